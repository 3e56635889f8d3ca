/* internal.h - what the files of traffic share. */
#ifndef SP_TRAFFIC_INTERNAL_H
#define SP_TRAFFIC_INTERNAL_H

#include "physics/physics.h"
#include "traffic/traffic.h"

/* Advances speed and acceleration of a rails actor by dt, exactly, and returns the metres travelled. */
double sp_rail_speed(sp_actor *a, double dt);
/* Moves a rails actor `distance` m along its path: x, y, z, heading, road place, odometer, velocity. */
void sp_rail_move(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double distance);
/* Renames the followed lane once the actor is in the next one; the path stays where it is. */
void sp_rail_lane(const sp_world_def *def, sp_actor *a);
/* Acceleration of the intelligent driver model behind a->follow. */
double sp_rail_follow(const sp_world_def *def, const sp_world *world, uint32_t i);
/* Decides for an actor that obeys: acceleration of this tick by its wish, lights, signs, limits and whoever is ahead.
 */
void sp_rail_obey(const sp_world_def *def, sp_world *world, uint32_t i);

#endif
