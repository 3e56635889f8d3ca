/* car.c - models of cars, built from sizes: a lofted body, a glass house, lamps, wheels that turn. The shape is a table
 * of stations per look. Leaves placing and lighting to frame.c and the shaders. */
#include "shape/shape.h"

/* one cross-section of the body: fractions of the length (from the nose), half width and height */
typedef struct station {
    double x, w, bottom, top;
} station;
enum { STATIONS = 12, SIDES = 13 };

typedef struct profile {
    station at[STATIONS];
    /* glass house: windscreen foot and roof edge, roof end and rear window foot; belt and roof heights; half widths */
    double screen_foot, roof_front, roof_rear, rear_foot, belt, roof, belt_width, roof_width;
    double pillar; /* where the panes of the side part */
} profile;

static const profile hatchback = {{{0.000, 0.80, 0.165, 0.44},
                                   {0.018, 0.89, 0.125, 0.50},
                                   {0.060, 0.95, 0.105, 0.555},
                                   {0.140, 0.985, 0.105, 0.59},
                                   {0.240, 1.0, 0.105, 0.625},
                                   {0.360, 1.0, 0.105, 0.645},
                                   {0.500, 1.0, 0.105, 0.655},
                                   {0.640, 1.0, 0.105, 0.665},
                                   {0.800, 1.0, 0.105, 0.675},
                                   {0.920, 0.98, 0.115, 0.675},
                                   {0.980, 0.945, 0.135, 0.665},
                                   {1.000, 0.88, 0.165, 0.645}},
                                  0.235,
                                  0.43,
                                  0.83,
                                  0.955,
                                  0.635,
                                  1.0,
                                  0.90,
                                  0.66,
                                  0.50};
static const profile suv = {{{0.000, 0.84, 0.175, 0.52},
                             {0.015, 0.92, 0.14, 0.565},
                             {0.050, 0.96, 0.125, 0.60},
                             {0.130, 0.99, 0.125, 0.62},
                             {0.230, 1.0, 0.125, 0.64},
                             {0.360, 1.0, 0.125, 0.65},
                             {0.500, 1.0, 0.125, 0.655},
                             {0.640, 1.0, 0.125, 0.66},
                             {0.800, 1.0, 0.125, 0.665},
                             {0.930, 0.985, 0.135, 0.665},
                             {0.985, 0.955, 0.145, 0.655},
                             {1.000, 0.91, 0.175, 0.635}},
                            0.245,
                            0.405,
                            0.88,
                            0.975,
                            0.64,
                            1.0,
                            0.92,
                            0.73,
                            0.48};
static const profile van = {{{0.000, 0.86, 0.16, 0.38},
                             {0.012, 0.93, 0.105, 0.42},
                             {0.045, 0.97, 0.12, 0.455},
                             {0.100, 0.99, 0.12, 0.49},
                             {0.160, 1.0, 0.12, 0.52},
                             {0.300, 1.0, 0.12, 0.53},
                             {0.450, 1.0, 0.12, 0.53},
                             {0.600, 1.0, 0.12, 0.53},
                             {0.800, 1.0, 0.12, 0.53},
                             {0.940, 1.0, 0.105, 0.53},
                             {0.990, 0.985, 0.14, 0.53},
                             {1.000, 0.97, 0.18, 0.52}},
                            0.135,
                            0.235,
                            0.975,
                            0.995,
                            0.52,
                            1.0,
                            0.96,
                            0.84,
                            0.30};

typedef struct builder {
    sp_mesh *mesh;
    const profile *shape;
    sp_model *model;
    double length, half, height, nose; /* nose: x of the front bumper */
    bool pattern, closed;              /* checker of a soft target; no rear side panes */
} builder;

static sp_vec3 at(const builder *b, double x, double y, double z)
{
    return sp_v3(b->nose - x * b->length, y * b->half, z * b->height);
}

/* soft targets carry printed patterns; everyone else plain paint above a dark sill */
static uint32_t body_material(const void *user, uint32_t row, uint32_t column)
{
    const builder *b = user;
    if (column == 0 || column == SIDES - 2)
        return SP_MAT_TRIM;
    if (b->pattern && (column == 2 || column == SIDES - 4))
        return row % 2 ? SP_MAT_ACCENT : SP_MAT_PAINT;
    return SP_MAT_PAINT;
}

static void add_body(builder *b)
{
    // half an outline: sill, flank, shoulder, deck; mirrored
    static const double side[7][2] = {{0.90, 0.0},   {0.985, 0.16}, {1.0, 0.50}, {0.985, 0.80},
                                      {0.93, 0.955}, {0.55, 1.0},   {0.0, 1.02}};
    sp_vec3 p[STATIONS * SIDES];
    for (uint32_t i = 0; i < STATIONS; i++) {
        const station *s = &b->shape->at[i];
        for (uint32_t k = 0; k < SIDES; k++) {
            const double *o = side[k < 7 ? k : 12 - k];
            const double y = o[0] * s->w * (k < 7 ? -1 : 1) * 0.985;
            p[i * SIDES + k] = at(b, s->x, y, s->bottom + (s->top - s->bottom) * o[1]);
        }
    }
    sp_mesh_grid(b->mesh, p, STATIONS, SIDES, body_material, b);
    // a floor, seen from below, so that nobody looks through
    b->mesh->material = SP_MAT_DARK;
    sp_mesh_quad(b->mesh, at(b, 0.02, -0.88, 0.17), at(b, 0.02, 0.88, 0.17), at(b, 0.98, 0.88, 0.17),
                 at(b, 0.98, -0.88, 0.17));
}

/* the faces of nose and tail: 6 columns to the right, 4 rows up, as seen from outside */
static uint32_t nose_material(const void *user, uint32_t row, uint32_t column)
{
    (void)user;
    const bool outer = column == 0 || column == 5;
    if (row == 0)
        return SP_MAT_TRIM;
    if (row == 1)
        return column == 2 || column == 3 ? SP_MAT_WHITE : SP_MAT_PAINT;
    if (outer)
        return SP_MAT_HEADLAMP;
    return row == 2 ? SP_MAT_TRIM : SP_MAT_PAINT;
}

static uint32_t tail_material(const void *user, uint32_t row, uint32_t column)
{
    const builder *b = user;
    const bool outer = column == 0 || column == 5;
    if (row == 0)
        return SP_MAT_TRIM;
    if (row == 3 && outer)
        return SP_MAT_BRAKE;
    if (row == 2 && outer)
        return column == 0 ? SP_MAT_LEFT : SP_MAT_RIGHT;
    if (row == 1 && (column == 2 || column == 3))
        return SP_MAT_WHITE;
    return b->pattern && (row + column) % 2 ? SP_MAT_ACCENT : SP_MAT_PAINT;
}

/* dir 1 the nose, -1 the tail */
static void add_end(builder *b, int dir)
{
    static const double columns[7] = {-1.0, -0.66, -0.25, 0, 0.25, 0.66, 1.0}, rows[5] = {0.0, 0.28, 0.55, 0.78, 1.0};
    const station *s = &b->shape->at[dir > 0 ? 0 : STATIONS - 1];
    sp_vec3 p[5 * 7];
    for (uint32_t r = 0; r < 5; r++)
        for (uint32_t c = 0; c < 7; c++) {
            // a slight bulge; the outline meets the loft
            const double y = columns[c] * dir, h = rows[r];
            const double taper = r == 4 ? 0.93 : (r == 0 ? 0.90 : 0.995);
            const double bulge = 0.010 * (1 - y * y) * (1 - sp_square(2 * h - 1));
            p[r * 7 + c] = at(b, s->x - dir * bulge, y * s->w * taper * 0.985, s->bottom + (s->top - s->bottom) * h);
        }
    sp_mesh_grid(b->mesh, p, 5, 7, dir > 0 ? nose_material : tail_material, b);
}

/* ---------------------------------------------------------------- the glass house */
/* a point of a flank: u from the windscreen to the rear window, v from the belt to the roof */
static sp_vec3 flank(const builder *b, double u, double v, double side)
{
    const profile *f = b->shape;
    const double foot = f->screen_foot + (f->rear_foot - f->screen_foot) * u,
                 edge = f->roof_front + (f->roof_rear - f->roof_front) * u;
    // the roof rail falls a little towards both ends; the flank bulges
    const double roof = f->roof - 0.035 * sp_square(2 * u - 0.85);
    const double w = f->belt_width + (f->roof_width - f->belt_width) * v + 0.05 * v * (1 - v);
    return at(b, foot + (edge - foot) * v, side * w, f->belt + (roof - f->belt) * v);
}

static uint32_t flank_material(const void *user, uint32_t row, uint32_t column)
{
    const builder *b = user;
    if (row != 1)
        return SP_MAT_PAINT;
    if (column == 1 || (column == 3 && !b->closed))
        return SP_MAT_GLASS;
    return column == 2 ? SP_MAT_TRIM : SP_MAT_PAINT;
}
/* seen from the left side the columns run the other way */
static uint32_t flank_mirrored(const void *user, uint32_t row, uint32_t column)
{
    return flank_material(user, row, 4 - column);
}

static void add_flanks(builder *b)
{
    const double part = b->shape->pillar;
    const double us[6] = {0, 0.05, part - 0.018, part + 0.018, b->closed ? 0.92 : 0.90, 1},
                 vs[4] = {-0.07, 0.06, 0.88, 1};
    sp_vec3 p[4 * 6];
    for (uint32_t r = 0; r < 4; r++)
        for (uint32_t c = 0; c < 6; c++)
            p[r * 6 + c] = flank(b, us[5 - c], vs[r], -1);
    // right flank seen from the right: the nose is to the right
    sp_mesh_grid(b->mesh, p, 4, 6, flank_mirrored, b);
    for (uint32_t r = 0; r < 4; r++)
        for (uint32_t c = 0; c < 6; c++)
            p[r * 6 + c] = flank(b, us[c], vs[r], 1);
    sp_mesh_grid(b->mesh, p, 4, 6, flank_material, b);
}

static uint32_t pane_material(const void *user, uint32_t row, uint32_t column)
{
    const builder *b = user;
    if (column == 0 || column == 5 || row == 3 || row == 0)
        return SP_MAT_PAINT;
    return b->closed ? SP_MAT_PAINT : SP_MAT_GLASS;
}
static uint32_t screen_material(const void *user, uint32_t row, uint32_t column)
{
    (void)user;
    if (column == 0 || column == 5 || row == 3)
        return SP_MAT_PAINT;
    return row == 0 ? SP_MAT_TRIM : SP_MAT_GLASS;
}

/* windscreen (dir 1) or rear window (-1) */
static void add_pane(builder *b, int dir)
{
    static const double columns[7] = {-1, -0.92, -0.45, 0, 0.45, 0.92, 1}, vs[5] = {-0.07, 0.05, 0.5, 0.93, 1};
    const double u = dir > 0 ? 0 : 1;
    sp_vec3 p[5 * 7];
    for (uint32_t r = 0; r < 5; r++)
        for (uint32_t c = 0; c < 7; c++) {
            const double y = columns[c] * dir;
            sp_vec3 q = flank(b, u, vs[r], 1);
            q.y *= y;
            // screens are curved
            const double curve = (1 - y * y) * (0.022 - 0.010 * vs[r]);
            q.x += dir * curve * b->length;
            q.z += (1 - y * y) * 0.012 * b->height * vs[r];
            p[r * 7 + c] = q;
        }
    sp_mesh_grid(b->mesh, p, 5, 7, dir > 0 ? screen_material : pane_material, b);
    // a third brake light above the rear window
    if (dir < 0) {
        b->mesh->material = SP_MAT_BRAKE;
        const sp_vec3 q = p[3 * 7 + 3], o = {-0.012, 0, 0.01};
        const double h = 0.022 * b->height, w = 0.17 * b->half;
        const sp_vec3 m = sp_add3(q, o);
        sp_mesh_quad(b->mesh, sp_v3(m.x - 0.01, w, m.z - h), sp_v3(m.x - 0.01, -w, m.z - h),
                     sp_v3(m.x, -w, m.z + h * 0.3), sp_v3(m.x, w, m.z + h * 0.3));
    }
}

static void add_roof(builder *b)
{
    // across from right to left, rows from front to rear
    sp_vec3 p[5 * 7];
    static const double columns[7] = {-1, -0.85, -0.45, 0, 0.45, 0.85, 1};
    const double front = 0.022 - 0.010;
    for (uint32_t r = 0; r < 5; r++)
        for (uint32_t c = 0; c < 7; c++) {
            const double u = r / 4.0, y = columns[c];
            sp_vec3 q = flank(b, u, 1, 1);
            q.y *= y;
            // meets the curved screens at both ends
            q.x += (1 - y * y) * front * b->length * (1 - 2 * u);
            q.z += (1 - y * y) * 0.012 * b->height * (1 + 0.8 * u * (1 - u) * 4);
            p[r * 7 + c] = q;
        }
    b->mesh->material = SP_MAT_PAINT;
    sp_mesh_grid(b->mesh, p, 5, 7, NULL, NULL);
}

/* ---------------------------------------------------------------- wheels */
void sp_mesh_wheel(sp_mesh *m, double side, double radius, double width)
{
    enum { N = 20 };
    for (uint32_t i = 0; i < N; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_TAU * i / N, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / N, &s1, &c1);
        const double out = side * width * 0.5, rim = radius * 0.66;
        const sp_vec3 a = {c0 * radius, out, s0 * radius}, d = {c1 * radius, out, s1 * radius};
        const sp_vec3 ai = {a.x, -out, a.z}, di = {d.x, -out, d.z};
        const sp_vec3 r0 = {c0 * rim, out, s0 * rim}, r1 = {c1 * rim, out, s1 * rim}, hub = {0, out * 0.8, 0};
        // tread, side wall, rim with five spokes
        m->material = SP_MAT_TYRE;
        if (side < 0) {
            sp_mesh_quad(m, a, ai, di, d);
            sp_mesh_quad(m, d, r1, r0, a);
            m->material = i % 4 < 2 ? SP_MAT_METAL : SP_MAT_TYRE;
            sp_mesh_triangle(m, r0, r1, hub);
        } else {
            sp_mesh_quad(m, d, di, ai, a);
            sp_mesh_quad(m, a, r0, r1, d);
            m->material = i % 4 < 2 ? SP_MAT_METAL : SP_MAT_TYRE;
            sp_mesh_triangle(m, r1, r0, hub);
        }
    }
}

void sp_mesh_arch(sp_mesh *m, double x, double y, double r, double radius)
{
    enum { N = 10 };
    for (uint32_t i = 0; i < N; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_PI * (i * 1.2 / N - 0.1), &s0, &c0);
        sp_sincos(SP_PI * ((i + 1) * 1.2 / N - 0.1), &s1, &c1);
        const sp_vec3 o = {x, y, r}, p = {x + c0 * radius, y, r + s0 * radius},
                      q = {x + c1 * radius, y, r + s1 * radius};
        if (y > 0)
            sp_mesh_triangle(m, o, q, p);
        else
            sp_mesh_triangle(m, o, p, q);
    }
}

static void add_wheels(builder *b)
{
    const sp_model_spec *s = &b->model->spec;
    const double r = s->radius_front, width = sp_min(0.22, s->width * 0.13), y = b->half * 0.995 - width * 0.5;
    for (uint32_t k = 0; k < 4; k++) {
        const double side = k % 2 ? -1 : 1, x = k < 2 ? s->wheelbase : 0;
        // front wheels turn each about its own pivot, rear ones about their common axle
        b->mesh->part = k < 2 ? 1 + k : 3;
        const uint32_t first = b->mesh->vertices.count;
        sp_mesh_wheel(b->mesh, side, r, width);
        sp_vertex *v = b->mesh->vertices.data;
        for (uint32_t i = first; i < b->mesh->vertices.count; i++) {
            v[i].m[2] = 200;
            if (k >= 2)
                v[i].p[1] += (float)(side * y);
        }
        const uint32_t part = b->mesh->part;
        b->model->pivot[part][0] = x;
        b->model->pivot[part][1] = k < 2 ? side * y : 0;
        b->model->pivot[part][2] = r;
        // the dark arch behind it
        b->mesh->part = 0;
        b->mesh->material = SP_MAT_TYRE;
        sp_mesh_arch(b->mesh, x, side * b->half * 0.988, r, r * 1.17);
    }
}

/* what throws the shadow: body and glass house as two boxes, top and sides */
static void add_shadow(builder *b)
{
    const sp_model_spec *s = &b->model->spec;
    const double rear = b->nose - b->length, w = b->half * 0.96;
    sp_mesh_box(b->mesh, sp_v3(rear + 0.05, -w, s->height * 0.15),
                sp_v3(b->nose - 0.05, w, s->height * b->shape->belt));
    const profile *f = b->shape;
    const double x0 = b->nose - b->length * (f->screen_foot + f->roof_front) * 0.5,
                 x1 = b->nose - b->length * (f->rear_foot + f->roof_rear) * 0.5;
    sp_mesh_box(b->mesh, sp_v3(x1, -w * 0.78, s->height * f->belt), sp_v3(x0, w * 0.78, s->height * 0.97));
}

void sp_model_car(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    builder b = {.mesh = m,
                 .model = model,
                 .length = s->length,
                 .half = s->width * 0.5,
                 .height = s->height,
                 .nose = s->center_x + s->length * 0.5};
    b.shape = s->look == SP_LOOK_VAN ? &van : s->look == SP_LOOK_SUV ? &suv : &hatchback;
    b.pattern = s->look == SP_LOOK_GVT;
    b.closed = s->look == SP_LOOK_VAN;
    m->part = 0;
    add_body(&b);
    add_end(&b, 1);
    add_end(&b, -1);
    add_flanks(&b);
    add_pane(&b, 1);
    add_pane(&b, -1);
    add_roof(&b);
    add_wheels(&b);
    model->count = m->indices.count - model->first;
    model->shadow_first = m->indices.count;
    add_shadow(&b);
    model->shadow_count = m->indices.count - model->shadow_first;
}
