/* lidar_surface.c - what each beam has met is made of, how much of the light it gives back, and single beams beside
 * those of the scan. */
#include "sensors/lidar.h"

#include <emmintrin.h>
#include <string.h>

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

/* where beam `r` ends, in the world */
static inline sp_vec3 end_of(const sp_lidar_plan *p, const sp_lidar_column *col, uint32_t r, float t)
{
    const double far = (double)t * (double)p->beams.c[r], up = (double)t * (double)p->beams.s[r];
    return (sp_vec3){col->eye.x + (far * col->along.x + up * col->up.x),
                     col->eye.y + (far * col->along.y + up * col->up.y),
                     col->eye.z + (far * col->along.z + up * col->up.z)};
}

static inline bool is_ground(uint32_t what)
{
    return sp_cast_actor(what) == 0 && sp_cast_material(what) <= SP_STUFF_GRASS;
}
static inline bool is_bare(uint32_t what)
{
    return what == sp_cast_what(0, SP_STUFF_NONE) || what == sp_cast_what(0, SP_STUFF_ASPHALT);
}

/* Ground at q below what lies there, met by a beam that falls by `fall` for each metre. Level water (n = 1.33) lets
 * through what Fresnel's formulas leave, there and back at one angle, and takes 6.8 1/m of 905 nm (Hale and Querry
 * 1973); *mirror: what it throws on. */
static float wade(const sp_lidar_plan *p, uint32_t stuff, float cosine, double fall, sp_vec3 q, float *mirror)
{
    const struct sp_lidar_film *f = &p->film[sp_cast_film_at(&p->scene->ground, q.x, q.y, q.z)];
    const float gain = rough(f->albedo[stuff], cosine);
    if (f->smooth <= 0 || stuff < SP_STUFF_ASPHALT || stuff > SP_STUFF_WALK) {
        return gain;
    }
    const double n = 1.33, c = sp_clamp(fall, 1e-4, 1), in = sp_sqrt(1 - (1 - c * c) / (n * n));
    const double across = (c - n * in) / (c + n * in), level = (n * c - in) / (n * c + in),
                 back = 0.5 * (across * across + level * level);
    const double through = sp_square(1 - back) * sp_exp(-2 * 6.8 * (double)f->depth / in), m = (double)f->smooth;
    *mirror = (float)(m * back);
    return gain * (float)(1 - m + m * through);
}

static void wade_beam(sp_lidar_scan *s, const sp_lidar_column *col, size_t at, uint32_t r, uint32_t stuff, sp_vec3 q)
{
    const sp_lidar_plan *p = s->plan;
    const double fall = -((double)p->beams.c[r] * col->along.z + (double)p->beams.s[r] * col->up.z);
    float mirror = 0;
    s->gain[at + r] = wade(p, stuff, s->cosine[at + r], fall, q, &mirror);
    if (p->pools) {
        s->mirror[at + r] = mirror;
    }
}

/* one beam that ends at t */
static void look(sp_lidar_scan *s, const sp_lidar_column *col, size_t at, uint32_t r, float t)
{
    const sp_lidar_plan *p = s->plan;
    const uint32_t what = s->what[at + r];
    if (is_bare(what)) {
        const sp_vec3 q = end_of(p, col, r, t);
        const uint32_t stuff = sp_cast_surface(&p->scene->ground, q.x, q.y, q.z);
        s->what[at + r] = sp_cast_what(0, stuff);
        s->gain[at + r] = rough(p->albedo[stuff], s->cosine[at + r]);
        if (p->films || p->pools) {
            wade_beam(s, col, at, r, stuff, q);
        }
        return;
    }
    if (sp_cast_material(what) == SP_CAST_END && !on_plate(s, col, sp_cast_actor(what), end_of(p, col, r, t))) {
        s->what[at + r] = sp_cast_what(sp_cast_actor(what), SP_CAST_BODY);
    }
    s->gain[at + r] = sp_lidar_gain(p, s->what[at + r], s->cosine[at + r]);
    // triangles of walks and the like say what they are
    if ((p->films || p->pools) && what >= sp_cast_what(0, SP_STUFF_PAINT) && is_ground(what)) {
        wade_beam(s, col, at, r, sp_cast_material(what), end_of(p, col, r, t));
    }
}

/* four beams that all end on the ground */
static void look_four(sp_lidar_scan *s, const sp_lidar_column *col, size_t at, uint32_t r)
{
    const sp_lidar_plan *p = s->plan;
    double x[4], y[4], z[4];
    uint32_t stuff[4];
    for (uint32_t k = 0; k < 4; k++) {
        const sp_vec3 q = end_of(p, col, r + k, s->range[at + r + k]);
        x[k] = q.x;
        y[k] = q.y;
        z[k] = q.z;
    }
    sp_cast_surfaces(&p->scene->ground, x, y, z, stuff);
    for (uint32_t k = 0; k < 4; k++) {
        s->what[at + r + k] = sp_cast_what(0, stuff[k]);
        s->gain[at + r + k] = rough(p->albedo[stuff[k]], s->cosine[at + r + k]);
    }
}

void sp_lidar_surface(sp_lidar_scan *s, uint32_t c)
{
    const sp_lidar_plan *p = s->plan;
    const uint32_t count = p->beams.count;
    const float most = (float)s->v[SP_LIDAR_RANGE] + 1;
    const sp_lidar_column *col = &s->column[c];
    const size_t at = (size_t)c * p->beams.padded;
    const bool dry = !p->films && !p->pools;
    if (p->pools) {
        memset(s->mirror + at, 0, p->beams.padded * sizeof *s->mirror);
    }
    for (uint32_t r = 0; r < count; r += 4) {
        const int met = _mm_movemask_ps(_mm_cmplt_ps(_mm_loadu_ps(s->range + at + r), _mm_set1_ps(most)));
        const uint32_t *what = s->what + at + r;
        if (dry && met == 15 && r + 4 <= count && is_bare(what[0]) && is_bare(what[1]) && is_bare(what[2]) &&
            is_bare(what[3])) {
            look_four(s, col, at, r);
            continue;
        }
        for (uint32_t k = r; k < r + 4 && k < count; k++) {
            if (met >> (k - r) & 1) {
                look(s, col, at, k, s->range[at + k]);
            } else {
                s->gain[at + k] = 0;
            }
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
    // of a plane no more than its height matters
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

/* triangles: what stands, and the models whose boxes are near the beams */
static void ray_detail(const sp_lidar_scan *s, const sp_lidar_column *col, uint32_t ring, const sp_vec3 *way,
                       uint32_t count, sp_cast_four *out)
{
    double far[4], face[4];
    uint32_t material[4] = {0};
    for (uint32_t k = 0; k < count; k++) {
        far[k] = (double)out->range[k];
        face[k] = (double)out->cosine[k];
    }
    uint32_t found = sp_cast_tree_rays(&s->plan->scene->fixed, col->eye, way, count, far, face, material);
    for (uint32_t k = 0; k < count; k++) {
        out->what[k] = found >> k & 1 ? sp_cast_what(0, material[k]) : out->what[k];
    }
    for (uint32_t i = 0; i < col->count; i++) {
        const sp_cast_box *box = &s->box[col->first + i];
        if (!box->model || ring + 1 < box->first || ring > box->last) {
            continue;
        }
        const uint32_t actor = sp_cast_actor(box->what);
        const sp_pose p = sp_past_pose(s->in, actor, col->age);
        const sp_quat back = sp_conjugate(p.rotation);
        sp_vec3 turned[4];
        for (uint32_t k = 0; k < count; k++) {
            turned[k] = sp_rotate(back, way[k]);
        }
        found = sp_cast_tree_rays(box->model, sp_pose_to_local(p, col->eye), turned, count, far, face, material);
        for (uint32_t k = 0; k < count; k++) {
            out->what[k] = found >> k & 1 ? sp_cast_what(actor, material[k]) : out->what[k];
        }
    }
    for (uint32_t k = 0; k < count; k++) {
        out->range[k] = (float)far[k];
        out->cosine[k] = (float)face[k];
    }
}

float sp_lidar_ray_gain(const sp_lidar_scan *s, uint32_t column, const sp_cast_four *f, uint32_t k)
{
    const sp_lidar_plan *p = s->plan;
    if (!(p->films || p->pools) || !is_ground(f->what[k]) || f->what[k] == 0) {
        return sp_lidar_gain(p, f->what[k], f->cosine[k]);
    }
    const sp_lidar_column *col = &s->column[column];
    const sp_vec3 along = sp_add3(col->along, sp_scale3(col->across, (double)f->turn[k])),
                  way = sp_add3(sp_scale3(along, (double)f->c[k]), sp_scale3(col->up, (double)f->s[k]));
    float mirror;
    return wade(p, sp_cast_material(f->what[k]), f->cosine[k], -way.z,
                sp_add3(col->eye, sp_scale3(way, (double)f->range[k])), &mirror);
}

void sp_lidar_rays(const sp_lidar_scan *s, uint32_t column, uint32_t ring, uint32_t count, const float *turn,
                   const float *lift, sp_cast_four *out)
{
    const sp_lidar_column *col = &s->column[column];
    const sp_cast_beams *b = &s->plan->beams;
    const bool ground = !s->detail || s->plan->scene->ground.flat;
    sp_vec3 ways[4];
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
        ways[k] = way;
    }
    if (s->detail) {
        ray_detail(s, col, ring, ways, count, out);
    }
    sp_cast_boxes_four(&s->box[col->first], col->count, ring, out);
    for (uint32_t k = 0; k < count; k++) {
        if (sp_cast_material(out->what[k]) == SP_CAST_END) {
            out->what[k] = sp_cast_what(sp_cast_actor(out->what[k]), SP_CAST_BODY);
        }
    }
}
