/* hand.h - a world made by hand for the tests of drive: a straight road, one car, no physics but v' = a. */
#ifndef TESTS_DRIVE_HAND_H
#define TESTS_DRIVE_HAND_H

#include "drive/drive.h"

typedef struct hand {
    sp_arena *arena;
    sp_world_def def;
    sp_actor_def actors[3];
    sp_world *world;
    sp_error err;
} hand;

static const sp_vehicle hand_vehicle = {.mass = 1500,
                                        .a = 1.2,
                                        .b = 1.5,
                                        .track_front = 1.55,
                                        .track_rear = 1.55,
                                        .steering_ratio = 15,
                                        .steering_max = 0.6,
                                        .steering_rate_max = 0.8,
                                        .brake_delay = 0.05,
                                        .brake_lag = 0.08,
                                        .drive_delay = 0.1,
                                        .drive_lag = 0.2,
                                        .steering_delay = 0.02,
                                        .steering_lag = 0.05,
                                        .acceleration_max = 4,
                                        .deceleration_max = 9.5};

static inline void hand_begin(hand *h, double speed, double curvature)
{
    const sp_road_piece piece = {1000, curvature, curvature};
    const sp_road_spec spec = {
        .name = "hand", .pieces = &piece, .piece_count = 1, .lanes_right = 1, .lanes_left = 1, .lane_width = 3.5};
    memset(h, 0, sizeof *h);
    h->arena = sp_arena_create();
    if (!sp_road_build(&spec, h->arena, &h->def.road, &h->err))
        fprintf(stderr, "%s\n", h->err.text);
    h->def.arena = h->arena;
    h->def.file = "hand.lua";
    h->def.line = 7;
    h->def.tick_ns = 10000000;
    h->def.substeps = 5;
    h->def.settle_ticks = 100;
    h->def.actor_count = 1;
    h->def.actors = h->actors;
    h->actors[1] = (sp_actor_def){.name = "ego",
                                  .vehicle = &hand_vehicle,
                                  .length = 4.5,
                                  .width = 1.8,
                                  .height = 1.5,
                                  .center_x = 1.35,
                                  .mass = 1500,
                                  .place = {1, -1, 50, -1.75},
                                  .speed = speed};
    h->world = sp_arena_alloc(h->arena, sizeof *h->world + 2 * sizeof(sp_actor));
    h->world->actor_count = 1;
    h->world->tick = -h->def.settle_ticks;
    sp_road_point p;
    sp_actor *a = &h->world->actors[1];
    sp_road_at(h->def.road, h->actors[1].place, &p);
    a->x = p.position.x;
    a->y = p.position.y;
    a->heading = p.heading;
    a->speed = speed;
    a->road = 1;
    a->lane = -1;
    a->s = 50;
    a->t = -1.75;
}

/* a tick of a kinematic car: rear axle, v' = accel_applied, psi' = v delta / (L + K v^2), K of an ordinary car (ISO
 * 4138) */
static inline void hand_move(hand *h)
{
    sp_actor *a = &h->world->actors[1];
    const double dt = 0.01, wheelbase = hand_vehicle.a + hand_vehicle.b;
    a->speed = sp_max(0, a->speed + h->world->control.accel_applied * dt);
    a->yaw_rate = a->speed * a->steering / (wheelbase + 6e-4 * a->speed * a->speed);
    a->x += a->speed * sp_cos(a->heading) * dt;
    a->y += a->speed * sp_sin(a->heading) * dt;
    a->heading += a->yaw_rate * dt;
    sp_road_place at;
    if (sp_road_locate(h->def.road, a->x, a->y, NULL, &at)) {
        a->s = at.s;
        a->t = at.t;
        a->lane = at.lane;
    }
    h->world->tick++;
    h->world->event_count = 0;
}

static inline void hand_end(hand *h)
{
    sp_arena_destroy(h->arena);
}

#endif
