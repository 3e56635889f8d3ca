/* trace.c - many questions about one way: all facts of a place at once, and place after place along a lane. Leaves
 * every other walk to travel.c and each question alone to its own file.
 *
 * A lane that keeps its middle (lane_stretch.steady) has the same edges all along its stretch, to the bit: they are
 * looked up once. As long as a step stays inside of such a stretch and of one piece of the plan, it is the step of
 * path_go in closed form, with the same operations; whatever else may happen on the way is asked of travel.c. */
#include "road/inside.h"

#define AWAY 2e-6 /* m of s from the ends of a route's leg: nearer than that a step may change legs */

static const lane_stretch *steady_of(const sp_road_trace *t)
{
    return t->stretch ? &t->net->graph->stretch[t->stretch - 1] : NULL;
}

static void facts_fill(const road *r, const section *c, const lane *l, const double edge[2], int way, double s,
                       const sp_road_place *p, sp_road_facts *out)
{
    road_point_at(r, road_geo(r, s), s, p->t, p->lane, &out->point);
    out->width = sp_abs(edge[1] - edge[0]);
    out->middle = (edge[0] + edge[1]) / 2;
    out->limit = road_limit_at(r, c, l, s, way);
    out->way = way;
}

bool sp_road_facts_at(const sp_road_net *net, sp_road_place p, sp_road_facts *out)
{
    const road *r = road_of(net, p.road);
    *out = (sp_road_facts){0};
    if (!r || !sp_finite(p.s) || !sp_finite(p.t) || p.lane == 0) {
        return false;
    }
    const double s = sp_clamp(p.s, 0, r->length);
    const section *c = road_section(r, s);
    double edge[2];
    const lane *l = road_lane_between(r, c, s, p.lane, &edge[0], &edge[1]);
    if (!l) {
        return false;
    }
    facts_fill(r, c, l, edge, sp_road_direction(net, p.road, p.lane), s, &p, out);
    return true;
}

/* ---- place after place ---- */
/* the stretch that `at` lies well within, if it keeps its middle */
static void settle(sp_road_trace *t)
{
    const road *r = road_of(t->net, t->at.road);
    const double s = t->at.s;
    t->stretch = 0;
    if (!r || !sp_finite(s) || !(s > 0) || !(s < r->length)) {
        return;
    }
    const uint32_t at = graph_find(t->net, t->at.road, s, t->at.lane, false);
    const lane_stretch *p = at == UINT32_MAX ? NULL : &t->net->graph->stretch[at];
    if (p && p->steady && s > p->from && s < p->to) {
        t->lane = road_lane_between(r, &r->section[p->section], s, t->at.lane, &t->inner, &t->outer);
        t->stretch = t->lane ? at + 1 : 0;
    }
}

void sp_road_trace_start(const sp_road_net *net, const sp_road_route *route, uint32_t leg, sp_road_place from,
                         sp_road_trace *out)
{
    *out = (sp_road_trace){.net = net, .route = route, .leg = leg, .at = from};
    settle(out);
}

bool sp_road_trace_facts(const sp_road_trace *t, sp_road_facts *out)
{
    const lane_stretch *p = steady_of(t);
    if (!p || !sp_finite(t->at.t)) {
        return sp_road_facts_at(t->net, t->at, out);
    }
    const road *r = &t->net->road[p->road - 1];
    facts_fill(r, &r->section[p->section], t->lane, (const double[2]){t->inner, t->outer}, p->way, t->at.s, &t->at,
               out);
    return true;
}

/* the leg that is held goes on being the one, from here to s */
static bool keeps_leg(const sp_road_trace *t, double s)
{
    if (!t->route) {
        return true;
    }
    if (t->leg >= t->route->leg_count) {
        return false;
    }
    const sp_road_leg *l = &t->route->leg[t->leg];
    const double lo = sp_min(l->from, l->to) + AWAY, hi = sp_max(l->from, l->to) - AWAY;
    return l->road == t->at.road && sp_min(s, t->at.s) >= lo && sp_max(s, t->at.s) <= hi;
}

/* the step where nothing happens on the way; false: something may */
static bool glide(const sp_road_trace *t, double distance, sp_road_place *out)
{
    const lane_stretch *p = steady_of(t);
    if (!p || !sp_finite(distance) || !sp_finite(t->at.t)) {
        return false;
    }
    const road *r = &t->net->road[p->road - 1];
    const int way = distance < 0 ? -p->way : p->way;
    const double s = t->at.s, want = sp_abs(distance), middle = (t->inner + t->outer) / 2, offset = t->at.t - middle;
    const geo *g = road_geo(r, s), *last = r->geo + r->geo_count - 1;
    if (g->kind == GEO_POLY) {
        return false;
    }

    /* as path_go: up to the end of piece or stretch (at it already: 0 m) geo_path is the length, if no bend folds it */
    const double end =
        way > 0 ? sp_min(p->to, g < last ? g[1].s : p->to) : sp_max(p->from, g > r->geo ? g->s : p->from);
    const double u = s - g->s, v = end - g->s, at = middle + offset;
    if (!((g->k0 + g->rate * u) * at < 1) || !((g->k0 + g->rate * v) * at < 1) ||
        !(sp_abs(geo_path(g, u, v, at)) > want)) {
        return false;
    }
    const double to = sp_clamp(g->s + geo_walk(g, u, at, end > s ? want : -want), sp_min(s, end), sp_max(s, end));
    if (!(to > p->from && to < p->to) || !keeps_leg(t, to)) {
        return false;
    }
    *out = (sp_road_place){t->at.road, t->at.lane, to, middle + offset};
    return true;
}

bool sp_road_trace_at(const sp_road_trace *t, double distance, sp_road_place *out)
{
    uint32_t leg = t->leg;
    return glide(t, distance, out) || sp_road_advance_leg(t->net, t->route, &leg, t->at, distance, out);
}

bool sp_road_trace_on(sp_road_trace *t, double distance)
{
    sp_road_place next;
    if (glide(t, distance, &next)) {
        t->at = next;
        return true;
    }
    const bool goes = sp_road_advance_leg(t->net, t->route, &t->leg, t->at, distance, &next);
    t->at = next;
    settle(t);
    return goes;
}
