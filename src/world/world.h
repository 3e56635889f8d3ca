/* world.h - the constant definition and the plain state. Everything above meets everything below only here.
 *
 * sp_world_def: frozen, validated, constant. sp_world: everything that changes, one block of plain memory without
 * pointers; snapshot is a copy, hash is one pass over live elements in field-table order. */
#ifndef SP_WORLD_H
#define SP_WORLD_H

#include "base/base.h"
#include "road/road.h"
#include "skidpad/driver.h"
#include "skidpad/frame.h"
#include "vehicle/vehicle.h"

/* ---------------------------------------------------------------- ids and limits */
typedef struct sp_actor_id {
    uint32_t i;
} sp_actor_id; /* 0 is none; 1 is the ego */
#define SP_EGO ((sp_actor_id){1})

#define SP_FAULT_VALUE_MOST 1e6 /* magnitude of a fault's second value: an angle, Hz, s, a channel */

enum {
    SP_MAX_ACTORS = 1500,
    SP_MAX_EVENTS = 64,     /* in one tick */
    SP_MAX_COMMANDS = 2048, /* of the story, in one tick: one to everybody at least */
    SP_MAX_PENDING = 64,    /* driver outputs under way */
    SP_MAX_MARKS = 32,
    SP_MAX_CHECKS = 32,
    SP_MAX_MOUNTS = 64,        /* in a case */
    SP_MAX_RIG = 24,           /* sensors of one rig */
    SP_MAX_SENSOR_VALUES = 96, /* parameter rows of one sensor */
    SP_MAX_FAULTS = 256,       /* of sensors, at a time: ten for each of a full rig */
    SP_MAX_METRIC_WORDS = 2048,
    SP_MAX_COVER = 32,
    SP_MAX_CONTACTS = 512, /* pairs touching at one time */
    SP_MAX_LIMBS = 64,     /* people who have been touched: their upper bodies */
    SP_MAX_SOURCES = 16,   /* of traffic, sinks among them */
    SP_MAX_LIGHTS = 256,   /* traffic lights of a network */
    SP_MAX_PHASES = 16     /* of a light's programme */
};

/* ---------------------------------------------------------------- definition */
typedef enum sp_base_layer { SP_BASE_ROBOT, SP_BASE_HUMAN, SP_BASE_NONE } sp_base_layer;

/* The human at the wheel of base "human"; drive/human.c says what he does and where the figures come from. */
typedef struct sp_human_def {
    double reaction;   /* s from a warning to the pedal */
    double brake;      /* m/s^2, positive: how hard he then brakes */
    double takes_over; /* s from the request until he drives; infinite: never */
    double headway;    /* s that he keeps once he drives */
    bool hands_off;    /* until he drives */
} sp_human_def;

typedef struct sp_place {
    const char *file;
    int32_t line;
} sp_place_in_file;
/* Which mount serves a need of the driver, by name, where a system under test says so. */
typedef struct sp_bind {
    const char *need, *mount;
    sp_place_in_file said; /* file NULL: nowhere */
} sp_bind;

/* How truly an actor that is not the ego moves; the ego is always full. On contact every actor becomes a body. */
typedef enum sp_fidelity {
    SP_FIDELITY_KINEMATIC,    /* exactly along its lane or line, as told */
    SP_FIDELITY_SINGLE_TRACK, /* a dynamic single-track model that steers along them */
    SP_FIDELITY_FULL          /* the ego's chassis, driven along them */
} sp_fidelity;

/* The rule by which a driver follows another; traffic/follow.c. */
typedef enum sp_follow_model {
    SP_FOLLOW_IDM,
    SP_FOLLOW_IIDM,
    SP_FOLLOW_KRAUSS,
    SP_FOLLOW_GIPPS,
    SP_FOLLOW_ACC
} sp_follow_model;

/* How somebody drives who decides for himself: drawn at the freeze, constant afterwards. Zeroed: nobody decides. */
typedef struct sp_temper {
    double speed_factor;     /* of the speed limit, what he would like to drive */
    double speed_most;       /* m/s, what he never exceeds */
    double headway, gap;     /* s, m: time gap and the gap at standstill */
    double accel, brake;     /* m/s^2, comfortable; brake positive */
    double brake_most;       /* m/s^2, positive: what he would brake at most */
    double reaction;         /* s between what happens and what he does about it */
    double politeness;       /* MOBIL: weight of what others lose */
    double threshold, bias;  /* m/s^2: a lane change must bring more; to keep right (left in left-hand traffic) */
    double safe_brake;       /* m/s^2, positive: what a lane change may ask of the one behind */
    double across;           /* m/s^2 that he takes in bends */
    double accepted_gap;     /* s at junctions and crossings */
    double inattention;      /* share of time that he looks away; 0: never */
    double indicate, change; /* s that he indicates before and takes for a lane change */
    uint32_t model;          /* sp_follow_model */
    uint32_t reserved;
} sp_temper;

/* Draws a temper by name ("calm", "normal", "hasty", "aggressive", "truck") for an actor of that class: a pure function
 * of name, seed and the actor's stream; temper.c documents distributions and sources. False: no such name;
 * sp_temper_name gives those there are, NULL after the last. */
bool sp_temper_draw(const char *name, uint64_t seed, uint64_t stream, sp_class class_id, sp_temper *out);
const char *sp_temper_name(uint32_t k);

typedef struct sp_actor_def {
    const char *name; /* unique; default kind#n */
    const sp_kind *kind;
    const sp_vehicle *vehicle;              /* NULL: on rails until touched */
    double length, width, height, center_x; /* m; center_x: box middle ahead of the origin */
    double mass;
    bool hidden; /* until shown */
    bool parked; /* stands still on purpose: never moved, solid */
    float colour[3];
    sp_road_place place; /* of the origin at time 0; lane is the lane it follows */
    double lane_offset;  /* m left of the lane centre, in driving direction */
    sp_pose pose;        /* of the origin (rear axle, ground) at time 0, where `at =` says; sp_world_create starts
                          * it back along its lane by speed * settle */
    double heading;      /* of pose */
    double speed;        /* m/s at time 0 */
    const sp_road_route *route; /* the way it follows; NULL: the straightest at each junction */
    bool obeys;                 /* on rails: stops for lights and signs, keeps limits and gaps */
    uint32_t fidelity;          /* sp_fidelity; for one without a chassis always kinematic */
    sp_temper temper;           /* of one who may decide for himself */
    bool wanders;               /* decides for himself from the start: speed, lanes, turns */
    uint64_t stream;            /* his random draws */
    uint32_t source;            /* which source of def->sources he is a reserve of, + 1; 0: of none */
    uint32_t tows, towed_by;    /* actor ids of its trailer, of its tractor; 0 none. Both have a chassis */
    uint32_t driven;            /* by a driver of its own: its place in def->driven, + 1; 0: by story and traffic */
    sp_place_in_file said;
} sp_actor_def;

/* What a traffic light shows: a bit set, so that red and yellow may shine together. */
enum {
    SP_LIGHT_OFF = 0,
    SP_LIGHT_RED = 1,
    SP_LIGHT_YELLOW = 2,
    SP_LIGHT_GREEN = 4,
    SP_LIGHT_FLASHING = 8, /* with SP_LIGHT_YELLOW: 1 Hz, half on */
    SP_LIGHT_FORCED = 16   /* only in sp_world.light_force */
};
typedef struct sp_light_phase {
    int64_t ticks;
    uint32_t show;
} sp_light_phase;
/* A light of the network and its programme, a pure function of the tick: phases in a ring, `shift` ticks into it at
 * tick 0. A light without phases shows off until the story says otherwise. */
typedef struct sp_light_def {
    uint32_t signal; /* index in the network */
    uint32_t phase_count;
    sp_light_phase phase[SP_MAX_PHASES];
    int64_t shift;
} sp_light_def;

typedef struct sp_mount_def {
    const char *name;  /* "front_radar" */
    const char *local; /* what the driver of its carrier calls it: of "lead.front_radar" "front_radar"; else NULL */
    const struct sp_sensor_type *type; /* constant table of sensors/; opaque here */
    uint32_t kind;                     /* SP_FRAME_... */
    uint32_t fails;                    /* bits SP_FRAME_... of kinds whose faults it has beside its own */
    sp_actor_id carrier;
    sp_vec3 position; /* vehicle frame, as the sheet has it: what drivers are told */
    double yaw, pitch, roll;
    sp_vec3 off_position; /* by how much the true seat differs: nobody is told */
    double off_yaw, off_pitch, off_roll;
    int64_t period_num, period_den;     /* ns: num / den, exact (30 Hz is 1000000000/30) */
    int64_t phase, latency;             /* ns */
    double jitter;                      /* ns, standard deviation of the latency; cut at 3 of them */
    double clock_offset;                /* ns by which the sensor's own clock is ahead at time 0 */
    double clock_drift;                 /* s per s by which it runs fast */
    double dropout;                     /* probability that a sample is lost */
    double value[SP_MAX_SENSOR_VALUES]; /* the sensor's parameter rows */
    uint64_t stream;                    /* random stream of this mount */
    uint32_t frame_bytes;               /* most that one frame's records take */
    uint32_t queue_slots;               /* frames under way at most */
    uint32_t queue_offset;              /* of this mount's ring inside sp_sense (bytes) */
    sp_place_in_file said;
} sp_mount_def;

#include "world/demands.h"

typedef struct sp_param_value {
    const char *name;
    bool is_text;
    double value;     /* SI */
    const char *text; /* of a string; else the author's number as in the id */
    const char *unit; /* author's unit or "" */
} sp_param_value;

/* Whether those who decide for themselves look away now and then, as their temper has it. */
typedef enum sp_inattention {
    SP_INATTENTION_NEVER,
    SP_INATTENTION_NEAR, /* within 150 m of the ego: what scripts get unless they say otherwise */
    SP_INATTENTION_ALWAYS
} sp_inattention;

typedef struct sp_env {
    double sun_elevation, sun_azimuth; /* rad; azimuth left of world x, where the sun stands */
    double friction;                   /* scale of tyre grip, 1 dry */
    double visibility;                 /* m, meteorological */
    double water;                      /* m, film on the road; what is deeper than 0.1 mm is no longer damp but wet */
    double wind_speed, wind_direction; /* m/s; rad left of world x, where the wind blows to */
    double rain;                       /* mm/h; falls, whatever lies on the road (that is `water`) */
    double snow;                       /* mm/h of melted water */
    double cloud;                      /* 0 clear .. 1 overcast */
    double spray;                      /* scale of the spray that wheels throw up from a wet road; 1 */
    uint32_t surface;                  /* sp_surface of all ground */
    uint32_t lamps;                    /* street lamps: 0 by the sun, 1 on, 2 off */
    double wear;                       /* 0 a new road .. 1: cracks, seams and patches, in pictures alone */
} sp_env;

/* The environment at an instant; between two of them env.h goes on straight lines. */
typedef struct sp_env_key {
    int64_t tick;
    double hours; /* of the clock, which then moves the sun; negative: sun_elevation and sun_azimuth go on lines */
    sp_env env;
} sp_env_key;

/* What lies on the road, as tyres feel it; ground.c. */
typedef enum sp_surface { SP_SURFACE_DRY, SP_SURFACE_WET, SP_SURFACE_SNOW, SP_SURFACE_ICE, SP_SURFACES } sp_surface;

/* Where the ground is another than sp_env says: a stretch of a road between two t, or between two lanes. Of several
 * that hold a point the last one counts. */
typedef struct sp_ground_patch {
    uint32_t road;            /* 0: any */
    int32_t lane_lo, lane_hi; /* lanes by id, both inclusive; both 0: by t */
    uint32_t surface;         /* sp_surface */
    double s_lo, s_hi, t_lo, t_hi;
    double water;    /* m */
    double friction; /* scale of tyre grip there, beside sp_env's; 0: 1 */
    sp_place_in_file said;
} sp_ground_patch;

/* A path over the plane that no lane need follow: straights, arcs and clothoids, from (0, 0) along x. Its geometry is
 * the only road of a network of its own. */
typedef struct sp_course_def {
    const sp_road_net *net;
    uint32_t road;
    bool placed;   /* it begins at `at`, else where whoever follows it is then */
    double length; /* m; straight on behind it */
    sp_pose at;
    double heading; /* of `at` */
    sp_place_in_file said;
} sp_course_def;

typedef struct sp_source_def sp_source_def; /* where traffic comes from and goes to: source.h */
typedef struct sp_world_def {
    sp_arena *arena;
    const char *scenario;           /* "euroncap/ccrs" */
    const char *case_id, *case_key; /* contracts 4 */
    const char *file;               /* the Lua file */
    int32_t line;
    uint64_t seed, suite_seed;
    uint32_t repeat;
    int64_t tick_ns;      /* 10 ms */
    uint32_t substeps;    /* 5 */
    int64_t settle_ticks; /* tick counts from -settle_ticks; time 0 is the end of the settle */
    int64_t limit_ticks;
    const sp_road_net *road;
    uint32_t light_count;
    sp_light_def *lights;       /* by signal index */
    sp_env env;                 /* at the start; who looks in a tick asks sp_env_at */
    uint32_t env_key_count;     /* 0: it stays so */
    const sp_env_key *env_keys; /* by tick, rising */
    uint32_t ground_patch_count;
    const sp_ground_patch *ground_patches;
    uint32_t course_count;
    const sp_course_def *courses;
    sp_base_layer base;
    sp_human_def human;
    uint32_t actor_count; /* actors[1..actor_count]; [0] unused */
    sp_actor_def *actors;
    uint32_t mount_count;
    sp_mount_def *mounts;
    uint32_t check_count;
    sp_check_def *checks;
    uint32_t valid_count; /* demands that decide whether the case took place */
    sp_check_def *valid;
    uint32_t mark_count;
    const char **marks;            /* names, in the order first said */
    const char *(*mark_fields)[4]; /* per mark: names of mark_value[i][0..3], NULL where there is none */
    uint32_t cover_count;
    sp_cover_def *cover;
    uint32_t param_count;
    sp_param_value *params;
    uint32_t tag_count;
    const char **tags;
    int64_t keyframe_ticks;        /* 500 */
    double target_speed_tolerance; /* of the robot before the start, m/s */
    /* driver: command inputs of the human at the wheel */
    double set_speed, time_gap;
    bool engaged;
    /* traffic */
    uint32_t source_count;
    const sp_source_def *sources;       /* by sp_actor_def.source - 1 */
    uint32_t inattention;               /* sp_inattention */
    uint32_t driven_count;              /* at most SP_MAX_DRIVEN */
    const struct sp_driven_def *driven; /* by rising actor */
    bool undertakes; /* one may overtake on the side of the slower lane (as in the USA; not in Europe) */
} sp_world_def;

static inline bool sp_actor_is(sp_actor_id a)
{
    return a.i != 0;
}
/* How actor i moves until somebody touches it. */
static inline sp_fidelity sp_actor_fidelity(const sp_world_def *def, uint32_t i)
{
    const sp_actor_def *d = &def->actors[i];
    if (d->vehicle && d->fidelity == SP_FIDELITY_FULL && i != 1 && sp_vehicle_single_track(d->vehicle))
        return SP_FIDELITY_SINGLE_TRACK;
    return !d->vehicle ? SP_FIDELITY_KINEMATIC : i == 1 ? SP_FIDELITY_FULL : (sp_fidelity)d->fidelity;
}

/* ---------------------------------------------------------------- state */
/* what an actor on rails is doing; one act at a time for speed, one for the path */
typedef enum sp_speed_act {
    SP_SPEED_HOLD,
    SP_SPEED_RAMP /* to target at accel, jerk-limited reach_in */,
    SP_SPEED_FOLLOW_IDM,
    SP_SPEED_OBEY,  /* rail_target as far as lights, signs, limits and whoever is ahead let it: traffic's obey.c */
    SP_SPEED_BESIDE /* keeps follow_gap m before the origin of `follow`, along the way (negative: behind) */
} sp_speed_act;
typedef enum sp_path_act {
    SP_PATH_LANE,
    SP_PATH_CHANGE /* lane change */,
    SP_PATH_LINE /* over the plane: straight, or along a course */
} sp_path_act;

typedef struct sp_wheel {
    double spin;           /* rad/s */
    double slip_x, slip_y; /* relaxed slip states */
    double load;           /* N, last */
    double compression;    /* m, last */
    double brake;          /* 0..1 after ABS */
    double pressure;       /* 0..1 of the full brake pressure, as it stands */
    double phase_time;     /* s that the anti-lock brake has been in its phase */
    uint32_t phase;        /* of the anti-lock brake: physics/brake.c */
    uint32_t reserved;
} sp_wheel;

/* how an actor moves: on rails (exact profile), as a full dynamic chassis, or as a loose body after a contact (one with
 * a chassis stays full) */
enum { SP_MOVE_STILL, SP_MOVE_RAILS, SP_MOVE_TRACK, SP_MOVE_FULL, SP_MOVE_LOOSE };

/* Why somebody who decides for himself drives slower than he would like: of what holds him back most. */
typedef enum sp_cause {
    SP_CAUSE_FREE,
    SP_CAUSE_LEADER,     /* who: actor ahead */
    SP_CAUSE_LIGHT,      /* who: signal's index */
    SP_CAUSE_STOP_SIGN,  /* who: signal's index */
    SP_CAUSE_YIELD,      /* who: actor that goes first */
    SP_CAUSE_PEDESTRIAN, /* who: actor on or before the crossing */
    SP_CAUSE_LANE_ENDS,
    SP_CAUSE_EXIT_BLOCKED, /* who: actor that stands where he would have to leave the junction */
    SP_CAUSE_BEND,
    SP_CAUSE_SCRIPT,
    SP_CAUSE_ROAD_ENDS
} sp_cause;

/* Why somebody has to leave his lane. */
typedef enum sp_lane_need { SP_NEEDS_NONE, SP_NEEDS_ROUTE, SP_NEEDS_LANE_ENDS } sp_lane_need;

/* What somebody who decides for himself has in mind: traffic. Rings hold what was seen at past decisions, by their
 * number. */
enum { SP_MIND_SEEN = 16 }; /* decisions of 100 ms: 1.6 s, the slowest reaction */
typedef struct sp_mind {
    double seen_gap[SP_MIND_SEEN], seen_speed[SP_MIND_SEEN]; /* m, m/s: of who was ahead; the gap and his own
                                                                odometer then, so that it is where the other was */
    int64_t change_tick; /* since when he indicates or changes lane; INT64_MIN: not */
    int64_t rest_tick;   /* since when he has stood; INT64_MIN: he rolls */
    int64_t until;       /* tick until which what he does now lasts: people and glances */
    int64_t seen_tick;   /* of his last look ahead; INT64_MIN: none yet */
    int64_t changed;     /* tick at which his last lane change was over; INT64_MIN: none yet */
    double need_at;      /* m of his odometer by which he must have left his lane; infinite: he need not */
    uint32_t seen_who[SP_MIND_SEEN];
    uint32_t cause, cause_who; /* sp_cause */
    uint32_t change;           /* 0 none, 1 indicates, 2 changes, 3 turns back */
    int32_t side;              /* of the change: 1 left, -1 right, in driving direction */
    uint32_t turns;            /* roads behind him: the number of the draw of the next turn */
    uint32_t doing;            /* of people: what they do at a kerb */
    int32_t need_side;         /* of the lane that he needs: 1 left, -1 right, in driving direction; 0: none */
    uint32_t need;             /* why: sp_lane_need */
    double walk_heading,
        walk_aside;    /* of people: rad, where they turn to; m left of a crossing's middle that they keep */
    uint32_t crossing; /* of people: the end of a crossing that they are at or came by last, + 1; 0: none */
    int32_t walk_way;  /* of people: 1 along the pavement as traffic drives there, -1 against, 0 not yet known */
} sp_mind;

typedef struct sp_actor {
    /* body: raw state of the ODE body, restored bit for bit */
    double body_position[3], body_quaternion[4], body_rotation[12], body_velocity[3], body_spin[3];
    sp_wheel wheels[4];        /* front left, front right, rear left, rear right */
    double steering;           /* rad, mean front road wheel, as it stands */
    double drive_force, brake; /* N asked; 0..1 brake state after lag */
    double throttle;           /* 0..1 as displayed */
    double shift_left;         /* s that a change of gear still takes */
    double energy;             /* J that the drive took from its store, less what it gave back */
    double esc_yaw, esc_brake; /* rad/s, what ESC holds for wanted; 0..1, how hard it brakes its wheel */
    double drive_scale;        /* what traction control and ESC leave of the drive torque: 1 - this */
    /* rails */
    double rail_speed, rail_accel;             /* m/s, m/s^2 now */
    double rail_target, rail_rate, rail_onset; /* target speed; |accel| wanted; s to build it up (0 at once) */
    double rail_s0;                            /* odometer at the start of the path act */
    double rail_offset;                        /* m left of the lane centre now */
    double path_from, path_to, path_length;    /* lateral start and end, m; length along the lane */
    double line_x, line_y, line_heading;       /* SP_PATH_LINE, or the ego's course: start and direction */
    double follow_gap, follow_headway;
    double track_lateral;  /* SP_MOVE_TRACK: m/s to the left at the centre of mass, vehicle axes */
    double track_yaw_rate; /* rad/s */
    sp_mind mind;
    /* derived at settle: vehicle frame origin and rates */
    double x, y, z, heading, pitch, roll;
    double speed, lateral_speed;               /* vehicle axes at the origin */
    double acceleration, lateral_acceleration; /* vehicle axes at the origin, without gravity */
    double yaw_rate;
    double vx, vy, vz; /* world velocity of the origin */
    double s, t;
    double odometer;
    uint32_t road;
    int32_t lane;
    uint32_t move; /* SP_MOVE_... */
    uint32_t hidden;
    uint32_t speed_act, path_act;
    uint32_t follow; /* actor id */
    uint32_t lights;
    uint32_t in_ode; /* near another: body enabled and its geom in the space */
    uint32_t flags;  /* SP_ACTOR_... */
    int32_t gear;
    uint32_t stood;        /* ticks that an obeying actor, or the ego, has stood before the line of a stop sign */
    uint32_t route_leg;    /* of its route: where it is on it, a hint for the next look */
    uint32_t route_change; /* on rails: leg + 1 whose change of lane it has begun; 0 none */
    uint32_t engaged;      /* forward gear of the gearbox, from 1; 0: not yet chosen */
    uint32_t esc_wheel;    /* wheel + 1 that ESC brakes; 0 none */
    uint32_t course;       /* index in def->courses + 1 of the one it follows from (line_x, line_y); 0: straight on */
    uint32_t course_reserved;
} sp_actor;
enum {
    SP_ACTOR_TOUCHED = 1,
    SP_ACTOR_ABS = 2,
    SP_ACTOR_ESC = 4,
    SP_ACTOR_HELD = 8,
    SP_ACTOR_AIRBORNE = 16,
    SP_ACTOR_OFF_ROAD = 32,
    SP_ACTOR_OBEYS = 64,      /* on rails: minds lights, signs, limits and gaps */
    SP_ACTOR_OWN_SPEED = 128, /* decides his speed himself */
    SP_ACTOR_OWN_LANE = 256,  /* decides his lanes and turns himself */
    SP_ACTOR_TC = 512,        /* traction control takes back drive torque */
    SP_ACTOR_AHEAD = 1024     /* within a tick only: has gone all of it already */
};

#include "world/control.h"

typedef enum sp_event_kind {
    SP_EVENT_CONTACT = 1,
    SP_EVENT_CONTACT_END,
    SP_EVENT_MARK,
    SP_EVENT_WARNING,
    SP_EVENT_LANE_DEPARTURE,
    SP_EVENT_SHOWN,
    SP_EVENT_HIDDEN,
    SP_EVENT_END,
    SP_EVENT_OUTPUT_CLAMPED,
    SP_EVENT_RELEASE,
    SP_EVENT_LIGHT, /* traffic lights show another thing: part: what; value[]: their signals' indices, -1 unused; a, b 0
                     */
    SP_EVENT_STUCK, /* a decides for himself and has stood for value[0] s: part: sp_cause; b: whom he waits for, 0 no
                       actor; value[1]: index of the signal, -1 none; value[2]: m to what he waits for, -1 unknown */
    SP_EVENT_RED_LIGHT, /* the front of a, the ego, crosses the line of a light that shows red for its lane: value[0]:
                           index of the signal; value[1]: m/s */
    SP_EVENT_STOP_SIGN  /* the same of a stop sign before which it has not stood */
} sp_event_kind;
enum { SP_PART_FRONT = 1, SP_PART_LEFT, SP_PART_REAR, SP_PART_RIGHT };

typedef struct sp_event {
    int64_t tick;
    double at;        /* s of simulated time, inside the substep */
    uint32_t kind;    /* sp_event_kind */
    uint32_t a, b;    /* actors; for a mark: a is its index */
    uint32_t part;    /* of a: SP_PART_... */
    double x, y, z;   /* world */
    double speed;     /* of a at that instant, m/s */
    double rel_speed; /* closing speed along the contact normal's horizontal... see physics: |v_a - v_b| along a's x for
                         front */
    double location;  /* contact: share of a's width, 0 right edge .. 1 left edge */
    double delta_v;   /* m/s of a, filled when the contact ends or the run ends */
    double value[4];  /* a mark's fields, in the order said */
    double delta_v_b; /* m/s of b, like delta_v */
    uint32_t part_b;  /* of b: SP_PART_..., 0 unknown */
    uint32_t reserved;
} sp_event;

typedef enum sp_end_kind {
    SP_END_NONE,
    SP_END_STORY /* run returned */,
    SP_END_LIMIT,
    SP_END_INVALID,
    SP_END_FAIL,
    SP_END_ROAD,
    SP_END_DRIVER,
    SP_END_BENCH
} sp_end_kind;

/* The block. Fixed part, then actors[actor_count + 1], then a control of each def->driven. No pointers, no padding. */
typedef struct sp_world {
    int64_t tick; /* from -settle_ticks */
    uint64_t bytes;
    sp_control control;
    double metric[SP_MAX_METRIC_WORDS]; /* accumulators of the metric folder */
    sp_event events[SP_MAX_EVENTS];     /* of this tick */
    int64_t mark_tick[SP_MAX_MARKS];    /* INT64_MIN: not yet */
    double mark_value[SP_MAX_MARKS][4];
    uint32_t event_count;
    uint32_t metric_words; /* in use */
    uint32_t end;          /* sp_end_kind, asked for */
    uint32_t end_line;
    char end_text[128];
    uint64_t contact_pairs[SP_MAX_CONTACTS]; /* pairs touching: a << 32 | b, sorted; 0 none */
    double contact_speed[SP_MAX_CONTACTS];   /* speed of a before each */
    double contact_vx[SP_MAX_CONTACTS],
        contact_vy[SP_MAX_CONTACTS]; /* world velocity of a's centre of mass before each */
    double contact_vx_b[SP_MAX_CONTACTS], contact_vy_b[SP_MAX_CONTACTS]; /* the same of b */
    double contact_nx[SP_MAX_CONTACTS], contact_ny[SP_MAX_CONTACTS];     /* side of a fixed wall, from a to b; 0 else */
    /* upper bodies of people, in the order in which they were touched; beyond limb_count nothing lives. The raw state
     * of an ODE body each, as in sp_actor; the legs are the actor's own body */
    double limb_position[3 * SP_MAX_LIMBS], limb_quaternion[4 * SP_MAX_LIMBS], limb_rotation[12 * SP_MAX_LIMBS];
    double limb_velocity[3 * SP_MAX_LIMBS], limb_spin[3 * SP_MAX_LIMBS];
    uint32_t limb_actor[SP_MAX_LIMBS];
    uint32_t limb_count, limb_reserved;
    int64_t source_due[SP_MAX_SOURCES];   /* tick at which the next one appears; INT64_MIN: not yet drawn */
    uint32_t source_made[SP_MAX_SOURCES]; /* draws made: the number of the next */
    /* traffic lights by their place in def->lights; beyond def->light_count nothing lives */
    int64_t light_since[SP_MAX_LIGHTS];  /* tick from which it shows this */
    uint32_t light_show[SP_MAX_LIGHTS];  /* SP_LIGHT_* */
    uint32_t light_force[SP_MAX_LIGHTS]; /* by the story: SP_LIGHT_FORCED and what it shows; 0: its programme */
    /* faults of sensors, in the order said; beyond fault_count nothing lives. What a kind means: sensors/fault.h */
    int64_t fault_from[SP_MAX_FAULTS], fault_until[SP_MAX_FAULTS]; /* ticks: first, and the one after the last */
    int64_t fault_ramp[SP_MAX_FAULTS];                             /* ticks from nothing to full strength */
    double fault_strength[SP_MAX_FAULTS], fault_value[SP_MAX_FAULTS];
    uint64_t fault_seed[SP_MAX_FAULTS];
    uint32_t fault_mount[SP_MAX_FAULTS], fault_kind[SP_MAX_FAULTS]; /* mount + 1; sp_fault_kind */
    uint32_t fault_other[SP_MAX_FAULTS];                            /* mount + 1 that a swap is with */
    uint32_t fault_admitted[SP_MAX_FAULTS];                         /* the sensor's qualifier says so */
    uint32_t fault_count;
    uint32_t line_wait; /* ticks in which the ego comes to no stop line */
    sp_hash chain;      /* of the tick before; not itself hashed */
    uint32_t actor_count;
    uint32_t
        line_signal;   /* index + 1 of the light or stop sign to whose line the ego's front comes next; 0: none near */
    sp_actor actors[]; /* [0] unused */
} sp_world;

/* ---------------------------------------------------------------- the world as a whole */
uint64_t sp_world_bytes(const sp_world_def *def);
/* Gives the world before the settle: actors at their start poses. */
sp_world *sp_world_create(const sp_world_def *def, sp_arena *arena, sp_error *err);
/* First field that differs (by the table); false when equal. name gets "actor target: speed". */
bool sp_world_differ(const sp_world_def *def, const sp_world *a, const sp_world *b, char *name, size_t size, double *va,
                     double *vb);

/* Time is that of the start of a tick: tick 0 begins at 0 s with the actors where `at =` put them. The record of a tick
 * holds its end, (tick + 1) * tick_ns. */
static inline double sp_world_time(const sp_world_def *def, const sp_world *w)
{
    return (double)w->tick * ((double)def->tick_ns / 1e9);
}
sp_box2 sp_actor_box(const sp_actor_def *d, const sp_actor *a);     /* on the ground plane */
sp_pose sp_actor_pose(const sp_actor *a);                           /* of the vehicle frame */
bool sp_world_event(sp_world *w, const sp_event *e, sp_error *err); /* appends; a full queue ends the case in words */

#include "world/commands.h"
#include "world/env.h"
#include "world/faults.h"
#include "world/fields.h"
#include "world/ground.h"
#include "world/lights.h"
#include "world/record.h"

#endif
