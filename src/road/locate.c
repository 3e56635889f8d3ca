/* locate.c - from (x, y) to a place: which of all places of a point is meant. Leaves the places themselves to chunks.c
 * and the surface to surface.c.
 *
 * All places whose lanes hold the point come from the tree, and the best of them wins, in whatever order they come;
 * when there is none (or none within FAR of the height), the nearest of all. What the caller held till now gives only a
 * short cut: the chunks of its road within WINDOW hold every place that the order puts first, so that when there is one
 * of them the rest need not be asked. */
#include "road/locate.h"

#define WINDOW 6.0 /* m of s to either side of `near`: its stretch */
#define FAR    2.5 /* m: a surface so far from the height asked for is another storey */

bool road_links_to(const sp_road_net *net, const road *r, uint32_t from, uint32_t number)
{
    const road_link *link[2] = {&r->predecessor, &r->successor};
    for (int i = 0; i < 2; i++) {
        if (link[i]->kind == LINK_ROAD && link[i]->target == number) {
            return true;
        }
        if (link[i]->kind != LINK_JUNCTION || link[i]->target >= net->junction_count) {
            continue;
        }
        const junction *j = &net->junction[link[i]->target];
        for (uint32_t k = 0; k < j->connection_count; k++) {
            if (j->connection[k].incoming == from && j->connection[k].connecting == number) {
                return true;
            }
        }
    }
    return false;
}

static bool on_route(const sp_road_route *route, uint32_t number)
{
    for (uint32_t i = 0; i < route->leg_count; i++) {
        if (route->leg[i].road == number) {
            return true;
        }
    }
    return false;
}

/* whether traffic on this lane goes the way of the heading; 0 yes. Square to it is not, but for rounding. */
static uint32_t against(const sp_road_net *net, const sp_road_place *p, double heading)
{
    const road *r = road_of(net, p->road);
    const geo *g = road_geo(r, p->s);
    const geo_point q = geo_frame(g, p->s - g->s);
    double s, c;
    sp_sincos(heading, &s, &c);
    return (q.c * c + q.s * s) * sp_road_direction(net, p->road, p->lane) <= 1e-9;
}

void locate_judge(const locate_ask *a, const road_spot *spot, locate_choice *out)
{
    const sp_road_ask *ask = a->ask;
    const uint32_t number = spot->place.road;
    out->spot = *spot;
    out->rank = 0;
    out->rise = out->z = 0;
    out->far = spot->beside;
    out->holds = spot->beside == 0;
    if (a->has_z) {
        out->z = road_height_at(&a->net->road[number - 1], spot->place);
        out->rise = sp_abs(out->z - ask->z);
        out->holds = out->holds && out->rise <= FAR + LOCATE_TIE;
        out->far = sp_hypot(spot->beside, out->rise);
    }
    if (!out->holds) {
        return;
    }
    if (ask->route && !on_route(ask->route, number)) {
        out->rank += 8;
    }
    if (a->near) {
        const bool same = number == ask->near->road;
        const bool here = same && sp_abs(spot->place.s - ask->near->s) <= WINDOW;
        out->rank += here ? 0 : (same ? 2 : (road_links_to(a->net, a->near, ask->near->road, number) ? 4 : 6));
    }
    if (a->has_heading) {
        out->rank += against(a->net, &spot->place, ask->heading);
    }
}

/* the height, or beside all lanes the distance, that decides first */
static double first_key(const locate_choice *c)
{
    return c->holds ? c->rise : c->far;
}

static bool lower(const road_spot *p, const road_spot *q)
{
    return p->place.road != q->place.road ? p->place.road < q->place.road : p->place.s < q->place.s;
}

/* whether b cannot be the first where a is, or need not */
static bool beats(const locate_choice *a, const locate_choice *b)
{
    if (a->holds != b->holds) {
        return a->holds;
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    const double x = first_key(a), y = first_key(b), p = a->spot.distance, q = b->spot.distance;
    if (x > y) {
        return false;
    }
    return x < y - LOCATE_TIE || p < q - LOCATE_TIE || (p <= q && !lower(&b->spot, &a->spot));
}

void locate_take(locate_set *k, const locate_choice *c)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < k->count; i++) {
        if (beats(&k->choice[i], c)) {
            return;
        }
    }
    for (uint32_t i = 0; i < k->count; i++) {
        if (!beats(c, &k->choice[i])) {
            if (kept != i) {
                k->choice[kept] = k->choice[i];
            }
            kept++;
        }
    }

    /* more would all have to differ by parts of a micrometre */
    if (kept < LOCATE_KEPT) {
        k->choice[kept++] = *c;
    }
    k->count = kept;
}

const locate_choice *locate_first(const locate_set *k)
{
    double first = SP_INFINITY, distance = SP_INFINITY;
    const locate_choice *best = NULL;
    if (k->count < 2) {
        return k->count ? &k->choice[0] : NULL;
    }
    for (uint32_t i = 0; i < k->count; i++) {
        first = sp_min(first, first_key(&k->choice[i]));
    }
    for (uint32_t i = 0; i < k->count; i++) {
        const locate_choice *c = &k->choice[i];
        distance = first_key(c) <= first + LOCATE_TIE ? sp_min(distance, c->spot.distance) : distance;
    }
    for (uint32_t i = 0; i < k->count; i++) {
        const locate_choice *c = &k->choice[i];
        if (first_key(c) <= first + LOCATE_TIE && c->spot.distance <= distance + LOCATE_TIE &&
            (!best || lower(&c->spot, &best->spot))) {
            best = c;
        }
    }
    return best;
}

static void chunk_try(const locate_ask *a, uint32_t index, locate_set *kept)
{
    road_spot spot[ROAD_SPOTS];
    const uint32_t count = road_spots(a->net, index, a->x, a->y, spot);
    for (uint32_t i = 0; i < count; i++) {
        locate_choice c;

        /* beside the lanes it cannot win against one on them */
        if (kept->count && kept->choice[0].holds && spot[i].beside > 0) {
            continue;
        }
        locate_judge(a, &spot[i], &c);
        locate_take(kept, &c);
    }
}

/* On a line or a wide arc that goes on for WINDOW both ways there is one foot at most, whatever the chunks. */
bool locate_even(const locate_ask *a, road_spot *out)
{
    const sp_road_place *near = a->ask->near;
    const geo *g = road_geo(a->near, near->s);
    const double lo = near->s - WINDOW - g->s, hi = near->s + WINDOW - g->s;
    geo_foot foot[GEO_FEET];
    if (!(g->kind == GEO_LINE || (g->kind == GEO_ARC && sp_abs(g->k0) * 2 * WINDOW < 3)) || lo < 0 || hi > g->span) {
        return false;
    }
    return geo_feet(g, lo, hi, a->x, a->y, foot) == 1 &&
           road_spot_make(a->near, near->road, g->s + foot[0].u, &foot[0], 0, out) && out->beside == 0;
}

static bool even_try(const locate_ask *a, locate_choice *best)
{
    road_spot spot;
    if (!locate_even(a, &spot)) {
        return false;
    }
    locate_judge(a, &spot, best);
    return best->holds && best->rank <= 1;
}

/* what is found on the stretch around `near`; true when nothing elsewhere can come before it */
static bool stretch_try(const locate_ask *a, locate_set *kept)
{
    const double s = a->ask->near->s;
    uint32_t first;
    const uint32_t count = road_chunks_of(a->near, a->net, s - WINDOW, s + WINDOW, &first);
    for (uint32_t i = first; i < first + count; i++) {
        if (box_holds(&a->net->chunk[i].box, a->x, a->y)) {
            chunk_try(a, i, kept);
        }
    }
    return kept->count && kept->choice[0].holds && kept->choice[0].rank <= 1;
}

bool locate_near(const locate_ask *a, locate_choice *best)
{
    locate_set kept;
    kept.count = 0;
    if (even_try(a, best)) {
        return true;
    }
    if (!stretch_try(a, &kept)) {
        return false;
    }
    *best = *locate_first(&kept);
    return true;
}

bool locate_start(locate_ask *a, const sp_road_net *net, const sp_road_ask *ask)
{
    if (!net || net->chunk_count == 0 || !sp_finite(ask->x) || !sp_finite(ask->y)) {
        return false;
    }
    *a = (locate_ask){.net = net, .ask = ask, .has_z = sp_finite(ask->z), .has_heading = sp_finite(ask->heading)};
    a->x = sp_clamp(ask->x, -LOCATE_MOST, LOCATE_MOST);
    a->y = sp_clamp(ask->y, -LOCATE_MOST, LOCATE_MOST);
    if (ask->near && sp_finite(ask->near->s)) {
        a->near = road_of(net, ask->near->road);
    }
    return true;
}

/* from a walk over what lies near: no farther than what was found, but for rounding */
static double nearest_of(const locate_set *k)
{
    double least = SP_INFINITY;
    for (uint32_t i = 0; i < k->count; i++) {
        least = sp_min(least, k->choice[i].far);
    }
    return least + LOCATE_TIE;
}

/* Millions of metres away rounding can leave a chunk's foot out, and its neighbour's too: then the nearest end of all
 * chunks. */
static void ends_try(const locate_ask *a, locate_set *kept)
{
    for (uint32_t i = 0; i < a->net->chunk_count; i++) {
        road_spot spot;
        locate_choice c;
        if (road_spot_end(a->net, i, a->x, a->y, &spot)) {
            locate_judge(a, &spot, &c);
            locate_take(kept, &c);
        }
    }
}

/* the whole search */
static bool search(const locate_ask *a, locate_choice *best)
{
    index_walk walk;
    uint32_t index;
    locate_set kept;
    kept.count = 0;
    if (a->near && stretch_try(a, &kept)) {
        *best = *locate_first(&kept);
        return true;
    }
    index_walk_start(&walk, a->net, a->x, a->y);
    while (index_walk_next(&walk, a->net, &index)) {
        chunk_try(a, index, &kept);
    }

    /* nothing holds it: the nearest, with the height where it is known */
    if (!kept.count || !kept.choice[0].holds) {
        double limit = nearest_of(&kept);
        index_walk_start(&walk, a->net, a->x, a->y);
        while (index_walk_nearer(&walk, a->net, &limit, &index)) {
            chunk_try(a, index, &kept);
            limit = nearest_of(&kept);
        }
    }
    if (!kept.count) {
        ends_try(a, &kept);
    }
    const locate_choice *first = locate_first(&kept);
    if (first) {
        *best = *first;
    }
    return first != NULL;
}

bool locate_best(const locate_ask *a, locate_choice *best)
{
    return (a->near && even_try(a, best)) || search(a, best);
}

bool sp_road_find(const sp_road_net *net, const sp_road_ask *ask, sp_road_place *out)
{
    locate_ask a;
    locate_choice best;
    *out = (sp_road_place){0};
    if (!locate_start(&a, net, ask) || !locate_best(&a, &best)) {
        return false;
    }
    *out = best.spot.place;
    return true;
}

bool sp_road_locate(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out)
{
    return sp_road_find(net, &(sp_road_ask){.x = x, .y = y, .z = SP_NAN, .heading = SP_NAN, .near = near}, out);
}
