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
    CHECK(sp_road_center_mark(net, 1, 0).type == SP_MARK_DOUBLE);
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
    check_said(ON("sp.road.straight { length = 100 }", "w:ego { at = w.road.lana(-1, 10), speed = 0 }"),
               "no road 'lana' (did you mean 'lane'?)");
    check_said(ON("sp.road.intersection { arms = { 'north', 'south' } }",
                  "w:ego { at = w.road.north:lane(-1, 100.5), speed = 0 }"),
               "s = 100.5 m is outside the road's 0 to 100 m");
}

int main(void)
{
    RUN(arms_are_places);
    RUN(roads_are_named_as_keys_and_by_parts);
    RUN(left_hand_comes_in_on_positive_lanes);
    RUN(a_straight_road_wears_what_it_says);
    RUN(wrong_values_are_said_in_words);
    RUN(unknown_roads_are_said_in_words);
    return DONE();
}
