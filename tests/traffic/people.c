/* people.c - people on foot, one by one: how fast, which gap they take, whom they let pass; and the drivers before
 * them. */
#include "traffic/drive.h"
#include "traffic/walkers.h"

#include <string.h>

/* two arms of 200 m along x, a zebra of 3 m on each, pavements, two lanes of 3.5 m; limit 50 km/h */
static void street(stand *t, bool left_hand)
{
    *t = (stand){.arena = sp_arena_create()};
    sp_road_arm arm[2];
    for (int k = 0; k < 2; k++) {
        arm[k] = (sp_road_arm){.name = k ? "west" : "east",
                               .heading = k * SP_PI,
                               .length = 200,
                               .lanes_in = 1,
                               .lanes_out = 1,
                               .lane_width = 3.5,
                               .kerb = true,
                               .speed_limit = 50 / 3.6,
                               .crossing = 3};
    }
    const sp_road_junction_spec spec = {
        .arm = arm, .arm_count = 2, .curve = 8, .control = SP_CONTROL_NONE, .left_hand = left_hand};
    const sp_road_plan plan = {.kind = SP_PLAN_JUNCTION, .junction = spec};
    const sp_road_net *net = NULL;
    CHECK(sp_road_plan_build(&plan, t->arena, &net, &t->error));
    stand_on(t, net, 1);
}

/* the only zebra of road `id` */
static uint32_t zebra_on(stand *t, const char *id)
{
    const struct sp_zebras *all = sp_zebras_of(t->traffic, &t->def);
    const uint32_t k = sp_zebras_on(all, sp_road_by_id(t->def.road, id));
    CHECK(all && k < all->on_count);
    return all->on[k].zebra;
}

static const double walk = 1.4;

/* somebody who stands at the west arm's zebra, on the side of those who come in, and wants to cross */
static uint32_t waits(stand *t)
{
    const uint32_t i = walker(t, "adult", (sp_road_place){sp_road_by_id(t->def.road, "west"), -2, 190, 0}, false);
    t->actors[i].temper.speed_most = walk;
    t->actors[i].temper.speed_factor = 1;
    t->actors[i].temper.accepted_gap = 5;
    return i;
}

static void to_kerb(stand *t, uint32_t i, uint32_t zebra, uint32_t end, sp_doing doing)
{
    const sp_zebra *z = &sp_zebras_of(t->traffic, &t->def)->zebra[zebra];
    sp_actor *a = stand_of(t, i);
    a->x = z->foot[end].x;
    a->y = z->foot[end].y;
    a->heading = sp_atan2((end ? -1 : 1) * z->s, (end ? -1 : 1) * z->c);
    a->road = z->foot[end].at.road;
    a->lane = z->foot[end].at.lane;
    a->s = z->foot[end].at.s;
    a->t = z->foot[end].at.t;
    a->rail_speed = a->rail_target = 0;
    a->vx = a->vy = a->speed = 0;
    sp_rail_straight(a);
    a->mind.doing = doing;
    a->mind.until = 7500;
    a->mind.seen_tick = t->world->tick;
    a->mind.walk_heading = a->heading;
    a->mind.crossing = 2 * zebra + end + 1;
    sp_physics_place(&t->def, &t->actors[i], a, 0);
    sp_physics_settle(&t->def, t->world);
}

/* built: 7 m between the kerbs, 3 m wide; one waits 0.45 m from the kerb, on either side */
static void zebra_stands(void)
{
    for (int left_hand = 0; left_hand < 2; left_hand++) {
        static stand t;
        street(&t, left_hand);
        CHECK(stand_begin(&t));
        const struct sp_zebras *all = sp_zebras_of(t.traffic, &t.def);
        CHECK(all && all->count == 2 && all->on_count == 2 && all->foot_count == 4);
        for (uint32_t k = 0; k < 2; k++) {
            const sp_zebra *z = &all->zebra[k];
            CHECK_NEAR(z->half, 3.5, 1e-9);
            CHECK_NEAR(z->wide, 1.5, 1e-9);
            CHECK_NEAR(all->on[k].to - all->on[k].from, 3, 1e-6);
            CHECK_NEAR(all->on[k].from, 196, 1e-6);
            for (int end = 0; end < 2; end++) {
                sp_lane_info lane;
                const sp_foot *f = &z->foot[end];
                CHECK(f->there);
                CHECK_NEAR(sp_abs(f->along), 3.95, 0.11);
                CHECK(sp_road_lane(t.def.road, f->at.road, f->at.s, f->at.lane, &lane));
                CHECK(lane.type == SP_LANE_SIDEWALK);
            }
        }
        stand_end(&t);
    }
}

/* One who drives past at 50 km/h whatever happens, so far away when somebody stands at the kerb: whether he goes before
 * it. He needs 7.5 m / 1.4 m/s + 3 s = 8.4 s: more than 30 m at 50 km/h, 2.2 s, and less than 125 m, 9 s. */
static bool goes_before(double far)
{
    static stand t;
    street(&t, false);
    const uint32_t west = sp_road_by_id(t.def.road, "west");
    const uint32_t i = waits(&t), c = put(&t, "compact", (sp_road_place){west, -1, 100, 0}, false, 50 / 3.6);
    t.actors[c].place.s = 196 - far - t.actors[c].center_x - t.actors[c].length / 2;
    sp_road_point point = {0};
    CHECK(sp_road_at(t.def.road, t.actors[c].place, &point));
    t.actors[c].pose.position = point.position;
    CHECK(stand_begin(&t));
    to_kerb(&t, i, zebra_on(&t, "west"), 0, PERSON_WAITS);
    bool first = false, passed = false;
    for (int k = 0; k < 2000; k++) {
        CHECK(stand_tick(&t));
        passed = passed || stand_of(&t, c)->x > stand_of(&t, i)->x;
        first = first || (!passed && stand_of(&t, i)->mind.doing != PERSON_WAITS);
    }

    /* in the end he is over there */
    const sp_zebra *z = &sp_zebras_of(t.traffic, &t.def)->zebra[zebra_on(&t, "west")];
    CHECK(sp_zebra_place(z, stand_of(&t, i)->x, stand_of(&t, i)->y).x > z->half);
    CHECK(t.contact_count == 0);
    stand_end(&t);
    return first;
}

static void gaps(void)
{
    CHECK(!goes_before(30));
    CHECK(!goes_before(80));
    CHECK(goes_before(125));
}

/* Somebody has stepped on; who drives stands before the crossing until he is past its lane, and goes on. */
static void car_stops(void)
{
    for (int k = 0; k < 4; k++) {
        static stand t;
        static const double distance[] = {35, 40, 50, 60}; /* m; 35 take 2.8 m/s^2 */
        const double far = distance[k];
        const uint32_t end = (uint32_t)k % 2;
        street(&t, false);
        const uint32_t west = sp_road_by_id(t.def.road, "west");
        const uint32_t i = waits(&t), c = car(&t, "compact", "normal", (sp_road_place){west, -1, 196 - far - 4, 0});
        t.actors[i].temper.speed_most = end ? 1.4 : 0.9;
        t.actors[c].speed = 50 / 3.6;
        CHECK(stand_begin(&t));
        to_kerb(&t, i, zebra_on(&t, "west"), end, PERSON_CROSSES);
        const sp_zebra *z = &sp_zebras_of(t.traffic, &t.def)->zebra[zebra_on(&t, "west")];
        double slowest = 100, nearest = 100;
        bool over = false;
        for (int n = 0; n < 3000; n++) {
            CHECK(stand_tick(&t));
            const sp_actor *a = stand_of(&t, c), *b = stand_of(&t, i);
            const double front = z->x - z->wide - a->x - t.actors[c].center_x - t.actors[c].length / 2;
            const double along = sp_zebra_place(z, b->x, b->y).x; /* the car's lane is -3.5 to 0 */
            over = over || b->mind.doing != PERSON_CROSSES;
            if (!over && along > -3.5 && along < 0.3) {
                nearest = sp_min(nearest, front);
            }
            slowest = front > -3 ? sp_min(slowest, a->speed) : slowest;
        }
        CHECK(nearest > 0 && nearest < 60);
        CHECK(slowest < 10);
        CHECK(over && stand_of(&t, c)->x > z->x + 20);
        CHECK(t.contact_count == 0);
        stand_end(&t);
    }
}

/* Somebody whom a script has put at the kerb, facing the road, and who does not go: he is waited for, but not for ever;
 * who walks by is not waited for at all. */
static void patience(void)
{
    for (int by = 0; by < 2; by++) {
        static stand t;
        street(&t, false);
        const uint32_t west = sp_road_by_id(t.def.road, "west");
        const uint32_t i = waits(&t), c = car(&t, "compact", "normal", (sp_road_place){west, -1, 100, 0});
        t.actors[i].wanders = false;
        t.actors[c].speed = 12;
        CHECK(stand_begin(&t));
        to_kerb(&t, i, zebra_on(&t, "west"), 0, PERSON_LOST);
        sp_actor *b = stand_of(&t, i);
        if (by) {
            b->heading = b->line_heading = 0;
            b->x -= 8;
            b->rail_speed = 1;
            sp_rail_straight(b);
            b->line_heading = 0;
        }
        double stood = 0, slowest = 100;
        for (int n = 0; n < 3000; n++) {
            CHECK(stand_tick(&t));
            stood += stand_of(&t, c)->speed < 0.1 ? 0.01 : 0;
            slowest = sp_min(slowest, stand_of(&t, c)->speed);
        }
        CHECK(by ? slowest > 6 : stood > 4 && stood < 8);
        CHECK(stand_of(&t, c)->odometer > 150);
        stand_end(&t);
    }
}

/* Weidmann 1993: 1.34 m/s, deviation 0.26 m/s; and they walk as fast as they like to, to the end and back */
static void speeds(void)
{
    static stand t;
    t = (stand){.arena = sp_arena_create()};
    enum { N = 120 };
    const sp_road_piece piece = {3000, 0, 0};
    const sp_road_spec spec = {.name = "street",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 1,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .kerb = true};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t.arena, &net, &t.error));
    stand_on(&t, net, 1);
    for (uint32_t n = 0; n < N; n++) {
        (void)walker(&t, "adult", (sp_road_place){1, n % 2 ? 2 : -2, 5 + 24.9 * n, 0}, n % 3 == 0);
    }
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 10));
    double from[N + 2], sum = 0, squares = 0;
    for (uint32_t i = 2; i < N + 2; i++) {
        from[i] = stand_of(&t, i)->odometer;
    }
    CHECK(stand_run(&t, 30));
    for (uint32_t i = 2; i < N + 2; i++) {
        const double v = (stand_of(&t, i)->odometer - from[i]) / 30;
        sum += v;
        squares += v * v;
        CHECK(v > 0.4 && v < 2.5);
        CHECK(sp_abs(stand_of(&t, i)->t) > 3.5 && sp_abs(stand_of(&t, i)->t) < 5.5);
    }
    const double mean = sum / N, deviation = sp_sqrt(squares / N - mean * mean);
    CHECK_NEAR(mean, 1.34, 0.06);
    CHECK_NEAR(deviation, 0.27, 0.06);
    CHECK(t.contact_count == 0);
    stand_end(&t);
}

/* two who meet, one who catches up with another, one who stands in the way, on 2 m of pavement; and its end */
static void past_each_other(void)
{
    static stand t;
    t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece = {60, 0, 0};
    const sp_road_spec spec = {.name = "street",
                               .pieces = &piece,
                               .piece_count = 1,
                               .lanes_right = 1,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .kerb = true};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t.arena, &net, &t.error));
    stand_on(&t, net, 3);
    static const double s[] = {5, 12, 20, 55, 48, 35};
    static const double v[] = {1.8, 0.9, 1.2, 1.4, 1.0, 1.5};
    for (int k = 0; k < 6; k++) {
        const uint32_t i = walker(&t, k == 2 ? "child" : "adult", (sp_road_place){1, -2, s[k], 0}, k >= 3);
        t.actors[i].temper.speed_most = v[k];
        t.actors[i].temper.speed_factor = 1;
    }
    const uint32_t still = put(&t, "adult", (sp_road_place){1, -2, 27, -5.2}, false, 0);
    t.actors[still].parked = true;
    CHECK(stand_begin(&t));
    int turned[8] = {0};
    for (int n = 0; n < 15000; n++) {
        double before[8];
        for (uint32_t i = 2; i < 8; i++) {
            before[i] = sp_cos(stand_of(&t, i)->heading);
        }
        CHECK(stand_tick(&t));
        for (uint32_t i = 2; i < 8; i++) {
            const sp_actor *a = stand_of(&t, i);
            turned[i] += (sp_cos(a->heading) < 0) != (before[i] < 0);
            CHECK(a->t < -3.5 && a->t > -5.5 && a->s > 0.1 && a->s < 59.9);
        }
    }
    for (uint32_t i = 2; i < 8; i++) {
        CHECK(turned[i] >= 2);
        CHECK(stand_of(&t, i)->odometer > 150 * 0.5 * v[i - 2]);
    }
    CHECK(t.contact_count == 0);
    stand_end(&t);
}

/* taken over at any tick, and given back: he does as he is told, then goes home to the pavement */
static void taken_over(void)
{
    static stand t;
    street(&t, false);
    const uint32_t i = waits(&t);
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 1.23));
    sp_actor *a = stand_of(&t, i);
    a->flags &= ~(uint32_t)(SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE);
    sp_rail_straight(a);
    a->line_heading = sp_wrap_angle(a->heading + 1.2); /* onto the carriageway */
    a->rail_target = a->rail_speed = 2;
    a->speed_act = SP_SPEED_HOLD;
    const double x = a->x, y = a->y;
    CHECK(stand_run(&t, 1.5));
    CHECK_NEAR(sp_hypot(a->x - x, a->y - y), 3, 1e-9);
    CHECK_NEAR(sp_atan2(a->y - y, a->x - x), a->line_heading, 1e-9);
    CHECK(a->t > -3.5);
    a->flags |= SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE;
    CHECK(stand_run(&t, 8));
    sp_lane_info lane;
    CHECK(sp_road_lane(t.def.road, a->road, a->s, a->lane, &lane) && lane.type == SP_LANE_SIDEWALK);
    CHECK(a->speed > 0.5);

    /* only his speed: his path is his own, and the other way round */
    a->flags &= ~(uint32_t)SP_ACTOR_OWN_SPEED;
    a->rail_speed = a->rail_target = 0.8;
    a->speed_act = SP_SPEED_HOLD;
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(a->speed, 0.8, 1e-9);
    CHECK(sp_road_lane(t.def.road, a->road, a->s, a->lane, &lane) && lane.type == SP_LANE_SIDEWALK);
    a->flags = (a->flags | SP_ACTOR_OWN_SPEED) & ~(uint32_t)SP_ACTOR_OWN_LANE;
    const double heading = a->line_heading;
    CHECK(stand_run(&t, 3));
    CHECK_NEAR(a->speed, walk, 1e-9);
    CHECK_NEAR(a->line_heading, heading, 0);

    /* touched: a loose body, which decides nothing */
    const sp_mind mind = a->mind;
    a->flags |= SP_ACTOR_OWN_LANE;
    a->move = SP_MOVE_LOOSE;
    CHECK(stand_run(&t, 0.5));
    CHECK(!memcmp(&mind, &a->mind, sizeof mind));
    stand_end(&t);
}

/* a world that is copied goes on to the bit, with everything else made anew */
static void restored(void)
{
    static stand t;
    street(&t, false);
    const uint32_t west = sp_road_by_id(t.def.road, "west"), east = sp_road_by_id(t.def.road, "east");
    for (uint32_t n = 0; n < 24; n++) {
        (void)walker(&t, n % 3 ? "adult" : "child",
                     (sp_road_place){n % 2 ? west : east, n % 4 < 2 ? -2 : 2, 120 + 3.1 * n, 0}, n % 5 < 2);
    }
    for (uint32_t n = 0; n < 6; n++) {
        (void)car(&t, "compact", "normal", (sp_road_place){n % 2 ? west : east, -1, 20 + 24.0 * n, 0});
    }
    CHECK(stand_begin(&t));
    CHECK(stand_run(&t, 12.34));
    sp_world *copy = sp_arena_alloc(t.arena, t.world->bytes);
    CHECK(copy != NULL);
    memcpy(copy, t.world, t.world->bytes);
    CHECK(stand_run(&t, 20));
    sp_world *first = t.world;
    uint32_t crossed = 0;
    for (uint32_t i = 2; i <= first->actor_count; i++) {
        crossed += first->actors[i].mind.crossing != 0;
    }
    CHECK(crossed > 2);
    sp_traffic_destroy(t.traffic);
    sp_physics_destroy(t.physics);
    t.traffic = sp_traffic_create(&t.def, &t.error);
    t.physics = sp_physics_create(&t.def, &t.error);
    CHECK(t.traffic && t.physics);
    t.world = copy;
    sp_physics_load(t.physics, &t.def, t.world);
    CHECK(stand_run(&t, 20));
    char name[128];
    double a, b;
    const bool differs = sp_world_differ(&t.def, first, copy, name, sizeof name, &a, &b);
    if (differs) {
        fprintf(stderr, "%s: %g %g\n", name, a, b);
    }
    CHECK(!differs);
    stand_end(&t);
}

int main(void)
{
    RUN(zebra_stands);
    RUN(gaps);
    RUN(car_stops);
    RUN(patience);
    RUN(speeds);
    RUN(past_each_other);
    RUN(taken_over);
    RUN(restored);
    return DONE();
}
