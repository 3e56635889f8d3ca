/* chassis.c - what the car's own bus says: wheel speeds, steering, brake, gear, flags. The dashboard's speed comes from
 * the rear wheels, as a car computes it, not from the truth. */
#include "sensors/table.h"

enum { WHEEL_NOISE, RADIUS_ERROR, STEERING_OFFSET, STEERING_STEP, ROWS };
static const sp_param rows[ROWS] = {
    [WHEEL_NOISE] = {"wheel_noise", "rad/s", 0, 0, 5,
                     "standard deviation of each wheel speed; an active 96-tooth sensor has about 0.02"},
    [RADIUS_ERROR] =
        {"radius_error", "1", 0, -0.05, 0.05,
         "the dashboard believes the wheel radius too large by this share; wear and pressure make up to 0.005"},
    [STEERING_OFFSET] = {"steering_offset", "rad", 0, -0.1, 0.1, "constant error of the road-wheel angle"},
    [STEERING_STEP] = {"steering_step", "rad", 0, 0, 0.1, "resolution of the road-wheel angle; 0: none"},
};

static uint32_t flags_of(const sp_actor *a)
{
    uint32_t f = 0;
    f |= a->flags & SP_ACTOR_ABS ? SP_CHASSIS_ABS : 0;
    f |= a->flags & SP_ACTOR_ESC ? SP_CHASSIS_ESC : 0;
    f |= a->flags & SP_ACTOR_HELD ? SP_CHASSIS_HOLD : 0;
    f |= a->flags & SP_ACTOR_TC ? SP_CHASSIS_TC : 0;
    return f;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const uint32_t i = in->mount->carrier.i;
    const sp_actor *a = &in->world->actors[i];
    const sp_vehicle *v = in->def->actors[i].vehicle;
    const double *value = in->mount->value;
    const double radius = v && v->wheel_radius > 0 ? v->wheel_radius : 0.3;
    sp_chassis *c = sp_frame_push(out, i, SP_REASON_TARGET);
    if (!c) {
        return true;
    }
    // what moves on rails has wheels that roll
    for (uint32_t k = 0; k < 4; k++) {
        c->wheel_speed[k] = a->move == SP_MOVE_FULL ? a->wheels[k].spin : a->speed / radius;
        if (value[WHEEL_NOISE] > 0) {
            const uint64_t stream = sp_mount_stream(in->mount, "wheel");
            c->wheel_speed[k] += value[WHEEL_NOISE] * sp_random_normal(in->def->seed, stream, (int64_t)in->sequence, k);
        }
    }
    c->speed = 0.5 * (c->wheel_speed[2] + c->wheel_speed[3]) * radius * (1 + value[RADIUS_ERROR]);

    const double steering = a->steering + value[STEERING_OFFSET], grid = value[STEERING_STEP];
    c->steering_angle = grid > 0 ? sp_round(steering / grid) * grid : steering;
    c->brake_pressure = a->brake;
    c->throttle = a->throttle;
    c->gear = a->gear;
    c->flags = flags_of(a);
    c->lights = a->lights;
    return true;
}

const sp_sensor_type sp_sensor_chassis = {
    .name = "chassis",
    .doc = "the car's bus: wheel speeds, dashboard speed, steering angle, brake, throttle, gear, ABS and ESC",
    .kind = SP_FRAME_CHASSIS,
    .record_bytes = sizeof(sp_chassis),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 10000000,
    .latency_ns = 0,
    .sample = sample,
};
