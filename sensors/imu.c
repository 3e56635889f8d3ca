/* imu.c - specific force and turn rates where the unit is bolted, in its own axes.
 *
 * y = (1 + s) M x + b0 + b(t) + n, of the Kalibr wiki: s and M errors of scale and of axes drawn once, b0 a turn-on
 * bias drawn once, b(t) a Gauss-Markov bias and a random walk, n white noise of density sigma_w, so sigma_w /
 * sqrt(period) a sample. x is f = a + alpha x r + omega x (omega x r) - g, or omega, through a low pass of the first
 * order. docs/models/imu.md. */
#include "sensors/scalar.h"
#include "sensors/table.h"

enum {
    ACCEL_NOISE,
    ACCEL_BIAS,
    ACCEL_DRIFT,
    GYRO_NOISE,
    GYRO_BIAS,
    GYRO_DRIFT,
    TAU,
    ACCEL_RANGE,
    GYRO_RANGE,
    ACCEL_WALK,
    GYRO_WALK,
    ACCEL_SCALE,
    GYRO_SCALE,
    ACCEL_AXES,
    GYRO_AXES,
    G_SENSITIVITY,
    BANDWIDTH,
    ACCEL_STEP,
    GYRO_STEP,
    ROWS
};
static const sp_param rows[ROWS] = {
    [ACCEL_NOISE] = {"accel_noise", "m/s2/sqrt(Hz)", 2e-3, 0, 1,
                     "white noise density of the accelerometers; automotive ESC grade"},
    [ACCEL_BIAS] = {"accel_bias", "m/s2", 0.03, 0, 5, "standard deviation of the turn-on bias; automotive ESC grade"},
    [ACCEL_DRIFT] = {"accel_drift", "m/s2", 5e-4, 0, 5, "standard deviation of the wandering bias (Gauss-Markov)"},
    [GYRO_NOISE] = {"gyro_noise", "rad/s/sqrt(Hz)", 1.7e-4, 0, 1,
                    "white noise density of the gyros; automotive ESC grade"},
    [GYRO_BIAS] = {"gyro_bias", "rad/s", 1.7453e-3, 0, 1, "standard deviation of the turn-on bias: 0.1 deg/s"},
    [GYRO_DRIFT] = {"gyro_drift", "rad/s", 5.236e-5, 0, 1,
                    "standard deviation of the wandering bias: 0.003 deg/s (Gauss-Markov)"},
    [TAU] = {"tau", "s", 300, 0.1, 1e6, "correlation time of the wandering biases"},
    [ACCEL_RANGE] = {"accel_range", "m/s2", 50, 1, 1e5, "saturation of the accelerometers: about 5 g"},
    [GYRO_RANGE] = {"gyro_range", "rad/s", 5.24, 0.1, 1e3, "saturation of the gyros: 300 deg/s"},
    [ACCEL_WALK] = {"accel_walk", "m/s3/sqrt(Hz)", 0, 0, 1, "density of a bias that walks at random; Kalibr's sigma_b"},
    [GYRO_WALK] = {"gyro_walk", "rad/s2/sqrt(Hz)", 0, 0, 1, "the same of the gyros"},
    [ACCEL_SCALE] = {"accel_scale", "1", 0, 0, 0.2,
                     "standard deviation of the scale error of each axis; automotive units reach 0.01"},
    [GYRO_SCALE] = {"gyro_scale", "1", 0, 0, 0.2, "the same of the gyros"},
    [ACCEL_AXES] = {"accel_axes", "rad", 0, 0, 0.2,
                    "standard deviation by which an axis leans to each of the others; automotive units reach 0.01"},
    [GYRO_AXES] = {"gyro_axes", "rad", 0, 0, 0.2, "the same of the gyros"},
    [G_SENSITIVITY] = {"g_sensitivity", "rad/s/(m/s2)", 0, 0, 0.1,
                       "standard deviation of each of nine: what a rate reads by specific force; MEMS about 2e-4"},
    [BANDWIDTH] = {"bandwidth", "Hz", 0, 0, 1e4, "-3 dB of a low pass of the first order on what moves; 0: none"},
    [ACCEL_STEP] = {"accel_step", "m/s2", 0, 0, 1, "resolution of the accelerometers; 0: none"},
    [GYRO_STEP] = {"gyro_step", "rad/s", 0, 0, 1, "resolution of the gyros; 0: none"},
};

/* state words: the last rate, velocity and time for what is a change of them, six wandering, walking and turn-on
 * biases, the low pass, and the constant errors: two matrices and what force does to rates */
enum {
    LAST_RATE = 0,
    LAST_VELOCITY = 3,
    LAST_TIME = 6,
    HAVE = 7,
    DRIFT = 8,
    WALK = 14,
    BIAS = 20,
    PASS = 26,
    MATRIX = 32,
    SENSITIVITY = 50,
    WORDS = 59
};

static sp_vec3 rate_of(const sp_actor *a, sp_quat rotation)
{
    if (a->move == SP_MOVE_FULL || a->move == SP_MOVE_LOOSE) {
        return sp_rotate(sp_conjugate(rotation), sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]));
    }
    return sp_v3(0, 0, a->yaw_rate);
}

static void keep(double *m, sp_vec3 v)
{
    m[0] = v.x;
    m[1] = v.y;
    m[2] = v.z;
}

/* Changes over one period: of the rate, and of the velocity along the body's own z, of which the state holds only the
 * other two; 0 at the first sample. */
static sp_vec3 changes(const sp_sample *in, sp_vec3 rate, sp_quat car, double *up)
{
    double *m = in->memory;
    const sp_actor *a = &in->world->actors[in->mount->carrier.i];
    const double dt = ((double)in->time_ns - m[LAST_TIME]) * 1e-9;
    const sp_vec3 velocity = sp_v3(a->vx, a->vy, a->vz);
    sp_vec3 alpha = sp_v3(0, 0, 0);
    *up = 0;
    if (m[HAVE] != 0 && dt > 0) {
        alpha = sp_scale3(sp_sub3(rate, sp_v3(m[LAST_RATE], m[LAST_RATE + 1], m[LAST_RATE + 2])), 1 / dt);
        const sp_vec3 was = sp_v3(m[LAST_VELOCITY], m[LAST_VELOCITY + 1], m[LAST_VELOCITY + 2]);
        const sp_vec3 gain = sp_scale3(sp_sub3(velocity, was), 1 / dt);

        // from the rise of the world's z, the other two being known; on its side the car has only the difference
        const sp_vec3 z = sp_rotate(car, sp_v3(0, 0, 1));
        const double x_up = sp_rotate(car, sp_v3(1, 0, 0)).z, y_up = sp_rotate(car, sp_v3(0, 1, 0)).z;
        *up = z.z > 0.2 ? (gain.z - x_up * a->acceleration - y_up * a->lateral_acceleration) / z.z : sp_dot3(gain, z);
    }
    keep(&m[LAST_RATE], rate);
    keep(&m[LAST_VELOCITY], velocity);
    m[LAST_TIME] = (double)in->time_ns;
    return alpha;
}

static double drawn(const sp_sample *in, double sigma, const char *purpose, uint32_t k)
{
    return sigma > 0 ? sigma * sp_random_normal(in->def->seed, sp_mount_stream(in->mount, purpose), 0, k) : 0;
}

/* what is drawn once and kept: turn-on biases, scales, axes */
static void turn_on(const sp_sample *in, const double x[6])
{
    const double *v = in->mount->value;
    double *m = in->memory;
    for (uint32_t k = 0; k < 6; k++) {
        const bool accel = k < 3;
        m[BIAS + k] = drawn(in, v[accel ? ACCEL_BIAS : GYRO_BIAS], "bias", k);
        m[PASS + k] = x[k];
        const double scale = 1 + drawn(in, v[accel ? ACCEL_SCALE : GYRO_SCALE], "scale", k);
        for (uint32_t i = 0; i < 3; i++) {
            const double lean = drawn(in, v[accel ? ACCEL_AXES : GYRO_AXES], "axes", 3 * k + i);
            m[MATRIX + 3 * k + i] = scale * (i == k % 3 ? 1 : lean);
        }
    }
    for (uint32_t k = 0; k < 9; k++) {
        m[SENSITIVITY + k] = drawn(in, v[G_SENSITIVITY], "g", k);
    }
    m[HAVE] = 1;
}

/* what all six channels share at one sample */
typedef struct draws {
    uint64_t seed, white, drift, walk;
    int64_t n;
    double root_period, phi, times;
} draws;

static draws draws_of(const sp_sample *in)
{
    const sp_mount_def *m = in->mount;
    const double period = sp_scalar_period(in);
    return (draws){in->def->seed,
                   sp_mount_stream(m, "white"),
                   sp_mount_stream(m, "drift"),
                   sp_mount_stream(m, "walk"),
                   (int64_t)in->sequence,
                   sp_sqrt(period),
                   sp_exp(-period / m->value[TAU]),
                   sp_scalar_noise(in)};
}

/* error of channel k (0..2 force, 3..5 rate) at this sample */
static double error_of(const sp_sample *in, const draws *d, uint32_t k)
{
    const double *v = in->mount->value;
    const double white = v[k < 3 ? ACCEL_NOISE : GYRO_NOISE], walk = v[k < 3 ? ACCEL_WALK : GYRO_WALK];
    double *m = in->memory;
    double sum = m[BIAS + k];
    sum += sp_scalar_wander(in, &m[DRIFT + k], v[k < 3 ? ACCEL_DRIFT : GYRO_DRIFT], d->phi, d->drift, k);
    if (walk > 0) {
        m[WALK + k] += walk * d->root_period * sp_random_normal(d->seed, d->walk, d->n, k);
        sum += m[WALK + k];
    }
    if (white > 0) {
        sum += d->times * white / d->root_period * sp_random_normal(d->seed, d->white, d->n, k);
    }
    return sum;
}

/* what moves, at the mount, in sensor axes */
static void motion(const sp_sample *in, double x[6])
{
    const sp_actor *a = &in->world->actors[in->mount->carrier.i];
    const sp_quat car = sp_actor_pose(a).rotation;
    const sp_pose seat = sp_sample_seat(in);
    double up;
    const sp_vec3 rate = rate_of(a, car), alpha = changes(in, rate, car, &up);
    const sp_vec3 gravity = sp_rotate(sp_conjugate(car), sp_v3(0, 0, SP_GRAVITY));
    sp_vec3 force = sp_add3(sp_v3(a->acceleration, a->lateral_acceleration, up), gravity);
    force = sp_add3(force, sp_cross3(alpha, seat.position));
    force = sp_add3(force, sp_cross3(rate, sp_cross3(rate, seat.position)));
    const sp_quat turn = sp_conjugate(seat.rotation);
    keep(x, sp_rotate(turn, force));
    keep(x + 3, sp_rotate(turn, rate));
}

/* the unit's own answer to it: low pass, axes and scale */
static void answer(const sp_sample *in, const double x[6], double y[6])
{
    const double band = in->mount->value[BANDWIDTH];
    double *m = in->memory;
    const double gain = band > 0 ? 1 - sp_exp(-SP_TAU * band * sp_scalar_period(in)) : 1;
    for (uint32_t k = 0; k < 6; k++) {
        m[PASS + k] = gain < 1 ? m[PASS + k] + gain * (x[k] - m[PASS + k]) : x[k];
    }
    for (uint32_t k = 0; k < 6; k++) {
        const double *p = &m[PASS + (k < 3 ? 0 : 3)], *row = &m[MATRIX + 3 * k];
        y[k] = row[0] * p[0] + row[1] * p[1] + row[2] * p[2];
    }
    for (uint32_t k = 0; k < 9 && in->mount->value[G_SENSITIVITY] > 0; k++) {
        y[3 + k / 3] += m[SENSITIVITY + k] * m[PASS + k % 3];
    }
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const double *v = in->mount->value;
    double x[6], y[6];
    sp_imu *imu = sp_frame_push(out, in->mount->carrier.i, SP_REASON_TARGET);
    if (!imu) {
        return true;
    }
    motion(in, x);
    if (in->memory[HAVE] == 0) {
        turn_on(in, x);
    }
    answer(in, x, y);
    const draws d = draws_of(in);
    for (uint32_t k = 0; k < 6; k++) {
        const double range = v[k < 3 ? ACCEL_RANGE : GYRO_RANGE];
        y[k] = sp_scalar_grid(sp_clamp(y[k] + error_of(in, &d, k), -range, range), v[k < 3 ? ACCEL_STEP : GYRO_STEP]);
    }
    sp_scalar_faults(in, y, 6);
    *imu = (sp_imu){y[0], y[1], y[2], y[3], y[4], y[5]};
    return true;
}

const sp_sensor_type sp_sensor_imu = {
    .name = "imu",
    .doc = "specific force and turn rates at the mount, with noise and biases of an automotive ESC unit",
    .kind = SP_FRAME_IMU,
    .record_bytes = sizeof(sp_imu),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 10000000,
    .latency_ns = 0,
    .state_words = WORDS,
    .sample = sample,
};
