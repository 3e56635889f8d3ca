/* manoeuvre.h - what vehicles are asked to do on a proving ground: the closed forms that they are held to, a record of
 * what they did, circle, step of the steering wheel and full braking. tests/plots draws from the same functions. Leaves
 * the lane change of ISO 3888 to lane_change.h, sine with dwell to sine_dwell.h. */
#ifndef SP_TESTS_PHYSICS_MANOEUVRE_H
#define SP_TESTS_PHYSICS_MANOEUVRE_H

#include "physics/internal.h"
#include "physics/stand.h"

/* one tick of the ego: steering of the road wheels, sideslip of the centre of mass, angles in rad */
typedef struct sample {
    double t, x, y, heading, steering, speed, slide, yaw, across, roll;
    double slip[4]; /* of each wheel along: 1 stands, 0 rolls */
    bool abs, esc;
} sample;

enum { SAMPLES = 2000 };

typedef struct record {
    uint32_t count;
    sample at[SAMPLES];
} record;

/* record may be NULL */
static inline void note(stand *t, record *r)
{
    if (!r || r->count == SAMPLES)
        return;
    const sp_actor *a = stand_of(t, 1);
    sample *s = &r->at[r->count];
    *s = (sample){.t = 0.01 * r->count,
                  .x = a->x,
                  .y = a->y,
                  .heading = a->heading,
                  .steering = a->steering,
                  .speed = a->speed,
                  .slide = sp_atan2(a->lateral_speed + t->vehicle.b * a->yaw_rate, sp_max(a->speed, 0.1)),
                  .yaw = a->yaw_rate,
                  .across = a->yaw_rate * a->speed,
                  .roll = a->roll,
                  .abs = (a->flags & SP_ACTOR_ABS) != 0,
                  .esc = (a->flags & SP_ACTOR_ESC) != 0};
    for (int k = 0; k < 4; k++)
        s->slip[k] = a->speed > 0.5 ? 1 - a->wheels[k].spin * t->vehicle.wheel_radius / a->speed : 0;
    r->count++;
}

/* an ego on a straight level road in the right lane; its row may be changed before stand_begin */
static inline void ego_on_the_road(stand *t, const char *kind, double speed)
{
    stand_road(t, 0);
    stand_actor(t, kind, -1, 300, 0, speed);
}

/* ---- the single-track model with linear tyres (Riekert and Schunck 1940; Mitschke, Dynamik der Kraftfahrzeuge) ----
 */
typedef struct linear {
    double m, inertia, a, b, length, cf, cr;
    double k; /* understeer m / L (b / Cf - a / Cr), rad per m/s^2 */
} linear;

static inline linear linear_of(const sp_vehicle *v)
{
    const double *t = v->tyre, length = v->a + v->b, weight = v->mass * SP_GRAVITY / length;
    double ky[2]; /* N/rad over N of a front and a rear wheel: saturating by p_ky2, where a row has it */
    for (int i = 0; i < 2; i++) {
        const double share = weight * (i ? v->a : v->b) / 2 / t[SP_TYRE_LOAD], p = t[SP_TYRE_KY_LOAD];
        ky[i] = t[SP_TYRE_KY] * (p > 0 ? sp_sin(2 * sp_atan(share / p)) / share / sp_sin(2 * sp_atan(1 / p)) : 1);
    }
    linear c = {.m = v->mass, .inertia = v->inertia_z, .a = v->a, .b = v->b, .length = length};
    c.cf = t[SP_TYRE_FRONT] * ky[0] * weight * v->b;
    c.cr = ky[1] * weight * v->a;
    c.k = c.m / length * (c.b / c.cf - c.a / c.cr);
    return c;
}

/* yaw rate and sideslip of the centre of mass over the steering angle in a steady turn */
static inline double yaw_gain(const linear *c, double u)
{
    return u / (c->length + c->k * u * u);
}

static inline double slide_gain(const linear *c, double u)
{
    return (c->b - c->m * c->a * u * u / (c->length * c->cr)) / (c->length + c->k * u * u);
}

/* Its answer to a step of the steering angle, with tyres that relax over sigma m: sigma y' + u y = u (slip), by steps
 * of 0.1 ms. Writes yaw rates every 10 ms. */
static inline void step_by_theory(const linear *c, double u, double sigma, double delta, double *yaw, int count)
{
    const double dt = 1e-4;
    double v = 0, r = 0, yf = 0, yr = 0;
    for (int n = 0; n < count * 100; n++) {
        if (n % 100 == 0)
            yaw[n / 100] = r;
        const double slip_f = delta - (v + c->a * r) / u, slip_r = -(v - c->b * r) / u;
        yf += dt * u / sigma * (slip_f - yf);
        yr += dt * u / sigma * (slip_r - yr);
        v += dt * ((c->cf * yf + c->cr * yr) / c->m - u * r);
        r += dt * (c->a * c->cf * yf - c->b * c->cr * yr) / c->inertia;
    }
}

/* seconds until a share of the last value is reached first, interpolated; values every 10 ms */
static inline double rise(const double *x, int count, double share)
{
    for (int i = 1; i < count; i++)
        if (x[i] / x[count - 1] >= share)
            return 0.01 * (i - (x[i] / x[count - 1] - share) / ((x[i] - x[i - 1]) / x[count - 1]));
    return 0.01 * count;
}

/* ---- a steady turn of four wheels with the Magic Formula: each axle's slip angle from its lateral force, the loads of
 * its wheels from roll: phi = m ay h / (K - m g h), an axle's transfer K_axle phi / track ---- */
typedef struct axle_of {
    double roll_stiffness, track, share, cornering; /* N m/rad, m, of the weight, scale of the stiffness */
} axle_of;

static inline axle_of axle_front(const sp_vehicle *v)
{
    return (axle_of){sp_square(v->track_front) / 2 * v->spring_front + v->anti_roll_front, v->track_front,
                     v->b / (v->a + v->b), v->tyre[SP_TYRE_FRONT]};
}

static inline axle_of axle_rear(const sp_vehicle *v)
{
    return (axle_of){sp_square(v->track_rear) / 2 * v->spring_rear + v->anti_roll_rear, v->track_rear,
                     v->a / (v->a + v->b), 1};
}

static inline double roll_by_theory(const sp_vehicle *v, double across)
{
    const double stiffness = axle_front(v).roll_stiffness + axle_rear(v).roll_stiffness;
    return v->mass * across * v->cog_height / (stiffness - v->mass * SP_GRAVITY * v->cog_height);
}

/* N across of one wheel: Pacejka, pure slip, on a dry road */
static inline double wheel_across(const double *t, double cornering, double load, double slip)
{
    const double mu = sp_max(t[SP_TYRE_DY] + t[SP_TYRE_DY_LOAD] * (load / t[SP_TYRE_LOAD] - 1), t[SP_TYRE_DY] / 3);
    const double c = t[SP_TYRE_CY], e = t[SP_TYRE_EY], b = cornering * t[SP_TYRE_KY] / (c * mu);
    return mu * load * sp_sin(c * sp_atan(b * slip - e * (b * slip - sp_atan(b * slip))));
}

/* slip angle at which an axle carries its share of m ay; by halving */
static inline double axle_slip(const sp_vehicle *v, axle_of x, double across)
{
    const double rest = v->mass * SP_GRAVITY * x.share / 2;
    const double moved = x.roll_stiffness * roll_by_theory(v, across) / x.track;
    double low = 0, high = 0.12;
    for (int i = 0; i < 60; i++) {
        const double slip = (low + high) / 2, force = wheel_across(v->tyre, x.cornering, rest + moved, slip) +
                                                      wheel_across(v->tyre, x.cornering, sp_max(rest - moved, 0), slip);
        if (force < v->mass * across * x.share)
            low = slip;
        else
            high = slip;
    }
    return low;
}

/* ISO 4138, constant radius: steering angle at which it runs on `radius` m with `speed` m/s; across gets the
 * acceleration that it has then. Air and rolling, which shift load and take grip, are off. */
static inline double circle(const char *kind, double radius, double speed, double *across, double *roll, double *loads)
{
    stand t;
    ego_on_the_road(&t, kind, speed);
    t.vehicle.drag_area = 0;
    t.vehicle.rolling = 0;
    t.vehicle.esc_off = 1;
    const linear c = linear_of(&t.vehicle);
    double trim = 0;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    for (int i = 0; i < 1500; i++) {
        const double in = sp_min(0.01 * i / 2, 1); /* into the circle within two seconds */
        if (i > 300)
            trim += 0.01 * c.length * (1 / radius - a->yaw_rate / a->speed);
        a->steering = in * (c.length + c.k * speed * speed) / radius + trim;
        stand_hold(&t, speed);
        CHECK(stand_tick(&t));
    }
    CHECK_NEAR(a->speed / speed, 1, 0.02);
    CHECK_NEAR(a->yaw_rate / a->speed * radius, 1, 2e-3);
    *across = a->yaw_rate * a->speed;
    if (roll)
        *roll = a->roll;
    for (int k = 0; loads && k < 4; k++)
        loads[k] = a->wheels[k].load;
    const double steering = a->steering;
    stand_end(&t);
    return steering;
}

/* ISO 7401: a step of the steering wheel, as fast as one can (0.1 s), at constant speed */
static inline void step_steer(const char *kind, double speed, double delta, double ramp, record *r)
{
    stand t;
    ego_on_the_road(&t, kind, speed);
    t.vehicle.drag_area = 0;
    t.vehicle.rolling = 0;
    CHECK(stand_begin(&t));
    r->count = 0;
    for (int i = 0; i < 300; i++) {
        note(&t, r);
        stand_of(&t, 1)->steering = ramp > 0 ? delta * sp_min(0.01 * i / ramp, 1) : delta;
        stand_hold(&t, speed);
        CHECK(stand_tick(&t));
    }
    stand_end(&t);
}

/* full pedal from `speed` until it stands or for 20 s; steering follows a function of time and state */
static inline void full_braking(stand *t, double (*steer)(const sp_actor *a, double time), record *r)
{
    CHECK(stand_begin(t));
    stand_run(t, 0.3);
    sp_actor *a = stand_of(t, 1);
    t->world->control.pedals = 1;
    a->brake = 1;
    for (int i = 0; i < SAMPLES && sp_hypot(a->vx, a->vy) > 0.02; i++) {
        note(t, r);
        a->steering = steer ? steer(a, 0.01 * i) : 0;
        CHECK(stand_tick(t));
    }
}

#endif
