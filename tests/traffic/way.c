/* way.c - turns that are drawn, and the way that is kept over the ends of roads: in a town without an end, both hands
 * of traffic. */
#include "traffic/drive.h"
#include "traffic/town_loop.h"

/* most m beside its lane's middle, among all */
typedef struct tour {
    double beside;
    uint32_t roads, junctions, foretold;
} tour;

/* what somebody who looked ahead saw: the road after `metres`, checked when he is there */
typedef struct look {
    double odometer;
    uint32_t road;
} look;

/* four cars in the town, and an ego that nobody sees */
static void town_begin(stand *t, bool left_hand, double speed)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build(t->arena, left_hand, false, &t->error);
    t->def = (sp_world_def){
        .arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}, .seed = 7};
    t->def.actors = t->actors;
    CHECK(net && sp_road_by_id(net, "lights.east"));
    stand_actor(t, "compact", left_hand ? 1 : -1, 2, 0, 0);
    t->actors[1].hidden = true;
    for (uint32_t n = 0; n < 4; n++) {
        uint32_t road = 1 + n * sp_road_count(net) / 4;
        while (sp_road_in_junction(net, road) || sp_road_length(net, road) < 40)
            road++;
        const int32_t lane = sp_road_direction(net, road, -1) > 0 ? -1 : 1;
        drive_actor(t, "sedan", (sp_road_place){road, lane, 20, 0}, 0, speed);
    }
}

static tour drive_round(bool left_hand, double seconds, double speed)
{
    stand t;
    town_begin(&t, left_hand, speed);
    const sp_road_net *net = t.def.road;
    tour out = {0};
    bool seen[4096] = {false};
    look ahead[6] = {{0}};
    CHECK(stand_begin(&t));
    for (uint32_t i = 2; i <= 5; i++)
        stand_of(&t, i)->flags |= SP_ACTOR_OWN_LANE;
    for (int n = 0; n < (int)(seconds * 100); n++) {
        /* no decisions: only the way. They may well drive through each other */
        for (uint32_t i = 2; i <= 5; i++)
            sp_track_steer(&t.def, t.world, i);
        for (uint32_t k = 0; k < 5; k++)
            sp_traffic_substep(&t.def, t.world, k);
        sp_physics_settle(&t.def, t.world);
        t.world->tick++;
        for (uint32_t i = 2; i <= 5; i++) {
            const sp_actor *a = stand_of(&t, i);
            const double beside = sp_abs(beside_of(&t, a));
            out.beside = sp_max(out.beside, beside);
            out.roads += a->road < 4096 && !seen[a->road];
            seen[a->road < 4096 ? a->road : 0] = true;
            CHECK(a->path_act == SP_PATH_LANE && a->lane != 0);

            /* whoever looks ahead, over several junctions, sees the turns that are taken then */
            look *const l = &ahead[i];
            if (l->road && a->odometer >= l->odometer) {
                sp_road_place back;
                const sp_road_place at = {a->road, a->lane, a->s, a->t};
                CHECK(a->road == l->road || (sp_road_advance(net, at, -1, &back) && back.road == l->road) ||
                      (sp_way_advance(&t.def, t.world, i, at, 1, &back) && back.road == l->road));
                l->road = 0;
                out.foretold++;
            }
            const sp_road_place at = {a->road, a->lane, a->s, a->t};
            sp_road_place to;
            if (!l->road) {
                CHECK(sp_way_advance(&t.def, t.world, i, at, 250, &to));
                *l = (look){a->odometer + 250, to.road};
            }
            out.junctions = a->mind.turns > out.junctions ? a->mind.turns : out.junctions;
        }
        if (check_bad)
            break;
    }
    stand_end(&t);
    return out;
}

static void round_and_round(void)
{
    for (int left = 0; left < 2; left++) {
        const tour seen = drive_round(left, 900, 4);
        CHECK(seen.beside < 0.2);
        CHECK(seen.roads > 40);
        CHECK(seen.junctions > 8);
        CHECK(seen.foretold > 20);
    }
}

/* two crossings joined by two arms each: who comes by those never turns into the arms that end */
static void no_dead_ends(void)
{
    sp_arena *arena = sp_arena_create();
    sp_error error = {0};
    sp_road_arm arm[4];
    static const char *const names[] = {"east", "north", "west", "south"};
    for (uint32_t i = 0; i < 4; i++)
        arm[i] = (sp_road_arm){.name = names[i],
                               .heading = i * SP_PI / 2,
                               .length = 100,
                               .lanes_in = 1,
                               .lanes_out = 1,
                               .lane_width = 3.5};
    const sp_road_plan crossing = {.kind = SP_PLAN_JUNCTION,
                                   .junction = {.arm = arm, .arm_count = 4, .curve = 8, .control = SP_CONTROL_NONE}};
    const sp_road_part part[] = {{"x", &crossing}, {"y", &crossing}};
    const sp_road_joint joint[] = {{{0, "east", true}, {1, "west", true}}, {{0, "north", true}, {1, "north", true}}};
    const sp_road_plan plan = {.kind = SP_PLAN_NETWORK,
                               .network = {.part = part, .part_count = 2, .joint = joint, .joint_count = 2}};
    const sp_road_net *net = NULL;
    CHECK(sp_road_plan_build(&plan, arena, &net, &error));
    static const char *const ends[] = {"x.west", "x.south", "y.east", "y.south"};
    const uint32_t east = net ? sp_road_by_id(net, "x.east") : 0;
    CHECK(east);
    for (uint32_t n = 0; net && n < 50; n++) {
        const sp_road_turns turns = {.seed = n, .stream = 3, .number = n, .tightest = 4};
        sp_road_place to;
        CHECK(sp_road_advance_turns(net, &turns, (sp_road_place){east, -1, 50, -1.75}, 2000 + 10 * n, &to));
        for (uint32_t k = 0; k < 4; k++)
            CHECK(sp_road_by_id(net, ends[k]) && to.road != sp_road_by_id(net, ends[k]));
    }

    /* from an arm that ends into the ring; straight on it would have been the end */
    const uint32_t south = net ? sp_road_by_id(net, "x.south") : 0;
    const sp_road_turns turns = {.seed = 1, .stream = 3, .tightest = 4};
    sp_road_place to;
    CHECK(south && sp_road_advance_turns(net, &turns, (sp_road_place){south, -1, 50, -1.75}, 5000, &to));
    CHECK(south && !sp_road_advance(net, (sp_road_place){south, -1, 50, -1.75}, 5000, &to));
    sp_arena_destroy(arena);
}

/* on the lane that an entry adds, to its end: it is squeezed into the lane beside, and goes on in its middle */
static void lane_ends(void)
{
    static const sp_road_piece piece = {1200, 0, 0};
    static const sp_road_ramp ramp = {.entry = true,
                                      .at = 300,
                                      .lane = 150,
                                      .taper = 60,
                                      .length = 150,
                                      .angle = 0.2,
                                      .radius = 150,
                                      .lane_width = 3.5};
    stand t = {.arena = sp_arena_create()};
    const sp_road_plan plan = {.kind = SP_PLAN_HIGHWAY,
                               .highway = {.pieces = &piece,
                                           .piece_count = 1,
                                           .lanes = 2,
                                           .lane_width = 3.5,
                                           .shoulder = 2.5,
                                           .ramp = &ramp,
                                           .ramp_count = 1}};
    CHECK(sp_road_plan_build(&plan, t.arena, &t.def.road, &t.error));
    t.def = (sp_world_def){
        .arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = t.def.road, .env = {.friction = 1}};
    t.def.actors = t.actors;
    const uint32_t after = sp_road_by_id(t.def.road, "main_2");
    CHECK(after);
    stand_actor(&t, "compact", -1, 2, 0, 0);
    const uint32_t i = drive_actor(&t, "sedan", (sp_road_place){after, -3, 20, 0}, 0, 25);
    CHECK(stand_begin(&t));
    const sp_actor *a = stand_of(&t, i);
    double across = 0;
    CHECK(a->path_act == SP_PATH_LANE && a->lane == -3);
    for (int n = 0; n < 2000; n++) {
        CHECK(stand_tick(&t));
        across = sp_max(across, sp_abs(a->lateral_acceleration));
    }
    CHECK(a->road == after && a->lane == -2 && a->path_act == SP_PATH_LANE);
    CHECK_NEAR(beside_of(&t, a), 0, 0.01);
    CHECK(across < 4);
    stand_end(&t);
}

/* round and round a ring that links to its own start */
static void ring(void)
{
    static const sp_road_piece piece = {SP_TAU * 100, 0.01, 0.01};
    stand t = {.arena = sp_arena_create()};
    const sp_road_spec spec = {
        .name = "ring", .pieces = &piece, .piece_count = 1, .lanes_right = 1, .lane_width = 3.5, .loop = true};
    CHECK(sp_road_build(&spec, t.arena, &t.def.road, &t.error));
    t.def = (sp_world_def){
        .arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = t.def.road, .env = {.friction = 1}};
    t.def.actors = t.actors;
    stand_actor(&t, "compact", -1, 2, 0, 0);
    const uint32_t i = drive_actor(&t, "sedan", (sp_road_place){1, -1, 500, 0}, 0, 15);
    CHECK(stand_begin(&t));
    t.world->actors[1].hidden = true;
    double most = 0;
    for (int n = 0; n < 10000; n++) {
        CHECK(stand_tick(&t));
        most = sp_max(most, sp_abs(beside_of(&t, stand_of(&t, i))));
    }
    CHECK(most < 0.05);
    CHECK_NEAR(stand_of(&t, i)->odometer, 1500, 1e-6);
    stand_end(&t);
}

int main(void)
{
    RUN(lane_ends);
    RUN(ring);
    RUN(no_dead_ends);
    RUN(round_and_round);
    return DONE();
}
