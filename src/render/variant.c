/* variant.c - which programs draw the scene: those of a plain day, or compiled with what the night, the weather, the
 * shadow map or a rolling shutter add, so that a plain day never pays for them. */
#include <string.h>

#include "render/lamps.h"

uint32_t sp_variant_of(const sp_render *r)
{
    const sp_light *l = &r->light;
    return (l->lamps ? (uint32_t)SP_VARIANT_LAMPS : 0u) | (l->wet > 0 || l->snow > 0 ? SP_VARIANT_WEATHER : 0u);
}

/* whether a program differs between variants at all */
static bool varies(int p)
{
    return p != SP_PROGRAM_OVERLAY && p != SP_PROGRAM_LIT_DEPTH && p != SP_PROGRAM_ACTOR_DEPTH;
}

static bool build_one(sp_render *r, uint32_t variant, int p, sp_error *err)
{
    sp_variant *v = &r->variants[variant];
    if (!v->program[p])
        v->program[p] = sp_program_build((sp_program_id)p, variant, err);
    for (int u = 0; u < SP_UNIFORMS && v->program[p]; u++)
        v->uniform[p][u] = glGetUniformLocation(v->program[p], sp_uniform_name(u));
    return v->program[p] != 0;
}

static bool build(sp_render *r, uint32_t variant, sp_error *err)
{
    sp_variant *v = &r->variants[variant];
    const sp_variant *plain = &r->variants[0];
    for (int p = 0; p < SP_PROGRAMS; p++) {
        // what knows no variants is built once, as the plain day's
        if (!varies(p) && variant)
            v->program[p] = plain->program[p];
        if (!build_one(r, variant, p, err))
            return false;
    }
    v->ready = true;
    return true;
}

/* the programs that all variants share, without those that only a plain day needs */
static bool build_common(sp_render *r, sp_error *err)
{
    sp_variant *v = &r->variants[0];
    for (int p = 0; p < SP_PROGRAMS; p++) {
        if (varies(p) || v->program[p])
            continue;
        const bool depth = p == SP_PROGRAM_LIT_DEPTH || p == SP_PROGRAM_ACTOR_DEPTH;
        v->program[p] = sp_program_build((sp_program_id)p, depth ? SP_VARIANT_DEPTH : 0, err);
        if (!v->program[p])
            return false;
    }
    return true;
}

bool sp_variant_use(sp_render *r, uint32_t variant, sp_error *err)
{
    sp_variant *v = &r->variants[variant];
    if (!v->ready && (!build_common(r, err) || !build(r, variant, err)))
        return false;
    r->variant = variant;
    memcpy(r->programs, v->program, sizeof r->programs);
    memcpy(r->u_frame, v->uniform, sizeof r->u_frame);
    return true;
}

void sp_variants_free(sp_render *r)
{
    for (uint32_t k = 0; k < SP_VARIANTS; k++)
        for (int p = 0; p < SP_PROGRAMS; p++)
            if (k == 0 || varies(p))
                glDeleteProgram(r->variants[k].program[p]);
}

/* ---------------------------------------------------------------- of a frame */
static void scaled(GLuint program, GLint at, const float c[3], double k)
{
    if (at >= 0)
        glProgramUniform3f(program, at, (float)((double)c[0] * k), (float)((double)c[1] * k),
                           (float)((double)c[2] * k));
}

/* What the beams of whoever carries the eye make the air before it shine: backscatter of 0.046 / MOR per sr, as lidar
 * models have it, of light that begins to be seen 4 m ahead. */
static double veil(const sp_render *r, const sp_world *world, sp_actor_id carrier)
{
    if (!carrier.i || carrier.i > world->actor_count || r->light.fog_density < 0.004f)
        return 0;
    const uint32_t lights = world->actors[carrier.i].lights;
    const double sigma = (double)r->light.fog_density * 0.6931471805599453;
    const double candela = lights & SP_LIGHT_HIGH ? 40000 : lights & SP_LIGHT_LOW ? 7000 : 0;
    return candela * 0.01535 * sigma / 4;
}

static double exposure(const sp_render *r)
{
    const float said = r->scene->v->exposure;
    return said > 0 ? (double)said : sp_light_exposure(&r->light);
}

/* what all programs of the scene are told of a frame */
static void light_one(sp_render *r, int p)
{
    const sp_frame_scene *f = r->scene;
    const sp_frame_view *v = f->v;
    const sp_light *l = &r->light;
    const GLuint program = r->programs[p];
    const GLint *at = r->u_frame[p];
    const double k = exposure(r);
    double s, c;
    const sp_env *env = sp_env_at(f->def, f->world->tick, &(sp_env){0});
    sp_sincos(env->sun_azimuth, &s, &c);
    // the disc has the light across its rays in 6.8e-5 sr: the sun's is far beyond white, the moon's is kept
    const bool moon = env->sun_elevation < 0 && l->level < 0.004f;
    const double glow = veil(r, f->world, f->skip) * k / SP_LIGHT_UNIT;
    glProgramUniformMatrix4fv(program, at[SP_U_CLIP], 1, GL_FALSE, v->clip);
    glProgramUniform4f(program, at[SP_U_FOG], (float)((double)l->fog[0] * k), (float)((double)l->fog[1] * k),
                       (float)((double)l->fog[2] * k), l->fog_density);
    if (at[SP_U_SUN] >= 0)
        glProgramUniform3fv(program, at[SP_U_SUN], 1, l->sun);
    scaled(program, at[SP_U_SUN_COLOUR], l->sun_colour, k);
    scaled(program, at[SP_U_SKY], l->sky, k);
    scaled(program, at[SP_U_BOUNCE], l->bounce, k);
    scaled(program, at[SP_U_ZENITH], l->zenith, k);
    scaled(program, at[SP_U_HORIZON], l->horizon, k);
    scaled(program, at[SP_U_DUSK], l->dusk, k);
    glProgramUniform1f(program, at[SP_U_HAZE], l->haze);
    glProgramUniform1f(program, at[SP_U_EXPOSURE], (float)k);
    glProgramUniform1i(program, at[SP_U_LINEAR], v->linear ? 1 : 0);
    glProgramUniform4f(program, at[SP_U_CLOUD], l->cloud, (float)c, (float)s, moon ? 40000 : 6);
    glProgramUniform4f(program, at[SP_U_WEATHER], l->wet, l->snow, 0, 0);
    glProgramUniform4f(program, at[SP_U_VEIL], (float)v->axis[0][0], (float)v->axis[0][1], (float)v->axis[0][2],
                       (float)glow);
    glProgramUniform1f(program, at[SP_U_PIXEL], (float)v->pixel);
    if (v->rolling) {
        glProgramUniformMatrix4fv(program, at[SP_U_CLIP_BEFORE], 1, GL_FALSE, v->clip_before);
        glProgramUniform2f(program, at[SP_U_SHUTTER], v->shutter[0], v->shutter[1]);
    }
    if (f->shadow && at[SP_U_SHADOW] >= 0)
        glProgramUniformMatrix4fv(program, at[SP_U_SHADOW], 1, GL_FALSE, f->shadow);
    if (at[SP_U_PULSE] >= 0) {
        glProgramUniform4fv(program, at[SP_U_PULSE], 1, v->pulse);
        glProgramUniform1f(program, at[SP_U_LAG], 0);
    }
}

void sp_frame_light(sp_render *r)
{
    r->lamps_lit->scale = exposure(r) / SP_LIGHT_UNIT;
    for (int p = 0; p < SP_PROGRAMS; p++)
        if (p != SP_PROGRAM_OVERLAY && p != SP_PROGRAM_LIT_DEPTH && p != SP_PROGRAM_ACTOR_DEPTH) {
            light_one(r, p);
            r->variants[r->variant].frame[p] = r->frame;
        }
}

float sp_frame_lag(const sp_frame_view *v, const char *name)
{
    const sp_pulse p = v->pulsed;
    return p.period_ns > 0 ? 1 + (float)((double)sp_pulse_phase(p, name) / (double)p.period_ns) : 0;
}

/* of the frame's own variant and of what lamps make of it in one draw, so that no pixel pays for lamps that are far */
void sp_variant_lamps(sp_render *r, sp_program_id p, uint32_t beams, uint32_t spots)
{
    const uint32_t street = SP_VARIANT_STREET | (spots <= SP_SPOTS_FEW ? (uint32_t)SP_VARIANT_FEW : 0u),
                   want = r->variant | (beams > 1 ? (uint32_t)SP_VARIANT_FLEET : 0u) | (spots ? street : 0u);
    sp_variant *w = &r->variants[want];
    // one that does not compile says so once, and the frame's own stands in
    if (!w->program[p] && (r->trouble.code || !build_one(r, want, (int)p, &r->trouble)))
        w = &r->variants[r->variant];
    r->programs[p] = w->program[p];
    memcpy(r->u_frame[p], w->uniform[p], sizeof r->u_frame[p]);
    if (w->frame[p] != r->frame)
        light_one(r, (int)p);
    w->frame[p] = r->frame;
}
