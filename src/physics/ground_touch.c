/* ground_touch.c - a body that lies, slides or tumbles on the ground: its corners pressed against it as springs with
 * dampers and Coulomb friction. Leaves wheels to chassis.c and everything between two bodies to physics.c.
 *
 * Springs and dampers scale with the mass that a corner moves (Featherstone's inverse inertia in the direction of the
 * push), so that one setting holds for a cone and for a lorry and the step stays stable: at 80 1/s a body that lies
 * flat sinks in by 1.5 mm, and a step of 2 ms is a sixth of a radian. A push is never a pull, and friction never turns
 * a corner round, so a corner only takes energy out, but for what its spring had stored. */
#include "physics/internal.h"

static const double stiffness = 80;          /* 1/s, square root of spring over mass */
static const double most = 400 * SP_GRAVITY; /* m/s^2 at a corner: a bound, not a model */

static sp_vec3 turn(const double *r, sp_vec3 v)
{
    return sp_v3(r[0] * v.x + r[1] * v.y + r[2] * v.z, r[4] * v.x + r[5] * v.y + r[6] * v.z,
                 r[8] * v.x + r[9] * v.y + r[10] * v.z);
}

/* 1/kg: how much a push along unit vector d at arm moves the point where it acts */
static double mobility(const sp_rigid *b, sp_vec3 arm, sp_vec3 d)
{
    const double *r = b->rotation;
    const sp_vec3 c = sp_cross3(arm, d);
    const double x = r[0] * c.x + r[4] * c.y + r[8] * c.z, y = r[1] * c.x + r[5] * c.y + r[9] * c.z,
                 z = r[2] * c.x + r[6] * c.y + r[10] * c.z;
    return 1 / b->mass + x * x / b->inertia[0] + y * y / b->inertia[1] + z * z / b->inertia[2];
}

/* what one corner takes from the ground */
static sp_vec3 corner_force(const sp_rigid *b, sp_vec3 arm, double depth, sp_vec3 n, const sp_grip *grip, double dt)
{
    const sp_vec3 spin = sp_v3(b->spin[0], b->spin[1], b->spin[2]);
    const sp_vec3 v = sp_add3(sp_v3(b->velocity[0], b->velocity[1], b->velocity[2]), sp_cross3(spin, arm));
    const double into = -sp_dot3(v, n), mass = 1 / mobility(b, arm, n);
    const double push = sp_clamp(stiffness * stiffness * depth + 2 * grip->damping * stiffness * into, 0, most) * mass;

    /* friction: against the slip along and across, at most what stops the corner within two steps */
    const double *r = b->rotation;
    sp_vec3 along = sp_v3(r[0], r[4], r[8]);
    along = sp_sub3(along, sp_scale3(n, sp_dot3(along, n)));
    if (sp_dot3(along, along) < 1e-6)
        along = sp_v3(n.z, 0, -n.x);
    along = sp_normal3(along);
    const sp_vec3 across = sp_cross3(n, along);
    const double vx = sp_dot3(v, along), vy = sp_dot3(v, across), slip = sp_hypot(vx, vy);
    if (slip <= 0 || push <= 0)
        return sp_scale3(n, push);
    const sp_vec3 way = sp_scale3(sp_add3(sp_scale3(along, vx), sp_scale3(across, vy)), 1 / slip);
    const double limit = slip / (2 * dt * mobility(b, arm, way));
    const double x = sp_min(grip->along * push, limit) * vx / slip, y = sp_min(grip->across * push, limit) * vy / slip;
    return sp_sub3(sp_scale3(n, push), sp_add3(sp_scale3(along, x), sp_scale3(across, y)));
}

uint32_t sp_ground_touch(const sp_world_def *def, const sp_road_place *near, const sp_rigid *b, const sp_vec3 *corners,
                         uint32_t count, const sp_grip *grip, double dt, sp_vec3 *force, sp_vec3 *torque)
{
    /* no corner can be in the ground */
    sp_vec3 arm[SP_CORNERS], normal;
    double low = 0, z;
    for (uint32_t i = 0; i < count; i++) {
        arm[i] = turn(b->rotation, corners[i]);
        low = sp_min(low, arm[i].z);
    }
    const double x0 = b->position[0], y0 = b->position[1], z0 = b->position[2];
    sp_road_patch patch;
    sp_road_patch_make(def->road, near, &patch);
    sp_road_patch_at(&patch, x0, y0, &z, &normal);
    if (z0 + low > z + 1.5)
        return 0;

    uint32_t touching = 0;
    for (uint32_t i = 0; i < count; i++) {
        sp_road_patch_at(&patch, x0 + arm[i].x, y0 + arm[i].y, &z, &normal);
        const double depth = (z - (z0 + arm[i].z)) * normal.z;
        touching += depth > -0.002;
        if (depth <= 0)
            continue;
        const sp_vec3 push = corner_force(b, arm[i], depth, normal, grip, dt);
        *force = sp_add3(*force, push);
        *torque = sp_add3(*torque, sp_cross3(arm[i], push));
    }
    return touching;
}

uint32_t sp_box_corners(sp_vec3 low, sp_vec3 high, sp_vec3 *out)
{
    for (uint32_t i = 0; i < 8; i++)
        out[i] = sp_v3(i & 1 ? high.x : low.x, i & 2 ? high.y : low.y, i & 4 ? high.z : low.z);
    return 8;
}
