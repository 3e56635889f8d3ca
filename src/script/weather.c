/* weather.c - env = { time, sun, rain, snow, cloud, spray, lamps, wear }: what falls, how light it is, the film that
 * rain leaves on the road, and how worn that is. What any of it does is the sensors' and the tyres'. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* of the sun by the clock: 50 degrees north, at an equinox */
static const double latitude = 50 * SP_PI / 180;

static double in_range(lua_State *L, int table, const char *key, const char *unit, double otherwise, double most)
{
    const double v = field_number(L, table, key, unit, otherwise);
    if (!(v >= 0 && v <= most))
        script_fail(L, key, NULL, "%s = %g is outside 0 to %g%s%s", key, v, most, strcmp(unit, "1") ? " " : "",
                    strcmp(unit, "1") ? unit : "");
    return v;
}

/* "22:30" in hours */
static double read_clock(lua_State *L, const char *text)
{
    int64_t hours = -1, minutes = -1;
    char h[4] = "", m[4] = "";
    const char *colon = strchr(text, ':');
    if (colon && colon - text >= 1 && colon - text <= 2 && strlen(colon + 1) == 2) {
        snprintf(h, sizeof h, "%.*s", (int)(colon - text), text);
        snprintf(m, sizeof m, "%s", colon + 1);
    }
    if (!h[0] || strspn(h, "0123456789") != strlen(h) || strspn(m, "0123456789") != 2 || !sp_parse_int(h, &hours) ||
        !sp_parse_int(m, &minutes) || hours > 23 || minutes > 59)
        script_fail(L, text, "write it like \"22:30\"", "time: '%s' is no time of day", text);
    return (double)hours + (double)minutes / 60;
}

/* Where the sun stands by the solar clock, declination 0: h = 15 deg (t - 12), towards it east = -sin h,
 * north = -cos h sin(latitude), up = cos h cos(latitude). World x is east, y north. */
static void sun_by_clock(double hours, sp_env *env)
{
    const double h = (hours - 12) / 12 * SP_PI;
    const double east = -sp_sin(h), north = -sp_cos(h) * sp_sin(latitude), up = sp_cos(h) * sp_cos(latitude);
    env->sun_elevation = sp_asin(sp_clamp(up, -1, 1));
    env->sun_azimuth = sp_atan2(north, east);
}

static uint32_t read_lamps(lua_State *L, int table)
{
    static const char *const names[] = {"auto", "on", "off"};
    const char *said = field_text(L, table, "lamps", "auto");
    char hint[96];
    for (uint32_t i = 0; i < 3; i++)
        if (!strcmp(names[i], said))
            return i;
    script_fail(L, said, script_near(hint, said, names, 3), "lamps: '%s' is none of auto, on, off", said);
    return 0;
}

/* The film over the tops of the texture, m, by Gallaway and others (FHWA-RD-79-31, 1979), in mm, m and mm/h:
 * 0.01485 T^0.11 L^0.43 I^0.59 S^-0.42 - T, on a way of L 5 m to the edge, a cross slope S of 2.5 % and a texture T of
 * 0.8 mm. The formula gives none below some 20 mm/h; a road in the rain is wet: at least 0.2 mm, which is a choice. */
static double film_of(double rain)
{
    const double texture = 0.8, length = 5, slope = 0.025, least = 0.2;
    const double depth =
        0.01485 * sp_pow(texture, 0.11) * sp_pow(length, 0.43) * sp_pow(rain, 0.59) / sp_pow(slope, 0.42) - texture;
    return rain > 0 ? sp_max(depth, least) * 1e-3 : 0;
}

void weather_read(lua_State *L, int table, head *h)
{
    table = lua_absindex(L, table);
    sp_env *env = &h->env;
    const char *clock = field_text(L, table, "time", NULL);
    if (clock)
        sun_by_clock(read_clock(L, clock), env);
    env->sun_elevation = field_number(L, table, "sun", "rad", env->sun_elevation);
    env->sun_azimuth = field_number(L, table, "sun_azimuth", "rad", env->sun_azimuth);
    if (!(sp_abs(env->sun_elevation) <= SP_PI / 2 + 1e-9))
        script_fail(L, "sun", "its height over the horizon: sun = \"20 deg\"; by night below 0",
                    "sun = %g deg is outside -90 to 90 deg", env->sun_elevation * 180 / SP_PI);
    if (!(sp_abs(env->sun_azimuth) <= SP_TAU + 1e-9))
        script_fail(L, "sun_azimuth", NULL, "sun_azimuth = %g deg is outside -360 to 360 deg",
                    env->sun_azimuth * 180 / SP_PI);
    env->rain = in_range(L, table, "rain", "mm/h", 0, 200);
    env->snow = in_range(L, table, "snow", "mm/h", 0, 50);
    env->cloud = in_range(L, table, "cloud", "1", 0, 1);
    env->spray = in_range(L, table, "spray", "1", 1, 10);
    env->lamps = read_lamps(L, table);
    env->wear = in_range(L, table, "wear", "1", env->wear, 1);
    // what has fallen lies on the road, unless the script says what does
    if (!field_has(L, table, "water") && env->surface <= SP_SURFACE_WET)
        env->water = film_of(env->rain);
}
