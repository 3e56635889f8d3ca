/* actuate.c - phase 5: from what is wanted to what is applied. Orders that are due, the base layer on unclaimed axes,
 * dead time, lag, rate and limits of steering, drive and brake. Forces are physics' business. */
#include "drive/inside.h"

enum { PIPE = 16 }; /* ticks of dead time at most, size of the rings in sp_control */

static const double brakes_at = -0.5;      /* m/s^2: a driver that asks for less than this brakes: the robot lets go */
static const double emergency_at = -4.0;   /* m/s^2: what counts as automatic emergency braking (UN R157: demand above 5
                                            * is one;   service braking of ACC ends at 3.5 to 5, ISO 15622) */
static const double brake_light_at = -1.3; /* m/s^2: UN R13-H 5.2.22.4 */

/* the last order that is due becomes what the driver wants; later ones stay under way */
static void take_orders(const sp_world *world, sp_control *c)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < c->pending_count; i++) {
        if (c->pending[i].due <= world->tick)
            c->driver = c->pending[i];
        else
            c->pending[left++] = c->pending[i];
    }
    for (uint32_t i = left; i < c->pending_count; i++)
        c->pending[i] = (sp_order){0};
    c->pending_count = left;
}

/* new warning bits become an event; the first instants of warning and emergency braking are kept */
static void take_warnings(const sp_world_def *def, sp_world *world, uint32_t i, double asked)
{
    sp_control *c = sp_world_control(def, world, i);
    const uint32_t now = c->driver.warnings;
    if (now & ~c->warnings) {
        const sp_event e = {.tick = world->tick,
                            .at = sp_world_time(def, world),
                            .kind = SP_EVENT_WARNING,
                            .a = i,
                            .b = now,
                            .speed = world->actors[i].speed,
                            .value = {(double)now, (double)(now & ~c->warnings)}};
        sp_world_event(world, &e, NULL);
    }
    c->warnings = now;
    if ((now & SP_WARN_FCW) && c->fcw_tick == INT64_MIN)
        c->fcw_tick = world->tick;
    if (asked <= emergency_at && c->aeb_tick == INT64_MIN)
        c->aeb_tick = world->tick;
    if (asked <= brakes_at)
        c->released = 1;
}

/* what the driver asks along x, m/s^2; pedals count as shares of what the car can do */
static double driver_asks(const sp_order *o, const sp_vehicle *v)
{
    if (o->claims & SP_CLAIM_ACCELERATION)
        return o->acceleration;
    if (o->claims & SP_CLAIM_PEDALS)
        return o->throttle * v->acceleration_max - o->brake * v->deceleration_max;
    return 0;
}

static double after(const double *pipe, int64_t tick, double delay, double dt)
{
    const int64_t back = (int64_t)sp_clamp(sp_round(delay / dt), 0, PIPE - 1);
    return pipe[(uint64_t)(tick - back) % PIPE];
}

static double lag_step(double from, double to, double lag, double dt)
{
    return lag > 0 ? from + (to - from) * (1 - sp_exp(-dt / lag)) : to;
}

/* brake and drive have their own dead times and lags; a brake request that has arrived beats a drive request */
static void apply_acceleration(sp_control *c, const sp_vehicle *v, int64_t tick, double dt)
{
    c->accel_pipe[(uint64_t)tick % PIPE] = c->wanted_acceleration;
    const double brake = sp_min(after(c->accel_pipe, tick, v->brake_delay, dt), 0);
    const double drive = sp_max(after(c->accel_pipe, tick, v->drive_delay, dt), 0);
    const double target = brake < 0 ? brake : drive;
    const double lag = target < 0 || c->accel_applied < 0 ? v->brake_lag : v->drive_lag;
    c->accel_applied = sp_clamp(lag_step(c->accel_applied, target, lag, dt), -v->deceleration_max, v->acceleration_max);
}

static void apply_steering(sp_control *c, sp_actor *a, const sp_vehicle *v, int64_t tick, double dt)
{
    c->steering_pipe[(uint64_t)tick % PIPE] = c->wanted_steering;
    const double target = after(c->steering_pipe, tick, v->steering_delay, dt);
    const double step = lag_step(a->steering, target, v->steering_lag, dt) - a->steering;
    const double most = v->steering_rate_max * dt;
    a->steering = sp_clamp(a->steering + sp_clamp(step, -most, most), -v->steering_max, v->steering_max);
}

static void show_lights(sp_control *c, sp_actor *a)
{
    const uint32_t theirs = c->driver.claims & SP_CLAIM_LIGHTS ? c->driver.lights & ~(uint32_t)SP_LIGHT_BRAKE : 0;
    // who claims the lights has the beams to itself: those that were on by dusk are off unless it says so
    const uint32_t beams = c->driver.claims & SP_CLAIM_LIGHTS ? SP_LIGHT_LOW | SP_LIGHT_HIGH | SP_LIGHT_FOG : 0;
    a->lights = (a->lights & ~(c->lights | SP_LIGHT_BRAKE | beams)) | theirs;
    if (c->accel_applied <= brake_light_at || (a->flags & SP_ACTOR_HELD))
        a->lights |= SP_LIGHT_BRAKE;
    c->lights = theirs;
}

/* the axes of driver and base layer together */
static void merge(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_control *c = sp_world_control(def, world, i);
    const sp_vehicle *v = def->actors[i].vehicle;
    const sp_actor *a = &world->actors[i];
    const bool human = i == SP_EGO.i && sp_human_drives(def, world);
    const sp_order nobody = {0};
    take_warnings(def, world, i, human ? 0 : driver_asks(&c->driver, v));
    if (i == SP_EGO.i)
        sp_human_asked(def, world);

    /* a human who has taken over is the only one who drives */
    const bool drives = i == SP_EGO.i && sp_human_drives(def, world);
    const sp_order *o = drives ? &nobody : &c->driver;
    const double asked = driver_asks(o, v);
    const bool owns_speed = (o->claims & (SP_CLAIM_ACCELERATION | SP_CLAIM_PEDALS)) != 0;

    /* speed: the driver's where it claims it; braking on purpose is the stronger of the two */
    const sp_base_wish base = sp_robot_wish(def, world, i);
    double accel = owns_speed ? asked : base.acceleration;
    if (base.braking)
        accel = sp_min(accel, base.acceleration);
    c->wanted_acceleration = sp_clamp(accel, -v->deceleration_max, v->acceleration_max);
    c->pedals = (o->claims & SP_CLAIM_PEDALS) != 0;
    c->wanted_throttle = sp_max(c->wanted_acceleration, 0) / v->acceleration_max;
    c->wanted_brake = sp_max(-c->wanted_acceleration, 0) / v->deceleration_max;

    /* path */
    if (o->claims & SP_CLAIM_STEERING)
        c->wanted_steering = o->steering;
    else if (o->claims & SP_CLAIM_CURVATURE)
        c->wanted_steering = sp_robot_steer(v, a->speed, a->yaw_rate, o->curvature, sp_robot_bank(def, a));
    else
        c->wanted_steering = base.steering;
    c->wanted_steering = sp_clamp(c->wanted_steering, -v->steering_max, v->steering_max);
}

static void actuate(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_control *c = sp_world_control(def, world, i);
    sp_actor *a = &world->actors[i];
    const sp_vehicle *v = def->actors[i].vehicle;
    const double dt = (double)def->tick_ns / 1e9;
    if (!v || !c)
        return;
    if (world->tick == -def->settle_ticks)
        sp_robot_begin(def, world, i);
    take_orders(world, c);
    merge(def, world, i);

    apply_acceleration(c, v, world->tick, dt);
    apply_steering(c, a, v, world->tick, dt);

    /* as displayed, and as physics reads it where pedals were claimed; of others it reads the rails' */
    a->throttle = sp_max(c->accel_applied, 0) / v->acceleration_max;
    a->brake = sp_max(-c->accel_applied, 0) / v->deceleration_max;
    if (i != SP_EGO.i)
        a->rail_accel = c->accel_applied;
    if (c->driver.claims & SP_CLAIM_GEAR)
        a->gear = c->driver.gear;
    show_lights(c, a);
}

void sp_drive_actuate(const sp_world_def *def, sp_world *world)
{
    if (world->actor_count < 1)
        return;
    actuate(def, world, SP_EGO.i);
    for (uint32_t k = 0; k < def->driven_count; k++)
        actuate(def, world, def->driven[k].actor);
}
