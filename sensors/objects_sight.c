/* objects_sight.c - see objects_sight.h.
 *
 * What a box hides from an eye is convex: when it hides the eight corner points of another, it hides all 27. And it can
 * only hide what lies within its sides in the plan and not before it. So most pairs cost a few products, most hidden
 * ones eight rays; the rest of the rays are asked in the axes of the box that hides, where a step from point to point
 * is a sum. */
#include "sensors/objects_sight.h"

enum { PARTLY = 24 };

/* the widest and narrowest direction of a box in the plan, by its corners */
static void sides_of(const sp_sight_box *b, sp_vec3 eye, sp_shade_box *out)
{
    const sp_vec3 m = sp_sub3(b->middle, eye);
    const double distance = sp_length3(m);
    out->at = sp_v3(-sp_dot3(m, b->x), -sp_dot3(m, b->y), -sp_dot3(m, b->z));
    out->near = distance - b->radius;
    out->far = distance + b->radius;
    // sides of the ball in the plan: wide enough, and no corner has to be looked at
    const double flat = m.x * m.x + m.y * m.y, r = b->radius;
    out->around = flat <= 2 * r * r;
    if (!out->around) {
        const double side = sp_sqrt(flat - r * r);
        out->left_x = side * m.x - r * m.y;
        out->left_y = side * m.y + r * m.x;
        out->right_x = side * m.x + r * m.y;
        out->right_y = side * m.y - r * m.x;
    }
}

void sp_shade_begin(sp_shade *shade, const sp_sight *s, sp_vec3 eye)
{
    shade->sight = s;
    shade->eye = eye;
    for (uint32_t i = 0; i < s->count; i++) {
        sides_of(&s->box[i], eye, &shade->box[i]);
    }
}

/* the target's points in the axes of one that may hide it: from the eye to them */
typedef struct view {
    sp_vec3 at, middle, x, y, z;
    double half[3];
} view;

static sp_vec3 into(const sp_sight_box *b, sp_vec3 v)
{
    return sp_v3(sp_dot3(v, b->x), sp_dot3(v, b->y), sp_dot3(v, b->z));
}

/* one pair of planes; false: nothing is left between */
static bool clip(double at, double rate, double half, double *from, double *to)
{
    if (sp_abs(rate) < 1e-12) {
        return sp_abs(at) < half;
    }
    const double k = 1 / rate, p = (-half - at) * k, q = (half - at) * k;
    *from = sp_max(*from, sp_min(p, q));
    *to = sp_min(*to, sp_max(p, q));
    return *from < *to;
}

static bool hides(const view *v, double kx, double ky, double kz)
{
    const double x = v->middle.x + kx * v->x.x + ky * v->y.x + kz * v->z.x;
    const double y = v->middle.y + kx * v->x.y + ky * v->y.y + kz * v->z.y;
    const double z = v->middle.z + kx * v->x.z + ky * v->y.z + kz * v->z.z;
    double from = 0, to = 1 - 1e-9;
    return clip(v->at.x, x, v->half[0], &from, &to) && clip(v->at.y, y, v->half[1], &from, &to) &&
           clip(v->at.z, z, v->half[2], &from, &to);
}

static bool hides_all(const view *v)
{
    for (int k = 0; k < 8; k++) {
        if (!hides(v, k & 1 ? 0.9 : -0.9, k & 2 ? 0.9 : -0.9, k & 4 ? 0.9 : -0.9)) {
            return false;
        }
    }
    return true;
}

/* whether b lies wholly beside t in the plan, or behind it */
static bool apart(const sp_shade_box *b, const sp_shade_box *t)
{
    if (b->near > t->far) {
        return true;
    }
    if (b->around || t->around) {
        return false;
    }
    return t->right_x * b->left_y - t->right_y * b->left_x < 0 || t->left_x * b->right_y - t->left_y * b->right_x > 0;
}

double sp_shade_share(const sp_shade *shade, uint32_t target)
{
    const sp_sight *s = shade->sight;
    const sp_sight_box *t = &s->box[target];
    const sp_vec3 m = sp_sub3(t->middle, shade->eye), x = sp_scale3(t->x, t->half_x), y = sp_scale3(t->y, t->half_y),
                  z = sp_scale3(t->z, t->half_z);
    view part[PARTLY];
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        const sp_sight_box *b = &s->box[i];
        if (i == target || apart(&shade->box[i], &shade->box[target])) {
            continue;
        }
        const view v = {shade->box[i].at, into(b, m), into(b, x),
                        into(b, y),       into(b, z), {b->half_x, b->half_y, b->half_z}};
        if (hides_all(&v)) {
            return 0;
        }
        if (count < PARTLY) {
            part[count++] = v;
        }
    }
    if (count == 0) {
        return 1;
    }
    uint32_t free = 0;
    for (int n = 0; n < 27; n++) {
        const double kx = 0.9 * (n % 3 - 1), ky = 0.9 * (n / 3 % 3 - 1), kz = 0.9 * (n / 9 - 1);
        bool hidden = false;
        for (uint32_t i = 0; i < count && !hidden; i++) {
            hidden = hides(&part[i], kx, ky, kz);
        }
        free += hidden ? 0 : 1;
    }
    return free / 27.0;
}
