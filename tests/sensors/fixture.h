/* fixture.h - a tiny world by hand: an ego with sensors and a few others, without physics. */
#ifndef SP_TESTS_SENSORS_FIXTURE_H
#define SP_TESTS_SENSORS_FIXTURE_H

#include "sensors/sensor.h"

typedef struct fixture {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
    sp_sense *sense;
    sp_actor_def actors[8];
    sp_mount_def mounts[4];
    sp_kind kinds[8];
    sp_error error;
} fixture;

fixture *fixture_create(void); /* an ego at the origin, heading along x, standing */
void fixture_destroy(fixture *f);
/* An actor of the given class, scattering like rcs; centre of the box at the origin of its frame. Returns its id. */
uint32_t fixture_actor(fixture *f, const char *name, sp_class c, sp_rcs rcs, double length, double width,
                       double height);
void fixture_place(fixture *f, uint32_t actor, double x, double y, double heading, double speed);
/* A mount of the named sensor at the vehicle's origin plus (0, 0, 0.5), with default rows. */
sp_mount_def *fixture_mount(fixture *f, const char *sensor);
void fixture_set(sp_mount_def *m, const char *row, double value);
void fixture_road(fixture *f, const sp_road_piece *pieces, uint32_t count, double lane_width);
bool fixture_start(fixture *f);
bool fixture_step(fixture *f); /* senses at world->tick, then tick++ */
/* The one frame sampled directly, without the queue. */
const void *fixture_sample(fixture *f, const sp_mount_def *m, uint64_t sequence, sp_frame_out *out);

#endif
