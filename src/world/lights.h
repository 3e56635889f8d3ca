/* lights.h - traffic lights: their programmes, what they show, the story's hand on them. A part of world.h. */
#ifndef SP_WORLD_LIGHTS_H
#define SP_WORLD_LIGHTS_H

#include "world/world.h"

/* Fills def->lights from def->road: a programme for each light, by junction and controller. Lights beyond
 * SP_MAX_LIGHTS, the last in the network's order, have none and stay off. Fails: memory. */
bool sp_lights_derive(sp_world_def *def, sp_error *err);
/* What the programme shows in this tick: a pure function. SP_LIGHT_* */
uint32_t sp_light_programme(const sp_light_def *light, int64_t tick);
/* The lights as they are in `tick`, with an event for what changed against before: at the end of a tick for the next
 * one. Fails: more events than a tick holds. */
bool sp_world_lights(const sp_world_def *def, sp_world *world, int64_t tick, sp_error *err);
/* The story's hand on light `index` of def->lights: show < 0 gives it back to its programme. As above. */
bool sp_world_light_force(const sp_world_def *def, sp_world *world, uint32_t index, int32_t show, sp_error *err);
/* Index into def->lights + 1 of a signal of the network; 0: no light, or one without a programme. */
uint32_t sp_light_of(const sp_world_def *def, uint32_t signal);
/* Bits that signal `signal` (index in the network) shows in this world; SP_LIGHT_OFF for what is no light. `state` has
 * SP_LIGHT_FLASHING as it is, `lit` are the lamps that shine now: in the dark half of a flash none. */
uint32_t sp_world_light_state(const sp_world_def *def, const sp_world *world, uint32_t signal);
uint32_t sp_world_light(const sp_world_def *def, const sp_world *world, uint32_t signal);
/* Indices into def->lights that `name` means: a signal's id, a controller's id or name, a road's id (all lights that
 * who drives along it to a junction meets). Gives how many there are; at most `max` are written. */
uint32_t sp_lights_named(const sp_world_def *def, const char *name, uint32_t *out, uint32_t max);
/* Whether the ego's front came over a stop line that it should have kept, in this tick, which has been settled and
 * whose lights still show: SP_EVENT_RED_LIGHT, SP_EVENT_STOP_SIGN. lines.c. Fails: more events than a tick holds. */
bool sp_world_lines(const sp_world_def *def, sp_world *world, sp_error *err);

#endif
