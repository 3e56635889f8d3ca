/* bends.c - what a lane asks of the speed of who drives along it: how tightly it bends, in cells of a few metres, and
 * where limits begin. Constants of the network, laid out lane by lane when first asked for, so that looking ahead costs
 * a memory read a cell. Leaves what a driver makes of them to rules.c.
 *
 * Where curvature changes by D at once the wheel, which turns no faster than `rate`, takes v L D / rate metres; spread
 * to both sides of the change that is v^2 L^2 D^3 / (24 rate^2) m beside the path. Over w metres it can follow in step
 * with v <= rate w / (L D). The faster of both is slow enough. */
#include "traffic/rules.h"

#define CELL 2.0                    /* m of s */
static const double limit_step = 5; /* m between two looks at the limit */
static const double aside = 0.12;   /* m beside the path that the wheel may be late */

struct sp_bends {
    const sp_road_net *net;
    sp_arena *arena;
    uint32_t count;
    sp_strip *road[]; /* the strips of each that are laid out */
};

static struct sp_bends *create(const sp_road_net *net, sp_arena *arena)
{
    const uint32_t count = sp_road_count(net);
    struct sp_bends *b = sp_arena_alloc(arena, sizeof *b + count * sizeof *b->road);
    if (b) {
        b->net = net;
        b->arena = arena;
        b->count = count;
    }
    return b;
}

/* ---------------------------------------------------------------- laying out */
/* s of a strip `along` m of s from where it is entered */
static double s_of(const sp_strip *p, double along)
{
    return p->way > 0 ? p->from + along : p->to - along;
}

/* the lane's middle, and its direction as it is driven */
static bool middle_at(const sp_road_net *net, const sp_strip *p, double along, sp_vec2 *at, sp_vec2 *to)
{
    sp_road_frame f;
    const double hair = sp_min(1e-6, p->length / 4);
    sp_road_place place = {p->road, p->lane, s_of(p, sp_clamp(along, hair, p->length - hair)), 0};
    if (!sp_road_frame_at(net, place, &f)) {
        return false;
    }
    const double t = f.middle * f.across, slope = f.slope / sp_max(f.scale * (1 - f.curvature * f.middle), 0.05);
    *at = (sp_vec2){f.x - f.s * t, f.y + f.c * t};
    *to = (sp_vec2){p->way * (f.c - f.s * slope), p->way * (f.s + f.c * slope)};
    return true;
}

/* of both halves of each cell the tighter one: turn over way */
static void bends_lay(const sp_road_net *net, sp_strip *p, float *k)
{
    sp_vec2 at, to, next, ahead;
    const double half = p->cell / 2;
    bool known = middle_at(net, p, 0, &at, &to);
    for (uint32_t i = 0; i < 2 * p->cells; i++) {
        const bool there = middle_at(net, p, (i + 1) * half, &next, &ahead);
        const double way = sp_hypot(next.x - at.x, next.y - at.y);
        if (known && there && way > 0.05) {
            const double turn = sp_atan2(to.x * ahead.y - to.y * ahead.x, to.x * ahead.x + to.y * ahead.y) / way;
            k[i / 2] = sp_abs(turn) > sp_abs((double)k[i / 2]) ? (float)turn : k[i / 2];
        }
        known = there;
        at = next;
        to = ahead;
    }
}

static double limit_of(const sp_road_net *net, const sp_strip *p, double along)
{
    const sp_road_place at = {p->road, p->lane, s_of(p, along), 0};
    return sp_road_speed_limit(net, at);
}

/* where the limit changes between two places, by halves, not too early */
static double change_at(const sp_road_net *net, const sp_strip *p, double lo, double hi, double then)
{
    for (int i = 0; i < 10; i++) {
        const double middle = (lo + hi) / 2;
        *(limit_of(net, p, middle) == then ? &hi : &lo) = middle;
    }
    return hi;
}

static void limits_lay(const sp_road_net *net, sp_arena *arena, sp_strip *p)
{
    enum { MOST = 64 };
    sp_strip_limit found[MOST];
    uint32_t count = 0;
    const double last = sp_max(p->length - 0.01, p->length / 2);
    double now = -1, along = sp_min(0.01, p->length / 2), before = 0;
    for (bool more = true; more && count < MOST; along = sp_min(along + limit_step, last)) {
        const double then = limit_of(net, p, along);
        more = along < last;
        if (then != now) {
            found[count] = (sp_strip_limit){count ? change_at(net, p, before, along, then) : 0, then};
            count++;
        }
        now = then;
        before = along;
    }
    sp_strip_limit *kept = SP_ARRAY(arena, sp_strip_limit, count);
    for (uint32_t i = 0; kept && i < count; i++) {
        kept[i] = found[i];
    }
    p->limit = kept;
    p->limit_count = kept ? count : 0;
}

static void signs_lay(const sp_road_net *net, sp_arena *arena, sp_strip *p)
{
    enum { MOST = 64 };
    sp_road_ahead ahead[MOST];
    const double hair = sp_min(1e-6, p->length / 4);
    sp_road_place from = {p->road, p->lane, s_of(p, hair), 0};
    from.t = sp_road_lane_center(net, from.road, from.s, from.lane);

    /* m of the lane may be more than m of s */
    uint32_t found = sp_road_signals_ahead(net, NULL, from, 1.3 * p->length + 1, ahead, MOST);
    double *kept = SP_ARRAY(arena, double, MOST);
    found = found < MOST ? found : MOST;
    for (uint32_t k = 0; kept && k < found; k++) {
        const sp_road_signal *s = sp_road_signal_get(net, ahead[k].signal);
        if (s && (s->kind == SP_SIGNAL_LIGHT || s->kind == SP_SIGNAL_STOP)) {
            kept[p->sign_count++] = sp_max(sp_min(ahead[k].distance, ahead[k].stop), 0);
        }
    }
    p->sign = kept;
}

static sp_strip *lay(struct sp_bends *b, sp_road_place at)
{
    sp_road_frame f;
    sp_strip *p = SP_NEW(b->arena, sp_strip);
    if (!p || !sp_road_frame_at(b->net, at, &f)) {
        return NULL;
    }
    *p = (sp_strip){.road = at.road,
                    .lane = at.lane,
                    .way = sp_road_direction(b->net, at.road, at.lane),
                    .from = f.from,
                    .to = f.to,
                    .length = sp_max(f.to - f.from, 0)};
    p->cells = (uint32_t)sp_clamp(sp_ceil(p->length / CELL), 1, 1e6);
    p->cell = sp_max(p->length / p->cells, 1e-3);
    float *k = SP_ARRAY(b->arena, float, p->cells);
    if (!k) {
        return NULL;
    }
    bends_lay(b->net, p, k);
    p->k = k;
    limits_lay(b->net, b->arena, p);
    signs_lay(b->net, b->arena, p);
    p->next = b->road[at.road - 1];
    b->road[at.road - 1] = p;
    return p;
}

const sp_strip *sp_strip_of(struct sp_bends **bends, sp_arena *arena, const sp_road_net *net, sp_road_place at)
{
    *bends = *bends || !arena ? *bends : create(net, arena);
    struct sp_bends *b = *bends;
    if (!b || at.road == 0 || at.road > b->count) {
        return NULL;
    }
    for (const sp_strip *p = b->road[at.road - 1]; p; p = p->next) {
        if (p->lane == at.lane && at.s >= p->from && (at.s < p->to || p->to >= sp_road_length(net, at.road))) {
            return p;
        }
    }
    return lay(b, at);
}

/* ---------------------------------------------------------------- what it asks */
/* no faster than this over a change of curvature by d within w m; quick: (rate / L) of the wheel, 1/(m s) */
static double turn_speed(double quick, double d, double w)
{
    return quick * sp_max(w / d, sp_sqrt(24 * aside / (d * d * d)));
}

double sp_strip_slow(const sp_strip *p, double along, double reach, sp_bend_ask *ask)
{
    const uint32_t first = (uint32_t)sp_clamp(along / p->cell, 0, (double)p->cells - 1);
    const double v2 = ask->v * ask->v, d3 = 24 * aside * sp_square(ask->quick), over = ask->quick * p->cell;
    double here = SP_INFINITY;
    for (uint32_t c = first; c < p->cells; c++) {
        const double k = (double)p->k[c], edge = c * p->cell - along;
        if (edge > reach) {
            break;
        }
        if (v2 * sp_abs(k) > ask->across || c == first) {
            const double speed = sp_sqrt(ask->across / sp_max(sp_abs(k), 1e-6));
            here = c == first ? speed : here;
            ask->slow(ask->what, sp_max(edge, 0), speed);
        }

        /* against the cells one, two and four before: the wheel has to be on its way already */
        for (int n = 1; n <= 4; n *= 2) {
            const double d = sp_abs(k - ask->before[n - 1]);
            if (d * d * d * v2 > d3 && d * ask->v > over * n) {
                ask->slow(ask->what, sp_max(edge - 2, 0), turn_speed(ask->quick, d, n * p->cell));
            }
        }
        ask->before[3] = ask->before[2];
        ask->before[2] = ask->before[1];
        ask->before[1] = ask->before[0];
        ask->before[0] = k;
    }
    return here;
}
