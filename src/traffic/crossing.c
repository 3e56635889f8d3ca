/* crossing.c - people on zebra crossings and before them: who drives lets them go first (Vienna Convention on Road
 * Traffic, article 21, 2), unless lights tell them to wait. Leaves the crossings to zebra.c, the people to people.c. */
#include "traffic/rules.h"
#include "traffic/zebra.h"

static const double before = 1.0;   /* m from the front to the crossing where it stands */
static const double kerb = 1.5;     /* m beside the carriageway: who is so near may want to cross */
static const double patience = 6.0; /* s that it waits for somebody who stands at the kerb and does not go */
static const double clear = 2.0;    /* m from the middle of the own lane: who is so far and goes away is past it */
static const double body = 1.6; /* m from the middle of the own lane to somebody whom the car would just not touch */
/* m/s^2: for somebody who waits one stops when that takes no more than it would at a light (rules.c); for somebody on
 * the crossing, as hard as it takes */
static const double firm = 3.5, firm_held = 5.0;
static const double moves = 0.2;  /* m/s */
static const double look = 40;    /* m */
static const double by_mouth = 4; /* m from a crossing to the junction before which it lies */
enum { MOST = 48, HOPS = 6 };

/* a crossing ahead of a driver */
typedef struct ahead {
    const sp_rider *r;
    const sp_zebra *z;
    double left; /* m from the front to where it begins */
    double lane; /* m from its middle, along it, where the own lane is */
    bool stop;   /* its lights stop who walks */
} ahead;

/* whether he stands or goes so that he wants to step onto it */
static bool wants(const ahead *h, const sp_actor *a, sp_vec2 p, double walks)
{
    const sp_actor *own = &h->r->world->actors[h->r->i];
    const double inwards = p.x > 0 ? -1 : 1, speed = sp_hypot(a->vx, a->vy);
    if (sp_abs(p.x) > h->z->half + kerb + sp_max(inwards * walks, 0)) {
        return false;
    }
    if (speed > moves) {
        return inwards * walks > 0.5 * speed;
    }
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const bool patient =
        own->mind.rest_tick == INT64_MIN ||
        (double)(h->r->world->tick - own->mind.rest_tick) * (double)h->r->def->tick_ns / 1e9 < patience;
    return patient && inwards * (h->z->c * c + h->z->s * s) > 0.5;
}

/* what person b asks of a driver */
static void yield(const ahead *h, uint32_t b, sp_wish *w)
{
    const sp_rider *r = h->r;
    const sp_actor *a = &r->world->actors[b];
    const sp_vec2 p = sp_zebra_place(h->z, a->x, a->y);
    if (sp_abs(p.y) > h->z->wide + 0.7) {
        return;
    }
    const double walks = h->z->c * a->vx + h->z->s * a->vy, aside = p.x - h->lane;
    const double stop = h->left - before, rate = r->v * r->v / (2 * sp_max(stop, 0.01));
    if (sp_abs(p.x) >= h->z->half) {
        if (!h->stop && wants(h, a, p, walks)) {
            sp_rules_stop(r, stop, r->braking ? firm_held : firm, SP_CAUSE_PEDESTRIAN, b, w);
        }
        return;
    }

    /* on it: past the own lane, or not there before the car has gone */
    if (walks * aside > moves && sp_abs(aside) > clear) {
        return;
    }
    const double gone = (h->left + 2 * h->z->wide + r->def->actors[r->i].length) / sp_max(r->v, 1);
    const double there = sp_max(sp_abs(aside) - body, 0) / sp_max(sp_abs(walks), 1.4);
    if (rate <= firm || gone > there - 0.5) {
        sp_rules_stop(r, stop, SP_INFINITY, SP_CAUSE_PEDESTRIAN, b, w);
    }
}

/* one crossing `left` m ahead of the front, on a lane of a road */
static void one_crossing(sp_traffic *t, const sp_rider *r, const sp_zebra *z, const sp_zebra_on *on, int32_t lane,
                         double left, sp_wish *w)
{
    uint32_t near[MOST], signal;
    uint32_t found = sp_order_around(t, r->world, z->x, z->y, z->half + z->wide + 2 * kerb, near, MOST);
    ahead h = {.r = r, .z = z, .left = left};
    bool made = false;
    found = found < MOST ? found : MOST;
    for (uint32_t n = 0; n < found; n++) {
        if (r->def->actors[near[n]].kind->class_id != SP_KIND_PEDESTRIAN) {
            continue;
        }
        if (!made) {
            sp_road_point p = {0};
            sp_road_place at = {on->road, lane, (on->from + on->to) / 2, 0};
            at.t = sp_road_lane_center(r->def->road, at.road, at.s, lane);
            (void)sp_road_at(r->def->road, at, &p);
            h.lane = sp_zebra_place(z, p.position.x, p.position.y).x;
            h.stop = sp_zebra_light(r->def, r->world, z, 0, &signal) == SP_WALK_STOP;
            made = true;
        }
        yield(&h, near[n], w);
    }
}

/* whether somebody on foot is on a crossing or near its ends */
static bool people_at(sp_traffic *t, const sp_rider *r, const sp_zebra *z)
{
    uint32_t near[MOST];
    const uint32_t found = sp_order_around(t, r->world, z->x, z->y, z->half + z->wide + 2 * kerb, near, MOST);
    for (uint32_t n = 0; n < found && n < MOST; n++) {
        const sp_actor *a = &r->world->actors[near[n]];
        const sp_vec2 p = sp_zebra_place(z, a->x, a->y);
        if (r->def->actors[near[n]].kind->class_id == SP_KIND_PEDESTRIAN && sp_abs(p.x) < z->half + 2 * kerb &&
            sp_abs(p.y) < z->wide + kerb) {
            return true;
        }
    }
    return false;
}

/* whoever waits before a junction does not wait on the crossing there if there are people (Vienna Convention, article
 * 18, 2) */
double sp_crossing_line(sp_traffic *t, const sp_rider *r)
{
    const struct sp_zebras *all = sp_zebras_of(t, r->def);
    const uint32_t road = r->at.road;
    double nearest = SP_INFINITY;
    for (uint32_t k = all ? sp_zebras_on(all, road) : 0; all && k < all->on_count && all->on[k].road == road; k++) {
        const sp_zebra_on *on = &all->on[k];
        const double left = (r->way > 0 ? on->from - r->at.s : r->at.s - on->to) - r->front;
        const double beyond = r->way > 0 ? sp_road_length(r->def->road, road) - on->to : on->from;
        if (left > -0.3 && left < look && beyond < by_mouth && people_at(t, r, &all->zebra[on->zebra])) {
            nearest = sp_min(nearest, left - before);
        }
    }
    return nearest;
}

void sp_crossings(sp_traffic *t, const sp_rider *r, sp_wish *w)
{
    const struct sp_zebras *all = sp_zebras_of(t, r->def);
    const sp_road_net *net = r->def->road;
    const double reach = sp_square(r->v) / (2 * r->comfort) + r->front + 10;
    sp_road_place at = r->at, next;
    double along = 0;
    uint32_t roads = 0;
    for (int hop = 0; all && all->count && hop < HOPS && along < reach; hop++) {
        const int way = sp_road_direction(net, at.road, at.lane);
        for (uint32_t k = sp_zebras_on(all, at.road); k < all->on_count && all->on[k].road == at.road; k++) {
            const sp_zebra_on *on = &all->on[k];
            const double left = along + (way > 0 ? on->from - at.s : at.s - on->to) - r->front;
            if (left >= -1 && left <= reach) {
                one_crossing(t, r, &all->zebra[on->zebra], on, at.lane, left, w);
            }
        }
        double rest = way > 0 ? sp_road_length(net, at.road) - at.s : at.s;
        if (along + rest >= reach || !sp_way_over(r->def, r->world, r->i, &roads, at, &rest, &next)) {
            return;
        }
        along += rest;
        at = next;
    }
}
