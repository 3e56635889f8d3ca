/* card_made.h - a case without a world, for the cards: what it was asked, what came of it, and the words of its card.
 */
#ifndef TESTS_METRIC_CARD_MADE_H
#define TESTS_METRIC_CARD_MADE_H

#include "metric/card.h"
#include "metric/inside.h"
#include "tests/check.h"

#include <stdio.h>
#include <string.h>

static const double kmh = 1000.0 / 3600, bit = 1e-6;

typedef struct made {
    sp_param_value params[4];
    sp_kind kind;
    sp_road_route route;
    sp_actor_def actors[3];
    sp_world_def def;
    sp_metric_value metrics[SP_METRICS];
    sp_judgement j;
    sp_card_value card;
} made;

static inline void make(made *m, const char *scenario)
{
    memset(m, 0, sizeof *m);
    m->kind.class_id = SP_KIND_CAR;
    m->actors[2].kind = &m->kind;
    m->def = (sp_world_def){.scenario = scenario, .params = m->params, .actors = m->actors, .actor_count = 2};
    m->j = (sp_judgement){.metrics = m->metrics, .metric_count = SP_METRICS};
    m->j.contact.fault = "";
}
static inline void param(made *m, const char *name, double si, const char *unit)
{
    m->params[m->def.param_count++] = (sp_param_value){.name = name, .value = si, .text = "", .unit = unit};
}
static inline void metric(made *m, int id, double value)
{
    m->metrics[id].defined = true;
    m->metrics[id].value = value;
}
static inline void hit(made *m, double own, double relative)
{
    m->j.contact.any = true;
    m->j.contact.with = 2;
    m->j.contact.fault = "ego";
    m->j.contact.speed = own * kmh;
    m->j.contact.rel_speed = relative * kmh;
    metric(m, SP_M_CONTACT, 1);
}
static inline double points(made *m, const char *card, const char *test)
{
    sp_card_judge(&m->def, &m->j, card, test, &m->card);
    return m->card.points;
}
/* what stands before the words that every card ends with */
static inline const char *said(made *m)
{
    static char text[256];
    char *end = strstr(m->card.detail, "; own estimate, not an official result");
    CHECK(end != NULL);
    (void)snprintf(text, sizeof text, "%.*s", end ? (int)(end - m->card.detail) : 0, m->card.detail);
    return text;
}

#endif
