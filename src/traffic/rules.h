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
    bool braking;
    double zebra; /* m from the front to where it stops before a crossing that lies just before a junction; else infinite */
} sp_rider;

/* The acceleration behind somebody `gap` m ahead who drives `speed`: the intelligent driver model's interaction. */
double sp_rules_follow(const sp_rider *r, double gap, double speed);
/* Stands before a line `left` m ahead of the front, if that takes no more than `most` m/s^2. */
void sp_rules_stop(const sp_rider *r, double left, double most, uint32_t cause, uint32_t who, sp_wish *w);

/* The bends of one road ahead of a place, up to `reach` m in driving direction `way`: `slow` hears of each cell that
 * bends how far it is, m, and how fast one may drive there with `across` m/s^2. Gives that of the cell at the place. */
typedef struct sp_bend_ask {
    void *what;
    void (*slow)(void *what, double distance, double speed);
} sp_bend_ask;
struct sp_bends;
double sp_bends_slow(struct sp_bends **bends, sp_arena *arena, const sp_road_net *net, sp_road_place at, int way,
                     double reach, double across, const sp_bend_ask *ask);

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
