/* sight.h - who hides whom: the boxes of all actors, gathered once a sample, and rays through them. */
#ifndef SP_SENSORS_SIGHT_H
#define SP_SENSORS_SIGHT_H

#include "sensors/sensor.h"

typedef struct sp_sight_box {
    sp_vec3 middle, x, y, z; /* world; axes are unit */
    double half_x, half_y, half_z, radius;
    uint32_t actor;
    bool vehicle; /* on wheels: radio passes below it */
} sp_sight_box;

typedef struct sp_sight {
    uint32_t count;
    sp_sight_box box[SP_MAX_ACTORS];
} sp_sight;

/* Boxes of all that is not hidden, not the carrier, and not wholly farther than `reach` m from the carrier's origin in
 * the plan. */
void sp_sight_gather(const sp_world_def *def, const sp_world *world, sp_actor_id carrier, double reach, sp_sight *out);
/* Share of `count` points that no box but the target's hides from the eye. spread: radius of the points about
 * points[0]. */
double sp_sight_share(const sp_sight *s, sp_vec3 eye, const sp_vec3 *points, uint32_t count, double spread,
                      uint32_t target);
/* How many vehicles stand across the segment; UINT32_MAX when something without a gap below does. */
uint32_t sp_sight_vehicles_between(const sp_sight *s, sp_vec3 eye, sp_vec3 p, uint32_t target);
/* 27 points of the target's box, the middle first; false: not in sight's list. */
bool sp_sight_points(const sp_sight *s, uint32_t target, sp_vec3 out[27], double *spread);

#endif
