/* window.c - the SDL2 window: keys and mouse into wishes, snapshots into pictures. Lives in the module; it reads a
 * const world and cannot alter a run. */
#include <stdlib.h>
#include <string.h>

#include "drivers/keyboard.h"
#include "view/window.h"

static const double rates[] = {0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16};

static bool fail(sp_error *err, const char *what)
{
    sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot open a window: %s: %s", what, SDL_GetError());
    sp_error_hint(err, "without a display: skidpad view FILE --at T --screenshot FILE.png");
    return false;
}

static bool open_window(window *w, sp_error *err)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY") && !getenv("SDL_VIDEODRIVER")) {
        SDL_SetError("neither DISPLAY nor WAYLAND_DISPLAY is set");
        return fail(err, "no display");
    }
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return fail(err, "SDL");
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 4);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 5);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    w->window = SDL_CreateWindow(w->source->title ? w->source->title : "skidpad", SDL_WINDOWPOS_CENTERED,
                                 SDL_WINDOWPOS_CENTERED, 1280, 720, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE);
    if (!w->window)
        return fail(err, "window");
    w->gl = SDL_GL_CreateContext(w->window);
    if (!w->gl)
        return fail(err, "OpenGL 4.5 core");
    // a software driver has no retrace to wait for
    SDL_GL_SetSwapInterval(1);
    w->render = sp_gl_create_here(w->source->def, err);
    return w->render != NULL;
}

static void close_window(window *w)
{
    sp_gl_destroy(w->render);
    if (w->gl)
        SDL_GL_DeleteContext(w->gl);
    if (w->window)
        SDL_DestroyWindow(w->window);
    SDL_Quit();
    sp_memory_free(w->world);
    sp_memory_free(w->info);
    sp_view_paint_finish(w->paint);
    sp_memory_free(w->paint);
}

/* ---------------------------------------------------------------- wishes */
static void tell_pace(window *w, uint32_t steps)
{
    if (w->source->live && w->source->control)
        w->source->control(w->source->user, w->state.paused ? 0 : w->state.rate, steps);
}

static void pace(window *w, int by)
{
    int at = 4;
    for (int i = 0; i < (int)(sizeof rates / sizeof rates[0]); i++)
        if (w->state.rate == rates[i])
            at = i;
    at += by;
    const int last = (int)(sizeof rates / sizeof rates[0]) - 1;
    w->state.rate = rates[at < 0 ? 0 : at > last ? last : at];
    tell_pace(w, 0);
}

static void seek(window *w, double t)
{
    w->state.t = sp_clamp(t, w->state.t_begin, w->state.t_end);
}

static void begin_again(window *w)
{
    sp_error ignored = {0};
    if (w->source->live && w->source->restart) {
        memset(w->info, 0, sizeof *w->info);
        w->source->restart(w->source->user, &ignored);
        tell_pace(w, 0);
    } else
        seek(w, w->state.t_begin);
}

static void set_camera(window *w, sp_view_camera c)
{
    if (c == SP_VIEW_FREE && w->eye.camera != SP_VIEW_FREE && w->have) {
        // begin to fly where one looked from
        sp_pixel_request q;
        double roll;
        sp_view_eye_request(&w->eye, w->source->def, w->world, 16, 9, &q);
        w->eye.free_position = q.eye.position;
        sp_quat_to_ypr(q.eye.rotation, &w->eye.free_yaw, &w->eye.free_pitch, &roll);
    }
    w->eye.camera = w->state.camera = c;
}

/* keys that move time; false: some other key */
static bool time_key(window *w, SDL_Keycode k)
{
    const bool drives = w->state.keyboard;
    if (k == SDLK_SPACE) {
        w->state.paused = !w->state.paused;
        tell_pace(w, 0);
    } else if (k == SDLK_PERIOD) {
        w->state.paused = true;
        tell_pace(w, 1);
        if (!w->source->live)
            seek(w, w->state.t + (double)w->source->def->tick_ns / 1e9);
    } else if (k == SDLK_PLUS || k == SDLK_EQUALS || k == SDLK_KP_PLUS)
        pace(w, 1);
    else if (k == SDLK_MINUS || k == SDLK_KP_MINUS)
        pace(w, -1);
    else if (k == SDLK_r)
        begin_again(w);
    else if ((k == SDLK_LEFT || k == SDLK_RIGHT) && !drives)
        seek(w, w->state.t + (k == SDLK_RIGHT ? 1 : -1));
    else if (k == SDLK_HOME)
        seek(w, w->state.t_begin);
    else if (k == SDLK_END)
        seek(w, w->state.t_end);
    else
        return false;
    return true;
}

static void key(window *w, SDL_Keycode k)
{
    if (w->source->roads && sp_window_roads_key(w, k))
        return;
    if (time_key(w, k))
        return;
    if (k == SDLK_ESCAPE)
        w->quit = true;
    else if (k == SDLK_h)
        w->state.help = !w->state.help;
    else if (w->source->roads || sp_window_sensors_key(w, k))
        return;
    else if (k == SDLK_v)
        w->state.sensors = !w->state.sensors;
    else if (k == SDLK_c)
        set_camera(w, (w->eye.camera + 1) % SP_VIEW_CAMERAS);
    else if (k >= SDLK_1 && k <= SDLK_4)
        set_camera(w, (sp_view_camera)(k - SDLK_1));
    else if (k == SDLK_k)
        w->state.keyboard = w->source->keys && !w->state.keyboard;
    else if (k == SDLK_BACKSPACE && w->source->keys)
        w->source->keys->reverse = !w->source->keys->reverse;
}

/* where the mouse is on the time bar, or false */
static bool on_bar(const window *w, int mx, int my, double *t)
{
    int ww, wh;
    SDL_GetWindowSize(w->window, &ww, &wh);
    float x, y, bw, bh;
    sp_view_bar((uint32_t)ww, (uint32_t)wh, &x, &y, &bw, &bh);
    *t = w->state.t_begin + (w->state.t_end - w->state.t_begin) * sp_clamp(((double)mx - (double)x) / (double)bw, 0, 1);
    return !w->source->live && (float)my > y - bh && (float)my < y + 2 * bh;
}

static void drag(window *w, int dx, int dy)
{
    if (w->eye.camera == SP_VIEW_FREE) {
        w->eye.free_yaw -= dx * 0.004;
        w->eye.free_pitch = sp_clamp(w->eye.free_pitch + dy * 0.004, -1.5, 1.5);
    } else
        w->eye.orbit -= dx * 0.006;
}

static void handle(window *w, const SDL_Event *e)
{
    double t = 0;
    switch (e->type) {
    case SDL_QUIT:
        w->quit = true;
        break;
    case SDL_KEYDOWN:
        key(w, e->key.keysym.sym);
        break;
    case SDL_MOUSEBUTTONDOWN:
        w->scrubbing = on_bar(w, e->button.x, e->button.y, &t);
        w->dragging = !w->scrubbing;
        if (w->scrubbing)
            seek(w, t);
        break;
    case SDL_MOUSEBUTTONUP:
        w->scrubbing = w->dragging = false;
        break;
    case SDL_MOUSEMOTION:
        on_bar(w, e->motion.x, e->motion.y, &t);
        if (w->scrubbing)
            seek(w, t);
        else if (w->dragging && w->source->roads)
            sp_window_roads_drag(w, e->motion.xrel, e->motion.yrel);
        else if (w->dragging)
            drag(w, e->motion.xrel, e->motion.yrel);
        break;
    case SDL_MOUSEWHEEL:
        if (w->source->roads) {
            sp_window_roads_zoom(w, e->wheel.y > 0);
            break;
        }
        w->eye.zoom = sp_clamp(w->eye.zoom * (e->wheel.y > 0 ? 0.9 : 1.1), 0.2, 12);
        break;
    default:
        break;
    }
}

/* keys that are held: flying, and the wheel */
static void held(window *w, double dt)
{
    const Uint8 *k = SDL_GetKeyboardState(NULL);
    if (w->eye.camera == SP_VIEW_FREE && !w->source->roads) {
        const sp_quat q = sp_quat_from_ypr(w->eye.free_yaw, 0, 0);
        const double v = dt * (k[SDL_SCANCODE_LSHIFT] ? 60 : 15);
        const sp_vec3 go = {(k[SDL_SCANCODE_W] - k[SDL_SCANCODE_S]) * v, (k[SDL_SCANCODE_A] - k[SDL_SCANCODE_D]) * v,
                            (k[SDL_SCANCODE_E] - k[SDL_SCANCODE_Q]) * v};
        w->eye.free_position = sp_add3(w->eye.free_position, sp_rotate(q, go));
        w->eye.free_position.z = sp_max(w->eye.free_position.z, 0.3);
    }
    keyboard_page *page = w->source->keys;
    if (!page)
        return;
    const bool on = w->state.keyboard;
    page->steer = on ? k[SDL_SCANCODE_LEFT] - k[SDL_SCANCODE_RIGHT] : 0;
    page->throttle = on ? k[SDL_SCANCODE_UP] : 0;
    page->brake = on ? k[SDL_SCANCODE_DOWN] : 0;
    page->active = on;
}

/* ---------------------------------------------------------------- the loop */
static bool draw(window *w, sp_error *err)
{
    int ww, wh;
    SDL_GL_GetDrawableSize(w->window, &ww, &wh);
    if (ww < 16 || wh < 16)
        return true;
    sp_pixel_request q;
    if (w->source->roads)
        sp_window_roads_paint(w, (uint32_t)ww, (uint32_t)wh, &q);
    else {
        sp_view_eye_request(&w->eye, w->source->def, w->world, (uint32_t)ww, (uint32_t)wh, &q);
        if (w->state.page != SP_VIEW_SCENE)
            sp_view_eye_nowhere((uint32_t)ww, (uint32_t)wh, &q);
        sp_view_paint_all(w->paint, w->source->def, w->world, w->info, &w->state, (uint32_t)ww, (uint32_t)wh);
    }
    if (!sp_gl_view(w->render, w->source->def, w->world, &q, &w->paint->over, NULL, err))
        return false;
    sp_gl_show(w->render, (uint32_t)ww, (uint32_t)wh);
    SDL_GL_SwapWindow(w->window);
    return true;
}

/* to the instant where the window was asked to begin: ticks as fast as they come, then a pause */
static void hurry(window *w)
{
    const sp_view_source *s = w->source;
    if (w->hurried || !s->live || !w->have)
        return;
    w->hurried = true;
    const int64_t target = (int64_t)sp_floor(s->at * 1e9 / (double)s->def->tick_ns + 0.5);
    if (target <= w->world->tick || !s->control)
        return;
    w->state.paused = true;
    s->control(s->user, 0, (uint32_t)(target - w->world->tick));
}

static void advance(window *w, double dt)
{
    // a recording runs by this clock, a live run by its own
    if (!w->source->live && !w->state.paused && !w->scrubbing) {
        w->state.t += dt * w->state.rate;
        if (w->state.t >= w->state.t_end) {
            w->state.t = w->state.t_end;
            w->state.paused = true;
        }
    }
    if (w->source->fetch(w->source->user, w->state.t, w->world, w->info))
        w->have = true;
    hurry(w);
    if (w->source->live)
        w->state.t = w->info->time;
}

static bool loop(window *w, sp_error *err)
{
    w->last = (double)SDL_GetTicks64() / 1e3;
    tell_pace(w, 0);
    while (!w->quit) {
        SDL_Event e;
        while (SDL_PollEvent(&e))
            handle(w, &e);
        const double now = (double)SDL_GetTicks64() / 1e3, dt = sp_clamp(now - w->last, 0, 0.25);
        w->last = now;
        held(w, dt);
        if (!sp_window_reload(w, now, err))
            return false;
        advance(w, dt);
        if ((w->have || w->info->ended) && !draw(w, err))
            return false;
        // 60 pictures a second are enough for anyone
        const double spent = (double)SDL_GetTicks64() / 1e3 - now;
        if (spent < 0.016)
            SDL_Delay((Uint32)((0.016 - spent) * 1e3));
    }
    return true;
}

bool sp_view_window(const void *source, sp_error *err)
{
    window w = {.source = source, .eye = {.zoom = 1}};
    w.eye.camera = w.source->camera;
    w.state = (sp_view_state){.rate = 1,
                              .camera = w.source->camera,
                              .sensors = true,
                              .t = sp_clamp(w.source->at, w.source->t_begin, w.source->t_end),
                              .t_begin = w.source->t_begin,
                              .t_end = w.source->t_end,
                              .live = w.source->live,
                              .title = w.source->title,
                              .keyboard = w.source->keys != NULL};
    const size_t bytes = sp_world_bytes(w.source->def);
    w.world = sp_memory_alloc(bytes);
    w.info = sp_memory_zeroed(sizeof *w.info);
    w.paint = sp_memory_alloc(sizeof *w.paint);
    bool ok = false;
    if (!w.world || !w.info || !w.paint)
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the window");
    else {
        memset(w.world, 0, bytes);
        memset(w.paint, 0, sizeof *w.paint);
        if (w.source->roads)
            sp_window_roads_begin(&w);
        else
            sp_window_sensors_begin(&w);
        ok = open_window(&w, err) && loop(&w, err);
    }
    close_window(&w);
    return ok;
}
