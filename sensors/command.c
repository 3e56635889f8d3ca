/* command.c - what the human at the wheel wants: switched on, set speed, time gap. Constant over a case. */
#include "sensors/table.h"

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    sp_command *c = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (c) {
        c->engaged = in->def->engaged;
        c->set_speed = in->def->set_speed;
        c->time_gap = in->def->time_gap;
        c->hands_on = 1;
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
