/* room.c - whether somebody can appear at a place among others, and how fast he would be driving there. Pure functions;
 * who appears, and when, is decided by script before the start and by traffic while time runs. */
#include "world/source.h"

static const double unknown = 50 / 3.6, unlimited = 130 / 3.6; /* m/s, as traffic takes them */
static const double across = 2, slows = 1.5, hard = 3; /* m/s^2: in a bend, before a junction, who is too fast */
static const double beside = 0.8;                      /* m between bodies side by side */

double sp_room_speed(const sp_world_def *def, const sp_temper *temper, sp_road_place at)
{
    const double said = sp_road_speed_limit(def->road, at), limit = said > 0 ? sp_min(said, unlimited) : unknown;
    double v = limit * (temper->speed_factor > 0 ? temper->speed_factor : 1);
    v = temper->speed_most > 0 ? sp_min(v, temper->speed_most) : v;

    /* as fast as the bend lets him, and slow enough to stop before the junction that the road leads into */
    sp_road_point point;
    if (sp_road_at(def->road, at, &point) && sp_abs(point.curvature) > 1e-6)
        v = sp_min(v, sp_sqrt(across / sp_abs(point.curvature)));
    const int way = sp_road_direction(def->road, at.road, at.lane);
    const double left = way > 0 ? sp_road_length(def->road, at.road) - at.s : at.s;
    if (left < 150 && sp_road_junction_of(def->road, at.road, way))
        v = sp_min(v, sp_sqrt(2 * slows * sp_max(left - 8, 0)));
    return v;
}

/* m that who comes from behind at `rear` needs to somebody at `front` */
static double needed(double rear, double front)
{
    return 2.5 + 1.2 * rear + sp_max(sp_square(rear) - sp_square(sp_max(front, 0)), 0) / (2 * hard);
}

bool sp_room_between(const sp_room *a, const sp_room *b)
{
    const double dx = b->x - a->x, dy = b->y - a->y;
    const double lengths = a->half_length + b->half_length, widths = a->half_width + b->half_width;
    if (sp_square(dx) + sp_square(dy) > sp_square(lengths + needed(sp_max(a->speed, b->speed), 0)))
        return true;

    /* how far ahead of a b is, and how far beside it: along their lane where they share one */
    double s, c;
    sp_sincos(a->heading, &s, &c);
    double ahead = c * dx + s * dy, left = c * dy - s * dx;
    if (a->road && a->road == b->road && a->lane == b->lane) {
        ahead = a->way * (b->s - a->s);
        left = 0;
    }
    const double along = sp_cos(b->heading - a->heading) * b->speed;
    if (sp_abs(left) >= widths + beside && sp_cos(b->heading - a->heading) > 0.7)
        return true;
    if (sp_cos(b->heading - a->heading) < -0.7 && sp_abs(left) >= widths + 0.3)
        return true;
    const double gap = sp_abs(ahead) - lengths;
    return ahead >= 0 ? gap >= needed(a->speed, along) : gap >= needed(sp_max(along, 0), a->speed);
}
