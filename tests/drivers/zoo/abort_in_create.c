/* abort_in_create.c - aborts before its first step. */
#include <skidpad/driver.h>
#include <stdlib.h>

struct sp_driver {
    int unused;
};

static sp_status zoo_create(const sp_host *host, sp_driver **out)
{
    (void)host;
    (void)out;
    abort();
}

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    (void)d;
    (void)in;
    (void)out;
    return SP_OK;
}

#define ZOO_CREATE
#define ZOO_ID "abort_in_create"
#include "zoo.h"
