/* what the builders make is written as OpenDRIVE 1.7, read again, and answers alike. */
#include "tests/road/turn_round.h"

static sp_arena *arena;

/* SP_KEEP names a folder for the texts, to be held against the official schema by hand */
static void keep(const char *name, const sp_text *t)
{
    const char *folder = getenv("SP_KEEP");
    char path[600];
    if (folder) {
        (void)snprintf(path, sizeof path, "%s/%s.xodr", folder, name);
        CHECK(sp_file_write(path, t->data, t->size, NULL));
    }
}

static const sp_road_net *turn_plan(const char *name, const sp_road_plan *plan)
{
    const sp_road_net *net = NULL, *back = NULL;
    sp_error err = {0};
    sp_text t = {0};
    const int before = check_bad;
    check_bad = 0;
    CHECK(sp_road_plan_build(plan, arena, &net, &err));
    if (net) {
        /* a coordinate beyond 10 km is read back nearer to the origin: none is here */
        back = turn_round(net, arena, 10, 0, &t);
        CHECK(back && sp_road_notes(back)[0] == '\0');
        keep(name, &t);
    }
    if (check_bad) {
        fprintf(stderr, "%s: %s %s\n", name, err.text, back ? sp_road_notes(back) : "");
    }
    check_bad |= before;
    sp_text_free(&t);
    return back;
}

static sp_road_arm arm_of(const char *name, double degrees, double length)
{
    return (sp_road_arm){.name = name,
                         .heading = degrees * SP_PI / 180,
                         .length = length,
                         .lanes_in = 1,
                         .lanes_out = 1,
                         .lane_width = 3.25,
                         .pocket_taper = 20,
                         .speed_limit = 50 / 3.6};
}

static void test_road(void)
{
    static const sp_road_piece pieces[] = {{120, 0, 0}, {61.7, 0, -0.0123}, {80.1, -0.0123, -0.0123}};
    static const sp_road_level levels[] = {{0, 1}, {100, 7.3}, {200, 2}};
    sp_road_plan plan = {.kind = SP_PLAN_ROAD,
                         .road = {.name = "hill & dale",
                                  .x = 1.0 / 3,
                                  .heading = 0.7,
                                  .pieces = pieces,
                                  .piece_count = 3,
                                  .lanes_right = 2,
                                  .lanes_left = 1,
                                  .lane_width = 3.1,
                                  .shoulder = 0.7,
                                  .kerb = true,
                                  .speed_limit = 27,
                                  .profile = levels,
                                  .profile_count = 3,
                                  .bank = 0.021}};
    for (int hand = 0; hand < 2; hand++) {
        plan.road.left_hand = hand == 1;
        CHECK(turn_plan(hand ? "road_left" : "road", &plan) != NULL);
    }
}

/* solid lines have no dashes, whatever the paint was said to have */
static void test_solid(void)
{
    static const sp_road_piece straight = {100, 0, 0};
    const sp_road_plan plan = {
        .kind = SP_PLAN_ROAD,
        .road = {.pieces = &straight,
                 .piece_count = 1,
                 .lanes_right = 1,
                 .lanes_left = 1,
                 .lane_width = 3.5,
                 .paint = {.center_said = true,
                           .edge_said = true,
                           .center = {.type = SP_MARK_DOUBLE, .width = 0.12, .dash = 3, .gap = 9},
                           .edge = {.type = SP_MARK_SOLID, .width = 0.15, .dash = 3, .gap = 9}}}};
    const sp_road_net *net = NULL;
    sp_text t = {0};
    CHECK(sp_road_plan_build(&plan, arena, &net, NULL) && sp_road_write_xodr(net, &t, NULL));
    CHECK(t.data && strstr(t.data, "\"solid solid\"") && !strstr(t.data, "space=\"9\""));
    sp_text_free(&t);
}

static void test_crossing(void)
{
    sp_road_arm arms[4] = {arm_of("east", 0, 90), arm_of("north", 85, 70), arm_of("west", 180, 110),
                           arm_of("south", 277, 60)};
    arms[0].lanes_in = 2;
    arms[0].pocket_left = 30;
    arms[1].crossing = 3;
    arms[2].kerb = true;
    static const sp_junction_control controls[] = {SP_CONTROL_SIGNS, SP_CONTROL_LIGHTS, SP_CONTROL_STOP};
    for (int i = 0; i < 6; i++) {
        char name[32];
        const sp_road_plan plan = {.kind = SP_PLAN_JUNCTION,
                                   .junction = {.name = "j",
                                                .x = 3,
                                                .y = -4,
                                                .heading = 0.1,
                                                .arm = arms,
                                                .arm_count = 4,
                                                .curve = 8,
                                                .control = controls[i % 3],
                                                .protected_left = i % 3 == 1,
                                                .uturn = i == 1,
                                                .left_hand = i >= 3}};
        (void)snprintf(name, sizeof name, "crossing_%d", i);
        const sp_road_net *back = turn_plan(name, &plan);
        CHECK(back && sp_road_signal_count(back) > 0 && back->junction_count == 1);
        CHECK(!back || i % 3 != 1 || sp_road_controller_count(back) > 0);
    }
}

static void test_roundabout(void)
{
    const sp_road_arm arms[3] = {arm_of("east", 0, 60), arm_of("north", 120, 60), arm_of("west", 230, 60)};
    for (uint32_t lanes = 1; lanes <= 2; lanes++) {
        char name[32];
        const sp_road_plan plan = {.kind = SP_PLAN_ROUNDABOUT,
                                   .roundabout = {.name = "r",
                                                  .arm = arms,
                                                  .arm_count = 3,
                                                  .radius = 22,
                                                  .lanes = lanes,
                                                  .lane_width = 4.5,
                                                  .left_hand = lanes == 2}};
        (void)snprintf(name, sizeof name, "roundabout_%u", lanes);
        CHECK(turn_plan(name, &plan) != NULL);
    }
}

static void test_highway(void)
{
    static const sp_road_piece pieces[] = {{600, 0, 0}, {300, 0, 0.001}, {1500, 0.001, 0.001}};
    const sp_road_ramp ramps[] = {{.at = 700,
                                   .lane = 200,
                                   .taper = 60,
                                   .length = 180,
                                   .angle = 0.4,
                                   .radius = 120,
                                   .lane_width = 3.75,
                                   .speed_limit = 60 / 3.6},
                                  {.entry = true,
                                   .at = 1500,
                                   .lane = 250,
                                   .taper = 60,
                                   .length = 180,
                                   .angle = 0.4,
                                   .radius = 120,
                                   .lane_width = 3.75}};
    const sp_road_plan plan = {.kind = SP_PLAN_HIGHWAY,
                               .highway = {.name = "a",
                                           .pieces = pieces,
                                           .piece_count = 3,
                                           .lanes = 2,
                                           .opposite = 2,
                                           .lane_width = 3.75,
                                           .shoulder = 2.5,
                                           .median = 4,
                                           .speed_limit = 130 / 3.6,
                                           .rails = true,
                                           .ramp = ramps,
                                           .ramp_count = 2}};
    const sp_road_net *back = turn_plan("highway", &plan);
    CHECK(back && back->junction_count == 2 && back->junction[0].kind == JUNCTION_DIRECT);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_road);
    RUN(test_solid);
    RUN(test_crossing);
    RUN(test_roundabout);
    RUN(test_highway);
    sp_arena_destroy(arena);
    return DONE();
}
