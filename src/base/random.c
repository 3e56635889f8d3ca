/* random.c - randomness is a function of (seed, stream, tick, index).
 *
 * Each word goes through a bijective 64-bit mixer (the variant 13 finaliser of Stafford, as in SplitMix64) before the
 * next is folded in, so that neighbouring ticks, indices and streams have unrelated bits. No state anywhere. */
#include "base/random.h"

#include "base/real.h"

#include <string.h>
#include <xxhash.h>

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio, odd */

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t sp_stream(const char *name, const char *purpose)
{
    /* "name\npurpose"; what does not fit goes in as the hash of itself, so that every length is good */
    char text[512];
    const size_t a = strlen(name), b = strlen(purpose);
    if (a + b + 1 > sizeof text) {
        const uint64_t pair[2] = {XXH3_64bits(name, a), XXH3_64bits(purpose, b)};
        return XXH3_64bits(pair, sizeof pair);
    }
    memcpy(text, name, a);
    text[a] = '\n';
    memcpy(text + a + 1, purpose, b);
    return XXH3_64bits(text, a + b + 1);
}

uint64_t sp_random_bits(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index)
{
    uint64_t h = mix(seed + GOLDEN);
    h = mix((h ^ stream) + GOLDEN);
    h = mix((h ^ (uint64_t)tick) + GOLDEN);
    return mix((h ^ index) + GOLDEN);
}

double sp_random(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index)
{
    return (double)(sp_random_bits(seed, stream, tick, index) >> 11) * 0x1p-53;
}

/* (0, 1): never an end, for logarithms */
static double open_unit(uint64_t bits)
{
    return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

double sp_random_normal(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index)
{
    /* Box and Muller; the second uniform is the first one mixed again */
    const uint64_t first = sp_random_bits(seed, stream, tick, index);
    const uint64_t second = mix(first + GOLDEN);
    const double radius = sp_sqrt(-2 * sp_log(open_unit(first)));
    return radius * sp_cos(SP_TAU * open_unit(second));
}

double sp_random_exponential(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index)
{
    return -sp_log(open_unit(sp_random_bits(seed, stream, tick, index)));
}
