/* turned.h - a road network said from another side: mirrored, turned, reversed, cut. Works on a network that nobody
 * else holds, on what the writer writes; written and read again it is whole. */
#ifndef SP_TESTS_ROAD_TURNED_H
#define SP_TESTS_ROAD_TURNED_H

#include "road/inside.h"

/* ---- polynomials ---- */
/* the same polynomial counted from ds later */
static inline cubic cubic_later(const cubic *p, double ds)
{
    return (cubic){p->s + ds, p->a + ds * (p->b + ds * (p->c + ds * p->d)), p->b + ds * (2 * p->c + ds * 3 * p->d),
                   p->c + 3 * ds * p->d, p->d};
}

static inline void cubics_negate(cubic *p, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        p[i] = (cubic){p[i].s, -p[i].a, -p[i].b, -p[i].c, -p[i].d};
    }
}

/* records over [0, length] seen from the other end; `nothing_before`: 0 before the first, else it reaches back */
static inline uint32_t cubics_back(cubic **list, uint32_t count, double length, bool nothing_before, sp_arena *arena)
{
    cubic *out = SP_ARRAY(arena, cubic, count + 1);
    uint32_t n = 0;
    for (uint32_t i = count; i > 0; i--) {
        cubic p = (*list)[i - 1];
        const double end = i < count ? (*list)[i].s : length;
        if (p.s >= end) {
            continue;
        }
        if (i == 1 && p.s != 0 && !nothing_before) {
            p = cubic_later(&p, -p.s);
        }
        const cubic q = cubic_later(&p, end - p.s);
        out[n++] = (cubic){length - end, q.a, -q.b, q.c, -q.d};
    }
    if (count && (*list)[0].s > 0 && nothing_before) {
        out[n++] = (cubic){length - (*list)[0].s, 0, 0, 0, 0};
    }
    *list = out;
    return n;
}

/* the same for records that hold until the next; none holds before the first */
#define STEPS_BACK(type, list, count, length, arena)                                                                   \
    do {                                                                                                               \
        type *sb_ = SP_ARRAY(arena, type, (count) + 1);                                                                \
        uint32_t sn_ = 0;                                                                                              \
        for (uint32_t si_ = (count); si_ > 0; si_--) {                                                                 \
            const double se_ = si_ < (count) ? (list)[si_].s : (length);                                               \
            if ((list)[si_ - 1].s < se_) {                                                                             \
                sb_[sn_] = (list)[si_ - 1];                                                                            \
                sb_[sn_++].s = (length)-se_;                                                                           \
            }                                                                                                          \
        }                                                                                                              \
        if ((count) && (list)[0].s > 0) {                                                                              \
            sb_[sn_++].s = (length) - (list)[0].s;                                                                     \
        }                                                                                                              \
        (list) = sb_;                                                                                                  \
        (count) = sn_;                                                                                                 \
    } while (0)

/* ---- sides ---- */
static inline void marks_swap(mark_from *m, uint32_t count, bool center)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *change = m[i].lane_change;
        if (center && (m[i].mark.type == SP_MARK_SOLID_BROKEN || m[i].mark.type == SP_MARK_BROKEN_SOLID)) {
            m[i].mark.type = m[i].mark.type == SP_MARK_SOLID_BROKEN ? SP_MARK_BROKEN_SOLID : SP_MARK_SOLID_BROKEN;
        }
        if (change && change[0] != 'b' && change[0] != 'n') {
            m[i].lane_change = change[0] == 'i' ? "decrease" : "increase";
        }
        for (uint32_t k = 0; k < m[i].line_count; k++) {
            m[i].line[k].t_offset = -m[i].line[k].t_offset;
        }
    }
}

static inline void sides_swap(section *c)
{
    lane *left = c->left;
    const uint32_t count = c->left_count;
    c->left = c->right;
    c->left_count = c->right_count;
    c->right = left;
    c->right_count = count;
    marks_swap(c->mark, c->mark_count, true);
    for (uint32_t i = 0; i < c->left_count + c->right_count; i++) {
        lane *l = i < c->left_count ? &c->left[i] : &c->right[i - c->left_count];
        l->id = -l->id;
        l->predecessor = -l->predecessor;
        l->successor = -l->successor;
        for (uint32_t k = 0; k < l->more_count; k++) {
            l->more[k].id = -l->more[k].id;
        }
        if (l->border) {
            cubics_negate(l->width, l->width_count);
        }
        marks_swap(l->mark, l->mark_count, false);
    }
}

/* lateral shape with t negated; the last record of a cross section counts for another 50 m */
static inline void shape_swap(road *r, sp_arena *arena)
{
    lateral *out = SP_ARRAY(arena, lateral, r->shape_count);
    uint32_t n = 0;
    for (uint32_t i = 0, j; i < r->shape_count; i = j) {
        for (j = i; j < r->shape_count && r->shape[j].s == r->shape[i].s; j++) {
        }
        for (uint32_t k = j; k > i; k--) {
            const lateral *l = &r->shape[k - 1];
            const double end = k < j ? r->shape[k].t : l->t + 50;
            const cubic p = {l->t, l->a, l->b, l->c, l->d}, q = cubic_later(&p, end - l->t);
            out[n++] = (lateral){l->s, -end, q.a, -q.b, q.c, -q.d};
        }
    }
    r->shape = out;
}

static inline void range_swap(int32_t *from, int32_t *to)
{
    const int32_t old = *from;
    *from = -*to;
    *to = -old;
}

static inline void ranges_swap(const sp_lane_range *range, uint32_t count)
{
    sp_lane_range *own = (sp_lane_range *)range;
    for (uint32_t i = 0; i < count; i++) {
        range_swap(&own[i].from, &own[i].to);
    }
}

static inline void pairs_negate(sp_road_net *net)
{
    for (uint32_t j = 0; j < net->junction_count; j++) {
        for (uint32_t c = 0; c < net->junction[j].connection_count; c++) {
            connection *k = &net->junction[j].connection[c];
            for (uint32_t i = 0; i < k->pair_count; i++) {
                k->pair[i] = (lane_pair){-k->pair[i].from, -k->pair[i].to};
            }
        }
    }
}

/* ---- y becomes -y ---- */
static inline void object_mirror(object_said *o)
{
    o->t = -o->t;
    o->heading = -o->heading;
    o->roll = -o->roll;
    range_swap(&o->lane_from, &o->lane_to);
    ranges_swap(o->range, o->range_count);
    for (uint32_t i = 0; i < o->outline_count; i++) {
        for (uint32_t k = 0; k < o->outline[i].corner_count; k++) {
            o->outline[i].corner[k].b = -o->outline[i].corner[k].b;
        }
    }
    for (uint32_t i = 0; i < o->repeat_count; i++) {
        o->repeat[i].t[0] = -o->repeat[i].t[0];
        o->repeat[i].t[1] = -o->repeat[i].t[1];
    }
}

static inline void net_mirror(sp_road_net *net, sp_arena *arena)
{
    net->offset.y = -net->offset.y;
    for (uint32_t n = 0; n < net->road_count; n++) {
        road *r = &net->road[n];
        for (uint32_t i = 0; i < r->geo_count; i++) {
            geo *g = &r->geo[i];
            g->y = -g->y;
            g->heading = -g->heading;
            g->k0 = -g->k0;
            g->rate = -g->rate;
            for (int k = 0; k < 4; k++) {
                g->v[k] = -g->v[k];
            }
        }
        cubics_negate(r->offset, r->offset_count);
        cubics_negate(r->superelevation, r->superelevation_count);
        for (uint32_t i = 0; i < r->crossfall_count; i++) {
            r->crossfall[i].side = -r->crossfall[i].side;
        }
        shape_swap(r, arena);
        r->left_hand = !r->left_hand;
        for (uint32_t i = 0; i < r->section_count; i++) {
            sides_swap(&r->section[i]);
        }
        for (uint32_t i = 0; i < r->object_count; i++) {
            object_mirror(&r->object[i]);
        }
        for (uint32_t i = 0; i < r->ref_count; i++) {
            r->ref[i].t = -r->ref[i].t;
            range_swap(&r->ref[i].lane_from, &r->ref[i].lane_to);
            ranges_swap(r->ref[i].range, r->ref[i].range_count);
        }
    }
    for (uint32_t i = 0; i < net->signal_count; i++) {
        sp_road_signal *g = &net->signal[i];
        g->t = -g->t;
        g->h_offset = -g->h_offset;
        g->roll = -g->roll;
        range_swap(&g->lane_from, &g->lane_to);
        ranges_swap(g->range, g->range_count);
    }
    pairs_negate(net);
}

/* ---- turned and moved in the plane ---- */
static inline void net_move(sp_road_net *net, double angle, sp_vec2 by)
{
    double s, c;
    sp_sincos(angle, &s, &c);
    for (uint32_t n = 0; n < net->road_count; n++) {
        for (uint32_t i = 0; i < net->road[n].geo_count; i++) {
            geo *g = &net->road[n].geo[i];
            const double x = g->x + net->offset.x, y = g->y + net->offset.y;
            g->x = c * x - s * y + by.x;
            g->y = s * x + c * y + by.y;
            g->heading += angle;
        }
    }
    net->offset = (sp_vec2){0, 0};
}

/* ---- pieces ---- */
/* A polynomial from u0 on, forward or backward, in the frame of that point; p counts metres of u. */
static inline void poly_from(geo *g, const geo *old, double u0, bool back)
{
    const double p = old->p_per_s * u0, k = back ? -old->p_per_s : old->p_per_s;
    const cubic u = {0, old->u[0], old->u[1], old->u[2], old->u[3]},
                v = {0, old->v[0], old->v[1], old->v[2], old->v[3]};
    const cubic a = cubic_later(&u, p), b = cubic_later(&v, p);
    const double turn = sp_atan2(b.b, a.b) + (back ? SP_PI : 0);
    const double us[4] = {0, a.b * k, a.c * k * k, a.d * k * k * k}, vs[4] = {0, b.b * k, b.c * k * k, b.d * k * k * k};
    double s, c;
    sp_sincos(turn, &s, &c);
    for (int i = 0; i < 4; i++) {
        g->u[i] = c * us[i] + s * vs[i];
        g->v[i] = c * vs[i] - s * us[i];
    }
    g->p_per_s = 1;
}

static inline geo geo_from(const geo *old, double u0, bool back)
{
    const geo_point q = geo_at(old, u0);
    geo g = *old;
    g.x = q.x;
    g.y = q.y;
    g.heading = q.heading + (back ? SP_PI : 0);
    g.k0 = (back ? -1 : 1) * (old->k0 + old->rate * u0);
    if (old->kind == GEO_POLY) {
        poly_from(&g, old, u0, back);
    }
    return g;
}

/* every piece as two */
static inline void net_halve(sp_road_net *net, sp_arena *arena)
{
    for (uint32_t n = 0; n < net->road_count; n++) {
        road *r = &net->road[n];
        geo *out = SP_ARRAY(arena, geo, 2 * r->geo_count);
        for (uint32_t i = 0; i < r->geo_count; i++) {
            const geo *g = &r->geo[i];
            const double half = g->length * 0.4;
            out[2 * i] = geo_from(g, 0, false);
            out[2 * i].length = half;
            out[2 * i + 1] = geo_from(g, half, false);
            out[2 * i + 1].s = g->s + half;
            out[2 * i + 1].length = g->length - half;
            out[2 * i + 1].rate = out[2 * i].rate = g->rate;
        }
        r->geo = out;
        r->geo_count *= 2;
    }
}

/* the same shapes in other words: lines and ranges of p as polynomials, arcs as spirals that hardly wind */
static inline void net_reword(sp_road_net *net)
{
    for (uint32_t n = 0; n < net->road_count; n++) {
        for (uint32_t i = 0; i < net->road[n].geo_count; i++) {
            geo *g = &net->road[n].geo[i];
            if (sp_abs(g->span - g->length) > 1e-6) {
                continue; /* how it goes on beyond its length is another thing for each kind */
            }
            if (g->kind == GEO_LINE) {
                const geo old = *g;
                *g =
                    (geo){.kind = GEO_POLY, .s = old.s, .length = old.length, .span = old.span, .x = old.x, .y = old.y};
                g->heading = old.heading;
                g->u[1] = g->p_per_s = 1;
            } else if (g->kind == GEO_ARC) {
                g->rate = sp_min(1e-9 / (g->length * g->length * g->length), 1e-12);
                continue;
            }
            if (g->kind == GEO_POLY) {
                const double old = g->p_per_s;
                g->p_per_s = old == 1 ? 1 / g->length : 1;
                for (int k = 1; k < 4; k++) {
                    for (int m = 0; m < k; m++) {
                        g->u[k] *= old / g->p_per_s;
                        g->v[k] *= old / g->p_per_s;
                    }
                }
            }
        }
    }
}

/* ---- s counts from the other end ---- */
static inline void link_back(const sp_road_net *net, road_link *l)
{
    l->at_end = !l->at_end;
    if (l->aside) {
        l->s = net->road[l->target - 1].length - l->s;
        l->way = -l->way;
    }
}

static inline void lane_back(lane *l, double length, sp_arena *arena)
{
    const bool had = l->has_predecessor;
    const int32_t id = l->predecessor;
    l->has_predecessor = l->has_successor;
    l->predecessor = l->successor;
    l->has_successor = had;
    l->successor = id;
    for (uint32_t i = 0; i < l->more_count; i++) {
        l->more[i].after = !l->more[i].after;
    }
    l->width_count = cubics_back(&l->width, l->width_count, length, false, arena);
    STEPS_BACK(mark_from, l->mark, l->mark_count, length, arena);
    STEPS_BACK(speed_from, l->speed, l->speed_count, length, arena);
    STEPS_BACK(height_from, l->height, l->height_count, length, arena);
}

static inline void lanes_back(road *r, sp_arena *arena)
{
    section *out = SP_ARRAY(arena, section, r->section_count);
    for (uint32_t i = 0; i < r->section_count; i++) {
        section *c = &out[r->section_count - 1 - i];
        *c = r->section[i];
        const double end = i + 1 < r->section_count ? r->section[i + 1].s : r->length, h = end - c->s;
        c->s = r->length - end;
        STEPS_BACK(mark_from, c->mark, c->mark_count, h, arena);
        for (uint32_t k = 0; k < c->left_count; k++) {
            lane_back(&c->left[k], h, arena);
        }
        for (uint32_t k = 0; k < c->right_count; k++) {
            lane_back(&c->right[k], h, arena);
        }
        sides_swap(c);
    }
    r->section = out;
}

static inline void road_back(const sp_road_net *net, road *r, sp_arena *arena)
{
    geo *out = SP_ARRAY(arena, geo, r->geo_count);
    for (uint32_t i = 0; i < r->geo_count; i++) {
        const geo *g = &r->geo[i];
        geo *b = &out[r->geo_count - 1 - i];
        *b = geo_from(g, g->span, true);
        b->s = r->length - (g->s + g->span);
        b->length = g->span;
    }
    r->geo = out;
    const road_link old = r->predecessor;
    r->predecessor = r->successor;
    r->successor = old;
    link_back(net, &r->predecessor);
    link_back(net, &r->successor);
    r->offset_count = cubics_back(&r->offset, r->offset_count, r->length, true, arena);
    r->elevation_count = cubics_back(&r->elevation, r->elevation_count, r->length, true, arena);
    r->superelevation_count = cubics_back(&r->superelevation, r->superelevation_count, r->length, true, arena);
    cubics_negate(r->offset, r->offset_count);
    cubics_negate(r->superelevation, r->superelevation_count);
    STEPS_BACK(speed_from, r->speed, r->speed_count, r->length, arena);

    /* cross sections: t negated, then the last first, each in its order */
    shape_swap(r, arena);
    lateral *shape = SP_ARRAY(arena, lateral, 2 * r->shape_count);
    uint32_t last = 0;
    while (last < r->shape_count && r->shape[last].s != r->shape[r->shape_count - 1].s) {
        last++;
    }

    /* behind the last it stays, before the first there is none: seen from here the last begins at once */
    uint32_t count = 0;
    for (uint32_t k = last; k < r->shape_count && r->shape[last].s < r->length; k++) {
        shape[count] = r->shape[k];
        shape[count++].s = 0;
    }
    for (uint32_t j = r->shape_count, i; j > 0; j = i) {
        for (i = j; i > 0 && r->shape[i - 1].s == r->shape[j - 1].s; i--) {
        }
        for (uint32_t k = i; k < j; k++) {
            shape[count] = r->shape[k];
            shape[count++].s = r->length - r->shape[k].s;
        }
    }
    r->shape_count = count;
    r->shape = shape;
    lanes_back(r, arena);
    r->object_count = r->span_count = 0;
    for (uint32_t i = 0; i < r->ref_count; i++) {
        signal_ref *f = &r->ref[i];
        f->s = r->length - f->s;
        f->t = -f->t;
        f->orientation = -f->orientation;
        range_swap(&f->lane_from, &f->lane_to);
        ranges_swap(f->range, f->range_count);
    }
}

/* every road from its other end; objects, tunnels and crossfall are left out */
static inline void net_back(sp_road_net *net, sp_arena *arena)
{
    for (uint32_t n = 0; n < net->road_count; n++) {
        road_back(net, &net->road[n], arena);
    }
    for (uint32_t i = 0; i < net->signal_count; i++) {
        sp_road_signal *g = &net->signal[i];
        g->s = net->road[g->road - 1].length - g->s;
        g->t = -g->t;
        g->h_offset += g->orientation == 0 ? SP_PI : 0;
        g->orientation = -g->orientation;
        range_swap(&g->lane_from, &g->lane_to);
        ranges_swap(g->range, g->range_count);
    }
    for (uint32_t j = 0; j < net->junction_count; j++) {
        for (uint32_t c = 0; c < net->junction[j].connection_count; c++) {
            connection *k = &net->junction[j].connection[c];
            k->at_end = !k->at_end;
        }
    }
    pairs_negate(net);
}

/* ---- one road becomes two ---- */
static inline uint32_t cubics_cut(const cubic *list, uint32_t count, double at, cubic **rest, sp_arena *arena)
{
    uint32_t m = 0;
    *rest = SP_ARRAY(arena, cubic, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        cubic p = list[i];
        const bool reaches = i + 1 == count || list[i + 1].s > at;
        if (p.s < at && reaches) {
            p = cubic_later(&p, at - p.s);
        }
        if (p.s >= at) {
            p.s -= at;
            (*rest)[m++] = p;
        }
    }
    return m;
}

/* what is left before the cut; the first record reaches back, where it is not `nothing_before` */
static inline uint32_t cubics_before(cubic *list, uint32_t count, double at, bool nothing_before)
{
    uint32_t n = 0;
    if (count && list[0].s >= at && !nothing_before) {
        list[0] = cubic_later(&list[0], -list[0].s);
    }
    while (n < count && list[n].s < at) {
        n++;
    }
    return n;
}

#define STEPS_CUT(type, list, count, at, rest, rest_count, arena)                                                      \
    do {                                                                                                               \
        (rest) = SP_ARRAY(arena, type, (count) + 1);                                                                   \
        (rest_count) = 0;                                                                                              \
        for (uint32_t ci_ = 0; ci_ < (count); ci_++) {                                                                 \
            if (ci_ + 1 == (count) || (list)[ci_ + 1].s > (at)) {                                                      \
                (rest)[rest_count] = (list)[ci_];                                                                      \
                (rest)[rest_count].s = sp_max((list)[ci_].s - (at), 0);                                                \
                (rest_count)++;                                                                                        \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)

static inline void lane_cut(lane *l, double at, sp_arena *arena)
{
    const lane old = *l;
    l->width_count = cubics_cut(old.width, old.width_count, at, &l->width, arena);
    STEPS_CUT(mark_from, old.mark, old.mark_count, at, l->mark, l->mark_count, arena);
    STEPS_CUT(speed_from, old.speed, old.speed_count, at, l->speed, l->speed_count, arena);
    STEPS_CUT(height_from, old.height, old.height_count, at, l->height, l->height_count, arena);
}

static inline lane *lanes_copy(const lane *from, uint32_t count, sp_arena *arena)
{
    lane *out = SP_ARRAY(arena, lane, count);
    for (uint32_t i = 0; i < count; i++) {
        out[i] = from[i];
    }
    return out;
}

/* the part of road `a` from s on, as a road of its own; `a` ends there. Signals, objects, shape are left out. */
static inline void road_cut(road *a, road *b, double at, sp_arena *arena)
{
    *b = *a;
    uint32_t g = 0, c = 0;
    while (g + 1 < a->geo_count && a->geo[g + 1].s <= at) {
        g++;
    }
    b->geo_count = a->geo_count - g;
    b->geo = SP_ARRAY(arena, geo, b->geo_count);
    for (uint32_t i = 0; i < b->geo_count; i++) {
        b->geo[i] = a->geo[g + i];
        b->geo[i].s -= at;
    }
    const double inside = at - a->geo[g].s;
    b->geo[0] = geo_from(&a->geo[g], inside, false);
    b->geo[0].s = 0;
    b->geo[0].length -= inside;
    geo first = geo_from(&a->geo[g], 0, false);
    first.length = inside;
    a->geo[g] = first;
    a->geo_count = g + 1;
    b->length = a->length - at;
    b->offset_count = cubics_cut(a->offset, a->offset_count, at, &b->offset, arena);
    b->elevation_count = cubics_cut(a->elevation, a->elevation_count, at, &b->elevation, arena);
    b->superelevation_count = cubics_cut(a->superelevation, a->superelevation_count, at, &b->superelevation, arena);
    STEPS_CUT(speed_from, a->speed, a->speed_count, at, b->speed, b->speed_count, arena);
    a->offset_count = cubics_before(a->offset, a->offset_count, at, true);
    a->elevation_count = cubics_before(a->elevation, a->elevation_count, at, false);
    a->superelevation_count = cubics_before(a->superelevation, a->superelevation_count, at, false);

    /* the section that is cut stands in both, its lanes linked to themselves */
    while (c + 1 < a->section_count && a->section[c + 1].s <= at) {
        c++;
    }
    b->section_count = a->section_count - c;
    b->section = SP_ARRAY(arena, section, b->section_count);
    for (uint32_t i = 0; i < b->section_count; i++) {
        b->section[i] = a->section[c + i];
        b->section[i].s = sp_max(b->section[i].s - at, 0);
    }
    section *last = &a->section[c], *next = &b->section[0];
    const double deep = at - last->s;
    next->left = lanes_copy(last->left, last->left_count, arena);
    next->right = lanes_copy(last->right, last->right_count, arena);
    STEPS_CUT(mark_from, last->mark, last->mark_count, deep, next->mark, next->mark_count, arena);
    for (uint32_t i = 0; i < last->left_count + last->right_count; i++) {
        lane *p = i < last->left_count ? &last->left[i] : &last->right[i - last->left_count];
        lane *q = i < last->left_count ? &next->left[i] : &next->right[i - last->left_count];
        lane_cut(q, deep, arena);
        p->has_successor = q->has_predecessor = true;
        p->successor = q->predecessor = p->id;
    }
    a->section_count = c + 1;
    a->length = at;
    a->shape_count = b->shape_count = a->object_count = b->object_count = 0;
    a->span_count = b->span_count = a->ref_count = b->ref_count = 0;
}

/* one road alone, without what hangs on others and what road_cut leaves out */
static inline void net_alone(sp_road_net *net, uint32_t number)
{
    road *r = &net->road[number - 1];
    r->predecessor = r->successor = (road_link){.kind = LINK_NONE};
    r->junction = 0;
    r->shape_count = r->crossfall_count = r->object_count = r->ref_count = r->span_count = 0;
    net->road = r;
    net->road_count = 1;
    net->junction_count = net->signal_count = net->controller_count = net->object_count = 0;
}

/* a network of one road as two that are linked */
static inline void net_cut(sp_road_net *net, double at, sp_arena *arena)
{
    road *roads = SP_ARRAY(arena, road, 2);
    roads[0] = net->road[0];
    road_cut(&roads[0], &roads[1], at, arena);
    roads[1].id = "second";
    roads[0].successor = (road_link){.kind = LINK_ROAD, .target = 2};
    roads[1].predecessor = (road_link){.kind = LINK_ROAD, .target = 1, .at_end = true};
    net->road = roads;
    net->road_count = 2;
    net->signal_count = net->controller_count = net->object_count = 0;
}

#endif
