/* loose.c - a body without a chassis: cones, debris, soft targets, motorcycles without a rider, people. It flies,
 * tumbles, slides and comes to rest. Leaves the ground's push to ground_touch.c, the two halves of a person to
 * person.c, integration and contacts to ODE. */
#include "physics/internal.h"

/* rubber and metal on asphalt, people on asphalt (Searle 1993: 0.66), wheels that still turn, some of them */
#define GRIP_SKIN   0.6
#define GRIP_PEOPLE 0.66
#define GRIP_ROLL   0.3
#define GRIP_SIDE   0.8

static bool wheeled(const sp_actor_def *d)
{
    return d->kind->class_id >= SP_KIND_CAR && d->kind->class_id <= SP_KIND_BICYCLE;
}

/* the points of the body that the ground may meet, from the centre of mass */
static uint32_t corners_of(const sp_actor_def *d, sp_vec3 *out)
{
    const sp_vec3 com = sp_physics_com(d);
    const double front = d->center_x + d->length / 2 - com.x, rear = front - d->length;
    const double half = d->width / 2, bottom = -com.z, top = bottom + d->height;
    const bool two_wheels = d->kind->class_id == SP_KIND_MOTORCYCLE || d->kind->class_id == SP_KIND_BICYCLE;
    if (!two_wheels)
        return sp_box_corners(sp_v3(rear, -half, bottom), sp_v3(front, half, top), out);

    /* stands on its tyres, wide at the handlebar alone */
    sp_box_corners(sp_v3(rear, -0.05, bottom), sp_v3(front, 0.05, top), out);
    const double middle = (bottom + top) / 2;
    out[8] = sp_v3(front - 0.3 * d->length, half, middle);
    out[9] = sp_v3(front - 0.3 * d->length, -half, middle);
    out[10] = sp_v3(rear + 0.3 * d->length, half / 2, middle);
    out[11] = sp_v3(rear + 0.3 * d->length, -half / 2, middle);
    return 12;
}

static void stop(sp_rigid *b)
{
    for (int i = 0; i < 3; i++) {
        b->velocity[i] = 0;
        b->spin[i] = 0;
    }
}

/* slower than gravity makes it in two steps */
static bool slow(const sp_rigid *b, double reach, double dt)
{
    const double speed = sp_length3(sp_v3(b->velocity[0], b->velocity[1], b->velocity[2])),
                 turning = reach * sp_length3(sp_v3(b->spin[0], b->spin[1], b->spin[2]));
    return speed < 2 * SP_GRAVITY * dt && turning < 2 * SP_GRAVITY * dt;
}

static bool still(const double *velocity, const double *spin)
{
    return velocity[0] == 0 && velocity[1] == 0 && velocity[2] == 0 && spin[0] == 0 && spin[1] == 0 && spin[2] == 0;
}

bool sp_loose_rests(const sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const int limb = sp_person_limb(world, i);
    if (a->move != SP_MOVE_LOOSE || !still(a->body_velocity, a->body_spin) ||
        (limb >= 0 && !still(world->limb_velocity + 3 * limb, world->limb_spin + 3 * limb)))
        return false;
    for (int k = 0; k < SP_MAX_CONTACTS && world->contact_pairs[k]; k++)
        if (world->contact_pairs[k] >> 32 == i || (uint32_t)world->contact_pairs[k] == i)
            return false;
    return true;
}

/* whether friction holds what lies there, on a slope as well */
static bool held(const sp_world_def *def, const sp_actor *a, double grip)
{
    double z;
    sp_vec3 n;
    sp_place_ground(def, a, &z, &n);
    return sp_hypot(n.x, n.y) < grip * n.z;
}

void sp_loose_step(const sp_world_def *def, sp_world *world, uint32_t i, double dt, sp_push out[2])
{
    const sp_actor_def *d = &def->actors[i];
    sp_actor *a = &world->actors[i];
    const int limb = sp_person_limb(world, i);
    const double slippery = sp_ground_plain(def, world->tick).peak;
    const bool rolls = wheeled(d) && a->body_rotation[10] > 0.7, person = d->kind->class_id == SP_KIND_PEDESTRIAN;
    const double skin = slippery * (person ? GRIP_PEOPLE : GRIP_SKIN);
    const sp_grip grip = {rolls ? slippery * GRIP_ROLL : skin, rolls ? slippery * GRIP_SIDE : skin, person ? 1.0 : 0.5};
    const sp_road_place near = {a->road, a->lane, a->s, a->t};

    /* its parts, each with the ground's push and its own weight */
    sp_rigid part[2] = {sp_rigid_of_actor(def, world, i)};
    uint32_t touching[2] = {0, 0};
    const int parts = limb >= 0 ? 2 : 1;
    if (limb >= 0)
        part[1] = sp_rigid_of_limb(def, world, (uint32_t)limb);
    for (int k = 0; k < parts; k++) {
        sp_vec3 corner[SP_CORNERS];
        const uint32_t count = limb >= 0 ? sp_person_corners(d, k, corner) : corners_of(d, corner);
        out[k] = (sp_push){sp_v3(0, 0, -part[k].mass * SP_GRAVITY), sp_v3(0, 0, 0)};
        touching[k] = sp_ground_touch(def, &near, &part[k], corner, count, &grip, dt, &out[k].force, &out[k].torque);
    }

    /* at rest it stays so, to the bit: three points carry it, friction holds it */
    const double reach = (d->length + d->width + d->height) / 4;
    const bool carried = parts == 2 ? touching[0] >= 2 && touching[1] >= 2 : touching[0] >= 3;
    if (carried && slow(&part[0], reach, dt) && (parts == 1 || slow(&part[1], reach, dt)) &&
        held(def, a, sp_min(grip.along, grip.across))) {
        for (int k = 0; k < parts; k++) {
            stop(&part[k]);
            out[k] = (sp_push){0};
        }
        return;
    }
    if (limb >= 0)
        sp_person_hold(part, out);
}
