/* cruise.c - holds speed and lane from ideal sensors and reacts to nobody: what a scenario does to a car that does
 * nothing about it. */
#include "kit.h"

enum { LANES, CHASSIS, COMMAND };
static const sp_need needs[] = {
    {"lanes", SP_FRAME_LANES, 1, 0, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
    {"command", SP_FRAME_COMMAND, 1, 0, 0},
};

struct sp_driver {
    const sp_host *host;
    kit_lane lane;
    double speed, set_speed, integral;
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

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->qualifier == SP_QUALIFIER_OK && f->count)
        d->speed = ((const sp_chassis *)f->data)->speed;
    if ((f = sp_latest(in, COMMAND)) && f->qualifier == SP_QUALIFIER_OK && f->count)
        d->set_speed = ((const sp_command *)f->data)->set_speed;
    if ((f = sp_latest(in, LANES)) && f->qualifier == SP_QUALIFIER_OK)
        kit_lane_read(&d->lane, f);

    out->acceleration = kit_hold_speed(&d->integral, d->set_speed, d->speed, (double)in->dt / 1e9,
                                       (in->flags & SP_INPUT_SETTLING) != 0);
    out->flags = SP_CLAIM_ACCELERATION;
    if (d->lane.seen) {
        const sp_vehicle_info *v = d->host->vehicle;
        out->curvature = kit_lane_curvature(&d->lane, d->speed, v->steering_delay + v->steering_lag);
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
    3,
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
