/* walkers.h - people on foot and cars on the test stand. */
#ifndef SP_TESTS_TRAFFIC_WALKERS_H
#define SP_TESTS_TRAFFIC_WALKERS_H

#include "physics/stand.h"
#include "traffic/people.h"

/* a stand on a network, its ego out of everybody's way */
static inline void stand_on(stand *t, const sp_road_net *net, uint64_t seed)
{
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
    t->def.seed = seed;
    CHECK(sp_lights_derive(&t->def, &t->error));

    const uint32_t ego = stand_actor(t, "cone", -1, 1, 0, 0);
    t->actors[ego].parked = t->actors[ego].hidden = true;
}

/* somebody at a place, along its lane or back */
static inline uint32_t put(stand *t, const char *kind, sp_road_place at, bool back, double speed)
{
    const uint32_t i = stand_actor(t, kind, -1, 1, 0, speed);
    sp_actor_def *d = &t->actors[i];
    sp_road_point point = {0};
    at.t = at.t != 0 ? at.t : sp_road_lane_center(t->def.road, at.road, at.s, at.lane);
    d->place = at;
    CHECK(sp_road_at(t->def.road, at, &point));
    d->heading = sp_wrap_angle(point.heading + (sp_road_direction(t->def.road, at.road, at.lane) < 0 ? SP_PI : 0) +
                               (back ? SP_PI : 0));
    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
    d->vehicle = d->kind->vehicle;
    d->stream = sp_random_bits(t->def.seed, 5, (int64_t)i, 0);
    return i;
}

static inline uint32_t walker(stand *t, const char *kind, sp_road_place at, bool back)
{
    const uint32_t i = put(t, kind, at, back, 1);
    CHECK(sp_temper_draw("normal", t->def.seed, t->actors[i].stream, SP_KIND_PEDESTRIAN, &t->actors[i].temper));
    t->actors[i].temper.inattention = 0;
    t->actors[i].wanders = true;
    t->actors[i].fidelity = SP_FIDELITY_KINEMATIC;
    return i;
}

static inline uint32_t car(stand *t, const char *kind, const char *temper, sp_road_place at)
{
    const uint32_t i = put(t, kind, at, false, 0);
    sp_actor_def *d = &t->actors[i];
    CHECK(sp_temper_draw(temper, t->def.seed, d->stream, SP_KIND_CAR, &d->temper));
    d->temper.inattention = 0;
    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    d->wanders = true;
    return i;
}

#endif
