/* gnss_sky.h - what an antenna sees of the sky: satellites, and the buildings, decks and tunnels that hide them. */
#ifndef SP_SENSORS_GNSS_SKY_H
#define SP_SENSORS_GNSS_SKY_H

#include "sensors/sensor.h"
#include "sensors/wgs84.h"

enum { SP_SKY_MOST = 40 };

/* Constant of a run, in its arena. */
typedef struct sp_sky sp_sky;

/* What is in sight of one place. */
typedef struct sp_sky_view {
    uint32_t count;    /* satellites */
    double hdop, vdop; /* 99.9 with fewer than four */
    double hidden;     /* share of the satellites that buildings and decks hide */
} sp_sky_view;

/* `count` satellites above `mask` rad, spread evenly in azimuth, a draw of `stream` in height (as seen from the middle
 * latitudes, evenly over the sphere); they stand still: a run is short. Buildings of the network's objects when
 * `buildings`. NULL: memory. */
const sp_sky *sp_sky_make(const sp_world_def *def, uint64_t stream, uint32_t count, double mask, bool buildings,
                          sp_arena *arena);
/* road, s: where the antenna is on the network, 0: not known. */
void sp_sky_look(const sp_sky *sky, sp_vec3 antenna, uint32_t road, double s, sp_sky_view *out);
/* The same without anything that hides. */
sp_sky_view sp_sky_open(const sp_sky *sky);

#endif
