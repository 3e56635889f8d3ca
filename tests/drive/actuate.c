/* actuate.c - orders, latency, base layer, actuators on a car made by hand. */
#include "check.h"
#include "hand.h"

static sp_output accel(double a)
{
    return (sp_output){.size = sizeof(sp_output), .flags = SP_CLAIM_ACCELERATION, .acceleration = a};
}

/* nobody claims anything: the robot holds speed and lane */
static void robot_holds_speed(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    h.world->actors[1].speed = 19; /* begins off its speed */
    for (int i = 0; i < 1500; i++) {
        sp_drive_actuate(&h.def, h.world);
        hand_move(&h);
    }
    CHECK_NEAR(h.world->actors[1].speed, 20, 0.02);
    CHECK_NEAR(h.world->actors[1].t, -1.75, 0.01);
    hand_end(&h);
}

static void robot_holds_lane(void)
{
    /* a bend of 200 m radius at 20 m/s: 2 m/s^2 across */
    hand h;
    hand_begin(&h, 20, 1.0 / 200);
    double worst = 0;
    for (int i = 0; i < 2000; i++) {
        sp_drive_actuate(&h.def, h.world);
        hand_move(&h);
        worst = sp_max(worst, sp_abs(h.world->actors[1].t + 1.75));
    }
    CHECK(worst < 0.10);
    CHECK_NEAR(h.world->actors[1].t, -1.75, 0.02);
    hand_end(&h);
}

static void robot_keeps_its_offset(void)
{
    hand h;
    hand_begin(&h, 15, 0);
    h.actors[1].lane_offset = 0.4;
    for (int i = 0; i < 1500; i++) {
        sp_drive_actuate(&h.def, h.world);
        hand_move(&h);
    }
    CHECK_NEAR(h.world->actors[1].t, -1.35, 0.01);
    hand_end(&h);
}

/* an order of latency n acts n ticks later, not earlier */
static void latency_in_ticks(void)
{
    for (int64_t ticks = 0; ticks < 40; ticks += 13) {
        hand h;
        hand_begin(&h, 20, 0);
        int64_t acted = -1;
        for (int i = 0; i < 200; i++) {
            const sp_output out = accel(h.world->tick >= 20 ? -6 : 0);
            CHECK(sp_drive_order(&h.def, h.world, &out, ticks * h.def.tick_ns, &h.err));
            sp_drive_actuate(&h.def, h.world);
            if (acted < 0 && h.world->control.wanted_acceleration < -5)
                acted = h.world->tick;
            hand_move(&h);
        }
        CHECK(acted == 20 + ticks || (printf("acted %lld\n", (long long)acted), 0));
        hand_end(&h);
    }
    /* part of a tick rounds up: never earlier than now + latency */
    hand h;
    hand_begin(&h, 20, 0);
    h.world->tick = 0;
    const sp_output out = accel(-1);
    CHECK(sp_drive_order(&h.def, h.world, &out, 10000001, &h.err));
    CHECK(h.world->control.pending[0].due == 2);
    hand_end(&h);
}

static void settling_is_not_applied(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    for (int i = 0; i < 100; i++) {
        const sp_output out = accel(-9);
        CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        sp_drive_actuate(&h.def, h.world);
        CHECK(h.world->control.pending_count == 0);
        hand_move(&h);
    }
    CHECK_NEAR(h.world->actors[1].speed, 20, 1e-9);
    hand_end(&h);
}

/* dead time, then a first-order lag: 63 % after delay + lag, never more than the limit */
static void brake_response(void)
{
    hand h;
    hand_begin(&h, 30, 0);
    double at_delay = 0, at_lag = 0, most = 0;
    for (int i = 0; i < 200; i++) {
        if (h.world->tick >= 0) {
            const sp_output out = accel(-8);
            CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        }
        sp_drive_actuate(&h.def, h.world);
        if (h.world->tick == 4)
            at_delay = h.world->control.accel_applied;
        if (h.world->tick == 12) /* 5 ticks dead time, then the 8th step of a lag of 8 ticks */
            at_lag = h.world->control.accel_applied;
        most = sp_min(most, h.world->control.accel_applied);
        hand_move(&h);
    }
    CHECK_NEAR(at_delay, 0, 1e-9);
    CHECK_NEAR(at_lag, -8 * (1 - 0.36787944117144233), 1e-9);
    CHECK_NEAR(most, -8, 0.01);
    CHECK(h.world->actors[1].lights & SP_LIGHT_BRAKE);
    CHECK(h.world->control.aeb_tick == 0);
    CHECK(h.world->control.released == 1);
    hand_end(&h);
}

/* the robot never comes back once the driver has braked */
static void release_is_for_good(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    for (int i = 0; i < 600; i++) {
        const sp_output brake = accel(-3), nothing = {.size = sizeof nothing};
        if (h.world->tick >= 0)
            CHECK(sp_drive_order(&h.def, h.world, h.world->tick < 100 ? &brake : &nothing, 0, &h.err));
        sp_drive_actuate(&h.def, h.world);
        hand_move(&h);
    }
    CHECK(h.world->actors[1].speed < 17.2);
    CHECK(h.world->actors[1].speed > 12);
    hand_end(&h);
}

/* braking is the stronger of driver and base layer: the brake robot acts 1.2 s after the first warning */
static void brake_robot(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    h.world->control.robot_brake = 4;
    h.world->control.robot_brake_delay = 1.2;
    int64_t first = -1;
    for (int i = 0; i < 400; i++) {
        sp_output out = accel(0);
        out.flags |= SP_CLAIM_WARNING;
        out.warnings = h.world->tick >= 50 ? SP_WARN_FCW : 0;
        CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        sp_drive_actuate(&h.def, h.world);
        if (h.world->tick == 50)
            CHECK(h.world->event_count == 1 && h.world->events[0].kind == SP_EVENT_WARNING &&
                  h.world->events[0].b == SP_WARN_FCW);
        if (first < 0 && h.world->control.wanted_acceleration < -3.9)
            first = h.world->tick;
        hand_move(&h);
    }
    CHECK(h.world->control.fcw_tick == 50);
    CHECK(first == 170);
    CHECK_NEAR(h.world->control.wanted_acceleration, -4, 1e-12);
    CHECK(h.world->control.aeb_tick == INT64_MIN);
    hand_end(&h);
}

static void steering_limits(void)
{
    hand h;
    hand_begin(&h, 1, 0);
    double before = 0, fastest = 0;
    for (int i = 0; i < 400; i++) {
        const sp_output out = {.size = sizeof out, .flags = SP_CLAIM_STEERING, .steering = 5};
        CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        before = h.world->actors[1].steering;
        sp_drive_actuate(&h.def, h.world);
        fastest = sp_max(fastest, (h.world->actors[1].steering - before) / 0.01);
        if (h.world->tick == 100)
            CHECK(h.world->event_count == 1 && h.world->events[0].kind == SP_EVENT_OUTPUT_CLAMPED);
        h.world->tick++;
        h.world->event_count = 0;
    }
    CHECK_NEAR(h.world->actors[1].steering, 0.6, 1e-6);
    CHECK(fastest <= 0.8 + 1e-9);
    hand_end(&h);
}

static void pedals(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    h.world->tick = 0;
    const sp_output out = {.size = sizeof out, .flags = SP_CLAIM_PEDALS, .throttle = 0, .brake = 0.5};
    for (int i = 0; i < 100; i++) {
        CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        sp_drive_actuate(&h.def, h.world);
        h.world->tick++;
    }
    CHECK(h.world->control.pedals == 1);
    CHECK_NEAR(h.world->actors[1].brake, 0.5, 1e-3);
    hand_end(&h);
}

static void rules(void)
{
    sp_order o;
    bool clamped;
    sp_error e = {0};
    sp_output raw = {.size = sizeof raw, .flags = SP_CLAIM_STEERING | SP_CLAIM_CURVATURE};
    CHECK(!sp_drive_check_output(&raw, &hand_vehicle, &o, &clamped, &e) && e.code == SP_BAD_DRIVER);
    e = (sp_error){0};
    raw = (sp_output){.size = sizeof raw, .flags = SP_CLAIM_ACCELERATION | SP_CLAIM_PEDALS};
    CHECK(!sp_drive_check_output(&raw, &hand_vehicle, &o, &clamped, &e));
    e = (sp_error){0};
    raw = (sp_output){.size = sizeof raw, .flags = SP_CLAIM_ACCELERATION, .acceleration = SP_INFINITY};
    CHECK(!sp_drive_check_output(&raw, &hand_vehicle, &o, &clamped, &e) && strstr(e.text, "acceleration = inf"));
    /* what is not claimed is not read */
    e = (sp_error){0};
    raw = (sp_output){.size = sizeof raw, .steering = SP_NAN, .acceleration = SP_NAN};
    CHECK(sp_drive_check_output(&raw, &hand_vehicle, &o, &clamped, &e) && o.claims == 0 && !clamped);
}

int main(void)
{
    RUN(robot_holds_speed);
    RUN(robot_holds_lane);
    RUN(robot_keeps_its_offset);
    RUN(latency_in_ticks);
    RUN(settling_is_not_applied);
    RUN(brake_response);
    RUN(release_is_for_good);
    RUN(brake_robot);
    RUN(steering_limits);
    RUN(pedals);
    RUN(rules);
    return DONE();
}
