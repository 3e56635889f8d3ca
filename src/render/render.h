/* render.h - one OpenGL 4.5 core renderer into framebuffer objects, headless by EGL or in the window's context. GL,
 * GLEW, EGL and cglm stay in here. */
#ifndef SP_RENDER_H
#define SP_RENDER_H

#include "world/pixels.h"

typedef struct sp_render sp_render;

typedef enum sp_gl {
    SP_GL_LLVMPIPE /* default, deterministic */,
    SP_GL_PORTABLE /* no FMA: GALLIUM_OVERRIDE_CPU_CAPS=sse4.1 */,
    SP_GL_GPU
} sp_gl;

/* Sets the environment that Mesa reads (before any GL library is used) and malloc's thresholds. Call early in a process
 * that will draw. */
void sp_render_environment(sp_gl gl);
/* For a parent whose children will draw: maps the drawing module and Mesa's libraries, makes no context. Never fails;
 * the handles stay open. */
void sp_render_preload(void);
/* Loads EGL, GL, GLEW lazily (dlopen), makes a headless context, compiles shaders, builds the road and actor meshes of
 * def. Fails in words: no EGL, no GL 4.5. */
sp_render *sp_render_create(const sp_world_def *def, sp_error *err);
/* The same in a context that is current already (the window's). */
sp_render *sp_render_create_here(const sp_world_def *def, sp_error *err);
void sp_render_destroy(sp_render *r);
const char *sp_render_name(const sp_render *r); /* renderer / version / caps */
/* The table for the camera sensor. */
sp_pixels sp_render_pixels(sp_render *r);

/* ---- for the window and for pictures: the same scene from anywhere, with overlays ---- */
typedef struct sp_overlay_line {
    float a[3], b[3];
    uint8_t rgba[4];
} sp_overlay_line; /* world */
typedef struct sp_overlay_rect {
    float x, y, w, h;
    uint8_t rgba[4];
} sp_overlay_rect; /* pixels, top-left origin */
typedef struct sp_overlay_text {
    float x, y;
    float size;
    uint8_t rgba[4];
    char text[128];
} sp_overlay_text;
typedef struct sp_overlay_image {
    float x, y, w, h;
    uint32_t width, height;
    const uint8_t *rgb;
} sp_overlay_image;
typedef struct sp_overlay {
    const sp_overlay_line *lines;
    uint32_t line_count;
    const sp_overlay_rect *rects;
    uint32_t rect_count;
    const sp_overlay_text *texts;
    uint32_t text_count;
    const sp_overlay_image *images;
    uint32_t image_count;
} sp_overlay;
/* Draws into an FBO of the request's size; rgb may be NULL (then blit with sp_render_show). */
bool sp_render_view(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *eye,
                    const sp_overlay *over, uint8_t *rgb, sp_error *err);
/* Blits the last view into the default framebuffer of the current context. */
void sp_render_show(sp_render *r, uint32_t window_width, uint32_t window_height);
/* 8x8 built-in font's advance in pixels for a size */
float sp_render_text_width(const char *text, float size);
/* PNG bytes for goldens, thumbnails and screenshots, reproducible (fixed filter and level). */
bool sp_png_write(const char *path, uint32_t width, uint32_t height, const uint8_t *rgb, sp_error *err);
bool sp_png_encode(uint32_t width, uint32_t height, const uint8_t *rgb, sp_text *out);
/* Any picture of whole values: 1 or 3 channels of 8 or 16 bits (host order), rows tightly packed; `level` is zlib's. */
bool sp_png_encode_as(uint32_t width, uint32_t height, uint32_t channels, uint32_t bits, int level, const void *pixels,
                      sp_text *out);
bool sp_png_read(const char *path, sp_arena *arena, uint32_t *width, uint32_t *height, uint8_t **rgb, sp_error *err);

#endif
