/* records of lanes and of the header: who may drive on a lane and what routes make of it, friction, where the file says
 * it lies; ranges of lanes that a signal is for. */
#include "road/road.h"
#include "tests/check.h"

#include <string.h>

static sp_arena *arena;

#define WIDE "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/>"
#define FILE_OF(minor, one, two, signals)                                                                              \
    "<OpenDRIVE><header revMajor=\"1\" revMinor=\"" minor "\" name=\"town\"><geoReference>+proj=utm</geoReference>"    \
    "<offset x=\"10\" y=\"-20\" z=\"3\" hdg=\"0.5\"/></header><road id=\"r\" length=\"300\" junction=\"-1\">"          \
    "<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"300\"><line/></geometry></planView><lanes>"        \
    "<laneSection s=\"0\"><right><lane id=\"-1\" type=\"driving\"><link><successor id=\"-1\"/></link>" WIDE            \
    "</lane><lane id=\"-2\" type=\"driving\"><link><successor id=\"-2\"/></link>" WIDE one "</lane></right>"           \
    "</laneSection><laneSection s=\"150\"><right><lane id=\"-1\" type=\"driving\"><link><predecessor id=\"-1\"/>"      \
    "</link>" WIDE "</lane><lane id=\"-2\" type=\"driving\"><link><predecessor id=\"-2\"/></link>" WIDE two            \
    "</lane></right></laneSection></lanes><signals>" signals "</signals></road></OpenDRIVE>"
#define ACCESS(s, rule, who) "<access sOffset=\"" s "\" rule=\"" rule "\" restriction=\"" who "\"/>"

static const sp_road_net *read_net(const char *text)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_read_xodr("x.xodr", text, strlen(text), arena, &net, &err));
    return net;
}

/* whether the way from lane -2 at 10 m to lane -2 at `to` leaves that lane; -1: there is none */
static int leaves(const char *text, double to)
{
    const sp_road_route *r = NULL;
    sp_error err = {0};
    if (!sp_road_route_find(read_net(text), (sp_road_place){1, -2, 10, -4.5}, NULL, 0, (sp_road_place){1, -2, to, -4.5},
                            SP_ROUTE_SHORTEST, arena, &r, &err)) {
        return -1;
    }
    for (uint32_t i = 0; i < r->leg_count; i++) {
        if (r->leg[i].lane == -1) {
            return 1;
        }
    }
    return 0;
}

static void test_access(void)
{
    /* two sections: the second's lane -2 is closed or not; its end can be meant, its middle part not be passed */
    CHECK(leaves(FILE_OF("7", "", "", ""), 290) == 0);
    CHECK(leaves(FILE_OF("7", "", ACCESS("0", "deny", "truck"), ""), 290) == 0);
    CHECK(leaves(FILE_OF("7", "", ACCESS("0", "allow", "bus") ACCESS("0", "allow", "passengerCar"), ""), 290) == 0);

    /* on and on for 250 m from lane -1: beside is closed or open, it stays; from -2 it stops before what is closed */
    static const char *const closed[] = {
        FILE_OF("7", "", ACCESS("0", "deny", "passengerCar"), ""),
        FILE_OF("7", "", ACCESS("0", "deny", "simulator"), ""),
        FILE_OF("7", "", ACCESS("0", "allow", "bus") ACCESS("0", "allow", "taxi"), ""),
        FILE_OF("7", "", ACCESS("0", "deny", "truck") ACCESS("100", "deny", "all"), ""),
        FILE_OF("8", "",
                "<access sOffset=\"0\" rule=\"allow\"><restriction type=\"bus\"/><restriction type=\"taxi\"/></access>",
                "")};
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        const sp_road_route *r = NULL;
        sp_error err = {0};
        CHECK(sp_road_route_on(read_net(closed[i]), (sp_road_place){1, -2, 10, -4.5}, 250, 0, arena, &r, &err));
        CHECK_NEAR(r ? r->length : 0, 140, 1e-9);
        CHECK(leaves(closed[i], 290) == 0); /* the goal stands on it */
    }
    const sp_road_route *r = NULL;
    sp_error err = {0};
    CHECK(sp_road_route_on(read_net(FILE_OF("8", "",
                                            "<access sOffset=\"0\" rule=\"allow\"><restriction type=\"bus\"/>"
                                            "<restriction type=\"passengerCar\"/></access>",
                                            "")),
                           (sp_road_place){1, -2, 10, -4.5}, 250, 0, arena, &r, &err));
    CHECK_NEAR(r ? r->length : 0, 250, 1e-9);
    r = NULL;

    /* the first section of lane -2 is closed: from its middle on -1 the way to -2 changes over in the second section */
    CHECK(sp_road_route_find(read_net(FILE_OF("7", ACCESS("0", "deny", "all"), "", "")),
                             (sp_road_place){1, -1, 10, -1.5}, NULL, 0, (sp_road_place){1, -2, 290, -4.5},
                             SP_ROUTE_SHORTEST, arena, &r, &err));
    bool touched = false;
    for (uint32_t i = 0; r && i < r->leg_count; i++) {
        touched = touched || (r->leg[i].lane == -2 && r->leg[i].from < 150);
    }
    CHECK(r && !touched);
}

static void test_friction(void)
{
    const sp_road_net *net = read_net(FILE_OF(
        "7", "<material sOffset=\"50\" friction=\"0.8\"/><material sOffset=\"100\" friction=\"0.3\"/>", "", ""));
    CHECK(sp_road_friction(net, (sp_road_place){1, -2, 40, 0}) == 0);
    CHECK(sp_road_friction(net, (sp_road_place){1, -2, 60, 0}) == 0.8);
    CHECK(sp_road_friction(net, (sp_road_place){1, -2, 149, 0}) == 0.3);
    CHECK(sp_road_friction(net, (sp_road_place){1, -2, 151, 0}) == 0);
    CHECK(sp_road_friction(net, (sp_road_place){1, -1, 60, 0}) == 0 && sp_road_friction(net, (sp_road_place){7}) == 0);
}

static void test_header(void)
{
    const sp_road_net *net = read_net(FILE_OF("7", "", "", ""));
    const sp_header_offset o = sp_road_header_offset(net);
    CHECK_TEXT(sp_road_geo_reference(net), "+proj=utm");
    CHECK_TEXT(sp_road_name(net), "town");
    CHECK(o.x == 10 && o.y == -20 && o.z == 3 && o.heading == 0.5);

    /* kept, not applied */
    sp_road_point p;
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 0, 0}, &p) && p.position.x == 0 && p.position.y == 0);
    CHECK_TEXT(sp_road_geo_reference(NULL), "");
    CHECK_TEXT(sp_road_name(NULL), "");
}

static void test_ranges(void)
{
    /* valid for lanes -2 and 1: not for -1 between them */
    const sp_road_net *net = read_net(FILE_OF(
        "7", "", "",
        "<signal id=\"s\" s=\"100\" t=\"-8\" orientation=\"+\" dynamic=\"no\" country=\"DE\" type=\"274\" value=\"10\" "
        "unit=\"m/s\"><validity fromLane=\"-2\" toLane=\"-2\"/><validity fromLane=\"1\" toLane=\"1\"/></signal>"));
    sp_road_ahead ahead[4];
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -2, 50, -4.5}, 100, ahead, 4) == 1);
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 50, -1.5}, 100, ahead, 4) == 0);
    CHECK(sp_road_speed_limit(net, (sp_road_place){1, -2, 110, 0}) == 10);
    CHECK(sp_road_speed_limit(net, (sp_road_place){1, -1, 110, 0}) == 0);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_access);
    RUN(test_friction);
    RUN(test_header);
    RUN(test_ranges);
    sp_arena_destroy(arena);
    return DONE();
}
