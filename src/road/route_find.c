/* route_find.c - the best way from a place to another: Dijkstra over the stretches of driving lanes. Leaves a way to
 * nowhere in particular to route_on.c.
 *
 * A node is a stretch, driven from its beginning. From it one goes on over its joints for the cost of its length, or at
 * its beginning onto a lane beside for that of 20 m. The stretches beside the start have a second node each, driven
 * from the start's s; the goal is a node of its own. Of equal ways the one over the lower node numbers is taken. */
#include "road/route.h"

#include <stdio.h>

static const double change_cost = 20; /* m, a change of lane */
static const double change_room = 60; /* m; where less is at hand, a few centimetres more: of equal ways, the roomy */
static const double change_longest = 100; /* m, of one change */
static const double unknown_limit = 13.9; /* m/s */
static const double no_limit = 36.1;      /* m/s: 130 km/h, as advised on motorways without one */
static const double junction_cost = 1e6;  /* m: more than any way is long */
#define NOBODY UINT32_MAX

typedef struct search {
    const sp_road_net *net;
    const lane_graph *g;
    sp_route_kind kind;
    sp_road_place from, to;
    uint32_t goal_at; /* stretch */
    uint32_t nodes;   /* of stretches; then those at the start; then the goal */
    uint32_t start_count, goal;
    const uint32_t *start; /* node that each stands for */
    double *cost;
    uint32_t *before, *heap, *slot; /* who leads here; a heap of nodes; where in it each is + 1 */
    uint32_t heap_count;
} search;

/* ---- the heap ---- */
static bool sooner(const search *q, uint32_t a, uint32_t b)
{
    return q->cost[a] < q->cost[b] || (q->cost[a] <= q->cost[b] && a < b);
}

static void heap_put(search *q, uint32_t at, uint32_t node)
{
    q->heap[at] = node;
    q->slot[node] = at + 1;
}

static void heap_rise(search *q, uint32_t at, uint32_t node)
{
    while (at > 0 && sooner(q, node, q->heap[(at - 1) / 2])) {
        heap_put(q, at, q->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    heap_put(q, at, node);
}

static uint32_t heap_pop(search *q)
{
    const uint32_t first = q->heap[0], last = q->heap[--q->heap_count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= q->heap_count) {
            break;
        }
        if (child + 1 < q->heap_count && sooner(q, q->heap[child + 1], q->heap[child])) {
            child++;
        }
        if (!sooner(q, q->heap[child], last)) {
            break;
        }
        heap_put(q, at, q->heap[child]);
        at = child;
    }
    if (q->heap_count) {
        heap_put(q, at, last);
    }
    return first;
}

static void relax(search *q, uint32_t from, uint32_t node, double cost)
{
    if (!(cost < q->cost[node])) {
        return;
    }
    q->cost[node] = cost;
    q->before[node] = from;
    heap_rise(q, q->slot[node] ? q->slot[node] - 1 : q->heap_count++, node);
}

/* ---- edges ---- */
/* the node of a stretch that a node stands for */
static uint32_t plain(const search *q, uint32_t node)
{
    return node < q->nodes ? node : q->start[node - q->nodes];
}

/* s where a node begins */
static double node_begin(const search *q, uint32_t node)
{
    const uint32_t n = plain(q, node);
    const lane_stretch *p = &q->g->stretch[n / 2];
    return node >= q->nodes ? q->from.s : (n % 2 ? p->to : p->from);
}

/* of `metres` on this stretch */
static double metres_cost(const search *q, const lane_stretch *p, double metres)
{
    if (q->kind != SP_ROUTE_FASTEST) {
        return metres;
    }
    const double limit = sp_road_speed_limit(q->net, (sp_road_place){p->road, p->lane, (p->from + p->to) / 2, 0});
    return metres / (limit == SP_INFINITY ? no_limit : (limit > 0 ? limit : unknown_limit));
}

static double part_of(const lane_stretch *p, double from, double to)
{
    return p->to > p->from ? p->length * sp_abs(to - from) / (p->to - p->from) : 0;
}

/* what is closed to cars is driven on only to stop there */
static bool enterable(const search *q, uint32_t node)
{
    return route_open(q->g, node) || (node / 2 == q->goal_at && route_way(q->g, node));
}

static void expand_beside(search *q, uint32_t node)
{
    const uint32_t n = plain(q, node);
    const lane_stretch *p = &q->g->stretch[n / 2];
    const double room = part_of(p, node_begin(q, node), n % 2 ? p->from : p->to);
    const double metres = change_cost + 1e-3 * sp_max(0, change_room - room);
    for (int out = 0; out < 2; out++) {
        const uint32_t at = graph_beside(q->net, n / 2, out == 1);
        if (at == UINT32_MAX || !enterable(q, at * 2 + n % 2)) {
            continue;
        }
        uint32_t beside = at * 2 + n % 2;
        for (uint32_t k = 0; node >= q->nodes && k < q->start_count; k++) {
            if (q->start[k] == at * 2 + n % 2) {
                beside = q->nodes + k;
            }
        }
        relax(q, node, beside, q->cost[node] + metres_cost(q, p, metres));
    }
}

static void expand(search *q, uint32_t node)
{
    const uint32_t n = plain(q, node);
    const lane_stretch *p = &q->g->stretch[n / 2];
    const double begin = node_begin(q, node);
    const bool end = n % 2 == 0;

    /* the goal, if it lies ahead on this stretch */
    if (n / 2 == q->goal_at && (end ? q->to.s >= begin : q->to.s <= begin)) {
        relax(q, node, q->goal, q->cost[node] + metres_cost(q, p, part_of(p, begin, q->to.s)));
    }
    expand_beside(q, node);
    const double all = q->cost[node] + metres_cost(q, p, part_of(p, begin, end ? p->to : p->from));
    for (uint32_t i = 0; i < p->count[end]; i++) {
        const joint *j = &q->g->joint[p->joint[end] + i];
        const lane_stretch *next = &q->g->stretch[j->to];
        if (!enterable(q, route_node(j))) {
            continue;
        }
        const bool enters = q->kind == SP_ROUTE_FEWEST_JUNCTIONS && next->road != p->road &&
                            q->g->connecting[next->road - 1] && !q->g->connecting[p->road - 1];
        relax(q, node, route_node(j), all + (enters ? junction_cost : 0));
    }
}

/* ---- from the nodes to legs ---- */
/* nodes that lead sideways to each other share the stretch: a part for each change, the rest for the last */
static bool legs_of(const search *q, const uint32_t *way, uint32_t count, double end, route_draft *d)
{
    const double begin = node_begin(q, way[0]), all = end - begin;
    const double share = count > 1 ? sp_clamp(all / count, -change_longest, change_longest) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const lane_stretch *p = &q->g->stretch[plain(q, way[i]) / 2];
        const bool last = i + 1 == count;
        if (!route_add(d, p->road, p->lane, begin + share * i, last ? end : begin + share * (i + 1), !last)) {
            return false;
        }
    }
    return true;
}

static bool way_lay(const search *q, sp_arena *scratch, route_draft *d)
{
    uint32_t count = 0;
    for (uint32_t n = q->before[q->goal]; n != NOBODY; n = q->before[n]) {
        count++;
    }
    uint32_t *way = SP_ARRAY(scratch, uint32_t, count);
    if (!way) {
        return false;
    }
    for (uint32_t n = q->before[q->goal], i = count; n != NOBODY; n = q->before[n]) {
        way[--i] = n;
    }
    for (uint32_t i = 0, n; i < count; i += n) {
        const uint32_t first = plain(q, way[i]);
        const lane_stretch *p = &q->g->stretch[first / 2];
        n = 1;
        while (i + n < count) {
            const lane_stretch *next = &q->g->stretch[plain(q, way[i + n]) / 2];
            const bool beside = next->road == p->road && next->section == p->section && next->lane != p->lane &&
                                next->from == p->from && node_begin(q, way[i + n]) == node_begin(q, way[i]);
            if (!beside) {
                break;
            }
            n++;
        }
        const double end = i + n == count ? q->to.s : (first % 2 ? p->from : p->to);
        if (!legs_of(q, way + i, n, end, d)) {
            return false;
        }
    }
    return true;
}

/* ---- one way ---- */
/* the lanes that one can stand on beside the start, itself first */
static uint32_t *start_lanes(search *q, uint32_t at, sp_arena *scratch)
{
    const uint32_t way = q->g->stretch[at].way < 0;
    uint32_t count = 1, beside;
    for (int out = 0; out < 2; out++) {
        for (beside = graph_beside(q->net, at, out); beside != UINT32_MAX; beside = graph_beside(q->net, beside, out)) {
            count++;
        }
    }
    uint32_t *start = SP_ARRAY(scratch, uint32_t, count);
    if (!start) {
        return NULL;
    }
    start[q->start_count++] = at * 2 + way;
    for (int out = 0; out < 2; out++) {
        for (beside = graph_beside(q->net, at, out); beside != UINT32_MAX; beside = graph_beside(q->net, beside, out)) {
            start[q->start_count++] = beside * 2 + way;
        }
    }
    return start;
}

/* false: no memory; *found says whether there is a way, which is then in d */
static bool one_way(search *q, uint32_t at, sp_arena *scratch, route_draft *d, bool *found)
{
    *found = false;
    q->nodes = q->g->stretch_count * 2;
    q->start_count = 0;
    q->start = start_lanes(q, at, scratch);
    q->goal = q->nodes + q->start_count;
    const uint32_t all = q->goal + 1;
    q->cost = SP_ARRAY(scratch, double, all);
    q->before = SP_ARRAY(scratch, uint32_t, all);
    q->heap = SP_ARRAY(scratch, uint32_t, all);
    q->slot = SP_ARRAY(scratch, uint32_t, all);
    q->heap_count = 0;
    if (!q->start || !q->cost || !q->before || !q->heap || !q->slot) {
        return false;
    }
    for (uint32_t i = 0; i < all; i++) {
        q->cost[i] = SP_INFINITY;
    }
    relax(q, NOBODY, q->nodes, 0);
    while (q->heap_count) {
        const uint32_t node = heap_pop(q);
        if (node == q->goal) {
            *found = true;
            return way_lay(q, scratch, d);
        }
        expand(q, node);
    }
    return true;
}

static bool no_way(const sp_road_net *net, sp_road_place a, sp_road_place b, sp_error *err)
{
    char words[300], s[40];
    sp_number_fixed(s, b.s, 1);
    (void)snprintf(words, sizeof words, "leads no way to road '%.80s', lane %d at s %s m", sp_road_id(net, b.road),
                   (int)b.lane, s);
    return route_fail(net, a, words, err);
}

bool sp_road_route_find(const sp_road_net *net, sp_road_place from, const sp_road_place *via, uint32_t via_count,
                        sp_road_place to, sp_route_kind kind, sp_arena *arena, const sp_road_route **out, sp_error *err)
{
    search q = {.net = net, .g = net ? net->graph : NULL, .kind = kind};
    route_draft d = {.net = net, .scratch = sp_arena_create()};
    uint32_t at;
    bool good = d.scratch != NULL, placed = good && route_place(net, &from, &at, err);
    *out = NULL;
    for (uint32_t i = 0; placed && good && i <= via_count; i++) {
        bool found = false;
        q.from = from;
        q.to = i < via_count ? via[i] : to;
        placed = route_place(net, &q.to, &q.goal_at, err);
        sp_arena *scratch = sp_arena_create();
        good = placed && scratch && one_way(&q, at, scratch, &d, &found);
        sp_arena_destroy(scratch);
        if (good && !found) {
            placed = no_way(net, q.from, q.to, err);
        }
        from = q.to;
        at = q.goal_at;
    }
    *out = placed && good ? route_keep(&d, arena) : NULL;
    sp_arena_destroy(d.scratch);
    return *out ? true : sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a route");
}
