/* chassis.c - what the car's own bus says: wheel speeds, steering, brake, gear, flags. The dashboard's speed comes from
 * the rear wheels, as a car computes it, not from the truth. All rows are ideal unless asked: docs/models/wheels.md has
 * the figures of real ones. */
#include "sensors/scalar.h"
#include "sensors/table.h"

#include <string.h>

enum {
    WHEEL_NOISE,
    RADIUS_ERROR,
    STEERING_OFFSET,
    STEERING_STEP,
    TEETH,
    CLOCK,
    ECCENTRICITY,
    RADIUS_SIGMA,
    DROPOUT_SPEED,
    TIMEOUT,
    DIRECTION,
    BACKLASH,
    CYCLE,
    ROWS
};
static const sp_param rows[ROWS] = {
    [WHEEL_NOISE] = {"wheel_noise", "rad/s", 0, 0, 5,
                     "standard deviation of each wheel speed; an active 96-tooth sensor has about 0.02"},
    [RADIUS_ERROR] =
        {"radius_error", "1", 0, -0.05, 0.05,
         "the dashboard believes the wheel radius too large by this share; wear and pressure make up to 0.005"},
    [STEERING_OFFSET] = {"steering_offset", "rad", 0, -0.1, 0.1,
                         "constant error of the road-wheel angle; 0.5 deg at the steering wheel are about 5.5e-4"},
    [STEERING_STEP] = {"steering_step", "rad", 0, 0, 0.1,
                       "resolution of the road-wheel angle; 0.1 deg at the steering wheel are about 1.1e-4; 0: none"},
    [TEETH] = {"teeth", "1", 0, 0, 512,
               "edges a turn that speeds are counted from: passive rings have 48, active ones 96; 0: exact speeds",
               NULL, true},
    [CLOCK] = {"edge_clock", "s", 1e-6, 0, 1e-3, "grid of the edges' time stamps; 0: none"},
    [ECCENTRICITY] = {"eccentricity", "1", 0, 0, 0.05,
                      "depth by which a ring off its centre modulates the speed once a turn; about 0.002"},
    [RADIUS_SIGMA] = {"radius_sigma", "1", 0, 0, 0.05,
                      "standard deviation by which each wheel turns faster, drawn once: tyres differ by about 0.005"},
    [DROPOUT_SPEED] = {"dropout_speed", "m/s", 0, 0, 5,
                       "below this at its rim a wheel says 0; passive sensors: 0.14 to 0.55 (0.5 to 2 km/h)"},
    [TIMEOUT] = {"timeout", "s", 0.5, 0.02, 10, "without an edge for so long a wheel says 0"},
    [DIRECTION] = {"direction", "bool", 1, 0, 1, "speeds tell forward from backward; passive sensors do not"},
    [BACKLASH] = {"steering_backlash", "rad", 0, 0, 0.1,
                  "play of the angle when steering turns back; 1 deg at the steering wheel are about 1.1e-3"},
    [CYCLE] = {"steering_cycle", "s", 0, 0, 1, "the steering angle is renewed as often; 0: in each frame"},
};

/* state words: of each wheel its angle, speed, edge counted last and that edge's time, and what it says; of the
 * steering the angle within its play, what it says and when that was renewed */
enum { ANGLE = 0, SPEED = 4, EDGE = 8, EDGE_TIME = 12, SAID = 16, PLAY = 20, STEERING, RENEWED, TIME, HAVE, WORDS };

static uint32_t flags_of(const sp_actor *a)
{
    uint32_t f = 0;
    f |= a->flags & SP_ACTOR_ABS ? SP_CHASSIS_ABS : 0;
    f |= a->flags & SP_ACTOR_ESC ? SP_CHASSIS_ESC : 0;
    f |= a->flags & SP_ACTOR_HELD ? SP_CHASSIS_HOLD : 0;
    f |= a->flags & SP_ACTOR_TC ? SP_CHASSIS_TC : 0;
    return f;
}

/* Speed of one wheel from the edges of its ring: those that passed since the last frame that saw one, over the time
 * between. The speed changes evenly from frame to frame. */
static double counted(const sp_sample *in, uint32_t k, double speed, double dt)
{
    const double *v = in->mount->value, pitch = SP_TAU / v[TEETH], now = (double)in->time_ns * 1e-9;
    double *m = in->memory;
    const double w1 = sp_abs(speed), w0 = m[HAVE] != 0 ? sp_abs(m[SPEED + k]) : w1;
    m[SPEED + k] = speed;
    m[ANGLE + k] += 0.5 * (w0 + w1) * dt;

    // a ring off its centre runs ahead and behind once a turn
    const double phase = SP_TAU * sp_random(in->def->seed, sp_mount_stream(in->mount, "ring"), 0, k);
    const double turn = m[ANGLE + k] + phase;
    const double angle = m[ANGLE + k] + v[ECCENTRICITY] * sp_sin(turn);
    const double rate = w1 * (1 + v[ECCENTRICITY] * sp_cos(turn));
    const double edge = sp_floor(angle / pitch);
    if (m[HAVE] == 0) {
        // it has turned as fast till now
        m[EDGE + k] = edge;
        m[EDGE_TIME + k] = now - (rate > 0 ? sp_min((angle - edge * pitch) / rate, v[TIMEOUT]) : 0);
        m[SAID + k] = w1;
        return w1;
    }
    if (edge > m[EDGE + k]) {
        // the last edge was passed this long ago, at an even change of speed
        const double gain = dt > 0 ? (w1 - w0) / dt : 0, left = angle - edge * pitch;
        const double back = 2 * left / (rate + sp_sqrt(sp_max(0, rate * rate - 2 * gain * left)) + 1e-12);
        const double at = sp_scalar_grid(now - sp_min(back, dt), v[CLOCK]);
        if (at > m[EDGE_TIME + k]) {
            m[SAID + k] = (edge - m[EDGE + k]) * pitch / (at - m[EDGE_TIME + k]);
            m[EDGE + k] = edge;
            m[EDGE_TIME + k] = at;
        }
        return m[SAID + k];
    }
    // none passed: it cannot be faster than one edge since the last one
    const double since = now - m[EDGE_TIME + k];
    m[SAID + k] = since > v[TIMEOUT] ? 0 : sp_min(m[SAID + k], since > 0 ? pitch / since : m[SAID + k]);
    return m[SAID + k];
}

static double wheel(const sp_sample *in, uint32_t k, double spin, double radius, double dt)
{
    const double *v = in->mount->value;
    const uint64_t seed = in->def->seed;
    double w = spin;
    if (v[RADIUS_SIGMA] > 0) {
        w *= 1 + v[RADIUS_SIGMA] * sp_random_normal(seed, sp_mount_stream(in->mount, "radius"), 0, k);
    }
    if (v[TEETH] >= 1) {
        w = counted(in, k, w, dt) * (w < 0 ? -1 : 1);
    }
    if (v[WHEEL_NOISE] > 0) {
        const double sigma = v[WHEEL_NOISE] * sp_scalar_noise(in);
        w += sigma * sp_random_normal(seed, sp_mount_stream(in->mount, "wheel"), (int64_t)in->sequence, k);
    }
    if (sp_abs(spin) * radius < v[DROPOUT_SPEED]) {
        w = 0;
    }
    return v[DIRECTION] != 0 ? w : sp_abs(w);
}

static double steering(const sp_sample *in, double angle)
{
    const double *v = in->mount->value, play = 0.5 * v[BACKLASH], now = (double)in->time_ns * 1e-9;
    double *m = in->memory;
    if (m[HAVE] == 0) {
        m[PLAY] = angle;
    }
    // the sensor follows only when the play is used up
    m[PLAY] = play > 0 ? sp_clamp(m[PLAY], angle - play, angle + play) : angle;
    if (m[HAVE] == 0 || v[CYCLE] <= 0 || now - m[RENEWED] >= v[CYCLE] - 1e-9) {
        m[STEERING] = sp_scalar_grid(m[PLAY] + v[STEERING_OFFSET], v[STEERING_STEP]);
        m[RENEWED] = now;
    }
    return m[STEERING];
}

/* as a driver reads them, in the order of the record */
static void fail(const sp_sample *in, sp_chassis *c)
{
    static const double typical[8] = {0.02, 0.02, 0.02, 0.02, 0.01, 2e-4, 0.005, 0.005};
    double y[8] = {c->wheel_speed[0], c->wheel_speed[1], c->wheel_speed[2], c->wheel_speed[3],
                   c->speed,          c->steering_angle, c->brake_pressure, c->throttle};
    if (in->mount->value[WHEEL_NOISE] <= 0) {
        sp_scalar_worse(in, y, typical, 8, 0);
    }
    sp_scalar_faults(in, y, 8);
    memcpy(c->wheel_speed, y, sizeof c->wheel_speed);
    c->speed = y[4];
    c->steering_angle = y[5];
    c->brake_pressure = y[6];
    c->throttle = y[7];
}

static bool sample(const sp_sample *in, sp_frame_out *out, sp_error *err)
{
    (void)err;
    const uint32_t i = in->mount->carrier.i;
    const sp_actor *a = &in->world->actors[i];
    const sp_vehicle *v = in->def->actors[i].vehicle;
    const double *value = in->mount->value;
    const double radius = v && v->wheel_radius > 0 ? v->wheel_radius : 0.3;
    sp_chassis *c = sp_frame_push(out, i, SP_REASON_TARGET);
    if (!c) {
        return true;
    }
    // what moves on rails has wheels that roll
    const double dt = in->memory[HAVE] != 0 ? ((double)in->time_ns - in->memory[TIME]) * 1e-9 : 0;
    for (uint32_t k = 0; k < 4; k++) {
        const double spin = a->move == SP_MOVE_FULL ? a->wheels[k].spin : a->speed / radius;
        c->wheel_speed[k] = wheel(in, k, spin, radius, dt);
    }
    c->speed = 0.5 * (c->wheel_speed[2] + c->wheel_speed[3]) * radius * (1 + value[RADIUS_ERROR]);
    c->steering_angle = steering(in, a->steering);
    c->brake_pressure = a->brake;
    c->throttle = a->throttle;
    c->gear = a->gear;
    c->flags = flags_of(a);
    c->lights = a->lights;
    in->memory[TIME] = (double)in->time_ns;
    in->memory[HAVE] = 1;
    if (sp_scalar_fails(in)) {
        fail(in, c);
    }
    return true;
}

const sp_sensor_type sp_sensor_chassis = {
    .name = "chassis",
    .doc = "the car's bus: wheel speeds, dashboard speed, steering angle, brake, throttle, gear, ABS and ESC",
    .kind = SP_FRAME_CHASSIS,
    .record_bytes = sizeof(sp_chassis),
    .params = rows,
    .param_count = ROWS,
    .period_ns = 10000000,
    .latency_ns = 0,
    .state_words = WORDS,
    .sample = sample,
};
