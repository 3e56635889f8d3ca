/* judge.c - whether a body kept its lane: reads a recording, rebuilds the definition it was made with, and measures all
 * four corners of each actor that has a route against the edges of the lanes of that route. Leaves what is good enough
 * to whoever calls it.
 *
 * The edges are polylines, a station every 0.2 m of the route; a corner's distance is to the nearest piece of them
 * within 12 m along the route. All four are asked to be inside, everywhere. A few turns are tighter than the car can be
 * steered, or narrower than what it sweeps: there the best drive that its wheelbase, lock and rate of steering allow is
 * looked for, from geometry alone, and where even that one has no room (`tight`), what it keeps is asked within 8 m of
 * the turn. `beyond` is how far a corner was outside of what was asked.
 *
 * usage: judge RECORDING [METRES]    an actor a line, as JSON; METRES: no further than that */
#include <stdio.h>
#include <stdlib.h>

#include "run/run.h"

static const double step = 0.2, window = 12, seam = 0.01; /* m */

typedef struct station {
    double along;
    sp_vec3 left, middle, right; /* seen in the driving direction */
    double room, asked;          /* of the perfect follower; of each corner, 0 or less */
    bool tight;                  /* the perfect follower leaves the lane, or its wheels cannot be turned so far */
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

/* the least of the four corners, and its name; edges within `reach` m along the route count */
static double room_of(const corridor *c, double along, double reach, const body *b, const char **which)
{
    static const char *const name[4] = {"front left", "front right", "rear left", "rear right"};
    const uint32_t first = station_of(c, along - reach), end = station_of(c, along + reach) + 1;
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

typedef struct verdict {
    double metres, room, beyond, offset,
        height;                      /* room: least; offset: of the rear axle, largest; height: error of z */
    double room_at[3], beyond_at[3]; /* time, x, y */
    double along;                    /* of the last tick */
    double best;                     /* least room of the best drive where one was looked for */
    const char *corner;
    uint32_t places, tight;       /* where the best drive was looked for; where it has no room either */
    uint32_t strays, lost, ticks; /* ticks with the rear axle beside its lane; off its route; all */
} verdict;

/* the body with its wheels on the surface at a station, its rear axle `e` m left of the middle, turned by `h` */
static body body_at(const corridor *c, uint32_t i, body b, double e, double h)
{
    const station *s = &c->at[i], *p = &c->at[i > 1 ? i - 2 : 0], *q = &c->at[i + 2 < c->count ? i + 2 : c->count - 1];
    const sp_vec3 ahead = sp_sub3(q->middle, p->middle), across = sp_sub3(s->left, s->right);
    const double flat = sp_hypot(ahead.x, ahead.y);
    b.pose.position = sp_add3(s->middle, sp_scale3(across, e / sp_length3(across)));
    b.pose.rotation = sp_quat_from_ypr(sp_atan2(ahead.y, ahead.x) + h, -sp_atan2(ahead.z, flat),
                                       sp_atan2(across.z, sp_hypot(across.x, across.y)));
    return b;
}

/* ---- the best that can be driven ----
 * Where a car whose rear axle follows the middle exactly would leave the lane with a corner, or the middle bends by
 * more than the lock, the best drive is looked for from 14 m before to as far behind: the largest m that all four
 * corners can keep inside all the way. Backwards from station to station, over a grid of what the rear axle is off the
 * middle by, of the heading against it and of the wheels; from one station to the next the wheels stand, or turn by one
 * step of the grid, as fast as they can be turned at walking pace. */
enum { OFFS = 31, TURNS = 31, BENDS = 9, STRIDE = 2 };
static const double off_step = 0.08, turn_step = 0.045, run_up = 14, close_by = 6, here = 8; /* m, rad */

typedef struct zone {
    uint32_t first, last;
    double best; /* m of room */
} zone;
typedef struct best_grid {
    float value[BENDS][OFFS][TURNS];
} best_grid;

/* between four of the grid; far outside where it ends */
static double grid_at(const best_grid *g, int bend, double e, double h)
{
    const double x = e / off_step + (OFFS - 1) / 2, y = h / turn_step + (TURNS - 1) / 2;
    if (!(x >= 0 && y >= 0 && x < OFFS - 1 && y < TURNS - 1))
        return -9;
    const int i = (int)x, k = (int)y;
    const double u = x - i, w = y - k;
    const float(*v)[TURNS] = g->value[bend];
    return (1 - u) * ((1 - w) * (double)v[i][k] + w * (double)v[i][k + 1]) +
           u * ((1 - w) * (double)v[i + 1][k] + w * (double)v[i + 1][k + 1]);
}

typedef struct line {
    sp_vec2 at;
    double heading;
} line;
static line line_at(const corridor *c, uint32_t i)
{
    const station *p = &c->at[i > 1 ? i - 2 : 0], *q = &c->at[i + 2 < c->count ? i + 2 : c->count - 1];
    return (line){{c->at[i].middle.x, c->at[i].middle.y},
                  sp_atan2(q->middle.y - p->middle.y, q->middle.x - p->middle.x)};
}

/* from one station's line to that of the next with the wheels standing for `bend` */
static void cross(const line *a, const line *b, double bend, double *e, double *h)
{
    double sa, ca, sb, cb, s, c, x, y;
    sp_sincos(a->heading, &sa, &ca);
    sp_sincos(b->heading, &sb, &cb);
    const double from = a->heading + *h, px = a->at.x - *e * sa, py = a->at.y + *e * ca;
    double gone = 0, left = (b->at.x - px) * cb + (b->at.y - py) * sb;
    for (int i = 0; i < 3; i++) {
        gone += left / sp_max(sp_cos(from + bend * gone - b->heading), 0.2);
        sp_sincos(from + bend * gone / 2, &s, &c);
        x = px + gone * c;
        y = py + gone * s;
        left = (b->at.x - x) * cb + (b->at.y - y) * sb;
    }
    *h = sp_wrap_angle(from + bend * gone - b->heading);
    *e = (y - b->at.y) * cb - (x - b->at.x) * sb;
}

/* the values of a station from those of the next one */
static void best_step(const corridor *c, uint32_t i, uint32_t next, const body *b, double lock, const best_grid *after,
                      best_grid *out)
{
    const line own_line = line_at(c, i), there = line_at(c, next);
    const char *which;
    for (int n = 0; n < OFFS; n++) {
        for (int m = 0; m < TURNS; m++) {
            const double e = (n - (OFFS - 1) / 2) * off_step, h = (m - (TURNS - 1) / 2) * turn_step;
            const body own = body_at(c, i, *b, e, h);
            const double room = room_of(c, c->at[i].along, close_by, &own, &which);
            for (int k = 0; k < BENDS; k++) {
                double best = -9, e2 = e, h2 = h;
                cross(&own_line, &there, lock * (2.0 * k / (BENDS - 1) - 1), &e2, &h2);
                for (int to = k > 0 ? k - 1 : 0; to <= k + 1 && to < BENDS; to++)
                    best = sp_max(best, grid_at(after, to, e2, h2));
                out->value[k][n][m] = (float)sp_min(room, best);
            }
        }
    }
}

static bool best_of(const corridor *c, zone *z, const body *b, double lock, sp_arena *arena)
{
    best_grid *g = SP_ARRAY(arena, best_grid, 2);
    if (!g)
        return false;
    for (int k = 0; k < BENDS; k++)
        for (int n = 0; n < OFFS; n++)
            for (int m = 0; m < TURNS; m++)
                g[0].value[k][n][m] = 9;
    uint32_t next = z->last, turn = 0;
    for (uint32_t i = next; i >= z->first + STRIDE; i = next, turn = !turn) {
        next = i - STRIDE;
        best_step(c, next, i, b, lock, &g[turn], &g[!turn]);
    }
    z->best = grid_at(&g[turn], BENDS / 2, 0, 0);
    return true;
}

/* marks where the perfect follower, its rear axle on the middle, has no room or cannot follow */
static void find_tight(corridor *c, const body *b, double lock)
{
    const char *which;
    for (uint32_t i = 0; i < c->count; i++) {
        const body own = body_at(c, i, *b, 0, 0);
        c->at[i].room = room_of(c, c->at[i].along, window, &own, &which);
        c->at[i].tight = c->at[i].room < 0;
    }
    for (uint32_t i = 4; i + 4 < c->count; i++) {
        const sp_vec3 x = sp_sub3(c->at[i].middle, c->at[i - 4].middle),
                      y = sp_sub3(c->at[i + 4].middle, c->at[i].middle);
        const double turn = sp_wrap_angle(sp_atan2(y.y, y.x) - sp_atan2(x.y, x.x));
        if (2 * sp_abs(turn) > lock * (sp_length3(x) + sp_length3(y)))
            c->at[i].tight = true;
    }
}

/* as far as `end` m; each station's room becomes what is asked there: 0, or less where nobody keeps all corners inside
 */
static bool ask(corridor *c, const sp_actor_def *d, double end, verdict *v)
{
    const body b = {.length = d->length, .width = d->width, .center_x = d->center_x};
    const double lock = d->vehicle ? sp_tan(d->vehicle->steering_max) / (d->vehicle->a + d->vehicle->b) : 0.27;
    find_tight(c, &b, lock);
    v->best = SP_INFINITY;
    for (uint32_t i = 1; i + 1 < c->count && c->at[i].along < end; i++) {
        if (!c->at[i].tight)
            continue;
        uint32_t last = i;
        for (uint32_t k = i; k + 1 < c->count && c->at[k].along < c->at[last].along + here; k++)
            last = c->at[k].tight ? k : last;
        zone z = {station_of(c, c->at[i].along - run_up), station_of(c, c->at[last].along + run_up), 0};
        sp_arena *scratch = sp_arena_create();
        const bool good = scratch && best_of(c, &z, &b, lock, scratch);
        sp_arena_destroy(scratch);
        if (!good)
            return false;
        v->places++;
        v->tight += z.best < 0;
        v->best = sp_min(v->best, z.best);
        for (uint32_t k = station_of(c, c->at[i].along - here); c->at[k].along < c->at[last].along + here; k++) {
            c->at[k].asked = sp_min(c->at[k].asked, z.best);
            if (k + 1 == c->count)
                break;
        }
        i = last;
    }
    return true;
}

/* one tick of one actor */
static void judge_tick(const sp_world_def *def, const sp_road_route *route, const corridor *c, const sp_actor_record *r,
                       double time, uint32_t *leg, verdict *v)
{
    const sp_road_place at = {r->road, r->lane, r->s, r->t};
    double along;
    v->ticks++;
    uint32_t before = *leg > 2 ? *leg - 2 : 0; /* at a border it may lie a hair behind */
    const bool on_route = sp_road_route_where(def->road, route, at, leg, &along) ||
                          sp_road_route_where(def->road, route, at, &before, &along);
    if (!on_route) {
        /* on the seam of two roads another one that begins there may hold the rear axle for a tick */
        const double rest = sp_road_length(def->road, r->road) - r->s;
        along = v->along;
        if (sp_min(r->s, rest) > seam) {
            v->lost++;
            return;
        }
    }
    v->along = along;
    const body b = {
        {{r->x, r->y, r->z}, sp_quat_from_ypr(r->heading, r->pitch, r->roll)}, r->length, r->width, r->center_x};
    const char *which = "";
    const double room = room_of(c, along, window, &b, &which);
    const double beyond = sp_max(0, c->at[station_of(c, along)].asked - room);
    v->strays += on_route && r->lane != route->leg[*leg].lane;
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

static bool judge(const sp_recording *rec, const sp_world_def *def, uint32_t actor, double most, sp_arena *arena)
{
    const sp_actor_def *d = &def->actors[actor];
    static sp_actor_record record[SP_MAX_ACTORS + 1];
    verdict v = {.room = SP_INFINITY, .corner = ""};
    corridor c = {0};
    if (!d->route || !corridor_make(def->road, d->route, arena, &c) || !ask(&c, d, sp_min(most, d->route->length), &v))
        return false;

    /* to the end of the route, but for what the front sticks out */
    const double end = d->route->length - d->center_x - d->length / 2;
    uint32_t leg = 0;
    double along = 0, x = 0, y = 0;
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
        judge_tick(def, d->route, &c, r, (double)tick * (double)def->tick_ns / 1e9, &leg, &v);
    }
    printf("{\"actor\": \"%s\", \"metres\": %.1f, \"route\": %.1f, \"room\": %.4f, \"corner\": \"%s\", \"at\": [%.2f, "
           "%.1f, "
           "%.1f], \"best\": %.4f, \"beyond\": %.4f, \"beyond_at\": [%.2f, %.1f, %.1f], \"offset\": %.4f, \"height\": "
           "%.4f, \"places\": %u, \"tight\": %u, \"strays\": %u, \"lost\": %u, \"ticks\": %u}\n",
           d->name, v.metres, d->route->length, v.room, v.corner, v.room_at[0], v.room_at[1], v.room_at[2],
           sp_min(v.best, 9), v.beyond, v.beyond_at[0], v.beyond_at[1], v.beyond_at[2], v.offset, v.height, v.places,
           v.tight, v.strays, v.lost, v.ticks);
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
