/* internal.h - what the files of physics share. ode.h is included by physics.c and touch.c alone. */
#ifndef SP_PHYSICS_INTERNAL_H
#define SP_PHYSICS_INTERNAL_H

#include "physics/physics.h"

/* two lanes: left and right wheel of an axle. Own functions on them, because the tyre is the hot spot of a step. */
typedef double v2 __attribute__((vector_size(16)));

/* Secant stiffness (force over slip, N, never negative) along and across of two tyres at relaxed slips kappa, alpha
 * (alpha is the tangent of the slip angle), under load N, on ground of relative friction. */
typedef struct sp_tyre_grip {
    v2 along, across;
    v2 limit_along, limit_across;
} sp_tyre_grip;
void sp_tyre_axle(const double *coefficient, double front_scale, double friction, v2 kappa, v2 alpha, v2 load,
                  sp_tyre_grip *out);

/* Whether actor i moves as a full chassis. */
static inline bool sp_physics_full(const sp_world_def *def, uint32_t i)
{
    return sp_actor_fidelity(def, i) == SP_FIDELITY_FULL;
}
/* kg; 0: fixed to the ground */
static inline double sp_physics_mass(const sp_actor_def *d)
{
    return d->vehicle ? d->vehicle->mass : d->mass;
}

/* Forces of suspension, tyres, drive, brakes and air on full chassis i over dt seconds: their sum at the centre of mass
 * and torque about it, world axes. Advances its wheels. */
void sp_chassis_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque);
/* Friction of a loose body on the ground, the same way; keeps it flat. */
void sp_loose_step(const sp_world_def *def, sp_actor *a, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque);

/* Height and normal of the ground below the actor's origin; false: level, at 0. */
bool sp_place_ground(const sp_world_def *def, const sp_actor *a, double *z, sp_vec3 *normal);
/* Turns the body (rotation, quaternion) and writes pitch and roll, so that it lies on ground of this normal with its
 * heading. People stay upright. */
void sp_place_tilt(const sp_actor_def *d, sp_vec3 normal, sp_actor *a);

/* Writes x, y, z, heading of the actor from its body. */
void sp_place_from_body(const sp_actor_def *d, sp_actor *a);
/* Velocity of the actor's body at a world point, horizontal. */
sp_vec2 sp_place_velocity(const sp_actor *a, double x, double y);

/* contact of two boxes on the plane: the normal points from a to b; at most two points with their depths */
typedef struct sp_manifold {
    double nx, ny, separation;
    uint32_t count;
    double x[2], y[2], depth[2];
} sp_manifold;
void sp_touch_manifold(const sp_box2 *a, const sp_box2 *b, sp_manifold *out);
/* Whether two actors can touch at all: both solid, shown, and at one height. */
bool sp_touch_possible(const sp_world_def *def, const sp_world *world, uint32_t a, uint32_t b);

typedef struct sp_near {
    uint16_t a, b;
} sp_near;
/* Pairs (a < b, sorted) whose boxes may meet within this tick; sets in_ode of all. Returns how many there are; at most
 * `max` are written. */
uint32_t sp_touch_near(const sp_world_def *def, sp_world *world, sp_near *out, uint32_t max);
/* After the bodies moved: begins and ends contacts of the near pairs, promotes rails to loose bodies, appends events.
 * k is the substep just made. */
bool sp_touch_update(const sp_world_def *def, sp_world *world, const sp_near *near, uint32_t count, uint32_t k,
                     sp_error *err);

#endif
