/* lorry.c - models of lorry, tractor, semitrailer and bus: flat panels, built from sizes. Wheels and arches are
 * car.c's; leaves placing and lighting to frame.c and the shaders. */
#include "shape/shape.h"

#define PROUD 0.012 /* m that panes and lamps stand before their panel */

/* ---------------------------------------------------------------- panels: flat faces that look one way */
static void face_front(sp_mesh *m, uint32_t material, double x, double y0, double y1, double z0, double z1)
{
    m->material = material;
    sp_mesh_quad(m, sp_v3(x, y0, z0), sp_v3(x, y1, z0), sp_v3(x, y1, z1), sp_v3(x, y0, z1));
}
static void face_rear(sp_mesh *m, uint32_t material, double x, double y0, double y1, double z0, double z1)
{
    m->material = material;
    sp_mesh_quad(m, sp_v3(x, y1, z0), sp_v3(x, y0, z0), sp_v3(x, y0, z1), sp_v3(x, y1, z1));
}
/* of both sides alike; y: half the width */
static void face_left(sp_mesh *m, uint32_t material, double y, double x0, double x1, double z0, double z1)
{
    m->material = material;
    sp_mesh_quad(m, sp_v3(x1, y, z0), sp_v3(x0, y, z0), sp_v3(x0, y, z1), sp_v3(x1, y, z1));
}
static void face_right(sp_mesh *m, uint32_t material, double y, double x0, double x1, double z0, double z1)
{
    m->material = material;
    sp_mesh_quad(m, sp_v3(x0, -y, z0), sp_v3(x1, -y, z0), sp_v3(x1, -y, z1), sp_v3(x0, -y, z1));
}
static void faces(sp_mesh *m, uint32_t material, double y, double x0, double x1, double z0, double z1)
{
    face_left(m, material, y, x0, x1, z0, z1);
    face_right(m, material, y, x0, x1, z0, z1);
}
static void block(sp_mesh *m, uint32_t material, double x0, double x1, double y, double z0, double z1)
{
    m->material = material;
    sp_mesh_box(m, sp_v3(x0, -y, z0), sp_v3(x1, y, z1));
}

/* a box whose front leans back by `lean` from the height `belt` on */
typedef struct hull {
    double x0, x1, y, low, belt, top, lean;
} hull;

static void add_hull(sp_mesh *m, uint32_t lower, uint32_t upper, const hull *h)
{
    block(m, lower, h->x0, h->x1, h->y, h->low, h->belt);
    m->material = upper;
    const double x = h->x1 - h->lean;
    for (int side = -1; side <= 1; side += 2) {
        const sp_vec3 a = {h->x0, side * h->y, h->belt}, b = {h->x1, side * h->y, h->belt},
                      c = {x, side * h->y, h->top}, d = {h->x0, side * h->y, h->top};
        if (side < 0)
            sp_mesh_quad(m, a, b, c, d);
        else
            sp_mesh_quad(m, b, a, d, c);
    }
    sp_mesh_quad(m, sp_v3(h->x1, -h->y, h->belt), sp_v3(h->x1, h->y, h->belt), sp_v3(x, h->y, h->top),
                 sp_v3(x, -h->y, h->top));
    sp_mesh_quad(m, sp_v3(h->x0, h->y, h->belt), sp_v3(h->x0, -h->y, h->belt), sp_v3(h->x0, -h->y, h->top),
                 sp_v3(h->x0, h->y, h->top));
    sp_mesh_quad(m, sp_v3(h->x0, -h->y, h->top), sp_v3(x, -h->y, h->top), sp_v3(x, h->y, h->top),
                 sp_v3(h->x0, h->y, h->top));
}

/* a pane on the leaning front, between two shares of its height */
static void front_pane(sp_mesh *m, uint32_t material, const hull *h, double from, double to, double y)
{
    const double z0 = h->belt + (h->top - h->belt) * from, z1 = h->belt + (h->top - h->belt) * to;
    const double x0 = h->x1 - h->lean * from + PROUD, x1 = h->x1 - h->lean * to + PROUD;
    m->material = material;
    sp_mesh_quad(m, sp_v3(x0, -y, z0), sp_v3(x0, y, z0), sp_v3(x1, y, z1), sp_v3(x1, -y, z1));
}

/* lamps of both sides: a pair of faces at the front or the rear; left and right each their own material */
static void lamps_front(sp_mesh *m, uint32_t left, uint32_t right, double x, double y0, double y1, double z0, double z1)
{
    face_front(m, left, x, y0, y1, z0, z1);
    face_front(m, right, x, -y1, -y0, z0, z1);
}
static void lamps_rear(sp_mesh *m, uint32_t left, uint32_t right, double x, double y0, double y1, double z0, double z1)
{
    face_rear(m, left, x, y0, y1, z0, z1);
    face_rear(m, right, x, -y1, -y0, z0, z1);
}

/* brake and tail lights outside, indicators beside them, a plate in the middle */
static void rear_lamps(sp_mesh *m, double x, double y, double z)
{
    lamps_rear(m, SP_MAT_BRAKE, SP_MAT_BRAKE, x - PROUD, 0.72 * y, 0.96 * y, z, z + 0.14);
    lamps_rear(m, SP_MAT_LEFT, SP_MAT_RIGHT, x - PROUD, 0.60 * y, 0.71 * y, z, z + 0.14);
    face_rear(m, SP_MAT_WHITE, x - PROUD, -0.26, 0.26, z, z + 0.12);
}

/* ---------------------------------------------------------------- wheels */
/* Both wheels of an axle as one part, or of the front axle each its own, which steers. A thin wheel outside, whose hub
 * stays before the panel that it stands in, and tread and inner face behind it. */
static void add_axle(sp_mesh *m, sp_model *model, uint32_t part, double x, double y, double radius, double width,
                     bool steers)
{
    const double thin = 0.14, middle = y - width * 0.5;
    for (uint32_t k = 0; k < 2; k++) {
        const double side = k ? -1 : 1;
        m->part = part + (steers ? k : 0);
        double *pivot = model->pivot[m->part];
        pivot[0] = x;
        pivot[1] = steers ? side * middle : 0;
        pivot[2] = radius;
        for (uint32_t layer = 0; layer < 3; layer++) {
            const bool outer = layer == 1;
            const double at = side * (outer ? y - thin * 0.5 : y - 0.04 - width * 0.5) - pivot[1];
            const uint32_t first = m->vertices.count;
            sp_mesh_wheel(m, layer == 2 ? -side : side, outer ? radius : radius * 0.99, outer ? thin : width);
            sp_vertex *v = m->vertices.data;
            for (uint32_t i = first; i < m->vertices.count; i++) {
                v[i].m[2] = 200;
                v[i].p[1] += (float)at;
            }
        }
        m->part = 0;
    }
}

/* the dark ring around a wheel in its panel, at y */
static void add_arches(sp_mesh *m, double x, double y, double radius)
{
    enum { N = 12 };
    m->material = SP_MAT_DARK;
    for (uint32_t i = 0; i < N; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_PI * (i * 1.2 / N - 0.1), &s0, &c0);
        sp_sincos(SP_PI * ((i + 1) * 1.2 / N - 0.1), &s1, &c1);
        const double in = radius * 0.9, out = radius * 1.15;
        for (int side = -1; side <= 1; side += 2) {
            const sp_vec3 p[4] = {{x + c0 * in, side * y, radius + s0 * in},
                                  {x + c0 * out, side * y, radius + s0 * out},
                                  {x + c1 * out, side * y, radius + s1 * out},
                                  {x + c1 * in, side * y, radius + s1 * in}};
            if (side < 0)
                sp_mesh_quad(m, p[0], p[1], p[2], p[3]);
            else
                sp_mesh_quad(m, p[3], p[2], p[1], p[0]);
        }
    }
}

/* ---------------------------------------------------------------- a cab over its engine */
static void add_cab(sp_mesh *m, double x0, double x1, double y, double top, double low)
{
    const hull h = {x0, x1 - 0.03, y, low, 0.46 * top, top, 0.16 * (top - 0.46 * top)};
    add_hull(m, SP_MAT_PAINT, SP_MAT_PAINT, &h);
    // bumper with its lamps, grille, windscreen below a visor
    m->material = SP_MAT_TRIM;
    sp_mesh_box(m, sp_v3(x1 - 0.35, -y, low), sp_v3(x1, y, low + 0.42));
    lamps_front(m, SP_MAT_HEADLAMP, SP_MAT_HEADLAMP, x1 + 0.002, 0.62 * y, 0.90 * y, low + 0.16, low + 0.34);
    lamps_front(m, SP_MAT_LEFT, SP_MAT_RIGHT, x1 + 0.002, 0.91 * y, 0.98 * y, low + 0.16, low + 0.34);
    face_front(m, SP_MAT_WHITE, x1 + 0.002, -0.26, 0.26, low + 0.05, low + 0.16);
    const double grille = low + 0.52, high = h.belt - 0.22;
    for (int k = 0; k < 3; k++)
        face_front(m, SP_MAT_TRIM, h.x1 + PROUD, -0.62 * y, 0.62 * y, grille + (high - grille) * k / 3,
                   grille + (high - grille) * (k + 0.75) / 3);
    front_pane(m, SP_MAT_TRIM, &h, -0.03, 0.05, 0.95 * y);
    front_pane(m, SP_MAT_GLASS, &h, 0.05, 0.58, 0.94 * y);
    front_pane(m, SP_MAT_TRIM, &h, 0.58, 0.66, 0.96 * y);
    // doors: a pane each, a seam behind it, steps below
    const double z0 = h.belt + 0.02, z1 = h.belt + 0.5 * (top - h.belt), door = x1 - 0.26, back = x1 - 1.12;
    faces(m, SP_MAT_GLASS, y + PROUD, back, door, z0, z1);
    faces(m, SP_MAT_TRIM, y + PROUD, back - 0.05, back, low + 0.5, z1 + 0.05);
    faces(m, SP_MAT_TRIM, y + PROUD, back, x1 - 0.40, low + 0.05, low + 0.42);
    // mirrors on their arms
    m->material = SP_MAT_TRIM;
    for (int side = -1; side <= 1; side += 2)
        sp_mesh_box(m, sp_v3(x1 - 0.22, side > 0 ? y - 0.02 : -y - 0.16, z0 + 0.05),
                    sp_v3(x1 - 0.10, side > 0 ? y + 0.16 : -y + 0.02, z0 + 0.62));
}

static void finish(sp_mesh *m, sp_model *model, const double shadow[2][4])
{
    model->count = m->indices.count - model->first;
    model->shadow_first = m->indices.count;
    const double y = model->spec.width * 0.48;
    m->part = 0;
    for (int k = 0; k < 2; k++)
        sp_mesh_box(m, sp_v3(shadow[k][0], -y, shadow[k][2]), sp_v3(shadow[k][1], y, shadow[k][3]));
    model->shadow_count = m->indices.count - model->shadow_first;
}

/* a smooth load box: roof, corner posts, lines along the sides, doors at the rear */
static void add_box(sp_mesh *m, double x0, double x1, double y, double z0, double z1, bool curtain)
{
    block(m, curtain ? SP_MAT_PAINT : SP_MAT_WHITE, x0 + 0.01, x1 - 0.02, y - 0.035, z0, z1 - 0.02);
    block(m, SP_MAT_METAL, x0, x1, y, z0, z0 + 0.12);
    block(m, SP_MAT_METAL, x0, x1, y, z1 - 0.10, z1);
    block(m, SP_MAT_METAL, x0, x0 + 0.09, y, z0, z1);
    block(m, SP_MAT_METAL, x1 - 0.09, x1, y, z0, z1);
    if (curtain) {
        // straps from top to bottom
        const uint32_t n = (uint32_t)((x1 - x0) / 0.68);
        for (uint32_t i = 1; i < n; i++) {
            const double x = x0 + (x1 - x0) * i / n;
            faces(m, SP_MAT_TRIM, y - 0.005, x - 0.025, x + 0.025, z0 + 0.10, z1 - 0.10);
        }
    } else {
        faces(m, SP_MAT_PAINT, y - 0.005, x0 + 0.09, x1 - 0.09, z0 + 0.30 * (z1 - z0), z0 + 0.42 * (z1 - z0));
    }
    // two doors, their locking rods
    face_rear(m, SP_MAT_WHITE, x0 - 0.002, -y + 0.09, y - 0.09, z0 + 0.12, z1 - 0.10);
    face_rear(m, SP_MAT_TRIM, x0 - 0.006, -0.015, 0.015, z0 + 0.12, z1 - 0.10);
    for (int k = 0; k < 4; k++) {
        const double at = (k < 2 ? -1 : 1) * (k % 2 ? 0.30 : 0.62) * y;
        face_rear(m, SP_MAT_METAL, x0 - 0.006, at - 0.02, at + 0.02, z0 + 0.12, z1 - 0.10);
    }
}

/* guards of UN R58 and R73: a bar across at the rear, two rails along the sides */
static void add_guards(sp_mesh *m, double x0, double y, double from, double to)
{
    block(m, SP_MAT_METAL, x0 + 0.05, x0 + 0.17, 0.94 * y, 0.45, 0.60);
    if (to - from < 0.5)
        return;
    for (int k = 0; k < 2; k++) {
        const double z = 0.52 + 0.30 * k;
        faces(m, SP_MAT_METAL, y - 0.03, from, to, z, z + 0.14);
    }
}

static void add_lorry(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    const double x0 = s->center_x - s->length * 0.5, x1 = x0 + s->length, y = s->width * 0.5, r = s->radius_front;
    const double cab = x1 - 2.05, floor = 1.08, top = s->height;
    add_cab(m, cab, x1, y * 0.975, sp_min(top * 0.83, 3.1), 0.32);
    block(m, SP_MAT_TRIM, x0 + 0.10, cab, 0.42, 0.62, floor);
    add_box(m, x0, cab - 0.12, y, floor, top, false);
    add_guards(m, x0, y, r * 1.3, s->wheelbase - r * 1.3);
    rear_lamps(m, x0 + 0.04, y, 0.72);
    add_arches(m, s->wheelbase, y * 0.975 + 0.006, r);
    add_axle(m, model, 1, s->wheelbase, y, r, 0.30, true);
    add_axle(m, model, 3, 0, y * 0.985, r, 0.54, false);
    const double shadow[2][4] = {{x0, cab, 0.6, top}, {cab, x1, 0.35, top * 0.83}};
    finish(m, model, shadow);
}

static void add_tractor(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    const double x0 = s->center_x - s->length * 0.5, x1 = x0 + s->length, y = s->width * 0.5, r = s->radius_front;
    const double cab = x1 - 2.30, top = s->height;
    add_cab(m, cab, x1, y * 0.975, top, 0.32);
    // side fairings, frame, tanks, fifth wheel
    faces(m, SP_MAT_PAINT, y * 0.975, cab - 0.35, cab, 1.25, top);
    block(m, SP_MAT_TRIM, x0, cab, 0.42, 0.68, 0.98);
    block(m, SP_MAT_METAL, r * 1.35, cab - 0.25, y * 0.96, 0.42, 0.92);
    block(m, SP_MAT_METAL, 0.25, 0.95, 0.40, 0.98, 1.12);
    block(m, SP_MAT_TRIM, -r * 1.1, r * 1.1, y * 0.98, r * 2.04, r * 2.10);
    rear_lamps(m, x0 - 0.0, y * 0.9, 0.72);
    add_arches(m, s->wheelbase, y * 0.975 + 0.006, r);
    add_axle(m, model, 1, s->wheelbase, y, r, 0.30, true);
    add_axle(m, model, 3, 0, y * 0.985, r, 0.54, false);
    const double shadow[2][4] = {{x0, cab, 0.6, 1.1}, {cab, x1, 0.35, top}};
    finish(m, model, shadow);
}

static void add_semitrailer(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    const double x0 = s->center_x - s->length * 0.5, x1 = x0 + s->length, y = s->width * 0.5, r = s->radius_front;
    const double floor = 1.18, middle = s->wheelbase * 0.5;
    add_box(m, x0, x1, y, floor, s->height, true);
    block(m, SP_MAT_TRIM, x0 + 0.10, x1 - 0.6, 0.40, 0.86, floor);
    // landing legs, guards
    for (int side = -1; side <= 1; side += 2) {
        m->material = SP_MAT_METAL;
        sp_mesh_box(m, sp_v3(x1 - 4.3, side * 0.75 - 0.06, 0.35), sp_v3(x1 - 4.16, side * 0.75 + 0.06, floor));
    }
    add_guards(m, x0, y, middle + 1.31 + r * 1.4, x1 - 4.5);
    rear_lamps(m, x0 + 0.03, y, 0.74);
    for (uint32_t k = 0; k < 3; k++)
        add_axle(m, model, 1 + k, middle + 1.31 * ((double)k - 1), y * 0.985, r, 0.40, false);
    const double shadow[2][4] = {{x0, x1, floor, s->height}, {x0 + 1.5, x1 - 5, 0.5, floor}};
    finish(m, model, shadow);
}

/* ---------------------------------------------------------------- bus */
/* panes between pillars, doors on the right */
static void bus_sides(sp_mesh *m, double x0, double x1, double y, double low, double sill, double head)
{
    const double doors[2] = {x1 - 1.55, 0.5 * (x0 + x1) + 0.2};
    const uint32_t n = (uint32_t)sp_clamp((x1 - x0 - 0.5) / 1.55, 1, 20);
    const double from = x0 + 0.35, step = (x1 - 0.25 - from) / n;
    faces(m, SP_MAT_TRIM, y + 0.5 * PROUD, x0 + 0.15, x1 - 0.12, sill - 0.03, head + 0.04);
    for (uint32_t i = 0; i < n; i++)
        faces(m, SP_MAT_GLASS, y + PROUD, from + step * i + 0.05, from + step * (i + 1) - 0.05, sill, head);
    for (int k = 0; k < 2; k++)
        for (int leaf = 0; leaf < 2; leaf++) {
            const double x = doors[k] + 0.62 * leaf;
            face_right(m, SP_MAT_TRIM, y + 1.4 * PROUD, x, x + 0.62, low + 0.04, head + 0.04);
            face_right(m, SP_MAT_GLASS, y + 2 * PROUD, x + 0.06, x + 0.56, low + 0.15, head);
        }
}

static void add_bus(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    const double x0 = s->center_x - s->length * 0.5, x1 = x0 + s->length, y = s->width * 0.5, r = s->radius_front;
    const double low = 0.30, roof = s->height * 0.925, sill = 1.28, head = roof - 0.42;
    const double skin = y * 0.978;
    const hull h = {x0 + 0.02, x1 - 0.02, skin, low, 1.05, roof, 0.12};
    add_hull(m, SP_MAT_PAINT, SP_MAT_PAINT, &h);
    block(m, SP_MAT_WHITE, x0 + 1.2, x1 - 2.2, y * 0.72, roof, s->height);
    block(m, SP_MAT_TRIM, x0 + 0.02, x1 - 0.02, skin + 0.003, low, low + 0.16);
    bus_sides(m, x0, x1, skin, low, sill, head);
    // front: bumper, lamps, a pane nearly as wide as the bus, the line's number above
    block(m, SP_MAT_TRIM, x1 - 0.3, x1, y, low, low + 0.34);
    lamps_front(m, SP_MAT_HEADLAMP, SP_MAT_HEADLAMP, h.x1 + PROUD, 0.62 * y, 0.92 * y, 0.70, 0.90);
    lamps_front(m, SP_MAT_LEFT, SP_MAT_RIGHT, h.x1 + PROUD, 0.46 * y, 0.60 * y, 0.70, 0.90);
    face_front(m, SP_MAT_WHITE, x1 + 0.002, -0.26, 0.26, low + 0.10, low + 0.22);
    front_pane(m, SP_MAT_GLASS, &h, 0.02, 0.74, 0.96 * y);
    front_pane(m, SP_MAT_DARK, &h, 0.74, 0.95, 0.96 * y);
    front_pane(m, SP_MAT_HEADLAMP, &h, 0.79, 0.90, 0.45 * y);
    // rear: a high pane, engine flap, lamps one above the other
    const double x = h.x0 - PROUD;
    face_rear(m, SP_MAT_GLASS, x, -0.72 * y, 0.72 * y, 1.75, head);
    face_rear(m, SP_MAT_TRIM, x, -0.60 * y, 0.60 * y, 0.75, 1.35);
    lamps_rear(m, SP_MAT_BRAKE, SP_MAT_BRAKE, x, 0.80 * y, 0.95 * y, 0.95, 1.20);
    lamps_rear(m, SP_MAT_LEFT, SP_MAT_RIGHT, x, 0.80 * y, 0.95 * y, 0.78, 0.93);
    face_rear(m, SP_MAT_WHITE, x, -0.26, 0.26, 0.56, 0.68);
    add_arches(m, s->wheelbase, skin + 0.006, r);
    add_arches(m, 0, skin + 0.006, r);
    add_axle(m, model, 1, s->wheelbase, y, r, 0.28, true);
    add_axle(m, model, 3, 0, y, r, 0.50, false);
    const double shadow[2][4] = {{x0, x1, low, roof}, {x0 + 1.2, x1 - 2.2, roof, s->height}};
    finish(m, model, shadow);
}

void sp_model_lorry(sp_mesh *m, sp_model *model)
{
    m->part = 0;
    m->occlusion = 255;
    switch (model->spec.look) {
    case SP_LOOK_TRACTOR:
        add_tractor(m, model);
        break;
    case SP_LOOK_SEMITRAILER:
        add_semitrailer(m, model);
        break;
    case SP_LOOK_BUS:
        add_bus(m, model);
        break;
    default:
        add_lorry(m, model);
        break;
    }
}
