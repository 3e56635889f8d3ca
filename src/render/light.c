/* light.c - the sun, the moon, the sky and the air of a case, from its environment; one light for all shaders.
 *
 * Light is linear, in units of 20 000 cd/m^2. With the sun 27 degrees up or more it is what a clear day has; below that
 * it follows published illuminances, over eight powers of ten. docs/models/light.md says what and whence. */
#include "render/light.h"

/* lx: of the full moon across its rays, of the night sky itself */
static const double moon_lux = 0.27, night_lux = 0.002;
/* sin(27 deg): from here up a clear day is one and the same */
static const double high = 0.45;

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

static void scale3(float *out, double k)
{
    for (int i = 0; i < 3; i++)
        out[i] = (float)((double)out[i] * k);
}

static double luminance(const float c[3])
{
    return 0.2126 * (double)c[0] + 0.7152 * (double)c[1] + 0.0722 * (double)c[2];
}

double sp_light_sky_lux(double elevation)
{
    // by day the IES clear sky; in twilight the Explanatory Supplement's table, straight in the logarithm
    static const double at[6] = {0, -0.8, -3, -6, -12, -18}, lux[6] = {800, 450, 80, 3.4, 0.008, 0.0006};
    const double degrees = elevation * 180 / SP_PI;
    if (degrees >= 0)
        return 800 + 15500 * sp_sqrt(sp_sin(sp_min(elevation, SP_PI / 2)));
    for (int i = 0; i < 5; i++)
        if (degrees >= at[i + 1]) {
            const double k = (degrees - at[i]) / (at[i + 1] - at[i]);
            return night_lux + lux[i] * sp_exp(k * sp_log(lux[i + 1] / lux[i])) * (1 - night_lux / 800);
        }
    return night_lux;
}

/* what the air leaves of a light at that elevation: 0.21 an air mass, Kasten and Young's masses */
static double air(double elevation)
{
    const double degrees = elevation * 180 / SP_PI;
    if (degrees <= -0.6)
        return 0;
    const double mass = 1 / (sp_max(sp_sin(elevation), 0) + 0.50572 * sp_pow(sp_max(degrees, 0) + 6.07995, -1.6364));
    return sp_exp(-0.21 * mass) * sp_clamp((degrees + 0.6) / 0.6, 0, 1);
}

double sp_light_sun_lux(double elevation)
{
    return 128000 * air(elevation);
}

/* a clear day's colours, the sun at sine `se`: warm when it is low */
static void day(sp_light *l, double se)
{
    const double low = sp_clamp(1 - se / 0.45, 0, 1);
    set3(l->sun_colour, 1.72, 1.58 - 0.42 * low, 1.38 - 0.85 * low);
    set3(l->sky, 0.40, 0.50, 0.66);
    set3(l->bounce, 0.20, 0.19, 0.16);
    set3(l->zenith, 0.060, 0.180, 0.50);
    set3(l->horizon, 0.56 + 0.22 * low, 0.69 - 0.05 * low, 0.84 - 0.22 * low);
}

/* Overcast: Kasten and Czeplak's share of the light is left, none of it from the sun itself; the sky is three times as
 * bright above as at the horizon (CIE). */
static void overcast(sp_light *l, double cloud, double up)
{
    const double before = luminance(l->sky) + luminance(l->sun_colour) * sp_max(up, 0);
    const double left = before * (1 - 0.75 * sp_pow(cloud, 3.4));
    scale3(l->sun_colour, (1 - cloud) * (1 - cloud));
    const double sky = sp_max(left - luminance(l->sun_colour) * sp_max(up, 0), 0);
    float grey[3], zenith[3], horizon[3];
    set3(grey, 0.96 * sky, 1.0 * sky, 1.06 * sky);
    set3(zenith, 1.22 * sky, 1.28 * sky, 1.36 * sky);
    set3(horizon, 0.62 * sky, 0.65 * sky, 0.69 * sky);
    const double keep = sky / sp_max(luminance(l->sky), 1e-9);
    scale3(l->sky, keep);
    mix3(l->sky, l->sky, grey, cloud);
    scale3(l->bounce, left / before);
    mix3(l->zenith, l->zenith, zenith, cloud);
    mix3(l->horizon, l->horizon, horizon, cloud);
    scale3(l->dusk, (1 - cloud) * (1 - cloud));
}

/* sun and sky of that elevation; when the sun is down the full moon stands opposite */
static void heaven(sp_light *l, double elevation, double azimuth)
{
    double se, ce, sa, ca;
    sp_sincos(elevation, &se, &ce);
    sp_sincos(azimuth, &sa, &ca);
    day(l, se);
    const double sun = sp_light_sun_lux(elevation), sky = sp_light_sky_lux(elevation),
                 sun_high = sp_light_sun_lux(sp_asin(high)), sky_high = sp_light_sky_lux(sp_asin(high));
    const bool moon = sun <= 0;
    set3(l->sun, ce * ca, ce * sa, se);
    if (se >= high)
        return;
    const double k = sky / sky_high;
    if (moon) {
        // the moon's own light is the sun's, a little cooler to a camera that is set for lamps
        const double e = moon_lux * air(-elevation) / air(SP_PI / 2) / (SP_PI * SP_LIGHT_UNIT);
        set3(l->sun, -ce * ca, -ce * sa, -se);
        set3(l->sun_colour, 0.85 * e, 0.98 * e, 1.2 * e);
    } else {
        scale3(l->sun_colour, sp_min(sun / sun_high, 1));
    }
    scale3(l->sky, k);
    scale3(l->bounce, k);
    scale3(l->zenith, k);
    scale3(l->horizon, k);
    // twilight: blue above, the glow of the sun below the horizon
    const double deep = sp_clamp(-elevation / 0.10, 0, 1), glow = sp_clamp(1 - elevation / 0.25, 0, 1);
    l->horizon[0] = (float)((double)l->horizon[0] * (1 - 0.45 * deep));
    l->horizon[1] = (float)((double)l->horizon[1] * (1 - 0.25 * deep));
    set3(l->dusk, 1.5 * k * glow, 0.62 * k * glow, 0.16 * k * glow);
    if (moon) {
        const double e = 0.16 * luminance(l->sun_colour) * sp_max(-se, 0);
        l->sky[0] += (float)(0.8 * e);
        l->sky[1] += (float)e;
        l->sky[2] += (float)(1.5 * e);
        l->zenith[2] += (float)(0.8 * e);
        l->horizon[2] += (float)(0.9 * e);
        l->horizon[1] += (float)(0.6 * e);
        l->zenith[1] += (float)(0.4 * e);
        l->horizon[0] += (float)(0.4 * e);
    }
}

/* extinction of what falls, 1/m: Carbonneau's rain, dry snow of ITU-R P.1814 at 550 nm, both in dB/km there */
static double falling(const sp_env *env)
{
    const double db =
        (env->rain > 0 ? 1.076 * sp_pow(env->rain, 0.67) : 0) + (env->snow > 0 ? 5.53 * sp_pow(env->snow, 1.38) : 0);
    return db / 4342.944819;
}

static void ground(sp_light *l, const sp_env *env)
{
    const bool wet = env->surface == SP_SURFACE_WET;
    const double film = env->water > 0 ? sp_clamp(0.35 + env->water / 5e-4, 0, 1) : 0;
    l->wet = (float)sp_max(sp_max(film, wet ? 0.8 : 0), env->rain > 0 ? sp_clamp(0.4 + env->rain / 6, 0, 1) : 0);
    if (env->surface == SP_SURFACE_ICE)
        l->wet = 0.7f;
    l->snow = env->surface == SP_SURFACE_SNOW ? 1 : env->surface == SP_SURFACE_ICE ? 0.25f : 0;
    // what falls lies, thinner than where the case says that the road is covered
    if (env->snow > 0)
        l->snow = (float)sp_max((double)l->snow, sp_clamp(0.3 + env->snow / 6, 0, 0.6));
}

void sp_light_set(sp_light *l, const sp_env *env)
{
    *l = (sp_light){0};
    heaven(l, env->sun_elevation, env->sun_azimuth);
    const double se = sp_sin(env->sun_elevation), up = (double)l->sun[2];
    sp_light clear;
    day(&clear, se);
    const double most = luminance(clear.sky) + luminance(clear.sun_colour) * sp_max(se, high);

    // it does not rain out of a clear sky
    const double least = env->rain > 0 || env->snow > 0 ? sp_clamp(0.75 + (env->rain + env->snow) / 20, 0, 1) : 0;
    l->cloud = (float)sp_clamp(sp_max(env->cloud, least), 0, 1);
    if (l->cloud > 0)
        overcast(l, (double)l->cloud, up);
    const double total = luminance(l->sky) + luminance(l->sun_colour) * sp_max(up, 0);
    // a camera is set for the ground and for the sky
    l->adapt = (float)(se >= high && !(l->cloud > 0)
                           ? 1
                           : sp_min(sp_sqrt(total / most * luminance(l->sky) / luminance(clear.sky)), 1));
    l->level = (float)(se >= high && !(l->cloud > 0) ? 1 : sp_min(total / most, 1));
    ground(l, env);

    // Koschmieder: 5 % contrast is left at the meteorological visibility, 2.996 / MOR; to base 2 for exp2
    const double clear_sight = env->visibility > 0 ? sp_clamp(env->visibility, 10, 1e6) : 40000;
    const double density = 2.996 / clear_sight + falling(env), sight = 2.996 / density;
    l->fog_density = (float)(density * 1.4426950408889634);
    l->haze = (float)sp_clamp((2500 - sight) / 2200, 0, 1);
    float grey[3];
    const double dim = (double)l->level;
    set3(grey, 0.60 * dim, 0.63 * dim, 0.66 * dim);
    if (l->cloud > 0)
        mix3(grey, grey, l->horizon, (double)l->cloud);
    mix3(l->fog, l->horizon, grey, l->haze);

    // thick air scatters the sun away
    for (int i = 0; i < 3; i++) {
        l->sky[i] += l->sun_colour[i] * l->haze * 0.28f;
        l->sun_colour[i] *= 1 - 0.85f * l->haze;
    }
    // lamps of 20 lx are seen beside 2000 lx, not beside a day
    l->lamps = l->level < 0.02f;
    l->street = env->lamps == 1 || (env->lamps == 0 && l->level < 0.004f);
}

double sp_light_exposure(const sp_light *l)
{
    // as an eye set for 10 lx of lamps sees a night; most of the way, so that dusk is darker than day
    const double floor_level = 1.1e-4, level = (double)l->adapt, white = 1 / (1 + 0.2 * (double)l->snow);
    return level >= 1 ? white : white * sp_pow((1 + floor_level) / (level + floor_level), 0.95);
}
