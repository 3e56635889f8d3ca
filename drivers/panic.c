/* panic.c - brakes fully for any radar return that comes nearer, whatever it is and wherever it lies: a driver that
 * avoids nearly every collision and is useless on a road with bridges. Without one it claims nothing. */
#include "kit.h"

enum { RADAR };
static const sp_need needs[] = {{"front_radar", SP_FRAME_RADAR, 1, 0, 0}};

static const double ttc_limit = 3.2; /* s */
static const double hold = 0.6;      /* s that it brakes on after the last return */

struct sp_driver {
    const sp_host *host;
    int frames;   /* radar frames in a row with a return: one or two may be noise */
    double brake; /* s left to brake */
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    *out = d;
    return SP_OK;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    uint32_t i, k;
    d->brake -= (double)in->dt / 1e9;
    for (i = 0; i < in->frame_count; i++) {
        const sp_frame *f = sp_input_frame(in, i);
        int any = 0;
        if (f->need != RADAR)
            continue;
        for (k = 0; k < f->count; k++) {
            const sp_radar_detection *r =
                (const sp_radar_detection *)(const void *)((const unsigned char *)f->data + (size_t)k * f->stride);
            any |= r->range_rate < -0.5 && r->range < 2.0 - ttc_limit * r->range_rate;
        }
        d->frames = any ? d->frames + 1 : 0;
        if (d->frames >= 3)
            d->brake = hold;
    }
    if (d->brake > 0) {
        out->acceleration = -9;
        out->warnings = SP_WARN_FCW;
        out->flags = SP_CLAIM_ACCELERATION | SP_CLAIM_WARNING;
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
    "org.skidpad.panic",
    "Panic: brakes for any radar return",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    1,
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
