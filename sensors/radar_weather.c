/* radar_weather.c - what the air between takes from 77 GHz, and what drops give back.
 *
 * Rain: gamma = k R^alpha, ITU-R P.838-3 with k 1.132 and alpha 0.718 (horizontal, 77 GHz). Fog: liquid water by the
 * optical range, M = (0.024 / V_km)^1.54 g/m^3 (Eldridge), 4.4 dB/km per g/m^3 (ITU-R P.840 at 77 GHz and 10 C). Snow:
 * a third of what rain of the same water takes, dry flakes taken for granted. A wet radome costs L (1 - exp(-R / 15))
 * dB, L being a row. Drops near by come back as a cloud within 30 m. */
#include "sensors/radar.h"

static const double rain_reach = 30, rain_reference = 25, dry_snow = 1.0 / 3;

double sp_radar_rain_loss(double rate)
{
    return rate > 0 ? 1.132 * sp_pow(rate, 0.718) : 0;
}

double sp_radar_fog_loss(double sight)
{
    // beyond a kilometre it is haze, not fog
    if (!(sight > 0) || sight >= 1000) {
        return 0;
    }
    return 4.4 * sp_pow(0.024 / (sp_max(sight, 10) * 1e-3), 1.54);
}

/* mm/h of rain that would do the same */
static double rain_of(const sp_env *env)
{
    return sp_max(0, env->rain) + dry_snow * sp_max(0, env->snow);
}

void sp_radar_weather(sp_radar_cycle *c)
{
    const sp_env *env = sp_env_at(c->in->def, c->in->world->tick, &(sp_env){0});
    const double rain = rain_of(env);
    // both ways
    c->air = 2e-3 * (sp_radar_rain_loss(rain) + (rain > 0 ? 0 : sp_radar_fog_loss(env->visibility)));
    c->common = rain > 0 ? c->v[SP_RADAR_RADOME] * (1 - sp_exp(-rain / 15)) : 0;

    // a film of water takes 20 dB where it covers all, slush 30 dB
    c->common += 20 * sp_clamp(sp_fault_strength(c->in, SP_FAULT_WATER), 0, 1);
    c->common += 30 * sp_clamp(sp_fault_strength(c->in, SP_FAULT_ICE), 0, 1);
}

void sp_radar_rain(sp_radar_cycle *c)
{
    const double rain = rain_of(sp_env_at(c->in->def, c->in->world->tick, &(sp_env){0}));
    const double mean = c->v[SP_RADAR_RAIN] * sp_pow(sp_max(rain, 0) / rain_reference, 0.7);
    if (!(rain > 0) || !(mean > 0)) {
        return;
    }
    const uint64_t stream = c->ready->rain, seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    const uint32_t count = sp_radar_poisson(c->in, stream, mean, 32);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t index = 64 + k * 16;
        sp_radar_echo e = {.index = index + 8};
        sp_radar_hit *h = &e.hit;
        h->reason = SP_REASON_RAIN;
        h->stream = stream;
        h->range = sp_max(c->v[SP_RADAR_MIN_RANGE], rain_reach * sp_random(seed, stream, n, index));
        h->azimuth = 2 * c->near_half * (sp_random(seed, stream, n, index + 1) - 0.5);
        if (c->near_range <= 0) {
            h->azimuth *= c->far_half / sp_max(c->near_half, 1e-9);
        }

        // drops fall at 6 m/s, more or less, and drift with the wind
        double s, co;
        sp_sincos(h->azimuth, &s, &co);
        const sp_vec3 u = sp_add3(sp_scale3(c->x, co), sp_scale3(c->y, s));
        const sp_env *env = sp_env_at(c->in->def, c->in->world->tick, &(sp_env){0});
        double ws, wc;
        sp_sincos(env->wind_direction, &ws, &wc);
        const double fall = 6 + sp_random_normal(seed, stream, n, index + 2);
        const sp_vec3 drop = sp_v3(env->wind_speed * wc, env->wind_speed * ws, -fall);
        h->rate = sp_dot3(sp_sub3(drop, c->velocity), u) + sp_random_normal(seed, stream, n, index + 3);

        // -40 dB m^2/m^3 in a cell of 0.034 R^2 dR: about 16 dB at 20 m, falling with the square of the range
        const double mean_power = sp_radar_linear(15.6 - c->common - c->floor) * sp_square(20 / sp_max(h->range, 3));
        e.power = c->threshold + (1 + mean_power) * sp_random_exponential(seed, stream, n, index + 4);
        sp_radar_keep(c, &e);
    }
}
