/* internal.h - what the files of physics share. ode.h is included by physics.c and solid.c alone. */
#ifndef SP_PHYSICS_INTERNAL_H
#define SP_PHYSICS_INTERNAL_H

#include "physics/physics.h"
#include "world/grid.h"

/* Whether actor i moves as a full chassis. */
static inline bool sp_physics_full(const sp_world_def *def, uint32_t i)
{
    return sp_actor_fidelity(def, i) == SP_FIDELITY_FULL;
}
/* Whether a body of its own stands on struts: a chassis with two axles; else it is loose. */
static inline bool sp_physics_struts(const sp_actor_def *d)
{
    return d->vehicle && d->vehicle->wheel_radius > 0 && !sp_vehicle_single_track(d->vehicle);
}
/* kg; 0: fixed to the ground */
static inline double sp_physics_mass(const sp_actor_def *d)
{
    return d->vehicle ? d->vehicle->mass : d->mass;
}

/* Forces of suspension, tyres, drive, brakes and air on full chassis i over dt seconds: their sum at the centre of mass
 * and torque about it, world axes. Advances its wheels. */
void sp_chassis_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque);

/* ---------------------------------------------------------------- bodies in space */
/* A body of ODE as its plain state has it, with its mass (kg) and inertias about its own axes (kg m^2). */
typedef struct sp_rigid {
    double *position, *rotation, *velocity, *spin;
    double mass, inertia[3];
} sp_rigid;
/* what is pushed on it in a step: N at the centre of mass, N m about it, world axes */
typedef struct sp_push {
    sp_vec3 force, torque;
} sp_push;
typedef struct sp_grip {
    double along, across; /* coefficients of friction, by the body's own x axis */
    double damping;       /* share of critical in a push of the ground: 0.5 bounces by a fifth of its speed, 1 not */
} sp_grip;
sp_rigid sp_rigid_of_actor(const sp_world_def *def, sp_world *world, uint32_t i);
sp_rigid sp_rigid_of_limb(const sp_world_def *def, sp_world *world, uint32_t limb);
/* Mass and inertias of the actor's own body: its chassis, its box, or the legs of a person who has a limb. */
void sp_body_mass(const sp_world_def *def, const sp_world *world, uint32_t i, double *mass, double inertia[3]);

/* The ground against corners of a body (from its centre of mass, its axes), added to force and torque. Returns how many
 * touch it or are within 2 mm. near: where on the road to look. */
enum { SP_CORNERS = 12 };
uint32_t sp_ground_touch(const sp_world_def *def, const sp_road_place *near, const sp_rigid *b, const sp_vec3 *corners,
                         uint32_t count, const sp_grip *grip, double dt, sp_vec3 *force, sp_vec3 *torque);
uint32_t sp_box_corners(sp_vec3 low, sp_vec3 high, sp_vec3 *out); /* writes eight */

/* Weight and ground of loose body i, in one piece or two; stops it where it rests. */
void sp_loose_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_push out[2]);
/* Whether a loose body lies still and nothing touches it: it needs no step and keeps every bit. */
bool sp_loose_rests(const sp_world *world, uint32_t i);

/* Underbody, sides and roof of a car against the ground, when it lies low or is tilted; upright it costs nothing. */
void sp_wreck_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque);
/* What a car that has been hit and is not the ego is asked for: nobody is at the wheel any more. */
void sp_wreck_ask(const sp_world_def *def, sp_world *world, uint32_t i);
/* Actor i becomes a body, unless it is fixed to the ground: a chassis on its struts, or a loose body; a person gets
 * limbs, a tractor or trailer takes the other along. */
void sp_wreck_begin(const sp_world_def *def, sp_world *world, uint32_t i);

bool sp_person_is(const sp_actor_def *d);
double sp_person_com(const sp_actor_def *d);           /* m above the soles, of the legs */
int sp_person_limb(const sp_world *world, uint32_t i); /* index of i's limb; -1: has none */
void sp_person_begin(const sp_world_def *def, sp_world *world, uint32_t i);
/* Part 0 is the legs, 1 the trunk: its box and corners from its centre of mass, mass, where the hip is. */
void sp_person_part(const sp_actor_def *d, int part, sp_vec3 *low, sp_vec3 *high);
uint32_t sp_person_corners(const sp_actor_def *d, int part, sp_vec3 *out);
void sp_person_mass(const sp_actor_def *d, int part, double *mass, double inertia[3]);
void sp_person_joint(const sp_actor_def *d, sp_vec3 *on_legs, sp_vec3 *on_trunk);
void sp_person_hold(const sp_rigid part[2], sp_push out[2]); /* what hips resist, added */

/* ---------------------------------------------------------------- trailers */
/* Static load of one wheel of the front or rear axle, N: with what a trailer's kingpin rests on its tractor. */
double sp_trailer_load(const sp_world_def *def, uint32_t i, bool front);
/* Trailers of tractors on rails, drawn behind them (tractrix). */
void sp_trailer_follow(const sp_world_def *def, sp_world *world, double dt);
/* At the start: each trailer's kingpin onto the hitch, straight behind or as its heading says. */
void sp_trailer_trim(const sp_world_def *def, sp_world *world);
/* Kingpin from each body's centre of mass, its axes. False: i tows nothing, or not both are bodies. */
bool sp_trailer_joint(const sp_world_def *def, const sp_world *world, uint32_t i, sp_vec3 *on_tractor,
                      sp_vec3 *on_trailer);
/* The fifth wheel's resistance to rolling against each other: torque on the trailer, its counter on the tractor. */
sp_vec3 sp_trailer_torque(const sp_world_def *def, const sp_world *world, uint32_t i);

/* Height and normal of the ground below the actor's origin; false: level, at 0. */
bool sp_place_ground(const sp_world_def *def, const sp_actor *a, double *z, sp_vec3 *normal);
/* Turns the body (rotation, quaternion) and writes pitch and roll, so that it lies on ground of this normal with its
 * heading. People stay upright. */
void sp_place_tilt(const sp_actor_def *d, sp_vec3 normal, sp_actor *a);

/* Writes x, y, z, heading of the actor from its body. */
void sp_place_from_body(const sp_actor_def *d, sp_actor *a);
/* Velocity of the actor's body at a world point, horizontal. */
sp_vec2 sp_place_velocity(const sp_actor *a, double x, double y);

/* contact of two boxes on the plane: the normal points from a to b; at most two points with their depths, on b's side
 * if on_b, else on a's */
typedef struct sp_manifold {
    double nx, ny, separation;
    uint32_t count;
    double x[2], y[2], depth[2];
    bool on_b;
} sp_manifold;
void sp_touch_manifold(const sp_box2 *a, const sp_box2 *b, sp_manifold *out);
/* The same pushing along (nx, ny) alone, from a to b: the side of a fixed wall. 0, 0: free. */
void sp_touch_manifold_held(const sp_box2 *a, const sp_box2 *b, double nx, double ny, sp_manifold *out);

/* a box in space, from a body; low and high are its vertical span */
typedef struct sp_solid {
    double centre[4], rotation[12], half[3], low, high;
    bool upright;
} sp_solid;
/* contact of two boxes in space: the normal points from a to b */
typedef struct sp_meeting {
    sp_vec3 normal, at[8];
    double depth[8];
    uint32_t count;
} sp_meeting;
uint32_t sp_solids_of(const sp_world_def *def, const sp_world *world, uint32_t i, sp_solid out[2]); /* 1 or 2 */
sp_box2 sp_solid_box(const sp_solid *s);                    /* seen from above, standing */
bool sp_solids_level(const sp_solid *a, const sp_solid *b); /* both stand, at one height: plane contact */
uint32_t sp_solids_meet(const sp_solid *a, const sp_solid *b, double margin, sp_meeting *out);
/* Whether two actors overlap, or are closer than margin (m): on the plane while both stand, else in space. */
bool sp_bodies_meet(const sp_world_def *def, const sp_world *world, uint32_t a, uint32_t b, double margin);
void sp_body_span(const sp_world_def *def, const sp_world *world, uint32_t i, double *low, double *high);

/* Whether two actors can touch at all: both solid, shown, and at one height. */
bool sp_touch_possible(const sp_world_def *def, const sp_world *world, uint32_t a, uint32_t b);

typedef sp_grid_pair sp_near;
/* Pairs (a < b, sorted) whose boxes may meet within this tick; sets in_ode of all. Returns how many there are; at most
 * `max` are written. `grid` is scratch with room for all actors. */
uint32_t sp_touch_near(sp_grid *grid, const sp_world_def *def, sp_world *world, sp_near *out, uint32_t max);
/* After the bodies moved: begins and ends contacts of the near pairs, promotes rails to loose bodies, appends events.
 * k is the substep just made. */
bool sp_touch_update(const sp_world_def *def, sp_world *world, const sp_near *near, uint32_t count, uint32_t k,
                     sp_error *err);

#endif
