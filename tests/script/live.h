/* live.h - a scenario said in a test, run as a run does but for sensors and driver: the ego coasts on rails of its own.
 */
#ifndef SP_TESTS_SCRIPT_LIVE_H
#define SP_TESTS_SCRIPT_LIVE_H

#include "helper.h"
#include "physics/physics.h"
#include "story/story.h"
#include "traffic/traffic.h"

typedef struct live {
    bench b;
    sp_physics *physics;
    sp_traffic *traffic;
    bool ended;
    uint32_t shown, hidden, contacts, stuck; /* events so far */
    sp_event last_stuck;
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t command_count;
} live;

static inline bool live_start(live *l, const char *text)
{
    *l = (live){0};
    if (!bench_freeze(&l->b, text, 0))
        return false;
    l->b.def->settle_ticks = 0;
    /* nobody drives the ego: it goes by itself */
    l->b.def->actors[1].vehicle = NULL;
    l->b.world = sp_world_create(l->b.def, l->b.arena, &l->b.err);
    l->physics = sp_physics_create(l->b.def, &l->b.err);
    l->traffic = sp_traffic_create(l->b.def, &l->b.err);
    if (!l->b.world || !l->physics || !l->traffic)
        return false;
    sp_traffic_start(l->b.def, l->b.world);
    return sp_physics_trim(l->physics, l->b.def, l->b.world, &l->b.err);
}

static inline bool live_tick(live *l)
{
    bench *b = &l->b;
    b->world->event_count = 0;
    l->command_count = 0;
    if (!l->ended &&
        !sp_script_step(b->s, b->def, b->world, l->commands, SP_MAX_COMMANDS, &l->command_count, &l->ended, &b->err))
        return false;
    if (!sp_story_apply(b->def, b->world, l->commands, l->command_count, &b->err) ||
        !sp_traffic_decide(l->traffic, b->def, b->world, &b->err))
        return false;
    for (uint32_t k = 0; k < b->def->substeps; k++) {
        sp_traffic_substep(b->def, b->world, k);
        if (!sp_physics_substep(l->physics, b->def, b->world, k, &b->err))
            return false;
    }
    sp_physics_settle(b->def, b->world);
    if (!sp_world_lights(b->def, b->world, b->world->tick + 1, &b->err))
        return false;
    for (uint32_t i = 0; i < b->world->event_count; i++) {
        const sp_event *e = &b->world->events[i];
        l->shown += e->kind == SP_EVENT_SHOWN;
        l->hidden += e->kind == SP_EVENT_HIDDEN;
        l->contacts += e->kind == SP_EVENT_CONTACT;
        l->stuck += e->kind == SP_EVENT_STUCK;
        if (e->kind == SP_EVENT_STUCK)
            l->last_stuck = *e;
    }
    b->world->tick++;
    return true;
}

static inline bool live_run(live *l, double seconds)
{
    for (double t = 0; t < seconds - 1e-9; t += 0.01)
        if (!live_tick(l))
            return false;
    return true;
}

static inline void live_end(live *l)
{
    if (l->physics)
        sp_physics_destroy(l->physics);
    sp_traffic_destroy(l->traffic);
    bench_end(&l->b);
}

static inline uint32_t live_find(const live *l, const char *name)
{
    for (uint32_t i = 1; i <= l->b.def->actor_count; i++)
        if (!strcmp(l->b.def->actors[i].name, name))
            return i;
    return 0;
}

#endif
