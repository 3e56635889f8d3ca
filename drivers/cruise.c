/* cruise.c - holds speed and lane from ideal sensors and reacts to nobody: what a scenario does to a car that does
 * nothing about it. With a route sensor in its rig it follows the way that this tells, and slows down for its bends. */
#include "swing.h"

enum { LANES, CHASSIS, COMMAND, ROUTE };
static const sp_need needs[] = {
    {"lanes", SP_FRAME_LANES, 1, 0, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
    {"route", SP_FRAME_ROUTE, 1, SP_NEED_OPTIONAL, 0},
};

static const double most_lateral = 2.5, comfort_brake = 1.5, comfort_accel = 1.2; /* m/s^2 */
static const double wheels_rate = 0.12; /* 1/(m s): how fast the curvature follows the wheels */

struct sp_driver {
    const sp_host *host;
    kit_lane lane;
    kit_route route;
    double speed, steering, trim, set_speed, integral;
    double swing; /* 1/m, as last planned */
    int fresh;    /* the route is newer than that */
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->speed = d->set_speed = host->start->speed;
    *out = d;
    return SP_OK;
}

static double lock_curvature(const sp_vehicle_info *v)
{
    return kit_sin(v->steering_max) / kit_cos(v->steering_max) / v->wheelbase;
}

/* along the route; tight bends ahead take care */
static double route_curvature(sp_driver *d, const kit_car *car, double dt)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const double most = lock_curvature(v);
    if (d->speed < 6 && swing_ahead(&d->route, 0.4 * most) < 15) {
        if (d->fresh) /* a plan holds until more is known of the way */
            d->swing = swing_curvature(&d->route, car, most, v->steering_rate_max / v->wheelbase);
        d->fresh = 0;
        return d->swing;
    }
    return kit_route_curvature(&d->route, car, &d->trim, dt);
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->qualifier == SP_QUALIFIER_OK && f->count)
        d->speed = ((const sp_chassis *)f->data)->speed, d->steering = ((const sp_chassis *)f->data)->steering_angle;
    if ((f = sp_latest(in, COMMAND)) && f->qualifier == SP_QUALIFIER_OK && f->count)
        d->set_speed = ((const sp_command *)f->data)->set_speed;
    if ((f = sp_latest(in, LANES)) && f->qualifier == SP_QUALIFIER_OK)
        kit_lane_read(&d->lane, f);

    if ((f = sp_latest(in, ROUTE)) && f->qualifier == SP_QUALIFIER_OK)
        kit_route_read(&d->route, f), d->fresh = 1;
    const sp_vehicle_info *v = d->host->vehicle;
    const double delay = v->steering_delay + v->steering_lag;
    const kit_car car = kit_car_of(v, d->speed, d->steering);
    double most = d->set_speed;
    if (d->route.count > 1) {
        most = kit_route_speed(&d->route, most_lateral, wheels_rate, comfort_brake, car.curvature);
        most = kit_min(most, swing_speed(&d->route, 0.7 * lock_curvature(v), comfort_brake));
    }
    out->acceleration = kit_hold_speed(&d->integral, kit_min(d->set_speed, most), d->speed, (double)in->dt / 1e9,
                                       (in->flags & SP_INPUT_SETTLING) != 0);
    if (d->route.count > 1)
        out->acceleration = kit_min(out->acceleration, comfort_accel);
    out->flags = SP_CLAIM_ACCELERATION;
    if (d->route.count > 1 || d->lane.seen) {
        out->curvature = d->route.count > 1 ? route_curvature(d, &car, (double)in->dt / 1e9)
                                            : kit_lane_curvature(&d->lane, d->speed, delay);
        out->flags |= SP_CLAIM_CURVATURE;
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
    "org.skidpad.cruise",
    "Cruise: speed and lane, nobody else",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    4,
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
