/* vec.h - vectors, quaternions, poses and oriented boxes. ISO 8855: x forward, y left, z up. All inline, no libm. */
#ifndef SP_BASE_VEC_H
#define SP_BASE_VEC_H

#include "base/real.h"

typedef struct sp_vec2 {
    double x, y;
} sp_vec2;
typedef struct sp_vec3 {
    double x, y, z;
} sp_vec3;
typedef struct sp_quat {
    double w, x, y, z;
} sp_quat; /* unit; rotates local into world */
typedef struct sp_pose {
    sp_vec3 position;
    sp_quat rotation;
} sp_pose;
/* a rectangle on the plane: centre, heading, half sizes */
typedef struct sp_box2 {
    double x, y, heading, half_length, half_width;
} sp_box2;

static inline sp_vec3 sp_v3(double x, double y, double z)
{
    return (sp_vec3){x, y, z};
}
static inline sp_vec3 sp_add3(sp_vec3 a, sp_vec3 b)
{
    return sp_v3(a.x + b.x, a.y + b.y, a.z + b.z);
}
static inline sp_vec3 sp_sub3(sp_vec3 a, sp_vec3 b)
{
    return sp_v3(a.x - b.x, a.y - b.y, a.z - b.z);
}
static inline sp_vec3 sp_scale3(sp_vec3 a, double k)
{
    return sp_v3(a.x * k, a.y * k, a.z * k);
}
static inline double sp_dot3(sp_vec3 a, sp_vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
static inline sp_vec3 sp_cross3(sp_vec3 a, sp_vec3 b)
{
    return sp_v3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}
static inline double sp_length3(sp_vec3 a)
{
    return sp_sqrt(sp_dot3(a, a));
}
static inline sp_vec3 sp_normal3(sp_vec3 a)
{
    const double n = sp_length3(a);
    return n > 0 ? sp_scale3(a, 1 / n) : sp_v3(0, 0, 0);
}
static inline sp_vec3 sp_rotate(sp_quat q, sp_vec3 v)
{
    const sp_vec3 u = {q.x, q.y, q.z};
    const sp_vec3 t = sp_scale3(sp_cross3(u, v), 2);
    return sp_add3(sp_add3(v, sp_scale3(t, q.w)), sp_cross3(u, t));
}
static inline sp_quat sp_conjugate(sp_quat q)
{
    return (sp_quat){q.w, -q.x, -q.y, -q.z};
}
static inline sp_quat sp_quat_multiply(sp_quat a, sp_quat b)
{
    return (sp_quat){a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                     a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}
/* yaw about z, then pitch about y (ISO 8855: positive nose down), then roll about x */
sp_quat sp_quat_from_ypr(double yaw, double pitch, double roll);
void sp_quat_to_ypr(sp_quat q, double *yaw, double *pitch, double *roll);
static inline sp_vec3 sp_pose_to_world(sp_pose p, sp_vec3 local)
{
    return sp_add3(p.position, sp_rotate(p.rotation, local));
}
static inline sp_vec3 sp_pose_to_local(sp_pose p, sp_vec3 world)
{
    return sp_rotate(sp_conjugate(p.rotation), sp_sub3(world, p.position));
}
static inline sp_pose sp_pose_compose(sp_pose a, sp_pose b)
{
    return (sp_pose){sp_pose_to_world(a, b.position), sp_quat_multiply(a.rotation, b.rotation)};
}

/* Signed separation of two rectangles: > 0 the distance between them, < 0 the penetration depth (least over the four
 * axes). */
double sp_box2_separation(const sp_box2 *a, const sp_box2 *b);
/* corners counter-clockwise from front left */
void sp_box2_corners(const sp_box2 *b, sp_vec2 out[4]);

#endif
