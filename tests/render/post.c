/* post.c - what lens, glass and shutter do to light: vignette by its formula, spread light that is not lost, ghosts and
 * drops, blur against the mean of sixteen pictures, the skew of a rolling shutter, boxes against masks. */
#include "check.h"
#include "open.h"
#include "sensors/boxes.h"

enum { W = 320, H = 180, N = W * H };
static sp_render *renderer;
static sp_pixels pixels;
static scene s;
static sp_pose before[SP_MAX_ACTORS + 1];

typedef struct shot {
    double c[N][3];
    float mosaic[N];
    uint32_t id[N];
} shot;

static bool shoot(const sp_pixel_request *request, shot *out)
{
    static uint16_t raw[4 * N];
    const sp_pixel_buffers b = {.linear = raw, .mosaic = out->mosaic, .id = out->id};
    const bool ok = open_draw(&pixels, &s, request, SP_WANT_LINEAR | SP_WANT_MOSAIC | SP_WANT_ID, &b);
    for (uint32_t i = 0; i < N; i++)
        for (int k = 0; k < 3; k++)
            out->c[i][k] = open_half(raw[4 * i + (uint32_t)k]);
    return ok;
}

static double mean_of(const shot *a)
{
    double sum = 0;
    for (uint32_t i = 0; i < N; i++)
        sum += a->c[i][0] + a->c[i][1] + a->c[i][2];
    return sum / (3.0 * N);
}

static shot a, b, c;

static void test_vignette_by_its_formula(void)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    CHECK(shoot(&q, &a));
    q.optics = (sp_optics){.vignette = -0.3, .falloff = 1};
    CHECK(shoot(&q, &b));
    for (uint32_t i = 0; i < N; i += 97) {
        const double x = i % W + 0.5 - W / 2.0, y = i / W + 0.5 - H / 2.0;
        const double cosine = 1 / sp_sqrt(1 + (x * x + y * y) / (q.fx * q.fx)),
                     r2 = (x * x + y * y) / (160.0 * 160 + 90 * 90);
        const double want = sp_pow(cosine, 4) * (1 - 0.3 * r2);
        CHECK_NEAR(b.c[i][1] / a.c[i][1], want, 0.003);
        // the filter lets red, green, green, blue through
        const int k = (int)(i % W & 1) + (int)(i / W & 1);
        CHECK_NEAR((double)b.mosaic[i], b.c[i][k], 0.001 * b.c[i][k] + 1e-4);
    }
}

static void test_exposure_scales_light(void)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    q.exposure = 0.5;
    CHECK(shoot(&q, &a));
    q.exposure = 1.5;
    CHECK(shoot(&q, &b));
    CHECK_NEAR(mean_of(&b) / mean_of(&a), 3, 0.01);
}

static void test_spread_light_is_not_lost(void)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 2.3, -0.4, W, H); // towards the sun
    CHECK(shoot(&q, &a));
    q.optics = (sp_optics){.glare = 0.2};
    CHECK(shoot(&q, &b));
    CHECK_NEAR(mean_of(&b) / mean_of(&a), 1, 0.03);
    // the darkest place has 0.8 of its own and a fifth of the mean
    uint32_t dark = 0;
    for (uint32_t i = 0; i < N; i++)
        dark = a.c[i][1] < a.c[dark][1] ? i : dark;
    CHECK_NEAR(b.c[dark][0] + b.c[dark][1] + b.c[dark][2],
               0.8 * (a.c[dark][0] + a.c[dark][1] + a.c[dark][2]) + 0.2 * 3 * mean_of(&a), 0.03 * 3 * mean_of(&a));
    q.optics = (sp_optics){.bloom = 0.2};
    CHECK(shoot(&q, &b));
    CHECK_NEAR(mean_of(&b) / mean_of(&a), 1, 0.05);
    CHECK(b.c[dark][1] > a.c[dark][1] * 1.02);
}

static void test_glass(void)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    CHECK(shoot(&q, &a));
    q.optics = (sp_optics){.dirt = 0.3, .seed = 5};
    CHECK(shoot(&q, &b));
    int dark = 0;
    for (uint32_t i = 0; i < N; i++)
        dark += b.c[i][1] < 0.7 * a.c[i][1];
    CHECK_NEAR(dark / (double)N, 0.3, 0.08);
    q.optics = (sp_optics){.drops = 0.3, .seed = 5, .clock = 3};
    CHECK(shoot(&q, &b));
    int moved = 0;
    for (uint32_t i = 0; i < N; i++)
        moved += sp_abs(b.c[i][1] - a.c[i][1]) > 0.03 * a.c[i][1];
    CHECK(moved > N / 8 && moved < N / 2);
    // a wiper that has just been over it
    q.optics.wiper = 1.5;
    CHECK(shoot(&q, &c));
    CHECK_NEAR(mean_of(&c) / mean_of(&a), 1, 1e-4);
}

/* the eye passes to the left while the shutter is open */
static sp_pixel_request moving(double metres)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    for (uint32_t i = 1; i <= s.def.actor_count; i++)
        before[i] = sp_actor_pose(&s.world->actors[i]);
    q.before = 0.02;
    q.eye_before = q.eye;
    q.eye_before.position.y -= metres;
    q.pose_before = before;
    return q;
}

static void test_blur_is_the_mean_of_many_pictures(void)
{
    scene_put(&s, 2, 315, -5.25, 0);
    sp_pixel_request q = moving(0.4);
    // at the middle of the exposure
    q.blur = 0.02;
    q.samples = 1;
    CHECK(shoot(&q, &a));
    q.samples = 0;
    CHECK(shoot(&q, &b));
    q.samples = 16;
    CHECK(shoot(&q, &c));
    double sharp = 0, smeared = 0;
    for (uint32_t i = 0; i < N; i++) {
        sharp += sp_square(a.c[i][1] - c.c[i][1]);
        smeared += sp_square(b.c[i][1] - c.c[i][1]);
    }
    CHECK(sharp > 0);
    CHECK(smeared < 0.35 * sharp);
}

/* columns of the middle rows that the sun shines in */
static int sunny(const shot *x)
{
    double peak = 0;
    int n = 0;
    for (uint32_t i = 0; i < N; i++)
        peak = sp_max(peak, x->c[i][1]);
    for (uint32_t u = 0; u < W; u++) {
        double most = 0;
        for (uint32_t v = H / 2 - 4; v < H / 2 + 4; v++)
            most = sp_max(most, x->c[v * W + u][1]);
        n += most > peak / 4;
    }
    return n;
}

static void test_length_of_a_streak(void)
{
    // the eye pans over the sun by 0.05 rad about its own upright: 277 * 0.05 = 13.9 pixels
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 2.3, -0.75, W, H);
    q.pose_before = before;
    for (uint32_t i = 1; i <= s.def.actor_count; i++)
        before[i] = sp_actor_pose(&s.world->actors[i]);
    q.before = q.blur = 0.02;
    const sp_quat turn = sp_quat_from_ypr(0.05, 0, 0);
    q.eye_before = q.eye;
    q.eye_before.rotation = sp_quat_multiply(q.eye.rotation, turn);
    q.samples = 1;
    CHECK(shoot(&q, &a));
    q.samples = 16;
    CHECK(shoot(&q, &b));
    q.samples = 0;
    CHECK(shoot(&q, &c));
    CHECK(sunny(&a) > 0 && sunny(&a) < 20);
    CHECK_NEAR(sunny(&b) - sunny(&a), 13.9, 3);
    CHECK_NEAR(sunny(&c) - sunny(&a), 13.9, 4);
}

static void test_skew_of_a_rolling_shutter(void)
{
    // an edge passes at 20 m/s sideways: a row later it is v t_row further
    scene_put(&s, 2, 320, -5.25, 0);
    sp_pixel_request q = moving(0);
    before[2].position.y -= 0.4; // 0.4 m in 20 ms to the left
    q.skip = (sp_actor_id){0};
    CHECK(shoot(&q, &a));
    q.rows = 0.02;
    CHECK(shoot(&q, &b));
    int seen = 0;
    double worst = 0;
    for (uint32_t y = 70; y < 110; y++) {
        int still = -1, rolled = -1;
        for (int x = W - 1; x >= 0; x--) {
            still = a.id[y * W + (uint32_t)x] == 2 ? x : still;
            rolled = b.id[y * W + (uint32_t)x] == 2 ? x : rolled;
        }
        if (still < 0 || rolled < 0)
            continue;
        // 20 - 0.6 m to its rear; it was further right by what it had not yet moved
        const double age = 0.02 * (1 - (y + 0.5) / H), depth = 320 - 300 - 0.7;
        worst = sp_max(worst, sp_abs(rolled - still - q.fx * 20 * age / depth));
        seen++;
    }
    CHECK(seen > 10);
    CHECK(worst < 1.3);
    // colours roll as labels do: every row is that of a picture taken at its time
    q = moving(1);
    q.rows = 0.02;
    CHECK(shoot(&q, &b));
    sp_pixel_request then = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    const uint32_t y = 130;
    then.eye.position.y = -5.25 - 1 + (y + 0.5) / H;
    CHECK(shoot(&then, &a));
    CHECK(shoot(&(sp_pixel_request){.eye = q.eye,
                                    .width = W,
                                    .height = H,
                                    .fx = q.fx,
                                    .fy = q.fy,
                                    .cx = q.cx,
                                    .cy = q.cy,
                                    .near = 0.2,
                                    .far = 4000},
                &c));
    double same = 0, other = 0;
    for (uint32_t x = 0; x < W; x++) {
        same += sp_abs(b.c[y * W + x][1] - a.c[y * W + x][1]);
        other += sp_abs(b.c[y * W + x][1] - c.c[y * W + x][1]);
    }
    CHECK(same < 0.25 * other);
}

static void test_boxes_are_where_the_masks_are(void)
{
    static sp_sight sight;
    static sp_box_rect tight[16];
    // so far away that what is round about a car is less than a pixel
    scene_put(&s, 2, 335, -4, 0.5);
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    q.skip = SP_EGO;
    const sp_lens lenses[2] = {{0}, {.kind = SP_LENS_BROWN, .k = {-0.3, 0.1}}};
    for (int l = 0; l < 2; l++) {
        q.lens = lenses[l];
        CHECK(shoot(&q, &a));
        const sp_lens_view view = sp_lens_open(&q);
        sp_box_tight(a.id, W, H, 15, tight, NULL);
        sp_sight_gather(&s.def, s.world, SP_EGO, 1000, &sight);
        for (uint32_t i = 0; i < sight.count; i++) {
            sp_box_seen seen;
            const uint32_t id = sight.box[i].actor;
            if (id != 2)
                continue;
            CHECK(sp_box_project(&view, q.eye, &sight.box[i], &seen));
            sp_box_occlusion(&sight, q.eye.position, id, &seen);
            CHECK_NEAR(seen.rect.left, tight[id].left, 1);
            CHECK_NEAR(seen.rect.right, tight[id].right, 1);
            CHECK_NEAR(seen.rect.top, tight[id].top, 1);
            CHECK_NEAR(seen.rect.bottom, tight[id].bottom, 1);
            CHECK(seen.occluded == 0 && seen.level == 0 && seen.truncated == 0);
        }
    }
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    scene_make(&s, SCENE_STRAIGHT, false);
    renderer = open_renderer(&s);
    if (!renderer)
        return 1;
    pixels = sp_render_pixels(renderer);
    RUN(test_vignette_by_its_formula);
    RUN(test_exposure_scales_light);
    RUN(test_spread_light_is_not_lost);
    RUN(test_glass);
    RUN(test_blur_is_the_mean_of_many_pictures);
    RUN(test_length_of_a_streak);
    RUN(test_skew_of_a_rolling_shutter);
    RUN(test_boxes_are_where_the_masks_are);
    sp_render_destroy(renderer);
    scene_free(&s);
    return DONE();
}
