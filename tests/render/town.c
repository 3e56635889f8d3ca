/* town.c - see town.h */
#include "town.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool ok, const sp_error *err)
{
    if (ok)
        return;
    fprintf(stderr, "town: %s\n", err->text);
    exit(1);
}

sp_env town_env(double sun_degrees)
{
    return (sp_env){
        .sun_elevation = sun_degrees * SP_PI / 180, .sun_azimuth = 2.2, .friction = 1, .visibility = 20000, .spray = 1};
}

static void begin(scene *s, const sp_env *env)
{
    *s = (scene){.arena = sp_arena_create()};
    s->def.arena = s->arena;
    s->def.actors = SP_ARRAY(s->arena, sp_actor_def, SP_MAX_ACTORS + 1);
    s->def.tick_ns = 10000000;
    s->def.substeps = 5;
    s->def.env = *env;
}

static void finish(scene *s, uint32_t lights)
{
    sp_error err = {0};
    must(sp_lights_derive(&s->def, &err), &err);
    s->world = sp_world_create(&s->def, s->arena, &err);
    must(s->world != NULL, &err);
    for (uint32_t i = 1; i <= s->def.actor_count; i++) {
        const sp_actor_def *d = &s->def.actors[i];
        scene_put(s, i, d->pose.position.x, d->pose.position.y, d->heading);
        if (d->vehicle)
            s->world->actors[i].lights = lights;
    }
    s->world->tick = 300;
}

uint32_t town_cast(scene *s, const char *kind, double x, double y, double heading, double speed)
{
    sp_error err = {0};
    const sp_kind *k = sp_kind_find(kind);
    if (!k)
        sp_error_set(&err, SP_BAD_LOAD, NULL, 0, "no kind %s", kind);
    must(k != NULL, &err);
    static const float colours[6][3] = {{0.30f, 0.02f, 0.02f},  {0.55f, 0.56f, 0.57f}, {0.02f, 0.05f, 0.16f},
                                        {0.05f, 0.05f, 0.055f}, {0.60f, 0.60f, 0.60f}, {0.10f, 0.16f, 0.10f}};
    const uint32_t i = ++s->def.actor_count;
    sp_actor_def *d = &s->def.actors[i];
    *d = (sp_actor_def){.name = k->name,
                        .kind = k,
                        .vehicle = k->vehicle,
                        .length = k->length,
                        .width = k->width,
                        .height = k->height,
                        .center_x = k->length / 2 - k->rear_overhang,
                        .mass = k->mass,
                        .speed = speed};
    for (int c = 0; c < 3; c++)
        d->colour[c] = k->vehicle ? colours[i % 6][c] : k->colour[c];
    d->pose = (sp_pose){{x, y, 0}, sp_quat_from_ypr(heading, 0, 0)};
    d->heading = heading;
    sp_road_locate(s->def.road, x, y, NULL, &d->place);
    return i;
}

#define LANE(id, type, width, mark)                                                                                    \
    "<lane id=\"" id "\" type=\"" type "\"><width sOffset=\"0\" a=\"" width "\" b=\"0\" c=\"0\" d=\"0\"/>" mark        \
    "</lane>"
#define SOLID  "<roadMark sOffset=\"0\" type=\"solid\" color=\"white\" width=\"0.12\"/>"
#define BROKEN "<roadMark sOffset=\"0\" type=\"broken\" color=\"white\" width=\"0.12\"/>"
#define THING(id, type, s, t, length, width, height, repeat)                                                           \
    "<object id=\"" id "\" type=\"" type "\" name=\"" type "\" s=\"" s "\" t=\"" t                                     \
    "\" zOffset=\"0\" hdg=\"0\" length=\"" length "\" width=\"" width "\" height=\"" height "\">" repeat "</object>"
#define EVERY(s, long, by, t, length, width, height)                                                                   \
    "<repeat s=\"" s "\" length=\"" long "\" distance=\"" by "\" tStart=\"" t "\" tEnd=\"" t                           \
                                         "\" lengthStart=\"" length "\" lengthEnd=\"" length "\" widthStart=\"" width  \
                                         "\" widthEnd=\"" width "\" heightStart=\"" height "\" heightEnd=\"" height    \
                                         "\" zOffsetStart=\"0\" zOffsetEnd=\"0\"/>"

static const char street[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"400\" junction=\"-1\"><planView>"
    "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"400\"><line/></geometry></planView>"
    "<lanes><laneSection s=\"0\"><left>" LANE("2", "sidewalk", "2.5", "") LANE(
        "1", "driving", "3.5",
        SOLID) "</left><center><lane id=\"0\">" BROKEN "</lane></center><right>" LANE("-1", "driving", "3.5", SOLID)
        LANE("-2", "sidewalk", "2.5", "") "</right></laneSection></lanes><objects>" THING(
            "1", "streetLamp", "10", "4.4", "0.2", "0.2", "8", EVERY("10", "380", "32", "4.4", "0.2", "0.2", "8"))
            THING("2", "streetLamp", "26", "-4.4", "0.2", "0.2", "8",
                  EVERY("26", "360", "32", "-4.4", "0.2", "0.2", "8"))
                THING("3", "building", "60", "14", "26", "10", "13", EVERY("60", "300", "34", "14", "26", "10", "13"))
                    THING("4", "building", "50", "-15", "18", "11", "9.5",
                          EVERY("50", "300", "27", "-15", "18", "11", "9.5"))
                        THING("5", "tree", "45", "-7", "3", "3", "6",
                              EVERY("45", "300", "40", "-7", "3", "3",
                                    "6")) "</objects><signals>"
                                          "<signal id=\"10\" s=\"95\" t=\"-4.2\" dynamic=\"yes\" orientation=\"+\" "
                                          "zOffset=\"2.5\" type=\"1000001\" country=\"OpenDRIVE\" "
                                          "subtype=\"-1\" value=\"-1\" height=\"0.9\" width=\"0.34\"/>"
                                          "<signal id=\"11\" s=\"52\" t=\"-4.3\" dynamic=\"no\" orientation=\"+\" "
                                          "zOffset=\"2.1\" type=\"274\" country=\"DE\" subtype=\"50\" "
                                          "value=\"50\" unit=\"km/h\" height=\"0.7\" "
                                          "width=\"0.7\"/></signals></road></OpenDRIVE>";

void town_make(scene *s, const sp_env *env, uint32_t lights)
{
    sp_error err = {0};
    begin(s, env);
    must(sp_road_read_xodr("street.xodr", street, sizeof street - 1, s->arena, &s->def.road, &err), &err);
    const sp_vec2 o = sp_road_offset(s->def.road);
    const double x = -o.x, y = -o.y;
    town_cast(s, "compact", x + 20, y - 1.75, 0, 10);
    town_cast(s, "suv", x + 46, y - 1.75, 0, 10);
    town_cast(s, "compact", x + 62, y + 1.75, SP_PI, 10);
    town_cast(s, "van", x + 105, y + 1.75, SP_PI, 10);
    town_cast(s, "bicycle", x + 38, y - 3.0, 0, 4);
    town_cast(s, "adult", x + 36, y + 3.3, -1.4, 1);
    town_cast(s, "child", x + 30, y - 5.0, 2.0, 1);
    finish(s, lights);
    s->world->actors[2].lights |= SP_LIGHT_BRAKE;
    s->world->actors[4].lights |= SP_LIGHT_LEFT;
}

void highway_make(scene *s, const sp_env *env, uint32_t lights, uint32_t cars)
{
    static const char *const kinds[5] = {"compact", "suv", "van", "compact", "lorry"};
    static const sp_road_piece pieces[] = {{260, 0, 0}, {200, 0, 0.0012}, {900, 0.0012, 0.0012}};
    const sp_road_spec spec = {.name = "highway",
                               .pieces = pieces,
                               .piece_count = 3,
                               .lanes_right = 3,
                               .lanes_left = 0,
                               .lane_width = 3.5,
                               .shoulder = 2.5};
    sp_error err = {0};
    begin(s, env);
    must(sp_road_build(&spec, s->arena, &s->def.road, &err), &err);
    town_cast(s, "compact", 20, -5.25, 0, 27);
    for (uint32_t i = 0; i < cars; i++)
        town_cast(s, kinds[(i * 7 + 1) % 5], 46 + 17.0 * i, i % 3 == 0 ? -5.25 : i % 3 == 1 ? -1.75 : -8.75, 0, 27);
    finish(s, lights);
}

void plain_make(scene *s, const sp_env *env)
{
    static const char road[] =
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"900\" junction=\"-1\"><planView>"
        "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"900\"><line/></geometry></planView><lanes><laneSection "
        "s=\"0\"><center><lane id=\"0\"/></center><right>" LANE("-1", "driving", "12",
                                                                "") "</right></laneSection></lanes></road></OpenDRIVE>";
    sp_error err = {0};
    begin(s, env);
    must(sp_road_read_xodr("plain.xodr", road, sizeof road - 1, s->arena, &s->def.road, &err), &err);
    const sp_vec2 o = sp_road_offset(s->def.road);
    town_cast(s, "compact", 20 - o.x, -6 - o.y, 0, 0);
    finish(s, 0);
}
