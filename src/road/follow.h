/* follow.h - what the two makers of the graph of lanes share: stretches by section and lane (cut.c), joints between
 * them (follow.c). */
#ifndef SP_ROAD_FOLLOW_H
#define SP_ROAD_FOLLOW_H

#include "road/inside.h"

/* Number of the lane among those of its section, left then right, both from the centre; UINT32_MAX: none. */
uint32_t graph_slot(const section *c, int32_t id);
const lane *graph_lane(const section *c, uint32_t slot);
/* The stretches lo <= i < hi of a lane: of road `number`, section `index`. */
void graph_stretches(const lane_graph *g, uint32_t number, uint32_t index, uint32_t slot, uint32_t *lo, uint32_t *hi);
/* Makes all stretches in `arena`, without their joints. False: no memory. */
bool graph_cut(const sp_road_net *net, lane_graph *g, sp_arena *arena, sp_arena *scratch);

#endif
