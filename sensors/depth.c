/* depth.c - metres along the ray of each pixel, through the same lens and shutter as a camera beside it; without error.
 * Leaves the way there to camera_truth.c. */
#include "sensors/camera.h"
#include "sensors/table.h"

static const sp_param rows[SP_CAMERA_SHARED] = {SP_CAMERA_TRUTH_ROWS};

static uint32_t extra_bytes(const double *v)
{
    return (uint32_t)sizeof(float) * sp_camera_pixels(v);
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    const sp_camera_truth kind = {.want = SP_WANT_DEPTH,
                                  .format = SP_PIXEL_DEPTH32F,
                                  .pixel_bytes = sizeof(float),
                                  .white = in->mount->value[SP_CAMERA_FAR],
                                  .noise = 0.1};
    return sp_camera_truth_sample(in, &kind, 0, out, err);
}

const sp_sensor_type sp_sensor_depth = {
    .name = "depth",
    .doc = "metres along the ray of each pixel, floats, 0 where there is sky",
    .kind = SP_FRAME_DEPTH,
    .record_bytes = sizeof(sp_image),
    .params = rows,
    .param_count = SP_CAMERA_SHARED,
    .period_ns = 40000000,
    .latency_ns = 40000000,
    .extra_bytes = extra_bytes,
    .scratch_bytes = sp_camera_truth_scratch,
    .past_ns = sp_camera_truth_past,
    .possible = sp_camera_possible,
    .prepare = sp_camera_truth_prepare,
    .describe = sp_camera_describe,
    .sample = sample,
};
