/* nan.c - wants an acceleration that is no number, from its 121st step on. */
#include <skidpad/driver.h>

struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    (void)in;
    out->flags = SP_CLAIM_ACCELERATION;
    out->acceleration = d->steps > 120 ? __builtin_nan("") : 0.0;
    return SP_OK;
}

#define ZOO_ID "nan"
#include "zoo.h"
