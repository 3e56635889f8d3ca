/* internal.h - what the files of traffic share. */
#ifndef SP_TRAFFIC_INTERNAL_H
#define SP_TRAFFIC_INTERNAL_H

#include "physics/physics.h"
#include "traffic/traffic.h"

struct sp_traffic {
    uint32_t capacity;
    struct order_book *order; /* order.c */
    /* constants of the network, made when first asked for: ways.c, crossing.c; who is in a junction in this tick */
    sp_arena *arena;
    struct sp_ways *ways;
    struct sp_zebras *zebras;
    struct sp_bends *bends;
    struct sp_users **users;
    uint32_t users_count;
};

/* ---- order.c: who is where, by lane and by a grid; rebuilt once a tick from the world ---- */
typedef struct sp_neighbour {
    uint32_t who;        /* actor; 0: nobody */
    double gap;          /* m between the bodies along the way; negative: they overlap */
    double speed, accel; /* of the neighbour along that way */
} sp_neighbour;
/* Sorts everybody who is shown into lanes, once a tick before anybody decides; places that change after it count in the
 * next. False: no memory. */
bool sp_order_build(sp_traffic *t, const sp_world_def *def, const sp_world *world);
/* The next one ahead of actor i along the way that it goes, or behind it, in its lane (side 0) or the lane beside it
 * (1 left, -1 right, in driving direction), within `reach` m. Who stands between two lanes is in both. */
sp_neighbour sp_order_leader(const sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i, int side,
                             double reach);
sp_neighbour sp_order_follower(const sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i,
                               int side, double reach);
/* Ids, ascending, of everybody shown whose origin is within `radius` m of a point; gives how many there are, writes at
 * most `max`. */
uint32_t sp_order_around(const sp_traffic *t, const sp_world *world, double x, double y, double radius, uint32_t *out,
                         uint32_t max);

/* ---- way.c: where an actor goes ---- */
/* The place `metres` ahead of `from` along the way of actor i: its route, the turns it has drawn (SP_ACTOR_OWN_LANE),
 * else the straightest. False: the road ends before. */
bool sp_way_advance(const sp_world_def *def, const sp_world *world, uint32_t i, sp_road_place from, double metres,
                    sp_road_place *to);

/* Over the end of its road: the place beyond it, and m of s left till there; false: the way ends. *roads: how many were
 * left before on this look ahead, 0 at first; counted on. Quick: nothing is measured. */
bool sp_way_over(const sp_world_def *def, const sp_world *world, uint32_t i, uint32_t *roads, sp_road_place from,
                 double *left, sp_road_place *to);
/* The same over the end of its section of lanes. */
bool sp_way_section(const sp_world_def *def, const sp_world *world, uint32_t i, uint32_t *roads, sp_road_place from,
                    sp_road_place *to);
/* What stands along its way, as sp_road_signals_ahead. */
uint32_t sp_way_signals(const sp_world_def *def, const sp_world *world, uint32_t i, sp_road_place from, double reach,
                        sp_road_ahead *out, uint32_t max);

/* As sp_way_advance from outside of a world, with the leg of its route as in sp_road_advance_leg. */
bool sp_way_go(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, uint32_t *leg, sp_road_place from,
               double metres, sp_road_place *to);
/* Where actor i is on the road, by its x and y, from where it was a tick ago: along its way over the ends of roads and
 * sections; where the road ends, straight on from there. Nothing for who goes along a line. */
void sp_way_keep(const sp_world_def *def, sp_world *world, uint32_t i);
/* Counts the road that is left when `a` goes on to another one. */
void sp_way_passed(const sp_world_def *def, sp_actor *a, uint32_t road);

/* ---- wishes ---- */
/* what somebody would do, and what keeps him from more */
typedef struct sp_wish {
    double accel; /* m/s^2 */
    uint32_t cause, who;
} sp_wish;
static inline void sp_wish_limit(sp_wish *w, double accel, uint32_t cause, uint32_t who)
{
    if (accel < w->accel) {
        *w = (sp_wish){accel, cause, who};
    }
}
/* rules: limits, bends, lights, signs, right of way, crossings, the end of a lane, a blocked exit. */
void sp_rules_limit(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, sp_wish *wish);

/* ---- follow.c: car following; pure functions ---- */
/* what a rule of following is asked */
typedef struct sp_follow {
    double v, wanted;      /* m/s: own speed, and what he would like */
    double gap;            /* m to the body ahead; infinite: nobody is there; not positive: they touch */
    double lead_v, lead_a; /* m/s, m/s^2 of who is ahead */
    double dawdle;         /* 0..1, drawn: Krauss */
} sp_follow;
/* Acceleration in m/s^2, from -brake_most to accel; never below 0 at standstill. Sources and formulas in follow.c. */
double sp_follow_idm(const sp_temper *m, const sp_follow *f);
double sp_follow_iidm(const sp_temper *m, const sp_follow *f);
double sp_follow_acc(const sp_temper *m, const sp_follow *f);
double sp_follow_krauss(const sp_temper *m, const sp_follow *f);
double sp_follow_gipps(const sp_temper *m, const sp_follow *f);
/* by the model of the temper */
double sp_follow_accel(const sp_temper *m, const sp_follow *f);
/* s over which Krauss and Gipps reach the speed that they name */
double sp_follow_step(const sp_temper *m);

/* ---- mobil.c: the rule of lane changes; pure functions ---- */
/* accelerations in m/s^2, before and after: own, of who would be behind, of who is behind now */
typedef struct sp_mobil {
    double own_now, own_then, new_now, new_then, old_now, old_then;
} sp_mobil;
/* nobody would have to brake harder than `most` (positive) */
bool sp_mobil_safe(const sp_mobil *c, double most);
/* What the change is worth beyond its threshold: above 0 it is wanted. keep: 1 towards the lane that is to be kept to,
 * -1 away from it, 0 neither. */
double sp_mobil_gain(const sp_temper *m, const sp_mobil *c, int keep);

/* ---- lane.c: lanes that somebody may, wants to, or has to change to ---- */
/* Once a decision, after the speed is decided: begins, goes on with, gives up or ends a change of lane. */
void sp_lane_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, bool slow);
/* merge.c: what a change of lane under way or wished for asks of the speed, who wants to come in from the side, and
 * whom one may not pass there. */
void sp_lane_limit(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, sp_wish *w);
/* ---- beside.c ---- */
/* SP_SPEED_BESIDE: the acceleration of this tick that brings and keeps actor i follow_gap m before the origin of its
 * `follow`, along the way (negative: behind), as quickly as rail_rate m/s^2 lets it (0: 3) and never into who is ahead.
 */
double sp_rail_beside(sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i);

/* ---- mind.c: who decides for himself ---- */
/* Decides speed and lane of actor i: every 100 ms, staggered by id; in between what was decided holds. */
void sp_mind_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i);
/* Whether somebody with that share of inattention looks away at `time` s: glances of 1 s on average (log-normal, at
 * most 3 s), one in each window of time; a pure function. */
bool sp_mind_away(uint64_t seed, uint64_t stream, double share, double time);
/* He no longer decides his lane: whatever change he had in mind is off, and so is its indicator. */
void sp_mind_forget(sp_actor *a);

/* ---- people.c ---- */
void sp_people_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i);

/* ---- source.c: sources and sinks, once a tick ---- */
bool sp_source_step(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err);
/* stuck.c: an event for everybody who has stood for two minutes. */
bool sp_stuck_step(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err);

/* ---- steer.c, track.c: the dynamic single-track model and its driver ---- */
/* Once a tick: the steering that keeps actor i on its path; also for a full chassis that is not the ego. */
void sp_track_steer(const sp_world_def *def, sp_world *world, uint32_t i);
/* Steering, yaw rate and lateral speed of the steady turn that its path is where it starts, or is put anew. */
void sp_track_start(const sp_world_def *def, sp_world *world, uint32_t i);
/* `count` substeps of dt s of actor i, but for rounding as one by one: speed by its act, path by its steering; writes
 * pose and velocities. The body follows by sp_physics_place, the place on the road by sp_way_keep. */
void sp_track_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, uint32_t count);
/* Understeer, rad/(m/s^2): K in yaw rate / steering = v / (L + K v^2), of the linear tyre. */
double sp_track_understeer(const sp_world_def *def, const sp_vehicle *v);
/* Offset left of the lane's middle that the path act wants `ahead` m further on, and its change per metre travelled. */
void sp_rail_offset(const sp_actor *a, double ahead, double *offset, double *slope);
/* From here straight on. */
void sp_rail_straight(sp_actor *a);
/* Changes of lane that the route wants, and the lane where the route has it. */
void sp_rail_route(const sp_world_def *def, const sp_road_route *route, sp_actor *a);

/* Advances speed and acceleration of a rails actor by dt, exactly, and returns the metres travelled. */
double sp_rail_speed(sp_actor *a, double dt);
/* Moves a rails actor `distance` m along its path: x, y, z, heading, road place, odometer, velocity. */
void sp_rail_move(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double distance);
/* Renames the followed lane once the actor is in the next one; the path stays where it is. */
void sp_rail_lane(const sp_world_def *def, sp_actor *a);
/* Acceleration of the intelligent driver model behind a->follow. */
double sp_rail_follow(const sp_world_def *def, const sp_world *world, uint32_t i);
/* Decides for an actor that obeys: acceleration of this tick by its wish, lights, signs, limits and whoever is ahead.
 */
void sp_rail_obey(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i);

#endif
