/* window_sensors.c - keys of the sensors' panels: which sensor, a page of its own or of all, what is shown of records.
 */
#include "view/window.h"

void sp_window_sensors_begin(window *w)
{
    w->state.chosen = sp_view_first_sensor(w->source->def);
    w->state.show.reason = w->source->reason;
    w->state.show.scale = 1;
    w->state.page = w->source->page ? SP_VIEW_GRID : SP_VIEW_SCENE;
}

bool sp_window_sensors_key(window *w, SDL_Keycode k)
{
    sp_view_state *s = &w->state;
    uint32_t list[SP_MAX_MOUNTS];
    const uint32_t count = sp_page_list(w->source->def, list);
    if (k == SDLK_TAB) {
        // behind the last comes none, and on a page of its own the first again
        const bool back = (SDL_GetModState() & KMOD_SHIFT) != 0;
        const uint32_t places = count + (s->page == SP_VIEW_PANEL ? 0 : 1);
        s->chosen = places ? ((s->chosen < places ? s->chosen : 0) + (back ? places - 1 : 1)) % places : 0;
    } else if (k == SDLK_g)
        s->page = s->page == SP_VIEW_GRID ? SP_VIEW_SCENE : SP_VIEW_GRID;
    else if (k == SDLK_RETURN || k == SDLK_KP_ENTER) {
        s->chosen = s->chosen < count ? s->chosen : 0;
        s->page = s->page == SP_VIEW_PANEL ? SP_VIEW_SCENE : SP_VIEW_PANEL;
    } else if (k == SDLK_t)
        s->show.truth = !s->show.truth;
    else if (k == SDLK_o)
        s->show.overlay = !s->show.overlay;
    else if (k == SDLK_i)
        s->show.tint = (s->show.tint + 1) % SP_TINTS;
    else if (k == SDLK_LEFTBRACKET || k == SDLK_RIGHTBRACKET)
        s->show.scale = sp_clamp(s->show.scale * (k == SDLK_LEFTBRACKET ? 0.8 : 1.25), 0.1, 5);
    else
        return false;
    return true;
}
