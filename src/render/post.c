/* post.c - what becomes of light on its way through glass and lens onto the sensor: passes over the whole picture. The
 * order: drops and dirt, defocus, vignette, bloom, veiling glare, ghosts, the sensor's colour filter. */
#include <string.h>

#include "render/shots.h"
#include "world/glass.h"

void sp_post_run(const sp_render *r, sp_post_id p)
{
    glUseProgram(r->shots->program[p]);
    glBindVertexArray(r->shots->vao);
    glDrawArrays(GL_TRIANGLES, 0, 3);
}

static void scale(const sp_render *r, sp_post_id p, double k)
{
    glProgramUniform1f(r->shots->program[p], r->shots->at[p][SP_V_SCALE], (float)k);
}

static void size(const sp_render *r, sp_post_id p, uint32_t width, uint32_t height)
{
    glProgramUniform2f(r->shots->program[p], r->shots->at[p][SP_V_SIZE], (float)width, (float)height);
}

/* ---------------------------------------------------------------- light that spreads */
/* levels: a quarter of the size, then halves down to one pixel, or two. Returns how many. */
static int make_levels(sp_render *r, const sp_pixel_request *q, const sp_target *image, sp_error *err)
{
    static const GLenum format[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0};
    struct sp_shots *s = r->shots;
    const sp_target *from = image;
    uint32_t w = q->width, h = q->height;
    int n = 0;
    while (n < SP_SHOT_LEVELS && (n == 0 || w > 2 || h > 2)) {
        const uint32_t by = n ? 2 : 4, nw = (w + by - 1) / by, nh = (h + by - 1) / by;
        if (!sp_target_set(&s->level[n], nw, nh, format, false, false, err))
            return 0;
        sp_target_pass(&s->level[n], nw, nh);
        glBindTextureUnit(0, from->colour[0]);
        size(r, SP_POST_DOWN, w, h);
        scale(r, SP_POST_DOWN, by);
        sp_post_run(r, SP_POST_DOWN);
        from = &s->level[n++];
        w = nw;
        h = nh;
    }
    return n;
}

/* mirrored spots, at a quarter of the size, before the levels are mixed */
static bool make_ghosts(sp_render *r, const sp_pixel_request *q, sp_error *err)
{
    static const GLenum format[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0};
    struct sp_shots *s = r->shots;
    const sp_target *from = &s->level[1];
    if (!sp_target_set(&s->ghost, from->width, from->height, format, false, false, err))
        return false;
    sp_target_pass(&s->ghost, from->width, from->height);
    glBindTextureUnit(0, from->colour[0]);
    size(r, SP_POST_GHOST, from->width, from->height);
    glProgramUniform4f(s->program[SP_POST_GHOST], s->at[SP_POST_GHOST][SP_V_PINHOLE], (float)(q->cx / q->width),
                       (float)(q->cy / q->height), 0, 0);
    sp_post_run(r, SP_POST_GHOST);
    return true;
}

/* wide light: from the third smallest level up, each mixed with what is wider: weights fall about as 1 / r^2 */
static void mix_levels(sp_render *r, int levels)
{
    struct sp_shots *s = r->shots;
    for (int i = (levels < 5 ? levels : 5) - 2; i >= 0; i--) {
        // adds by blending: this level * (1 - k) + the wider one * k
        sp_target_pass(&s->level[i], s->level[i].width, s->level[i].height);
        scale(r, SP_POST_UP, 1);
        glEnable(GL_BLEND);
        glBlendColor(0, 0, 0, 0.45f);
        glBlendFunc(GL_CONSTANT_ALPHA, GL_ONE_MINUS_CONSTANT_ALPHA);
        glBindTextureUnit(1, s->level[i + 1].colour[0]);
        size(r, SP_POST_UP, s->level[i].width, s->level[i].height);
        sp_post_run(r, SP_POST_UP);
        glDisable(GL_BLEND);
    }
}

/* ---------------------------------------------------------------- glass */
/* the map of the glass, uploaded anew when something on it has changed */
static bool set_glass(sp_render *r, const sp_pixel_request *q, sp_error *err)
{
    struct sp_shots *s = r->shots;
    const sp_optics *o = &q->optics;
    const uint32_t w = (q->width + 1) / 2, h = (q->height + 1) / 2;
    const double key[12] = {o->drops,
                            o->dirt,
                            (double)(o->seed >> 32),
                            (double)(o->seed & 0xffffffffu),
                            o->wiper,
                            (double)w,
                            (double)h,
                            o->drops > 0 ? sp_floor(o->clock * 10) : 0};
    if (s->glass && !memcmp(key, s->glass_key, sizeof key))
        return true;
    float *map = sp_shots_room(r, (size_t)w * h * 4 * sizeof *map);
    if (!map)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the glass before a camera");
    sp_glass_map(o, w, h, map);
    // shifts are in pixels of the picture
    for (size_t i = 0; i < (size_t)w * h; i++) {
        map[4 * i] *= 2;
        map[4 * i + 1] *= 2;
    }
    if (s->glass_width != w || s->glass_height != h || !s->glass) {
        glDeleteTextures(1, &s->glass);
        glCreateTextures(GL_TEXTURE_2D, 1, &s->glass);
        glTextureStorage2D(s->glass, 1, GL_RGBA16F, (GLsizei)w, (GLsizei)h);
        glTextureParameteri(s->glass, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        glTextureParameteri(s->glass, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
        s->glass_width = w;
        s->glass_height = h;
    }
    glTextureSubImage2D(s->glass, 0, 0, 0, (GLsizei)w, (GLsizei)h, GL_RGBA, GL_FLOAT, map);
    memcpy(s->glass_key, key, sizeof key);
    return true;
}

/* a pass from one picture to the next; NULL: failed */
static sp_target *clear_pass(sp_render *r, const sp_pixel_request *q, sp_post_id p, const sp_target *from, double k,
                             int to, sp_error *err)
{
    static const GLenum format[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0};
    struct sp_shots *s = r->shots;
    if (!sp_post_need(r, p, err) || !sp_target_set(&s->clear[to], q->width, q->height, format, false, false, err))
        return NULL;
    sp_target_pass(&s->clear[to], q->width, q->height);
    glBindTextureUnit(0, from->colour[0]);
    size(r, p, q->width, q->height);
    scale(r, p, k);
    sp_post_run(r, p);
    return &s->clear[to];
}

/* what lies on the glass, then a lens that is not sharp */
static const sp_target *through_glass(sp_render *r, const sp_pixel_request *q, const sp_target *image, sp_error *err)
{
    struct sp_shots *s = r->shots;
    const sp_optics *o = &q->optics;
    if (o->drops > 0 || o->dirt > 0) {
        if (!set_glass(r, q, err) || !make_levels(r, q, image, err))
            return NULL;
        glBindTextureUnit(1, s->glass);
        glBindTextureUnit(2, s->level[1].colour[0]);
        image = clear_pass(r, q, SP_POST_GLASS, image, 1, 0, err);
    }
    if (image && o->defocus > 0)
        image = clear_pass(r, q, SP_POST_DEFOCUS, image, o->defocus, 1, err);
    return image;
}

/* light that comes from elsewhere, a quarter of the size: bloom, the mean of all, ghosts */
static bool make_spread(sp_render *r, const sp_pixel_request *q, const sp_target *image, sp_error *err)
{
    static const GLenum format[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0};
    struct sp_shots *s = r->shots;
    const sp_optics *o = &q->optics;
    const int levels = make_levels(r, q, image, err);
    const sp_target *first = &s->level[0];
    if (!levels || (o->ghosts > 0 && !make_ghosts(r, q, err)) ||
        !sp_target_set(&s->spread, first->width, first->height, format, false, false, err))
        return false;
    mix_levels(r, levels);
    const GLuint from[3] = {first->colour[0], s->level[levels - 1].colour[0], s->ghost.colour[0]};
    const double share[3] = {o->bloom * (1 - o->glare), o->glare, o->ghosts};
    sp_target_pass(&s->spread, first->width, first->height);
    size(r, SP_POST_UP, first->width, first->height);
    for (int i = 0; i < 3; i++) {
        if (i && !(share[i] > 0))
            continue;
        glBindTextureUnit(1, from[i]);
        scale(r, SP_POST_UP, share[i]);
        sp_post_run(r, SP_POST_UP);
        glEnable(GL_BLEND);
        glBlendFunc(GL_ONE, GL_ONE);
    }
    glDisable(GL_BLEND);
    return true;
}

/* ---------------------------------------------------------------- the last pass */
static void finish_into(const sp_render *r, const sp_pixel_request *q, const sp_lens_shot *l, const sp_target *image,
                        bool spread, bool mosaic, const sp_target *t)
{
    const struct sp_shots *s = r->shots;
    const sp_post_id p = mosaic ? SP_POST_MOSAIC : SP_POST_FINAL;
    sp_target_pass(t, q->width, q->height);
    glBindTextureUnit(0, image->colour[0]);
    glBindTextureUnit(1, l->shade ? l->shade : s->one);
    glBindTextureUnit(2, spread ? s->spread.colour[0] : s->nothing);
    size(r, p, q->width, q->height);
    scale(r, p, (1 - q->optics.bloom) * (1 - q->optics.glare));
    sp_post_run(r, p);
    glReadBuffer(GL_COLOR_ATTACHMENT0);
}

/* four bytes a pixel is what llvmpipe keeps */
static bool read_rgb(sp_render *r, const sp_pixel_request *q, uint8_t *rgb, sp_error *err)
{
    const size_t n = (size_t)q->width * q->height;
    uint8_t *room = sp_shots_room(r, n * 4);
    if (!room)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a picture");
    glReadPixels(0, 0, (GLsizei)q->width, (GLsizei)q->height, GL_RGBA, GL_UNSIGNED_BYTE, room);
    for (size_t i = 0; i < n; i++) {
        rgb[3 * i] = room[4 * i];
        rgb[3 * i + 1] = room[4 * i + 1];
        rgb[3 * i + 2] = room[4 * i + 2];
    }
    return true;
}

bool sp_post_finish(sp_render *r, const sp_pixel_request *q, const sp_lens_shot *l, const sp_target *image,
                    const sp_pixel_buffers *out, sp_error *err)
{
    static const GLenum srgb[SP_TARGET_COLOURS] = {GL_SRGB8_ALPHA8, 0, 0}, half[SP_TARGET_COLOURS] = {GL_RGBA16F, 0, 0},
                        one[SP_TARGET_COLOURS] = {GL_R32F, 0, 0};
    struct sp_shots *s = r->shots;
    const sp_optics *o = &q->optics;
    const bool spread = o->glare > 0 || o->bloom > 0 || o->ghosts > 0, glass = o->drops > 0 || o->dirt > 0;
    static const sp_post_id wide[3] = {SP_POST_DOWN, SP_POST_UP, SP_POST_GHOST};
    for (int i = 0; i < 3; i++)
        if ((spread || glass) && !sp_post_need(r, wide[i], err))
            return false;
    if ((out->mosaic && !sp_post_need(r, SP_POST_MOSAIC, err)) ||
        ((out->linear || out->rgb) && !sp_post_need(r, SP_POST_FINAL, err)))
        return false;
    image = through_glass(r, q, image, err);
    if (!image || (spread && !make_spread(r, q, image, err)))
        return false;
    const GLsizei w = (GLsizei)q->width, h = (GLsizei)q->height;
    if (out->mosaic) {
        if (!sp_target_set(&s->mosaic, q->width, q->height, one, false, false, err))
            return false;
        finish_into(r, q, l, image, spread, true, &s->mosaic);
        glReadPixels(0, 0, w, h, GL_RED, GL_FLOAT, out->mosaic);
    }
    if (out->linear) {
        if (!sp_target_set(&s->out, q->width, q->height, half, false, false, err))
            return false;
        finish_into(r, q, l, image, spread, false, &s->out);
        glReadPixels(0, 0, w, h, GL_RGBA, GL_HALF_FLOAT, out->linear);
    }
    if (out->rgb) {
        if (!sp_target_set(&s->out, q->width, q->height, srgb, false, false, err))
            return false;
        finish_into(r, q, l, image, spread, false, &s->out);
        return read_rgb(r, q, out->rgb, err);
    }
    return true;
}
