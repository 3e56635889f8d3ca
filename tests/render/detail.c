/* detail.c - what is drawn in fewer triangles far away, and what is worn: pictures differ by next to nothing or where
 * the road is, and truth does not differ at all. */
#include "check.h"
#include "scene.h"

enum { W = 640, H = 360, N = W * H };
typedef struct shot {
    uint8_t rgb[3 * N], class_id[N];
    uint32_t id[N];
    float depth[N];
} shot;

static bool take(scene *s, sp_render *r, uint32_t detail, uint32_t shadows, double x, double z, shot *out)
{
    sp_error err = {0};
    const sp_pixels p = sp_render_pixels(r);
    sp_pixel_request q = scene_eye(x, -3.5, z, 0, 0.01 * z, W, H);
    q.skip = SP_EGO;
    q.detail = detail;
    q.shadows = shadows;
    q.want = SP_WANT_COLOUR | SP_WANT_DEPTH | SP_WANT_ID | SP_WANT_CLASS;
    const sp_pixel_buffers b = {.rgb = out->rgb, .class_id = out->class_id, .id = out->id, .depth = out->depth};
    return p.draw_all(p.impl, &s->def, s->world, &q, &b, &err);
}

static shot a, b;

static bool same_truth(void)
{
    return !memcmp(a.id, b.id, sizeof a.id) && !memcmp(a.class_id, b.class_id, sizeof a.class_id) &&
           !memcmp(a.depth, b.depth, sizeof a.depth);
}

/* within two pixels of where the id changes: a pixel of outline, and one that it may move by */
static bool edge(uint32_t i)
{
    const int x = (int)(i % W), y = (int)(i / W);
    for (int v = y - 2; v <= y + 2; v++)
        for (int u = x - 2; u <= x + 2; u++)
            if (u >= 0 && v >= 0 && u < W && v < H && a.id[v * W + u] != a.id[i])
                return true;
    return false;
}

static void far_actors(void)
{
    sp_error err = {0};
    scene s;
    scene_make(&s, SCENE_FAR, false);
    sp_render *r = sp_render_create(&s.def, &err);
    CHECK(r != NULL);
    for (uint32_t shadows = 0; r && shadows < 2; shadows++) {
        CHECK(take(&s, r, 0, shadows, 22, 9, &a) && take(&s, r, 1, shadows, 22, 9, &b));
        CHECK(same_truth());
        uint64_t sum = 0, actors = 0, differ = 0, inside = 0;
        for (uint32_t i = 0; i < N; i++) {
            int worst = 0;
            for (uint32_t c = 0; c < 3; c++) {
                const int d = abs((int)a.rgb[3 * i + c] - (int)b.rgb[3 * i + c]);
                sum += (uint64_t)d;
                worst = d > worst ? d : worst;
            }
            actors += a.id[i] != 0;
            differ += worst > 0;
            // shades of gloss apart, what is not at an outline is as it was
            inside += worst > 40 && a.id[i] && !edge(i);
        }
        fprintf(stderr, "shadows %u: mean %.4f of 255, %.2f of the actors' %u pixels differ, %u within by much\n",
                shadows, (double)sum / (3 * N), (double)differ / (double)actors, (unsigned)actors, (unsigned)inside);
        // both ways were taken, and nobody can tell
        CHECK(actors > 1000 && differ > 0);
        CHECK((double)sum / (3 * N) < 0.1);
        CHECK((double)inside < 0.02 * (double)actors);
    }
    sp_render_destroy(r);
    scene_free(&s);
}

static void near_actors_are_whole(void)
{
    sp_error err = {0};
    scene s;
    scene_make(&s, SCENE_STREET, false);
    sp_render *r = sp_render_create(&s.def, &err);
    CHECK(r != NULL);
    // nobody is farther than 45 m
    if (r) {
        CHECK(take(&s, r, 0, 0, 22, 1.4, &a) && take(&s, r, 1, 0, 22, 1.4, &b));
        CHECK(!memcmp(&a, &b, sizeof a));
    }
    sp_render_destroy(r);
    scene_free(&s);
}

static void worn_roads(void)
{
    sp_error err = {0};
    for (int k = 0; k < 2; k++) {
        scene s;
        scene_make(&s, SCENE_STRAIGHT, true);
        s.def.env.wear = k;
        sp_render *r = sp_render_create(&s.def, &err);
        CHECK(r && take(&s, r, 0, 0, 300, 1.4, k ? &b : &a));
        sp_render_destroy(r);
        scene_free(&s);
    }
    CHECK(same_truth());
    uint32_t differ = 0, road = 0, darker = 0, elsewhere = 0;
    for (uint32_t i = 0; i < N; i++) {
        const int d = (int)b.rgb[3 * i + 1] - (int)a.rgb[3 * i + 1];
        road += a.class_id[i] == SP_SEMANTIC_ROAD;
        differ += d != 0;
        darker += d < -8;
        // the paint that is drawn covers its edges by halves
        elsewhere += d && a.class_id[i] != SP_SEMANTIC_ROAD && a.class_id[i] != SP_SEMANTIC_MARKING;
    }
    fprintf(stderr, "worn: %u of %u pixels of road differ, %u of them much darker\n", differ, road, darker);
    CHECK(road > 20000 && differ > road / 200 && darker > 40);
    CHECK(differ < road / 2 && elsewhere == 0);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    RUN(far_actors);
    RUN(near_actors_are_whole);
    RUN(worn_roads);
    return DONE();
}
