/* conduct.c - speed, off the road, wrong way, lights and signs, route: closed forms on a straight road. */
#include "fixture.h"

/* a road of 1000 m with a limit of 20 m/s, lanes from y = -7 to 3.5, beside it grass */
static bool limited(bench *b)
{
    static const sp_road_piece pieces[] = {{1000, 0, 0}};
    const sp_road_spec spec = {.name = "r",
                               .pieces = pieces,
                               .piece_count = 1,
                               .lanes_right = 2,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .speed_limit = 20};
    sp_error err = {0};
    return bench_open(b, NULL, 0) && sp_road_build(&spec, b->arena, &b->def.road, &err);
}

static void speed(void)
{
    bench b;
    CHECK(limited(&b));
    b.record.actor_count = 1;
    for (int64_t k = 0; k <= 200; k++) {
        const double v = 15 + 0.05 * (double)k; /* to 25 m/s in 2 s */
        b.rows[0] = row(1, 100 + 0.2 * (double)k, -1.75, 0, v);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.speed.max")->value, 25, 1e-12);
    CHECK_NEAR(bench_judge(&b, "ego.overspeed")->value, 5.0 * 1 / 2, 0.03); /* a triangle of 5 m/s and 1 s */
    CHECK(bench_judge(&b, "ego.off_road")->value == 0 && bench_judge(&b, "ego.off_road.depth")->value == 0);
    CHECK(bench_judge(&b, "ego.wrong_way")->value == 0);
    CHECK(bench_judge(&b, "ego.red_lights")->defined && bench_judge(&b, "ego.red_lights")->value == 0);
    CHECK(!bench_judge(&b, "ego.route")->defined);
    bench_close(&b);
}

static void no_limit(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    b.rows[0] = row(1, 100, -1.75, 0, 50);
    bench_step(&b, 0, NULL, 0);
    CHECK(!bench_judge(&b, "ego.overspeed")->defined);
    bench_close(&b);
}

/* its right side at y: 1 m right of its middle, the road's edge at -7 */
static void off_road(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    for (int64_t k = 0; k < 300; k++) {
        const double y = k < 100 ? -5.9 : k < 200 ? -6.3 : -6.9; /* 0.1 m inside, 0.3 m and 0.9 m out */
        b.rows[0] = row(1, 100 + 0.1 * (double)k, y, 0, 10);
        bench_step(&b, k, NULL, 0);
        if (k == 150)
            CHECK_NEAR(bench_judge(&b, "ego.off_road.depth")->value, 0.3, 1e-6);
    }
    CHECK_NEAR(bench_judge(&b, "ego.off_road")->value, 2, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.off_road.depth")->value, 0.9, 1e-6);
    /* turned across, a corner is out: middle 1.5 m ahead of the origin, box 4 by 2 at 45 degrees */
    b.rows[0] = row(1, 200, -5, -SP_PI / 4, 5);
    bench_step(&b, 300, NULL, 0);
    CHECK_NEAR(bench_judge(&b, "ego.off_road.depth")->value, (1.5 + 2 + 1) * sp_sqrt(0.5) - 2, 1e-6);
    bench_close(&b);
}

static void wrong_way(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.record.actor_count = 1;
    double x = 100;
    for (int64_t k = 0; k < 500; k++) {
        /* overtaking in the oncoming lane from 1 s on: first for 0.5 s, then for 2 s at 12 m/s */
        const bool beside = (k >= 100 && k < 150) || (k >= 300 && k < 480);
        x += k >= 300 ? 0.12 : 0.2;
        b.rows[0] = row(1, x, beside ? 1.75 : -1.75, 0, k >= 300 ? 12 : 20);
        bench_step(&b, k, NULL, 0);
        if (k == 290)
            CHECK_NEAR(bench_judge(&b, "ego.wrong_way")->value, 10, 1e-9);
    }
    /* no more than a second's worth, to a slice of 50 ms */
    const double v = bench_judge(&b, "ego.wrong_way")->value;
    CHECK(v <= 12 + 1e-9 && v > 11.3);
    bench_close(&b);
}

static void lights_and_signs(void)
{
    sp_check_def late = {
        .name = "late", .op = SP_AT_MOST, .metric = "ego.red_lights", .from_mark = 0, .to_mark = -1, .enabled = true};
    bench b;
    CHECK(bench_open(&b, &late, 1));
    b.record.actor_count = 1;
    for (int64_t k = 0; k < 300; k++) {
        b.rows[0] = row(1, 100 + 0.1 * (double)k, -1.75, 0, 10);
        const double at = (double)k * 0.01;
        const sp_event all[] = {{.tick = k, .at = at, .kind = SP_EVENT_RED_LIGHT, .a = 1},
                                {.tick = k, .at = at, .kind = SP_EVENT_STOP_SIGN, .a = 1},
                                {.tick = k, .at = at, .kind = SP_EVENT_MARK, .a = 0}};
        bench_step(&b, k, k == 150 ? &all[2] : k == 200 ? &all[1] : all, k == 50 || k == 150 || k == 200 || k == 250);
    }
    b.world->mark_tick[0] = 150;
    CHECK(bench_judge(&b, "ego.red_lights")->value == 2 && bench_judge(&b, "ego.stop_signs")->value == 1);
    CHECK(b.j.checks[0].value == 1 && !b.j.checks[0].pass);
    bench_close(&b);
}

static void route(void)
{
    bench b;
    sp_error err = {0};
    CHECK(bench_open(&b, NULL, 0));
    const sp_road_place from = {1, -1, 100, -1.75}, to = {1, -1, 500, -1.75};
    CHECK(sp_road_route_find(b.def.road, from, NULL, 0, to, SP_ROUTE_SHORTEST, b.arena, &b.actors[1].route, &err));
    b.record.actor_count = 1;
    CHECK(!bench_judge(&b, "ego.route")->defined);
    for (int64_t k = 0; k <= 500; k++) {
        b.rows[0] = row(1, 100 + 0.2 * (double)k, -1.75, 0, 20);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.route")->value, 0.25, 1e-9); /* 100 of 400 m */
    for (int64_t k = 501; k <= 2600; k++) {
        b.rows[0] = row(1, 100 + 0.2 * (double)k, -1.75, 0, 20);
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.route")->value, 1, 1e-9);
    bench_close(&b);
}

/* somebody comes across too near to be avoided: his fault, unless the ego ran a red light shortly before */
static void right_of_way(void)
{
    for (int late = 0; late < 2; late++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        const int64_t end = late ? 1500 : 200;
        for (int64_t k = 0; k <= end; k++) {
            b.rows[0] = row(1, 300 + 0.15 * (double)(k - end), -1.75, 0, 15);
            b.rows[1] = row(2, 304, -4.5 + 0.1 * (double)(k - end), SP_PI / 2, 10);
            const sp_event red = {.tick = k, .at = (double)k * 0.01, .kind = SP_EVENT_RED_LIGHT, .a = 1};
            const sp_event hit = {.tick = k,
                                  .at = (double)k * 0.01,
                                  .kind = SP_EVENT_CONTACT,
                                  .a = 1,
                                  .b = 2,
                                  .part = SP_PART_FRONT,
                                  .part_b = SP_PART_LEFT,
                                  .speed = 15,
                                  .rel_speed = 14};
            bench_step(&b, k, k == 50 ? &red : &hit, k == 50 || k == end);
        }
        bench_judge(&b, "ego.contact");
        CHECK(b.j.contact.any);
        CHECK((strcmp(b.j.contact.fault, "ego") == 0) == !late);
        bench_close(&b);
    }
}

int main(void)
{
    RUN(speed);
    RUN(no_limit);
    RUN(off_road);
    RUN(wrong_way);
    RUN(lights_and_signs);
    RUN(route);
    RUN(right_of_way);
    return DONE();
}
