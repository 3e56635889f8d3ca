/* drivers.h - a stand whose actors decide for themselves, on a straight road or a ring. */
#ifndef SP_TESTS_TRAFFIC_DRIVERS_H
#define SP_TESTS_TRAFFIC_DRIVERS_H

#include "physics/stand.h"
#include "traffic/internal.h"

static const sp_temper plain = {.speed_factor = 1,
                                .speed_most = 60,
                                .headway = 1.2,
                                .gap = 2,
                                .accel = 1.4,
                                .brake = 2,
                                .brake_most = 8,
                                .reaction = 0.6,
                                .politeness = 0.3,
                                .threshold = 0.1,
                                .bias = 0.3,
                                .safe_brake = 4,
                                .across = 5,
                                .accepted_gap = 5,
                                .indicate = 1.5,
                                .change = 4};

typedef struct street {
    double length, curvature, limit;
    uint32_t lanes, against;
    bool loop, left_hand;
    const sp_road_works *works;
} street;

static inline void drivers_road(stand *t, const street *s)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {s->length, s->curvature, s->curvature};
    const sp_road_spec spec = {.name = "street",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = s->left_hand ? s->against : s->lanes,
                               .lanes_left = s->left_hand ? s->lanes : s->against,
                               .lane_width = 3.5,
                               .shoulder = 2,
                               .loop = s->loop,
                               .speed_limit = s->limit,
                               .left_hand = s->left_hand,
                               .works = s->works,
                               .works_count = s->works ? 1 : 0};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

/* a car whose origin stands at s in a lane */
static inline uint32_t driver(stand *t, int32_t lane, double s, double speed, const sp_temper *m)
{
    const uint32_t i = stand_actor(t, "gvt", lane, s, 0, speed);
    t->actors[i].vehicle = NULL;
    t->actors[i].stream = 100 + i;
    t->actors[i].wanders = m != NULL;
    t->actors[i].temper = m ? *m : (sp_temper){0};
    return i;
}

/* bumper to bumper, along x */
static inline double gap_between(stand *t, uint32_t back, uint32_t ahead)
{
    return stand_of(t, ahead)->x - stand_of(t, back)->x - (t->actors[ahead].length + t->actors[back].length) / 2 +
           t->actors[ahead].center_x - t->actors[back].center_x;
}

static inline void brakes(stand *t, uint32_t i, double rate)
{
    sp_actor *a = stand_of(t, i);
    a->flags &= ~(uint32_t)(SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE);
    a->rail_target = 0;
    a->rail_rate = rate;
    a->rail_onset = 0;
    a->speed_act = SP_SPEED_RAMP;
}

#endif
