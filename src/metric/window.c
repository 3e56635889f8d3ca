/* window.c - accumulators of checks that look at one actor or between two marks: the same folds as the tally's, each
 * with its own gate. */
#include "metric/inside.h"

static bool folded(int metric)
{
    return metric == SP_M_TTC || metric == SP_M_TTC_CV || metric == SP_M_THW || metric == SP_M_GAP ||
           metric == SP_M_DRAC || metric == SP_M_LAT_ACCEL || metric == SP_M_DTLE || metric == SP_M_CONTACT ||
           metric == SP_M_FALSE;
}

bool sp_window_wanted(const sp_check_def *c)
{
    return c->op != SP_CARD && (c->with.i || c->from_mark >= 0 || c->to_mark >= 0) && folded(sp_metric_find(c->metric));
}

/* the i-th of checks and valid demands */
static const sp_check_def *nth(const sp_world_def *def, uint32_t i)
{
    return i < def->check_count ? &def->checks[i] : &def->valid[i - def->check_count];
}

static sp_window *windows_of(sp_tally *t)
{
    return (sp_window *)(void *)(t + 1);
}

void sp_window_begin(const sp_world_def *def, sp_tally *t)
{
    for (uint32_t i = 0; i < def->check_count + def->valid_count; i++) {
        const sp_check_def *c = nth(def, i);
        if (!sp_window_wanted(c))
            continue;
        windows_of(t)[(uint32_t)t->windows] = (sp_window){
            .check = i, .metric = sp_metric_find(c->metric), .with = c->with.i, .from = c->from_mark, .to = c->to_mark};
        t->windows += 1;
    }
}

const sp_window *sp_window_of(const sp_world_def *def, const sp_tally *t, const sp_check_def *c)
{
    const sp_window *w = (const sp_window *)(const void *)(t + 1);
    for (uint32_t i = 0; i < (uint32_t)t->windows; i++)
        if (nth(def, (uint32_t)w[i].check) == c)
            return &w[i];
    return NULL;
}

void sp_window_events(sp_tally *t, const sp_tick_record *r, bool after)
{
    for (sp_window *w = windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        /* open before the tick is judged, close after it */
        if (!after && w->state == 0 && w->from < 0)
            w->state = 1;
        for (uint32_t k = 0; k < r->event_count; k++) {
            const sp_event *e = &r->events[k];
            if (e->kind != SP_EVENT_MARK)
                continue;
            if (!after && w->state == 0 && w->from >= 0 && e->a == w->from)
                w->state = 1;
            if (after && w->state == 1 && w->to >= 0 && e->a == w->to)
                w->state = 2;
        }
    }
}

void sp_window_pair(sp_tally *t, const sp_pair_values *v, double time)
{
    for (sp_window *w = windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        if (w->state != 1 || (w->with > 0 && w->with != v->actor))
            continue;
        const int metric = (int)w->metric;
        if (metric == SP_M_TTC_CV)
            sp_extreme_low(&w->best, v->ttc_cv, time, v->actor);
        if (!v->in_path)
            continue;
        sp_extreme_low(&w->gap, v->gap, time, v->actor);
        if (metric == SP_M_TTC)
            sp_extreme_low(&w->best, v->ttc, time, v->actor);
        else if (metric == SP_M_THW)
            sp_extreme_low(&w->best, v->thw, time, v->actor);
        else if (metric == SP_M_GAP)
            sp_extreme_low(&w->best, v->gap, time, v->actor);
        else if (metric == SP_M_DRAC && v->drac > 0)
            sp_extreme_high(&w->best, v->drac, time, v->actor);
    }
}

void sp_window_ego(sp_tally *t, int metric, double value, double time)
{
    for (sp_window *w = windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        if (w->state != 1 || w->metric != metric)
            continue;
        if (metric == SP_M_DTLE)
            sp_extreme_low(&w->best, value, time, 0);
        else
            sp_extreme_high(&w->best, value, time, 0);
    }
}

void sp_window_contact(sp_tally *t, const sp_event *e, uint32_t other)
{
    for (sp_window *w = windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++) {
        if (w->state != 1 || (w->with > 0 && w->with != other))
            continue;
        if (w->contacts == 0) {
            w->rel_speed = e->rel_speed;
            w->contact_at = e->at;
            w->gap = (sp_extreme){1, 0, e->at, other};
            const int metric = (int)w->metric;
            if (metric == SP_M_TTC || metric == SP_M_TTC_CV || metric == SP_M_GAP)
                w->best = (sp_extreme){1, 0, e->at, other};
        }
        w->contacts += 1;
    }
}
