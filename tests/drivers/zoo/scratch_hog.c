/* scratch_hog.c - asks for scratch memory without end and expects NULL. */
#include <skidpad/driver.h>

struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    (void)in;
    (void)out;
    while (d->host->scratch(d->host, 1u << 20))
        ;
    return SP_OK;
}

#define ZOO_ID "scratch_hog"
#include "zoo.h"
