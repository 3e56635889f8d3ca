/* lidar.c - what a lidar's frame costs: CPU milliseconds of a scan of 64 x 1800 beams at 50 cars, cast alone and whole,
 * with boxes, in hills of kerbs, and with triangles; and what is made once a run. notes/sensors.md: 0.62 ms for casting
 * with boxes, 15 ms with triangles. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../sensors/lidar_kit.h"

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void measure(const char *name, bool kerb, bool mesh, double visibility, int frames)
{
    kit *k = kit_create("lidar");
    uint64_t state = 3;
    static char names[KIT_ACTORS][16];
    for (uint32_t i = 0; i < 50; i++) {
        snprintf(names[i], sizeof names[i], "car%u", i);
        const uint32_t a = kit_actor(k, names[i], SP_KIND_CAR, 4.5, 1.8, 1.5);
        kit_place(k, a, kit_draw(&state, 400, 600), kit_draw(&state, 4, 40) * (i % 2 ? 1 : -1),
                  kit_draw(&state, 0, 6.28));
    }
    kit_place(k, 1, 500, -1.75, 0);
    kit_road(k, 1000, kerb);
    kit_set(k, "columns", 1800);
    kit_set(k, "detail", mesh);
    k->def.env.visibility = visibility;
    double start = cpu_ms();
    kit_ready(k);
    printf("lidar_%s_prepare,%.2f,ms CPU\n", name, cpu_ms() - start);
    kit_past(k);
    for (int t = 0; t < 30; t++) {
        k->world->actors[1].x += 0.2;
        kit_tick(k);
    }
    double cast[64], whole[64];
    for (int f = 0; f < frames && f < 64; f++) {
        kit_sample(k, (uint64_t)f);
        sp_lidar_scan s;
        start = cpu_ms();
        sp_lidar_begin(&s, &k->in);
        sp_lidar_cast(&s);
        cast[f] = cpu_ms() - start;
        start = cpu_ms();
        kit_sample(k, (uint64_t)f);
        whole[f] = cpu_ms() - start;
    }
    qsort(cast, (size_t)frames, sizeof *cast, by_size);
    qsort(whole, (size_t)frames, sizeof *whole, by_size);
    printf("lidar_%s_cast,%.3f,ms CPU a scan of 64 x 1800\n", name, cast[frames / 2]);
    printf("lidar_%s,%.3f,ms CPU a scan of 64 x 1800 (%u points)\n", name, whole[frames / 2], k->out.count);
    kit_destroy(k);
}

/* with a name, that alone */
int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool kerb, mesh;
        double visibility;
    } rows[] = {{"boxes", false, false, 20000},
                {"boxes_kerbs", true, false, 20000},
                {"boxes_fog", false, false, 200},
                {"mesh", false, true, 20000},
                {"mesh_kerbs", true, true, 20000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (argc < 2 || !strcmp(argv[1], rows[i].name)) {
            measure(rows[i].name, rows[i].kerb, rows[i].mesh, rows[i].visibility, 41);
        }
    }
    return 0;
}
