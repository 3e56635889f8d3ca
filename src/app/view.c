/* view.c - the window on a recording or a road; on a scenario: view_scenario.c. */
#include "app/app.h"

#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 720 };

typedef struct stage { /* what lives as long as the window */
    app *a;
    sp_arena *arena;
    sp_scenario *drawn;
    sp_world_def *def;
} stage;

static bool picture_size(const app *a, uint32_t *width, uint32_t *height, sp_error *err)
{
    int64_t w = 0, h = 0;
    char first[16] = "";
    const char *cut = a->size ? strchr(a->size, 'x') : NULL;
    if (!a->size)
        return true;
    if (cut && cut - a->size < (ptrdiff_t)sizeof first)
        snprintf(first, sizeof first, "%.*s", (int)(cut - a->size), a->size);
    if (!cut || !sp_parse_int(first, &w) || !sp_parse_int(cut + 1, &h) || w < 64 || h < 64 || w > 8192 || h > 8192)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--size wants WIDTHxHEIGHT, 64 to 8192 each, not '%s'",
                            a->size);
    *width = (uint32_t)w;
    *height = (uint32_t)h;
    return true;
}

static bool scene_camera(const app *a, sp_view_camera *camera, sp_error *err)
{
    for (int k = 0; a->camera && k < SP_VIEW_FREE; k++)
        if (!strcmp(a->camera, sp_view_camera_name((sp_view_camera)k))) {
            *camera = (sp_view_camera)k;
            return true;
        }
    return !a->camera ||
           sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--camera is chase, driver or top, not '%s'", a->camera);
}

/* the window, or one picture */
bool app_view_show(const app *a, const sp_view_source *source, double otherwise, sp_error *err)
{
    double at = otherwise;
    sp_view_source from = *source;
    if (!scene_camera(a, &from.camera, err))
        return false;
    if (a->at && !sp_parse_number(a->at, &at))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at wants seconds, not '%s'", a->at);
    // half a tick of grace for who reads the end off a page
    if (a->at && !(at >= source->t_begin - 1e-3 && at <= source->t_end + 1e-3))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at %s: there is %.2f to %.2f s to see", a->at,
                            source->t_begin, source->t_end);
    if (!a->screenshot) {
        from.at = a->at ? at : source->t_begin;
        from.page = a->page || a->panel;
        return sp_view_main(&from, err);
    }
    uint32_t width = WIDTH, height = HEIGHT;
    if (!picture_size(a, &width, &height, err))
        return false;
    const sp_page_state page = {.truth = a->truth, .overlay = a->overlay, .scale = 1};
    if (a->page || a->panel)
        return sp_view_sensors(source, at, a->screenshot, width, height, a->panel, &page, err);
    from.bare = a->bare;
    return sp_view_screenshot(&from, at, a->screenshot, width, height, from.camera, err);
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
        fine = app_view_show(s->a, &source, source.t_end, err);
    }
    sp_view_player_destroy(player);
    sp_script_destroy(s->drawn);
    sp_recording_close(r);
    return fine;
}

/* ---------------------------------------------------------------- a road file */
/* --at: X,Y in the file's coordinates, or ROAD:S */
static bool look_at(const app *a, const sp_road_net *net, sp_view_roads *roads, sp_error *err)
{
    enum { ACROSS = 160 };
    const char *comma = strchr(a->at, ','), *colon = strrchr(a->at, ':');
    char first[128];
    double x = 0, y = 0;
    const char *cut = comma ? comma : colon;
    if (!cut || (size_t)(cut - a->at) >= sizeof first)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at wants X,Y or ROAD:S on a road file, not '%s'", a->at);
    snprintf(first, sizeof first, "%.*s", (int)(cut - a->at), a->at);
    if (!sp_parse_number(cut + 1, &y) || (comma && !sp_parse_number(first, &x)))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at wants X,Y or ROAD:S on a road file, not '%s'", a->at);
    sp_road_place at = {0};
    if (comma) {
        const sp_vec2 o = sp_road_offset(net);
        x -= o.x;
        y -= o.y;
        sp_road_locate(net, x, y, NULL, &at);
    } else {
        sp_road_point p;
        at = (sp_road_place){.road = sp_road_by_id(net, first), .s = y};
        if (!sp_road_at(net, at, &p))
            return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--at: there is no road '%s'", first);
        x = p.position.x;
        y = p.position.y;
    }
    sp_view_roads_at(&roads->eye, net, x, y, ACROSS);
    // a ride begins on the lane there, or on the first that drives
    sp_lane_info lanes[64];
    const uint32_t n = sp_road_lanes(net, at.road, at.s, lanes, 64);
    for (uint32_t i = 0; i < n && i < 64; i++)
        if (lanes[i].type == SP_LANE_DRIVING && (at.lane == 0 || lanes[i].id == at.lane))
            roads->eye.ride = (sp_road_place){at.road, lanes[i].id, at.s, (lanes[i].t_inner + lanes[i].t_outer) / 2};
    return true;
}

static bool roads_camera(const app *a, sp_view_roads *roads, sp_error *err)
{
    for (int k = 0; a->camera && k < SP_VIEW_ROADS_CAMERAS; k++)
        if (!strcmp(a->camera, sp_view_roads_camera_name((sp_view_roads_camera)k))) {
            roads->eye.camera = (sp_view_roads_camera)k;
            return true;
        }
    return !a->camera ||
           sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--camera is bird, orbit or ride, not '%s'", a->camera);
}

static bool view_road(stage *s, const char *path, sp_error *err)
{
    size_t size = 0;
    const sp_road_net *net = NULL;
    sp_view_source source;
    sp_view_roads roads;
    const char *xml = sp_file_read(s->arena, path, &size, err), *slash = strrchr(path, '/');
    if (!xml || !sp_road_read_xodr(path, xml, size, s->arena, &net, err) ||
        !sp_view_roads_source(net, slash ? slash + 1 : path, s->arena, &roads, &source, err) ||
        !roads_camera(s->a, &roads, err) || (s->a->at && !look_at(s->a, net, &roads, err)))
        return false;
    roads.lanes = s->a->lanes;
    roads.links = s->a->links;
    roads.marks = s->a->smarks;
    if (!s->a->screenshot)
        return sp_view_main(&source, err);
    uint32_t width = WIDTH, height = HEIGHT;
    return picture_size(s->a, &width, &height, err) &&
           sp_view_roads_screenshot(&source, 0, s->a->screenshot, width, height, err);
}

int app_view(app *a)
{
    sp_error err = {0};
    stage s = {.a = a, .arena = sp_arena_create()};
    const char *path = a->suite.paths[0];
    bool fine = false;
    sp_render_environment(a->suite.gl);
    if (!s.arena)
        sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "out of memory");
    else if (app_ends_with(path, ".mcap"))
        fine = view_recording(&s, path, &err);
    else if (app_ends_with(path, ".xodr"))
        fine = view_road(&s, path, &err);
    else
        fine = app_view_scenario(a, path, &err);
    sp_arena_destroy(s.arena);
    return fine ? 0 : app_complain(a, &err);
}
