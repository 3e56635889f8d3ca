/* past.h - where everybody was at the last ticks, so that a scan or an exposure sees each instant with its own poses.
 */
#ifndef SP_SENSORS_PAST_H
#define SP_SENSORS_PAST_H

#include "sensors/sensor.h"

/* Bytes for `ticks` ticks of def's actors; 0 for 0. */
uint64_t sp_past_bytes(const sp_world_def *def, uint32_t ticks);
/* How many ticks the mounts of def need to look back. */
uint32_t sp_past_ticks(const sp_world_def *def);
void sp_past_init(sp_past *past, const sp_world_def *def, uint32_t ticks);
/* Once a tick, before anybody samples. */
void sp_past_add(sp_past *past, const sp_world *world);

#endif
