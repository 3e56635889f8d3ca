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
#define ENOUGH 1e-6  /* m: what a step so short leaves is taken by slopes */
#define PANELS 16
#define STEEP  1.4 /* rad */

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
/* the line around u as polynomials in its own frame there; false: too many terms */
static bool line_lay(const geo *g, double u, const geo_point *q, sp_road_patch *p)
{
    if (g->kind == GEO_POLY) {
        /* turned by the tangent in the piece's frame */
        const double at = u * g->p_per_s, by = g->p_per_s, *a = g->u, *b = g->v;
        const double c = q->c * g->cos_h + q->s * g->sin_h, s = q->s * g->cos_h - q->c * g->sin_h;
        const double x2 = (a[2] + 3 * a[3] * at) * by * by, y2 = (b[2] + 3 * b[3] * at) * by * by;
        const double x3 = a[3] * by * by * by, y3 = b[3] * by * by * by;
        p->line[0][0] = p->line[0][1] = p->line[1][1] = 0;
        p->line[1][0] = q->speed;
        p->line[2][0] = c * x2 + s * y2;
        p->line[2][1] = c * y2 - s * x2;
        p->line[3][0] = c * x3 + s * y3;
        p->line[3][1] = c * y3 - s * x3;
        p->terms = 4;
        return true;
    }
    if (g->kind != GEO_SPIRAL) {
        return true;
    }
    const double k = q->curvature, rate = g->rate, a = sp_abs(k) * REACH, b = sp_abs(rate) * REACH * REACH;
    double ex = 1, ey = 0, lx = 0, ly = 0, size = 1, last = 0;
    p->line[0][0] = p->line[0][1] = 0;
    for (uint32_t n = 0; n + 1 < SP_ROAD_PATCH_TERMS; n++) {
        const double by = 1.0 / (n + 1);
        p->line[n + 1][0] = ex * by;
        p->line[n + 1][1] = ey * by;
        p->terms = n + 2;

        /* two that follow each other bound all that come */
        const double next = (a * size + b * last) * by;
        if (n && size + next < TINY) {
            return true;
        }
        const double x = -(k * ey + rate * ly) * by, y = (k * ex + rate * lx) * by;
        lx = ex;
        ly = ey;
        ex = x;
        ey = y;
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

static double slope_of(const double k[4], double d)
{
    return k[1] + d * (2 * k[2] + d * 3 * k[3]);
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
    p->plain_lo = lo - s;
    p->plain_hi = hi - s;
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
    if (!(q.speed > 0.1 && q.speed < 10) || !line_lay(g, u, &q, p)) {
        return;
    }
    p->x = q.x;
    p->y = q.y;
    p->c = q.c;
    p->s = q.s;
    p->curvature = q.curvature;
    p->kind = g->kind;
    p->poly = g->kind == GEO_POLY;
    p->rate = g->rate;
    p->by_speed = 1;
    if (p->poly) {
        /* change of the curvature by the length */
        const double by = 1 / q.speed;
        p->rate = 6 * by * by * (p->line[3][1] * by - q.curvature * p->line[2][0]);
        p->by_speed = by;
    }
    p->t_most = sp_min(ASIDE, FOLD / sp_max(bend, 1e-9));
    section_lay(r, c, p);
    p->known = true;
}

/* ---- for each point ---- */
/* what is seen of a point (along, left) of the patch's frame from d on */
typedef struct sight {
    double c, s, t, step,
        slope; /* the tangent in the patch's frame; the point to its left, m; Newton's step, 1 - k t */
    double curvature, speed, gain; /* gain: of the speed, by d */
} sight;

typedef double pair __attribute__((vector_size(16)));

/* by: 1 / (1 - k t), nearly; made better */
static sight series_see(const sp_road_patch *p, double d, double along, double left, double *by)
{
    pair sum = {0, 0}, turn = {0, 0}, next;
    for (uint32_t n = p->terms - 1; n >= 2; n--) {
        memcpy(&next, p->line[n], sizeof next);
        turn = turn * d + sum;
        sum = sum * d + next;
    }

    /* x = d + d^2 (...), y = d^2 (...) */
    turn = d * (2 * sum + turn * d);
    sum = d * d * sum;
    const double c = 1 + turn[0], s = turn[1], ex = along - d - sum[0], ey = left - sum[1], t = c * ey - s * ex;
    const double k = p->curvature + p->rate * d, slope = 1 - k * t;
    *by *= 2 - slope * *by;
    return (sight){c, s, t, (c * ex + s * ey) * *by, slope, k, 1, 0};
}

static sight poly_see(const sp_road_patch *p, double d, double along, double left)
{
    pair a1, a2, a3;
    memcpy(&a1, p->line[1], sizeof a1);
    memcpy(&a2, p->line[2], sizeof a2);
    memcpy(&a3, p->line[3], sizeof a3);
    const pair at = d * (a1 + d * (a2 + d * a3)), f = a1 + d * (2 * a2 + d * (3 * a3)), g = 2 * a2 + d * (6 * a3);
    const double ex = along - at[0], ey = left - at[1], speed2 = sp_max(f[0] * f[0] + f[1] * f[1], 1e-30);
    const double fall = speed2 - ex * g[0] - ey * g[1], step = (ex * f[0] + ey * f[1]) / fall;
    const double speed = sp_sqrt(speed2), by = 1 / speed, c = f[0] * by, s = f[1] * by;
    return (sight){
        c, s, c * ey - s * ex, step, fall * by * by, (c * g[1] - s * g[0]) * by * by, speed, c * g[0] + s * g[1]};
}

static bool patch_holds(const sp_road_patch *p, const geo_foot *foot)
{
    return foot->u >= p->lo && foot->u <= p->hi && sp_abs(foot->t) <= p->t_most;
}

/* to the world */
static geo_foot foot_make(const sp_road_patch *p, double u, double t, double c, double s, double k, double speed)
{
    return (geo_foot){u, t, p->c * c - p->s * s, p->s * c + p->c * s, k, speed};
}

/* Newton's steps from d on; by: 1 / (1 - k t), nearly */
static bool curve_foot(const sp_road_patch *p, double along, double left, double d, double by, geo_foot *out)
{
    for (int i = 0; i < 8; i++) {
        const sight e = p->poly ? poly_see(p, d, along, left) : series_see(p, d, along, left, &by);
        if (!(e.slope > 0.1 && sp_abs(d + e.step) <= REACH)) {
            return false;
        }
        d += e.step;
        if (sp_abs(e.step) <= ENOUGH) {
            /* what is left of the step turns the frame and changes all by their slopes */
            const double length = e.speed * e.step, turn = e.curvature * length;
            *out = foot_make(p, d, e.t, e.c - e.s * turn, e.s + e.c * turn, e.curvature + p->rate * length,
                             e.speed + e.gain * e.step);
            return patch_holds(p, out);
        }
    }
    return false;
}

/* The foot of (x, y), u counted from near->s; false: not within the patch. */
static bool patch_foot(const sp_road_patch *p, double x, double y, geo_foot *out)
{
    const double dx = x - p->x, dy = y - p->y, along = p->c * dx + p->s * dy, left = p->c * dy - p->s * dx;
    if (p->kind == GEO_LINE) {
        *out = (geo_foot){along, left, p->c, p->s, 0, 1};
        return patch_holds(p, out);
    }
    const double fold = 1 - p->curvature * left;
    if (!(sp_abs(along) < REACH && fold > 0.1)) {
        return false;
    }

    /* on the circle that touches there the angle's tangent is z: atan z = z - z^3 / 3 + z^5 / 5 ... */
    const double by = 1 / fold, reach = along * by, z = p->curvature * reach, z2 = z * z;
    if (p->kind == GEO_ARC) {
        const double root = sp_sqrt(1 + z2), c = 1 / root, t = left - along * z / (1 + root);
        const double u = z2 < 0.01 ? reach * (1 - z2 * (1.0 / 3 - z2 * (0.2 - z2 * (1.0 / 7 - z2 * (1.0 / 9)))))
                                   : sp_atan(z) / p->curvature;
        *out = foot_make(p, u, t, c, z * c, p->curvature, 1);
        return patch_holds(p, out);
    }
    double d = reach * (1 - z2 * (1.0 / 3 - z2 * 0.2));
    d += 0.5 * p->rate * d * d * left * by;
    if (p->poly) {
        d *= p->by_speed;
        d -= d * d * (p->line[2][0] + d * p->line[3][0]) * p->by_speed;
    }
    return curve_foot(p, along, left, d, by, out);
}

/* sine and cosine of the roll beyond near->s, from those there; false: it turns too much */
static bool roll_turn(const sp_road_patch *p, double u, double *s, double *c)
{
    const double d = u * (p->lean[1] + u * (p->lean[2] + u * p->lean[3])), d2 = d * d;
    if (!(sp_abs(d) < 0.05)) {
        return false;
    }
    const double sd = d * (1 - d2 / 6 * (1 - d2 / 20 * (1 - d2 / 42))), cd = 1 - d2 / 2 * (1 - d2 / 12 * (1 - d2 / 30));
    *s = p->sin_roll * cd + p->cos_roll * sd;
    *c = p->cos_roll * cd - p->sin_roll * sd;
    return true;
}

/* height and normal by the plain cross section; false: not there */
static bool plain_at(const sp_road_patch *p, const geo_foot *foot, double *z, sp_vec3 *normal)
{
    if (!(foot->u >= p->plain_lo && foot->u < p->plain_hi)) {
        return false;
    }
    const double u = foot->u, along = foot->speed * (1 - foot->curvature * foot->t), *e = p->rise;
    road_cross x = {foot->t, 0, 1, e[0] + u * (e[1] + u * (e[2] + u * e[3])), slope_of(e, u), 0};
    double t = foot->t;
    if (p->banked) {
        double sr, cr;
        const double roll_s = slope_of(p->lean, u);
        if (!roll_turn(p, u, &sr, &cr)) {
            return false;
        }
        t = foot->t / cr;
        x.p_t = cr;
        x.p_s = -t * sr * roll_s;
        x.z += t * sr;
        x.z_t = sr;
        x.z_s += foot->t * roll_s;
    }
    if (!(t > p->t_lo && t < p->t_hi && along > 0.01)) {
        return false;
    }
    *z = x.z;
    if (x.z_s != 0 || x.z_t != 0) {
        const double nx = x.p_s * x.z_t - x.z_s * x.p_t, ny = -along * x.z_t, nz = along * x.p_t;
        const double by = 1 / sp_sqrt(nx * nx + ny * ny + nz * nz), forward = nx * by, left = ny * by;
        *normal = sp_v3(foot->c * forward - foot->s * left, foot->s * forward + foot->c * left, nz * by);
    }
    return true;
}

void sp_road_patch_at(const sp_road_patch *p, double x, double y, double *z, sp_vec3 *normal)
{
    geo_foot foot;
    road_spot spot;
    *z = 0;
    *normal = sp_v3(0, 0, 1);
    if (!p->net || p->net->flat) {
        return;
    }
    if (p->known && patch_foot(p, x, y, &foot)) {
        if (plain_at(p, &foot, z, normal)) {
            return;
        }

        /* the foot is known, the cross section is not plain */
        const road *r = &p->net->road[p->near.road - 1];
        if (road_spot_make(r, p->near.road, p->near.s + foot.u, &foot, 0, &spot) && spot.beside == 0) {
            road_ground(r, &spot, z, normal);
            return;
        }
    }
    sp_road_surface(p->net, x, y, &p->near, z, normal);
}
