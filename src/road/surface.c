/* surface.c - the road's surface: heights across it, and poses. Leaves which road it is to locate.c.
 *
 * The reading of the standard (ASAM OpenDRIVE 1.7, 6.3 and 8.4; 1.4H for crossfall): t is measured in the banked road,
 * so that in the plan a point lies t cos(superelevation) beside the reference line, and superelevation turns the cross
 * section, which stands upright on the line's tangent in the plan, about the reference line. Lateral shape, crossfall
 * and lane height are measured along z. A lane that keeps the level goes on horizontally from its inner edge, and what
 * lies beyond it starts where it ends; shape and crossfall are then read as if it were not there. Between two s shapes
 * are linear, after the last they stay. Before the s of its first record a quantity is 0. Lane height is linear across
 * the lane and constant from its record to the next. */
#include "road/inside.h"

#define ROLL_MOST 1.5  /* rad: beyond it a road would stand on its edge */
#define EDGE      1e-6 /* m: a place so near to the edge of the lane it names is on that lane */

static double cubic_slope(const cubic *p, double s)
{
    const double d = s - p->s;
    return p->b + d * (2 * p->c + d * 3 * p->d);
}

/* ---- lateral shape and crossfall: height and slopes at t ---- */
typedef struct lift {
    double z, z_s, z_t;
} lift;

/* the records of one s, from `first` up to (not with) `end`; flat before the first t */
static lift profile_at(const lateral *p, uint32_t first, uint32_t end, double t)
{
    uint32_t lo = first, hi = end;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (p[middle].t <= t) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    const lateral *q = &p[lo];
    const double d = t - q->t;
    if (d < 0) {
        return (lift){q->a, 0, 0};
    }
    return (lift){q->a + d * (q->b + d * (q->c + d * q->d)), 0, q->b + d * (2 * q->c + d * 3 * q->d)};
}

/* number of shapes whose s is below (or, with `equal`, not above) s */
static uint32_t shapes_below(const road *r, double s, bool equal)
{
    uint32_t lo = 0, hi = r->shape_count;
    while (lo < hi) {
        const uint32_t middle = (lo + hi) / 2;
        if (r->shape[middle].s < s || (equal && r->shape[middle].s <= s)) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo;
}

static lift shape_at(const road *r, double s, double t)
{
    const uint32_t next = shapes_below(r, s, true);
    if (next == 0) {
        return (lift){0, 0, 0};
    }
    const double s0 = r->shape[next - 1].s;
    lift a = profile_at(r->shape, shapes_below(r, s0, false), next, t);
    if (next == r->shape_count) {
        return a;
    }
    const double s1 = r->shape[next].s, part = (s - s0) / (s1 - s0);
    const lift b = profile_at(r->shape, next, shapes_below(r, s1, true), t);
    return (lift){a.z + part * (b.z - a.z), (b.z - a.z) / (s1 - s0), a.z_t + part * (b.z_t - a.z_t)};
}

/* the last record at or before s that holds for this side */
static lift crossfall_at(const road *r, double s, double t)
{
    const int side = t >= 0 ? 1 : -1;
    for (uint32_t i = r->crossfall_count; i > 0; i--) {
        const crossfall *c = &r->crossfall[i - 1];
        if (c->angle.s <= s && (c->side == 0 || c->side == side)) {
            const double angle = sp_clamp(cubic_at(&c->angle, s), -ROLL_MOST, ROLL_MOST), slope = -sp_tan(angle) * side;
            return (lift){slope * t, -(1 + slope * slope) * side * cubic_slope(&c->angle, s) * t, slope};
        }
    }
    return (lift){0, 0, 0};
}

static lift lateral_at(const road *r, double s, double t)
{
    lift l = {0, 0, 0};
    if (r->shape_count) {
        l = shape_at(r, s, t);
    }
    if (r->crossfall_count) {
        const lift c = crossfall_at(r, s, t);
        l = (lift){l.z + c.z, l.z_s + c.z_s, l.z_t + c.z_t};
    }
    return l;
}

/* ---- lanes from the centre outwards ---- */
typedef struct strip {
    const lane *lanes;
    uint32_t count, next;
    int side;
    double base, base_s, ds;
    double inner, outer, inner_s, outer_s; /* t of the edges of lane next - 1, and their slopes along s */
} strip;

static strip strip_start(const road *r, const section *c, double s, int side)
{
    const cubic *p = cubic_find(r->offset, r->offset_count, s);
    strip w = {.lanes = side > 0 ? c->left : c->right, .count = side > 0 ? c->left_count : c->right_count};
    w.side = side;
    w.ds = s - c->s;
    if (p && s >= p->s) {
        w.base = cubic_at(p, s);
        w.base_s = cubic_slope(p, s);
    }
    w.inner = w.outer = w.base;
    w.inner_s = w.outer_s = w.base_s;
    return w;
}

static const lane *strip_next(strip *w)
{
    if (w->next == w->count) {
        return NULL;
    }
    const lane *l = &w->lanes[w->next++];
    const cubic *p = cubic_find(l->width, l->width_count, w->ds);
    w->inner = w->outer;
    w->inner_s = w->outer_s;
    if (p) {
        const double v = cubic_at(p, w->ds), v_s = cubic_slope(p, w->ds);
        const double edge = l->border ? w->base + v : w->inner + w->side * v;
        if (w->side * (edge - w->inner) > 0) {
            w->outer = edge;
            w->outer_s = l->border ? w->base_s + v_s : w->inner_s + w->side * v_s;
        }
    }
    return l;
}

/* what lane height and level do at t: `level` is the width of level lanes up to t, signed */
typedef struct step {
    double level, level_s, level_t, h, h_s, h_t;
    bool beyond; /* of all lanes; then t and its slope are those of the outermost edge */
    double edge, edge_s;
} step;

static void step_height(const lane *l, const strip *w, double t, step *out)
{
    uint32_t i = l->height_count;
    while (i > 0 && l->height[i - 1].s > w->ds) {
        i--;
    }
    const double width = w->outer - w->inner;
    if (i == 0) {
        return;
    }
    const height_from *h = &l->height[i - 1];
    const double part = width != 0 ? sp_clamp((t - w->inner) / width, 0, 1) : 0, rise = h->outer - h->inner;
    out->h = h->inner + part * rise;
    out->h_t = width != 0 ? rise / width : 0;
    out->h_s = -out->h_t * (w->inner_s * (1 - part) + w->outer_s * part);
}

static step steps_at(const road *r, const section *c, double s, double t, int32_t named)
{
    strip w = strip_start(r, c, s, 1);
    const bool middle = named && sp_abs(t - w.base) <= EDGE;
    const int side = (middle ? named > 0 : t > w.base) ? 1 : -1;
    w = strip_start(r, c, s, side);
    step out = {.beyond = true};
    const lane *l, *last = NULL;
    while ((l = strip_next(&w)) != NULL) {
        /* the lane that is named, else the first whose outer edge is not left behind */
        const bool here = named && l->id == named && side * (t - w.inner) >= -EDGE && side * (t - w.outer) <= EDGE;
        last = l;
        if (here || (side * (w.outer - t) >= 0 && !(named && side * (w.outer - t) <= EDGE && l->id != named))) {
            out.beyond = false;
            break;
        }
        if (l->level) {
            out.level += w.outer - w.inner;
            out.level_s += w.outer_s - w.inner_s;
        }
    }
    out.edge = w.outer;
    out.edge_s = w.outer_s;
    if (out.beyond) {
        /* the outermost lane goes on */
        if (last) {
            step_height(last, &w, w.outer, &out);
            out.h_s += out.h_t * w.outer_s;
            out.h_t = 0;
        }
        return out;
    }
    if (l->level) {
        out.level += t - w.inner;
        out.level_s -= w.inner_s;
        out.level_t = 1;
    }
    step_height(l, &w, t, &out);
    return out;
}

/* edges of all lanes at s */
static void lanes_span(const road *r, const section *c, double s, double t, double *edge, double *edge_s, bool *beyond)
{
    strip w = strip_start(r, c, s, 1);
    w = strip_start(r, c, s, t > w.base ? 1 : -1);
    while (strip_next(&w)) {
        if (w.side * (w.outer - t) >= 0) {
            *beyond = false;
            return;
        }
    }
    *edge = w.outer;
    *edge_s = w.outer_s;
    *beyond = w.side * (t - w.outer) > 0;
}

static double roll_of(const road *r, double s, double *slope)
{
    const cubic *p = cubic_find(r->superelevation, r->superelevation_count, s);
    *slope = 0;
    if (!p || s < p->s) {
        return 0;
    }
    const double v = cubic_at(p, s);
    if (!(sp_abs(v) <= ROLL_MOST)) {
        return sp_clamp(v, -ROLL_MOST, ROLL_MOST);
    }
    *slope = cubic_slope(p, s);
    return v;
}

road_cross road_cross_at(const road *r, double s, double t, int32_t lane_id)
{
    road_cross x = {.p = t, .p_t = 1};
    if (r->flat) {
        return x;
    }
    const cubic *e = cubic_find(r->elevation, r->elevation_count, s);
    if (e && s >= e->s) {
        x.z = cubic_at(e, s);
        x.z_s = cubic_slope(e, s);
    }
    if (!r->across) {
        return x;
    }
    const section *c = road_section(r, s);

    /* beside the lanes the outermost edge goes on at its height */
    step k = {0};
    if (c->stepped) {
        k = steps_at(r, c, s, t, lane_id);
    } else {
        lanes_span(r, c, s, t, &k.edge, &k.edge_s, &k.beyond);
    }
    const double over = k.beyond ? t - k.edge : 0, inside = k.beyond ? k.edge : t, tb = inside - k.level;
    double roll_s, sr, cr;
    const double roll = roll_of(r, s, &roll_s);
    sp_sincos(roll, &sr, &cr);
    const lift l = lateral_at(r, s, tb);
    const double across = sr + l.z_t;
    x.p = tb * cr + k.level + over;
    x.p_t = (1 - k.level_t) * cr + k.level_t;
    x.p_s = -tb * sr * roll_s + k.level_s * (1 - cr);
    x.z += tb * sr + l.z + k.h;
    x.z_t = (1 - k.level_t) * across + k.h_t;
    x.z_s += tb * cr * roll_s + l.z_s - k.level_s * across + k.h_s;
    if (k.beyond) {
        /* at a fixed t only the edge moves */
        x.p_s += (cr - 1) * k.edge_s;
        x.z_s += across * k.edge_s;
        x.p_t = 1;
        x.z_t = 0;
    }
    return x;
}

double road_t_of(const road *r, double s, double p)
{
    double slope, sr, cr;
    const double roll = r->across ? roll_of(r, s, &slope) : 0;
    if (roll == 0) {
        return p;
    }
    sp_sincos(roll, &sr, &cr);
    const section *c = road_section(r, s);
    strip w = strip_start(r, c, s, 1);
    const int side = p > w.base * cr ? 1 : -1;
    w = strip_start(r, c, s, side);

    /* outwards until the edge in the plan is not left behind */
    double edge = w.base * cr;
    const lane *l;
    if (side * (edge - p) >= 0) {
        return p / cr;
    }
    while ((l = strip_next(&w)) != NULL) {
        const double by = l->level ? 1 : cr, next = edge + by * (w.outer - w.inner);
        if (side * (next - p) >= 0) {
            return w.inner + (p - edge) / by;
        }
        edge = next;
    }
    return w.outer + (p - edge);
}

/* unit normal in the frame of the reference line: along, left, up */
static sp_vec3 normal_of(const road_cross *x, const geo_point *q)
{
    double along = q->speed * (1 - q->curvature * x->p);
    along = sp_abs(along) < 1e-3 ? 1e-3 : along;
    const sp_vec3 n = sp_v3(x->p_s * x->z_t - x->z_s * x->p_t, -along * x->z_t, along * x->p_t);
    return sp_normal3(n.z < 0 ? sp_scale3(n, -1) : n);
}

static sp_vec3 to_world(sp_vec3 n, const geo_point *q)
{
    return sp_v3(q->c * n.x - q->s * n.y, q->s * n.x + q->c * n.y, n.z);
}

void road_point_at(const road *r, const geo *g, double s, double t, int32_t id, sp_road_point *out)
{
    const geo_point q = geo_at(g, s - g->s);
    *out = (sp_road_point){.heading = sp_wrap_angle(q.heading), .curvature = q.curvature};
    if (r->flat) {
        out->position = sp_v3(q.x - q.s * t, q.y + q.c * t, 0);
        out->normal = sp_v3(0, 0, 1);
        return;
    }
    const road_cross x = road_cross_at(r, s, t, id);
    const sp_vec3 n = normal_of(&x, &q);
    out->position = sp_v3(q.x - q.s * x.p, q.y + q.c * x.p, x.z);
    out->normal = to_world(n, &q);
    out->pitch = sp_atan2(n.x, n.z);
    out->roll = n.y == 0 ? 0 : sp_asin(-n.y);
}

bool sp_road_at(const sp_road_net *net, sp_road_place p, sp_road_point *out)
{
    const road *r = road_of(net, p.road);
    *out = (sp_road_point){0};
    if (!r || !sp_finite(p.s) || !sp_finite(p.t)) {
        return false;
    }
    const double s = sp_clamp(p.s, 0, r->length);
    road_point_at(r, road_geo(r, s), s, p.t, p.lane, out);
    return true;
}

double road_height_at(const road *r, sp_road_place p)
{
    return r->flat ? 0 : road_cross_at(r, p.s, p.t, p.lane).z;
}

void road_ground(const road *r, const road_spot *spot, double *z, sp_vec3 *normal)
{
    *z = 0;
    *normal = sp_v3(0, 0, 1);
    if (r->flat) {
        return;
    }

    /* what only rises and falls is the commonest, and asked for by every wheel */
    const double along = spot->speed * (1 - spot->curvature * spot->place.t);
    if (!r->across && along > 1e-3) {
        const cubic *e = cubic_find(r->elevation, r->elevation_count, spot->place.s);
        e = e && spot->place.s >= e->s ? e : NULL;
        const double slope = e ? cubic_slope(e, spot->place.s) : 0;
        *z = e ? cubic_at(e, spot->place.s) : 0;
        if (slope != 0) {
            const double by = 1 / sp_sqrt(slope * slope + along * along), back = -slope * by;
            *normal = sp_v3(spot->c * back, spot->s * back, along * by);
        }
        return;
    }
    const road_cross x = road_cross_at(r, spot->place.s, spot->place.t, spot->place.lane);
    *z = x.z;
    if (x.z_s != 0 || x.z_t != 0) {
        const geo_point q = {.c = spot->c, .s = spot->s, .curvature = spot->curvature, .speed = spot->speed};
        *normal = to_world(normal_of(&x, &q), &q);
    }
}
