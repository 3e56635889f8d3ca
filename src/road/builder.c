/* builder.c - one road from a spec: pieces joined end to end, equal lanes, marks, shoulders, kerbs. Leaves files to
 * xodr.c.
 *
 * Marks: solid edge lines of 0.15 m, lane lines of 0.12 m with 3 m dashes and 9 m gaps (the commonest pattern outside
 * towns in Europe), the centre line broken with one lane each way and solid with more. */
#include "road/inside.h"

#define SIDEWALK    2.0
#define LENGTH_MOST 1e6 /* m */

static const sp_road_mark edge_line = {SP_MARK_SOLID, 0.15, 0, 0, false};
static const sp_road_mark lane_line = {SP_MARK_BROKEN, 0.12, 3, 9, false};
static const sp_road_mark center_solid = {SP_MARK_SOLID, 0.12, 0, 0, false};

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
    }
    if (spec->lanes_left + spec->lanes_right == 0 || spec->lanes_left > 16 || spec->lanes_right > 16) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a road needs 1 to 16 lanes on a side");
    }
    if (!(spec->lane_width > 0 && spec->lane_width <= 100)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "lane width must be positive and at most 100 m");
    }
    if (!(spec->shoulder >= 0 && spec->shoulder <= 100) || !(spec->speed_limit >= 0 && sp_finite(spec->speed_limit))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "shoulder and speed limit must not be negative");
    }
    if (!(sp_finite(spec->x) && sp_finite(spec->y) && sp_finite(spec->heading))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the start of the road is not a finite place");
    }
    return true;
}

static bool pieces_lay(const sp_road_spec *spec, road *r, sp_arena *arena)
{
    r->geo = SP_ARRAY(arena, geo, spec->piece_count);
    if (!r->geo) {
        return false;
    }
    geo_point at = {.x = spec->x, .y = spec->y, .heading = spec->heading};
    for (uint32_t i = 0; i < spec->piece_count; i++) {
        const sp_road_piece *p = &spec->pieces[i];
        geo *g = &r->geo[i];
        *g = (geo){.s = r->length, .length = p->length, .x = at.x, .y = at.y, .heading = at.heading};
        g->k0 = p->curvature_start;
        g->rate = (p->curvature_end - p->curvature_start) / p->length;
        geo_choose(g);
        if (!geo_prepare(g, arena)) {
            return false;
        }
        at = geo_at(g, p->length);
        r->length += p->length;
        r->geo_count++;
    }
    return true;
}

static bool lane_make(lane *l, int32_t id, sp_lane_type type, double width, sp_road_mark mark, sp_arena *arena)
{
    *l = (lane){.id = id, .type = type, .width_count = 1, .mark_count = 1};
    l->width = SP_NEW(arena, cubic);
    l->mark = SP_NEW(arena, mark_from);
    if (!l->width || !l->mark) {
        return false;
    }
    l->width->a = width;
    l->mark->mark = mark;
    return true;
}

/* driving lanes, shoulder, sidewalk, from the centre outwards */
static bool side_make(const sp_road_spec *spec, uint32_t driving, int sign, lane **out, uint32_t *count,
                      sp_arena *arena)
{
    lane *lanes = SP_ARRAY(arena, lane, driving + 2);
    if (!lanes) {
        return false;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < driving; i++, n++) {
        const sp_road_mark mark = i + 1 < driving ? lane_line : edge_line;
        if (!lane_make(&lanes[n], sign * (int32_t)(n + 1), SP_LANE_DRIVING, spec->lane_width, mark, arena)) {
            return false;
        }
    }
    const sp_road_mark none = {0};
    if (spec->shoulder > 0) {
        if (!lane_make(&lanes[n], sign * (int32_t)(n + 1), SP_LANE_SHOULDER, spec->shoulder, none, arena)) {
            return false;
        }
        n++;
    }
    if (spec->kerb) {
        if (!lane_make(&lanes[n], sign * (int32_t)(n + 1), SP_LANE_SIDEWALK, SIDEWALK, none, arena)) {
            return false;
        }
        n++;
    }
    *out = lanes;
    *count = n;
    return true;
}

static bool lanes_make(const sp_road_spec *spec, road *r, sp_arena *arena)
{
    section *c = SP_NEW(arena, section);
    mark_from *mark = SP_NEW(arena, mark_from);
    speed_from *speed = SP_NEW(arena, speed_from);
    if (!c || !mark || !speed) {
        return false;
    }
    r->section = c;
    r->section_count = 1;
    if (!side_make(spec, spec->lanes_left, 1, &c->left, &c->left_count, arena) ||
        !side_make(spec, spec->lanes_right, -1, &c->right, &c->right_count, arena)) {
        return false;
    }

    /* the centre line parts directions, or is the edge of a one-way road */
    const bool both = spec->lanes_left > 0 && spec->lanes_right > 0;
    mark->mark = !both ? edge_line : (spec->lanes_left + spec->lanes_right > 2 ? center_solid : lane_line);
    c->mark = mark;
    c->mark_count = 1;
    if (spec->speed_limit > 0) {
        speed->speed = spec->speed_limit;
        r->speed = speed;
        r->speed_count = 1;
    }
    return true;
}

/* the end must meet the start */
static bool loop_close(const sp_road_spec *spec, road *r, sp_error *err)
{
    const geo *last = &r->geo[r->geo_count - 1];
    const geo_point end = geo_at(last, last->length);
    const double gap = sp_hypot(end.x - spec->x, end.y - spec->y);
    const double bend = sp_abs(sp_wrap_angle(end.heading - spec->heading));
    if (gap > 0.1 || bend > 0.01) {
        char metres[40], radians[40];
        sp_number_fixed(metres, gap, 3);
        sp_number_fixed(radians, bend, 4);
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "the loop does not close: its end is %s m and %s rad off its start", metres, radians);
    }
    r->successor = (road_link){LINK_ROAD, 1, false};
    r->predecessor = (road_link){LINK_ROAD, 1, true};
    return true;
}

bool sp_road_build(const sp_road_spec *spec, sp_arena *arena, const sp_road_net **out, sp_error *err)
{
    *out = NULL;
    if (!spec_check(spec, err)) {
        return false;
    }
    sp_road_net *net = SP_NEW(arena, sp_road_net);
    road *r = SP_NEW(arena, road);
    if (!net || !r) {
        goto memory;
    }
    net->road = r;
    net->road_count = 1;
    r->id = sp_arena_strdup(arena, spec->name && *spec->name ? spec->name : "road");
    r->name = r->id;
    if (!r->id || !pieces_lay(spec, r, arena) || !lanes_make(spec, r, arena)) {
        goto memory;
    }
    if (spec->loop && !loop_close(spec, r, err)) {
        return false;
    }
    if (!road_net_finish(net, arena, err)) {
        return false;
    }
    *out = net;
    return true;
memory:
    return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the road");
}
