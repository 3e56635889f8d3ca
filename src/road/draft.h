/* draft.h - a network under construction: the model of inside.h with lists that grow, in a scratch arena of its own.
 *
 * A builder opens a draft, lays roads, junctions, signals and objects into it, and finishes it into a constant network.
 * Roads are named by their number (from 1), everything else by its index + 1; 0 is "none". Memory that runs out is
 * remembered in the draft: from then on every call does nothing and draft_finish says so, which is why the calls
 * between do not have to be checked. Pointers that are handed out hold until the next call that adds to the same list.
 */
#ifndef SP_ROAD_DRAFT_H
#define SP_ROAD_DRAFT_H

#include "road/inside.h"

typedef struct draft {
    sp_arena *arena; /* scratch; given back by draft_close */
    sp_road_net net; /* a list's capacity is its count rounded up to a power of two */
    bool failed;     /* memory ran out */
    /* what is handed out after a failure */
    road spare_road;
    section spare_section;
    lane spare_lane;
    object_said spare_object;
} draft;

/* Opens an empty draft. False: memory. */
bool draft_open(draft *d);
void draft_close(draft *d);
/* A text that lives as long as the draft; never NULL (empty when memory is out). */
const char *draft_text(draft *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- roads ---- */
/* A road without length that starts there; gives its number. */
uint32_t draft_road(draft *d, const char *id, double x, double y, double heading);
/* The road to be written to, until the next draft_road. */
road *draft_road_at(draft *d, uint32_t number);
/* The number of a road by its id; 0: none. */
uint32_t draft_road_named(const draft *d, const char *id);
/* Puts a line, arc or clothoid at the end of the road. */
void draft_piece(draft *d, uint32_t number, sp_road_piece piece);
/* Puts a cubic curve (u, v over p from 0 to 1, in the frame of the end so far) at the end of the road. `length` is its
 * arc length. */
void draft_cubic(draft *d, uint32_t number, const double u[4], const double v[4], double length);
/* Where the reference line is at s, and where it ends so far. */
geo_point draft_pose(const draft *d, uint32_t number, double s);
geo_point draft_end(const draft *d, uint32_t number);
/* Records along the road, by rising s. */
void draft_offset(draft *d, uint32_t number, cubic c);
void draft_elevation(draft *d, uint32_t number, cubic c);
void draft_superelevation(draft *d, uint32_t number, cubic c);
void draft_speed(draft *d, uint32_t number, double s, double speed);
/* Heights through points of rising s, smooth: cubics whose slope at a point is that of its two neighbours (at the two
 * ends the slope of the first and last stretch, or `start`, `end` where they are not NaN). */
void draft_profile(draft *d, uint32_t number, const sp_road_level *points, uint32_t count, double start, double end);

/* ---- lanes ---- */
/* A new lane section from s on; the lanes that follow go there. */
section *draft_section(draft *d, uint32_t number, double s);
void draft_center_mark(draft *d, uint32_t number, double ds, sp_road_mark mark);
/* A lane of the last section; on each side from the centre outwards. */
lane *draft_lane(draft *d, uint32_t number, int32_t id, sp_lane_type type);
void draft_width(draft *d, lane *l, cubic c);
void draft_mark(draft *d, lane *l, double ds, sp_road_mark mark);
/* The lane's last mark is painted `t` m to the left of where it belongs. */
void draft_mark_shift(draft *d, lane *l, double t);
void draft_lane_speed(draft *d, lane *l, double ds, double speed);
void draft_lane_height(draft *d, lane *l, double ds, double inner, double outer);
/* The lane of a section (index); a spare one when there is none. */
lane *draft_lane_of(draft *d, uint32_t number, uint32_t section_index, int32_t id);
void lane_follow(lane *l, int32_t successor);
void lane_precede(lane *l, int32_t predecessor);
/* Joins an end of one road to an end of another, both ways, and lane `la` of the one to lane `lb` of the other (their
 * outermost section there). Joining more lanes of the same two ends only adds lanes. */
void draft_join(draft *d, uint32_t a, bool a_at_end, int32_t la, uint32_t b, bool b_at_end, int32_t lb);

/* ---- junctions ---- */
uint32_t draft_junction(draft *d, const char *id, const char *name);
/* Default until said otherwise. Of a direct junction the connecting roads are roads of their own, not of it. */
void draft_junction_kind(draft *d, uint32_t junction, junction_kind kind);
/* The end of a road runs into the junction. */
void draft_enter(draft *d, uint32_t number, bool at_end, uint32_t junction);
/* From `incoming` over the start (or end) of `connecting`; the lane pairs of one pair of roads gather in one
 * connection. */
void draft_connect(draft *d, uint32_t junction, uint32_t incoming, uint32_t connecting, bool at_end, int32_t from,
                   int32_t to);
void draft_priority(draft *d, uint32_t junction, uint32_t high, uint32_t low);

/* ---- what stands beside ---- */
/* Copies the signal (texts too); position, heading and controller are worked out at the end. An empty id is numbered.
 * Gives its index + 1. */
uint32_t draft_signal(draft *d, const sp_road_signal *signal);
/* Lets a signal count on another road too. */
void draft_reference(draft *d, uint32_t signal, uint32_t number, double s, double t, int orientation, int32_t lane_from,
                     int32_t lane_to);
uint32_t draft_controller(draft *d, const char *id, const char *name, uint32_t junction, uint32_t sequence);
void draft_control(draft *d, uint32_t controller, uint32_t signal);
/* Copies the object; outlines and repeats are added to what is given back. An empty id is numbered. */
object_said *draft_object(draft *d, uint32_t number, const object_said *object);
/* An outline of corners on the road (s, t, z above the road; closed). */
void draft_outline(draft *d, object_said *o, const sp_vec3 *st, uint32_t count, double height);
void draft_repeat(draft *d, object_said *o, object_repeat repeat);

/* ---- the whole ---- */
/* Mirrors all that was laid at the x axis and turns the side of traffic over: what was left is right. */
void draft_mirror(draft *d);
/* Lays everything into a constant network in `arena`. Fails in words: memory, two roads of one id, a link or lane that
 * leads nowhere. */
bool draft_finish(draft *d, sp_arena *arena, const sp_road_net **out, sp_error *err);

#endif
