/* errors name file, line, source and the word they mean; the linter says what Lua does not */
#include "helper.h"

#include <stdlib.h>
#include <unistd.h>

static char out[4000];

static void unknown_parameter_as_in_the_contract(void)
{
    failure("local sp = require 'skidpad'\nreturn sp.scenario {\n  name = 'test', road = sp.road.straight { length = "
            "500 },\n"
            "  vary = { speed = sp.steps(10, 50, 10, 'km/h') },\n  run = function(w, p)\n    w:ego { at = "
            "w.road:lane(-1, 100), speed = p.sped }\n  end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:6: error: unknown parameter 'sped' (did you mean 'speed'?)");
    CHECK_HOLDS(out, "    w:ego { at = w.road:lane(-1, 100), speed = p.sped }\n");
    // the caret stands below the word
    const char *source = strstr(out, "    w:ego"), *below = source ? strchr(source, '\n') : NULL;
    CHECK(below && strchr(below, '^'));
    if (below && strchr(below, '^')) {
        while (source > out && source[-1] != '\n')
            source--;
        CHECK(strchr(below, '^') - (below + 1) == strstr(source, "sped }") - source);
    }
}

static void unknown_key_is_found_in_its_own_line(void)
{
    failure("local sp = require 'skidpad'\nreturn sp.scenario {\n  name = 'test',\n  rode = sp.road.straight { length "
            "= 500 },\n  run = function() end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:4: error: unknown key 'rode' of sp.Scenario (did you mean 'road'?)");
    CHECK_HOLDS(out, "  rode = sp.road");
    failure(BODY("w:ego { at = w.road:lane(-1, 100),\n  sped = 5 }"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: unknown key 'sped' of sp.Ego (did you mean 'speed'?)");
}

static void syntax_errors_have_a_place(void)
{
    failure("local sp = require 'skidpad'\nlocal x = = 3", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: unexpected symbol near '='");
    CHECK_HOLDS(out, "local x = = 3");
}

static void units_are_looked_at(void)
{
    failure(BODY("w:ego { at = w.road:lane(-1, 100), speed = '5 kg' }"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: speed: wrong unit 'kg': wanted one of 'm/s'");
    failure("local sp = require 'skidpad'\nlocal a = sp.steps(1, 5, 1, 'kmh')\nreturn nil", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: unknown unit 'kmh' (did you mean 'km/h'?)");
    failure("local sp = require 'skidpad'\nlocal a = sp.at_least('ego.ttc.min', 1, 'm')", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: ego.ttc.min: wrong unit 'm': wanted one of 's'");
    failure(BODY("w:ego { at = w.road:lane(-1, 100), speed = 0/0 }"), out, sizeof out);
    CHECK_HOLDS(out, "speed is not a finite number");
}

static void roads_are_looked_at(void)
{
    failure("local sp = require 'skidpad'\nreturn sp.scenario { name = 'test',\n  road = sp.road.straight { length = "
            "-5 }, run = function() end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: road: length = -5 is not positive");
}

static void words_that_are_near(void)
{
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\nw:wait_untl(ego:standstill())"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: sp.World has no 'wait_untl' (did you mean 'wait_until'?)");
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'gvtt', at = w.road:lane(-1, 200) }"), out, sizeof out);
    CHECK_HOLDS(out, "unknown kind 'gvtt' (did you mean 'gvt'?)");
    failure("local sp = require 'skidpad'\nlocal c = sp.never 'ego.contct'\nreturn nil", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: unknown metric 'ego.contct' (did you mean 'ego.contact'?)");
}

static void booleans_do_not_wait(void)
{
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\nw:wait_until(1 > 0)"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: w:wait_until wants a condition, and a boolean never changes");
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\nw:wait_until(ego:speed())"), out, sizeof out);
    CHECK_HOLDS(out, "wants an sp.Condition, found sp.Quantity (did you mean :below(x) or :above(x)?)");
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\nif ego:speed() < 5 then end"), out, sizeof out);
    CHECK_HOLDS(out, "cannot be compared");
}

static void late_actors_are_refused(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\nw:wait(0.1)\nw:car { 'gvt', at = "
                            "ego:ahead { gap = 5 } }"),
                       0));
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t count = 0;
    bool ended = false, fine = true;
    for (int i = 0; i < 20 && fine; i++) {
        fine = sp_script_step(b.s, b.def, b.world, commands, SP_MAX_COMMANDS, &count, &ended, &b.err);
        bench_move(&b);
    }
    CHECK(!fine && b.err.code == SP_BAD_SCRIPT && b.err.line == 4);
    CHECK_HOLDS(b.err.text, "before the first wait only");
    bench_end(&b);
}

static void no_ego_no_case(void)
{
    failure(BODY("w:wait(1)"), out, sizeof out);
    CHECK_HOLDS(out, "casts no ego");
}

/* the finding that mentions a part, or NULL */
static const sp_finding *finding(sp_scenario *s, const char *part)
{
    const sp_finding *list = NULL;
    const uint32_t n = sp_script_findings(s, &list);
    for (uint32_t i = 0; i < n; i++)
        if (strstr(list[i].error.text, part))
            return &list[i];
    return NULL;
}

static void linter_sees_conditions_under_or(void)
{
    sp_error err = {0};
    sp_scenario *s =
        load_text(BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 100 }\nw:wait(1)\n"
                       "w:wait_until(ego:standstill() or ego:contact())\n"
                       "if ego:contact() then return end\nwhile not ego:speed():below(3) do w:wait(1) end\n"
                       "if ego:contact():now() then return end\nlocal x = ego:contact() | ego:standstill()"),
                  &err);
    CHECK(s != NULL);
    if (!s)
        return;
    CHECK(sp_script_check(s, &err));
    const sp_finding *f = finding(s, "'or' of a condition");
    CHECK(f && f->severity == 'e' && f->error.line == 4 && strstr(f->error.hint, "|"));
    f = finding(s, "'if' takes a condition");
    CHECK(f && f->error.line == 5);
    f = finding(s, "'not' of a condition");
    CHECK(f && f->error.line == 6);
    f = finding(s, "speed = 100 m/s");
    CHECK(f && f->severity == 'w' && f->error.line == 2);
    // of the line with the error nothing more is said
    CHECK(!finding(s, "may never end"));
    const sp_finding *list;
    CHECK(sp_script_findings(s, &list) == 4);
    sp_script_destroy(s);
}

/* the finding that mentions `part` has this severity, line and (a part of the) hint; other texts of the same kind that
 * mean what they say have none */
static void one_finding(const char *text, char severity, int line, const char *part, const char *hint)
{
    sp_error err = {0};
    sp_scenario *s = load_text(text, &err);
    CHECK(s && sp_script_check(s, &err));
    if (!s) {
        fprintf(stderr, "%s\n", err.text);
        return;
    }
    const sp_finding *f = finding(s, part), *list = NULL;
    CHECK(!severity == !f);
    if (severity && !f)
        fprintf(stderr, "not found: %s\n", part);
    if (f) {
        CHECK(f->severity == severity);
        CHECK(f->error.line == line);
        CHECK_HOLDS(f->error.hint, hint);
    }
    if (!severity)
        for (uint32_t i = 0; i < sp_script_findings(s, &list); i++) {
            fprintf(stderr, "unexpected: %s\n", list[i].error.text);
            CHECK(0);
        }
    sp_script_destroy(s);
}

/* a body with an ego and another, between the head's other keys and the end; line 2 is the first of the body */
#define HEADED(head, body)                                                                                             \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 }, "     \
    "limit = '20 s', " head " run = function(w, p) local ego = w:ego { at = w.road:lane(-1, 200), speed = 10 }\n" body \
    "\nend }"

static void linter_sees_bare_numbers(void)
{
    one_finding(HEADED("", "w:car { 'gvt', speed = 71, at = ego:ahead { gap = 30 } } w:wait(1)"), 'w', 2,
                "speed = 71 m/s is 255.6 km/h", "50 * sp.kmh");
    one_finding(HEADED("", "w:car { 'gvt', speed = 70, at = ego:ahead { gap = 30 } } w:wait(1)"), 0, 0, "m/s", "");
    one_finding(HEADED("", "w:car { 'gvt', facing = 90, at = ego:ahead { gap = 30 } } w:wait(1)"), 'w', 2,
                "more than a full turn: meant as degrees?", "12 * sp.deg");
    one_finding(HEADED("", "w:car { 'gvt', facing = 3, at = ego:ahead { gap = 30 } } w:wait(1)"), 0, 0, "turn", "");
}

static void linter_sees_booleans_that_wait(void)
{
    one_finding(HEADED("", "w:wait(1) w:wait_until(true)"), 'e', 2, "wants a condition, not a boolean",
                "pass a condition");
    one_finding(HEADED("", "w:wait(1) w:wait_until(ego:speed():below(3):now())"), 'e', 2,
                "wants the condition itself, not its answer", "leave out :now()");
    one_finding(HEADED("", "w:wait(1) w:on(ego:standstill():now(), function() end)"), 'e', 2,
                "w:on wants the condition itself", "leave out :now()");
    one_finding(HEADED("", "w:wait(1) w:wait_until(ego:standstill() and ego:contact())"), 'e', 2,
                "'and' of a condition", "write & between");
}

static void linter_sees_words_behind_the_first_wait(void)
{
#define CAR "local car = w:car { 'sedan', name = 'car', at = ego:ahead { gap = 50 } } "
    one_finding(HEADED("", "w:wait(1) w:mrak 'a'"), 'e', 2, "sp.World has no 'mrak'", "did you mean 'mark'?");
    one_finding(HEADED("", CAR "w:wait(1)\ncar:brak { decel = 3 }"), 'e', 3, "sp.Actor has no 'brak'", "'brake'");
    one_finding(HEADED("", CAR "w:wait(1) car:brake { reach = 1, decl = math.max(1, 2) }"), 'e', 2,
                "unknown key 'decl' of sp.Brake", "did you mean 'decel'?");
    one_finding(HEADED("", "w:wait(1) w:wait_until(ego:standstill(),\n{ witin = 3 })"), 'e', 3,
                "unknown key 'witin' of sp.WaitOptions", "'within'");
    // Lua would ask whether the car touches anyone
    one_finding(HEADED("", CAR "w:wait_until(ego.contact(car), 3)"), 'e', 2, "a dot before 'contact'",
                "with a colon: ego:contact");
    one_finding(HEADED("", "w:spawn(function() w:wait(1) w.wait(3) end) w:wait(2)"), 'e', 2, "a dot before 'wait'",
                "w:wait");
    // what is right, or is nobody's that is known here
    one_finding(HEADED("",
                       CAR "w:wait(1) car:brake { decel = 3 } car.brake(car, { decel = 3 }) w.wait(w, 1)\n"
                           "w:mark('a', { decl = ego.speed }) w:wait_until(ego:reached(w.road:lane(-1, 300)), 9)\n"
                           "local set = { mrak = function() end, w = 3 } set:mrak() for _, car in ipairs { set } do "
                           "car:mrak() end"),
                'n', 3, "the mark \"a\"", "from or to");
    one_finding(HEADED("", "local function f(w) w:mrak() end w:wait(1) f { mrak = function() end }"), 0, 0, "", "");
    one_finding(HEADED("", CAR "w:wait(1) car = { mrak = function() end } car:mrak()"), 0, 0, "", "");
}

static void words_that_are_not_there(void)
{
    failure(HEADED("vary = { v = sp.step(1, 2, 1) },", "w:wait(1)"), out, sizeof out);
    CHECK_HOLDS(out, "sp has no 'step' (did you mean 'steps'?)");
    failure("local sp = require 'skidpad'\nreturn sp.scenario { road = sp.road.strait { length = 5 } }", out,
            sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: sp.road has no 'strait' (did you mean 'straight'?)");
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nwait(1)"), out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: unknown name 'wait' (write w:wait)");
    failure(HEADED("check = { sp.at_least('ego.ttc', 1, 's') },", "w:wait(1)"), out, sizeof out);
    CHECK_HOLDS(out, "unknown metric 'ego.ttc' (did you mean 'ego.ttc.min'?)");
    failure(HEADED("check = { sp.never('ego.contact', { with = 'lead' }) },",
                   "local lead = w:car { 'sedan', name = 'other', at = ego:ahead { gap = 50 } }"),
            out, sizeof out);
    CHECK_HOLDS(out, "no actor 'lead' (name = \"lead\" in its w:car");
    failure(BODY("w:ego { at = w.road:lane(-1, 100), facing = 'lef' }"), out, sizeof out);
    CHECK_HOLDS(out, "facing: 'lef' is no direction (did you mean 'left'?)");
    failure(BODY("w:ego { at = w.road.west:lane(-1, 100) }"), out, sizeof out);
    CHECK_HOLDS(out, "no road 'west' (there is one road: w.road:lane(-1, 100))");
    failure(HEADED("check = { sp.at_most('ego.decel.max', 1, 'm/s2', { to = 'release' }) },", "w:wait(1)"), out,
            sizeof out);
    CHECK_HOLDS(out, "no w:mark \"release\" in this file (it comes of x:cross { meet = ego }");
    // the line is that of the bins, whatever else has the word
    failure(HEADED("\ncover = { thw = sp.bins { 1, 2, unit = 's' } },",
                   "w:wait(1) w:mark('cut_in', { thw = ego:speed() })"),
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: cover: no parameter 'thw' (a mark has it: at = \"cut_in\")");
}

static void linter_sees_marks_that_nobody_reads(void)
{
    one_finding(HEADED("", "w:wait(1)\nw:mark 'half'"), 'n', 3, "\"half\" is only recorded", "at in cover");
    one_finding(HEADED("check = { sp.at_least('ego.ttc.min', 1, 's', { from = 'half' }) },", "w:wait(1) w:mark 'half'"),
                0, 0, "half", "");
    one_finding(HEADED("cover = { v = sp.bins { 0, 9, unit = 'm/s', at = 'half' } },",
                       "w:wait(1) w:mark('half', { v = ego:speed() })"),
                0, 0, "half", "");
    one_finding(
        HEADED("check = { sp.score('s', function(r) return r.marks.half and 1 or 0 end) },", "w:wait(1) w:mark 'half'"),
        0, 0, "half", "");
}

static void linter_sees_checks_that_may_ask_nothing(void)
{
#define ASKS "check = { sp.at_least('ego.ttc.min', 1, 's', { from = 'half' }) },"
    one_finding(HEADED(ASKS, "w:wait(1)\nif ego:speed():now() > 3 then w:mark 'half' end"), 'w', 3,
                "lies in a branch of `if`", "mark it outside");
    one_finding(HEADED(ASKS, "w:wait(1)\nw:on(ego:standstill(), function() w:mark 'half' end)"), 'w', 3,
                "lies in a w:on", "mark it outside");
    one_finding(HEADED(ASKS, "w:wait(1) if ego:speed():now() > 3 then w:wait(1) end\nw:mark 'half'"), 0, 0, "lies in",
                "");
    one_finding(HEADED(ASKS, "w:wait(1) for _ = 1, 2 do w:mark 'half' end"), 0, 0, "lies in", "");
}

static void linter_sees_waits_without_end(void)
{
    // the short form of `within`
    one_finding(BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nw:wait_until(ego:contact(), 3)"), 0,
                0, "", "");
    one_finding(BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 10 }\nw:wait_until(ego:standstill())"),
                'w', 3, "the limit of 60 s would", "within = 15");
    one_finding(BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 10 }\nw:wait_until(ego:standstill(), { "
                     "within = 9 })"),
                0, 0, "limit", "");
    one_finding(BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 10 }\nw:wait_until(ego:standstill() | "
                     "w:after(9))"),
                0, 0, "limit", "");
    one_finding(HEADED("", "w:wait_until(ego:standstill())"), 0, 0, "limit", "");
    one_finding(HEADED("", "w:wait(0)\nw:wait(0.5)"), 'w', 2, "w:wait(0) waits for nothing", "say how long");
    one_finding(HEADED("", "w:wait('0 s')"), 'w', 2, "w:wait(0) waits for nothing", "say how long");
}

static void linter_sees_actors_without_a_part(void)
{
    one_finding(HEADED("", "local car = w:car { 'gvt', at = ego:ahead { gap = 30 } }\nw:wait(1)"), 'w', 2,
                "nobody reads 'car'", "leave out");
    one_finding(HEADED("", "w:car { 'gvt', at = ego:ahead { gap = 30 } }\nw:wait(1)"), 0, 0, "car", "");
    one_finding(
        HEADED("", "local car = w:car { 'gvt', at = ego:ahead { gap = 30 } }\nw:wait(1) car:brake { decel = 3 }"), 0, 0,
        "car", "");
    // the key of a table is nobody who reads it
    one_finding(HEADED("", "local gap = w:car { 'gvt', at = ego:ahead { gap = 30 } }\nw:wait(1)"), 'w', 2,
                "nobody reads 'gap'", "leave out");
}

static void linter_sees_cards_without_their_tag(void)
{
    one_finding(HEADED("check = { sp.card 'euroncap2026' },", "w:wait(1)"), 'w', 1,
                "card \"euroncap2026\" without its tag", "tags = { \"euroncap2026\" }");
    one_finding(HEADED("tags = { 'euroncap2026' }, check = { sp.card 'euroncap2026' },", "w:wait(1)"), 0, 0, "card",
                "");
    one_finding(HEADED("check = { sp.card 'nuplan' },", "w:wait(1)"), 0, 0, "card", "");
}

static void linter_sees_what_nobody_reads(void)
{
    sp_error err = {0};
    sp_scenario *s = load_text(
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"
        "vary = { speed = sp.one_of(1, 2), unread = sp.one_of(1, 2) },\ncover = { gap = sp.bins { 0, 1, unit = 'm', at "
        "= 'ende' } },\n"
        "run = function(w, p) local ego = w:ego { at = w.road:lane(-1, 100), speed = p.speed }\n"
        "w:wait(1) w:mark('end', { gap = 3 }) end }",
        &err);
    CHECK(s != NULL);
    if (!s)
        return;
    CHECK(sp_script_check(s, &err));
    const sp_finding *f = finding(s, "'unread' is varied and never read");
    CHECK(f && f->severity == 'w' && f->error.line == 2);
    f = finding(s, "no w:mark \"ende\"");
    CHECK(f && f->severity == 'e' && f->error.line == 3 && !strcmp(f->error.hint, "did you mean 'end'?"));
    CHECK(!finding(s, "'speed'"));
    sp_script_destroy(s);
}

static void wrong_sut_is_an_error(void)
{
    sp_arena *arena = sp_arena_create();
    sp_sut sut;
    sp_error err = {0};
    CHECK(sp_script_sut_from_driver("sentinel:gain=2,mode=fast", arena, &sut, &err));
    CHECK_TEXT(sut.driver, "sentinel");
    CHECK(sut.param_count == 2);
    CHECK_TEXT(sut.params[1].value, "fast");
    CHECK(!sp_script_sut_from_driver("sentinel:gain", arena, &sut, &err) && err.code == SP_BAD_USAGE);
    err = (sp_error){0};
    CHECK(!sp_script_sut("no/such/file.lua", NULL, arena, &sut, &err) && err.code == SP_BAD_LOAD);

    /* parameters are numbers, texts or booleans, and numbers are finite */
    static const char *const bad[][2] = {{"a = {}", "wants a number, a text or a boolean"},
                                         {"a = 0/0", "not a finite number"}};
    char path[] = "/tmp/sp_sut_XXXXXX";
    const int fd = mkstemp(path);
    CHECK(fd >= 0);
    for (size_t i = 0; i < 2; i++) {
        char text[200];
        const int n =
            snprintf(text, sizeof text, "return require('skidpad').sut { driver = 'idm', params = { %s } }", bad[i][0]);
        err = (sp_error){0};
        CHECK(sp_file_write(path, text, (size_t)n, &err));
        CHECK(!sp_script_sut(path, NULL, arena, &sut, &err));
        CHECK_HOLDS(err.text, bad[i][1]);
    }
    close(fd);
    unlink(path);
    sp_arena_destroy(arena);
}

/* the name of a scenario is a path below the output folder, and stays there */
static void names_stay_in_their_folder(void)
{
    static const char *const bad[] = {"..", "a/../b", "/etc", "a//b", "a/", "./a", "a\\\\b", "a\\255", "a\\27m"};
    char text[300];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(
            text, sizeof text,
            "local sp = require 'skidpad' return sp.scenario { name = '%s', road = sp.road.straight { length = 500 }, "
            "run = function() end }",
            bad[i]);
        failure(text, out, sizeof out);
        CHECK_HOLDS(out, "name: words of UTF-8");
    }
}

static void require_in_a_circle_is_named(void)
{
    failure("require 'test'", out, sizeof out);
    CHECK_HOLDS(out, "test.lua:1: error: require: 'test' is being read: the files require each other in a circle");
}

static void a_byte_order_mark_is_skipped(void)
{
    bench b;
    CHECK(bench_plan(&b, "\xef\xbb\xbf" BODY("w:ego { at = w.road:lane(-1, 100) }")) && b.count == 1);
    if (b.s)
        sp_script_destroy(b.s);
}

/* the first point that does not come back ends the plan */
static void where_without_end_is_found_soon(void)
{
    bench b;
    CHECK(!bench_plan(
        &b, "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length "
            "= 500 }, vary = { a = sp.steps(1, 1000, 1) }, where = function(p) while true do end end, run = "
            "function() end }"));
    CHECK_HOLDS(b.err.text, "ran for too long");
    if (b.s)
        sp_script_destroy(b.s);
}

int main(void)
{
    RUN(unknown_parameter_as_in_the_contract);
    RUN(unknown_key_is_found_in_its_own_line);
    RUN(syntax_errors_have_a_place);
    RUN(units_are_looked_at);
    RUN(roads_are_looked_at);
    RUN(words_that_are_near);
    RUN(booleans_do_not_wait);
    RUN(late_actors_are_refused);
    RUN(no_ego_no_case);
    RUN(linter_sees_conditions_under_or);
    RUN(linter_sees_what_nobody_reads);
    RUN(linter_sees_bare_numbers);
    RUN(linter_sees_booleans_that_wait);
    RUN(linter_sees_words_behind_the_first_wait);
    RUN(words_that_are_not_there);
    RUN(linter_sees_marks_that_nobody_reads);
    RUN(linter_sees_checks_that_may_ask_nothing);
    RUN(linter_sees_waits_without_end);
    RUN(linter_sees_actors_without_a_part);
    RUN(linter_sees_cards_without_their_tag);
    RUN(wrong_sut_is_an_error);
    RUN(names_stay_in_their_folder);
    RUN(require_in_a_circle_is_named);
    RUN(a_byte_order_mark_is_skipped);
    RUN(where_without_end_is_found_soon);
    return DONE();
}
