/* draw.h - the one table that skidpad-draw.so exports, and what both sides of that door share.
 *
 * A process that never draws never loads GL, GLEW, EGL or SDL: they are linked into the module alone, and lazy.c opens
 * the module when the first picture is asked for. The window passes through as opaque pointers, because src/view stands
 * above. */
#ifndef SP_RENDER_DRAW_H
#define SP_RENDER_DRAW_H

#include "render/render.h"

#define SP_DRAW_ABI     1u
#define SP_DRAW_MODULE  "skidpad-draw.so"
#define SP_TEXT_ADVANCE 0.58f /* of the size, every glyph */

typedef struct sp_draw_table {
    uint32_t size, abi;
    sp_render *(*create)(const sp_world_def *def, sp_error *err);
    sp_render *(*create_here)(const sp_world_def *def, sp_error *err);
    void (*destroy)(sp_render *r);
    const char *(*name)(const sp_render *r);
    sp_pixels (*pixels)(sp_render *r);
    bool (*view)(sp_render *r, const sp_world_def *def, const sp_world *world, const sp_pixel_request *eye,
                 const sp_overlay *over, uint8_t *rgb, sp_error *err);
    void (*show)(sp_render *r, uint32_t window_width, uint32_t window_height);
    /* the window of src/view; source is a const sp_view_source */
    bool (*window)(const void *source, sp_error *err);
} sp_draw_table;

typedef const sp_draw_table *sp_draw_entry_fn(uint32_t abi);

/* Loads the module (once a process; the loader counts) and gives its table; NULL with an error that names what to
 * install. */
const sp_draw_table *sp_render_module(sp_error *err);

#endif
