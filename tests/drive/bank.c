/* bank.c - the steering for a curvature on banked roads: the curvature is that of the path seen from above, the wheels
 * turn within the road, and the tyres hold what the bank does not. */
#include "check.h"

#include "drive/inside.h"

static const sp_vehicle car = {.a = 1.2, .b = 1.4};

/* geometry and 7e-4 rad for each m/s^2 across, as without a bank; slow enough that nothing is trimmed */
static void level_roads_bend_as_ever(void)
{
    CHECK_NEAR(sp_robot_steer(&car, 2, 0.2, 0.1, 0), sp_atan(0.26) + 7e-4 * 4 * 0.1, 1e-15);
    CHECK_NEAR(sp_robot_steer(&car, 20, 0.2, 0.01, 0), sp_atan(0.026) + 7e-4 * 4, 1e-15);
}

/* v^2 / R = g tan of the bank: nothing is left to the tyres, and the car rolls on a circle of R / cos within the road
 */
static void the_balance_needs_geometry_alone(void)
{
    const double bank = 60 * SP_PI / 180, speed = sp_sqrt(125 * SP_GRAVITY * sp_tan(bank));
    CHECK_NEAR(speed, 46.08, 0.01);
    CHECK_NEAR(sp_robot_steer(&car, speed, speed / 125, 1 / 125.0, -bank), sp_atan(2.6 / 250), 1e-12);
    CHECK_NEAR(sp_robot_steer(&car, speed, -speed / 125, -1 / 125.0, bank), -sp_atan(2.6 / 250), 1e-12);
}

/* straight on over a slope to the right is steered uphill, to the left */
static void slopes_are_steered_against(void)
{
    CHECK_NEAR(sp_robot_steer(&car, 10, 0, 0, 0.1), 7e-4 * SP_GRAVITY * sp_sin(0.1), 1e-15);
    CHECK_NEAR(sp_robot_steer(&car, 10, 0, 0, -0.1), -7e-4 * SP_GRAVITY * sp_sin(0.1), 1e-15);
}

int main(void)
{
    RUN(level_roads_bend_as_ever);
    RUN(the_balance_needs_geometry_alone);
    RUN(slopes_are_steered_against);
    return DONE();
}
