/* overlay.c - lines, rectangles, text and pictures over a view, and the view into the window. Colours are sRGB and are
 * written as they are. */
#include <string.h>

#include "render/gl.h"

typedef struct point {
    float p[4];
    uint8_t c[4];
    float t[3];
} point;
enum { CELL_W = 24, CELL_H = 40, ATLAS_W = CELL_W * 16, ATLAS_H = CELL_H * 6, MAX_QUADS = 8192 };

typedef struct batch {
    sp_render *r;
    point *points;
    uint32_t count;
    float w, h;
} batch;

static void flush(batch *b)
{
    if (b->count)
        glNamedBufferSubData(b->r->overlay.vertices, 0, (GLsizeiptr)(sizeof(point) * b->count), b->points);
    if (b->count)
        glDrawElements(GL_TRIANGLES, (GLsizei)(b->count / 4 * 6), GL_UNSIGNED_INT, NULL);
    b->count = 0;
}

static void quad(batch *b, const point q[4])
{
    if (b->count + 4 > MAX_QUADS * 4)
        flush(b);
    memcpy(b->points + b->count, q, 4 * sizeof q[0]);
    b->count += 4;
}

/* a rectangle of pixels, y down; row 0 of the framebuffer is the top */
static void area(batch *b, float x, float y, float w, float h, const uint8_t c[4], const float uv[4], float mode)
{
    point q[4];
    for (int k = 0; k < 4; k++) {
        const bool right = k == 1 || k == 2, low = k >= 2;
        q[k] = (point){{2 * (x + (right ? w : 0)) / b->w - 1, 2 * (y + (low ? h : 0)) / b->h - 1, 0, 1},
                       {c[0], c[1], c[2], c[3]},
                       {right ? uv[2] : uv[0], low ? uv[3] : uv[1], mode}};
    }
    quad(b, q);
}

/* ---------------------------------------------------------------- lines */
static void line(batch *b, const sp_frame_view *v, const sp_pixel_request *e, const sp_overlay_line *l)
{
    // into (forward, left, up), clipped at the near plane
    double p[2][3];
    for (int k = 0; k < 2; k++) {
        const float *w = k ? l->b : l->a;
        const double d[3] = {(double)w[0] - v->eye[0], (double)w[1] - v->eye[1], (double)w[2] - v->eye[2]};
        for (int i = 0; i < 3; i++)
            p[k][i] = d[0] * v->axis[i][0] + d[1] * v->axis[i][1] + d[2] * v->axis[i][2];
    }
    const double near = sp_max(e->near, 0.05);
    if (p[0][0] < near && p[1][0] < near)
        return;
    for (int k = 0; k < 2; k++)
        if (p[k][0] < near) {
            const double f = (near - p[k][0]) / (p[1 - k][0] - p[k][0]);
            for (int i = 0; i < 3; i++)
                p[k][i] += (p[1 - k][i] - p[k][i]) * f;
        }
    // to pixels, widened to two and a feather
    double px[2][2];
    for (int k = 0; k < 2; k++) {
        px[k][0] = e->cx - e->fx * p[k][1] / p[k][0];
        px[k][1] = e->cy - e->fy * p[k][2] / p[k][0];
    }
    const double dx = px[1][0] - px[0][0], dy = px[1][1] - px[0][1], n = sp_hypot(dx, dy);
    if (!(n > 1e-6) || n > 1e6)
        return;
    const double wide = 1.9, ox = -dy / n * wide, oy = dx / n * wide;
    point q[4];
    for (int k = 0; k < 4; k++) {
        const int end = k == 1 || k == 2;
        const double s = k < 2 ? -1 : 1;
        const double z = e->near / p[end][0] * 1.0005;
        q[k] = (point){{(float)(2 * (px[end][0] + s * ox) / (double)b->w - 1),
                        (float)(2 * (px[end][1] + s * oy) / (double)b->h - 1), (float)sp_min(z, 1), 1},
                       {l->rgba[0], l->rgba[1], l->rgba[2], l->rgba[3]},
                       {(float)(s * 1.5), 0, 3}};
    }
    quad(b, q);
}

/* ---------------------------------------------------------------- text */
static void text(batch *b, const sp_overlay_text *t)
{
    float x = t->x;
    for (const char *s = t->text; *s && s < t->text + sizeof t->text; s++) {
        const unsigned c = (unsigned char)*s;
        const uint32_t g = c > 32 && c < 127 ? c - 32 : 0;
        if (g) {
            const float u = (float)(g % 16) / 16, w = (float)(g / 16) / 6;
            const float uv[4] = {u, w, u + 1.0f / 16, w + 1.0f / 6};
            area(b, x - 0.06f * t->size, t->y, t->size * 0.6f, t->size, t->rgba, uv, 1);
        }
        x += t->size * SP_TEXT_ADVANCE;
    }
}

bool sp_overlay_create(sp_render *r)
{
    if (r->overlay.vao)
        return true;
    uint8_t *atlas = sp_memory_alloc((size_t)ATLAS_W * ATLAS_H);
    uint32_t *index = sp_memory_alloc(sizeof(uint32_t) * MAX_QUADS * 6);
    if (!atlas || !index) {
        sp_memory_free(atlas);
        sp_memory_free(index);
        return false;
    }
    sp_font_atlas(atlas, ATLAS_W, ATLAS_H, sp_asset("fonts/skidpad.strokes"));
    glCreateTextures(GL_TEXTURE_2D, 1, &r->font);
    glTextureStorage2D(r->font, 1, GL_R8, ATLAS_W, ATLAS_H);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTextureSubImage2D(r->font, 0, 0, 0, ATLAS_W, ATLAS_H, GL_RED, GL_UNSIGNED_BYTE, atlas);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTextureParameteri(r->font, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(r->font, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    for (uint32_t i = 0; i < MAX_QUADS; i++)
        for (uint32_t k = 0; k < 6; k++)
            index[i * 6 + k] = i * 4 + (uint32_t[]){0, 1, 2, 0, 2, 3}[k];
    sp_buffers *b = &r->overlay;
    glCreateVertexArrays(1, &b->vao);
    glCreateBuffers(1, &b->vertices);
    glCreateBuffers(1, &b->indices);
    glNamedBufferData(b->vertices, (GLsizeiptr)(sizeof(point) * MAX_QUADS * 4), NULL, GL_STREAM_DRAW);
    glNamedBufferData(b->indices, (GLsizeiptr)(sizeof(uint32_t) * MAX_QUADS * 6), index, GL_STATIC_DRAW);
    glVertexArrayVertexBuffer(b->vao, 0, b->vertices, 0, sizeof(point));
    glVertexArrayElementBuffer(b->vao, b->indices);
    const struct {
        GLuint at;
        GLint size;
        GLenum type;
        GLboolean norm;
        size_t offset;
    } rows[3] = {{0, 4, GL_FLOAT, GL_FALSE, offsetof(point, p)},
                 {1, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(point, c)},
                 {2, 3, GL_FLOAT, GL_FALSE, offsetof(point, t)}};
    for (int i = 0; i < 3; i++) {
        glEnableVertexArrayAttrib(b->vao, rows[i].at);
        glVertexArrayAttribFormat(b->vao, rows[i].at, rows[i].size, rows[i].type, rows[i].norm, (GLuint)rows[i].offset);
        glVertexArrayAttribBinding(b->vao, rows[i].at, 0);
    }
    sp_memory_free(atlas);
    sp_memory_free(index);
    return true;
}

/* a picture of its own texture, made and dropped on the spot: insets are few */
static void image(batch *b, const sp_overlay_image *i)
{
    static const uint8_t white[4] = {255, 255, 255, 255};
    static const float all[4] = {0, 0, 1, 1};
    if (!i->rgb || !i->width || !i->height)
        return;
    flush(b);
    GLuint t;
    glCreateTextures(GL_TEXTURE_2D, 1, &t);
    glTextureStorage2D(t, 1, GL_RGB8, (GLsizei)i->width, (GLsizei)i->height);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTextureSubImage2D(t, 0, 0, 0, (GLsizei)i->width, (GLsizei)i->height, GL_RGB, GL_UNSIGNED_BYTE, i->rgb);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTextureParameteri(t, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(t, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glBindTextureUnit(0, t);
    area(b, i->x, i->y, i->w, i->h, white, all, 2);
    flush(b);
    glBindTextureUnit(0, b->r->font);
    glDeleteTextures(1, &t);
}

static void begin(sp_render *r)
{
    glDisable(GL_FRAMEBUFFER_SRGB);
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_CULL_FACE);
    glDepthMask(GL_FALSE);
    glUseProgram(r->programs[SP_PROGRAM_OVERLAY]);
    glBindVertexArray(r->overlay.vao);
}

static void end(void)
{
    glEnable(GL_CULL_FACE);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
}

void sp_overlay_draw(sp_render *r, const sp_frame_view *v, const sp_pixel_request *e, const sp_overlay *over)
{
    if (!sp_overlay_create(r))
        return;
    batch b = {
        .r = r, .points = sp_memory_alloc(sizeof(point) * MAX_QUADS * 4), .w = (float)e->width, .h = (float)e->height};
    if (!b.points)
        return;
    begin(r);
    glBindTextureUnit(0, r->font);
    // lines stand in the scene, behind what hides them
    glEnable(GL_DEPTH_TEST);
    for (uint32_t i = 0; i < over->line_count; i++)
        line(&b, v, e, &over->lines[i]);
    flush(&b);
    glDisable(GL_DEPTH_TEST);
    static const float none[4] = {0};
    for (uint32_t i = 0; i < over->rect_count; i++)
        area(&b, over->rects[i].x, over->rects[i].y, over->rects[i].w, over->rects[i].h, over->rects[i].rgba, none, 0);
    flush(&b);
    for (uint32_t i = 0; i < over->image_count; i++)
        image(&b, &over->images[i]);
    for (uint32_t i = 0; i < over->text_count; i++)
        text(&b, &over->texts[i]);
    flush(&b);
    end();
    sp_memory_free(b.points);
}

void sp_gl_show(sp_render *r, uint32_t window_width, uint32_t window_height)
{
    if (!r->colour_raw || !sp_overlay_create(r))
        return;
    point q[4];
    batch b = {.r = r, .points = q, .w = 1, .h = 1};
    static const uint8_t white[4] = {255, 255, 255, 255};
    // the window's rows run bottom-up
    static const float upside[4] = {0, 1, 1, 0};
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, (GLsizei)window_width, (GLsizei)window_height);
    begin(r);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glBindTextureUnit(0, r->colour_raw);
    area(&b, 0, 0, 1, 1, white, upside, 2);
    flush(&b);
    end();
}
