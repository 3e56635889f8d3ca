/* rules.h - what the files of the rules share: one driver while his wish is cut down to what he may do. */
#ifndef SP_TRAFFIC_RULES_H
#define SP_TRAFFIC_RULES_H

#include "traffic/ways.h"

typedef struct sp_rider {
    const sp_world_def *def;
    const sp_world *world;
    const sp_road_route *route; /* from the leg that it is on: what lies behind may pass here too */
    uint32_t i;
    sp_road_place at;
    int way;
    double v, front, dt;
    double accel, comfort, utmost; /* m/s^2, all positive */
    double across;                 /* m/s^2 in bends */
    double headway, gap;           /* s, m */
    double accepted_gap;           /* s */
    double factor;                 /* of the speed limit */
    double allowed;                /* m/s here */
    double signs;                  /* m to the first light or stop sign, or none is nearer; infinite: none */
    bool braking;
    double zebra; /* m from the front to where it stops before a crossing that lies just before a junction; else
                     infinite */
} sp_rider;

/* The acceleration behind somebody `gap` m ahead who drives `speed`: the intelligent driver model's interaction. */
double sp_rules_follow(const sp_rider *r, double gap, double speed);
/* Stands before a line `left` m ahead of the front, if that takes no more than `most` m/s^2. */
void sp_rules_stop(const sp_rider *r, double left, double most, uint32_t cause, uint32_t who, sp_wish *w);

/* bends.c: one lane of one section, as it is driven; `along`: m of s from where it is entered */
typedef struct sp_strip_limit {
    double along, speed; /* from there on, m/s; 0: none is said */
} sp_strip_limit;
typedef struct sp_strip {
    uint32_t road;
    int32_t lane;
    int way;                 /* +1 with s */
    double from, to, length; /* s; m of s */
    uint32_t cells;
    double cell;    /* m of s that each is long */
    const float *k; /* 1/m, of the lane's middle: the tightest of each cell, left positive */
    uint32_t limit_count;
    const sp_strip_limit *limit; /* the first from 0 on */
    uint32_t sign_count;
    const double *sign; /* along: lights and stop signs for this lane */
    const struct sp_strip *next;
} sp_strip;
struct sp_bends;
/* The strip of a place; NULL: no such road, no memory. */
const sp_strip *sp_strip_of(struct sp_bends **bends, sp_arena *arena, const sp_road_net *net, sp_road_place at);
/* Who looks at bends, strip by strip: `slow` hears of each cell that asks for less than v how far it is, m, and how
 * fast one may drive there with `across` m/s^2, and a wheel that changes curvature by v `quick` 1/m in a second
 * (infinite: at once). */
typedef struct sp_bend_ask {
    void *what;
    void (*slow)(void *what, double distance, double speed);
    double v, across, quick;
    double before[4]; /* 1/m, of the cells before, the last one first: at first of the turn that its wheel is set to */
} sp_bend_ask;
/* From `along` on, up to `reach` m. Gives the speed of the cell there. */
double sp_strip_slow(const sp_strip *p, double along, double reach, sp_bend_ask *ask);

/* Constants and scratch of the rules in sp_traffic. */
const sp_crossroads *sp_rules_crossroads(sp_traffic *t, const sp_world_def *def, uint32_t junction);
struct sp_users;
struct sp_users *sp_rules_users(sp_traffic *t, uint32_t junction);
struct sp_users *sp_users_create(sp_arena *arena);

/* right_of_way.c: other vehicles at junctions. */
void sp_right_of_way(sp_traffic *t, const sp_rider *r, sp_wish *w);
/* crossing.c: people on and before crossings; sp_rider.zebra. */
void sp_crossings(sp_traffic *t, const sp_rider *r, sp_wish *w);
double sp_crossing_line(sp_traffic *t, const sp_rider *r);

#endif
