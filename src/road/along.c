/* along.c - how long the path along a lane is. Leaves what follows on the lane to follow.c.
 *
 * A path at t(s) left of the reference line is sqrt((v - v k t)^2 + t'^2) ds long, k the curvature and v the metres of
 * the reference line to one of s (1 but for polynomials). Where a lane's middle keeps its t, on a line, arc or spiral
 * that is the length of the reference line less t times the turn of its heading (geo_path), which is exact. Elsewhere
 * the integral is taken by Lobatto's rule between the records' starts, by halves until two of them agree with the
 * whole, so that it is the same however a road is cut. */
#include "road/inside.h"

static const double panel_length = 16; /* m */
static const double agree =
    1e-10; /* m between a panel and its halves, whose error is a thousandth of that where it is smooth */

#define DEPTH  20  /* halvings: at a kink that no record says */
#define PANELS 400 /* of one step at the most, for what is rough everywhere */

/* the last record that starts at or before s, by halves; the first where all start later */
static const cubic *record_at(const cubic *p, uint32_t count, double s)
{
    uint32_t lo = 0, hi = count;
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (p[middle].s <= s) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return count ? p + lo : NULL;
}

static double cubic_slope(const cubic *p, double s)
{
    const double d = s - p->s;
    return p->b + d * (2 * p->c + d * 3 * p->d);
}

/* t of a lane's middle, and its change along s */
static double middle_at(const road *r, const section *c, double s, int32_t id, double *slope)
{
    const lane *lanes = id > 0 ? c->left : c->right;
    const uint32_t count = id > 0 ? c->left_count : (id < 0 ? c->right_count : 0);
    const cubic *o = record_at(r->offset, r->offset_count, s);
    *slope = 0;

    /* at the section's end: files let the offset jump there */
    if (o && o > r->offset && c + 1 < r->section + r->section_count && o->s >= c[1].s) {
        o--;
    }
    const bool moved = o && s >= o->s;
    const double base = moved ? cubic_at(o, s) : 0, base_s = moved ? cubic_slope(o, s) : 0;
    const double ds = s - c->s, side = id > 0 ? 1 : -1;
    double edge = base, edge_s = base_s;
    for (uint32_t i = 0; i < count; i++) {
        const cubic *p = record_at(lanes[i].width, lanes[i].width_count, ds);
        const double v = p ? cubic_at(p, ds) : 0;
        const double to = !p ? edge : (lanes[i].border ? base + v : edge + side * v);
        double next = edge, next_s = edge_s;
        if (side * (to - edge) > 0) {
            next = to;
            next_s = lanes[i].border ? base_s + cubic_slope(p, ds) : edge_s + side * cubic_slope(p, ds);
        }
        if (lanes[i].id == id) {
            *slope = (edge_s + next_s) / 2;
            return (edge + next) / 2;
        }
        edge = next;
        edge_s = next_s;
    }
    return 0;
}

double lane_middle_slope(const road *r, const section *c, double s, int32_t id, double *slope)
{
    return middle_at(r, c, s, id, slope);
}

double lane_middle(const road *r, const section *c, double s, int32_t id)
{
    double slope;
    return middle_at(r, c, s, id, &slope);
}

/* `best`, or the nearest start of a record between s and it; records count from `base` */
static double kink_of(const cubic *p, uint32_t count, double base, double s, double best)
{
    const double near = best > s ? s - base + 1e-9 : s - base - 1e-9;
    const cubic *at = record_at(p, count, near);
    if (!at) {
        return best;
    }
    if (best > s) {
        at += at->s <= near;
        return at < p + count ? sp_min(best, sp_max(base + at->s, s + 1e-9)) : best;
    }
    return at->s <= near ? sp_max(best, base + at->s) : best;
}

/* the nearest start of a record between s and `end` that may bend the lane's middle; else `end` */
static double next_kink(const road *r, const section *c, int32_t id, double s, double end)
{
    const lane *lanes = id > 0 ? c->left : c->right;
    const uint32_t count = id > 0 ? c->left_count : c->right_count;
    double best = kink_of(r->offset, r->offset_count, 0, s, end);
    for (uint32_t i = 0; i < count; i++) {
        best = kink_of(lanes[i].width, lanes[i].width_count, c->s, s, best);
        if (lanes[i].id == id) {
            break;
        }
    }
    return best;
}

/* a path over one piece of plan */
typedef struct path {
    const road *r;
    const section *c;
    const geo *g;
    int32_t id;
    bool steady; /* t keeps its value */
    double offset, t;
} path;

/* metres of path per metre of s; not negative inside of a bend tighter than t either */
static double path_rate(const path *p, double s)
{
    double t = p->t, slope = 0, k, v = 1;
    if (!p->steady) {
        t = middle_at(p->r, p->c, s, p->id, &slope) + p->offset;
    }
    if (p->g->kind == GEO_POLY) {
        const geo_point q = geo_frame(p->g, s - p->g->s);
        k = q.curvature;
        v = q.speed;
    } else {
        k = p->g->k0 + p->g->rate * (s - p->g->s);
    }
    const double ahead = sp_abs(v * (1 - k * t));
    return slope == 0 ? ahead : sp_hypot(ahead, slope);
}

/* Lobatto, six points (Abramowitz and Stegun 25.4.32): it has the ends, so that no kink hides beside them. They are
 * taken from within, where the records are those of the panel. */
static double panel(const path *p, double a, double b)
{
    static const double at[6] = {-0.999999999,        -0.76505532392946469, -0.28523151648064510,
                                 0.28523151648064510, 0.76505532392946469,  0.999999999};
    static const double weight[6] = {0.06666666666666667, 0.37847495629784698, 0.55485837703548635,
                                     0.55485837703548635, 0.37847495629784698, 0.06666666666666667};
    const double middle = (a + b) / 2, half = (b - a) / 2;
    double sum = 0;
    for (int i = 0; i < 6; i++) {
        sum += weight[i] * path_rate(p, middle + half * at[i]);
    }
    return sum * half;
}

/* the integral from s0 to s1, whichever is greater; not negative */
static double measure(const path *p, double s0, double s1)
{
    struct {
        double a, b, whole;
        int depth;
    } work[DEPTH + 2];
    uint32_t count = 1, panels = 1;
    double sum = 0;
    work[0].a = sp_min(s0, s1);
    work[0].b = sp_max(s0, s1);
    work[0].whole = panel(p, work[0].a, work[0].b);
    work[0].depth = 0;
    while (count) {
        count--;
        const double a = work[count].a, b = work[count].b, m = (a + b) / 2, whole = work[count].whole;
        const double left = panel(p, a, m), right = panel(p, m, b);
        const int depth = work[count].depth + 1;
        panels += 2;
        if (sp_abs(left + right - whole) <= agree || depth > DEPTH || panels > PANELS) {
            sum += left + right;
            continue;
        }
        work[count].a = m;
        work[count].b = b;
        work[count].whole = right;
        work[count++].depth = depth;
        work[count].a = a;
        work[count].b = m;
        work[count].whole = left;
        work[count++].depth = depth;
    }
    return sum;
}

/* Whether geo_path is the length: t stays, and the path does not fold back inside of a bend. */
static bool plain(const path *p, double s, double end)
{
    const geo *g = p->g;
    const double a = g->k0 + g->rate * (s - g->s), b = g->k0 + g->rate * (end - g->s);
    return p->steady && g->kind != GEO_POLY && a * p->t < 1 && b * p->t < 1;
}

/* The next step from s towards s1: the piece of plan that lies ahead, and where the step ends. True: geo_path holds. */
static bool step_next(path *p, double s, double s1, double *end)
{
    const road *r = p->r;
    const geo *g = road_geo(r, s);
    if (s1 < s && g->s >= s && g > r->geo) {
        g--;
    }
    p->g = g;
    *end = s1 > s ? sp_min(s1, g + 1 < r->geo + r->geo_count ? g[1].s : s1) : sp_max(s1, g > r->geo ? g->s : s1);
    if (p->steady) {
        p->t = lane_middle(r, p->c, s, p->id) + p->offset;
    } else {
        *end = next_kink(r, p->c, p->id, s, *end);
    }
    if (plain(p, s, *end)) {
        return true;
    }
    *end = sp_clamp(*end, s - panel_length, s + panel_length);
    return false;
}

static double step_length(const path *p, bool closed, double s, double end)
{
    return closed ? sp_abs(geo_path(p->g, s - p->g->s, end - p->g->s, p->t)) : measure(p, s, end);
}

double path_length(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1)
{
    path p = {.r = r, .c = c, .id = id, .steady = steady, .offset = offset};
    double sum = 0, s = s0, end;
    for (int i = 0; i < 1000000 && s != s1; i++) {
        const bool closed = step_next(&p, s, s1, &end);
        sum += step_length(&p, closed, s, end);
        s = end;
    }
    return sum;
}

/* where on the step the path has become `want` m long: Newton, whose slope is the rate, within what is known */
static double step_reach(const path *p, double s, double end, double want, double step)
{
    const double way = end > s ? 1 : -1;
    double x = s + (end - s) * want / step, lo = sp_min(s, end), hi = sp_max(s, end);
    for (int i = 0; i < 60; i++) {
        const double off = measure(p, s, x) - want, rate = path_rate(p, x);
        if (sp_abs(off) < 1e-11) {
            break;
        }
        lo = off * way < 0 ? x : lo;
        hi = off * way < 0 ? hi : x;
        const double next = rate > 0 ? x - way * off / rate : lo;
        const double to = next > lo && next < hi ? next : (lo + hi) / 2;
        if (to == x) {
            break;
        }
        x = to;
    }
    return x;
}

bool path_go(const road *r, const section *c, int32_t id, bool steady, double offset, double *s, double s1,
             double distance, double *gone)
{
    path p = {.r = r, .c = c, .id = id, .steady = steady, .offset = offset};
    double sum = 0, end;
    for (int i = 0; i < 1000000 && *s != s1; i++) {
        const bool closed = step_next(&p, *s, s1, &end);
        const double step = step_length(&p, closed, *s, end), want = distance - sum;
        if (step <= want) {
            sum += step;
            *s = end;
            continue;
        }
        *gone += distance;
        if (closed) {
            const double u = p.g->s + geo_walk(p.g, *s - p.g->s, p.t, end > *s ? want : -want);
            *s = sp_clamp(u, sp_min(*s, end), sp_max(*s, end));
        } else {
            *s = step_reach(&p, *s, end, want, step);
        }
        return true;
    }
    *s = s1;
    *gone += sum;
    return false;
}

double path_reach(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1,
                  double distance)
{
    double gone = 0;
    (void)path_go(r, c, id, steady, offset, &s0, s1, distance, &gone);
    return s0;
}
