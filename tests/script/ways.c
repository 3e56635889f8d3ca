/* the words `to` and `via` of a route, said in Lua: which roads it leads over, worked out by hand, and what is said of
 * places that it cannot lead to */
#include "helper.h"

#include "road/road.h"

static char out[4000];

/* A block of four crossings with all four arms each; the inner arms are joined in pairs, the outer ones end. Lane -1 of
 * an arm leads to its crossing, lane 1 away from it. The body of run is on line 9. */
#define BLOCK(body)                                                                                                    \
    "local sp = require 'skidpad'\n"                                                                                   \
    "local function x() return sp.road.intersection { arms = { 'north', 'south', 'east', 'west' } } end\n"             \
    "return sp.scenario { name = 'test', settle = 0,\n"                                                                \
    "  road = sp.road.network {\n"                                                                                     \
    "    parts = { nw = x(), ne = x(), sw = x(), se = x() },\n"                                                        \
    "    join = { { 'sw.east', 'se.west' }, { 'sw.north', 'nw.south' }, { 'se.north', 'ne.south' },\n"                 \
    "             { 'nw.east', 'ne.west' } } },\n"                                                                     \
    "  run = function(w, p)\n" body "\nend }"
#define FROM_WEST "w:ego { at = w.road.sw.west:lane(-1, 40), speed = 0, route = "

/* the arms that the route leads over, in their order, each once in a row; roads within crossings are left out */
static void arms_of(const sp_world_def *def, char *text, size_t size)
{
    const sp_road_route *route = def ? def->actors[1].route : NULL;
    const char *last = "";
    size_t used = 0;
    text[0] = 0;
    for (uint32_t i = 0; route && i < route->leg_count; i++) {
        const char *id = sp_road_id(def->road, route->leg[i].road);
        const char *dot = strrchr(id, '.');
        const bool arm =
            dot && (!strcmp(dot, ".north") || !strcmp(dot, ".south") || !strcmp(dot, ".east") || !strcmp(dot, ".west"));
        if (!arm || !strcmp(id, last) || used + strlen(id) + 2 > size)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", used ? " " : "", id);
        last = id;
    }
}

/* where the route of the ego leads, must be `arms` from its beginning on */
static void check_way(const char *text, const char *arms)
{
    bench b;
    char way[2000];
    CHECK(bench_freeze(&b, text, 0));
    if (b.err.code)
        fprintf(stderr, "%s\n", b.err.text);
    arms_of(b.def, way, sizeof way);
    if (strncmp(way, arms, strlen(arms)))
        CHECK_TEXT(way, arms);
    bench_end(&b);
}

static void check_said(const char *text, const char *words)
{
    failure(text, out, sizeof out);
    CHECK_HOLDS(out, words);
}

/* one crossing: each arm but the own one */
static void to_turns_where_it_must(void)
{
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50) } }"), "sw.west sw.south");
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.east:lane(1, 50) } }"), "sw.west sw.east");
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.north:lane(1, 50) } }"), "sw.west sw.north");
    /* two crossings on: over the near corner, not around the block */
    check_way(BLOCK(FROM_WEST "{ to = w.road.se.south:lane(1, 50) } }"), "sw.west sw.east se.west se.south");
    check_way(BLOCK(FROM_WEST "{ to = w.road.nw.west:lane(1, 50) } }"), "sw.west sw.north nw.south nw.west");
    /* it goes on behind the place, and not straight into the dead end, but around the block */
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.east:lane(1, 50) } }"),
              "sw.west sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north sw.east");
    /* ahead on the own road, just beyond the start */
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.west:lane(-1, 40.5) } }"), "sw.west");
}

/* of two ways around the block that are as long, the one over the place */
static void via_chooses_the_way(void)
{
    check_way(BLOCK(FROM_WEST "{ to = w.road.ne.east:lane(1, 50), via = { w.road.se.north:lane(1, 50) } } }"),
              "sw.west sw.east se.west se.north ne.south ne.east");
    check_way(BLOCK(FROM_WEST "{ to = w.road.ne.east:lane(1, 50), via = { w.road.nw.east:lane(1, 50) } } }"),
              "sw.west sw.north nw.south nw.east ne.west ne.east");
    /* around three sides instead of straight on */
    check_way(BLOCK(FROM_WEST "{ to = w.road.se.east:lane(1, 50), via = { w.road.ne.south:lane(1, 50) } } }"),
              "sw.west sw.north nw.south nw.east ne.west ne.south se.north se.east");
}

static void via_keeps_its_order(void)
{
#define SE "w.road.se.north:lane(1, 50)"
#define NW "w.road.nw.south:lane(1, 50)"
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), via = { " SE ", " NW " } } }"),
              "sw.west sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north sw.south");
    /* the other way about: once around to come to the first from the right side, and around again over the second */
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), via = { " NW ", " SE " } } }"),
              "sw.west sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north "
              "sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north sw.south");
    /* who is there already is there: the same place twice adds no round; the target lies one on */
    check_way(BLOCK(FROM_WEST "{ to = w.road.se.south:lane(1, 50), via = { " SE ", " SE " } } }"),
              "sw.west sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north "
              "sw.east se.west se.south");
    /* an empty list is none */
    check_way(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), via = { } } }"), "sw.west sw.south");
}

/* the length up to the target by hand: what is left of the arms and the way across, of an actor too */
static void its_length_is_that_of_the_way(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BLOCK("w:ego { at = w.road.sw.west:lane(-1, 40), speed = 0 } w:car { 'gvt', name = 'gvt', at = "
                             "w.road.nw.north:lane(-1, 30), route = { to = w.road.sw.south:lane(1, 25) } }"),
                       0));
    const sp_road_route *route = b.def ? b.def->actors[2].route : NULL;
    uint32_t leg = 0;
    double along = 0;
    const uint32_t south = b.def ? sp_road_by_id(b.def->road, "sw.south") : 0;
    CHECK(route && sp_road_route_where(b.def->road, route, (sp_road_place){south, 1, 25, 1.75}, &leg, &along));
    /* from its rear axle on 70 m to the corner, two crossings of 2 (8 + 3.5) m, two arms of 100 m between them, 75 m */
    CHECK_NEAR(along, (b.def ? b.def->actors[2].center_x : 0) + 70 + 2 * 23 + 200 + 75, 1e-6);
    bench_end(&b);
}

/* a target behind: around the block where there is one, else words. Routes begin at the rear axle, 1.3 m behind
 * the middle of the body */
static void behind_is_far(void)
{
    check_way(
        BLOCK("w:ego { at = w.road.sw.east:lane(1, 40), speed = 0, route = { to = w.road.sw.east:lane(1, 60) } }"),
        "sw.east se.west se.north ne.south ne.west nw.east nw.south sw.north sw.east");
    check_said(
        BLOCK(FROM_WEST "{ to = w.road.sw.west:lane(-1, 20) } }"),
        "test.lua:9: error: route: road 'sw.west', lane -1 at s 38.7 m leads no way to road 'sw.west', lane -1 at "
        "s 20.0 m");
    check_said(
        BLOCK("w:ego { at = w.road.sw.east:lane(1, 40), speed = 0, "
              "route = { to = w.road.ne.east:lane(1, 50), via = { w.road.sw.west:lane(-1, 20) } } }"),
        "test.lua:9: error: route: road 'sw.east', lane 1 at s 41.3 m leads no way to road 'sw.west', lane -1 at "
        "s 20.0 m");
}

static void wrong_targets_are_said_in_words(void)
{
    /* lanes that come in from outside: nobody gets there */
    check_said(BLOCK(FROM_WEST "{ to = w.road.ne.north:lane(-1, 50) } }"),
               "test.lua:9: error: route: road 'sw.west', lane -1 at s 38.7 m leads no way to road 'ne.north', lane -1 "
               "at s 50.0 m");
    /* from the last place on the way, which is a dead end */
    check_said(
        BLOCK("\n" FROM_WEST "{ to = w.road.ne.east:lane(1, 50), via = { w.road.sw.south:lane(1, 50) } } }"),
        "test.lua:10: error: route: road 'sw.south', lane 1 at s 50.0 m leads no way to road 'ne.east', lane 1 at "
        "s 50.0 m");
    check_said(BLOCK(FROM_WEST "{ to = 5 } }"), "test.lua:9: error: route: to wants a place, found number");
    check_said(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), via = { 'nw' } } }"),
               "test.lua:9: error: route: via wants a place, found string");
    check_said(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), via = " NW " } }"), "test.lua:9: error: ");
    check_said(BLOCK(FROM_WEST "{ to = w.road.sw.south:lane(1, 50), kind = 'shortst' } }"),
               "test.lua:9: error: route: unknown kind 'shortst'");
    check_said(BLOCK(FROM_WEST "{ too = w.road.sw.south:lane(1, 50) } }"),
               "unknown key 'too' of sp.Route (did you mean 'to'?)");
    check_said(BLOCK("local via = {} for i = 1, 65 do via[i] = " SE " end\n" FROM_WEST
                     "{ to = w.road.sw.south:lane(1, 50), via = via } }"),
               "test.lua:10: error: route: more than 64 places on the way");
}

int main(void)
{
    RUN(to_turns_where_it_must);
    RUN(via_chooses_the_way);
    RUN(via_keeps_its_order);
    RUN(its_length_is_that_of_the_way);
    RUN(behind_is_far);
    RUN(wrong_targets_are_said_in_words);
    return DONE();
}
