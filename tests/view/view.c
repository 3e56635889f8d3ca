/* view.c - the window's parts that need no window: eyes, panels, the picture without a display, the child behind shared
 * memory. */
#include "view/view.h"
#include "check.h"
#include "render/scene.h"

#include <signal.h>
#include <unistd.h>

static scene s;

/* ---------------------------------------------------------------- a source of our own: the scene, driving */
static bool fetch(void *user, double t, sp_world *world, sp_view_info *info)
{
    (void)user;
    memcpy(world, s.world, sp_world_bytes(&s.def));
    world->actors[1].x += 10 * t;
    world->actors[1].speed = 10;
    sp_view_info_world(info, &s.def, world);
    info->time = t;
    return true;
}

static sp_view_source still(void)
{
    return (sp_view_source){.def = &s.def, .title = "test[x=1]", .t_begin = 0, .t_end = 5, .fetch = fetch};
}

static void project(const sp_pixel_request *q, double x, double y, double z, double *u, double *v)
{
    const sp_vec3 p = sp_pose_to_local(q->eye, sp_v3(x, y, z));
    *u = q->cx - q->fx * p.y / p.x;
    *v = q->cy - q->fy * p.z / p.x;
}

static void test_eyes_look_at_the_ego(void)
{
    const sp_actor *a = &s.world->actors[1];
    for (int k = SP_VIEW_CHASE; k <= SP_VIEW_TOP; k++) {
        if (k == SP_VIEW_DRIVER)
            continue;
        const sp_view_eye e = {.camera = (sp_view_camera)k, .zoom = 1};
        sp_pixel_request q;
        double u, v;
        sp_view_eye_request(&e, &s.def, s.world, 800, 450, &q);
        project(&q, a->x + 1.2, a->y, 0.7, &u, &v);
        CHECK(u > 300 && u < 500 && v > 100 && v < 440);
        CHECK(sp_pose_to_local(q.eye, sp_v3(a->x, a->y, 0)).x > 3);
    }
    // the driver's eye is inside of the car, which is not drawn
    const sp_view_eye e = {.camera = SP_VIEW_DRIVER};
    sp_pixel_request q;
    sp_view_eye_request(&e, &s.def, s.world, 800, 450, &q);
    CHECK(q.skip.i == 1 && q.eye.position.z < s.def.actors[1].height);
}

static void test_top_view_is_a_map(void)
{
    // heading up: a point ahead is above, a point to the left is left
    const sp_actor *a = &s.world->actors[1];
    const sp_view_eye e = {.camera = SP_VIEW_TOP, .zoom = 1};
    sp_pixel_request q;
    double u0, v0, u1, v1, u2, v2;
    sp_view_eye_request(&e, &s.def, s.world, 800, 450, &q);
    project(&q, a->x, a->y, 0, &u0, &v0);
    project(&q, a->x + 10, a->y, 0, &u1, &v1);
    project(&q, a->x, a->y + 10, 0, &u2, &v2);
    CHECK(v1 < v0 - 20 && u2 < u0 - 20);
    CHECK_NEAR(u1, u0, 0.5);
    CHECK_NEAR(v2, v0, 0.5);
}

static void test_lead_and_ttc(void)
{
    // the target's rear face: 20 m of road between the boxes, 10 m/s of closing speed: 2 s
    sp_view_info *info = calloc(1, sizeof *info);
    const sp_actor_def *e = &s.def.actors[1], *d = &s.def.actors[2];
    const double front = s.world->actors[1].x + e->center_x + e->length / 2;
    const double keep = s.world->actors[2].x;
    s.world->actors[2].x = front + 20 - (d->center_x - d->length / 2);
    s.world->actors[1].speed = 10;
    sp_view_info_world(info, &s.def, s.world);
    CHECK_NEAR(info->gap, 20, 1e-9);
    CHECK_NEAR(info->ttc, 2, 1e-9);
    s.world->actors[1].speed = 0;
    s.world->actors[2].x = keep;
    free(info);
}

static void test_panels_fit(void)
{
    sp_view_paint *p = calloc(1, sizeof *p);
    sp_view_info *info = calloc(1, sizeof *info);
    sp_view_state state = {
        .camera = SP_VIEW_TOP, .help = true, .sensors = true, .rate = 0.25, .t_end = 9, .title = "t", .keyboard = true};
    for (int i = 0; i < 40; i++)
        sp_view_info_say(
            info, (uint32_t)i,
            "a line that is much longer than the list has room for, so that it has to be cut somewhere near here");
    CHECK(info->line_count == SP_VIEW_LINES);
    for (uint32_t i = 0; i < SP_VIEW_HITS; i++)
        info->hits[i] = (sp_view_hit){(float)i, 0, 1, -3};
    info->hit_count = SP_VIEW_HITS;
    static const uint32_t sizes[3][2] = {{1280, 720}, {320, 180}, {3840, 2160}};
    for (int k = 0; k < 3; k++) {
        sp_view_paint_all(p, &s.def, s.world, info, &state, sizes[k][0], sizes[k][1]);
        CHECK(p->over.line_count >= 4 * SP_VIEW_HITS && p->over.line_count <= SP_VIEW_MAX_LINES);
        CHECK(p->over.rect_count > 4 && p->over.text_count > 10);
        for (uint32_t i = 0; i < p->over.rect_count; i++)
            CHECK(p->rects[i].x > -1 && p->rects[i].y > -1 && p->rects[i].y + p->rects[i].h <= (float)sizes[k][1] + 1);
    }
    free(p);
    free(info);
}

static void test_screenshot_without_display(void)
{
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    sp_error err = {0};
    const sp_view_source source = still();
    char path[] = "/tmp/skidpad-view-XXXXXX";
    const int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    CHECK(sp_view_screenshot(&source, 1.5, path, 640, 360, SP_VIEW_CHASE, &err));
    if (err.code)
        fprintf(stderr, "%s\n", err.text);
    sp_arena *arena = sp_arena_create();
    uint32_t w = 0, h = 0;
    uint8_t *rgb = NULL;
    CHECK(sp_png_read(path, arena, &w, &h, &rgb, &err));
    CHECK(w == 640 && h == 360);
    // a panel over the scene is dark, the sky beside it is not
    if (rgb) {
        CHECK(rgb[3 * (640 * 5 + 320)] < 130);
        CHECK(rgb[3 * (640 * 60 + 560) + 2] > 130);
    }
    unlink(path);
    sp_arena_destroy(arena);
}

static void test_no_window_without_display(void)
{
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    sp_error err = {0};
    const sp_view_source source = still();
    CHECK(!sp_view_main(&source, &err));
    CHECK(err.code == SP_BAD_BENCH && strstr(err.hint, "--screenshot") != NULL);
}

/* ---------------------------------------------------------------- a child */
static void body(void *user, sp_view_link *link, char status[120])
{
    const int *crash_at = user;
    sp_view_info *info = calloc(1, sizeof *info);
    for (int64_t k = 0; k < 200; k++) {
        s.world->tick = k;
        s.world->actors[1].x = (double)k;
        s.world->actors[1].odometer = (double)k;
        info->time = (double)k * 0.01;
        if (!sp_view_live_publish(link, &s.def, s.world, info))
            break;
        if (k == *crash_at) {
            // a sanitizer would catch it and talk
            signal(SIGSEGV, SIG_DFL);
            raise(SIGSEGV);
        }
    }
    snprintf(status, 120, "pass");
    free(info);
}

/* fetches until the end; false if ever a snapshot was torn */
static bool watch(sp_view_live *l, sp_world *world, sp_view_info *info)
{
    const sp_view_source source = sp_view_live_source(l);
    source.control(source.user, 100, 0);
    bool whole = true;
    for (int i = 0; i < 20000 && !info->ended; i++) {
        if (source.fetch(source.user, 0, world, info) && !info->ended)
            whole =
                whole && world->actors[1].x == (double)world->tick && world->actors[1].odometer == (double)world->tick;
        usleep(200);
    }
    return whole;
}

static void test_child_is_seen_to_its_end(void)
{
    sp_error err = {0};
    int crash_at = -1;
    sp_world *world = calloc(1, sp_world_bytes(&s.def));
    sp_view_info *info = calloc(1, sizeof *info);
    sp_view_live *l = sp_view_live_create(&s.def, "t", body, &crash_at, &err);
    CHECK(l != NULL);
    CHECK(watch(l, world, info));
    CHECK(info->ended == 1);
    CHECK_TEXT(info->status, "pass");
    CHECK(world->tick == 199);
    // and again from the start
    const sp_view_source source = sp_view_live_source(l);
    CHECK(source.restart(source.user, &err));
    info->ended = 0;
    CHECK(watch(l, world, info));
    CHECK_TEXT(info->status, "pass");
    sp_view_live_destroy(l);
    free(world);
    free(info);
}

/* another definition, with more actors, in the same child's place */
static void test_another_text_takes_its_place(void)
{
    sp_error err = {0};
    int crash_at = -1;
    sp_world *world = calloc(1, sp_world_bytes(&s.def));
    sp_view_info *info = calloc(1, sizeof *info);
    sp_view_live *l = sp_view_live_create(&s.def, "before", body, &crash_at, &err);
    CHECK(l != NULL);
    CHECK(watch(l, world, info) && world->tick == 199);
    // ends a child that waits, and begins at the first tick again
    sp_world_def fresh = s.def;
    fresh.limit_ticks = 123;
    sp_view_source source = sp_view_live_source(l);
    source.control(source.user, 0, 0);
    CHECK(sp_view_live_reload(l, &fresh, "behind", &err));
    source = sp_view_live_source(l);
    CHECK(source.def == &fresh);
    CHECK_TEXT(source.title, "behind");
    CHECK(source.t_end == 123 * (double)fresh.tick_ns / 1e9);
    memset(info, 0, sizeof *info);
    world->tick = -1;
    CHECK(source.fetch(source.user, 0, world, info) || !info->ended);
    CHECK(world->tick < 199);
    CHECK(watch(l, world, info) && world->tick == 199);
    CHECK_TEXT(info->status, "pass");
    // one that has no room beside the window is refused, and what ran runs on
    fresh.actor_count = UINT32_MAX / 64;
    CHECK(!sp_view_live_reload(l, &fresh, "too large", &err));
    CHECK(err.code == SP_BAD_BENCH);
    CHECK_TEXT(sp_view_live_source(l).title, "behind");
    sp_view_live_destroy(l);
    free(world);
    free(info);
}

/* words over everything: in lines that fit, also very long ones, and on top of the pictures */
static void test_what_is_wrong_is_painted_on_top(void)
{
    sp_view_paint *p = calloc(1, sizeof *p);
    static const uint8_t pixel[3] = {1, 2, 3};
    char words[SP_VIEW_WORDS], all[4000] = "";
    memset(words, 'x', sizeof words);
    memcpy(words, "cut_in.lua:7: error: no 'carr'\n", 31);
    words[900] = '\0';
    p->over = (sp_overlay){.rects = p->rects, .texts = p->texts, .images = &p->image, .image_count = 1};
    p->image = (sp_overlay_image){.w = 9, .h = 9, .width = 1, .height = 1, .rgb = pixel};
    sp_view_paint_wrong(p, words, 640, 360);
    CHECK(p->over.image_count == 2 && p->over.images[0].rgb == pixel && p->over.images[1].w > 600);
    CHECK(p->over.text_count > 4);
    for (uint32_t i = 0; i < p->over.text_count; i++) {
        const sp_overlay_text *t = &p->over.texts[i];
        CHECK(t->x > 0 && t->x + t->size * 0.58f * (float)strlen(t->text) <= 640);
        CHECK(t->y > 0 && t->y + t->size <= 360);
        strncat(all, t->text, sizeof all - strlen(all) - 1);
    }
    CHECK(strstr(all, "cut_in.lua:7: error: no 'carr'xxx") == all);
    CHECK(strspn(all + 30, "x") == 869);
    // without any picture below
    p->over = (sp_overlay){.rects = p->rects, .texts = p->texts};
    sp_view_paint_wrong(p, "", 64, 64);
    CHECK(p->over.image_count == 1 && p->over.text_count == 1);
    free(p);
}

static void test_crash_is_shown_not_suffered(void)
{
    sp_error err = {0};
    int crash_at = 50;
    sp_world *world = calloc(1, sp_world_bytes(&s.def));
    sp_view_info *info = calloc(1, sizeof *info);
    sp_view_live *l = sp_view_live_create(&s.def, "t", body, &crash_at, &err);
    CHECK(l != NULL);
    watch(l, world, info);
    CHECK(info->ended == 1);
    CHECK(strstr(info->status, "driver_error") != NULL);
    CHECK(world->tick <= 50);
    sp_view_live_destroy(l);
    free(world);
    free(info);
}

static void test_pause_and_step(void)
{
    sp_error err = {0};
    int crash_at = -1;
    sp_world *world = calloc(1, sp_world_bytes(&s.def));
    sp_view_info *info = calloc(1, sizeof *info);
    sp_view_live *l = sp_view_live_create(&s.def, "t", body, &crash_at, &err);
    CHECK(l != NULL);
    const sp_view_source source = sp_view_live_source(l);
    source.control(source.user, 0, 0);
    usleep(60000);
    source.fetch(source.user, 0, world, info);
    const int64_t at = world->tick;
    usleep(30000);
    source.fetch(source.user, 0, world, info);
    CHECK(world->tick == at);
    // three ticks, one by one
    source.control(source.user, 0, 3);
    usleep(60000);
    source.fetch(source.user, 0, world, info);
    CHECK(world->tick == at + 3);
    sp_view_live_destroy(l);
    free(world);
    free(info);
}

static void test_keyboard_page(void)
{
    sp_error err = {0};
    sp_view_keys k;
    CHECK(sp_view_keys_create(&k, &err));
    CHECK(k.name[0] == '/' && k.page != NULL);
    sp_view_keys_destroy(&k);
    CHECK(k.page == NULL);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    scene_make(&s, SCENE_STRAIGHT, false);
    RUN(test_eyes_look_at_the_ego);
    RUN(test_top_view_is_a_map);
    RUN(test_lead_and_ttc);
    RUN(test_panels_fit);
    RUN(test_keyboard_page);
    RUN(test_child_is_seen_to_its_end);
    RUN(test_another_text_takes_its_place);
    RUN(test_what_is_wrong_is_painted_on_top);
    RUN(test_crash_is_shown_not_suffered);
    RUN(test_pause_and_step);
    RUN(test_no_window_without_display);
    RUN(test_screenshot_without_display);
    scene_free(&s);
    return DONE();
}
