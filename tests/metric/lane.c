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

int main(void)
{
    RUN(drift);
    RUN(drifts_back);
    RUN(departures);
    RUN(lane_change);
    return DONE();
}
