/* wheels.c - wheel speeds from teeth and the steering angle, against what teeth, clocks and play allow. */
#include "check.h"
#include "probe.h"

static const sp_vehicle car = {.wheel_radius = 0.3};

static sp_mount_def *start(fixture *f)
{
    f->actors[1].vehicle = &car;
    f->world->actors[1].move = SP_MOVE_FULL;
    return fixture_mount(f, "chassis");
}

static void spin(fixture *f, double w)
{
    for (int k = 0; k < 4; k++) {
        f->world->actors[1].wheels[k].spin = w;
    }
}

/* Ideal rows give the truth. At a steady speed the count over time is off by the two stamps' grid alone: |dw| <= w *
 * grid / time between, and without a grid it is exact. */
static void steady_speed_is_off_by_the_clock_alone(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    probe *p = probe_create(f, m);
    spin(f, 51.234);
    CHECK(((const sp_chassis *)probe_take(p))->wheel_speed[1] == 51.234);
    double largest = 0;
    static const double teeth[] = {48, 96}, speed[] = {7, 25, 51.234, 110};
    for (int t = 0; t < 2; t++) {
        for (int k = 0; k < 4; k++) {
            for (int clock = 0; clock < 2; clock++) {
                memset(p->memory, 0, sizeof p->memory);
                fixture_set(m, "teeth", teeth[t]);
                fixture_set(m, "edge_clock", clock ? 1e-4 : 0);
                spin(f, speed[k]);
                double worst = 0;
                for (int i = 0; i < 300; i++) {
                    const sp_chassis *c = probe_take(p);
                    worst = i > 5 ? sp_max(worst, sp_abs(c->wheel_speed[2] - speed[k])) : 0;
                }
                // edges are at least a frame less a pitch apart
                const double pitch = SP_TAU / teeth[t] / speed[k], between = sp_max(pitch, 0.01 - pitch);
                const double bound = clock ? speed[k] * 1e-4 / (between - 1e-4) : 1e-6 * speed[k];
                CHECK(worst <= bound);
                largest = clock ? sp_max(largest, worst / bound) : largest;
            }
        }
    }
    CHECK(largest > 0.3);
    probe_destroy(p);
    fixture_destroy(f);
}

/* while the speed rises evenly the mean between two edges is that of the middle of their time */
static void a_ramp_is_late_by_half_the_edges(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    fixture_set(m, "teeth", 96);
    fixture_set(m, "edge_clock", 0);
    probe *p = probe_create(f, m);
    for (int i = 0; i < 200; i++) {
        const double w = 30 + 20 * 0.01 * i;
        spin(f, w);
        const sp_chassis *c = probe_take(p);
        if (i > 2) {
            // at most a frame and a pitch's time old, at least half the time between
            const double late = (w - c->wheel_speed[0]) / 20;
            CHECK(late > 0 && late < 0.01 + SP_TAU / 96 / w);
        }
    }
    probe_destroy(p);
    fixture_destroy(f);
}

/* slow, standing, backward; a passive sensor's drop-out */
static void slow_wheels_fall_silent(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    fixture_set(m, "teeth", 96);
    probe *p = probe_create(f, m);
    spin(f, 10);
    for (int i = 0; i < 50; i++) {
        (void)probe_take(p);
    }
    // stops dead: what is said falls as the edge stays out, and is 0 after the time-out
    spin(f, 0);
    double last = 10;
    for (int i = 0; i < 60; i++) {
        const double w = ((const sp_chassis *)probe_take(p))->wheel_speed[3];
        CHECK(w <= last + 1e-12);
        last = w;
    }
    CHECK(last == 0);
    // slower than an edge a time-out: nothing; a little faster: there it is
    spin(f, 0.9 * SP_TAU / 96 / 0.5);
    int said = 0;
    for (int i = 0; i < 300; i++) {
        said += ((const sp_chassis *)probe_take(p))->wheel_speed[0] > 0;
    }
    CHECK(said < 300);
    spin(f, 2 * SP_TAU / 96 / 0.5);
    for (int i = 0; i < 100; i++) {
        last = ((const sp_chassis *)probe_take(p))->wheel_speed[0];
    }
    CHECK_NEAR(last, 2 * SP_TAU / 96 / 0.5, 1e-4);

    spin(f, -20);
    for (int i = 0; i < 50; i++) {
        last = ((const sp_chassis *)probe_take(p))->wheel_speed[0];
    }
    CHECK_NEAR(last, -20, 0.01);
    fixture_set(m, "direction", 0);
    CHECK_NEAR(((const sp_chassis *)probe_take(p))->wheel_speed[0], 20, 0.01);
    fixture_set(m, "dropout_speed", 0.55);
    spin(f, 0.54 / 0.3);
    CHECK(((const sp_chassis *)probe_take(p))->wheel_speed[0] == 0);
    probe_destroy(p);
    fixture_destroy(f);
}

/* a ring off its centre: +- e once a turn; radii: a deviation over many cars, constant in each */
static void rings_and_radii(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    fixture_set(m, "teeth", 96);
    fixture_set(m, "edge_clock", 0);
    fixture_set(m, "eccentricity", 0.002);
    probe *p = probe_create(f, m);
    const double w = 20;
    spin(f, w);
    double lo = 1e9, hi = 0, sum = 0;
    for (int i = 0; i < 3142; i++) { // 100 turns
        const double said = ((const sp_chassis *)probe_take(p))->wheel_speed[0];
        lo = i > 5 ? sp_min(lo, said) : lo;
        hi = i > 5 ? sp_max(hi, said) : hi;
        sum += said;
    }
    CHECK_NEAR(hi / w - 1, 0.002, 1e-4);
    CHECK_NEAR(1 - lo / w, 0.002, 1e-4);
    CHECK_NEAR(sum / 3142, w, 2e-4);

    fixture_set(m, "teeth", 0);
    fixture_set(m, "radius_sigma", 0.005);
    double square = 0;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        f->def.seed = seed;
        const sp_chassis c = *(const sp_chassis *)probe_take(p);
        for (int k = 0; k < 4; k++) {
            square += sp_square(c.wheel_speed[k] / w - 1);
        }
        CHECK(c.wheel_speed[0] == ((const sp_chassis *)probe_take(p))->wheel_speed[0]);
    }
    CHECK_NEAR(sp_sqrt(square / 2000) / 0.005, 1, 0.06);
    probe_destroy(p);
    fixture_destroy(f);
}

/* play: turning on it lags by half, at each turn back it stands still until all of it is used up */
static void steering_has_play_steps_and_a_cycle(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    const double play = 1.1e-3;
    fixture_set(m, "steering_backlash", play);
    probe *p = probe_create(f, m);
    sp_actor *a = &f->world->actors[1];
    double said = 0;
    for (int i = 0; i <= 100; i++) {
        a->steering = 1e-4 * i;
        said = ((const sp_chassis *)probe_take(p))->steering_angle;
    }
    CHECK_NEAR(said, 0.01 - play / 2, 1e-12);
    a->steering = 0.01 - 0.99 * play;
    CHECK_NEAR(((const sp_chassis *)probe_take(p))->steering_angle, 0.01 - play / 2, 1e-12);
    a->steering = 0.01 - 2 * play;
    CHECK_NEAR(((const sp_chassis *)probe_take(p))->steering_angle, 0.01 - 1.5 * play, 1e-12);

    fixture_set(m, "steering_backlash", 0);
    fixture_set(m, "steering_offset", 5.5e-4);
    fixture_set(m, "steering_step", 1.1e-4);
    for (int i = 0; i < 50; i++) {
        a->steering = 3.7e-5 * i;
        said = ((const sp_chassis *)probe_take(p))->steering_angle;
        CHECK(sp_abs(said - a->steering - 5.5e-4) <= 0.55e-4 + 1e-12);
        CHECK_NEAR(said / 1.1e-4, sp_round(said / 1.1e-4), 1e-9);
    }
    fixture_set(m, "steering_cycle", 0.02);
    int changes = 0;
    double before = said;
    for (int i = 0; i < 40; i++) {
        a->steering = 0.01 + 1e-3 * i;
        said = ((const sp_chassis *)probe_take(p))->steering_angle;
        changes += said != before;
        before = said;
    }
    CHECK(changes == 20);
    probe_destroy(p);
    fixture_destroy(f);
}

/* an exact bus can be made worse too */
static void faults_reach_every_channel(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = start(f);
    probe *p = probe_create(f, m);
    spin(f, 20);
    f->world->actors[1].brake = 0.4;
    probe_fail(f, 0, SP_FAULT_BIAS, 3, 1);
    probe_fail(f, 0, SP_FAULT_SCALE, 0.5, 6);
    sp_chassis c = *(const sp_chassis *)probe_take(p);
    CHECK_NEAR(c.wheel_speed[1], 23, 1e-12);
    CHECK(c.wheel_speed[0] == 20);
    CHECK_NEAR(c.brake_pressure, 0.2, 1e-12);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_NOISE, 11, 0);
    double square = 0;
    for (int i = 0; i < 2000; i++) {
        square += sp_square(((const sp_chassis *)probe_take(p))->wheel_speed[0] - 20);
    }
    CHECK_NEAR(sp_sqrt(square / 2000), 0.2, 0.01);
    probe_destroy(p);
    fixture_destroy(f);
}

int main(void)
{
    RUN(steady_speed_is_off_by_the_clock_alone);
    RUN(a_ramp_is_late_by_half_the_edges);
    RUN(slow_wheels_fall_silent);
    RUN(rings_and_radii);
    RUN(steering_has_play_steps_and_a_cycle);
    RUN(faults_reach_every_channel);
    return DONE();
}
