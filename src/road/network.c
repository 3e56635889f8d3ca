/* network.c - facts about the whole, and the last step of building it: spans, reach, chunks, the graph of lanes. */
#include "road/inside.h"

#include <stdlib.h>
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

/* ---- ids ---- */
static int by_id(const void *a, const void *b)
{
    const id_entry *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->number > q->number) - (p->number < q->number);
}

static bool ids_make(sp_road_net *net, sp_arena *arena)
{
    net->road_id = SP_ARRAY(arena, id_entry, net->road_count);
    net->signal_id = SP_ARRAY(arena, id_entry, net->signal_count);
    if (!net->road_id || !net->signal_id) {
        return false;
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        net->road_id[i] = (id_entry){net->road[i].id ? net->road[i].id : "", i + 1};
    }
    for (uint32_t i = 0; i < net->signal_count; i++) {
        net->signal_id[i] = (id_entry){net->signal[i].id ? net->signal[i].id : "", i + 1};
    }
    qsort(net->road_id, net->road_count, sizeof *net->road_id, by_id);
    qsort(net->signal_id, net->signal_count, sizeof *net->signal_id, by_id);
    return true;
}

uint32_t net_id_find(const id_entry *list, uint32_t count, const char *id)
{
    uint32_t lo = 0, hi = list && id ? count : 0;
    count = hi;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (strcmp(list[middle].id, id) < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < count && !strcmp(list[lo].id, id) ? list[lo].number : 0;
}

uint32_t sp_road_by_id(const sp_road_net *net, const char *id)
{
    return net ? net_id_find(net->road_id, net->road_count, id) : 0;
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

const char *sp_road_geo_reference(const sp_road_net *net)
{
    return net && net->geo_reference ? net->geo_reference : "";
}

const char *sp_road_name(const sp_road_net *net)
{
    return net && net->name ? net->name : "";
}

sp_header_offset sp_road_header_offset(const sp_road_net *net)
{
    const double *o = net ? net->header_offset : NULL;
    return o ? (sp_header_offset){o[0], o[1], o[2], o[3]} : (sp_header_offset){0, 0, 0, 0};
}

bool sp_road_left_hand(const sp_road_net *net)
{
    return net && net->left_hand;
}

const char *sp_road_notes(const sp_road_net *net)
{
    return net && net->notes ? net->notes : "";
}

/* ---- the last step of building ---- */
static bool zero(const cubic *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (p[i].a != 0 || p[i].b != 0 || p[i].c != 0 || p[i].d != 0) {
            return false;
        }
    }
    return true;
}

static bool lanes_stepped(const lane *lanes, uint32_t count, bool banked, bool *high, bool *reverses)
{
    bool stepped = false;
    for (uint32_t i = 0; i < count; i++) {
        const lane *l = &lanes[i];
        for (uint32_t k = 0; k < l->height_count; k++) {
            *high = *high || l->height[k].inner != 0 || l->height[k].outer != 0;
        }
        *reverses = *reverses || l->reversed;
        stepped = stepped || l->height_count || (l->level && banked);
    }
    return stepped;
}

/* whether a road has any height, and which of its sections have steps */
static bool road_flat(road *r)
{
    bool high = false, leaning = !zero(r->superelevation, r->superelevation_count);
    for (uint32_t i = 0; i < r->shape_count; i++) {
        const lateral *p = &r->shape[i];
        leaning = leaning || p->a != 0 || p->b != 0 || p->c != 0 || p->d != 0;
    }
    for (uint32_t i = 0; i < r->crossfall_count; i++) {
        leaning = leaning || !zero(&r->crossfall[i].angle, 1);
    }

    for (uint32_t i = 0; i < r->section_count; i++) {
        section *c = &r->section[i];
        const bool left = lanes_stepped(c->left, c->left_count, leaning, &high, &r->reverses);
        const bool right = lanes_stepped(c->right, c->right_count, leaning, &high, &r->reverses);
        c->stepped = left || right;
        r->across = r->across || c->stepped;
    }
    r->across = r->across || leaning;
    return !high && !leaning && zero(r->elevation, r->elevation_count);
}

static bool road_materials(const road *r)
{
    for (uint32_t i = 0; i < r->section_count; i++) {
        const section *c = &r->section[i];
        for (uint32_t k = 0; k < c->left_count + c->right_count; k++) {
            const lane *l = k < c->left_count ? &c->left[k] : &c->right[k - c->left_count];
            for (uint32_t m = 0; m < l->material_count; m++) {
                if (l->material[m].friction > 0 && l->material[m].friction != 1) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool road_net_finish(sp_road_net *net, sp_arena *arena, sp_error *err)
{
    net->flat = true;
    net->materials = false;
    for (uint32_t i = 0; i < net->road_count; i++) {
        road *r = &net->road[i];
        for (uint32_t k = 0; k < r->geo_count; k++) {
            geo *g = &r->geo[k];
            const double end = k + 1 < r->geo_count ? r->geo[k + 1].s : sp_max(r->length, g->s);
            g->span = sp_max(end - g->s, 0);
        }
        road_patches_prepare(r);
        r->flat = road_flat(r);
        net->flat = net->flat && r->flat;
        net->materials = net->materials || road_materials(r);
    }
    if (!ids_make(net, arena) || !road_chunks_make(net, arena) || !road_index_make(net, arena) ||
        !road_graph_make(net, arena) || !road_limits_make(net, arena)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road network");
    }
    road_closures_mark(net->graph, net);
    return road_reach_make(net->graph) ||
           sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road network");
}
