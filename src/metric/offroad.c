/* offroad.c - whether a corner of the ego is beside everything that may be driven on, and how far. Corners are asked
 * for one by one only where the ego is not well inside of the lanes of its road. */
#include "metric/conduct.h"

enum { LANES = 32 };
static const double spare = 0.3;     /* m: within so much of the edge the corners are asked for */
static const double bend = 1.0 / 20; /* 1/m: tighter, the box is no longer taken as straight in its lane */

static bool drivable(const sp_lane_info *lane)
{
    return lane->width > 0 &&
           (lane->type == SP_LANE_DRIVING || lane->type == SP_LANE_PARKING || lane->type == SP_LANE_SHOULDER);
}

void sp_conduct_band(const sp_road_net *net, const sp_road_place *at, double *right, double *left)
{
    sp_lane_info lane[LANES];
    const uint32_t all = sp_road_lanes(net, at->road, at->s, lane, LANES), count = all < LANES ? all : LANES;
    bool held = false, open = false;
    *right = *left = 0;
    for (uint32_t i = 0; i < count && at->lane; i++) {
        if (!drivable(&lane[i]) && lane[i].width > 0) {
            if (held)
                return;
            open = false;
        }
        if (!drivable(&lane[i]))
            continue;
        *left = open ? *left : sp_max(lane[i].t_inner, lane[i].t_outer);
        *right = sp_min(lane[i].t_inner, lane[i].t_outer);
        open = true;
        held = held || lane[i].id == at->lane;
    }
    if (!held)
        *right = *left = 0;
}

/* m from t to the nearest drivable lane of the road at s; 0: on one; infinite: there is none */
static double beside_road(const sp_road_net *net, const sp_road_place *at)
{
    sp_lane_info lane[LANES];
    const uint32_t count = sp_road_lanes(net, at->road, at->s, lane, LANES);
    double least = SP_INFINITY;
    for (uint32_t i = 0; i < (count < LANES ? count : LANES); i++) {
        if (!drivable(&lane[i]))
            continue;
        const double lo = sp_min(lane[i].t_inner, lane[i].t_outer), hi = sp_max(lane[i].t_inner, lane[i].t_outer);
        least = sp_min(least, at->t < lo ? lo - at->t : at->t > hi ? at->t - hi : 0);
    }
    return least;
}

/* of all roads that pass there; what lies beyond the end of a road is as far off as its place says */
static double beside_all(const sp_road_net *net, double x, double y, double z, const sp_road_place *near)
{
    sp_road_candidate all[8];
    sp_road_place at;
    sp_road_point p;
    double least = SP_INFINITY;
    if (!sp_road_locate(net, x, y, near, &at))
        return SP_INFINITY;
    if (at.lane != 0 && beside_road(net, &at) == 0)
        return 0;
    const uint32_t count = sp_road_candidates(net, x, y, z, all, 8);
    for (uint32_t i = 0; i < (count < 8 ? count : 8); i++)
        least = sp_min(least, beside_road(net, &all[i].place));
    least = sp_min(least, beside_road(net, &at));
    if (sp_road_at(net, at, &p))
        least = sp_max(least, sp_hypot(p.position.x - x, p.position.y - y));
    return least;
}

double sp_conduct_outside(const sp_moment *m, double right, double left)
{
    const sp_actor_record *ego = m->ego;
    const sp_way *way = &m->way;
    const double t = ego->t + (way->lateral - ego->lane_offset) * way->direction, wide = way->half + spare;
    if (way->lane && sp_abs(way->curvature) < bend && t - wide > right && t + wide < left)
        return 0;
    const sp_road_place near = {ego->road, ego->lane, ego->s, ego->t};
    double s, c, worst = 0;
    sp_sincos(ego->heading, &s, &c);
    for (int i = 0; i < 4; i++) {
        const double x = (i < 2 ? 1 : -1) * m->box.half_length, y = (i % 2 ? -1 : 1) * m->box.half_width;
        const double far = beside_all(m->def->road, m->box.x + c * x - s * y, m->box.y + s * x + c * y, ego->z, &near);
        worst = sp_max(worst, far < SP_INFINITY ? far : 0);
    }
    return worst;
}
