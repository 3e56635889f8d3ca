/* chassis.c - the car against theory: braking, cornering, roll, standing still, acceleration. */
#include "physics/internal.h"
#include "physics/stand.h"

static void begin(stand *t, double speed)
{
    stand_road(t, 0);
    stand_actor(t, "compact", -1, 100, 0, speed);
    CHECK(stand_begin(t));
}

static void libode_throws_our_dice(void)
{
    char text[128];
    CHECK(sp_physics_self_test(text, sizeof text));
    CHECK(strstr(text, "double") != NULL);
}

/* v^2 / (2 mu g) is what an ideal brake takes; ABS loses a little */
static void brake_distance(void)
{
    stand t;
    begin(&t, 100 / 3.6);
    CHECK(stand_run(&t, 0.2));
    const double x0 = stand_of(&t, 1)->x, v0 = stand_of(&t, 1)->speed;
    t.world->control.pedals = 1;
    stand_of(&t, 1)->brake = 1;
    int ticks = 0;
    bool abs_seen = false;
    while (stand_of(&t, 1)->speed > 0.01 && ticks < 1000 && stand_tick(&t)) {
        ticks++;
        abs_seen |= (stand_of(&t, 1)->flags & SP_ACTOR_ABS) != 0;
    }
    const double ideal = v0 * v0 / (2 * t.vehicle.tyre[SP_TYRE_DX] * SP_GRAVITY);
    const double distance = stand_of(&t, 1)->x - x0;
    CHECK_NEAR(distance / ideal, 1.05, 0.06);
    CHECK(abs_seen);
    CHECK_NEAR(stand_of(&t, 1)->y, -1.75, 0.02);

    /* and then it stands */
    const double stop = stand_of(&t, 1)->x;
    CHECK(stand_run(&t, 2));
    CHECK_NEAR(stand_of(&t, 1)->x, stop, 0.05); /* tyres and springs let go */
    CHECK_NEAR(stand_of(&t, 1)->speed, 0, 1e-4);
    stand_end(&t);
}

/* an acceleration asked for is the acceleration had: air, rolling and wheels are compensated */
static void asked_acceleration(void)
{
    const double asked[] = {1.5, -1, -3, -6};
    for (int i = 0; i < 4; i++) {
        stand t;
        begin(&t, 20);
        t.world->control.accel_applied = asked[i];
        CHECK(stand_run(&t, 0.5));
        const double v = stand_of(&t, 1)->speed;
        CHECK(stand_run(&t, 1));
        CHECK_NEAR(stand_of(&t, 1)->speed - v, asked[i], 0.03 * sp_abs(asked[i]));
        stand_end(&t);
    }
}

/* r / delta = v / (L + K v^2), K = m / L (b / Cf - a / Cr): the single-track model (Mitschke) */
static void yaw_gain(void)
{
    const double speeds[] = {10, 20};
    for (int i = 0; i < 2; i++) {
        stand t;
        begin(&t, speeds[i]);
        t.vehicle.drag_area = 0; /* air and rolling shift load to the rear, which the theory leaves out */
        t.vehicle.rolling = 0;
        for (int k = 0; k < 400; k++) {
            stand_hold(&t, speeds[i]);
            stand_of(&t, 1)->steering = 0.002;
            CHECK(stand_tick(&t));
        }
        const sp_vehicle *v = &t.vehicle;
        const double length = v->a + v->b, weight = v->mass * SP_GRAVITY;
        const double front = v->tyre[SP_TYRE_FRONT] * v->tyre[SP_TYRE_KY] * weight * v->b / length;
        const double rear = v->tyre[SP_TYRE_KY] * weight * v->a / length;
        const double k_us = v->mass / length * (v->b / front - v->a / rear), speed = stand_of(&t, 1)->speed;
        const double gain = speed / (length + k_us * speed * speed);
        CHECK_NEAR(stand_of(&t, 1)->yaw_rate / 0.002 / gain, 1, 0.01);
        CHECK_NEAR(speed, speeds[i], 0.1);
        stand_end(&t);
    }
}

/* m ay h / (K - m g h), K of springs and bars: 3 % */
static void roll_angle(void)
{
    stand t;
    begin(&t, 20);
    for (int k = 0; k < 500; k++) {
        stand_hold(&t, 20);
        stand_of(&t, 1)->steering = 0.03;
        CHECK(stand_tick(&t));
    }
    const sp_vehicle *v = &t.vehicle;
    const double stiffness = sp_square(v->track_front) / 2 * v->spring_front +
                             sp_square(v->track_rear) / 2 * v->spring_rear + v->anti_roll_front + v->anti_roll_rear;
    const double lateral = stand_of(&t, 1)->yaw_rate * stand_of(&t, 1)->speed;
    const double roll = v->mass * lateral * v->cog_height / (stiffness - v->mass * SP_GRAVITY * v->cog_height);
    CHECK(lateral > 3);
    CHECK_NEAR(stand_of(&t, 1)->roll / roll, 1, 0.03);
    stand_end(&t);
}

/* in trim nothing moves; at speed the body does not dance */
static void trim_is_quiet(void)
{
    stand t;
    begin(&t, 0);
    const sp_vec3 at = sp_v3(stand_of(&t, 1)->x, stand_of(&t, 1)->y, stand_of(&t, 1)->z);
    CHECK(stand_run(&t, 5));
    CHECK_NEAR(stand_of(&t, 1)->x, at.x, 1e-3);
    CHECK_NEAR(stand_of(&t, 1)->y, at.y, 1e-6);
    CHECK_NEAR(stand_of(&t, 1)->z, at.z, 1e-6);
    stand_end(&t);

    begin(&t, 60);
    CHECK(stand_run(&t, 1));
    double lo = 1, hi = -1;
    for (int i = 0; i < 100; i++) {
        CHECK(stand_tick(&t));
        lo = sp_min(lo, stand_of(&t, 1)->z);
        hi = sp_max(hi, stand_of(&t, 1)->z);
    }
    CHECK_NEAR(hi - lo, 0, 1e-3);
    stand_end(&t);
}

/* a steady push like that of a 15 % slope (g sin = 1.455 m/s^2) does not make a held car creep: the chassis' own forces
 * and the push, integrated here as ODE does */
static void holds_against_a_push(void)
{
    stand t;
    begin(&t, 0);
    sp_actor *a = stand_of(&t, 1);
    double settled = 0;
    for (int step = 0; step < 30000; step++) {
        sp_vec3 force, torque;
        sp_chassis_step(&t.def, t.world, 1, 0.002, &force, &torque);
        a->body_velocity[0] += 0.002 * (force.x / t.vehicle.mass - 1.455);
        a->body_position[0] += 0.002 * a->body_velocity[0];
        if (step == 1000)
            settled = a->body_position[0];
    }
    CHECK(a->flags & SP_ACTOR_HELD);
    CHECK_NEAR(a->body_position[0], settled, 1e-3);
    CHECK_NEAR(a->body_velocity[0], 0, 1e-6);
    stand_end(&t);
}

/* a stop at 1.5 m/s^2 stays one to the end: the hold that follows does not bite, and the body only nods back from it */
static void a_gentle_stop_ends_gently(void)
{
    stand t;
    begin(&t, 3);
    double hardest = 0, back = 0;
    for (int i = 0; i < 600; i++) {
        t.world->control.accel_applied = i < 50 ? 0 : -1.5;
        CHECK(stand_tick(&t));
        hardest = sp_max(hardest, -stand_of(&t, 1)->acceleration);
        back = sp_min(back, stand_of(&t, 1)->speed);
    }
    CHECK(stand_of(&t, 1)->flags & SP_ACTOR_HELD);
    CHECK_NEAR(stand_of(&t, 1)->speed, 0, 1e-4);
    CHECK(hardest < 2.6); /* 7 where the hold bites at once */
    CHECK(back > -0.03);
    stand_end(&t);
}

/* 0 to 100 km/h: not before power and force allow it */
static void full_throttle(void)
{
    stand t;
    begin(&t, 0);
    t.world->control.pedals = 1;
    stand_of(&t, 1)->throttle = 1;
    int ticks = 0;
    while (stand_of(&t, 1)->speed < 100 / 3.6 && ticks < 3000 && stand_tick(&t))
        ticks++;
    const double mass = t.vehicle.mass + 4 * t.vehicle.wheel_inertia / sp_square(t.vehicle.wheel_radius);
    const double corner = t.vehicle.power_max / t.vehicle.drive_force_max, v = 100 / 3.6;
    const double least =
        mass * corner / t.vehicle.drive_force_max + mass * (v * v - corner * corner) / (2 * t.vehicle.power_max);
    CHECK(ticks / 100.0 > least);
    CHECK(ticks / 100.0 < 1.25 * least);
    stand_end(&t);
}

/* a violent kick at 200 km/h leaves it on its wheels and finite */
static void steer_kick_at_speed(void)
{
    stand t;
    begin(&t, 55);
    CHECK(stand_run(&t, 0.5));
    stand_of(&t, 1)->steering = 0.03;
    CHECK(stand_run(&t, 0.2));
    stand_of(&t, 1)->steering = 0;
    CHECK(stand_run(&t, 4));
    CHECK(sp_abs(stand_of(&t, 1)->yaw_rate) < 0.02);
    CHECK(sp_abs(stand_of(&t, 1)->roll) < 0.01);
    stand_end(&t);
}

int main(void)
{
    RUN(libode_throws_our_dice);
    RUN(brake_distance);
    RUN(asked_acceleration);
    RUN(yaw_gain);
    RUN(roll_angle);
    RUN(trim_is_quiet);
    RUN(holds_against_a_push);
    RUN(a_gentle_stop_ends_gently);
    RUN(full_throttle);
    RUN(steer_kick_at_speed);
    return DONE();
}
