/* chunks.c - roads cut into chunks, each with the box of all that its lanes cover, and the places of a point on one.
 * Leaves the tree to index.c and the choice among places to locate.c. */
#include "road/inside.h"

#define JOINT       0.05       /* m; real files have joints that gape by some millimetres */
#define SAME        1e-8       /* m: feet of neighbouring chunks so near to their border are one */
#define CHUNKS_MOST (1u << 20) /* of a network; beyond it they grow */
#define LINE        50.0       /* m, of chunks of lines, arcs and spirals */
#define POLY        25.0
#define SAMPLES     8

/* ---- how far lanes reach ---- */
typedef struct range {
    double lo, hi;
} range;

static void range_take(range *r, double v)
{
    r->lo = sp_min(r->lo, v);
    r->hi = sp_max(r->hi, v);
}

/* values of a cubic over [a, b], its extremes included */
static void cubic_take(const cubic *p, double a, double b, range *out)
{
    range_take(out, cubic_at(p, a));
    range_take(out, cubic_at(p, b));

    /* b + 2 c d + 3 d d^2 = 0 */
    const double root = p->c * p->c - 3 * p->d * p->b;
    double d[2] = {SP_INFINITY, SP_INFINITY};
    if (p->d == 0) {
        d[0] = p->c != 0 ? -p->b / (2 * p->c) : SP_INFINITY;
    } else if (root >= 0) {
        /* the form that does not cancel */
        const double q = -(p->c + (p->c > 0 ? sp_sqrt(root) : -sp_sqrt(root)));
        d[0] = q / (3 * p->d);
        d[1] = q != 0 ? p->b / q : SP_INFINITY;
    }
    for (int i = 0; i < 2; i++) {
        if (d[i] > a - p->s && d[i] < b - p->s) {
            range_take(out, cubic_at(p, p->s + d[i]));
        }
    }
}

/* values of a table of cubics over [a, b]; before the first the first goes on, or (zero_before) it is 0 */
static range table_range(const cubic *p, uint32_t count, double a, double b, bool zero_before)
{
    range out = {SP_INFINITY, -SP_INFINITY};
    if (count == 0 || (zero_before && a < p[0].s)) {
        range_take(&out, 0);
    }
    const cubic *c = cubic_find(p, count, a);
    for (; c && c < p + count; c++) {
        const double from = c == p && !zero_before ? a : sp_max(a, c->s),
                     to = c + 1 < p + count ? sp_min(b, c[1].s) : b;
        if (c->s > b && c != p) {
            break;
        }
        if (from <= to) {
            cubic_take(c, from, to, &out);
        }
    }
    return out.lo <= out.hi ? out : (range){0, 0};
}

/* the least and the largest t of all lanes of a section over [a, b] */
static range section_range(const road *r, const section *c, double a, double b)
{
    const range base = table_range(r->offset, r->offset_count, a, b, true);
    range out = base;
    for (int side = -1; side <= 1; side += 2) {
        const lane *lanes = side > 0 ? c->left : c->right;
        const uint32_t count = side > 0 ? c->left_count : c->right_count;
        double *edge = side > 0 ? &out.hi : &out.lo;
        for (uint32_t i = 0; i < count; i++) {
            const lane *l = &lanes[i];
            if (l->width_count == 0) {
                continue;
            }
            const range w = table_range(l->width, l->width_count, a - c->s, b - c->s, false);
            if (!l->border) {
                *edge += side * sp_max(w.hi, 0);
            } else {
                *edge = side > 0 ? sp_max(*edge, base.hi + w.hi) : sp_min(*edge, base.lo + w.lo);
            }
        }
    }
    return out;
}

static range lanes_range(const road *r, double a, double b)
{
    range out = {SP_INFINITY, -SP_INFINITY};
    for (const section *c = road_section(r, a), *end = r->section + r->section_count; c < end && c->s <= b; c++) {
        const double to = c + 1 < end ? sp_min(b, c[1].s) : b, from = sp_max(sp_min(a, to), c == r->section ? a : c->s);
        const range s = section_range(r, c, sp_min(from, to), to);
        range_take(&out, s.lo);
        range_take(&out, s.hi);
    }

    /* at the border itself the section before may end wider */
    const section *first = road_section(r, a);
    if (first > r->section && first->s == a) {
        const range s = section_range(r, first - 1, a, a);
        range_take(&out, s.lo);
        range_take(&out, s.hi);
    }
    if (!(out.lo <= out.hi)) {
        out = (range){0, 0};
    }

    /* a banked road is narrower in the plan */
    if (r->superelevation_count) {
        range_take(&out, 0);
    }
    return out;
}

/* what lanes of a section hold all along [a, b]: from the lowest to the highest t; lo > hi: not known */
static range section_held(const road *r, const section *c, double a, double b)
{
    const range base = table_range(r->offset, r->offset_count, a, b, true);
    range out = {base.hi, base.lo};
    for (int side = -1; side <= 1; side += 2) {
        const lane *lanes = side > 0 ? c->left : c->right;
        const uint32_t count = side > 0 ? c->left_count : c->right_count;
        double *edge = side > 0 ? &out.hi : &out.lo;
        for (uint32_t i = 0; i < count; i++) {
            if (lanes[i].border) {
                return (range){SP_INFINITY, -SP_INFINITY};
            }
            const range w = table_range(lanes[i].width, lanes[i].width_count, a - c->s, b - c->s, false);
            *edge += side * sp_max(w.lo, 0);
        }
    }
    return out;
}

static range lanes_held(const road *r, double a, double b)
{
    range out = {-SP_INFINITY, SP_INFINITY};
    for (const section *c = road_section(r, a), *end = r->section + r->section_count; c < end && c->s <= b; c++) {
        const double to = c + 1 < end ? sp_min(b, c[1].s) : b, from = sp_max(sp_min(a, to), c == r->section ? a : c->s);
        const range s = section_held(r, c, sp_min(from, to), to);
        out = (range){sp_max(out.lo, s.lo), sp_min(out.hi, s.hi)};
    }
    return out;
}

/* ---- boxes ---- */
typedef struct box2d {
    range x, y;
} box2d;

static void box_take(box2d *b, double x, double y)
{
    range_take(&b->x, x);
    range_take(&b->y, y);
}

/* control points of the cubic: it stays within them */
static double poly_box(const geo *g, double lo, double hi, range t, box2d *b)
{
    const double p0 = lo * g->p_per_s, step = (hi - lo) * g->p_per_s;
    double c[2][4];
    for (int axis = 0; axis < 2; axis++) {
        const double *a = axis ? g->v : g->u;
        const double v = a[0] + p0 * (a[1] + p0 * (a[2] + p0 * a[3]));
        const double d1 = (a[1] + p0 * (2 * a[2] + p0 * 3 * a[3])) * step, d2 = (a[2] + p0 * 3 * a[3]) * step * step;
        c[axis][0] = v;
        c[axis][1] = v + d1 / 3;
        c[axis][2] = v + (2 * d1 + d2) / 3;
        c[axis][3] = v + d1 + d2 + a[3] * step * step * step;
    }
    for (int i = 0; i < 4; i++) {
        box_take(b, g->x + g->cos_h * c[0][i] - g->sin_h * c[1][i], g->y + g->sin_h * c[0][i] + g->cos_h * c[1][i]);
    }
    return sp_max(sp_abs(t.lo), sp_abs(t.hi));
}

/* points of both edges, and what can bulge between them: step^2 / 8 of the largest second derivative of C + t N */
static double curve_box(const geo *g, double lo, double hi, range t, box2d *b)
{
    const int samples = g->kind == GEO_LINE ? 1 : SAMPLES;
    for (int i = 0; i <= samples; i++) {
        const geo_point q = geo_frame(g, lo + (hi - lo) * i / samples);
        box_take(b, q.x - q.s * t.lo, q.y + q.c * t.lo);
        box_take(b, q.x - q.s * t.hi, q.y + q.c * t.hi);
    }
    const double k = sp_max(sp_abs(g->k0 + g->rate * lo), sp_abs(g->k0 + g->rate * hi));
    const double far = sp_max(sp_abs(t.lo), sp_abs(t.hi)), step = (hi - lo) / samples;
    return step * step / 8 * (sp_abs(g->rate) * far + (1 + far * k) * k);
}

/* rounded outwards; what is not finite holds all */
static box2f box_round(box2d b, double more)
{
    const double least[2] = {b.x.lo - more, b.y.lo - more}, most[2] = {b.x.hi + more, b.y.hi + more};
    float out[4];
    for (int i = 0; i < 2; i++) {
        const double lo = least[i] - sp_abs(least[i]) * 1.3e-7 - 1e-6, hi = most[i] + sp_abs(most[i]) * 1.3e-7 + 1e-6;
        out[i] = (float)(lo > -1e30 ? sp_min(lo, 1e30) : -1e30);
        out[i + 2] = (float)(hi < 1e30 ? sp_max(hi, -1e30) : 1e30);
    }
    return (box2f){out[0], out[1], out[2], out[3]};
}

/* how far the fan of a joint after piece g, or the slack of the road's end, sticks out of the last chunk */
static double joint_room(const road *r, const geo *g, double far)
{
    if (g + 1 == r->geo + r->geo_count) {
        return JOINT;
    }
    const geo_point a = geo_frame(g, g->span), b = geo_frame(g + 1, 0);
    const double bend = a.c * b.c + a.s * b.s > 0 ? sp_abs(a.c * b.s - a.s * b.c) : 1;
    return JOINT + sp_hypot(b.x - a.x, b.y - a.y) + far * bend;
}

static void chunk_fill(const road *r, chunk *c)
{
    const geo *g = &r->geo[c->geo];
    const range t = lanes_range(r, sp_clamp(g->s + c->lo, 0, r->length), sp_clamp(g->s + c->hi, 0, r->length));
    const double far = sp_max(sp_abs(t.lo), sp_abs(t.hi));
    box2d b = {{SP_INFINITY, -SP_INFINITY}, {SP_INFINITY, -SP_INFINITY}};
    double more = g->kind == GEO_POLY ? poly_box(g, c->lo, c->hi, t, &b) : curve_box(g, c->lo, c->hi, t, &b);
    if (c->hi >= geo_end(g)) {
        more += joint_room(r, g, far);
    }
    if (c->lo <= 0 && c->geo == 0) {
        more += JOINT;
    }
    c->box = box_round(b, more + 1e-6);
    const range held = lanes_held(r, sp_clamp(g->s + c->lo, 0, r->length), sp_clamp(g->s + c->hi, 0, r->length));
    c->held_lo = (float)sp_clamp(held.lo + sp_abs(held.lo) * 1.3e-7 + 1e-6, -1e30, 1e30);
    c->held_hi = (float)sp_clamp(held.hi - sp_abs(held.hi) * 1.3e-7 - 1e-6, -1e30, 1e30);
    c->t_min = (float)sp_max(t.lo - sp_abs(t.lo) * 1.3e-7 - 1e-6, -1e30);
    c->t_max = (float)sp_min(t.hi + sp_abs(t.hi) * 1.3e-7 + 1e-6, 1e30);
}

static uint32_t chunks_wanted(const geo *g, uint32_t most)
{
    double n = g->span / LINE;
    if (g->kind == GEO_POLY) {
        n = g->span / POLY;
    } else if (g->kind != GEO_LINE) {
        const double k1 = g->k0 + g->rate * g->length, turn = sp_max(sp_abs(g->k0), sp_abs(k1)) * g->span;
        n = sp_max(n, g->kind == GEO_ARC ? turn : turn / 0.5);
    }
    return (uint32_t)sp_clamp(sp_ceil(n), 1, most);
}

bool road_chunks_make(sp_road_net *net, sp_arena *arena)
{
    /* so many that boxes are small, unless there would be too many */
    uint64_t count = 0, pieces = 0;
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].geo_count; k++, pieces++) {
            count += chunks_wanted(&net->road[i].geo[k], 4096);
        }
    }
    const uint32_t most = count <= CHUNKS_MOST ? 4096 : (uint32_t)sp_max((double)CHUNKS_MOST / (double)pieces, 1);
    net->chunk = SP_ARRAY(arena, chunk, count <= CHUNKS_MOST ? count : pieces * most);
    net->chunk_count = 0;
    if (!net->chunk) {
        return false;
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        road *r = &net->road[i];
        r->chunk_first = net->chunk_count;
        r->reach = 0;
        for (uint32_t k = 0; k < r->geo_count; k++) {
            const geo *g = &r->geo[k];
            const uint32_t parts = chunks_wanted(g, most);
            for (uint32_t p = 0; p < parts; p++) {
                chunk *c = &net->chunk[net->chunk_count++];
                const double end = geo_end(g);
                *c = (chunk){.road = i + 1, .geo = k, .lo = end * p / parts, .hi = end * (p + 1) / parts};
                c->hi = p + 1 == parts ? end : c->hi;
                chunk_fill(r, c);
                r->reach = sp_max(r->reach, sp_max(-(double)c->t_min, (double)c->t_max));
            }
        }
        r->chunk_count = net->chunk_count - r->chunk_first;
    }
    return true;
}

uint32_t road_chunks_of(const road *r, const sp_road_net *net, double s0, double s1, uint32_t *first)
{
    /* the last chunk that starts at or before s0 */
    const chunk *c = net->chunk + r->chunk_first;
    uint32_t lo = 0, hi = r->chunk_count;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        if (r->geo[c[middle].geo].s + c[middle].lo <= s0) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    *first = r->chunk_first + lo;
    uint32_t count = 1;
    while (lo + count < r->chunk_count && r->geo[c[lo + count].geo].s + c[lo + count].lo <= s1) {
        count++;
    }
    return count;
}

/* ---- the places of a point on a chunk ---- */
bool road_spot_make(const road *r, uint32_t number, double s, const geo_foot *foot, double gap, road_spot *out)
{
    if (!sp_finite(s) || !sp_finite(foot->t) || !sp_finite(gap)) {
        return false;
    }
    s = sp_clamp(s, 0, r->length);
    const double t = r->flat ? foot->t : road_t_of(r, s, foot->t);
    out->place = (sp_road_place){number, 0, s, t};
    out->place.lane = road_lane_holding(r, s, t, &out->beside);
    out->distance = sp_abs(foot->t);
    if (gap > 0) {
        out->distance = sp_hypot(foot->t, gap);
        out->beside = sp_hypot(out->beside, gap);
        out->place.lane = gap > JOINT ? 0 : out->place.lane;
    }
    out->c = foot->c;
    out->s = foot->s;
    out->curvature = foot->curvature;
    out->speed = foot->speed;
    return true;
}

/* a foot on the border to the next chunk, which has it too */
static bool foot_after(const sp_road_net *net, const road *r, uint32_t index, double u, double x, double y)
{
    const chunk *c = &net->chunk[index];
    if (c->hi - u > SAME || index + 1 == r->chunk_first + r->chunk_count) {
        return false;
    }
    geo_foot foot[GEO_FEET];
    const uint32_t count = geo_feet(&r->geo[c[1].geo], c[1].lo, c[1].hi, x, y, foot);
    for (uint32_t i = 0; i < count; i++) {
        if (foot[i].u - c[1].lo <= SAME) {
            return true;
        }
    }
    return false;
}

/* what is seen of the point from u */
static double foot_at(const geo *g, double u, double x, double y, geo_foot *out)
{
    const geo_point q = geo_frame(g, u);
    *out = (geo_foot){u, q.c * (y - q.y) - q.s * (x - q.x), q.c, q.s, q.curvature, q.speed};
    return q.c * (x - q.x) + q.s * (y - q.y);
}

/* beyond the end of a piece: the fan of a joint that bends away, the gap of one that gapes, the end of the road */
static bool spot_after(const road *r, const chunk *c, double x, double y, road_spot *out)
{
    const geo *g = &r->geo[c->geo];
    geo_foot foot, next;
    const double along = foot_at(g, c->hi, x, y, &foot);
    if (along <= 0) {
        return false;
    }
    if (c->geo + 1 == r->geo_count) {
        return road_spot_make(r, c->road, g->s + c->hi, &foot, along, out);
    }
    if (foot_at(g + 1, 0, x, y, &next) >= 0) {
        return false;
    }
    const geo_point a = geo_frame(g, g->span), b = geo_frame(g + 1, 0);
    const double over = sp_max(along - sp_hypot(b.x - a.x, b.y - a.y), 0), far = sp_hypot(foot.t, over);
    foot.t = foot.t < 0 ? -far : far;
    return road_spot_make(r, c->road, g[1].s, &foot, 0, out);
}

bool road_spot_end(const sp_road_net *net, uint32_t index, double x, double y, road_spot *out)
{
    const chunk *c = &net->chunk[index];
    const road *r = &net->road[c->road - 1];
    const geo *g = &r->geo[c->geo];
    geo_foot foot[2];
    const double along[2] = {sp_abs(foot_at(g, c->lo, x, y, &foot[0])), sp_abs(foot_at(g, c->hi, x, y, &foot[1]))};
    const int end = sp_hypot(along[1], foot[1].t) < sp_hypot(along[0], foot[0].t);
    return road_spot_make(r, c->road, g->s + foot[end].u, &foot[end], along[end], out);
}

uint32_t road_spots(const sp_road_net *net, uint32_t index, double x, double y, road_spot out[ROAD_SPOTS])
{
    const chunk *c = &net->chunk[index];
    const road *r = &net->road[c->road - 1];
    const geo *g = &r->geo[c->geo];
    geo_foot foot[GEO_FEET];
    uint32_t count = 0;
    const uint32_t feet = geo_feet(g, c->lo, c->hi, x, y, foot);
    for (uint32_t i = 0; i < feet; i++) {
        if (!foot_after(net, r, index, foot[i].u, x, y)) {
            count += road_spot_make(r, c->road, g->s + foot[i].u, &foot[i], 0, &out[count]);
        }
    }
    if (feet) {
        return count;
    }
    if (c->hi >= geo_end(g)) {
        count += spot_after(r, c, x, y, &out[count]);
    }
    if (c->geo == 0 && c->lo <= 0) {
        const double along = foot_at(g, 0, x, y, &foot[0]);
        if (along < 0) {
            count += road_spot_make(r, c->road, g->s, &foot[0], -along, &out[count]);
        }
    }
    return count;
}
