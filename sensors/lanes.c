/* lanes.c - the markings of the own lane and of those beside it, as cubics in the vehicle frame.
 *
 * Points of each marking are taken from the road along the lane, through its links, and fitted by weighted least
 * squares: y(x) = c0 + c1 x + c2 x^2 + c3 x^3; near points weigh more. Ideal unless asked:
 * rows say noise, opening, misses by wear, and whether weather counts (clarity.c). Lines are in the vehicle frame; the
 * mount's pose matters to the opening alone, and to one that has been bent. */
#include "sensors/clarity.h"
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <stddef.h>
#include <string.h>

enum {
    RANGE,
    BEHIND,
    OFFSET_SIGMA,
    HEADING_SIGMA,
    CURVATURE_SIGMA,
    NEIGHBOURS,
    FOV,
    RANGE_SIGMA,
    DETECTION,
    HOLD,
    WEAR,
    WEATHER,
    NIGHT,
    RAIN_LOSS,
    ROWS
};
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 60, 10, 200, "how far ahead markings are known"},
    [BEHIND] = {"behind", "m", 2, 0, 20, "how far behind the origin the fit begins"},
    [OFFSET_SIGMA] = {"offset_sigma", "m", 0, 0, 1,
                      "standard deviation of c0; cameras of series cars reach about 0.03"},
    [HEADING_SIGMA] = {"heading_sigma", "rad", 0, 0, 0.2, "standard deviation of c1; about 0.002"},
    [CURVATURE_SIGMA] = {"curvature_sigma", "1/m", 0, 0, 0.05, "standard deviation of twice c2; about 2e-5"},
    [NEIGHBOURS] = {"neighbours", "bool", 1, 0, 1, "also the far markings of the lanes beside"},
    [FOV] = {"fov", "rad", 6.283185307179586, 0.01, 6.283185307179586,
             "full horizontal opening at the mount: only markings within it are fitted; all around"},
    [RANGE_SIGMA] = {"range_sigma", "1", 0, 0, 1, "each sample's range is shorter by this share times |N(0, 1)|"},
    [DETECTION] = {"detection", "1", 1, 0, 1, "probability that a line is found; of series cameras about 0.98"},
    [HOLD] = {"hold", "s", 0.3, 0, 60, "a line that is lost, or found, stays so as long; 0: each sample anew"},
    [WEAR] = {"wear", "1", 0, 0, 1,
              "share of the paint that is gone: lines are found as much less, half as much less far"},
    [WEATHER] = {"weather", "bool", 0, 0, 1, "fog, rain, night and snow count; snow on the road hides all lines"},
    [NIGHT] = {"night", "1", 0.6, 0.01, 1, "share of the range that is left in the dark: low beam"},
    [RAIN_LOSS] = {"rain_loss", "1", 0.3, 0, 1,
                   "share of the range that 25 mm/h of rain cost; in the dark also of the lines, by mirrored lights"},
};

enum { POINTS = 15, CHANNELS = 7 };
static const int32_t sides[4] = {1, -1, 2, -2};

typedef struct line {
    uint32_t count, type;
    double x[POINTS], y[POINTS];
    bool ended, typed;
} line;

static uint32_t line_count(const double *value)
{
    return value[NEIGHBOURS] != 0 ? 4 : 2;
}

static uint32_t max_records(const double *value)
{
    return line_count(value) + 1; // one that a fault puts there
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
    info->fov_h = value[FOV];
}

/* what it can see now */
typedef struct sight {
    double range, opening, chance;
    bool filtered; /* bearings count */
    sp_belief belief;
    double c, s; /* of the carrier's heading */
} sight;

static sight sight_of(const sp_sample *in)
{
    const double *v = in->mount->value;
    const sp_env *env = sp_env_at(in->def, in->world->tick, &(sp_env){0});
    sight s = {v[RANGE] * (1 - 0.5 * v[WEAR]), v[FOV], v[DETECTION] * (1 - v[WEAR]), false, sp_belief_of(in), 1, 0};
    sp_sincos(in->world->actors[in->mount->carrier.i].heading, &s.s, &s.c);
    if (v[WEATHER] != 0) {
        s.range = sp_clarity_range(env, s.range, v[NIGHT], v[RAIN_LOSS]);
        const double mirrors = (1 - sp_clarity_light(env)) * v[RAIN_LOSS] * sp_min(1, env->rain / 25);
        s.chance *= env->surface == SP_SURFACE_SNOW ? 0 : 1 - mirrors;
    }
    if (v[RANGE_SIGMA] > 0) {
        const uint64_t stream = sp_mount_stream(in->mount, "range");
        const double draw = sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, 0);
        s.range *= sp_max(0.1, 1 - v[RANGE_SIGMA] * sp_abs(draw));
    }
    s.range = sp_max(sp_scalar_range(in, s.range), 1);
    s.opening = sp_scalar_opening(in, s.opening);
    s.filtered = s.opening < SP_TAU || sp_scalar_fails(in);
    return s;
}

/* whether a point of the vehicle frame, as it seems, lies in the opening */
static bool in_opening(const sp_sample *in, const sight *s, double x, double y)
{
    if (!s->filtered) {
        return true;
    }
    const sp_mount_def *m = in->mount;
    const double bearing = sp_wrap_angle(sp_atan2(y - m->position.y, x - m->position.x) - m->yaw);
    return sp_abs(bearing) <= 0.5 * s->opening && !sp_scalar_covered(in, bearing, s->opening);
}

/* one station of the fit: a place of the lane, and the lines about it */
typedef struct station {
    sp_road_place at;
    sp_road_lines lines;
    int along; /* +1: the car points along growing s */
    bool ahead;
} station;

/* the edge of the lane (or of the lane beside it, where one drives) on a side, seen in the direction of travel */
static const sp_road_edge *edge_at(const station *k, int32_t side)
{
    const bool beside = side == 2 || side == -2, up = (side > 0) == (k->along > 0); /* towards growing t */
    const sp_road_edge *e = &k->lines.edge[beside ? (up ? 3 : 0) : (up ? 2 : 1)];
    return e->known && (!beside || e->lane == SP_LANE_DRIVING) ? e : NULL;
}

/* where t is there, in the world; a level road is straight across */
static bool point_at(const sp_road_net *net, const station *k, double t, sp_vec3 *out)
{
    const sp_road_frame *f = &k->lines.frame;
    sp_road_point p;
    if (f->across == 1) {
        *out = sp_v3(f->x - f->s * t, f->y + f->c * t, 0);
        return true;
    }
    if (!sp_road_at(net, (sp_road_place){k->at.road, k->at.lane, k->at.s, t}, &p)) {
        return false;
    }
    *out = p.position;
    return true;
}

/* adds the edge at this station to the line, in the vehicle frame */
static void add_point(const sp_sample *in, const sight *eye, const station *k, int32_t side, line *l)
{
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const sp_road_edge *edge = l->ended ? NULL : edge_at(k, side);
    if (!edge) {
        l->ended = l->ended || l->count > 0 || k->ahead;
        return;
    }
    sp_vec3 at;
    if (!point_at(in->def->road, k, edge->t, &at)) {
        l->ended = true;
        return;
    }
    const double dx = at.x - ego->x, dy = at.y - ego->y;
    double x = eye->c * dx + eye->s * dy, y = eye->c * dy - eye->s * dx, z = 0;
    sp_belief_place(&eye->belief, &x, &y, &z);
    if (!in_opening(in, eye, x, y)) {
        return;
    }

    // y(x) ends where the road turns away
    if (l->count > 0 && x <= l->x[l->count - 1] + 0.3) {
        l->ended = true;
        return;
    }
    l->x[l->count] = x;
    l->y[l->count] = y;
    l->count++;
    if (!l->typed && k->ahead) {
        l->type = (uint32_t)edge->mark;
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

/* the normal equations of degree n - 1 */
static inline void equations(const line *l, double scale, uint32_t n, double a[4][5])
{
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
}

/* x is scaled to about 1 so that the equations are well conditioned */
static bool fit(const line *l, double scale, double c[4])
{
    const uint32_t n = l->count < 4 ? l->count : 4;
    double a[4][5] = {{0}};
    if (n == 4) {
        equations(l, scale, 4, a); // the usual: unrolled
    } else {
        equations(l, scale, n, a);
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

/* whether this sample has the line at all */
static bool found(const sp_sample *in, const sight *eye, int32_t side)
{
    const double hold = in->mount->value[HOLD];
    const uint64_t stream = sp_mount_stream(in->mount, "found");
    const int64_t n = hold > 0 ? (int64_t)sp_floor((double)in->time_ns * 1e-9 / hold) : (int64_t)in->sequence;
    if (sp_scalar_removed(in, stream ^ (uint64_t)(side + 2))) {
        return false;
    }
    return eye->chance >= 1 || sp_random(in->def->seed, stream, n, (uint32_t)(side + 2)) < eye->chance;
}

static void fail(const sp_sample *in, uint32_t index, sp_lane_line *r)
{
    static const double typical[CHANNELS] = {0.03, 0.002, 1e-5, 0, 0, 0, 0};
    const double *v = in->mount->value;
    double y[CHANNELS];
    memcpy(y, &r->c0, sizeof y);
    if (v[OFFSET_SIGMA] <= 0 && v[HEADING_SIGMA] <= 0 && v[CURVATURE_SIGMA] <= 0) {
        sp_scalar_worse(in, y, typical, CHANNELS, index);
    }
    sp_scalar_faults(in, y, CHANNELS);
    memcpy(&r->c0, y, sizeof y);
}
_Static_assert(sizeof(sp_lane_line) - offsetof(sp_lane_line, c0) == CHANNELS * sizeof(double), "all are channels");

/* a line that a fault puts there, along the car through a place beside it */
static void phantom(const sp_sample *in, sp_frame_out *out)
{
    const sp_fault_now *f = sp_fault_of(in, SP_FAULT_PHANTOM);
    sp_lane_line *r = f && f->strength > 0 ? sp_frame_push(out, 0, SP_REASON_FAULT) : NULL;
    if (r) {
        const double aside = f->strength * sp_sin(f->value);
        *r = (sp_lane_line){.side = aside < 0 ? -1 : 1, .type = 1, .c0 = aside, .to = 30, .existence = 1};
    }
}

static void push_line(const sp_sample *in, const sight *eye, sp_frame_out *out, int32_t side, const line *l)
{
    const double *v = in->mount->value, times = sp_scalar_noise(in);
    double c[4];
    if (!found(in, eye, side) || !fit(l, eye->range, c)) {
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
    r->c0 = c[0] + (v[OFFSET_SIGMA] > 0 ? times * v[OFFSET_SIGMA] * sp_random_normal(seed, stream, n, index) : 0);
    r->c1 = c[1] + (v[HEADING_SIGMA] > 0 ? times * v[HEADING_SIGMA] * sp_random_normal(seed, stream, n, index + 1) : 0);
    r->c2 =
        c[2] +
        (v[CURVATURE_SIGMA] > 0 ? 0.5 * times * v[CURVATURE_SIGMA] * sp_random_normal(seed, stream, n, index + 2) : 0);
    r->c3 = c[3];
    r->from = l->x[0];
    r->to = l->x[l->count - 1];
    r->existence = eye->chance;
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
    const int travel = points_along_s == (sp_road_direction(net, start.road, start.lane) > 0) ? 1 : -1;
    const uint32_t count = line_count(v);
    const sight eye = sight_of(in);
    line lines[4] = {{0}};
    sp_road_trace way;
    sp_road_trace_start(net, route, ego->route_leg, start, &way);
    for (uint32_t k = 0; k < POINTS; k++) {
        const double d = -v[BEHIND] + (eye.range + v[BEHIND]) * (double)k / (POINTS - 1);
        sp_road_place p;
        if (!sp_road_trace_at(&way, d * travel, &p)) {
            continue;
        }
        station at = {.at = p, .along = travel * sp_road_direction(net, p.road, p.lane), .ahead = d >= 0};
        if (!sp_road_lines_at(net, p.road, p.s, p.lane, &at.lines)) {
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            add_point(in, &eye, &at, sides[i], &lines[i]);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        push_line(in, &eye, out, sides[i], &lines[i]);
    }
    if (sp_scalar_fails(in)) {
        phantom(in, out);
        for (uint32_t i = 0; i < out->count; i++) {
            fail(in, i, (sp_lane_line *)(void *)out->data + i);
        }
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
