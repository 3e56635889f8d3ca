/* aside.c - where another actor is beside the ego's way, also where that bends: the room between their faces along it
 * and between their sides across it, and how fast each moves towards the other. On the ego's road by the places on the
 * road; elsewhere along a circle with the curvature that the way has at the ego. */
#include "metric/inside.h"

static const double straight = 1e-5; /* 1/m */

/* middle of the other from that of the ego, along and left of a way that bends; gives how far the way turns up to him
 */
static double unbend(const sp_moment *m, const sp_pair *p, double *along, double *across)
{
    const sp_way *way = &m->way;
    const sp_actor_record *ego = m->ego, *other = p->other;
    if (way->lane && other->road && other->road == ego->road) {
        const double ds = other->s - ego->s, turn = way->curvature * ds;
        double s, c;
        sp_sincos(p->turned - turn, &s, &c);
        *along = ds * way->direction * (1 - way->curvature * ego->t) + other->center_x * c - way->middle;
        *across = (other->t - ego->t) * way->direction + other->center_x * s - (way->lateral - ego->lane_offset);
        return turn;
    }
    const double k =
        way->lane ? way->curvature * way->direction / sp_max(1 - way->curvature * ego->t, 0.1) : way->curvature;
    const double r = 1 / k, side = sp_sign(r), radial = sp_hypot(p->dx, r - p->dy),
                 angle = sp_atan2(p->dx, side * (r - p->dy));
    *along = sp_abs(r) * angle;
    *across = side * (sp_abs(r) - radial);
    return side * angle;
}

void sp_aside_of(const sp_moment *m, const sp_pair *p, sp_aside *out)
{
    const sp_way *way = &m->way;
    double along = p->dx, across = p->dy, half_along = p->half_along, half_across = p->half_across, s = 0, c = 1;
    if (sp_abs(way->curvature) >= straight) {
        const double turn = unbend(m, p, &along, &across);
        sp_sincos(p->turned - turn, &s, &c);
        half_along = (p->other->length * sp_abs(c) + p->other->width * sp_abs(s)) / 2;
        half_across = (p->other->width * sp_abs(c) + p->other->length * sp_abs(s)) / 2;
        sp_sincos(turn, &s, &c);
    }
    const double side = across >= 0 ? 1 : -1;
    *out = (sp_aside){.ahead = along > 0,
                      .along = sp_abs(along) - half_along - (way->front - way->middle),
                      .room = sp_abs(across) - half_across - way->half,
                      .speed = p->vx * c + p->vy * s,
                      .ego_towards = side * m->vy,
                      .ego_pulls = -side * m->ay,
                      .other_towards = -side * (p->vy * c - p->vx * s)};
}
