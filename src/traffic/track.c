/* track.c - the dynamic single-track model: lateral speed and yaw rate of a car from its steering, at a speed that is
 * given. Leaves the steering to steer.c, the speed to speed.c, the place on the road to way.c.
 *
 * m (v' + u r) = F_f cos(delta) + F_r and I r' = a F_f cos(delta) - b F_r at the centre of mass (Riekert and Schunck
 * 1940; Mitschke, Dynamik der Kraftfahrzeuge). Axle loads shift with the longitudinal force, cornering stiffness grows
 * with load, and the force saturates along y sqrt((1 + y^2) / (1 + 1.7 y^2 + y^4)) times what friction leaves
 * beside the longitudinal force: within 5 % of the Magic Formula of the catalogue's tyres. Integration is by the theta
 * method with secant stiffness, written so that u -> 0 has a limit: there both axles roll without slip. */
#include "traffic/internal.h"

#define REAR  0.8   /* of the grip at the rear, squared, that braking leaves across */
#define CREEP 1e-40 /* m/s: slower cars stand still; powers of such speeds are 0 */

/* two lanes: front and rear axle */
typedef double v2 __attribute__((vector_size(16)));

/* what holds for all substeps of a tick: loads at rest (N) and what a m/s^2 along shifts to the rear axle, the tyre,
 * friction, the steering angle's tangent and powers of its cosine */
typedef struct car {
    const sp_vehicle *v;
    double rest_front, rest_rear, shift, least, drag, nominal_inverse, grip_inverse, peak, slope;
    double tangent, cos2, cos3, dt_inverse;
    double along; /* m/s^2 that the tyres give; of both axles: what that leaves across, squared */
    v2 left, stiffness, limit;
} car;

/* tangent over the range of a steering angle, to 2e-4 at 0.7 rad */
static double tangent(double x)
{
    const double z = x * x;
    return x * (15 - z) / (15 - 6 * z);
}

static void car_of(const sp_vehicle *v, const sp_ground *g, double u, double steering, double dt, car *out)
{
    const double *t = v->tyre, inverse = 1 / (v->a + v->b), weight = v->mass * SP_GRAVITY * inverse;
    out->v = v;
    out->rest_front = weight * v->b;
    out->rest_rear = weight * v->a;
    out->shift = v->mass * v->cog_height * inverse;
    out->least = 0.05 * v->mass * SP_GRAVITY;
    out->drag = 0.5 * 1.225 * v->drag_area / v->mass * u * u;
    out->nominal_inverse = 1 / t[SP_TYRE_LOAD];
    out->peak = sp_max(g->peak, 1e-6); /* powers of less are 0 */
    out->slope = t[SP_TYRE_KY] * g->stiffness;
    out->grip_inverse = 1 / (t[SP_TYRE_DY] * out->peak * SP_GRAVITY);
    out->tangent = tangent(steering);
    out->cos2 = 1 / (1 + out->tangent * out->tangent);
    out->cos3 = out->cos2 * sp_sqrt(out->cos2);
    out->dt_inverse = 1 / dt;
    out->along = SP_NAN;
    out->left = out->stiffness = out->limit = (v2){0, 0};
}

/* Cornering stiffness, N/rad, and the most lateral force, N, of both axles when the car changes its speed by `accel`
 * m/s^2: the tyres give that and the drag of the air. */
static void axles_of(car *c, double accel)
{
    const double along = accel + c->drag;
    if (along == c->along)
        return;
    const double *t = c->v->tyre, moved = c->shift * along, low = t[SP_TYRE_DY] / 3;
    const v2 load = {sp_max(c->rest_front - moved, c->least), sp_max(c->rest_rear + moved, c->least)};
    const v2 wheel = load * (0.5 * c->nominal_inverse), front = {t[SP_TYRE_FRONT], 1};
    c->along = along;
    const double left = sp_max(1 - sp_square(along * c->grip_inverse), 0.04);

    /* rear brakes give way to what holds the car straight: EBD, ABS by the lesser grip */
    c->left = (v2){left, along < 0 ? sp_max(left, REAR) : left};
    c->stiffness = load * front * c->slope;
    if (t[SP_TYRE_KY_LOAD] > 0) {
        /* sin(2 atan(x)) = 2 x / (1 + x^2) instead of 2 x, and at nominal load what the row says */
        const double bend = 1 / sp_square(t[SP_TYRE_KY_LOAD]);
        c->stiffness *= (1 + bend) / (1 + bend * wheel * wheel);
    }
    const v2 mu = t[SP_TYRE_DY] + t[SP_TYRE_DY_LOAD] * (wheel - 1);
    c->limit = (v2){sp_max(mu[0], low), sp_max(mu[1], low)} * load * c->peak;
}

double sp_track_understeer(const sp_world_def *def, const sp_vehicle *v)
{
    car c;
    const sp_ground g = {def->env.friction, 1, 1, 0};
    car_of(v, &g, 0, 0, 1, &c);
    axles_of(&c, 0);
    return v->mass / (v->a + v->b) * (v->b / c.stiffness[0] - v->a / c.stiffness[1]);
}

/* lateral speed v and yaw rate r after a substep at mean speed u > 0 */
static void turn(car *c, double u, double accel, double *v, double *r)
{
    const sp_vehicle *body = c->v;
    const double a = body->a, b = body->b;
    axles_of(c, accel);

    /* secant stiffness: of slip n / d in units of what friction leaves; all is squared and times u^2 */
    const v2 slip = {(c->tangent * u - (*v + a * *r)) * c->cos2, b * *r - *v};
    const v2 n = c->stiffness * slip, n2 = n * n, d = c->limit * u, d2 = d * d * c->left;
    const v2 share = (d2 + n2) * d2 / (d2 * d2 + n2 * (1.7 * d2 + n2));
    const double sf = c->stiffness[0] * sp_sqrt(share[0]) * c->cos3, sr = c->stiffness[1] * sp_sqrt(share[1]);

    /* all times u; at low speed fully implicit, else by the mean of both ends */
    const double inverse = u < 1 ? 1 / (1 - 0.5 * u) : 2, per = u * c->dt_inverse * inverse;
    const double m = body->mass * per, i = body->inertia_z * per, cross = a * sf - b * sr, push = sf * c->tangent * u;
    const double a11 = m + sf + sr, a12 = cross + body->mass * u * u, a22 = i + a * a * sf + b * b * sr;
    const double f1 = m * *v + push, f2 = i * *r + a * push;
    const double scale = 1 / (a11 * a22 - a12 * cross), v1 = (f1 * a22 - a12 * f2) * scale,
                 r1 = (a11 * f2 - cross * f1) * scale;
    *v += (v1 - *v) * inverse;
    *r += (r1 - *r) * inverse;
}

/* Speed by its act, but no faster changed than friction lets it beside what the turn takes, at the limit of that by 0.6
 * of the grip: brakes with ABS leave a car its way. Gives the metres. */
static double speed_step(const car *c, sp_actor *a, double dt)
{
    const double before = a->rail_speed, across = before * a->track_yaw_rate * c->grip_inverse;
    const double most = c->v->tyre[SP_TYRE_DX] * c->peak * SP_GRAVITY * dt * sp_sqrt(sp_max(1 - across * across, 0.36));
    const uint32_t act = a->speed_act;
    double metres = sp_rail_speed(a, dt);
    if (sp_abs(a->rail_speed - before) > most) {
        a->rail_speed = before + (a->rail_speed > before ? most : -most);
        a->speed_act = act;
        metres = (before + a->rail_speed) / 2 * dt;
    }
    return metres;
}

static void stand_still(sp_actor *a)
{
    a->track_lateral = 0;
    a->track_yaw_rate = 0;
    a->vx = 0;
    a->vy = 0;
    a->vz = 0;
    a->acceleration = 0;
    a->lateral_acceleration = 0;
}

/* (c, s) turned by a small angle: 1e-16 up to 0.01 rad */
static void rotate(double angle, double *c, double *s)
{
    const double z = angle * angle, k = 1 - z * (0.5 - z * (1.0 / 24)), n = angle * (1 - z * (1.0 / 6 - z / 120));
    const double to = *c * k - *s * n;
    *s = *s * k + *c * n;
    *c = to;
}

/* The origin is the middle of the rear axle; its way is that of the middle of the substep. (k, s) is its direction. */
static void go(car *c, sp_actor *a, double metres, double u0, double plan, double dt, double *k, double *s)
{
    const double u = metres * c->dt_inverse, u1 = a->rail_speed, v0 = a->track_lateral, r0 = a->track_yaw_rate;
    turn(c, u, (u1 - u0) * c->dt_inverse, &a->track_lateral, &a->track_yaw_rate);
    const double r1 = a->track_yaw_rate, w0 = v0 - c->v->b * r0, w1 = a->track_lateral - c->v->b * r1;
    const double angle = dt * (r0 + r1) / 2, w = (w0 + w1) / 2;
    a->heading += angle;
    if (a->heading > SP_PI || a->heading <= -SP_PI)
        a->heading = sp_wrap_angle(a->heading);
    rotate(angle / 2, k, s);
    a->x += dt * (*k * u * plan - *s * w);
    a->y += dt * (*s * u * plan + *k * w);
    a->z += dt * a->vz;
    a->odometer += metres * plan;
    rotate(angle / 2, k, s);
    a->vx = *k * u1 * plan - *s * w1;
    a->vy = *s * u1 * plan + *k * w1;
    a->acceleration = (u1 - u0) * c->dt_inverse - w * (r0 + r1) / 2;
    a->lateral_acceleration = (w1 - w0) * c->dt_inverse + u * (r0 + r1) / 2;
}

void sp_track_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, uint32_t count)
{
    sp_actor *a = &world->actors[i];
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    const sp_ground ground =
        sp_ground_is_plain(def) ? sp_ground_plain(def, world->tick) : sp_ground_at(def, world->tick, &at, a->x, a->y);
    car c;
    car_of(def->actors[i].vehicle, &ground, a->rail_speed, a->steering, dt, &c);
    const double plan = a->pitch != 0 ? sp_cos(a->pitch) : 1;
    double cosine, sine;
    sp_sincos(a->heading, &sine, &cosine);
    for (uint32_t k = 0; k < count; k++) {
        const double u0 = a->rail_speed, metres = speed_step(&c, a, dt);
        if (metres > CREEP * dt)
            go(&c, a, metres, u0, plan, dt, &cosine, &sine);
        else
            stand_still(a);
    }
}
