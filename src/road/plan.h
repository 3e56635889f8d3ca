/* plan.h - what a network is built from: the C side of sp.road.straight, curve, clothoid, intersection, roundabout,
 * highway and joined parts. Leaves what a network then answers to road.h. */
#ifndef SP_ROAD_PLAN_H
#define SP_ROAD_PLAN_H

#include "road/words.h"

typedef struct sp_road_piece {
    double length, curvature_start, curvature_end;
} sp_road_piece; /* line, arc or clothoid */
typedef struct sp_road_level {
    double s, z;
} sp_road_level; /* m; a road's height there, smooth between */
/* What is painted instead of the usual. */
typedef struct sp_road_paint {
    bool center_said, edge_said;
    sp_road_mark center, edge;
} sp_road_paint;
/* Road works on one side of a road: the outermost lanes are closed (type restricted) from `from` to `to`; over the
 * tapers before and behind, the lanes that stay open go to their new width, the first closed lane takes what is left.
 * Temporary yellow lines lie over and beside the old ones, cones stand along the closed lanes, signs before. */
typedef struct sp_road_works {
    double from, to, taper; /* m */
    bool left;              /* on the side of the positive lanes, else of the negative */
    uint32_t close;         /* outermost driving lanes that are closed; at least one stays open */
    double width;           /* m of the lanes that stay open; 0: as they are */
    double cones;           /* m between cones, 0 none */
    double speed_limit;     /* m/s on that side, 0 as it is */
} sp_road_works;
/* A sign beside the road, for who drives with s or, `against`, against it. */
typedef struct sp_road_sign {
    double at;           /* m */
    sp_signal_kind kind; /* STOP YIELD PRIORITY SPEED SPEED_END CROSSING NO_PASSING WORKS */
    double value;        /* m/s, of SPEED */
    bool against;
} sp_road_sign;
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
    bool left_hand;     /* traffic keeps left: positive lanes drive with s */
    sp_road_paint paint;
    const sp_road_level *profile; /* by rising s; carried on level beyond both ends */
    uint32_t profile_count;
    double grade;               /* m/m uphill along s, on top of the profile */
    double bank;                /* rad, the left edge stands higher by it (superelevation) */
    const sp_road_works *works; /* by rising s, tapers apart */
    uint32_t works_count;
    const sp_road_sign *sign;
    uint32_t sign_count;
} sp_road_spec;
/* Takes nothing, gives a network of one road in `arena`. Fails: memory, no pieces, length or width not positive. */
bool sp_road_build(const sp_road_spec *spec, sp_arena *arena, const sp_road_net **out, sp_error *err);
/* An arm of a crossing or a roundabout. Its road has s running from the outer end into the junction, so that in
 * right-hand traffic the negative lanes (-1 innermost) come in and the positive ones leave; left-hand traffic is the
 * mirror image: positive lanes come in. */
typedef enum sp_arm_rule { SP_ARM_BY_DEFAULT, SP_ARM_PRIORITY, SP_ARM_YIELD, SP_ARM_STOP } sp_arm_rule;
typedef struct sp_road_arm {
    const char *name;             /* of the road */
    double heading;               /* rad, from the middle outwards */
    double length;                /* m, from the outer end to the junction's mouth */
    uint32_t lanes_in, lanes_out; /* driving lanes; one of them may be 0 */
    double lane_width, shoulder;
    bool kerb;
    double speed_limit;               /* m/s, 0 none */
    double pocket_left, pocket_right; /* m of full width before the mouth, of a lane that only turns; 0 none */
    double pocket_taper;              /* m over which it opens */
    double crossing;                  /* m of zebra along the road, 0 none */
    sp_arm_rule rule;                 /* without lights */
    sp_road_paint paint;
    const sp_road_level *profile; /* s from the outer end; the mouth is level at z = 0 and need not be said */
    uint32_t profile_count;
} sp_road_arm;
typedef enum sp_junction_control {
    SP_CONTROL_SIGNS,
    SP_CONTROL_LIGHTS,
    SP_CONTROL_STOP,
    SP_CONTROL_NONE
} sp_junction_control;
/* A crossing of 2 to 8 arms. Main road: the arms of rule PRIORITY, else of the pairs that go straight on the one
 * nearest to `heading`'s axis; others yield, or stop (SP_CONTROL_STOP). */
typedef struct sp_road_junction_spec {
    const char *name;     /* of the junction, and of its parts: "NAME.ARM"; NULL or "": "junction", arms bare */
    double x, y, heading; /* of the middle; heading turns all arms */
    const sp_road_arm *arm;
    uint32_t arm_count;
    double curve; /* m, radius of the corners' outer edges */
    sp_junction_control control;
    bool protected_left; /* lights of left pockets are a group of their own */
    bool uturn;          /* the leftmost lane may turn back */
    bool left_hand;
} sp_road_junction_spec;
/* A roundabout of 2 to 8 arms: a one-way ring, cut into a road from each arm to the next and a junction at each arm.
 * Ring roads are "ring.ARM", leaving the junction of that arm. */
typedef struct sp_road_roundabout_spec {
    const char *name;
    double x, y, heading;
    const sp_road_arm *arm;
    uint32_t arm_count;
    double radius;      /* m, of the outer edge of the ring's lanes */
    uint32_t lanes;     /* of the ring, 1 to 3 */
    double lane_width;  /* of the ring */
    bool kerb;          /* a sidewalk around */
    double speed_limit; /* m/s on the ring */
    bool left_hand;
} sp_road_roundabout_spec;
/* A ramp of a highway: at its nose it parts from the main road or meets it, beside a lane of its own that opens or
 * closes over a taper. An exit's road has s running away from the nose and lane -1; an entry's too, and lane 1 against
 * s, so that every ramp begins at its nose (left-hand traffic: the mirror image). */
typedef struct sp_road_ramp {
    const char *name; /* of its road; NULL: "exit_N", "entry_N" by its place in the list */
    bool entry;
    bool opposite;      /* of the carriageway that drives against s */
    double at;          /* m: s of the nose */
    double lane, taper; /* m of full width, m over which the width grows or shrinks */
    double length;      /* m of its road */
    double angle;       /* rad that it bends away, 0 to 1.5 */
    double radius;      /* m of that bend, with clothoids */
    double lane_width;
    double speed_limit; /* m/s, 0 none */
} sp_road_ramp;
/* A motorway on one reference line: lanes -1.. with s; with `opposite` lanes, the median is lane 1 and they are 2 on.
 * Cut at each nose into roads "NAME", "NAME_2", "NAME_3"... in direct junctions; each counts s from 0. */
typedef struct sp_road_highway_spec {
    const char *name;     /* NULL or "": "main" */
    double x, y, heading; /* of the start */
    const sp_road_piece *pieces;
    uint32_t piece_count;
    uint32_t lanes, opposite; /* of each direction; opposite 0: one carriageway */
    double lane_width, shoulder, median;
    double speed_limit; /* m/s, 0 none */
    bool rails;         /* guard rails outside and in the median */
    const sp_road_ramp *ramp;
    uint32_t ramp_count;
    const sp_road_level *profile;
    uint32_t profile_count;
    bool left_hand;
} sp_road_highway_spec;
/* Roads joined to a network. The first part stays where it is said to be; a join puts its second part where its end
 * meets that of the first. Between two parts that both stand already it lays a road of its own, unless they meet. */
struct sp_road_plan;
typedef struct sp_road_part {
    const char *name; /* goes before the names of its roads: "NAME.ROAD"; a single road is "NAME" */
    const struct sp_road_plan *plan;
} sp_road_part;
typedef struct sp_road_end {
    uint32_t part; /* index */
    const char
        *road; /* of the part: an arm, a ramp; NULL or "": its only or first road (of a highway: its last at the end) */
    bool at_end; /* arms and ramps: their free end, whatever this says */
} sp_road_end;
typedef struct sp_road_joint {
    sp_road_end a, b;
} sp_road_joint;
typedef struct sp_road_network_spec {
    const sp_road_part *part;
    uint32_t part_count;
    const sp_road_joint *joint;
    uint32_t joint_count;
    bool left_hand; /* of all parts */
} sp_road_network_spec;
/* One of them, whatever it is. */
typedef enum sp_road_plan_kind {
    SP_PLAN_ROAD,
    SP_PLAN_JUNCTION,
    SP_PLAN_ROUNDABOUT,
    SP_PLAN_HIGHWAY,
    SP_PLAN_NETWORK
} sp_road_plan_kind;
typedef struct sp_road_plan {
    sp_road_plan_kind kind;
    union {
        sp_road_spec road;
        sp_road_junction_spec junction;
        sp_road_roundabout_spec roundabout;
        sp_road_highway_spec highway;
        sp_road_network_spec network;
    };
} sp_road_plan;
/* Whether traffic keeps left on it. */
bool sp_road_plan_left_hand(const sp_road_plan *plan);
/* Takes nothing, gives a network in `arena`. Fails in words: memory, what the plan says cannot be built. */
bool sp_road_plan_build(const sp_road_plan *plan, sp_arena *arena, const sp_road_net **out, sp_error *err);

#endif
