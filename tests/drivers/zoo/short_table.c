/* short_table.c - built when the table ended after destroy, with garbage behind it: it must run, and nobody may look
 * beyond its size. */
#include <skidpad/driver.h>
#include <stdlib.h>

struct sp_driver {
    int unused;
};

static const sp_need needs[] = {{"chassis", SP_FRAME_CHASSIS, 1, SP_NEED_OPTIONAL, 0}};

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
    out->flags = SP_CLAIM_ACCELERATION;
    out->acceleration = -1;
    return SP_OK;
}

static void destroy(sp_driver *d)
{
    free(d);
}

static const void *garbage(const char *id)
{
    (void)id;
    abort();
}

static const sp_driver_api api = {
    offsetof(sp_driver_api, extension),
    SP_DRIVER_ABI,
    "zoo.short_table",
    "Zoo: short_table",
    "1.0",
    0,
    1,
    sizeof(sp_need),
    0,
    needs,
    10000000,
    0,
    create,
    step,
    destroy,
    garbage,
};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    (void)host_abi;
    return &api;
}
