/* physics.c - one ODE world: bodies made once in id order, loaded raw from the plain state, contacts as spring-damper
 * joints between touching pairs, ball joints at hips and kingpins, one QuickStep a substep, copied back raw. Leaves
 * forces to chassis.c, loose.c, wreck.c and the decision who touches to touch.c.
 *
 * All joints are made anew for each substep, hips and kingpins by id, then contacts by their pairs: nothing of ODE
 * outlives a substep that the plain state does not hold. */
#include <ode/ode.h>

#include "physics/internal.h"

/* a contact of two bodies is a spring and damper, shared by its points; N/m, N s/m. Measured to be consistent over step
 * sizes and quiet in pile-ups, where rigid contacts are not. For heavier pairs than small cars both grow with the mass
 * that they move. */
#define CONTACT_SPRING   2.5e6
#define CONTACT_DAMPER   1.5e5
#define CONTACT_FRICTION 0.4
#define CONTACT_MASS     600.0 /* kg */
#define CONTACT_HALF     0.4   /* m: above and below the middle, of bumpers and frames of cars */
#define CONTACT_DEEP     0.6   /* m: deeper than any bumper is pressed in; then one lies on the other */

enum { SP_NEAR_PAIRS = 16 * SP_MAX_ACTORS }; /* pairs near each other in one tick */

_Static_assert(sizeof(dReal) == sizeof(double), "a double precision ODE");

struct sp_physics {
    dWorldID world;
    dJointGroupID joints;
    sp_grid *grid;
    dBodyID body[SP_MAX_ACTORS + 1];
    bool enabled[SP_MAX_ACTORS + 1], gyroscopic[SP_MAX_ACTORS + 1];
    double mass[SP_MAX_ACTORS + 1]; /* as ODE has it */
    dBodyID limb[SP_MAX_LIMBS];
    uint32_t limb_count, limb_of[SP_MAX_LIMBS]; /* actor whose masses it has; 0 none yet */
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

static void body_mass(dBodyID body, double mass, const double inertia[3])
{
    dMass m;
    dMassSetZero(&m);
    m.mass = mass;
    m.I[0] = inertia[0];
    m.I[5] = inertia[1];
    m.I[10] = inertia[2];
    dBodySetMass(body, &m);
}

/* every actor, in id order, then limbs for as many people as there are, now or never: the result depends on the order
 * of creation */
static void bodies_create(sp_physics *p, const sp_world_def *def)
{
    p->body_count = def->actor_count;
    uint32_t people = 0;
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        double mass, inertia[3];
        sp_body_mass(def, NULL, i, &mass, inertia);
        p->body[i] = dBodyCreate(p->world);
        body_mass(p->body[i], mass, inertia);
        p->mass[i] = mass;
        dBodySetGyroscopicMode(p->body[i], 0);
        dBodySetGravityMode(p->body[i], sp_physics_struts(&def->actors[i]));
        dBodyDisable(p->body[i]);
        people += sp_person_is(&def->actors[i]);
    }
    p->limb_count = people < SP_MAX_LIMBS ? people : SP_MAX_LIMBS;
    for (uint32_t i = 0; i < p->limb_count; i++) {
        p->limb[i] = dBodyCreate(p->world);
        dBodySetGravityMode(p->limb[i], 0);
        dBodyDisable(p->limb[i]);
    }
}

sp_physics *sp_physics_create(const sp_world_def *def, sp_error *err)
{
    if (!dCheckConfiguration("ODE_double_precision")) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "libode is not of double precision");
        return NULL;
    }
    sp_physics *p = sp_memory_zeroed(sizeof *p);
    sp_grid *grid = p ? sp_grid_create(def->actor_count) : NULL;
    if (!grid) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the physics world");
        sp_memory_free(p);
        return NULL;
    }
    p->grid = grid;
    if (!dInitODE2(0) || !dAllocateODEDataForThread((unsigned)dAllocateMaskAll)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "libode cannot be initialised");
        sp_grid_destroy(grid);
        sp_memory_free(p);
        return NULL;
    }
    if (!dice_are_ours()) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0,
                     "libode keeps its own dRandInt: results would depend on everything that ran before");
        dCloseODE();
        sp_grid_destroy(grid);
        sp_memory_free(p);
        return NULL;
    }
    p->world = dWorldCreate();
    p->joints = dJointGroupCreate(0);
    dWorldSetGravity(p->world, 0, 0, -SP_GRAVITY);
    dWorldSetAutoDisableFlag(p->world, 0);
    dWorldSetQuickStepNumIterations(p->world, 50);

    p->near_tick = INT64_MIN;
    bodies_create(p, def);
    return p;
}

void sp_physics_destroy(sp_physics *p)
{
    if (!p)
        return;
    dJointGroupDestroy(p->joints);
    dWorldDestroy(p->world);
    dCloseODE();
    sp_grid_destroy(p->grid);
    sp_memory_free(p);
}

/* ODE's setters re-normalise; the state is written where its getters point instead, so that bits survive */
static void raw_write(dBodyID body, const double *position, const double *quaternion, const double *rotation,
                      const double *velocity, const double *spin)
{
    __builtin_memcpy((void *)(uintptr_t)dBodyGetPosition(body), position, 3 * sizeof(double));
    __builtin_memcpy((void *)(uintptr_t)dBodyGetQuaternion(body), quaternion, 4 * sizeof(double));
    __builtin_memcpy((void *)(uintptr_t)dBodyGetRotation(body), rotation, 12 * sizeof(double));
    __builtin_memcpy((void *)(uintptr_t)dBodyGetLinearVel(body), velocity, 3 * sizeof(double));
    __builtin_memcpy((void *)(uintptr_t)dBodyGetAngularVel(body), spin, 3 * sizeof(double));
}

static void raw_read(dBodyID body, double *position, double *quaternion, double *rotation, double *velocity,
                     double *spin)
{
    __builtin_memcpy(position, dBodyGetPosition(body), 3 * sizeof(double));
    __builtin_memcpy(quaternion, dBodyGetQuaternion(body), 4 * sizeof(double));
    __builtin_memcpy(rotation, dBodyGetRotation(body), 12 * sizeof(double));
    __builtin_memcpy(velocity, dBodyGetLinearVel(body), 3 * sizeof(double));
    __builtin_memcpy(spin, dBodyGetAngularVel(body), 3 * sizeof(double));
}

static void body_write(dBodyID body, const sp_actor *a)
{
    raw_write(body, a->body_position, a->body_quaternion, a->body_rotation, a->body_velocity, a->body_spin);
}

static void limb_write(dBodyID body, const sp_world *w, uint32_t k)
{
    raw_write(body, w->limb_position + 3 * k, w->limb_quaternion + 4 * k, w->limb_rotation + 12 * k,
              w->limb_velocity + 3 * k, w->limb_spin + 3 * k);
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
        if (d->towed_by && !d->parked && d->vehicle)
            a->move = sp_actor_fidelity(def, d->towed_by) == SP_FIDELITY_FULL ? SP_MOVE_FULL : SP_MOVE_RAILS;
        if (a->move == SP_MOVE_FULL && !(sp_physics_mass(d) > 0 && d->vehicle->wheel_radius > 0))
            return sp_error_set(err, SP_BAD_LOAD, d->said.file, d->said.line,
                                "the vehicle of '%s' has no mass or no wheels", d->name);
        sp_physics_place(def, d, a, 0);
        if (!d->vehicle)
            continue;

        /* the struts' free length is such that the car stands in trim: compression counts from there */
        const sp_vehicle *v = d->vehicle;
        for (int w = 0; w < 4; w++)
            a->wheels[w] = (sp_wheel){.spin = a->speed / v->wheel_radius, .load = sp_trailer_load(def, i, w < 2)};
    }
    sp_trailer_trim(def, world);
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
    for (uint32_t k = 0; k < p->limb_count && k < world->limb_count; k++) {
        limb_write(p->limb[k], world, k);
        dBodySetForce(p->limb[k], 0, 0, 0);
        dBodySetTorque(p->limb[k], 0, 0, 0);
    }
    dJointGroupEmpty(p->joints);
}

/* ---------------------------------------------------------------- joints */
/* one part of an actor: its box, and its body where it is free; fixed or not free is the world itself to ODE */
static dBodyID part_body(const sp_physics *p, const sp_world *world, uint32_t i, uint32_t part)
{
    if (world->actors[i].move < SP_MOVE_FULL)
        return NULL;
    return part == 0 ? p->body[i] : p->limb[sp_person_limb(world, i)];
}

typedef struct touching {
    dBodyID body_a, body_b;
    double spring, damper, dt;
} touching;

/* shares: how many times less than the pair's spring and damper this point has */
static void point_joint(sp_physics *p, const touching *t, double shares, sp_vec3 at, sp_vec3 normal, double depth,
                        double lift)
{
    /* friction along two tangents; a horizontal normal gets a horizontal one first */
    sp_vec3 tangent = sp_v3(-normal.y, normal.x, 0);
    if (normal.x * normal.x + normal.y * normal.y < 1e-6)
        tangent = sp_v3(1, 0, 0);
    tangent = sp_normal3(tangent);
    /* ODE's normal points into the first body */
    const double bulk = t->dt * t->spring + t->damper;
    dContact c = {
        .surface = {.mode = dContactSoftERP | dContactSoftCFM | dContactApprox1 | dContactFDir1 | dContactMu2,
                    .mu = CONTACT_FRICTION,
                    .mu2 = lift,
                    .soft_erp = t->dt * t->spring / bulk,
                    .soft_cfm = shares / bulk},
        .geom = {.pos = {at.x, at.y, at.z, 0}, .normal = {-normal.x, -normal.y, -normal.z, 0}, .depth = depth},
        .fdir1 = {tangent.x, tangent.y, tangent.z, 0}};
    dJointAttach(dJointCreateContact(p->world, p->joints, &c), t->body_a, t->body_b);
}

/* Two boxes that stand at one height: on the plane and without friction up and down, so that nobody climbs out of a
 * column that is pressed together. Above and below the middle, each as deep as the leaning faces are there: what nods
 * is set upright by the other. Points share by their depths, so that one that just touches takes nothing from one that
 * is deep: a corner is as stiff as a face. */
static void level_joints(sp_physics *p, const touching *t, const sp_manifold *m, const sp_actor *a, const sp_actor *b,
                         double z, double half)
{
    const double *r = a->body_rotation, *q = b->body_rotation;
    const double lean_a = r[2] * m->nx + r[6] * m->ny, lean_b = q[2] * m->nx + q[6] * m->ny;
    const uint32_t rows = half > 0 ? 2 : 1, count = m->separation <= 0 ? rows * m->count : 0;
    double at[4], depth[4], sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        at[i] = i % rows ? z + half : z - half;
        depth[i] = m->depth[i / rows] + (half > 0 ? (at[i] - a->z) * lean_a - (at[i] - b->z) * lean_b : 0);
        depth[i] = sp_max(depth[i], 0);
        sum += depth[i];
    }
    for (uint32_t i = 0; i < count; i++)
        if (depth[i] > 0)
            point_joint(p, t, sum / depth[i], sp_v3(m->x[i / rows], m->y[i / rows], at[i]), sp_v3(m->nx, m->ny, 0),
                        depth[i], 0);
}

/* Where two that stand push each other: cars halfway between their centres of mass (bumpers and frames reach from below
 * to above them), so that columns stay down, at a wall at their own; else bumper height, where both have something.
 * *half: how far above and below that faces meet, 0 for what is no car. */
static double meeting_height(const sp_world_def *def, const sp_world *world, uint32_t ia, uint32_t ib,
                             const sp_solid *a, const sp_solid *b, double *half)
{
    const sp_actor *p = &world->actors[ia], *q = &world->actors[ib];
    const bool car_a = sp_physics_struts(&def->actors[ia]), car_b = sp_physics_struts(&def->actors[ib]);
    const bool wall_a = car_b && a->high > q->body_position[2] && sp_physics_mass(&def->actors[ia]) <= 0;
    const bool wall_b = car_a && b->high > p->body_position[2] && sp_physics_mass(&def->actors[ib]) <= 0;
    double at = sp_max(p->z, q->z) + 0.5;
    if (car_a && car_b)
        at = (p->body_position[2] + q->body_position[2]) / 2;
    else if (wall_a || wall_b)
        at = wall_b ? p->body_position[2] : q->body_position[2];
    const double low = sp_max(a->low, b->low), high = sp_max(low, sp_min(a->high, b->high));
    at = sp_clamp(at, low, high);
    *half = (car_a && car_b) || wall_a || wall_b ? sp_min(CONTACT_HALF, sp_min(at - low, high - at)) : 0;
    return at;
}

/* joints of the touching pair at this place of the list */
static void pair_joints(sp_physics *p, const sp_world_def *def, const sp_world *world, int at, double dt)
{
    const uint32_t ia = (uint32_t)(world->contact_pairs[at] >> 32), ib = (uint32_t)world->contact_pairs[at];
    const double ma = sp_physics_mass(&def->actors[ia]), mb = sp_physics_mass(&def->actors[ib]);
    const bool fixed = ma <= 0 || mb <= 0;
    const double moved = fixed ? sp_max(ma, mb) : ma * mb / (ma + mb), scale = sp_max(1, moved / CONTACT_MASS);
    sp_solid a[2], b[2];
    const uint32_t na = sp_solids_of(def, world, ia, a), nb = sp_solids_of(def, world, ib, b);
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++) {
            const touching t = {part_body(p, world, ia, i), part_body(p, world, ib, k), CONTACT_SPRING * scale,
                                CONTACT_DAMPER * scale, dt};
            if (!t.body_a && !t.body_b)
                continue;
            if (sp_solids_level(&a[i], &b[k])) {
                const sp_box2 box_a = na > 1 ? sp_solid_box(&a[i]) : sp_actor_box(&def->actors[ia], &world->actors[ia]);
                const sp_box2 box_b = nb > 1 ? sp_solid_box(&b[k]) : sp_actor_box(&def->actors[ib], &world->actors[ib]);
                sp_manifold m;
                sp_touch_manifold_held(&box_a, &box_b, world->contact_nx[at], world->contact_ny[at], &m);
                if (fixed || m.separation > -CONTACT_DEEP) {
                    double half;
                    const double z = meeting_height(def, world, ia, ib, &a[i], &b[k], &half);
                    level_joints(p, &t, &m, &world->actors[ia], &world->actors[ib], z, half);
                    continue;
                }
            }
            sp_meeting m;
            sp_solids_meet(&a[i], &b[k], 0, &m);
            for (uint32_t n = 0; n < m.count; n++)
                point_joint(p, &t, m.count, m.at[n], m.normal, m.depth[n], CONTACT_FRICTION);
        }
}

/* a ball joint without stops: the point `on_a` of one body (from its centre of mass, its axes) is `on_b` of the other
 */
static void ball_joint(sp_physics *p, dBodyID a, dBodyID b, sp_vec3 on_a, sp_vec3 on_b)
{
    dVector3 at;
    dBodyGetRelPointPos(a, on_a.x, on_a.y, on_a.z, at);
    const dJointID joint = dJointCreateBall(p->world, p->joints);
    dJointAttach(joint, a, b);
    dJointSetBallAnchor(joint, at[0], at[1], at[2]);
    /* of the second body in its own axes, unlike the first */
    dJointSetBallAnchor2(joint, on_b.x, on_b.y, on_b.z);
}

/* hips, in the order of the limbs, and kingpins, in the order of the tractors */
static void ball_joints(sp_physics *p, const sp_world_def *def, const sp_world *world)
{
    for (uint32_t k = 0; k < world->limb_count && k < p->limb_count; k++) {
        const uint32_t i = world->limb_actor[k];
        sp_vec3 on_legs, on_trunk;
        sp_person_joint(&def->actors[i], &on_legs, &on_trunk);
        if (p->enabled[i])
            ball_joint(p, p->body[i], p->limb[k], on_legs, on_trunk);
    }
    for (uint32_t i = 1; i <= p->body_count; i++) {
        sp_vec3 on_tractor, on_trailer;
        const uint32_t trailer = def->actors[i].tows;
        if (trailer && p->enabled[i] && p->enabled[trailer] &&
            sp_trailer_joint(def, world, i, &on_tractor, &on_trailer))
            ball_joint(p, p->body[i], p->body[trailer], on_tractor, on_trailer);
    }
}

/* ---------------------------------------------------------------- a step */
/* what ODE must know of a body before it moves: mass and gyroscopic torque, pure functions of the state. Until
 * something touches it, a car nods and rolls by a few degrees only and goes without. */
static void body_tune(sp_physics *p, const sp_world_def *def, const sp_world *world, uint32_t i)
{
    double mass, inertia[3];
    const bool gyroscopic = (world->actors[i].flags & SP_ACTOR_TOUCHED) != 0;
    if (gyroscopic != p->gyroscopic[i]) {
        dBodySetGyroscopicMode(p->body[i], gyroscopic);
        p->gyroscopic[i] = gyroscopic;
    }
    if (!sp_person_is(&def->actors[i]))
        return;
    sp_body_mass(def, world, i, &mass, inertia);
    if (mass < p->mass[i] || mass > p->mass[i])
        body_mass(p->body[i], mass, inertia);
    p->mass[i] = mass;
    const int k = sp_person_limb(world, i);
    if (k >= 0 && p->limb_of[k] != i) {
        sp_person_mass(&def->actors[i], 1, &mass, inertia);
        body_mass(p->limb[k], mass, inertia);
        p->limb_of[k] = i;
    }
}

static double sum_of(const sp_push *p)
{
    return p->force.x + p->force.y + p->force.z + p->torque.x + p->torque.y + p->torque.z;
}

/* forces of one free body into ODE; a non-finite one would make ODE abort the process */
static bool body_push(sp_physics *p, const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_error *err)
{
    sp_actor *a = &world->actors[i];
    const int limb = sp_person_limb(world, i);
    sp_push push[2] = {{{0, 0, 0}, {0, 0, 0}}, {{0, 0, 0}, {0, 0, 0}}};
    if (a->move == SP_MOVE_FULL) {
        sp_wreck_ask(def, world, i);
        sp_chassis_step(def, world, i, dt, &push[0].force, &push[0].torque);
        sp_wreck_step(def, world, i, dt, &push[0].force, &push[0].torque);
    } else {
        sp_loose_step(def, world, i, dt, push);
    }
    const double sum = sum_of(&push[0]) + sum_of(&push[1]) + a->body_position[0] + a->body_position[1];
    const double asked =
        a->move == SP_MOVE_FULL ? a->steering + a->throttle + a->brake + world->control.accel_applied : 0;
    if (!sp_finite(sum + asked))
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "a force on actor '%s' is not finite at tick %lld",
                            def->actors[i].name, (long long)world->tick);
    body_write(p->body[i], a);
    dBodySetForce(p->body[i], push[0].force.x, push[0].force.y, push[0].force.z);
    dBodySetTorque(p->body[i], push[0].torque.x, push[0].torque.y, push[0].torque.z);
    if (limb >= 0) {
        limb_write(p->limb[limb], world, (uint32_t)limb);
        dBodySetForce(p->limb[limb], push[1].force.x, push[1].force.y, push[1].force.z);
        dBodySetTorque(p->limb[limb], push[1].torque.x, push[1].torque.y, push[1].torque.z);
    }
    return true;
}

/* free bodies are awake and pushed, all others are asleep */
static bool bodies_push(sp_physics *p, const sp_world_def *def, sp_world *world, double dt, bool *any, sp_error *err)
{
    *any = false;
    for (uint32_t i = 1; i <= p->body_count; i++) {
        const bool awake =
            world->actors[i].move >= SP_MOVE_FULL && !world->actors[i].hidden && !sp_loose_rests(world, i);
        const int limb = awake || p->enabled[i] ? sp_person_limb(world, i) : -1;
        if (awake != p->enabled[i]) {
            awake ? dBodyEnable(p->body[i]) : dBodyDisable(p->body[i]);
            p->enabled[i] = awake;
        }
        if (limb >= 0)
            awake ? dBodyEnable(p->limb[limb]) : dBodyDisable(p->limb[limb]);
        if (!awake)
            continue;
        *any = true;
        body_tune(p, def, world, i);
        if (!body_push(p, def, world, i, dt, err))
            return false;
        /* it has just come to rest: from here on it keeps every bit */
        if (sp_loose_rests(world, i)) {
            dBodyDisable(p->body[i]);
            if (limb >= 0)
                dBodyDisable(p->limb[limb]);
            p->enabled[i] = false;
        }
    }

    /* couplings turn both ends */
    for (uint32_t i = 1; i <= p->body_count && *any; i++) {
        const uint32_t trailer = def->actors[i].tows;
        sp_vec3 on_tractor, on_trailer;
        if (!trailer || !p->enabled[i] || !p->enabled[trailer] ||
            !sp_trailer_joint(def, world, i, &on_tractor, &on_trailer))
            continue;
        const sp_vec3 t = sp_trailer_torque(def, world, i);
        dBodyAddTorque(p->body[trailer], t.x, t.y, t.z);
        dBodyAddTorque(p->body[i], -t.x, -t.y, -t.z);
    }
    return true;
}

/* back into the plain state */
static void bodies_read(const sp_physics *p, const sp_world_def *def, sp_world *world, double dt)
{
    for (uint32_t i = 1; i <= p->body_count; i++) {
        if (!p->enabled[i])
            continue;
        sp_actor *a = &world->actors[i];
        raw_read(p->body[i], a->body_position, a->body_quaternion, a->body_rotation, a->body_velocity, a->body_spin);
        sp_place_from_body(&def->actors[i], a);
        a->odometer += dt * sp_hypot(a->body_velocity[0], a->body_velocity[1]);
        const int limb = sp_person_limb(world, i);
        if (limb < 0)
            continue;
        const uint32_t k = (uint32_t)limb;
        raw_read(p->limb[k], world->limb_position + 3 * k, world->limb_quaternion + 4 * k,
                 world->limb_rotation + 12 * k, world->limb_velocity + 3 * k, world->limb_spin + 3 * k);
    }
}

bool sp_physics_substep(sp_physics *p, const sp_world_def *def, sp_world *world, uint32_t k, sp_error *err)
{
    const double dt = (double)def->tick_ns / 1e9 / def->substeps;

    /* once a tick: who may meet whom */
    if (k == 0 || p->near_tick != world->tick) {
        p->near_count = sp_touch_near(p->grid, def, world, p->near, SP_NEAR_PAIRS);
        p->near_tick = world->tick;
        if (p->near_count > SP_NEAR_PAIRS)
            return sp_error_set(err, SP_BAD_BENCH, NULL, 0,
                                "more than %d pairs of actors are near each other at tick %lld", (int)SP_NEAR_PAIRS,
                                (long long)world->tick);
    }

    sp_trailer_follow(def, world, dt);
    bool any;
    if (!bodies_push(p, def, world, dt, &any, err))
        return false;

    /* joints in the order of the ids, then the step */
    if (any) {
        ball_joints(p, def, world);
        for (int i = 0; i < SP_MAX_CONTACTS && world->contact_pairs[i]; i++)
            pair_joints(p, def, world, i, dt);
        dWorldQuickStep(p->world, dt);
        dJointGroupEmpty(p->joints);
    }
    bodies_read(p, def, world, dt);
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
