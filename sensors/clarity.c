/* clarity.c - see clarity.h. */
#include "sensors/clarity.h"

double sp_clarity_extinction(const sp_env *e)
{
    const double db = 4.342944819032518e3; /* dB/km to 1/m */
    double k = e->visibility > 0 ? 3 / e->visibility : 0;
    if (e->rain > 0) {
        k += 1.076 * sp_pow(e->rain, 0.67) / db;
    }
    if (e->snow > 0) {
        k += 5.53 * sp_pow(e->snow, 1.38) / db;
    }
    return k;
}

double sp_clarity_light(const sp_env *e)
{
    const double light = sp_clamp(1 + e->sun_elevation / (6 * SP_PI / 180), 0, 1);
    return e->lamps == 1 ? sp_max(light, 0.5) : light;
}

double sp_clarity_range(const sp_env *e, double range, double night, double rain_loss)
{
    const double k = sp_clarity_extinction(e);
    const double dark = 1 - (1 - night) * (1 - sp_clarity_light(e)), wet = sp_max(0.25, 1 - rain_loss * e->rain / 25);
    range *= dark * wet;
    return k > 0 ? sp_min(range, 2.302585092994046 / k) : range;
}
