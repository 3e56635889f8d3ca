/* shots.c - draw_all: one request, every kind of pixel. The scene goes into sRGB as for any window, or into half floats
 * where the light is still to be worked on; then through lens and glass; the truth beside it. */
#include <string.h>

#include "render/shots.h"

typedef struct recipe {
    const char *vertex, *fragment, *lines;
} recipe;
static const recipe recipes[SP_POSTS] = {
    [SP_POST_WARP] = {"post", "post_warp", ""},
    [SP_POST_BLUR] = {"post", "post_blur", ""},
    [SP_POST_ADD] = {"post", "post_add", ""},
    [SP_POST_DOWN] = {"post", "post_down", ""},
    [SP_POST_UP] = {"post", "post_up", ""},
    [SP_POST_GHOST] = {"post", "post_ghost", ""},
    [SP_POST_DEFOCUS] = {"post", "post_defocus", ""},
    [SP_POST_GLASS] = {"post", "post_glass", ""},
    [SP_POST_FINAL] = {"post", "post_final", ""},
    [SP_POST_MOSAIC] = {"post", "post_final", "#define MOSAIC 1\n"},
    [SP_POST_TRUTH] = {"post", "post_truth", ""},
#define PLAIN "#define TRUTH 1\n"
#define FLOWS PLAIN "#define FLOW 1\n"
#define ROLLS FLOWS "#define ROLLING 1\n"
    [SP_POST_LIT] = {"truth_lit", "truth_lit", PLAIN},
    {"truth_stripe", "truth_lit", PLAIN "#define STRIPE 1\n"},
    {"truth_actor", "truth_lit", PLAIN},
    {"truth_lit", "truth_lit", FLOWS "#define STATIC 1\n"},
    {"truth_stripe", "truth_lit", FLOWS "#define STATIC 1\n#define STRIPE 1\n"},
    {"truth_actor", "truth_lit", FLOWS},
    {"truth_lit", "truth_lit", ROLLS},
    {"truth_stripe", "truth_lit", ROLLS "#define STRIPE 1\n"},
    {"truth_actor", "truth_lit", ROLLS},
};
static const char *const place_names[SP_V_PLACES] = {
    [SP_V_CLIP] = "u_clip",       [SP_V_CLIP_BEFORE] = "u_clip_before",
    [SP_V_SHUTTER] = "u_shutter", [SP_V_ORIGIN] = "u_origin",
    [SP_V_PART] = "u_part",       [SP_V_PART_BEFORE] = "u_part_before",
    [SP_V_LABEL] = "u_label",     [SP_V_PINHOLE] = "u_pinhole",
    [SP_V_SIZE] = "u_size",       [SP_V_SCALE] = "u_scale",
    [SP_V_FACE] = "u_face",       [SP_V_TURN] = "u_turn",
    [SP_V_LENS] = "u_lens",       [SP_V_K] = "u_k",
    [SP_V_MODE] = "u_mode",       [SP_V_BACK] = "u_back",
};

/* a texture of one pixel */
static GLuint dot_of(GLenum format, float value)
{
    const float v[4] = {value, value, value, 1};
    GLuint t;
    glCreateTextures(GL_TEXTURE_2D, 1, &t);
    glTextureStorage2D(t, 1, format, 1, 1);
    glTextureSubImage2D(t, 0, 0, 0, 1, 1, GL_RGBA, GL_FLOAT, v);
    glTextureParameteri(t, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTextureParameteri(t, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return t;
}

bool sp_shots_open(sp_render *r, sp_error *err)
{
    if (r->shots)
        return true;
    struct sp_shots *s = sp_memory_zeroed(sizeof *s);
    if (!s)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a camera's pictures");
    r->shots = s;
    glCreateVertexArrays(1, &s->vao);
    s->one = dot_of(GL_RGBA16F, 1);
    s->nothing = dot_of(GL_RGBA16F, 0);
    return true;
}

bool sp_post_need(sp_render *r, sp_post_id p, sp_error *err)
{
    struct sp_shots *s = r->shots;
    if (s->program[p])
        return true;
    s->program[p] = sp_program_pair(recipes[p].vertex, recipes[p].fragment, recipes[p].lines, err);
    for (int k = 0; k < SP_V_PLACES && s->program[p]; k++)
        s->at[p][k] = glGetUniformLocation(s->program[p], place_names[k]);
    return s->program[p] != 0;
}

void sp_shots_drop(sp_render *r)
{
    struct sp_shots *s = r->shots;
    if (!s)
        return;
    sp_target *all[] = {&s->scene8, &s->scene16, &s->blurred, &s->sum,      &s->image,    &s->out,
                        &s->mosaic, &s->ghost,   &s->spread,  &s->clear[0], &s->clear[1], &s->truth_source};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        sp_target_drop(all[i]);
    for (int i = 0; i < SP_SHOT_LEVELS; i++)
        sp_target_drop(&s->level[i]);
    for (int i = 0; i < SP_SHOT_TRUTHS; i++)
        sp_target_drop(&s->truth[i].target);
    for (int i = 0; i < SP_SHOT_LENSES; i++)
        sp_lens_shot_drop(&s->lens[i]);
    for (int p = 0; p < SP_POSTS; p++)
        glDeleteProgram(s->program[p]);
    glDeleteTextures(1, &s->glass);
    glDeleteTextures(1, &s->one);
    glDeleteTextures(1, &s->nothing);
    glDeleteVertexArrays(1, &s->vao);
    sp_memory_free(s->staging);
    sp_memory_free(s);
    r->shots = NULL;
}

void *sp_shots_room(sp_render *r, size_t bytes)
{
    struct sp_shots *s = r->shots;
    if (s->staging_bytes < bytes) {
        sp_memory_free(s->staging);
        s->staging = sp_memory_alloc(bytes);
        s->staging_bytes = s->staging ? bytes : 0;
    }
    return s->staging;
}

/* ---------------------------------------------------------------- the scene of one view */
static const GLenum srgb[SP_TARGET_COLOURS] = {GL_SRGB8_ALPHA8, 0, 0}, half[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0},
                    whole[SP_TARGET_COLOURS] = {GL_RGBA32F, 0, 0};

typedef struct shot {
    sp_render *r;
    const sp_world_def *def;
    const sp_world *world;
    const sp_pixel_request *q;
    const sp_lens_shot *l;
    bool light; /* half floats */
} shot;

/* when rows open and how long, in periods of pulsed lamps; whole ns as far as a period, so that no run is too long */
static void set_pulse(const shot *c, const sp_pixel_request *f, const double *rows, sp_frame_view *v)
{
    const sp_pulse p = c->q->pulse;
    if (p.period_ns <= 0 || p.on_ns <= 0)
        return;
    const double h = c->q->height, period = (double)p.period_ns, upper = rows ? rows[0] / h : 0,
                 lower = rows ? rows[1] / h : 1;
    // the last row closes now
    const int64_t first = c->world->tick * c->def->tick_ns - (int64_t)sp_round((c->q->rows + c->q->blur) * 1e9),
                  rest = (first % p.period_ns + p.period_ns) % p.period_ns;
    v->pulsed = p;
    v->pulse[0] = (float)(((double)rest + c->q->rows * upper * 1e9) / period);
    v->pulse[1] = (float)(c->q->rows * (lower - upper) * 1e9 / (period * f->height));
    v->pulse[2] = (float)(sp_max(c->q->blur * 1e9, 1) / period);
    v->pulse[3] = (float)((double)p.on_ns / period);
}

static bool draw_scene(const shot *c, const sp_pixel_request *f, const double *rows, double sample, sp_target *t)
{
    sp_frame_view v;
    sp_frame_look(&v, f);
    v.fbo = t->fbo;
    sp_truth_shutter(&v, f, c->q, rows, sample);
    set_pulse(c, f, rows, &v);
    sp_frame_draw(c->r, c->def, c->world, &v, f->skip);
    return true;
}

static void scale(const sp_render *r, sp_post_id p, double k)
{
    glProgramUniform1f(r->shots->program[p], r->shots->at[p][SP_V_SCALE], (float)k);
}

/* the mean of many instants of the exposure */
static sp_target *draw_samples(const shot *c, const sp_pixel_request *f, const double *rows, sp_target *scene,
                               sp_error *err)
{
    struct sp_shots *s = c->r->shots;
    if (!sp_post_need(c->r, SP_POST_ADD, err) || !sp_target_set(&s->sum, f->width, f->height, whole, false, true, err))
        return NULL;
    sp_target_pass(&s->sum, f->width, f->height);
    const GLfloat none[4] = {0};
    glClearBufferfv(GL_COLOR, 0, none);
    for (uint32_t k = 0; k < c->q->samples; k++) {
        draw_scene(c, f, rows, (k + 0.5) / c->q->samples - 0.5, scene);
        sp_target_pass(&s->sum, f->width, f->height);
        glEnable(GL_BLEND);
        glBlendFunc(GL_ONE, GL_ONE);
        glBindTextureUnit(0, scene->colour[0]);
        scale(c->r, SP_POST_ADD, 1.0 / c->q->samples);
        sp_post_run(c->r, SP_POST_ADD);
        glDisable(GL_BLEND);
    }
    return &s->sum;
}

/* smeared along the way of each pixel */
static sp_target *draw_blurred(const shot *c, const sp_pixel_request *f, const double *rows, const sp_target *scene,
                               sp_error *err)
{
    struct sp_shots *s = c->r->shots;
    sp_frame_view v;
    sp_frame_look(&v, f);
    sp_truth_shutter(&v, f, c->q, rows, 0);
    if (!sp_post_need(c->r, SP_POST_BLUR, err) || !sp_truth_draw(c->r, c->def, c->world, &v, f, err) ||
        !sp_target_set(&s->blurred, f->width, f->height, c->light ? half : srgb, false, true, err))
        return NULL;
    sp_target_pass(&s->blurred, f->width, f->height);
    glBindTextureUnit(0, scene->colour[0]);
    glBindTextureUnit(1, s->truth_source.colour[0]);
    glProgramUniform2f(s->program[SP_POST_BLUR], s->at[SP_POST_BLUR][SP_V_SIZE], (float)scene->width,
                       (float)scene->height);
    scale(c->r, SP_POST_BLUR, c->q->blur / c->q->before);
    sp_post_run(c->r, SP_POST_BLUR);
    return &s->blurred;
}

/* one view through the pinhole, in the target that is given back; NULL: failed */
static sp_target *draw_face(const shot *c, uint32_t face, sp_error *err)
{
    struct sp_shots *s = c->r->shots;
    const sp_pixel_request f = sp_lens_shot_face(c->l, c->q, face);
    const double *rows = c->l->count ? c->l->face[face].row : NULL;
    sp_target *scene = c->light ? &s->scene16 : &s->scene8;
    // one view needs its own size alone; several share what is as large as any
    if (!sp_target_set(scene, f.width, f.height, c->light ? half : srgb, true, c->l->count > 0, err))
        return NULL;
    const bool blurs = c->q->blur > 0 && c->q->before > 0;
    if (blurs && c->q->samples > 1)
        return draw_samples(c, &f, rows, scene, err);
    draw_scene(c, &f, rows, 0, scene);
    return blurs && c->q->samples == 0 ? draw_blurred(c, &f, rows, scene, err) : scene;
}

/* all views, bent by the lens into one picture */
static sp_target *draw_image(const shot *c, sp_error *err)
{
    struct sp_shots *s = c->r->shots;
    if (c->l->count == 0)
        return draw_face(c, 0, err);
    if (!sp_post_need(c->r, SP_POST_WARP, err) ||
        !sp_target_set(&s->image, c->q->width, c->q->height, c->light ? half : srgb, false, false, err))
        return NULL;
    const GLfloat black[4] = {0, 0, 0, 1};
    sp_target_pass(&s->image, c->q->width, c->q->height);
    glClearBufferfv(GL_COLOR, 0, black);
    for (uint32_t i = 0; i < c->l->count; i++) {
        const sp_target *view = draw_face(c, i, err);
        if (!view)
            return NULL;
        sp_target_pass(&s->image, c->q->width, c->q->height);
        glBindTextureUnit(0, view->colour[0]);
        glBindTextureUnit(1, c->l->table);
        glProgramUniform2f(s->program[SP_POST_WARP], s->at[SP_POST_WARP][SP_V_SIZE], (float)view->width,
                           (float)view->height);
        glProgramUniform1f(s->program[SP_POST_WARP], s->at[SP_POST_WARP][SP_V_FACE], (float)i);
        sp_post_run(c->r, SP_POST_WARP);
    }
    return &s->image;
}

/* ---------------------------------------------------------------- the whole */
static bool optics_do_nothing(const sp_optics *o)
{
    return o->vignette == 0 && o->falloff == 0 && o->glare == 0 && o->bloom == 0 && o->defocus == 0 && o->drops == 0 &&
           o->dirt == 0 && o->ghosts == 0;
}

static bool draw_colour(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *q,
                        const sp_pixel_buffers *out, sp_error *err)
{
    const bool light = out->linear || out->mosaic || (q->blur > 0 && q->samples > 1) || !optics_do_nothing(&q->optics);
    const sp_lens_shot *l = sp_lens_shot_of(r, q, err);
    if (!l)
        return false;
    // the plain picture, as the window has it
    if (!light && l->count == 0 && !(q->rows > 0) && !(q->blur > 0) && q->pulse.period_ns <= 0)
        return !out->rgb || sp_gl_view(r, def, world, q, NULL, out->rgb, err);
    const shot c = {r, def, world, q, l, light};
    const sp_target *image = draw_image(&c, err);
    return image && sp_post_finish(r, q, l, image, out, err);
}

bool sp_shots_draw(void *impl, const sp_world_def *def, const sp_world *world, const sp_pixel_request *request,
                   const sp_pixel_buffers *out, sp_error *err)
{
    sp_render *r = impl;
    if (!sp_gl_ready(r, request, err) || !sp_shots_open(r, err))
        return false;
    // what was not asked for is not there
    const uint32_t want = request->want ? request->want : SP_WANT_COLOUR;
    const sp_pixel_buffers b = {.rgb = want & SP_WANT_COLOUR ? out->rgb : NULL,
                                .depth = want & SP_WANT_DEPTH ? out->depth : NULL,
                                .id = want & SP_WANT_ID ? out->id : NULL,
                                .class_id = want & SP_WANT_CLASS ? out->class_id : NULL,
                                .flow = want & SP_WANT_FLOW ? out->flow : NULL,
                                .linear = want & SP_WANT_LINEAR ? out->linear : NULL,
                                .mosaic = want & SP_WANT_MOSAIC ? out->mosaic : NULL};
    bool ok = true;
    if (b.rgb || b.linear || b.mosaic)
        ok = draw_colour(r, def, world, request, &b, err);
    if (ok && (b.depth || b.id || b.class_id || b.flow))
        ok = sp_truth_shoot(r, def, world, request, &b, err);
    const GLenum bad = glGetError();
    if (ok && bad != GL_NO_ERROR)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "OpenGL reports error 0x%x while drawing", (unsigned)bad);
    return ok;
}
