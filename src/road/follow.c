/* follow.c - which lanes follow on which: the graph of stretches, made once from sections, links and junctions. Leaves
 * walks to travel.c and routes to route.c.
 *
 * What files say is taken together: a link counts whichever of its two ends names it; lanes of a junction follow by its
 * lane links and by the connecting roads' own. Lanes with the same id follow on each other only where nobody says
 * anything about any lane of that joint. Centre lanes are in no stretch. */
#include "road/inside.h"

#include <stdlib.h>

#define MOST_CUTS   1000 /* links into the middle of roads, of a network */
#define MOST_JOINTS 256  /* at one end of a lane; what a file says beyond that is left out */

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

/* ---- stretches ---- */
static double section_end(const road *r, uint32_t index)
{
    const double end = index + 1 < r->section_count ? r->section[index + 1].s : r->length;
    return sp_max(sp_min(end, r->length), sp_min(r->section[index].s, r->length));
}

/* number of the lane among those of its section; UINT32_MAX: none */
static uint32_t lane_slot(const section *c, int32_t id)
{
    const lane *l = id ? road_lane_find(c, id) : NULL;
    if (!l) {
        return UINT32_MAX;
    }
    return id > 0 ? (uint32_t)(l - c->left) : c->left_count + (uint32_t)(l - c->right);
}

static const lane *lane_by_slot(const section *c, uint32_t slot)
{
    return slot < c->left_count ? &c->left[slot] : &c->right[slot - c->left_count];
}

static void lane_stretches(const lane_graph *g, uint32_t number, uint32_t index, uint32_t slot, uint32_t *lo,
                           uint32_t *hi)
{
    const uint32_t at = g->lane[g->section[number - 1] + index] + slot;
    *lo = g->first[at];
    *hi = g->first[at + 1];
}

uint32_t graph_find(const sp_road_net *net, uint32_t number, double s, int32_t id, bool ending)
{
    const road *r = road_of(net, number);
    if (!r || !net->graph) {
        return UINT32_MAX;
    }
    const section *c = road_section(r, s);
    if (ending && c->s >= s && c > r->section) {
        c--;
    }
    const uint32_t slot = lane_slot(c, id);
    if (slot == UINT32_MAX) {
        return UINT32_MAX;
    }
    uint32_t lo, hi;
    lane_stretches(net->graph, number, (uint32_t)(c - r->section), slot, &lo, &hi);
    while (lo + 1 < hi && (ending ? net->graph->stretch[lo].to < s : net->graph->stretch[lo].to <= s)) {
        lo++;
    }
    return lo;
}

uint32_t graph_beside(const sp_road_net *net, uint32_t at, bool outwards)
{
    const lane_graph *g = net->graph;
    const lane_stretch *p = &g->stretch[at];
    const section *c = &net->road[p->road - 1].section[p->section];
    const uint32_t slot = lane_slot(c, p->lane), lanes = c->left_count + c->right_count;
    uint32_t lo, hi;
    if (slot == UINT32_MAX || (outwards ? slot + 1 >= lanes : slot == 0)) {
        return UINT32_MAX;
    }
    lane_stretches(g, p->road, p->section, slot, &lo, &hi);
    const uint32_t beside = outwards ? at + (hi - lo) : at - (hi - lo);
    return (g->stretch[beside].lane > 0) == (p->lane > 0) ? beside : UINT32_MAX;
}

/* the widths do not change over the stretch, nor does the offset */
static bool lane_steady(const road *r, const section *c, const lane_stretch *p)
{
    const cubic *o = cubic_find(r->offset, r->offset_count, p->from);
    const cubic *end = o ? r->offset + r->offset_count : NULL;
    for (; o && o < end && o->s < p->to; o++) {
        if (o->s > p->from || o->b != 0 || o->c != 0 || o->d != 0) {
            return false;
        }
    }
    const lane *lanes = p->lane > 0 ? c->left : c->right;
    for (uint32_t i = 0; i < (p->lane > 0 ? c->left_count : c->right_count); i++) {
        const lane *l = &lanes[i];
        for (uint32_t k = 0; k < l->width_count; k++) {
            const cubic *w = &l->width[k];
            if (w->b != 0 || w->c != 0 || w->d != 0 || w->a != l->width[0].a) {
                return false;
            }
        }
        if (l->id == p->lane) {
            break;
        }
    }
    return true;
}

/* near enough to tell a lane from none: a border's is not asked for */
static double lane_width_at(const section *c, double s, const lane *l)
{
    const cubic *p = cubic_find(l->width, l->width_count, s - c->s);
    return l->border || !p ? (p ? 3 : 0) : cubic_at(p, s - c->s);
}

/* of its middle, to a few millimetres: enough to choose a way by */
static double rough_length(const road *r, const section *c, const lane_stretch *p)
{
    if (p->steady) {
        return path_length(r, c, p->lane, true, 0, p->from, p->to);
    }
    const uint32_t parts = (uint32_t)sp_clamp((p->to - p->from) / 10, 2, 64);
    const double step = (p->to - p->from) / parts;
    double sum = 0, t = lane_middle(r, c, p->from, p->lane);
    for (uint32_t i = 0; i < parts; i++) {
        const double s = p->from + step * (i + 0.5), next = lane_middle(r, c, p->from + step * (i + 1), p->lane);
        const geo *g = road_geo(r, s);
        const geo_point q = geo_frame(g, s - g->s);
        sum += sp_hypot(step * q.speed * sp_max(1 - q.curvature * (t + next) / 2, 0), next - t);
        t = next;
    }
    return sum;
}

static void stretch_fill(const sp_road_net *net, lane_stretch *p, const section *c, const lane *l)
{
    const road *r = road_of(net, p->road);
    p->lane = l->id;
    p->way = sp_road_direction(net, p->road, l->id);
    p->both = l->both;
    p->steady = lane_steady(r, c, p);
    const double wide = sp_max(lane_width_at(c, p->from, l),
                               sp_max(lane_width_at(c, (p->from + p->to) / 2, l), lane_width_at(c, p->to, l)));
    p->driven = l->type == SP_LANE_DRIVING && wide > 1;
    p->length = l->type == SP_LANE_DRIVING ? rough_length(r, c, p) : p->to - p->from;
}

/* where links meet roads in their middle; by road and s */
typedef struct cut {
    uint32_t road;
    double s;
} cut;

static int compare_cuts(const void *a, const void *b)
{
    const cut *p = a, *q = b;
    if (p->road != q->road) {
        return p->road < q->road ? -1 : 1;
    }
    return (p->s > q->s) - (p->s < q->s);
}

static uint32_t cuts_find(const sp_road_net *net, cut out[MOST_CUTS])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->road_count; i++) {
        const road_link *both[2] = {&net->road[i].predecessor, &net->road[i].successor};
        for (int k = 0; k < 2; k++) {
            const road *on = road_of(net, both[k]->target);
            if (both[k]->kind == LINK_ROAD && both[k]->aside && on && both[k]->s > 0 && both[k]->s < on->length &&
                count < MOST_CUTS) {
                out[count++] = (cut){both[k]->target, both[k]->s};
            }
        }
    }
    qsort(out, count, sizeof *out, compare_cuts);
    return count;
}

/* counts (stretch NULL) or fills the stretches of a section's lanes; gives the new count */
static uint32_t section_cut(const sp_road_net *net, lane_graph *g, uint32_t number, uint32_t index, const cut *cuts,
                            uint32_t cut_count, uint32_t count)
{
    const road *r = road_of(net, number);
    const section *c = &r->section[index];
    const double begin = sp_min(c->s, r->length), end = section_end(r, index);
    const uint32_t lanes = c->left_count + c->right_count;
    for (uint32_t slot = 0; slot < lanes; slot++) {
        double from = begin;
        if (g->first) {
            g->first[g->lane[g->section[number - 1] + index] + slot] = count;
        }
        for (uint32_t k = lanes > 64 ? cut_count : 0; k <= cut_count; k++) {
            const double to = k < cut_count ? cuts[k].s : end;
            if (k < cut_count && (cuts[k].road != number || to <= from || to >= end)) {
                continue;
            }
            if (g->stretch) {
                lane_stretch *p = &g->stretch[count];
                *p = (lane_stretch){.road = number, .section = index, .from = from, .to = to};
                stretch_fill(net, p, c, lane_by_slot(c, slot));
            }
            from = to;
            count++;
        }
    }
    return count;
}

/* the cuts of one road */
static const cut *cuts_of(const cut *all, uint32_t total, uint32_t number, uint32_t *count)
{
    uint32_t first = 0;
    while (first < total && all[first].road < number) {
        first++;
    }
    *count = 0;
    while (first + *count < total && all[first + *count].road == number) {
        (*count)++;
    }
    return all + first;
}

static bool stretches_make(maker *m)
{
    sp_road_net *net = m->net;
    lane_graph *g = m->g;
    cut *cuts = SP_ARRAY(m->scratch, cut, MOST_CUTS);
    if (!cuts) {
        return false;
    }
    const uint32_t total = cuts_find(net, cuts);

    /* once to count, once to fill */
    for (int pass = 0; pass < 2; pass++) {
        uint32_t sections = 0, lanes = 0, count = 0;
        for (uint32_t i = 0; i < net->road_count; i++) {
            const road *r = &net->road[i];
            uint32_t cut_count = 0;
            const cut *own = total ? cuts_of(cuts, total, i + 1, &cut_count) : cuts;
            if (pass) {
                g->section[i] = sections;
            }
            for (uint32_t k = 0; k < r->section_count; k++, sections++) {
                if (pass) {
                    g->lane[sections] = lanes;
                }
                lanes += r->section[k].left_count + r->section[k].right_count;
                count = section_cut(net, g, i + 1, k, own, cut_count, count);
            }
        }
        if (pass) {
            g->first[lanes] = count;
            g->stretch_count = count;
            return true;
        }
        g->section = SP_ARRAY(m->arena, uint32_t, net->road_count);
        g->lane = SP_ARRAY(m->arena, uint32_t, sections);
        g->first = SP_ARRAY(m->arena, uint32_t, lanes + 1);
        g->stretch = SP_ARRAY(m->arena, lane_stretch, count);
        if (!g->section || !g->lane || !g->first || !g->stretch) {
            return false;
        }
    }
    return true;
}

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
    const uint32_t p = lane_slot(c, a), q = lane_slot(c + 1, b);
    uint32_t lo, hi, next, unused;
    if (p == UINT32_MAX || q == UINT32_MAX) {
        return;
    }
    lane_stretches(m->g, number, index, p, &lo, &hi);
    lane_stretches(m->g, number, index + 1, q, &next, &unused);
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
        const lane *l = lane_by_slot(c, k);
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
        const lane *l = lane_by_slot(c, k);
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
        const lane *l = lane_by_slot(c, k);
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
                join_next(m, i, k, lane_by_slot(c, n)->id, lane_by_slot(c, n)->id);
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
        good = m.told && m.g->connecting && m.g->turn && stretches_make(&m);
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
