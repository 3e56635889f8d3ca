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

#define REACH  5.0   /* m along the line to either side */
#define WINDOW 6.0   /* m: the stretch of near->s that comes first (locate.c) */
#define BEND   0.2   /* 1/m: no tighter; BEND times the stretch of 12 m is less than pi */
#define ASIDE  30.0  /* m: no farther beside the line */
#define FOLD   0.8   /* of 1 / K: no nearer to a centre of curvature */
#define TINY   1e-11 /* rad */
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
        p->px[0] = p->py[0] = p->py[1] = 0;
        p->px[1] = q->speed;
        p->px[2] = c * x2 + s * y2;
        p->py[2] = c * y2 - s * x2;
        p->px[3] = c * x3 + s * y3;
        p->py[3] = c * y3 - s * x3;
        p->terms = 4;
        return true;
    }
    const double k = q->curvature, rate = g->rate, a = sp_abs(k) * REACH, b = sp_abs(rate) * REACH * REACH;
    double ex = 1, ey = 0, lx = 0, ly = 0, size = 1, last = 0;
    p->px[0] = p->py[0] = 0;
    for (uint32_t n = 0; n + 1 < SP_ROAD_PATCH_TERMS; n++) {
        const double by = 1.0 / (n + 1);
        p->px[n + 1] = ex * by;
        p->py[n + 1] = ey * by;
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
    p->by_speed = 1 / q.speed;
    p->poly = g->kind == GEO_POLY;
    p->straight = g->kind == GEO_LINE;
    p->rate = p->poly ? 0 : g->rate;
    p->t_most = sp_min(ASIDE, FOLD / sp_max(bend, 1e-9));
    section_lay(r, c, p);
    p->known = true;
}

/* ---- for each point ---- */
/* what is seen of a point (along, left) of the patch's frame from d on */
typedef struct sight {
    double c, s, t, along; /* the tangent in the patch's frame; the point in that of the line at d, m */
    double curvature, speed;
} sight;

static sight series_see(const sp_road_patch *p, double d, double along, double left)
{
    double x = 0, y = 0, c = 0, s = 0;
    for (uint32_t n = p->terms - 1; n >= 2; n--) {
        c = c * d + x;
        s = s * d + y;
        x = x * d + p->px[n];
        y = y * d + p->py[n];
    }

    /* x = d + d^2 (...), y = d^2 (...) */
    c = 1 + d * (2 * x + d * c);
    s = d * (2 * y + d * s);
    const double ex = along - d - d * d * x, ey = left - d * d * y;
    return (sight){c, s, c * ey - s * ex, c * ex + s * ey, p->curvature + p->rate * d, 1};
}

static sight poly_see(const sp_road_patch *p, double d, double along, double left)
{
    const double *a = p->px, *b = p->py;
    const double x = d * (a[1] + d * (a[2] + d * a[3])), y = d * d * (b[2] + d * b[3]);
    const double x1 = a[1] + d * (2 * a[2] + d * 3 * a[3]), y1 = d * (2 * b[2] + d * 3 * b[3]);
    const double x2 = 2 * a[2] + d * 6 * a[3], y2 = 2 * b[2] + d * 6 * b[3];
    const double speed = sp_sqrt(sp_max(x1 * x1 + y1 * y1, 1e-30)), by = 1 / speed, c = x1 * by, s = y1 * by;
    const double ex = along - x, ey = left - y;
    return (sight){c, s, c * ey - s * ex, c * ex + s * ey, (c * y2 - s * x2) * by * by, speed};
}

/* The foot of (x, y), u counted from near->s; false: not within the patch. */
static bool patch_foot(const sp_road_patch *p, double x, double y, geo_foot *out)
{
    const double dx = x - p->x, dy = y - p->y, along = p->c * dx + p->s * dy, left = p->c * dy - p->s * dx;
    if (p->straight) {
        *out = (geo_foot){along, left, p->c, p->s, 0, 1};
        return along >= p->lo && along <= p->hi && sp_abs(left) <= p->t_most;
    }
    const double fold = 1 - p->curvature * left;
    if (!(sp_abs(along) < REACH && fold > 0.1)) {
        return false;
    }

    /* from the foot on the circle that touches there, by atan z = z - z^3 / 3 + z^5 / 5; then Newton's steps */
    const double reach = along / fold, z = p->curvature * reach, z2 = z * z;
    double d = reach * (1 - z2 * (1.0 / 3 - z2 * 0.2)) * p->by_speed;
    d += 0.5 * p->rate * d * reach * left;
    for (int i = 0; i < 8; i++) {
        const sight e = p->poly ? poly_see(p, d, along, left) : series_see(p, d, along, left);
        const double slope = 1 - e.curvature * e.t, step = e.along / (slope * e.speed);
        if (!(slope > 0.1 && sp_abs(d + step) <= REACH)) {
            return false;
        }
        d += step;
        if (sp_abs(step) > (p->poly ? 1e-8 : 1e-5)) {
            continue;
        }

        /* the frame turns by what is left of the step */
        const double turn = e.curvature * e.speed * step, tx = e.c - e.s * turn, ty = e.s + e.c * turn;
        *out = (geo_foot){d, e.t, p->c * tx - p->s * ty, p->s * tx + p->c * ty, e.curvature + p->rate * step, e.speed};
        return d >= p->lo && d <= p->hi && sp_abs(e.t) <= p->t_most;
    }
    return false;
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
