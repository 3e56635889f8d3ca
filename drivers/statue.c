/* statue.c - stops at once and stays: a driver that avoids every collision by taking part in nothing. A bench that lets
 * it pass is no bench. */
#include "kit.h"

struct sp_driver {
    int unused;
};

static sp_status create(const sp_host *host, sp_driver **out)
{
    (void)host;
    *out = calloc(1, sizeof **out);
    return *out ? SP_OK : SP_ERROR;
}

static sp_status step(sp_driver *d, const sp_input *in, sp_output *out)
{
    (void)d;
    (void)in;
    out->acceleration = -9;
    out->flags = SP_CLAIM_ACCELERATION;
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    free(d);
}

static const sp_driver_api api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "org.skidpad.statue",
    "Statue: stops at once",
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
