/* step.c - one tick of all running metrics: works out the moment, asks the families, writes the words. What needs the
 * future is left to finish.c by way of the trace. Driving metrics stop at the ego's first contact. */
#include "metric/inside.h"

#include <string.h>

static const double pulse = 0.2; /* s: what a crash changes, it has changed by then */

static bool known(const sp_world_def *def, const sp_check_def *c, sp_error *err)
{
    if (c->op == SP_OWN)
        return true;
    if (c->op == SP_CARD)
        return sp_card_known(def, c, err);
    if (sp_metric_find(c->metric) >= 0)
        return true;
    const char *names[SP_METRICS];
    for (uint32_t i = 0; i < SP_METRICS; i++)
        names[i] = sp_metric_at(i)->name;
    const char *near = sp_suggest(c->metric ? c->metric : "", names, SP_METRICS);
    sp_error_set(err, SP_BAD_LOAD, c->said.file, c->said.line, "unknown metric '%s'", c->metric ? c->metric : "");
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    return false;
}

bool sp_metric_layout(const sp_world_def *def, uint32_t *words, sp_error *err)
{
    *words = sp_tally_words();
    for (uint32_t i = 0; i < def->check_count + def->valid_count; i++) {
        const sp_check_def *c = i < def->check_count ? &def->checks[i] : &def->valid[i - def->check_count];
        if (!known(def, c, err))
            return false;
        *words += sp_window_wanted(c) ? SP_WINDOW_WORDS : 0;
    }
    if (*words > SP_MAX_METRIC_WORDS)
        return sp_error_set(err, SP_BAD_LOAD, def->file, def->line,
                            "too many checks with an actor or marks: they take %u of %d words", *words,
                            SP_MAX_METRIC_WORDS);
    return true;
}

void sp_metric_begin_some(const sp_world_def *def, double *words, const bool *wanted)
{
    uint32_t count = 0, families = 0;
    if (!sp_metric_layout(def, &count, NULL))
        count = sp_tally_words();
    memset(words, 0, count * sizeof *words);
    sp_tally *t = (sp_tally *)(void *)words;
    for (uint32_t i = 0; i < SP_METRICS; i++)
        families |= !wanted || wanted[i] ? 1u << sp_metric_at(i)->family : 0;
    t->families = families;
    if (count > sp_tally_words())
        sp_window_begin(def, t);
}

void sp_metric_begin(const sp_world_def *def, double *words)
{
    sp_metric_begin_some(def, words, NULL);
}

/* ---------------------------------------------------------------- families */
static bool runs(const sp_tally *t, uint32_t family)
{
    return (uint32_t)t->families >> family & 1;
}

static void each_pair(sp_moment *m, const sp_pair *p)
{
    for (uint32_t i = 0; i < SP_FAMILIES; i++)
        if (sp_family_at(i)->pair && runs(m->tally, i))
            sp_family_at(i)->pair(m, p, sp_family_own(m->tally, i));
}

static void each_tick(sp_moment *m)
{
    for (uint32_t i = 0; i < SP_FAMILIES; i++)
        if (sp_family_at(i)->tick && runs(m->tally, i))
            sp_family_at(i)->tick(m, sp_family_own(m->tally, i));
}

static void each_contact(sp_moment *m, const sp_event *e)
{
    for (uint32_t i = 0; i < SP_FAMILIES; i++)
        if (sp_family_at(i)->contact && runs(m->tally, i))
            sp_family_at(i)->contact(m, e, sp_family_own(m->tally, i));
}

/* ---------------------------------------------------------------- the moment */
static void make_pair(const sp_moment *m, const sp_actor_record *other, sp_pair *p)
{
    *p = (sp_pair){.other = other, .actor = other->actor, .ttc = SP_INFINITY, .thw = SP_INFINITY};
    const sp_way *way = &m->way;
    double s, c, oc, os;
    p->box = sp_record_box(other);
    /* in the frame of the ego's way */
    const double dx = p->box.x - m->box.x, dy = p->box.y - m->box.y;
    p->dx = dx * way->c + dy * way->s;
    p->dy = dy * way->c - dx * way->s;
    p->vx = other->vx * way->c + other->vy * way->s;
    p->vy = other->vy * way->c - other->vx * way->s;
    p->turned = sp_wrap_angle(other->heading - way->heading);
    sp_sincos(p->turned, &s, &c);
    oc = sp_abs(c);
    os = sp_abs(s);
    p->half_along = other->length / 2 * oc + other->width / 2 * os;
    p->half_across = other->width / 2 * oc + other->length / 2 * os;
    p->ax = other->acceleration * c - other->lateral_acceleration * s;
    p->ay = other->acceleration * s + other->lateral_acceleration * c;
    /* along its path */
    p->c = c;
    p->s = s;
    p->in_path = sp_lead_on(m->def, way, m->ego, other, p);
    if (!p->in_path)
        return;
    p->ttc = sp_ttc(p->gap, p->closing);
    p->thw = way->speed > 1e-3 ? p->gap / way->speed : SP_INFINITY;
}

static sp_moment make_moment(const sp_world_def *def, sp_tally *t, const sp_tick_record *r)
{
    sp_moment m = {.def = def,
                   .record = r,
                   .ego = &r->actors[0],
                   .tally = t,
                   .time = r->time,
                   .dt = (double)def->tick_ns / 1e9,
                   .ttc = SP_INFINITY,
                   .lead = {.gap = SP_INFINITY, .thw = SP_INFINITY, .ttc = SP_INFINITY},
                   .grip = -1,
                   .first = t->ticks == 0};
    double s, c;
    m.box = sp_record_box(m.ego);
    sp_lead_way(def, m.ego, &m.way);
    sp_sincos(sp_wrap_angle(m.ego->heading - m.way.heading), &s, &c);
    m.vy = m.ego->vy * m.way.c - m.ego->vx * m.way.s;
    m.c = c;
    m.s = s;
    m.ax = m.ego->acceleration * c - m.ego->lateral_acceleration * s;
    m.ay = m.ego->acceleration * s + m.ego->lateral_acceleration * c;
    return m;
}

/* all others near the ego; then the nearest ahead and the least TTC stand in the moment */
static void fold_others(sp_moment *m)
{
    const sp_tick_record *r = m->record;
    for (uint32_t i = 1; i < r->actor_count; i++) {
        const sp_actor_record *other = &r->actors[i];
        if (sp_square(other->x - m->ego->x) + sp_square(other->y - m->ego->y) > sp_square(SP_RECORD_NEAR) ||
            !sp_lead_obstacle(m->ego, other))
            continue;
        sp_pair p;
        make_pair(m, other, &p);
        each_pair(m, &p);
        if (!p.in_path)
            continue;
        m->ttc = sp_min(m->ttc, p.ttc);
        if (p.gap < m->lead.gap)
            m->lead = p;
        if (m->tally->windows > 0)
            sp_window_gap(m->tally, &p, m->time);
    }
}

/* ---------------------------------------------------------------- contacts */
static void first_contact(const sp_world_def *def, sp_tally *t, const sp_tick_record *r, const sp_event *e,
                          uint32_t other)
{
    t->with = other;
    t->part = e->a == SP_EGO.i ? e->part : e->part_b;
    t->part_b = e->a == SP_EGO.i ? e->part_b : e->part;
    t->contact_at = e->at;
    t->impact_speed = e->speed;
    t->impact_rel = e->rel_speed;
    t->location = e->location;
    t->delta_v = e->delta_v;
    for (uint32_t i = 1; i < r->actor_count; i++)
        if (r->actors[i].actor == other)
            t->other_class = r->actors[i].class_id;
    if (t->stopped == 0) {
        sp_moment m = {
            .def = def, .record = r, .ego = &r->actors[0], .tally = t, .time = e->at, .dt = (double)def->tick_ns / 1e9};
        each_contact(&m, e);
    }
    const sp_extreme zero = {1, 0, e->at, other};
    for (uint32_t i = 0; i < SP_METRICS; i++)
        if (sp_metric_at(i)->flags & SP_METRIC_ZERO)
            t->fold[i] = zero;
}

static void fold_contact(const sp_world_def *def, sp_tally *t, const sp_tick_record *r, const sp_event *e)
{
    const uint32_t other = e->a == SP_EGO.i ? e->b : e->a;
    if (t->contacts == 0)
        first_contact(def, t, r, e, other);
    t->contacts += 1;
    sp_window_contact(t, e, other);
}

/* contacts of the ego; true when there was one in this tick */
static bool fold_events(const sp_world_def *def, sp_tally *t, const sp_tick_record *r)
{
    bool touched = false;
    for (uint32_t i = 0; i < r->event_count; i++) {
        const sp_event *e = &r->events[i];
        if (e->a != SP_EGO.i && e->b != SP_EGO.i)
            continue;
        if (e->kind == SP_EVENT_CONTACT) {
            touched = true;
            fold_contact(def, t, r, e);
        } else if (e->kind == SP_EVENT_CONTACT_END && t->contacts > 0 && t->apart == 0 &&
                   (e->a == t->with || e->b == t->with)) {
            t->delta_v = e->at - t->contact_at <= pulse ? sp_abs(e->delta_v) : t->delta_v;
            t->apart = 1;
        }
    }
    return touched;
}

static void fold_drive(const sp_world_def *def, sp_tally *t, sp_metric_trace *trace, const sp_tick_record *r)
{
    sp_moment m = make_moment(def, t, r);
    fold_others(&m);
    each_tick(&m);
    t->before_defined = m.ttc < SP_INFINITY;
    t->before_ttc = m.ttc < SP_INFINITY ? m.ttc : 0;
    t->speed_before = m.ego->speed;
    t->accel_before = m.ego->acceleration;
    t->vx = m.ego->vx;
    t->vy = m.ego->vy;
    t->ticks += 1;
    t->time = r->time;
    if (trace)
        sp_trace_push(trace, r);
}

void sp_metric_step(const sp_world_def *def, double *words, sp_metric_trace *trace, const sp_tick_record *r)
{
    sp_tally *t = (sp_tally *)(void *)words;
    if (r->tick < 0 || !r->actor_count)
        return;
    if (t->windows > 0)
        sp_window_events(def, t, r, false);
    const sp_actor_record *ego = &r->actors[0];
    /* contacts count to the end; driving stops at the first */
    if (fold_events(def, t, r))
        t->stopped = 1;
    if (t->stopped > 0 && t->apart == 0 && r->time - t->contact_at <= pulse)
        t->delta_v = sp_hypot(ego->vx - t->vx, ego->vy - t->vy);
    if (t->stopped == 0)
        fold_drive(def, t, trace, r);
    if (t->windows > 0)
        sp_window_events(def, t, r, true);
}
