/* robot_route.c - what the ego's route asks of the robot: where its path runs, changes of lane included, and how fast
 * the bends ahead may be driven. Leaves steering and pedals to robot.c.
 *
 * The path is the middle of the route's lanes. Along a leg that is left sideways it runs over to the next lane, a
 * quintic over the leg or three seconds of driving, whichever is longer: a function of the place on the route, without
 * a state. Bends are those of the path itself, by three points of it, so that tapers and joints of roads count as
 * driven. */
#include "drive/inside.h"

static const double change_time = 3;    /* s, a change of lane at the least */
static const double most_lateral = 2.5; /* m/s^2 in bends: comfortable */
static const double comfort_brake = 2;  /* m/s^2 before them */
static const double hardest_brake = 4;
static const double least_speed = 1.5; /* m/s: a kink of the path does not stop it */
/* steered for at a point so far ahead, and with this length across; kit_route_curvature of the drivers says why */
static const double far_time = 0.6, across_length = 3, across_time = 0.9; /* s, m, s */
static const double tyre_slip = 200; /* m/s^2 across per rad of the rear axle's slip */
enum { POINTS = 80 };

/* metres left of the middle of the route's lane; a leg of A beside B: from 0 to B over it, or still short of B behind
 */
static double sideways(const sp_world_def *def, const sp_road_route *route, uint32_t leg, double along, double speed)
{
    double sum = 0;
    for (uint32_t k = leg + 1; k-- > 0 && leg - k < 8;) {
        const sp_road_leg *l = &route->leg[k];
        if (!l->beside)
            continue;
        const double span = sp_max(sp_max(l->length, change_time * speed), 1);
        const double u = sp_clamp((along - l->start) / span, 0, 1);
        if (u >= 1)
            continue;
        const double q = u * u * u * (10 + u * (6 * u - 15));
        const double wide = sp_road_direction(def->road, l->road, l->lane) *
                            (sp_road_lane_center(def->road, l->road, (l->from + l->to) / 2, l[1].lane) -
                             sp_road_lane_center(def->road, l->road, (l->from + l->to) / 2, l->lane));
        sum += k == leg ? wide * q : wide * (q - 1);
    }
    return sum;
}

/* a point of the path; before the route and behind it straight on, no farther than a look ahead: else false */
static bool path_point(const sp_world_def *def, const sp_road_route *route, double along, double speed, sp_vec2 *out)
{
    static const double most = 60; /* m */
    sp_road_place p;
    sp_road_point at;
    const double within = sp_clamp(along, 0, route->length), beyond = along - within;
    if (sp_abs(beyond) > most || !sp_road_route_at(def->road, route, within, &p))
        return false;
    uint32_t lo = 0, hi = route->leg_count;
    while (hi - lo > 1) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (route->leg[middle].start <= along)
            lo = middle;
        else
            hi = middle;
    }
    p.t += sp_road_direction(def->road, p.road, p.lane) * sideways(def, route, lo, along, speed);
    if (!sp_road_at(def->road, p, &at))
        return false;
    double s = 0, c = 0;
    if (beyond != 0)
        sp_sincos(at.heading + (sp_road_direction(def->road, p.road, p.lane) < 0 ? SP_PI : 0), &s, &c);
    *out = (sp_vec2){at.position.x + beyond * c, at.position.y + beyond * s};
    return true;
}

/* heading from a to b; bend at b from three points */
static double heading_of(sp_vec2 a, sp_vec2 b)
{
    return sp_atan2(b.y - a.y, b.x - a.x);
}
static double bend_of(sp_vec2 a, sp_vec2 b, sp_vec2 c)
{
    const double length = (sp_hypot(b.x - a.x, b.y - a.y) + sp_hypot(c.x - b.x, c.y - b.y)) / 2;
    return length > 0.1 ? sp_wrap_angle(heading_of(b, c) - heading_of(a, b)) / length : 0;
}

/* heading of the path over a metre, forwards */
static bool path_heading(const sp_world_def *def, const sp_road_route *route, double along, double speed, double *out)
{
    sp_vec2 a, b;
    if (!path_point(def, route, along - 0.5, speed, &a) || !path_point(def, route, along + 0.5, speed, &b))
        return false;
    *out = heading_of(a, b);
    return true;
}

/* the point of the path beside p, from *along on, its place and heading */
static bool path_beside(const sp_world_def *def, const sp_road_route *route, double speed, sp_vec2 p, double *along,
                        sp_vec2 *on, double *heading)
{
    for (int i = 0; i < 4; i++) {
        double s, c;
        if (!path_point(def, route, *along, speed, on) || !path_heading(def, route, *along, speed, heading))
            return false;
        sp_sincos(*heading, &s, &c);
        *along += (p.x - on->x) * c + (p.y - on->y) * s;
    }
    return true;
}

/* the most that the bends ahead allow now, and what slowing down they ask for */
static void look_ahead(const sp_world_def *def, const sp_actor_def *d, double along, double speed, sp_robot_way *w)
{
    const sp_road_route *route = d->route;
    const double step = sp_max(3, (speed * speed / (2 * comfort_brake) + 15) / POINTS);
    sp_vec2 a, b, c;
    if (!path_point(def, route, along - 3 * step, speed, &a) || !path_point(def, route, along - 2 * step, speed, &b))
        return;
    const sp_vehicle *v = d->vehicle;
    const double rate = v ? 0.9 * v->steering_rate_max / (v->a + v->b) : 0.13; /* 1/(m s), of the curvature */
    double asked = 0, square = SP_INFINITY, bend = 0;
    for (int i = -2; i < POINTS; i++, a = b, b = c) { /* from a little behind: the wheels still turn back */
        const double ahead = i * step;
        if (ahead > speed * speed / (2 * comfort_brake) + 15 ||
            !path_point(def, route, along + ahead + step, speed, &c))
            break;
        const double now = bend_of(a, b, c), change = i > -2 ? sp_abs(now - bend) / step : 0;
        const double turning = rate / sp_max(change, 1e-4); /* the wheels must keep up with the change of the bend */
        const double bends = most_lateral / sp_max(sp_abs(now), 1e-6);
        const double most = sp_max(sp_min(bends, turning * turning), least_speed * least_speed);
        bend = now;
        /* a step early: the bend may begin just behind the last point */
        const double room = sp_max(ahead - step, 0);
        square = sp_min(square, most + 2 * comfort_brake * room);
        if (most < speed * speed && i >= 0)
            asked = sp_min(asked, (most - speed * speed) / (2 * sp_max(room, 2)));
    }
    w->speed = sp_sqrt(square);
    w->acceleration = asked < -0.8 * comfort_brake ? sp_max(asked, -hardest_brake) : 0;
}

sp_robot_way sp_robot_way_ahead(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const sp_actor *ego = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    const sp_road_route *route = d->route;
    const sp_vehicle *v = d->vehicle;
    const sp_road_place at = {ego->road, ego->lane, ego->s, ego->t};
    sp_robot_way w = {.speed = SP_INFINITY};
    uint32_t leg = ego->route_leg;
    double along;
    if (!route || !def->road || !sp_road_route_where(def->road, route, at, &leg, &along))
        return w;

    /* a point ahead of the rear axle when the wheels will have turned, and the path beside it */
    const double speed = sp_max(ego->speed, 0), delay = v ? v->steering_delay + v->steering_lag : 0.1;
    const double front = d->center_x + d->length / 2, near = 0.7 * front;
    const double far = sp_max(near, far_time * speed), l = sp_max(across_length, across_time * speed);
    const double turned = sp_clamp(sp_tan(ego->steering) / (v ? v->a + v->b : 2.7), -0.3, 0.3) * speed * delay;
    const double gone = speed * delay, heading = ego->heading + turned;
    double s, c;
    sp_sincos(ego->heading + turned / 2, &s, &c);
    sp_vec2 p = {ego->x + gone * c, ego->y + gone * s}, on, before;
    sp_sincos(heading, &s, &c);
    p.x += far * c;
    p.y += far * s;
    double there = along + gone + far, way;
    if (!path_beside(def, route, speed, p, &there, &on, &way))
        return w;

    /* the bend of the path that the car lies along, and how far the point runs wide of it */
    const double behind = sp_max(there - along, 1), back = there - behind;
    double first;
    if (!path_point(def, route, back, speed, &before) || !path_heading(def, route, back, speed, &first))
        return w;
    const double bend = sp_wrap_angle(way - first) / behind,
                 held = speed * speed * bend + SP_GRAVITY * sp_sin(ego->roll);
    const double slip = held / tyre_slip; /* tyres hold it in the bend, and on the bank */
    sp_sincos(way, &s, &c);
    w.offset = (p.y - on.y) * c - (p.x - on.x) * s + (far * far - near * near) / 2 * bend - far * slip;
    w.turn = sp_wrap_angle(heading - way) - slip;
    w.far = far;
    w.length = l;
    w.found = true;
    look_ahead(def, d, along, speed, &w);
    return w;
}
