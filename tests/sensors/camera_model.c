/* camera_model.c - the camera as a sensor, on a renderer of our own that paints a flat field: what it asks for, when
 * its exposure acts, what it says of itself, and each fault of its pixels. */
#include "check.h"
#include "sensors/camera.h"

enum { W = 64, H = 48, N = W * H };
static sp_world_def def;
static sp_world *world;
static sp_arena *arena;
static sp_pixel_request asked;
static double scene_light = 1; /* units of light */
static int drawn;

/* a ramp from left to right, or a flat field */
static bool ramps;

static bool draw_all(void *impl, const sp_world_def *d, const sp_world *w, const sp_pixel_request *q,
                     const sp_pixel_buffers *out, sp_error *err)
{
    (void)impl, (void)d, (void)w, (void)err;
    asked = *q;
    drawn++;
    for (uint32_t i = 0; i < q->width * q->height; i++) {
        const double k = ramps ? (i % q->width + 0.5) / q->width : 1;
        if (q->want & SP_WANT_MOSAIC && out->mosaic)
            out->mosaic[i] = (float)(scene_light * k * (q->exposure > 0 ? q->exposure : 1));
        if (out->rgb)
            memset(out->rgb + 3 * i, (int)(scene_light * k * 200), 3);
        if (out->depth)
            out->depth[i] = (float)(10 * k);
        if (out->id)
            out->id[i] = 7;
        if (out->class_id)
            out->class_id[i] = 3;
        if (out->flow)
            out->flow[2 * i] = out->flow[2 * i + 1] = 1.5f;
    }
    return true;
}

static bool draw(void *impl, const sp_world_def *d, const sp_world *w, const sp_pixel_request *q, uint8_t *rgb,
                 sp_error *err)
{
    const sp_pixel_buffers out = {.rgb = rgb};
    return draw_all(impl, d, w, q, &out, err);
}

static sp_mount_def mount_of(const char *type)
{
    const sp_sensor_type *t = sp_sensor_find(type);
    sp_mount_def m = {.name = "front",
                      .type = t,
                      .kind = t->kind,
                      .carrier = SP_EGO,
                      .position = {2, 0, 1.2},
                      .stream = 77,
                      .period_num = 40000000,
                      .period_den = 1};
    for (uint32_t i = 0; i < t->param_count; i++)
        m.value[i] = t->params[i].value;
    m.value[SP_CAMERA_WIDTH] = W;
    m.value[SP_CAMERA_HEIGHT] = H;
    return m;
}

static void set(sp_mount_def *m, const char *row, double value)
{
    const int i = sp_param_find(m->type->params, (int)m->type->param_count, row);
    CHECK(i >= 0);
    if (i >= 0)
        m->value[i] = value;
}

static uint8_t data[sizeof(sp_image) + 16 * N];
static double memory[SP_EXPOSURE_WORDS];
static sp_fault_now faults[4];
static uint32_t fault_count;

static const sp_image *take(const sp_mount_def *m, uint64_t sequence, sp_frame_out *out)
{
    static sp_pixels table = {.draw = draw, .draw_all = draw_all};
    sp_error err = {0};
    void *scratch =
        m->type->scratch_bytes ? sp_arena_alloc(arena, (size_t)m->type->scratch_bytes(&def, m->value) + 8) : NULL;
    const void *prepared = m->type->prepare ? m->type->prepare(&def, m, arena, &err) : NULL;
    *out = (sp_frame_out){.data = data, .capacity = sizeof data, .stride = m->type->record_bytes};
    const sp_sample in = {.def = &def,
                          .world = world,
                          .mount = m,
                          .pixels = &table,
                          .sequence = sequence,
                          .time_ns = (int64_t)sequence * 40000000,
                          .memory = memory,
                          .prepared = prepared,
                          .scratch = scratch,
                          .faults = faults,
                          .fault_count = fault_count};
    const bool ok = !err.code && m->type->sample(&in, out, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    return ok ? (const sp_image *)(const void *)data : NULL;
}

static const uint8_t *pixels(void)
{
    return data + sizeof(sp_image);
}

static double mean_of(void)
{
    double sum = 0;
    for (uint32_t i = 0; i < 3 * N; i++)
        sum += pixels()[i];
    return sum / (3 * N);
}

/* ---------------------------------------------------------------- exposure */
static void test_exposure_acts_two_frames_later(void)
{
    sp_mount_def m = mount_of("camera");
    sp_frame_out out;
    set(&m, "model", 1);
    set(&m, "exposure_mode", 2);
    memset(memory, 0, sizeof memory);
    scene_light = 0.2;
    double exposure[40];
    for (uint64_t k = 0; k < 40; k++) {
        // the light falls to a quarter before frame 3
        scene_light = k >= 3 ? 0.05 : 0.2;
        const sp_image *i = take(&m, k, &out);
        CHECK(i != NULL);
        exposure[k] = i->exposure * i->gain;
    }
    // a camera that has been on: settled from the first frame; a tenth of a stop is left to it
    CHECK_NEAR(exposure[1] / exposure[0], 1, 0.08);
    CHECK_NEAR(exposure[4] / exposure[2], 1, 0.05);
    // frame 3 sees it, frame 5 knows it: 0.3 of two stops, at most half a stop
    CHECK_NEAR(exposure[5] / exposure[4], 1.4142135623730951, 0.03);
    CHECK_NEAR(exposure[39] / exposure[2], 4, 0.25);
    // 18 % grey: sRGB 118
    CHECK_NEAR(mean_of(), 118, 4);
    CHECK(drawn >= 40);
}

static void test_exposure_first_then_gain(void)
{
    double t, g;
    sp_exposure_split(0.004, 0.011, &t, &g);
    CHECK_NEAR(t, 0.004, 1e-12);
    CHECK_NEAR(g, 1, 1e-12);
    sp_exposure_split(0.044, 0.011, &t, &g);
    CHECK_NEAR(t, 0.011, 1e-12);
    CHECK_NEAR(g, 4, 1e-12);
    sp_exposure_split(10, 0.011, &t, &g);
    CHECK_NEAR(g, 16, 1e-12);
}

static void test_fixed_exposure_is_photometry(void)
{
    sp_mount_def m = mount_of("camera");
    sp_frame_out out;
    set(&m, "model", 1);
    set(&m, "exposure_mode", 1);
    set(&m, "exposure", 1e-4);
    set(&m, "output", 1);
    scene_light = 0.25;
    CHECK(take(&m, 0, &out) != NULL);
    // L = 0.25 * 20 000 cd/m2; E = pi L 0.85 / (4 1.8^2) = 1030.2 lx; 4.1e15 * 9e-12 * 0.65 * 1e-4 e-/lx = 2.3985: 2471
    // e-
    const uint16_t *raw = (const uint16_t *)(const void *)pixels();
    double sum = 0;
    for (uint32_t i = 0; i < N; i++)
        sum += raw[i];
    CHECK_NEAR(sum / N, 64 + 0.33 * 2471.0, 0.01 * 815);
}

static void test_what_it_says_of_itself(void)
{
    sp_mount_def m = mount_of("camera");
    sp_frame_out out;
    set(&m, "lens", SP_LENS_BROWN);
    set(&m, "k1", -0.3);
    set(&m, "k3", 0.01);
    set(&m, "p2", 0.002);
    set(&m, "cx", 3);
    const sp_image *i = take(&m, 0, &out);
    CHECK(i && i->lens == SP_LENS_BROWN && i->k[0] == -0.3 && i->k[4] == 0.01 && i->k[3] == 0.002);
    CHECK_NEAR(i->cx, W / 2.0 + 3, 0);
    CHECK(out.age_ns == 0 && i->readout == 0 && i->bits == 8);
    set(&m, "model", 1);
    set(&m, "output", 1);
    set(&m, "exposure", 0.008);
    set(&m, "readout", 0.012);
    i = take(&m, 0, &out);
    CHECK(i && i->format == SP_PIXEL_RAW16 && i->bits == 12 && i->black == 64 && i->row_bytes == 2 * W);
    CHECK_NEAR(i->readout, 0.012, 0);
    // half of what lies between the first row's opening and the last row's closing
    CHECK(out.age_ns == 10000000);
    CHECK(m.type->past_ns(m.value) == 20000000);
    CHECK_NEAR(asked.before, 0.02, 1e-12);
    CHECK(asked.want == SP_WANT_MOSAIC);
}

static void test_impossible_lenses_are_said(void)
{
    sp_mount_def m = mount_of("camera");
    sp_error err = {0};
    set(&m, "fov", 3.2);
    CHECK(!sp_camera_possible(&m, &err) && strstr(err.text, "kannala"));
    set(&m, "lens", SP_LENS_KANNALA);
    err = (sp_error){0};
    CHECK(sp_camera_possible(&m, &err));
    set(&m, "k1", -50);
    CHECK(sp_camera_possible(&m, &err) == false);
}

static void test_depth_and_labels(void)
{
    sp_frame_out out;
    sp_mount_def m = mount_of("depth");
    const sp_image *i = take(&m, 0, &out);
    CHECK(i && i->format == SP_PIXEL_DEPTH32F && i->row_bytes == 4 * W);
    CHECK_NEAR((double)((const float *)(const void *)pixels())[5], 10, 0);
    m = mount_of("labels");
    i = take(&m, 0, &out);
    CHECK(i && i->format == SP_PIXEL_ID32 && ((const uint32_t *)(const void *)pixels())[5] == 7);
    set(&m, "output", 1);
    i = take(&m, 0, &out);
    CHECK(i && i->format == SP_PIXEL_CLASS8 && pixels()[5] == 3);
    set(&m, "output", 2);
    i = take(&m, 0, &out);
    CHECK(i && i->format == SP_PIXEL_FLOW32F);
    CHECK_NEAR(asked.before, 0.04, 0);
    CHECK(m.type->past_ns(m.value) == SP_PAST_NS);
}

/* ---------------------------------------------------------------- faults */
static uint8_t clean[3 * N];

/* one picture under a fault; the clean one beside it */
static const uint8_t *under(uint32_t kind, double strength, double value)
{
    sp_mount_def m = mount_of("camera");
    sp_frame_out out;
    ramps = true;
    fault_count = 0;
    scene_light = 1;
    CHECK(take(&m, 3, &out) != NULL);
    memcpy(clean, pixels(), sizeof clean);
    faults[0] = (sp_fault_now){.kind = kind, .strength = strength, .value = value, .since = 1, .stream = 5};
    fault_count = 1;
    CHECK(take(&m, 3, &out) != NULL);
    fault_count = 0;
    ramps = false;
    return pixels();
}

static int changed(const uint8_t *p)
{
    int n = 0;
    for (uint32_t i = 0; i < N; i++)
        n += memcmp(p + 3 * i, clean + 3 * i, 3) != 0;
    return n;
}

static void test_faults_of_light(void)
{
    const uint8_t *p = under(SP_FAULT_BLACKOUT, 1, 0);
    CHECK_NEAR(mean_of(), 0, 0);
    p = under(SP_FAULT_BLACKOUT, 0.5, 0);
    CHECK_NEAR(p[3 * 40], clean[3 * 40] / 2.0, 0.51);
    under(SP_FAULT_WHITEOUT, 1, 0);
    CHECK_NEAR(mean_of(), 255, 0);
    // twice the light of sRGB 99: linear 0.1248 to 0.2496, 137
    p = under(SP_FAULT_EXPOSURE, 2, 0);
    uint32_t at = 0;
    while (at < W && clean[3 * at] != 98)
        at++;
    CHECK(at < W && sp_abs(p[3 * at] - 136.0) <= 1);
    // 100 Hz over 15 ms: one and a half periods from top to bottom
    p = under(SP_FAULT_FLICKER, 0.8, 100);
    int lowest = 255, highest = 0;
    for (uint32_t y = 0; y < H; y++) {
        lowest = p[3 * (y * W + 60)] < lowest ? p[3 * (y * W + 60)] : lowest;
        highest = p[3 * (y * W + 60)] > highest ? p[3 * (y * W + 60)] : highest;
    }
    CHECK(highest > clean[3 * 60] - 4 && lowest < clean[3 * 60] / 1.8);
}

static void test_faults_of_the_chip(void)
{
    const uint8_t *p = under(SP_FAULT_ROW, 0.25, 0);
    CHECK(changed(p) > 4 * W && changed(p) <= 24 * W);
    p = under(SP_FAULT_COLUMN, 0.25, 0);
    CHECK(changed(p) > 5 * H && changed(p) <= 32 * H);
    p = under(SP_FAULT_DEAD_PIXELS, 0.02, 0);
    // 61 in the mean
    CHECK(changed(p) > 35 && changed(p) < 95);
    p = under(SP_FAULT_HOT_PIXELS, 0.02, 0);
    int white = 0;
    for (uint32_t i = 0; i < N; i++)
        white += p[3 * i] == 255;
    CHECK(white > 35 && white < 95);
    p = under(SP_FAULT_QUANTISE, 0.25, -1);
    for (uint32_t i = 0; i < 3 * N; i++)
        CHECK(p[i] == 0 || p[i] == 64 || p[i] == 128 || p[i] == 191 || p[i] == 255);
    p = under(SP_FAULT_SATURATION, 0.5, -1);
    for (uint32_t i = 0; i < 3 * N; i++)
        CHECK(p[i] <= 128);
    // three times 2 of 255, 2 of them there already
    p = under(SP_FAULT_NOISE, 3, 0);
    double square = 0;
    for (uint32_t i = 0; i < 3 * N; i++)
        square += sp_square(p[i] - (double)clean[i]) / (3 * N);
    CHECK_NEAR(sp_sqrt(square), 5.66, 0.25);
}

static void test_faults_of_the_glass(void)
{
    const uint8_t *p = under(SP_FAULT_DIRT, 0.3, 0);
    int dark = 0;
    for (uint32_t i = 0; i < N; i++)
        dark += p[3 * i] < clean[3 * i] * 0.6 && clean[3 * i] > 20;
    CHECK_NEAR(dark / (double)N, 0.28, 0.1);
    p = under(SP_FAULT_WATER, 0.3, 0);
    CHECK(changed(p) > N / 10 && changed(p) < N / 2);
    p = under(SP_FAULT_ICE, 0.5, 0);
    CHECK(changed(p) > N / 4);
    // a box 0.87 * 4 = 3 to each side: the step of the ramp's mean stays, its ends give way
    p = under(SP_FAULT_DEFOCUS, 4, 0);
    CHECK_NEAR(p[3 * (10 * W + 32)], clean[3 * 32], 1);
    CHECK(p[3 * 10 * W] > clean[0] + 2);
    // a quarter of the width, where the fault says: 0.2 rad to the left
    p = under(SP_FAULT_BLOCKAGE, 0.25, 0.2);
    const double f = W / (2 * sp_tan(SP_PI / 6));
    const uint32_t middle = (uint32_t)(W / 2.0 - f * sp_tan(0.2));
    CHECK(p[3 * (5 * W + middle)] < 10 && p[3 * (40 * W + middle + 6)] < 10);
    CHECK(memcmp(p + 3 * (5 * W + middle + 10), clean + 3 * (5 * W + middle + 10), 3) == 0);
}

static void test_a_segment_repeats_its_first_row(void)
{
    sp_mount_def m = mount_of("depth");
    sp_frame_out out;
    ramps = true;
    faults[0] = (sp_fault_now){.kind = SP_FAULT_SEGMENT, .strength = 0.5, .stream = 5};
    fault_count = 1;
    CHECK(take(&m, 3, &out) != NULL);
    faults[0] = (sp_fault_now){.kind = SP_FAULT_DEAD_PIXELS, .strength = 0.05, .stream = 5};
    faults[1] = (sp_fault_now){.kind = SP_FAULT_SEGMENT, .strength = 0.5, .stream = 5};
    fault_count = 2;
    CHECK(take(&m, 3, &out) != NULL);
    // dead pixels of one row are those of 24 rows
    const float *d = (const float *)(const void *)pixels();
    int same = 0;
    for (uint32_t y = 1; y < H; y++)
        same += !memcmp(d + y * W, d + (y - 1) * W, W * sizeof *d);
    CHECK(same == H / 2 - 1);
    fault_count = 0;
    ramps = false;
}

int main(void)
{
    sp_error err = {0};
    arena = sp_arena_create();
    def = (sp_world_def){.arena = arena, .tick_ns = 10000000, .substeps = 5, .seed = 9, .actor_count = 1};
    def.actors = SP_ARRAY(arena, sp_actor_def, 2);
    world = sp_world_create(&def, arena, &err);
    RUN(test_exposure_acts_two_frames_later);
    RUN(test_exposure_first_then_gain);
    RUN(test_fixed_exposure_is_photometry);
    RUN(test_what_it_says_of_itself);
    RUN(test_impossible_lenses_are_said);
    RUN(test_depth_and_labels);
    RUN(test_faults_of_light);
    RUN(test_faults_of_the_chip);
    RUN(test_faults_of_the_glass);
    RUN(test_a_segment_repeats_its_first_row);
    sp_arena_destroy(arena);
    return DONE();
}
