/* view.c - the program's side of the window: opens the module for it, and draws one picture without any display. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/keyboard.h"
#include "render/draw.h"
#include "view/view.h"

bool sp_view_main(const sp_view_source *source, sp_error *err)
{
    const sp_draw_table *table = sp_render_module(err);
    return table && table->window(source, err);
}

/* a live source first has to get there: so many single ticks, as fast as they come */
static bool reach(const sp_view_source *s, double at, sp_world *world, sp_view_info *info, sp_error *err)
{
    if (!s->live) {
        if (s->fetch(s->user, sp_clamp(at, s->t_begin, s->t_end), world, info))
            return true;
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "nothing was recorded at that time");
    }
    if (s->control)
        s->control(s->user, 0, 0);
    const int64_t target = (int64_t)sp_floor(at * 1e9 / (double)s->def->tick_ns + 0.5);
    bool any = false;
    // 120 s of patience with a child that says nothing new
    for (uint32_t quiet = 0; quiet < 60000 && !info->ended; quiet++) {
        if (s->fetch(s->user, at, world, info)) {
            if (!any && s->control && world->tick < target)
                s->control(s->user, 0, (uint32_t)(target - world->tick));
            any = true;
            quiet = 0;
            if (world->tick >= target)
                break;
        }
        usleep(2000);
    }
    return any ? true
               : sp_error_set(err, SP_BAD_BENCH, NULL, 0, "the simulation gave no picture: %s",
                              info->status[0] ? info->status : "no answer");
}

bool sp_view_screenshot(const sp_view_source *source, double at, const char *path, uint32_t width, uint32_t height,
                        sp_view_camera camera, sp_error *err)
{
    sp_view_shot s;
    bool ok = sp_view_shot_open(&s, source, width, height, err) && reach(source, at, s.world, s.info, err);
    if (ok) {
        const sp_view_eye eye = {.camera = camera, .zoom = 1};
        const sp_view_state state = {.camera = camera,
                                     .paused = true,
                                     .sensors = true,
                                     .t = s.info->time,
                                     .t_begin = source->t_begin,
                                     .t_end = source->t_end,
                                     .live = source->live,
                                     .title = source->title,
                                     .rate = 1,
                                     .chosen = sp_view_first_sensor(source->def),
                                     .show = {.reason = source->reason, .scale = 1}};
        sp_pixel_request q;
        sp_view_eye_request(&eye, source->def, s.world, width, height, &q);
        if (!source->bare)
            sp_view_paint_all(s.paint, source->def, s.world, s.info, &state, width, height);
        ok = sp_view_shot_save(&s, &q, path, err);
    }
    sp_view_shot_close(&s);
    return ok;
}

/* ---------------------------------------------------------------- sensors alone */
/* the mounts named by commas; none named: all */
static bool named(const sp_world_def *def, const char *names, uint32_t *list, uint32_t *count, sp_error *err)
{
    *count = 0;
    if (!names || !names[0])
        *count = sp_page_list(def, list);
    while (names && *names) {
        const size_t n = strcspn(names, ",");
        uint32_t i = 0;
        while (i < def->mount_count && (strlen(def->mounts[i].name) != n || memcmp(def->mounts[i].name, names, n) != 0))
            i++;
        if (i == def->mount_count || *count == SP_MAX_MOUNTS) {
            sp_error_set(err, SP_BAD_USAGE, NULL, 0, "no sensor '%.*s' is mounted", (int)(n < 60 ? n : 60), names);
            if (def->mount_count)
                sp_error_hint(err, "the first of %u is '%s'", def->mount_count, def->mounts[0].name);
            return false;
        }
        list[(*count)++] = i;
        names += n + (names[n] == ',');
    }
    return true;
}

bool sp_view_sensors(const sp_view_source *source, double at, const char *path, uint32_t width, uint32_t height,
                     const char *names, const sp_page_state *show, sp_error *err)
{
    sp_view_shot s;
    uint32_t list[SP_MAX_MOUNTS], count;
    bool ok = named(source->def, names, list, &count, err) && sp_view_shot_open(&s, source, width, height, err);
    if (!ok)
        return false;
    ok = reach(source, at, s.world, s.info, err);
    if (ok) {
        sp_page_state state = *show;
        state.title = source->title;
        state.time = s.info->time;
        state.recorded = !source->live;
        state.reason = source->reason;
        const sp_canvas c = sp_canvas_of(s.rgb, width, height);
        sp_page_paint(&c, &s.info->panes, source->def, list, count, &state);
        ok = sp_png_write(path, width, height, s.rgb, err);
    }
    sp_view_shot_close(&s);
    return ok;
}

/* ---------------------------------------------------------------- keyboard page */
bool sp_view_keys_create(sp_view_keys *k, sp_error *err)
{
    *k = (sp_view_keys){0};
    snprintf(k->name, sizeof k->name, "/skidpad-keys-%ld", (long)getpid());
    const int fd = shm_open(k->name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd < 0)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot make the page %s for the keyboard", k->name);
    void *page = ftruncate(fd, (off_t)sizeof(keyboard_page)) == 0
                     ? mmap(NULL, sizeof(keyboard_page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                     : MAP_FAILED;
    close(fd);
    if (page == MAP_FAILED) {
        shm_unlink(k->name);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot map the page %s for the keyboard", k->name);
    }
    k->page = page;
    *k->page = (keyboard_page){.magic = KEYBOARD_MAGIC, .version = 1};
    return true;
}

void sp_view_keys_destroy(sp_view_keys *k)
{
    if (!k->page)
        return;
    munmap(k->page, sizeof(keyboard_page));
    shm_unlink(k->name);
    k->page = NULL;
}
