/* trace.c - what metrics that need the future keep of a run: the ego's acceleration and the poses of all who moved near
 * it, up to the first contact. Outside the world: it is never hashed and never decides the end of a run. */
#include "metric/inside.h"

#include <string.h>

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
    sp_memory_free(t->lateral);
    sp_memory_free(t->yaw);
    sp_memory_free(t->speed);
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
                    !grow(&t->lateral, want, sizeof *t->lateral) || !grow(&t->yaw, want, sizeof *t->yaw) ||
                    !grow(&t->speed, want, sizeof *t->speed) || !grow(&t->ego, want, 3 * sizeof *t->ego);
        t->capacity = want;
    }
    if (t->failed)
        return;
    /* the ego */
    const uint32_t n = t->count++;
    t->time[n] = r->time;
    t->accel[n] = ego->acceleration;
    t->lateral[n] = ego->lateral_acceleration;
    t->yaw[n] = ego->yaw_rate;
    t->speed[n] = ego->speed;
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
