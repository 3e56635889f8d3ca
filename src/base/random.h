/* random.h - randomness is a function: (seed, stream, tick, index) gives a number; nothing has a hidden state. */
#ifndef SP_BASE_RANDOM_H
#define SP_BASE_RANDOM_H

#include <stdint.h>

/* The stream of an actor or sensor for one purpose ("radar.noise"); by name, never by slot. */
uint64_t sp_stream(const char *name, const char *purpose);
uint64_t sp_random_bits(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index);
double sp_random(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index);             /* [0, 1), 53 bits */
double sp_random_normal(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index);      /* mean 0, variance 1 */
double sp_random_exponential(uint64_t seed, uint64_t stream, int64_t tick, uint32_t index); /* mean 1 */

/* 32 bits well mixed, for what is drawn pixel by pixel or beam by beam: lowbias32 (C. Wellons, 2018). */
static inline uint32_t sp_mix32(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

#endif
