/* path.c - where the rails run: along a lane with an offset, across to another offset, or straight over the plane. The
 * origin of an actor (rear axle) runs on the path and its body is tangent to it, as that of a car that does not slip.
 * Along a route its turns are taken, and its changes of lane made. Leaves speed to speed.c. */
#include "traffic/internal.h"
#include "world/course.h"

/* quintic: no jump in curvature; the slope is the sine of the angle across */
void sp_rail_offset(const sp_actor *a, double ahead, double *offset, double *slope)
{
    *offset = a->rail_offset;
    *slope = 0;
    if (a->path_act != SP_PATH_CHANGE)
        return;
    const double u = a->path_length > 0 ? (a->odometer + ahead - a->rail_s0) / a->path_length : 1;
    if (u >= 1) {
        *offset = a->path_to;
        return;
    }
    const double w = sp_max(u, 0), wide = a->path_to - a->path_from;
    *offset = a->path_from + wide * w * w * w * (10 + w * (6 * w - 15));
    *slope = sp_clamp(wide * 30 * sp_square(w * (1 - w)) / a->path_length, -0.9, 0.9);
}

void sp_rail_straight(sp_actor *a)
{
    a->path_act = SP_PATH_LINE;
    a->line_x = a->x;
    a->line_y = a->y;
    a->line_heading = a->heading;
    a->course = 0;
    a->rail_s0 = a->odometer;
}

static void move_line(const sp_world_def *def, sp_actor *a, double distance)
{
    double s, c;
    sp_course_point p;
    a->odometer += distance;
    sp_course_at(def, a, a->odometer - a->rail_s0, &p);
    sp_sincos(p.heading, &s, &c);
    a->x = p.x;
    a->y = p.y;
    a->heading = p.heading;
    a->vx = a->rail_speed * c;
    a->vy = a->rail_speed * s;
}

/* another lane is followed from here on; the path stays where it is */
static void rename_lane(const sp_world_def *def, sp_actor *a, int32_t lane)
{
    const int side = sp_road_direction(def->road, a->road, a->lane);
    const double shift = side * (sp_road_lane_center(def->road, a->road, a->s, a->lane) -
                                 sp_road_lane_center(def->road, a->road, a->s, lane));
    a->lane = lane;
    a->rail_offset += shift;
    a->path_from += shift;
    a->path_to += shift;
}

static uint32_t later(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* m left from the lane of a leg to that of the next, beside it */
static double wide_of(const sp_world_def *def, const sp_road_leg *leg, double s)
{
    return sp_road_direction(def->road, leg->road, leg->lane) *
           (sp_road_lane_center(def->road, leg->road, s, leg[1].lane) -
            sp_road_lane_center(def->road, leg->road, s, leg->lane));
}

/* Changes of lane that the route wants: begun where their leg begins, or as soon as the one before is done, and done by
 * the leg's end, or in three seconds where that is not long enough. */
void sp_rail_route(const sp_world_def *def, const sp_road_route *route, sp_actor *a)
{
    static const double change_time = 3; /* s */
    enum { BACK = 8 };                   /* legs behind, of changes that are late */
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    double along;
    if (!sp_road_route_where(def->road, route, at, &a->route_leg, &along))
        return;
    const uint32_t now = a->route_leg;
    const sp_road_leg *leg = &route->leg[now];
    sp_lane_info lane;
    const int side = sp_road_direction(def->road, a->road, a->lane);
    const bool ahead_of_it = leg->beside && leg[1].lane == a->lane; /* already over there */
    if (leg->lane != a->lane && !ahead_of_it && sp_road_direction(def->road, a->road, leg->lane) == side &&
        sp_road_lane(def->road, a->road, a->s, leg->lane, &lane))
        rename_lane(def, a, leg->lane);

    /* the first that is not begun */
    uint32_t k = a->route_change > now || now < BACK ? a->route_change : later(a->route_change, now - BACK);
    while (k < now && !route->leg[k].beside)
        k++;
    if (a->path_act == SP_PATH_CHANGE || k > now || !route->leg[k].beside || (k == now && ahead_of_it) ||
        (k == now && !sp_road_lane(def->road, a->road, a->s, leg[1].lane, &lane)))
        return;
    const double wide = wide_of(def, &route->leg[k], k == now ? a->s : route->leg[k].to);
    const double least = sp_max(change_time * a->rail_speed, 1);
    a->route_change = k + 1;
    if (k < now && sp_abs(a->rail_offset) < sp_abs(wide) / 2)
        return; /* somebody else brought it over */
    a->path_act = SP_PATH_CHANGE;
    a->path_from = a->rail_offset;
    a->path_to = a->rail_offset + wide;
    a->path_length = k == now ? sp_max(least, leg->start + leg->length - along) : least;
    a->rail_s0 = a->odometer;
}

/* false: the lane ends here */
static bool move_lane(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double distance)
{
    const sp_road_route *route = d->route;
    if (route)
        sp_rail_route(def, route, a);

    /* the road counts metres of the path at this t; what goes across in this step is not gone along */
    double before, offset, slope;
    sp_road_point point;
    sp_road_place next;
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    sp_rail_offset(a, 0, &before, &slope);
    a->odometer += distance;
    sp_rail_offset(a, 0, &offset, &slope);
    const double across = offset - before;
    const double along = across != 0 ? sp_sqrt(sp_max(0, distance * distance - across * across)) : distance;
    if (!sp_way_go(def, d, a, &a->route_leg, at, along, &next)) {
        a->odometer -= distance;
        return false;
    }

    /* across the lane there */
    const int side = sp_road_direction(def->road, next.road, next.lane);
    next.t = sp_road_lane_center(def->road, next.road, next.s, next.lane) + side * offset;
    if (!sp_road_at(def->road, next, &point))
        return false;
    sp_way_passed(def, a, next.road);
    a->road = next.road;
    a->lane = next.lane;
    a->s = next.s;
    a->t = next.t;
    a->rail_offset = offset;
    a->x = point.position.x;
    a->y = point.position.y;
    a->z = point.position.z;
    a->heading = sp_wrap_angle(point.heading + (side < 0 ? SP_PI : 0) + sp_asin(slope));
    double s, c;
    sp_sincos(a->heading, &s, &c);
    a->vx = a->rail_speed * c;
    a->vy = a->rail_speed * s;

    /* arrived across */
    if (a->path_act == SP_PATH_CHANGE && a->odometer - a->rail_s0 >= a->path_length) {
        a->path_act = SP_PATH_LANE;
        a->rail_offset = a->path_to;
    }
    return true;
}

void sp_rail_move(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double distance)
{
    if (a->path_act != SP_PATH_LINE && (!def->road || !a->road || !move_lane(def, d, a, distance)))
        sp_rail_straight(a);
    else if (a->path_act != SP_PATH_LINE)
        return;
    move_line(def, a, distance);
}

void sp_rail_lane(const sp_world_def *def, sp_actor *a)
{
    if (a->path_act == SP_PATH_LINE || !def->road || !a->road || sp_abs(a->rail_offset) < 0.5)
        return;
    sp_lane_info lanes[32];
    const uint32_t found = sp_road_lanes(def->road, a->road, a->s, lanes, 32), count = found < 32 ? found : 32;
    const int side = sp_road_direction(def->road, a->road, a->lane);
    for (uint32_t i = 0; i < count; i++) {
        const double lo = sp_min(lanes[i].t_inner, lanes[i].t_outer), hi = sp_max(lanes[i].t_inner, lanes[i].t_outer);
        const bool here = a->t >= lo && a->t < hi && lanes[i].type == SP_LANE_DRIVING && lanes[i].id != 0;
        if (!here || lanes[i].id == a->lane || sp_road_direction(def->road, a->road, lanes[i].id) != side)
            continue;
        rename_lane(def, a, lanes[i].id);
        return;
    }
}
