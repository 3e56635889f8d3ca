/* own.c - hands what a run came to over to the scenario's own scores, and their values into the judgement. */
#include "run/inside.h"

bool sp_run_own_scores(const sp_scenario *scenario, const sp_world_def *def, const sp_world *world,
                       sp_case_status status, sp_judgement *j, sp_error *err)
{
    enum { MOST = 256 };
    const char *names[MOST];
    double values[MOST], mark_at[SP_MAX_MARKS], score[SP_MAX_CHECKS];
    sp_run_facts f = {.status = sp_case_status_name(status),
                      .metric_names = names,
                      .metric_values = values,
                      .mark_at = mark_at,
                      .mark_values = world->mark_value};
    for (uint32_t i = 0; i < j->metric_count && i < MOST; i++) {
        names[i] = j->metrics[i].name;
        values[i] = j->metrics[i].defined ? j->metrics[i].value : SP_NAN;
        f.metric_count++;
    }
    for (uint32_t i = 0; i < SP_MAX_MARKS; i++)
        mark_at[i] =
            world->mark_tick[i] == INT64_MIN ? SP_NAN : (double)world->mark_tick[i] * ((double)def->tick_ns / 1e9);
    if (j->contact.any) {
        const uint32_t with = j->contact.with;
        f.contact = true;
        f.with = with && with <= def->actor_count ? def->actors[with].name : "";
        f.part = j->contact.part;
        f.fault = j->contact.fault;
        f.contact_at = j->contact.at_s;
        f.speed = j->contact.speed;
        f.rel_speed = j->contact.rel_speed;
        f.location = j->contact.location;
    }
    if (!sp_script_scores(scenario, def, &f, score, err))
        return false;
    for (uint32_t i = 0; i < j->check_count; i++) {
        sp_check_value *c = &j->checks[i];
        if (c->def->op != SP_OWN)
            continue;
        const double v = score[c->def - def->checks];
        c->value_defined = v == v;
        c->value = c->value_defined ? v : 0;
    }
    return true;
}
