/* helper.h - scenarios said in a test: loaded from memory, stepped without physics. */
#ifndef SP_TESTS_SCRIPT_HELPER_H
#define SP_TESTS_SCRIPT_HELPER_H

#include "check.h"
#include "script/script.h"

/* a body between a fixed head and tail; line 2 is the first of the body */
#define BODY(text)                                                                                                     \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 }, run " \
    "= function(w, p)\n" text "\nend }"

static inline sp_scenario *load_text(const char *text, sp_error *err)
{
    const sp_source source = {.path = "test.lua", .data = text, .size = strlen(text)};
    const sp_sources sources = {.given = &source, .given_count = 1};
    *err = (sp_error){0};
    return sp_script_load("test.lua", &sources, err);
}

typedef struct bench {
    sp_scenario *s;
    sp_arena *arena;
    sp_world_def *def;
    sp_world *world;
    const sp_case *cases;
    uint32_t count;
    sp_error err;
} bench;

/* loads and plans; false leaves the error */
static inline bool bench_plan(bench *b, const char *text)
{
    *b = (bench){0};
    b->s = load_text(text, &b->err);
    return b->s && sp_script_cases(b->s, NULL, 0, 0, &b->cases, &b->count, &b->err);
}

static inline bool bench_freeze(bench *b, const char *text, uint32_t i)
{
    if (!bench_plan(b, text) || i >= b->count)
        return false;
    b->arena = sp_arena_create();
    if (!sp_script_freeze(b->s, &b->cases[i], NULL, b->arena, &b->def, &b->err))
        return false;
    b->world = sp_world_create(b->def, b->arena, &b->err);
    if (!b->world)
        return false;
    b->world->tick = 0;
    // where physics would have brought them by time 0
    for (uint32_t k = 1; k <= b->def->actor_count; k++) {
        sp_actor *a = &b->world->actors[k];
        const sp_actor_def *d = &b->def->actors[k];
        a->x = d->pose.position.x;
        a->y = d->pose.position.y;
        a->heading = d->heading;
        a->speed = d->speed;
        sp_road_place p;
        sp_road_locate(b->def->road, a->x, a->y, NULL, &p);
        a->road = p.road;
        a->lane = p.lane;
        a->s = p.s;
        a->t = p.t;
    }
    return true;
}

/* everybody straight on for one tick along x */
static inline void bench_move(bench *b)
{
    b->world->tick++;
    b->world->event_count = 0;
    for (uint32_t k = 1; k <= b->def->actor_count; k++) {
        sp_actor *a = &b->world->actors[k];
        a->x += a->speed * 0.01 * sp_cos(a->heading);
        a->y += a->speed * 0.01 * sp_sin(a->heading);
        sp_road_place p;
        sp_road_locate(b->def->road, a->x, a->y, NULL, &p);
        a->s = p.s;
        a->t = p.t;
        a->lane = p.lane;
    }
}

static inline void bench_end(bench *b)
{
    sp_script_destroy(b->s);
    sp_arena_destroy(b->arena);
}

/* the printed error of a file that must not load, plan or freeze */
static inline const char *failure(const char *text, char *out, size_t size)
{
    bench b;
    out[0] = 0;
    if (!bench_freeze(&b, text, 0))
        sp_error_print(&b.err, out, size);
    bench_end(&b);
    return out;
}

#define CHECK_HOLDS(text, part)                                                                                        \
    do {                                                                                                               \
        const char *words_ = (text);                                                                                   \
        words_ = words_ ? words_ : "";                                                                                 \
        if (!strstr(words_, (part))) {                                                                                 \
            check_bad = 1;                                                                                             \
            fprintf(stderr, "%s:%d: \"%s\" does not hold \"%s\"\n", __FILE__, __LINE__, words_, (part));               \
        }                                                                                                              \
    } while (0)

#endif
