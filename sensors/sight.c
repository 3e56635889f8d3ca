/* sight.c - rays against oriented boxes. Boxes stand on their clearance above the ground; roads and terrain hide
 * nothing. What a hidden part means is each sensor's affair. */
#include "sensors/sight.h"

#include <emmintrin.h>

/* box of one actor; false when it is not there to be seen */
static bool box_of(const sp_world_def *def, const sp_world *world, uint32_t i, sp_sight_box *out)
{
    const sp_actor_def *d = &def->actors[i];
    const sp_actor *a = &world->actors[i];
    if (a->hidden) {
        return false;
    }
    const sp_pose pose = sp_actor_pose(a);
    const double clearance = d->kind ? d->kind->clearance : 0;
    out->actor = i;
    out->x = sp_rotate(pose.rotation, sp_v3(1, 0, 0));
    out->y = sp_rotate(pose.rotation, sp_v3(0, 1, 0));
    out->z = sp_rotate(pose.rotation, sp_v3(0, 0, 1));
    out->half_x = 0.5 * d->length;
    out->half_y = 0.5 * d->width;
    out->half_z = 0.5 * d->height;
    out->middle = sp_pose_to_world(pose, sp_v3(d->center_x, 0, clearance + out->half_z));
    out->radius = sp_length3(sp_v3(out->half_x, out->half_y, out->half_z));
    const sp_class c = d->kind ? d->kind->class_id : SP_KIND_STATIC;
    out->vehicle =
        c == SP_KIND_CAR || c == SP_KIND_TRUCK || c == SP_KIND_BUS || c == SP_KIND_MOTORCYCLE || c == SP_KIND_BICYCLE;
    return true;
}

/* m around an actor's origin that hold its box, and more */
static double extent_of(const sp_actor_def *d)
{
    return sp_abs(d->center_x) + d->length + d->width + d->height + (d->kind ? sp_abs(d->kind->clearance) : 0);
}

void sp_sight_gather(const sp_world_def *def, const sp_world *world, sp_actor_id carrier, double reach, sp_sight *out)
{
    const sp_actor *own = &world->actors[carrier.i];
    out->count = 0;
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        const double far = reach + extent_of(&def->actors[i]);
        if (i == carrier.i || sp_abs(world->actors[i].x - own->x) > far || sp_abs(world->actors[i].y - own->y) > far) {
            continue;
        }
        if (box_of(def, world, i, &out->box[out->count])) {
            out->count++;
        }
    }
}

/* distance of p from the segment eye .. eye + way, at most `reach`? */
static bool near_segment(sp_vec3 eye, sp_vec3 way, sp_vec3 p, double reach)
{
    const sp_vec3 to = sp_sub3(p, eye);
    const double n = sp_dot3(way, way);
    const double k = n > 0 ? sp_clamp(sp_dot3(to, way) / n, 0, 1) : 0;
    const sp_vec3 d = sp_sub3(to, sp_scale3(way, k));
    return sp_dot3(d, d) <= reach * reach;
}

/* one pair of planes of the slab test: narrows [*from, *to]; false when nothing is left */
static bool clip(double at, double rate, double half, double *from, double *to)
{
    if (sp_abs(rate) < 1e-12) {
        return sp_abs(at) < half;
    }
    const double a = (-half - at) / rate, b = (half - at) / rate;
    *from = sp_max(*from, sp_min(a, b));
    *to = sp_min(*to, sp_max(a, b));
    return *from < *to;
}

/* within the share [0, to) of the way; at: its start in the box's axes */
static bool box_cuts_from(const sp_sight_box *b, sp_vec3 at, sp_vec3 way, double to)
{
    double from = 0;
    return clip(at.x, sp_dot3(way, b->x), b->half_x, &from, &to) &&
           clip(at.y, sp_dot3(way, b->y), b->half_y, &from, &to) &&
           clip(at.z, sp_dot3(way, b->z), b->half_z, &from, &to);
}

static bool box_cuts_to(const sp_sight_box *b, sp_vec3 eye, sp_vec3 way, double to)
{
    const sp_vec3 at = sp_sub3(eye, b->middle);
    return box_cuts_from(b, sp_v3(sp_dot3(at, b->x), sp_dot3(at, b->y), sp_dot3(at, b->z)), way, to);
}

static bool box_cuts(const sp_sight_box *b, sp_vec3 eye, sp_vec3 way)
{
    return box_cuts_to(b, eye, way, 1 - 1e-9);
}

bool sp_sight_cuts(const sp_sight_box *b, sp_vec3 eye, sp_vec3 way, double margin)
{
    const double n = sp_length3(way);
    return n > margin && near_segment(eye, way, b->middle, b->radius) &&
           box_cuts_to(b, eye, way, sp_min(1 - 1e-9, 1 - margin / n));
}

bool sp_sees(const sp_world_def *def, const sp_world *world, sp_vec3 eye, sp_vec3 p, sp_actor_id carrier,
             sp_actor_id target)
{
    const sp_vec3 way = sp_sub3(p, eye);
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        sp_sight_box b;
        if (i == carrier.i || i == target.i) {
            continue;
        }
        const sp_actor *a = &world->actors[i];
        if (!near_segment(eye, way, sp_v3(a->x, a->y, a->z), extent_of(&def->actors[i])) ||
            !box_of(def, world, i, &b)) {
            continue;
        }
        if (near_segment(eye, way, b.middle, b.radius) && box_cuts(&b, eye, way)) {
            return false;
        }
    }
    return true;
}

double sp_sight_share(const sp_sight *s, sp_vec3 eye, const sp_vec3 *points, uint32_t count, double spread,
                      uint32_t target)
{
    // who could be in the way at all: mostly nobody
    const sp_sight_box *near[SP_MAX_ACTORS];
    uint32_t near_count = 0;
    const sp_vec3 main = sp_sub3(points[0], eye);
    for (uint32_t i = 0; i < s->count; i++) {
        const sp_sight_box *b = &s->box[i];
        if (b->actor != target && near_segment(eye, main, b->middle, b->radius + spread)) {
            near[near_count] = b;
            near_count++;
        }
    }
    if (near_count == 0) {
        return 1;
    }
    uint32_t free = 0;
    for (uint32_t k = 0; k < count; k++) {
        const sp_vec3 way = sp_sub3(points[k], eye);
        bool hidden = false;
        for (uint32_t i = 0; i < near_count && !hidden; i++) {
            hidden = box_cuts(near[i], eye, way);
        }
        free += hidden ? 0 : 1;
    }
    return (double)free / (double)count;
}

uint32_t sp_sight_vehicles_between(const sp_sight *s, sp_vec3 eye, sp_vec3 p, uint32_t target)
{
    const sp_vec3 way = sp_sub3(p, eye);
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        const sp_sight_box *b = &s->box[i];
        if (b->actor == target || !near_segment(eye, way, b->middle, b->radius) || !box_cuts(b, eye, way)) {
            continue;
        }
        if (!b->vehicle) {
            return UINT32_MAX;
        }
        count++;
    }
    return count;
}

bool sp_sight_points(const sp_sight *s, uint32_t target, sp_vec3 out[27], double *spread)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const sp_sight_box *b = &s->box[i];
        if (b->actor != target) {
            continue;
        }
        // -0.9, 0, 0.9 of each half axis; index 0 is the middle
        for (uint32_t k = 0; k < 27; k++) {
            const uint32_t n = (k + 13) % 27;
            const double kx = 0.9 * ((double)(n % 3) - 1), ky = 0.9 * ((double)(n / 3 % 3) - 1),
                         kz = 0.9 * ((double)(n / 9) - 1);
            sp_vec3 p = sp_add3(b->middle, sp_scale3(b->x, kx * b->half_x));
            p = sp_add3(p, sp_scale3(b->y, ky * b->half_y));
            out[k] = sp_add3(p, sp_scale3(b->z, kz * b->half_z));
        }
        *spread = b->radius;
        return true;
    }
    return false;
}

/* ---------------------------------------------------------------- boxes by azimuth */

enum { NEAR_RINGS = 512 };

/* grows with the azimuth from 0 to below the number of bins, without trigonometry */
static double bin_of(double x, double y)
{
    const double n = sp_abs(x) + sp_abs(y);
    double p = n > 0 ? y / n : 0;
    p = x < 0 ? 2 - p : (p < 0 ? 4 + p : p);
    return sp_min(p * (SP_SIGHT_BINS / 4), SP_SIGHT_BINS - 1e-6);
}

void sp_sight_fan_begin(sp_sight_fan *f, sp_vec3 eye)
{
    f->eye = eye;
    f->count = 0;
    f->item_count = 0;
    f->full = false;
}

/* leftmost and rightmost of some directions in the plan; false: they lie all around */
static bool hull(const sp_vec2 *d, uint32_t count, sp_vec2 *left, sp_vec2 *right)
{
    *left = *right = d[0];
    for (uint32_t i = 1; i < count; i++) {
        *left = left->x * d[i].y - left->y * d[i].x > 0 ? d[i] : *left;
        *right = right->x * d[i].y - right->y * d[i].x < 0 ? d[i] : *right;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (left->x * d[i].y - left->y * d[i].x > 0 || right->x * d[i].y - right->y * d[i].x < 0) {
            return false;
        }
    }
    return right->x * left->y - right->y * left->x >= 0;
}

/* bins from the right to the left of some directions; *hi may run past the last, all around where it has to */
static void bins_of(const sp_vec2 *d, uint32_t count, uint32_t *lo, uint32_t *hi)
{
    sp_vec2 left, right;
    *lo = 0;
    *hi = SP_SIGHT_BINS - 1;
    if (hull(d, count, &left, &right)) {
        const uint32_t a = (uint32_t)bin_of(right.x, right.y), b = (uint32_t)bin_of(left.x, left.y);
        const uint32_t end = b >= a ? b : b + SP_SIGHT_BINS;
        // no more than a half turn can be meant
        if (end - a <= SP_SIGHT_BINS / 2 + 1) {
            *lo = a;
            *hi = end;
        }
    }
}

void sp_sight_fan_add(sp_sight_fan *f, const sp_sight_box *b)
{
    if (f->count == SP_SIGHT_FAN_BOXES) {
        f->full = true;
        return;
    }
    const sp_vec3 m = sp_sub3(b->middle, f->eye);
    const sp_vec3 x = sp_scale3(b->x, b->half_x), y = sp_scale3(b->y, b->half_y), z = sp_scale3(b->z, b->half_z);
    const bool upright = b->z.z > 0.999999;
    sp_vec2 d[8];
    uint32_t n = 0;
    for (uint32_t k = 0; k < (upright ? 4u : 8u); k++) {
        const double sx = k & 1 ? 1 : -1, sy = k & 2 ? 1 : -1, sz = upright ? 0 : (k & 4 ? 1 : -1);
        d[n++] = (sp_vec2){m.x + sx * x.x + sy * y.x + sz * z.x, m.y + sx * x.y + sy * y.y + sz * z.y};
    }
    uint32_t lo, hi;
    bins_of(d, n, &lo, &hi);
    const double square = sp_dot3(m, m);
    f->box[f->count] = b;
    f->row[f->count] =
        (sp_sight_row){.middle = m,
                       .at = {-sp_dot3(m, b->x), -sp_dot3(m, b->y), -sp_dot3(m, b->z)},
                       .x = b->x,
                       .y = b->y,
                       .radius = b->radius,
                       .square = square,
                       .half_x = b->half_x,
                       .half_y = b->half_y,
                       .actor = b->actor,
                       .lo = (uint16_t)lo,
                       .hi = (uint16_t)hi,
                       .near = (uint16_t)sp_clamp(sp_floor(sp_sqrt(square) - b->radius), 0, NEAR_RINGS - 1)};
    f->count++;
    f->item_count += hi - lo + 1;
}

void sp_sight_fan_end(sp_sight_fan *f)
{
    if (f->item_count > SP_SIGHT_FAN_ITEMS) {
        return; /* too many to sort: all are asked, each time */
    }
    // the nearest first, so that a question ends where all else is farther away
    uint32_t ring[NEAR_RINGS + 1] = {0};
    for (uint32_t i = 0; i < f->count; i++) {
        ring[f->row[i].near + 1]++;
    }
    for (uint32_t k = 0; k < NEAR_RINGS; k++) {
        ring[k + 1] += ring[k];
    }
    for (uint32_t i = 0; i < f->count; i++) {
        f->order[ring[f->row[i].near]++] = (uint16_t)i;
    }
    uint32_t fill[SP_SIGHT_BINS + 1] = {0};
    for (uint32_t i = 0; i < f->count; i++) {
        for (uint32_t k = f->row[i].lo; k <= f->row[i].hi; k++) {
            fill[k % SP_SIGHT_BINS + 1]++;
        }
    }
    f->first[0] = 0;
    for (uint32_t k = 0; k < SP_SIGHT_BINS; k++) {
        f->first[k + 1] = f->first[k] + fill[k + 1];
        fill[k] = f->first[k];
    }
    for (uint32_t n = 0; n < f->count; n++) {
        const uint16_t i = f->order[n];
        for (uint32_t k = f->row[i].lo; k <= f->row[i].hi; k++) {
            f->item[fill[k % SP_SIGHT_BINS]++] = i;
        }
    }
}

/* how much of the far end of a way does not count */
static double end_of(const sp_sight_box *b, double length)
{
    return b->actor >= SP_SIGHT_FIXED ? 1 - 0.3 / sp_max(length, 0.3) : 1 - 1e-9;
}

/* bins of a ball of `spread` m at the far end of a way */
static void bins_to(sp_vec3 way, double spread, uint32_t *lo, uint32_t *hi)
{
    const double n = sp_hypot(way.x, way.y);
    *lo = 0;
    *hi = SP_SIGHT_BINS - 1;
    if (n > 2 * spread && n > 0) {
        // a tangent's end lies farther aside than the ball's rim: 1.2 / n covers it from two radii on
        const double k = 1.2 * spread / n;
        const uint32_t a = (uint32_t)bin_of(way.x + k * way.y, way.y - k * way.x);
        const uint32_t e = (uint32_t)bin_of(way.x - k * way.y, way.y + k * way.x);
        *lo = a;
        *hi = e >= a ? e : e + SP_SIGHT_BINS;
    }
}

/* no segment from the eye to within `spread` of eye + way cuts the box: both ends lie beyond one of its sides */
static inline bool beside(const sp_sight_row *b, sp_vec3 way, double spread)
{
    const double y = b->at.y + sp_dot3(way, b->y), hy = b->half_y;
    if ((b->at.y > hy && y > hy + spread) || (b->at.y < -hy && y < -hy - spread)) {
        return true;
    }
    const double x = b->at.x + sp_dot3(way, b->x), hx = b->half_x;
    return (b->at.x > hx && x > hx + spread) || (b->at.x < -hx && x < -hx - spread);
}

/* numbers of boxes between the eye and p or within `spread` of that way, none twice; returns how many, at most `most`
 */
static uint32_t in_the_way(const sp_sight_fan *f, sp_vec3 p, double spread, uint32_t target, uint16_t *out,
                           uint32_t most)
{
    const sp_vec3 way = sp_sub3(p, f->eye);
    const double length = sp_length3(way);
    const sp_vec3 u = sp_scale3(way, length > 0 ? 1 / length : 0);
    uint32_t lo = 0, hi = 0, found = 0;
    const bool sorted = f->item_count <= SP_SIGHT_FAN_ITEMS;
    const uint32_t far = length + spread < UINT16_MAX ? (uint32_t)(length + spread) : UINT16_MAX;
    if (sorted) {
        bins_to(way, spread, &lo, &hi);
    }
    for (uint32_t bin = lo; bin <= hi; bin++) {
        const uint32_t at = bin % SP_SIGHT_BINS, from = sorted ? f->first[at] : 0;
        const uint32_t to = sorted ? f->first[at + 1] : f->count;
        for (uint32_t k = from; k < to; k++) {
            const uint16_t i = sorted ? f->item[k] : (uint16_t)k;
            const sp_sight_row *b = &f->row[i];
            if (b->near > far) {
                if (sorted) {
                    break;
                }
                continue;
            }
            // each once: in the first bin asked, or where it begins itself
            if (bin > lo && (b->lo != at || b->hi - b->lo == SP_SIGHT_BINS - 1)) {
                continue;
            }
            const double along = sp_dot3(b->middle, u), reach = b->radius + spread;
            if (along < -reach || along > length + reach || b->square - along * along > reach * reach) {
                continue;
            }
            if (b->actor != target && found < most && !beside(b, way, spread)) {
                out[found++] = i;
            }
        }
    }
    return found;
}

double sp_sight_fan_share(const sp_sight_fan *f, const sp_vec3 *points, uint32_t count, double spread, uint32_t target)
{
    uint16_t near[256];
    const uint32_t near_count = in_the_way(f, points[0], spread, target, near, 256);
    if (near_count == 0) {
        return 1;
    }
    uint32_t free = 0;
    for (uint32_t k = 0; k < count; k++) {
        const sp_vec3 way = sp_sub3(points[k], f->eye);
        const double length = sp_length3(way);
        bool hidden = false;
        for (uint32_t i = 0; i < near_count && !hidden; i++) {
            const sp_sight_box *b = f->box[near[i]];
            hidden = box_cuts_from(b, f->row[near[i]].at, way, end_of(b, length));
        }
        free += hidden ? 0 : 1;
    }
    return (double)free / (double)count;
}

/* what a box leaves of a way that is 1 long, by two pairs of planes at once: empty where from > to */
typedef struct stretch {
    __m128d from, to;
} stretch;

static inline stretch between(__m128d at, __m128d rate, __m128d half)
{
    const __m128d sign = _mm_set1_pd(-0.0), one = _mm_set1_pd(1), size = _mm_andnot_pd(sign, rate);
    const __m128d k = _mm_div_pd(one, rate), low = _mm_sub_pd(_mm_xor_pd(half, sign), at), high = _mm_sub_pd(half, at);
    const __m128d a = _mm_mul_pd(low, k), b = _mm_mul_pd(high, k);
    stretch s = {_mm_min_pd(a, b), _mm_max_pd(a, b)};
    const __m128d flat = _mm_cmplt_pd(size, _mm_set1_pd(1e-12));
    if (_mm_movemask_pd(flat)) {
        // along the planes: all of it between them, or nothing
        const __m128d out = _mm_cmpnlt_pd(_mm_andnot_pd(sign, at), half);
        const __m128d from = _mm_and_pd(out, one), to = _mm_andnot_pd(out, one);
        s.from = _mm_or_pd(_mm_and_pd(flat, from), _mm_andnot_pd(flat, s.from));
        s.to = _mm_or_pd(_mm_and_pd(flat, to), _mm_andnot_pd(flat, s.to));
    }
    return s;
}

/* the rays of a patch: the way to its middle, from there to the left, half its height */
typedef struct patch {
    sp_vec3 way, across;
    double half;
    bool ended;
    __m128d end[3]; /* what counts of the ways to things of no actor, [height]: aside, in the middle */
} patch;

/* the share of each way that is 0.3 m short of its end */
static void patch_end(patch *q)
{
    const double flat = sp_square(q->way.x) + sp_square(q->way.y);
    const __m128d margin = _mm_set1_pd(0.3), one = _mm_set1_pd(1);
    for (int j = 0; j < 3; j++) {
        const double middle = flat + sp_square(q->way.z + q->half * (j - 1));
        const __m128d length = _mm_sqrt_pd(_mm_set_pd(middle, middle + q->half * q->half));
        q->end[j] = _mm_sub_pd(one, _mm_div_pd(margin, _mm_max_pd(length, margin)));
    }
    q->ended = true;
}

static inline uint32_t cuts_of(__m128d from, __m128d to)
{
    return (uint32_t)_mm_movemask_pd(_mm_cmplt_pd(from, to));
}

/* the same of a box that stands upright: its plan is the same at all heights, its heights are the same at all sides */
static uint32_t upright_cuts(const patch *q, const sp_sight_box *b, sp_vec3 at, sp_vec3 way, sp_vec3 side)
{
    const __m128d minus = _mm_set_pd(0, -1), zero = _mm_setzero_pd();
    const stretch x = between(_mm_set1_pd(at.x), _mm_add_pd(_mm_set1_pd(way.x), _mm_mul_pd(minus, _mm_set1_pd(side.x))),
                              _mm_set1_pd(b->half_x));
    const stretch y = between(_mm_set1_pd(at.y), _mm_add_pd(_mm_set1_pd(way.y), _mm_mul_pd(minus, _mm_set1_pd(side.y))),
                              _mm_set1_pd(b->half_y));
    const stretch last =
        between(_mm_set_pd(at.y, at.x), _mm_set_pd(way.y + side.y, way.x + side.x), _mm_set_pd(b->half_y, b->half_x));
    const __m128d from01 = _mm_max_pd(zero, _mm_max_pd(x.from, y.from)), to01 = _mm_min_pd(x.to, y.to);
    const __m128d from2 = _mm_max_pd(zero, _mm_max_pd(last.from, _mm_unpackhi_pd(last.from, last.from)));
    const __m128d to2 = _mm_min_pd(last.to, _mm_unpackhi_pd(last.to, last.to));
    if (!cuts_of(from01, to01) && !(cuts_of(from2, to2) & 1)) {
        return 0;
    }
    const double up = q->half * b->z.z;
    const __m128d half_z = _mm_set1_pd(b->half_z), start = _mm_set1_pd(at.z);
    const stretch low = between(start, _mm_set_pd(way.z, way.z - up), half_z);
    const stretch high = between(start, _mm_set1_pd(way.z + up), half_z);
    const __m128d z_from[3] = {_mm_unpacklo_pd(low.from, low.from), _mm_unpackhi_pd(low.from, low.from), high.from};
    const __m128d z_to[3] = {_mm_unpacklo_pd(low.to, low.to), _mm_unpackhi_pd(low.to, low.to), high.to};
    const __m128d actor = _mm_set1_pd(1 - 1e-9);
    uint32_t cut = 0;
    for (int j = 0; j < 3; j++) {
        const __m128d end = b->actor >= SP_SIGHT_FIXED ? q->end[j] : actor;
        cut |= cuts_of(_mm_max_pd(from01, z_from[j]), _mm_min_pd(end, _mm_min_pd(to01, z_to[j]))) << (3 * j);
        cut |= (cuts_of(_mm_max_pd(from2, z_from[j]), _mm_min_pd(end, _mm_min_pd(to2, z_to[j]))) & 1) << (3 * j + 2);
    }
    return cut;
}

/* which of the nine rays a box cuts, a bit each */
static uint32_t patch_cuts(patch *q, const sp_sight_box *b, sp_vec3 at)
{
    const sp_vec3 way = {sp_dot3(q->way, b->x), sp_dot3(q->way, b->y), sp_dot3(q->way, b->z)},
                  side = {sp_dot3(q->across, b->x), sp_dot3(q->across, b->y), sp_dot3(q->across, b->z)};
    const bool fixed = b->actor >= SP_SIGHT_FIXED;
    if (fixed && !q->ended) {
        patch_end(q);
    }
    if (b->x.z == 0 && b->y.z == 0) {
        return upright_cuts(q, b, at, way, side);
    }
    const __m128d half = _mm_set_pd(b->half_y, b->half_x), start = _mm_set_pd(at.y, at.x);
    uint32_t cut = 0;
    for (int j = 0; j < 3; j++) {
        const double up = q->half * (j - 1);
        for (int i = 0; i < 3; i++) {
            const int k = i - 1;
            const stretch s =
                between(start, _mm_set_pd(way.y + k * side.y + up * b->y.z, way.x + k * side.x + up * b->x.z), half);
            const stretch z =
                between(_mm_set1_pd(at.z), _mm_set1_pd(way.z + k * side.z + up * b->z.z), _mm_set1_pd(b->half_z));
            const double end =
                !fixed ? 1 - 1e-9
                       : (k ? _mm_cvtsd_f64(q->end[j]) : _mm_cvtsd_f64(_mm_unpackhi_pd(q->end[j], q->end[j])));
            const __m128d from =
                _mm_max_pd(_mm_setzero_pd(), _mm_max_pd(_mm_max_pd(s.from, _mm_unpackhi_pd(s.from, s.from)), z.from));
            const __m128d to =
                _mm_min_pd(_mm_set1_pd(end), _mm_min_pd(_mm_min_pd(s.to, _mm_unpackhi_pd(s.to, s.to)), z.to));
            cut |= (cuts_of(from, to) & 1) << (3 * j + i);
        }
    }
    return cut;
}

/* the numbers of those that a way to p really goes through; UINT32_MAX when something without a gap below is among
 * them */
static uint32_t vehicles_of(const sp_sight_fan *f, sp_vec3 way, const uint16_t *near, uint32_t near_count)
{
    const double length = sp_length3(way);
    uint32_t count = 0;
    for (uint32_t i = 0; i < near_count; i++) {
        const sp_sight_box *b = f->box[near[i]];
        if (!box_cuts_from(b, f->row[near[i]].at, way, end_of(b, length))) {
            continue;
        }
        if (!b->vehicle) {
            return UINT32_MAX;
        }
        count++;
    }
    return count;
}

double sp_sight_fan_patch(const sp_sight_fan *f, sp_vec3 p, double half, uint32_t target, uint32_t *vehicles)
{
    uint16_t near[256];
    const uint32_t near_count = in_the_way(f, p, 1.416 * half, target, near, 256);
    if (near_count == 0) {
        return 1;
    }
    patch q = {.way = sp_sub3(p, f->eye), .half = half};
    const double n = sp_sqrt(sp_square(q.way.x) + sp_square(q.way.y));
    q.across = n > 0 ? sp_v3(-half * q.way.y / n, half * q.way.x / n, 0) : sp_v3(0, half, 0);
    uint32_t hidden = 0, free = 0;
    for (uint32_t i = 0; i < near_count && hidden != 511; i++) {
        hidden |= patch_cuts(&q, f->box[near[i]], f->row[near[i]].at);
    }
    for (uint32_t k = 0; k < 9; k++) {
        free += hidden >> k & 1 ? 0 : 1;
    }
    if (free == 0 && vehicles) {
        *vehicles = vehicles_of(f, q.way, near, near_count);
    }
    return (double)free / 9;
}

uint32_t sp_sight_fan_between(const sp_sight_fan *f, sp_vec3 p, uint32_t target)
{
    uint16_t near[256];
    const uint32_t near_count = in_the_way(f, p, 0, target, near, 256);
    return vehicles_of(f, sp_sub3(p, f->eye), near, near_count);
}
