/* metric.c - what a tick of metrics costs for each other actor: the families of time, braking and steering on top of
 * what they share, all families, and what is shared; following with the gap closing, crossing, and a crowd. CPU time,
 * best of five. Prints CSV: name,value,unit. */
#include <time.h>

#include "metric/inside.h"
#include "tests/metric/fixture.h"

enum { TICKS = 2000, CROWD = 20, ROUNDS = 5 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct scene {
    const char *name;
    uint32_t others;
} scene;

/* 0 following, ever nearer; 1 somebody crosses ahead; 2 a crowd in three lanes */
static void place(uint32_t kind, uint32_t others, double t, sp_actor_record *rows)
{
    rows[0] = row(1, 100 + 15 * t, -1.75, 0, 15);
    for (uint32_t i = 1; i <= others; i++) {
        if (kind == 0) {
            rows[i] = row(i + 1, 165 + 12.2 * t, -1.75, 0, 12.2);
            rows[i].acceleration = -0.2;
        } else if (kind == 1) {
            rows[i] = row(i + 1, 400, -165 + 8 * t, SP_PI / 2, 8);
            rows[i].road = 0;
            rows[i].lane = 0;
        } else {
            const double v = 8 + 0.7 * (double)i;
            rows[i] = row(i + 1, 60 + 12 * (double)i + v * t, i % 3 == 0 ? -1.75 : (i % 3 == 1 ? -5.25 : 1.75), 0, v);
        }
        rows[i].lateral_acceleration = 0.1;
    }
}

/* ns a tick: 0 nothing but what is shared, 1 the three families, 2 all */
static double tick(uint32_t kind, uint32_t others, int what, sp_actor_record *all)
{
    bool wanted[SP_METRICS];
    bench b;
    double best = 1e9;
    if (!bench_open(&b, NULL, 0))
        return -1;
    b.def.env.friction = 1;
    for (uint32_t i = 0; i < SP_METRICS; i++) {
        const uint32_t family = sp_metric_at(i)->family;
        wanted[i] =
            what == 2 ||
            (what == 1 && (family == SP_FAMILY_TIME || family == SP_FAMILY_BRAKING || family == SP_FAMILY_STEERING));
    }
    for (uint32_t k = 0; k < TICKS; k++)
        place(kind, others, 0.01 * k, all + k * (others + 1));
    b.record.actor_count = others + 1;
    for (int round = 0; round < ROUNDS; round++) {
        sp_metric_begin_some(&b.def, b.world->metric, wanted);
        const double start = cpu_now();
        for (uint32_t k = 0; k < TICKS; k++) {
            b.record.actors = all + k * (others + 1);
            b.record.tick = k;
            b.record.time = 0.01 * k;
            sp_metric_step(&b.def, b.world->metric, NULL, &b.record);
        }
        best = sp_min(best, (cpu_now() - start) * 1e9 / TICKS);
    }
    bench_close(&b);
    return best;
}

int main(void)
{
    static const scene scenes[] = {{"following", 1}, {"crossing", 1}, {"crowd", CROWD}};
    static sp_actor_record all[TICKS * (CROWD + 1)];
    printf("name,value,unit\n");
    for (uint32_t i = 0; i < 3; i++) {
        const double n = scenes[i].others, shared = tick(i, scenes[i].others, 0, all),
                     three = tick(i, scenes[i].others, 1, all), every = tick(i, scenes[i].others, 2, all);
        printf("metric_%s_shared,%.0f,ns/tick/pair\n", scenes[i].name, shared / n);
        printf("metric_%s_time_braking_steering,%.0f,ns/tick/pair\n", scenes[i].name, (three - shared) / n);
        printf("metric_%s_all,%.0f,ns/tick/pair\n", scenes[i].name, every / n);
    }
    return check_bad || check_failed + check_passed + check_skipped != 0;
}
