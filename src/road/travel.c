/* travel.c - along lanes and over links: advance, distance, what follows. Leaves crossing the road to lanes.c, the
 * graph of lanes to follow.c and the length of a path to along.c.
 *
 * Distances are those of the path itself, at its offset from its lane's middle. At a junction the connection that turns
 * least is taken, or the route's; of joints, those come first beyond which traffic drives on. A walker along a route
 * keeps its lane while that leads on along the route; where it does not, it goes on from the route's lane beside it. */
#include "road/inside.h"

#define HOPS   10000 /* more links than any walk needs: ends a walk around pieces of no length */
#define WINDOW 16    /* legs that are looked at for the next one: more than lanes to be changed in one place */
#define LOOSE  UINT32_MAX

/* a walker: where, which way along s, and how far left of its lane's middle as seen with s */
typedef struct walker {
    const sp_road_net *net;
    const road *r;
    uint32_t number, at; /* road; stretch, LOOSE: on the centre line or on no lane */
    int32_t lane;
    double s, offset;
    int way;                    /* +1 with s, -1 against */
    bool back;                  /* against traffic */
    const sp_road_route *route; /* NULL: none, or left */
    uint32_t leg;
    const sp_road_turns *turns; /* NULL: straight on */
    uint32_t passed;            /* roads, of turns */
} walker;

static const lane_stretch *walker_stretch(const walker *w)
{
    return w->at == LOOSE ? NULL : &w->net->graph->stretch[w->at];
}

/* the section that lies ahead: at a border, the one on the far side */
static const section *walker_section(const walker *w)
{
    const lane_stretch *p = walker_stretch(w);
    if (p) {
        return &w->r->section[p->section];
    }
    const section *c = road_section(w->r, w->s);
    return w->way < 0 && c->s >= w->s && c > w->r->section ? c - 1 : c;
}

static double walker_t(const walker *w)
{
    return lane_middle(w->r, walker_section(w), w->s, w->lane) + w->offset;
}

/* ---- over the end of a stretch ---- */
static void enter(walker *w, uint32_t number, int way, double s)
{
    w->offset = way == w->way ? w->offset : -w->offset;
    w->way = way;
    w->r = road_of(w->net, number);
    w->number = number;
    w->s = s;
}

static void take(walker *w, const joint *j)
{
    const lane_stretch *q = &w->net->graph->stretch[j->to];
    enter(w, q->road, j->at_end ? -1 : 1, j->at_end ? q->to : q->from);
    w->at = j->to;
    w->lane = q->lane;
}

/* traffic drives on beyond a joint (against it: it comes from there) */
static bool drives_on(const lane_graph *g, const joint *j, bool back)
{
    const lane_stretch *q = &g->stretch[j->to];
    return q->both || (j->at_end ? -1 : 1) == (back ? -q->way : q->way);
}

static const joint *least_turn(const walker *w, const lane_stretch *p)
{
    const lane_graph *g = w->net->graph;
    const joint *list = g->joint + p->joint[w->way > 0], *best = NULL;
    double least = 0;
    for (uint32_t i = 0; i < p->count[w->way > 0]; i++) {
        const lane_stretch *q = &g->stretch[list[i].to];
        const double turn = (q->road == p->road ? 0 : g->turn[q->road - 1][list[i].at_end]) +
                            (drives_on(g, &list[i], w->back) ? 0 : 1e6);
        if (!best || turn < least - TURN_TIE) {
            best = &list[i];
            least = turn;
        }
    }
    return best;
}

/* the joint at this end of `p` that leads onto leg `number`, best onto its lane; NULL: none */
static const joint *joint_onto(const walker *w, const lane_stretch *p, uint32_t number)
{
    const lane_graph *g = w->net->graph;
    const sp_road_leg *leg = &w->route->leg[number];
    const joint *list = g->joint + p->joint[w->way > 0], *best = NULL;
    for (uint32_t i = 0; i < p->count[w->way > 0]; i++) {
        const lane_stretch *q = &g->stretch[list[i].to];
        const double s = list[i].at_end ? q->to : q->from;
        const int way = (list[i].at_end ? -1 : 1) * (w->back ? -1 : 1);
        const bool meets = q->road == leg->road && s >= sp_min(leg->from, leg->to) - 1e-9 &&
                           s <= sp_max(leg->from, leg->to) + 1e-9 && (leg->to - leg->from) * way >= 0;
        if (!meets || (number == w->leg && (q->road != p->road || s != w->s))) {
            continue;
        }
        if (q->lane == leg->lane) {
            return &list[i];
        }
        best = best ? best : &list[i];
    }
    return best;
}

/* the first leg from this one on that a joint of `p` leads onto */
static const joint *joint_along(walker *w, const lane_stretch *p, uint32_t from)
{
    const uint32_t count = w->route->leg_count;
    for (uint32_t i = 0; i < WINDOW; i++) {
        const uint32_t n = w->back ? from - i : from + i;
        if (n >= count) {
            break;
        }
        const joint *j = joint_onto(w, p, n);
        if (j) {
            w->leg = n;
            return j;
        }
    }
    return NULL;
}

/* along the route, from the lane held or from the route's beside it; false: the route is left here */
static bool leave_along(walker *w)
{
    const joint *j = joint_along(w, walker_stretch(w), w->leg);
    if (j) {
        take(w, j);
        return true;
    }
    for (uint32_t i = 0; i < WINDOW; i++) {
        const uint32_t n = w->back ? w->leg - i : w->leg + i;
        if (n >= w->route->leg_count) {
            break;
        }
        const sp_road_leg *leg = &w->route->leg[n];
        const uint32_t beside = leg->road == w->number && leg->lane != w->lane
                                    ? graph_find(w->net, w->number, w->s, leg->lane, w->way > 0)
                                    : UINT32_MAX;
        j = beside != UINT32_MAX ? joint_along(w, &w->net->graph->stretch[beside], n) : NULL;
        if (j) {
            take(w, j);
            return true;
        }
    }
    return false;
}

/* on no stretch: over links between roads; false at a dead end */
static bool leave_loose(walker *w)
{
    const road_link *link = w->way > 0 ? &w->r->successor : &w->r->predecessor;
    const road *next = link->kind == LINK_ROAD && !link->aside ? road_of(w->net, link->target) : NULL;
    if (!next) {
        return false;
    }
    const int32_t id = link->at_end == (w->way > 0) ? -w->lane : w->lane;
    const uint32_t at = graph_find(w->net, link->target, link->at_end ? next->length : 0, id, link->at_end);
    if (id && at == UINT32_MAX) {
        return false;
    }
    enter(w, link->target, link->at_end ? -1 : 1, link->at_end ? next->length : 0);
    w->lane = id;
    w->at = at;
    return true;
}

/* by the draw, and counts the road that is left; where cars may go nowhere, the straightest */
static const joint *drawn_turn(walker *w, const lane_stretch *p)
{
    const joint *j = road_turn_draw(w->net, w->turns, w->passed, w->at, w->way > 0);
    j = j ? j : least_turn(w, p);
    if (j && w->net->graph->stretch[j->to].road != p->road) {
        w->passed++;
    }
    return j;
}

static bool leave(walker *w)
{
    const lane_stretch *p = walker_stretch(w);
    if (!p) {
        return leave_loose(w);
    }
    if (w->route && leave_along(w)) {
        return true;
    }
    w->route = NULL;
    const joint *j = w->turns && !w->back ? drawn_turn(w, p) : least_turn(w, p);
    if (j) {
        take(w, j);
    }
    return j != NULL;
}

/* ---- along ---- */
/* s where the stretch ends, or the section for who is on none */
static double border_ahead(const walker *w)
{
    const lane_stretch *p = walker_stretch(w);
    if (p) {
        return w->way > 0 ? p->to : p->from;
    }
    const section *c = walker_section(w), *last = w->r->section + w->r->section_count - 1;
    if (w->way > 0) {
        return c < last ? sp_min(c[1].s, w->r->length) : w->r->length;
    }
    return c > w->r->section ? c->s : 0;
}

/* Goes towards s = target, `distance` m at the most; adds what was gone to *gone. False: the target comes first. */
static bool leg_go(walker *w, double target, double distance, double *gone)
{
    const lane_stretch *p = walker_stretch(w);
    return path_go(w->r, walker_section(w), w->lane, !p || p->steady, w->offset, &w->s, target, distance, gone);
}

/* Goes up to `distance` m, or to s = *stop on road `stop_road`. Gives the metres gone; *met says that stop was reached.
 */
static double walk(walker *w, double distance, uint32_t stop_road, double stop, bool *met)
{
    double gone = 0;
    *met = false;
    for (int hop = 0; hop < HOPS; hop++) {
        const double end = border_ahead(w);
        const bool stops = w->number == stop_road && (stop - w->s) * w->way >= 0 && (end - stop) * w->way >= 0;
        if (leg_go(w, stops ? stop : end, distance - gone, &gone)) {
            return distance;
        }
        if (stops) {
            *met = true;
            return gone;
        }
        if (gone >= distance) {
            return gone;
        }

        /* over the border */
        if (w->s == border_ahead(w) && !leave(w)) {
            return gone;
        }
    }
    return gone;
}

static bool walker_start(walker *w, const sp_road_net *net, const sp_road_route *route, uint32_t leg,
                         sp_road_place from, bool back)
{
    const road *r = road_of(net, from.road);
    if (!r || !sp_finite(from.s) || !sp_finite(from.t)) {
        return false;
    }
    const int direction = sp_road_direction(net, from.road, from.lane);
    *w = (walker){.net = net, .r = r, .number = from.road, .lane = from.lane, .s = sp_clamp(from.s, 0, r->length)};
    w->back = back;
    w->way = back ? -direction : direction;
    w->at = graph_find(net, from.road, w->s, from.lane, false);
    w->offset = from.t - sp_road_lane_center(net, from.road, w->s, from.lane);
    w->leg = leg;
    w->route = w->at != LOOSE && route_leg_at(net, route, from, &w->leg) ? route : NULL;
    return true;
}

void travel_along(const sp_road_net *net, const sp_road_route *route, const sp_road_turns *turns, sp_road_place from,
                  double limit, travel_visit *visit, void *context)
{
    walker w;
    if (!sp_finite(limit) || !walker_start(&w, net, route, 0, from, limit < 0)) {
        return;
    }
    w.turns = route ? NULL : turns;
    w.passed = turns ? turns->number : 0;
    double gone = 0;
    bool enters = true;
    for (int hop = 0; hop < HOPS && gone <= sp_abs(limit); hop++) {
        const lane_stretch *p = walker_stretch(&w);
        const travel_leg leg = {.road = w.number,
                                .lane = w.lane,
                                .section = walker_section(&w),
                                .enters = enters,
                                .steady = !p || p->steady,
                                .way = w.way,
                                .offset = w.offset,
                                .from = w.s,
                                .to = border_ahead(&w),
                                .start = gone};
        visit(context, &leg);
        const uint32_t number = w.number;
        if (leg_go(&w, leg.to, sp_abs(limit) - gone, &gone) || !leave(&w)) {
            return;
        }
        enters = w.number != number || (w.way > 0 ? w.s <= 0 : w.s >= w.r->length);
    }
}

bool sp_road_advance_leg(const sp_road_net *net, const sp_road_route *route, uint32_t *leg, sp_road_place from,
                         double distance, sp_road_place *out)
{
    walker w;
    bool met;
    *out = from;
    if (!sp_finite(distance) || !walker_start(&w, net, route, *leg, from, distance < 0)) {
        return false;
    }
    const double want = sp_abs(distance), gone = walk(&w, want, 0, 0, &met);
    *out = (sp_road_place){w.number, w.lane, w.s, walker_t(&w)};

    /* within a lane's stretch legs follow on each other without a joint */
    if (w.route && route_leg_at(net, w.route, *out, &w.leg)) {
        *leg = w.leg;
    }
    return gone >= want;
}

bool sp_road_advance_turns(const sp_road_net *net, const sp_road_turns *turns, sp_road_place from, double distance,
                           sp_road_place *out)
{
    walker w;
    bool met;
    *out = from;
    if (!sp_finite(distance) || !walker_start(&w, net, NULL, 0, from, distance < 0)) {
        return false;
    }
    w.turns = turns;
    w.passed = turns ? turns->number : 0;
    const double want = sp_abs(distance), gone = walk(&w, want, 0, 0, &met);
    *out = (sp_road_place){w.number, w.lane, w.s, walker_t(&w)};
    return gone >= want;
}

bool sp_road_over(const sp_road_net *net, const sp_road_route *route, uint32_t *leg, const sp_road_turns *turns,
                  sp_road_place from, sp_road_place *out)
{
    walker w;
    *out = from;
    if (!walker_start(&w, net, route, *leg, from, false)) {
        return false;
    }
    w.turns = route ? NULL : turns;
    w.passed = turns ? turns->number : 0;
    w.s = border_ahead(&w);
    if (!leave(&w)) {
        return false;
    }
    *leg = w.route ? w.leg : *leg;

    /* a hair beyond, so that its s is of no other section */
    const double end = border_ahead(&w), step = sp_min(1e-3, sp_abs(end - w.s) / 2);
    w.s += w.way * step;
    *out = (sp_road_place){w.number, w.lane, w.s, walker_t(&w)};
    return true;
}

bool sp_road_advance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place from, double distance,
                        sp_road_place *out)
{
    uint32_t leg = 0;
    return sp_road_advance_leg(net, route, &leg, from, distance, out);
}

bool sp_road_advance(const sp_road_net *net, sp_road_place from, double distance, sp_road_place *out)
{
    return sp_road_advance_on(net, NULL, from, distance, out);
}

bool sp_road_distance_on(const sp_road_net *net, const sp_road_route *route, sp_road_place a, sp_road_place b,
                         double limit, double *out)
{
    walker ahead, behind;
    bool met_ahead, met_behind;
    *out = 0;
    if (!road_of(net, b.road) || !sp_finite(b.s) || !walker_start(&ahead, net, route, 0, a, false) ||
        !walker_start(&behind, net, route, 0, a, true)) {
        return false;
    }

    /* both ways; the shorter one counts */
    const double there = walk(&ahead, limit, b.road, b.s, &met_ahead);
    if (met_ahead && there == 0) {
        return true;
    }
    const double back = walk(&behind, met_ahead ? sp_min(limit, there) : limit, b.road, b.s, &met_behind);
    if (!met_ahead && !met_behind) {
        return false;
    }
    *out = met_behind && (!met_ahead || back < there) ? -back : there;
    return true;
}

bool sp_road_distance(const sp_road_net *net, sp_road_place a, sp_road_place b, double limit, double *out)
{
    return sp_road_distance_on(net, NULL, a, b, limit, out);
}

uint32_t sp_road_next(const sp_road_net *net, sp_road_place from, bool back, sp_road_place *out, uint32_t max)
{
    const road *r = road_of(net, from.road);
    if (!r || !sp_finite(from.s)) {
        return 0;
    }
    const uint32_t at = graph_find(net, from.road, sp_clamp(from.s, 0, r->length), from.lane, false);
    if (at == UINT32_MAX) {
        return 0;
    }
    const lane_graph *g = net->graph;
    const lane_stretch *p = &g->stretch[at];
    const bool end = (p->way > 0) != back;
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count[end]; i++) {
        const joint *j = &g->joint[p->joint[end] + i];
        if (!drives_on(g, j, back)) {
            continue;
        }
        if (count < max) {
            const lane_stretch *q = &g->stretch[j->to];
            const road *on = road_of(net, q->road);
            const double s = j->at_end ? q->to : q->from;
            out[count] = (sp_road_place){q->road, q->lane, s, lane_middle(on, &on->section[q->section], s, q->lane)};
        }
        count++;
    }
    return count;
}
