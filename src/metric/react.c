/* react.c - the latest instant for one manoeuvre of the ego: full braking, steering round, full throttle; closed forms
 * of a point mass that has all of the ground's grip at once. What they leave out (reaction, build-up of brake and tyre
 * forces, the engine) makes the true instants earlier. */
#include "metric/inside.h"

static const double slow = 1e-3;    /* m/s */
static const double crawl = 0.05;   /* m/s, backwards: oncoming, no braking avoids */
static const double across = 0.342; /* sin 20 deg: who moves at least so much across the way is crossing */
static const double kick = 3.5;     /* m/s^2, full throttle of a car: what RSS starts from */

double sp_grip_of(sp_moment *m)
{
    if (m->grip < 0) {
        const sp_actor_record *ego = m->ego;
        const sp_road_place near = {ego->road, ego->lane, ego->s, ego->t};
        m->grip = m->def->road ? sp_ground_at(m->def, m->record->tick, &near, ego->x, ego->y).peak * SP_GRAVITY
                               : sp_ground_plain(m->def, m->record->tick).peak * SP_GRAVITY;
    }
    return m->grip;
}

/* one who crosses on straight courses that collide: when he reaches the ego's width, and from when to when he is level
 * with it, on the frame of the ego's way */
typedef struct crossing {
    double enter;         /* s: until he is in the ego's width */
    double room, closing; /* m from the ego's front to his near side; m/s */
    double past;          /* m: from there to where the ego's rear is past him */
} crossing;

static bool crosses(const sp_moment *m, const sp_pair *p, crossing *c)
{
    const double speed2 = p->vx * p->vx + p->vy * p->vy, side = p->vy - m->vy;
    c->closing = m->way.speed - p->vx;
    if (p->dx <= 0 || c->closing <= slow || speed2 < 0.01 || p->vy * p->vy < across * across * speed2 ||
        sp_abs(side) <= slow)
        return false;
    const double wide = m->way.half + p->half_across, length = m->way.front - m->way.middle + p->half_along;
    /* towards the ego's width, or inside it */
    const double off = side > 0 ? -p->dy : p->dy; /* m that he has still to go to its middle */
    if (off <= -wide)
        return false;
    c->enter = sp_max(off - wide, 0) / sp_abs(side);
    const double leave = (off + wide) / sp_abs(side);
    c->room = p->dx - length;
    c->past = 2 * length;
    return c->room < leave * c->closing && c->room + c->past > c->enter * c->closing;
}

double sp_react_brake(const sp_moment *m, const sp_pair *p, double grip)
{
    if (grip <= 0 || m->way.speed <= slow)
        return SP_INFINITY;
    double gap = p->gap, closing = p->closing;
    crossing c;
    if (!p->in_path) {
        if (!crosses(m, p, &c) || c.room <= 0)
            return SP_INFINITY;
        gap = c.room;
        closing = c.closing;
    } else if (p->other_speed < -crawl) {
        return SP_INFINITY;
    }
    return closing > slow ? (gap - closing * closing / (2 * grip)) / closing : SP_INFINITY;
}

double sp_react_aside(const sp_moment *m, const sp_pair *p)
{
    const double middle = p->beside + (p->beside_speed - m->vy) * p->ttc, wide = m->way.half + p->beside_half;
    return sp_max(sp_min(wide + middle, wide - middle), 0);
}

double sp_react_steer(const sp_moment *m, const sp_pair *p, double grip)
{
    if (!p->in_path || !(p->ttc < SP_INFINITY) || grip <= 0)
        return SP_INFINITY;
    const double aside = sp_react_aside(m, p);
    return aside > 0 ? p->ttc - sp_sqrt(2 * aside / grip) : SP_INFINITY;
}

double sp_react_kick(const sp_moment *m, const sp_pair *p, double grip)
{
    crossing c;
    if (grip <= 0 || !crosses(m, p, &c))
        return SP_INFINITY;
    return c.enter - sp_sqrt(2 * (c.room + c.past - c.closing * c.enter) / sp_min(kick, grip));
}
