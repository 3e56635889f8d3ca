/* draft_finish.c - a draft becomes a constant network: mirrored where traffic keeps left, copied without the slack of
 * growing lists, its signals in the order of their roads. Leaves spans, boxes and flatness to network.c, where signals
 * and objects stand to signals.c and objects.c. */
#include "road/draft.h"

#include <string.h>

#define COPIES 100000 /* of all repeated objects together */

/* ---------------------------------------------------------------- mirroring at the x axis */
static void cubics_negate(cubic *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        p[i] = (cubic){p[i].s, -p[i].a, -p[i].b, -p[i].c, -p[i].d};
    }
}

static void lanes_mirror(lane *lanes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        lane *l = &lanes[i];
        l->id = -l->id;
        l->predecessor = -l->predecessor;
        l->successor = -l->successor;
        if (l->border) {
            cubics_negate(l->width, l->width_count);
        }
        for (uint32_t m = 0; m < l->mark_count; m++) {
            for (uint32_t k = 0; k < l->mark[m].line_count; k++) {
                l->mark[m].line[k].t_offset = -l->mark[m].line[k].t_offset;
            }
        }
    }
}

static void section_mirror(section *c)
{
    lanes_mirror(c->left, c->left_count);
    lanes_mirror(c->right, c->right_count);
    lane *left = c->left;
    const uint32_t count = c->left_count;
    c->left = c->right;
    c->left_count = c->right_count;
    c->right = left;
    c->right_count = count;
}

static void span_mirror(int32_t *from, int32_t *to)
{
    const int32_t first = *from;
    *from = -*to;
    *to = -first;
}

/* corners in the reverse order, so that they go round the same way as before */
static void outline_mirror(object_outline *o)
{
    for (uint32_t i = 0; i < o->corner_count; i++) {
        o->corner[i].b = -o->corner[i].b;
    }
    for (uint32_t i = 0; i < o->corner_count / 2; i++) {
        const object_corner c = o->corner[i];
        o->corner[i] = o->corner[o->corner_count - 1 - i];
        o->corner[o->corner_count - 1 - i] = c;
    }
}

static void object_mirror(object_said *o)
{
    o->t = -o->t;
    o->heading = -o->heading;
    o->roll = -o->roll;
    span_mirror(&o->lane_from, &o->lane_to);
    for (uint32_t i = 0; i < o->outline_count; i++) {
        outline_mirror(&o->outline[i]);
    }
    for (uint32_t i = 0; i < o->repeat_count; i++) {
        o->repeat[i].t[0] = -o->repeat[i].t[0];
        o->repeat[i].t[1] = -o->repeat[i].t[1];
    }
}

static void geo_mirror(draft *d, geo *g)
{
    g->y = -g->y;
    g->heading = -g->heading;
    g->k0 = -g->k0;
    g->rate = -g->rate;
    for (int i = 0; i < 4; i++) {
        g->v[i] = -g->v[i];
    }
    d->failed = !geo_prepare(g, d->arena) || d->failed;
}

static void road_mirror(draft *d, road *r)
{
    r->left_hand = !r->left_hand;
    for (uint32_t i = 0; i < r->geo_count; i++) {
        geo_mirror(d, &r->geo[i]);
    }
    cubics_negate(r->offset, r->offset_count);
    cubics_negate(r->superelevation, r->superelevation_count);
    for (uint32_t i = 0; i < r->section_count; i++) {
        section_mirror(&r->section[i]);
    }
    for (uint32_t i = 0; i < r->object_count; i++) {
        object_mirror(&r->object[i]);
    }
    for (uint32_t i = 0; i < r->ref_count; i++) {
        r->ref[i].t = -r->ref[i].t;
        span_mirror(&r->ref[i].lane_from, &r->ref[i].lane_to);
    }
}

void draft_mirror(draft *d)
{
    for (uint32_t i = 0; i < d->net.road_count; i++) {
        road_mirror(d, &d->net.road[i]);
    }
    for (uint32_t i = 0; i < d->net.signal_count; i++) {
        sp_road_signal *s = &d->net.signal[i];
        s->t = -s->t;
        s->h_offset = -s->h_offset;
        s->roll = -s->roll;
        span_mirror(&s->lane_from, &s->lane_to);
    }
    for (uint32_t i = 0; i < d->net.junction_count; i++) {
        const junction *j = &d->net.junction[i];
        for (uint32_t k = 0; k < j->connection_count; k++) {
            for (uint32_t n = 0; n < j->connection[k].pair_count; n++) {
                lane_pair *p = &j->connection[k].pair[n];
                *p = (lane_pair){-p->from, -p->to};
            }
        }
    }
}

/* ---------------------------------------------------------------- copying */
typedef struct copier {
    sp_arena *arena;
    bool failed;
} copier;

static void *copy_bytes(copier *c, const void *list, size_t count, size_t item)
{
    void *p = c->failed || !count ? NULL : sp_arena_alloc(c->arena, count * item);
    c->failed = c->failed || (count && !p);
    if (p) {
        memcpy(p, list, count * item);
    }
    return p;
}
#define COPY(c, list, count) ((list) = copy_bytes((c), (list), (count), sizeof *(list)))

static void copy_text(copier *c, const char **text)
{
    *text = c->failed ? NULL : sp_arena_strdup(c->arena, *text ? *text : "");
    c->failed = c->failed || !*text;
}

static void lane_copy(copier *c, lane *l)
{
    COPY(c, l->width, l->width_count);
    COPY(c, l->mark, l->mark_count);
    for (uint32_t i = 0; i < l->mark_count && !c->failed; i++) {
        COPY(c, l->mark[i].line, l->mark[i].line_count);
    }
    COPY(c, l->speed, l->speed_count);
    COPY(c, l->height, l->height_count);
    COPY(c, l->material, l->material_count);
    l->access_count = l->more_count = 0;
    l->access = NULL;
    l->more = NULL;
}

static void section_copy(copier *c, section *x)
{
    COPY(c, x->left, x->left_count);
    COPY(c, x->right, x->right_count);
    COPY(c, x->mark, x->mark_count);
    for (uint32_t i = 0; i < x->left_count && !c->failed; i++) {
        lane_copy(c, &x->left[i]);
    }
    for (uint32_t i = 0; i < x->right_count && !c->failed; i++) {
        lane_copy(c, &x->right[i]);
    }
}

static void object_copy(copier *c, object_said *o)
{
    copy_text(c, &o->id);
    copy_text(c, &o->name);
    copy_text(c, &o->type);
    copy_text(c, &o->subtype);
    copy_text(c, &o->orientation);
    COPY(c, o->repeat, o->repeat_count);
    COPY(c, o->outline, o->outline_count);
    for (uint32_t i = 0; i < o->outline_count && !c->failed; i++) {
        COPY(c, o->outline[i].corner, o->outline[i].corner_count);
    }
}

static void road_copy(copier *c, road *r)
{
    copy_text(c, &r->id);
    copy_text(c, &r->name);
    COPY(c, r->geo, r->geo_count);
    for (uint32_t i = 0; i < r->geo_count && !c->failed; i++) {
        COPY(c, r->geo[i].knot, r->geo[i].panels);
    }
    COPY(c, r->offset, r->offset_count);
    COPY(c, r->elevation, r->elevation_count);
    COPY(c, r->superelevation, r->superelevation_count);
    COPY(c, r->speed, r->speed_count);
    COPY(c, r->ref, r->ref_count);
    COPY(c, r->section, r->section_count);
    for (uint32_t i = 0; i < r->section_count && !c->failed; i++) {
        section_copy(c, &r->section[i]);
    }
    COPY(c, r->object, r->object_count);
    for (uint32_t i = 0; i < r->object_count && !c->failed; i++) {
        object_copy(c, &r->object[i]);
    }
}

static void junction_copy(copier *c, junction *j)
{
    copy_text(c, &j->id);
    copy_text(c, &j->name);
    COPY(c, j->connection, j->connection_count);
    for (uint32_t i = 0; i < j->connection_count && !c->failed; i++) {
        copy_text(c, &j->connection[i].id);
        COPY(c, j->connection[i].pair, j->connection[i].pair_count);
    }
    COPY(c, j->priority, j->priority_count);
    COPY(c, j->controller, j->controller_count);
    for (uint32_t i = 0; i < j->controller_count && !c->failed; i++) {
        copy_text(c, &j->controller[i].id);
        copy_text(c, &j->controller[i].type);
    }
}

/* |change of heading| over each connecting road */
static void turns_measure(const sp_road_net *net)
{
    for (uint32_t i = 0; i < net->junction_count; i++) {
        const junction *j = &net->junction[i];
        for (uint32_t k = 0; k < j->connection_count; k++) {
            const road *r = road_of(net, j->connection[k].connecting);
            double turn = 0;
            for (uint32_t n = 0; r && n < r->geo_count; n++) {
                turn += geo_turn(&r->geo[n], 0, r->geo[n].length);
            }
            j->connection[k].turn = sp_abs(turn);
        }
    }
}

/* ---------------------------------------------------------------- signals */
/* Signals go by their roads, in the order in which they were said; `at` gets where each one went. */
static void signals_sort(const sp_road_net *from, sp_road_signal *to, uint32_t *at)
{
    uint32_t n = 0;
    for (uint32_t number = 1; number <= from->road_count; number++) {
        for (uint32_t i = 0; i < from->signal_count; i++) {
            if (from->signal[i].road == number) {
                at[i] = n;
                to[n++] = from->signal[i];
            }
        }
    }
}

static bool signals_copy(copier *c, sp_road_net *net)
{
    const uint32_t count = net->signal_count;
    sp_road_signal *sorted = SP_ARRAY(c->arena, sp_road_signal, count);
    uint32_t *at = SP_ARRAY(c->arena, uint32_t, count);
    if (c->failed || !sorted || !at) {
        return false;
    }
    signals_sort(net, sorted, at);
    net->signal = sorted;
    for (uint32_t i = 0; i < count; i++) {
        sp_road_signal *s = &sorted[i];
        const char **texts[] = {&s->id, &s->name, &s->type, &s->subtype, &s->country, &s->text, &s->unit};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            copy_text(c, texts[k]);
        }
    }
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < net->road[i].ref_count; k++) {
            net->road[i].ref[k].signal = at[net->road[i].ref[k].signal];
        }
    }
    COPY(c, net->controller, net->controller_count);
    for (uint32_t i = 0; i < net->controller_count && !c->failed; i++) {
        sp_road_controller *k = &net->controller[i];
        copy_text(c, &k->id);
        copy_text(c, &k->name);
        uint32_t *list = SP_ARRAY(c->arena, uint32_t, k->signal_count);
        if (!list) {
            return false;
        }
        for (uint32_t n = 0; n < k->signal_count; n++) {
            list[n] = at[k->signal[n]];
            sorted[list[n]].controller = i + 1;
        }
        k->signal = list;
    }
    return !c->failed;
}

/* ---------------------------------------------------------------- the whole */
static bool ids_differ(const sp_road_net *net, sp_error *err)
{
    for (uint32_t i = 0; i < net->road_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (!strcmp(net->road[i].id, net->road[k].id)) {
                return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "two roads are named '%s'", net->road[i].id);
            }
        }
    }
    return true;
}

static bool road_sound(const road *r, sp_error *err)
{
    if (r->geo_count == 0 || r->section_count == 0) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "road '%s' has no length or no lanes", r->id);
    }
    const geo *g = &r->geo[r->geo_count - 1];
    const geo_point end = geo_at(g, g->length);
    if (!(sp_finite(end.x) && sp_finite(end.y) && sp_finite(end.heading) && r->length > 0)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "road '%s' does not end at a finite place", r->id);
    }
    return true;
}

bool draft_finish(draft *d, sp_arena *arena, const sp_road_net **out, sp_error *err)
{
    *out = NULL;
    if (!d->failed && !ids_differ(&d->net, err)) {
        return false;
    }
    for (uint32_t i = 0; !d->failed && i < d->net.road_count; i++) {
        if (!road_sound(&d->net.road[i], err)) {
            return false;
        }
    }
    copier c = {arena, d->failed};
    sp_road_net *net = c.failed ? NULL : SP_NEW(arena, sp_road_net);
    if (!net) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    *net = d->net;
    net->left_hand = net->road_count && net->road[0].left_hand;
    COPY(&c, net->road, net->road_count);
    for (uint32_t i = 0; i < net->road_count && !c.failed; i++) {
        road_copy(&c, &net->road[i]);
    }
    COPY(&c, net->junction, net->junction_count);
    for (uint32_t i = 0; i < net->junction_count && !c.failed; i++) {
        junction_copy(&c, &net->junction[i]);
    }
    if (c.failed || !signals_copy(&c, net)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    turns_measure(net);
    if (!road_net_finish(net, arena, err)) {
        return false;
    }
    for (uint32_t i = 0; i < net->signal_count; i++) {
        road_signal_place(net, &net->signal[i]);
    }
    if (!road_objects_lay(net, arena, COPIES, NULL)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    *out = net;
    return true;
}
