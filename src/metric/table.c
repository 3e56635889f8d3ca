/* table.c - the closed list of metrics: name, unit, what it is and must not be used for, how its ticks become one
 * value, and the family that computes it. Only ever extended, at the end. */
#include "metric/inside.h"

#include <string.h>

static const sp_metric_row rows[SP_METRICS] = {
    [SP_M_TTC] = {"ego.ttc.min", "s",
                  "least time to collision with any actor whose box overlaps the ego's path: gap over "
                  "closing speed along the ego's lane, or its predicted path off lanes; null without a "
                  "closing conflict, 0 on contact (Hayward 1972). In a stop it measures the residual gap "
                  "only",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_TIME},
    [SP_M_TTC_CV] = {"ego.ttc_cv.min", "s",
                     "least time until the boxes meet if all keep their velocity in straight lines, exact by "
                     "separating axes; 0 on contact",
                     SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_SPACE},
    [SP_M_THW] = {"ego.thw.min", "s", "least time headway: gap over the ego's speed along its lane", SP_FOLD_LOW,
                  SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_TIME},
    [SP_M_THW_RECOVER] = {"ego.thw.recover", "s",
                          "longest time for which the headway stayed below 1.0 s; null when it never fell below",
                          SP_FOLD_OWN, 0, SP_FAMILY_TIME},
    [SP_M_GAP] = {"ego.gap.min", "m",
                  "least distance between box faces along the ego's lane to an actor in its path; 0 on "
                  "contact",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_TIME},
    [SP_M_DRAC] = {"ego.drac.max", "m/s2",
                   "greatest deceleration rate to avoid a crash, closing^2 / (2 gap), the other at constant "
                   "speed (Almqvist 1991); above 3.35 is critical",
                   SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_TET] = {"ego.tet", "s",
                  "time exposed: how long the TTC was below 2.0 s; linear between ticks (Minderhoud and "
                  "Bovy 2001)",
                  SP_FOLD_SUM, 0, SP_FAMILY_TIME},
    [SP_M_TIT] = {"ego.tit", "s2",
                  "time integrated: integral of 2.0 s - TTC where positive, by trapezoids (Minderhoud and "
                  "Bovy 2001)",
                  SP_FOLD_SUM, 0, SP_FAMILY_TIME},
    [SP_M_PET] = {"ego.pet.min", "s",
                  "least post-encroachment time with a crossing actor (headings at least 20 degrees apart): "
                  "between the first leaving and the second entering a shared place; null above 5 s (Allen "
                  "1978). Computed at the end",
                  SP_FOLD_LATE, SP_METRIC_LOW_IS_BAD, SP_FAMILY_ENCOUNTER},
    [SP_M_CONTACT] = {"ego.contact", "1", "how many times the ego touched something", SP_FOLD_OWN, SP_METRIC_PAIR,
                      SP_FAMILY_CRASH},
    [SP_M_IMPACT_SPEED] = {"ego.impact.speed", "m/s", "the ego's speed at its first contact", SP_FOLD_OWN,
                           SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_IMPACT_REL] = {"ego.impact.rel_speed", "m/s", "relative speed at the ego's first contact", SP_FOLD_OWN,
                         SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_IMPACT_DELTA_V] = {"ego.impact.delta_v", "m/s",
                             "change of the ego's velocity by its first contact: until that ends, at most 0.2 s",
                             SP_FOLD_OWN, SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_IMPACT_LOCATION] = {"ego.impact.location", "1",
                              "where the middle of the other met the ego's width at the first contact: 0 right edge, 1 "
                              "left edge (Euro NCAP's impact location)",
                              SP_FOLD_OWN, SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_DECEL] = {"ego.decel.max", "m/s2",
                    "greatest deceleration, positive, of the acceleration filtered by a 12-pole phaseless "
                    "Butterworth low-pass of 10 Hz (Euro NCAP). Computed at the end",
                    SP_FOLD_LATE, 0, SP_FAMILY_COMFORT},
    [SP_M_JERK] = {"ego.jerk.max", "m/s3",
                   "greatest magnitude of the derivative of the acceleration filtered as for ego.decel.max. "
                   "Computed at the end",
                   SP_FOLD_LATE, 0, SP_FAMILY_COMFORT},
    [SP_M_LAT_ACCEL] = {"ego.lat_accel.max", "m/s2", "greatest magnitude of the lateral acceleration at the rear axle",
                        SP_FOLD_HIGH, 0, SP_FAMILY_COMFORT},
    [SP_M_DTLE] = {"ego.lane.dtle.min", "m",
                   "least distance from the outer edge of a tyre to the inner edge of its lane's marking; "
                   "negative beyond it (Euro NCAP LSS)",
                   SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD, SP_FAMILY_LANE},
    [SP_M_RSS_UNSAFE] =
        {"ego.rss.unsafe", "s",
         "how long the gap to the nearest ahead was below the longitudinal safe distance of RSS, same "
         "direction (Shalev-Shwartz 2017): response 1 s, acceleration in it 3.5, braking at least 4 and "
         "at most 8 m/s2; who comes towards the ego counts for ego.rss.opposite.unsafe",
         SP_FOLD_SUM, SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_RSS_IMPROPER] =
        {"ego.rss.improper", "s",
         "how long, later than the response time of 1 s into an unsafe distance ahead, the ego braked "
         "less than 4 m/s2; or into one to the side, still neared the other and did not pull away "
         "with 0.8 m/s2",
         SP_FOLD_SUM, SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_FCW_AT] = {"ego.fcw.at", "s",
                     "when the forward collision warning first came on: the instant from which the driver's "
                     "output applied",
                     SP_FOLD_OWN, SP_METRIC_INSTANT, SP_FAMILY_ASSIST},
    [SP_M_FCW_TTC] = {"ego.fcw.ttc", "s", "the TTC at that instant", SP_FOLD_OWN, SP_METRIC_INSTANT, SP_FAMILY_ASSIST},
    [SP_M_AEB_AT] = {"ego.aeb.at", "s",
                     "when automatic braking set in: where the deceleration passed 1 m/s2 on its way to more "
                     "than 3 m/s2 while the driver claims the longitudinal axis (TAEB of Euro NCAP 2026, "
                     "unfiltered)",
                     SP_FOLD_OWN, SP_METRIC_INSTANT, SP_FAMILY_ASSIST},
    [SP_M_AEB_TTC] = {"ego.aeb.ttc", "s", "the TTC at that instant", SP_FOLD_OWN, SP_METRIC_INSTANT, SP_FAMILY_ASSIST},
    [SP_M_FALSE] = {"ego.false_activation.decel", "m/s2",
                    "greatest deceleration while the driver claims the longitudinal axis, beyond what the robot or "
                    "human brakes by hand; meaningful where nothing calls for braking (49 CFR 571.127 S5.3: at most "
                    "0.25 g)",
                    SP_FOLD_HIGH, 0, SP_FAMILY_ASSIST},
    [SP_M_TAKE_OVER] = {"ego.take_over.at", "s", "when the driver first asked the human to take over", SP_FOLD_OWN,
                        SP_METRIC_INSTANT, SP_FAMILY_ASSIST},
    [SP_M_REDUCTION] = {"ego.speed_reduction", "m/s",
                        "speed at time 0 less the speed at the first contact, or less the lowest speed without "
                        "one",
                        SP_FOLD_OWN, 0, SP_FAMILY_ASSIST},
    [SP_M_PROGRESS] = {"ego.progress", "m", "distance driven from time 0 to the end or the first contact", SP_FOLD_OWN,
                       0, SP_FAMILY_ASSIST},
    [SP_M_MTTC] = {"ego.mttc.min", "s",
                   "least time to collision if both keep their accelerations: smallest positive root of gap "
                   "= closing t + relative acceleration t^2 / 2, along the path of ego.ttc.min (Ozbay 2008); "
                   "equal to the TTC where neither accelerates; 0 on contact",
                   SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_TIME},
    [SP_M_WTTC] = {"ego.wttc.min", "s",
                   "least worst time to collision: discs around both boxes, each able to accelerate by 9.81 "
                   "m/s2 in any direction, standing things by 0 (Wachenfeld 2016). Small in every dense "
                   "traffic: it says who must be watched, not who was in danger",
                   SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_SPACE},
    [SP_M_TTCE] = {"ego.ttce.min", "s",
                   "time until the closest encounter of the boxes if all keep their velocity, at the tick at "
                   "which that encounter was foretold to be closest; the least of those that agree (Eggert 2014)",
                   SP_FOLD_OWN, SP_METRIC_LOW_IS_BAD, SP_FAMILY_SPACE},
    [SP_M_DCE] = {"ego.dce.min", "m",
                  "least distance of the closest encounter that was ever foretold, between boxes that keep "
                  "their velocity; 0 on collision course (Eggert 2014)",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_SPACE},
    [SP_M_DISTANCE] = {"ego.distance.min", "m",
                       "least distance between the boxes of the ego and any other, in the plane and in any "
                       "direction; 0 on contact",
                       SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_ZERO | SP_METRIC_PAIR, SP_FAMILY_SPACE},
    [SP_M_REQ_DECEL] = {"ego.req_decel.max", "m/s2",
                        "greatest constant deceleration that just avoids the crash, the other going on with its "
                        "own: closing^2 / (2 gap) plus the deceleration of the other, or v^2 / (2 (gap + "
                        "v_other^2 / (2 a_other))) where the other stops first; null where no braking avoids one "
                        "who comes",
                        SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_BTN] = {"ego.btn.max", "1",
                  "greatest brake threat number: the required deceleration over what the ground allows the "
                  "ego; above 1 braking alone cannot avoid (Jansson 2005)",
                  SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_DST] = {"ego.dst.max", "m/s2",
                  "greatest deceleration to safety time: closing^2 / (2 (gap - v_other 2 s)), so that 2 s "
                  "of headway are left; nothing is said once they are lost, or it takes more than 2 g "
                  "(Hupfer 1997)",
                  SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_TTB] = {"ego.ttb.min", "s",
                  "least time to brake: how long braking with all that the ground allows could still have waited, "
                  "behind somebody or before one who crosses; negative: too late",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_PSD] = {"ego.psd.min", "1",
                  "least proportion of stopping distance: gap over v^2 / (2 a); below 1 the ego cannot stop "
                  "before where the other is (Allen 1978)",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_BRAKING},
    [SP_M_CPI] = {"ego.cpi", "1",
                  "crash potential index: mean over the time driven of the probability that the car cannot "
                  "brake as hard as the DRAC asks; braking capability normal, 8.45 and 1.40 m/s2, cut at "
                  "4.23 and 12.68 (Cunto 2008)",
                  SP_FOLD_OWN, 0, SP_FAMILY_BRAKING},
    [SP_M_STN] = {"ego.stn.max", "1",
                  "greatest steer threat number: the lateral acceleration of the smaller way round over "
                  "what the ground allows; above 1 steering alone cannot avoid (Jansson 2005)",
                  SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_STEERING},
    [SP_M_TTS] = {"ego.tts.min", "s",
                  "least time to steer: TTC less the time that the smaller way round takes with all the "
                  "lateral acceleration of the ground; negative: too late",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_STEERING},
    [SP_M_TTK] = {"ego.ttk.min", "s",
                  "least time to kick down: how long full throttle could still have waited to pass before a "
                  "crossing other; null without one",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_STEERING},
    [SP_M_TTR] = {"ego.ttr.min", "s",
                  "least time to react: the greatest of time to brake, to steer and to kick down in each "
                  "tick; negative: nothing had helped",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_STEERING},
    [SP_M_RSS_MARGIN] = {"ego.rss.margin.min", "m",
                         "least of gap less longitudinal safe distance of RSS, to the nearest ahead in the same "
                         "direction, with the values of ego.rss.unsafe",
                         SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD | SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_RSS_OPPOSITE] = {"ego.rss.opposite.unsafe", "s",
                           "how long the gap to an oncoming actor in the ego's path was below the safe distance of "
                           "RSS for opposite directions: who is in his own lane brakes with at least 3 m/s2, the other "
                           "with 4, response times 1 s of the ego and 2 s of the other",
                           SP_FOLD_SUM, SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_RSS_LATERAL] = {"ego.rss.lateral.unsafe", "s",
                          "how long the lateral distance to an actor beside the ego's path, level with it or ahead "
                          "within the longitudinal safe distance, was below the lateral safe distance of RSS: lateral "
                          "acceleration 0.2, braking 0.8 m/s2, response 1 s and 2 s of the other, 0.1 m to swerve; not "
                          "to crossing traffic",
                          SP_FOLD_SUM, SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_RSS_DANGER] = {"ego.rss.danger", "s",
                         "how long the situation was dangerous as RSS has it: longitudinal and lateral distance to "
                         "one actor ahead or level both unsafe; who follows the ego is not judged, nor is a standing "
                         "ego",
                         SP_FOLD_SUM, SP_METRIC_PAIR, SP_FAMILY_RSS},
    [SP_M_PFS] = {"ego.pfs.max", "1",
                  "greatest proactive fuzzy surrogate: 0 the gap is safe, 1 a leader that brakes hard is "
                  "hit (Mattas 2020; second performance model of UN R157), to whoever is in the ego's path or cuts "
                  "into it in time; not to who comes towards it",
                  SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_FUZZY},
    [SP_M_CFS] = {"ego.cfs.max", "1",
                  "greatest critical fuzzy surrogate: 0 braking comfortably is enough, 1 full braking is "
                  "not (Mattas 2020)",
                  SP_FOLD_HIGH, SP_METRIC_PAIR, SP_FAMILY_FUZZY},
    [SP_M_ET] = {"ego.et", "s",
                 "encroachment time: how long the ego was in the place that it shared with the actor of "
                 "ego.pet.min (Allen 1978). Computed at the end",
                 SP_FOLD_LATE, 0, SP_FAMILY_ENCOUNTER},
    [SP_M_PLASTIC] = {"ego.impact.delta_v.plastic", "m/s",
                      "change of the ego's velocity had both stuck together: relative speed by the share of the "
                      "other's mass, 2000 kg where none is known. Beside ego.impact.delta_v, which is of the bodies "
                      "that were simulated",
                      SP_FOLD_OWN, SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_FATALITY] = {"ego.impact.fatality", "1",
                       "probability that an adult pedestrian hit by a car's front with the ego's speed dies: 1 / (1 + "
                       "exp(6.9 - 0.090 v)), v in km/h (Rosen and Sander 2009); cyclists are taken as alike; null for "
                       "whoever sits in a vehicle",
                       SP_FOLD_OWN, SP_METRIC_IMPACT | SP_METRIC_PAIR, SP_FAMILY_CRASH},
    [SP_M_ACCEL] = {"ego.accel.max", "m/s2",
                    "greatest acceleration forward, filtered as for ego.decel.max. Computed at the end", SP_FOLD_LATE,
                    0, SP_FAMILY_COMFORT},
    [SP_M_LAT_JERK] = {"ego.lat_jerk.max", "m/s3",
                       "greatest magnitude of the lateral jerk, moving mean over 0.5 s (UN R79: at most 5), of the "
                       "lateral acceleration as it is. Computed at the end",
                       SP_FOLD_LATE, 0, SP_FAMILY_COMFORT},
    [SP_M_YAW_RATE] = {"ego.yaw_rate.max", "rad/s", "greatest magnitude of the yaw rate", SP_FOLD_HIGH, 0,
                       SP_FAMILY_COMFORT},
    [SP_M_YAW_ACCEL] = {"ego.yaw_accel.max", "rad/s2",
                        "greatest magnitude of the yaw acceleration, of the yaw rate filtered as for "
                        "ego.decel.max. Computed at the end",
                        SP_FOLD_LATE, 0, SP_FAMILY_COMFORT},
    [SP_M_COMFORT] = {"ego.comfort", "1",
                      "share of the ticks inside nuPlan's comfort limits: -4.05 < longitudinal < 2.40 and "
                      "|lateral acceleration| < 4.89 m/s2, |yaw rate| < 0.95 rad/s, |yaw acceleration| < 1.93 "
                      "rad/s2, |longitudinal jerk| < 4.13 and, of the magnitude of the acceleration, |jerk| < 8.37 "
                      "m/s3; signals filtered as for ego.decel.max, not as nuPlan smooths them. Computed at the end",
                      SP_FOLD_LATE, SP_METRIC_LOW_IS_BAD, SP_FAMILY_COMFORT},
    [SP_M_TLC] = {"ego.lane.tlc.min", "s",
                  "least time to lane crossing: distance of the tyre edge to the marking by its lateral "
                  "speed towards it; 0 beyond the marking",
                  SP_FOLD_LOW, SP_METRIC_LOW_IS_BAD, SP_FAMILY_LANE},
    [SP_M_OFFSET] = {"ego.lane.offset.max", "m",
                     "greatest magnitude of the distance of the ego's middle from the middle of its lane", SP_FOLD_HIGH,
                     0, SP_FAMILY_LANE},
    [SP_M_OUTSIDE] = {"ego.lane.outside", "s", "how long a tyre was beyond the marking of the ego's lane", SP_FOLD_SUM,
                      0, SP_FAMILY_LANE},
    [SP_M_DEPARTURES] =
        {"ego.lane.departures", "1",
         "how many times a tyre went beyond the marking, 0.05 m inside between two; a lane change is one", SP_FOLD_SUM,
         0, SP_FAMILY_LANE},
    [SP_M_SPEED] = {"ego.speed.max", "m/s", "greatest speed", SP_FOLD_HIGH, 0, SP_FAMILY_CONDUCT},
    [SP_M_OVERSPEED] = {"ego.overspeed", "m",
                        "integral over time of how much the ego was faster than the limit of its lane; null where "
                        "no limit holds",
                        SP_FOLD_SUM, 0, SP_FAMILY_CONDUCT},
    [SP_M_OFF_ROAD] = {"ego.off_road", "s",
                       "how long a corner of the ego was beside all lanes to drive and to park and the hard shoulder",
                       SP_FOLD_SUM, 0, SP_FAMILY_CONDUCT},
    [SP_M_OFF_DEPTH] = {"ego.off_road.depth", "m", "how far a corner was outside at the most", SP_FOLD_HIGH, 0,
                        SP_FAMILY_CONDUCT},
    [SP_M_WRONG_WAY] =
        {"ego.wrong_way", "m",
         "greatest distance driven within 1 s, in slices of 50 ms, against the direction of the lane below "
         "(nuPlan)",
         SP_FOLD_HIGH, 0, SP_FAMILY_CONDUCT},
    [SP_M_RED_LIGHTS] = {"ego.red_lights", "1",
                         "how many stop lines the ego's front crossed while a light for its lane showed red",
                         SP_FOLD_SUM, 0, SP_FAMILY_CONDUCT},
    [SP_M_STOP_SIGNS] =
        {"ego.stop_signs", "1",
         "how many stop signs' lines the ego's front crossed without having been slower than 0.5 m/s within 3 m "
         "before them",
         SP_FOLD_SUM, 0, SP_FAMILY_CONDUCT},
    [SP_M_ROUTE] = {"ego.route", "1", "share of the ego's route that it has driven, 0 to 1; null without a route",
                    SP_FOLD_OWN, SP_METRIC_LOW_IS_BAD, SP_FAMILY_CONDUCT},
    [SP_M_LDW_AT] = {"ego.ldw.at", "s",
                     "when the lane departure warning first came on: the instant from which the driver's output "
                     "applied",
                     SP_FOLD_OWN, SP_METRIC_INSTANT, SP_FAMILY_LANE},
    [SP_M_LDW_DTLE] = {"ego.ldw.dtle", "m",
                       "the distance of ego.lane.dtle.min at that instant, of the nearer marking; negative: warned "
                       "beyond it (Euro NCAP: at least -0.1, in 2023 -0.2)",
                       SP_FOLD_OWN, SP_METRIC_INSTANT | SP_METRIC_LOW_IS_BAD, SP_FAMILY_LANE},
};

static const sp_family *const families[SP_FAMILIES] = {
    [SP_FAMILY_TIME] = &sp_family_time,
    [SP_FAMILY_SPACE] = &sp_family_space,
    [SP_FAMILY_BRAKING] = &sp_family_braking,
    [SP_FAMILY_STEERING] = &sp_family_steering,
    [SP_FAMILY_RSS] = &sp_family_rss,
    [SP_FAMILY_FUZZY] = &sp_family_fuzzy,
    [SP_FAMILY_ENCOUNTER] = &sp_family_encounter,
    [SP_FAMILY_CRASH] = &sp_family_crash,
    [SP_FAMILY_COMFORT] = &sp_family_comfort,
    [SP_FAMILY_LANE] = &sp_family_lane,
    [SP_FAMILY_ASSIST] = &sp_family_assist,
    [SP_FAMILY_CONDUCT] = &sp_family_conduct,
};

uint32_t sp_metric_count(void)
{
    return SP_METRICS;
}
const sp_metric_row *sp_metric_at(uint32_t i)
{
    return i < SP_METRICS ? &rows[i] : NULL;
}

int sp_metric_find(const char *name)
{
    for (int i = 0; name && i < SP_METRICS; i++)
        if (!strcmp(rows[i].name, name))
            return i;
    return -1;
}

bool sp_metric_instant(int id)
{
    return sp_metric_at((uint32_t)id)->flags & SP_METRIC_INSTANT;
}

const sp_family *sp_family_at(uint32_t i)
{
    return families[i];
}

double *sp_family_own(sp_tally *t, uint32_t family)
{
    uint32_t at = SP_TALLY_WORDS;
    for (uint32_t i = 0; i < family; i++)
        at += families[i]->words;
    return (double *)(void *)t + at;
}

uint32_t sp_tally_words(void)
{
    uint32_t words = SP_TALLY_WORDS;
    for (uint32_t i = 0; i < SP_FAMILIES; i++)
        words += families[i]->words;
    return words;
}
