/* covering arrays against a count of all tuples, samples against published points: what a plan promises of its axes */
#include "helper.h"

#define HEAD(vary)                                                                                                     \
    "local sp = require 'skidpad' return sp.scenario { name = 'a/b', road = sp.road.straight { length = 900 }, " vary  \
    ", run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }"

static char out[4000];

/* axes a, b, c ... of values 0 to counts - 1; which full rows may be */
typedef struct design {
    uint32_t axes, strength;
    uint32_t counts[12];
    bool (*allowed)(const uint32_t *row);
    const char *where; /* the same in Lua */
} design;

static void text_of(const design *d, char *text, size_t size)
{
    size_t at =
        (size_t)snprintf(text, size,
                         "local sp = require 'skidpad' return sp.scenario { name = 'c', road = sp.road.straight "
                         "{ length = 900 }, vary = sp.cover_all { strength = %u",
                         d->strength);
    for (uint32_t i = 0; i < d->axes; i++)
        at += (size_t)snprintf(text + at, size - at, ", %c = sp.steps(0, %u, 1)", 'a' + (char)i, d->counts[i] - 1);
    snprintf(text + at, size - at, " }, %s%s run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }",
             d->where ? d->where : "", d->where ? "," : "");
}

/* the next full row of the grid */
static bool count_on(const design *d, uint32_t *row)
{
    for (uint32_t i = 0; i < d->axes; i++) {
        if (++row[i] < d->counts[i])
            return true;
        row[i] = 0;
    }
    return false;
}

/* whether a full row that is allowed holds these values on these axes */
static bool feasible(const design *d, const uint32_t *axes, const uint32_t *values)
{
    uint32_t row[12] = {0};
    do {
        bool holds = !d->allowed || d->allowed(row);
        for (uint32_t k = 0; k < d->strength; k++)
            holds = holds && row[axes[k]] == values[k];
        if (holds)
            return true;
    } while (count_on(d, row));
    return false;
}

static bool covered(const bench *b, const design *d, const uint32_t *axes, const uint32_t *values)
{
    for (uint32_t i = 0; i < b->count; i++) {
        bool holds = true;
        for (uint32_t k = 0; k < d->strength; k++)
            holds = holds && (uint32_t)b->cases[i].params[axes[k]].value == values[k];
        if (holds)
            return true;
    }
    return false;
}

/* every tuple that can be is there, no row breaks the constraint, and the same comes out again; the number of rows */
static uint32_t verify(const design *d)
{
    char text[2000];
    bench b, again;
    uint32_t missing = 0, tuples = 0, wrong = 0;
    text_of(d, text, sizeof text);
    CHECK(bench_plan(&b, text) && bench_plan(&again, text) && b.count == again.count);
    for (uint32_t i = 0; i < b.count; i++) {
        uint32_t row[12];
        for (uint32_t k = 0; k < d->axes; k++)
            row[k] = (uint32_t)b.cases[i].params[k].value;
        wrong += d->allowed && !d->allowed(row);
        if (i < again.count)
            CHECK_TEXT(b.cases[i].id, again.cases[i].id);
    }
    uint32_t a[3];
    for (a[0] = 0; a[0] < d->axes; a[0]++)
        for (a[1] = a[0] + 1; a[1] < d->axes; a[1]++)
            for (a[2] = d->strength == 3 ? a[1] + 1 : d->axes - 1; a[2] < d->axes; a[2]++) {
                uint32_t v[3];
                for (v[0] = 0; v[0] < d->counts[a[0]]; v[0]++)
                    for (v[1] = 0; v[1] < d->counts[a[1]]; v[1]++)
                        for (v[2] = 0; v[2] < (d->strength == 3 ? d->counts[a[2]] : 1); v[2]++) {
                            tuples++;
                            missing += !covered(&b, d, a, v) && feasible(d, a, v);
                        }
            }
    CHECK(wrong == 0 && missing == 0 && tuples > 0);
    const uint32_t rows = b.count;
    bench_end(&b);
    bench_end(&again);
    return rows;
}

/* sizes: the least that can be (Colbourn's tables of covering arrays) to what a greedy construction may need */
static void all_tuples_occur(void)
{
    const design pairs = {.axes = 4, .strength = 2, .counts = {3, 3, 3, 3}};
    uint32_t n = verify(&pairs);
    CHECK(n >= 9 && n <= 12);
    const design binary = {.axes = 10, .strength = 2, .counts = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}};
    n = verify(&binary);
    CHECK(n >= 6 && n <= 10);
    const design mixed = {.axes = 5, .strength = 2, .counts = {5, 4, 3, 3, 2}};
    n = verify(&mixed);
    CHECK(n >= 20 && n <= 24);
    const design triples = {.axes = 5, .strength = 3, .counts = {2, 2, 2, 2, 2}};
    n = verify(&triples);
    CHECK(n >= 10 && n <= 14);
    const design more = {.axes = 5, .strength = 3, .counts = {3, 3, 3, 2, 4}};
    n = verify(&more);
    CHECK(n >= 36 && n <= 50);
}

static bool not_both(const uint32_t *r)
{
    return !(r[0] == 0 && r[1] == 1) && r[2] + r[3] < 4;
}
/* leaves no row with c = 2: its tuples are impossible, though nothing says so of one of them alone */
static bool hidden(const uint32_t *r)
{
    return !(r[2] == 2 && r[0] != r[1]) && !(r[2] == 2 && r[0] == r[1]);
}
static bool narrow(const uint32_t *r)
{
    return (r[0] + r[1] + r[2] + r[3]) % 7 == 0;
}

static void impossible_tuples_leave(void)
{
    design d = {.axes = 4, .strength = 2, .counts = {3, 3, 3, 3}, .allowed = not_both};
    d.where = "where = function(p) return not (p.a == 0 and p.b == 1) and p.c + p.d < 4 end";
    CHECK(verify(&d) >= 9);
    d.strength = 3;
    CHECK(verify(&d) >= 24);
    d.strength = 2;
    d.allowed = hidden;
    d.where = "where = function(p) return p.c ~= 2 end";
    verify(&d);
    d.allowed = narrow;
    d.where = "where = function(p) return (p.a + p.b + p.c + p.d) % 7 == 0 end";
    verify(&d);
    // a layer drops cells too
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = sp.cover_all { a = sp.one_of(1, 2), b = sp.one_of(1, 2), c = sp.one_of(1, 2) }, "
                              "layer = function(p) if p.a == 1 then return 'standard' end end")));
    for (uint32_t i = 0; i < b.count; i++)
        CHECK(b.cases[i].params[0].value == 1 && !strcmp(b.cases[i].layer, "standard"));
    CHECK(b.count >= 4 && b.count < 8);
    bench_end(&b);
}

static void ids_overrides_and_slips(void)
{
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = sp.cover_all { speed = sp.steps(10, 30, 10, 'km/h'), lane = sp.one_of('l', 'r'), "
                              "gap = sp.one_of(0.1, 0.25) }")));
    for (uint32_t i = 0; i < b.count; i++)
        CHECK(!strncmp(b.cases[i].id, "a/b[gap=0.", 10) &&
              strstr(b.cases[i].id, ",lane=") < strstr(b.cases[i].id, ",speed=") && strstr(b.cases[i].id, "0km/h]"));
    const sp_axis_override one = {"speed", "33"};
    sp_error err = {0};
    // what is left is a covering array of the others, each with that value, and each repeat of it
    CHECK(sp_script_cases(b.s, &one, 1, 3, &b.cases, &b.count, &err) && b.count == 4 * 3);
    CHECK(strstr(b.cases[11].id, "speed=33km/h]") && b.cases[11].repeat == 2);
    bench_end(&b);
    failure(HEAD("vary = sp.cover_all { a = sp.one_of(1, 1, 2), b = sp.one_of(1, 2), c = sp.one_of(1, 2) }"), out,
            sizeof out);
    CHECK_HOLDS(out, "sp.cover_all: a holds 1 twice");
    failure(HEAD("vary = sp.cover_all { a = sp.uniform(1, 2) }"), out, sizeof out);
    CHECK_HOLDS(out, "is a distribution");
    failure(HEAD("vary = sp.cover_all { strength = 4, a = sp.one_of(1, 2) }"), out, sizeof out);
    CHECK_HOLDS(out, "strength = 4: wanted 2 or 3");
}

/* ---------------------------------------------------------------- samples */
static void points(bench *b, const char *method, uint32_t n, uint32_t axes, const char *rest)
{
    char text[1500];
    size_t at =
        (size_t)snprintf(text, sizeof text,
                         "local sp = require 'skidpad' return sp.scenario { name = 'p', road = sp.road.straight "
                         "{ length = 900 }, vary = sp.sample { %u, method = '%s'",
                         n, method);
    for (uint32_t i = 0; i < axes; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, ", %c = sp.uniform(0, 1)", 'a' + (char)i);
    snprintf(text + at, sizeof text - at, " }, %s run = function(w, p) w:ego { at = w.road:lane(-1, 100) } end }",
             rest);
    CHECK(bench_plan(b, text) && b->count == n);
}

/* Joe and Kuo's own example (sobol.cc with new-joe-kuo-6, their page's first ten points of three axes), without the
 * point 0; and Halton's radical inverses by hand */
static void published_points(void)
{
    static const double sobol[9][3] = {{0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},       {0.25, 0.75, 0.75},
                                       {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125},    {0.625, 0.125, 0.875},
                                       {0.125, 0.625, 0.375}, {0.1875, 0.3125, 0.9375}, {0.6875, 0.8125, 0.4375}};
    static const double halton[6][4] = {{1.0 / 2, 1.0 / 3, 1.0 / 5, 1.0 / 7},  {1.0 / 4, 2.0 / 3, 2.0 / 5, 2.0 / 7},
                                        {3.0 / 4, 1.0 / 9, 3.0 / 5, 3.0 / 7},  {1.0 / 8, 4.0 / 9, 4.0 / 5, 4.0 / 7},
                                        {5.0 / 8, 7.0 / 9, 1.0 / 25, 5.0 / 7}, {3.0 / 8, 2.0 / 9, 6.0 / 25, 6.0 / 7}};
    bench b;
    points(&b, "sobol", 9, 3, "");
    for (uint32_t i = 0; i < b.count; i++)
        for (uint32_t k = 0; k < 3; k++)
            CHECK_NEAR(b.cases[i].params[k].value, sobol[i][k], 0);
    bench_end(&b);
    points(&b, "halton", 6, 4, "");
    for (uint32_t i = 0; i < b.count; i++)
        for (uint32_t k = 0; k < 4; k++)
            CHECK_NEAR(b.cases[i].params[k].value, halton[i][k], 5e-7); // six digits
    bench_end(&b);
}

/* the largest number of points of 0 to n - 1 (and the origin) in one of n equal strata of an axis */
static uint32_t crowd(const bench *b, uint32_t axis, uint32_t n, bool origin)
{
    uint32_t count[512] = {0}, most = 0;
    count[0] = origin;
    for (uint32_t i = 0; i < b->count; i++)
        count[(uint32_t)(b->cases[i].params[axis].value * n)]++;
    for (uint32_t i = 0; i < n; i++)
        most = count[i] > most ? count[i] : most;
    return most;
}

/* a net in base 2: the origin and the next 2^k - 1 points lie one in each stratum, on every axis */
static void sobol_fills_every_axis(void)
{
    bench b;
    points(&b, "sobol", 63, 10, ""); // 1/64 has six digits
    for (uint32_t k = 0; k < 10; k++)
        CHECK(crowd(&b, k, 64, true) == 1);
    bench_end(&b);
    failure(
        HEAD(
            "vary = sp.sample { 5, a = sp.uniform(0, 1), b = sp.uniform(0, 1), c = sp.uniform(0, 1), d = sp.uniform(0, "
            "1), e = sp.uniform(0, 1), f = sp.uniform(0, 1), g = sp.uniform(0, 1), h = sp.uniform(0, 1), i = "
            "sp.uniform(0, 1), j = sp.uniform(0, 1), k = sp.uniform(0, 1) }"),
        out, sizeof out);
    CHECK_HOLDS(out, "sobol takes up to 10 axes");
}

static void latin_squares(void)
{
    bench b, again;
    points(&b, "lhs", 200, 6, "");
    points(&again, "lhs", 200, 6, "");
    for (uint32_t k = 0; k < 6; k++)
        CHECK(crowd(&b, k, 200, false) == 1);
    uint32_t same = 0;
    for (uint32_t i = 0; i < 200; i++) {
        CHECK_TEXT(b.cases[i].id, again.cases[i].id);
        // axes are shuffled apart
        same += (uint32_t)(b.cases[i].params[0].value * 200) == (uint32_t)(b.cases[i].params[1].value * 200);
    }
    CHECK(same < 12);
    bench_end(&b);
    bench_end(&again);
    // what `where` rejects is made up for: so many accepted points, of several squares
    points(&b, "lhs", 100, 2, "where = function(p) return p.a < 0.3 end,");
    for (uint32_t i = 0; i < b.count; i++)
        CHECK(b.cases[i].params[0].value < 0.3);
    bench_end(&b);
}

/* the normal quantile, against the table (Abramowitz and Stegun 26.2; 0.975 is at 1.959964) */
static void normal_draws(void)
{
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = sp.sample { 31, method = 'halton', x = sp.normal(0, 1) }")));
    static const double by_point[][2] = {{0, 0},        {1, -0.67449},  {2, 0.67449},
                                         {3, -1.15035}, {15, -1.86273}, {30, 1.86273}};
    for (size_t i = 0; i < sizeof by_point / sizeof *by_point; i++)
        CHECK_NEAR(b.cases[(uint32_t)by_point[i][0]].params[0].value, by_point[i][1], 1.1e-5);
    bench_end(&b);
}

/* six significant digits, before use: the value is what the id says */
static void samples_are_rounded(void)
{
    static const char *const methods[] = {"sobol", "halton", "random", "lhs"};
    for (int m = 0; m < 4; m++) {
        bench b;
        char text[700];
        snprintf(
            text, sizeof text,
            HEAD("vary = sp.sample { 50, method = '%s', v = sp.uniform(17, 133, 'km/h'), g = sp.normal(1e-3, 1e-4) }"),
            methods[m]);
        CHECK(bench_plan(&b, text) && b.count == 50);
        for (uint32_t i = 0; i < b.count; i++)
            for (uint32_t k = 0; k < 2; k++) {
                const sp_param_value *p = &b.cases[i].params[k];
                double author = 0;
                char digits[40];
                CHECK(sp_parse_number(p->text, &author));
                snprintf(digits, sizeof digits, "%.6g", author);
                CHECK(strtod(digits, NULL) == author);
                CHECK(p->value == (k ? author * 1000 / 3600 : author));
            }
        bench_end(&b);
    }
}

static void one_value_for_every_axis(void)
{
    bench b;
    CHECK(bench_plan(&b, HEAD("vary = sp.sample { 20, v = sp.uniform(0, 9, 'm/s'), g = sp.uniform(1, 2) }")) &&
          b.count == 20);
    const sp_axis_override both[] = {{"v", "5"}, {"g", "1.5"}};
    sp_error err = {0};
    CHECK(sp_script_cases(b.s, both, 1, 1, &b.cases, &b.count, &err) && b.count == 20);
    CHECK(sp_script_cases(b.s, both, 2, 2, &b.cases, &b.count, &err) && b.count == 2);
    CHECK_TEXT(b.cases[1].id, "a/b[g=1.5,v=5m/s]");
    bench_end(&b);
}

/* ---------------------------------------------------------------- repeats */
static void repeats_and_their_share(void)
{
    static const struct {
        const char *said;
        uint32_t count;
        double rate;
    } good[] = {{"repeats = 5", 5, 0},
                {"repeats = { 5 }", 5, 0},
                {"repeats = { 5, pass = 'all' }", 5, 0},
                {"repeats = { 20, rate = 0.9 }", 20, 0.9},
                {"repeats = { 20, rate = '90 %' }", 20, 0.9},
                {"vary = { repeats = { 4, rate = 0.5 } }", 4, 0.5},
                {"doc = ''", 1, 0}};
    static const char *const bad[][2] = {{"repeats = 0", "wanted a count from 1 to 100000"},
                                         {"repeats = 2.5", "wanted a count"},
                                         {"repeats = {}", "wanted a count"},
                                         {"repeats = { 5, pass = 'most' }", "pass = 'most'"},
                                         {"repeats = { 5, rate = 1.2 }", "is no share"},
                                         {"repeats = { 5, rate = 0 }", "is no share"},
                                         {"repeats = { 5, rate = 0.5, pass = 'all' }", "not both"},
                                         {"repeats = { 5, rat = 0.5 }", "did you mean 'rate'?"}};
    char text[600];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        bench b;
        snprintf(text, sizeof text, HEAD("%s"), good[i].said);
        CHECK(bench_plan(&b, text) && b.count == good[i].count);
        CHECK_NEAR(sp_script_repeat_rate(b.s), good[i].rate, 0);
        sp_error err = {0};
        CHECK(sp_script_cases(b.s, NULL, 0, 7, &b.cases, &b.count, &err) && b.count == 7); // --repeats 7
        bench_end(&b);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, HEAD("%s"), bad[i][0]);
        failure(text, out, sizeof out);
        CHECK_HOLDS(out, bad[i][1]);
        CHECK_HOLDS(out, "test.lua:1: error:");
    }
}

int main(void)
{
    RUN(all_tuples_occur);
    RUN(impossible_tuples_leave);
    RUN(ids_overrides_and_slips);
    RUN(published_points);
    RUN(sobol_fills_every_axis);
    RUN(latin_squares);
    RUN(normal_draws);
    RUN(samples_are_rounded);
    RUN(one_value_for_every_axis);
    RUN(repeats_and_their_share);
    return DONE();
}
