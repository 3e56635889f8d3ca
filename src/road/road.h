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
    SP_MARK_DOUBLE, /* solid solid */
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
    bool old; /* painted over by a temporary one: seen, not in force (road works) */
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

/* The network as OpenDRIVE 1.7 in the file's own coordinates (world + offset), appended to `out`. What the model does
 * not hold (vendor data) is not written. Fails: memory. */
bool sp_road_write_xodr(const sp_road_net *net, sp_text *out, sp_error *err);

/* ---- what is wrong with a file ---- */
typedef enum sp_finding_severity { SP_FINDING_NOTE, SP_FINDING_WARNING, SP_FINDING_ERROR } sp_finding_severity;
typedef struct sp_road_finding {
    const char *rule; /* id as ASAM's checker names it ("asam.net:xodr:1.7.0:road.geometry..."), or "skidpad:..." */
    sp_finding_severity severity;
    int32_t line;       /* of the file, 0 the whole */
    const char *text;   /* what was wanted and found */
    const char *action; /* what the reader does about it: "record left out", "taken as 0" */
} sp_road_finding;
typedef struct sp_road_report {
    const sp_road_net *net; /* NULL: the file cannot be used; the last finding says why */
    uint32_t count, more;   /* more: findings beyond the most that are kept, by the same rules */
    const sp_road_finding *finding; /* by line, then rule */
} sp_road_report;
/* Reads and judges OpenDRIVE text; everything lives in `arena`. Fails only without memory. */
bool sp_road_check(const char *path, const char *text, size_t size, sp_arena *arena, sp_road_report *out,
                   sp_error *err);

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
 * NULL; else it is the place held till now: where roads overlap, near->road comes first, then the roads it links to,
 * and it makes the search faster. Where roads do not overlap the result does not depend on it. Returns false (road 0)
 * only for an empty network or non-finite x, y. */
bool sp_road_locate(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out);

typedef struct sp_road_route sp_road_route;
/* The whole question. Of the roads whose lanes hold the point, those come first that lie on the route (if any), then
 * near->road and what it links to, then those whose driving direction fits the heading (within 90 deg), then the least
 * |z - height|, then the nearest reference line, then the lower road number. With z, roads whose surface is more than
 * 2.5 m away in height come after all others. */
typedef struct sp_road_ask {
    double x, y, z;              /* z NaN: not known */
    double heading;              /* of what drives there, rad; NaN: not known */
    const sp_road_route *route;  /* NULL: none */
    const sp_road_place *near;   /* NULL: none; a preference, as in locate */
    const sp_road_place *hint;   /* NULL: none; changes the speed, never the result */
} sp_road_ask;
bool sp_road_find(const sp_road_net *net, const sp_road_ask *ask, sp_road_place *out);

/* All places at (x, y): each road whose lanes hold the point, once per stretch of it that passes there; when there is
 * none, the nearest one beside the lanes. By distance (m from the point to the surface there, z NaN: in the plan; 0 on
 * a lane), then by the order of sp_road_find without route, hint, heading. At most `max` are written; gives how many
 * there are. */
typedef struct sp_road_candidate {
    sp_road_place place;
    double distance, z;
} sp_road_candidate;
uint32_t sp_road_candidates(const sp_road_net *net, double x, double y, double z, sp_road_candidate *out, uint32_t max);

/* Lane beside: side +1 left, -1 right of the driving direction; 0 when none of type driving. */
int32_t sp_road_neighbour(const sp_road_net *net, uint32_t road, double s, int32_t lane, int side);
/* Height and unit normal of the ground below (x, y): road surface with superelevation, lateral shape and lane height;
 * beside the lanes the height of the nearest edge, carried on; z = 0 where the network is flat. `near` as in locate. */
void sp_road_surface(const sp_road_net *net, double x, double y, const sp_road_place *near, double *z, sp_vec3 *normal);

/* ---- along lanes ---- */
/* Goes `distance` m (may be negative) along the lane in its driving direction, through links (at a junction the
 * connection that turns least), keeping t's offset from the lane centre. False at a dead end; *out is then the end. */
bool sp_road_advance(const sp_road_net *net, sp_road_place from, double distance, sp_road_place *out);
/* Signed distance from a to b along a's lane in driving direction, searched up to `limit` m ahead and behind through
 * links. False when b's road is not met. */
bool sp_road_distance(const sp_road_net *net, sp_road_place a, sp_road_place b, double limit, double *out);
/* The same two along a route: at its junctions the route's turn is taken; NULL, or a place off the route, is as above. */
bool sp_road_advance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place from, double distance,
                        sp_road_place *out);
bool sp_road_distance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place a, sp_road_place b,
                         double limit, double *out);
/* Lanes that follow on this one in driving direction (back: that lead into it), over sections, links and junctions, as
 * places at their entry; gives how many there are. */
uint32_t sp_road_next(const sp_road_net *net, sp_road_place from, bool back, sp_road_place *out, uint32_t max);

/* ---- routes ---- */
typedef enum sp_route_kind { SP_ROUTE_SHORTEST, SP_ROUTE_FASTEST, SP_ROUTE_FEWEST_JUNCTIONS } sp_route_kind;
/* one lane of one section; from > to when driven against s */
typedef struct sp_road_leg {
    uint32_t road;
    int32_t lane;
    double from, to; /* s */
    double start;    /* m from the beginning of the route, along the middles of its lanes */
    double length;   /* m; 0 for a leg that is left sideways at once */
    bool beside;     /* the next leg is the lane beside this one, to be changed to along this leg */
} sp_road_leg;
struct sp_road_route {
    uint32_t leg_count;
    const sp_road_leg *leg;
    double length; /* m */
};
/* The best way from a to b through `via`, over driving lanes, in `arena`. Fastest uses limits (13.9 m/s unknown); a
 * change of lane costs as 20 m, so that it is made only where needed. Fails in words: a place on no lane, no way. */
bool sp_road_route_find(const sp_road_net *net, sp_road_place from, const sp_road_place *via, uint32_t via_count,
                        sp_road_place to, sp_route_kind kind, sp_arena *arena, const sp_road_route **out,
                        sp_error *err);
/* On and on for `length` m without a change of lane; at each junction the turn is drawn from `seed` (0: the straightest)
 * among those that do not run into a dead end within the rest. Shorter where the road ends. Fails: memory, no lane. */
bool sp_road_route_on(const sp_road_net *net, sp_road_place from, double length, uint64_t seed, sp_arena *arena,
                      const sp_road_route **out, sp_error *err);
/* m along the route of a place on it (any lane of a road of the route counts, by its s); false: off the route. *leg may
 * be NULL, or a hint in and the leg out; where a route passes twice the pass at or after the hint counts. */
bool sp_road_route_where(const sp_road_net *net, const sp_road_route *route, sp_road_place at, uint32_t *leg,
                         double *along);
bool sp_road_route_at(const sp_road_net *net, const sp_road_route *route, double along, sp_road_place *out);

/* ---- signals ---- */
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
typedef struct sp_road_signal {
    const char *id, *name, *type, *subtype, *country, *text, *unit;
    sp_signal_kind kind; /* by country and type; signals.c names the tables */
    uint32_t road;
    double s, t, z_offset;
    double h_offset, pitch, roll, width, height;
    int orientation;      /* +1: seen by who drives with s, -1: against, 0: both */
    int32_t lane_from, lane_to; /* valid for these ids; both 0: all lanes of its direction */
    bool dynamic, has_value;
    double value;         /* speed in m/s, else as written */
    sp_vec3 position;     /* world, of its foot + z_offset */
    double heading;       /* rad, that the face looks to */
    uint32_t controller;  /* index + 1, 0 none */
    int32_t line;         /* in the file, 0 built */
} sp_road_signal;
uint32_t sp_road_signal_count(const sp_road_net *net);
const sp_road_signal *sp_road_signal_get(const sp_road_net *net, uint32_t index); /* index from 0; NULL: none */
uint32_t sp_road_signal_by_id(const sp_road_net *net, const char *id);            /* index + 1; 0: none */
/* groups of lights that change together */
typedef struct sp_road_controller {
    const char *id, *name;
    uint32_t junction; /* index + 1, 0: none */
    uint32_t sequence;
    uint32_t signal_count;
    const uint32_t *signal; /* indices */
} sp_road_controller;
uint32_t sp_road_controller_count(const sp_road_net *net);
const sp_road_controller *sp_road_controller_get(const sp_road_net *net, uint32_t index);
/* What stands along the way ahead of `from`, up to `limit` m, for its lane and direction (references counted), nearest
 * first. stop: m to where to stop for it: its stop line if one stands within 15 m before it or at the junction's entry,
 * else the signal itself (a light beyond the junction: the entry of the junction). */
typedef struct sp_road_ahead {
    uint32_t signal; /* index */
    double distance, stop;
} sp_road_ahead;
uint32_t sp_road_signals_ahead(const sp_road_net *net, const sp_road_route *route, sp_road_place from, double limit,
                               sp_road_ahead *out, uint32_t max);

/* ---- objects ---- */
typedef enum sp_object_kind {
    SP_ROADSIDE_OTHER,
    SP_ROADSIDE_POLE,
    SP_ROADSIDE_TREE,
    SP_ROADSIDE_VEGETATION,
    SP_ROADSIDE_BARRIER, /* guard rails, walls, railings, soundwalls */
    SP_ROADSIDE_BUILDING,
    SP_ROADSIDE_PARKING,
    SP_ROADSIDE_CROSSWALK,
    SP_ROADSIDE_ISLAND, /* traffic islands, kerbed areas */
    SP_ROADSIDE_OBSTACLE,
    SP_ROADSIDE_CONE,
    SP_ROADSIDE_ROADMARK, /* painted: arrows, words, stop lines */
    SP_ROADSIDE_LAMP,
    SP_ROADSIDE_GANTRY
} sp_object_kind;
/* One piece of an object: repeats are already laid out one by one. A box (length along `heading`), a cylinder (radius >
 * 0) or an outline (corner_count > 0: world, closed, counter-clockwise or as written; height above each corner). */
typedef struct sp_road_object {
    const char *id, *name, *type;
    sp_object_kind kind;
    uint32_t road;
    double s, t;
    sp_vec3 position; /* world: middle of its foot */
    double heading, pitch, roll;
    double length, width, height, radius; /* m */
    uint32_t corner_count;
    const sp_vec3 *corner;
    const double *corner_height;
    int32_t line;
} sp_road_object;
uint32_t sp_road_object_count(const sp_road_net *net);
const sp_road_object *sp_road_object_get(const sp_road_net *net, uint32_t index);

#endif
