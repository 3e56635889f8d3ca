/* network.c - facts about the whole, and the last step of building it: spans, reach, chunks. */
#include "road/inside.h"

#include <string.h>

uint32_t sp_road_count(const sp_road_net *net)
{
    return net ? net->road_count : 0;
}

const char *sp_road_id(const sp_road_net *net, uint32_t number)
{
    const road *r = road_of(net, number);
    return r ? r->id : "";
}

uint32_t sp_road_by_id(const sp_road_net *net, const char *id)
{
    for (uint32_t i = 1; id && i <= sp_road_count(net); i++) {
        if (!strcmp(net->road[i - 1].id, id)) {
            return i;
        }
    }
    return 0;
}

double sp_road_length(const sp_road_net *net, uint32_t number)
{
    const road *r = road_of(net, number);
    return r ? r->length : 0;
}

sp_vec2 sp_road_offset(const sp_road_net *net)
{
    return net ? net->offset : (sp_vec2){0, 0};
}

bool sp_road_left_hand(const sp_road_net *net)
{
    return net && net->left_hand;
}

const char *sp_road_notes(const sp_road_net *net)
{
    return net && net->notes ? net->notes : "";
}

/* chunks of one piece: as many as keep boxes small and turns short; a line is one */
static uint32_t chunks_wanted(const geo *g)
{
    if (g->kind == GEO_LINE) {
        return 1;
    }
    const double k1 = g->k0 + g->rate * g->length, turn = sp_max(sp_abs(g->k0), sp_abs(k1)) * g->span;
    const double n = g->kind == GEO_POLY ? sp_max(g->span / 10, 8) : sp_max(turn / 0.5, g->span / 200);
    return (uint32_t)sp_clamp(sp_ceil(n), 1, 4096);
}

/* box of a chunk: nine points of it, and what it can bulge between them */
static void chunk_box(chunk *c, const geo *g)
{
    c->min_x = c->min_y = SP_INFINITY;
    c->max_x = c->max_y = -SP_INFINITY;
    for (int i = 0; i <= 8; i++) {
        const geo_point q = geo_at(g, c->lo + (c->hi - c->lo) * i / 8);
        c->min_x = sp_min(c->min_x, q.x);
        c->max_x = sp_max(c->max_x, q.x);
        c->min_y = sp_min(c->min_y, q.y);
        c->max_y = sp_max(c->max_y, q.y);
    }
    const double bulge = g->kind == GEO_LINE ? 0 : (c->hi - c->lo) / 16 + 0.01;
    c->min_x -= bulge;
    c->min_y -= bulge;
    c->max_x += bulge;
    c->max_y += bulge;
}

/* largest |t| of the lanes, sampled where records start and every few metres, and a margin for what lies between */
static double reach_of(const road *r)
{
    double reach = 0;
    const double step = sp_clamp(r->length / 64, 1, 25);
    for (uint32_t i = 0; i < r->section_count; i++) {
        const section *c = &r->section[i];
        const double end = i + 1 < r->section_count ? r->section[i + 1].s : r->length;
        for (double s = c->s; s <= end; s += step) {
            double inner, outer;
            for (uint32_t k = 0; k < c->left_count + c->right_count; k++) {
                const int32_t id = k < c->left_count ? c->left[k].id : c->right[k - c->left_count].id;
                if (road_lane_edges(r, s, id, &inner, &outer)) {
                    reach = sp_max(reach, sp_abs(outer));
                }
            }
        }
        if (c->left_count + c->right_count == 0) {
            reach = sp_max(reach, sp_abs(road_offset_at(r, c->s)));
        }
    }
    return reach * 1.25 + 1;
}

bool road_net_finish(sp_road_net *net, sp_arena *arena, sp_error *err)
{
    /* how far each piece counts, and how many chunks there are */
    uint32_t count = 0;
    net->flat = true;
    for (uint32_t i = 0; i < net->road_count; i++) {
        road *r = &net->road[i];
        for (uint32_t k = 0; k < r->geo_count; k++) {
            geo *g = &r->geo[k];
            const double end = k + 1 < r->geo_count ? r->geo[k + 1].s : sp_max(r->length, g->s);
            g->span = sp_max(end - g->s, 0);
            count += chunks_wanted(g);
        }
        for (uint32_t k = 0; k < r->elevation_count; k++) {
            const cubic *e = &r->elevation[k];
            net->flat = net->flat && e->a == 0 && e->b == 0 && e->c == 0 && e->d == 0;
        }
        r->reach = reach_of(r);
    }
    net->chunk = SP_ARRAY(arena, chunk, count);
    if (!net->chunk) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road network");
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        const road *r = &net->road[i];
        for (uint32_t k = 0; k < r->geo_count; k++) {
            const geo *g = &r->geo[k];
            const uint32_t parts = chunks_wanted(g);
            for (uint32_t p = 0; p < parts; p++) {
                chunk *c = &net->chunk[net->chunk_count];
                *c = (chunk){.road = i + 1, .geo = k, .lo = g->span * p / parts, .hi = g->span * (p + 1) / parts};
                chunk_box(c, g);
                net->chunk_count++;
            }
        }
    }
    return true;
}
