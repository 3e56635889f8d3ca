/* mesh.c - the mesh of a road against the surface that it stands for, sampled densely: chords, twist, orientation,
 * paint; the same bytes twice. */
#include "check.h"
#include "road/road.h"

#include <stdio.h>

static const char head[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"%g\" junction=\"-1\"><planView>",
                  tail[] = "</lanes></road></OpenDRIVE>";

static const sp_road_net *read_road(sp_arena *arena, double length, const char *plan, const char *heights,
                                    const char *lanes)
{
    char text[8192];
    sp_error err = {0};
    const sp_road_net *net = NULL;
    int n = snprintf(text, sizeof text, head, length);
    n += snprintf(text + n, sizeof text - (size_t)n, "%s</planView>%s<lanes>%s%s", plan, heights, lanes, tail);
    CHECK(sp_road_read_xodr("mesh.xodr", text, (size_t)n, arena, &net, &err));
    if (!net)
        fprintf(stderr, "%s\n", err.text);
    return net;
}

static double chord(sp_vec3 a, sp_vec3 b, sp_vec3 p)
{
    const sp_vec3 d = sp_sub3(b, a), q = sp_sub3(p, a);
    const double n = sp_dot3(d, d), f = n > 0 ? sp_clamp(sp_dot3(d, q) / n, 0, 1) : 0;
    return sp_length3(sp_sub3(q, sp_scale3(d, f)));
}

/* height of the two triangles of a quad below or above p, by barycentric coordinates; NaN: p is beside it */
static double height_in(sp_vec3 a, sp_vec3 b, sp_vec3 c, sp_vec3 p)
{
    const double det = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    const double u = ((p.x - a.x) * (c.y - a.y) - (c.x - a.x) * (p.y - a.y)) / det,
                 v = ((b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y)) / det;
    return det > 1e-12 && u >= -1e-9 && v >= -1e-9 && u + v <= 1 + 1e-9 ? a.z + u * (b.z - a.z) + v * (c.z - a.z)
                                                                        : SP_NAN;
}

typedef struct worst {
    double chord, surface;
    uint32_t stations, quads, turned;
} worst;

/* edges of every lane at `dense` places between two stations, and the middle of the lane on its triangles */
static void measure_quad(const sp_road_net *net, const sp_road_strip *st, uint32_t k, int dense, worst *w)
{
    const uint32_t n = st->column_count;
    for (int i = 0; i <= dense; i++) {
        // at the end the next section may begin
        const double s = sp_min(st->s[k] + (st->s[k + 1] - st->s[k]) * i / dense, st->s[k + 1] - 1e-9);
        for (uint32_t c = 0; c < n; c++) {
            sp_lane_info lane;
            if (!sp_road_lane(net, 1, s, st->column[c].lane, &lane))
                continue;
            const bool first = c == 0 || st->column[c - 1].lane != st->column[c].lane,
                       last = c + 1 == n || st->column[c + 1].lane != st->column[c].lane;
            const sp_road_span *a = &st->span[k * n + c], *b = a + n;
            const double hi = sp_max(lane.t_inner, lane.t_outer), lo = sp_min(lane.t_inner, lane.t_outer);
            sp_road_point l, r, m;
            sp_road_at(net, (sp_road_place){1, 0, s, hi - 1e-7}, &l);
            sp_road_at(net, (sp_road_place){1, 0, s, lo + 1e-7}, &r);
            if (first)
                w->chord = sp_max(w->chord, chord(a->left, b->left, l.position));
            if (last)
                w->chord = sp_max(w->chord, chord(a->right, b->right, r.position));
            // wherever the point falls, on one of the two triangles
            for (int f = 1; f < 8; f++) {
                sp_road_at(net, (sp_road_place){1, 0, s, hi + (lo - hi) * f / 8}, &m);
                double z = height_in(a->right, b->right, b->left, m.position);
                z = sp_finite(z) ? z : height_in(a->right, b->left, a->left, m.position);
                if (sp_finite(z))
                    w->surface = sp_max(w->surface, sp_abs(z - m.position.z));
            }
        }
    }
}

static worst measure(const sp_road_net *net, int dense)
{
    worst w = {0};
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    const sp_road_strip *strip = NULL;
    uint32_t count = 0;
    CHECK(sp_road_mesh(net, 1, arena, &strip, &count, &err));
    double at = 0;
    for (uint32_t i = 0; i < count; i++) {
        const sp_road_strip *st = &strip[i];
        // the strips follow on each other without a gap
        CHECK(st->station_count >= 2);
        CHECK_NEAR(st->s[0], at, 1e-12);
        at = st->s[st->station_count - 1];
        w.stations += st->station_count;
        for (uint32_t k = 0; k + 1 < st->station_count; k++) {
            measure_quad(net, st, k, dense, &w);
            for (uint32_t c = 0; c < st->column_count; c++) {
                const sp_road_span *a = &st->span[k * st->column_count + c], *b = a + st->column_count;
                const sp_vec3 up = sp_cross3(sp_sub3(b->right, a->right), sp_sub3(b->left, a->right));
                CHECK(sp_finite(up.x) && sp_finite(up.y) && sp_finite(up.z));
                w.turned += up.z < -1e-12;
                w.quads++;
            }
        }
    }
    CHECK_NEAR(at, sp_road_length(net, 1), 1e-9);
    sp_arena_destroy(arena);
    return w;
}

#define DRIVING(id, a, b)                                                                                              \
    "<lane id=\"" id "\" type=\"driving\"><width sOffset=\"0\" a=\"" a "\" b=\"" b "\" c=\"0\" d=\"0\"/></lane>"
static const char two_lanes[] =
    "<laneSection s=\"0\"><left>" DRIVING("1", "3.5", "0") "</left><center><lane id=\"0\"/>"
                                                           "</center><right>" DRIVING("-1", "3.5", "0")
                                                               DRIVING("-2", "3.5", "0") "</right></laneSection>";

/* closed form: the outer edge of radius R wants steps of sqrt(8 R e), no more than some of them */
static void test_arc(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = read_road(
        arena, 150, "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"150\"><arc curvature=\"0.02\"/></geometry>",
        "", two_lanes);
    const worst w = measure(net, 50);
    CHECK(w.chord <= 0.01 && w.chord > 0.0005);
    CHECK(w.turned == 0);
    // right edge: R = 57 m, chords of 1 cm need 150 * 57 / 50 / sqrt(8 * 57 * 0.01) = 80 steps; not three times as many
    CHECK(w.stations >= 80 && w.stations < 240);
    sp_arena_destroy(arena);
}

static void test_clothoid_crest_and_bank(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = read_road(
        arena, 120,
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"120\"><spiral curvStart=\"0\" "
        "curvEnd=\"0.04\"/></geometry>",
        "<elevationProfile><elevation s=\"0\" a=\"3\" b=\"0.08\" c=\"-0.001\" d=\"0\"/></elevationProfile>"
        "<lateralProfile><superelevation s=\"0\" a=\"0\" b=\"0.002\" c=\"0\" d=\"0\"/><superelevation s=\"60\" "
        "a=\"0.12\" "
        "b=\"-0.001\" c=\"0\" d=\"0\"/></lateralProfile>",
        two_lanes);
    const worst w = measure(net, 40);
    CHECK(w.chord <= 0.01 && w.surface <= 0.01);
    CHECK(w.chord > 0.0005);
    CHECK(w.turned == 0);
    sp_arena_destroy(arena);
}

static void test_taper(void)
{
    // a lane that opens as a cubic from 0 to 3.5 m over 30 m, beside a lane offset that bends
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = read_road(
        arena, 60, "<geometry s=\"0\" x=\"5\" y=\"-9\" hdg=\"1\" length=\"60\"><line/></geometry>", "",
        "<laneOffset s=\"0\" a=\"0\" b=\"0\" c=\"0.001\" d=\"0\"/><laneSection s=\"0\"><center><lane "
        "id=\"0\"/></center>"
        "<right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane>"
        "<lane id=\"-2\" type=\"driving\"><width sOffset=\"0\" a=\"0\" b=\"0\" c=\"0.011666666666666667\" "
        "d=\"-0.00025925925925925926\"/><width sOffset=\"30\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right>"
        "</laneSection>");
    const worst w = measure(net, 60);
    CHECK(w.chord <= 0.01 && w.chord > 0.0005);
    CHECK(w.turned == 0);
    sp_arena_destroy(arena);
}

/* lines of the strip that holds s */
static const sp_road_strip *strip_at(const sp_road_net *net, sp_arena *arena, double s)
{
    sp_error err = {0};
    const sp_road_strip *strip = NULL;
    uint32_t count = 0;
    CHECK(sp_road_mesh(net, 1, arena, &strip, &count, &err));
    for (uint32_t i = 0; i < count; i++)
        if (strip[i].s[strip[i].station_count - 1] > s)
            return &strip[i];
    return NULL;
}

static void test_paint(void)
{
    // left of the centre 1 lane, right 1; centre: solid broken; right edge: broken from 20 m on
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = read_road(
        arena, 100, "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\"><line/></geometry>", "",
        "<laneSection s=\"0\"><left>" DRIVING(
            "1", "3",
            "0") "</left><center><lane id=\"0\"><roadMark sOffset=\"0\" "
                 "type=\"solid broken\" width=\"0.12\" color=\"yellow\"/></lane></center><right><lane id=\"-1\" "
                 "type=\"driving\">"
                 "<width sOffset=\"0\" a=\"4\" b=\"0\" c=\"0\" d=\"0\"/><roadMark sOffset=\"0\" "
                 "type=\"none\"/><roadMark "
                 "sOffset=\"20\" type=\"broken\" width=\"0.2\" color=\"white\"/></lane></right></laneSection>");
    const sp_road_strip *a = strip_at(net, arena, 5), *b = strip_at(net, arena, 50);
    CHECK(a && b && a != b);
    if (a && b) {
        CHECK(a->line_count == 2 && b->line_count == 3);
        // the centre lane reads from left to right: solid at +0.12, broken at -0.12
        CHECK(a->line[0].gap == 0 && a->line[1].gap > 0);
        CHECK_NEAR(a->line[0].point[0].y, 0.12, 1e-9);
        CHECK_NEAR(a->line[1].point[0].y, -0.12, 1e-9);
        CHECK(a->line[0].colour == SP_MARK_YELLOW);
        CHECK_NEAR(b->s[0], 20, 1e-9);
        CHECK_NEAR(b->line[2].point[0].y, -4, 1e-9);
        CHECK_NEAR(b->line[2].point[0].x, 20, 1e-9);
        CHECK_NEAR(b->line[2].phase, sp_mod(20, b->line[2].dash + b->line[2].gap), 1e-9);
    }
    sp_arena_destroy(arena);
}

static void test_same_bytes_twice(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net =
        read_road(arena, 90,
                  "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0.3\" length=\"90\"><spiral curvStart=\"-0.01\" "
                  "curvEnd=\"0.03\"/></geometry>",
                  "", two_lanes);
    sp_error err = {0};
    const sp_road_strip *a, *b;
    uint32_t na = 0, nb = 0;
    CHECK(sp_road_mesh(net, 1, arena, &a, &na, &err) && sp_road_mesh(net, 1, arena, &b, &nb, &err));
    CHECK(na == nb && na > 0);
    for (uint32_t i = 0; i < na && i < nb; i++) {
        CHECK(a[i].station_count == b[i].station_count && a[i].column_count == b[i].column_count);
        CHECK(memcmp(a[i].span, b[i].span, sizeof *a[i].span * a[i].station_count * a[i].column_count) == 0);
    }
    sp_arena_destroy(arena);
}

static void test_corpus(void)
{
    // single roads with curves, crests, banks and tapers as editors write them
    static const char *const files[] = {"curves", "curves_elevation", "velodrome", "e6mini", "two_plus_one"};
    char path[768];
    const char *root = getenv("SP_SOURCE_ROOT");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        sp_arena *arena = sp_arena_create();
        sp_error err = {0};
        size_t size = 0;
        snprintf(path, sizeof path, "%s/../shared/corpus/xodr/esmini/%s.xodr", root ? root : ".", files[i]);
        const char *text = sp_file_read(arena, path, &size, &err);
        const sp_road_net *net = NULL;
        if (!text) {
            sp_arena_destroy(arena);
            SKIP("no corpus beside the repository: its roads are not meshed");
            return;
        }
        CHECK(sp_road_read_xodr(path, text, size, arena, &net, &err));
        const worst w = measure(net, 12);
        CHECK(w.chord <= 0.01 && w.surface <= 0.01 && w.quads > 10);
        if (w.chord > 0.01 || w.surface > 0.01)
            fprintf(stderr, "%s: %.4f m along an edge, %.4f m of height\n", files[i], w.chord, w.surface);
        sp_arena_destroy(arena);
    }
}

static void test_memory_runs_out_in_words(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = read_road(
        arena, 90, "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"90\"><line/></geometry>", "", two_lanes);
    for (uint64_t n = 1; n < 4; n++) {
        sp_error err = {0};
        const sp_road_strip *a;
        uint32_t count = 0;
        sp_arena *room = sp_arena_create();
        sp_memory_fail_at(n);
        const bool fine = sp_road_mesh(net, 1, room, &a, &count, &err);
        sp_memory_fail_at(0);
        CHECK(fine || strstr(err.text, "memory"));
        if (n == 1)
            CHECK(!fine);
        sp_arena_destroy(room);
    }
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(test_arc);
    RUN(test_clothoid_crest_and_bank);
    RUN(test_taper);
    RUN(test_paint);
    RUN(test_same_bytes_twice);
    RUN(test_corpus);
    RUN(test_memory_runs_out_in_words);
    return DONE();
}
