/* order_ask.c - who is ahead, behind, beside, around: asked of the order that order.c has built. Costs by how many are
 * near, never by how many there are.
 *
 * Ahead means: the middle of the body is; the ends decide the gap. Of those on a lane, who drives along it counts
 * wherever on the lane he is; who stands or comes against it only where he is in the way. */
#include "traffic/order.h"

static const double drives = 0.1; /* m/s along the lane, to be somebody who drives along it */
static const double spare = 0.3;  /* m beside the own body that are kept */
enum { HOPS = 64 };

/* who asks: its body on the lane that it asks about */
typedef struct asker {
    const order_book *b;
    const sp_world_def *def;
    const sp_world *world;
    uint32_t i, stretch;
    double u, lo, hi, left, right;
    double reach;
    sp_neighbour best;
} asker;

/* false: no such lane */
static bool asker_make(asker *q, const sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i,
                       int side, double reach)
{
    order_book *b = t->order;
    if (!def->road || i == 0 || i > b->capacity || b->own[i] == ORDER_NONE)
        return false;
    const order_entry *e = &b->entry[b->own[i]];
    *q = (asker){.b = b,
                 .def = def,
                 .world = world,
                 .i = i,
                 .stretch = e->stretch,
                 .u = e->u,
                 .lo = e->lo,
                 .hi = e->hi,
                 .left = e->left,
                 .right = e->right,
                 .reach = sp_clamp(reach, 0, 1e5),
                 .best = {.gap = SP_INFINITY}};
    if (side == 0)
        return true;

    /* the lane beside, at the same s, driven in its middle */
    const order_lane *p = &b->lanes.lane[e->stretch];
    const uint32_t near = p->beside[side > 0];
    if (near == ORDER_NONE)
        return false;
    const sp_road_stretch *o = &b->lanes.lane[near].of;
    const double s = world->actors[i].s;
    q->stretch = order_lane_at(&b->lanes, o->road, s, o->lane, near);
    if (q->stretch == ORDER_NONE)
        return false;
    const double shift = order_lane_metres(&b->lanes, q->stretch, s) - order_lane_metres(&b->lanes, e->stretch, s);
    const double half = (e->left - e->right) / 2;
    q->u += shift;
    q->lo += shift;
    q->hi += shift;
    q->left = half;
    q->right = -half;
    return true;
}

static bool is_own(const asker *q, uint32_t who)
{
    const sp_actor_def *d = &q->def->actors[q->i];
    return who == q->i || (who && (who == d->tows || who == d->towed_by));
}

static bool in_the_way(const asker *q, const order_entry *e)
{
    return e->speed > drives || (e->left > q->right - spare && e->right < q->left + spare);
}

static void take(asker *q, const order_entry *e, double gap)
{
    if (gap < q->best.gap || (gap == q->best.gap && e->who < q->best.who))
        q->best = (sp_neighbour){e->who, gap, e->speed, e->accel};
}

/* the first entry of a stretch whose middle is at u or beyond */
static uint32_t first_at(const order_book *b, uint32_t stretch, double u)
{
    uint32_t lo = 0, hi = b->count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        const order_entry *e = &b->entry[middle];
        if (e->stretch < stretch || (e->stretch == stretch && e->u < u))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* ---------------------------------------------------------------- ahead */
/* those of one stretch, which begins `base` m from where the asker counts */
static void scan_ahead(asker *q, uint32_t stretch, double base, uint32_t from)
{
    for (uint32_t k = from; k < q->b->count && q->b->entry[k].stretch == stretch; k++) {
        const order_entry *e = &q->b->entry[k];
        if (base + e->u - q->b->longest - q->hi > sp_min(q->reach, q->best.gap))
            break;
        const bool ahead = base + e->u > q->u || (base + e->u == q->u && e->who > q->i);
        const double gap = base + e->lo - q->hi;
        if (ahead && gap <= q->reach && !is_own(q, e->who) && in_the_way(q, e))
            take(q, e, gap);
    }
}

/* where the way goes on: the one that follows, or of several that of the asker */
static uint32_t next_of(const asker *q, uint32_t stretch)
{
    const order_lanes *l = &q->b->lanes;
    const order_lane *p = &l->lane[stretch];
    if (p->next_count < 2)
        return p->next_count ? l->link[p->next] : ORDER_NONE;
    const double step = sp_min(0.05, (p->of.to - p->of.from) / 2);
    sp_road_place from = {p->of.road, p->of.lane, p->of.way > 0 ? p->of.to - step : p->of.from + step, 0}, to;
    from.t = p->of.steady ? p->middle : sp_road_lane_center(l->net, from.road, from.s, from.lane);
    if (!sp_way_advance(q->def, q->world, q->i, from, step + 0.05, &to))
        return ORDER_NONE;
    for (uint32_t i = 0; i < p->next_count; i++) {
        const sp_road_stretch *o = &l->lane[l->link[p->next + i]].of;
        if (o->road == to.road && o->lane == to.lane && to.s >= o->from && to.s <= o->to)
            return l->link[p->next + i];
    }

    /* the route changes lane there: on the same road */
    for (uint32_t i = 0; i < p->next_count; i++)
        if (l->lane[l->link[p->next + i]].of.road == to.road)
            return l->link[p->next + i];
    return l->link[p->next];
}

sp_neighbour sp_order_leader(const sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i, int side,
                             double reach)
{
    asker q;
    if (!asker_make(&q, t, def, world, i, side, reach))
        return (sp_neighbour){0};
    uint32_t stretch = q.stretch;
    double base = 0;
    const uint32_t from = side == 0 ? q.b->own[i] + 1 : first_at(q.b, stretch, q.u);
    scan_ahead(&q, stretch, 0, from);
    for (int hop = 0; hop < HOPS; hop++) {
        base += q.b->lanes.lane[stretch].of.length;
        if (base - q.hi > sp_min(q.reach, q.best.gap) + q.b->longest)
            break;
        stretch = next_of(&q, stretch);
        if (stretch == ORDER_NONE)
            break;
        scan_ahead(&q, stretch, base, first_at(q.b, stretch, -SP_INFINITY));
    }
    return q.best.who ? q.best : (sp_neighbour){0};
}

/* ---------------------------------------------------------------- behind */
/* those of one stretch before entry `from`; true: one is there */
static bool scan_behind(asker *q, uint32_t stretch, double base, uint32_t from)
{
    double nearest = SP_INFINITY;
    for (uint32_t k = from; k > 0 && q->b->entry[k - 1].stretch == stretch; k--) {
        const order_entry *e = &q->b->entry[k - 1];
        if (q->lo - (base + e->u + q->b->longest) > sp_min(q->reach, nearest))
            break;
        const bool behind = base + e->u < q->u || (base + e->u == q->u && e->who < q->i);
        const double gap = q->lo - (base + e->hi);
        if (!behind || gap > q->reach || is_own(q, e->who) || !in_the_way(q, e))
            continue;
        nearest = sp_min(nearest, gap);
        take(q, e, gap);
    }
    return nearest < SP_INFINITY;
}

sp_neighbour sp_order_follower(const sp_traffic *t, const sp_world_def *def, const sp_world *world, uint32_t i,
                               int side, double reach)
{
    asker q;
    const uint32_t trailer = i <= def->actor_count ? def->actors[i].tows : 0;
    if (trailer && trailer != i && asker_make(&q, t, def, world, trailer, side, reach))
        i = trailer; // who is behind it is behind all of it
    if (!asker_make(&q, t, def, world, i, side, reach))
        return (sp_neighbour){0};

    /* branches that lead here, each until somebody is on it */
    struct {
        uint32_t stretch;
        double base;
    } open[HOPS];
    uint32_t count = 0;
    const order_lanes *l = &q.b->lanes;
    const uint32_t from = side == 0 ? q.b->own[i] : first_at(q.b, q.stretch, q.u);
    uint32_t end = from;
    while (side != 0 && end < q.b->count && q.b->entry[end].stretch == q.stretch && q.b->entry[end].u <= q.u)
        end++; // just beside: the lower ids count as behind
    open[count].stretch = q.stretch;
    open[count++].base = 0;
    for (int hop = 0; hop < 4 * HOPS && count > 0; hop++) {
        count--;
        const uint32_t at = open[count].stretch;
        const double base = open[count].base;
        const order_lane *p = &l->lane[at];
        const uint32_t last = hop == 0 ? end : first_at(q.b, at, SP_INFINITY);
        if (scan_behind(&q, at, base, last) || q.lo - base > sp_min(q.reach, q.best.gap) + q.b->longest)
            continue;
        for (uint32_t k = 0; k < p->back_count && count < HOPS; k++) {
            const uint32_t to = l->link[p->back + k];
            open[count].stretch = to;
            open[count++].base = base - l->lane[to].of.length;
        }
    }
    return q.best.who ? q.best : (sp_neighbour){0};
}

/* ---------------------------------------------------------------- around */
uint32_t sp_order_around(const sp_traffic *t, const sp_world *world, double x, double y, double radius, uint32_t *out,
                         uint32_t max)
{
    (void)world;
    return sp_grid_around(t->order->grid, x, y, radius, out, max);
}
