/* lane.c - time to lane crossing, offset, time outside and departures of an ego that drifts by closed forms. */
#include "fixture.h"

/* left of the middle of lane -1, and how fast */
static void at(bench *b, int64_t k, double offset, double speed)
{
    b->rows[0] = row(1, 100 + 0.1 * (double)k, -1.75 + offset, 0, 10);
    b->rows[0].vy = speed;
    bench_step(b, k, NULL, 0);
}

/* 1.75 less half the marking, 0.8 to the wheel and 0.1 of its tyre */
static double room(const bench *b)
{
    sp_lane_info lane = {0};
    CHECK(sp_road_lane(b->def.road, 1, 100, -1, &lane));
    return 1.75 - 0.9 - lane.mark.width / 2;
}

static void drift(void)
{
    for (int side = -1; side <= 1; side += 2) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        b.record.actor_count = 1;
        for (int64_t k = 0; k <= 50; k++)
            at(&b, k, side * 0.01 * (double)k, side * 1.0); /* 0.5 m aside at the end, 1 m/s */
        CHECK_NEAR(bench_judge(&b, "ego.lane.tlc.min")->value, room(&b) - 0.5, 1e-9);
        CHECK_NEAR(bench_judge(&b, "ego.lane.dtle.min")->value, room(&b) - 0.5, 1e-9);
        CHECK_NEAR(bench_judge(&b, "ego.lane.offset.max")->value, 0.5, 1e-9);
        CHECK(bench_judge(&b, "ego.lane.outside")->value == 0 && bench_judge(&b, "ego.lane.departures")->value == 0);
        bench_close(&b);
    }
}

/* the tyre that matters is the one on the side that it drifts to */
static void drifts_back(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    at(&b, 0, 0.5, -1);
    CHECK_NEAR(bench_judge(&b, "ego.lane.tlc.min")->value, room(&b) + 0.5, 1e-9);
    bench_close(&b);
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    at(&b, 0, 0.5, 0);
    CHECK(!bench_judge(&b, "ego.lane.tlc.min")->defined);
    bench_close(&b);
}

static void departures(void)
{
    /* amplitude about the line: 0.04 m stays one departure, 0.1 m makes one of each wave */
    for (int wide = 0; wide < 2; wide++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        b.record.actor_count = 1;
        const double edge = room(&b);
        for (int64_t k = 0; k < 400; k++)
            at(&b, k, edge + (wide ? 0.1 : 0.04) * sp_sin(SP_TAU * (double)k / 100 - 0.1), 0);
        CHECK(bench_judge(&b, "ego.lane.departures")->value == (wide ? 4 : 1));
        CHECK_NEAR(bench_judge(&b, "ego.lane.outside")->value, 2, 0.05);
        CHECK(bench_judge(&b, "ego.lane.tlc.min")->value == 0);
        bench_close(&b);
    }
}

/* a change of lane is one departure: from the left tyre on the line to the right one over it */
static void lane_change(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    for (int64_t k = 0; k <= 350; k++) {
        const double y = -5.25 + 0.01 * (double)k; /* from lane -2 to lane -1, 1 m/s */
        b.rows[0] = row(1, 100 + 0.1 * (double)k, y, 0, 10);
        b.rows[0].vy = 1;
        bench_step(&b, k, NULL, 0);
    }
    CHECK(bench_judge(&b, "ego.lane.departures")->value == 1);
    const sp_metric_value *v = bench_judge(&b, "ego.lane.outside");
    CHECK(v->value > 1.8 && v->value < 2.0); /* 2 * 0.9 m, and the marking */
    bench_close(&b);
}

/* 0.5 m/s to a side, a millimetre too much every fourth tick: warned in the tick that begins at `at`, said to have come
 * where the record before had it */
static void warnings(void)
{
    for (int side = -1; side <= 1; side += 2)
        for (int late = 0; late < 2; late++) {
            bench b;
            CHECK(bench_open(&b, NULL, 0));
            b.record.actor_count = 1;
            const int64_t when = late ? 180 : 60;
            for (int64_t k = 0; k <= 200; k++) {
                b.record.warnings = k > when ? SP_WARN_LDW : SP_WARN_FCW;
                at(&b, k, side * (0.005 * (double)k + (k % 4 == 1 ? 0.001 : 0)), side * 0.5);
            }
            CHECK_NEAR(bench_judge(&b, "ego.ldw.at")->value, (double)when * 0.01, 1e-9);
            CHECK_NEAR(bench_judge(&b, "ego.ldw.dtle")->value, room(&b) - 0.005 * (double)when, 1e-9);
            CHECK_NEAR(bench_judge(&b, "ego.ldw.dtle")->at_s, (double)when * 0.01, 1e-9);
            bench_close(&b);
        }
    /* in the very first tick; never; off all lanes, where it is known only when */
    for (int how = 0; how < 3; how++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        b.record.actor_count = 1;
        b.record.warnings = how == 1 ? SP_WARN_BSD : SP_WARN_LDW;
        b.rows[0] = row(1, 100, -1.75, 0, 10);
        b.rows[0].lane = how == 2 ? 0 : -1;
        bench_step(&b, 0, NULL, 0);
        CHECK(bench_judge(&b, "ego.ldw.at")->defined == (how != 1));
        CHECK(bench_judge(&b, "ego.ldw.dtle")->defined == (how == 0));
        if (how == 0)
            CHECK_NEAR(bench_judge(&b, "ego.ldw.dtle")->value, room(&b), 1e-9);
        bench_close(&b);
    }
}

/* "warned before 0.1 m beyond the marking", of a car that drifts past it: the demand's edge, and no warning fails */
static void warning_checks(void)
{
    sp_check_def check = {.name = "ego.ldw.dtle >= -0.1 m",
                          .op = SP_AT_LEAST,
                          .metric = "ego.ldw.dtle",
                          .limit = -0.1,
                          .from_mark = -1,
                          .to_mark = -1,
                          .enabled = true};
    const double at_dtle[] = {0.3, -0.05, -0.0999, -0.1001, -0.3};
    for (int i = 0; i <= 5; i++) {
        bench b;
        CHECK(bench_open(&b, &check, 1));
        b.record.actor_count = 1;
        at(&b, 0, 0, 0.5);
        b.record.warnings = 0;
        at(&b, 1, i < 5 ? room(&b) - at_dtle[i] : 1.2, 0.5);
        b.record.warnings = i < 5 ? SP_WARN_LDW : SP_WARN_FCW;
        at(&b, 2, 1.3, 0.5);
        (void)bench_judge(&b, "ego.ldw.dtle");
        CHECK(b.j.check_count == 1 && b.j.checks[0].pass == (i < 3) && !b.j.checks[0].vacuous);
        if (i < 5)
            CHECK_NEAR(b.j.checks[0].margin, at_dtle[i] + 0.1, 1e-9);
        bench_close(&b);
    }
}

int main(void)
{
    RUN(warnings);
    RUN(warning_checks);
    RUN(drift);
    RUN(drifts_back);
    RUN(departures);
    RUN(lane_change);
    return DONE();
}
