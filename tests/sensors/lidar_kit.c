/* lidar_kit.c - see lidar_kit.h. */
#include "lidar_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sensors/past.h"

static void demand(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "kit: %s\n", what);
        exit(1);
    }
}

kit *kit_create(const char *sensor)
{
    kit *k = calloc(1, sizeof *k);
    k->arena = sp_arena_create();
    k->world = calloc(1, sizeof(sp_world) + (KIT_ACTORS + 1) * sizeof(sp_actor));
    k->def.actors = k->actors;
    k->def.mounts = k->mounts;
    k->def.mount_count = 1;
    k->def.tick_ns = 10000000;
    k->def.seed = 7;
    k->def.env = (sp_env){.sun_elevation = SP_PI / 2, .friction = 1, .visibility = 20000, .spray = 1};
    const sp_sensor_type *t = sp_sensor_find(sensor);
    k->mount = &k->mounts[0];
    *k->mount = (sp_mount_def){.name = sensor,
                               .type = t,
                               .kind = t->kind,
                               .carrier = SP_EGO,
                               .position = {0, 0, 1.9},
                               .period_num = t->period_ns,
                               .period_den = 1,
                               .stream = sp_stream(sensor, "mount")};
    sp_param_defaults(t->params, (int)t->param_count, k->mount->value);
    kit_actor(k, "ego", SP_KIND_CAR, 4.4, 1.8, 1.5);
    return k;
}

void kit_destroy(kit *k)
{
    sp_arena_destroy(k->arena);
    free(k->world);
    free(k->scratch);
    free(k->data);
    free(k->truth);
    free(k->past);
    free(k);
}

uint32_t kit_actor(kit *k, const char *name, sp_class c, double length, double width, double height)
{
    const uint32_t i = ++k->def.actor_count;
    demand(i <= KIT_ACTORS, "too many actors");
    const sp_kind *real = sp_kind_find(c == SP_KIND_PEDESTRIAN ? "adult" : "compact");
    k->kinds[i] = *real;
    k->kinds[i].class_id = c;
    k->kinds[i].look = c == SP_KIND_STATIC ? SP_LOOK_BARRIER : real->look;
    k->kinds[i].clearance = 0;
    k->actors[i] = (sp_actor_def){
        .name = name, .kind = &k->kinds[i], .length = length, .width = width, .height = height, .colour = {1, 1, 1}};
    k->world->actor_count = i;
    k->world->actors[i].move = SP_MOVE_RAILS;
    return i;
}

void kit_place(kit *k, uint32_t actor, double x, double y, double heading)
{
    sp_actor *a = &k->world->actors[actor];
    a->x = x;
    a->y = y;
    a->heading = heading;
}

void kit_set(kit *k, const char *row, double value)
{
    sp_error err = {0};
    demand(sp_param_set(k->mount->type->params, (int)k->mount->type->param_count, k->mount->value, row, value, &err),
           err.text);
}

void kit_plain(kit *k)
{
    static const char *const none[] = {"noise", "beam_bias", "range_step", "drop", "false_alarms",
                                       "edges", "looks",     "bloom",      "near"};
    for (uint32_t i = 0; i < sizeof none / sizeof *none; i++) {
        kit_set(k, none[i], 0);
    }
    kit_set(k, "sensitivity", 1e-8);
}

void kit_road(kit *k, double length, bool kerb)
{
    const sp_road_piece piece[1] = {{length, 0, 0}};
    const sp_road_spec spec = {.name = "r",
                               .pieces = piece,
                               .piece_count = 1,
                               .lanes_right = kerb ? 1 : 2,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .shoulder = kerb ? 0.3 : 1.5,
                               .kerb = kerb};
    sp_error err = {0};
    demand(sp_road_build(&spec, k->arena, &k->def.road, &err), err.text);
}

void kit_ready(kit *k)
{
    sp_error err = {0};
    const sp_sensor_type *t = k->mount->type;
    k->prepared = t->prepare(&k->def, k->mount, k->arena, &err);
    demand(k->prepared != NULL, err.text);
    if (t->scratch_bytes) {
        k->scratch = aligned_alloc(64, (size_t)t->scratch_bytes(&k->def, k->mount->value));
    }
    const size_t records = t->max_records ? t->max_records(k->mount->value) : 1;
    k->data = aligned_alloc(64, (records * t->record_bytes + 63) / 64 * 64);
    k->truth = calloc(records, sizeof *k->truth);
    k->out.capacity = (uint32_t)(records * t->record_bytes);
    k->out.truth_most = (uint32_t)records;
}

void kit_past(kit *k)
{
    const uint32_t ticks = sp_past_ticks(&k->def);
    k->past = calloc(1, (size_t)sp_past_bytes(&k->def, ticks));
    sp_past_init(k->past, &k->def, ticks);
}

void kit_tick(kit *k)
{
    sp_past_add(k->past, k->world);
}

sp_fault_now *kit_fault(kit *k, uint32_t kind, double strength, double value)
{
    sp_fault_now *f = &k->faults[k->fault_count++];
    *f = (sp_fault_now){.kind = kind, .strength = strength, .value = value, .stream = 11 + k->fault_count};
    return f;
}

const sp_lidar_point *kit_sample(kit *k, uint64_t sequence)
{
    static double memory[64];
    sp_error err = {0};
    k->in = (sp_sample){.def = &k->def,
                        .world = k->world,
                        .mount = k->mount,
                        .sequence = sequence,
                        .time_ns = k->world->tick * k->def.tick_ns,
                        .memory = memory,
                        .prepared = k->prepared,
                        .scratch = k->scratch,
                        .past = k->past,
                        .faults = k->faults,
                        .fault_count = k->fault_count};
    k->out = (sp_frame_out){.data = k->data,
                            .capacity = k->out.capacity,
                            .stride = k->mount->type->record_bytes,
                            .truth = k->truth,
                            .truth_most = k->out.truth_most};
    demand(k->mount->type->sample(&k->in, &k->out, &err), err.text);
    demand(!k->out.overflow, "too many records");
    return (const sp_lidar_point *)(const void *)k->data;
}

double kit_draw(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) * (1.0 / 9007199254740992.0);
}
