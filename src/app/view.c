/* view.c - the window on a scenario (simulated in a child), a recording or a road. */
#include "app/app.h"

#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 720 };

typedef struct stage { /* what lives as long as the window */
    app *a;
    sp_arena *arena;
    sp_scenario *drawn, *simulated; /* the same file twice: each freeze has its own body */
    sp_world_def *def;
    sp_sut sut;
    sp_view_keys keys;
} stage;

static bool ends_with(const char *s, const char *end)
{
    const size_t a = strlen(s), b = strlen(end);
    return a >= b && !strcmp(s + a - b, end);
}

/* the window, or one picture */
static bool show(const app *a, const sp_view_source *source, double otherwise, sp_error *err)
{
    double at = otherwise;
    if (a->at && !sp_parse_number(a->at, &at))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at wants seconds, not '%s'", a->at);
    if (!a->screenshot) {
        sp_view_source from = *source;
        from.at = a->at ? at : source->t_begin;
        return sp_view_main(&from, err);
    }
    return sp_view_screenshot(source, at, a->screenshot, WIDTH, HEIGHT, SP_VIEW_CHASE, err);
}

/* ---------------------------------------------------------------- a recording */
static bool view_recording(stage *s, const char *path, sp_error *err)
{
    sp_recording *r = sp_recording_open(path, err);
    sp_view_player *player = NULL;
    bool fine = r && sp_run_rebuild(r, s->arena, &s->drawn, &s->def, err);
    if (fine) {
        player = sp_view_player_create(r, s->def, err);
        fine = player != NULL;
    }
    if (fine) {
        const sp_view_source source = sp_view_player_source(player);
        fine = show(s->a, &source, source.t_end, err);
    }
    sp_view_player_destroy(player);
    sp_script_destroy(s->drawn);
    sp_recording_close(r);
    return fine;
}

/* ---------------------------------------------------------------- a scenario */
/* the case asked for: --case, -k, -p; else the first */
static const sp_case *pick(stage *s, sp_scenario *scenario, sp_error *err)
{
    const sp_suite_options *o = &s->a->suite;
    const sp_case *cases = NULL;
    uint32_t count = 0;
    if (!sp_script_cases(scenario, o->overrides, o->override_count, 1, &cases, &count, err))
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        bool match = true;
        if (o->expr && !sp_select_match(o->expr, cases[i].id, cases[i].tags, cases[i].tag_count, &match, err))
            return NULL;
        if (match && (!o->only || !strcmp(o->only, cases[i].id) || !strcmp(o->only, cases[i].key)))
            return &cases[i];
    }
    sp_error_set(err, SP_BAD_EMPTY, NULL, 0, "none of the %u cases matches", count);
    return NULL;
}

static bool find_driver(stage *s, sp_error *err)
{
    app *a = s->a;
    if (a->suite.sut_file)
        return sp_run_sut(a->suite.sut_file, s->arena, &s->sut, err);
    const char *spec = a->suite.driver ? a->suite.driver : app_driver(a, "sentinel", err);
    if (!spec || !sp_script_sut_from_driver(spec, s->arena, &s->sut, err))
        return false;
    /* the wheel in your hands is a driver like any other */
    if (s->sut.driver && ends_with(s->sut.driver, "keyboard.so") && s->sut.param_count < 32) {
        if (!sp_view_keys_create(&s->keys, err))
            return false;
        s->sut.params[s->sut.param_count++] = (struct sp_sut_param){"shm", s->keys.name};
    }
    return true;
}

static bool view_scenario(stage *s, const char *path, sp_sources *sources, bool with_driver, sp_error *err)
{
    const sp_suite_options *o = &s->a->suite;
    sp_view_live *live = NULL;
    bool fine = sp_run_sources(s->arena, sources, err) && (!with_driver || find_driver(s, err));
    s->drawn = fine ? sp_script_load(path, sources, err) : NULL;
    s->simulated = s->drawn ? sp_script_load(path, sources, err) : NULL;
    const sp_case *mine = s->simulated ? pick(s, s->drawn, err) : NULL,
                  *theirs = mine ? pick(s, s->simulated, err) : NULL;
    const sp_freeze_options freeze = {.sut = &s->sut, .suite_seed = o->seed};
    // -o FILE.mcap keeps what was driven; begun again, it is written again
    const bool keep = ends_with(o->out, ".mcap");
    const sp_run_options options = {.sut = &s->sut,
                                    .suite_seed = o->seed,
                                    .latency = o->latency,
                                    .record = keep ? SP_RECORD_FULL : SP_RECORD_NONE,
                                    .record_path = keep ? s->a->suite.out : NULL,
                                    .gl = o->gl,
                                    .build_id = o->build_id,
                                    .version = o->version};
    sp_view_case what = {s->simulated, theirs, &options};
    fine = theirs && sp_script_freeze(s->drawn, mine, &freeze, s->arena, &s->def, err) && sp_sense_layout(s->def, err);
    if (fine) {
        live = sp_view_live_create(s->def, s->def->case_id, sp_view_case_body, &what, err);
        fine = live != NULL;
    }
    if (fine) {
        sp_view_source source = sp_view_live_source(live);
        source.keys = s->keys.page;
        fine = show(s->a, &source, 1.0, err);
    }
    sp_view_live_destroy(live);
    sp_view_keys_destroy(&s->keys);
    if (s->drawn)
        sp_script_destroy(s->drawn);
    if (s->simulated)
        sp_script_destroy(s->simulated);
    return fine;
}

/* the car that stands on a road, so that there is something to look from */
static bool view_road_from(stage *s, const char *path, const char *xml, size_t size, int lane, int at_m, sp_error *err)
{
    sp_text lua = {0}, at = {0};
    const char *slash = strrchr(path, '/');
    sp_text_add(&lua, "local sp = require \"skidpad\"\nreturn sp.scenario { name = \"road\", doc = \"a road\", limit = "
                      "\"3600 s\",\n  road = sp.road.xodr ");
    sp_text_json(&lua, slash ? slash + 1 : path);
    sp_text_printf(&lua,
                   ",\n  run = function(w, p)\n    w:ego { at = w.road:lane(%d, %d), speed = 0 }\n    w:wait(3599)\n"
                   "  end }\n",
                   lane, at_m);
    sp_text_add_bytes(&at, path, slash ? (size_t)(slash - path) + 1 : 0);
    sp_text_add(&at, "road_view.lua");
    const sp_source given[2] = {{.path = at.data, .data = lua.data, .size = lua.size},
                                {.path = path, .data = xml, .size = size}};
    sp_sources sources = {.given = given, .given_count = 2};
    const bool fine = !lua.failed && !at.failed && view_scenario(s, at.data, &sources, false, err);
    sp_text_free(&lua);
    sp_text_free(&at);
    return fine;
}

/* a road is looked at through a scenario of its own; the car stands where the first of these places is one */
static bool view_road(stage *s, const char *path, sp_error *err)
{
    static const int places[][2] = {{-1, 10}, {1, 10}, {-1, 40}, {1, 40}, {-2, 10}, {2, 10}, {-1, 3}, {1, 3}};
    size_t size = 0;
    const char *xml = sp_file_read(s->arena, path, &size, err);
    bool fine = false;
    sp_error first = {0};
    for (size_t i = 0; xml && !fine && i < sizeof places / sizeof places[0]; i++) {
        *err = (sp_error){0};
        fine = view_road_from(s, path, xml, size, places[i][0], places[i][1], err);
        if (i == 0)
            first = *err;
        // a window that cannot open, or a file that is no road, is so from everywhere
        if (!fine && (err->code != SP_BAD_LOAD || ends_with(err->file, ".xodr")))
            return false;
    }
    if (!fine && xml)
        *err = first;
    return fine;
}

int app_view(app *a)
{
    sp_error err = {0};
    stage s = {.a = a, .arena = sp_arena_create()};
    const char *path = a->suite.paths[0];
    sp_sources sources = {0};
    bool fine = false;
    sp_render_environment(a->suite.gl);
    if (!s.arena)
        sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "out of memory");
    else if (ends_with(path, ".mcap"))
        fine = view_recording(&s, path, &err);
    else if (ends_with(path, ".xodr"))
        fine = view_road(&s, path, &err);
    else
        fine = view_scenario(&s, path, &sources, true, &err);
    sp_arena_destroy(s.arena);
    return fine ? 0 : app_complain(a, &err);
}
