/* phantom.h - what stands there by a fault: an obstacle that is not there keeps its place in the world while the sensor
 * goes on, so that it comes nearer as a thing that stands does. */
#ifndef SP_SENSORS_PHANTOM_H
#define SP_SENSORS_PHANTOM_H

#include "sensors/fault.h"

/* Words that a sensor with phantoms keeps first in its memory. */
enum { SP_PHANTOM_WORDS = 5 };
typedef struct sp_phantom {
    sp_vec3 place;  /* world: the point of it that was nearest when it began */
    double heading; /* rad, world: the way from the sensor to it then */
    const sp_fault_now *fault;
} sp_phantom;
/* To be asked once a sample, whether or not anything fails. The place is at distance strength, value left of the axis
 * of the sensor, at its height, when the first sample has it; a ramp does not move it. False: there is none. */
bool sp_phantom_of(const sp_sample *in, sp_phantom *out);

#endif
