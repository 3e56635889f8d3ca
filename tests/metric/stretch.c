/* stretch.c - checks that count only on a stretch of road, and contacts by whose fault they were. */
#include "metric/inside.h"
#include "tests/metric/fixture.h"

static sp_check_def demand(sp_check_op op, const char *metric, double limit, double from, double to)
{
    return (sp_check_def){.name = metric,
                          .op = op,
                          .metric = metric,
                          .limit = limit,
                          .from_mark = -1,
                          .to_mark = -1,
                          .enabled = true,
                          .inside = {.on = true, .from = from, .to = to}};
}

/* The ego at 20 m/s from s = 0 behind one who stands 500 m ahead: the time to collision at s is the way left / 20. On
 * [a, b] the least is at the last tick not beyond b; the time below a threshold is that of the part of the stretch. */
static void counts_only_there(void)
{
    enum { CHECKS = 6 };
    sp_check_def checks[CHECKS] = {
        demand(SP_AT_LEAST, "ego.ttc.min", 0, 300, 400), demand(SP_AT_LEAST, "ego.gap.min", 0, 0, 350),
        demand(SP_AT_MOST, "ego.speed.max", 30, 50, 60), demand(SP_AT_LEAST, "ego.ttc.min", 0, 900, SP_INFINITY),
        demand(SP_AT_LEAST, "ego.ttc.min", 0, 300, 400), demand(SP_AT_LEAST, "ego.ttc.min", 0, 300, 400)};
    checks[4].inside.lane = -2; // the ego never is in it
    checks[5].inside.lane = -1;
    checks[5].inside.road = 1;
    bench b;
    CHECK(bench_open(&b, checks, CHECKS));
    for (int64_t k = 0; k < 2300; k++) {
        b.rows[0] = row(1, 0.2 * (double)k, -1.75, 0, 20);
        b.rows[1] = row(2, 500, -1.75, 0, 0);
        bench_step(&b, k, NULL, 0);
    }
    bench_judge(&b, "ego.ttc.min");
    const sp_check_value *c = b.j.checks;
    // faces: the ego's 3.5 m before its origin, the other's rear 0.5 m behind his
    CHECK(c[0].value_defined && !c[0].vacuous);
    CHECK_NEAR(c[0].value, (500 - 400 - 4) / 20.0, 1e-9);
    CHECK_NEAR(c[0].at_s, 20, 1e-9);
    CHECK_NEAR(c[1].value, 500 - 350 - 4, 1e-9);
    CHECK_NEAR(c[2].value, 20, 1e-9);
    CHECK(!c[3].value_defined && c[3].vacuous && c[3].pass);
    CHECK(!c[4].value_defined && c[4].vacuous);
    CHECK_NEAR(c[5].value, c[0].value, 0);
    bench_close(&b);
}

/* time exposed below 1.5 s behind one at the same speed, 10 m ahead: every tick counts, so the sum is the time on the
 * stretch, and it opens again on a second one after having been left */
static void sums_stop_outside(void)
{
    sp_check_def checks[1] = {demand(SP_AT_MOST, "ego.off_road", 30, 100, 200)};
    checks[0].metric = checks[0].name = "ego.tet";
    bench b;
    CHECK(bench_open(&b, checks, 1));
    for (int64_t k = 0; k < 1500; k++) {
        const double x = 0.2 * (double)k;
        b.rows[0] = row(1, x, -1.75, 0, 20);
        b.rows[1] = row(2, x + 4 + 10, -1.75, 0, 10); // ever 10 m before it, closing with 10 m/s
        bench_step(&b, k, NULL, 0);
    }
    const sp_metric_value *all = bench_judge(&b, "ego.tet");
    CHECK(all->value > 14);                       // 1500 ticks
    CHECK_NEAR(b.j.checks[0].value, 5.01, 0.011); // 100 m at 20 m/s, both ends in
    bench_close(&b);
}

/* one contact, with an ego that runs into a slower one: by its own fault; each demand on its own */
static void by_whose_fault(void)
{
    sp_check_def checks[5];
    for (uint32_t i = 0; i < 5; i++) {
        checks[i] = demand(SP_NEVER, "ego.contact", 0, 0, 0);
        checks[i].inside = (sp_stretch_def){0};
        checks[i].fault = i;
    }
    checks[4].fault = 1;
    checks[4].with.i = 2;
    bench b;
    CHECK(bench_open(&b, checks, 5));
    for (int64_t k = 0; k < 3000; k++) {
        const double t = 0.01 * (double)k;
        b.rows[0] = row(1, 20 * t, -1.75, 0, 20);
        b.rows[1] = row(2, 100 + 10 * t, -1.75, 0, 10);
        const bool hit = b.rows[0].x + 4 >= b.rows[1].x;
        const sp_event e = {.tick = k,
                            .at = t,
                            .kind = SP_EVENT_CONTACT,
                            .a = 1,
                            .b = 2,
                            .part = 1,
                            .part_b = 3,
                            .speed = 20,
                            .rel_speed = 10};
        bench_step(&b, k, hit ? &e : NULL, hit);
        if (hit)
            break;
    }
    bench_judge(&b, "ego.contact");
    CHECK(b.j.contact.any);
    CHECK_TEXT(b.j.contact.fault, "ego");
    static const bool passes[5] = {false, false, true, true, false};
    for (int i = 0; i < 5; i++)
        CHECK(b.j.checks[i].pass == passes[i]);
    CHECK_NEAR(b.j.checks[1].margin, -10, 1e-9);
    CHECK_NEAR(b.j.checks[2].value, 0, 0);
    bench_close(&b);
}

int main(void)
{
    RUN(counts_only_there);
    RUN(sums_stop_outside);
    RUN(by_whose_fault);
    return DONE();
}
