/* shot.c - one picture without a window: what it is drawn with, and the file it becomes. Leaves what it shows to view.c
 * and roads.c. */
#include <string.h>

#include "view/view.h"

enum { SIDE = 8192 };

bool sp_view_shot_open(sp_view_shot *s, const sp_view_source *source, uint32_t width, uint32_t height, sp_error *err)
{
    const size_t bytes = sp_world_bytes(source->def);
    *s = (sp_view_shot){.def = source->def, .width = width, .height = height};
    s->world = sp_memory_alloc(bytes);
    s->info = sp_memory_zeroed(sizeof *s->info);
    s->paint = sp_memory_alloc(sizeof *s->paint);
    s->rgb = width && height && width <= SIDE && height <= SIDE ? sp_memory_alloc((size_t)width * height * 3) : NULL;
    if (!s->world || !s->info || !s->paint || !s->rgb)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for a picture of %u x %u", width, height);
    memset(s->world, 0, bytes);
    memset(s->paint, 0, sizeof *s->paint);
    return true;
}

bool sp_view_shot_save(sp_view_shot *s, const sp_pixel_request *q, const char *path, sp_error *err)
{
    s->render = s->render ? s->render : sp_render_create(s->def, err);
    return s->render && sp_render_view(s->render, s->def, s->world, q, &s->paint->over, s->rgb, err) &&
           sp_png_write(path, s->width, s->height, s->rgb, err);
}

void sp_view_shot_close(sp_view_shot *s)
{
    sp_render_destroy(s->render);
    sp_memory_free(s->rgb);
    sp_view_paint_finish(s->paint);
    sp_memory_free(s->paint);
    sp_memory_free(s->info);
    sp_memory_free(s->world);
}
