/* geometry.c - pieces of the reference line: line, arc, spiral, polynomial. Leaves roads and lanes to others.
 *
 * A spiral's heading is h + k0 u + rate u^2 / 2; its position is the integral of (cos, sin), by Gauss and Legendre with
 * five points over panels of at most half a radian. Its error on a panel of length L and turn a is below 4e-13 L a^10,
 * which is 1e-13 m at 100 m (Abramowitz and Stegun 25.4.30). */
#include "road/inside.h"

static const double node[5] = {-0.90617984593866399280, -0.53846931010568309104, 0, 0.53846931010568309104,
                               0.90617984593866399280};
static const double weight[5] = {0.23692688505618908751, 0.47862867049936646804, 0.56888888888888888889,
                                 0.47862867049936646804, 0.23692688505618908751};

static double heading_at(const geo *g, double u)
{
    return g->heading + u * (g->k0 + 0.5 * g->rate * u);
}

/* integral of (cos, sin) of the heading from u0 to u1 */
static sp_vec2 spiral_leg(const geo *g, double u0, double u1)
{
    const double half = (u1 - u0) / 2, middle = (u0 + u1) / 2;
    sp_vec2 sum = {0, 0};
    for (int i = 0; i < 5; i++) {
        double s, c;
        sp_sincos(heading_at(g, middle + half * node[i]), &s, &c);
        sum.x += weight[i] * c;
        sum.y += weight[i] * s;
    }
    return (sp_vec2){sum.x * half, sum.y * half};
}

static bool spiral_prepare(geo *g, sp_arena *arena)
{
    /* the largest turn is where the curvature is largest */
    const double k1 = g->k0 + g->rate * g->length, largest = sp_max(sp_abs(g->k0), sp_abs(k1));
    const double panels = sp_ceil(largest * g->length / 0.5);
    g->panels = panels < 1 ? 1 : (panels > 4096 ? 4096 : (uint32_t)panels);
    g->panel = g->length / (double)g->panels;
    g->knot = SP_ARRAY(arena, sp_vec2, g->panels);
    if (!g->knot) {
        return false;
    }
    sp_vec2 at = {g->x, g->y};
    for (uint32_t i = 0; i < g->panels; i++) {
        g->knot[i] = at;
        const sp_vec2 leg = spiral_leg(g, (double)i * g->panel, ((double)i + 1) * g->panel);
        at.x += leg.x;
        at.y += leg.y;
    }
    return true;
}

void geo_choose(geo *g)
{
    /* the centre of a nearly straight arc is too far away to count from: it goes as a spiral that does not wind */
    const bool bends = g->rate != 0 || g->k0 != 0;
    g->kind = !bends ? GEO_LINE : (g->rate == 0 && sp_abs(g->k0) >= 1e-6 ? GEO_ARC : GEO_SPIRAL);
}

bool geo_prepare(geo *g, sp_arena *arena)
{
    sp_sincos(g->heading, &g->sin_h, &g->cos_h);
    switch (g->kind) {
    case GEO_ARC:
        g->center_x = g->x - g->sin_h / g->k0;
        g->center_y = g->y + g->cos_h / g->k0;
        return true;
    case GEO_SPIRAL:
        return spiral_prepare(g, arena);
    default:
        return true;
    }
}

/* a chord of angle 2a turned by a from the start: one sine and cosine give the whole point */
static geo_point arc_at(const geo *g, double u)
{
    const double a = 0.5 * g->k0 * u;
    double sa, ca;
    sp_sincos(a, &sa, &ca);
    const double chord = sp_abs(a) < 1e-5 ? u * (1 - a * a / 6) : u * (sa / a);
    const double c2 = 1 - 2 * sa * sa, s2 = 2 * sa * ca;
    geo_point p = {.heading = g->heading + g->k0 * u, .curvature = g->k0, .speed = 1};
    p.x = g->x + chord * (g->cos_h * ca - g->sin_h * sa);
    p.y = g->y + chord * (g->sin_h * ca + g->cos_h * sa);
    p.c = g->cos_h * c2 - g->sin_h * s2;
    p.s = g->sin_h * c2 + g->cos_h * s2;
    return p;
}

static geo_point spiral_at(const geo *g, double u)
{
    const double index = u / g->panel;
    const uint32_t i = index <= 0 ? 0 : (index >= (double)g->panels ? g->panels - 1 : (uint32_t)index);
    const sp_vec2 leg = spiral_leg(g, (double)i * g->panel, u);
    geo_point p = {.x = g->knot[i].x + leg.x, .y = g->knot[i].y + leg.y, .speed = 1};
    p.heading = heading_at(g, u);
    p.curvature = g->k0 + g->rate * u;
    sp_sincos(p.heading, &p.s, &p.c);
    return p;
}

static geo_point poly_at(const geo *g, double u)
{
    const double p = u * g->p_per_s, *a = g->u, *b = g->v;
    const double lx = a[0] + p * (a[1] + p * (a[2] + p * a[3])), ly = b[0] + p * (b[1] + p * (b[2] + p * b[3]));
    const double dx = a[1] + p * (2 * a[2] + p * 3 * a[3]), dy = b[1] + p * (2 * b[2] + p * 3 * b[3]);
    const double ddx = 2 * a[2] + 6 * p * a[3], ddy = 2 * b[2] + 6 * p * b[3];
    const double n2 = sp_max(dx * dx + dy * dy, 1e-30), n = sp_sqrt(n2);
    geo_point q = {.curvature = (dx * ddy - dy * ddx) / (n2 * n), .speed = n * g->p_per_s};
    q.x = g->x + g->cos_h * lx - g->sin_h * ly;
    q.y = g->y + g->sin_h * lx + g->cos_h * ly;
    q.c = (g->cos_h * dx - g->sin_h * dy) / n;
    q.s = (g->sin_h * dx + g->cos_h * dy) / n;
    q.heading = g->heading + sp_atan2(dy, dx);
    return q;
}

geo_point geo_at(const geo *g, double u)
{
    switch (g->kind) {
    case GEO_LINE:
        return (geo_point){g->x + g->cos_h * u, g->y + g->sin_h * u, g->heading, g->cos_h, g->sin_h, 0, 1};
    case GEO_ARC:
        return arc_at(g, u);
    case GEO_SPIRAL:
        return spiral_at(g, u);
    default:
        return poly_at(g, u);
    }
}

double geo_turn(const geo *g, double u0, double u1)
{
    if (g->kind != GEO_POLY) {
        return (u1 - u0) * (g->k0 + 0.5 * g->rate * (u0 + u1));
    }
    return sp_wrap_angle(poly_at(g, u1).heading - poly_at(g, u0).heading);
}

/* what is left at u: along the tangent and to the left of it */
static void residual(const geo_point *q, double x, double y, double *along, double *left)
{
    const double dx = x - q->x, dy = y - q->y;
    *along = q->c * dx + q->s * dy;
    *left = q->c * dy - q->s * dx;
}

/* Newton on (P - C) . C' = 0, whose slope is speed (1 - k t); kept away from the centre of curvature */
static double project_newton(const geo *g, double lo, double hi, double guess, double x, double y, double *t,
                             double *along)
{
    double u = sp_clamp(guess, lo, hi);
    geo_point q = geo_at(g, u);
    residual(&q, x, y, along, t);
    for (int i = 0; i < 24; i++) {
        const double slope = sp_max(1 - q.curvature * *t, 0.25) * q.speed;
        const double next = sp_clamp(u + *along / sp_max(slope, 1e-9), lo, hi);
        if (sp_abs(next - u) < 1e-12 * (1 + sp_abs(u))) {
            break;
        }
        u = next;
        q = geo_at(g, u);
        residual(&q, x, y, along, t);
    }
    return u;
}

static double project_arc(const geo *g, double lo, double hi, double x, double y, double *t, double *along)
{
    const double radius = 1 / g->k0;
    const double dx = x - g->center_x, dy = y - g->center_y, sign = radius > 0 ? 1 : -1;

    /* angle from the start's radius to the point's */
    const double out = sign * (g->sin_h * dx - g->cos_h * dy), side = g->cos_h * dx + g->sin_h * dy;
    const double full = SP_TAU * sp_abs(radius);
    double u = sp_atan2(side, out) * sp_abs(radius);

    /* of the values that differ by a full turn, the one nearest to the middle of the range */
    const double middle = (lo + hi) / 2;
    if (u < middle - full / 2) {
        u += full * sp_ceil((middle - full / 2 - u) / full);
    } else if (u > middle + full / 2) {
        u -= full * sp_ceil((u - middle - full / 2) / full);
    }
    if (u >= lo && u <= hi) {
        *t = radius - sign * sp_hypot(dx, dy);
        *along = 0;
        return u;
    }
    u = sp_clamp(u, lo, hi);
    const geo_point q = arc_at(g, u);
    residual(&q, x, y, along, t);
    return u;
}

double geo_project(const geo *g, double lo, double hi, double guess, double x, double y, double *t, double *along)
{
    if (g->kind == GEO_LINE) {
        const double dx = x - g->x, dy = y - g->y, u = g->cos_h * dx + g->sin_h * dy;
        const double at = sp_clamp(u, lo, hi);
        *t = g->cos_h * dy - g->sin_h * dx;
        *along = u - at;
        return at;
    }
    if (g->kind == GEO_ARC) {
        return project_arc(g, lo, hi, x, y, t, along);
    }
    const double u = project_newton(g, lo, hi, guess, x, y, t, along);
    if (u > lo && u < hi) {
        *along = 0;
    }
    return u;
}

double geo_walk(const geo *g, double u, double t, double distance)
{
    /* length of the path from u to u + d is d - t * turn(u, u + d); Newton from the local scale, exact at once for
     * lines and arcs */
    double d = distance;
    for (int i = 0; i < 12; i++) {
        const double k = g->kind == GEO_POLY ? poly_at(g, u + d).curvature : g->k0 + g->rate * (u + d);
        const double error = d - t * geo_turn(g, u, u + d) - distance;
        const double step = error / sp_max(1 - k * t, 0.05);
        d -= step;
        if (sp_abs(step) < 1e-12 * (1 + sp_abs(d))) {
            break;
        }
    }
    return u + d;
}
