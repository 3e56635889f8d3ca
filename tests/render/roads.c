/* roads.c - road files as they are drawn: ground at the network's height, traffic lights that shine, kerbs, junctions
 * whose roads lie upon each other. Facts are colours at places that the pinhole gives, and pictures that must agree. */
#include "check.h"
#include "scene.h"

enum { W = 320, H = 180, BYTES = W * H * 3 };

typedef struct stage {
    sp_arena *arena;
    sp_world_def def;
    sp_world *world;
    sp_render *render;
} stage;

static bool open_stage(stage *s, const char *roads)
{
    sp_error err = {0};
    sp_text xml = {0};
    *s = (stage){.arena = sp_arena_create()};
    sp_text_printf(&xml, "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>%s</OpenDRIVE>", roads);
    s->def = (sp_world_def){.arena = s->arena, .tick_ns = 10000000, .substeps = 5};
    s->def.env = (sp_env){.sun_elevation = 0.75, .sun_azimuth = 2.3, .friction = 1, .visibility = 20000};
    s->def.actors = SP_ARRAY(s->arena, sp_actor_def, 2);
    bool fine = sp_road_read_xodr("roads.xodr", xml.data, xml.size, s->arena, &s->def.road, &err) &&
                sp_lights_derive(&s->def, &err);
    s->world = fine ? sp_world_create(&s->def, s->arena, &err) : NULL;
    s->render = s->world ? sp_render_create(&s->def, &err) : NULL;
    if (!s->render)
        fprintf(stderr, "%s\n", err.text);
    CHECK(s->render != NULL);
    sp_text_free(&xml);
    return s->render != NULL;
}

static void close_stage(stage *s)
{
    sp_render_destroy(s->render);
    sp_arena_destroy(s->arena);
}

static void picture(const stage *s, double x, double y, double z, double yaw, double pitch, uint8_t *rgb)
{
    sp_error err = {0};
    // the network stands around its own middle
    const sp_vec2 o = sp_road_offset(s->def.road);
    const sp_pixel_request q = scene_eye(x - o.x, y - o.y, z, yaw, pitch, W, H);
    CHECK(sp_render_view(s->render, &s->def, s->world, &q, NULL, rgb, &err));
}

static uint32_t differ(const uint8_t *a, const uint8_t *b, int by)
{
    uint32_t n = 0;
    for (int i = 0; i < BYTES; i++)
        n += abs(a[i] - b[i]) > by;
    return n;
}

#define PLAN(x, y, h, length)                                                                                          \
    "<planView><geometry s=\"0\" x=\"" x "\" y=\"" y "\" hdg=\"" h "\" length=\"" length                               \
    "\"><line/></geometry></planView>"
#define LANE(id, type, width, more)                                                                                    \
    "<lane id=\"" id "\" type=\"" type "\"><width sOffset=\"0\" a=\"" width "\" b=\"0\" c=\"0\" d=\"0\"/>" more        \
    "</lane>"
#define LANES(left, right)                                                                                             \
    "<lanes><laneSection s=\"0\"><left>" left "</left><center><lane id=\"0\"/></center><right>" right                  \
    "</right></laneSection></lanes>"
#define HEIGHT(z) "<elevationProfile><elevation s=\"0\" a=\"" z "\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile>"
#define TWO_LANES LANES(LANE("1", "driving", "3.5", ""), LANE("-1", "driving", "3.5", ""))

static void test_ground_goes_with_the_road(void)
{
    // the same road at 100 m and at -30 m: the same picture, and the ground is where the road is
    static uint8_t high[BYTES], low[BYTES];
    stage a, b;
    if (open_stage(&a, "<road id=\"1\" length=\"300\" junction=\"-1\">" PLAN("0", "0", "0", "300") HEIGHT("100")
                           TWO_LANES "</road>")) {
        picture(&a, 40, -1.75, 101.3, 0, 0, high);
        const uint8_t *road = high + 3 * (170 * W + 160), *grass = high + 3 * (110 * W + 20),
                      *sky = high + 3 * (20 * W + 160);
        CHECK(abs(road[0] - road[2]) < 24 && road[1] < 160);
        CHECK(grass[1] > grass[2] + 12 && grass[1] > grass[0]);
        CHECK(sky[2] > sky[1]);
    }
    if (open_stage(&b, "<road id=\"1\" length=\"300\" junction=\"-1\">" PLAN("0", "0", "0", "300") HEIGHT("-30")
                           TWO_LANES "</road>"))
        picture(&b, 40, -1.75, -28.7, 0, 0, low);
    CHECK(differ(high, low, 2) < BYTES / 500);
    close_stage(&b);
    close_stage(&a);
}

static void test_nothing_hides_a_valley(void)
{
    // 10 % down to -20 m and up again: at its lowest the road is seen, not the plain
    static uint8_t rgb[BYTES];
    stage s;
    if (open_stage(&s, "<road id=\"1\" length=\"400\" junction=\"-1\">" PLAN(
                           "0", "0", "0",
                           "400") "<elevationProfile><elevation s=\"0\" a=\"0\" b=\"-0.1\" c=\"0\" d=\"0\"/><elevation "
                                  "s=\"200\" a=\"-20\" b=\"0.1\" c=\"0\" d=\"0\"/></elevationProfile>" TWO_LANES
                                  "</road>")) {
        for (double x = 20; x < 400; x += 36) {
            const double z = x < 200 ? -0.1 * x : -20 + 0.1 * (x - 200);
            picture(&s, x, 0, z + 12, 0, 1.5, rgb);
            const uint8_t *p = rgb + 3 * (90 * W + 160);
            CHECK(abs(p[0] - p[2]) < 24 && abs(p[0] - p[1]) < 24);
        }
    }
    close_stage(&s);
}

static void test_no_grass_between_the_ways(void)
{
    // a crossing with a pocket on one arm: its ways part and meet again, and what they enclose is asphalt
    sp_road_arm arms[4];
    static const char *const names[] = {"east", "north", "west", "south"};
    for (int i = 0; i < 4; i++)
        arms[i] = (sp_road_arm){.name = names[i],
                                .heading = i * SP_PI / 2,
                                .length = 80,
                                .lanes_in = i == 3 ? 2 : 1,
                                .lanes_out = i == 3 ? 2 : 1,
                                .lane_width = 3.5,
                                .pocket_left = i == 3 ? 30 : 0,
                                .pocket_taper = 20};
    const sp_road_plan plan = {.kind = SP_PLAN_JUNCTION, .junction = {.arm = arms, .arm_count = 4, .curve = 8}};
    static uint8_t rgb[BYTES];
    stage s = {.arena = sp_arena_create()};
    sp_error err = {0};
    s.def = (sp_world_def){.arena = s.arena, .tick_ns = 10000000, .substeps = 5};
    s.def.env = (sp_env){.sun_elevation = 0.75, .sun_azimuth = 2.3, .friction = 1, .visibility = 20000};
    s.def.actors = SP_ARRAY(s.arena, sp_actor_def, 2);
    CHECK(sp_road_plan_build(&plan, s.arena, &s.def.road, &err));
    s.world = sp_world_create(&s.def, s.arena, &err);
    s.render = sp_render_create(&s.def, &err);
    CHECK(s.render != NULL);

    // 12 m above the middle, looking down: 160 pixels are some 12 m
    picture(&s, 0, -2, 12, SP_PI / 2, SP_PI / 2 - 1e-3, rgb);
    uint32_t green = 0;
    for (int y = 20; y < H - 20; y++)
        for (int x = 100; x < W - 100; x++) {
            const uint8_t *p = rgb + 3 * (y * W + x);
            green += p[1] > p[0] + 6 && p[1] > p[2] + 10;
        }
    CHECK(green < 20);
    if (green >= 20)
        fprintf(stderr, "%u green pixels\n", green);
    close_stage(&s);
}

static uint32_t red_pixels(const uint8_t *rgb)
{
    uint32_t n = 0;
    for (int i = 0; i < BYTES; i += 3)
        n += rgb[i] > 220 && rgb[i + 1] < 90 && rgb[i + 2] < 90;
    return n;
}

static void test_light_shines(void)
{
    static uint8_t rgb[BYTES];
    stage s;
    sp_error err = {0};
    if (open_stage(&s, "<road id=\"1\" length=\"100\" junction=\"-1\">" PLAN("0", "0", "0", "100") TWO_LANES
                   "<signals><signal s=\"60\" t=\"-4.5\" id=\"7\" dynamic=\"yes\" orientation=\"+\" zOffset=\"2.5\" "
                   "country=\"OpenDRIVE\" type=\"1000001\" subtype=\"-1\" height=\"0.9\" width=\"0.34\"/></signals>"
                   "</road>")) {
        const uint32_t light = sp_light_of(&s.def, 0);
        CHECK(light > 0);
        // 8 m before it, at its height: a lamp of 0.13 m radius covers pi (fx 0.13 / 8)^2 pixels
        const sp_pixel_request q = scene_eye(0, 0, 0, 0, 0, W, H);
        const double wanted = SP_PI * sp_square(q.fx * 0.126 / 8);
        if (light) {
            CHECK(sp_world_light_force(&s.def, s.world, light - 1, SP_LIGHT_RED, &err));
            picture(&s, 52, -4.5, 3.0, 0, 0, rgb);
            CHECK(red_pixels(rgb) > wanted * 0.7 && red_pixels(rgb) < wanted * 1.3);
            CHECK(sp_world_light_force(&s.def, s.world, light - 1, SP_LIGHT_GREEN, &err));
            picture(&s, 52, -4.5, 3.0, 0, 0, rgb);
            CHECK(red_pixels(rgb) == 0);
        }
    }
    close_stage(&s);
}

static void test_kerb_stands(void)
{
    // from the middle of the road the kerb's side is seen where the file gives the sidewalk a height, else not
    static uint8_t with[BYTES], without[BYTES];
    stage a, b;
    const char *form = "<road id=\"1\" length=\"100\" junction=\"-1\">" PLAN("0", "0", "0", "100")
        LANES("", LANE("-1", "driving", "3.5", "") LANE("-2", "sidewalk", "2", "%s")) "</road>";
    char text[2048];
    snprintf(text, sizeof text, form, "<height sOffset=\"0\" inner=\"0.12\" outer=\"0.12\"/>");
    if (open_stage(&a, text))
        picture(&a, 50, -1, 0.8, -SP_PI / 2, 0.2, with);
    snprintf(text, sizeof text, form, "");
    if (open_stage(&b, text))
        picture(&b, 50, -1, 0.8, -SP_PI / 2, 0.2, without);
    // the side spans from z 0 to 0.12 at 2.5 m: that many rows, over the whole width
    const sp_pixel_request q = scene_eye(0, 0, 0, 0, 0, W, H);
    CHECK(differ(with, without, 10) > 0.12 / 2.5 * q.fx * W);
    close_stage(&b);
    close_stage(&a);
}

static void test_order_of_roads_in_a_junction(void)
{
    // two connecting roads cross at one height: whichever comes first in the file, the picture is the same
    static uint8_t first[BYTES], second[BYTES];
    const char *one = "<road id=\"1\" length=\"40\" junction=\"9\">" PLAN("-20", "0", "0", "40")
                   LANES(LANE("1", "sidewalk", "2", ""),
                         LANE("-1", "driving", "3.5", "") LANE("-2", "shoulder", "1", "")) "</road>",
               *two = "<road id=\"2\" length=\"40\" junction=\"9\">" PLAN("0", "-20", "1.5707963267948966", "40")
                   LANES("", LANE("-1", "driving", "3.5", "") LANE("-2", "shoulder", "1", "")) "</road>",
               *junction = "<junction id=\"9\" name=\"\"/>";
    char text[4096];
    stage a, b;
    snprintf(text, sizeof text, "%s%s%s", one, two, junction);
    if (open_stage(&a, text))
        picture(&a, 1, -1, 15, 0.4, 1.45, first);
    snprintf(text, sizeof text, "%s%s%s", two, one, junction);
    if (open_stage(&b, text))
        picture(&b, 1, -1, 15, 0.4, 1.45, second);
    CHECK(differ(first, second, 2) < BYTES / 1000);
    close_stage(&b);
    close_stage(&a);
}

int main(void)
{
    sp_render_environment(SP_GL_LLVMPIPE);
    RUN(test_ground_goes_with_the_road);
    RUN(test_nothing_hides_a_valley);
    RUN(test_no_grass_between_the_ways);
    RUN(test_light_shines);
    RUN(test_kerb_stands);
    RUN(test_order_of_roads_in_a_junction);
    return DONE();
}
