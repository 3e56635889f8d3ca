/* physics.c - one ODE world: bodies made once in id order, loaded raw from the plain state, contacts as spring-damper
 * joints between touching pairs, one QuickStep a substep, copied back raw. Leaves forces to chassis.c and the decision
 * who touches to touch.c. */
#include <ode/ode.h>

#include "physics/internal.h"

/* a contact of two bodies is a spring and damper, shared by its points; N/m, N s/m. Measured to be consistent over step
 * sizes and quiet in pile-ups, where rigid contacts are not. */
#define CONTACT_SPRING   1.5e6
#define CONTACT_DAMPER   1e5
#define CONTACT_FRICTION 0.4

enum { SP_NEAR_PAIRS = 16 * SP_MAX_ACTORS }; /* pairs near each other in one tick */

_Static_assert(sizeof(dReal) == sizeof(double), "a double precision ODE");

struct sp_physics {
    dWorldID world;
    dJointGroupID joints;
    dBodyID body[SP_MAX_ACTORS + 1];
    bool enabled[SP_MAX_ACTORS + 1];
    uint32_t body_count, near_count;
    int64_t near_tick; /* INT64_MIN: not known */
    sp_near near[SP_NEAR_PAIRS];
};

/* two boxes pressed together by eight contact rows: QuickStep reorders them, and must do so with our dice */
static bool dice_are_ours(void)
{
    dWorldID world = dWorldCreate();
    dJointGroupID joints = dJointGroupCreate(0);
    dBodyID body[2];
    for (int i = 0; i < 2; i++) {
        dMass m;
        dMassSetBox(&m, 100, 1, 1, 1);
        body[i] = dBodyCreate(world);
        dBodySetMass(body[i], &m);
        dBodySetPosition(body[i], i, 0, 0);
    }
    for (int i = 0; i < 8; i++) {
        dContact c = {.surface = {.mode = dContactApprox1, .mu = 1},
                      .geom = {.pos = {0.5, 0.1 * i, 0.1 * i, 0}, .normal = {-1, 0, 0, 0}, .depth = 0.1}};
        dJointAttach(dJointCreateContact(world, joints, &c), body[0], body[1]);
    }
    /* libode's own sequence stands still when nobody draws from it */
    const unsigned long seed = dRandGetSeed();
    dRandSetSeed(12345);
    dWorldQuickStep(world, 0.002);
    const bool untouched = dRandGetSeed() == 12345;
    dRandSetSeed(seed);
    dJointGroupDestroy(joints);
    dWorldDestroy(world);
    /* the call also makes the linker take dice.c */
    return untouched && dRandInt(1000) == dRandInt(1000);
}

static void body_mass(const sp_world_def *def, uint32_t i, dBodyID body)
{
    const sp_actor_def *d = &def->actors[i];
    const double mass = sp_max(sp_physics_mass(d), 1.0);
    dMass m;
    dMassSetZero(&m);
    m.mass = mass;
    if (sp_physics_full(def, i)) {
        m.I[0] = d->vehicle->inertia_x;
        m.I[5] = d->vehicle->inertia_y;
        m.I[10] = d->vehicle->inertia_z;
    } else {
        /* a box; loose bodies stay upright, so their tilting inertias are out of reach of any contact */
        const double turning = mass * (sp_square(d->length) + sp_square(d->width)) / 12;
        m.I[0] = 1000 * turning;
        m.I[5] = 1000 * turning;
        m.I[10] = d->vehicle ? d->vehicle->inertia_z : turning;
    }
    dBodySetMass(body, &m);
}

sp_physics *sp_physics_create(const sp_world_def *def, sp_error *err)
{
    if (!dCheckConfiguration("ODE_double_precision")) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "libode is not of double precision");
        return NULL;
    }
    sp_physics *p = sp_memory_alloc(sizeof *p);
    if (!p) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the physics world");
        return NULL;
    }
    __builtin_memset(p, 0, sizeof *p);
    if (!dInitODE2(0) || !dAllocateODEDataForThread((unsigned)dAllocateMaskAll)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "libode cannot be initialised");
        sp_memory_free(p);
        return NULL;
    }
    if (!dice_are_ours()) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0,
                     "libode keeps its own dRandInt: results would depend on everything that ran before");
        dCloseODE();
        sp_memory_free(p);
        return NULL;
    }
    p->world = dWorldCreate();
    p->joints = dJointGroupCreate(0);
    dWorldSetGravity(p->world, 0, 0, -SP_GRAVITY);
    dWorldSetAutoDisableFlag(p->world, 0);

    /* every actor, in id order, now or never: the result depends on the order of creation */
    p->body_count = def->actor_count;
    p->near_tick = INT64_MIN;
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        p->body[i] = dBodyCreate(p->world);
        body_mass(def, i, p->body[i]);
        dBodySetGyroscopicMode(p->body[i], 0);
        dBodySetGravityMode(p->body[i], sp_physics_full(def, i));
        dBodyDisable(p->body[i]);
    }
    return p;
}

void sp_physics_destroy(sp_physics *p)
{
    if (!p)
        return;
    dJointGroupDestroy(p->joints);
    dWorldDestroy(p->world);
    dCloseODE();
    sp_memory_free(p);
}

/* ODE's setters re-normalise; the state is written where its getters point instead, so that bits survive */
static void body_write(dBodyID body, const sp_actor *a)
{
    __builtin_memcpy((void *)(uintptr_t)dBodyGetPosition(body), a->body_position, sizeof a->body_position);
    __builtin_memcpy((void *)(uintptr_t)dBodyGetQuaternion(body), a->body_quaternion, sizeof a->body_quaternion);
    __builtin_memcpy((void *)(uintptr_t)dBodyGetRotation(body), a->body_rotation, sizeof a->body_rotation);
    __builtin_memcpy((void *)(uintptr_t)dBodyGetLinearVel(body), a->body_velocity, sizeof a->body_velocity);
    __builtin_memcpy((void *)(uintptr_t)dBodyGetAngularVel(body), a->body_spin, sizeof a->body_spin);
}

static void body_read(dBodyID body, sp_actor *a)
{
    __builtin_memcpy(a->body_position, dBodyGetPosition(body), sizeof a->body_position);
    __builtin_memcpy(a->body_quaternion, dBodyGetQuaternion(body), sizeof a->body_quaternion);
    __builtin_memcpy(a->body_rotation, dBodyGetRotation(body), sizeof a->body_rotation);
    __builtin_memcpy(a->body_velocity, dBodyGetLinearVel(body), sizeof a->body_velocity);
    __builtin_memcpy(a->body_spin, dBodyGetAngularVel(body), sizeof a->body_spin);
}

bool sp_physics_trim(sp_physics *p, const sp_world_def *def, sp_world *world, sp_error *err)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        sp_actor *a = &world->actors[i];
        if (!(d->length > 0 && d->width > 0 && d->height > 0) ||
            !sp_finite(a->x + a->y + a->z + a->heading + a->vx + a->vy))
            return sp_error_set(err, SP_BAD_LOAD, d->said.file, d->said.line, "actor '%s' has no place or no size",
                                d->name);

        /* by its fidelity, until touched */
        static const uint32_t moves[] = {SP_MOVE_RAILS, SP_MOVE_TRACK, SP_MOVE_FULL};
        a->move = d->parked ? SP_MOVE_STILL : moves[sp_actor_fidelity(def, i)];
        if (a->move == SP_MOVE_FULL && !(sp_physics_mass(d) > 0 && d->vehicle->wheel_radius > 0))
            return sp_error_set(err, SP_BAD_LOAD, d->said.file, d->said.line,
                                "the vehicle of '%s' has no mass or no wheels", d->name);
        sp_physics_place(def, d, a, 0);
        if (!d->vehicle)
            continue;

        /* the struts' free length is such that the car stands in trim: compression counts from there */
        const sp_vehicle *v = d->vehicle;
        const double weight = v->mass * SP_GRAVITY / (2 * (v->a + v->b));
        for (int w = 0; w < 4; w++)
            a->wheels[w] = (sp_wheel){.spin = a->speed / v->wheel_radius, .load = weight * (w < 2 ? v->b : v->a)};
    }
    sp_physics_load(p, def, world);
    return true;
}

void sp_physics_load(sp_physics *p, const sp_world_def *def, const sp_world *world)
{
    p->near_tick = INT64_MIN;
    for (uint32_t i = 1; i <= p->body_count; i++) {
        body_write(p->body[i], &world->actors[i]);
        dBodySetForce(p->body[i], 0, 0, 0);
        dBodySetTorque(p->body[i], 0, 0, 0);
    }
    dJointGroupEmpty(p->joints);
}

/* joints of one touching pair; a body fixed to the ground or not free is the world itself to ODE */
static void pair_joints(sp_physics *p, const sp_world_def *def, const sp_world *world, uint32_t ia, uint32_t ib,
                        double dt)
{
    const sp_actor *a = &world->actors[ia], *b = &world->actors[ib];
    const sp_actor_def *da = &def->actors[ia], *db = &def->actors[ib];
    const dBodyID body_a = a->move >= SP_MOVE_FULL ? p->body[ia] : NULL,
                  body_b = b->move >= SP_MOVE_FULL ? p->body[ib] : NULL;
    const sp_box2 box_a = sp_actor_box(da, a), box_b = sp_actor_box(db, b);
    sp_manifold m;
    sp_touch_manifold(&box_a, &box_b, &m);
    if (m.separation > 0 || (!body_a && !body_b))
        return;

    /* bumper height, where both have something */
    const double low = sp_max(a->z + da->kind->clearance, b->z + db->kind->clearance);
    const double high = sp_min(a->z + da->kind->clearance + da->height, b->z + db->kind->clearance + db->height);
    const double z = sp_clamp(sp_max(a->z, b->z) + 0.5, low, sp_max(low, high));
    for (uint32_t i = 0; i < m.count; i++) {
        /* ODE's normal points into the first body */
        dContact c = {.surface = {.mode = dContactSoftERP | dContactSoftCFM | dContactApprox1 | dContactFDir1,
                                  .mu = CONTACT_FRICTION,
                                  .soft_erp = dt * CONTACT_SPRING / (dt * CONTACT_SPRING + CONTACT_DAMPER),
                                  .soft_cfm = m.count / (dt * CONTACT_SPRING + CONTACT_DAMPER)},
                      .geom = {.pos = {m.x[i], m.y[i], z, 0}, .normal = {-m.nx, -m.ny, 0, 0}, .depth = m.depth[i]},
                      .fdir1 = {-m.ny, m.nx, 0, 0}};
        dJointAttach(dJointCreateContact(p->world, p->joints, &c), body_a, body_b);
    }
}

/* forces of one free body into ODE; a non-finite one would make ODE abort the process */
static bool body_push(sp_physics *p, const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_error *err)
{
    sp_actor *a = &world->actors[i];
    sp_vec3 force, torque;
    if (a->move == SP_MOVE_FULL)
        sp_chassis_step(def, world, i, dt, &force, &torque);
    else
        sp_loose_step(def, a, i, dt, &force, &torque);
    const double sum =
        force.x + force.y + force.z + torque.x + torque.y + torque.z + a->body_position[0] + a->body_position[1];
    const double asked =
        a->move == SP_MOVE_FULL ? a->steering + a->throttle + a->brake + world->control.accel_applied : 0;
    if (!sp_finite(sum + asked))
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "a force on actor '%s' is not finite at tick %lld",
                            def->actors[i].name, (long long)world->tick);
    body_write(p->body[i], a);
    dBodySetForce(p->body[i], force.x, force.y, force.z);
    dBodySetTorque(p->body[i], torque.x, torque.y, torque.z);
    return true;
}

bool sp_physics_substep(sp_physics *p, const sp_world_def *def, sp_world *world, uint32_t k, sp_error *err)
{
    const double dt = (double)def->tick_ns / 1e9 / def->substeps;

    /* once a tick: who may meet whom */
    if (k == 0 || p->near_tick != world->tick) {
        p->near_count = sp_touch_near(def, world, p->near, SP_NEAR_PAIRS);
        p->near_tick = world->tick;
        if (p->near_count > SP_NEAR_PAIRS)
            return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "more than %d pairs of actors are near each other at tick %lld",
                                (int)SP_NEAR_PAIRS, (long long)world->tick);
    }

    /* free bodies are awake and pushed, all others are asleep */
    bool free_bodies = false;
    for (uint32_t i = 1; i <= p->body_count; i++) {
        const bool awake = world->actors[i].move >= SP_MOVE_FULL && !world->actors[i].hidden;
        if (awake != p->enabled[i]) {
            awake ? dBodyEnable(p->body[i]) : dBodyDisable(p->body[i]);
            p->enabled[i] = awake;
        }
        if (!awake)
            continue;
        free_bodies = true;
        if (!body_push(p, def, world, i, dt, err))
            return false;
    }

    /* contacts in the order of the ids, then the step */
    if (free_bodies) {
        const bool touching = world->contact_pairs[0] != 0;
        for (int i = 0; i < SP_MAX_CONTACTS && world->contact_pairs[i]; i++)
            pair_joints(p, def, world, (uint32_t)(world->contact_pairs[i] >> 32), (uint32_t)world->contact_pairs[i],
                        dt);
        dWorldQuickStep(p->world, dt);
        if (touching)
            dJointGroupEmpty(p->joints);
    }

    /* back into the plain state */
    for (uint32_t i = 1; i <= p->body_count; i++) {
        if (!p->enabled[i])
            continue;
        sp_actor *a = &world->actors[i];
        body_read(p->body[i], a);
        sp_place_from_body(&def->actors[i], a);
        a->odometer += dt * sp_hypot(a->body_velocity[0], a->body_velocity[1]);
    }
    return sp_touch_update(def, world, p->near, p->near_count, k, err);
}

bool sp_physics_self_test(char *out, size_t size)
{
    sp_text text = {0};
    bool good = false;
    if (!dCheckConfiguration("ODE_double_precision")) {
        sp_text_add(&text, "libode is of single precision");
    } else if (!dInitODE2(0) || !dAllocateODEDataForThread((unsigned)dAllocateMaskAll)) {
        sp_text_add(&text, "libode cannot be initialised");
    } else {
        good = dice_are_ours();
        dCloseODE();
        sp_text_add(&text, good ? "ODE 0.16 double"
                                : "libode keeps its own dRandInt: results would depend on everything that ran before");
    }
    if (size > 0 && out) {
        const size_t n = text.failed ? 0 : (text.size < size - 1 ? text.size : size - 1);
        if (n > 0)
            __builtin_memcpy(out, text.data, n);
        out[n] = 0;
    }
    sp_text_free(&text);
    return good;
}
