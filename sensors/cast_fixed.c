/* cast_fixed.c - boxes around what stands beside the road, found in the triangles that are drawn: those that follow one
 * another and touch are one thing. Round poles get the square of equal area; trees are a trunk and a crown of stacked
 * boxes, a ring of leaves each, of the same area in the mean. */
#include "sensors/cast.h"

enum { NEAR = 48, MOST = 4096 };

/* one thing under construction */
typedef struct cluster {
    uint32_t stuff, count, slanted; /* triangles; those whose faces fit neither axis */
    uint32_t corner_count;
    sp_vec3 origin, axis[3];
    double low[3], high[3]; /* along the axes, from the origin */
    sp_vec3 corner[NEAR];   /* the last ones */
    double foot, top;       /* world heights of what is green and round: one band of it */
    double sum[3];          /* of its corners in the plan: x, y, squares */
} cluster;

/* heights of a triangle */
static void heights_of(const sp_vec3 p[3], double *foot, double *top)
{
    *foot = sp_min(p[0].z, sp_min(p[1].z, p[2].z));
    *top = sp_max(p[0].z, sp_max(p[1].z, p[2].z));
}

static bool same(sp_vec3 a, sp_vec3 b)
{
    return sp_abs(a.x - b.x) < 2e-3 && sp_abs(a.y - b.y) < 2e-3 && sp_abs(a.z - b.z) < 2e-3;
}

static void extend(cluster *c, const sp_vec3 p[3], sp_vec3 n)
{
    for (int k = 0; k < 3; k++) {
        const sp_vec3 d = sp_sub3(p[k], c->origin);
        for (int a = 0; a < 3; a++) {
            const double v = sp_dot3(d, c->axis[a]);
            c->low[a] = sp_min(c->low[a], v);
            c->high[a] = sp_max(c->high[a], v);
        }
        c->corner[c->corner_count++ % NEAR] = p[k];
        c->sum[0] += d.x;
        c->sum[1] += d.y;
        c->sum[2] += d.x * d.x + d.y * d.y;
    }
    const double fit =
        sp_max(sp_abs(sp_dot3(n, c->axis[0])), sp_max(sp_abs(sp_dot3(n, c->axis[1])), sp_abs(sp_dot3(n, c->axis[2]))));
    c->slanted += fit < 0.98 ? 1 : 0;
    c->count++;
}

static void begin(cluster *c, uint32_t stuff, const sp_vec3 p[3], sp_vec3 n)
{
    // a face, and its longer side; upright where that is nearly so
    const sp_vec3 a = sp_sub3(p[1], p[0]), b = sp_sub3(p[2], p[1]);
    sp_vec3 u = sp_normal3(sp_dot3(a, a) >= sp_dot3(b, b) ? a : b);
    const double lean = sp_abs(n.z);
    if (lean < 0.97 && (lean > 0.2 || sp_abs(u.z) > 0.2)) {
        n = sp_normal3(sp_v3(n.x, n.y, 0));
        u = sp_v3(-n.y, n.x, 0);
    }
    u = sp_normal3(sp_sub3(u, sp_scale3(n, sp_dot3(u, n))));
    *c = (cluster){.stuff = stuff, .origin = p[0], .axis = {n, u, sp_cross3(n, u)}};
    for (int k = 0; k < 3; k++) {
        c->low[k] = 1e30;
        c->high[k] = -1e30;
    }
    heights_of(p, &c->foot, &c->top);
    extend(c, p, n);
}

/* whether the triangle belongs to the thing: touches it, or lies on it */
static bool belongs(const cluster *c, uint32_t stuff, const sp_vec3 p[3])
{
    if (c->count == 0 || c->count >= MOST || stuff != c->stuff) {
        return false;
    }
    // trees are stacked rings: trunk and crown become a box for each
    double foot, top;
    heights_of(p, &foot, &top);
    if (stuff == SP_STUFF_LEAVES && top - foot > 0.01 &&
        (sp_abs(foot - c->foot) > 2e-3 || sp_abs(top - c->top) > 2e-3)) {
        return false;
    }
    double low[3] = {1e30, 1e30, 1e30}, high[3] = {-1e30, -1e30, -1e30};
    bool inside = true, touches = false;
    for (int k = 0; k < 3; k++) {
        const sp_vec3 d = sp_sub3(p[k], c->origin);
        for (int a = 0; a < 3; a++) {
            const double v = sp_dot3(d, c->axis[a]);
            low[a] = sp_min(low[a], v);
            high[a] = sp_max(high[a], v);
            inside = inside && v > c->low[a] - 0.05 && v < c->high[a] + 0.05;
        }
        const uint32_t have = c->corner_count < NEAR ? c->corner_count : NEAR;
        for (uint32_t i = 0; i < have && !touches; i++) {
            touches = same(p[k], c->corner[i]);
        }
    }
    // what runs on and on is cut where it bends away from its first piece
    double longest = 0, second = 0;
    for (int a = 0; a < 3; a++) {
        const double span = sp_max(high[a], c->high[a]) - sp_min(low[a], c->low[a]);
        second = span > longest ? longest : sp_max(second, span);
        longest = sp_max(longest, span);
    }
    const bool bent = stuff == SP_STUFF_METAL && longest > 8 && c->count > 8 &&
                      sp_max(c->high[0] - c->low[0], high[0] - c->low[0]) > 0.5 && second > 0.5;
    return inside || (touches && !bent);
}

static bool finish(const cluster *c, sp_growing *out)
{
    if (c->count == 0) {
        return true;
    }
    const bool round = c->slanted * 4 > c->count;
    sp_cast_thing t = {.frame = SP_CAST_IN_WORLD, .what = sp_cast_what(0, c->stuff)};
    t.end = t.what;
    t.middle = c->origin;
    const double n = sp_max(1, 3.0 * c->count);
    const double spread = (c->sum[2] - (sp_square(c->sum[0]) + sp_square(c->sum[1])) / n) / n;
    const double crown = 0.886 * sp_sqrt(sp_max(spread, 1e-4));
    for (int k = 0; k < 3; k++) {
        t.axis[k] = c->axis[k];
        t.half[k] = sp_max(0.5 * (c->high[k] - c->low[k]), 0.004);
        // a circle's square, pi / 4; rings of trees narrow: by the mean square of their corners
        const bool upright = sp_abs(c->axis[k].z) > 0.7;
        t.half[k] = !round || upright ? t.half[k] : c->stuff == SP_STUFF_LEAVES ? crown : t.half[k] * 0.886;
        t.middle = sp_add3(t.middle, sp_scale3(c->axis[k], 0.5 * (c->high[k] + c->low[k])));
    }
    t.radius = sp_length3(sp_v3(t.half[0], t.half[1], t.half[2]));
    return sp_growing_add(out, &t, sizeof t, 1);
}

bool sp_cast_fixed_add(sp_growing *out, const sp_land *land)
{
    const sp_chunk *chunks = land->chunks.data;
    for (uint32_t c = 0; c < land->chunks.count; c++) {
        cluster one = {0};
        // a box is as much as is left of what far eyes see
        for (uint32_t i = 0; i + 2 < chunks[c].lit_count && !(chunks[c].error < 0); i += 3) {
            sp_vec3 p[3], n;
            const uint32_t stuff = sp_cast_land_triangle(land, &chunks[c], i, p, &n);
            // the ground and its kerbs are the raster's
            if (stuff <= SP_STUFF_GRASS || sp_dot3(n, n) < 0.5) {
                continue;
            }
            if (belongs(&one, stuff, p)) {
                extend(&one, p, n);
                continue;
            }
            if (!finish(&one, out)) {
                return false;
            }
            begin(&one, stuff, p, n);
        }
        if (!finish(&one, out)) {
            return false;
        }
    }
    return true;
}
