/* select.c - the -k expression, shards and seeds. */
#include "check.h"
#include "suite/suite.h"

static const char *const tags[] = {"aeb", "euroncap2026"};

static bool match(const char *expr)
{
    bool m = false;
    sp_error err = {0};
    if (!sp_select_match(expr, "euroncap/ccrs[impact=50%,speed=30km/h]", tags, 2, &m, &err))
        return false;
    return m;
}

static bool bad(const char *expr)
{
    bool m;
    sp_error err = {0};
    return !sp_select_match(expr, "x", tags, 2, &m, &err) && err.code == SP_BAD_USAGE && err.text[0];
}

static void words(void)
{
    CHECK(match("ccrs"));
    CHECK(match("speed=30km/h"));
    CHECK(match("euroncap2026"));
    CHECK(!match("ccrm"));
    CHECK(match("'impact=50%'"));
    CHECK(!match("\"impact=50% \""));
}

static void logic(void)
{
    CHECK(match("ccrs and aeb"));
    CHECK(!match("ccrs and ccrm"));
    CHECK(match("ccrm or ccrs"));
    CHECK(match("not ccrm"));
    CHECK(match("not not ccrs"));
    CHECK(!match("not ccrs"));
    /* and binds closer than or; not closest */
    CHECK(match("ccrs or ccrm and ccrb"));
    CHECK(!match("(ccrs or ccrm) and ccrb"));
    CHECK(match("not ccrm and ccrs"));
    CHECK(match("not (ccrm or ccrb)"));
    CHECK(match("((ccrs))"));
}

static void nonsense(void)
{
    CHECK(bad(""));
    CHECK(bad("and"));
    CHECK(bad("a or"));
    CHECK(bad("(a"));
    CHECK(bad("a)"));
    CHECK(bad("a b"));
    CHECK(bad("not"));
    CHECK(bad("'a"));
    /* deep nesting is refused, not a stack overflow */
    char deep[5001];
    memset(deep, '(', 5000);
    deep[5000] = '\0';
    CHECK(bad(deep));
    for (size_t i = 0; i + 4 <= 5000; i += 4)
        memcpy(deep + i, "not ", 4);
    CHECK(bad(deep));
}

/* every id is in exactly one shard, and nearly evenly */
static void shards(void)
{
    uint32_t count[5] = {0}, a, b;
    sp_error err = {0};
    for (int i = 0; i < 1000; i++) {
        char id[32];
        snprintf(id, sizeof id, "x[i=%d]", i);
        const uint32_t s = sp_select_shard(id, 4);
        CHECK(s >= 1 && s <= 4);
        count[s]++;
        CHECK(s == sp_select_shard(id, 4));
    }
    for (int s = 1; s <= 4; s++)
        CHECK(count[s] > 190 && count[s] < 310);
    CHECK(sp_select_shard("x", 1) == 1);
    CHECK(sp_select_shard_parse("2/3", &a, &b, &err) && a == 2 && b == 3);
    CHECK(!sp_select_shard_parse("0/3", &a, &b, &err) && err.code == SP_BAD_USAGE);
    CHECK(!sp_select_shard_parse("4/3", &a, &b, &err));
    CHECK(!sp_select_shard_parse("1/3x", &a, &b, &err));
    CHECK(!sp_select_shard_parse("", &a, &b, &err));
}

/* the environments of schedulers, 1-based and 0-based */
static void automatic(void)
{
    uint32_t a, b;
    sp_error err = {0};
    setenv("CI_NODE_INDEX", "2", 1);
    setenv("CI_NODE_TOTAL", "5", 1);
    CHECK(sp_select_shard_parse("auto", &a, &b, &err) && a == 2 && b == 5);
    unsetenv("CI_NODE_INDEX");
    setenv("JOB_COMPLETION_INDEX", "0", 1);
    setenv("SKIDPAD_SHARDS", "3", 1);
    CHECK(sp_select_shard_parse("auto", &a, &b, &err) && a == 1 && b == 3);
    unsetenv("JOB_COMPLETION_INDEX");
    CHECK(sp_select_shard_parse("auto", &a, &b, &err) && a == 1 && b == 1);
}

/* contracts 4: low 64 bits of XXH3-128 of "<seed>\n<repeat>\n<id>" */
static void seeds(void)
{
    const char text[] = "1\n0\neuroncap/ccrs[impact=50%,speed=30km/h]";
    CHECK(sp_select_seed(1, 0, "euroncap/ccrs[impact=50%,speed=30km/h]") == sp_hash_bytes(text, sizeof text - 1).lo);
    CHECK(sp_select_seed(1, 0, "a") != sp_select_seed(1, 1, "a"));
    CHECK(sp_select_seed(1, 0, "a") != sp_select_seed(2, 0, "a"));
}

int main(void)
{
    RUN(words);
    RUN(logic);
    RUN(nonsense);
    RUN(shards);
    RUN(automatic);
    RUN(seeds);
    return DONE();
}
