/* turns.c - which way to go on where lanes part, drawn from a stream of random numbers; and, once for a network, how
 * far every lane leads. Leaves going there to travel.c, routes to route.c.
 *
 * From each lane it is known how far one can get without changing it: lanes from which every way ends are settled from
 * the dead ends backwards, the others lead into a ring and never end. */
#include "road/route.h"

/* the joints at the far end of a node; and at its near end */
static uint32_t node_joints(const lane_graph *g, uint32_t node, bool far, const joint **out)
{
    const lane_stretch *p = &g->stretch[node / 2];
    const bool end = (node % 2 == 0) == far;
    *out = g->joint + p->joint[end];
    return p->count[end];
}

void graph_reach(const lane_graph *g, double *reach, uint32_t *open, uint32_t *settled)
{
    const uint32_t count = g->stretch_count * 2;
    uint32_t head = 0, tail = 0;
    const joint *list;
    for (uint32_t n = 0; n < count; n++) {
        reach[n] = SP_INFINITY;
        open[n] = 0;
        const uint32_t joints = route_open(g, n) ? node_joints(g, n, true, &list) : 0;
        for (uint32_t i = 0; i < joints; i++)
            open[n] += route_open(g, route_node(&list[i]));
        if (open[n] == 0)
            settled[tail++] = n;
    }
    while (head < tail) {
        const uint32_t n = settled[head++];
        double best = 0;
        uint32_t joints = route_open(g, n) ? node_joints(g, n, true, &list) : 0;
        for (uint32_t i = 0; i < joints; i++) {
            const uint32_t next = route_node(&list[i]);
            best = route_open(g, next) ? sp_max(best, reach[next]) : best;
        }
        reach[n] = route_open(g, n) ? g->stretch[n / 2].length + best : 0;

        /* who leads here has one open follower less; seen from the near end, those joints lead back */
        joints = route_open(g, n) ? node_joints(g, n, false, &list) : 0;
        for (uint32_t i = 0; i < joints; i++) {
            const uint32_t before = list[i].to * 2 + (list[i].at_end ? 0 : 1);
            if (route_open(g, before) && open[before] > 0 && --open[before] == 0)
                settled[tail++] = before;
        }
    }
}

bool road_reach_make(const lane_graph *g)
{
    const uint32_t nodes = g->stretch_count * 2;
    sp_arena *scratch = sp_arena_create();
    uint32_t *open = scratch ? SP_ARRAY(scratch, uint32_t, nodes + 1) : NULL;
    uint32_t *settled = scratch ? SP_ARRAY(scratch, uint32_t, nodes + 1) : NULL;
    const bool good = open && settled;
    if (good)
        graph_reach(g, g->reach, open, settled);
    sp_arena_destroy(scratch);
    return good;
}

/* what speaks against a way: the more, the worse; 0 nothing */
static int drawback(const lane_graph *g, const lane_stretch *p, const joint *j, const sp_road_turns *turns)
{
    const uint32_t node = route_node(j);
    const lane_stretch *q = &g->stretch[j->to];
    if (!route_open(g, node))
        return 8;
    const double turn = q->road == p->road || !g->connecting[q->road - 1] ? 0 : g->turn[q->road - 1][j->at_end];
    const int tight = turn > 0.1 && q->length < turns->tightest * turn ? 4 : 0;
    if (turns->ends)
        return tight;
    const double reach = g->reach[node];
    return tight + (reach == SP_INFINITY ? 0 : reach < q->length + 20 ? 3 : reach < 200 ? 2 : 1);
}

const joint *road_turn_draw(const sp_road_net *net, const sp_road_turns *turns, uint32_t number, uint32_t from,
                            bool at_end)
{
    const lane_graph *g = net->graph;
    const lane_stretch *p = &g->stretch[from];
    const joint *list = g->joint + p->joint[at_end];
    const uint32_t count = p->count[at_end];
    int best = 9;
    uint32_t alike = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int bad = drawback(g, p, &list[i], turns);
        alike = bad < best ? 1 : alike + (bad == best);
        best = bad < best ? bad : best;
    }
    if (best >= 8)
        return NULL;
    uint32_t pick = alike > 1 ? (uint32_t)(sp_random(turns->seed, turns->stream, (int64_t)number, p->road) * alike) : 0;
    for (uint32_t i = 0; i < count; i++)
        if (drawback(g, p, &list[i], turns) == best && pick-- == 0)
            return &list[i];
    return NULL;
}
