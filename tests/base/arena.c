/* arenas, the gate, errors. */
#include "base/base.h"
#include "tests/check.h"

static void test_zeroed_and_aligned(void)
{
    sp_arena *a = sp_arena_create();
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = sp_arena_alloc(a, n);
        CHECK(p && ((uintptr_t)p & 15) == 0);
        bool zero = true;
        for (size_t i = 0; i < n; i++) {
            zero = zero && p[i] == 0;
            p[i] = 0xff;
        }
        CHECK(zero);
    }
    CHECK(sp_arena_alloc(a, (size_t)5 << 20) != NULL);
    CHECK(sp_arena_alloc(a, SIZE_MAX - 5) == NULL);
    CHECK_TEXT(sp_arena_strdup(a, "lane"), "lane");
    CHECK(sp_arena_strdup(a, NULL) == NULL);
    int old[2] = {4, 5};
    int *grown = sp_arena_grow(a, old, 2, 4, sizeof *old);
    CHECK(grown[0] == 4 && grown[1] == 5 && grown[2] == 0 && grown[3] == 0);
    sp_arena_destroy(a);
    sp_arena_destroy(NULL);
}

/* what a caller would do: three steps, each of which may fail */
static bool three_steps(void)
{
    sp_arena *a = sp_arena_create();
    const bool good = a && sp_arena_alloc(a, 100) && sp_arena_alloc(a, 100000);
    sp_arena_destroy(a);
    return good;
}

static void test_nth_failure(void)
{
    const uint64_t before = sp_memory_calls();
    CHECK(three_steps());
    const uint64_t calls = sp_memory_calls() - before;
    CHECK(calls == 3);
    for (uint64_t n = 1; n <= calls; n++) {
        sp_memory_fail_at(n);
        CHECK(!three_steps());
    }

    /* a gate beyond the last call never closes */
    sp_memory_fail_at(calls + 1);
    CHECK(three_steps());
    sp_memory_fail_at(0);
}

static void test_error(void)
{
    sp_error e = {0};
    char out[1200];
    CHECK(!sp_error_set(&e, SP_BAD_LOAD, "ccrs.lua", 2, "unknown parameter '%s'", "sped"));
    sp_error_hint(&e, "did you mean '%s'?", "speed");
    sp_error_show_line(&e, "a\n  sped = 3\nb", "sped");
    sp_error_print(&e, out, sizeof out);
    CHECK_TEXT(out, "ccrs.lua:2: error: unknown parameter 'sped' (did you mean 'speed'?)\n      sped = 3\n      ^");

    /* the first one wins; nobody has to listen */
    CHECK(!sp_error_set(&e, SP_BAD_BENCH, NULL, 0, "later"));
    CHECK(e.code == SP_BAD_LOAD && e.line == 2);
    CHECK(!sp_error_set(NULL, SP_BAD_BENCH, NULL, 0, "later"));
}

int main(void)
{
    RUN(test_zeroed_and_aligned);
    RUN(test_nth_failure);
    RUN(test_error);
    return DONE();
}
