/* lens.c - pinhole, Brown-Conrady (OpenCV's order of coefficients), Kannala-Brandt (2006) and f-theta, forward in
 * closed form, backward by Newton. Leaves drawing to src/render and what a lens is made of to the sensors' rows. */
#include "world/lens.h"

#include "base/base.h"

/* ---------------------------------------------------------------- polynomials of the angle */
/* value and slope of a + k1 a^3 + k2 a^5 + ... , or of k0 + k1 a + ... k5 a^5 */
static double bend(const sp_lens *l, double a, double *slope)
{
    double y = 0, dy = 0;
    if (l->kind == SP_LENS_FTHETA) {
        for (int i = 5; i >= 0; i--) {
            dy = dy * a + y;
            y = y * a + l->k[i];
        }
    } else {
        // in a^2, then times a
        const double q = a * a;
        double dq = 0;
        for (int i = 3; i >= 0; i--) {
            dq = dq * q + y;
            y = y * q + l->k[i];
        }
        dy = 1 + y * q + q * (2 * y + 2 * q * dq);
        y = a * (1 + y * q);
    }
    *slope = dy;
    return y;
}

/* radial factor of Brown-Conrady and its slope over r^2 */
static double radial(const double *k, double q, double *slope)
{
    const double n = 1 + q * (k[0] + q * (k[1] + q * k[4])), d = 1 + q * (k[5] + q * (k[6] + q * k[7])),
                 dn = k[0] + q * (2 * k[1] + 3 * q * k[4]), dd = k[5] + q * (2 * k[6] + 3 * q * k[7]);
    *slope = (dn * d - n * dd) / (d * d);
    return n / d;
}

static bool angular(const sp_lens *l)
{
    return l->kind == SP_LENS_KANNALA || l->kind == SP_LENS_FTHETA;
}

/* how far off the axis radii still grow with the angle */
static double limit_of(const sp_lens *l)
{
    enum { STEPS = 2048 };
    const double most = l->most > 0 ? l->most : SP_PI, end = angular(l) ? sp_min(most, SP_PI) : sp_min(most, 1.55);
    double last = 0;
    for (int i = 1; i <= STEPS; i++) {
        const double a = end * i / STEPS;
        double slope;
        if (angular(l)) {
            bend(l, a, &slope);
        } else {
            const double r = sp_tan(a), s = radial(l->k, r * r, &slope);
            slope = s + 2 * r * r * slope;
        }
        if (!(slope > 0)) {
            return last;
        }
        last = a;
    }
    return last;
}

sp_lens_view sp_lens_open(const sp_pixel_request *q)
{
    sp_lens_view v = {q->fx, q->fy, q->cx, q->cy, q->width, q->height, q->lens, 0};
    v.limit = limit_of(&v.lens);
    return v;
}

double sp_lens_focal(const sp_lens *l, double width, double fov)
{
    double slope;
    if (l->kind == SP_LENS_KANNALA) {
        const double y = bend(l, fov / 2, &slope);
        return y > 0 ? width / 2 / y : 0;
    }
    if (l->kind == SP_LENS_FTHETA) {
        return fov > 0 ? width / fov : 0;
    }
    return fov > 0 && fov < 2.9 ? width / (2 * sp_tan(fov / 2)) : 0;
}

/* ---------------------------------------------------------------- forward */
/* Brown-Conrady: bent plane coordinates and their slopes */
static void brown(const double *k, double x, double y, double out[2], double slope[3])
{
    const double q = x * x + y * y, p1 = k[2], p2 = k[3];
    double ds;
    const double s = radial(k, q, &ds);
    out[0] = x * s + 2 * p1 * x * y + p2 * (q + 2 * x * x);
    out[1] = y * s + p1 * (q + 2 * y * y) + 2 * p2 * x * y;
    slope[0] = s + 2 * x * x * ds + 2 * p1 * y + 6 * p2 * x;
    slope[1] = 2 * x * y * ds + 2 * p1 * x + 2 * p2 * y;
    slope[2] = s + 2 * y * y * ds + 6 * p1 * y + 2 * p2 * x;
}

bool sp_lens_project(const sp_lens_view *v, sp_vec3 p, double *u, double *w)
{
    const double right = -p.y, down = -p.z, r = sp_sqrt(right * right + down * down);
    if (!(sp_finite(r) && sp_finite(p.x)) || (p.x <= 0 && !angular(&v->lens))) {
        return false;
    }
    const double a = sp_atan2(r, p.x);
    if (a > v->limit) {
        return false;
    }
    if (angular(&v->lens)) {
        double slope;
        const double y = bend(&v->lens, a, &slope);
        const double kx = r > 0 ? right / r : 0, ky = r > 0 ? down / r : 0;
        *u = v->cx + (v->lens.kind == SP_LENS_FTHETA ? y : v->fx * y) * kx;
        *w = v->cy + (v->lens.kind == SP_LENS_FTHETA ? y : v->fy * y) * ky;
        return true;
    }
    double at[2] = {right / p.x, down / p.x}, slope[3];
    if (v->lens.kind == SP_LENS_BROWN) {
        const double x = at[0], y = at[1];
        brown(v->lens.k, x, y, at, slope);
    }
    *u = v->cx + v->fx * at[0];
    *w = v->cy + v->fy * at[1];
    return true;
}

/* ---------------------------------------------------------------- backward */
/* the angle whose radius is y: Newton, kept between what is known to be too small and too large */
static bool unbend(const sp_lens_view *v, double y, double *a)
{
    double low = 0, high = v->limit, slope;
    const double first = bend(&v->lens, 0, &slope), last = bend(&v->lens, high, &slope);
    if (y > last + 1e-12 || y < first) {
        return false;
    }
    *a = high * (last > first ? (y - first) / (last - first) : 0);
    for (int i = 0; i < 40; i++) {
        const double e = bend(&v->lens, *a, &slope) - y;
        if (e > 0) {
            high = *a;
        } else {
            low = *a;
        }
        // there: the bounds have met it from one side only, and halving between them would lead away again
        if (sp_abs(e / slope) < 1e-14) {
            break;
        }
        double next = *a - e / slope;
        next = next > low && next < high ? next : (low + high) / 2;
        const double step = sp_abs(next - *a);
        *a = next;
        if (step < 1e-14) {
            break;
        }
    }
    return true;
}

static bool unbrown(const sp_lens_view *v, double xd, double yd, double *x, double *y)
{
    const double most = sp_tan(v->limit);
    *x = xd;
    *y = yd;
    double e = 1;
    for (int i = 0; i < 30 && e > 1e-24; i++) {
        // no guess may leave the part that is one to one
        const double r = sp_sqrt(*x * *x + *y * *y);
        if (r > most) {
            *x *= most / r;
            *y *= most / r;
        }
        double at[2], s[3];
        brown(v->lens.k, *x, *y, at, s);
        const double ex = at[0] - xd, ey = at[1] - yd, det = s[0] * s[2] - s[1] * s[1];
        if (!(sp_abs(det) > 1e-12)) {
            return false;
        }
        *x -= (s[2] * ex - s[1] * ey) / det;
        *y -= (s[0] * ey - s[1] * ex) / det;
        e = ex * ex + ey * ey;
    }
    return e < 1e-20 && *x * *x + *y * *y <= most * most * (1 + 1e-12);
}

bool sp_lens_ray(const sp_lens_view *v, double u, double w, sp_vec3 *out)
{
    const double px = u - v->cx, py = w - v->cy;
    double x = px / v->fx, y = py / v->fy;
    if (angular(&v->lens)) {
        const bool theta = v->lens.kind == SP_LENS_FTHETA;
        const double dx = theta ? px : x, dy = theta ? py : y, r = sp_sqrt(dx * dx + dy * dy);
        double a, s, c;
        if (r < 1e-12) {
            *out = sp_v3(1, 0, 0);
            return true;
        }
        if (!unbend(v, r, &a)) {
            return false;
        }
        sp_sincos(a, &s, &c);
        *out = sp_v3(c, -s * dx / r, -s * dy / r);
        return true;
    }
    if (v->lens.kind == SP_LENS_BROWN && !unbrown(v, x, y, &x, &y)) {
        return false;
    }
    const double n = 1 / sp_sqrt(1 + x * x + y * y);
    *out = sp_v3(n, -x * n, -y * n);
    return sp_acos(n) <= v->limit;
}

/* ---------------------------------------------------------------- views to draw from */
/* which face a ray belongs to, and its tangents there: right, down */
static uint32_t face_of(sp_vec3 d, bool single, double *right, double *down)
{
    const double ax = sp_abs(d.x), ay = sp_abs(d.y), az = sp_abs(d.z);
    uint32_t face = 0;
    sp_vec3 l = d;
    if (!single && ay > ax && ay >= az) {
        // left looks along y, right along -y
        face = d.y > 0 ? 1 : 2;
        l = d.y > 0 ? sp_v3(d.y, -d.x, d.z) : sp_v3(-d.y, d.x, d.z);
    } else if (!single && az > ax) {
        face = d.z > 0 ? 3 : 4;
        l = d.z > 0 ? sp_v3(d.z, d.y, -d.x) : sp_v3(-d.z, d.y, d.x);
    } else if (d.x <= 0) {
        return SP_LENS_FACES;
    }
    *right = -l.y / l.x;
    *down = -l.z / l.x;
    return face;
}

static sp_quat face_turn(uint32_t face)
{
    static const double turn[SP_LENS_FACES][2] = {{0, 0}, {1, 0}, {-1, 0}, {0, -1}, {0, 1}};
    return sp_quat_from_ypr(turn[face][0] * SP_PI / 2, turn[face][1] * SP_PI / 2, 0);
}

/* rows of the picture at the upper and lower edge of a face */
static void set_rows(const sp_lens_view *v, sp_lens_face *f)
{
    for (int k = 0; k < 2; k++) {
        const double down = ((k ? f->height : 0) - f->cy) / f->f, right = (f->width / 2.0 - f->cx) / f->f;
        double u, w = k ? v->height : 0;
        if (!sp_lens_project(v, sp_rotate(f->turn, sp_v3(1, -right, -down)), &u, &w)) {
            w = k ? v->height : 0;
        }
        f->row[k] = w;
    }
}

typedef struct span {
    double low[2], high[2];
} span;

/* first pass: tangents and faces of all pixels into the table, and how far they reach */
static bool aim(const sp_lens_view *v, bool single, float *table, span *spans, double *widest)
{
    bool any = false;
    *widest = 0;
    for (uint32_t i = 0; i < SP_LENS_FACES; i++) {
        spans[i] = (span){{1e9, 1e9}, {-1e9, -1e9}};
    }
    for (uint32_t y = 0; y < v->height; y++) {
        for (uint32_t x = 0; x < v->width; x++) {
            float *t = table + 4 * ((size_t)y * v->width + x);
            sp_vec3 d;
            double at[2] = {0, 0};
            uint32_t face = SP_LENS_FACES;
            if (sp_lens_ray(v, x + 0.5, y + 0.5, &d)) {
                face = face_of(d, single, &at[0], &at[1]);
                *widest = sp_max(*widest, d.x > 0 ? sp_max(sp_abs(d.y), sp_abs(d.z)) / d.x : 1e9);
            }
            t[2] = face < SP_LENS_FACES ? (float)face : -1;
            t[3] = face < SP_LENS_FACES ? (float)d.x : 0;
            for (int k = 0; k < 2 && face < SP_LENS_FACES; k++) {
                t[k] = (float)at[k];
                spans[face].low[k] = sp_min(spans[face].low[k], at[k]);
                spans[face].high[k] = sp_max(spans[face].high[k], at[k]);
                any = true;
            }
        }
    }
    return any;
}

uint32_t sp_lens_faces(const sp_lens_view *v, sp_lens_face out[SP_LENS_FACES], float *table)
{
    if (v->lens.kind == SP_LENS_PINHOLE && v->lens.most <= 0) {
        return 0;
    }
    // one view is tried first; 1.43 is tan 55 degrees
    span spans[SP_LENS_FACES];
    double widest;
    bool any = aim(v, true, table, spans, &widest);
    if (any && widest > 1.43) {
        any = aim(v, false, table, spans, &widest);
    }
    if (!any) {
        return 0;
    }
    uint32_t count = 0, number[SP_LENS_FACES];
    double slope;
    const double f = v->lens.kind == SP_LENS_FTHETA ? (bend(&v->lens, 0, &slope), slope) : sp_max(v->fx, v->fy);
    for (uint32_t i = 0; i < SP_LENS_FACES; i++) {
        number[i] = count;
        const span *s = &spans[i];
        if (s->low[0] > s->high[0]) {
            continue;
        }
        // two pixels more on each side for the filter; never more than four times the picture and a million
        const double most = 4.0 * v->width * v->height + 1e6;
        sp_lens_face *o = &out[count++];
        *o = (sp_lens_face){.turn = face_turn(i), .f = sp_max(f, 1)};
        const double w = (s->high[0] - s->low[0]) * o->f + 4, h = (s->high[1] - s->low[1]) * o->f + 4,
                     fit = sp_min(sp_min(1, 8000 / sp_max(w, h)), sp_sqrt(most / (w * h)));
        o->f *= fit;
        o->width = (uint32_t)sp_ceil((s->high[0] - s->low[0]) * o->f + 4);
        o->height = (uint32_t)sp_ceil((s->high[1] - s->low[1]) * o->f + 4);
        o->cx = 2 - s->low[0] * o->f;
        o->cy = 2 - s->low[1] * o->f;
        set_rows(v, o);
    }
    // second pass: tangents to pixels of the faces
    const size_t n = (size_t)v->width * v->height;
    for (size_t i = 0; i < n; i++) {
        float *t = table + 4 * i;
        if (t[2] < 0) {
            continue;
        }
        const uint32_t at = number[(uint32_t)t[2]];
        t[0] = (float)(out[at].cx + out[at].f * (double)t[0]);
        t[1] = (float)(out[at].cy + out[at].f * (double)t[1]);
        t[2] = (float)at;
    }
    return count;
}
