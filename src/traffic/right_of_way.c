/* right_of_way.c - who goes first in a junction: gap acceptance at each place where two ways meet, waiting at the line
 * or inside, keeping the junction clear. Leaves the ways to ways.c, lights and stop lines to rules.c.
 *
 * Both times at which a body is where two ways meet are foretold: the own from now to when it is clear, with a plain
 * acceleration, the other's from the earliest to the latest. Who has to yield goes if he is clear a margin before the
 * other comes, or comes after him. Who has priority minds only who can no longer stop. Of drivers who stand and wait
 * for each other goes first who has waited longest, then the lower id: an order without rings, so that nobody waits for
 * ever. */
#include "traffic/rules.h"
#include "traffic/ways.h"

#define REACH    90.0 /* m before a junction from which others are minded */
#define USERS    160  /* of one junction at one time */
#define STANDS   0.3  /* m/s */
#define CLEAR    0.5  /* m left before where ways meet, and before the line */
#define INSIDE   0.3  /* m over the line */
#define CANNOT   4.5  /* m/s^2: who would have to brake harder to stop is taken to come */
#define PATIENT  3.0  /* s after which one who stands with priority, for other reasons, is passed before */
#define ROOMY    10.0 /* m of road beside the own length without which nobody waits between two junctions */
#define COURTESY 20.0 /* s after which one who waits at his line is let in by who can stop for him at ease */

/* somebody in a junction or on his way into it; m along his way from its entry */
typedef struct user {
    uint32_t actor, way;
    double front, rear, v;
} user;

struct sp_users {
    int64_t tick; /* of which this holds */
    uint32_t count;
    user user[USERS];
};

/* ---- who is there ---- */
static void user_add(struct sp_users *u, const sp_world_def *def, const sp_world *world, uint32_t actor, uint32_t way,
                     double along)
{
    const sp_actor_def *d = &def->actors[actor];
    if (u->count < USERS) {
        u->user[u->count++] = (user){actor, way, along + d->center_x + d->length / 2,
                                     along + d->center_x - d->length / 2, sp_max(world->actors[actor].speed, 0)};
    }
}

/* m to the end of its road in driving direction */
static double left_on(const sp_road_net *net, const sp_actor *a)
{
    return sp_road_direction(net, a->road, a->lane) > 0 ? sp_road_length(net, a->road) - a->s : a->s;
}

/* on its way into it: several roads ahead, as far as that goes */
static void approach_add(struct sp_users *u, const sp_world_def *def, const sp_world *world, const sp_crossroads *c,
                         uint32_t junction, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    sp_road_place at = {a->road, a->lane, a->s, a->t}, next;
    double along = 0, left = left_on(def->road, a);
    uint32_t roads = 0;
    for (int hop = 0; hop < 4 && along + left <= REACH; hop++) {
        if (!sp_way_over(def, world, i, &roads, at, &left, &next)) {
            return;
        }
        along += left;
        if (sp_road_in_junction(def->road, next.road) != junction) {
            at = next;
            left = sp_road_length(def->road, at.road);
            continue;
        }

        /* who has a driver and no route may take any way from its lane; others are taken at their word */
        const bool any = (i == SP_EGO.i || def->actors[i].driven) && !def->actors[i].route;
        for (uint32_t k = 0; k < c->count; k++) {
            const sp_way *w = &c->way[k];
            const bool own = w->road == next.road && w->lane == next.lane;
            if (own || (any && w->in.road == at.road && w->in.lane == at.lane)) {
                user_add(u, def, world, i, k, -along);
            }
        }
        return;
    }
}

/* in it, or with its rear still in it */
static bool inside_add(struct sp_users *u, const sp_world_def *def, const sp_world *world, const sp_crossroads *c,
                       uint32_t junction, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    if (sp_road_in_junction(def->road, a->road) == junction) {
        for (uint32_t k = 0; k < c->count; k++) {
            if (c->way[k].road == a->road && c->way[k].lane == a->lane) {
                user_add(u, def, world, i, k, sp_way_along(&c->way[k], a->s));
            }
        }
        return true;
    }
    const double beyond = sp_road_length(def->road, a->road) - left_on(def->road, a);
    for (uint32_t k = 0; beyond < def->actors[i].length && k < c->count; k++) {
        if (c->way[k].out.road == a->road && c->way[k].out.lane == a->lane) {
            user_add(u, def, world, i, k, c->way[k].length + beyond);
            return false; /* it may be on its way into the next one */
        }
    }
    return false;
}

static const struct sp_users *users_of(sp_traffic *t, const sp_world_def *def, const sp_world *world,
                                       const sp_crossroads *c, uint32_t junction)
{
    struct sp_users *u = sp_rules_users(t, junction);
    if (!u || u->tick == world->tick) {
        return u;
    }
    enum { MOST = 256 };
    uint32_t near[MOST];
    u->tick = world->tick;
    u->count = 0;
    const uint32_t found = sp_order_around(t, world, c->x, c->y, c->radius + REACH, near, MOST);
    for (uint32_t k = 0; k < found && k < MOST; k++) {
        const uint32_t i = near[k];
        const sp_actor *a = &world->actors[i];
        const sp_class class_id = def->actors[i].kind->class_id;
        const bool drives = class_id <= SP_KIND_BICYCLE && a->move != SP_MOVE_STILL;
        if (drives && a->road && a->lane && a->path_act != SP_PATH_LINE && !inside_add(u, def, world, c, junction, i)) {
            approach_add(u, def, world, c, junction, i);
        }
    }
    return u;
}

struct sp_users *sp_users_create(sp_arena *arena)
{
    struct sp_users *u = SP_NEW(arena, struct sp_users);
    if (u) {
        u->tick = INT64_MIN;
    }
    return u;
}

/* ---- times ---- */
/* s to go d m from speed v with this acceleration, up to a speed */
static double arrive(double v, double accel, double most, double d)
{
    if (d <= 0) {
        return 0;
    }
    const double top = sp_max(sp_max(most, v), 1), grow = (top - v) / accel, run = (v + top) / 2 * grow;
    return d <= run ? (sp_sqrt(v * v + 2 * accel * d) - v) / accel : grow + (d - run) / top;
}

typedef struct meeting {
    double own_from, own_to, from, to; /* m till the body is where the ways meet, and clear of it */
    double own_in, own_out, in, out;   /* s */
} meeting;

static meeting foretell(const sp_rider *r, const sp_meet *m, const user *own, const user *j)
{
    meeting x = {m->from - own->front, m->to - own->rear, m->other_from - j->front, m->other_to - j->rear, 0, 0, 0, 0};
    /* who stands at the line, or with a foot on it, is not there yet */
    x.own_from = own->front < INSIDE ? sp_max(x.own_from, 0.1) : x.own_from;
    x.from = j->front < INSIDE ? sp_max(x.from, 0.1) : x.from;
    x.own_in = arrive(own->v, r->accel, r->allowed, x.own_from);
    x.own_out = arrive(own->v, r->accel, r->allowed, x.own_to);
    x.in = arrive(j->v, 1.5, sp_max(j->v, 8), x.from);
    x.out = arrive(j->v, 0.5, sp_max(j->v, 4), x.to);
    return x;
}

static bool overlap(const sp_rider *r, const meeting *x)
{
    const double margin = 0.2 * r->accepted_gap;
    return !(x->own_out + margin < x->in) && !(x->out + 0.5 < x->own_in);
}

/* ---- who goes first ---- */
static bool cannot_stop(double v, double left)
{
    return v * v > 2 * CANNOT * sp_max(left, 0.01);
}

/* j has a light that keeps it before the line */
static bool held_by_light(const sp_rider *r, const sp_way *way, const user *j)
{
    if (!way->light || j->front > 0.5) {
        return false;
    }
    const uint32_t show = sp_world_light_state(r->def, r->world, way->light - 1);
    return (show & (SP_LIGHT_RED | SP_LIGHT_YELLOW)) && !(show & (SP_LIGHT_GREEN | SP_LIGHT_FLASHING)) &&
           !cannot_stop(j->v, -j->front);
}

static double waited(const sp_rider *r, uint32_t i)
{
    const int64_t rest = r->world->actors[i].mind.rest_tick;
    return rest == INT64_MIN ? 0 : (double)(r->world->tick - rest) * (double)r->def->tick_ns / 1e9;
}

/* whether j stands and waits, and the own turn has come */
static bool own_turn(const sp_rider *r, const user *own, const user *j, double distance)
{
    const sp_actor *a = &r->world->actors[r->i], *b = &r->world->actors[j->actor];
    if (j->v > STANDS || own->v > STANDS || distance < 0 || a->mind.rest_tick == INT64_MIN) {
        return false;
    }
    if (b->mind.rest_tick != INT64_MIN && b->mind.cause == SP_CAUSE_YIELD) {
        return a->mind.rest_tick < b->mind.rest_tick || (a->mind.rest_tick == b->mind.rest_tick && r->i < j->actor);
    }
    return waited(r, r->i) > PATIENT;
}

/* whether j has stood at his line for so long that he is let in, by one who has not and can stop at ease */
static bool let_in(const sp_rider *r, const user *own, const user *j)
{
    const sp_mind *mind = &r->world->actors[j->actor].mind;
    const double line = -own->front;
    return j->v < STANDS && j->front <= INSIDE && j->front > -6 && mind->cause == SP_CAUSE_YIELD &&
           waited(r, j->actor) > COURTESY + (line < 6 && own->v < STANDS ? waited(r, r->i) : 0) && line > 0 &&
           own->v * own->v < 2 * r->comfort * line;
}

/* whether the own body has to let j go first: waits where it can, or brakes as hard as it can */
enum turn { GOES, YIELDS, STOPS };

static enum turn yields(const sp_rider *r, const sp_way *ways, const sp_meet *m, const user *own, const user *j)
{
    const meeting x = foretell(r, m, own, j);
    if (x.own_to <= 0 || x.to <= 0 || (x.own_from <= 0 && x.from > 0)) {
        return GOES; /* behind it, or the own is there already */
    }
    if (x.from <= 0) {
        /* it is there; of two that are, who is less deep in it stops at once */
        const bool deep = x.own_from + SP_MEET_BESIDE < 0, other_deep = x.from + SP_MEET_BESIDE < 0;
        if (x.own_from > 0 || deep != other_deep) {
            return deep ? GOES : STOPS;
        }
        const bool behind = x.own_from > x.from || (x.own_from == x.from && r->i > j->actor);
        return m->first == SP_FIRST_OTHER || (m->first == SP_FIRST_NOBODY && behind) ? STOPS : GOES;
    }
    if (held_by_light(r, &ways[m->other], j) || own_turn(r, own, j, x.from)) {
        return GOES;
    }

    /* who is in there gets out first, unless he waits for just this one */
    const sp_mind *mind = &r->world->actors[j->actor].mind;
    const bool waits_for_own = mind->cause == SP_CAUSE_YIELD && mind->cause_who == r->i;
    if (own->front > INSIDE && j->front <= INSIDE && j->v <= STANDS) {
        return GOES;
    }
    if (own->front <= INSIDE && j->front > INSIDE && !waits_for_own) {
        return overlap(r, &x) ? YIELDS : GOES;
    }
    /* in a ring nobody stands for one who cannot go then */
    const bool in_ring = ways[own->way].room < own->front - own->rear + ROOMY;
    if (m->first == SP_FIRST_OWN && (!in_ring || mind->cause_who == r->i) && let_in(r, own, j)) {
        return YIELDS;
    }
    if (m->first == SP_FIRST_OWN) {
        return cannot_stop(j->v, x.from) && overlap(r, &x) ? YIELDS : GOES;
    }
    if (m->first == SP_FIRST_NOBODY) {
        /* seen from both sides alike */
        const double mine = x.own_from / sp_max(own->v, 2), theirs = x.from / sp_max(j->v, 2);
        if (mine < theirs || (mine == theirs && r->i < j->actor)) {
            return cannot_stop(j->v, x.from) && overlap(r, &x) ? YIELDS : GOES;
        }
    }
    return overlap(r, &x) ? YIELDS : GOES;
}

/* ---- what that means ---- */
/* the rear of who goes first where ways become one, or has not parted yet, is followed as if it were ahead */
static void follow_beside(const sp_rider *r, const sp_way *ways, const sp_way *way, const sp_meet *m, const user *own,
                          const user *j, sp_wish *w)
{
    double gap;
    if (m->split) {
        if (j->front <= own->front || own->front > m->to || j->rear > m->to) {
            return;
        }
        gap = j->rear - own->front;
    } else {
        gap = (way->length - own->front) - (ways[m->other].length - j->rear);
        const bool first = m->other_from - j->front <= 0 && m->from - own->front > 0;
        if (j->front <= INSIDE || gap < 0 || (!first && gap < 1)) {
            return; /* not in there yet, or beside each other: who yields waits before it */
        }
    }
    sp_wish_limit(w, sp_rules_follow(r, gap, j->v), SP_CAUSE_LEADER, j->actor);
}

/* stands before where the ways meet: at the line while that is possible, unless a light lets who turns across
 * wait inside */
static void hold(const sp_rider *r, const sp_way *way, const sp_meet *m, const user *own, double most, uint32_t cause,
                 uint32_t who, sp_wish *w)
{
    const double line = -own->front, zone = m ? m->from - own->front : line;
    const bool across = way->turn * (sp_road_left_hand(r->def->road) ? -1 : 1) > 0.5;
    const bool inside = m && way->light && across && m->from > 6;
    double left = line > -INSIDE && !inside ? line - CLEAR : zone - CLEAR;
    if (left == line - CLEAR && sp_square(own->v) > 2 * 5.0 * sp_max(left, 0.05) && m) {
        left = zone - CLEAR;
    }
    if (left == line - CLEAR && r->zebra < left && sp_square(own->v) <= 2 * 5.0 * sp_max(r->zebra, 0.05)) {
        left = r->zebra; /* a crossing is kept clear */
    }
    left = sp_max(left, 0.01);
    if (most >= r->utmost && sp_square(own->v) > 2 * r->utmost * left) {
        sp_wish_limit(w, -r->utmost, cause, who);
    } else {
        sp_rules_stop(r, left, most, cause, who, w);
    }
}

/* a standing queue behind the junction that leaves no room for the own body */
static void keep_clear(sp_traffic *t, const sp_rider *r, const sp_way *way, const user *own, sp_wish *w)
{
    const sp_actor_def *d = &r->def->actors[r->i];
    const bool in_ring = way->room < d->length + ROOMY; /* who waits there blocks the junction behind */
    if (own->front > INSIDE || in_ring || way->meet_count == 0 || -own->front > sp_square(own->v) / 4 + 8) {
        return;
    }
    const double room = way->length - own->front + d->length + 2;
    const sp_neighbour lead = sp_order_leader(t, r->def, r->world, r->i, 0, room);
    if (lead.who && lead.speed < 1.5 && lead.gap < room && lead.gap > -own->front - 0.5) {
        hold(r, way, NULL, own, 7, SP_CAUSE_EXIT_BLOCKED, lead.who, w);
    }
}

/* where the own way and another meet, for a pair of which one is long or none; false: nowhere */
static bool meet_of(const sp_way *way, uint32_t other, bool lengthy, sp_meet *out)
{
    for (uint32_t n = 0; n < way->meet_count; n++) {
        if (way->meet[n].other == other) {
            *out = way->meet[n];
            if (lengthy) {
                out->from = out->long_from;
                out->to = out->long_to;
                out->other_from = out->long_other_from;
                out->other_to = out->long_other_to;
            }
            return lengthy || !out->long_only;
        }
    }
    return false;
}

/* whether j comes only behind somebody who decides the matter: before the line in its lane, in the own way or standing
 */
static bool is_behind(const sp_crossroads *c, const sp_way *way, const struct sp_users *u, const user *j)
{
    const sp_road_place in = c->way[j->way].in;
    sp_meet m;
    for (uint32_t k = 0; k < u->count && j->front <= INSIDE; k++) {
        const user *a = &u->user[k];
        const sp_road_place ahead = c->way[a->way].in;
        if (a->actor != j->actor && a->front > j->front && a->front <= INSIDE && ahead.road == in.road &&
            ahead.lane == in.lane && (a->v < STANDS || meet_of(way, a->way, false, &m))) {
            return true;
        }
    }
    return false;
}

static void mind_way(sp_traffic *t, const sp_rider *r, uint32_t junction, uint32_t road, int32_t lane, double along,
                     sp_wish *w)
{
    const sp_crossroads *c = sp_rules_crossroads(t, r->def, junction);
    const sp_way *way = sp_ways_find(c, road, lane);
    const struct sp_users *u = way ? users_of(t, r->def, r->world, c, junction) : NULL;
    if (!u) {
        return;
    }
    const sp_actor_def *d = &r->def->actors[r->i];
    const user own = {r->i, (uint32_t)(way - c->way), along + d->center_x + d->length / 2,
                      along + d->center_x - d->length / 2, sp_max(r->v, 0)};
    for (uint32_t k = 0; k < u->count; k++) {
        const user *j = &u->user[k];
        const bool lengthy = own.front - own.rear > SP_WAY_LONG || j->front - j->rear > SP_WAY_LONG;
        sp_meet meet;
        const sp_meet *m = &meet;
        if (j->actor == r->i || !meet_of(way, j->way, lengthy, &meet)) {
            continue;
        }
        if (m->split || m->merge) {
            follow_beside(r, c->way, way, m, &own, j, w);
        }
        const enum turn turn = m->split || is_behind(c, way, u, j) ? GOES : yields(r, c->way, m, &own, j);
        if (turn != GOES) {
            hold(r, way, m, &own, turn == STOPS ? r->utmost : 7, SP_CAUSE_YIELD, j->actor, w);
        }
    }
    keep_clear(t, r, way, &own, w);
}

void sp_right_of_way(sp_traffic *t, const sp_rider *r, sp_wish *w)
{
    const sp_road_net *net = r->def->road;
    sp_road_place at = r->at, next;
    const double reach = sp_min(sp_square(r->v) / 4 + 15, REACH);
    double along = 0, left = left_on(net, &r->world->actors[r->i]);
    uint32_t junction = sp_road_in_junction(net, at.road), roads = 0;
    if (junction) {
        const sp_way *way = sp_ways_find(sp_rules_crossroads(t, r->def, junction), at.road, at.lane);
        if (way) {
            mind_way(t, r, junction, at.road, at.lane, sp_way_along(way, at.s), w);
        }
    }

    /* those ahead */
    for (int hop = 0; hop < 6; hop++) {
        if (along + left - r->front > reach || !sp_way_over(r->def, r->world, r->i, &roads, at, &left, &next)) {
            return;
        }
        along += left;
        junction = sp_road_in_junction(net, next.road);
        if (junction) {
            mind_way(t, r, junction, next.road, next.lane, -along, w);
        }
        at = next;
        left = sp_road_length(net, at.road);
    }
}
