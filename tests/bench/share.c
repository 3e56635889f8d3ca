/* share.c - what the full set of metrics takes of a run without sensors, driver and recording: 20 s on a motorway
 * behind somebody who brakes, with 1, 5 and 20 others who follow or keep their lane. The run is timed whole, its tick
 * records are kept, and the metrics are stepped over them again and judged. CPU time, best of five. Prints CSV:
 * name,value,unit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "run/run.h"

enum { ROUNDS = 5, TICKS = 2000 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* the records of a run */
typedef struct kept {
    uint32_t rows, count; /* rows a tick; ticks */
    sp_actor_record *actors;
    sp_event *events;
    sp_tick_record *ticks;
} kept;

static void keep(kept *k, const sp_world_def *def, const sp_world *world)
{
    sp_tick_record *r = &k->ticks[k->count];
    sp_tick_record_fill(def, world, &k->actors[(size_t)k->count * k->rows], r);
    sp_event *events = &k->events[(size_t)k->count * SP_MAX_EVENTS];
    memcpy(events, r->events, r->event_count * sizeof *events);
    r->events = events;
    k->count++;
}

/* s of all metrics over the records, judged; negative: they could not be */
static double metrics(const sp_world_def *def, sp_world *world, const kept *k)
{
    sp_arena *arena = sp_arena_create();
    sp_metric_trace *trace = sp_metric_trace_create();
    sp_judgement judgement;
    sp_error err = {0};
    const double start = cpu_now();
    sp_metric_begin(def, world->metric);
    for (uint32_t i = 0; i < k->count; i++)
        sp_metric_step(def, world->metric, trace, &k->ticks[i]);
    const bool fine = arena && trace && sp_metric_judge(def, world, trace, arena, &judgement, &err);
    const double took = cpu_now() - start;
    sp_metric_trace_destroy(trace);
    sp_arena_destroy(arena);
    return fine ? took : -1;
}

/* s of the ticks of one run; with k its records are kept, and `part` becomes the least that the metrics took over them.
 * Negative: it failed. */
static double go(sp_scenario *s, const sp_case *c, kept *k, double *part)
{
    const sp_sut nobody = {0};
    const sp_run_options options = {.sut = &nobody, .suite_seed = 1, .latency = -1, .record = SP_RECORD_NONE};
    sp_error err = {0};
    bool done = false, fine = true;
    sp_run *run = sp_run_create(s, c, &options, &err);
    const double start = cpu_now();
    while (run && !done && fine) {
        fine = sp_run_tick(run, &done, &err);
        if (fine && k && sp_run_world(run)->tick > 0 && k->count < TICKS)
            keep(k, sp_run_def(run), sp_run_world(run));
    }
    if (run)
        sp_run_finish(run, fine ? NULL : &err);
    const double took = cpu_now() - start;
    const size_t size = run ? (size_t)sp_world_bytes(sp_run_def(run)) + sizeof(sp_world) : 1;
    sp_world *world = malloc(size);
    for (int i = 0; run && world && k && i < ROUNDS; i++) {
        memcpy(world, sp_run_world(run), (size_t)sp_world_bytes(sp_run_def(run)));
        *part = sp_min(*part, metrics(sp_run_def(run), world, k));
    }
    free(world);
    sp_run_destroy(run);
    if (err.code)
        fprintf(stderr, "share.lua:%d: %s\n", err.line, err.text);
    return run && fine && !err.code ? took : -1;
}

static const char scene[] = "local sp = require 'skidpad'\n"
                            "return sp.scenario { name = 'share', limit = '40 s', base = 'robot',\n"
                            "  road = sp.road.straight { length = 2500, lanes = 6, width = 3.5 },\n"
                            "  vary = { others = sp.one_of(1, 5, 20) },\n"
                            "  run = function(w, p)\n"
                            "    local ego = w:ego { at = w.road:lane(-2, 500), speed = 20 }\n"
                            "    local lead = w:car { 'sedan', name = 'lead', at = w.road:lane(-2, 560), speed = 20 }\n"
                            "    for i = 2, p.others do\n"
                            "      local at = w.road:lane(-1 - 2 * (i % 2), 500 + (i % 4 < 2 and 6 or -6) * i)\n"
                            "      w:car { 'sedan', at = at, speed = 20 }:drive { speed = 20 }\n"
                            "    end\n"
                            "    w:wait(3)\n    lead:brake { decel = 2, down_to = 14 }\n    w:wait(17)\n"
                            "  end,\n  check = { sp.never('ego.contact') } }\n";

/* one row of figures; false: it could not be measured */
static bool measure(sp_scenario *s, const sp_case *c)
{
    const uint32_t others = (uint32_t)c->params[0].value;
    kept k = {.rows = others + 1};
    k.actors = malloc((size_t)TICKS * k.rows * sizeof *k.actors);
    k.events = malloc((size_t)TICKS * SP_MAX_EVENTS * sizeof *k.events);
    k.ticks = malloc(TICKS * sizeof *k.ticks);
    double whole = 1e9, part = 1e9;
    bool fine = k.actors && k.events && k.ticks && go(s, c, &k, &part) > 0 && part > 0 && k.count > TICKS / 2;
    for (int n = 0; n < ROUNDS && fine; n++)
        whole = sp_min(whole, go(s, c, NULL, NULL));
    if (fine) {
        printf("metrics_of_run_%u,%.4f,share\n", others, part / whole);
        printf("metrics_tick_%u,%.3f,us\n", others, part / k.count * 1e6);
        printf("run_without_sensors_%u,%.0f,times real time\n", others, 0.01 * k.count / whole);
    }
    free(k.actors);
    free(k.events);
    free(k.ticks);
    return fine && whole > 0;
}

int main(void)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "share.lua", .data = scene, .size = sizeof scene - 1};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases = NULL;
    uint32_t count = 0;
    sp_scenario *s =
        arena && sp_run_sources(arena, &sources, &err) ? sp_script_load("share.lua", &sources, &err) : NULL;
    bool fine = s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err);
    if (err.code)
        fprintf(stderr, "share.lua:%d: %s\n", err.line, err.text);
    printf("name,value,unit\n");
    for (uint32_t i = 0; i < count && fine; i++)
        fine = measure(s, &cases[i]);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return fine ? 0 : 1;
}
