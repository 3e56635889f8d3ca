/* along.c - how long the path along a lane is. Leaves what follows on the lane to follow.c.
 *
 * A path at t(s) left of the reference line is sqrt((v - v k t)^2 + t'^2) ds long, k the curvature and v the metres of
 * the reference line to one of s (1 but for polynomials). Where a lane's middle keeps its t that is the length of the
 * reference line less t times the turn of its heading (geo_path), which is exact; where lane offset or widths move it,
 * the integral is taken by Gauss's rule over short pieces between the records' starts. */
#include "road/inside.h"

static const double panel_length = 4; /* m */

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

double lane_middle(const road *r, const section *c, double s, int32_t id)
{
    const lane *lanes = id > 0 ? c->left : c->right;
    const uint32_t count = id > 0 ? c->left_count : (id < 0 ? c->right_count : 0);
    const cubic *o = record_at(r->offset, r->offset_count, s);

    /* at the section's end: files let the offset jump there */
    if (o && o > r->offset && c + 1 < r->section + r->section_count && o->s >= c[1].s) {
        o--;
    }
    const double base = o && s >= o->s ? cubic_at(o, s) : 0, ds = s - c->s, side = id > 0 ? 1 : -1;
    double edge = base;
    for (uint32_t i = 0; i < count; i++) {
        const cubic *p = record_at(lanes[i].width, lanes[i].width_count, ds);
        const double v = p ? cubic_at(p, ds) : 0;
        double next = edge + side * sp_max(v, 0);
        if (p && lanes[i].border) {
            next = side > 0 ? sp_max(base + v, edge) : sp_min(base + v, edge);
        }
        if (lanes[i].id == id) {
            return (edge + next) / 2;
        }
        edge = next;
    }
    return 0;
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

/* metres of path per metre of s */
static double path_rate(const road *r, const section *c, int32_t id, const geo *g, double offset, double s, double h)
{
    const double t = lane_middle(r, c, s, id) + offset;
    const double slope = (lane_middle(r, c, s + h, id) - lane_middle(r, c, s - h, id)) / (2 * h);
    const double ahead = geo_path(g, s - h - g->s, s + h - g->s, t) / (2 * h);
    return sp_hypot(sp_max(ahead, 0), slope);
}

/* over a piece without kinks and short; s1 may lie on either side of s0 */
static double panel(const road *r, const section *c, int32_t id, const geo *g, double offset, double s0, double s1)
{
    /* Gauss, five points */
    static const double at[5] = {-0.90617984593866399, -0.53846931010568309, 0, 0.53846931010568309,
                                 0.90617984593866399};
    static const double weight[5] = {0.23692688505618909, 0.47862867049936647, 0.56888888888888889, 0.47862867049936647,
                                     0.23692688505618909};
    const double middle = (s0 + s1) / 2, half = sp_abs(s1 - s0) / 2;
    double sum = 0;
    if (half < 1e-9) {
        return 2 * half;
    }
    for (int i = 0; i < 5; i++) {
        sum += weight[i] * path_rate(r, c, id, g, offset, middle + half * at[i], half / 32);
    }
    return sum * half;
}

/* the piece of plan that lies ahead of s on the way to s1, and where this step ends */
static const geo *step_end(const road *r, const section *c, int32_t id, bool steady, double s, double s1, double *end)
{
    const geo *g = road_geo(r, s);
    if (s1 < s && g->s >= s && g > r->geo) {
        g--;
    }
    *end = s1 > s ? sp_min(s1, g + 1 < r->geo + r->geo_count ? g[1].s : s1) : sp_max(s1, g > r->geo ? g->s : s1);
    if (!steady) {
        *end = next_kink(r, c, id, s, *end);
        *end = sp_clamp(*end, s - panel_length, s + panel_length);
    }
    return g;
}

static double step_length(const road *r, const section *c, int32_t id, bool steady, const geo *g, double offset,
                          double s, double end)
{
    if (!steady) {
        return panel(r, c, id, g, offset, s, end);
    }
    const double t = lane_middle(r, c, s, id) + offset;
    return sp_max(geo_path(g, s - g->s, end - g->s, t) * (end > s ? 1 : -1), 0);
}

double path_length(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1)
{
    double sum = 0, s = s0, end;
    for (int i = 0; i < 1000000 && s != s1; i++) {
        const geo *g = step_end(r, c, id, steady, s, s1, &end);
        sum += step_length(r, c, id, steady, g, offset, s, end);
        s = end;
    }
    return sum;
}

double path_reach(const road *r, const section *c, int32_t id, bool steady, double offset, double s0, double s1,
                  double distance)
{
    double gone = 0, s = s0, end;
    for (int i = 0; i < 1000000 && s != s1; i++) {
        const geo *g = step_end(r, c, id, steady, s, s1, &end);
        const double step = step_length(r, c, id, steady, g, offset, s, end), want = distance - gone;
        if (step <= want) {
            gone += step;
            s = end;
            continue;
        }
        const double way = end > s ? 1 : -1;
        if (steady) {
            const double t = lane_middle(r, c, s, id) + offset;
            const double u = g->s + geo_walk(g, s - g->s, t, want * way);
            return sp_clamp(u, sp_min(s, end), sp_max(s, end));
        }

        /* Newton on the length of the step, whose slope is the rate */
        double x = s + (end - s) * want / step;
        for (int k = 0; k < 12; k++) {
            const double rate = sp_max(path_rate(r, c, id, g, offset, x, sp_abs(end - s) / 64), 0.05);
            const double off = panel(r, c, id, g, offset, s, x) - want;
            x = sp_clamp(x - way * off / rate, sp_min(s, end), sp_max(s, end));
            if (sp_abs(off) < 1e-11) {
                break;
            }
        }
        return x;
    }
    return s1;
}
