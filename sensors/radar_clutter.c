/* radar_clutter.c - what is not there: thermal false alarms, the road and the green beside it, other radars, phantoms.
 *
 * Thermal alarms: Poisson, anywhere in the field. Clutter: Poisson, within 60 m; the road (10 m to both sides) with
 * sigma0 -35 dB at 5 deg grazing and 5 dB more a doubling, green with -15 dB, of one cell's area. Other radars: each
 * vehicle that faces the sensor within 150 m hits a cycle with a probability; half of those raise the noise by 5 to
 * 20 dB, the others add a detection that goes its own way. */
#include "sensors/phantom.h"
#include "sensors/radar.h"

enum { MOST_ALARMS = 32 };
static const double clutter_reach = 60, road_half = 10, facing_reach = 150;

/* how many: by products of uniforms (Knuth); means are small */
uint32_t sp_radar_poisson(const sp_sample *in, uint64_t stream, double mean, uint32_t most)
{
    const double limit = sp_exp(-mean);
    double product = 1;
    for (uint32_t k = 0; k < most; k++) {
        product *= sp_random(in->def->seed, stream, (int64_t)in->sequence, k);
        if (product <= limit) {
            return k;
        }
    }
    return most;
}

/* somewhere in the field, within `reach` */
static sp_radar_echo somewhere(const sp_radar_cycle *c, uint64_t stream, uint32_t index, double reach)
{
    const uint64_t seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    sp_radar_echo e = {.index = index + 4};
    sp_radar_hit *h = &e.hit;
    h->stream = stream;
    h->range = sp_max(c->v[SP_RADAR_MIN_RANGE], reach * sp_random(seed, stream, n, index));
    const double half = h->range <= c->near_range ? c->near_half : c->far_half;
    h->azimuth = 2 * half * (sp_random(seed, stream, n, index + 1) - 0.5);
    h->rate = 80 * (sp_random(seed, stream, n, index + 2) - 0.5);
    return e;
}

static void thermal(sp_radar_cycle *c)
{
    const double mean = c->v[SP_RADAR_FALSE_ALARMS];
    if (mean <= 0) {
        return;
    }
    const uint64_t stream = c->ready->alarm;
    const uint32_t count = sp_radar_poisson(c->in, stream, mean, MOST_ALARMS);
    for (uint32_t k = 0; k < count; k++) {
        sp_radar_echo e = somewhere(c, stream, 64 + k * 16, c->far_range);
        e.hit.reason = SP_REASON_NOISE;
        e.power =
            c->threshold + sp_random_exponential(c->in->def->seed, stream, (int64_t)c->in->sequence, 64 + k * 16 + 3);
        sp_radar_keep(c, &e);
    }
}

/* dBsm of the ground in a cell there */
static double ground_rcs(const sp_radar_cycle *c, double range, double azimuth)
{
    const double height = sp_max(0.1, c->eye.position.z - c->ground), aside = range * sp_abs(sp_sin(azimuth));
    const double area = c->v[SP_RADAR_RANGE_CELL] * range * c->v[SP_RADAR_AZIMUTH_CELL];
    const double grazing = sp_min(1, height / range) / 0.0871557427476582;
    const double sigma0 = aside < road_half ? -35 + 5 * sp_log(grazing) / 0.693147180559945 : -15;
    return sigma0 + sp_radar_log10(area);
}

static void clutter(sp_radar_cycle *c)
{
    const double mean = c->v[SP_RADAR_CLUTTER];
    if (mean <= 0) {
        return;
    }
    const uint64_t stream = c->ready->clutter, seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    const uint32_t count = sp_radar_poisson(c->in, stream, mean, MOST_ALARMS);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t index = 64 + k * 16;
        sp_radar_echo e = somewhere(c, stream, index, sp_min(clutter_reach, c->reach));
        sp_radar_hit *h = &e.hit;
        h->reason = SP_REASON_CLUTTER;
        double s, co, gain = 0;
        sp_sincos(h->azimuth, &s, &co);
        h->rate = -sp_dot3(c->velocity, sp_add3(sp_scale3(c->x, co), sp_scale3(c->y, s)));
        h->elevation = -sp_min(1, (c->eye.position.z - c->ground) / h->range);
        sp_radar_antenna(c, h->range, h->azimuth, 0, &gain);
        const double far = sp_square(sp_square(200 / h->range));
        const double mean_power = far * sp_radar_linear(c->v[SP_RADAR_SNR_REF] + ground_rcs(c, h->range, h->azimuth) -
                                                        10 + gain - c->common - c->floor - c->air * h->range);
        e.power = c->threshold + (1 + sp_min(mean_power, 1e4)) * sp_random_exponential(seed, stream, n, index + 3);
        sp_radar_keep(c, &e);
    }
}

/* what stands there by a fault: 10 dBsm where it began, as long as it is in a beam */
static void phantom(sp_radar_cycle *c)
{
    sp_phantom p;
    if (!sp_phantom_of(c->in, &p)) {
        return;
    }
    const sp_vec3 way = sp_sub3(p.place, c->eye.position);
    const double range = sp_length3(way), x = sp_dot3(way, c->x), y = sp_dot3(way, c->y), z = sp_dot3(way, c->z);
    sp_radar_echo e = {.index = 8};
    e.hit = (sp_radar_hit){.range = range,
                           .rate = range > 0 ? -sp_dot3(c->velocity, way) / range : 0,
                           .azimuth = sp_atan2(y, x),
                           .elevation = sp_atan2(z, sp_hypot(x, y)),
                           .stream = p.fault->stream,
                           .reason = SP_REASON_FAULT};
    double gain;
    if (!(range > 0.1) || !sp_radar_antenna(c, range, e.hit.azimuth, e.hit.elevation, &gain)) {
        return;
    }
    const double far = sp_square(sp_square(200 / range));
    e.power = 1 + sp_max(4 * c->threshold, far * sp_radar_linear(c->v[SP_RADAR_SNR_REF] - c->common - c->floor));
    sp_radar_keep(c, &e);
}

/* ---------------------------------------------------------------- other radars */

/* draws of a vehicle that may have a radar; false: it does not look this way, or does not hit */
static bool hits(const sp_radar_cycle *c, const sp_sight_box *b, uint64_t *stream, double *azimuth)
{
    const sp_vec3 to = sp_sub3(b->middle, c->eye.position);
    const double x = sp_dot3(to, c->x), y = sp_dot3(to, c->y), range = sp_length3(to);
    if (!b->vehicle || range > facing_reach || -sp_dot3(to, b->x) < 0.5 * range || x <= 0) {
        return false;
    }
    *azimuth = sp_atan2(y, x);
    *stream = c->ready->interference ^ c->ready->actor[b->actor];
    return sp_abs(*azimuth) < sp_max(c->near_half, c->far_half) &&
           sp_random(c->in->def->seed, *stream, (int64_t)c->in->sequence, 0) < c->v[SP_RADAR_INTERFERENCE];
}

void sp_radar_noise_floor(sp_radar_cycle *c)
{
    c->floor = sp_max(0, sp_fault_strength(c->in, SP_FAULT_INTERFERENCE));
    const uint64_t seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    for (uint32_t i = 0; i < c->sight.count && c->v[SP_RADAR_INTERFERENCE] > 0; i++) {
        uint64_t stream;
        double azimuth;
        if (hits(c, &c->sight.box[i], &stream, &azimuth) && sp_random(seed, stream, n, 1) < 0.5) {
            c->floor = sp_max(c->floor, 5 + 15 * sp_random(seed, stream, n, 2));
        }
    }
}

static void spikes(sp_radar_cycle *c)
{
    const uint64_t seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    for (uint32_t i = 0; i < c->sight.count && c->v[SP_RADAR_INTERFERENCE] > 0; i++) {
        uint64_t stream;
        double azimuth;
        if (!hits(c, &c->sight.box[i], &stream, &azimuth) || sp_random(seed, stream, n, 1) < 0.5) {
            continue;
        }
        sp_radar_echo e = somewhere(c, stream, 64, c->far_range);
        e.hit.azimuth = azimuth;
        e.hit.reason = SP_REASON_INTERFERENCE;
        e.hit.actor = c->sight.box[i].actor;
        e.power = c->threshold * (1 + 10 * sp_random_exponential(seed, stream, n, 3));
        sp_radar_keep(c, &e);
    }
}

void sp_radar_alarms(sp_radar_cycle *c)
{
    thermal(c);
    clutter(c);
    spikes(c);
    phantom(c);
}
