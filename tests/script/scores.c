/* scores of a scenario's own: what they are told, what they may say, and that nothing else comes in */
#include "helper.h"

#define FILE_TEXT(before, score)                                                                                       \
    "local sp = require 'skidpad'\n" before                                                                            \
    "\nreturn sp.scenario { name = 't', road = sp.road.straight { length = 900 "                                       \
    "},\nvary = { speed = sp.one_of(36):unit 'km/h', kind = sp.one_of('dry') },\ncheck = { sp.never "                  \
    "'ego.contact',\n" score " },\nrun = function(w, p) local e = w:ego { at = w.road:lane(-1, 100), speed = p.speed " \
    "}\nlocal c = w:car { 'gvt', "                                                                                     \
    "name = 'target', at = e:ahead { gap = 9 } } w:wait(1) w:mark('t0', { thw = e:headway(c) }) w:mark 'late' end }"

static const char *const names[] = {"ego.ttc.min", "ego.gap.min", "ego.decel.max"};
static const double numbers[] = {1.5, SP_NAN, 4};

/* the value of the last check; NaN for nil and for an error, which is left in err */
static double ask(const char *text, bool contact, sp_error *err)
{
    static const double at[SP_MAX_MARKS] = {2.5, SP_NAN};
    static const double values[SP_MAX_MARKS][4] = {{1.25}};
    const sp_run_facts facts = {.status = contact ? "fail" : "pass",
                                .metric_count = 3,
                                .metric_names = names,
                                .metric_values = numbers,
                                .contact = contact,
                                .with = "target",
                                .part = "front",
                                .fault = "ego",
                                .contact_at = 3,
                                .speed = 8,
                                .rel_speed = 7,
                                .location = 0.5,
                                .mark_at = at,
                                .mark_values = values};
    double out[SP_MAX_CHECKS];
    bench b;
    *err = (sp_error){0};
    for (int i = 0; i < SP_MAX_CHECKS; i++)
        out[i] = -77;
    if (!bench_freeze(&b, text, 0)) {
        *err = b.err;
        bench_end(&b);
        return SP_NAN;
    }
    const bool fine = sp_script_scores(b.s, b.def, &facts, out, err);
    CHECK(out[0] == -77); // no score: left alone
    const double v = fine ? out[b.def->check_count - 1] : SP_NAN;
    bench_end(&b);
    return v;
}

static void what_a_score_is_told(void)
{
    static const struct {
        const char *text;
        bool contact;
        double value;
    } rows[] = {
        {FILE_TEXT("", "sp.score('a', function(r) return r.metrics['ego.ttc.min'] end)"), false, 1.5},
        {FILE_TEXT("", "sp.score('a', function(r) return r.metrics['ego.gap.min'] end)"), false, SP_NAN},
        {FILE_TEXT("", "sp.score('a', function(r) return r.p.speed + (r.params.kind == 'dry' and 1 or 0) end)"), false,
         11},
        {FILE_TEXT("", "sp.score('a', function(r) return r.marks.t0.thw + r.marks.t0.at end)"), false, 3.75},
        {FILE_TEXT("", "sp.score('a', function(r) return r.marks.late and 1 or 2 end)"), false, 2},
        {FILE_TEXT("", "sp.score('a', function(r) return r.contact and 1 or 2 end)"), false, 2},
        {FILE_TEXT("", "sp.score('a', function(r) return r.impact_speed end)"), false, SP_NAN},
        {FILE_TEXT("",
                   "sp.score('a', function(r) return r.impact_speed * r.contact.rel_speed + r.contact.location end)"),
         true, 56.5},
        {FILE_TEXT("", "sp.score('a', function(r) return (r.contact.fault == 'ego' and r.contact.with == 'target' and "
                       "r.contact.part == 'front') and r.contact.at or -1 end)"),
         true, 3},
        {FILE_TEXT("", "sp.score('a', function(r) return ({ pass = 1, fail = 0 })[r.status] end)"), true, 0},
        {FILE_TEXT("",
                   "sp.score('a', function(r) local n = 0 for _ in pairs(r.metrics) do n = n + 1 end return n end)"),
         false, 2},
        // its `when` does not hold: not asked
        {FILE_TEXT("", "sp.score('a', function(r) return 1 end, { when = { kind = 'wet' } })"), false, -77},
        // the file's own words are there; what run left in them is not
        {FILE_TEXT("local weight = 3", "sp.score('a', function(r) return weight * 2 end)"), false, 6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sp_error err;
        const double v = ask(rows[i].text, rows[i].contact, &err);
        CHECK(err.code == 0);
        if (rows[i].value == rows[i].value)
            CHECK_NEAR(v, rows[i].value, 0);
        else
            CHECK(v != v);
    }
}

static void a_run_leaves_nothing_behind(void)
{
    sp_error err;
    const char *text =
        "local sp = require 'skidpad'\nlocal left = 0\nreturn sp.scenario { name = 't', road = "
        "sp.road.straight { length = 900 }, check = { sp.never 'ego.contact', sp.score('a', function(r) left "
        "= left + 1 return left end) }, run = function(w, p) left = 50 w:ego { at = w.road:lane(-1, 100) } "
        "end }";
    CHECK_NEAR(ask(text, false, &err), 1, 0);
    CHECK_NEAR(ask(text, false, &err), 1, 0);
}

static void refused(const char *text, const char *words, int line, sp_code code)
{
    char out[2000] = "";
    sp_error err;
    const double v = ask(text, true, &err);
    CHECK(v != v && err.code == (int32_t)code);
    sp_error_print(&err, out, sizeof out);
    CHECK_HOLDS(out, words);
    CHECK(err.line == line && !strcmp(err.file, "test.lua"));
}

static void slips_are_errors_with_a_place(void)
{
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.metrics['ego.tcc.min'] end)"),
            "did you mean 'ego.ttc.min'?", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.impact end)"), "r: there is no 'impact'", 6,
            SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.p.sped end)"), "did you mean 'speed'?", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.marks.t1 end)"), "r.marks: there is no 't1'", 6,
            SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.marks.t0.twh end)"), "did you mean 'thw'?", 6,
            SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.contact.side end)"), "r.contact: there is no 'side'", 6,
            SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return r.marks.late.at end)"), "attempt to index a nil", 6,
            SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return 'good' end)"), "score 'a' gave string", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return true end)"), "score 'a' gave boolean", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return 0 / 0 end)"), "not finite", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) while true do end end)"), "ran for too long", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) local t = {} while true do t[#t + 1] = ('x'):rep(1000) end end)"),
            "MiB of memory", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) return math.random() end)"), "math.random", 6, SP_BAD_SCRIPT);
    refused(FILE_TEXT("", "sp.score('a', function(r) while true do pcall(error) end end)"), "ran for too long", 6,
            SP_BAD_SCRIPT);
}

static void how_it_is_said(void)
{
    refused(FILE_TEXT("", "sp.score('a', 5)"), "wanted a function, found number", 6, SP_BAD_LOAD);
    refused(FILE_TEXT("", "sp.score('', function(r) end)"), "a name of 1 to 60", 6, SP_BAD_LOAD);
    refused(FILE_TEXT("", "sp.warn(sp.score('a', function(r) end))"), "a is a score and no demand", 6, SP_BAD_LOAD);
    refused(FILE_TEXT("", "sp.score('a', function(r) end, { with = 'target' })"), "score a: 'with' does not narrow it",
            6, SP_BAD_LOAD);
    refused(FILE_TEXT("", "sp.score('a', function(r) end), sp.score('a', function(r) end)"),
            "two scores are called 'a'", 6, SP_BAD_LOAD);
    refused(FILE_TEXT("", "}, valid = { sp.score('a', function(r) end)"), "valid: a score is no demand", 6,
            SP_BAD_LOAD);
    bench b;
    CHECK(bench_freeze(
        &b, FILE_TEXT("", "sp.score(sp.at_least('ego.ttc.min', 1, 's')), sp.score('mine', function(r) end)"), 0));
    CHECK(b.def && b.def->check_count == 3 && b.def->checks[1].op == SP_AT_LEAST &&
          b.def->checks[1].severity == SP_SCORE);
    CHECK(b.def && b.def->checks[2].op == SP_OWN && b.def->checks[2].severity == SP_SCORE);
    if (b.def)
        CHECK_TEXT(b.def->checks[2].name, "mine");
    bench_end(&b);
}

int main(void)
{
    RUN(what_a_score_is_told);
    RUN(a_run_leaves_nothing_behind);
    RUN(slips_are_errors_with_a_place);
    RUN(how_it_is_said);
    return DONE();
}
