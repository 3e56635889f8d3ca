/* window.c - accumulators of checks that look at one actor or between two marks: the same folds as the tally's, each
 * with its own gate. */
#include "metric/inside.h"

static bool folded(int metric)
{
    if (metric < 0)
        return false;
    const sp_fold how = sp_metric_at((uint32_t)metric)->fold;
    return metric == SP_M_CONTACT || how == SP_FOLD_LOW || how == SP_FOLD_HIGH || how == SP_FOLD_SUM;
}

bool sp_window_wanted(const sp_check_def *c)
{
    return c->op != SP_CARD && c->op != SP_OWN && (c->with.i || c->from_mark >= 0 || c->to_mark >= 0 || c->inside.on) &&
           folded(sp_metric_find(c->metric));
}

/* the i-th of checks and valid demands */
static const sp_check_def *nth(const sp_world_def *def, uint32_t i)
{
    return i < def->check_count ? &def->checks[i] : &def->valid[i - def->check_count];
}

sp_window *sp_windows_of(sp_tally *t)
{
    return (sp_window *)(void *)((double *)(void *)t + sp_tally_words());
}

void sp_window_begin(const sp_world_def *def, sp_tally *t)
{
    for (uint32_t i = 0; i < def->check_count + def->valid_count; i++) {
        const sp_check_def *c = nth(def, i);
        if (!sp_window_wanted(c))
            continue;
        sp_windows_of(t)[(uint32_t)t->windows] = (sp_window){
            .check = i, .metric = sp_metric_find(c->metric), .with = c->with.i, .from = c->from_mark, .to = c->to_mark};
        t->windows += 1;
    }
}

const sp_window *sp_window_of(const sp_world_def *def, const sp_tally *t, const sp_check_def *c)
{
    const sp_window *w = (const sp_window *)(const void *)((const double *)(const void *)t + sp_tally_words());
    for (uint32_t i = 0; i < (uint32_t)t->windows; i++)
        if (nth(def, (uint32_t)w[i].check) == c)
            return &w[i];
    return NULL;
}

/* whether the ego is on the stretch */
static bool on_stretch(const sp_stretch_def *d, const sp_actor_record *ego)
{
    return (!d->road || d->road == ego->road) && (!d->lane || d->lane == ego->lane) && ego->s >= d->from &&
           ego->s <= d->to;
}

/* of the open ones, those whose ego is elsewhere in this tick do not count it */
static void look_where(const sp_world_def *def, sp_window *w, const sp_actor_record *ego)
{
    const sp_stretch_def *d = &nth(def, (uint32_t)w->check)->inside;
    if (d->on && (w->state == 1 || w->state == 3))
        w->state = on_stretch(d, ego) ? 1 : 3;
}

void sp_window_events(const sp_world_def *def, sp_tally *t, const sp_tick_record *r, bool after)
{
    for (sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        /* open before the tick is judged, close after it */
        if (!after && w->state == 0 && w->from < 0)
            w->state = 1;
        for (uint32_t k = 0; k < r->event_count; k++) {
            const sp_event *e = &r->events[k];
            if (e->kind != SP_EVENT_MARK)
                continue;
            if (!after && w->state == 0 && w->from >= 0 && e->a == w->from)
                w->state = 1;
            if (after && w->state != 2 && w->state != 0 && w->to >= 0 && e->a == w->to)
                w->state = 2;
        }
        if (!after)
            look_where(def, w, &r->actors[0]);
    }
}

void sp_window_gap(sp_tally *t, const sp_pair *p, double time)
{
    for (sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++)
        if (w->state == 1 && (w->with == 0 || w->with == p->actor))
            sp_extreme_low(&w->gap, p->gap, time, p->actor);
}

void sp_window_contact(sp_tally *t, const sp_event *e, uint32_t other)
{
    for (sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        if (w->state != 1 || (w->with > 0 && w->with != other))
            continue;
        if (w->contacts == 0) {
            w->rel_speed = e->rel_speed;
            w->contact_at = e->at;
            w->gap = (sp_extreme){1, 0, e->at, other};
            if (sp_metric_at((uint32_t)w->metric)->flags & SP_METRIC_ZERO)
                w->best = (sp_extreme){1, 0, e->at, other};
        }
        w->contacts += 1;
    }
}
