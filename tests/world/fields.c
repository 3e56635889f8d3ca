/* the one table: every byte once; the hash changes exactly when a live field does; differ names it. */
#include "tests/check.h"
#include "world/world.h"

#include <time.h>

static sp_arena *arena;
static sp_actor_def actor_defs[4] = {{0}, {.name = "ego"}, {.name = "target"}, {.name = "child"}};
static sp_light_def lights[3] = {{.signal = 1}, {.signal = 4}, {.signal = 9}};
static const char *marks[2] = {"t0", "cut_in"};
static sp_world_def def = {.tick_ns = 10000000,
                           .actor_count = 3,
                           .actors = actor_defs,
                           .mark_count = 2,
                           .marks = marks,
                           .light_count = 3,
                           .lights = lights};

static uint32_t size_of(sp_field_type t)
{
    return t == SP_TEXT ? 1 : (t == SP_I32 || t == SP_U32 ? 4 : 8);
}

/* a world in which something of everything is alive */
static sp_world *world_make(void)
{
    sp_error err = {0};
    sp_world *w = sp_world_create(&def, arena, &err);
    CHECK(w != NULL);
    w->control.pending_count = 2;
    w->event_count = 3;
    w->limb_count = 2;
    w->fault_count = 5;
    w->metric_words = 10;
    for (uint64_t i = 0; i < SP_MAX_CONTACTS; i++)
        w->contact_pairs[i] = UINT64_C(1) << 32 | (i + 2);
    return w;
}

static void cover(const sp_field *f, uint32_t count, bool per_actor, unsigned char *bytes, size_t size)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t b = 0; f[i].per_actor == per_actor && b < f[i].count * size_of(f[i].type); b++) {
            CHECK(f[i].offset + b < size);
            bytes[f[i].offset + b]++;
        }
    }
}

static void check_covered(const unsigned char *bytes, size_t size, const char *what)
{
    size_t gaps = 0, twice = 0;
    for (size_t i = 0; i < size; i++) {
        gaps += bytes[i] == 0;
        twice += bytes[i] > 1;
    }
    if (gaps || twice) {
        fprintf(stderr, "%s: %zu bytes in no row, %zu in several\n", what, gaps, twice);
    }
    CHECK(gaps == 0 && twice == 0);
}

static void test_every_byte_once(void)
{
    static unsigned char world[sizeof(sp_world)], actor[sizeof(sp_actor)];
    uint32_t count = 0;
    const sp_field *f = sp_world_fields(&count);
    cover(f, count, false, world, sizeof world);
    cover(f, count, true, actor, sizeof actor);
    check_covered(world, sizeof world, "sp_world");
    check_covered(actor, sizeof actor, "sp_actor");

    /* names are unique, and only the bookkeeping has no owner */
    for (uint32_t i = 0; i < count; i++) {
        const bool bookkeeping = !strcmp(f[i].name, "bytes") || !strncmp(f[i].name, "chain", 5);
        CHECK((f[i].owner == SP_OWN_NONE) == bookkeeping);
        for (uint32_t k = i + 1; k < count && k < i + 200; k++) {
            CHECK(f[i].per_actor != f[k].per_actor || strcmp(f[i].name, f[k].name) != 0);
        }
    }
}

/* changes each element of each row, in turn, and asks for hash and differ */
static void check_element(sp_world *w, sp_world *was, unsigned char *p, uint32_t size, bool counts, const char *name)
{
    const sp_hash before = sp_world_hash_peek(&def, was);
    *p = (unsigned char)(*p ^ 0x10);
    char said[200] = "";
    double a, b;
    const bool differs = sp_world_differ(&def, w, was, said, sizeof said, &a, &b);
    const bool hashes = !sp_hash_equal(before, sp_world_hash_peek(&def, w));
    CHECK(differs == counts && hashes == counts);
    CHECK(!counts || strstr(said, name) != NULL);
    if (differs != counts || hashes != counts || (counts && !strstr(said, name))) {
        fprintf(stderr, "%s: differs %d, hashes %d, wanted %d; said %s\n", name, differs, hashes, counts, said);
    }
    *p = (unsigned char)(*p ^ 0x10);
    (void)size;
}

/* is element i of the row alive in world_make's world? */
static bool alive(const sp_field *f, uint32_t i)
{
    unsigned k = 0;
    if (f->owner == SP_OWN_NONE) {
        return false;
    }
    if (sscanf(f->name, "control.pending[%u]", &k) == 1) {
        return k < 2;
    }
    if (sscanf(f->name, "events[%u]", &k) == 1) {
        return k < 3;
    }
    if (!strcmp(f->name, "metric")) {
        return i < 10;
    }
    if (!strcmp(f->name, "mark_tick")) {
        return i < 2;
    }
    if (!strncmp(f->name, "fault_", 6) && f->count > 1) {
        return i < 5;
    }
    if (!strncmp(f->name, "light_", 6)) {
        return i < 3;
    }
    /* world_make has two people who fell: elements of one limb by the row */
    static const struct {
        const char *name;
        uint32_t each;
    } limbs[] = {{"limb_position", 3}, {"limb_quaternion", 4}, {"limb_rotation", 12},
                 {"limb_velocity", 3}, {"limb_spin", 3},       {"limb_actor", 1}};
    for (int n = 0; n < 6; n++) {
        if (!strcmp(f->name, limbs[n].name)) {
            return i < 2 * limbs[n].each;
        }
    }
    return strcmp(f->name, "mark_value") != 0 || i < 8;
}

static void test_hash_follows_fields(void)
{
    sp_world *w = world_make(), *was = world_make();
    uint32_t count = 0;
    const sp_field *f = sp_world_fields(&count);
    CHECK(!sp_world_differ(&def, w, was, NULL, 0, NULL, NULL));
    for (uint32_t r = 0; r < count; r++) {
        /* counts are what says how much is alive; they have a test of their own */
        const char *n = f[r].name;
        if (!strcmp(n, "event_count") || !strcmp(n, "metric_words") || !strcmp(n, "actor_count") ||
            !strcmp(n, "control.pending_count") || !strcmp(n, "fault_count")) {
            continue;
        }
        const uint32_t size = size_of(f[r].type);
        for (uint32_t i = 0; i<f[r].count; i += f[r].count> 64 ? 3 : 1) {
            if (!f[r].per_actor && strncmp(n, "chain", 5) != 0) {
                check_element(w, was, (unsigned char *)w + f[r].offset + i * size + size - 1, size, alive(&f[r], i), n);
            }
            for (uint32_t a = 1; f[r].per_actor && a <= 3; a += 2) {
                check_element(w, was, (unsigned char *)&w->actors[a] + f[r].offset + i * size, size, true, n);
            }
        }
    }
    check_element(w, was, (unsigned char *)&w->actors[0].x, 8, false, "x");
}

static void test_counts(void)
{
    sp_world *w = world_make(), *was = world_make();
    char said[100];
    double a, b;
    w->event_count = 4;
    CHECK(sp_world_differ(&def, w, was, said, sizeof said, &a, &b) && a == 4 && b == 3);
    CHECK_TEXT(said, "event_count");
    CHECK(!sp_hash_equal(sp_world_hash_peek(&def, w), sp_world_hash_peek(&def, was)));
    w->event_count = 3;
    w->actors[2].speed = 12.5;
    CHECK(sp_world_differ(&def, w, was, said, sizeof said, &a, &b) && a == 12.5 && b == 0);
    CHECK_TEXT(said, "actor target: speed");
    w->actors[2].speed = 0;
    w->actors[1].body_velocity[2] = 1;
    CHECK(sp_world_differ(&def, w, was, said, sizeof said, &a, &b));
    CHECK_TEXT(said, "actor ego: body_velocity[2]");
}

static void test_owners_and_chain(void)
{
    sp_world *w = world_make(), *v = world_make();
    sp_tick_hash a, b;
    const sp_hash peek = sp_world_hash_peek(&def, w);
    sp_world_hash(&def, w, &a);
    CHECK(sp_hash_equal(a.chain, peek) && sp_hash_equal(w->chain, a.chain));

    /* a wheel belongs to the vehicle and to nobody else */
    v->actors[1].wheels[2].spin = 3;
    sp_world_hash(&def, v, &b);
    for (int o = 0; o < SP_OWNERS; o++) {
        CHECK(sp_hash_equal(a.part[o], b.part[o]) == (o != SP_OWN_VEHICLE));
    }
    CHECK_TEXT(sp_owner_name(SP_OWN_VEHICLE), "vehicle");
    CHECK_TEXT(sp_owner_name(SP_OWN_COMMAND), "command");

    /* the same state later is another link */
    const sp_hash first = a.chain;
    sp_world_hash(&def, w, &a);
    CHECK(!sp_hash_equal(a.chain, first));

    /* a copy is a snapshot */
    sp_world *copy = sp_arena_alloc(arena, w->bytes);
    memcpy(copy, w, w->bytes);
    CHECK(sp_hash_equal(sp_world_hash_peek(&def, w), sp_world_hash_peek(&def, copy)));
}

static void test_time(void)
{
    sp_world *w = world_make();
    sp_tick_hash h;
    struct timespec a, b;
    (void)clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < 5000; i++) {
        sp_world_hash(&def, w, &h);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &b);
    const double ns = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 5000;
    printf("hash of 3 actors: %.0f ns; sp_world %zu bytes, sp_actor %zu\n", ns, sizeof(sp_world), sizeof(sp_actor));
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_every_byte_once);
    RUN(test_hash_follows_fields);
    RUN(test_counts);
    RUN(test_owners_and_chain);
    RUN(test_time);
    sp_arena_destroy(arena);
    return DONE();
}
