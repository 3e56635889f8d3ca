/* route.c - the way ahead as navigation and map hand it on: points on the middle of the carrier's lane, every 5 m, with
 * bend, limit, width and bank. Along the carrier's route, or the straightest way without one; exact unless rows say how
 * badly the car knows its place, or a fault acts. Leaves finding routes to road. */
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <string.h>

enum { RANGE, STEP, AHEAD_SIGMA, LEFT_SIGMA, HEADING_SIGMA, TAU, ROWS };
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 200, 10, 1000, "how far ahead the way is told"},
    [STEP] = {"step", "m", 5, 1, 50, "from point to point along the lane"},
    [AHEAD_SIGMA] = {"ahead_sigma", "m", 0, 0, 20,
                     "standard deviation of the localisation along the car, wandering; of navigation about 3"},
    [LEFT_SIGMA] = {"left_sigma", "m", 0, 0, 20, "the same across; about 1.5"},
    [HEADING_SIGMA] = {"heading_sigma", "rad", 0, 0, 0.5, "the same of the heading; about 0.02"},
    [TAU] = {"tau", "s", 20, 0.1, 1e4, "correlation time of these errors"},
};
/* state words: the localisation's three errors, of deviation 1 */
enum { WANDER, HAVE = 3, WORDS };
enum { CHANNELS = 9 };
_Static_assert(sizeof(sp_route_point) == CHANNELS * sizeof(double), "all of the record are channels");

static uint32_t points_of(const double *value)
{
    return (uint32_t)sp_floor(value[RANGE] / value[STEP] + 1e-9) + 1;
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
}

/* one point of the lane's middle in the level frame of the carrier */
static bool fill(const sp_sample *in, const double turn[2], const sp_road_trace *way, double distance,
                 sp_route_point *out)
{
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    sp_road_facts f;
    if (!sp_road_trace_facts(way, &f)) {
        return false;
    }
    const double dx = f.point.position.x - ego->x, dy = f.point.position.y - ego->y;
    const double s = turn[0], c = turn[1];
    out->x = c * dx + s * dy;
    out->y = c * dy - s * dx;
    out->z = f.point.position.z - ego->z;
    out->heading = sp_wrap_angle(f.point.heading + (f.way < 0 ? SP_PI : 0) - ego->heading);
    out->distance = distance;

    /* a path at t left of the reference line bends by k / (1 - t k) */
    const double narrow = 1 - way->at.t * f.point.curvature;
    out->curvature = narrow > 1e-3 ? f.way * f.point.curvature / narrow : 0;
    out->limit = sp_finite(f.limit) ? f.limit : 0;
    out->width = f.width;
    out->bank = f.way * f.point.roll;
    return true;
}

/* by how much the car is elsewhere than it believes */
typedef struct mislocation {
    bool any;
    double ahead, left, turned, s, c; /* m, m, rad; sine and cosine of the last */
} mislocation;

static mislocation localise(const sp_sample *in)
{
    static const uint32_t sigma[3] = {AHEAD_SIGMA, LEFT_SIGMA, HEADING_SIGMA};
    const double *v = in->mount->value, phi = sp_exp(-sp_scalar_period(in) / v[TAU]), times = sp_scalar_noise(in);
    const uint64_t stream = sp_mount_stream(in->mount, "localisation");
    double *m = in->memory, e[3];
    for (uint32_t i = 0; i < 3; i++) {
        e[i] = 0;
        if (v[sigma[i]] > 0) {
            m[WANDER + i] = m[HAVE] != 0 ? m[WANDER + i] : sp_random_normal(in->def->seed, stream, -1, i);
            e[i] = times * v[sigma[i]] * sp_scalar_wander(in, &m[WANDER + i], 1, phi, stream, i);
        }
    }
    m[HAVE] = 1;
    mislocation out = {.any = e[0] != 0 || e[1] != 0 || e[2] != 0, .ahead = e[0], .left = e[1], .turned = e[2], .c = 1};
    sp_sincos(e[2], &out.s, &out.c);
    return out;
}

/* the point as the car that believes so has it, and what faults make of it */
static void spoil(const sp_sample *in, const mislocation *e, uint32_t index, sp_route_point *p)
{
    static const double typical[CHANNELS] = {1, 0.5, 0.3, 0.01, 1, 0, 0, 0, 0};
    if (e->any) {
        const double x = p->x - e->ahead, y = p->y - e->left;
        p->x = e->c * x + e->s * y;
        p->y = e->c * y - e->s * x;
        p->heading = sp_wrap_angle(p->heading - e->turned);
    }
    if (sp_scalar_fails(in)) {
        double y[CHANNELS];
        memcpy(y, p, sizeof y);
        const double *v = in->mount->value;
        if (v[AHEAD_SIGMA] <= 0 && v[LEFT_SIGMA] <= 0) {
            sp_scalar_worse(in, y, typical, CHANNELS, index);
        }
        sp_scalar_faults(in, y, CHANNELS);
        memcpy(p, y, sizeof y);
    }
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_road_net *net = in->def->road;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    const mislocation e = localise(in);
    if (!net || ego->road == 0 || ego->lane == 0) {
        return true;
    }

    double turn[2];
    sp_sincos(ego->heading, &turn[0], &turn[1]);

    /* from the middle of its lane on, point by point */
    const double step = in->mount->value[STEP];
    const uint32_t count = points_of(in->mount->value);
    const sp_road_place middle = {ego->road, ego->lane, ego->s, sp_road_lane_center(net, ego->road, ego->s, ego->lane)};
    sp_road_trace way;
    sp_road_trace_start(net, in->def->actors[in->mount->carrier.i].route, ego->route_leg, middle, &way);
    for (uint32_t i = 0; i < count; i++) {
        sp_route_point point = {0};
        if (!fill(in, turn, &way, i * step, &point)) {
            break;
        }
        sp_route_point *record = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
        if (!record) {
            break;
        }
        spoil(in, &e, i, &point);
        *record = point;
        if (!sp_road_trace_on(&way, step)) {
            break;
        }
    }
    return true;
}

const sp_sensor_type sp_sensor_route = {
    .name = "route",
    .doc = "the way ahead: points on the lane's middle with bend, limit, width and bank",
    .kind = SP_FRAME_ROUTE,
    .record_bytes = sizeof(sp_route_point),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 100000000,
    .latency_ns = 0,
    .state_words = WORDS,
    .max_records = points_of,
    .describe = describe,
    .sample = sample,
};
