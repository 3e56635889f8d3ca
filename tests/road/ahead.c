/* what stands along the way ahead, for whom it counts, and where to stop for it. */
#include "tests/road/village.h"

#define SIGNAL(id, s, t, orientation, type, lanes)                                                                     \
    "<signal id=\"" id "\" s=\"" s "\" t=\"" t "\" orientation=\"" orientation "\" dynamic=\"no\" zOffset=\"2\" "      \
    "country=\"DE\" type=\"" type "\" subtype=\"-1\">" lanes "</signal>"
#define REFERENCE(id, s, orientation)                                                                                  \
    "<signalReference id=\"" id "\" s=\"" s "\" t=\"-4\" orientation=\"" orientation "\"/>"
#define VALID(from, to) "<validity fromLane=\"" from "\" toLane=\"" to "\"/>"

/* A (200 m, two lanes and one back) to junction J; over S 20 m to B, over R to C. A light stands on B, 5 m behind the
 * junction, and R refers to it; its stop line lies on A at 195. On C a stop sign at 50 with a painted line at 48. */
static const sp_road_net *crossing(town *t, const char *on_a)
{
    town_begin(t);
    town_add(
        t,
        (town_road){
            .id = "A", .links = JUNCTION_LINK("successor", "J"), .length = 200, .right = 2, .left = 1, .more = on_a});
    town_add(t, (town_road){.id = "B",
                            .links = JUNCTION_LINK("predecessor", "J"),
                            .x = 220,
                            .length = 300,
                            .right = 2,
                            .more = "<signals>" SIGNAL("light", "5", "-8", "+", "1000001", "") "</signals>"});
    town_add(t,
             (town_road){.id = "C",
                         .links = JUNCTION_LINK("predecessor", "J"),
                         .x = 216.5,
                         .y = -20,
                         .heading = -SP_PI / 2,
                         .length = 300,
                         .right = 1,
                         .more = "<objects><object id=\"1\" type=\"roadMark\" name=\"StopLine\" s=\"48\" t=\"-1.75\" "
                                 "zOffset=\"0\" orientation=\"+\" length=\"0.5\" width=\"3.5\" height=\"0\" hdg=\"0\"/>"
                                 "</objects><signals>" SIGNAL("stop", "50", "-5", "+", "206", "") "</signals>"});
    town_add(t, (town_road){.id = "R",
                            .junction = "J",
                            .x = 200,
                            .y = -3.5,
                            .length = 8.25 * SP_PI,
                            .curvature = -1 / 16.5,
                            .right = 1,
                            .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "C", "start"),
                            .more = "<signals>" REFERENCE("light", "4", "+") "</signals>"});
    town_add(t, (town_road){.id = "S",
                            .junction = "J",
                            .x = 200,
                            .length = 20,
                            .right = 2,
                            .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "B", "start")});
    town_say(t, "<junction id=\"J\" name=\"\"><connection id=\"0\" incomingRoad=\"A\" connectingRoad=\"R\" "
                "contactPoint=\"start\"><laneLink from=\"-2\" to=\"-1\"/></connection><connection id=\"1\" "
                "incomingRoad=\"A\" connectingRoad=\"S\" contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/>"
                "<laneLink from=\"-2\" to=\"-2\"/></connection></junction>");
    return town_read(t);
}

#define LINE SIGNAL("line", "195", "-3.5", "+", "294", "")
#define LEFT SIGNAL("left", "150", "-8", "+", "274", VALID("-1", "-1"))
#define BACK SIGNAL("back", "160", "5", "-", "274", "")

static void test_for_whom(void)
{
    town t;
    const sp_road_net *net = crossing(&t, "<signals>" BACK LINE LEFT "</signals>");
    sp_road_ahead a[8];
    const uint32_t light = sp_road_signal_by_id(net, "light") - 1, left = sp_road_signal_by_id(net, "left") - 1,
                   line = sp_road_signal_by_id(net, "line") - 1, back = sp_road_signal_by_id(net, "back") - 1;

    /* the left lane: its limit, the line, and over S the light */
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 100, -1.75}, 200, a, 8) == 3);
    CHECK(a[0].signal == left && a[1].signal == line && a[2].signal == light);
    CHECK_NEAR(a[0].distance, 50, 1e-9);
    CHECK_NEAR(a[1].distance, 95, 1e-9);
    CHECK_NEAR(a[2].distance, 125, 1e-9);

    /* the light stands beyond the junction: to be stopped for at the line before it */
    CHECK_NEAR(a[2].stop, 95, 1e-9);
    CHECK_NEAR(a[0].stop, 50, 1e-9);

    /* the right lane has no limit; only what is near is told; the nearest where there is no room */
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -2, 100, -5.25}, 200, a, 8) == 2 && a[0].signal == line);
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -2, 100, -5.25}, 100, a, 8) == 1);
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 100, -1.75}, 200, a, 1) == 3 && a[0].signal == left);

    /* who drives back sees the other one */
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, 1, 190, 1.75}, 500, a, 8) == 1 && a[0].signal == back);
    CHECK_NEAR(a[0].distance, 30, 1e-9);
    town_end(&t);
}

static void test_where_to_stop(void)
{
    town t;
    sp_road_ahead a[8];
    sp_error err = {0};
    const sp_road_route *r;

    /* no line: at the junction's entry; inside of the junction that lies behind */
    const sp_road_net *net = crossing(&t, "");
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 190, -1.75}, 100, a, 8) == 1);
    CHECK_NEAR(a[0].distance, 35, 1e-9);
    CHECK_NEAR(a[0].stop, 10, 1e-9);
    const uint32_t s = sp_road_by_id(net, "S"), c = sp_road_by_id(net, "C");
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){s, -1, 4, -1.75}, 100, a, 8) == 1);
    CHECK_NEAR(a[0].distance, 21, 1e-9);
    CHECK_NEAR(a[0].stop, -4, 1e-9);

    /* to the right by a route: the reference on R, then the sign on C with its painted line */
    CHECK(sp_road_route_find(net, (sp_road_place){1, -2, 180, -5.25}, NULL, 0, (sp_road_place){c, -1, 100, -1.75},
                             SP_ROUTE_SHORTEST, t.arena, &r, &err));
    CHECK(sp_road_signals_ahead(net, r, (sp_road_place){1, -2, 180, -5.25}, 150, a, 8) == 2);
    CHECK(a[0].signal == sp_road_signal_by_id(net, "light") - 1 &&
          a[1].signal == sp_road_signal_by_id(net, "stop") - 1);
    CHECK_NEAR(a[0].distance, 20 + 4 * 14.75 / 16.5, 1e-9);
    CHECK_NEAR(a[0].stop, 20, 1e-9);
    CHECK_NEAR(a[1].distance - a[1].stop, 2, 1e-9);
    CHECK_NEAR(a[1].distance, 20 + 14.75 * SP_PI / 2 + 50, 1e-9);

    /* the line has been passed: it still is where one should have stopped */
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){c, -1, 49, -1.75}, 20, a, 8) == 1);
    CHECK_NEAR(a[0].stop, -1, 1e-9);
    town_end(&t);
}

static void test_nothing(void)
{
    town t;
    sp_road_ahead a[2];
    const sp_road_net *net = crossing(&t, "");
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){0}, 100, a, 2) == 0);
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 0, 0}, SP_NAN, a, 2) == 0);
    CHECK(sp_road_signals_ahead(net, NULL, (sp_road_place){1, -1, 0, -1.75}, 50, a, 2) == 0);
    town_end(&t);
}

int main(void)
{
    RUN(test_for_whom);
    RUN(test_where_to_stop);
    RUN(test_nothing);
    return DONE();
}
