/* thing.c - models of what stands still: steel plate, gantry, barrier, pole, cone, debris. All are made to the box that
 * the scenario gave; origin on the ground below center_x = 0. */
#include "shape/shape.h"

static void plate(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    // chamfered, with raised bars across: road plates have a tread
    const double w = s->width * 0.5, h = sp_max(s->height, 0.008);
    m->material = SP_MAT_METAL;
    sp_mesh_box(m, sp_v3(x0, -w, 0.002), sp_v3(x1, w, h));
    m->material = SP_MAT_TRIM;
    const double edge = 0.04;
    sp_mesh_box(m, sp_v3(x0, -w, h), sp_v3(x0 + edge, w, h + 0.002));
    sp_mesh_box(m, sp_v3(x1 - edge, -w, h), sp_v3(x1, w, h + 0.002));
}

static void gantry(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    // two legs outside the road, a truss, a sign over each half
    const double w = s->width * 0.5, low = s->clearance, high = s->clearance + s->height, leg = 0.18;
    m->material = SP_MAT_METAL;
    sp_mesh_box(m, sp_v3(x0, -w, 0), sp_v3(x1, -w + 2 * leg, high));
    sp_mesh_box(m, sp_v3(x0, w - 2 * leg, 0), sp_v3(x1, w, high));
    sp_mesh_box(m, sp_v3(x0, -w, high - 0.25), sp_v3(x1, w, high));
    sp_mesh_box(m, sp_v3(x0, -w, low + s->height * 0.35), sp_v3(x1, w, low + s->height * 0.35 + 0.2));
    for (uint32_t k = 0; k < 2; k++) {
        const double y0 = k ? 0.06 * w : -0.82 * w, y1 = k ? 0.82 * w : -0.06 * w;
        m->material = SP_MAT_ACCENT;
        sp_mesh_box(m, sp_v3(x0 - 0.06, y0, low), sp_v3(x0, y1, high + 0.3));
        // lettering, as white bars
        m->material = SP_MAT_WHITE;
        for (uint32_t line = 0; line < 3; line++) {
            const double z = low + (high + 0.3 - low) * (0.24 + 0.24 * line), t = (high + 0.3 - low) * 0.05;
            const double far_end = y0 + (y1 - y0) * (line == 1 ? 0.6 : 0.85);
            sp_mesh_box(m, sp_v3(x0 - 0.075, y0 + (y1 - y0) * 0.12, z - t), sp_v3(x0 - 0.06, far_end, z + t));
        }
    }
}

static void barrier(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    // a step barrier of concrete with red and white panels along the longer side
    const double w = s->width * 0.5, h = s->height;
    m->material = SP_MAT_WHITE;
    const bool along = s->length > s->width;
    const double span = along ? x1 - x0 : 2 * w;
    const uint32_t n = (uint32_t)sp_clamp(span / 0.5, 1, 60);
    for (uint32_t i = 0; i < n; i++) {
        const double a = (along ? x0 : -w) + span * i / n, b = (along ? x0 : -w) + span * (i + 1) / n;
        m->material = i % 2 ? SP_MAT_WHITE : SP_MAT_PAINT;
        if (along)
            sp_mesh_box(m, sp_v3(a, -w * 0.7, h * 0.3), sp_v3(b, w * 0.7, h));
        else
            sp_mesh_box(m, sp_v3(x0 + (x1 - x0) * 0.15, a, h * 0.3), sp_v3(x1 - (x1 - x0) * 0.15, b, h));
    }
    m->material = SP_MAT_METAL;
    sp_mesh_box(m, sp_v3(x0, -w, 0), sp_v3(x1, w, h * 0.3));
}

static void pole(sp_mesh *m, const sp_model_spec *s)
{
    const double r = sp_min(s->length, s->width) * 0.5, h = s->height;
    m->material = SP_MAT_METAL;
    sp_mesh_tube(m, sp_v3(0, 0, 0), sp_v3(0, 0, sp_max(h - r * 0.7, r)), r, r * 0.8, 12, 1);
}

static void cone(sp_mesh *m, const sp_model_spec *s)
{
    const double w = sp_min(s->length, s->width) * 0.5, h = s->height;
    m->material = SP_MAT_DARK;
    sp_mesh_box(m, sp_v3(-w, -w, 0), sp_v3(w, w, h * 0.06));
    static const double z[6] = {0.06, 0.30, 0.45, 0.62, 0.76, 1.0};
    for (uint32_t k = 0; k < 5; k++) {
        m->material = k % 2 ? SP_MAT_WHITE : SP_MAT_PAINT;
        const double a = w * 0.75 * (1.06 - z[k]), b = w * 0.75 * (1.06 - z[k + 1]);
        sp_vec3 ring[2 * 11];
        for (uint32_t i = 0; i <= 10; i++) {
            double sn, cs;
            sp_sincos(SP_TAU * i / 10, &sn, &cs);
            ring[i] = sp_v3(cs * a, sn * a, z[k] * h);
            ring[11 + i] = sp_v3(cs * b, sn * b, z[k + 1] * h);
        }
        sp_mesh_grid(m, ring, 2, 11, NULL, NULL);
    }
}

/* a cardboard box, taped, its flap up */
static void box(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    const double w = s->width * 0.5, h = s->height;
    m->material = SP_MAT_PAINT;
    sp_mesh_box(m, sp_v3(x0, -w, 0), sp_v3(x1, w, h * 0.985));
    m->material = SP_MAT_WHITE;
    sp_mesh_box(m, sp_v3(x0 - 0.002, -0.03, h * 0.6), sp_v3(x1 + 0.002, 0.03, h));
}

/* nine blocks between three boards below and five above */
static void pallet(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    const double w = s->width * 0.5, h = s->height, board = h * 0.15;
    m->material = SP_MAT_PAINT;
    for (int k = 0; k < 5; k++) {
        const double y = -w + (2 * w - 0.10) * k / 4;
        sp_mesh_box(m, sp_v3(x0, y, h - board), sp_v3(x1, y + 0.10, h));
    }
    for (int k = 0; k < 3; k++) {
        const double y = -w + (2 * w - 0.10) * k / 2;
        sp_mesh_box(m, sp_v3(x0, y, 0), sp_v3(x1, y + 0.10, board));
        for (int i = 0; i < 3; i++) {
            const double x = x0 + (x1 - x0 - 0.14) * i / 2;
            sp_mesh_box(m, sp_v3(x, y, board), sp_v3(x + 0.14, y + 0.10, h - board));
        }
    }
}

/* a strip of tread that lies bent, both faces */
static void tyre_piece(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    enum { N = 8 };
    const double w = s->width * 0.5;
    m->material = SP_MAT_PAINT;
    for (int k = 0; k < N; k++) {
        const double u0 = (double)k / N, u1 = (double)(k + 1) / N;
        const double xa = x0 + (x1 - x0) * u0, xb = x0 + (x1 - x0) * u1;
        const double za = s->height * (1 - 0.8 * sp_square(2 * u0 - 1)),
                     zb = s->height * (1 - 0.8 * sp_square(2 * u1 - 1));
        // frayed: its edges wander
        const double wa = w * (k % 3 ? 1 : 0.78), wb = w * ((k + 1) % 3 ? 1 : 0.78);
        sp_mesh_quad(m, sp_v3(xa, -wa, za), sp_v3(xb, -wb, zb), sp_v3(xb, wb, zb), sp_v3(xa, wa, za));
        sp_mesh_quad(m, sp_v3(xa, wa, za - 0.02), sp_v3(xb, wb, zb - 0.02), sp_v3(xb, -wb, zb - 0.02),
                     sp_v3(xa, -wa, za - 0.02));
        sp_mesh_quad(m, sp_v3(xa, -wa, za - 0.02), sp_v3(xb, -wb, zb - 0.02), sp_v3(xb, -wb, zb), sp_v3(xa, -wa, za));
        sp_mesh_quad(m, sp_v3(xb, wb, zb - 0.02), sp_v3(xa, wa, za - 0.02), sp_v3(xa, wa, za), sp_v3(xb, wb, zb));
    }
}

/* a silencer at the end of its pipe */
static void exhaust(sp_mesh *m, const sp_model_spec *s, double x0, double x1)
{
    const double r = s->height * 0.5, middle = x0 + 0.45 * (x1 - x0);
    m->material = SP_MAT_METAL;
    sp_mesh_tube(m, sp_v3(x0 + r, 0, r), sp_v3(middle, 0, r), r, r, 12, 1);
    m->material = SP_MAT_PAINT;
    sp_mesh_tube(m, sp_v3(middle, 0, r), sp_v3(x1 - 0.12, s->width * 0.35, 0.035), 0.03, 0.03, 8, 1);
    sp_mesh_tube(m, sp_v3(x1 - 0.12, s->width * 0.35, 0.035), sp_v3(x1 - 0.02, s->width * 0.1, 0.035), 0.03, 0.03, 8,
                 1);
}

void sp_model_thing(sp_mesh *m, sp_model *model)
{
    const sp_model_spec *s = &model->spec;
    const double x0 = s->center_x - s->length * 0.5, x1 = s->center_x + s->length * 0.5, w = s->width * 0.5;
    m->part = 0;
    m->occlusion = 255;
    switch (s->look) {
    case SP_LOOK_PLATE:
        plate(m, s, x0, x1);
        break;
    case SP_LOOK_GANTRY:
        gantry(m, s, x0, x1);
        break;
    case SP_LOOK_POLE:
        pole(m, s);
        break;
    case SP_LOOK_CONE:
        cone(m, s);
        break;
    case SP_LOOK_BOX:
        box(m, s, x0, x1);
        break;
    case SP_LOOK_PALLET:
        pallet(m, s, x0, x1);
        break;
    case SP_LOOK_TYRE_PIECE:
        tyre_piece(m, s, x0, x1);
        break;
    case SP_LOOK_EXHAUST:
        exhaust(m, s, x0, x1);
        break;
    default:
        barrier(m, s, x0, x1);
        break;
    }
    model->count = m->indices.count - model->first;
    model->shadow_first = m->indices.count;
    if (s->look == SP_LOOK_GANTRY)
        sp_mesh_box(m, sp_v3(x0, -w, s->clearance), sp_v3(x1, w, s->clearance + s->height));
    else if (s->look != SP_LOOK_PLATE)
        sp_mesh_box(m, sp_v3(x0, -w, 0), sp_v3(x1, w, s->height));
    model->shadow_count = m->indices.count - model->shadow_first;
}
