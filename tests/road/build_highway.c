/* build_highway.c - motorways with ramps, and plans joined to networks: what meets what, and where. */
#include "check.h"
#include "road/road.h"

static const sp_road_piece pieces[] = {{800, 0, 0}, {400, 0, 1.0 / 800}, {1800, 1.0 / 800, 1.0 / 800}};

static sp_road_plan motorway(const sp_road_ramp *ramps, uint32_t count)
{
    return (sp_road_plan){.kind = SP_PLAN_HIGHWAY,
                          .highway = {.pieces = pieces,
                                      .piece_count = 3,
                                      .lanes = 3,
                                      .opposite = 3,
                                      .lane_width = 3.75,
                                      .shoulder = 2.5,
                                      .median = 3,
                                      .speed_limit = 36,
                                      .rails = true,
                                      .ramp = ramps,
                                      .ramp_count = count}};
}

static sp_road_ramp ramp(bool entry, bool opposite, double at)
{
    return (sp_road_ramp){.entry = entry,
                          .opposite = opposite,
                          .at = at,
                          .lane = 200,
                          .taper = 60,
                          .length = 200,
                          .angle = 0.2,
                          .radius = 250,
                          .lane_width = 3.5,
                          .speed_limit = 16};
}

static const sp_road_net *built(const sp_road_plan *plan, sp_arena *arena)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_plan_build(plan, arena, &net, &err));
    if (!net)
        fprintf(stderr, "%s\n", err.text);
    return net;
}

static sp_road_point at(const sp_road_net *net, const char *id, double s, int32_t lane)
{
    sp_road_point p = {0};
    const uint32_t road = sp_road_by_id(net, id);
    CHECK(road != 0);
    CHECK(sp_road_at(net, (sp_road_place){road, lane, s, sp_road_lane_center(net, road, s, lane)}, &p));
    return p;
}

/* every way through the cuts: where it ends, and that place and direction go on without a gap */
static void ramps_leave_and_join(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_ramp ramps[] = {ramp(false, false, 700), ramp(true, false, 1500), ramp(true, true, 900),
                                  ramp(false, true, 2000)};
    const sp_road_plan plan = motorway(ramps, 4);
    const sp_road_net *net = built(&plan, arena);
    const struct {
        const char *from;
        double s;
        int32_t lane;
        const char *to;
        double s_to;
        int32_t lane_to;
    } ways[] = {
        {"main", 700, -4, "exit_1", 0, -1},   {"main", 700, -3, "main_2", 0, -3}, {"entry_2", 0, 1, "main_4", 0, -4},
        {"main_4", 500, -1, "main_5", 0, -1}, {"main_2", 0, 4, "main", 700, 4},   {"entry_3", 0, 1, "main_2", 200, 5},
        {"main_5", 0, 5, "exit_4", 0, -1},    {"main_5", 0, 2, "main_4", 500, 2},
    };
    for (size_t i = 0; net && i < sizeof ways / sizeof *ways; i++) {
        const uint32_t road = sp_road_by_id(net, ways[i].from);
        sp_road_place next[4];
        CHECK(road != 0);
        const uint32_t count = sp_road_next(net, (sp_road_place){road, ways[i].lane, ways[i].s, 0}, false, next, 4);
        CHECK(count == 1);
        CHECK_TEXT(sp_road_id(net, next[0].road), ways[i].to);
        CHECK(next[0].lane == ways[i].lane_to);
        CHECK_NEAR(next[0].s, ways[i].s_to, 1e-9);
        const sp_road_point a = at(net, ways[i].from, ways[i].s, ways[i].lane);
        const sp_road_point b = at(net, ways[i].to, ways[i].s_to, ways[i].lane_to);
        CHECK_NEAR(sp_hypot(a.position.x - b.position.x, a.position.y - b.position.y), 0, 1e-9);
        const int da = sp_road_direction(net, road, ways[i].lane);
        const int db = sp_road_direction(net, next[0].road, next[0].lane);
        const double turn = sp_wrap_angle(a.heading - b.heading + (da == db ? 0 : SP_PI));
        CHECK_NEAR(turn, 0, 1e-9);
    }
    sp_arena_destroy(arena);
}

/* lanes beside open and close: 0 at the far end of the taper, half in its middle, whole at the nose; the shoulder grows
 * back over 120 m beyond */
static void lanes_beside_open_and_close(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_ramp ramps[] = {ramp(false, false, 700), ramp(true, false, 1500)};
    const sp_road_plan plan = motorway(ramps, 2);
    const sp_road_net *net = built(&plan, arena);
    sp_lane_info l = {0};
    const uint32_t main_1 = sp_road_by_id(net, "main"), main_2 = sp_road_by_id(net, "main_2"),
                   main_3 = sp_road_by_id(net, "main_3");
    CHECK(sp_road_lane(net, main_1, 439, -4, &l) && l.type == SP_LANE_SHOULDER && l.width == 2.5);
    CHECK(sp_road_lane(net, main_1, 440, -4, &l) && l.type == SP_LANE_DRIVING);
    CHECK_NEAR(l.width, 0, 1e-12);
    CHECK(sp_road_lane(net, main_1, 470, -4, &l));
    CHECK_NEAR(l.width, 1.75, 1e-12);
    CHECK(sp_road_lane(net, main_1, 600, -4, &l));
    CHECK_NEAR(l.width, 3.5, 1e-12);
    CHECK(sp_road_lane(net, main_1, 600, -5, &l) && l.type == SP_LANE_SHOULDER);
    CHECK(sp_road_lane(net, main_2, 0, -4, &l) && l.type == SP_LANE_SHOULDER);
    CHECK_NEAR(l.width, 0, 1e-12);
    CHECK(sp_road_lane(net, main_2, 60, -4, &l));
    CHECK_NEAR(l.width, 1.25, 1e-12);
    CHECK(sp_road_lane(net, main_3, 200, -4, &l) && l.type == SP_LANE_DRIVING);
    CHECK_NEAR(l.width, 3.5, 1e-12);
    CHECK(sp_road_lane(net, main_3, 230, -4, &l));
    CHECK_NEAR(l.width, 1.75, 1e-12);
    CHECK(sp_road_lane(net, main_3, 259.999, -4, &l));
    CHECK_NEAR(l.width, 0, 1e-6);

    /* the cut changes nothing of the line itself */
    const sp_road_plan uncut = motorway(NULL, 0);
    const sp_road_net *whole = built(&uncut, arena);
    for (double s = 0; s <= 3000; s += 37) {
        const char *id = s < 700 ? "main" : (s < 1500 ? "main_2" : "main_3");
        const double own = s < 700 ? s : (s < 1500 ? s - 700 : s - 1500);
        const sp_road_point p = at(net, id, own, 0), q = at(whole, "main", s, 0);
        CHECK_NEAR(sp_hypot(p.position.x - q.position.x, p.position.y - q.position.y), 0, 1e-8);
        CHECK_NEAR(p.curvature, q.curvature, 1e-15);
    }
    sp_arena_destroy(arena);
}

static void fails(const sp_road_plan *plan, const char *words)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(!sp_road_plan_build(plan, arena, &net, &err));
    CHECK(strstr(err.text, words) != NULL);
    if (!strstr(err.text, words))
        fprintf(stderr, "said: %s\n", err.text);
    sp_arena_destroy(arena);
}

static void ramps_that_cannot_be(void)
{
    sp_road_ramp ramps[] = {ramp(false, false, 700), ramp(true, false, 800)};
    sp_road_plan plan = motorway(ramps, 2);
    fails(&plan, "too near");
    ramps[0].at = 100;
    plan = motorway(ramps, 1);
    fails(&plan, "needs the road from -160");
    ramps[0] = ramp(false, true, 700);
    plan = motorway(ramps, 1);
    plan.highway.opposite = 0;
    fails(&plan, "no opposite carriageway");
    ramps[0] = ramp(false, false, 700);
    ramps[0].angle = 1.5;
    plan = motorway(ramps, 1);
    fails(&plan, "too short for its bend");
    ramps[0].angle = SP_NAN;
    fails(&plan, "bends");
    ramps[0].angle = 1e-9;
    fails(&plan, "bends");
    ramps[0] = ramp(false, false, 700);
    ramps[0].speed_limit = 1e308;
    fails(&plan, "speed limit");

    /* noses of two sides: at one s, or with a road between them that is worth its name */
    ramps[0] = ramp(false, false, 700);
    ramps[1] = ramp(true, true, 700.00001);
    plan = motorway(ramps, 2);
    fails(&plan, "less than 0.1 m");
}

/* ---------------------------------------------------------------- networks */
static sp_road_plan straight(double length, uint32_t right, uint32_t left)
{
    static sp_road_piece line[8];
    static unsigned used;
    sp_road_piece *p = &line[used++ % 8];
    *p = (sp_road_piece){length, 0, 0};
    return (sp_road_plan){
        .kind = SP_PLAN_ROAD,
        .road = {.pieces = p, .piece_count = 1, .lanes_right = right, .lanes_left = left, .lane_width = 3.5}};
}

static sp_road_plan crossing(const sp_road_arm *arms)
{
    return (sp_road_plan){.kind = SP_PLAN_JUNCTION, .junction = {.arm = arms, .arm_count = 4, .curve = 8}};
}

static void arms_make(sp_road_arm *arms)
{
    static const char *const names[] = {"east", "north", "west", "south"};
    for (int i = 0; i < 4; i++)
        arms[i] = (sp_road_arm){.name = names[i],
                                .heading = i * SP_PI / 2,
                                .length = 100,
                                .lanes_in = 1,
                                .lanes_out = 1,
                                .lane_width = 3.5};
}

/* a block of four crossings: the last joints close the square and bridge what is left; every arm that is joined leads
 * on at the same place */
static void a_block_of_crossings(void)
{
    sp_arena *arena = sp_arena_create();
    sp_road_arm arms[4];
    arms_make(arms);
    const sp_road_plan plan_x = crossing(arms), plan_s = straight(50, 1, 1);
    const sp_road_part parts[] = {{"a", &plan_x}, {"b", &plan_x}, {"c", &plan_x}, {"d", &plan_x}, {"s", &plan_s}};
    const sp_road_joint joints[] = {
        {{0, "east", false}, {1, "west", false}}, {{1, "north", false}, {2, "south", false}},
        {{2, "west", false}, {3, "east", false}}, {{3, "south", false}, {0, "north", false}},
        {{1, "east", false}, {4, NULL, false}},   {{4, NULL, true}, {2, "east", false}},
    };
    const sp_road_plan plan = {.kind = SP_PLAN_NETWORK,
                               .network = {.part = parts, .part_count = 5, .joint = joints, .joint_count = 6}};
    const sp_road_net *net = built(&plan, arena);
    if (!net)
        return;
    CHECK(sp_road_by_id(net, "link_1") != 0 && sp_road_by_id(net, "link_2") == 0);
    static const char *const meets[][2] = {
        {"a.east", "b.west"}, {"b.north", "c.south"}, {"c.west", "d.east"}, {"d.south", "a.north"}};
    for (int i = 0; i < 4; i++) {
        const sp_road_point p = at(net, meets[i][0], 0, 0), q = at(net, meets[i][1], 0, 0);
        CHECK_NEAR(sp_hypot(p.position.x - q.position.x, p.position.y - q.position.y), 0, 1e-8);
        CHECK_NEAR(sp_abs(sp_wrap_angle(p.heading - q.heading)), SP_PI, 1e-9);
        sp_road_place next[2];
        const sp_road_place leaves = {sp_road_by_id(net, meets[i][0]), 1, 0, 1.75};
        CHECK(sp_road_next(net, leaves, false, next, 2) == 1);
        CHECK_TEXT(sp_road_id(net, next[0].road), meets[i][1]);
        CHECK(next[0].lane == -1);
    }

    /* the bridge: from the end of s to the east of c, both ways, smooth */
    sp_road_place next[2];
    const sp_road_place out = {sp_road_by_id(net, "s"), -1, 50, -1.75};
    CHECK(sp_road_next(net, out, false, next, 2) == 1);
    CHECK_TEXT(sp_road_id(net, next[0].road), "link_1");
    const double length = sp_road_length(net, next[0].road);
    const sp_road_point p = at(net, "link_1", length, 0), q = at(net, "c.east", 0, 0);
    CHECK_NEAR(sp_hypot(p.position.x - q.position.x, p.position.y - q.position.y), 0, 1e-6);
    CHECK(sp_road_next(net, (sp_road_place){next[0].road, -1, length, 0}, false, next, 2) == 1);
    CHECK_TEXT(sp_road_id(net, next[0].road), "c.east");
    CHECK(next[0].lane == -1);
    sp_arena_destroy(arena);
}

/* left-hand traffic: the mirror image at the x axis, lane by lane with the other sign */
static void left_hand_mirrors(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_road_ramp ramps[] = {ramp(false, false, 700), ramp(true, true, 1500)};
    sp_road_plan plan = motorway(ramps, 2);
    const sp_road_net *right = built(&plan, arena);
    sp_road_piece turned[3];
    for (int i = 0; i < 3; i++)
        turned[i] = (sp_road_piece){pieces[i].length, -pieces[i].curvature_start, -pieces[i].curvature_end};
    plan.highway.pieces = turned;
    plan.highway.left_hand = true;
    const sp_road_net *left = built(&plan, arena);
    CHECK(sp_road_left_hand(left) && !sp_road_left_hand(right));
    static const char *const roads[] = {"main", "main_2", "main_3", "exit_1", "entry_2"};
    for (int i = 0; i < 5; i++)
        for (int32_t lane = -1; lane <= 1; lane += 2) {
            sp_lane_info l;
            if (!sp_road_lane(right, sp_road_by_id(right, roads[i]), 50, lane, &l))
                continue;
            const sp_road_point p = at(right, roads[i], 50, lane), q = at(left, roads[i], 50, -lane);
            CHECK_NEAR(p.position.x, q.position.x, 1e-9);
            CHECK_NEAR(p.position.y, -q.position.y, 1e-9);
        }
    sp_arena_destroy(arena);
}

static void networks_that_cannot_be(void)
{
    sp_road_arm arms[4];
    arms_make(arms);
    const sp_road_plan x = crossing(arms), two = straight(100, 2, 2), one = straight(100, 1, 1);
    const sp_road_part parts[] = {{"x", &x}, {"two", &two}, {"one", &one}};
    const sp_road_joint misfit = {{0, "east", false}, {1, NULL, false}};
    sp_road_plan plan = {.kind = SP_PLAN_NETWORK,
                         .network = {.part = parts, .part_count = 2, .joint = &misfit, .joint_count = 1}};
    fails(&plan, "2 driving lanes meet 4");
    plan.network.joint_count = 0;
    fails(&plan, "'two' is joined to nothing");
    const sp_road_joint unknown = {{0, "up", false}, {2, NULL, false}};
    plan.network.part_count = 3;
    plan.network.joint = &unknown;
    plan.network.joint_count = 1;
    fails(&plan, "no road 'up'");
    const sp_road_joint twice[] = {{{0, "east", false}, {2, NULL, false}}, {{0, "east", false}, {2, NULL, true}}};
    plan.network.joint = twice;
    plan.network.joint_count = 2;
    fails(&plan, "joined already");
}

int main(void)
{
    RUN(ramps_leave_and_join);
    RUN(lanes_beside_open_and_close);
    RUN(ramps_that_cannot_be);
    RUN(a_block_of_crossings);
    RUN(left_hand_mirrors);
    RUN(networks_that_cannot_be);
    return DONE();
}
