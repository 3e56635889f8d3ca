/* rss.c - Responsibility-Sensitive Safety (Shalev-Shwartz, Shammah, Shashua 2017): how long distances were below the
 * safe ones, and whether the ego answered as it should. Formulas are the paper's; the values that it leaves open
 * (inside.h) are the careful starting values that are published with Intel's library. No least distance is added to the
 * longitudinal ones and no speed limits what may be reached within the response time.
 *
 * Judged is the ego: to whom is ahead or level with it, not to whom is behind, whose duty that is. Crossing traffic
 * counts only where it is in the ego's path; for that RSS has right of way, not distances. */
#include "metric/inside.h"

typedef struct own {
    double low, since;              /* the gap ahead is unsafe, since when */
    double beside, beside_since;    /* the same of somebody beside */
    double towards, pulls;          /* in this tick, to those: m/s towards the nearest; m/s^2 away from him */
    double opposite, aside, danger; /* said in this tick: 1 + whether it was so */
} own;

static const double narrow = SP_PI / 3, wide = 2 * SP_PI / 3; /* rad: between them somebody crosses */
static const double stands = 0.05;                            /* m/s */

/* m until who drives with v stands: so fast as he can for rho, then braking with b */
static double stretch(double v, double rho, double b)
{
    const double grown = v + rho * SP_RSS_ACCEL;
    return v * rho + SP_RSS_ACCEL * rho * rho / 2 + grown * grown / (2 * b);
}

double sp_rss_same(double rear, double front)
{
    return sp_max(stretch(rear, SP_RSS_RHO, SP_RSS_BRAKE_MIN) - front * front / (2 * SP_RSS_BRAKE_MAX), 0);
}

double sp_rss_opposite(double correct, double rho_correct, double wrong, double rho_wrong)
{
    return stretch(correct, rho_correct, SP_RSS_BRAKE_CORRECT) + stretch(wrong, rho_wrong, SP_RSS_BRAKE_MIN);
}

/* m sideways of one who moves with u towards the other: speeds up for rho, then brakes until he no longer comes near */
static double sway(double u, double rho)
{
    const double grown = u + rho * SP_RSS_LATERAL_ACCEL;
    return u * rho + SP_RSS_LATERAL_ACCEL * rho * rho / 2 +
           (grown > 0 ? grown * grown / (2 * SP_RSS_LATERAL_BRAKE) : 0);
}

double sp_rss_lateral(double ego, double other)
{
    return sp_max(SP_RSS_LATERAL_MARGIN + sway(ego, SP_RSS_RHO) + sway(other, SP_RSS_RHO_OTHER), 0);
}

static bool oncoming(const sp_pair *p)
{
    return sp_abs(p->turned) > wide && p->vx < -stands;
}

/* safe distance along the way to one who comes, or drives on with `speed` */
static double safe_along(const sp_moment *m, const sp_pair *p, double speed)
{
    const double v = sp_max(m->way.speed, 0);
    if (!oncoming(p))
        return sp_rss_same(v, sp_max(speed, 0));
    const double u = sp_max(-speed, 0);
    return m->way.lane ? sp_rss_opposite(v, SP_RSS_RHO, u, SP_RSS_RHO_OTHER)
                       : sp_rss_opposite(u, SP_RSS_RHO_OTHER, v, SP_RSS_RHO);
}

/* times are of the tick, however many others: only the first that says yes, or else no, counts for the run */
static void say(sp_moment *m, int id, double *said, bool yes, uint32_t actor)
{
    if (*said == 0)
        sp_emit(m, id, yes ? m->dt : 0, actor);
    else if (*said == 1 && yes) {
        sp_emit(m, id, m->dt, actor);
    } else {
        sp_emit_of(m, id, yes ? m->dt : 0, actor);
    }
    *said = sp_max(*said, yes ? 2 : 1);
}

/* in the path the sides overlap: only along the way is there a distance */
static void in_path(sp_moment *m, const sp_pair *p, own *o)
{
    const bool low = sp_abs(m->way.speed) > stands && p->gap < safe_along(m, p, p->other_speed);
    if (oncoming(p))
        say(m, SP_M_RSS_OPPOSITE, &o->opposite, low, p->actor);
    say(m, SP_M_RSS_DANGER, &o->danger, low, p->actor);
}

static void beside(sp_moment *m, const sp_pair *p, own *o)
{
    const bool crosses = sp_abs(p->turned) > narrow && sp_abs(p->turned) < wide;
    sp_aside a;
    if (crosses && p->vx * p->vx + p->vy * p->vy > stands)
        return;
    sp_aside_of(m, p, &a);
    if ((!a.ahead && a.along > 0) || (a.along > 0 && a.along >= safe_along(m, p, a.speed)))
        return;
    const double towards = a.ego_towards;
    const bool low = sp_abs(m->way.speed) > stands && a.room < sp_rss_lateral(towards, a.other_towards);
    say(m, SP_M_RSS_LATERAL, &o->aside, low, p->actor);
    say(m, SP_M_RSS_DANGER, &o->danger, low, p->actor);
    if (low && towards > o->towards) {
        o->towards = towards;
        o->pulls = a.ego_pulls;
    }
}

static void pair(sp_moment *m, const sp_pair *p, double *words)
{
    own *o = (own *)(void *)words;
    const double reach = 10; /* m aside, more than any safe distance of who does not drive off the road */
    if (p->in_path)
        in_path(m, p, o);
    else if (p->dx + p->half_along + m->way.front - m->way.middle > 0 &&
             (sp_abs(m->way.curvature) > 1e-4 || sp_abs(p->dy) < reach + p->half_across + m->way.half))
        beside(m, p, o);
}

/* the gap ahead; true: no proper response to it */
static bool ahead(sp_moment *m, own *o)
{
    const sp_pair *lead = &m->lead;
    if (!lead->in_path || oncoming(lead)) {
        o->low = 0;
        return false;
    }
    const double margin = lead->gap - sp_rss_same(sp_max(m->way.speed, 0), sp_max(lead->other_speed, 0));
    const bool low = m->way.speed > stands && margin < 0;
    if (low && o->low == 0)
        o->since = m->time;
    o->low = low;
    sp_emit(m, SP_M_RSS_MARGIN, margin, lead->actor);
    sp_emit(m, SP_M_RSS_UNSAFE, low ? m->dt : 0, lead->actor);
    return low && m->time - o->since > SP_RSS_RHO && m->ego->acceleration > -SP_RSS_BRAKE_MIN;
}

static void tick(sp_moment *m, double *words)
{
    own *o = (own *)(void *)words;
    bool improper = ahead(m, o);
    /* since the side became unsafe: after the response time no nearer to him, or braking sideways */
    const bool low = o->aside == 2;
    if (low && o->beside == 0)
        o->beside_since = m->time;
    o->beside = low;
    improper |= low && m->time - o->beside_since > SP_RSS_RHO && o->towards > stands && o->pulls < SP_RSS_LATERAL_BRAKE;
    if (m->lead.in_path || o->aside > 0)
        sp_emit(m, SP_M_RSS_IMPROPER, improper ? m->dt : 0, m->lead.in_path ? m->lead.actor : 0);
    o->opposite = o->aside = o->danger = o->towards = o->pulls = 0;
}

const sp_family sp_family_rss = {.name = "rss", .words = sizeof(own) / sizeof(double), .pair = pair, .tick = tick};
