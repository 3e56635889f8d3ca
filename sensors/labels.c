/* labels.c - what each pixel shows: which actor, which class of thing, or how far its point has moved since the last
 * frame; through the same lens and shutter as a camera beside it. Leaves drawing to src/render. */
#include "sensors/camera.h"
#include "sensors/table.h"

enum { OUTPUT = SP_CAMERA_SHARED, ROWS };
enum { INSTANCE, CLASS, FLOW };
static const char *const outputs[] = {"instance", "class", "flow", NULL};
static const sp_param rows[ROWS] = {
    SP_CAMERA_ROWS(0, 0, "of the camera that this belongs to: the middle of it is the instant that is shown", 0,
                   "from the first row's instant to the last's, of the camera that this belongs to"),
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

static double looks_back(const double *v)
{
    return v[SP_CAMERA_READOUT] + v[SP_CAMERA_EXPOSURE];
}

static uint64_t scratch_bytes(const sp_world_def *def, const double *v)
{
    return output(v) == FLOW || looks_back(v) > 0 ? sp_camera_pose_bytes(def) : 0;
}

static int64_t past_ns(const double *v)
{
    return output(v) == FLOW ? SP_PAST_NS : (int64_t)sp_round(looks_back(v) * 1e9);
}

static const void *prepare(const sp_world_def *def, const sp_mount_def *m, sp_arena *arena, sp_error *err)
{
    (void)def, (void)arena;
    sp_camera_possible(m, err);
    return NULL;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    static const uint32_t format[3] = {SP_PIXEL_ID32, SP_PIXEL_CLASS8, SP_PIXEL_FLOW32F},
                          want[3] = {SP_WANT_ID, SP_WANT_CLASS, SP_WANT_FLOW};
    const sp_mount_def *m = in->mount;
    const double *v = m->value, readout = v[SP_CAMERA_READOUT], exposure = v[SP_CAMERA_EXPOSURE];
    const uint32_t kind = output(v);
    bool quiet;
    if (!sp_camera_can_draw(in, out, &quiet, err)) {
        return quiet;
    }
    sp_image *image = sp_frame_push(out, 0, 0);
    if (!image || out->capacity < sizeof *image + extra_bytes(v)) {
        return true;
    }
    *image = sp_camera_image(v, format[kind], pixel_bytes(v));
    image->readout = readout;
    out->age_ns = (int64_t)sp_round((readout + exposure) / 2 * 1e9);
    // a period, exactly; how far the flow looks back
    const int64_t period = m->period_den > 0 ? m->period_num / m->period_den : 0;
    const double since = kind == FLOW ? (double)(period < SP_PAST_NS ? period : SP_PAST_NS) * 1e-9 : 0;
    sp_pixel_request q;
    sp_camera_request(in, readout, exposure, since, in->scratch, &q);
    q.want = want[kind];
    void *pixels = image + 1;
    const sp_pixel_buffers b = {.id = kind == INSTANCE ? pixels : NULL,
                                .class_id = kind == CLASS ? pixels : NULL,
                                .flow = kind == FLOW ? pixels : NULL};
    if (!in->pixels->draw_all(in->pixels->impl, in->def, in->world, &q, &b, err)) {
        return false;
    }
    sp_picture p = {image->width, image->height, format[kind], pixels, 0, 0, readout, 0};
    return sp_picture_faults(in, &p, false, err);
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
    .prepare = prepare,
    .describe = sp_camera_describe,
    .sample = sample,
};
