/* window.h - shared by the files of the SDL window. */
#ifndef SP_VIEW_WINDOW_H
#define SP_VIEW_WINDOW_H

#include <SDL2/SDL.h>

#include "render/gl_table.h"
#include "view/view.h"

typedef struct window {
    const sp_view_source *source;
    SDL_Window *window;
    SDL_GLContext gl;
    sp_render *render;
    sp_world *world;
    sp_view_info *info;
    sp_view_paint *paint;
    sp_view_eye eye;
    sp_view_state state;
    sp_view_roads_eye roads; /* of roads alone */
    bool lanes, links, marks;
    bool quit, have, dragging, scrubbing, hurried;
    double last; /* s of wall time at the last frame */
    /* a scenario that is edited while it is looked at */
    sp_view_source own; /* what the reload gave last */
    double looked;      /* s of wall time at the last look at its files */
    bool resume;        /* runs on once it is where it was */
    char words[SP_VIEW_WORDS];
} window;

/* ---- roads alone (window_roads.c) ---- */
void sp_window_roads_begin(window *w);
/* False: a key that has no meaning of its own there. */
bool sp_window_roads_key(window *w, SDL_Keycode k);
void sp_window_roads_drag(window *w, int dx, int dy);
void sp_window_roads_zoom(window *w, bool in);
void sp_window_roads_paint(window *w, uint32_t width, uint32_t height, sp_pixel_request *q);

/* ---- without a display (offscreen.c) ---- */
/* sp_gl_create, and where EGL has no way in, a context of SDL's offscreen driver. */
sp_render *sp_view_create_headless(const sp_world_def *def, sp_error *err);

/* ---- files that change (window_reload.c) ---- */
/* Looks at the files behind the source, now and then; takes over what is new. False: nothing can be drawn any more. */
bool sp_window_reload(window *w, double now, sp_error *err);

/* ---- sensors (window_sensors.c) ---- */
void sp_window_sensors_begin(window *w);
/* False: a key that has no meaning there. */
bool sp_window_sensors_key(window *w, SDL_Keycode k);

#endif
