/* crc.c - the CRC-32 of MCAP (that of zlib) of many bytes. Where the CPU multiplies without carries, 64 bytes at a time
 * are folded onto the 64 behind them, which changes no remainder; the last 16 and what does not fill a block are
 * zlib's, as is everything on other CPUs. The result is the same. */
#include <emmintrin.h>
#include <wmmintrin.h>
#include <zlib.h>

#include "replay/mcap.h"

enum { LANES = 4, LANE = 16, BLOCK = LANES * LANE };

/* x^(n + 32) and x^(n - 32) mod P, bits reversed and one up, for n bits from one lane to the next */
static const uint64_t over_block[2] = {0x154442bd4, 0x1c6e41596}, over_lane[2] = {0x1751997d0, 0x0ccaa009e};

/* `x` moved on by the distance of `by`, onto `next` */
__attribute__((target("pclmul"))) static inline __m128i fold(__m128i x, __m128i by, __m128i next)
{
    const __m128i low = _mm_clmulepi64_si128(x, by, 0x00), high = _mm_clmulepi64_si128(x, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

__attribute__((target("pclmul"))) static uint32_t folded(const uint8_t *data, size_t size)
{
    const __m128i block = _mm_set_epi64x((int64_t)over_block[1], (int64_t)over_block[0]);
    const __m128i lane = _mm_set_epi64x((int64_t)over_lane[1], (int64_t)over_lane[0]);
    __m128i x[LANES];
    uint8_t last[LANE];
    for (int i = 0; i < LANES; i++)
        x[i] = _mm_loadu_si128((const __m128i *)(const void *)(data + LANE * i));
    /* a CRC begins with ones */
    x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128(-1));
    for (data += BLOCK, size -= BLOCK; size >= BLOCK; data += BLOCK, size -= BLOCK)
        for (int i = 0; i < LANES; i++)
            x[i] = fold(x[i], block, _mm_loadu_si128((const __m128i *)(const void *)(data + LANE * i)));
    for (int i = 1; i < LANES; i++)
        x[i] = fold(x[i - 1], lane, x[i]);
    _mm_storeu_si128((__m128i *)(void *)last, x[LANES - 1]);
    /* they were begun above: zlib goes on with a register of zeros */
    return (uint32_t)crc32_z(crc32_z(0xffffffff, last, LANE), data, size);
}

uint32_t sp_mcap_crc(const uint8_t *data, size_t size)
{
    if (size >= BLOCK && __builtin_cpu_supports("pclmul"))
        return folded(data, size);
    return (uint32_t)crc32_z(0, data, size);
}
