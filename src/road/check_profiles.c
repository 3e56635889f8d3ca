/* check_profiles.c - rules on heights, superelevation and speeds along a road. */
#include "road/check.h"

#include <string.h>

#define REDUNDANT "asam.net:xodr:1.7.0:performance.avoid_redundant_info"

/* the same cubic said again from a later start */
static bool same_curve(const cubic *a, const cubic *b)
{
    const double d = b->s - a->s;
    return sp_abs(cubic_at(a, b->s) - b->a) < 1e-6 && sp_abs(a->b + d * (2 * a->c + 3 * d * a->d) - b->b) < 1e-6 &&
           sp_abs(a->c + 3 * d * a->d - b->c) < 1e-6 && sp_abs(a->d - b->d) < 1e-6;
}

void check_redundant(check *c, const check_poly *p, uint32_t count)
{
    for (uint32_t i = 1; i < count && c->version >= 17; i++) {
        if (same_curve(&p[i - 1].p, &p[i].p)) {
            CHECK_SAY(c, p[i].node, REDUNDANT, SP_FINDING_NOTE, "read all the same",
                      "this %.40s says what the one of line %d says, too", p[i].node->name, p[i - 1].node->line);
        }
    }
}

/* steps between records */
static void steps(check *c, const check_poly *p, uint32_t count, const char *rule, double warns, double errs,
                  double scale, const char *unit)
{
    for (uint32_t i = 1; i < count; i++) {
        const double step = sp_abs(p[i].p.a - cubic_at(&p[i - 1].p, p[i].p.s));
        sp_finding_severity severity;
        if (sp_finite(step) && check_grade(step, warns, errs, &severity)) {
            CHECK_SAY(c, p[i].node, rule, severity, "taken as written: a step", "a step of %s %s at s = %s",
                      check_say(step * scale).t, unit, check_say(p[i].p.s).t);
        }
    }
}

static void elevation(check *c, const check_road *r)
{
    steps(c, r->elevation, r->elevation_count, "skidpad:road.elevation_step", CHECK_STEP_WARNS, CHECK_STEP_ERRS, 1,
          "m");
    check_redundant(c, r->elevation, r->elevation_count);
    for (uint32_t i = 0; i < r->elevation_count; i++) {
        const cubic *p = &r->elevation[i].p;
        const double end = (i + 1 < r->elevation_count ? r->elevation[i + 1].p.s : r->length) - p->s;
        const double end_slope = p->b + end * (2 * p->c + 3 * end * p->d);
        const double slope = sp_max(sp_abs(p->b), sp_abs(end_slope));
        if (end > 0 && slope > CHECK_SLOPE_WARNS) {
            CHECK_SAY(c, r->elevation[i].node, "skidpad:road.slope", SP_FINDING_WARNING, "taken as written",
                      "the road rises or falls by %s %%", check_say(slope * 100).t);
        }
    }
}

static void bank(check *c, const check_road *r)
{
    steps(c, r->bank, r->bank_count, "skidpad:road.superelevation_step", CHECK_TWIST_WARNS, SP_INFINITY, 180 / SP_PI,
          "deg");
    check_redundant(c, r->bank, r->bank_count);
    for (uint32_t i = 0; i < r->bank_count; i++) {
        const cubic *p = &r->bank[i].p;
        const double end = i + 1 < r->bank_count ? r->bank[i + 1].p.s : r->length;
        const double most = sp_max(sp_abs(p->a), sp_abs(cubic_at(p, sp_max(end, p->s))));
        if (most > CHECK_BANK_WARNS) {
            CHECK_SAY(c, r->bank[i].node, "skidpad:road.superelevation", SP_FINDING_WARNING, "taken as written",
                      "superelevation of %s deg%s", check_say(most * 180 / SP_PI).t,
                      most > 1.6 ? ": degrees in place of radians?" : "");
        }
    }
}

/* a speed element of a road type or of a lane */
void check_speed(check *c, const xml_node *n)
{
    const char *unit = xml_get(n, "unit");
    const sp_unit *u = sp_unit_find(unit && *unit ? unit : "m/s");
    const double v = check_number(n, "max", 0);
    const double si = u && !strcmp(u->si, "m/s") ? v * u->num / u->den : 0;
    if (si > CHECK_SPEED_WARNS || si < 0) {
        CHECK_SAY(c, n, "skidpad:road.speed", SP_FINDING_WARNING, si < 0 ? "no limit" : "taken as written",
                  "a speed limit of %.30s %.20s%s", xml_get(n, "max"), unit ? unit : "m/s",
                  si > 0 && !unit ? ": without a unit these are m/s" : "");
    }
}

void check_profiles(check *c)
{
    for (uint32_t i = 0; i < c->road_count; i++) {
        const check_road *r = &c->road[i];
        elevation(c, r);
        bank(c, r);
        check_redundant(c, r->offset, r->offset_count);
        for (const xml_node *n = xml_child(r->node, "type"); n; n = xml_next(n, "type")) {
            const xml_node *speed = xml_child(n, "speed");
            if (speed) {
                check_speed(c, speed);
            }
        }
    }
}
