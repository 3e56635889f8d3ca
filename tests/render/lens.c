/* lens.c - lenses: round trips of pixels and rays, closed forms by hand, and that what is drawn lies where the lens
 * puts it, through one view or through the faces of a cube. */
#include "world/lens.h"
#include "check.h"
#include "open.h"

enum { W = 320, H = 180, N = W * H };
static sp_render *renderer;
static sp_pixels pixels;
static scene s;

static sp_pixel_request with_lens(uint32_t kind, double fov)
{
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    static const double k[4][8] = {{0},
                                   {-0.28, 0.09, 0.001, -0.0015, -0.01, 0.02, 0.001, 0},
                                   {0.05, -0.01, 0.002, -0.0005},
                                   {0, 0, 2, -8, 1.5, -0.7}};
    q.lens.kind = kind;
    memcpy(q.lens.k, k[kind], sizeof k[kind]);
    q.fx = q.fy = sp_lens_focal(&q.lens, W, fov);
    if (kind == SP_LENS_FTHETA)
        q.lens.k[1] = q.fx;
    return q;
}

static void test_round_trip(void)
{
    static const double fov[4] = {1, 1.2, 3.3, 3.3};
    for (uint32_t kind = 0; kind < 4; kind++) {
        const sp_pixel_request q = with_lens(kind, fov[kind]);
        const sp_lens_view v = sp_lens_open(&q);
        double worst = 0;
        int seen = 0;
        for (double y = 0.5; y < H; y += 3)
            for (double x = 0.5; x < W; x += 3) {
                sp_vec3 d;
                double u, w;
                if (!sp_lens_ray(&v, x, y, &d))
                    continue;
                CHECK(sp_lens_project(&v, sp_scale3(d, 17), &u, &w));
                worst = sp_max(worst, sp_hypot(u - x, w - y));
                seen++;
            }
        CHECK(seen > (kind < 2 ? 6000 : 5000));
        CHECK_NEAR(worst, 0, 1e-6);
    }
}

/* 400 lenses with coefficients at random, of every kind, each one's picture: there and back by less than 0.01 pixel */
static void test_round_trip_of_any_lens(void)
{
    double worst = 0;
    uint32_t seen = 0, asked = 0;
    for (uint32_t n = 0; n < 400; n++) {
        sp_pixel_request q = scene_eye(0, 0, 0, 0, 0, 1280, 720);
        double r[10];
        for (uint32_t k = 0; k < 10; k++)
            r[k] = 2 * sp_random(9, n, 0, k) - 1;
        q.lens.kind = n % 4;
        if (q.lens.kind == SP_LENS_BROWN) {
            const double k[8] = {0.3 * r[0],  0.1 * r[1],  0.002 * r[2], 0.002 * r[3],
                                 0.02 * r[4], 0.05 * r[5], 0.02 * r[6],  0.01 * r[7]};
            memcpy(q.lens.k, k, sizeof k);
        } else if (q.lens.kind == SP_LENS_KANNALA) {
            const double k[4] = {0.08 * r[0], 0.02 * r[1], 0.004 * r[2], 0.001 * r[3]};
            memcpy(q.lens.k, k, sizeof k);
        }
        q.fx = q.fy = sp_lens_focal(&q.lens, 1280, q.lens.kind < 2 ? 1.4 + 0.5 * r[8] : 2.6 + 0.8 * r[8]);
        if (q.lens.kind == SP_LENS_FTHETA) {
            const double k[6] = {0, q.fx, 20 * r[0], 20 * r[1], 6 * r[2], 2 * r[3]};
            memcpy(q.lens.k, k, sizeof k);
        }
        q.cx += 20 * r[9];
        const sp_lens_view v = sp_lens_open(&q);
        for (double y = 0.5; y < 720; y += 24)
            for (double x = 0.5; x < 1280; x += 32) {
                sp_vec3 d;
                double u = 0, w = 0;
                asked++;
                if (!sp_lens_ray(&v, x, y, &d))
                    continue;
                CHECK(sp_lens_project(&v, sp_scale3(d, 3), &u, &w));
                worst = sp_max(worst, sp_hypot(u - x, w - y));
                seen++;
            }
    }
    CHECK(seen > asked * 0.7);
    CHECK_NEAR(worst, 0, 0.01);
}

static void test_closed_forms(void)
{
    double u, w;
    // Brown-Conrady at x = 0.4, y = 0.2: r^2 = 0.2; 1 - 0.3 * 0.2 + 0.1 * 0.04 = 0.944; tangential 2 p1 x y + p2 (r^2 +
    // 2 x^2)
    sp_pixel_request q = {.fx = 100, .fy = 200, .cx = 10, .cy = 20, .width = 64, .height = 64};
    q.lens = (sp_lens){.kind = SP_LENS_BROWN, .k = {-0.3, 0.1, 0.01, 0.02}};
    sp_lens_view v = sp_lens_open(&q);
    CHECK(sp_lens_project(&v, sp_v3(2, -0.8, -0.4), &u, &w));
    CHECK_NEAR(u, 10 + 100 * (0.4 * 0.944 + 2 * 0.01 * 0.08 + 0.02 * (0.2 + 0.32)), 1e-9);
    CHECK_NEAR(w, 20 + 200 * (0.2 * 0.944 + 0.01 * (0.2 + 0.08) + 2 * 0.02 * 0.08), 1e-9);
    // Kannala-Brandt at right angles to the axis: theta (1 + k1 theta^2)
    q.lens = (sp_lens){.kind = SP_LENS_KANNALA, .k = {0.05}};
    v = sp_lens_open(&q);
    CHECK(sp_lens_project(&v, sp_v3(0, -1, 0), &u, &w));
    CHECK_NEAR(u, 10 + 100 * 1.5707963267948966 * (1 + 0.05 * 2.4674011002723395), 1e-9);
    CHECK_NEAR(w, 20, 1e-9);
    // f-theta, its own pixels: 3 + 50 a + 2 a^2 at a = 45 degrees, downward
    q.lens = (sp_lens){.kind = SP_LENS_FTHETA, .k = {0, 50, 2}};
    v = sp_lens_open(&q);
    CHECK(sp_lens_project(&v, sp_v3(1, 0, -1), &u, &w));
    CHECK_NEAR(w, 20 + 50 * 0.7853981633974483 + 2 * 0.6168502750680849, 1e-9);
    // beyond what the lens can show, and behind a pinhole
    q.lens.most = 0.7;
    v = sp_lens_open(&q);
    CHECK(!sp_lens_project(&v, sp_v3(1, 0, -1), &u, &w));
    q.lens = (sp_lens){0};
    v = sp_lens_open(&q);
    CHECK(!sp_lens_project(&v, sp_v3(-1, 0, 0), &u, &w));
    // a barrel that folds over is cut where it folds: 1 - 3 * 0.5 r^2 = 0
    q.lens = (sp_lens){.kind = SP_LENS_BROWN, .k = {-0.5}};
    v = sp_lens_open(&q);
    CHECK_NEAR(sp_tan(v.limit), 0.816496580927726, 2e-3);
}

static bool shoot(const sp_pixel_request *request, uint32_t want, const sp_pixel_buffers *b)
{
    return open_draw(&pixels, &s, request, want, b);
}

/* points of the road, where depth and class say they are */
static void check_picture(uint32_t kind, double fov, int least)
{
    static float depth[N], flow[2 * N];
    static uint32_t id[N];
    static uint8_t class_id[N], rgb[3 * N];
    sp_pixel_request q = with_lens(kind, fov);
    sp_pose before[SP_MAX_ACTORS + 1];
    for (uint32_t i = 1; i <= s.def.actor_count; i++)
        before[i] = sp_actor_pose(&s.world->actors[i]);
    q.before = 0.05;
    q.eye_before = (sp_pose){{299.4, -5.25, 1.3}, sp_quat_from_ypr(-0.01, 0, 0)};
    q.pose_before = before;
    const sp_pixel_buffers b = {.rgb = rgb, .depth = depth, .id = id, .class_id = class_id, .flow = flow};
    CHECK(shoot(&q, SP_WANT_COLOUR | SP_WANT_DEPTH | SP_WANT_CLASS | SP_WANT_ID | SP_WANT_FLOW, &b));
    const sp_lens_view v = sp_lens_open(&q);
    double worst = 0, worst_flow = 0;
    int seen = 0;
    for (uint32_t i = 0; i < N; i++) {
        sp_vec3 d;
        double u, w;
        if (class_id[i] != SP_SEMANTIC_ROAD || !sp_lens_ray(&v, i % W + 0.5, i / W + 0.5, &d) || -1.3 / d.z > 20)
            continue;
        // nearest sampling: half a pixel of the view's row, in metres at that flat angle, and a little for its diagonal
        const double r = -1.3 / d.z, slack = 0.75 * r * r / 1.3 / (kind < 2 ? v.fx : 0.6 * v.fx) + 0.01;
        worst = sp_max(worst, sp_abs((double)depth[i] - r) / slack);
        const sp_vec3 p = sp_pose_to_local(q.eye_before, sp_pose_to_world(q.eye, sp_scale3(d, r)));
        if (sp_lens_project(&v, p, &u, &w)) {
            const double e = sp_hypot(i % W + 0.5 - u - (double)flow[2 * i], i / W + 0.5 - w - (double)flow[2 * i + 1]);
            const double size = sp_hypot((double)flow[2 * i], (double)flow[2 * i + 1]);
            worst_flow = sp_max(worst_flow, e / (0.12 + 0.08 * size));
        }
        seen++;
    }
    CHECK(seen > least);
    CHECK(worst < 1);
    CHECK(worst_flow < 1);
    // colour and class agree: what is sky is brighter than what is road
    double sky = 0, road = 0, sky_count = 0, road_count = 0;
    for (uint32_t i = 0; i < N; i++) {
        const double l = rgb[3 * i] + rgb[3 * i + 1] + rgb[3 * i + 2];
        sky += class_id[i] == SP_SEMANTIC_SKY ? l : 0;
        sky_count += class_id[i] == SP_SEMANTIC_SKY;
        road += class_id[i] == SP_SEMANTIC_ROAD ? l : 0;
        road_count += class_id[i] == SP_SEMANTIC_ROAD;
    }
    CHECK(sky / sky_count > 1.3 * road / road_count);
}

static void test_drawn_where_the_lens_puts_it(void)
{
    check_picture(SP_LENS_BROWN, 1.2, 8000);
    check_picture(SP_LENS_KANNALA, 3.2, 1000);
    check_picture(SP_LENS_FTHETA, 3.2, 1000);
}

static void test_beyond_its_limit_a_lens_is_black(void)
{
    static uint8_t rgb[3 * N], class_id[N];
    sp_pixel_request q = with_lens(SP_LENS_KANNALA, 3.2);
    q.lens.most = 0.6;
    const sp_pixel_buffers b = {.rgb = rgb, .class_id = class_id};
    CHECK(shoot(&q, SP_WANT_COLOUR | SP_WANT_CLASS, &b));
    CHECK(rgb[0] == 0 && rgb[1] == 0 && rgb[2] == 0 && class_id[0] == SP_SEMANTIC_NONE);
    CHECK(rgb[3 * (90 * W + 160)] > 20 && class_id[60 * W + 160] == SP_SEMANTIC_SKY);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    scene_make(&s, SCENE_STRAIGHT, false);
    RUN(test_round_trip);
    RUN(test_round_trip_of_any_lens);
    RUN(test_closed_forms);
    renderer = open_renderer(&s);
    if (!renderer)
        return 1;
    pixels = sp_render_pixels(renderer);
    RUN(test_drawn_where_the_lens_puts_it);
    RUN(test_beyond_its_limit_a_lens_is_black);
    sp_render_destroy(renderer);
    scene_free(&s);
    return DONE();
}
