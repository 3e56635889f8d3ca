/* inside.h - what the files of metric/ share: the families that compute them, what one tick says
 * (the moment), the accumulators, the trace. */
#ifndef SP_METRIC_INSIDE_H
#define SP_METRIC_INSIDE_H

#include "metric/metric.h"

/* thresholds, each with its source */
#define SP_TTC_STAR           2.0 /* s, TET and TIT: as CommonRoad-CriMe has it; UN R157 calls it danger */
#define SP_THW_LIMIT          1.0 /* s, tailgating */
#define SP_RSS_RHO            1.0 /* s, response; these five are the published starting values of RSS */
#define SP_RSS_ACCEL          3.5 /* m/s^2 */
#define SP_RSS_BRAKE_MIN      4.0 /* m/s^2 */
#define SP_RSS_BRAKE_MAX      8.0 /* m/s^2 */
#define SP_RSS_RHO_OTHER      2.0 /* s; this and the next: the careful starting values published with Intel's library */
#define SP_RSS_BRAKE_CORRECT  3.0 /* m/s^2, of who is in his own lane while somebody comes towards him in it */
#define SP_RSS_LATERAL_ACCEL  0.2 /* m/s^2 */
#define SP_RSS_LATERAL_BRAKE  0.8 /* m/s^2 */
#define SP_RSS_LATERAL_MARGIN 0.1 /* m, swerving within the lane */
#define SP_PET_LIMIT          5.0 /* s, beyond it two users do not share a conflict */
#define SP_STAR_LOW           0.15 /* m: what is lower is driven over */

/* a minimum, maximum or sum with its place; plain words */
typedef struct sp_extreme {
    double defined, value, at, actor;
} sp_extreme;

/* where the ego is going: its lane, or the circle it drives on */
typedef struct sp_way {
    bool lane;
    int direction;        /* +1 with s */
    double heading, c, s; /* of the way at the ego */
    double curvature;     /* of the reference line (lane), of the predicted path else */
    double front, middle; /* m of the ego's front face and middle ahead of its origin, along the way */
    double lateral, half; /* m of its middle left of the way; half its extent across */
    double speed;         /* along the way */
} sp_way;

/* what one tick says of one other actor near the ego; +inf where undefined */
typedef struct sp_pair {
    const sp_actor_record *other;
    uint32_t actor;
    sp_box2 box;
    bool in_path;                   /* its box overlaps the ego's path ahead */
    double gap, closing, ttc, thw;  /* only in path: m, m/s, s, s; gap is 0 or more */
    double other_speed;             /* only in path: along the ego's way, m/s */
    double dx, dy;                  /* m: its box's middle from the ego's, along and left of the ego's way */
    double half_along, half_across; /* m: half its extents in that frame */
    double vx, vy;                  /* m/s: its velocity in that frame */
    double ax, ay;                  /* m/s^2: its acceleration in that frame */
    double turned;                  /* rad: its heading less that of the ego's way, within +-pi */
    double c, s;                    /* of `turned` */
    double accel;                   /* only in path: m/s^2, along the ego's way at its own place */
    double beside, beside_speed;    /* only in path: m left of the ego's middle along the way; m/s to the left */
    double beside_half;             /* only in path: m, half its extent across the way at its own place */
} sp_pair;

typedef struct sp_tally sp_tally;
/* One tick, worked out once; every family reads it. */
typedef struct sp_moment {
    const sp_world_def *def;
    const sp_tick_record *record;
    const sp_actor_record *ego;
    sp_tally *tally;
    sp_box2 box; /* the ego's */
    sp_way way;
    double time, dt;   /* s */
    double vy, ax, ay; /* the ego's velocity left of its way; its acceleration along and left of it */
    double c, s;       /* of its heading less its way's */
    double grip;       /* m/s^2, of sp_grip_of; negative: not asked yet */
    bool first;        /* no tick before this one */
    /* after the pairs */
    double ttc;   /* s, the least of all in path */
    sp_pair lead; /* the nearest in path; gap infinite: nobody */
} sp_moment;

/* A family computes some metrics, tick by tick up to the ego's first contact, in `own`: its words of the world, zero at
 * the start. What it says of a tick goes through sp_emit. Any of the functions may be NULL. */
typedef struct sp_family {
    const char *name;
    uint32_t words;
    void (*pair)(sp_moment *m, const sp_pair *p, double *own);     /* each other, by id */
    void (*tick)(sp_moment *m, double *own);                       /* then once */
    void (*contact)(sp_moment *m, const sp_event *e, double *own); /* the first: the ego is `a` or `b` */
    /* SP_FOLD_OWN: its value, at the end or before */
    sp_extreme (*value)(const sp_world_def *def, const sp_tally *t, const double *own, int id);
    /* SP_FOLD_LATE: over [from, to], s, of the trace; dt s */
    sp_extreme (*late)(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int id, double from,
                       double to);
} sp_family;
extern const sp_family sp_family_time, sp_family_space, sp_family_braking, sp_family_steering, sp_family_rss,
    sp_family_fuzzy, sp_family_encounter, sp_family_crash, sp_family_comfort, sp_family_lane, sp_family_assist,
    sp_family_conduct;
const sp_family *sp_family_at(uint32_t i);
/* its own words inside the tally's */
double *sp_family_own(sp_tally *t, uint32_t family);

/* The metric's value in this tick, of that actor (0: of none). What is not finite is not said. Goes to the metric's
 * accumulator and to every open window on it. */
void sp_emit(sp_moment *m, int id, double value, uint32_t actor);
/* The same for windows alone that name the actor: of times that are the tick's however many others there are. */
void sp_emit_of(sp_moment *m, int id, double value, uint32_t actor);

/* where somebody is beside the ego's way: aside.c */
typedef struct sp_aside {
    bool ahead;         /* his middle */
    double along, room; /* m between the faces along the way and between the sides across it; negative: they overlap */
    double speed;       /* m/s along the way where he is */
    double ego_towards, other_towards; /* m/s across the way, each towards the other */
    double ego_pulls;                  /* m/s^2 of the ego away from him */
} sp_aside;
void sp_aside_of(const sp_moment *m, const sp_pair *p, sp_aside *out);

/* Safe distances of RSS, m (rss.c): behind one who drives the same way; towards one who comes, the first in his correct
 * lane, each with his response time; to the side, each with his speed towards the other. m/s, none negative but those
 * to the side. */
double sp_rss_same(double rear, double front);
double sp_rss_opposite(double correct, double rho_correct, double wrong, double rho_wrong);
double sp_rss_lateral(double ego, double other);
/* PFS and CFS (fuzzy.c), 0 to 1: gap m, speeds m/s, acceleration of the rear one m/s^2 */
double sp_fuzzy_pfs(double gap, double rear, double front);
double sp_fuzzy_cfs(double gap, double rear, double front, double accel);
/* Whether the ego ran a red light or a stop sign within [from, to], s (conduct.c). */
bool sp_conduct_ran(const sp_tally *t, double from, double to);
/* The value that one of a metric folded to the least must be below to change anything, of that actor; +inf: any does.
 * What is certainly not below it need not be worked out. */
double sp_emit_limit(const sp_moment *m, int id, uint32_t actor);

/* accumulators of a check with its own actor or marks */
typedef struct sp_window {
    double check /* index over checks, then valid */, metric, with, from, to,
        state /* 0 before, 1 open, 2 closed, 3 open but the ego is elsewhere */;
    sp_extreme best, gap;
    double contacts, rel_speed, contact_at;
} sp_window;

/* the accumulators: doubles only, so that words are words; the families' own words follow, then the windows */
struct sp_tally {
    double families; /* bits of those that run */
    double windows, ticks, time, stopped;
    double before_defined, before_ttc, accel_before, speed_before; /* of the tick before */
    double contacts, with, part, contact_at, impact_speed, impact_rel, location, delta_v, in_lane;
    double part_b;        /* of the other */
    double vx, vy, apart; /* the ego's last velocity before its first contact; 1 once that contact has ended */
    double other_class;   /* of the one hit first: sp_class */
    sp_extreme fold[SP_METRICS];
};
enum { SP_TALLY_WORDS = sizeof(sp_tally) / sizeof(double), SP_WINDOW_WORDS = sizeof(sp_window) / sizeof(double) };
uint32_t sp_tally_words(void); /* with the families' */

/* one pose of another actor in the trace */
typedef struct sp_trail {
    double x, y, heading;
    uint32_t tick, actor;
} sp_trail;
struct sp_metric_trace {
    bool failed;
    uint32_t count, capacity, trail_count, trail_capacity;
    double *time, *accel, *lateral, *yaw, *speed, *ego; /* ego: x, y, heading; lateral: acceleration; yaw: rate */
    sp_trail *trail;
    struct {
        double length, width, center_x;
    } size[SP_MAX_ACTORS + 1];
};

void sp_lead_way(const sp_world_def *def, const sp_actor_record *ego, sp_way *way);
/* whether it is in the path; then also the words of the pair that are only of such */
bool sp_lead_on(const sp_world_def *def, const sp_way *way, const sp_actor_record *ego, const sp_actor_record *other,
                sp_pair *out);
bool sp_lead_obstacle(const sp_actor_record *ego, const sp_actor_record *other); /* shown, not driven over or under */
sp_box2 sp_record_box(const sp_actor_record *a);

/* windows: one for each check (then each valid demand) that has an actor or marks and a metric that is folded */
bool sp_window_wanted(const sp_check_def *c);
sp_window *sp_windows_of(sp_tally *t);
void sp_window_begin(const sp_world_def *def, sp_tally *t);
const sp_window *sp_window_of(const sp_world_def *def, const sp_tally *t, const sp_check_def *c); /* NULL: none */
void sp_window_events(const sp_world_def *def, sp_tally *t, const sp_tick_record *r, bool after);
void sp_window_gap(sp_tally *t, const sp_pair *p, double time); /* of whom the check is about */
void sp_window_contact(sp_tally *t, const sp_event *e, uint32_t other);

/* Two boxes that move without turning, in the frame of the first: closest.c. */
typedef struct sp_meeting {
    double x, y, vx, vy;   /* m, m/s: middle and velocity of the second from the first's */
    double c, s;           /* of the second's heading */
    double al, aw, bl, bw; /* m: half length and width of the first, of the second */
    double reach;          /* m: radii of the circles around both */
    double away;           /* m: between the middles */
} sp_meeting;
sp_meeting sp_meeting_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b, sp_vec2 vb);
sp_meeting sp_meeting_pair(const sp_moment *m, const sp_pair *p);
/* s until they touch; +inf: never */
double sp_meeting_ttc(const sp_meeting *q);
/* m between them now, 0 where they overlap; where it is not below `limit`, only some value that is not either */
double sp_meeting_distance(const sp_meeting *q, double limit);
/* Distance of their closest encounter from now on, m, and the first time at which it is reached, s. False, and nothing
 * said, where the distance is not below `limit`. */
bool sp_meeting_closest(const sp_meeting *q, double limit, double *distance, double *time);

/* m/s^2 that the ground below the ego allows: friction there, 1 dry, times gravity; 0: nothing is known of it */
double sp_grip_of(sp_moment *m);
/* Latest instants for one manoeuvre of the ego, s from now, negative when too late, +inf undefined; grip m/s^2:
 * react.c. */
double sp_react_brake(const sp_moment *m, const sp_pair *p, double grip);
double sp_react_steer(const sp_moment *m, const sp_pair *p, double grip);
double sp_react_kick(const sp_moment *m, const sp_pair *p, double grip);
/* m to the smaller side that the ego must have moved, when it is level with the other, to pass */
double sp_react_aside(const sp_moment *m, const sp_pair *p);

void sp_extreme_low(sp_extreme *e, double value, double at, double actor);
void sp_extreme_high(sp_extreme *e, double value, double at, double actor);

void sp_trace_push(sp_metric_trace *t, const sp_tick_record *r);
/* 12-pole phaseless Butterworth: a 6-pole pass forward, one backward; in place. -6 dB at `cutoff`. */
bool sp_filter_butterworth(double *x, uint32_t count, double rate, double cutoff);

/* value of a metric from the tally; judged from the trace where it needs the future */
sp_metric_value sp_metric_value_of(const sp_world_def *def, const sp_tally *t, const sp_metric_trace *trace, int id);
void sp_check_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, const sp_judgement *j,
                    const sp_check_def *c, sp_check_value *out);
/* Whose fault the first contact was; `avoidable`: 1 a careful driver in the ego's place had avoided it, 0 not, -1 not
 * asked. */
typedef enum sp_fault { SP_FAULT_EGO, SP_FAULT_OTHER, SP_FAULT_SHARED } sp_fault;
sp_fault sp_fault_judge(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int *avoidable);
bool sp_metric_instant(int id); /* ego.fcw.at and its like: null fails where it is demanded */

#endif
