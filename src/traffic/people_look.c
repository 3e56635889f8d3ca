/* people_look.c - what somebody on foot sees of the traffic before a crossing, and whether he dares. Leaves what he
 * does about it to people.c.
 *
 * He goes when the gap is longer than L / v and 3 s for starting and clearing, the critical gap of the Highway Capacity
 * Manual (HCM 2010, equation 19-69: t_c = L / S_p + t_s); the seconds are his temper's. Who brakes so that he stands
 * before the crossing is taken to stand. */
#include "traffic/people.h"

static const double start_s = 3.0;             /* s beside those on the crossing */
static const double go_s = 0.5;                /* s, where lights say go: who turns in must yield and is seen to */
static const double hurry_s = 1.5, run = 3.0;  /* s, m/s: of who has waited long and runs */
static const double patience = 15;             /* s until he would run for it */
static const double usual_gap = 5;             /* s: the middle temper's accepted gap */
static const double sight = 120, stands = 0.3; /* m, m/s */
static const double queue = 12;                /* m: who stands so near sees him */
enum { MOST = 256 };

/* s until somebody is on the crossing `left` m ahead */
static double arrival(double left, double v, double accel)
{
    if (left <= 0) {
        return v < stands ? SP_INFINITY : 0;
    }
    if (v < stands) {
        return left < queue ? SP_INFINITY : sp_sqrt(2 * left / 2.0);
    }
    if (accel < -0.5 && v * v / (-2 * accel) < left) {
        return SP_INFINITY;
    }
    const double a = sp_clamp(accel, 0, 2);
    return a > 0.1 ? (sp_sqrt(v * v + 2 * a * left) - v) / a : left / v;
}

static bool drives(const sp_person *p, uint32_t k)
{
    const sp_actor_def *d = &p->def->actors[k];
    const sp_class c = d->kind->class_id;
    return k != p->i && !d->parked && c != SP_KIND_PEDESTRIAN && c != SP_KIND_STATIC && d->kind->solid && !d->towed_by;
}

sp_sight person_sees(const sp_person *p, uint32_t zebra, double seconds)
{
    const sp_zebra *z = &p->all->zebra[zebra];
    uint32_t near[MOST];
    sp_sight out = {0, 0, SP_INFINITY};
    uint32_t found = sp_order_around(p->t, p->world, z->x, z->y, sight, near, MOST);
    found = found < MOST ? found : MOST;
    for (uint32_t n = 0; n < found; n++) {
        const sp_actor *a = &p->world->actors[near[n]];
        const double v = sp_hypot(a->vx, a->vy), reach = v * seconds + 20;
        double left;
        if (!drives(p, near[n]) || sp_hypot(a->x - z->x, a->y - z->y) > reach + z->half + 10 ||
            !sp_zebra_ahead(p->all, p->def, p->world, near[n], zebra, reach, &left)) {
            continue;
        }

        /* past it */
        if (left < -2 * z->wide - p->def->actors[near[n]].length) {
            continue;
        }
        if (left < -0.3 && v < stands) {
            out.stands = near[n];
        }
        const double when = arrival(left, v, a->acceleration);
        if (when < out.arrival) {
            out.who = near[n];
            out.arrival = when;
        }
    }
    return out;
}

bool person_dares(sp_person *p, uint32_t zebra, bool *runs)
{
    const sp_zebra *z = &p->all->zebra[zebra];
    const double length = 2 * z->half + 0.5, walk_s = length / p->speed;
    uint32_t signal = 0;
    *runs = false;
    const sp_walk light = sp_zebra_light(p->def, p->world, z, walk_s, &signal);
    if (light == SP_WALK_STOP) {
        p->mind->cause = SP_CAUSE_LIGHT;
        p->mind->cause_who = signal;
        return false;
    }
    const double gap = p->d->temper.accepted_gap > 0 ? p->d->temper.accepted_gap : usual_gap;
    const double margin = light == SP_WALK_GO ? go_s : start_s * sp_clamp(gap / usual_gap, 0.6, 1.6);
    const sp_sight s = person_sees(p, zebra, walk_s + margin);
    if (s.stands) {
        p->mind->cause = SP_CAUSE_LEADER;
        p->mind->cause_who = s.stands;
        return false;
    }
    if (s.arrival > walk_s + margin) {
        return true;
    }

    /* he has waited so long that he runs for it */
    const double waited = p->mind->rest_tick == INT64_MIN
                              ? 0
                              : (double)(p->world->tick - p->mind->rest_tick) * (double)p->def->tick_ns / 1e9;
    *runs = waited > patience * (0.5 + person_draw(p, PERSON_DRAW_PATIENCE)) && s.arrival > length / run + hurry_s;
    p->mind->cause = *runs ? SP_CAUSE_FREE : SP_CAUSE_YIELD;
    p->mind->cause_who = *runs ? 0 : s.who;
    return *runs;
}
