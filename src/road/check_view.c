/* check_view.c - the second reading of the tree, for the rules. Leaves all judging to them. */
#include "road/check.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINKS = 64
}; /* of a lane to each side that are judged: more mean nothing, and their pairs would take for ever */

double check_number(const xml_node *n, const char *name, double otherwise)
{
    const char *text = n ? xml_get(n, name) : NULL;
    double v;
    return text && sp_parse_number(text, &v) ? v : otherwise;
}

static uint32_t count_of(const xml_node *n, const char *name)
{
    uint32_t count = 0;
    for (const xml_node *k = xml_child(n, name); k; k = xml_next(k, name)) {
        count++;
    }
    return count;
}

static int32_t id_of(const xml_node *n, const char *name, int32_t otherwise)
{
    const char *text = xml_get(n, name);
    int64_t v;
    return text && sp_parse_int(text, &v) && v > -1000000 && v < 1000000 ? (int32_t)v : otherwise;
}

/* records a, b, c, d of a name; what is unreadable is left to the reader's findings */
static bool polys(check *c, const xml_node *n, const char *name, const char *start, check_poly **out, uint32_t *count)
{
    *out = SP_ARRAY(c->arena, check_poly, count_of(n, name));
    *count = 0;
    if (!*out) {
        return false;
    }
    for (const xml_node *k = xml_child(n, name); k; k = xml_next(k, name)) {
        const cubic p = {check_number(k, start, SP_NAN), check_number(k, "a", SP_NAN), check_number(k, "b", 0),
                         check_number(k, "c", 0), check_number(k, "d", 0)};
        if (sp_finite(p.s) && sp_finite(p.a)) {
            (*out)[*count] = (check_poly){k, p};
            (*count)++;
        }
    }
    return true;
}

/* ---- planView ---- */
static const xml_node *shape_of(const xml_node *n)
{
    static const char *const names[] = {"line", "arc", "spiral", "poly3", "paramPoly3"};
    for (const xml_node *k = n->child; k; k = k->next) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (xml_is(k, names[i])) {
                return k;
            }
        }
    }
    return NULL;
}

/* the shape of a piece whose place is known */
static bool shape(const xml_node *n, geo *g)
{
    static const char *const us[] = {"aU", "bU", "cU", "dU"}, *const vs[] = {"aV", "bV", "cV", "dV"};
    double sum = 0;
    if (xml_is(n, "paramPoly3")) {
        const char *range = xml_get(n, "pRange");
        for (int i = 0; i < 4; i++) {
            g->u[i] = check_number(n, us[i], SP_NAN);
            g->v[i] = check_number(n, vs[i], SP_NAN);
            sum += g->u[i] + g->v[i];
        }
        g->kind = GEO_POLY;
        g->p_per_s = range && !strcmp(range, "arcLength") ? 1 : 1 / g->length;
        return sp_finite(sum);
    }
    if (xml_is(n, "poly3")) {
        return false; /* its length is found by the reader alone */
    }
    const bool arc = xml_is(n, "arc"), spiral = xml_is(n, "spiral");
    g->k0 = arc ? check_number(n, "curvature", SP_NAN) : (spiral ? check_number(n, "curvStart", SP_NAN) : 0);
    g->rate = spiral ? (check_number(n, "curvEnd", SP_NAN) - g->k0) / g->length : 0;
    const double k1 = g->k0 + g->rate * g->length;
    if (!(sp_abs(g->k0) < 100) || !(sp_abs(k1) < 100)) {
        return false;
    }
    geo_choose(g);
    return true;
}

static bool plan(check *c, check_road *r)
{
    const xml_node *n = xml_child(r->node, "planView");
    r->piece = SP_ARRAY(c->arena, check_piece, count_of(n, "geometry"));
    if (!r->piece) {
        return false;
    }
    r->ok = true;
    for (const xml_node *k = xml_child(n, "geometry"); k; k = xml_next(k, "geometry")) {
        check_piece *p = &r->piece[r->piece_count];
        p->node = k;
        p->shape = shape_of(k);
        p->g = (geo){.s = check_number(k, "s", SP_NAN),
                     .length = check_number(k, "length", SP_NAN),
                     .x = check_number(k, "x", SP_NAN),
                     .y = check_number(k, "y", SP_NAN),
                     .heading = check_number(k, "hdg", SP_NAN)};
        p->said = sp_finite(p->g.s + p->g.length + p->g.x + p->g.y + p->g.heading) && p->g.length >= 0 &&
                  p->g.length < 1e7 && sp_abs(p->g.x) < 1e9 && sp_abs(p->g.y) < 1e9 && sp_abs(p->g.heading) < 1e6;

        /* pieces of no length are no part of the line */
        if (p->said && p->g.length < 1e-9) {
            continue;
        }
        p->g.span = p->g.length;
        p->ok = p->said && p->shape && shape(p->shape, &p->g);
        if (p->ok && !geo_prepare(&p->g, c->arena)) {
            return false;
        }
        r->ok = r->ok && p->ok;
        r->end = p->said ? p->g.s + p->g.length : r->end;
        r->piece_count++;
    }
    r->ok = r->ok && r->piece_count > 0;
    return true;
}

bool check_point(const check_road *r, double s, geo_point *out)
{
    uint32_t lo = 0, hi = r->piece_count;
    if (!r->ok) {
        return false;
    }
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (r->piece[middle].g.s <= s + 1e-9) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    const check_piece *at = &r->piece[lo];
    *out = geo_at(&at->g, s - at->g.s);
    return sp_finite(out->x) && sp_finite(out->y);
}

/* ---- lanes ---- */
static bool drives(const char *type)
{
    static const char *const no[] = {"none", "sidewalk", "walking",  "curb",     "median",    "rail",
                                     "tram", "special1", "special2", "special3", "roadWorks", NULL};
    for (const char *const *n = no; *n; n++) {
        if (!strcmp(type, *n)) {
            return false;
        }
    }
    return true;
}

static bool lane_read(check *c, const xml_node *n, check_lane *l)
{
    static const char *const names[] = {"predecessor", "successor"};
    const char *type = xml_get(n, "type");
    *l = (check_lane){.node = n, .id = id_of(n, "id", 0), .type = type ? type : "none"};
    l->drives = drives(l->type);
    const xml_node *links = xml_child(n, "link");
    for (int i = 0; i < 2; i++) {
        const uint32_t said = count_of(links, names[i]), count = said < LINKS ? said : LINKS;
        l->link[i] = SP_ARRAY(c->arena, int32_t, count);
        l->link_node[i] = SP_ARRAY(c->arena, const xml_node *, count);
        if (!l->link[i] || !l->link_node[i]) {
            return false;
        }
        for (const xml_node *k = xml_child(links, names[i]); k && l->link_count[i] < count; k = xml_next(k, names[i])) {
            const int32_t id = id_of(k, "id", 0);
            if (id) {
                l->link[i][l->link_count[i]] = id;
                l->link_node[i][l->link_count[i]] = k;
                l->link_count[i]++;
            }
        }
    }

    l->judged = SP_ARRAY(c->arena, bool, 2);
    if (!l->judged) {
        return false;
    }

    /* widths count where both are there */
    l->border = !xml_child(n, "width") && xml_child(n, "border");
    return polys(c, n, l->border ? "border" : "width", "sOffset", &l->wide, &l->wide_count);
}

static int outwards(const void *a, const void *b)
{
    const check_lane *p = a, *q = b;
    const int32_t x = p->id < 0 ? -p->id : p->id, y = q->id < 0 ? -q->id : q->id;
    return x != y ? (x > y) - (x < y) : (p->node->line > q->node->line) - (p->node->line < q->node->line);
}

static bool side_read(check *c, const xml_node *n, int sign, check_lane **out, uint32_t *count)
{
    *out = SP_ARRAY(c->arena, check_lane, count_of(n, "lane"));
    *count = 0;
    for (const xml_node *k = xml_child(n, "lane"); *out && k; k = xml_next(k, "lane")) {
        if (!lane_read(c, k, &(*out)[*count])) {
            return false;
        }
        *count += sign * (*out)[*count].id > 0;
    }
    if (*out) {
        qsort(*out, *count, sizeof **out, outwards);
    }
    return *out != NULL;
}

const check_lane *check_lane_find(const check_section *s, int32_t id)
{
    const check_lane *side = id > 0 ? s->left : s->right;
    const uint32_t count = id > 0 ? s->left_count : s->right_count;
    const int32_t size = id < 0 ? -id : id;
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        const int32_t there = side[middle].id < 0 ? -side[middle].id : side[middle].id;
        if (there < size) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < count && side[lo].id == id ? &side[lo] : NULL;
}

double check_poly_at(const check_poly *p, uint32_t count, double s, double *slope)
{
    uint32_t lo = 0, hi = count;
    if (count == 0) {
        return 0;
    }
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (p[middle].p.s <= s + 1e-9) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    const cubic *at = &p[lo].p;
    const double d = s - at->s;
    if (slope) {
        *slope = at->b + d * (2 * at->c + d * 3 * at->d);
    }
    return cubic_at(at, s);
}

double check_width(const check_section *c, const check_lane *l, double s)
{
    return check_poly_at(l->wide, l->wide_count, s - c->s, NULL);
}

/* t of the edges of a side at s, where `at_end` asks for what held until there */
static double *edges(const check *c, const check_road *r, const check_section *s, bool left, bool at_end)
{
    const check_lane *side = left ? s->left : s->right;
    const uint32_t count = left ? s->left_count : s->right_count;
    const double at = at_end ? sp_max(s->end - CHECK_SHORT, s->s) : s->s;
    double *out = SP_ARRAY(c->arena, double, (size_t)count + 1);
    if (!out) {
        return NULL;
    }
    const double offset =
        r->offset_count && r->offset[0].p.s <= at + 1e-9 ? check_poly_at(r->offset, r->offset_count, at, NULL) : 0;
    out[0] = offset;
    for (uint32_t i = 0; i < count; i++) {
        const double w = check_width(s, &side[i], at);
        out[i + 1] = side[i].border ? offset + w : out[i] + (left ? sp_max(w, 0) : -sp_max(w, 0));
    }
    return out;
}

static bool sections(check *c, check_road *r)
{
    const xml_node *n = xml_child(r->node, "lanes");
    r->section = SP_ARRAY(c->arena, check_section, count_of(n, "laneSection"));
    if (!r->section || !polys(c, n, "laneOffset", "s", &r->offset, &r->offset_count)) {
        return false;
    }
    for (const xml_node *k = xml_child(n, "laneSection"); k; k = xml_next(k, "laneSection")) {
        check_section *s = &r->section[r->section_count];
        *s = (check_section){.node = k, .s = check_number(k, "s", SP_NAN), .end = r->length};
        if (!sp_finite(s->s)) {
            continue;
        }
        if (!side_read(c, xml_child(k, "left"), 1, &s->left, &s->left_count) ||
            !side_read(c, xml_child(k, "right"), -1, &s->right, &s->right_count)) {
            return false;
        }
        if (r->section_count) {
            s[-1].end = s->s;
        }
        r->section_count++;
    }

    /* now that their ends are known */
    for (uint32_t i = 0; i < r->section_count; i++) {
        for (int k = 0; k < 4; k++) {
            double **edge = &r->section[i].edge[k / 2][k % 2];
            *edge = edges(c, r, &r->section[i], k / 2, k % 2);
            if (!*edge) {
                return false;
            }
        }
    }
    return true;
}

const check_section *check_end_section(const check_road *r, bool at_end)
{
    return r->section_count ? &r->section[at_end ? r->section_count - 1 : 0] : NULL;
}

/* ---- links and junctions ---- */
static void link_read(const check *c, const xml_node *n, check_link *out)
{
    if (!n) {
        return;
    }
    const char *type = xml_get(n, "elementType"), *contact = xml_get(n, "contactPoint");
    const bool to_junction = type && !strcmp(type, "junction");
    *out = (check_link){.node = n, .id = xml_get(n, "elementId"), .kind = to_junction ? LINK_JUNCTION : LINK_ROAD};
    out->contact = contact != NULL;
    out->at_end = contact && !strcmp(contact, "end");
    out->aside = xml_get(n, "elementS") != NULL;
    out->target = to_junction ? check_junction_by_id(c, out->id) : check_road_by_id(c, out->id);
}

static bool connection_read(check *c, const xml_node *n, check_connection *out)
{
    const char *contact = xml_get(n, "contactPoint"), *connecting = xml_get(n, "connectingRoad");
    *out = (check_connection){.node = n, .contact = contact != NULL, .at_end = contact && !strcmp(contact, "end")};
    out->incoming = check_road_by_id(c, xml_get(n, "incomingRoad"));
    out->connecting = check_road_by_id(c, connecting ? connecting : xml_get(n, "linkedRoad"));
    out->pair = SP_ARRAY(c->arena, check_pair, count_of(n, "laneLink"));
    for (const xml_node *k = xml_child(n, "laneLink"); out->pair && k; k = xml_next(k, "laneLink")) {
        out->pair[out->pair_count] = (check_pair){k, id_of(k, "from", 0), id_of(k, "to", 0)};
        out->pair_count++;
    }
    return out->pair != NULL;
}

static bool junction_read(check *c, const xml_node *n, check_junction *out)
{
    const char *type = xml_get(n, "type"), *id = xml_get(n, "id");
    *out = (check_junction){.node = n, .id = id ? id : ""};
    out->kind = !type                       ? JUNCTION_DEFAULT
                : !strcmp(type, "direct")   ? JUNCTION_DIRECT
                : !strcmp(type, "virtual")  ? JUNCTION_VIRTUAL
                : !strcmp(type, "crossing") ? JUNCTION_CROSSING
                                            : JUNCTION_DEFAULT;
    out->connection = SP_ARRAY(c->arena, check_connection, count_of(n, "connection"));
    for (const xml_node *k = xml_child(n, "connection"); out->connection && k; k = xml_next(k, "connection")) {
        if (!connection_read(c, k, &out->connection[out->connection_count])) {
            return false;
        }
        out->connection_count++;
    }
    return out->connection != NULL;
}

/* ---- texts ---- */
check_text check_say(double v)
{
    check_text out;
    const double size = sp_abs(v);
    sp_number_fixed(out.t, v, size >= 1 ? 2 : (size >= 0.01 ? 3 : (size >= 1e-5 ? 6 : 9)));
    return out;
}

bool check_grade(double v, double warns, double errs, sp_finding_severity *out)
{
    *out = v > errs ? SP_FINDING_ERROR : SP_FINDING_WARNING;
    return v > warns;
}

/* ---- ids ---- */
static int by_id(const void *a, const void *b)
{
    const check_id *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->number > q->number) - (p->number < q->number);
}

static bool ids_sort(check *c, const char *name, check_id **out, uint32_t *count)
{
    *out = SP_ARRAY(c->arena, check_id, count_of(c->root, name));
    *count = 0;
    for (const xml_node *n = xml_child(c->root, name); *out && n; n = xml_next(n, name)) {
        const char *id = xml_get(n, "id");
        (*out)[*count] = (check_id){id ? id : "", *count + 1};
        (*count)++;
    }
    if (*out) {
        qsort(*out, *count, sizeof **out, by_id);
    }
    return *out != NULL;
}

/* the first of equals */
static uint32_t id_find(const check_id *ids, uint32_t count, const char *id)
{
    uint32_t lo = 0, hi = count;
    while (id && lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (strcmp(ids[middle].id, id) < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return id && lo < count && !strcmp(ids[lo].id, id) ? ids[lo].number : 0;
}

uint32_t check_road_by_id(const check *c, const char *id)
{
    return id_find(c->road_id, c->road_count, id);
}

uint32_t check_junction_by_id(const check *c, const char *id)
{
    return id_find(c->junction_id, c->junction_count, id);
}

/* ---- the whole ---- */
static bool road_read(check *c, const xml_node *n, check_road *r)
{
    const char *id = xml_get(n, "id"), *in = xml_get(n, "junction"), *rule = xml_get(n, "rule");
    const bool in_one = in && *in && strcmp(in, "-1") != 0;
    *r = (check_road){.node = n, .id = id ? id : "", .junction_id = in_one ? in : NULL};
    r->length = check_number(n, "length", 0);
    r->left_hand = rule && !strcmp(rule, "LHT");
    r->junction = in_one ? check_junction_by_id(c, in) : 0;
    const xml_node *link = xml_child(n, "link");
    link_read(c, xml_child(link, "predecessor"), &r->link[0]);
    link_read(c, xml_child(link, "successor"), &r->link[1]);
    return plan(c, r) && sections(c, r) &&
           polys(c, xml_child(n, "elevationProfile"), "elevation", "s", &r->elevation, &r->elevation_count) &&
           polys(c, xml_child(n, "lateralProfile"), "superelevation", "s", &r->bank, &r->bank_count);
}

bool check_view(check *c, const xml_node *root)
{
    c->root = root;
    const xml_node *header = xml_child(root, "header");
    const double major = check_number(header, "revMajor", -1), minor = check_number(header, "revMinor", -1);
    c->version = major >= 0 && major < 100 && minor >= 0 ? (int)major * 10 + (int)sp_min(minor, 9) : 0;
    if (!ids_sort(c, "road", &c->road_id, &c->road_count) ||
        !ids_sort(c, "junction", &c->junction_id, &c->junction_count)) {
        return false;
    }
    c->road = SP_ARRAY(c->arena, check_road, c->road_count);
    c->junction = SP_ARRAY(c->arena, check_junction, c->junction_count);
    uint32_t i = 0;
    for (const xml_node *n = xml_child(root, "road"); c->road && n; n = xml_next(n, "road"), i++) {
        if (!road_read(c, n, &c->road[i])) {
            return false;
        }
    }
    i = 0;
    for (const xml_node *n = xml_child(root, "junction"); c->junction && n; n = xml_next(n, "junction"), i++) {
        if (!junction_read(c, n, &c->junction[i])) {
            return false;
        }
    }
    return c->road && c->junction;
}
