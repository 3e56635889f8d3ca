/* lidar_air.c - what the air does to a lidar's light: extinction by fog, rain and snow, the soft echo of fog, drops and
 * flakes that are met alone, the sun. docs/models/lidar.md has the sources. */
#include "sensors/lidar.h"

/* The soft echo's largest power and its range, for a pulse of sine squared shape, so wide at half its height:
 * beta * integral of sin^2 over the pulse of overlap * exp(-2 alpha r) / r^2, against rho / pi of a hard target. The
 * receiver sees the beam from 1 m on, in full from 5 m on. */
static void soft_echo(sp_lidar_plan *p, double alpha, double beta, double pulse)
{
    const double half = 299792458.0 * pulse, step = half / 120; /* m: the pulse's whole length, there and back */
    for (double range = 1; range < 25; range += 0.1) {
        double sum = 0;
        for (double u = 0.5 * step; u < half; u += step) {
            const double r = range + 0.5 * half - u;
            const double overlap = sp_clamp((r - 1) / 4, 0, 1);
            if (overlap > 0) {
                sum += sp_square(sp_sin(SP_PI * u / half)) * overlap * sp_exp(-2 * alpha * r) / (r * r) * step;
            }
        }
        const double power = SP_PI * beta * sum;
        if (power > p->fog_power) {
            p->fog_power = power;
            p->fog_range = range;
        }
    }
}

void sp_lidar_air(sp_lidar_plan *p, const sp_env *e, const double *value)
{
    p->extinction = p->fog_power = p->fog_range = p->drops = 0;
    // Koschmieder with the threshold of 5 %; beyond 10 km the air is clear
    if (e->visibility > 0 && e->visibility < 10000) {
        const double alpha = sp_log(20) / e->visibility;
        p->extinction += alpha;
        soft_echo(p, alpha, 0.046 / e->visibility, value[SP_LIDAR_FOG_PULSE]);
        p->fog_power *= value[SP_LIDAR_FOG_SHARE];
    }
    if (e->rain > 0) {
        p->extinction += 1.076 * sp_pow(e->rain, 0.67) / 4343;
        p->drops += 0.02 * sp_pow(e->rain, 0.6) / 1000;
    }
    // ITU-R P.1814: dry snow at 905 nm, 5.545 S^1.38 dB/km
    if (e->snow > 0) {
        p->extinction += 5.545 * sp_pow(e->snow, 1.38) / 4343;
        p->drops += 2 * sp_pow(e->snow, 0.6) / 1000;
    }
    p->dazzle = sp_max(0, sp_sin(e->sun_elevation)) * (1 - 0.85 * sp_clamp(e->cloud, 0, 1));
}
