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
    t.vehicle.speed_max = 70;
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

/* 8 s of sine steering, pulling away and braking: at 1 and 2 ms the same within 5 mm */
static void step_size_hardly_matters(void)
{
    double x[2], y[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        begin(&t, 25);
        t.def.substeps = i ? 10 : 5;
        for (int k = 0; k < 800; k++) {
            stand_of(&t, 1)->steering = k < 400 ? 0.03 * sp_sin(SP_TAU * 0.005 * k) : 0;
            t.world->control.accel_applied = k < 100 ? 0 : (k < 200 ? 1 : (k < 500 ? -1 : (k < 750 ? -4 : 0)));
            CHECK(stand_tick(&t));
        }
        x[i] = stand_of(&t, 1)->x;
        y[i] = stand_of(&t, 1)->y;
        CHECK(stand_of(&t, 1)->speed > 10);
        stand_end(&t);
    }
    CHECK_NEAR(sp_hypot(x[1] - x[0], y[1] - y[0]), 0, 0.005);
}

/* Steady drift in wind from the right: the single-track model with a force Y at e ahead of the centre of mass,
 * m v r = Y - Cf (beta + a r / v) - Cr (beta - b r / v) and 0 = e Y - a Cf (beta + a r / v) + b Cr (beta - b r / v). */
static void side_wind(void)
{
    const double arms[] = {0.3, -0.2};
    for (int i = 0; i < 2; i++) {
        stand t;
        begin(&t, 30);
        t.def.env.wind_speed = 10;
        t.def.env.wind_direction = SP_PI / 2;
        t.vehicle.side_area = 2;
        t.vehicle.side_arm = arms[i];
        t.vehicle.drag_area = 0;
        t.vehicle.rolling = 0;
        for (int k = 0; k < 150; k++) {
            stand_hold(&t, 30);
            CHECK(stand_tick(&t));
        }
        const sp_vehicle *v = &t.vehicle;
        const sp_actor *a = stand_of(&t, 1);
        const double length = v->a + v->b, weight = v->mass * SP_GRAVITY, speed = a->speed;
        const double front = v->tyre[SP_TYRE_FRONT] * v->tyre[SP_TYRE_KY] * weight * v->b / length;
        const double rear = v->tyre[SP_TYRE_KY] * weight * v->a / length;

        /* the car has turned a little: the wind's part across and the air's speed past it are those of now */
        const double across = 10 * sp_cos(a->heading) - a->lateral_speed, along = speed - 10 * sp_sin(a->heading);
        const double push = 0.5 * 1.225 * v->side_area * sp_hypot(across, along) * across;

        /* [sum, k / v + m v; k, q / v] [beta; r] = [Y; e Y] */
        const double sum = front + rear, k = v->a * front - v->b * rear;
        const double q = v->a * v->a * front + v->b * v->b * rear, m12 = k / speed + v->mass * speed, m22 = q / speed;
        const double yaw = (sum * v->side_arm * push - k * push) / (sum * m22 - k * m12);
        CHECK_NEAR(a->yaw_rate / yaw, 1, 0.05);
        CHECK(push > 350 && (a->yaw_rate > 0) == (v->side_arm * sum > k));
        stand_end(&t);
    }
}

/* both front wheels on one circle: slowly, the inner one turns more, and no wheel slides */
static void ackermann(void)
{
    double slide[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        begin(&t, 1.5);
        t.vehicle.ackermann = i;
        for (int k = 0; k < 600; k++) {
            stand_hold(&t, 1.5);
            stand_of(&t, 1)->steering = sp_min(0.4, 0.004 * k);
            CHECK(stand_tick(&t));
        }
        const sp_actor *a = stand_of(&t, 1);
        slide[i] = sp_abs(a->wheels[0].slip_y - a->wheels[1].slip_y);
        const double share = a->yaw_rate / a->speed * (t.vehicle.a + t.vehicle.b) / sp_tan(0.4);
        CHECK_NEAR(share, 1, i ? 0.01 : 0.05); /* parallel ones scrub */
        stand_end(&t);
    }
    CHECK(slide[1] < 0.02 && slide[0] > 3 * slide[1]);
}

/* dropped from half a metre onto its stops: no deeper than they are, no higher than it came from, then at rest */
static void falls_onto_its_stops(void)
{
    stand t;
    begin(&t, 0);
    sp_actor *a = stand_of(&t, 1);
    a->body_position[2] += 0.5;
    sp_physics_load(t.physics, &t.def, t.world);
    double low = 1, high = 0, deepest = 0;
    bool down = false;
    for (int i = 0; i < 600; i++) {
        CHECK(stand_tick(&t));
        down = down || a->z < 0;
        low = sp_min(low, a->z);
        high = down ? sp_max(high, a->z) : high;
        deepest = sp_max(deepest, a->wheels[2].compression);
    }
    CHECK(low < -0.09 && low > -0.2 && deepest > 0.09);
    CHECK(high < 0.2);
    CHECK_NEAR(a->z, 0, 1e-3);
    CHECK_NEAR(a->vz, 0, 1e-3);
    stand_end(&t);
}

/* in any attitude, at any spin, above and below the ground: finite, bounded, nothing from a car that lies on its side
 */
static void no_attitude_explodes(void)
{
    stand t;
    begin(&t, 20);
    sp_actor *a = stand_of(&t, 1);
    const sp_actor still = *a;
    double most = 0;
    for (int i = 0; i < 4000; i++) {
        *a = still;
        const double turn = 0.1 * (i % 63), lean = 0.07 * (i % 90);
        double s, c, sl, cl;
        sp_sincos(turn, &s, &c);
        sp_sincos(lean, &sl, &cl);
        const double r[12] = {c, -s * cl, s * sl, 0, s, c * cl, -c * sl, 0, 0, sl, cl, 0};
        memcpy(a->body_rotation, r, sizeof r);
        a->body_position[2] = 0.1 * (i % 17);
        for (int k = 0; k < 3; k++) {
            a->body_velocity[k] = (i * (k + 3)) % 41 - 20;
            a->body_spin[k] = (i * (k + 7)) % 21 - 10;
        }
        sp_vec3 force, torque;
        sp_chassis_step(&t.def, t.world, 1, 0.002, &force, &torque);
        const double size = sp_sqrt(sp_dot3(force, force) + sp_dot3(torque, torque));
        CHECK(sp_finite(size));
        most = sp_max(most, size);
        if (cl < 0.29)
            CHECK(a->flags & SP_ACTOR_AIRBORNE && sp_dot3(force, force) < sp_square(1500));
    }
    CHECK(most < 4 * 10 * 2 * t.vehicle.mass * SP_GRAVITY);
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
    RUN(step_size_hardly_matters);
    RUN(side_wind);
    RUN(ackermann);
    RUN(falls_onto_its_stops);
    RUN(no_attitude_explodes);
    return DONE();
}
