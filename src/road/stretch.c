/* stretch.c - the graph of lanes as others may ask for it. Leaves making it to cut.c, follow.c, lengths to along.c. */
#include "road/stretch.h"

#include "road/inside.h"

uint32_t sp_road_stretch_count(const sp_road_net *net)
{
    return net && net->graph ? net->graph->stretch_count : 0;
}

/* one curvature from s0 to s1; *straight: one line */
static bool one_bend(const road *r, double s0, double s1, bool *straight)
{
    const geo *g = road_geo(r, s0), *first = g, *end = r->geo + r->geo_count;
    *straight = true;
    for (; g < end && (g == first || g->s < s1); g++) {
        if (g->kind == GEO_POLY || g->rate != 0 || g->k0 != first->k0)
            return false;
        *straight = *straight && g->k0 == 0 && sp_abs(sp_wrap_angle(g->heading - first->heading)) < 1e-9;
    }
    return true;
}

bool sp_road_stretch_get(const sp_road_net *net, uint32_t index, sp_road_stretch *out)
{
    if (index >= sp_road_stretch_count(net))
        return false;
    const lane_stretch *p = &net->graph->stretch[index];
    bool straight = false;
    const bool even = p->steady && one_bend(&net->road[p->road - 1], p->from, p->to, &straight);
    *out = (sp_road_stretch){.road = p->road,
                             .lane = p->lane,
                             .way = p->way,
                             .driven = p->driven,
                             .steady = p->steady,
                             .even = even,
                             .straight = even && straight,
                             .from = p->from,
                             .to = p->to,
                             .length = p->length};
    return true;
}

uint32_t sp_road_stretch_at(const sp_road_net *net, uint32_t number, double s, int32_t id)
{
    const road *r = road_of(net, number);
    const uint32_t at =
        r && id && sp_finite(s) ? graph_find(net, number, sp_clamp(s, 0, r->length), id, false) : UINT32_MAX;
    return at == UINT32_MAX ? 0 : at + 1;
}

uint32_t sp_road_stretch_next(const sp_road_net *net, uint32_t index, bool back, uint32_t *out, uint32_t max)
{
    if (index >= sp_road_stretch_count(net))
        return 0;
    const lane_graph *g = net->graph;
    const lane_stretch *p = &g->stretch[index];
    const bool end = (p->way > 0) != back;
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count[end]; i++) {
        const joint *j = &g->joint[p->joint[end] + i];
        const lane_stretch *q = &g->stretch[j->to];
        const int way = (j->at_end ? -1 : 1) * (back ? -1 : 1);
        if (!q->both && q->way != way)
            continue;
        if (count < max)
            out[count] = j->to;
        count++;
    }
    return count;
}

double sp_road_stretch_metres(const sp_road_net *net, uint32_t index, double s0, double s1)
{
    if (index >= sp_road_stretch_count(net))
        return 0;
    const lane_stretch *p = &net->graph->stretch[index];
    const road *r = road_of(net, p->road);
    return path_length(r, &r->section[p->section], p->lane, p->steady, 0, sp_clamp(s0, p->from, p->to),
                       sp_clamp(s1, p->from, p->to));
}
