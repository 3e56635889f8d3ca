/* place.c - between the vehicle frame (rear axle, ground) and the ODE body (centre of mass), and how a body lies on
 * ground that is not level. */
#include "physics/internal.h"

sp_vec3 sp_physics_com(const sp_actor_def *d)
{
    if (d->vehicle)
        return sp_v3(d->vehicle->b, 0, d->vehicle->cog_height);
    return sp_v3(d->center_x, 0, sp_person_is(d) ? sp_person_com(d) : sp_min(0.5, d->height / 2));
}

/* people and things on feet stand upright, whatever the slope */
static bool leans(const sp_actor_def *d)
{
    return d->vehicle || (d->kind->class_id >= SP_KIND_CAR && d->kind->class_id <= SP_KIND_BICYCLE);
}

bool sp_place_ground(const sp_world_def *def, const sp_actor *a, double *z, sp_vec3 *normal)
{
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    sp_road_surface(def->road, a->x, a->y, &near, z, normal);
    return *z != 0 || normal->z < 1;
}

void sp_place_tilt(const sp_actor_def *d, sp_vec3 n, sp_actor *a)
{
    double sine, cosine;
    sp_sincos(a->heading, &sine, &cosine);
    if (!leans(d))
        n = sp_v3(0, 0, 1);

    /* the heading carried onto the slope; left and up follow */
    const sp_vec3 x = sp_normal3(sp_v3(cosine * n.z, sine * n.z, -(cosine * n.x + sine * n.y)));
    const sp_vec3 y = sp_cross3(n, x);
    const double rotation[12] = {x.x, y.x, n.x, 0, x.y, y.y, n.y, 0, x.z, y.z, n.z, 0};
    __builtin_memcpy(a->body_rotation, rotation, sizeof rotation);
    a->pitch = sp_asin(sp_clamp(-x.z, -1, 1));
    a->roll = sp_atan2(y.z, n.z);
    const sp_quat q = sp_quat_from_ypr(a->heading, a->pitch, a->roll);
    const double quaternion[4] = {q.w, q.x, q.y, q.z};
    __builtin_memcpy(a->body_quaternion, quaternion, sizeof quaternion);
}

/* on a slope or above 0: leaning as the ground does, its velocity along the slope */
static void place_on(const sp_actor_def *d, sp_vec3 n, double z, double yaw_rate, sp_actor *a)
{
    sp_place_tilt(d, n, a);
    const sp_vec3 c = sp_physics_com(d);
    const double *r = a->body_rotation;
    const sp_vec3 arm = sp_v3(r[0] * c.x + r[2] * c.z, r[4] * c.x + r[6] * c.z, r[8] * c.x + r[10] * c.z);
    a->z = z;
    a->vz = -(n.x * a->vx + n.y * a->vy) / n.z;
    a->body_position[0] = a->x + arm.x;
    a->body_position[1] = a->y + arm.y;
    a->body_position[2] = a->z + arm.z;
    a->body_velocity[0] = a->vx - yaw_rate * arm.y;
    a->body_velocity[1] = a->vy + yaw_rate * arm.x;
    a->body_velocity[2] = a->vz;
    a->body_spin[0] = 0;
    a->body_spin[1] = 0;
    a->body_spin[2] = yaw_rate;
    a->yaw_rate = yaw_rate;
}

void sp_physics_place(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double yaw_rate)
{
    double z;
    sp_vec3 n;
    if (sp_place_ground(def, a, &z, &n)) {
        place_on(d, n, z, yaw_rate, a);
        return;
    }
    const sp_vec3 c = sp_physics_com(d);
    double sine, cosine, half_sine, half_cosine;
    sp_sincos(a->heading, &sine, &cosine);
    sp_sincos(a->heading / 2, &half_sine, &half_cosine);

    /* upright: rotation about z alone */
    const double rotation[12] = {cosine, -sine, 0, 0, sine, cosine, 0, 0, 0, 0, 1, 0};
    const double quaternion[4] = {half_cosine, 0, 0, half_sine};
    __builtin_memcpy(a->body_rotation, rotation, sizeof rotation);
    __builtin_memcpy(a->body_quaternion, quaternion, sizeof quaternion);
    a->body_position[0] = a->x + cosine * c.x;
    a->body_position[1] = a->y + sine * c.x;
    a->body_position[2] = a->z + c.z;

    /* velocity of the centre of mass: that of the origin and the turn */
    a->body_velocity[0] = a->vx - yaw_rate * sine * c.x;
    a->body_velocity[1] = a->vy + yaw_rate * cosine * c.x;
    a->body_velocity[2] = 0;
    a->body_spin[0] = 0;
    a->body_spin[1] = 0;
    a->body_spin[2] = yaw_rate;
    a->pitch = 0;
    a->roll = 0;
    a->yaw_rate = yaw_rate;
}

void sp_place_from_body(const sp_actor_def *d, sp_actor *a)
{
    const sp_vec3 c = sp_physics_com(d);
    const double *r = a->body_rotation;
    a->x = a->body_position[0] - (r[0] * c.x + r[2] * c.z);
    a->y = a->body_position[1] - (r[4] * c.x + r[6] * c.z);
    a->z = a->body_position[2] - (r[8] * c.x + r[10] * c.z);
    a->heading = sp_atan2(r[4], r[0]);
}

sp_vec2 sp_place_velocity(const sp_actor *a, double x, double y)
{
    const double dx = x - a->body_position[0], dy = y - a->body_position[1];
    return (sp_vec2){a->body_velocity[0] - a->body_spin[2] * dy, a->body_velocity[1] + a->body_spin[2] * dx};
}
