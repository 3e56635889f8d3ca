/* time.c - how near the ego came to others along its path: times to collision, headways, gaps, exposure. The formulas
 * are in ttc.c. */
#include "metric/inside.h"

/* own words */
typedef struct own {
    double low, since, longest, at, any; /* headway below its limit */
} own;

static void pair(sp_moment *m, const sp_pair *p, double *words)
{
    (void)words;
    if (!p->in_path)
        return;
    sp_emit(m, SP_M_GAP, p->gap, p->actor);
    sp_emit(m, SP_M_THW, p->thw, p->actor);
    sp_emit(m, SP_M_TTC, p->ttc, p->actor);
    sp_emit(m, SP_M_MTTC, sp_mttc(p->gap, p->closing, m->ax - p->accel), p->actor);
}

/* time below TTC* and its integral, linear between two ticks that both have a TTC */
static void exposure(sp_moment *m, double ttc, double dt)
{
    const sp_tally *t = m->tally;
    const bool defined = ttc < SP_INFINITY;
    if (defined) {
        sp_emit(m, SP_M_TET, 0, 0);
        sp_emit(m, SP_M_TIT, 0, 0);
    }
    if (!defined || t->before_defined == 0)
        return;
    const double a = SP_TTC_STAR - t->before_ttc, b = SP_TTC_STAR - ttc;
    /* share of the interval that lies below, and the area of the trapezoid or triangle */
    const double share = a > 0 && b > 0 ? 1 : (a <= 0 && b <= 0 ? 0 : sp_max(a, b) / (sp_max(a, b) - sp_min(a, b)));
    sp_emit(m, SP_M_TET, share * dt, 0);
    sp_emit(m, SP_M_TIT, a > 0 && b > 0 ? (a + b) / 2 * dt : share * sp_max(sp_max(a, b), 0) / 2 * dt, 0);
}

static void headway(own *o, double thw, double time)
{
    const bool low = thw < SP_THW_LIMIT;
    if (low && o->low == 0)
        o->since = time;
    o->low = low;
    if (low && (o->any == 0 || time - o->since >= o->longest)) {
        o->any = 1;
        o->longest = time - o->since;
        o->at = o->since;
    }
}

static void tick(sp_moment *m, double *words)
{
    exposure(m, m->ttc, m->dt);
    headway((own *)(void *)words, m->lead.thw, m->time);
}

/* the last piece of a tick, up to the contact: the TTC falls to 0 */
static void contact(sp_moment *m, const sp_event *e, double *words)
{
    (void)words;
    const double rest = e->at - m->tally->time;
    if (m->tally->ticks > 0 && rest > 0)
        exposure(m, 0, rest);
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    (void)def;
    (void)t;
    return id == SP_M_THW_RECOVER ? (sp_extreme){o->any, o->longest, o->at, 0} : (sp_extreme){0};
}

const sp_family sp_family_time = {.name = "time",
                                  .words = sizeof(own) / sizeof(double),
                                  .pair = pair,
                                  .tick = tick,
                                  .contact = contact,
                                  .value = value};
