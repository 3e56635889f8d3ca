/* chassis.c - forces on a car: four struts, tyres with relaxed slip, wheel spin, brakes with ABS, drive, air. And the
 * ground's friction under a loose body. Leaves integration and contacts to ODE.
 *
 * A strut carries no mass: its force is a function of the body's pose and velocity. Slip states relax with the distance
 * rolled (first order, relaxation length sigma) and are advanced implicitly, as is the wheel's spin together with them,
 * so that the step is stable from standstill to top speed at 2 ms. */
#include "physics/internal.h"

typedef struct frame {
    sp_vec3 position, x, y, z, velocity, spin;
} frame;

/* one axle while it is being computed: lane 0 left, 1 right */
typedef struct axle {
    bool front;
    double at, track;                   /* m ahead of the centre of mass */
    double spring, damper, roll, load0; /* load0: static load of a wheel */
    double drive, brake;                /* N m of one wheel */
    sp_vec3 arm[2], normal[2];          /* from the centre of mass to the contact point; ground normal */
    double rate[2];                     /* m/s, compression */
    double load[2];
} axle;

/* what the car is asked: torques at the road wheels */
typedef struct demand {
    double drive, brake;
} demand; /* N m, all wheels; drive is signed, brake is not */

static frame frame_of(const sp_actor *a)
{
    const double *r = a->body_rotation, *p = a->body_position, *v = a->body_velocity, *w = a->body_spin;
    return (frame){sp_v3(p[0], p[1], p[2]),  sp_v3(r[0], r[4], r[8]), sp_v3(r[1], r[5], r[9]),
                   sp_v3(r[2], r[6], r[10]), sp_v3(v[0], v[1], v[2]), sp_v3(w[0], w[1], w[2])};
}

static double air_drag(const sp_vehicle *v, double speed)
{
    /* 1.225 kg/m^3: ISO 2533 at sea level */
    return 0.5 * 1.225 * v->drag_area * speed * sp_abs(speed);
}

/* acceleration asked for -> torques; air, rolling, slope and the wheels' inertia are compensated */
static demand demand_of_acceleration(const sp_vehicle *v, double climb, double asked, double gear, double speed,
                                     uint32_t *flags)
{
    /* held at standstill: the brake, not the drive, keeps it there */
    *flags &= ~(uint32_t)SP_ACTOR_HELD;
    const double mass = v->mass + 4 * v->wheel_inertia / sp_square(v->wheel_radius);
    if (asked * gear <= 1e-3 && sp_abs(speed) < 0.1) {
        /* rolling out: as asked, at least 1 m/s^2, and the slope; biting at once would look like an emergency stop */
        const double out = v->wheel_radius * (mass * sp_max(1, -asked * gear) + v->mass * SP_GRAVITY * sp_abs(climb));
        *flags |= SP_ACTOR_HELD;
        return (demand){0, speed * gear > 0.01 ? sp_min(out, v->brake_torque_max) : 0.5 * v->brake_torque_max};
    }
    const double rolling = v->rolling * v->mass * SP_GRAVITY * (sp_abs(speed) > 0.1 ? sp_sign(speed) : gear);
    const double force = (mass * asked + air_drag(v, speed) + rolling + v->mass * SP_GRAVITY * climb) * gear;
    const double power = v->power_max / sp_max(sp_abs(speed), 1.0);
    if (force > 0)
        return (demand){gear * v->wheel_radius * sp_min(force, sp_min(power, v->drive_force_max)), 0};
    return (demand){0, sp_min(-force * v->wheel_radius, v->brake_torque_max)};
}

static demand demand_of_pedals(const sp_vehicle *v, const sp_actor *a, double gear, double speed)
{
    const double power = v->power_max / sp_max(sp_abs(speed), 1.0);
    return (demand){gear * v->wheel_radius * sp_clamp(a->throttle, 0, 1) * sp_min(power, v->drive_force_max),
                    sp_clamp(a->brake, 0, 1) * v->brake_torque_max};
}

/* where the wheels stand and how they are pressed */
static void strut_axle(const sp_road_patch *road, const sp_vehicle *v, const frame *f, axle *x, sp_wheel *wheels)
{
    double deflection[2], px[2], py[2], ground[2];
    sp_vec3 local[2];
    for (int side = 0; side < 2; side++) {
        /* the point of the body that touches the ground at static load, carried along the strut down to the ground */
        const double left = side == 0 ? x->track / 2 : -x->track / 2;
        local[side] = sp_add3(sp_add3(sp_scale3(f->x, x->at), sp_scale3(f->y, left)), sp_scale3(f->z, -v->cog_height));
        px[side] = f->position.x + local[side].x;
        py[side] = f->position.y + local[side].y;
    }
    sp_road_patch_axle(road, px, py, ground, x->normal);
    for (int side = 0; side < 2; side++) {
        const sp_vec3 n = x->normal[side];
        const double up = sp_max(sp_dot3(f->z, n), 0.3);
        deflection[side] = (ground[side] - (f->position.z + local[side].z)) * n.z / up;
        x->arm[side] = sp_add3(local[side], sp_scale3(f->z, deflection[side]));
        const sp_vec3 velocity = sp_add3(f->velocity, sp_cross3(f->spin, x->arm[side]));
        x->rate[side] = -sp_dot3(velocity, n) / up;
    }
    /* springs, dampers, anti-roll bar; never pulling, never beyond a bump stop's six times static; off when rolled over
     */
    const double bar = x->roll / sp_square(x->track) * (deflection[0] - deflection[1]);
    for (int side = 0; side < 2; side++) {
        const double force =
            x->load0 + x->spring * deflection[side] + x->damper * x->rate[side] + (side == 0 ? bar : -bar);
        const bool upright = sp_dot3(f->z, x->normal[side]) >= 0.3;
        x->load[side] = upright ? sp_clamp(force, 0, 6 * x->load0) : 0;
        wheels[side].load = x->load[side];
        wheels[side].compression = deflection[side];
    }
}

/* Brake torque of one wheel after ABS: no more than what the road gives back and what brings the slip to 10 % within
 * 20 ms. That is an ideal modulator (its losses: 4 % by a slip before the peak, and the build-up); off below 1.5 m/s.
 */
static double brake_wheel(const sp_vehicle *v, double asked, double full, double road, double speed, double dt,
                          sp_wheel *w, uint32_t *flags)
{
    double torque = asked;
    if (speed > 1.5 && asked > 0) {
        const double slip = 1 - sp_abs(w->spin) * v->wheel_radius / speed;
        const double most = sp_max(0, v->wheel_radius * road + v->wheel_inertia * speed / v->wheel_radius *
                                                                   (0.10 - slip) / sp_max(0.02, 2 * dt));
        torque = sp_min(asked, most);
        if (torque < asked && slip > 0.08)
            *flags |= SP_ACTOR_ABS;
    }
    w->brake = full > 0 ? torque / full : 0;
    return torque;
}

/* spin and longitudinal slip of one wheel, advanced together; returns the force along */
static double spin_wheel(const sp_vehicle *v, double stiffness, double damping, double vx, double drive, double brake,
                         double dt, sp_wheel *w)
{
    /* new slip is p + q * new spin; force is stiffness * slip + damping * (R spin - vx) */
    const double sigma = v->tyre[SP_TYRE_SIGMA_X], radius = v->wheel_radius;
    const double fade = 1 / (1 + dt * sp_abs(vx) / sigma);
    const double p = (w->slip_x - dt * vx / sigma) * fade, q = dt * radius / sigma * fade;
    const double h = dt / v->wheel_inertia;
    const double inverse = 1 / (1 + h * radius * (stiffness * q + damping * radius));
    double spin = (w->spin + h * (drive - radius * (stiffness * p - damping * vx))) * inverse;

    /* a brake only ever stops the wheel */
    const double stop = h * brake * inverse;
    spin = sp_abs(spin) <= stop ? 0 : spin - sp_sign(spin) * stop;
    w->spin = spin;
    w->slip_x = p + q * spin;
    return stiffness * w->slip_x + damping * (radius * spin - vx);
}

/* tyre forces of an axle into the sums */
static void tyre_axle(const sp_world_def *def, const sp_vehicle *v, const frame *f, const axle *x, double steering,
                      double dt, sp_wheel *wheels, uint32_t *flags, sp_vec3 *force, sp_vec3 *torque)
{
    double sine = 0, cosine = 1;
    if (x->front)
        sp_sincos(steering, &sine, &cosine);
    const sp_vec3 ahead = sp_add3(sp_scale3(f->x, cosine), sp_scale3(f->y, sine));
    const v2 load = {x->load[0], x->load[1]};
    sp_tyre_grip grip;
    sp_tyre_axle(v->tyre, x->front ? v->tyre[SP_TYRE_FRONT] : 1, def->env.friction,
                 (v2){wheels[0].slip_x, wheels[1].slip_x}, (v2){wheels[0].slip_y, wheels[1].slip_y}, load, &grip);

    for (int side = 0; side < 2; side++) {
        sp_wheel *w = &wheels[side];
        const sp_vec3 n = x->normal[side];
        const sp_vec3 along = sp_normal3(sp_sub3(ahead, sp_scale3(n, sp_dot3(ahead, n)))), across = sp_cross3(n, along);
        const sp_vec3 velocity = sp_add3(f->velocity, sp_cross3(f->spin, x->arm[side]));
        const double vx = sp_dot3(velocity, along), vy = sp_dot3(velocity, across);

        /* near standstill the tyre is a spring; damped, fading out by 2.5 m/s */
        const double slow = sp_clamp((2.5 - sp_abs(vx)) / 2.0, 0, 1);
        const double damping =
            slow > 0 ? slow * 1.4 * sp_sqrt(v->tyre[SP_TYRE_KX] * w->load / v->tyre[SP_TYRE_SIGMA_X] * v->mass / 4) : 0;

        /* drive torque is taken back as slip grows, brakes go through ABS; rolling resistance is a brake */
        const double drive = x->drive * sp_clamp(1 - (sp_sign(x->drive) * w->slip_x - 0.08) / 0.08, 0, 1);
        const double full = v->brake_torque_max / 2 * (x->front ? v->brake_split : 1 - v->brake_split);
        const double road = grip.along[side] * sp_max(0, -sp_sign(vx) * w->slip_x);
        const double brake =
            brake_wheel(v, x->brake, full, road, sp_abs(vx), dt, w, flags) + v->rolling * w->load * v->wheel_radius;
        double fx = spin_wheel(v, grip.along[side], damping, vx, drive, brake, dt, w);
        w->slip_y = (w->slip_y - dt * vy / v->tyre[SP_TYRE_SIGMA_Y]) / (1 + dt * sp_abs(vx) / v->tyre[SP_TYRE_SIGMA_Y]);
        double fy = grip.across[side] * w->slip_y - damping * vy;

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
        fx = sp_clamp(fx, -grip.limit_along[side], grip.limit_along[side]);
        fy = sp_clamp(fy, -grip.limit_across[side], grip.limit_across[side]);
        const sp_vec3 sum = sp_add3(sp_scale3(n, w->load), sp_add3(sp_scale3(along, fx), sp_scale3(across, fy)));
        *force = sp_add3(*force, sum);
        *torque = sp_add3(*torque, sp_cross3(x->arm[side], sum));
    }
}

void sp_chassis_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque)
{
    const sp_vehicle *v = def->actors[i].vehicle;
    sp_actor *a = &world->actors[i];
    const frame f = frame_of(a);
    const double speed = sp_dot3(f.velocity, f.x), gear = a->gear < 0 ? -1 : 1;
    a->flags &= ~(uint32_t)SP_ACTOR_ABS;

    /* the two axles on the ground */
    const double weight = v->mass * SP_GRAVITY / (2 * (v->a + v->b));
    axle front = {.front = true,
                  .at = v->a,
                  .track = v->track_front,
                  .spring = v->spring_front,
                  .damper = v->damper_front,
                  .roll = v->anti_roll_front,
                  .load0 = weight * v->b};
    axle rear = {.front = false,
                 .at = -v->b,
                 .track = v->track_rear,
                 .spring = v->spring_rear,
                 .damper = v->damper_rear,
                 .roll = v->anti_roll_rear,
                 .load0 = weight * v->a};
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    sp_road_patch road;
    sp_road_patch_make(def->road, &near, &road);
    strut_axle(&road, v, &f, &front, &a->wheels[0]);
    strut_axle(&road, v, &f, &rear, &a->wheels[2]);

    /* what is asked of it; the slope is the road's, not that of a nodding body */
    const sp_vec3 n = sp_scale3(sp_add3(front.normal[0], rear.normal[1]), 0.5);
    const bool pedals = i != 1 || world->control.pedals;
    const demand d = pedals ? demand_of_pedals(v, a, gear, speed)
                            : demand_of_acceleration(v, f.x.z - n.z * sp_dot3(f.x, n), world->control.accel_applied,
                                                     gear, speed, &a->flags);
    a->drive_force = d.drive / v->wheel_radius;
    front.drive = d.drive * v->drive_split / 2;
    rear.drive = d.drive * (1 - v->drive_split) / 2;
    front.brake = d.brake * v->brake_split / 2;
    rear.brake = d.brake * (1 - v->brake_split) / 2;

    /* air, then tyres */
    *force = sp_scale3(f.x, -air_drag(v, speed));
    *torque = sp_v3(0, 0, 0);
    tyre_axle(def, v, &f, &front, a->steering, dt, &a->wheels[0], &a->flags, force, torque);
    tyre_axle(def, v, &f, &rear, a->steering, dt, &a->wheels[2], &a->flags, force, torque);

    /* airborne: no wheel carries */
    const bool lifted = a->wheels[0].load + a->wheels[1].load + a->wheels[2].load + a->wheels[3].load <= 0;
    a->flags = lifted ? a->flags | SP_ACTOR_AIRBORNE : a->flags & ~(uint32_t)SP_ACTOR_AIRBORNE;
}

/* A loose body on a slope: laid onto the ground, pulled downhill. True: its friction holds it where it lies. */
static bool loose_slope(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double mass, double dt,
                        sp_vec3 *force)
{
    double z;
    sp_vec3 n;
    if (!sp_place_ground(def, a, &z, &n))
        return false;
    const sp_vec3 com = sp_physics_com(d);
    sp_place_tilt(d, n, a);
    a->body_position[2] = z + a->body_rotation[8] * com.x + a->body_rotation[10] * com.z;
    *force = sp_v3(mass * SP_GRAVITY * n.z * n.x, mass * SP_GRAVITY * n.z * n.y, 0);

    /* the least friction of any wheel or skin holds it below the speed that one step may take away */
    const double grip = 0.3 * def->env.friction * SP_GRAVITY * n.z, pull = SP_GRAVITY * n.z * sp_hypot(n.x, n.y);
    const double least = 2 * 0.8 * SP_GRAVITY * dt;
    if (pull >= grip || sp_hypot(a->body_velocity[0], a->body_velocity[1]) > least)
        return false;
    a->body_velocity[0] = 0;
    a->body_velocity[1] = 0;
    a->body_spin[2] = 0;
    *force = sp_v3(0, 0, 0);
    return true;
}

/* Coulomb friction at four points of the footprint, regularised below the speed that one step can take away. Cars roll
 * more easily than they slide sideways: after a crash their wheels still turn, some of them. */
void sp_loose_step(const sp_world_def *def, sp_actor *a, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque)
{
    const sp_actor_def *d = &def->actors[i];
    const double mass = sp_physics_mass(d), load = mass * SP_GRAVITY / 4;
    const bool wheels = d->kind->class_id >= SP_KIND_CAR && d->kind->class_id <= SP_KIND_BICYCLE;
    const double mu_along = def->env.friction * (wheels ? 0.3 : 0.6),
                 mu_across = def->env.friction * (wheels ? 0.8 : 0.6);
    const double least = 2 * 0.8 * SP_GRAVITY * dt;

    /* neither tips nor leaves the ground */
    a->body_spin[0] = 0;
    a->body_spin[1] = 0;
    a->body_velocity[2] = 0;
    *force = sp_v3(0, 0, 0);
    *torque = sp_v3(0, 0, 0);
    if (loose_slope(def, d, a, mass, dt, force))
        return;

    /* at rest it stays so, to the bit */
    if (sp_abs(a->body_velocity[0]) + sp_abs(a->body_velocity[1]) + sp_abs(a->body_spin[2]) < 1e-5) {
        a->body_velocity[0] = 0;
        a->body_velocity[1] = 0;
        a->body_spin[2] = 0;
        return;
    }
    const frame f = frame_of(a);
    for (int corner = 0; corner < 4; corner++) {
        const double fx = (corner & 1) ? 0.35 : -0.35, fy = (corner & 2) ? 0.35 : -0.35;
        const sp_vec3 arm = sp_add3(sp_scale3(f.x, fx * d->length), sp_scale3(f.y, fy * d->width));
        const sp_vec3 v = sp_add3(f.velocity, sp_cross3(f.spin, arm));
        const double vx = sp_dot3(v, f.x), vy = sp_dot3(v, f.y), scale = -load / sp_max(sp_hypot(vx, vy), least);
        const sp_vec3 sum = sp_add3(sp_scale3(f.x, scale * mu_along * vx), sp_scale3(f.y, scale * mu_across * vy));
        *force = sp_add3(*force, sum);
        torque->z += sp_cross3(arm, sum).z;
    }
}
