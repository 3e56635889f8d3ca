/* speed limits: records of lanes and roads, signs and references to them, their ends, lanes and directions they are
 * for, and how far they hold on over the ends of roads. */
#include "road/road.h"
#include "tests/check.h"

#include <string.h>

static sp_arena *arena;

/* one lane a side; `more` stands in lane -1 */
#define LANES(more)                                                                                                    \
    "<lanes><laneSection s=\"0\"><left><lane id=\"1\" type=\"driving\"><link><predecessor id=\"1\"/><successor "       \
    "id=\"1\"/></link><width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane></left>"                            \
    "<right><lane id=\"-1\" type=\"driving\"><link><predecessor id=\"-1\"/><successor id=\"-1\"/></link>"              \
    "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/>" more "</lane>"                                            \
    "<lane id=\"-2\" type=\"driving\"><link><predecessor id=\"-2\"/><successor id=\"-2\"/></link>"                     \
    "<width sOffset=\"0\" a=\"3\" b=\"0\" c=\"0\" d=\"0\"/></lane></right></laneSection></lanes>"
#define ROAD(id, x, link, type, more, signals)                                                                         \
    "<road id=\"" id "\" length=\"100\" junction=\"-1\"><link>" link "</link>" type                                    \
    "<planView><geometry s=\"0\" x=\"" x                                                                               \
    "\" y=\"0\" hdg=\"0\" length=\"100\"><line/></geometry></planView>" LANES(more) "<signals>" signals                \
                                                                                    "</signals></road>"
#define BEFORE(id) "<predecessor elementType=\"road\" elementId=\"" id "\" contactPoint=\"end\"/>"
#define AFTER(id)  "<successor elementType=\"road\" elementId=\"" id "\" contactPoint=\"start\"/>"
#define SIGN(id, s, way, kmh, more)                                                                                    \
    "<signal id=\"" id "\" s=\"" s "\" t=\"-4\" orientation=\"" way "\" country=\"DE\" type=\"274\" value=\"" kmh      \
    "\" unit=\"km/h\" dynamic=\"no\">" more "</signal>"
#define END(id, s, way)                                                                                                \
    "<signal id=\"" id "\" s=\"" s "\" t=\"-4\" orientation=\"" way "\" country=\"DE\" type=\"282\" dynamic=\"no\"/>"
#define TYPE(speed)   "<type s=\"0\" type=\"rural\"><speed max=\"" speed "\" unit=\"km/h\"/></type>"
#define FILE_OF(body) "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/>" body "</OpenDRIVE>"

static const sp_road_net *read_net(const char *text)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_read_xodr("x.xodr", text, strlen(text), arena, &net, &err));
    return net;
}

/* km/h */
static double at(const sp_road_net *net, const char *id, int32_t id_of_lane, double s)
{
    return sp_road_speed_limit(net, (sp_road_place){sp_road_by_id(net, id), id_of_lane, s, 0}) * 3.6;
}

static void test_order(void)
{
    /* the lane's record, the last sign passed, the road's record */
    const sp_road_net *net =
        read_net(FILE_OF(ROAD("a", "0", "", TYPE("100"), "<speed sOffset=\"80\" max=\"30\" unit=\"km/h\"/>",
                              SIGN("s2", "40", "+", "60", "") SIGN("s1", "20", "+", "80", "") END("e", "60", "+"))));
    CHECK_NEAR(at(net, "a", -1, 19.9), 100, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 20), 80, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 39.9), 80, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 40), 60, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 60), 100, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 80), 30, 1e-9);
    CHECK_NEAR(at(net, "a", -2, 80), 100, 1e-9);
    CHECK_NEAR(at(net, "a", 1, 50), 100, 1e-9);
}

static void test_direction_and_lanes(void)
{
    /* against s: what stands at the greater s comes first; one is for both directions, one for lane -2 alone */
    const sp_road_net *net = read_net(FILE_OF(
        ROAD("a", "0", "", "", "",
             SIGN("m1", "80", "-", "70", "") SIGN("m2", "30", "-", "50", "") SIGN("both", "10", "none", "20", "")
                 SIGN("lane", "50", "+", "40", "<validity fromLane=\"-2\" toLane=\"-2\"/>"))));
    CHECK_NEAR(at(net, "a", 1, 90), 0, 0);
    CHECK_NEAR(at(net, "a", 1, 80), 70, 1e-9);
    CHECK_NEAR(at(net, "a", 1, 31), 70, 1e-9);
    CHECK_NEAR(at(net, "a", 1, 30), 50, 1e-9);
    CHECK_NEAR(at(net, "a", 1, 9), 20, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 9), 0, 0);
    CHECK_NEAR(at(net, "a", -1, 60), 20, 1e-9);
    CHECK_NEAR(at(net, "a", -2, 60), 40, 1e-9);
}

static void test_reference(void)
{
    /* the sign stands on b and counts on a, at the reference's place */
    const sp_road_net *net = read_net(
        FILE_OF(ROAD("a", "0", "", TYPE("90"), "", "<signalReference id=\"s\" s=\"30\" t=\"-4\" orientation=\"+\"/>")
                    ROAD("b", "500", "", "", "", SIGN("s", "70", "-", "60", ""))));
    CHECK_NEAR(at(net, "a", -1, 29), 90, 1e-9);
    CHECK_NEAR(at(net, "a", -1, 31), 60, 1e-9);
    CHECK_NEAR(at(net, "b", -1, 80), 0, 0);
}

static void test_along(void)
{
    /* a sign of a holds on b and, up to its end, on c; not on d, which says its own */
    const sp_road_net *net =
        read_net(FILE_OF(ROAD("a", "0", AFTER("b"), TYPE("100"), "",
                              SIGN("s", "50", "+", "60", "<validity fromLane=\"-1\" toLane=\"-1\"/>"))
                             ROAD("b", "100", BEFORE("a") AFTER("c"), "<type s=\"0\" type=\"rural\"/>", "", "")
                                 ROAD("c", "200", BEFORE("b") AFTER("d"), "", "", END("e", "40", "+"))
                                     ROAD("d", "300", BEFORE("c"), TYPE("30"), "", SIGN("r", "80", "-", "20", ""))));
    CHECK_NEAR(at(net, "a", -1, 60), 60, 1e-9);
    CHECK_NEAR(at(net, "b", -1, 60), 60, 1e-9);
    CHECK_NEAR(at(net, "b", -2, 60), 0, 0);
    CHECK_NEAR(at(net, "b", 1, 60), 20, 1e-9); /* from d, against s, over c and its sign that is not for it */
    CHECK_NEAR(at(net, "c", -1, 30), 60, 1e-9);
    CHECK_NEAR(at(net, "c", -1, 50), 0, 0);
    CHECK_NEAR(at(net, "c", 1, 50), 20, 1e-9);
    CHECK_NEAR(at(net, "d", -1, 90), 30, 1e-9);
    CHECK_NEAR(at(net, "d", 1, 70), 20, 1e-9);
    CHECK_NEAR(at(net, "a", 1, 70), 100, 1e-9); /* a has a record */

    /* c names b, but b goes on to nobody: not one to one */
    net = read_net(FILE_OF(ROAD("b", "100", "", "", "", SIGN("s", "50", "+", "60", ""))
                               ROAD("c", "200", BEFORE("b"), "", "", "")));
    CHECK_NEAR(at(net, "c", -1, 30), 0, 0);
}

static void test_ring(void)
{
    /* three roads in a ring: the sign in the middle of one holds all the way round, whichever comes first in the file
     */
    static const char *const texts[] = {
        FILE_OF(ROAD("a", "0", BEFORE("c") AFTER("b"), "", "", SIGN("s", "50", "+", "60", "")) ROAD(
            "b", "100", BEFORE("a") AFTER("c"), "", "", "") ROAD("c", "200", BEFORE("b") AFTER("a"), "", "", "")),
        FILE_OF(ROAD("c", "200", BEFORE("b") AFTER("a"), "", "", "")
                    ROAD("b", "100", BEFORE("a") AFTER("c"), "", "", "")
                        ROAD("a", "0", BEFORE("c") AFTER("b"), "", "", SIGN("s", "50", "+", "60", ""))),
        FILE_OF(ROAD("b", "100", BEFORE("a") AFTER("c"), "", "", "")
                    ROAD("a", "0", BEFORE("c") AFTER("b"), "", "", SIGN("s", "50", "+", "60", ""))
                        ROAD("c", "200", BEFORE("b") AFTER("a"), "", "", ""))};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const sp_road_net *net = read_net(texts[i]);
        CHECK_NEAR(at(net, "b", -1, 10), 60, 1e-9);
        CHECK_NEAR(at(net, "c", -1, 10), 60, 1e-9);
        CHECK_NEAR(at(net, "a", -1, 10), 60, 1e-9);
        CHECK_NEAR(at(net, "a", 1, 10), 0, 0);
    }
}

static void test_junction(void)
{
    /* not through a junction, though the roads in it are linked one to one */
    const sp_road_net *net = read_net(FILE_OF(
        ROAD("a", "0", "<successor elementType=\"junction\" elementId=\"j\"/>", "", "",
             SIGN("s", "50", "+", "60", "")) "<road id=\"k\" length=\"20\" junction=\"j\"><link>" BEFORE("a")
            AFTER("b") "</link><planView><geometry "
                       "s=\"0\" x=\"100\" y=\"0\" hdg=\"0\" length=\"20\"><line/></geometry></planView>" LANES(
                           "") "</road>" ROAD("b", "120", "<predecessor elementType=\"junction\" elementId=\"j\"/>", "",
                                              "", "") "<junction id=\"j\"><connection id=\"0\" incomingRoad=\"a\" "
                                                      "connectingRoad=\"k\" contactPoint=\"start\">"
                                                      "<laneLink from=\"-1\" to=\"-1\"/></connection></junction>"));
    CHECK_NEAR(at(net, "a", -1, 60), 60, 1e-9);
    CHECK_NEAR(at(net, "k", -1, 10), 0, 0);
    CHECK_NEAR(at(net, "b", -1, 10), 0, 0);
}

static void test_unlimited(void)
{
    /* no limit is not the same as not known; a way over it is taken at 130 km/h */
    const sp_road_net *net =
        read_net(FILE_OF(ROAD("a", "0", "", TYPE("no limit"), "", SIGN("s", "50", "+", "60", ""))
                             ROAD("b", "500", "", TYPE("undefined"), "", "")
                                 ROAD("c", "900", "", TYPE("80"), "<speed sOffset=\"50\" max=\"no limit\"/>", "")));
    CHECK(at(net, "a", -1, 40) == SP_INFINITY && at(net, "b", -1, 40) == 0);
    CHECK_NEAR(at(net, "a", -1, 60), 60, 1e-9);
    CHECK_NEAR(at(net, "c", -1, 40), 80, 1e-9);
    CHECK(at(net, "c", -1, 60) == SP_INFINITY);

    /* written back where 1.7 has the word; a lane's is said as the road's limit, and counted */
    sp_text text = {0}, lost = {0};
    sp_error err = {0};
    CHECK(sp_road_write_xodr(net, &text, &err) && sp_road_write_lost(net, &lost, &err));
    CHECK(strstr(text.data, "<speed max=\"no limit\"/>") != NULL);
    CHECK(lost.data && strstr(lost.data, "1 lane") && strstr(lost.data, "without a limit"));
    const sp_road_net *again = read_net(text.data);
    CHECK(at(again, "a", -1, 40) == SP_INFINITY && at(again, "b", -1, 40) == 0);
    CHECK_NEAR(at(again, "c", -1, 60), 80, 1e-9);
    sp_text_free(&text);
    sp_text_free(&lost);

    /* the fastest way asks for it, and is found */
    const sp_road_route *route = NULL;
    CHECK(sp_road_route_find(net, (sp_road_place){1, -1, 5, -1.5}, NULL, 0, (sp_road_place){1, -1, 45, -1.5},
                             SP_ROUTE_FASTEST, arena, &route, &err));
    CHECK_NEAR(route->length, 40, 1e-9);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_order);
    RUN(test_direction_and_lanes);
    RUN(test_reference);
    RUN(test_along);
    RUN(test_ring);
    RUN(test_junction);
    RUN(test_unlimited);
    sp_arena_destroy(arena);
    return DONE();
}
