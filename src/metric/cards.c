/* cards.c - protocols' scores of one case: pure functions of its judgement and parameters. Own estimates, not official
 * results.
 *
 * euroncap2026: Euro NCAP Crash Avoidance Frontal Collisions v1.1, car-to-car rear, standard range. A case's subscore
 * is that of its colour: green 1, yellow 0.75, orange 0.5, brown 0.25, red 0. The colour follows the relative impact
 * speed: green none, yellow to 10, orange to 20, brown to 30 km/h, red above (the protocol's example for 60 km/h).
 * Approximations: the bands are the same for all test speeds, truncated by them: an impact within 2 km/h (the
 * protocol's tolerance) of the closing speed of the test is red, for nothing was achieved. Warning (FCW) cases score 1
 * for a warning at a TTC of 1.7 s or more, else 0. Scaling to the range's points (sum over cells / cells x points) is
 * left to whoever has all cells. */
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

static const double kmh = 1000.0 / 3600, tolerance = 2, fcw_ttc = 1.7;
static const struct {
    double limit;
    const char *colour;
    double points;
} bands[] = {{0, "green", 1}, {10, "yellow", 0.75}, {20, "orange", 0.5}, {30, "brown", 0.25}, {SP_INFINITY, "red", 0}};

bool sp_card_known(const char *name)
{
    return name && !strcmp(name, "euroncap2026");
}

static bool has_tag(const sp_world_def *def, const char *tag)
{
    for (uint32_t i = 0; i < def->tag_count; i++)
        if (!strcmp(def->tags[i], tag))
            return true;
    return false;
}

static const sp_param_value *param(const sp_world_def *def, const char *name)
{
    for (uint32_t i = 0; i < def->param_count; i++)
        if (!strcmp(def->params[i].name, name))
            return &def->params[i];
    return NULL;
}

/* a warning case: by tag, by a parameter that says so, or by the scenario's name */
static bool is_warning_case(const sp_world_def *def)
{
    static const char *const names[] = {"function", "mode", "test", "kind"};
    const char *dash = def->scenario ? strstr(def->scenario, "fcw") : NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const sp_param_value *p = param(def, names[i]);
        if (p && p->is_text && p->text)
            return !strcmp(p->text, "fcw");
    }
    return dash || (has_tag(def, "fcw") && !has_tag(def, "aeb"));
}

/* closing speed of the test where nobody brakes, km/h; +inf where it cannot be told */
static double closing_speed(const sp_world_def *def)
{
    static const char *const others[] = {"target", "target_speed", "gvt", "gvt_speed"};
    const sp_param_value *speed = param(def, "speed");
    if (!speed || speed->is_text)
        return SP_INFINITY;
    const bool moving = def->scenario && strstr(def->scenario, "ccrm"),
               braking = def->scenario && strstr(def->scenario, "ccrb");
    /* a braking target has come down to 2 km/h */
    double other = braking ? 2 * kmh : 0;
    if (moving) {
        /* 20 km/h up to 80, then as the protocol lists them: 90/30 ... 130/70 */
        other = speed->value <= 80.5 * kmh ? 20 * kmh : speed->value - 60 * kmh;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            const sp_param_value *p = param(def, others[i]);
            if (p && !p->is_text)
                other = p->value;
        }
    }
    return (speed->value - other) / kmh;
}

static void euroncap2026(const sp_world_def *def, const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    out->max = 1;
    if (is_warning_case(def)) {
        const sp_metric_value *v = &j->metrics[SP_M_FCW_TTC];
        const bool good = v->defined && v->value >= fcw_ttc;
        sp_number_fixed(number, v->value, 2);
        out->points = good ? 1 : 0;
        out->band = good ? "green" : "red";
        snprintf(out->detail, sizeof out->detail, "FCW %s%s%s, 1.7 s wanted; own estimate, not an official result",
                 v->defined ? "at a TTC of " : "never came", v->defined ? number : "", v->defined ? " s" : "");
        return;
    }
    /* the colour of the relative impact speed */
    const double impact = j->contact.any ? sp_max(j->contact.rel_speed / kmh, 0) : 0, closing = closing_speed(def);
    size_t i = j->contact.any ? 1 : 0;
    while (i && impact > bands[i].limit)
        i++;
    const size_t last = sizeof bands / sizeof *bands - 1;
    const bool unbraked = j->contact.any && impact >= closing - tolerance;
    i = unbraked ? last : i;
    out->points = bands[i].points;
    out->band = bands[i].colour;
    sp_number_fixed(number, impact, 1);
    snprintf(out->detail, sizeof out->detail, "%s%s%s%s; own estimate, not an official result",
             j->contact.any ? "relative impact speed " : "no contact", j->contact.any ? number : "",
             j->contact.any ? " km/h" : "", unbraked ? ", as without braking" : "");
}

void sp_card_judge(const sp_world_def *def, const sp_judgement *j, const char *name, sp_card_value *out)
{
    *out = (sp_card_value){.name = name, .band = ""};
    if (!strcmp(name, "euroncap2026"))
        euroncap2026(def, j, out);
}
