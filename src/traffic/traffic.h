/* traffic.h - who is not the ego: actors on rails follow their lane or line with an exact speed profile, until touched.
 */
#ifndef SP_TRAFFIC_H
#define SP_TRAFFIC_H

#include "world/world.h"

/* Before the settle: rails state of every actor (speed, offset) from its definition. */
void sp_traffic_start(const sp_world_def *def, sp_world *world);
/* Once a tick before the substeps: IDM followers and other decisions. */
void sp_traffic_decide(const sp_world_def *def, sp_world *world);
/* Substep k: advances rails by tick_ns / substeps; writes x, y, z, heading, speeds, odometer and the raw body state
 * (position, rotation, velocities) of SP_MOVE_RAILS actors, which physics takes as kinematic. */
void sp_traffic_substep(const sp_world_def *def, sp_world *world, uint32_t k);
/* Where a rails actor will be after `dt` s if nobody tells it otherwise: used by meeting points. */
void sp_traffic_predict(const sp_world_def *def, const sp_world *world, sp_actor_id a, double dt, sp_pose *out,
                        double *speed);

#endif
