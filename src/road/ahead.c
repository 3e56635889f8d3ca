/* ahead.c - signals along the way ahead, and where to stop for them. Leaves what a signal means to signals.c and the
 * way to travel.c.
 *
 * The way is walked once ahead, and a little back: a stop line that has just been passed still is its signal's. */
#include "road/inside.h"

#include <string.h>

static const double line_before =
    15; /* m before a signal, or behind it up to the junction, that its stop line may lie */
static const double light_beyond = 15; /* m behind a junction that its light may stand */
#define MOST_LINES 64

typedef struct entry { /* a junction on the way */
    double in, out;
} entry;
typedef struct look {
    const sp_road_net *net;
    double limit, sign; /* sign -1: looking back */
    sp_road_ahead *out;
    uint32_t max, count;
    double line[MOST_LINES];
    uint32_t line_count;
    entry junction[MOST_LINES]; /* in the order met; the one the place is in, or comes from, first */
    uint32_t junction_count;
    bool inside;
} look;

/* s lies on the leg; its beginning counts where the way begins or the road is entered */
static bool on_leg(const travel_leg *leg, double s)
{
    const double in = (s - leg->from) * leg->way;
    return (leg->enters ? in >= 0 : in > 0) && (leg->to - s) * leg->way >= 0;
}

static double metres_to(const look *k, const travel_leg *leg, double s)
{
    return k->sign * (leg->start + path_length(road_of(k->net, leg->road), leg->section, leg->lane, leg->steady,
                                               leg->offset, leg->from, s));
}

static void line_add(look *k, double distance)
{
    if (k->line_count < MOST_LINES) {
        k->line[k->line_count++] = distance;
    }
}

/* keeps the nearest, in order; of equals the one said first */
static void signal_add(look *k, uint32_t signal, double distance)
{
    if (distance > k->limit) {
        return;
    }
    uint32_t at = k->count < k->max ? k->count : k->max;
    k->count++;
    while (at > 0 && k->out[at - 1].distance > distance) {
        if (at < k->max) {
            k->out[at] = k->out[at - 1];
        }
        at--;
    }
    if (at < k->max) {
        k->out[at] = (sp_road_ahead){signal, distance, distance};
    }
}

static void see(look *k, const travel_leg *leg, uint32_t index, double s, int orientation, lane_set lanes)
{
    /* who walks back still drives the other way */
    const int way = k->sign < 0 ? -leg->way : leg->way;
    if (!on_leg(leg, s) || (orientation != 0 && orientation != way) || !lanes_hold(&lanes, leg->lane)) {
        return;
    }
    const double distance = metres_to(k, leg, s);
    if (k->net->signal[index].kind == SP_SIGNAL_STOP_LINE) {
        line_add(k, distance);
    }
    if (k->sign > 0) {
        signal_add(k, index, distance);
    }
}

/* a word without spaces and dashes, small */
static bool says_stop_line(const char *text)
{
    char word[64];
    size_t n = 0;
    for (; text && *text && n < sizeof word - 1; text++) {
        if (*text != ' ' && *text != '_' && *text != '-') {
            word[n++] = (char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text);
        }
    }
    word[n] = '\0';
    return strstr(word, "stopline") != NULL;
}

static void see_objects(look *k, const travel_leg *leg)
{
    const sp_road_net *net = k->net;
    uint32_t lo = 0, hi = net->object_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (net->object[middle].road < leg->road) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    for (; lo < net->object_count && net->object[lo].road == leg->road; lo++) {
        const sp_road_object *o = &net->object[lo];
        if (o->kind != SP_ROADSIDE_ROADMARK || !on_leg(leg, o->s) ||
            !(says_stop_line(o->type) || says_stop_line(o->name))) {
            continue;
        }
        /* it lies across the lane */
        const double middle = lane_middle(road_of(net, leg->road), leg->section, o->s, leg->lane);
        if (sp_abs(o->t - middle) <= sp_max(o->length, o->width) / 2 + 0.5) {
            line_add(k, metres_to(k, leg, o->s));
        }
    }
}

static void see_junction(look *k, const travel_leg *leg)
{
    const bool inside = k->net->graph->connecting[leg->road - 1];
    if (inside == k->inside) {
        return;
    }
    k->inside = inside;
    const double at = k->sign * leg->start;
    if (k->sign < 0) {
        /* back into a junction that was left: it ends there; back out of one: it begins there */
        if (inside && k->junction_count == 0) {
            k->junction[k->junction_count++] = (entry){-SP_INFINITY, at};
        } else if (!inside && k->junction_count == 1 && !(k->junction[0].in > -SP_INFINITY)) {
            k->junction[0].in = at;
        }
    } else if (inside && k->junction_count < MOST_LINES) {
        k->junction[k->junction_count++] = (entry){at, SP_INFINITY};
    } else if (!inside && k->junction_count) {
        k->junction[k->junction_count - 1].out = at;
    }
}

static void visit(void *context, const travel_leg *leg)
{
    look *k = context;
    const sp_road_net *net = k->net;
    const road *r = road_of(net, leg->road);
    see_junction(k, leg);
    uint32_t lo = 0, hi = net->signal_count;
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (net->signal[middle].road < leg->road) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    for (; lo < net->signal_count && net->signal[lo].road == leg->road; lo++) {
        const sp_road_signal *s = &net->signal[lo];
        see(k, leg, lo, s->s, s->orientation, lanes_of_signal(s));
    }
    for (uint32_t i = 0; i < r->ref_count; i++) {
        const signal_ref *f = &r->ref[i];
        if (f->signal < net->signal_count) {
            see(k, leg, f->signal, f->s, f->orientation, lanes_of_ref(f));
        }
    }
    see_objects(k, leg);
}

static double stop_for(const look *k, const sp_road_ahead *a)
{
    const sp_signal_kind kind = k->net->signal[a->signal].kind;
    if (kind != SP_SIGNAL_LIGHT && kind != SP_SIGNAL_STOP && kind != SP_SIGNAL_YIELD) {
        return a->distance;
    }

    /* in the junction, or a light just beyond it: the junction's entry; and the entry that follows, close by */
    double base = a->distance;
    double far = base;
    for (uint32_t i = 0; i < k->junction_count; i++) {
        const entry *j = &k->junction[i];
        const double beyond = kind == SP_SIGNAL_LIGHT ? light_beyond : 0;
        if (j->in > -SP_INFINITY && a->distance >= j->in && a->distance <= j->out + beyond) {
            base = far = j->in;
            break;
        }
        if (j->in >= a->distance) {
            far = j->in - a->distance <= line_before ? j->in : far;
            break;
        }
    }

    /* the last line up to there; else the first behind it */
    double before = -SP_INFINITY, behind = SP_INFINITY;
    for (uint32_t i = 0; i < k->line_count; i++) {
        const double at = k->line[i];
        if (at <= base + 1e-9 && at >= base - line_before) {
            before = sp_max(before, at);
        } else if (at > base && at <= far + 1e-9) {
            behind = sp_min(behind, at);
        }
    }
    return before > -SP_INFINITY ? before : (behind < SP_INFINITY ? behind : base);
}

uint32_t sp_road_signals_along(const sp_road_net *net, const sp_road_route *route, const sp_road_turns *turns,
                               sp_road_place from, double limit, sp_road_ahead *out, uint32_t max)
{
    look k = {.net = net, .limit = limit, .out = out, .max = max, .sign = -1};
    if (!road_of(net, from.road) || !(limit >= 0) || net->signal_count == 0) {
        return 0;
    }

    /* back first: lines and the junction's entry; then ahead, a little farther than asked for the lines there */
    k.inside = net->graph->connecting[from.road - 1];
    if (k.inside) {
        k.junction[k.junction_count++] = (entry){-SP_INFINITY, SP_INFINITY};
    }
    const bool inside = k.inside;
    travel_along(net, route, turns, from, -2 * line_before, visit, &k);
    k.inside = inside;
    k.sign = 1;
    travel_along(net, route, turns, from, limit + line_before, visit, &k);
    for (uint32_t i = 0; i < k.count && i < max; i++) {
        out[i].stop = stop_for(&k, &out[i]);
    }
    return k.count;
}

uint32_t sp_road_signals_ahead(const sp_road_net *net, const sp_road_route *route, sp_road_place from, double limit,
                               sp_road_ahead *out, uint32_t max)
{
    return sp_road_signals_along(net, route, NULL, from, limit, out, max);
}
