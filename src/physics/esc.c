/* esc.c - electronic stability control: what the car would do on rails of its own single-track model, what it does, and
 * the one wheel that is braked when the two differ; the front wheel of the other side is let go as much, where it is
 * braked. Leaves the pressure to brake.c, slip of driven wheels to drive.c.
 *
 * Wanted yaw rate: v delta / (L + K v^2), K = m / L (b / C_front - a / C_rear), at most 0.85 mu g / v (Rajamani,
 * Vehicle Dynamics and Control, chapter 8), after a lag like the car's own; mu is the ground's, as an ideal estimator
 * would have it. Yawing too much, or sliding with more than the sideslip that a driver can handle, it brakes the front
 * wheel on the outside; too little, the rear wheel on the inside. */
#include "physics/car.h"

#define ABOVE     5.0  /* m/s: not below (UN R140: works from 20 km/h) */
#define LAG       0.12 /* s */
#define DEAD      0.07 /* rad/s that may be missing or too much, besides a tenth of what is wanted */
#define SIDESLIP  0.09 /* rad at the rear axle */
#define BY_YAW    5.0  /* share of the full pressure per rad/s */
#define BY_SLIDE  4.0  /* rad/s per rad of sideslip beyond */
#define RATE      10.0 /* 1/s of the pressure, up and down */
#define CUT       5.0  /* 1/s: drive torque goes */
#define GIVE_BACK 0.7  /* 1/s */

/* yaw rate that driver and ground allow, rad/s */
static double wanted_yaw(const sp_car *c)
{
    const sp_vehicle *v = c->v;
    const double length = v->a + v->b, weight = v->mass * SP_GRAVITY, ky = v->tyre[SP_TYRE_KY];
    const double front = v->tyre[SP_TYRE_FRONT] * ky * weight * v->b / length, rear = ky * weight * v->a / length;
    const double k = sp_max(v->mass / length * (v->b / front - v->a / rear), 0);
    const double r = c->speed * c->a->steering / (length + k * sp_square(c->speed));
    const double most = 0.85 * c->grip_most * SP_GRAVITY / c->speed;
    return sp_clamp(r, -most, most);
}

/* how much it yaws too far to the left (positive), beyond what is let pass; and whether that is too much of a turn */
static double too_far(const sp_car *c, double yaw, double slide, double wanted, bool *spins)
{
    const double error = yaw - wanted, dead = DEAD + 0.1 * sp_abs(wanted);
    double excess = sp_abs(error) > dead ? error - sp_sign(error) * dead : 0;

    /* the tail goes out to the right in a left turn: slide is then negative */
    const double beyond = sp_abs(slide) > SIDESLIP ? slide - sp_sign(slide) * SIDESLIP : 0;
    *spins = beyond != 0 || yaw * error > 0;
    excess -= BY_SLIDE * beyond;
    return c->speed > ABOVE && c->gear > 0 ? excess : 0;
}

void sp_esc_step(sp_car *c, double extra[4])
{
    sp_actor *a = c->a;
    /* it lives in the anti-lock brake's valves; a trailer has none of its own */
    extra[0] = extra[1] = extra[2] = extra[3] = 0;
    a->flags &= ~(uint32_t)SP_ACTOR_ESC;
    const bool lives = !(c->v->coupling_x > 0) && !(c->v->esc_off > 0) && !(c->v->abs_off > 0) && c->speed > ABOVE &&
                       c->gear > 0 && c->z.z > 0.7 && !(a->flags & SP_ACTOR_AIRBORNE);
    const double yaw = sp_dot3(c->spin, c->z);
    if (!lives) {
        a->esc_yaw = yaw;
        a->esc_brake = 0;
        a->esc_wheel = 0;
        a->drive_scale = sp_max(0, a->drive_scale - GIVE_BACK * c->dt);
        return;
    }
    a->esc_yaw += (wanted_yaw(c) - a->esc_yaw) * c->dt / (LAG + c->dt);

    /* sideslip of the rear axle: what the driver feels as the tail going out */
    bool spins;
    const double across = sp_dot3(c->velocity, c->y) - yaw * c->v->b, slide = across / c->speed;
    const double excess = too_far(c, yaw, slide, a->esc_yaw, &spins);
    const double target = sp_min(BY_YAW * sp_abs(excess), 1);

    /* one wheel at a time: another one only after this one was let go */
    const uint32_t wheel = excess == 0 ? 0u : (excess > 0 ? 2u : 1u) + (spins ? 0u : 2u);
    const double step = RATE * c->dt, aim = wheel && (wheel == a->esc_wheel || a->esc_brake == 0) ? target : 0;
    if (a->esc_brake == 0)
        a->esc_wheel = wheel;
    a->esc_brake += sp_clamp(aim - a->esc_brake, -step, step);
    if (a->esc_wheel && a->esc_brake > 0) {
        extra[a->esc_wheel - 1] = a->esc_brake;
        extra[a->esc_wheel % 2] = -a->esc_brake;
        a->flags |= SP_ACTOR_ESC;
    }
    a->drive_scale = sp_clamp(a->drive_scale + (excess != 0 ? CUT : -GIVE_BACK) * c->dt, 0, 1);
}
