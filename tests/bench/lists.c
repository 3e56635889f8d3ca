/* lists.c - what the small sensors cost: one sample of each, in a town with 20 actors about the carrier, all errors
 * asked for. CPU time, the median of many rounds. Prints CSV: name,value,unit. The bound of each is 5 us. */
#include "tests/sensors/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACTORS = 21, ROUNDS = 41, SAMPLES = 400 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* a street with 60 houses, a lane in each direction and two more, signs every 100 m */
static void street(fixture *f)
{
    sp_text t = {0};
    sp_text_add(&t, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" junction=\"-1\" length=\"3000\">"
                    "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"3000\"><arc curvature=\"0.0005\"/>"
                    "</geometry></planView><lanes><laneSection s=\"0\"><left>");
    for (int lane = 2; lane >= -2; lane--) {
        sp_text_printf(&t, "<lane id=\"%d\" type=\"%s\"><width sOffset=\"0\" a=\"%s\" b=\"0\" c=\"0\" d=\"0\"/></lane>",
                       lane, lane ? "driving" : "none", lane ? "3.5" : "0");
        sp_text_add(&t, lane == 1 ? "</left><center>" : lane == 0 ? "</center><right>" : "");
    }
    sp_text_add(&t, "</right></laneSection></lanes><objects>");
    for (int i = 0; i < 60; i++) {
        sp_text_printf(&t,
                       "<object id=\"b%d\" type=\"building\" s=\"%d\" t=\"%d\" zOffset=\"0\" hdg=\"0.1\" length=\"20\" "
                       "width=\"12\" height=\"15\" orientation=\"none\"/>",
                       i, 900 + 25 * (i / 2), i % 2 ? 20 : -20);
    }
    sp_text_add(&t, "</objects><signals>");
    for (int i = 0; i < 30; i++) {
        sp_text_printf(&t,
                       "<signal id=\"s%d\" name=\"\" type=\"274\" subtype=\"-1\" country=\"DE\" s=\"%d\" t=\"-8\" "
                       "orientation=\"+\" dynamic=\"no\" zOffset=\"2\" height=\"0.6\" width=\"0.6\" value=\"50\"/>",
                       i, 100 * i + 50);
    }
    sp_text_add(&t, "</signals></road></OpenDRIVE>");
    if (t.failed || !sp_road_read_xodr("street", t.data, t.size, f->arena, &f->def.road, &f->error)) {
        fprintf(stderr, "bench: %s\n", f->error.text);
        exit(1);
    }
    sp_text_free(&t);
}

static void place(fixture *f, uint32_t i, double s, int32_t lane)
{
    const sp_road_place at = {1, lane, s, sp_road_lane_center(f->def.road, 1, s, lane)};
    sp_road_point p = {0};
    (void)sp_road_at(f->def.road, at, &p);
    fixture_place(f, i, p.position.x, p.position.y, p.heading, 12);
    sp_actor *a = &f->world->actors[i];
    a->road = 1;
    a->lane = lane;
    a->s = s;
    a->t = at.t;
}

/* the fixture's world with more room */
static void crowd(fixture *f, sp_actor_def *defs)
{
    static const char *const names[ACTORS + 1] = {"",   "ego", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9",
                                                  "b0", "b1",  "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "c0"};
    sp_world *w = calloc(1, sizeof(sp_world) + (ACTORS + 1) * sizeof(sp_actor));
    if (!w) {
        exit(1);
    }
    free(f->world);
    f->world = w;
    w->actor_count = f->def.actor_count = ACTORS;
    for (uint32_t i = 1; i <= ACTORS; i++) {
        defs[i] = f->actors[1];
        defs[i].name = names[i];
        w->actors[i].move = SP_MOVE_RAILS;
    }
    f->def.actors = defs;
    place(f, 1, 1000, -1);
    for (uint32_t i = 2; i <= ACTORS; i++) {
        place(f, i, 1000 + 7.0 * (i - 1), (i % 2) ? -1 : -2);
    }
}

static void ask(sp_mount_def *m, const char *const *rows, const double *value, int count)
{
    for (int i = 0; i < count; i++) {
        fixture_set(m, rows[i], value[i]);
    }
}

/* with a name, that alone */
static const char *only;

static void measure(fixture *f, const char *name, sp_mount_def *m)
{
    if (only && strcmp(only, name) != 0) {
        f->def.mount_count = 0;
        return;
    }
    probe *p = probe_create(f, m);
    double took[ROUNDS], records = 0;
    const sp_actor before = f->world->actors[1];
    for (int r = 0; r < ROUNDS; r++) {
        const double start = cpu_now();
        for (int i = 0; i < SAMPLES; i++) {
            // it goes on, so that nothing can be kept from the sample before
            place(f, 1, 1000 + 0.5 * (i % 20), -1);
            (void)probe_take(p);
            records += p->out.count;
        }
        took[r] = (cpu_now() - start) / SAMPLES;
    }
    f->world->actors[1] = before;
    qsort(took, ROUNDS, sizeof *took, by_value);
    printf("%s,%.2f,us\n%s_records,%.1f,1\n", name, 1e6 * took[ROUNDS / 2], name, records / ROUNDS / SAMPLES);
    probe_destroy(p);
    f->def.mount_count = 0;
}

/* the cost of putting the ego there, which is in all the others */
static void measure_place(fixture *f)
{
    double took[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        const double start = cpu_now();
        for (int i = 0; i < SAMPLES; i++) {
            place(f, 1, 1000 + 0.5 * (i % 20), -1);
        }
        took[r] = (cpu_now() - start) / SAMPLES;
    }
    qsort(took, ROUNDS, sizeof *took, by_value);
    printf("place,%.2f,us\n", 1e6 * took[ROUNDS / 2]);
}

int main(int argc, char **argv)
{
    only = argc > 1 ? argv[1] : NULL;
    static sp_actor_def defs[ACTORS + 1];
    fixture *f = fixture_create();
    street(f);
    crowd(f, defs);
    measure_place(f);
    sp_mount_def *m = fixture_mount(f, "imu");
    static const char *const imu[] = {"accel_walk", "gyro_walk",     "accel_scale",
                                      "gyro_axes",  "g_sensitivity", "bandwidth"};
    ask(m, imu, (const double[]){1e-4, 1e-5, 0.01, 0.01, 2e-4, 50}, 6);
    measure(f, "imu", m);
    m = fixture_mount(f, "chassis");
    static const char *const bus[] = {"teeth", "eccentricity", "radius_sigma", "wheel_noise", "steering_backlash"};
    ask(m, bus, (const double[]){96, 0.002, 0.005, 0.02, 1e-3}, 5);
    measure(f, "chassis", m);
    measure(f, "gnss", fixture_mount(f, "gnss"));
    m = fixture_mount(f, "objects");
    static const char *const list[] = {"confusion", "id_switch", "ghosts", "merge"};
    ask(m, list, (const double[]){0.02, 0.01, 0.05, 0.3}, 4);
    measure(f, "objects", m);
    m = fixture_mount(f, "objects");
    fixture_set(m, "ideal", 1);
    measure(f, "objects_ideal", m);
    m = fixture_mount(f, "lanes");
    static const char *const lanes[] = {"offset_sigma", "heading_sigma", "detection", "weather"};
    ask(m, lanes, (const double[]){0.03, 0.002, 0.98, 1}, 4);
    measure(f, "lanes", m);
    m = fixture_mount(f, "signals");
    fixture_set(m, "misread", 0.01);
    measure(f, "signals", m);
    m = fixture_mount(f, "route");
    static const char *const place_errors[] = {"ahead_sigma", "left_sigma", "heading_sigma"};
    ask(m, place_errors, (const double[]){3, 1.5, 0.02}, 3);
    measure(f, "route", m);

    // along a route, as who has a goal drives
    const sp_road_net *net = f->def.road;
    const sp_road_place from = {1, -1, 900, sp_road_lane_center(net, 1, 900, -1)}, to = {1, -1, 2900, from.t};
    if (!sp_road_route_find(net, from, NULL, 0, to, SP_ROUTE_SHORTEST, f->arena, &defs[1].route, &f->error)) {
        fprintf(stderr, "bench: %s\n", f->error.text);
        return 1;
    }
    measure(f, "route_along", fixture_mount(f, "route"));
    measure(f, "lanes_along", fixture_mount(f, "lanes"));
    defs[1].route = NULL;
    measure(f, "map", fixture_mount(f, "map"));
    measure(f, "ego", fixture_mount(f, "ego"));
    f->def.actors = f->actors;
    fixture_destroy(f);
    return 0;
}
