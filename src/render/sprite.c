/* sprite.c - soft quads of one frame in one buffer and one draw, in the order in which they were added. */
#include <string.h>

#include "render/lamps.h"

enum { MOST = 4096 };

typedef struct corner {
    float p[3], u[2], c[4], k[4], lag;
} corner;

struct sp_sprites {
    sp_buffers buffers;
    uint32_t count;
    corner corners[MOST * 4];
};

static void attribute(const sp_buffers *b, GLuint location, GLint size, size_t offset)
{
    glEnableVertexArrayAttrib(b->vao, location);
    glVertexArrayAttribFormat(b->vao, location, size, GL_FLOAT, false, (GLuint)offset);
    glVertexArrayAttribBinding(b->vao, location, 0);
}

bool sp_sprites_create(sp_render *r)
{
    sp_sprites *s = sp_memory_alloc(sizeof *s);
    uint32_t *index = sp_memory_alloc(sizeof *index * MOST * 6);
    r->sprites = s;
    if (!s || !index) {
        sp_memory_free(index);
        return false;
    }
    memset(s, 0, sizeof *s);
    for (uint32_t i = 0; i < MOST; i++) {
        const uint32_t six[6] = {4 * i, 4 * i + 1, 4 * i + 2, 4 * i, 4 * i + 2, 4 * i + 3};
        memcpy(index + 6 * (size_t)i, six, sizeof six);
    }
    glCreateVertexArrays(1, &s->buffers.vao);
    glCreateBuffers(1, &s->buffers.vertices);
    glCreateBuffers(1, &s->buffers.indices);
    glNamedBufferData(s->buffers.indices, (GLsizeiptr)(sizeof *index * MOST * 6), index, GL_STATIC_DRAW);
    glVertexArrayVertexBuffer(s->buffers.vao, 0, s->buffers.vertices, 0, sizeof(corner));
    glVertexArrayElementBuffer(s->buffers.vao, s->buffers.indices);
    attribute(&s->buffers, 0, 3, offsetof(corner, p));
    attribute(&s->buffers, 1, 2, offsetof(corner, u));
    attribute(&s->buffers, 2, 4, offsetof(corner, c));
    attribute(&s->buffers, 3, 4, offsetof(corner, k));
    attribute(&s->buffers, 4, 1, offsetof(corner, lag));
    sp_memory_free(index);
    return true;
}

void sp_sprites_free(sp_render *r)
{
    if (!r->sprites)
        return;
    glDeleteVertexArrays(1, &r->sprites->buffers.vao);
    glDeleteBuffers(1, &r->sprites->buffers.vertices);
    glDeleteBuffers(1, &r->sprites->buffers.indices);
    sp_memory_free(r->sprites);
    r->sprites = NULL;
}

void sp_sprites_begin(sp_render *r)
{
    r->sprites->count = 0;
}

void sp_sprites_add(sp_render *r, const sp_sprite *sprite)
{
    static const float side[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    sp_sprites *s = r->sprites;
    if (s->count == MOST)
        return;
    corner *o = s->corners + 4 * (size_t)s->count++;
    for (int k = 0; k < 4; k++, o++) {
        for (int i = 0; i < 3; i++)
            o->p[i] = (float)(sprite->at[i] + (double)side[k][0] * sprite->u[i] + (double)side[k][1] * sprite->v[i]);
        memcpy(o->u, side[k], sizeof o->u);
        memcpy(o->c, sprite->colour, sizeof o->c);
        memcpy(o->k, sprite->k, sizeof sprite->k);
        o->k[3] = (float)sprite->kind;
        o->lag = sprite->lag;
    }
}

void sp_sprites_draw(sp_render *r, const sp_frame_view *v)
{
    sp_sprites *s = r->sprites;
    if (!s->count)
        return;
    sp_lamps_use(r, SP_PROGRAM_SPRITE, v, v->eye, 12);
    glNamedBufferData(s->buffers.vertices, (GLsizeiptr)(sizeof(corner) * 4 * s->count), s->corners, GL_STREAM_DRAW);
    glUseProgram(r->programs[SP_PROGRAM_SPRITE]);
    glBindVertexArray(s->buffers.vao);
    glDisable(GL_CULL_FACE);
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDrawElements(GL_TRIANGLES, (GLsizei)(6 * s->count), GL_UNSIGNED_INT, NULL);
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glEnable(GL_CULL_FACE);
}
