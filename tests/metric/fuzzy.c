/* fuzzy.c - PFS and CFS: boundaries by hand, a slow one that drives both cars in small steps, the gate of cut-ins. */
#include "fixture.h"
#include "metric/inside.h"

static const double step = 1e-3; /* s */

static double draw(uint64_t *state, double lo, double hi)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return lo + (hi - lo) * (double)(*state >> 11) / 9007199254740992.0;
}

static void by_hand(void)
{
    /* 20 behind 20: safe 15 + 50 - 200/7 + 2, unsafe 15 + 100/3 - 200/7, of a gap less 2 m */
    const double safe = 15 + 50 - 200.0 / 7 + 2 + 2, unsafe = 15 + 100.0 / 3 - 200.0 / 7 + 2;
    CHECK(sp_fuzzy_pfs(safe + 1e-9, 20, 20) == 0 && sp_fuzzy_pfs(unsafe - 1e-9, 20, 20) == 1);
    CHECK_NEAR(sp_fuzzy_pfs((safe + unsafe) / 2, 20, 20), 0.5, 1e-12);
    /* 20 behind 10, no braking: 7.5 + 100/8 and 7.5 + 100/12 */
    CHECK(sp_fuzzy_cfs(20 + 1e-9, 20, 10, 0) == 0 && sp_fuzzy_cfs(7.5 + 100.0 / 12 - 1e-9, 20, 10, 0) == 1);
    CHECK_NEAR(sp_fuzzy_cfs(7.5 + 100.0 / 12 + (12.5 - 100.0 / 12) / 4, 20, 10, 0), 0.75, 1e-12);
    /* braking with 4: (20 - 1.5 - 10) 0.75 + 49/8 and + 49/12 */
    CHECK(sp_fuzzy_cfs(12.5 + 1e-9, 20, 10, -4) == 0 && sp_fuzzy_cfs(6.375 + 49.0 / 12 - 1e-9, 20, 10, -4) == 1);
    /* 11 behind 10 braking with 4 is slower after 0.75 s: 1 / 8 m are needed */
    CHECK(sp_fuzzy_cfs(0.1251, 11, 10, -4) == 0 && sp_fuzzy_cfs(0.1249, 11, 10, -4) == 1);
    CHECK(sp_fuzzy_cfs(0.1, 10, 10, 3) == 0);
    /* where safe and unsafe fall together nothing divides by nothing */
    CHECK(sp_fuzzy_cfs(1, 10, 10 - 1e-300, 0) == 0);
}

/* m driven until v falls to `until`: with a for 0.75 s, then braking with b; *seconds: how long that takes */
static double drive(double v, double a, double b, double until, double *seconds)
{
    double x = 0;
    int64_t k = 0;
    for (; (double)k * step < 0.75 - step / 2 || v > until; k++) {
        const double now = (double)k * step < 0.75 - step / 2 ? a : -b, after = v + now * step;
        x += (v + after) / 2 * step;
        v = after;
    }
    *seconds = (double)k * step;
    return x;
}

static double membership(double gap, double safe, double unsafe)
{
    return sp_clamp((safe - gap) / (safe - unsafe), 0, 1);
}

static double slow_pfs(double gap, double rear, double front)
{
    double s, lead = 0;
    for (double v = front; v > 0; v -= 7 * step)
        lead += v * step - 3.5 * step * step;
    return membership(gap - 2, drive(rear, 0, 4, 0, &s) - lead + 2, drive(rear, 0, 6, 0, &s) - lead);
}

static double slow_cfs(double gap, double rear, double front, double accel)
{
    double s, t;
    const double a = sp_max(accel, -4);
    if (rear <= front)
        return 0;
    if (rear + a * 0.75 < front) {
        const double time = (rear - front) / sp_abs(accel); /* until as fast as the other, at this braking */
        return gap < (rear - front) / 2 * time;
    }
    const double soft = drive(rear, a, 4, front, &s) - front * s, hard = drive(rear, a, 6, front, &t) - front * t;
    return soft - hard < 0.05 ? -1 : membership(gap, soft, hard);
}

static void against_steps(void)
{
    uint64_t seed = 3;
    uint32_t between[2] = {0};
    for (int i = 0; i < 900; i++) {
        const double rear = draw(&seed, 1, 40), front = draw(&seed, 0, 40), gap = draw(&seed, 0, i % 2 ? 30 : 100),
                     accel = draw(&seed, -8, 3);
        const double p = sp_fuzzy_pfs(gap, rear, front), c = sp_fuzzy_cfs(gap, rear, front, accel),
                     slow = slow_cfs(gap, rear, front, accel);
        if (rear > 8) /* else the two limits are so near that a step of the slow one decides */
            CHECK_NEAR(p, slow_pfs(gap, rear, front), 0.02);
        if (slow >= 0)
            CHECK_NEAR(c, slow, 0.02 + 0.5 / sp_max(rear - front, 1));
        between[0] += p > 0 && p < 1;
        between[1] += c > 0 && c < 1;
    }
    CHECK(between[0] > 60 && between[1] > 20);
}

/* 10 m/s in the lane to the left, 10 m ahead, 1.5 m aside, to the ego's 20: (10 + 4 + 4) / 10 + 0.1 = 1.9 s */
static void cut_in(void)
{
    static const struct {
        double across;
        bool counts;
    } all[] = {{-1.5 / 1.9 - 0.01, true}, {-1.5 / 1.9 + 0.01, false}, {0, false}, {0.5, false}};
    for (size_t i = 0; i < 4; i++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        b.rows[0] = row(1, 100, -1.75, 0, 20);
        b.rows[1] = row(2, 114, 1.75, 0, 10);
        b.rows[1].vy = all[i].across;
        bench_step(&b, 0, NULL, 0);
        const sp_metric_value *v = bench_judge(&b, "ego.pfs.max");
        CHECK(v->defined == all[i].counts);
        if (all[i].counts)
            CHECK(v->actor == 2 && v->value == sp_fuzzy_pfs(10, 20, 10));
        v = bench_judge(&b, "ego.cfs.max");
        CHECK(v->defined == all[i].counts && (!all[i].counts || v->value == sp_fuzzy_cfs(10, 20, 10, 0)));
        bench_close(&b);
    }
}

static void ahead(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.rows[0] = row(1, 100, -1.75, 0, 20);
    b.rows[0].acceleration = -4;
    b.rows[1] = row(2, 104 + 11, -1.75, 0, 10);
    bench_step(&b, 0, NULL, 0);
    CHECK_NEAR(bench_judge(&b, "ego.cfs.max")->value, (12.5 - 11) / (49.0 / 8 - 49.0 / 12), 1e-9);
    CHECK(bench_judge(&b, "ego.pfs.max")->value == 1);
    bench_close(&b);
}

int main(void)
{
    RUN(by_hand);
    RUN(against_steps);
    RUN(cut_in);
    RUN(ahead);
    return DONE();
}
