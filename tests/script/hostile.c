/* attacks on the words of scenarios: each ends soon, in words with file and line, and leaves no trace in what follows.
 * The loops stand in `where`, whose purse is a tenth of a prologue's. */
#include <time.h>

#include "helper.h"

static char out[4000];

/* a head whose `where` does this */
#define WHERE(text)                                                                                                    \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"    \
    "vary = { a = sp.one_of(1, 2) }, run = function(w, p) local _ = p.a w:ego { at = w.road:lane(-1, 100) } end,\n"    \
    "where = function(p)\n" text "\nreturn true end }"

/* an attack, what is said of it, and that it takes less than 20 s of the CPU, sanitizers and all */
#define ATTACK(text, words)                                                                                            \
    do {                                                                                                               \
        const clock_t before_ = clock();                                                                               \
        failure((text), out, sizeof out);                                                                              \
        CHECK_HOLDS(out, (words));                                                                                     \
        CHECK(clock() - before_ < 20 * CLOCKS_PER_SEC);                                                                \
    } while (0)

static void patterns_cannot_backtrack_without_end(void)
{
    const char *never = "could take for ever";
    ATTACK(BODY("local x = ('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40))"), "test.lua:2: error: this pattern");
    ATTACK(BODY("local x = ('x'):rep(1000):match(('.-'):rep(14) .. 'b')"), never);
    ATTACK(BODY("for x in ('x'):rep(1000):gmatch(('.*'):rep(14) .. 'b') do end"), never);
    ATTACK(BODY("local x = ('x'):rep(1000):gsub(('%w+'):rep(14) .. 'b', '')"), never);
    ATTACK(BODY("local x = ('('):rep(30000):find(('%b()'):rep(9))"), never);
    // and what people write goes through, as Lua has it
    ATTACK(BODY("local k, v = ('  speed = 50 km/h '):match('^%s*(%w+)%s*=%s*(.-)%s*$')\n"
                "w:assert(k == 'speed' and v == '50 km/h')\n"
                "w:assert(('a.b.c'):gsub('%.', '/') == 'a/b/c' and ('a+b'):find('+', 1, true) == 2)\n"
                "local n = 0 for x in ('one two three'):gmatch('%a+') do n = n + #x end w:assert(n == 11)\n"
                "w:ego { at = w.road:lane(-1, 100) }"),
           "");
    CHECK_TEXT(out, "");
}

static void work_in_c_is_paid_for(void)
{
    const char *long_ = "error: the script ran for too long";
    ATTACK(WHERE("local s = ('x'):rep(1e6) while true do pcall(string.upper, s) end"), long_);
    ATTACK(WHERE("local s = ('x'):rep(1e6) while true do pcall(string.find, s, 'y') end"), long_);
    ATTACK(WHERE("while true do pcall(string.rep, 'x', 4000000) end"), long_);
    ATTACK(WHERE("local s = ('x'):rep(4000000) while true do local t = s .. 'y' end"), long_);
    ATTACK(WHERE("local t = {} for i = 1, 1e9 do table.insert(t, 1, i) end"), long_);
    ATTACK(WHERE("local t = {} for i = 1, 300000 do t[i] = i end while true do table.sort(t) end"), long_);
    ATTACK(WHERE("local t = {} for i = 1, 200000 do t[i] = i end local f = function(...)\n"
                 "while true do local x = select(2, ...) end end f(table.unpack(t))"),
           long_);
    ATTACK(BODY("local s = ('x'):rep(3000000) s = s .. s"), "a text of more than 4 MiB");
    ATTACK(BODY("local s = ('x'):rep(1e6):gsub('x', ('y'):rep(1000))"), "more than");
}

static void tables_do_not_invent_their_length(void)
{
    const char *lies = "whose __len says its length";
    ATTACK(BODY("table.insert(setmetatable({}, { __len = function() return math.maxinteger // 2 end }), 1, 5)"), lies);
    ATTACK(BODY("table.remove(setmetatable({}, { __len = function() return math.maxinteger // 2 end }), 1)"), lies);
    ATTACK(BODY("table.concat(setmetatable({}, { __len = function() return 1e15 // 1 end }))"), lies);
}

/* Lua calls the handler of an error that its hook has raised before the hook is awake again */
static void no_handler_runs_while_the_hook_sleeps(void)
{
    const char *long_ = "error: the script ran for too long";
    ATTACK(WHERE("xpcall(function() while true do end end, function() while true do end end)"), long_);
    ATTACK(BODY("local t = setmetatable({}, { __close = function() while true do end end })"), "__close is refused");
    ATTACK(WHERE("local mt = {} local t = setmetatable({}, mt) mt['__clo' .. 'se'] = function() while true do end end\n"
                 "coroutine.wrap(function() local x <close> = t while true do end end)()"),
           long_);
    ATTACK(WHERE("local mt = {} local t = setmetatable({}, mt) mt['__clo' .. 'se'] = function() while true do end end\n"
                 "local co = coroutine.create(function() local x <close> = t while true do end end)\n"
                 "pcall(coroutine.resume, co) coroutine.close(co)"),
           long_);
    // and the end of the purse cannot be swallowed
    ATTACK(WHERE("pcall(function() while true do end end)"), long_);
    // in peace both work as they are meant to
    ATTACK(BODY("local ok, text = xpcall(function(x) error(x, 0) end, function(e) return e .. '!' end, 'no')\n"
                "w:assert(not ok and text == 'no!')\n"
                "local next_one = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) error('b' .. b, 0) end)\n"
                "w:assert(next_one(1) == 2) ok, text = pcall(next_one, 5) w:assert(not ok and text == 'b5', text)\n"
                "ok, text = pcall(next_one) w:assert(not ok and text:find('dead coroutine', 1, true))\n"
                "w:assert(select(2, xpcall(function() w:wait(1) return 1 end, error)) == 1)\n"),
           "");
}

/* the results must not change from run to run: an order that Lua leaves to the clock, an address */
static void nothing_of_the_process_shows(void)
{
    ATTACK(
        BODY(
            "local t = {} for i = 1, 3000 do t[i] = { i % 7, i } end\n"
            "table.sort(t, function(a, b) return a[1] < b[1] end)\n"
            "for i = 2, #t do w:assert(t[i - 1][1] < t[i][1] or t[i - 1][1] == t[i][1] and t[i - 1][2] < t[i][2]) end\n"
            "local s = { 'b', 'a', 'c' } table.sort(s) w:assert(table.concat(s) == 'abc')\n"
            "table.sort(s, function(a, b) return a > b end) w:assert(table.concat(s) == 'cba')\n"
            "table.sort({}) table.sort({ 1 }) table.sort({ 1, 1 }, function() return true end)\n"
            "w:ego { at = w.road:lane(-1, 100) }"),
        "");
    CHECK_TEXT(out, "");
    ATTACK(BODY("table.sort({ 1, 'a' })"), "test.lua:2: error: attempt to compare");
    ATTACK(BODY("local s = string.format('%5p', 'x')"), "%p is refused");
    ATTACK(BODY("local s = string.format('%%p %-08.3p', 'x')"), "%p is refused");
    ATTACK(BODY("w:assert(string.format('%%p %5.1f%%', 2) == '%p   2.0%') w:ego { at = w.road:lane(-1, 100) }"), "");
    CHECK_TEXT(out, "");
}

static void conditions_do_not_explode(void)
{
#define EGO "local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 } local c = ego:standstill()\n"
    ATTACK(BODY(EGO "for i = 1, 60 do c = c | c end"), "test.lua:3: error: a condition of more than 1000 parts");
    ATTACK(BODY(EGO "for i = 1, 1e5 do c = ~c end"), "a condition of more than 1000 parts");
    ATTACK(BODY(EGO "for i = 1, 900 do c = ~(c & ~c | c) break end w:wait_until(c, { within = 5 })"), "");
    CHECK_TEXT(out, "");
    // a function that gives the very condition that asks it
    bench b;
    CHECK(bench_freeze(&b, BODY(EGO "c = sp.when(function() return c end) w:wait_until(c, { within = 5 })"), 0));
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t n = 0;
    bool ended = false;
    CHECK(!sp_script_step(b.s, b.def, b.world, commands, SP_MAX_COMMANDS, &n, &ended, &b.err));
    CHECK_HOLDS(b.err.text, "nested too deep");
    bench_end(&b);
}

/* `where` may keep what it was given; sp.cover_all watched what it reads with memory that is gone by then */
static void what_where_keeps_is_harmless(void)
{
    ATTACK("local sp = require 'skidpad' local kept = {}\nreturn sp.scenario { name = 'test', "
           "road = sp.road.straight { length = 1000 },\n"
           "vary = sp.cover_all { a = sp.one_of(1, 2, 3), b = sp.one_of(1, 2, 3), c = sp.one_of(1, 2) },\n"
           "where = function(p) for _, k in ipairs(kept) do if k.a + k.b + k.c < 0 then return false end end\n"
           "kept[#kept + 1] = p return p.a ~= p.b end,\n"
           "run = function(w, p) for _, k in ipairs(kept) do local _ = k.a + p.a end\n"
           "w:ego { at = w.road:lane(-1, 100) } end }",
           "");
    CHECK_TEXT(out, "");
}

static void plans_end(void)
{
    ATTACK(
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"
        "vary = { a = sp.steps(1, 1000, 1), b = sp.steps(1, 1000, 1) }, run = function(w, p) end,\n"
        "where = function(p) for i = 1, 5e6 do end return true end }",
        "take too long over the points of the plan");
    ATTACK(WHERE("coroutine.yield()"), "attempt to yield");
    ATTACK(WHERE("error({})"), "test.lua:4: error: an error that is not a text");
}

static void large_files_are_refused(void)
{
    enum { SIZE = 5 << 20 };
    char *text = calloc(1, SIZE + 1);
    memset(text, ' ', SIZE);
    const sp_source source = {.path = "test.lua", .data = text, .size = SIZE};
    const sp_sources sources = {.given = &source, .given_count = 1};
    sp_error err = {0};
    CHECK(!sp_script_load("test.lua", &sources, &err));
    CHECK_HOLDS(err.text, "a Lua file of more than 4 MiB");
    free(text);
}

static void a_stretch_has_a_length(void)
{
    ATTACK(
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"
        "run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end,\n"
        "check = { sp.at_least('ego.ttc.min', 1, 's', { inside = { from = 500, to = 1 } }) } }",
        "test.lua:3: error: inside: from 500 m to 1 m");
    ATTACK(
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"
        "run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end,\n"
        "check = { sp.at_least('ego.ttc.min', 1, 's', { inside = { lane = 1e300 } }) } }",
        "inside: lane = 1e+300 is no lane");
}

int main(void)
{
    RUN(patterns_cannot_backtrack_without_end);
    RUN(work_in_c_is_paid_for);
    RUN(tables_do_not_invent_their_length);
    RUN(no_handler_runs_while_the_hook_sleeps);
    RUN(nothing_of_the_process_shows);
    RUN(conditions_do_not_explode);
    RUN(what_where_keeps_is_harmless);
    RUN(plans_end);
    RUN(large_files_are_refused);
    RUN(a_stretch_has_a_length);
    return DONE();
}
