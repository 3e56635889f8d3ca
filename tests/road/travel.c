/* along lanes and over links: what follows on what, whoever said it, and how long the way is. */
#include "tests/road/village.h"

#define W(a)       "<width sOffset=\"0\" a=\"" a "\" b=\"0\" c=\"0\" d=\"0\"/>"
#define BOTH_PAIRS "<laneLink from=\"-1\" to=\"-1\"/><laneLink from=\"-2\" to=\"-2\"/>"

static void test_one_sided(void)
{
    /* A names B, B names nobody; C names B's end, B does not name C */
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "A",
                             .length = 100,
                             .right = 1,
                             .left = 1,
                             .links = ROAD_LINK("successor", "B", "start"),
                             .lane_links = "<successor id=\"-1\"/>"});
    town_add(&t, (town_road){.id = "B", .x = 100, .length = 50, .right = 1, .left = 1});
    town_add(
        &t,
        (town_road){
            .id = "C", .x = 150, .length = 50, .right = 1, .left = 1, .links = ROAD_LINK("predecessor", "B", "end")});
    const sp_road_net *net = town_read(&t);
    sp_road_place p;
    CHECK(sp_road_advance(net, (sp_road_place){1, -1, 90, -1.75}, 100, &p) && p.road == 3);
    CHECK_NEAR(p.s, 40, 1e-9);
    CHECK(sp_road_advance(net, p, -100, &p) && p.road == 1);
    CHECK_NEAR(p.s, 90, 1e-9);

    /* lane 1 of C drives to B; at A its own links speak of the other lane only */
    CHECK(sp_road_advance(net, (sp_road_place){3, 1, 10, 1.75}, 30, &p) && p.road == 2 && p.lane == 1);
    CHECK_NEAR(p.s, 30, 1e-9);
    town_end(&t);
}

static void test_entered_from_behind(void)
{
    /* both end at (100, 0): lane -1 of A goes on as lane 1 of B, against s; nobody names lanes */
    town t;
    town_begin(&t);
    town_add(&t,
             (town_road){.id = "A", .length = 100, .right = 1, .left = 1, .links = ROAD_LINK("successor", "B", "end")});
    town_add(&t, (town_road){.id = "B",
                             .x = 180,
                             .heading = SP_PI,
                             .length = 80,
                             .right = 1,
                             .left = 1,
                             .links = ROAD_LINK("successor", "A", "end")});
    const sp_road_net *net = town_read(&t);
    sp_road_place p;
    sp_road_point at;
    CHECK(sp_road_advance(net, (sp_road_place){1, -1, 90, -1.5}, 40, &p) && p.road == 2 && p.lane == 1);
    CHECK_NEAR(p.s, 50, 1e-9);
    CHECK(sp_road_at(net, p, &at));
    CHECK_NEAR(at.position.x, 130, 1e-9);
    CHECK_NEAR(at.position.y, -1.5, 1e-9);
    double d;
    CHECK(sp_road_distance(net, (sp_road_place){2, 1, 50, 1.75}, (sp_road_place){1, -1, 90, -1.75}, 100, &d));
    CHECK_NEAR(d, -40, 1e-9);
    town_end(&t);
}

static void test_junction(void)
{
    town t;
    town_fork(&t, BOTH_PAIRS, "<laneLink from=\"-2\" to=\"-1\"/>");
    const sp_road_net *net = town_read(&t);
    const uint32_t b = sp_road_by_id(net, "B"), c = sp_road_by_id(net, "C"), r = sp_road_by_id(net, "R");
    sp_road_place p, next[4];

    /* both lanes go straight, the right one also right; straight turns least, though it is said last */
    CHECK(sp_road_next(net, (sp_road_place){1, -1, 10, -1.75}, false, next, 4) == 1);
    CHECK(sp_road_next(net, (sp_road_place){1, -2, 10, -5.25}, false, next, 4) == 2);
    CHECK(next[0].road == r && next[0].lane == -1 && next[0].s == 0);
    CHECK_NEAR(next[0].t, -1.75, 0);
    CHECK(sp_road_advance(net, (sp_road_place){1, -2, 190, -5}, 40, &p) && p.road == b && p.lane == -2);
    CHECK_NEAR(p.s, 10, 1e-9);
    CHECK_NEAR(p.t, -5, 1e-12);

    /* backwards over the connecting road; C's lane comes from A's right lane alone */
    CHECK(sp_road_advance(net, p, -40, &p) && p.road == 1 && p.lane == -2);
    CHECK_NEAR(p.s, 190, 1e-9);
    CHECK(sp_road_next(net, (sp_road_place){c, -1, 10, -1.75}, true, next, 4) == 1 && next[0].road == r);
    const double bend = 14.75 * SP_PI / 2;
    CHECK(sp_road_advance(net, (sp_road_place){c, -1, 10, -1.75}, -(10 + bend + 5), &p) && p.road == 1 && p.lane == -2);
    CHECK_NEAR(p.s, 195, 1e-9);

    /* the lane that comes from the junction leads out of the network */
    CHECK(sp_road_next(net, (sp_road_place){1, 1, 10, 1.75}, false, next, 4) == 0);
    town_end(&t);
}

static void test_lane_links_missing(void)
{
    /* nothing said: lanes of the same id, where there are any */
    town t;
    town_fork(&t, "", "");
    const sp_road_net *net = town_read(&t);
    sp_road_place next[4];
    CHECK(sp_road_next(net, (sp_road_place){1, -1, 10, -1.75}, false, next, 4) == 2);
    CHECK(sp_road_next(net, (sp_road_place){1, -2, 10, -5.25}, false, next, 4) == 1 && next[0].lane == -2);
    town_end(&t);

    /* some said: only those */
    town_fork(&t, "<laneLink from=\"-1\" to=\"-1\"/>", "<laneLink from=\"-2\" to=\"-1\"/>");
    net = town_read(&t);
    CHECK(sp_road_next(net, (sp_road_place){1, -1, 10, -1.75}, false, next, 4) == 1);
    CHECK(sp_road_next(net, (sp_road_place){1, -2, 10, -5.25}, false, next, 4) == 1 &&
          next[0].road == sp_road_by_id(net, "R"));
    town_end(&t);
}

static void test_left_hand(void)
{
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "A",
                             .length = 100,
                             .right = 1,
                             .left = 1,
                             .left_hand = true,
                             .links = ROAD_LINK("successor", "B", "start")});
    town_add(&t, (town_road){.id = "B",
                             .x = 100,
                             .length = 100,
                             .right = 1,
                             .left = 1,
                             .left_hand = true,
                             .links = ROAD_LINK("predecessor", "A", "end")});
    const sp_road_net *net = town_read(&t);
    sp_road_place p;
    CHECK(sp_road_advance(net, (sp_road_place){1, 1, 90, 1.75}, 30, &p) && p.road == 2 && p.lane == 1);
    CHECK_NEAR(p.s, 20, 1e-9);
    CHECK(sp_road_advance(net, (sp_road_place){2, -1, 10, -1.75}, 30, &p) && p.road == 1 && p.lane == -1);
    CHECK_NEAR(p.s, 80, 1e-9);
    town_end(&t);
}

/* length of the lane's middle by chords of a centimetre */
static double by_chords(const sp_road_net *net, int32_t id, double from, double to)
{
    const int n = (int)((to - from) * 100);
    sp_road_point a, b;
    double sum = 0;
    (void)sp_road_at(net, (sp_road_place){1, id, from, sp_road_lane_center(net, 1, from, id)}, &a);
    for (int i = 1; i <= n; i++) {
        const double s = from + (to - from) * i / n;
        (void)sp_road_at(net, (sp_road_place){1, id, s, sp_road_lane_center(net, 1, s, id)}, &b);
        sum += sp_hypot(b.position.x - a.position.x, b.position.y - a.position.y);
        a = b;
    }
    return sum;
}

static void test_moving_middle(void)
{
    /* the outer lane widens by 10 cm a metre: its middle runs off at 5 cm a metre */
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "A", .length = 100, .right = 2, .slope = 0.1});
    const sp_road_net *net = town_read(&t);
    sp_road_place p;
    CHECK(sp_road_advance(net, (sp_road_place){1, -2, 10, -5.25 - 0.5}, 60, &p));
    CHECK_NEAR(p.s, 10 + 60 / sp_sqrt(1 + 0.05 * 0.05), 1e-9);
    CHECK_NEAR(p.t, -5.25 - 0.05 * p.s, 1e-9);
    CHECK(sp_road_advance(net, p, -60, &p));
    CHECK_NEAR(p.s, 10, 1e-9);
    CHECK(sp_road_advance(net, (sp_road_place){1, -1, 10, -1.75}, 60, &p));
    CHECK_NEAR(p.s, 70, 1e-12);
    town_end(&t);

    /* the same around a bend, against chords */
    town_begin(&t);
    town_add(&t, (town_road){.id = "A", .length = 100, .right = 2, .slope = 0.1, .curvature = 0.02});
    net = town_read(&t);
    double d;
    const sp_road_place from = {1, -2, 5, sp_road_lane_center(net, 1, 5, -2)};
    CHECK(sp_road_distance(net, from, (sp_road_place){1, -2, 95, -9}, 500, &d));
    CHECK_NEAR(d, by_chords(net, -2, 5, 95), 1e-5);
    CHECK(sp_road_advance(net, from, d, &p));
    CHECK_NEAR(p.s, 95, 1e-7);
    town_end(&t);
}

/* which lanes of a road follow, as bits 1 << |id| */
static unsigned lanes_after(const sp_road_net *net, sp_road_place from, bool back, uint32_t of)
{
    sp_road_place next[8];
    const uint32_t n = sp_road_next(net, from, back, next, 8);
    unsigned found = 0;
    for (uint32_t i = 0; i < n && i < 8; i++) {
        found |= next[i].road == of ? 1u << (next[i].lane < 0 ? -next[i].lane : next[i].lane) : 0;
    }
    return found;
}

static void test_lane_parts(void)
{
    /* one lane goes on as two: only it says so, and names both */
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "A",
                             .length = 100,
                             .right = 1,
                             .links = ROAD_LINK("successor", "B", "start"),
                             .lane_links = "<successor id=\"-1\"/><successor id=\"-2\"/>"});
    town_add(&t, (town_road){.id = "B", .x = 100, .length = 50, .right = 2});
    const sp_road_net *net = town_read(&t);
    CHECK(lanes_after(net, (sp_road_place){1, -1, 90, -1.75}, false, 2) == 6);
    CHECK(lanes_after(net, (sp_road_place){2, -2, 10, -5.25}, true, 1) == 2);
    CHECK(lanes_after(net, (sp_road_place){2, -1, 10, -1.75}, true, 1) == 2);
    town_end(&t);

    /* the same within a road, over sections, and two into one at the next; more names than are kept */
    town_begin(&t);
    town_say(&t, "<road id=\"R\" junction=\"-1\" length=\"60\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" "
                 "hdg=\"0\" length=\"60\"><line/></geometry></planView><lanes>"
                 "<laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "
                 "type=\"driving\"><link><successor id=\"-2\"/><successor id=\"-1\"/></link>" W(
                     "7") "</lane></right>"
                          "</laneSection><laneSection s=\"20\"><center><lane id=\"0\" type=\"none\"/></center><right>"
                          "<lane id=\"-1\" type=\"driving\">" W("3.5") "</lane><lane id=\"-2\" type=\"driving\">" W(
                              "3.5") "</lane></right></laneSection><laneSection s=\"40\"><center><lane id=\"0\" "
                                     "type=\"none\"/></center>"
                                     "<right><lane id=\"-1\" type=\"driving\"><link><predecessor "
                                     "id=\"-1\"/><predecessor id=\"-2\"/>");
    for (int i = 0; i < 100; i++) {
        town_say(&t, "<successor id=\"-1\"/>");
    }
    town_say(&t, "</link>" W("7") "</lane></right></laneSection></lanes></road>");
    net = town_read(&t);
    CHECK(lanes_after(net, (sp_road_place){1, -1, 10, -3}, false, 1) == 6);
    CHECK(lanes_after(net, (sp_road_place){1, -1, 30, -2}, false, 1) == 2);
    CHECK(lanes_after(net, (sp_road_place){1, -2, 30, -5}, false, 1) == 2);
    CHECK(lanes_after(net, (sp_road_place){1, -1, 50, -3}, true, 1) == 6);
    CHECK(strstr(sp_road_notes(net), "1 warnings"));

    /* and so it stands in what is written */
    sp_text out = {0};
    sp_error err = {0};
    CHECK(sp_road_write_xodr(net, &out, &err));
    CHECK(out.data && strstr(out.data, "<successor id=\"-2\"/>") && strstr(out.data, "<predecessor id=\"-2\"/>"));
    sp_text_free(&out);
    town_end(&t);
}

static void test_nowhere(void)
{
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "A", .length = 100, .right = 1, .links = ROAD_LINK("successor", "A", "start")});
    const sp_road_net *net = town_read(&t);
    sp_road_place p, next[2];
    CHECK(!sp_road_advance(net, (sp_road_place){7, -1, 0, 0}, 5, &p) &&
          !sp_road_advance(NULL, (sp_road_place){1, -1, 0, 0}, 5, &p));
    CHECK(!sp_road_advance(net, (sp_road_place){1, -1, SP_NAN, 0}, 5, &p));
    CHECK(sp_road_next(net, (sp_road_place){1, -3, 0, 0}, false, next, 2) == 0);
    CHECK(sp_road_next(net, (sp_road_place){1, 0, 0, 0}, false, next, 2) == 0);

    /* its end links to its start though it lies elsewhere: around and around */
    CHECK(sp_road_advance(net, (sp_road_place){1, -1, 10, -1.75}, 1000, &p) && p.road == 1);
    CHECK_NEAR(p.s, 10, 1e-9);
    town_end(&t);
}

int main(void)
{
    RUN(test_one_sided);
    RUN(test_entered_from_behind);
    RUN(test_junction);
    RUN(test_lane_links_missing);
    RUN(test_left_hand);
    RUN(test_moving_middle);
    RUN(test_lane_parts);
    RUN(test_nowhere);
    return DONE();
}
