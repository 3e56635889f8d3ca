/* cards.c - totals of score cards as the terminal and the report show them: what counts, what is named, whose it is. */
#include "suite/suite.h"
#include "tests/check.h"

static const sp_param_value at_10[] = {{.name = "impact", .value = 0.5, .text = "50", .unit = "%"},
                                       {.name = "speed", .value = 10 / 3.6, .text = "10", .unit = "km/h"}},
                            at_20[] = {{.name = "impact", .value = 0.5, .text = "50", .unit = "%"},
                                       {.name = "speed", .value = 20 / 3.6, .text = "20", .unit = "km/h"}};

static sp_row make(sp_row_card *card, const sp_param_value *params, sp_case_status status, const char *sut)
{
    return (sp_row){.scenario = "euroncap/ccrs",
                    .case_id = "c",
                    .key = "k",
                    .doc = "",
                    .file = "f",
                    .layer = "standard",
                    .param_count = 2,
                    .params = params,
                    .status = status,
                    .end_reason = "",
                    .invalid_by = "",
                    .card_count = card ? 1 : 0,
                    .cards = card,
                    .driver_id = "org.<b>",
                    .driver_params = "",
                    .sut_hash = sut};
}

static bool has(const sp_text *t, const char *words)
{
    if (t->data && strstr(t->data, words))
        return true;
    fprintf(stderr, "wanted '%s' in:\n%s\n", words, t->data ? t->data : "");
    return false;
}

static void shown(void)
{
    sp_arena *arena = sp_arena_create();
    sp_text text = {0}, page = {0};
    sp_row_card good =
                    {.name = "euroncap2026", .band = "green", .detail = "", .test = "CCRs AEB", .points = 1, .max = 1},
                half = good;
    half.points = 0.5;
    /* 1.2 x 1.5 / 40 = 0.045; the invalid case is missing */
    sp_row rows[] = {make(&good, at_10, SP_CASE_PASS, "a"), make(&half, at_20, SP_CASE_FAIL, "a"),
                     make(&good, at_20, SP_CASE_INVALID, "a")};
    sp_cards_text(&text, rows, 3, false, arena);
    sp_cards_html(&page, rows, 3, arena);
    CHECK(has(&text, "own estimates, not official results"));
    CHECK(has(&text, "0.05 of   1.20  2 of 40 cells; missing CCRs AEB 10 (4 of 5), 20 (4 of 5), 30, 40, 50 km/h; "
                     "CCRs FCW 60, 70, 80 km/h"));
    CHECK(has(&text, "1 of 27 tests; 1 did not take place"));
    CHECK(has(&page, "<h2>Score cards</h2>") && has(&page, "Own estimate by Euro NCAP Crash Avoidance") &&
          has(&page, "0.05 of 1.20") && !strstr(page.data, "org."));
    /* two systems: each has its own, named and escaped */
    sp_text_clear(&text);
    sp_text_clear(&page);
    rows[1] = make(&half, at_10, SP_CASE_FAIL, "b");
    sp_cards_text(&text, rows, 2, false, arena);
    sp_cards_html(&page, rows, 2, arena);
    CHECK(has(&text, "org.<b>") && has(&text, "0.03 of   1.20") && has(&text, "0.02 of   1.20"));
    CHECK(has(&page, "org.&lt;b&gt;") && !strstr(page.data, "org.<b>"));
    /* and without cards nothing */
    sp_text_clear(&text);
    sp_text_clear(&page);
    rows[0].card_count = 0;
    sp_cards_text(&text, rows, 1, false, arena);
    sp_cards_html(&page, rows, 1, arena);
    CHECK(text.size == 0 && page.size == 0);
    sp_text_free(&text);
    sp_text_free(&page);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(shown);
    return DONE();
}
