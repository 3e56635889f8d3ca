/* manoeuvre_steps.c - how much of a result is the step's: the same manoeuvres at 0.25, 1 and 2 ms. */
#include "physics/manoeuvre.h"

typedef struct ending {
    double x, y, speed;
} ending;

/* 8 s from 25 m/s: two sines of the steering wheel, 5 m/s^2 across, then 0.45 of the pedal until after it stands */
static ending sine_and_brake(const char *kind, uint32_t substeps)
{
    stand t;
    ego_on_the_road(&t, kind, 25);
    t.def.substeps = substeps;
    const linear c = linear_of(&t.vehicle);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    t.world->control.pedals = 1;
    ending e = {0, 0, 0};
    for (int i = 0; i < 800; i++) {
        a->steering = i < 400 ? 5 / (25 * yaw_gain(&c, 25)) * sp_sin(SP_TAU * 0.5 * 0.01 * i) : 0;
        a->brake = i < 420 ? 0 : 0.45;
        if (i == 420)
            e.speed = a->speed;
        CHECK(stand_tick(&t));
    }
    e.x = a->x;
    e.y = a->y;
    CHECK_NEAR(a->speed, 0, 0.1); /* its body still nods */
    stand_end(&t);
    return e;
}

/* within 5 mm between 1 and 2 ms, for every car; and they tend to one limit: 2 ms is no further from 0.25 ms than 8 mm
 */
static void a_step_of_two_milliseconds_is_enough(void)
{
    static const char *const cars[] = {"small", "compact", "sedan", "suv", "van"};
    for (int i = 0; i < 5; i++) {
        const ending two = sine_and_brake(cars[i], 5), one = sine_and_brake(cars[i], 10),
                     fine = sine_and_brake(cars[i], 40);
        CHECK_NEAR(sp_hypot(two.x - one.x, two.y - one.y), 0, 0.005);
        CHECK_NEAR(sp_hypot(two.x - fine.x, two.y - fine.y), 0, 0.008);
        CHECK(two.speed > 22);
    }
}

int main(void)
{
    RUN(a_step_of_two_milliseconds_is_enough);
    return DONE();
}
