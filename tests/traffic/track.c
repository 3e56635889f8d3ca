/* track.c - single-track cars: the model against the closed forms of its equations and against the full chassis; the
 * driver on lanes, lines and lane changes. */
#include "traffic/drive.h"

/* a world with an ego far away and one such car; its model is stepped by hand */
static uint32_t alone(stand *t, double speed)
{
    stand_road(t, 0);
    stand_actor(t, "compact", -2, 20, 0, 0);
    const uint32_t i = track_actor(t, "sedan", -1, 100, 0, speed);

    /* the closed forms know no air, which shifts load to the rear */
    t->vehicle = *t->actors[i].kind->vehicle;
    t->vehicle.drag_area = 0;
    t->actors[1].vehicle = t->actors[1].kind->vehicle;
    t->actors[i].vehicle = &t->vehicle;
    CHECK(stand_begin(t));
    return i;
}

typedef struct linear {
    double m, inertia, a, b, cf, cr;
} linear;

static linear linear_of(const sp_vehicle *v)
{
    const double weight = v->mass * SP_GRAVITY / (v->a + v->b);
    return (linear){v->mass,
                    v->inertia_z,
                    v->a,
                    v->b,
                    v->tyre[SP_TYRE_KY] * v->tyre[SP_TYRE_FRONT] * weight * v->b,
                    v->tyre[SP_TYRE_KY] * weight * v->a};
}

/* yaw gain v / (L + K v^2), sideslip of the centre of mass (b - m a v^2 / (L Cr)) / (L + K v^2) */
static void steady_turn(void)
{
    static const double speeds[] = {2, 5, 10, 20, 30, 45, 69.4};
    for (int n = 0; n < 7; n++) {
        stand t;
        const double u = speeds[n];
        const uint32_t i = alone(&t, u);
        sp_actor *a = stand_of(&t, i);
        const linear c = linear_of(t.actors[i].vehicle);
        const double length = c.a + c.b, k = c.m / length * (c.b / c.cf - c.a / c.cr);
        a->steering = 1e-4;
        for (int step = 0; step < 2000; step++)
            sp_track_step(&t.def, t.world, i, 0.002, 1);
        const double gain = u / (length + k * u * u);
        CHECK_NEAR(a->track_yaw_rate / 1e-4 / gain, 1, 1e-4);
        const double slip = (c.b - c.m * c.a * u * u / (length * c.cr)) / (length + k * u * u);
        CHECK_NEAR(a->track_lateral / u / 1e-4 / slip, 1, 1e-3);
        CHECK_NEAR(a->lateral_acceleration, u * gain * 1e-4, 1e-4 * u * gain * 1e-4 + 1e-9);
        CHECK_NEAR(sp_track_understeer(&t.def, t.actors[i].vehicle), k, 1e-12);
        stand_end(&t);
    }
}

/* a step of the steering wheel against the solution of the two linear equations */
static void step_steer(void)
{
    static const double speeds[] = {8, 20, 40};
    for (int n = 0; n < 3; n++) {
        stand t;
        const double u = speeds[n], delta = 1e-4;
        const uint32_t i = alone(&t, u);
        sp_actor *a = stand_of(&t, i);
        const linear c = linear_of(t.actors[i].vehicle);
        const double a11 = -(c.cf + c.cr) / (c.m * u), a12 = -u - (c.a * c.cf - c.b * c.cr) / (c.m * u);
        const double a21 = -(c.a * c.cf - c.b * c.cr) / (c.inertia * u);
        const double a22 = -(c.a * c.a * c.cf + c.b * c.b * c.cr) / (c.inertia * u);
        const double b1 = c.cf * delta / c.m, b2 = c.a * c.cf * delta / c.inertia;
        double v = 0, r = 0, most = 0, peak = 0;
        a->steering = delta;
        for (int step = 0; step < 500; step++) {
            sp_track_step(&t.def, t.world, i, 0.002, 1);

            /* the same 2 ms by Taylor's series of the linear equations, in ten parts */
            for (int part = 0; part < 10; part++) {
                double dv = a11 * v + a12 * r + b1, dr = a21 * v + a22 * r + b2, h = 0.0002;
                for (int order = 1; order < 8; order++) {
                    v += dv * h;
                    r += dr * h;
                    const double next = a11 * dv + a12 * dr;
                    dr = a21 * dv + a22 * dr;
                    dv = next;
                    h *= 0.0002 / (order + 1);
                }
            }
            peak = sp_max(peak, sp_abs(r));
            most = sp_max(most, sp_abs(a->track_yaw_rate - r));
        }
        CHECK(most < 0.003 * peak);
        CHECK(peak > 0);
        stand_end(&t);
    }
}

/* creeping and stopping: the rear axle rolls without slip, and standing it stays where it is, to the bit */
static void down_to_standstill(void)
{
    stand t;
    const uint32_t i = alone(&t, 1);
    sp_actor *a = stand_of(&t, i);
    const double length = t.actors[i].vehicle->a + t.actors[i].vehicle->b;
    a->steering = 0.5;
    a->rail_speed = 0.02;
    for (int step = 0; step < 100; step++)
        sp_track_step(&t.def, t.world, i, 0.002, 1);
    CHECK_NEAR(a->track_yaw_rate, 0.02 * sp_tan(0.5) / length, 1e-6);
    CHECK_NEAR(a->track_lateral, t.actors[i].vehicle->b * a->track_yaw_rate, 1e-6);
    a->speed_act = SP_SPEED_OBEY;
    a->rail_accel = -3;
    for (int tick = 0; tick < 20; tick++)
        CHECK(stand_tick(&t));
    const sp_actor stood = *a;
    CHECK(a->rail_speed == 0 && a->speed == 0 && a->yaw_rate == 0 && a->vx == 0);
    for (int tick = 0; tick < 100; tick++)
        CHECK(stand_tick(&t));
    CHECK(a->x == stood.x && a->y == stood.y && a->heading == stood.heading && a->odometer == stood.odometer);
    stand_end(&t);
}

/* a stiffness that bends with the load is at nominal load what the row says, as in the full car's tyre: with half of
 * the nominal load p_ky2 on each wheel there sin(2 atan(x)) gives (1 + 1 / p^2) / (1 + x^2) of it */
static void stiffness_bends_with_load(void)
{
    stand t;
    const uint32_t i = alone(&t, 20);
    sp_vehicle *v = &t.vehicle;
    const double length = v->a + v->b, weight = v->mass * SP_GRAVITY / length, nominal = v->tyre[SP_TYRE_LOAD];
    linear c = linear_of(v);
    v->tyre[SP_TYRE_KY_LOAD] = 1.7;
    for (int rear = 0; rear < 2; rear++) {
        const double x = weight * (rear ? v->a : v->b) / 2 / nominal / 1.7;
        *(rear ? &c.cr : &c.cf) *= (1 + 1 / sp_square(1.7)) / (1 + x * x);
    }
    CHECK_NEAR(sp_track_understeer(&t.def, v), c.m / length * (c.b / c.cf - c.a / c.cr), 1e-12);
    CHECK(i == 2);
    stand_end(&t);
}

/* a speed that fades out without ever being 0, and next to no friction: still numbers */
static void next_to_nothing(void)
{
    static const double speeds[] = {1e-20, 1e-60, 1e-90, 1e-160, 1e-300, 5e-324, 20};
    for (int n = 0; n < 14; n++) {
        stand t;
        const uint32_t i = alone(&t, 1);
        sp_actor *a = stand_of(&t, i);
        t.def.env.friction = n < 7 ? 1 : 1e-200;
        a->rail_speed = speeds[n % 7];
        a->steering = 0.1;
        for (int step = 0; step < 10; step++)
            sp_track_step(&t.def, t.world, i, 0.002, 1);
        CHECK(sp_finite(a->x + a->y + a->heading + a->vx + a->vy + a->track_lateral + a->track_yaw_rate));
        stand_end(&t);
    }
}

/* neither speed nor turn takes more than friction gives; nothing grows at 250 km/h */
static void friction_holds(void)
{
    stand t;
    const uint32_t i = alone(&t, 69.4);
    sp_actor *a = stand_of(&t, i);
    t.def.env.friction = 0.3;
    a->steering = 0.3;
    a->speed_act = SP_SPEED_OBEY;
    a->rail_accel = -9;
    double most = 0, before = a->rail_speed;
    for (int step = 0; step < 5000; step++) {
        sp_track_step(&t.def, t.world, i, 0.002, 1);
        most = sp_max(most, sp_abs(a->lateral_acceleration));
        CHECK(before - a->rail_speed <= 0.3 * 1.1739 * SP_GRAVITY * 0.002 + 1e-12);
        before = a->rail_speed;
    }
    CHECK(most < 0.3 * 1.2 * SP_GRAVITY * 1.5);
    CHECK(sp_finite(a->x + a->y + a->track_lateral + a->track_yaw_rate));
    stand_end(&t);
}

/* what the tyres give along they cannot give across: at the limit, with 0.8 of the grip in the brakes, 0.6 is left */
static void grip_is_shared(void)
{
    double across[2];
    for (int brakes = 0; brakes < 2; brakes++) {
        stand t;
        const uint32_t i = alone(&t, 50);
        sp_actor *a = stand_of(&t, i);
        t.vehicle.tyre[SP_TYRE_DY_LOAD] = 0;
        t.vehicle.cog_height = 0; /* no load moves */
        a->steering = 0.4;
        a->speed_act = SP_SPEED_OBEY;
        a->rail_accel = brakes ? -0.8 * t.vehicle.tyre[SP_TYRE_DY] * SP_GRAVITY : 0;
        across[brakes] = 0;
        for (int step = 0; step < 750; step++) {
            sp_track_step(&t.def, t.world, i, 0.002, 1);
            across[brakes] += step >= 250 ? a->lateral_acceleration / 500 : 0;
        }
        CHECK(across[brakes] < t.vehicle.tyre[SP_TYRE_DY] * SP_GRAVITY);
        stand_end(&t);
    }
    CHECK_NEAR(across[1] / across[0], 0.6, 0.06);
}

/* full braking in a bend that takes a fifth of the grip: the car keeps its nose to the way, as one with EBD and ABS */
static void brakes_in_a_bend(void)
{
    stand t;
    const uint32_t i = alone(&t, 30);
    sp_actor *a = stand_of(&t, i);
    const double curvature = 2 / (30.0 * 30);
    a->steering = 2.58 * curvature;
    a->speed_act = SP_SPEED_OBEY;
    for (int step = 0; step < 500; step++) {
        sp_track_step(&t.def, t.world, i, 0.002, 1);
    }
    a->rail_accel = -9;
    double slip = 0;
    for (int step = 0; step < 1500 && a->rail_speed > 3; step++) {
        sp_track_step(&t.def, t.world, i, 0.002, 1);
        slip = sp_max(slip, sp_abs(a->track_lateral - t.vehicle.b * a->track_yaw_rate) / a->rail_speed);
    }
    CHECK_NEAR(slip, 0, 0.1);
    CHECK(a->rail_speed <= 3);
    stand_end(&t);
}

/* two sines of the steering wheel in four seconds: m between the two models at the end */
static void alike(double u, double across, double most)
{
    stand t;
    stand_road(&t, 0);
    stand_actor(&t, "compact", -1, 100, 0, u);
    const uint32_t i = track_actor(&t, "compact", -2, 3000, 0, u);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, i), *ego = stand_of(&t, 1);
    a->x = ego->x;
    a->y = ego->y + 100; /* out of its way */
    a->heading = ego->heading;
    const linear c = linear_of(t.actors[i].vehicle);
    const double length = c.a + c.b, k = c.m / length * (c.b / c.cf - c.a / c.cr);
    const double amplitude = across / (u * u) * (length + k * u * u);
    for (int tick = 0; tick < 400; tick++) {
        const double steering = amplitude * sp_sin(SP_TAU * tick / 400.0 * 2);
        stand_hold(&t, u);
        ego->steering = steering;
        a->steering = steering;
        a->rail_speed = ego->speed;
        for (uint32_t n = 0; n < 5; n++) {
            sp_track_step(&t.def, t.world, i, 0.002, 1);
            CHECK(sp_physics_substep(t.physics, &t.def, t.world, n, &t.error));
        }
        sp_physics_settle(&t.def, t.world);
        t.world->tick++;
    }
    CHECK(sp_hypot(a->x - ego->x, a->y - 100 - ego->y) < most);
    stand_end(&t);
}

static void as_the_full_car(void)
{
    alike(15, 2.6, 0.04);
    alike(25, 3.5, 0.08);
}

int main(void)
{
    RUN(steady_turn);
    RUN(step_steer);
    RUN(down_to_standstill);
    RUN(stiffness_bends_with_load);
    RUN(next_to_nothing);
    RUN(friction_holds);
    RUN(grip_is_shared);
    RUN(brakes_in_a_bend);
    RUN(as_the_full_car);
    return DONE();
}
