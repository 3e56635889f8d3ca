/* lanes.c - what lies where across the road: sections, lanes, widths, marks. Leaves limits to limits.c, the way
 * from (x, y) to locate.c and the way along to travel.c. */
#include "road/inside.h"

#include <string.h>

const geo *road_geo(const road *r, double s)
{
    /* the last piece that starts at or before s */
    uint32_t lo = 0, hi = r->geo_count;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (r->geo[middle].s <= s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return &r->geo[lo];
}

const section *road_section(const road *r, double s)
{
    uint32_t lo = 0, hi = r->section_count;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (r->section[middle].s <= s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return &r->section[lo];
}

const cubic *cubic_find(const cubic *p, uint32_t count, double s)
{
    if (count == 0) {
        return NULL;
    }
    uint32_t lo = 0, hi = count;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (p[middle].s <= s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return &p[lo];
}

double road_offset_at(const road *r, double s)
{
    const cubic *p = cubic_find(r->offset, r->offset_count, s);
    return p && s >= p->s ? cubic_at(p, s) : 0;
}

const lane *road_lane_find(const section *c, int32_t id)
{
    const lane *lanes = id > 0 ? c->left : c->right;
    const uint32_t count = id > 0 ? c->left_count : (id < 0 ? c->right_count : 0);
    const uint32_t guess = (uint32_t)(id > 0 ? id : -id) - 1;

    /* ids usually count up from the centre */
    if (guess < count && lanes[guess].id == id) {
        return &lanes[guess];
    }
    for (uint32_t i = 0; i < count; i++) {
        if (lanes[i].id == id) {
            return &lanes[i];
        }
    }
    return NULL;
}

uint32_t lane_names(const lane *l, bool after, int32_t out[LANE_NAMES])
{
    uint32_t count = 0;
    if (after ? l->has_successor : l->has_predecessor) {
        out[count++] = after ? l->successor : l->predecessor;
    }
    for (uint32_t i = 0; i < l->more_count && count < LANE_NAMES; i++) {
        if (l->more[i].after == after) {
            out[count++] = l->more[i].id;
        }
    }
    return count;
}

/* t of the outer edge of a lane whose inner edge is at `inner`; side +1 left, -1 right; ds from the section's start */
static double outer_edge(const lane *l, double ds, double inner, double base, int side)
{
    const cubic *p = cubic_find(l->width, l->width_count, ds);
    if (!p) {
        return inner;
    }
    const double v = cubic_at(p, ds);
    if (l->border) {
        return side > 0 ? sp_max(base + v, inner) : sp_min(base + v, inner);
    }
    return inner + side * sp_max(v, 0);
}

const lane *road_lane_between(const road *r, const section *c, double s, int32_t id, double *inner, double *outer)
{
    const int side = id > 0 ? 1 : -1;
    const lane *lanes = id > 0 ? c->left : c->right;
    const uint32_t count = id > 0 ? c->left_count : (id < 0 ? c->right_count : 0);
    const double base = road_offset_at(r, s), ds = s - c->s;
    double edge = base;
    for (uint32_t i = 0; i < count; i++) {
        const double next = outer_edge(&lanes[i], ds, edge, base, side);
        if (lanes[i].id == id) {
            *inner = edge;
            *outer = next;
            return &lanes[i];
        }
        edge = next;
    }
    return NULL;
}

bool road_lane_edges(const road *r, double s, int32_t id, double *inner, double *outer)
{
    return id != 0 && road_lane_between(r, road_section(r, s), s, id, inner, outer);
}

/* the lane of one side that holds t; *beside how far t is beyond the outermost edge */
static int32_t side_holding(const section *c, double ds, double base, double t, int side, double *beside)
{
    const lane *lanes = side > 0 ? c->left : c->right;
    const uint32_t count = side > 0 ? c->left_count : c->right_count;
    double edge = base;
    int32_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        edge = outer_edge(&lanes[i], ds, edge, base, side);
        last = lanes[i].id;
        if (side * (edge - t) >= 0) {
            *beside = 0;
            return last;
        }
    }

    /* a nanometre beyond is rounding, not the verge */
    *beside = side * (t - edge);
    if (*beside < 1e-9 && last) {
        *beside = 0;
        return last;
    }
    return 0;
}

int32_t road_lane_holding(const road *r, double s, double t, double *beside)
{
    const section *c = road_section(r, s);
    const double base = road_offset_at(r, s), ds = s - c->s;
    const int side = t > base ? 1 : -1;
    const int32_t id = side_holding(c, ds, base, t, side, beside);
    if (id == 0 && (side > 0 ? c->left_count : c->right_count) == 0 && *beside < 1e-9) {
        return side_holding(c, ds, base, base, -side, beside);
    }
    return id;
}

int32_t sp_road_lane_at(const sp_road_net *net, uint32_t number, double s, double t)
{
    const road *r = road_of(net, number);
    double beside;
    return r && sp_finite(s) && sp_finite(t) ? road_lane_holding(r, sp_clamp(s, 0, r->length), t, &beside) : 0;
}

static sp_road_mark mark_at(const mark_from *marks, uint32_t count, double ds)
{
    uint32_t lo = 0, hi = count;
    while (hi - lo > 1 && count) {
        const uint32_t middle = (lo + hi) / 2;
        if (marks[middle].s <= ds) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return count ? marks[lo].mark : (sp_road_mark){0};
}

static sp_lane_info lane_info(const section *c, const lane *l, double s, double inner, double outer)
{
    return (sp_lane_info){l->id, l->type, sp_abs(outer - inner),
                          inner, outer,   mark_at(l->mark, l->mark_count, s - c->s)};
}

static double on_road(const road *r, double s)
{
    return sp_clamp(s, 0, r->length);
}

uint32_t sp_road_lanes(const sp_road_net *net, uint32_t number, double s, sp_lane_info *out, uint32_t max)
{
    const road *r = road_of(net, number);
    if (!r || !sp_finite(s)) {
        return 0;
    }
    s = on_road(r, s);
    const section *c = road_section(r, s);
    const uint32_t total = c->left_count + c->right_count;
    const double base = road_offset_at(r, s), ds = s - c->s;

    /* left lanes are met from the centre outwards and written from the outside in */
    double edge = base;
    for (uint32_t i = 0; i < c->left_count; i++) {
        const double next = outer_edge(&c->left[i], ds, edge, base, 1);
        const uint32_t at = c->left_count - 1 - i;
        if (at < max) {
            out[at] = lane_info(c, &c->left[i], s, edge, next);
        }
        edge = next;
    }
    edge = base;
    for (uint32_t i = 0; i < c->right_count; i++) {
        const double next = outer_edge(&c->right[i], ds, edge, base, -1);
        if (c->left_count + i < max) {
            out[c->left_count + i] = lane_info(c, &c->right[i], s, edge, next);
        }
        edge = next;
    }
    return total;
}

sp_road_mark sp_road_center_mark(const sp_road_net *net, uint32_t number, double s)
{
    const road *r = road_of(net, number);
    if (!r || !sp_finite(s)) {
        return (sp_road_mark){0};
    }
    const section *c = road_section(r, on_road(r, s));
    return mark_at(c->mark, c->mark_count, on_road(r, s) - c->s);
}

bool sp_road_lane(const sp_road_net *net, uint32_t number, double s, int32_t id, sp_lane_info *out)
{
    const road *r = road_of(net, number);
    if (!r || !sp_finite(s)) {
        return false;
    }
    s = on_road(r, s);
    double inner, outer;
    if (!road_lane_edges(r, s, id, &inner, &outer)) {
        return false;
    }
    const section *c = road_section(r, s);
    *out = lane_info(c, road_lane_find(c, id), s, inner, outer);
    return true;
}

double sp_road_lane_center(const sp_road_net *net, uint32_t number, double s, int32_t id)
{
    const road *r = road_of(net, number);
    double inner, outer;
    if (!r || !sp_finite(s) || !road_lane_edges(r, on_road(r, s), id, &inner, &outer)) {
        return 0;
    }
    return (inner + outer) / 2;
}

/* ---- the lines about a lane ---- */
/* a lane and the two beside it, upwards and downwards: what is found of their edges */
typedef struct edges {
    int32_t id[3];
    bool have[3];
    double inner[3], outer[3];
} edges;
enum { OWN, UP, DOWN };

/* the id beside: +1 towards growing t; there is no lane 0 */
static int32_t lane_beside(int32_t id, int step)
{
    const int32_t next = id + step;
    return next == 0 ? next + step : next;
}

static void edges_find(const section *c, double ds, double base, int side, edges *e)
{
    const lane *lanes = side > 0 ? c->left : c->right;
    const uint32_t count = side > 0 ? c->left_count : c->right_count;
    uint32_t left = 0;
    for (uint32_t k = 0; k < 3; k++) {
        left += side > 0 ? e->id[k] > 0 : e->id[k] < 0;
    }
    double edge = base;
    for (uint32_t i = 0; i < count && left; i++) {
        const double next = outer_edge(&lanes[i], ds, edge, base, side);
        for (uint32_t k = 0; k < 3; k++) {
            if (lanes[i].id == e->id[k] && !e->have[k]) {
                e->have[k] = true;
                e->inner[k] = edge;
                e->outer[k] = next;
                left--;
            }
        }
        edge = next;
    }
}

/* the edge of one of the three towards growing t (step +1) or away */
static sp_road_edge edge_towards(const section *c, double ds, const edges *e, uint32_t k, int step)
{
    if (!e->have[k]) {
        return (sp_road_edge){.known = false};
    }
    const int32_t id = e->id[k];
    const bool outer = step > 0 ? e->outer[k] > e->inner[k] : e->outer[k] < e->inner[k];
    const lane *l = road_lane_find(c, id);
    sp_road_edge out = {.known = true, .t = outer ? e->outer[k] : e->inner[k], .lane = l->type};

    /* the inner edge is the outer edge of the next lane towards the centre */
    const int32_t from = outer ? id : (id > 0 ? id - 1 : id + 1);
    const lane *carries = outer ? l : road_lane_find(c, from);
    if (from == 0) {
        out.mark = mark_at(c->mark, c->mark_count, ds).type;
    } else if (carries) {
        out.mark = mark_at(carries->mark, carries->mark_count, ds).type;
    }
    return out;
}

bool sp_road_lines_at(const sp_road_net *net, uint32_t number, double s, int32_t id, sp_road_lines *out)
{
    const road *r = road_of(net, number);
    *out = (sp_road_lines){0};
    if (!r || !sp_finite(s)) {
        return false;
    }
    s = on_road(r, s);
    const section *c = road_section(r, s);
    const double base = road_offset_at(r, s), ds = s - c->s;
    edges e = {.id = {id, lane_beside(id, 1), lane_beside(id, -1)}};
    edges_find(c, ds, base, 1, &e);
    edges_find(c, ds, base, -1, &e);
    out->edge[0] = edge_towards(c, ds, &e, DOWN, -1);
    out->edge[1] = edge_towards(c, ds, &e, OWN, -1);
    out->edge[2] = edge_towards(c, ds, &e, OWN, 1);
    out->edge[3] = edge_towards(c, ds, &e, UP, 1);
    road_frame_place(r, s, 0, id, &out->frame);
    return true;
}

int sp_road_direction(const sp_road_net *net, uint32_t number, int32_t id)
{
    const road *r = road_of(net, number);
    bool with = id <= 0;
    if (r && r->left_hand && id != 0) {
        with = !with;
    }

    /* a lane that is said to run the other way does so from end to end */
    for (uint32_t i = 0; r && r->reverses && i < r->section_count; i++) {
        const lane *l = road_lane_find(&r->section[i], id);
        if (l) {
            return with == l->reversed ? -1 : 1;
        }
    }
    return with ? 1 : -1;
}

int32_t sp_road_neighbour(const sp_road_net *net, uint32_t number, double s, int32_t id, int side)
{
    const road *r = road_of(net, number);
    if (!r || id == 0 || side == 0 || !sp_finite(s)) {
        return 0;
    }
    const section *c = road_section(r, on_road(r, s));
    if (!road_lane_find(c, id)) {
        return 0;
    }

    /* ids rise to the left of the reference direction, over the 0 of the centre line */
    const int32_t step = side * sp_road_direction(net, number, id) > 0 ? 1 : -1;
    const int32_t beside = id + step ? id + step : id + 2 * step;
    const lane *l = road_lane_find(c, beside);
    return l && l->type == SP_LANE_DRIVING ? beside : 0;
}
