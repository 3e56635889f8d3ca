/* filter.c - the low-pass of crash test signals: 12-pole phaseless Butterworth, i.e. a 6-pole Butterworth forward and
 * the same backward. Each pass has -3 dB at the cut-off, both together -6 dB. Bilinear transform, prewarped; the signal
 * is continued at both ends by point reflection, so that a constant stays what it is. */
#include "metric/inside.h"

#include <string.h>

typedef struct section {
    double b0, b1, b2, a1, a2;
} section;

/* three second-order sections; quality factors of the pole pairs of a 6-pole Butterworth */
static void design(section out[3], double rate, double cutoff)
{
    const double k = sp_tan(SP_PI * cutoff / rate);
    for (int i = 0; i < 3; i++) {
        const double damping = 2 * sp_cos(SP_PI * (2 * i + 1) / 12); /* 1/Q */
        const double n = 1 / (1 + damping * k + k * k);
        out[i] = (section){k * k * n, 2 * k * k * n, k * k * n, 2 * (k * k - 1) * n, (1 - damping * k + k * k) * n};
    }
}

/* one section over x, forward (step 1) or backward (-1), started as if the first value had stood for ever */
static void pass(const section *s, double *x, uint32_t count, int step)
{
    double *p = step > 0 ? x : x + count - 1;
    double z1 = *p * (1 - s->b0), z2 = *p * (s->b2 - s->a2);
    for (uint32_t i = 0; i < count; i++, p += step) {
        const double in = *p, out = s->b0 * in + z1;
        z1 = s->b1 * in - s->a1 * out + z2;
        z2 = s->b2 * in - s->a2 * out;
        *p = out;
    }
}

bool sp_filter_butterworth(double *x, uint32_t count, double rate, double cutoff)
{
    if (count < 2 || cutoff * 2 >= rate)
        return true;
    const uint32_t want = (uint32_t)(rate / cutoff * 6), pad = want < count - 1 ? want : count - 1;
    double *work = sp_memory_alloc((count + 2 * (size_t)pad) * sizeof *work);
    if (!work)
        return false;
    for (uint32_t i = 0; i < pad; i++) {
        work[i] = 2 * x[0] - x[pad - i];
        work[pad + count + i] = 2 * x[count - 1] - x[count - 2 - i];
    }
    memcpy(work + pad, x, count * sizeof *x);
    section sections[3];
    design(sections, rate, cutoff);
    for (int i = 0; i < 3; i++)
        pass(&sections[i], work, count + 2 * pad, 1);
    for (int i = 0; i < 3; i++)
        pass(&sections[i], work, count + 2 * pad, -1);
    memcpy(x, work + pad, count * sizeof *x);
    sp_memory_free(work);
    return true;
}
