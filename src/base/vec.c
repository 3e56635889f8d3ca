/* vec.c - the larger pieces of vec.h: Euler angles and rectangles that may touch. Leaves solids to physics. */
#include "base/vec.h"

sp_quat sp_quat_from_ypr(double yaw, double pitch, double roll)
{
    double sy, cy, sp, cp, sr, cr;
    sp_sincos(yaw / 2, &sy, &cy);
    sp_sincos(pitch / 2, &sp, &cp);
    sp_sincos(roll / 2, &sr, &cr);
    return (sp_quat){cr * cp * cy + sr * sp * sy, sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy,
                     cr * cp * sy - sr * sp * cy};
}

void sp_quat_to_ypr(sp_quat q, double *yaw, double *pitch, double *roll)
{
    *yaw = sp_atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z));
    *pitch = sp_asin(2 * (q.w * q.y - q.z * q.x));
    *roll = sp_atan2(2 * (q.w * q.x + q.y * q.z), 1 - 2 * (q.x * q.x + q.y * q.y));
}

void sp_box2_corners(const sp_box2 *b, sp_vec2 out[4])
{
    double s, c;
    sp_sincos(b->heading, &s, &c);
    const double lx = c * b->half_length, ly = s * b->half_length;
    const double wx = -s * b->half_width, wy = c * b->half_width;
    out[0] = (sp_vec2){b->x + lx + wx, b->y + ly + wy};
    out[1] = (sp_vec2){b->x - lx + wx, b->y - ly + wy};
    out[2] = (sp_vec2){b->x - lx - wx, b->y - ly - wy};
    out[3] = (sp_vec2){b->x + lx - wx, b->y + ly - wy};
}

/* the largest gap between corner set q and box b over the two axes of b; < 0 where they overlap on both */
static double axis_gap(const sp_box2 *b, const sp_vec2 q[4])
{
    double s, c;
    sp_sincos(b->heading, &s, &c);
    double min_u = SP_INFINITY, max_u = -SP_INFINITY, min_v = SP_INFINITY, max_v = -SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const double dx = q[i].x - b->x, dy = q[i].y - b->y;
        const double u = c * dx + s * dy, v = -s * dx + c * dy;
        min_u = sp_min(min_u, u);
        max_u = sp_max(max_u, u);
        min_v = sp_min(min_v, v);
        max_v = sp_max(max_v, v);
    }
    const double gu = sp_max(min_u - b->half_length, -b->half_length - max_u);
    const double gv = sp_max(min_v - b->half_width, -b->half_width - max_v);
    return sp_max(gu, gv);
}

/* least distance from the corners q to the box b, squared */
static double corner_distance2(const sp_box2 *b, const sp_vec2 q[4])
{
    double s, c, best = SP_INFINITY;
    sp_sincos(b->heading, &s, &c);
    for (int i = 0; i < 4; i++) {
        const double dx = q[i].x - b->x, dy = q[i].y - b->y;
        const double u = sp_max(sp_abs(c * dx + s * dy) - b->half_length, 0);
        const double v = sp_max(sp_abs(-s * dx + c * dy) - b->half_width, 0);
        best = sp_min(best, u * u + v * v);
    }
    return best;
}

double sp_box2_separation(const sp_box2 *a, const sp_box2 *b)
{
    sp_vec2 qa[4], qb[4];
    sp_box2_corners(a, qa);
    sp_box2_corners(b, qb);

    /* separating axes: no axis with a gap means that they overlap, by the least overlap */
    const double gap = sp_max(axis_gap(a, qb), axis_gap(b, qa));
    if (gap <= 0) {
        return gap;
    }

    /* apart: the nearest pair of two convex polygons always has a corner in it */
    return sp_sqrt(sp_min(corner_distance2(a, qb), corner_distance2(b, qa)));
}
