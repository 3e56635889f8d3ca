/* mount.c - where a sensor sits, what a driver is told of it, and its random streams. When it samples is sense.c's. */
#include "sensors/fault.h"

#include <string.h>

sp_pose sp_sample_seat(const sp_sample *in)
{
    const sp_mount_def *m = in->mount;
    const sp_fault_now *turned = sp_fault_of(in, SP_FAULT_MISALIGNMENT);
    const double yaw = turned ? turned->strength : 0, pitch = sp_fault_strength(in, SP_FAULT_MISALIGNMENT_PITCH);
    // in the sensor's own axes: a bracket that has bent
    const sp_pose sheet = {m->position, sp_quat_from_ypr(m->yaw, m->pitch, m->roll)};
    const sp_pose off = {m->off_position, sp_quat_from_ypr(m->off_yaw + yaw, m->off_pitch + pitch, m->off_roll)};
    return sp_pose_compose(sheet, off);
}

sp_pose sp_sample_pose(const sp_sample *in)
{
    return sp_sample_pose_at(in, 0);
}

sp_pose sp_sample_pose_at(const sp_sample *in, int64_t age_ns)
{
    return sp_pose_compose(sp_past_pose(in, in->mount->carrier.i, age_ns), sp_sample_seat(in));
}

sp_pose sp_mount_pose(const sp_mount_def *mount, const sp_world *world)
{
    const sp_pose car = sp_actor_pose(&world->actors[mount->carrier.i]);
    const sp_pose seat = {mount->position, sp_quat_from_ypr(mount->yaw, mount->pitch, mount->roll)};
    return sp_pose_compose(car, seat);
}

void sp_mount_describe(const sp_world_def *def, const sp_mount_def *mount, sp_mount_info *out)
{
    (void)def;
    memset(out, 0, sizeof *out);
    out->size = (uint32_t)sizeof *out;
    out->kind = mount->kind;
    out->name = mount->name;
    out->x = mount->position.x;
    out->y = mount->position.y;
    out->z = mount->position.z;
    out->yaw = mount->yaw;
    out->pitch = mount->pitch;
    out->roll = mount->roll;
    out->period = mount->period_num / mount->period_den;
    out->latency = mount->latency;
    if (mount->type->describe) {
        mount->type->describe(mount->value, out);
    }
}

/* odd multiplier of the golden ratio, so that no pair of names cancels out */
uint64_t sp_mount_stream(const sp_mount_def *mount, const char *purpose)
{
    return mount->stream * 0x9E3779B97F4A7C15u ^ sp_stream(purpose, "sensor");
}

void *sp_frame_push(sp_frame_out *out, uint32_t actor, uint32_t reason)
{
    const uint64_t end = ((uint64_t)out->count + 1) * out->stride;
    if (end > out->capacity) {
        out->overflow = true;
        return NULL;
    }
    void *record = out->data + (size_t)out->count * out->stride;
    memset(record, 0, out->stride);
    if (out->count < out->truth_most) {
        out->truth[out->count] = (sp_truth){actor, reason};
    }
    out->count++;
    return record;
}

const char *sp_reason_name(uint32_t reason)
{
    static const char *const names[SP_REASONS] = {"none",  "target", "under",     "ghost",   "clutter",
                                                  "noise", "fixed",  "multipath", "rain",    "interference",
                                                  "fault", "alias",  "edge",      "sidelobe"};
    return reason < SP_REASONS ? names[reason] : "unknown";
}
