/* card_drive.c - nuPlan's and CARLA's scores: each factor, weight and coefficient alone, at its edges, and in words. */
#include "card_made.h"

/* ---------------------------------------------------------------- nuPlan */
/* 20 s, 200 m of an expert's 200: all of it */
static void perfect(made *m)
{
    make(m, "x/y");
    param(m, "expert", 200, "m");
    metric(m, SP_M_PROGRESS, 200);
    m->metrics[SP_M_PROGRESS].at_s = 20;
}

static void nuplan_parts(void)
{
    static const struct {
        int id;
        double at, below, above; /* score, of 16; the edge itself is the better one's, but of the TTC */
        double edge;
    } rows[] = {{SP_M_OFF_DEPTH, 0.3, 16, 0, 16},  {SP_M_WRONG_WAY, 2, 16, 8, 16}, {SP_M_WRONG_WAY, 6, 8, 0, 8},
                {SP_M_TTC_CV, 0.95, 11, 16, 11},   {SP_M_COMFORT, 1, 14, 16, 16},  {SP_M_PROGRESS, 40, 0, 12, 12},
                {SP_M_OVERSPEED, 44.6, 12, 12, 12}};
    made m;
    perfect(&m);
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
    CHECK_NEAR(m.card.max, 1, 0);
    CHECK_TEXT(m.card.band, "");
    CHECK_TEXT(said(&m), "progress 1.00, TTC 1, speed 1.00, comfort 1");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int side = -1; side <= 1; side++) {
            perfect(&m);
            metric(&m, rows[i].id, rows[i].at + side * bit);
            CHECK_NEAR(points(&m, "nuplan", NULL) * 16,
                       side < 0   ? rows[i].below
                       : side > 0 ? rows[i].above
                                  : rows[i].edge,
                       1e-5);
        }
    /* each as words */
    perfect(&m);
    metric(&m, SP_M_OVERSPEED, 11.15); /* a quarter of 2.23 x 20: 3 of 4 */
    metric(&m, SP_M_OFF_DEPTH, 1);
    metric(&m, SP_M_WRONG_WAY, 3);
    metric(&m, SP_M_TTC_CV, 0.5);
    metric(&m, SP_M_COMFORT, 0.5);
    m.metrics[SP_M_PROGRESS].value = 20;
    hit(&m, 10, 10);
    CHECK_NEAR(points(&m, "nuplan", NULL), 0, 0);
    CHECK_TEXT(said(&m),
               "progress 0.10, TTC 0, speed 0.75, comfort 0; collision; off the road; no progress; wrong way");
    perfect(&m);
    metric(&m, SP_M_OVERSPEED, 11.15);
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 15, 1e-9);
    m.metrics[SP_M_PROGRESS].at_s = 0.5; /* half a second: ten times too fast */
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 12, 1e-9);
    m.metrics[SP_M_PROGRESS].at_s = 0; /* no time: nobody was too fast */
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 16, 1e-9);
    m.metrics[SP_M_PROGRESS].at_s = 20;
    m.metrics[SP_M_PROGRESS].defined = false; /* nor here, where nothing is known: 2 of 8 m */
    m.params[0].value = 8;
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 12.25, 1e-9);
}

/* progress: 2 m at the least of both; the expert's, else the route's, else the set speed's, else the start's */
static void nuplan_progress(void)
{
    made m;
    perfect(&m);
    m.params[0].value = 1; /* both count as 2 m */
    m.metrics[SP_M_PROGRESS].value = 0.5;
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
    m.params[0].value = 8; /* 2 of 8 m */
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 12.25, 1e-9);
    m.metrics[SP_M_PROGRESS].value = 400; /* more than the expert is no more */
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
    /* a route of 1000 m, 0.6 of it driven, whatever the metres */
    perfect(&m);
    m.def.param_count = 0;
    m.route.length = 1000;
    m.actors[1].route = &m.route;
    metric(&m, SP_M_ROUTE, 0.6);
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 14, 1e-9);
    m.metrics[SP_M_ROUTE].defined = false;
    m.def.set_speed = 20; /* 400 m in 20 s: half */
    m.actors[1].speed = 16;
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 13.5, 1e-9);
    m.def.set_speed = 0.8; /* 16 m: more than that */
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
    m.def.set_speed = 0; /* 320 m */
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 14.125, 1e-9);
    m.actors[1].route = NULL; /* a share of no route is none */
    metric(&m, SP_M_ROUTE, 1);
    CHECK_NEAR(points(&m, "nuplan", NULL) * 16, 14.125, 1e-9);
    m.def.actor_count = 0;
    CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
}

/* max(0, 1 - n / (k + 1)): k is 1 of things and animals, 0 of who can be hurt */
static void nuplan_collisions(void)
{
    static const sp_class hurt[] = {SP_KIND_CAR,     SP_KIND_TRUCK,      SP_KIND_BUS,
                                    SP_KIND_BICYCLE, SP_KIND_PEDESTRIAN, SP_KIND_MOTORCYCLE},
                          other[] = {SP_KIND_STATIC, SP_KIND_ANIMAL};
    made m;
    for (int i = 0; i < 6; i++) {
        perfect(&m);
        hit(&m, 10, 10);
        m.kind.class_id = hurt[i];
        CHECK_NEAR(points(&m, "nuplan", NULL), 0, 0);
        m.j.contact.fault = "shared";
        CHECK_NEAR(points(&m, "nuplan", NULL), 0, 0);
        m.j.contact.fault = "other";
        CHECK_NEAR(points(&m, "nuplan", NULL), 1, 1e-12);
    }
    static const double worth[] = {0.5, 0.5, 0, 0};
    for (int i = 0; i < 2; i++)
        for (int n = 0; n < 4; n++) {
            perfect(&m);
            hit(&m, 10, 10);
            m.kind.class_id = other[i];
            metric(&m, SP_M_CONTACT, n);
            CHECK_NEAR(points(&m, "nuplan", NULL), worth[n], 1e-12);
        }
    /* what is no actor is a thing; an actor without a kind a car */
    perfect(&m);
    hit(&m, 10, 10);
    m.j.contact.with = 0;
    CHECK_NEAR(points(&m, "nuplan", NULL), 0.5, 1e-12);
    m.j.contact.with = 3;
    CHECK_NEAR(points(&m, "nuplan", NULL), 0.5, 1e-12);
    m.j.contact.with = 2;
    m.actors[2].kind = NULL;
    CHECK_NEAR(points(&m, "nuplan", NULL), 0, 0);
}

/* ---------------------------------------------------------------- CARLA */
static void carla_penalties(void)
{
    static const struct {
        double pedestrian, vehicle, thing, red, stop, two, two_one; /* counts, 2.0's product, 2.1's sum */
    } rows[] = {{0, 0, 0, 0, 0, 1, 0},       {1, 0, 0, 0, 0, .5, 1},     {2, 0, 0, 0, 0, .25, 2},
                {0, 1, 0, 0, 0, .6, .7},     {0, 3, 0, 0, 0, .216, 2.1}, {0, 0, 1, 0, 0, .65, .6},
                {0, 0, 2, 0, 0, .4225, 1.2}, {0, 0, 0, 1, 0, .7, .4},    {0, 0, 0, 3, 0, .343, 1.2},
                {0, 0, 0, 0, 1, .8, .25},    {0, 0, 0, 0, 2, .64, .5},   {1, 0, 0, 1, 1, .28, 1.65},
                {0, 1, 0, 2, 1, .2352, 1.75}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        made m;
        make(&m, "x/y");
        metric(&m, SP_M_ROUTE, 0.5);
        metric(&m, SP_M_PROGRESS, 100);
        m.metrics[SP_M_PROGRESS].at_s = 40;
        metric(&m, SP_M_OFF_ROAD, 10); /* a quarter of the time */
        metric(&m, SP_M_RED_LIGHTS, rows[i].red);
        metric(&m, SP_M_STOP_SIGNS, rows[i].stop);
        const double hits = rows[i].pedestrian + rows[i].vehicle + rows[i].thing;
        if (hits > 0)
            hit(&m, 10, 10);
        metric(&m, SP_M_CONTACT, hits);
        m.kind.class_id = rows[i].pedestrian > 0 ? SP_KIND_PEDESTRIAN
                          : rows[i].vehicle > 0  ? SP_KIND_BUS
                                                 : SP_KIND_ANIMAL;
        char words[120], number[40];
        CHECK_NEAR(points(&m, "carla2", NULL), 37.5 * rows[i].two, 1e-9);
        sp_number_fixed(number, 0.75 * rows[i].two, 3);
        (void)snprintf(words, sizeof words,
                       "route 50.0 %%, penalty %s (%.0f hit, %.0f red, %.0f stop, 25.0 %% off road)", number, hits,
                       rows[i].red, rows[i].stop);
        CHECK_TEXT(said(&m), words);
        CHECK_NEAR(points(&m, "carla21", NULL), 37.5 / (1 + rows[i].two_one), 1e-9);
        CHECK_NEAR(m.card.max, 100, 0);
        CHECK_TEXT(m.card.band, "");
        metric(&m, SP_M_OFF_ROAD, 50); /* all of it */
        CHECK_NEAR(points(&m, "carla2", NULL), 0, 0);
        m.metrics[SP_M_PROGRESS].at_s = 0.5; /* half a second, half of it beside the road */
        metric(&m, SP_M_OFF_ROAD, 0.25);
        CHECK_NEAR(points(&m, "carla2", NULL), 25 * rows[i].two, 1e-9);
        m.metrics[SP_M_PROGRESS].at_s = 0; /* of no time nothing */
        CHECK_NEAR(points(&m, "carla21", NULL), 50 / (1 + rows[i].two_one), 1e-9);
    }
    made m;
    make(&m, "x/y");
    CHECK_NEAR(points(&m, "carla21", NULL), 0, 0);
    CHECK_TEXT(said(&m), "no route, so nothing is completed");
    /* a contact that nobody counted is one */
    metric(&m, SP_M_ROUTE, 1);
    hit(&m, 10, 10);
    metric(&m, SP_M_CONTACT, 0);
    CHECK_NEAR(points(&m, "carla2", NULL), 60, 1e-9);
}

int main(void)
{
    RUN(nuplan_parts);
    RUN(nuplan_progress);
    RUN(nuplan_collisions);
    RUN(carla_penalties);
    return DONE();
}
