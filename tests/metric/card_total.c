/* card_total.c - totals over many cases, against sums worked by hand: whole grids, holes, ranges, weights. */
#include "metric/card.h"
#include "tests/check.h"

#include <string.h>

enum { MOST = 4000 };
typedef struct suite {
    sp_arena *arena;
    sp_card_entry entry[MOST];
    sp_param_value params[MOST][3];
    uint32_t count;
    sp_card_line *lines;
    uint32_t line_count;
} suite;
static suite s;

static void begin(void)
{
    if (s.arena)
        sp_arena_destroy(s.arena);
    s.arena = sp_arena_create();
    s.count = 0;
}

static sp_card_entry *add(const char *test, const char *layer, double points)
{
    s.entry[s.count] = (sp_card_entry){
        .test = test, .layer = layer, .points = points, .max = 1, .counts = true, .params = s.params[s.count]};
    return &s.entry[s.count++];
}

static void axis(sp_card_entry *e, const char *name, double value, sp_card_unit unit)
{
    const char *const units[] = {"km/h", "%", "m", "m/s2"};
    const double si = unit == SP_CARD_KMH ? value / 3.6 : unit == SP_CARD_PERCENT ? value / 100 : value;
    s.params[e - s.entry][e->param_count++] =
        (sp_param_value){.name = name, .value = si, .text = "", .unit = units[unit]};
}

static void cell(const char *test, double speed, const char *name, double other, sp_card_unit unit, double points)
{
    sp_card_entry *e = add(test, "standard", points);
    axis(e, "speed", speed, SP_CARD_KMH);
    if (name)
        axis(e, name, other, unit);
}

static void total(const char *card)
{
    CHECK(sp_card_total(sp_card_find(card), s.entry, s.count, s.arena, &s.lines, &s.line_count));
    CHECK(s.line_count > 0 && !strcmp(s.lines[0].name, card));
}

static const sp_card_line *line(const char *name, const char *range)
{
    for (uint32_t i = 0; i < s.line_count; i++)
        if (!strcmp(s.lines[i].name, name) && !strcmp(s.lines[i].range, range))
            return &s.lines[i];
    return NULL;
}

/* every cell of every test, standard and extended, with these points */
static void fill(const sp_card *card, double points)
{
    for (uint32_t t = 0; t < card->test_count; t++) {
        const sp_card_test *test = &card->tests[t];
        for (uint32_t a = 0; a < test->a.count; a++)
            for (uint32_t b = 0; b < (test->b.count ? test->b.count : 1); b++) {
                sp_card_entry *e = add(test->name, "", points);
                axis(e, test->a.names[0], test->a.value[a], test->a.unit);
                if (test->b.count)
                    axis(e, test->b.names[0], test->b.value[b], test->b.unit);
            }
    }
}

static void whole_2026(void)
{
    static const struct {
        const char *group;
        double points;
    } groups[] = {{"Car & PTW longitudinal", 15},    {"Car & PTW turning", 10},    {"Car & PTW crossing", 15},
                  {"Ped & cyclist longitudinal", 5}, {"Ped & cyclist turning", 5}, {"Ped & cyclist crossing", 10}};
    begin();
    fill(sp_card_find("euroncap2026"), 1);
    const uint32_t grid = s.count;
    for (uint32_t t = 0; t < sp_card_find("euroncap2026")->test_count; t++)
        (void)add(sp_card_find("euroncap2026")->tests[t].name, "robustness", 1);
    total("euroncap2026");
    CHECK_NEAR(s.lines[0].points, 60, 1e-9);
    CHECK_NEAR(s.lines[0].max, 60, 1e-9);
    for (int i = 0; i < 6; i++) {
        const sp_card_line *g = line(groups[i].group, "");
        CHECK(g && g->depth == 1 && g->run == g->cells);
        CHECK_NEAR(g ? g->points : 0, groups[i].points, 1e-9);
        CHECK_NEAR(g ? g->max : 0, groups[i].points, 1e-9);
    }
    /* orange everywhere: half of the standard ranges, all of the extended ones (nothing is red), and of robustness,
     * for half is enough */
    for (uint32_t i = 0; i < grid; i++)
        s.entry[i].points = 0.5;
    total("euroncap2026");
    CHECK_NEAR(line("CCRm", "standard")->points, 1.2, 1e-9);
    CHECK_NEAR(line("CCRm", "extended")->points, 0.3, 1e-9);
    CHECK_NEAR(line("CCRm", "robustness")->points, 0.3, 1e-9);
    /* red everywhere: nothing, and no robustness without half of the standard range */
    for (uint32_t i = 0; i < grid; i++)
        s.entry[i].points = 0;
    total("euroncap2026");
    CHECK(s.lines[0].points == 0 && strstr(line("CCRm", "robustness")->note, "half of the standard"));
}

/* the axes, by the sums of their values: standard and all of the speeds, standard and all of the other axis */
static void axes_2026(void)
{
    static const struct {
        const char *test;
        double sums[4];
    } rows[] = {{"CCRs AEB", {150, 150, 250, 350}},
                {"CCRs FCW", {210, 210, 250, 350}},
                {"CCRm", {880, 880, 250, 350}},
                {"CCRb", {330, 880, 250, 350}},
                {"CCFhos", {330, 520, 150, 250}},
                {"CCFhol", {330, 520, 150, 250}},
                {"CMRs AEB", {150, 150, 150, 250}},
                {"CMRs FCW", {210, 210, 150, 250}},
                {"CMRb", {330, 330, 150, 250}},
                {"CCFtap", {45, 70, 135, 215}},
                {"CMFtap", {45, 70, 135, 215}},
                {"CCCscp", {200, 350, 200, 350}},
                {"CMCscp", {200, 350, 200, 350}},
                {"CPLA day AEB", {210, 210, 50, 85}},
                {"CPLA night FCW", {260, 260, 25, 150}},
                {"CBLA AEB", {200, 200, 50, 85}},
                {"CBLA FCW", {260, 260, 25, 150}},
                {"CPTA farside same", {45, 70, 50, 250}},
                {"CPTA nearside opposite", {10, 10, 50, 250}},
                {"CBTA farside opposite", {45, 70, 0, 0}},
                {"CPNA day", {210, 210, 150, 250}},
                {"CPFA night", {210, 210, 50, 250}},
                {"CPNCO night", {210, 210, 50, 150}},
                {"CBNA", {210, 210, 125, 250}},
                {"CBFA", {210, 210, 75, 250}},
                {"CBNAO", {210, 210, 125, 250}}};
    const sp_card *card = sp_card_find("euroncap2026");
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint32_t t = 0; t < card->test_count; t++) {
            const sp_card_axis *const axes[] = {&card->tests[t].a, &card->tests[t].b};
            if (strcmp(card->tests[t].name, rows[i].test))
                continue;
            found++;
            for (int k = 0; k < 2; k++) {
                double standard = 0, all = 0;
                for (uint32_t n = 0; n < axes[k]->count; n++) {
                    standard += n < axes[k]->standard ? axes[k]->value[n] : 0;
                    all += axes[k]->value[n];
                }
                CHECK_NEAR(standard, rows[i].sums[2 * k], 0);
                CHECK_NEAR(all, rows[i].sums[2 * k + 1], 0);
            }
        }
    CHECK(found == sizeof rows / sizeof *rows);
}

static void holes_2026(void)
{
    /* 4 of CCRs' 40 cells, one of them twice with the worst counting: 1.2 x (1 + 1 + 0.75 + 0.25) / 40 = 0.09 */
    begin();
    cell("CCRs AEB", 10, "impact", 0, SP_CARD_PERCENT, 1);
    cell("CCRs AEB", 10, "impact", 25, SP_CARD_PERCENT, 1);
    cell("CCRs AEB", 20, "impact", 50, SP_CARD_PERCENT, 0.75);
    cell("CCRs AEB", 50, "impact", 100, SP_CARD_PERCENT, 1);
    cell("CCRs AEB", 50, "impact", 100, SP_CARD_PERCENT, 0.25);
    cell("CCRs AEB", 55, "impact", 100, SP_CARD_PERCENT, 1); /* no cell of it */
    cell("CCRs AEB", 30, "impact", 50, SP_CARD_PERCENT, 1);
    s.entry[s.count - 1].counts = false; /* did not take place */
    cell("", 30, "impact", 50, SP_CARD_PERCENT, 1);
    total("euroncap2026");
    const sp_card_line *l = line("CCRs", "standard");
    CHECK(l && l->run == 4 && l->cells == 40);
    CHECK_NEAR(l ? l->points : 0, 0.09, 1e-9);
    CHECK_TEXT(l ? l->note : "",
               "missing CCRs AEB 10 (3 of 5), 20 (4 of 5), 30, 40, 50 (4 of 5) km/h; CCRs FCW 60, 70, 80 km/h");
    CHECK_TEXT(s.lines[0].note, "1 case outside the grid; 1 case of no test; 1 did not take place");
    CHECK(s.lines[0].run == 1 && s.line_count == 3);
    CHECK_NEAR(s.lines[0].max, 60, 1e-9);
    /* the order of the cases says nothing */
    static sp_card_line before[8];
    memcpy(before, s.lines, 3 * sizeof *before);
    for (uint32_t i = 0; i < s.count / 2; i++) {
        const sp_card_entry e = s.entry[i];
        s.entry[i] = s.entry[s.count - 1 - i];
        s.entry[s.count - 1 - i] = e;
    }
    total("euroncap2026");
    for (uint32_t i = 0; i < 3; i++)
        CHECK(before[i].points == s.lines[i].points && before[i].run == s.lines[i].run &&
              !strcmp(before[i].note, s.lines[i].note));
}

static void steps_2026(void)
{
    /* CCFtap's extended range has 4 x 4 - 3 x 3 = 7 cells: 3, 4, 5, 6 and 7 of them good are 0, half, half, three
     * quarters and all of 0.5 points */
    static const double at[7][2] = {{10, 80}, {15, 80}, {20, 80}, {25, 80}, {25, 30}, {25, 45}, {25, 60}};
    const double worth[] = {0, 0.25, 0.25, 0.38, 0.5};
    for (int good = 3; good <= 7; good++) {
        begin();
        for (int i = 0; i < 7; i++)
            cell("CCFtap", at[i][0], "target", at[i][1], SP_CARD_KMH, i < good);
        total("euroncap2026");
        const sp_card_line *l = line("CCFtap", "extended");
        CHECK(l && l->run == 7 && l->cells == 7 && !line("CCFtap", "standard"));
        CHECK_NEAR(l ? l->points : -1, worth[good - 3], 1e-9);
    }
    /* layers of robustness count alike: one good, one with one of two */
    begin();
    fill(sp_card_find("euroncap2026"), 1);
    const char *const layers[] = {"target speed", "heading", "heading"};
    for (int i = 0; i < 3; i++) {
        sp_card_entry *e = add("CCCscp", "robustness", i < 2);
        s.params[e - s.entry][e->param_count++] =
            (sp_param_value){.name = "robust", .is_text = true, .text = layers[i]};
    }
    total("euroncap2026");
    CHECK_NEAR(line("CCCscp", "robustness")->points, 0.56, 1e-9); /* 0.75 x 0.75 */
}

/* a quarter of a step belongs to a cell; a cell of no points is there; a line of one test is not named again */
static void cells_2026(void)
{
    begin();
    cell("CCRm", 30.24, "impact", 0.24, SP_CARD_PERCENT, 1);
    cell("CCRm", 39.76, "impact", 99.76, SP_CARD_PERCENT, 0);
    cell("CCRm", 50.26, "impact", 0, SP_CARD_PERCENT, 1);
    cell("CCRm", 60, "impact", 0.26, SP_CARD_PERCENT, 1);
    cell("CCRm", 60, NULL, 0, SP_CARD_PERCENT, 1);         /* says no place, of which there are several */
    cell("CPLA day AEB", 10, NULL, 0, SP_CARD_PERCENT, 1); /* there is but one */
    total("euroncap2026");
    const sp_card_line *l = line("CCRm", "standard");
    CHECK(l && l->run == 2 && l->cells == 55 && l->depth == 2);
    CHECK_NEAR(l ? l->points : 0, 0.04, 1e-9);
    CHECK_TEXT(l ? l->note : "", "missing 30 (4 of 5), 40 (4 of 5), 50, 60, 70, 80, 90, 100, 110, 120, 130 km/h");
    CHECK_TEXT(s.lines[0].note, "3 cases outside the grid");
    CHECK(line("CPLA day", "standard") && line("CPLA day", "standard")->run == 1);
    CHECK(s.lines[0].depth == 0 && s.lines[1].depth == 1 && s.lines[0].run == 2);
    CHECK(line("Car & PTW longitudinal", "")->run == 1 && line("Car & PTW longitudinal", "")->cells == 7);
    /* extended: half and three quarters themselves are enough; CCRs has 16 cells */
    for (int good = 7; good <= 16; good++) {
        begin();
        for (int i = 0; i < 16; i++)
            cell(i < 10 ? "CCRs AEB" : "CCRs FCW", i < 10 ? 10 + i / 2 * 10 : 60 + (i - 10) / 2 * 10, "impact",
                 i % 2 ? -25 : 125, SP_CARD_PERCENT, i < good ? 0.25 : 0);
        total("euroncap2026");
        CHECK(line("CCRs", "extended") && line("CCRs", "extended")->run == 16 && line("CCRs", "extended")->cells == 16);
        CHECK_NEAR(line("CCRs", "extended")->points, good < 8 ? 0 : good < 12 ? 0.08 : good < 16 ? 0.11 : 0.15, 1e-9);
        CHECK_TEXT(line("CCRs", "extended")->note, "");
    }
    /* three quarters of 0.75 points, of 24 cells */
    begin();
    for (int i = 0; i < 49; i++)
        if (i / 7 > 4 || i % 7 > 4)
            cell("CCCscp", 20 + i / 7 * 10, "target", 20 + i % 7 * 10, SP_CARD_KMH, s.count < 18);
    total("euroncap2026");
    CHECK(s.count == 24 && line("CCCscp", "extended")->run == 24);
    CHECK_NEAR(line("CCCscp", "extended")->points, 0.56, 1e-9);
}

static void cells_2023(void)
{
    /* of a protocol without robustness none */
    begin();
    cell("CCFhos", 50, NULL, 0, SP_CARD_PERCENT, 1);
    (void)add("CCFhos", "robustness", 1);
    total("euroncap2023");
    CHECK(line("CCFho", "standard") && !line("CCFho", "robustness"));
    CHECK_NEAR(line("CCFho", "standard")->points, 0.25, 1e-9);
    CHECK_TEXT(line("CCFho", "standard")->note, "missing CCFhos 70 km/h; CCFhol 50, 70 km/h");
    /* CCRb's cells are metres and m/s2; the worst of several runs of one cell counts, in any order */
    for (int k = 0; k < 3; k++) {
        begin();
        for (int i = 0; i < 3; i++) {
            sp_card_entry *e = add("CCRb", "", i == k ? k / 8.0 : 1);
            axis(e, "headway", 12, SP_CARD_METRE);
            axis(e, "decel", 6, SP_CARD_MPS2);
        }
        total("euroncap2023");
        CHECK_NEAR(line("CCRb", "standard")->points, k * 0.03, 1e-9); /* 0.03125, 0.0625 */
        CHECK_TEXT(line("CCRb", "standard")->note, "missing 12 (1 of 2), 40 m");
    }
    /* places of impact are overlaps: full in the middle, which weighs twice */
    for (int i = 0; i <= 100; i += 25) {
        begin();
        cell("CCRs FCW", 60, "impact", i, SP_CARD_PERCENT, 1);
        total("euroncap2023");
        CHECK_NEAR(line("CCRs FCW", "standard")->points, i == 50 ? 0.03 : 0.01, 1e-9); /* of 0.5: 2, 1 of 36 */
    }
}

/* 2023: touched at 20 km/h all is lost, above it, or where it did not take place, not; who says nothing is not asked */
static void precondition_2023(void)
{
    static const struct {
        double speed, points;
        bool counts, lost;
    } rows[] = {{20, 0.99, true, true}, {20.4, 0, true, true}, {20.6, 0, true, false},
                {10, 0, false, false},  {10, 1, true, false},  {10, 0.75, true, true}};
    begin(); /* whichever comes first */
    cell("CCRs AEB", 10, "overlap", 100, SP_CARD_PERCENT, 0);
    cell("CCRm", 50, "overlap", 100, SP_CARD_PERCENT, 1);
    total("euroncap2023");
    CHECK(s.lines[0].points == 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin();
        cell("CCRm", 50, "overlap", 100, SP_CARD_PERCENT, 1);
        (void)add("CCRs AEB", "", 0);
        cell("CCRs AEB", rows[i].speed, "overlap", 75, SP_CARD_PERCENT, rows[i].points);
        s.entry[s.count - 1].counts = rows[i].counts;
        cell("CCRm", 10, "overlap", 75, SP_CARD_PERCENT, 0);
        total("euroncap2023");
        CHECK((s.lines[0].points == 0) == rows[i].lost);
        CHECK((strstr(s.lines[0].note, "precondition not met: CCRs is not avoided up to 20 km/h; HMI") != NULL) ==
              rows[i].lost);
    }
}

static void changed(const char *test, const char *how, double points)
{
    sp_card_entry *e = add(test, "robustness", points);
    s.params[e - s.entry][e->param_count++] =
        (sp_param_value){.name = "robustness", .is_text = true, .text = how, .unit = ""};
}

/* CCRb as docs/cards.md works it: half of the cells yellow is 1.6 x 26.25 / 30; the two sides of a change are one
 * layer, so that of three layers 5/6, all and a half are good */
static void layers_2026(void)
{
    const double speeds[] = {30, 40, 50, 60, 70, 80}, places[] = {0, 25, 50, 75, 100};
    begin();
    for (int i = 0; i < 30; i++)
        cell("CCRb", speeds[i % 6], "impact", places[i / 6], SP_CARD_PERCENT, i % 2 ? 1 : 0.75);
    for (int i = 0; i < 3; i++) {
        changed("CCRb", "harder", 1);
        changed("CCRb", "softer", i < 2 ? 0.25 : 0);
        changed("CCRb", "closer", 0.5);
        changed("CCRb", "farther", 1);
        changed("CCRb", "braking", 0.75);
        changed("CCRb", "steering", 0);
    }
    total("euroncap2026");
    CHECK_NEAR(line("CCRb", "standard")->points, 1.4, 1e-9);
    CHECK_NEAR(line("CCRb", "robustness")->points, 0.16, 1e-9);
    CHECK(line("CCRb", "robustness")->run == 18 && line("CCRb", "robustness")->cells == 18);
    CHECK_NEAR(line("Car & PTW longitudinal", "")->points, 1.56, 1e-9);
    CHECK_NEAR(s.lines[0].points, 1.56, 1e-9);
}

static void which_layers_2026(void)
{
    /* each pair is one layer, and none is another's: the second of a pair alone is bad, and all of the first good */
    static const char *const pairs[][3] = {{"faster5", "slower5"},  {"faster3", "slower3", "slower2"},
                                           {"left", "right"},       {"turned_left", "turned_right"},
                                           {"harder", "softer"},    {"closer", "farther"},
                                           {"braking", "steering"}, {"nearer"}};
    for (int one = 0; one < 8; one++) {
        begin();
        fill(sp_card_find("euroncap2026"), 1);
        changed("CCCscp", pairs[one][0], 1);
        for (int k = 1; k < 3 && pairs[one][k]; k++)
            changed("CCCscp", pairs[one][k], 0);
        changed("CCCscp", "something else", 1);
        total("euroncap2026");
        const double share = !pairs[one][1] ? 1 : pairs[one][2] ? 1.0 / 3 : 0.5;
        CHECK_NEAR(line("CCCscp", "robustness")->points, sp_round(0.75 * (share + 1) / 2 * 100) / 100, 1e-9);
    }
    /* an eighth layer is worth an eighth; cases that did not take place, other lines and other layers say nothing */
    static const char *const all[] = {"faster5", "slower3", "left",   "turned_left",
                                      "nearer",  "harder",  "closer", "braking"};
    begin();
    fill(sp_card_find("euroncap2026"), 1);
    for (int i = 0; i < 8; i++)
        changed("CCCscp", all[i], i > 2);
    changed("CCCscp", "left", 1);
    s.entry[s.count - 1].counts = false;
    changed("CMCscp", "left", 1);
    add("CCCscp", "extended", 1)->param_count = 0;
    total("euroncap2026");
    /* target speed twice: seven layers, of which two are bad */
    CHECK_NEAR(line("CCCscp", "robustness")->points, 0.54, 1e-9); /* 0.75 x 5 / 7 = 0.5357 */
    CHECK(line("CCCscp", "robustness")->run == 8);
    CHECK_NEAR(line("CMCscp", "robustness")->points, 0.75, 1e-9);
}

static void half_of_standard_2026(void)
{
    const double speeds[] = {30, 40, 50, 60, 70};
    /* half of the standard range's points is enough, a hundredth less is not */
    for (int less = 0; less < 2; less++) {
        begin();
        for (int i = 0; i < 25; i++)
            cell("CCCscp", speeds[i % 5] - 10, "target", speeds[i / 5] - 10, SP_CARD_KMH,
                 i < 12    ? 1
                 : i == 12 ? 0.5 - less * 0.05
                           : 0);
        changed("CCCscp", "left", 1);
        total("euroncap2026");
        CHECK_NEAR(line("CCCscp", "standard")->points, less ? 2.99 : 3, 1e-9);
        CHECK_NEAR(line("CCCscp", "robustness")->points, less ? 0 : 0.75, 1e-9);
        CHECK_TEXT(line("CCCscp", "robustness")->note, less ? "half of the standard range wanted first" : "");
    }
}

static void whole_2023(void)
{
    begin();
    fill(sp_card_find("euroncap2023"), 1);
    total("euroncap2023");
    CHECK_NEAR(s.lines[0].points, 8.5, 1e-9);
    CHECK_NEAR(s.lines[0].max, 9.0, 1e-9);
    CHECK(strstr(s.lines[0].note, "HMI is not scored"));
    /* overlaps: (1 + 0.75 + 2 x 0.5 + 0.25 + 0) / 6 = 0.5 of the 2 of 14 points of 25 km/h */
    const double overlap[] = {-50, -75, 100, 75, 50}, points[] = {1, 0.75, 0.5, 0.25, 0};
    begin();
    for (int i = 0; i < 5; i++)
        cell("CCRs AEB", 25, "overlap", overlap[i], SP_CARD_PERCENT, points[i]);
    total("euroncap2023");
    CHECK_NEAR(line("CCRs AEB", "standard")->points, 0.07, 1e-9);
    /* the same said by the place of impact: full overlap is the middle */
    begin();
    cell("CCRm", 80, "impact", 50, SP_CARD_PERCENT, 1); /* 2 / 6 of 2 points of 15 */
    total("euroncap2023");
    CHECK_NEAR(line("CCRm", "standard")->points, 0.04, 1e-9);
    CHECK(line("CCRm", "standard")->run == 1);
    /* crossing: 60 km/h is faster than all five, weight 5 of 20; from the start 2.5 */
    const double other[] = {20, 30, 40, 50, 60};
    begin();
    for (int i = 0; i < 5; i++)
        cell("CCCscp AEB", 60, "target", other[i], SP_CARD_KMH, 1);
    total("euroncap2023");
    CHECK_NEAR(line("CCCscp AEB", "standard")->points, 0.5, 1e-9);
    begin();
    for (int i = 0; i < 5; i++)
        cell("CCCscp AEB", i ? 0 : 20, "target", other[i], SP_CARD_KMH, 1);
    total("euroncap2023");
    CHECK_NEAR(line("CCCscp AEB", "standard")->points, 0.3, 1e-9); /* (4 x 0.5 + 1) / 20 x 2 */
    /* a standing car that is hit at 20 km/h: nothing counts */
    begin();
    fill(sp_card_find("euroncap2023"), 1);
    cell("CCRs AEB", 20, "overlap", 50, SP_CARD_PERCENT, 0.75);
    total("euroncap2023");
    CHECK(s.lines[0].points == 0 && strstr(s.lines[0].note, "precondition"));
}

static void free_ones(void)
{
    begin();
    (void)add("car M1", "", 1);
    (void)add("car M1", "", 0);
    add("car M1", "", 0)->max = 0; /* a speed that is not asked */
    (void)add("pedestrian M1", "", 1);
    total("r152");
    CHECK(s.lines[0].points == 2 && s.lines[0].max == 3 && s.lines[0].run == 2);
    CHECK(line("car M1", "")->points == 1 && line("car M1", "")->max == 2);
    CHECK_TEXT(line("car M1", "")->note, "1 of 3 fail");
    CHECK(line("car M1", "")->depth == 2 && line("car M1", "")->run == 3 && line("car M1", "")->cells == 3);
    CHECK(s.line_count == 3 && s.lines[0].cells == 9 && s.lines[0].depth == 0);
    CHECK_TEXT(line("pedestrian M1", "")->note, "");
    begin();
    add("route", "", 35)->max = 100;
    s.entry[0].counts = false;
    total("carla2");
    CHECK(s.lines[0].points == 0 && s.lines[0].run == 0 && s.lines[0].cells == 1);
    begin();
    add("route", "", 35)->max = 100;
    add("route", "", 100)->max = 100;
    total("carla2");
    CHECK(s.lines[0].points == 67.5 && s.lines[0].max == 100 && s.lines[0].run == 2 && s.line_count == 1);
}

int main(void)
{
    RUN(whole_2026);
    RUN(axes_2026);
    RUN(holes_2026);
    RUN(steps_2026);
    RUN(cells_2026);
    RUN(cells_2023);
    RUN(precondition_2023);
    RUN(layers_2026);
    RUN(which_layers_2026);
    RUN(half_of_standard_2026);
    RUN(whole_2023);
    RUN(free_ones);
    sp_arena_destroy(s.arena);
    return DONE();
}
