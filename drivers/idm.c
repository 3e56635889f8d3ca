/* idm.c - follows by the Intelligent Driver Model (Treiber, Hennecke, Helbing 2000) from ideal sensors:
 * a (1 - (v/v0)^4 - (s_star/s)^2), s_star = s0 + max(0, v T + v dv / (2 sqrt(a b))). Lane from the ideal lanes.
 * With a route sensor in its rig it follows the way that this tells, and slows down for its bends. Switched off it
 * leaves speed and path alone until only hard braking helps, and then brakes as the model does with no headway to keep.
 */
#include "kit.h"

enum { OBJECTS, LANES, CHASSIS, COMMAND, ROUTE };
static const sp_need needs[] = {
    {"objects", SP_FRAME_OBJECTS, 1, 0, 0},
    {"lanes", SP_FRAME_LANES, 1, 0, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
    {"route", SP_FRAME_ROUTE, 1, SP_NEED_OPTIONAL, 0},
};

static const double most_lateral = 2.5, comfort_brake = 1.5; /* m/s^2 */
static const double wheels_rate = 0.12;                      /* 1/(m s): how fast the curvature follows the wheels */
/* where it is switched off: m/s^2 to the leader's speed that make it brake, and of the model that let it go */
static const double off_brakes = 3, off_lets_go = -0.5;

struct sp_driver {
    const sp_host *host;
    const sp_trace *trace;
    kit_lane lane;
    kit_route route;
    double speed, steering, trim, set_speed, time_gap;
    double gap, closing;   /* to the leader as last seen; gap < 0: nobody */
    double a, b, s0, time; /* IDM: m/s^2, m/s^2, m, s (0: as the command says) */
    int engaged, emergency;
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->trace = kit_trace(host);
    d->speed = d->set_speed = host->start->speed;
    d->engaged = (int)host->start->engaged;
    d->time_gap = 1.5;
    d->gap = -1;
    d->a = kit_param(host, "a", 1.5);
    d->b = kit_param(host, "b", 2.0);
    d->s0 = kit_param(host, "s0", 2.0);
    d->time = kit_param(host, "time_gap", 0);
    *out = d;
    return SP_OK;
}

/* y of the own way x m ahead */
static double own_y(const sp_driver *d, double x)
{
    return d->route.count > 1 ? kit_route_y(&d->route, x) : kit_lane_y(&d->lane, x);
}

/* the nearest object ahead whose box, now or within a second, overlaps the path of ours */
static void find_leader(sp_driver *d, const sp_frame *f)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const double front = v->length - v->rear_overhang;
    uint32_t i;
    d->gap = -1;
    d->closing = 0;
    for (i = 0; i < f->count; i++) {
        const sp_object *o = (const sp_object *)(const void *)((const unsigned char *)f->data + (size_t)i * f->stride);
        const double gap = o->x - o->length / 2 - front;
        const double reach = (o->width + v->width) / 2 + 0.1;
        const double own = own_y(d, o->x), slope = own_y(d, o->x + 1) - own;
        const double y = o->y - own, soon = y + o->vy - slope * o->vx;
        const double side = y * soon < 0 ? 0 : kit_min(kit_abs(y), kit_abs(soon));
        /* low plates are driven over, bridges under */
        if (o->x < 0 || o->z - o->height / 2 > v->height || o->z + o->height / 2 < 0.15 || side > reach)
            continue;
        if (d->gap < 0 || gap < d->gap) {
            d->gap = kit_max(gap, 0.01);
            d->closing = -o->rel_vx;
        }
    }
}

static double follow(const sp_driver *d)
{
    const double v = d->speed, v0 = kit_max(d->set_speed, 0.1), ratio = v / v0;
    const double free_road = 1 - ratio * ratio * ratio * ratio;
    const double headway = !d->engaged ? 0 : d->time > 0 ? d->time : d->time_gap;
    double star, near_to;
    if (d->gap < 0)
        return kit_clamp(d->a * free_road, -3, d->a);
    star = d->s0 + kit_max(0, v * headway + v * d->closing / (2 * kit_sqrt(d->a * d->b)));
    near_to = star / d->gap;
    if (v < 0.1 && near_to >= 1)
        return -1;
    return kit_clamp(d->a * (free_road - near_to * near_to), -9, d->a);
}

/* m/s^2 that just suffice */
static double needed(const sp_driver *d)
{
    return d->gap < 0 || d->closing <= 0 ? 0 : d->closing * d->closing / (2 * kit_max(d->gap - d->s0, 0.1));
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->qualifier == SP_QUALIFIER_OK && f->count)
        d->speed = ((const sp_chassis *)f->data)->speed, d->steering = ((const sp_chassis *)f->data)->steering_angle;
    if ((f = sp_latest(in, COMMAND)) && f->qualifier == SP_QUALIFIER_OK && f->count) {
        d->set_speed = ((const sp_command *)f->data)->set_speed;
        d->engaged = ((const sp_command *)f->data)->engaged != 0;
        if (((const sp_command *)f->data)->time_gap > 0)
            d->time_gap = ((const sp_command *)f->data)->time_gap;
    }
    if ((f = sp_latest(in, LANES)) && f->qualifier == SP_QUALIFIER_OK)
        kit_lane_read(&d->lane, f);
    if ((f = sp_latest(in, ROUTE)) && f->qualifier == SP_QUALIFIER_OK)
        kit_route_read(&d->route, f);
    if ((f = sp_latest(in, OBJECTS)) && f->qualifier == SP_QUALIFIER_OK)
        find_leader(d, f);

    out->acceleration = follow(d);
    d->emergency = d->emergency ? out->acceleration < off_lets_go : needed(d) > off_brakes;
    out->flags = d->engaged || d->emergency ? SP_CLAIM_ACCELERATION : 0;
    if (d->engaged && d->route.count > 1) {
        const kit_car car = kit_car_of(v, d->speed, d->steering);
        const double most = kit_route_speed(&d->route, most_lateral, wheels_rate, comfort_brake, car.curvature);
        out->acceleration = kit_min(out->acceleration, kit_max(0.8 * (most - d->speed), -3));
        out->curvature = kit_route_curvature(&d->route, &car, &d->trim, (double)in->dt / 1e9);
        out->flags |= SP_CLAIM_CURVATURE;
    } else if (d->engaged && d->lane.seen) {
        out->curvature = kit_lane_curvature(&d->lane, d->speed, v->steering_delay + v->steering_lag);
        out->flags |= SP_CLAIM_CURVATURE;
    }
    if (d->trace) {
        d->trace->signal(d->host, "gap", "m", d->gap);
        d->trace->signal(d->host, "closing", "m/s", d->closing);
    }
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    free(d);
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.idm",
    "IDM: follows from ideal sensors",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    5,
    sizeof(sp_need),
    0,
    needs,
    10000000,
    0,
    create,
    step,
    destroy,
    NULL,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    return host_abi >> 16 == SP_DRIVER_ABI_MAJOR ? &api : NULL;
}
