/* space.c - how near the ego came to others in the plane, whatever lane they were in: distances, times to collision and
 * closest encounters of boxes that keep their velocity, and the worst that could come. The formulas are in ttc.c and
 * closest.c; what cannot change a minimum is not worked out. */
#include "metric/inside.h"

static const double worst_accel = 9.81; /* m/s^2, Wachenfeld 2016 */
static const double standing = 0.01;    /* m/s */
static const double alike = 1e-3;       /* m: encounters as close as each other, of which the sooner one counts */

/* own words: closest encounter: the least distance; that of the tick chosen */
typedef struct own {
    double met, best, near, ttce, met_at, actor;
} own;

/* the closest encounter so far, and in how long it was to be */
static void remember(own *o, double distance, double ttce, double at, uint32_t actor)
{
    if (o->met == 0 || distance < o->near - alike || (distance <= o->best + alike && ttce < o->ttce)) {
        o->near = distance;
        o->ttce = ttce;
        o->met_at = at;
        o->actor = actor;
    }
    o->best = o->met > 0 ? sp_min(o->best, distance) : distance;
    o->met = 1;
}

static void encounter(sp_moment *m, const sp_pair *p, const sp_meeting *q, own *o)
{
    const double least = sp_emit_limit(m, SP_M_DCE, p->actor), wanted = o->met > 0 ? o->best + alike : SP_INFINITY;
    double distance, time;
    if (!sp_meeting_closest(q, sp_max(least, wanted), &distance, &time))
        return;
    if (distance < least)
        sp_emit(m, SP_M_DCE, distance, p->actor);
    remember(o, distance, time, m->time, p->actor);
}

/* Circles that grow with what both can accelerate. */
static void worst(sp_moment *m, const sp_pair *p, const sp_meeting *q)
{
    const double limit = sp_emit_limit(m, SP_M_WTTC, p->actor);
    const bool ego = sp_square(m->way.speed) + m->vy * m->vy > sp_square(standing),
               other = p->vx * p->vx + p->vy * p->vy > sp_square(standing);
    const double accel = worst_accel * (ego + other), apart = q->away - q->reach;
    if (accel <= 0 || !(limit > 0))
        return;
    /* by that time they cannot have met, even if straight towards each other */
    const double toward = -(q->x * q->vx + q->y * q->vy);
    if (limit < SP_INFINITY && apart > 0 && (apart - accel / 2 * limit * limit) * q->away >= toward * limit)
        return;
    sp_emit(m, SP_M_WTTC, sp_wttc((sp_vec2){q->x, q->y}, (sp_vec2){q->vx, q->vy}, q->reach, accel), p->actor);
}

static void pair(sp_moment *m, const sp_pair *p, double *words)
{
    const sp_meeting q = sp_meeting_pair(m, p);
    double limit = sp_emit_limit(m, SP_M_DISTANCE, p->actor);
    const double distance = sp_meeting_distance(&q, limit);
    if (distance < limit)
        sp_emit(m, SP_M_DISTANCE, distance, p->actor);
    /* the circles around both do not touch before this */
    limit = sp_emit_limit(m, SP_M_TTC_CV, p->actor);
    const double apart = q.away - q.reach;
    if (apart <= 0 || limit == SP_INFINITY ||
        apart * apart < sp_square(limit) * (q.vx * q.vx + q.vy * q.vy) * (1 + 1e-9))
        sp_emit(m, SP_M_TTC_CV, sp_meeting_ttc(&q), p->actor);
    encounter(m, p, &q, (own *)(void *)words);
    worst(m, p, &q);
}

static void contact(sp_moment *m, const sp_event *e, double *words)
{
    (void)m;
    remember((own *)(void *)words, 0, 0, e->at, e->a == SP_EGO.i ? e->b : e->a);
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    (void)def;
    (void)t;
    return id == SP_M_TTCE && o->met > 0 ? (sp_extreme){1, o->ttce, o->met_at, o->actor} : (sp_extreme){0};
}

const sp_family sp_family_space = {
    .name = "space", .words = sizeof(own) / sizeof(double), .pair = pair, .contact = contact, .value = value};
