/* bends.c - how tightly the roads of a network bend, in cells of a few metres: a constant of the network, laid out road
 * by road when first asked for, so that looking ahead costs a memory read a cell. */
#include "traffic/rules.h"

#define CELL 2.0 /* m of s */

struct sp_bends {
    const sp_road_net *net;
    sp_arena *arena;
    uint32_t count;
    struct bend_road {
        uint32_t cells;
        float *k; /* 1/m: the tightest of each cell, left positive; NULL: not laid out yet */
    } road[];
};

static struct sp_bends *create(const sp_road_net *net, sp_arena *arena)
{
    const uint32_t count = sp_road_count(net);
    struct sp_bends *b = sp_arena_alloc(arena, sizeof *b + count * sizeof *b->road);
    if (b) {
        b->net = net;
        b->arena = arena;
        b->count = count;
    }
    return b;
}

static void lay(struct sp_bends *b, uint32_t road)
{
    struct bend_road *r = &b->road[road - 1];
    const double length = sp_road_length(b->net, road);
    r->cells = (uint32_t)sp_clamp(length / CELL, 0, 1e6) + 1;
    r->k = SP_ARRAY(b->arena, float, r->cells);
    double before = 0;
    for (uint32_t i = 0; r->k && i <= 2 * r->cells; i++) {
        sp_road_point p;
        const sp_road_place at = {road, 0, sp_min(i * CELL / 2, length), 0};
        const double k = sp_road_at(b->net, at, &p) ? p.curvature : before;

        /* at both ends of a cell, and in its middle */
        for (uint32_t c = i / 2 - (i % 2 == 0 && i > 0); c <= i / 2 && c < r->cells; c++) {
            r->k[c] = sp_abs(k) > sp_abs((double)r->k[c]) ? (float)k : r->k[c];
        }
        before = k;
    }
}

double sp_bends_slow(struct sp_bends **bends, sp_arena *arena, const sp_road_net *net, sp_road_place at, int way,
                     double reach, double across, const sp_bend_ask *ask)
{
    *bends = *bends || !arena ? *bends : create(net, arena);
    struct sp_bends *b = *bends;
    if (!b || at.road == 0 || at.road > b->count) {
        return SP_INFINITY;
    }
    struct bend_road *r = &b->road[at.road - 1];
    if (!r->k) {
        lay(b, at.road);
    }
    const uint32_t first = (uint32_t)(sp_clamp(at.s, 0, 1e8) / CELL), cells = (uint32_t)(reach / CELL) + 1;
    double here = SP_INFINITY;
    for (uint32_t i = 0; r->k && i <= cells; i++) {
        const int64_t c = (int64_t)first + way * (int64_t)i;
        if (c < 0 || c >= (int64_t)r->cells) {
            break;
        }
        const double k = (double)r->k[c];
        if (sp_abs(k) < 1e-4) {
            continue;
        }
        const double speed = sp_sqrt(across * sp_max(1 - at.t * k, 0.1) / sp_abs(k));
        const double edge = way > 0 ? (double)c * CELL - at.s : at.s - (double)(c + 1) * CELL;
        here = i == 0 ? speed : here;
        ask->slow(ask->what, sp_max(edge, 0), speed);
    }
    return here;
}
