/* geometry.c - pieces of the reference line: line, arc, spiral, polynomial: points, lengths, walks. Leaves the series
 * of a spiral to spiral.c, feet of points to project.c, roads and lanes to others.
 *
 * A polynomial's p is linear in s, as the standard says (ASAM OpenDRIVE 1.7, 8.3: p runs from 0 to 1 or to the length).
 * Then |dC/ds| is not 1 (geo_point.speed), and lengths are integrals: by Gauss and Legendre with five points a panel,
 * sixteen panels a piece (Abramowitz and Stegun 25.4.30). */
#include "road/inside.h"

static const double node[5] = {-0.90617984593866399280, -0.53846931010568309104, 0, 0.53846931010568309104,
                               0.90617984593866399280};
static const double weight[5] = {0.23692688505618908751, 0.47862867049936646804, 0.56888888888888888889,
                                 0.47862867049936646804, 0.23692688505618908751};

void geo_choose(geo *g)
{
    /* the centre of a nearly straight arc is too far away to count from: it goes as a spiral that does not wind */
    const bool bends = g->rate != 0 || g->k0 != 0;
    g->kind = !bends ? GEO_LINE : (g->rate == 0 && sp_abs(g->k0) >= 1e-6 ? GEO_ARC : GEO_SPIRAL);
}

bool geo_prepare(geo *g, sp_arena *arena)
{
    sp_sincos(g->heading, &g->sin_h, &g->cos_h);
    g->shaped = g->length + sp_min(g->length, 0.1);
    switch (g->kind) {
    case GEO_ARC:
        g->center_x = g->x - g->sin_h / g->k0;
        g->center_y = g->y + g->cos_h / g->k0;
        return true;
    case GEO_SPIRAL:
        return geo_spiral_prepare(g, arena);
    default:
        return true;
    }
}

/* a chord of angle 2a turned by a from the start: one sine and cosine give the whole point */
static geo_point arc_frame(const geo *g, double u)
{
    const double a = 0.5 * g->k0 * u;
    double sa, ca;
    sp_sincos(a, &sa, &ca);
    const double chord = sp_abs(a) < 1e-5 ? u * (1 - a * a / 6) : u * (sa / a);
    const double c2 = 1 - 2 * sa * sa, s2 = 2 * sa * ca;
    geo_point p = {.curvature = g->k0, .speed = 1};
    p.x = g->x + chord * (g->cos_h * ca - g->sin_h * sa);
    p.y = g->y + chord * (g->sin_h * ca + g->cos_h * sa);
    p.c = g->cos_h * c2 - g->sin_h * s2;
    p.s = g->sin_h * c2 + g->cos_h * s2;
    return p;
}

/* first derivative of a polynomial piece by p, in its own frame */
static sp_vec2 poly_slope(const geo *g, double p)
{
    const double *a = g->u, *b = g->v;
    return (sp_vec2){a[1] + p * (2 * a[2] + p * 3 * a[3]), b[1] + p * (2 * b[2] + p * 3 * b[3])};
}

static double poly_p(const geo *g, double u)
{
    return sp_clamp(u, g->length - g->shaped, g->shaped) * g->p_per_s;
}

static geo_point poly_frame(const geo *g, double u)
{
    const double p = poly_p(g, u), *a = g->u, *b = g->v;
    const double lx = a[0] + p * (a[1] + p * (a[2] + p * a[3])), ly = b[0] + p * (b[1] + p * (b[2] + p * b[3]));
    const double dx = a[1] + p * (2 * a[2] + p * 3 * a[3]), dy = b[1] + p * (2 * b[2] + p * 3 * b[3]);
    const double ddx = 2 * a[2] + 6 * p * a[3], ddy = 2 * b[2] + 6 * p * b[3];
    const double n2 = sp_max(dx * dx + dy * dy, 1e-30), n = sp_sqrt(n2);
    geo_point q = {.curvature = (dx * ddy - dy * ddx) / (n2 * n), .speed = n * g->p_per_s};
    q.x = g->x + g->cos_h * lx - g->sin_h * ly;
    q.y = g->y + g->sin_h * lx + g->cos_h * ly;
    q.c = (g->cos_h * dx - g->sin_h * dy) / n;
    q.s = (g->sin_h * dx + g->cos_h * dy) / n;
    return q;
}

geo_point geo_frame(const geo *g, double u)
{
    switch (g->kind) {
    case GEO_LINE:
        return (geo_point){g->x + g->cos_h * u, g->y + g->sin_h * u, 0, g->cos_h, g->sin_h, 0, 1};
    case GEO_ARC:
        return arc_frame(g, u);
    case GEO_SPIRAL:
        return geo_spiral_frame(g, u);
    default:
        return poly_frame(g, u);
    }
}

static double heading_at(const geo *g, double u)
{
    if (g->kind == GEO_LINE) {
        return g->heading;
    }
    if (g->kind == GEO_ARC) {
        return g->heading + g->k0 * u;
    }
    if (g->kind == GEO_SPIRAL) {
        u = sp_clamp(u, g->length - g->shaped, g->shaped);
        return g->heading + u * (g->k0 + 0.5 * g->rate * u);
    }
    const sp_vec2 d = poly_slope(g, poly_p(g, u));
    return g->heading + sp_atan2(d.y, d.x);
}

geo_point geo_at(const geo *g, double u)
{
    geo_point q = geo_frame(g, u);
    q.heading = heading_at(g, u);
    return q;
}

/* The derivative runs along a parabola from d0 to d1. The angle between them is that of the chord, unless the origin
 * lies between chord and parabola: then the parabola goes round on the other side. */
static double poly_turn(const geo *g, double u0, double u1)
{
    const double p0 = poly_p(g, u0), p1 = poly_p(g, u1), step = p1 - p0;
    const sp_vec2 d0 = poly_slope(g, p0), d1 = poly_slope(g, p1);
    const double angle = sp_atan2(d0.x * d1.y - d0.y * d1.x, d0.x * d1.x + d0.y * d1.y);

    /* 0 = d0 + chord * tau - bend * lambda, within for 0 < lambda < tau (1 - tau) */
    const sp_vec2 chord = {d1.x - d0.x, d1.y - d0.y};
    const sp_vec2 bend = {3 * g->u[3] * step * step, 3 * g->v[3] * step * step};
    const double area = chord.x * bend.y - chord.y * bend.x;
    if (area == 0) {
        return angle;
    }
    const double tau = (bend.x * d0.y - bend.y * d0.x) / area, lambda = (chord.x * d0.y - chord.y * d0.x) / area;
    const bool round = tau > 0 && tau < 1 && lambda > 0 && lambda < tau * (1 - tau);
    return !round ? angle : (angle > 0 ? angle - SP_TAU : angle + SP_TAU);
}

double geo_turn(const geo *g, double u0, double u1)
{
    return g->kind == GEO_POLY ? poly_turn(g, u0, u1) : (u1 - u0) * (g->k0 + 0.5 * g->rate * (u0 + u1));
}

/* length of the reference line itself */
static double poly_length(const geo *g, double u0, double u1)
{
    const double panels = sp_clamp(sp_ceil(sp_abs(u1 - u0) / g->length * 16), 1, 64), panel = (u1 - u0) / panels;
    double sum = 0;
    for (int i = 0; i < (int)panels; i++) {
        const double middle = u0 + panel * (i + 0.5);
        for (int k = 0; k < 5; k++) {
            const sp_vec2 d = poly_slope(g, poly_p(g, middle + 0.5 * panel * node[k]));
            sum += weight[k] * sp_sqrt(d.x * d.x + d.y * d.y);
        }
    }
    return 0.5 * panel * sum * g->p_per_s;
}

double geo_path(const geo *g, double u0, double u1, double t)
{
    const double length = g->kind == GEO_POLY ? poly_length(g, u0, u1) : u1 - u0;
    return length - t * geo_turn(g, u0, u1);
}

double geo_walk(const geo *g, double u, double t, double distance)
{
    /* (1 - k t) d - t rate d^2 / 2 = distance, in the form that does not cancel */
    if (g->kind != GEO_POLY) {
        const double a = 1 - (g->k0 + g->rate * u) * t, root = a * a - 2 * t * g->rate * distance;
        return u + 2 * distance / sp_max(a + sp_sqrt(sp_max(root, 0)), 1e-9);
    }

    /* Newton from the local scale */
    double d = distance;
    for (int i = 0; i < 24; i++) {
        const geo_point q = poly_frame(g, u + d);
        const double error = geo_path(g, u, u + d, t) - distance;
        const double step = error / (sp_max(1 - q.curvature * t, 0.05) * sp_max(q.speed, 1e-3));
        /* inside of a bend tighter than t the length folds back, and there is no such place: stay near */
        const double most = 20 * sp_abs(distance) + 1;
        d = sp_clamp(d - step, -most, most);
        if (sp_abs(step) < 1e-12 * (1 + sp_abs(d))) {
            break;
        }
    }
    return u + d;
}

double geo_arc_distance(const geo *g)
{
    if (g->kind != GEO_POLY) {
        return 0;
    }

    /* at the length that has been gone by u, where the other reading stands at u */
    double most = 0, gone = 0;
    for (int i = 1; i <= 64; i++) {
        const double u = g->length * i / 64;
        gone += poly_length(g, g->length * (i - 1) / 64, u);
        const geo_point by_length = poly_frame(g, u), by_s = poly_frame(g, sp_min(gone, g->length));
        most = sp_max(most, sp_hypot(by_length.x - by_s.x, by_length.y - by_s.y));
    }
    return most;
}

void geo_residual(const geo *g, double u, double x, double y, double *along, double *left)
{
    const geo_point q = geo_frame(g, u);
    const double dx = x - q.x, dy = y - q.y;
    *along = q.c * dx + q.s * dy;
    *left = q.c * dy - q.s * dx;
}
