/* lidar_plan.c - which way the beams of a lidar point, by rows or as named devices have them, and what surfaces give
 * back of light of 905 nm. */
#include "sensors/lidar.h"

#include <string.h>

static const double deg = SP_PI / 180;

/* ---------------------------------------------------------------- patterns */
uint32_t sp_lidar_ring_count(const double *v)
{
    const uint32_t pattern = (uint32_t)v[SP_LIDAR_PATTERN];
    return pattern == SP_LIDAR_UNIFORM ? (uint32_t)sp_round(v[SP_LIDAR_RINGS]) : pattern == SP_LIDAR_VLP16 ? 16 : 64;
}

uint32_t sp_lidar_column_count(const double *v)
{
    return (uint32_t)sp_round(v[SP_LIDAR_COLUMNS]);
}

static void even(double low, double high, uint32_t count, double *out)
{
    for (uint32_t i = 0; i < count; i++) {
        out[i] = count > 1 ? low + (high - low) * i / (count - 1) : 0.5 * (low + high);
    }
}

void sp_lidar_elevations(const double *v, double *out)
{
    const uint32_t n = sp_lidar_ring_count(v);
    switch ((uint32_t)v[SP_LIDAR_PATTERN]) {
    case SP_LIDAR_OS1_64:
        even(-16.6 * deg, 16.6 * deg, n, out);
        break;
    case SP_LIDAR_VLP16:
        even(-15 * deg, 15 * deg, n, out);
        break;
    case SP_LIDAR_HDL64:
        // two blocks: every half degree below, every third above
        even(-24.33 * deg, -8.83 * deg, 32, out);
        even(-8.33 * deg, 2 * deg, 32, out + 32);
        break;
    case SP_LIDAR_PANDAR: {
        // every sixth of a degree around the horizon, ever wider apart beyond
        static const double below[10] = {-25, -19, -14, -13, -12, -11, -10, -9, -8, -7}, above[5] = {3, 5, 8, 11, 15};
        for (int i = 0; i < 10; i++) {
            out[i] = below[i] * deg;
        }
        even(-6 * deg, 2 * deg, 49, out + 10);
        for (int i = 0; i < 5; i++) {
            out[59 + i] = above[i] * deg;
        }
        break;
    }
    default:
        even(sp_min(v[SP_LIDAR_LOW], v[SP_LIDAR_HIGH]), sp_max(v[SP_LIDAR_LOW], v[SP_LIDAR_HIGH]), n, out);
        break;
    }
}

static void lay_beams(sp_lidar_plan *p, const double *v)
{
    double elevation[SP_LIDAR_MOST_RINGS];
    const uint32_t n = sp_lidar_ring_count(v), padded = (n + 3) & ~3u;
    sp_lidar_elevations(v, elevation);
    for (uint32_t r = 0; r < padded; r++) {
        double s, c;
        sp_sincos(elevation[r < n ? r : n - 1], &s, &c);
        p->s[r] = (float)s;
        p->c[r] = (float)c;
        p->slope[r] = (float)(s / c);
    }
    p->beams = (sp_cast_beams){.count = n, .padded = padded, .c = p->c, .s = p->s, .slope = p->slope};
    sp_cast_beams_index(&p->beams, p->from);

    // column by column, each in the middle of its share
    p->columns = sp_lidar_column_count(v);
    const double way = v[SP_LIDAR_CLOCKWISE] != 0 ? -1 : 1, fov = sp_min(v[SP_LIDAR_FOV], SP_TAU);
    p->step = way * fov / p->columns;
    p->first = v[SP_LIDAR_AZIMUTH] - way * 0.5 * fov + 0.5 * p->step;
    for (uint32_t i = 0; i < p->columns; i++) {
        double s, c;
        sp_sincos(p->first + p->step * i, &s, &c);
        p->column_c[i] = (float)c;
        p->column_s[i] = (float)s;
    }
}

/* ---------------------------------------------------------------- surfaces */
static const float dry[SP_CAST_MATERIALS] = {
    [SP_STUFF_NONE] = 0.2f,
    [SP_STUFF_ASPHALT] = 0.15f,
    [SP_STUFF_PAINT] = 0.5f,
    [SP_STUFF_WALK] = 0.25f,
    [SP_STUFF_GRAVEL] = 0.25f,
    [SP_STUFF_GRASS] = 0.35f,
    [SP_STUFF_LEAVES] = 0.4f,
    [SP_STUFF_WOOD] = 0.3f,
    [SP_STUFF_WALL] = 0.35f,
    [SP_STUFF_GLASS] = 0.08f,
    [SP_STUFF_METAL] = 0.4f,
    [SP_STUFF_SIGN] = 6.0f, /* 0.3, twenty times */
    [SP_STUFF_LIGHT] = 0.1f,
    [SP_STUFF_CONE] = 0.6f,
    [SP_CAST_MAT + SP_MAT_PAINT] = -1,
    [SP_CAST_MAT + SP_MAT_GLASS] = 0.08f,
    [SP_CAST_MAT + SP_MAT_TYRE] = 0.05f,
    [SP_CAST_MAT + SP_MAT_METAL] = 0.4f,
    [SP_CAST_MAT + SP_MAT_TRIM] = 0.06f,
    [SP_CAST_MAT + SP_MAT_HEADLAMP] = 0.5f,
    [SP_CAST_MAT + SP_MAT_TAIL] = 2.0f, /* reflectors */
    [SP_CAST_MAT + SP_MAT_BRAKE] = 2.0f,
    [SP_CAST_MAT + SP_MAT_LEFT] = 0.4f,
    [SP_CAST_MAT + SP_MAT_RIGHT] = 0.4f,
    [SP_CAST_MAT + SP_MAT_WHITE] = 0.7f,
    [SP_CAST_MAT + SP_MAT_SKIN] = 0.5f,
    [SP_CAST_MAT + SP_MAT_CLOTH] = -1,
    [SP_CAST_MAT + SP_MAT_TROUSERS] = 0.25f,
    [SP_CAST_MAT + SP_MAT_DARK] = 0.06f,
    [SP_CAST_MAT + SP_MAT_ACCENT] = -1,
    [SP_CAST_BODY] = -1,
    [SP_CAST_END] = 6.0f,
    [SP_CAST_CLOTH] = -1,
    [SP_CAST_SNOW] = 0.8f,
    [SP_CAST_PHANTOM] = 0.3f,
};

/* what lies on the ground changes what it is made of; gives whether it is wet */
static bool lay_ground(float *albedo, double water, uint32_t surface)
{
    const bool wet = water > 1e-4 || surface == SP_SURFACE_WET;
    for (int k = SP_STUFF_ASPHALT; k <= SP_STUFF_GRAVEL && wet; k++) {
        albedo[k] *= 0.4f;
    }
    if (surface == SP_SURFACE_SNOW || surface == SP_SURFACE_ICE) {
        for (int k = SP_STUFF_ASPHALT; k <= SP_STUFF_GRASS; k++) {
            albedo[k] = surface == SP_SURFACE_SNOW ? 0.8f : 0.3f;
        }
    }
    return wet;
}

static void lay_surfaces(sp_lidar_plan *p, const sp_env *env)
{
    memcpy(p->albedo, dry, sizeof dry);
    p->wet = lay_ground(p->albedo, env->water, env->surface);
}

/* the same of each stretch that is another, the first of them being all the rest; films to 1 mm follow the texture,
 * from 2 mm on water is level */
static void lay_films(sp_lidar_plan *p, const sp_env *env)
{
    const sp_cast_ground *g = &p->scene->ground;
    const uint32_t surface = env->surface < SP_SURFACES ? env->surface : (uint32_t)SP_SURFACE_DRY;
    const sp_cast_film rest = {surface <= SP_SURFACE_WET ? env->water : 0, surface};
    p->pools = false;
    for (uint32_t i = 0; i < g->film_count; i++) {
        struct sp_lidar_film *f = &p->film[i];
        const sp_cast_film *on = i ? &g->film[i] : &rest;
        memcpy(f->albedo, dry, sizeof f->albedo);
        f->wet = lay_ground(f->albedo, on->depth, on->surface);
        f->depth = (float)on->depth;
        f->smooth = (float)sp_clamp((on->depth - 1e-3) / 1e-3, 0, 1);
        p->pools = p->pools || f->smooth > 0;
    }
    p->films = g->film_count > 1;
}

/* paint from 0.05 to 0.8, clothes from 0.1 to 0.6, by the colour's luminance: what a dye gives back beyond red is not
 * known from it */
static bool lay_actors(sp_lidar_plan *p, const sp_world_def *def, sp_arena *arena)
{
    p->actor_albedo = SP_ARRAY(arena, float, def->actor_count + 1);
    for (uint32_t i = 1; i <= def->actor_count && p->actor_albedo; i++) {
        const sp_actor_def *d = &def->actors[i];
        const sp_class c = d->kind ? d->kind->class_id : SP_KIND_STATIC;
        const float luma = 0.2126f * d->colour[0] + 0.7152f * d->colour[1] + 0.0722f * d->colour[2];
        const bool cloth = c == SP_KIND_PEDESTRIAN || c == SP_KIND_BICYCLE || c == SP_KIND_ANIMAL;
        const float shown = luma < 0 ? 0 : luma > 1 ? 1 : luma;
        p->actor_albedo[i] = cloth ? 0.1f + 0.5f * shown : 0.05f + 0.75f * shown;
    }
    return p->actor_albedo != NULL;
}

void sp_lidar_weather(sp_lidar_plan *p, const sp_env *env, const double *value)
{
    lay_surfaces(p, env);
    sp_lidar_air(p, env, value);
    if (p->scene) {
        lay_films(p, env);
    }
}

bool sp_lidar_plan_make(sp_lidar_plan *p, const sp_world_def *def, const sp_mount_def *mount, sp_arena *arena,
                        sp_error *err)
{
    const double *v = mount->value;
    lay_beams(p, v);
    sp_env scratch;
    const sp_env *env = sp_env_at(def, -def->settle_ticks, &scratch);
    sp_lidar_weather(p, env, v);
    for (uint32_t r = 0; r < p->beams.count; r++) {
        p->bias[r] = (float)(v[SP_LIDAR_BIAS] * sp_random_normal(def->seed, sp_mount_stream(mount, "beam"), 0, r));
    }
    if (!lay_actors(p, def, arena)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for what a lidar sees");
    }
    p->scene = sp_cast_scene_make(def, v[SP_LIDAR_DETAIL] != 0, arena, err);
    if (p->scene) {
        lay_films(p, env);
    }
    return p->scene != NULL;
}
