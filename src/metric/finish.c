/* finish.c - from words and trace to values: what a metric says now, and the judgement at the end. */
#include "metric/inside.h"

sp_metric_value sp_metric_value_of(const sp_world_def *def, const sp_tally *t, const sp_metric_trace *trace, int id)
{
    const sp_metric_row *row = sp_metric_at((uint32_t)id);
    const sp_family *family = sp_family_at(row->family);
    sp_extreme e = t->fold[id];
    if (!((uint32_t)t->families >> row->family & 1))
        e = (sp_extreme){0};
    else if (row->fold == SP_FOLD_OWN)
        e = family->value ? family->value(def, t, sp_family_own((sp_tally *)(uintptr_t)t, row->family), id)
                          : (sp_extreme){0};
    else if (row->fold == SP_FOLD_LATE)
        e = family->late && trace ? family->late(def, trace, t, id, -SP_INFINITY, SP_INFINITY) : (sp_extreme){0};
    const bool defined = e.defined > 0;
    return (sp_metric_value){.name = row->name,
                             .unit = row->unit,
                             .value = defined ? e.value : 0,
                             .defined = defined,
                             .at_s = defined ? e.at : 0,
                             .actor = defined ? (uint32_t)e.actor : 0};
}

bool sp_metric_now(const sp_world_def *def, const double *words, const char *name, double *value)
{
    const int id = sp_metric_find(name);
    if (id < 0 || sp_metric_at((uint32_t)id)->fold == SP_FOLD_LATE)
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
    for (uint32_t i = 0; i < def->check_count && out->card_count < SP_MAX_CARDS; i++)
        if (def->checks[i].enabled && def->checks[i].op == SP_CARD)
            sp_card_judge(def, out, def->checks[i].metric, def->checks[i].card_test, &out->cards[out->card_count++]);
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
