/* camera.c - a pinhole camera: asks for pixels through the table of world/pixels.h and hands them over as RGB8 with the
 * intrinsics. u = cx + fx x / z, v = cy + fy y / z with x right, y down, z forward and pixel centres at +0.5; fx = fy =
 * width / (2 tan(fov / 2)). Leaves drawing to src/render, age and drop-outs to mount.c. */
#include "sensors/table.h"

enum { WIDTH, HEIGHT, FOV, NEAR, FAR, EXPOSURE, NOISE, ROWS };
static const sp_param rows[ROWS] = {
    [WIDTH] = {"width", "1", 320, 16, 4096, "pixels across; the product with height is what a frame costs"},
    [HEIGHT] = {"height", "1", 180, 16, 4096, "pixels down"},
    [FOV] = {"fov", "rad", 1.0471975511965976, 0.05, 2.6,
             "horizontal field of view, full opening; 60 deg is a usual front camera"},
    [NEAR] = {"near", "m", 0.2, 0.01, 10, "nothing nearer is drawn"},
    [FAR] = {"far", "m", 3000, 50, 20000, "no actor or road beyond is drawn"},
    [EXPOSURE] = {"exposure", "s", 0.004, 1e-5, 0.1, "exposure time as reported; the picture is not blurred by it"},
    [NOISE] = {"noise", "1", 0, 0, 32, "standard deviation of the noise of each colour value, of 255; 0: none"},
};

static uint32_t width_of(const double *v)
{
    return (uint32_t)sp_round(v[WIDTH]);
}
static uint32_t height_of(const double *v)
{
    return (uint32_t)sp_round(v[HEIGHT]);
}
static double focal(const double *v)
{
    return width_of(v) / (2 * sp_tan(v[FOV] / 2));
}
static uint32_t extra_bytes(const double *v)
{
    return 3 * width_of(v) * height_of(v);
}

static void describe(const double *v, sp_mount_info *info)
{
    const double f = focal(v);
    info->width = width_of(v);
    info->height = height_of(v);
    info->fx = info->fy = f;
    info->cx = info->width / 2.0;
    info->cy = info->height / 2.0;
    info->range = v[FAR];
    info->fov_h = v[FOV];
    info->fov_v = 2 * sp_atan(info->height / (2 * f));
}

/* lowbias32 (Wellons 2018) */
static uint32_t mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

/* Four bytes of a hash summed are nearly normal (Irwin-Hall), of variance 4 (256^2 - 1) / 12. Integers only, so that
 * the noise is the same everywhere. */
static void add_noise(const sp_sample *in, uint8_t *rgb, uint32_t count)
{
    const uint64_t key = sp_random_bits(in->def->seed, sp_mount_stream(in->mount, "pixels"), (int64_t)in->sequence, 0);
    const int32_t gain = (int32_t)sp_round(in->mount->value[NOISE] / 147.8016 * 65536);
    const uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t h = mix(mix(i ^ low) + high);
        const int32_t sum = (int32_t)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) - 510;
        // rounds half up; the shift of a negative number is arithmetic with every compiler we build with
        const int32_t v = rgb[i] + ((sum * gain + 32768) >> 16);
        rgb[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    const sp_mount_def *m = in->mount;
    const double *v = m->value, f = focal(v);
    // a run in which nobody reads a camera draws nothing (world/pixels.h)
    if (in->pixels && !in->pixels->draw) {
        out->qualifier = SP_QUALIFIER_OFF;
        return true;
    }
    if (!in->pixels) {
        sp_error_set(err, SP_BAD_BENCH, m->said.file, m->said.line,
                     "cannot draw: camera '%s' is mounted and this run has no renderer", m->name);
        sp_error_hint(err, "'skidpad doctor' shows why, or use a rig without a camera");
        return false;
    }
    sp_image *image = sp_frame_push(out, 0, 0);
    const uint32_t w = width_of(v), h = height_of(v), bytes = extra_bytes(v);
    if (!image || out->capacity < sizeof *image + bytes) {
        return true;
    }
    *image = (sp_image){.width = w,
                        .height = h,
                        .format = SP_PIXEL_RGB8,
                        .row_bytes = 3 * w,
                        .fx = f,
                        .fy = f,
                        .cx = w / 2.0,
                        .cy = h / 2.0,
                        .exposure = v[EXPOSURE],
                        .gain = 1};
    const sp_pixel_request q = {.eye = sp_sample_pose(in),
                                .width = w,
                                .height = h,
                                .fx = f,
                                .fy = f,
                                .cx = w / 2.0,
                                .cy = h / 2.0,
                                .near = v[NEAR],
                                .far = v[FAR],
                                .skip = m->carrier};
    // pixels lie right behind the record; the pointer to them is mount.c's to set
    uint8_t *rgb = out->data + sizeof *image;
    if (!in->pixels->draw(in->pixels->impl, in->def, in->world, &q, rgb, err)) {
        return false;
    }
    if (v[NOISE] > 0) {
        add_noise(in, rgb, bytes);
    }
    return true;
}

const sp_sensor_type sp_sensor_camera = {
    .name = "camera",
    .doc = "colour pictures of a pinhole camera, RGB8, rows top-down, with intrinsics",
    .kind = SP_FRAME_CAMERA,
    .record_bytes = sizeof(sp_image),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 40000000,
    .latency_ns = 40000000,
    .extra_bytes = extra_bytes,
    .describe = describe,
    .sample = sample,
};
