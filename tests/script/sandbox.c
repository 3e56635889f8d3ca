/* what a hostile or careless scenario may not do, and what stays the same from process to process */
#include "helper.h"

static char out[4000];

static void endless_loop_is_an_error_in_words(void)
{
    failure(BODY("local n = 0\nwhile true do n = n + 1 end"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: the script ran for too long");
}

static void pcall_does_not_outlive_the_purse(void)
{
    failure(BODY("while true do pcall(function() while true do end end) end"), out, sizeof out);
    CHECK_HOLDS(out, "ran for too long");
}

static void memory_bomb_is_an_error_in_words(void)
{
    failure(BODY("local t = {}\nfor i = 1, 1e9 do t[i] = 'text ' .. i end"), out, sizeof out);
    CHECK_HOLDS(out, "more than 128 MiB");
    CHECK_HOLDS(out, "test.lua");
}

static void text_bombs_are_refused(void)
{
    failure(BODY("local s = ('x'):rep(1e9)"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: string.rep would make");
    failure(BODY("local s = ('x'):rep(2e6)\nlocal a = s:find(('a?'):rep(20))"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: a pattern of at most");
    failure(BODY("local s = string.format('%p', {})"), out, sizeof out);
    CHECK_HOLDS(out, "%p is refused");
}

static void what_reaches_out_is_not_there(void)
{
    static const char *const gone[] = {"io.open('x')",       "os.time()",   "debug.getinfo(1)", "package.path = ''",
                                       "load('return 1')()", "dofile('x')", "collectgarbage()", "print(1)"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char text[400];
        snprintf(text, sizeof text, BODY("local x = 1\n%s"), gone[i]);
        failure(text, out, sizeof out);
        CHECK_HOLDS(out, "test.lua:3: error: '");
        CHECK_HOLDS(out, "is not here");
    }
    failure(BODY("local x = string.dump(function() end)"), out, sizeof out);
    CHECK_HOLDS(out, "dump");
}

static void collectable_metamethods_are_refused(void)
{
    failure(BODY("local t = setmetatable({}, { __gc = function() end })"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: metamethods __gc and __mode");
    failure(BODY("local t = setmetatable({}, { ['__mo' .. 'de'] = 'k' })"), out, sizeof out);
    CHECK_HOLDS(out, "__mode is refused");
    CHECK_TEXT(
        failure(BODY("-- __gc in a comment is fine\nlocal ego = w:ego { at = w.road:lane(-1, 100) }"), out, sizeof out),
        "");
}

static void the_power_operator_names_its_mend(void)
{
    failure(BODY("local x = 2 ^ 3"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: the operator '^' is not here");
    CHECK_HOLDS(out, "math.pow");
    CHECK_HOLDS(out, "local x = 2 ^ 3\n                ^");
}

static void pairs_walks_in_one_order(void)
{
    const char *text =
        BODY("local t = { b = 1, a = 1, [3] = 1, [1] = 1, [2.5] = 1, [true] = 1, [false] = 1, [-4] = 1, ab = 1 }\n"
             "local s = ''\nfor k in pairs(t) do s = s .. tostring(k) .. ' ' end\n"
             "w:assert(s == '-4 1 3 2.5 a ab b false true ', s)\nw:ego { at = w.road:lane(-1, 100) }");
    CHECK_TEXT(failure(text, out, sizeof out), "");
    failure(BODY("for k in pairs({ [{}] = 1 }) do end"), out, sizeof out);
    CHECK_HOLDS(out, "a key of type table has no order");
    // a thousand keys come out sorted
    CHECK_TEXT(
        failure(BODY("local t, last = {}, 0\nfor i = 1000, 1, -1 do t[i * 7] = i end\n"
                     "for k in pairs(t) do w:assert(k > last) last = k end\nw:ego { at = w.road:lane(-1, 100) }"),
                out, sizeof out),
        "");
}

static void mathematics_is_ours(void)
{
    CHECK_TEXT(
        failure(
            BODY("w:assert(math.pow(2, 10) == 1024 and math.abs(math.sin(1) - 0.8414709848078965) < 1e-15)\n"
                 "w:assert(math.atan(1, -1) > 2.35 and math.log(8, 2) > 2.99)\nw:ego { at = w.road:lane(-1, 100) }"),
            out, sizeof out),
        "");
    failure("local x = math.random()\nlocal sp = require 'skidpad'\nreturn nil", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:1: error: math.random has no place in a head");
}

static void draws_belong_to_the_case(void)
{
    const char *text =
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 900 }, "
        "vary = { a = sp.one_of(1, 2) },\n"
        "run = function(w, p) w:ego { at = w.road:lane(-1, 100 + math.random() * 100), speed = p.a } end }";
    double x[3];
    for (int i = 0; i < 3; i++) {
        bench b;
        CHECK(bench_freeze(&b, text, i == 2));
        x[i] = b.def->actors[1].pose.position.x + b.def->actors[1].speed;
        bench_end(&b);
    }
    CHECK(x[0] == x[1]);
    CHECK(x[0] != x[2]);
}

static void globals_are_slips_of_the_pen(void)
{
    failure(BODY("speed = 5"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: 'speed' would be a global (write 'local' before it)");
    failure(BODY("local x = tostrin(5)"), out, sizeof out);
    CHECK_HOLDS(out, "did you mean 'tostring'?");
}

static void recursion_ends_in_words(void)
{
    failure(BODY("local function f() return 1 + f() end\nf()"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: stack overflow");
}

/* every allocation may fail, and each time the answer is an error or a scenario */
static void memory_may_run_out_anywhere(void)
{
    const char *text = BODY(
        "local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nw:wait_until(ego:standstill(), { within = 5 })");
    int failed = 0;
    for (uint64_t n = 1; n < 4000; n += 1 + n / 40) {
        bench b;
        sp_memory_fail_at(n);
        const bool fine = bench_freeze(&b, text, 0);
        sp_memory_fail_at(0);
        failed += !fine;
        CHECK(fine || b.err.code != 0);
        bench_end(&b);
    }
    CHECK(failed > 20);
}

int main(void)
{
    RUN(endless_loop_is_an_error_in_words);
    RUN(pcall_does_not_outlive_the_purse);
    RUN(memory_bomb_is_an_error_in_words);
    RUN(text_bombs_are_refused);
    RUN(what_reaches_out_is_not_there);
    RUN(collectable_metamethods_are_refused);
    RUN(the_power_operator_names_its_mend);
    RUN(pairs_walks_in_one_order);
    RUN(mathematics_is_ours);
    RUN(draws_belong_to_the_case);
    RUN(globals_are_slips_of_the_pen);
    RUN(recursion_ends_in_words);
    RUN(memory_may_run_out_anywhere);
    return DONE();
}
