/* merge.c - speed for the sake of lanes: behind whom one is going to be, no further than one's own lane goes, a gap for
 * who has to come in, nobody passed on the slower side. Leaves which lane and when to lane.c. */
#include "traffic/lane.h"

static const double courtesy = 2.0;                 /* m/s^2 that one brakes for who has to come in */
static const double critical = 60 / 3.6;            /* m/s: as in lane.c */
static const double exit_speed = 8, exit_room = 80; /* m/s, m: towards a turn whose lane is not reached yet */

bool lane_clears(const lane_driver *v, double gap, double speed)
{
    const sp_actor *a = v->a;
    if (a->mind.change != 2 || a->path_act != SP_PATH_CHANGE || v->speed < 1)
        return false;
    const double left = sp_max(a->path_length - (a->odometer - a->rail_s0), 0) / v->speed;
    return gap - sp_max(v->speed - speed, 0) * 0.8 * left > 1;
}

static double behind(const lane_driver *v, const sp_neighbour *n, double most)
{
    const sp_follow f = {.v = v->speed, .wanted = v->a->rail_target, .gap = n->gap, .lead_v = n->speed};
    return sp_max(sp_follow_idm(v->m, &f), -most);
}

/* Somebody ahead on that side comes over: who has to is let in by the one that it asks little of, who has begun by all
 * that are behind. */
static void mind_comer(const lane_driver *v, int side, const sp_neighbour *n, sp_wish *w)
{
    const sp_mind *theirs = &v->world->actors[n->who].mind;
    const double closing = sp_max(v->speed - n->speed, 0);
    if (theirs->side != -side || n->gap <= 0)
        return;
    if (theirs->change == 2 && v->world->actors[n->who].path_act == SP_PATH_CHANGE)
        sp_wish_limit(w, behind(v, n, v->m->brake_most), SP_CAUSE_LEADER, n->who);
    else if (theirs->change == 1 && theirs->need && theirs->need_side == -side && n->gap > 1 &&
             closing * closing < 2 * courtesy * n->gap)
        sp_wish_limit(w, behind(v, n, courtesy), SP_CAUSE_LEADER, n->who);
}

/* somebody ahead on that side */
static void mind_side(const lane_driver *v, int side, const sp_neighbour *n, sp_wish *w)
{
    const sp_mind *mind = &v->a->mind;
    const int fast = sp_road_left_hand(v->def->road) ? -1 : 1;

    if (mind->change == 2 && side == mind->side && lane_not_yet(v)) {
        /* where he goes */
        sp_wish_limit(w, behind(v, n, v->m->brake_most), SP_CAUSE_LEADER, n->who);
    } else if (mind->change == 2 && side == -mind->side && !lane_not_yet(v)) {
        /* where he comes from, as long as he is not out of it */
        if (sp_abs(v->a->rail_offset - v->d->lane_offset) > 0.8 && !lane_clears(v, n->gap, n->speed))
            sp_wish_limit(w, behind(v, n, v->m->brake_most), SP_CAUSE_LEADER, n->who);
    } else if (mind->change == 1 && mind->need && side == mind->need_side) {
        /* he would like to go: falls back behind who is beside, and keeps his distance already */
        const double accel = n->gap <= 0 ? -0.5 * v->m->brake : behind(v, n, v->m->brake);
        if (v->speed > 2 || accel > 0)
            sp_wish_limit(w, accel, SP_CAUSE_LEADER, n->who);
    }

    /* nobody is passed on the slower side, but in slow traffic */
    if (side == fast && !v->def->undertakes && mind->change == 0 && !mind->need && n->gap > 0 && n->speed > critical &&
        v->speed > n->speed)
        sp_wish_limit(w, behind(v, n, 0.5 * v->m->brake), SP_CAUSE_LEADER, n->who);
}

/* the lane that he must have left by then */
static void mind_need(const lane_driver *v, sp_wish *w)
{
    const sp_mind *mind = &v->a->mind;
    const double length = lane_least(v), room = mind->need_at - v->a->odometer;
    if (mind->need == SP_NEEDS_NONE || mind->change == 2)
        return; // who is on his way across gets out of it by going on
    if (mind->need == SP_NEEDS_ROUTE) {
        if (room < exit_room && v->speed > exit_speed)
            sp_wish_limit(w, sp_max((exit_speed - v->speed) / 2, -v->m->brake), SP_CAUSE_LANE_ENDS, 0);
        return;
    }
    const sp_neighbour end = {.gap = sp_max(room - v->front - 0.6 * length, 0.5)};
    sp_wish_limit(w, behind(v, &end, v->m->brake_most), SP_CAUSE_LANE_ENDS, 0);
}

void sp_lane_limit(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, sp_wish *w)
{
    const lane_driver v = lane_driver_of(t, def, world, i);
    if (!def->road || !v.a->road || !v.a->lane || v.a->path_act == SP_PATH_LINE)
        return;
    for (int side = 1; side >= -1; side -= 2) {
        if (!lane_beside(def->road, &v.at, side))
            continue;
        const sp_neighbour n = sp_order_leader(t, def, world, i, side, lane_reach(v.speed));
        if (!n.who)
            continue;
        mind_side(&v, side, &n, w);
        mind_comer(&v, side, &n, w);

        /* and the one before that one */
        sp_neighbour next = sp_order_leader(t, def, world, n.who, 0, lane_reach(v.speed));
        next.gap += n.gap + def->actors[n.who].length;
        if (next.who && next.who != i)
            mind_comer(&v, side, &next, w);
    }
    if (v.a->flags & SP_ACTOR_OWN_LANE)
        mind_need(&v, w);
}
