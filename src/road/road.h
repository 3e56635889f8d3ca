/* road.h - the constant road network: where lanes run, and where a point lies on them.
 *
 * OpenDRIVE's terms: a road has a reference line; s runs along it, t is left positive; lane ids are negative right of
 * the centre lane and positive left of it; in right-hand traffic negative lanes drive with s. Every query is a pure
 * function of the network. Coordinates are the world's: the file's, minus `offset` (recentred on load). */
#ifndef SP_ROAD_H
#define SP_ROAD_H

#include "road/plan.h"

/* ---- files ---- */
/* Reads OpenDRIVE 1.4 to 1.8 (path for messages). What is not known is counted into sp_road_notes; what is broken is
 * left out or taken as its default, as sp_road_check lists. Fails with file and line only when the text is no XML, no
 * OpenDRIVE, beyond a limit (256 MiB, 4 million elements, 64 levels), or has no road with a reference line. */
bool sp_road_read_xodr(const char *path, const char *text, size_t size, sp_arena *arena, const sp_road_net **out,
                       sp_error *err);
const char *sp_road_notes(const sp_road_net *net); /* one line on what was not understood, or "" */

/* The network as OpenDRIVE 1.7 in the file's own coordinates (world + offset), appended to `out`. What the model does
 * not hold (vendor data) is not written. Fails: memory. */
bool sp_road_write_xodr(const sp_road_net *net, sp_text *out, sp_error *err);
/* What that text leaves out or says in other words because 1.7 has none for it: one line appended to `out`, or nothing.
 * Fails: memory. */
bool sp_road_write_lost(const sp_road_net *net, sp_text *out, sp_error *err);

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
    const sp_road_net *net;           /* NULL: the file cannot be used; the last finding says why */
    uint32_t count, more;             /* more: findings beyond the most that are kept, by the same rules */
    const sp_road_finding *finding;   /* by line, then rule */
    uint32_t errors, warnings, notes; /* of all, those beyond the kept ones included */
    double worst_gap, worst_length; /* m: where pieces, roads or lanes meet; of a parametric curve against its length */
    double worst_kink;              /* rad, where pieces or roads meet */
    double worst_reading;           /* m between the two readings of a parametric curve's p */
    uint32_t junctions, lanes, driving_lanes; /* lanes of all sections, without centre lanes */
    int32_t rev_major, rev_minor;             /* -1: not said */
} sp_road_report;
/* Reads and judges OpenDRIVE text; everything lives in `arena`. Fails only without memory. */
bool sp_road_check(const char *path, const char *text, size_t size, sp_arena *arena, sp_road_report *out,
                   sp_error *err);

/* ---- facts ---- */
uint32_t sp_road_count(const sp_road_net *net);
const char *sp_road_id(const sp_road_net *net, uint32_t road);  /* the file's string id */
uint32_t sp_road_by_id(const sp_road_net *net, const char *id); /* 0: none */
double sp_road_length(const sp_road_net *net, uint32_t road);
sp_vec2 sp_road_offset(const sp_road_net *net);            /* file = world + offset */
const char *sp_road_geo_reference(const sp_road_net *net); /* as the header says it, or "" */
const char *sp_road_name(const sp_road_net *net);          /* as the header says it, or "" */
/* x, y, z (m) and heading (rad) by which the header wants the file moved: kept, not applied. */
typedef struct sp_header_offset {
    double x, y, z, heading;
} sp_header_offset;
sp_header_offset sp_road_header_offset(const sp_road_net *net);
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
                  sp_lane_info *out); /* false: no such lane there */
/* How fast one may drive there, m/s; 0 unknown, SP_INFINITY where there is no limit. In this order: the lane's own
 * record; the last speed sign, or reference to one, at or before s in driving direction on this road that is for this
 * lane and direction (an end of the limit, or a sign without a number, ends it); the sign that was in force where the
 * lane was entered, when this road has no limit in its record and is linked one to one, outside of junctions, with the
 * road before; the road's record. */
double sp_road_speed_limit(const sp_road_net *net, sp_road_place p);
/* The coefficient of friction that a material record gives for the lane there, as written; 0: none says. */
double sp_road_friction(const sp_road_net *net, sp_road_place p);
bool sp_road_has_friction(const sp_road_net *net); /* any lane's material says one that is neither 0 nor 1 */
/* +1 when traffic on this lane drives with s, -1 against. */
int sp_road_direction(const sp_road_net *net, uint32_t road, int32_t lane);

/* ---- place <-> point ---- */
bool sp_road_at(const sp_road_net *net, sp_road_place p,
                sp_road_point *out); /* uses s and t; false: no such road. s is clamped to the road */
/* The lane that holds t at s, 0: none; an edge belongs to the inner of its lanes, the centre line to the right. */
int32_t sp_road_lane_at(const sp_road_net *net, uint32_t road, double s, double t);
double sp_road_lane_center(const sp_road_net *net, uint32_t road, double s,
                           int32_t lane); /* t of the lane's middle; 0 for no such lane */
/* Nearest place to (x, y): road, s, t, and the lane that holds t (0 with road set: beside all lanes). `near` may be
 * NULL; else it is the place held till now: where roads overlap, near->road comes first, then the roads it links to,
 * and it makes the search faster. Where roads do not overlap the result does not depend on it. Returns false (road 0)
 * only for an empty network or non-finite x, y. */
bool sp_road_locate(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out);

typedef struct sp_road_route sp_road_route;
/* The whole question. Of the roads whose lanes hold the point, those come first that lie on the route (if any), then
 * near->road and what it links to, then those whose driving direction fits the heading (by less than 90 deg), then the
 * least |z - height|, then the nearest reference line, then the lower road number and s. With z, roads whose surface is
 * more than 2.5 m away in height come after all others: then, as where no lanes hold the point, the least distance to a
 * surface counts. Heights and distances that differ by less than 1e-6 m count as equal: where two lines run in one,
 * rounding does not choose. Of near->road the stretch within 6 m of near->s comes before the rest of it. */
typedef struct sp_road_ask {
    double x, y, z;             /* z NaN: not known */
    double heading;             /* of what drives there, rad; NaN: not known */
    const sp_road_route *route; /* NULL: none */
    const sp_road_place *near;  /* NULL: none; a preference, as in locate, and what makes it fast */
} sp_road_ask;
bool sp_road_find(const sp_road_net *net, const sp_road_ask *ask, sp_road_place *out);

/* All places at (x, y): each road whose lanes hold the point, once per stretch of it that passes there; when there is
 * none, the nearest one beside the lanes. By distance (m from the point to the surface there, z NaN: in the plan; 0 on
 * a lane), then by the order of sp_road_find without route, near, heading. At most `max` are written; gives how many
 * there are. */
typedef struct sp_road_candidate {
    sp_road_place place;
    double distance, z;
} sp_road_candidate;
uint32_t sp_road_candidates(const sp_road_net *net, double x, double y, double z, sp_road_candidate *out, uint32_t max);

/* The reference line and the lane's middle at a place, for who steers along it: cheap. */
typedef struct sp_road_frame {
    double x, y;             /* m, the place (s, t) in the plan */
    double c, s;             /* direction of +s */
    double curvature, scale; /* 1/m of the reference line; m of it to one of s */
    double across;           /* m in the plan to one of t: less where the road is banked */
    double middle, slope;    /* m, t of the lane's middle (0: no such lane); its change per m of s */
    double from, to;         /* s between which the section of lanes lies */
} sp_road_frame;
bool sp_road_frame_at(const sp_road_net *net, sp_road_place p, sp_road_frame *out);
/* The place of (x, y) on the same road, to first order in how far it is from p: for who is followed from step to step.
 * The lane is p's. False: no such road, or beyond the section of lanes at p; *out is then not clamped. */
bool sp_road_keep(const sp_road_net *net, sp_road_place p, double x, double y, sp_road_place *out);

/* The lines about a lane at s, for who follows them: what sp_road_frame_at of (s, t = 0), sp_road_lane of the lane and
 * of those beside it, and the marks of their inner neighbours say, to the bit and in one walk across the road. By
 * rising t: the far edge of the lane beside, the lane's own two edges, the far edge of the lane beside on that side. */
typedef struct sp_road_edge {
    bool known;        /* the lane is there */
    double t;          /* m */
    sp_mark_type mark; /* that lies on it */
    sp_lane_type lane; /* of the lane whose edge it is: the own or the one beside */
} sp_road_edge;
typedef struct sp_road_lines {
    sp_road_frame frame; /* of (s, 0): x, y, c, s, curvature, scale and across; the lane's part is not filled */
    sp_road_edge edge[4];
} sp_road_lines;
/* False: no such road, or s is not finite. s is clamped to the road. */
bool sp_road_lines_at(const sp_road_net *net, uint32_t road, double s, int32_t lane, sp_road_lines *out);

/* Lane beside: side +1 left, -1 right of the driving direction; 0 when none of type driving. */
int32_t sp_road_neighbour(const sp_road_net *net, uint32_t road, double s, int32_t lane, int side);
/* Height and unit normal of the ground below (x, y): road surface with superelevation, lateral shape and lane height;
 * beside the lanes the height of the nearest edge, carried on; z = 0 where the network is flat. `near` as in locate. */
void sp_road_surface(const sp_road_net *net, double x, double y, const sp_road_place *near, double *z, sp_vec3 *normal);
/* The same for several points near one place, as the wheels of a car: what they have in common is made once, and each
 * then costs a fraction. sp_road_patch_at(p, x, y) gives what sp_road_surface(net, x, y, near) gives, but for 1e-8 m
 * and rad, wherever the point is; it is quick within 5 m of near->s. A plain value, to be read by patch.c only; it
 * borrows the network. `near` may be NULL. */
#define SP_ROAD_PATCH_TERMS 20
typedef struct sp_road_patch {
    const sp_road_net *net;
    sp_road_place near;
    bool known, banked; /* not known: each point is asked for in full */
    uint32_t kind, terms;
    double x, y, c, s, by_speed, inverse[2], curvature, rate; /* the reference line at near->s */
    double line[SP_ROAD_PATCH_TERMS][2];   /* and around it, x and y in its frame there, by powers of s */
    double lo, hi, t_most;                 /* s from near->s, m, where that holds */
    double plain_lo, plain_hi, t_lo, t_hi; /* where all of the cross section is the next two, by powers of s */
    double lane_lo, lane_hi;               /* s from near->s, m, where every t from t_lo to t_hi is on a lane */
    double rise[4], lean[4];               /* height and superelevation */
} sp_road_patch;
void sp_road_patch_make(const sp_road_net *net, const sp_road_place *near, sp_road_patch *out);
void sp_road_patch_at(const sp_road_patch *patch, double x, double y, double *z, sp_vec3 *normal);
/* Four points at once: to the bit what sp_road_patch_at gives of each, for less. */
void sp_road_patch_wheels(const sp_road_patch *p, const double x[4], const double y[4], double z[4], sp_vec3 normal[4]);
/* Where on near's road four points are, as sp_road_locate says but for 1e-8 m, also where the network is flat: bit i of
 * the result is set, and at[i] written, when point i is well inside of its lanes; others are to be located. The lane is
 * left 0: sp_road_lane_at. */
uint32_t sp_road_patch_places(const sp_road_patch *p, const double x[4], const double y[4], sp_road_place at[4]);
/* The same for what stands at height z: of storeys one above the other that within 2.5 m of z is meant, else the
 * nearest. sp_road_surface takes the height of `near` for z. False, with z = 0 and straight up: no road. */
bool sp_road_surface_at(const sp_road_net *net, double x, double y, double z, const sp_road_place *near,
                        double *ground_z, sp_vec3 *normal);

/* ---- along lanes ---- */
/* Goes `distance` m (may be negative) along the lane in its driving direction, through links (at a junction the
 * connection that turns least), keeping t's offset from the lane centre. False at a dead end; *out is then the end. */
bool sp_road_advance(const sp_road_net *net, sp_road_place from, double distance, sp_road_place *out);
/* Signed distance from a to b along a's lane in driving direction, searched up to `limit` m ahead and behind through
 * links. False when b's road is not met. */
bool sp_road_distance(const sp_road_net *net, sp_road_place a, sp_road_place b, double limit, double *out);
/* The same two along a route: at its junctions the route's turn is taken; NULL, or a place off the route, is as above.
 */
bool sp_road_advance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place from, double distance,
                        sp_road_place *out);
/* The same with the leg held till now as a hint in and the leg of *out out, for routes that pass a road twice. */
bool sp_road_advance_leg(const sp_road_net *net, const sp_road_route *route, uint32_t *leg, sp_road_place from,
                         double distance, sp_road_place *out);
bool sp_road_distance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place a, sp_road_place b,
                         double limit, double *out);
/* Turns that are drawn where lanes part, among the ways that the lane really has: none that is no driving lane, that
 * soon ends, or is tighter than `tightest` m where there is another. The draw depends on the stream, the
 * number of roads passed and the road that leads there. */
typedef struct sp_road_turns {
    uint64_t seed, stream;
    uint32_t number; /* roads passed before `from` */
    double tightest; /* m, least mean radius that can be driven */
    bool ends;       /* where the road ends is as good as any way; else none is taken that soon ends */
} sp_road_turns;
bool sp_road_advance_turns(const sp_road_net *net, const sp_road_turns *turns, sp_road_place from, double distance,
                           sp_road_place *out);
/* Over the end of the section that a place is in: to the beginning of what follows, by the route, else by turns, else
 * straight on. Nothing is measured. *leg as in sp_road_advance_leg. False: the way ends. */
bool sp_road_over(const sp_road_net *net, const sp_road_route *route, uint32_t *leg, const sp_road_turns *turns,
                  sp_road_place from, sp_road_place *out);
/* Lanes that follow on this one in driving direction (back: that lead into it), over sections, links and junctions, as
 * places at their entry; gives how many there are. */
uint32_t sp_road_next(const sp_road_net *net, sp_road_place from, bool back, sp_road_place *out, uint32_t max);

/* All that is told of a place on a lane. */
typedef struct sp_road_facts {
    sp_road_point point;  /* sp_road_at: position, bend (1/m), bank (rad) */
    double width, middle; /* m: sp_road_lane; t of the lane's middle: sp_road_lane_center */
    double limit;         /* m/s: sp_road_speed_limit */
    int way;              /* sp_road_direction */
} sp_road_facts;
/* All of them at once, to the bit what the questions named there give one by one. False: no such road, no such lane
 * there, or s or t is not finite. */
bool sp_road_facts_at(const sp_road_net *net, sp_road_place p, sp_road_facts *out);
/* One walk along a lane, of which many places are asked: to the bit what sp_road_advance_leg and sp_road_facts_at give,
 * for a fraction where the lane keeps its middle. A plain value that may be copied, to be changed by trace.c only; it
 * borrows network and route. */
typedef struct sp_road_trace {
    const sp_road_net *net;
    const sp_road_route *route; /* NULL: straight on */
    uint32_t leg;               /* of `at`, as in sp_road_advance_leg */
    sp_road_place at;
    uint32_t stretch;    /* that `at` lies within and that keeps its middle: index + 1; 0: there is none */
    double inner, outer; /* t of the lane's edges all along that stretch */
    const struct lane *lane;
} sp_road_trace;
void sp_road_trace_start(const sp_road_net *net, const sp_road_route *route, uint32_t leg, sp_road_place from,
                         sp_road_trace *out);
/* The place `distance` m (may be negative) further on, as sp_road_advance_leg; the walk stays where it is. */
bool sp_road_trace_at(const sp_road_trace *t, double distance, sp_road_place *out);
/* The same, and the walk goes there; also when it gives false, at a dead end. */
bool sp_road_trace_on(sp_road_trace *t, double distance);
/* Of the place that the walk is at. */
bool sp_road_trace_facts(const sp_road_trace *t, sp_road_facts *out);

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
/* The best way from a to b through `via`, over driving lanes, in `arena`; lanes that an access record closes to cars
 * only as far as from or to stand on them. Fastest uses limits (13.9 m/s unknown, 36.1 m/s without); a change of lane
 * costs as 20 m, so that it is made only where needed. Fails in words: a place on no lane, no way. */
bool sp_road_route_find(const sp_road_net *net, sp_road_place from, const sp_road_place *via, uint32_t via_count,
                        sp_road_place to, sp_route_kind kind, sp_arena *arena, const sp_road_route **out,
                        sp_error *err);
/* On and on for `length` m without a change of lane; at each junction the turn is drawn from `seed` (0: the
 * straightest) among those that do not run into a dead end within the rest. Shorter where the road ends. Fails: memory,
 * no lane. */
bool sp_road_route_on(const sp_road_net *net, sp_road_place from, double length, uint64_t seed, sp_arena *arena,
                      const sp_road_route **out, sp_error *err);
/* m along the route of a place on it (any lane of a road of the route counts, by its s); false: off the route. *leg may
 * be NULL, or a hint in and the leg out; where a route passes twice the pass at or after the hint counts. */
bool sp_road_route_where(const sp_road_net *net, const sp_road_route *route, sp_road_place at, uint32_t *leg,
                         double *along);
bool sp_road_route_at(const sp_road_net *net, const sp_road_route *route, double along, sp_road_place *out);

/* ---- signals ---- */
/* Lanes that something is valid for. */
typedef struct sp_lane_range {
    int32_t from, to; /* from <= to */
} sp_lane_range;
/* What a signal depends on (`element` NULL), or what it names beside itself: id of a "signal" or an "object". */
typedef struct sp_signal_link {
    const char *element, *id, *type;
} sp_signal_link;
typedef struct sp_road_signal {
    const char *id, *name, *type, *subtype, *country, *text, *unit;
    sp_signal_kind kind; /* by country and type; signals.c names the tables */
    uint32_t road;
    double s, t, z_offset;
    double h_offset, pitch, roll, width, height;
    int orientation;            /* +1: seen by who drives with s, -1: against, 0: both */
    int32_t lane_from, lane_to; /* valid for these ids; both 0: all lanes of its direction */
    uint32_t range_count, link_count;
    const sp_lane_range *range; /* where it is valid for several ranges: they, and the span of all above; else none */
    const sp_signal_link *link; /* as in the file: dependencies, then references */
    bool dynamic, has_value;
    double value;        /* speed in m/s, else as written */
    sp_vec3 position;    /* world, of its foot + z_offset */
    double heading;      /* rad, that the face looks to */
    bool apart;          /* stands elsewhere than at s, t: the file gave it a position of its own */
    uint32_t controller; /* index + 1, 0 none */
    int32_t line;        /* in the file, 0 built */
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
/* The same along the way of somebody without a route who draws his turns; NULL: of neither. */
uint32_t sp_road_signals_along(const sp_road_net *net, const sp_road_route *route, const sp_road_turns *turns,
                               sp_road_place from, double limit, sp_road_ahead *out, uint32_t max);

/* The junction (index + 1) that a road belongs to: it leads through it. 0: none. */
uint32_t sp_road_in_junction(const sp_road_net *net, uint32_t road);
/* The same, or else the junction that its end leads into: way +1 its end at s = length, -1 its start. */
uint32_t sp_road_junction_of(const sp_road_net *net, uint32_t road, int way);
/* The same of what a signal is for: who sees it drives into which junction, and with which heading (rad, world) he
 * comes to it. *heading may be NULL. */
uint32_t sp_road_signal_junction(const sp_road_net *net, uint32_t signal, double *heading);

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

/* A tunnel (else a bridge) of a road, from s on; index from 0. False: no such. */
typedef struct sp_road_cover {
    bool tunnel;
    double s, length; /* m */
} sp_road_cover;
bool sp_road_cover_get(const sp_road_net *net, uint32_t road, uint32_t index, sp_road_cover *out);

/* ---- the surface as a mesh, for drawing ---- */
/* A strip is a stretch of one road without a change of layout. At each of its stations it has columns from left to
 * right: a lane each, or a part of a lane where the surface is curved across. Between two stations (k, and k + 1 ahead)
 * a column is the triangles right(k) right(k+1) left(k+1) and right(k) left(k+1) left(k), counter-clockwise from above
 * (but where a road bends more tightly than a lane is far from its line: there the surface folds over);
 * neither they nor their edges are more than 1 cm away from sp_road_at. Where the edges of two neighbours differ in
 * height stands a kerb's side. Lanes of type none are there too. */
typedef struct sp_road_column {
    int32_t lane;
    sp_lane_type type;
    const char *surface; /* of its material record, NULL: none */
} sp_road_column;
typedef struct sp_road_span {
    sp_vec3 left, right;
} sp_road_span; /* world */
/* One painted line, already told apart: a double line is two. */
typedef struct sp_road_line {
    double width, dash, gap; /* m; gap 0: solid */
    double phase;            /* m of its pattern that lie before the strip's first station */
    sp_mark_type type;
    sp_mark_colour colour;
    bool old;             /* painted over: grey */
    const sp_vec3 *point; /* of each station: the middle of the paint, on the surface */
} sp_road_line;
typedef struct sp_road_strip {
    uint32_t station_count, column_count, line_count;
    const double *s, *heading; /* of each station; m, rad of the reference direction */
    const sp_road_column *column;
    const sp_road_span *span; /* [station * column_count + column] */
    const sp_road_line *line;
} sp_road_strip;
/* Makes the strips of one road, in the order of s, in `arena`. The same network gives the same bytes. Fails: memory. */
bool sp_road_mesh(const sp_road_net *net, uint32_t road, sp_arena *arena, const sp_road_strip **strip, uint32_t *count,
                  sp_error *err);

#endif
