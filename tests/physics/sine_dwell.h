/* sine_dwell.h - sine with dwell after FMVSS 126 (49 CFR 571.126, S7): the steering wheel angle A at 0.3 g by a slowly
 * increasing turn, and a run with a multiple of it. Leaves the limits to the tests. */
#ifndef SP_TESTS_PHYSICS_SINE_DWELL_H
#define SP_TESTS_PHYSICS_SINE_DWELL_H

#include "physics/manoeuvre.h"

/* S7.6: 80 km/h held, the wheel turned at 13.5 deg/s up to where the car has 0.55 g; A: the line fitted from 0.1 to
 * 0.375 g, at 0.3 g. Degrees of the steering wheel. */
static inline double slowly_increasing(const char *kind)
{
    stand t;
    ego_on_the_road(&t, kind, 80 / 3.6);
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < 1000 && a->yaw_rate * a->speed < 0.55 * SP_GRAVITY; i++) {
        const double wheel = 13.5 * 0.01 * i, g = a->yaw_rate * a->speed / SP_GRAVITY;
        a->steering = wheel * SP_PI / 180 / t.vehicle.steering_ratio;
        stand_hold(&t, 80 / 3.6);
        CHECK(stand_tick(&t));
        if (g < 0.1 || g > 0.375)
            continue;
        n += 1;
        sx += g;
        sy += wheel;
        sxx += g * g;
        sxy += g * wheel;
    }
    stand_end(&t);
    const double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    return (sy - slope * sx) / n + slope * 0.3;
}

typedef struct dwell {
    double after_1, after_175; /* share of the second peak's yaw rate 1.00 and 1.75 s after the steering's end */
    double aside;              /* m, of the centre of mass 1.07 s after its begin */
    double slide;              /* rad, most */
    bool esc, tipped;
} dwell;

/* S7.9: coasting at 80 km/h, 0.7 Hz, 0.5 s at the second peak; degrees of the steering wheel, positive: first to the
 * left */
static inline dwell sine_with_dwell(const char *kind, double degrees, bool esc, double friction, record *r)
{
    const double period = 1 / 0.7, side = sp_sign(degrees);
    stand t;
    ego_on_the_road(&t, kind, 80 / 3.6);
    t.vehicle.esc_off = esc ? 0 : 1;
    t.def.env.friction = friction;
    CHECK(stand_begin(&t));
    sp_actor *a = stand_of(&t, 1);
    t.world->control.pedals = 1;
    CHECK(stand_run(&t, 0.2));
    const double amplitude = degrees * SP_PI / 180 / t.vehicle.steering_ratio, b = t.vehicle.b;
    const double y0 = a->y + b * sp_sin(a->heading);
    dwell result = {0};
    double peak = 0;
    if (r)
        r->count = 0;
    for (int i = 0; i < 400; i++) {
        const double s = 0.01 * i;
        double wave = 0;
        if (s < 0.75 * period)
            wave = sp_sin(SP_TAU * s / period);
        else if (s < 0.75 * period + 0.5)
            wave = -1;
        else if (s < period + 0.5)
            wave = sp_sin(SP_TAU * (s - 0.5) / period);
        note(&t, r);
        a->steering = amplitude * wave;
        CHECK(stand_tick(&t));
        const double yaw = -side * a->yaw_rate;
        peak = s > period / 2 ? sp_max(peak, yaw) : 0;
        if (s < period + 1.5)
            result.after_1 = yaw / sp_max(peak, 0.01);
        if (s < period + 2.25)
            result.after_175 = yaw / sp_max(peak, 0.01);
        if (s < 1.07)
            result.aside = side * (a->y + b * sp_sin(a->heading) - y0);
        result.slide = sp_max(result.slide, sp_abs(sp_atan2(a->lateral_speed, sp_max(a->speed, 1))));
        result.tipped |= sp_abs(a->roll) > 0.4;
        result.esc |= (a->flags & SP_ACTOR_ESC) != 0;
    }
    stand_end(&t);
    return result;
}

#endif
