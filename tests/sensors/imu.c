/* imu.c - the inertial unit against its rated figures: Allan deviation, scales, axes, band, steps, and its vertical. */
#include "check.h"
#include "probe.h"

enum { SAMPLES = 240000 };

static sp_mount_def *clean(fixture *f)
{
    static const char *const rows[] = {"accel_noise", "accel_bias", "accel_drift",
                                       "gyro_noise",  "gyro_bias",  "gyro_drift"};
    sp_mount_def *m = fixture_mount(f, "imu");
    for (int i = 0; i < 6; i++) {
        fixture_set(m, rows[i], 0);
    }
    return m;
}

/* Allan deviation at n samples of averaging, without overlap: its definition */
static double allan(const double *y, uint32_t count, uint32_t n)
{
    const uint32_t groups = count / n;
    double sum = 0, before = 0;
    for (uint32_t g = 0; g < groups; g++) {
        double mean = 0;
        for (uint32_t i = 0; i < n; i++) {
            mean += y[g * n + i];
        }
        mean /= n;
        sum += g ? (mean - before) * (mean - before) : 0;
        before = mean;
    }
    return sp_sqrt(0.5 * sum / (groups - 1));
}

static double *record(fixture *f, const sp_mount_def *m, uint32_t count)
{
    probe *p = probe_create(f, m);
    double *y = sp_memory_alloc(2 * count * sizeof *y);
    for (uint32_t i = 0; i < count; i++) {
        const sp_imu *s = probe_take(p);
        y[i] = s->ax;
        y[count + i] = s->gz;
    }
    probe_destroy(p);
    return y;
}

/* white noise of density sigma reads sigma at 1 s and falls by the root of the time (IEEE 952, annex C) */
static void white_noise_reads_its_density_at_one_second(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    fixture_set(m, "accel_noise", 2e-3);
    fixture_set(m, "gyro_noise", 1.7e-4);
    double *y = record(f, m, SAMPLES);
    CHECK_NEAR(allan(y, SAMPLES, 100) / 2e-3, 1, 0.05);
    CHECK_NEAR(allan(y + SAMPLES, SAMPLES, 100) / 1.7e-4, 1, 0.05);
    static const uint32_t n[] = {10, 31, 316, 1000};
    for (int i = 0; i < 4; i++) {
        const double slope = sp_log10(allan(y, SAMPLES, n[i]) / 2e-3) / sp_log10(n[i] / 100.0);
        CHECK_NEAR(slope, -0.5, 0.06);
    }
    sp_memory_free(y);
    fixture_destroy(f);
}

/* a Gauss-Markov bias: sigma^2(t) = 2 s^2 T / t (1 - T / 2t (3 - 4 e^(-t/T) + e^(-2t/T))), its top 0.618 s at 1.89 T
 * (IEEE 952, annex C: 0.437 q sqrt(T) with q = s sqrt(2 / T)) */
static void a_wandering_bias_reads_its_level(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    fixture_set(m, "accel_drift", 5e-4);
    fixture_set(m, "gyro_drift", 5e-5);
    fixture_set(m, "tau", 1);
    double *y = record(f, m, SAMPLES);
    CHECK_NEAR(allan(y, SAMPLES, 189) / (0.618 * 5e-4), 1, 0.1);
    CHECK_NEAR(allan(y + SAMPLES, SAMPLES, 189) / (0.618 * 5e-5), 1, 0.1);
    static const uint32_t n[] = {20, 50, 400, 1000};
    for (int i = 0; i < 4; i++) {
        const double t = n[i] * 0.01, e = sp_exp(-t);
        const double wanted = 5e-4 * sp_sqrt(2 / t * (1 - (3 - 4 * e + e * e) / (2 * t)));
        CHECK_NEAR(allan(y, SAMPLES, n[i]) / wanted, 1, 0.1);
    }
    sp_memory_free(y);
    fixture_destroy(f);
}

/* a bias that walks: sigma_b sqrt(t / 3), rising by the root of the time */
static void a_walking_bias_rises(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    fixture_set(m, "accel_walk", 1e-3);
    double *y = record(f, m, SAMPLES);
    static const uint32_t n[] = {50, 100, 400};
    for (int i = 0; i < 3; i++) {
        CHECK_NEAR(allan(y, SAMPLES, n[i]) / (1e-3 * sp_sqrt(n[i] * 0.01 / 3)), 1, 0.1);
    }
    sp_memory_free(y);
    fixture_destroy(f);
}

/* drawn once a unit: over many seeds scales and axes have the deviation asked for, and they act as a matrix */
static void scales_and_axes_are_as_wide_as_asked(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    fixture_set(m, "accel_scale", 0.01);
    fixture_set(m, "accel_axes", 0.02);
    sp_actor *a = &f->world->actors[1];
    double scale = 0, axes = 0, mean = 0;
    enum { UNITS = 1500 };
    for (uint64_t seed = 1; seed <= UNITS; seed++) {
        sp_frame_out out;
        f->def.seed = seed;
        *a = (sp_actor){.move = SP_MOVE_RAILS};
        const sp_imu still = *(const sp_imu *)fixture_sample(f, m, 0, &out);
        a->acceleration = 10;
        const sp_imu pushed = *(const sp_imu *)fixture_sample(f, m, 1, &out);
        const double xx = (pushed.ax - still.ax) / 10 - 1, yx = (pushed.ay - still.ay) / 10;
        scale += xx * xx;
        axes += yx * yx;
        mean += xx;
        CHECK(pushed.gx == 0 && pushed.gz == 0);
    }
    CHECK_NEAR(sp_sqrt(scale / UNITS) / 0.01, 1, 0.06);
    CHECK_NEAR(sp_sqrt(axes / UNITS) / 0.02, 1, 0.06);
    CHECK_NEAR(mean / UNITS, 0, 1e-3);

    // a rate that force leaks into
    fixture_set(m, "g_sensitivity", 2e-4);
    a->acceleration = 0;
    double leak = 0;
    for (uint64_t seed = 1; seed <= UNITS; seed++) {
        sp_frame_out out;
        f->def.seed = seed;
        leak += sp_square(((const sp_imu *)fixture_sample(f, m, 0, &out))->gz);
    }
    CHECK_NEAR(sp_sqrt(leak / UNITS) / (2e-4 * 9.80665), 1, 0.06);
    fixture_destroy(f);
}

/* a low pass of the first order at f answers a step with 1 - exp(-2 pi f t); steps are rounded, ends cut off */
static void band_steps_and_ends(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    fixture_set(m, "bandwidth", 5);
    sp_actor *a = &f->world->actors[1];
    probe *p = probe_create(f, m);
    CHECK(((const sp_imu *)probe_take(p))->ax == 0);
    a->acceleration = 4;
    for (int i = 1; i <= 20; i++) {
        CHECK_NEAR(((const sp_imu *)probe_take(p))->ax, 4 * (1 - sp_exp(-SP_TAU * 5 * 0.01 * i)), 1e-9);
    }
    fixture_set(m, "bandwidth", 0);
    fixture_set(m, "accel_step", 0.25);
    a->acceleration = 1.1;
    CHECK(((const sp_imu *)probe_take(p))->ax == 1.0);
    fixture_set(m, "accel_step", 0);
    a->acceleration = -80;
    CHECK(((const sp_imu *)probe_take(p))->ax == -50);
    probe_destroy(p);
    fixture_destroy(f);
}

/* up and down a hill z = A sin(k t): the body is level here, so az = g - A k^2 sin(k t) */
static void what_lifts_the_car_is_felt(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    sp_actor *a = &f->world->actors[1];
    probe *p = probe_create(f, m);
    const double k = 3, A = 0.1;
    for (int i = 0; i < 200; i++) {
        const double t = i * 0.01, half = t - 0.005;
        a->vz = A * k * sp_cos(k * t);
        const sp_imu *s = probe_take(p);
        if (i > 0) {
            CHECK_NEAR(s->az, 9.80665 - A * k * k * sp_sin(k * half), 2e-4);
        }
    }
    // braking nose down: what is along x does not leak into z
    memset(p->memory, 0, sizeof p->memory);
    const double pitch = 0.2;
    *a = (sp_actor){.move = SP_MOVE_RAILS, .pitch = pitch, .acceleration = -5};
    for (int i = 0; i < 3; i++) {
        a->vx = 20 - 0.05 * i * sp_cos(pitch);
        a->vz = 0.05 * i * sp_sin(pitch);
        const sp_imu *s = probe_take(p);
        CHECK_NEAR(s->az, 9.80665 * sp_cos(pitch), 1e-6);
        CHECK_NEAR(s->ax, -5 - 9.80665 * sp_sin(pitch), 1e-6);
    }
    probe_destroy(p);
    fixture_destroy(f);
}

/* a bracket turned by yaw sees rotated forces */
static void a_bent_bracket_turns_the_axes(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    m->off_yaw = 0.1;
    f->world->actors[1].acceleration = 3;
    sp_frame_out out;
    const sp_imu *s = fixture_sample(f, m, 0, &out);
    CHECK_NEAR(s->ax, 3 * sp_cos(0.1), 1e-12);
    CHECK_NEAR(s->ay, -3 * sp_sin(0.1), 1e-12);
    fixture_destroy(f);
}

/* each fault on a channel by hand */
static void faults_act_on_channels(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = clean(f);
    probe *p = probe_create(f, m);
    f->world->actors[1].acceleration = 2;
    probe_fail(f, 0, SP_FAULT_BIAS, 0.5, 2);
    probe_fail(f, 0, SP_FAULT_SCALE, 1.5, -1);
    const sp_imu *s = probe_take(p);
    CHECK_NEAR(s->ax, 3, 1e-12);
    CHECK_NEAR(s->az, 9.80665 + 0.5, 1e-12);
    CHECK_NEAR(s->ay, 0, 1e-12);
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_CREEP, 0.1, 5);
    for (int i = 0; i < 100; i++) {
        s = probe_take(p);
        CHECK_NEAR(s->gz, 0.1 * 0.01 * i, 1e-12);
    }
    probe_heal(f);
    probe_fail(f, 0, SP_FAULT_SATURATION, 1, -1);
    probe_fail(f, 0, SP_FAULT_QUANTISE, 0.3, 0);
    s = probe_take(p);
    CHECK_NEAR(s->ax, 0.9, 1e-12);
    CHECK_NEAR(s->az, 1, 1e-12);

    // three times the noise
    probe_heal(f);
    fixture_set(m, "accel_noise", 2e-3);
    probe_fail(f, 0, SP_FAULT_NOISE, 3, 0);
    double square = 0;
    for (int i = 0; i < 4000; i++) {
        square += sp_square(((const sp_imu *)probe_take(p))->ax - 2);
    }
    CHECK_NEAR(sp_sqrt(square / 4000) / (3 * 2e-3 / 0.1), 1, 0.05);
    probe_destroy(p);
    fixture_destroy(f);
}

int main(void)
{
    RUN(white_noise_reads_its_density_at_one_second);
    RUN(a_wandering_bias_reads_its_level);
    RUN(a_walking_bias_rises);
    RUN(scales_and_axes_are_as_wide_as_asked);
    RUN(band_steps_and_ends);
    RUN(what_lifts_the_car_is_felt);
    RUN(a_bent_bracket_turns_the_axes);
    RUN(faults_act_on_channels);
    return DONE();
}
