/* drive.h - single-track cars on the test stand. */
#ifndef SP_TESTS_TRAFFIC_DRIVE_H
#define SP_TESTS_TRAFFIC_DRIVE_H

#include "physics/stand.h"
#include "traffic/internal.h"

/* on any road; heading as traffic drives there */
static inline uint32_t drive_actor(stand *t, const char *kind, sp_road_place place, double offset, double speed)
{
    const uint32_t i = stand_actor(t, kind, place.lane, place.s, offset, speed);
    sp_actor_def *d = &t->actors[i];
    sp_road_point point = {0};
    const int side = sp_road_direction(t->def.road, place.road, place.lane);
    d->place = place;
    d->place.t = sp_road_lane_center(t->def.road, place.road, place.s, place.lane) + side * offset;
    CHECK(sp_road_at(t->def.road, d->place, &point));
    d->heading = sp_wrap_angle(point.heading + (side < 0 ? SP_PI : 0));
    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
    d->vehicle = d->kind->vehicle;
    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    d->stream = 1000 + i;
    return i;
}

static inline uint32_t track_actor(stand *t, const char *kind, int32_t lane, double s, double offset, double speed)
{
    return drive_actor(t, kind, (sp_road_place){1, lane, s, 0}, offset, speed);
}

/* m left of the lane's middle, in driving direction */
static inline double beside_of(const stand *t, const sp_actor *a)
{
    return sp_road_direction(t->def.road, a->road, a->lane) *
           (a->t - sp_road_lane_center(t->def.road, a->road, a->s, a->lane));
}

/* a network of one road, whatever its shape */
static inline void drive_road(stand *t, const sp_road_piece *pieces, uint32_t count, bool left_hand)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_spec spec = {.name = "shape",
                               .pieces = pieces,
                               .piece_count = count,
                               .lanes_right = 2,
                               .lanes_left = 2,
                               .lane_width = 3.5,
                               .shoulder = 2,
                               .left_hand = left_hand};
    CHECK(sp_road_build(&spec, t->arena, &t->def.road, &t->error));
    t->def = (sp_world_def){
        .arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = t->def.road, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

#endif
