/* gnss_sky.c - see gnss_sky.h. Buildings are boxes with their tops; a deck is a road surface more than 2 m above the
 * antenna, which hides what stands higher than 25 deg; a tunnel hides all. Trees hide nothing. */
#include "sensors/gnss_sky.h"

#include <stdlib.h>

static const double reach = 250, deck_gap = 2, deck_sine = 0.42261826174069944; /* sin 25 deg */

typedef struct building {
    double x, y, c, s, half_x, half_y, radius, top;
} building;

struct sp_sky {
    const sp_road_net *net;
    bool storeys; /* some road lies above another's level */
    uint32_t count, building_count;
    sp_vec3 way[SP_SKY_MOST]; /* unit, towards each; horizontal part below */
    double cross_x[SP_SKY_MOST], cross_y[SP_SKY_MOST], rise[SP_SKY_MOST]; /* unit in the plan; tangent of the height */
    double radius_most;
    building *building; /* by x */
    sp_sky_view open;
};

/* inverts a symmetric 4 x 4 by Gauss and Jordan with the largest pivot; false: singular */
static bool invert(double a[4][8])
{
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t best = i;
        for (uint32_t r = i + 1; r < 4; r++) {
            best = sp_abs(a[r][i]) > sp_abs(a[best][i]) ? r : best;
        }
        if (sp_abs(a[best][i]) < 1e-9) {
            return false;
        }
        for (uint32_t k = 0; k < 8; k++) {
            const double swap = a[i][k];
            a[i][k] = a[best][k];
            a[best][k] = swap;
        }
        const double one = 1 / a[i][i];
        for (uint32_t k = 0; k < 8; k++) {
            a[i][k] *= one;
        }
        for (uint32_t r = 0; r < 4; r++) {
            const double f = r == i ? 0 : a[r][i];
            for (uint32_t k = 0; f != 0 && k < 8; k++) {
                a[r][k] -= f * a[i][k];
            }
        }
    }
    return true;
}

/* dilution of precision: square roots of the diagonal of (H^T H)^-1, H's rows (unit vector, 1) */
static void dilute(const sp_sky *sky, uint64_t seen, sp_sky_view *out)
{
    double a[4][8] = {{0}};
    out->count = 0;
    out->hdop = out->vdop = 99.9;
    for (uint32_t k = 0; k < sky->count; k++) {
        if (!(seen >> k & 1)) {
            continue;
        }
        const double h[4] = {sky->way[k].x, sky->way[k].y, sky->way[k].z, 1};
        for (uint32_t i = 0; i < 4; i++) {
            for (uint32_t j = 0; j < 4; j++) {
                a[i][j] += h[i] * h[j];
            }
        }
        out->count++;
    }
    out->hidden = sky->count ? 1 - (double)out->count / sky->count : 0;
    for (uint32_t i = 0; i < 4; i++) {
        a[i][4 + i] = 1;
    }
    if (out->count >= 4 && invert(a)) {
        out->hdop = sp_min(99.9, sp_sqrt(sp_max(0, a[0][4] + a[1][5])));
        out->vdop = sp_min(99.9, sp_sqrt(sp_max(0, a[2][6])));
    }
}

/* m along the way at which it enters the building, negative: it does not */
static double entry(const building *b, double dx, double dy, double ux, double uy)
{
    const double px = -(b->c * dx + b->s * dy), py = -(b->c * dy - b->s * dx); /* antenna in its axes */
    const double vx = b->c * ux + b->s * uy, vy = b->c * uy - b->s * ux;
    double from = 0, to = 1e9;
    const double at[2] = {px, py}, rate[2] = {vx, vy}, half[2] = {b->half_x, b->half_y};
    for (int i = 0; i < 2; i++) {
        if (sp_abs(rate[i]) < 1e-12) {
            if (sp_abs(at[i]) >= half[i]) {
                return -1;
            }
            continue;
        }
        const double p = (-half[i] - at[i]) / rate[i], q = (half[i] - at[i]) / rate[i];
        from = sp_max(from, sp_min(p, q));
        to = sp_min(to, sp_max(p, q));
    }
    return from < to ? from : -1;
}

static uint64_t hide(const sp_sky *sky, const building *b, sp_vec3 eye, uint64_t seen)
{
    const double dx = b->x - eye.x, dy = b->y - eye.y, up = b->top - eye.z;
    const double far = reach + b->radius;
    if (up <= 0 || dx * dx + dy * dy > far * far) {
        return seen;
    }
    // an antenna within the walls of a box is under a roof that is none
    if (sp_abs(b->c * dx + b->s * dy) < b->half_x && sp_abs(b->c * dy - b->s * dx) < b->half_y) {
        return seen;
    }
    for (uint32_t k = 0; k < sky->count; k++) {
        const double ux = sky->cross_x[k], uy = sky->cross_y[k];
        if (!(seen >> k & 1) || ux * dx + uy * dy < -b->radius || sp_abs(ux * dy - uy * dx) > b->radius) {
            continue;
        }
        const double at = entry(b, dx, dy, ux, uy);
        if (at >= 0 && at * sky->rise[k] < up) {
            seen &= ~(UINT64_C(1) << k);
        }
    }
    return seen;
}

static bool in_tunnel(const sp_sky *sky, uint32_t road, double s)
{
    sp_road_cover c;
    for (uint32_t i = 0; sp_road_cover_get(sky->net, road, i, &c); i++) {
        if (c.tunnel && s >= c.s && s <= c.s + c.length) {
            return true;
        }
    }
    return false;
}

static bool below_deck(const sp_sky *sky, sp_vec3 eye)
{
    sp_road_candidate place[8];
    const uint32_t found = sky->storeys ? sp_road_candidates(sky->net, eye.x, eye.y, SP_NAN, place, 8) : 0;
    for (uint32_t i = 0; i < found && i < 8; i++) {
        if (place[i].z > eye.z + deck_gap && place[i].place.lane != 0) {
            return true;
        }
    }
    return false;
}

void sp_sky_look(const sp_sky *sky, sp_vec3 eye, uint32_t road, double s, sp_sky_view *out)
{
    uint64_t seen = (UINT64_C(1) << sky->count) - 1;
    if (sky->net && road && in_tunnel(sky, road, s)) {
        seen = 0;
    }
    if (seen && sky->net && below_deck(sky, eye)) {
        for (uint32_t k = 0; k < sky->count; k++) {
            seen &= sky->way[k].z > deck_sine ? ~(UINT64_C(1) << k) : ~UINT64_C(0);
        }
    }
    // buildings from the first that can reach so far
    const double from = eye.x - reach - 2 * sky->radius_most, to = eye.x + reach + 2 * sky->radius_most;
    uint32_t lo = 0, hi = sky->building_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (sky->building[middle].x < from) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    for (uint32_t i = lo; seen && i < sky->building_count && sky->building[i].x <= to; i++) {
        seen = hide(sky, &sky->building[i], eye, seen);
    }
    dilute(sky, seen, out);
}

sp_sky_view sp_sky_open(const sp_sky *sky)
{
    return sky->open;
}

/* ---- made once ---- */

static building building_of(const sp_road_object *o)
{
    building b = {.x = o->position.x, .y = o->position.y, .top = o->position.z + o->height};
    sp_sincos(o->heading, &b.s, &b.c);
    b.half_x = 0.5 * sp_max(o->length, 2 * o->radius);
    b.half_y = 0.5 * sp_max(o->width, 2 * o->radius);
    if (o->corner_count > 0) {
        // the box around its outline, along its own heading
        double lo[2] = {SP_INFINITY, SP_INFINITY}, hi[2] = {-SP_INFINITY, -SP_INFINITY};
        for (uint32_t i = 0; i < o->corner_count; i++) {
            const double dx = o->corner[i].x - b.x, dy = o->corner[i].y - b.y;
            const double at[2] = {b.c * dx + b.s * dy, b.c * dy - b.s * dx};
            for (int k = 0; k < 2; k++) {
                lo[k] = sp_min(lo[k], at[k]);
                hi[k] = sp_max(hi[k], at[k]);
            }
            b.top = sp_max(b.top, o->corner[i].z + (o->corner_height ? o->corner_height[i] : 0));
        }
        const double mx = 0.5 * (lo[0] + hi[0]), my = 0.5 * (lo[1] + hi[1]);
        b.x += b.c * mx - b.s * my;
        b.y += b.s * mx + b.c * my;
        b.half_x = 0.5 * (hi[0] - lo[0]);
        b.half_y = 0.5 * (hi[1] - lo[1]);
    }
    b.radius = sp_hypot(b.half_x, b.half_y);
    return b;
}

static int by_x(const void *a, const void *b)
{
    const building *p = a, *q = b;
    const double d[4] = {p->x - q->x, p->y - q->y, p->radius - q->radius, p->top - q->top};
    for (int i = 0; i < 4; i++) {
        if (d[i] != 0) {
            return d[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

static bool is_building(const sp_road_object *o)
{
    return o && o->kind == SP_ROADSIDE_BUILDING && sp_finite(o->position.x + o->position.y + o->position.z);
}

static bool build(sp_sky *sky, sp_arena *arena)
{
    const uint32_t objects = sky->net ? sp_road_object_count(sky->net) : 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < objects; i++) {
        count += is_building(sp_road_object_get(sky->net, i)) ? 1 : 0;
    }
    sky->building = SP_ARRAY(arena, building, count + 1);
    if (!sky->building) {
        return false;
    }
    for (uint32_t i = 0; i < objects; i++) {
        const sp_road_object *o = sp_road_object_get(sky->net, i);
        if (is_building(o)) {
            const building b = building_of(o);
            sky->building[sky->building_count++] = b;
            sky->radius_most = sp_max(sky->radius_most, b.radius);
        }
    }
    qsort(sky->building, sky->building_count, sizeof *sky->building, by_x);
    return true;
}

/* whether roads differ so much in height that one may pass below another */
static bool storeys_of(const sp_road_net *net)
{
    double lo = SP_INFINITY, hi = -SP_INFINITY;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        const double length = sp_road_length(net, r);
        for (int k = 0; k <= 4; k++) {
            sp_road_point p;
            if (sp_road_at(net, (sp_road_place){r, 0, length * k / 4, 0}, &p)) {
                lo = sp_min(lo, p.position.z);
                hi = sp_max(hi, p.position.z);
            }
        }
    }
    return hi - lo > deck_gap;
}

const sp_sky *sp_sky_make(const sp_world_def *def, uint64_t stream, uint32_t count, double mask, bool buildings,
                          sp_arena *arena)
{
    sp_sky *sky = SP_NEW(arena, sp_sky);
    if (!sky) {
        return NULL;
    }
    sky->net = def->road;
    sky->count = count < SP_SKY_MOST ? count : SP_SKY_MOST;
    sky->storeys = def->road && storeys_of(def->road);
    const double low = sp_sin(mask);
    for (uint32_t k = 0; k < sky->count; k++) {
        const double turn = sp_random(def->seed, stream, 0, 2 * k), height = sp_random(def->seed, stream, 0, 2 * k + 1);
        double s, c;
        sp_sincos(SP_TAU * (k + turn) / sky->count, &s, &c);
        const double z = low + (0.98 - low) * height, flat = sp_sqrt(1 - z * z);
        sky->way[k] = sp_v3(flat * c, flat * s, z);
        sky->cross_x[k] = c;
        sky->cross_y[k] = s;
        sky->rise[k] = z / flat;
    }
    if (buildings && !build(sky, arena)) {
        return NULL;
    }
    dilute(sky, (UINT64_C(1) << sky->count) - 1, &sky->open);
    return sky;
}
