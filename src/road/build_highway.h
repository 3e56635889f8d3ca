/* build_highway.h - what a highway is while it is being laid: build_highway.c lays the main road, build_ramp.c the
 * ramps. */
#ifndef SP_ROAD_BUILD_HIGHWAY_H
#define SP_ROAD_BUILD_HIGHWAY_H

#include "road/build.h"

#define HIGHWAY_RAMPS 32

typedef enum edge_kind { LANE_OPENS, LANE_CLOSES, GORE_OPENS, GORE_CLOSES } edge_kind;
typedef struct edge_event {
    edge_kind kind;
    int side;        /* +1 left, -1 right */
    double from, to; /* s of the whole */
    double taper, width;
    double at; /* of its ramp's nose */
} edge_event;
/* the main road between two cuts */
typedef struct main_part {
    double from, to;
    uint32_t road;
} main_part;
typedef struct highway {
    draft *d;
    const sp_road_highway_spec *spec;
    const char *prefix, *name;
    draft whole; /* one road: the reference line uncut */
    double total;
    uint32_t stretch_count, cut_count;
    edge_event stretch[2 * HIGHWAY_RAMPS];
    double cut[HIGHWAY_RAMPS];
    main_part part[HIGHWAY_RAMPS + 1];
    uint32_t junction[HIGHWAY_RAMPS]; /* by cut */
} highway;

/* What happens at the outer edge of a side at s; NULL: nothing. */
const edge_event *highway_stretch(const highway *h, int side, double s);
/* Lays the road of ramp `index` and joins it to its cut. */
void build_ramp(highway *h, uint32_t index);

#endif
