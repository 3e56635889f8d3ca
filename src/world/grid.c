/* grid.c - squares over the plane in levels, each of twice the side: everybody lies, by his point, in one square of the
 * level whose side is at least twice his reach. So whom his square meets lies in the nine squares around him on his own
 * level or on a coarser one. Leaves who is solid, and how far who may get, to those who fill it.
 *
 * Everybody has a key of level, row, column and id; sorted by it a row of squares is a run in the list. Last time's
 * order is where sorting starts, which it is nearly done with; keys are unique, so that the order does not depend on
 * it. */
#include "world/grid.h"
#include "base/sort.h"

enum { LEVELS = 16, FINEST = 4 /* 2^4 m */, MIDDLE = 1 << 23, WIDE = (1 << 24) - 1, PAIRS = 48000 };

/* key: level 4 bits, row 24, column 24, then 12 bits to spare; ids decide among equals */
typedef struct entry {
    uint64_t key;
    double x, y, reach;
    uint32_t id, still;
} entry;

struct sp_grid {
    uint32_t capacity, count, pair_room;
    uint32_t level_first[LEVELS + 1]; /* of each level, in the sorted list */
    entry *entry, *spare;             /* spare: for merging */
    uint32_t *where;                  /* of each id last time: its place in the list, + 1; 0: not there */
    uint32_t *start;                  /* of each id: its pairs */
    sp_grid_pair *pair;               /* as found */
};

sp_grid *sp_grid_create(uint32_t capacity)
{
    sp_grid *g = capacity <= UINT16_MAX ? sp_memory_alloc(sizeof *g) : NULL;
    if (!g)
        return NULL;
    const uint64_t all = (uint64_t)capacity * (capacity + 1) / 2 + 1;
    *g = (sp_grid){.capacity = capacity, .pair_room = all < PAIRS ? (uint32_t)all : PAIRS};
    g->entry = sp_memory_alloc(sizeof *g->entry * (capacity + 1));
    g->spare = sp_memory_alloc(sizeof *g->spare * (capacity + 1));
    g->where = sp_memory_alloc(sizeof *g->where * (capacity + 2));
    g->start = sp_memory_alloc(sizeof *g->start * (capacity + 2));
    g->pair = sp_memory_alloc(sizeof *g->pair * g->pair_room);
    if (!g->entry || !g->spare || !g->where || !g->start || !g->pair) {
        sp_grid_destroy(g);
        return NULL;
    }
    __builtin_memset(g->where, 0, sizeof *g->where * (capacity + 2));
    return g;
}

void sp_grid_destroy(sp_grid *g)
{
    if (!g)
        return;
    sp_memory_free(g->entry);
    sp_memory_free(g->spare);
    sp_memory_free(g->where);
    sp_memory_free(g->start);
    sp_memory_free(g->pair);
    sp_memory_free(g);
}

/* ---------------------------------------------------------------- filling and sorting */
static uint32_t cell_of(double at, uint32_t level)
{
    const double cell = at / (double)(UINT32_C(1) << (FINEST + level));
    return (uint32_t)(int32_t)(sp_clamp(cell == cell ? sp_floor(cell) : 0, -MIDDLE, MIDDLE - 1) + MIDDLE);
}

static uint64_t key_of(uint32_t level, uint32_t row, uint32_t column)
{
    return (uint64_t)level << 60 | (uint64_t)row << 36 | (uint64_t)column << 12;
}

void sp_grid_clear(sp_grid *g)
{
    g->count = 0;
}

void sp_grid_add(sp_grid *g, uint32_t id, double x, double y, double reach, bool still)
{
    if (id == 0 || id > g->capacity || g->count > g->capacity)
        return;
    uint32_t level = 0;
    while (level + 1 < LEVELS && 2 * reach > (double)(UINT32_C(1) << (FINEST + level)))
        level++;
    const uint64_t key = key_of(level, cell_of(y, level), cell_of(x, level));
    g->spare[g->count] = (entry){key, x, y, reach, id, still};
    g->count++;
}

static bool before(const entry *a, const entry *b)
{
    return a->key != b->key ? a->key < b->key : a->id < b->id;
}

SP_SORT(entry, before)

void sp_grid_sort(sp_grid *g)
{
    /* in last time's order, those who are new behind: start[] is free now */
    uint32_t count = 0, *const slot = g->start;
    for (uint32_t i = 0; i <= g->capacity; i++)
        slot[i] = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        const uint32_t last = g->where[g->spare[i].id];
        if (last > 0 && last <= g->capacity)
            slot[last] = i + 1;
    }
    for (uint32_t k = 1; k <= g->capacity; k++)
        if (slot[k])
            g->entry[count++] = g->spare[slot[k] - 1];
    for (uint32_t i = 0; i < g->count; i++) {
        const uint32_t last = g->where[g->spare[i].id];
        if (last == 0 || last > g->capacity || slot[last] != i + 1)
            g->entry[count++] = g->spare[i];
    }
    g->count = count;
    sort_nearly(g->entry, g->spare, count);
    for (uint32_t k = 0; k < count; k++)
        g->where[g->entry[k].id] = k + 1;
    uint32_t at = 0;
    for (uint32_t level = 0; level <= LEVELS; level++) {
        while (at < count && (uint32_t)(g->entry[at].key >> 60) < level)
            at++;
        g->level_first[level] = level < LEVELS ? at : count;
    }
}

/* the first of [lo, hi) whose key is not less */
static uint32_t first_of(const sp_grid *g, uint32_t lo, uint32_t hi, uint64_t key)
{
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (g->entry[middle].key < key)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* ---------------------------------------------------------------- pairs */
static void pair_add(sp_grid *g, const entry *p, const entry *q, uint32_t *count)
{
    const double far = p->reach + q->reach;
    if (sp_abs(p->x - q->x) > far || sp_abs(p->y - q->y) > far || (p->still && q->still))
        return;
    if (*count < g->pair_room) {
        const uint16_t a = (uint16_t)p->id, b = (uint16_t)q->id;
        g->pair[*count] = a < b ? (sp_grid_pair){a, b} : (sp_grid_pair){b, a};
    }
    (*count)++;
}

/* on one level: each with those behind it in the list, in its own square, the next, and three of the next row. The list
 * is walked once with a second finger in the row above. */
static void pairs_within(sp_grid *g, uint32_t lo, uint32_t hi, uint32_t *count)
{
    uint32_t above = lo;
    for (uint32_t i = lo; i < hi; i++) {
        const entry *p = &g->entry[i];
        const uint64_t beside = (p->key & ~UINT64_C(0xfff)) + (UINT64_C(1) << 12);
        for (uint32_t k = i + 1; k < hi && g->entry[k].key <= beside; k++)
            pair_add(g, p, &g->entry[k], count);
        const uint64_t row = p->key + (UINT64_C(1) << 36), from = row - (UINT64_C(1) << 12),
                       to = row + (UINT64_C(1) << 12);
        above = above > i ? above : i + 1;
        while (above < hi && g->entry[above].key < from)
            above++;
        for (uint32_t k = above; k < hi && g->entry[k].key <= to; k++)
            pair_add(g, p, &g->entry[k], count);
    }
}

/* each of a level with those of a coarser one: three rows of three squares */
static void pairs_across(sp_grid *g, uint32_t lo, uint32_t hi, uint32_t level, uint32_t *count)
{
    const uint32_t first = g->level_first[level], last = g->level_first[level + 1];
    for (uint32_t i = lo; first < last && i < hi; i++) {
        const entry *p = &g->entry[i];
        const uint32_t row = cell_of(p->y, level), column = cell_of(p->x, level);
        for (uint32_t r = row > 0 ? row - 1 : 0; r <= row + 1 && r <= WIDE; r++) {
            const uint64_t from = key_of(level, r, column > 0 ? column - 1 : 0),
                           to = key_of(level, r, column < WIDE ? column + 1 : WIDE);
            for (uint32_t k = first_of(g, first, last, from); k < last && g->entry[k].key <= to; k++)
                pair_add(g, p, &g->entry[k], count);
        }
    }
}

uint32_t sp_grid_pairs(sp_grid *g, sp_grid_pair *out, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t level = 0; level < LEVELS; level++) {
        const uint32_t lo = g->level_first[level], hi = g->level_first[level + 1];
        pairs_within(g, lo, hi, &count);
        for (uint32_t coarse = level + 1; lo < hi && coarse < LEVELS; coarse++)
            pairs_across(g, lo, hi, coarse, &count);
    }
    const uint32_t found = count < g->pair_room ? count : g->pair_room;

    /* by a: counted, then laid out; by b: few have many */
    uint32_t *const start = g->start;
    for (uint32_t i = 0; i <= g->capacity + 1; i++)
        start[i] = 0;
    for (uint32_t i = 0; i < found; i++)
        start[g->pair[i].a + 1]++;
    for (uint32_t i = 1; i <= g->capacity + 1; i++)
        start[i] += start[i - 1];
    if (found > max)
        return count;
    for (uint32_t i = 0; i < found; i++)
        out[start[g->pair[i].a]++] = g->pair[i];
    for (uint32_t i = 1; i < found; i++) {
        const sp_grid_pair p = out[i];
        uint32_t k = i;
        for (; k > 0 && out[k - 1].a == p.a && out[k - 1].b > p.b; k--)
            out[k] = out[k - 1];
        out[k] = p;
    }
    return count;
}

/* ---------------------------------------------------------------- around a point */
uint32_t sp_grid_around(const sp_grid *g, double x, double y, double radius, uint32_t *out, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t level = 0; level < LEVELS; level++) {
        const uint32_t first = g->level_first[level], last = g->level_first[level + 1];
        if (first == last || !(radius >= 0))
            continue;
        const uint32_t low = cell_of(y - radius, level), high = cell_of(y + radius, level);
        const uint32_t left = cell_of(x - radius, level), right = cell_of(x + radius, level);
        for (uint32_t k = first; k < last;) {
            /* to the next square that counts */
            const uint64_t key = g->entry[k].key;
            const uint32_t row = (uint32_t)(key >> 36) & WIDE, column = (uint32_t)(key >> 12) & WIDE;
            if (row > high || (row == high && column > right))
                break;
            if (row < low || column < left || column > right) {
                const uint32_t to = row < low ? low : (column > right ? row + 1 : row);
                k = first_of(g, k + 1, last, key_of(level, to, left));
                continue;
            }
            const entry *e = &g->entry[k++];
            if (sp_square(e->x - x) + sp_square(e->y - y) > radius * radius)
                continue;

            /* in order of id; who is beyond `max` falls out */
            uint32_t at = count < max ? count : max;
            count++;
            if (at == max && (max == 0 || out[max - 1] < e->id))
                continue;
            for (at = at == max ? max - 1 : at; at > 0 && out[at - 1] > e->id; at--)
                out[at] = out[at - 1];
            out[at] = e->id;
        }
    }
    return count;
}
