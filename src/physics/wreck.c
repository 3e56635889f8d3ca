/* wreck.c - what a contact makes of an actor: a car becomes a chassis on its struts without a driver, anything else a
 * loose body; and the car's own body on the ground, when it rolls over or its wheels are gone. Leaves wheels to
 * chassis.c, loose bodies to loose.c, the ground's push to ground_touch.c.
 *
 * After a crash nobody drives: no throttle, the steering stays where it was, the brakes stay as they were pressed and
 * never less than 3 m/s^2. That is what damage, gears and a frightened foot come to: published drag factors of cars
 * that spin or roll out after an impact lie between 0.2 and 0.4. */
#include "physics/internal.h"

#define WRECK_DRAG 3.0  /* m/s^2 */
#define WRECK_GRIP 0.45 /* steel on asphalt: 0.3 to 0.5 (roof slides) */

void sp_body_mass(const sp_world_def *def, const sp_world *world, uint32_t i, double *mass, double inertia[3])
{
    const sp_actor_def *d = &def->actors[i];
    *mass = sp_max(sp_physics_mass(d), 0.1);
    if (d->vehicle) {
        inertia[0] = d->vehicle->inertia_x;
        inertia[1] = d->vehicle->inertia_y;
        inertia[2] = d->vehicle->inertia_z;
    } else if (world && sp_person_limb(world, i) >= 0) {
        sp_person_mass(d, 0, mass, inertia);
    } else {
        inertia[0] = *mass * (sp_square(d->width) + sp_square(d->height)) / 12;
        inertia[1] = *mass * (sp_square(d->length) + sp_square(d->height)) / 12;
        inertia[2] = *mass * (sp_square(d->length) + sp_square(d->width)) / 12;
    }
}

/* twelve points: the underbody, the belt line, the roof drawn in */
static uint32_t corners_of(const sp_actor_def *d, sp_vec3 *out)
{
    const sp_vehicle *v = d->vehicle;
    const double middle = d->center_x - v->b, l = d->length / 2, w = d->width / 2;
    const double bottom = sp_max(d->kind->clearance, 0.5 * v->wheel_radius), top = d->kind->clearance + d->height;
    const double at[3] = {bottom, bottom + 0.55 * (top - bottom), top}, long_[3] = {0.95, 1, 0.45},
                 wide[3] = {0.95, 1, 0.75};
    for (uint32_t i = 0; i < 12; i++) {
        const uint32_t level = i / 4;
        out[i] =
            sp_v3(middle + (i & 1 ? l : -l) * long_[level], (i & 2 ? w : -w) * wide[level], at[level] - v->cog_height);
    }
    return 12;
}

void sp_wreck_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_vec3 *force, sp_vec3 *torque)
{
    const sp_actor_def *d = &def->actors[i];
    const sp_actor *a = &world->actors[i];

    /* on its wheels: nothing else reaches the ground */
    double deepest = 0;
    for (int w = 0; w < 4; w++)
        deepest = sp_max(deepest, a->wheels[w].compression);
    if (a->body_rotation[10] > 0.97 && deepest < 0.3 * d->vehicle->wheel_radius)
        return;
    sp_vec3 corner[SP_CORNERS];
    const uint32_t count = corners_of(d, corner);
    const sp_rigid b = sp_rigid_of_actor(def, world, i);
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    const double mu = sp_ground_plain(def, world->tick).peak * WRECK_GRIP;
    const sp_grip grip = {mu, mu, 0.5};
    sp_ground_touch(def, &near, &b, corner, count, &grip, dt, force, torque);
}

void sp_wreck_ask(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const uint32_t tractor = def->actors[i].towed_by;
    if (i == SP_EGO.i || def->actors[i].driven)
        return;

    /* a trailer does what its tractor is asked for */
    if (tractor && world->actors[tractor].move == SP_MOVE_FULL) {
        const sp_actor *t = &world->actors[tractor];
        a->rail_accel = tractor == SP_EGO.i ? world->control.accel_applied : t->rail_accel;
        a->brake = t->brake;
        a->throttle = 0;
        return;
    }
    if (!(a->flags & SP_ACTOR_TOUCHED))
        return;
    const sp_vehicle *v = def->actors[i].vehicle;
    const double pedal = v->brake_torque_max > 0 ? WRECK_DRAG * v->mass * v->wheel_radius / v->brake_torque_max : 0;
    a->throttle = 0;
    a->brake = sp_clamp(pedal, a->brake, 1);
    a->rail_accel = sp_min(a->rail_accel, -WRECK_DRAG);
}

/* the wheels roll as the car does, pressed as at rest */
static void wheels_begin(const sp_world_def *def, sp_actor *a, uint32_t i)
{
    const sp_vehicle *v = def->actors[i].vehicle;
    const double *r = a->body_rotation, *u = a->body_velocity;
    const double speed = r[0] * u[0] + r[4] * u[1] + r[8] * u[2];
    for (int w = 0; w < 4; w++)
        a->wheels[w] = (sp_wheel){.spin = speed / v->wheel_radius, .load = sp_trailer_load(def, i, w < 2)};
}

void sp_wreck_begin(const sp_world_def *def, sp_world *world, uint32_t i)
{
    const sp_actor_def *d = &def->actors[i];
    sp_actor *a = &world->actors[i];
    if (a->move >= SP_MOVE_FULL || !(sp_physics_mass(d) > 0))
        return;
    if (sp_physics_struts(d)) {
        a->move = SP_MOVE_FULL;
        wheels_begin(def, a, i);
    } else {
        a->move = SP_MOVE_LOOSE;
        if (sp_person_is(d))
            sp_person_begin(def, world, i);
    }

    /* what hangs on it comes along: one trailer, one tractor */
    const uint32_t other = d->tows ? d->tows : d->towed_by;
    if (other && other <= world->actor_count && world->actors[other].move < SP_MOVE_FULL &&
        sp_physics_struts(&def->actors[other])) {
        world->actors[other].move = SP_MOVE_FULL;
        wheels_begin(def, &world->actors[other], other);
    }
}
