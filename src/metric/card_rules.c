/* card_rules.c - rules that a system passes or fails: UN R152 (emergency braking of M1 and N1) and 49 CFR 571.127
 * (FMVSS 127, emergency braking of light vehicles). A case is worth 1 or 0; a system passes with all of them. */
#include "metric/card.h"
#include "metric/inside.h"

#include <stdio.h>

static const double kmh = 1000.0 / 3600;

#define NO_GRID {NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL}, {NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL}, 0, 0, 0

static void verdict(sp_card_value *out, bool pass)
{
    out->points = pass;
    out->band = pass ? "pass" : "fail";
}

/* ---------------------------------------------------------------- UN R152 */
/* Greatest relative speed at the impact, km/h, up to a relative test speed. Between two rows the faster one holds. */
typedef struct allowed {
    double speed, impact;
} allowed;
enum { ROWS = 12 };
typedef enum limits_of { M1, M1_LADEN, N1_A, N1_A_LADEN, N1_B, N1_B_LADEN, WALKER_00, WALKER_01, LIMITS } limits_of;
static const allowed limits[LIMITS][ROWS] = {
    [M1] = {{42, 0}, {45, 15}, {50, 25}, {55, 30}, {60, 35}},
    [M1_LADEN] = {{40, 0}, {42, 10}, {45, 15}, {50, 25}, {55, 30}, {60, 35}},
    [N1_A] = {{42, 0}, {45, 15}, {50, 25}, {55, 30}, {60, 35}},
    [N1_A_LADEN] = {{38, 0}, {40, 10}, {42, 15}, {45, 20}, {50, 30}, {55, 35}, {60, 40}},
    [N1_B] = {{35, 0}, {38, 15}, {40, 15}, {42, 20}, {45, 25}, {50, 30}, {55, 35}, {60, 40}},
    [N1_B_LADEN] = {{30, 0}, {32, 15}, {35, 15}, {38, 20}, {40, 20}, {42, 25}, {45, 25}, {50, 35}, {55, 40}, {60, 45}},
    [WALKER_00] = {{30, 0}, {35, 20}, {40, 25}, {45, 30}, {50, 35}, {55, 40}, {60, 45}},
    [WALKER_01] = {{40, 0}, {42, 10}, {45, 15}, {50, 25}, {55, 30}, {60, 35}},
};

static const sp_card_test r152_tests[] = {
    {"car M1", "car", "car M1", NULL, M1, 0, NO_GRID},
    {"car M1 laden", "car_laden", "car M1 laden", NULL, M1_LADEN, 0, NO_GRID},
    {"car N1 above 1.3", "car_n1", "car N1 above 1.3", NULL, N1_A, 0, NO_GRID},
    {"car N1 above 1.3 laden", "car_n1_laden", "car N1 above 1.3 laden", NULL, N1_A_LADEN, 0, NO_GRID},
    {"car N1 up to 1.3", "car_n1_low", "car N1 up to 1.3", NULL, N1_B, 0, NO_GRID},
    {"car N1 up to 1.3 laden", "car_n1_low_laden", "car N1 up to 1.3 laden", NULL, N1_B_LADEN, 0, NO_GRID},
    {"pedestrian M1", "pedestrian", "pedestrian M1", NULL, WALKER_01, 0, NO_GRID},
    {"bicycle M1", "bicycle", "bicycle M1", NULL, WALKER_01, 0, NO_GRID},
    {"pedestrian M1 00 series", "pedestrian_00", "pedestrian M1 00 series", NULL, WALKER_00, 0, NO_GRID},
};

/* km/h; negative: the protocol asks nothing at that speed */
static double allowed_at(uint32_t which, double speed)
{
    const double least = which >= WALKER_00 ? 20 : 10;
    if (speed < least - 0.05)
        return -1;
    for (int i = 0; i < ROWS && limits[which][i].speed > 0; i++)
        if (speed <= limits[which][i].speed + 0.05)
            return limits[which][i].impact;
    return -1;
}

/* km/h along the ego's heading of the one other actor at time 0; 0: there is none, or several */
static double other_starts(const sp_world_def *def)
{
    if (def->actor_count != 2)
        return 0;
    return sp_cos(sp_wrap_angle(def->actors[2].heading - def->actors[1].heading)) * def->actors[2].speed / kmh;
}

static void judge_r152(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    static const double lead_time = 0.8, demand = 5;
    if (!test)
        return;
    const bool walker = test->kpi >= WALKER_00;
    const double speed = sp_card_speed(def) - (walker ? 0 : sp_card_other(def, other_starts(def))),
                 limit = allowed_at(test->kpi, speed);
    if (limit < 0) {
        *out = (sp_card_value){.name = out->name, .test = out->test, .band = ""};
        snprintf(out->detail, sizeof out->detail, "outside the speeds that R152 asks for");
        return;
    }
    const double impact = sp_max((walker ? j->contact.speed : j->contact.rel_speed) / kmh, 0);
    double fcw, aeb, decel;
    const bool warned = sp_card_value_of(j, SP_M_FCW_AT, &fcw), braked = sp_card_value_of(j, SP_M_AEB_AT, &aeb);
    sp_card_value_of(j, SP_M_DECEL, &decel);
    const bool slow = !j->contact.any || (limit > 0 && impact <= limit + 1e-9),
               early = warned && aeb - fcw >= (walker ? 0 : lead_time) - 1e-9, hard = decel >= demand - 1e-9;
    char at[40], most[40];
    sp_number_fixed(at, impact, 1);
    sp_number_fixed(most, limit, 0);
    verdict(out, slow && braked && early && hard);
    snprintf(out->detail, sizeof out->detail, "%s%s%s, %s km/h allowed%s%s%s",
             j->contact.any ? "impact at " : "no contact", j->contact.any ? at : "", j->contact.any ? " km/h" : "",
             most, !braked ? "; no emergency braking" : "", braked && !early ? "; warned too late" : "",
             braked && !hard ? "; braked less than 5 m/s2" : "");
}

const sp_card sp_card_r152 = {.name = "r152",
                              .doc = "emergency braking of cars and vans, UN R152",
                              .protocol = "UN Regulation No. 152, 01 and 02 series",
                              .tests = r152_tests,
                              .test_count = SP_CARD_COUNT(r152_tests),
                              .must_name = true,
                              .judge = judge_r152};

/* ---------------------------------------------------------------- FMVSS 127 */
enum { PLAIN, MANUAL, FALSE_ALARM };

#define CASE(name, key, group, kpi)                                                                                    \
    {                                                                                                                  \
        name, key, name, group, kpi, 0, NO_GRID                                                                        \
    }
static const char lead[] = "lead vehicle", walker[] = "pedestrian", nothing[] = "false activation";
static const sp_card_test fmvss_tests[] = {
    CASE("lead stopped", "lead_stopped", lead, PLAIN),
    CASE("lead stopped, manual brake", "lead_stopped_manual", lead, MANUAL),
    CASE("lead slower", "lead_slower", lead, PLAIN),
    CASE("lead slower, manual brake", "lead_slower_manual", lead, MANUAL),
    CASE("lead decelerating", "lead_decelerating", lead, PLAIN),
    CASE("lead decelerating, manual brake", "lead_decelerating_manual", lead, MANUAL),
    CASE("pedestrian from the right, day", "pedestrian_right", walker, PLAIN),
    CASE("pedestrian from the right, night", "pedestrian_right_night", walker, PLAIN),
    CASE("pedestrian from the left", "pedestrian_left", walker, PLAIN),
    CASE("obstructed child", "obstructed_child", walker, PLAIN),
    CASE("pedestrian stationary, day", "pedestrian_stationary", walker, PLAIN),
    CASE("pedestrian stationary, night", "pedestrian_stationary_night", walker, PLAIN),
    CASE("pedestrian along, day", "pedestrian_along", walker, PLAIN),
    CASE("pedestrian along, night", "pedestrian_along_night", walker, PLAIN),
    CASE("steel trench plate", "steel_plate", nothing, FALSE_ALARM),
    CASE("steel trench plate, manual brake", "steel_plate_manual", nothing, FALSE_ALARM),
    CASE("pass through", "pass_through", nothing, FALSE_ALARM),
    CASE("pass through, manual brake", "pass_through_manual", nothing, FALSE_ALARM),
};

static void judge_fmvss127(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    static const double most = 0.25 * SP_GRAVITY;
    char number[40];
    double v;
    (void)def;
    if (!test)
        return;
    if (test->kpi == FALSE_ALARM) {
        sp_card_value_of(j, SP_M_FALSE, &v);
        sp_number_fixed(number, v / SP_GRAVITY, 2);
        verdict(out, v < most);
        snprintf(out->detail, sizeof out->detail, "braked by itself with %s g, less than 0.25 g wanted", number);
        return;
    }
    const bool warned = sp_card_value_of(j, SP_M_FCW_AT, &v), asked = test->kpi == MANUAL;
    verdict(out, !j->contact.any && (warned || !asked));
    sp_number_fixed(number, j->contact.speed / kmh, 1);
    snprintf(out->detail, sizeof out->detail, "%s%s%s%s", j->contact.any ? "contact at " : "no contact",
             j->contact.any ? number : "", j->contact.any ? " km/h" : "",
             asked && !warned ? "; no warning, so nobody braked by hand" : "");
}

const sp_card sp_card_fmvss127 = {.name = "fmvss127",
                                  .doc = "emergency braking of light vehicles, FMVSS 127",
                                  .protocol = "49 CFR 571.127, final rule of May 2024 as amended November 2024",
                                  .tests = fmvss_tests,
                                  .test_count = SP_CARD_COUNT(fmvss_tests),
                                  .must_name = true,
                                  .judge = judge_fmvss127};
