/* places and poses: every file of the corpus there and back, heights against closed forms, the index against a search
 * without one, hints that change nothing. */
#include "road/inside.h"
#include "tests/check.h"

#include <dirent.h>
#include <sys/stat.h>

static sp_arena *arena;

/* ---- the corpus ---- */
typedef struct tally {
    uint32_t files, places, lost, folded;
    double worst;
    const char *where;
} tally;

static void place_there_and_back(const sp_road_net *net, sp_road_place here, const char *path, tally *sum)
{
    const road *r = road_of(net, here.road);
    sp_road_candidate found[64];
    sp_road_point p, again;
    CHECK(sp_road_at(net, here, &p));
    const double offset = r->flat ? here.t : road_cross_at(r, here.s, here.t, here.lane).p;
    if (sp_abs(1 - offset * p.curvature) < 1e-3) {
        sum->folded++;
        return;
    }
    const uint32_t count = sp_road_candidates(net, p.position.x, p.position.y, SP_NAN, found, 64);
    double best = SP_INFINITY;
    for (uint32_t n = 0; n < count && n < 64; n++) {
        if (found[n].place.road == here.road) {
            best = sp_min(best, sp_max(sp_abs(found[n].place.s - here.s), sp_abs(found[n].place.t - here.t)));
            CHECK(found[n].distance == 0 && sp_road_at(net, found[n].place, &again));
            CHECK(sp_hypot(again.position.x - p.position.x, again.position.y - p.position.y) < 0.05);
        }
    }
    sum->places++;
    if (best <= 1e-6) {
        sum->worst = sp_max(sum->worst, best);
        return;
    }
    sum->lost++;
    fprintf(stderr, "%s: road %s lane %d s %.9g t %.9g: %u candidates, off by %g\n", path, r->id, here.lane, here.s,
            here.t, count, best);
}

/* places of every lane of every section: at random, at its start, and where pieces of the line meet */
static void road_there_and_back(const sp_road_net *net, uint32_t number, const char *path, tally *sum)
{
    const road *r = road_of(net, number);
    for (uint32_t i = 0; i < r->section_count; i++) {
        const section *c = &r->section[i];
        const double end = i + 1 < r->section_count ? r->section[i + 1].s : r->length;
        for (uint32_t k = 0; k < 8 * (c->left_count + c->right_count); k++) {
            const uint32_t n = k / 8;
            const lane *l = n < c->left_count ? &c->left[n] : &c->right[n - c->left_count];
            double s = c->s + (end - c->s) * sp_random(1, number, i * 512 + k, 0), inner, outer;
            if (k % 8 == 0) {
                s = c->s;
            } else if (k % 8 == 1) {
                s = sp_clamp(road_geo(r, s)->s, c->s, end);
            }
            if (s >= end || !road_lane_edges(r, s, l->id, &inner, &outer) || sp_abs(outer - inner) < 1e-6) {
                continue;
            }
            const double t = inner + (outer - inner) * sp_random(1, number, i * 512 + k, 1);
            place_there_and_back(net, (sp_road_place){number, l->id, s, t}, path, sum);
        }
    }
}

/* every place that any chunk gives is found through the index, and no other */
static void against_all_chunks(const sp_road_net *net, uint32_t seed)
{
    sp_road_candidate found[256];
    for (uint32_t i = 0; i < 40; i++) {
        const road *r = &net->road[(uint32_t)(sp_random(2, seed, 1, i) * net->road_count)];
        const geo *g = &r->geo[(uint32_t)(sp_random(2, seed, 2, i) * r->geo_count)];
        const geo_point q = geo_at(g, g->span * sp_random(2, seed, 3, i));
        const double x = q.x + 30 * sp_random(2, seed, 4, i) - 15, y = q.y + 30 * sp_random(2, seed, 5, i) - 15;
        const uint32_t count = sp_road_candidates(net, x, y, SP_NAN, found, 256);
        uint32_t all = 0;
        double least = SP_INFINITY;
        for (uint32_t k = 0; k < net->chunk_count; k++) {
            road_spot spot[ROAD_SPOTS];
            const uint32_t n = road_spots(net, k, x, y, spot);
            for (uint32_t m = 0; m < n; m++) {
                all += spot[m].beside == 0;
                least = sp_min(least, spot[m].beside);
            }
        }
        CHECK(count == (all ? all : 1));
        sp_road_place best;
        CHECK(sp_road_locate(net, x, y, NULL, &best));
        /* of those that are as near but for a micrometre the lowest road is the first */
        CHECK(sp_abs(found[0].distance - least) <= 1e-6 && best.road == found[0].place.road);
        for (uint32_t k = 1; k < count && k < 256; k++) {
            CHECK(found[k - 1].distance <= found[k].distance + 1e-6);
        }
    }
}

static void file_there_and_back(const char *path, tally *sum)
{
    size_t size = 0;
    sp_error err = {0};
    const sp_road_net *net = NULL;
    const char *text = sp_file_read(arena, path, &size, &err);
    if (!text || !sp_road_read_xodr(path, text, size, arena, &net, &err)) {
        return; /* that it must be refused is another test's business */
    }
    sum->files++;
    for (uint32_t i = 1; i <= net->road_count; i++) {
        road_there_and_back(net, i, path, sum);
    }
    against_all_chunks(net, sum->files);
}

static void folder_there_and_back(const char *folder, int depth, tally *sum)
{
    DIR *d = opendir(folder);
    char path[1200];
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const size_t n = strlen(e->d_name);
        struct stat info;
        if (e->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && depth < 6) {
            folder_there_and_back(path, depth + 1, sum);
        } else if (n > 5 && !strcmp(e->d_name + n - 5, ".xodr")) {
            file_there_and_back(path, sum);
        }
    }
    if (d) {
        closedir(d);
    }
}

static void test_corpus(void)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char folder[600];
    struct stat info;
    (void)snprintf(folder, sizeof folder, "%s/../shared/corpus", root ? root : ".");
    if (stat(folder, &info) != 0) {
        SKIP("no corpus beside the repository: poses of real files are not checked");
    }
    tally sum = {0};
    folder_there_and_back(folder, 0, &sum);
    printf("corpus: %u files, %u places there and back, worst %.2g m, %u lost, %u at a centre of curvature\n",
           sum.files, sum.places, sum.worst, sum.lost, sum.folded);
    CHECK(sum.files > 0 && sum.places > 1000 && sum.lost == 0);
}

/* ---- roads of our own ---- */
#define HEAD "<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/>"
#define LINE(s, x, y, h, l)                                                                                            \
    "<geometry s=\"" s "\" x=\"" x "\" y=\"" y "\" hdg=\"" h "\" length=\"" l "\"><line/></geometry>"
#define ARC(s, x, y, h, l, k)                                                                                          \
    "<geometry s=\"" s "\" x=\"" x "\" y=\"" y "\" hdg=\"" h "\" length=\"" l "\"><arc curvature=\"" k "\"/></"        \
    "geometry>"
#define ROAD(id, l, plan) "<road name=\"\" length=\"" l "\" id=\"" id "\" junction=\"-1\"><planView>" plan "</planView>"
#define LANE(id, w, more)                                                                                              \
    "<lane id=\"" id "\" type=\"driving\" level=\"false\"><width sOffset=\"0\" a=\"" w                                 \
    "\" b=\"0\" c=\"0\" d=\"0\"/>" more "</lane>"
#define LANES(left, right)                                                                                             \
    "<lanes><laneSection s=\"0\"><left>" left "</left><center><lane id=\"0\" type=\"none\"/></center><right>" right    \
    "</right></laneSection></lanes></road>"
#define PLAIN LANES(LANE("1", "4", ""), LANE("-1", "4", ""))

static const sp_road_net *made(const char *text)
{
    sp_error err = {0};
    const sp_road_net *net = NULL;
    if (!sp_road_read_xodr("made.xodr", text, strlen(text), arena, &net, &err)) {
        fprintf(stderr, "%s\n", err.text);
        CHECK(false);
        exit(1);
    }
    return net;
}

static void normal_is(sp_vec3 n, double x, double y, double z)
{
    const double size = sp_sqrt(x * x + y * y + z * z);
    CHECK_NEAR(n.x, x / size, 1e-12);
    CHECK_NEAR(n.y, y / size, 1e-12);
    CHECK_NEAR(n.z, z / size, 1e-12);
}

static void test_banked(void)
{
    /* along x, rising 3 %, its left side up by 0.1 rad and 0.001 rad a metre more */
    const sp_road_net *net =
        made(HEAD ROAD("1", "200", LINE("0", "0", "0", "0", "200")) //
             "<elevationProfile><elevation s=\"0\" a=\"5\" b=\"0.03\" c=\"0\" d=\"0\"/></elevationProfile>"
             "<lateralProfile><superelevation s=\"0\" a=\"0.1\" b=\"0.001\" c=\"0\" d=\"0\"/>"
             "</lateralProfile>" PLAIN "</OpenDRIVE>");
    for (int i = 0; i < 200; i++) {
        const double s = 200 * sp_random(5, 1, 1, (uint32_t)i), t = 7.9 * sp_random(5, 1, 2, (uint32_t)i) - 3.95;
        const double roll = 0.1 + 0.001 * s, c = sp_cos(roll), n = sp_sin(roll);
        sp_road_point p;
        sp_road_place q;
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        CHECK_NEAR(p.position.x, s, 1e-12);
        CHECK_NEAR(p.position.y, t * c, 1e-12);
        CHECK_NEAR(p.position.z, 5 + 0.03 * s + t * n, 1e-12);

        /* (1, -t sin r', 0.03 + t cos r') x (0, cos, sin), where r' = 0.001 */
        const double ys = -t * n * 0.001, zs = 0.03 + t * c * 0.001;
        normal_is(p.normal, ys * n - zs * c, -n, c);
        CHECK_NEAR(p.pitch, sp_atan2(ys * n - zs * c, c), 1e-12);
        CHECK_NEAR(sp_sin(p.roll), n / sp_sqrt(1 + sp_square(ys * n - zs * c)), 1e-12);
        CHECK(sp_road_locate(net, p.position.x, p.position.y, NULL, &q) && sp_abs(q.t - t) < 1e-12);
        CHECK(q.lane == (t > 0 ? 1 : -1));
    }

    /* off the lanes the height of the edge goes on, level across */
    double z;
    sp_vec3 up;
    const double s = 80, edge = 4 * sp_cos(0.18);
    sp_road_surface(net, s, edge + 20, NULL, &z, &up);
    CHECK_NEAR(z, 5 + 0.03 * s + 4 * sp_sin(0.18), 1e-12);
    sp_road_point p;
    CHECK(sp_road_at(net, (sp_road_place){1, 0, s, 24}, &p));
    CHECK_NEAR(p.position.y, edge + 20, 1e-12);
    CHECK_NEAR(p.position.z, z, 1e-12);
}

static void test_steps(void)
{
    /* a kerb: 0.12 m up over the edge of the outer right lane, 0.15 m at its far edge; the left one keeps the level */
    const sp_road_net *net =
        made(HEAD ROAD("1", "100", LINE("0", "0", "0", "0", "100"))                                         //
             "<lateralProfile><superelevation s=\"0\" a=\"0.1\" b=\"0\" c=\"0\" d=\"0\"/></lateralProfile>" //
             LANES("<lane id=\"2\" type=\"sidewalk\" level=\"true\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
                   "d=\"0\"/></lane>" LANE("1", "4", ""),
                   LANE("-1", "4", "") LANE("-2", "3",
                                            "<height sOffset=\"0\" inner=\"0\" outer=\"0\"/>"
                                            "<height sOffset=\"40\" inner=\"0.12\" outer=\"0.15\"/>")) "</OpenDRIVE>");
    const double c = sp_cos(0.1), n = sp_sin(0.1);
    sp_road_point p;
    sp_road_place q;
    CHECK(sp_road_at(net, (sp_road_place){1, -2, 60, -5}, &p));
    CHECK_NEAR(p.position.y, -5 * c, 1e-12);
    CHECK_NEAR(p.position.z, -5 * n + 0.13, 1e-12);
    CHECK(sp_road_at(net, (sp_road_place){1, -2, 39, -5}, &p));
    CHECK_NEAR(p.position.z, -5 * n, 1e-12);

    /* the edge between two lanes is as high as the lane that is named */
    CHECK(sp_road_at(net, (sp_road_place){1, -1, 60, -4}, &p));
    CHECK_NEAR(p.position.z, -4 * n, 1e-12);
    CHECK(sp_road_at(net, (sp_road_place){1, -2, 60, -4}, &p));
    CHECK_NEAR(p.position.z, -4 * n + 0.12, 1e-12);

    /* level from the banked edge on */
    CHECK(sp_road_at(net, (sp_road_place){1, 2, 60, 5.5}, &p));
    CHECK_NEAR(p.position.y, 4 * c + 1.5, 1e-12);
    CHECK_NEAR(p.position.z, 4 * n, 1e-12);
    normal_is(p.normal, 0, 0, 1);
    CHECK(sp_road_locate(net, p.position.x, p.position.y, NULL, &q) && q.lane == 2 && sp_abs(q.t - 5.5) < 1e-12);
}

static void test_shape(void)
{
    /* a ridge: 0.02 |t| down to both sides at s = 0, half of it at s = 100; crossfall on the second road says the same
     */
    const sp_road_net *net = made(
        HEAD ROAD("1", "100", LINE("0", "0", "0", "0", "100")) //
        "<lateralProfile><shape s=\"0\" t=\"-4\" a=\"-0.08\" b=\"0.02\" c=\"0\" d=\"0\"/><shape s=\"0\" t=\"0\" "
        "a=\"0\" "
        "b=\"-0.02\" c=\"0\" d=\"0\"/><shape s=\"100\" t=\"-4\" a=\"-0.04\" b=\"0.01\" c=\"0\" d=\"0\"/><shape "
        "s=\"100\" "
        "t=\"0\" a=\"0\" b=\"-0.01\" c=\"0\" d=\"0\"/></lateralProfile>" PLAIN //
            ROAD("2", "100", LINE("0", "0", "50", "0", "100"))                 //
        "<lateralProfile><crossfall side=\"both\" s=\"0\" a=\"0.02\" b=\"0\" c=\"0\" d=\"0\"/></lateralProfile>" PLAIN
        "</OpenDRIVE>");
    for (int i = 0; i < 100; i++) {
        const double s = 100 * sp_random(6, 1, 1, (uint32_t)i), t = 7.9 * sp_random(6, 1, 2, (uint32_t)i) - 3.95;
        const double fall = 0.02 - 0.0001 * s, side = t > 0 ? 1 : -1;
        sp_road_point p;
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        CHECK_NEAR(p.position.z, -fall * sp_abs(t), 1e-12);
        normal_is(p.normal, -0.0001 * sp_abs(t), fall * side, 1);
        CHECK(sp_road_at(net, (sp_road_place){2, 0, s, t}, &p));
        CHECK_NEAR(p.position.z, -sp_tan(0.02) * sp_abs(t), 1e-12);
        CHECK_NEAR(p.roll, -0.02 * side, 1e-12);
    }
}

/* before the s of its first record a quantity is 0, and not the record carried on backwards */
static void test_before_records(void)
{
    const sp_road_net *net = made(
        HEAD ROAD("1", "100", LINE("0", "0", "0", "0", "100")) //
        "<elevationProfile><elevation s=\"20\" a=\"3\" b=\"0.1\" c=\"0\" d=\"0\"/></elevationProfile>"
        "<lateralProfile><superelevation s=\"40\" a=\"0.1\" b=\"0.001\" c=\"0\" d=\"0\"/>"
        "<shape s=\"60\" t=\"-9\" a=\"0.5\" b=\"0\" c=\"0\" d=\"0\"/></lateralProfile>" PLAIN //
            ROAD("2", "100", LINE("0", "0", "50", "0", "100"))                                //
        "<lateralProfile><crossfall side=\"both\" s=\"40\" a=\"0.02\" b=\"0\" c=\"0\" d=\"0\"/></lateralProfile>" PLAIN
        "</OpenDRIVE>");
    static const double s[] = {0, 10, 19.9, 20, 39.9, 40, 59.9, 60, 90};
    for (int i = 0; i < 9; i++) {
        const double roll = s[i] < 40 ? 0 : 0.1 + 0.001 * (s[i] - 40), side = 2 * sp_cos(roll);
        const double want = (s[i] < 20 ? 0 : 3 + 0.1 * (s[i] - 20)) + 2 * sp_sin(roll) + (s[i] < 60 ? 0 : 0.5);
        sp_road_point p;
        sp_vec3 n;
        double z;
        CHECK(sp_road_at(net, (sp_road_place){1, 1, s[i], 2}, &p));
        CHECK_NEAR(p.position.y, side, 1e-12);
        CHECK_NEAR(p.position.z, want, 1e-12);
        sp_road_surface(net, s[i], side, NULL, &z, &n);
        CHECK_NEAR(z, want, 1e-12);
        CHECK((n.x == 0) == (s[i] < 20));
        CHECK(sp_road_at(net, (sp_road_place){2, 1, s[i], 2}, &p));
        CHECK_NEAR(p.position.z, s[i] < 40 ? 0 : -2 * sp_tan(0.02), 1e-12);
    }
}

/* However far away, there is an answer, and a finite one. */
static void far_answers(const sp_road_net *net, double x, double y)
{
    sp_road_candidate c[4];
    sp_road_place q, near = {1, 0, 1, 0};
    sp_vec3 n;
    double z;
    CHECK(sp_road_locate(net, x, y, NULL, &q) && q.road == 1 && q.s >= 0 && q.s <= 100 && sp_finite(q.t));
    CHECK(sp_road_locate(net, x, y, &near, &q) && q.road == 1 && sp_finite(q.t));
    const sp_road_ask ask = {.x = x, .y = y, .z = 1, .heading = 1, .near = &near};
    CHECK(sp_road_find(net, &ask, &q) && q.road == 1 && sp_finite(q.t));
    CHECK(sp_road_candidates(net, x, y, SP_NAN, c, 4) > 0 && c[0].place.road == 1 && sp_finite(c[0].z));
    CHECK(sp_road_surface_at(net, x, y, 0, &near, &z, &n) && sp_finite(z));
}

static void test_far(void)
{
    static const char *const plan[] = {LINE("0", "0", "0", "0.3", "100"), ARC("0", "0", "0", "0.3", "100", "0.03"),
                                       "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0.3\" length=\"100\"><spiral "
                                       "curvStart=\"0\" curvEnd=\"0.05\"/></geometry>",
                                       "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0.3\" length=\"100\"><paramPoly3 "
                                       "aU=\"0\" bU=\"100\" cU=\"-9\" dU=\"-20\" "
                                       "aV=\"0\" bV=\"0\" cV=\"60\" dV=\"-8\" pRange=\"normalized\"/></geometry>"};
    static const char *const lanes[] = {
        PLAIN,
        LANES(LANE("1", "4", ""), "<lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
                                  "d=\"1e12\"/></lane>")};
    static const double size[] = {1e5, 3.7e8, 1e11, 1e13, 1e30, 1e200, 1.7e308};
    for (int k = 0; k < 8; k++) {
        sp_text t = {0};
        sp_text_printf(
            &t, HEAD "<road name=\"\" length=\"100\" id=\"1\" junction=\"-1\"><planView>%s</planView>%s</OpenDRIVE>",
            plan[k % 4], lanes[k / 4]);
        const sp_road_net *net = made(t.data);
        for (uint32_t i = 0; i < 7 * 64; i++) {
            double s, c;
            sp_sincos(SP_TAU * (i % 64) / 64, &s, &c);
            far_answers(net, size[i / 64] * c, size[i / 64] * s);
        }

        /* square to the ends, where rounding says before or behind */
        for (uint32_t i = 0; i < 4 * 101; i++) {
            sp_road_point p;
            const double t1 = (i & 1 ? -1 : 1) * size[i & 2] * (1 + i);
            CHECK(sp_road_at(net, (sp_road_place){1, 0, i < 202 ? 100 : i % 101, t1}, &p));
            far_answers(net, p.position.x, p.position.y);
        }
        sp_text_free(&t);
    }
}

/* A road that runs east, turns by three quarters to the left and crosses itself 6 m higher, going north to south. */
static void test_storeys(void)
{
    const sp_road_net *net =
        made(HEAD ROAD("1", "735.619449019234", //
                       LINE("0", "-150", "0", "0", "150") ARC("150", "0", "0", "0", "235.619449019234", "0.02")
                           LINE("385.619449019234", "-50", "50", "-1.5707963267948966", "350")) //
             "<elevationProfile><elevation s=\"0\" a=\"0\" b=\"0\" c=\"0\" d=\"0\"/><elevation s=\"150\" a=\"0\" "
             "b=\"0.02546479089\" c=\"0\" d=\"0\"/><elevation s=\"385.619449019234\" a=\"6\" b=\"0\" c=\"0\" "
             "d=\"0\"/></elevationProfile>" PLAIN "</OpenDRIVE>");
    sp_road_candidate c[8];
    sp_road_place q;
    const double above = 385.619449019234 + 49;
    CHECK(sp_road_candidates(net, -49, 1, SP_NAN, c, 8) == 2 && c[0].distance == 0 && c[1].distance == 0);
    CHECK(sp_road_candidates(net, -49, 1, 5.5, c, 8) == 2);
    CHECK(sp_abs(c[0].place.s - above) < 1e-9 && c[0].distance == 0.5 && sp_abs(c[1].place.s - 101) < 1e-9);
    CHECK(sp_abs(c[0].z - 6) < 1e-9 && c[1].z == 0 && c[1].distance == 5.5);
    CHECK(sp_road_candidates(net, -49, 1, 5.5, c, 1) == 2 && sp_abs(c[0].place.s - above) < 1e-9);

    /* the place held till now decides, the height decides more */
    const sp_road_place low = {1, -1, 100, -1}, high = {1, -1, above - 2, -1};
    double z;
    sp_vec3 n;
    CHECK(sp_road_locate(net, -49, 1, &low, &q) && sp_abs(q.s - 101) < 1e-9);
    CHECK(sp_road_locate(net, -49, 1, &high, &q) && sp_abs(q.s - above) < 1e-9);
    sp_road_surface(net, -49, 1, &low, &z, &n);
    CHECK(z == 0);
    sp_road_surface(net, -49, 1, &high, &z, &n);
    CHECK_NEAR(z, 6, 1e-9);
    CHECK(sp_road_surface_at(net, -49, 1, 5, &low, &z, &n) && sp_abs(z - 6) < 1e-9);
    CHECK(sp_road_find(net, &(sp_road_ask){.x = -49, .y = 1, .z = 0.3, .heading = SP_NAN, .near = &high}, &q));
    CHECK(sp_abs(q.s - 101) < 1e-9);

    /* off the lower road, under the bridge: not on top of it */
    const sp_road_place beside = {1, 0, 98, -5};
    sp_road_surface(net, -50, -6, &beside, &z, &n);
    CHECK(z == 0);
}

static void test_order(void)
{
    /* two roads one over the other, against each other; a third crosses both */
    const sp_road_net *net =
        made(HEAD ROAD("a", "100", LINE("0", "0", "0", "0", "100")) PLAIN                     //
                 ROAD("b", "100", LINE("0", "100", "-0.5", "3.141592653589793", "100")) PLAIN //
                     ROAD("c", "100", LINE("0", "50", "-50", "1.5707963267948966", "100")) PLAIN "</OpenDRIVE>");
    const sp_road_leg leg = {.road = 3, .lane = -1, .from = 0, .to = 100, .length = 100};
    const sp_road_route route = {1, &leg, 100};
    const sp_road_place on_b = {2, -1, 50, -1};
    sp_road_ask ask = {.x = 51, .y = -1, .z = SP_NAN, .heading = SP_NAN};
    sp_road_place q;

    /* b and a are 0.5 and 1 m away, c 1 m */
    CHECK(sp_road_find(net, &ask, &q) && q.road == 2);
    ask.heading = 0.2; /* east: lane -1 of a; what holds on b is lane 1, driven east too, and nearer */
    CHECK(sp_road_find(net, &ask, &q) && q.road == 2 && q.lane == 1);
    ask.heading = 1.5707963267948966;
    CHECK(sp_road_find(net, &ask, &q) && q.road == 3);
    ask.near = &on_b;
    CHECK(sp_road_find(net, &ask, &q) && q.road == 2);
    ask.route = &route;
    CHECK(sp_road_find(net, &ask, &q) && q.road == 3);
}

static void test_tight(void)
{
    /* radius 3 m, a lane of 8 m on the inner side: beyond the centre the far side is a place too */
    const sp_road_net *net = made(HEAD ROAD("1", "15", ARC("0", "0", "0", "0", "15", "0.3333333333333333")) //
                                  LANES(LANE("1", "8", ""), LANE("-1", "1", "")) "</OpenDRIVE>");
    uint32_t many = 0;
    for (uint32_t i = 0; i < 400; i++) {
        const double s = 15 * sp_random(7, 1, 1, i), t = 9 * sp_random(7, 1, 2, i) - 1;
        sp_road_point p;
        sp_road_candidate c[8];
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        const uint32_t n = sp_road_candidates(net, p.position.x, p.position.y, SP_NAN, c, 8);
        bool there = sp_abs(t - 3) < 1e-3;
        for (uint32_t k = 0; k < n && k < 8; k++) {
            there = there || (sp_abs(c[k].place.s - s) < 1e-6 && sp_abs(c[k].place.t - t) < 1e-6);
        }
        CHECK(there);
        many += n > 1;
    }
    CHECK(many > 20);
}

/* metres along a lane are those of its own path, though s is not a length and the width bends half way: its chords */
static void test_lengths(void)
{
    const sp_road_net *net =
        made(HEAD ROAD(
            "1", "60",
            "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0.4\" length=\"60\"><paramPoly3 aU=\"0\" bU=\"20\" cU=\"55\" "
            "dU=\"-15\" aV=\"0\" bV=\"0\" cV=\"25\" dV=\"-40\" pRange=\"normalized\"/></geometry>") //
             LANES(LANE("1", "4", "<width sOffset=\"30\" a=\"4\" b=\"0.1\" c=\"-0.002\" d=\"0\"/>"),
                   LANE("-1", "4", "")) "</OpenDRIVE>");
    for (int32_t id = -1; id <= 1; id += 2) {
        const double from = id < 0 ? 3 : 57, to = id < 0 ? 57 : 3;
        const sp_road_place a = {1, id, from, sp_road_lane_center(net, 1, from, id)};
        const sp_road_place b = {1, id, to, sp_road_lane_center(net, 1, to, id)};
        sp_road_point p, q, last;
        sp_road_place on;
        double fine = 0, coarse = 0, d = 0;
        CHECK(sp_road_at(net, a, &p));
        last = p;
        for (int i = 1; i <= 20000; i++) {
            const double s = from + (to - from) * i / 20000;
            CHECK(sp_road_at(net, (sp_road_place){1, id, s, sp_road_lane_center(net, 1, s, id)}, &q));
            fine += sp_hypot(q.position.x - p.position.x, q.position.y - p.position.y);
            p = q;
            if (i % 2 == 0) {
                coarse += sp_hypot(q.position.x - last.position.x, q.position.y - last.position.y);
                last = q;
            }
        }

        /* chords are short by a part that falls with the square of their length */
        const double sum = fine + (fine - coarse) / 3;
        CHECK(sp_road_distance(net, a, b, 500, &d));
        CHECK_NEAR(d, sum, 1e-8);
        CHECK(sp_road_advance(net, a, sum, &on) || on.s == to);
        CHECK_NEAR(on.s, to, 1e-7);
    }
}

static void test_ends(void)
{
    /* a bend of 0.2 rad without a curve: its outer side belongs to the joint */
    const sp_road_net *net =
        made(HEAD ROAD("1", "100", LINE("0", "0", "0", "0", "50") LINE("50", "50", "0", "0.2", "50")) //
             "<elevationProfile><elevation s=\"0\" a=\"2\" b=\"0.1\" c=\"0\" "
             "d=\"0\"/></elevationProfile>" PLAIN "</OpenDRIVE>");
    sp_road_place q;
    sp_road_candidate c[4];
    double z;
    sp_vec3 n;
    CHECK(sp_road_locate(net, 50 + 3 * sp_sin(0.1), -3 * sp_cos(0.1), NULL, &q) && q.lane == -1 && q.s == 50);
    CHECK_NEAR(q.t, -3, 1e-12);

    /* 3 cm beyond the end still counts, 1 m does not; the height goes on */
    CHECK(sp_road_locate(net, -0.03, 1, NULL, &q) && q.lane == 1 && q.s == 0);
    CHECK(sp_road_locate(net, -1, 1, NULL, &q) && q.road == 1 && q.lane == 0 && q.s == 0);
    CHECK(sp_road_candidates(net, -3, 8, SP_NAN, c, 4) == 1 && sp_abs(c[0].distance - 5) < 1e-12 && c[0].z == 2);
    sp_road_surface(net, -3, 8, NULL, &z, &n);
    CHECK_NEAR(z, 2, 1e-12);
    CHECK(!sp_road_locate(net, SP_INFINITY, 0, NULL, &q) && q.road == 0);
    CHECK(!sp_road_locate(NULL, 0, 0, NULL, &q) && sp_road_candidates(net, SP_NAN, 0, 0, c, 4) == 0);
    CHECK(sp_road_locate(net, 1e7, -1e7, NULL, &q) && q.road == 1);
}

/* where roads do not overlap nothing that was held or guessed changes a bit of the answer */
static void test_hints(void)
{
    const sp_road_piece piece[] = {{120, 0, 0}, {80, 0, 0.02}, {60, 0.02, 0.02}, {180, 0.02, -0.01}, {200, 0, 0}};
    const sp_road_spec spec = {.pieces = piece, .piece_count = 5, .lanes_left = 2, .lanes_right = 2, .lane_width = 3.5};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err));
    for (uint32_t i = 0; net && i < 3000; i++) {
        const double s = 640 * sp_random(8, 1, 1, i), t = 30 * sp_random(8, 1, 2, i) - 15;
        sp_road_place hint = {(uint32_t)(3 * sp_random(8, 1, 3, i)), 0, 700 * sp_random(8, 1, 4, i) - 20, 0}, a, b;
        sp_road_point p;
        if (i % 3 == 0) {
            hint = (sp_road_place){1, -1, s + 8 * sp_random(8, 1, 5, i) - 4, 1};
        }
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        sp_road_ask ask = {.x = p.position.x, .y = p.position.y, .z = SP_NAN, .heading = SP_NAN};
        CHECK(sp_road_find(net, &ask, &a));
        ask.near = &hint;
        CHECK(sp_road_find(net, &ask, &b) && !memcmp(&a, &b, sizeof a));
        CHECK(sp_road_locate(net, p.position.x, p.position.y, &hint, &b) && !memcmp(&a, &b, sizeof a));
    }
}

/* what the index leaves out it must be right about: every place lies in the box of its chunk */
static void test_boxes(void)
{
    const sp_road_piece piece[] = {{30, 0, 0.12}, {20, 0.12, 0.12}, {60, 0.12, -0.08}, {70, -0.08, -0.08}, {80, 0, 0}};
    const sp_road_spec spec = {.pieces = piece, .piece_count = 5, .lanes_left = 3, .lanes_right = 2, .lane_width = 3.5};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err));
    for (uint32_t i = 0; net && i < 20000; i++) {
        const double s = 260 * sp_random(9, 1, 1, i);
        const double t = i % 4 == 0 ? 10.5 : (i % 4 == 1 ? -7 : 17.5 * sp_random(9, 1, 2, i) - 7);
        uint32_t first;
        sp_road_point p;
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        CHECK(road_chunks_of(&net->road[0], net, s, s, &first) >= 1);
        CHECK(box_holds(&net->chunk[first].box, p.position.x, p.position.y));
        CHECK(t <= (double)net->chunk[first].t_max && t >= (double)net->chunk[first].t_min);
    }

    /* the fan of a sharp bend: 3.9 m from the joint, far from both boxes of its lines */
    const sp_road_net *bent = made(
        HEAD ROAD("1", "100", LINE("0", "0", "0", "0", "50") LINE("50", "50", "0", "1.5", "50")) PLAIN "</OpenDRIVE>");
    sp_road_candidate c[4];
    CHECK(sp_road_candidates(bent, 50 + 3.9 * sp_sin(0.75), -3.9 * sp_cos(0.75), SP_NAN, c, 4) == 1);
    CHECK(c[0].distance == 0 && c[0].place.s == 50 && c[0].place.lane == -1);
    CHECK(box_holds(&bent->chunk[0].box, 50 + 3.9 * sp_sin(0.75), -3.9 * sp_cos(0.75)));
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_banked);
    RUN(test_steps);
    RUN(test_shape);
    RUN(test_before_records);
    RUN(test_far);
    RUN(test_storeys);
    RUN(test_order);
    RUN(test_tight);
    RUN(test_lengths);
    RUN(test_ends);
    RUN(test_hints);
    RUN(test_boxes);
    RUN(test_corpus);
    sp_arena_destroy(arena);
    return DONE();
}
