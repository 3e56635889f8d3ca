/* fold.c - how values of single ticks become one: minima, maxima, sums, for the run and for each open window. */
#include "metric/inside.h"

void sp_extreme_low(sp_extreme *e, double value, double at, double actor)
{
    if (value < SP_INFINITY && (e->defined == 0 || value < e->value))
        *e = (sp_extreme){1, value, at, actor};
}

void sp_extreme_high(sp_extreme *e, double value, double at, double actor)
{
    if (value < SP_INFINITY && (e->defined == 0 || value > e->value))
        *e = (sp_extreme){1, value, at, actor};
}

/* times and integrals: where the last of it came from */
static void add(sp_extreme *e, double value, double at, double actor)
{
    if (e->defined == 0)
        *e = (sp_extreme){1, 0, at, 0};
    e->value += value;
    if (value > 0) {
        e->at = at;
        e->actor = actor;
    }
}

static void fold(sp_extreme *e, sp_fold how, double value, double at, double actor)
{
    if (how == SP_FOLD_LOW)
        sp_extreme_low(e, value, at, actor);
    else if (how == SP_FOLD_HIGH)
        sp_extreme_high(e, value, at, actor);
    else if (how == SP_FOLD_SUM)
        add(e, value, at, actor);
}

void sp_emit(sp_moment *m, int id, double value, uint32_t actor)
{
    if (!(value > -SP_INFINITY && value < SP_INFINITY))
        return;
    const sp_fold how = sp_metric_at((uint32_t)id)->fold;
    sp_tally *t = m->tally;
    fold(&t->fold[id], how, value, m->time, actor);
    if (t->windows == 0)
        return;
    for (sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++)
        if (w->state == 1 && w->metric == id && (w->with == 0 || w->with == actor))
            fold(&w->best, how, value, m->time, actor);
}

double sp_emit_limit(const sp_moment *m, int id, uint32_t actor)
{
    sp_tally *t = m->tally;
    double limit = t->fold[id].defined > 0 ? t->fold[id].value : SP_INFINITY;
    if (t->windows == 0)
        return limit;
    for (const sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++)
        if (w->state == 1 && w->metric == id && (w->with == 0 || w->with == actor))
            limit = sp_max(limit, w->best.defined > 0 ? w->best.value : SP_INFINITY);
    return limit;
}

void sp_emit_of(sp_moment *m, int id, double value, uint32_t actor)
{
    sp_tally *t = m->tally;
    for (sp_window *w = sp_windows_of(t), *end = w + (uint32_t)t->windows; w < end; w++)
        if (w->state == 1 && w->metric == id && w->with > 0 && w->with == actor)
            fold(&w->best, sp_metric_at((uint32_t)id)->fold, value, m->time, actor);
}
