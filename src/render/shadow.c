/* shadow.c - the sun's view of what is near the eye: a depth map of 1024 x 1024, into which actors and all that stands
 * beside the road are drawn. Snapped to its texels, so that shadows do not swim when the eye moves. */
#include <string.h>

#include <cglm/cglm.h>

#include "render/lamps.h"

enum { SIZE = 1024 };

typedef struct sp_shade_map {
    GLuint fbo, depth;
} sp_shade_map;

/* m: half the width of the map, and how far ahead of the eye its middle lies; along the rays */
static const double half = 52, ahead = 42, deep = 160;

static bool make(sp_render *r)
{
    sp_shade_map *s = sp_memory_alloc(sizeof *s);
    if (!s)
        return false;
    *s = (sp_shade_map){0};
    glCreateFramebuffers(1, &s->fbo);
    glCreateTextures(GL_TEXTURE_2D, 1, &s->depth);
    glTextureStorage2D(s->depth, 1, GL_DEPTH_COMPONENT32F, SIZE, SIZE);
    glTextureParameteri(s->depth, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTextureParameteri(s->depth, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTextureParameteri(s->depth, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTextureParameteri(s->depth, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTextureParameteri(s->depth, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
    glTextureParameteri(s->depth, GL_TEXTURE_COMPARE_FUNC, GL_LEQUAL);
    glNamedFramebufferTexture(s->fbo, GL_DEPTH_ATTACHMENT, s->depth, 0);
    glNamedFramebufferDrawBuffer(s->fbo, GL_NONE);
    r->shades = s;
    return true;
}

void sp_shade_map_free(sp_render *r)
{
    if (!r->shades)
        return;
    glDeleteFramebuffers(1, &r->shades->fbo);
    glDeleteTextures(1, &r->shades->depth);
    sp_memory_free(r->shades);
    r->shades = NULL;
}

/* the sun's frame: two axes of the map and the rays, unit */
typedef struct rays {
    sp_vec3 u, v, to;
    double middle[3]; /* along them, world */
} rays;

static rays rays_of(const sp_render *r, const sp_frame_view *f)
{
    const sp_vec3 to = sp_normal3(sp_v3((double)r->light.sun[0], (double)r->light.sun[1], (double)r->light.sun[2]));
    const sp_vec3 u = sp_normal3(sp_cross3(sp_v3(0, 0, 1), to)), v = sp_cross3(to, u);
    const double flat = sp_max(sp_hypot(f->axis[0][0], f->axis[0][1]), 1e-6);
    const sp_vec3 c = {f->eye[0] + ahead * f->axis[0][0] / flat, f->eye[1] + ahead * f->axis[0][1] / flat, f->eye[2]};
    const double texel = 2 * half / SIZE;
    rays q = {u, v, to, {sp_dot3(c, u), sp_dot3(c, v), sp_dot3(c, to)}};
    for (int k = 0; k < 2; k++)
        q.middle[k] = texel * sp_floor(q.middle[k] / texel);
    return q;
}

/* eye-relative world to clip (-1..1, depth 0 at the sun) or to the map (0..1) */
static void matrix(const rays *q, const sp_frame_view *f, bool map, float out[16])
{
    const sp_vec3 axis[3] = {q->u, q->v, q->to}, eye = sp_v3(f->eye[0], f->eye[1], f->eye[2]);
    const double scale[3] = {map ? 0.5 / half : 1 / half, map ? 0.5 / half : 1 / half, -0.5 / deep};
    memset(out, 0, 16 * sizeof out[0]);
    for (int k = 0; k < 3; k++) {
        out[0 + k] = (float)(axis[k].x * scale[k]);
        out[4 + k] = (float)(axis[k].y * scale[k]);
        out[8 + k] = (float)(axis[k].z * scale[k]);
        out[12 + k] = (float)((sp_dot3(axis[k], eye) - q->middle[k]) * scale[k] + (map || k == 2 ? 0.5 : 0));
    }
    out[15] = 1;
}

static bool within(const rays *q, const double p[3], double radius)
{
    const sp_vec3 c = {p[0], p[1], p[2]};
    return sp_abs(sp_dot3(c, q->u) - q->middle[0]) < half + radius &&
           sp_abs(sp_dot3(c, q->v) - q->middle[1]) < half + radius &&
           sp_abs(sp_dot3(c, q->to) - q->middle[2]) < deep + radius;
}

static const void *index_at(uint32_t first)
{
    return (const void *)((uintptr_t)first * sizeof(uint32_t));
}

/* ---------------------------------------------------------------- what stands on the ground */
/* whether a vertex is of the ground, which throws no shadow: from asphalt to grass */
static bool lies(const sp_lit *v)
{
    return v->n[3] >= SP_STUFF_ASPHALT && v->n[3] <= SP_STUFF_GRASS;
}

/* the triangles of one chunk that stand, behind those of the chunks before */
static bool standing(const sp_land *g, const sp_chunk *c, sp_growing *index, sp_thrower *out)
{
    const sp_lit *v = (const sp_lit *)g->lit.data + c->lit_base;
    const uint32_t *from = (const uint32_t *)g->lit_index.data + c->lit_first;
    float low[3] = {1e9f, 1e9f, 1e9f}, high[3] = {-1e9f, -1e9f, -1e9f};
    *out = (sp_thrower){.first = index->count};
    for (uint32_t i = 0; i + 2 < c->lit_count && !(c->error > 0); i += 3) {
        if (lies(&v[from[i]]))
            continue;
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                const float p = v[from[i + (uint32_t)j]].p[k];
                low[k] = p < low[k] ? p : low[k];
                high[k] = p > high[k] ? p : high[k];
            }
        if (!sp_growing_add(index, from + i, sizeof *from, 3))
            return false;
    }
    out->count = index->count - out->first;
    double r = 0;
    for (int k = 0; k < 3 && out->count; k++) {
        out->middle[k] = c->origin[k] + (double)(low[k] + high[k]) / 2;
        r += sp_square((double)high[k] - (double)low[k]) / 4;
    }
    out->radius = sp_sqrt(r);
    return true;
}

bool sp_shade_map_land(sp_render *r, const sp_land *g)
{
    sp_growing index = {0};
    r->throwers = sp_memory_alloc(sizeof *r->throwers * (r->chunk_count + 1));
    bool ok = r->throwers != NULL;
    for (uint32_t i = 0; i < r->chunk_count && ok; i++)
        ok = standing(g, &r->chunks[i], &index, &r->throwers[i]);
    if (ok) {
        glCreateBuffers(1, &r->thrower_indices);
        glNamedBufferData(r->thrower_indices, (GLsizeiptr)(sizeof(uint32_t) * (index.count ? index.count : 1)),
                          index.count ? index.data : NULL, GL_STATIC_DRAW);
    }
    sp_memory_free(index.data);
    return ok;
}

static void draw_chunks(sp_render *r, const sp_frame_view *f, const rays *q)
{
    const GLuint program = r->programs[SP_PROGRAM_LIT_DEPTH];
    glUseProgram(program);
    glVertexArrayElementBuffer(r->lit.vao, r->thrower_indices);
    glBindVertexArray(r->lit.vao);
    for (uint32_t i = 0; i < r->chunk_count; i++) {
        const sp_chunk *c = &r->chunks[i];
        const sp_thrower *t = &r->throwers[i];
        if (!t->count || !within(q, t->middle, t->radius))
            continue;
        glProgramUniform4f(program, r->u_frame[SP_PROGRAM_LIT_DEPTH][SP_U_ORIGIN], (float)(c->origin[0] - f->eye[0]),
                           (float)(c->origin[1] - f->eye[1]), (float)(c->origin[2] - f->eye[2]), 0);
        glDrawElementsBaseVertex(GL_TRIANGLES, (GLsizei)t->count, GL_UNSIGNED_INT, index_at(t->first),
                                 (GLint)c->lit_base);
    }
    glVertexArrayElementBuffer(r->lit.vao, r->lit.indices);
}

static void draw_actors(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *f,
                        const rays *q)
{
    const GLuint program = r->programs[SP_PROGRAM_ACTOR_DEPTH];
    glUseProgram(program);
    glBindVertexArray(r->actor_bare.vao);
    // who carries the eye throws a shadow too
    for (uint32_t i = 1; i <= world->actor_count && i <= def->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        const sp_model *m = &r->models[r->actor_model[i]];
        const double p[3] = {a->x, a->y, a->z};
        if (a->hidden || !within(q, p, m->reach + 3))
            continue;
        float parts[SP_PARTS][12];
        sp_frame_rows(a, f, parts[0]);
        sp_frame_parts(a, m, parts);
        glProgramUniform4fv(program, r->u_frame[SP_PROGRAM_ACTOR_DEPTH][SP_U_PART], 3 * SP_PARTS, parts[0]);
        // its pixels are texels
        sp_frame_model(m, f->detail ? 0 : 4 * half / SIZE);
    }
}

bool sp_shade_map_draw(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_frame_view *f,
                       float shadow[16])
{
    if (r->light.sun[2] < 0.05f || r->light.haze > 0.6f || r->light.cloud > 0.9f || (!r->shades && !make(r)))
        return false;
    const rays q = rays_of(r, f);
    float clip[16];
    matrix(&q, f, false, clip);
    matrix(&q, f, true, shadow);
    glBindFramebuffer(GL_FRAMEBUFFER, r->shades->fbo);
    glViewport(0, 0, SIZE, SIZE);
    glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_BLEND);
    glEnable(GL_DEPTH_TEST);
    glDepthMask(GL_TRUE);
    glDepthFunc(GL_LEQUAL);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    glFrontFace(GL_CCW);
    glEnable(GL_DEPTH_CLAMP);
    glEnable(GL_POLYGON_OFFSET_FILL);
    glPolygonOffset(2.5f, 4.0f);
    glClearDepth(1);
    glClear(GL_DEPTH_BUFFER_BIT);
    const sp_program_id both[2] = {SP_PROGRAM_LIT_DEPTH, SP_PROGRAM_ACTOR_DEPTH};
    for (int k = 0; k < 2; k++)
        glProgramUniformMatrix4fv(r->programs[both[k]], r->u_frame[both[k]][SP_U_CLIP], 1, GL_FALSE, clip);
    draw_chunks(r, f, &q);
    draw_actors(r, def, world, f, &q);
    glDisable(GL_POLYGON_OFFSET_FILL);
    glDisable(GL_DEPTH_CLAMP);
    glBindTextureUnit(1, r->shades->depth);
    return true;
}
