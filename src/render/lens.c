/* lens.c - lenses on the GPU: the table of a lens is made once and kept as long as eight others have not been asked for
 * since. The lens itself is in world/lens.c. */
#include <string.h>

#include "render/shots.h"

static bool same(const sp_lens_shot *l, const sp_pixel_request *q)
{
    return l->used && l->width == q->width && l->height == q->height && l->pinhole[0] == q->fx &&
           l->pinhole[1] == q->fy && l->pinhole[2] == q->cx && l->pinhole[3] == q->cy &&
           l->vignette == q->optics.vignette && l->falloff == q->optics.falloff &&
           !memcmp(&l->lens, &q->lens, sizeof l->lens);
}

void sp_lens_shot_drop(sp_lens_shot *l)
{
    glDeleteTextures(1, &l->table);
    glDeleteTextures(1, &l->shade);
    *l = (sp_lens_shot){0};
}

static GLuint texture_of(GLenum format, GLenum order, uint32_t width, uint32_t height, const float *data)
{
    GLuint t;
    glCreateTextures(GL_TEXTURE_2D, 1, &t);
    glTextureStorage2D(t, 1, format, (GLsizei)width, (GLsizei)height);
    glTextureSubImage2D(t, 0, 0, 0, (GLsizei)width, (GLsizei)height, order, GL_FLOAT, data);
    glTextureParameteri(t, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTextureParameteri(t, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return t;
}

/* Falloff times (1 + a1 r^2), r 1 in the corners: cos^4 of the angle off the axis, or of half of it for lenses whose
 * pupil turns with the ray. The cosine of each pixel is from the table, or a pinhole's. Overwrites the table. */
static void make_shade(sp_lens_shot *l, const sp_pixel_request *q, float *table)
{
    const double w = q->width, h = q->height;
    for (uint32_t y = 0; y < q->height; y++)
        for (uint32_t x = 0; x < q->width; x++) {
            const size_t i = (size_t)y * q->width + x;
            const double tx = (x + 0.5 - q->cx) / q->fx, ty = (y + 0.5 - q->cy) / q->fy;
            const double cosine = l->count ? (double)table[4 * i + 3] : 1 / sp_sqrt(1 + tx * tx + ty * ty);
            const double r2 = (sp_square(2 * x + 1 - w) + sp_square(2 * y + 1 - h)) / (w * w + h * h);
            const double root = l->lens.kind >= SP_LENS_KANNALA ? (1 + cosine) / 2 : cosine * cosine;
            table[i] = (float)((1 + l->falloff * (root * root - 1)) * sp_max(0, 1 + l->vignette * r2));
        }
    l->shade = texture_of(GL_R32F, GL_RED, q->width, q->height, table);
}

sp_lens_shot *sp_lens_shot_of(sp_render *r, const sp_pixel_request *q, sp_error *err)
{
    struct sp_shots *s = r->shots;
    sp_lens_shot *oldest = &s->lens[0];
    s->stamp++;
    for (int i = 0; i < SP_SHOT_LENSES; i++) {
        sp_lens_shot *l = &s->lens[i];
        if (same(l, q)) {
            l->stamp = s->stamp;
            return l;
        }
        if (l->stamp < oldest->stamp)
            oldest = l;
    }
    sp_lens_shot *l = oldest;
    sp_lens_shot_drop(l);
    *l = (sp_lens_shot){.stamp = s->stamp,
                        .width = q->width,
                        .height = q->height,
                        .lens = q->lens,
                        .vignette = q->optics.vignette,
                        .falloff = q->optics.falloff};
    const double pinhole[4] = {q->fx, q->fy, q->cx, q->cy};
    memcpy(l->pinhole, pinhole, sizeof pinhole);
    const sp_lens_view view = sp_lens_open(q);
    const bool plain = q->lens.kind == SP_LENS_PINHOLE && q->lens.most <= 0,
               shaded = l->vignette != 0 || l->falloff > 0;
    float *table = plain && !shaded ? NULL : sp_memory_alloc((size_t)q->width * q->height * 4 * sizeof *table);
    if (!table && (!plain || shaded)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the table of a lens");
        return NULL;
    }
    if (!plain) {
        l->count = sp_lens_faces(&view, l->face, table);
        if (l->count == 0)
            sp_error_set(err, SP_BAD_BENCH, NULL, 0, "this lens shows nothing: its coefficients leave no pixel a ray");
        else
            l->table = texture_of(GL_RGBA32F, GL_RGBA, q->width, q->height, table);
    }
    if (shaded && (plain || l->count))
        make_shade(l, q, table);
    sp_memory_free(table);
    l->used = plain || l->count > 0;
    return l->used ? l : NULL;
}

sp_pixel_request sp_lens_shot_face(const sp_lens_shot *l, const sp_pixel_request *q, uint32_t face)
{
    sp_pixel_request f = *q;
    if (l->count == 0)
        return f;
    const sp_lens_face *v = &l->face[face];
    const sp_pose turn = {{0, 0, 0}, v->turn};
    f.eye = sp_pose_compose(q->eye, turn);
    f.eye_before = sp_pose_compose(q->eye_before, turn);
    f.width = v->width;
    f.height = v->height;
    f.fx = f.fy = v->f;
    f.cx = v->cx;
    f.cy = v->cy;
    f.lens = (sp_lens){0};
    return f;
}

void sp_lens_shot_uniforms(const sp_render *r, sp_post_id p, const sp_lens_shot *l, const sp_pixel_request *q,
                           uint32_t face)
{
    const struct sp_shots *s = r->shots;
    const GLuint program = s->program[p];
    const GLint *at = s->at[p];
    const sp_lens_face *v = &l->face[face];
    // (right, down, forward) of the view in those of the lens
    float turn[9], k[8];
    const sp_vec3 axis[3] = {sp_v3(0, -1, 0), sp_v3(0, 0, -1), sp_v3(1, 0, 0)};
    for (int c = 0; c < 3; c++) {
        const sp_vec3 d = sp_rotate(v->turn, axis[c]);
        turn[3 * c] = (float)-d.y;
        turn[3 * c + 1] = (float)-d.z;
        turn[3 * c + 2] = (float)d.x;
    }
    for (int i = 0; i < 8; i++)
        k[i] = (float)l->lens.k[i];
    glProgramUniform1f(program, at[SP_V_FACE], (float)face);
    glProgramUniform4f(program, at[SP_V_PINHOLE], (float)v->cx, (float)v->cy, (float)(1 / v->f), (float)(1 / v->f));
    glProgramUniformMatrix3fv(program, at[SP_V_TURN], 1, GL_FALSE, turn);
    glProgramUniform4f(program, at[SP_V_LENS], (float)q->fx, (float)q->fy, (float)q->cx, (float)q->cy);
    glProgramUniform1fv(program, at[SP_V_K], 8, k);
    glProgramUniform2i(program, at[SP_V_MODE], (GLint)l->lens.kind, 0);
}
