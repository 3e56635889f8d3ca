/* stuck.c - who has stood for two minutes and why: one event, so that a log can name the cause. Leaves the cause to the
 * rules. */
#include "traffic/internal.h"

static const int64_t patience = 12000; /* ticks of 10 ms */
static const double reach = 100;       /* m */

/* m from the front to what the cause is about; -1 unknown */
static double distance_to(sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    const double front = d->center_x + d->length / 2;
    if (a->mind.cause == SP_CAUSE_LEADER || a->mind.cause == SP_CAUSE_EXIT_BLOCKED) {
        const sp_neighbour n = sp_order_leader(t, def, world, i, 0, reach);
        return n.who == a->mind.cause_who && n.who ? sp_max(n.gap, 0) : -1;
    }
    if (a->mind.cause != SP_CAUSE_LIGHT && a->mind.cause != SP_CAUSE_STOP_SIGN)
        return -1;
    sp_road_ahead ahead[32];
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    const uint32_t found = sp_road_signals_ahead(def->road, d->route, at, reach, ahead, 32);
    for (uint32_t k = 0; k < found && k < 32; k++)
        if (ahead[k].signal == a->mind.cause_who)
            return sp_max(ahead[k].stop - front, 0);
    return -1;
}

bool sp_stuck_step(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        /* each in a tick of his own, so that a jam does not tell all at once */
        if (!(a->flags & (SP_ACTOR_OWN_SPEED | SP_ACTOR_OBEYS)) || a->hidden || a->mind.rest_tick == INT64_MIN ||
            world->tick - a->mind.rest_tick != patience + (int64_t)(i % 128) || world->event_count + 8 > SP_MAX_EVENTS)
            continue;
        const bool signal = a->mind.cause == SP_CAUSE_LIGHT || a->mind.cause == SP_CAUSE_STOP_SIGN;
        const sp_event e = {.tick = world->tick,
                            .at = sp_world_time(def, world),
                            .kind = SP_EVENT_STUCK,
                            .a = i,
                            .b = signal ? 0 : a->mind.cause_who,
                            .part = a->mind.cause,
                            .x = a->x,
                            .y = a->y,
                            .z = a->z,
                            .value = {(double)(world->tick - a->mind.rest_tick) * (double)def->tick_ns / 1e9,
                                      signal ? (double)a->mind.cause_who : -1, distance_to(t, def, world, i), 0}};
        if (!sp_world_event(world, &e, err))
            return false;
    }
    return true;
}
