/* roads from pieces: closed forms, round trips, lanes, the way along. */
#include "road/road.h"
#include "tests/check.h"

#include <time.h>

static sp_arena *arena;

static sp_road_spec spec_of(const sp_road_piece *pieces, uint32_t count)
{
    return (sp_road_spec){.name = "test",
                          .pieces = pieces,
                          .piece_count = count,
                          .lanes_right = 2,
                          .lanes_left = 1,
                          .lane_width = 3.5,
                          .shoulder = 1.5,
                          .kerb = true,
                          .speed_limit = 30};
}

static const sp_road_net *build(const sp_road_spec *spec)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(spec, arena, &net, &err));
    if (err.code) {
        fprintf(stderr, "%s\n", err.text);
    }
    return net;
}

static void test_closed_forms(void)
{
    /* a quarter of a circle of 100 m to the left ends at (100, 100), heading north */
    const sp_road_piece quarter[] = {{SP_PI * 50, 0.01, 0.01}};
    sp_road_spec spec = spec_of(quarter, 1);
    const sp_road_net *net = build(&spec);
    sp_road_point p;
    CHECK(sp_road_at(net, (sp_road_place){1, 0, SP_PI * 50, 0}, &p));
    CHECK_NEAR(p.position.x, 100, 1e-10);
    CHECK_NEAR(p.position.y, 100, 1e-10);
    CHECK_NEAR(p.heading, SP_PI / 2, 1e-14);
    CHECK(p.curvature == 0.01);
    CHECK(sp_road_at(net, (sp_road_place){1, 0, SP_PI * 50, 4}, &p));
    CHECK_NEAR(p.position.x, 96, 1e-10);

    /* a clothoid whose heading is pi s^2 / 2: the Fresnel integrals C(1), C(2), S(1), S(2) (Abramowitz and Stegun,
     * table 7.7), and 100 times as large */
    const sp_road_piece large[] = {{200, 0, 2 * SP_PI / 100}};
    spec = spec_of(large, 1);
    net = build(&spec);
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 100, 0}, &p));
    CHECK_NEAR(p.position.x, 77.98934003768228, 1e-10);
    CHECK_NEAR(p.position.y, 43.82591473903548, 1e-10);
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 200, 0}, &p));
    CHECK_NEAR(p.position.x, 48.82534060753408, 1e-10);
    CHECK_NEAR(p.position.y, 34.34156783636982, 1e-10);
}

/* every kind of joint, both hands, tight and wide */
static const sp_road_piece winding[] = {{120, 0, 0},        {60, 0, 0.01},  {150, 0.01, 0.01},  {40, 0.01, 0},
                                        {30, 0, 0},         {50, 0, -0.02}, {70, -0.02, -0.02}, {80, -0.02, 0.015},
                                        {30, 0.015, 0.015}, {90, 0.015, 0}, {500, 1e-4, 1e-4},  {25, 0.03, 0.03}};

static void test_round_trip(void)
{
    sp_road_spec spec = spec_of(winding, 12);
    spec.x = -300;
    spec.y = 50;
    spec.heading = 0.7;
    const sp_road_net *net = build(&spec);
    double worst = 0;
    for (uint32_t i = 0; i < 4000; i++) {
        const double s = sp_road_length(net, 1) * sp_random(1, 1, 1, i), t = 12 * sp_random(1, 1, 2, i) - 8;
        sp_road_point p;
        sp_road_place q, h;
        const sp_road_place near = {1, 0, s + 3, 0};
        CHECK(sp_road_at(net, (sp_road_place){1, 0, s, t}, &p));
        CHECK(sp_road_locate(net, p.position.x, p.position.y, NULL, &q));
        CHECK(sp_road_locate(net, p.position.x, p.position.y, &near, &h));
        worst = sp_max(worst, sp_max(sp_abs(q.s - s), sp_abs(q.t - t)));

        /* the hint does not change the answer, up to rounding */
        CHECK(q.road == h.road && q.lane == h.lane && sp_abs(q.s - h.s) < 1e-9 && sp_abs(q.t - h.t) < 1e-9);
    }
    printf("round trip: %.2g m\n", worst);
    CHECK(worst < 1e-9);
}

static void test_lanes(void)
{
    const sp_road_piece line[] = {{500, 0, 0}};
    sp_road_spec spec = spec_of(line, 1);
    const sp_road_net *net = build(&spec);
    sp_lane_info lanes[16];

    /* sidewalk, shoulder, lane | lane, lane, shoulder, sidewalk */
    CHECK(sp_road_lanes(net, 1, 100, lanes, 16) == 7);
    const int32_t ids[] = {3, 2, 1, -1, -2, -3, -4};
    for (int i = 0; i < 7; i++) {
        CHECK(lanes[i].id == ids[i]);
    }
    CHECK(lanes[0].type == SP_LANE_SIDEWALK && lanes[1].type == SP_LANE_SHOULDER && lanes[3].type == SP_LANE_DRIVING);
    CHECK(lanes[4].t_inner == -3.5 && lanes[4].t_outer == -7 && lanes[4].width == 3.5);
    CHECK(lanes[3].mark.type == SP_MARK_BROKEN && lanes[3].mark.dash == 3 && lanes[3].mark.gap == 9);
    CHECK(lanes[4].mark.type == SP_MARK_SOLID && lanes[4].mark.width == 0.15);
    CHECK(sp_road_center_mark(net, 1, 0).type == SP_MARK_SOLID);
    CHECK(sp_road_lane_center(net, 1, 7, -2) == -5.25 && sp_road_lane_center(net, 1, 7, 9) == 0);
    CHECK(sp_road_direction(net, 1, -1) == 1 && sp_road_direction(net, 1, 1) == -1);

    /* the sidewalk stands 12 cm above all else */
    for (int i = 0; i < 7; i++) {
        const double t = (lanes[i].t_inner + lanes[i].t_outer) / 2;
        sp_road_point p;
        sp_vec3 normal;
        double z;
        CHECK(sp_road_at(net, (sp_road_place){1, ids[i], 100, t}, &p));
        sp_road_surface(net, 100, t, NULL, &z, &normal);
        CHECK(p.position.z == (lanes[i].type == SP_LANE_SIDEWALK ? 0.12 : 0) && z == p.position.z && normal.z == 1);
    }

    /* left of lane -2 is -1, then the oncoming lane, then nothing that is driven on */
    CHECK(sp_road_neighbour(net, 1, 5, -2, 1) == -1 && sp_road_neighbour(net, 1, 5, -1, 1) == 1);
    CHECK(sp_road_neighbour(net, 1, 5, -2, -1) == 0 && sp_road_neighbour(net, 1, 5, 1, 1) == -1);
    CHECK(sp_road_speed_limit(net, (sp_road_place){1, -1, 5, 0}) == 30);

    sp_road_place p;
    CHECK(sp_road_locate(net, 50, -5, NULL, &p) && p.lane == -2 && p.s == 50 && p.t == -5);
    CHECK(sp_road_locate(net, 50, 6.5, NULL, &p) && p.lane == 3 && sp_road_locate(net, 50, 7.1, NULL, &p) &&
          p.lane == 0);
    CHECK(sp_road_locate(net, -3, 1, NULL, &p) && p.road == 1 && p.lane == 0 && p.s == 0);
    CHECK(!sp_road_locate(net, SP_NAN, 0, NULL, &p) && p.road == 0);
    double z;
    sp_vec3 n;
    sp_road_surface(net, 10, 0, NULL, &z, &n);
    CHECK(z == 0 && n.z == 1);
}

static void test_along(void)
{
    /* a closed oval of two straights and two half circles */
    const sp_road_piece oval[] = {{100, 0, 0}, {SP_PI * 50, 0.02, 0.02}, {100, 0, 0}, {SP_PI * 50, 0.02, 0.02}};
    sp_road_spec spec = spec_of(oval, 4);
    spec.loop = true;
    const sp_road_net *net = build(&spec);
    const double length = 200 + SP_PI * 100;
    sp_road_place q;

    /* lane -1 is 1.75 m outside of the reference line: 2 pi 1.75 m longer a round */
    const sp_road_place from = {1, -1, 10, -1.75};
    CHECK(sp_road_advance(net, from, length + SP_TAU * 1.75, &q));
    CHECK_NEAR(q.s, 10, 1e-9);
    CHECK_NEAR(q.t, -1.75, 1e-12);
    CHECK(sp_road_advance(net, from, -20, &q) && q.s > length - 20);

    /* the oncoming lane runs the other way, and inside */
    CHECK(sp_road_advance(net, (sp_road_place){1, 1, 10, 1.75}, 15, &q));
    CHECK_NEAR(q.s, length - 5 / (1 - 0.02 * 1.75), 1e-9);

    double d;
    CHECK(sp_road_distance(net, from, (sp_road_place){1, -1, 60, -1.75}, 500, &d) && d == 50);
    CHECK(sp_road_distance(net, from, (sp_road_place){1, -1, 4, -1.75}, 1000, &d));
    CHECK_NEAR(d, -6, 1e-12);
    CHECK(!sp_road_distance(net, from, (sp_road_place){1, -1, 200, -1.75}, 100, &d));

    /* and an open road ends */
    spec = spec_of(winding, 12);
    net = build(&spec);
    CHECK(!sp_road_advance(net, (sp_road_place){1, -1, 1400, -1.75}, 500, &q) && q.s == sp_road_length(net, 1));
    CHECK(!sp_road_advance(net, (sp_road_place){1, 1, 100, 1.75}, 500, &q) && q.s == 0);

    /* there and back again over every kind of piece */
    const sp_road_place start = {1, -2, 30, -5};
    sp_road_place end;
    CHECK(sp_road_advance(net, start, 1100, &end) && sp_road_distance(net, start, end, 2000, &d));
    CHECK_NEAR(d, 1100, 1e-8);
    CHECK(sp_road_advance(net, end, -1100, &q));
    CHECK_NEAR(q.s, 30, 1e-8);
    CHECK_NEAR(q.t, -5, 1e-12);
}

static void check_refused(sp_road_spec spec, const char *words)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(!sp_road_build(&spec, arena, &net, &err) && net == NULL);
    CHECK(strstr(err.text, words) != NULL);
}

static void test_refusals(void)
{
    sp_road_piece line[] = {{100, 0, 0}};
    sp_road_spec spec = spec_of(line, 0);
    check_refused(spec, "at least one piece");
    const sp_road_piece endless[] = {{9e5, 0, 0}, {2e5, 0, 0}}, beyond[] = {{1e300, 0, 0}};
    check_refused(spec_of(endless, 2), "longer than 1000 km");
    check_refused(spec_of(beyond, 1), "longer than 1000 km");
    spec = spec_of(line, 1);
    spec.lane_width = -1;
    check_refused(spec, "lane width");
    spec.lane_width = SP_NAN;
    check_refused(spec, "lane width");
    spec = spec_of(line, 1);
    spec.loop = true;
    check_refused(spec, "does not close");
    spec.loop = false;

    /* what the reader would refuse when it is written */
    spec.speed_limit = 1e308;
    check_refused(spec, "speed limit");
    spec.speed_limit = 0;
    spec.shoulder = 1e-300;
    check_refused(spec, "shoulder");
    spec.shoulder = 0;
    const sp_road_level steep[] = {{0, 0}, {1, 5}}, dense[] = {{0, 0}, {1e-9, 0}};
    spec.profile_count = 2;
    spec.profile = steep;
    check_refused(spec, "point 2 of the profile");
    spec.profile = dense;
    check_refused(spec, "point 2 of the profile");
    spec.profile_count = 0;
    const sp_road_piece wound[] = {{1e5, 0.3, 0.3}};
    check_refused(spec_of(wound, 1), "winds");
    line[0].length = -5;
    check_refused(spec, "length must be positive");
    line[0].length = SP_NAN;
    check_refused(spec, "length must be positive");

    /* out of memory at every allocation */
    line[0].length = 100;
    for (uint64_t n = 1; n < 3; n++) {
        sp_arena *a = sp_arena_create();
        const sp_road_net *net;
        sp_error err = {0};
        sp_memory_fail_at(n);
        const bool good = sp_road_build(&spec, a, &net, &err);
        CHECK(good || err.code == SP_BAD_BENCH);
        sp_memory_fail_at(0);
        sp_arena_destroy(a);
    }
}

/* nanoseconds a hinted locate, for the eye; no verdict hangs on a clock */
static void time_locate(const char *what, const sp_road_net *net, double t)
{
    struct timespec a, b;
    const int n = 20000;
    sp_road_place near = {1, -1, 20, t};
    double sum = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < n; i++) {
        sp_road_place q;
        (void)sp_road_locate(net, 20 + 0.001 * i, t + 0.0001 * i, &near, &q);
        near = q;
        sum += q.s;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &b);
    const double ns = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / n;
    printf("hinted locate on a %s: %.0f ns (%g)\n", what, ns, sum / n);
}

static void test_times(void)
{
    const sp_road_piece line[] = {{500, 0, 0}}, arc[] = {{500, 0.0001, 0.0001}}, spiral[] = {{500, 0, 0.001}};
    sp_road_spec spec = spec_of(line, 1);
    time_locate("line", build(&spec), -1.75);
    spec = spec_of(arc, 1);
    time_locate("arc", build(&spec), -1.75);
    spec = spec_of(spiral, 1);
    time_locate("spiral", build(&spec), -1.75);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_closed_forms);
    RUN(test_round_trip);
    RUN(test_lanes);
    RUN(test_along);
    RUN(test_refusals);
    RUN(test_times);
    sp_arena_destroy(arena);
    return DONE();
}
