/* radar.c - what a cycle of the radar costs: 20 and 50 cars, vans, lorries and people ahead on three lanes, with and
 * without the rails and signs of a motorway, in rain with everything on, and with the tracker. CPU time, median. Prints
 * CSV: name,value,unit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sensors/sensor.h"

enum { CYCLES = 2001, MOST = 64 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct bench {
    sp_arena *arena;
    sp_world_def def;
    sp_actor_def actors[MOST];
    sp_mount_def mounts[1];
    sp_world *world;
    char names[MOST][16];
} bench;

static void add(bench *b, const char *kind, double x, double y, double speed)
{
    const uint32_t i = ++b->def.actor_count;
    const sp_kind *k = sp_kind_find(kind);
    snprintf(b->names[i], sizeof b->names[i], "n%u", i);
    b->actors[i] = (sp_actor_def){.name = b->names[i],
                                  .kind = k,
                                  .length = k->length,
                                  .width = k->width,
                                  .height = k->height,
                                  .center_x = 0.5 * k->length - k->rear_overhang};
    sp_actor *a = &b->world->actors[i];
    a->x = x;
    a->y = y;
    a->speed = a->vx = speed;
    b->world->actor_count = i;
}

static const char *load(void)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char path[1024];
    snprintf(path, sizeof path, "%s/scenarios/roads/motorway.xodr", root ? root : ".");
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, 1 << 22);
    if (f && text && fread(text, 1, (1 << 22) - 1, f) == 0) {
        text[0] = 0;
    }
    if (f) {
        fclose(f);
    }
    return text;
}

/* the sensor at the front, with everything on where asked */
static void mount(bench *b, const char *sensor, bool all)
{
    sp_error err = {0};
    const sp_sensor_type *t = sp_sensor_find(sensor);
    sp_mount_def *m = &b->mounts[0];
    *m = (sp_mount_def){.name = sensor,
                        .type = t,
                        .carrier = SP_EGO,
                        .position = {3.5, 0, 0.5},
                        .period_num = 50000000,
                        .period_den = 1,
                        .latency = t->latency_ns};
    b->def.mount_count = 1;
    sp_param_defaults(t->params, (int)t->param_count, m->value);
    if (all) {
        b->def.env.rain = 25;
        sp_param_set(t->params, (int)t->param_count, m->value, "micro_doppler", 1, &err);
        sp_param_set(t->params, (int)t->param_count, m->value, "clutter", 5, &err);
        sp_param_set(t->params, (int)t->param_count, m->value, "interference", 0.1, &err);
        sp_param_set(t->params, (int)t->param_count, m->value, "elevation_cells", 1, &err);
    }
}

/* `count` others, 10 to 240 m ahead on three lanes and beside them; prints the median cycle */
static void run(const char *name, const char *sensor, uint32_t count, bool road, bool all)
{
    static const char *const kinds[] = {"compact", "gvt", "suv", "compact", "van", "semitrailer", "gvt", "adult"};
    static double spent[CYCLES];
    bench *b = calloc(1, sizeof *b);
    sp_error err = {0};
    b->arena = sp_arena_create();
    b->world = calloc(1, sizeof(sp_world) + (MOST + 1) * sizeof(sp_actor));
    b->def = (sp_world_def){.actors = b->actors, .mounts = b->mounts, .tick_ns = 50000000, .seed = 7, .file = "bench"};
    if (road) {
        char *text = (char *)(uintptr_t)load();
        sp_road_read_xodr("motorway.xodr", text, strlen(text), b->arena, &b->def.road, &err);
        free(text);
    }
    add(b, "compact", 100, -5.5, 30);
    for (uint32_t n = 0; n < count; n++) {
        const char *kind = kinds[n % 8];
        const bool known = sp_kind_find(kind) != NULL;
        add(b, known ? kind : "compact", 110 + 230.0 * n / count,
            4 * (double)(n % 3) - 9.5 + 1.5 * sp_random(1, 2, 0, n), 20 + 15 * sp_random(1, 1, 0, n));
    }
    mount(b, sensor, all);
    sp_sense *sense = sp_sense_layout(&b->def, &err) ? sp_sense_create(&b->def, b->arena, &err) : NULL;
    if (!sense || err.code) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    for (int i = 0; i < CYCLES; i++) {
        const double start = cpu_now();
        if (!sp_sense_step(&b->def, b->world, sense, NULL, NULL, NULL, &err)) {
            exit(1);
        }
        spent[i] = cpu_now() - start;
        b->world->tick++;
        for (uint32_t k = 1; k <= b->def.actor_count; k++) {
            b->world->actors[k].x += 0.02 * (b->world->actors[k].vx - 20);
        }
        if (b->world->tick % 100 == 0) {
            for (uint32_t k = 1; k <= b->def.actor_count; k++) {
                b->world->actors[k].x = k == 1 ? 100 : 110 + 230.0 * (k - 2) / count;
            }
        }
    }
    qsort(spent, CYCLES, sizeof *spent, by_size);
    sp_frame frame = {0};
    sp_sense_frame(&b->def, sense, 0, INT64_MIN, INT64_MAX, 0, &frame);
    printf("%s,%.4f,ms of CPU a cycle with its frame of %u records\n", name, spent[CYCLES / 2] * 1e3, frame.count);
    sp_arena_destroy(b->arena);
    free(b->world);
    free(b);
}

int main(void)
{
    printf("name,value,unit\n");
    run("radar_20", "radar", 20, false, false);
    run("radar_50", "radar", 50, false, false);
    run("radar_20_motorway", "radar", 20, true, false);
    run("radar_50_motorway", "radar", 50, true, false);
    run("radar_50_motorway_all", "radar", 50, true, true);
    run("radar_objects_50_motorway", "radar_objects", 50, true, false);
    return 0;
}
