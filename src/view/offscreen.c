/* offscreen.c - the last way to a context without a display: SDL's own driver for that. A process opens it at most once
 * and keeps it until it ends, as EGL does with its display. */
#include <stdlib.h>
#include <string.h>

#include "view/window.h"

/* a context that is current; false: SDL has none either */
static bool open_context(void)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "offscreen");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return false;
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 4);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 5);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_Window *hidden = SDL_CreateWindow("skidpad", 0, 0, 64, 64, SDL_WINDOW_OPENGL | SDL_WINDOW_HIDDEN);
    if (hidden && SDL_GL_CreateContext(hidden))
        return true;
    if (hidden)
        SDL_DestroyWindow(hidden);
    SDL_Quit();
    return false;
}

sp_render *sp_view_create_headless(const sp_world_def *def, sp_error *err)
{
    sp_error why = {0};
    sp_render *r = sp_gl_create(def, &why);
    if (r)
        return r;
    // what was wrong with EGL is said when SDL does no better
    const char *asked = getenv("SKIDPAD_GL_ROUTE");
    const bool wanted = !asked || !asked[0] || !strcmp(asked, "offscreen");
    if (wanted && SDL_WasInit(SDL_INIT_VIDEO) == 0 && open_context())
        return sp_gl_create_here(def, err);
    *err = why;
    return NULL;
}
