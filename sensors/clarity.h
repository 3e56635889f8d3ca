/* clarity.h - how far lists made from pictures see through the air, by night, past drops on the glass. For lists that
 * are told, not drawn: pictures themselves have their own weather in the renderer. */
#ifndef SP_SENSORS_CLARITY_H
#define SP_SENSORS_CLARITY_H

#include "world/world.h"

/* 1/m, of visible light: 3 / visibility (Koschmieder, contrast 5 %), rain 1.076 R^0.67 dB/km (Carbonneau), dry snow
 * 5.53 S^1.38 dB/km (ITU-R P.1817 at 550 nm); R, S in mm/h. A visibility of 0 counts as none said. */
double sp_clarity_extinction(const sp_env *env);
/* 1 by day, 0 in the dark: linear while the sun sinks from 0 to 6 deg below the horizon (civil twilight); street lamps
 * that are on: at least 0.5. */
double sp_clarity_light(const sp_env *env);
/* What is left of `range`: contrasts of 0.5 are found down to 0.05, so at most ln(10) / extinction; times
 * 1 - (1 - night) (1 - light); times 1 - rain_loss * rain / 25 mm/h (at least a quarter). */
double sp_clarity_range(const sp_env *env, double range, double night, double rain_loss);

#endif
