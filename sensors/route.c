/* route.c - the way ahead as navigation and map hand it on: points on the middle of the carrier's lane, every 5 m, with
 * bend, limit, width and bank. Exact; along the carrier's route, or the straightest way without one. Leaves finding
 * routes to road. */
#include "sensors/table.h"

enum { RANGE, STEP, ROWS };
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 200, 10, 1000, "how far ahead the way is told"},
    [STEP] = {"step", "m", 5, 1, 50, "from point to point along the lane"},
};

static uint32_t points_of(const double *value)
{
    return (uint32_t)sp_floor(value[RANGE] / value[STEP] + 1e-9) + 1;
}

static void describe(const double *value, sp_mount_info *info)
{
    info->range = value[RANGE];
}

/* one point of the lane's middle in the level frame of the carrier */
static bool fill(const sp_sample *in, sp_road_place at, double distance, sp_route_point *out)
{
    const sp_road_net *net = in->def->road;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    sp_road_point p;
    sp_lane_info lane;
    if (!sp_road_at(net, at, &p) || !sp_road_lane(net, at.road, at.s, at.lane, &lane)) {
        return false;
    }
    const int way = sp_road_direction(net, at.road, at.lane);
    const double dx = p.position.x - ego->x, dy = p.position.y - ego->y;
    double s, c;
    sp_sincos(ego->heading, &s, &c);
    out->x = c * dx + s * dy;
    out->y = c * dy - s * dx;
    out->z = p.position.z - ego->z;
    out->heading = sp_wrap_angle(p.heading + (way < 0 ? SP_PI : 0) - ego->heading);
    out->distance = distance;

    /* a path at t left of the reference line bends by k / (1 - t k) */
    const double narrow = 1 - at.t * p.curvature;
    out->curvature = narrow > 1e-3 ? way * p.curvature / narrow : 0;
    const double limit = sp_road_speed_limit(net, at);
    out->limit = sp_finite(limit) ? limit : 0;
    out->width = lane.width;
    out->bank = way * p.roll;
    return true;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_road_net *net = in->def->road;
    const sp_actor *ego = &in->world->actors[in->mount->carrier.i];
    if (!net || ego->road == 0 || ego->lane == 0) {
        return true;
    }

    /* from the middle of its lane on, point by point */
    const double step = in->mount->value[STEP];
    const uint32_t count = points_of(in->mount->value);
    uint32_t leg = ego->route_leg;
    sp_road_place at = {ego->road, ego->lane, ego->s, sp_road_lane_center(net, ego->road, ego->s, ego->lane)};
    for (uint32_t i = 0; i < count; i++) {
        sp_route_point point = {0};
        if (!fill(in, at, i * step, &point)) {
            break;
        }
        sp_route_point *record = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
        if (!record) {
            break;
        }
        *record = point;
        sp_road_place next;
        if (!sp_road_advance_leg(net, in->def->actors[in->mount->carrier.i].route, &leg, at, step, &next)) {
            break;
        }
        at = next;
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
    .max_records = points_of,
    .describe = describe,
    .sample = sample,
};
