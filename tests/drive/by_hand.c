/* by_hand.c - the robot brakes without a warning, lets go again, and steers aside of its lane or its path: what stands
 * for a driver's own hands and feet in tests of robustness and of false activation. */
#include "drive/inside.h"
#include "tests/check.h"

#include <string.h>

#include "hand.h"

static void drive(hand *h, int ticks)
{
    for (int i = 0; i < ticks; i++) {
        sp_drive_actuate(&h->def, h->world);
        hand_move(h);
    }
}

/* from the tick on in which it is told, whatever was warned of, and no more than that */
static void brakes_at_once(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    drive(&h, 200);
    CHECK_NEAR(h.world->actors[1].speed, 20, 1e-6);
    h.world->control.robot_brake = 3;
    h.world->control.robot_brake_delay = -1;
    sp_drive_actuate(&h.def, h.world);
    CHECK_NEAR(h.world->control.wanted_acceleration, -3, 1e-12);
    CHECK(h.world->control.fcw_tick == INT64_MIN && h.world->control.released == 0);
    hand_move(&h);
    drive(&h, 199);
    /* 2 s of 3 m/s2, less the brake's 0.05 s of dead time and 0.08 s of lag */
    CHECK_NEAR(h.world->actors[1].speed, 20 - 3 * (2 - 0.13), 0.05);
    /* a driver that asks for less than the hand adds nothing, one that asks for more is heard */
    const double asked[] = {-1, -5};
    for (int i = 0; i < 2; i++) {
        const sp_output out = {.size = sizeof out, .flags = SP_CLAIM_ACCELERATION, .acceleration = asked[i]};
        CHECK(sp_drive_order(&h.def, h.world, &out, 0, &h.err));
        drive(&h, 2);
        CHECK_NEAR(h.world->control.wanted_acceleration, i ? -5 : -3, 1e-12);
    }
    hand_end(&h);
}

static void lets_go(void)
{
    hand h;
    hand_begin(&h, 20, 0);
    drive(&h, 110);
    h.world->control.robot_brake = 3;
    h.world->control.robot_brake_delay = -1;
    drive(&h, 100);
    h.world->control.robot_brake = 0;
    const double before = h.world->actors[1].speed;
    drive(&h, 100);
    CHECK(h.world->actors[1].speed > before + 0.5); /* back to the speed that it holds */
    /* a positive delay waits for a warning that never comes, for ever */
    h.world->control.robot_brake = 3;
    h.world->control.robot_brake_delay = 0;
    drive(&h, 100);
    CHECK(h.world->control.wanted_acceleration > -0.1);
    hand_end(&h);
}

/* beside the middle of its lane, straight on and in a bend, on either side; as said before the first tick too */
static void steers_aside(void)
{
    const double bends[] = {0, 1.0 / 400}, asides[] = {0.15, -0.4};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 2; i++) {
            hand h;
            hand_begin(&h, 15, bends[k]);
            drive(&h, 600);
            const double middle = h.world->actors[1].t;
            h.world->control.robot_path_offset = asides[i];
            drive(&h, 1000);
            CHECK_NEAR(h.world->actors[1].t - middle, asides[i], 0.01);
            hand_end(&h);
        }
    hand h;
    hand_begin(&h, 15, 0);
    h.world->control.robot_path_offset = 0.3;
    drive(&h, 1500);
    CHECK_NEAR(h.world->actors[1].t, -1.75 + 0.3, 0.01);
    hand_end(&h);
}

int main(void)
{
    RUN(brakes_at_once);
    RUN(lets_go);
    RUN(steers_aside);
    return DONE();
}
