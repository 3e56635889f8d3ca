/* route.h - routes as the files that make them see them: a list of legs that grows. */
#ifndef SP_ROAD_ROUTE_H
#define SP_ROAD_ROUTE_H

#include "road/inside.h"

#define ROUTE_MOST 1000000 /* legs; ends what goes around pieces of no length */

typedef struct route_draft {
    const sp_road_net *net;
    sp_arena *scratch;
    sp_road_leg *leg;
    uint32_t count, room;
} route_draft;

/* A node is a stretch driven one way: stretch * 2, + 1 against s. */
static inline uint32_t route_node(const joint *j)
{
    return j->to * 2 + (j->at_end ? 1 : 0);
}
static inline bool route_way(const lane_graph *g, uint32_t node)
{
    const lane_stretch *p = &g->stretch[node / 2];
    return p->driven && (p->both || (p->way < 0) == (node % 2 == 1));
}
/* and cars may go on there */
static inline bool route_open(const lane_graph *g, uint32_t node)
{
    return route_way(g, node) && !g->stretch[node / 2].closed;
}

/* How far one can get from each node without changing lanes; the other two are room for as many numbers. turns.c */
void graph_reach(const lane_graph *g, double *reach, uint32_t *open, uint32_t *settled);

/* Metres along the middle of the leg's lane from its beginning to s = `to` within it. */
double route_length(const sp_road_net *net, const sp_road_leg *leg, double to);
/* Appends a leg, or lengthens the last one where it goes on in its lane and section. False: no memory, too many. */
bool route_add(route_draft *d, uint32_t number, int32_t id, double from, double to, bool beside);
/* The route in `arena`; NULL: no memory. */
const sp_road_route *route_keep(const route_draft *d, sp_arena *arena);
/* Sets "route: road ..., lane ... at s ... <words>". */
bool route_fail(const sp_road_net *net, sp_road_place p, const char *words, sp_error *err);
/* Clamps s, finds the lane by t where none is said, and the stretch. Fails: no driving lane. */
bool route_place(const sp_road_net *net, sp_road_place *p, uint32_t *at, sp_error *err);

#endif
