/* rail.c - the W-beam of guard rails by its published measures: 312 mm high, 83 mm deep, crests towards the traffic,
 * faces that look outwards, posts below the top; flat for far eyes, whole beside it. */
#include "check.h"
#include "shape/shape.h"

static const sp_road_net *straight(sp_arena *arena)
{
    static const sp_road_piece piece[] = {{200, 0, 0}};
    const sp_road_spec spec = {
        .name = "rail", .pieces = piece, .piece_count = 1, .lanes_right = 2, .lanes_left = 0, .lane_width = 3.5};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err));
    return net;
}

/* right of the lanes: t from -9.15 to -8.85; or between them */
static sp_road_object laid(double t, sp_vec3 corner[4], double height[4])
{
    const double x[4] = {40, 60, 60, 40};
    for (int k = 0; k < 4; k++) {
        corner[k] = sp_v3(x[k], t + (k < 2 ? -0.15 : 0.15), 0);
        height[k] = 0.75;
    }
    return (sp_road_object){.id = "r",
                            .name = "guard rail",
                            .type = "barrier",
                            .kind = SP_ROADSIDE_BARRIER,
                            .road = 1,
                            .s = 50,
                            .t = t,
                            .position = {50, t, 0},
                            .length = 20,
                            .width = 0.3,
                            .height = 0.75,
                            .corner_count = 4,
                            .corner = corner,
                            .corner_height = height};
}

static sp_vec3 vertex(const sp_land *g, uint32_t i, sp_vec3 *normal)
{
    const sp_lit *v = (const sp_lit *)g->lit.data + ((const uint32_t *)g->lit_index.data)[i];
    *normal = sp_v3(v->n[0] / 127.0, v->n[1] / 127.0, v->n[2] / 127.0);
    return sp_v3((double)v->p[0] + 50, (double)v->p[1], (double)v->p[2]);
}

static void one_side(void)
{
    sp_arena *arena = sp_arena_create();
    sp_vec3 corner[4];
    double height[4];
    const sp_road_object o = laid(-9, corner, height);
    const sp_terrain flat = {0};
    sp_land g = {.terrain = &flat};
    CHECK(sp_ground_is_rail(&o));
    sp_ground_open(&g, sp_v3(50, 0, 0));
    sp_ground_rail(&g, straight(arena), &o);
    sp_ground_close(&g);
    CHECK(!g.failed);
    // six strips, a lid and a back; five posts of four sides
    CHECK(g.lit_index.count == 6 * (8 + 5 * 4));
    bool crest[2] = {false, false};
    double deepest = 0, low = 9, high = 0;
    for (uint32_t i = 0; i < g.lit_index.count; i += 3) {
        sp_vec3 n[3], p[3];
        for (uint32_t k = 0; k < 3; k++)
            p[k] = vertex(&g, i + k, &n[k]);
        const sp_vec3 face = sp_normal3(sp_cross3(sp_sub3(p[1], p[0]), sp_sub3(p[2], p[0])));
        for (int k = 0; k < 3; k++) {
            CHECK(sp_dot3(face, n[k]) > 0.3);
            CHECK(p[k].x > 39.999 && p[k].x < 60.001 && p[k].z > -0.001 && p[k].z < 0.7501);
            const double behind = -8.85 - p[k].y;
            CHECK(behind > -1e-6 && behind < 0.3);
            // the beam's front looks at the traffic, left of it
            if (i >= 6 * 6)
                continue;
            CHECK(n[k].y > 0);
            CHECK(behind < 0.083 + 1e-6);
            deepest = sp_max(deepest, behind);
            low = sp_min(low, p[k].z);
            high = sp_max(high, p[k].z);
            // of each crest two lines, 97 mm above or below the middle
            if (behind < 1e-6) {
                CHECK_NEAR(sp_abs(p[k].z - 0.594), 0.097, 0.021);
                crest[p[k].z > 0.594] = true;
            }
        }
    }
    CHECK_NEAR(high, 0.75, 1e-6);
    CHECK_NEAR(high - low, 0.312, 1e-6);
    CHECK_NEAR(deepest, 0.083, 1e-6);
    CHECK(crest[0] && crest[1]);
    sp_ground_free(&g);
    sp_arena_destroy(arena);
}

static void both_sides(void)
{
    sp_arena *arena = sp_arena_create();
    sp_vec3 corner[4];
    double height[4];
    const sp_road_object o = laid(-3.5, corner, height);
    const sp_terrain flat = {0};
    sp_land g = {.terrain = &flat};
    sp_ground_open(&g, sp_v3(50, 0, 0));
    sp_ground_rail(&g, straight(arena), &o);
    sp_ground_close(&g);
    CHECK(g.lit_index.count == 6 * (13 + 5 * 4));
    double right = 9, left = -9;
    for (uint32_t i = 0; i < g.lit_index.count; i++) {
        sp_vec3 n, p = vertex(&g, i, &n);
        right = sp_min(right, p.y);
        left = sp_max(left, p.y);
    }
    CHECK_NEAR(right, -3.65, 1e-6);
    CHECK_NEAR(left, -3.35, 1e-6);
    sp_ground_free(&g);
    sp_arena_destroy(arena);
}

static void what_is_none(void)
{
    sp_vec3 corner[4];
    double height[4];
    sp_road_object o = laid(-9, corner, height);
    o.name = "noise wall";
    CHECK(!sp_ground_is_rail(&o));
    o = laid(-9, corner, height);
    o.corner_count = 3;
    CHECK(!sp_ground_is_rail(&o));
    o = laid(-9, corner, height);
    corner[1] = corner[0];
    CHECK(!sp_ground_is_rail(&o));
    // a box: broad ones are walls
    o = (sp_road_object){.name = "", .kind = SP_ROADSIDE_BARRIER, .length = 30, .width = 0.1, .height = 0.75};
    CHECK(sp_ground_is_rail(&o));
    o.width = 0.5;
    CHECK(!sp_ground_is_rail(&o));
    o.width = 0.1;
    o.height = 2;
    CHECK(!sp_ground_is_rail(&o));
}

int main(void)
{
    RUN(one_side);
    RUN(both_sides);
    RUN(what_is_none);
    return DONE();
}
