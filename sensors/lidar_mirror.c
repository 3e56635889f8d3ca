/* lidar_mirror.c - beams that water throws on: a ray from the water's level, mirrored about it, at the boxes of its
 * column or at triangles. The ground beyond is left out: what it gives back twice over the water is nothing. */
#include "sensors/lidar.h"

/* a box from the mirrored eye: the ray passes the water at `start` */
static void meet_box(const sp_lidar_column *col, const sp_cast_box *box, double c, double s, double below, double start,
                     double *range, float *cosine, uint32_t *what)
{
    const double fall = c * col->along.z + s * col->up.z;
    double near = start, far = *range, face = 0;
    uint32_t first = box->what;
    for (int k = 0; k < 3; k++) {
        // the world's z along this axis
        const double z = col->along.z * (double)box->along[k] + col->across.z * (double)box->across[k] +
                         col->up.z * (double)box->up[k];
        const double at = (double)box->at[k] - 2 * below * z, half = (double)box->half[k];
        double rate = c * (double)box->along[k] + s * (double)box->up[k] - 2 * fall * z;
        rate = sp_abs(rate) > 1e-9 ? rate : 1e-9;
        const double a = (-half - at) / rate, b = (half - at) / rate, in = sp_min(a, b);
        if (in > near) {
            near = in;
            face = sp_abs(rate);
            first = k == 0 ? box->end : box->what;
        }
        far = sp_min(far, sp_max(a, b));
    }
    // what stands in the water hides it from above too
    if (near < far && near > start) {
        *range = near;
        *cosine = (float)face;
        *what = first;
    }
}

static void meet_triangles(const sp_lidar_scan *s, const sp_lidar_column *col, sp_vec3 from, sp_vec3 way, double start,
                           double *range, float *cosine, uint32_t *what)
{
    double far = *range - start, face = 1;
    uint32_t material = 0;
    if (sp_cast_tree_ray(&s->plan->scene->fixed, from, way, &far, &face, &material)) {
        *what = sp_cast_what(0, material);
    }
    for (uint32_t i = 0; i < col->count; i++) {
        const sp_cast_box *box = &s->box[col->first + i];
        const uint32_t actor = sp_cast_actor(box->what);
        const sp_pose p = sp_past_pose(s->in, actor, col->age);
        if (box->model && sp_cast_tree_ray(box->model, sp_pose_to_local(p, from),
                                           sp_rotate(sp_conjugate(p.rotation), way), &far, &face, &material)) {
            *what = sp_cast_what(actor, material);
        }
    }
    *range = start + far;
    *cosine = (float)face;
}

bool sp_lidar_mirrored(const sp_lidar_scan *s, uint32_t column, uint32_t ring, float *range, float *cosine,
                       uint32_t *what)
{
    const sp_lidar_column *col = &s->column[column];
    const sp_cast_beams *b = &s->plan->beams;
    const double c = (double)b->c[ring], up = (double)b->s[ring],
                 start = (double)s->range[(size_t)column * b->padded + ring], most = s->v[SP_LIDAR_RANGE] + 1;
    sp_vec3 way = sp_add3(sp_scale3(col->along, c), sp_scale3(col->up, up));
    const double below = -start * way.z; /* m, of the water */
    const sp_vec3 from = sp_add3(col->eye, sp_scale3(way, start));
    double far = most;
    *what = 0;
    way.z = -way.z;
    if (s->detail) {
        meet_triangles(s, col, sp_add3(from, sp_v3(0, 0, 1e-3)), way, start, &far, cosine, what);
    }
    for (uint32_t i = 0; i < col->count; i++) {
        if (!s->box[col->first + i].model) {
            meet_box(col, &s->box[col->first + i], c, up, below, start, &far, cosine, what);
        }
    }
    *range = (float)far;
    return far < most;
}
