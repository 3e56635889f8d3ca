/* checks.c - a demand on a metric: value, limit, margin. Margins are inclusive: 0 passes. A null passes as vacuous, but
 * where an instant is demanded (the warning that never came) it fails, and where one is forbidden its absence is no
 * emptiness. */
#include "metric/inside.h"

#include <string.h>

static double mark_time(const sp_world_def *def, const sp_world *world, int32_t mark, double otherwise)
{
    if (mark < 0 || mark >= SP_MAX_MARKS)
        return otherwise;
    const int64_t tick = world->mark_tick[mark];
    return tick == INT64_MIN ? SP_INFINITY : (double)tick * ((double)def->tick_ns / 1e9);
}

/* the metric over the check's own actor and marks */
static sp_metric_value value_for(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace,
                                 const sp_judgement *j, const sp_check_def *c, int id)
{
    sp_metric_value v = j->metrics[id];
    const sp_tally *t = (const sp_tally *)(const void *)world->metric;
    const sp_window *w = sp_window_of(def, t, c);
    const double from = mark_time(def, world, c->from_mark, -SP_INFINITY),
                 to = mark_time(def, world, c->to_mark, SP_INFINITY);
    if (w && id == SP_M_CONTACT)
        return (sp_metric_value){v.name, v.unit,        w->contacts,
                                 true,   w->contact_at, w->contacts > 0 ? (uint32_t)w->gap.actor : 0};
    if (w)
        return (sp_metric_value){
            v.name, v.unit, w->best.value, w->best.defined > 0, w->best.at, (uint32_t)w->best.actor};
    /* filtered signals are read again between the marks */
    const sp_metric_row *row = sp_metric_at((uint32_t)id);
    const sp_family *family = sp_family_at(row->family);
    if (row->fold == SP_FOLD_LATE && family->late && trace && (c->from_mark >= 0 || c->to_mark >= 0)) {
        const sp_extreme e = family->late(def, trace, t, id, from, to);
        return (sp_metric_value){v.name, v.unit, e.value, e.defined > 0, e.at, (uint32_t)e.actor};
    }
    /* instants count between the marks; impacts with the actor that was named */
    const bool instant = sp_metric_instant(id), impact = row->flags & SP_METRIC_IMPACT;
    if (c->op != SP_BEFORE && c->op != SP_WITHIN && instant && (v.at_s < from || v.at_s > to))
        v.defined = false;
    if (impact && ((c->with.i && c->with.i != v.actor) || v.at_s < from || v.at_s > to))
        v.defined = false;
    return v;
}

/* never ego.contact: what is left is the least gap, what is lost the relative speed */
static void judge_contact(const sp_world_def *def, const sp_world *world, const sp_judgement *j, sp_check_value *out)
{
    const sp_tally *t = (const sp_tally *)(const void *)world->metric;
    const sp_window *w = sp_window_of(def, t, out->def);
    const sp_extreme gap = w ? w->gap : t->fold[SP_M_GAP];
    const bool touched = out->value > 0;
    out->pass = !touched;
    out->unit = touched ? "m/s" : "m";
    out->margin_defined = touched || gap.defined > 0;
    out->margin = touched ? -(w ? w->rel_speed : t->impact_rel) : gap.value;
    /* a touch at no speed at all must not look like a pass */
    if (touched && out->margin >= 0)
        out->margin = -1e-9;
    out->vacuous = !out->margin_defined;
    out->at_s = touched ? out->at_s : gap.at;
    out->actor = touched ? out->actor : (uint32_t)gap.actor;
    (void)j;
}

static void judge_margin(sp_check_value *out, double margin)
{
    out->margin = margin;
    out->margin_defined = true;
    out->pass = margin >= 0;
}

/* an instant: before a mark or limit, or within so much of a mark */
static void judge_instant(const sp_world_def *def, const sp_world *world, sp_check_value *out)
{
    const sp_check_def *c = out->def;
    const double from = mark_time(def, world, c->from_mark, 0);
    double limit = c->op == SP_WITHIN ? from + c->limit : c->limit;
    if (c->op == SP_BEFORE && c->to_mark >= 0)
        limit = mark_time(def, world, c->to_mark, SP_INFINITY) - c->limit;
    out->unit = "s";
    if (!out->value_defined) {
        out->pass = false;
        return;
    }
    /* a mark that never came leaves nothing to be late for */
    if (limit == SP_INFINITY) {
        out->pass = c->op == SP_BEFORE;
        return;
    }
    judge_margin(out, limit - out->value);
    /* before its window opened is not within it */
    if (c->op == SP_WITHIN && out->value < from)
        judge_margin(out, out->value - from);
}

/* whether the first contact was by the fault that the check asks for; later ones nobody judges */
static bool by_fault(const sp_judgement *j, const sp_check_def *c)
{
    static const char *const names[] = {"", "ego", "other", "shared"};
    return j->contact.any && (c->with.i == 0 || c->with.i == j->contact.with) && c->fault < 4 &&
           !strcmp(j->contact.fault, names[c->fault]);
}

void sp_check_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, const sp_judgement *j,
                    const sp_check_def *c, sp_check_value *out)
{
    *out = (sp_check_value){.def = c, .unit = c->unit ? c->unit : "", .pass = true};
    /* a score of the scenario's own is script's to say, after this */
    if (c->op == SP_OWN) {
        out->unit = "1";
        return;
    }
    /* a card's points; never a verdict */
    if (c->op == SP_CARD) {
        for (uint32_t i = 0; i < j->card_count; i++)
            if (!strcmp(j->cards[i].name, c->metric)) {
                out->value = j->cards[i].points;
                out->value_defined = true;
            }
        return;
    }
    const int id = sp_metric_find(c->metric);
    if (id < 0)
        return;
    const sp_metric_value v = value_for(def, world, trace, j, c, id);
    out->value = v.value;
    out->value_defined = v.defined;
    out->at_s = v.at_s;
    out->actor = v.actor;
    out->unit = v.unit;
    if (id == SP_M_CONTACT && c->fault && !by_fault(j, c)) {
        out->value = 0;
        out->at_s = 0;
        out->actor = 0;
    }
    if (id == SP_M_CONTACT && c->op == SP_NEVER) {
        judge_contact(def, world, j, out);
        return;
    }
    if (c->op == SP_BEFORE || c->op == SP_WITHIN) {
        judge_instant(def, world, out);
        return;
    }
    if (c->op == SP_NEVER && sp_metric_at((uint32_t)id)->flags & (SP_METRIC_INSTANT | SP_METRIC_IMPACT)) {
        out->pass = !v.defined;
        return;
    }
    if (!v.defined) {
        out->pass = !sp_metric_instant(id);
        out->vacuous = out->pass;
        return;
    }
    const bool low_is_bad = sp_metric_at((uint32_t)id)->flags & SP_METRIC_LOW_IS_BAD;
    if (c->op == SP_AT_LEAST || (c->op == SP_HOLD && low_is_bad))
        judge_margin(out, v.value - c->limit);
    else
        judge_margin(out, c->limit - v.value);
}
