/* traffic.c - what a stream of traffic costs: 1 to 1000 vehicles on 40 km of three lanes, 30 simulated seconds, all of
 * a tick but sensors, driver and recording. CPU time, best of some. Prints CSV: name,value,unit.
 *
 * A vehicle-step is 0.1 s of one vehicle: a decision and what follows from it. */
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "tests/traffic/fill.h"
#include "tests/traffic/stream.h"
#include "tests/traffic/town_loop.h"
#include "traffic/internal.h"

enum { RAILS, MINDS, KINDS };
static const double seconds = 30;

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void road(stand *t)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {40000, 0, 0};
    const sp_road_spec spec = {.name = "bench",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 3,
                               .lane_width = 3.5,
                               .shoulder = 2,
                               .speed_limit = 36};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena,
                            .tick_ns = 10000000,
                            .substeps = 5,
                            .road = net,
                            .env = {.friction = 1},
                            .limit_ticks = 1000000,
                            .seed = 7};
    t->def.actors = t->actors;
}

/* one of the stream: lanes in turn, 36 m to 1 km apart, some slower than others */
static void one(stand *t, uint32_t n, uint32_t count, double from, double length, int kind)
{
    const double spread = length / (count / 3 + 1);
    const double speed = 22 + 8 * sp_random(1, 2, 0, n);
    const int32_t lane = -1 - (int32_t)(n % 3);
    const double s = from + spread * (n / 3 + 0.2 + 0.5 * sp_random(1, 3, 0, n));
    const uint32_t i = stand_actor(t, "compact", lane, s, 0, speed);
    sp_actor_def *d = &t->actors[i];
    d->stream = n;
    if (kind == RAILS) {
        d->obeys = true;
        return;
    }
    stream_driver(d, n, 0.9, 0.3);
}

/* seconds of each part of a tick, summed */
enum { DECIDE, SUBSTEP, PHYSICS, SETTLE, RECORD, HASH, PARTS };
static const char *const part_names[PARTS] = {"decide", "move", "physics", "settle", "record", "hash"};

static void lap(double part[PARTS], int k, double *from)
{
    if (!part)
        return;
    const double now = cpu_now();
    part[k] += now - *from;
    *from = now;
}

/* a tick as the run has it, without its guests */
static bool tick(stand *t, sp_actor_record *records, double part[PARTS])
{
    sp_tick_record record;
    sp_tick_hash hash;
    double at = part ? cpu_now() : 0;
    t->world->event_count = 0;
    bool good = sp_traffic_decide(t->traffic, &t->def, t->world, &t->error);
    lap(part, DECIDE, &at);
    for (uint32_t k = 0; good && k < t->def.substeps; k++) {
        sp_traffic_substep(&t->def, t->world, k);
        lap(part, SUBSTEP, &at);
        good = sp_physics_substep(t->physics, &t->def, t->world, k, &t->error);
        lap(part, PHYSICS, &at);
    }
    sp_physics_settle(&t->def, t->world);
    lap(part, SETTLE, &at);
    for (uint32_t i = 0; i < t->world->event_count; i++)
        t->contact_count += t->world->events[i].kind == SP_EVENT_CONTACT;
    sp_tick_record_fill(&t->def, t->world, records, &record);
    lap(part, RECORD, &at);
    sp_world_hash(&t->def, t->world, &hash);
    lap(part, HASH, &at);
    t->world->tick++;
    return good;
}

/* us of one decision alone: following, lanes, rules; everybody decides every tenth tick */
static double decision(stand *t, sp_actor_record *records)
{
    enum { TICKS = 200, EVERY = 10 };
    double spent = 0;
    for (int n = 0; n < TICKS; n++) {
        CHECK(tick(t, records, NULL) && sp_order_build(t->traffic, &t->def, t->world));
        const double start = cpu_now();
        for (uint32_t i = 2; i <= t->world->actor_count; i++)
            sp_mind_decide(t->traffic, &t->def, t->world, i);
        spent += cpu_now() - start;
    }
    return spent * 1e6 * EVERY / TICKS / (t->world->actor_count - 1);
}

/* of 300 drivers on three lanes, after 20 s */
static void decisions(void)
{
    stand *t = malloc(sizeof *t);
    if (!t)
        return;
    road(t);
    t->actors[stand_actor(t, "compact", -3, 100, 0, 0)].parked = true;
    for (uint32_t n = 0; n < 300; n++)
        one(t, n, 300, 500, 12000, MINDS);
    sp_actor_record *records = SP_ARRAY(t->arena, sp_actor_record, t->def.actor_count + 1);
    if (records && stand_begin(t)) {
        for (int i = 0; i < 2000; i++)
            CHECK(tick(t, records, NULL));
        printf("decision_motorway,%.3f,us of CPU, 300 drivers on three lanes\n", decision(t, records));
    }
    stand_end(t);
    free(t);
}

/* CPU seconds of a run; the tick record and the hash are part of it */
static double run(stand *t, double part[PARTS])
{
    sp_actor_record *records = SP_ARRAY(t->arena, sp_actor_record, t->def.actor_count + 1);
    if (!records || !stand_begin(t)) {
        fprintf(stderr, "%s\n", t->error.text);
        check_failed++;
        return -1;
    }
    const double start = cpu_now();
    for (int i = 0; i < (int)(seconds * 100); i++) {
        if (t->def.actors[1].vehicle && t->def.actors[1].fidelity == SP_FIDELITY_KINEMATIC)
            stand_hold(t, t->def.actors[1].speed);
        if (!tick(t, records, part)) {
            fprintf(stderr, "%s\n", t->error.text);
            check_failed++;
            break;
        }
    }
    return cpu_now() - start;
}

static double stream(uint32_t count, int kind, int rounds, uint32_t *contacts, double part[PARTS])
{
    double best = 1e9;
    for (int r = 0; r < rounds; r++) {
        stand *t = malloc(sizeof *t);
        if (!t)
            return -1;
        road(t);
        t->actors[stand_actor(t, "compact", -3, 100, 0, 0)].parked = true; /* in the place of the ego: no part of it */
        for (uint32_t n = 0; n < count; n++)
            one(t, n, count, 500, 37500, kind);
        best = sp_min(best, run(t, part));
        *contacts += t->contact_count;
        stand_end(t);
        free(t);
    }
    return best;
}

static double ego_and(uint32_t count, int rounds, double part[PARTS])
{
    double best = 1e9;
    for (int r = 0; r < rounds; r++) {
        stand *t = malloc(sizeof *t);
        if (!t)
            return -1;
        road(t);
        stand_actor(t, "compact", -2, 1000, 0, 25);
        for (uint32_t n = 0; n < count; n++)
            one(t, n, count, 1030, 4000, MINDS);
        best = sp_min(best, run(t, part));
        stand_end(t);
        free(t);
    }
    return best;
}

/* where the time goes: ns per vehicle and tick */
static void parts(void)
{
    static const char *const names[3] = {"rails_1000", "traffic_1000", "ego_and_100"};
    for (int k = 0; k < 3; k++) {
        double part[PARTS] = {0};
        uint32_t contacts = 0;
        k < 2 ? stream(1000, k, 1, &contacts, part) : ego_and(100, 1, part);
        for (int i = 0; i < PARTS; i++)
            printf("%s_%s,%.1f,ns per vehicle and tick\n", names[k], part_names[i],
                   part[i] * 1e9 / (seconds * 100) / (k < 2 ? 1000 : 100));
    }
}

/* a town with lights, signs and a roundabout: what somebody who decides costs, rules, order and steering included */
static void town(uint32_t count)
{
    static const double warm = 20;
    stand *t = malloc(sizeof *t);
    if (!t)
        return;
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build(t->arena, false, false, &t->error);
    t->def = (sp_world_def){.arena = t->arena,
                            .tick_ns = 10000000,
                            .substeps = 5,
                            .road = net,
                            .env = {.friction = 1},
                            .limit_ticks = 1000000,
                            .seed = 7};
    t->def.actors = t->actors;
    t->actors[stand_actor(t, "cone", -1, 1, 0, 0)].parked = true;
    t->actors[1].hidden = true;
    fill_lanes(t, count, 7);
    sp_actor_record *records = SP_ARRAY(t->arena, sp_actor_record, t->def.actor_count + 1);
    double part[PARTS] = {0};
    if (net && records && sp_lights_derive(&t->def, &t->error) && stand_begin(t)) {
        for (int i = 0; i < (int)((warm + seconds) * 100); i++) {
            if (i == (int)(warm * 100))
                memset(part, 0, sizeof part);
            CHECK(tick(t, records, part) && sp_world_lights(&t->def, t->world, t->world->tick, &t->error));
        }
        const double steps = seconds * 10 * (t->def.actor_count - 1);
        printf("traffic_town,%.3f,us of CPU a decision step of 0.1 s of %u cars\n", part[DECIDE] * 1e6 / steps,
               t->def.actor_count - 1);
        printf("decision_town,%.3f,us of CPU, %u drivers\n", decision(t, records), t->def.actor_count - 1);
    } else {
        CHECK(false);
    }
    stand_end(t);
    free(t);
}

int main(int argc, char **argv)
{
    static const char *const names[KINDS] = {"rails", "traffic"};
    const char *only = argc > 1 ? argv[1] : "";
    printf("name,value,unit\n");
    for (int kind = 0; kind < KINDS; kind++) {
        /* the slope of log cost over log number, by least squares */
        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        uint32_t contacts = 0, count = 1;
        if (only[0] && strcmp(only, names[kind]))
            continue;
        for (int k = 0; k < 4; k++, count *= 10) {
            const double cost = stream(count, kind, k < 3 ? 5 : 2, &contacts, NULL);
            const double steps = seconds * 10 * count, x = sp_log(count), y = sp_log(cost);
            printf("%s_%u,%.0f,vehicle-steps of 0.1 s per CPU s\n", names[kind], count, steps / cost);
            printf("%s_%u_tick,%.1f,ns per vehicle and tick of 10 ms\n", names[kind], count, cost / steps / 10 * 1e9);
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        printf("%s_exponent,%.3f,of growth from 1 to 1000\n", names[kind], (4 * sxy - sx * sy) / (4 * sxx - sx * sx));
        printf("%s_contacts,%u,in all runs\n", names[kind], contacts);
    }
    if (!only[0] || !strcmp(only, "ego"))
        printf("ego_and_100,%.1f,times real time\n", seconds / ego_and(100, 5, NULL));
    if (!only[0] || !strcmp(only, "decision"))
        decisions();
    if (!only[0] || !strcmp(only, "town"))
        town(100);
    if (!only[0] || !strcmp(only, "parts"))
        parts();
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("traffic_memory,%.1f,MiB at most\n", (double)use.ru_maxrss / 1024);
    return check_bad || check_failed + check_passed + check_skipped != 0;
}
