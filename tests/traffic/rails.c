/* rails.c - actors on rails against closed forms: ramps, lane changes, curves, following. */
#include "physics/stand.h"

static void ramp(sp_actor *a, double target, double rate, double onset)
{
    a->rail_target = target;
    a->rail_rate = rate;
    a->rail_onset = onset;
    a->speed_act = SP_SPEED_RAMP;
}

/* v = v0 - j t^2 / 2 while building up, then linear, then the target; x its integral; in steps that miss the corners */
static void ramp_closed_form(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -2, 20, 0, 0);
    const uint32_t i = stand_actor(&t, "gvt", -1, 100, 0, 50 / 3.6);
    CHECK(stand_begin(&t));
    const double v0 = 50 / 3.6, rate = 4, onset = 0.7777, jerk = rate / onset, x0 = stand_of(&t, i)->x;
    ramp(stand_of(&t, i), 0, rate, onset);
    const double v1 = v0 - jerk * onset * onset / 2, x1 = v0 * onset - jerk * onset * onset * onset / 6;
    for (int k = 1; k <= 500; k++) {
        CHECK(stand_tick(&t));
        const double time = k * 0.01, later = sp_min(time - onset, v1 / rate);
        const double v = time < onset ? v0 - jerk * time * time / 2 : v1 - rate * later;
        const double x =
            time < onset ? v0 * time - jerk * time * time * time / 6 : x1 + v1 * later - rate * later * later / 2;
        CHECK_NEAR(stand_of(&t, i)->speed, v, 1e-9);
        CHECK_NEAR(stand_of(&t, i)->x - x0, x, 1e-9);
    }
    CHECK_NEAR(stand_of(&t, i)->speed, 0, 0);
    CHECK(stand_of(&t, i)->speed_act == SP_SPEED_HOLD);
    stand_end(&t);
}

/* -4 m/s^2 within a second, as the braking target of Euro NCAP wants it; up as well as down; at once without a rate */
static void ramp_reaches_its_rate(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -2, 20, 0, 0);
    const uint32_t i = stand_actor(&t, "gvt", -1, 100, 0, 20);
    CHECK(stand_begin(&t));
    ramp(stand_of(&t, i), 2, 4, 1);
    CHECK(stand_run(&t, 1));
    CHECK_NEAR(stand_of(&t, i)->acceleration, -4, 1e-9);
    CHECK(stand_run(&t, 6));
    CHECK_NEAR(stand_of(&t, i)->speed, 2, 0);
    ramp(stand_of(&t, i), 12, 2, 0);
    CHECK(stand_run(&t, 1));
    CHECK_NEAR(stand_of(&t, i)->speed, 4, 1e-9);
    ramp(stand_of(&t, i), 7, 0, 0);
    CHECK(stand_run(&t, 0.01));
    CHECK_NEAR(stand_of(&t, i)->speed, 7, 0);
    stand_end(&t);
}

/* from lane to lane: the ends are exact, the body is tangent to its path, the lane is renamed */
static void lane_change(void)
{
    const int side[] = {1, -1};
    for (int k = 0; k < 2; k++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 3000, 0, 0);
        const int32_t from = side[k] > 0 ? -2 : -1, to = side[k] > 0 ? -1 : -2;
        const uint32_t i = stand_actor(&t, "van", from, 100, 0, 20);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, i);
        a->path_act = SP_PATH_CHANGE;
        a->rail_s0 = a->odometer;
        a->path_from = a->rail_offset;
        a->path_to = side[k] * 3.5;
        a->path_length = 60;
        double y = a->y, x = a->x, most = 0;
        for (int n = 0; n < 310; n++) {
            CHECK(stand_tick(&t));
            const double heading = sp_atan2(a->y - y, a->x - x);
            CHECK_NEAR(a->heading, heading, 2e-3);
            CHECK_NEAR(sp_hypot(a->x - x, a->y - y), 0.2, 1e-6);
            most = sp_max(most, sp_abs(a->heading));
            x = a->x;
            y = a->y;
        }
        /* the quintic's steepest slope is 15/8 of the mean one */
        CHECK_NEAR(most, sp_asin(15.0 / 8 * 3.5 / 60), 1e-3);
        CHECK_NEAR(a->y, to == -1 ? -1.75 : -5.25, 1e-12);
        CHECK_NEAR(a->heading, 0, 1e-15);
        CHECK_NEAR(a->rail_offset, 0, 1e-12);
        CHECK(a->path_act == SP_PATH_LANE && a->lane == to);
        stand_end(&t);
    }
}

/* on a circle: speed along its own radius, yaw rate v / r, both driving directions */
static void circle(void)
{
    const int32_t lanes[] = {-1, -2, 1};
    for (int k = 0; k < 3; k++) {
        stand t;
        stand_road(&t, 0.01);
        stand_actor(&t, "compact", -1, 20, 0, 0);
        const uint32_t i = stand_actor(&t, "van", lanes[k], lanes[k] > 0 ? 200 : 60, 0, 15);
        if (lanes[k] > 0)
            t.actors[i].heading += SP_PI;
        CHECK(stand_begin(&t));
        const double radius = 100 - sp_road_lane_center(t.def.road, 1, 60, lanes[k]);
        const double x0 = stand_of(&t, i)->x, y0 = stand_of(&t, i)->y;
        CHECK(stand_run(&t, 1));
        const double chord = sp_hypot(stand_of(&t, i)->x - x0, stand_of(&t, i)->y - y0);
        CHECK_NEAR(chord, 2 * radius * sp_sin(15 / radius / 2), 1e-6);
        CHECK_NEAR(stand_of(&t, i)->yaw_rate, (lanes[k] > 0 ? -1 : 1) * 15 / radius, 1e-6);
        CHECK_NEAR(stand_of(&t, i)->speed, 15, 1e-9);
        stand_end(&t);
    }
}

/* a pedestrian walks straight across, beside or off any lane */
static void straight_across(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 20, 0, 0);
    const uint32_t i = stand_actor(&t, "adult", -2, 60, -2, 8 / 3.6);
    t.actors[i].heading = SP_PI / 2;
    CHECK(stand_begin(&t));
    const double x = stand_of(&t, i)->x, y = stand_of(&t, i)->y;
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(stand_of(&t, i)->x, x, 1e-9);
    CHECK_NEAR(stand_of(&t, i)->y, y + 8 / 3.6 * 3, 1e-9);
    CHECK_NEAR(stand_of(&t, i)->heading, SP_PI / 2, 1e-12);
    stand_end(&t);
}

/* equilibrium of the intelligent driver model: gap = (s0 + v T) / sqrt(1 - (v / v0)^4) */
static void following(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -2, 20, 0, 0);
    const uint32_t lead = stand_actor(&t, "van", -1, 200, 0, 15), i = stand_actor(&t, "suv", -1, 150, 0, 20);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, i);
    a->speed_act = SP_SPEED_FOLLOW_IDM;
    a->follow = lead;
    a->follow_gap = 2;
    a->follow_headway = 1.5;
    a->rail_target = 30;
    CHECK(stand_run(&t, 90));
    const double front = a->x + t.actors[i].center_x + t.actors[i].length / 2;
    const double rear = stand_of(&t, lead)->x + t.actors[lead].center_x - t.actors[lead].length / 2;
    CHECK_NEAR(a->speed, 15, 0.01);
    CHECK_NEAR(rear - front, (2 + 15 * 1.5) / sp_sqrt(1 - sp_square(sp_square(0.5))), 0.2);

    /* and it stops behind one that stops */
    ramp(stand_of(&t, lead), 0, 3, 0.5);
    CHECK(stand_run(&t, 30));
    CHECK_NEAR(a->speed, 0, 0.05);
    CHECK(stand_of(&t, lead)->x + t.actors[lead].center_x - t.actors[lead].length / 2 >
          a->x + t.actors[i].center_x + t.actors[i].length / 2 + 1);
    CHECK(t.contact_count == 0);
    stand_end(&t);
}

/* foretold is what comes when nobody interferes */
static void prediction(void)
{
    stand t;
    stand_road(&t, 0.002);
    stand_actor(&t, "compact", -2, 20, 0, 0);
    const uint32_t i = stand_actor(&t, "van", -1, 100, 0, 20);
    CHECK(stand_begin(&t));
    ramp(stand_of(&t, i), 5, 3, 0.5);
    sp_pose pose;
    double speed;
    sp_traffic_predict(&t.def, t.world, (sp_actor_id){i}, 3, &pose, &speed);
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(pose.position.x, stand_of(&t, i)->x, 1e-6);
    CHECK_NEAR(pose.position.y, stand_of(&t, i)->y, 1e-6);
    CHECK_NEAR(speed, stand_of(&t, i)->speed, 1e-9);
    stand_end(&t);
}

int main(void)
{
    RUN(ramp_closed_form);
    RUN(ramp_reaches_its_rate);
    RUN(lane_change);
    RUN(circle);
    RUN(straight_across);
    RUN(following);
    RUN(prediction);
    return DONE();
}
