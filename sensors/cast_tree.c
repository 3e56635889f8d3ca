/* cast_tree.c - triangles in a tree of boxes, built by the surface area heuristic in bins (Wald 2007). What is cast at
 * it is cast_rays.c's. */
#include "sensors/cast.h"

#include <string.h>

enum { BINS = 12, LEAF = 4, DEPTH = SP_CAST_DEPTH };

/* ---------------------------------------------------------------- building */
typedef struct bounds {
    float low[3], high[3];
} bounds;

static void empty(bounds *b)
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = 1e30f;
        b->high[k] = -1e30f;
    }
}

static void add_point(bounds *b, const float p[3])
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = p[k] < b->low[k] ? p[k] : b->low[k];
        b->high[k] = p[k] > b->high[k] ? p[k] : b->high[k];
    }
}

static void add_bounds(bounds *b, const bounds *o)
{
    for (int k = 0; k < 3; k++) {
        b->low[k] = o->low[k] < b->low[k] ? o->low[k] : b->low[k];
        b->high[k] = o->high[k] > b->high[k] ? o->high[k] : b->high[k];
    }
}

static double area(const bounds *b)
{
    const double x = (double)b->high[0] - (double)b->low[0], y = (double)b->high[1] - (double)b->low[1],
                 z = (double)b->high[2] - (double)b->low[2];
    return x < 0 ? 0 : x * y + y * z + z * x;
}

static float middle(const sp_cast_triangle *t, int k)
{
    return (t->p[0][k] + t->p[1][k] + t->p[2][k]) * (1.0f / 3.0f);
}

static uint32_t bin_of(float m, float low, float scale)
{
    const float at = (m - low) * scale;
    return at >= (float)(BINS - 1) ? BINS - 1 : at > 0 ? (uint32_t)at : 0;
}

/* the best place to part a node: axis and the first bin of the right side; false: none is better than a leaf */
static bool choose(const sp_cast_triangle *t, uint32_t count, const bounds *centres, double whole, int *axis,
                   uint32_t *cut)
{
    double best = whole * count;
    bool found = false;
    for (int k = 0; k < 3; k++) {
        const float low = centres->low[k], span = centres->high[k] - low;
        if (!(span > 1e-6f)) {
            continue;
        }
        bounds box[BINS];
        uint32_t in[BINS] = {0};
        for (int i = 0; i < BINS; i++) {
            empty(&box[i]);
        }
        const float scale = (float)BINS / span;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t bin = bin_of(middle(&t[i], k), low, scale);
            in[bin]++;
            for (int v = 0; v < 3; v++) {
                add_point(&box[bin], t[i].p[v]);
            }
        }
        // costs of the right sides, then the left ones beside them
        double right[BINS];
        bounds sum;
        uint32_t n = 0;
        empty(&sum);
        for (int i = BINS - 1; i > 0; i--) {
            add_bounds(&sum, &box[i]);
            n += in[i];
            right[i] = area(&sum) * n;
        }
        empty(&sum);
        n = 0;
        for (int i = 1; i < BINS; i++) {
            add_bounds(&sum, &box[i - 1]);
            n += in[i - 1];
            const double cost = area(&sum) * n + right[i];
            if (n > 0 && n < count && cost < best) {
                best = cost;
                *axis = k;
                *cut = (uint32_t)i;
                found = true;
            }
        }
    }
    return found;
}

/* puts the triangles of the left side first; gives how many */
static uint32_t part(sp_cast_triangle *t, uint32_t count, const bounds *centres, int axis, uint32_t cut)
{
    const float low = centres->low[axis], scale = (float)BINS / (centres->high[axis] - low);
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (bin_of(middle(&t[i], axis), low, scale) < cut) {
            const sp_cast_triangle one = t[i];
            t[i] = t[left];
            t[left++] = one;
        }
    }
    return left;
}

/* bounds of the node, and of the middles of its triangles */
static void measure(const sp_cast_triangle *t, uint32_t count, bounds *all, bounds *centres)
{
    empty(all);
    empty(centres);
    for (uint32_t i = 0; i < count; i++) {
        float m[3];
        for (int k = 0; k < 3; k++) {
            m[k] = middle(&t[i], k);
            add_point(all, t[i].p[k]);
        }
        add_point(centres, m);
    }
}

bool sp_cast_tree_build(sp_cast_tree *t, sp_cast_triangle *triangles, uint32_t count, sp_arena *arena)
{
    t->triangle_count = count;
    t->triangles = triangles;
    t->node_count = 0;
    if (count == 0) {
        return true;
    }
    t->nodes = SP_ARRAY(arena, sp_cast_node, 2 * (size_t)count);
    if (!t->nodes) {
        return false;
    }
    struct {
        uint32_t node, first, count, depth;
    } todo[DEPTH + 2];
    uint32_t open = 1;
    todo[0].node = 0;
    todo[0].first = 0;
    todo[0].count = count;
    todo[0].depth = 0;
    t->node_count = 1;
    while (open > 0) {
        open--;
        const uint32_t at = todo[open].node, first = todo[open].first, n = todo[open].count, depth = todo[open].depth;
        bounds all, centres;
        measure(triangles + first, n, &all, &centres);
        sp_cast_node *node = &t->nodes[at];
        memcpy(node->low, all.low, sizeof all.low);
        memcpy(node->high, all.high, sizeof all.high);
        node->first = first;
        node->count = n;
        int axis = 0;
        uint32_t cut = 0;
        if (n <= LEAF || depth + 1 >= DEPTH || !choose(triangles + first, n, &centres, area(&all), &axis, &cut)) {
            continue;
        }
        const uint32_t left = part(triangles + first, n, &centres, axis, cut), child = t->node_count;
        node->first = child;
        node->count = 0;
        t->node_count += 2;
        // at most one is left open for each level above
        todo[open].node = child + 1;
        todo[open].first = first + left;
        todo[open].count = n - left;
        todo[open++].depth = depth + 1;
        todo[open].node = child;
        todo[open].first = first;
        todo[open].count = left;
        todo[open++].depth = depth + 1;
    }
    return true;
}
