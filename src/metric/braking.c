/* braking.c - what braking would have taken: required decelerations, how much of the possible they are, and the latest
 * instant for it. */
#include "metric/inside.h"

static const double safety_time = 2;           /* s, of the deceleration to safety time */
static const double most_dst = 2 * SP_GRAVITY; /* m/s^2: what takes more is lost */
static const double least_speed = 0.1;         /* m/s: who is slower has no stopping distance to speak of */

typedef struct own {
    double ticks, sum; /* of the probabilities of CPI */
    double now, now_actor;
    double worst, worst_at, worst_actor;
} own;

static void pair(sp_moment *m, const sp_pair *p, double *words)
{
    own *o = (own *)(void *)words;
    const double grip = sp_grip_of(m), speed = m->way.speed;
    sp_emit(m, SP_M_TTB, sp_react_brake(m, p, grip), p->actor);
    if (!p->in_path)
        return;
    const double drac = sp_drac(p->gap, p->closing);
    if (drac > 0) {
        sp_emit(m, SP_M_DRAC, drac, p->actor);
        /* towards the headway's loss it grows without limit */
        const double dst = sp_dst(p->gap, speed, p->other_speed, safety_time);
        if (dst <= most_dst)
            sp_emit(m, SP_M_DST, dst, p->actor);
    }
    if (drac > o->now) {
        o->now = drac;
        o->now_actor = p->actor;
    }
    const double required = sp_req_decel(p->gap, speed, p->other_speed, p->accel);
    if (required > 0) {
        sp_emit(m, SP_M_REQ_DECEL, required, p->actor);
        sp_emit(m, SP_M_BTN, grip > 0 ? required / grip : SP_INFINITY, p->actor);
    }
    if (speed > least_speed && grip > 0)
        sp_emit(m, SP_M_PSD, p->gap * 2 * grip / (speed * speed), p->actor);
}

/* the crash potential of the tick: of the hardest braking that any asks for */
static void tick(sp_moment *m, double *words)
{
    own *o = (own *)(void *)words;
    const double share = sp_cpi_share(o->now);
    o->ticks += 1;
    o->sum += share;
    if (share > o->worst || o->ticks == 1) {
        o->worst = share;
        o->worst_at = m->time;
        o->worst_actor = share > 0 ? o->now_actor : 0;
    }
    o->now = 0;
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    (void)def;
    (void)t;
    if (id != SP_M_CPI || o->ticks == 0)
        return (sp_extreme){0};
    return (sp_extreme){1, o->sum / o->ticks, o->worst_at, o->worst_actor};
}

const sp_family sp_family_braking = {
    .name = "braking", .words = sizeof(own) / sizeof(double), .pair = pair, .tick = tick, .value = value};
