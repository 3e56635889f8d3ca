/* ego.c - odometry: where the carrier is and how it moves, exactly, unless a fault acts. */
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <string.h>

enum { CHANNELS = 12 };
_Static_assert(sizeof(sp_ego) == CHANNELS * sizeof(double), "all of the record are channels");

/* what the fault `noise` multiplies: an odometry with differential satellites */
static const double typical[CHANNELS] = {0.1, 0.1, 0.15, 2e-3, 2e-3, 2e-3, 0.03, 0.03, 0.05, 0.05, 2e-3, 0.1};

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_actor *a = &in->world->actors[in->mount->carrier.i];
    sp_ego *ego = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (!ego) {
        return true;
    }
    *ego = (sp_ego){.x = a->x,
                    .y = a->y,
                    .z = a->z,
                    .heading = a->heading,
                    .pitch = a->pitch,
                    .roll = a->roll,
                    .speed = a->speed,
                    .lateral_speed = a->lateral_speed,
                    .acceleration = a->acceleration,
                    .lateral_acceleration = a->lateral_acceleration,
                    .yaw_rate = a->yaw_rate,
                    .odometer = a->odometer};
    if (sp_scalar_fails(in)) {
        double y[CHANNELS];
        memcpy(y, ego, sizeof y);
        sp_scalar_worse(in, y, typical, CHANNELS, 0);
        sp_scalar_faults(in, y, CHANNELS);
        memcpy(ego, y, sizeof y);
    }
    return true;
}

const sp_sensor_type sp_sensor_ego = {
    .name = "ego",
    .doc = "odometry without error: pose, speed, acceleration, yaw rate of the car that carries it",
    .kind = SP_FRAME_EGO,
    .record_bytes = sizeof(sp_ego),
    .period_ns = 10000000,
    .latency_ns = 0,
    .sample = sample,
};
