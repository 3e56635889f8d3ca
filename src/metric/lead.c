/* lead.c - who is in the ego's path, and how far: gap between box faces along the ego's lane, or along the circle that
 * it drives on where it is on no lane. The path is the ego's own width carried on at its place in the lane. */
#include "metric/inside.h"

static const double far_across = 12; /* m beside the ego: not worth a query */

sp_box2 sp_record_box(const sp_actor_record *a)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    return (sp_box2){a->x + c * a->center_x, a->y + s * a->center_x, a->heading, a->length / 2, a->width / 2};
}

bool sp_lead_obstacle(const sp_actor_record *ego, const sp_actor_record *other)
{
    const bool hidden = other->flags >> 31;
    return !hidden && other->actor != ego->actor && other->clearance < ego->height &&
           other->clearance + other->height >= SP_STAR_LOW;
}

void sp_lead_way(const sp_world_def *def, const sp_actor_record *ego, sp_way *way)
{
    /* along the lane, where there is one that the ego roughly follows */
    sp_road_point p;
    *way = (sp_way){.direction = 1, .heading = ego->heading};
    double rel = 0;
    const sp_road_place place = {ego->road, ego->lane, ego->s, ego->t};
    if (def->road && ego->road && ego->lane && ego->lane_width > 0 && sp_road_at(def->road, place, &p)) {
        way->direction = sp_road_direction(def->road, ego->road, ego->lane);
        const double heading = way->direction < 0 ? p.heading + SP_PI : p.heading;
        rel = sp_wrap_angle(ego->heading - heading);
        way->lane = sp_abs(rel) < SP_PI / 3;
        if (way->lane) {
            way->heading = heading;
            way->curvature = p.curvature;
        }
    }
    if (!way->lane) {
        rel = 0;
        way->direction = 1;
        way->curvature = ego->speed > 1 ? ego->yaw_rate / ego->speed : 0;
    }
    double s, c;
    sp_sincos(rel, &s, &c);
    sp_sincos(way->heading, &way->s, &way->c);
    way->middle = ego->center_x * c;
    way->front = way->middle + ego->length / 2 * sp_abs(c) + ego->width / 2 * sp_abs(s);
    way->lateral = (way->lane ? ego->lane_offset : 0) + ego->center_x * s;
    way->half = ego->width / 2 * sp_abs(c) + ego->length / 2 * sp_abs(s);
    way->speed = ego->vx * way->c + ego->vy * way->s;
}

/* along and across the lane to the other's origin, and the lane's heading there */
static bool place_on_lane(const sp_world_def *def, const sp_way *way, const sp_actor_record *ego,
                          const sp_actor_record *other, double *along, double *across, double *heading)
{
    const sp_road_place from = {ego->road, ego->lane, ego->s, ego->t},
                        to = {other->road, other->lane, other->s, other->t};
    sp_road_point p;
    double ds = (other->s - ego->s) * way->direction;
    int direction = way->direction;
    /* on the same road, unless it turns so far between the two that the headings no longer tell how far */
    bool same = other->road == ego->road && ds > -10 && ds < SP_RECORD_NEAR + 50;
    if (same && sp_abs(other->t - ego->t) > far_across)
        return false;
    same = same && sp_road_at(def->road, to, &p) && sp_abs((way->curvature + p.curvature) / 2 * ds) < 2;
    if (same) {
        /* a lane beside the reference line is longer or shorter by t times the angle turned */
        *heading = direction < 0 ? p.heading + SP_PI : p.heading;
        ds -= ego->t * sp_wrap_angle(*heading - way->heading) * direction;
        const double middle = other->lane == ego->lane
                                  ? other->t - other->lane_offset * direction
                                  : sp_road_lane_center(def->road, other->road, other->s, ego->lane);
        *across = (other->t - middle) * direction;
    } else {
        /* the ego's lane ahead goes along its route */
        const sp_road_route *route = def->actor_count >= 1 ? def->actors[1].route : NULL;
        sp_road_place there;
        if (!sp_road_distance_on(def->road, route, from, to, SP_RECORD_NEAR + 50, &ds) ||
            !sp_road_advance_on(def->road, route, from, ds, &there) || there.road != other->road ||
            !sp_road_at(def->road, to, &p))
            return false;
        direction = sp_road_direction(def->road, there.road, there.lane);
        *across = (other->t - there.t) * direction + ego->lane_offset;
    }
    *along = ds;
    *heading = direction < 0 ? p.heading + SP_PI : p.heading;
    return true;
}

/* the same along the circle that the ego drives on */
static void place_on_circle(const sp_way *way, const sp_actor_record *ego, const sp_actor_record *other, double *along,
                            double *across, double *heading)
{
    const double ex = other->x - ego->x, ey = other->y - ego->y, k = way->curvature;
    const double dx = ex * way->c + ey * way->s, dy = ey * way->c - ex * way->s;
    if (sp_abs(k) < 1e-5) {
        *along = dx;
        *across = dy;
    } else {
        const double r = 1 / k, side = sp_sign(r), radial = sp_hypot(dx, r - dy);
        *along = sp_abs(r) * sp_atan2(dx, side * (r - dy));
        *across = side * (sp_abs(r) - radial);
    }
    *heading = way->heading + k * *along;
}

bool sp_lead_on(const sp_world_def *def, const sp_way *way, const sp_actor_record *ego, const sp_actor_record *other,
                sp_pair *out)
{
    double along, across, heading, s, c, hs, hc;
    if (way->lane && other->road) {
        if (!place_on_lane(def, way, ego, other, &along, &across, &heading))
            return false;
    } else {
        sp_way straight = *way;
        if (way->lane)
            straight.curvature = 0;
        place_on_circle(&straight, ego, other, &along, &across, &heading);
        across += way->lane ? ego->lane_offset : 0;
    }
    /* extents of the other's box in the frame of the way */
    sp_sincos(other->heading - heading, &s, &c);
    const double middle = along + other->center_x * c, beside = across + other->center_x * s;
    const double half_along = other->length / 2 * sp_abs(c) + other->width / 2 * sp_abs(s);
    const double half_across = other->width / 2 * sp_abs(c) + other->length / 2 * sp_abs(s);
    if (middle <= way->middle || sp_abs(beside - way->lateral) >= half_across + way->half)
        return false;
    out->gap = middle - half_along - way->front;
    /* faces that pass each other while the boxes are still apart: the distance of the boxes */
    if (out->gap <= 0) {
        const sp_box2 a = sp_record_box(ego), b = sp_record_box(other);
        out->gap = sp_max(sp_box2_separation(&a, &b), 0);
    }
    sp_sincos(heading, &hs, &hc);
    out->other_speed = other->vx * hc + other->vy * hs;
    out->closing = way->speed - out->other_speed;
    out->accel = other->acceleration * c - other->lateral_acceleration * s;
    out->beside = beside - way->lateral;
    out->beside_half = half_across;
    out->beside_speed = other->vy * hc - other->vx * hs;
    return true;
}

bool sp_lead(const sp_world_def *def, const sp_actor_record *ego, const sp_actor_record *other, double *gap,
             double *closing)
{
    sp_way way;
    sp_pair p;
    if (!sp_lead_obstacle(ego, other))
        return false;
    sp_lead_way(def, ego, &way);
    if (!sp_lead_on(def, &way, ego, other, &p))
        return false;
    *gap = p.gap;
    *closing = p.closing;
    return true;
}
