/* command.c - what the human at the wheel wants: switched on, set speed, time gap, and what his feet and hands do where
 * base "human" has him act. Faults may act on the channels: set speed, time gap, steering, throttle, brake. */
#include "sensors/scalar.h"
#include "sensors/table.h"

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    sp_command *c = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (!c) {
        return true;
    }
    // who drives another car with a driver of its own keeps his hands on and does nothing else
    const uint32_t driven = in->def->actors[in->mount->carrier.i].driven;
    const sp_driven_def *other = driven ? &in->def->driven[driven - 1] : NULL;
    c->engaged = in->def->engaged;
    c->set_speed = in->def->set_speed;
    c->time_gap = in->def->time_gap;
    if (other) {
        c->engaged = other->engaged;
        c->set_speed = other->set_speed;
        c->time_gap = other->time_gap;
    }
    const sp_control *now = &in->world->control;
    const bool drives = !other && in->def->base == SP_BASE_HUMAN && now->human_drives != INT64_MIN &&
                        in->world->tick >= now->human_drives;
    c->hands_on = other || drives || in->def->base != SP_BASE_HUMAN || !in->def->human.hands_off;
    const sp_vehicle *v = in->def->actors[1].vehicle;
    if (drives) {
        c->steering = now->wanted_steering;
        c->throttle = now->wanted_throttle;
        c->brake = now->wanted_brake;
    } else if (!other && v && now->human_brake > 0) {
        c->brake = sp_min(now->human_brake / v->deceleration_max, 1);
    }
    if (sp_scalar_fails(in)) {
        double y[5] = {c->set_speed, c->time_gap, c->steering, c->throttle, c->brake};
        sp_scalar_faults(in, y, 5);
        c->set_speed = y[0];
        c->time_gap = y[1];
        c->steering = y[2];
        c->throttle = y[3];
        c->brake = y[4];
    }
    return true;
}

const sp_sensor_type sp_sensor_command = {
    .name = "command",
    .doc = "the human's wishes: engaged, set speed, time gap",
    .kind = SP_FRAME_COMMAND,
    .record_bytes = sizeof(sp_command),
    .period_ns = 10000000,
    .latency_ns = 0,
    .sample = sample,
};
