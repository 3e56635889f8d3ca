/* trailer.c - what a tractor draws: static loads, the kinematic trailer of a tractor on rails, the coupling of two
 * bodies. Leaves axles and tyres to chassis.c and the ball joint to physics.c.
 *
 * A trailer is an actor with a chassis that has no engine: its two axles stand behind (or around) its centre of mass,
 * the rest of its weight rests on the kingpin. On rails the middle of its axles follows the kingpin as a tractrix: it
 * moves only along its own heading, so heading' = (speed of the kingpin across the trailer) / (kingpin to axles). */
#include "physics/internal.h"

/* the fifth wheel: N m/rad and N m s/rad for each kg of the lighter body; it turns freely until the cab meets the
 * trailer */
#define ROLL_SPRING 20.0
#define ROLL_DAMPER 2.0
#define FOLD_MOST   1.45 /* rad between the headings */
#define FOLD_SPRING 100.0
#define FOLD_DAMPER 20.0

static const sp_vehicle *coupled(const sp_world_def *def, uint32_t tractor)
{
    const uint32_t i = def->actors[tractor].tows;
    const sp_vehicle *t = def->actors[tractor].vehicle, *v = i && i <= def->actor_count ? def->actors[i].vehicle : NULL;
    return t && v && t->hitch_z > 0 && v->coupling_x > 0 ? v : NULL;
}

/* N of a trailer's weight on its kingpin */
static double kingpin_load(const sp_vehicle *v)
{
    const double behind = (v->b - v->a) / 2, ahead = v->coupling_x - v->b;
    return v->mass * SP_GRAVITY * behind / (ahead + behind);
}

double sp_trailer_load(const sp_world_def *def, uint32_t i, bool front)
{
    const sp_vehicle *v = def->actors[i].vehicle;
    if (v->coupling_x > 0)
        return (v->mass * SP_GRAVITY - kingpin_load(v)) / 4;
    const double base = v->a + v->b, weight = v->mass * SP_GRAVITY / (2 * base), own = weight * (front ? v->b : v->a);
    const sp_vehicle *t = coupled(def, i);
    if (!t)
        return own;
    return own + kingpin_load(t) * (front ? v->hitch_x : base - v->hitch_x) / (2 * base);
}

bool sp_trailer_joint(const sp_world_def *def, const sp_world *world, uint32_t i, sp_vec3 *on_tractor,
                      sp_vec3 *on_trailer)
{
    const sp_vehicle *v = def->actors[i].vehicle, *t = coupled(def, i);
    if (!t || world->actors[i].move != SP_MOVE_FULL || world->actors[def->actors[i].tows].move != SP_MOVE_FULL)
        return false;
    *on_tractor = sp_v3(v->hitch_x - v->b, 0, v->hitch_z - v->cog_height);
    *on_trailer = sp_v3(t->coupling_x - t->b, 0, v->hitch_z - t->cog_height);
    return true;
}

sp_vec3 sp_trailer_torque(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const uint32_t k = def->actors[i].tows;
    const sp_actor *a = &world->actors[i], *b = &world->actors[k];
    const double *p = a->body_rotation, *q = b->body_rotation;
    const double mass = sp_min(def->actors[i].vehicle->mass, def->actors[k].vehicle->mass);
    const sp_vec3 x = sp_v3(q[0], q[4], q[8]), up = sp_v3(q[2], q[6], q[10]);
    const sp_vec3 spin =
        sp_v3(b->body_spin[0] - a->body_spin[0], b->body_spin[1] - a->body_spin[1], b->body_spin[2] - a->body_spin[2]);

    /* rolled against each other */
    const double rolled = sp_dot3(sp_cross3(sp_v3(p[2], p[6], p[10]), up), x);
    sp_vec3 torque = sp_scale3(x, -mass * (ROLL_SPRING * rolled + ROLL_DAMPER * sp_dot3(spin, x)));

    /* folded up: the cab against the trailer */
    const double ahead = q[0] * p[0] + q[4] * p[4] + q[8] * p[8];
    const sp_vec3 side = sp_cross3(sp_v3(p[0], p[4], p[8]), x);
    const double angle = sp_atan2(sp_dot3(side, up), ahead);
    if (sp_abs(angle) > FOLD_MOST) {
        const double over = angle - sp_sign(angle) * FOLD_MOST, rate = sp_dot3(spin, up);
        const double push = FOLD_SPRING * over + (rate * over > 0 ? FOLD_DAMPER * rate : 0);
        torque = sp_sub3(torque, sp_scale3(up, mass * push));
    }
    return torque;
}

/* one kinematic trailer behind its tractor */
static void follow(const sp_world_def *def, sp_world *world, uint32_t tractor, const sp_vehicle *v, double dt)
{
    const uint32_t i = def->actors[tractor].tows;
    const sp_vehicle *t = def->actors[tractor].vehicle;
    const sp_actor *pull = &world->actors[tractor];
    sp_actor *a = &world->actors[i];
    double s, c;
    sp_sincos(pull->heading, &s, &c);
    const double kx = pull->x + c * t->hitch_x, ky = pull->y + s * t->hitch_x;

    /* how far the kingpin went; from far away it has not gone, it begins there */
    sp_sincos(a->heading, &s, &c);
    double dx = kx - (a->x + c * v->coupling_x), dy = ky - (a->y + s * v->coupling_x);
    const bool begins = dx * dx + dy * dy > 4;
    if (begins)
        dx = dy = 0;
    const double base = v->coupling_x - (v->a + v->b) / 2, before = a->heading, was_x = a->x, was_y = a->y;
    double turned = 0;
    for (int n = 0; n < 3 && base > 0; n++) {
        sp_sincos(before + turned / 2, &s, &c);
        turned = (c * dy - s * dx) / base;
    }
    a->heading = sp_wrap_angle(before + turned);
    sp_sincos(a->heading, &s, &c);
    a->x = kx - c * v->coupling_x;
    a->y = ky - s * v->coupling_x;
    a->vx = begins ? pull->vx : (a->x - was_x) / dt;
    a->vy = begins ? pull->vy : (a->y - was_y) / dt;
    a->rail_speed = pull->rail_speed;
    a->rail_accel = pull->rail_accel;
    a->path_act = SP_PATH_LINE;
    a->odometer += begins ? 0 : sp_hypot(a->x - was_x, a->y - was_y);
    sp_physics_place(def, &def->actors[i], a, turned / dt);
}

void sp_trailer_follow(const sp_world_def *def, sp_world *world, double dt)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        if (!def->actors[i].tows)
            continue;
        const sp_vehicle *v = coupled(def, i);
        const uint32_t move = world->actors[i].move;
        if (v && (move == SP_MOVE_RAILS || move == SP_MOVE_TRACK) &&
            world->actors[def->actors[i].tows].move < SP_MOVE_FULL)
            follow(def, world, i, v, dt);
    }
}

void sp_trailer_trim(const sp_world_def *def, sp_world *world)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_vehicle *v = coupled(def, i);
        const uint32_t k = def->actors[i].tows;
        if (!v || def->actors[k].parked)
            continue;

        /* its kingpin on the hitch, its own heading kept; the tractor's speed */
        const sp_actor *pull = &world->actors[i];
        sp_actor *a = &world->actors[k];
        double s, c, ts, tc;
        sp_sincos(pull->heading, &s, &c);
        sp_sincos(a->heading, &ts, &tc);
        a->x = pull->x + c * def->actors[i].vehicle->hitch_x - tc * v->coupling_x;
        a->y = pull->y + s * def->actors[i].vehicle->hitch_x - ts * v->coupling_x;
        a->speed = pull->speed;
        a->vx = pull->speed * tc;
        a->vy = pull->speed * ts;
        for (int w = 0; w < 4; w++)
            a->wheels[w].spin = v->wheel_radius > 0 ? a->speed / v->wheel_radius : 0;
        sp_physics_place(def, &def->actors[k], a, 0);
    }
}
