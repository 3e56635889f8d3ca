/* stretch.c - the graph of lanes as it is given out: against the walkers that go along it. */
#include "road/stretch.h"
#include "check.h"

static const sp_road_net *network(sp_arena *arena, bool left_hand)
{
    sp_road_arm arm[4];
    for (int k = 0; k < 4; k++)
        arm[k] = (sp_road_arm){.name = (const char *const[]){"a", "b", "c", "d"}[k],
                               .heading = k * SP_PI / 2 + 0.1 * k,
                               .length = 70,
                               .lanes_in = 1 + (uint32_t)k % 2,
                               .lanes_out = 1,
                               .lane_width = 3.5,
                               .pocket_left = k == 2 ? 25 : 0,
                               .pocket_taper = 15};
    const sp_road_plan plan = {.kind = SP_PLAN_JUNCTION,
                               .junction = {.arm = arm, .arm_count = 4, .curve = 9, .left_hand = left_hand}};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_plan_build(&plan, arena, &net, &err));
    return net;
}

static void test_walks(void)
{
    uint32_t joints = 0, bent = 0;
    for (int side = 0; side < 2; side++) {
        sp_arena *arena = sp_arena_create();
        const sp_road_net *net = network(arena, side == 1);
        const uint32_t count = sp_road_stretch_count(net);
        CHECK(count > 20);
        for (uint32_t i = 0; i < count; i++) {
            sp_road_stretch p, q;
            CHECK(sp_road_stretch_get(net, i, &p));
            const double s = (p.from + p.to) / 2;
            CHECK(sp_road_stretch_at(net, p.road, s, p.lane) == i + 1);
            CHECK(p.way == sp_road_direction(net, p.road, p.lane));
            if (!p.driven)
                continue;

            /* as long as a walk along its middle; parts make the whole; even means even */
            const double t0 = sp_road_lane_center(net, p.road, p.from, p.lane);
            const sp_road_place a = {p.road, p.lane, p.from + 1e-6, t0}, b = {p.road, p.lane, p.to - 1e-6, 0};
            double walked = 0;
            CHECK(sp_road_distance(net, a, b, 200, &walked));
            CHECK_NEAR(sp_abs(walked), sp_road_stretch_metres(net, i, p.from, p.to), 1e-4);
            CHECK_NEAR(p.length, sp_road_stretch_metres(net, i, p.from, p.to), p.even ? 1e-6 : 0.05);
            const double half = sp_road_stretch_metres(net, i, p.from, s),
                         rest = sp_road_stretch_metres(net, i, s, p.to);
            CHECK_NEAR(half + rest, sp_road_stretch_metres(net, i, p.from, p.to), 1e-6);
            CHECK(!p.even || sp_abs(half - rest) < 1e-6);
            bent += !p.even && sp_abs(half - rest) > 0.01;

            /* what follows is what a walker is told, and leads back here */
            uint32_t next[16], back[16];
            sp_road_place said[16];
            const uint32_t n = sp_road_stretch_next(net, i, false, next, 16);
            CHECK(n == sp_road_next(net, (sp_road_place){p.road, p.lane, s, 0}, false, said, 16));
            for (uint32_t k = 0; k < n; k++) {
                CHECK(sp_road_stretch_get(net, next[k], &q) && q.road == said[k].road && q.lane == said[k].lane);
                CHECK(said[k].s == (q.way > 0 ? q.from : q.to));
                const uint32_t m = sp_road_stretch_next(net, next[k], true, back, 16);
                bool leads = false;
                for (uint32_t j = 0; j < m; j++)
                    leads = leads || back[j] == i;
                CHECK(leads);
                joints++;
            }
        }
        sp_road_stretch none;
        CHECK(!sp_road_stretch_get(net, count, &none) && sp_road_stretch_next(net, count, false, NULL, 0) == 0);
        CHECK(sp_road_stretch_at(net, 0, 1, -1) == 0 && sp_road_stretch_at(net, 1, 1, 99) == 0);
        CHECK(sp_road_stretch_at(net, 1, SP_NAN, -1) == 0 && sp_road_stretch_count(NULL) == 0);
        sp_arena_destroy(arena);
    }
    CHECK(joints > 40 && bent > 2);
}

int main(void)
{
    RUN(test_walks);
    return DONE();
}
