/* obey.c - actors on rails that mind the rules: lights, stop and yield signs, limits, bends, and whoever drives ahead
 * in their lane. Each tick gives one bounded acceleration, a function of the world alone; the only thing remembered is
 * how long it has stood at a stop sign. Leaves integrating it to speed.c, the path to path.c. Nobody here changes
 * lanes, takes a turn for another's sake or knows priority to the right.
 *
 * To be no faster than u in d metres takes (v^2 - u^2) / 2d. It brakes when that comes to the comfortable rate and then
 * by just that, so that it arrives with a constant deceleration; a little before, it no longer accelerates. */
#include "traffic/internal.h"

/* m/s^2. Comfort: Treiber and Kesting, Traffic Flow Dynamics, table 11.2. A yellow light is stopped at when that takes
 * no more than `firm` (the middle of what drivers do at the onset of yellow); who brakes already gives a bit more. */
static const double comfort = 2.0, firm = 3.5, firm_held = 5.0, utmost = 9.0, across = 2.5;
static const double line_gap = 0.5;     /* m from the front to the line where it stands */
static const double passed = 1.0;       /* m beyond the line: it does not concern who is so far over it */
static const double stop_near = 3.0;    /* m before the line: standing there counts as the stop */
static const double stop_s = 1.0;       /* how long a stop at a sign lasts at least, s */
static const double accepted_gap = 5.0; /* s until another is at the junction: then who yields may go */
static const double idm_gap = 2.0, idm_headway = 1.5;
static const double leader_reach = 120, look_step = 10, look_most = 120; /* m */

typedef struct driver {
    const sp_world_def *def;
    const sp_world *world;
    const sp_road_route *route; /* from the leg that it is on: what lies behind may pass here too */
    uint32_t i;
    sp_road_place at;
    int way;
    double v, front, dt;
    bool braking;
    double accel; /* what is left of its wish */
} driver;

static void at_most(driver *d, double accel)
{
    d->accel = sp_min(d->accel, accel);
}

/* a deceleration that would be needed, turned into one that is taken, or not yet */
static void need(driver *d, double rate)
{
    if (rate >= comfort || (d->braking && rate >= comfort / 2))
        at_most(d, -sp_min(rate, utmost));
    else if (rate >= 0.7 * comfort)
        at_most(d, 0);
}

/* no faster than `speed` from `distance` m on */
static void slow(driver *d, double distance, double speed)
{
    if (speed == SP_INFINITY)
        return;
    if (distance <= 0) {
        const double change = (speed - d->v) / d->dt;
        at_most(d, sp_max(change, -comfort));
    } else if (d->v > speed) {
        need(d, (d->v * d->v - speed * speed) / (2 * sp_max(distance, 0.5))); // a trifle is left to the limit itself
    }
}

/* stands before a line whose distance from the origin is known, if that takes no more than `most` */
static void stop_before(driver *d, double line, double most)
{
    const double left = sp_max(line - d->front - line_gap, 0.01), rate = d->v * d->v / (2 * left);
    if (line - d->front < -passed || rate > most)
        return;
    if (d->v < 0.3 && left < 0.2)
        at_most(d, d->v > 0 ? -comfort : 0);
    else
        need(d, rate);
}

/* ---------------------------------------------------------------- limits and bends */
/* what limit and bend let it drive there; infinite without either */
static double allowed_at(const sp_road_net *net, sp_road_place at)
{
    const double limit = sp_road_speed_limit(net, at);
    sp_road_point p;
    double most = limit > 0 ? limit : SP_INFINITY;
    if (sp_road_at(net, at, &p) && p.curvature != 0) {
        const double narrow = sp_max(1 - at.t * p.curvature, 0.1);
        most = sp_min(most, sp_sqrt(across * narrow / sp_abs(p.curvature)));
    }
    return most;
}

/* within one step, where less than `less` is allowed: m from `at`, by halves, not too late */
static double drop_at(const driver *d, sp_road_place at, double less)
{
    double lo = 0, hi = look_step;
    for (int i = 0; i < 6; i++) {
        const double middle = (lo + hi) / 2;
        sp_road_place there;
        if (sp_road_advance_on(d->def->road, d->route, at, middle, &there) && allowed_at(d->def->road, there) < less)
            hi = middle;
        else
            lo = middle;
    }
    return lo;
}

static void look_ahead(driver *d)
{
    const double far = sp_min(d->v * d->v / (2 * comfort) + look_step, look_most);
    sp_road_place at = d->at, next;
    double now = allowed_at(d->def->road, at);
    slow(d, 0, now);
    for (double along = 0; along <= far && sp_road_advance_on(d->def->road, d->route, at, look_step, &next);
         along += look_step) {
        const double then = allowed_at(d->def->road, next);
        if (then < now && then < d->v)
            slow(d, sp_max(along + drop_at(d, at, 1.01 * then), 0.01), then);
        now = then;
        at = next;
    }
}

/* ---------------------------------------------------------------- whoever is ahead */
/* m between the bodies when b is in the way along the lane; infinite else */
static double gap_ahead(const driver *d, uint32_t b)
{
    const sp_actor_def *own = &d->def->actors[d->i], *other = &d->def->actors[b];
    const sp_actor *a = &d->world->actors[b];
    const sp_road_place to = {a->road, a->lane, a->s, a->t};
    double along;
    sp_road_place there;
    if (sp_hypot(a->x - d->world->actors[d->i].x, a->y - d->world->actors[d->i].y) > leader_reach || !a->road ||
        !sp_road_distance_on(d->def->road, d->route, d->at, to, leader_reach, &along) || along <= 0 ||
        !sp_road_advance_on(d->def->road, d->route, d->at, along, &there) || there.road != a->road ||
        sp_abs(there.t - a->t) > (own->width + other->width) / 2)
        return SP_INFINITY;
    return along - d->front - (other->length / 2 - other->center_x);
}

static void keep_gap(driver *d)
{
    double nearest = SP_INFINITY, s, c;
    uint32_t leader = 0;
    for (uint32_t b = 1; b <= d->world->actor_count; b++) {
        if (b == d->i || d->world->actors[b].hidden)
            continue;
        const double gap = gap_ahead(d, b);
        if (gap < nearest) {
            nearest = gap;
            leader = b;
        }
    }
    if (!leader)
        return;

    /* the intelligent driver model's interaction */
    const sp_actor *own = &d->world->actors[d->i], *b = &d->world->actors[leader];
    const double accel = own->rail_rate > 0 ? own->rail_rate : 1.5;
    sp_sincos(own->heading, &s, &c);
    const double closing = d->v - (b->vx * c + b->vy * s);
    const double desired = idm_gap + sp_max(0, d->v * idm_headway + d->v * closing / (2 * sp_sqrt(accel * comfort)));
    at_most(d, accel * (1 - sp_square(desired / sp_max(nearest, 0.1))));
}

/* ---------------------------------------------------------------- right of way */
/* whether who comes along this way has to yield at the junction himself; over the line he has it behind him */
static bool is_minor(const driver *d, uint32_t b, sp_road_place at, double left)
{
    sp_road_ahead ahead[16];
    const double front = d->def->actors[b].center_x + d->def->actors[b].length / 2;
    const uint32_t found =
        sp_road_signals_ahead(d->def->road, d->def->actors[b].route, at, sp_max(left, 0) + front + 20, ahead, 16);
    for (uint32_t k = 0; k < found && k < 16; k++) {
        const sp_road_signal *s = sp_road_signal_get(d->def->road, ahead[k].signal);
        const bool before = ahead[k].stop - front >= -passed;
        if (s && before && (s->kind == SP_SIGNAL_STOP || s->kind == SP_SIGNAL_YIELD))
            return true;
    }
    return false;
}

/* whether b keeps who yields from the junction: inside of it, or there soon by another road */
static bool hinders(const driver *d, uint32_t junction, uint32_t b)
{
    const sp_road_net *net = d->def->road;
    const sp_actor *a = &d->world->actors[b];
    if (a->hidden || a->move == SP_MOVE_STILL || !a->road || !a->lane)
        return false;
    if (sp_road_in_junction(net, a->road) == junction)
        return true;
    const int way = sp_road_direction(net, a->road, a->lane);
    if (a->road == d->at.road || sp_road_junction_of(net, a->road, way) != junction)
        return false;
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    const double left = (way > 0 ? sp_road_length(net, a->road) - a->s : a->s) -
                        (d->def->actors[b].center_x + d->def->actors[b].length / 2);
    if (a->stood == 0 && left > accepted_gap * sp_max(a->speed, 0.5))
        return false;
    if (!is_minor(d, b, at, left))
        return true;

    /* of two that yield goes who has set off already, else who stands longer, then who was cast first */
    const uint32_t own = d->world->actors[d->i].stood;
    const bool goes = a->stood > 0 && a->rail_speed >= 0.1, own_goes = own > 0 && d->v >= 0.1;
    if (goes != own_goes)
        return goes;
    return a->stood > own || (a->stood > 0 && a->stood == own && b < d->i);
}

static bool is_clear(const driver *d, uint32_t signal)
{
    uint32_t junction = sp_road_signal_junction(d->def->road, signal, NULL);
    junction = junction ? junction : sp_road_junction_of(d->def->road, d->at.road, d->way);
    for (uint32_t b = 1; junction && b <= d->world->actor_count; b++)
        if (b != d->i && hinders(d, junction, b))
            return false;
    return true;
}

/* ---------------------------------------------------------------- lights and signs */
/* a light that works, not one that is dark or flashes */
static bool works(const driver *d, const sp_road_ahead *ahead, uint32_t *show)
{
    const sp_road_signal *s = sp_road_signal_get(d->def->road, ahead->signal);
    *show = sp_world_light_state(d->def, d->world, ahead->signal);
    return s && s->kind == SP_SIGNAL_LIGHT && *show != SP_LIGHT_OFF && !(*show & SP_LIGHT_FLASHING);
}

/* where lights work the signs beside them do not */
static bool overruled(const driver *d, const sp_road_ahead *ahead, uint32_t count, uint32_t k)
{
    uint32_t show;
    for (uint32_t i = 0; i < count; i++)
        if (sp_abs(ahead[i].stop - ahead[k].stop) < 15 && works(d, &ahead[i], &show))
            return true;
    return false;
}

/* gives the ticks stood at a stop sign */
static uint32_t mind_signals(driver *d)
{
    sp_road_ahead ahead[32];
    const double reach = d->v * d->v / (2 * comfort) + d->front + 30;
    uint32_t found = sp_road_signals_ahead(d->def->road, d->route, d->at, reach, ahead, 32), stood = 0, show = 0;
    found = found < 32 ? found : 32;
    for (uint32_t k = 0; k < found; k++) {
        const sp_road_signal *s = sp_road_signal_get(d->def->road, ahead[k].signal);
        const double line = ahead[k].stop;
        if (!s || line - d->front < -passed)
            continue;
        if (works(d, &ahead[k], &show) && !(show & SP_LIGHT_GREEN)) {
            stop_before(d, line, d->braking ? firm_held : firm);
        } else if (s->kind == SP_SIGNAL_YIELD && !overruled(d, ahead, found, k) && !is_clear(d, ahead[k].signal)) {
            stop_before(d, line, firm_held);
        } else if (s->kind == SP_SIGNAL_STOP && !overruled(d, ahead, found, k)) {
            if (line - d->front < stop_near) {
                const uint32_t before = d->world->actors[d->i].stood;
                stood = before < UINT32_MAX && d->v < 0.1 ? before + 1 : before;
            }
            if (stood * d->dt < stop_s - 1e-9 || !is_clear(d, ahead[k].signal))
                stop_before(d, line, utmost);
        }
    }
    return stood;
}

void sp_rail_obey(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const sp_actor_def *own = &def->actors[i];
    const bool follows = a->speed_act == SP_SPEED_FOLLOW_IDM;

    /* on no lane there are no rules: it does as it was told */
    if (!def->road || !a->road || !a->lane || a->path_act == SP_PATH_LINE) {
        a->speed_act = a->speed_act == SP_SPEED_OBEY ? SP_SPEED_RAMP : a->speed_act;
        a->rail_accel = follows ? sp_rail_follow(def, world, i) : a->rail_accel;
        return;
    }
    const sp_road_route *whole = own->route;
    const uint32_t leg = whole && a->route_leg < whole->leg_count ? a->route_leg : 0;
    const sp_road_route rest =
        whole ? (sp_road_route){whole->leg_count - leg, whole->leg + leg, whole->length} : (sp_road_route){0};
    driver d = {.def = def,
                .world = world,
                .route = whole ? &rest : NULL,
                .i = i,
                .at = {a->road, a->lane, a->s, a->t},
                .way = sp_road_direction(def->road, a->road, a->lane),
                .v = a->rail_speed,
                .front = own->center_x + own->length / 2,
                .dt = (double)def->tick_ns / 1e9,
                .braking = a->rail_accel <= -comfort / 2};

    /* its wish: the speed it was told, at the rate it was told */
    const double rate = a->rail_rate > 0 ? a->rail_rate : 1.5;
    d.accel = follows ? sp_rail_follow(def, world, i) : sp_clamp((a->rail_target - d.v) / d.dt, -rate, rate);
    look_ahead(&d);
    keep_gap(&d);
    a->stood = mind_signals(&d);
    a->speed_act = follows ? SP_SPEED_FOLLOW_IDM : SP_SPEED_OBEY;
    a->rail_accel = d.v <= 0 && d.accel < 0 ? 0 : sp_max(d.accel, -utmost);
}
