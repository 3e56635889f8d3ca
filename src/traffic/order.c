/* order.c - who is where: everybody shown, on the lanes that its body reaches into, in the order of each lane; and a
 * grid over the plane. Built once a tick from the world alone. Leaves what it is asked to order_ask.c.
 *
 * A body is on the lane that its place names, on driving lanes beside that it covers by more than `least`, on those
 * before and behind into which it stands, and, where lanes part or meet, on the others that it covers there. Sorting
 * starts from last time's order, which is nearly right; keys are unique, so that the result does not depend on it. */
#include "traffic/order.h"
#include "base/sort.h"

static const double least = 0.1; /* m across that are covered, no less */
static const double square = 64; /* m, of the grid */
enum { LANES = 32 };

/* ---------------------------------------------------------------- making it */
order_book *order_book_create(const sp_world_def *def)
{
    sp_arena *arena = sp_arena_create();
    order_book *b = arena ? SP_NEW(arena, order_book) : NULL;
    const size_t n = (size_t)def->actor_count + 2;
    if (!b) {
        sp_arena_destroy(arena);
        return NULL;
    }
    b->arena = arena;
    b->capacity = def->actor_count;
    b->main = SP_ARRAY(arena, order_entry, n);
    b->extra = SP_ARRAY(arena, order_entry, n * ORDER_ENTRIES);
    b->entry = SP_ARRAY(arena, order_entry, n * ORDER_ENTRIES);
    b->own = SP_ARRAY(arena, uint32_t, n);
    b->last = SP_ARRAY(arena, uint32_t, n);
    b->memo = SP_ARRAY(arena, order_memo, n);
    b->grid = sp_grid_create(def->actor_count);
    if (!b->main || !b->extra || !b->entry || !b->own || !b->last || !b->memo || !b->grid ||
        !order_lanes_make(&b->lanes, def->road, arena)) {
        order_book_destroy(b);
        return NULL;
    }
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        b->memo[i] = (order_memo){.length = d->length, .width = d->width, .center = d->center_x, .count = ORDER_NONE};
    }
    return b;
}

void order_book_destroy(order_book *b)
{
    if (!b)
        return;
    sp_grid_destroy(b->grid);
    sp_arena_destroy(b->arena);
}

/* ---------------------------------------------------------------- one body */
typedef struct body {
    order_book *b;
    const sp_actor *a;
    order_memo *m;
    uint32_t who;
} body;

static void put(body *p, order_entry e)
{
    e.who = p->who;
    if (p->m->count < ORDER_ENTRIES)
        p->m->entry[p->m->count++] = e;
}

/* how the body lies against a direction: half its length and width along it, its middle from its origin */
typedef struct lie {
    double c, s, half, side, ahead, left;
} lie;
static lie lie_of(const order_memo *m, double turn)
{
    if (turn == 0)
        return (lie){.c = 1, .half = m->length / 2, .side = m->width / 2, .ahead = m->center};
    lie l;
    sp_sincos(turn, &l.s, &l.c);
    const double c = sp_abs(l.c), s = sp_abs(l.s);
    l.half = (c * m->length + s * m->width) / 2;
    l.side = (s * m->length + c * m->width) / 2;
    l.ahead = l.c * m->center;
    l.left = l.s * m->center;
    return l;
}

/* heading against the driving direction of its place; 0 for who drives along its lane */
static double turn_of(const body *p, uint32_t stretch, int way)
{
    const sp_actor *a = p->a;
    const bool along = (a->move == SP_MOVE_RAILS || a->move == SP_MOVE_TRACK) && a->path_act == SP_PATH_LANE;
    if (along && stretch != ORDER_NONE)
        return 0;
    if (stretch != ORDER_NONE && p->b->lanes.lane[stretch].of.straight)
        return sp_wrap_angle(a->heading - p->b->lanes.lane[stretch].heading);
    sp_road_point point;
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    if (!sp_road_at(p->b->lanes.net, at, &point))
        return 0;
    return sp_wrap_angle(a->heading - point.heading - (way < 0 ? SP_PI : 0));
}

/* an entry of the body on a lane of its own road: t of its middle */
static order_entry on_lane(const body *p, uint32_t stretch, const lie *l, double t, double middle)
{
    const int way = p->b->lanes.lane[stretch].of.way;
    const double u = order_lane_metres(&p->b->lanes, stretch, p->a->s) + l->ahead, left = way * (t - middle);
    return (order_entry){.stretch = stretch,
                         .u = u,
                         .lo = u - l->half,
                         .hi = u + l->half,
                         .left = left + l->side,
                         .right = left - l->side,
                         .speed = l->c, /* shares of its own, until the end */
                         .accel = l->s};
}

static lie turned(lie l)
{
    l.c = -l.c;
    l.s = -l.s;
    l.ahead = -l.ahead;
    l.left = -l.left;
    return l;
}

/* the lanes of its road that it covers, its own first */
static void lanes_across(body *p, uint32_t own, int way, const lie *l)
{
    const sp_actor *a = p->a;
    order_lanes *lanes = &p->b->lanes;
    const double t = a->t + way * l->left;
    if (own != ORDER_NONE) {
        const order_lane *q = &lanes->lane[own];
        const double middle = q->of.steady ? q->middle : sp_road_lane_center(lanes->net, a->road, a->s, a->lane);
        put(p, on_lane(p, own, l, t, middle));
        if (q->of.steady && sp_abs(t - middle) + l->side <= q->half + least)
            return;
    }
    sp_lane_info info[LANES];
    uint32_t count = sp_road_lanes(lanes->net, a->road, a->s, info, LANES);
    count = count < LANES ? count : LANES;
    for (uint32_t i = 0; i < count; i++) {
        const double lo = sp_min(info[i].t_inner, info[i].t_outer), hi = sp_max(info[i].t_inner, info[i].t_outer);
        if (info[i].id == 0 || info[i].type != SP_LANE_DRIVING ||
            sp_min(hi, t + l->side) - sp_max(lo, t - l->side) <= least)
            continue;
        const uint32_t at = order_lane_at(lanes, a->road, a->s, info[i].id, ORDER_NONE);
        if (at == ORDER_NONE || at == own)
            continue;
        const lie seen = lanes->lane[at].of.way == way ? *l : turned(*l);
        put(p, on_lane(p, at, &seen, t, (lo + hi) / 2));
    }
}

/* where the lanes part or meet: on the other one */
static void lanes_shared(body *p, uint32_t own, const order_entry *e)
{
    order_lanes *lanes = &p->b->lanes;
    const order_lane *q = &lanes->lane[own];
    double s, c;
    bool known = false;
    sp_vec2 at = {0};
    for (uint32_t i = 0; i < q->sibling_count; i++) {
        const order_sibling *sibling = &lanes->sibling[q->sibling + i];
        const order_lane *r = &lanes->lane[sibling->stretch];
        if (!r->of.driven || (sibling->at_end ? q->of.length - e->hi : e->lo) > sibling->shared)
            continue;
        if (!known) {
            sp_sincos(p->a->heading, &s, &c);
            at = (sp_vec2){p->a->x + c * p->m->center, p->a->y + s * p->m->center};
            known = true;
        }

        /* as far from where they meet, then along the other by what is missing */
        double u = sibling->at_end ? r->of.length - (q->of.length - e->u) : e->u, left = 0, turn = 0, half = r->half;
        for (int round = 0; round < 2; round++) {
            const double there = order_lane_place(lanes, sibling->stretch, u);
            sp_lane_info info;
            sp_road_point point;
            double ps, pc;
            if (!sp_road_lane(lanes->net, r->of.road, there, r->of.lane, &info) ||
                !sp_road_at(lanes->net,
                            (sp_road_place){r->of.road, r->of.lane, there, (info.t_inner + info.t_outer) / 2}, &point))
                break;
            half = info.width / 2;
            const double heading = point.heading + (r->of.way < 0 ? SP_PI : 0);
            sp_sincos(heading, &ps, &pc);
            const double dx = at.x - point.position.x, dy = at.y - point.position.y;
            left = pc * dy - ps * dx;
            turn = sp_wrap_angle(p->a->heading - heading);
            if (round == 0)
                u = sp_clamp(u + pc * dx + ps * dy, 0, r->of.length);
        }
        const lie l = lie_of(p->m, turn);
        if (sp_min(half, left + l.side) - sp_max(-half, left - l.side) <= least)
            continue;
        put(p, (order_entry){.stretch = sibling->stretch,
                             .u = u,
                             .lo = u - l.half,
                             .hi = u + l.half,
                             .left = left + l.side,
                             .right = left - l.side,
                             .speed = l.c,
                             .accel = l.s});
    }
}

/* lanes before and behind into which it stands */
static void lanes_along(body *p)
{
    const order_lanes *lanes = &p->b->lanes;
    bool ahead[ORDER_ENTRIES], behind[ORDER_ENTRIES];
    order_memo *m = p->m;
    const uint32_t first = m->count;
    for (uint32_t k = 0; k < m->count; k++) {
        const order_entry e = m->entry[k];
        const order_lane *q = &lanes->lane[e.stretch];
        ahead[k] = k < first || ahead[k];
        behind[k] = k < first || behind[k];
        for (int back = 0; back < 2; back++) {
            const uint32_t count = back ? q->back_count : q->next_count, from = back ? q->back : q->next;
            if (back ? !behind[k] || e.lo >= 0 : !ahead[k] || e.hi <= q->of.length)
                continue;
            for (uint32_t i = 0; i < count && m->count < ORDER_ENTRIES; i++) {
                const uint32_t to = lanes->link[from + i];
                const double shift = back ? lanes->lane[to].of.length : -q->of.length;
                order_entry other = e;
                other.stretch = to;
                other.u += shift;
                other.lo += shift;
                other.hi += shift;
                ahead[m->count] = !back;
                behind[m->count] = back;
                put(p, other);
            }
        }
    }
}

/* What lies where it lay: a pure function of these. */
static bool memo_holds(const order_memo *m, const sp_actor *a, uint32_t kind)
{
    return m->count != ORDER_NONE && m->x == a->x && m->y == a->y && m->heading == a->heading && m->s == a->s &&
           m->t == a->t && m->road == a->road && m->lane == a->lane && m->kind == kind;
}

static void find_lanes(order_book *b, const sp_actor *a, uint32_t i)
{
    order_memo *m = &b->memo[i];
    const uint32_t kind = a->move << 2 | a->path_act;
    if (memo_holds(m, a, kind))
        return;
    const uint32_t hint = m->count != ORDER_NONE && m->count > 0 ? m->entry[0].stretch : ORDER_NONE;
    m->x = a->x;
    m->y = a->y;
    m->heading = a->heading;
    m->s = a->s;
    m->t = a->t;
    m->road = a->road;
    m->lane = a->lane;
    m->kind = kind;
    m->count = 0;
    if (!a->road)
        return;
    body p = {.b = b, .a = a, .m = m, .who = i};
    const uint32_t own = a->lane ? order_lane_at(&b->lanes, a->road, a->s, a->lane, hint) : ORDER_NONE;
    const int way = own != ORDER_NONE ? b->lanes.lane[own].of.way : 1;
    const lie l = lie_of(m, turn_of(&p, own, way));
    lanes_across(&p, own, way, &l);
    if (own != ORDER_NONE && b->lanes.lane[own].sibling_count)
        lanes_shared(&p, own, &m->entry[0]);
    lanes_along(&p);
}

/* ---------------------------------------------------------------- everybody */
static bool before(const order_entry *a, const order_entry *b)
{
    if (a->stretch != b->stretch)
        return a->stretch < b->stretch;
    return a->u != b->u ? a->u < b->u : a->who < b->who;
}

SP_SORT(order_entry, before)

/* one actor's entries; its own lane's into `main`, all others into `extra` */
static void gather(order_book *b, uint32_t i, uint32_t *mains, uint32_t *extras)
{
    const order_memo *m = &b->memo[i];
    for (uint32_t k = 0; k < m->count; k++) {
        order_entry *e = k == 0 ? &b->main[(*mains)++] : &b->extra[(*extras)++];
        *e = m->entry[k];
        e->speed = m->entry[k].speed * m->speed - m->entry[k].accel * m->lateral;
        e->accel = m->entry[k].speed * m->accel;
        b->longest = sp_max(b->longest, (e->hi - e->lo) / 2);
    }
}

/* `last`, with those behind who were not there */
static void complete_last(order_book *b, uint32_t actors)
{
    uint32_t *const seen = b->own;
    for (uint32_t i = 0; i <= actors; i++)
        seen[i] = 0;
    for (uint32_t k = 0; k < b->last_count; k++)
        seen[b->last[k]] = 1;
    for (uint32_t i = 1; i <= actors; i++)
        if (!seen[i])
            b->last[b->last_count++] = i;
}

static void lanes_build(order_book *b, uint32_t actors)
{
    uint32_t mains = 0, extras = 0;
    b->longest = 0;
    complete_last(b, actors);
    for (uint32_t k = 0; k < b->last_count; k++)
        if (b->memo[b->last[k]].shown)
            gather(b, b->last[k], &mains, &extras);
    sort_nearly(b->main, b->entry, mains);
    sort_merge(b->extra, b->entry, extras);

    /* both into one, and where each actor's own entry lies in it */
    for (uint32_t i = 0; i <= actors; i++)
        b->own[i] = ORDER_NONE;
    uint32_t i = 0, k = 0, n = 0;
    while (i < mains || k < extras) {
        const bool own = k >= extras || (i < mains && !before(&b->extra[k], &b->main[i]));
        if (own) {
            b->own[b->main[i].who] = n;
            b->last[i] = b->main[i].who;
        }
        b->entry[n++] = own ? b->main[i++] : b->extra[k++];
    }
    b->count = n;
    b->last_count = mains;
}

bool sp_order_build(sp_traffic *t, const sp_world_def *def, const sp_world *world)
{
    order_book *b = t->order;
    sp_grid_clear(b->grid);
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_actor *a = &world->actors[i];
        order_memo *m = &b->memo[i];
        m->shown = !a->hidden;
        if (!m->shown)
            continue;
        sp_grid_add(b->grid, i, a->x, a->y, square / 2, false);
        m->speed = a->speed;
        m->lateral = a->lateral_speed;
        m->accel = a->acceleration;
        if (def->road)
            find_lanes(b, a, i);
    }
    sp_grid_sort(b->grid);
    if (def->road)
        lanes_build(b, world->actor_count);
    return !b->lanes.failed;
}
