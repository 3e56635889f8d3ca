/* check_plan.c - rules on the reference line: order, gaps, kinks, parametric curves. Leaves what links roads to
 * check_links.c. */
#include "road/check.h"

#include <string.h>

#define ASC_ORDER  "asam.net:xodr:1.4.0:road.geometry.elem_asc_order"
#define LENGTH     "asam.net:xodr:1.7.0:road.geometry.parampoly3.length_match"
#define ARC_LENGTH "asam.net:xodr:1.7.0:road.geometry.parampoly3.arclength_range"
#define NORMALIZED "asam.net:xodr:1.7.0:road.geometry.parampoly3.normalized_range"
#define PARAMETERS "asam.net:xodr:1.7.0:road.geometry.paramPoly3.valid_parameters"
#define REDUNDANT  "asam.net:xodr:1.7.0:performance.avoid_redundant_info"

enum { STEPS = 64 };

/* ---- parametric curves ---- */
/* length of the curve for p from 0 to p1, by three points of Gauss a panel */
static double curve_length(const geo *g, double p1)
{
    static const double node[3] = {-0.77459666924148337704, 0, 0.77459666924148337704};
    static const double weight[3] = {5.0 / 9, 8.0 / 9, 5.0 / 9};
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
        const double half = p1 / (2 * STEPS), middle = p1 * (i + 0.5) / STEPS;
        for (int k = 0; k < 3; k++) {
            const double p = middle + half * node[k];
            const double du = g->u[1] + p * (2 * g->u[2] + p * 3 * g->u[3]);
            const double dv = g->v[1] + p * (2 * g->v[2] + p * 3 * g->v[3]);
            sum += half * weight[k] * sp_hypot(du, dv);
        }
    }
    return sum;
}

static void curve_length_rule(check *c, const check_piece *p, bool arc)
{
    const double wanted = p->g.length, found = curve_length(&p->g, arc ? wanted : 1);
    const double other = curve_length(&p->g, arc ? 1 : wanted), off = sp_abs(found - wanted);
    sp_finding_severity severity;
    if (!sp_finite(off)) {
        return;
    }
    c->worst_length = sp_max(c->worst_length, off);
    if (!check_grade(off, CHECK_CURVE_LENGTH, CHECK_GAP_ERRS, &severity)) {
        return;
    }
    const bool confused = sp_abs(other - wanted) <= 0.01 * wanted && off > 0.1 * wanted;
    const char *rule = arc ? ARC_LENGTH : (confused ? NORMALIZED : LENGTH);
    CHECK_SAY(c, p->node, rule, severity, "p runs evenly with s over the range that is written",
              "over p from 0 to %s the curve is %s m %s than the %s m of its geometry%s", arc ? "the length" : "1",
              check_say(off).t, found > wanted ? "longer" : "shorter", check_say(wanted).t,
              confused ? (arc ? "; pRange 'normalized' would fit" : "; pRange 'arcLength' would fit") : "");
}

static void param_poly3(check *c, const check_piece *p)
{
    const char *range = xml_get(p->shape, "pRange");
    const bool arc = range && !strcmp(range, "arcLength");
    const geo *g = &p->g;
    curve_length_rule(c, p, arc);

    /* the rule that is fixed here: p runs evenly with s */
    const double apart = geo_arc_distance(g);
    if (sp_finite(apart)) {
        c->worst_reading = sp_max(c->worst_reading, apart);
        if (apart > CHECK_READING_WARNS) {
            CHECK_SAY(
                c, p->node, "skidpad:road.geometry.parampoly3.reading", SP_FINDING_WARNING,
                "p runs evenly with s, as the standard has it",
                "programs that take s as arc length are up to %s m along the road apart from those that let p run "
                "evenly",
                check_say(apart).t);
        }
    }
    if (c->version >= 17 &&
        !(sp_abs(g->u[0]) < 1e-6 && sp_abs(g->v[0]) < 1e-6 && sp_abs(g->v[1]) < 1e-6 && g->u[1] > 0)) {
        CHECK_SAY(
            c, p->shape, PARAMETERS, SP_FINDING_WARNING, "the curve is taken as written",
            "the curve does not start at the geometry's place and heading: aU, aV and bV are to be 0, bU positive");
    }
}

/* ---- a piece and the one before ---- */
static void join(check *c, const check_piece *before, const check_piece *p)
{
    if (!before->ok || !p->said) {
        return;
    }
    const geo_point end = geo_at(&before->g, before->g.length);
    const double gap = sp_hypot(p->g.x - end.x, p->g.y - end.y);
    sp_finding_severity severity;
    if (sp_finite(gap)) {
        c->worst_gap = sp_max(c->worst_gap, gap);
        if (check_grade(gap, CHECK_GAP_WARNS, CHECK_GAP_ERRS, &severity)) {
            CHECK_SAY(c, p->node, CHECK_GAPS, severity, "taken as written: the line jumps here",
                      "the geometry of line %d ends %s m away from where this one starts", before->node->line,
                      check_say(gap).t);
        }
    }

    /* the heading of the shape itself, for a parametric curve may start aslant */
    const double heading = p->ok ? geo_at(&p->g, 0).heading : p->g.heading;
    const double kink = sp_abs(sp_wrap_angle(heading - end.heading));
    if (!sp_finite(kink)) {
        return;
    }
    c->worst_kink = sp_max(c->worst_kink, kink);
    if (check_grade(kink, CHECK_KINK_WARNS, CHECK_KINK_ERRS, &severity)) {
        CHECK_SAY(c, p->node, "skidpad:road.geometry.kink", severity, "taken as written: the line bends sharply here",
                  "the heading changes by %s deg from the geometry of line %d to this one",
                  check_say(kink * 180 / SP_PI).t, before->node->line);
    }
    const bool lines = before->shape && p->shape && xml_is(before->shape, "line") && xml_is(p->shape, "line");
    if (c->version >= 17 && lines && kink < 1e-6 && gap < 1e-6) {
        CHECK_SAY(c, p->node, REDUNDANT, SP_FINDING_NOTE, "read all the same",
                  "a line goes on where a line of the same "
                  "heading ends: one would do");
    }
}

static void order(check *c, const check_piece *before, const check_piece *p)
{
    if (!p->said || !before->said) {
        return;
    }
    if (p->g.s < before->g.s) {
        CHECK_SAY(c, p->node, ASC_ORDER, SP_FINDING_ERROR, "pieces are taken by their s",
                  "geometry at s = %s follows one at s = %s: they must rise", check_say(p->g.s).t,
                  check_say(before->g.s).t);
        return;
    }
    const double wanted = before->g.s + before->g.length, off = sp_abs(p->g.s - wanted);
    sp_finding_severity severity;
    if (check_grade(off, CHECK_S_WARNS, CHECK_GAP_ERRS, &severity)) {
        CHECK_SAY(c, p->node, "skidpad:road.geometry.s_sum", severity,
                  "s counts, a piece ends where the next one starts", "s = %s, the geometries before end at %s",
                  check_say(p->g.s).t, check_say(wanted).t);
    }
}

void check_plan(check *c)
{
    for (uint32_t i = 0; i < c->road_count; i++) {
        const check_road *r = &c->road[i];
        for (uint32_t k = 0; k < r->piece_count; k++) {
            const check_piece *p = &r->piece[k];
            if (k > 0) {
                order(c, p - 1, p);
                join(c, p - 1, p);
            }
            if (p->ok && xml_is(p->shape, "paramPoly3")) {
                param_poly3(c, p);
            }
        }
    }
}
