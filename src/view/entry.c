/* entry.c - the one symbol that skidpad-draw.so exports: a constant table of what draws and of the window. */
#include "render/gl_table.h"
#include "view/window.h"

__attribute__((visibility("default"))) const sp_draw_table *sp_draw_entry(uint32_t abi);

const sp_draw_table *sp_draw_entry(uint32_t abi)
{
    static const sp_draw_table table = {
        .size = sizeof(sp_draw_table),
        .abi = SP_DRAW_ABI,
        .create = sp_view_create_headless,
        .create_here = sp_gl_create_here,
        .destroy = sp_gl_destroy,
        .name = sp_gl_name,
        .pixels = sp_gl_pixels,
        .view = sp_gl_view,
        .show = sp_gl_show,
        .window = sp_view_window,
    };
    return abi == SP_DRAW_ABI ? &table : NULL;
}
