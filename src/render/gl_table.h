/* gl_table.h - the module's side of render.h, under names of its own: what the exported table points to. */
#ifndef SP_RENDER_GL_TABLE_H
#define SP_RENDER_GL_TABLE_H

#include "render/draw.h"

sp_render *sp_gl_create(const sp_world_def *def, sp_error *err);
sp_render *sp_gl_create_here(const sp_world_def *def, sp_error *err);
void sp_gl_destroy(sp_render *r);
const char *sp_gl_name(const sp_render *r);
sp_pixels sp_gl_pixels(sp_render *r);
bool sp_gl_view(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *eye,
                const sp_overlay *over, uint8_t *rgb, sp_error *err);
void sp_gl_show(sp_render *r, uint32_t window_width, uint32_t window_height);

#endif
