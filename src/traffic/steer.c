/* steer.c - the driver of a single-track or full car: steers along the lane, across to another one, or along a line.
 * Leaves what the car makes of it to track.c and physics, where the path leads to way.c, when to change lanes to
 * others.
 *
 * Curvature = mean curvature of the path over a preview - k1 (m beside the path) - k2 (course against the path's); k1 =
 * 1 / l^2 and k2 = 1.6 / l let it come back like a spring with damping 0.8 over a few l. The steering angle for it is
 * that of the steady turn: atan(L curvature) + K u^2 curvature, K the understeer of the car.
 *
 * Who is slow turns his wheel far, which takes time: up to 1.5 s from the middle to the lock, in which a car at 4 m/s
 * is out of its lane where an arc begins without a spiral. So from the wheel as it stands the curvature is led in the
 * parabola k(x) = k0 + 6 c x + 12 d x^2 that ends X ahead on the path and along it: with the angle a from the course
 * to that point, which is the mean of his direction till there, and t to the path's direction there,
 * 6 c = 6 ((4 a - t) / X - k0) / X. So he begins to turn before an arc and ends in it, on both sides of the path. On a
 * straight path a deviation fades with z^3 + 6 z^2 + 18 z + 24 = 0 over X: z = -2.65 and -1.7 +- 2.5 i. */
#include "traffic/internal.h"
#include "world/course.h"

static const double least_speed = 0.02; /* m/s: slower cars hold their wheel */
static const double across_most = 7;    /* m/s^2 that it will ask for */
static const double across_slow = 5;    /* m/s^2 for which the wheel of who is slow is in time */

/* m/s: up to here the wheel is led by a point far ahead, from there on by the curvature; between, by both */
static const double slow_most = 7, quick_least = 10;

/* the path where the car is: m left of it, the path's direction, curvature ahead; for who is slow, a point of it
 * `far` m ahead (0: none) and its direction there */
typedef struct path {
    double beside, c, s, curvature;
    double far, far_x, far_y, far_c, far_s;
} path;

static double preview_of(double u)
{
    return sp_max(u * sp_clamp(0.15 + 0.008 * u, 0.35, 0.45), 0.5);
}

/* direction of the lane's path at a frame: that of traffic, turned by the slope of the middle and of a lane change */
static void direction_of(const sp_road_frame *f, double t, int side, double slope, double *c, double *s)
{
    const double over = f->slope / sp_max(f->scale * (1 - f->curvature * t), 0.05) + slope;
    const double length = side / sp_sqrt(1 + over * over);
    *c = (f->c - f->s * over) * length;
    *s = (f->s + f->c * over) * length;
}

/* atan2(y, x) for what turns by less than a right angle */
static double angle_of(double y, double x)
{
    if (sp_abs(y) > 0.4 || x < 0)
        return sp_atan2(y, x);
    const double z = y * y;
    return y * (1 + z * (1.0 / 6 + z * (3.0 / 40 + z * (15.0 / 336))));
}

/* the path some `far` m ahead of its place, of which `here` is the frame */
static void far_along(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, const sp_road_frame *here,
                      double far, path *out)
{
    sp_road_frame there;
    sp_road_place at = {a->road, a->lane, a->s, a->t}, ahead = at;
    int side = sp_road_direction(def->road, a->road, a->lane);
    double offset, slope;
    sp_rail_offset(a, far, &offset, &slope);
    at.t = here->middle + side * offset;
    ahead.s += side * far / (here->scale * sp_max(1 - here->curvature * at.t, 0.05));
    ahead.t = at.t;
    if (ahead.s < here->from || ahead.s > here->to) {
        uint32_t leg = a->route_leg;
        at.t = here->middle;
        if (!sp_way_go(def, d, a, &leg, at, far, &ahead))
            return;
        side = sp_road_direction(def->road, ahead.road, ahead.lane);
    }
    if (!sp_road_frame_at(def->road, ahead, &there))
        return;
    const double aside = (there.middle + side * offset - ahead.t) * there.across;
    direction_of(&there, ahead.t, side, slope, &out->far_c, &out->far_s);
    out->far_x = there.x - there.s * aside;
    out->far_y = there.y + there.c * aside;

    /* the curvature changes on the way: as long as an arc over that chord, (t/2) / sin(t/2) of it */
    const double x = out->far_x - a->x - out->s * out->beside, y = out->far_y - a->y + out->c * out->beside;
    const double z = (1 - out->c * out->far_c - out->s * out->far_s) / 2;
    out->far = sp_sqrt(x * x + y * y) * (1 + z * (1.0 / 6 + z * (3.0 / 40)));
}

static bool along_lane(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, double u, double lead,
                       path *out)
{
    sp_road_frame here, there;
    sp_road_place at = {a->road, a->lane, a->s, a->t}, ahead;
    if (!def->road || !a->road || !sp_road_frame_at(def->road, at, &here))
        return false;
    const int side = sp_road_direction(def->road, a->road, a->lane);
    const double far = preview_of(u), narrow = sp_max(here.scale * (1 - here.curvature * a->t), 0.05);
    double offset, slope, offset_there, slope_there;
    sp_rail_offset(a, 0, &offset, &slope);
    sp_rail_offset(a, far, &offset_there, &slope_there);
    direction_of(&here, a->t, side, slope, &out->c, &out->s);
    out->beside = (side * (a->t - here.middle) - offset) * here.across;
    out->curvature = side * here.curvature / narrow;
    out->far = 0;
    if (lead > 0)
        far_along(def, d, a, &here, lead, out);

    /* a preview further on, by the same section of lanes or beyond it */
    ahead = at;
    ahead.s += side * far / narrow;
    const bool beyond = ahead.s < here.from || ahead.s > here.to;
    int side_there = side;
    double way = far;
    if (beyond) {
        uint32_t leg = a->route_leg;
        if (!sp_way_go(def, d, a, &leg, at, far, &ahead))
            return true;
        side_there = sp_road_direction(def->road, ahead.road, ahead.lane);
    }
    if (!sp_road_frame_at(def->road, ahead, &there))
        return true;
    if (!beyond)
        way = sp_abs(ahead.s - a->s) * here.scale *
              sp_max(1 - (here.curvature * a->t + there.curvature * ahead.t) / 2, 0.05);
    double c, s;
    direction_of(&there, ahead.t, side_there, slope_there, &c, &s);
    if (way > 0.1)
        out->curvature = angle_of(out->c * s - out->s * c, out->c * c + out->s * s) / way;
    return true;
}

static void along_line(const sp_world_def *def, const sp_actor *a, double u, path *out)
{
    sp_course_point here, ahead;
    double s, far = preview_of(u);
    sp_course_project(def, a, a->x, a->y, a->odometer - a->rail_s0, &s, &out->beside);
    sp_course_at(def, a, s, &here);
    sp_course_at(def, a, s + far, &ahead);
    sp_sincos(here.heading, &out->s, &out->c);
    out->curvature = sp_wrap_angle(ahead.heading - here.heading) / far;
    out->far = 0;
}

/* m ahead by which the wheel of who is slow is led: as long as it takes from the middle to the lock, or to where he
 * would turn with `across_slow` */
static double lead_of(const sp_vehicle *v, double u)
{
    const double angle = sp_min(v->steering_max, across_slow * (v->a + v->b) / (u * u));
    return sp_max(sp_clamp(angle / v->steering_rate_max, 1.2, 2.2) * u, 2);
}

/* the angle that the wheel of who is slow has a tick on; (c, s) is the course of his rear axle */
static double angle_led(const sp_world_def *def, const sp_vehicle *v, const sp_actor *a, const path *p, double u,
                        double c, double s, double tick)
{
    /* far beside the path it comes back at 0.2 rad: more steeply the wheel could not be turned back in time */
    const double most = 0.15 * p->far, over = p->beside - sp_clamp(p->beside, -most, most);
    const double x = p->far_x - a->x - p->s * over, y = p->far_y - a->y + p->c * over;
    const double to = sp_atan2(c * y - s * x, c * x + s * y);
    const double turn = to + sp_wrap_angle(sp_atan2(c * p->far_s - s * p->far_c, c * p->far_c + s * p->far_s) - to);
    const double base = v->a + v->b, tangent = sp_tan(a->steering);
    const double now = tangent / (base + sp_track_understeer(def, v) * u * u);
    const double rate = 6 * ((4 * to - turn) / p->far - now) / p->far;
    return a->steering + rate * u * tick * base / (1 + tangent * tangent);
}

/* arctangent over the range of a steering angle, to 1e-3 at 0.7 rad */
static double arctangent(double x)
{
    const double z = x * x;
    return x * (15 + 4 * z) / (15 + 9 * z);
}

static double angle_for(const sp_world_def *def, const sp_vehicle *v, double curvature, double u)
{
    return arctangent(sp_clamp((v->a + v->b) * curvature, -1.5, 1.5)) + sp_track_understeer(def, v) * u * u * curvature;
}

/* a lane change that is over, and the offset from the lane's middle that is wanted now */
static void offset_now(sp_actor *a)
{
    double offset, slope;
    if (a->path_act == SP_PATH_CHANGE && a->odometer - a->rail_s0 >= a->path_length) {
        a->path_act = SP_PATH_LANE;
        a->rail_offset = a->path_to;
    } else if (a->path_act == SP_PATH_CHANGE) {
        sp_rail_offset(a, 0, &offset, &slope);
        a->rail_offset = offset;
    }
}

void sp_track_steer(const sp_world_def *def, sp_world *world, uint32_t i)
{
    const sp_actor_def *d = &def->actors[i];
    sp_actor *a = &world->actors[i];
    const sp_vehicle *v = d->vehicle;
    const bool full = a->move == SP_MOVE_FULL;
    const double u = full ? a->speed : a->rail_speed, tick = (double)def->tick_ns / 1e9;
    if (!v || u < least_speed)
        return;
    if (a->path_act != SP_PATH_LINE) {
        if (d->route && !(a->flags & SP_ACTOR_OWN_LANE))
            sp_rail_route(def, d->route, a);
        offset_now(a);
    }
    path p;
    const double lead = u < quick_least ? lead_of(v, u) : 0;
    if (a->path_act == SP_PATH_LINE || !along_lane(def, d, a, u, lead, &p))
        along_line(def, a, u, &p);

    /* the course of the rear axle against the path's */
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const double w = (full ? a->lateral_speed : a->track_lateral - v->b * a->track_yaw_rate) / sp_max(u, 0.5);
    const double cross = p.c * (s + w * c) - p.s * (c - w * s), dot = p.c * (c - w * s) + p.s * (s + w * c);
    const double now = dot > 0 ? sp_clamp(cross / sp_sqrt(1 + w * w), -0.7, 0.7) : (cross > 0 ? 0.7 : -0.7);

    /* as it will be when the car has answered, which takes the longer the faster it is; far beside the path it comes
     * back at 0.3 rad, not more steeply */
    const double answer = sp_min(0.005 * u, 0.25),
                 off = now + answer * ((full ? a->yaw_rate : a->track_yaw_rate) - u * p.curvature);
    const double l = sp_max(2.5, 0.45 * u), aside = sp_clamp(p.beside + answer * u * now, -0.48 * l, 0.48 * l);
    const double most = sp_min(across_most, 0.85 * SP_GRAVITY * sp_ground_plain(def, world->tick).peak) / (u * u);
    const double curvature = sp_clamp(p.curvature - aside / (l * l) - 1.6 * off / l, -most, most);

    /* the wheel turns at most so fast and so far */
    const double step = v->steering_rate_max * tick;
    double wanted = angle_for(def, v, curvature, u);
    if (p.far > 0) {
        const double k = 1 / sp_sqrt(1 + w * w);
        const double led = angle_led(def, v, a, &p, u, k * (c - w * s), k * (s + w * c), tick);
        wanted = led + (wanted - led) * sp_clamp((u - slow_most) / (quick_least - slow_most), 0, 1);
    }
    wanted = sp_clamp(wanted, -v->steering_max, v->steering_max);
    a->steering += sp_clamp(wanted - a->steering, -step, step);
}

void sp_track_start(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const sp_vehicle *v = def->actors[i].vehicle;
    const double u = a->rail_speed;
    sp_road_frame f;
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    a->steering = 0;
    a->track_yaw_rate = 0;
    a->track_lateral = 0;
    if (!v || a->path_act == SP_PATH_LINE || u < least_speed || !sp_road_frame_at(def->road, at, &f))
        return;

    /* as in a steady turn: nobody starts in a bend with straight wheels */
    const int side = sp_road_direction(def->road, a->road, a->lane);
    const double curvature = side * f.curvature / sp_max(f.scale * (1 - f.curvature * a->t), 0.05);
    if (sp_abs(curvature) * u * u > across_most)
        return;
    a->steering = sp_clamp(angle_for(def, v, curvature, u), -v->steering_max, v->steering_max);
    a->track_yaw_rate = u * curvature;
    a->track_lateral = v->b * a->track_yaw_rate;
}
