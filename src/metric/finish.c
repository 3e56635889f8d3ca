/* finish.c - from words and trace to values: what a metric says now, and the judgement at the end. */
#include "metric/inside.h"

static sp_metric_value from_extreme(sp_metric_value v, const sp_extreme *e)
{
    v.defined = e->defined > 0;
    v.value = e->value;
    v.at_s = e->at;
    v.actor = (uint32_t)e->actor;
    return v;
}

static sp_metric_value from_number(sp_metric_value v, bool defined, double value, double at)
{
    v.defined = defined;
    v.value = defined ? value : 0;
    v.at_s = defined ? at : 0;
    return v;
}

/* metrics of the first contact */
static sp_metric_value contact_value(sp_metric_value v, const sp_tally *t, int id)
{
    const bool any = t->contacts > 0;
    const double value = id == SP_M_CONTACT          ? t->contacts
                         : id == SP_M_IMPACT_SPEED   ? t->impact_speed
                         : id == SP_M_IMPACT_REL     ? t->impact_rel
                         : id == SP_M_IMPACT_DELTA_V ? t->delta_v
                                                     : t->location;
    v = from_number(v, any || id == SP_M_CONTACT, value, t->contact_at);
    v.actor = any ? (uint32_t)t->with : 0;
    return v;
}

/* minima and maxima that the tally keeps; NULL for the others */
static const sp_extreme *kept_extreme(const sp_tally *t, int id)
{
    const sp_extreme *const kept[SP_METRICS] = {
        [SP_M_TTC] = &t->ttc,   [SP_M_TTC_CV] = &t->ttc_cv,       [SP_M_THW] = &t->thw,   [SP_M_GAP] = &t->gap,
        [SP_M_DRAC] = &t->drac, [SP_M_LAT_ACCEL] = &t->lat_accel, [SP_M_DTLE] = &t->dtle,
    };
    return kept[id];
}

/* what only the whole run tells */
static sp_metric_value late_value(sp_metric_value v, const sp_metric_trace *trace, double dt, int id)
{
    sp_extreme a, b;
    if (id == SP_M_PET)
        sp_trace_pet(trace, dt, &a);
    else
        sp_trace_braking(trace, dt, -SP_INFINITY, SP_INFINITY, &a, &b);
    return from_extreme(v, id == SP_M_JERK ? &b : &a);
}

sp_metric_value sp_metric_value_of(const sp_world_def *def, const sp_tally *t, const sp_metric_trace *trace, int id)
{
    const sp_metric_value v = {.name = sp_metric_at((uint32_t)id)->name, .unit = sp_metric_at((uint32_t)id)->unit};
    const sp_extreme *kept = kept_extreme(t, id);
    if (kept)
        return from_extreme(v, kept);
    if (id >= SP_M_CONTACT && id <= SP_M_IMPACT_LOCATION)
        return contact_value(v, t, id);
    if (id == SP_M_PET || id == SP_M_DECEL || id == SP_M_JERK)
        return late_value(v, trace, (double)def->tick_ns / 1e9, id);
    const bool any = t->ticks > 0, hit = t->contacts > 0;
    const double reduction = t->speed_start - (hit ? t->impact_speed : t->speed_min);
    const struct row {
        bool defined;
        double value, at;
    } rows[SP_METRICS] = {
        [SP_M_THW_RECOVER] = {t->thw_any > 0, t->thw_longest, t->thw_at},
        [SP_M_TET] = {t->conflict > 0, t->tet, 0},
        [SP_M_TIT] = {t->conflict > 0, t->tit, 0},
        [SP_M_RSS_UNSAFE] = {t->rss_any > 0, t->rss_unsafe, 0},
        [SP_M_RSS_IMPROPER] = {t->rss_any > 0, t->rss_improper, 0},
        [SP_M_FCW_AT] = {t->fcw_seen > 0, t->fcw_at, t->fcw_at},
        [SP_M_FCW_TTC] = {t->fcw_ttc_defined > 0, t->fcw_ttc, t->fcw_at},
        [SP_M_AEB_AT] = {t->aeb_seen > 0, t->aeb_at, t->aeb_at},
        [SP_M_AEB_TTC] = {t->aeb_seen > 0 && t->aeb_ttc_defined > 0, t->aeb_ttc, t->aeb_at},
        [SP_M_FALSE] = {any, t->false_decel, t->false_at},
        [SP_M_TAKE_OVER] = {t->take_over_seen > 0, t->take_over_at, t->take_over_at},
        [SP_M_REDUCTION] = {any, reduction, hit ? t->contact_at : t->time},
        [SP_M_PROGRESS] = {any, t->progress, t->time},
    };
    return from_number(v, rows[id].defined, rows[id].value, rows[id].at);
}

bool sp_metric_now(const sp_world_def *def, const double *words, const char *name, double *value)
{
    const int id = sp_metric_find(name);
    if (id < 0 || id == SP_M_PET || id == SP_M_DECEL || id == SP_M_JERK)
        return false;
    const sp_metric_value v = sp_metric_value_of(def, (const sp_tally *)(const void *)words, NULL, id);
    *value = v.value;
    return v.defined;
}

static sp_contact_value first_contact(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t)
{
    static const char *const parts[] = {"", "front", "left", "rear", "right"};
    sp_contact_value c = {.any = t->contacts > 0, .part = "", .fault = "", .avoidable = -1};
    if (!c.any)
        return c;
    const uint32_t part = (uint32_t)t->part;
    c.with = (uint32_t)t->with;
    c.part = part < 5 ? parts[part] : "";
    c.at_s = t->contact_at;
    c.speed = t->impact_speed;
    c.rel_speed = t->impact_rel;
    c.location = t->location;
    static const char *const faults[] = {"ego", "other", "shared"};
    int avoidable;
    c.fault = faults[sp_fault_judge(def, trace, t, &avoidable)];
    c.avoidable = avoidable;
    return c;
}

/* judges the enabled ones of `count` demands into out; false: memory */
static bool judge_all(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, sp_arena *arena,
                      const sp_judgement *j, const sp_check_def *defs, uint32_t count, sp_check_value **out,
                      uint32_t *out_count)
{
    *out = SP_ARRAY(arena, sp_check_value, count ? count : 1);
    *out_count = 0;
    if (!*out)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (defs[i].enabled)
            sp_check_judge(def, world, trace, j, &defs[i], &(*out)[(*out_count)++]);
    return true;
}

bool sp_metric_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, sp_arena *arena,
                     sp_judgement *out, sp_error *err)
{
    const sp_tally *t = (const sp_tally *)(const void *)world->metric;
    *out = (sp_judgement){.metric_count = SP_METRICS, .pass = true};
    out->metrics = SP_ARRAY(arena, sp_metric_value, SP_METRICS);
    if (!out->metrics || (trace && trace->failed))
        return sp_error_set(err, SP_BAD_BENCH, def->file, 0, "out of memory while judging");
    for (int i = 0; i < SP_METRICS; i++)
        out->metrics[i] = sp_metric_value_of(def, t, trace, i);
    out->contact = first_contact(def, trace, t);
    /* cards first: a check on a card shows its points */
    for (uint32_t i = 0; i < def->check_count && out->card_count < 4; i++)
        if (def->checks[i].enabled && def->checks[i].op == SP_CARD)
            sp_card_judge(def, out, def->checks[i].metric, &out->cards[out->card_count++]);
    if (!judge_all(def, world, trace, arena, out, def->checks, def->check_count, &out->checks, &out->check_count) ||
        !judge_all(def, world, trace, arena, out, def->valid, def->valid_count, &out->valid, &out->valid_count))
        return sp_error_set(err, SP_BAD_BENCH, def->file, 0, "out of memory while judging");
    for (uint32_t i = 0; i < out->check_count; i++)
        out->pass = out->pass && (out->checks[i].pass || out->checks[i].def->severity != SP_FAIL);
    for (uint32_t i = 0; i < out->valid_count && !out->invalid_by; i++)
        if (!out->valid[i].pass)
            out->invalid_by = out->valid[i].def->name;
    return true;
}
