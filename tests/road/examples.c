/* examples.c - the roads that are shipped: each is clean, valid by the schema, reads back equal, and is what its head
 * says: lengths, bends, heights and ways by hand. */
#include "check.h"
#include "road/road.h"
#include "schema17.h"

static sp_arena *arena;

static const char *text_of(const char *name, size_t *size)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char path[600];
    sp_error err = {0};
    (void)snprintf(path, sizeof path, "%s/scenarios/roads/%s.xodr", root ? root : ".", name);
    return sp_file_read(arena, path, size, &err);
}

/* reads it, as clean as an example has to be */
static const sp_road_net *clean(const char *name)
{
    size_t size = 0;
    sp_error err = {0};
    sp_road_report report = {0};
    sp_text first = {0}, second = {0};
    const sp_road_net *again = NULL;
    char why[800] = "";
    const char *text = text_of(name, &size);
    CHECK(text != NULL);
    if (!text || !sp_road_check(name, text, size, arena, &report, &err) || !report.net) {
        CHECK(report.net != NULL); /* the file can be used */
        return NULL;
    }
    for (uint32_t i = 0; i < report.count; i++) {
        fprintf(stderr, "%s:%d: %s\n", name, (int)report.finding[i].line, report.finding[i].text);
    }
    CHECK(report.count == 0 && report.errors + report.warnings + report.notes == 0);
    CHECK(report.worst_gap < 1e-6 && report.worst_kink < 1e-9 && report.rev_major == 1 && report.rev_minor == 7);
    CHECK(!sp_road_notes(report.net)[0]);

    /* the schema holds for the file and for what is written of it, which reads as the same bytes again */
    CHECK(schema17(text, why));
    CHECK(sp_road_write_xodr(report.net, &first, &err) && schema17(first.data, why));
    if (why[0]) {
        fprintf(stderr, "%s: %s\n", name, why);
    }
    CHECK(sp_road_read_xodr(name, first.data, first.size, arena, &again, &err));
    CHECK(again && sp_road_write_xodr(again, &second, &err) && first.size == second.size &&
          !memcmp(first.data, second.data, first.size));
    sp_text_free(&first);
    sp_text_free(&second);
    return report.net;
}

static sp_road_place on(const sp_road_net *net, const char *id, int32_t lane, double s)
{
    const uint32_t road = sp_road_by_id(net, id);
    CHECK(road != 0);
    return (sp_road_place){road, lane, s, sp_road_lane_center(net, road, s, lane)};
}

static sp_road_point at(const sp_road_net *net, const char *id, int32_t lane, double s)
{
    sp_road_point p = {0};
    CHECK(sp_road_at(net, on(net, id, lane, s), &p));
    return p;
}

/* how long the way is; 0: none */
static double way(const sp_road_net *net, sp_road_place from, sp_road_place to)
{
    const sp_road_route *route = NULL;
    sp_error err = {0};
    return sp_road_route_find(net, from, NULL, 0, to, SP_ROUTE_SHORTEST, arena, &route, &err) ? route->length : 0;
}

static uint32_t signals_of(const sp_road_net *net, sp_signal_kind kind)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sp_road_signal_count(net); i++) {
        count += sp_road_signal_get(net, i)->kind == kind;
    }
    return count;
}

static uint32_t objects_of(const sp_road_net *net, sp_object_kind kind)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sp_road_object_count(net); i++) {
        count += sp_road_object_get(net, i)->kind == kind;
    }
    return count;
}

static void crossing(void)
{
    const sp_road_net *net = clean("crossing");
    if (!net) {
        return;
    }
    sp_road_place next[8];
    sp_lane_info l;

    /* the side street: straight on, left, right; the main road with a pocket at its mouth, and none before */
    CHECK(sp_road_next(net, on(net, "south", -1, 140), false, next, 8) == 3);
    CHECK(sp_road_lane(net, sp_road_by_id(net, "west"), 139, -3, &l) && l.type == SP_LANE_DRIVING);
    CHECK(sp_road_lane(net, sp_road_by_id(net, "west"), 80, -3, &l) && l.type == SP_LANE_SIDEWALK);
    CHECK(signals_of(net, SP_SIGNAL_LIGHT) == 6 && signals_of(net, SP_SIGNAL_STOP_LINE) == 4);
    CHECK(sp_road_controller_count(net) >= 2 && objects_of(net, SP_ROADSIDE_CROSSWALK) == 4);
    CHECK_NEAR(sp_road_speed_limit(net, on(net, "north", -1, 10)), 50 / 3.6, 1e-12);

    /* straight on the way is as long as it looks */
    const sp_road_point a = at(net, "south", -1, 20), b = at(net, "north", 1, 20);
    CHECK_NEAR(way(net, on(net, "south", -1, 20), on(net, "north", 1, 20)), b.position.y - a.position.y, 1e-6);
}

static void roundabout(void)
{
    const sp_road_net *net = clean("roundabout");
    if (!net) {
        return;
    }
    CHECK(signals_of(net, SP_SIGNAL_YIELD) == 4 && !sp_road_left_hand(net));

    /* against the clock: east comes first, west last; a quarter of the ring's lane lies between the ways out */
    const sp_road_place from = on(net, "south", -1, 100);
    const double east = way(net, from, on(net, "east", 1, 100)), north = way(net, from, on(net, "north", 1, 100)),
                 west = way(net, from, on(net, "west", 1, 100));
    CHECK(east > 30 && east < north);
    CHECK_NEAR(north - east, SP_PI / 2 * 17.5, 1e-3);
    CHECK_NEAR(west - north, SP_PI / 2 * 17.5, 1e-3);
}

static void motorway(void)
{
    const sp_road_net *net = clean("motorway");
    if (!net) {
        return;
    }
    sp_road_place next[4];
    CHECK(sp_road_next(net, on(net, "main", -4, 900), false, next, 4) == 1);
    CHECK_TEXT(sp_road_id(net, next[0].road), "exit_1");
    CHECK(sp_road_next(net, on(net, "entry_2", 1, 0), false, next, 4) == 1 && next[0].lane == -4);
    CHECK_TEXT(sp_road_id(net, next[0].road), "main_4");
    CHECK(way(net, on(net, "main", -1, 10), on(net, "exit_1", -1, 200)) > 1000);
    CHECK(way(net, on(net, "main_5", 2, 800), on(net, "exit_3", -1, 200)) > 900);
    CHECK(way(net, on(net, "main", -1, 10), on(net, "main", 2, 10)) == 0);

    /* level on top of the hill, at s = 1400 of the whole */
    const sp_road_point top = at(net, "main_3", -1, 200);
    CHECK_NEAR(top.position.z, 14, 1e-9);
    CHECK_NEAR(top.pitch, 0, 1e-12);
    CHECK_NEAR(at(net, "main_2", 0, 100).curvature, 1 / 1500.0, 1e-12);
    CHECK_NEAR(sp_road_speed_limit(net, on(net, "exit_1", -1, 50)), 80 / 3.6, 1e-12);
}

static void country_hills(void)
{
    const sp_road_net *net = clean("country_hills");
    if (!net) {
        return;
    }
    const double bank = sp_atan(0.05);
    CHECK(sp_road_length(net, 1) == 1850);

    /* bends: half of each clothoid counts */
    CHECK_NEAR(at(net, "1", 0, 1850).heading, 320 / 400.0 - 290 / 350.0 + 270 / 300.0, 1e-9);
    CHECK_NEAR(at(net, "1", 0, 400).curvature, 1 / 400.0, 1e-12);
    CHECK_NEAR(at(net, "1", 0, 800).curvature, -1 / 350.0, 1e-12);

    /* the outside is higher: right of a left bend, left of a right one; half of it in the middle of a clothoid */
    CHECK_NEAR(at(net, "1", 0, 400).roll, -bank, 2e-4);
    CHECK_NEAR(at(net, "1", 0, 260).roll, -bank / 2, 2e-4);
    CHECK_NEAR(at(net, "1", 0, 800).roll, bank, 2e-4);
    CHECK_NEAR(at(net, "1", 0, 620).roll, 0, 1e-9);
    CHECK(at(net, "1", -1, 400).position.z > at(net, "1", 1, 400).position.z + 0.17);

    /* 4 % up from 320 m to 531.25 m; the crest of 3500 m is on top 140 m on, where it is level */
    CHECK_NEAR(at(net, "1", 0, 500).pitch, -sp_atan(0.04), 2e-4);
    CHECK_NEAR(at(net, "1", 0, 531.25).position.z, 2.4 + 0.04 * 211.25, 1e-9);
    CHECK_NEAR(at(net, "1", 0, 671.25).position.z, 10.85 + 0.04 * 140 / 2, 1e-9);
    CHECK_NEAR(at(net, "1", 0, 671.25).pitch, 0, 1e-9);
    CHECK_NEAR(at(net, "1", 0, 1850).position.z, 10.2, 1e-9);
    CHECK(sp_road_center_mark(net, 1, 300).type == SP_MARK_BROKEN &&
          sp_road_center_mark(net, 1, 670).type == SP_MARK_SOLID);
    CHECK_NEAR(sp_road_speed_limit(net, on(net, "1", -1, 670)), 80 / 3.6, 1e-12);
}

static void left_hand_town(void)
{
    const sp_road_net *net = clean("left_hand_town");
    if (!net) {
        return;
    }
    CHECK(sp_road_left_hand(net));
    CHECK(sp_road_direction(net, sp_road_by_id(net, "high"), 1) == 1);
    CHECK_NEAR(sp_road_speed_limit(net, on(net, "high", 1, 10)), 30 * 1609.344 / 3600, 1e-9);
    CHECK(signals_of(net, SP_SIGNAL_LIGHT) == 4 && signals_of(net, SP_SIGNAL_YIELD) == 3);

    /* round the block with the clock, back to where it began; at the ring north comes first */
    const sp_road_place from = on(net, "high", 1, 60);
    const double north = way(net, from, on(net, "ring.north", -1, 40)),
                 south = way(net, from, on(net, "ring.south", -1, 40));
    CHECK(north > 100 && south > north + 20);
    CHECK(way(net, from, on(net, "cross.north", 1, 70)) > 0);
    CHECK(way(net, on(net, "cross.west", 1, 10), on(net, "cross.south", -1, 10)) > 0);
}

static void parking_lot(void)
{
    const sp_road_net *net = clean("parking_lot");
    if (!net) {
        return;
    }
    sp_road_place next[4];
    CHECK(objects_of(net, SP_ROADSIDE_PARKING) == 79 && objects_of(net, SP_ROADSIDE_ISLAND) == 6);

    /* in, along both aisles and out: 60 m each, the turn of 8 m in the lane's middle; or round again */
    CHECK(sp_road_next(net, on(net, "aisle_2", -1, 60), false, next, 4) == 2);
    CHECK_NEAR(way(net, on(net, "aisle_1", -1, 0), on(net, "aisle_2", -1, 60)), 120 + SP_PI * 8, 1e-6);
    CHECK(way(net, on(net, "gate", -1, 5), on(net, "gate", 1, 5)) > 200);
    CHECK(way(net, on(net, "aisle_1", -1, 30), on(net, "aisle_1", -1, 20)) > 150);
    CHECK(sp_road_neighbour(net, sp_road_by_id(net, "aisle_1"), 30, -1, 1) == 0);
}

static void country_bend(void)
{
    const sp_road_net *net = clean("country_bend");
    CHECK(net && sp_road_length(net, 1) == 1200);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(crossing);
    RUN(roundabout);
    RUN(motorway);
    RUN(country_hills);
    RUN(left_hand_town);
    RUN(parking_lot);
    RUN(country_bend);
    sp_arena_destroy(arena);
    return DONE();
}
