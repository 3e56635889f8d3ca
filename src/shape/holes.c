/* holes.c - pavement between the ways through a junction. Connecting roads are a lane wide each, and what lies between
 * them is no lane of any: in a real crossing it is asphalt all the same. Here each small hole that they enclose is
 * paved; the island of a roundabout is too big to be one.
 *
 * Found on a grid: cells whose middle lies on a driving lane of a connecting road are covered; a cell that cannot be
 * reached from outside over uncovered ones belongs to a hole. */
#include "shape/pavement.h"

enum { CELLS_MOST = 1 << 20 };
static const double cell_least = 0.2, hole_most = 60; /* m; m2 */
static const float hole_bias = -2.25e-4f;             /* behind lanes and walks, before verges: see pavement.c */

enum { FREE, COVERED, OUTSIDE, SEEN };

typedef struct grid {
    double x, y, size;
    uint32_t columns, rows;
    uint8_t *cell;
    uint32_t *stack; /* of cells still to be looked at, and then those of one hole */
} grid;

/* the strips of one junction's roads */
typedef struct ways {
    const sp_road_strip *strip[64];
    uint32_t count[64], roads;
} ways;

static bool drives(const sp_road_strip *s, uint32_t c)
{
    return s->column[c].type == SP_LANE_DRIVING;
}

static void box_of(const ways *w, double low[2], double high[2])
{
    low[0] = low[1] = SP_INFINITY;
    high[0] = high[1] = -SP_INFINITY;
    for (uint32_t r = 0; r < w->roads; r++)
        for (uint32_t i = 0; i < w->count[r]; i++) {
            const sp_road_strip *s = &w->strip[r][i];
            for (uint32_t k = 0; k < s->station_count * s->column_count; k++) {
                if (!drives(s, k % s->column_count))
                    continue;
                const sp_vec3 p[2] = {s->span[k].left, s->span[k].right};
                for (int e = 0; e < 2; e++) {
                    low[0] = sp_min(low[0], p[e].x);
                    low[1] = sp_min(low[1], p[e].y);
                    high[0] = sp_max(high[0], p[e].x);
                    high[1] = sp_max(high[1], p[e].y);
                }
            }
        }
}

static bool grid_make(grid *g, const ways *w, sp_arena *arena)
{
    double low[2], high[2];
    box_of(w, low, high);
    const double wide = high[0] - low[0], tall = high[1] - low[1];
    if (!(wide > 0 && tall > 0 && wide < 2000 && tall < 2000))
        return false;
    g->size = sp_max(cell_least, sp_sqrt(wide * tall / (CELLS_MOST / 2)));

    // a rim of two cells, so that the outside is one
    g->x = low[0] - 2 * g->size;
    g->y = low[1] - 2 * g->size;
    g->columns = (uint32_t)(wide / g->size) + 5;
    g->rows = (uint32_t)(tall / g->size) + 5;
    const size_t cells = (size_t)g->columns * g->rows;
    if (cells > CELLS_MOST)
        return false;
    g->cell = SP_ARRAY(arena, uint8_t, cells);
    g->stack = SP_ARRAY(arena, uint32_t, cells);
    return g->cell && g->stack;
}

/* m to the left of the line from a to b; 0 of no line */
static double left_of(sp_vec3 a, sp_vec3 b, double x, double y)
{
    const double length = sp_hypot(b.x - a.x, b.y - a.y);
    return length > 0 ? ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / length : 0;
}

/* ways that touch leave no crack between them: a middle on their border is covered */
static void cover(const grid *g, sp_vec3 a, sp_vec3 b, sp_vec3 c)
{
    const double slack = 0.02;
    const double x0 = sp_min(a.x, sp_min(b.x, c.x)), x1 = sp_max(a.x, sp_max(b.x, c.x));
    const double y0 = sp_min(a.y, sp_min(b.y, c.y)), y1 = sp_max(a.y, sp_max(b.y, c.y));
    const uint32_t i0 = (uint32_t)((x0 - g->x) / g->size - 0.5), i1 = (uint32_t)((x1 - g->x) / g->size + 0.5);
    const uint32_t k0 = (uint32_t)((y0 - g->y) / g->size - 0.5), k1 = (uint32_t)((y1 - g->y) / g->size + 0.5);
    for (uint32_t k = k0; k <= k1 && k < g->rows; k++)
        for (uint32_t i = i0; i <= i1 && i < g->columns; i++) {
            const double x = g->x + (i + 0.5) * g->size, y = g->y + (k + 0.5) * g->size;
            const double p = left_of(a, b, x, y), q = left_of(b, c, x, y), r = left_of(c, a, x, y);
            if ((p >= -slack && q >= -slack && r >= -slack) || (p <= slack && q <= slack && r <= slack))
                g->cell[(size_t)k * g->columns + i] = COVERED;
        }
}

static void cover_all(const grid *g, const ways *w)
{
    for (uint32_t r = 0; r < w->roads; r++)
        for (uint32_t i = 0; i < w->count[r]; i++) {
            const sp_road_strip *s = &w->strip[r][i];
            for (uint32_t k = 0; k + 1 < s->station_count; k++)
                for (uint32_t c = 0; c < s->column_count; c++) {
                    if (!drives(s, c))
                        continue;
                    const sp_road_span *a = &s->span[(size_t)k * s->column_count + c], *b = a + s->column_count;
                    cover(g, a->right, b->right, b->left);
                    cover(g, a->right, b->left, a->left);
                }
        }
}

/* all free cells that hang together with `start` become `mark`; they are left on the stack, and counted */
static uint32_t flood(const grid *g, uint32_t start, uint8_t mark)
{
    uint32_t count = 0;
    g->cell[start] = mark;
    g->stack[count++] = start;
    for (uint32_t next = 0; next < count; next++) {
        const uint32_t at = g->stack[next], i = at % g->columns, k = at / g->columns;
        const uint32_t beside[4] = {i > 0 ? at - 1 : at, i + 1 < g->columns ? at + 1 : at, k > 0 ? at - g->columns : at,
                                    k + 1 < g->rows ? at + g->columns : at};
        for (int n = 0; n < 4; n++)
            if (g->cell[beside[n]] == FREE) {
                g->cell[beside[n]] = mark;
                g->stack[count++] = beside[n];
            }
    }
    return count;
}

static sp_vec3 on_ground(const sp_road_net *net, double x, double y)
{
    double z;
    sp_vec3 normal;
    sp_road_surface(net, x, y, NULL, &z, &normal);
    return sp_v3(x, y, z);
}

/* a cell, and half of one around it that the lanes hide */
static void pave_cell(sp_land *ground, const sp_road_net *net, const grid *g, uint32_t at,
                      const uint8_t colour[SP_COAT])
{
    const double x = g->x + (at % g->columns - 0.5) * g->size, y = g->y + (at / g->columns - 0.5) * g->size;
    const double to_x = x + 2 * g->size, to_y = y + 2 * g->size;
    const sp_vec3 p[4] = {on_ground(net, x, y), on_ground(net, to_x, y), on_ground(net, to_x, to_y),
                          on_ground(net, x, to_y)};
    uint8_t c[4][SP_COAT];
    for (int k = 0; k < 4; k++)
        __builtin_memcpy(c[k], colour, SP_COAT);
    sp_ground_quad(ground, p, (const uint8_t(*)[SP_COAT])c);
}

static void pave_holes(sp_land *ground, const sp_road_net *net, const grid *g)
{
    static const float asphalt[3] = {0.105f, 0.106f, 0.110f};
    uint8_t colour[SP_COAT];
    ground->stuff = SP_STUFF_ASPHALT;
    sp_coat(ground, asphalt, sp_v3(0, 0, 1), 128, colour);
    (void)flood(g, 0, OUTSIDE);
    ground->bias = hole_bias;
    for (uint32_t at = 0; at < g->columns * g->rows && !ground->failed; at++) {
        if (g->cell[at] != FREE)
            continue;
        const uint32_t count = flood(g, at, SEEN);
        if (count * g->size * g->size > hole_most)
            continue;
        for (uint32_t i = 0; i < count && !ground->failed; i++) {
            if (!ground->open)
                sp_ground_open(ground, on_ground(net, g->x, g->y));
            pave_cell(ground, net, g, g->stack[i], colour);
        }
    }
    if (ground->open)
        sp_ground_close(ground);
    ground->bias = 0;
}

/* roads by their junction: counting sort over junction numbers up to `most` */
static uint32_t *by_junction(const sp_road_net *net, sp_arena *arena, uint32_t most, uint32_t *first)
{
    uint32_t *roads = SP_ARRAY(arena, uint32_t, sp_road_count(net) + 1);
    for (uint32_t r = 1; roads && r <= sp_road_count(net); r++)
        first[sp_road_in_junction(net, r) + 1]++;
    for (uint32_t j = 1; j <= most + 1; j++)
        first[j] += first[j - 1];
    for (uint32_t r = sp_road_count(net); roads && r >= 1; r--)
        roads[--first[sp_road_in_junction(net, r) + 1]] = r;
    return roads;
}

static bool junction(sp_land *g, const sp_road_net *net, const uint32_t *roads, uint32_t count)
{
    sp_arena *arena = sp_arena_create();
    sp_error ignored = {0};
    ways w = {.roads = 0};
    bool fine = arena != NULL;
    for (uint32_t i = 0; fine && i < count && w.roads < 64; i++) {
        fine = sp_road_mesh(net, roads[i], arena, &w.strip[w.roads], &w.count[w.roads], &ignored);
        w.roads += fine;
    }
    grid made = {0};
    if (fine && w.roads > 1 && grid_make(&made, &w, arena)) {
        cover_all(&made, &w);
        pave_holes(g, net, &made);
    }
    sp_arena_destroy(arena);
    return fine;
}

bool sp_pave_holes(sp_land *g, const sp_road_net *net)
{
    uint32_t most = 0;
    for (uint32_t r = 1; r <= sp_road_count(net); r++)
        most = sp_road_in_junction(net, r) > most ? sp_road_in_junction(net, r) : most;
    if (most == 0)
        return true;
    sp_arena *arena = sp_arena_create();
    uint32_t *first = arena ? SP_ARRAY(arena, uint32_t, (size_t)most + 3) : NULL;
    const uint32_t *roads = first ? by_junction(net, arena, most, first) : NULL;
    bool fine = roads != NULL;
    for (uint32_t j = 1; fine && j <= most && !g->failed; j++) {
        const uint32_t from = first[j + 1], to = j < most ? first[j + 2] : sp_road_count(net);
        fine = to - from < 2 || junction(g, net, roads + from, to - from);
    }
    sp_arena_destroy(arena);
    return fine;
}
