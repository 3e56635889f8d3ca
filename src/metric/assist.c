/* assist.c - what the driver under test did about it: warning, braking, take-over, speed taken off, way made. */
#include "metric/inside.h"

typedef struct own {
    double fcw_seen, fcw_at, fcw_ttc, fcw_ttc_defined;
    double crossed, cross_at, cross_ttc, cross_ttc_defined, aeb_seen, aeb_at, aeb_ttc, aeb_ttc_defined;
    double take_over_seen, take_over_at;
    double speed_start, speed_min, progress;
    double by_hand; /* m/s^2, 0 or more: braked by robot or human, as far as the record tells */
} own;

/* What is braked by hand. What is wanted is the stronger of driver and hand: where it is more than the driver asks for,
 * it is the hand's; where not, the hand asks for no more than that, and goes on as it did. Of pedals the record does
 * not say what the driver asks for: all of it is his. */
static double by_hand(const sp_tick_record *r, double before, bool claims)
{
    const double wanted = sp_max(-r->wanted_acceleration, 0);
    if (!claims)
        return wanted;
    if (r->claims & SP_CLAIM_PEDALS)
        return 0;
    return r->wanted_acceleration < r->driver_acceleration ? wanted : sp_min(before, wanted);
}

/* the last time that the deceleration rose through 1, of the first time that it is beyond 3 */
static void braking(const sp_moment *m, own *o, bool claims)
{
    const sp_tally *t = m->tally;
    const double a = m->ego->acceleration;
    if (a > -1)
        o->crossed = 0;
    else if (o->crossed == 0 && claims) {
        const double share = t->ticks > 0 && t->accel_before > -1 ? (t->accel_before + 1) / (t->accel_before - a) : 1;
        o->crossed = 1;
        o->cross_at = t->ticks > 0 ? t->time + share * (m->time - t->time) : m->time;
        o->cross_ttc_defined = m->ttc < SP_INFINITY;
        o->cross_ttc = m->ttc < SP_INFINITY ? m->ttc : 0;
    }
    if (a < -3 && o->crossed > 0 && claims && o->aeb_seen == 0) {
        o->aeb_seen = 1;
        o->aeb_at = o->cross_at;
        o->aeb_ttc = o->cross_ttc;
        o->aeb_ttc_defined = o->cross_ttc_defined;
    }
}

/* A warning applies from the start of its tick, where the record of the tick before ended. */
static void tick(sp_moment *m, double *words)
{
    own *o = (own *)(void *)words;
    const sp_tick_record *r = m->record;
    const sp_tally *t = m->tally;
    const double speed = m->ego->speed;
    const bool claims = r->claims & (SP_CLAIM_ACCELERATION | SP_CLAIM_PEDALS);
    if (r->warnings & SP_WARN_FCW && o->fcw_seen == 0) {
        o->fcw_seen = 1;
        const double then = t->ticks > 0 ? (t->before_defined > 0 ? t->before_ttc : SP_INFINITY) : m->ttc;
        o->fcw_at = m->time - m->dt;
        o->fcw_ttc_defined = then < SP_INFINITY;
        o->fcw_ttc = then < SP_INFINITY ? then : 0;
    }
    braking(m, o, claims);
    if ((r->warnings & SP_WARN_TAKE_OVER || r->claims & SP_CLAIM_TAKE_OVER) && o->take_over_seen == 0) {
        o->take_over_seen = 1;
        o->take_over_at = m->time - m->dt;
    }
    o->by_hand = by_hand(r, o->by_hand, claims);
    sp_emit(m, SP_M_FALSE, claims ? sp_max(-m->ego->acceleration - o->by_hand, 0) : 0, 0);
    if (t->ticks == 0)
        o->speed_start = o->speed_min = speed;
    const double before = t->ticks > 0 ? t->speed_before : speed;
    o->progress += (before + speed) / 2 * (t->ticks > 0 ? m->dt : m->time);
    o->speed_min = sp_min(o->speed_min, sp_abs(speed));
}

static void contact(sp_moment *m, const sp_event *e, double *words)
{
    const double rest = e->at - m->tally->time;
    if (m->tally->ticks > 0 && rest > 0)
        ((own *)(void *)words)->progress += (m->tally->speed_before + e->speed) / 2 * rest;
}

static sp_extreme instant(bool defined, double value, double at)
{
    return defined ? (sp_extreme){1, value, at, 0} : (sp_extreme){0};
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    const bool any = t->ticks > 0, hit = t->contacts > 0;
    (void)def;
    switch (id) {
    case SP_M_FCW_AT:
        return instant(o->fcw_seen > 0, o->fcw_at, o->fcw_at);
    case SP_M_FCW_TTC:
        return instant(o->fcw_ttc_defined > 0, o->fcw_ttc, o->fcw_at);
    case SP_M_AEB_AT:
        return instant(o->aeb_seen > 0, o->aeb_at, o->aeb_at);
    case SP_M_AEB_TTC:
        return instant(o->aeb_seen > 0 && o->aeb_ttc_defined > 0, o->aeb_ttc, o->aeb_at);
    case SP_M_TAKE_OVER:
        return instant(o->take_over_seen > 0, o->take_over_at, o->take_over_at);
    case SP_M_REDUCTION:
        return instant(any, o->speed_start - (hit ? t->impact_speed : o->speed_min), hit ? t->contact_at : t->time);
    default:
        return instant(any, o->progress, t->time);
    }
}

const sp_family sp_family_assist = {
    .name = "assist", .words = sizeof(own) / sizeof(double), .tick = tick, .contact = contact, .value = value};
