/* cards.c - points of single cases, against the protocols' own tables and sums worked by hand. */
#include "metric/card.h"
#include "metric/inside.h"
#include "tests/check.h"

#include <stdio.h>
#include <string.h>

static const double kmh = 1000.0 / 3600;

/* a case without a world: what it was asked, and what came of it */
typedef struct made {
    sp_param_value params[4];
    sp_kind kind;
    sp_actor_def actors[3];
    sp_world_def def;
    sp_metric_value metrics[SP_METRICS];
    sp_judgement j;
    sp_card_value card;
} made;

static void make(made *m, const char *scenario)
{
    memset(m, 0, sizeof *m);
    m->kind.class_id = SP_KIND_CAR;
    m->actors[2].kind = &m->kind;
    m->def = (sp_world_def){.scenario = scenario, .params = m->params, .actors = m->actors, .actor_count = 2};
    m->j = (sp_judgement){.metrics = m->metrics, .metric_count = SP_METRICS};
    m->j.contact.fault = "";
}

static void number(made *m, const char *name, double value, const char *unit)
{
    const double si = !strcmp(unit, "km/h") ? value * kmh : !strcmp(unit, "%") ? value / 100 : value;
    m->params[m->def.param_count++] = (sp_param_value){.name = name, .value = si, .text = "", .unit = unit};
}
static void word(made *m, const char *name, const char *text)
{
    m->params[m->def.param_count++] = (sp_param_value){.name = name, .is_text = true, .text = text, .unit = ""};
}
static void metric(made *m, int id, double value)
{
    m->metrics[id].defined = true;
    m->metrics[id].value = value;
}

/* hit at so many km/h; `slower`: relative speed less the ego's */
static void hit(made *m, double speed, double relative)
{
    m->j.contact.any = true;
    m->j.contact.with = 2;
    m->j.contact.fault = "ego";
    m->j.contact.speed = speed * kmh;
    m->j.contact.rel_speed = relative * kmh;
    metric(m, SP_M_CONTACT, 1);
}

static double points(made *m, const char *card, const char *test)
{
    sp_card_judge(&m->def, &m->j, card, test, &m->card);
    return m->card.points;
}

/* ---------------------------------------------------------------- Euro NCAP 2026 */
static double rear(double speed, double impact)
{
    made m;
    make(&m, "x/y");
    number(&m, "speed", speed, "km/h");
    if (impact >= 0)
        hit(&m, impact, impact);
    return points(&m, "euroncap2026", "CMRs AEB");
}

static void bands_2026(void)
{
    /* the protocol's example: 60 km/h */
    CHECK(rear(60, -1) == 1 && rear(60, 0) == 0.75 && rear(60, 10) == 0.75 && rear(60, 10.1) == 0.5);
    CHECK(rear(60, 20) == 0.5 && rear(60, 20.1) == 0.25 && rear(60, 30) == 0.25 && rear(60, 30.1) == 0);
    /* at lower speeds nothing achieved is red */
    CHECK(rear(20, 19) == 0 && rear(20, 17) == 0.5 && rear(10, 9) == 0 && rear(10, 7.5) == 0.75);
    /* CCRm closes with speed - 20, beyond 80 km/h with 60 */
    made m;
    make(&m, "euroncap/ccrm");
    number(&m, "speed", 40, "km/h");
    hit(&m, 38.5, 18.5);
    CHECK(points(&m, "euroncap2026", NULL) == 0);
    make(&m, "euroncap/ccrm");
    number(&m, "speed", 110, "km/h");
    hit(&m, 68.5, 18.5);
    CHECK(points(&m, "euroncap2026", NULL) == 0.5 && !strcmp(m.card.band, "orange"));
    hit(&m, 108.5, 58.5); /* 60 km/h faster, and not braked */
    CHECK(points(&m, "euroncap2026", NULL) == 0 && strstr(m.card.detail, "as without braking"));
    hit(&m, 107, 57);
    CHECK(!strstr((points(&m, "euroncap2026", NULL), m.card.detail), "as without braking"));
}

static void kinds_2026(void)
{
    made m;
    /* who crosses: the ego's speed counts */
    make(&m, "euroncap/cpna");
    number(&m, "speed", 40, "km/h");
    hit(&m, 9, 14);
    CHECK(points(&m, "euroncap2026", NULL) == 0.75 && !strcmp(m.card.test, "CPNA day"));
    /* turning: avoided or not; hit at rest is avoided */
    make(&m, "euroncap/ccftap");
    hit(&m, 0, 40);
    CHECK(points(&m, "euroncap2026", NULL) == 1);
    hit(&m, 5, 40);
    CHECK(points(&m, "euroncap2026", NULL) == 0);
    /* head on: what was taken off the speed */
    const double less[] = {20, 19.9, 10, 9.9}, worth[] = {1, 0.5, 0.5, 0};
    for (int i = 0; i < 4; i++) {
        make(&m, "euroncap/ccfhos");
        number(&m, "speed", 50, "km/h");
        hit(&m, 50 - less[i], 100 - less[i]);
        metric(&m, SP_M_REDUCTION, less[i] * kmh + 1e-9);
        CHECK(points(&m, "euroncap2026", NULL) == worth[i]);
    }
    /* warnings */
    make(&m, "euroncap/ccrs_fcw");
    CHECK(points(&m, "euroncap2026", NULL) == 0 && !strcmp(m.card.test, "CCRs FCW"));
    metric(&m, SP_M_FCW_TTC, 1.7);
    CHECK(points(&m, "euroncap2026", NULL) == 1);
    metric(&m, SP_M_FCW_TTC, 1.69);
    CHECK(points(&m, "euroncap2026", NULL) == 0);
    CHECK(strstr(m.card.detail, "1.69 s") && strstr(m.card.detail, "own estimate, not an official result"));
}

/* ---------------------------------------------------------------- which test */
static const char *told(const char *scenario, const char *card, const char *test, const char *param, const char *text)
{
    static made m;
    make(&m, scenario);
    if (param)
        word(&m, param, text);
    (void)points(&m, card, test);
    return m.card.test;
}

static void tests_told(void)
{
    CHECK_TEXT(told("euroncap/ccrs", "euroncap2026", NULL, NULL, NULL), "CCRs AEB");
    CHECK_TEXT(told("euroncap/ccrs", "euroncap2026", NULL, "function", "fcw"), "CCRs FCW");
    CHECK_TEXT(told("euroncap/CPLA-fcw", "euroncap2026", NULL, "light", "night"), "CPLA night FCW");
    CHECK_TEXT(told("mine/cpna_night_wet", "euroncap2026", NULL, NULL, NULL), "CPNA night");
    CHECK_TEXT(told("euroncap/ccrs", "euroncap2023", NULL, NULL, NULL), "CCRs AEB");
    CHECK_TEXT(told("euroncap/cpta", "euroncap2026", NULL, "turn", "ns"), "CPTA nearside same");
    CHECK_TEXT(told("euroncap/ccr_robustness", "euroncap2026", NULL, "test", "ccrb"), "CCRb");
    CHECK_TEXT(told("mine/x", "euroncap2026", NULL, NULL, NULL), "");
    CHECK_TEXT(told("mine/night", "euroncap2026", "CPNA day", NULL, NULL), "CPNA day");
    CHECK_TEXT(told("mine/x", "r152", "car M1", "load", "laden"), "car M1 laden");
    CHECK_TEXT(told("mine/x", "carla2", NULL, NULL, NULL), "route");
    /* by tags, unless another says that it is not; the name has the first word */
    static const char *tags[] = {"ccr", "fcw", "aeb"};
    for (uint32_t n = 0; n < 4; n++) {
        made t;
        make(&t, "euroncap/ccrs");
        t.def.tags = n < 3 ? tags : tags + 1;
        t.def.tag_count = n < 3 ? n + 1 : 1;
        (void)points(&t, "euroncap2026", NULL);
        CHECK_TEXT(t.card.test, n == 1 || n == 3 ? "CCRs FCW" : "CCRs AEB");
    }
    CHECK_TEXT(told("euroncap/ccrs_2023_fcw", "euroncap2023", NULL, NULL, NULL), "CCRs FCW");
    CHECK_TEXT(told("euroncap/cccscp_2023", "euroncap2023", NULL, NULL, NULL), "CCCscp AEB");
    CHECK_TEXT(told("fmvss127/steel_plate", "fmvss127", NULL, "brake", "manual"), "steel trench plate, manual brake");
    CHECK_TEXT(told("mine/x", "fmvss127", "pass through", "manual", "manual"), "pass through, manual brake");
    CHECK_TEXT(told("mine/x", "fmvss127", "pass through", "manual", "no"), "pass through");
    CHECK_TEXT(told("euroncap/cpna", "euroncap2026", NULL, "light", "day"), "CPNA day");
    CHECK_TEXT(told("euroncap/cpna_fcw", "euroncap2026", NULL, "light", "night"),
               "CPNA night"); /* has no warning test */
    CHECK_TEXT(told("euroncap/cpta", "euroncap2026", "CPTA farside opposite", "turn", "ns"), "CPTA farside opposite");
    CHECK_TEXT(told("mine/x", "euroncap2026", "CPLA night FCW", "light", "day"),
               "CPLA night FCW"); /* what it is it stays */
}

static void tests_known(void)
{
    /* at load: unknown cards and tests, and tests that must be told */
    made m;
    sp_error err = {0};
    sp_check_def c = {.op = SP_CARD, .metric = "euroncap2026"};
    make(&m, "mine/x");
    CHECK(sp_card_known(&m.def, &c, &err));
    c.card_test = "CCRs AEP";
    CHECK(!sp_card_known(&m.def, &c, &err) && strstr(err.text, "no test 'CCRs AEP'") && strstr(err.hint, "CCRs AEB"));
    c = (sp_check_def){.op = SP_CARD, .metric = "r152"};
    err = (sp_error){0};
    CHECK(!sp_card_known(&m.def, &c, &err) && strstr(err.text, "which test"));
    CHECK(strstr(err.hint, "{ test = \"car M1\" }"));
    c.metric = "euroncap2062";
    err = (sp_error){0};
    CHECK(!sp_card_known(&m.def, &c, &err) && strstr(err.hint, "did you mean 'euroncap2026'"));
    c.metric = "zzzzzzzzzzzz";
    err = (sp_error){0};
    CHECK(!sp_card_known(&m.def, &c, &err));
    CHECK_TEXT(err.hint, "the cards are: euroncap2026, euroncap2023, r152, fmvss127, nuplan, carla2, carla21");
    c = (sp_check_def){.op = SP_CARD, .metric = "r152", .card_test = "zzzzzzzzzzzz"};
    err = (sp_error){0};
    CHECK(!sp_card_known(&m.def, &c, &err));
    CHECK_TEXT(err.hint, "its tests stand in docs/cards.md; the first is 'car M1'");
    c.card_test = NULL;
    m.def.scenario = "r152/pedestrian_crossing";
    c.metric = "r152";
    CHECK(sp_card_known(&m.def, &c, &err));
}

/* ---------------------------------------------------------------- Euro NCAP 2023 */
static void bands_2023(void)
{
    const double impact[] = {4.9, 5, 14.9, 15, 29.9, 30, 39.9, 40}, worth[] = {1, .75, .75, .5, .5, .25, .25, 0};
    made m;
    for (int i = 0; i < 8; i++) {
        make(&m, "euroncap/ccrs");
        number(&m, "speed", 50, "km/h");
        hit(&m, impact[i], impact[i]);
        CHECK(points(&m, "euroncap2023", NULL) == worth[i]);
    }
    make(&m, "euroncap/ccftap");
    CHECK(points(&m, "euroncap2023", NULL) == 1);
    hit(&m, 0, 30);
    CHECK(points(&m, "euroncap2023", NULL) == 1);
    hit(&m, 1, 30);
    CHECK(points(&m, "euroncap2023", NULL) == 0);
    /* crossing: 30 km/h less is half, from 40 km/h on */
    const double speed[] = {40, 40, 30}, less[] = {30, 29.9, 30}, half[] = {0.5, 0, 0};
    for (int i = 0; i < 3; i++) {
        make(&m, "euroncap/cccscp");
        number(&m, "speed", speed[i], "km/h");
        hit(&m, speed[i] - less[i] + 1, 40);
        metric(&m, SP_M_REDUCTION, less[i] * kmh + 1e-9);
        CHECK(points(&m, "euroncap2023", NULL) == half[i]);
    }
}

/* ---------------------------------------------------------------- UN R152 */
static double r152(const char *test, double speed, double impact, double warned, double decel)
{
    made m;
    make(&m, "x/y");
    number(&m, "speed", speed, "km/h");
    if (impact >= 0)
        hit(&m, impact, impact);
    metric(&m, SP_M_FCW_AT, 3 - warned);
    metric(&m, SP_M_AEB_AT, 3);
    metric(&m, SP_M_DECEL, decel);
    const double p = points(&m, "r152", test);
    return m.card.max > 0 ? p : -1;
}

static void r152_tables(void)
{
    /* test, speed, most that is allowed; 0: none */
    static const struct {
        const char *test;
        double speed, most;
    } rows[] = {{"car M1", 42, 0},
                {"car M1 laden", 42, 10},
                {"car M1", 45, 15},
                {"car M1 laden", 60, 35},
                {"car M1", 40, 0},
                {"car N1 above 1.3 laden", 40, 10},
                {"car N1 up to 1.3 laden", 32, 15},
                {"car N1 up to 1.3", 38, 15},
                {"car N1 above 1.3", 60, 35},
                {"car N1 up to 1.3 laden", 60, 45},
                {"pedestrian M1", 42, 10},
                {"pedestrian M1 00 series", 40, 25},
                {"bicycle M1", 60, 35},
                {"car M1", 53, 30} /* between 50 and 55: the faster row */};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(r152(rows[i].test, rows[i].speed, -1, 0.9, 6) == 1);
        CHECK(r152(rows[i].test, rows[i].speed, rows[i].most, 0.9, 6) == (rows[i].most > 0));
        CHECK(r152(rows[i].test, rows[i].speed, rows[i].most + 0.1, 0.9, 6) == 0);
    }
}

/* all rows, as the regulation prints them */
static void r152_rows(void)
{
    static const char *const who[] = {
        "car M1",           "car M1 laden",           "car N1 above 1.3", "car N1 above 1.3 laden",
        "car N1 up to 1.3", "car N1 up to 1.3 laden", "pedestrian M1",    "pedestrian M1 00 series"};
    static const double at[] = {30, 32, 35, 38, 40, 42, 45, 50, 55, 60},
                        most[8][10] = {{0, 0, 0, 0, 0, 0, 15, 25, 30, 35},    {0, 0, 0, 0, 0, 10, 15, 25, 30, 35},
                                       {0, 0, 0, 0, 0, 0, 15, 25, 30, 35},    {0, 0, 0, 0, 10, 15, 20, 30, 35, 40},
                                       {0, 0, 0, 15, 15, 20, 25, 30, 35, 40}, {0, 15, 15, 20, 20, 25, 25, 35, 40, 45},
                                       {0, 0, 0, 0, 0, 10, 15, 25, 30, 35},   {0, 20, 20, 25, 25, 30, 30, 35, 40, 45}};
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < 10; i++) {
            CHECK(r152(who[k], at[i], most[k][i], 0.9, 6) == (most[k][i] > 0));
            CHECK(r152(who[k], at[i], most[k][i] + 0.1, 0.9, 6) == 0 && r152(who[k], at[i], -1, 0.9, 6) == 1);
        }
}

/* the tables at every 0.1 km/h, between two rows the faster one's, as the page has them: speed, greatest impact */
static void r152_between(void)
{
    static const struct {
        const char *test;
        double rows[12][2];
    } tables[] = {{"car M1", {{42, 0}, {45, 15}, {50, 25}, {55, 30}, {60, 35}}},
                  {"car M1 laden", {{40, 0}, {42, 10}, {45, 15}, {50, 25}, {55, 30}, {60, 35}}},
                  {"car N1 above 1.3", {{42, 0}, {45, 15}, {50, 25}, {55, 30}, {60, 35}}},
                  {"car N1 above 1.3 laden", {{38, 0}, {40, 10}, {42, 15}, {45, 20}, {50, 30}, {55, 35}, {60, 40}}},
                  {"car N1 up to 1.3", {{35, 0}, {40, 15}, {42, 20}, {45, 25}, {50, 30}, {55, 35}, {60, 40}}},
                  {"car N1 up to 1.3 laden", {{30, 0}, {35, 15}, {40, 20}, {45, 25}, {50, 35}, {55, 40}, {60, 45}}},
                  {"pedestrian M1", {{40, 0}, {42, 10}, {45, 15}, {50, 25}, {55, 30}, {60, 35}}},
                  {"bicycle M1", {{40, 0}, {42, 10}, {45, 15}, {50, 25}, {55, 30}, {60, 35}}},
                  {"pedestrian M1 00 series", {{30, 0}, {35, 20}, {40, 25}, {45, 30}, {50, 35}, {55, 40}, {60, 45}}}};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (int tenths = 200; tenths <= 600; tenths++) {
            int i = 0;
            while (tables[t].rows[i][0] * 10 < tenths)
                i++;
            made m;
            char words[64];
            make(&m, "x/y");
            number(&m, "speed", tenths / 10.0, "km/h");
            (void)points(&m, "r152", tables[t].test);
            (void)snprintf(words, sizeof words, "no contact, %.0f km/h allowed; no emergency braking",
                           tables[t].rows[i][1]);
            CHECK(!strncmp(m.card.detail, words, strlen(words)));
        }
}

static void r152_braking(void)
{
    /* the warning 0.8 s before, the demand 5 m/s2; of pedestrians the warning no later than the braking */
    CHECK(r152("car M1", 30, -1, 0.8, 5) == 1 && r152("car M1", 30, -1, 0.79, 5) == 0);
    CHECK(r152("car M1", 30, -1, 0.8, 4.99) == 0);
    CHECK(r152("pedestrian M1", 30, -1, 0, 5) == 1 && r152("pedestrian M1", 30, -1, -0.01, 5) == 0);
    /* what is not asked is worth nothing out of nothing */
    CHECK(r152("car M1", 61, -1, 0.9, 6) == -1 && r152("car M1", 9, -1, 0.9, 6) == -1);
    CHECK(r152("pedestrian M1", 15, -1, 0.9, 6) == -1);
    /* a moving target: the relative speed is asked */
    made m;
    make(&m, "x/y");
    number(&m, "speed", 60, "km/h");
    number(&m, "target", 20, "km/h");
    hit(&m, 21, 1);
    metric(&m, SP_M_FCW_AT, 1);
    metric(&m, SP_M_AEB_AT, 2);
    metric(&m, SP_M_DECEL, 6);
    CHECK(points(&m, "r152", "car M1") == 0); /* 40 km/h: none */
    m.def.param_count = 1;                    /* as it starts, where no parameter says it; at 60 km/h 35 are allowed */
    CHECK(points(&m, "r152", "car M1") == 1);
    m.actors[2].speed = 20 * kmh;
    CHECK(points(&m, "r152", "car M1") == 0 && strstr(m.card.detail, ", 0 km/h allowed"));
    m.metrics[SP_M_AEB_AT].defined = false;
    m.j.contact.any = false;
    CHECK(points(&m, "r152", "car M1") == 0 && strstr(m.card.detail, "no emergency braking"));
}

/* ---------------------------------------------------------------- FMVSS 127 */
static void fmvss127(void)
{
    made m;
    make(&m, "fmvss127/lead_stopped");
    CHECK(points(&m, "fmvss127", NULL) == 1 && !strcmp(m.card.test, "lead stopped"));
    hit(&m, 1, 1);
    CHECK(points(&m, "fmvss127", NULL) == 0);
    /* nobody brakes by hand who is not warned */
    make(&m, "fmvss127/lead_stopped_manual");
    CHECK(points(&m, "fmvss127", NULL) == 0);
    metric(&m, SP_M_FCW_AT, 1);
    CHECK(points(&m, "fmvss127", NULL) == 1);
    /* S5.3: less than 0.25 g */
    make(&m, "fmvss127/steel_plate");
    metric(&m, SP_M_FALSE, 0.2499 * SP_GRAVITY);
    CHECK(points(&m, "fmvss127", NULL) == 1);
    metric(&m, SP_M_FALSE, 0.25 * SP_GRAVITY);
    CHECK(points(&m, "fmvss127", NULL) == 0);
}

/* ---------------------------------------------------------------- nuPlan */
static void drove(made *m, double seconds, double metres)
{
    metric(m, SP_M_PROGRESS, metres);
    m->metrics[SP_M_PROGRESS].at_s = seconds;
}

static void nuplan(void)
{
    made m;
    make(&m, "x/y");
    drove(&m, 15, 80);
    number(&m, "expert", 100, "m");
    /* 5 x 0.8 + 5 + 4 + 2, of 16 */
    CHECK_NEAR(points(&m, "nuplan", NULL), 15.0 / 16, 1e-12);
    metric(&m, SP_M_OVERSPEED, 3.345); /* 1 - 3.345 / (2.23 x 15) = 0.9 */
    metric(&m, SP_M_COMFORT, 0.99);
    metric(&m, SP_M_TTC_CV, 1.0);
    CHECK_NEAR(points(&m, "nuplan", NULL), 12.6 / 16, 1e-12);
    metric(&m, SP_M_TTC_CV, 0.95); /* strict */
    CHECK_NEAR(points(&m, "nuplan", NULL), 7.6 / 16, 1e-12);
    metric(&m, SP_M_WRONG_WAY, 2);
    CHECK_NEAR(points(&m, "nuplan", NULL), 7.6 / 16, 1e-12);
    metric(&m, SP_M_WRONG_WAY, 2.1);
    CHECK_NEAR(points(&m, "nuplan", NULL), 3.8 / 16, 1e-12);
    metric(&m, SP_M_WRONG_WAY, 6.1);
    CHECK(points(&m, "nuplan", NULL) == 0);
    metric(&m, SP_M_WRONG_WAY, 0);
    metric(&m, SP_M_OFF_DEPTH, 0.3);
    CHECK_NEAR(points(&m, "nuplan", NULL), 7.6 / 16, 1e-12);
    metric(&m, SP_M_OFF_DEPTH, 0.31);
    CHECK(points(&m, "nuplan", NULL) == 0);
    /* without an expert: the set speed; a fifth of it is wanted at least */
    make(&m, "x/y");
    m.def.set_speed = 10;
    drove(&m, 10, 20);
    CHECK_NEAR(points(&m, "nuplan", NULL), 12.0 / 16, 1e-12);
    drove(&m, 10, 19.9);
    CHECK(points(&m, "nuplan", NULL) == 0);
    /* a thing once is half, a second time nothing; a car nothing; by the other's fault nothing happened */
    drove(&m, 10, 100);
    hit(&m, 10, 10);
    CHECK(points(&m, "nuplan", NULL) == 0);
    m.kind.class_id = SP_KIND_STATIC;
    CHECK_NEAR(points(&m, "nuplan", NULL), 0.5, 1e-12);
    metric(&m, SP_M_CONTACT, 2);
    CHECK(points(&m, "nuplan", NULL) == 0);
    m.j.contact.fault = "other";
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
}

/* ---------------------------------------------------------------- CARLA */
static void carla(void)
{
    made m;
    make(&m, "x/y");
    CHECK(points(&m, "carla2", NULL) == 0 && m.card.max == 100); /* no route */
    metric(&m, SP_M_ROUTE, 0.8);
    drove(&m, 100, 800);
    CHECK_NEAR(points(&m, "carla2", NULL), 80, 1e-9);
    CHECK_NEAR(points(&m, "carla21", NULL), 80, 1e-9);
    /* a pedestrian and a red light: 0.50 x 0.70 and 1 / (1 + 1.0 + 0.4) */
    m.kind.class_id = SP_KIND_PEDESTRIAN;
    hit(&m, 20, 20);
    metric(&m, SP_M_RED_LIGHTS, 1);
    CHECK_NEAR(points(&m, "carla2", NULL), 80 * 0.35, 1e-9);
    CHECK_NEAR(points(&m, "carla21", NULL), 80 / 2.4, 1e-9);
    /* two red lights, a stop sign, no contact: 0.7 x 0.7 x 0.8 and 1 / 2.05 */
    m.j.contact.any = false;
    metric(&m, SP_M_RED_LIGHTS, 2);
    metric(&m, SP_M_STOP_SIGNS, 1);
    CHECK_NEAR(points(&m, "carla2", NULL), 80 * 0.392, 1e-9);
    CHECK_NEAR(points(&m, "carla21", NULL), 80 / 2.05, 1e-9);
    /* classes; a twentieth of the time off the road */
    static const struct {
        sp_class who;
        double factor, coefficient;
    } rows[] = {{SP_KIND_CAR, .6, .7}, {SP_KIND_BICYCLE, .6, .7}, {SP_KIND_STATIC, .65, .6}, {SP_KIND_TRUCK, .6, .7}};
    for (int i = 0; i < 4; i++) {
        make(&m, "x/y");
        metric(&m, SP_M_ROUTE, 1);
        metric(&m, SP_M_OFF_ROAD, 5);
        drove(&m, 100, 800);
        hit(&m, 20, 20);
        m.kind.class_id = rows[i].who;
        CHECK_NEAR(points(&m, "carla2", NULL), 95 * rows[i].factor, 1e-9);
        CHECK_NEAR(points(&m, "carla21", NULL), 95 / (1 + rows[i].coefficient), 1e-9);
    }
}

/* ---------------------------------------------------------------- all of them */
/* whatever else holds, a lower impact speed never scores less, and no contact scores best */
static void monotone(void)
{
    for (uint32_t k = 0; k < sp_card_count(); k++)
        for (uint32_t t = 0; t < sp_card_tests(sp_card_at(k)); t++)
            for (double speed = 10; speed <= 60; speed += 5) {
                double before = SP_INFINITY;
                for (double impact = -1; impact <= speed; impact += 0.5) {
                    made m;
                    make(&m, "x/y");
                    number(&m, "speed", speed, "km/h");
                    metric(&m, SP_M_FCW_AT, 1);
                    metric(&m, SP_M_FCW_TTC, 2);
                    metric(&m, SP_M_AEB_AT, 2);
                    metric(&m, SP_M_DECEL, 6);
                    metric(&m, SP_M_ROUTE, 1);
                    metric(&m, SP_M_REDUCTION, (impact < 0 ? speed : speed - impact) * kmh);
                    drove(&m, 10, 100);
                    if (impact >= 0)
                        hit(&m, impact, impact);
                    const double p = points(&m, sp_card_name(sp_card_at(k)), sp_card_test_name(sp_card_at(k), t));
                    CHECK(p <= before && p >= 0 && p <= sp_max(m.card.max, 0));
                    before = p;
                }
            }
}

int main(void)
{
    RUN(bands_2026);
    RUN(kinds_2026);
    RUN(tests_told);
    RUN(tests_known);
    RUN(bands_2023);
    RUN(r152_tables);
    RUN(r152_rows);
    RUN(r152_between);
    RUN(r152_braking);
    RUN(fmvss127);
    RUN(nuplan);
    RUN(carla);
    RUN(monotone);
    return DONE();
}
