/* out_of_range.c - wants more than any car can do; the bench clamps and counts. */
#include <skidpad/driver.h>

struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    (void)in;
    (void)d;
    out->flags = SP_CLAIM_ACCELERATION | SP_CLAIM_STEERING;
    out->acceleration = -1e6;
    out->steering = 3.0;
    return SP_OK;
}

#define ZOO_ID "out_of_range"
#include "zoo.h"
