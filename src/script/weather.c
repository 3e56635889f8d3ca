/* weather.c - env = { time, sun, rain, snow, cloud, spray, lamps, wear }: what falls, how light it is, the film that
 * rain leaves on the road, how worn that is, and keys by which all of it changes. What any of it does is the sensors'
 * and the tyres'. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

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

/* "auto", "on", "off", true or false; a table says that they are lit, where the road has them */
static uint32_t read_lamps(lua_State *L, int table, uint32_t otherwise)
{
    static const char *const names[] = {"auto", "on", "off"};
    const int type = lua_getfield(L, table, "lamps");
    const bool lit = type == LUA_TTABLE || lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (type == LUA_TNIL)
        return otherwise;
    if (type == LUA_TTABLE)
        script_warn(L, "lamps", "lamps = \"on\"",
                    "lamps: they stand and shine as the road has them; what the table says is not heeded");
    if (type == LUA_TTABLE || type == LUA_TBOOLEAN)
        return lit ? 1 : 2;
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

static void read_sun(lua_State *L, int table, head *h)
{
    sp_env *env = &h->env;
    const char *clock = field_text(L, table, "time", NULL);
    if (clock) {
        h->env_hours = read_clock(L, clock);
        sp_env_sun(h->env_hours, env);
    }
    /* what is said overrules the clock */
    if (field_has(L, table, "sun") || field_has(L, table, "sun_azimuth"))
        h->env_hours = -1;
    env->sun_elevation = field_number(L, table, "sun", "rad", env->sun_elevation);
    env->sun_azimuth = field_number(L, table, "sun_azimuth", "rad", env->sun_azimuth);
    if (!(sp_abs(env->sun_elevation) <= SP_PI / 2 + 1e-9)) {
        char hint[96] = "its height over the horizon: sun = \"20 deg\"; by night below 0";
        lua_getfield(L, table, "sun");
        if (lua_type(L, -1) == LUA_TNUMBER && sp_abs(env->sun_elevation) > SP_TAU)
            snprintf(hint, sizeof hint, "a bare number is in rad: sun = \"%g deg\"", env->sun_elevation);
        lua_pop(L, 1);
        script_fail(L, "sun", hint, "sun = %g deg is outside -90 to 90 deg", env->sun_elevation * 180 / SP_PI);
    }
    if (!(sp_abs(env->sun_azimuth) <= SP_TAU + 1e-9))
        script_fail(L, "sun_azimuth", NULL, "sun_azimuth = %g deg is outside -360 to 360 deg",
                    env->sun_azimuth * 180 / SP_PI);
}

/* How wet the road is, 0 to 1: what makes a dry road wet to the tyre is the first tenth of a millimetre (ground.c). */
static void read_wet(lua_State *L, int table, sp_env *env)
{
    if (!field_has(L, table, "wet"))
        return;
    if (field_has(L, table, "water"))
        script_fail(L, "wet", NULL, "wet and water say the same: one of them");
    const double wet = in_range(L, table, "wet", "1", 0, 1);
    if (wet > 0 && env->surface > SP_SURFACE_WET)
        script_fail(L, "wet", NULL, "wet on %s", sp_surface_name((sp_surface)env->surface));
    env->water = wet * 1e-4;
}

void weather_read(lua_State *L, int table, head *h)
{
    table = lua_absindex(L, table);
    sp_env *env = &h->env;
    read_sun(L, table, h);
    env->rain = in_range(L, table, "rain", "mm/h", env->rain, 200);
    env->snow = in_range(L, table, "snow", "mm/h", env->snow, 50);
    env->cloud = in_range(L, table, "cloud", "1", env->cloud, 1);
    env->spray = in_range(L, table, "spray", "1", env->spray, 10);
    env->lamps = read_lamps(L, table, env->lamps);
    env->wear = in_range(L, table, "wear", "1", env->wear, 1);
    // what has fallen lies on the road, unless the script says what does
    h->env_water = h->env_water || field_has(L, table, "water") || field_has(L, table, "wet");
    if (field_has(L, table, "rain") && !h->env_water && env->surface <= SP_SURFACE_WET)
        env->water = film_of(env->rain);
    read_wet(L, table, env);
}

/* ---------------------------------------------------------------- what changes with time */
enum { KEYS_MOST = 64 };

/* A key says what changes; the rest is as in the key before. What `env` itself says is that of time 0. */
void weather_keys(lua_State *L, int table, head *h)
{
    if (lua_getfield(L, table, "keys") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    const int list = lua_gettop(L);
    const uint32_t n = lua_istable(L, list) ? (uint32_t)lua_rawlen(L, list) : 0;
    if (n == 0 || n > KEYS_MOST)
        script_fail(L, "keys", "keys = { { at = \"0 s\", rain = 0 }, { at = \"10 s\", rain = \"8 mm/h\" } }",
                    "env: keys is a list of 1 to %d", KEYS_MOST);
    h->env_keys = script_alloc(L, sizeof *h->env_keys * (n + 1));
    const sp_env whole = h->env;
    const double hours = h->env_hours;
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE || field_has(L, -1, "keys"))
            script_fail(L, "keys", NULL, "env: key %u is no table of what is so then", i + 1);
        const int key = lua_gettop(L);
        const double at = field_number(L, key, "at", "s", SP_NAN);
        if (!(at >= -30 && at <= 36000))
            script_fail(L, "at", NULL, "env: a key at %g s is outside -30 to 36000", at);
        const int64_t tick = (int64_t)sp_round(at * 100);
        if (i == 0 && tick > 0)
            h->env_keys[count++] = (sp_env_key){0, hours, whole};
        if (count && tick <= h->env_keys[count - 1].tick)
            script_fail(L, "at", NULL, "env: key %u is not later than the one before", i + 1);
        env_fields(L, key, h);
        h->env_keys[count++] = (sp_env_key){tick, h->env_hours, h->env};
        lua_pop(L, 1);
    }
    h->env = whole;
    h->env_hours = hours;
    h->env_key_count = count;
    lua_pop(L, 1);
}
