/* person.c - people who have been touched: legs, and trunk with head and arms, joined at the hips by a ball joint. The
 * legs are the actor's own body, the trunk is a limb of the world. Leaves the joint to physics.c and the ground to
 * ground_touch.c.
 *
 * Shares of mass and places of centres of mass: D. A. Winter, Biomechanics and Motor Control of Human Movement, table
 * 4.1 (legs 0.322 of the mass, their centre 0.447 of the way down from the hip; head, arms and trunk 0.678, 0.626 of
 * the way up from hip to shoulder); hip at 0.530 and shoulder at 0.818 of the height (Drillis and Contini 1966). */
#include "physics/internal.h"

#define LEGS_MASS   0.322
#define LEGS_COM    0.3105 /* of the height */
#define HIP         0.530
#define TRUNK_COM   0.710
#define BEND_MOST   1.9  /* rad between the two; beyond it a spring */
#define BEND_SPRING 40.0 /* N m/rad for 75 kg, scaled with the mass */
#define BEND_DAMPER 3.0  /* N m s/rad, likewise */

bool sp_person_is(const sp_actor_def *d)
{
    return !d->vehicle && d->kind && d->kind->class_id == SP_KIND_PEDESTRIAN;
}

double sp_person_com(const sp_actor_def *d)
{
    return LEGS_COM * d->height;
}

int sp_person_limb(const sp_world *world, uint32_t i)
{
    for (uint32_t k = 0; k < world->limb_count && k < SP_MAX_LIMBS; k++)
        if (world->limb_actor[k] == i)
            return (int)k;
    return -1;
}

/* lowest and highest point of part k (0 legs, 1 trunk) over the soles, and its centre of mass */
static void part_of(const sp_actor_def *d, int k, double *low, double *high, double *com)
{
    *low = (k ? HIP : 0) * d->height;
    *high = (k ? 1 : HIP) * d->height;
    *com = (k ? TRUNK_COM : LEGS_COM) * d->height;
}

void sp_person_part(const sp_actor_def *d, int k, sp_vec3 *low, sp_vec3 *high)
{
    double bottom, top, com;
    part_of(d, k, &bottom, &top, &com);
    *low = sp_v3(-d->length / 2, -d->width / 2, bottom - com);
    *high = sp_v3(d->length / 2, d->width / 2, top - com);
}

uint32_t sp_person_corners(const sp_actor_def *d, int k, sp_vec3 *out)
{
    sp_vec3 low, high;
    sp_person_part(d, k, &low, &high);
    return sp_box_corners(low, high, out);
}

void sp_person_joint(const sp_actor_def *d, sp_vec3 *on_legs, sp_vec3 *on_trunk)
{
    *on_legs = sp_v3(0, 0, (HIP - LEGS_COM) * d->height);
    *on_trunk = sp_v3(0, 0, (HIP - TRUNK_COM) * d->height);
}

void sp_person_mass(const sp_actor_def *d, int k, double *mass, double inertia[3])
{
    sp_vec3 low, high;
    sp_person_part(d, k, &low, &high);
    *mass = (k ? 1 - LEGS_MASS : LEGS_MASS) * d->mass;
    const double x = high.x - low.x, y = high.y - low.y, z = high.z - low.z;
    inertia[0] = *mass * (y * y + z * z) / 12;
    inertia[1] = *mass * (x * x + z * z) / 12;
    inertia[2] = *mass * (x * x + y * y) / 12;
}

void sp_person_begin(const sp_world_def *def, sp_world *world, uint32_t i)
{
    /* beyond the last limb they fall in one piece */
    const uint32_t k = world->limb_count;
    if (k >= SP_MAX_LIMBS || sp_person_limb(world, i) >= 0)
        return;
    const sp_actor *a = &world->actors[i];
    const double *r = a->body_rotation, up = (TRUNK_COM - LEGS_COM) * def->actors[i].height;
    const sp_vec3 arm = sp_v3(up * r[2], up * r[6], up * r[10]);
    const sp_vec3 turning = sp_cross3(sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]), arm);
    const double at[3] = {arm.x, arm.y, arm.z}, by[3] = {turning.x, turning.y, turning.z};
    for (int n = 0; n < 3; n++) {
        world->limb_position[3 * k + (uint32_t)n] = a->body_position[n] + at[n];
        world->limb_velocity[3 * k + (uint32_t)n] = a->body_velocity[n] + by[n];
        world->limb_spin[3 * k + (uint32_t)n] = a->body_spin[n];
    }
    __builtin_memcpy(world->limb_quaternion + 4 * k, a->body_quaternion, sizeof a->body_quaternion);
    __builtin_memcpy(world->limb_rotation + 12 * k, a->body_rotation, sizeof a->body_rotation);
    world->limb_actor[k] = i;
    world->limb_count = k + 1;
}

void sp_person_hold(const sp_rigid part[2], sp_push out[2])
{
    /* muscles and ligaments: damped, and a spring where hips bend no further. Torque on the trunk, its counter on the
     * legs: no turning of the whole comes of it */
    const double scale = (part[0].mass + part[1].mass) / 75;
    const double *p = part[0].rotation, *q = part[1].rotation;
    const sp_vec3 up0 = sp_v3(p[2], p[6], p[10]), up1 = sp_v3(q[2], q[6], q[10]);
    const sp_vec3 spin =
        sp_v3(part[1].spin[0] - part[0].spin[0], part[1].spin[1] - part[0].spin[1], part[1].spin[2] - part[0].spin[2]);
    sp_vec3 torque = sp_scale3(spin, -BEND_DAMPER * scale);
    const double bend = sp_acos(sp_clamp(sp_dot3(up0, up1), -1, 1));
    if (bend > BEND_MOST)
        torque = sp_add3(torque, sp_scale3(sp_normal3(sp_cross3(up1, up0)), BEND_SPRING * scale * (bend - BEND_MOST)));
    out[1].torque = sp_add3(out[1].torque, torque);
    out[0].torque = sp_sub3(out[0].torque, torque);
}
