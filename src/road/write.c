/* write.c - the network as OpenDRIVE 1.7: header, roads, links, plan, profiles. Leaves lanes to write_lanes.c, objects,
 * signals, controllers and junctions to write_rest.c.
 *
 * What is read, written and read again is the same network to the last bit: numbers are the shortest decimals that read
 * back, and where the model keeps a derived number (world = file - offset, a spiral's rate = difference of curvatures /
 * length) that file number is searched which gives the same bits again. Crossfall, which 1.5 dropped, becomes lateral
 * shape; what only other versions can say is left out or said by the nearest word, and counted for sp_road_write_lost.
 */
#include "road/write.h"

#include <string.h>

#define CROSSFALL_STEP 5.0  /* m, between samples of a slope that changes */
#define CROSSFALL_EDGE 1e-6 /* m before a jump of slope */

/* ---- numbers that must come back ---- */

/* the next double up or down */
static double step_up(double v, int steps)
{
    for (int i = 0; i < (steps < 0 ? -steps : steps); i++) {
        const double unit = sp_max(sp_abs(v) * 0x1p-53, 0x1p-1074), next = steps < 0 ? v - unit : v + unit;
        v = next == v ? (steps < 0 ? v - 2 * unit : v + 2 * unit) : next;
    }
    return v;
}

static double less(double v, const double with[2])
{
    return v - with[0];
}

static double rate_to(double v, const double with[2])
{
    return (v - with[0]) / with[1];
}

double writer_said(double guess, writer_derive *f, const double with[2], double want)
{
    char text[40];
    double v;
    for (int decimals = 0; decimals <= 17; decimals++) {
        sp_number_fixed(text, guess, decimals);
        if (sp_parse_number(text, &v) && f(v, with) == want) {
            return v;
        }
    }
    for (int k = 0; k <= 8; k++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            v = step_up(guess, sign * k);
            if (f(v, with) == want) {
                return v;
            }
        }
    }
    return guess;
}

double writer_coordinate(double world, double offset)
{
    return offset == 0 ? world : writer_said(world + offset, less, (double[2]){offset, 0}, world);
}

/* the curvature at a spiral's end that gives its rate again */
static double curvature_end(const geo *g)
{
    return writer_said(g->k0 + g->rate * g->length, rate_to, (double[2]){g->k0, g->length}, g->rate);
}

/* ---- plan ---- */
static void param_poly(writer *w, const double u[4], const double v[4], const char *range)
{
    static const char *const us[] = {"aU", "bU", "cU", "dU"}, *const vs[] = {"aV", "bV", "cV", "dV"};
    writer_begin(w, "paramPoly3");
    for (int i = 0; i < 4; i++) {
        writer_number(w, us[i], u[i]);
    }
    for (int i = 0; i < 4; i++) {
        writer_number(w, vs[i], v[i]);
    }
    writer_text(w, "pRange", range);
    writer_empty(w);
}

static void poly_shape(writer *w, const geo *g)
{
    if (g->p_per_s == 1 || g->p_per_s == 1 / g->length) {
        param_poly(w, g->u, g->v, g->p_per_s == 1 ? "arcLength" : "normalized");
        return;
    }
    if (g->u[0] == 0 && g->u[1] == 1 && g->u[2] == 0 && g->u[3] == 0) {
        const cubic p = {0, g->v[0], g->v[1], g->v[2], g->v[3]};
        writer_begin(w, "poly3");
        writer_number(w, "a", p.a);
        writer_number(w, "b", p.b);
        writer_number(w, "c", p.c);
        writer_number(w, "d", p.d);
        writer_empty(w);
        return;
    }

    /* neither range: scaled to arc length */
    double u[4], v[4], scale = 1;
    for (int i = 0; i < 4; i++) {
        u[i] = g->u[i] * scale;
        v[i] = g->v[i] * scale;
        scale *= g->p_per_s;
    }
    param_poly(w, u, v, "arcLength");
}

static void plan(writer *w, const road *r)
{
    writer_begin(w, "planView");
    writer_inside(w);
    for (uint32_t i = 0; i < r->geo_count; i++) {
        const geo *g = &r->geo[i];
        writer_begin(w, "geometry");
        writer_number(w, "s", g->s);
        writer_number(w, "x", writer_coordinate(g->x, w->net->offset.x));
        writer_number(w, "y", writer_coordinate(g->y, w->net->offset.y));
        writer_number(w, "hdg", g->heading);
        writer_number(w, "length", g->length);
        writer_inside(w);
        if (g->kind == GEO_POLY) {
            poly_shape(w, g);
        } else if (g->rate != 0) {
            writer_begin(w, "spiral");
            writer_number(w, "curvStart", g->k0);
            writer_number(w, "curvEnd", curvature_end(g));
            writer_empty(w);
        } else if (g->k0 != 0) {
            writer_begin(w, "arc");
            writer_number(w, "curvature", g->k0);
            writer_empty(w);
        } else {
            writer_begin(w, "line");
            writer_empty(w);
        }
        writer_end(w, "geometry");
    }
    writer_end(w, "planView");
}

/* ---- profiles ---- */
static void shape(writer *w, double s, double t, double a, double b, double c, double d)
{
    writer_begin(w, "shape");
    writer_number(w, "s", s);
    writer_number(w, "t", t);
    writer_number(w, "a", a);
    writer_number(w, "b", b);
    writer_number(w, "c", c);
    writer_number(w, "d", d);
    writer_empty(w);
}

/* slope of one side at s, downwards and outwards; the record before s when `before` */
static double crossfall_at(const road *r, double s, int side, bool before)
{
    const cubic *found = NULL;
    for (uint32_t i = 0; i < r->crossfall_count; i++) {
        const crossfall *c = &r->crossfall[i];
        if ((c->side == 0 || c->side == side) && (before ? c->angle.s < s : c->angle.s <= s)) {
            found = &c->angle;
        }
    }
    return found ? sp_tan(sp_clamp(cubic_at(found, s), -1.5, 1.5)) : 0;
}

/* one cross section: from far right to the reference line, and from there to the left */
static void crossfall_section(writer *w, const road *r, double s, double said, bool before)
{
    const double right = crossfall_at(r, s, -1, before), left = crossfall_at(r, s, 1, before);
    const double far = sp_ceil(r->reach) + 10;
    shape(w, said, -far, -right * far, right, 0, 0);
    shape(w, said, 0, 0, -left, 0, 0);
}

/* Crossfall as shape, which is linear between cross sections: one at each record, one just before it where the slope
 * jumps, and every few metres where it changes. Between those the height is off by less than t h^2 |slope''| / 8. */
static void crossfall_shapes(writer *w, const road *r)
{
    crossfall_section(w, r, 0, 0, false);
    double at = 0;
    while (at < r->length) {
        double next = r->length;
        bool changes = false;
        for (uint32_t i = 0; i < r->crossfall_count; i++) {
            const cubic *c = &r->crossfall[i].angle;
            next = c->s > at && c->s < next ? c->s : next;
            changes = changes || c->b != 0 || c->c != 0 || c->d != 0;
        }
        const double steps = changes ? sp_max(sp_ceil((next - at) / CROSSFALL_STEP), 1) : 1;
        for (double k = 1; k < steps; k++) {
            const double s = at + (next - at) * k / steps;
            crossfall_section(w, r, s, s, false);
        }
        if (next - CROSSFALL_EDGE > at) {
            crossfall_section(w, r, next, next - CROSSFALL_EDGE, true);
        }
        if (next < r->length) {
            crossfall_section(w, r, next, next, false);
        }
        at = next;
    }
}

/* Cross sections as they were said. The schema wants none before the road: the last of those is said at its start,
 * which changes the height up to the next one, if there is one. */
static void shapes(writer *w, const road *r)
{
    double from = -SP_INFINITY;
    for (uint32_t i = 0; i < r->shape_count; i++) {
        from = r->shape[i].s <= 0 ? r->shape[i].s : from;
    }
    w->lost.early += from < 0 && from > -SP_INFINITY && r->shape[r->shape_count - 1].s > 0;
    for (uint32_t i = 0; i < r->shape_count; i++) {
        const lateral *l = &r->shape[i];
        if (l->s >= from) {
            shape(w, sp_max(l->s, 0), l->t, l->a, l->b, l->c, l->d);
        }
    }
}

static void profiles(writer *w, const road *r)
{
    if (r->elevation_count) {
        writer_begin(w, "elevationProfile");
        writer_inside(w);
        writer_cubics(w, "elevation", "s", r->elevation, r->elevation_count);
        writer_end(w, "elevationProfile");
    }

    /* a shape that stands already is not added to */
    const bool slopes = r->crossfall_count > 0 && r->shape_count == 0;
    if (r->superelevation_count + r->shape_count == 0 && !slopes) {
        return;
    }
    writer_begin(w, "lateralProfile");
    writer_inside(w);
    writer_cubics(w, "superelevation", "s", r->superelevation, r->superelevation_count);
    shapes(w, r);
    if (slopes) {
        crossfall_shapes(w, r);
    }
    writer_end(w, "lateralProfile");
}

/* ---- the road's head ---- */
static void road_link_write(writer *w, const char *name, const road_link *l)
{
    const road *to = l->kind == LINK_ROAD ? road_of(w->net, l->target) : NULL;
    const bool crossroads = l->kind == LINK_JUNCTION && writer_junction_stands(w, l->target);
    if (!to && !crossroads) {
        return;
    }
    writer_begin(w, name);
    writer_text(w, "elementType", to ? "road" : "junction");
    writer_text(w, "elementId", to ? to->id : w->net->junction[l->target].id);
    if (to && l->aside) {
        writer_number(w, "elementS", l->s);
        writer_text(w, "elementDir", l->way < 0 ? "-" : "+");
    } else if (to) {
        writer_text(w, "contactPoint", l->at_end ? "end" : "start");
    }
    writer_empty(w);
}

static bool link_stands(const writer *w, const road_link *l)
{
    return l->kind == LINK_ROAD ? road_of(w->net, l->target) != NULL
                                : l->kind == LINK_JUNCTION && writer_junction_stands(w, l->target);
}

static void types(writer *w, const road *r)
{
    static const char *const known[] = {
        "unknown",        "rural",         "motorway",     "town",        "lowSpeed",  "pedestrian",     "bicycle",
        "townExpressway", "townCollector", "townArterial", "townPrivate", "townLocal", "townPlayStreet", NULL};
    for (uint32_t i = 0; i < r->speed_count; i++) {
        const char *type = writer_word(known, r->speed[i].type);
        w->lost.words += !type && r->speed[i].type;
        writer_begin(w, "type");
        writer_number(w, "s", sp_max(r->speed[i].s, 0));
        writer_text(w, "type", type ? type : "unknown");
        if (r->speed[i].speed > 0) {
            writer_inside(w);
            writer_begin(w, "speed");
            writer_speed(w, r->speed[i].speed);
            writer_empty(w);
            writer_end(w, "type");
        } else {
            writer_empty(w);
        }
    }
}

static void road_write(writer *w, const road *r, uint32_t number)
{
    const bool inside = r->junction && writer_junction_stands(w, r->junction - 1);
    writer_begin(w, "road");
    if (r->name && *r->name) {
        writer_text(w, "name", r->name);
    }
    writer_number(w, "length", r->length);
    writer_text(w, "id", r->id);
    writer_text(w, "junction", inside ? w->net->junction[r->junction - 1].id : "-1");
    writer_text(w, "rule", r->left_hand ? "LHT" : "RHT");
    writer_inside(w);
    if (link_stands(w, &r->predecessor) || link_stands(w, &r->successor)) {
        writer_begin(w, "link");
        writer_inside(w);
        road_link_write(w, "predecessor", &r->predecessor);
        road_link_write(w, "successor", &r->successor);
        writer_end(w, "link");
    }
    types(w, r);
    plan(w, r);
    profiles(w, r);
    writer_lanes(w, r);
    writer_objects(w, r);
    writer_signals(w, r, number);
    writer_end(w, "road");
}

/* ---- header ---- */

/* the box of the reference lines, to the millimetre */
static void bounds(writer *w)
{
    double low[2] = {SP_INFINITY, SP_INFINITY}, high[2] = {-SP_INFINITY, -SP_INFINITY};
    for (uint32_t i = 0; i < w->net->road_count; i++) {
        const road *r = &w->net->road[i];
        for (uint32_t k = 0; k < r->geo_count; k++) {
            for (int p = 0; p <= 16; p++) {
                const geo_point q = geo_at(&r->geo[k], r->geo[k].span * p / 16);
                low[0] = sp_min(low[0], q.x);
                low[1] = sp_min(low[1], q.y);
                high[0] = sp_max(high[0], q.x);
                high[1] = sp_max(high[1], q.y);
            }
        }
    }
    const sp_vec2 o = w->net->offset;
    writer_number(w, "north", sp_round((high[1] + o.y) * 1000) / 1000);
    writer_number(w, "south", sp_round((low[1] + o.y) * 1000) / 1000);
    writer_number(w, "east", sp_round((high[0] + o.x) * 1000) / 1000);
    writer_number(w, "west", sp_round((low[0] + o.x) * 1000) / 1000);
}

/* as CDATA where that holds it whole, as the standard wants it */
static void geo_reference(writer *w, const char *text)
{
    bool plain = !strstr(text, "]]>");
    for (const char *s = text; *s && plain; s += sp_utf8_length(s)) {
        plain = sp_utf8_length(s) > 0 && (unsigned char)*s >= ' ' && *s != '\xef';
    }
    writer_begin(w, "geoReference");
    sp_text_add(w->out, plain ? "><![CDATA[" : ">");
    if (plain) {
        sp_text_add(w->out, text);
    } else {
        sp_text_xml(w->out, text);
    }
    sp_text_add(w->out, plain ? "]]></geoReference>\n" : "</geoReference>\n");
}

static void header(writer *w)
{
    static const char *const names[] = {"x", "y", "z", "hdg"};
    const sp_road_net *net = w->net;
    const double *o = net->header_offset;
    const bool offset = o[0] != 0 || o[1] != 0 || o[2] != 0 || o[3] != 0;
    const bool reference = net->geo_reference && *net->geo_reference;
    writer_begin(w, "header");
    writer_text(w, "revMajor", "1");
    writer_text(w, "revMinor", "7");
    if (net->name && *net->name) {
        writer_text(w, "name", net->name);
    }
    writer_text(w, "vendor", "skidpad");
    bounds(w);
    if (!reference && !offset) {
        writer_empty(w);
        return;
    }
    writer_inside(w);
    if (reference) {
        geo_reference(w, net->geo_reference);
    }
    if (offset) {
        writer_begin(w, "offset");
        for (int i = 0; i < 4; i++) {
            writer_number(w, names[i], o[i]);
        }
        writer_empty(w);
    }
    writer_end(w, "header");
}

/* ---- the whole ---- */
static void notes(const writer_lost *l, sp_text *out)
{
    const struct {
        uint32_t count;
        const char *what;
    } rows[] = {{l->crossfall, "roads with crossfall, said as shape"},
                {l->black, "black marks, said as standard"},
                {l->reversed, "lanes driven against their side, said as others"},
                {l->detached, "repeats apart from the reference line, said as along it"},
                {l->crossing, "crossing junctions, left out"},
                {l->empty, "junctions and controllers of nothing, left out"},
                {l->renamed, "ids that stood twice, numbered"},
                {l->dangling, "dependencies on signals that are not there, left out"},
                {l->early, "cross sections from before the road, said at its start"},
                {l->unlimited, "lane speeds without a limit, said as the road's"},
                {l->words, "types unknown to 1.7, said by the nearest"}};
    bool first = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].count) {
            sp_text_printf(out, "%s%u %s", first ? "" : "; ", rows[i].count, rows[i].what);
            first = false;
        }
    }
}

/* the whole text; what it does not say in the file's words is counted in `lost` */
static bool write_all(const sp_road_net *net, sp_text *out, writer_lost *lost, sp_error *err)
{
    writer w = {.net = net, .out = out};
    sp_arena *scratch = sp_arena_create();
    bool good = scratch && writer_ids(&w, scratch);
    if (good) {
        sp_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        writer_begin(&w, "OpenDRIVE");
        writer_inside(&w);
        header(&w);
        for (uint32_t i = 0; i < net->road_count; i++) {
            const road *r = &net->road[i];
            w.lost.crossfall += r->crossfall_count > 0;
            road_write(&w, r, i + 1);
        }
        writer_controllers(&w);
        writer_junctions(&w);
        writer_end(&w, "OpenDRIVE");
    }
    sp_arena_destroy(scratch);
    *lost = w.lost;
    good = good && !out->failed;
    return good || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the OpenDRIVE text");
}

bool sp_road_write_xodr(const sp_road_net *net, sp_text *out, sp_error *err)
{
    writer_lost lost;
    return write_all(net, out, &lost, err);
}

bool sp_road_write_lost(const sp_road_net *net, sp_text *out, sp_error *err)
{
    writer_lost lost;
    sp_text all = {0};
    const bool good = write_all(net, &all, &lost, err);
    sp_text_free(&all);
    notes(&lost, out);
    return good && (!out->failed || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a line"));
}
