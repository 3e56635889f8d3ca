/* hang.c - never comes back from its 121st step. */
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
    volatile uint32_t turns = 0;
    while (d->steps > 120)
        turns = turns + 1;
    return SP_OK;
}

#define ZOO_ID "hang"
#include "zoo.h"
