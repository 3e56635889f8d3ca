/* lidar_return.c - beams with more than one echo: edges, where a part of the beam goes past a thing; glass; neighbours
 * of reflectors; fog, drops and spray; light from elsewhere. What lies within one pulse is one echo between them. Of
 * all that are strong enough the device reports the strongest, the last, or both. */
#include "sensors/lidar_four.h"

enum { MOST = 16 };

typedef struct echo {
    float range, power, seen, shine;
    uint32_t actor, reason;
} echo;

typedef struct beam {
    const sp_lidar_echoing *e;
    uint32_t source, ring, draw, count;
    size_t at; /* of it in the scan */
    echo list[MOST];
} beam;

/* [0, 1), and near normal: of the beam's own hash */
static float uniform(const beam *b, uint32_t k)
{
    return (float)(sp_mix32(b->draw + 0x9e3779b9u * (k + 1)) >> 8) * (1.0f / 16777216.0f);
}

static float normal(const beam *b, uint32_t k)
{
    const uint32_t h = sp_mix32(b->draw + 0x9e3779b9u * (k + 1));
    const int32_t sum = (int32_t)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) - 510;
    return (float)sum * (1 / 147.8016f);
}

/* kept by rising range */
static void add(beam *b, float range, float power, uint32_t actor, uint32_t reason)
{
    if (!(power > 0) || b->count == MOST || !(range < 1e8f)) {
        return;
    }
    uint32_t k = b->count++;
    for (; k > 0 && b->list[k - 1].range > range; k--) {
        b->list[k] = b->list[k - 1];
    }
    b->list[k] = (echo){range, power, 0, 0, actor, reason};
}

static float reach(const beam *b, float range)
{
    const float k = b->e->extinction;
    return (k > 0 ? sp_lidar_exp2(-2 * 1.44269504f * k * range) : 1) / (range * range);
}

static void add_surface(beam *b, float range, float gain, uint32_t what)
{
    const uint32_t actor = sp_cast_actor(what);
    const uint32_t reason = actor                                       ? SP_REASON_TARGET
                            : sp_cast_material(what) == SP_CAST_PHANTOM ? SP_REASON_FAULT
                                                                        : SP_REASON_FIXED;
    if (range < 1e8f) {
        add(b, range, gain * reach(b, range), actor, reason);
    }
}

/* parts of the beam, each on its own: half of the light in the middle, the rest on both sides of it, across or up and
 * down or in the corners, as the edge lies */
static void add_edge(beam *b, uint32_t flags, float share)
{
    const sp_lidar_echoing *e = b->e;
    const float range = e->s->range[b->at];
    const float open =
        0.33f * ((float)e->v[SP_LIDAR_DIVERGENCE] + (float)e->v[SP_LIDAR_APERTURE] / (range < 1 ? 1 : range));
    const bool across = (flags & SP_LIDAR_EDGE_SIDE) != 0, up = (flags & SP_LIDAR_EDGE) != 0;
    const uint32_t parts = across && up ? 4 : 2;
    add_surface(b, range, 0.5f * share * e->s->gain[b->at], e->s->what[b->at]);
    float turn[4], lift[4];
    sp_cast_four four;
    for (uint32_t k = 0; k < parts; k++) {
        turn[k] = across ? (k & 1 ? open : -open) : 0;
        lift[k] = up ? (k & (across ? 2 : 1) ? open : -open) : 0;
    }
    sp_lidar_rays(e->s, b->source, b->ring, parts, turn, lift, &four);
    for (uint32_t k = 0; k < parts; k++) {
        if (four.range[k] < 1e8f) {
            add_surface(b, four.range[k], 0.5f / (float)parts * share * sp_lidar_ray_gain(e->s, b->source, &four, k),
                        four.what[k]);
        }
    }
}

/* what water throws on: as far below the ground as it is above, dimmed on the way there and back */
static void add_mirror(beam *b)
{
    const sp_lidar_echoing *e = b->e;
    const float share = e->s->mirror[b->at] * e->s->mirror[b->at];
    float range, cosine;
    uint32_t what;
    // not even a reflector would be heard
    if (!(share * 7 * reach(b, e->s->range[b->at]) * e->snr > e->faint) ||
        !sp_lidar_mirrored(e->s, b->source, b->ring, &range, &cosine, &what)) {
        return;
    }
    if (sp_cast_material(what) == SP_CAST_END) {
        what = sp_cast_what(sp_cast_actor(what), SP_CAST_BODY);
    }
    add(b, range, share * sp_lidar_gain(e->p, what, cosine) * reach(b, range), sp_cast_actor(what), SP_REASON_GHOST);
}

/* a little of a reflector's light falls on the beams beside it */
static void add_bloom(beam *b, uint32_t flags)
{
    const sp_lidar_scan *s = b->e->s;
    const size_t padded = s->plan->beams.padded;
    const size_t side[4] = {b->at + 1, b->at - 1, b->at + padded, b->at - padded};
    const bool is[4] = {(flags & SP_LIDAR_BLOOM_UP) != 0, (flags & SP_LIDAR_BLOOM_DOWN) != 0,
                        (flags & SP_LIDAR_BLOOM_SIDE) && b->source + 1 < s->plan->columns,
                        (flags & SP_LIDAR_BLOOM_SIDE) && b->source > 0};
    for (int k = 0; k < 4; k++) {
        if (is[k] && sp_lidar_retro(s->what[side[k]])) {
            const float r = s->range[side[k]];
            add(b, r, (float)b->e->v[SP_LIDAR_BLOOM] * s->gain[side[k]] * reach(b, r), sp_cast_actor(s->what[side[k]]),
                SP_REASON_GHOST);
        }
    }
}

/* clouds of spray: each takes light from what is behind, and may give an echo of its own */
static void add_mist(beam *b)
{
    const sp_lidar_scan *s = b->e->s;
    const sp_cast_beams *beams = &s->plan->beams;
    const sp_lidar_column *col = &s->column[b->source];
    const uint32_t solid = b->count;
    for (uint32_t i = 0; i < col->mists; i++) {
        const sp_lidar_mist *m = &s->mist[col->mist + i];
        float in = 0, out = SP_LIDAR_FAR;
        for (int k = 0; k < 3; k++) {
            float rate = beams->c[b->ring] * m->box.along[k] + beams->s[b->ring] * m->box.up[k];
            rate = rate > 1e-9f || rate < -1e-9f ? rate : 1e-9f;
            const float x = (-m->box.half[k] - m->box.at[k]) / rate, y = (m->box.half[k] - m->box.at[k]) / rate;
            in = (x < y ? x : y) > in ? (x < y ? x : y) : in;
            out = (x < y ? y : x) < out ? (x < y ? y : x) : out;
        }
        if (!(in < out)) {
            continue;
        }
        for (uint32_t k = 0; k < solid; k++) {
            const float end = b->list[k].range < out ? b->list[k].range : out;
            if (end > in) {
                b->list[k].power *= sp_lidar_exp2(-2 * 1.44269504f * m->density * (end - in));
            }
        }
        // where the light is first thrown back, if it is
        const float depth = -sp_lidar_log2(1 - 0.999f * uniform(b, 40 + i)) / (1.44269504f * m->density);
        if (in + depth < out && in + depth > 0.3f) {
            add(b, in + depth, 0.05f * reach(b, in + depth) * (1 + uniform(b, 60 + i)), sp_cast_actor(m->box.what),
                SP_REASON_RAIN);
        }
    }
}

/* a drop, noise that passes for an echo, or another lidar's pulse */
static void add_stray(beam *b)
{
    const sp_lidar_echoing *e = b->e;
    const float which = uniform(b, 20) * e->stray, u = uniform(b, 21), x = uniform(b, 22);
    const float most = (float)e->v[SP_LIDAR_RANGE], threshold = e->least / e->snr;
    if (which < e->drops) {
        // near ones are met first
        const float range = 1 / (1 - 0.95f * u);
        add(b, range, threshold * (1 + 3 * x), 0, SP_REASON_RAIN);
    } else {
        // another's pulse that comes straight is stronger than echoes
        const bool alarm = which < e->drops + e->alarms;
        add(b, e->near + u * (most - e->near), alarm ? threshold * (1.5f + 4 * x) : 0.02f + 0.1f * x, 0,
            alarm ? SP_REASON_NOISE : SP_REASON_INTERFERENCE);
    }
}

/* what lies within one pulse of the first of it becomes one, at its centre */
static void merge(beam *b)
{
    const float pulse = (float)b->e->v[SP_LIDAR_PULSE];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->count;) {
        echo sum = b->list[i];
        const float first = sum.range;
        float moment = sum.range * sum.power, best = sum.power;
        uint32_t k = i + 1;
        for (; k < b->count && b->list[k].range - first < pulse; k++) {
            const echo *o = &b->list[k];
            moment += o->range * o->power;
            sum.power += o->power;
            if (o->power > best) {
                best = o->power;
                sum.actor = o->actor;
                sum.reason = o->reason;
            }
        }
        if (b->list[k - 1].range - first > 0.1f) {
            sum.reason = SP_REASON_EDGE;
        }
        sum.range = moment / sum.power;
        b->list[kept++] = sum;
        i = k;
    }
    b->count = kept;
}

/* standard deviations of range by the ratios of signal to noise */
static inline void spread_of(const beam *b, float *out)
{
    const sp_lidar_echoing *e = b->e;
    const __m128 snr = _mm_set1_ps(e->snr), least = _mm_set1_ps(1e-6f);
    for (uint32_t i = 0; i < b->count; i += 4) {
        const echo *o = &b->list[i];
        const __m128 power = _mm_setr_ps(o[0].power, i + 1 < b->count ? o[1].power : 1,
                                         i + 2 < b->count ? o[2].power : 1, i + 3 < b->count ? o[3].power : 1);
        const __m128 x = _mm_max_ps(_mm_mul_ps(power, snr), least);
        _mm_storeu_ps(out + i, _mm_mul_ps(_mm_set1_ps(e->sigma), exp2_4(_mm_mul_ps(_mm_set1_ps(-0.57f), log2_4(x)))));
    }
}

/* noise, speckle and threshold; what is left is what the device can tell */
static void measure(beam *b)
{
    const sp_lidar_echoing *e = b->e;
    uint32_t kept = 0;
    float spreads[MOST];
    spread_of(b, spreads);
    for (uint32_t i = 0; i < b->count; i++) {
        echo o = b->list[i];
        float speckle = e->looks[0] + e->looks[1] * normal(b, 2 * i);
        speckle = speckle > 0 ? speckle * speckle * speckle : 0;
        const float snr = o.power * e->snr;
        o.seen = snr * speckle;
        const float corrected = o.power * speckle * o.range * o.range;
        o.shine = corrected < 1 ? corrected : 1;
        const bool fog = o.reason == SP_REASON_RAIN;
        const float spread = fog ? 0 : spreads[i];
        if (!(o.range <= (float)e->fault.range) || !(o.seen > e->least)) {
            continue;
        }
        o.range += e->p->bias[b->ring] + spread * normal(b, 2 * i + 1);
        o.range = e->step > 0 ? (float)(int32_t)(o.range / e->step + 0.5f) * e->step : o.range;
        if (o.range >= e->near) {
            b->list[kept++] = o;
        }
    }
    b->count = kept;
}

static void report(const beam *b, uint32_t column)
{
    const sp_lidar_echoing *e = b->e;
    const uint32_t returns = (uint32_t)e->v[SP_LIDAR_RETURNS];
    uint32_t best = 0, second = 0, last = b->count - 1;
    if (b->count == 0) {
        return;
    }
    for (uint32_t i = 1; i < b->count; i++) {
        best = b->list[i].seen > b->list[best].seen ? i : best;
    }
    second = last;
    if (last == best && b->count > 1) {
        second = best == 0 ? 1 : 0;
        for (uint32_t i = 0; i < b->count; i++) {
            second = i != best && b->list[i].seen > b->list[second].seen ? i : second;
        }
    }
    const echo *one = &b->list[returns == SP_LIDAR_LAST ? last : best];
    sp_lidar_emit(e, column, b->ring, one->range, one->shine, 0, one->actor, one->reason);
    if (returns == SP_LIDAR_DUAL && second != best) {
        one = &b->list[second];
        sp_lidar_emit(e, column, b->ring, one->range, one->shine, 1, one->actor, one->reason);
    }
}

void sp_lidar_beam(const sp_lidar_echoing *e, uint32_t source, uint32_t column, uint32_t ring, uint32_t flags,
                   uint32_t draw, const float fog[2])
{
    const sp_lidar_scan *s = e->s;
    // the list is not touched beyond its count
    beam b;
    b.e = e;
    b.source = source;
    b.ring = ring;
    b.draw = draw;
    b.count = 0;
    b.at = (size_t)source * s->plan->beams.padded + ring;
    // through glass twice what is behind is dimmer
    const bool glass = s->detail && s->glass[b.at] < s->range[b.at];
    const float share = glass ? 0.7f : 1;
    if (glass) {
        add_surface(&b, s->glass[b.at], sp_lidar_gain(e->p, s->glass_what[b.at], s->glass_cosine[b.at]),
                    s->glass_what[b.at]);
    }
    if (flags & (SP_LIDAR_EDGE | SP_LIDAR_EDGE_SIDE)) {
        add_edge(&b, flags, share);
    } else {
        add_surface(&b, s->range[b.at], share * s->gain[b.at], s->what[b.at]);
    }
    if (flags & (SP_LIDAR_BLOOM_UP | SP_LIDAR_BLOOM_DOWN | SP_LIDAR_BLOOM_SIDE)) {
        add_bloom(&b, flags);
    }
    if (flags & SP_LIDAR_MIRROR) {
        add_mirror(&b);
    }
    add_mist(&b);
    if (e->air && !(b.count && b.list[0].range < fog[0])) {
        add(&b, fog[0], fog[1], 0, SP_REASON_RAIN);
    }
    // what is on the glass dims all
    const bool spots = e->fault.mud > 0 || e->fault.water > 0;
    const float clear = (float)e->fault.clear * (spots ? sp_lidar_glass(&e->fault, column, ring) : 1);
    for (uint32_t i = 0; i < b.count; i++) {
        b.list[i].power *= clear;
    }
    if (flags & SP_LIDAR_STRAY) {
        add_stray(&b);
    }
    merge(&b);
    measure(&b);
    report(&b, column);
}
