/* wrong_abi.c - built for driver ABI 99.0. */
#include <skidpad/driver.h>

struct sp_driver {
    const sp_host *host;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    (void)d;
    (void)in;
    (void)out;
    return SP_OK;
}

static const sp_driver_api zoo_api = {
    .size = sizeof(sp_driver_api), .abi = 99u << 16, .id = "zoo.wrong_abi", .step = zoo_step};

const sp_driver_api *sp_driver_entry(uint32_t host_abi)
{
    (void)host_abi;
    return &zoo_api;
}
