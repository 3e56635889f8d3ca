/* people_walk.c - how somebody on foot goes: along a pavement, to a point, around others. Leaves where to to people.c.
 *
 * Of some headings and speeds he takes the first, in the order of how little they differ from what he wants, at which
 * he comes nobody too near within the next 1.5 s, if all keep their velocities (van den Berg, Lin, Manocha 2008 call
 * that a velocity obstacle). He dodges to his right first. */
#include "traffic/people.h"

static const double horizon = 1.5, keeps = 0.4; /* s: foresight for others, and for the edge of the pavement */
static const double turn_rate = 4.0;            /* rad/s */
static const double gains = 1.5, eases = 2.5, checks = 6.0; /* m/s^2: walks off, comes to a halt, stops short */
static const double beside = 0.1;                           /* m between his side and the edge of a pavement */

void person_looks_around(sp_person *p, double radius)
{
    uint32_t near[PERSON_NEAR];
    const uint32_t found = sp_order_around(p->t, p->world, p->a->x, p->a->y, radius, near, PERSON_NEAR);
    p->near_count = 0;
    for (uint32_t n = 0; n < found && n < PERSON_NEAR; n++) {
        if (near[n] != p->i && p->def->actors[near[n]].kind->solid) {
            p->near[p->near_count++] = near[n];
        }
    }
}

/* the middle of its box */
static sp_vec2 middle_of(const sp_actor_def *d, const sp_actor *a)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    return (sp_vec2){a->x + c * d->center_x, a->y + s * d->center_x};
}

/* whether a point is within `more` m of a body's box, `ahead` s from now */
static bool within(const sp_actor_def *d, const sp_actor *a, sp_vec2 at, double ahead, double more)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const double dx = at.x - a->x - ahead * a->vx, dy = at.y - a->y - ahead * a->vy;
    return sp_abs(c * dx + s * dy - d->center_x) < d->length / 2 + more &&
           sp_abs(c * dy - s * dx) < d->width / 2 + more;
}

/* whether he would come too near to somebody on foot */
static bool bumps(const sp_person *p, uint32_t k, sp_vec2 own, double vx, double vy, double room)
{
    const sp_actor *b = &p->world->actors[k];
    const sp_actor_def *d = &p->def->actors[k];
    const sp_vec2 other = middle_of(d, b);
    const double x = own.x - other.x, y = own.y - other.y, u = vx - b->vx, v = vy - b->vy;
    const double apart = p->radius + sp_hypot(d->length, d->width) / 2 + room, towards = x * u + y * v,
                 w = u * u + v * v;
    if (towards >= 0 || w < 1e-6) {
        return false;
    }
    const double t = sp_min(-towards / w, horizon);
    return sp_square(x + t * u) + sp_square(y + t * v) < sp_square(apart);
}

/* whether he would walk into a car or a thing, or be hit by it */
static bool meets(const sp_person *p, uint32_t k, sp_vec2 own, double vx, double vy)
{
    static const double times[] = {0.2, 0.5, 0.9, 1.3};
    const sp_actor *b = &p->world->actors[k];
    const sp_actor_def *d = &p->def->actors[k];
    if (within(d, b, own, 0, p->radius)) {
        /* out of it again */
        const sp_vec2 other = middle_of(d, b);
        return (own.x - other.x) * (vx - b->vx) + (own.y - other.y) * (vy - b->vy) < 0;
    }
    for (size_t n = 0; n < sizeof times / sizeof *times; n++) {
        const sp_vec2 then = {own.x + times[n] * vx, own.y + times[n] * vy};
        if (within(d, b, then, times[n], p->radius)) {
            return true;
        }
    }
    return false;
}

static bool is_free(const sp_person *p, sp_vec2 own, double heading, double speed, double room, const sp_bounds *b,
                    uint32_t *who)
{
    double s, c;
    sp_sincos(heading, &s, &c);
    if (b && b->any) {
        const double then = b->aside + keeps * speed * sp_sin(heading - b->heading);
        if (sp_abs(then) > b->limit && sp_abs(then) > sp_abs(b->aside)) {
            return false;
        }
    }
    for (uint32_t n = 0; n < p->near_count; n++) {
        const uint32_t k = p->near[n];
        const bool walker = p->def->actors[k].kind->class_id == SP_KIND_PEDESTRIAN;
        if (walker ? bumps(p, k, own, speed * c, speed * s, room) : meets(p, k, own, speed * c, speed * s)) {
            *who = k;
            return false;
        }
    }
    return true;
}

/* the first way that is free; gives its speed, 0: none is */
static double choose(const sp_person *p, double *heading, double speed, const sp_bounds *bounds, uint32_t *who)
{
    static const double turns[] = {0, -0.2, 0.2, -0.45, 0.45, -0.75, 0.75};
    static const double shares[] = {1, 0.5}, room[] = {0.2, 0.03}; /* m more than their bodies, as quick or slowly */
    const sp_vec2 own = middle_of(p->d, p->a);
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        for (size_t n = 0; n < sizeof turns / sizeof *turns; n++) {
            if (is_free(p, own, *heading + turns[n], shares[k] * speed, room[k], bounds, who)) {
                *heading += turns[n];
                return shares[k] * speed;
            }
        }
    }
    return 0;
}

double person_goes(sp_person *p, double heading, double speed, const sp_bounds *bounds)
{
    sp_actor *a = p->a;
    uint32_t who = 0;
    double goes = speed > 0 ? choose(p, &heading, speed, bounds, &who) : 0;
    const double turn = sp_abs(sp_wrap_angle(heading - a->heading));

    /* until he has turned he goes on as he looks */
    if (goes > 0 && turn > 0.15 &&
        !is_free(p, middle_of(p->d, a), a->heading, sp_max(goes, a->rail_speed), 0.03, NULL, &who)) {
        goes = 0;
    }
    const bool blocked = speed > 0 && goes <= 0;
    if (a->flags & SP_ACTOR_OWN_LANE) {
        p->mind->walk_heading = sp_wrap_angle(heading);
        goes = turn > 1.2 ? 0 : turn > 0.6 ? sp_min(goes, 0.6) : goes; // turns first
    }
    if (blocked) {
        p->mind->cause = SP_CAUSE_LEADER;
        p->mind->cause_who = who;
    }
    if (a->flags & SP_ACTOR_OWN_SPEED) {
        a->rail_target = goes;
        a->rail_rate = goes > a->rail_speed ? gains * (goes > 2 ? 2 : 1) : blocked ? checks : eases;
        a->rail_onset = 0;
        a->speed_act = goes == a->rail_speed ? SP_SPEED_HOLD : SP_SPEED_RAMP;
        a->rail_accel = 0;
        a->follow = 0;
    }
    return goes;
}

double person_goes_to(sp_person *p, double x, double y, double speed, bool halts, const sp_bounds *bounds)
{
    const double dx = x - p->a->x, dy = y - p->a->y, far = sp_hypot(dx, dy);
    if (halts) {
        speed = sp_min(speed, sp_sqrt(1.6 * sp_max(far - 0.1, 0)));
    }
    (void)person_goes(p, far > 0.05 ? sp_atan2(dy, dx) : p->a->heading, speed, bounds);
    return far;
}

bool person_pavement(const sp_person *p, sp_bounds *out)
{
    const sp_road_net *net = p->def->road;
    sp_lane_info lane;
    sp_road_frame f;
    if (!net || !p->at.road || !p->at.lane || !sp_road_lane(net, p->at.road, p->at.s, p->at.lane, &lane) ||
        lane.type != SP_LANE_SIDEWALK || !sp_road_frame_at(net, p->at, &f)) {
        return false;
    }
    const int ahead = sp_road_direction(net, p->at.road, p->at.lane) * (p->mind->walk_way < 0 ? -1 : 1);
    out->any = true;
    out->heading = sp_atan2(ahead * f.s, ahead * f.c);
    out->aside = ahead * (p->at.t - f.middle);
    out->limit = sp_max(lane.width / 2 - p->d->width / 2 - beside, 0);
    return true;
}

/* the place `far` m on along the pavement, at his side of it; false: it ends before */
static bool ahead_of(const sp_person *p, double far, double right, sp_road_point *out)
{
    const sp_road_net *net = p->def->road;
    sp_road_place to;
    sp_lane_info lane;
    if (!sp_road_advance(net, p->at, far * p->mind->walk_way, &to) ||
        !sp_road_lane(net, to.road, to.s, to.lane, &lane) || lane.type != SP_LANE_SIDEWALK ||
        lane.width < p->d->width) {
        return false;
    }
    const int way = sp_road_direction(net, to.road, to.lane) * p->mind->walk_way;
    to.t = (lane.t_inner + lane.t_outer) / 2 - way * sp_min(right, lane.width / 2);
    return sp_road_at(net, to, out);
}

bool person_along(sp_person *p)
{
    sp_bounds b;
    sp_road_point to;
    if (!person_pavement(p, &b)) {
        return false;
    }

    /* the direction in which he looks */
    if (p->mind->walk_way == 0) {
        p->mind->walk_way = sp_cos(b.heading - p->a->heading) < 0 ? -1 : 1;
        (void)person_pavement(p, &b);
    }
    const double u = sp_random(p->def->seed, p->d->stream, 0, PERSON_DRAW_SIDE);
    const double right = b.limit * (0.25 + 0.75 * u), far = 0.6 + 0.7 * p->speed;
    if (!ahead_of(p, far, right, &to)) {
        p->mind->walk_way = -p->mind->walk_way;
        if (!ahead_of(p, far, right, &to)) {
            (void)person_goes(p, p->a->heading, 0, &b); // hardly any pavement at all
            return true;
        }
        (void)person_pavement(p, &b);
    }
    (void)person_goes_to(p, to.position.x, to.position.y, p->speed, false, &b);
    return true;
}

void person_turns(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const double dt = (double)def->tick_ns / 1e9, left = sp_wrap_angle(a->mind.walk_heading - a->heading);
    const bool straight = a->path_act == SP_PATH_LINE && a->line_heading == a->heading;
    if (straight && sp_abs(left) < 1e-9) {
        return;
    }
    const double step = sp_clamp(left, -turn_rate * dt, turn_rate * dt), heading = sp_wrap_angle(a->heading + step);
    sp_rail_straight(a);
    a->line_heading = heading;
    if (a->rail_speed <= 0) {
        a->heading = heading;
        sp_physics_place(def, &def->actors[i], a, step / dt);
    }
}
