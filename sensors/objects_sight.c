/* objects_sight.c - see objects_sight.h.
 *
 * A box can only hide what lies within its sides in the plan and not before it: most pairs cost a few products. Of the
 * rest the 27 points are asked in the axes of the box that hides, where a step from point to point is a sum; of boxes
 * that stand upright nine ways in the plan and three heights do for all. */
#include "sensors/objects_sight.h"

#include <emmintrin.h>

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

/* all 27 */
enum { POINTS = (1 << 27) - 1 };

/* what one pair of planes leaves of a way that is 1 long: empty where from > to */
typedef struct stretch {
    double from, to;
} stretch;

static inline stretch between(double at, double rate, double half)
{
    if (sp_abs(rate) < 1e-12) {
        return sp_abs(at) < half ? (stretch){0, 1} : (stretch){1, 0};
    }
    const double k = 1 / rate, p = (-half - at) * k, q = (half - at) * k;
    return (stretch){sp_min(p, q), sp_max(p, q)};
}

/* two of them at once: along x and y of the box */
static inline stretch in_plan(__m128d at, __m128d rate, __m128d half)
{
    const __m128d sign = _mm_set1_pd(-0.0), size = _mm_max_pd(_mm_andnot_pd(sign, rate), _mm_set1_pd(1e-12));
    const __m128d k = _mm_div_pd(_mm_set1_pd(1), _mm_or_pd(size, _mm_and_pd(sign, rate)));
    const __m128d p = _mm_mul_pd(_mm_sub_pd(_mm_sub_pd(_mm_setzero_pd(), half), at), k),
                  q = _mm_mul_pd(_mm_sub_pd(half, at), k), lo = _mm_min_pd(p, q), hi = _mm_max_pd(p, q);
    return (stretch){_mm_cvtsd_f64(_mm_max_sd(lo, _mm_unpackhi_pd(lo, lo))),
                     _mm_cvtsd_f64(_mm_min_sd(hi, _mm_unpackhi_pd(hi, hi)))};
}

/* which of 27 points a box hides, a bit each; of two that stand upright the plan is the same at all heights */
static uint32_t hidden_by(const view *v)
{
    const bool upright = v->z.x == 0 && v->z.y == 0 && v->x.z == 0 && v->y.z == 0;
    const __m128d at = _mm_set_pd(v->at.y, v->at.x), half = _mm_set_pd(v->half[1], v->half[0]),
                  middle = _mm_set_pd(v->middle.y, v->middle.x), x = _mm_set_pd(v->x.y, v->x.x),
                  y = _mm_set_pd(v->y.y, v->y.x), z = _mm_set_pd(v->z.y, v->z.x);
    stretch plan[9] = {{0, 0}}, rise[3] = {{0, 0}};
    uint32_t out = 0;
    if (upright) {
        // corners first: what they hide is convex
        static const int order[9] = {0, 2, 6, 8, 1, 3, 4, 5, 7};
        double from = 0, to = 1 - 1e-9;
        for (int k = 0; k < 3; k++) {
            rise[k] = between(v->at.z, v->middle.z + 0.9 * (k - 1) * v->z.z, v->half[2]);
            from = sp_max(from, rise[k].from);
            to = sp_min(to, rise[k].to);
        }
        for (int i = 0; i < 9; i++) {
            const int n = order[i];
            const __m128d side = _mm_add_pd(_mm_mul_pd(_mm_set1_pd(0.9 * (n % 3 - 1)), x),
                                            _mm_mul_pd(_mm_set1_pd(0.9 * (n / 3 - 1)), y));
            plan[n] = in_plan(at, _mm_add_pd(middle, side), half);
            from = sp_max(from, plan[n].from);
            to = sp_min(to, plan[n].to);
            if (i == 3 && from < to) {
                return POINTS;
            }
        }
    }
    for (int k = 0; k < 3; k++) {
        const double kz = 0.9 * (k - 1);
        for (int n = 0; n < 9; n++) {
            stretch flat = plan[n], tall = rise[k];
            if (!upright) {
                const double kx = 0.9 * (n % 3 - 1), ky = 0.9 * (n / 3 - 1);
                const __m128d side = _mm_add_pd(_mm_mul_pd(_mm_set1_pd(kx), x), _mm_mul_pd(_mm_set1_pd(ky), y));
                flat = in_plan(at, _mm_add_pd(middle, _mm_add_pd(side, _mm_mul_pd(_mm_set1_pd(kz), z))), half);
                tall = between(v->at.z, v->middle.z + kx * v->x.z + ky * v->y.z + kz * v->z.z, v->half[2]);
            }
            const double from = sp_max(flat.from, sp_max(tall.from, 0)),
                         to = sp_min(flat.to, sp_min(tall.to, 1 - 1e-9));
            out |= (uint32_t)(from < to) << (9 * k + n);
        }
    }
    return out;
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
    uint32_t hidden = 0, free = 0;
    for (uint32_t i = 0; i < s->count && hidden != POINTS; i++) {
        const sp_sight_box *b = &s->box[i];
        if (i == target || apart(&shade->box[i], &shade->box[target])) {
            continue;
        }
        const view v = {shade->box[i].at, into(b, m), into(b, x),
                        into(b, y),       into(b, z), {b->half_x, b->half_y, b->half_z}};
        hidden |= hidden_by(&v);
    }
    for (uint32_t left = ~hidden & POINTS; left; left &= left - 1) {
        free++;
    }
    return free / 27.0;
}
