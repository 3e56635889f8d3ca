/* scale.c - a thousand vehicles: taken up again from a copy of the world they go on bit for bit, and a car far away
 * changes no bit of the others. */
#include "traffic/stream.h"

static void road(stand *t)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_piece piece[3] = {{3000, 0, 0}, {1000, 0, 1e-3}, {8000, 1e-3, 1e-3}};
    const sp_road_spec spec = {.name = "long",
                               .pieces = piece,
                               .piece_count = 3,
                               .lanes_right = 3,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .speed_limit = 36};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena,
                            .tick_ns = 10000000,
                            .substeps = 5,
                            .road = net,
                            .env = {.friction = 1},
                            .limit_ticks = 100000,
                            .seed = 11};
    t->def.actors = t->actors;
}

static uint32_t driver(stand *t, int32_t lane, double s, double speed)
{
    const uint32_t i = stand_actor(t, t->def.actor_count % 7 ? "compact" : "van", lane, s, 0, speed);
    stream_driver(&t->actors[i], i, 0.8, 0.4);
    return i;
}

static void hash(stand *t, sp_hash *chain)
{
    sp_tick_hash all;
    sp_world_hash(&t->def, t->world, &all);
    *chain = all.chain;
}

static void test_restored(void)
{
    static stand t;
    road(&t);
    stand_actor(&t, "compact", -2, 300, 0, 25);
    for (uint32_t n = 0; n < 1000; n++)
        driver(&t, -1 - (int32_t)(n % 3), 60 + 30.0 * (n / 3) + 4 * (n % 3), 20 + 8 * sp_random(1, 2, 0, n));
    CHECK(stand_begin(&t));
    for (int k = 0; k < 25; k++)
        CHECK(stand_tick(&t));

    /* the copy, half a run, and its hash */
    const size_t size = (size_t)sp_world_bytes(&t.def);
    sp_world *copy = malloc(size);
    CHECK(copy != NULL);
    memcpy(copy, t.world, size);
    sp_hash first = {0}, again = {0};
    for (int k = 0; k < 25; k++) {
        CHECK(stand_tick(&t));
        hash(&t, &first);
    }

    /* once more from the copy, with everything else made anew */
    sp_physics_destroy(t.physics);
    sp_traffic_destroy(t.traffic);
    memcpy(t.world, copy, size);
    free(copy);
    t.traffic = sp_traffic_create(&t.def, &t.error);
    t.physics = sp_physics_create(&t.def, &t.error);
    CHECK(t.traffic && t.physics);
    sp_physics_load(t.physics, &t.def, t.world);
    for (int k = 0; k < 25; k++) {
        CHECK(stand_tick(&t));
        hash(&t, &again);
    }
    CHECK(sp_hash_equal(first, again));
    stand_end(&t);
}

/* a column of twenty, once with one more who drives 500 m and farther away: first, last or not at all */
static void test_far_away(void)
{
    static stand with, without;
    for (int where = 0; where < 2; where++) {
        stand *both[2] = {&with, &without};
        for (int k = 0; k < 2; k++) {
            road(both[k]);
            stand_actor(both[k], "compact", -2, 2000, 0, 25);
            for (uint32_t n = 0; n < 20; n++)
                driver(both[k], -1 - (int32_t)(n % 3), 1600 + 18 * (double)n, 24 + 4 * sp_random(1, 2, 1, n));
            if (k == 0)
                driver(both[k], where ? -2 : -1, where ? 1100 : 2800, where ? 10 : 34);
            CHECK(stand_begin(both[k]));
        }
        bool same = true;
        for (int tick = 0; tick < 500 && same; tick++) {
            CHECK(stand_tick(&with) && stand_tick(&without));
            same = !memcmp(&with.world->actors[1], &without.world->actors[1], 21 * sizeof with.world->actors[1]);
        }
        CHECK(same);
        CHECK(stand_of(&with, 22)->odometer > 40);
        stand_end(&with);
        stand_end(&without);
    }
}

int main(void)
{
    RUN(test_restored);
    RUN(test_far_away);
    return DONE();
}
