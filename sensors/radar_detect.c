/* radar_detect.c - from scatterers to detections.
 *
 * Scatterers in one range, rate, azimuth (and elevation) cell add up; the power of a cell fluctuates from cycle to
 * cycle as Swerling 1, (1 + S) Exp(1), or, where a flat side is looked at squarely, as Swerling 3: noise added to an
 * amplitude whose power is S / 2 Gamma(2). It is kept above the threshold -ln(Pfa) of a square-law detector, so that Pd
 * = exp(-T / (1 + S)) and (1 + 2 S T / (2 + S)^2) exp(-2 T / (2 + S)). A CFAR's neighbours drown: within two cells of
 * one 30 dB stronger, in range, rate and azimuth, nothing is found. Measured values err with sigma = cell / sqrt(2 P),
 * at least 5 % of the cell. The strongest are kept. */
#include "sensors/radar.h"
#include "sensors/scalar.h"

static double fold(double x, double span)
{
    return x - span * sp_floor(x / span);
}

/* rate within [-span / 2, span / 2), range within [0, span): what the chirps can tell apart */
static void alias(const sp_radar_cycle *c, sp_radar_hit *h)
{
    const double rates = c->v[SP_RADAR_RATE_SPAN], ranges = c->v[SP_RADAR_RANGE_SPAN];
    const double rate = h->rate, range = h->range;
    if (rates > 0) {
        h->rate = fold(rate + 0.5 * rates, rates) - 0.5 * rates;
    }
    if (ranges > 0) {
        h->range = fold(range, ranges);
    }
    if (sp_abs(h->rate - rate) > 0.5 * rates || sp_abs(h->range - range) > 0.5 * ranges) {
        const bool folded = (rates > 0 || ranges > 0) && h->reason != SP_REASON_SIDELOBE;
        h->reason = folded ? SP_REASON_ALIAS : h->reason;
    }
}

static uint32_t slot_of(const int32_t at[4])
{
    uint64_t h = 0;
    for (uint32_t k = 0; k < 4; k++) {
        h = (h ^ (uint32_t)at[k]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    return (uint32_t)(h & (SP_RADAR_SLOTS - 1));
}

static int32_t index_of(double x)
{
    return (int32_t)sp_clamp(sp_floor(x), -1e9, 1e9);
}

/* the cell of a hit, made where there is none yet */
static sp_radar_cell *cell_of(sp_radar_cycle *c, const sp_radar_hit *h)
{
    const double *v = c->v;
    const bool up = v[SP_RADAR_ELEVATION_BINS] != 0 && v[SP_RADAR_ELEVATION_CELL] > 0;
    const int32_t at[4] = {index_of(h->range / v[SP_RADAR_RANGE_CELL]), index_of(h->rate / v[SP_RADAR_RATE_CELL]),
                           index_of(h->across / v[SP_RADAR_AZIMUTH_CELL]),
                           up ? index_of(h->elevation / v[SP_RADAR_ELEVATION_CELL] + 0.5) : 0};
    uint32_t s = slot_of(at);
    while (c->slot[s]) {
        sp_radar_cell *cell = &c->cells[c->slot[s] - 1];
        if (cell->at[0] == at[0] && cell->at[1] == at[1] && cell->at[2] == at[2] && cell->at[3] == at[3]) {
            return cell;
        }
        s = (s + 1) & (SP_RADAR_SLOTS - 1);
    }
    sp_radar_cell *cell = &c->cells[c->cell_count];
    c->cell_count++;
    c->slot[s] = (uint16_t)c->cell_count;
    *cell = (sp_radar_cell){.at = {at[0], at[1], at[2], at[3]}, .best = UINT32_MAX};
    return cell;
}

static void sum_cells(sp_radar_cycle *c)
{
    for (uint32_t i = 0; i < SP_RADAR_SLOTS; i++) {
        c->slot[i] = 0;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        sp_radar_hit *h = &c->hits[i];
        alias(c, h);
        sp_radar_cell *cell = cell_of(c, h);
        if (cell->best == UINT32_MAX || h->power > c->hits[cell->best].power) {
            cell->best = i;
        }
        cell->parts++;
        cell->power += h->power;
        cell->range += h->power * h->range;
        cell->rate += h->power * h->rate;
        cell->azimuth += h->power * h->azimuth;
        cell->elevation += h->power * h->elevation;
    }
}

/* signal and noise of a cell this cycle */
static double draw(const sp_radar_cycle *c, const sp_radar_cell *cell)
{
    const sp_radar_hit *h = &c->hits[cell->best];
    const uint64_t seed = c->in->def->seed;
    const int64_t n = (int64_t)c->in->sequence;
    const uint32_t index = h->centre * 8;
    if (c->v[SP_RADAR_FLUCTUATION] == 0) {
        return 1 + cell->power;
    }
    const double one = sp_random_exponential(seed, h->stream, n, index);
    if (!h->steady) {
        return (1 + cell->power) * one;
    }
    const double signal = 0.5 * cell->power * (one + sp_random_exponential(seed, h->stream, n, index + 5));
    const double i = sp_sqrt(signal) + 0.7071067811865476 * sp_random_normal(seed, h->stream, n, index + 6);
    const double q = 0.7071067811865476 * sp_random_normal(seed, h->stream, n, index + 7);
    return i * i + q * q;
}

/* ---------------------------------------------------------------- masking */

enum { BUCKETS = 1024, GUARD = 2 };

static bool near(int32_t a, int32_t b)
{
    return a - b <= GUARD && b - a <= GUARD;
}

/* whether a much stronger neighbour drowns a cell; cells above the threshold lie in buckets by range */
static bool masked(const sp_radar_cycle *c, const uint16_t *bucket, const sp_radar_cell *cell, double ratio)
{
    for (int32_t k = -GUARD; k <= GUARD; k++) {
        for (uint32_t i = bucket[(uint32_t)(cell->at[0] + k) & (BUCKETS - 1)]; i; i = c->cells[i - 1].next) {
            const sp_radar_cell *o = &c->cells[i - 1];
            if (o->drawn > ratio * cell->drawn && o->at[0] == cell->at[0] + k && near(o->at[1], cell->at[1]) &&
                near(o->at[2], cell->at[2])) {
                return true;
            }
        }
    }
    return false;
}

/* ---------------------------------------------------------------- the strongest */

void sp_radar_keep(sp_radar_cycle *c, const sp_radar_echo *e)
{
    const uint32_t most = c->echo_most;
    if (c->echo_count == most && c->echoes[c->order[most - 1]].power >= e->power) {
        return;
    }

    // the weakest gives way
    uint32_t k = c->echo_count < most ? c->echo_count : most - 1;
    const uint16_t place = c->echo_count < most ? (uint16_t)c->echo_count : c->order[most - 1];
    while (k > 0 && c->echoes[c->order[k - 1]].power < e->power) {
        c->order[k] = c->order[k - 1];
        k--;
    }
    c->order[k] = place;
    c->echoes[place] = *e;
    c->echo_count = c->echo_count < most ? c->echo_count + 1 : most;
}

void sp_radar_detect(sp_radar_cycle *c)
{
    c->cell_count = 0;
    sum_cells(c);
    uint16_t bucket[BUCKETS] = {0};
    for (uint32_t i = 0; i < c->cell_count; i++) {
        sp_radar_cell *cell = &c->cells[i];
        cell->drawn = draw(c, cell);
        if (cell->drawn > c->threshold) {
            uint16_t *b = &bucket[(uint32_t)cell->at[0] & (BUCKETS - 1)];
            cell->next = *b;
            *b = (uint16_t)(i + 1);
        }
    }
    const double db = c->v[SP_RADAR_MASKING], ratio = sp_radar_linear(db);
    for (uint32_t i = 0; i < c->cell_count; i++) {
        const sp_radar_cell *cell = &c->cells[i];
        if (cell->drawn <= c->threshold || (db > 0 && masked(c, bucket, cell, ratio))) {
            continue;
        }
        const double k = 1 / cell->power;
        sp_radar_echo e = {.hit = c->hits[cell->best], .power = cell->drawn};
        e.hit.range = cell->range * k;
        e.hit.rate = cell->rate * k;
        e.hit.azimuth = cell->azimuth * k;
        e.hit.elevation = cell->elevation * k;
        e.index = e.hit.centre * 8;
        e.flags = cell->parts > 1 ? SP_RADAR_MULTI : 0;
        sp_radar_keep(c, &e);
    }
}

/* ---------------------------------------------------------------- measured values */

/* what the sensor takes it for: by its own motion, height and strength, and looking where its sheet says: one that is
 * askew does not know */
static uint32_t class_of(const sp_radar_cycle *c, const sp_radar_detection *d)
{
    double sa, ca, se, ce;
    sp_sincos(d->azimuth, &sa, &ca);
    sp_sincos(d->elevation, &se, &ce);
    const sp_vec3 u = sp_v3(ca * ce, sa * ce, se);
    const sp_vec3 level = sp_rotate(c->sheet, u);
    double over = d->range_rate + sp_dot3(c->velocity, sp_rotate(c->car, level));
    if (d->velocity_span > 0) {
        over = fold(over + 0.5 * d->velocity_span, d->velocity_span) - 0.5 * d->velocity_span;
    }
    if (sp_abs(over) > 1 + 3 * d->range_rate_sigma + sp_length3(c->velocity) * d->azimuth_sigma) {
        return SP_RADAR_CLASS_MOVING;
    }
    if (c->v[SP_RADAR_ELEVATION_CELL] > 0) {
        const double z = c->in->mount->position.z + d->range * level.z;
        const double sigma = d->range * d->elevation_sigma;
        if (z - sigma > 3.5) {
            return SP_RADAR_CLASS_UNDERDRIVABLE;
        }
        if (sigma < 0.3 && z + sigma < 0.3 && d->rcs < 0) {
            return SP_RADAR_CLASS_OVERDRIVABLE;
        }
    }
    return SP_RADAR_CLASS_STATIONARY;
}

/* biases, creep, wrong scales and coarse steps, each of one channel in the order of the record */
static void flaw(const sp_radar_cycle *c, sp_radar_detection *d)
{
    double *channel[] = {&d->range, &d->range_rate, &d->azimuth, &d->elevation, &d->rcs, &d->snr};
    for (uint32_t i = 0; i < c->in->fault_count; i++) {
        const sp_fault_now *f = &c->in->faults[i];
        const uint32_t k = f->value >= 0 && f->value < 6 ? (uint32_t)f->value : 0;
        if (f->kind == SP_FAULT_BIAS) {
            *channel[k] += f->strength;
        } else if (f->kind == SP_FAULT_CREEP) {
            *channel[k] += f->strength * f->since;
        } else if (f->kind == SP_FAULT_SCALE) {
            *channel[k] *= f->strength;
        } else if (f->kind == SP_FAULT_QUANTISE) {
            for (uint32_t n = 0; n < 6; n++) {
                *channel[n] = f->value < 0 || n == k ? sp_scalar_grid(*channel[n], f->strength) : *channel[n];
            }
        }
    }
    d->range = sp_max(0, d->range);
}

/* errors, quanta, cross section by the sensor's own reckoning */
static void measure(const sp_radar_cycle *c, const sp_radar_echo *e, double noise, sp_radar_detection *d)
{
    const double *v = c->v;
    const sp_radar_hit *h = &e->hit;
    const double share = sp_max(0.05, 1 / sp_sqrt(2 * e->power)), up = v[SP_RADAR_ELEVATION_CELL];
    *d = (sp_radar_detection){.flags = e->flags, .velocity_span = v[SP_RADAR_RATE_SPAN]};
    d->range_sigma = v[SP_RADAR_RANGE_CELL] * share;
    d->range_rate_sigma = v[SP_RADAR_RATE_CELL] * share;
    d->azimuth_sigma = v[SP_RADAR_AZIMUTH_CELL] * share / sp_max(0.1, sp_cos(h->azimuth));
    d->elevation_sigma = up > 0 ? up * sp_max(0.2, share) : 0.5 * v[SP_RADAR_BEAM_V];
    double draws[4] = {0};
    for (uint32_t i = 0; noise > 0 && i < 4; i++) {
        draws[i] = noise * sp_random_normal(c->in->def->seed, h->stream, (int64_t)c->in->sequence, e->index + 1 + i);
    }
    const double bent = v[SP_RADAR_BUMPER] > 0 ? v[SP_RADAR_BUMPER] * sp_sin(6 * SP_PI * h->azimuth) : 0;
    d->range = sp_max(0, sp_scalar_grid(h->range + d->range_sigma * draws[0], v[SP_RADAR_RANGE_STEP]));
    d->range_rate = sp_scalar_grid(h->rate + d->range_rate_sigma * draws[1], v[SP_RADAR_RATE_STEP]);
    d->azimuth = sp_scalar_grid(h->azimuth + bent + d->azimuth_sigma * draws[2], v[SP_RADAR_AZIMUTH_STEP]);
    d->elevation = up > 0 ? h->elevation + d->elevation_sigma * draws[3] : 0;
    d->flags |= d->velocity_span > 0 ? SP_RADAR_AMBIGUOUS : 0;

    // a sensor knows its pattern in azimuth, and no better; and how high its noise stands
    double gain = 0;
    if (!sp_radar_antenna(c, d->range, d->azimuth, 0, &gain)) {
        gain = 0;
    }
    d->snr = sp_radar_log10(e->power);
    const double far = sp_max(d->range, 0.1) / 200;
    d->rcs = sp_clamp(d->snr + c->floor - v[SP_RADAR_SNR_REF] + 10 - gain + 2 * sp_radar_log10(far * far), -40, 50);
    d->existence = sp_clamp(1 - 0.5 * sp_exp(1 - e->power / c->threshold), 0, 1);
    if (c->in->fault_count > 0) {
        flaw(c, d);
    }
    d->class_id = class_of(c, d);
}

void sp_radar_measure(sp_radar_cycle *c, sp_radar_result *out)
{
    const sp_fault_now *noisy = sp_fault_of(c->in, SP_FAULT_NOISE);
    const double noise = c->v[SP_RADAR_NOISE] * (noisy ? noisy->strength : 1);
    out->count = c->echo_count;
    for (uint32_t i = 0; i < c->echo_count; i++) {
        const sp_radar_echo *e = &c->echoes[c->order[i]];
        measure(c, e, noise, &out->d[i]);
        out->truth[i] = (sp_truth){e->hit.actor, e->hit.reason};
    }
}
