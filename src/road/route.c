/* route.c - places on a route. Leaves finding one to route_find.c and route_on.c, and walks along it to travel.c. */
#include "road/route.h"

#define SLACK 1e-6 /* m of s that a place may lie beyond the end of a leg */

/* a leg lies within one section: that of its middle */
static const section *leg_section(const road *r, const sp_road_leg *leg)
{
    return road_section(r, (leg->from + leg->to) / 2);
}

static bool leg_steady(const sp_road_net *net, const sp_road_leg *leg)
{
    const uint32_t at = graph_find(net, leg->road, (leg->from + leg->to) / 2, leg->lane, false);
    return at != UINT32_MAX && net->graph->stretch[at].steady;
}

double route_length(const sp_road_net *net, const sp_road_leg *leg, double to)
{
    const road *r = road_of(net, leg->road);
    return path_length(r, leg_section(r, leg), leg->lane, leg_steady(net, leg), 0, leg->from, to);
}

static bool leg_holds(const sp_road_leg *leg, const sp_road_place *at)
{
    return leg->road == at->road && at->s >= sp_min(leg->from, leg->to) - SLACK &&
           at->s <= sp_max(leg->from, leg->to) + SLACK;
}

bool route_leg_at(const sp_road_net *net, const sp_road_route *route, sp_road_place at, uint32_t *leg)
{
    if (!net || !route || !road_of(net, at.road) || !sp_finite(at.s)) {
        return false;
    }

    /* from the hint on; at a border the leg that starts there, on the place's own lane if it can be had */
    for (uint32_t first = *leg; first < route->leg_count; first++) {
        uint32_t n = first;
        if (!leg_holds(&route->leg[n], &at)) {
            continue;
        }
        for (uint32_t k = n + 1; k < route->leg_count && leg_holds(&route->leg[k], &at); k++) {
            const double left = sp_abs(route->leg[n].to - at.s);
            if (left > SLACK || (route->leg[n].lane == at.lane && route->leg[k].lane != at.lane)) {
                break;
            }
            n = k;
        }
        *leg = n;
        return true;
    }
    return false;
}

bool sp_road_route_where(const sp_road_net *net, const sp_road_route *route, sp_road_place at, uint32_t *leg,
                         double *along)
{
    uint32_t n = leg ? *leg : 0;
    *along = 0;
    if (!route_leg_at(net, route, at, &n)) {
        return false;
    }
    const sp_road_leg *l = &route->leg[n];
    const double s = sp_clamp(at.s, sp_min(l->from, l->to), sp_max(l->from, l->to));
    *along = l->start + route_length(net, l, s);
    if (leg) {
        *leg = n;
    }
    return true;
}

bool sp_road_route_at(const sp_road_net *net, const sp_road_route *route, double along, sp_road_place *out)
{
    *out = (sp_road_place){0};
    if (!net || !route || route->leg_count == 0 || !sp_finite(along)) {
        return false;
    }

    /* the last leg that starts at or before it */
    uint32_t lo = 0, hi = route->leg_count;
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (route->leg[middle].start <= along) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    const sp_road_leg *leg = &route->leg[lo];
    const road *r = road_of(net, leg->road);
    if (!r) {
        return false;
    }
    const section *c = leg_section(r, leg);
    const double want = sp_clamp(along - leg->start, 0, leg->length);
    const double s =
        want >= leg->length ? leg->to : path_reach(r, c, leg->lane, leg_steady(net, leg), 0, leg->from, leg->to, want);
    *out = (sp_road_place){leg->road, leg->lane, s, lane_middle(r, c, s, leg->lane)};
    return along >= -SLACK && along <= route->length + SLACK;
}

/* ---- putting one together ---- */
bool route_add(route_draft *d, uint32_t number, int32_t id, double from, double to, bool beside)
{
    sp_road_leg *last = d->count ? &d->leg[d->count - 1] : NULL;
    const sp_road_net *net = d->net;

    /* more of the same lane and section */
    if (last && last->road == number && last->lane == id && !last->beside && last->to == from &&
        (last->to - last->from) * (to - from) >= 0 && last->from != last->to) {
        const road *r = road_of(net, number);
        if (road_section(r, (last->from + last->to) / 2) == road_section(r, (from + to) / 2)) {
            last->to = to;
            last->beside = beside;
            last->length = route_length(net, last, to);
            return true;
        }
    }
    if (d->count == d->room) {
        const uint32_t room = d->room ? d->room * 2 : 32;
        sp_road_leg *leg = room > ROUTE_MOST ? NULL : sp_arena_grow(d->scratch, d->leg, d->count, room, sizeof *leg);
        if (!leg) {
            return false;
        }
        d->leg = leg;
        d->room = room;
        last = d->count ? &d->leg[d->count - 1] : NULL;
    }
    sp_road_leg *leg = &d->leg[d->count++];
    *leg = (sp_road_leg){.road = number, .lane = id, .from = from, .to = to, .beside = beside};
    leg->start = last ? last->start + last->length : 0;
    leg->length = route_length(net, leg, to);
    return true;
}

const sp_road_route *route_keep(const route_draft *d, sp_arena *arena)
{
    sp_road_route *route = SP_NEW(arena, sp_road_route);
    sp_road_leg *leg = SP_ARRAY(arena, sp_road_leg, d->count);
    if (!route || !leg) {
        return NULL;
    }
    for (uint32_t i = 0; i < d->count; i++) {
        leg[i] = d->leg[i];
    }
    route->leg = leg;
    route->leg_count = d->count;
    route->length = d->count ? leg[d->count - 1].start + leg[d->count - 1].length : 0;
    return route;
}

bool route_fail(const sp_road_net *net, sp_road_place p, const char *words, sp_error *err)
{
    char s[40];
    sp_number_fixed(s, p.s, 1);
    return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "route: road '%s', lane %d at s %s m %s", sp_road_id(net, p.road),
                        (int)p.lane, s, words);
}

bool route_place(const sp_road_net *net, sp_road_place *p, uint32_t *at, sp_error *err)
{
    const road *r = road_of(net, p->road);
    if (!r || !sp_finite(p->s)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "route: a place is on no road");
    }
    p->s = sp_clamp(p->s, 0, r->length);
    if (p->lane == 0 && sp_finite(p->t)) {
        double beside;
        p->lane = road_lane_holding(r, p->s, p->t, &beside);
    }
    *at = graph_find(net, p->road, p->s, p->lane, false);
    return *at != UINT32_MAX && net->graph->stretch[*at].driven ? true : route_fail(net, *p, "is no driving lane", err);
}
