/* crash.c - reads through NULL in its 121st step. */
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
    if (d->steps > 120)
        *(volatile int *)(uintptr_t)(d->steps - d->steps) = 1;
    return SP_OK;
}

#define ZOO_ID "crash"
#include "zoo.h"
