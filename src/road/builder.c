/* builder.c - one road from a spec: pieces joined end to end, equal lanes, marks, shoulders, kerbs. Leaves files to
 * xodr.c, growing lists to draft.c.
 *
 * Marks: solid edge lines of 0.15 m, lane lines of 0.12 m with 3 m dashes and 9 m gaps (the commonest pattern outside
 * towns in Europe), the centre line broken with one lane each way and solid with more. */
#include "road/build.h"

#define LENGTH_MOST 1e6 /* m */
#define TURN_MOST   1e4 /* rad in a piece, as the reader has it */

const sp_road_mark build_edge_line = {SP_MARK_SOLID, 0.15, 0, 0, SP_MARK_WHITE, false};
const sp_road_mark build_lane_line = {SP_MARK_BROKEN, 0.12, 3, 9, SP_MARK_WHITE, false};
const sp_road_mark build_lane_solid = {SP_MARK_SOLID, 0.12, 0, 0, SP_MARK_WHITE, false};
const sp_road_mark build_center_solid = {SP_MARK_SOLID, 0.12, 0, 0, SP_MARK_WHITE, false};

bool build_speed(double v)
{
    return v >= 0 && v <= 1000;
}

bool build_strip(double width, double most)
{
    return width == 0 || (width >= 0.01 && width <= most);
}

bool build_rise(const sp_road_level *p)
{
    return p[1].s - p[0].s >= 0.1 && sp_abs(p[1].z - p[0].z) <= p[1].s - p[0].s;
}

static bool heights_check(const sp_road_spec *spec, sp_error *err)
{
    for (uint32_t i = 0; i < spec->profile_count; i++) {
        const sp_road_level *p = &spec->profile[i];
        if (!(sp_finite(p->s) && sp_abs(p->z) <= 1e4) || (i && !(p->s > p[-1].s)) || p->s < 0) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "point %u of the profile: s must rise from 0 on, z lies within 10 km", i + 1);
        }
        if (i && !build_rise(p - 1)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "point %u of the profile: points lie 0.1 m apart or more, at 45 deg at the most",
                                i + 1);
        }
    }
    if (!(sp_abs(spec->grade) <= 1) || (spec->profile_count && spec->grade != 0)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the grade lies within 100 %%, and goes without a profile");
    }
    if (!(sp_abs(spec->bank) <= 0.8)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the bank lies within 45 deg");
    }
    return true;
}

static bool spec_check(const sp_road_spec *spec, sp_error *err)
{
    if (!spec->pieces || spec->piece_count == 0) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a road needs at least one piece");
    }
    double total = 0;
    for (uint32_t i = 0; i < spec->piece_count; i++) {
        const sp_road_piece *p = &spec->pieces[i];
        if (!(p->length > 0 && sp_finite(p->length))) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "piece %u of the road: length must be positive", i + 1);
        }
        total += p->length;
        if (total > LENGTH_MOST) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "piece %u of the road: the road grows longer than 1000 km",
                                i + 1);
        }
        if (!(sp_abs(p->curvature_start) <= 1 && sp_abs(p->curvature_end) <= 1)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "piece %u of the road: the radius must be at least 1 m",
                                i + 1);
        }
        if ((sp_abs(p->curvature_start) + sp_abs(p->curvature_end)) / 2 * p->length > TURN_MOST) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "piece %u of the road winds by more than 1e4 rad", i + 1);
        }
    }
    if (spec->lanes_left + spec->lanes_right == 0 || spec->lanes_left > 16 || spec->lanes_right > 16) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a road needs 1 to 16 lanes on a side");
    }
    if (!(spec->lane_width > 0 && spec->lane_width <= 100)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "lane width must be positive and at most 100 m");
    }
    if (!build_strip(spec->shoulder, 100)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a shoulder is 1 cm to 100 m wide, or 0: there is none");
    }
    if (!build_speed(spec->speed_limit)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a speed limit lies between 0 (none) and 1000 m/s");
    }
    if (!(sp_finite(spec->x) && sp_finite(spec->y) && sp_finite(spec->heading))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the start of the road is not a finite place");
    }
    return heights_check(spec, err);
}

lane *build_lane(draft *d, uint32_t number, int32_t id, sp_lane_type type, double width, sp_road_mark mark)
{
    lane *l = draft_lane(d, number, id, type);
    draft_width(d, l, (cubic){.a = width});
    draft_mark(d, l, 0, mark);
    return l;
}

void build_walk(draft *d, uint32_t number, int32_t id)
{
    lane *l = build_lane(d, number, id, SP_LANE_SIDEWALK, BUILD_SIDEWALK, (sp_road_mark){0});
    draft_lane_height(d, l, 0, BUILD_KERB, BUILD_KERB);
}

void build_side(draft *d, uint32_t number, int sign, uint32_t driving, double width, double shoulder, bool kerb,
                sp_road_mark edge)
{
    const sp_road_mark none = {0};
    int32_t id = 0;
    for (uint32_t i = 0; i < driving; i++) {
        id += sign;
        (void)build_lane(d, number, id, SP_LANE_DRIVING, width, i + 1 < driving ? build_lane_line : edge);
    }
    if (shoulder > 0) {
        id += sign;
        (void)build_lane(d, number, id, SP_LANE_SHOULDER, shoulder, none);
    }
    if (kerb) {
        id += sign;
        build_walk(d, number, id);
    }
}

static bool lanes_make(const sp_road_spec *spec, draft *d, uint32_t number, sp_error *err)
{
    /* the centre line parts directions, or is the edge of a one-way road */
    const sp_road_mark edge = spec->paint.edge_said ? spec->paint.edge : build_edge_line;
    const bool both = spec->lanes_left > 0 && spec->lanes_right > 0;
    const sp_road_mark usual =
        !both ? edge : (spec->lanes_left + spec->lanes_right > 2 ? build_center_solid : build_lane_line);
    const sp_road_mark center = spec->paint.center_said ? spec->paint.center : usual;
    if (spec->speed_limit > 0) {
        draft_speed(d, number, 0, spec->speed_limit);
    }
    if (spec->works_count > 0) {
        return works_lay(d, number, spec, center, err);
    }
    (void)draft_section(d, number, 0);
    build_side(d, number, 1, spec->lanes_left, spec->lane_width, spec->shoulder, spec->kerb, edge);
    build_side(d, number, -1, spec->lanes_right, spec->lane_width, spec->shoulder, spec->kerb, edge);
    draft_center_mark(d, number, 0, center);
    return true;
}

/* the end must meet the start */
static bool loop_close(const sp_road_spec *spec, draft *d, uint32_t number, sp_error *err)
{
    const geo_point end = draft_end(d, number);
    const double gap = sp_hypot(end.x - spec->x, end.y - spec->y);
    const double bend = sp_abs(sp_wrap_angle(end.heading - spec->heading));
    if (gap > 0.1 || bend > 0.01) {
        char metres[40], radians[40];
        sp_number_fixed(metres, gap, 3);
        sp_number_fixed(radians, bend, 4);
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "the loop does not close: its end is %s m and %s rad off its start", metres, radians);
    }
    draft_join(d, number, true, 0, number, false, 0);
    return true;
}

bool build_road(draft *d, const char *prefix, const sp_road_spec *spec, uint32_t *number, sp_error *err)
{
    if (!spec_check(spec, err)) {
        return false;
    }
    const char *id = draft_text(d, "%s%s", prefix, spec->name && *spec->name ? spec->name : "road");
    *number = draft_road(d, id, spec->x, spec->y, spec->heading);
    draft_road_at(d, *number)->left_hand = spec->left_hand;
    for (uint32_t i = 0; i < spec->piece_count; i++) {
        draft_piece(d, *number, spec->pieces[i]);
    }
    if (spec->profile_count) {
        const bool ends = spec->profile[spec->profile_count - 1].s < draft_road_at(d, *number)->length;
        draft_profile(d, *number, spec->profile, spec->profile_count, SP_NAN, ends ? 0 : SP_NAN);
    } else if (spec->grade != 0) {
        draft_elevation(d, *number, (cubic){.b = spec->grade});
    }
    if (spec->bank != 0) {
        draft_superelevation(d, *number, (cubic){.a = spec->bank});
    }
    if (!lanes_make(spec, d, *number, err) || !signs_lay(d, *number, spec->sign, spec->sign_count, err)) {
        return false;
    }
    return !spec->loop || d->failed || loop_close(spec, d, *number, err);
}

bool sp_road_build(const sp_road_spec *spec, sp_arena *arena, const sp_road_net **out, sp_error *err)
{
    *out = NULL;
    draft d;
    uint32_t number = 0;
    if (!draft_open(&d)) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
    }
    const bool good = build_road(&d, "", spec, &number, err) && draft_finish(&d, arena, out, err);
    draft_close(&d);
    return good;
}
