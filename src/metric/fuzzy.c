/* fuzzy.c - the fuzzy safety model (Mattas 2020; the second performance model of UN R157, 01 series): how far the gap
 * ahead is from one that comfortable braking is enough for, towards one that full braking is not. Proactive (PFS): the
 * one ahead brakes hard at any moment. Critical (CFS): he goes on as he does. A pure function of gap, speeds and the
 * ego's acceleration.
 *
 * Judged to everybody in the ego's path; beside it to whoever cuts in: comes nearer sideways, and is there before the
 * ego has passed him. Who comes towards the ego is no matter of this model. */
#include "metric/inside.h"

static const double reaction = 0.75, comfort = 4, hardest = 6, leader = 7; /* s, m/s^2: Mattas 2020 */
static const double margin_gap = 2, margin_safe = 2;                       /* m */
static const double lateral_more = 0.1;                                    /* s: of the lateral safety check */

static double ramp(double gap, double safe, double unsafe)
{
    return gap > safe ? 0 : gap < unsafe ? 1 : safe > unsafe ? (gap - safe) / (unsafe - safe) : 1;
}

double sp_fuzzy_pfs(double gap, double rear, double front)
{
    const double rest = rear * reaction - front * front / (2 * leader);
    return ramp(gap - margin_gap, rest + rear * rear / (2 * comfort) + margin_safe, rest + rear * rear / (2 * hardest));
}

double sp_fuzzy_cfs(double gap, double rear, double front, double accel)
{
    if (rear <= front)
        return 0;
    /* braking beyond comfort is not counted on; who is slower at the end of his reaction needs only this braking */
    const double a = sp_max(accel, -comfort), then = rear + a * reaction, closing = then - front;
    if (closing < 0)
        return gap < (rear - front) * (rear - front) / (2 * sp_abs(accel)) ? 1 : 0;
    const double rest = (rear + a * reaction / 2 - front) * reaction;
    return ramp(gap, rest + closing * closing / (2 * comfort), rest + closing * closing / (2 * hardest));
}

/* whether somebody beside the path will be in it before the ego has passed him */
static bool cuts_in(const sp_moment *m, const sp_pair *p, const sp_aside *a)
{
    const double closing = m->way.speed - a->speed, nears = a->ego_towards + a->other_towards;
    if (!a->ahead || a->along < 0 || closing <= 0 || a->other_towards <= 0 || nears <= 0)
        return false;
    return a->room / nears <= (a->along + m->ego->length + p->other->length) / closing + lateral_more;
}

static void pair(sp_moment *m, const sp_pair *p, double *own)
{
    const double farthest = 8; /* m aside */
    double gap = p->gap, speed = p->other_speed;
    (void)own;
    if (sp_abs(p->turned) > 2 * SP_PI / 3 && p->vx < 0)
        return;
    if (!p->in_path) {
        sp_aside a;
        if (p->dx <= 0 || (sp_abs(m->way.curvature) < 1e-4 && sp_abs(p->dy) > farthest + m->way.half + p->half_across))
            return;
        sp_aside_of(m, p, &a);
        if (a.room > farthest || !cuts_in(m, p, &a))
            return;
        gap = a.along;
        speed = a.speed;
    }
    const double v = sp_max(m->way.speed, 0), u = sp_max(speed, 0);
    sp_emit(m, SP_M_PFS, v > 0 ? sp_fuzzy_pfs(gap, v, u) : 0, p->actor);
    sp_emit(m, SP_M_CFS, sp_fuzzy_cfs(gap, v, u, m->ax), p->actor);
}

const sp_family sp_family_fuzzy = {.name = "fuzzy", .pair = pair};
