/* zoo.h - the cage: what every bad driver shares, so that each file shows its one misdeed. Define ZOO_ID and zoo_step
 * (and ZOO_CREATE, ZOO_NEEDS, ZOO_API where those are the misdeed) before including it at the end of the file. */
#include <stdlib.h>
#include <string.h>

#ifndef ZOO_NEEDS
static const sp_need zoo_needs[] = {{"chassis", SP_FRAME_CHASSIS, 1, SP_NEED_OPTIONAL, 0}};
#endif
#ifndef ZOO_CREATE
static sp_status zoo_create(const sp_host *host, sp_driver **out)
{
    sp_driver *d = calloc(1, sizeof *d);
    if (!d)
        return SP_ERROR;
    d->host = host;
    *out = d;
    return SP_OK;
}
#endif
static void zoo_destroy(sp_driver *d)
{
    free(d);
}
#ifndef ZOO_API
static const sp_driver_api zoo_api = {
    sizeof(sp_driver_api),
    SP_DRIVER_ABI,
    "zoo." ZOO_ID,
    "Zoo: " ZOO_ID,
    "1.0",
    SP_DRIVER_REENTRANT,
    sizeof zoo_needs / sizeof *zoo_needs,
    sizeof(sp_need),
    0,
    zoo_needs,
    10000000,
    0,
    zoo_create,
    zoo_step,
    zoo_destroy,
    NULL,
};
#endif
const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    (void)host_abi;
    return &zoo_api;
}
