/* change.c - changes of lane that a route asks for, of the robot and of actors on rails: smooth, done in time, and into
 * the lane that the route goes on in. */
#include <stdio.h>

#include "../physics/stand.h"
#include "drive/inside.h"

/* three lanes each way, 6 km; the route leads from the outermost lane to the innermost one */
static const sp_road_route *begin(stand *t, double curvature, int32_t from, double s, int32_t to, double end)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {6000, curvature, curvature};
    const sp_road_spec spec = {.name = "change",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 3,
                               .lanes_left = 3,
                               .lane_width = 3.5,
                               .shoulder = 2};
    const sp_road_net *net = NULL;
    const sp_road_route *route = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena,
                            .tick_ns = 10000000,
                            .substeps = 5,
                            .road = net,
                            .env = {.friction = 1},
                            .base = SP_BASE_ROBOT};
    t->def.actors = t->actors;
    const sp_road_place a = {1, from, s, 0}, b = {1, to, end, 0};
    CHECK(sp_road_route_find(net, a, NULL, 0, b, SP_ROUTE_SHORTEST, t->arena, &route, &t->error));
    return route;
}

/* m left of the reference line, and how it changes from tick to tick */
typedef struct trace {
    double t, rate, jump, most, turn;
    bool begun;
} trace;

static void follow(trace *x, const sp_actor *a)
{
    const double rate = x->begun ? a->t - x->t : 0;
    if (x->begun) {
        x->jump = sp_max(x->jump, sp_abs(rate - x->rate));
        x->most = sp_max(x->most, sp_abs(rate));
    }
    x->t = a->t;
    x->rate = rate;
    x->begun = true;
}

static void changes_of_lane(double curvature, double speed)
{
    stand t;
    const sp_road_route *route = begin(&t, curvature, -3, 100, -1, 2000);
    uint32_t changes = 0;
    for (uint32_t i = 0; route && i < route->leg_count; i++)
        changes += route->leg[i].beside;
    CHECK(changes == 2);
    stand_actor(&t, "compact", -3, 100, 0, speed);
    stand_actor(&t, "sedan", -3, 160, 0, speed);
    t.actors[1].route = t.actors[2].route = route;
    CHECK(stand_begin(&t));
    trace x[3] = {0};
    double late[3] = {0, 0, 0};
    const double ticks = 1700 / speed * 100;
    for (int k = 0; route && k < (int)ticks; k++) {
        sp_drive_actuate(&t.def, t.world);
        CHECK(stand_tick(&t));
        for (uint32_t i = 1; i <= 2; i++) {
            const sp_actor *a = stand_of(&t, i);
            double along;
            uint32_t leg = 0;
            follow(&x[i], a);

            /* past the changes: in the innermost lane, at its middle within a hand */
            if (sp_road_route_where(t.def.road, route, (sp_road_place){a->road, a->lane, a->s, a->t}, &leg, &along) &&
                along > route->leg[route->leg_count - 1].start + 3 * speed && !route->leg[leg].beside)
                late[i] = sp_max(late[i], sp_abs(a->t - sp_road_lane_center(t.def.road, a->road, a->s, -1)));
        }
    }
    for (uint32_t i = 1; i <= 2; i++) {
        const sp_actor *a = stand_of(&t, i);
        CHECK(a->lane == -1 && a->s > 1500);
        CHECK(late[i] < (i == 1 ? 0.3 : 1e-6));

        /* 3.5 m in 3 s by the quintic: 1.875 * 3.5 / 3 = 2.19 m/s at the most, 5.77 * 3.5 / 9 = 2.25 m/s^2; two changes
         * that follow at once may overlap */
        CHECK(x[i].most < 2 * 0.0219 + 0.003);
        CHECK(x[i].jump < 1e-3);
    }
    if (late[1] >= 0.3 || x[1].jump >= 1e-3 || late[2] >= 1e-6 || x[2].jump >= 1e-3)
        fprintf(stderr, "robot: late %.3f most %.4f jump %.5f; rails: late %.9f most %.4f jump %.5f; legs %u\n",
                late[1], x[1].most, x[1].jump, late[2], x[2].most, x[2].jump, route ? route->leg_count : 0);
    CHECK(t.contact_count == 0);
    stand_end(&t);
}

static void on_a_straight_road(void)
{
    changes_of_lane(0, 25);
    changes_of_lane(0, 10);
}

static void in_a_bend(void)
{
    changes_of_lane(1.0 / 400, 15);
    changes_of_lane(-1.0 / 400, 25);
}

int main(void)
{
    RUN(on_a_straight_road);
    RUN(in_a_bend);
    return DONE();
}
