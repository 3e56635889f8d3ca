/* light.c - the sun, the sky and the air of a case, from its environment; one light for all shaders. */
#include "render/gl.h"

static void set3(float *out, double r, double g, double b)
{
    out[0] = (float)r;
    out[1] = (float)g;
    out[2] = (float)b;
}

static void mix3(float *out, const float *a, const float *b, double k)
{
    for (int i = 0; i < 3; i++)
        out[i] = (float)(a[i] + (b[i] - a[i]) * k);
}

void sp_light_set(sp_light *l, const sp_env *env)
{
    // direction to the sun
    double se, ce, sa, ca;
    sp_sincos(env->sun_elevation, &se, &ce);
    sp_sincos(env->sun_azimuth, &sa, &ca);
    set3(l->sun, ce * ca, ce * sa, se);

    // by day full light; low sun is warm and weak, below the horizon only skylight is left
    const double day = sp_clamp((se + 0.06) / 0.36, 0, 1), low = sp_clamp(1 - se / 0.45, 0, 1), dim = 0.06 + 0.94 * day;
    set3(l->sun_colour, 1.72 * day, (1.58 - 0.42 * low) * day, (1.38 - 0.85 * low) * day);
    set3(l->sky, 0.40 * dim, 0.50 * dim, 0.66 * dim);
    set3(l->bounce, 0.20 * dim, 0.19 * dim, 0.16 * dim);
    set3(l->zenith, 0.060 * dim, 0.180 * dim, 0.50 * dim);
    set3(l->horizon, (0.56 + 0.22 * low) * dim, (0.69 - 0.05 * low) * dim, (0.84 - 0.22 * low) * dim);

    // Koschmieder: 5 % contrast is left at the meteorological visibility, 2.996 / MOR; to base 2 for exp2
    const double sight = env->visibility > 0 ? sp_clamp(env->visibility, 10, 1e6) : 40000;
    l->fog_density = (float)(2.996 / sight * 1.4426950408889634);
    l->haze = (float)sp_clamp((2500 - sight) / 2200, 0, 1);
    float grey[3];
    set3(grey, 0.60 * dim, 0.63 * dim, 0.66 * dim);
    mix3(l->fog, l->horizon, grey, l->haze);

    // thick air scatters the sun away
    for (int i = 0; i < 3; i++) {
        l->sky[i] += l->sun_colour[i] * l->haze * 0.28f;
        l->sun_colour[i] *= 1 - 0.85f * l->haze;
    }
}
