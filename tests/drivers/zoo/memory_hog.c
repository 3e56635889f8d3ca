/* memory_hog.c - takes 64 MiB more in every step and touches them. */
#include <skidpad/driver.h>
#include <stdlib.h>
#include <string.h>
struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    char *p = malloc(64u << 20);
    (void)in;
    out->lights = 0;
    if (!p) {
        d->host->fail(d->host, "malloc gave NULL");
        return SP_ERROR;
    }
    memset(p, 1, 64u << 20);
    *(char *volatile *)&p = NULL;
    return SP_OK;
}

#define ZOO_ID "memory_hog"
#include "zoo.h"
