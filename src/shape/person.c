/* person.c - a walker, adult or child: trunk, head, two-piece legs and arms that swing about hip, knee and shoulder.
 * Sizes scale with the height (Drillis and Contini's segment shares: hip 0.53, knee 0.285, shoulder 0.818 of the
 * height). */
#include "shape/shape.h"

/* a tube whose ends are given in shares of the height, relative to the part's pivot */
static void limb(sp_mesh *m, double h, sp_vec3 a, sp_vec3 b, double ra, double rb, double flat)
{
    sp_mesh_tube(m, sp_scale3(a, h), sp_scale3(b, h), ra * h, rb * h, 8, flat);
}

static void set_pivot(sp_model *model, uint32_t part, double x, double y, double z)
{
    model->pivot[part][0] = x;
    model->pivot[part][1] = y;
    model->pivot[part][2] = z;
}

/* parts: 0 trunk, 1 and 2 left thigh and shin, 3 and 4 right, 5 and 6 arms, 7 unused */
static void add_legs(sp_mesh *m, sp_model *model, double h)
{
    for (uint32_t k = 0; k < 2; k++) {
        const double side = k ? -1 : 1;
        m->part = 1 + 2 * k;
        m->material = SP_MAT_TROUSERS;
        set_pivot(model, m->part, 0, side * 0.052 * h, 0.52 * h);
        limb(m, h, sp_v3(0, 0, -0.01), sp_v3(0, 0, -0.235), 0.052, 0.036, 1);
        // the shin's pivot is the knee, in the thigh's frame
        m->part = 2 + 2 * k;
        set_pivot(model, m->part, 0, 0, -0.235 * h);
        limb(m, h, sp_v3(0, 0, 0), sp_v3(0, 0, -0.225), 0.036, 0.024, 1);
        m->material = SP_MAT_DARK;
        limb(m, h, sp_v3(-0.015, 0, -0.268), sp_v3(0.075, 0, -0.272), 0.022, 0.018, 0.8);
    }
}

static void add_arms(sp_mesh *m, sp_model *model, double h)
{
    for (uint32_t k = 0; k < 2; k++) {
        const double side = k ? -1 : 1;
        m->part = 5 + k;
        m->material = SP_MAT_CLOTH;
        set_pivot(model, m->part, 0, side * 0.118 * h, 0.80 * h);
        limb(m, h, sp_v3(0, 0, 0), sp_v3(-0.01, side * 0.012, -0.165), 0.033, 0.024, 1);
        limb(m, h, sp_v3(-0.01, side * 0.012, -0.165), sp_v3(0.035, side * 0.012, -0.30), 0.024, 0.017, 1);
        m->material = SP_MAT_SKIN;
        limb(m, h, sp_v3(0.042, side * 0.012, -0.33), sp_v3(0.047, side * 0.012, -0.355), 0.018, 0.014, 0.7);
    }
}

void sp_model_person(sp_mesh *m, sp_model *model)
{
    const double h = model->spec.height;
    const bool child = model->spec.look == SP_LOOK_CHILD;
    const double head = child ? 0.082 : 0.062;
    m->part = 0;
    m->occlusion = 255;
    m->material = SP_MAT_TROUSERS;
    limb(m, h, sp_v3(0, 0, 0.50), sp_v3(0, 0, 0.57), 0.088, 0.086, 0.72);
    m->material = SP_MAT_CLOTH;
    limb(m, h, sp_v3(0, 0, 0.575), sp_v3(0, 0, 0.76), 0.086, 0.104, 0.66);
    m->material = SP_MAT_SKIN;
    limb(m, h, sp_v3(0, 0, 0.82), sp_v3(0.004, 0, 0.88), 0.028, 0.026, 1);
    limb(m, h, sp_v3(0.01, 0, 0.995 - 1.55 * head), sp_v3(0.012, 0, 0.995 - 1.0 * head), head * 0.78, head * 0.85,
         1.05);
    m->material = SP_MAT_DARK;
    limb(m, h, sp_v3(-0.012, 0, 0.995 - 1.25 * head), sp_v3(-0.006, 0, 0.995 - 0.85 * head), head * 0.86, head * 0.86,
         1.0);
    add_legs(m, model, h);
    add_arms(m, model, h);
    // a slim box throws the shadow
    model->count = m->indices.count - model->first;
    model->shadow_first = m->indices.count;
    m->part = 0;
    sp_mesh_box(m, sp_v3(-0.06 * h, -0.11 * h, 0.03 * h), sp_v3(0.06 * h, 0.11 * h, 0.84 * h));
    sp_mesh_box(m, sp_v3(-0.05 * h, -0.045 * h, 0.84 * h), sp_v3(0.05 * h, 0.045 * h, 0.99 * h));
    model->shadow_count = m->indices.count - model->shadow_first;
}
