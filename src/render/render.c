/* render.c - the module's renderer: builds everything that a definition fixes (programs, road, models), owns the target
 * framebuffer, draws and reads back. What a frame consists of is in frame.c. */
#include <string.h>

#include "render/lamps.h"
#include "render/shots.h"

enum { NOISE = 256 };

/* m: of the triangles that far actors are drawn with */
static const double coarse_error = 0.03;

/* ---------------------------------------------------------------- buffers */
static void upload(sp_buffers *b, const void *vertices, size_t vertex_size, uint32_t vertex_count, const void *indices,
                   uint32_t index_count)
{
    glCreateVertexArrays(1, &b->vao);
    glCreateBuffers(1, &b->vertices);
    glCreateBuffers(1, &b->indices);
    glNamedBufferData(b->vertices, (GLsizeiptr)(vertex_size * (vertex_count ? vertex_count : 1)),
                      vertex_count ? vertices : NULL, GL_STATIC_DRAW);
    glNamedBufferData(b->indices, (GLsizeiptr)(sizeof(uint32_t) * (index_count ? index_count : 1)),
                      index_count ? indices : NULL, GL_STATIC_DRAW);
    glVertexArrayVertexBuffer(b->vao, 0, b->vertices, 0, (GLsizei)vertex_size);
    glVertexArrayElementBuffer(b->vao, b->indices);
}

static void attribute(const sp_buffers *b, GLuint location, GLint size, GLenum type, bool normalised, size_t offset)
{
    glEnableVertexArrayAttrib(b->vao, location);
    glVertexArrayAttribFormat(b->vao, location, size, type, normalised, (GLuint)offset);
    glVertexArrayAttribBinding(b->vao, location, 0);
}

static void lit_format(const sp_buffers *b)
{
    attribute(b, 0, 3, GL_FLOAT, false, offsetof(sp_lit, p));
    attribute(b, 1, 4, GL_UNSIGNED_BYTE, true, offsetof(sp_lit, c));
    attribute(b, 2, 4, GL_BYTE, false, offsetof(sp_lit, n));
}

static void actor_format(const sp_buffers *b)
{
    attribute(b, 0, 3, GL_FLOAT, false, offsetof(sp_vertex, p));
    attribute(b, 1, 3, GL_BYTE, true, offsetof(sp_vertex, n));
    glEnableVertexArrayAttrib(b->vao, 2);
    glVertexArrayAttribIFormat(b->vao, 2, 4, GL_UNSIGNED_BYTE, (GLuint)offsetof(sp_vertex, m));
    glVertexArrayAttribBinding(b->vao, 2, 0);
}

static void stripe_format(const sp_buffers *b)
{
    attribute(b, 0, 3, GL_FLOAT, false, offsetof(sp_stripe, p));
    attribute(b, 1, 3, GL_FLOAT, false, offsetof(sp_stripe, across));
    attribute(b, 2, 2, GL_FLOAT, false, offsetof(sp_stripe, side));
    attribute(b, 3, 3, GL_FLOAT, false, offsetof(sp_stripe, half));
    attribute(b, 4, 4, GL_UNSIGNED_BYTE, true, offsetof(sp_stripe, c));
}

static void drop(sp_buffers *b)
{
    glDeleteVertexArrays(1, &b->vao);
    glDeleteBuffers(1, &b->vertices);
    glDeleteBuffers(1, &b->indices);
    *b = (sp_buffers){0};
}

/* ---------------------------------------------------------------- building */
static bool out_of_memory(sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the pictures of this road");
}

/* a copy of what grew, for the renderer to keep */
static void *keep(const sp_growing *g, size_t item)
{
    void *copy = sp_memory_alloc(item * (g->count ? g->count : 1));
    if (copy && g->count)
        memcpy(copy, g->data, item * g->count);
    return copy;
}

/* the middle of what each traffic light's lamp is drawn with */
static bool lamp_places(sp_render *r, const sp_land *g)
{
    r->lamp_at = sp_memory_alloc(sizeof *r->lamp_at * (r->lamp_count + 1));
    if (!r->lamp_at)
        return false;
    const sp_lit *v = g->lit.data;
    const uint32_t *index = g->lit_index.data;
    for (uint32_t i = 0; i < r->lamp_count; i++) {
        const sp_lamp *l = &r->lamps[i];
        for (int k = 0; k < 3; k++) {
            float sum = 0;
            for (uint32_t j = l->first; j < l->first + l->count; j++)
                sum += v[r->chunks[l->chunk].lit_base + index[j]].p[k];
            r->lamp_at[i][k] = l->count ? sum / (float)l->count : 0;
        }
    }
    return true;
}

static bool build_ground(sp_render *r, const sp_world_def *def, sp_error *err)
{
    sp_terrain terrain = {0};
    sp_land g = {.terrain = &terrain, .lamps = sp_scenery_lit(def->road, def->env.lamps, def->env.sun_elevation)};
    sp_growing lamps = {0};
    g.wear = def->env.wear;
    bool ok = sp_terrain_make(&terrain, def->road);
    if (ok && def->road) {
        ok = sp_ground_road(&g, def->road);
        sp_ground_terrain(&g);
        sp_ground_objects(&g, def->road);
        sp_ground_signals(&g, def->road, &lamps);
    }
    ok = ok && !g.failed;
    r->base = terrain.base;
    r->chunks = ok ? keep(&g.chunks, sizeof(sp_chunk)) : NULL;
    r->lamps = ok ? keep(&lamps, sizeof(sp_lamp)) : NULL;
    ok = r->chunks && r->lamps;
    if (ok) {
        r->chunk_count = g.chunks.count;
        r->lamp_count = lamps.count;
        upload(&r->lit, g.lit.data, sizeof(sp_lit), g.lit.count, g.lit_index.data, g.lit_index.count);
        lit_format(&r->lit);
        upload(&r->stripe, g.stripe.data, sizeof(sp_stripe), g.stripe.count, g.stripe_index.data, g.stripe_index.count);
        stripe_format(&r->stripe);
        ok = lamp_places(r, &g) && sp_shade_map_land(r, &g);
    }
    sp_ground_free(&g);
    sp_memory_free(lamps.data);
    sp_terrain_free(&terrain);
    return ok ? true : out_of_memory(err);
}

/* the plain, then the hills, in one buffer around the eye */
static bool build_plain(sp_render *r, sp_error *err)
{
    sp_land g = {0};
    sp_ground_open(&g, sp_v3(0, 0, 0));
    sp_scenery_plain(&g);
    r->plain_count = g.lit_index.count;
    sp_scenery_hills(&g);
    r->hills_first = r->plain_count;
    r->hills_count = g.lit_index.count - r->plain_count;
    r->beyond_first = g.lit_index.count;
    sp_scenery_beyond(&g);
    r->beyond_count = g.lit_index.count - r->beyond_first;
    if (!g.failed) {
        upload(&r->plain, g.lit.data, sizeof(sp_lit), g.lit.count, g.lit_index.data, g.lit_index.count);
        lit_format(&r->plain);
    }
    const bool ok = !g.failed;
    sp_ground_free(&g);
    return ok ? true : out_of_memory(err);
}

/* the sky's half sphere, down to a little below the horizon */
static void build_dome(sp_render *r)
{
    enum { N = 12, RINGS = 5 };
    static const double height[RINGS] = {-0.12, 0.08, 0.35, 0.75, 1.0};
    float p[RINGS * (N + 1)][3];
    uint32_t index[(RINGS - 1) * N * 6], n = 0;
    for (uint32_t k = 0; k < RINGS; k++)
        for (uint32_t i = 0; i <= N; i++) {
            double s, c;
            sp_sincos(SP_TAU * i / N, &s, &c);
            const double flat = sp_sqrt(sp_max(0, 1 - height[k] * height[k]));
            float *o = p[k * (N + 1) + i];
            o[0] = (float)(c * flat);
            o[1] = (float)(s * flat);
            o[2] = (float)height[k];
        }
    for (uint32_t k = 0; k + 1 < RINGS; k++)
        for (uint32_t i = 0; i < N; i++) {
            const uint32_t a = k * (N + 1) + i, b = a + N + 1;
            const uint32_t six[6] = {a, a + 1, b + 1, a, b + 1, b};
            memcpy(index + n, six, sizeof six);
            n += 6;
        }
    upload(&r->dome, p, sizeof p[0], RINGS * (N + 1), index, n);
    attribute(&r->dome, 0, 3, GL_FLOAT, false, 0);
    r->dome_count = n;
    // the soft spot below an actor: a square of +-1
    const sp_vertex spot[4] = {{.p = {-1, -1, 0}}, {.p = {1, -1, 0}}, {.p = {1, 1, 0}}, {.p = {-1, 1, 0}}};
    const uint32_t two[6] = {0, 1, 2, 0, 2, 3};
    upload(&r->blob, spot, sizeof spot[0], 4, two, 6);
    actor_format(&r->blob);
}

/* the same triangles as they are where nothing is seen but shapes: vertices are their places and parts alone, and fewer
 */
static void upload_bare(sp_render *r, sp_mesh *m)
{
    sp_vertex *v = m->vertices.data;
    for (uint32_t i = 0; i < m->vertices.count; i++) {
        memset(v[i].n, 0, sizeof v[i].n);
        v[i].m[0] = v[i].m[2] = 0;
    }
    sp_weld(&m->vertices, sizeof *v, 0, 0, m->indices.data, m->indices.count);
    upload(&r->actor_bare, m->vertices.data, sizeof(sp_vertex), m->vertices.count, m->indices.data, m->indices.count);
    actor_format(&r->actor_bare);
}

/* one model for all actors of equal sizes */
static bool build_models(sp_render *r, const sp_world_def *def, sp_error *err)
{
    r->models = sp_memory_alloc(sizeof(sp_model) * (def->actor_count + 1));
    if (!r->models)
        return out_of_memory(err);
    sp_mesh m = {0};
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        const double size[3] = {d->length, d->width, d->height};
        const sp_model_spec s = sp_model_spec_of(d->kind, d->vehicle, size, d->center_x);
        uint32_t k = 0;
        while (k < r->model_count && !sp_model_same(&r->models[k].spec, &s))
            k++;
        r->actor_model[i] = (uint16_t)k;
        if (k < r->model_count)
            continue;
        r->models[k] = (sp_model){.spec = s};
        sp_model_build(&m, &r->models[k]);
        sp_lamps_model(r, (uint32_t)k, &m);
        m.failed = m.failed || !sp_model_coarse(&m, &r->models[k], coarse_error);
        r->model_count++;
    }
    const bool ok = !m.failed;
    if (ok) {
        upload(&r->actor, m.vertices.data, sizeof(sp_vertex), m.vertices.count, m.indices.data, m.indices.count);
        actor_format(&r->actor);
        upload_bare(r, &m);
    }
    sp_mesh_free(&m);
    return ok ? true : out_of_memory(err);
}

static bool build_noise(sp_render *r, sp_error *err)
{
    uint8_t *level = sp_memory_alloc((size_t)NOISE * NOISE * 4);
    if (!level)
        return out_of_memory(err);
    sp_scenery_noise(level, NOISE);
    uint32_t size = NOISE;
    GLint levels = 1;
    for (uint32_t s = NOISE; s > 1; s /= 2)
        levels++;
    glCreateTextures(GL_TEXTURE_2D, 1, &r->noise);
    glTextureStorage2D(r->noise, levels, GL_RGBA8, NOISE, NOISE);
    // our own mipmaps: the driver's filter is not ours to trust
    for (GLint k = 0; k < levels; k++) {
        glTextureSubImage2D(r->noise, k, 0, 0, (GLsizei)size, (GLsizei)size, GL_RGBA, GL_UNSIGNED_BYTE, level);
        const uint32_t half = size / 2;
        for (uint32_t y = 0; y < half; y++)
            for (uint32_t x = 0; x < half; x++)
                for (uint32_t c = 0; c < 4; c++) {
                    const uint8_t *p = level + ((size_t)(2 * y) * size + 2 * x) * 4 + c;
                    level[((size_t)y * half + x) * 4 + c] =
                        (uint8_t)((p[0] + p[4] + p[(size_t)size * 4] + p[(size_t)size * 4 + 4] + 2) / 4);
                }
        size = half;
    }
    sp_memory_free(level);
    glTextureParameteri(r->noise, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_NEAREST);
    glTextureParameteri(r->noise, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    return true;
}

static bool build(sp_render *r, const sp_world_def *def, sp_error *err)
{
    r->def = def;
    sp_light_set(&r->light, &def->env);
    glCreateFramebuffers(1, &r->fbo);
    build_dome(r);
    if (!sp_lamps_create(r, def, def->actor_count) || !sp_sprites_create(r))
        return out_of_memory(err);
    return sp_variant_use(r, sp_variant_of(r), err) && build_noise(r, err) && build_ground(r, def, err) &&
           build_plain(r, err) && build_models(r, def, err);
}

static sp_render *create(const sp_world_def *def, bool here, sp_error *err)
{
    sp_render *r = sp_memory_alloc(sizeof *r);
    if (!r) {
        out_of_memory(err);
        return NULL;
    }
    memset(r, 0, sizeof *r);
    const bool open = here ? sp_context_adopt(&r->context, err) : sp_context_headless(&r->context, err);
    if (open && build(r, def, err))
        return r;
    sp_gl_destroy(r);
    return NULL;
}

sp_render *sp_gl_create(const sp_world_def *def, sp_error *err)
{
    return create(def, false, err);
}
sp_render *sp_gl_create_here(const sp_world_def *def, sp_error *err)
{
    return create(def, true, err);
}

static void drop_target(sp_render *r)
{
    glDeleteTextures(1, &r->colour_raw);
    glDeleteTextures(1, &r->colour);
    glDeleteTextures(1, &r->depth);
    sp_memory_free(r->pixels);
    r->pixels = NULL;
    r->colour = r->colour_raw = r->depth = 0;
    r->width = r->height = 0;
}

void sp_gl_destroy(sp_render *r)
{
    if (!r)
        return;
    const bool gl = r->fbo != 0 && sp_context_current(&r->context);
    if (gl) {
        sp_shots_drop(r);
        drop_target(r);
        glDeleteFramebuffers(1, &r->fbo);
        sp_buffers *all[] = {&r->lit,   &r->stripe, &r->actor, &r->actor_bare,
                             &r->plain, &r->dome,   &r->blob,  &r->overlay};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            drop(all[i]);
        sp_variants_free(r);
        sp_sprites_free(r);
        sp_shade_map_free(r);
        glDeleteBuffers(1, &r->thrower_indices);
        glDeleteTextures(1, &r->noise);
        glDeleteTextures(1, &r->font);
    }
    sp_context_close(&r->context);
    sp_memory_free(r->chunks);
    sp_memory_free(r->throwers);
    sp_memory_free(r->lamps);
    sp_memory_free(r->lamp_at);
    sp_lamps_free(r);
    sp_memory_free(r->models);
    sp_memory_free(r);
}

const char *sp_gl_name(const sp_render *r)
{
    return r->context.name;
}

/* ---------------------------------------------------------------- drawing */
static bool set_target(sp_render *r, uint32_t width, uint32_t height, sp_error *err)
{
    if (r->width == width && r->height == height)
        return true;
    if (width < 1 || height < 1 || width > 8192 || height > 8192)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw a picture of %u x %u pixels (1 to 8192 each)",
                            width, height);
    drop_target(r);
    r->pixels = sp_memory_alloc((size_t)width * height * 4);
    if (!r->pixels)
        return out_of_memory(err);
    glCreateTextures(GL_TEXTURE_2D, 1, &r->colour);
    glTextureStorage2D(r->colour, 1, GL_SRGB8_ALPHA8, (GLsizei)width, (GLsizei)height);
    // the same bytes without the curve, for the window
    glGenTextures(1, &r->colour_raw);
    glTextureView(r->colour_raw, GL_TEXTURE_2D, r->colour, GL_RGBA8, 0, 1, 0, 1);
    glTextureParameteri(r->colour_raw, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(r->colour_raw, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glCreateTextures(GL_TEXTURE_2D, 1, &r->depth);
    glTextureStorage2D(r->depth, 1, GL_DEPTH_COMPONENT32F, (GLsizei)width, (GLsizei)height);
    glNamedFramebufferTexture(r->fbo, GL_COLOR_ATTACHMENT0, r->colour, 0);
    glNamedFramebufferTexture(r->fbo, GL_DEPTH_ATTACHMENT, r->depth, 0);
    const GLenum status = glCheckNamedFramebufferStatus(r->fbo, GL_FRAMEBUFFER);
    if (status != GL_FRAMEBUFFER_COMPLETE)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: framebuffer status 0x%x", (unsigned)status);
    r->width = width;
    r->height = height;
    return true;
}

static bool finite_request(const sp_pixel_request *q)
{
    const double all = q->eye.position.x + q->eye.position.y + q->eye.position.z + q->eye.rotation.w +
                       q->eye.rotation.x + q->eye.rotation.y + q->eye.rotation.z + q->fx + q->fy + q->cx + q->cy;
    return sp_finite(all) && q->fx > 0 && q->fy > 0 && q->near > 0 && q->far > q->near;
}

bool sp_gl_ready(const sp_render *r, const sp_pixel_request *q, sp_error *err)
{
    if (!finite_request(q))
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw from an eye that is not finite");
    if (!sp_context_current(&r->context))
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: the OpenGL context was lost");
    // a frame before this one could not be drawn as asked
    if (r->trouble.code)
        return sp_error_set(err, SP_BAD_BENCH, r->trouble.file, 0, "%s", r->trouble.text);
    return true;
}

bool sp_gl_view(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *eye,
                const sp_overlay *over, uint8_t *rgb, sp_error *err)
{
    if (!sp_gl_ready(r, eye, err) || !set_target(r, eye->width, eye->height, err))
        return false;
    sp_frame_view v;
    sp_frame_look(&v, eye);
    sp_frame_draw(r, def, world, &v, eye->skip);
    if (!sp_gl_ready(r, eye, err))
        return false;
    if (over)
        sp_overlay_draw(r, &v, eye, over);
    if (rgb) {
        // rows are top-down already; four bytes a pixel is what llvmpipe keeps
        glPixelStorei(GL_PACK_ALIGNMENT, 4);
        glReadPixels(0, 0, (GLsizei)eye->width, (GLsizei)eye->height, GL_RGBA, GL_UNSIGNED_BYTE, r->pixels);
        const size_t n = (size_t)eye->width * eye->height;
        for (size_t i = 0; i < n; i++) {
            rgb[3 * i] = r->pixels[4 * i];
            rgb[3 * i + 1] = r->pixels[4 * i + 1];
            rgb[3 * i + 2] = r->pixels[4 * i + 2];
        }
    }
    const GLenum bad = glGetError();
    if (bad != GL_NO_ERROR)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "OpenGL reports error 0x%x while drawing", (unsigned)bad);
    return true;
}

static bool draw_pixels(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *request,
                        uint8_t *rgb, sp_error *err)
{
    return sp_gl_view(impl, def, world, request, NULL, rgb, err);
}

sp_pixels sp_gl_pixels(sp_render *r)
{
    return (sp_pixels){.impl = r, .draw = draw_pixels, .draw_all = sp_shots_draw};
}
