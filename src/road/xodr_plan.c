/* xodr_plan.c - reads planView: line, arc, spiral, poly3, paramPoly3. Leaves their shapes to geometry.c.
 *
 * The parameter p of a paramPoly3 follows the standard: it goes in proportion to s, from 0 to 1 (normalized, and where
 * pRange is absent), or from 0 to the length (arcLength). It is not taken as an arc length. */
#include "road/xodr.h"

#include <string.h>

static const char as_line[] = "taken as a line";

static const xml_node *shape_of(const xml_node *n)
{
    static const char *const names[] = {"line", "arc", "spiral", "poly3", "paramPoly3"};
    for (const xml_node *c = n->child; c; c = c->next) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (xml_is(c, names[i])) {
                return c;
            }
        }
    }
    return NULL;
}

/* length of v(u) over u in [0, end], midpoints */
static double poly_length(const double v[4], double end)
{
    double sum = 0;
    for (int i = 0; i < 256; i++) {
        const double p = end * (i + 0.5) / 256, slope = v[1] + p * (2 * v[2] + p * 3 * v[3]);
        sum += sp_sqrt(1 + slope * slope);
    }
    return sum * end / 256;
}

/* the deprecated cubic v(u): a parametric one whose end is found so that the length fits */
static bool poly3_read(xodr *x, const xml_node *n, geo *g)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    double v[4];
    for (int i = 0; i < 4; i++) {
        if (!xodr_number(x, n, names[i], as_line, &v[i])) {
            return false;
        }
    }
    double end = g->length;
    for (int i = 0; i < 20; i++) {
        const double slope = v[1] + end * (2 * v[2] + end * 3 * v[3]);
        end += (g->length - poly_length(v, end)) / sp_sqrt(1 + slope * slope);
        end = sp_clamp(end, g->length * 1e-3, g->length);
    }
    memcpy(g->v, v, sizeof v);
    g->u[1] = 1;
    g->kind = GEO_POLY;
    g->p_per_s = end / g->length;
    return true;
}

static bool param_poly3_read(xodr *x, const xml_node *n, geo *g)
{
    static const char *const us[] = {"aU", "bU", "cU", "dU"}, *const vs[] = {"aV", "bV", "cV", "dV"};
    double u[4], v[4];
    for (int i = 0; i < 4; i++) {
        if (!xodr_number(x, n, us[i], as_line, &u[i]) || !xodr_number(x, n, vs[i], as_line, &v[i])) {
            return false;
        }
    }
    const char *range = xml_get(n, "pRange");
    if (u[1] == 0 && v[1] == 0) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, n->line, as_line,
                     "paramPoly3 has no direction at its start: bU and bV are both 0");
        return false;
    }
    const bool length = range && !strcmp(range, "arcLength");
    if (range && !length && strcmp(range, "normalized") != 0) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_WARNING, n->line, "taken as normalized",
                     "pRange is 'arcLength' or 'normalized', not '%.40s'", range);
    }
    memcpy(g->u, u, sizeof u);
    memcpy(g->v, v, sizeof v);
    g->kind = GEO_POLY;
    g->p_per_s = length ? 1 : 1 / g->length;
    return true;
}

/* turns beyond any road's are no shape; what is counted here bounds the memory that shapes take later */
static bool turn_fits(xodr *x, const xml_node *shape, double k0, double k1, double length)
{
    const double turn = sp_max(sp_abs(k0), sp_abs(k1)) * length;
    if (sp_abs(k0) > 100 || sp_abs(k1) > 100) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, shape->line, as_line,
                     "a curvature above 100 per metre: a radius below a centimetre");
        return false;
    }
    if (turn > XODR_TURN || x->turn + turn > XODR_TURNS) {
        findings_add(x->found, RULE_LIMIT, SP_FINDING_ERROR, shape->line, as_line,
                     "the reference line winds too often: at most 1e4 rad in a piece, 1e6 rad in all");
        return false;
    }
    x->turn += turn;
    return true;
}

/* false: it goes as a line */
static bool shape_read(xodr *x, const xml_node *n, geo *g)
{
    const xml_node *shape = shape_of(n);
    double k0 = 0, k1 = 0;
    if (!shape) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, n->line, as_line,
                     "geometry has no line, arc, spiral, poly3 or paramPoly3");
        return false;
    }
    if (xml_is(shape, "poly3")) {
        return poly3_read(x, shape, g);
    }
    if (xml_is(shape, "paramPoly3")) {
        return param_poly3_read(x, shape, g);
    }
    if (xml_is(shape, "arc")) {
        if (!xodr_number(x, shape, "curvature", as_line, &k0)) {
            return false;
        }
        k1 = k0;
    } else if (xml_is(shape, "spiral") &&
               (!xodr_number(x, shape, "curvStart", as_line, &k0) || !xodr_number(x, shape, "curvEnd", as_line, &k1))) {
        return false;
    }
    if (!turn_fits(x, shape, k0, k1, g->length)) {
        return false;
    }
    g->k0 = k0;
    g->rate = (k1 - k0) / g->length;
    return true;
}

/* where it starts and how long it is; false: left out */
static bool place_read(xodr *x, const xml_node *n, geo *g)
{
    static const char action[] = "geometry left out";
    if (!xodr_number(x, n, "s", action, &g->s) || !xodr_number(x, n, "x", action, &g->x) ||
        !xodr_number(x, n, "y", action, &g->y) || !xodr_number(x, n, "hdg", action, &g->heading) ||
        !xodr_number(x, n, "length", action, &g->length)) {
        return false;
    }
    if (g->length < 0 || g->s < 0) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, n->line, action, "%s of a geometry is negative: %.60s",
                     g->s < 0 ? "s" : "length", xml_get(n, g->s < 0 ? "s" : "length"));
        return false;
    }
    if (sp_abs(g->heading) > 1e6 || sp_abs(g->x) > XODR_FAR || sp_abs(g->y) > XODR_FAR || g->length > XODR_ROAD_LONG ||
        g->s > XODR_ROAD_LONG) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, n->line, action,
                     "geometry is out of any reasonable range: beyond 1e9 m, longer than 1000 km or turned by 1e6 rad");
        return false;
    }

    /* pieces of no length are left behind by editors */
    if (g->length < 1e-6) {
        findings_add(x->found, RULE_LENGTH, SP_FINDING_WARNING, n->line, action,
                     "a geometry of no length (below 1e-6 m)");
        return false;
    }
    return true;
}

/* pieces and their s, for the sort */
typedef struct placed {
    double s;
    geo g;
    int line;
} placed;

/* in order, each start once; false: none is left */
static bool pieces_keep(xodr *x, const xml_node *plan, placed *all, uint32_t count, road *r)
{
    xodr_sort(x, plan, "geometry", RULE_GEO_ORDER, all, count, sizeof *all);
    r->geo = count ? XODR_LIST(x, geo, count) : NULL;
    for (uint32_t i = 0; r->geo && i < count; i++) {
        if (r->geo_count && all[i].s <= r->geo[r->geo_count - 1].s) {
            char s[32];
            sp_number(s, all[i].s);
            findings_add(x->found, RULE_GEO_ORDER, SP_FINDING_ERROR, all[i].line, "geometry left out",
                         "two geometries of road '%.60s' start at s = %s", r->id, s);
            continue;
        }
        r->geo[r->geo_count] = all[i].g;
        r->geo_count++;
    }
    return r->geo_count > 0;
}

/* the road cannot be longer than its reference line; a length that is no use is the line's */
static bool length_read(xodr *x, const xml_node *n, road *r)
{
    const geo *last = &r->geo[r->geo_count - 1];
    const double end = last->s + last->length;
    double said = end;
    char is[32], line[32];
    const bool good = xodr_number(x, n, "length", "taken from its geometry", &said) && said > 0;
    sp_number(is, said);
    sp_number(line, end);
    if (good && sp_abs(said - end) > 0.01) {
        findings_add(x->found, RULE_LENGTH, SP_FINDING_WARNING, n->line, "the shorter one is taken",
                     "length of road '%.60s' is %s m, that of its geometry %s m", r->id, is, line);
    } else if (!good && said <= 0) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, n->line, "taken from its geometry",
                     "length of road '%.60s' must be positive, is %s", r->id, is);
    }
    if (good && said <= last->s) {
        findings_add(x->found, RULE_LENGTH, SP_FINDING_ERROR, n->line, "taken from its geometry",
                     "length of road '%.60s' is %s m, its last geometry starts at %s m or later", r->id, is, is);
        said = end;
    }
    r->length = good ? sp_min(said, end) : end;
    x->length += r->length;
    if (r->length > 2 * XODR_ROAD_LONG || x->length > XODR_ROADS_LONG) {
        findings_add(x->found, RULE_LIMIT, SP_FINDING_ERROR, n->line, "road left out",
                     "the roads are longer than 50000 km together");
        return false;
    }
    return true;
}

bool xodr_plan_read(xodr *x, const xml_node *road_node, road *r)
{
    const xml_node *plan = xml_child(road_node, "planView");
    if (!plan) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, road_node->line, "road left out",
                     "road '%.60s' has no planView", r->id);
        return false;
    }
    placed *all = SP_ARRAY(x->scratch, placed, xodr_count(plan, "geometry"));
    if (!all) {
        return xodr_memory(x);
    }
    uint32_t count = 0;
    for (const xml_node *n = xml_child(plan, "geometry"); n; n = xml_next(n, "geometry")) {
        geo g = {0};
        if (!place_read(x, n, &g)) {
            continue;
        }
        if (!shape_read(x, n, &g)) {
            g.k0 = g.rate = 0;
            g.kind = GEO_LINE;
        } else if (g.kind != GEO_POLY) {
            geo_choose(&g);
        }
        all[count] = (placed){g.s, g, n->line};
        count++;
    }
    if (!pieces_keep(x, plan, all, count, r)) {
        if (!x->memory) {
            findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, plan->line, "road left out",
                         "planView of road '%.60s' has no geometry that can be used", r->id);
        }
        return false;
    }
    return length_read(x, road_node, r);
}
