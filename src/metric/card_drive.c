/* card_drive.c - scores of driving a route: nuPlan closed loop, CARLA Leaderboard 2.0 and 2.1. Computed from this
 * program's metrics, which stop at the ego's first contact: docs/cards.md says where that differs. */
#include "metric/card.h"
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

#define NO_GRID {NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL}, {NULL, NULL, 0, 0, SP_CARD_KMH, NULL, NULL}, 0, 0, 0

/* s from time 0 to the end, or to the first contact */
static double duration(const sp_judgement *j)
{
    const sp_metric_value *v = &j->metrics[SP_M_PROGRESS];
    return v->defined ? v->at_s : 0;
}

static bool vulnerable(sp_class c)
{
    return c == SP_KIND_PEDESTRIAN || c == SP_KIND_BICYCLE;
}
static bool vehicle(sp_class c)
{
    return c == SP_KIND_CAR || c == SP_KIND_TRUCK || c == SP_KIND_BUS || c == SP_KIND_MOTORCYCLE;
}

/* ---------------------------------------------------------------- nuPlan */
static const char *const expert_names[] = {"expert", "expert_progress", NULL};

/* share of what the expert would have come forward by: of the route where there is one, of a distance that a parameter
 * says, else of what the set speed (the start's, where none is set) makes in the time that passed */
static double progress_ratio(const sp_world_def *def, const sp_judgement *j)
{
    static const double least = 2; /* m */
    double share, ego, expert;
    sp_card_value_of(j, SP_M_PROGRESS, &ego);
    const sp_actor_def *me = def->actor_count >= SP_EGO.i ? &def->actors[SP_EGO.i] : NULL;
    if (sp_card_param(def->params, def->param_count, expert_names, SP_CARD_METRE, &expert)) {
    } else if (sp_card_value_of(j, SP_M_ROUTE, &share) && me && me->route) {
        expert = me->route->length;
        ego = share * expert;
    } else {
        expert = (def->set_speed > 0 ? def->set_speed : me ? me->speed : 0) * duration(j);
    }
    return sp_min(sp_max(ego, least) / sp_max(expert, least), 1);
}

/* at fault: nobody vulnerable and no vehicle may be touched, of things one: 1 - n / (k + 1) with k = 0 and 1 */
static double no_collision(const sp_world_def *def, const sp_judgement *j)
{
    if (!j->contact.any || !strcmp(j->contact.fault, "other"))
        return 1;
    double n;
    sp_card_value_of(j, SP_M_CONTACT, &n);
    const sp_class c = sp_card_hit(def, j);
    const double k = vulnerable(c) || vehicle(c) ? 0 : 1;
    return sp_max(1 - sp_max(n, 1) / (k + 1), 0);
}

static void judge_nuplan(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    static const double depth_most = 0.3, ttc_least = 0.95, over_most = 2.23;
    double depth, back, ttc, over, comfort;
    (void)test;
    sp_card_value_of(j, SP_M_OFF_DEPTH, &depth);
    sp_card_value_of(j, SP_M_WRONG_WAY, &back);
    const bool near = sp_card_value_of(j, SP_M_TTC_CV, &ttc), limited = sp_card_value_of(j, SP_M_OVERSPEED, &over),
               smooth = !sp_card_value_of(j, SP_M_COMFORT, &comfort) || comfort >= 1;
    const double ratio = progress_ratio(def, j), time = duration(j), collision = no_collision(def, j),
                 drivable = depth > depth_most ? 0 : 1, ok = ratio >= 0.2 ? 1 : 0,
                 direction = back <= 2   ? 1
                             : back <= 6 ? 0.5
                                         : 0,
                 safe = !near || ttc > ttc_least ? 1 : 0,
                 speed = limited && time > 0 ? sp_max(1 - over / (over_most * time), 0) : 1;
    out->points =
        collision * drivable * ok * direction * (5 * ratio + 5 * safe + 4 * speed + 2 * (smooth ? 1 : 0)) / 16;
    out->band = "";
    char r[40], s[40];
    sp_number_fixed(r, ratio, 2);
    sp_number_fixed(s, speed, 2);
    snprintf(out->detail, sizeof out->detail, "progress %s, TTC %s, speed %s, comfort %s%s%s%s%s", r,
             safe > 0 ? "1" : "0", s, smooth ? "1" : "0", collision < 1 ? "; collision" : "",
             drivable < 1 ? "; off the road" : "", ok < 1 ? "; no progress" : "", direction < 1 ? "; wrong way" : "");
}

static const sp_card_test nuplan_tests[] = {{"closed loop", "nuplan", "closed loop", NULL, 0, 0, NO_GRID}};
const sp_card sp_card_nuplan = {.name = "nuplan",
                                .doc = "closed-loop score of nuPlan",
                                .protocol = "nuPlan devkit, closed-loop metrics",
                                .tests = nuplan_tests,
                                .test_count = 1,
                                .mean = true,
                                .judge = judge_nuplan};

/* ---------------------------------------------------------------- CARLA Leaderboard */
typedef enum infraction { HIT_PEDESTRIAN, HIT_VEHICLE, HIT_THING, RED_LIGHT, STOP_SIGN, INFRACTIONS } infraction;

static void count_infractions(const sp_world_def *def, const sp_judgement *j, double n[INFRACTIONS])
{
    memset(n, 0, INFRACTIONS * sizeof *n);
    sp_card_value_of(j, SP_M_RED_LIGHTS, &n[RED_LIGHT]);
    sp_card_value_of(j, SP_M_STOP_SIGNS, &n[STOP_SIGN]);
    if (!j->contact.any)
        return;
    const sp_class c = sp_card_hit(def, j);
    double hits;
    sp_card_value_of(j, SP_M_CONTACT, &hits);
    n[c == SP_KIND_PEDESTRIAN              ? HIT_PEDESTRIAN
      : vehicle(c) || c == SP_KIND_BICYCLE ? HIT_VEHICLE
                                           : HIT_THING] = sp_max(hits, 1);
}

static void judge_carla(const sp_world_def *def, const sp_judgement *j, sp_card_value *out, bool normalised)
{
    /* 2.0: factors, each as often as it happened; 2.1: 1 / (1 + sum of coefficient x count) */
    static const double factor[INFRACTIONS] = {0.50, 0.60, 0.65, 0.70, 0.80},
                        coefficient[INFRACTIONS] = {1.00, 0.70, 0.60, 0.40, 0.25};
    double n[INFRACTIONS], route, outside, penalty = 1, sum = 0;
    out->max = 100;
    out->band = "";
    if (!sp_card_value_of(j, SP_M_ROUTE, &route)) {
        snprintf(out->detail, sizeof out->detail, "no route, so nothing is completed");
        return;
    }
    count_infractions(def, j, n);
    for (int i = 0; i < INFRACTIONS; i++) {
        sum += coefficient[i] * n[i];
        for (double k = 0; k < n[i] && k < 1000; k++)
            penalty *= factor[i];
    }
    sp_card_value_of(j, SP_M_OFF_ROAD, &outside);
    const double time = duration(j), share = time > 0 ? sp_clamp(outside / time, 0, 1) : 0;
    penalty = (normalised ? 1 / (1 + sum) : penalty) * (1 - share);
    out->points = 100 * route * penalty;
    char r[40], p[40], o[40];
    sp_number_fixed(r, 100 * route, 1);
    sp_number_fixed(p, penalty, 3);
    sp_number_fixed(o, 100 * share, 1);
    snprintf(out->detail, sizeof out->detail, "route %s %%, penalty %s (%u hit, %u red, %u stop, %s %% off road)", r, p,
             (uint32_t)(n[HIT_PEDESTRIAN] + n[HIT_VEHICLE] + n[HIT_THING]), (uint32_t)n[RED_LIGHT],
             (uint32_t)n[STOP_SIGN], o);
}

static void judge_carla2(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    (void)test;
    judge_carla(def, j, out, false);
}
static void judge_carla21(const sp_world_def *def, const sp_card_test *test, const sp_judgement *j, sp_card_value *out)
{
    (void)test;
    judge_carla(def, j, out, true);
}

static const sp_card_test carla_tests[] = {{"route", "route", "route", NULL, 0, 0, NO_GRID}};
const sp_card sp_card_carla2 = {.name = "carla2",
                                .doc = "driving score of the CARLA Leaderboard 2.0",
                                .protocol = "CARLA Leaderboard 2.0",
                                .tests = carla_tests,
                                .test_count = 1,
                                .mean = true,
                                .judge = judge_carla2};
const sp_card sp_card_carla21 = {.name = "carla21",
                                 .doc = "driving score of the CARLA Leaderboard 2.1",
                                 .protocol = "CARLA Leaderboard 2.1",
                                 .tests = carla_tests,
                                 .test_count = 1,
                                 .mean = true,
                                 .judge = judge_carla21};
