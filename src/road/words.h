/* words.h - what roads are spoken of with: places and points on them, kinds of lanes, marks and signals. Leaves every
 * question to road.h. */
#ifndef SP_ROAD_WORDS_H
#define SP_ROAD_WORDS_H

#include "base/base.h"

typedef struct sp_road_net sp_road_net; /* constant once built; lives in the arena it was built in */

/* A place on a road. road is an index + 1 (0: none); lane 0 is the centre line; t counts from the reference line. */
typedef struct sp_road_place {
    uint32_t road;
    int32_t lane;
    double s, t;
} sp_road_place;

/* A point of the road's surface. Rotations are right-handed (ISO 8855): pitch about the left axis, so that uphill is
 * negative; roll about the forward axis, so that a left edge that stands higher is positive (OpenDRIVE's
 * superelevation). Both of the reference direction, +s forward. */
typedef struct sp_road_point {
    sp_vec3 position;
    sp_vec3 normal;     /* unit, of the surface */
    double heading;     /* of the reference direction at s, rad */
    double pitch, roll; /* of the surface, rad */
    double curvature;   /* 1/m of the reference line in the plan, left positive */
} sp_road_point;

typedef enum sp_lane_type {
    SP_LANE_NONE,
    SP_LANE_DRIVING,
    SP_LANE_SHOULDER,
    SP_LANE_BORDER,
    SP_LANE_SIDEWALK,
    SP_LANE_PARKING,
    SP_LANE_OTHER,
    SP_LANE_BIKING,
    SP_LANE_MEDIAN,
    SP_LANE_CURB,
    SP_LANE_RESTRICTED
} sp_lane_type;
typedef enum sp_mark_type {
    SP_MARK_NONE,
    SP_MARK_SOLID,
    SP_MARK_BROKEN,
    SP_MARK_DOUBLE,       /* solid solid */
    SP_MARK_SOLID_BROKEN, /* the first word is the line nearer to the lane that carries the mark (OpenDRIVE: inner) */
    SP_MARK_BROKEN_SOLID,
    SP_MARK_BROKEN_BROKEN,
    SP_MARK_DOTS, /* botts dots */
    SP_MARK_CURB, /* a kerb stands here; nothing painted */
    SP_MARK_GRASS,
    SP_MARK_EDGE /* the end of what can be driven on; nothing painted */
} sp_mark_type;
typedef enum sp_mark_colour {
    SP_MARK_WHITE,
    SP_MARK_YELLOW,
    SP_MARK_RED,
    SP_MARK_BLUE,
    SP_MARK_GREEN,
    SP_MARK_ORANGE,
    SP_MARK_VIOLET,
    SP_MARK_BLACK
} sp_mark_colour;
typedef struct sp_road_mark {
    sp_mark_type type;
    double width;
    double dash, gap;
    sp_mark_colour colour;
    bool old;   /* painted over by a temporary one: seen, not in force (road works) */
} sp_road_mark; /* m */

typedef enum sp_signal_kind {
    SP_SIGNAL_OTHER,
    SP_SIGNAL_LIGHT,      /* traffic light for vehicles */
    SP_SIGNAL_LIGHT_WALK, /* for pedestrians, cyclists */
    SP_SIGNAL_STOP,
    SP_SIGNAL_YIELD,
    SP_SIGNAL_PRIORITY,
    SP_SIGNAL_SPEED, /* limit: value in m/s */
    SP_SIGNAL_SPEED_END,
    SP_SIGNAL_STOP_LINE,
    SP_SIGNAL_CROSSING,
    SP_SIGNAL_NO_PASSING,
    SP_SIGNAL_WORKS
} sp_signal_kind;

#endif
