/* scenery.c - what is not on the road: trees and delineator posts by a hash of the place, the plain and the hills that
 * go with the eye, the noise that grass, asphalt and clouds are made of. */
#include <string.h>

#include "shape/shape.h"

enum { MAX_LANES = 64 };

static void colour(const sp_land *g, double r, double gr, double b, sp_vec3 n, uint8_t out[SP_COAT])
{
    const float albedo[3] = {(float)r, (float)gr, (float)b};
    sp_coat(g, albedo, n, 0, out);
}

/* A ring of triangles between two circles whose wobble is drawn from (seed, level) and (seed, level + 1), so that
 * stacked rings meet; normals lean up by `lean`; the lower circle is darker. */
static void ring(sp_land *g, sp_vec3 c, double r0, double z0, double r1, double z1, uint32_t n, const double albedo[3],
                 double lean, uint32_t seed, uint32_t level, double tall)
{
    const double rise = 0.36;
    for (uint32_t i = 0; i < n; i++) {
        sp_vec3 p[4];
        uint8_t cs[4][SP_COAT];
        for (uint32_t k = 0; k < 4; k++) {
            const uint32_t j = (k == 1 || k == 2) ? i + 1 : i;
            const bool up = k >= 2;
            double sn, cs2;
            sp_sincos(SP_TAU * j / n, &sn, &cs2);
            const double wobble = 0.86 + 0.28 * sp_ground_random(seed, j % n, level + (up ? 1 : 0));
            const double r = (up ? r1 : r0) * wobble, z = up ? z1 : z0;
            p[k] = sp_v3(c.x + cs2 * r, c.y + sn * r, c.z + z);
            const sp_vec3 normal = sp_normal3(sp_v3(cs2, sn, lean + (up ? rise : -rise)));
            const double shade = (0.62 + 0.42 * sp_clamp(z / tall, 0, 1)) *
                                 (0.9 + 0.2 * sp_ground_random(seed, j % n, 40 + level + (up ? 1 : 0)));
            colour(g, albedo[0] * shade, albedo[1] * shade, albedo[2] * shade, normal, cs[k]);
        }
        const uint8_t(*cc)[SP_COAT] = (const uint8_t(*)[SP_COAT])cs;
        if (r0 <= 0)
            sp_ground_triangle(g, (const sp_vec3[3]){p[0], p[2], p[3]},
                               (const uint8_t(*)[SP_COAT])(uint8_t[3][SP_COAT]){
                                   {cs[0][0], cs[0][1], cs[0][2], 0, cs[0][4], cs[0][5], cs[0][6], cs[0][7]},
                                   {cs[2][0], cs[2][1], cs[2][2], 0, cs[2][4], cs[2][5], cs[2][6], cs[2][7]},
                                   {cs[3][0], cs[3][1], cs[3][2], 0, cs[3][4], cs[3][5], cs[3][6], cs[3][7]}});
        else if (r1 <= 0)
            sp_ground_triangle(g, p, cc);
        else
            sp_ground_quad(g, p, cc);
    }
}

static void leafy_tree(sp_land *g, sp_vec3 at, double size, uint32_t seed)
{
    static const double bark[3] = {0.10, 0.075, 0.05};
    const double tint = sp_ground_random(seed, 1, 1);
    const double leaf[3] = {0.050 + 0.045 * tint, 0.098 + 0.03 * tint, 0.026 + 0.012 * tint};
    ring(g, at, 0.22 * size / 7, 0, 0.15 * size / 7, size * 0.4, 5, bark, 0, seed, 20, size);
    const double r = size * 0.34;
    ring(g, at, r * 0.35, size * 0.28, r * 0.95, size * 0.44, 8, leaf, -0.72, seed, 0, size);
    ring(g, at, r * 0.95, size * 0.44, r * 0.88, size * 0.70, 8, leaf, 0.05, seed, 1, size);
    ring(g, at, r * 0.88, size * 0.70, r * 0.45, size * 0.92, 8, leaf, 0.77, seed, 2, size);
    ring(g, at, r * 0.45, size * 0.92, 0, size * 1.0, 8, leaf, 1.49, seed, 3, size);
}

static void conifer(sp_land *g, sp_vec3 at, double size, uint32_t seed)
{
    static const double bark[3] = {0.09, 0.065, 0.045};
    const double tint = sp_ground_random(seed, 1, 1);
    const double leaf[3] = {0.028 + 0.02 * tint, 0.062 + 0.025 * tint, 0.030};
    ring(g, at, 0.2, 0, 0.15, size * 0.15, 5, bark, 0, seed, 20, size);
    for (uint32_t k = 0; k < 3; k++) {
        const double z0 = size * (0.12 + 0.26 * k), r = size * (0.22 - 0.055 * k);
        ring(g, at, r, z0, r * 0.22, z0 + size * 0.36, 7, leaf, 0.45, seed + k, 0, size);
    }
    ring(g, at, size * 0.05, size * 0.92, 0, size, 5, leaf, 1, seed, 9, size);
}

void sp_scenery_tree(sp_land *g, sp_vec3 at, double size, uint32_t seed, bool needles)
{
    g->stuff = SP_STUFF_LEAVES;
    if (needles)
        conifer(g, at, size, seed);
    else
        leafy_tree(g, at, size, seed);
}

/* grass below a tree lies in shade: dark in the middle, as the plain at the rim */
static void shade_disc(sp_land *g, sp_vec3 at, double r)
{
    static const float dark[3] = {0.040f, 0.062f, 0.022f}, open[3] = {0.088f, 0.128f, 0.040f};
    uint8_t c[3][SP_COAT];
    g->stuff = SP_STUFF_GRASS;
    sp_coat(g, dark, sp_v3(0, 0, 1), 255, c[0]);
    sp_coat(g, open, sp_v3(0, 0, 1), 255, c[1]);
    memcpy(c[2], c[1], SP_COAT);
    for (uint32_t i = 0; i < 9; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_TAU * i / 9, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / 9, &s1, &c1);
        const sp_vec3 p[3] = {
            {at.x, at.y, at.z + 0.01}, {at.x + c0 * r, at.y + s0 * r, at.z}, {at.x + c1 * r, at.y + s1 * r, at.z}};
        sp_ground_triangle(g, p, (const uint8_t(*)[SP_COAT])c);
    }
}

/* delineator post: white, dark band, a grey reflector */
static void post(sp_land *g, sp_vec3 at)
{
    static const double z[4] = {0, 0.66, 0.90, 1.0};
    g->stuff = SP_STUFF_METAL;
    for (uint32_t k = 0; k < 3; k++) {
        const double a = k == 1 ? 0.03 : 0.62;
        uint8_t c[SP_COAT];
        const double r = 0.06;
        for (uint32_t i = 0; i < 4; i++) {
            double s0, c0, s1, c1, sm, cm;
            sp_sincos(SP_TAU * (i + 0.5) / 4, &s0, &c0);
            sp_sincos(SP_TAU * (i + 1.5) / 4, &s1, &c1);
            sp_sincos(SP_TAU * (i + 1) / 4, &sm, &cm);
            colour(g, a, a, a, sp_v3(cm, sm, 0), c);
            const sp_vec3 p[4] = {{at.x + c0 * r, at.y + s0 * r, at.z + z[k]},
                                  {at.x + c1 * r, at.y + s1 * r, at.z + z[k]},
                                  {at.x + c1 * r, at.y + s1 * r, at.z + z[k + 1]},
                                  {at.x + c0 * r, at.y + s0 * r, at.z + z[k + 1]}};
            uint8_t cs[4][SP_COAT];
            for (int j = 0; j < 4; j++)
                memcpy(cs[j], c, SP_COAT);
            sp_ground_quad(g, p, (const uint8_t(*)[SP_COAT])cs);
        }
    }
}

/* how far (x, y) is from every lane, m; negative on one */
static double clearance(const sp_road_net *net, double x, double y)
{
    sp_road_place at;
    if (!sp_road_locate(net, x, y, NULL, &at))
        return 1e9;
    sp_lane_info lanes[MAX_LANES];
    uint32_t n = sp_road_lanes(net, at.road, at.s, lanes, MAX_LANES);
    double best = 1e9;
    for (uint32_t i = 0; i < n && i < MAX_LANES; i++) {
        const double high = sp_max(lanes[i].t_inner, lanes[i].t_outer),
                     low = sp_min(lanes[i].t_inner, lanes[i].t_outer);
        best = sp_min(best, sp_max(at.t - high, low - at.t));
    }
    return best;
}

/* outermost edge of all that is paved on one side */
static double edge(const sp_road_net *net, uint32_t road, double s, int side, bool *walked)
{
    sp_lane_info lanes[MAX_LANES];
    const uint32_t n = sp_road_lanes(net, road, s, lanes, MAX_LANES);
    double best = 0;
    *walked = false;
    for (uint32_t i = 0; i < n && i < MAX_LANES; i++) {
        const double t =
            side > 0 ? sp_max(lanes[i].t_inner, lanes[i].t_outer) : -sp_min(lanes[i].t_inner, lanes[i].t_outer);
        if (lanes[i].type != SP_LANE_NONE && t > best)
            best = t;
        if (lanes[i].type == SP_LANE_SIDEWALK)
            *walked = true;
    }
    return best;
}

/* whether what the file places beside the road stands within `room` of (x, y) */
static bool built_up(const sp_road_net *net, uint32_t road, double x, double y, double room)
{
    for (uint32_t i = 0; i < sp_road_object_count(net); i++) {
        const sp_road_object *o = sp_road_object_get(net, i);
        if (o->road != road)
            continue;
        const double reach = sp_max(sp_hypot(o->length, o->width) / 2, o->radius) + room;
        if (sp_abs(o->position.x - x) < reach && sp_abs(o->position.y - y) < reach)
            return true;
        for (uint32_t k = 0; k < o->corner_count; k++)
            if (sp_abs(o->corner[k].x - x) < room && sp_abs(o->corner[k].y - y) < room)
                return true;
    }
    return false;
}

static void trees(sp_land *g, const sp_road_net *net, uint32_t road, double s0, double s1)
{
    // slots of 9 m: a slot belongs to the chunk in which it begins
    enum { SLOT = 9 };
    for (int64_t slot = (int64_t)sp_ceil(s0 / SLOT); (double)slot * SLOT < s1; slot++)
        for (int side = -1; side <= 1; side += 2) {
            const uint32_t key = sp_ground_hash(road, (uint32_t)slot, (uint32_t)(side + 1));
            if (sp_ground_random(key, 1, 0) > 0.42 * g->density)
                continue;
            bool walked;
            const double s = (double)slot * SLOT + 6 * sp_ground_random(key, 2, 0),
                         size = 5 + 6 * sp_ground_random(key, 3, 0);
            const double away = 9.5 + 26 * sp_square(sp_ground_random(key, 4, 0));
            sp_road_point p;
            sp_road_at(net, (sp_road_place){road, 0, s, side * (edge(net, road, s, side, &walked) + away)}, &p);
            if (clearance(net, p.position.x, p.position.y) < 8 || built_up(net, road, p.position.x, p.position.y, 4))
                continue;
            p.position.z = sp_terrain_at(g->terrain, p.position.x, p.position.y);
            shade_disc(g, p.position, size * 0.42);
            sp_scenery_tree(g, p.position, size * (sp_ground_random(key, 5, (uint32_t)(s / 300)) < 0.35 ? 1.15 : 1),
                            key, sp_ground_random(key, 5, (uint32_t)(s / 300)) < 0.35);
        }
}

static void posts(sp_land *g, const sp_road_net *net, uint32_t road, double s0, double s1)
{
    enum { POSTS = 50 };
    for (int64_t k = (int64_t)sp_ceil(s0 / POSTS); (double)k * POSTS < s1; k++)
        for (int side = -1; side <= 1; side += 2) {
            bool walked;
            if (sp_ground_random(road, (uint32_t)k, 77) > g->density)
                continue;
            const double s = (double)k * POSTS, out = edge(net, road, s, side, &walked);
            sp_road_point p, rim;
            sp_road_at(net, (sp_road_place){road, 0, s, side * (out + 0.6)}, &p);
            sp_road_at(net, (sp_road_place){road, 0, s, side * out}, &rim);
            p.position.z = rim.position.z;
            // a bridge has no room for them
            if (!walked && clearance(net, p.position.x, p.position.y) > 0.4 &&
                rim.position.z - sp_terrain_at(g->terrain, p.position.x, p.position.y) < 3)
                post(g, p.position);
        }
}

/* ---------------------------------------------------------------- street lamps */
static const double lamp_every = 30;

bool sp_scenery_lit(const sp_road_net *net, uint32_t lamps, double sun_elevation)
{
    if (!net || !(lamps == 1 || (lamps == 0 && sun_elevation < 0)))
        return false;
    for (uint32_t i = 0; i < sp_road_object_count(net); i++)
        if (sp_road_object_get(net, i)->kind == SP_ROADSIDE_LAMP)
            return false;
    return true;
}

int sp_scenery_lamp(const sp_road_net *net, uint32_t road, uint32_t k, sp_vec3 *foot, sp_vec3 *over)
{
    const double s = lamp_every * (k + 0.5), inset = 0.4;
    if (s >= sp_road_length(net, road) || sp_road_in_junction(net, road))
        return 0;
    const int side = k % 2 ? 1 : -1;
    bool walked;
    const double out = edge(net, road, s, side, &walked);
    sp_road_point p;
    sp_road_place at;
    if (!walked || !sp_road_at(net, (sp_road_place){road, 0, s, side * (out - inset)}, &p) ||
        !sp_road_locate(net, p.position.x, p.position.y, NULL, &at) || at.road != road)
        return -1;
    sp_lane_info lane;
    if (!sp_road_lane(net, road, s, at.lane, &lane) || lane.type != SP_LANE_SIDEWALK)
        return -1;
    *foot = p.position;
    *over = sp_v3(sp_sin(p.heading) * side, -sp_cos(p.heading) * side, 0);
    return 1;
}

static void lamps(sp_land *g, const sp_road_net *net, uint32_t road, double s0, double s1)
{
    static const float metal[3] = {0.30f, 0.31f, 0.32f}, grey[3] = {0.24f, 0.24f, 0.235f};
    const double arm[3] = {1.6, 0.08, 0.08}, head[3] = {0.6, 0.25, 0.12};
    // a lamp belongs to the piece in which it stands
    for (uint32_t k = (uint32_t)sp_ceil(sp_max(s0 / lamp_every - 0.5, 0)); lamp_every * (k + 0.5) < s1; k++) {
        sp_vec3 foot, over;
        const int stands = sp_scenery_lamp(net, road, k, &foot, &over);
        if (stands == 0)
            break;
        if (stands < 0)
            continue;
        const sp_vec3 up = sp_v3(0, 0, 1), along = sp_cross3(up, over),
                      top = sp_v3(foot.x, foot.y, foot.z + SP_SCENERY_LAMP_HEIGHT);
        g->stuff = SP_STUFF_METAL;
        sp_ground_tube(g, foot, 0.07, 0.056, SP_SCENERY_LAMP_HEIGHT, metal);
        sp_ground_box(g, sp_add3(top, sp_scale3(over, 0.8)), over, along, up, arm, metal);
        sp_ground_box(g, sp_add3(top, sp_scale3(over, 1.6)), over, along, up, head, grey);
    }
}

void sp_ground_scenery(sp_land *g, const sp_road_net *net, uint32_t road, double s0, double s1)
{
    // within a junction there is no room for either
    if (sp_road_in_junction(net, road))
        return;
    trees(g, net, road, s0, s1);
    posts(g, net, road, s0, s1);
    if (g->lamps)
        lamps(g, net, road, s0, s1);
}

/* ---------------------------------------------------------------- with the eye */
void sp_scenery_plain(sp_land *g)
{
    // rings of sectors, small near the eye: a triangle that spans a wide range of distances loses depth precision
    enum { RINGS = 7, SECTORS = 16 };
    static const double radius[RINGS] = {7, 20, 60, 180, 540, 1620, 6000};
    static const float grass[3] = {0.088f, 0.128f, 0.040f};
    uint8_t c[SP_COAT];
    g->stuff = SP_STUFF_GRASS;
    sp_coat(g, grass, sp_v3(0, 0, 1), 255, c);
    uint8_t four[4][SP_COAT];
    for (int k = 0; k < 4; k++)
        memcpy(four[k], c, SP_COAT);
    const uint8_t(*cs)[SP_COAT] = (const uint8_t(*)[SP_COAT])four;
    for (uint32_t i = 0; i < SECTORS; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_TAU * i / SECTORS, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / SECTORS, &s1, &c1);
        const double r = radius[0];
        sp_ground_triangle(g, (const sp_vec3[3]){{0, 0, 0}, {c0 * r, s0 * r, 0}, {c1 * r, s1 * r, 0}}, cs);
        for (int k = 0; k + 1 < RINGS; k++) {
            const double a = radius[k], b = radius[k + 1];
            sp_ground_quad(
                g,
                (const sp_vec3[4]){{c0 * a, s0 * a, 0}, {c0 * b, s0 * b, 0}, {c1 * b, s1 * b, 0}, {c1 * a, s1 * a, 0}},
                cs);
        }
    }
}

void sp_scenery_beyond(sp_land *g)
{
    enum { SECTORS = 24 };
    const double a = 5800, b = 90000;
    g->stuff = SP_STUFF_GRASS;
    static const float grass[3] = {0.088f, 0.128f, 0.040f};
    for (uint32_t i = 0; i < SECTORS; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_TAU * i / SECTORS, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / SECTORS, &s1, &c1);
        const sp_vec3 p[4] = {{c0 * a, s0 * a, -2}, {c0 * b, s0 * b, -2}, {c1 * b, s1 * b, -2}, {c1 * a, s1 * a, -2}};
        sp_ground_face(g, p, grass, sp_v3(0, 0, 1), 255);
    }
}

void sp_scenery_hills(sp_land *g)
{
    enum { N = 72 };
    // two ranges: woods near, blue hills behind
    g->stuff = SP_STUFF_LEAVES;
    for (uint32_t layer = 0; layer < 2; layer++) {
        const double radius = layer ? 1300 : 2600;
        const double base[3] = {layer ? 0.055 : 0.10, layer ? 0.085 : 0.145, layer ? 0.05 : 0.16};
        for (uint32_t i = 0; i < N; i++) {
            sp_vec3 p[4];
            uint8_t c[4][SP_COAT];
            for (uint32_t k = 0; k < 4; k++) {
                const uint32_t j = (k == 1 || k == 2) ? i + 1 : i;
                double sn, cs;
                sp_sincos(SP_TAU * j / N, &sn, &cs);
                const double broad = sp_ground_random(layer, (j % N) / 6, 5) * (1 - (j % 6) / 6.0) +
                                     sp_ground_random(layer, ((j % N) / 6 + 1) % (N / 6), 5) * ((j % 6) / 6.0);
                const double h = layer ? 14 + 16 * sp_ground_random(9, j % N, 1) * broad
                                       : 40 + 110 * broad + 14 * sp_ground_random(8, j % N, 1);
                const bool up = k >= 2;
                p[k] = sp_v3(cs * radius, sn * radius, up ? h : -2);
                const double shade = up ? 1.08 : 0.92;
                colour(g, base[0] * shade, base[1] * shade, base[2] * shade, sp_normal3(sp_v3(-cs, -sn, 0.9)), c[k]);
                c[k][3] = 0;
            }
            sp_ground_quad(g, p, (const uint8_t(*)[SP_COAT])c);
        }
    }
}

/* tiling value noise of `cells` cells over the texture, 0..1 */
static double lattice(uint32_t seed, uint32_t cells, double u, double v)
{
    const double x = u * cells, y = v * cells;
    const uint32_t xi = (uint32_t)x, yi = (uint32_t)y;
    double fx = x - xi, fy = y - yi;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    const uint32_t x1 = (xi + 1) % cells, y1 = (yi + 1) % cells;
    const double a = sp_ground_random(seed, xi, yi), b = sp_ground_random(seed, x1, yi),
                 c = sp_ground_random(seed, xi, y1), d = sp_ground_random(seed, x1, y1);
    return (a + (b - a) * fx) * (1 - fy) + (c + (d - c) * fx) * fy;
}

void sp_scenery_noise(uint8_t *rgba, uint32_t size)
{
    for (uint32_t y = 0; y < size; y++)
        for (uint32_t x = 0; x < size; x++) {
            const double u = (double)x / size, v = (double)y / size;
            const double white = sp_ground_random(1, x, y), fine = lattice(2, size / 2, u, v),
                         broad = lattice(3, 8, u, v);
            const double middle = lattice(4, 32, u, v);
            const double cloud = lattice(5, 6, u, v) * 0.46 + lattice(6, 12, u, v) * 0.26 +
                                 lattice(7, 24, u, v) * 0.16 + lattice(8, 48, u, v) * 0.12;
            uint8_t *o = rgba + ((size_t)y * size + x) * 4;
            // grain of asphalt; grass; clouds; spare
            o[0] = (uint8_t)(255 * (0.55 * white + 0.25 * fine + 0.20 * broad));
            o[1] = (uint8_t)(255 * (0.42 * white + 0.26 * fine + 0.20 * middle + 0.12 * broad));
            o[2] = (uint8_t)(255 * cloud);
            o[3] = 255;
        }
}
