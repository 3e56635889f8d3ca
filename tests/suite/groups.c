/* groups.c - the interval of a share against published tables and a sum of binomials; repeats of one case together, in
 * numbers, table, page and JUnit. */
#include "check.h"
#include "suite/suite.h"

#include <expat.h>
#include <unistd.h>

/* two-sided 95 % limits: Clopper and Pearson 1934; Diem and Lentner (Geigy's tables), exact limits of k of n */
static void intervals_are_the_published_ones(void)
{
    static const struct {
        uint32_t k, n;
        double low, high;
    } table[] = {{0, 10, 0, 0.3085},       {1, 10, 0.0025, 0.4450},  {5, 10, 0.1871, 0.8129},  {10, 10, 0.6915, 1},
                 {20, 20, 0.8316, 1},      {19, 20, 0.7513, 0.9987}, {18, 20, 0.6830, 0.9877}, {0, 1, 0, 0.9750},
                 {1, 1, 0.0250, 1},        {2, 5, 0.0527, 0.8534},   {15, 30, 0.3130, 0.6870}, {0, 100, 0, 0.0362},
                 {50, 100, 0.3983, 0.6017}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double low, high;
        sp_share_interval(table[i].k, table[i].n, &low, &high);
        CHECK_NEAR(low, table[i].low, 5.1e-5);
        CHECK_NEAR(high, table[i].high, 5.1e-5);
    }
    double low, high;
    sp_share_interval(0, 0, &low, &high);
    CHECK(low == 0 && high == 1);
}

/* P(X >= k) of n draws with share p: a sum of binomials by recurrence */
static double at_least(uint32_t k, uint32_t n, double p)
{
    double sum = 0;
    for (uint32_t i = k; i <= n; i++) {
        double term = 1;
        uint32_t left = n - i; // factors (1 - p) not yet used
        for (uint32_t j = 0; j < i; j++) {
            term *= (double)(n - j) / (i - j) * p;
            for (; left && term > 1; left--)
                term *= 1 - p;
        }
        for (; left; left--)
            term *= 1 - p;
        sum += term;
    }
    return sum;
}

static void beta_is_the_binomial_sum(void)
{
    for (uint32_t n = 1; n <= 60; n += 7)
        for (uint32_t k = 1; k <= n; k += 3)
            for (double p = 0.05; p < 1; p += 0.15)
                CHECK_NEAR(sp_beta_share(k, n - k + 1, p), at_least(k, n, p), 1e-12);
    // by definition of the limits: each tail is 2.5 %
    for (uint32_t n = 5; n <= 2000; n = n * 3 + 1)
        for (uint32_t k = 1; k < n; k += 1 + n / 7) {
            double low, high;
            sp_share_interval(k, n, &low, &high);
            CHECK_NEAR(at_least(k, n, low), 0.025, 1e-9);
            CHECK_NEAR(1 - at_least(k + 1, n, high), 0.025, 1e-9);
        }
    double low, high;
    sp_share_interval(50000, 100000, &low, &high);
    CHECK_NEAR(high - low, 2 * 1.96 * 0.5 / 316.2278, 1e-4); // the normal limit, with its half step
}

static sp_row run_of(const char *id, uint32_t repeat, sp_case_status status, double rate)
{
    return (sp_row){.scenario = "urban/x",
                    .doc = "",
                    .file = "x.lua",
                    .case_id = id,
                    .key = "0123456789",
                    .layer = "",
                    .repeat = repeat,
                    .repeat_rate = rate,
                    .status = status,
                    .end_reason = status == SP_CASE_FAIL ? "fail: it hit the wall" : "story",
                    .invalid_by = status == SP_CASE_INVALID ? "did not take place" : "",
                    .error_kind = "",
                    .error_text = "",
                    .hash = "",
                    .closure = "",
                    .renderer = "",
                    .driver_id = "org.x",
                    .driver_version = "1",
                    .contact_with = "",
                    .target = "",
                    .chain = {-1, -1, -1, -1, -1},
                    .recording = "",
                    .reproduce = "skidpad run x.lua",
                    .sut_hash = "s",
                    .driver_sha256 = "",
                    .driver_params = "",
                    .driver_path = "",
                    .vehicle = "",
                    .rig_sha256 = "",
                    .version = "0",
                    .build = "b"};
}

/* 20 runs of a case of which the last `fails` fail */
static void fill(sp_row *rows, const char *id, uint32_t fails, double rate)
{
    for (uint32_t i = 0; i < 20; i++)
        rows[i] = run_of(id, i, i < 20 - fails ? SP_CASE_PASS : SP_CASE_FAIL, rate);
}

static void verdicts_of_groups(void)
{
    sp_arena *arena = sp_arena_create();
    static const struct {
        uint32_t fails;
        double rate;
        sp_case_status status;
        bool flaky;
    } wanted[] = {{0, 0, SP_CASE_PASS, false},  {1, 0, SP_CASE_FAIL, true},   {20, 0, SP_CASE_FAIL, false},
                  {2, 0.9, SP_CASE_PASS, true}, {3, 0.9, SP_CASE_FAIL, true}, {6, 0.7, SP_CASE_PASS, true}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        sp_row rows[20];
        sp_group *g = NULL;
        fill(rows, "urban/x[a=1]", wanted[i].fails, wanted[i].rate);
        CHECK(sp_groups(rows, 20, arena, &g) == 1);
        CHECK(g->status == wanted[i].status && g->flaky == wanted[i].flaky && g->runs == 20 && g->judged == 20);
    }
    // what was not judged is not made good by the others, and groups need not lie together
    sp_row rows[5] = {run_of("a", 0, SP_CASE_PASS, 0.5), run_of("b", 0, SP_CASE_PASS, 0.5),
                      run_of("a", 2, SP_CASE_INVALID, 0.5), run_of("b", 1, SP_CASE_FAIL, 0.5),
                      run_of("a", 1, SP_CASE_PASS, 0.5)};
    sp_group *g = NULL;
    CHECK(sp_groups(rows, 5, arena, &g) == 2);
    CHECK_TEXT(g[0].rows[0]->case_id, "a");
    CHECK(g[0].status == SP_CASE_INVALID && g[0].judged == 2 && g[0].rows[2]->repeat == 2 && g[0].flaky);
    CHECK(g[1].status == SP_CASE_PASS && g[1].flaky);
    rows[4].status = SP_CASE_BENCH_ERROR;
    CHECK(sp_groups(rows, 5, arena, &g) == 2 && g[0].status == SP_CASE_BENCH_ERROR);
    // another system under test is another case
    rows[3].sut_hash = "t";
    CHECK(sp_groups(rows, 5, arena, &g) == 3);
    sp_arena_destroy(arena);
}

static bool well_formed(const sp_text *t)
{
    XML_Parser p = XML_ParserCreate(NULL);
    const bool fine = XML_Parse(p, t->data, (int)t->size, 1) == XML_STATUS_OK;
    XML_ParserFree(p);
    return fine;
}

static void said_in_every_view(void)
{
    sp_arena *arena = sp_arena_create();
    sp_row rows[60];
    sp_text t = {0};
    fill(rows, "urban/x[a=1]", 2, 0.9);
    fill(rows + 20, "urban/x[a=2]", 5, 0.9);
    fill(rows + 40, "urban/x[a=3]", 0, 0.9);
    sp_table_text(&t, rows, 60, false, arena);
    CHECK(
        strstr(t.data, "flaky       urban/x[a=1]: 18 of 20 pass, 95 % interval 68.3 to 98.8 %, wanted 90.0 %: pass\n"));
    CHECK(
        strstr(t.data, "flaky       urban/x[a=2]: 15 of 20 pass, 95 % interval 50.9 to 91.3 %, wanted 90.0 %: fail\n"));
    CHECK(strstr(t.data,
                 "repeats     urban/x[a=3]: 20 of 20 pass, 95 % interval 83.2 to 100.0 %, wanted 90.0 %: pass\n"));
    CHECK(strstr(t.data, "with their repeats together 3: 2 pass, 1 fail, 0 invalid, 0 broken; 2 flaky\n"));
    // runs of a case that passes are no failures to look into
    CHECK(!strstr(t.data, "fail         urban/x[a=1]") && strstr(t.data, "fail         urban/x[a=2]"));
    sp_text_clear(&t);
    sp_junit_text(&t, rows, 60);
    CHECK(well_formed(&t));
    CHECK(strstr(t.data, "tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"0\""));
    CHECK(strstr(t.data, "message=\"15 of 20 pass, 95 % interval 50.9 to 91.3 %, wanted 90.0 %\""));
    sp_text_clear(&t);
    sp_report_text(&t, rows, 60, arena);
    CHECK(strstr(t.data, "<h2>Repeats</h2>") && strstr(t.data, "18 of 20 pass") && strstr(t.data, ">flaky</span>"));
    sp_text_clear(&t);
    // each for itself: a case a run, and what they are together beside it
    fill(rows, "urban/x[a=1]", 2, 0);
    sp_junit_text(&t, rows, 20);
    CHECK(well_formed(&t));
    CHECK(strstr(t.data, "tests=\"20\" failures=\"2\"") && strstr(t.data, "repeats: flaky, 18 of 20 pass"));
    sp_text_clear(&t);
    sp_table_text(&t, rows, 20, false, arena);
    CHECK(strstr(t.data, "flaky       urban/x[a=1]: 18 of 20 pass, 95 % interval 68.3 to 98.8 %: fail\n"));
    sp_text_clear(&t);
    // without repeats nobody speaks of them
    sp_table_text(&t, rows, 1, false, arena);
    CHECK(!strstr(t.data, "repeat") && !strstr(t.data, "flaky"));
    sp_text_clear(&t);
    sp_report_text(&t, rows, 1, arena);
    CHECK(!strstr(t.data, "Repeats"));
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

/* a score of the scenario's own: no limit, no margin, and its mean in the table */
static void scores_in_every_view(void)
{
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    sp_row_check score = {.name = "outcome",
                          .severity = "score",
                          .unit = "1",
                          .value_unit = "1",
                          .display_unit = "1",
                          .actor = "",
                          .file = "x.lua",
                          .value = 0.25,
                          .limit = SP_NAN,
                          .at_s = -1,
                          .value_defined = true,
                          .pass = true};
    sp_row_check other = score, none = score;
    other.value = 0.75;
    none.value_defined = false;
    sp_row rows[3] = {run_of("a", 0, SP_CASE_PASS, 0), run_of("b", 0, SP_CASE_FAIL, 0),
                      run_of("c", 0, SP_CASE_PASS, 0)};
    rows[0].checks = &other;
    rows[1].checks = &score;
    rows[2].checks = &none;
    rows[0].check_count = rows[1].check_count = rows[2].check_count = 1;
    sp_row_json(&t, &rows[1]);
    CHECK(strstr(t.data, "{\"name\":\"outcome\",\"severity\":\"score\",\"value\":0.25,\"limit\":null,\"margin\":null,"
                         "\"unit\":\"1\",\"pass\":true,\"vacuous\":false,\"at_s\":null,\"actor\":null}"));
    sp_text_clear(&t);
    sp_row_json(&t, &rows[2]);
    CHECK(strstr(t.data, "\"severity\":\"score\",\"value\":null"));
    sp_text_clear(&t);
    sp_table_text(&t, rows, 3, false, arena);
    CHECK(strstr(t.data, "score       urban/x outcome: mean 0.500 of 2, least 0.250 in b\n"));
    sp_text_clear(&t);
    sp_report_text(&t, rows, 3, arena);
    CHECK(strstr(t.data, "<span class=\"badge score\">score</span></td><td>outcome</td><td class=\"num\">0.25</td>"));
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

/* the share that is wanted is kept beside the rows, and goes when it is not wanted any more */
static void kept_in_the_database(void)
{
    char path[128];
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    snprintf(path, sizeof path, "/tmp/skidpad-test-groups-%d.db", (int)getpid());
    unlink(path);
    sp_plan_file file = {.path = "x.lua", .name = "urban/x"};
    sp_plan_case c = {.c = {.id = "urban/x[a=1]"}};
    sp_plan plan = {.arena = arena,
                    .files = &file,
                    .sut = {.driver = "d",
                            .driver_sha256 = "",
                            .params = "",
                            .file = "",
                            .rig_sha256 = "",
                            .vehicle = "",
                            .hash = "s"}};
    const sp_suite_options o = {.seed = 1, .build_id = "b", .version = "0"};
    sp_results *db = sp_results_open(path, &plan, &o, &err);
    CHECK(db);
    for (int round = 0; round < 2; round++) {
        sp_row rows[20], *back = NULL;
        uint32_t count = 0, tally[6];
        bool changed;
        fill(rows, "urban/x[a=1]", 3, round ? 0 : 0.75);
        for (uint32_t i = 0; i < 20; i++) {
            rows[i].suite_seed = 1;
            CHECK(sp_results_put(db, &rows[i], &changed, &err));
        }
        CHECK(sp_results_tally(db, &plan, &c, tally) && tally[SP_CASE_PASS] == 17 && tally[SP_CASE_FAIL] == 3);
        CHECK(sp_results_load(db, arena, &back, &count, &err) && count == 20);
        for (uint32_t i = 0; i < count; i++)
            CHECK_NEAR(back[i].repeat_rate, round ? 0 : 0.75, 0);
    }
    sp_results_close(db);
    unlink(path);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(intervals_are_the_published_ones);
    RUN(beta_is_the_binomial_sum);
    RUN(verdicts_of_groups);
    RUN(said_in_every_view);
    RUN(scores_in_every_view);
    RUN(kept_in_the_database);
    return DONE();
}
