/* card_points.c - points of single cases at, just below and just above every edge that a protocol names, one thing at a
 * time; and the words beside them, as a report prints them. */
#include "card_made.h"

/* ---------------------------------------------------------------- Euro NCAP */
typedef struct edge {
    double at, below, above; /* km/h: points just below it and just above; at itself it belongs to `inclusive` */
    const char *worse, *better;
} edge;

/* at 100 km/h, where braking has made a difference to all of them */
static void band_edges(const char *card, const char *test, bool relative, const edge *edges, int count, bool inclusive)
{
    for (int i = 0; i < count; i++)
        for (int where = -1; where <= 1; where++) {
            made m;
            make(&m, "x/y");
            param(&m, "speed", 100 * kmh, "km/h");
            const double v = edges[i].at + where * bit;
            hit(&m, relative ? 90 : v, relative ? v : 90);
            const bool better = where < 0 || (where == 0 && inclusive);
            /* the very edge is a matter of bits: asked where km/h divide evenly */
            if (where == 0)
                m.j.contact.speed = m.j.contact.rel_speed = edges[i].at * kmh;
            if (where == 0 && (edges[i].at * kmh) / kmh != edges[i].at)
                continue;
            CHECK_NEAR(points(&m, card, test), better ? edges[i].below : edges[i].above, 0);
            CHECK_TEXT(m.card.band, better ? edges[i].better : edges[i].worse);
        }
}

static void euroncap_bands(void)
{
    static const edge of_2026[] = {{10, .75, .5, "orange", "yellow"},
                                   {20, .5, .25, "brown", "orange"},
                                   {30, .25, 0, "red", "brown"}},
                      of_2023[] = {{5, 1, .75, "yellow", "green"},
                                   {15, .75, .5, "orange", "yellow"},
                                   {30, .5, .25, "brown", "orange"},
                                   {40, .25, 0, "red", "brown"}};
    band_edges("euroncap2026", "CCRs AEB", true, of_2026, 3, true);
    band_edges("euroncap2026", "CPNA day", false, of_2026, 3, true);
    band_edges("euroncap2026", NULL, true, of_2026, 3, true); /* a case of no test */
    band_edges("euroncap2023", "CCRs AEB", false, of_2023, 4, false);
    band_edges("euroncap2023", "CCRm", true, of_2023, 4, false);
    band_edges("euroncap2023", "CCRb", false, of_2023, 4, false);
    /* a touch at no speed is a touch in 2026, and green in 2023; words */
    made m;
    make(&m, "x/y");
    param(&m, "speed", 50 * kmh, "km/h");
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 1, 0);
    CHECK_TEXT(said(&m), "no contact");
    hit(&m, 0, 0);
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0.75, 0);
    CHECK_TEXT(said(&m), "relative impact speed 0.0 km/h");
    CHECK_NEAR(points(&m, "euroncap2026", "CPNA day"), 0.75, 0);
    CHECK_TEXT(said(&m), "impact speed 0.0 km/h");
    CHECK_NEAR(points(&m, "euroncap2023", "CCRs AEB"), 1, 0);
    CHECK_TEXT(said(&m), "impact speed 0.0 km/h");
    hit(&m, -1, -1); /* rolled back into */
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0.75, 0);
    CHECK_NEAR(points(&m, "euroncap2026", "CPNA day"), 0.75, 0);
    CHECK_NEAR(points(&m, "euroncap2023", "CCRm"), 1, 0);
    CHECK_TEXT(said(&m), "relative impact speed 0.0 km/h");
    hit(&m, 48, 48); /* 2 km/h less is no braking yet */
    (void)points(&m, "euroncap2026", "CCRs AEB");
    CHECK_TEXT(said(&m), "relative impact speed 48.0 km/h, as without braking");
    m.params[0].value = 20 * kmh;
    hit(&m, 18, 18);
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0, 0);
    m.params[0].value = 50 * kmh;
    hit(&m, 49, 49);
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0, 0);
    CHECK_TEXT(said(&m), "relative impact speed 49.0 km/h, as without braking");
    /* without a parameter the speed at time 0; without either there is nothing to be unbraked by */
    make(&m, "x/y");
    hit(&m, 5, 5);
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0.75, 0);
    m.actors[1].speed = 6.9 * kmh;
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0, 0);
    m.actors[1].speed = 7.1 * kmh;
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0.75, 0);
    m.actors[1].speed = 0.5;
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0, 0);
    m.def.actor_count = 0;
    CHECK_NEAR(points(&m, "euroncap2026", "CCRs AEB"), 0.75, 0);
}

/* avoided or not (0.05 m/s stand), so much slower, warned in time: 2026 and 2023 alike */
static void euroncap_others(void)
{
    static const char *const years[] = {"euroncap2026", "euroncap2023"};
    for (int y = 0; y < 2; y++) {
        made m;
        make(&m, "x/y");
        CHECK_NEAR(points(&m, years[y], "CCFtap"), 1, 0);
        CHECK_TEXT(m.card.band, "green");
        CHECK_TEXT(said(&m), "avoided");
        hit(&m, (0.05 - bit) / kmh, 40);
        CHECK_NEAR(points(&m, years[y], "CCFtap"), 1, 0);
        hit(&m, (0.05 + bit) / kmh, 40);
        CHECK_NEAR(points(&m, years[y], "CCFtap"), 0, 0);
        CHECK_TEXT(m.card.band, "red");
        CHECK_TEXT(said(&m), y ? "not avoided" : "not avoided, impact at 0.2 km/h");
        /* head on */
        static const double less[] = {20 + bit, 20 - bit, 10 + bit, 10 - bit, -5}, worth[] = {1, .5, .5, 0, 0};
        static const char *const band[] = {"green", "orange", "orange", "red", "red"};
        for (int i = 0; i < 5; i++) {
            make(&m, "x/y");
            hit(&m, 40, 80);
            metric(&m, SP_M_REDUCTION, less[i] * kmh);
            CHECK_NEAR(points(&m, years[y], "CCFhos"), worth[i], 0);
            CHECK_TEXT(m.card.band, band[i]);
            m.j.contact.any = false; /* nobody hit is all of it */
            CHECK_NEAR(points(&m, years[y], "CCFhos"), 1, 0);
            CHECK_TEXT(said(&m), "no contact");
        }
        make(&m, "x/y");
        hit(&m, 40, 80);
        metric(&m, SP_M_REDUCTION, -12.3 * kmh);
        (void)points(&m, years[y], "CCFhol");
        CHECK_TEXT(said(&m), y ? "0.0 km/h slower at the impact" : "0.0 km/h slower at the impact, 20 wanted");
        metric(&m, SP_M_REDUCTION, 20 * kmh); /* the edges themselves, where they divide evenly */
        CHECK((20 * kmh) / kmh == 20 && points(&m, years[y], "CCFhol") == 1);
        metric(&m, SP_M_REDUCTION, 10 * kmh);
        CHECK((10 * kmh) / kmh == 10 && points(&m, years[y], "CCFhol") == 0.5);
        metric(&m, SP_M_REDUCTION, 12.3 * kmh);
        (void)points(&m, years[y], "CCFhol");
        CHECK_TEXT(said(&m), y ? "12.3 km/h slower at the impact" : "12.3 km/h slower at the impact, 20 wanted");
        /* warnings */
        make(&m, "x/y");
        CHECK_NEAR(points(&m, years[y], "CCRs FCW"), 0, 0);
        CHECK_TEXT(said(&m), "FCW never came, 1.7 s wanted");
        CHECK_TEXT(m.card.band, "red");
        static const double ttc[] = {1.7 - bit, 1.7, 1.7 + bit, 2.5};
        for (int i = 0; i < 4; i++) {
            metric(&m, SP_M_FCW_TTC, ttc[i]);
            CHECK_NEAR(points(&m, years[y], "CCRs FCW"), i > 0, 0);
            CHECK_TEXT(m.card.band, i > 0 ? "green" : "red");
        }
        CHECK_TEXT(said(&m), "FCW at a TTC of 2.50 s, 1.7 s wanted");
    }
}

/* crossing in 2023: avoided all of it; from 40 km/h on 30 km/h less is half */
static void crossing_2023(void)
{
    static const struct {
        double speed, less, worth;
    } rows[] = {{40, 30, .5},     {40, 30 + bit, .5}, {40, 30 - bit, 0}, {60, 35, .5},
                {39.6, 30.1, .5}, {39.4, 31, 0},      {30, 30, 0},       {60, -3, 0}};
    made m;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make(&m, "x/y");
        param(&m, "speed", rows[i].speed * kmh, "km/h");
        metric(&m, SP_M_REDUCTION, rows[i].less * kmh);
        CHECK_NEAR(points(&m, "euroncap2023", "CCCscp AEB"), 1, 0);
        CHECK_TEXT(said(&m), "avoided");
        hit(&m, 10, 30);
        CHECK_NEAR(points(&m, "euroncap2023", "CCCscp AEB"), rows[i].worth, 0);
        CHECK_TEXT(m.card.band, rows[i].worth > 0 ? "orange" : "red");
        hit(&m, (0.05 - bit) / kmh, 30);
        CHECK_NEAR(points(&m, "euroncap2023", "CCCscp AEB"), 1, 0);
        CHECK_TEXT(m.card.band, "green");
        hit(&m, (0.05 + bit) / kmh, 30);
        CHECK_NEAR(points(&m, "euroncap2023", "CCCscp AEB"), rows[i].worth, 0);
    }
    CHECK_TEXT(said(&m), "not avoided, 0.0 km/h slower at the impact");
    /* nobody knows how fast it should have been: no half */
    make(&m, "x/y");
    metric(&m, SP_M_REDUCTION, 31 * kmh);
    hit(&m, 10, 30);
    CHECK_NEAR(points(&m, "euroncap2023", "CCCscp AEB"), 0, 0);
    CHECK_TEXT(said(&m), "not avoided, 31.0 km/h slower at the impact");
}

/* ---------------------------------------------------------------- rules */
static void fmvss_words(void)
{
    made m;
    make(&m, "x/y");
    metric(&m, SP_M_FALSE, 0.249999 * SP_GRAVITY);
    CHECK_NEAR(points(&m, "fmvss127", "pass through, manual brake"), 1, 0);
    CHECK_TEXT(m.card.band, "pass");
    CHECK_TEXT(said(&m), "braked by itself with 0.25 g, less than 0.25 g wanted");
    metric(&m, SP_M_FALSE, 0.250001 * SP_GRAVITY);
    CHECK_NEAR(points(&m, "fmvss127", "steel trench plate, manual brake"), 0, 0);
    CHECK_TEXT(m.card.band, "fail");
    make(&m, "x/y");
    static const char *const plain[] = {"lead slower", "obstructed child", "pedestrian along, night"};
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(points(&m, "fmvss127", plain[i]), 1, 0);
    CHECK_TEXT(said(&m), "no contact");
    static const char *const manual[] = {"lead stopped, manual brake", "lead slower, manual brake",
                                         "lead decelerating, manual brake"};
    for (int i = 0; i < 3; i++) {
        make(&m, "x/y");
        CHECK_NEAR(points(&m, "fmvss127", manual[i]), 0, 0);
        CHECK_TEXT(said(&m), "no contact; no warning, so nobody braked by hand");
        metric(&m, SP_M_FCW_AT, 3);
        CHECK_NEAR(points(&m, "fmvss127", manual[i]), 1, 0);
        hit(&m, 7.25, 30);
        CHECK_NEAR(points(&m, "fmvss127", manual[i]), 0, 0);
        CHECK_TEXT(said(&m), "contact at 7.2 km/h");
    }
}

/* what is asked from 10, of who walks from 20 up to 60 km/h, to 0.05 km/h; 0.8 s, 5 m/s2 and the limits themselves */
static void r152_edges(void)
{
    static const struct {
        const char *test;
        double speed;
        bool asked;
    } rows[] = {{"car M1", 9.96, true},
                {"car M1", 9.94, false},
                {"car M1", 60.04, true},
                {"car M1", 60.06, false},
                {"pedestrian M1", 19.96, true},
                {"pedestrian M1", 19.94, false},
                {"bicycle M1", 19.94, false},
                {"car N1 up to 1.3 laden", 60.04, true},
                {"pedestrian M1 00 series", 19.96, true},
                {"pedestrian M1 00 series", 19.94, false}};
    made m;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make(&m, "x/y");
        param(&m, "speed", rows[i].speed * kmh, "km/h");
        (void)points(&m, "r152", rows[i].test);
        CHECK_NEAR(m.card.max, rows[i].asked, 0);
        CHECK((strcmp(said(&m), "outside the speeds that R152 asks for") == 0) != rows[i].asked);
    }
    const sp_card *card = sp_card_find("r152");
    for (uint32_t t = 0; t < card->test_count; t++)
        for (int side = -1; side <= 1; side += 2) {
            make(&m, "x/y");
            param(&m, "speed", (60.05 + side * 1e-3) * kmh, "km/h");
            (void)points(&m, "r152", card->tests[t].name);
            CHECK_NEAR(m.card.max, side < 0, 0);
        }
}

static void r152_words(void)
{
    made m;
    /* the slower row up to 0.05 km/h beyond it */
    for (int side = 0; side < 2; side++) {
        make(&m, "x/y");
        param(&m, "speed", (42.05 + (side ? 1 : -1) * 1e-3) * kmh, "km/h");
        metric(&m, SP_M_FCW_AT, 2.2 + (side ? 0 : -bit));
        metric(&m, SP_M_AEB_AT, 3);
        metric(&m, SP_M_DECEL, 5);
        hit(&m, 9, 9);
        CHECK_NEAR(points(&m, "r152", "car M1"), side, 0);
        CHECK_TEXT(said(&m), side ? "impact at 9.0 km/h, 15 km/h allowed" : "impact at 9.0 km/h, 0 km/h allowed");
    }
    /* one thing wrong at a time, in words */
    static const struct {
        double fcw, decel;
        const char *words;
    } wrong[] = {{2.2 + 1e-6, 6, "no contact, 0 km/h allowed; warned too late"},
                 {2.2 - 1e-6, 5 - 1e-6, "no contact, 0 km/h allowed; braked less than 5 m/s2"},
                 {-1, 6, "no contact, 0 km/h allowed; warned too late"}};
    for (int i = 0; i < 3; i++) {
        make(&m, "x/y");
        param(&m, "speed", 30 * kmh, "km/h");
        if (wrong[i].fcw >= 0)
            metric(&m, SP_M_FCW_AT, wrong[i].fcw);
        metric(&m, SP_M_AEB_AT, 3);
        metric(&m, SP_M_DECEL, wrong[i].decel);
        CHECK_NEAR(points(&m, "r152", "car M1"), 0, 0);
        CHECK_TEXT(said(&m), wrong[i].words);
    }
}

static void r152_speeds(void)
{
    made m;
    /* the car's limits are of the relative speed, the others' of the ego's; of three actors no one is the other */
    make(&m, "x/y");
    param(&m, "speed", 60 * kmh, "km/h");
    metric(&m, SP_M_FCW_AT, 1);
    metric(&m, SP_M_AEB_AT, 3);
    metric(&m, SP_M_DECEL, 6);
    hit(&m, 36, 34);
    CHECK_NEAR(points(&m, "r152", "car M1"), 1, 0);
    CHECK_NEAR(points(&m, "r152", "pedestrian M1"), 0, 0);
    hit(&m, 34, 36);
    CHECK_NEAR(points(&m, "r152", "car M1"), 0, 0);
    CHECK_NEAR(points(&m, "r152", "bicycle M1"), 1, 0);
    m.actors[2].speed = 20 * kmh; /* comes the same way: 40 km/h, where nothing is allowed; across: 60 */
    hit(&m, 5, 5);
    CHECK_NEAR(points(&m, "r152", "car M1"), 0, 0);
    CHECK_NEAR(points(&m, "r152", "pedestrian M1"), 1, 0);
    m.actors[2].heading = SP_PI / 2;
    CHECK_NEAR(points(&m, "r152", "car M1"), 1, 0);
    m.actors[1].heading = SP_PI / 2;
    CHECK_NEAR(points(&m, "r152", "car M1"), 0, 0);
    CHECK_NEAR(m.card.max, 1, 0);
    hit(&m, 45, 5); /* of who walks the ego's speed counts, in either series */
    CHECK_NEAR(points(&m, "r152", "pedestrian M1 00 series"), 1, 0);
    hit(&m, 46, 5);
    CHECK_NEAR(points(&m, "r152", "pedestrian M1 00 series"), 0, 0);
    hit(&m, 5, 5);
    m.def.actor_count = 1;
    CHECK_NEAR(points(&m, "r152", "car M1"), 1, 0);
    m.params[0].value = 43 * kmh; /* one step beyond what may not touch */
    CHECK_NEAR(points(&m, "r152", "car M1"), 1, 0);
    m.params[0].value = 60 * kmh;
    /* the limits themselves */
    m.actors[2].speed = 0;
    hit(&m, 0, 35);
    CHECK_NEAR(points(&m, "r152", "car M1"), 1, 0);
    hit(&m, 0, 35 + 1e-6);
    CHECK_NEAR(points(&m, "r152", "car M1"), 0, 0);
}

/* ---------------------------------------------------------------- parameters of a case */
static void parameters(void)
{
    static const char *const first[] = {"impact", "location", NULL};
    static const struct {
        const char *unit;
        double value, percent;
    } rows[] = {{"%", 0.25, 25},  {"%", 3, 300}, {"", 0.25, 25},   {"", 2, 200},   {"", -2, -200},
                {"", 2.01, 2.01}, {"", 50, 50},  {NULL, 0.5, 0.5}, {"m", 0.5, 0.5}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const sp_param_value p[] = {{.name = "location", .value = 9, .text = "", .unit = "m"},
                                    {.name = "impact", .value = rows[i].value, .text = "", .unit = rows[i].unit},
                                    {.name = "impact", .value = 7, .text = "", .unit = "m"}};
        double v = -1;
        CHECK(sp_card_param(p, 3, first, SP_CARD_PERCENT, &v));
        CHECK_NEAR(v, rows[i].percent, 1e-12);
        CHECK(sp_card_param(p, 3, first, SP_CARD_METRE, &v) && v == rows[i].value);
        CHECK(sp_card_param(p, 1, first, SP_CARD_KMH, &v));
        CHECK_NEAR(v, 9 * 3.6, 1e-12);
        CHECK(!sp_card_param(p, 0, first, SP_CARD_KMH, &v));
    }
    const sp_param_value text = {.name = "impact", .is_text = true, .text = "50", .unit = ""};
    double v = -1;
    CHECK(!sp_card_param(&text, 1, first, SP_CARD_PERCENT, &v) && v == -1);
    /* who is asked for a speed takes any of these */
    static const char *const speeds[] = {"speed", "ego_speed", "vut", "vut_speed"}, *const others[] = {
                                                                                        "target", "target_speed",
                                                                                        "gvt",    "gvt_speed",
                                                                                        "other",  "other_speed"};
    for (int i = 0; i < 4; i++) {
        made m;
        make(&m, "x/y");
        CHECK(sp_card_speed(&m.def) == SP_INFINITY);
        param(&m, speeds[i], 10, "m/s");
        CHECK_NEAR(sp_card_speed(&m.def), 36, 1e-12);
    }
    for (int i = 0; i < 6; i++) {
        made m;
        make(&m, "x/y");
        CHECK_NEAR(sp_card_other(&m.def, 7), 7, 0);
        param(&m, others[i], 10, "m/s");
        CHECK_NEAR(sp_card_other(&m.def, 7), 36, 1e-12);
    }
}

int main(void)
{
    RUN(euroncap_bands);
    RUN(euroncap_others);
    RUN(crossing_2023);
    RUN(fmvss_words);
    RUN(r152_edges);
    RUN(r152_words);
    RUN(r152_speeds);
    RUN(parameters);
    return DONE();
}
