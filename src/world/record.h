/* record.h - the tick record: what metrics and recordings read. A part of world.h. */
#ifndef SP_WORLD_RECORD_H
#define SP_WORLD_RECORD_H

#include "world/world.h"

typedef struct sp_actor_record {
    uint32_t actor, class_id;
    uint32_t flags, lights;               /* SP_ACTOR_*, hidden is 1 << 31 */
    double x, y, z, heading, pitch, roll; /* vehicle frame origin, world */
    double speed, lateral_speed, acceleration, lateral_acceleration, yaw_rate;
    double vx, vy; /* world, at the origin */
    double length, width, height, center_x;
    double clearance; /* m below the box; a plate or gantry is no obstacle */
    double s, t;
    double lane_offset; /* m left of its lane's middle, driving direction */
    double lane_width;
    uint32_t road;
    int32_t lane;
    double wheel_xy[4][2]; /* contact points, world */
} sp_actor_record;

/* m: actors within this distance of the ego (origins, on the plane) are recorded every tick, others every fifth;
 * metrics look no further, so that a recording gives the same numbers */
#define SP_RECORD_NEAR 150.0

typedef struct sp_tick_record {
    int64_t tick;
    double time;
    uint32_t warnings, claims;
    double wanted_acceleration, wanted_steering, applied_acceleration, steering, brake;
    double driver_acceleration; /* what the driver claimed; NaN unclaimed */
    uint32_t actor_count, event_count;
    const sp_actor_record *actors; /* ego first, then by id */
    const sp_event *events;
} sp_tick_record;
/* Fills `out` from the world; `actors` has room for actor_count records. */
void sp_tick_record_fill(const sp_world_def *def, const sp_world *world, sp_actor_record *actors, sp_tick_record *out);

#endif
