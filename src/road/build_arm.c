/* build_arm.c - the arms of crossings and roundabouts: a road that runs into a junction, with pockets for those who
 * turn, a zebra, stop lines and signs. Leaves what happens inside the junction to the builders of junctions.
 *
 * Pockets: the right one widens the road on its right. For the left one the centre line moves to the left by half of
 * its width and the lanes that come in move right by the other half, so that pockets of opposite arms face each other
 * and the lanes that go straight on meet their exits. */
#include "road/build.h"

#include <string.h>

#define SOLID    25.0 /* m before the mouth where lanes are not changed any more */
#define SETBACK  1.0  /* m from the mouth to the zebra, and from it to the line */
#define LINE     0.5  /* m, of a stop line along the road */
#define NEAREST  0.5  /* rad between neighbouring arms */
#define SIGN_OUT 0.8  /* m from the outer edge to signs */

/* ---------------------------------------------------------------- what is said */
static bool arm_check(const sp_road_arm *a, sp_error *err)
{
    if (!a->name || !*a->name) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "an arm needs a name");
    }
    const char *wrong = NULL;
    if (!sp_finite(a->heading)) {
        wrong = "its heading is not finite";
    } else if (!(a->length >= 5 && a->length <= 10000)) {
        wrong = "its length lies between 5 m and 10 km";
    } else if (a->lanes_in + a->lanes_out == 0 || a->lanes_in > BUILD_LANES || a->lanes_out > BUILD_LANES) {
        wrong = "it has 1 to 8 lanes";
    } else if (!(a->lane_width >= 2 && a->lane_width <= 10)) {
        wrong = "its lanes are 2 to 10 m wide";
    } else if (!build_strip(a->shoulder, 20) || !build_strip(a->crossing, 20)) {
        wrong = "shoulder and crossing are 1 cm to 20 m wide, or 0: there is none";
    } else if (!build_speed(a->speed_limit)) {
        wrong = "its speed limit lies between 0 (none) and 1000 m/s";
    } else if (!(a->pocket_left >= 0 && a->pocket_right >= 0)) {
        wrong = "a pocket's length is negative";
    } else if ((a->pocket_left > 0 || a->pocket_right > 0) && !(a->pocket_taper >= 1)) {
        wrong = "a pocket's taper is at least 1 m";
    } else if ((a->pocket_left > 0 || a->pocket_right > 0) && a->lanes_in == 0) {
        wrong = "it has a pocket but no lane that comes in";
    } else if (!(sp_max(a->pocket_left, a->pocket_right) + a->pocket_taper < a->length) && a->pocket_taper > 0 &&
               (a->pocket_left > 0 || a->pocket_right > 0)) {
        wrong = "its pocket and taper together are longer than the arm";
    } else if (a->crossing + 2 * SETBACK + LINE > a->length / 2) {
        wrong = "its crossing is longer than the arm bears";
    }
    for (uint32_t i = 0; i < a->profile_count && !wrong; i++) {
        const sp_road_level *p = &a->profile[i];
        if (!(p->s >= 0 && p->s < a->length && sp_abs(p->z) <= 1e4) || (i && !(p->s > p[-1].s))) {
            wrong = "s of its profile rises from 0 to less than its length, z lies within 10 km";
        } else if (i && !build_rise(p - 1)) {
            wrong = "points of its profile lie 0.1 m apart or more, at 45 deg at the most";
        }
    }
    return !wrong || sp_error_set(err, SP_BAD_LOAD, NULL, 0, "arm '%s': %s", a->name, wrong);
}

bool arm_plan(const sp_road_arm *said, double turn, arm_laid *out, sp_error *err)
{
    if (!arm_check(said, err)) {
        return false;
    }
    *out = (arm_laid){.said = said, .angle = sp_wrap_angle(said->heading + turn)};
    out->left_pocket = said->pocket_left > 0;
    out->right_pocket = said->pocket_right > 0;
    out->approach = said->lanes_in + out->left_pocket + out->right_pocket;
    const double shift = out->left_pocket ? said->lane_width / 2 : 0;
    out->in_edge = out->approach * said->lane_width - shift + said->shoulder;
    out->out_edge = said->lanes_out * said->lane_width + shift + said->shoulder;

    /* before the line there is the zebra */
    out->stop = said->length - LINE / 2 - SETBACK / 2;
    if (said->crossing > 0) {
        out->stop = said->length - 2 * SETBACK - said->crossing - LINE / 2;
    }
    return true;
}

bool arms_plan(const sp_road_arm *said, uint32_t count, double turn, arm_laid *out, sp_error *err)
{
    if (!said || count < 2 || count > BUILD_ARMS) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a junction has 2 to 8 arms, not %u", count);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!arm_plan(&said[i], turn, &out[i], err)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (!strcmp(said[i].name, said[k].name)) {
                return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "two arms are named '%s'", said[i].name);
            }
            if (sp_abs(sp_wrap_angle(out[i].angle - out[k].angle)) < NEAREST) {
                return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "arms '%s' and '%s' are less than %.0f deg apart",
                                    said[k].name, said[i].name, NEAREST * 180 / SP_PI);
            }
        }
    }
    return true;
}

uint32_t arm_next(const arm_laid *arms, uint32_t count, uint32_t i, double *between)
{
    uint32_t next = i;
    *between = SP_TAU;
    for (uint32_t k = 0; k < count; k++) {
        double angle = sp_wrap_angle(arms[k].angle - arms[i].angle);
        angle += angle <= 0 ? SP_TAU : 0;
        if (k != i && angle < *between) {
            *between = angle;
            next = k;
        }
    }
    return next;
}

/* ---------------------------------------------------------------- lanes that come in, by their part */
/* from the centre outwards: left pocket, lanes, right pocket, shoulder, sidewalk */
typedef struct parts {
    const arm_laid *arm;
    uint32_t lanes, count;
    double left, right; /* s where the pockets begin, length when there is none */
} parts;

static bool part_at(const parts *p, uint32_t part, double s)
{
    if (part == 0 || part == p->lanes + 1) {
        return s >= (part == 0 ? p->left : p->right);
    }
    const sp_road_arm *a = p->arm->said;
    return part <= p->lanes || (part == p->lanes + 2 ? a->shoulder > 0 : a->kerb);
}

static int32_t part_id(const parts *p, uint32_t part, double s)
{
    int32_t id = 0;
    for (uint32_t i = 0; i <= part; i++) {
        id -= part_at(p, i, s);
    }
    return id;
}

/* a pocket's width from where the section begins */
static void pocket_width(draft *d, lane *l, double begin, double taper, double w, double from, double to)
{
    const double at = from - begin, c = 3 * w / (taper * taper), k = -2 * w / (taper * taper * taper);
    if (at < taper) {
        draft_width(d, l, (cubic){0, at * at * (c + k * at), at * (2 * c + 3 * k * at), c + 3 * k * at, k});
    }
    if (begin + taper < to) {
        draft_width(d, l, (cubic){.s = sp_max(taper - at, 0), .a = w});
    }
}

/* where lines end: before the zebra */
static double lines_end(const sp_road_arm *a)
{
    return a->crossing > 0 ? a->length - 2 * SETBACK - a->crossing : a->length;
}

/* the marks of a line that may be crossed at first, from section to section: broken, solid, none */
static uint32_t line_marks(const sp_road_arm *a, double solid, double from, double to, mark_from *out)
{
    const sp_road_mark marks[3] = {build_lane_line, build_lane_solid, {0}};
    const double begins[4] = {0, solid, lines_end(a), a->length};
    uint32_t n = 0;
    for (int i = 0; i < 3; i++) {
        const double first = sp_max(begins[i], from), last = sp_min(sp_max(begins[i + 1], first), to);
        if (last > first) {
            out[n++] = (mark_from){.s = first - from, .mark = marks[i]};
        }
    }
    return n;
}

static void lane_marks(draft *d, lane *l, const sp_road_arm *a, double from, double to)
{
    mark_from marks[3];
    const uint32_t n = line_marks(a, a->length - SOLID, from, to, marks);
    for (uint32_t i = 0; i < n; i++) {
        draft_mark(d, l, marks[i].s, marks[i].mark);
    }
}

static void incoming_lanes(draft *d, uint32_t number, const parts *p, double before, double from, double to)
{
    const sp_road_arm *a = p->arm->said;
    const sp_road_mark edge = a->paint.edge_said ? a->paint.edge : build_edge_line, none = {0};
    for (uint32_t i = 0; i < p->count; i++) {
        if (!part_at(p, i, from)) {
            continue;
        }
        const bool pocket = i == 0 || i == p->lanes + 1, driving = i <= p->lanes + 1;
        const sp_lane_type type = driving ? SP_LANE_DRIVING : (i == p->lanes + 2 ? SP_LANE_SHOULDER : SP_LANE_SIDEWALK);
        lane *l = draft_lane(d, number, part_id(p, i, from), type);
        if (type == SP_LANE_SIDEWALK) {
            draft_lane_height(d, l, 0, BUILD_KERB, BUILD_KERB);
        }
        if (pocket) {
            pocket_width(d, l, i == 0 ? p->left : p->right, a->pocket_taper, a->lane_width, from, to);
        } else {
            const double width = driving ? a->lane_width : (i == p->lanes + 2 ? a->shoulder : BUILD_SIDEWALK);
            draft_width(d, l, (cubic){.a = width});
        }
        const bool last = i == p->lanes + 1 || (i == p->lanes && !part_at(p, i + 1, from));
        if (driving && !last) {
            lane_marks(d, l, a, from, to);
        } else {
            draft_mark(d, l, 0, driving ? edge : none);
        }
        if (from > 0 && part_at(p, i, before)) {
            lane_precede(l, part_id(p, i, before));
        }
        if (to < a->length) {
            lane_follow(l, part_id(p, i, to));
        }
    }
}

static void outgoing_lanes(draft *d, uint32_t number, const sp_road_arm *a, double from, bool last)
{
    const bool first = from <= 0;
    const sp_road_mark edge = a->paint.edge_said ? a->paint.edge : build_edge_line;
    build_side(d, number, 1, a->lanes_out, a->lane_width, a->shoulder, a->kerb, edge);
    const int32_t count = (int32_t)a->lanes_out + (a->shoulder > 0) + a->kerb;
    const uint32_t index = draft_road_at(d, number)->section_count - 1;
    for (int32_t id = 1; id <= count; id++) {
        lane *l = draft_lane_of(d, number, index, id);
        if (!first) {
            lane_precede(l, id);
        }
        if (!last) {
            lane_follow(l, id);
        } else if (a->crossing > 0 && id < (int32_t)a->lanes_out) {
            draft_mark(d, l, lines_end(a) - from, (sp_road_mark){0});
        }
    }
}

static void center_marks(draft *d, uint32_t number, const sp_road_arm *a, double from, double to)
{
    const sp_road_mark edge = a->paint.edge_said ? a->paint.edge : build_edge_line;
    if (a->paint.center_said || !a->lanes_in || !a->lanes_out) {
        draft_center_mark(d, number, 0, a->paint.center_said ? a->paint.center : edge);
        return;
    }
    mark_from marks[3];
    const double solid = a->lanes_in + a->lanes_out > 2 ? 0 : a->length - SOLID;
    const uint32_t n = line_marks(a, solid, from, to, marks);
    for (uint32_t i = 0; i < n; i++) {
        draft_center_mark(d, number, marks[i].s, marks[i].mark);
    }
}

/* ---------------------------------------------------------------- the road */
static void arm_sections(draft *d, const arm_laid *arm)
{
    const sp_road_arm *a = arm->said;
    parts p = {arm, a->lanes_in, a->lanes_in + 4, a->length, a->length};
    if (arm->left_pocket) {
        p.left = a->length - a->pocket_left - a->pocket_taper;
    }
    if (arm->right_pocket) {
        p.right = a->length - a->pocket_right - a->pocket_taper;
    }

    /* a section where each pocket begins */
    const double borders[4] = {0, sp_min(p.left, p.right), sp_max(p.left, p.right), a->length};
    double before = 0;
    for (int i = 0; i < 3; i++) {
        const double from = borders[i], to = borders[i + 1] > from ? borders[i + 1] : borders[3];
        if ((i > 0 && from <= borders[i - 1]) || from >= a->length) {
            continue;
        }
        (void)draft_section(d, arm->road, from);
        outgoing_lanes(d, arm->road, a, from, to >= a->length);
        incoming_lanes(d, arm->road, &p, before, from, to);
        center_marks(d, arm->road, a, from, to);
        before = from;
    }
    if (arm->left_pocket) {
        const double w = a->lane_width / 2, t = a->pocket_taper;
        draft_offset(d, arm->road, (cubic){0, 0, 0, 0, 0});
        draft_offset(d, arm->road, (cubic){p.left, 0, 0, 3 * w / (t * t), -2 * w / (t * t * t)});
        draft_offset(d, arm->road, (cubic){.s = p.left + t, .a = w});
    }
}

static void arm_heights(draft *d, const arm_laid *arm)
{
    const sp_road_arm *a = arm->said;
    if (a->profile_count == 0) {
        return;
    }
    sp_road_level *p = sp_arena_alloc(d->arena, sizeof *p * (a->profile_count + 1));
    if (!p) {
        d->failed = true;
        return;
    }
    memcpy(p, a->profile, sizeof *p * a->profile_count);
    p[a->profile_count] = (sp_road_level){a->length, 0};
    draft_profile(d, arm->road, p, a->profile_count + 1, SP_NAN, 0);
}

static void zebra_lay(draft *d, const arm_laid *arm)
{
    const sp_road_arm *a = arm->said;
    const double to = a->length - SETBACK, from = to - a->crossing, left = arm->out_edge, right = -arm->in_edge;
    const object_said zebra = {.name = "crossing",
                               .type = "crosswalk",
                               .kind = SP_ROADSIDE_CROSSWALK,
                               .s = (from + to) / 2,
                               .t = (left + right) / 2,
                               .length = a->crossing,
                               .width = left - right,
                               .orientation = "none"};
    const sp_vec3 corners[4] = {{from, right, 0}, {to, right, 0}, {to, left, 0}, {from, left, 0}};
    object_said *o = draft_object(d, arm->road, &zebra);
    draft_outline(d, o, corners, 4, 0);
}

void arm_lay(draft *d, const char *prefix, double x, double y, arm_laid *arm)
{
    const sp_road_arm *a = arm->said;
    double s, c;
    sp_sincos(arm->angle, &s, &c);
    const double far = arm->mouth + a->length;
    arm->road = draft_road(d, draft_text(d, "%s%s", prefix, a->name), x + c * far, y + s * far,
                           sp_wrap_angle(arm->angle + SP_PI));
    draft_piece(d, arm->road, (sp_road_piece){a->length, 0, 0});
    arm_heights(d, arm);
    arm_sections(d, arm);
    if (a->speed_limit > 0) {
        draft_speed(d, arm->road, 0, a->speed_limit);
    }
    if (a->crossing > 0) {
        zebra_lay(d, arm);
    }
}

/* ---------------------------------------------------------------- signs and lines */
uint32_t arm_signal(draft *d, const arm_laid *arm, sp_road_signal signal)
{
    signal.road = arm->road;
    signal.s = arm->stop;
    signal.orientation = 1;
    if (!sp_finite(signal.t)) {
        signal.t = -arm->in_edge - SIGN_OUT;
    }
    if (!signal.lane_from && !signal.lane_to) {
        signal.lane_from = -(int32_t)arm->approach;
        signal.lane_to = -1;
    }
    return draft_signal(d, &signal);
}

void arm_stop_line(draft *d, const arm_laid *arm, bool dashed)
{
    const sp_road_arm *a = arm->said;
    const double left = arm->left_pocket ? a->lane_width / 2 : 0, right = left - arm->approach * a->lane_width;
    const object_said bar = {.name = dashed ? "yield line" : "stop line",
                             .type = "roadMark",
                             .subtype = "signalLines",
                             .kind = SP_ROADSIDE_ROADMARK,
                             .s = arm->stop,
                             .t = (left + right) / 2,
                             .length = LINE,
                             .width = left - right,
                             .orientation = "+"};
    const double from = arm->stop - LINE / 2, to = arm->stop + LINE / 2;
    object_said *o = draft_object(d, arm->road, &bar);
    if (!dashed) {
        const sp_vec3 corners[4] = {{from, right, 0}, {to, right, 0}, {to, left, 0}, {from, left, 0}};
        draft_outline(d, o, corners, 4, 0);
        return;
    }

    /* bars of half a metre with a quarter between, at the least one */
    const double step = 0.75;
    for (double t = right + 0.25; t + 0.5 <= left; t += step) {
        const sp_vec3 corners[4] = {{from, t, 0}, {to, t, 0}, {to, t + 0.5, 0}, {from, t + 0.5, 0}};
        draft_outline(d, o, corners, 4, 0);
    }
}

void arm_stop(draft *d, const arm_laid *a, const char *prefix)
{
    const double left = a->left_pocket ? a->said->lane_width / 2 : 0;
    const sp_road_signal line = {.id = draft_text(d, "%s%s.line", prefix, a->said->name),
                                 .name = "stop line",
                                 .type = "294",
                                 .subtype = "-1",
                                 .country = "DE",
                                 .kind = SP_SIGNAL_STOP_LINE,
                                 .t = left - a->approach * a->said->lane_width / 2,
                                 .width = a->approach * a->said->lane_width};
    (void)arm_signal(d, a, line);
    arm_stop_line(d, a, false);
}

const char *build_prefix(draft *d, const char *name)
{
    return name && *name ? draft_text(d, "%s.", name) : "";
}
