/* terrain.c - the ground beside roads that climb: a grid of heights a hand's width below the lowest road near by,
 * blurred in between, and sunk to the plain away from all roads. A network without heights has the plain alone. */
#include <string.h>

#include "shape/shape.h"

/* m: below the roads; how far the grid reaches beyond them; how far from a road it keeps the road's height */
static const double below = 0.15, margin = 160, level = 45;
enum { MOST_CELLS = 60000, MAX_LANES = 64, FAR = 255, SMOOTHINGS = 24 };

/* all that is laid out of a road every few metres: centre, edges, and points between them on broad ones */
typedef void visit_fn(void *user, sp_vec3 p);

static void visit_station(const sp_road_net *net, uint32_t road, double s, visit_fn *visit, void *user)
{
    sp_lane_info lanes[MAX_LANES];
    uint32_t n = sp_road_lanes(net, road, s, lanes, MAX_LANES);
    n = n > MAX_LANES ? MAX_LANES : n;
    double low = 0, high = 0;
    for (uint32_t i = 0; i < n; i++) {
        low = i ? sp_min(low, sp_min(lanes[i].t_inner, lanes[i].t_outer)) : sp_min(lanes[i].t_inner, lanes[i].t_outer);
        high =
            i ? sp_max(high, sp_max(lanes[i].t_inner, lanes[i].t_outer)) : sp_max(lanes[i].t_inner, lanes[i].t_outer);
    }
    const double parts = sp_clamp(sp_ceil((high - low) / 6), 1, 20);
    for (double k = 0; k <= parts; k++) {
        sp_road_point p;
        sp_road_at(net, (sp_road_place){road, 0, s, low + (high - low) * k / parts}, &p);
        if (sp_finite(p.position.x) && sp_finite(p.position.y) && sp_finite(p.position.z))
            visit(user, p.position);
    }
}

static void visit_roads(const sp_road_net *net, visit_fn *visit, void *user)
{
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        const double length = sp_road_length(net, r), steps = sp_clamp(sp_ceil(length / 5), 1, 20000);
        for (double k = 0; k <= steps; k++)
            visit_station(net, r, length * k / steps, visit, user);
    }
}

typedef struct extent {
    double low[3], high[3];
} extent;

static void widen(void *user, sp_vec3 p)
{
    extent *e = user;
    const double v[3] = {p.x, p.y, p.z};
    for (int k = 0; k < 3; k++) {
        e->low[k] = sp_min(e->low[k], v[k]);
        e->high[k] = sp_max(e->high[k], v[k]);
    }
}

/* the four corners of the cell that holds p stay below it */
static void press(void *user, sp_vec3 p)
{
    sp_terrain *t = user;
    const uint32_t i = (uint32_t)((p.x - t->x) / t->cell), j = (uint32_t)((p.y - t->y) / t->cell);
    if (i + 1 >= t->columns || j + 1 >= t->rows)
        return;
    for (uint32_t k = 0; k < 4; k++) {
        const size_t at = (size_t)(j + k / 2) * t->columns + i + k % 2;
        const float z = (float)(p.z - below);
        if (t->steps[at] != 0 || z < t->z[at])
            t->z[at] = z;
        t->steps[at] = 0;
    }
}

/* rings around the roads: each new vertex has the mean of those beside it that stand already */
static void spread(sp_terrain *t)
{
    const uint32_t w = t->columns, h = t->rows;
    for (unsigned ring = 1; ring < FAR; ring++) {
        uint32_t found = 0;
        for (uint32_t j = 0; j < h; j++)
            for (uint32_t i = 0; i < w; i++) {
                const size_t at = (size_t)j * w + i;
                if (t->steps[at] != FAR)
                    continue;
                double sum = 0, n = 0;
                for (uint32_t k = 0; k < 9; k++) {
                    const uint32_t x = i + k % 3 - 1, y = j + k / 3 - 1; // below 0 wraps to beyond
                    if (x < w && y < h && t->steps[(size_t)y * w + x] < ring) {
                        sum += (double)t->z[(size_t)y * w + x];
                        n++;
                    }
                }
                if (n > 0) {
                    t->z[at] = (float)(sum / n);
                    t->steps[at] = (uint8_t)ring;
                    found++;
                }
            }
        if (!found)
            break;
    }
}

/* blurs what no road holds */
static void smooth(sp_terrain *t)
{
    const uint32_t w = t->columns;
    for (int pass = 0; pass < SMOOTHINGS; pass++)
        for (uint32_t j = 1; j + 1 < t->rows; j++)
            for (uint32_t i = 1; i + 1 < w; i++) {
                const size_t at = (size_t)j * w + i;
                if (t->steps[at] > 0)
                    t->z[at] = (t->z[at - 1] + t->z[at + 1] + t->z[at - w] + t->z[at + w]) / 4;
            }
}

/* away from the roads down to the plain */
static void sink(sp_terrain *t)
{
    for (size_t at = 0; at < (size_t)t->columns * t->rows; at++) {
        const double away = t->steps[at] * t->cell;
        const double f = sp_clamp((away - level) / (margin - level - t->cell), 0, 1), k = f * f * (3 - 2 * f);
        t->z[at] = (float)((double)t->z[at] * (1 - k) + t->base * k);
    }
}

bool sp_terrain_make(sp_terrain *t, const sp_road_net *net)
{
    *t = (sp_terrain){0};
    extent e = {{1e300, 1e300, 1e300}, {-1e300, -1e300, -1e300}};
    if (net)
        visit_roads(net, widen, &e);
    // flat at 0 is what most scenarios are
    if (e.low[2] > e.high[2] || (e.low[2] > -0.02 && e.high[2] < 0.3))
        return true;
    t->base = e.low[2] - (e.high[2] - e.low[2] < 0.05 ? 0.02 : below + 0.05);
    if (e.high[2] - e.low[2] < 0.05)
        return true;
    const double w = e.high[0] - e.low[0] + 2 * margin, h = e.high[1] - e.low[1] + 2 * margin;
    t->cell = sp_max(8, sp_sqrt(w * h / MOST_CELLS));
    t->x = e.low[0] - margin;
    t->y = e.low[1] - margin;
    t->columns = (uint32_t)(w / t->cell) + 2;
    t->rows = (uint32_t)(h / t->cell) + 2;
    // a network like a thread may need more along than the square root says
    if ((double)t->columns * t->rows > 4.0 * MOST_CELLS) {
        t->columns = t->rows = 0;
        return true;
    }
    const size_t n = (size_t)t->columns * t->rows;
    t->z = sp_memory_alloc(n * sizeof *t->z);
    t->steps = sp_memory_alloc(n);
    if (!t->z || !t->steps)
        return false;
    memset(t->z, 0, n * sizeof *t->z);
    memset(t->steps, FAR, n);
    visit_roads(net, press, t);
    spread(t);
    smooth(t);
    sink(t);
    return true;
}

void sp_terrain_free(sp_terrain *t)
{
    sp_memory_free(t->z);
    sp_memory_free(t->steps);
    t->z = NULL;
    t->steps = NULL;
    t->columns = t->rows = 0;
}

double sp_terrain_at(const sp_terrain *t, double x, double y)
{
    const double u = (x - t->x) / t->cell, v = (y - t->y) / t->cell;
    if (t->columns == 0 || !(u >= 0 && v >= 0 && u < t->columns - 1.0 && v < t->rows - 1.0))
        return t->base;
    const uint32_t i = (uint32_t)u, j = (uint32_t)v;
    const float *z = t->z + (size_t)j * t->columns + i;
    const double fu = u - i, fv = v - j, z00 = (double)z[0], z10 = (double)z[1], z01 = (double)z[t->columns],
                 z11 = (double)z[t->columns + 1];
    // the triangle of the drawn quad, cut from the first corner to the opposite one
    return fu > fv ? z00 + fu * (z10 - z00) + fv * (z11 - z10) : z00 + fv * (z01 - z00) + fu * (z11 - z01);
}

static void cell(sp_land *g, const sp_terrain *t, uint32_t i, uint32_t j)
{
    static const float grass[3] = {0.088f, 0.128f, 0.040f};
    sp_vec3 p[4];
    uint8_t c[4][SP_COAT];
    g->stuff = SP_STUFF_GRASS;
    for (uint32_t k = 0; k < 4; k++) {
        const uint32_t x = i + (k == 1 || k == 2), y = j + (k >= 2);
        const size_t at = (size_t)y * t->columns + x;
        p[k] = sp_v3(t->x + x * t->cell, t->y + y * t->cell, (double)t->z[at]);
        const double dx = (double)t->z[at + (x + 1 < t->columns)] - (double)t->z[at - (x > 0)],
                     dy = (double)t->z[at + (y + 1 < t->rows ? t->columns : 0)] -
                          (double)t->z[at - (y > 0 ? t->columns : 0)];
        sp_coat(g, grass, sp_normal3(sp_v3(-dx, -dy, 2 * t->cell)), 255, c[k]);
    }
    sp_ground_quad(g, p, (const uint8_t(*)[SP_COAT])c);
}

void sp_ground_terrain(sp_land *g)
{
    enum { BLOCK = 16 };
    const sp_terrain *t = g->terrain;
    for (uint32_t bj = 0; bj + 1 < t->rows; bj += BLOCK)
        for (uint32_t bi = 0; bi + 1 < t->columns; bi += BLOCK) {
            sp_ground_open(g, sp_v3(t->x + (bi + BLOCK / 2) * t->cell, t->y + (bj + BLOCK / 2) * t->cell, t->base));
            for (uint32_t j = bj; j < bj + BLOCK && j + 1 < t->rows; j++)
                for (uint32_t i = bi; i < bi + BLOCK && i + 1 < t->columns; i++)
                    // far from all roads the plain is enough
                    if (t->steps[(size_t)j * t->columns + i] * t->cell < margin)
                        cell(g, t, i, j);
            sp_ground_close(g);
        }
}
