/* labels.c - what each pixel shows: which actor, which class of thing, or how far its point has moved since the last
 * frame; through the same lens and shutter as a camera beside it. Leaves the way there to camera_truth.c. */
#include "sensors/camera.h"
#include "sensors/table.h"

enum { OUTPUT = SP_CAMERA_SHARED, ROWS };
enum { INSTANCE, CLASS, FLOW };
static const char *const outputs[] = {"instance", "class", "flow", NULL};
static const sp_param rows[ROWS] = {
    SP_CAMERA_TRUTH_ROWS,
    [OUTPUT] = {"output", "1", 0, 0, 2,
                "instance: the number of an actor, 0 for the rest; class: SP_SEMANTIC_...; flow: pixels right and down "
                "since the last frame, or since 0.25 s where frames are rarer",
                outputs},
};

static uint32_t output(const double *v)
{
    return (uint32_t)sp_round(v[OUTPUT]);
}

static uint32_t pixel_bytes(const double *v)
{
    return output(v) == INSTANCE ? 4 : output(v) == CLASS ? 1 : 8;
}

static uint32_t extra_bytes(const double *v)
{
    return pixel_bytes(v) * sp_camera_pixels(v);
}

static uint64_t scratch_bytes(const sp_world_def *def, const double *v)
{
    return output(v) == FLOW ? sp_camera_pose_bytes(def) : sp_camera_truth_scratch(def, v);
}

static int64_t past_ns(const double *v)
{
    return output(v) == FLOW ? SP_PAST_NS : sp_camera_truth_past(v);
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    static const uint32_t format[3] = {SP_PIXEL_ID32, SP_PIXEL_CLASS8, SP_PIXEL_FLOW32F},
                          want[3] = {SP_WANT_ID, SP_WANT_CLASS, SP_WANT_FLOW};
    const sp_mount_def *m = in->mount;
    const uint32_t show = output(m->value);
    const sp_camera_truth kind = {.want = want[show], .format = format[show], .pixel_bytes = pixel_bytes(m->value)};
    // a period, exactly; how far the flow looks back
    const int64_t period = m->period_den > 0 ? m->period_num / m->period_den : 0;
    const double since = show == FLOW ? (double)(period < SP_PAST_NS ? period : SP_PAST_NS) * 1e-9 : 0;
    return sp_camera_truth_sample(in, &kind, since, out, err);
}

const sp_sensor_type sp_sensor_labels = {
    .name = "labels",
    .doc = "the truth of each pixel: instance, class, or flow",
    .kind = SP_FRAME_LABELS,
    .record_bytes = sizeof(sp_image),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 40000000,
    .latency_ns = 40000000,
    .extra_bytes = extra_bytes,
    .scratch_bytes = scratch_bytes,
    .past_ns = past_ns,
    .possible = sp_camera_possible,
    .prepare = sp_camera_truth_prepare,
    .describe = sp_camera_describe,
    .sample = sample,
};
