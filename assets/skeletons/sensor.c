/* @NAME@.c - tells where others are: a list without errors of who is within range. A skeleton: say here what it
 * measures, and what it leaves to others. Loss, delay and frozen frames are link.c's for every sensor. */
#include "sensors/table.h"

enum { RANGE, ROWS };
/* name, unit, default, least, greatest, what it is: the row makes the Lua word, its check and its documentation */
static const sp_param rows[ROWS] = {
    [RANGE] = {"range", "m", 60, 1, 300, "how far it tells of others, between reference points"},
};

/* records of one frame at the most */
static uint32_t max_records(const double *value)
{
    (void)value;
    return 32;
}

/* A pure function of the constant definition and the const world. Random draws come from
 * sp_random(in->def->seed, sp_mount_stream(in->mount, "purpose"), in->sequence, n), so that the same run says the same. */
static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_pose car = sp_actor_pose(&in->world->actors[in->mount->carrier.i]);
    const double range = in->mount->value[RANGE];
    for (uint32_t i = 1; i <= in->world->actor_count; i++) {
        const sp_actor *a = &in->world->actors[i];
        const sp_vec3 at = sp_pose_to_local(car, sp_v3(a->x, a->y, a->z));
        if (i == in->mount->carrier.i || a->hidden || at.x * at.x + at.y * at.y > range * range)
            continue;
        // the truth goes into the recording alone: whom a record is about, and why it is there
        sp_object *o = sp_frame_push(out, i, SP_REASON_TARGET);
        if (!o)
            break;
        o->id = out->count; // a number of its own: a driver must not learn the world's
        o->x = at.x;
        o->y = at.y;
        o->length = in->def->actors[i].length;
        o->width = in->def->actors[i].width;
    }
    return true;
}

const sp_sensor_type sp_sensor_@NAME@ = {
    .name = "@NAME@",
    .doc = "who is near, without errors",
    .kind = SP_FRAME_OBJECTS, /* what a frame holds: include/skidpad/frame.h */
    .record_bytes = sizeof(sp_object),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 50000000,
    .latency_ns = 20000000,
    .max_records = max_records,
    .sample = sample,
};
