/* needs_unmet.c - needs a lidar that no rig mounts. */
#include <skidpad/driver.h>

struct sp_driver {
    const sp_host *host;
};

static const sp_need zoo_needs[] = {{"roof_lidar", SP_FRAME_LIDAR, 1, 0, 0}};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    (void)d;
    (void)in;
    (void)out;
    return SP_OK;
}

#define ZOO_NEEDS
#define ZOO_ID "needs_unmet"
#include "zoo.h"
