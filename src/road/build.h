/* build.h - what the builders of roads share. Each lays into a draft, so that they join to networks. */
#ifndef SP_ROAD_BUILD_H
#define SP_ROAD_BUILD_H

#include "road/draft.h"

#define BUILD_SIDEWALK 2.0  /* m, behind a kerb */
#define BUILD_KERB     0.12 /* m that it stands above the road, as kerbs of streets do (10 to 12 cm in RASt 06) */
#define BUILD_ARMS     8
#define BUILD_LANES    8 /* of one direction of an arm */

/* The usual paint: edges, lane lines, and both kinds of centre lines. */
extern const sp_road_mark build_edge_line, build_lane_line, build_lane_solid, build_center_solid;

/* What builders take, so that what is written reads back: a limit of 0 to 1000 m/s; a strip beside the lanes that is 0
 * or 1 cm to `most` wide; from this point of a profile to the next 0.1 m or more, at 45 degrees at the most. */
bool build_speed(double v);
bool build_strip(double width, double most);
bool build_rise(const sp_road_level *point);

/* Adds one side's lanes to the last section: `driving` lanes of `width`, a shoulder (> 0), a sidewalk (kerb); sign +1
 * left, -1 right. Ids count on from the centre; `edge` is the mark outside of the driving lanes. */
void build_side(draft *d, uint32_t number, int sign, uint32_t driving, double width, double shoulder, bool kerb,
                sp_road_mark edge);
/* The lanes of a road with works: sections, widths, temporary marks, cones, signs. False: SP_BAD_LOAD in words. */
bool works_lay(draft *d, uint32_t number, const sp_road_spec *spec, sp_road_mark center, sp_error *err);
/* Signs of the road; outside of its edge. */
bool signs_lay(draft *d, uint32_t number, const sp_road_sign *sign, uint32_t count, sp_error *err);
/* A sidewalk: a lane of its width, raised by the kerb. */
void build_walk(draft *d, uint32_t number, int32_t id);
/* A lane of constant width with one mark. */
lane *build_lane(draft *d, uint32_t number, int32_t id, sp_lane_type type, double width, sp_road_mark mark);

/* Each lays what its spec says and gives SP_BAD_LOAD in words when that cannot be; memory shows in the draft. Ids are
 * those of the spec, behind `prefix` (may be empty). */
bool build_road(draft *d, const char *prefix, const sp_road_spec *spec, uint32_t *number, sp_error *err);
bool build_junction(draft *d, const sp_road_junction_spec *spec, sp_error *err);
bool build_roundabout(draft *d, const sp_road_roundabout_spec *spec, sp_error *err);
bool build_highway(draft *d, const char *prefix, const sp_road_highway_spec *spec, sp_error *err);
bool build_network(draft *d, const sp_road_network_spec *spec, sp_error *err);
/* What is the plan's mirror image at the x axis (in d's memory). Builders lay right-hand traffic whatever the spec
 * says of left_hand; draft_mirror turns it over. NULL: memory. */
const sp_road_plan *plan_mirror(draft *d, const sp_road_plan *plan);
/* Lays a plan of any kind, right-handed as above. */
bool build_plan(draft *d, const sp_road_plan *plan, sp_error *err);

/* ---- paths ---- */
/* Carries the road on to a pose, tangential at both ends: a line, or lines and a bend, or two bends. Bends are
 * clothoid, arc, clothoid with half of the turn on the clothoids, so that the curvature is continuous and 0 at both
 * ends. The pose must not lie behind. */
void build_path(draft *d, uint32_t number, double x, double y, double heading);

/* ---- arms ---- */
typedef struct arm_laid {
    const sp_road_arm *said;
    uint32_t road;
    double angle;      /* outwards, world, rad */
    double mouth;      /* m from the middle */
    uint32_t approach; /* lanes in at the mouth, pockets counted */
    bool left_pocket, right_pocket;
    double in_edge, out_edge; /* m from the reference line to the outer edges at the mouth, shoulders counted */
    double stop;              /* s where to stop */
} arm_laid;
/* How an arm will lie: everything but road, mouth. False: SP_BAD_LOAD in words. */
bool arm_plan(const sp_road_arm *said, double turn, arm_laid *out, sp_error *err);
/* All arms of a spec, and what they must be together: 2 to 8, names differ, far enough apart. */
bool arms_plan(const sp_road_arm *said, uint32_t count, double turn, arm_laid *out, sp_error *err);
/* The next arm against the clock, and the angle to it (0 to 2 pi). */
uint32_t arm_next(const arm_laid *arms, uint32_t count, uint32_t i, double *between);
/* Lays the arm's road, from mouth + length to mouth. */
void arm_lay(draft *d, const char *prefix, double x, double y, arm_laid *arm);
/* A sign, light or line for the lanes `from` to `to` of an arm (both 0: all that come in), at its stop line; t NaN: on
 * the right. */
uint32_t arm_signal(draft *d, const arm_laid *arm, sp_road_signal signal);
/* A painted bar across the lanes that come in; dashed for those who yield. */
void arm_stop_line(draft *d, const arm_laid *arm, bool dashed);
/* The whole stop line of an arm: paint and signal "PREFIXARM.line". */
void arm_stop(draft *d, const arm_laid *arm, const char *prefix);
/* "NAME." or "". */
const char *build_prefix(draft *d, const char *name);

/* ---- turns ---- */
/* An end of a lane that a path through a junction starts or ends on. */
typedef struct lane_end {
    uint32_t road;
    bool at_end;
    int32_t lane;
} lane_end;
/* A road of one lane from one lane end to another, with links both ways and its connection. `side`: what runs beside
 * the lane on its right (shoulders, sidewalks) goes on beside it. Gives the road's number. */
uint32_t build_turn(draft *d, const char *id, uint32_t junction, lane_end from, lane_end to, bool side);

#endif
