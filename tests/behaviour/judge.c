/* judge.c - whether a body kept its lane: reads a recording, rebuilds the definition it was made with, and measures all
 * four corners of each actor that has a route against the edges of the lanes of that route. Leaves what is good enough
 * to whoever calls it.
 *
 * The edges are polylines, a station every 0.2 m of the route; a corner's distance is to the nearest piece of them
 * within 12 m along the route. Where a lane is too narrow for a car even when its rear axle follows the middle exactly
 * (a tight turn: the front swings out, the flank cuts in), the room of such a perfect follower is measured alike, from
 * geometry alone; `beyond` is how much worse the car was than both the edge and the perfect follower.
 *
 * usage: judge RECORDING [METRES]    an actor a line, as JSON; METRES: no further than that */
#include <stdio.h>
#include <stdlib.h>

#include "run/run.h"

static const double step = 0.2, window = 12, around = 2; /* m */

typedef struct station {
    double along;
    sp_vec3 left, middle, right; /* seen in the driving direction */
    double room;                 /* of the perfect follower */
    bool tight;                  /* no car of that wheelbase and steering lock can follow within 10 m of here */
    uint32_t leg;
} station;
typedef struct corridor {
    uint32_t count;
    station *at;
} corridor;

/* ---- the lanes of the route ---- */
static bool station_at(const sp_road_net *net, const sp_road_leg *leg, double part, station *out)
{
    /* within the leg, so that borders of sections count as the leg's own */
    const double s = leg->from + (leg->to - leg->from) * sp_clamp(part, 1e-7, 1 - 1e-7);
    sp_lane_info lane;
    sp_road_point a, b, m;
    if (!sp_road_lane(net, leg->road, s, leg->lane, &lane))
        return false;
    const double t = sp_road_lane_center(net, leg->road, s, leg->lane);
    const bool with = sp_road_direction(net, leg->road, leg->lane) > 0;
    const double lo = sp_min(lane.t_inner, lane.t_outer), hi = sp_max(lane.t_inner, lane.t_outer);
    if (!sp_road_at(net, (sp_road_place){leg->road, leg->lane, s, with ? hi : lo}, &a) ||
        !sp_road_at(net, (sp_road_place){leg->road, leg->lane, s, with ? lo : hi}, &b) ||
        !sp_road_at(net, (sp_road_place){leg->road, leg->lane, s, t}, &m))
        return false;
    *out = (station){
        .along = leg->start + leg->length * part, .left = a.position, .middle = m.position, .right = b.position};
    return true;
}

static void shift(station *s, const station *of, sp_vec3 by)
{
    *s = *of;
    s->left = sp_add3(of->left, by);
    s->middle = sp_add3(of->middle, by);
    s->right = sp_add3(of->right, by);
}

static bool corridor_make(const sp_road_net *net, const sp_road_route *route, sp_arena *arena, corridor *c)
{
    const uint32_t room = (uint32_t)(route->length / step) + 2 * route->leg_count + 8;
    c->at = SP_ARRAY(arena, station, room);
    c->count = 1; /* the first one is carried on straight to the back */
    if (!c->at)
        return false;
    for (uint32_t i = 0; i < route->leg_count; i++) {
        const sp_road_leg *leg = &route->leg[i];
        const uint32_t parts = leg->length > 0.01 ? (uint32_t)(leg->length / step) + 1 : 0;
        for (uint32_t k = 0; k < parts; k++) {
            station *s = &c->at[c->count];
            if (!station_at(net, leg, (k + 0.5) / parts, s))
                return false;
            s->leg = i;
            c->count++;
        }
    }
    if (c->count < 4)
        return false;
    const station *a = &c->at[1], *b = &c->at[2], *y = &c->at[c->count - 2], *z = &c->at[c->count - 1];
    const sp_vec3 back = sp_sub3(a->middle, b->middle), on = sp_sub3(z->middle, y->middle);
    shift(&c->at[0], a, sp_scale3(back, 10 / sp_sqrt(sp_dot3(back, back))));
    shift(&c->at[c->count], z, sp_scale3(on, 10 / sp_sqrt(sp_dot3(on, on))));
    c->at[0].along = a->along - 10;
    c->at[c->count].along = z->along + 10;
    c->count++;
    return true;
}

/* ---- a body in it ---- */
static uint32_t station_of(const corridor *c, double along)
{
    uint32_t lo = 0, hi = c->count;
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (c->at[middle].along <= along)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

/* m that p lies within the edge, measured along the surface; below 0 outside. `side` 1: the left edge */
static double inside_edge(const corridor *c, uint32_t first, uint32_t last, int side, sp_vec3 p)
{
    double best = SP_INFINITY, out = 0;
    for (uint32_t i = first; i < last; i++) {
        const station *s = &c->at[i];
        const sp_vec3 a = side > 0 ? s->left : s->right, d = sp_sub3(side > 0 ? s[1].left : s[1].right, a);
        const double square = sp_dot3(d, d);
        if (square < 1e-12)
            continue;
        const sp_vec3 ap = sp_sub3(p, a);
        const double u = sp_clamp(sp_dot3(ap, d) / square, 0, 1);
        const sp_vec3 e = sp_sub3(ap, sp_scale3(d, u)), up = sp_cross3(d, sp_sub3(s->left, s->right));
        const double high = sp_dot3(e, up) / sp_sqrt(sp_dot3(up, up));
        const double distance = sp_sqrt(sp_max(0, sp_dot3(e, e) - high * high));
        if (sp_dot3(e, e) < best) {
            best = sp_dot3(e, e);
            out = side * sp_dot3(sp_cross3(d, ap), up) <= 0 ? distance : -distance;
        }
    }
    return out;
}

typedef struct body {
    sp_pose pose;
    double length, width, center_x;
} body;

/* the least of the four corners, and its name */
static double room_of(const corridor *c, double along, const body *b, const char **which)
{
    static const char *const name[4] = {"front left", "front right", "rear left", "rear right"};
    const uint32_t first = station_of(c, along - window), end = station_of(c, along + window) + 1;
    const uint32_t last = end < c->count ? end : c->count - 1;
    double least = SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const sp_vec3 own = {b->center_x + (i < 2 ? 0.5 : -0.5) * b->length, (i % 2 ? -0.5 : 0.5) * b->width, 0};
        const sp_vec3 p = sp_add3(b->pose.position, sp_rotate(b->pose.rotation, own));
        const double left = inside_edge(c, first, last, 1, p), right = inside_edge(c, first, last, -1, p);
        if (sp_min(left, right) < least) {
            least = sp_min(left, right);
            *which = name[i];
        }
    }
    return least;
}

/* the perfect follower: its rear axle on the middle, its heading that of the middle, its wheels on the surface */
static void follow_exactly(corridor *c, body b)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const station *s = &c->at[i], *p = &c->at[i > 1 ? i - 2 : 0],
                      *q = &c->at[i + 2 < c->count ? i + 2 : c->count - 1];
        const sp_vec3 ahead = sp_sub3(q->middle, p->middle), across = sp_sub3(s->left, s->right);
        const double flat = sp_hypot(ahead.x, ahead.y);
        const char *which;
        b.pose.position = s->middle;
        b.pose.rotation = sp_quat_from_ypr(sp_atan2(ahead.y, ahead.x), -sp_atan2(ahead.z, flat),
                                           sp_atan2(across.z, sp_hypot(across.x, across.y)));
        c->at[i].room = room_of(c, s->along, &b, &which);
    }
}

/* where the middle bends more than the wheels can be turned for, and 10 m around it */
static void find_tight(corridor *c, const sp_vehicle *v)
{
    const double most = v ? sp_tan(v->steering_max) / (v->a + v->b) : SP_INFINITY;
    for (uint32_t i = 4; i + 4 < c->count; i++) {
        const sp_vec3 a = sp_sub3(c->at[i].middle, c->at[i - 4].middle),
                      b = sp_sub3(c->at[i + 4].middle, c->at[i].middle);
        const double turn = sp_wrap_angle(sp_atan2(b.y, b.x) - sp_atan2(a.y, a.x));
        if (2 * sp_abs(turn) <= most * (sp_length3(a) + sp_length3(b)))
            continue;
        for (uint32_t k = station_of(c, c->at[i].along - 10); k < c->count && c->at[k].along < c->at[i].along + 10; k++)
            c->at[k].tight = true;
    }
}

typedef struct verdict {
    double metres, room, beyond, offset,
        height;                      /* room: least; offset: of the rear axle, largest; height: error of z */
    double room_at[3], beyond_at[3]; /* time, x, y */
    double perfect;                  /* least room of the perfect follower on the way */
    const char *corner;
    uint32_t places, tight;       /* too narrow for the perfect follower; too tight for the wheels */
    uint32_t strays, lost, ticks; /* ticks with the rear axle beside its lane; off its route; all */
} verdict;

/* one tick of one actor */
static void judge_tick(const sp_world_def *def, const sp_road_route *route, const corridor *c, const sp_actor_record *r,
                       double time, uint32_t *leg, verdict *v)
{
    const sp_road_place at = {r->road, r->lane, r->s, r->t};
    double along, perfect = SP_INFINITY;
    v->ticks++;
    uint32_t before = *leg > 2 ? *leg - 2 : 0; /* at a border it may lie a hair behind */
    if (!sp_road_route_where(def->road, route, at, leg, &along) &&
        !sp_road_route_where(def->road, route, at, &before, &along)) {
        v->lost++;
        return;
    }
    const body b = {
        {{r->x, r->y, r->z}, sp_quat_from_ypr(r->heading, r->pitch, r->roll)}, r->length, r->width, r->center_x};
    const char *which = "";
    const double room = room_of(c, along, &b, &which);
    for (uint32_t i = station_of(c, along - around); i < c->count && c->at[i].along < along + around; i++)
        perfect = sp_min(perfect, c->at[i].room);
    const double beyond = c->at[station_of(c, along)].tight ? 0 : sp_max(0, sp_min(0, perfect) - room);
    v->strays += r->lane != route->leg[*leg].lane;
    v->offset = sp_max(v->offset, sp_abs(r->lane_offset));
    sp_road_point on;
    if (sp_road_at(def->road, at, &on))
        v->height = sp_max(v->height, sp_abs(on.position.z - r->z));
    if (room < v->room) {
        v->room = room;
        v->corner = which;
        v->room_at[0] = time;
        v->room_at[1] = r->x;
        v->room_at[2] = r->y;
    }
    if (beyond > v->beyond) {
        v->beyond = beyond;
        v->beyond_at[0] = time;
        v->beyond_at[1] = r->x;
        v->beyond_at[2] = r->y;
    }
}

static void count_places(const corridor *c, double metres, verdict *v)
{
    double last = -SP_INFINITY;
    v->perfect = SP_INFINITY;
    for (uint32_t i = 1; i + 1 < c->count && c->at[i].along <= metres; i++) {
        v->perfect = sp_min(v->perfect, c->at[i].room);
        v->tight += c->at[i].tight && !c->at[i - 1].tight;
        if (c->at[i].room < 0) {
            v->places += c->at[i].along - last > 5;
            last = c->at[i].along;
        }
    }
}

static bool judge(const sp_recording *rec, const sp_world_def *def, uint32_t actor, double most, sp_arena *arena)
{
    const sp_actor_def *d = &def->actors[actor];
    static sp_actor_record record[SP_MAX_ACTORS + 1];
    verdict v = {.room = SP_INFINITY, .corner = ""};
    corridor c = {0};
    if (!d->route || !corridor_make(def->road, d->route, arena, &c))
        return false;
    follow_exactly(&c, (body){.length = d->length, .width = d->width, .center_x = d->center_x});
    find_tight(&c, d->vehicle);

    /* to the end of the route, but for what the front sticks out */
    const double end = d->route->length - d->center_x - d->length / 2;
    uint32_t leg = 0;
    double along = 0, reached = 0, x = 0, y = 0;
    bool first = true;
    for (int64_t tick = 0; tick <= sp_recording_last_tick(rec); tick++) {
        sp_tick_record t;
        if (!sp_recording_state(rec, tick, record, SP_MAX_ACTORS + 1, &t))
            continue;
        const sp_actor_record *r = NULL;
        for (uint32_t i = 0; i < t.actor_count; i++)
            r = t.actors[i].actor == actor ? &t.actors[i] : r;
        if (!r)
            continue;
        if (!first)
            v.metres += sp_hypot(r->x - x, r->y - y);
        first = false;
        x = r->x;
        y = r->y;
        uint32_t held = leg;
        if (sp_road_route_where(def->road, d->route, (sp_road_place){r->road, r->lane, r->s, r->t}, &held, &along) &&
            (along > end || v.metres > most))
            break;
        reached = sp_max(reached, along);
        judge_tick(def, d->route, &c, r, (double)tick * (double)def->tick_ns / 1e9, &leg, &v);
    }
    count_places(&c, sp_max(reached, 1), &v);
    printf(
        "{\"actor\": \"%s\", \"metres\": %.1f, \"route\": %.1f, \"room\": %.4f, \"corner\": \"%s\", \"at\": [%.2f, "
        "%.1f, "
        "%.1f], \"perfect\": %.4f, \"beyond\": %.4f, \"beyond_at\": [%.2f, %.1f, %.1f], \"offset\": %.4f, \"height\": "
        "%.4f, \"places\": %u, \"tight\": %u, \"strays\": %u, \"lost\": %u, \"ticks\": %u}\n",
        d->name, v.metres, d->route->length, v.room, v.corner, v.room_at[0], v.room_at[1], v.room_at[2], v.perfect,
        v.beyond, v.beyond_at[0], v.beyond_at[1], v.beyond_at[2], v.offset, v.height, v.places, v.tight, v.strays,
        v.lost, v.ticks);
    return true;
}

int main(int argc, char **argv)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_recording *rec = argc > 1 && arena ? sp_recording_open(argv[1], &err) : NULL;
    sp_scenario *scenario = NULL;
    sp_world_def *def = NULL;
    double most = SP_INFINITY;
    bool good =
        rec && (argc < 3 || sp_parse_number(argv[2], &most)) && sp_run_rebuild(rec, arena, &scenario, &def, &err);
    if (!good)
        fprintf(stderr, "judge: %s\n", err.text);
    for (uint32_t i = 1; good && i <= def->actor_count; i++)
        if (def->actors[i].route)
            good = judge(rec, def, i, most, arena);
    if (scenario)
        sp_script_destroy(scenario);
    if (rec)
        sp_recording_close(rec);
    sp_arena_destroy(arena);
    return good ? 0 : 1;
}
