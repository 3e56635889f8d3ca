/* imu.c - specific force and turn rates where the unit is bolted, in its own axes.
 *
 * y = f + b0 + b(t) + n: b0 a turn-on bias drawn once, b(t) a Gauss-Markov bias, n white noise of density sigma_w, so
 * sigma_w / sqrt(period) a sample (the model of the Kalibr wiki). f = a + alpha x r + omega x (omega x r) - g. */
#include "sensors/table.h"

enum { ACCEL_NOISE, ACCEL_BIAS, ACCEL_DRIFT, GYRO_NOISE, GYRO_BIAS, GYRO_DRIFT, TAU, ACCEL_RANGE, GYRO_RANGE, ROWS };
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
};

/* state words: the last rate and its time for the angular acceleration, six wandering and six turn-on biases */
enum { LAST_RATE = 0, LAST_TIME = 3, HAVE = 4, DRIFT = 5, BIAS = 11, BIAS_HAVE = 17, WORDS = 18 };

static sp_vec3 rate_of(const sp_actor *a, sp_quat rotation)
{
    if (a->move == SP_MOVE_FULL || a->move == SP_MOVE_LOOSE) {
        return sp_rotate(sp_conjugate(rotation), sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]));
    }
    return sp_v3(0, 0, a->yaw_rate);
}

/* the difference over one period; 0 at the first sample */
static sp_vec3 angular_acceleration(const sp_sample *in, sp_vec3 rate)
{
    double *m = in->memory;
    const double dt = ((double)in->time_ns - m[LAST_TIME]) * 1e-9;
    sp_vec3 alpha = sp_v3(0, 0, 0);
    if (m[HAVE] != 0 && dt > 0) {
        alpha = sp_scale3(sp_sub3(rate, sp_v3(m[LAST_RATE], m[LAST_RATE + 1], m[LAST_RATE + 2])), 1 / dt);
    }
    m[LAST_RATE] = rate.x;
    m[LAST_RATE + 1] = rate.y;
    m[LAST_RATE + 2] = rate.z;
    m[LAST_TIME] = (double)in->time_ns;
    m[HAVE] = 1;
    return alpha;
}

/* what all six channels share at one sample */
typedef struct draws {
    uint64_t seed, white, drift;
    int64_t n;
    double root_period, phi, kick; /* Gauss-Markov: b = phi b + kick sigma N */
} draws;

static draws draws_of(const sp_sample *in)
{
    const sp_mount_def *m = in->mount;
    const double period = (double)m->period_num / (double)m->period_den * 1e-9, phi = sp_exp(-period / m->value[TAU]);

    // turn-on biases are drawn once and kept
    if (in->memory[BIAS_HAVE] == 0) {
        for (uint32_t k = 0; k < 6; k++) {
            const double sigma = m->value[k < 3 ? ACCEL_BIAS : GYRO_BIAS];
            in->memory[BIAS + k] = sigma * sp_random_normal(in->def->seed, sp_mount_stream(m, "bias"), 0, k);
        }
        in->memory[BIAS_HAVE] = 1;
    }
    return (draws){
        in->def->seed, sp_mount_stream(m, "white"), sp_mount_stream(m, "drift"), (int64_t)in->sequence, sp_sqrt(period),
        phi,           sp_sqrt(1 - phi * phi)};
}

/* error of channel k (0..2 force, 3..5 rate) at this sample */
static double error_of(const sp_sample *in, const draws *d, uint32_t k)
{
    const double *v = in->mount->value;
    const double white = v[k < 3 ? ACCEL_NOISE : GYRO_NOISE], drift = v[k < 3 ? ACCEL_DRIFT : GYRO_DRIFT];
    double *wander = &in->memory[DRIFT + k];
    double sum = in->memory[BIAS + k];
    if (drift > 0) {
        *wander = d->phi * *wander + drift * d->kick * sp_random_normal(d->seed, d->drift, d->n, k);
        sum += *wander;
    }
    if (white > 0) {
        sum += white / d->root_period * sp_random_normal(d->seed, d->white, d->n, k);
    }
    return sum;
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const sp_mount_def *m = in->mount;
    const sp_actor *a = &in->world->actors[m->carrier.i];
    const sp_quat car = sp_actor_pose(a).rotation;
    sp_imu *imu = sp_frame_push(out, m->carrier.i, SP_REASON_TARGET);
    if (!imu) {
        return true;
    }
    // at the mount, in vehicle axes
    const sp_vec3 rate = rate_of(a, car), alpha = angular_acceleration(in, rate);
    const sp_vec3 gravity = sp_rotate(sp_conjugate(car), sp_v3(0, 0, SP_GRAVITY));
    sp_vec3 force = sp_add3(sp_v3(a->acceleration, a->lateral_acceleration, 0), gravity);
    force = sp_add3(force, sp_cross3(alpha, m->position));
    force = sp_add3(force, sp_cross3(rate, sp_cross3(rate, m->position)));

    // in sensor axes, with errors
    const sp_quat seat = sp_conjugate(sp_quat_from_ypr(m->yaw, m->pitch, m->roll));
    const sp_vec3 f = sp_rotate(seat, force), g = sp_rotate(seat, rate);
    double y[6] = {f.x, f.y, f.z, g.x, g.y, g.z};
    const draws d = draws_of(in);
    for (uint32_t k = 0; k < 6; k++) {
        const double range = m->value[k < 3 ? ACCEL_RANGE : GYRO_RANGE];
        y[k] = sp_clamp(y[k] + error_of(in, &d, k), -range, range);
    }
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
