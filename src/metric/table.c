/* table.c - the closed list of metrics: name, unit, what it is and must not be used for. Only ever extended. */
#include "metric/inside.h"

#include <string.h>

static const sp_metric_row rows[SP_METRICS] = {
    [SP_M_TTC] = {"ego.ttc.min", "s",
                  "least time to collision with any actor whose box overlaps the ego's path: gap over closing speed "
                  "along the ego's lane, "
                  "or its predicted path off lanes; null without a closing conflict, 0 on contact (Hayward 1972). In a "
                  "stop it measures the residual gap only"},
    [SP_M_TTC_CV] = {"ego.ttc_cv.min", "s",
                     "least time until the boxes meet if all keep their velocity in straight lines, exact by "
                     "separating axes; 0 on contact"},
    [SP_M_THW] = {"ego.thw.min", "s", "least time headway: gap over the ego's speed along its lane"},
    [SP_M_THW_RECOVER] = {"ego.thw.recover", "s",
                          "longest time for which the headway stayed below 1.0 s; null when it never fell below"},
    [SP_M_GAP] = {"ego.gap.min", "m",
                  "least distance between box faces along the ego's lane to an actor in its path; 0 on contact"},
    [SP_M_DRAC] = {"ego.drac.max", "m/s2",
                   "greatest deceleration rate to avoid a crash, closing^2 / (2 gap), the other at constant speed "
                   "(Almqvist 1991); "
                   "above 3.35 is critical"},
    [SP_M_TET] = {"ego.tet", "s",
                  "time exposed: how long the TTC was below 2.0 s; linear between ticks (Minderhoud and Bovy 2001)"},
    [SP_M_TIT] = {"ego.tit", "s2",
                  "time integrated: integral of 2.0 s - TTC where positive, by trapezoids (Minderhoud and Bovy 2001)"},
    [SP_M_PET] = {"ego.pet.min", "s",
                  "least post-encroachment time with a crossing actor (headings at least 20 degrees apart): between "
                  "the first leaving and "
                  "the second entering a shared place; null above 5 s (Allen 1978). Computed at the end"},
    [SP_M_CONTACT] = {"ego.contact", "1", "how many times the ego touched something"},
    [SP_M_IMPACT_SPEED] = {"ego.impact.speed", "m/s", "the ego's speed at its first contact"},
    [SP_M_IMPACT_REL] = {"ego.impact.rel_speed", "m/s", "relative speed at the ego's first contact"},
    [SP_M_IMPACT_DELTA_V] = {"ego.impact.delta_v", "m/s",
                             "change of the ego's velocity by its first contact: until that ends, at most 0.2 s"},
    [SP_M_IMPACT_LOCATION] =
        {"ego.impact.location", "1",
         "where the middle of the other met the ego's width at the first contact: 0 right edge, 1 left edge "
         "(Euro NCAP's impact location)"},
    [SP_M_DECEL] = {"ego.decel.max", "m/s2",
                    "greatest deceleration, positive, of the acceleration filtered by a 12-pole phaseless Butterworth "
                    "low-pass of 10 Hz "
                    "(Euro NCAP). Computed at the end"},
    [SP_M_JERK] =
        {"ego.jerk.max", "m/s3",
         "greatest magnitude of the derivative of the acceleration filtered as for ego.decel.max. Computed at the end"},
    [SP_M_LAT_ACCEL] = {"ego.lat_accel.max", "m/s2", "greatest magnitude of the lateral acceleration at the rear axle"},
    [SP_M_DTLE] = {"ego.lane.dtle.min", "m",
                   "least distance from the outer edge of a tyre to the inner edge of its lane's marking; negative "
                   "beyond it (Euro NCAP LSS)"},
    [SP_M_RSS_UNSAFE] = {"ego.rss.unsafe", "s",
                         "how long the gap ahead was below the longitudinal safe distance of RSS, same direction "
                         "(Shalev-Shwartz 2017)"},
    [SP_M_RSS_IMPROPER] =
        {"ego.rss.improper", "s",
         "how long, later than the response time of 1 s into an unsafe distance, the ego braked less than 4 m/s2"},
    [SP_M_FCW_AT] =
        {"ego.fcw.at", "s",
         "when the forward collision warning first came on: the instant from which the driver's output applied"},
    [SP_M_FCW_TTC] = {"ego.fcw.ttc", "s", "the TTC at that instant"},
    [SP_M_AEB_AT] = {"ego.aeb.at", "s",
                     "when automatic braking set in: where the deceleration passed 1 m/s2 on its way to more than 3 "
                     "m/s2 while the driver "
                     "claims the longitudinal axis (TAEB of Euro NCAP 2026, unfiltered)"},
    [SP_M_AEB_TTC] = {"ego.aeb.ttc", "s", "the TTC at that instant"},
    [SP_M_FALSE] =
        {"ego.false_activation.decel", "m/s2",
         "greatest deceleration while the driver claims the longitudinal axis; meaningful where nothing calls for "
         "braking (49 CFR 571.127 S5.3: at most 0.25 g)"},
    [SP_M_TAKE_OVER] = {"ego.take_over.at", "s", "when the driver first asked the human to take over"},
    [SP_M_REDUCTION] = {"ego.speed_reduction", "m/s",
                        "speed at time 0 less the speed at the first contact, or less the lowest speed without one"},
    [SP_M_PROGRESS] = {"ego.progress", "m", "distance driven from time 0 to the end or the first contact"},
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
    return id == SP_M_FCW_AT || id == SP_M_FCW_TTC || id == SP_M_AEB_AT || id == SP_M_AEB_TTC || id == SP_M_TAKE_OVER;
}
