/* esc.c - stability control: the sine with dwell of FMVSS 126 with it and without, and that it sleeps in ordinary
 * driving. */
#include "physics/internal.h"
#include "physics/stand.h"

/* K of the single-track model, rad per m/s^2 */
static double understeer(const sp_vehicle *v)
{
    const double length = v->a + v->b, weight = v->mass * SP_GRAVITY, ky = v->tyre[SP_TYRE_KY];
    const double front = v->tyre[SP_TYRE_FRONT] * ky * weight * v->b / length, rear = ky * weight * v->a / length;
    return v->mass / length * (v->b / front - v->a / rear);
}

typedef struct dwell {
    double after_1, after_175; /* share of the greatest yaw rate 1 and 1.75 s after the steering's end */
    double aside;              /* m, 1.07 s after its begin */
    double slide;              /* rad, most */
    bool acted;
} dwell;

/* 80 km/h, 0.7 Hz, 0.5 s at the second peak; amplitude: times what gives 0.3 g in the single-track model */
static dwell sine_with_dwell(double amplitude, bool on, double friction, double side)
{
    const double period = 1 / 0.7, speed = 80 / 3.6;
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 500, 0, speed);
    t.vehicle.esc_off = on ? 0 : 1;
    t.def.env.friction = friction;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    t.world->control.pedals = 1;
    CHECK(stand_run(&t, 0.3));
    const double length = t.vehicle.a + t.vehicle.b, y = a->y;
    const double steered =
        side * amplitude * 0.3 * SP_GRAVITY * (length + understeer(&t.vehicle) * speed * speed) / (speed * speed);
    dwell r = {0};
    double most = 0;
    for (int i = 0; i < 400; i++) {
        const double s = 0.01 * i;
        double wave = 0;
        if (s < 0.75 * period)
            wave = sp_sin(SP_TAU * s / period);
        else if (s < 0.75 * period + 0.5)
            wave = -1;
        else if (s < period + 0.5)
            wave = sp_sin(SP_TAU * (s - 0.5) / period);
        a->steering = steered * wave;
        CHECK(stand_tick(&t));
        const double yaw = -side * a->yaw_rate;
        most = s > period / 2 ? sp_max(most, yaw) : 0;
        r.after_1 = s < period + 1.5 ? yaw / sp_max(most, 0.01) : r.after_1;
        r.after_175 = s < period + 2.25 ? yaw / sp_max(most, 0.01) : r.after_175;
        r.aside = s < 1.07 ? side * (a->y - y) : r.aside;
        r.slide = sp_max(r.slide, sp_abs(sp_atan2(a->lateral_speed, a->speed)));
        r.acted |= (a->flags & SP_ACTOR_ESC) != 0;
    }
    stand_end(&t);
    return r;
}

/* FMVSS 126 S5.2: yaw rate down to 35 % a second after, to 20 % 1.75 s after; 1.83 m aside from five times on */
static void with_it_the_car_comes_back(void)
{
    for (double amplitude = 1.5; amplitude < 8.6; amplitude += 0.5) {
        const dwell r = sine_with_dwell(amplitude, true, 1, 1);
        CHECK(sp_abs(r.after_1) <= 0.35 && sp_abs(r.after_175) <= 0.20);
        CHECK(amplitude < 5 || r.aside >= 1.83);
        CHECK(r.slide < 0.2);
        CHECK(r.acted == (amplitude > 3.9) || (amplitude > 2.4 && amplitude < 4.1));
    }
}

static void without_it_spins(void)
{
    const dwell dry = sine_with_dwell(8.5, false, 1, 1), wet = sine_with_dwell(5, false, 0.5, 1);
    CHECK(dry.after_1 > 0.35 && dry.after_175 > 0.2 && !dry.acted);
    CHECK(wet.after_1 > 0.35 && wet.slide > 0.5);
    const dwell held = sine_with_dwell(5, true, 0.5, 1);
    CHECK(sp_abs(held.after_1) <= 0.35 && held.slide < 0.2);
}

/* to the right as to the left */
static void mirrored(void)
{
    const dwell left = sine_with_dwell(7, true, 1, 1), right = sine_with_dwell(7, true, 1, -1);
    CHECK_NEAR(left.aside, right.aside, 1e-6);
    CHECK_NEAR(left.slide, right.slide, 1e-6);
}

/* curves up to 5 m/s^2, quick steering below that, braking in a bend: it does nothing */
static void sleeps_in_ordinary_driving(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 500, 0, 25);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    double most = 0;
    for (int i = 0; i < 1500; i++) {
        t.world->control.accel_applied = i < 1000 ? sp_clamp(25 - a->speed, -2, 2) : -3;
        const double curve = 0.03 * sp_clamp(0.005 * i, 0, 1);
        a->steering = i < 500 ? curve : (i < 1000 ? 0.015 * sp_sin(SP_TAU * 0.4 * 0.01 * (i - 500)) : 0.01);
        CHECK(stand_tick(&t));
        CHECK(!(a->flags & SP_ACTOR_ESC));
        most = sp_max(most, sp_abs(a->yaw_rate * a->speed));
    }
    CHECK(most > 5);
    stand_end(&t);
}

/* Straight wheels, no yaw, but the car slides to one side faster than a driver can handle: its tail is out to that
 * side, so the front wheel there is braked, which turns the nose after it, and the other front wheel is let go. */
static void catches_a_slide(void)
{
    for (int side = -1; side <= 1; side += 2) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 500, 0, 25);
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, 1);
        t.world->control.pedals = 1;
        a->brake = 0.1;
        CHECK(stand_run(&t, 0.5));
        CHECK(!(a->flags & SP_ACTOR_ESC));
        const double slide = 0.2;
        a->body_velocity[1] = side * slide * a->body_velocity[0];
        const double pressed = a->wheels[side > 0 ? 1 : 0].pressure;
        for (int k = 0; k < 5; k++)
            CHECK(sp_physics_substep(t.physics, &t.def, t.world, (uint32_t)k, &t.error));
        CHECK(a->flags & SP_ACTOR_ESC);
        CHECK(a->esc_wheel == (side > 0 ? 1u : 2u));
        CHECK(pressed > 0.05);
        CHECK(a->wheels[side > 0 ? 0 : 1].pressure > pressed);
        CHECK(a->wheels[side > 0 ? 1 : 0].pressure < 0.5 * pressed);
        stand_end(&t);
    }
}

int main(void)
{
    RUN(with_it_the_car_comes_back);
    RUN(without_it_spins);
    RUN(mirrored);
    RUN(sleeps_in_ordinary_driving);
    RUN(catches_a_slide);
    return DONE();
}
