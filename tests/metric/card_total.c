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
    RUN(whole_2023);
    RUN(free_ones);
    sp_arena_destroy(s.arena);
    return DONE();
}
