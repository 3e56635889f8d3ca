/* link.c - the fate of whole frames, a pure function of mount, number and faults: every draw is keyed by the sample's
 * number, so that it does not depend on what befell the others. */
#include "sensors/link.h"

typedef struct fate {
    const sp_world_def *def;
    const sp_mount_def *mount;
    int64_t now, period;
    uint64_t number;
} fate;

static double draw(const fate *f, uint64_t stream, uint32_t index)
{
    return sp_random(f->def->seed, stream, (int64_t)f->number, index);
}

/* whether this instant lies in a burst: time is cut into pieces as long as one, each lost or not */
static bool in_burst(const fate *f, const sp_fault_now *x)
{
    const double length = sp_max(x->value, 1e-3);
    const int64_t piece = (int64_t)sp_floor(x->since / length);
    return sp_random(f->def->seed, x->stream, piece, 1) < x->strength;
}

static int64_t ns(double seconds)
{
    return (int64_t)sp_round(seconds * 1e9);
}

/* normal, cut at 3 standard deviations */
static double cut_normal(const fate *f, uint64_t stream)
{
    return sp_clamp(sp_random_normal(f->def->seed, stream, (int64_t)f->number, 0), -3, 3);
}

static void apply(const fate *f, const sp_fault_now *x, sp_link *out)
{
    const double k = x->strength;
    switch (x->kind) {
    case SP_FAULT_OFF:
        out->lost |= !x->admitted && k > 0;
        out->empty |= x->admitted && k > 0;
        break;
    case SP_FAULT_FREEZE:
    case SP_FAULT_STUCK:
        out->frozen |= k > 0;
        out->stuck |= k > 0 && x->kind == SP_FAULT_STUCK;
        break;
    case SP_FAULT_DROP:
        out->lost |= draw(f, x->stream, 0) < k;
        break;
    case SP_FAULT_BURST:
        out->lost |= in_burst(f, x);
        break;
    case SP_FAULT_DELAY:
        out->delay += ns(k);
        break;
    case SP_FAULT_JITTER:
        out->delay += ns(k * sp_abs(cut_normal(f, x->stream)));
        break;
    case SP_FAULT_REORDER:
        out->delay += draw(f, x->stream, 0) < k ? f->period + f->period / 2 : 0;
        break;
    case SP_FAULT_DUPLICATE:
        out->twice |= draw(f, x->stream, 0) < k;
        break;
    case SP_FAULT_STAMP:
        out->stamp += ns(k);
        break;
    case SP_FAULT_DRIFT:
        out->stamp += ns(k * x->since);
        break;
    case SP_FAULT_BIT_FLIP:
        out->flip = sp_max(out->flip, k);
        out->bit = (int32_t)x->value;
        out->flip_stream = x->stream;
        break;
    case SP_FAULT_CRC:
        out->flags |= draw(f, x->stream, 0) < k ? SP_FRAME_FLAG_CRC : 0;
        break;
    case SP_FAULT_COUNTER:
        out->flags |= draw(f, x->stream, 0) < k ? SP_FRAME_FLAG_COUNTER : 0;
        break;
    case SP_FAULT_SWAP:
        out->other = k > 0 ? x->other : out->other;
        break;
    default:
        break;
    }
}

void sp_link_of(const sp_world_def *def, const sp_mount_def *m, int64_t now, uint64_t number,
                const sp_fault_now *faults, uint32_t count, sp_link *out)
{
    const fate f = {def, m, now, m->period_num / m->period_den, number};
    uint32_t rows;
    const sp_fault_row *row = sp_fault_rows(&rows);
    *out = (sp_link){.delay = m->latency, .bit = -1};
    out->lost = m->dropout > 0 && draw(&f, sp_mount_stream(m, "dropout"), 0) < m->dropout;
    if (m->jitter > 0) {
        out->delay += (int64_t)sp_round(m->jitter * cut_normal(&f, sp_mount_stream(m, "jitter")));
    }
    out->stamp = (int64_t)sp_round(m->clock_offset + m->clock_drift * (double)now);
    for (uint32_t i = 0; i < count; i++) {
        const sp_fault_now *x = &faults[i];
        apply(&f, x, out);
        const uint32_t said = x->admitted ? row[x->kind].qualifier : SP_QUALIFIER_OK;
        out->qualifier = said > out->qualifier ? said : out->qualifier;
    }
    const int64_t most = m->latency + (int64_t)(3 * m->jitter) + SP_LINK_LATE_NS;
    out->delay = out->delay < 0 ? 0 : out->delay > most ? most : out->delay;
}

void sp_link_flip(uint64_t seed, const sp_link *link, int64_t number, unsigned char *data, uint32_t bytes)
{
    // as many as the share says on the average, spread by draws
    const double mean = link->flip * bytes;
    uint32_t flips = (uint32_t)sp_floor(mean);
    flips += sp_random(seed, link->flip_stream, number, 0) < mean - sp_floor(mean) ? 1 : 0;
    for (uint32_t i = 0; i < flips && bytes; i++) {
        const uint64_t bits = sp_random_bits(seed, link->flip_stream, number, 1 + i);
        const uint32_t bit = link->bit >= 0 && link->bit < 8 ? (uint32_t)link->bit : (uint32_t)(bits >> 61);
        data[(bits & 0xffffffff) % bytes] ^= (unsigned char)(1u << bit);
    }
}
