/* env.h - weather and light that change while time runs: a pure function of the tick. A part of world.h. */
#ifndef SP_WORLD_ENV_H
#define SP_WORLD_ENV_H

#include "world/world.h"

/* The environment in a tick: linear from key to key, as the first key has it before and as the last has it behind;
 * surface and lamps go step by step, the sun by the clock where both keys have one. Without keys it is def->env itself
 * and costs a comparison; else what is given lies in *scratch. */
const sp_env *sp_env_between(const sp_world_def *def, int64_t tick, sp_env *scratch);
static inline const sp_env *sp_env_at(const sp_world_def *def, int64_t tick, sp_env *scratch)
{
    return def->env_key_count == 0 ? &def->env : sp_env_between(def, tick, scratch);
}
/* Where the sun stands by the solar clock, hours from 0 to 24, on an equinox 50 degrees north; x is east, y north. */
void sp_env_sun(double hours, sp_env *env);

#endif
