/* traffic.h - who is not the ego: actors on rails follow their lane or line with an exact speed profile, until touched.
 */
#ifndef SP_TRAFFIC_H
#define SP_TRAFFIC_H

#include "world/world.h"

/* The index of who is where, rebuilt from the world alone: what it holds changes the speed of an answer and never the
 * answer. Nothing else of traffic lives outside of the world. */
typedef struct sp_traffic sp_traffic;
/* def must outlive it. Fails: memory. */
sp_traffic *sp_traffic_create(const sp_world_def *def, sp_error *err);
void sp_traffic_destroy(sp_traffic *t); /* NULL is allowed */

/* Before the settle: rails state of every actor (speed, offset) from its definition. */
void sp_traffic_start(const sp_world_def *def, sp_world *world);
/* Once a tick before the substeps: what everybody who is not the ego decides; who decides for himself does so every
 * 100 ms, staggered by id. Fails: more events than a tick holds. */
bool sp_traffic_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err);
/* Substep k: advances rails by tick_ns / substeps; writes x, y, z, heading, speeds, odometer and the raw body state
 * (position, rotation, velocities) of SP_MOVE_RAILS actors, which physics takes as kinematic. */
void sp_traffic_substep(const sp_world_def *def, sp_world *world, uint32_t k);
/* Where a rails actor will be after `dt` s if nobody tells it otherwise: used by meeting points. */
void sp_traffic_predict(const sp_world_def *def, const sp_world *world, sp_actor_id a, double dt, sp_pose *out,
                        double *speed);

#endif
