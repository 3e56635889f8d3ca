/* project.c - the feet of a point on a piece: where it lies square to the side. Leaves roads to locate.c.
 *
 * A line has one, an arc two a turn (near and beyond the centre). For the others every root of the residual along the
 * tangent is found: on a spiral by halving until the slope -(1 - k t) keeps its sign, on a polynomial by Bernstein's
 * form of the residual, a quintic, until it changes sign once (Descartes). Newton's steps stay inside the bracket. */
#include "road/inside.h"

#define SLACK   1e-9 /* m: a foot this far beyond an end is taken, so that none falls between two chunks */
#define DEPTH   24
#define WINDING 5

/* work left to do: a stretch of u (or of a polynomial's local parameter) */
typedef struct stack {
    double lo[DEPTH + 2], hi[DEPTH + 2];
    uint32_t depth[DEPTH + 2], count;
} stack;

static void push(stack *k, double lo, double hi, uint32_t depth)
{
    k->lo[k->count] = lo;
    k->hi[k->count] = hi;
    k->depth[k->count] = depth;
    k->count++;
}

/* not held to [lo, hi]: of a line or an arc the same foot whatever the stretch that was asked for */
static void take(const geo *g, geo_foot *out, uint32_t *count, double u, double t, const geo_point *q)
{
    if (*count < GEO_FEET) {
        out[*count] = (geo_foot){sp_clamp(u, 0, g->span), t, q->c, q->s, q->curvature, q->speed};
        (*count)++;
    }
}

static uint32_t line_feet(const geo *g, double lo, double hi, double x, double y, geo_foot *out)
{
    const double dx = x - g->x, dy = y - g->y, u = g->cos_h * dx + g->sin_h * dy;
    uint32_t count = 0;
    if (u >= lo - SLACK && u <= hi + SLACK) {
        const geo_point q = {.c = g->cos_h, .s = g->sin_h, .speed = 1};
        take(g, out, &count, u, g->cos_h * dy - g->sin_h * dx, &q);
    }
    return count;
}

/* of the values that differ by a full turn, the one nearest to the middle */
static double unwind(double u, double full, double middle)
{
    if (u < middle - full / 2) {
        return u + full * sp_ceil((middle - full / 2 - u) / full);
    }
    return u > middle + full / 2 ? u - full * sp_ceil((u - middle - full / 2) / full) : u;
}

static uint32_t arc_feet(const geo *g, double lo, double hi, double x, double y, geo_foot *out)
{
    const double radius = 1 / g->k0, size = sp_abs(radius), full = SP_TAU * size, middle = (lo + hi) / 2;
    const double dx = x - g->center_x, dy = y - g->center_y, sign = radius > 0 ? 1 : -1;

    /* angle from the start's radius to the point's */
    const double away = sign * (g->sin_h * dx - g->cos_h * dy), side = g->cos_h * dx + g->sin_h * dy;
    const double angle = sp_atan2(side, away) * size, distance = sp_hypot(dx, dy);
    uint32_t count = 0;

    /* the tangent is square to the radius */
    const double by = distance > 0 ? sign / distance : 0;
    const geo_point near = {.c = -dy * by, .s = dx * by, .curvature = g->k0, .speed = 1};
    const geo_point far = {.c = dy * by, .s = -dx * by, .curvature = g->k0, .speed = 1};

    /* more than a turn of one piece only where it could not be cut so short */
    const double first = hi - lo > full / 2 ? lo : middle - full / 2;
    for (double u = unwind(angle, full, first + full / 2); u <= hi + SLACK && count < GEO_FEET; u += full) {
        if (u >= lo - SLACK) {
            take(g, out, &count, u, radius - sign * distance, &near);
        }
    }
    for (double u = unwind(angle + full / 2, full, first + full / 2); u <= hi + SLACK && count < GEO_FEET; u += full) {
        if (u >= lo - SLACK) {
            take(g, out, &count, u, radius + sign * distance, &far);
        }
    }
    return count;
}

/* The one root of the residual between a and b, where its slope keeps its sign (`falling`: negative), from *at, whose
 * frame is *at_q. False when there is none. */
static bool spiral_root(const geo *g, double a, double b, bool falling, double x, double y, double *at, geo_point *at_q,
                        double *t)
{
    double u = *at;
    geo_point q = *at_q;
    double lo = a, hi = b;
    bool low_known = false, high_known = false;
    for (int i = 0; i < 80; i++) {
        const double dx = x - q.x, dy = y - q.y, along = q.c * dx + q.s * dy, left = q.c * dy - q.s * dx;
        const double slope = 1 - q.curvature * left;
        const double step = slope != 0 ? along / slope : 0;
        if (sp_abs(step) < 1e-7 && u + step >= lo && u + step <= hi && slope != 0) {
            *at = u + step;
            *at_q = q;
            *t = left;
            return true;
        }

        /* which side it is on */
        if ((along > 0) == falling) {
            if (u >= b) {
                return false;
            }
            lo = u;
            low_known = true;
        } else {
            if (u <= a) {
                return false;
            }
            hi = u;
            high_known = true;
        }
        double next = u + step;
        if (slope == 0 || next <= lo || next >= hi) {
            const bool up = lo == u;
            next = up ? (high_known ? (lo + hi) / 2 : b) : (low_known ? (lo + hi) / 2 : a);
        }
        if (next == u) {
            break;
        }
        u = next;
        q = geo_spiral_frame(g, u);
    }
    *at = u;
    *at_q = q;
    *t = q.c * (y - q.y) - q.s * (x - q.x);
    return true;
}

/* least and most of k t over a stretch */
static void fold_range(double ka, double kb, double t, double spread, double *least, double *most)
{
    const double a = ka * (t - spread), b = ka * (t + spread), c = kb * (t - spread), d = kb * (t + spread);
    *least = sp_min(sp_min(a, b), sp_min(c, d));
    *most = sp_max(sp_max(a, b), sp_max(c, d));
}

static uint32_t spiral_feet(const geo *g, double from, double to, double x, double y, geo_foot *out)
{
    stack work = {.count = 0};
    uint32_t count = 0;

    /* of a stretch that winds, because it could not be cut shorter, not all need be found */
    const uint32_t most_depth = sp_abs(geo_turn(g, from, to)) > 8 ? WINDING : DEPTH / 2;
    push(&work, from - SLACK, to + SLACK, 0);
    while (work.count && count < GEO_FEET) {
        work.count--;
        const double a = work.lo[work.count], b = work.hi[work.count], m = (a + b) / 2, half = (b - a) / 2;
        const uint32_t depth = work.depth[work.count];
        const geo_point q = geo_spiral_frame(g, m);
        const double dx = x - q.x, dy = y - q.y, along = q.c * dx + q.s * dy, left = q.c * dy - q.s * dx;

        /* how far t may stray from here to the ends: |dt/du| = |k along| */
        const double ka = g->k0 + g->rate * a, kb = g->k0 + g->rate * b, k = sp_max(sp_abs(ka), sp_abs(kb));
        const double reach = sp_abs(along) + half + (sp_abs(along) + sp_abs(left) + half) * k * half;
        double least, most;
        fold_range(ka, kb, left, k * half * reach, &least, &most);
        if (sp_abs(along) > half * sp_max(sp_abs(1 - least), sp_abs(1 - most)) + SLACK) {
            continue;
        }
        if (most < 1 || least > 1 || depth >= most_depth) {
            geo_point at = q;
            double u = m, t;
            if (spiral_root(g, a, b, most < 1 || (least <= 1 && q.curvature * left < 1), x, y, &u, &at, &t)) {
                take(g, out, &count, u, t, &at);
            }
            continue;
        }
        push(&work, m, b, depth + 1);
        push(&work, a, m, depth + 1);
    }
    return count;
}

/* ---- polynomials ---- */
/* the cubic over x in [0, 1] of p in [p0, p0 + step], less the point's coordinate */
static void cubic_over(const double c[4], double p0, double step, double less, double out[4])
{
    out[0] = c[0] + p0 * (c[1] + p0 * (c[2] + p0 * c[3])) - less;
    out[1] = (c[1] + p0 * (2 * c[2] + p0 * 3 * c[3])) * step;
    out[2] = (c[2] + p0 * 3 * c[3]) * step * step;
    out[3] = c[3] * step * step * step;
}

/* half the derivative of the square of a cubic, added */
static void square_add(const double x[4], double f[6])
{
    f[0] += x[0] * x[1];
    f[1] += 2 * x[0] * x[2] + x[1] * x[1];
    f[2] += 3 * (x[0] * x[3] + x[1] * x[2]);
    f[3] += 4 * x[1] * x[3] + 2 * x[2] * x[2];
    f[4] += 5 * x[2] * x[3];
    f[5] += 3 * x[3] * x[3];
}

static double quintic_at(const double f[6], double x)
{
    return f[0] + x * (f[1] + x * (f[2] + x * (f[3] + x * (f[4] + x * f[5]))));
}

/* how often Bernstein's coefficients over [a, b] change sign */
static int sign_changes(const double f[6], double a, double b)
{
    static const double share[6][6] = {{1, 0, 0, 0, 0, 0},       {1, 0.2, 0, 0, 0, 0},       {1, 0.4, 0.1, 0, 0, 0},
                                       {1, 0.6, 0.3, 0.1, 0, 0}, {1, 0.8, 0.6, 0.4, 0.2, 0}, {1, 1, 1, 1, 1, 1}};
    double c[6], step = 1;
    for (int i = 0; i < 6; i++) {
        c[i] = f[i];
    }
    for (int i = 0; i < 5 && a != 0; i++) {
        for (int j = 4; j >= i; j--) {
            c[j] += a * c[j + 1];
        }
    }
    for (int i = 1; i < 6; i++) {
        step *= b - a;
        c[i] *= step;
    }
    int changes = 0;
    double last = 0;
    for (int i = 0; i < 6; i++) {
        double v = 0;
        for (int j = 0; j <= i; j++) {
            v += share[i][j] * c[j];
        }
        changes += v * last < 0;
        last = v != 0 ? v : last;
    }
    return changes;
}

/* the root between two ends of unlike sign */
static double quintic_root(const double f[6], double a, double b)
{
    const bool falling = quintic_at(f, a) > 0;
    double x = (a + b) / 2;
    for (int i = 0; i < 80; i++) {
        const double v = quintic_at(f, x);
        const double slope = f[1] + x * (2 * f[2] + x * (3 * f[3] + x * (4 * f[4] + x * 5 * f[5])));
        if (v == 0) {
            return x;
        }
        if ((v > 0) == falling) {
            a = x;
        } else {
            b = x;
        }
        double next = slope != 0 ? x - v / slope : a;
        next = next > a && next < b ? next : (a + b) / 2;
        if (sp_abs(next - x) < 1e-15) {
            return next;
        }
        x = next;
    }
    return x;
}

static uint32_t poly_feet(const geo *g, double from, double to, double x, double y, geo_foot *out)
{
    const double dx = x - g->x, dy = y - g->y, span = to - from + 2 * SLACK;
    double a[4], b[4], f[6] = {0};
    cubic_over(g->u, (from - SLACK) * g->p_per_s, span * g->p_per_s, g->cos_h * dx + g->sin_h * dy, a);
    cubic_over(g->v, (from - SLACK) * g->p_per_s, span * g->p_per_s, g->cos_h * dy - g->sin_h * dx, b);
    square_add(a, f);
    square_add(b, f);
    stack work = {.count = 0};
    uint32_t count = 0;
    push(&work, 0, 1, 0);
    while (work.count && count < GEO_FEET) {
        work.count--;
        const double lo = work.lo[work.count], hi = work.hi[work.count], m = (lo + hi) / 2;
        const uint32_t depth = work.depth[work.count];
        const int changes = sign_changes(f, lo, hi);
        if (changes == 1) {
            const double u = from - SLACK + quintic_root(f, lo, hi) * span;
            const geo_point q = geo_frame(g, u);
            take(g, out, &count, u, q.c * (y - q.y) - q.s * (x - q.x), &q);
        } else if (changes > 1 && depth < DEPTH) {
            push(&work, m, hi, depth + 1);
            push(&work, lo, m, depth + 1);
        }
    }
    return count;
}

uint32_t geo_feet(const geo *g, double lo, double hi, double x, double y, geo_foot out[GEO_FEET])
{
    switch (g->kind) {
    case GEO_LINE:
        return line_feet(g, lo, hi, x, y, out);
    case GEO_ARC:
        return arc_feet(g, lo, hi, x, y, out);
    case GEO_SPIRAL:
        return spiral_feet(g, lo, hi, x, y, out);
    default:
        return poly_feet(g, lo, hi, x, y, out);
    }
}

double geo_project(const geo *g, double lo, double hi, double guess, double x, double y, double *t, double *along)
{
    (void)guess;
    geo_foot foot[GEO_FEET];
    const uint32_t count = geo_feet(g, lo, hi, x, y, foot);
    double best = SP_INFINITY, u = lo;
    for (uint32_t i = 0; i < count; i++) {
        if (sp_abs(foot[i].t) < best) {
            best = sp_abs(foot[i].t);
            u = sp_clamp(foot[i].u, lo, hi);
            *t = foot[i].t;
            *along = 0;
        }
    }

    /* an end may be nearer */
    for (int end = 0; end < 2; end++) {
        double a, l;
        geo_residual(g, end ? hi : lo, x, y, &a, &l);
        if ((end ? a > 0 : a < 0) && sp_hypot(a, l) < best) {
            best = sp_hypot(a, l);
            u = end ? hi : lo;
            *t = l;
            *along = a;
        }
    }
    if (best == SP_INFINITY) {
        geo_residual(g, lo, x, y, along, t);
    }
    return u;
}
