/* truth.c - what draw_all says of each pixel against geometry done again by hand: metres along the ray against a plane
 * and against every triangle of a model, classes, ids against what is hidden, flow against projections then and now;
 * and that nobody's question changes another's answer. */
#include "check.h"
#include "hit.h"
#include "open.h"
#include "world/lens.h"

enum { W = 320, H = 180, N = W * H };
static sp_render *renderer;
static sp_pixels pixels;
static scene s;

typedef struct shot {
    float depth[N], flow[2 * N];
    uint32_t id[N];
    uint8_t class_id[N], rgb[3 * N];
} shot;

static bool shoot(const sp_pixel_request *request, uint32_t want, shot *out)
{
    const sp_pixel_buffers b = {
        .rgb = out->rgb, .depth = out->depth, .id = out->id, .class_id = out->class_id, .flow = out->flow};
    return open_draw(&pixels, &s, request, want, &b);
}

enum { TRUTH = SP_WANT_DEPTH | SP_WANT_ID | SP_WANT_CLASS };

/* ray of a pixel, in the world */
static sp_vec3 ray_of(const sp_pixel_request *q, uint32_t u, uint32_t v)
{
    const double x = (u + 0.5 - q->cx) / q->fx, y = (v + 0.5 - q->cy) / q->fy;
    return sp_rotate(q->eye.rotation, sp_normal3(sp_v3(1, -x, -y)));
}

static void test_depth_of_the_road(void)
{
    static shot a;
    const sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0.1, 0.03, W, H);
    CHECK(shoot(&q, TRUTH, &a));
    int seen = 0;
    double worst = 0;
    for (uint32_t i = 0; i < N; i++) {
        if (a.class_id[i] != SP_SEMANTIC_ROAD && a.class_id[i] != SP_SEMANTIC_MARKING)
            continue;
        const sp_vec3 d = ray_of(&q, i % W, i / W);
        const double r = -1.3 / d.z;
        if (r > 50 || r < 0)
            continue;
        seen++;
        worst = sp_max(worst, sp_abs((double)a.depth[i] - r));
    }
    CHECK(seen > N / 4);
    CHECK_NEAR(worst, 0, 0.01);
    // the sky has none
    CHECK(a.class_id[0] == SP_SEMANTIC_SKY && a.depth[0] == 0 && a.id[0] == 0);
}

static void test_depth_of_a_car_against_every_triangle(void)
{
    static shot a;
    // actor 2, a car 50 m ahead and a little askew; seen through a long lens
    scene_put(&s, 2, 350, -4.5, 0.3);
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0.015, 0.01, W, H);
    q.fx = q.fy = 2500;
    CHECK(shoot(&q, TRUTH, &a));
    const sp_actor_def *d = &s.def.actors[2];
    const double size[3] = {d->length, d->width, d->height};
    sp_mesh m = {0};
    sp_model model = {.spec = sp_model_spec_of(d->kind, d->vehicle, size, d->center_x)};
    sp_model_build(&m, &model);
    CHECK(!m.failed);
    const sp_pose pose = sp_actor_pose(&s.world->actors[2]);
    const sp_vec3 o = sp_pose_to_local(pose, q.eye.position);
    int seen = 0, missed = 0;
    for (uint32_t i = 0; i < N; i += 7) {
        if (a.id[i] != 2)
            continue;
        CHECK(a.class_id[i] == SP_SEMANTIC_VEHICLE);
        const double r =
            hit_triangles(&m, &model, o, sp_rotate(sp_conjugate(pose.rotation), ray_of(&q, i % W, i / W)), 0);
        // vertices are snapped to 1/256 of a pixel: at edges, and where a ray grazes a roof, that is centimetres
        missed += sp_abs(r - (double)a.depth[i]) > 0.01;
        seen++;
    }
    sp_mesh_free(&m);
    CHECK(seen > 300);
    CHECK(missed <= seen / 50);
}

static void test_who_hides_whom(void)
{
    static shot a;
    // a van right behind the car: nothing of it is seen in the middle of the picture
    scene_put(&s, 2, 320, -5.25, 0);
    scene_put(&s, 4, 500, -5.25, 0);
    const sp_pixel_request q = scene_eye(300, -5.25, 1.0, 0, 0, W, H);
    CHECK(shoot(&q, TRUTH, &a));
    CHECK(a.id[90 * W + 160] == 2);
    int stripes = 0, far = 0;
    for (uint32_t i = 0; i < N; i++) {
        stripes += a.class_id[i] == SP_SEMANTIC_MARKING;
        far += a.id[i] == 4;
    }
    CHECK(stripes > 200);
    CHECK(far == 0);
    // who carries the camera is not seen
    sp_pixel_request without = q;
    without.skip = (sp_actor_id){2};
    CHECK(shoot(&without, TRUTH, &a));
    for (uint32_t i = 0; i < N; i++)
        CHECK(a.id[i] != 2);
}

static void test_flow_is_the_difference_of_two_projections(void)
{
    static shot a;
    static sp_pose before[SP_MAX_ACTORS + 1];
    scene_put(&s, 2, 315, -4, 0.2);
    // 40 ms ago the car stood 0.8 m to the left and back and was turned, the eye 1 m back and turned
    for (uint32_t i = 1; i <= s.def.actor_count; i++)
        before[i] = sp_actor_pose(&s.world->actors[i]);
    before[2] = (sp_pose){{314.2, -3.6, 0}, sp_quat_from_ypr(0.17, 0, 0)};
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0.02, 0.02, W, H);
    q.eye_before = (sp_pose){{299, -5.2, 1.28}, sp_quat_from_ypr(0.03, 0.025, 0.004)};
    q.pose_before = before;
    q.before = 0.04;
    CHECK(shoot(&q, TRUTH | SP_WANT_FLOW, &a));
    const sp_pose now = sp_actor_pose(&s.world->actors[2]);
    double worst[2] = {0, 0};
    int seen[2] = {0, 0};
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t u = i % W, v = i / W;
        const bool car = a.id[i] == 2, ground = a.class_id[i] == SP_SEMANTIC_ROAD;
        if ((!car && !ground) || a.depth[i] > 40)
            continue;
        // the same point of the car, or of the road, then
        sp_vec3 p = sp_add3(q.eye.position, sp_scale3(ray_of(&q, u, v), (double)a.depth[i]));
        if (car)
            p = sp_pose_to_world(before[2], sp_pose_to_local(now, p));
        const sp_vec3 l = sp_pose_to_local(q.eye_before, p);
        if (l.x < 0.5)
            continue;
        const double fu = u + 0.5 - (q.cx - q.fx * l.y / l.x), fv = v + 0.5 - (q.cy - q.fy * l.z / l.x);
        const double e = sp_hypot(fu - (double)a.flow[2 * i], fv - (double)a.flow[2 * i + 1]);
        worst[car] = sp_max(worst[car], e);
        seen[car]++;
    }
    CHECK(seen[0] > 10000 && seen[1] > 500);
    CHECK_NEAR(worst[0], 0, 0.01);
    CHECK_NEAR(worst[1], 0, 0.05);
    // the sky turns with the eye: about 0.01 rad to the right, so that it moves left
    CHECK_NEAR((double)a.flow[2 * 160], -0.01 * q.fx, 0.6);
}

static void test_nobody_changes_anothers_answer(void)
{
    static shot a, b, c;
    const sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H), other = scene_eye(340, -2, 2, 1, 0, 200, 100);
    CHECK(shoot(&q, TRUTH | SP_WANT_COLOUR, &a));
    CHECK(shoot(&other, TRUTH | SP_WANT_COLOUR, &c));
    CHECK(shoot(&q, SP_WANT_ID, &b) && shoot(&q, SP_WANT_DEPTH, &b) && shoot(&q, SP_WANT_CLASS, &b) &&
          shoot(&q, SP_WANT_COLOUR, &b));
    CHECK(!memcmp(a.depth, b.depth, sizeof a.depth) && !memcmp(a.id, b.id, sizeof a.id));
    CHECK(!memcmp(a.class_id, b.class_id, sizeof a.class_id) && !memcmp(a.rgb, b.rgb, sizeof a.rgb));
    // and what is kept is not kept too long
    scene_put(&s, 2, 312, -5.25, 0);
    CHECK(shoot(&q, TRUTH, &b));
    CHECK(memcmp(a.id, b.id, sizeof a.id) != 0);
}

static void test_a_width_that_is_no_multiple_of_four(void)
{
    static shot a, b;
    // the same picture, three columns narrower on its right
    sp_pixel_request q = scene_eye(300, -5.25, 1.3, 0, 0, W, H);
    q.before = 0.04;
    q.eye_before = q.eye;
    q.eye_before.position.x -= 1;
    CHECK(shoot(&q, TRUTH | SP_WANT_FLOW, &a));
    q.width = W - 3;
    CHECK(shoot(&q, TRUTH | SP_WANT_FLOW, &b));
    int same = 0;
    for (uint32_t y = 0; y < H; y++)
        for (uint32_t x = W - 10; x < W - 3; x++) {
            const uint32_t i = y * W + x, k = y * (W - 3) + x;
            same += a.id[i] == b.id[k] && a.class_id[i] == b.class_id[k] &&
                    sp_abs((double)a.depth[i] - (double)b.depth[k]) < 1e-3 * (double)a.depth[i] + 1e-6 &&
                    sp_hypot((double)a.flow[2 * i] - (double)b.flow[2 * k],
                             (double)a.flow[2 * i + 1] - (double)b.flow[2 * k + 1]) < 0.02;
        }
    CHECK(same > 7 * H - 20);
}

static void test_equal_vertices_are_one(void)
{
    // two squares side by side as four triangles of their own: 12 vertices, 6 places, one of them in another colour too
    static const double place[6][2] = {{0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 1}, {2, 1}};
    static const uint32_t corner[12] = {0, 1, 4, 0, 4, 3, 1, 2, 5, 1, 5, 4};
    sp_growing v = {0};
    uint32_t index[12];
    sp_lit before[13];
    const sp_lit other = {.p = {9, 9, 9}};
    CHECK(sp_growing_add(&v, &other, sizeof other, 1));
    for (uint32_t i = 0; i < 12; i++) {
        const sp_lit l = {.p = {(float)place[corner[i]][0], (float)place[corner[i]][1], 0}, .c = {i == 11, 0, 0, 0}};
        CHECK(sp_growing_add(&v, &l, sizeof l, 1));
        index[i] = i;
        before[i] = l;
    }
    sp_weld(&v, sizeof(sp_lit), 1, 1, index, 12);
    const sp_lit *now = v.data;
    CHECK(v.count == 1 + 7 && now[0].p[0] == 9);
    for (uint32_t i = 0; i < 12; i++)
        CHECK(index[i] < 7 && !memcmp(&now[1 + index[i]], &before[i], sizeof before[i]));
    sp_memory_free(v.data);
    // a car, whose wheels have edges: less than one and a half vertices a triangle
    const sp_kind *car = sp_kind_find("compact");
    const double size[3] = {car->length, car->width, car->height};
    sp_mesh m = {0};
    sp_model model = {.spec = sp_model_spec_of(car, NULL, size, 1)};
    sp_model_build(&m, &model);
    CHECK(!m.failed && m.vertices.count < m.indices.count / 2);
    const uint32_t *all = m.indices.data;
    for (uint32_t i = 0; i < m.indices.count; i++)
        CHECK(all[i] < m.vertices.count);
    sp_mesh_free(&m);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    scene_make(&s, SCENE_STRAIGHT, false);
    renderer = open_renderer(&s);
    if (!renderer)
        return 1;
    pixels = sp_render_pixels(renderer);
    RUN(test_depth_of_the_road);
    RUN(test_depth_of_a_car_against_every_triangle);
    RUN(test_who_hides_whom);
    RUN(test_flow_is_the_difference_of_two_projections);
    RUN(test_a_width_that_is_no_multiple_of_four);
    RUN(test_nobody_changes_anothers_answer);
    sp_render_destroy(renderer);
    scene_free(&s);
    RUN(test_equal_vertices_are_one);
    return DONE();
}
