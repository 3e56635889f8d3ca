/* build_path.c - ways through junctions: a path from one pose to another, and the connecting road that runs on it.
 *
 * A bend of turn a whose ends are T away from the crossing of its tangents: half of the turn on two equal clothoids,
 * half on an arc. It is laid for curvature 1 and scaled: with its middle at (x, y) in the frame of its start, T is
 * x + y tan(a / 2). Two poses whose tangents do not cross ahead of both are joined by two bends that meet with the
 * tangent from A to B, A being T ahead of the start and B being T behind the end with |AB| = 2 T: a quadratic in T. */
#include "road/build.h"

#define NOTHING     1e-6 /* m: what is not laid, for a reader takes it for a mistake */
#define BEND_MOST   2.7  /* rad in one bend */
#define BEND_LEAST  0.1
#define RADIUS_WISH 5.0 /* m: below it two bends do better than one */

/* T of the bend of curvature 1 */
static double unit_tangent(draft *d, double turn)
{
    const double spiral = turn / 2, half_arc = turn / 4;
    geo g = {.length = spiral, .rate = 1 / spiral};
    geo_choose(&g);
    if (!geo_prepare(&g, d->arena)) {
        d->failed = true;
        return 1;
    }
    const geo_point p = geo_at(&g, spiral);
    geo a = {.length = half_arc, .x = p.x, .y = p.y, .heading = p.heading, .k0 = 1};
    geo_choose(&a);
    (void)geo_prepare(&a, d->arena);
    const geo_point m = geo_at(&a, half_arc);
    return m.x + m.y * sp_tan(turn / 2);
}

static void straight_on(draft *d, uint32_t number, double length)
{
    if (length > NOTHING) {
        draft_piece(d, number, (sp_road_piece){length, 0, 0});
    }
}

/* the clothoids turn by a quarter each: at curvature k they are (turn / 2) / k long */
static void bend(draft *d, uint32_t number, double turn, double tangent)
{
    const double size = sp_abs(turn);
    if (size < 1e-9) {
        straight_on(d, number, 2 * tangent);
        return;
    }
    const double radius = tangent / unit_tangent(d, size), k = (turn > 0 ? 1 : -1) / radius;
    const double part = size / 2 * radius;
    draft_piece(d, number, (sp_road_piece){part, 0, k});
    draft_piece(d, number, (sp_road_piece){part, k, k});
    draft_piece(d, number, (sp_road_piece){part, k, 0});
}

void build_path(draft *d, uint32_t number, double x, double y, double heading)
{
    const geo_point at = draft_end(d, number);
    double s0, c0, s1, c1;
    sp_sincos(at.heading, &s0, &c0);
    sp_sincos(heading, &s1, &c1);
    const double dx = x - at.x, dy = y - at.y, turn = sp_wrap_angle(heading - at.heading);

    if (sp_abs(turn) < 1e-9 && sp_abs(c0 * dy - s0 * dx) < 1e-9) {
        straight_on(d, number, c0 * dx + s0 * dy);
        return;
    }

    /* where the tangents cross, as metres ahead of the start and behind the end */
    const double sine = c0 * s1 - s0 * c1;
    if (sp_abs(turn) > BEND_LEAST && sp_abs(turn) < BEND_MOST) {
        const double ahead = (dx * s1 - dy * c1) / sine, behind = (c0 * dy - s0 * dx) / sine;
        const double tangent = sp_min(ahead, behind);
        if (tangent > RADIUS_WISH * sp_tan(sp_abs(turn) / 2)) {
            straight_on(d, number, ahead - tangent);
            bend(d, number, turn, tangent);
            straight_on(d, number, behind - tangent);
            return;
        }
    }
    const double along = dx * (c0 + c1) + dy * (s0 + s1), square = dx * dx + dy * dy;
    const double root = sp_sqrt(along * along + 2 * (1 - sp_cos(turn)) * square);
    const double tangent = square / sp_max(along + root, 1e-6);
    const double bx = dx - tangent * (c0 + c1), by = dy - tangent * (s0 + s1);
    const double middle = sp_atan2(by, bx), first = sp_wrap_angle(middle - at.heading);
    bend(d, number, first, tangent);
    bend(d, number, sp_wrap_angle(heading - middle), tangent);
}

/* ---------------------------------------------------------------- turns */
/* the lane's edges and pose in its direction of travel: into the junction for the start, out of it for the goal */
typedef struct lane_mouth {
    double x, y, heading, width;
} lane_mouth;

static lane_mouth mouth_of(draft *d, lane_end e, int32_t lane_id, bool leaves)
{
    const road *r = draft_road_at(d, e.road);
    const double s = e.at_end ? r->length : 0;
    const geo_point p = e.at_end ? draft_end(d, e.road) : draft_pose(d, e.road, 0);
    double inner = 0, outer = 0, sine, cosine;
    if (r->section_count) {
        (void)road_lane_edges(r, s, lane_id, &inner, &outer);
    }
    sp_sincos(p.heading, &sine, &cosine);
    const double t = (inner + outer) / 2;
    return (lane_mouth){p.x - sine * t, p.y + cosine * t, p.heading + (e.at_end == leaves ? SP_PI : 0),
                        sp_abs(outer - inner)};
}

/* from a to b without a slope at either end */
static cubic ramp(double a, double b, double length)
{
    return (cubic){.a = a, .c = 3 * (b - a) / (length * length), .d = -2 * (b - a) / (length * length * length)};
}

/* the lanes beyond the one that is driven on, as they stand at both ends: paired by their type, outwards */
static void side_lanes(draft *d, uint32_t number, lane_end from, lane_end to, double length)
{
    const int32_t step_from = from.lane > 0 ? 1 : -1, step_to = to.lane > 0 ? 1 : -1;
    int32_t id = -1;
    for (int32_t a = from.lane + step_from, b = to.lane + step_to;; a += step_from, b += step_to) {
        const uint32_t sections_a = draft_road_at(d, from.road)->section_count;
        const uint32_t sections_b = draft_road_at(d, to.road)->section_count;
        const lane *la = draft_lane_of(d, from.road, from.at_end && sections_a ? sections_a - 1 : 0, a);
        const sp_lane_type type = la->type;
        const bool there = la->id == a;
        const lane *lb = draft_lane_of(d, to.road, to.at_end && sections_b ? sections_b - 1 : 0, b);
        if (!there || lb->id != b || lb->type != type || (type != SP_LANE_SHOULDER && type != SP_LANE_SIDEWALK)) {
            return;
        }
        const double w0 = mouth_of(d, from, a, false).width, w1 = mouth_of(d, to, b, true).width;
        lane *l = draft_lane(d, number, --id, type);
        if (type == SP_LANE_SIDEWALK) {
            draft_lane_height(d, l, 0, BUILD_KERB, BUILD_KERB);
        }
        draft_width(d, l, ramp(w0, w1, length));
        draft_join(d, number, false, id, from.road, from.at_end, a);
        draft_join(d, number, true, id, to.road, to.at_end, b);
    }
}

uint32_t build_turn(draft *d, const char *id, uint32_t junction_number, lane_end from, lane_end to, bool side)
{
    const lane_mouth a = mouth_of(d, from, from.lane, false), b = mouth_of(d, to, to.lane, true);
    const uint32_t number = draft_road(d, id, a.x, a.y, a.heading);
    build_path(d, number, b.x, b.y, b.heading);
    const double length = draft_road_at(d, number)->length;
    cubic width = ramp(a.width, b.width, length);

    /* the reference line is the middle of the lane */
    (void)draft_section(d, number, 0);
    draft_offset(d, number, (cubic){0, width.a / 2, width.b / 2, width.c / 2, width.d / 2});
    draft_center_mark(d, number, 0, (sp_road_mark){0});
    lane *l = draft_lane(d, number, -1, SP_LANE_DRIVING);
    draft_width(d, l, width);
    if (side) {
        draft_mark(d, l, 0, build_edge_line);
        side_lanes(d, number, from, to, length);
    }
    draft_join(d, number, false, -1, from.road, from.at_end, from.lane);
    draft_join(d, number, true, -1, to.road, to.at_end, to.lane);
    draft_connect(d, junction_number, from.road, number, false, from.lane, -1);
    return number;
}
