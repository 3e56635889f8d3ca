/* drive.c - from an acceleration or pedals to torques at the driven wheels: what resists is compensated; an engine with
 * its gears or a motor of one speed; what drag and recuperation take; open differentials; traction control. Leaves
 * friction brakes to brake.c.
 *
 * The rotating mass of engine and gears is not modelled; a differential gives both wheels the same torque. Traction
 * control brakes a wheel that spins, which is taken off its torque here, so that the other keeps its own. */
#include "physics/car.h"

#define AFTER_SHIFT 0.5  /* s until the next change of gear */
#define REGEN_SPEED 3.0  /* m/s where a row says none */
#define CLUTCH      2.0  /* m/s: below it an engine does not drag */
#define SPIN_FIRST  0.08 /* slip where traction control begins, and over which it takes all */
#define LIMITER     0.5  /* m/s below top speed over which the drive fades: a limiter, or what air and power come to */

static double efficiency(const sp_vehicle *v)
{
    return v->drive_efficiency > 0 ? v->drive_efficiency : 1;
}

/* over all: turns of the engine for one of the wheels */
static double ratio_of(const sp_vehicle *v, double gear, uint32_t engaged)
{
    const double axle = v->final_drive > 0 ? v->final_drive : 1;
    if (gear < 0)
        return axle * (v->reverse_ratio > 0 ? v->reverse_ratio : v->gear_ratio[0]);
    return axle * v->gear_ratio[engaged - 1];
}

/* full-load torque, N m; below idle the clutch slips at idle, beyond the limit there is none */
static double engine_torque(const sp_vehicle *v, uint32_t rows, double speed)
{
    if (speed <= v->engine_speed[0])
        return v->engine_torque[0];
    for (uint32_t i = 1; i < rows; i++) {
        if (speed > v->engine_speed[i])
            continue;
        const double span = v->engine_speed[i] - v->engine_speed[i - 1];
        const double share = span > 0 ? (speed - v->engine_speed[i - 1]) / span : 1;
        return v->engine_torque[i - 1] + share * (v->engine_torque[i] - v->engine_torque[i - 1]);
    }
    return 0;
}

static uint32_t rows_of(const sp_vehicle *v)
{
    return (uint32_t)sp_clamp(v->engine_count, 0, SP_ENGINE_ROWS);
}

static uint32_t gears_of(const sp_vehicle *v)
{
    return (uint32_t)sp_clamp(v->gear_count, 1, SP_GEARS);
}

/* rad/s of the driven wheels, or what the road's speed would be where they are slower */
static double turning(const sp_car *c)
{
    const sp_wheel *w = c->a->wheels;
    const double split = c->v->drive_split;
    const double mean = split * (w[0].spin + w[1].spin) / 2 + (1 - split) * (w[2].spin + w[3].spin) / 2;
    return sp_max(sp_abs(mean), sp_abs(c->speed) / c->v->wheel_radius);
}

/* N at the road that there is at most in a gear */
static double force_in(const sp_car *c, uint32_t rows, uint32_t gear)
{
    const double ratio = ratio_of(c->v, c->gear, gear);
    return engine_torque(c->v, rows, turning(c) * ratio) * ratio * efficiency(c->v) / c->v->wheel_radius;
}

/* the gearbox: up where the engine runs fast, or slower does as well; down where a lower gear has the force */
static void shift(sp_car *c, uint32_t rows, double force)
{
    const sp_vehicle *v = c->v;
    sp_actor *a = c->a;
    const uint32_t gears = gears_of(v);
    a->shift_left = sp_max(0, a->shift_left - c->dt);
    if (a->engaged < 1 || a->engaged > gears) {
        /* the highest that is in its range: a start at speed changes nothing */
        a->engaged = 1;
        while (a->engaged < gears && turning(c) * ratio_of(v, 1, a->engaged + 1) > 2 * v->engine_speed[0])
            a->engaged++;
        return;
    }
    if (c->gear < 0 || a->shift_left > 0)
        return;
    const double limit = v->engine_speed[rows - 1], now = turning(c) * ratio_of(v, 1, a->engaged);
    uint32_t next = a->engaged;
    if (next < gears) {
        const double then = turning(c) * ratio_of(v, 1, next + 1), better = force_in(c, rows, next + 1);
        if (now > 0.97 * limit || (then > 1.7 * v->engine_speed[0] && better > 1.25 * sp_max(force, 0)))
            next++;
    }
    if (next == a->engaged && next > 1) {
        const double then = turning(c) * ratio_of(v, 1, next - 1);
        const bool short_of =
            force > force_in(c, rows, next) && force_in(c, rows, next - 1) > 1.1 * force_in(c, rows, next);
        if (now < 1.2 * v->engine_speed[0] || (short_of && then < 0.85 * limit))
            next--;
    }
    if (next != a->engaged) {
        a->engaged = next;
        a->shift_left = v->shift_time + AFTER_SHIFT;
    }
}

/* N at the road: the most that drives; force: what is asked for */
static double drive_most(sp_car *c, double force)
{
    const sp_vehicle *v = c->v;
    const uint32_t rows = rows_of(v);
    const double let = sp_clamp((v->speed_max - sp_abs(c->speed)) / LIMITER, 0, 1);
    if (rows == 0)
        return let * sp_min(v->power_max / sp_max(turning(c) * v->wheel_radius, 1), v->drive_force_max);
    shift(c, rows, force);
    if (c->a->shift_left > AFTER_SHIFT)
        return 0;
    return let * force_in(c, rows, c->a->engaged);
}

/* N at the road that drag or recuperation take: with no pedal pressed, and at most */
static void retard_of(const sp_car *c, double *coast, double *most)
{
    const sp_vehicle *v = c->v;
    const uint32_t rows = rows_of(v);
    const double speed = sp_max(c->speed * c->gear, 0);
    *coast = *most = 0;
    if (rows > 0 && c->a->engaged > 0 && c->a->shift_left <= AFTER_SHIFT) {
        const double ratio = ratio_of(v, c->gear, c->a->engaged), turn = turning(c) * ratio;
        const double share = 0.5 + 0.5 * sp_min(turn / v->engine_speed[rows - 1], 1);
        *coast =
            v->engine_drag * share * ratio / (v->wheel_radius * efficiency(v)) * sp_clamp(speed / CLUTCH - 1, 0, 1);
        *most = *coast;
    }
    if (v->regen_force > 0) {
        const double fade = sp_clamp(speed / (v->regen_speed > 0 ? v->regen_speed : REGEN_SPEED), 0, 1);
        const double power = v->regen_power > 0 ? v->regen_power / sp_max(speed, 1) : SP_INFINITY;
        const double regen = fade * sp_min(v->regen_force, power);
        *coast += sp_min(v->coast_force * fade, regen);
        *most += regen;
    }
    /* wheels under anti-lock control are left to the brakes */
    if (c->a->wheels[0].phase | c->a->wheels[1].phase | c->a->wheels[2].phase | c->a->wheels[3].phase)
        *coast = *most = 0;
}

sp_demand sp_chassis_demand(sp_car *c, double asked)
{
    const sp_vehicle *v = c->v;
    const double mass = v->mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius), speed = c->speed, gear = c->gear;

    /* held at standstill: the brake, not the drive, keeps it there */
    c->a->flags &= ~(uint32_t)SP_ACTOR_HELD;
    if (asked * gear <= 1e-3 && sp_abs(speed) < 0.1) {
        /* rolling out: as asked, at least 1 m/s^2, and the slope; biting at once would look like an emergency stop */
        const double out =
            v->wheel_radius * (mass * sp_max(1, -asked * gear) + v->mass * SP_GRAVITY * sp_abs(c->climb));
        c->a->flags |= SP_ACTOR_HELD;
        const double hold = speed * gear > 0.01 ? sp_min(out, v->brake_torque_max) : 0.5 * v->brake_torque_max;
        return (sp_demand){0, hold, true};
    }
    const double direction = sp_abs(speed) > 0.1 ? sp_sign(speed) : gear;
    const double rolling = v->rolling * v->mass * SP_GRAVITY * direction;
    const double force = (mass * asked - c->air + rolling + v->mass * SP_GRAVITY * c->climb) * gear;

    /* a trailer is pulled, but brakes for itself */
    const double pull = c->towed * (asked + SP_GRAVITY * (c->towed_rolling * direction + c->climb)) * gear;
    const double most = drive_most(c, force + pull);
    if (force + pull > 0)
        return (sp_demand){gear * v->wheel_radius * sp_min(force + pull, most), 0, true};
    if (force > 0)
        return (sp_demand){0, 0, true};

    /* drag and recuperation first, friction for the rest */
    double coast, retard;
    retard_of(c, &coast, &retard);
    retard = sp_min(retard, -force);
    return (sp_demand){-gear * v->wheel_radius * retard,
                       sp_min((-force - retard) * v->wheel_radius, v->brake_torque_max), true};
}

sp_demand sp_chassis_pedals(sp_car *c, double throttle, double brake)
{
    const sp_vehicle *v = c->v;
    double coast, retard;
    const double full = c->v->engine_count > 0 ? v->mass * v->acceleration_max : 0;
    const double most = drive_most(c, sp_clamp(throttle, 0, 1) * full),
                 asked = sp_clamp(brake, 0, 1) * v->brake_torque_max;
    if (throttle > 0)
        return (sp_demand){c->gear * v->wheel_radius * sp_min(throttle, 1) * most, asked, false};
    retard_of(c, &coast, &retard);
    const double more = sp_min(retard - coast, asked / v->wheel_radius);
    return (sp_demand){-c->gear * v->wheel_radius * (coast + more), asked - more * v->wheel_radius, false};
}

void sp_chassis_drive(sp_car *c, sp_demand d)
{
    const sp_vehicle *v = c->v;
    sp_actor *a = c->a;
    const bool drives = d.drive * c->gear > 0;
    const double total = drives ? d.drive * (1 - a->drive_scale) : d.drive;
    double power = 0;
    a->drive_force = total / v->wheel_radius;
    a->flags &= ~(uint32_t)SP_ACTOR_TC;
    for (int i = 0; i < 4; i++) {
        sp_wheel *w = &a->wheels[i];
        double torque = total * (i < 2 ? v->drive_split : 1 - v->drive_split) / 2;

        /* taken back as slip grows: by traction control; the drag of an engine always, it cannot turn a wheel back */
        const double slip = sp_sign(torque) * w->slip_x;
        const double left = sp_clamp(1 - (slip - SPIN_FIRST) / SPIN_FIRST, 0, 1);
        if (torque != 0 && (!drives || !(v->tc_off > 0))) {
            if (left < 0.95)
                a->flags |= SP_ACTOR_TC;
            torque *= left;
        }
        c->drive[i] = torque;
        power += torque * w->spin;
    }

    /* an engine that drags gives nothing back */
    const double back = v->regen_force > 0 ? power * efficiency(v) : 0;
    a->energy += c->dt * (power > 0 ? power / efficiency(v) : back);
}
