/* trace.c - what metrics that need the future keep of a run: the ego's acceleration and the poses of all who moved near
 * it, up to the first contact. Outside the world: it is never hashed and never decides the end of a run. */
#include "metric/inside.h"

#include <string.h>

static const double cutoff = 10; /* Hz, Euro NCAP */

sp_metric_trace *sp_metric_trace_create(void)
{
    sp_metric_trace *t = sp_memory_alloc(sizeof *t);
    if (t)
        memset(t, 0, sizeof *t);
    return t;
}

void sp_metric_trace_destroy(sp_metric_trace *t)
{
    if (!t)
        return;
    sp_memory_free(t->time);
    sp_memory_free(t->accel);
    sp_memory_free(t->ego);
    sp_memory_free(t->trail);
    sp_memory_free(t);
}

static bool grow(void *array, uint32_t capacity, size_t item)
{
    void *old, *bigger;
    memcpy(&old, array, sizeof old);
    bigger = sp_memory_realloc(old, capacity * item);
    if (bigger)
        memcpy(array, &bigger, sizeof bigger);
    return bigger != NULL;
}

void sp_trace_push(sp_metric_trace *t, const sp_tick_record *r)
{
    const sp_actor_record *ego = &r->actors[0];
    if (t->count == t->capacity && !t->failed) {
        const uint32_t want = t->capacity ? t->capacity * 2 : 1024;
        t->failed = !grow(&t->time, want, sizeof *t->time) || !grow(&t->accel, want, sizeof *t->accel) ||
                    !grow(&t->ego, want, 3 * sizeof *t->ego);
        t->capacity = want;
    }
    if (t->failed)
        return;
    /* the ego */
    const uint32_t n = t->count++;
    t->time[n] = r->time;
    t->accel[n] = ego->acceleration;
    t->ego[3 * n] = ego->x;
    t->ego[3 * n + 1] = ego->y;
    t->ego[3 * n + 2] = ego->heading;
    t->size[0].length = ego->length;
    t->size[0].width = ego->width;
    t->size[0].center_x = ego->center_x;
    /* others who move */
    for (uint32_t i = 1; i < r->actor_count; i++) {
        const sp_actor_record *a = &r->actors[i];
        if ((a->vx == 0 && a->vy == 0) || a->actor > SP_MAX_ACTORS || !sp_lead_obstacle(ego, a) ||
            sp_square(a->x - ego->x) + sp_square(a->y - ego->y) > sp_square(SP_RECORD_NEAR))
            continue;
        if (t->trail_count == t->trail_capacity) {
            const uint32_t want = t->trail_capacity ? t->trail_capacity * 2 : 1024;
            t->failed = !grow(&t->trail, want, sizeof *t->trail);
            if (t->failed)
                return;
            t->trail_capacity = want;
        }
        t->trail[t->trail_count++] = (sp_trail){a->x, a->y, a->heading, n, a->actor};
        t->size[a->actor].length = a->length;
        t->size[a->actor].width = a->width;
        t->size[a->actor].center_x = a->center_x;
    }
}

bool sp_trace_braking(const sp_metric_trace *t, double dt, double from, double to, sp_extreme *decel, sp_extreme *jerk)
{
    *decel = *jerk = (sp_extreme){0};
    if (!t || t->count < 2)
        return false;
    double *a = sp_memory_alloc(t->count * sizeof *a);
    if (!a)
        return false;
    memcpy(a, t->accel, t->count * sizeof *a);
    bool any = sp_filter_butterworth(a, t->count, 1 / dt, cutoff);
    for (uint32_t i = 0; any && i < t->count; i++) {
        if (t->time[i] < from || t->time[i] > to)
            continue;
        sp_extreme_high(decel, sp_max(-a[i], 0), t->time[i], 0);
        if (i > 0 && i + 1 < t->count)
            sp_extreme_high(jerk, sp_abs(a[i + 1] - a[i - 1]) / (2 * dt), t->time[i], 0);
    }
    sp_memory_free(a);
    return any && decel->defined > 0;
}

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
    if (dx * dx + dy * dy > reach * reach || sp_abs(sp_sin(o->heading - t->ego[3 * i + 2])) < 0.342 /* sin 20 deg */)
        return false;
    const sp_box2 a = box_at(t, 0, t->ego[3 * i], t->ego[3 * i + 1], t->ego[3 * i + 2]),
                  b = box_at(t, o->actor, o->x, o->y, o->heading);
    return sp_box2_separation(&a, &b) <= 0;
}

static double reach_of(const sp_metric_trace *t, uint32_t actor)
{
    return t->size[actor].length + t->size[actor].width + sp_abs(t->size[actor].center_x);
}

void sp_trace_pet(const sp_metric_trace *t, double dt, sp_extreme *pet)
{
    enum { COARSE = 10 };
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
