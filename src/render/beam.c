/* beam.c - how strongly a lamp shines which way: dipped and driving beams, street lamps. scene.glsl has the same. */
#include "render/light.h"

double sp_lamps_dipped(double h, double v)
{
    // 0.57 degrees below the horizon, rising by 15 degrees on the near side, to 0.43 above
    const double below = -0.57 + sp_min(sp_max(-h, 0) * 0.268, 1.0) - v, u = sp_max(below, 0);
    const double cut = sp_clamp(below * 4 + 0.5, 0, 1) + 0.011, wide = 1 + 0.006 * h * h / (1 + 0.25 * u);
    return cut / (wide * wide * (1 + u * (0.3 + 0.22 * u)));
}

double sp_lamps_driving(double h, double v)
{
    const double a = 1 + h * h / 14, b = 1 + v * v * 0.25;
    return 1 / (a * a * b * b);
}

double sp_lamps_street(const sp_spot *s, double down)
{
    return s->candela * sp_clamp(down * 4 - 0.3, 0, 1);
}

double sp_lamps_towards(const sp_beam *b, const double p[3])
{
    double d[3], ahead = 0, left = 0, up = 0;
    for (int i = 0; i < 3; i++) {
        d[i] = p[i] - b->at[i];
        ahead += d[i] * b->x[i];
        left += d[i] * b->y[i];
        up += d[i] * b->z[i];
    }
    if (ahead < 0.05)
        return 0;
    const double k = 57.3 / ahead;
    return b->low * sp_lamps_dipped(left * k, up * k) + b->high * sp_lamps_driving(left * k, up * k);
}
