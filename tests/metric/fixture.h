/* fixture.h - a straight road, an ego and others whose motion is a closed form, judged tick by tick. */
#ifndef TESTS_METRIC_FIXTURE_H
#define TESTS_METRIC_FIXTURE_H

#include "metric/metric.h"
#include "tests/check.h"

typedef struct bench {
    sp_arena *arena;
    sp_world_def def;
    sp_actor_def actors[4];
    sp_world *world;
    sp_metric_trace *trace;
    sp_actor_record rows[3];
    sp_tick_record record;
    sp_judgement j;
} bench;

static inline sp_actor_record row(uint32_t actor, double x, double y, double heading, double speed)
{
    double s, c;
    sp_sincos(heading, &s, &c);
    sp_actor_record r = {.actor = actor,
                         .class_id = 1,
                         .x = x,
                         .y = y,
                         .heading = heading,
                         .speed = speed,
                         .vx = speed * c,
                         .vy = speed * s,
                         .length = 4,
                         .width = 2,
                         .height = 1.5,
                         .center_x = 1.5,
                         .s = x,
                         .t = y,
                         .road = 1,
                         .lane = y < -3.5 ? -2 : (y < 0 ? -1 : 1),
                         .lane_width = 3.5};
    r.lane_offset = y - (y < -3.5 ? -5.25 : (y < 0 ? -1.75 : 1.75));
    for (int i = 0; i < 4; i++) {
        const double a = i < 2 ? 2.7 : 0, b = i % 2 ? -0.8 : 0.8;
        r.wheel_xy[i][0] = x + c * a - s * b;
        r.wheel_xy[i][1] = y + s * a + c * b;
    }
    return r;
}

static inline bool bench_open(bench *b, sp_check_def *checks, uint32_t count)
{
    static const sp_road_piece pieces[] = {{1000, 0, 0}};
    const sp_road_spec spec = {
        .name = "r", .pieces = pieces, .piece_count = 1, .lanes_right = 2, .lanes_left = 1, .lane_width = 3.5};
    memset(b, 0, sizeof *b);
    b->arena = sp_arena_create();
    b->def = (sp_world_def){.scenario = "t",
                            .tick_ns = 10000000,
                            .actors = b->actors,
                            .actor_count = 2,
                            .checks = checks,
                            .check_count = count};
    sp_error err = {0};
    uint32_t words = 0;
    if (!sp_road_build(&spec, b->arena, &b->def.road, &err) || !sp_metric_layout(&b->def, &words, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return false;
    }
    b->world = sp_arena_alloc(b->arena, sizeof *b->world + 4 * sizeof b->world->actors[0]);
    for (int i = 0; i < SP_MAX_MARKS; i++)
        b->world->mark_tick[i] = INT64_MIN;
    b->trace = sp_metric_trace_create();
    b->record = (sp_tick_record){.actors = b->rows, .actor_count = 2, .driver_acceleration = SP_NAN};
    sp_metric_begin(&b->def, b->world->metric);
    return true;
}

static inline void bench_step(bench *b, int64_t tick, const sp_event *events, uint32_t count)
{
    b->record.tick = tick;
    b->record.time = (double)tick * 0.01;
    b->record.events = events;
    b->record.event_count = count;
    sp_metric_step(&b->def, b->world->metric, b->trace, &b->record);
}

static inline const sp_metric_value *bench_judge(bench *b, const char *name)
{
    sp_error err = {0};
    CHECK(sp_metric_judge(&b->def, b->world, b->trace, b->arena, &b->j, &err));
    return &b->j.metrics[sp_metric_find(name)];
}

static inline void bench_close(bench *b)
{
    sp_metric_trace_destroy(b->trace);
    sp_arena_destroy(b->arena);
}

#endif
