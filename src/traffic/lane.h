/* lane.h - what the files of lane changes share: one driver while he decides. */
#ifndef SP_TRAFFIC_LANE_H
#define SP_TRAFFIC_LANE_H

#include "traffic/internal.h"

typedef struct lane_driver {
    sp_traffic *t;
    const sp_world_def *def;
    sp_world *world;
    uint32_t i;
    sp_actor *a;
    const sp_actor_def *d;
    const sp_temper *m;
    sp_road_place at;
    double speed, front; /* m/s; m from the origin to the front */
    bool bicycle;
} lane_driver;
static inline double mind_speed(const sp_actor *a)
{
    return a->move == SP_MOVE_FULL ? sp_max(a->speed, 0) : a->rail_speed;
}
static inline lane_driver lane_driver_of(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    return (lane_driver){.t = t,
                         .def = def,
                         .world = world,
                         .i = i,
                         .a = a,
                         .d = d,
                         .m = &d->temper,
                         .at = {a->road, a->lane, a->s, a->t},
                         .speed = mind_speed(a),
                         .front = d->center_x + d->length / 2,
                         .bicycle = d->kind && d->kind->class_id == SP_KIND_BICYCLE};
}
/* m of the shortest change of lane: the front of a long one swings out further than its rear axle, whose path it is */
static inline double lane_least(const lane_driver *v)
{
    return sp_max(10, 4.5 * v->front);
}
/* m that he looks ahead for others */
static inline double lane_reach(double speed)
{
    return 40 + 6 * speed;
}
/* The lane beside that goes the same way; 0: none. */
int32_t lane_beside(const sp_road_net *net, const sp_road_place *at, int side);
/* The middle of another lane beside a place. */
sp_road_place lane_place(const sp_road_net *net, const sp_road_place *at, int32_t lane);
/* m that the lane goes on from there, wide enough and of type driving, at most `reach`; own: along his way. */
double lane_left(const lane_driver *v, sp_road_place from, double reach, bool own);
/* His change of lane has so far to go that the path still counts from the old lane. */
static inline bool lane_not_yet(const lane_driver *v)
{
    return v->a->mind.change >= 2 && sp_abs(v->a->path_to - v->d->lane_offset) > 1.5;
}
/* While he changes: he is out of the way of that one, on the lane that he leaves, before they could touch. */
bool lane_clears(const lane_driver *v, double gap, double speed);
/* Finds out which lane he needs: mind.need, need_side, need_at. */
void lane_need(lane_driver *v);

#endif
