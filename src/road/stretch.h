/* stretch.h - the graph of lanes: what follows on what, and how long it is. For those who keep lists by lane. */
#ifndef SP_ROAD_STRETCH_H
#define SP_ROAD_STRETCH_H

#include "road/road.h"

/* One lane of one section, cut where a link meets it in its middle. */
typedef struct sp_road_stretch {
    uint32_t road;
    int32_t lane;
    int way;         /* +1 traffic drives with s, -1 against */
    bool driven;     /* a driving lane of some width */
    bool steady;     /* its middle keeps its t, and it its width */
    bool even;       /* a metre of s is as long all along: steady, on a line or one arc */
    bool straight;   /* even, on one line */
    double from, to; /* s */
    double length;   /* m along its middle; where it is not even to a few centimetres */
} sp_road_stretch;
/* By road, section, lane, s; a constant of the network. */
uint32_t sp_road_stretch_count(const sp_road_net *net);
bool sp_road_stretch_get(const sp_road_net *net, uint32_t index, sp_road_stretch *out); /* index from 0 */
/* Index + 1 of the stretch of a lane that holds s, at a border of the one that starts there; 0: no such lane. */
uint32_t sp_road_stretch_at(const sp_road_net *net, uint32_t road, double s, int32_t lane);
/* Indices of those that follow on it in driving direction (back: that lead into it); gives how many there are. */
uint32_t sp_road_stretch_next(const sp_road_net *net, uint32_t index, bool back, uint32_t *out, uint32_t max);
/* m along its middle between two s of it; not negative. */
double sp_road_stretch_metres(const sp_road_net *net, uint32_t index, double s0, double s1);

#endif
