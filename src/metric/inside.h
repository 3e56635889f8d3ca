/* inside.h - what the files of metric/ share: the list of metrics, the accumulators, the trace. */
#ifndef SP_METRIC_INSIDE_H
#define SP_METRIC_INSIDE_H

#include "metric/metric.h"

/* ids of the closed list, in the order of table.c */
typedef enum sp_metric_id {
    SP_M_TTC,
    SP_M_TTC_CV,
    SP_M_THW,
    SP_M_THW_RECOVER,
    SP_M_GAP,
    SP_M_DRAC,
    SP_M_TET,
    SP_M_TIT,
    SP_M_PET,
    SP_M_CONTACT,
    SP_M_IMPACT_SPEED,
    SP_M_IMPACT_REL,
    SP_M_IMPACT_DELTA_V,
    SP_M_IMPACT_LOCATION,
    SP_M_DECEL,
    SP_M_JERK,
    SP_M_LAT_ACCEL,
    SP_M_DTLE,
    SP_M_RSS_UNSAFE,
    SP_M_RSS_IMPROPER,
    SP_M_FCW_AT,
    SP_M_FCW_TTC,
    SP_M_AEB_AT,
    SP_M_AEB_TTC,
    SP_M_FALSE,
    SP_M_TAKE_OVER,
    SP_M_REDUCTION,
    SP_M_PROGRESS,
    SP_METRICS
} sp_metric_id;

/* thresholds, each with its source */
#define SP_TTC_STAR      2.0  /* s, TET and TIT: as CommonRoad-CriMe has it; UN R157 calls it danger */
#define SP_THW_LIMIT     1.0  /* s, tailgating */
#define SP_RSS_RHO       1.0  /* s, response; these five are the published starting values of RSS */
#define SP_RSS_ACCEL     3.5  /* m/s^2 */
#define SP_RSS_BRAKE_MIN 4.0  /* m/s^2 */
#define SP_RSS_BRAKE_MAX 8.0  /* m/s^2 */
#define SP_PET_LIMIT     5.0  /* s, beyond it two users do not share a conflict */
#define SP_STAR_LOW      0.15 /* m: what is lower is driven over */

/* a minimum or maximum with its place; plain words */
typedef struct sp_extreme {
    double defined, value, at, actor;
} sp_extreme;

/* what one tick says of one other actor; +inf where undefined */
typedef struct sp_pair_values {
    uint32_t actor;
    bool in_path;
    double gap, closing, ttc, thw, drac, ttc_cv, other_speed;
} sp_pair_values;

/* accumulators of a check with its own actor or marks */
typedef struct sp_window {
    double check /* index over checks, then valid */, metric, with, from, to, state /* 0 before, 1 open, 2 closed */;
    sp_extreme best, gap;
    double contacts, rel_speed, contact_at;
} sp_window;

/* the accumulators of all metrics: doubles only, so that words are words */
typedef struct sp_tally {
    double windows, ticks, time, stopped;
    sp_extreme ttc, ttc_cv, thw, gap, drac, lat_accel, dtle;
    double tet, tit, conflict, before_defined, before_ttc;
    double thw_low, thw_since, thw_longest, thw_at, thw_any;
    double rss_unsafe, rss_improper, rss_low, rss_since, rss_any;
    double contacts, with, part, contact_at, impact_speed, impact_rel, location, delta_v, in_lane;
    double part_b;        /* of the other */
    double vx, vy, apart; /* the ego's last velocity before its first contact; 1 once that contact has ended */
    double fcw_seen, fcw_at, fcw_ttc, fcw_ttc_defined;
    double crossed, cross_at, cross_ttc, cross_ttc_defined, aeb_seen, aeb_at, aeb_ttc, aeb_ttc_defined;
    double take_over_seen, take_over_at, false_decel, false_at;
    double speed_start, speed_min, speed_before, accel_before, progress;
} sp_tally;
enum { SP_TALLY_WORDS = sizeof(sp_tally) / sizeof(double), SP_WINDOW_WORDS = sizeof(sp_window) / sizeof(double) };

/* one pose of another actor in the trace */
typedef struct sp_trail {
    double x, y, heading;
    uint32_t tick, actor;
} sp_trail;
struct sp_metric_trace {
    bool failed;
    uint32_t count, capacity, trail_count, trail_capacity;
    double *time, *accel, *ego; /* ego: x, y, heading */
    sp_trail *trail;
    struct {
        double length, width, center_x;
    } size[SP_MAX_ACTORS + 1];
};

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

void sp_lead_way(const sp_world_def *def, const sp_actor_record *ego, sp_way *way);
bool sp_lead_on(const sp_world_def *def, const sp_way *way, const sp_actor_record *ego, const sp_actor_record *other,
                double *gap, double *closing);
bool sp_lead_obstacle(const sp_actor_record *ego, const sp_actor_record *other); /* shown, not driven over or under */
sp_box2 sp_record_box(const sp_actor_record *a);

/* windows: one for each check (then each valid demand) that has an actor or marks and a metric that is folded; they lie
 * behind the tally */
bool sp_window_wanted(const sp_check_def *c);
void sp_window_begin(const sp_world_def *def, sp_tally *t);
const sp_window *sp_window_of(const sp_world_def *def, const sp_tally *t, const sp_check_def *c); /* NULL: none */
void sp_window_events(sp_tally *t, const sp_tick_record *r, bool after);
void sp_window_pair(sp_tally *t, const sp_pair_values *v, double time);
void sp_window_ego(sp_tally *t, int metric, double value, double time);
void sp_window_contact(sp_tally *t, const sp_event *e, uint32_t other);

void sp_extreme_low(sp_extreme *e, double value, double at, double actor);
void sp_extreme_high(sp_extreme *e, double value, double at, double actor);

void sp_trace_push(sp_metric_trace *t, const sp_tick_record *r);
/* Filtered deceleration (positive) and |jerk|: greatest in [from, to], s. False: nothing there. */
bool sp_trace_braking(const sp_metric_trace *t, double dt, double from, double to, sp_extreme *decel, sp_extreme *jerk);
void sp_trace_pet(const sp_metric_trace *t, double dt, sp_extreme *pet);
/* 12-pole phaseless Butterworth: a 6-pole pass forward, one backward; in place. -6 dB at `cutoff`. */
bool sp_filter_butterworth(double *x, uint32_t count, double rate, double cutoff);

/* value of a metric from the tally; judged from the trace where it needs the future */
sp_metric_value sp_metric_value_of(const sp_world_def *def, const sp_tally *t, const sp_metric_trace *trace, int id);
void sp_check_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, const sp_judgement *j,
                    const sp_check_def *c, sp_check_value *out);
bool sp_card_known(const char *name);
void sp_card_judge(const sp_world_def *def, const sp_judgement *j, const char *name, sp_card_value *out);
/* Whose fault the first contact was; `avoidable`: 1 a careful driver in the ego's place had avoided it, 0 not, -1 not
 * asked. */
typedef enum sp_fault { SP_FAULT_EGO, SP_FAULT_OTHER, SP_FAULT_SHARED } sp_fault;
sp_fault sp_fault_judge(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int *avoidable);
bool sp_metric_instant(int id); /* ego.fcw.at and its like: null fails where it is demanded */

#endif
