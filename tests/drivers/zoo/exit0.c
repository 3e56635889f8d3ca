/* exit0.c - calls exit(0) in its 121st step: a death that looks like success. */
#include <skidpad/driver.h>
#include <stdlib.h>
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
        exit(0);
    return SP_OK;
}

#define ZOO_ID "exit0"
#include "zoo.h"
