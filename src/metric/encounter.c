/* encounter.c - two courses that cross: who was first in the shared place, by how much, and how long the ego was in it.
 * At the end, from the trace: every tenth tick of both, then every one around what that finds. */
#include "metric/inside.h"

enum { COARSE = 10 };
static const double crossing = 0.342; /* sin 20 deg */

static sp_box2 box_at(const sp_metric_trace *t, uint32_t actor, double x, double y, double heading)
{
    double s, c;
    sp_sincos(heading, &s, &c);
    const double shift = t->size[actor].center_x;
    return (sp_box2){x + c * shift, y + s * shift, heading, t->size[actor].length / 2, t->size[actor].width / 2};
}

/* whether the ego's box of tick i and the other's of trail sample j share a place, on courses that cross */
static bool share_place(const sp_metric_trace *t, uint32_t i, const sp_trail *o, double reach)
{
    const double dx = o->x - t->ego[3 * i], dy = o->y - t->ego[3 * i + 1];
    if (dx * dx + dy * dy > reach * reach || sp_abs(sp_sin(o->heading - t->ego[3 * i + 2])) < crossing)
        return false;
    const sp_box2 a = box_at(t, 0, t->ego[3 * i], t->ego[3 * i + 1], t->ego[3 * i + 2]),
                  b = box_at(t, o->actor, o->x, o->y, o->heading);
    return sp_box2_separation(&a, &b) <= 0;
}

static double reach_of(const sp_metric_trace *t, uint32_t actor)
{
    return t->size[actor].length + t->size[actor].width + sp_abs(t->size[actor].center_x);
}

static void post_encroachment(const sp_metric_trace *t, double dt, sp_extreme *pet)
{
    *pet = (sp_extreme){0};
    if (!t || !t->count)
        return;
    const uint32_t limit = (uint32_t)(SP_PET_LIMIT / dt);
    for (uint32_t k = 0; k < t->trail_count; k++) {
        const sp_trail *o = &t->trail[k];
        if (o->tick % COARSE)
            continue;
        /* every tenth of both, then every one around a hit */
        const double reach = reach_of(t, 0) + reach_of(t, o->actor);
        const uint32_t low = o->tick > limit ? (o->tick - limit + COARSE - 1) / COARSE * COARSE : 0;
        const uint32_t high = o->tick + limit < t->count ? o->tick + limit : t->count - 1;
        for (uint32_t i = low; i <= high; i += COARSE) {
            const double apart = sp_abs((double)i - (double)o->tick) * dt;
            if ((pet->defined > 0 && apart > pet->value + 2 * COARSE * dt) || !share_place(t, i, o, reach))
                continue;
            for (uint32_t m = k; m-- > 0 && t->trail[m].tick + COARSE > o->tick;)
                for (uint32_t j = i > COARSE ? i - COARSE : 0;
                     t->trail[m].actor == o->actor && j < i + COARSE && j < t->count; j++)
                    if (share_place(t, j, &t->trail[m], reach))
                        sp_extreme_low(pet, sp_abs((double)j - (double)t->trail[m].tick) * dt, t->time[j], o->actor);
            for (uint32_t m = k; m < t->trail_count && t->trail[m].tick < o->tick + COARSE; m++)
                for (uint32_t j = i > COARSE ? i - COARSE : 0;
                     t->trail[m].actor == o->actor && j < i + COARSE && j < t->count; j++)
                    if (share_place(t, j, &t->trail[m], reach))
                        sp_extreme_low(pet, sp_abs((double)j - (double)t->trail[m].tick) * dt, t->time[j], o->actor);
        }
    }
}

/* whether the ego's box of tick i was where the other ever was within the limit, by each `step`-th of its poses */
static bool in_shared(const sp_metric_trace *t, uint32_t i, uint32_t actor, uint32_t limit, uint32_t step, double reach)
{
    for (uint32_t k = 0; k < t->trail_count; k++) {
        const sp_trail *o = &t->trail[k];
        if (o->actor == actor && o->tick % step == 0 && o->tick <= i + limit && i <= o->tick + limit &&
            share_place(t, i, o, reach))
            return true;
    }
    return false;
}

/* the stretch of ticks around that of the least PET during which the ego was in the place shared with that actor */
static sp_extreme encroachment(const sp_metric_trace *t, double dt, const sp_extreme *pet)
{
    const uint32_t actor = (uint32_t)pet->actor, limit = (uint32_t)(SP_PET_LIMIT / dt);
    const double reach = reach_of(t, 0) + reach_of(t, actor);
    uint32_t first = 0;
    while (first + 1 < t->count && t->time[first] < pet->at)
        first++;
    uint32_t last = first;
    /* in leaps, then the rest */
    while (first >= COARSE && in_shared(t, first - COARSE, actor, limit, COARSE, reach))
        first -= COARSE;
    while (first > 0 && in_shared(t, first - 1, actor, limit, 1, reach))
        first--;
    while (last + COARSE < t->count && in_shared(t, last + COARSE, actor, limit, COARSE, reach))
        last += COARSE;
    while (last + 1 < t->count && in_shared(t, last + 1, actor, limit, 1, reach))
        last++;
    return (sp_extreme){1, (double)(last - first) * dt, t->time[first], actor};
}

static sp_extreme late(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int id, double from,
                       double to)
{
    const double dt = (double)def->tick_ns / 1e9;
    sp_extreme pet = {0};
    (void)t;
    (void)from;
    (void)to;
    if (id == SP_M_PET || id == SP_M_ET)
        post_encroachment(trace, dt, &pet);
    return id == SP_M_ET && pet.defined > 0 ? encroachment(trace, dt, &pet) : pet;
}

const sp_family sp_family_encounter = {.name = "encounter", .late = late};
