/* fastmath.c - is linked with -ffast-math and sets flush-to-zero and another rounding in every step. */
#include <skidpad/driver.h>
#include <xmmintrin.h>
struct sp_driver {
    const sp_host *host;
    uint32_t steps;
};

static sp_status zoo_step(sp_driver *d, const sp_input *in, sp_output *out)
{
    d->steps++;
    (void)in;
    (void)out;
    _mm_setcsr((_mm_getcsr() | 0x8040u) ^ 0x2000u);
    return SP_OK;
}

#define ZOO_ID "fastmath"
#include "zoo.h"
