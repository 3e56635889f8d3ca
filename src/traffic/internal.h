/* internal.h - what the files of traffic share. */
#ifndef SP_TRAFFIC_INTERNAL_H
#define SP_TRAFFIC_INTERNAL_H

#include "physics/physics.h"
#include "traffic/traffic.h"

struct sp_traffic {
    uint32_t capacity;
};

/* ---- order.c: who is where, by lane and by a grid; rebuilt once a tick from the world ---- */
typedef struct sp_neighbour {
    uint32_t who;        /* actor; 0: nobody */
    double gap;          /* m between the bodies along the way; negative: they overlap */
    double speed, accel; /* of the neighbour along that way */
} sp_neighbour;
/* Sorts everybody who is shown into lanes. Cost: n log n. */
void sp_order_build(sp_traffic *t, const sp_world_def *def, const sp_world *world);
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

/* ---- mind.c: who decides for himself ---- */
/* Decides speed and lane of actor i: every 100 ms, staggered by id; in between what was decided holds. */
void sp_mind_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i);

/* ---- people.c ---- */
void sp_people_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i);

/* ---- source.c: sources and sinks, once a tick ---- */
bool sp_source_step(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err);

/* ---- track.c: the dynamic single-track model ---- */
/* Once a tick: the steering that keeps actor i on its path; also for a full chassis that is not the ego. */
void sp_track_steer(const sp_world_def *def, sp_world *world, uint32_t i);
/* One substep of dt s of actor i: speed by rail_accel, path by its steering; writes pose, velocities, body state. */
void sp_track_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt);

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
void sp_rail_obey(const sp_world_def *def, sp_world *world, uint32_t i);

#endif
