/* flood_stdout.c - writes 64 KiB to stdout and to stderr in every step. */
#include <skidpad/driver.h>
#include <stdio.h>
struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    int i;
    (void)in;
    (void)out;
    for (i = 0; i < 1024; i++) {
        printf("%63d\n", i);
        fprintf(stderr, "%63d\n", i);
    }
    return SP_OK;
}

#define ZOO_ID "flood_stdout"
#include "zoo.h"
