/* returns_error.c - gives up with words in its 121st step. */
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
    if (d->steps > 120) {
        d->host->fail(d->host, "the camera looks dirty to me");
        return SP_ERROR;
    }
    return SP_OK;
}

#define ZOO_ID "returns_error"
#include "zoo.h"
