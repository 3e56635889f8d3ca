/* step.c - one tick of all running metrics: reads the tick record, writes the words. What needs the future is left to
 * finish.c by way of the trace. Driving metrics stop at the ego's first contact. */
#include "metric/inside.h"

#include <string.h>

static const double tyre_half_width = 0.1; /* m, of a 205 mm tyre */
static const double pulse = 0.2;           /* s: what a crash changes, it has changed by then */

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

static bool known(const sp_check_def *c, sp_error *err)
{
    if (c->op == SP_CARD ? sp_card_known(c->metric) : sp_metric_find(c->metric) >= 0)
        return true;
    const char *names[SP_METRICS];
    for (uint32_t i = 0; i < SP_METRICS; i++)
        names[i] = sp_metric_at(i)->name;
    const char *near = sp_suggest(c->metric ? c->metric : "", names, SP_METRICS);
    sp_error_set(err, SP_BAD_LOAD, c->said.file, c->said.line, "unknown %s '%s'", c->op == SP_CARD ? "card" : "metric",
                 c->metric ? c->metric : "");
    if (c->op == SP_CARD)
        sp_error_hint(err, "the cards are: euroncap2026");
    else if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    return false;
}

bool sp_metric_layout(const sp_world_def *def, uint32_t *words, sp_error *err)
{
    *words = SP_TALLY_WORDS;
    for (uint32_t i = 0; i < def->check_count + def->valid_count; i++) {
        const sp_check_def *c = i < def->check_count ? &def->checks[i] : &def->valid[i - def->check_count];
        if (!known(c, err))
            return false;
        *words += sp_window_wanted(c) ? SP_WINDOW_WORDS : 0;
    }
    if (*words > SP_MAX_METRIC_WORDS)
        return sp_error_set(err, SP_BAD_LOAD, def->file, def->line,
                            "too many checks with an actor or marks: they take %u of %d words", *words,
                            SP_MAX_METRIC_WORDS);
    return true;
}

void sp_metric_begin(const sp_world_def *def, double *words)
{
    uint32_t count = 0;
    if (!sp_metric_layout(def, &count, NULL))
        count = SP_TALLY_WORDS;
    memset(words, 0, count * sizeof *words);
    if (count > SP_TALLY_WORDS)
        sp_window_begin(def, (sp_tally *)(void *)words);
}

/* fills v for one other actor */
static void pair_values(const sp_world_def *def, const sp_way *way, const sp_actor_record *ego, const sp_box2 *ego_box,
                        const sp_actor_record *other, sp_pair_values *v)
{
    *v = (sp_pair_values){.actor = other->actor, .ttc = SP_INFINITY, .thw = SP_INFINITY};
    const sp_box2 box = sp_record_box(other);
    v->ttc_cv = sp_ttc_boxes(ego_box, (sp_vec2){ego->vx, ego->vy}, &box, (sp_vec2){other->vx, other->vy});
    v->in_path = sp_lead_on(def, way, ego, other, &v->gap, &v->closing);
    if (!v->in_path)
        return;
    v->ttc = sp_ttc(v->gap, v->closing);
    v->drac = sp_drac(v->gap, v->closing);
    v->thw = way->speed > 1e-3 ? v->gap / way->speed : SP_INFINITY;
    v->other_speed = way->speed - v->closing;
}

/* time below TTC* and its integral, linear between two ticks that both have a TTC */
static void fold_exposure(sp_tally *t, double ttc, double dt)
{
    const bool defined = ttc < SP_INFINITY;
    t->conflict = t->conflict > 0 || defined;
    if (defined && t->before_defined > 0) {
        const double a = SP_TTC_STAR - t->before_ttc, b = SP_TTC_STAR - ttc;
        /* share of the interval that lies below, and the area of the trapezoid or triangle */
        const double share = a > 0 && b > 0 ? 1 : (a <= 0 && b <= 0 ? 0 : sp_max(a, b) / (sp_max(a, b) - sp_min(a, b)));
        t->tet += share * dt;
        t->tit += a > 0 && b > 0 ? (a + b) / 2 * dt : share * sp_max(sp_max(a, b), 0) / 2 * dt;
    }
    t->before_defined = defined;
    t->before_ttc = defined ? ttc : 0;
}

static void fold_headway(sp_tally *t, double thw, double time)
{
    const bool low = thw < SP_THW_LIMIT;
    if (low && t->thw_low == 0)
        t->thw_since = time;
    t->thw_low = low;
    if (low && (t->thw_any == 0 || time - t->thw_since >= t->thw_longest)) {
        t->thw_any = 1;
        t->thw_longest = time - t->thw_since;
        t->thw_at = t->thw_since;
    }
}

/* longitudinal RSS to the nearest actor ahead, same direction */
static void fold_rss(sp_tally *t, const sp_pair_values *lead, double speed, double accel, double time, double dt)
{
    if (!lead->in_path) {
        t->rss_low = 0;
        return;
    }
    const double rho = SP_RSS_RHO, v = sp_max(speed, 0), grown = v + rho * SP_RSS_ACCEL,
                 front = sp_max(lead->other_speed, 0);
    const double stop = v * rho + SP_RSS_ACCEL * rho * rho / 2 + grown * grown / (2 * SP_RSS_BRAKE_MIN);
    const bool low = speed > 0 && lead->gap < stop - front * front / (2 * SP_RSS_BRAKE_MAX);
    t->rss_any = 1;
    if (low && t->rss_low == 0)
        t->rss_since = time;
    t->rss_low = low;
    t->rss_unsafe += low ? dt : 0;
    t->rss_improper += low && time - t->rss_since > rho && accel > -SP_RSS_BRAKE_MIN ? dt : 0;
}

/* all others: minima, maxima, windows; gives the nearest ahead and the least TTC */
static void fold_others(const sp_world_def *def, sp_tally *t, const sp_tick_record *r, const sp_way *way,
                        sp_pair_values *lead, double *ttc)
{
    const sp_actor_record *ego = &r->actors[0];
    const sp_box2 ego_box = sp_record_box(ego);
    *lead = (sp_pair_values){.gap = SP_INFINITY, .thw = SP_INFINITY};
    *ttc = SP_INFINITY;
    for (uint32_t i = 1; i < r->actor_count; i++) {
        const sp_actor_record *other = &r->actors[i];
        if (sp_square(other->x - ego->x) + sp_square(other->y - ego->y) > sp_square(SP_RECORD_NEAR) ||
            !sp_lead_obstacle(ego, other))
            continue;
        sp_pair_values v;
        pair_values(def, way, ego, &ego_box, other, &v);
        sp_extreme_low(&t->ttc_cv, v.ttc_cv, r->time, v.actor);
        if (v.in_path) {
            sp_extreme_low(&t->gap, v.gap, r->time, v.actor);
            sp_extreme_low(&t->thw, v.thw, r->time, v.actor);
            sp_extreme_low(&t->ttc, v.ttc, r->time, v.actor);
            if (v.drac > 0)
                sp_extreme_high(&t->drac, v.drac, r->time, v.actor);
            *ttc = sp_min(*ttc, v.ttc);
            *lead = v.gap < lead->gap ? v : *lead;
        }
        if (t->windows > 0)
            sp_window_pair(t, &v, r->time);
    }
}

/* distance of the outermost tyre to the lane's marking */
static void fold_lane(const sp_world_def *def, sp_tally *t, const sp_actor_record *ego, const sp_way *way, double time)
{
    if (!way->lane || ego->lane_width <= 0)
        return;
    double outer = 0;
    for (int i = 0; i < 4; i++) {
        const double dx = ego->wheel_xy[i][0] - ego->x, dy = ego->wheel_xy[i][1] - ego->y;
        outer = sp_max(outer, sp_abs(ego->lane_offset + dy * way->c - dx * way->s));
    }
    double value = ego->lane_width / 2 - outer - tyre_half_width;
    /* the marking's own width matters only where this may become the least */
    if (t->dtle.defined == 0 || value < t->dtle.value + 0.2 || t->windows > 0) {
        sp_lane_info lane;
        if (sp_road_lane(def->road, ego->road, ego->s, ego->lane, &lane))
            value -= lane.mark.width / 2;
        sp_extreme_low(&t->dtle, value, time, 0);
        if (t->windows > 0)
            sp_window_ego(t, SP_M_DTLE, value, time);
    }
    t->in_lane = value >= 0;
}

/* Instants: warning, braking, take-over. A warning applies from the start of its tick, where the record of the tick
 * before ended; before_ttc is still that record's. */
static void fold_instants(sp_tally *t, const sp_tick_record *r, double ttc, double dt)
{
    const sp_actor_record *ego = &r->actors[0];
    const bool claims = r->claims & (SP_CLAIM_ACCELERATION | SP_CLAIM_PEDALS);
    const double a = ego->acceleration;
    if (r->warnings & SP_WARN_FCW && t->fcw_seen == 0) {
        t->fcw_seen = 1;
        const double then = t->ticks > 0 ? (t->before_defined > 0 ? t->before_ttc : SP_INFINITY) : ttc;
        t->fcw_at = r->time - dt;
        t->fcw_ttc_defined = then < SP_INFINITY;
        t->fcw_ttc = then < SP_INFINITY ? then : 0;
    }
    /* the last time that the deceleration rose through 1, of the first time that it is beyond 3 */
    if (a > -1)
        t->crossed = 0;
    else if (t->crossed == 0 && claims) {
        const double share = t->ticks > 0 && t->accel_before > -1 ? (t->accel_before + 1) / (t->accel_before - a) : 1;
        t->crossed = 1;
        t->cross_at = t->ticks > 0 ? t->time + share * (r->time - t->time) : r->time;
        t->cross_ttc_defined = ttc < SP_INFINITY;
        t->cross_ttc = ttc < SP_INFINITY ? ttc : 0;
    }
    if (a < -3 && t->crossed > 0 && claims && t->aeb_seen == 0) {
        t->aeb_seen = 1;
        t->aeb_at = t->cross_at;
        t->aeb_ttc = t->cross_ttc;
        t->aeb_ttc_defined = t->cross_ttc_defined;
    }
    if ((r->warnings & SP_WARN_TAKE_OVER || r->claims & SP_CLAIM_TAKE_OVER) && t->take_over_seen == 0) {
        t->take_over_seen = 1;
        t->take_over_at = r->time - dt;
    }
    if (claims && -a > t->false_decel) {
        t->false_decel = -a;
        t->false_at = r->time;
    }
    if (t->windows > 0)
        sp_window_ego(t, SP_M_FALSE, claims ? sp_max(-a, 0) : 0, r->time);
}

static void fold_contact(sp_tally *t, const sp_event *e)
{
    const uint32_t other = e->a == SP_EGO.i ? e->b : e->a;
    if (t->contacts == 0) {
        t->with = other;
        t->part = e->a == SP_EGO.i ? e->part : e->part_b;
        t->part_b = e->a == SP_EGO.i ? e->part_b : e->part;
        t->contact_at = e->at;
        t->impact_speed = e->speed;
        t->impact_rel = e->rel_speed;
        t->location = e->location;
        t->delta_v = e->delta_v;
        /* the last piece of a tick, up to the contact: the TTC falls to 0 */
        const double rest = e->at - t->time;
        if (t->stopped == 0 && t->ticks > 0 && rest > 0) {
            fold_exposure(t, 0, rest);
            t->progress += (t->speed_before + e->speed) / 2 * rest;
        }
        const sp_extreme zero = {1, 0, e->at, other};
        t->ttc = zero;
        t->ttc_cv = zero;
        t->gap = zero;
    }
    t->contacts += 1;
    sp_window_contact(t, e, other);
}

/* contacts of the ego; true when there was one in this tick */
static bool fold_events(sp_tally *t, const sp_tick_record *r)
{
    bool touched = false;
    for (uint32_t i = 0; i < r->event_count; i++) {
        const sp_event *e = &r->events[i];
        if (e->a != SP_EGO.i && e->b != SP_EGO.i)
            continue;
        if (e->kind == SP_EVENT_CONTACT) {
            touched = true;
            fold_contact(t, e);
        } else if (e->kind == SP_EVENT_CONTACT_END && t->contacts > 0 && t->apart == 0 &&
                   (e->a == t->with || e->b == t->with)) {
            t->delta_v = e->at - t->contact_at <= pulse ? sp_abs(e->delta_v) : t->delta_v;
            t->apart = 1;
        }
    }
    return touched;
}

void sp_metric_step(const sp_world_def *def, double *words, sp_metric_trace *trace, const sp_tick_record *r)
{
    sp_tally *t = (sp_tally *)(void *)words;
    if (r->tick < 0 || !r->actor_count)
        return;
    if (t->windows > 0)
        sp_window_events(t, r, false);
    const double dt = (double)def->tick_ns / 1e9;
    const sp_actor_record *ego = &r->actors[0];
    /* contacts count to the end; driving stops at the first */
    if (fold_events(t, r))
        t->stopped = 1;
    if (t->stopped > 0 && t->apart == 0 && r->time - t->contact_at <= pulse)
        t->delta_v = sp_hypot(ego->vx - t->vx, ego->vy - t->vy);
    if (t->stopped == 0) {
        sp_way way;
        sp_pair_values lead;
        double ttc;
        sp_lead_way(def, ego, &way);
        fold_others(def, t, r, &way, &lead, &ttc);
        fold_instants(t, r, ttc, dt);
        fold_exposure(t, ttc, dt);
        fold_headway(t, lead.thw, r->time);
        fold_rss(t, &lead, way.speed, ego->acceleration, r->time, dt);
        fold_lane(def, t, ego, &way, r->time);
        sp_extreme_high(&t->lat_accel, sp_abs(ego->lateral_acceleration), r->time, 0);
        if (t->windows > 0)
            sp_window_ego(t, SP_M_LAT_ACCEL, sp_abs(ego->lateral_acceleration), r->time);
        if (t->ticks == 0)
            t->speed_start = t->speed_min = t->speed_before = ego->speed;
        t->progress += (t->speed_before + ego->speed) / 2 * (t->ticks > 0 ? dt : r->time);
        t->speed_min = sp_min(t->speed_min, sp_abs(ego->speed));
        t->speed_before = ego->speed;
        t->vx = ego->vx;
        t->vy = ego->vy;
        t->accel_before = ego->acceleration;
        t->ticks += 1;
        t->time = r->time;
        if (trace)
            sp_trace_push(trace, r);
    }
    if (t->windows > 0)
        sp_window_events(t, r, true);
}
