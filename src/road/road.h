/* road.h - the constant road network: where lanes run, and where a point lies on them.
 *
 * OpenDRIVE's terms: a road has a reference line; s runs along it, t is left positive; lane ids are negative right of
 * the centre lane and positive left of it; in right-hand traffic negative lanes drive with s. Every query is a pure
 * function of the network. Coordinates are the world's: the file's, minus `offset` (recentred on load). */
#ifndef SP_ROAD_H
#define SP_ROAD_H

#include "base/base.h"

typedef struct sp_road_net sp_road_net; /* constant once built; lives in the arena it was built in */

/* A place on a road. road is an index + 1 (0: none); lane 0 is the centre line; t counts from the reference line. */
typedef struct sp_road_place {
    uint32_t road;
    int32_t lane;
    double s, t;
} sp_road_place;

typedef struct sp_road_point {
    sp_vec3 position;
    double heading;     /* of the reference direction at s, rad */
    double pitch, roll; /* of the surface; 0 while roads are flat */
    double curvature;   /* 1/m of the reference line, left positive */
} sp_road_point;

typedef enum sp_lane_type {
    SP_LANE_NONE,
    SP_LANE_DRIVING,
    SP_LANE_SHOULDER,
    SP_LANE_BORDER,
    SP_LANE_SIDEWALK,
    SP_LANE_PARKING,
    SP_LANE_OTHER
} sp_lane_type;
typedef enum sp_mark_type { SP_MARK_NONE, SP_MARK_SOLID, SP_MARK_BROKEN, SP_MARK_DOUBLE } sp_mark_type;
typedef struct sp_road_mark {
    sp_mark_type type;
    double width;
    double dash, gap;
    bool yellow;
} sp_road_mark; /* m */

/* ---- building (C side of sp.road.straight, curve, clothoid, joined pieces) ---- */
typedef struct sp_road_piece {
    double length, curvature_start, curvature_end;
} sp_road_piece; /* line, arc or clothoid */
typedef struct sp_road_spec {
    const char *name;
    double x, y, heading; /* start of the reference line */
    const sp_road_piece *pieces;
    uint32_t piece_count;
    uint32_t lanes_right, lanes_left; /* driving lanes each side; ids -1.. and 1.. */
    double lane_width;
    double shoulder;    /* m on each side, 0 none */
    bool kerb;          /* sidewalk of 2 m with a kerb beyond the shoulder */
    bool loop;          /* the end links to the start */
    double speed_limit; /* m/s, 0 none */
} sp_road_spec;
/* Takes nothing, gives a network of one road in `arena`. Fails: memory, no pieces, length or width not positive. */
bool sp_road_build(const sp_road_spec *spec, sp_arena *arena, const sp_road_net **out, sp_error *err);
/* Reads OpenDRIVE text (path for messages). Unknown elements are counted into sp_road_notes, never fatal. Fails with
 * file and line. */
bool sp_road_read_xodr(const char *path, const char *text, size_t size, sp_arena *arena, const sp_road_net **out,
                       sp_error *err);
const char *sp_road_notes(const sp_road_net *net); /* one line on what was not understood, or "" */

/* ---- facts ---- */
uint32_t sp_road_count(const sp_road_net *net);
const char *sp_road_id(const sp_road_net *net, uint32_t road);  /* the file's string id */
uint32_t sp_road_by_id(const sp_road_net *net, const char *id); /* 0: none */
double sp_road_length(const sp_road_net *net, uint32_t road);
sp_vec2 sp_road_offset(const sp_road_net *net); /* file = world + offset */
bool sp_road_left_hand(const sp_road_net *net);
/* Lanes of the section at s, left to right; at most `max`; returns how many there are. */
typedef struct sp_lane_info {
    int32_t id;
    sp_lane_type type;
    double width, t_inner, t_outer;
    sp_road_mark mark;
} sp_lane_info; /* t of its edge towards the centre and away from it; mark: on its outer edge */
uint32_t sp_road_lanes(const sp_road_net *net, uint32_t road, double s, sp_lane_info *out, uint32_t max);
sp_road_mark sp_road_center_mark(const sp_road_net *net, uint32_t road, double s);
bool sp_road_lane(const sp_road_net *net, uint32_t road, double s, int32_t lane,
                  sp_lane_info *out);                                /* false: no such lane there */
double sp_road_speed_limit(const sp_road_net *net, sp_road_place p); /* m/s, 0 unknown */
/* +1 when traffic on this lane drives with s, -1 against. */
int sp_road_direction(const sp_road_net *net, uint32_t road, int32_t lane);

/* ---- place <-> point ---- */
bool sp_road_at(const sp_road_net *net, sp_road_place p,
                sp_road_point *out); /* uses s and t; false: no such road. s is clamped to the road */
double sp_road_lane_center(const sp_road_net *net, uint32_t road, double s,
                           int32_t lane); /* t of the lane's middle; 0 for no such lane */
/* Nearest place to (x, y): road, s, t, and the lane that holds t (0 with road set: beside all lanes). `near` may be
 * NULL; it is a hint that makes it faster and, where roads overlap, prefers near->road; else the result does not depend
 * on it. Returns false (road 0) only for an empty network or non-finite x, y. */
bool sp_road_locate(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out);
/* Goes `distance` m (may be negative) along the lane in its driving direction, through links (first successor at a
 * junction, or the lane kept straightest), keeping t's offset from the lane centre. False at a dead end; *out is then
 * the end. */
bool sp_road_advance(const sp_road_net *net, sp_road_place from, double distance, sp_road_place *out);
/* Signed distance from a to b along a's lane in driving direction, searched up to `limit` m ahead and behind through
 * links. False when b's road is not met. */
bool sp_road_distance(const sp_road_net *net, sp_road_place a, sp_road_place b, double limit, double *out);
/* Lane beside: side +1 left, -1 right of the driving direction; 0 when none of type driving. */
int32_t sp_road_neighbour(const sp_road_net *net, uint32_t road, double s, int32_t lane, int side);
/* Height and unit normal of the ground below (x, y); flat roads and everything beside them are z = 0. */
void sp_road_surface(const sp_road_net *net, double x, double y, const sp_road_place *near, double *z, sp_vec3 *normal);

#endif
