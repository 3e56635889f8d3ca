/* solid.c - what an actor is made of when things tilt or fly: one box, or the two of a person; where they overlap in
 * space. Leaves the plane, where cars meet upright, to touch.c.
 *
 * ODE's box against box is asked for up to eight points, so that it never has to cull: culling calls libm's atan2,
 * whose bits change with the processor. */
#include <ode/ode.h>

#include "physics/internal.h"

/* up of a body that still counts as standing: 25 degrees */
#define UPRIGHT 0.906

sp_rigid sp_rigid_of_actor(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    sp_rigid b = {a->body_position, a->body_rotation, a->body_velocity, a->body_spin, 0, {0}};
    sp_body_mass(def, world, i, &b.mass, b.inertia);
    return b;
}

sp_rigid sp_rigid_of_limb(const sp_world_def *def, sp_world *world, uint32_t limb)
{
    sp_rigid b = {world->limb_position + 3 * limb,
                  world->limb_rotation + 12 * limb,
                  world->limb_velocity + 3 * limb,
                  world->limb_spin + 3 * limb,
                  0,
                  {0}};
    sp_person_mass(&def->actors[world->limb_actor[limb]], 1, &b.mass, b.inertia);
    return b;
}

/* a box from `low` to `high` in the frame of a body */
static sp_solid solid_at(const double *position, const double *rotation, sp_vec3 low, sp_vec3 high)
{
    const double *r = rotation;
    const sp_vec3 m = sp_scale3(sp_add3(low, high), 0.5), h = sp_scale3(sp_sub3(high, low), 0.5);
    sp_solid s = {.half = {h.x, h.y, h.z}};
    __builtin_memcpy(s.rotation, rotation, sizeof s.rotation);
    for (int k = 0; k < 3; k++)
        s.centre[k] = position[k] + r[4 * k] * m.x + r[4 * k + 1] * m.y + r[4 * k + 2] * m.z;
    const double up = sp_abs(r[8]) * h.x + sp_abs(r[9]) * h.y + sp_abs(r[10]) * h.z;
    s.low = s.centre[2] - up;
    s.high = s.centre[2] + up;
    s.upright = r[10] >= UPRIGHT;
    return s;
}

uint32_t sp_solids_of(const sp_world_def *def, const sp_world *world, uint32_t i, sp_solid out[2])
{
    const sp_actor_def *d = &def->actors[i];
    const sp_actor *a = &world->actors[i];
    const int limb = sp_person_limb(world, i);
    sp_vec3 low, high;
    if (limb >= 0) {
        sp_person_part(d, 0, &low, &high);
        out[0] = solid_at(a->body_position, a->body_rotation, low, high);
        sp_person_part(d, 1, &low, &high);
        out[1] = solid_at(world->limb_position + 3 * limb, world->limb_rotation + 12 * limb, low, high);
        return 2;
    }
    const sp_vec3 com = sp_physics_com(d);
    low = sp_v3(d->center_x - d->length / 2 - com.x, -d->width / 2, d->kind->clearance - com.z);
    high = sp_v3(d->center_x + d->length / 2 - com.x, d->width / 2, d->kind->clearance + d->height - com.z);
    out[0] = solid_at(a->body_position, a->body_rotation, low, high);
    return 1;
}

sp_box2 sp_solid_box(const sp_solid *s)
{
    return (sp_box2){s->centre[0], s->centre[1], sp_atan2(s->rotation[4], s->rotation[0]), s->half[0], s->half[1]};
}

bool sp_solids_level(const sp_solid *a, const sp_solid *b)
{
    /* standing both, and not one on top of the other: a third of the lower one's height */
    const double shared = sp_min(a->high, b->high) - sp_max(a->low, b->low);
    return a->upright && b->upright && shared >= 0.3 * sp_min(a->high - a->low, b->high - b->low);
}

uint32_t sp_solids_meet(const sp_solid *a, const sp_solid *b, double margin, sp_meeting *out)
{
    dContactGeom contact[8];
    const dVector3 side_a = {2 * a->half[0] + margin, 2 * a->half[1] + margin, 2 * a->half[2] + margin, 0},
                   side_b = {2 * b->half[0] + margin, 2 * b->half[1] + margin, 2 * b->half[2] + margin, 0};
    dVector3 normal;
    dReal depth;
    int code;
    const int n = dBoxBox(a->centre, a->rotation, side_a, b->centre, b->rotation, side_b, normal, &depth, &code, 8,
                          contact, (int)sizeof contact[0]);
    out->normal = sp_v3(normal[0], normal[1], normal[2]);
    out->count = n > 0 ? (uint32_t)n : 0;
    for (uint32_t i = 0; i < out->count; i++) {
        out->at[i] = sp_v3(contact[i].pos[0], contact[i].pos[1], contact[i].pos[2]);
        out->depth[i] = contact[i].depth;
    }
    return out->count;
}

bool sp_bodies_meet(const sp_world_def *def, const sp_world *world, uint32_t ia, uint32_t ib, double margin)
{
    sp_solid a[2], b[2];
    sp_meeting m;
    const uint32_t na = sp_solids_of(def, world, ia, a), nb = sp_solids_of(def, world, ib, b);

    /* upright ones in one piece: the rectangles on the plane, as everybody measures gaps */
    if (na == 1 && nb == 1 && sp_solids_level(&a[0], &b[0])) {
        const sp_box2 p = sp_actor_box(&def->actors[ia], &world->actors[ia]),
                      q = sp_actor_box(&def->actors[ib], &world->actors[ib]);
        const double apart = sp_box2_separation(&p, &q);
        return margin > 0 ? apart < margin : apart <= 0;
    }
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            if (sp_solids_meet(&a[i], &b[k], margin, &m))
                return true;
    return false;
}

void sp_body_span(const sp_world_def *def, const sp_world *world, uint32_t i, double *low, double *high)
{
    sp_solid s[2];
    const uint32_t n = sp_solids_of(def, world, i, s);
    *low = n > 1 ? sp_min(s[0].low, s[1].low) : s[0].low;
    *high = n > 1 ? sp_max(s[0].high, s[1].high) : s[0].high;
}
