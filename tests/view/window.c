/* window.c - the window itself, in SDL's offscreen driver: every key of the sensors' panels on a source of our own,
 * each in every page, and it closes as it should. */
#include <SDL2/SDL.h>

#include "check.h"
#include "render/scene.h"
#include "sensors/sensor.h"
#include "view/view.h"

/* SDL unloads the GL driver before leaks are looked for, and what the driver keeps can then no longer be told apart
 * from ours; the other tests of the window's parts look for leaks. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static scene s;

/* it begins with the page of all; of the scene itself as few frames as may be, they are drawn */
static const SDL_Keycode keys[] = {
    SDLK_t,   SDLK_o,   SDLK_i,           SDLK_TAB,          SDLK_h,      SDLK_h, SDLK_RETURN,
    SDLK_TAB, SDLK_TAB, SDLK_LEFTBRACKET, SDLK_RIGHTBRACKET, SDLK_RETURN, SDLK_g, SDLK_ESCAPE};
enum { KEYS = sizeof keys / sizeof keys[0] };

typedef struct hand {
    uint32_t next, calls;
} hand;

/* a key each time the window asks for news, and a frame of the radar */
static bool fetch(void *user, double t, sp_world *world, sp_view_info *info)
{
    hand *h = user;
    const sp_radar_detection d = {.range = 30, .azimuth = 0.1, .range_rate = -4, .snr = 20};
    const sp_frame f = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof d, .data = &d, .sequence = h->calls};
    memcpy(world, s.world, sp_world_bytes(&s.def));
    sp_view_info_world(info, &s.def, world);
    info->time = t;
    if (!info->panes.count)
        sp_panes_begin(&info->panes, &s.def);
    for (uint32_t i = 0; i < s.def.mount_count; i++)
        sp_panes_frame(&info->panes, &s.def, i, &f, NULL, 0);
    h->calls++;
    // a window that does not listen is left after all
    SDL_Event e = {.key = {.type = SDL_KEYDOWN, .keysym = {.sym = h->next < KEYS ? keys[h->next] : SDLK_ESCAPE}}};
    h->next++;
    SDL_PushEvent(&e);
    return true;
}

static void test_all_keys(void)
{
    hand h = {0};
    sp_error err = {0};
    static sp_mount_def mounts[2];
    const sp_sensor_type *radar = sp_sensor_find("radar"), *imu = sp_sensor_find("imu");
    CHECK(radar && imu);
    if (!radar || !imu)
        return;
    mounts[0] = (sp_mount_def){
        .name = "nose", .type = radar, .kind = radar->kind, .carrier = SP_EGO, .period_num = 1, .period_den = 1};
    mounts[1] = (sp_mount_def){
        .name = "imu", .type = imu, .kind = imu->kind, .carrier = SP_EGO, .period_num = 1, .period_den = 1};
    sp_param_defaults(radar->params, (int)radar->param_count, mounts[0].value);
    s.def.mounts = mounts;
    s.def.mount_count = 2;
    const sp_view_source source = {
        .def = &s.def, .title = "keys", .t_end = 5, .page = true, .fetch = fetch, .user = &h, .reason = sp_reason_name};
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const bool opened = sp_view_main(&source, &err);
    if (!opened && strstr(err.text, "cannot open a window")) {
        SKIP(err.text);
    }
    CHECK(opened);
    // the last key closed it: one more frame was under way
    CHECK(h.next == KEYS + 1);
    s.def.mount_count = 0;
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    scene_make(&s, SCENE_STRAIGHT, false);
    RUN(test_all_keys);
    scene_free(&s);
    return DONE();
}
