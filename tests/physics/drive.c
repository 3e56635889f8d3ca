/* drive.c - engine with gears, motor, drag, recuperation, traction control, air: against closed forms. */
#include "physics/internal.h"
#include "physics/stand.h"

/* a made-up engine of flat torque, so that the force in each gear is known */
static void fit_engine(sp_vehicle *v)
{
    v->engine_count = 3;
    v->engine_speed[0] = 80;
    v->engine_speed[1] = 300;
    v->engine_speed[2] = 600;
    for (int i = 0; i < 3; i++)
        v->engine_torque[i] = 150;
    v->engine_drag = 40;
    v->gear_count = 5;
    const double ratio[5] = {3.6, 2.0, 1.35, 1.0, 0.8};
    for (int i = 0; i < 5; i++)
        v->gear_ratio[i] = ratio[i];
    v->reverse_ratio = 3.4;
    v->final_drive = 3.9;
    v->drive_efficiency = 0.92;
    v->shift_time = 0.3;
    v->drive_split = 1;
}

static double mass_of(const sp_vehicle *v)
{
    return v->mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius);
}

/* full throttle: F = T i eta / R in first gear; up through the gears, never beyond the limit, no force while shifting
 */
static void engine_and_gears(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 0);
    fit_engine(&t.vehicle);
    CHECK(stand_begin(&t));
    const sp_vehicle *v = &t.vehicle;
    sp_actor *a = stand_of(&t, 1);
    t.world->control.pedals = 1;
    a->throttle = 1;
    CHECK(stand_run(&t, 0.5));
    const double v0 = a->speed;
    CHECK(stand_run(&t, 1));
    const double force = 150 * 3.6 * 3.9 * 0.92 / v->wheel_radius - v->rolling * v->mass * SP_GRAVITY;
    CHECK_NEAR((a->speed - v0) * mass_of(v) / force, 1, 0.02);
    CHECK(a->engaged == 1);

    uint32_t highest = 1;
    double without = 0;
    for (int i = 0; i < 2500; i++) {
        CHECK(stand_tick(&t));
        CHECK(a->engaged >= highest && a->engaged <= highest + 1);
        highest = a->engaged;
        const double turn = a->speed / v->wheel_radius * v->gear_ratio[a->engaged - 1] * v->final_drive;
        CHECK(turn < 1.03 * 600);
        without += a->drive_force == 0 ? 0.01 : 0;
    }
    CHECK(highest >= 4);
    CHECK_NEAR(without, 0.3 * (highest - 1), 0.05 * (highest - 1));
    stand_end(&t);
}

/* what is asked for is had, through changes of gear and with the engine's drag on the way down */
static void asked_acceleration_with_an_engine(void)
{
    const double asked[] = {1, -0.3, -1, -4};
    for (int i = 0; i < 4; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 22);
        fit_engine(&t.vehicle);
        CHECK(stand_begin(&t));
        CHECK(stand_run(&t, 1)); /* at 0 it keeps its speed */
        CHECK_NEAR(stand_of(&t, 1)->speed, 22, 0.05);
        t.world->control.accel_applied = asked[i];
        CHECK(stand_run(&t, 1.5));
        const double v = stand_of(&t, 1)->speed;
        CHECK(stand_run(&t, 1));
        CHECK_NEAR(stand_of(&t, 1)->speed - v, asked[i], 0.03 * sp_abs(asked[i]));
        stand_end(&t);
    }
}

/* m v' = -(c0 + c2 v^2): v = sqrt(c0 / c2) tan(atan(v0 sqrt(c2 / c0)) - t sqrt(c0 c2) / m) */
static void coast_down(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 35);
    CHECK(stand_begin(&t));
    t.world->control.pedals = 1;
    const sp_vehicle *v = &t.vehicle;
    CHECK(stand_run(&t, 1));
    const double v0 = stand_of(&t, 1)->speed, m = mass_of(v);
    const double c0 = v->rolling * v->mass * SP_GRAVITY, c2 = 0.5 * 1.225 * v->drag_area;
    for (int i = 1; i <= 4; i++) {
        CHECK(stand_run(&t, 15));
        const double theory =
            sp_sqrt(c0 / c2) * sp_tan(sp_atan(v0 * sp_sqrt(c2 / c0)) - 15.0 * i * sp_sqrt(c0 * c2) / m);
        CHECK_NEAR(stand_of(&t, 1)->speed / theory, 1, 0.003);
    }
    stand_end(&t);
}

/* engine drag: at 3rd gear's 300 rad/s of 600 it is 40 (0.5 + 0.25) N m, through gears and losses onto the road */
static void engine_drag(void)
{
    double lost[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 20);
        fit_engine(&t.vehicle);
        t.vehicle.engine_drag = i ? 40 : 0;
        t.vehicle.gear_count = 3;
        CHECK(stand_begin(&t));
        t.world->control.pedals = 1;
        stand_run(&t, 0.5);
        CHECK(stand_of(&t, 1)->engaged == 3);
        const double v0 = stand_of(&t, 1)->speed;
        stand_run(&t, 1);
        lost[i] = v0 - stand_of(&t, 1)->speed;
        if (i) {
            const double ratio = 1.35 * 3.9, radius = t.vehicle.wheel_radius;
            const double turn = (v0 - lost[1] / 2) / radius * ratio;
            const double force = 40 * (0.5 + 0.5 * turn / 600) * ratio / (radius * 0.92);
            CHECK_NEAR((lost[1] - lost[0]) * mass_of(&t.vehicle) / force, 1, 0.05);
        }
        stand_end(&t);
    }
}

/* backwards in reverse gear an engine drags as well: against the way, through the ratio of reverse */
static void engine_drag_in_reverse(void)
{
    double lost[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 0);
        fit_engine(&t.vehicle);
        t.vehicle.engine_drag = i ? 40 : 0;
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, 1);
        a->gear = -1;
        a->body_velocity[0] = -8;
        for (int w = 0; w < 4; w++)
            a->wheels[w].spin = -8 / t.vehicle.wheel_radius;
        t.world->control.pedals = 1;
        CHECK(stand_run(&t, 0.2));
        const double v0 = a->speed;
        CHECK(stand_run(&t, 1));
        lost[i] = a->speed - v0;
        if (i) {
            const double ratio = 3.4 * 3.9, radius = t.vehicle.wheel_radius;
            const double force =
                40 * (0.5 + 0.5 * -(v0 + lost[1] / 2) / radius * ratio / 600) * ratio / (radius * 0.92);
            CHECK_NEAR((lost[1] - lost[0]) * mass_of(&t.vehicle) / force, 1, 0.05);
        }
        stand_end(&t);
    }
}

/* what driving takes from the store: kinetic energy, air and rolling, and what is lost on the way to the wheels, as
 * below with the signs of an acceleration */
static void energy_of_driving(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 10);
    t.vehicle.drive_efficiency = 0.8;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    t.world->control.accel_applied = 1.5;
    CHECK(stand_run(&t, 0.5));
    const double v0 = a->speed, e0 = a->energy;
    CHECK(stand_run(&t, 8));
    const sp_vehicle *v = &t.vehicle;
    const double v1 = a->speed, b = 1.5, c0 = v->rolling * v->mass * SP_GRAVITY, c2 = 0.5 * 1.225 * v->drag_area;
    const double square = v1 * v1 - v0 * v0, fourth = sp_square(v1 * v1) - sp_square(v0 * v0);
    CHECK_NEAR(v1 - v0, 1.5 * 8, 0.1);
    const double took = (mass_of(v) * square / 2 + c0 * square / (2 * b) + c2 * fourth / (4 * b)) / 0.8;
    CHECK_NEAR((a->energy - e0) / took, 1, 0.03); /* the driven wheels slip by a hundredth */
    stand_end(&t);
}

/* full throttle up to the row's top speed and no further, by pedal or by an acceleration asked for; who comes faster
 * coasts down to it */
static void top_speed(void)
{
    for (int i = 0; i < 3; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, i == 2 ? 22 : 17);
        t.vehicle.speed_max = 20;
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, 1);
        t.world->control.pedals = i != 1;
        a->throttle = 1;
        t.world->control.accel_applied = 3;
        for (int k = 0; k < (i == 2 ? 3000 : 600); k++) {
            const double before = a->speed;
            CHECK(stand_tick(&t));
            CHECK(a->speed < (i == 2 ? before + 1e-3 : 20));
        }
        CHECK_NEAR(a->speed, 20, 0.1);
        stand_end(&t);
    }
}

/* wind from ahead and from behind: c (v + w)^2 against c (v - w)^2 in the same second */
static void head_and_tail_wind(void)
{
    double lost[2];
    for (int i = 0; i < 2; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 30);
        t.def.env.wind_speed = 15;
        t.def.env.wind_direction = i ? SP_PI : 0; /* where it blows to: from ahead in the second run */
        t.vehicle.drag_area = 2;
        CHECK(stand_begin(&t));
        t.world->control.pedals = 1;
        const double v0 = stand_of(&t, 1)->speed;
        CHECK(stand_run(&t, 1));
        lost[i] = v0 - stand_of(&t, 1)->speed;
        if (i) {
            const double c = 0.5 * 1.225 * 2, against = v0 - lost[1] / 2 + 15, along = v0 - lost[0] / 2 - 15;
            const double push = c * (sp_square(against) - sp_square(along));
            CHECK_NEAR((lost[1] - lost[0]) * mass_of(&t.vehicle) / push, 1, 0.02);
        }
        stand_end(&t);
    }
}

/* -1.5 m/s^2 by the motor alone: what it gets back is the kinetic energy less air, rolling and losses:
 * eta (m (v0^2 - v1^2) / 2 - c0 (v0^2 - v1^2) / (2 b) - c2 (v0^4 - v1^4) / (4 b)) for a constant b */
static void recuperation(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 25);
    t.vehicle.regen_force = 3000;
    t.vehicle.regen_power = 60000;
    t.vehicle.drive_efficiency = 0.9;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    t.world->control.accel_applied = -1.5;
    CHECK(stand_run(&t, 0.5));
    const double v0 = a->speed, e0 = a->energy;
    CHECK(stand_run(&t, 8));
    const sp_vehicle *v = &t.vehicle;
    const double v1 = a->speed, b = 1.5, c0 = v->rolling * v->mass * SP_GRAVITY, c2 = 0.5 * 1.225 * v->drag_area;
    const double square = v0 * v0 - v1 * v1, fourth = sp_square(v0 * v0) - sp_square(v1 * v1);
    CHECK_NEAR(v0 - v1, 1.5 * 8, 0.1);
    CHECK(a->wheels[0].pressure == 0 && a->wheels[3].pressure == 0);
    const double got = 0.9 * (mass_of(v) * square / 2 - c0 * square / (2 * b) - c2 * fourth / (4 * b));
    CHECK_NEAR((e0 - a->energy) / got, 1, 0.02);
    stand_end(&t);

    /* harder than the motor can: friction does the rest, the deceleration is had */
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 25);
    t.vehicle.regen_force = 3000;
    t.vehicle.drive_split = 0.5;
    CHECK(stand_begin(&t));
    t.world->control.accel_applied = -5;
    CHECK(stand_run(&t, 0.5));
    const double from = stand_of(&t, 1)->speed;
    CHECK(stand_run(&t, 2));
    CHECK_NEAR(from - stand_of(&t, 1)->speed, 10, 0.2);
    CHECK(stand_of(&t, 1)->wheels[0].pressure > 0.1);
    CHECK_NEAR(stand_of(&t, 1)->drive_force, -3000, 1);
    stand_end(&t);
}

/* snow, full throttle: with traction control it leaves sooner and its wheels turn with the road; without they spin */
static void traction_control(void)
{
    double reached[2], slip[2] = {0, 0};
    for (int off = 0; off < 2; off++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 0);
        t.def.env.surface = SP_SURFACE_SNOW;
        t.vehicle.tc_off = off;
        t.vehicle.esc_off = 1;
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, 1);
        t.world->control.pedals = 1;
        a->throttle = 1;
        bool seen = false;
        for (int i = 0; i < 500; i++) {
            CHECK(stand_tick(&t));
            slip[off] = i > 100 ? sp_max(slip[off], a->wheels[2].spin * t.vehicle.wheel_radius / a->speed - 1) : 0;
            seen |= (a->flags & SP_ACTOR_TC) != 0;
        }
        CHECK(seen == !off);
        reached[off] = a->speed;
        stand_end(&t);
    }
    CHECK(slip[0] < 0.3 && slip[1] > 1);
    CHECK(reached[0] > reached[1]);
}

/* ice on the left: an open differential gives the right wheel no more than the left one can take */
static void open_differential(void)
{
    const sp_ground_patch ice = {.road = 1, .s_hi = 6000, .t_lo = -1.75, .t_hi = 20, .surface = SP_SURFACE_ICE};
    double reached[2];
    for (int off = 0; off < 2; off++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 0);
        t.def.ground_patches = &ice;
        t.def.ground_patch_count = 1;
        t.vehicle.tc_off = off;
        t.vehicle.drive_force_max = 3000;
        CHECK(stand_begin(&t));
        sp_actor *a = stand_of(&t, 1);
        t.world->control.pedals = 1;
        a->throttle = 1;
        for (int i = 0; i < 200; i++) {
            a->steering = sp_clamp(-0.5 * a->heading - 0.2 * a->yaw_rate, -0.1, 0.1);
            CHECK(stand_tick(&t));
        }
        reached[off] = a->speed;
        if (off)
            CHECK(a->wheels[2].spin > 3 * a->wheels[3].spin);
        stand_end(&t);
    }
    /* with it the braked wheel lets the other one pull: about half of 3000 N */
    CHECK(reached[0] > 0.8 * 2 * 1500 / 1150 && reached[0] < 1.4 * 2 * 1500 / 1150);
    CHECK(reached[1] < reached[0]);
}

/* lift takes load from the axles: 1.225 / 2 Cl A v^2 */
static void lift(void)
{
    double load[2][2];
    for (int i = 0; i < 2; i++) {
        stand t;
        stand_road(&t, 0);
        stand_actor(&t, "compact", -1, 100, 0, 40);
        t.vehicle.lift_front = i ? 0.2 : 0;
        t.vehicle.lift_rear = i ? 0.1 : 0;
        CHECK(stand_begin(&t));
        for (int k = 0; k < 400; k++) {
            stand_hold(&t, 40);
            CHECK(stand_tick(&t));
        }
        const sp_wheel *w = stand_of(&t, 1)->wheels;
        load[i][0] = w[0].load + w[1].load;
        load[i][1] = w[2].load + w[3].load;
        stand_end(&t);
    }
    CHECK_NEAR(load[0][0] - load[1][0], 0.5 * 1.225 * 0.2 * 1600, 3);
    CHECK_NEAR(load[0][1] - load[1][1], 0.5 * 1.225 * 0.1 * 1600, 3);
}

/* a full chassis that is not the ego drives as its rails ask */
static void another_full_chassis(void)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, 10);
    const uint32_t i = stand_actor(&t, "sedan", -2, 200, 0, 15);
    t.actors[i].vehicle = sp_kind_find("sedan")->vehicle;
    t.actors[i].fidelity = SP_FIDELITY_FULL;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, i);
    CHECK(a->move == SP_MOVE_FULL);
    const sp_vehicle *v = t.actors[i].vehicle;
    for (int k = 0; k < 300; k++) {
        sp_vec3 force, torque;
        a->rail_accel = -2;
        sp_chassis_step(&t.def, t.world, i, 0.002, &force, &torque);
        a->body_velocity[0] += 0.002 * force.x / v->mass;
    }
    CHECK_NEAR(a->body_velocity[0], 15 - 2 * 0.6, 0.1);
    CHECK_NEAR(a->brake, 2 / v->deceleration_max, 1e-12);
    CHECK(stand_of(&t, 1)->brake == 0);
    stand_end(&t);
}

int main(void)
{
    RUN(engine_and_gears);
    RUN(asked_acceleration_with_an_engine);
    RUN(coast_down);
    RUN(engine_drag);
    RUN(engine_drag_in_reverse);
    RUN(energy_of_driving);
    RUN(top_speed);
    RUN(head_and_tail_wind);
    RUN(recuperation);
    RUN(traction_control);
    RUN(open_differential);
    RUN(lift);
    RUN(another_full_chassis);
    return DONE();
}
