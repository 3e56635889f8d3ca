/* fixture.c - see fixture.h. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* a fixture that does not stand proves nothing */
static void demand(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "fixture: %s\n", what);
        exit(1);
    }
}

fixture *fixture_create(void)
{
    fixture *f = calloc(1, sizeof *f);
    f->arena = sp_arena_create();
    f->world = calloc(1, sizeof(sp_world) + 9 * sizeof(sp_actor));
    f->def.actors = f->actors;
    f->def.mounts = f->mounts;
    f->def.tick_ns = 10000000;
    f->def.seed = 7;
    f->def.file = "test.lua";
    f->def.set_speed = 25;
    f->def.time_gap = 1.8;
    f->def.engaged = true;
    fixture_actor(f, "ego", SP_KIND_CAR, SP_RCS_CAR, 4.4, 1.8, 1.5);
    return f;
}

void fixture_destroy(fixture *f)
{
    sp_arena_destroy(f->arena);
    free(f->world);
    free(f);
}

uint32_t fixture_actor(fixture *f, const char *name, sp_class c, sp_rcs rcs, double length, double width, double height)
{
    const uint32_t i = ++f->def.actor_count;
    f->kinds[i] =
        (sp_kind){.name = name, .class_id = c, .rcs = rcs, .length = length, .width = width, .height = height};
    f->actors[i] =
        (sp_actor_def){.name = name, .kind = &f->kinds[i], .length = length, .width = width, .height = height};
    f->world->actor_count = i;
    f->world->actors[i].move = SP_MOVE_RAILS;
    return i;
}

void fixture_place(fixture *f, uint32_t actor, double x, double y, double heading, double speed)
{
    sp_actor *a = &f->world->actors[actor];
    a->x = x;
    a->y = y;
    a->heading = heading;
    a->speed = speed;
    a->vx = speed * sp_cos(heading);
    a->vy = speed * sp_sin(heading);
}

sp_mount_def *fixture_mount(fixture *f, const char *sensor)
{
    const sp_sensor_type *t = sp_sensor_find(sensor);
    sp_mount_def *m = &f->mounts[f->def.mount_count++];
    *m = (sp_mount_def){.name = sensor,
                        .type = t,
                        .kind = t->kind,
                        .carrier = SP_EGO,
                        .position = {0, 0, 0.5},
                        .period_num = t->period_ns,
                        .period_den = 1,
                        .latency = t->latency_ns};
    m->stream = sp_stream(sensor, "mount");
    sp_param_defaults(t->params, (int)t->param_count, m->value);
    return m;
}

void fixture_set(sp_mount_def *m, const char *row, double value)
{
    sp_error err = {0};
    demand(sp_param_set(m->type->params, (int)m->type->param_count, m->value, row, value, &err), err.text);
}

void fixture_road(fixture *f, const sp_road_piece *pieces, uint32_t count, double lane_width)
{
    const sp_road_spec spec = {.name = "r",
                               .pieces = pieces,
                               .piece_count = count,
                               .lanes_right = 2,
                               .lanes_left = 1,
                               .lane_width = lane_width};
    demand(sp_road_build(&spec, f->arena, &f->def.road, &f->error), f->error.text);
}

bool fixture_start(fixture *f)
{
    if (!sp_sense_layout(&f->def, &f->error)) {
        return false;
    }
    f->sense = sp_sense_create(&f->def, f->arena, &f->error);
    return f->sense != NULL;
}

bool fixture_step(fixture *f)
{
    const bool fine = sp_sense_step(&f->def, f->world, f->sense, NULL, NULL, NULL, &f->error);
    f->world->tick++;
    return fine;
}

const void *fixture_sample(fixture *f, const sp_mount_def *m, uint64_t sequence, sp_frame_out *out)
{
    static unsigned char data[65536] __attribute__((aligned(16)));
    static double memory[256];
    memset(memory, 0, sizeof memory);
    const int64_t now = f->world->tick * f->def.tick_ns;
    static sp_truth truth[65536];
    sp_sample in = {
        .def = &f->def, .world = f->world, .mount = m, .sequence = sequence, .time_ns = now, .memory = memory};
    if (m->type->prepare) {
        in.prepared = m->type->prepare(&f->def, m, f->arena, &f->error);
    }
    static unsigned char scratch[4 << 20] __attribute__((aligned(64)));
    demand(!m->type->scratch_bytes || m->type->scratch_bytes(&f->def, m->value) <= sizeof scratch, "scratch");
    in.scratch = scratch;
    *out = (sp_frame_out){.data = data,
                          .capacity = sizeof data,
                          .stride = m->type->record_bytes,
                          .truth = truth,
                          .truth_most = sizeof truth / sizeof *truth};
    demand(m->type->sample(&in, out, &f->error), f->error.text);
    demand(!out->overflow, "too many records");
    return data;
}
