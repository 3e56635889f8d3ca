/* depth.c - metres along the ray of each pixel, through the same lens and shutter as a camera beside it; without error.
 * Leaves drawing to src/render. */
#include "sensors/camera.h"
#include "sensors/table.h"

static const sp_param rows[SP_CAMERA_SHARED] = {
    SP_CAMERA_ROWS(0, 0, "of the camera that this belongs to: the middle of it is the instant that is shown", 0,
                   "from the first row's instant to the last's, of the camera that this belongs to"),
};

static uint32_t extra_bytes(const double *v)
{
    return (uint32_t)sizeof(float) * sp_camera_pixels(v);
}

static uint64_t scratch_bytes(const sp_world_def *def, const double *v)
{
    return v[SP_CAMERA_READOUT] + v[SP_CAMERA_EXPOSURE] > 0 ? sp_camera_pose_bytes(def) : 0;
}

static int64_t past_ns(const double *v)
{
    return (int64_t)sp_round((v[SP_CAMERA_READOUT] + v[SP_CAMERA_EXPOSURE]) * 1e9);
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    (void)def, (void)arena;
    sp_camera_possible(m, err);
    return NULL;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    const double *v = in->mount->value, readout = v[SP_CAMERA_READOUT], exposure = v[SP_CAMERA_EXPOSURE];
    bool quiet;
    if (!sp_camera_can_draw(in, out, &quiet, err)) {
        return quiet;
    }
    sp_image *image = sp_frame_push(out, 0, 0);
    if (!image || out->capacity < sizeof *image + extra_bytes(v)) {
        return true;
    }
    *image = sp_camera_image(v, SP_PIXEL_DEPTH32F, sizeof(float));
    image->readout = readout;
    out->age_ns = (int64_t)sp_round((readout + exposure) / 2 * 1e9);
    sp_pixel_request q;
    sp_camera_request(in, readout, exposure, 0, in->scratch, &q);
    q.want = SP_WANT_DEPTH;
    float *depth = (float *)(void *)(image + 1);
    const sp_pixel_buffers b = {.depth = depth};
    if (!in->pixels->draw_all(in->pixels->impl, in->def, in->world, &q, &b, err)) {
        return false;
    }
    sp_picture p = {image->width, image->height, SP_PIXEL_DEPTH32F, depth, v[SP_CAMERA_FAR], 0, readout, 0.1};
    return sp_picture_faults(in, &p, false, err);
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
    .scratch_bytes = scratch_bytes,
    .past_ns = past_ns,
    .possible = sp_camera_possible,
    .prepare = prepare,
    .describe = sp_camera_describe,
    .sample = sample,
};
