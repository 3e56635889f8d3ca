/* xodr_plan.c - reads planView: line, arc, spiral, poly3, paramPoly3. Leaves their shapes to geometry.c. */
#include "road/xodr.h"

#include <string.h>

static const xml_node *shape_of(const xml_node *n)
{
    static const char *const names[] = {"line", "arc", "spiral", "poly3", "paramPoly3"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const xml_node *c = xml_child(n, names[i]);
        if (c) {
            return c;
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
    for (int i = 0; i < 4; i++) {
        if (!xodr_number(x, n, names[i], &g->v[i])) {
            return false;
        }
    }
    g->u[1] = 1;
    double end = g->length;
    for (int i = 0; i < 20; i++) {
        const double slope = g->v[1] + end * (2 * g->v[2] + end * 3 * g->v[3]);
        end += (g->length - poly_length(g->v, end)) / sp_sqrt(1 + slope * slope);
        end = sp_clamp(end, g->length * 1e-3, g->length);
    }
    g->kind = GEO_POLY;
    g->p_per_s = end / g->length;
    return true;
}

static bool param_poly3_read(xodr *x, const xml_node *n, geo *g)
{
    static const char *const us[] = {"aU", "bU", "cU", "dU"}, *const vs[] = {"aV", "bV", "cV", "dV"};
    for (int i = 0; i < 4; i++) {
        if (!xodr_number(x, n, us[i], &g->u[i]) || !xodr_number(x, n, vs[i], &g->v[i])) {
            return false;
        }
    }
    const char *range = xml_get(n, "pRange");
    if (g->u[1] == 0 && g->v[1] == 0) {
        return xodr_fail(x, n, "paramPoly3 has no direction at its start: bU and bV are both 0");
    }
    g->kind = GEO_POLY;
    g->p_per_s = range && !strcmp(range, "arcLength") ? 1 : 1 / g->length;
    return true;
}

static bool shape_read(xodr *x, const xml_node *n, geo *g)
{
    const xml_node *shape = shape_of(n);
    double k0 = 0, k1 = 0;
    if (!shape) {
        return xodr_fail(x, n, "geometry has no line, arc, spiral, poly3 or paramPoly3");
    }
    if (xml_is(shape, "poly3")) {
        return poly3_read(x, shape, g);
    }
    if (xml_is(shape, "paramPoly3")) {
        return param_poly3_read(x, shape, g);
    }
    if (xml_is(shape, "arc")) {
        if (!xodr_number(x, shape, "curvature", &k0)) {
            return false;
        }
        k1 = k0;
    } else if (xml_is(shape, "spiral") &&
               (!xodr_number(x, shape, "curvStart", &k0) || !xodr_number(x, shape, "curvEnd", &k1))) {
        return false;
    }
    if (sp_abs(k0) > 100 || sp_abs(k1) > 100) {
        return xodr_fail(x, shape, "curvature above 100 per metre");
    }
    g->k0 = k0;
    g->rate = (k1 - k0) / g->length;
    geo_choose(g);
    return true;
}

static bool geometry_read(xodr *x, const xml_node *n, road *r)
{
    geo g = {0};
    if (!xodr_number(x, n, "s", &g.s) || !xodr_number(x, n, "x", &g.x) || !xodr_number(x, n, "y", &g.y) ||
        !xodr_number(x, n, "hdg", &g.heading) || !xodr_number(x, n, "length", &g.length)) {
        return false;
    }
    if (g.length < 0) {
        return xodr_fail(x, n, "length of a geometry is negative: %s", xml_get(n, "length"));
    }
    if (sp_abs(g.heading) > 1e6 || sp_abs(g.x) > 1e9 || sp_abs(g.y) > 1e9 || g.length > 1e7) {
        return xodr_fail(x, n, "geometry is out of any reasonable range");
    }

    /* pieces of no length are left behind by editors */
    if (g.length < 1e-9) {
        x->short_pieces++;
        return true;
    }
    if (r->geo_count && g.s <= r->geo[r->geo_count - 1].s) {
        return xodr_fail(x, n, "geometry elements must rise in s: %s after a larger or equal one", xml_get(n, "s"));
    }
    if (!shape_read(x, n, &g)) {
        return false;
    }
    r->geo[r->geo_count] = g;
    r->geo_count++;
    return true;
}

bool xodr_plan_read(xodr *x, const xml_node *road_node, road *r)
{
    const xml_node *plan = xml_child(road_node, "planView");
    if (!plan) {
        return xodr_fail(x, road_node, "road '%s' has no planView", r->id);
    }
    r->geo = SP_ARRAY(x->arena, geo, xodr_count(plan, "geometry"));
    if (!r->geo) {
        return xodr_memory(x);
    }
    for (const xml_node *n = xml_child(plan, "geometry"); n; n = xml_next(n, "geometry")) {
        if (!geometry_read(x, n, r)) {
            return false;
        }
    }
    if (r->geo_count == 0) {
        return xodr_fail(x, plan, "planView of road '%s' has no geometry of any length", r->id);
    }

    /* the road cannot be longer than its reference line */
    const geo *last = &r->geo[r->geo_count - 1];
    const double end = last->s + last->length;
    if (sp_abs(r->length - end) > 0.01) {
        x->length_off++;
    }
    if (last->s >= r->length) {
        return xodr_fail(x, road_node, "length of road '%s' is shorter than where its last geometry starts", r->id);
    }
    r->length = sp_min(r->length, end);
    return true;
}
