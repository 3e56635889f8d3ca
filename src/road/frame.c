/* frame.c - the reference line and a lane's middle at one place, without trigonometry: what somebody who steers along a
 * lane asks for every tick. Leaves the surface to surface.c and what follows on the lane to travel.c. */
#include "road/inside.h"

void road_frame_place(const road *r, double s, double t, int32_t id, sp_road_frame *out)
{
    const geo *g = road_geo(r, s);
    const geo_point q = geo_frame(g, s - g->s);

    /* banked: a metre of t is less in the plan */
    double p_of_t = t;
    *out = (sp_road_frame){.c = q.c, .s = q.s, .curvature = q.curvature, .scale = q.speed, .across = 1};
    if (r->across) {
        const road_cross x = road_cross_at(r, s, t, id);
        p_of_t = x.p;
        out->across = sp_max(x.p_t, 0.1);
    }
    out->x = q.x - q.s * p_of_t;
    out->y = q.y + q.c * p_of_t;
}

bool sp_road_frame_at(const sp_road_net *net, sp_road_place p, sp_road_frame *out)
{
    const road *r = road_of(net, p.road);
    *out = (sp_road_frame){0};
    if (!r || !sp_finite(p.s) || !sp_finite(p.t))
        return false;
    const double s = sp_clamp(p.s, 0, r->length);
    const section *c = road_section(r, s), *last = r->section + r->section_count - 1;
    road_frame_place(r, s, p.t, p.lane, out);
    out->middle = lane_middle_slope(r, c, s, p.lane, &out->slope);
    out->from = c->s;
    out->to = c < last ? sp_min(c[1].s, r->length) : r->length;
    return true;
}

bool sp_road_keep(const sp_road_net *net, sp_road_place p, double x, double y, sp_road_place *out)
{
    sp_road_frame f;
    *out = p;
    if (!sp_road_frame_at(net, p, &f))
        return false;

    /* the point in the axes of the place, then on the circle that the reference line is there */
    const double dx = x - f.x, dy = y - f.y;
    const double ahead = f.c * dx + f.s * dy, left = p.t + (f.c * dy - f.s * dx) / f.across;
    const double radius = sp_max(1 - f.curvature * left, 0.05), turn = f.curvature * ahead / radius;
    out->s = p.s + ahead / radius * (1 - turn * turn / 3) / sp_max(f.scale, 1e-3);
    out->t = left - f.curvature * ahead * ahead / (2 * radius);
    return out->s >= f.from && out->s <= f.to;
}
