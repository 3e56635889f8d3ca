/* place.c - between the vehicle frame (rear axle, ground) and the ODE body (centre of mass). */
#include "physics/internal.h"

sp_vec3 sp_physics_com(const sp_actor_def *d)
{
    if (d->vehicle)
        return sp_v3(d->vehicle->b, 0, d->vehicle->cog_height);
    return sp_v3(d->center_x, 0, sp_min(0.5, d->height / 2));
}

void sp_physics_place(const sp_actor_def *d, sp_actor *a, double yaw_rate)
{
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
