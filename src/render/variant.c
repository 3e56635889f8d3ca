/* variant.c - which programs draw the scene: those of a plain day, or compiled with what the night, the weather, the
 * shadow map or a rolling shutter add, so that a plain day never pays for them. */
#include <string.h>

#include "render/lamps.h"

uint32_t sp_variant_of(const sp_render *r)
{
    const sp_light *l = &r->light;
    const bool street = l->street && r->lamps_lit->spot_count > 0, fleet = r->lamps_lit->beam_count > 1;
    const uint32_t lamps = SP_VARIANT_LAMPS | (street ? SP_VARIANT_STREET : 0u) | (fleet ? SP_VARIANT_FLEET : 0u);
    return (l->lamps ? lamps : 0u) | (l->wet > 0 || l->snow > 0 ? SP_VARIANT_WEATHER : 0u);
}

/* whether a program differs between variants at all */
static bool varies(int p)
{
    return p != SP_PROGRAM_OVERLAY && p != SP_PROGRAM_LIT_DEPTH && p != SP_PROGRAM_ACTOR_DEPTH;
}

static bool build(sp_render *r, uint32_t variant, sp_error *err)
{
    sp_variant *v = &r->variants[variant];
    const sp_variant *plain = &r->variants[0];
    for (int p = 0; p < SP_PROGRAMS; p++) {
        // what knows no variants is built once, as the plain day's
        if (!varies(p) && variant) {
            v->program[p] = plain->program[p];
        } else if (!v->program[p]) {
            v->program[p] = sp_program_build((sp_program_id)p, variant, err);
            if (!v->program[p])
                return false;
        }
        for (int u = 0; u < SP_UNIFORMS; u++)
            v->uniform[p][u] = glGetUniformLocation(v->program[p], sp_uniform_name(u));
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

void sp_frame_light(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *v,
                    sp_actor_id skip, const float *shadow)
{
    const sp_light *l = &r->light;
    const double k = v->exposure > 0 ? (double)v->exposure : sp_light_exposure(l);
    r->lamps_lit->scale = k / SP_LIGHT_UNIT;
    double s, c;
    sp_sincos(def->env.sun_azimuth, &s, &c);
    // the disc has the light across its rays in 6.8e-5 sr: the sun's is far beyond white, the moon's is kept
    const bool moon = def->env.sun_elevation < 0 && l->level < 0.004f;
    const double glow = veil(r, world, skip) * k / SP_LIGHT_UNIT;
    for (int p = 0; p < SP_PROGRAMS; p++) {
        const GLuint program = r->programs[p];
        const GLint *at = r->u_frame[p];
        if (p == SP_PROGRAM_OVERLAY || p == SP_PROGRAM_LIT_DEPTH || p == SP_PROGRAM_ACTOR_DEPTH)
            continue;
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
        if (shadow && at[SP_U_SHADOW] >= 0)
            glProgramUniformMatrix4fv(program, at[SP_U_SHADOW], 1, GL_FALSE, shadow);
    }
}
