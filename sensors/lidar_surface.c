/* lidar_surface.c - what each beam has met is made of, how much of the light it gives back, and single beams beside
 * those of the scan. */
#include "sensors/lidar.h"

/* Rough ground gives back more at a grazing angle than Lambert's cosine: Oren and Nayar 1994, roughness 0.5 rad, seen
 * from where it is lit: A cos + B sin^2. Reflectors keep their strength up to 45 deg and have lost it at 70. */
static inline float rough(float albedo, float cosine)
{
    return albedo * (0.784f * cosine + 0.33f * (1 - cosine * cosine));
}

float sp_lidar_gain(const sp_lidar_plan *p, uint32_t what, float cosine)
{
    const uint32_t m = sp_cast_material(what);
    const float shown = p->albedo[m < SP_CAST_MATERIALS ? m : 0];
    const float albedo = shown < 0 ? p->actor_albedo[sp_cast_actor(what)] : shown;
    if (m <= SP_STUFF_GRASS) {
        return rough(albedo, cosine);
    }
    if (sp_lidar_retro(what)) {
        const float k = (cosine - 0.34f) * (1 / 0.37f);
        return albedo * (k > 1 ? 1 : k > 0 ? k : 0) + 0.3f * cosine;
    }
    return albedo * cosine;
}

/* whether a point on the front or the rear of a box is on its number plate: 0.52 x 0.11 m, its middle 0.5 m up */
static bool on_plate(const sp_lidar_scan *s, const sp_lidar_column *col, uint32_t actor, sp_vec3 p)
{
    const sp_vec3 at = sp_pose_to_local(sp_past_pose(s->in, actor, col->age), p);
    return sp_abs(at.y) < 0.26 && sp_abs(at.z - 0.5) < 0.055;
}

void sp_lidar_surface(sp_lidar_scan *s)
{
    const sp_lidar_plan *p = s->plan;
    const float most = (float)s->v[SP_LIDAR_RANGE] + 1;
    for (uint32_t c = 0; c < p->columns; c++) {
        const sp_lidar_column *col = &s->column[c];
        const size_t at = (size_t)c * p->beams.padded;
        for (uint32_t r = 0; r < p->beams.count; r++) {
            const float t = s->range[at + r];
            if (!(t < most)) {
                s->gain[at + r] = 0;
                continue;
            }
            const uint32_t what = s->what[at + r], m = sp_cast_material(what);
            const bool ground = sp_cast_actor(what) == 0 && (m == SP_STUFF_NONE || m == SP_STUFF_ASPHALT);
            if (ground || m == SP_CAST_END) {
                const double far = (double)t * (double)p->beams.c[r], up = (double)t * (double)p->beams.s[r];
                const sp_vec3 q = {col->eye.x + (far * col->along.x + up * col->up.x),
                                   col->eye.y + (far * col->along.y + up * col->up.y),
                                   col->eye.z + (far * col->along.z + up * col->up.z)};
                if (ground) {
                    const uint32_t stuff = sp_cast_surface(&p->scene->ground, q.x, q.y, q.z);
                    s->what[at + r] = sp_cast_what(0, stuff);
                    s->gain[at + r] = rough(p->albedo[stuff], s->cosine[at + r]);
                    continue;
                }
                if (!on_plate(s, col, sp_cast_actor(what), q)) {
                    s->what[at + r] = sp_cast_what(sp_cast_actor(what), SP_CAST_BODY);
                }
            }
            s->gain[at + r] = sp_lidar_gain(p, s->what[at + r], s->cosine[at + r]);
        }
    }
}

/* ---------------------------------------------------------------- single beams */
/* the ground below a beam: a plane, or three steps over hills */
static void ray_ground(const sp_lidar_scan *s, const sp_lidar_column *col, sp_vec3 way, float *range, float *cosine,
                       uint32_t *what)
{
    const sp_cast_ground *g = &s->plan->scene->ground;
    if (!(way.z < -1e-6)) {
        return;
    }
    double z = g->flat ? g->base : sp_cast_height(g, col->eye.x, col->eye.y, col->eye.z - 2);
    double t = (z - col->eye.z) / way.z;
    for (int k = 0; k < 3 && !g->flat; k++) {
        t = sp_clamp(t, 0, 400);
        z = sp_cast_height(g, col->eye.x + t * way.x, col->eye.y + t * way.y, z);
        t = (z - col->eye.z) / way.z;
    }
    if (t > 0 && t < (double)*range) {
        *range = (float)t;
        *cosine = (float)-way.z;
        *what = sp_cast_what(0, SP_STUFF_ASPHALT);
    }
}

/* triangles: what stands, and the models whose boxes are near the beam */
static void ray_detail(const sp_lidar_scan *s, const sp_lidar_column *col, uint32_t ring, sp_vec3 way, float *range,
                       float *cosine, uint32_t *what)
{
    double far = (double)*range, face = (double)*cosine;
    uint32_t material = 0;
    if (sp_cast_tree_ray(&s->plan->scene->fixed, col->eye, way, &far, &face, &material)) {
        *what = sp_cast_what(0, material);
    }
    for (uint32_t i = 0; i < col->count; i++) {
        const sp_cast_box *box = &s->box[col->first + i];
        if (!box->model || ring + 1 < box->first || ring > box->last) {
            continue;
        }
        const uint32_t actor = sp_cast_actor(box->what);
        const sp_pose p = sp_past_pose(s->in, actor, col->age);
        if (sp_cast_tree_ray(box->model, sp_pose_to_local(p, col->eye), sp_rotate(sp_conjugate(p.rotation), way), &far,
                             &face, &material)) {
            *what = sp_cast_what(actor, material);
        }
    }
    *range = (float)far;
    *cosine = (float)face;
}

void sp_lidar_rays(const sp_lidar_scan *s, uint32_t column, uint32_t ring, uint32_t count, const float *turn,
                   const float *lift, sp_cast_four *out)
{
    const sp_lidar_column *col = &s->column[column];
    const sp_cast_beams *b = &s->plan->beams;
    const bool ground = !s->detail || s->plan->scene->ground.flat;
    for (uint32_t k = 0; k < 4; k++) {
        const uint32_t i = k < count ? k : 0;
        out->c[k] = b->c[ring] - lift[i] * b->s[ring];
        out->s[k] = b->s[ring] + lift[i] * b->c[ring];
        out->turn[k] = turn[i];
        out->range[k] = SP_LIDAR_FAR;
        out->cosine[k] = 1;
        out->what[k] = 0;
        if (k >= count) {
            continue;
        }
        const sp_vec3 along = sp_add3(col->along, sp_scale3(col->across, (double)turn[k]));
        const sp_vec3 way = sp_add3(sp_scale3(along, (double)out->c[k]), sp_scale3(col->up, (double)out->s[k]));
        if (ground) {
            ray_ground(s, col, way, &out->range[k], &out->cosine[k], &out->what[k]);
        }
        if (s->detail) {
            ray_detail(s, col, ring, way, &out->range[k], &out->cosine[k], &out->what[k]);
        }
    }
    for (uint32_t i = 0; i < col->count; i++) {
        const sp_cast_box *box = &s->box[col->first + i];
        if (!box->model && ring + 1 >= box->first && ring <= box->last) {
            sp_cast_box_four(box, out);
        }
    }
    for (uint32_t k = 0; k < count; k++) {
        if (sp_cast_material(out->what[k]) == SP_CAST_END) {
            out->what[k] = sp_cast_what(sp_cast_actor(out->what[k]), SP_CAST_BODY);
        }
    }
}
