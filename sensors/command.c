/* command.c - what the human at the wheel wants: switched on, set speed, time gap. Constant over a case, unless a fault
 * acts on the channels: set speed, time gap, steering, throttle, brake. */
#include "sensors/scalar.h"
#include "sensors/table.h"

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    sp_command *c = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (!c) {
        return true;
    }
    c->engaged = in->def->engaged;
    c->set_speed = in->def->set_speed;
    c->time_gap = in->def->time_gap;
    c->hands_on = 1;
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
