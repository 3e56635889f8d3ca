/* bits.c - every act taken up again in its midst, from a copy of the world and with all else made anew, goes on bit for
 * bit. `bits hashes` prints the hash of each act instead: tests/determinism/matrix compares them between compilers,
 * optimisation levels and processors. */
#include "determinism/acts.h"

static void play(const act *a, stand *t, int64_t until)
{
    while (t->world->tick < until && !check_bad)
        act_step(a, t);
}

static void begin(const act *a, stand *t)
{
    a->make(t);
    CHECK(stand_begin(t));
}

static sp_hash whole(const act *a)
{
    static stand t;
    begin(a, &t);
    play(a, &t, a->ticks);
    const sp_hash end = t.world->chain;
    stand_end(&t);
    return end;
}

static void restored(const act *a)
{
    static stand t;
    begin(a, &t);
    play(a, &t, a->midst);
    CHECK(a->is_on(&t));
    const size_t size = (size_t)sp_world_bytes(&t.def);
    sp_world *copy = malloc(size);
    CHECK(copy != NULL);
    memcpy(copy, t.world, size);

    /* all that is not in the world is made anew, as a replay that begins at a keyframe does */
    play(a, &t, a->ticks);
    const sp_hash end = t.world->chain;
    sp_physics_destroy(t.physics);
    sp_traffic_destroy(t.traffic);
    memcpy(t.world, copy, size);
    free(copy);
    t.traffic = sp_traffic_create(&t.def, &t.error);
    t.physics = sp_physics_create(&t.def, &t.error);
    CHECK(t.traffic && t.physics);
    sp_physics_load(t.physics, &t.def, t.world);
    play(a, &t, a->ticks);
    CHECK(sp_hash_equal(end, t.world->chain));
    stand_end(&t);
}

static void all_restored(void)
{
    for (uint32_t k = 0; k < ACTS; k++) {
        const int bad = check_bad;
        check_bad = 0;
        restored(&acts[k]);
        if (check_bad)
            fprintf(stderr, "act %s\n", acts[k].name);
        check_bad |= bad;
    }
}

/* one bit of the state counts: else equal hashes would say nothing */
static void a_bit_counts(void)
{
    for (uint32_t k = 4; k < 8; k++) {
        static stand t;
        begin(&acts[k], &t);
        play(&acts[k], &t, acts[k].midst);
        const sp_hash before = sp_world_hash_peek(&t.def, t.world);
        t.world->actors[1].body_velocity[1] += 1e-15;
        CHECK(!sp_hash_equal(before, sp_world_hash_peek(&t.def, t.world)));
        stand_end(&t);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "hashes")) {
        for (uint32_t k = 0; k < ACTS; k++) {
            char text[33];
            sp_hash_hex(whole(&acts[k]), text);
            printf("%s %s\n", acts[k].name, text);
        }
        return check_bad;
    }
    RUN(all_restored);
    RUN(a_bit_counts);
    return DONE();
}
