/* sensor.c - the camera sensor: intrinsics as told to drivers, where it looks, noise of the size asked for, words
 * without a renderer. A table of our own stands in for the renderer, so that only the sensor is tested. */
#include "sensors/sensor.h"
#include "check.h"
#include "scene.h"

static scene s;
static sp_pixel_request asked;

static bool grey(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q, uint8_t *rgb,
                 sp_error *err)
{
    (void)impl, (void)def, (void)world, (void)err;
    asked = *q;
    memset(rgb, 128, (size_t)q->width * q->height * 3);
    return true;
}

static sp_mount_def mount_of(const sp_sensor_type *t)
{
    sp_mount_def m = {
        .name = "front", .type = t, .kind = t->kind, .carrier = SP_EGO, .position = {2, 0, 1.2}, .stream = 77};
    for (uint32_t i = 0; i < t->param_count; i++)
        m.value[i] = t->params[i].value;
    return m;
}

static sp_image *take(const sp_mount_def *m, sp_pixels *pixels, sp_frame_out *out, uint64_t sequence, sp_error *err)
{
    static uint8_t data[sizeof(sp_image) + 320 * 180 * 3];
    *out = (sp_frame_out){.data = data, .capacity = sizeof data, .stride = m->type->record_bytes};
    const sp_sample in = {.def = &s.def, .world = s.world, .mount = m, .pixels = pixels, .sequence = sequence};
    return m->type->sample(&in, out, err) ? (sp_image *)(void *)data : NULL;
}

static void test_intrinsics(void)
{
    const sp_sensor_type *t = sp_sensor_find("camera");
    CHECK(t != NULL);
    const sp_mount_def m = mount_of(t);
    sp_mount_info info = {.size = sizeof info};
    t->describe(m.value, &info);
    // 320 pixels over 60 degrees: f = 160 / tan 30 = 277.128
    CHECK(info.width == 320 && info.height == 180);
    CHECK_NEAR(info.fx, 277.12812921102037, 1e-9);
    CHECK_NEAR(info.fy, info.fx, 0);
    CHECK_NEAR(info.cx, 160, 0);
    CHECK_NEAR(info.fov_v, 0.628029, 1e-6); // 2 atan(90 / 277.128)
    CHECK(t->extra_bytes(m.value) == 320 * 180 * 3);
    CHECK(t->period_ns == 40000000 && t->latency_ns == 40000000);
}

static void test_looks_from_its_mount(void)
{
    const sp_mount_def m = mount_of(sp_sensor_find("camera"));
    sp_pixels table = {.draw = grey};
    sp_frame_out out;
    sp_error err = {0};
    // the car at (20, -5.25) turned left by 90 degrees: the mount, 2 m ahead, is 2 m further north
    const double keep = s.world->actors[1].heading;
    s.world->actors[1].heading = SP_PI / 2;
    const sp_image *i = take(&m, &table, &out, 0, &err);
    s.world->actors[1].heading = keep;
    CHECK(i != NULL && i->format == SP_PIXEL_RGB8 && i->row_bytes == 960);
    CHECK_NEAR(asked.eye.position.x, 20, 1e-9);
    CHECK_NEAR(asked.eye.position.y, -3.25, 1e-9);
    CHECK_NEAR(asked.eye.position.z, 1.2, 1e-9);
    CHECK(asked.skip.i == 1);
    CHECK(out.data[sizeof(sp_image)] == 128);
}

static void test_noise_has_the_size_asked_for(void)
{
    sp_mount_def m = mount_of(sp_sensor_find("camera"));
    m.value[sp_param_find(m.type->params, (int)m.type->param_count, "noise")] = 5;
    sp_pixels table = {.draw = grey};
    sp_frame_out out;
    sp_error err = {0};
    CHECK(take(&m, &table, &out, 3, &err) != NULL);
    const uint8_t *p = out.data + sizeof(sp_image);
    double sum = 0, square = 0, n = 320 * 180 * 3;
    for (uint32_t i = 0; i < 320 * 180 * 3; i++) {
        sum += p[i] - 128.0;
        square += (p[i] - 128.0) * (p[i] - 128.0);
    }
    // rounding adds 1/12 to the variance; 172 800 draws pin both within a few thousandths
    CHECK_NEAR(sum / n, 0, 0.06);
    CHECK_NEAR(sp_sqrt(square / n), 5.008, 0.05);
    // another frame, another noise; the same frame, the same
    static uint8_t first[320 * 180 * 3];
    memcpy(first, p, sizeof first);
    CHECK(take(&m, &table, &out, 4, &err) != NULL && memcmp(first, p, sizeof first) != 0);
    CHECK(take(&m, &table, &out, 3, &err) != NULL && memcmp(first, p, sizeof first) == 0);
}

static void test_no_renderer_is_said(void)
{
    const sp_mount_def m = mount_of(sp_sensor_find("camera"));
    sp_frame_out out;
    sp_error err = {0};
    CHECK(take(&m, NULL, &out, 0, &err) == NULL);
    CHECK(err.code == SP_BAD_BENCH && strstr(err.text, "cannot draw") && strstr(err.text, "front"));
}

int main(void)
{
    scene_make(&s, SCENE_STRAIGHT, true);
    RUN(test_intrinsics);
    RUN(test_looks_from_its_mount);
    RUN(test_noise_has_the_size_asked_for);
    RUN(test_no_renderer_is_said);
    scene_free(&s);
    return DONE();
}
