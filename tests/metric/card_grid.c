/* card_grid.c - the cards' tables against a second copy of the protocols' own: every test with its axes, the values of
 * the standard range before the bar, its points, what is measured of it, and the weight of every cell. */
#include "metric/card.h"
#include "metric/inside.h"
#include "tests/check.h"

#include <stdio.h>
#include <string.h>

static const double kmh = 1000.0 / 3600;

typedef struct row {
    const char *name, *key, *line, *group;
    char kind; /* r, R relative speed, R of one who brakes; o own speed; a avoided; d reduction; w warning; i, c of 2023
                */
    double other; /* km/h */
    const char *a, *b;
    double standard, extended, robustness;
} row;

#define LONG "Car & PTW longitudinal"
#define SOFT "Ped & cyclist "
#define FEET "10 20 30 40 50 60|"
static const row rows_2026[] = {
    {"CCRs AEB", "ccrs", "CCRs", LONG, 'r', 0, "10 20 30 40 50|", "0 25 50 75 100|-25 125", 1.2, .15, .15},
    {"CCRs FCW", "ccrs_fcw", "CCRs", LONG, 'w', 0, "60 70 80|", "0 25 50 75 100|-25 125", 0, 0, 0},
    {"CCRm", "ccrm", "CCRm", LONG, 'r', 20, "30 40 50 60 70 80 90 100 110 120 130|", "0 25 50 75 100|-25 125", 2.4, .3,
     .3},
    {"CCRb", "ccrb", "CCRb", LONG, 'R', 2, "30 40 50 60 70 80|90 100 110 120 130", "0 25 50 75 100|-25 125", 1.6, .2,
     .2},
    {"CCFhos", "ccfhos", "CCFhos", LONG, 'd', 0, "30 40 50 60 70 80|90 100", "25 50 75|100", 2, .25, .25},
    {"CCFhol", "ccfhol", "CCFhol", LONG, 'd', 0, "30 40 50 60 70 80|90 100", "25 50 75|100", 2, .25, .25},
    {"CMRs AEB", "cmrs", "CMRs", LONG, 'r', 0, "10 20 30 40 50|", "25 50 75|10 90", 1.2, .15, .15},
    {"CMRs FCW", "cmrs_fcw", "CMRs", LONG, 'w', 0, "60 70 80|", "25 50 75|10 90", 0, 0, 0},
    {"CMRb", "cmrb", "CMRb", LONG, 'R', 2, "30 40 50 60 70 80|", "25 50 75|10 90", 1.6, .2, .2},
    {"CCFtap", "ccftap", "CCFtap", "Car & PTW turning", 'a', 0, "10 15 20|25", "30 45 60|80", 4, .5, .5},
    {"CMFtap", "cmftap", "CMFtap", "Car & PTW turning", 'a', 0, "10 15 20|25", "30 45 60|80", 4, .5, .5},
    {"CCCscp", "cccscp", "CCCscp", "Car & PTW crossing", 'a', 0, "20 30 40 50 60|70 80", "20 30 40 50 60|70 80", 6, .75,
     .75},
    {"CMCscp", "cmcscp", "CMCscp", "Car & PTW crossing", 'a', 0, "20 30 40 50 60|70 80", "20 30 40 50 60|70 80", 6, .75,
     .75},
    {"CPLA day AEB", "cpla", "CPLA day", SOFT "longitudinal", 'r', 5, FEET, "50|10 25", 1, .125, .125},
    {"CPLA day FCW", "cpla_fcw", "CPLA day", SOFT "longitudinal", 'w', 5, "50 60 70 80|", "25|50 75", 0, 0, 0},
    {"CPLA night AEB", "cpla_night", "CPLA night", SOFT "longitudinal", 'r', 5, FEET, "50|10 25", 1, .125, .125},
    {"CPLA night FCW", "cpla_night_fcw", "CPLA night", SOFT "longitudinal", 'w', 5, "50 60 70 80|", "25|50 75", 0, 0,
     0},
    {"CBLA AEB", "cbla", "CBLA", SOFT "longitudinal", 'r', 15, "20 30 40 50 60|", "50|10 25", 2, .25, .25},
    {"CBLA FCW", "cbla_fcw", "CBLA", SOFT "longitudinal", 'w', 20, "50 60 70 80|", "25|50 75", 0, 0, 0},
    {"CPTA farside same", "cpta_fs", "CPTA same", SOFT "turning", 'a', 0, "10 15 20|25", "50|10 25 75 90", 1, .125,
     .125},
    {"CPTA nearside same", "cpta_ns", "CPTA same", SOFT "turning", 'a', 0, "10|", "50|10 25 75 90", 0, 0, 0},
    {"CPTA farside opposite", "cpta_fo", "CPTA opposite", SOFT "turning", 'a', 0, "10 15 20|25", "50|10 25 75 90", 1,
     .125, .125},
    {"CPTA nearside opposite", "cpta_no", "CPTA opposite", SOFT "turning", 'a', 0, "10|", "50|10 25 75 90", 0, 0, 0},
    {"CBTA farside same", "cbta_fs", "CBTA same", SOFT "turning", 'a', 0, "10 15 20|25", "", 1, .125, .125},
    {"CBTA nearside same", "cbta_ns", "CBTA same", SOFT "turning", 'a', 0, "10|", "", 0, 0, 0},
    {"CBTA farside opposite", "cbta_fo", "CBTA opposite", SOFT "turning", 'a', 0, "10 15 20|25", "", 1, .125, .125},
    {"CBTA nearside opposite", "cbta_no", "CBTA opposite", SOFT "turning", 'a', 0, "10|", "", 0, 0, 0},
    {"CPNA day", "cpna", "CPNA day", SOFT "crossing", 'o', 0, FEET, "25 50 75|10 90", .5, .0625, .0625},
    {"CPNA night", "cpna_night", "CPNA night", SOFT "crossing", 'o', 0, FEET, "25 50 75|10 90", .5, .0625, .0625},
    {"CPFA day", "cpfa", "CPFA day", SOFT "crossing", 'o', 0, FEET, "50|10 25 75 90", .5, .0625, .0625},
    {"CPFA night", "cpfa_night", "CPFA night", SOFT "crossing", 'o', 0, FEET, "50|10 25 75 90", .5, .0625, .0625},
    {"CPNCO day", "cpnco", "CPNCO day", SOFT "crossing", 'o', 0, FEET, "50|25 75", 1, .125, .125},
    {"CPNCO night", "cpnco_night", "CPNCO night", SOFT "crossing", 'o', 0, FEET, "50|25 75", 1, .125, .125},
    {"CBNA", "cbna", "CBNA", SOFT "crossing", 'o', 0, FEET, "50 75|10 25 90", 1, .125, .125},
    {"CBFA", "cbfa", "CBFA", SOFT "crossing", 'o', 0, FEET, "25 50|10 75 90", 1, .125, .125},
    {"CBNAO", "cbnao", "CBNAO", SOFT "crossing", 'o', 0, FEET, "50 75|10 25 90", 2, .25, .25},
};
#define CARS "AEB/FCW car to car"
static const row rows_2023[] = {
    {"CCRs AEB", "ccrs", "CCRs AEB", CARS, 'i', 0, "10 15 20 25 30 35 40 45 50|", "-50 -75 100 75 50|", 1, 0, 0},
    {"CCRs FCW", "ccrs_fcw", "CCRs FCW", CARS, 'w', 0, "55 60 65 70 75 80|", "-50 -75 100 75 50|", .5, 0, 0},
    {"CCRm", "ccrm", "CCRm", CARS, 'r', 20, "30 35 40 45 50 55 60 65 70 75 80|", "-50 -75 100 75 50|", 1, 0, 0},
    {"CCRb", "ccrb", "CCRb", CARS, 'i', 2, "12 40|", "2 6|", 1, 0, 0},
    {"CCFtap", "ccftap", "CCFtap", CARS, 'a', 0, "10 15 20|", "30 45 60|", 1, 0, 0},
    {"CCCscp AEB", "cccscp", "CCCscp AEB", CARS, 'c', 0, "0 20 30 40 50 60|", "20 30 40 50 60|", 2, 0, 0},
    {"CCCscp FCW", "cccscp_fcw", "CCCscp FCW", CARS, 'w', 0, "0 20 30 40 50 60|", "20 30 40 50 60|", 1, 0, 0},
    {"CCFhos", "ccfhos", "CCFho", CARS, 'd', 0, "50 70|", "", 1, 0, 0},
    {"CCFhol", "ccfhol", "CCFho", CARS, 'd', 0, "50 70|", "", 0, 0, 0},
};
static const row rows_r152[] = {
    {.name = "car M1", .key = "car"},
    {.name = "car M1 laden", .key = "car_laden"},
    {.name = "car N1 above 1.3", .key = "car_n1"},
    {.name = "car N1 above 1.3 laden", .key = "car_n1_laden"},
    {.name = "car N1 up to 1.3", .key = "car_n1_low"},
    {.name = "car N1 up to 1.3 laden", .key = "car_n1_low_laden"},
    {.name = "pedestrian M1", .key = "pedestrian"},
    {.name = "bicycle M1", .key = "bicycle"},
    {.name = "pedestrian M1 00 series", .key = "pedestrian_00"},
};
#define LEAD    "lead vehicle"
#define FALSELY "false activation"
static const row rows_fmvss[] = {
    {.name = "lead stopped", .key = "lead_stopped", .group = LEAD},
    {.name = "lead stopped, manual brake", .key = "lead_stopped_manual", .group = LEAD},
    {.name = "lead slower", .key = "lead_slower", .group = LEAD},
    {.name = "lead slower, manual brake", .key = "lead_slower_manual", .group = LEAD},
    {.name = "lead decelerating", .key = "lead_decelerating", .group = LEAD},
    {.name = "lead decelerating, manual brake", .key = "lead_decelerating_manual", .group = LEAD},
    {.name = "pedestrian from the right, day", .key = "pedestrian_right", .group = "pedestrian"},
    {.name = "pedestrian from the right, night", .key = "pedestrian_right_night", .group = "pedestrian"},
    {.name = "pedestrian from the left", .key = "pedestrian_left", .group = "pedestrian"},
    {.name = "obstructed child", .key = "obstructed_child", .group = "pedestrian"},
    {.name = "pedestrian stationary, day", .key = "pedestrian_stationary", .group = "pedestrian"},
    {.name = "pedestrian stationary, night", .key = "pedestrian_stationary_night", .group = "pedestrian"},
    {.name = "pedestrian along, day", .key = "pedestrian_along", .group = "pedestrian"},
    {.name = "pedestrian along, night", .key = "pedestrian_along_night", .group = "pedestrian"},
    {.name = "steel trench plate", .key = "steel_plate", .group = FALSELY},
    {.name = "steel trench plate, manual brake", .key = "steel_plate_manual", .group = FALSELY},
    {.name = "pass through", .key = "pass_through", .group = FALSELY},
    {.name = "pass through, manual brake", .key = "pass_through_manual", .group = FALSELY},
};
static const row rows_nuplan[] = {{.name = "closed loop", .key = "nuplan"}};
static const row rows_carla[] = {{.name = "route", .key = "route"}};
#define COUNT(a) ((uint32_t)(sizeof(a) / sizeof *(a)))
static const struct {
    const char *card;
    const row *rows;
    uint32_t count;
    double beside;
    bool must_name, mean;
} cards[] = {{"euroncap2026", rows_2026, COUNT(rows_2026), 0, false, false},
             {"euroncap2023", rows_2023, COUNT(rows_2023), 0.5, true, false},
             {"r152", rows_r152, COUNT(rows_r152), 0, true, false},
             {"fmvss127", rows_fmvss, COUNT(rows_fmvss), 0, true, false},
             {"nuplan", rows_nuplan, 1, 0, false, true},
             {"carla2", rows_carla, 1, 0, false, true},
             {"carla21", rows_carla, 1, 0, false, true}};

/* an axis as the rows say it; "" for none */
static void axis_text(const sp_card_axis *x, char *out, size_t size)
{
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < x->count && at < size; i++) {
        char number[32];
        sp_number(number, x->value[i]);
        at += (size_t)snprintf(out + at, size - at, "%s%s", i == 0 || i == x->standard ? "" : " ", number);
        if (i + 1 == x->standard && at < size)
            at += (size_t)snprintf(out + at, size - at, "|");
    }
}

static void tables(void)
{
    for (uint32_t k = 0; k < COUNT(cards); k++) {
        const sp_card *card = sp_card_find(cards[k].card);
        CHECK(card && card == sp_card_at(k) && card->test_count == cards[k].count);
        CHECK(card->must_name == cards[k].must_name && card->mean == cards[k].mean &&
              sp_card_means(card) == card->mean);
        CHECK_NEAR(card->beside, cards[k].beside, 0);
        for (uint32_t i = 0; i < cards[k].count && i < card->test_count; i++) {
            const sp_card_test *t = &card->tests[i];
            const row *r = &cards[k].rows[i];
            char a[128], b[128];
            axis_text(&t->a, a, sizeof a);
            axis_text(&t->b, b, sizeof b);
            CHECK_TEXT(t->name, r->name);
            CHECK_TEXT(sp_card_test_name(card, i), r->name);
            CHECK_TEXT(t->key, r->key);
            CHECK_TEXT(t->line, r->line ? r->line : r->name);
            CHECK_TEXT(t->group ? t->group : "", r->group ? r->group : "");
            CHECK_TEXT(a, r->a ? r->a : "");
            CHECK_TEXT(b, r->b ? r->b : "");
            CHECK_NEAR(t->other, r->other, 0);
            CHECK_NEAR(t->standard, r->standard, 0);
            CHECK_NEAR(t->extended, r->extended, 0);
            CHECK_NEAR(t->robustness, r->robustness, 0);
        }
        CHECK(sp_card_test_name(card, card->test_count) == NULL);
    }
    CHECK(sp_card_count() == COUNT(cards) && sp_card_at(COUNT(cards)) == NULL && sp_card_find("r153") == NULL &&
          sp_card_find(NULL) == NULL);
}

/* ---------------------------------------------------------------- what is measured */
typedef struct made {
    sp_param_value params[2];
    sp_kind kind;
    sp_actor_def actors[3];
    sp_world_def def;
    sp_metric_value metrics[SP_METRICS];
    sp_judgement j;
    sp_card_value card;
} made;

/* at that speed, km/h; hit with `own` km/h, `relative` between them; own negative: not; slower by `less` */
static double points(made *m, const char *card, const char *test, double speed, double own, double relative,
                     double less)
{
    memset(m, 0, sizeof *m);
    m->actors[2].kind = &m->kind;
    m->kind.class_id = SP_KIND_CAR;
    m->params[0] = (sp_param_value){.name = "speed", .value = speed * kmh, .text = "", .unit = "km/h"};
    m->def =
        (sp_world_def){.scenario = "x/y", .params = m->params, .param_count = 1, .actors = m->actors, .actor_count = 2};
    m->j = (sp_judgement){.metrics = m->metrics, .metric_count = SP_METRICS};
    m->j.contact =
        (sp_contact_value){.any = own >= 0, .with = 2, .fault = "ego", .speed = own * kmh, .rel_speed = relative * kmh};
    m->metrics[SP_M_REDUCTION] = (sp_metric_value){.defined = true, .value = less * kmh + 1e-9};
    sp_card_judge(&m->def, &m->j, card, test, &m->card);
    return m->card.points;
}

/* three cases tell the kinds apart: slow to each other, slow itself, no contact; each in points */
static void kinds(void)
{
    static const struct {
        char kind;
        double near, slow, none;
    } worth[] = {{'r', .5, 0, 1}, {'R', .5, 0, 1}, {'o', 0, .5, 1}, {'a', 0, 0, 1},
                 {'d', .5, 1, 1}, {'w', 0, 0, 0},  {'i', 0, .5, 1}, {'c', 0, .5, 1}};
    for (uint32_t k = 0; k < 2; k++)
        for (uint32_t i = 0; i < cards[k].count; i++) {
            const row *r = &cards[k].rows[i];
            uint32_t at = 0;
            made m;
            while (at + 1 < COUNT(worth) && worth[at].kind != r->kind)
                at++;
            CHECK(worth[at].kind == r->kind);
            /* between 15 and 20 km/h both years are orange */
            CHECK_NEAR(points(&m, cards[k].card, r->name, 60, 45, 16, 10), worth[at].near, 0);
            CHECK_NEAR(points(&m, cards[k].card, r->name, 60, 16, 45, 30), worth[at].slow, 0);
            CHECK_NEAR(points(&m, cards[k].card, r->name, 60, -1, 0, 0), worth[at].none, 0);
            CHECK_TEXT(m.card.test, r->name);
            CHECK_NEAR(m.card.max, 1, 0);
        }
}

/* without braking they meet at the car's speed less the other's, to 2 km/h: which is red, and said */
static void unbraked(void)
{
    for (uint32_t k = 0; k < 2; k++)
        for (uint32_t i = 0; i < cards[k].count; i++) {
            const row *r = &cards[k].rows[i];
            if (!strchr("rRoi", r->kind))
                continue;
            made m;
            const bool own = strchr("oi", r->kind) != NULL;
            const double met = 30 - (own ? 0 : r->other);
            /* of 2023's brown up to 40 km/h nothing is left */
            for (int side = 0; side < 2; side++) {
                const double v = met - 2 + (side ? 1e-6 : -1e-6);
                (void)points(&m, cards[k].card, r->name, 30, own ? v : 33, own ? 33 : v, 0);
                CHECK((strstr(m.card.detail, ", as without braking") != NULL) == (side == 1));
                CHECK((m.card.points > 0) == (side == 0));
                CHECK(side == 0 || !strcmp(m.card.band, "red"));
            }
        }
    /* the parameter says the other's speed, but not of one who brakes; beyond 80 km/h CCRm's is 60 km/h slower */
    made m;
    static const struct {
        const char *test;
        double speed, target, met;
    } rows[] = {{"CCRm", 50, 30, 20},   {"CCRb", 50, 30, 48},  {"CCRm", 80, -1, 60},    {"CCRm", 80.4, -1, 60.4},
                {"CCRm", 80.6, -1, 60}, {"CCRm", 130, -1, 60}, {"CBLA AEB", 90, -1, 75}};
    for (uint32_t i = 0; i < COUNT(rows); i++)
        for (int side = 0; side < 2; side++) {
            const double v = rows[i].met - 2 + (side ? 1e-6 : -1e-6);
            (void)points(&m, "euroncap2026", rows[i].test, rows[i].speed, v, v, 0);
            m.params[1] = (sp_param_value){.name = "target", .value = rows[i].target * kmh, .text = "", .unit = "km/h"};
            m.def.param_count = rows[i].target < 0 ? 1 : 2;
            sp_card_judge(&m.def, &m.j, "euroncap2026", rows[i].test, &m.card);
            CHECK((strstr(m.card.detail, ", as without braking") != NULL) == (side == 1));
        }
}

/* ---------------------------------------------------------------- weights of 2023 */
static void weights(void)
{
    /* points of each speed, E23: CCRs 14, CCRs FCW 6, CCRm 15; overlaps (1, 1, 2, 1, 1) / 6 */
    static const double ccrs[] = {1, 2, 2, 2, 2, 2, 1, 1, 1}, fcw[] = {1, 1, 1, 1, 1, 1},
                        ccrm[] = {1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2}, overlap[] = {1, 1, 2, 1, 1};
    /* CCCscp, car from the start, at 20 to 60 km/h, against 20 to 60 km/h: 20 in all */
    static const double cross[6][5] = {{.5, .5, .5, .5, .5}, {1, .25, .25, .25, .25}, {1, 1, .25, .25, .25},
                                       {1, 1, 1, .25, .25},  {1, 1, 1, 1, .25},       {1, 1, 1, 1, 1}};
    const sp_card *card = sp_card_find("euroncap2023");
    const double sums[] = {14, 6, 15, 4, 9, 20, 20, 2, 2};
    CHECK(card->weight && !sp_card_find("euroncap2026")->weight && !sp_card_find("r152")->weight);
    for (uint32_t t = 0; t < card->test_count; t++) {
        const sp_card_test *test = &card->tests[t];
        double sum = 0;
        for (uint32_t a = 0; a < test->a.count; a++)
            for (uint32_t b = 0; b < (test->b.count ? test->b.count : 1); b++) {
                const double w = card->weight(test, a, b), *of = t == 0 ? ccrs : t == 1 ? fcw : ccrm;
                sum += w;
                CHECK_NEAR(w, t < 3 ? of[a] * overlap[b] / 6 : t == 5 || t == 6 ? cross[a][b] : 1, 1e-12);
            }
        CHECK_NEAR(sum, sums[t], 1e-9);
    }
}

int main(void)
{
    RUN(tables);
    RUN(kinds);
    RUN(unbraked);
    RUN(weights);
    return DONE();
}
