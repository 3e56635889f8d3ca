/* plans: ids, keys, counts, order, samples, overrides; and the shipped scenarios */
#include <time.h>

#include "helper.h"

#define HEAD(vary)                                                                                                     \
    "local sp = require 'skidpad' return sp.scenario { name = 'a/b', road = sp.road.straight { length = 900 }, " vary  \
    ", run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }"

static char out[4000];

static void ids_are_as_in_the_contract(void)
{
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = { speed = sp.steps(10, 50, 10, 'km/h'), impact = sp.one_of(0, 25, 50, 75, "
                              "100):unit '%', side = sp.one_of('left', 'right') }")));
    CHECK(b.count == 50);
    CHECK_TEXT(b.cases[0].id, "a/b[impact=0%,side=left,speed=10km/h]");
    CHECK_TEXT(b.cases[1].id, "a/b[impact=0%,side=left,speed=20km/h]");
    CHECK_TEXT(b.cases[49].id, "a/b[impact=100%,side=right,speed=50km/h]");
    CHECK_NEAR(b.cases[0].params[2].value, 10.0 * 1000 / 3600, 0);
    CHECK_NEAR(b.cases[49].params[0].value, 1, 0);
    CHECK(strlen(b.cases[0].key) == 10 && strspn(b.cases[0].key, "0123456789abcdef") == 10);
    CHECK(strcmp(b.cases[0].key, b.cases[1].key));
    bench_end(&b);
    CHECK(bench_plan(&b, HEAD("doc = ''")) && b.count == 1);
    CHECK_TEXT(b.cases[0].id, "a/b");
    bench_end(&b);
    // decimals that binary fractions cannot hold
    CHECK(bench_plan(&b, HEAD("vary = { gap = sp.steps(0.1, 0.5, 0.1, 'm') }")) && b.count == 5);
    CHECK_TEXT(b.cases[2].id, "a/b[gap=0.3m]");
    bench_end(&b);
}

/* XXH3-128 of the empty input begins 99aa06d3014798d8 (xxHash's own test vector), which pins the digits' order */
static void keys_are_the_first_digits(void)
{
    char hex[33];
    sp_hash_hex(sp_hash_bytes("", 0), hex);
    CHECK(!strncmp(hex, "99aa06d301", 10));
    bench b;
    CHECK(bench_plan(&b, HEAD("doc = ''")));
    sp_hash_hex(sp_hash_bytes("a/b", 3), hex);
    CHECK(!strncmp(b.cases[0].key, hex, 10) && !b.cases[0].key[10]);
    bench_end(&b);
}

static void where_layer_and_repeats(void)
{
    bench b;
    CHECK(bench_plan(
        &b,
        HEAD("tags = { 'x' }, vary = { a = sp.steps(1, 10, 1), repeats = 3 }, where = function(p) return p.a > 4 end, "
             "layer = function(p) if p.a < 7 then return 'standard' elseif p.a < 9 then return 'extended' end end")));
    CHECK(b.count == 4 * 3);
    CHECK_TEXT(b.cases[0].id, "a/b[a=5]");
    CHECK_TEXT(b.cases[0].layer, "standard");
    CHECK(b.cases[1].repeat == 1 && !strcmp(b.cases[1].id, b.cases[0].id));
    CHECK(b.cases[11].tag_count == 2 && !strcmp(b.cases[11].tags[1], "extended"));
    bench_end(&b);
    failure(HEAD("vary = { a = sp.one_of(1, 1) }"), out, sizeof out);
    CHECK_HOLDS(out, "the plan holds a/b[a=1] twice");
}

static void overrides_replace_an_axis(void)
{
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = { speed = sp.steps(10, 50, 10, 'km/h'), a = sp.one_of(1, 2) }")));
    const sp_axis_override ms = {"speed", "12.5m/s"}, own = {"speed", "33"}, wrong = {"speed", "3kg"},
                           unknown = {"sped", "3"};
    sp_error err = {0};
    CHECK(sp_script_cases(b.s, &ms, 1, 1, &b.cases, &b.count, &err) && b.count == 2);
    CHECK_TEXT(b.cases[0].id, "a/b[a=1,speed=12.5m/s]");
    CHECK_NEAR(b.cases[0].params[1].value, 12.5, 0);
    CHECK(sp_script_cases(b.s, &own, 1, 1, &b.cases, &b.count, &err));
    CHECK_TEXT(b.cases[1].id, "a/b[a=2,speed=33km/h]");
    CHECK(!sp_script_cases(b.s, &wrong, 1, 1, &b.cases, &b.count, &err));
    CHECK_HOLDS(err.text, "wrong unit 'kg'");
    err = (sp_error){0};
    CHECK(!sp_script_cases(b.s, &unknown, 1, 1, &b.cases, &b.count, &err));
    CHECK_HOLDS(err.hint, "did you mean 'speed'?");
    bench_end(&b);
}

static void samples_are_accepted_points(void)
{
    static const char *const methods[] = {"sobol", "halton", "random", "lhs"};
    for (int i = 0; i < 4; i++) {
        char text[600];
        snprintf(text, sizeof text,
                 HEAD("vary = sp.sample { n = 64, method = '%s', v = sp.uniform(60, 130, 'km/h'), g = sp.normal(10, 2, "
                      "'m') }"),
                 methods[i]);
        bench b;
        CHECK(bench_plan(&b, text) && b.count == 64);
        double mean = 0, low = 0;
        for (uint32_t k = 0; k < b.count; k++) {
            mean += b.cases[k].params[1].value * 3.6 / 64;
            low += b.cases[k].params[0].value < 10 ? 1.0 / 64 : 0;
        }
        CHECK_NEAR(mean, 95, i == 2 ? 8 : 2);      // the middle of the interval
        CHECK_NEAR(low, 0.5, i == 2 ? 0.2 : 0.05); // half lies below the mean
        bench_end(&b);
    }
    // n + m keeps the first n; the first point of Sobol's sequence is the middle
    bench small, large;
    CHECK(bench_plan(&small, HEAD("vary = sp.sample { n = 5, v = sp.uniform(0, 1) }")));
    CHECK(bench_plan(&large, HEAD("vary = sp.sample { n = 9, v = sp.uniform(0, 1) }")));
    for (uint32_t k = 0; k < small.count; k++)
        CHECK_TEXT(small.cases[k].id, large.cases[k].id);
    CHECK_NEAR(small.cases[0].params[0].value, 0.5, 0);
    CHECK_NEAR(small.cases[1].params[0].value, 0.75, 0);
    bench_end(&small);
    bench_end(&large);
    failure(HEAD("vary = { v = sp.uniform(0, 1) }"), out, sizeof out);
    CHECK_HOLDS(out, "is a distribution, and a grid has no draws");
}

static void a_big_grid_plans_fast(void)
{
    const clock_t start = clock();
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = { a = sp.steps(1, 100, 1), b = sp.steps(1, 100, 1), c = sp.steps(1, 10, 1) }")) &&
          b.count == 100000);
    CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 5);
    bench_end(&b);
}

/* as many drawn points of ten axes, of which `where` takes half */
static void big_samples_plan_fast(void)
{
    static const char *const methods[] = {"sobol", "lhs"};
    for (int m = 0; m < 2; m++) {
        const clock_t start = clock();
        char text[1200];
        size_t at = (size_t)snprintf(text, sizeof text,
                                     "local sp = require 'skidpad' return sp.scenario { name = 'big', road = "
                                     "sp.road.straight { length = 900 }, vary = sp.sample { 50000, method = '%s'",
                                     methods[m]);
        for (char c = 'a'; c <= 'j'; c++)
            at += (size_t)snprintf(text + at, sizeof text - at, ", %c = sp.normal(30, 5, 'm')", c);
        snprintf(
            text + at, sizeof text - at,
            " }, where = function(p) return p.a > 30 end, run = function(w, p) w:ego { at = w.road:lane(-1, 100) } "
            "end }");
        bench b;
        CHECK(bench_plan(&b, text) && b.count == 50000);
        CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 5);
        bench_end(&b);
    }
}

/* ---------------------------------------------------------------- what is shipped */
static void expect(const char *path, uint32_t cases)
{
    char full[500];
    const char *root = getenv("SP_SOURCE_ROOT");
    snprintf(full, sizeof full, "%s/scenarios/%s.lua", root ? root : ".", path);
    sp_error err = {0};
    sp_scenario *s = sp_script_load(full, NULL, &err);
    if (!s) {
        sp_error_print(&err, out, sizeof out);
        fprintf(stderr, "%s\n", out);
        CHECK(s != NULL);
        return;
    }
    CHECK_TEXT(sp_script_name(s), path);
    CHECK(sp_script_doc(s)[0]);
    const sp_case *list;
    uint32_t n = 0;
    CHECK(sp_script_cases(s, NULL, 0, 0, &list, &n, &err));
    uint32_t standard = 0; // what the protocol asks for, without the layers around it
    for (uint32_t i = 0; i < n; i++)
        standard += !list[i].layer[0] || !strcmp(list[i].layer, "standard");
    if (standard != cases)
        fprintf(stderr, "%s: %u of %u cases are standard\n", path, standard, n);
    CHECK(standard == cases);
    for (uint32_t i = 0; i < n; i++) {
        sp_arena *arena = sp_arena_create();
        sp_world_def *def;
        err = (sp_error){0};
        if (!sp_script_freeze(s, &list[i], NULL, arena, &def, &err)) {
            sp_error_print(&err, out, sizeof out);
            fprintf(stderr, "%s: %s\n", list[i].id, out);
            CHECK(err.code == 0);
        }
        sp_arena_destroy(arena);
    }
    CHECK(sp_script_check(s, &err));
    const sp_finding *findings;
    const uint32_t found = sp_script_findings(s, &findings);
    for (uint32_t i = 0; i < found; i++) {
        if (findings[i].severity == 'n')
            continue; // what is only said, and may be meant
        sp_error_print(&findings[i].error, out, sizeof out);
        fprintf(stderr, "%s\n", out);
        CHECK(findings[i].severity == 'n');
    }
    sp_script_destroy(s);
}

/* case counts of the protocol: 25 + 55 + 30 AEB cases, 15 FCW cases */
static void shipped_scenarios(void)
{
    expect("euroncap/ccrs", 25);
    expect("euroncap/ccrm", 55);
    expect("euroncap/ccrb", 30);
    expect("euroncap/ccrs_fcw", 15);
    expect("false_reaction/steel_plate", 2);
    expect("false_reaction/gantry", 2);
    expect("false_reaction/parked_gap", 4);
    expect("false_reaction/parked_curve", 2);
    expect("false_reaction/kerb_child", 2);
    expect("highway/cut_in", 12);
    expect("highway/follow_stop_and_go", 4);
    expect("urban/dart_out", 12);
    expect("rural/country_bend", 4);
    expect("highway/traffic", 3);
    expect("urban/traffic", 2);
}

int main(void)
{
    RUN(ids_are_as_in_the_contract);
    RUN(keys_are_the_first_digits);
    RUN(where_layer_and_repeats);
    RUN(overrides_replace_an_axis);
    RUN(samples_are_accepted_points);
    RUN(a_big_grid_plans_fast);
    RUN(big_samples_plan_fast);
    RUN(shipped_scenarios);
    return DONE();
}
