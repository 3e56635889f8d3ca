/* bike.c - models of whoever rides on two wheels: motorcycle, scooter, bicycle, kick scooter, each with its rider,
 * whose feet follow the pedals. Sizes come from the wheelbase, the wheels and the height with the rider. Leaves placing
 * and lighting to actor.c and the shaders. */
#include "shape/shape.h"

/* what differs among them; m */
typedef struct shape {
    double radius, front, handle_x, handle_z, grip, saddle_x, saddle_z; /* wheels; handlebar, half its width; saddle */
    double foot_x, foot_z, crank, turn;                                 /* feet; pedals: their radius, m a turn */
    double lean, head;                                                  /* of the trunk, m ahead; size of the head */
    double leg;                                                         /* m from hip to sole */
    bool helmet;
} shape;

static void tube(sp_mesh *m, uint32_t material, sp_vec3 a, sp_vec3 b, double ra, double rb, double flat)
{
    m->material = material;
    sp_mesh_tube(m, a, b, ra, rb, 8, flat);
}

static void set_pivot(sp_model *model, uint32_t part, double x, double y, double z)
{
    model->pivot[part][0] = x;
    model->pivot[part][1] = y;
    model->pivot[part][2] = z;
}

/* ---------------------------------------------------------------- wheels */
/* one face of a ring with spokes about the axle, and the tread on the left side's turn */
static void ring(sp_mesh *m, double side, double radius, double width, double share, uint32_t spokes)
{
    enum { N = 24 };
    const double y = side * width * 0.5, in = radius * share;
    m->material = SP_MAT_TYRE;
    for (uint32_t i = 0; i < N; i++) {
        double s0, c0, s1, c1;
        sp_sincos(SP_TAU * i / N, &s0, &c0);
        sp_sincos(SP_TAU * (i + 1) / N, &s1, &c1);
        const sp_vec3 a = {c0 * radius, y, s0 * radius}, b = {c1 * radius, y, s1 * radius}, c = {c1 * in, y, s1 * in},
                      d = {c0 * in, y, s0 * in};
        if (side > 0)
            sp_mesh_quad(m, d, c, b, a);
        else {
            sp_mesh_quad(m, a, b, c, d);
            sp_mesh_quad(m, sp_v3(a.x, -y, a.z), sp_v3(b.x, -y, b.z), b, a);
            sp_mesh_quad(m, c, sp_v3(c.x, -y, c.z), sp_v3(d.x, -y, d.z), d);
        }
    }
    m->material = SP_MAT_METAL;
    const double half = spokes > 6 ? 0.006 : 0.020;
    for (uint32_t i = 0; i < spokes; i++) {
        double s, c;
        sp_sincos(SP_TAU * i / spokes, &s, &c);
        const sp_vec3 p = {-s * half, y * 0.5, c * half}, q = {c * in, y * 0.5, s * in};
        const sp_vec3 e[4] = {sp_sub3(sp_v3(0, p.y, 0), sp_v3(p.x, 0, p.z)), sp_sub3(q, sp_v3(p.x, 0, p.z)),
                              sp_add3(q, sp_v3(p.x, 0, p.z)), p};
        if (side < 0)
            sp_mesh_quad(m, e[0], e[1], e[2], e[3]);
        else
            sp_mesh_quad(m, e[3], e[2], e[1], e[0]);
    }
}

static void add_wheel(sp_mesh *m, sp_model *model, uint32_t part, double x, double radius, double width, double share,
                      uint32_t spokes)
{
    m->part = part;
    set_pivot(model, part, x, 0, radius);
    ring(m, 1, radius, width, share, spokes);
    ring(m, -1, radius, width, share, spokes);
    tube(m, SP_MAT_METAL, sp_v3(0, -width * 0.6, 0), sp_v3(0, width * 0.6, 0), radius * 0.12, radius * 0.12, 1);
    m->part = 0;
}

/* fork and handlebar, a part that steers about the front wheel's axle; two blades, width apart */
static void add_fork(sp_mesh *m, sp_model *model, const shape *s, double base, double blade, double apart)
{
    m->part = 2;
    set_pivot(model, 2, base, 0, s->radius);
    const sp_vec3 top = {s->handle_x + 0.10 - base, 0, s->handle_z - 0.06 - s->radius};
    for (int side = -1; side <= 1; side += 2)
        tube(m, SP_MAT_METAL, sp_v3(0, side * apart, 0), sp_v3(top.x, side * apart, top.z), blade, blade, 1);
    const double z = s->handle_z - s->radius, x = s->handle_x - base;
    tube(m, SP_MAT_TRIM, sp_v3(top.x, -s->grip * 0.5, z), sp_v3(top.x, s->grip * 0.5, z), 0.016, 0.016, 1);
    for (int side = -1; side <= 1; side += 2)
        tube(m, SP_MAT_TRIM, sp_v3(top.x, side * s->grip * 0.5, z), sp_v3(x, side * s->grip, z), 0.016, 0.018, 1);
    m->part = 0;
}

static void lamps(sp_mesh *m, sp_vec3 front, sp_vec3 rear, double size)
{
    m->material = SP_MAT_HEADLAMP;
    sp_mesh_box(m, sp_v3(front.x - 0.04, -size, front.z - size), sp_v3(front.x, size, front.z + size));
    m->material = SP_MAT_BRAKE;
    sp_mesh_box(m, sp_v3(rear.x, -size, rear.z - size * 0.5), sp_v3(rear.x + 0.03, size, rear.z + size * 0.5));
}

static void indicators(sp_mesh *m, double x, double y, double z)
{
    m->material = SP_MAT_LEFT;
    sp_mesh_box(m, sp_v3(x - 0.03, y - 0.03, z - 0.025), sp_v3(x + 0.03, y + 0.03, z + 0.025));
    m->material = SP_MAT_RIGHT;
    sp_mesh_box(m, sp_v3(x - 0.03, -y - 0.03, z - 0.025), sp_v3(x + 0.03, -y + 0.03, z + 0.025));
}

/* ---------------------------------------------------------------- the rider */
static void add_legs(sp_mesh *m, sp_model *model, const shape *s, sp_vec3 hip)
{
    const double thigh = 0.52 * s->leg, shin = 0.48 * s->leg;
    model->crank[0] = s->foot_x;
    model->crank[1] = s->foot_z;
    model->crank[2] = s->crank;
    model->crank[3] = s->turn;
    model->shin = shin;
    for (uint32_t k = 0; k < 2; k++) {
        const double side = k ? -1 : 1;
        m->part = 4 + 2 * k;
        set_pivot(model, m->part, hip.x, side * 0.09, hip.z);
        tube(m, SP_MAT_TROUSERS, sp_v3(0, 0, 0), sp_v3(0, side * 0.02, -thigh), 0.085, 0.060, 1);
        m->part++;
        set_pivot(model, m->part, 0, side * 0.02, -thigh);
        tube(m, SP_MAT_TROUSERS, sp_v3(0, 0, 0), sp_v3(0, 0, -shin + 0.05), 0.060, 0.042, 1);
        tube(m, SP_MAT_DARK, sp_v3(-0.04, 0, -shin + 0.01), sp_v3(0.15, 0, -shin), 0.042, 0.034, 0.8);
    }
    m->part = 0;
}

static void add_rider(sp_mesh *m, sp_model *model, const shape *s)
{
    const double top = model->spec.height, neck = top - 0.27;
    const sp_vec3 hip = {s->saddle_x, 0, s->saddle_z + 0.08}, shoulder = {s->saddle_x + s->lean, 0, neck - 0.13},
                  head = {shoulder.x + 0.06 + 0.15 * s->lean, 0, top};
    const sp_vec3 spine = sp_sub3(shoulder, hip), chest = sp_add3(hip, sp_scale3(spine, 0.45));
    tube(m, SP_MAT_TROUSERS, hip, sp_add3(hip, sp_scale3(spine, 0.12)), 0.155, 0.150, 0.75);
    tube(m, SP_MAT_CLOTH, sp_add3(hip, sp_scale3(spine, 0.15)), chest, 0.145, 0.165, 0.70);
    tube(m, SP_MAT_CLOTH, chest, shoulder, 0.165, 0.185, 0.66);
    // neck, face ahead of hair or a helmet with its visor
    tube(m, SP_MAT_SKIN, sp_v3(shoulder.x + 0.02, 0, shoulder.z + 0.08), sp_v3(head.x - 0.01, 0, head.z - 0.20), 0.055,
         0.055, 1);
    const double r = s->head;
    if (s->helmet) {
        tube(m, SP_MAT_PAINT, sp_v3(head.x - 0.01, 0, head.z - r - 0.06), sp_v3(head.x - 0.01, 0, head.z - r), r, r,
             1.1);
        tube(m, SP_MAT_GLASS, sp_v3(head.x + 0.055, 0, head.z - r - 0.03), sp_v3(head.x + 0.055, 0, head.z - r + 0.01),
             r * 0.72, r * 0.70, 0.9);
    } else {
        tube(m, SP_MAT_SKIN, sp_v3(head.x + 0.01, 0, head.z - 0.19), sp_v3(head.x + 0.01, 0, head.z - 0.11), r * 0.80,
             r * 0.88, 1.05);
        tube(m, SP_MAT_DARK, sp_v3(head.x - 0.015, 0, head.z - 0.13), sp_v3(head.x - 0.008, 0, head.z - r * 0.95),
             r * 0.9, r * 0.92, 1.05);
    }
    for (int side = -1; side <= 1; side += 2) {
        const sp_vec3 a = {shoulder.x, side * 0.185, shoulder.z},
                      hand = {s->handle_x + 0.01, side * (s->grip - 0.05), s->handle_z + 0.02};
        const sp_vec3 elbow = {(a.x + hand.x) * 0.5 - 0.05, side * (s->grip * 0.5 + 0.16), (a.z + hand.z) * 0.5 - 0.08};
        tube(m, SP_MAT_CLOTH, a, elbow, 0.060, 0.048, 1);
        tube(m, SP_MAT_CLOTH, elbow, hand, 0.048, 0.036, 1);
        tube(m, s->helmet ? SP_MAT_DARK : SP_MAT_SKIN, hand, sp_add3(hand, sp_v3(0.04, 0, 0.01)), 0.036, 0.030, 1);
    }
    add_legs(m, model, s, hip);
}

/* ---------------------------------------------------------------- machines */
static void bicycle(sp_mesh *m, sp_model *model, double base, shape *s)
{
    const double tall = model->spec.height, crank_x = 0.44 * base, crank_z = 0.29;
    *s = (shape){.radius = s->radius,
                 .front = base,
                 .handle_x = base - 0.24,
                 .handle_z = 1.02,
                 .grip = model->spec.width * 0.5,
                 .saddle_x = crank_x - 0.22,
                 .saddle_z = 0.50 * tall,
                 .foot_x = crank_x,
                 .foot_z = crank_z,
                 .crank = 0.17,
                 .turn = 5.2,
                 .lean = 0.26,
                 .head = 0.105,
                 .leg = 0.50 * tall + 0.05};
    const sp_vec3 bottom = {crank_x, 0, crank_z}, seat = {s->saddle_x + 0.03, 0, s->saddle_z - 0.12},
                  high = {s->handle_x + 0.075, 0, 0.86}, low = {s->handle_x + 0.105, 0, 0.72}, rear = {0, 0, s->radius};
    tube(m, SP_MAT_PAINT, bottom, seat, 0.022, 0.020, 1);
    tube(m, SP_MAT_PAINT, bottom, low, 0.026, 0.026, 1);
    tube(m, SP_MAT_PAINT, sp_v3(seat.x, 0, seat.z - 0.10), high, 0.020, 0.020, 1);
    tube(m, SP_MAT_PAINT, high, low, 0.026, 0.026, 1);
    for (int side = -1; side <= 1; side += 2) {
        tube(m, SP_MAT_PAINT, sp_v3(rear.x, side * 0.06, rear.z), sp_v3(bottom.x, side * 0.04, bottom.z), 0.013, 0.013,
             1);
        tube(m, SP_MAT_PAINT, sp_v3(rear.x, side * 0.06, rear.z), sp_v3(seat.x, side * 0.03, seat.z - 0.08), 0.011,
             0.011, 1);
    }
    tube(m, SP_MAT_DARK, sp_v3(s->saddle_x - 0.12, 0, s->saddle_z), sp_v3(s->saddle_x + 0.12, 0, s->saddle_z), 0.06,
         0.03, 0.6);
    tube(m, SP_MAT_METAL, sp_v3(crank_x, -0.06, crank_z), sp_v3(crank_x, 0.06, crank_z), 0.09, 0.09, 1);
    lamps(m, sp_v3(base - 0.10, 0, 0.88), sp_v3(-0.22, 0, 0.66), 0.03);
    add_wheel(m, model, 1, base, s->radius, 0.045, 0.88, 12);
    add_wheel(m, model, 3, 0, s->radius, 0.045, 0.88, 12);
    add_fork(m, model, s, base, 0.014, 0.05);
}

static void motorcycle(sp_mesh *m, sp_model *model, double base, shape *s)
{
    const double tall = model->spec.height, x0 = model->spec.center_x - model->spec.length * 0.5;
    *s = (shape){.radius = s->radius,
                 .front = base,
                 .handle_x = base - 0.42,
                 .handle_z = 1.0,
                 .grip = model->spec.width * 0.46,
                 .saddle_x = 0.30 * base,
                 .saddle_z = 0.50 * tall,
                 .foot_x = 0.36 * base,
                 .foot_z = 0.36,
                 .lean = 0.26,
                 .head = 0.135,
                 .leg = 0.53 * tall,
                 .helmet = true};
    // tank, seat, tail, engine, frame, exhaust
    tube(m, SP_MAT_PAINT, sp_v3(0.42 * base, 0, 0.80), sp_v3(base - 0.50, 0, 0.88), 0.13, 0.17, 0.9);
    tube(m, SP_MAT_DARK, sp_v3(0.06, 0, 0.80), sp_v3(0.40 * base, 0, 0.77), 0.10, 0.13, 0.55);
    tube(m, SP_MAT_PAINT, sp_v3(x0 + 0.10, 0, 0.82), sp_v3(0.16, 0, 0.76), 0.06, 0.11, 0.7);
    m->material = SP_MAT_TRIM;
    sp_mesh_box(m, sp_v3(0.36 * base, -0.17, 0.24), sp_v3(base - 0.46, 0.17, 0.68));
    m->material = SP_MAT_METAL;
    sp_mesh_box(m, sp_v3(0.45 * base, -0.19, 0.34), sp_v3(base - 0.56, 0.19, 0.56));
    tube(m, SP_MAT_TRIM, sp_v3(0, 0.11, s->radius), sp_v3(0.42 * base, 0.11, 0.42), 0.035, 0.045, 1);
    tube(m, SP_MAT_TRIM, sp_v3(0, -0.11, s->radius), sp_v3(0.42 * base, -0.11, 0.42), 0.035, 0.045, 1);
    tube(m, SP_MAT_METAL, sp_v3(-0.15, -0.19, 0.42), sp_v3(0.42 * base, -0.19, 0.30), 0.065, 0.040, 1);
    tube(m, SP_MAT_PAINT, sp_v3(base - 0.52, 0, 0.62), sp_v3(base - 0.36, 0, 0.96), 0.16, 0.10, 0.6);
    tube(m, SP_MAT_TRIM, sp_v3(x0 + 0.02, 0, 0.62), sp_v3(0, 0, 0.78), 0.02, 0.05, 2.4);
    lamps(m, sp_v3(base - 0.20, 0, 0.88), sp_v3(x0 + 0.04, 0, 0.84), 0.075);
    indicators(m, base - 0.30, 0.20, 0.84);
    indicators(m, x0 + 0.14, 0.17, 0.74);
    add_wheel(m, model, 1, base, s->radius, 0.13, 0.66, 5);
    add_wheel(m, model, 3, 0, s->radius, 0.17, 0.66, 5);
    add_fork(m, model, s, base, 0.030, 0.10);
}

static void scooter(sp_mesh *m, sp_model *model, double base, shape *s)
{
    const double tall = model->spec.height, x0 = model->spec.center_x - model->spec.length * 0.5;
    *s = (shape){.radius = s->radius,
                 .front = base,
                 .handle_x = base - 0.36,
                 .handle_z = 1.02,
                 .grip = model->spec.width * 0.46,
                 .saddle_x = 0.24 * base,
                 .saddle_z = 0.49 * tall,
                 .foot_x = 0.62 * base,
                 .foot_z = 0.34,
                 .lean = 0.10,
                 .head = 0.135,
                 .leg = 0.52 * tall,
                 .helmet = true};
    // leg shield, foot board, body below the seat, tail
    tube(m, SP_MAT_PAINT, sp_v3(base - 0.30, 0, 0.36), sp_v3(base - 0.32, 0, 0.96), 0.20, 0.15, 0.42);
    m->material = SP_MAT_TRIM;
    sp_mesh_box(m, sp_v3(0.36 * base, -0.20, 0.22), sp_v3(base - 0.28, 0.20, 0.32));
    tube(m, SP_MAT_PAINT, sp_v3(x0 + 0.16, 0, 0.60), sp_v3(0.34 * base, 0, 0.50), 0.14, 0.19, 0.95);
    tube(m, SP_MAT_DARK, sp_v3(x0 + 0.22, 0, 0.74), sp_v3(0.38 * base, 0, 0.71), 0.14, 0.14, 0.45);
    tube(m, SP_MAT_TRIM, sp_v3(-0.05, 0.14, s->radius), sp_v3(0.30 * base, 0.14, 0.34), 0.06, 0.09, 1);
    tube(m, SP_MAT_METAL, sp_v3(-0.18, -0.17, 0.32), sp_v3(0.24 * base, -0.17, 0.26), 0.07, 0.05, 1);
    lamps(m, sp_v3(base - 0.14, 0, 0.82), sp_v3(x0 + 0.02, 0, 0.70), 0.08);
    indicators(m, base - 0.18, 0.16, 0.66);
    indicators(m, x0 + 0.10, 0.14, 0.64);
    add_wheel(m, model, 1, base, s->radius, 0.11, 0.60, 5);
    add_wheel(m, model, 3, 0, s->radius, 0.13, 0.60, 5);
    add_fork(m, model, s, base, 0.028, 0.08);
}

static void kick_scooter(sp_mesh *m, sp_model *model, double base, shape *s)
{
    const double tall = model->spec.height;
    *s = (shape){.radius = s->radius,
                 .front = base,
                 .handle_x = base - 0.16,
                 .handle_z = 1.14,
                 .grip = model->spec.width * 0.46,
                 .saddle_x = 0.30 * base,
                 .saddle_z = 0.48 * tall,
                 .foot_x = 0.42 * base,
                 .foot_z = 0.22,
                 .crank = 0.10,
                 .lean = 0.03,
                 .head = 0.105,
                 .leg = 0.47 * tall};
    m->material = SP_MAT_DARK;
    sp_mesh_box(m, sp_v3(0.06, -0.08, 0.12), sp_v3(base - 0.18, 0.08, 0.17));
    tube(m, SP_MAT_PAINT, sp_v3(base - 0.20, 0, 0.16), sp_v3(base - 0.09, 0, 0.34), 0.030, 0.030, 1);
    tube(m, SP_MAT_TRIM, sp_v3(-0.06, 0, 0.22), sp_v3(0.10, 0, 0.24), 0.03, 0.03, 0.6);
    lamps(m, sp_v3(base - 0.04, 0, 1.02), sp_v3(-0.10, 0, 0.22), 0.03);
    add_wheel(m, model, 1, base, s->radius, 0.05, 0.60, 5);
    add_wheel(m, model, 3, 0, s->radius, 0.05, 0.60, 5);
    add_fork(m, model, s, base, 0.018, 0.001);
}

void sp_model_bike(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *spec = &model->spec;
    const double rear = spec->length * 0.5 - spec->center_x, front = spec->length - rear - spec->wheelbase;
    // wheels stay inside the box, also of targets that have no chassis
    shape s = {.radius = sp_max(0.05, sp_min(spec->radius_front, sp_min(rear, front)))};
    m->part = 0;
    m->occlusion = 255;
    switch (spec->look) {
    case SP_LOOK_MOTORCYCLE:
        motorcycle(m, model, spec->wheelbase, &s);
        break;
    case SP_LOOK_SCOOTER:
        scooter(m, model, spec->wheelbase, &s);
        break;
    case SP_LOOK_KICK_SCOOTER:
        kick_scooter(m, model, spec->wheelbase, &s);
        break;
    default:
        bicycle(m, model, spec->wheelbase, &s);
        break;
    }
    add_rider(m, model, &s);
    model->count = m->indices.count - model->first;
    model->shadow_first = m->indices.count;
    m->part = 0;
    sp_mesh_box(m, sp_v3(-rear + 0.05, -0.05, 0.05), sp_v3(spec->wheelbase + front - 0.05, 0.05, 0.75));
    sp_mesh_box(m, sp_v3(s.saddle_x - 0.1, -0.2, 0.75), sp_v3(s.saddle_x + s.lean + 0.2, 0.2, spec->height - 0.05));
    model->shadow_count = m->indices.count - model->shadow_first;
}
