/* window_reload.c - a scenario that is edited while it is looked at: the window asks for news by its own clock, keeps
 * camera, pace and instant, and shows what is wrong with a text that cannot be used. */
#include <string.h>

#include "view/window.h"

static const double patience = 0.2; /* s of wall time between two looks at the files */

/* another definition: its world and what it is drawn with, and the run hurries to the instant that was looked at */
static bool take(window *w, const sp_view_source *fresh, sp_error *err)
{
    const size_t bytes = sp_world_bytes(fresh->def);
    sp_world *world = sp_memory_alloc(bytes);
    if (!world)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the window");
    memset(world, 0, bytes);
    sp_memory_free(w->world);
    w->world = world;
    const uint32_t mounts = w->source->def->mount_count;
    const bool paused = w->state.paused && !w->resume;
    w->own = *fresh;
    w->source = &w->own;

    sp_gl_destroy(w->render);
    w->render = sp_gl_create_here(w->source->def, err);
    if (!w->render)
        return false;
    memset(w->info, 0, sizeof *w->info);
    if (mounts != w->source->def->mount_count)
        w->state.chosen = sp_view_first_sensor(w->source->def);
    w->own.at = w->state.t;
    w->state.t_end = w->source->t_end;
    w->state.title = w->source->title;
    w->have = w->hurried = false;
    w->resume = !paused;
    w->state.paused = true; // until it is there
    SDL_SetWindowTitle(w->window, w->source->title ? w->source->title : "skidpad");
    if (w->source->control)
        w->source->control(w->source->user, 0, 0);
    return true;
}

bool sp_window_reload(window *w, double now, sp_error *err)
{
    const sp_view_source *s = w->source;
    // arrived at the instant that was looked at: on as before
    if (w->resume && w->hurried && w->have &&
        (w->info->ended || (double)(w->world->tick + 1) * (double)s->def->tick_ns / 1e9 >= s->at)) {
        w->resume = w->state.paused = false;
        if (s->control)
            s->control(s->user, w->state.rate, 0);
    }
    if (!s->reload || now - w->looked < patience)
        return true;
    w->looked = now;
    sp_view_source fresh;
    switch (s->reload(s->owner, &fresh, w->words)) {
    case SP_VIEW_FRESH:
        w->state.wrong = NULL;
        return take(w, &fresh, err);
    case SP_VIEW_WRONG:
        w->state.wrong = w->words;
        return true;
    default:
        return true;
    }
}
