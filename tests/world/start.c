/* the world before the settle, boxes, events, the tick record. */
#include "tests/check.h"
#include "world/world.h"

static sp_arena *arena;
static const sp_vehicle car = {.a = 1.2, .b = 1.4, .track_front = 1.5, .track_rear = 1.6, .wheel_radius = 0.3};
static const sp_kind kind = {.name = "compact", .class_id = SP_KIND_CAR, .clearance = 0.1};

/* one straight of 500 m that turns into a circle of 100 m */
static const sp_road_net *road_make(void)
{
    static const sp_road_piece pieces[] = {{500, 0, 0}, {300, 0.01, 0.01}};
    const sp_road_spec spec = {
        .name = "r", .pieces = pieces, .piece_count = 2, .lanes_right = 1, .lanes_left = 1, .lane_width = 3.5};
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_build(&spec, arena, &net, &err));
    return net;
}

static sp_actor_def actor_at(const sp_road_net *net, int32_t lane, double s, double speed)
{
    sp_road_point q;
    const double t = sp_road_lane_center(net, 1, s, lane);
    sp_actor_def d = {.name = "car#1", .kind = &kind, .vehicle = &car, .length = 4, .width = 1.8, .height = 1.5};
    d.center_x = 1.3;
    d.place = (sp_road_place){1, lane, s, t};
    CHECK(sp_road_at(net, d.place, &q));
    d.heading = q.heading + (lane > 0 ? SP_PI : 0);
    d.pose = (sp_pose){q.position, sp_quat_from_ypr(d.heading, 0, 0)};
    d.speed = speed;
    return d;
}

static void test_start_back(void)
{
    const sp_road_net *net = road_make();
    sp_actor_def defs[5] = {{0},
                            actor_at(net, -1, 100, 20),
                            actor_at(net, 1, 100, 10),
                            actor_at(net, -1, 600, 20),
                            actor_at(net, -1, 5, 20)};
    sp_world_def def = {.tick_ns = 10000000, .settle_ticks = 100, .actor_count = 4, .actors = defs, .road = net};
    sp_error err = {0};
    defs[2].vehicle = NULL;
    const sp_world *w = sp_world_create(&def, arena, &err);
    CHECK(w && w->tick == -100 && w->bytes == sp_world_bytes(&def) && w->actor_count == 4);

    /* one second of settle: 20 m back with the road, 10 m back against it */
    const sp_actor *a = w->actors;
    CHECK_NEAR(a[1].x, 80, 1e-12);
    CHECK_NEAR(a[1].y, -1.75, 1e-12);
    CHECK(a[1].move == SP_MOVE_FULL && a[1].vx == 20 && a[1].body_velocity[0] == 20 && a[1].body_position[0] == a[1].x);
    CHECK_NEAR(a[1].wheels[3].spin, 20 / 0.3, 1e-12);
    CHECK_NEAR(a[2].x, 110, 1e-12);
    CHECK(a[2].move == SP_MOVE_RAILS && a[2].rail_speed == 10 && sp_abs(a[2].vx + 10) < 1e-12);

    /* round the bend the lane is outside: 20 m of path are 20 / 101.75 rad */
    const double angle = 1 - 20 / 101.75;
    CHECK_NEAR(a[3].heading, angle, 1e-12);
    CHECK_NEAR(a[3].x, 500 + 101.75 * sp_sin(angle), 1e-9);
    CHECK_NEAR(a[3].y, 100 - 101.75 * sp_cos(angle), 1e-9);

    /* before the start of the road: straight back */
    CHECK_NEAR(a[4].x, -15, 1e-12);
    CHECK(w->mark_tick[0] == INT64_MIN && w->control.aeb_tick == INT64_MIN);
}

static void test_parked_and_box(void)
{
    const sp_road_net *net = road_make();
    sp_actor_def defs[2] = {{0}, actor_at(net, -1, 50, 0)};
    sp_world_def def = {.tick_ns = 10000000, .settle_ticks = 100, .actor_count = 1, .actors = defs, .road = net};
    sp_error err = {0};
    defs[1].parked = true;
    defs[1].hidden = true;
    const sp_world *w = sp_world_create(&def, arena, &err);
    CHECK(w->actors[1].x == 50 && w->actors[1].move == SP_MOVE_STILL && w->actors[1].hidden == 1);
    const sp_box2 box = sp_actor_box(&defs[1], &w->actors[1]);
    CHECK(box.x == 51.3 && box.half_length == 2 && box.half_width == 0.9);

    sp_actor_record r[1];
    sp_tick_record t;
    sp_tick_record_fill(&def, w, r, &t);
    CHECK(t.actor_count == 1 && t.tick == -100 && t.driver_acceleration != t.driver_acceleration);
    CHECK_NEAR(t.time, -0.99, 1e-15); /* the end of the tick */
    CHECK(r[0].actor == 1 && r[0].class_id == SP_KIND_CAR && r[0].flags == UINT32_C(1) << 31 && r[0].clearance == 0.1);
    CHECK(r[0].lane == -1 && r[0].lane_width == 3.5 && r[0].lane_offset == 0);
    CHECK_NEAR(r[0].wheel_xy[0][0], 52.6, 1e-12);
    CHECK_NEAR(r[0].wheel_xy[0][1], -1, 1e-12);
    CHECK_NEAR(r[0].wheel_xy[3][1], -2.55, 1e-12);

    /* too many actors is an error in words */
    def.actor_count = SP_MAX_ACTORS + 1;
    CHECK(sp_world_create(&def, arena, &err) == NULL && err.code == SP_BAD_LOAD);
}

static void test_events(void)
{
    sp_world_def def = {.tick_ns = 10000000};
    sp_error err = {0};
    sp_world *w = sp_world_create(&def, arena, &err);
    const sp_event e = {.kind = SP_EVENT_MARK, .a = 1};
    for (int i = 0; i < SP_MAX_EVENTS; i++) {
        CHECK(sp_world_event(w, &e, &err));
    }
    CHECK(!sp_world_event(w, &e, &err) && err.code == SP_BAD_BENCH && w->event_count == SP_MAX_EVENTS);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_start_back);
    RUN(test_parked_and_box);
    RUN(test_events);
    sp_arena_destroy(arena);
    return DONE();
}
