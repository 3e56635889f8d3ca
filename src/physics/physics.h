/* physics.h - ODE carries the bodies and contacts; suspension, tyres, wheels and brakes are ours. ode.h stays in here.
 *
 * One physics world per process and run. Bodies are made at create, in id order, and never later; before each substep
 * they are loaded from the plain state where that differs, after it copied back, raw. */
#ifndef SP_PHYSICS_H
#define SP_PHYSICS_H

#include "world/world.h"

typedef struct sp_physics sp_physics;

/* Takes nothing; def must outlive it. Fails: memory, a wrong libode (single precision, dRandInt not ours). */
sp_physics *sp_physics_create(const sp_world_def *def, sp_error *err);
void sp_physics_destroy(sp_physics *p);
/* Writes the trim into the world: spring travel, wheel speeds, body state at the start places. Before the settle. */
bool sp_physics_trim(sp_physics *p, const sp_world_def *def, sp_world *world, sp_error *err);
/* Puts ODE into the state that the world has, bit for bit: after a restore. */
void sp_physics_load(sp_physics *p, const sp_world_def *def, const sp_world *world);
/* Substep k of def->substeps: tyres and suspension of full vehicles, contacts between all near bodies, ODE step, copy
 * back. Actors on rails have been placed by traffic before; one that is touched becomes a loose body here. Appends
 * contact events with the time inside the substep. Reads world->control.accel_applied (or actor.throttle, actor.brake
 * when control.pedals) and actor.steering of the ego. Fails in words on a non-finite force. */
bool sp_physics_substep(sp_physics *p, const sp_world_def *def, sp_world *world, uint32_t k, sp_error *err);
/* Phase settle: derived state of every actor from its body or rails (pose, rates, road, lane, s, t, odometer). */
void sp_physics_settle(const sp_world_def *def, sp_world *world);
/* "ODE 0.16.2 double", or why it will not do. */
bool sp_physics_self_test(char *out, size_t size);
/* Centre of mass in the vehicle frame. */
sp_vec3 sp_physics_com(const sp_actor_def *d);
/* Writes the raw body state from x, y, heading, vx, vy and the yaw rate: a body that lies on the ground below its
 * origin as that slopes (people stand upright); on level ground at 0 z is as it was. For traffic and trim. */
void sp_physics_place(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double yaw_rate);
/* rows for `--help` and doctor are in vehicle.h */
#endif
