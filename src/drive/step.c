/* step.c - phase 4: gathers what was delivered since the last step, crosses into the driver, queues its order. */
#include "drive/inside.h"

/* whether step number d->steps is due: the first tick not before steps * period, counted from the settle's begin */
static bool due(const sp_drive *d, const sp_world_def *def, const sp_world *world)
{
    const int64_t since_start = (world->tick + def->settle_ticks) * def->tick_ns;
    return d->api.period <= def->tick_ns || since_start >= (int64_t)d->steps * d->api.period;
}

/* frames of all needs in the order of delivery; equal instants in the order of needs */
static uint32_t gather(sp_drive *d, const sp_world_def *def, sp_sense *sense, int64_t since, int64_t now)
{
    uint32_t n = 0;
    for (uint32_t need = 0; need < d->api.need_count; need++) {
        if (d->mount[need] < 0)
            continue;
        for (uint32_t i = 0; n < d->frame_capacity; i++) {
            sp_frame f;
            const sp_frame *got = sp_sense_frame(def, sense, (uint32_t)d->mount[need], since, now, i, &f);
            if (!got)
                break;
            /* insertion: each mount's own are in order already, and there are few */
            uint32_t at = n;
            while (at > 0 && d->frames[at - 1].delivered > got->delivered) {
                d->frames[at] = d->frames[at - 1];
                at--;
            }
            d->frames[at] = *got;
            d->frames[at].need = need;
            n++;
        }
    }
    return n;
}

bool sp_drive_call(sp_drive *d, int64_t tick, const sp_input *in, sp_output *out, sp_error *err)
{
    sp_guard g;
    d->fail_text[0] = 0;
    d->random_tick = (int64_t)d->steps;
    d->random_index = 0;
    sp_guard_enter(&g, d, tick, SP_PHASE_DRIVER_STEP);
    const sp_status status = d->api.step(d->instance, in, out);
    sp_guard_leave(&g, d);
    d->steps++;
    d->box->steps = (uint32_t)d->steps;
    if (status != SP_OK)
        return sp_error_set(err, SP_BAD_DRIVER, d->path, 0, "driver %s gave up with status %d at tick %lld%s%s",
                            d->api.id, status, (long long)tick, d->fail_text[0] ? ": " : "", d->fail_text);
    return true;
}

bool sp_drive_step(sp_drive *d, const sp_world_def *def, sp_world *world, sp_sense *sense, sp_error *err)
{
    if (!due(d, def, world))
        return true;

    /* what it sees */
    const int64_t now = world->tick * def->tick_ns;
    const uint32_t count = gather(d, def, sense, d->stepped ? d->last_now : INT64_MIN, now);
    const sp_input in = {.size = sizeof in,
                         .frame_count = count,
                         .frame_stride = sizeof(sp_frame),
                         .flags = world->tick < 0 ? SP_INPUT_SETTLING : 0,
                         .frames = d->frames,
                         .now = now,
                         .dt = d->stepped ? now - d->last_now : 0};
    d->last_now = now;
    d->stepped = true;

    /* what it wants: raw into the recording before anything is judged */
    sp_output raw = {.size = sizeof raw};
    if (!sp_drive_call(d, world->tick, &in, &raw, err))
        return false;
    if (d->observer && d->observer->output)
        d->observer->output(d->observer->user, world->tick, &raw);
    if (sp_drive_order_of(def, world, d->actor, &raw, d->latency, err))
        return true;

    /* an error of the output gets the driver's name and place in time */
    if (err && err->code == SP_BAD_DRIVER && !err->file[0]) {
        sp_error named = {0};
        sp_error_set(&named, SP_BAD_DRIVER, d->path, 0, "driver %s at tick %lld: %.400s", d->api.id,
                     (long long)world->tick, err->text);
        *err = named;
    }
    return false;
}
