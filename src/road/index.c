/* index.c - the tree over the boxes of all chunks: which may hold a point, which may be near it. Leaves chunks to
 * chunks.c and the choice to locate.c.
 *
 * Packed once (sort, tile, recurse: Leutenegger, Lopez and Edgington 1997), eight boxes a node, levels as plain arrays.
 * The order in which a walk gives chunks is fixed by the network; no answer may hang on it. */
#include "road/inside.h"

#include <stdlib.h>

typedef struct entry {
    float x, y;
    uint32_t chunk;
} entry;

static int by_x(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    return p->x != q->x ? (p->x > q->x) - (p->x < q->x) : (p->chunk > q->chunk) - (p->chunk < q->chunk);
}

static int by_y(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    return p->y != q->y ? (p->y > q->y) - (p->y < q->y) : (p->chunk > q->chunk) - (p->chunk < q->chunk);
}

/* columns by x, each sorted by y */
static void tile(entry *e, uint32_t count)
{
    const double nodes = sp_ceil((double)count / INDEX_FAN), columns = sp_ceil(sp_sqrt(nodes));
    const uint32_t column = (uint32_t)sp_ceil(nodes / columns) * INDEX_FAN;
    qsort(e, count, sizeof *e, by_x);
    for (uint32_t i = 0; i < count; i += column) {
        qsort(e + i, count - i < column ? count - i : column, sizeof *e, by_y);
    }
}

static void box_join(box2f *a, const box2f *b)
{
    a->min_x = b->min_x < a->min_x ? b->min_x : a->min_x;
    a->min_y = b->min_y < a->min_y ? b->min_y : a->min_y;
    a->max_x = b->max_x > a->max_x ? b->max_x : a->max_x;
    a->max_y = b->max_y > a->max_y ? b->max_y : a->max_y;
}

bool road_index_make(sp_road_net *net, sp_arena *arena)
{
    road_index *t = &net->index;
    sp_arena *scratch = sp_arena_create();
    entry *e = scratch ? SP_ARRAY(scratch, entry, net->chunk_count) : NULL;
    bool good = e != NULL;
    *t = (road_index){0};
    t->chunk = SP_ARRAY(arena, uint32_t, net->chunk_count);
    good = good && t->chunk;
    if (good) {
        for (uint32_t i = 0; i < net->chunk_count; i++) {
            const box2f *b = &net->chunk[i].box;
            e[i] = (entry){b->min_x * 0.5F + b->max_x * 0.5F, b->min_y * 0.5F + b->max_y * 0.5F, i};
        }
        tile(e, net->chunk_count);
        for (uint32_t i = 0; i < net->chunk_count; i++) {
            t->chunk[i] = e[i].chunk;
        }
    }

    /* levels from the chunks up, until one node is left */
    uint32_t count = net->chunk_count;
    for (uint32_t level = 0; good && level < INDEX_LEVELS && count; level++) {
        box2f *box = SP_ARRAY(arena, box2f, count);
        if (!box) {
            good = false;
            break;
        }
        for (uint32_t i = 0; i < count; i++) {
            if (level == 0) {
                box[i] = net->chunk[t->chunk[i]].box;
                continue;
            }
            const uint32_t first = i * INDEX_FAN, below = t->count[level - 1];
            box[i] = t->box[level - 1][first];
            for (uint32_t k = first + 1; k < below && k < first + INDEX_FAN; k++) {
                box_join(&box[i], &t->box[level - 1][k]);
            }
        }
        t->box[level] = box;
        t->count[level] = count;
        t->level_count = level + 1;
        count = count > 1 ? (count + INDEX_FAN - 1) / INDEX_FAN : 0;
    }
    sp_arena_destroy(scratch);
    return good;
}

void index_walk_start(index_walk *w, const sp_road_net *net, double x, double y)
{
    w->x = x;
    w->y = y;
    w->depth = 0;
    if (net->index.level_count) {
        w->level[0] = net->index.level_count - 1;
        w->node[0] = 0;
        w->depth = 1;
    }
}

bool index_walk_next(index_walk *w, const sp_road_net *net, uint32_t *out)
{
    const road_index *t = &net->index;
    while (w->depth) {
        w->depth--;
        const uint32_t level = w->level[w->depth], node = w->node[w->depth];
        if (!box_holds(&t->box[level][node], w->x, w->y)) {
            continue;
        }
        if (level == 0) {
            *out = t->chunk[node];
            return true;
        }
        const uint32_t below = t->count[level - 1], first = node * INDEX_FAN;
        for (uint32_t k = first; k < below && k < first + INDEX_FAN; k++) {
            if (box_holds(&t->box[level - 1][k], w->x, w->y)) {
                w->level[w->depth] = level - 1;
                w->node[w->depth] = k;
                w->depth++;
            }
        }
    }
    return false;
}

static double box_distance(const box2f *b, double x, double y)
{
    const double dx = sp_max(sp_max((double)b->min_x - x, x - (double)b->max_x), 0);
    const double dy = sp_max(sp_max((double)b->min_y - y, y - (double)b->max_y), 0);
    return sp_hypot(dx, dy);
}

bool index_walk_nearer(index_walk *w, const sp_road_net *net, const double *limit, uint32_t *out)
{
    const road_index *t = &net->index;
    while (w->depth) {
        w->depth--;
        const uint32_t level = w->level[w->depth], node = w->node[w->depth];
        if (box_distance(&t->box[level][node], w->x, w->y) > *limit) {
            continue;
        }
        if (level == 0) {
            *out = t->chunk[node];
            return true;
        }

        /* the nearest comes last onto the stack */
        const uint32_t below = t->count[level - 1], first = node * INDEX_FAN, from = w->depth;
        double distance[INDEX_FAN];
        for (uint32_t k = first; k < below && k < first + INDEX_FAN; k++) {
            const double d = box_distance(&t->box[level - 1][k], w->x, w->y);
            uint32_t i = w->depth;
            if (d > *limit) {
                continue;
            }
            for (; i > from && distance[i - 1 - from] < d; i--) {
                distance[i - from] = distance[i - 1 - from];
                w->node[i] = w->node[i - 1];
            }
            distance[i - from] = d;
            w->node[i] = k;
            w->level[w->depth] = level - 1;
            w->depth++;
        }
    }
    return false;
}
