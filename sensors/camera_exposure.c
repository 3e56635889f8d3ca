/* camera_exposure.c - how long and how much amplified a picture is taken: the lower two thirds are metered, and what
 * frame N saw decides on frame N + 2, as the registers of a sensor take it (AR0331 manual). */
#include "sensors/camera.h"

#include <string.h>

/* memory: 0 started; 1 log2 of this frame's product of time and gain, 2 of the next, 3 of the one after; 4 held */
enum { STARTED, NOW, NEXT, AFTER };

void sp_exposure_split(double product, double longest, double *exposure, double *gain)
{
    // time first, then gain
    *exposure = sp_clamp(product, 30e-6, longest);
    *gain = sp_clamp(product / *exposure, 1, 16);
}

bool sp_exposure_now(const double *memory, double *ev)
{
    *ev = memory[NOW];
    return memory[STARTED] != 0;
}

void sp_exposure_start(double *memory, double ev)
{
    memory[STARTED] = 1;
    memory[NOW] = memory[NEXT] = memory[AFTER] = ev;
}

void sp_exposure_next(double *memory, double mean_log2, double low, double high)
{
    // 18 % grey; log2 of it
    const double target = -2.4739311883324122;
    const double step = sp_clamp(0.3 * (target - mean_log2), -0.5, 0.5);
    memory[AFTER] = sp_clamp(memory[NEXT] + step, low, high);
    memory[NOW] = memory[NEXT];
    memory[NEXT] = memory[AFTER];
}

double sp_exposure_meter(const float *light, uint32_t width, uint32_t height)
{
    // bins of an eighth of an octave, straight from the bits of the floats: 2^-20 to 2^12
    enum { FIRST = (127 - 20) * 8, BINS = 32 * 8 };
    uint32_t bin[BINS] = {0};
    uint64_t count = 0;
    double sum = 0;
    for (uint32_t y = height / 3; y < height; y += 2) {
        // green of RGGB: odd columns of even rows
        for (uint32_t x = 1 - (y & 1); x < width; x += 2) {
            const float *p = light + (size_t)y * width + x;
            uint32_t bits;
            memcpy(&bits, p, sizeof bits);
            const int32_t at = *p > 0 ? (int32_t)(bits >> 20) - FIRST : 0;
            bin[at < 0 ? 0 : at >= BINS ? BINS - 1 : at]++;
            count++;
        }
    }
    // what is ten stops above the mean is a lamp or the sun, one value among many by the logarithm
    for (int i = 0; i < BINS; i++) {
        const double low = (double)(i / 8) - 20, part = (i % 8 + 0.5) / 8;
        // log2(1 + m) is m + 0.344 m (1 - m) to 0.01
        sum += bin[i] * (low + part + 0.344 * part * (1 - part));
    }
    return count ? sum / (double)count : 0;
}
