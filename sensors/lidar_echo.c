/* lidar_echo.c - power, noise, detection of the plain beams of a scan, four at a time: one echo, of what was met. Beams
 * with anything beside that go to lidar_return.c.
 *
 * P = gain exp(-2 alpha R) / R^2; SNR = P over the noise; a Gamma-like speckle of mean 1 by Wilson and Hilferty's cube;
 * sigma_R = 0.4 SNR^-0.57. Random draws are integer hashes of the frame's key, column and ring. */
#include "sensors/lidar_four.h"

#include <string.h>

enum { MOST = SP_LIDAR_MOST_RINGS };

/* ---------------------------------------------------------------- four at a time */
static inline __m128i times(__m128i a, __m128i b)
{
    const __m128i even = _mm_mul_epu32(a, b), odd = _mm_mul_epu32(_mm_srli_si128(a, 4), _mm_srli_si128(b, 4));
    return _mm_unpacklo_epi32(_mm_shuffle_epi32(even, _MM_SHUFFLE(0, 0, 2, 0)),
                              _mm_shuffle_epi32(odd, _MM_SHUFFLE(0, 0, 2, 0)));
}

static inline __m128i mix(__m128i x)
{
    x = _mm_xor_si128(x, _mm_srli_epi32(x, 16));
    x = times(x, _mm_set1_epi32(0x7feb352d));
    x = _mm_xor_si128(x, _mm_srli_epi32(x, 15));
    x = times(x, _mm_set1_epi32((int)0x846ca68bu));
    return _mm_xor_si128(x, _mm_srli_epi32(x, 16));
}

/* half of the same: of what is mixed already */
static inline __m128i last_mix(__m128i x)
{
    x = times(_mm_xor_si128(x, _mm_srli_epi32(x, 13)), _mm_set1_epi32((int)0x9e3779b1u));
    return _mm_xor_si128(x, _mm_srli_epi32(x, 15));
}

/* the four bytes of a hash summed: nearly normal (Irwin-Hall), variance 1 */
static inline __m128 normal(__m128i h)
{
    const __m128i bytes = _mm_set1_epi32(0x00ff00ff);
    const __m128i pairs = _mm_add_epi32(_mm_and_si128(h, bytes), _mm_and_si128(_mm_srli_epi32(h, 8), bytes));
    const __m128i sum = _mm_add_epi32(_mm_and_si128(pairs, _mm_set1_epi32(0xffff)), _mm_srli_epi32(pairs, 16));
    return _mm_mul_ps(_mm_cvtepi32_ps(_mm_sub_epi32(sum, _mm_set1_epi32(510))), _mm_set1_ps(1 / 147.8016f));
}

float sp_lidar_exp2(float x)
{
    return _mm_cvtss_f32(exp2_4(_mm_set1_ps(x)));
}

float sp_lidar_log2(float x)
{
    return _mm_cvtss_f32(log2_4(_mm_set1_ps(x)));
}

/* ---------------------------------------------------------------- one column */
/* what is the same for all beams */
typedef struct even {
    __m128 clear, fade, snr, faint, looks[2], sigma, step, inverse, least, near, most;
    bool fades, steps;
} even;

typedef struct worked {
    even even;
    float range[MOST], shine[MOST]; /* as measured; intensity */
    uint32_t draw[MOST];            /* a hash for what is left to draw */
    uint32_t hash[2][MOST];
    float light[MOST], snr[MOST], fall[MOST], snr_seen[MOST]; /* of echoes; fall: -0.57 log2 of the ratio */
    uint8_t flags[MOST];
    float fog_range[MOST], fog_power[MOST];
    uint8_t plain[MOST / 4], stray[MOST / 4], kept[MOST / 4]; /* a bit for each of four: would be reported as it is;
                                                               * has a stray point; is not lost */
    uint8_t fog[MOST / 4], both[MOST / 4];                    /* is the fog's echo; two echoes that are not apart */
} worked;

static inline __m128 pick(__m128 mask, __m128 a, __m128 b)
{
    return _mm_or_ps(_mm_and_ps(mask, a), _mm_andnot_ps(mask, b));
}

/* range as the device tells it */
static inline __m128 in_steps(__m128 range, __m128 step, __m128 inverse)
{
    return _mm_mul_ps(_mm_cvtepi32_ps(_mm_cvtps_epi32(_mm_mul_ps(_mm_min_ps(range, _mm_set1_ps(1e4f)), inverse))),
                      step);
}

static even even_of(const sp_lidar_echoing *e)
{
    return (even){.clear = _mm_set1_ps((float)e->fault.clear),
                  .fade = _mm_set1_ps(-2 * 1.44269504f * e->extinction),
                  .snr = _mm_set1_ps(e->snr),
                  .faint = _mm_set1_ps(e->faint),
                  .looks = {_mm_set1_ps(e->looks[0]), _mm_set1_ps(e->looks[1])},
                  .sigma = _mm_set1_ps(e->sigma),
                  .step = _mm_set1_ps(e->step),
                  .inverse = _mm_set1_ps(e->step > 0 ? 1 / e->step : 0),
                  .least = _mm_set1_ps(e->least),
                  .near = _mm_set1_ps(e->near),
                  .most = _mm_set1_ps((float)e->fault.range),
                  .fades = e->extinction > 0,
                  .steps = e->step > 0};
}

/* The soft echo of fog in four beams: its maximum lies a little farther off from beam to beam, 10 m Beta(2, 20) as in
 * Hahner et al. (a Gamma of shape 2 here), and fog is patchy: 1.5 dB. seen: of what was met, 0 where that is lost. */
static void fog_four(const sp_lidar_echoing *e, worked *w, uint32_t r, __m128i draw, __m128 far, __m128 met,
                     __m128 seen)
{
    const __m128i h0 = mix(_mm_add_epi32(draw, _mm_set1_epi32(0x3c6ef372))), h1 = last_mix(h0),
                  h2 = last_mix(_mm_add_epi32(h1, _mm_set1_epi32((int)0x9e3779b9u)));
    const __m128 half = _mm_set1_ps(0.5f), unit = _mm_set1_ps(1.0f / 4294967296.0f);
    const __m128 a = _mm_add_ps(_mm_cvtepi32_ps(_mm_srli_epi32(h0, 16)), half),
                 b = _mm_add_ps(_mm_cvtepi32_ps(_mm_and_si128(h0, _mm_set1_epi32(0xffff))), half);
    const __m128 beyond = _mm_mul_ps(log2_4(_mm_mul_ps(_mm_mul_ps(a, b), unit)), _mm_set1_ps(-0.31506690f));
    const __m128 range = _mm_add_ps(_mm_set1_ps((float)e->p->fog_range), beyond);
    const __m128 power = _mm_mul_ps(_mm_set1_ps((float)e->p->fog_power), exp2_4(_mm_mul_ps(half, normal(h1))));
    _mm_storeu_ps(w->fog_range + r, range);
    _mm_storeu_ps(w->fog_power + r, power);

    // as of any echo
    __m128 speckle = _mm_max_ps(_mm_add_ps(_mm_set1_ps(e->looks[0]), _mm_mul_ps(_mm_set1_ps(e->looks[1]), normal(h2))),
                                _mm_setzero_ps());
    speckle = _mm_mul_ps(_mm_mul_ps(speckle, speckle), speckle);
    const __m128 light = _mm_mul_ps(_mm_mul_ps(power, _mm_set1_ps((float)e->fault.clear)), speckle),
                 signal = _mm_mul_ps(light, _mm_set1_ps(e->snr));
    __m128 read = _mm_add_ps(range, _mm_loadu_ps(e->p->bias + r));
    read = e->step > 0 ? in_steps(read, _mm_set1_ps(e->step), _mm_set1_ps(1 / e->step)) : read;
    const __m128 before = _mm_cmplt_ps(range, far);
    const __m128 fine = _mm_and_ps(
        _mm_and_ps(before, _mm_cmpgt_ps(signal, _mm_set1_ps(e->least))),
        _mm_and_ps(_mm_cmpge_ps(read, _mm_set1_ps(e->near)), _mm_cmple_ps(range, _mm_set1_ps((float)e->fault.range))));
    const uint32_t returns = (uint32_t)e->v[SP_LIDAR_RETURNS];
    const __m128 close = _mm_and_ps(_mm_and_ps(before, met),
                                    _mm_cmplt_ps(_mm_sub_ps(far, range), _mm_set1_ps((float)e->v[SP_LIDAR_PULSE])));
    const __m128 had = _mm_cmpgt_ps(seen, _mm_setzero_ps());
    const __m128 wins =
        returns == SP_LIDAR_STRONGEST ? _mm_and_ps(fine, _mm_cmpgt_ps(signal, seen)) : _mm_andnot_ps(had, fine);
    const __m128 both = returns == SP_LIDAR_DUAL ? _mm_or_ps(close, _mm_and_ps(fine, had)) : close;
    w->both[r / 4] = (uint8_t)(w->kept[r / 4] & _mm_movemask_ps(both));
    w->fog[r / 4] = (uint8_t)(w->kept[r / 4] & _mm_movemask_ps(wins));
    if (w->fog[r / 4] == 0) {
        return;
    }
    w->plain[r / 4] |= w->fog[r / 4];
    const __m128 shine = _mm_min_ps(_mm_mul_ps(light, _mm_mul_ps(range, range)), _mm_set1_ps(1));
    _mm_storeu_ps(w->range + r, pick(wins, read, _mm_loadu_ps(w->range + r)));
    _mm_storeu_ps(w->shine + r, pick(wins, shine, _mm_loadu_ps(w->shine + r)));
}

/* of what was met in four beams: light, and its ratio to the noise before any speckle */
static inline __m128 light_of(const even *v, __m128 far, __m128 bright, __m128 *snr)
{
    __m128 light = _mm_mul_ps(bright, v->clear);
    if (v->fades) {
        light = _mm_mul_ps(light, exp2_4(_mm_mul_ps(far, v->fade)));
    }
    *snr = _mm_div_ps(_mm_mul_ps(light, v->snr), _mm_mul_ps(far, far));
    return light;
}

/* what is told of it: the ratio of signal to noise as drawn, 0 where nothing is */
static inline __m128 one_echo(const sp_lidar_echoing *e, const even *v, worked *w, uint32_t r, __m128 far)
{
    const __m128i h0 = _mm_loadu_si128((const __m128i *)(const void *)(w->hash[0] + r)),
                  h1 = _mm_loadu_si128((const __m128i *)(const void *)(w->hash[1] + r));
    const __m128 snr = _mm_loadu_ps(w->snr + r), light = _mm_loadu_ps(w->light + r);
    __m128 speckle = _mm_max_ps(_mm_add_ps(v->looks[0], _mm_mul_ps(v->looks[1], normal(h1))), _mm_setzero_ps());
    speckle = _mm_mul_ps(_mm_mul_ps(speckle, speckle), speckle);
    const __m128 sigma = _mm_mul_ps(v->sigma, exp2_4(_mm_loadu_ps(w->fall + r)));
    __m128 read = _mm_add_ps(_mm_add_ps(far, _mm_loadu_ps(e->p->bias + r)), _mm_mul_ps(sigma, normal(h0)));
    read = v->steps ? in_steps(read, v->step, v->inverse) : read;
    const __m128 seen = _mm_mul_ps(snr, speckle);
    const __m128 fine =
        _mm_and_ps(_mm_and_ps(_mm_cmpgt_ps(seen, v->least), _mm_cmpge_ps(read, v->near)), _mm_cmple_ps(far, v->most));
    w->plain[r / 4] = (uint8_t)(w->kept[r / 4] & _mm_movemask_ps(fine));
    _mm_storeu_ps(w->range + r, read);
    _mm_storeu_ps(w->shine + r, _mm_min_ps(_mm_mul_ps(light, speckle), _mm_set1_ps(1)));
    return _mm_and_ps(fine, seen);
}

/* the draws of all beams; who is lost, and who has a stray point */
static void draw(const sp_lidar_echoing *e, uint32_t source, worked *w)
{
    const __m128i key = _mm_set1_epi32((int)e->low), salt = _mm_set1_epi32((int)e->high);
    const __m128i drop = _mm_set1_epi32((int)(e->v[SP_LIDAR_DROP] * 4096 + 0.5)),
                  stray = _mm_set1_epi32((int)(e->stray * 1048576 + 0.5f));
    __m128i index = _mm_add_epi32(_mm_set1_epi32((int)(source * MOST)), _mm_setr_epi32(0, 1, 2, 3));
    for (uint32_t r = 0, n = e->p->beams.padded; r < n; r += 4, index = _mm_add_epi32(index, _mm_set1_epi32(4))) {
        const __m128i h0 = mix(_mm_xor_si128(_mm_add_epi32(index, salt), key));
        const __m128i h1 = mix(_mm_add_epi32(h0, _mm_set1_epi32((int)0x9e3779b9u)));
        const __m128i h2 = last_mix(h1);
        _mm_storeu_si128((__m128i *)(void *)(w->hash[0] + r), h0);
        _mm_storeu_si128((__m128i *)(void *)(w->hash[1] + r), h1);
        _mm_storeu_si128((__m128i *)(void *)(w->draw + r), h2);
        const __m128i lost = _mm_cmplt_epi32(_mm_and_si128(h2, _mm_set1_epi32(4095)), drop),
                      chance = _mm_cmplt_epi32(_mm_srli_epi32(h2, 12), stray);
        const int kept = _mm_movemask_ps(_mm_castsi128_ps(lost)) ^ 15;
        w->kept[r / 4] = (uint8_t)kept;
        w->stray[r / 4] = (uint8_t)(kept & _mm_movemask_ps(_mm_castsi128_ps(chance)));
    }
}

/* In short passes, so that many beams are under way at a time. */
static void work(const sp_lidar_echoing *e, uint32_t source, worked *w)
{
    const uint32_t padded = e->p->beams.padded;
    const size_t at = (size_t)source * padded;
    const float *range = e->s->range + at, *gain = e->s->gain + at;
    const even v = w->even;
    uint8_t loud[MOST / 4];
    uint32_t louds = 0;
    draw(e, source, w);
    memset(w->plain, 0, sizeof w->plain);
    memset(w->fog, 0, sizeof w->fog);
    memset(w->both, 0, sizeof w->both);
    for (uint32_t r = 0; r < padded; r += 4) {
        const __m128 bright = _mm_loadu_ps(gain + r);
        // much of a scan is sky
        if (_mm_movemask_ps(_mm_cmpgt_ps(bright, _mm_setzero_ps())) == 0) {
            continue;
        }
        __m128 snr;
        const __m128 light = light_of(&v, _mm_loadu_ps(range + r), bright, &snr);
        _mm_storeu_ps(w->light + r, light);
        _mm_storeu_ps(w->snr + r, snr);
        _mm_storeu_ps(w->fall + r, _mm_mul_ps(log2_4(snr), _mm_set1_ps(-0.57f)));
        // the draw is never beyond 3.46: others are too faint for any speckle
        loud[louds] = (uint8_t)(r / 4);
        louds += _mm_movemask_ps(_mm_cmpgt_ps(snr, v.faint)) != 0;
    }
    if (e->air) {
        memset(w->snr_seen, 0, padded * sizeof *w->snr_seen);
    }
    for (uint32_t i = 0; i < louds; i++) {
        const uint32_t r = 4 * (uint32_t)loud[i];
        _mm_storeu_ps(w->snr_seen + r, one_echo(e, &v, w, r, _mm_loadu_ps(range + r)));
    }
    for (uint32_t r = 0; e->air && r < padded; r += 4) {
        fog_four(e, w, r, _mm_loadu_si128((const __m128i *)(const void *)(w->draw + r)), _mm_loadu_ps(range + r),
                 _mm_cmpgt_ps(_mm_loadu_ps(gain + r), _mm_setzero_ps()), _mm_loadu_ps(w->snr_seen + r));
    }
}

/* ---------------------------------------------------------------- neighbours */
static inline bool is_edge(uint32_t a, uint32_t b, float ra, float rb)
{
    if (a == b) {
        return false;
    }
    const float d = ra - rb;
    const bool ground = sp_cast_actor(a) + sp_cast_actor(b) == 0 && sp_cast_material(a) <= SP_STUFF_GRASS &&
                        sp_cast_material(b) <= SP_STUFF_GRASS;
    return (d > 0.3f || d < -0.3f) && !(ground && ra < 1e8f && rb < 1e8f);
}

/* what beams are compared with, and what for */
typedef struct marking {
    const uint32_t *what, *side[2];
    const float *range, *far[2];
    float most;
    bool edges, bloom;
} marking;

/* a beam and the one above it, if there is; both beside it */
static void mark_beam(const marking *m, uint32_t r, bool above, uint8_t *flags)
{
    const uint32_t *what = m->what;
    const float *range = m->range;
    if (above && m->edges && is_edge(what[r], what[r + 1], range[r], range[r + 1])) {
        flags[r] |= range[r] < m->most ? SP_LIDAR_EDGE : 0;
        flags[r + 1] |= range[r + 1] < m->most ? SP_LIDAR_EDGE : 0;
    }
    if (above && m->bloom && what[r] != what[r + 1]) {
        flags[r] |= sp_lidar_retro(what[r + 1]) ? SP_LIDAR_BLOOM_UP : 0;
        flags[r + 1] |= sp_lidar_retro(what[r]) ? SP_LIDAR_BLOOM_DOWN : 0;
    }
    for (int k = 0; k < 2; k++) {
        const uint32_t other = m->side[k][r];
        if (other != what[r]) {
            flags[r] |= m->edges && range[r] < m->most && is_edge(what[r], other, range[r], m->far[k][r])
                            ? SP_LIDAR_EDGE_SIDE
                            : 0;
            flags[r] |= m->bloom && sp_lidar_retro(other) ? SP_LIDAR_BLOOM_SIDE : 0;
        }
    }
}

/* which of four have met the ground: it has no edges against itself */
static inline __m128i is_ground(__m128i what)
{
    const __m128i none = _mm_setzero_si128(), actor = _mm_set1_epi32((1 << SP_CAST_SHIFT) - 1);
    return _mm_and_si128(_mm_and_si128(_mm_cmpgt_epi32(what, none),
                                       _mm_cmplt_epi32(what, _mm_set1_epi32((SP_STUFF_GRASS + 1) << SP_CAST_SHIFT))),
                         _mm_cmpeq_epi32(_mm_and_si128(what, actor), none));
}

/* beams with an edge beside them, where their own middle meets something; beams beside a reflector */
static void mark(const sp_lidar_echoing *e, uint32_t c, uint8_t *flags)
{
    const sp_cast_beams *b = &e->p->beams;
    const size_t at = (size_t)c * b->padded, back = c > 0 ? b->padded : 0, on = c + 1 < e->p->columns ? b->padded : 0;
    const uint32_t *what = e->s->what + at;
    const float *range = e->s->range + at;
    const marking m = {.what = what,
                       .side = {what - back, what + on},
                       .range = range,
                       .far = {range - back, range + on},
                       .most = (float)e->fault.range,
                       .edges = e->v[SP_LIDAR_EDGES] != 0,
                       .bloom = e->v[SP_LIDAR_BLOOM] > 0};
    const uint32_t count = b->count, padded = b->padded;
    memset(flags, 0, padded);
    for (uint32_t r = 0; e->p->pools && r < count; r++) {
        flags[r] = e->s->mirror[at + r] > 0.02f && range[r] < m.most ? SP_LIDAR_MIRROR : 0;
    }
    for (uint32_t r = 0; r < padded; r += 4) {
        // mostly four neighbours are alike, or paint beside asphalt
        const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(what + r)),
                      left = _mm_loadu_si128((const __m128i *)(const void *)(m.side[0] + r)),
                      right = _mm_loadu_si128((const __m128i *)(const void *)(m.side[1] + r)),
                      above = r + 5 <= padded ? _mm_loadu_si128((const __m128i *)(const void *)(what + r + 1))
                                              : _mm_shuffle_epi32(x, _MM_SHUFFLE(3, 3, 2, 1));
        const __m128i same = _mm_and_si128(_mm_cmpeq_epi32(x, above),
                                           _mm_and_si128(_mm_cmpeq_epi32(x, left), _mm_cmpeq_epi32(x, right)));
        if (_mm_movemask_epi8(same) == 0xffff ||
            _mm_movemask_epi8(_mm_and_si128(_mm_and_si128(is_ground(x), is_ground(above)),
                                            _mm_and_si128(is_ground(left), is_ground(right)))) == 0xffff) {
            continue;
        }
        for (uint32_t k = r; k < r + 4 && k < count; k++) {
            mark_beam(&m, k, k + 1 < count, flags);
        }
    }
}

/* ---------------------------------------------------------------- the frame */
static inline void put(const sp_lidar_echoing *e, uint32_t column, uint32_t ring, float range, float intensity,
                       uint32_t echo, uint32_t actor, uint32_t reason)
{
    sp_frame_out *out = e->out;
    if (((uint64_t)out->count + 1) * sizeof(sp_lidar_point) > out->capacity) {
        out->overflow = true;
        return;
    }
    const sp_lidar_plan *p = e->p;
    const float flat = range * p->c[ring];
    sp_lidar_point *q = (sp_lidar_point *)(void *)(out->data + (size_t)out->count * out->stride);
    *q = (sp_lidar_point){.x = flat * p->column_c[column],
                          .y = flat * p->column_s[column],
                          .z = range * p->s[ring],
                          .intensity = intensity,
                          .time = (int32_t)(e->s->length - e->s->column[column].age),
                          .ring = (uint16_t)ring,
                          .echo = (uint16_t)echo};
    if (e->fault.shifts) {
        sp_lidar_misread(&e->fault, q);
    }
    if (out->count < out->truth_most) {
        out->truth[out->count] = (sp_truth){actor, reason};
    }
    out->count++;
}

void sp_lidar_emit(const sp_lidar_echoing *e, uint32_t column, uint32_t ring, float range, float intensity,
                   uint32_t echo, uint32_t actor, uint32_t reason)
{
    put(e, column, ring, range, intensity, echo, actor, reason);
}

static uint32_t reason_of(uint32_t what)
{
    return sp_cast_actor(what)                         ? SP_REASON_TARGET
           : sp_cast_material(what) == SP_CAST_PHANTOM ? SP_REASON_FAULT
                                                       : SP_REASON_FIXED;
}

/* those of four beams that a bit is set for, all of them plain */
static void put_four(const sp_lidar_echoing *e, uint32_t column, uint32_t r, uint32_t bits, const worked *w,
                     const uint32_t *what)
{
    sp_frame_out *out = e->out;
    const sp_lidar_plan *p = e->p;
    const __m128 range = _mm_loadu_ps(w->range + r), flat = _mm_mul_ps(range, _mm_loadu_ps(p->c + r));
    __m128 x = _mm_mul_ps(flat, _mm_set1_ps(p->column_c[column])),
           y = _mm_mul_ps(flat, _mm_set1_ps(p->column_s[column])), z = _mm_mul_ps(range, _mm_loadu_ps(p->s + r)),
           shine = _mm_loadu_ps(w->shine + r);
    _MM_TRANSPOSE4_PS(x, y, z, shine);
    float point[4][4];
    _mm_storeu_ps(point[0], x);
    _mm_storeu_ps(point[1], y);
    _mm_storeu_ps(point[2], z);
    _mm_storeu_ps(point[3], shine);
    const int32_t time = (int32_t)(e->s->length - e->s->column[column].age);
    uint32_t n = out->count;
    sp_lidar_point *to = (sp_lidar_point *)(void *)out->data + n;
    for (uint32_t k = 0; k < 4; k++) {
        if (bits >> k & 1) {
            *to++ = (sp_lidar_point){point[k][0], point[k][1],  point[k][2],
                                     point[k][3], .time = time, .ring = (uint16_t)(r + k)};
            out->truth[n++] = (sp_truth){sp_cast_actor(what[k]), reason_of(what[k])};
        }
    }
    out->count = n;
}

/* which of four beams have more than one echo */
static uint32_t odd_ones(const sp_lidar_echoing *e, const worked *w, size_t at, uint32_t r)
{
    uint32_t flags, odd = w->stray[r / 4] | w->both[r / 4];
    memcpy(&flags, w->flags + r, sizeof flags);
    for (uint32_t k = 0; k < 4 && (flags || e->s->detail); k++) {
        const bool glass = e->s->detail && e->s->glass[at + r + k] < e->s->range[at + r + k];
        odd |= w->flags[r + k] || glass ? 1u << k : 0;
    }
    return odd & w->kept[r / 4];
}

/* plain beams at once, the others one by one; in the order of the rings */
static void column(const sp_lidar_echoing *e, uint32_t c, worked *w)
{
    const sp_cast_beams *b = &e->p->beams;
    const uint32_t source = sp_lidar_shown(&e->fault, c);
    const size_t at = (size_t)source * b->padded;
    const bool always = e->s->column[source].mists > 0 || e->fault.mud > 0 || e->fault.water > 0;
    // as long as there is room for four, and nothing is misread
    const uint32_t inside = 15, room = e->out->capacity / (uint32_t)sizeof(sp_lidar_point),
                   truths = room < e->out->truth_most ? room : e->out->truth_most,
                   most = e->fault.shifts || truths < 4 || e->out->stride != sizeof(sp_lidar_point) ? 0 : truths - 3;
    work(e, source, w);
    mark(e, source, w->flags);
    for (uint32_t r = 0; r < b->padded; r += 4) {
        const uint32_t odd = always ? w->kept[r / 4] : odd_ones(e, w, at, r), all = w->plain[r / 4] | odd;
        const uint32_t four = all & inside >> (r + 4 > b->count ? r + 4 - b->count : 0);
        if (four && (odd | w->fog[r / 4]) == 0 && e->out->count < most) {
            put_four(e, c, r, four, w, e->s->what + at + r);
            continue;
        }
        for (uint32_t k = 0; all >> k && r + k < b->count; k++) {
            const uint32_t i = r + k;
            if (odd >> k & 1) {
                const bool stray = w->stray[r / 4] >> k & 1;
                const float fog[2] = {e->air ? w->fog_range[i] : 0, e->air ? w->fog_power[i] : 0};
                sp_lidar_beam(e, source, c, i, w->flags[i] | (stray ? SP_LIDAR_STRAY : 0), w->draw[i], fog);
            } else if (w->fog[r / 4] >> k & 1) {
                put(e, c, i, w->range[i], w->shine[i], 0, 0, SP_REASON_RAIN);
            } else if (all >> k & 1) {
                const uint32_t what = e->s->what[at + i];
                put(e, c, i, w->range[i], w->shine[i], 0, sp_cast_actor(what), reason_of(what));
            }
        }
    }
}

void sp_lidar_echoes(sp_lidar_scan *s, sp_frame_out *out)
{
    const sp_lidar_plan *p = s->plan;
    const double *v = s->v;
    const uint64_t key =
        sp_random_bits(s->in->def->seed, sp_mount_stream(s->in->mount, "points"), (int64_t)s->in->sequence, 0);
    sp_lidar_echoing e = {.s = s, .p = p, .v = v, .out = out, .low = (uint32_t)key, .high = (uint32_t)(key >> 32)};
    sp_lidar_faults(s, &e.fault);
    // light of the sun is noise too
    const double noise = sp_sqrt(1 - v[SP_LIDAR_BACKGROUND] + v[SP_LIDAR_BACKGROUND] * p->dazzle);
    e.snr = (float)(v[SP_LIDAR_THRESHOLD] / v[SP_LIDAR_SENSITIVITY] / noise);
    e.least = (float)v[SP_LIDAR_THRESHOLD];
    e.near = (float)v[SP_LIDAR_NEAR];
    e.sigma = (float)(0.4 * v[SP_LIDAR_NOISE] * e.fault.noise);
    e.step = v[SP_LIDAR_STEP] >= 1e-5 ? (float)v[SP_LIDAR_STEP] : 0; // finer is none: counts fit into 31 bits
    e.extinction = (float)p->extinction;
    e.drops = (float)p->drops;
    e.alarms = (float)(v[SP_LIDAR_FALSE_ALARMS] * p->dazzle);
    e.stray = e.drops + e.alarms + (float)e.fault.stray;
    const double looks = v[SP_LIDAR_LOOKS];
    e.looks[0] = looks > 0 ? (float)(1 - 1 / (9 * looks)) : 1;
    e.looks[1] = looks > 0 ? (float)(1 / (3 * sp_sqrt(looks))) : 0;
    const float brightest = e.looks[0] + 3.5f * e.looks[1];
    e.faint = e.least / (brightest * brightest * brightest);
    // fog that not even its thickest patch makes loud enough is not heard
    e.air = (float)p->fog_power * e.snr * 3.4f > e.faint;
    worked w;
    w.even = even_of(&e);
    // a column is compared with those beside it; what was just looked up is still at hand
    sp_lidar_surface(s, 0);
    for (uint32_t c = 0; c < p->columns; c++) {
        if (c + 1 < p->columns) {
            sp_lidar_surface(s, c + 1);
        }
        if (!sp_lidar_shut(s, &e.fault, c)) {
            column(&e, c, &w);
        }
    }
}
