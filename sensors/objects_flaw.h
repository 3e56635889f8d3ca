/* objects_flaw.h - what a list of objects gets wrong beyond noise: misses, classes, ids, objects that are none, two
 * taken for one. Each a pure function of seed, names and time. */
#ifndef SP_SENSORS_OBJECTS_FLAW_H
#define SP_SENSORS_OBJECTS_FLAW_H

#include "sensors/sensor.h"

/* The probability that one is found: `surely` up to sure_range, falling straight to surely * edge at `range`; times
 * min(1, visible / clear). */
double sp_objects_chance(double distance, double visible, double surely, double sure_range, double range, double edge,
                         double clear);
/* The class that is told: with probability `confusion` one that is near to it, the same for `hold` s. */
uint32_t sp_objects_class(const sp_sample *in, uint64_t stream, uint32_t class_id, double confusion, double hold);
/* Its id: stable, but for `rate` switches a second on the average. */
uint32_t sp_objects_id(const sp_sample *in, uint64_t stream, double rate);
/* Objects that are none: `rate` appear a second and last `life` s on the average, somewhere within range and opening;
 * they go along with the carrier but for a slow drift. Pushed until the frame holds `most`. */
void sp_objects_ghosts(const sp_sample *in, sp_frame_out *out, double rate, double life, double range, double opening,
                       uint32_t most);
/* A standing car where a fault puts one. */
void sp_objects_phantom(const sp_sample *in, sp_frame_out *out, uint32_t most);
/* Two that stand closer than `gap` m, box to box, become one: the place and motion of the nearer, a box around both. */
void sp_objects_merge(sp_frame_out *out, double gap);

#endif
