/* steer.c - the driver of a single-track or full car: steers along the lane, across to another one, or along a line.
 * Leaves what the car makes of it to track.c and physics, where the path leads to way.c, when to change lanes to
 * others.
 *
 * Curvature = mean curvature of the path over a preview - k1 (m beside the path) - k2 (course against the path's); k1 =
 * 1 / l^2 and k2 = 1.6 / l let it come back like a spring with damping 0.8 over a few l. The steering angle for it is
 * that of the steady turn: atan(L curvature) + K u^2 curvature, K the understeer of the car. */
#include "traffic/internal.h"

static const double least_speed = 0.02; /* m/s: slower cars hold their wheel */
static const double across_most = 7;    /* m/s^2 that it will ask for */

/* the path where the car is: m left of it, the path's direction, curvature ahead */
typedef struct path {
    double beside, c, s, curvature;
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

static bool along_lane(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, double u, path *out)
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

static void along_line(const sp_actor *a, path *out)
{
    sp_sincos(a->line_heading, &out->s, &out->c);
    out->beside = out->c * (a->y - a->line_y) - out->s * (a->x - a->line_x);
    out->curvature = 0;
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
    if (a->path_act == SP_PATH_LINE || !along_lane(def, d, a, u, &p))
        along_line(a, &p);

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
    const double most = sp_min(across_most, 0.85 * SP_GRAVITY * def->env.friction) / (u * u);
    const double curvature = sp_clamp(p.curvature - aside / (l * l) - 1.6 * off / l, -most, most);

    /* the wheel turns at most so fast and so far */
    const double step = v->steering_rate_max * tick;
    const double wanted = sp_clamp(angle_for(def, v, curvature, u), -v->steering_max, v->steering_max);
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
