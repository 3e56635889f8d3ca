/* brake.c - four hydraulic brakes: distribution over the axles, build-up of pressure, anti-lock control of each wheel.
 * Dead time and lag of the pedal are drive/actuate.c's.
 *
 * A wheel's pressure is its share of the full one. The anti-lock brake knows each wheel's slip and whether it speeds up
 * again, and does what such a unit does: let pressure out, hold it, build it up in a ramp that starts flat. The rear
 * wheels have one pressure, by the one that grips less, so that one of them always guides; a front wheel whose
 * neighbour is being controlled builds up slowly, so that the driver has time to steer against the yaw. */
#include "physics/car.h"

enum { FREE, LET_OUT, HOLD, BUILD_UP };

#define WALKING    1.5  /* m/s: below it the anti-lock brake is off */
#define SLIP_MOST  0.15 /* where pressure is let out */
#define SLIP_LEAST 0.11 /* where it is built up again */
#define OUT_RATE   12.0 /* 1/s of the full pressure */
#define UP_RATE    1.0  /* 1/s, at the start of a ramp */
#define UP_MORE    8.0  /* 1/s^2: it steepens */
#define USUAL_RATE 10.0 /* 1/s, where a row says none */
#define SPLIT_RATE 0.8  /* 1/s of a front wheel beside one that is controlled */

/* pressures that the pedal, or the acceleration asked for, means: front, rear */
static void distribute(const sp_car *c, sp_demand d, double full_front, double full_rear, double p[2])
{
    const sp_vehicle *v = c->v;
    double rear = 1 - v->brake_split;

    /* load-dependent: the rear axle brakes no more than its share of the load */
    if (!(v->abs_off > 0)) {
        const sp_wheel *w = c->a->wheels;
        const double rear_load = w[2].load + w[3].load, load = w[0].load + w[1].load + rear_load;
        rear = load > 0 ? sp_min(rear, rear_load / load) : rear;
    }
    const double front = d.exact ? 1 - rear : v->brake_split;
    p[0] = full_front > 0 ? sp_min(d.brake * front / (2 * full_front), 1) : 0;
    p[1] = full_rear > 0 ? sp_min(d.brake * rear / (2 * full_rear), 1) : 0;

    /* what one axle cannot do the other does, when an acceleration is asked for */
    if (d.exact) {
        const double left = d.brake - 2 * (p[0] * full_front + p[1] * full_rear);
        p[0] = full_front > 0 ? sp_clamp(p[0] + left / (2 * full_front), 0, 1) : 0;
    }
}

/* slip of a braked wheel, 0..1 and beyond where it turns back */
static double slip_of(const sp_car *c, int i)
{
    return 1 - c->a->wheels[i].spin * sp_sign(c->vx[i]) * c->v->wheel_radius / sp_abs(c->vx[i]);
}

/* one wheel's anti-lock control; wanted: pressure asked for */
static void control(sp_wheel *w, double wanted, double slip, bool recovers, double dt)
{
    const uint32_t was = w->phase;
    w->phase_time += dt;
    if (slip > SLIP_MOST && !recovers)
        w->phase = LET_OUT;
    else if (was != FREE)
        w->phase = slip > SLIP_LEAST ? HOLD : BUILD_UP;
    if (w->phase != was)
        w->phase_time = 0;
    switch (w->phase) {
    case LET_OUT:
        w->pressure = sp_max(w->pressure - OUT_RATE * dt, 0);
        break;
    case BUILD_UP:
        w->pressure += (UP_RATE + UP_MORE * w->phase_time) * dt;
        break;
    default:
        break;
    }

    /* the pedal asks for no more: control ends */
    if (w->phase != LET_OUT && wanted <= w->pressure) {
        w->pressure = wanted;
        w->phase = FREE;
    }
}

/* pressure without anti-lock control, after its rate */
static void build(sp_wheel *w, double wanted, double rate, double dt)
{
    w->phase = FREE;
    w->phase_time = 0;
    w->pressure += sp_clamp(wanted - w->pressure, -2 * rate * dt, rate * dt);
}

/* wheels i and further ones up to `last`, controlled as one */
static void circuit(sp_car *c, int i, int last, double wanted, double full, double rate)
{
    sp_wheel *w = &c->a->wheels[i];
    int worst = i;
    for (int k = i + 1; k <= last; k++)
        worst = slip_of(c, k) > slip_of(c, worst) ? k : worst;
    const double slip = slip_of(c, worst), slide = c->a->wheels[worst].slip_x;
    const bool able = !(c->v->abs_off > 0) && sp_abs(c->vx[worst]) > WALKING && full > 0;

    /* it speeds up again when the road turns it more than the brake holds it */
    const bool recovers = c->grip.along[worst] * sp_abs(slide) * c->v->wheel_radius > w->pressure * full;
    if (able && w->phase == FREE)
        build(w, wanted, rate, c->dt);
    if (able && (w->phase != FREE || slip > SLIP_MOST))
        control(w, wanted, slip, recovers, c->dt);
    else if (!able)
        build(w, wanted, rate, c->dt);
    if (w->phase != FREE)
        c->a->flags |= SP_ACTOR_ABS;
    for (int k = i + 1; k <= last; k++) {
        c->a->wheels[k].pressure = w->pressure;
        c->a->wheels[k].phase = w->phase;
        c->a->wheels[k].phase_time = w->phase_time;
    }
}

void sp_brake_step(sp_car *c, sp_demand d, const double extra[4])
{
    const sp_vehicle *v = c->v;
    const double full[2] = {v->brake_torque_max / 2 * v->brake_split, v->brake_torque_max / 2 * (1 - v->brake_split)};
    sp_wheel *w = c->a->wheels;
    double p[2];
    distribute(c, d, full[0], full[1], p);
    c->a->flags &= ~(uint32_t)SP_ACTOR_ABS;

    /* front: each by itself, slowly beside one that is controlled */
    const double rate = v->brake_rate > 0 ? v->brake_rate : USUAL_RATE;
    const bool controlled[2] = {w[0].phase != FREE, w[1].phase != FREE};
    for (int i = 0; i < 2; i++) {
        const bool slowly = controlled[1 - i] && !controlled[i];
        circuit(c, i, i, sp_clamp(p[0] + extra[i], 0, 1), full[0], slowly ? sp_min(rate, SPLIT_RATE) : rate);
    }

    /* rear: as one, but where stability control brakes one of them */
    if (extra[2] > 0 || extra[3] > 0) {
        circuit(c, 2, 2, sp_min(p[1] + extra[2], 1), full[1], rate);
        circuit(c, 3, 3, sp_min(p[1] + extra[3], 1), full[1], rate);
    } else {
        circuit(c, 2, 3, p[1], full[1], rate);
    }
    for (int i = 0; i < 4; i++) {
        w[i].brake = w[i].pressure;
        c->brake[i] = w[i].pressure * full[i / 2];
    }
}
