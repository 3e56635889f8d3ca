/* card_euroncap2023.c - Euro NCAP Safety Assist, Collision Avoidance v10.4.1 (2023), car to car: colours, weights of
 * overlaps and speeds, the table of 9.0 points. The correction factor of the verification tests is 1 here:
 * docs/cards.md. */
#include "metric/card.h"
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

enum { IMPACT, RELATIVE, AVOID, CROSS, REDUCE, WARN };

static const double kmh = 1000.0 / 3600, warn_ttc = 1.7, standing = 0.05 /* m/s */;

/* at 50 km/h; limits belong to the worse colour */
static const sp_card_band bands[] = {
    {5, "green", 1}, {15, "yellow", 0.75}, {30, "orange", 0.5}, {40, "brown", 0.25}, {SP_INFINITY, "red", 0}};

/* ---------------------------------------------------------------- the grid */
static const char *const overlap_names[] = {"overlap", NULL},
                         *const impact_names[] = {"impact", "impact_location", NULL},
                         *const gap_names[] = {"headway", "gap", NULL},
                         *const decel_names[] = {"decel", "braking", NULL};
static const double v10_50[] = {10, 15, 20, 25, 30, 35, 40, 45, 50}, v55_80[] = {55, 60, 65, 70, 75, 80},
                    v30_80[] = {30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80}, headway[] = {12, 40}, decel[] = {2, 6},
                    turn[] = {10, 15, 20}, turn_other[] = {30, 45, 60}, head_on[] = {50, 70},
                    crossing[] = {0, 20, 30, 40, 50, 60}, crossing_other[] = {20, 30, 40, 50, 60};
/* an overlap is a place of impact: half a width of shift is 50 % of overlap */
static const double overlap[] = {-50, -75, 100, 75, 50}, places[] = {100, 75, 50, 25, 0};
enum { MIDDLE = 2 }; /* overlap of 100 % */

#define SPEEDS(list)                                                                                                   \
    {                                                                                                                  \
        sp_card_speed_names, list, SP_CARD_COUNT(list), SP_CARD_COUNT(list), SP_CARD_KMH, NULL, NULL                   \
    }
#define OVERLAPS                                                                                                       \
    {                                                                                                                  \
        overlap_names, overlap, SP_CARD_COUNT(overlap), SP_CARD_COUNT(overlap), SP_CARD_PERCENT, impact_names, places  \
    }
#define OTHERS(list)                                                                                                   \
    {                                                                                                                  \
        sp_card_target_names, list, SP_CARD_COUNT(list), SP_CARD_COUNT(list), SP_CARD_KMH, NULL, NULL                  \
    }
#define NOTHING                                                                                                        \
    {                                                                                                                  \
        NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL                                                                      \
    }

static const char all[] = "AEB/FCW car to car";

static const sp_card_test tests[] = {
    {"CCRs AEB", "ccrs", "CCRs AEB", all, IMPACT, 0, SPEEDS(v10_50), OVERLAPS, 1, 0, 0},
    {"CCRs FCW", "ccrs_fcw", "CCRs FCW", all, WARN, 0, SPEEDS(v55_80), OVERLAPS, .5, 0, 0},
    {"CCRm", "ccrm", "CCRm", all, RELATIVE, 20, SPEEDS(v30_80), OVERLAPS, 1, 0, 0},
    {"CCRb",
     "ccrb",
     "CCRb",
     all,
     IMPACT,
     2,
     {gap_names, headway, 2, 2, SP_CARD_METRE, NULL, NULL},
     {decel_names, decel, 2, 2, SP_CARD_MPS2, NULL, NULL},
     1,
     0,
     0},
    {"CCFtap", "ccftap", "CCFtap", all, AVOID, 0, SPEEDS(turn), OTHERS(turn_other), 1, 0, 0},
    {"CCCscp AEB", "cccscp", "CCCscp AEB", all, CROSS, 0, SPEEDS(crossing), OTHERS(crossing_other), 2, 0, 0},
    {"CCCscp FCW", "cccscp_fcw", "CCCscp FCW", all, WARN, 0, SPEEDS(crossing), OTHERS(crossing_other), 1, 0, 0},
    {"CCFhos", "ccfhos", "CCFho", all, REDUCE, 0, SPEEDS(head_on), NOTHING, 1, 0, 0},
    {"CCFhol", "ccfhol", "CCFho", all, REDUCE, 0, SPEEDS(head_on), NOTHING, 0, 0, 0},
};

/* points of a speed times the weight of an overlap; of a crossing, who is faster */
static double weight(const sp_card_test *test, uint32_t a, uint32_t b)
{
    const double v = test->a.value[a];
    if (test->b.names == overlap_names) {
        const double of_overlap = (b == MIDDLE ? 2 : 1) / 6.0, of_speed = test->kpi == IMPACT
                                                                              ? v >= 15 && v <= 35 ? 2 : 1
                                                                          : test->kpi == RELATIVE ? v >= 65 ? 2 : 1
                                                                                                  : 1;
        return of_overlap * of_speed;
    }
    if (test->a.value == crossing)
        return v == 0 ? 0.5 : test->b.value[b] <= v ? 1 : 0.25;
    return 1;
}

/* AEB counts for nothing unless standing cars are avoided up to 20 km/h at all overlaps */
static const char *refused(const sp_card_entry *entries, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        double v;
        const sp_card_entry *e = &entries[i];
        if (e->counts && !strcmp(e->test, "CCRs AEB") &&
            sp_card_param(e->params, e->param_count, sp_card_speed_names, SP_CARD_KMH, &v) && v < 20.5 && e->points < 1)
            return "precondition not met: CCRs is not avoided up to 20 km/h";
    }
    return NULL;
}

/* ---------------------------------------------------------------- one case */
static void judge_crossing(const sp_world_def *def, const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    double less;
    sp_card_value_of(j, SP_M_REDUCTION, &less);
    less = sp_max(less / kmh, 0);
    sp_number_fixed(number, less, 1);
    const double speed = sp_card_speed(def);
    const bool hit = j->contact.any && j->contact.speed > standing,
               half = hit && less >= 30 && speed >= 39.5 && speed < SP_INFINITY;
    out->points = !hit ? 1 : half ? 0.5 : 0;
    out->band = !hit ? "green" : half ? "orange" : "red";
    if (hit)
        snprintf(out->detail, sizeof out->detail, "not avoided, %s km/h slower at the impact", number);
    else
        snprintf(out->detail, sizeof out->detail, "avoided");
}

static void judge_plain(const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    char number[40];
    double v;
    if (test->kpi == WARN) {
        const bool came = sp_card_value_of(j, SP_M_FCW_TTC, &v);
        sp_number_fixed(number, v, 2);
        out->points = came && v >= warn_ttc;
        snprintf(out->detail, sizeof out->detail, "FCW %s%s%s, 1.7 s wanted", came ? "at a TTC of " : "never came",
                 came ? number : "", came ? " s" : "");
    } else if (test->kpi == AVOID) {
        out->points = !j->contact.any || j->contact.speed <= standing;
        snprintf(out->detail, sizeof out->detail, "%s", out->points > 0 ? "avoided" : "not avoided");
    } else {
        sp_card_value_of(j, SP_M_REDUCTION, &v);
        v = sp_max(v / kmh, 0);
        out->points = !j->contact.any || v >= 20 ? 1 : v >= 10 ? 0.5 : 0;
        sp_number_fixed(number, v, 1);
        snprintf(out->detail, sizeof out->detail, "%s%s", j->contact.any ? number : "no contact",
                 j->contact.any ? " km/h slower at the impact" : "");
    }
    out->band = out->points == 1 ? "green" : out->points > 0 ? "orange" : "red";
}

static void judge(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    if (!test)
        return;
    if (test->kpi == CROSS) {
        judge_crossing(def, j, out);
        return;
    }
    if (test->kpi > RELATIVE) {
        judge_plain(test, j, out);
        return;
    }
    const bool relative = test->kpi == RELATIVE;
    const double speed = sp_card_speed(def), unbraked = relative ? speed - sp_card_other(def, test->other) : speed,
                 impact = !j->contact.any ? 0 : sp_max((relative ? j->contact.rel_speed : j->contact.speed) / kmh, 0);
    const sp_card_band *b = sp_card_colour(bands, SP_CARD_COUNT(bands), false, impact, unbraked);
    char number[40];
    out->points = b->points;
    out->band = b->colour;
    sp_number_fixed(number, impact, 1);
    if (!j->contact.any)
        snprintf(out->detail, sizeof out->detail, "no contact");
    else
        snprintf(out->detail, sizeof out->detail, "%s %s km/h%s", relative ? "relative impact speed" : "impact speed",
                 number, impact >= unbraked - 2 ? ", as without braking" : "");
}

const sp_card sp_card_euroncap2023 = {.name = "euroncap2023",
                                      .doc = "Euro NCAP collision avoidance car to car, 2023",
                                      .protocol = "Euro NCAP Safety Assist, Collision Avoidance v10.4.1",
                                      .tests = tests,
                                      .test_count = SP_CARD_COUNT(tests),
                                      .must_name = true,
                                      .beside = 0.5,
                                      .beside_what = "HMI",
                                      .judge = judge,
                                      .weight = weight,
                                      .refused = refused};
