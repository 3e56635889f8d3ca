/* slope.c - bodies on ground that is not level: a grade, a bank, a bridge deck. */
#include <stdio.h>

#include "stand.h"

/* a straight road of 3 km with a lane of 3.5 m on each side, of this grade (dz/ds) and bank (rad, left side up) */
static void begin_road(stand *t, double grade, double bank, double height)
{
    *t = (stand){.arena = sp_arena_create()};
    char text[2000];
    (void)snprintf(
        text, sizeof text,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"3000\" junction=\"-1\">"
        "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"3000\"><line/></geometry></planView>"
        "<elevationProfile><elevation s=\"0\" a=\"%.17g\" b=\"%.17g\" c=\"0\" d=\"0\"/></elevationProfile>"
        "<lateralProfile><superelevation s=\"0\" a=\"%.17g\" b=\"0\" c=\"0\" d=\"0\"/></lateralProfile>"
        "<lanes><laneSection s=\"0\">"
        "<left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane>"
        "</left><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" type=\"driving\">"
        "<width sOffset=\"0\" a=\"3.5\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes></road>"
        "</OpenDRIVE>",
        height, grade, bank);
    const sp_road_net *net = NULL;
    CHECK(sp_road_read_xodr("slope.xodr", text, strlen(text), t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

/* uphill and downhill: the asked acceleration 0 keeps the speed, the car follows the ground and looks along it */
static void keeps_its_speed_on_a_grade(void)
{
    const double grades[] = {0.08, -0.08};
    for (int i = 0; i < 2; i++) {
        stand t;
        begin_road(&t, grades[i], 0, 5);
        stand_actor(&t, "compact", -1, 100, 0, 20);
        CHECK(stand_begin(&t));
        const double angle = sp_atan(grades[i]);
        CHECK_NEAR(stand_of(&t, 1)->pitch, -angle, 1e-9);
        stand_run(&t, 10);
        const sp_actor *a = stand_of(&t, 1);
        CHECK_NEAR(a->speed, 20, 0.15);
        CHECK_NEAR(a->pitch, -angle, 0.006); /* and squats or dives as its wheels push or hold */
        CHECK_NEAR(a->z, 5 + grades[i] * a->x, 0.02);
        CHECK_NEAR(a->roll, 0, 1e-3);
        stand_end(&t);
    }
}

/* g sin(atan 0.12) = 1.168 m/s^2 would carry an unheld car 5 m in 3 s; a held one does not creep in a minute */
static void is_held_on_a_hill(void)
{
    stand t;
    begin_road(&t, 0.12, 0, 0);
    stand_actor(&t, "compact", -1, 100, 0, 0);
    CHECK(stand_begin(&t));
    stand_run(&t, 2);
    const double x = stand_of(&t, 1)->x;
    stand_run(&t, 58);
    CHECK(stand_of(&t, 1)->flags & SP_ACTOR_HELD);
    CHECK_NEAR(stand_of(&t, 1)->x, x, 1e-3);
    CHECK_NEAR(stand_of(&t, 1)->speed, 0, 1e-4);
    stand_end(&t);
}

/* on a bank of 0.1 rad the body leans with the road, and stands on it at its t */
static void leans_with_the_bank(void)
{
    stand t;
    begin_road(&t, 0, 0.1, 0);
    stand_actor(&t, "compact", -1, 100, 0, 0);
    stand_actor(&t, "sedan", -1, 200, 0, 10);
    stand_actor(&t, "adult", -1, 150, 0, 0);
    CHECK(stand_begin(&t));
    stand_run(&t, 3);
    const sp_actor *ego = stand_of(&t, 1), *car = stand_of(&t, 2), *walker = stand_of(&t, 3);
    CHECK_NEAR(ego->roll, 0.1, 0.03); /* and rolls down on its springs */
    CHECK_NEAR(car->roll, 0.1, 1e-9);
    CHECK_NEAR(car->pitch, 0, 1e-9);
    CHECK_NEAR(car->z, sp_tan(0.1) * car->y, 1e-9);
    CHECK_NEAR(walker->roll, 0, 1e-12);
    CHECK_NEAR(walker->z, sp_tan(0.1) * walker->y, 1e-9);
    stand_end(&t);
}

/* rails count metres of the slope: 10 m/s for 10 s on a grade of 10 % are 100 m of path, 100 cos(atan 0.1) in the plan
 */
static void rails_count_the_slope(void)
{
    stand t;
    begin_road(&t, 0.1, 0, 0);
    stand_actor(&t, "compact", 1, 2000, 0, 0);
    stand_actor(&t, "sedan", -1, 100, 0, 10);
    CHECK(stand_begin(&t));
    const double from = stand_of(&t, 2)->x;
    stand_run(&t, 10);
    const sp_actor *a = stand_of(&t, 2);
    CHECK_NEAR(a->x - from, 100 * sp_cos(sp_atan(0.1)), 0.01);
    CHECK_NEAR(a->speed, 10, 1e-9);
    CHECK_NEAR(sp_sqrt(a->vx * a->vx + a->vy * a->vy + a->vz * a->vz), 10, 1e-9);
    CHECK_NEAR(a->z, 0.1 * a->x, 1e-9);
    stand_end(&t);
}

/* struck on a hill of 6 % a car comes to rest, and once nobody touches it keeps every bit; on a tenth of the grip it
 * slides down for good, by g (sin - 0.1 0.3 cos) */
static void a_struck_car_rests_or_slides(void)
{
    for (int ice = 0; ice < 2; ice++) {
        stand t;
        begin_road(&t, 0.06, 0, 0);
        t.def.env.friction = ice ? 0.1 : 1;
        stand_actor(&t, "compact", -1, 100, 0, 3);
        stand_actor(&t, "sedan", -1, 106, 0, 0);
        CHECK(stand_begin(&t));
        stand_run(&t, ice ? 2 : 8);
        sp_actor *a = stand_of(&t, 2);
        CHECK(a->move == SP_MOVE_LOOSE);
        CHECK_NEAR(a->z, 0.06 * a->x, 0.02);
        CHECK(ice || sp_hypot(a->vx, a->vy) < 1e-6);
        stand_of(&t, 1)->hidden = 1;
        stand_run(&t, 1);
        const double x = a->x, v = a->vx;
        stand_run(&t, 3);
        if (ice) {
            const double slope = sp_atan(0.06), push = SP_GRAVITY * (sp_sin(slope) - 0.1 * 0.3 * sp_cos(slope));
            CHECK_NEAR((a->vx - v) / 3 / (-push * sp_cos(slope)), 1, 0.02);
            CHECK_NEAR(a->z, 0.06 * a->x, 0.02);
        } else {
            CHECK(a->x == x && a->vx == 0 && a->vy == 0 && v == 0);
        }
        CHECK_NEAR(a->pitch, -sp_atan(0.06) * sp_cos(a->heading), 0.02);
        stand_end(&t);
    }
}

/* a deck 8 m up is as good a ground as any */
static void a_deck_carries(void)
{
    stand t;
    begin_road(&t, 0, 0, 8);
    stand_actor(&t, "compact", -1, 100, 0, 15);
    stand_actor(&t, "sedan", -1, 160, 0, 15);
    CHECK(stand_begin(&t));
    stand_run(&t, 5);
    CHECK_NEAR(stand_of(&t, 1)->z, 8, 0.02);
    CHECK_NEAR(stand_of(&t, 2)->z, 8, 1e-12);
    stand_end(&t);
}

int main(void)
{
    RUN(keeps_its_speed_on_a_grade);
    RUN(is_held_on_a_hill);
    RUN(leans_with_the_bank);
    RUN(rails_count_the_slope);
    RUN(a_struck_car_rests_or_slides);
    RUN(a_deck_carries);
    return DONE();
}
