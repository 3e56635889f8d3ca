/* scene.c - see scene.h */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool ok, const sp_error *err)
{
    if (ok)
        return;
    fprintf(stderr, "scene: %s\n", err->text);
    exit(1);
}

static void cast(scene *s, const char *kind, double x, double y, double heading)
{
    sp_error err = {0};
    const sp_kind *k = sp_kind_find(kind);
    if (!k)
        sp_error_set(&err, SP_BAD_LOAD, NULL, 0, "no kind %s", kind);
    must(k != NULL, &err);
    sp_actor_def *d = &s->def.actors[++s->def.actor_count];
    *d = (sp_actor_def){.name = k->name,
                        .kind = k,
                        .vehicle = k->vehicle,
                        .length = k->length,
                        .width = k->width,
                        .height = k->height,
                        .center_x = k->length / 2 - k->rear_overhang,
                        .mass = k->mass};
    for (int c = 0; c < 3; c++)
        d->colour[c] = k->colour[c];
    d->pose = (sp_pose){{x, y, 0}, sp_quat_from_ypr(heading, 0, 0)};
    d->heading = heading;
    sp_road_locate(s->def.road, x, y, NULL, &d->place);
}

void scene_make(scene *s, scene_road road, bool empty)
{
    sp_error err = {0};
    *s = (scene){.arena = sp_arena_create()};
    s->def.arena = s->arena;
    s->def.actors = SP_ARRAY(s->arena, sp_actor_def, SP_MAX_ACTORS + 1);
    s->def.tick_ns = 10000000;
    s->def.substeps = 5;
    s->def.env = (sp_env){.sun_elevation = 0.75, .sun_azimuth = 2.3, .friction = 1, .visibility = 20000};
    static const sp_road_piece straight[] = {{1500, 0, 0}},
                               curve[] = {{60, 0, 0}, {40, 0, 0.008}, {300, 0.008, 0.008}, {40, 0.008, 0}, {200, 0, 0}};
    const sp_road_spec spec = {.name = "test",
                               .pieces = road == SCENE_CURVE ? curve : straight,
                               .piece_count = road == SCENE_CURVE ? 5 : 1,
                               .lanes_right = road == SCENE_STREET ? 1 : 2,
                               .lanes_left = road == SCENE_STREET ? 1 : 0,
                               .lane_width = 3.5,
                               .shoulder = road == SCENE_STREET ? 0.3 : 1.5,
                               .kerb = road == SCENE_STREET};
    must(sp_road_build(&spec, s->arena, &s->def.road, &err), &err);
    cast(s, "compact", 20, -5.25, 0);
    if (!empty && road == SCENE_STREET) {
        cast(s, "child", 42, -2.2, 1.5708);
        cast(s, "adult", 47, -5.2, 3.0);
        cast(s, "suv", 46, -3.4, 0);
        cast(s, "van", 30, -3.6, 0);
        cast(s, "gvt", 60, 1.75, 3.1416);
        cast(s, "steel_plate", 34, -1.75, 0);
    } else if (!empty && road == SCENE_TRAFFIC) {
        static const char *const kinds[4] = {"compact", "suv", "van", "compact"};
        for (int k = 0; k < 20; k++)
            cast(s, kinds[k % 4], 34 + 9 * k, k % 2 ? -1.75 : -5.25, 0);
    } else if (!empty && road == SCENE_FAR) {
        static const char *const kinds[4] = {"compact", "suv", "van", "adult"};
        for (int k = 0; k < 100; k++)
            cast(s, kinds[k % 4], 100 + 6 * (k / 2), (k % 2 ? -1.75 : -5.25) + (k / 2 % 3 - 1) * 0.6, 0);
    } else if (!empty) {
        cast(s, "gvt", 40, -5.25, 0);
        cast(s, "suv", 36, -1.75, 0);
        cast(s, "van", 62, -1.75, 0);
        cast(s, "compact", 75, -5.25, 0);
        cast(s, "gantry", 110, -3.5, 0);
    }
    s->world = sp_world_create(&s->def, s->arena, &err);
    must(s->world != NULL, &err);
    for (uint32_t i = 1; i <= s->def.actor_count; i++)
        scene_put(s, i, s->def.actors[i].pose.position.x, s->def.actors[i].pose.position.y, s->def.actors[i].heading);
}

void scene_free(scene *s)
{
    sp_arena_destroy(s->arena);
}

void scene_put(scene *s, uint32_t i, double x, double y, double h)
{
    sp_actor *a = &s->world->actors[i];
    a->x = x;
    a->y = y;
    a->heading = h;
}

sp_pixel_request scene_eye(double x, double y, double z, double heading, double pitch, uint32_t width, uint32_t height)
{
    const double f = width / (2 * sp_tan(SP_PI / 6));
    return (sp_pixel_request){.eye = {{x, y, z}, sp_quat_from_ypr(heading, pitch, 0)},
                              .width = width,
                              .height = height,
                              .fx = f,
                              .fy = f,
                              .cx = width / 2.0,
                              .cy = height / 2.0,
                              .near = 0.2,
                              .far = 4000};
}
