/* camera_chip.c - from light to numbers and from numbers to colours: the linear model of EMVA 1288 (release 3.1) with
 * noise from a hash of the pixel's number, so that a picture has the same bits wherever it is taken.
 *
 * mu = K (mu_e + mu_d) + black; var = K^2 (sigma_d^2 + mu_e + mu_d) + 1/12. Electrons are Poisson distributed: below 30
 * by table, above as a normal distribution of the same variance. Leaves light to the renderer. */
#include "sensors/camera.h"

#include <emmintrin.h>
#include <string.h>

enum { MEANS = 241, PER_ELECTRON = 8, LEVELS = 512, FEW = 30 };

struct sp_chip {
    sp_chip_spec spec;
    uint32_t width, height;
    float *gain, *offset; /* of each pixel: 1 + PRNU, dead 0; e- of DSNU, hot: above the full well */
    uint8_t *curve;       /* sRGB of each DN */
    uint8_t poisson[MEANS][LEVELS];
};

/* four bytes of a hash, summed (Irwin-Hall): variance 4 (256^2 - 1) / 12, made 1 by this */
static const float one_sigma = 1.0f / 147.80166f;

static inline float normal(uint32_t h)
{
    return (float)((int32_t)((h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24)) - 510) * one_sigma;
}

/* ---------------------------------------------------------------- one device */
/* rows of quantiles: how many electrons at mean k / 8, for 512 equal parts of probability */
static void make_poisson(sp_chip *c)
{
    for (uint32_t k = 0; k < MEANS; k++) {
        const double mean = (double)k / PER_ELECTRON;
        double p = sp_exp(-mean), sum = p;
        uint32_t n = 0;
        for (uint32_t i = 0; i < LEVELS; i++) {
            while (sum < (i + 0.5) / LEVELS && n < 255) {
                n++;
                p *= mean / n;
                sum += p;
            }
            c->poisson[k][i] = (uint8_t)n;
        }
    }
}

static void make_pixels(sp_chip *c, uint64_t seed, uint64_t stream)
{
    const uint64_t key = sp_random_bits(seed, stream, -1, 0);
    const uint32_t n = c->width * c->height, low = (uint32_t)key, high = (uint32_t)(key >> 32);
    // shares of all hashes
    const double share = c->spec.defects * 4294967296.0;
    const uint32_t dead = (uint32_t)sp_min(share, 2147483647.0);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t a = sp_mix32(sp_mix32(i ^ low) + high), b = sp_mix32(a + 0x9e3779b9u),
                       d = sp_mix32(b + 0x7f4a7c15u);
        c->gain[i] = 1 + (float)c->spec.prnu * normal(a);
        c->offset[i] = (float)c->spec.dsnu * normal(b);
        if (d < dead) {
            c->gain[i] = 0;
        } else if (d >= 0u - dead && dead) {
            c->offset[i] = (float)(2 * c->spec.full_well + 1e6);
        }
    }
}

sp_chip *sp_chip_make(const sp_chip_spec *spec, uint32_t width, uint32_t height, uint64_t seed, uint64_t stream,
                      sp_arena *arena)
{
    const size_t n = (size_t)width * height, levels = (size_t)1 << spec->bits;
    sp_chip *c = SP_NEW(arena, sp_chip);
    if (!c) {
        return NULL;
    }
    *c = (sp_chip){.spec = *spec, .width = width, .height = height};
    c->gain = SP_ARRAY(arena, float, n);
    c->offset = SP_ARRAY(arena, float, n);
    c->curve = SP_ARRAY(arena, uint8_t, levels);
    if (!c->gain || !c->offset || !c->curve) {
        return NULL;
    }
    make_pixels(c, seed, stream);
    make_poisson(c);
    for (size_t i = 0; i < levels; i++) {
        const double l = sp_clamp(((double)i - spec->black) / ((double)levels - 1 - spec->black), 0, 1);
        const double s = l <= 0.0031308 ? 12.92 * l : 1.055 * sp_pow(l, 1 / 2.4) - 0.055;
        c->curve[i] = (uint8_t)sp_round(255 * s);
    }
    return c;
}

double sp_chip_white(const sp_chip *c, double gain)
{
    const double most = (double)((1u << c->spec.bits) - 1) - c->spec.black;
    return sp_min(c->spec.full_well, most / (c->spec.gain * gain));
}

/* ---------------------------------------------------------------- one picture */
typedef struct factors {
    float white, dark, quiet, noise, scale, black, most, well;
    uint32_t low, high;
} factors;

/* few electrons: the table's row is drawn between the two nearest, so that the mean is exact */
static uint16_t few(const sp_chip *c, const factors *f, float e, float offset, uint32_t h)
{
    const uint32_t g = sp_mix32(h + 0x51ed270bu);
    const float at = e * PER_ELECTRON, part = (float)(g >> 16) * (1.0f / 65536.0f);
    uint32_t k = (uint32_t)(at + part);
    k = k >= MEANS ? MEANS - 1 : k;
    const float n = (float)c->poisson[k][g & (LEVELS - 1)];
    // other than once, noise is scaled about the mean
    const float got = e + (n - e) * f->noise + f->quiet * f->noise * normal(h) + offset;
    const float v = (got < f->well ? got : f->well) * f->scale + f->black;
    return (uint16_t)(v < 0 ? 0 : v > f->most ? f->most : v);
}

/* four pixels at once; products of 32 bits by halves, as SSE2 has them */
static inline __m128i times(__m128i a, __m128i b)
{
    const __m128i even = _mm_mul_epu32(a, b), odd = _mm_mul_epu32(_mm_srli_si128(a, 4), _mm_srli_si128(b, 4));
    return _mm_unpacklo_epi32(_mm_shuffle_epi32(even, _MM_SHUFFLE(0, 0, 2, 0)),
                              _mm_shuffle_epi32(odd, _MM_SHUFFLE(0, 0, 2, 0)));
}

static inline __m128i mix4(__m128i x)
{
    x = _mm_xor_si128(x, _mm_srli_epi32(x, 16));
    x = times(x, _mm_set1_epi32(0x7feb352d));
    x = _mm_xor_si128(x, _mm_srli_epi32(x, 15));
    x = times(x, _mm_set1_epi32((int)0x846ca68bu));
    return _mm_xor_si128(x, _mm_srli_epi32(x, 16));
}

static inline __m128 normal4(__m128i h)
{
    const __m128i byte = _mm_set1_epi32(255);
    __m128i s = _mm_add_epi32(_mm_and_si128(h, byte), _mm_and_si128(_mm_srli_epi32(h, 8), byte));
    s = _mm_add_epi32(s, _mm_add_epi32(_mm_and_si128(_mm_srli_epi32(h, 16), byte), _mm_srli_epi32(h, 24)));
    return _mm_mul_ps(_mm_cvtepi32_ps(_mm_sub_epi32(s, _mm_set1_epi32(510))), _mm_set1_ps(one_sigma));
}

/* pixels i .. i + 3; `row`: e- of the row's own noise */
static void expose4(const sp_chip *c, const factors *f, const float *light, uint32_t i, float row, uint16_t *out)
{
    const __m128i h =
        mix4(_mm_add_epi32(mix4(_mm_xor_si128(_mm_add_epi32(_mm_set1_epi32((int)i), _mm_setr_epi32(0, 1, 2, 3)),
                                              _mm_set1_epi32((int)f->low))),
                           _mm_set1_epi32((int)f->high)));
    const __m128 l = _mm_min_ps(_mm_max_ps(_mm_loadu_ps(light + i), _mm_setzero_ps()), _mm_set1_ps(1e6f));
    const __m128 e =
        _mm_add_ps(_mm_mul_ps(_mm_mul_ps(l, _mm_set1_ps(f->white)), _mm_loadu_ps(c->gain + i)), _mm_set1_ps(f->dark));
    const __m128 sigma =
        _mm_mul_ps(_mm_sqrt_ps(_mm_add_ps(e, _mm_set1_ps(f->quiet * f->quiet))), _mm_set1_ps(f->noise));
    const __m128 offset = _mm_add_ps(_mm_loadu_ps(c->offset + i), _mm_set1_ps(row));
    const __m128 got = _mm_add_ps(_mm_add_ps(e, _mm_mul_ps(sigma, normal4(h))), offset);
    __m128 v =
        _mm_add_ps(_mm_mul_ps(_mm_min_ps(got, _mm_set1_ps(f->well)), _mm_set1_ps(f->scale)), _mm_set1_ps(f->black));
    v = _mm_min_ps(_mm_max_ps(v, _mm_setzero_ps()), _mm_set1_ps(f->most));
    uint32_t dn[4], hash[4];
    float electrons[4];
    _mm_storeu_si128((__m128i *)(void *)dn, _mm_cvttps_epi32(v));
    for (int k = 0; k < 4; k++) {
        out[i + (uint32_t)k] = (uint16_t)dn[k];
    }
    const __m128 dim = _mm_cmplt_ps(e, _mm_set1_ps(FEW));
    if (_mm_movemask_ps(dim)) {
        _mm_storeu_si128((__m128i *)(void *)hash, h);
        _mm_storeu_ps(electrons, e);
        for (uint32_t k = 0; k < 4; k++) {
            if (electrons[k] < FEW) {
                out[i + k] = few(c, f, electrons[k], c->offset[i + k] + row, hash[k]);
            }
        }
    }
}

/* the same of one pixel */
static uint16_t expose1(const sp_chip *c, const factors *f, float light, uint32_t i, float row)
{
    const uint32_t h = sp_mix32(sp_mix32(i ^ f->low) + f->high);
    const float l = light > 0 ? (light < 1e6f ? light : 1e6f) : 0, e = l * f->white * c->gain[i] + f->dark;
    if (e < FEW) {
        return few(c, f, e, c->offset[i] + row, h);
    }
    const float sigma = __builtin_sqrtf(e + f->quiet * f->quiet) * f->noise,
                got = e + sigma * normal(h) + (c->offset[i] + row),
                v = (got < f->well ? got : f->well) * f->scale + f->black;
    return (uint16_t)(v < 0 ? 0 : v > f->most ? f->most : v);
}

void sp_chip_expose(const sp_chip *c, const sp_chip_shot *shot, const float *light, uint16_t *out)
{
    const sp_chip_spec *s = &c->spec;
    const factors f = {.white = (float)sp_chip_white(c, shot->gain),
                       .dark = (float)(s->dark * shot->exposure),
                       .quiet = (float)s->read_noise,
                       .noise = (float)shot->noise,
                       .scale = (float)(s->gain * shot->gain),
                       .black = (float)(s->black + 0.5), // half a step, to round
                       .most = (float)((1u << s->bits) - 1),
                       .well = (float)s->full_well,
                       .low = (uint32_t)shot->key,
                       .high = (uint32_t)(shot->key >> 32)};
    for (uint32_t y = 0; y < c->height; y++) {
        const float row = (float)(s->row_noise * shot->noise) * normal(sp_mix32(sp_mix32(y ^ f.high) + f.low));
        const uint32_t first = y * c->width, end = first + c->width;
        uint32_t i = first;
        for (; i + 4 <= end; i += 4) {
            expose4(c, &f, light, i, row, out);
        }
        for (; i < end; i++) {
            out[i] = expose1(c, &f, light[i], i, row);
        }
    }
}

/* ---------------------------------------------------------------- colours */
void sp_chip_develop(const sp_chip *c, const uint16_t *raw, uint8_t *rgb)
{
    const uint32_t w = c->width, h = c->height;
    for (uint32_t y = 0; y < h; y++) {
        // edges are mirrored, which keeps the colours of the filter in their places
        const uint16_t *here = raw + (size_t)y * w, *up = raw + (size_t)(y ? y - 1 : 1) * w,
                       *down = raw + (size_t)(y + 1 < h ? y + 1 : h - 2) * w;
        const uint32_t odd = y & 1;
        for (uint32_t x = 0; x < w; x++) {
            const uint32_t l = x ? x - 1 : 1, r = x + 1 < w ? x + 1 : w - 2;
            const uint32_t across = ((uint32_t)here[l] + here[r] + 1u) / 2,
                           along = ((uint32_t)up[x] + down[x] + 1u) / 2;
            uint8_t *o = rgb + 3 * ((size_t)y * w + x);
            if (((x & 1) ^ odd) == 1) {
                // a green one: red beside it in even rows, above and below in odd ones
                o[0] = c->curve[odd ? along : across];
                o[1] = c->curve[here[x]];
                o[2] = c->curve[odd ? across : along];
            } else {
                const uint32_t green = ((uint32_t)here[l] + here[r] + up[x] + down[x] + 2u) / 4,
                               corner = ((uint32_t)up[l] + up[r] + down[l] + down[r] + 2u) / 4;
                o[0] = c->curve[odd ? corner : here[x]];
                o[1] = c->curve[green];
                o[2] = c->curve[odd ? here[x] : corner];
            }
        }
    }
}
