/* lanes.c - the markings of the own lane and of those beside it, as cubics in the vehicle frame.
 *
 * Points of each marking are taken from the road along the lane, through its links, and fitted by weighted least
 * squares: y(x) = c0 + c1 x + c2 x^2 + c3 x^3; near points weigh more. Without noise unless asked. The mount's pose
 * does not matter: lines are in the vehicle frame. */
#include "sensors/table.h"

enum { RANGE, BEHIND, OFFSET_SIGMA, HEADING_SIGMA, CURVATURE_SIGMA, NEIGHBOURS, ROWS };
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 60, 10, 200, "how far ahead markings are known"},
    [BEHIND] = {"behind", "m", 2, 0, 20, "how far behind the origin the fit begins"},
    [OFFSET_SIGMA] = {"offset_sigma", "m", 0, 0, 1,
                      "standard deviation of c0; cameras of series cars reach about 0.03"},
    [HEADING_SIGMA] = {"heading_sigma", "rad", 0, 0, 0.2, "standard deviation of c1; about 0.002"},
    [CURVATURE_SIGMA] = {"curvature_sigma", "1/m", 0, 0, 0.05, "standard deviation of twice c2; about 2e-5"},
    [NEIGHBOURS] = {"neighbours", "bool", 1, 0, 1, "also the far markings of the lanes beside"},
};

enum { POINTS = 15 };
static const int32_t sides[4] = {1, -1, 2, -2};

typedef struct line {
    uint32_t count, type;
    double x[POINTS], y[POINTS];
    bool ended, typed;
} line;

static uint32_t max_records(const double *value)
{
    return value[NEIGHBOURS] != 0 ? 4 : 2;
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
}

/* the id beside: +1 towards growing t; there is no lane 0 */
static int32_t lane_beside(int32_t lane, int step)
{
    const int32_t next = lane + step;
    return next == 0 ? next + step : next;
}

/* t and mark of the edge of the place's lane (or of the lane beside it) on a side, seen in the direction of travel */
static bool edge_at(const sp_road_net *net, sp_road_place p, int32_t side, int along, double *t, uint32_t *type)
{
    const int step = side > 0 ? along : -along; /* towards growing t? */
    const bool beside = side == 2 || side == -2;
    const int32_t lane = beside ? lane_beside(p.lane, step) : p.lane;
    sp_lane_info info;
    if (!sp_road_lane(net, p.road, p.s, lane, &info) || (beside && info.type != SP_LANE_DRIVING)) {
        return false;
    }
    const bool outer = step > 0 ? info.t_outer > info.t_inner : info.t_outer < info.t_inner;
    *t = outer ? info.t_outer : info.t_inner;
    if (outer) {
        *type = (uint32_t)info.mark.type;
        return true;
    }

    // the inner edge is the outer edge of the next lane towards the centre
    const int32_t inner = lane > 0 ? lane - 1 : lane + 1;
    sp_lane_info next;
    if (inner == 0) {
        *type = (uint32_t)sp_road_center_mark(net, p.road, p.s).type;
    } else {
        *type = sp_road_lane(net, p.road, p.s, inner, &next) ? (uint32_t)next.mark.type : 0;
    }
    return true;
}

/* adds the edge at this place to the line, in the vehicle frame */
static void add_point(const sp_road_net *net, const sp_actor *ego, sp_road_place p, int along, int32_t side, bool ahead,
                      line *l)
{
    double t = 0, s, c;
    uint32_t type = 0;
    if (l->ended || !edge_at(net, p, side, along, &t, &type)) {
        l->ended = l->count > 0 || ahead;
        return;
    }
    sp_road_point at;
    if (!sp_road_at(net, (sp_road_place){p.road, p.lane, p.s, t}, &at)) {
        l->ended = true;
        return;
    }
    sp_sincos(ego->heading, &s, &c);
    const double dx = at.position.x - ego->x, dy = at.position.y - ego->y;
    const double x = c * dx + s * dy, y = c * dy - s * dx;

    // y(x) ends where the road turns away
    if (l->count > 0 && x <= l->x[l->count - 1] + 0.3) {
        l->ended = true;
        return;
    }
    l->x[l->count] = x;
    l->y[l->count] = y;
    l->count++;
    if (!l->typed && ahead) {
        l->type = type;
        l->typed = true;
    }
}

/* solves the n x n normal equations in place, by Gauss with the largest pivot; false when they are singular */
static bool solve(double a[4][5], uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t best = i;
        for (uint32_t r = i + 1; r < n; r++) {
            best = sp_abs(a[r][i]) > sp_abs(a[best][i]) ? r : best;
        }
        if (sp_abs(a[best][i]) < 1e-12) {
            return false;
        }
        for (uint32_t k = 0; k < 5; k++) {
            const double swap = a[i][k];
            a[i][k] = a[best][k];
            a[best][k] = swap;
        }
        for (uint32_t r = 0; r < n; r++) {
            const double f = r == i ? 0 : a[r][i] / a[i][i];
            for (uint32_t k = i; k < 5; k++) {
                a[r][k] -= f * a[i][k];
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        a[i][4] /= a[i][i];
    }
    return true;
}

/* x is scaled to about 1 so that the equations are well conditioned */
static bool fit(const line *l, double scale, double c[4])
{
    const uint32_t n = l->count < 4 ? l->count : 4;
    double a[4][5] = {{0}};
    for (uint32_t i = 0; i < l->count; i++) {
        const double x = l->x[i] / scale, near = 1 + 3 * sp_abs(x), w = 1 / (near * near);
        const double powers[4] = {1, x, x * x, x * x * x};
        for (uint32_t r = 0; r < n; r++) {
            for (uint32_t k = 0; k < n; k++) {
                a[r][k] += w * powers[r] * powers[k];
            }
            a[r][4] += w * powers[r] * l->y[i];
        }
    }
    if (n < 2 || !solve(a, n)) {
        return false;
    }
    double unit = 1;
    for (uint32_t k = 0; k < 4; k++) {
        c[k] = k < n ? a[k][4] / unit : 0;
        unit *= scale;
    }
    return true;
}

static void push_line(const sp_sample *in, sp_frame_out *out, int32_t side, const line *l)
{
    const double *v = in->mount->value;
    double c[4];
    if (!fit(l, v[RANGE], c)) {
        return;
    }
    sp_lane_line *r = sp_frame_push(out, 0, SP_REASON_TARGET);
    if (!r) {
        return;
    }
    const uint64_t seed = in->def->seed, stream = sp_mount_stream(in->mount, "line");
    const uint32_t index = (uint32_t)(side + 2) * 4;
    const int64_t n = (int64_t)in->sequence;
    r->side = side;
    r->type = l->type;
    r->c0 = c[0] + (v[OFFSET_SIGMA] > 0 ? v[OFFSET_SIGMA] * sp_random_normal(seed, stream, n, index) : 0);
    r->c1 = c[1] + (v[HEADING_SIGMA] > 0 ? v[HEADING_SIGMA] * sp_random_normal(seed, stream, n, index + 1) : 0);
    r->c2 =
        c[2] + (v[CURVATURE_SIGMA] > 0 ? 0.5 * v[CURVATURE_SIGMA] * sp_random_normal(seed, stream, n, index + 2) : 0);
    r->c3 = c[3];
    r->from = l->x[0];
    r->to = l->x[l->count - 1];
    r->existence = 1;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_road_net *net = in->def->road;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const double *v = in->mount->value;
    const sp_road_place hint = {ego->road, ego->lane, ego->s, ego->t};
    sp_road_place start;
    sp_road_point middle;
    const sp_road_route *route = in->def->actors[in->mount->carrier.i].route;
    const bool found =
        net && (route ? ego->road != 0 : sp_road_locate(net, ego->x, ego->y, ego->road ? &hint : NULL, &start));
    if (found && route) {
        start = hint; /* settled along its route: the next lane is the one that it will take */
    }
    if (!found || start.lane == 0 || !sp_road_at(net, start, &middle)) {
        return true;
    }

    // travel: +1 when the car points along its lane's driving direction; along: +1 when it points along s
    const bool points_along_s = sp_cos(ego->heading - middle.heading) >= 0;
    const uint32_t count = max_records(v);
    line lines[4] = {{0}};
    for (uint32_t k = 0; k < POINTS; k++) {
        const double d = -v[BEHIND] + (v[RANGE] + v[BEHIND]) * (double)k / (POINTS - 1);
        const int travel = points_along_s == (sp_road_direction(net, start.road, start.lane) > 0) ? 1 : -1;
        sp_road_place p;
        uint32_t leg = ego->route_leg;
        if (!sp_road_advance_leg(net, route, &leg, start, d * travel, &p)) {
            continue;
        }
        const int along = travel * sp_road_direction(net, p.road, p.lane);
        for (uint32_t i = 0; i < count; i++) {
            add_point(net, ego, p, along, sides[i], d >= 0, &lines[i]);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        push_line(in, out, sides[i], &lines[i]);
    }
    return true;
}

const sp_sensor_type sp_sensor_lanes = {
    .name = "lanes",
    .doc = "markings of the own lane and of the lanes beside it, as cubics in the vehicle frame, from the road itself",
    .kind = SP_FRAME_LANES,
    .record_bytes = sizeof(sp_lane_line),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 0,
    .max_records = max_records,
    .describe = describe,
    .sample = sample,
};
