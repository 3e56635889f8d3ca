/* lidar_four.h - powers and logarithms of four numbers at a time, for lidar_echo.c and lidar_return.c. */
#ifndef SP_SENSORS_LIDAR_FOUR_H
#define SP_SENSORS_LIDAR_FOUR_H

#include "sensors/lidar.h"

#include <emmintrin.h>

/* 2^x, to 1e-6 of it */
static inline __m128 exp2_4(__m128 x)
{
    x = _mm_min_ps(_mm_max_ps(x, _mm_set1_ps(-120)), _mm_set1_ps(120));
    // towards nothing, of what is never below 0: so it is the floor
    const __m128i whole = _mm_sub_epi32(_mm_cvttps_epi32(_mm_add_ps(x, _mm_set1_ps(128))), _mm_set1_epi32(128));
    const __m128 f = _mm_sub_ps(x, _mm_cvtepi32_ps(whole));
    __m128 y = _mm_set1_ps(1.8775767e-3f);
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(8.9893397e-3f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(5.5826318e-2f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(2.4015361e-1f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(6.9315308e-1f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(9.9999994e-1f));
    const __m128i scale = _mm_slli_epi32(_mm_add_epi32(whole, _mm_set1_epi32(127)), 23);
    return _mm_mul_ps(y, _mm_castsi128_ps(scale));
}

/* log2 of what is above 0: exponent, and a polynomial of the mantissa, to 1e-4 */
static inline __m128 log2_4(__m128 x)
{
    const __m128i bits = _mm_castps_si128(_mm_max_ps(x, _mm_set1_ps(1e-30f)));
    const __m128 e = _mm_cvtepi32_ps(_mm_sub_epi32(_mm_srli_epi32(bits, 23), _mm_set1_epi32(127)));
    const __m128 m =
        _mm_castsi128_ps(_mm_or_si128(_mm_and_si128(bits, _mm_set1_epi32(0x7fffff)), _mm_set1_epi32(0x3f800000)));
    const __m128 f = _mm_sub_ps(m, _mm_set1_ps(1));
    __m128 y = _mm_set1_ps(0.05866494f);
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(-0.22510303f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(0.44059903f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(-0.71671466f));
    y = _mm_add_ps(_mm_mul_ps(y, f), _mm_set1_ps(1.44260389f));
    return _mm_add_ps(e, _mm_mul_ps(y, f));
}

#endif
