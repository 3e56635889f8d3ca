/* travel.c - along lanes and over links: advance and distance. Leaves crossing the road to lanes.c.
 *
 * A path at t to the left of the reference line is (s2 - s1) - t * (heading2 - heading1) long: distances here are those
 * of the path itself, not of the reference line. At a junction the connection that turns least is taken. */
#include "road/inside.h"

#define HOPS 10000 /* more links than any walk needs: ends a walk around pieces of no length */

/* a walker: where, which way along s, and how far left of its lane's middle as seen with s */
typedef struct walker {
    const sp_road_net *net;
    const road *r;
    uint32_t number;
    int32_t lane;
    double s, offset;
    int way; /* +1 with s, -1 against */
} walker;

static double walker_t(const walker *w)
{
    return sp_road_lane_center(w->net, w->number, w->s, w->lane) + w->offset;
}

static bool lane_there(const section *c, int32_t id)
{
    return id == 0 || road_lane_find(c, id);
}

/* the connection from this lane into the junction that turns least */
static const connection *junction_choose(const junction *j, uint32_t number, int32_t from, int32_t *to)
{
    const connection *best = NULL;
    for (uint32_t i = 0; i < j->connection_count; i++) {
        const connection *c = &j->connection[i];
        if (c->incoming != number || (best && c->turn >= best->turn)) {
            continue;
        }
        for (uint32_t k = 0; k < c->pair_count; k++) {
            if (c->pair[k].from == from) {
                best = c;
                *to = c->pair[k].to;
                break;
            }
        }
    }
    return best;
}

/* over the end of the road; false at a dead end */
static bool walker_leave(walker *w)
{
    const road_link *link = w->way > 0 ? &w->r->successor : &w->r->predecessor;
    const section *here = road_section(w->r, w->s);
    const lane *l = road_lane_find(here, w->lane);
    uint32_t target = 0;
    bool at_end = false;
    int32_t to = w->lane;

    /* which road, at which of its ends, on which lane */
    if (link->kind == LINK_ROAD) {
        target = link->target;
        at_end = link->at_end;
        const bool turned = at_end == (w->way > 0);
        to = turned ? -w->lane : w->lane;
        if (l && (w->way > 0 ? l->has_successor : l->has_predecessor)) {
            to = w->way > 0 ? l->successor : l->predecessor;
        }
    } else if (link->kind == LINK_JUNCTION && link->target < w->net->junction_count) {
        const connection *c = junction_choose(&w->net->junction[link->target], w->number, w->lane, &to);
        if (!c) {
            return false;
        }
        target = c->connecting;
        at_end = c->at_end;
    }
    const road *next = road_of(w->net, target);
    if (!next) {
        return false;
    }
    const double s = at_end ? next->length : 0;
    if (!lane_there(road_section(next, s), to)) {
        return false;
    }
    const int way = at_end ? -1 : 1;
    w->offset = way == w->way ? w->offset : -w->offset;
    w->way = way;
    w->r = next;
    w->number = target;
    w->lane = to;
    w->s = s;
    return true;
}

/* into the next section of the same road; false when the lane ends there */
static bool walker_section(walker *w, const section *from, const section *into)
{
    const lane *l = road_lane_find(from, w->lane);
    int32_t to = w->lane;
    if (l && (w->way > 0 ? l->has_successor : l->has_predecessor)) {
        to = w->way > 0 ? l->successor : l->predecessor;
    }
    if (!lane_there(into, to)) {
        return false;
    }
    w->lane = to;
    return true;
}

/* where this leg ends at the latest: the end of the piece, of the section or of the road, or `stop` on this road */
static double leg_end(const walker *w, const geo *g, const section *c)
{
    const section *last = w->r->section + w->r->section_count - 1;
    if (w->way > 0) {
        const double piece = sp_min(g->s + g->span, w->r->length);
        return c < last ? sp_min(piece, c[1].s) : piece;
    }
    return sp_max(g->s, c->s);
}

/* the piece and section that lie ahead of s: at a border, the one on the far side */
static void ahead_of(const walker *w, const geo **g, const section **c)
{
    *g = road_geo(w->r, w->s);
    *c = road_section(w->r, w->s);
    if (w->way < 0) {
        if ((*g)->s >= w->s && *g > w->r->geo) {
            (*g)--;
        }
        if ((*c)->s >= w->s && *c > w->r->section) {
            (*c)--;
        }
    }
}

/* Goes up to `distance` m, or to s = *stop on road `stop_road`. Gives the metres gone; *met says that stop was reached.
 */
static double walk(walker *w, double distance, uint32_t stop_road, double stop, bool *met)
{
    double gone = 0;
    *met = false;
    for (int hop = 0; hop < HOPS; hop++) {
        const geo *g;
        const section *c, *before = road_section(w->r, w->s);
        ahead_of(w, &g, &c);
        if (c != before && w->way < 0 && !walker_section(w, before, c)) {
            return gone;
        }
        const double end = leg_end(w, g, c), t = walker_t(w);
        const bool stops = w->number == stop_road && (stop - w->s) * w->way >= 0 && (end - stop) * w->way >= 0;
        const double target = stops ? stop : end;

        /* length of this leg along the path */
        const double u0 = w->s - g->s, u1 = target - g->s;
        const double leg = ((u1 - u0) - t * geo_turn(g, u0, u1)) * w->way;
        if (gone + leg > distance) {
            w->s = g->s + geo_walk(g, u0, t, (distance - gone) * w->way);
            w->s = sp_clamp(w->s, sp_min(u0, u1) + g->s, sp_max(u0, u1) + g->s);
            return distance;
        }
        gone += sp_max(leg, 0);
        w->s = target;
        if (stops) {
            *met = true;
            return gone;
        }
        if (gone >= distance) {
            return gone;
        }

        /* over the border */
        const bool at_end = w->way > 0 ? w->s >= w->r->length : w->s <= 0;
        const section *after = road_section(w->r, w->s);
        if (at_end ? !walker_leave(w) : (w->way > 0 && after != c && !walker_section(w, c, after))) {
            return gone;
        }
    }
    return gone;
}

static bool walker_start(walker *w, const sp_road_net *net, sp_road_place from, bool back)
{
    const road *r = road_of(net, from.road);
    if (!r || !sp_finite(from.s) || !sp_finite(from.t)) {
        return false;
    }
    const int direction = sp_road_direction(net, from.road, from.lane);
    *w = (walker){.net = net, .r = r, .number = from.road, .lane = from.lane, .s = sp_clamp(from.s, 0, r->length)};
    w->way = back ? -direction : direction;
    w->offset = from.t - sp_road_lane_center(net, from.road, w->s, from.lane);
    return true;
}

bool sp_road_advance(const sp_road_net *net, sp_road_place from, double distance, sp_road_place *out)
{
    walker w;
    bool met;
    *out = from;
    if (!sp_finite(distance) || !walker_start(&w, net, from, distance < 0)) {
        return false;
    }
    const double want = sp_abs(distance), gone = walk(&w, want, 0, 0, &met);
    *out = (sp_road_place){w.number, w.lane, w.s, walker_t(&w)};
    return gone >= want;
}

bool sp_road_distance(const sp_road_net *net, sp_road_place a, sp_road_place b, double limit, double *out)
{
    walker ahead, behind;
    bool met_ahead, met_behind;
    *out = 0;
    if (!road_of(net, b.road) || !sp_finite(b.s) || !walker_start(&ahead, net, a, false) ||
        !walker_start(&behind, net, a, true)) {
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
