/* card_euroncap2026.c - Euro NCAP Crash Avoidance Frontal Collisions v1.1 (2026): the colour of one case, and the grid
 * of its tests. docs/cards.md says what is by the protocol and what is taken alike.
 *
 * Key indicators: relative impact speed (rear ends and whoever goes along the road), the ego's impact speed (who
 * crosses it: the target counts as without speed along the road), avoidance (turning, crossing cars), speed reduction
 * (head on), the TTC of the warning. */
#include "metric/card.h"
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

enum { RELATIVE, RELATIVE_BRAKING, OWN_SPEED, AVOID, REDUCE, WARN };

static const double kmh = 1000.0 / 3600, warn_ttc = 1.7, standing = 0.05 /* m/s */;

/* the protocol's example for 60 km/h */
static const sp_card_band bands[] = {
    {0, "green", 1}, {10, "yellow", 0.75}, {20, "orange", 0.5}, {30, "brown", 0.25}, {SP_INFINITY, "red", 0}};

/* ---------------------------------------------------------------- the grid */
static const double v10_50[] = {10, 20, 30, 40, 50}, v60_80[] = {60, 70, 80}, v10_60[] = {10, 20, 30, 40, 50, 60},
                    v20_60[] = {20, 30, 40, 50, 60}, v50_80[] = {50, 60, 70, 80}, ten[] = {10},
                    ccrm[] = {30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130},
                    rear_braking[] = {30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130},
                    moto_braking[] = {30, 40, 50, 60, 70, 80}, head_on[] = {30, 40, 50, 60, 70, 80, 90, 100},
                    turn[] = {10, 15, 20, 25}, turn_other[] = {30, 45, 60, 80},
                    crossing[] = {20, 30, 40, 50, 60, 70, 80};
static const double at_car[] = {0, 25, 50, 75, 100, -25, 125}, at_moto[] = {25, 50, 75, 10, 90},
                    at_front[] = {25, 50, 75, 100}, at_along[] = {50, 10, 25}, at_along_warn[] = {25, 50, 75},
                    at_middle[] = {50, 10, 25, 75, 90}, at_near[] = {25, 50, 75, 10, 90}, at_child[] = {50, 25, 75},
                    at_right[] = {50, 75, 10, 25, 90}, at_left[] = {25, 50, 10, 75, 90};

#define SPEEDS(list, many)                                                                                             \
    {                                                                                                                  \
        sp_card_speed_names, list, many, SP_CARD_COUNT(list), SP_CARD_KMH, NULL, NULL                                  \
    }
#define PLACES(list, many)                                                                                             \
    {                                                                                                                  \
        sp_card_impact_names, list, many, SP_CARD_COUNT(list), SP_CARD_PERCENT, NULL, NULL                             \
    }
#define OTHERS(list, many)                                                                                             \
    {                                                                                                                  \
        sp_card_target_names, list, many, SP_CARD_COUNT(list), SP_CARD_KMH, NULL, NULL                                 \
    }
#define NOTHING                                                                                                        \
    {                                                                                                                  \
        NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL                                                                      \
    }

static const char ahead[] = "Car & PTW longitudinal", turning[] = "Car & PTW turning", across[] = "Car & PTW crossing",
                  soft_ahead[] = "Ped & cyclist longitudinal", soft_turning[] = "Ped & cyclist turning",
                  soft_across[] = "Ped & cyclist crossing";

static const sp_card_test tests[] = {
    {"CCRs AEB", "ccrs", "CCRs", ahead, RELATIVE, 0, SPEEDS(v10_50, 5), PLACES(at_car, 5), 1.2, .15, .15},
    {"CCRs FCW", "ccrs_fcw", "CCRs", ahead, WARN, 0, SPEEDS(v60_80, 3), PLACES(at_car, 5), 0, 0, 0},
    {"CCRm", "ccrm", "CCRm", ahead, RELATIVE, 20, SPEEDS(ccrm, 11), PLACES(at_car, 5), 2.4, .3, .3},
    {"CCRb", "ccrb", "CCRb", ahead, RELATIVE_BRAKING, 2, SPEEDS(rear_braking, 6), PLACES(at_car, 5), 1.6, .2, .2},
    {"CCFhos", "ccfhos", "CCFhos", ahead, REDUCE, 0, SPEEDS(head_on, 6), PLACES(at_front, 3), 2, .25, .25},
    {"CCFhol", "ccfhol", "CCFhol", ahead, REDUCE, 0, SPEEDS(head_on, 6), PLACES(at_front, 3), 2, .25, .25},
    {"CMRs AEB", "cmrs", "CMRs", ahead, RELATIVE, 0, SPEEDS(v10_50, 5), PLACES(at_moto, 3), 1.2, .15, .15},
    {"CMRs FCW", "cmrs_fcw", "CMRs", ahead, WARN, 0, SPEEDS(v60_80, 3), PLACES(at_moto, 3), 0, 0, 0},
    {"CMRb", "cmrb", "CMRb", ahead, RELATIVE_BRAKING, 2, SPEEDS(moto_braking, 6), PLACES(at_moto, 3), 1.6, .2, .2},
    {"CCFtap", "ccftap", "CCFtap", turning, AVOID, 0, SPEEDS(turn, 3), OTHERS(turn_other, 3), 4, .5, .5},
    {"CMFtap", "cmftap", "CMFtap", turning, AVOID, 0, SPEEDS(turn, 3), OTHERS(turn_other, 3), 4, .5, .5},
    {"CCCscp", "cccscp", "CCCscp", across, AVOID, 0, SPEEDS(crossing, 5), OTHERS(crossing, 5), 6, .75, .75},
    {"CMCscp", "cmcscp", "CMCscp", across, AVOID, 0, SPEEDS(crossing, 5), OTHERS(crossing, 5), 6, .75, .75},
    {"CPLA day AEB", "cpla", "CPLA day", soft_ahead, RELATIVE, 5, SPEEDS(v10_60, 6), PLACES(at_along, 1), 1, .125,
     .125},
    {"CPLA day FCW", "cpla_fcw", "CPLA day", soft_ahead, WARN, 5, SPEEDS(v50_80, 4), PLACES(at_along_warn, 1), 0, 0, 0},
    {"CPLA night AEB", "cpla_night", "CPLA night", soft_ahead, RELATIVE, 5, SPEEDS(v10_60, 6), PLACES(at_along, 1), 1,
     .125, .125},
    {"CPLA night FCW", "cpla_night_fcw", "CPLA night", soft_ahead, WARN, 5, SPEEDS(v50_80, 4), PLACES(at_along_warn, 1),
     0, 0, 0},
    {"CBLA AEB", "cbla", "CBLA", soft_ahead, RELATIVE, 15, SPEEDS(v20_60, 5), PLACES(at_along, 1), 2, .25, .25},
    {"CBLA FCW", "cbla_fcw", "CBLA", soft_ahead, WARN, 20, SPEEDS(v50_80, 4), PLACES(at_along_warn, 1), 0, 0, 0},
    {"CPTA farside same", "cpta_fs", "CPTA same", soft_turning, AVOID, 0, SPEEDS(turn, 3), PLACES(at_middle, 1), 1,
     .125, .125},
    {"CPTA nearside same", "cpta_ns", "CPTA same", soft_turning, AVOID, 0, SPEEDS(ten, 1), PLACES(at_middle, 1), 0, 0,
     0},
    {"CPTA farside opposite", "cpta_fo", "CPTA opposite", soft_turning, AVOID, 0, SPEEDS(turn, 3), PLACES(at_middle, 1),
     1, .125, .125},
    {"CPTA nearside opposite", "cpta_no", "CPTA opposite", soft_turning, AVOID, 0, SPEEDS(ten, 1), PLACES(at_middle, 1),
     0, 0, 0},
    {"CBTA farside same", "cbta_fs", "CBTA same", soft_turning, AVOID, 0, SPEEDS(turn, 3), NOTHING, 1, .125, .125},
    {"CBTA nearside same", "cbta_ns", "CBTA same", soft_turning, AVOID, 0, SPEEDS(ten, 1), NOTHING, 0, 0, 0},
    {"CBTA farside opposite", "cbta_fo", "CBTA opposite", soft_turning, AVOID, 0, SPEEDS(turn, 3), NOTHING, 1, .125,
     .125},
    {"CBTA nearside opposite", "cbta_no", "CBTA opposite", soft_turning, AVOID, 0, SPEEDS(ten, 1), NOTHING, 0, 0, 0},
    {"CPNA day", "cpna", "CPNA day", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_near, 3), .5, .0625,
     .0625},
    {"CPNA night", "cpna_night", "CPNA night", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_near, 3), .5,
     .0625, .0625},
    {"CPFA day", "cpfa", "CPFA day", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_middle, 1), .5, .0625,
     .0625},
    {"CPFA night", "cpfa_night", "CPFA night", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_middle, 1), .5,
     .0625, .0625},
    {"CPNCO day", "cpnco", "CPNCO day", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_child, 1), 1, .125,
     .125},
    {"CPNCO night", "cpnco_night", "CPNCO night", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_child, 1), 1,
     .125, .125},
    {"CBNA", "cbna", "CBNA", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_right, 2), 1, .125, .125},
    {"CBFA", "cbfa", "CBFA", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_left, 2), 1, .125, .125},
    {"CBNAO", "cbnao", "CBNAO", soft_across, OWN_SPEED, 0, SPEEDS(v10_60, 6), PLACES(at_right, 2), 2, .25, .25},
};

/* layers of robustness by the words of scenarios/lib/ncap.lua; another word is a layer of its own */
static const char *layer(const char *said)
{
    static const struct {
        const char *said, *layer;
    } rows[] = {{"faster5", "target speed"},    {"slower5", "target speed"}, {"faster3", "target speed"},
                {"slower3", "target speed"},    {"slower2", "target speed"}, {"left", "target path"},
                {"right", "target path"},       {"turned_left", "heading"},  {"turned_right", "heading"},
                {"nearer", "initial position"}, {"harder", "deceleration"},  {"softer", "deceleration"},
                {"closer", "headway"},          {"farther", "headway"},      {"braking", "driver input"},
                {"steering", "driver input"}};
    for (size_t i = 0; i < SP_CARD_COUNT(rows); i++)
        if (!strcmp(rows[i].said, said))
            return rows[i].layer;
    return said;
}

/* ---------------------------------------------------------------- one case */
static void judge_warning(const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    double ttc;
    const bool came = sp_card_value_of(j, SP_M_FCW_TTC, &ttc), good = came && ttc >= warn_ttc;
    sp_number_fixed(number, ttc, 2);
    out->points = good;
    out->band = good ? "green" : "red";
    snprintf(out->detail, sizeof out->detail, "FCW %s%s%s, 1.7 s wanted", came ? "at a TTC of " : "never came",
             came ? number : "", came ? " s" : "");
}

/* whether the target was avoided: who is hit at rest has done his part */
static void judge_avoidance(const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    const bool hit = j->contact.any && j->contact.speed > standing;
    sp_number_fixed(number, sp_max(j->contact.speed / kmh, 0), 1);
    out->points = !hit;
    out->band = hit ? "red" : "green";
    snprintf(out->detail, sizeof out->detail, "%s%s%s", hit ? "not avoided, impact at " : "avoided", hit ? number : "",
             hit ? " km/h" : "");
}

/* head on: no contact, or so much slower at it. The steps are those of the 2023 protocol. */
static void judge_reduction(const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    double less;
    sp_card_value_of(j, SP_M_REDUCTION, &less);
    less = sp_max(less / kmh, 0);
    const int step = !j->contact.any || less >= 20 ? 2 : less >= 10 ? 1 : 0;
    sp_number_fixed(number, less, 1);
    out->points = step / 2.0;
    out->band = step == 2 ? "green" : step == 1 ? "orange" : "red";
    if (j->contact.any)
        snprintf(out->detail, sizeof out->detail, "%s km/h slower at the impact, 20 wanted", number);
    else
        snprintf(out->detail, sizeof out->detail, "no contact");
}

static void judge(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    const uint32_t kpi = test ? test->kpi : RELATIVE;
    if (kpi == WARN) {
        judge_warning(j, out);
        return;
    }
    if (kpi == AVOID) {
        judge_avoidance(j, out);
        return;
    }
    if (kpi == REDUCE) {
        judge_reduction(j, out);
        return;
    }
    /* the speed at which they would have met, had nobody braked; CCRm beyond 80 km/h is 60 km/h faster than its target
     */
    const double speed = sp_card_speed(def), other = test ? test->other : 0,
                 usual = test && other == 20 && speed > 80.5 ? speed - 60 : other,
                 unbraked = kpi == RELATIVE    ? speed - sp_card_other(def, usual)
                            : kpi == OWN_SPEED ? speed
                                               : speed - other;
    const double impact = !j->contact.any    ? 0
                          : kpi == OWN_SPEED ? sp_max(j->contact.speed / kmh, 0)
                                             : sp_max(j->contact.rel_speed / kmh, 0);
    /* a touch at no speed is a touch */
    const sp_card_band *b =
        sp_card_colour(bands, SP_CARD_COUNT(bands), true, j->contact.any ? sp_max(impact, 1e-9) : 0, unbraked);
    char number[40];
    out->points = b->points;
    out->band = b->colour;
    sp_number_fixed(number, impact, 1);
    snprintf(out->detail, sizeof out->detail, "%s%s%s%s",
             !j->contact.any    ? "no contact"
             : kpi == OWN_SPEED ? "impact speed "
                                : "relative impact speed ",
             j->contact.any ? number : "", j->contact.any ? " km/h" : "",
             j->contact.any && impact >= unbraked - 2 ? ", as without braking" : "");
}

const sp_card sp_card_euroncap2026 = {.name = "euroncap2026",
                                      .doc = "Euro NCAP frontal collisions, 2026",
                                      .protocol = "Euro NCAP Crash Avoidance, Frontal Collisions v1.1",
                                      .tests = tests,
                                      .test_count = SP_CARD_COUNT(tests),
                                      .judge = judge,
                                      .layer = layer};
