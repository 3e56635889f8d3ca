/* ground.h - what the tyres stand on: dry, wet, snow, ice, and whose stretch of it. A part of world.h. */
#ifndef SP_WORLD_GROUND_H
#define SP_WORLD_GROUND_H

#include "world/world.h"

/* How a tyre grips, relative to a dry road: peak friction, slip stiffness, shape factor C; floating: share of the load
 * that water carries = floating * speed^2 / inflation pressure, s^2 kPa / m^2, 0 where there is none. */
typedef struct sp_ground {
    double peak, stiffness, shape, floating;
} sp_ground;
const char *sp_surface_name(sp_surface s); /* "dry", "wet", "snow", "ice" */
/* The ground that the tick's sp_env says; and whether it is so everywhere: neither patches nor materials of lanes. */
sp_ground sp_ground_plain(const sp_world_def *def, int64_t tick);
bool sp_ground_is_plain(const sp_world_def *def);
/* The ground at a point: patches, then sp_env, times the friction that the road's file gives for the lane's material (1
 * is the dry road that the tyre was measured on). `near` as in sp_road_locate. */
sp_ground sp_ground_at(const sp_world_def *def, int64_t tick, const sp_road_place *near, double x, double y);
/* What lies on the ground there: the film of water, m (half a millimetre on what is called wet and no more; none on
 * snow and ice), and in *surface its sp_surface. */
double sp_ground_film(const sp_world_def *def, int64_t tick, const sp_road_place *near, double x, double y,
                      uint32_t *surface);
/* The same below four wheels of a car, for less; `road` is laid at its place. */
void sp_ground_wheels(const sp_world_def *def, int64_t tick, const sp_road_patch *road, const double x[4],
                      const double y[4], sp_ground out[4]);

#endif
