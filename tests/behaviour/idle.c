/* idle.c - a driver that claims nothing: the base layer drives. */
#include <stddef.h>

#include "skidpad/driver.h"

struct sp_driver {
    int unused;
};
static sp_driver one;

static sp_status create(const sp_host *host, sp_driver **out)
{
    (void)host;
    *out = &one;
    return SP_OK;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    (void)d;
    (void)in;
    out->flags = 0;
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    (void)d;
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.idle",
    "Claims nothing",
    "1.0",
    SP_DRIVER_DETERMINISTIC | SP_DRIVER_REENTRANT,
    0,
    sizeof(sp_need),
    0,
    NULL,
    10000000,
    0,
    create,
    step,
    destroy,
    NULL,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    return host_abi >> 16 == SP_DRIVER_ABI_MAJOR ? &api : NULL;
}
