/* limits.c - how fast one may drive at a place: the lane's record, else the sign that was passed last, else the road's
 * record. Leaves which signs are speed signs to signals.c.
 *
 * The signs of each road are sorted once, for either direction in the order in which they are passed, so that a
 * question is a search by halves and a step back over those of other lanes. A sign that is in force at the end of its
 * road goes on being so on the next ones, as long as roads are linked one to one and say nothing of their own. */
#include "road/inside.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- the signs of a road */
static bool of_limits(sp_signal_kind kind)
{
    return kind == SP_SIGNAL_SPEED || kind == SP_SIGNAL_SPEED_END;
}

/* one or, seen from both sides, two entries; a sign that says no number ends what was before */
static void sign_add(limit_sign *list, uint32_t *count, const sp_road_signal *g, double s, int orientation,
                     lane_set lanes)
{
    const bool starts = g->kind == SP_SIGNAL_SPEED && g->has_value && g->value > 0;
    for (int way = -1; way <= 1; way += 2) {
        if (orientation == 0 || orientation == way) {
            list[*count] =
                (limit_sign){.s = s, .way = way, .lanes = lanes, .said = *count, .speed = starts ? g->value : 0};
            (*count)++;
        }
    }
}

/* those against s first, each as they are passed; of equals the one said first */
static int compare_signs(const void *a, const void *b)
{
    const limit_sign *p = a, *q = b;
    if (p->way != q->way) {
        return p->way < q->way ? -1 : 1;
    }
    const double further = (p->s - q->s) * p->way;
    return further != 0 ? (further > 0 ? 1 : -1) : (p->said > q->said) - (p->said < q->said);
}

/* the first signal of a road; all stand by road */
static uint32_t first_of(const sp_road_net *net, uint32_t number)
{
    uint32_t lo = 0, hi = net->signal_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (net->signal[middle].road < number) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo;
}

static bool signs_make(const sp_road_net *net, uint32_t number, road *r, sp_arena *arena)
{
    uint32_t most = 0;
    const uint32_t first = first_of(net, number);
    for (uint32_t i = first; i < net->signal_count && net->signal[i].road == number; i++) {
        most += of_limits(net->signal[i].kind) ? 2 : 0;
    }
    for (uint32_t i = 0; i < r->ref_count; i++) {
        most += r->ref[i].signal < net->signal_count && of_limits(net->signal[r->ref[i].signal].kind) ? 2 : 0;
    }
    r->limit_count = 0;
    r->limit = most ? SP_ARRAY(arena, limit_sign, most) : NULL;
    if (!r->limit) {
        return most == 0;
    }
    for (uint32_t i = first; i < net->signal_count && net->signal[i].road == number; i++) {
        const sp_road_signal *g = &net->signal[i];
        if (of_limits(g->kind)) {
            sign_add(r->limit, &r->limit_count, g, g->s, g->orientation, lanes_of_signal(g));
        }
    }
    for (uint32_t i = 0; i < r->ref_count; i++) {
        const signal_ref *f = &r->ref[i];
        if (f->signal < net->signal_count && of_limits(net->signal[f->signal].kind)) {
            sign_add(r->limit, &r->limit_count, &net->signal[f->signal], f->s, f->orientation, lanes_of_ref(f));
        }
    }
    qsort(r->limit, r->limit_count, sizeof *r->limit, compare_signs);
    return true;
}

/* the last sign at or before s for who drives this way on this lane; NULL: none */
static const limit_sign *sign_before(const road *r, double s, int way, int32_t id)
{
    uint32_t lo = 0, hi = r->limit_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        const limit_sign *p = &r->limit[middle];
        if (p->way < way || (p->way == way && (s - p->s) * way >= 0)) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    for (; lo > 0 && r->limit[lo - 1].way == way; lo--) {
        const limit_sign *p = &r->limit[lo - 1];
        if (lanes_hold(&p->lanes, id)) {
            return p;
        }
    }
    return NULL;
}

/* what signs say there, 0: nothing; those that came along from other roads count until the first of this one */
static double signed_at(const road *r, double s, int way, int32_t id)
{
    const limit_sign *p = sign_before(r, s, way, id);
    if (p) {
        return p->speed;
    }
    const limit_along *along = &r->along[way > 0];
    for (uint32_t i = 0; i < along->count; i++) {
        if (along->lane[i].id == id) {
            return along->lane[i].speed;
        }
    }
    return along->all;
}

/* ---------------------------------------------------------------- onto the next road */
static bool has_record(const road *r)
{
    for (uint32_t i = 0; i < r->speed_count; i++) {
        if (r->speed[i].speed > 0) {
            return true;
        }
    }
    return false;
}

/* The road that alone leads into the end at which this one is entered (way +1: its start), 0 none; *end: by its end. */
static uint32_t before(const sp_road_net *net, uint32_t number, int way, bool *end)
{
    const road *r = road_of(net, number);
    const road_link *in = way > 0 ? &r->predecessor : &r->successor;
    const road *from = in->kind == LINK_ROAD && !in->aside ? road_of(net, in->target) : NULL;
    if (!from || r->junction || from->junction || net->graph->connecting[number - 1] ||
        net->graph->connecting[in->target - 1] || has_record(r)) {
        return 0;
    }

    /* one to one: it leads back */
    const road_link *back = in->at_end ? &from->successor : &from->predecessor;
    *end = in->at_end;
    return back->kind == LINK_ROAD && !back->aside && back->target == number && back->at_end == (way < 0) ? in->target
                                                                                                          : 0;
}

/* of each lane that is entered here, what signs said at the end of the lane that leads into it */
static bool along_fill(const sp_road_net *net, uint32_t number, int way, sp_arena *arena)
{
    bool end = false;
    road *r = &net->road[number - 1];
    const road *from = road_of(net, before(net, number, way, &end));
    const section *c = road_section(r, way > 0 ? 0 : r->length);
    limit_along *to = &r->along[way > 0];
    to->lane = to->lane ? to->lane : SP_ARRAY(arena, limit_lane, c->left_count + c->right_count);
    to->count = 0;
    if (!to->lane) {
        return c->left_count + c->right_count == 0;
    }
    for (uint32_t i = 0; i < c->left_count + c->right_count; i++) {
        const lane *l = i < c->left_count ? &c->left[i] : &c->right[i - c->left_count];
        int32_t named[LANE_NAMES];
        if (sp_road_direction(net, number, l->id) != way || lane_names(l, way < 0, named) == 0) {
            continue;
        }
        const double speed = signed_at(from, end ? from->length : 0, end ? 1 : -1, named[0]);
        to->all = to->count == 0 || to->all == speed ? speed : 0;
        to->lane[to->count++] = (limit_lane){l->id, speed};
    }
    return true;
}

/* Back along the roads to one that is done or that nothing leads into, then forth; round a ring of roads twice, so that
 * it does not matter where the walk began. state: of each road and way 0 not met, 1 on the walk, 2 done. */
static bool along_make(const sp_road_net *net, uint32_t number, int way, uint8_t *state, uint32_t *walk,
                       sp_arena *arena)
{
    uint32_t count = 0, at = number * 2 + (way > 0);
    bool end = false;
    while (at / 2 && state[at] == 0) {
        state[at] = 1;
        walk[count++] = at;
        const uint32_t from = before(net, at / 2, at % 2 ? 1 : -1, &end);
        at = from * 2 + (from && end);
    }
    const int rounds = at / 2 && state[at] == 1 ? 2 : 1;
    for (int k = 0; k < rounds; k++) {
        for (uint32_t i = count; i > 0; i--) {
            const uint32_t to = walk[i - 1];
            state[to] = 2;
            if (before(net, to / 2, to % 2 ? 1 : -1, &end) && !along_fill(net, to / 2, to % 2 ? 1 : -1, arena)) {
                return false;
            }
        }
    }
    return true;
}

bool road_limits_make(sp_road_net *net, sp_arena *arena)
{
    bool good = true, any = false;
    for (uint32_t i = 0; good && i < net->road_count; i++) {
        road *r = &net->road[i];
        r->along[0] = r->along[1] = (limit_along){0};
        good = signs_make(net, i + 1, r, arena);
        any = any || r->limit_count;
    }
    if (!good || !any) {
        return good;
    }
    sp_arena *scratch = sp_arena_create();
    uint8_t *state = scratch ? SP_ARRAY(scratch, uint8_t, 2 * (net->road_count + 1)) : NULL;
    uint32_t *walk = scratch ? SP_ARRAY(scratch, uint32_t, 2 * (net->road_count + 1)) : NULL;
    good = state && walk;
    for (uint32_t i = 1; good && i <= net->road_count; i++) {
        good = along_make(net, i, 1, state, walk, arena) && along_make(net, i, -1, state, walk, arena);
    }
    sp_arena_destroy(scratch);
    return good;
}

/* ---------------------------------------------------------------- the question */
double speed_at(const speed_from *speeds, uint32_t count, double s)
{
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (speeds[middle].s <= s) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo ? speeds[lo - 1].speed : 0;
}

double road_limit_at(const road *r, const section *c, const lane *l, double s, int way)
{
    const double own = speed_at(l->speed, l->speed_count, s - c->s);
    if (own > 0) {
        return own;
    }
    const bool any = r->limit_count || r->along[0].count || r->along[1].count;
    const double sign = any ? signed_at(r, s, way, l->id) : 0;
    return sign > 0 ? sign : speed_at(r->speed, r->speed_count, s);
}

double sp_road_speed_limit(const sp_road_net *net, sp_road_place p)
{
    const road *r = road_of(net, p.road);
    if (!r || !sp_finite(p.s)) {
        return 0;
    }
    const double s = sp_clamp(p.s, 0, r->length);
    const section *c = road_section(r, s);
    const lane *l = road_lane_find(c, p.lane);
    if (!l) {
        return speed_at(r->speed, r->speed_count, s);
    }
    return road_limit_at(r, c, l, s, sp_road_direction(net, p.road, p.lane));
}
