/* check_lanes.c - rules inside a lane section: widths, borders, levels, access. Leaves links to check_lane_links.c. */
#include "road/check.h"

#include <string.h>

#define OVERLAP  "asam.net:xodr:1.4.0:road.lane.border.overlap_with_inner_lanes"
#define LEVEL    "asam.net:xodr:1.7.0:road.lane.level_true_one_side"
#define ACCESS   "asam.net:xodr:1.7.0:road.lane.access.no_mix_of_deny_or_allow"
#define AT_START "asam.net:xodr:1.7.0:road.lane.link.zero_width_at_start"
#define AT_END   "asam.net:xodr:1.7.0:road.lane.link.zero_width_at_end"

/* ---- the least value of a cubic ---- */
/* of p over [from, to], both counted as p.s is */
static double cubic_least(const cubic *p, double from, double to)
{
    double least = sp_min(cubic_at(p, from), cubic_at(p, to));

    /* where 3 d x^2 + 2 c x + b is 0 */
    const double a = 3 * p->d, b = 2 * p->c, root = b * b - 4 * a * p->b;
    double at[2] = {SP_NAN, SP_NAN};
    if (sp_abs(a) < 1e-300) {
        at[0] = b != 0 ? -p->b / b : SP_NAN;
    } else if (root >= 0) {
        at[0] = (-b - sp_sqrt(root)) / (2 * a);
        at[1] = (-b + sp_sqrt(root)) / (2 * a);
    }
    for (int i = 0; i < 2; i++) {
        const double s = p->s + at[i];
        if (s > from && s < to) {
            least = sp_min(least, cubic_at(p, s));
        }
    }
    return least;
}

/* sign * (p - q) as a cubic that starts at `from` */
static cubic difference(const cubic *p, const cubic *q, double sign, double from)
{
    const cubic *const of[2] = {p, q};
    double sum[4] = {0, 0, 0, 0};
    for (int i = 0; i < 2; i++) {
        const double d = from - of[i]->s, f = i == 0 ? sign : -sign;
        sum[0] += f * cubic_at(of[i], from);
        sum[1] += f * (of[i]->b + d * (2 * of[i]->c + 3 * d * of[i]->d));
        sum[2] += f * (of[i]->c + 3 * d * of[i]->d);
        sum[3] += f * of[i]->d;
    }
    return (cubic){from, sum[0], sum[1], sum[2], sum[3]};
}

/* ---- widths ---- */
static void widths(check *c, const check_section *s, const check_lane *l)
{
    const double length = s->end - s->s;
    for (uint32_t i = 0; i < l->wide_count; i++) {
        const cubic *p = &l->wide[i].p;
        const double from = i == 0 ? sp_min(p->s, 0) : p->s;
        const double to = i + 1 < l->wide_count ? sp_min(l->wide[i + 1].p.s, length) : length;
        const double least = to >= from ? cubic_least(p, from, to) : 0;
        sp_finding_severity severity;
        if (!l->border && check_grade(-least, CHECK_BORDER, CHECK_GAP_ERRS, &severity)) {
            CHECK_SAY(c, l->wide[i].node, "skidpad:road.lane.width_negative", severity,
                      "taken as 0 where it is negative", "lane %d is down to %s m wide", l->id, check_say(least).t);
        }
        if (to >= from && !(sp_abs(cubic_at(p, to)) < CHECK_WIDE_WARNS && sp_abs(p->a) < CHECK_WIDE_WARNS)) {
            CHECK_SAY(c, l->wide[i].node, "skidpad:road.lane.width", SP_FINDING_WARNING, "taken as written",
                      "lane %d is up to %s m wide", l->id, check_say(sp_max(sp_abs(p->a), sp_abs(cubic_at(p, to)))).t);
        }
        const double jump = i > 0 ? sp_abs(p->a - cubic_at(&l->wide[i - 1].p, p->s)) : 0;
        if (sp_finite(jump) && check_grade(jump, CHECK_GAP_WARNS, CHECK_GAP_ERRS, &severity)) {
            CHECK_SAY(c, l->wide[i].node, "skidpad:road.lane.width_step", severity, "taken as written: a step",
                      "the %s of lane %d jumps by %s m at sOffset %s", l->border ? "border" : "width", l->id,
                      check_say(jump).t, check_say(p->s).t);
        }
    }
    check_redundant(c, l->wide, l->wide_count);
}

/* ---- borders ---- */
/* whether the outer border comes inside of the inner one by more than the tolerance */
static bool crosses(const check_lane *inner, const check_lane *outer, double length, double *by)
{
    const double sign = outer->id > 0 ? 1 : -1;
    uint32_t i = 0, k = 0;
    double from = 0;
    *by = 0;
    while (from < length) {
        const double next_i = i + 1 < inner->wide_count ? inner->wide[i + 1].p.s : length;
        const double next_k = k + 1 < outer->wide_count ? outer->wide[k + 1].p.s : length;
        const double to = sp_min(length, sp_min(next_i, next_k));
        if (to > from) {
            const cubic d = difference(&outer->wide[k].p, &inner->wide[i].p, sign, from);
            *by = sp_max(*by, -cubic_least(&d, from, to));
        }
        if (to >= length) {
            break;
        }
        i += next_i <= to;
        k += next_k <= to;
        from = sp_max(from, to);
    }
    return *by > CHECK_BORDER;
}

/* Each border against the nearest one inside of it; the innermost against the centre, which it must not cross into the
 * lanes of the other side. */
static void borders(check *c, const check_section *s, const check_lane *side, uint32_t count)
{
    const check_lane *inner = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const check_lane *l = &side[i];
        double by = 0;
        if (!l->border || l->wide_count == 0) {
            continue;
        }
        if (inner && crosses(inner, l, s->end - s->s, &by)) {
            CHECK_SAY(c, l->node, OVERLAP, SP_FINDING_ERROR, "the lane has no width there",
                      "the border of lane %d comes up to %s m inside that of lane %d (line %d)", l->id, check_say(by).t,
                      inner->id, inner->node->line);
        }
        const check_poly zero = {.node = l->node};
        check_lane centre = {.node = l->node, .wide_count = 1};
        centre.wide = (check_poly[1]){zero};
        if (!inner && i == 0 && crosses(&centre, l, s->end - s->s, &by)) {
            CHECK_SAY(c, l->node, "skidpad:road.lane.overlap", SP_FINDING_ERROR, "the lane has no width there",
                      "the border of lane %d lies up to %s m beyond the centre, among the lanes of the other side",
                      l->id, check_say(by).t);
        }
        inner = l;
    }
}

/* ---- levels and access ---- */
static void levels(check *c, const check_lane *side, uint32_t count)
{
    const check_lane *level = NULL;
    for (uint32_t i = 0; i < count && c->version >= 17; i++) {
        const char *text = xml_get(side[i].node, "level");
        const bool yes = text && (!strcmp(text, "true") || !strcmp(text, "1"));
        if (level && text && !yes) {
            CHECK_SAY(c, side[i].node, LEVEL, SP_FINDING_ERROR, "taken as written, lane by lane",
                      "lane %d is not level, lane %d inside of it (line %d) is", side[i].id, level->id,
                      level->node->line);
        }
        level = yes ? &side[i] : level;
    }
}

/* all access records of one sOffset either allow or deny; records come in order, so neighbours are compared */
static void access_records(check *c, const check_lane *l)
{
    const xml_node *before = NULL;
    for (const xml_node *n = xml_child(l->node, "access"); n && c->version >= 17; n = xml_next(n, "access")) {
        const char *rule = xml_get(n, "rule"), *last = before ? xml_get(before, "rule") : NULL;
        const double apart = before ? check_number(n, "sOffset", 0) - check_number(before, "sOffset", 0) : 1;
        if (rule && last && sp_abs(apart) < 1e-6 && strcmp(rule, last) != 0) {
            CHECK_SAY(c, n, ACCESS, SP_FINDING_ERROR, "kept as written",
                      "lane %d: '%.20s' beside '%.20s' (line %d) from "
                      "the same sOffset on",
                      l->id, rule, last, before->line);
        }
        before = n;
    }
}

/* ---- links of lanes that are not there yet ---- */
static void zero_width(check *c, const check_section *s, const check_lane *l)
{
    if (c->version < 17 || l->border || l->wide_count == 0) {
        return;
    }
    const bool start = sp_abs(check_width(s, l, s->s)) < CHECK_ZERO_WIDTH && l->link_count[0];
    const bool end = sp_abs(check_width(s, l, s->end - CHECK_SHORT)) < 10 * CHECK_ZERO_WIDTH && l->link_count[1];
    if (start) {
        CHECK_SAY(c, l->link_node[0][0], AT_START, SP_FINDING_WARNING, "the link is kept",
                  "lane %d has no width at the start of its section, but a predecessor", l->id);
    }
    if (end) {
        CHECK_SAY(c, l->link_node[1][0], AT_END, SP_FINDING_WARNING, "the link is kept",
                  "lane %d has no width at the end of its section, but a successor", l->id);
    }
}

static void side_rules(check *c, const check_section *s, const check_lane *side, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        widths(c, s, &side[i]);
        access_records(c, &side[i]);
        zero_width(c, s, &side[i]);
        for (const xml_node *n = xml_child(side[i].node, "speed"); n; n = xml_next(n, "speed")) {
            check_speed(c, n);
        }
    }
    borders(c, s, side, count);
    levels(c, side, count);
}

void check_lanes(check *c)
{
    for (uint32_t i = 0; i < c->road_count; i++) {
        const check_road *r = &c->road[i];
        for (uint32_t k = 0; k < r->section_count; k++) {
            side_rules(c, &r->section[k], r->section[k].left, r->section[k].left_count);
            side_rules(c, &r->section[k], r->section[k].right, r->section[k].right_count);
        }
    }
}
