/* follow.c - which lanes follow on which: the graph of stretches, made once from sections, links and junctions. Leaves
 * the stretches themselves to cut.c, walks to travel.c and routes to route.c.
 *
 * What files say is taken together: a link counts whichever of its two ends names it; lanes of a junction follow by its
 * lane links and by the connecting roads' own. Lanes with the same id follow on each other only where nobody says
 * anything about any lane of that joint. Centre lanes are in no stretch. */
#include "road/follow.h"

#define MOST_JOINTS 256 /* at one end of a lane; what a file says beyond that is left out */

typedef struct contact { /* the end (greater s) of what ends at s there, or the start of what starts there */
    uint32_t road;
    double s;
    bool end;
} contact;
typedef struct said { /* a joint of two ends */
    uint32_t a, b;
    bool a_end, b_end;
} said;

typedef struct maker {
    sp_road_net *net;
    lane_graph *g;
    sp_arena *arena, *scratch;
    said *said;
    uint32_t count, room;
    bool (*told)[2]; /* of each road's start and end: somebody names its lanes there */
    bool failed;
} maker;

/* ---- joints ---- */
static void join_ends(maker *m, uint32_t p, bool p_end, uint32_t q, bool q_end)
{
    if (p == UINT32_MAX || q == UINT32_MAX || m->failed) {
        return;
    }
    if (m->count == m->room) {
        const uint32_t room = m->room ? m->room * 2 : 256;
        m->said = sp_arena_grow(m->scratch, m->said, m->count, room, sizeof *m->said);
        m->room = room;
        if (!m->said) {
            m->failed = true;
            return;
        }
    }
    m->said[m->count++] = (said){p, q, p_end, q_end};
}

static void join(maker *m, contact from, int32_t a, contact to, int32_t b)
{
    join_ends(m, graph_find(m->net, from.road, from.s, a, from.end), from.end,
              graph_find(m->net, to.road, to.s, b, to.end), to.end);
}

/* a lane of a section with one of the next */
static void join_next(maker *m, uint32_t number, uint32_t index, int32_t a, int32_t b)
{
    const section *c = &m->net->road[number - 1].section[index];
    const uint32_t p = graph_slot(c, a), q = graph_slot(c + 1, b);
    uint32_t lo, hi, next, unused;
    if (p == UINT32_MAX || q == UINT32_MAX) {
        return;
    }
    graph_stretches(m->g, number, index, p, &lo, &hi);
    graph_stretches(m->g, number, index + 1, q, &next, &unused);
    join_ends(m, hi - 1, true, next, false);
}

#define LINK_AT(r, end) ((end) ? &(r)->successor : &(r)->predecessor)

static contact end_of(const sp_road_net *net, uint32_t number, bool end)
{
    return (contact){number, end ? road_of(net, number)->length : 0, end};
}

static void heading_at(const road *r, double s, double *x, double *y, double *dx, double *dy)
{
    const geo *g = road_geo(r, s);
    const geo_point p = geo_at(g, s - g->s);
    *x = p.x;
    *y = p.y;
    *dx = p.c;
    *dy = p.s;
}

/* where a road's end leads to by a link to a road; in the middle of one, its heading says which way */
static contact link_contact(const sp_road_net *net, uint32_t number, bool end, const road_link *l)
{
    const road *r = road_of(net, number), *on = road_of(net, l->target);
    if (!l->aside) {
        return end_of(net, l->target, l->at_end);
    }
    double x, y, ax, ay, bx, by;
    const double s = sp_clamp(l->s, 0, on->length);
    heading_at(r, end ? r->length : 0, &x, &y, &ax, &ay);
    heading_at(on, s, &x, &y, &bx, &by);
    const double ahead = (ax * bx + ay * by) * (end ? 1 : -1);
    const bool with = sp_abs(ahead) > 0.1 ? ahead > 0 : l->way >= 0;
    return (contact){l->target, s, !with};
}

/* lanes of `from` that name what follows there; with `doit` they are joined */
static bool named_join(maker *m, contact from, contact to, bool doit)
{
    const road *r = road_of(m->net, from.road);
    const section *c = from.end ? &r->section[r->section_count - 1] : &r->section[0];
    bool any = false;
    for (uint32_t k = 0; k < c->left_count + c->right_count; k++) {
        const lane *l = graph_lane(c, k);
        int32_t named[LANE_NAMES];
        const uint32_t count = lane_names(l, from.end, named);
        any = any || count > 0;
        for (uint32_t i = 0; doit && i < count; i++) {
            join(m, from, l->id, to, named[i]);
        }
    }
    return any;
}

/* nobody says anything: lanes of the same id, seen the other way round where both roads begin or both end there */
static void same_join(maker *m, contact from, contact to)
{
    const road *r = road_of(m->net, from.road), *on = road_of(m->net, to.road);
    const section *c = from.end ? &r->section[r->section_count - 1] : &r->section[0];
    const section *into = road_section(on, to.s);
    if (to.end && into->s >= to.s && into > on->section) {
        into--;
    }
    for (uint32_t k = 0; k < c->left_count + c->right_count; k++) {
        const lane *l = graph_lane(c, k);
        const int32_t id = from.end == to.end ? -l->id : l->id;
        const lane *next = road_lane_find(into, id);
        if (next && next->type == l->type) {
            join(m, from, l->id, to, id);
        }
    }
}

/* the end of the incoming road that a connection leaves from; false: it has none there */
static bool incoming_end(const maker *m, uint32_t index, const connection *c, contact *out)
{
    const sp_road_net *net = m->net;
    const road *r = road_of(net, c->incoming), *on = road_of(net, c->connecting);
    const road_link *back = LINK_AT(on, c->at_end);
    if (back->kind == LINK_ROAD && back->target == c->incoming) {
        *out = link_contact(net, c->connecting, c->at_end, back);
        return true;
    }
    bool at[2];
    for (int e = 0; e < 2; e++) {
        const road_link *l = LINK_AT(r, e == 1);
        at[e] = l->kind == LINK_JUNCTION && l->target == index;
    }
    if (!at[0] && !at[1]) {
        return false;
    }

    /* both: the nearer one */
    double x, y, near[2], dx, dy, ex, ey;
    heading_at(on, c->at_end ? on->length : 0, &x, &y, &dx, &dy);
    for (int e = 0; e < 2; e++) {
        heading_at(r, e ? r->length : 0, &ex, &ey, &dx, &dy);
        near[e] = sp_hypot(ex - x, ey - y);
    }
    *out = end_of(net, c->incoming, at[1] && (!at[0] || near[1] < near[0]));
    return true;
}

static void junctions_join(maker *m)
{
    const sp_road_net *net = m->net;
    for (uint32_t i = 0; i < net->road_count; i++) {
        m->g->connecting[i] = net->road[i].junction != 0;
    }
    for (uint32_t i = 0; i < net->junction_count; i++) {
        const junction *j = &net->junction[i];
        for (uint32_t k = 0; k < j->connection_count; k++) {
            const connection *c = &j->connection[k];
            contact from;
            if (!road_of(net, c->incoming) || !road_of(net, c->connecting) || !incoming_end(m, i, c, &from)) {
                continue;
            }
            const contact to = end_of(net, c->connecting, c->at_end);
            m->g->connecting[c->connecting - 1] |= j->kind != JUNCTION_DIRECT;
            for (uint32_t p = 0; p < c->pair_count; p++) {
                join(m, from, c->pair[p].from, to, c->pair[p].to);
                m->told[c->connecting - 1][c->at_end] = true;
            }
            if (c->pair_count == 0 && LINK_AT(road_of(net, c->connecting), c->at_end)->kind != LINK_ROAD &&
                !named_join(m, to, from, j->kind != JUNCTION_DIRECT)) {
                same_join(m, from, to);
            }
        }
    }
}

static void roads_join(maker *m)
{
    const sp_road_net *net = m->net;
    for (uint32_t i = 1; i <= net->road_count; i++) {
        for (int e = 0; e < 2; e++) {
            const road_link *l = LINK_AT(road_of(net, i), e == 1);
            if (l->kind != LINK_ROAD || !road_of(net, l->target)) {
                continue;
            }
            const contact from = end_of(net, i, e == 1), to = link_contact(net, i, e == 1, l);
            const bool named = named_join(m, from, to, true);
            bool back = false;
            if (!l->aside) {
                const road_link *other = LINK_AT(road_of(net, l->target), l->at_end);
                const bool mutual = other->kind == LINK_ROAD && other->target == i && !other->aside;
                back = mutual && named_join(m, to, from, false);
            }
            if (!named && !back && !m->told[i - 1][e]) {
                same_join(m, from, to);
            }
        }
    }
}

/* lanes of a section that name those of the next (`after`), or of the next that name theirs; false: nobody does */
static bool section_join(maker *m, uint32_t number, uint32_t index, bool after)
{
    const section *c = &road_of(m->net, number)->section[after ? index : index + 1];
    bool any = false;
    for (uint32_t k = 0; k < c->left_count + c->right_count; k++) {
        const lane *l = graph_lane(c, k);
        int32_t named[LANE_NAMES];
        const uint32_t count = lane_names(l, after, named);
        any = any || count > 0;
        for (uint32_t i = 0; i < count; i++) {
            join_next(m, number, index, after ? l->id : named[i], after ? named[i] : l->id);
        }
    }
    return any;
}

/* within a road: over the borders of sections, and where stretches are cut */
static void sections_join(maker *m)
{
    for (uint32_t i = 1; i <= m->net->road_count; i++) {
        const road *r = road_of(m->net, i);
        for (uint32_t k = 0; k + 1 < r->section_count; k++) {
            const section *c = &r->section[k];
            const bool after = section_join(m, i, k, true), before = section_join(m, i, k, false);
            for (uint32_t n = 0; !after && !before && n < c->left_count + c->right_count; n++) {
                join_next(m, i, k, graph_lane(c, n)->id, graph_lane(c, n)->id);
            }
        }
    }
    for (uint32_t i = 0; i + 1 < m->g->stretch_count; i++) {
        const lane_stretch *p = &m->g->stretch[i];
        if (p[1].road == p->road && p[1].section == p->section && p[1].lane == p->lane) {
            join_ends(m, i, true, i + 1, false);
        }
    }
}

/* ---- the whole ---- */
static void joint_add(lane_graph *g, uint32_t from, bool from_end, uint32_t to, bool at_end)
{
    lane_stretch *p = &g->stretch[from];
    joint *list = g->joint + p->joint[from_end];
    if (p->count[from_end] == MOST_JOINTS) {
        return;
    }
    for (uint32_t i = 0; i < p->count[from_end]; i++) {
        if (list[i].to == to && list[i].at_end == at_end) {
            return;
        }
    }
    list[p->count[from_end]++] = (joint){to, at_end};
}

static bool joints_lay(maker *m)
{
    lane_graph *g = m->g;
    g->joint = SP_ARRAY(m->arena, joint, (size_t)m->count * 2);
    if (!g->joint) {
        return false;
    }
    for (uint32_t i = 0; i < m->count; i++) {
        g->stretch[m->said[i].a].joint[m->said[i].a_end]++;
        g->stretch[m->said[i].b].joint[m->said[i].b_end]++;
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < g->stretch_count; i++) {
        for (int e = 0; e < 2; e++) {
            const uint32_t count = g->stretch[i].joint[e];
            g->stretch[i].joint[e] = at;
            at += count;
        }
    }
    for (uint32_t i = 0; i < m->count; i++) {
        const said *s = &m->said[i];
        joint_add(g, s->a, s->a_end, s->b, s->b_end);
        joint_add(g, s->b, s->b_end, s->a, s->a_end);
    }
    g->joint_count = at;
    return true;
}

/* how much a road turns for who enters it: a connecting road over all of it, others over their first 50 m */
static void turns_find(maker *m)
{
    for (uint32_t i = 0; i < m->net->road_count; i++) {
        const road *r = &m->net->road[i];
        for (int e = 0; e < 2; e++) {
            const bool whole = m->g->connecting[i];
            const double part = whole ? r->length : 50;
            double sum = 0;
            for (uint32_t k = 0; k < r->geo_count; k++) {
                const geo *g = &r->geo[k];
                const double end = whole ? g->length : g->span;
                const double lo = e ? sp_max(0, r->length - part - g->s) : 0;
                const double hi = e ? end : sp_min(end, part - g->s);
                sum += hi > lo ? geo_turn(g, lo, hi) : 0;
            }
            m->g->turn[i][e] = sp_abs(sum);
        }
    }
}

bool road_graph_make(sp_road_net *net, sp_arena *arena)
{
    maker m = {.net = net, .arena = arena, .scratch = sp_arena_create(), .g = SP_NEW(arena, lane_graph)};
    bool good = m.scratch && m.g;
    if (good) {
        m.told = sp_arena_alloc(m.scratch, sizeof *m.told * (net->road_count + 1));
        m.g->connecting = SP_ARRAY(arena, bool, net->road_count + 1);
        m.g->turn = sp_arena_alloc(arena, sizeof *m.g->turn * (net->road_count + 1));
        good = m.told && m.g->connecting && m.g->turn && graph_cut(net, m.g, arena, m.scratch);
    }
    if (good) {
        m.g->reach = SP_ARRAY(arena, double, m.g->stretch_count * 2 + 1);
        good = m.g->reach != NULL;
    }
    if (good) {
        net->graph = m.g;
        junctions_join(&m);
        roads_join(&m);
        sections_join(&m);
        turns_find(&m);
        good = !m.failed && joints_lay(&m);
    }
    sp_arena_destroy(m.scratch);
    net->graph = good ? m.g : NULL;
    return good;
}
