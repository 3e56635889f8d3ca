/* temper.c - how somebody drives who decides for himself: temperaments by name, drawn for one actor. Pure functions of
 * name, seed and stream. Leaves what drivers do with it to traffic.
 *
 * Middles and spreads, and where they come from:
 *   speed_factor  normal; spread 0.05 to 0.1 about the limit as in SUMO's default normc(1, 0.1, 0.2, 2)
 *   headway       log-normal: Winsum and Heino 1996 find 0.7 to 1.5 s, constant in a driver; Brackstone et al. 2009
 *                 longer ones of lorries. Never less than the reaction time and 0.2 s: who follows closer hits a leader
 *                 that brakes as hard as himself
 *   accel, brake  about 1 to 1.5 and 1.5 to 2 m/s^2: Treiber and Kesting, Traffic Flow Dynamics, table 11.2
 *   brake_most    even, 5 to 9 m/s^2: UN R13 asks 5.0 of lorries, R13-H 6.43 of cars, tyres on dry roads give 9
 *   reaction      log-normal, kept within 0.6 to 1.6 s: Green 2000, 0.7 s to what is expected, 1.25 s to brake lights,
 *                 1.5 s to surprises
 *   politeness, threshold, bias, safe_brake  Kesting, Treiber and Helbing 2007 (MOBIL): 0 to 0.5; 0.1, 0.3, 4 m/s^2
 *   across        Reymond et al. 2001: 2 to 4 m/s^2 in bends at moderate speed, less in fast ones
 *   accepted_gap  HCM 2010, exhibit 19-10: critical gaps of 4.1 s (left turn off the main road) to 7.1 s
 *   inattention   share of time that the eyes are off the road: Klauer et al. 2006 (100-car study), some per cent
 *                 that no traffic calls for
 *   change        log-normal: Toledo and Zohar 2007, 1 to 13 s, 4.6 s on average */
#include "world/world.h"

#include <string.h>

/* middle, and spread: of a normal, of the logarithm, or half the width of an even distribution */
typedef struct drawn {
    double middle, spread;
} drawn;
typedef struct row {
    const char *name;
    drawn factor, headway, gap, accel, brake, brake_most, reaction, across, accepted, inattention, indicate, change;
    double politeness, threshold, bias, safe_brake;
    uint32_t share[4]; /* per cent of IDM, IIDM, Krauss, Gipps */
} row;

static const row rows[] = {
    {"normal",
     {1.0, 0.08},
     {1.4, 0.25},
     {2.0, 0.3},
     {1.4, 0.15},
     {2.0, 0.3},
     {7.5, 1.0},
     {0.95, 0.2},
     {2.5, 0.3},
     {5.0, 0.6},
     {0.06, 0.04},
     {2.0, 0.6},
     {4.6, 0.2},
     0.3,
     0.1,
     0.3,
     3.0,
     {30, 50, 10, 10}},
    {"calm",
     {0.93, 0.05},
     {1.8, 0.2},
     {2.5, 0.4},
     {1.1, 0.12},
     {1.6, 0.2},
     {7.0, 1.0},
     {1.1, 0.2},
     {2.0, 0.2},
     {6.2, 0.6},
     {0.04, 0.03},
     {3.0, 0.6},
     {5.5, 0.2},
     0.5,
     0.2,
     0.3,
     2.0,
     {30, 60, 5, 5}},
    {"hasty",
     {1.1, 0.06},
     {1.1, 0.2},
     {1.8, 0.2},
     {1.8, 0.15},
     {2.4, 0.3},
     {7.8, 1.0},
     {0.85, 0.2},
     {3.0, 0.3},
     {4.4, 0.4},
     {0.08, 0.05},
     {1.4, 0.4},
     {4.0, 0.2},
     0.15,
     0.1,
     0.2,
     3.5,
     {30, 40, 15, 15}},
    {"aggressive",
     {1.2, 0.08},
     {0.85, 0.15},
     {1.5, 0.2},
     {2.3, 0.15},
     {2.9, 0.3},
     {8.0, 1.0},
     {0.7, 0.15},
     {3.8, 0.4},
     {3.8, 0.3},
     {0.08, 0.05},
     {0.7, 0.3},
     {3.2, 0.15},
     0.0,
     0.05,
     0.05,
     4.5,
     {30, 30, 20, 20}},
    {"truck",
     {1.0, 0.04},
     {1.9, 0.2},
     {2.5, 0.3},
     {0.7, 0.15},
     {1.4, 0.2},
     {5.75, 0.75},
     {1.0, 0.2},
     {1.6, 0.15},
     {6.8, 0.5},
     {0.05, 0.03},
     {3.0, 0.5},
     {6.5, 0.2},
     0.3,
     0.3,
     0.5,
     2.5,
     {30, 70, 0, 0}},
};

const char *sp_temper_name(uint32_t k)
{
    return k < sizeof rows / sizeof *rows ? rows[k].name : NULL;
}

/* one sheet of draws: index counts up in a fixed order, at a tick that nothing else has */
typedef struct sheet {
    uint64_t seed, stream;
    uint32_t index;
} sheet;

static double even(sheet *s, drawn d)
{
    return d.middle + d.spread * (2 * sp_random(s->seed, s->stream, INT64_MIN, s->index++) - 1);
}

static double normal(sheet *s, drawn d)
{
    /* beyond two and a half spreads there is nobody */
    const double z = sp_random_normal(s->seed, s->stream, INT64_MIN, s->index++);
    return d.middle + d.spread * sp_clamp(z, -2.5, 2.5);
}

static double log_normal(sheet *s, drawn d)
{
    const double z = sp_random_normal(s->seed, s->stream, INT64_MIN, s->index++);
    return d.middle * sp_exp(d.spread * sp_clamp(z, -2.5, 2.5));
}

/* what the vehicle allows, whoever drives it */
static void by_class(sp_class class_id, sheet *s, sp_temper *m)
{
    const double z = even(s, (drawn){0, 1});
    switch (class_id) {
    case SP_KIND_TRUCK:
    case SP_KIND_BUS:
        /* limiters by directive 92/6/EEC: 90 and 100 km/h */
        m->speed_most = (class_id == SP_KIND_TRUCK ? 24.4 : 27.4) + 0.4 * z;
        m->accel = sp_min(m->accel, 1.0);
        m->brake = sp_min(m->brake, 1.8);
        m->brake_most = sp_min(m->brake_most, 6.5);
        m->across = sp_min(m->across, 2.0);
        m->headway = sp_max(m->headway, 1.3);
        m->change = sp_max(m->change, 4.5);
        break;
    case SP_KIND_BICYCLE:
        m->speed_most = 5.2 + 1.2 * z; /* 4 to 6.4 m/s: Parkin and Rotheram 2010, mean 21.6 km/h on the level */
        m->accel = sp_min(m->accel, 0.9);
        m->brake = sp_min(m->brake, 1.8);
        m->brake_most = 5;
        m->across = sp_min(m->across, 2.0);
        break;
    case SP_KIND_PEDESTRIAN:
        m->speed_most = sp_max(1.34 + 0.45 * z, 0.7); /* Weidmann 1993: 1.34 m/s, deviation 0.26 */
        break;
    default:
        m->speed_most = 50 + 5 * z;
    }
}

bool sp_temper_draw(const char *name, uint64_t seed, uint64_t stream, sp_class class_id, sp_temper *out)
{
    const row *r = NULL;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (!strcmp(rows[k].name, name))
            r = &rows[k];
    if (!r)
        return false;
    sheet s = {seed, stream, 0};
    sp_temper m = {
        .politeness = r->politeness, .threshold = r->threshold, .bias = r->bias, .safe_brake = r->safe_brake};
    m.speed_factor = normal(&s, r->factor);
    m.headway = log_normal(&s, r->headway);
    m.gap = even(&s, r->gap);
    m.accel = log_normal(&s, r->accel);
    m.brake = even(&s, r->brake);
    m.brake_most = sp_clamp(even(&s, r->brake_most), 5, 9);
    m.reaction = sp_clamp(log_normal(&s, r->reaction), 0.6, 1.6);
    m.across = even(&s, r->across);
    m.accepted_gap = even(&s, r->accepted);
    m.inattention = even(&s, r->inattention);
    m.indicate = even(&s, r->indicate);
    m.change = log_normal(&s, r->change);
    m.headway = sp_max(m.headway, m.reaction + 0.2);

    /* which model he is */
    double left = 100 * sp_random(seed, stream, INT64_MIN, s.index++);
    while (m.model < SP_FOLLOW_GIPPS && left >= r->share[m.model])
        left -= r->share[m.model++];
    by_class(class_id, &s, &m);
    *out = m;
    return true;
}
