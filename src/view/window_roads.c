/* window_roads.c - keys and mouse of a window on roads alone: where the eye goes, what is written over the picture. */
#include "view/window.h"

void sp_window_roads_begin(window *w)
{
    const sp_view_roads *r = w->source->roads;
    w->roads = r->eye;
    w->lanes = r->lanes;
    w->links = r->links;
    w->marks = r->marks;
    // the ride waits until it is asked for
    w->state.paused = true;
}

bool sp_window_roads_key(window *w, SDL_Keycode k)
{
    if (k == SDLK_l)
        w->lanes = !w->lanes;
    else if (k == SDLK_k)
        w->links = !w->links;
    else if (k == SDLK_s)
        w->marks = !w->marks;
    else if (k == SDLK_c)
        w->roads.camera = (w->roads.camera + 1) % SP_VIEW_ROADS_CAMERAS;
    else if (k >= SDLK_1 && k <= SDLK_3)
        w->roads.camera = (sp_view_roads_camera)(k - SDLK_1);
    else if (k == SDLK_r) {
        const sp_view_roads_camera kept = w->roads.camera;
        w->roads = w->source->roads->eye;
        w->roads.camera = kept;
        w->state.t = w->state.t_begin;
    } else
        return false;
    return true;
}

void sp_window_roads_drag(window *w, int dx, int dy)
{
    sp_view_roads_eye *e = &w->roads;
    if (e->camera == SP_VIEW_ORBIT) {
        e->yaw -= dx * 0.006;
        e->pitch = sp_clamp(e->pitch + dy * 0.006, 0.03, 1.55);
        return;
    }
    // the ground stays below the pointer
    int width = 1280;
    SDL_GetWindowSize(w->window, &width, NULL);
    sp_pixel_request q;
    sp_view_roads_request(e, w->source->def->road, w->state.t, (uint32_t)(width > 0 ? width : 1), 720, &q);
    const double metres = e->distance / q.fx;
    e->focus.x -= dx * metres;
    e->focus.y += dy * metres;
}

void sp_window_roads_zoom(window *w, bool in)
{
    w->roads.distance = sp_clamp(w->roads.distance * (in ? 0.85 : 1 / 0.85), 8, 2e5);
}

void sp_window_roads_paint(window *w, uint32_t width, uint32_t height, sp_pixel_request *q)
{
    const sp_road_net *net = w->source->def->road;
    const sp_view_roads_state state = {.eye = w->roads,
                                       .lanes = w->lanes,
                                       .links = w->links,
                                       .marks = w->marks,
                                       .help = w->state.help,
                                       .title = w->source->title,
                                       .facts = w->source->roads->facts,
                                       .t = w->state.t};
    sp_view_roads_request(&w->roads, net, w->state.t, width, height, q);
    sp_view_roads_paint(w->paint, net, &state, q);
}
