/* lidar_kit.h - a small world for tests of lidar and ultrasonic: actors as boxes, one mount, samples without the queue.
 */
#ifndef SP_TESTS_SENSORS_LIDAR_KIT_H
#define SP_TESTS_SENSORS_LIDAR_KIT_H

#include "sensors/fault.h"
#include "sensors/lidar.h"

enum { KIT_ACTORS = 64 };
typedef struct kit {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
    sp_actor_def actors[KIT_ACTORS + 1];
    sp_kind kinds[KIT_ACTORS + 1];
    sp_mount_def mounts[2];
    sp_mount_def *mount;
    const void *prepared;
    void *scratch;
    sp_past *past; /* NULL until kit_past */
    sp_fault_now faults[4];
    uint32_t fault_count;
    unsigned char *data;
    sp_truth *truth;
    sp_sample in;
    sp_frame_out out;
} kit;

/* An ego at the origin with one mount 1.9 m above it; clear air, full sun. */
kit *kit_create(const char *sensor);
void kit_destroy(kit *k);
uint32_t kit_actor(kit *k, const char *name, sp_class c, double length, double width, double height);
void kit_place(kit *k, uint32_t actor, double x, double y, double heading);
/* Without errors: no noise, bias, quanta, losses, false alarms, edges, speckle; very sensitive. */
void kit_plain(kit *k);
void kit_set(kit *k, const char *row, double value);
void kit_road(kit *k, double length, bool kerb);
/* Prepares; after all rows are set. */
void kit_ready(kit *k);
/* Ticks with poses kept, of as much past as the sensor wants; poses are the caller's. */
void kit_past(kit *k);
void kit_tick(kit *k);
const sp_lidar_point *kit_sample(kit *k, uint64_t sequence);
sp_fault_now *kit_fault(kit *k, uint32_t kind, double strength, double value);
/* A cheap generator for scenes: [low, high). */
double kit_draw(uint64_t *state, double low, double high);

#endif
