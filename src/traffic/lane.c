/* lane.c - changes of lane: which lane there is beside, whether the road lets one change, whether one wants to or has
 * to, and doing it: indicate, cross in a quintic (path.c), or turn back. The rule itself is in mobil.c; the speed that
 * goes with it in merge.c. Nothing here changes a speed.
 *
 * Actors decide in the order of their ids, and who has begun is seen by all who come later: no two go into one gap. */
#include "traffic/lane.h"

static const double dwell = 4, dwell_need = 1; /* s between two changes */
static const double patience = 4;              /* s that he indicates beyond his time before he gives up */
static const double before_junction = 40;      /* m in which nobody changes without need */
static const double slowest = 3;               /* m/s: below, nobody changes without need */
static const double room_beside = 0.3;         /* m that a lane must be wider than he is */
static const double critical = 60 / 3.6;       /* m/s: above, nobody passes on the slower side. Kesting et al. 2007 */

/* ---------------------------------------------------------------- the lanes beside */
int32_t lane_beside(const sp_road_net *net, const sp_road_place *at, int side)
{
    const int32_t id = sp_road_neighbour(net, at->road, at->s, at->lane, side);
    return id && sp_road_direction(net, at->road, id) == sp_road_direction(net, at->road, at->lane) ? id : 0;
}

sp_road_place lane_place(const sp_road_net *net, const sp_road_place *at, int32_t lane)
{
    return (sp_road_place){at->road, lane, at->s, sp_road_lane_center(net, at->road, at->s, lane)};
}

/* paint between two lanes: it lies on the outer edge of the inner one; the first word of a double line is the inner */
static bool paint_lets(const sp_road_net *net, const sp_road_place *at, int32_t to)
{
    const bool outwards = (to < 0 ? -to : to) > (at->lane < 0 ? -at->lane : at->lane);
    sp_lane_info inner;
    if (!sp_road_lane(net, at->road, at->s, outwards ? at->lane : to, &inner))
        return false;
    switch (inner.mark.type) {
    case SP_MARK_SOLID:
    case SP_MARK_DOUBLE:
        return inner.mark.old;
    case SP_MARK_SOLID_BROKEN:
        return inner.mark.old || !outwards;
    case SP_MARK_BROKEN_SOLID:
        return inner.mark.old || outwards;
    case SP_MARK_CURB:
    case SP_MARK_GRASS:
    case SP_MARK_EDGE:
        return false;
    default:
        return true;
    }
}

double lane_left(const lane_driver *v, sp_road_place from, double reach, bool own)
{
    enum { STEPS = 6 };
    sp_road_place at = from, next;
    sp_lane_info info;
    double gone = 0, step = reach / STEPS;
    for (int k = 0, halves = 0; k < STEPS + 4 && gone < reach - 1e-9;) {
        const bool there = own ? sp_way_advance(v->def, v->world, v->i, at, step, &next)
                               : sp_road_advance(v->def->road, at, step, &next);
        if (there && sp_road_lane(v->def->road, next.road, next.s, next.lane, &info) && info.type == SP_LANE_DRIVING &&
            info.width > v->d->width + room_beside) {
            gone += step;
            at = next;
            k++;
        } else if (halves++ < 4) {
            /* where exactly, by halves */
            step /= 2;
            k++;
        } else {
            return gone;
        }
    }
    return gone;
}

/* ---------------------------------------------------------------- what he has to do */
/* the lanes that his route wants in this section: side and m to where it must be done; 0: none within reach */
static int route_side(const lane_driver *v, const sp_road_place *at, double reach, double *left)
{
    const sp_road_route *r = v->d->route;
    uint32_t leg = v->a->route_leg;
    double along;
    if (!r || !sp_road_route_where(v->def->road, r, *at, &leg, &along))
        return 0;
    for (uint32_t k = leg; k < r->leg_count && r->leg[k].start - along < reach; k++) {
        uint32_t last = k;
        while (last + 1 < r->leg_count && r->leg[last].beside)
            last++;
        const int32_t goal = r->leg[last].lane;
        *left = r->leg[k].start + r->leg[k].length - along;
        if (r->leg[k].road == at->road && k == leg) {
            const int way = sp_road_direction(v->def->road, at->road, at->lane);
            if (goal == at->lane || sp_road_direction(v->def->road, at->road, goal) != way) {
                k = last;
                continue;
            }
            const double wide = way * (sp_road_lane_center(v->def->road, at->road, at->s, goal) -
                                       sp_road_lane_center(v->def->road, at->road, at->s, at->lane));
            return wide > 0 ? 1 : -1;
        }
        if (last > k)
            return 0; /* in a section to come */
        k = last;
    }
    return 0;
}

void lane_need(lane_driver *v)
{
    sp_mind *mind = &v->a->mind;
    const double reach = sp_clamp(12 * v->speed, 80, 300);
    const double left = lane_left(v, v->at, reach, true);
    mind->need = SP_NEEDS_NONE;
    mind->need_side = 0;
    mind->need_at = SP_INFINITY;
    if (left < reach - 1e-9) {
        /* the nearest lane that goes on for longer */
        double best = left + 25;
        for (int k = 1; k <= 3 && !mind->need_side; k++) {
            for (int side = 1; side >= -1; side -= 2) {
                sp_road_place at = v->at;
                for (int n = 0; n < k && at.lane; n++)
                    at = lane_place(v->def->road, &at, lane_beside(v->def->road, &at, side));
                const double other = at.lane ? lane_left(v, at, reach, false) : 0;
                if (other > best) {
                    best = other;
                    mind->need = SP_NEEDS_LANE_ENDS;
                    mind->need_side = side;
                    mind->need_at = v->a->odometer + sp_max(left - 60 * (k - 1), left / k);
                }
            }
        }
        if (mind->need)
            return;
    }
    double by;
    const int side = route_side(v, &v->at, 3 * reach, &by);
    if (side && lane_beside(v->def->road, &v->at, side)) {
        mind->need = SP_NEEDS_ROUTE;
        mind->need_side = side;
        mind->need_at = v->a->odometer + by;
    }
}

/* 0..1: how much it presses */
static double urgency(const lane_driver *v)
{
    const double room = v->a->mind.need_at - v->a->odometer;
    return v->a->mind.need ? sp_clamp(1.2 - room / sp_max(10 * v->speed, 100), 0, 1) : 0;
}

/* ---------------------------------------------------------------- what he would like to do */
/* how somebody who may have no temper of his own is taken to follow: as the one who asks */
static double follows(const lane_driver *v, uint32_t who, double speed, double gap, double lead)
{
    const sp_temper *own = &v->def->actors[who].temper, *m = own->accel > 0 && own->brake > 0 ? own : v->m;
    const sp_actor *o = &v->world->actors[who];
    const double wanted = o->flags & SP_ACTOR_OWN_SPEED && o->rail_target > 0 ? o->rail_target : sp_max(speed, 1);
    return sp_follow_idm(m, &(sp_follow){.v = speed, .wanted = wanted, .gap = gap, .lead_v = lead});
}

static double behind(const lane_driver *v, const sp_neighbour *lead)
{
    return follows(v, v->i, v->speed, lead->who ? lead->gap : SP_INFINITY, lead->speed);
}

/* his accelerations by MOBIL for a change to that side; false: there is somebody beside */
static bool weigh(const lane_driver *v, int side, sp_mobil *c)
{
    const sp_neighbour lead = sp_order_leader(v->t, v->def, v->world, v->i, side, lane_reach(v->speed));
    const sp_neighbour next = sp_order_follower(v->t, v->def, v->world, v->i, side, 120);
    const sp_neighbour own = sp_order_leader(v->t, v->def, v->world, v->i, 0, lane_reach(v->speed));
    const sp_neighbour back = sp_order_follower(v->t, v->def, v->world, v->i, 0, 60);
    if ((lead.who && lead.gap < 0.3 * v->m->gap) || (next.who && next.gap < 0.3 * v->m->gap))
        return false;
    *c = (sp_mobil){.own_now = behind(v, &own), .own_then = behind(v, &lead)};

    /* on the slower side nobody is faster than who is in his place on the other */
    const int fast = sp_road_left_hand(v->def->road) ? -1 : 1;
    const sp_neighbour *faster = side == fast ? &lead : &own;
    double *slower = side == fast ? &c->own_now : &c->own_then;
    if (!v->def->undertakes && faster->who && v->speed > faster->speed && faster->speed > critical)
        *slower = sp_min(*slower, behind(v, faster));

    if (next.who) {
        const double gap = lead.who ? next.gap + v->d->length + lead.gap : SP_INFINITY;
        c->new_now = follows(v, next.who, next.speed, gap, lead.speed);
        c->new_then = follows(v, next.who, next.speed, next.gap, v->speed);
    }
    if (back.who) {
        const double gap = own.who ? back.gap + v->d->length + own.gap : SP_INFINITY;
        c->old_now = follows(v, back.who, back.speed, back.gap, v->speed);
        c->old_then = follows(v, back.who, back.speed, gap, own.speed);
    }
    return true;
}

/* Who comes up behind notices a second late, and should then have to brake no harder than `considerate`. */
static bool in_time(const lane_driver *v, int side)
{
    static const double notices = 1.2, considerate = 3;
    const sp_neighbour next = sp_order_follower(v->t, v->def, v->world, v->i, side, 120);
    const double closing = sp_max(next.speed - v->speed, 0);
    return !next.who || next.gap > closing * notices + closing * closing / (2 * considerate) + 0.3 * v->m->gap;
}

static double path_length(const lane_driver *v)
{
    /* more sharply where the lane leaves no room for more */
    const double least = lane_least(v), room = v->a->mind.need_at - v->a->odometer - v->front;
    const double wanted = sp_max((v->speed + 2) * v->m->change, least);
    return v->a->mind.need ? sp_clamp(1.2 * room, least, wanted) : wanted;
}

/* whether road and rules let him: a lane that goes on, paint that may be crossed, no junction */
static bool allowed(const lane_driver *v, int side, bool needs)
{
    const sp_road_net *net = v->def->road;
    const int32_t lane = lane_beside(net, &v->at, side);
    if (!lane || sp_road_in_junction(net, v->at.road))
        return false;
    const double length = path_length(v), room = v->a->mind.need_at - v->a->odometer;
    const int way = sp_road_direction(net, v->at.road, v->at.lane);
    const double rest = way > 0 ? sp_road_length(net, v->at.road) - v->at.s : v->at.s;
    if (sp_road_junction_of(net, v->at.road, way) && rest < length + (needs ? 0 : before_junction))
        return false;
    const bool last_chance = needs && v->a->mind.need == SP_NEEDS_LANE_ENDS && room < 60;
    if (!last_chance && !paint_lets(net, &v->at, lane))
        return false;
    const sp_road_place to = lane_place(net, &v->at, lane);
    const double far = needs ? sp_max(length, 40) : sp_max(8 * v->speed, 150);
    if (lane_left(v, to, far, false) < far - 1e-9)
        return false;
    double by;
    return needs || !v->d->route || !route_side(v, &to, 400, &by);
}

/* ---------------------------------------------------------------- two into one gap */
/* whether another is on his way to where he would be */
static bool contested(const lane_driver *v, double wide)
{
    enum { MANY = 48 };
    uint32_t near[MANY];
    const sp_actor *a = v->a;
    const uint32_t found = sp_order_around(v->t, v->world, a->x, a->y, 45, near, MANY);
    double s, c;
    sp_sincos(a->heading, &s, &c);
    for (uint32_t k = 0; k < found && k < MANY; k++) {
        const sp_actor *o = &v->world->actors[near[k]];
        const sp_actor_def *od = &v->def->actors[near[k]];
        if (near[k] == v->i || o->path_act != SP_PATH_CHANGE || sp_abs(o->path_to - o->rail_offset) < 1)
            continue; // who is nearly there stands in the order of that lane
        const double along = c * (o->x - a->x) + s * (o->y - a->y), across = c * (o->y - a->y) - s * (o->x - a->x);
        const double same = c * o->vx + s * o->vy;
        const double bodies = sp_abs(along + od->center_x - v->d->center_x) - (od->length + v->d->length) / 2;
        const double keep = v->m->gap + 0.5 * sp_max(v->speed, sp_abs(same));
        if (sp_abs(across) < 1.75) {
            /* out of his own lane, before or behind him: they stay in that order */
            const double rate =
                along < 0 ? follows(v, near[k], same, bodies, v->speed) : follows(v, v->i, v->speed, bodies, same);
            if (rate < -v->m->safe_brake)
                return true;
            continue;
        }
        if (bodies < keep && sp_abs(across + o->path_to - o->rail_offset - wide) < 2)
            return true;
    }
    return found > MANY;
}

/* ---------------------------------------------------------------- doing it */
static void begin(lane_driver *v, int side)
{
    sp_actor *a = v->a;
    a->mind.change = 1;
    a->mind.side = side;
    a->mind.change_tick = v->world->tick;
    a->lights = (a->lights & ~(uint32_t)(SP_LIGHT_LEFT | SP_LIGHT_RIGHT)) | (side > 0 ? SP_LIGHT_LEFT : SP_LIGHT_RIGHT);
}

static void over(lane_driver *v)
{
    sp_mind_forget(v->a);
    v->a->mind.changed = v->world->tick;
    lane_need(v);
}

static void path_to(lane_driver *v, double to, double length)
{
    sp_actor *a = v->a;
    a->path_act = SP_PATH_CHANGE;
    a->path_from = a->rail_offset;
    a->path_to = to;
    a->path_length = length;
    a->rail_s0 = a->odometer;
}

static double seconds_since(const lane_driver *v, int64_t tick)
{
    return tick == INT64_MIN ? SP_INFINITY : (double)(v->world->tick - tick) * ((double)v->def->tick_ns / 1e9);
}

/* he would be out of his lane before he has caught up with who is ahead there */
static bool gets_past(const lane_driver *v)
{
    const sp_neighbour own = sp_order_leader(v->t, v->def, v->world, v->i, 0, lane_reach(v->speed));
    const double closing = sp_max(v->speed - own.speed, 0);
    return !own.who || own.gap - closing * 0.8 * path_length(v) / sp_max(v->speed, 1) > 1;
}

/* indicates: goes when it is time and safe, gives up when it is no longer wanted */
static void indicates(lane_driver *v, bool slow)
{
    sp_mind *mind = &v->a->mind;
    const bool needs = mind->need && mind->need_side == mind->side;
    const double since = seconds_since(v, mind->change_tick);
    if ((!needs && mind->need) || (!needs && since > v->m->indicate + patience)) {
        over(v);
        return;
    }
    if (since < v->m->indicate || !(slow || needs))
        return;
    sp_mobil c;
    if (!allowed(v, mind->side, needs)) {
        if (!needs)
            over(v);
        return;
    }
    if (!weigh(v, mind->side, &c) || !sp_mobil_safe(&c, sp_min(v->m->safe_brake + urgency(v), 5)) ||
        !in_time(v, mind->side))
        return;
    if (!needs && sp_mobil_gain(v->m, &c, 0) < -0.3) {
        over(v);
        return;
    }
    const int way = sp_road_direction(v->def->road, v->at.road, v->at.lane);
    const int32_t lane = lane_beside(v->def->road, &v->at, mind->side);
    const double wide = way * (sp_road_lane_center(v->def->road, v->at.road, v->at.s, lane) -
                               sp_road_lane_center(v->def->road, v->at.road, v->at.s, v->at.lane));
    if (contested(v, wide - v->a->rail_offset) || !gets_past(v))
        return;
    mind->change = 2;
    mind->change_tick = v->world->tick;
    path_to(v, wide + v->d->lane_offset, path_length(v));
}

/* across: back while it is early, when the gap has closed */
static void changes(lane_driver *v)
{
    sp_actor *a = v->a;
    if (a->path_act != SP_PATH_CHANGE) {
        over(v);
        return;
    }
    /* who has turned back and has to go waits for another gap */
    if (a->mind.change == 3 && a->mind.need && a->mind.side == a->mind.need_side) {
        a->mind.change = 1;
        a->mind.change_tick = v->world->tick;
        return;
    }
    sp_mobil c;
    const double done = (a->odometer - a->rail_s0) / sp_max(a->path_length, 1);
    if (a->mind.change != 2 || !lane_not_yet(v) || done > 0.35)
        return;
    const sp_neighbour next = sp_order_follower(v->t, v->def, v->world, v->i, a->mind.side, 60);
    const sp_neighbour back = sp_order_follower(v->t, v->def, v->world, v->i, 0, 60);
    const bool closed = !weigh(v, a->mind.side, &c) || !sp_mobil_safe(&c, v->m->brake_most);
    const bool taken = back.who && back.gap < 0.5 * v->m->gap && back.who != next.who;
    if (closed && !taken) {
        a->mind.change = 3;
        path_to(v, v->d->lane_offset, sp_max(0.6 * a->path_length, lane_least(v)));
    }
}

/* neither: a look to both sides */
static void considers(lane_driver *v)
{
    sp_mind *mind = &v->a->mind;
    const double since = seconds_since(v, mind->changed);
    if (mind->need) {
        const double room = mind->need_at - v->a->odometer;
        if (since >= dwell_need && room < sp_max(v->speed * (v->m->indicate + 2 * v->m->change + 6), 120) &&
            lane_beside(v->def->road, &v->at, mind->need_side))
            begin(v, mind->need_side);
        return;
    }
    if (v->speed < slowest || since < dwell || v->bicycle)
        return;
    const int fast = sp_road_left_hand(v->def->road) ? -1 : 1;
    double best = 0;
    int chosen = 0;
    for (int k = 0; k < 2; k++) {
        const int side = k ? -fast : fast;
        sp_mobil c;
        if (!lane_beside(v->def->road, &v->at, side) || !weigh(v, side, &c) || !sp_mobil_safe(&c, v->m->safe_brake))
            continue;
        const double gain = sp_mobil_gain(v->m, &c, v->def->undertakes ? 0 : side == fast ? -1 : 1);
        if (gain > best && allowed(v, side, false)) {
            best = gain;
            chosen = side;
        }
    }
    if (chosen)
        begin(v, chosen);
}

void sp_lane_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i, bool slow)
{
    lane_driver v = lane_driver_of(t, def, world, i);
    sp_actor *a = v.a;
    if (!def->road || !a->road || !a->lane || a->path_act == SP_PATH_LINE) {
        if (a->mind.change)
            sp_mind_forget(a);
        return;
    }
    if (slow && ((world->tick + i) / 10) % 10 == 0)
        lane_need(&v);
    switch (a->mind.change) {
    case 0:
        if (a->path_act == SP_PATH_LANE && sp_abs(a->rail_offset - v.d->lane_offset) > 0.05 && v.speed > 1)
            path_to(&v, v.d->lane_offset, sp_max(4 * v.speed, 20));
        else if (slow && a->path_act == SP_PATH_LANE)
            considers(&v);
        break;
    case 1:
        indicates(&v, slow);
        break;
    default:
        changes(&v);
    }
}
