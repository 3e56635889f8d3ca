/* glass.c - drops are paraboloids: what is behind them stands on its head and is smaller; dirt is noise above a
 * threshold that leaves the share asked for. Places, sizes and lives by hash. */
#include "world/glass.h"

#include "base/base.h"

enum { MAX_DROPS = 400 };

static double draw(const sp_optics *o, int64_t cycle, uint32_t slot, uint32_t what)
{
    return sp_random(o->seed, 0x676c617373u + what, cycle, slot);
}

/* one drop of a slot, as it is now: place and radius in pixels; radius 0: there is none */
static void drop_at(const sp_optics *o, uint32_t slot, uint32_t width, uint32_t height, double out[3])
{
    const double life = 1 + 4 * draw(o, -1, slot, 0), clock = sp_floor(o->clock * 10) / 10,
                 at = clock / life + draw(o, -1, slot, 1);
    const int64_t cycle = (int64_t)sp_floor(at);
    const double age = (at - sp_floor(at)) * life;
    out[2] = 0;
    // the wiper has been over it since it fell
    if (o->wiper > 0 && clock >= 0 && clock - age < sp_floor(clock / o->wiper) * o->wiper) {
        return;
    }
    // log-normal about 1.1 % of the width; grows for a moment, runs down in its last third
    const double normal = draw(o, cycle, slot, 2) + draw(o, cycle, slot, 3) + draw(o, cycle, slot, 4) - 1.5;
    out[0] = draw(o, cycle, slot, 5) * width;
    out[1] = draw(o, cycle, slot, 6) * height + sp_max(0, age / life - 0.67) * 0.2 * height;
    out[2] = 0.011 * width * sp_exp(0.8 * normal) * sp_min(1, 0.4 + 3 * age);
}

static void add_drop(const double d[3], uint32_t width, uint32_t height, float *map)
{
    const double r = d[2];
    const int64_t x0 = (int64_t)sp_max(0, sp_floor(d[0] - r)), x1 = (int64_t)sp_min(width, sp_ceil(d[0] + r)),
                  y0 = (int64_t)sp_max(0, sp_floor(d[1] - r)), y1 = (int64_t)sp_min(height, sp_ceil(d[1] + r));
    for (int64_t y = y0; y < y1; y++) {
        for (int64_t x = x0; x < x1; x++) {
            const double dx = (double)x + 0.5 - d[0], dy = (double)y + 0.5 - d[1], q = (dx * dx + dy * dy) / (r * r);
            if (q >= 1) {
                continue;
            }
            // the slope of a paraboloid grows with the distance from its middle
            float *m = map + 4 * ((uint64_t)y * width + (uint64_t)x);
            m[0] = (float)(-4 * dx);
            m[1] = (float)(-4 * dy);
            m[2] = (float)(0.95 - 0.45 * q * q * q);
            m[3] = (float)(0.65 * sp_min(1, 3 * (1 - q)));
        }
    }
}

/* noise of three octaves, about 0..1 */
static double grime(const sp_optics *o, double x, double y)
{
    double sum = 0, size = 5, weight = 0.5;
    for (uint32_t k = 0; k < 3; k++, size *= 2.3, weight *= 0.5) {
        const double u = x * size, v = y * size, iu = sp_floor(u), iv = sp_floor(v);
        double c[4];
        for (uint32_t i = 0; i < 4; i++) {
            c[i] = draw(o, (int64_t)iu + (i & 1), (uint32_t)(int64_t)(iv + (i >> 1)), 20 + k);
        }
        const double fu = (u - iu) * (u - iu) * (3 - 2 * (u - iu)), fv = (v - iv) * (v - iv) * (3 - 2 * (v - iv));
        sum += weight * ((c[0] + fu * (c[1] - c[0])) * (1 - fv) + (c[2] + fu * (c[3] - c[2])) * fv);
    }
    return sum / 0.875;
}

static void add_dirt(const sp_optics *o, uint32_t width, uint32_t height, float *map)
{
    enum { BINS = 256, GRID_X = 64, GRID_Y = 36 };
    // the noise on a grid, and the height that leaves the share asked for
    float grid[GRID_Y + 1][GRID_X + 1];
    uint32_t bin[BINS] = {0};
    for (uint32_t j = 0; j <= GRID_Y; j++) {
        for (uint32_t i = 0; i <= GRID_X; i++) {
            const double g = grime(o, (double)i / GRID_Y, (double)j / GRID_Y);
            grid[j][i] = (float)g;
            bin[(uint32_t)sp_clamp(g * BINS, 0, BINS - 1)]++;
        }
    }
    const double wanted = sp_clamp(o->dirt, 0, 1) * (GRID_X + 1) * (GRID_Y + 1);
    double above = 0;
    int32_t cut = BINS;
    while (cut > 0 && above < wanted) {
        above += bin[--cut];
    }
    const double edge = (double)cut / BINS;
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            const double gx = (x + 0.5) * GRID_X / width, gy = (y + 0.5) * GRID_Y / height;
            const uint32_t ix = (uint32_t)sp_min(gx, GRID_X - 1), iy = (uint32_t)sp_min(gy, GRID_Y - 1);
            const double fx = gx - ix, fy = gy - iy;
            const double g = ((double)grid[iy][ix] * (1 - fx) + (double)grid[iy][ix + 1] * fx) * (1 - fy) +
                             ((double)grid[iy + 1][ix] * (1 - fx) + (double)grid[iy + 1][ix + 1] * fx) * fy;
            // soft over a sixteenth of the noise; mud lets a fifth through
            const double k = sp_clamp((g - edge) * 16 + 0.5, 0, 1);
            float *m = map + 4 * ((uint64_t)y * width + x);
            m[2] *= (float)(1 - 0.8 * k);
            m[3] = (float)sp_max((double)m[3], k);
        }
    }
}

void sp_glass_map(const sp_optics *o, uint32_t width, uint32_t height, float *map)
{
    const uint64_t n = (uint64_t)width * height;
    for (uint64_t i = 0; i < n; i++) {
        map[4 * i] = map[4 * i + 1] = map[4 * i + 3] = 0;
        map[4 * i + 2] = 1;
    }
    if (o->drops > 0) {
        // a drop covers pi r^2; r^2 is 1.66 of the median's square in the mean, and some are not there yet or overlap
        const double one = SP_PI * 0.011 * 0.011 * width * width * 1.3,
                     count = -sp_log(1 - sp_clamp(o->drops, 0, 0.95)) * (double)n / one;
        for (uint32_t slot = 0; slot < (uint32_t)sp_min(count + 0.5, MAX_DROPS); slot++) {
            double d[3];
            drop_at(o, slot, width, height, d);
            if (d[2] > 0) {
                add_drop(d, width, height, map);
            }
        }
    }
    if (o->dirt > 0) {
        add_dirt(o, width, height, map);
    }
}
