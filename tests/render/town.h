/* town.h - a street of a town for tests and pictures of light and weather: lamps on both sides, houses, trees, a
 * traffic light, a sign, a guard rail, vehicles and people; and a motorway with much traffic. */
#ifndef SP_TESTS_RENDER_TOWN_H
#define SP_TESTS_RENDER_TOWN_H

#include "scene.h"

/* The eye's carrier is actor 1, in the right lane at x = 20. Aborts the test program on failure. `lights` as
 * SP_LIGHT_... of every vehicle. */
void town_make(scene *s, const sp_env *env, uint32_t lights);
void highway_make(scene *s, const sp_env *env, uint32_t lights, uint32_t cars);
/* An empty straight road without anything beside it: for measuring. */
void plain_make(scene *s, const sp_env *env);
uint32_t town_cast(scene *s, const char *kind, double x, double y, double heading, double speed);
sp_env town_env(double sun_degrees);

#endif
