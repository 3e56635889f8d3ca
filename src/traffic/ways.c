/* ways.c - lays out the ways through a junction: their course, who has priority, and where bodies on two of them would
 * touch. Leaves deciding who drives to right_of_way.c.
 *
 * Priority, in this order: signs on the way in (priority, none, yield, stop); who turns back yields to everybody; of
 * two that come from opposite sides who crosses the other's path (turns left in right-hand traffic) yields; who comes
 * from the right goes first (Vienna Convention on Road Traffic, article 18, 4 a); who turns less goes first where two
 * become one. */
#include "traffic/ways.h"

#include <string.h>

#define STEP 1.0  /* m between samples, more on long ways */
#define FAR  12.0 /* m between samples beyond which nothing is near */
#define WIDE 2.8  /* m between the middles of two lanes below which bodies touch: 1.9 m wide, and what turning adds */

struct sp_ways {
    const sp_road_net *net;
    sp_arena *arena;
    uint32_t junction_count; /* highest junction */
    const sp_crossroads **made;
    uint32_t *first, *road; /* roads of each junction: road[first[j]] to road[first[j + 1]] */
};

static bool roads_gather(sp_ways *w)
{
    const uint32_t roads = sp_road_count(w->net);
    for (uint32_t r = 1; r <= roads; r++) {
        const uint32_t j = sp_road_in_junction(w->net, r);
        w->junction_count = j > w->junction_count ? j : w->junction_count;
    }
    w->made = SP_ARRAY(w->arena, const sp_crossroads *, w->junction_count + 1);
    w->first = SP_ARRAY(w->arena, uint32_t, w->junction_count + 2);
    w->road = SP_ARRAY(w->arena, uint32_t, roads + 1);
    if (!w->made || !w->first || !w->road) {
        return false;
    }
    /* counted, laid end to end, filled in the order of the roads */
    uint32_t start = 0;
    for (uint32_t r = 1; r <= roads; r++) {
        w->first[sp_road_in_junction(w->net, r)]++;
    }
    for (uint32_t j = 1; j <= w->junction_count; j++) {
        const uint32_t n = w->first[j];
        w->first[j] = start;
        start += n;
    }
    w->first[w->junction_count + 1] = start;
    for (uint32_t r = 1; r <= roads; r++) {
        const uint32_t j = sp_road_in_junction(w->net, r);
        if (j) {
            w->road[w->first[j]++] = r;
        }
    }

    /* each stands now where the next one begins */
    for (uint32_t j = w->junction_count; j >= 1; j--) {
        w->first[j] = j > 1 ? w->first[j - 1] : 0;
    }
    return true;
}

sp_ways *sp_ways_create(const sp_road_net *net, sp_arena *arena)
{
    sp_ways *w = SP_NEW(arena, sp_ways);
    if (!w) {
        return NULL;
    }
    *w = (sp_ways){.net = net, .arena = arena};
    return roads_gather(w) ? w : NULL;
}

/* ---- one way ---- */
static double facing(const sp_road_net *net, sp_road_place p, double heading)
{
    return sp_wrap_angle(heading + (sp_road_direction(net, p.road, p.lane) < 0 ? SP_PI : 0));
}

/* what stands before the junction: rank by signs, and the light */
static void signs_read(const sp_road_net *net, sp_way *way)
{
    enum { MOST = 32 };
    static const double before = 30; /* m */
    sp_road_ahead ahead[MOST];
    sp_road_place from = way->in;
    way->rank = 1;
    if (!way->in.road) {
        return;
    }
    const int side = sp_road_direction(net, way->in.road, way->in.lane);
    from.s = side > 0 ? sp_max(from.s - before, 0) : sp_min(from.s + before, sp_road_length(net, from.road));
    from.t = sp_road_lane_center(net, from.road, from.s, from.lane);
    const double left = sp_abs(from.s - way->in.s) + 15;
    const uint32_t found = sp_road_signals_ahead(net, NULL, from, left, ahead, MOST);
    for (uint32_t k = 0; k < found && k < MOST; k++) {
        const sp_road_signal *s = sp_road_signal_get(net, ahead[k].signal);
        if (!s || ahead[k].stop > left) {
            continue;
        }
        switch (s->kind) {
        case SP_SIGNAL_LIGHT:
            way->light = way->light ? way->light : ahead[k].signal + 1;
            break;
        case SP_SIGNAL_PRIORITY:
            way->rank = way->rank == 1 ? 0 : way->rank;
            break;
        case SP_SIGNAL_YIELD:
            way->rank = way->rank < 3 ? 2 : 3;
            break;
        case SP_SIGNAL_STOP:
            way->rank = 3;
            break;
        default:
            break;
        }
    }
}

/* samples from the entry to where the lane leaves the road */
static bool course_lay(sp_ways *w, sp_way *way, sp_road_place entry)
{
    const sp_road_net *net = w->net;
    double s[SP_WAY_POINTS];
    sp_vec2 p[SP_WAY_POINTS];
    const double step = sp_max(STEP, sp_road_length(net, way->road) / (SP_WAY_POINTS - 2));
    sp_road_place at = entry, next;
    sp_road_point point;
    uint32_t count = 0;
    double heading = 0;
    at.t = sp_road_lane_center(net, at.road, at.s, at.lane);
    while (count < SP_WAY_POINTS && at.road == way->road && sp_road_at(net, at, &point)) {
        heading = facing(net, at, point.heading);
        if (count == 0) {
            way->heading_in = heading;
        }
        s[count] = at.s;
        p[count] = (sp_vec2){point.position.x, point.position.y};
        count++;
        const bool more = sp_road_advance(net, at, step, &next);
        if (!more || next.road != at.road) {
            break;
        }
        at = next;
    }
    if (count < 2) {
        return false;
    }
    way->turn = sp_wrap_angle(heading - way->heading_in);
    double *own_s = SP_ARRAY(w->arena, double, count);
    sp_vec2 *own_p = SP_ARRAY(w->arena, sp_vec2, count);
    if (!own_s || !own_p) {
        return false;
    }
    memcpy(own_s, s, count * sizeof *s);
    memcpy(own_p, p, count * sizeof *p);
    way->s = own_s;
    way->p = own_p;
    way->count = count;
    way->length = 0;
    for (uint32_t i = 1; i < count; i++) {
        way->length += sp_hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    }

    /* what is left behind the last sample */
    const double end = sp_road_direction(net, way->road, way->lane) > 0 ? sp_road_length(net, way->road) : 0;
    way->length += sp_abs(end - s[count - 1]);
    return true;
}

/* m of road that leads from another junction here, as between the arms of a roundabout */
static double room_before(const sp_road_net *net, sp_road_place in)
{
    sp_road_place start = in, behind;
    const double length = sp_road_length(net, in.road);
    start.s = sp_road_direction(net, in.road, in.lane) > 0 ? 0 : length;
    start.t = sp_road_lane_center(net, start.road, start.s, start.lane);
    const bool joined = in.road && sp_road_next(net, start, true, &behind, 1) && sp_road_in_junction(net, behind.road);
    return joined ? length : SP_INFINITY;
}

static bool way_make(sp_ways *w, uint32_t road, int32_t lane, sp_way *way)
{
    const sp_road_net *net = w->net;
    const int side = sp_road_direction(net, road, lane);
    const double length = sp_road_length(net, road);
    sp_road_place entry = {road, lane, side > 0 ? 0 : length, 0}, there;
    *way = (sp_way){.road = road, .lane = lane};
    entry.t = sp_road_lane_center(net, road, entry.s, lane);
    if (!course_lay(w, way, entry)) {
        return false;
    }
    if (sp_road_next(net, entry, true, &there, 1) && there.road != road) {
        way->in = there;
    }
    sp_road_place at = {road, lane, side > 0 ? length : 0, 0}, last = {road, lane, way->s[way->count - 1], 0};
    at.t = sp_road_lane_center(net, road, at.s, lane);
    last.t = sp_road_lane_center(net, road, last.s, lane);
    if (sp_road_advance(net, last, sp_abs(at.s - last.s) + 0.5, &there) && there.road != road) {
        way->out = there;
    }
    way->room = room_before(net, way->in);
    signs_read(net, way);
    return true;
}

double sp_way_along(const sp_way *way, double s)
{
    const bool rising = way->s[way->count - 1] > way->s[0];
    uint32_t lo = 0, hi = way->count - 1;
    while (hi - lo > 1) {
        const uint32_t middle = (lo + hi) / 2;
        const bool beyond = rising ? s >= way->s[middle] : s <= way->s[middle];
        lo = beyond ? middle : lo;
        hi = beyond ? hi : middle;
    }

    /* samples are even but for the last stretch */
    const double step = way->length / sp_max((double)(way->count - 1), 1);
    const double wide = way->s[hi] - way->s[lo];
    return ((double)lo + (wide != 0 ? (s - way->s[lo]) / wide : 0)) * step;
}

/* ---- two ways ---- */
static sp_first sign_of_turns(const sp_road_net *net, const sp_way *a, const sp_way *b)
{
    /* left-hand traffic is the mirror image, but for the right */
    const double left = sp_road_left_hand(net) ? -1 : 1;
    const double ta = left * a->turn, tb = left * b->turn;
    const bool back_a = ta > 2.6, back_b = tb > 2.6;
    if (back_a != back_b) {
        return back_a ? SP_FIRST_OTHER : SP_FIRST_OWN;
    }
    const double between = sp_wrap_angle(b->heading_in - a->heading_in);
    if (sp_abs(between) > 2.36) {
        const bool across_a = ta > 0.5, across_b = tb > 0.5;
        if (across_a != across_b) {
            return across_a ? SP_FIRST_OTHER : SP_FIRST_OWN;
        }
    } else if (sp_abs(between) > 0.5) {
        return between > 0 ? SP_FIRST_OTHER : SP_FIRST_OWN;
    }
    if (sp_abs(sp_abs(ta) - sp_abs(tb)) > 0.2) {
        return sp_abs(ta) < sp_abs(tb) ? SP_FIRST_OWN : SP_FIRST_OTHER;
    }
    return SP_FIRST_NOBODY;
}

static sp_first first_of(const sp_road_net *net, const sp_way *a, const sp_way *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank ? SP_FIRST_OWN : SP_FIRST_OTHER;
    }
    return sign_of_turns(net, a, b);
}

static bool same_lane(sp_road_place a, sp_road_place b)
{
    return a.road && a.road == b.road && a.lane == b.lane;
}

/* stretches of two ways that come near each other, in samples; lo > hi: nowhere */
typedef struct stretch {
    double lo, hi, other_lo, other_hi;
} stretch;

static void stretch_add(stretch *t, double at, double other)
{
    t->lo = sp_min(t->lo, at);
    t->hi = sp_max(t->hi, at);
    t->other_lo = sp_min(t->other_lo, other);
    t->other_hi = sp_max(t->other_hi, other);
}

/* unit vector along the way at a sample */
static sp_vec2 along_of(const sp_way *w, uint32_t i)
{
    const sp_vec2 p = w->p[i > 0 ? i - 1 : 0], q = w->p[i + 1 < w->count ? i + 1 : i];
    const double dx = q.x - p.x, dy = q.y - p.y, by = 1 / sp_max(sp_hypot(dx, dy), 1e-9);
    return (sp_vec2){dx * by, dy * by};
}

/* the rear axle runs on the way, what is ahead of it on the tangent: a long body is three discs, a short one is one */
static void compare(const sp_way *a, const sp_way *b, stretch *brief, stretch *lengthy)
{
    static const double ahead[3] = {0, 4, 8}; /* m */
    const double step = a->length / (a->count - 1), other_step = b->length / (b->count - 1);
    for (uint32_t i = 0; i < a->count; i++) {
        const sp_vec2 t = along_of(a, i);
        for (uint32_t k = 0; k < b->count; k++) {
            const double dx = a->p[i].x - b->p[k].x, dy = a->p[i].y - b->p[k].y;
            if (dx * dx + dy * dy > FAR * FAR) {
                continue;
            }
            const sp_vec2 n = along_of(b, k);
            for (uint32_t m = 0; m < 9; m++) {
                const double x = dx + ahead[m % 3] * t.x - ahead[m / 3] * n.x,
                             y = dy + ahead[m % 3] * t.y - ahead[m / 3] * n.y;
                if (x * x + y * y <= WIDE * WIDE) {
                    if (m == 0) {
                        stretch_add(brief, i * step, k * other_step);
                    }
                    stretch_add(lengthy, i * step + ahead[m % 3], k * other_step + ahead[m / 3]);
                }
            }
        }
    }
}

/* false: they never touch */
static bool meet_make(const sp_road_net *net, const sp_way *a, const sp_way *b, sp_meet *m)
{
    stretch brief = {SP_INFINITY, -SP_INFINITY, SP_INFINITY, -SP_INFINITY}, lengthy = brief;
    compare(a, b, &brief, &lengthy);
    if (lengthy.lo > lengthy.hi) {
        return false;
    }
    *m = (sp_meet){.merge = same_lane(a->out, b->out),
                   .split = same_lane(a->in, b->in),
                   .first = first_of(net, a, b),
                   .long_only = brief.lo > brief.hi,
                   .long_from = sp_max(lengthy.lo - SP_MEET_BESIDE, 0),
                   .long_to = lengthy.hi + SP_MEET_BESIDE,
                   .long_other_from = sp_max(lengthy.other_lo - SP_MEET_BESIDE, 0),
                   .long_other_to = lengthy.other_hi + SP_MEET_BESIDE};
    if (!m->long_only) {
        m->from = sp_max(brief.lo - SP_MEET_BESIDE, 0);
        m->to = sp_min(brief.hi + SP_MEET_BESIDE, a->length);
        m->other_from = sp_max(brief.other_lo - SP_MEET_BESIDE, 0);
        m->other_to = sp_min(brief.other_hi + SP_MEET_BESIDE, b->length);
    }
    return true;
}

static bool meets_make(sp_ways *w, sp_way *ways, uint32_t count, uint32_t own)
{
    sp_meet found[SP_WAYS];
    uint32_t n = 0;
    for (uint32_t k = 0; k < count; k++) {
        if (k != own && meet_make(w->net, &ways[own], &ways[k], &found[n])) {
            found[n++].other = k;
        }
    }
    sp_meet *kept = SP_ARRAY(w->arena, sp_meet, n ? n : 1);
    if (!kept) {
        return false;
    }
    memcpy(kept, found, n * sizeof *kept);
    ways[own].meet = kept;
    ways[own].meet_count = n;
    return true;
}

/* around the middle of the box that holds all samples */
static void circle_lay(sp_crossroads *c)
{
    double lo_x = SP_INFINITY, hi_x = -SP_INFINITY, lo_y = SP_INFINITY, hi_y = -SP_INFINITY;
    for (uint32_t i = 0; i < c->count; i++) {
        for (uint32_t k = 0; k < c->way[i].count; k++) {
            const sp_vec2 p = c->way[i].p[k];
            lo_x = sp_min(lo_x, p.x);
            hi_x = sp_max(hi_x, p.x);
            lo_y = sp_min(lo_y, p.y);
            hi_y = sp_max(hi_y, p.y);
        }
    }
    if (c->count) {
        c->x = (lo_x + hi_x) / 2;
        c->y = (lo_y + hi_y) / 2;
        c->radius = sp_hypot(hi_x - lo_x, hi_y - lo_y) / 2;
    }
}

static const sp_crossroads *make(sp_ways *w, uint32_t junction)
{
    sp_way *ways = SP_ARRAY(w->arena, sp_way, SP_WAYS);
    sp_crossroads *c = SP_NEW(w->arena, sp_crossroads);
    uint32_t count = 0;
    if (!ways || !c) {
        return NULL;
    }
    for (uint32_t i = w->first[junction]; i < w->first[junction + 1]; i++) {
        const uint32_t road = w->road[i];
        sp_lane_info lanes[32];
        for (int way = 0; way < 2; way++) {
            /* who drives with s enters at 0, against it at the end */
            const double s = way ? sp_road_length(w->net, road) : 0;
            const uint32_t found = sp_road_lanes(w->net, road, s, lanes, 32);
            for (uint32_t k = 0; k < found && k < 32 && count < SP_WAYS; k++) {
                if (lanes[k].type == SP_LANE_DRIVING &&
                    sp_road_direction(w->net, road, lanes[k].id) == (way ? -1 : 1)) {
                    count += way_make(w, road, lanes[k].id, &ways[count]);
                }
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!meets_make(w, ways, count, i)) {
            return NULL;
        }
    }
    *c = (sp_crossroads){.count = count, .way = ways};
    circle_lay(c);
    return c;
}

const sp_crossroads *sp_ways_of(sp_ways *w, uint32_t junction)
{
    if (!w || junction == 0 || junction > w->junction_count) {
        return NULL;
    }
    if (!w->made[junction]) {
        w->made[junction] = make(w, junction);
    }
    return w->made[junction];
}

const sp_way *sp_ways_find(const sp_crossroads *c, uint32_t road, int32_t lane)
{
    for (uint32_t i = 0; c && i < c->count; i++) {
        if (c->way[i].road == road && c->way[i].lane == lane) {
            return &c->way[i];
        }
    }
    return NULL;
}
