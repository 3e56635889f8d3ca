/* targets.c - textures that are drawn into, in whatever formats, and the passes over a whole picture. */
#include "render/shots.h"

void sp_target_drop(sp_target *t)
{
    glDeleteFramebuffers(1, &t->fbo);
    glDeleteTextures(SP_TARGET_COLOURS, t->colour);
    glDeleteTextures(1, &t->depth);
    *t = (sp_target){0};
}

static bool fits(const sp_target *t, uint32_t width, uint32_t height, const GLenum *formats, bool grow)
{
    bool same = t->fbo != 0;
    for (int i = 0, end = 0; i < SP_TARGET_COLOURS; i++) {
        end = end || !formats[i];
        same = same && t->format[i] == (end ? 0 : formats[i]);
    }
    return same && (grow ? t->width >= width && t->height >= height : t->width == width && t->height == height);
}

static bool filtered(GLenum format)
{
    return format == GL_SRGB8_ALPHA8 || format == GL_RGBA16F;
}

bool sp_target_set(sp_target *t, uint32_t width, uint32_t height, const GLenum *formats, bool depth, bool grow,
                   sp_error *err)
{
    if (fits(t, width, height, formats, grow))
        return true;
    if (width < 1 || height < 1 || width > 8192 || height > 8192)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw a picture of %u x %u pixels (1 to 8192 each)",
                            width, height);
    // what grows keeps what it had
    const uint32_t w = grow && t->width > width ? t->width : width, h = grow && t->height > height ? t->height : height;
    sp_target_drop(t);
    glCreateFramebuffers(1, &t->fbo);
    GLenum buffers[SP_TARGET_COLOURS];
    int n = 0;
    for (; n < SP_TARGET_COLOURS && formats[n]; n++) {
        t->format[n] = formats[n];
        glCreateTextures(GL_TEXTURE_2D, 1, &t->colour[n]);
        glTextureStorage2D(t->colour[n], 1, formats[n], (GLsizei)w, (GLsizei)h);
        const GLint filter = filtered(formats[n]) ? GL_LINEAR : GL_NEAREST;
        glTextureParameteri(t->colour[n], GL_TEXTURE_MIN_FILTER, filter);
        glTextureParameteri(t->colour[n], GL_TEXTURE_MAG_FILTER, filter);
        glTextureParameteri(t->colour[n], GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTextureParameteri(t->colour[n], GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glNamedFramebufferTexture(t->fbo, GL_COLOR_ATTACHMENT0 + (GLenum)n, t->colour[n], 0);
        buffers[n] = GL_COLOR_ATTACHMENT0 + (GLenum)n;
    }
    glNamedFramebufferDrawBuffers(t->fbo, n, buffers);
    if (depth) {
        glCreateTextures(GL_TEXTURE_2D, 1, &t->depth);
        glTextureStorage2D(t->depth, 1, GL_DEPTH_COMPONENT32F, (GLsizei)w, (GLsizei)h);
        glNamedFramebufferTexture(t->fbo, GL_DEPTH_ATTACHMENT, t->depth, 0);
    }
    const GLenum status = glCheckNamedFramebufferStatus(t->fbo, GL_FRAMEBUFFER);
    if (status != GL_FRAMEBUFFER_COMPLETE)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot draw: framebuffer status 0x%x", (unsigned)status);
    t->width = w;
    t->height = h;
    return true;
}

void sp_target_pass(const sp_target *t, uint32_t width, uint32_t height)
{
    glBindFramebuffer(GL_FRAMEBUFFER, t->fbo);
    glViewport(0, 0, (GLsizei)width, (GLsizei)height);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_DITHER);
    glDisable(GL_MULTISAMPLE);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
    glDepthMask(GL_FALSE);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glEnable(GL_FRAMEBUFFER_SRGB);
}
