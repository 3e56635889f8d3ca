/* signals: what kind they are by country, type and name, their values in SI, where they stand and look, references and
 * controllers. */
#include "road/inside.h"
#include "tests/check.h"

static sp_arena *arena;

static sp_road_signal classified(const char *country, const char *type, const char *subtype, const char *name,
                                 double value, const char *unit)
{
    sp_road_signal g = {.country = country, .type = type, .subtype = subtype, .name = name, .unit = unit};
    g.value = value;
    g.has_value = value != -1;
    road_signal_classify(&g);
    return g;
}

static sp_signal_kind kind(const char *country, const char *type, const char *subtype)
{
    return classified(country, type, subtype, "", -1, "").kind;
}

static double kmh(const char *country, const char *type, const char *subtype, const char *name, double value,
                  const char *unit)
{
    const sp_road_signal g = classified(country, type, subtype, name, value, unit);
    return g.kind == SP_SIGNAL_SPEED && g.has_value ? g.value * 3.6 : -1;
}

static void test_kinds(void)
{
    /* German numbers, also for the country OpenDRIVE and none */
    CHECK(kind("DE", "205", "") == SP_SIGNAL_YIELD && kind("OpenDRIVE", "206", "-1") == SP_SIGNAL_STOP);
    CHECK(kind("", "1000001", "-1") == SP_SIGNAL_LIGHT && kind("DEU", "1.000.002", "") == SP_SIGNAL_LIGHT_WALK);
    CHECK(kind("de", "1.000.011", "10") == SP_SIGNAL_LIGHT && kind("Germany", "294", "") == SP_SIGNAL_STOP_LINE);
    CHECK(kind("DE", "301", "") == SP_SIGNAL_PRIORITY && kind("DE", "306", "") == SP_SIGNAL_PRIORITY);
    CHECK(kind("DE", "276", "") == SP_SIGNAL_NO_PASSING && kind("DE", "282", "") == SP_SIGNAL_SPEED_END);
    CHECK(kind("DE", "278-50", "") == SP_SIGNAL_SPEED_END && kind("DE", "123", "") == SP_SIGNAL_WORKS);
    CHECK(kind("DE", "350", "10") == SP_SIGNAL_CROSSING && kind("DE", "999", "") == SP_SIGNAL_OTHER);

    /* US codes, in one or two parts; a German number means nothing there */
    CHECK(kind("US", "R1-1", "") == SP_SIGNAL_STOP && kind("USA", "R1", "2") == SP_SIGNAL_YIELD);
    CHECK(kind("us", "r1-1", "-1") == SP_SIGNAL_STOP && kind("US", "206", "") == SP_SIGNAL_OTHER);
    CHECK(kind("US", "W20-1", "") == SP_SIGNAL_WORKS);
    CHECK(kind("se", "c", "31") == SP_SIGNAL_SPEED && kind("se", "C", "27") == SP_SIGNAL_NO_PASSING);

    /* names where types say nothing */
    CHECK(classified("fr", "x", "", "Stencil_STOP", -1, "").kind == SP_SIGNAL_STOP_LINE);
    CHECK(classified("fr", "x", "", "Stop_Sign 3", -1, "").kind == SP_SIGNAL_STOP);
    CHECK(classified("fr", "", "", "Signal_3Light_Post01", -1, "").kind == SP_SIGNAL_LIGHT);
    CHECK(classified("fr", "", "", "bus stop", -1, "").kind == SP_SIGNAL_OTHER);
    CHECK(classified(NULL, NULL, NULL, NULL, -1, NULL).kind == SP_SIGNAL_OTHER);
}

static void test_values(void)
{
    /* 50 km/h is 13.888... m/s; 30 mph is 48.28032 km/h */
    CHECK_NEAR(kmh("DE", "274", "", "", 50, "km/h"), 50, 1e-9);
    CHECK_NEAR(kmh("DE", "274", "", "", 50, ""), 50, 1e-9);
    CHECK_NEAR(kmh("DE", "274", "", "", 20, "m/s"), 72, 1e-9);
    CHECK_NEAR(kmh("OpenDRIVE", "274", "60", "", -1, ""), 60, 1e-9);
    CHECK_NEAR(kmh("DE", "274-80", "", "", -1, ""), 80, 1e-9);
    CHECK_NEAR(kmh("DE", "274", "56", "", -1, ""), 60, 1e-9); /* the numbers of old */
    CHECK_NEAR(kmh("US", "R2-1", "", "", 30, ""), 48.28032, 1e-9);
    CHECK_NEAR(kmh("se", "c", "31", "", 5, ""), 50, 1e-9);
    CHECK_NEAR(kmh("cn", "jin", "a", "speed_highest_70", -1, ""), 70, 1e-9);
    CHECK(kmh("cn", "jin", "b", "speed_lowest_50", -1, "") == -1 && kmh("DE", "274", "", "", -1, "") == -1);
    CHECK(kmh("DE", "274", "", "", 50, "t") == -1);
    CHECK_TEXT(classified("DE", "274", "60", "", -1, "").unit, "km/h");
}

static const char text[] =
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/>"
    "<road id=\"r\" length=\"100\" junction=\"-1\"><planView><geometry s=\"0\" x=\"20000\" y=\"10\" "
    "hdg=\"1.5707963267948966\" length=\"100\"><line/></geometry></planView>"
    "<elevationProfile><elevation s=\"0\" a=\"7\" b=\"0\" c=\"0\" d=\"0\"/></elevationProfile>"
    "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
    "d=\"0\"/></lane></left><right><lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" "
    "d=\"0\"/></lane></right></laneSection></lanes><signals>\n"
    "<signal id=\"A\" name=\"n\" s=\"30\" t=\"-4\" zOffset=\"2\" hOffset=\"0.1\" orientation=\"+\" dynamic=\"no\" "
    "country=\"DE\" type=\"274\" subtype=\"-1\" value=\"50\" unit=\"mph\" text=\"x\" width=\"0.6\" height=\"0.7\">"
    "<validity fromLane=\"-1\" toLane=\"-1\"/></signal>\n"
    "<signal id=\"B\" s=\"40\" t=\"4\" orientation=\"-\" dynamic=\"yes\" country=\"OpenDRIVE\" type=\"1000001\" "
    "value=\"-1\"><validity fromLane=\"2\" toLane=\"1\"/><validity fromLane=\"3\" toLane=\"3\"/></signal>\n"
    "<signal id=\"C\" s=\"50\" t=\"0\" orientation=\"none\" type=\"206\"><positionInertial x=\"20100\" y=\"5\" z=\"1\" "
    "hdg=\"0.5\"/></signal>\n"
    "<signal id=\"D\" s=\"50\" t=\"0\" orientation=\"none\" type=\"205\"><positionRoad roadId=\"r\" s=\"10\" t=\"1\" "
    "zOffset=\"3\" hOffset=\"0\"/></signal>\n"
    "<signalReference id=\"B\" s=\"20\" t=\"2\" orientation=\"+\"><validity fromLane=\"-1\" toLane=\"-1\"/>"
    "</signalReference></signals></road>\n"
    "<controller id=\"k\" name=\"K\" sequence=\"2\"><control signalId=\"B\" type=\"0\"/><control signalId=\"A\"/>"
    "</controller><controller id=\"l\"><control signalId=\"B\"/></controller></OpenDRIVE>";

static void test_read(void)
{
    sp_error err = {0};
    const sp_road_net *net = NULL;
    CHECK(sp_road_read_xodr("made.xodr", text, sizeof text - 1, arena, &net, &err));
    CHECK(sp_road_signal_count(net) == 4 && !sp_road_signal_get(net, 4) && sp_road_signal_by_id(net, "E") == 0);
    const sp_road_signal *a = sp_road_signal_get(net, 0), *b = sp_road_signal_get(net, 1);
    const sp_road_signal *c = sp_road_signal_get(net, 2), *d = sp_road_signal_get(net, 3);
    if (!net || !a || !b || !c || !d) {
        return;
    }
    CHECK(sp_road_signal_by_id(net, "B") == 2 && a->line == 2 && a->kind == SP_SIGNAL_SPEED && a->width == 0.6);
    CHECK_NEAR(a->value, 50 * 0.44704, 1e-12);
    CHECK(a->lane_from == -1 && a->lane_to == -1 && b->lane_from == 1 && b->lane_to == 3 && b->dynamic);
    CHECK(b->kind == SP_SIGNAL_LIGHT && !b->has_value && b->orientation == -1 && c->orientation == 0);

    /* the road goes north from (20000, 10); right of it is east. Who drives north sees a face that looks south. */
    const sp_vec2 o = sp_road_offset(net);
    CHECK_NEAR(a->position.x + o.x, 20004, 1e-9);
    CHECK_NEAR(a->position.y + o.y, 40, 1e-9);
    CHECK_NEAR(a->position.z, 9, 1e-9);
    CHECK_NEAR(a->heading, -SP_PI / 2 + 0.1, 1e-9);
    CHECK_NEAR(b->heading, SP_PI / 2, 1e-9);
    CHECK_NEAR(c->position.x + o.x, 20100, 1e-9);
    CHECK_NEAR(c->position.z, 1, 1e-9);
    CHECK_NEAR(c->heading, 0.5 - SP_PI, 1e-9);
    CHECK_NEAR(d->position.x + o.x, 19999, 1e-9);
    CHECK_NEAR(d->position.y + o.y, 20, 1e-9);
    CHECK_NEAR(d->position.z, 10, 1e-9);

    /* references and controllers */
    const road *r = &net->road[0];
    CHECK(r->ref_count == 1 && r->ref[0].signal == 1 && r->ref[0].s == 20 && r->ref[0].orientation == 1);
    CHECK(r->ref[0].lane_from == -1 && sp_road_controller_count(net) == 2 && !sp_road_controller_get(net, 2));
    const sp_road_controller *k = sp_road_controller_get(net, 0);
    CHECK(k && k->sequence == 2 && k->signal_count == 2 && k->signal[0] == 1 && k->signal[1] == 0 && k->junction == 0);
    CHECK(a->controller == 1 && b->controller == 1 && c->controller == 0);
}

static void test_none(void)
{
    CHECK(sp_road_signal_count(NULL) == 0 && !sp_road_signal_get(NULL, 0) && sp_road_signal_by_id(NULL, "a") == 0);
    CHECK(sp_road_controller_count(NULL) == 0 && !sp_road_controller_get(NULL, 0));
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_kinds);
    RUN(test_values);
    RUN(test_read);
    RUN(test_none);
    sp_arena_destroy(arena);
    return DONE();
}
