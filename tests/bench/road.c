/* road.c - what roads cost: reading a file (beside its size, and the memory that stays), and the queries that a tick
 * asks. CPU time, best of several. Prints CSV: name,value,unit. The corpus's Town04 is read when it is there. */
#include "road/road.h"
#include "tests/check.h"

#include <malloc.h>
#include <sys/stat.h>
#include <time.h>

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t memory_now(void)
{
    const struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

/* ---- text ---- */
/* as editors write: numbers of 17 digits, several records of width, marks with their lines, links, limits */
static void lane_add(sp_text *t, int id, double width, double length, bool heavy)
{
    sp_text_printf(t, "<lane id=\"%d\" type=\"driving\" level=\"false\">\n<link>\n<predecessor id=\"%d\"/>\n", id, id);
    sp_text_printf(t, "<successor id=\"%d\"/>\n</link>\n", id);
    for (int i = 0; i < (heavy ? 4 : 1); i++) {
        sp_text_printf(t, "<width sOffset=\"%.16e\" a=\"%.16e\" b=\"%.16e\" c=\"%.16e\" d=\"%.16e\"/>\n",
                       length * i / 4, width, 0.0, 0.0, 0.0);
    }
    sp_text_add(t, "<roadMark sOffset=\"0.0000000000000000e+00\" type=\"broken\" material=\"standard\" color=\"white\" "
                   "width=\"1.2500000000000000e-01\" laneChange=\"both\">\n");
    if (heavy) {
        sp_text_add(t,
                    "<type name=\"broken\" width=\"1.2500000000000000e-01\">\n<line length=\"3.0000000000000000e+00\" "
                    "space=\"6.0000000000000000e+00\" tOffset=\"0.0000000000000000e+00\" "
                    "sOffset=\"0.0000000000000000e+00\" width=\"1.2500000000000000e-01\"/>\n</type>\n");
    }
    sp_text_add(t, "</roadMark>\n");
    if (heavy) {
        sp_text_add(t, "<speed sOffset=\"0.0000000000000000e+00\" max=\"55\" unit=\"mph\"/>\n<userData>\n<vectorLane "
                       "sOffset=\"0.0000000000000000e+00\" laneId=\"{7a7b2c4d-0f3e-4d55-9d1a-5f2b8d1c9e3f}\" "
                       "travelDir=\"forward\"/>\n</userData>\n");
    }
    sp_text_add(t, "</lane>\n");
}

static void lanes_add(sp_text *t, int each, double length, bool heavy)
{
    const int sections = heavy ? (int)(length / 50) : 1;
    sp_text_add(t, "<lanes>\n");
    for (int k = 0; k < sections; k++) {
        sp_text_printf(t, "<laneSection s=\"%.16e\" singleSide=\"false\">\n<left>\n", length * k / sections);
        for (int i = each; i > 0; i--) {
            lane_add(t, i, 3.5, length / sections, heavy);
        }
        sp_text_add(t, "</left>\n<center>\n<lane id=\"0\" type=\"none\" level=\"false\"/>\n</center>\n<right>\n");
        for (int i = 1; i <= each; i++) {
            lane_add(t, -i, 3.5, length / sections, heavy);
        }
        sp_text_add(t, "</right>\n</laneSection>\n");
    }
    sp_text_add(t, "</lanes>\n");
}

typedef struct layout {
    double length;
    int lanes; /* of each side */
    bool heavy, banked;
} layout;

static void road_add(sp_text *t, int id, double x, double y, double heading, const layout *as)
{
    /* a line, a spiral, an arc, a polynomial: a quarter each */
    const double length = as->length, part = length / 4, k = 1 / (3 * length);
    double h = heading, s, c;
    sp_text_printf(t, "<road name=\"\" length=\"%.9f\" id=\"%d\" junction=\"-1\">\n<planView>\n", length, id);
    for (int i = 0; i < 4; i++) {
        sp_text_printf(t, "<geometry s=\"%.9f\" x=\"%.9f\" y=\"%.9f\" hdg=\"%.12f\" length=\"%.9f\">\n", i * part, x, y,
                       h, part);
        if (i == 0) {
            sp_text_add(t, "<line/>\n");
        } else if (i == 1) {
            sp_text_printf(t, "<spiral curvStart=\"0\" curvEnd=\"%.12f\"/>\n", k);
        } else if (i == 2) {
            sp_text_printf(t, "<arc curvature=\"%.12f\"/>\n", k);
        } else {
            sp_text_printf(t,
                           "<paramPoly3 aU=\"0\" bU=\"%.9f\" cU=\"0\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"%.9f\" dV=\"0\" "
                           "pRange=\"normalized\"/>\n",
                           part, part * part * k / 2);
        }
        sp_text_add(t, "</geometry>\n");

        /* joints need not be tight here */
        const double turn = i == 0 ? 0 : (i == 1 ? k * part / 2 : k * part);
        sp_sincos(h + turn / 2, &s, &c);
        x += part * c;
        y += part * s;
        h += turn;
    }
    sp_text_add(t, "</planView>\n<elevationProfile>\n");
    for (int i = 0; i * 50 < length; i++) {
        sp_text_printf(t, "<elevation s=\"%d\" a=\"%g\" b=\"0.01\" c=\"0\" d=\"0\"/>\n", i * 50, 0.5 * i);
    }
    sp_text_add(t, "</elevationProfile>\n");
    if (as->banked) {
        sp_text_add(
            t, "<lateralProfile><superelevation s=\"0\" a=\"0.04\" b=\"0.0001\" c=\"0\" d=\"0\"/></lateralProfile>");
    }
    lanes_add(t, as->lanes, length, as->heavy);
    sp_text_add(t, "</road>\n");
}

static void head(sp_text *t)
{
    sp_text_add(t, "<?xml version=\"1.0\"?><OpenDRIVE><header revMajor=\"1\" revMinor=\"6\" name=\"\" version=\"1\"/>");
}

/* ---- loading ---- */
static const sp_road_net *load(const char *name, const char *text, size_t size, sp_arena **keep)
{
    double best = 1e9, memory = 0;
    const sp_road_net *net = NULL;
    for (int round = 0; round < 5; round++) {
        sp_error err = {0};
        sp_arena_destroy(*keep);
        const size_t before = memory_now();
        *keep = sp_arena_create();
        const double start = cpu_now();
        sp_road_place p;
        if (!sp_road_read_xodr(name, text, size, *keep, &net, &err)) {
            fprintf(stderr, "%s: %s\n", name, err.text);
            return NULL;
        }
        (void)sp_road_locate(net, 0, 0, NULL, &p);
        best = sp_min(best, cpu_now() - start);
        memory = (double)(memory_now() - before) / (double)size;
    }
    printf("road_load_%s,%.2f,ms to the first query\n", name, best * 1e3);
    printf("road_load_%s_file,%.1f,kB\n", name, (double)size / 1e3);
    printf("road_load_%s_memory,%.2f,times the file\n", name, memory);
    return net;
}

/* ---- queries ---- */
#define ASKED 20000
#define TRIED 8

static double sum; /* of results, so that no call is left out */

typedef struct question {
    sp_road_place place, near;
    sp_road_point at;
} question;

static void ask_at(const sp_road_net *net, const question *q)
{
    sp_road_point p;
    (void)sp_road_at(net, q->place, &p);
    sum += p.position.x;
}

static void ask_cold(const sp_road_net *net, const question *q)
{
    sp_road_place p;
    (void)sp_road_locate(net, q->at.position.x, q->at.position.y, NULL, &p);
    sum += p.s;
}

static void ask_hinted(const sp_road_net *net, const question *q)
{
    sp_road_place p;
    (void)sp_road_locate(net, q->at.position.x, q->at.position.y, &q->near, &p);
    sum += p.s;
}

static void ask_beside(const sp_road_net *net, const question *q)
{
    sp_road_place p;
    (void)sp_road_locate(net, q->at.position.x + 40, q->at.position.y + 40, NULL, &p);
    sum += p.s;
}

static void ask_wheels(const sp_road_net *net, const question *q)
{
    for (int i = 0; i < 4; i++) {
        double z;
        sp_vec3 n;
        sp_road_surface(net, q->at.position.x + (i & 1), q->at.position.y + 0.5 * (i & 2), &q->near, &z, &n);
        sum += z;
    }
}

/* as the car asks: what the four have in common once */
static void ask_patch(const sp_road_net *net, const question *q)
{
    sp_road_patch patch;
    sp_road_patch_make(net, &q->near, &patch);
    const double px = q->at.position.x, py = q->at.position.y;
    const double x[4] = {px, px + 1, px, px + 1}, y[4] = {py, py, py + 1, py + 1};
    double z[4];
    sp_vec3 n[4];
    sp_road_patch_wheels(&patch, x, y, z, n);
    sum += z[0] + z[1] + z[2] + z[3];
}

static void measure(const char *name, void (*ask)(const sp_road_net *, const question *), const sp_road_net *net,
                    const question *q, uint32_t count)
{
    double best = 1e9;
    for (int round = 0; round < TRIED; round++) {
        const double start = cpu_now();
        for (uint32_t i = 0; i < count; i++) {
            ask(net, &q[i]);
        }
        best = sp_min(best, cpu_now() - start);
    }
    printf("road_%s,%.1f,ns\n", name, best / count * 1e9);
}

/* a line, spiral, arc and polynomial each have a quarter of a road; piece -1: all of them */
static uint32_t questions(const sp_road_net *net, int piece, question *q)
{
    for (uint32_t i = 0; i < ASKED; i++) {
        const uint32_t road = 1 + (uint32_t)(sp_random(1, 1, 1, i) * sp_road_count(net));
        const double part = piece < 0 ? sp_random(1, 1, 2, i) : (piece + sp_random(1, 1, 2, i)) / 4;
        const double t = 12 * sp_random(1, 1, 3, i) - 6, s = sp_road_length(net, road) * part;
        q[i].place = (sp_road_place){road, t > 0 ? 1 : -1, s, t};
        q[i].near = (sp_road_place){road, 0, s + 1.5, 0};
        (void)sp_road_at(net, q[i].place, &q[i].at);
    }
    return ASKED;
}

static void queries(const sp_road_net *net, question *q)
{
    static const char *const piece[] = {"line", "spiral", "arc", "poly"};
    for (int k = 0; k < 4; k++) {
        char name[80];
        const uint32_t n = questions(net, k, q);
        (void)snprintf(name, sizeof name, "pose_%s", piece[k]);
        measure(name, ask_at, net, q, n);
        (void)snprintf(name, sizeof name, "lane_hinted_%s", piece[k]);
        measure(name, ask_hinted, net, q, n);
        (void)snprintf(name, sizeof name, "four_wheels_apart_%s", piece[k]);
        measure(name, ask_wheels, net, q, n);
        (void)snprintf(name, sizeof name, "four_wheels_%s", piece[k]);
        measure(name, ask_patch, net, q, n);
    }
    const uint32_t n = questions(net, -1, q);
    measure("lane_cold_of_1000_roads", ask_cold, net, q, n);
    measure("beside_cold_of_1000_roads", ask_beside, net, q, n);
}

/* one after the other, as a car asks: what it needs is at hand */
static void queries_along(const sp_road_net *net, const char *kind, question *q)
{
    static const char *const piece[] = {"line", "spiral", "arc", "poly"};
    const uint32_t road = (sp_road_count(net) + 1) / 2;
    const double part = sp_road_length(net, road) / 4;
    for (int k = 0; k < 4; k++) {
        char name[80];
        for (uint32_t i = 0; i < ASKED; i++) {
            const double s = part * (k + 0.2) + 0.01 * (double)(i % (uint32_t)(part * 60));
            q[i].near = (sp_road_place){road, -1, s - 0.01, -2};
            q[i].place = (sp_road_place){road, -1, s, -2};
            (void)sp_road_at(net, q[i].place, &q[i].at);
        }
        (void)snprintf(name, sizeof name, "pose_along_%s%s", kind, piece[k]);
        measure(name, ask_at, net, q, ASKED);
        (void)snprintf(name, sizeof name, "lane_hinted_along_%s%s", kind, piece[k]);
        measure(name, ask_hinted, net, q, ASKED);
        (void)snprintf(name, sizeof name, "four_wheels_apart_along_%s%s", kind, piece[k]);
        measure(name, ask_wheels, net, q, ASKED);
        (void)snprintf(name, sizeof name, "four_wheels_along_%s%s", kind, piece[k]);
        measure(name, ask_patch, net, q, ASKED);
    }
}

static const sp_road_net *town(const char *name, uint32_t roads, const layout *as, sp_arena **keep)
{
    sp_text t = {0};
    const double apart = as->length * 1.25;
    head(&t);
    for (uint32_t i = 0; i < roads; i++) {
        road_add(&t, (int)i, apart * (i % 32), apart * (i / 32), 0.7 * i, as);
    }
    sp_text_add(&t, "</OpenDRIVE>");
    const sp_road_net *net = load(name, t.data, t.size, keep);
    sp_text_free(&t);
    return net;
}

int main(void)
{
    sp_arena *arena = NULL, *own = sp_arena_create();
    question *q = SP_ARRAY(own, question, ASKED);
    printf("name,value,unit\n");
    (void)town("1.5km_14_lanes", 3, &(layout){.length = 500, .lanes = 7, .heavy = true}, &arena);
    (void)town("10km_14_lanes", 20, &(layout){.length = 500, .lanes = 7, .heavy = true}, &arena);
    const sp_road_net *net = town("banked", 4, &(layout){.length = 200, .lanes = 2, .banked = true}, &arena);
    if (net && q) {
        queries_along(net, "banked_", q);
    }
    net = town("1000_roads", 1000, &(layout){.length = 200, .lanes = 2}, &arena);
    if (net && q) {
        queries(net, q);
        queries_along(net, "", q);
    }

    char path[600];
    struct stat info;
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/../shared/corpus/xodr/carla/Town04.xodr", root ? root : ".");
    if (stat(path, &info) == 0) {
        size_t size = 0;
        sp_error err = {0};
        const char *text = sp_file_read(own, path, &size, &err);
        net = text ? load("Town04", text, size, &arena) : NULL;
    }
    sp_arena_destroy(arena);
    sp_arena_destroy(own);
    return !net || sum != sum || check_bad || check_failed + check_passed + check_skipped != 0;
}
