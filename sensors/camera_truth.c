/* camera_truth.c - what depth and labels have in common: how far back they look, and the way from a sample to a picture
 * of truth with its faults. Leaves drawing to src/render, rows and formats to depth.c and labels.c. */
#include "sensors/camera.h"

static double looks_back(const double *v)
{
    return v[SP_CAMERA_READOUT] + v[SP_CAMERA_EXPOSURE];
}

uint64_t sp_camera_truth_scratch(const sp_world_def *def, const double *v)
{
    return looks_back(v) > 0 ? sp_camera_pose_bytes(def) : 0;
}

int64_t sp_camera_truth_past(const double *v)
{
    return (int64_t)sp_round(looks_back(v) * 1e9);
}

const void *sp_camera_truth_prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    (void)def, (void)arena;
    sp_camera_possible(m, err);
    return NULL;
}

bool sp_camera_truth_sample(const sp_sample *in, const sp_camera_truth *kind, double since, sp_frame_out *out,
                            sp_error *err)
{
    const double *v = in->mount->value, readout = v[SP_CAMERA_READOUT], exposure = v[SP_CAMERA_EXPOSURE];
    bool quiet;
    if (!sp_camera_can_draw(in, out, &quiet, err)) {
        return quiet;
    }
    sp_image *image = sp_frame_push(out, 0, 0);
    if (!image || out->capacity < sizeof *image + kind->pixel_bytes * sp_camera_pixels(v)) {
        return true;
    }
    *image = sp_camera_image(v, kind->format, kind->pixel_bytes);
    image->readout = readout;
    out->age_ns = (int64_t)sp_round(looks_back(v) / 2 * 1e9);
    sp_pixel_request q;
    sp_camera_request(in, readout, exposure, since, in->scratch, &q);
    q.want = kind->want;
    // pixels lie right behind the record
    void *pixels = image + 1;
    const sp_pixel_buffers b = {.depth = kind->want == SP_WANT_DEPTH ? pixels : NULL,
                                .id = kind->want == SP_WANT_ID ? pixels : NULL,
                                .class_id = kind->want == SP_WANT_CLASS ? pixels : NULL,
                                .flow = kind->want == SP_WANT_FLOW ? pixels : NULL};
    if (!in->pixels->draw_all(in->pixels->impl, in->def, in->world, &q, &b, err)) {
        return false;
    }
    sp_picture p = {image->width, image->height, kind->format, pixels, kind->white, 0, readout, kind->noise};
    return sp_picture_faults(in, &p, false, err);
}
