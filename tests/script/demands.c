/* demands, coverage and casts that cannot mean what they say are refused where they are said */
#include "helper.h"
#include "metric/metric.h"

static char out[4000];

#define HEAD(text)                                                                                                     \
    "local sp = require 'skidpad'\nreturn sp.scenario { name = 'test', road = sp.road.straight { length = 1000 },\n"   \
    "vary = { n = sp.one_of(1, 2, 3), kind = sp.one_of('dry', 'wet') },\n" text                                        \
    ",\nrun = function(w, p) local e = w:ego { at = w.road:lane(-1, 100), speed = p.n }\n"                             \
    "w:car { 'gvt', name = 'target', at = e:ahead { gap = 9 } } w:wait(1) w:mark('t0', { thw = 1 }) end }"

static void refused(const char *text, const char *words)
{
    failure(text, out, sizeof out);
    CHECK_HOLDS(out, words);
    CHECK_HOLDS(out, "test.lua:4: error:");
    CHECK(strchr(out, '^') != NULL);
}

static void every_metric_is_known_with_its_unit(void)
{
    CHECK(sp_metric_count() == 71); // contracts 7
    for (uint32_t i = 0; i < sp_metric_count(); i++) {
        const sp_metric_row *m = sp_metric_at(i);
        const bool has_unit = sp_unit_find(m->unit) != NULL;
        char text[300];
        sp_error err = {0};
        snprintf(text, sizeof text,
                 "local sp = require 'skidpad'\nsp.at_most('%s', 1%s%s%s)\nsp.bins { 0, 1, of = '%s' }\nerror('here')",
                 m->name, has_unit ? ", '" : "", has_unit ? m->unit : "", has_unit ? "'" : "", m->name);
        load_text(text, &err);
        CHECK(err.line == 4 && !strcmp(err.text, "here"));
        snprintf(text, sizeof text, "local sp = require 'skidpad'\nsp.at_most('%s', 1, 'kg')", m->name);
        CHECK(!load_text(text, &err) && err.line == 2 && strstr(err.text, "wrong unit 'kg'"));
    }
}

static void units_of_limits_and_bins(void)
{
    refused(HEAD("check = { sp.at_least('ego.ttc.min', 0.5, 'm') }"),
            "ego.ttc.min: wrong unit 'm': wanted one of 's' (it is in s, ms,");
    refused(HEAD("check = { sp.at_most('ego.impact.speed', 5, 'kmh') }"), "unknown unit 'kmh' (did you mean 'km/h'?)");
    refused(HEAD("check = { sp.at_most('ego.contact', 5, 'm') }"), "it is a number without a unit");
    refused(HEAD("cover = { gap = sp.bins { 0, 1, of = 'ego.gap.mim' } }"), "did you mean 'ego.gap.min'?");
    refused(HEAD("cover = { gap = sp.bins { 0, 1, of = 'ego.gap.min', unit = 's' } }"), "wrong unit 's'");
}

static void what_narrows_nothing(void)
{
    refused(HEAD("check = { sp.at_most('ego.thw.recover', 1, 's', { from = 't0' }) }"), "it counts over the whole run");
    refused(HEAD("check = { sp.at_least('ego.progress', 1, 'm', { to = 't0' }) }"), "it counts over the whole run");
    refused(HEAD("check = { sp.at_least('ego.pet.min', 1, 's', { inside = 'road' }) }"), "'inside' does not narrow it");
    refused(HEAD("check = { sp.at_most('ego.tet', 1, 's', { with = 'target' }) }"), "'with' does not narrow it");
    refused(HEAD("check = { sp.at_least('ego.pet.min', 1, 's', { with = 'target' }) }"), "'with' does not narrow it");
    refused(HEAD("check = { sp.at_most('ego.decel.max', 1, 'm/s2', { with = 'target' }) }"), "'with' does not narrow");
    refused(HEAD("check = { sp.before('ego.ttc.min', 1, 's') }"), "ego.ttc.min is no instant");
    refused(HEAD("check = { sp.before('ego.fcw.at', 1, 's', { from = 't0' }) }"), "sp.within counts from a mark");
    refused(HEAD("check = { sp.within('ego.fcw.at', 1, 's', { to = 't0' }) }"), "sp.before counts up to a mark");
    refused(HEAD("check = { sp.card('euroncap2026', { to = 't0' }) }"), "card euroncap2026: 'from' and 'to'");
    bench b;
    // sums over windows: times and integrals count between marks, and on a stretch
    CHECK(bench_freeze(&b,
                       HEAD("check = { sp.at_most('ego.tet', 1, 's', { from = 't0' }), sp.at_most('ego.tit', 1, { "
                            "inside = { from = 200 } }) }"),
                       0));
    bench_end(&b);
    CHECK(
        bench_freeze(&b,
                     HEAD("check = { sp.at_most('ego.decel.max', 6, 'm/s2', { from = 't0' }), sp.never('ego.contact', "
                          "{ with = 'target', from = 't0' }), sp.within('ego.aeb.at', 1, 's', { from = 't0' }), "
                          "sp.before('ego.fcw.at', 1, 's', { to = 't0' }) }"),
                     0));
    bench_end(&b);
}

/* whether a check on the metric takes this option */
static bool takes(const sp_metric_row *m, const char *option)
{
    char text[900];
    sp_error err = {0};
    snprintf(text, sizeof text, HEAD("check = { sp.at_most('%s', 1, { %s }) }"), m->name, option);
    sp_scenario *s = load_text(text, &err);
    sp_script_destroy(s);
    return s != NULL;
}

/* what the language lets narrow a metric is what the metrics can narrow, by their rows */
static void words_agree_with_the_metrics(void)
{
    for (uint32_t i = 0; i < sp_metric_count(); i++) {
        const sp_metric_row *m = sp_metric_at(i);
        const bool contact = !strcmp(m->name, "ego.contact"), impact = m->flags & SP_METRIC_IMPACT;
        const bool instant = m->flags & SP_METRIC_INSTANT, late = m->fold == SP_FOLD_LATE;
        const bool folded = contact || m->fold == SP_FOLD_LOW || m->fold == SP_FOLD_HIGH || m->fold == SP_FOLD_SUM;
        const bool with = takes(m, "with = 'target'"), marks = takes(m, "from = 't0'"),
                   inside = takes(m, "inside = 'road'");
        if ((with && !contact && !impact && !(folded && m->flags & SP_METRIC_PAIR)) ||
            (marks && !folded && !impact && !instant && !late) || (inside && !folded))
            fprintf(stderr, "%s: with %d, marks %d, inside %d\n", m->name, with, marks, inside);
        CHECK(!with || contact || impact || (folded && m->flags & SP_METRIC_PAIR));
        CHECK(!marks || folded || impact || instant || late);
        CHECK(!inside || folded);
        // and nothing that can be narrowed is refused
        CHECK(!folded || (marks && inside));
        CHECK(!(folded && m->flags & SP_METRIC_PAIR) || with);
    }
}

static void stretches_and_faults(void)
{
    refused(HEAD("check = { sp.never('ego.contact', { inside = 'nowhere' }) }"), "no road 'nowhere'");
    refused(HEAD("check = { sp.never('ego.contact', { inside = 'raod' }) }"), "did you mean 'road'?");
    refused(HEAD("check = { sp.never('ego.contact', { inside = { lane = 99 } }) }"), "no lane 99 on it");
    refused(HEAD("check = { sp.never('ego.contact', { inside = { road = 'road', from = 99999 } }) }"),
            "the road ends at");
    refused(HEAD("check = { sp.never('ego.contact', { inside = { rod = '1' } }) }"), "did you mean 'road'?");
    refused(HEAD("check = { sp.never('ego.contact', { inside = { from = '3 kg' } }) }"), "wrong unit 'kg'");
    refused(HEAD("check = { sp.never('ego.contact', { fault = 'mine' }) }"), "fault: 'mine' is nobody's");
    refused(HEAD("check = { sp.at_least('ego.ttc.min', 1, { fault = 'ego' }) }"), "ego.ttc.min has no fault");
    refused(HEAD("check = { sp.at_most('ego.decel.max', 1, { inside = 'road' }) }"), "'inside' does not narrow it");
    bench b;
    CHECK(bench_freeze(
        &b,
        HEAD("check = { sp.never('ego.contact', { inside = { lane = -1, from = '200 m', to = 300 }, fault = "
             "'shared' }), sp.at_least('ego.ttc.min', 1, 's', { inside = 'road' }) }"),
        0));
    if (b.world) {
        const sp_check_def *c = b.def->checks;
        CHECK(c[0].inside.on && c[0].inside.road == 0 && c[0].inside.lane == -1 && c[0].fault == 3);
        CHECK_NEAR(c[0].inside.from, 200, 1e-9);
        CHECK_NEAR(c[0].inside.to, 300, 0);
        CHECK(c[1].inside.on && c[1].inside.road == sp_road_by_id(b.def->road, "road") &&
              c[1].inside.to == SP_INFINITY);
        CHECK_TEXT(c[0].name, "never ego.contact by shared fault inside the stretch");
    }
    bench_end(&b);
}

static void bins_that_are_not_there(void)
{
    refused(HEAD("cover = { n = sp.bins { 0, 1.5, 4, ignore = { { 3, 'why' } } } }"), "ignore: no bin 3, there are 2");
    refused(HEAD("cover = { n = sp.bins { 0, 1.5, 4, illegal = { { 0, 'why' } } } }"), "illegal: no bin 0");
    refused(HEAD("cover = { kind = sp.bins { 'dry', 'wet', illegal = { { 'wett', 'why' } } } }"),
            "illegal: no bin 'wett' (did you mean 'wet'?)");
    bench b;
    CHECK(bench_freeze(&b, HEAD("cover = { kind = sp.bins { 'dry', 'wet', illegal = { { 'wet', 'why' } } } }"), 0));
    CHECK(b.def && b.def->cover[0].excluded_count == 1 && b.def->cover[0].excluded[0].bin == 1 &&
          b.def->cover[0].excluded[0].illegal);
    bench_end(&b);
}

static void wrong_kinds_are_named(void)
{
    const char *const texts[][2] = {
        {"e:ttc(w.road:lane(-1, 5))", "wanted an sp.Actor, found sp.Place"},
        {"w:car { 'gvt', at = e:speed() }", "wanted an sp.Place, found sp.Quantity"},
        {"local c = e:contact() | e:speed()",
         "wants an sp.Condition on both sides, found sp.Quantity (did you mean :below(x)"},
        {"local c = e:speed() & e:speed()", "found sp.Quantity (did you mean :below(x)"},
        {"w:car { 'gvt', at = e:ahead { gap = e:speed() } }", "found sp.Quantity"},
        {"w:car { 'gvt', at = e:ahead { gap = 9 }, speed = '100 kmh' }", "unknown unit 'kmh' (did you mean 'km/h'?)"},
        {"w:assert(e:speed())", "wanted an sp.Condition or a boolean, found sp.Quantity"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[600];
        snprintf(text, sizeof text, BODY("local e = w:ego { at = w.road:lane(-1, 100), speed = 9 }\n%s"), texts[i][0]);
        failure(text, out, sizeof out);
        CHECK_HOLDS(out, texts[i][1]);
        CHECK_HOLDS(out, "test.lua:3: error:");
    }
}

static void bodies_in_one_place(void)
{
    failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'gvt', name = 'target', at = w.road:lane(-1, 103) }"),
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: ego and target stand in each other at time 0: lane -1 at s = ");
    CHECK_HOLDS(out, "lines 2 and 3");
    bench b;
    // hidden, under a gantry, over a plate, side by side
    CHECK(bench_freeze(&b,
                       BODY("w:ego { at = w.road:lane(-1, 100) }\nw:car { 'gvt', hidden = true, at = w.road:lane(-1, "
                            "103) }\nw:object { 'gantry', at = w.road:lane(-1, 100) }\nw:object { 'steel_plate', at = "
                            "w.road:lane(-1, 100) }\nw:car { 'gvt', at = w.road:lane(1, 100) }"),
                       0));
    bench_end(&b);
}

static void a_road_of_its_parameters(void)
{
    const char *text = "local sp = require 'skidpad' return sp.scenario { name = 't', vary = { length = sp.one_of(300, "
                       "700):unit 'm' },\n"
                       "road = function(p) return sp.road.straight { length = p.length, lanes = 2 } end,\n"
                       "run = function(w, p) w:ego { at = w.road:lane(-1, p.length - 100) } end }";
    for (uint32_t i = 0; i < 2; i++) {
        bench b;
        CHECK(bench_freeze(&b, text, i));
        CHECK_NEAR(b.def ? sp_road_length(b.def->road, 1) : 0, i ? 700 : 300, 1e-9);
        bench_end(&b);
    }
    failure("local sp = require 'skidpad' return sp.scenario { name = 't',\nroad = function(p) return p.sped end,\n"
            "run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: unknown parameter 'sped'");
    failure("local sp = require 'skidpad' return sp.scenario { name = 't',\nroad = function(p) return 5 end,\n"
            "run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }",
            out, sizeof out);
    CHECK_HOLDS(out, "road: wanted a road, found number");
}

/* assertions are errors of their case, in the prologue too */
static void check_runs_every_prologue(void)
{
    sp_error err = {0};
    sp_scenario *s = load_text(HEAD("where = function(p) return p.kind == 'dry' end"), &err);
    CHECK(s && sp_script_check(s, &err) && sp_script_prologues(s) == 3);
    sp_script_destroy(s);
    const char *text =
        "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = "
        "900 }, vary = { n = sp.steps(1, %d, 1) },\nrun = function(w, p) w:ego { at = w.road:lane(-1, "
        "100) }\nw:assert(p.n ~= %d, 'told so') end }";
    char full[400];
    for (int many = 0; many < 2; many++) {
        const int count = many ? 450 : 5;
        snprintf(full, sizeof full, text, count, many ? 450 : 4);
        s = load_text(full, &err);
        CHECK(s && !sp_script_check(s, &err) && err.code == SP_BAD_SCRIPT && err.line == 3);
        CHECK_HOLDS(err.text, many ? "in 1 of 200 cases, first t[n=450]" : "in 1 of 5 cases, first t[n=4]");
        sp_script_destroy(s);
        err = (sp_error){0};
    }
}

static void linter_follows_locals(void)
{
    sp_error err = {0};
    sp_scenario *s = load_text(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\n"
                                    "local hit = ego:contact()\n"
                                    "w:spawn(function() if hit then return end end)\n"
                                    "if hit:now() then return end\n"
                                    "local t = { hit = 1 }\nwhile t.hit and not hit do w:wait(1) end\n"
                                    "do local hit = 3 if hit then return end end\n"
                                    "do local slow = ~ego:standstill() end if slow then return end\n"
                                    "local fine = ego:contact():now()\nif fine then return end"),
                               &err);
    CHECK(s != NULL);
    const sp_finding *list = NULL;
    const uint32_t n = s ? sp_script_findings(s, &list) : 0;
    CHECK(n == 2);
    CHECK(n == 2 && list[0].error.line == 4 && list[1].error.line == 7 && list[0].severity == 'e');
    sp_script_destroy(s);
}

int main(void)
{
    RUN(every_metric_is_known_with_its_unit);
    RUN(units_of_limits_and_bins);
    RUN(what_narrows_nothing);
    RUN(words_agree_with_the_metrics);
    RUN(stretches_and_faults);
    RUN(bins_that_are_not_there);
    RUN(wrong_kinds_are_named);
    RUN(bodies_in_one_place);
    RUN(a_road_of_its_parameters);
    RUN(check_runs_every_prologue);
    RUN(linter_follows_locals);
    return DONE();
}
