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
static void lanes_add(sp_text *t, int each, double width)
{
    sp_text_add(t, "<lanes><laneSection s=\"0\">");
    for (int side = 1; side >= -1; side--) {
        sp_text_add(t, side > 0 ? "<left>" : (side ? "<right>" : "<center><lane id=\"0\" type=\"none\"/></center>"));
        for (int i = 0; side && i < each; i++) {
            const int id = side > 0 ? each - i : -1 - i;
            sp_text_printf(
                t,
                "<lane id=\"%d\" type=\"driving\" level=\"false\"><link><predecessor id=\"%d\"/><successor "
                "id=\"%d\"/></link><width sOffset=\"0\" a=\"%g\" b=\"0\" c=\"0\" d=\"0\"/><roadMark "
                "sOffset=\"0\" type=\"broken\" weight=\"standard\" color=\"standard\" width=\"0.12\"/></lane>",
                id, id, id, width);
        }
        sp_text_add(t, side > 0 ? "</left>" : (side ? "</right>" : ""));
    }
    sp_text_add(t, "</laneSection></lanes>");
}

static void road_add(sp_text *t, int id, double x, double y, double heading, double length, int each)
{
    /* a line, a spiral, an arc, a polynomial: a quarter each */
    const double part = length / 4, k = 1 / (3 * length);
    double h = heading, s, c;
    sp_text_printf(t, "<road name=\"\" length=\"%.9f\" id=\"%d\" junction=\"-1\"><planView>", length, id);
    for (int i = 0; i < 4; i++) {
        sp_text_printf(t, "<geometry s=\"%.9f\" x=\"%.9f\" y=\"%.9f\" hdg=\"%.12f\" length=\"%.9f\">", i * part, x, y,
                       h, part);
        if (i == 0) {
            sp_text_add(t, "<line/>");
        } else if (i == 1) {
            sp_text_printf(t, "<spiral curvStart=\"0\" curvEnd=\"%.12f\"/>", k);
        } else if (i == 2) {
            sp_text_printf(t, "<arc curvature=\"%.12f\"/>", k);
        } else {
            sp_text_printf(t,
                           "<paramPoly3 aU=\"0\" bU=\"%.9f\" cU=\"0\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"%.9f\" dV=\"0\" "
                           "pRange=\"normalized\"/>",
                           part, part * part * k / 2);
        }
        sp_text_add(t, "</geometry>");

        /* joints need not be tight here */
        const double turn = i == 0 ? 0 : (i == 1 ? k * part / 2 : k * part);
        sp_sincos(h + turn / 2, &s, &c);
        x += part * c;
        y += part * s;
        h += turn;
    }
    sp_text_add(t, "</planView><elevationProfile>");
    for (int i = 0; i * 50 < length; i++) {
        sp_text_printf(t, "<elevation s=\"%d\" a=\"%g\" b=\"0.01\" c=\"0\" d=\"0\"/>", i * 50, 0.5 * i);
    }
    sp_text_add(t, "</elevationProfile>");
    lanes_add(t, each, 3.5);
    sp_text_add(t, "</road>");
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
        sp_road_surface(net, q->at.position.x + (i & 1), q->at.position.y + (i & 2) / 2, &q->near, &z, &n);
        sum += z;
    }
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
        (void)snprintf(name, sizeof name, "four_wheels_%s", piece[k]);
        measure(name, ask_wheels, net, q, n);
    }
    const uint32_t n = questions(net, -1, q);
    measure("lane_cold_of_1000_roads", ask_cold, net, q, n);
    measure("beside_cold_of_1000_roads", ask_beside, net, q, n);

    /* one after the other, as a car asks: what it needs is at hand */
    for (uint32_t i = 0; i < n; i++) {
        q[i].place = (sp_road_place){7, -1, 5 + 0.01 * (double)(i % 4000), -2};
        q[i].near = q[i].place;
        (void)sp_road_at(net, q[i].place, &q[i].at);
    }
    measure("pose_along", ask_at, net, q, n);
    measure("lane_hinted_along", ask_hinted, net, q, n);
    measure("lane_cold_along", ask_cold, net, q, n);
    measure("four_wheels_along", ask_wheels, net, q, n);
}

int main(void)
{
    sp_text t = {0};
    sp_arena *arena = NULL, *own = sp_arena_create();
    question *q = SP_ARRAY(own, question, ASKED);
    printf("name,value,unit\n");
    for (int k = 0; k < 2; k++) {
        sp_text_free(&t);
        t = (sp_text){0};
        head(&t);
        for (int i = 0; i < (k ? 20 : 3); i++) {
            road_add(&t, i, 500.0 * i, 0, 0, 500, 7);
        }
        sp_text_add(&t, "</OpenDRIVE>");
        (void)load(k ? "10km_14_lanes" : "1.5km_14_lanes", t.data, t.size, &arena);
    }
    sp_text_free(&t);
    t = (sp_text){0};
    head(&t);
    for (int i = 0; i < 1000; i++) {
        road_add(&t, i, 250.0 * (i % 32), 250.0 * (i / 32), 0.7 * i, 200, 2);
    }
    sp_text_add(&t, "</OpenDRIVE>");
    const sp_road_net *net = load("1000_roads", t.data, t.size, &arena);
    if (net && q) {
        queries(net, q);
    }
    sp_text_free(&t);

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
