/* patch.c - the ground below several points near one place of a road, as a car's wheels ask for it: the reference line
 * around that place is laid out once, so that each point costs but a step of Newton, or some where it bends much.
 * Points go two by two through lanes without branches, each as if it were alone: none changes what another gets. Leaves
 * all that is not plain - another road, the joint of two pieces that do not meet, tight bends, far points - to the full
 * question.
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
#include "road/patch.h"

#include <emmintrin.h>
#include <string.h>

#define WINDOW 6.0  /* m: the stretch of near->s that comes first (locate.c) */
#define FOLD   0.8  /* of 1 / K: no nearer to a centre of curvature */
#define ENOUGH 2e-6 /* m: what a step so short leaves is taken by slopes */
#define STEPS  6    /* of Newton at the most */
#define STEEP  0.8  /* rad: no plain cross section with a roll beyond */
#define PAIRS  2    /* at the most */

typedef double pair __attribute__((vector_size(16)));

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

/* a spiral around the place */
static void spiral_lay(double k, double rate, uint32_t terms, sp_road_patch *p)
{
    static const double share[SP_ROAD_PATCH_TERMS] = {
        1,        1.0 / 2,  1.0 / 3,  1.0 / 4,  1.0 / 5,  1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,  1.0 / 10,
        1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14, 1.0 / 15, 1.0 / 16, 1.0 / 17, 1.0 / 18, 1.0 / 19, 1.0 / 20};
    const pair bend = {-k, k}, wind = {-rate, rate};
    pair e = {1, 0}, turned = {0, 1}, before = {0, 0};
    for (uint32_t n = 1; n < terms; n++) {
        const double by = share[n - 1];
        line_set(p, n, e * by);
        e = (bend * by) * turned + (wind * by) * before;
        before = turned;
        turned = (pair){e[1], e[0]};
    }
    p->terms = terms;
}

/* the record that holds at s, by powers of what is beyond s, into k; [*lo, *hi] is cut to where it does */
static void record_take(const cubic *p, uint32_t count, double s, double k[4], double *lo, double *hi)
{
    const cubic *c = count > 1 ? cubic_find(p, count, s) : p;
    k[0] = k[1] = k[2] = k[3] = 0;
    if (count == 0) {
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
    }
    p->lane_lo = sp_max(lo - s, p->lo);
    p->lane_hi = sp_min(hi - s, p->hi);
    if (r->across) {
        const section *w = road_section(r, s);
        lo = sp_max(lo, w->s);
        hi = w + 1 < r->section + r->section_count ? sp_min(hi, w[1].s) : hi;
        hi = w->stepped || r->shape_count || r->crossfall_count ? lo : hi;
    }
    p->plain_lo = sp_max(lo - s, p->lo);
    p->plain_hi = sp_min(hi - s, p->hi);

    /* beside a lane that stays level in a banked road t is another one */
    if (p->banked && r->across) {
        p->lane_lo = p->plain_lo;
        p->lane_hi = p->plain_hi;
    }
}

static void patch_lay(const sp_road_net *net, const sp_road_place *near, sp_road_patch *p)
{
    p->net = net;
    p->known = false;
    p->near = near ? *near : (sp_road_place){0};
    const road *r = net && near ? road_of(net, near->road) : NULL;
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
    if (!(bend <= BEND) || !(p->lo < p->hi) || (g->kind == GEO_SPIRAL && g->terms == 0)) {
        return;
    }
    const geo_point q = geo_frame(g, u);
    if (!(q.speed > 0.1 && q.speed < 10)) {
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
    } else if (g->kind == GEO_SPIRAL) {
        spiral_lay(q.curvature, g->rate, g->terms, p);
    }
    p->t_most = sp_min(ASIDE, FOLD / sp_max(bend, 1e-9));
    section_lay(r, c, p);
    p->known = true;
}

void sp_road_patch_make(const sp_road_net *net, const sp_road_place *near, sp_road_patch *p)
{
    /* what is flat everywhere needs no feet */
    if (net && !net->flat) {
        patch_lay(net, near, p);
        return;
    }
    p->net = net;
    p->known = false;
    p->near = near ? *near : (sp_road_place){0};
}

/* ---- for two points ---- */
/* feet of two points as geo_foot has them, their frame that of the patch; what is still to go, m */
typedef struct feet {
    pair u, t, c, s, curvature, speed, gain, step, last; /* gain: of the speed, by u; last: the step in u */
} feet;

static inline pair both(double x)
{
    return (pair){x, x};
}

/* All bits of a lane, or none. An instruction each, which the compiler's own comparisons of lanes are not. */
static inline pair below(pair a, pair b)
{
    return _mm_cmplt_pd(a, b);
}

/* |a| <= b */
static inline pair within(pair a, pair b)
{
    return _mm_cmple_pd(_mm_andnot_pd(both(-0.0), a), b);
}

static inline pair also(pair a, pair b)
{
    return _mm_and_pd(a, b);
}

/* as bits 0 and 1 */
static inline int lanes(pair m)
{
    return _mm_movemask_pd(m);
}

static inline pair root(pair x)
{
    return _mm_sqrt_pd(x);
}

static inline pair reciprocal(pair x)
{
    return 1.0 / x;
}

static inline pair cubic_pair(const double k[4], pair d)
{
    return k[0] + d * (k[1] + d * (k[2] + d * k[3]));
}

static inline pair slope_pair(const double k[4], pair d)
{
    return k[1] + d * (2 * k[2] + d * (3 * k[3]));
}

/* The curve's frame at d, what lies left of it, Newton's step to the foot. Of two points x and y come together first,
 * then the two. */
static inline feet poly_see(const sp_road_patch *p, pair d, pair along, pair left)
{
    const pair d0 = both(d[0]), d1 = both(d[1]), k1 = line_get(p, 1), k2 = line_get(p, 2), by3 = line_get(p, 3),
               k3 = 3 * by3;
    const pair at0 = d0 * (k1 + d0 * (k2 + d0 * by3)), at1 = d1 * (k1 + d1 * (k2 + d1 * by3));
    const pair f0 = k1 + d0 * (2 * k2 + d0 * k3), f1 = k1 + d1 * (2 * k2 + d1 * k3);
    const pair g0 = 2 * k2 + d0 * (2 * k3), g1 = 2 * k2 + d1 * (2 * k3);
    const pair ex = along - (pair){at0[0], at1[0]}, ey = left - (pair){at0[1], at1[1]};
    const pair fx = {f0[0], f1[0]}, fy = {f0[1], f1[1]}, gx = {g0[0], g1[0]}, gy = {g0[1], g1[1]};
    const pair speed2 = fx * fx + fy * fy, step = (fx * ex + fy * ey) / (speed2 - ex * gx - ey * gy);
    feet f = {.u = d, .last = step, .speed = root(speed2)};
    const pair slow = reciprocal(f.speed);
    f.c = fx * slow;
    f.s = fy * slow;
    f.t = f.c * ey - f.s * ex;
    f.curvature = (f.c * gy - f.s * gx) * (slow * slow);
    f.gain = f.c * gx + f.s * gy;
    f.step = step * f.speed;
    return f;
}

static inline feet spiral_see(const sp_road_patch *p, pair d, pair along, pair left)
{
    const pair d0 = both(d[0]), d1 = both(d[1]), ahead = {1, 0};
    pair a = {0, 0}, b = {0, 0}, fa = {0, 0}, fb = {0, 0};

    /* x = d + d^2 (...), y = d^2 (...) */
    for (uint32_t n = p->terms - 1; n >= 2; n--) {
        const pair next = line_get(p, n);
        fa = fa * d0 + a;
        fb = fb * d1 + b;
        a = a * d0 + next;
        b = b * d1 + next;
    }
    const pair at0 = d0 * (ahead + d0 * a), at1 = d1 * (ahead + d1 * b);
    const pair f0 = ahead + d0 * (2 * a + d0 * fa), f1 = ahead + d1 * (2 * b + d1 * fb);
    const pair ex = along - (pair){at0[0], at1[0]}, ey = left - (pair){at0[1], at1[1]};
    feet f = {.u = d, .c = {f0[0], f1[0]}, .s = {f0[1], f1[1]}, .curvature = p->curvature + p->rate * d};
    f.t = f.c * ey - f.s * ex;
    f.speed = both(1);
    f.step = f.last = (f.c * ex + f.s * ey) / (1 - f.curvature * f.t);
    return f;
}

static inline feet curve_see(const sp_road_patch *p, pair d, pair along, pair left)
{
    return p->kind == GEO_POLY ? poly_see(p, d, along, left) : spiral_see(p, d, along, left);
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

/* what is left of the step turns the frame and changes all by their slopes */
static inline void curve_last(const sp_road_patch *p, feet *f)
{
    const pair turn = f->curvature * f->step, c = f->c - f->s * turn;
    f->s = f->s + f->c * turn;
    f->c = c;
    f->curvature += p->rate * f->step;
    f->speed += f->gain * f->last;
    f->u += f->last;
}

/* stage by stage for both pairs: one goes on while the other waits for what it needs */
static inline void curve_feet(const sp_road_patch *p, int pairs, const pair *along, const pair *left, feet *f)
{
    for (int k = 0; k < pairs; k++) {
        f[k].u = curve_guess(p, along[k], left[k]);
    }
    for (int i = 0; i < STEPS; i++) {
        pair near[PAIRS];
        int all = 3;
        for (int k = 0; k < pairs; k++) {
            f[k] = curve_see(p, f[k].u, along[k], left[k]);
            near[k] = within(f[k].step, both(ENOUGH));
            all &= lanes(near[k]);
        }
        if (all == 3) {
            break;
        }

        /* what is there stays there, to the bit; so does what will not come */
        for (int k = 0; k < pairs; k++) {
            const pair good = also(within(f[k].step, both(REACH)), below(f[k].curvature * f[k].t, both(0.9)));
            f[k].u += also(_mm_andnot_pd(near[k], good), f[k].last);
        }
    }
    for (int k = 0; k < pairs; k++) {
        curve_last(p, &f[k]);
    }
}

/* on a circle the angle's tangent is z: atan z = 2 atan(z / (1 + sqrt(1 + z^2))), and atan w = w - w^3 / 3 + ... */
static inline feet arc_feet(const sp_road_patch *p, pair along, pair left)
{
    const pair reach = along / (1 - p->curvature * left), z = p->curvature * reach, z2 = z * z,
               long_side = root(1 + z2);
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

/* u counted from near->s */
static inline void patch_feet(const sp_road_patch *p, int pairs, const pair *along, const pair *left, feet *f)
{
    if (p->kind == GEO_SPIRAL || p->kind == GEO_POLY) {
        curve_feet(p, pairs, along, left, f);
        return;
    }
    const pair none = both(0), one = both(1);
    for (int k = 0; k < pairs; k++) {
        f[k] = p->kind == GEO_ARC ? arc_feet(p, along[k], left[k])
                                  : (feet){along[k], left[k], one, none, none, one, none, none, none};
    }
}

/* whether these are feet at all: within the patch, found, on this side of the centre of curvature */
static inline pair feet_hold(const sp_road_patch *p, const feet *f, pair along, pair left)
{
    const pair here = also(within(along, both(REACH)), within(f->t, both(p->t_most)));
    return also(here, also(within(f->step, both(ENOUGH)), below(p->curvature * left, both(0.9))));
}

/* sine and cosine of a roll below STEEP: what is left out is below 1e-12 */
static inline void roll_turn(pair a, pair *s, pair *c)
{
    const pair z = a * a, z2 = z * z, z4 = z2 * z2;
    const pair odd = (-1.0 / 6 + z * (1.0 / 120)) + z2 * (-1.0 / 5040 + z * (1.0 / 362880)) +
                     z4 * (-1.0 / 39916800 + z * (1.0 / 6227020800.0));
    const pair even = (-1.0 / 2 + z * (1.0 / 24)) + z2 * (-1.0 / 720 + z * (1.0 / 40320)) +
                      z4 * (-1.0 / 3628800 + z * (1.0 / 479001600));
    *s = a + a * (z * odd);
    *c = 1 + z * even;
}

/* height and normal by the plain cross section */
typedef struct ground {
    pair z, normal[3];
    int held, plain, level; /* bits of lanes: there is a foot, it is plain there, straight up */
} ground;

static inline ground ground_at(const sp_road_patch *p, const feet *f, pair held)
{
    const pair u = f->u, along = f->speed * (1 - f->curvature * f->t), none = both(0);
    pair plain = also(also(held, below(both(0.01), along)),
                      also(_mm_cmple_pd(both(p->plain_lo), u), below(u, both(p->plain_hi))));
    pair t = f->t, z_s = slope_pair(p->rise, u), nx = -z_s, ny = none, nz = along, level = _mm_cmpeq_pd(z_s, none);
    ground g = {.z = cubic_pair(p->rise, u), .held = lanes(held)};
    if (p->banked) {
        /* p = t cos, z = rise + t sin; the normal is that of road_cross, times the cosine */
        pair sr, cr;
        const pair roll = cubic_pair(p->lean, u), roll_s = slope_pair(p->lean, u);
        roll_turn(roll, &sr, &cr);
        const pair cr2 = cr * cr;
        z_s += t * roll_s;
        level = also(_mm_cmpeq_pd(z_s, none), _mm_cmpeq_pd(roll, none));
        nx = -(t * roll_s * (sr * sr) + z_s * cr2);
        ny = -along * (sr * cr);
        nz = along * cr2;
        t /= cr;
        g.z += t * sr;
        plain = also(plain, below(both(-STEEP), roll));
        plain = also(plain, below(roll, both(STEEP)));
    }
    plain = also(plain, also(below(both(p->t_lo), t), below(t, both(p->t_hi))));
    g.plain = lanes(plain);
    g.level = lanes(level);

    /* along, left and up, to the world */
    const pair by = reciprocal(root(nx * nx + ny * ny + nz * nz)), ahead = nx * by, left = ny * by;
    const pair c = p->c * f->c - p->s * f->s, s = p->s * f->c + p->c * f->s;
    g.normal[0] = c * ahead - s * left;
    g.normal[1] = s * ahead + c * left;
    g.normal[2] = nz * by;
    return g;
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

/* those of a pair that are not plain, or level to the bit */
static void pair_rest(const sp_road_patch *p, const double x[2], const double y[2], const feet *f, const ground *g,
                      double z[2], sp_vec3 normal[2])
{
    for (int i = 0; i < 2; i++) {
        const double c = f->c[i], s = f->s[i];
        const geo_foot foot = {f->u[i],         f->t[i],    p->c * c - p->s * s, p->s * c + p->c * s,
                               f->curvature[i], f->speed[i]};
        if (!(g->plain >> i & 1)) {
            point_at(p, x[i], y[i], g->held >> i & 1 ? &foot : NULL, &z[i], &normal[i]);
        } else if (g->level >> i & 1) {
            normal[i] = sp_v3(0, 0, 1);
        }
    }
}

/* in the frame of the line at near->s */
static inline void points_lay(const sp_road_patch *p, int pairs, const double *x, const double *y, pair *along,
                              pair *left)
{
    for (int k = 0; k < pairs; k++) {
        const pair dx = (pair){x[2 * k], x[2 * k + 1]} - p->x, dy = (pair){y[2 * k], y[2 * k + 1]} - p->y;
        along[k] = p->c * dx + p->s * dy;
        left[k] = p->c * dy - p->s * dx;
    }
}

static void pairs_at(const sp_road_patch *p, int pairs, const double *x, const double *y, double *z, sp_vec3 *normal)
{
    if (!p->known) {
        for (int i = 0; i < 2 * pairs; i++) {
            z[i] = 0;
            normal[i] = sp_v3(0, 0, 1);
            if (p->net && !p->net->flat) {
                sp_road_surface(p->net, x[i], y[i], &p->near, &z[i], &normal[i]);
            }
        }
        return;
    }
    pair along[PAIRS], left[PAIRS];
    feet f[PAIRS];
    ground g[PAIRS];
    points_lay(p, pairs, x, y, along, left);
    patch_feet(p, pairs, along, left, f);
    for (int k = 0; k < pairs; k++) {
        g[k] = ground_at(p, &f[k], feet_hold(p, &f[k], along[k], left[k]));
    }
    for (int k = 0; k < pairs; k++) {
        for (int i = 0; i < 2; i++) {
            z[2 * k + i] = g[k].z[i];
            normal[2 * k + i] = sp_v3(g[k].normal[0][i], g[k].normal[1][i], g[k].normal[2][i]);
        }
        if (g[k].plain != 3 || g[k].level != 0) {
            pair_rest(p, x + 2 * k, y + 2 * k, &f[k], &g[k], z + 2 * k, normal + 2 * k);
        }
    }
}

uint32_t sp_road_patch_places(const sp_road_patch *p, const double x[4], const double y[4], sp_road_place at[4])
{
    sp_road_patch flat;
    if (!p->known && p->net && p->net->flat) {
        patch_lay(p->net, &p->near, &flat);
        p = &flat;
    }
    if (!p->known) {
        return 0;
    }
    pair along[PAIRS], left[PAIRS];
    feet f[PAIRS];
    uint32_t found = 0;
    points_lay(p, PAIRS, x, y, along, left);
    patch_feet(p, PAIRS, along, left, f);
    for (int k = 0; k < PAIRS; k++) {
        pair t = f[k].t, held = feet_hold(p, &f[k], along[k], left[k]);
        if (p->banked) {
            pair sr, cr;
            const pair roll = cubic_pair(p->lean, f[k].u);
            held = also(held, within(roll, both(STEEP)));
            roll_turn(roll, &sr, &cr);
            t /= cr;
        }
        held = also(held, also(_mm_cmple_pd(both(p->lane_lo), f[k].u), below(f[k].u, both(p->lane_hi))));
        held = also(held, also(below(both(p->t_lo), t), below(t, both(p->t_hi))));
        for (int i = 0; i < 2; i++) {
            if (lanes(held) >> i & 1) {
                const double s = p->near.s + f[k].u[i];
                at[2 * k + i] = (sp_road_place){p->near.road, 0, s, t[i]};
                found |= 1u << (2 * k + i);
            }
        }
    }
    return found;
}

void sp_road_patch_wheels(const sp_road_patch *p, const double x[4], const double y[4], double z[4], sp_vec3 normal[4])
{
    pairs_at(p, 2, x, y, z, normal);
}

void sp_road_patch_at(const sp_road_patch *p, double x, double y, double *z, sp_vec3 *normal)
{
    const double xs[2] = {x, x}, ys[2] = {y, y};
    double height[2];
    sp_vec3 up[2];
    pairs_at(p, 1, xs, ys, height, up);
    *z = height[0];
    *normal = up[0];
}
