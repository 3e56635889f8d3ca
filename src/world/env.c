/* env.c - the environment as a function of the tick: keys, and straight lines between them. Has no state; what rain and
 * light do is the sensors', the renderer's and the tyres'. */
#include "world/inside.h"

/* of the sun by the clock: 50 degrees north, at an equinox */
static const double latitude = 50 * SP_PI / 180;

/* declination 0: h = 15 deg (t - 12), towards it east = -sin h, north = -cos h sin(latitude), up = cos h cos(latitude)
 */
void sp_env_sun(double hours, sp_env *env)
{
    const double h = (hours - 12) / 12 * SP_PI;
    const double east = -sp_sin(h), north = -sp_cos(h) * sp_sin(latitude), up = sp_cos(h) * sp_cos(latitude);
    env->sun_elevation = sp_asin(sp_clamp(up, -1, 1));
    env->sun_azimuth = sp_atan2(north, east);
}

static double between(double a, double b, double f)
{
    return a + (b - a) * f;
}

const sp_env *sp_env_between(const sp_world_def *def, int64_t tick, sp_env *out)
{
    const sp_env_key *key = def->env_keys;
    uint32_t n = 0;
    while (n < def->env_key_count && key[n].tick <= tick)
        n++;
    /* before the first and behind the last nothing changes */
    if (n == 0 || n == def->env_key_count)
        return &key[n ? n - 1 : 0].env;
    const sp_env_key *a = &key[n - 1], *b = &key[n];
    const double f = (double)(tick - a->tick) / (double)(b->tick - a->tick);
    *out = a->env; /* what goes by steps */
    static const size_t linear[] = {
        offsetof(sp_env, sun_elevation),  offsetof(sp_env, sun_azimuth), offsetof(sp_env, friction),
        offsetof(sp_env, visibility),     offsetof(sp_env, water),       offsetof(sp_env, wind_speed),
        offsetof(sp_env, wind_direction), offsetof(sp_env, rain),        offsetof(sp_env, snow),
        offsetof(sp_env, cloud),          offsetof(sp_env, spray)};
    for (size_t i = 0; i < sizeof linear / sizeof *linear; i++) {
        const double from = *(const double *)(const void *)((const char *)&a->env + linear[i]),
                     to = *(const double *)(const void *)((const char *)&b->env + linear[i]);
        *(double *)(void *)((char *)out + linear[i]) = between(from, to, f);
    }
    /* the clock goes on: an earlier hour is the next day's */
    if (a->hours >= 0 && b->hours >= 0)
        sp_env_sun(between(a->hours, b->hours < a->hours ? b->hours + 24 : b->hours, f), out);
    return out;
}
