/* map_lanes.h - all lanes of a network as points, made once a run for the sensor map. */
#ifndef SP_SENSORS_MAP_LANES_H
#define SP_SENSORS_MAP_LANES_H

#include "sensors/sensor.h"

typedef struct sp_map_spot {
    sp_vec3 at; /* world */
    double heading, station, curvature, width, limit;
    uint32_t left_line, right_line;
} sp_map_spot;

/* one lane of one section */
typedef struct sp_map_lane {
    uint32_t road, type, number; /* number: opaque */
    int32_t lane;
    double from, to; /* s of its section */
    double lo_x, hi_x, lo_y, hi_y;
    const sp_map_spot *spot; /* as it is driven */
    uint32_t spot_count;
    uint32_t left, right, next[4]; /* numbers */
    bool junction;
} sp_map_lane;

/* lanes by road, section, then as the network lists them; road_first[r] is the first lane of road r, up to
 * road_first[road_count + 1] */
typedef struct sp_map_lanes {
    uint32_t lane_count, road_count;
    sp_map_lane *lane;
    const uint32_t *road_first;
    const double (*road_box)[4]; /* by road: lo_x, hi_x, lo_y, hi_y */
} sp_map_lanes;

enum { SP_MAP_SPOTS_MOST = 2000000 };
/* Every `step` m and at both ends; `all`: also lanes that nobody drives on. Numbers are a permutation keyed by seed and
 * stream. NULL with *err set: memory, or more than SP_MAP_SPOTS_MOST points. */
const sp_map_lanes *sp_map_lanes_make(const sp_road_net *net, double step, bool all, uint64_t key, sp_arena *arena,
                                      sp_error *err);
/* The lane at a place; NULL: none. */
const sp_map_lane *sp_map_lane_of(const sp_map_lanes *m, uint32_t road, int32_t lane, double s);

#endif
