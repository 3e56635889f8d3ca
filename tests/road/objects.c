/* objects laid out in the world: boxes, outlines in both kinds of coordinates, rows, walls, kinds. */
#include "road/inside.h"
#include "tests/check.h"

static sp_arena *arena;

#define LINE   "<geometry s=\"0\" x=\"100\" y=\"0\" hdg=\"1.5707963267948966\" length=\"200\"><line/></geometry>"
#define CIRCLE "<geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"200\"><arc curvature=\"0.02\"/></geometry>"

static const sp_road_net *read_objects(const char *geometry, const char *objects)
{
    static char text[8000];
    sp_error err = {0};
    const sp_road_net *net = NULL;
    (void)snprintf(
        text, sizeof text,
        "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"r\" length=\"200\"><planView>%s"
        "</planView><elevationProfile><elevation s=\"0\" a=\"5\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile>"
        "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"9\" "
        "b=\"0\" c=\"0\" d=\"0\"/></lane></left><right><lane id=\"-1\" type=\"driving\"><width "
        "sOffset=\"0\" a=\"9\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes><objects>%s"
        "</objects></road></OpenDRIVE>",
        geometry, objects);
    CHECK(sp_road_read_xodr("made.xodr", text, strlen(text), arena, &net, &err));
    return net;
}

static void check_point(sp_vec3 p, double x, double y, double z)
{
    CHECK_NEAR(p.x, x, 1e-9);
    CHECK_NEAR(p.y, y, 1e-9);
    CHECK_NEAR(p.z, z, 1e-9);
}

static void test_box(void)
{
    const sp_road_net *net = read_objects(
        LINE, "\n<object id=\"b\" type=\"building\" name=\"house\" s=\"20\" t=\"6\" zOffset=\"0.5\" hdg=\"0.25\" "
              "length=\"4\" width=\"3\" height=\"2\"/><object id=\"t\" type=\"tree\" s=\"30\" t=\"-6\" radius=\"0.3\" "
              "height=\"8\"/><object id=\"n\" type=\"-1\" s=\"1\" t=\"1\"/>");
    const sp_road_object *b = sp_road_object_get(net, 0), *t = sp_road_object_get(net, 1);
    CHECK(sp_road_object_count(net) == 3 && b && t && !sp_road_object_get(net, 3));
    if (!b || !t) {
        return;
    }

    /* the road goes north from (100, 0); left of it is west */
    check_point(b->position, 94, 20, 5.5);
    check_point(t->position, 106, 30, 5);
    CHECK_NEAR(b->heading, SP_PI / 2 + 0.25, 1e-12);
    CHECK(b->kind == SP_ROADSIDE_BUILDING && b->length == 4 && b->width == 3 && b->height == 2 && b->line == 2);
    CHECK(t->kind == SP_ROADSIDE_TREE && t->radius == 0.3 && t->corner_count == 0);
    CHECK(sp_road_object_get(net, 2)->kind == SP_ROADSIDE_OTHER);
    CHECK_TEXT(net->road[0].object[2].type, "");
}

static void test_outlines(void)
{
    const sp_road_net *net = read_objects(
        LINE, "<object id=\"l\" type=\"trafficIsland\" s=\"20\" t=\"6\" hdg=\"1.5707963267948966\"><outline>"
              "<cornerLocal u=\"1\" v=\"0\" z=\"0\" height=\"2\"/><cornerLocal u=\"0\" v=\"1\" z=\"0.5\" height=\"1\"/>"
              "<cornerLocal u=\"-1\" v=\"0\"/><cornerLocal u=\"1\" v=\"0\" z=\"0\"/></outline></object>"
              "<object id=\"c\" type=\"crosswalk\" s=\"40\" t=\"0\"><outlines><outline id=\"0\">"
              "<cornerRoad s=\"40\" t=\"-9\" dz=\"0.1\" height=\"0\"/><cornerRoad s=\"44\" t=\"-9\"/>"
              "<cornerRoad s=\"44\" t=\"9\"/></outline><outline id=\"1\" outer=\"false\"><cornerRoad s=\"41\" t=\"0\"/>"
              "<cornerRoad s=\"42\" t=\"0\"/><cornerRoad s=\"42\" t=\"1\"/></outline></outlines></object>");
    const sp_road_object *l = sp_road_object_get(net, 0), *c = sp_road_object_get(net, 1);
    CHECK(sp_road_object_count(net) == 2 && l && c);
    if (!l || !c) {
        return;
    }

    /* turned by 90 deg on a road that goes north: u points west, v south; the last corner is the first again */
    CHECK(l->corner_count == 3 && l->kind == SP_ROADSIDE_ISLAND && l->corner_height[0] == 2);
    check_point(l->corner[0], 93, 20, 5);
    check_point(l->corner[1], 94, 19, 5.5);
    check_point(l->corner[2], 95, 20, 5);
    CHECK(c->corner_count == 3 && c->kind == SP_ROADSIDE_CROSSWALK);
    check_point(c->corner[0], 109, 40, 5.1);
    check_point(c->corner[2], 91, 44, 5);
    CHECK(net->road[0].object[1].outline_count == 2 && !net->road[0].object[1].outline[1].outer);
}

/* pitch tips the nose down, roll lifts the left side */
static void test_turned(void)
{
    const sp_road_net *net =
        read_objects(LINE, "<object id=\"p\" s=\"20\" t=\"0\" hdg=\"-1.5707963267948966\" pitch=\"0.1\"><outline>"
                           "<cornerLocal u=\"2\" v=\"0\"/><cornerLocal u=\"0\" v=\"3\"/></outline></object>"
                           "<object id=\"r\" s=\"20\" t=\"0\" hdg=\"-1.5707963267948966\" roll=\"0.1\"><outline>"
                           "<cornerLocal u=\"2\" v=\"0\"/><cornerLocal u=\"0\" v=\"3\"/></outline></object>");
    const sp_road_object *p = sp_road_object_get(net, 0), *r = sp_road_object_get(net, 1);
    CHECK(p && r && p->corner_count == 2);
    if (p && r) {
        check_point(p->corner[0], 100 + 2 * sp_cos(0.1), 20, 5 - 2 * sp_sin(0.1));
        check_point(p->corner[1], 100, 23, 5);
        check_point(r->corner[0], 102, 20, 5);
        check_point(r->corner[1], 100, 20 + 3 * sp_cos(0.1), 5 + 3 * sp_sin(0.1));
    }
}

static void test_rows(void)
{
    const sp_road_net *net = read_objects(
        LINE, "<object id=\"p\" type=\"pole\" s=\"0\" t=\"7\" height=\"1\" radius=\"0.1\">"
              "<repeat s=\"10\" length=\"40\" distance=\"10\" tStart=\"7\" tEnd=\"9\" heightStart=\"1\" "
              "heightEnd=\"3\" zOffsetStart=\"0\" zOffsetEnd=\"2\"/><repeat s=\"100\" length=\"25\" distance=\"10\"/>"
              "</object>");
    CHECK(sp_road_object_count(net) == 5 + 3);
    const sp_road_object *o = sp_road_object_get(net, 2), *last = sp_road_object_get(net, 7);
    CHECK(o && last && o->s == 30 && o->t == 8 && o->height == 2 && o->radius == 0.1);
    if (o && last) {
        check_point(o->position, 92, 30, 6);
        check_point(last->position, 93, 120, 5);
    }
}

static void test_detached(void)
{
    /* on a circle of 50 m to the left a detached row stands on the chord */
    const sp_road_net *net = read_objects(
        CIRCLE, "<object id=\"p\" type=\"pole\" s=\"0\" t=\"0\"><repeat s=\"0\" length=\"78.53981633974483\" "
                "distance=\"39.26990816987241\" detachFromReferenceLine=\"true\"/></object>");
    const sp_road_object *o = sp_road_object_get(net, 1);
    CHECK(sp_road_object_count(net) == 3 && o);
    if (o) {
        check_point(o->position, 25, 25, 5);
        CHECK_NEAR(o->heading, SP_PI / 4, 1e-9);
    }
}

static void test_walls(void)
{
    /* 2 m left of a circle of radius 50: a wall from s = 10 to 60, 0.4 m thick, 1 m high */
    const sp_road_net *net =
        read_objects(CIRCLE, "<object id=\"w\" type=\"barrier\" s=\"10\" t=\"2\" width=\"0.4\" "
                             "height=\"1\"><repeat s=\"10\" length=\"50\" distance=\"0\"/></object>");
    const uint32_t n = sp_road_object_count(net);
    CHECK(n >= 10 && n < 60);
    double s = 10;
    for (uint32_t i = 0; i < n; i++) {
        const sp_road_object *o = sp_road_object_get(net, i);
        CHECK(o->corner_count == 4 && o->kind == SP_ROADSIDE_BARRIER && o->corner_height[3] == 1);

        /* corners on circles about (0, 50), each slab where the last one ended; its middle at most 2 cm off the arc */
        for (int k = 0; k < 4; k++) {
            const double radius = sp_hypot(o->corner[k].x, o->corner[k].y - 50);
            CHECK_NEAR(radius, k < 2 ? 48.2 : 47.8, 1e-9);
        }
        const double from = 50 * sp_atan2(o->corner[0].x, 50 - o->corner[0].y);
        const double to = 50 * sp_atan2(o->corner[1].x, 50 - o->corner[1].y);
        CHECK_NEAR(from, s, 1e-9);
        const double x = (o->corner[0].x + o->corner[1].x) / 2, y = (o->corner[0].y + o->corner[1].y) / 2;
        CHECK(48.2 - sp_hypot(x, y - 50) < 0.02);
        s = to;
    }
    CHECK_NEAR(s, 60, 1e-9);

    /* one slab after the other on a line, not beyond the road's end */
    net = read_objects(LINE, "<object id=\"w\" s=\"0\" t=\"2\" width=\"0.4\"><repeat s=\"150\" length=\"500\" "
                             "distance=\"0\"/></object>");
    const sp_road_object *o = sp_road_object_get(net, sp_road_object_count(net) - 1);
    CHECK(sp_road_object_count(net) == 3 && o);
    if (o) {
        CHECK_NEAR(o->corner[1].y, 200, 1e-9);
    }
}

static void test_parking_and_kinds(void)
{
    const sp_road_net *net =
        read_objects(LINE, "<object id=\"p\" type=\"none\" s=\"20\" t=\"6\" length=\"5\" width=\"2\">"
                           "<parkingSpace access=\"handicapped\" restrictions=\"2 h\"/></object>");
    const object_said *p = net ? &net->road[0].object[0] : NULL;
    CHECK(p && p->parking && sp_road_object_get(net, 0)->kind == SP_ROADSIDE_PARKING);
    if (p) {
        CHECK_TEXT(p->parking_access, "handicapped");
        CHECK_TEXT(p->parking_restrictions, "2 h");
    }
    CHECK(road_object_kind("obstacle", "trafficCone", "") == SP_ROADSIDE_CONE);
    CHECK(road_object_kind("", "", "SolidSingleWhite") == SP_ROADSIDE_ROADMARK);
    CHECK(road_object_kind("", "", "Simple_Crosswalk") == SP_ROADSIDE_CROSSWALK);
    CHECK(road_object_kind("streetLamp", "", "") == SP_ROADSIDE_LAMP && road_object_kind(NULL, NULL, NULL) == 0);
    CHECK(sp_road_object_count(NULL) == 0 && !sp_road_object_get(NULL, 0));
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_box);
    RUN(test_outlines);
    RUN(test_turned);
    RUN(test_rows);
    RUN(test_detached);
    RUN(test_walls);
    RUN(test_parking_and_kinds);
    sp_arena_destroy(arena);
    return DONE();
}
