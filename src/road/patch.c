/* patch.c - the ground below several points near one place of a road, as a car's wheels ask for it: the reference line
 * around that place is laid out once, so that each point costs but a few steps of Newton. Leaves all that is not plain
 * - another road, the joint of two pieces that do not meet, tight bends, far points - to the full question.
 *
 * In the frame of the line at near->s the line is a polynomial of the distance along it. Of a line, an arc and a spiral
 * it is the integral of E = exp(i theta), whose series follows from E' = i theta' E:
 *   e[0] = 1,  e[n + 1] = i (k e[n] + rate e[n - 1]) / (n + 1),
 * cut where what is left out is below TINY over REACH. A polynomial of the file is one already.
 *
 * The foot that is found is that of the full question when it is the nearest of the stretch that comes first there (6 m
 * to either side of near->s). A curve of curvature up to K stays outside of both circles of radius 1 / K that touch it,
 * for pi / K of its length: so a foot at |t| < 1 / K is the nearest. Joints on the stretch may bend a little or gape:
 * near to them the full question is asked. */
#include "road/inside.h"

#include <string.h>

#define REACH  5.0   /* m along the line to either side */
#define WINDOW 6.0   /* m: the stretch of near->s that comes first (locate.c) */
#define BEND   0.2   /* 1/m: no tighter; BEND times the stretch of 12 m is less than pi */
#define ASIDE  30.0  /* m: no farther beside the line */
#define FOLD   0.8   /* of 1 / K: no nearer to a centre of curvature */
#define TINY   1e-11 /* rad */
#define ENOUGH 5e-6  /* m: what a step so short leaves is taken by slopes */
#define PANELS 16
#define STEEP  1.4 /* rad */

typedef double pair __attribute__((vector_size(16)));
typedef long long mask __attribute__((vector_size(16)));

/* ---- once for a network ---- */
/* a bound of the curvature: |C''| / |C'|^2, C'' being linear, C' no farther from its middle than the panel allows */
static double poly_bend(const geo *g)
{
    const double p0 = (g->length - g->shaped) * g->p_per_s, p1 = g->shaped * g->p_per_s, panel = (p1 - p0) / PANELS;
    double most = 0;
    for (int i = 0; i < PANELS; i++) {
        const double p = p0 + panel * (i + 0.5), *a = g->u, *b = g->v;
        const double dx = a[1] + p * (2 * a[2] + p * 3 * a[3]), dy = b[1] + p * (2 * b[2] + p * 3 * b[3]);
        double second = 0;
        for (int end = -1; end <= 1; end += 2) {
            const double q = p + end * panel / 2;
            second = sp_max(second, sp_hypot(2 * a[2] + 6 * q * a[3], 2 * b[2] + 6 * q * b[3]));
        }
        const double first = sp_hypot(dx, dy) - sp_abs(panel) / 2 * second;
        most = first > 0 ? sp_max(most, second / (first * first)) : SP_INFINITY;
        if (most > BEND) {
            return most;
        }
    }
    return most;
}

void road_patches_prepare(road *r)
{
    for (uint32_t i = 0; i < r->geo_count; i++) {
        geo *g = &r->geo[i];
        const double k1 = g->k0 + g->rate * g->shaped;
        g->bend_most = g->kind == GEO_POLY ? poly_bend(g) : sp_max(sp_abs(g->k0), sp_abs(k1));
        g->joint = 0;
        if (i + 1 < r->geo_count) {
            const geo_point a = geo_frame(g, geo_end(g)), b = geo_frame(g + 1, 0);
            const double bend = a.c * b.c + a.s * b.s > 0 ? sp_abs(a.c * b.s - a.s * b.c) : 1;
            g->joint = 5 * (sp_hypot(b.x - a.x, b.y - a.y) + bend * ASIDE);
        }
    }
}

/* ---- once for a place ---- */
static inline void line_set(sp_road_patch *p, uint32_t n, pair value)
{
    memcpy(p->line[n], &value, sizeof value);
}

static inline pair line_get(const sp_road_patch *p, uint32_t n)
{
    pair value;
    memcpy(&value, p->line[n], sizeof value);
    return value;
}

/* a polynomial piece around u, turned by its tangent there */
static void poly_lay(const geo *g, double u, const geo_point *q, sp_road_patch *p)
{
    const double at = u * g->p_per_s, by = g->p_per_s, by2 = by * by, *a = g->u, *b = g->v;
    const double c = q->c * g->cos_h + q->s * g->sin_h, s = q->s * g->cos_h - q->c * g->sin_h;
    const double x2 = (a[2] + 3 * a[3] * at) * by2, y2 = (b[2] + 3 * b[3] * at) * by2;
    const double x3 = a[3] * (by2 * by), y3 = b[3] * (by2 * by);
    const double ax = c * x2 + s * y2, ay = c * y2 - s * x2, bx = c * x3 + s * y3, by3 = c * y3 - s * x3;
    line_set(p, 1, (pair){q->speed, 0});
    line_set(p, 2, (pair){ax, ay});
    line_set(p, 3, (pair){bx, by3});

    /* length / speed = d + a d^2 + (b + 2 / 3 bend^2) d^3 ..., and back; change of the curvature by the length */
    const double slow = 1 / q->speed, along = ax * slow, bend = ay * slow;
    p->by_speed = slow;
    p->inverse[0] = -along;
    p->inverse[1] = 2 * along * along - bx * slow - 2.0 / 3 * bend * bend;
    p->rate = 6 * slow * slow * (by3 * slow - q->curvature * ax);
}

/* a spiral around the place; false: too many terms */
static bool spiral_lay(double k, double rate, sp_road_patch *p)
{
    static const double share[SP_ROAD_PATCH_TERMS] = {
        1,        1.0 / 2,  1.0 / 3,  1.0 / 4,  1.0 / 5,  1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,  1.0 / 10,
        1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16, 1.0 / 17, 1.0 / 18, 1.0 / 19, 1.0 / 20};
    const double a = sp_abs(k) * REACH, b = sp_abs(rate) * REACH * REACH;
    const pair bend = {-k, k}, wind = {-rate, rate};
    pair e = {1, 0}, turned = {0, 1}, before = {0, 0};
    double size = 1, last = 0;
    for (uint32_t n = 0; n + 1 < SP_ROAD_PATCH_TERMS; n++) {
        const double by = share[n];
        line_set(p, n + 1, e * by);

        /* two that follow each other bound all that come */
        const double next = (a * by) * size + (b * by) * last;
        if (n && size + next < TINY) {
            p->terms = n + 2;
            return true;
        }
        e = (bend * by) * turned + (wind * by) * before;
        before = turned;
        turned = (pair){e[1], e[0]};
        last = size;
        size = next;
    }
    return false;
}

/* the record that holds at s, by powers of what is beyond s, into k; [*lo, *hi] is cut to where it does */
static void record_take(const cubic *p, uint32_t count, double s, double k[4], double *lo, double *hi)
{
    const cubic *c = cubic_find(p, count, s);
    k[0] = k[1] = k[2] = k[3] = 0;
    if (!c) {
        return;
    }
    if (s < c->s) {
        *hi = sp_min(*hi, c->s);
        return;
    }
    const double d = s - c->s;
    k[0] = c->a + d * (c->b + d * (c->c + d * c->d));
    k[1] = c->b + d * (2 * c->c + d * 3 * c->d);
    k[2] = c->c + d * 3 * c->d;
    k[3] = c->d;
    *lo = sp_max(*lo, c->s);
    *hi = c + 1 < p + count ? sp_min(*hi, c[1].s) : *hi;
}

/* where a plain cross section holds: no shape, no steps, no end of a record, well inside of the lanes */
static void section_lay(const road *r, const chunk *c, sp_road_patch *p)
{
    const double s = p->near.s, start = r->geo[c->geo].s;
    double lo = start + c->lo, hi = start + c->hi;
    p->t_lo = (double)c->held_lo;
    p->t_hi = (double)c->held_hi;
    p->banked = r->superelevation_count > 0;
    record_take(r->elevation, r->elevation_count, s, p->rise, &lo, &hi);
    if (p->banked) {
        record_take(r->superelevation, r->superelevation_count, s, p->lean, &lo, &hi);
        if (!(sp_abs(p->lean[0]) < STEEP)) {
            hi = lo;
        } else {
            sp_sincos(p->lean[0], &p->sin_roll, &p->cos_roll);
        }
    }
    if (r->across) {
        const section *w = road_section(r, s);
        lo = sp_max(lo, w->s);
        hi = w + 1 < r->section + r->section_count ? sp_min(hi, w[1].s) : hi;
        hi = w->stepped || r->shape_count || r->crossfall_count ? lo : hi;
    }
    p->plain_lo = sp_max(lo - s, p->lo);
    p->plain_hi = sp_min(hi - s, p->hi);
}

void sp_road_patch_make(const sp_road_net *net, const sp_road_place *near, sp_road_patch *p)
{
    p->net = net;
    p->known = false;
    p->near = near ? *near : (sp_road_place){0};
    const road *r = net && !net->flat && near ? road_of(net, near->road) : NULL;
    if (!r || !(near->s >= 0 && near->s <= r->length) || net->chunk_count == 0) {
        return;
    }
    uint32_t index;
    (void)road_chunks_of(r, net, near->s, near->s, &index);
    const chunk *c = &net->chunk[index];
    const geo *g = &r->geo[c->geo], *first = r->geo, *last = r->geo + r->geo_count - 1;
    const double u = near->s - g->s;

    /* tightest bend and widest joint of the stretch */
    double bend = g->bend_most, loose = 0;
    for (const geo *q = g; q > first && q->s > near->s - WINDOW; q--) {
        bend = sp_max(bend, q[-1].bend_most);
        loose += q[-1].joint;
    }
    for (const geo *q = g; q < last && q[1].s < near->s + WINDOW; q++) {
        bend = sp_max(bend, q[1].bend_most);
        loose += q->joint;
    }
    p->lo = sp_max(-REACH, loose - u);
    p->hi = sp_min(REACH, geo_end(g) - loose - u);
    if (!(bend <= BEND) || !(p->lo < p->hi)) {
        return;
    }
    const geo_point q = geo_frame(g, u);
    if (!(q.speed > 0.1 && q.speed < 10) ||
        (g->kind == GEO_SPIRAL && !spiral_lay(q.curvature, g->rate, p))) {
        return;
    }
    p->x = q.x;
    p->y = q.y;
    p->c = q.c;
    p->s = q.s;
    p->curvature = q.curvature;
    p->rate = g->rate;
    p->kind = g->kind;
    if (g->kind == GEO_POLY) {
        poly_lay(g, u, &q, p);
    }
    p->t_most = sp_min(ASIDE, FOLD / sp_max(bend, 1e-9));
    section_lay(r, c, p);
    p->known = true;
}

/* ---- for two points ---- */
/* feet of two points: geo_foot, and how far the curve's frame still is from the foot, m */
typedef struct feet {
    pair u, t, c, s, curvature, speed, gain, step; /* gain: of the speed, by u */
} feet;

static inline pair both(double x)
{
    return (pair){x, x};
}

static inline pair magnitude(pair x)
{
    return (pair)((mask)x & (mask){0x7fffffffffffffffLL, 0x7fffffffffffffffLL});
}

static inline pair root(pair x)
{
    return (pair){sp_sqrt(x[0]), sp_sqrt(x[1])};
}

static inline pair reciprocal(pair x)
{
    return both(1) / x;
}

static inline pair cubic_pair(const double k[4], pair d)
{
    return k[0] + d * (k[1] + d * (k[2] + d * k[3]));
}

static inline pair slope_pair(const double k[4], pair d)
{
    return k[1] + d * (2 * k[2] + d * 3 * k[3]);
}

static inline bool all(mask m)
{
    return (m[0] & m[1]) != 0;
}

/* The line at d of two points, each with x and y in its lanes: the way there, its first and half its second slope. */
static inline void line_at(const sp_road_patch *p, pair d, pair at[2], pair first[2], pair second[2])
{
    const pair d0 = both(d[0]), d1 = both(d[1]);
    pair a = {0, 0}, b = {0, 0}, fa = {0, 0}, fb = {0, 0};
    if (p->kind == GEO_POLY) {
        const pair k1 = line_get(p, 1), k2 = line_get(p, 2), k3 = line_get(p, 3);
        at[0] = d0 * (k1 + d0 * (k2 + d0 * k3));
        at[1] = d1 * (k1 + d1 * (k2 + d1 * k3));
        first[0] = k1 + d0 * (2 * k2 + d0 * (3 * k3));
        first[1] = k1 + d1 * (2 * k2 + d1 * (3 * k3));
        second[0] = k2 + d0 * (3 * k3);
        second[1] = k2 + d1 * (3 * k3);
        return;
    }

    /* x = d + d^2 (...), y = d^2 (...) */
    for (uint32_t n = p->terms - 1; n >= 2; n--) {
        const pair next = line_get(p, n);
        fa = fa * d0 + a;
        fb = fb * d1 + b;
        a = a * d0 + next;
        b = b * d1 + next;
    }
    const pair ahead = {1, 0};
    at[0] = d0 * (ahead + d0 * a);
    at[1] = d1 * (ahead + d1 * b);
    first[0] = ahead + d0 * (2 * a + d0 * fa);
    first[1] = ahead + d1 * (2 * b + d1 * fb);
}

/* the curve's frame at d, what lies left of it, Newton's step to the foot */
static inline feet curve_see(const sp_road_patch *p, pair d, pair along, pair left)
{
    pair at[2], first[2], second[2];
    line_at(p, d, at, first, second);
    const pair ex = along - (pair){at[0][0], at[1][0]}, ey = left - (pair){at[0][1], at[1][1]};
    feet f = {.u = d, .c = {first[0][0], first[1][0]}, .s = {first[0][1], first[1][1]}};
    if (p->kind == GEO_POLY) {
        const pair speed2 = f.c * f.c + f.s * f.s, gx = {second[0][0], second[1][0]},
                   gy = {second[0][1], second[1][1]};
        f.speed = root(speed2);
        const pair by = reciprocal(f.speed);
        f.curvature = 2 * (f.c * gy - f.s * gx) * (by * by * by);
        f.c *= by;
        f.s *= by;
        f.gain = 2 * (f.c * gx + f.s * gy);
    } else {
        f.speed = both(1);
        f.curvature = p->curvature + p->rate * d;
    }
    f.t = f.c * ey - f.s * ex;
    f.step = (f.c * ex + f.s * ey) / (1 - f.curvature * f.t);
    return f;
}

/* where to begin: the circle that touches at the place, the change of its curvature, the change of the speed */
static inline pair curve_guess(const sp_road_patch *p, pair along, pair left)
{
    const pair by = reciprocal(1 - p->curvature * left), reach = along * by, z = p->curvature * reach, z2 = z * z;
    pair d = reach * (1 - z2 * (1.0 / 3 - z2 * 0.2));
    d += 0.5 * p->rate * d * d * left * by;
    if (p->kind == GEO_POLY) {
        d *= p->by_speed;
        d *= 1 + d * (p->inverse[0] + d * p->inverse[1]);
    }
    return d;
}

static inline feet curve_feet(const sp_road_patch *p, pair along, pair left)
{
    pair d = curve_guess(p, along, left);
    feet f;
    for (int i = 0;; i++) {
        f = curve_see(p, d, along, left);

        /* what is there stays there, to the bit; so does what will not come */
        const pair size = magnitude(f.step);
        const mask near = (mask)(size <= both(ENOUGH)),
                   good = (mask)(size < both(REACH)) & (mask)(f.curvature * f.t < both(0.9));
        if (all(near | ~good) || i == 6) {
            break;
        }
        const pair step = (pair)((mask)f.step & ~near & good);
        d += p->kind == GEO_POLY ? step / f.speed : step;
    }

    /* what is left of the step turns the frame and changes all by their slopes */
    const pair turn = f.curvature * f.step, c = f.c - f.s * turn;
    f.s = f.s + f.c * turn;
    f.c = c;
    f.curvature += p->rate * f.step;
    if (p->kind == GEO_POLY) {
        const pair last = f.step / f.speed;
        f.u += last;
        f.speed += f.gain * last;
    } else {
        f.u += f.step;
    }
    return f;
}

/* on a circle the angle's tangent is z: atan z = 2 atan(z / (1 + sqrt(1 + z^2))), and atan w = w - w^3 / 3 + ... */
static inline feet arc_feet(const sp_road_patch *p, pair along, pair left)
{
    const pair reach = along / (1 - p->curvature * left), z = p->curvature * reach, z2 = z * z, long_side = root(1 + z2);
    const pair by = reciprocal(1 + long_side), w = z * by, w2 = w * w;
    const pair sum = 1 - w2 * (1.0 / 3 - w2 * (0.2 - w2 * (1.0 / 7 - w2 * (1.0 / 9 - w2 * (1.0 / 11)))));
    feet f = {.u = 2 * reach * by * sum, .t = left - along * w, .c = reciprocal(long_side)};
    f.s = z * f.c;
    for (int i = 0; i < 2; i++) {
        if (!(z2[i] < 0.04)) {
            f.u[i] = sp_atan(z[i]) / p->curvature;
        }
    }
    f.curvature = both(p->curvature);
    f.speed = both(1);
    f.step = both(0);
    return f;
}

/* The feet of two points, u counted from near->s, their frame that of the patch. */
static inline feet patch_feet(const sp_road_patch *p, pair along, pair left)
{
    switch (p->kind) {
    case GEO_LINE:
        return (feet){along, left, both(1), both(0), both(0), both(1), both(0), both(0)};
    case GEO_ARC:
        return arc_feet(p, along, left);
    default:
        return curve_feet(p, along, left);
    }
}

/* whether these are feet at all: within the patch, found, on this side of the centre of curvature */
static inline mask feet_hold(const sp_road_patch *p, const feet *f, pair along, pair left)
{
    return (mask)(magnitude(along) < both(REACH)) & (mask)(p->curvature * left < both(0.9)) &
           (mask)(magnitude(f->step) <= both(ENOUGH)) & (mask)(magnitude(f->t) <= both(p->t_most));
}

/* sine and cosine of the roll beyond near->s, from those there; false: it turns too much */
static inline mask roll_turn(const sp_road_patch *p, pair u, pair *s, pair *c)
{
    const pair d = u * (p->lean[1] + u * (p->lean[2] + u * p->lean[3])), d2 = d * d;
    const pair sd = d * (1 - d2 * (1.0 / 6) * (1 - d2 * (1.0 / 20) * (1 - d2 * (1.0 / 42)))),
               cd = 1 - d2 * 0.5 * (1 - d2 * (1.0 / 12) * (1 - d2 * (1.0 / 30)));
    *s = p->sin_roll * cd + p->cos_roll * sd;
    *c = p->cos_roll * cd - p->sin_roll * sd;
    return (mask)(magnitude(d) < both(0.05));
}

/* height and normal by the plain cross section; false: not there */
static inline mask plain_at(const sp_road_patch *p, const feet *f, pair *z, pair normal[3])
{
    const pair u = f->u, along = f->speed * (1 - f->curvature * f->t), one = both(1), none = both(0);
    mask holds = (mask)(u >= both(p->plain_lo)) & (mask)(u < both(p->plain_hi)) & (mask)(along > both(0.01));
    pair t = f->t, p_t = one, p_s = none, z_t = none, z_s = slope_pair(p->rise, u);
    *z = cubic_pair(p->rise, u);
    if (p->banked) {
        pair sr, cr;
        const pair roll_s = slope_pair(p->lean, u);
        holds &= roll_turn(p, u, &sr, &cr);
        t = f->t / cr;
        p_t = cr;
        p_s = -t * sr * roll_s;
        z_t = sr;
        *z += t * sr;
        z_s += f->t * roll_s;
    }
    holds &= (mask)(t > both(p->t_lo)) & (mask)(t < both(p->t_hi));

    /* along, left and up; straight up to the bit where it is level */
    const mask level = (mask)(z_s == none) & (mask)(z_t == none);
    const pair nx = p_s * z_t - z_s * p_t, ny = -along * z_t, nz = along * p_t;
    const pair by = reciprocal(root(nx * nx + ny * ny + nz * nz)), ahead = nx * by, left = ny * by;
    const pair c = p->c * f->c - p->s * f->s, s = p->s * f->c + p->c * f->s;
    normal[0] = (pair)((mask)(c * ahead - s * left) & ~level);
    normal[1] = (pair)((mask)(s * ahead + c * left) & ~level);
    normal[2] = (pair)(((mask)(nz * by) & ~level) | ((mask)one & level));
    return holds;
}

/* one that is not plain: the foot of the patch, if it is one, with any cross section; else the full question */
static void point_at(const sp_road_patch *p, double x, double y, const geo_foot *foot, double *z, sp_vec3 *normal)
{
    road_spot spot;
    const road *r = foot ? &p->net->road[p->near.road - 1] : NULL;
    if (r && foot->u >= p->lo && foot->u <= p->hi &&
        road_spot_make(r, p->near.road, p->near.s + foot->u, foot, 0, &spot) && spot.beside == 0) {
        road_ground(r, &spot, z, normal);
        return;
    }
    sp_road_surface(p->net, x, y, &p->near, z, normal);
}

void sp_road_patch_axle(const sp_road_patch *p, const double x[2], const double y[2], double z[2], sp_vec3 normal[2])
{
    if (!p->known) {
        for (int i = 0; i < 2; i++) {
            z[i] = 0;
            normal[i] = sp_v3(0, 0, 1);
            if (p->net && !p->net->flat) {
                sp_road_surface(p->net, x[i], y[i], &p->near, &z[i], &normal[i]);
            }
        }
        return;
    }
    const pair dx = (pair){x[0], x[1]} - p->x, dy = (pair){y[0], y[1]} - p->y;
    const pair along = p->c * dx + p->s * dy, left = p->c * dy - p->s * dx;
    const feet f = patch_feet(p, along, left);
    pair height, n[3];
    const mask held = feet_hold(p, &f, along, left), plain = held & plain_at(p, &f, &height, n);
    for (int i = 0; i < 2; i++) {
        z[i] = height[i];
        normal[i] = sp_v3(n[0][i], n[1][i], n[2][i]);
    }
    if (all(plain)) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        if (!plain[i]) {
            const double c = f.c[i], s = f.s[i];
            const geo_foot foot = {
                f.u[i], f.t[i], p->c * c - p->s * s, p->s * c + p->c * s, f.curvature[i], f.speed[i]};
            point_at(p, x[i], y[i], held[i] ? &foot : NULL, &z[i], &normal[i]);
        }
    }
}

void sp_road_patch_at(const sp_road_patch *p, double x, double y, double *z, sp_vec3 *normal)
{
    const double xs[2] = {x, x}, ys[2] = {y, y};
    double height[2];
    sp_vec3 up[2];
    sp_road_patch_axle(p, xs, ys, height, up);
    *z = height[0];
    *normal = up[0];
}
