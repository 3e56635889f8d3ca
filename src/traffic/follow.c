/* follow.c - car following: how somebody accelerates behind who is ahead of him, by four models and a variant. Pure
 * functions of a temper and of what is seen. Leaves seeing and reaction to mind.c.
 *
 * With v own speed, v0 the wished one, s the gap, dv = v - v_l the closing speed, and of the temper s0 = gap, T =
 * headway, a = accel, b = brake. All are bounded to [-brake_most, a]; nobody rolls back. */
#include "traffic/internal.h"

static const double touch = 0.1; /* m: a gap is taken to be no less */
static const double sigma = 0.5; /* Krauss's imperfection, as he and SUMO have it */

static double bounded(const sp_temper *m, const sp_follow *f, double accel)
{
    /* standing: he waits rather than rolls back; touching: he stops */
    const double low = f->v > 0 ? -m->brake_most : 0;
    if (f->gap <= 0)
        return low;
    return accel > low ? sp_min(accel, m->accel) : low; // NaN goes low
}

static double wish_of(const sp_follow *f)
{
    return sp_max(f->wanted, 0.1);
}

/* the gap that he would like: s* = s0 + max(0, v T + v dv / (2 sqrt(a b))) */
static double gap_wanted(const sp_temper *m, const sp_follow *f)
{
    const double v = sp_max(f->v, 0), closing = v - f->lead_v;
    return m->gap + sp_max(0, v * m->headway + v * closing / (2 * sp_sqrt(m->accel * m->brake)));
}

/* The intelligent driver model. Treiber, Hennecke, Helbing, Phys. Rev. E 62 (2000) 1805:
 *   dv/dt = a (1 - (v / v0)^4 - (s* / s)^2)
 * but that above v0 he brakes no harder than b for that alone. */
double sp_follow_idm(const sp_temper *m, const sp_follow *f)
{
    const double ratio = sp_max(f->v, 0) / wish_of(f);
    const double alone = sp_max(m->accel * (1 - sp_square(sp_square(ratio))), -m->brake);
    return bounded(m, f, alone - m->accel * sp_square(gap_wanted(m, f) / sp_max(f->gap, touch)));
}

/* The improved one: a gap of exactly s0 + v T at every speed below v0, and v0 is not overshot by who is behind nobody.
 * Treiber and Kesting, Traffic Flow Dynamics (2013), 11.3.7. With z = s* / s and alone =
 *   a (1 - (v / v0)^4) below v0, -b (1 - (v0 / v)^(4 a / b)) above:
 *   v <= v0: z >= 1: a (1 - z^2), else alone (1 - z^(2 a / alone)); v > v0: z >= 1: alone + a (1 - z^2), else alone */
double sp_follow_iidm(const sp_temper *m, const sp_follow *f)
{
    const double v = sp_max(f->v, 0), wanted = wish_of(f);
    const double z = gap_wanted(m, f) / sp_max(f->gap, touch);
    if (v > wanted) {
        const double alone = -m->brake * (1 - sp_pow(wanted / v, 4 * m->accel / m->brake));
        return bounded(m, f, z >= 1 ? alone + m->accel * (1 - z * z) : alone);
    }
    const double alone = m->accel * (1 - sp_square(sp_square(v / wanted)));
    if (z >= 1)
        return bounded(m, f, m->accel * (1 - z * z));
    if (alone < 1e-6 * m->accel || z <= 0)
        return bounded(m, f, sp_max(alone, 0));
    const double power = 2 * m->accel / alone;
    return bounded(m, f, alone * (1 - (power == 2 ? z * z : sp_pow(z, power))));
}

/* The same for who keeps cool when somebody cuts in: less than the improved model asks, where it is enough that the one
 * ahead does not brake harder than he does now (constant-acceleration heuristic). Kesting, Treiber, Helbing, Phil.
 * Trans. R. Soc. A 368 (2010) 4585, coolness 0.99; Traffic Flow Dynamics 11.3.8. */
double sp_follow_acc(const sp_temper *m, const sp_follow *f)
{
    static const double cool = 0.99;
    const double own = sp_follow_iidm(m, f);
    if (f->gap <= 0 || f->gap == SP_INFINITY)
        return own;
    const double v = sp_max(f->v, 0), lead = sp_max(f->lead_v, 0), s = sp_max(f->gap, touch);
    const double ahead = sp_min(f->lead_a, m->accel), closing = v - lead;
    const double base = lead * lead - 2 * s * ahead;
    const double steady = lead * closing <= -2 * s * ahead && base > 0
                              ? v * v * ahead / base
                              : ahead - (closing > 0 ? closing * closing / (2 * s) : 0);
    if (own >= steady)
        return own;
    const double x = sp_clamp((own - steady) / m->brake, -20, 0), e = sp_exp(2 * x);
    return bounded(m, f, (1 - cool) * own + cool * (steady + m->brake * (e - 1) / (e + 1)));
}

/* any step is safe that is no longer than T and tau */
double sp_follow_step(const sp_temper *m)
{
    return sp_min(0.5, m->headway / 1.5);
}

/* Krauss, Microscopic Modeling of Traffic Flow, DLR 98-08 (1998), 3.4: with g = s - s0
 *   v_safe = v_l + (g - v_l T) / ((v + v_l) / (2 b) + T)
 *   v' = max(0, min(v + a h, v_safe, v0) - sigma a h xi), a step of h s later; xi drawn from [0, 1) */
double sp_follow_krauss(const sp_temper *m, const sp_follow *f)
{
    const double v = sp_max(f->v, 0), lead = sp_max(f->lead_v, 0), h = sp_follow_step(m);
    double next = sp_min(v + m->accel * h, sp_max(wish_of(f), v - m->brake * h));
    if (f->gap < SP_INFINITY) {
        const double room = sp_max(f->gap - m->gap, 0);
        next = sp_min(next, lead + (room - lead * m->headway) / ((v + lead) / (2 * m->brake) + m->headway));
    }
    next = sp_max(0, next - sigma * m->accel * h * f->dawdle);
    return bounded(m, f, (next - v) / h);
}

/* Gipps, Transp. Res. B 15 (1981) 105: tau s later he drives the lesser of
 *   v + 2.5 a tau (1 - v / v0) sqrt(0.025 + v / v0)
 *   -b tau + sqrt(b^2 tau^2 + b (2 (s - s0) - v tau + v_l^2 / b'))
 * where b' is what he takes the one ahead to brake at most, here his own b. That keeps s0 + 1.5 v tau between two at
 * one speed (his margin is tau / 2), so that tau = T / 1.5 keeps the headway T. Who decides more often than every tau
 * comes down to the second speed within a step. */
double sp_follow_gipps(const sp_temper *m, const sp_follow *f)
{
    const double v = sp_max(f->v, 0), lead = sp_max(f->lead_v, 0), tau = m->headway / 1.5, wanted = wish_of(f);
    const double share = v / wanted;
    double accel = 2.5 * m->accel * (1 - share) * sp_sqrt(0.025 + share);
    accel = sp_max(accel, -m->brake);
    if (f->gap < SP_INFINITY) {
        const double room = f->gap - m->gap;
        const double under = sp_square(m->brake * tau) + m->brake * (2 * room - v * tau) + lead * lead;
        const double safe = under > 0 ? -m->brake * tau + sp_sqrt(under) : 0;
        accel = sp_min(accel, (sp_max(safe, 0) - v) / sp_follow_step(m));
    }
    return bounded(m, f, accel);
}

double sp_follow_accel(const sp_temper *m, const sp_follow *f)
{
    switch (m->model) {
    case SP_FOLLOW_IIDM:
        return sp_follow_iidm(m, f);
    case SP_FOLLOW_KRAUSS:
        return sp_follow_krauss(m, f);
    case SP_FOLLOW_GIPPS:
        return sp_follow_gipps(m, f);
    case SP_FOLLOW_ACC:
        return sp_follow_acc(m, f);
    default:
        return sp_follow_idm(m, f);
    }
}
