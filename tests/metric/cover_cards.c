/* cover_cards.c - bins at their edges, crosses, and the card's colours. */
#include "tests/metric/fixture.h"

static void bins(void)
{
    static const double edge[] = {0, 10, 20};
    static const char *const label[] = {"dry", "wet"};
    static sp_param_value params[] = {{"speed", false, 10, "36", "km/h"}, {"road", true, 0, "wet", ""}};
    sp_cover_def cover[] = {
        {.name = "v", .source = "param:speed", .cross = {-1, -1, -1}, .edge_count = 3, .edge = edge, .unit = "m/s"},
        {.name = "r", .source = "param:road", .cross = {-1, -1, -1}, .label_count = 2, .label = label, .unit = ""},
        {.name = "x", .source = "cross", .cross = {0, 1, -1}},
        {.name = "m", .source = "mark:cut_in.1", .cross = {-1, -1, -1}, .edge_count = 3, .edge = edge, .unit = ""}};
    static const char *marks[] = {"cut_in"};
    bench b;
    CHECK(bench_open(&b, NULL, 0));
    b.def.params = params;
    b.def.param_count = 2;
    b.def.cover = cover;
    b.def.cover_count = 4;
    b.def.marks = marks;
    b.def.mark_count = 1;
    int32_t hit[4];
    CHECK(sp_cover_sample(&b.def, b.world, NULL, hit));
    CHECK(hit[0] == 1 && hit[1] == 1 && hit[2] == 3 && hit[3] == -1); /* 10 belongs to [10, 20] */
    const double values[] = {-0.1, 0, 9.999, 20, 20.001};
    const int32_t wanted[] = {-1, 0, 0, 1, -1};
    for (int i = 0; i < 5; i++) {
        params[0].value = values[i];
        CHECK(sp_cover_sample(&b.def, b.world, NULL, hit));
        CHECK(hit[0] == wanted[i]);
        CHECK(hit[2] == (wanted[i] < 0 ? -1 : wanted[i] * 2 + 1));
    }
    b.world->mark_tick[0] = 5;
    b.world->mark_value[0][1] = 3;
    CHECK(sp_cover_sample(&b.def, b.world, NULL, hit));
    CHECK(hit[3] == 0);
    CHECK(sp_cover_bins(&b.def, 0) == 2 && sp_cover_bins(&b.def, 2) == 4);
    char text[96];
    sp_cover_bin_name(&b.def, 0, 1, text, sizeof text);
    CHECK_TEXT(text, "[10, 20] m/s");
    sp_cover_bin_name(&b.def, 2, 3, text, sizeof text);
    CHECK_TEXT(text, "[10, 20] m/s x wet");
    bench_close(&b);
}

/* the card of a case with this impact, km/h (negative: none) */
static double points(const char *scenario, double speed, double impact, const char **band)
{
    static sp_param_value params[1];
    sp_check_def card = {.name = "card",
                         .op = SP_CARD,
                         .severity = SP_SCORE,
                         .metric = "euroncap2026",
                         .from_mark = -1,
                         .to_mark = -1,
                         .enabled = true};
    bench b;
    CHECK(bench_open(&b, &card, 1));
    params[0] = (sp_param_value){"speed", false, speed / 3.6, "", "km/h"};
    b.def.scenario = scenario;
    b.def.params = params;
    b.def.param_count = 1;
    const sp_event hit = {.tick = 0,
                          .kind = SP_EVENT_CONTACT,
                          .a = 1,
                          .b = 2,
                          .part = SP_PART_FRONT,
                          .speed = impact / 3.6,
                          .rel_speed = impact / 3.6};
    b.rows[0] = row(1, 0, -1.75, 0, speed / 3.6);
    b.rows[1] = row(2, 100, -1.75, 0, 0);
    bench_step(&b, 0, &hit, impact >= 0);
    bench_judge(&b, "ego.contact");
    CHECK(b.j.card_count == 1 && b.j.pass && b.j.cards[0].max == 1);
    *band = b.j.cards[0].band;
    const double p = b.j.cards[0].points;
    CHECK(b.j.checks[0].value == p);
    bench_close(&b);
    return p;
}

static void cards(void)
{
    const char *band;
    CHECK(points("euroncap/ccrs", 50, -1, &band) == 1 && !strcmp(band, "green"));
    CHECK(points("euroncap/ccrs", 50, 9, &band) == 0.75 && !strcmp(band, "yellow"));
    CHECK(points("euroncap/ccrs", 50, 15, &band) == 0.5 && !strcmp(band, "orange"));
    CHECK(points("euroncap/ccrs", 50, 29, &band) == 0.25 && !strcmp(band, "brown"));
    CHECK(points("euroncap/ccrs", 50, 31, &band) == 0 && !strcmp(band, "red"));
    /* unbraked at low speed is red, whatever the band */
    CHECK(points("euroncap/ccrs", 10, 9.9, &band) == 0 && !strcmp(band, "red"));
    CHECK(points("euroncap/ccrm", 30, 9.5, &band) == 0 && !strcmp(band, "red"));
    CHECK(points("euroncap/ccrm", 50, 9.5, &band) == 0.75);
    /* a warning that never came */
    CHECK(points("euroncap/ccrs_fcw", 70, -1, &band) == 0 && !strcmp(band, "red"));
}

int main(void)
{
    RUN(bins);
    RUN(cards);
    return DONE();
}
