/* route_on.c - a way on and on, turns drawn from a seed. Leaves ways to somewhere to route_find.c.
 *
 * How far one can get from each lane without changing it is known before the first turn (turns.c). */
#include "road/route.h"

typedef struct reach_of {
    const lane_graph *g;
    double *reach;     /* of each node, m that can be driven from its beginning; infinite: for ever */
    uint32_t *open;    /* followers that are not settled */
    uint32_t *settled; /* a queue */
} reach_of;

/* the joints at the far end of a node */
static uint32_t node_joints(const lane_graph *g, uint32_t node, const joint **out)
{
    const lane_stretch *p = &g->stretch[node / 2];
    const bool end = node % 2 == 0;
    *out = g->joint + p->joint[end];
    return p->count[end];
}

static double turn_onto(const lane_graph *g, uint32_t node, const joint *j)
{
    const lane_stretch *q = &g->stretch[j->to];
    return q->road == g->stretch[node / 2].road ? 0 : g->turn[q->road - 1][j->at_end];
}

/* the node after this one; UINT32_MAX: the end of the road */
static uint32_t choose(const reach_of *r, uint32_t node, double rest, uint64_t seed, uint32_t *draws)
{
    const joint *list;
    const uint32_t joints = node_joints(r->g, node, &list);

    /* those that get far enough; where none does, the one that gets farthest */
    uint32_t good = 0, straight = UINT32_MAX, farthest = UINT32_MAX;
    double turn = 0;
    for (uint32_t i = 0; i < joints; i++) {
        const uint32_t next = route_node(&list[i]);
        if (!route_open(r->g, next)) {
            continue;
        }
        if (farthest == UINT32_MAX || r->reach[next] > r->reach[farthest] + TURN_TIE) {
            farthest = next;
        }
        if (r->reach[next] < rest) {
            continue;
        }
        good++;
        if (straight == UINT32_MAX || turn_onto(r->g, node, &list[i]) < turn - TURN_TIE) {
            straight = next;
            turn = turn_onto(r->g, node, &list[i]);
        }
    }
    if (good == 0) {
        return farthest;
    }
    if (seed == 0 || good == 1) {
        return straight;
    }
    uint32_t pick = (uint32_t)(sp_random(seed, sp_stream("route", "turn"), *draws, 0) * good);
    (*draws)++;
    for (uint32_t i = 0; i < joints; i++) {
        const uint32_t next = route_node(&list[i]);
        if (route_open(r->g, next) && r->reach[next] >= rest && pick-- == 0) {
            return next;
        }
    }
    return straight;
}

static bool drive(const reach_of *r, uint32_t node, double s, double length, uint64_t seed, route_draft *d)
{
    uint32_t draws = 0, still = 0;
    double gone = 0;
    for (;;) {
        const lane_stretch *p = &r->g->stretch[node / 2];
        const double end = node % 2 ? p->from : p->to;
        sp_road_leg leg = {.road = p->road, .lane = p->lane, .from = s, .to = end};
        const double own = route_length(d->net, &leg, end);
        if (gone + own >= length) {
            const road *on = road_of(d->net, p->road);
            const double to = path_reach(on, &on->section[p->section], p->lane, p->steady, 0, s, end, length - gone);
            return route_add(d, p->road, p->lane, s, to, false);
        }
        if ((own > 0 || d->count == 0) && !route_add(d, p->road, p->lane, s, end, false)) {
            return false;
        }
        gone += own;

        /* around pieces of no length for ever: the end */
        still = own > 0 ? 0 : still + 1;
        node = still > 1000 ? UINT32_MAX : choose(r, node, length - gone, seed, &draws);
        if (node == UINT32_MAX) {
            return true;
        }
        p = &r->g->stretch[node / 2];
        s = node % 2 ? p->to : p->from;
    }
}

bool sp_road_route_on(const sp_road_net *net, sp_road_place from, double length, uint64_t seed, sp_arena *arena,
                      const sp_road_route **out, sp_error *err)
{
    uint32_t at;
    *out = NULL;
    if (!sp_finite(length) || length < 0 || length > 1e7) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "route: its length must be between 0 and 10000 km");
    }
    if (!route_place(net, &from, &at, err)) {
        return false;
    }
    reach_of r = {.g = net->graph};
    const uint32_t nodes = net->graph->stretch_count * 2;
    route_draft d = {.net = net, .scratch = sp_arena_create()};
    bool good = d.scratch != NULL;
    if (good) {
        r.reach = SP_ARRAY(d.scratch, double, nodes);
        r.open = SP_ARRAY(d.scratch, uint32_t, nodes);
        r.settled = SP_ARRAY(d.scratch, uint32_t, nodes);
        good = r.reach && r.open && r.settled;
    }
    if (good) {
        graph_reach(r.g, r.reach, r.open, r.settled);
        good = drive(&r, at * 2 + (net->graph->stretch[at].way < 0), from.s, length, seed, &d);
    }
    *out = good ? route_keep(&d, arena) : NULL;
    sp_arena_destroy(d.scratch);
    return *out ? true : sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a route");
}
