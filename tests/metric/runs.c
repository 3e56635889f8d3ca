/* runs.c - metrics of whole runs whose motion is a closed form. */
#include "tests/metric/fixture.h"

/* ego at 10 m/s behind a car at rest; rear face at 50 + 1.5 - 2 = 49.5, ego's front at x + 3.5: gap 46 - 10 t */
static void constant_approach(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 400; k++) {
        b.rows[0] = row(1, 0.1 * (double)k, -1.75, 0, 10);
        b.rows[1] = row(2, 50, -1.75, 0, 0);
        bench_step(&b, k, NULL, 0);
    }
    /* at t = 4 s: gap 6 m, TTC and THW 0.6 s, DRAC 100 / 12 */
    const sp_metric_value *v = bench_judge(&b, "ego.gap.min");
    CHECK(v->defined && v->actor == 2);
    CHECK_NEAR(v->value, 6, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.ttc.min")->value, 0.6, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.ttc.min")->at_s, 4, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.ttc_cv.min")->value, 0.6, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.thw.min")->value, 0.6, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.drac.max")->value, 100 / 12.0, 1e-9);
    /* TTC = 4.6 - t is below 2 from t = 2.6: exposed 1.4 s, integral 1.4^2 / 2 */
    CHECK_NEAR(bench_judge(&b, "ego.tet")->value, 1.4, 1e-6);
    CHECK_NEAR(bench_judge(&b, "ego.tit")->value, 0.98, 1e-6);
    /* headway below 1 s from 3.6 s on; the first tick below may be 3.60 or 3.61 */
    CHECK_NEAR(bench_judge(&b, "ego.thw.recover")->value, 0.4, 0.011);
    CHECK_NEAR(bench_judge(&b, "ego.progress")->value, 40, 1e-9);
    /* RSS: 10 + 1.75 + 13.5^2 / 8 = 34.53 m, reached at 1.147 s; improper from 1 s later */
    CHECK_NEAR(bench_judge(&b, "ego.rss.unsafe")->value, 4 - 1.147, 0.011);
    CHECK_NEAR(bench_judge(&b, "ego.rss.improper")->value, 4 - 2.147, 0.021);
    CHECK_NEAR(bench_judge(&b, "ego.speed_reduction")->value, 0, 1e-12);
    CHECK(!bench_judge(&b, "ego.pet.min")->defined);
    CHECK(bench_judge(&b, "ego.contact")->value == 0);
    /* 1.75 - 0.8 - 0.1 less half the marking */
    CHECK(bench_judge(&b, "ego.lane.dtle.min")->value > 0.7 &&
          bench_judge(&b, "ego.lane.dtle.min")->value <= 0.85 + 1e-9);
    CHECK(b.j.pass && !b.j.invalid_by && !b.j.contact.any);
    double now = 0;
    CHECK(sp_metric_now(&b.def, b.world->metric, "ego.ttc.min", &now) && now == bench_judge(&b, "ego.ttc.min")->value);
    CHECK(!sp_metric_now(&b.def, b.world->metric, "ego.fcw.at", &now));
    bench_close(&b);
}

/* nobody in the path: a car in the next lane, one behind, a plate, a gantry, a hidden one */
static void no_conflict(void)
{
    for (int kind = 0; kind < 5; kind++) {
        bench b;
        CHECK(bench_open(&b, NULL, 0));
        for (int64_t k = 0; k <= 100; k++) {
            b.rows[0] = row(1, 0.1 * (double)k + 100, -1.75, 0, 10);
            b.rows[1] = row(2, 150, -1.75, 0, 0);
            if (kind == 0)
                b.rows[1] = row(2, 150, -5.25, 0, 0);
            if (kind == 1)
                b.rows[1] = row(2, 50, -1.75, 0, 9);
            if (kind == 2)
                b.rows[1].height = 0.02;
            if (kind == 3)
                b.rows[1].clearance = 5;
            if (kind == 4)
                b.rows[1].flags = 1u << 31;
            bench_step(&b, k, NULL, 0);
        }
        CHECK(!bench_judge(&b, "ego.gap.min")->defined);
        CHECK(!bench_judge(&b, "ego.ttc.min")->defined);
        CHECK(!bench_judge(&b, "ego.ttc_cv.min")->defined);
        CHECK(!bench_judge(&b, "ego.tet")->defined);
        CHECK(!bench_judge(&b, "ego.rss.unsafe")->defined);
        bench_close(&b);
    }
}

/* off the road there is no lane: the path is the circle that the ego drives on, here of 50 m radius to the left */
static void circle(void)
{
    sp_world_def def = {.tick_ns = 10000000};
    sp_actor_record ego = row(1, 0, 0, 0, 10), other = row(2, 50, 50, SP_PI / 2, 0);
    ego.road = other.road = 0;
    ego.yaw_rate = 0.2;
    double gap = 0, closing = 0;
    CHECK(sp_lead(&def, &ego, &other, &gap, &closing));
    CHECK_NEAR(gap, 25 * SP_PI - 4, 1e-6); /* a quarter, less 3.5 and plus 1.5 - 2 */
    CHECK_NEAR(closing, 10, 1e-9);
    ego.yaw_rate = 0;
    CHECK(!sp_lead(&def, &ego, &other, &gap, &closing));
}

/* a curve of R = 100 m to the left, ego's lane on its outside: lengths grow by 1 + 1.75 / 100 */
static void curve(void)
{
    static const sp_road_piece pieces[] = {{30, 0, 0}, {120, 0.01, 0.01}};
    const sp_road_spec spec = {
        .name = "c", .pieces = pieces, .piece_count = 2, .lanes_right = 1, .lanes_left = 1, .lane_width = 3.5};
    sp_arena *arena = sp_arena_create();
    sp_world_def def = {.tick_ns = 10000000};
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &def.road, &err));
    sp_actor_record rows[2];
    const double s[2] = {10, 80};
    for (int i = 0; i < 2; i++) {
        sp_road_point p;
        CHECK(sp_road_at(def.road, (sp_road_place){1, -1, s[i], -1.75}, &p));
        rows[i] = row((uint32_t)i + 1, p.position.x, p.position.y, p.heading, i ? 5 : 10);
        rows[i].s = s[i];
        rows[i].t = -1.75;
        rows[i].lane = -1;
        rows[i].lane_offset = 0;
    }
    double gap = 0, closing = 0;
    CHECK(sp_lead(&def, &rows[0], &rows[1], &gap, &closing));
    CHECK_NEAR(gap, 20 + 50 * 1.0175 - 4, 1e-6);
    CHECK_NEAR(closing, 5, 1e-9);
    /* the other way round there is no lead: the ego is behind it */
    CHECK(!sp_lead(&def, &rows[1], &rows[0], &gap, &closing));
    sp_arena_destroy(arena);
}

/* the oncoming lane: s falls, left is right */
static void against_s(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    sp_actor_record ego = row(1, 500, 1.75, SP_PI, 10), other = row(2, 450, 1.75 + 1.5, SP_PI, 4);
    other.lane_offset = -1.5;
    double gap = 0, closing = 0;
    CHECK(sp_lead(&b.def, &ego, &other, &gap, &closing));
    CHECK_NEAR(gap, 46, 1e-6);
    CHECK_NEAR(closing, 6, 1e-9);
    /* 2.1 m beside, two cars 2 m wide pass */
    other.t = other.y = 1.75 + 2.1;
    other.lane_offset = -2.1;
    CHECK(!sp_lead(&b.def, &ego, &other, &gap, &closing));
    /* the ego itself driving 0.3 m to that side meets it again */
    ego.t = ego.y = 2.05;
    ego.lane_offset = -0.3;
    CHECK(sp_lead(&b.def, &ego, &other, &gap, &closing));
    /* and so does one from the other lane that has its box over the line */
    other = row(2, 450, -0.2, SP_PI, 4);
    ego = row(1, 500, 1.75, SP_PI, 10);
    CHECK(sp_lead(&b.def, &ego, &other, &gap, &closing));
    bench_close(&b);
}

/* braking at 6 m/s^2 from 15 m/s with a warning 0.5 s before; stops 15^2 / 12 = 18.75 m after */
static void warning_and_braking(void)
{
    sp_check_def checks[] = {{.name = "never ego.contact",
                              .op = SP_NEVER,
                              .metric = "ego.contact",
                              .from_mark = -1,
                              .to_mark = -1,
                              .enabled = true}};
    bench b;
    CHECK(bench_open(&b, checks, 1));
    for (int64_t k = 0; k <= 500; k++) {
        const double t = (double)k * 0.01, braking = sp_clamp(t - 1, 0, 2.5);
        const double x = 15 * (sp_min(t, 1) + braking) - 3 * braking * braking, v = 15 - 6 * braking;
        b.rows[0] = row(1, x, -1.75, 0, v);
        b.rows[0].acceleration = t >= 1 && t < 3.5 ? -6 : 0;
        b.rows[1] = row(2, 60, -1.75, 0, 0);
        b.record.warnings = k > 50 ? SP_WARN_FCW : 0; /* the tick from 0.50 to 0.51 s on */
        b.record.claims = SP_CLAIM_ACCELERATION;
        bench_step(&b, k, NULL, 0);
    }
    CHECK_NEAR(bench_judge(&b, "ego.fcw.at")->value, 0.5, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.fcw.ttc")->value, (56 - 7.5) / 15, 1e-9);
    /* the step from 0 to -6 between 0.99 and 1.00 s passes -1 after a sixth of it */
    CHECK_NEAR(bench_judge(&b, "ego.aeb.at")->value, 0.99 + 0.01 / 6, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.decel.max")->value, 6, 0.8); /* the filter overshoots a step by some percent */
    CHECK(bench_judge(&b, "ego.decel.max")->value >= 6);
    CHECK_NEAR(bench_judge(&b, "ego.false_activation.decel")->value, 6, 1e-12);
    CHECK_NEAR(bench_judge(&b, "ego.speed_reduction")->value, 15, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.gap.min")->value, 56 - 15 - 18.75, 1e-9);
    CHECK(b.j.check_count == 1 && b.j.checks[0].pass && !b.j.checks[0].vacuous);
    CHECK_NEAR(b.j.checks[0].margin, 22.25, 1e-9);
    CHECK_TEXT(b.j.checks[0].unit, "m");
    bench_close(&b);
}

/* 4 m/s2 by hand from 1 s on; the driver asks for `before` until 2 s, then for `after`; the car does the stronger of
 * both. What counts is what it brakes beyond the hand. */
static double beyond_hand(double before, double after, bool pedals, bool claims)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 400; k++) {
        const double hand = k >= 100 ? -4 : 0, asked = k >= 200 ? after : before;
        b.rows[0] = row(1, 0.1 * (double)k, -1.75, 0, 10);
        b.rows[1] = row(2, 500, -1.75, 0, 0);
        b.record.claims = !claims ? 0 : pedals ? SP_CLAIM_PEDALS : SP_CLAIM_ACCELERATION;
        b.record.driver_acceleration = claims && !pedals ? asked : SP_NAN;
        b.record.wanted_acceleration = claims ? sp_min(asked, hand) : hand;
        b.rows[0].acceleration = b.record.wanted_acceleration;
        bench_step(&b, k, NULL, 0);
    }
    const double v = bench_judge(&b, "ego.false_activation.decel")->value;
    bench_close(&b);
    return v;
}

static void braked_by_hand(void)
{
    CHECK_NEAR(beyond_hand(0, 0, false, true), 0, 1e-12);      /* by hand alone */
    CHECK_NEAR(beyond_hand(0, -3, false, true), 0, 1e-12);     /* less than the hand adds nothing */
    CHECK_NEAR(beyond_hand(0, -6.5, false, true), 2.5, 1e-12); /* 0.255 g beyond it */
    CHECK_NEAR(beyond_hand(-1, -4, false, true), 1, 1e-12);    /* 1 before the hand; as much as it after */
    CHECK_NEAR(beyond_hand(-6, 0, false, true), 6, 1e-12);     /* before the hand all of it is the driver's */
    CHECK_NEAR(beyond_hand(1, 1, true, true), 4, 1e-12);       /* pedals: nobody knows */
    CHECK_NEAR(beyond_hand(-6, -6, false, false), 0, 1e-12);   /* unclaimed */
}

/* contact at 2.005 s with 8 m/s: driving metrics stop, contacts go on */
static void contact(void)
{
    sp_check_def checks[] = {{.name = "never ego.contact with other",
                              .op = SP_NEVER,
                              .metric = "ego.contact",
                              .with = {2},
                              .from_mark = -1,
                              .to_mark = -1,
                              .enabled = true},
                             {.name = "never ego.contact with third",
                              .op = SP_NEVER,
                              .metric = "ego.contact",
                              .with = {3},
                              .from_mark = -1,
                              .to_mark = -1,
                              .enabled = true},
                             {.name = "ego.ttc.min >= 0",
                              .op = SP_AT_LEAST,
                              .metric = "ego.ttc.min",
                              .from_mark = -1,
                              .to_mark = -1,
                              .enabled = true}};
    bench b;
    CHECK(bench_open(&b, checks, 3));
    for (int64_t k = 0; k <= 300; k++) {
        b.rows[0] = row(1, 0.1 * (double)(k < 201 ? k : 201), -1.75, 0, k < 201 ? 10 : 0);
        b.rows[0].acceleration = k >= 201 ? -300 : 0;
        b.rows[1] = row(2, 24.05, -1.75, 0, 0);
        const sp_event hit = {.tick = 201,
                              .at = 2.005,
                              .kind = SP_EVENT_CONTACT,
                              .a = 1,
                              .b = 2,
                              .part = SP_PART_FRONT,
                              .speed = 8,
                              .rel_speed = 8,
                              .location = 0.25};
        const sp_event end = {.tick = 220, .at = 2.2, .kind = SP_EVENT_CONTACT_END, .a = 1, .b = 2, .delta_v = -4};
        bench_step(&b, k, k == 220 ? &end : &hit, k == 201 || k == 220);
    }
    CHECK(bench_judge(&b, "ego.ttc.min")->value == 0);
    CHECK_NEAR(bench_judge(&b, "ego.ttc.min")->at_s, 2.005, 0);
    CHECK(bench_judge(&b, "ego.contact")->value == 1);
    CHECK(bench_judge(&b, "ego.impact.rel_speed")->value == 8);
    CHECK(bench_judge(&b, "ego.impact.delta_v")->value == 4);
    CHECK(bench_judge(&b, "ego.impact.location")->value == 0.25);
    CHECK_NEAR(bench_judge(&b, "ego.progress")->value, 20 + (10 + 8) / 2 * 0.005, 1e-9); /* to the contact */
    CHECK_NEAR(bench_judge(&b, "ego.tet")->value, 2.005 - 0.005, 0.006);
    CHECK_NEAR(bench_judge(&b, "ego.decel.max")->value, 0, 1e-9);
    CHECK_NEAR(bench_judge(&b, "ego.speed_reduction")->value, 2, 1e-12);
    CHECK(b.j.contact.any && b.j.contact.with == 2);
    CHECK_TEXT(b.j.contact.part, "front");
    CHECK_TEXT(b.j.contact.fault, "ego");
    CHECK(!b.j.checks[0].pass && b.j.checks[0].margin == -8);
    CHECK_TEXT(b.j.checks[0].unit, "m/s");
    CHECK(b.j.checks[1].pass && b.j.checks[1].vacuous && !b.j.checks[1].margin_defined);
    CHECK(b.j.checks[2].pass && b.j.checks[2].margin == 0);
    CHECK(!b.j.pass);
    bench_close(&b);
}

/* the parked ego is hit and stays in touch: its change of velocity is read within 0.2 s, its fault is none */
static void hit_from_behind(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 100; k++) {
        b.rows[0] = row(1, 100, -1.75, 0, k < 50 ? 0 : k < 75 ? 3 : 0);
        b.rows[1] = row(2, 90, -1.75, 0, 3);
        const sp_event hit = {
            .tick = 50, .at = 0.5, .kind = SP_EVENT_CONTACT, .a = 1, .b = 2, .part = SP_PART_REAR, .rel_speed = 6};
        bench_step(&b, k, &hit, k == 50);
    }
    CHECK_NEAR(bench_judge(&b, "ego.impact.delta_v")->value, 3, 1e-12);
    CHECK_TEXT(b.j.contact.fault, "other");
    CHECK_TEXT(b.j.contact.part, "rear");
    bench_close(&b);
}

/* a pedestrian crosses 3 s before the ego's front arrives: x from the ego, y from the walker, both closed forms */
static void post_encroachment(void)
{
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    for (int64_t k = 0; k <= 600; k++) {
        const double t = (double)k * 0.01;
        b.rows[0] = row(1, 10 * t, -1.75, 0, 10);
        b.rows[1] = row(2, 50, -5 + 2 * t, SP_PI / 2, 2);
        b.rows[1].length = 0.6;
        b.rows[1].width = 0.5;
        b.rows[1].center_x = 0;
        bench_step(&b, k, NULL, 0);
    }
    /* the walker's back leaves y = -0.75 at (-0.75 + 0.3 + 5) / 2 = 2.275 s; the front reaches 49.75 at 4.625 s */
    const sp_metric_value *v = bench_judge(&b, "ego.pet.min");
    CHECK(v->defined && v->actor == 2);
    CHECK_NEAR(v->value, 4.625 - 2.275, 0.021);
    bench_close(&b);
}

static void marks(void)
{
    sp_check_def checks[] = {
        {.name = "gap late",
         .op = SP_AT_LEAST,
         .metric = "ego.gap.min",
         .limit = 20,
         .from_mark = -1,
         .to_mark = 0,
         .enabled = true},
        {.name = "never fcw", .op = SP_NEVER, .metric = "ego.fcw.at", .from_mark = -1, .to_mark = -1, .enabled = true},
        {.name = "fcw.ttc >= 1.7",
         .op = SP_AT_LEAST,
         .metric = "ego.fcw.ttc",
         .limit = 1.7,
         .from_mark = -1,
         .to_mark = -1,
         .enabled = true},
        {.name = "decel <= 1",
         .op = SP_AT_MOST,
         .metric = "ego.impact.speed",
         .limit = 1,
         .from_mark = -1,
         .to_mark = -1,
         .enabled = true},
        {.name = "off", .op = SP_AT_MOST, .metric = "ego.tet", .limit = -1, .from_mark = -1, .to_mark = -1},
        {.name = "warned",
         .op = SP_WITHIN,
         .metric = "ego.fcw.at",
         .limit = 1,
         .from_mark = 0,
         .to_mark = -1,
         .enabled = true}};
    bench b;
    CHECK(bench_open(&b, checks, 6));
    for (int64_t k = 0; k <= 400; k++) {
        b.rows[0] = row(1, 0.1 * (double)k, -1.75, 0, 10);
        b.rows[1] = row(2, 50, -1.75, 0, 0);
        b.record.warnings = k > 250 ? SP_WARN_FCW : 0; /* the tick from 2.50 s on */
        const sp_event mark = {.tick = 200, .kind = SP_EVENT_MARK, .a = 0};
        bench_step(&b, k, &mark, k == 200);
    }
    b.world->mark_tick[0] = 200;
    bench_judge(&b, "ego.gap.min");
    CHECK(b.j.check_count == 5);
    /* up to the mark at 2 s the gap is 26 m, though it ends at 6 m */
    CHECK(b.j.checks[0].pass);
    CHECK_NEAR(b.j.checks[0].margin, 6, 1e-9);
    CHECK(!b.j.checks[1].pass);
    /* TTC at 2.5 s is 2.1 */
    CHECK_NEAR(b.j.checks[2].margin, 0.4, 1e-9);
    CHECK(b.j.checks[3].pass && b.j.checks[3].vacuous && !b.j.checks[3].margin_defined);
    CHECK(b.j.checks[4].pass);
    CHECK_NEAR(b.j.checks[4].margin, 0.5, 1e-9);
    bench_close(&b);
}

static void unknown_names(void)
{
    sp_check_def check = {.op = SP_AT_LEAST, .metric = "ego.ttc.mni", .enabled = true, .said = {"s.lua", 7}};
    sp_world_def def = {.checks = &check, .check_count = 1};
    uint32_t words = 0;
    sp_error err = {0};
    CHECK(!sp_metric_layout(&def, &words, &err));
    CHECK(err.line == 7 && strstr(err.hint, "ego.ttc.min"));
}

int main(void)
{
    RUN(constant_approach);
    RUN(no_conflict);
    RUN(circle);
    RUN(curve);
    RUN(against_s);
    RUN(warning_and_braking);
    RUN(braked_by_hand);
    RUN(contact);
    RUN(hit_from_behind);
    RUN(post_encroachment);
    RUN(marks);
    RUN(unknown_names);
    return DONE();
}
