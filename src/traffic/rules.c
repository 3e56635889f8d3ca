/* rules.c - what the rules let somebody do: limits, bends, lights, signs, the end of a lane. Each cuts his wish down; a
 * function of the world alone, but for how long he has stood at a stop sign. Leaves junctions to right_of_way.c, people
 * on crossings to crossing.c, whoever drives ahead to those who ask.
 *
 * To be no faster than u in d metres takes (v^2 - u^2) / 2d. It brakes when that comes to the comfortable rate and then
 * by just that, so that it arrives with a constant deceleration; a little before, it no longer accelerates. */
#include "traffic/rules.h"

/* m/s^2. A yellow light is stopped at when that takes no more than `firm` (the middle of what drivers do at the onset
 * of yellow); who brakes already gives a bit more. */
static const double firm = 3.5, firm_held = 5.0;
static const double line_gap = 0.5;                  /* m from the front to the line where it stands */
static const double passed = 1.0;                    /* m beyond the line: it does not concern who is so far over it */
static const double stop_near = 3.0;                 /* m before the line: standing there counts as the stop */
static const double stop_s = 1.0;                    /* how long a stop at a sign lasts at least, s */
static const double look_step = 52, look_most = 120; /* m */

/* a deceleration that would be needed, turned into one that is taken, or not yet */
static void need(const sp_rider *r, double rate, uint32_t cause, uint32_t who, sp_wish *w)
{
    if (rate >= r->comfort || (r->braking && rate >= r->comfort / 2)) {
        sp_wish_limit(w, -sp_min(rate, r->utmost), cause, who);
    } else if (rate >= 0.7 * r->comfort) {
        sp_wish_limit(w, 0, cause, who);
    }
}

/* no faster than `speed` from `distance` m on */
static void slow(const sp_rider *r, double distance, double speed, uint32_t cause, sp_wish *w)
{
    if (speed == SP_INFINITY) {
        return;
    }
    if (distance <= 0) {
        const double change = (speed - r->v) / r->dt;
        sp_wish_limit(w, sp_max(change, -r->comfort), cause, 0);
    } else if (r->v > speed) {
        /* a trifle is left to the limit itself */
        need(r, (r->v * r->v - speed * speed) / (2 * sp_max(distance, 0.5)), cause, 0, w);
    }
}

void sp_rules_stop(const sp_rider *r, double left, double most, uint32_t cause, uint32_t who, sp_wish *w)
{
    const double rest = sp_max(left, 0.01), rate = r->v * r->v / (2 * rest);
    if (rate > most) {
        return;
    }
    if (r->v < 0.3 && rest < 0.2) {
        sp_wish_limit(w, r->v > 0 ? -r->comfort : 0, cause, who);
    } else {
        need(r, rate, cause, who, w);
    }
}

double sp_rules_follow(const sp_rider *r, double gap, double speed)
{
    const double closing = r->v - speed;
    const double wanted = r->gap + sp_max(0, r->v * r->headway + r->v * closing / (2 * sp_sqrt(r->accel * r->comfort)));
    return sp_max(r->accel * (1 - sp_square(wanted / sp_max(gap, 0.1))), -r->utmost);
}

/* ---- limits and bends ---- */
/* how fast he drives where that is said */
static double limit_as(const sp_rider *r, double said)
{
    return said > 0 ? said * r->factor : SP_INFINITY;
}

/* what a cell of a road that bends asks of a rider */
typedef struct bend_ear {
    const sp_rider *r;
    double along;
    sp_wish *w;
} bend_ear;

static void bend_heard(void *what, double distance, double speed)
{
    const bend_ear *e = what;
    if (e->r->v > speed) {
        slow(e->r, e->along + distance, speed, SP_CAUSE_BEND, e->w);
    }
}

/* from `off` m on: limits that begin `along` m further on, up to `far` */
static void mind_limits(sp_rider *r, const sp_strip *p, double off, double along, double far, sp_wish *w)
{
    double now = p->limit_count ? limit_as(r, p->limit[0].speed) : SP_INFINITY;
    for (uint32_t k = 1; k < p->limit_count && p->limit[k].along <= off; k++) {
        now = limit_as(r, p->limit[k].speed);
    }
    if (along == 0) {
        r->allowed = sp_min(now, 50);
        slow(r, 0, now, SP_CAUSE_FREE, w);
    } else if (now < r->v) {
        slow(r, along, now, SP_CAUSE_FREE, w);
    }
    for (uint32_t k = 1; k < p->limit_count && along + p->limit[k].along - off <= far; k++) {
        const double then = limit_as(r, p->limit[k].speed);
        if (p->limit[k].along > off && then < r->v) {
            slow(r, sp_max(along + p->limit[k].along - off, 0.01), then, SP_CAUSE_FREE, w);
        }
    }
}

/* who is beside his path comes back to it before he speeds up */
static void mind_path(const sp_rider *r, sp_wish *w)
{
    static const double astray = 0.4, slowly = 3, quickly = 12; /* m; m/s: beyond, brakes do more harm than good */
    const sp_actor *a = &r->world->actors[r->i];
    const double middle = sp_road_lane_center(r->def->road, a->road, a->s, a->lane);
    const double beside = sp_abs(r->way * (a->t - middle) - a->rail_offset);
    if (a->move != SP_MOVE_RAILS && beside > astray && r->v > slowly && r->v < quickly) {
        sp_wish_limit(w, -sp_min(2 * (beside - astray), r->comfort), SP_CAUSE_BEND, 0);
    }
}

/* lane by lane ahead: limits and bends */
static void look_ahead(sp_traffic *t, sp_rider *r, sp_wish *w)
{
    enum { HOPS = 24 };
    const sp_vehicle *v = r->def->actors[r->i].vehicle;
    const double far = sp_min(r->v * r->v / (2 * r->comfort) + look_step, look_most);
    const bool turns = v && r->world->actors[r->i].move != SP_MOVE_RAILS;
    bend_ear ear = {r, 0, w};
    sp_bend_ask ask = {.what = &ear,
                       .slow = bend_heard,
                       .v = r->v,
                       .across = r->across,
                       .quick = turns ? v->steering_rate_max / (v->a + v->b) : SP_INFINITY};
    sp_road_place at = r->at, next;
    for (int k = 0; turns && k < 4; k++) {
        ask.before[k] = sp_tan(r->world->actors[r->i].steering) / (v->a + v->b);
    }
    r->allowed = 50;
    r->signs = SP_INFINITY;
    uint32_t roads = 0;
    for (int hop = 0; hop < HOPS && ear.along <= far; hop++) {
        const sp_strip *p = sp_strip_of(&t->bends, t->arena, r->def->road, at);
        if (!p) {
            r->signs = 0;
            return;
        }
        const double off = sp_clamp(p->way > 0 ? at.s - p->from : p->to - at.s, 0, p->length);
        mind_limits(r, p, off, ear.along, far, w);
        for (uint32_t k = 0; k < p->sign_count; k++) {
            r->signs = p->sign[k] > off - 15 ? sp_min(r->signs, ear.along + p->sign[k] - off) : r->signs;
        }
        const double here = sp_strip_slow(p, off, far - ear.along, &ask);
        r->allowed = hop == 0 ? sp_min(r->allowed, here) : r->allowed;

        ear.along += p->length - off;
        if (ear.along > far) {
            r->signs = sp_min(r->signs, ear.along);
        }
        if (ear.along > far || !sp_way_section(r->def, r->world, r->i, &roads, at, &next)) {
            return;
        }
        at = next;
    }
}

/* ---- lights and signs ---- */
/* a light that works, not one that is dark or flashes */
static bool works(const sp_rider *r, const sp_road_ahead *ahead, uint32_t *show)
{
    const sp_road_signal *s = sp_road_signal_get(r->def->road, ahead->signal);
    *show = sp_world_light_state(r->def, r->world, ahead->signal);
    return s && s->kind == SP_SIGNAL_LIGHT && *show != SP_LIGHT_OFF && !(*show & SP_LIGHT_FLASHING);
}

/* where lights work the signs beside them do not */
static bool overruled(const sp_rider *r, const sp_road_ahead *ahead, uint32_t count, uint32_t k)
{
    uint32_t show;
    for (uint32_t i = 0; i < count; i++) {
        if (sp_abs(ahead[i].stop - ahead[k].stop) < 15 && works(r, &ahead[i], &show)) {
            return true;
        }
    }
    return false;
}

/* gives the ticks stood at a stop sign */
static uint32_t mind_signals(const sp_rider *r, uint32_t steps, sp_wish *w)
{
    sp_road_ahead ahead[32];
    const double reach = r->v * r->v / (2 * r->comfort) + r->front + 30;
    if (r->signs > 1.1 * reach + 5) {
        return 0;
    }
    uint32_t found = sp_way_signals(r->def, r->world, r->i, r->at, reach, ahead, 32), stood = 0, show = 0;
    found = found < 32 ? found : 32;
    for (uint32_t k = 0; k < found; k++) {
        const sp_road_signal *s = sp_road_signal_get(r->def->road, ahead[k].signal);
        const double line = ahead[k].stop - r->front;
        if (!s || line < -passed) {
            continue;
        }
        if (works(r, &ahead[k], &show) && !(show & SP_LIGHT_GREEN)) {
            sp_rules_stop(r, line - line_gap, r->braking ? firm_held : firm, SP_CAUSE_LIGHT, ahead[k].signal, w);
        } else if (s->kind == SP_SIGNAL_STOP && !overruled(r, ahead, found, k)) {
            if (line < stop_near) {
                const uint32_t before = r->world->actors[r->i].stood;
                stood = before < UINT32_MAX - steps && r->v < 0.1 ? before + steps : before;
            }
            if (stood * ((double)r->def->tick_ns / 1e9) < stop_s - 1e-9) {
                sp_rules_stop(r, line - line_gap, r->utmost, SP_CAUSE_STOP_SIGN, ahead[k].signal, w);
            }
        }
    }
    return stood;
}

/* ---- the end of a lane ---- */
static void lane_end(sp_traffic *t, const sp_rider *r, sp_wish *w)
{
    const sp_road_net *net = r->def->road;
    const double reach = r->v * r->v / (2 * r->comfort) + r->front + 5;
    sp_road_place end = r->at, on;
    double along;

    /* well within its section nothing ends */
    const sp_strip *p = sp_strip_of(&t->bends, t->arena, net, r->at);
    const double rest = !p ? 0 : r->way > 0 ? p->to - r->at.s : r->at.s - p->from;
    if (rest > 1.5 * reach || sp_way_advance(r->def, r->world, r->i, r->at, reach, &end) || !end.road) {
        return;
    }

    /* where all lanes end the road does, and nobody stops for that */
    bool goes_on = false;
    for (int side = -1; side <= 1; side += 2) {
        const int32_t beside = sp_road_neighbour(net, end.road, end.s, end.lane, side);
        const sp_road_place from = {end.road, beside, end.s, sp_road_lane_center(net, end.road, end.s, beside)};
        goes_on = goes_on ||
                  (beside && sp_road_direction(net, end.road, beside) == sp_road_direction(net, end.road, end.lane) &&
                   sp_road_advance(net, from, 5, &on));
    }
    if (goes_on && sp_road_distance(net, r->at, end, reach + 10, &along)) {
        sp_rules_stop(r, along - r->front - 1, r->utmost, SP_CAUSE_LANE_ENDS, 0, w);
    }
}

/* ---- all of it ---- */
const sp_crossroads *sp_rules_crossroads(sp_traffic *t, const sp_world_def *def, uint32_t junction)
{
    if (!t->ways && t->arena) {
        t->ways = sp_ways_create(def->road, t->arena);
    }
    return sp_ways_of(t->ways, junction);
}

struct sp_users *sp_rules_users(sp_traffic *t, uint32_t junction)
{
    enum { MORE = 64 };
    if (junction >= t->users_count) {
        const uint32_t count = junction + MORE;
        struct sp_users **all = SP_ARRAY(t->arena, struct sp_users *, count);
        if (!all) {
            return NULL;
        }
        for (uint32_t k = 0; k < t->users_count; k++) {
            all[k] = t->users[k];
        }
        t->users = all;
        t->users_count = count;
    }
    if (!t->users[junction]) {
        t->users[junction] = sp_users_create(t->arena);
    }
    return t->users[junction];
}

/* the rest of its route, from the leg that it is on */
static sp_road_route rest_of(const sp_road_route *whole, uint32_t leg)
{
    leg = leg < whole->leg_count ? leg : 0;
    return (sp_road_route){whole->leg_count - leg, whole->leg + leg, whole->length};
}

static double or_else(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

void sp_rules_limit(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, sp_wish *w)
{
    sp_actor *a = &world->actors[i];
    const sp_actor_def *own = &def->actors[i];
    const sp_temper *temper = &own->temper;
    if (!def->road || !a->road || !a->lane || a->path_act == SP_PATH_LINE) {
        return;
    }
    const sp_road_route rest = own->route ? rest_of(own->route, a->route_leg) : (sp_road_route){0};
    const bool decides = (a->flags & SP_ACTOR_OWN_SPEED) != 0;
    const double tick = (double)def->tick_ns / 1e9;

    /* comfort: Treiber and Kesting, Traffic Flow Dynamics, table 11.2 */
    sp_rider r = {.def = def,
                  .world = world,
                  .route = own->route ? &rest : NULL,
                  .i = i,
                  .at = {a->road, a->lane, a->s, a->t},
                  .way = sp_road_direction(def->road, a->road, a->lane),
                  .v = a->move == SP_MOVE_RAILS ? a->rail_speed : a->speed,
                  .front = own->center_x + own->length / 2,
                  .dt = decides ? 0.1 : tick,
                  .accel = or_else(temper->accel, or_else(a->rail_rate, 1.5)),
                  .comfort = or_else(temper->brake, 2.0),
                  .utmost = or_else(temper->brake_most, 9.0),
                  .across = or_else(temper->across, 2.5),
                  .headway = or_else(temper->headway, 1.5),
                  .gap = or_else(temper->gap, 2.0),
                  .accepted_gap = or_else(temper->accepted_gap, 5.0),
                  .factor = or_else(temper->speed_factor, 1.0),
                  .allowed = 50};

    /* who knows the ground takes half of its grip for comfort, nowhere more than all of it */
    const double grip = SP_GRAVITY * sp_ground_plain(def, world->tick).peak;
    r.comfort = sp_min(r.comfort, sp_max(0.5 * grip, 0.1));
    r.across = sp_min(r.across, sp_max(0.4 * grip, 0.1));
    r.utmost = sp_min(r.utmost, sp_max(grip, 0.2));
    r.braking = a->rail_accel <= -r.comfort / 2;

    /* the quintic across bends by 10 / sqrt(3) times its width over its length squared at most */
    const double wide = sp_abs(a->path_to - a->path_from);
    if (a->path_act == SP_PATH_CHANGE && decides && wide > 0.1) {
        slow(&r, 0, a->path_length * sp_sqrt(r.across / (5.774 * wide)), SP_CAUSE_BEND, w);
    }
    look_ahead(t, &r, w);
    mind_path(&r, w);
    const uint32_t every = decides ? (uint32_t)sp_max(1, sp_round(0.1 / tick)) : 1;
    a->stood = mind_signals(&r, every, w);
    lane_end(t, &r, w);
    r.zebra = sp_crossing_line(t, &r);
    sp_right_of_way(t, &r, w);
    sp_crossings(t, &r, w);
}
