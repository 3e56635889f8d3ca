/* both_claims.c - claims acceleration and pedals together. */
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
    out->flags = SP_CLAIM_ACCELERATION | SP_CLAIM_PEDALS;
    return SP_OK;
}

#define ZOO_ID "both_claims"
#include "zoo.h"
