/* stand.h - a small test stand: a straight road, some actors, the substeps of a run without its guests. */
#ifndef SP_TESTS_PHYSICS_STAND_H
#define SP_TESTS_PHYSICS_STAND_H

#include "check.h"
#include "physics/physics.h"
#include "traffic/traffic.h"

typedef struct stand {
    sp_arena *arena;
    sp_world_def def;
    sp_actor_def actors[SP_MAX_ACTORS + 1];
    sp_vehicle vehicle; /* the ego's, to be changed by a test */
    sp_world *world;
    sp_physics *physics;
    sp_traffic *traffic;
    sp_error error;
    sp_event contacts[64]; /* all contact events so far */
    uint32_t contact_count;
} stand;

static inline void stand_road(stand *t, double curvature)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {6000, curvature, curvature};
    const sp_road_spec spec = {.name = "stand",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 2,
                               .lanes_left = 2,
                               .lane_width = 3.5,
                               .shoulder = 2};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

/* puts an actor's origin at (s, t) in a lane; heading 0 is along the road */
static inline uint32_t stand_actor(stand *t, const char *kind, int32_t lane, double s, double offset, double speed)
{
    const sp_kind *k = sp_kind_find(kind);
    const uint32_t i = t->def.actor_count + 1;
    CHECK(k != NULL);
    sp_road_place place = {1, lane, s, 0};
    sp_road_point point = {0};
    place.t = sp_road_lane_center(t->def.road, 1, s, lane) + offset;
    CHECK(sp_road_at(t->def.road, place, &point));
    t->def.actor_count = i;
    t->actors[i] = (sp_actor_def){.name = kind,
                                  .kind = k,
                                  .length = k->length,
                                  .width = k->width,
                                  .height = k->height,
                                  .center_x = k->length / 2 - k->rear_overhang,
                                  .mass = k->mass,
                                  .place = place,
                                  .speed = speed,
                                  .heading = point.heading,
                                  .lane_offset = offset,
                                  .pose = {point.position, sp_quat_from_ypr(point.heading, 0, 0)}};
    if (i == 1 && k->vehicle) {
        t->vehicle = *k->vehicle;
        t->actors[i].vehicle = &t->vehicle;
    }
    return i;
}

static inline bool stand_begin(stand *t)
{
    t->world = sp_world_create(&t->def, t->arena, &t->error);
    t->physics = t->world ? sp_physics_create(&t->def, &t->error) : NULL;
    t->traffic = t->physics ? sp_traffic_create(&t->def, &t->error) : NULL;
    if (!t->traffic)
        return false;
    sp_traffic_start(&t->def, t->world);
    const bool good = sp_physics_trim(t->physics, &t->def, t->world, &t->error);
    sp_physics_settle(&t->def, t->world);
    return good;
}

static inline bool stand_tick(stand *t)
{
    t->world->event_count = 0;
    bool good = sp_traffic_decide(t->traffic, &t->def, t->world, &t->error);
    for (uint32_t k = 0; good && k < t->def.substeps; k++) {
        sp_traffic_substep(&t->def, t->world, k);
        good = sp_physics_substep(t->physics, &t->def, t->world, k, &t->error);
    }
    sp_physics_settle(&t->def, t->world);
    for (uint32_t i = 0; i < t->world->event_count && t->contact_count < 64; i++)
        if (t->world->events[i].kind == SP_EVENT_CONTACT || t->world->events[i].kind == SP_EVENT_CONTACT_END)
            t->contacts[t->contact_count++] = t->world->events[i];
    t->world->tick++;
    if (!good)
        fprintf(stderr, "tick %lld: %s\n", (long long)t->world->tick, t->error.text);
    return good;
}

static inline bool stand_run(stand *t, double seconds)
{
    const int ticks = (int)(seconds * 100 + 0.5);
    bool good = true;
    for (int i = 0; good && i < ticks; i++)
        good = stand_tick(t);
    CHECK(good);
    return good;
}

static inline sp_actor *stand_of(stand *t, uint32_t i)
{
    return &t->world->actors[i];
}

/* speed control of the ego by a plain proportional rule */
static inline void stand_hold(stand *t, double speed)
{
    t->world->control.accel_applied = sp_clamp(2 * (speed - stand_of(t, 1)->speed), -3, 3);
}

static inline void stand_end(stand *t)
{
    sp_physics_destroy(t->physics);
    sp_traffic_destroy(t->traffic);
    sp_arena_destroy(t->arena);
}

#endif
