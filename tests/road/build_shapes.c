/* crossings and roundabouts of all shapes: what is accepted closes, what is not is refused in words, and memory that
 * runs out is no crash */
#include "tests/road/shape.h"

static sp_arena *arena;

/* no wheel of whoever keeps to the lane of a way meets a sidewalk */
static uint32_t kerbs_cut(const sp_road_net *net)
{
    uint32_t cut = 0;
    for (uint32_t i = 0; i < net->junction[0].connection_count; i++) {
        const uint32_t way = net->junction[0].connection[i].connecting;
        const int32_t id = net->left_hand ? 1 : -1;
        for (double s = 0.5; s < sp_road_length(net, way) - 0.5; s += 1) {
            sp_lane_info l;
            CHECK(sp_road_lane(net, way, s, id, &l));
            for (int side = -1; side <= 1; side += 2) {
                sp_road_point p;
                sp_road_candidate found[32];
                const double t = (l.t_inner + l.t_outer) / 2 + side * (l.width / 2 - 0.05);
                CHECK(sp_road_at(net, (sp_road_place){way, id, s, t}, &p));
                const uint32_t n = sp_road_candidates(net, p.position.x, p.position.y, SP_NAN, found, 32);
                for (uint32_t k = 0; k < n && k < 32; k++) {
                    const sp_road_place at = found[k].place;
                    cut += found[k].distance == 0 && sp_road_lane(net, at.road, at.s, at.lane, &l) &&
                           l.type == SP_LANE_SIDEWALK;
                }
                CHECK(sp_road_lane(net, way, s, id, &l));
            }
        }
    }
    return cut;
}

/* many shapes: whatever is accepted closes */
static void test_all_shapes(void)
{
    uint32_t built = 0, cut = 0;
    for (uint32_t n = 0; n < 300; n++) {
        sp_road_arm arms[8];
        static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
        const uint32_t count = 2 + (uint32_t)(sp_random(7, n, 0, 0) * 5);
        for (uint32_t i = 0; i < count; i++) {
            arms[i] = arm_of(names[i], 360.0 / count * (i + 0.6 * sp_random(7, n, i, 1)));
            arms[i].lanes_in = (uint32_t)(sp_random(7, n, i, 2) * 4);
            arms[i].lanes_out = (uint32_t)(sp_random(7, n, i, 3) * 3) + 1;
            arms[i].shoulder = 2 * sp_random(7, n, i, 4);
            arms[i].kerb = sp_random(7, n, i, 5) > 0.5;
            arms[i].lane_width = 2.5 + 2 * sp_random(7, n, i, 6);
            arms[i].pocket_left = arms[i].lanes_in && sp_random(7, n, i, 7) > 0.6 ? 30 : 0;
            arms[i].pocket_right = arms[i].lanes_in && sp_random(7, n, i, 8) > 0.6 ? 40 : 0;
        }
        sp_road_plan plan = crossing(arms, count);
        plan.junction.uturn = sp_random(7, n, 9, 9) > 0.5;
        plan.junction.curve = 2 + 10 * sp_random(7, n, 9, 10);
        plan.junction.control = (sp_junction_control)(n % 4);
        plan.junction.left_hand = n % 2;
        const sp_road_net *net = NULL;
        sp_error err = {0};
        if (sp_road_plan_build(&plan, arena, &net, &err)) {
            built += net->junction[0].connection_count > 0;
            if (net->junction[0].connection_count) {
                check_closed(net);
            }
            check_sections(net);
            cut += count <= 4 && !plan.junction.uturn ? kerbs_cut(net) : 0;
        } else {
            CHECK(err.code == SP_BAD_LOAD && err.text[0]);
        }
    }
    printf("%u of 300 shapes built\n", built);
    CHECK(cut == 0);
    CHECK(built > 100);
}

/* roundabouts of all sizes close or are refused, and no way in or out bends more than a car can */
static void test_all_roundabouts(void)
{
    double sharpest = 0;
    uint32_t built = 0;
    for (uint32_t n = 0; n < 100; n++) {
        sp_road_arm arms[8];
        static const char *const names[] = {"a", "b", "c", "d", "e"};
        const uint32_t count = 2 + (uint32_t)(sp_random(8, n, 0, 0) * 4);
        for (uint32_t i = 0; i < count; i++) {
            arms[i] = arm_of(names[i], 360.0 / count * (i + 0.4 * sp_random(8, n, i, 1)));
            arms[i].lanes_in = (uint32_t)(sp_random(8, n, i, 2) * 3);
            arms[i].lanes_out = (uint32_t)(sp_random(8, n, i, 3) * 2) + 1;
            arms[i].kerb = n % 2;
        }
        sp_road_plan plan = roundabout(arms, count, 1 + n % 2);
        plan.roundabout.radius = 15 + 30 * sp_random(8, n, 9, 9);
        plan.roundabout.left_hand = n % 3 == 0;
        const sp_road_net *net = NULL;
        sp_error err = {0};
        if (!sp_road_plan_build(&plan, arena, &net, &err)) {
            CHECK(strstr(err.text, "no room on the ring") != NULL);
            continue;
        }
        built++;
        check_closed(net);
        for (uint32_t i = 1; i <= sp_road_count(net); i++) {
            for (double s = 0; s < sp_road_length(net, i); s += 0.5) {
                sp_road_point p;
                CHECK(sp_road_at(net, (sp_road_place){i, 0, s, 0}, &p));
                sharpest = sp_max(sharpest, sp_abs(p.curvature));
            }
        }
    }
    printf("%u of 100 roundabouts, bends down to %.1f m\n", built, 1 / sharpest);
    CHECK(built > 70 && sharpest <= 1 / 5.0 + 1e-9);
}

static void check_refused(const sp_road_plan *plan, const char *words)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(!sp_road_plan_build(plan, arena, &net, &err) && !net && err.code == SP_BAD_LOAD);
    CHECK(strstr(err.text, words) != NULL);
    if (!strstr(err.text, words)) {
        fprintf(stderr, "said: %s\n", err.text);
    }
}

static void test_refusals(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90)};
    sp_road_plan plan = crossing(arms, 1);
    check_refused(&plan, "2 to 8 arms, not 1");
    plan = crossing(arms, 3);
    plan.junction.curve = SP_NAN;
    check_refused(&plan, "corners' radius");
    plan.junction.curve = 8;
    arms[1].name = "south";
    check_refused(&plan, "two arms are named 'south'");
    arms[1].name = "east";
    arms[1].heading = 1.3;
    check_refused(&plan, "arms 'east' and 'north' are less than 29 deg apart");
    arms[1].heading = 0;
    arms[2].pocket_left = 90;
    check_refused(&plan, "arm 'north': its pocket and taper together are longer than the arm");
    arms[2].pocket_left = 0;
    arms[2].pocket_right = 20;
    check_refused(&plan, "arm 'north': a pocket to the right, but no way there");
    arms[2].pocket_right = 0;
    arms[0].lane_width = -1;
    check_refused(&plan, "arm 'south': its lanes are 2 to 10 m wide");
    arms[0].lane_width = 3.5;
    arms[0].speed_limit = 1e308;
    check_refused(&plan, "arm 'south': its speed limit");
    arms[0].speed_limit = 0;
    arms[0].shoulder = 1e-300;
    check_refused(&plan, "arm 'south': shoulder");
    arms[0].shoulder = 0;
    const sp_road_level wall[] = {{0, 0}, {1, 9}};
    arms[0].profile = wall;
    arms[0].profile_count = 2;
    check_refused(&plan, "arm 'south': points of its profile");
    arms[0].profile_count = 0;
    plan = roundabout(arms, 3, 2);
    plan.roundabout.speed_limit = 1e308;
    check_refused(&plan, "speed limit");
    plan = roundabout(arms, 3, 4);
    check_refused(&plan, "1 to 3 lanes");
    plan = roundabout(arms, 3, 3);
    plan.roundabout.radius = 16;
    check_refused(&plan, "island of 3 m");
}

/* memory that runs out anywhere is an error, not a crash */
static void test_memory(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90), arm_of("west", 180)};
    arms[0].pocket_left = 30;
    sp_road_plan plans[2] = {crossing(arms, 4), {0}};
    plans[0].junction.control = SP_CONTROL_LIGHTS;
    plans[0].junction.left_hand = true;
    arms[0].pocket_left = 0;
    plans[1] = roundabout(arms, 4, 2);
    for (int k = 0; k < 2; k++) {
        bool good = false;
        for (uint64_t n = 1; n < 200 && !good; n++) {
            sp_arena *a = sp_arena_create();
            const sp_road_net *net;
            sp_error err = {0};
            sp_memory_fail_at(n);
            good = sp_road_plan_build(&plans[k], a, &net, &err);
            sp_memory_fail_at(0);
            CHECK(good || err.code == SP_BAD_BENCH);
            sp_arena_destroy(a);
        }
        CHECK(good);
    }
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_all_shapes);
    RUN(test_all_roundabouts);
    RUN(test_refusals);
    RUN(test_memory);
    sp_arena_destroy(arena);
    return DONE();
}
