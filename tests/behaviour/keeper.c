/* keeper.c - a lane keeping support from ideal lanes: leaves the wheel alone until the car is 0.4 m beside the middle
 * of its lane and nobody indicates, then warns, steers back and stays at it. By it tests/behaviour/suites tells that
 * lane_support can be passed; it claims no other axis. */
#include "../../drivers/kit.h"

enum { LANES, CHASSIS };
static const sp_need needs[] = {
    {"lanes", SP_FRAME_LANES, 1, 0, 0},
    {"chassis", SP_FRAME_CHASSIS, 1, 0, 0},
};

static const double beside = 0.4; /* m */

struct sp_driver {
    const sp_host *host;
    kit_lane lane;
    double speed;
    int indicates, steers;
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    d->speed = host->start->speed;
    *out = d;
    return SP_OK;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    const sp_vehicle_info *v = d->host->vehicle;
    const sp_frame *f;
    if ((f = sp_latest(in, CHASSIS)) && f->qualifier == SP_QUALIFIER_OK && f->count) {
        d->speed = ((const sp_chassis *)f->data)->speed;
        d->indicates = (((const sp_chassis *)f->data)->lights & (SP_LIGHT_LEFT | SP_LIGHT_RIGHT)) != 0;
    }
    if ((f = sp_latest(in, LANES)) && f->qualifier == SP_QUALIFIER_OK)
        kit_lane_read(&d->lane, f);

    if (d->lane.seen && !d->indicates && kit_abs(d->lane.c0) > beside && !(in->flags & SP_INPUT_SETTLING))
        d->steers = 1;
    if (d->steers) {
        out->curvature = kit_lane_curvature(&d->lane, d->speed, v->steering_delay + v->steering_lag);
        out->flags = SP_CLAIM_CURVATURE | SP_CLAIM_WARNING;
        out->warnings = SP_WARN_LDW;
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
    "org.skidpad.keeper",
    "Keeper: steers back when it leaves its lane",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    2,
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
