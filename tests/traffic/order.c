/* order.c - the lane order against slower ways to the same: arithmetic on straight lanes and rings, a strip pushed
 * along the way until it meets a body elsewhere; and what must not matter. */
#include "physics/stand.h"

#include "road/stretch.h"
#include "traffic/internal.h"

enum { MOST = 300 };
static double draw(uint64_t stream, uint32_t number, uint32_t index)
{
    return sp_random(5, stream, number, index);
}

static void plan(stand *t, const sp_road_plan *p)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = NULL;
    CHECK(sp_road_plan_build(p, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
}

/* a body at a place, turned by `turn` against the driving direction; a world must be made yet */
static uint32_t body(stand *t, sp_road_place at, double offset, double turn, double length, double width, double speed)
{
    const uint32_t i = ++t->def.actor_count;
    const int way = sp_road_direction(t->def.road, at.road, at.lane);
    sp_road_point p = {0};
    at.t = sp_road_lane_center(t->def.road, at.road, at.s, at.lane) + way * offset;
    CHECK(sp_road_at(t->def.road, at, &p));
    const double heading = sp_wrap_angle(p.heading + (way < 0 ? SP_PI : 0) + turn);
    t->actors[i] = (sp_actor_def){.name = "body",
                                  .kind = sp_kind_find("compact"),
                                  .length = length,
                                  .width = width,
                                  .height = 1.5,
                                  .center_x = 0.3 * length,
                                  .mass = 1000,
                                  .place = at,
                                  .speed = speed,
                                  .heading = heading,
                                  .lane_offset = offset,
                                  .pose = {p.position, sp_quat_from_ypr(heading, 0, 0)}};
    return i;
}

static void begin(stand *t)
{
    t->world = sp_world_create(&t->def, t->arena, &t->error);
    t->traffic = sp_traffic_create(&t->def, &t->error);
    CHECK(t->world && t->traffic);
    for (uint32_t i = 1; i <= t->def.actor_count; i++) {
        CHECK(t->world->actors[i].s == t->actors[i].place.s);
        t->world->actors[i].path_act = SP_PATH_LINE; /* heads where it heads, not where its lane goes */
    }
    CHECK(sp_order_build(t->traffic, &t->def, t->world));
}

static void end(stand *t)
{
    sp_traffic_destroy(t->traffic);
    sp_arena_destroy(t->arena);
}

static sp_neighbour ahead(const stand *t, uint32_t i, int side, double reach)
{
    return sp_order_leader(t->traffic, &t->def, t->world, i, side, reach);
}

static sp_neighbour behind(const stand *t, uint32_t i, int side, double reach)
{
    return sp_order_follower(t->traffic, &t->def, t->world, i, side, reach);
}

/* ---------------------------------------------------------------- straight lanes and rings, by arithmetic */
/* lanes of 3.5 m; where driving with s means the lane's way */
static sp_neighbour brute(const stand *t, uint32_t i, int side, double reach, int look, double ring)
{
    const sp_actor *a = &t->world->actors[i];
    const sp_actor_def *da = &t->actors[i];
    const int way = sp_road_direction(t->def.road, 1, a->lane);
    const int32_t lane = a->lane + side * way;
    sp_neighbour best = {.gap = SP_INFINITY};
    const double middle = sp_road_lane_center(t->def.road, 1, 1, lane);
    const double scale = ring > 0 ? 1 - 2 * SP_PI / ring * middle : 1; /* metres of that lane to one of s */
    if (sp_road_direction(t->def.road, 1, lane) != way || lane == 0 || lane < -3 || lane > 3 || middle == 0)
        return (sp_neighbour){0};
    for (uint32_t b = 1; b <= t->world->actor_count; b++) {
        const sp_actor *o = &t->world->actors[b];
        const sp_actor_def *db = &t->actors[b];
        const double beyond = sp_abs(o->t - middle) - 1.75 - db->width / 2;
        if (b == i || o->hidden || !(o->lane == lane || beyond < -0.1))
            continue;
        const double front = db->center_x * (sp_road_direction(t->def.road, 1, o->lane) == way ? 1 : -1);
        double d = way * (o->s - a->s) * scale + front - da->center_x;
        if (ring > 0)
            d = look * (d * look - ring * scale * sp_floor(d * look / (ring * scale)));
        const bool along = sp_road_direction(t->def.road, 1, o->lane) == way && o->speed > 0.1;
        const double own = side == 0 ? a->t : middle;
        if (!along && sp_abs(o->t - own) >= (da->width + db->width) / 2 + 0.3)
            continue;
        if (d * look < 0 || (d == 0 && (b > i) != (look > 0)))
            continue;
        const double gap = d * look - (da->length + db->length) / 2;
        if (gap <= reach && gap < best.gap)
            best = (sp_neighbour){b, gap, 0, 0};
    }
    return best.who ? best : (sp_neighbour){0};
}

static void lanes_world(stand *t, uint32_t number, bool left_hand, double ring)
{
    const sp_road_piece piece = {ring > 0 ? ring : 1500, ring > 0 ? 2 * SP_PI / ring : 0,
                                 ring > 0 ? 2 * SP_PI / ring : 0};
    const sp_road_plan p = {.kind = SP_PLAN_ROAD,
                            .road = {.name = "r",
                                     .pieces = &piece,
                                     .piece_count = 1,
                                     .lanes_right = 3,
                                     .lanes_left = 3,
                                     .lane_width = 3.5,
                                     .shoulder = 2,
                                     .loop = ring > 0,
                                     .left_hand = left_hand}};
    plan(t, &p);
    const uint32_t count = 2 + (uint32_t)(draw(1, number, 0) * (number % 2 ? 30 : MOST - 3));
    for (uint32_t k = 0; k < count; k++) {
        const int32_t lane = (int32_t)(draw(2, number, k) * 3) + 1;
        const double s = ring > 0 ? draw(3, number, k) * ring : 15 + draw(3, number, k) * 1470;
        const double offset = draw(4, number, k) < 0.5 ? 0 : (draw(5, number, k) - 0.5) * 3.4;
        const double speed = draw(6, number, k) < 0.2 ? 0 : 10, big = draw(8, number, k);
        const uint32_t i = body(t, (sp_road_place){1, draw(7, number, k) < 0.7 ? -lane : lane, s, 0}, offset, 0,
                                big > 0.9 ? 16 : 2 + 3 * big, 0.6 + 1.5 * draw(9, number, k), speed);
        t->actors[i].hidden = draw(10, number, k) > 0.95;
    }
    begin(t);
}

static void compare(const stand *t, double ring, uint32_t *found)
{
    for (uint32_t i = 1; i <= t->def.actor_count; i++)
        for (int side = -1; side <= 1; side++) {
            if (t->world->actors[i].hidden)
                continue;
            const double reach = i % 3 ? 150 : 20;
            const sp_neighbour a = ahead(t, i, side, reach), b = brute(t, i, side, reach, 1, ring);
            const sp_neighbour c = behind(t, i, side, reach), d = brute(t, i, side, reach, -1, ring);
            CHECK(a.who == b.who);
            CHECK(c.who == d.who);
            CHECK(a.who != b.who || sp_abs(a.gap - b.gap) < 1e-8);
            CHECK(c.who != d.who || sp_abs(c.gap - d.gap) < 1e-8);
            *found += (uint32_t)(a.who != 0) + (uint32_t)(c.who != 0);
        }
}

static void test_straight(void)
{
    static stand t;
    uint32_t found = 0;
    for (uint32_t number = 0; number < 24; number++) {
        lanes_world(&t, number, number % 3 == 0, 0);
        compare(&t, 0, &found);
        end(&t);
    }
    CHECK(found > 5000);
}

static void test_ring(void)
{
    static stand t;
    uint32_t found = 0;
    for (uint32_t number = 0; number < 24; number++) {
        lanes_world(&t, number, number % 3 == 0, 700);
        compare(&t, 700, &found);
        end(&t);
    }
    CHECK(found > 5000);
}

/* ---------------------------------------------------------------- networks, by a strip pushed along the way */
static void network_world(stand *t, uint32_t number)
{
    sp_road_arm arm[4];
    for (int k = 0; k < 4; k++)
        arm[k] = (sp_road_arm){.name = (const char *const[]){"a", "b", "c", "d"}[k],
                               .heading = k * SP_PI / 2 + 0.2 * draw(20, number, (uint32_t)k),
                               .length = 80,
                               .lanes_in = 1 + (number + (uint32_t)k) % 2,
                               .lanes_out = 1 + number % 2,
                               .lane_width = 3.5,
                               .speed_limit = 14};
    const bool round = number % 2;
    const sp_road_plan p =
        round ? (sp_road_plan){.kind = SP_PLAN_ROUNDABOUT,
                               .roundabout = {.arm = arm,
                                              .arm_count = 4,
                                              .radius = 22,
                                              .lanes = 1,
                                              .lane_width = 4.5,
                                              .left_hand = number % 3 == 0}}
              : (sp_road_plan){.kind = SP_PLAN_JUNCTION,
                               .junction = {.arm = arm, .arm_count = 4, .curve = 8, .left_hand = number % 3 == 0}};
    plan(t, &p);
    const uint32_t roads = sp_road_count(t->def.road), count = 8 + number % 5 * 12;
    for (uint32_t k = 0; k < count; k++) {
        sp_lane_info lane[16];
        const uint32_t road = 1 + (uint32_t)(draw(21, number, k) * roads);
        const double s = draw(22, number, k) * sp_road_length(t->def.road, road);
        const uint32_t lanes = sp_road_lanes(t->def.road, road, s, lane, 16);
        const uint32_t which = (uint32_t)(draw(23, number, k) * lanes);
        if (lane[which].type == SP_LANE_DRIVING)
            body(t, (sp_road_place){road, lane[which].id, s, 0}, draw(24, number, k) - 0.5, 0,
                 2 + 4 * draw(25, number, k), 1 + draw(26, number, k), draw(27, number, k) < 0.5 ? 0 : 5);
    }
    begin(t);
}

/* a thin strip across the way of i, `m` ahead of its origin; false: the way ends before */
static bool strip(const stand *t, uint32_t i, double m, double half, bool lane_wide, sp_box2 *out, sp_road_place *at)
{
    const sp_actor *a = &t->world->actors[i];
    sp_road_place from = {a->road, a->lane, a->s, a->t};
    sp_road_point p;
    if (!sp_way_advance(&t->def, t->world, i, from, m, at))
        return false;
    if (lane_wide)
        at->t = sp_road_lane_center(t->def.road, at->road, at->s, at->lane);
    if (!sp_road_at(t->def.road, *at, &p))
        return false;
    *out = (sp_box2){p.position.x, p.position.y, p.heading, 0.05, half};
    return true;
}

static sp_box2 box(const stand *t, uint32_t i)
{
    return sp_actor_box(&t->actors[i], &t->world->actors[i]);
}

static void test_networks(void)
{
    static stand t;
    uint32_t sound = 0, complete = 0;
    for (uint32_t number = 0; number < 30; number++) {
        network_world(&t, number);
        for (uint32_t i = 1; i <= t.def.actor_count; i++) {
            const sp_actor_def *d = &t.actors[i];
            const double front = d->center_x + d->length / 2, reach = 60;
            const sp_neighbour n = ahead(&t, i, 0, reach);
            sp_box2 across;
            sp_road_place at;

            /* who is named is there: its body touches the lane about as far ahead as is said */
            bool touches = n.who == 0 || n.gap < 1;
            for (double m = front + n.gap - 2.5; n.who && !touches && m <= front + n.gap + 2.5; m += 0.5) {
                const sp_box2 other = box(&t, n.who);
                touches = strip(&t, i, m, 2.5, true, &across, &at) && sp_box2_separation(&across, &other) <= 0;
            }
            CHECK(touches);
            sound += n.who != 0 && n.gap >= 1;

            /* who stands on the way is not passed over */
            bool met = false;
            for (double m = front + 1; !met && m < front + reach && strip(&t, i, m, d->width / 2, false, &across, &at);
                 m += 0.5)
                for (uint32_t b = 1; b <= t.def.actor_count && !met; b++) {
                    const sp_actor *o = &t.world->actors[b];
                    const sp_box2 own = box(&t, i), other = box(&t, b);
                    if (b == i || o->road != at.road || o->lane != at.lane || sp_box2_separation(&across, &other) > 0 ||
                        sp_box2_separation(&own, &other) <= 0)
                        continue;
                    met = true;
                    CHECK(n.who != 0 && n.gap <= m - front + 1);
                    complete++;
                }
        }
        end(&t);
    }
    CHECK(sound > 300 && complete > 250);
}

/* ---------------------------------------------------------------- where lanes meet and part */
static void test_merge(void)
{
    static stand t;
    uint32_t merges = 0, parts = 0;
    for (uint32_t number = 0; number < 2; number++) {
        sp_road_arm arm[4];
        for (int k = 0; k < 4; k++)
            arm[k] = (sp_road_arm){.name = (const char *const[]){"a", "b", "c", "d"}[k],
                                   .heading = k * SP_PI / 2,
                                   .length = 60,
                                   .lanes_in = 1,
                                   .lanes_out = 1,
                                   .lane_width = 3.5};
        const sp_road_plan p = {.kind = SP_PLAN_JUNCTION,
                                .junction = {.arm = arm, .arm_count = 4, .curve = 8, .left_hand = number == 1}};
        plan(&t, &p);
        const uint32_t stretches = sp_road_stretch_count(t.def.road);
        for (uint32_t k = 0; k < stretches; k++)
            for (int back = 0; back < 2; back++) {
                uint32_t list[8];
                const uint32_t count = sp_road_stretch_next(t.def.road, k, back, list, 8);
                if (count < 2)
                    continue;
                sp_road_stretch a, b;
                CHECK(sp_road_stretch_get(t.def.road, list[0], &a) && sp_road_stretch_get(t.def.road, list[1], &b));
                if (a.length < 14 || b.length < 14)
                    continue;

                /* one waits a little before the end of one (behind the start, when they part), one comes on the other
                 */
                t.def.actor_count = 0;
                const double near = back ? b.length - 3 : 3, far = back ? a.length - 12 : -9;
                const double sb = b.way > 0 ? b.from + near : b.to - near;
                uint32_t who = body(&t, (sp_road_place){b.road, b.lane, sb, 0}, 0, 0, 4, 1.8, 0), asks;
                if (back) {
                    const double sa = a.way > 0 ? a.from + far : a.to - far;
                    asks = body(&t, (sp_road_place){a.road, a.lane, sa, 0}, 0, 0, 4, 1.8, 5);
                } else {
                    sp_road_stretch c;
                    CHECK(sp_road_stretch_get(t.def.road, k, &c));
                    asks = body(&t, (sp_road_place){c.road, c.lane, c.way > 0 ? c.to - 9 : c.from + 9, 0}, 0, 0, 4, 1.8,
                                5);
                }
                begin(&t);
                const sp_neighbour n = ahead(&t, asks, 0, 50), m = behind(&t, who, 0, 50);
                CHECK(n.who == who);
                CHECK(sp_abs(n.gap - (back ? 9 - 4 : 12 - 4)) < 1.5);
                CHECK(back || m.who == asks);
                *(back ? &merges : &parts) += 1;
                sp_traffic_destroy(t.traffic);
            }
        sp_arena_destroy(t.arena);
    }
    CHECK(merges >= 8 && parts >= 8);
}

/* ---------------------------------------------------------------- small things */
static void straight(stand *t)
{
    const sp_road_piece piece = {1000, 0, 0};
    const sp_road_plan p = {
        .kind = SP_PLAN_ROAD,
        .road = {
            .name = "r", .pieces = &piece, .piece_count = 1, .lanes_right = 2, .lanes_left = 2, .lane_width = 3.5}};
    plan(t, &p);
}

/* who changes lanes is ahead of those in both; one in the lane beside is not ahead; gaps by hand */
static void test_between_lanes(void)
{
    static stand t;
    straight(&t);
    body(&t, (sp_road_place){1, -1, 100, 0}, 0, 0, 4, 1.8, 20);
    body(&t, (sp_road_place){1, -2, 110, 0}, 0, 0, 4, 1.8, 20);
    body(&t, (sp_road_place){1, -2, 140, 0}, 1.4, 0.05, 4, 1.8, 20);
    body(&t, (sp_road_place){1, -1, 200, 0}, 0, 0, 4, 1.8, 0);
    begin(&t);
    CHECK(ahead(&t, 1, 0, 200).who == 3 && ahead(&t, 2, 0, 200).who == 3);
    CHECK(ahead(&t, 1, -1, 200).who == 2 && ahead(&t, 1, -1, 5).who == 0);
    CHECK_NEAR(ahead(&t, 1, -1, 200).gap, 10 - 4, 1e-9);
    CHECK(ahead(&t, 1, 1, 200).who == 0); /* oncoming */
    CHECK(ahead(&t, 3, 1, 200).who == 4 && ahead(&t, 3, 0, 200).who == 0);
    CHECK_NEAR(ahead(&t, 1, 0, 200).gap, 40 - 2 - (2 * 0.99875 + 0.9 * 0.04998) - 1.2 * (1 - 0.99875), 1e-3);
    CHECK(behind(&t, 3, 0, 200).who == 2 && behind(&t, 3, 1, 200).who == 1 && behind(&t, 4, 0, 200).who == 3);
    CHECK_NEAR(ahead(&t, 2, 0, 200).speed, 20 * 0.99875, 1e-3);
    uint32_t out[8];
    CHECK(sp_order_around(t.traffic, t.world, 105, -2, 12, out, 8) == 2 && out[0] == 1 && out[1] == 2);
    end(&t);
}

/* standing beside the way is not in the way; lying across it is; what is hidden is not there */
static void test_beside_the_way(void)
{
    static stand t;
    straight(&t);
    body(&t, (sp_road_place){1, -2, 100, 0}, 0, 0, 4, 1.8, 20);
    body(&t, (sp_road_place){1, -2, 130, 0}, -1.6, 0, 0.4, 0.4, 0);
    body(&t, (sp_road_place){1, -2, 140, 0}, 0, 0, 4, 1.8, 20);
    t.actors[3].hidden = true;
    body(&t, (sp_road_place){1, -2, 160, 0}, -3, SP_PI / 2, 6, 1.8, 0);
    begin(&t);
    CHECK(ahead(&t, 1, 0, 100).who == 4);
    CHECK_NEAR(ahead(&t, 1, 0, 100).gap, 60 - (1.2 + 2) - 0.9, 1e-9);
    CHECK(ahead(&t, 2, 0, 100).who == 4);
    end(&t);
}

static void test_trailer(void)
{
    static stand t;
    straight(&t);
    body(&t, (sp_road_place){1, -1, 100, 0}, 0, 0, 6, 2.5, 20);
    body(&t, (sp_road_place){1, -1, 92, 0}, 0, 0, 10, 2.5, 20);
    body(&t, (sp_road_place){1, -1, 60, 0}, 0, 0, 4, 1.8, 20);
    t.actors[1].tows = 2;
    t.actors[2].towed_by = 1;
    begin(&t);
    CHECK(behind(&t, 1, 0, 100).who == 3 && ahead(&t, 2, 0, 100).who == 0 && ahead(&t, 3, 0, 100).who == 2);
    CHECK_NEAR(behind(&t, 1, 0, 100).gap, ahead(&t, 3, 0, 100).gap, 1e-12);
    end(&t);
}

/* the order before does not matter: everybody moved, against an order made anew */
static void test_made_anew(void)
{
    static stand t;
    lanes_world(&t, 2, false, 700);
    for (uint32_t round = 0; round < 6; round++) {
        for (uint32_t i = 1; i <= t.def.actor_count; i++) {
            sp_actor *a = &t.world->actors[i];
            sp_road_point p = {0};
            a->s = draw(30 + round, 0, i) * 700;
            a->lane = (int32_t)(draw(40 + round, 0, i) * 3) - 3;
            a->t = sp_road_lane_center(t.def.road, 1, a->s, a->lane);
            a->hidden = draw(50 + round, 0, i) < 0.2;
            (void)sp_road_at(t.def.road, (sp_road_place){1, a->lane, a->s, a->t}, &p);
            a->x = p.position.x;
            a->y = p.position.y;
            a->heading = p.heading;
        }
        sp_traffic *fresh = sp_traffic_create(&t.def, &t.error);
        CHECK(sp_order_build(t.traffic, &t.def, t.world) && sp_order_build(fresh, &t.def, t.world));
        for (uint32_t i = 1; i <= t.def.actor_count; i++)
            for (int side = -1; side <= 1; side++) {
                const sp_neighbour a = sp_order_leader(t.traffic, &t.def, t.world, i, side, 100),
                                   b = sp_order_leader(fresh, &t.def, t.world, i, side, 100),
                                   c = sp_order_follower(t.traffic, &t.def, t.world, i, side, 100),
                                   d = sp_order_follower(fresh, &t.def, t.world, i, side, 100);
                CHECK(a.who == b.who && a.gap == b.gap && a.speed == b.speed);
                CHECK(c.who == d.who && c.gap == d.gap && c.speed == d.speed);
            }
        sp_traffic_destroy(fresh);
    }
    end(&t);
}

static void test_memory(void)
{
    static stand t;
    straight(&t);
    body(&t, (sp_road_place){1, -1, 100, 0}, 0, 0, 4, 1.8, 20);
    uint32_t failed = 0;
    for (uint64_t n = 1; n < 60; n++) {
        sp_memory_fail_at(n);
        sp_traffic *traffic = sp_traffic_create(&t.def, &t.error);
        failed += traffic == NULL;
        sp_memory_fail_at(0);
        sp_traffic_destroy(traffic);
    }
    CHECK(failed > 5 && failed < 59);
    sp_arena_destroy(t.arena);
}

int main(void)
{
    RUN(test_straight);
    RUN(test_ring);
    RUN(test_networks);
    RUN(test_merge);
    RUN(test_between_lanes);
    RUN(test_beside_the_way);
    RUN(test_trailer);
    RUN(test_made_anew);
    RUN(test_memory);
    return DONE();
}
