/* chassis.c - forces on a car: tyres with relaxed slip, wheel spin and air, and the order in which its parts are asked.
 * Struts are strut.c's, the tyre's curve tyre.c's, torques drive.c's, brake.c's and esc.c's. Leaves integration and
 * contacts to ODE, loose bodies to loose.c.
 *
 * Slip states relax with the distance rolled (first order, relaxation length sigma) and are advanced implicitly, as is
 * the wheel's spin together with them, so that the step is stable from standstill to top speed at 2 ms. */
#include "physics/car.h"

#define AIR_DENSITY 1.225 /* kg/m^3: ISO 2533 at sea level */
#define PRESSURE    220.0 /* kPa, of a tyre of which a row says none */
#define AFLOAT      0.05  /* of dry grip: what is left on water that carries the wheel (Horne and Dreher, 1963) */

static void car_begin(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_car *c)
{
    const uint32_t tractor = def->actors[i].towed_by;
    sp_actor *a = &world->actors[i];
    const double *r = a->body_rotation, *p = a->body_position, *v = a->body_velocity, *w = a->body_spin;
    c->def = def;
    c->v = def->actors[i].vehicle;
    c->a = a;
    c->dt = dt;
    c->tick = world->tick;
    c->position = sp_v3(p[0], p[1], p[2]);
    c->x = sp_v3(r[0], r[4], r[8]);
    c->y = sp_v3(r[1], r[5], r[9]);
    c->z = sp_v3(r[2], r[6], r[10]);
    c->velocity = sp_v3(v[0], v[1], v[2]);
    c->spin = sp_v3(w[0], w[1], w[2]);
    c->speed = sp_dot3(c->velocity, c->x);
    c->gear = world->actors[tractor ? tractor : i].gear < 0 ? -1 : 1;
    c->load0[0] = c->load0[1] = sp_trailer_load(def, i, true);
    c->load0[2] = c->load0[3] = sp_trailer_load(def, i, false);
}

/* Steered angles: the mean is a->steering, the tangent of each that of a circle around the rear axle's line (Ackermann)
 * by the share that the row says; the inner wheel's is at most ten times that, also where the circle's middle lies
 * beneath the car. */
static void steer(sp_car *c)
{
    const sp_vehicle *v = c->v;
    double sine, cosine;
    sp_sincos(c->a->steering, &sine, &cosine);
    c->sine[2] = c->sine[3] = 0;
    c->cosine[2] = c->cosine[3] = 1;
    c->sine[0] = c->sine[1] = sine;
    c->cosine[0] = c->cosine[1] = cosine;
    if (!(v->ackermann > 0))
        return;
    const double tangent = sine / cosine, by = v->ackermann * tangent * v->track_front / (2 * (v->a + v->b));
    for (int i = 0; i < 2; i++) {
        const double own = tangent / sp_max(i == 0 ? 1 - by : 1 + by, 0.1);
        c->cosine[i] = 1 / sp_sqrt(1 + own * own);
        c->sine[i] = own * c->cosine[i];
    }
}

/* directions and speeds of the contact points */
static void roll(sp_car *c)
{
    for (int i = 0; i < 4; i++) {
        const sp_vec3 n = c->normal[i];
        const sp_vec3 ahead = i < 2 ? sp_add3(sp_scale3(c->x, c->cosine[i]), sp_scale3(c->y, c->sine[i])) : c->x;
        c->along[i] = sp_normal3(sp_sub3(ahead, sp_scale3(n, sp_dot3(ahead, n))));
        c->across[i] = sp_cross3(n, c->along[i]);
        const sp_vec3 velocity = sp_add3(c->velocity, sp_cross3(c->spin, c->arm[i]));
        c->vx[i] = sp_dot3(velocity, c->along[i]);
        c->vy[i] = sp_dot3(velocity, c->across[i]);
    }
}

/* what the tyres can do on the ground that each stands on */
static void grip(sp_car *c)
{
    const sp_vehicle *v = c->v;
    const sp_wheel *w = c->a->wheels;
    double x[4], y[4];
    sp_ground ground[4];
    for (int i = 0; i < 4; i++) {
        x[i] = c->position.x + c->arm[i].x;
        y[i] = c->position.y + c->arm[i].y;
    }
    sp_ground_wheels(c->def, c->tick, &c->road, x, y, ground);
    const double pressure = v->tyre[SP_TYRE_PRESSURE] > 0 ? v->tyre[SP_TYRE_PRESSURE] : PRESSURE;
    sp_tyre_ask ask;
    double most = 0;
    for (int i = 0; i < 4; i++) {
        const sp_ground g = ground[i];
        double peak = g.peak, stiffness = g.stiffness;
        if (g.floating > 0) {
            const double v2 = sp_square(c->vx[i]) + sp_square(c->vy[i]);
            const double grounded = sp_max(1 - g.floating * v2 / pressure, AFLOAT);
            peak *= grounded;
            stiffness *= grounded;
        }
        ask.kappa[i] = w[i].slip_x;
        ask.alpha[i] = w[i].slip_y;
        ask.load[i] = w[i].load;
        ask.peak[i] = peak;
        ask.stiffness[i] = stiffness;
        ask.shape[i] = g.shape;
        most += peak;
    }
    c->grip_most = v->tyre[SP_TYRE_DY] * most / 4;
    sp_tyre_wheels(v->tyre, &ask, &c->grip);
}

/* drag, lift and side force by the air that goes past: at the centre of mass, and their torque about it */
static void air(sp_car *c, sp_vec3 *force, sp_vec3 *torque)
{
    const sp_vehicle *v = c->v;
    sp_env scratch;
    const sp_env *env = sp_env_at(c->def, c->tick, &scratch);
    sp_vec3 past = c->velocity;
    if (env->wind_speed != 0) {
        double sine, cosine;
        sp_sincos(env->wind_direction, &sine, &cosine);
        past.x -= env->wind_speed * cosine;
        past.y -= env->wind_speed * sine;
    }
    const double ux = sp_dot3(past, c->x), uy = sp_dot3(past, c->y), q = 0.5 * AIR_DENSITY;
    const double speed = sp_hypot(ux, uy);
    c->air = -q * v->drag_area * speed * ux;
    const double side = -q * v->side_area * speed * uy;
    const double front = q * v->lift_front * ux * ux, rear = q * v->lift_rear * ux * ux;
    *force = sp_add3(sp_add3(sp_scale3(c->x, c->air), sp_scale3(c->y, side)), sp_scale3(c->z, front + rear));
    *torque = sp_add3(sp_scale3(c->z, side * v->side_arm), sp_scale3(c->y, v->b * rear - v->a * front));
}

/* spin and longitudinal slip of one wheel, advanced together; returns the force along */
static double spin_wheel(const sp_car *c, int i, double damping, double brake)
{
    /* new slip is p + q * new spin; force is stiffness * slip + damping * (R spin - vx) */
    const sp_vehicle *v = c->v;
    sp_wheel *w = &c->a->wheels[i];
    const double dt = c->dt, vx = c->vx[i], stiffness = c->grip.along[i];
    const double sigma = v->tyre[SP_TYRE_SIGMA_X], radius = v->wheel_radius;
    const double fade = 1 / (1 + dt * sp_abs(vx) / sigma);
    const double p = (w->slip_x - dt * vx / sigma) * fade, q = dt * radius / sigma * fade;
    const double h = dt / v->wheel_inertia;
    const double inverse = 1 / (1 + h * radius * (stiffness * q + damping * radius));
    double spin = (w->spin + h * (c->drive[i] - radius * (stiffness * p - damping * vx))) * inverse;

    /* a brake only ever stops the wheel */
    const double stop = h * brake * inverse;
    spin = sp_abs(spin) <= stop ? 0 : spin - sp_sign(spin) * stop;
    w->spin = spin;
    w->slip_x = p + q * spin;
    return stiffness * w->slip_x + damping * (radius * spin - vx);
}

/* force of wheel i into the sums */
static void tyre(sp_car *c, int i, sp_vec3 *force, sp_vec3 *torque)
{
    const sp_vehicle *v = c->v;
    sp_wheel *w = &c->a->wheels[i];
    const double vx = c->vx[i], vy = c->vy[i], dt = c->dt;

    /* near standstill the tyre is a spring; damped, fading out by 2.5 m/s */
    const double slow = sp_clamp((2.5 - sp_abs(vx)) / 2.0, 0, 1);
    const double damping =
        slow > 0 ? slow * 1.4 * sp_sqrt(v->tyre[SP_TYRE_KX] * w->load / v->tyre[SP_TYRE_SIGMA_X] * v->mass / 4) : 0;

    /* a slow wheel swings on its tyre (20 Hz) and the relaxation alone hardly damps it: carcass and tread do, by 0.3 of
     * the critical, fading out by 8 m/s, where the relaxation does as much, and by a slip of 0.1, where it slides */
    const double small = sp_clamp((8 - sp_abs(vx)) / 6, 0, 1) * sp_max(1 - 10 * sp_abs(w->slip_x), 0);
    const double swing =
        small * 0.6 * sp_sqrt(c->grip.along[i] / v->tyre[SP_TYRE_SIGMA_X] * v->wheel_inertia) / v->wheel_radius;

    /* along, the body feels the mean over the step, the wheel the end of it; where it stands the tyre is a stiff
     * spring, and the end counts for both */
    const double mean = 0.5 * sp_clamp((sp_abs(vx) - 1) / 2, 0, 1), was = w->slip_x;

    /* rolling resistance is a brake */
    double fx = spin_wheel(c, i, sp_max(damping, swing), c->brake[i] + v->rolling * w->load * v->wheel_radius);
    const double sigma = v->tyre[SP_TYRE_SIGMA_Y];
    w->slip_y = (w->slip_y - dt * vy / sigma) / (1 + dt * sp_abs(vx) / sigma);
    fx += c->grip.along[i] * mean * (was - w->slip_x);
    double fy = c->grip.across[i] * w->slip_y - damping * vy;

    /* a standing tyre winds up no further than it grips; a lifted one forgets */
    if (sp_abs(vx) < 0.5) {
        const double wind = 3 * v->tyre[SP_TYRE_DX] / v->tyre[SP_TYRE_KX];
        w->slip_x = sp_clamp(w->slip_x, -wind, wind);
        w->slip_y = sp_clamp(w->slip_y, -wind, wind);
    }
    if (w->load <= 0) {
        w->slip_x = 0;
        w->slip_y = 0;
    }
    fx = sp_clamp(fx, -c->grip.limit_along[i], c->grip.limit_along[i]);
    fy = sp_clamp(fy, -c->grip.limit_across[i], c->grip.limit_across[i]);
    const sp_vec3 sum =
        sp_add3(sp_scale3(c->normal[i], w->load), sp_add3(sp_scale3(c->along[i], fx), sp_scale3(c->across[i], fy)));
    *force = sp_add3(*force, sum);
    *torque = sp_add3(*torque, sp_cross3(c->arm[i], sum));
}

/* what its driver asks: by the control of who is driven, another's by its rails, a trailer's what its tractor's does */
static sp_demand demand(sp_car *c, const sp_world *world, uint32_t i)
{
    const sp_vehicle *v = c->v;
    const uint32_t tractor = c->def->actors[i].towed_by, driver = tractor ? tractor : i;
    const sp_control *control = sp_world_control_of(c->def, world, driver);
    if (control && control->pedals) {
        const sp_actor *pedals = &world->actors[driver];
        return sp_chassis_pedals(c, tractor ? 0 : pedals->throttle, pedals->brake);
    }
    if (control && !tractor)
        return sp_chassis_demand(c, control->accel_applied);
    const double wish = control ? control->accel_applied : world->actors[driver].rail_accel;
    const double asked = sp_clamp(wish, -v->deceleration_max, v->acceleration_max);
    c->a->throttle = sp_max(asked, 0) / v->acceleration_max;
    c->a->brake = sp_max(-asked, 0) / v->deceleration_max;
    return sp_chassis_demand(c, asked);
}

/* what a trailer adds to be pulled */
static void tow(sp_car *c, uint32_t i)
{
    const uint32_t k = c->def->actors[i].tows;
    const sp_vehicle *t = k && k <= c->def->actor_count ? c->def->actors[k].vehicle : NULL;
    c->towed = t ? t->mass + 4 * t->wheel_inertia / sp_square(t->wheel_radius) : 0;
    c->towed_rolling = t ? t->rolling : 0;
}

/* ODE moves a body by dt times its new velocity; the mean of old and new is what makes results at 1 and 2 ms agree
 * within millimetres. The difference, dt^2 / 2 of the acceleration, is taken off before; not where it stands, because
 * what holds it there may not be among these forces. */
static void halfway(sp_car *c, sp_vec3 force)
{
    const double by = 0.5 * c->dt * c->dt * sp_clamp((sp_abs(c->speed) - 0.5) / 1.5, 0, 1);
    double *p = c->a->body_position;
    p[0] -= by * force.x / c->v->mass;
    p[1] -= by * force.y / c->v->mass;
    p[2] -= by * (force.z / c->v->mass - SP_GRAVITY);
}

void sp_chassis_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque)
{
    sp_actor *a = &world->actors[i];
    sp_car c;
    car_begin(def, world, i, dt, &c);

    /* the wheels on the ground */
    steer(&c);
    sp_strut_step(&c);
    const bool lifted = a->wheels[0].load + a->wheels[1].load + a->wheels[2].load + a->wheels[3].load <= 0;
    a->flags = lifted ? a->flags | SP_ACTOR_AIRBORNE : a->flags & ~(uint32_t)SP_ACTOR_AIRBORNE;
    roll(&c);
    grip(&c);
    air(&c, force, torque);

    /* what is asked of it; the slope is the road's, not that of a nodding body */
    const sp_vec3 n = sp_scale3(sp_add3(c.normal[0], c.normal[3]), 0.5);
    c.climb = c.x.z - n.z * sp_dot3(c.x, n);
    tow(&c, i);
    const sp_demand d = demand(&c, world, i);
    double extra[4];
    sp_esc_step(&c, extra);
    sp_chassis_drive(&c, d);
    sp_brake_step(&c, d, extra);
    for (int k = 0; k < 4; k++)
        tyre(&c, k, force, torque);
    halfway(&c, *force);
}
