/* sight.c - rays against oriented boxes. Boxes stand on their clearance above the ground; roads and terrain hide
 * nothing while roads are flat. What a hidden part means is each sensor's affair. */
#include "sensors/sight.h"

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
    out->vehicle = c == SP_KIND_CAR || c == SP_KIND_TRUCK || c == SP_KIND_BUS;
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

static bool box_cuts(const sp_sight_box *b, sp_vec3 eye, sp_vec3 way)
{
    const sp_vec3 at = sp_sub3(eye, b->middle);
    double from = 0, to = 1 - 1e-9;
    return clip(sp_dot3(at, b->x), sp_dot3(way, b->x), b->half_x, &from, &to) &&
           clip(sp_dot3(at, b->y), sp_dot3(way, b->y), b->half_y, &from, &to) &&
           clip(sp_dot3(at, b->z), sp_dot3(way, b->z), b->half_z, &from, &to);
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
