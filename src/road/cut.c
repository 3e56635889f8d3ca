/* cut.c - the stretches of the graph of lanes: one a lane and section, cut where links meet roads in their middle; and
 * which of them holds a place. Leaves what follows on what to follow.c. */
#include "road/follow.h"

#include <stdlib.h>

#define MOST_CUTS 1000 /* links into the middle of roads, of a network */

static double section_end(const road *r, uint32_t index)
{
    const double end = index + 1 < r->section_count ? r->section[index + 1].s : r->length;
    return sp_max(sp_min(end, r->length), sp_min(r->section[index].s, r->length));
}

uint32_t graph_slot(const section *c, int32_t id)
{
    const lane *l = id ? road_lane_find(c, id) : NULL;
    if (!l) {
        return UINT32_MAX;
    }
    return id > 0 ? (uint32_t)(l - c->left) : c->left_count + (uint32_t)(l - c->right);
}

const lane *graph_lane(const section *c, uint32_t slot)
{
    return slot < c->left_count ? &c->left[slot] : &c->right[slot - c->left_count];
}

void graph_stretches(const lane_graph *g, uint32_t number, uint32_t index, uint32_t slot, uint32_t *lo, uint32_t *hi)
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
    const uint32_t slot = graph_slot(c, id);
    if (slot == UINT32_MAX) {
        return UINT32_MAX;
    }
    uint32_t lo, hi;
    graph_stretches(net->graph, number, (uint32_t)(c - r->section), slot, &lo, &hi);
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
    const uint32_t slot = graph_slot(c, p->lane), lanes = c->left_count + c->right_count;
    uint32_t lo, hi;
    if (slot == UINT32_MAX || (outwards ? slot + 1 >= lanes : slot == 0)) {
        return UINT32_MAX;
    }
    graph_stretches(g, p->road, p->section, slot, &lo, &hi);
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
                stretch_fill(net, p, c, graph_lane(c, slot));
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

bool graph_cut(const sp_road_net *net, lane_graph *g, sp_arena *arena, sp_arena *scratch)
{
    cut *cuts = SP_ARRAY(scratch, cut, MOST_CUTS);
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
        g->section = SP_ARRAY(arena, uint32_t, net->road_count);
        g->lane = SP_ARRAY(arena, uint32_t, sections);
        g->first = SP_ARRAY(arena, uint32_t, lanes + 1);
        g->stretch = SP_ARRAY(arena, lane_stretch, count);
        if (!g->section || !g->lane || !g->first || !g->stretch) {
            return false;
        }
    }
    return true;
}
