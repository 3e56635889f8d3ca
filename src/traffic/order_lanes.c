/* order_lanes.c - the lanes of the network as the lane order needs them: how long, how wide, what follows, what lies
 * beside, and which run into one another. Constants of the network; the knots of bent lanes are made when first asked
 * for, which changes when they cost and never what they say. */
#include "traffic/order.h"

static const double knot_step = 3;    /* m */
static const double near_least = 4.5; /* m between the middles of two lanes, beyond which no body is on both */
static const double near_most = 60;   /* m from where they part that are looked at */
enum { KNOTS = 4096, LINKS = 64 };

/* ---------------------------------------------------------------- metres */
static bool knots_make(order_lanes *l, uint32_t index)
{
    order_lane *p = &l->lane[index];
    const double span = p->of.to - p->of.from;
    const uint32_t count = (uint32_t)sp_clamp(span / knot_step, 1, KNOTS) + 2;
    double *knot = SP_ARRAY(l->arena, double, count), sum = 0;
    if (!knot) {
        l->failed = true;
        return false;
    }
    for (uint32_t i = 1; i < count; i++) {
        const double a = p->of.from + span * (i - 1) / (count - 1), b = p->of.from + span * i / (count - 1);
        sum += sp_road_stretch_metres(l->net, index, a, b);
        knot[i] = sum;
    }
    p->knots = count;
    p->knot = knot;
    return true;
}

double order_lane_metres(order_lanes *l, uint32_t index, double s)
{
    const order_lane *p = &l->lane[index];
    const double span = p->of.to - p->of.from, at = sp_clamp(s, p->of.from, p->of.to) - p->of.from;
    if (span <= 0)
        return 0;
    double gone = at * (p->of.length / span), whole = p->of.length;
    if (!p->of.even && (p->knot || knots_make(l, index))) {
        const double place = at / span * (p->knots - 1);
        const uint32_t k = (uint32_t)sp_min(sp_floor(place), p->knots - 2);
        gone = p->knot[k] + (place - k) * (p->knot[k + 1] - p->knot[k]);
        whole = p->knot[p->knots - 1];
    }
    return p->of.way > 0 ? gone : whole - gone;
}

double order_lane_place(order_lanes *l, uint32_t index, double metres)
{
    const order_lane *p = &l->lane[index];
    const double span = p->of.to - p->of.from;
    double share = p->of.length > 0 ? metres / p->of.length : 0;
    if (!p->of.even && (p->knot || knots_make(l, index))) {
        const double whole = p->knot[p->knots - 1], gone = p->of.way > 0 ? metres : whole - metres;
        uint32_t lo = 0, hi = p->knots - 1;
        while (hi - lo > 1) {
            const uint32_t middle = lo + (hi - lo) / 2;
            *(p->knot[middle] <= gone ? &lo : &hi) = middle;
        }
        const double part = p->knot[hi] - p->knot[lo];
        const double at = (lo + (part > 0 ? (gone - p->knot[lo]) / part : 0)) / (p->knots - 1);
        share = p->of.way > 0 ? at : 1 - at;
    }
    share = sp_clamp(share, 0, 1);
    return p->of.from + span * (p->of.way > 0 ? share : 1 - share);
}

uint32_t order_lane_at(const order_lanes *l, uint32_t road, double s, int32_t lane, uint32_t hint)
{
    if (hint < l->count) {
        const sp_road_stretch *p = &l->lane[hint].of;
        if (p->road == road && p->lane == lane && s >= p->from && s < p->to)
            return hint;
    }
    return sp_road_stretch_at(l->net, road, s, lane) - 1;
}

/* ---------------------------------------------------------------- lanes that run into one another */
static bool point_of(order_lanes *l, uint32_t index, double metres, sp_vec2 *out)
{
    const sp_road_stretch *p = &l->lane[index].of;
    const double s = order_lane_place(l, index, metres);
    sp_road_point point;
    const sp_road_place place = {p->road, p->lane, s, sp_road_lane_center(l->net, p->road, s, p->lane)};
    if (!sp_road_at(l->net, place, &point))
        return false;
    *out = (sp_vec2){point.position.x, point.position.y};
    return true;
}

/* how far two lanes stay together from where they part, or before they meet */
static double shared_of(order_lanes *l, uint32_t a, uint32_t b, bool at_end)
{
    const double la = l->lane[a].of.length, lb = l->lane[b].of.length, most = sp_min(sp_min(la, lb), near_most);
    double shared = 0;
    for (double d = 0; d < most + 2; d += 2) {
        const double at = sp_min(d, most);
        sp_vec2 p, q;
        if (!point_of(l, a, at_end ? la - at : at, &p) || !point_of(l, b, at_end ? lb - at : at, &q) ||
            sp_hypot(p.x - q.x, p.y - q.y) > near_least)
            break;
        shared = at;
    }
    return shared;
}

/* all pairs of one list of followers, or of predecessors */
static bool siblings_add(order_lanes *l, uint32_t index, bool at_end, uint32_t *room)
{
    order_lane *own = &l->lane[index];
    const uint32_t ends = at_end ? own->next_count : own->back_count, first = at_end ? own->next : own->back;
    for (uint32_t e = 0; e < ends; e++) {
        const order_lane *over = &l->lane[l->link[first + e]];
        const uint32_t others = at_end ? over->back_count : over->next_count, from = at_end ? over->back : over->next;
        for (uint32_t k = 0; k < others; k++) {
            const uint32_t other = l->link[from + k];
            bool known = other == index;
            for (uint32_t i = 0; i < own->sibling_count && !known; i++) {
                const order_sibling *s = &l->sibling[own->sibling + i];
                known = s->stretch == other && s->at_end == at_end;
            }
            if (known || own->sibling_count >= LINKS)
                continue;
            if (l->sibling_count == *room) {
                order_sibling *more =
                    sp_arena_grow(l->arena, l->sibling, *room, 2 * (size_t)*room + 64, sizeof *l->sibling);
                if (!more)
                    return false;
                l->sibling = more;
                *room = 2 * *room + 64;
            }
            l->sibling[l->sibling_count++] = (order_sibling){other, at_end, shared_of(l, index, other, at_end)};
            own->sibling_count++;
        }
    }
    return true;
}

/* ---------------------------------------------------------------- making them */
static bool links_add(order_lanes *l, uint32_t index, bool back, uint32_t *room)
{
    uint32_t list[LINKS];
    uint32_t count = sp_road_stretch_next(l->net, index, back, list, LINKS);
    count = count < LINKS ? count : LINKS;
    if (l->link_count + count > *room) {
        uint32_t *more = sp_arena_grow(l->arena, l->link, l->link_count, 2 * (size_t)*room + LINKS, sizeof *l->link);
        if (!more)
            return false;
        l->link = more;
        *room = 2 * *room + LINKS;
    }
    for (uint32_t i = 0; i < count; i++)
        l->link[l->link_count + i] = list[i];
    *(back ? &l->lane[index].back : &l->lane[index].next) = l->link_count;
    *(back ? &l->lane[index].back_count : &l->lane[index].next_count) = count;
    l->link_count += count;
    return true;
}

static void lane_fill(order_lanes *l, uint32_t index)
{
    order_lane *p = &l->lane[index];
    (void)sp_road_stretch_get(l->net, index, &p->of);
    const double s = (p->of.from + p->of.to) / 2;
    sp_lane_info info;
    sp_road_point point;
    if (sp_road_lane(l->net, p->of.road, s, p->of.lane, &info)) {
        p->middle = (info.t_inner + info.t_outer) / 2;
        p->half = info.width / 2;
    }
    if (p->of.straight && sp_road_at(l->net, (sp_road_place){p->of.road, p->of.lane, s, p->middle}, &point))
        p->heading = sp_wrap_angle(point.heading + (p->of.way < 0 ? SP_PI : 0));
    for (int k = 0; k < 2; k++) {
        const int32_t beside = sp_road_neighbour(l->net, p->of.road, s, p->of.lane, k ? 1 : -1);
        const bool same = beside && sp_road_direction(l->net, p->of.road, beside) == p->of.way;
        p->beside[k] = same ? sp_road_stretch_at(l->net, p->of.road, s, beside) - 1 : ORDER_NONE;
    }
}

bool order_lanes_make(order_lanes *l, const sp_road_net *net, sp_arena *arena)
{
    uint32_t links = 0, siblings = 0;
    *l = (order_lanes){.net = net, .arena = arena, .count = net ? sp_road_stretch_count(net) : 0};
    l->lane = SP_ARRAY(arena, order_lane, l->count + 1);
    if (!l->lane)
        return false;
    for (uint32_t i = 0; i < l->count; i++) {
        lane_fill(l, i);
        if (!links_add(l, i, false, &links) || !links_add(l, i, true, &links))
            return false;
    }
    for (uint32_t i = 0; i < l->count; i++) {
        l->lane[i].sibling = l->sibling_count;
        if (!siblings_add(l, i, false, &siblings) || !siblings_add(l, i, true, &siblings))
            return false;
    }
    return !l->failed;
}
