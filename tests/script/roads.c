/* crossings and roundabouts said in Lua: what is built, where their arms are, and what is said of wrong ones */
#include "helper.h"

#include "road/road.h"

static char out[4000];

/* a scenario on that road; the body of run is on line 4 */
#define ON(road, body)                                                                                                 \
    "local sp = require 'skidpad'\nreturn sp.scenario { name = 'test', settle = 0,\n  road = " road                    \
    ",\n  run = function(w, p) " body "\nend }"

static void arms_are_places(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.intersection { arms = { 'north', 'south', 'east', west = { lanes = 4 } } }",
                          "w:ego { at = w.road.south:lane(-1, 40), speed = 0 } w:car { 'gvt', at = "
                          "w.road.west:lane('left', 30), name = 'gvt' }"),
                       0));
    const sp_road_net *net = b.def ? b.def->road : NULL;
    CHECK(sp_road_count(net) > 4);
    // compass order: south east north west
    CHECK_TEXT(sp_road_id(net, 1), "south");
    CHECK_TEXT(sp_road_id(net, 4), "west");
    if (b.def) {
        // 100 m of arm, 8 m of corner beyond the wider cross road's edge at 7 m
        const sp_actor_def *ego = &b.def->actors[1], *other = &b.def->actors[2];
        CHECK_NEAR(ego->pose.position.x, 1.75, 1e-9);
        CHECK_NEAR(ego->pose.position.y + ego->center_x, -(100 + 8 + 7) + 40, 1e-9);
        CHECK_NEAR(ego->heading, SP_PI / 2, 1e-12);
        CHECK_NEAR(other->pose.position.y, -1.75, 1e-9);
        CHECK_NEAR(other->heading, 0, 1e-12);
        CHECK(other->place.road == 4 && other->place.lane == -1);
    }
    bench_end(&b);
}

static void roads_are_named_as_keys_and_by_parts(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.roundabout { name = 'rb', arms = { 'north', 'south', 'east' } }",
                          "w:assert(w.road.rb.south:length() == 100 and w.road['rb.south']:id() == 'rb.south') "
                          "w:ego { at = w.road.rb.ring.south:lane('right', 2), speed = 0 } "
                          "w:car { 'gvt', at = w.road:lane(1, 5, w.road.rb.east), name = 'gvt' }"),
                       0));
    if (b.err.code)
        fprintf(stderr, "%s %s\n", b.err.text, b.err.hint);
    if (b.def) {
        const sp_vec3 p = b.def->actors[1].pose.position;
        // on the middle of a lane of 5 m inside of 20 m
        CHECK(sp_hypot(p.x, p.y) > 16 && sp_hypot(p.x, p.y) < 19);
        CHECK_TEXT(sp_road_id(b.def->road, b.def->actors[2].place.road), "rb.east");
    }
    bench_end(&b);
}

static void left_hand_comes_in_on_positive_lanes(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.intersection { left_hand = true, arms = { 'north', 'south', 'east' } }",
                          "w:ego { at = w.road.south:lane('left', 40), speed = 0 }"),
                       0));
    if (b.def) {
        CHECK(b.def->actors[1].place.lane == 1 && sp_road_left_hand(b.def->road));
        CHECK_NEAR(b.def->actors[1].pose.position.x, -1.75, 1e-9);
        CHECK_NEAR(b.def->actors[1].heading, SP_PI / 2, 1e-12);
    }
    bench_end(&b);
}

static void a_straight_road_wears_what_it_says(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.straight { length = 200, lanes = 3, left_hand = true, center = 'double', edge = "
                          "'yellow broken', speed_limit = '50 km/h', profile = { { s = 0, z = 0 }, { s = 100, z = 5 "
                          "}, { s = 200, z = 0 } }, bank = '3 deg' }",
                          "w:ego { at = w.road:lane(1, 20), speed = 0 }"),
                       0));
    const sp_road_net *net = b.def ? b.def->road : NULL;
    sp_road_point p;
    sp_lane_info l;
    CHECK(sp_road_left_hand(net) && sp_road_lane(net, 1, 0, 2, &l) && !sp_road_lane(net, 1, 0, -2, &l));
    CHECK(sp_road_lane(net, 1, 0, -1, &l) && l.mark.type == SP_MARK_BROKEN && l.mark.colour == SP_MARK_YELLOW);
    CHECK(sp_road_center_mark(net, 1, 0).type == SP_MARK_DOUBLE && sp_road_center_mark(net, 1, 0).gap == 0);
    CHECK_NEAR(l.mark.gap, 9, 0);
    // the crest is level on top, and as high as said
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 100, 0}, &p));
    CHECK_NEAR(p.position.z, 5, 1e-12);
    CHECK_NEAR(p.pitch, 0, 1e-12);
    CHECK_NEAR(p.roll, 3 * SP_PI / 180, 1e-9);
    bench_end(&b);
}

/* ON, and the words that must be said; line 3 is the road's, line 4 that of the body */
static void check_said(const char *text, const char *words)
{
    failure(text, out, sizeof out);
    CHECK_HOLDS(out, words);
}

static void wrong_values_are_said_in_words(void)
{
#define EGO "w:ego { at = w.road:lane(-1, 10), speed = 0 }"
    check_said(ON("sp.road.intersection { arms = { 'north' } }", EGO),
               "test.lua:3: error: sp.road.intersection: 2 to 8 arms, not 1");
    check_said(ON("sp.road.intersection { }", EGO), "test.lua:3: error: sp.road.intersection: 'arms' is missing");
    check_said(ON("sp.road.intersection { arms = { 'north', 'sout' } }", EGO),
               "test.lua:3: error: arm 'sout' is no point of the compass and has no heading (did you mean 'south'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south', east = { lanez = 2 } } }", EGO),
               "unknown key 'lanez' of sp.RoadArm (did you mean 'lanes'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south', east = { width = 30 } } }", EGO),
               "arm 'east': width = 30 m is outside 2 to 10 m");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south', east = { pocket = { left = 95 } } } }", EGO),
               "arm 'east': a pocket of 95 m and its taper of 20 m do not fit on 100 m");
    check_said(ON("sp.road.intersection { signals = 'lihgts', arms = { 'north', 'south' } }", EGO),
               "signals = 'lihgts' is unknown (did you mean 'lights'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south', a = { heading = '80 deg' } } }", EGO),
               "test.lua:3: error: arms 'north' and 'a' are less than 29 deg apart");
    check_said(ON("sp.road.intersection { arms = { 'north', south = { pocket = { left = 20 } } } }", EGO),
               "arm 'south': a pocket to the left, but no way there");
    check_said(
        ON("sp.road.intersection { left_hand = true, arms = { 'north', south = { pocket = { left = 20 } } } }", EGO),
        "arm 'south': a pocket to the left, but no way there");
    check_said(ON("sp.road.roundabout { radius = 6, arms = { 'north', 'south' } }", EGO),
               "leave an island of 1 m radius: at least 3 m");
    check_said(ON("sp.road.roundabout { lanes = 4, arms = { 'north', 'south' } }", EGO),
               "1 to 3 lanes on the ring, not 4");
    check_said(ON("sp.road.straight { length = 100, center = 'brocken' }", EGO),
               "center = 'brocken' is no kind of line (did you mean 'broken'?)");
    check_said(ON("sp.road.straight { length = 100, profile = { { s = 10, z = 1 }, { s = 5, z = 2 } } }", EGO),
               "profile: s = 5 m does not lie beyond 10 m");
    check_said(ON("sp.road.straight { length = 100, bank = 3 }", EGO), "bank = 3 rad is more than 45 deg");
    check_said(ON("sp.road.straight { length = 100, grade = 0.1, profile = { { s = 0, z = 0 } } }", EGO),
               "one of profile and grade, not both");
}

static void unknown_roads_are_said_in_words(void)
{
    check_said(ON("sp.road.intersection { arms = { 'north', 'south' } }",
                  "w:ego { at = w.road.nort:lane(-1, 10), speed = 0 }"),
               "test.lua:4: error: no road 'nort' (did you mean 'north'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south' } }",
                  "w:ego { at = w.road:lane(-1, 10, 'east'), speed = 0 }"),
               "no road 'east' (there is south, north, ");
    check_said(ON("sp.road.roundabout { name = 'rb', arms = { 'north', 'south' } }",
                  "w:ego { at = w.road.rb.ring:lane(-1, 10), speed = 0 }"),
               "no road 'rb.ring'");
    check_said(ON("sp.road.straight { length = 100 }", "w:ego { at = w.road[{}]:lane(-1, 10), speed = 0 }"),
               "test.lua:4: error: wanted the name of a road, found table");
    check_said(ON("sp.road.straight { length = 100 }", "w:ego { at = w.road.lana(-1, 10), speed = 0 }"),
               "no road 'lana' (did you mean 'lane'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south' } }",
                  "w:ego { at = w.road.north:lane(-1, 100.5), speed = 0 }"),
               "s = 100.5 m is outside the road's 0 to 100 m");
}

/* a ramp, a network and works as they are said */
static void highways_networks_and_works_are_read(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.highway { length = 2000, lanes = 3, ramps = { { kind = 'exit', at = '0.8 km', lane "
                          "= 200 }, { kind = 'entry', name = 'on', at = 1400, opposite = true } } }",
                          "w:ego { at = w.road.main:lane(-4, 700), speed = 0 } "
                          "w:car { 'gvt', at = w.road.on:lane(1, 50), name = 'gvt' }"),
                       0));
    if (b.def) {
        // three lanes of 3.75 m, in the middle of the one beside
        CHECK_NEAR(b.def->actors[1].pose.position.y, -3.5 * 3.75, 1e-9);
        CHECK_NEAR(b.def->actors[1].heading, 0, 1e-12);
        CHECK(sp_road_by_id(b.def->road, "exit_1") && sp_road_by_id(b.def->road, "main_3"));
    }
    bench_end(&b);
    CHECK(bench_freeze(&b,
                       ON("sp.road.network { parts = { x = sp.road.intersection { arms = { 'north', 'south', 'east' } "
                          "}, way = sp.road.curve { length = 100, radius = 80 } }, join = { { 'x.east', 'way' } } }",
                          "w:ego { at = w.road.way:lane(-1, 50), speed = 0 } "
                          "w:car { 'gvt', at = w.road.x.south:lane(-1, 50), name = 'gvt' }"),
                       0));
    if (b.def) {
        // the way's start is where the arm ended, 100 m and the corner from the middle
        sp_road_point p;
        CHECK(sp_road_at(b.def->road, (sp_road_place){sp_road_by_id(b.def->road, "way"), 0, 0, 0}, &p));
        CHECK_NEAR(p.position.x, 100 + 8 + 3.5, 1e-9);
        CHECK_NEAR(p.position.y, 0, 1e-9);
        CHECK_NEAR(p.curvature, 1 / 80.0, 1e-12);
    }
    bench_end(&b);
    CHECK(bench_freeze(&b,
                       ON("sp.road.straight { length = 900, lanes = 6, works = { from = 400, to = '0.5 km', close = 2, "
                          "width = 3, speed_limit = '60 km/h' }, signs = { { at = 50, kind = 'no_passing', against = "
                          "true } } }",
                          "w:ego { at = w.road:lane(-1, 450), speed = 0 }"),
                       0));
    sp_lane_info l;
    CHECK(b.def && sp_road_lane(b.def->road, 1, 450, -1, &l) && l.width == 3);
    CHECK(b.def && sp_road_lane(b.def->road, 1, 450, -2, &l) && l.type == SP_LANE_RESTRICTED);
    CHECK(b.def && sp_road_signal_count(b.def->road) == 4);
    bench_end(&b);
}

/* the ego without a route goes the straightest way where roads part; a single road needs none */
static void straight_on_without_a_route(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       ON("sp.road.intersection { arms = { 'north', 'south', 'east', 'west' } }",
                          "w:ego { at = w.road.south:lane(-1, 40), speed = 0 }"),
                       0));
    if (b.def) {
        const sp_road_route *route = b.def->actors[1].route;
        CHECK(route && route->leg_count == 3);
        CHECK_TEXT(route ? sp_road_id(b.def->road, route->leg[2].road) : "", "north");
    }
    bench_end(&b);
    CHECK(
        bench_freeze(&b, ON("sp.road.straight { length = 500 }", "w:ego { at = w.road:lane(-1, 40), speed = 0 }"), 0));
    CHECK(b.def && !b.def->actors[1].route);
    bench_end(&b);
}

static void wrong_highways_are_said_in_words(void)
{
#define MAIN        "w:ego { at = w.road.main:lane(-1, 20), speed = 0 }"
#define RAMPS(list) ON("sp.road.highway { length = 1500, ramps = { " list " } }", MAIN)
    check_said(RAMPS("{ kind = 'exti', at = 700 }"), "test.lua:3: error: ramps: number 1: kind = 'exti' is unknown");
    check_said(RAMPS("{ kind = 'exit', att = 700 }"), "unknown key 'att' of sp.RoadRamp (did you mean 'at'?)");
    check_said(RAMPS("{ kind = 'exit' }"), "'at'");
    check_said(RAMPS("{ kind = 'exit', at = 200 }"), "needs the road from -110 m to 200 m, which has 1500 m");
    check_said(RAMPS("{ kind = 'exit', at = 1500 }"), "its nose at s = 1500 m lies at an end of the road");
    check_said(RAMPS("{ kind = 'exit', at = 500 }, { kind = 'exit', at = 700 }"),
               "the ramps at s = 500 m and 700 m are too near");
    check_said(RAMPS("{ kind = 'exit', at = 700, length = 50 }"),
               "test.lua:3: error: ramp 1: its road of 50 m is too short for its bend");
    check_said(RAMPS("7"), "ramps: number 1 is no table");
    check_said(ON("sp.road.highway { length = 900, opposite = false, ramps = { { kind = 'exit', at = 500, opposite = "
                  "true } } }",
                  MAIN),
               "ramp 1: there is no opposite carriageway");
    check_said(ON("sp.road.highway { length = 900, lanes = 0 }", MAIN), "1 to 8 lanes in a direction");
    check_said(ON("sp.road.highway { length = 900, median = 0 }", MAIN), "the median between two carriageways");
    check_said(ON("sp.road.highway { lanes = 2 }", MAIN), "length");
}

static void wrong_networks_are_said_in_words(void)
{
#define NET(parts, join) ON("sp.road.network { parts = { " parts " }, join = { " join " } }", EGO)
#define WAY              "sp.road.straight { length = 80 }"
    check_said(ON("sp.road.network { }", EGO), "sp.road.network: 'parts' is missing");
    check_said(NET("", ""), "no part at all");
    check_said(NET("a = " WAY ", b = " WAY, ""), "part 'b' is joined to nothing");
    check_said(NET("a = " WAY ", b = " WAY, "{ 'a.end', 'c.start' }"), "join: there is no part 'c'");
    check_said(NET("a = " WAY ", b = " WAY, "{ 'a.ende', 'b.start' }"), "join: road 'a' has no 'ende'");
    check_said(NET("a = " WAY ", b = " WAY, "{ 'a.end' }"), "wanted two names of ends");
    check_said(NET("a = " WAY ", b = " WAY, "{ 'a.end', 'b.start' }, { 'a.end', 'b.end' }"), "is joined already");
    check_said(NET("a = " WAY, "{ 'a.end', 'a.end' }"), "an end cannot be joined to itself");
    check_said(NET("a = " WAY ", b = sp.road.straight { length = 80, lanes = 4 }", "{ 'a.end', 'b.start' }"),
               "2 driving lanes meet 4");
    check_said(NET("a = " WAY ", b = sp.road.straight { length = 80, width = 3 }", "{ 'a.end', 'b.start' }"),
               "the outer edge of lane");
    check_said(NET("a = " WAY ", b = sp.road.straight { length = 80, left_hand = true }", "{ 'a.end', 'b.start' }"),
               "keeps left, that of the network right");
    check_said(NET("a = " WAY ", x = sp.road.intersection { arms = { 'north', 'south' } }", "{ 'a.end', 'x' }"),
               "'x' has several ends");
    check_said(NET("a = " WAY ", x = sp.road.intersection { arms = { 'north', 'south' } }", "{ 'a.end', 'x.east' }"),
               "has no road 'east'");
    check_said(NET("['a b'] = " WAY, ""), "'a b' is no name");
    check_said(NET("a = " WAY ", b = sp.road.straight { length = 80, profile = { { s = 0, z = 3 } } }",
                   "{ 'a.end', 'b.start' }"),
               "would begin 3.000 m too high");
}

static void wrong_works_and_signs_are_said_in_words(void)
{
#define WORKS(list) ON("sp.road.straight { length = 500, lanes = 4, works = " list " }", EGO)
#define SIGNS(list) ON("sp.road.straight { length = 500, signs = " list " }", EGO)
    check_said(WORKS("{ from = 200, to = 300, close = 2 }"), "works 1: they close 2 of the 2 lanes on the right");
    check_said(WORKS("{ from = 20, to = 300 }"),
               "works 1: -40 m to 360 m with their tapers do not lie on the road of 500 m");
    check_said(WORKS("{ from = 200, to = 300, side = 'top' }"), "works: side = 'top' is unknown");
    check_said(WORKS("{ from = 200, to = 300, width = 4 }"), "2 m wide to 3.5 m, as before, not 4 m");
    check_said(WORKS("{ { from = 100, to = 200 }, 3 }"), "works: number 2 is no table");
    check_said(WORKS("'yes'"), "works: wanted a list of tables, found");
    check_said(WORKS("{ from = 200, to = 300, cloze = 1 }"),
               "unknown key 'cloze' of sp.RoadWorks (did you mean 'close'?)");
    check_said(SIGNS("{ at = 50, kind = 'yeild' }"), "signs: kind = 'yeild' is unknown (did you mean 'yield'?)");
    check_said(SIGNS("{ at = 50, kind = 'speed' }"), "signs: a speed sign needs its value");
    /* the place is that of the list, in lines below the road's own */
    check_said(WORKS("\n{ from = 400, to = 600 }"), "test.lua:3: error: works 1: 340 m to 660 m");
    check_said(ON("sp.road.straight { length = 500, lanes = 4,\n\n  works = { from = 400, to = 600 } }", EGO),
               "test.lua:5: error: works 1: 340 m to 660 m with their tapers do not lie on the road of 500 m\n"
               "      works = { from = 400, to = 600 } }");
    check_said(SIGNS("{ at = 501, kind = 'stop' }"),
               "test.lua:3: error: sign 1: s = 501 m is not on the road, which has 500 m");
}

int main(void)
{
    RUN(arms_are_places);
    RUN(roads_are_named_as_keys_and_by_parts);
    RUN(left_hand_comes_in_on_positive_lanes);
    RUN(a_straight_road_wears_what_it_says);
    RUN(wrong_values_are_said_in_words);
    RUN(unknown_roads_are_said_in_words);
    RUN(highways_networks_and_works_are_read);
    RUN(straight_on_without_a_route);
    RUN(wrong_highways_are_said_in_words);
    RUN(wrong_networks_are_said_in_words);
    RUN(wrong_works_and_signs_are_said_in_words);
    return DONE();
}
