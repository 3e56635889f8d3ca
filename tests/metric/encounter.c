/* encounter.c - who was in the shared place when: post-encroachment and encroachment time by hand, and against every
 * tick of the one with every tick of the other. */
#include "tests/metric/pairs.h"

enum { TICKS = 900 };

/* poses of both in the i-th run, at tick k */
static void pose(bench *b, uint32_t i, int64_t k)
{
    const double t = 0.01 * (double)k, angle = draw(i, 0, 0.5, 2.6) * (i & 1 ? -1 : 1), speed = draw(i, 1, 3, 12),
                 own = draw(i, 2, 4, 15), s = speed * (t - draw(i, 3, 3, 6)), e = own * (t - 4.5);
    b->rows[0] = astray(moving(1, e, 0, 0, own, 0));
    b->rows[1] = astray(moving(2, s * sp_cos(angle), s * sp_sin(angle), angle, speed, 0));
}

/* The ego passes x = 0 at 10 m/s, from -50 at 0 s; the other crosses there at 5 m/s from -40. Half widths are 1, boxes
 * 4 m long and 1.5 m ahead of the origin: the ego is in the shared place while its box reaches over x from -1 to 1: its
 * middle from -3 to 3, 4.55 to 5.15 s. The other's from y = -3 to 3, 7.1 to 8.3 s. */
static void by_hand(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= TICKS; k++) {
        const double t = 0.01 * (double)k;
        b.rows[0] = astray(moving(1, -50 + 10 * t, 0, 0, 10, 0));
        b.rows[1] = astray(moving(2, 0, -40 + 5 * t, SP_PI / 2, 5, 0));
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.pet.min")->value, 7.1 - 5.15, 0.011);
    const sp_metric_value *v = bench_judge(&b, "ego.et");
    CHECK(v->defined && v->actor == 2);
    CHECK_NEAR(v->value, 0.6, 0.021);
    CHECK_NEAR(v->at_s, 4.55, 0.011);
    bench_close(&b);
}

/* both, tick with tick: the least time between, and how long the ego was where the other was within 5 s */
static void slow_times(uint32_t i, double *pet, double *et)
{
    static sp_box2 ego[TICKS + 1], other[TICKS + 1];
    bench b;
    int first = -1, last = -1;
    *pet = SP_INFINITY;
    for (int k = 0; k <= TICKS; k++) {
        pose(&b, i, k);
        ego[k] = sp_record_box(&b.rows[0]);
        other[k] = sp_record_box(&b.rows[1]);
    }
    for (int k = 0; k <= TICKS; k++) {
        bool in = false;
        for (int j = 0; j <= TICKS; j++) {
            if (k - j > 500 || j - k > 500 || sp_hypot(ego[k].x - other[j].x, ego[k].y - other[j].y) > 5 ||
                sp_box2_separation(&ego[k], &other[j]) > 0)
                continue;
            in = true;
            *pet = sp_min(*pet, 0.01 * (k > j ? k - j : j - k));
        }
        first = in && first < 0 ? k : first;
        last = in ? k : last;
    }
    *et = 0.01 * (last - first);
}

static void by_every_tick(void)
{
    uint32_t shared = 0;
    for (uint32_t i = 0; i < 40; i++) {
        bench b;
        double pet, et;
        CHECK(bench_open(&b, NULL, 0));
        for (int64_t k = 0; k <= TICKS; k++) {
            pose(&b, i, k);
            bench_step(&b, k, NULL, 0);
        }
        slow_times(i, &pet, &et);
        const sp_metric_value p = *bench_judge(&b, "ego.pet.min"), e = *bench_judge(&b, "ego.et");
        CHECK(p.defined == (pet < SP_INFINITY) && e.defined == p.defined);
        if (p.defined) {
            shared++;
            CHECK_NEAR(p.value, pet, 0.0101);
            CHECK_NEAR(e.value, et, 0.0201);
        }
        bench_close(&b);
    }
    CHECK(shared > 25);
}

static void nobody(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 300; k++) {
        b.rows[0] = moving(1, 200 + 0.1 * (double)k, -1.75, 0, 10, 0);
        b.rows[1] = moving(2, 230 + 0.1 * (double)k, -1.75, 0, 10, 0);
        bench_step(&b, k, NULL, 0);
    }
    CHECK(!bench_judge(&b, "ego.pet.min")->defined && !bench_judge(&b, "ego.et")->defined);
    bench_close(&b);
}

int main(void)
{
    RUN(by_hand);
    RUN(by_every_tick);
    RUN(nobody);
    return DONE();
}
