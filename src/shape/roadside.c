/* roadside.c - the network's objects as they are seen: buildings, trees, barriers, poles, cones, islands, and what is
 * painted: crossings, parking bays, arrows. In the network's order. Signals are signs.c's. */
#include <string.h>

#include "shape/shape.h"

enum { MOST_CORNERS = 128, MOST_BARS = 64 };

static const float white[3] = {0.60f, 0.60f, 0.58f}, metal[3] = {0.30f, 0.31f, 0.32f}, wood[3] = {0.10f, 0.075f, 0.05f},
                   orange[3] = {0.62f, 0.16f, 0.03f}, hedge[3] = {0.050f, 0.095f, 0.030f},
                   stone[3] = {0.36f, 0.355f, 0.34f}, plaster[3] = {0.42f, 0.39f, 0.33f},
                   window[3] = {0.06f, 0.08f, 0.10f}, grey[3] = {0.24f, 0.24f, 0.235f},
                   paving[3] = {0.265f, 0.258f, 0.242f};

typedef struct frame {
    sp_vec3 x, y, z;
} frame;

static frame frame_of(const sp_road_object *o)
{
    const sp_quat q = sp_quat_from_ypr(o->heading, o->pitch, o->roll);
    return (frame){sp_rotate(q, sp_v3(1, 0, 0)), sp_rotate(q, sp_v3(0, 1, 0)), sp_rotate(q, sp_v3(0, 0, 1))};
}

static const float *albedo_of(sp_object_kind kind)
{
    switch (kind) {
    case SP_ROADSIDE_BARRIER:
        return metal;
    case SP_ROADSIDE_BUILDING:
        return plaster;
    case SP_ROADSIDE_VEGETATION:
    case SP_ROADSIDE_TREE:
        return hedge;
    case SP_ROADSIDE_CONE:
        return orange;
    case SP_ROADSIDE_ISLAND:
        return paving;
    default:
        return grey;
    }
}

/* ---------------------------------------------------------------- outlines */
/* the corners counter-clockwise from above, without neighbours that coincide */
static uint32_t corners(const sp_road_object *o, sp_vec3 *low, double *height)
{
    const uint32_t n = o->corner_count < MOST_CORNERS ? o->corner_count : MOST_CORNERS;
    double area = 0;
    for (uint32_t i = 0; i < n; i++) {
        const sp_vec3 a = sp_sub3(o->corner[i], o->corner[0]), b = sp_sub3(o->corner[(i + 1) % n], o->corner[0]);
        area += a.x * b.y - a.y * b.x;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t at = area < 0 ? n - 1 - i : i;
        const sp_vec3 p = o->corner[at];
        if (kept && sp_hypot(p.x - low[kept - 1].x, p.y - low[kept - 1].y) < 1e-4)
            continue;
        low[kept] = p;
        height[kept++] = o->corner_height && sp_finite(o->corner_height[at]) ? sp_max(o->corner_height[at], 0) : 0;
    }
    while (kept > 1 && sp_hypot(low[0].x - low[kept - 1].x, low[0].y - low[kept - 1].y) < 1e-4)
        kept--;
    return kept;
}

static bool is_finite(const sp_road_object *o)
{
    return sp_finite(o->position.x) && sp_finite(o->position.y) && sp_finite(o->position.z);
}

static double turn(sp_vec3 a, sp_vec3 b, sp_vec3 c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* whether the corner `at` of what is left can be cut off: convex, and no other corner in it */
static bool is_ear(const sp_vec3 *p, const uint32_t *left, uint32_t n, uint32_t at)
{
    const uint32_t ia = left[(at + n - 1) % n], ib = left[at], ic = left[(at + 1) % n];
    if (turn(p[ia], p[ib], p[ic]) <= 0)
        return false;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = left[k];
        if (i != ia && i != ib && i != ic && turn(p[ia], p[ib], p[i]) > 0 && turn(p[ib], p[ic], p[i]) > 0 &&
            turn(p[ic], p[ia], p[i]) > 0)
            return false;
    }
    return true;
}

/* a polygon, corners counter-clockwise, ear by ear; what crosses itself is fanned */
static void polygon(sp_land *g, const sp_vec3 *p, uint32_t n, const float albedo[3], uint8_t detail)
{
    uint32_t left[MOST_CORNERS];
    uint8_t c[3][SP_COAT];
    for (int k = 0; k < 3; k++)
        sp_coat(g, albedo, sp_v3(0, 0, 1), detail, c[k]);
    for (uint32_t i = 0; i < n; i++)
        left[i] = i;
    while (n >= 3) {
        uint32_t at = 0;
        while (at < n && !is_ear(p, left, n, at))
            at++;
        at = at == n ? 0 : at;
        const sp_vec3 q[3] = {p[left[(at + n - 1) % n]], p[left[at]], p[left[(at + 1) % n]]};
        sp_ground_triangle(g, q, (const uint8_t(*)[SP_COAT])c);
        for (uint32_t k = at; k + 1 < n; k++)
            left[k] = left[k + 1];
        n--;
    }
}

/* walls up to each corner's height, from a share of it on, and a lid */
static void prism(sp_land *g, const sp_road_object *o, const float sides[3], const float lid[3], double lift,
                  double foot)
{
    sp_vec3 low[MOST_CORNERS], high[MOST_CORNERS];
    double height[MOST_CORNERS], most = 0;
    const uint32_t n = corners(o, low, height);
    if (n < 2)
        return;
    for (uint32_t i = 0; i < n; i++) {
        most = sp_max(most, height[i]);
        high[i] = sp_v3(low[i].x, low[i].y, low[i].z + height[i] + lift);
        low[i].z += height[i] * foot;
    }
    for (uint32_t i = 0; i < n && most > 0; i++) {
        const uint32_t k = (i + 1) % n;
        const sp_vec3 d = sp_sub3(low[k], low[i]), out = sp_normal3(sp_v3(d.y, -d.x, 0));
        const sp_vec3 p[4] = {low[i], low[k], high[k], high[i]};
        sp_ground_face(g, p, sides, out, 0);
        // a line of two corners is a wall: it has a back
        if (n == 2) {
            const sp_vec3 back[4] = {low[k], low[i], high[i], high[k]};
            sp_ground_face(g, back, sides, sp_scale3(out, -1), 0);
            break;
        }
    }
    polygon(g, high, n, lid, most > 0 ? 0 : 128);
}

/* ---------------------------------------------------------------- paint */
/* the corners of the outline, or of the box, on the ground */
static uint32_t ground_corners(const sp_road_object *o, sp_vec3 *p)
{
    double height[MOST_CORNERS];
    if (o->corner_count >= 3)
        return corners(o, p, height);
    const frame f = frame_of(o);
    static const double at[4][2] = {{1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    for (int k = 0; k < 4; k++)
        p[k] = sp_add3(o->position,
                       sp_add3(sp_scale3(f.x, at[k][0] * o->length / 2), sp_scale3(f.y, at[k][1] * o->width / 2)));
    return o->length > 0 && o->width > 0 ? 4 : 0;
}

static void stripe(sp_land *g, sp_vec3 a, sp_vec3 b, double width)
{
    const sp_vec3 d = sp_sub3(b, a), n = sp_normal3(sp_v3(-d.y, d.x, 0));
    const sp_paint paint = {.width = width, .albedo = {white[0], white[1], white[2]}};
    a.z += 0.003;
    b.z += 0.003;
    sp_ground_stripe(g, a, b, n, n, &paint);
}

/* the part of the line through q along u that lies in the polygon: least and greatest distance from q */
static bool clip(const sp_vec3 *p, uint32_t n, sp_vec3 q, sp_vec2 u, double *from, double *to, double *z)
{
    uint32_t hits = 0;
    *from = 1e9;
    *to = -1e9;
    for (uint32_t i = 0; i < n; i++) {
        const sp_vec3 a = p[i], b = p[(i + 1) % n];
        const double da = (a.x - q.x) * -u.y + (a.y - q.y) * u.x, db = (b.x - q.x) * -u.y + (b.y - q.y) * u.x;
        if ((da < 0) == (db < 0))
            continue;
        const double f = da / (da - db), x = a.x + f * (b.x - a.x), y = a.y + f * (b.y - a.y);
        const double along = (x - q.x) * u.x + (y - q.y) * u.y;
        *from = sp_min(*from, along);
        *to = sp_max(*to, along);
        *z = a.z + f * (b.z - a.z);
        hits++;
    }
    return hits >= 2;
}

/* zebra: bars that run with the road */
static void crosswalk(sp_land *g, const sp_road_net *net, const sp_road_object *o)
{
    const double bar = 0.5;
    sp_vec3 p[MOST_CORNERS];
    const uint32_t n = ground_corners(o, p);
    sp_road_point at;
    if (n < 3 || !sp_road_at(net, (sp_road_place){o->road, 0, o->s, 0}, &at))
        return;
    // bars lie along the shorter way over the outline, of with the road and across it
    sp_vec2 u = {sp_cos(at.heading), sp_sin(at.heading)};
    double low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9};
    for (uint32_t i = 0; i < n; i++) {
        const sp_vec3 d = sp_sub3(p[i], p[0]);
        const double v[2] = {d.x * u.x + d.y * u.y, d.y * u.x - d.x * u.y};
        for (int k = 0; k < 2; k++) {
            low[k] = sp_min(low[k], v[k]);
            high[k] = sp_max(high[k], v[k]);
        }
    }
    if (high[0] - low[0] > 1.5 * (high[1] - low[1])) {
        const double swap[2] = {low[0], high[0]};
        u = (sp_vec2){-u.y, u.x};
        low[0] = low[1];
        high[0] = high[1];
        low[1] = -swap[1];
        high[1] = -swap[0];
    }
    const double bars = sp_clamp(sp_floor((high[1] - low[1] + bar) / (2 * bar)), 1, MOST_BARS);
    const double first = (low[1] + high[1]) / 2 - (bars - 1) * bar;
    for (double k = 0; k < bars; k++) {
        const double v = first + 2 * bar * k;
        const sp_vec3 q = {p[0].x - u.y * v, p[0].y + u.x * v, p[0].z};
        double from, to, z;
        if (clip(p, n, q, u, &from, &to, &z))
            stripe(g, sp_v3(q.x + u.x * from, q.y + u.y * from, z), sp_v3(q.x + u.x * to, q.y + u.y * to, z), bar);
    }
}

static void bay(sp_land *g, const sp_road_object *o)
{
    sp_vec3 p[MOST_CORNERS];
    const uint32_t n = ground_corners(o, p);
    for (uint32_t i = 0; i < n; i++)
        stripe(g, p[i], p[(i + 1) % n], 0.12);
}

/* an arrow, or a filled outline */
static void mark(sp_land *g, const sp_road_object *o)
{
    if (o->corner_count >= 3) {
        prism(g, o, white, white, 0.004, 0);
        return;
    }
    const frame f = frame_of(o);
    if (!(o->length > 0) || !(o->width > 0))
        return;
    if (o->width > 2 * o->length) {
        // a line across
        stripe(g, sp_add3(o->position, sp_scale3(f.y, -o->width / 2)),
               sp_add3(o->position, sp_scale3(f.y, o->width / 2)), o->length);
        return;
    }
    const sp_vec3 tail = sp_add3(o->position, sp_scale3(f.x, -o->length / 2)),
                  neck = sp_add3(o->position, sp_scale3(f.x, o->length * 0.12)),
                  tip = sp_add3(o->position, sp_scale3(f.x, o->length / 2));
    stripe(g, tail, neck, sp_min(0.15, o->width));
    const double half = sp_min(o->width, 0.9) / 2;
    const sp_vec3 head[3] = {sp_add3(neck, sp_scale3(f.y, -half)), tip, sp_add3(neck, sp_scale3(f.y, half))};
    sp_vec3 raised[3];
    for (int k = 0; k < 3; k++)
        raised[k] = sp_v3(head[k].x, head[k].y, head[k].z + 0.006);
    polygon(g, raised, 3, white, 128);
}

/* ---------------------------------------------------------------- bodies */
static void cone(sp_land *g, const sp_road_object *o)
{
    const double h = o->height > 0 ? o->height : 0.75, r = o->radius > 0  ? o->radius
                                                           : o->width > 0 ? o->width / 2
                                                                          : 0.2;
    static const double z[6] = {0, 0.30, 0.45, 0.62, 0.76, 1.0};
    for (int k = 0; k < 5; k++) {
        const sp_vec3 foot = {o->position.x, o->position.y, o->position.z + z[k] * h};
        sp_ground_tube(g, foot, r * 0.75 * (1.06 - z[k]), r * 0.75 * (1.06 - z[k + 1]), (z[k + 1] - z[k]) * h,
                       k % 2 ? white : orange);
    }
}

/* Windows on each floor of one wall, whose middle is `foot`, along `x`, seen from `out`. Six bits of a lot that each
 * draws stand for its detail: whether somebody is up behind it at night. */
static void windows(sp_land *g, sp_vec3 foot, sp_vec3 x, sp_vec3 out, const double size[2], uint32_t key)
{
    const double pitch = 2.5, floors = sp_clamp(sp_floor((size[1] - 1.6) / 3 + 1), 0, 20);
    const double n = sp_clamp(sp_floor((size[0] - 0.6) / pitch), 0, 40);
    g->stuff = SP_STUFF_GLASS;
    for (double floor = 0; floor < floors; floor++)
        for (double k = 0; k < n; k++) {
            const double middle = (k - (n - 1) / 2) * pitch, low = 1.0 + 3 * floor, high = low + 1.35, half = 0.72;
            const sp_vec3 c = sp_add3(sp_add3(foot, sp_scale3(x, middle)), sp_scale3(out, 0.02));
            const sp_vec3 l = sp_add3(c, sp_scale3(x, -half)), r = sp_add3(c, sp_scale3(x, half));
            const sp_vec3 p[4] = {
                {l.x, l.y, l.z + low}, {r.x, r.y, r.z + low}, {r.x, r.y, r.z + high}, {l.x, l.y, l.z + high}};
            const uint32_t lot = sp_ground_hash(key, (uint32_t)floor, (uint32_t)k);
            sp_ground_face(g, p, window, out, (uint8_t)(lot & 63));
        }
}

/* a box with rows of windows, its plaster by a hash of the place */
static void building(sp_land *g, const sp_road_object *o)
{
    static const float tints[4][3] = {
        {0.42f, 0.39f, 0.33f}, {0.40f, 0.31f, 0.24f}, {0.38f, 0.38f, 0.37f}, {0.33f, 0.20f, 0.15f}};
    const frame f = frame_of(o);
    const double size[3] = {sp_max(o->length, 1), sp_max(o->width, 1), o->height > 0 ? o->height : 6};
    const uint32_t key =
        sp_ground_hash((uint32_t)(int64_t)sp_floor(o->position.x), (uint32_t)(int64_t)sp_floor(o->position.y), 3);
    sp_ground_box(g, o->position, f.x, f.y, f.z, size, tints[key % 4]);
    const double wall[2][2] = {{size[0], size[2]}, {size[1], size[2]}};
    const sp_vec3 ahead = sp_scale3(f.x, size[0] / 2), left = sp_scale3(f.y, size[1] / 2);
    windows(g, sp_sub3(o->position, left), f.x, sp_scale3(f.y, -1), wall[0], key);
    windows(g, sp_add3(o->position, left), sp_scale3(f.x, -1), f.y, wall[0], key + 1);
    windows(g, sp_add3(o->position, ahead), f.y, f.x, wall[1], key + 2);
    windows(g, sp_sub3(o->position, ahead), sp_scale3(f.y, -1), sp_scale3(f.x, -1), wall[1], key + 3);
}

static void tall(sp_land *g, const sp_road_object *o)
{
    const double h = o->height > 0 ? o->height : 4, r = o->radius > 0 ? o->radius : 0.07;
    sp_ground_tube(g, o->position, r, r * 0.8, h, metal);
    if (o->kind != SP_ROADSIDE_LAMP)
        return;
    // an arm over the road: towards the reference line
    const frame f = frame_of(o);
    const sp_vec3 to = sp_scale3(f.y, o->t > 0 ? -1 : 1);
    const double arm[3] = {0.08, 1.6, 0.08}, head[3] = {0.25, 0.6, 0.12};
    const sp_vec3 top = sp_add3(o->position, sp_scale3(f.z, h));
    sp_ground_box(g, sp_add3(top, sp_scale3(to, 0.8)), f.x, f.y, f.z, arm, metal);
    sp_ground_box(g, sp_add3(top, sp_scale3(to, 1.6)), f.x, f.y, f.z, head, grey);
}

/* a guard rail: posts below, a rail above; as a wall where it is broad */
static void barrier(sp_land *g, const sp_road_object *o)
{
    const frame f = frame_of(o);
    const double h = o->height > 0 ? o->height : 0.75, length = sp_max(o->length, 0.1);
    const double broad = o->width > 0 ? o->width : 0.1;
    if (broad > 0.25 || h > 1.3) {
        const double size[3] = {length, broad, h};
        sp_ground_box(g, o->position, f.x, f.y, f.z, size, stone);
        return;
    }
    const double rail[3] = {length, broad, h * 0.42}, post[3] = {0.08, sp_min(broad, 0.08), h};
    sp_ground_box(g, sp_add3(o->position, sp_scale3(f.z, h * 0.58)), f.x, f.y, f.z, rail, metal);
    const double n = sp_clamp(sp_ceil(length / 4), 1, 200);
    for (double k = 0; k < n; k++)
        sp_ground_box(g, sp_add3(o->position, sp_scale3(f.x, ((k + 0.5) / n - 0.5) * length)), f.x, f.y, f.z, post,
                      grey);
}

/* a piece of a guard rail that was laid as an outline: what stands on the posts, and a post where it begins */
static void rail(sp_land *g, const sp_road_object *o)
{
    prism(g, o, metal, metal, 0, 0.58);
    if (o->corner_count < 3 || !o->corner_height || !(o->corner_height[0] > 0))
        return;
    const frame f = frame_of(o);
    const sp_vec3 a = o->corner[0], b = o->corner[o->corner_count - 1];
    const double post[3] = {0.08, 0.08, o->corner_height[0] * 0.98};
    sp_ground_box(g, sp_v3((a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2), f.x, f.y, f.z, post, grey);
}

static void body(sp_land *g, const sp_road_object *o)
{
    if (o->radius > 0) {
        if (o->height > 0)
            sp_ground_tube(g, o->position, o->radius, o->radius, o->height, albedo_of(o->kind));
        return;
    }
    if (!(o->height > 0) || !(o->length > 0 || o->width > 0))
        return;
    const frame f = frame_of(o);
    const double size[3] = {sp_max(o->length, 0.05), sp_max(o->width, 0.05), o->height};
    sp_ground_box(g, o->position, f.x, f.y, f.z, size, albedo_of(o->kind));
}

static uint32_t stuff_of(sp_object_kind kind)
{
    switch (kind) {
    case SP_ROADSIDE_BUILDING:
        return SP_STUFF_WALL;
    case SP_ROADSIDE_VEGETATION:
    case SP_ROADSIDE_TREE:
        return SP_STUFF_LEAVES;
    case SP_ROADSIDE_CONE:
        return SP_STUFF_CONE;
    case SP_ROADSIDE_ISLAND:
        return SP_STUFF_WALK;
    case SP_ROADSIDE_CROSSWALK:
    case SP_ROADSIDE_PARKING:
    case SP_ROADSIDE_ROADMARK:
        return SP_STUFF_PAINT;
    default:
        return SP_STUFF_METAL;
    }
}

static void object(sp_land *g, const sp_road_net *net, const sp_road_object *o, uint32_t index)
{
    g->stuff = stuff_of(o->kind);
    if (o->kind == SP_ROADSIDE_CROSSWALK) {
        crosswalk(g, net, o);
        return;
    }
    if (o->kind == SP_ROADSIDE_PARKING) {
        bay(g, o);
        return;
    }
    if (o->kind == SP_ROADSIDE_ROADMARK) {
        mark(g, o);
        return;
    }
    if (o->corner_count >= 2) {
        if (o->kind == SP_ROADSIDE_BARRIER && strstr(o->name, "rail")) {
            rail(g, o);
            return;
        }
        prism(g, o, o->kind == SP_ROADSIDE_ISLAND ? stone : albedo_of(o->kind), albedo_of(o->kind), 0.002, 0);
        return;
    }
    switch (o->kind) {
    case SP_ROADSIDE_TREE:
        g->stuff = SP_STUFF_WOOD;
        sp_ground_tube(g, o->position, 0.15, 0.12, sp_min(o->height > 0 ? o->height * 0.4 : 2.4, 3), wood);
        g->stuff = SP_STUFF_LEAVES;
        sp_scenery_tree(g, o->position, o->height > 0 ? sp_clamp(o->height, 1.5, 40) : 6, index, false);
        break;
    case SP_ROADSIDE_CONE:
        cone(g, o);
        break;
    case SP_ROADSIDE_BUILDING:
        building(g, o);
        break;
    case SP_ROADSIDE_POLE:
    case SP_ROADSIDE_LAMP:
        tall(g, o);
        break;
    case SP_ROADSIDE_BARRIER:
        barrier(g, o);
        break;
    default:
        body(g, o);
        break;
    }
}

/* Guard rails by themselves, each stretch twice: flat for eyes that cannot tell, and whole. */
static void rails(sp_land *g, const sp_road_net *net)
{
    const uint32_t n = sp_road_object_count(net);
    const float lacks = (float)SP_RAIL_DEPTH;
    for (uint32_t i = 0, next = 0; i < n && !g->failed; i = next) {
        const sp_road_object *first = sp_road_object_get(net, i);
        next = i + 1;
        if (!is_finite(first) || !sp_ground_is_rail(first))
            continue;
        for (; next < n; next++) {
            const sp_road_object *o = sp_road_object_get(net, next);
            if (!is_finite(o) || !sp_ground_is_rail(o) || o->road != first->road ||
                sp_hypot(o->position.x - first->position.x, o->position.y - first->position.y) > 150)
                break;
        }
        for (int whole = 0; whole < 2; whole++) {
            g->error = whole ? -lacks : lacks;
            sp_ground_open(g, first->position);
            for (uint32_t k = i; k < next && !g->failed; k++)
                if (whole)
                    sp_ground_rail(g, net, sp_road_object_get(net, k));
                else
                    object(g, net, sp_road_object_get(net, k), k);
            sp_ground_close(g);
        }
    }
    g->error = 0;
}

void sp_ground_objects(sp_land *g, const sp_road_net *net)
{
    for (uint32_t i = 0; i < sp_road_object_count(net) && !g->failed; i++) {
        const sp_road_object *o = sp_road_object_get(net, i);
        if (!is_finite(o) || sp_ground_is_rail(o))
            continue;
        sp_ground_near(g, o->position);
        object(g, net, o, i);
    }
    sp_ground_close(g);
    rails(g, net);
}
