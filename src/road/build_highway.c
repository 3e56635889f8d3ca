/* build_highway.c - motorways: lanes, shoulders and a median on one reference line, with ramps that leave and join over
 * lanes of their own. Leaves the ramps' roads to build_ramp.c.
 *
 * What happens at the outer edge of a carriageway is a list of stretches: a lane beside that opens or closes, and the
 * gore beyond a nose, where the shoulder grows back from nothing between ramp and main road. The main road is cut at
 * each nose into a direct junction, and into sections where stretches begin and end. */
#include "road/build_highway.h"

#include <string.h>

#define GORE        120.0 /* m over which the shoulder grows back */
#define RAIL_OUT    0.5   /* m from the outer edge to a guard rail */
#define RAIL_HIGH   0.75  /* m, as guard rails stand */
#define TAPER_RAILS 8     /* straight rails along a taper: within 6 cm of its edge for 3.75 m */
#define LEAST_PART  0.1   /* m of main road before the first and behind the last nose */
#define ONE_CUT     1e-6  /* m: noses nearer than this lie at one s */

static const sp_road_mark block_line = {SP_MARK_BROKEN, 0.25, 6, 6, SP_MARK_WHITE, false};

/* ---------------------------------------------------------------- stretches */
static bool stretch_add(highway *h, const sp_road_ramp *ramp, edge_kind kind, double from, double to, sp_error *err)
{
    const int side = ramp->opposite ? 1 : -1;
    if (from < -1e-9 || to > h->total + 1e-9) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "the ramp at s = %.6g m needs the road from %.6g m to %.6g m, which has %.6g m", ramp->at,
                            from, to, h->total);
    }
    for (uint32_t i = 0; i < h->stretch_count; i++) {
        const edge_event *s = &h->stretch[i];
        if (s->side == side && s->from < to - 1e-9 && from < s->to - 1e-9) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "the ramps at s = %.6g m and %.6g m are too near: their lanes or gores meet between "
                                "%.6g m and %.6g m",
                                s->at, ramp->at, sp_max(s->from, from), sp_min(s->to, to));
        }
    }
    h->stretch[h->stretch_count++] = (edge_event){kind, side, from, to, ramp->taper, ramp->lane_width, ramp->at};
    return true;
}

/* the lane beside lies before an exit's nose and behind an entry's, as seen by who drives there; the gore beyond */
static bool ramp_stretches(highway *h, const sp_road_ramp *r, sp_error *err)
{
    const bool after = r->entry != r->opposite;
    const double reach = r->lane + r->taper;
    const double gore = sp_min(GORE, after ? r->at : h->total - r->at);
    return after ? stretch_add(h, r, LANE_CLOSES, r->at, r->at + reach, err) &&
                       stretch_add(h, r, GORE_CLOSES, r->at - gore, r->at, err)
                 : stretch_add(h, r, LANE_OPENS, r->at - reach, r->at, err) &&
                       stretch_add(h, r, GORE_OPENS, r->at, r->at + gore, err);
}

const edge_event *highway_stretch(const highway *h, int side, double s)
{
    for (uint32_t i = 0; i < h->stretch_count; i++) {
        if (h->stretch[i].side == side && s >= h->stretch[i].from && s < h->stretch[i].to) {
            return &h->stretch[i];
        }
    }
    return NULL;
}

/* ---------------------------------------------------------------- what is said */
static bool ramp_check(const sp_road_ramp *r, uint32_t number, sp_error *err)
{
    sp_text t = {0};
    sp_text_printf(&t, "ramp %u: ", number);
    const size_t none = t.size;
    if (!(sp_finite(r->at) && r->at > 0)) {
        sp_text_printf(&t, "its nose lies at a positive s, not at %.6g m", r->at);
    } else if (!(r->lane >= 10 && r->lane <= 5000) || !(r->taper >= 5 && r->taper <= 2000)) {
        sp_text_printf(&t, "its lane is 10 m to 5 km long, not %.6g m, its taper 5 m to 2 km, not %.6g m", r->lane,
                       r->taper);
    } else if (!(r->angle == 0 || (r->angle >= 1e-4 && r->angle <= 1.5)) || !(r->radius >= 10 && r->radius <= 1e5)) {
        sp_text_printf(&t, "it bends by 0, or 1e-4 to 1.5 rad, not %.6g, with a radius of 10 m to 100 km, not %.6g m",
                       r->angle, r->radius);
    } else if (!(r->length <= 1e5 && r->length >= 1.5 * r->angle * r->radius + 1)) {
        sp_text_printf(&t,
                       "its road of %.6g m is too short for its bend (or longer than 100 km): that takes 1.5 times "
                       "angle times radius and 1 m, %.6g m",
                       r->length, 1.5 * r->angle * r->radius + 1);
    } else if (!(r->lane_width >= 2 && r->lane_width <= 10)) {
        sp_text_printf(&t, "its lane is 2 to 10 m wide, not %.6g m", r->lane_width);
    } else if (!build_speed(r->speed_limit)) {
        sp_text_printf(&t, "its speed limit lies between 0 (none) and 1000 m/s, not %.6g m/s", r->speed_limit);
    }
    const bool good = t.size == none && !t.failed;
    if (!good) {
        (void)sp_error_set(err, t.failed ? SP_BAD_BENCH : SP_BAD_LOAD, NULL, 0, "%s",
                           t.failed ? "out of memory" : t.data);
    }
    sp_text_free(&t);
    return good;
}

/* noses of two sides are one cut, or leave a road between them that is worth its name */
static bool noses_check(const sp_road_highway_spec *spec, uint32_t last, sp_error *err)
{
    for (uint32_t i = 0; i < last; i++) {
        const double apart = sp_abs(spec->ramp[i].at - spec->ramp[last].at);
        if (apart >= ONE_CUT && apart < LEAST_PART) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "ramps %u and %u: their noses are less than %g m apart, yet not at one s", i + 1,
                                last + 1, LEAST_PART);
        }
    }
    return true;
}

static bool highway_check(highway *h, sp_error *err)
{
    const sp_road_highway_spec *spec = h->spec;
    if (spec->lanes < 1 || spec->lanes > BUILD_LANES || spec->opposite > BUILD_LANES) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a highway has 1 to 8 lanes in a direction");
    }
    if (!(spec->median >= 0 && spec->median <= 100) || (spec->opposite && !(spec->median >= 0.1))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the median between two carriageways is 0.1 to 100 m wide");
    }
    if (spec->ramp_count > HIGHWAY_RAMPS) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a highway has at most %d ramps, not %u", HIGHWAY_RAMPS,
                            spec->ramp_count);
    }
    for (uint32_t i = 0; i < spec->ramp_count; i++) {
        const sp_road_ramp *r = &spec->ramp[i];
        if (!ramp_check(r, i + 1, err)) {
            return false;
        }
        if (r->opposite && !spec->opposite) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "ramp %u: there is no opposite carriageway", i + 1);
        }
        if (r->at > h->total - LEAST_PART || r->at < LEAST_PART) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "ramp %u: its nose at s = %.6g m lies at an end of the road, which has %.6g m", i + 1,
                                r->at, h->total);
        }
        if (!noses_check(spec, i, err) || !ramp_stretches(h, r, err)) {
            return false;
        }
    }
    return true;
}

/* ---------------------------------------------------------------- cuts */
/* noses by rising s; two of one s, on different sides, are one cut */
static void cuts_find(highway *h)
{
    for (uint32_t i = 0; i < h->spec->ramp_count; i++) {
        const double at = h->spec->ramp[i].at;
        uint32_t k = h->cut_count;
        bool there = false;
        for (uint32_t n = 0; n < h->cut_count; n++) {
            there = there || sp_abs(h->cut[n] - at) < ONE_CUT;
        }
        if (there) {
            continue;
        }
        while (k > 0 && h->cut[k - 1] > at) {
            h->cut[k] = h->cut[k - 1];
            k--;
        }
        h->cut[k] = at;
        h->cut_count++;
    }
}

/* the stretch of the pieces between two s */
static void pieces_lay(highway *h, uint32_t number, double from, double to)
{
    double s = 0;
    for (uint32_t i = 0; i < h->spec->piece_count; i++) {
        const sp_road_piece *p = &h->spec->pieces[i];
        const double a = sp_max(from - s, 0), b = sp_min(to - s, p->length);
        const double rate = (p->curvature_end - p->curvature_start) / p->length;
        if (b - a > 1e-9) {
            const bool whole = a <= 0 && b >= p->length;
            const sp_road_piece part = {b - a, p->curvature_start + rate * a, p->curvature_start + rate * b};
            draft_piece(h->d, number, whole ? *p : part);
        }
        s += p->length;
    }
}

/* heights of the whole, said anew from `from` on */
static void heights_lay(highway *h, uint32_t number, double from, double to)
{
    const road *whole = draft_road_at(&h->whole, 1);
    for (uint32_t i = 0; i < whole->elevation_count; i++) {
        const cubic *e = &whole->elevation[i];
        const double end = i + 1 < whole->elevation_count ? e[1].s : SP_INFINITY;
        if (e->s >= to || end <= from) {
            continue;
        }
        const double u = sp_max(from - e->s, 0);
        draft_elevation(h->d, number,
                        (cubic){sp_max(e->s - from, 0), cubic_at(e, e->s + u), e->b + u * (2 * e->c + u * 3 * e->d),
                                e->c + 3 * u * e->d, e->d});
    }
}

/* ---------------------------------------------------------------- lanes */
/* a smooth step from a to b over [begin, begin + length], as it is from `at` on (not before begin) */
static cubic step_from(double a, double b, double begin, double length, double at)
{
    const double c = 3 * (b - a) / (length * length), k = -2 * (b - a) / (length * length * length), u = at - begin;
    return (cubic){0, a + u * u * (c + k * u), u * (2 * c + 3 * k * u), c + 3 * k * u, k};
}

/* a width that is w0, then steps to w1 over [begin, begin + length], said from `from` to `to` */
static void width_lay(draft *d, lane *l, double w0, double w1, double begin, double length, double from, double to)
{
    if (from < begin - 1e-9) {
        draft_width(d, l, (cubic){.a = w0});
    }
    if (to > begin + 1e-9 && from < begin + length - 1e-9) {
        const double at = sp_max(from, begin);
        cubic c = step_from(w0, w1, begin, length, at);
        c.s = at - from;
        draft_width(d, l, c);
    }
    if (to > begin + length + 1e-9) {
        draft_width(d, l, (cubic){.s = sp_max(begin + length - from, 0), .a = w1});
    }
}

static void beside_width(draft *d, lane *l, const edge_event *x, double from, double to)
{
    if (x->kind == LANE_OPENS) {
        width_lay(d, l, 0, x->width, x->from, x->taper, from, to);
    } else {
        width_lay(d, l, x->width, 0, x->to - x->taper, x->taper, from, to);
    }
}

static void shoulder_width(draft *d, lane *l, const edge_event *x, double shoulder, double from, double to)
{
    if (x && x->kind == GORE_OPENS) {
        width_lay(d, l, 0, shoulder, x->from, x->to - x->from, from, to);
    } else if (x && x->kind == GORE_CLOSES) {
        width_lay(d, l, shoulder, 0, x->from, x->to - x->from, from, to);
    } else {
        draft_width(d, l, (cubic){.a = shoulder});
    }
}

static bool is_lane(const edge_event *x)
{
    return x && (x->kind == LANE_OPENS || x->kind == LANE_CLOSES);
}

/* ids of one side, from the centre outwards */
typedef struct ids {
    int32_t median, first, last, beside, shoulder; /* 0: none */
} ids;

static ids ids_of(const highway *h, int side, const edge_event *x)
{
    ids out = {0};
    int32_t n = 0;
    if (side > 0) {
        out.median = ++n;
    }
    out.first = n + 1;
    n += (int32_t)(side > 0 ? h->spec->opposite : h->spec->lanes);
    out.last = n;
    out.beside = is_lane(x) ? ++n : 0;
    out.shoulder = h->spec->shoulder > 0 ? ++n : 0;
    out.median *= side;
    out.first *= side;
    out.last *= side;
    out.beside *= side;
    out.shoulder *= side;
    return out;
}

/* the lane goes on as itself over the section's borders within its road */
static void lane_links(lane *l, int32_t before, int32_t after)
{
    if (before) {
        lane_precede(l, before);
    }
    if (after) {
        lane_follow(l, after);
    }
}

/* one side of a section; stretches of the sections before and behind say how ids go on */
static void side_lay(highway *h, const main_part *p, int side, double from, double to)
{
    draft *d = h->d;
    const edge_event *x = highway_stretch(h, side, (from + to) / 2);
    const bool first = from <= p->from + 1e-9, last = to >= p->to - 1e-9;
    const ids here = ids_of(h, side, x);
    const ids before = ids_of(h, side, first ? x : highway_stretch(h, side, from - 1e-6));
    const ids after = ids_of(h, side, last ? x : highway_stretch(h, side, to + 1e-6));
    if (here.median) {
        lane *l = build_lane(d, p->road, here.median, SP_LANE_MEDIAN, h->spec->median, build_edge_line);
        lane_links(l, first ? 0 : before.median, last ? 0 : after.median);
    }
    for (int32_t id = here.first; side * id <= side * here.last; id += side) {
        const sp_road_mark outer = here.beside ? block_line : build_edge_line;
        lane *l =
            build_lane(d, p->road, id, SP_LANE_DRIVING, h->spec->lane_width, id == here.last ? outer : build_lane_line);
        lane_links(l, first ? 0 : id, last ? 0 : id);
    }
    if (here.beside) {
        lane *l = draft_lane(d, p->road, here.beside, SP_LANE_DRIVING);
        beside_width(d, l, x, from, to);
        draft_mark(d, l, 0, build_edge_line);
        lane_links(l, first ? 0 : before.beside, last ? 0 : after.beside);
    }
    if (here.shoulder) {
        lane *l = draft_lane(d, p->road, here.shoulder, SP_LANE_SHOULDER);
        shoulder_width(d, l, x, h->spec->shoulder, from, to);
        lane_links(l, first ? 0 : before.shoulder, last ? 0 : after.shoulder);
    }
}

/* s where the next section begins, beyond `from` */
static double section_end(const highway *h, double from, double to)
{
    for (uint32_t i = 0; i < h->stretch_count; i++) {
        const double borders[2] = {h->stretch[i].from, h->stretch[i].to};
        for (int k = 0; k < 2; k++) {
            if (borders[k] > from + 1e-6 && borders[k] < to) {
                to = borders[k];
            }
        }
    }
    return to;
}

/* ---------------------------------------------------------------- rails */
/* t of the outer edge of a side */
static double edge_at(const highway *h, const main_part *p, int side, double s)
{
    const road *r = draft_road_at(h->d, p->road);
    const ids last = ids_of(h, side, highway_stretch(h, side, s));
    const int32_t outermost = last.shoulder ? last.shoulder : (last.beside ? last.beside : last.last);
    double inner = 0, outer = 0;
    (void)road_lane_edges(r, s - p->from, outermost, &inner, &outer);
    return outer;
}

/* s up to where a straight rail fits the outer edge: parts of a taper, else as far as the section goes */
static double rail_end(const edge_event *x, double from, double to)
{
    if (!is_lane(x)) {
        return to;
    }
    const double begin = x->kind == LANE_OPENS ? x->from : x->to - x->taper, end = begin + x->taper;
    if (from < begin - 1e-6) {
        return sp_min(to, begin);
    }
    if (from > end - 1e-6) {
        return to;
    }
    const double part = x->taper / TAPER_RAILS;
    return sp_min(to, begin + part * (sp_floor((from - begin) / part + 1e-6) + 1));
}

/* a rail along the outer edge of each section, but not where a ramp runs */
static void rails_lay(highway *h, const main_part *p, int side)
{
    const object_said rail = {.name = "guard rail",
                              .type = "barrier",
                              .kind = SP_ROADSIDE_BARRIER,
                              .length = p->to - p->from,
                              .width = 0.3,
                              .height = RAIL_HIGH,
                              .orientation = "none"};
    for (double from = p->from; from < p->to - 1e-6;) {
        const double border = section_end(h, from, p->to);
        const edge_event *x = highway_stretch(h, side, (from + border) / 2);
        const double to = rail_end(x, from, border);
        if (!x || is_lane(x)) {
            const double t0 = edge_at(h, p, side, from) + side * RAIL_OUT;
            const double t1 = edge_at(h, p, side, to - 1e-6) + side * RAIL_OUT;
            object_said said = rail;
            said.s = from - p->from;
            said.t = t0;
            said.length = to - from;
            object_said *o = draft_object(h->d, p->road, &said);
            draft_repeat(h->d, o,
                         (object_repeat){.s = said.s,
                                         .length = to - from,
                                         .t = {t0, t1},
                                         .width = {0.3, 0.3},
                                         .height = {RAIL_HIGH, RAIL_HIGH},
                                         .extent = {SP_NAN, SP_NAN},
                                         .radius = {SP_NAN, SP_NAN}});
        }
        from = to;
    }
}

static void median_rail(highway *h, const main_part *p)
{
    const double t = h->spec->median / 2, length = p->to - p->from;
    const object_said rail = {.name = "guard rail",
                              .type = "barrier",
                              .kind = SP_ROADSIDE_BARRIER,
                              .t = t,
                              .length = length,
                              .width = 0.3,
                              .height = RAIL_HIGH,
                              .orientation = "none"};
    object_said *o = draft_object(h->d, p->road, &rail);
    draft_repeat(h->d, o,
                 (object_repeat){.length = length,
                                 .t = {t, t},
                                 .width = {0.3, 0.3},
                                 .height = {RAIL_HIGH, RAIL_HIGH},
                                 .extent = {SP_NAN, SP_NAN},
                                 .radius = {SP_NAN, SP_NAN}});
}

/* ---------------------------------------------------------------- the main road */
static void part_lay(highway *h, main_part *p, uint32_t index)
{
    const sp_road_highway_spec *spec = h->spec;
    const geo_point start = draft_pose(&h->whole, 1, p->from);
    const char *id = index ? draft_text(h->d, "%s%s_%u", h->prefix, h->name, index + 1)
                           : draft_text(h->d, "%s%s", h->prefix, h->name);
    p->road = draft_road(h->d, id, start.x, start.y, start.heading);
    pieces_lay(h, p->road, p->from, p->to);
    heights_lay(h, p->road, p->from, p->to);
    if (spec->speed_limit > 0) {
        draft_speed(h->d, p->road, 0, spec->speed_limit);
    }
    for (double from = p->from; from < p->to - 1e-6 && !h->d->failed;) {
        const double to = section_end(h, from, p->to);
        (void)draft_section(h->d, p->road, from - p->from);
        draft_center_mark(h->d, p->road, 0, build_edge_line);
        side_lay(h, p, -1, from, to);
        if (spec->opposite) {
            side_lay(h, p, 1, from, to);
        }
        from = to;
    }
    if (spec->rails && !h->d->failed) {
        rails_lay(h, p, -1);
        if (spec->opposite) {
            rails_lay(h, p, 1);
            median_rail(h, p);
        }
    }
}

/* the carriageways go through the cut */
static void cut_join(highway *h, uint32_t i)
{
    const main_part *a = &h->part[i], *b = &h->part[i + 1];
    const char *id = draft_text(h->d, "%s%s.junction_%u", h->prefix, h->name, i + 1);
    h->junction[i] = draft_junction(h->d, id, id);
    draft_junction_kind(h->d, h->junction[i], JUNCTION_DIRECT);
    draft_enter(h->d, a->road, true, h->junction[i]);
    draft_enter(h->d, b->road, false, h->junction[i]);
    for (int32_t id_right = -1; id_right >= -(int32_t)h->spec->lanes; id_right--) {
        draft_connect(h->d, h->junction[i], a->road, b->road, false, id_right, id_right);
    }
    for (int32_t id_left = 2; id_left <= (int32_t)h->spec->opposite + 1; id_left++) {
        draft_connect(h->d, h->junction[i], b->road, a->road, true, id_left, id_left);
    }
}

/* the whole reference line with its heights, for poses */
static bool whole_lay(highway *h, sp_error *err)
{
    const sp_road_highway_spec *spec = h->spec;
    const sp_road_spec line = {.name = "whole",
                               .x = spec->x,
                               .y = spec->y,
                               .heading = spec->heading,
                               .pieces = spec->pieces,
                               .piece_count = spec->piece_count,
                               .lanes_right = 1,
                               .lane_width = spec->lane_width,
                               .shoulder = spec->shoulder,
                               .speed_limit = spec->speed_limit,
                               .profile = spec->profile,
                               .profile_count = spec->profile_count};
    uint32_t number = 0;
    if (!build_road(&h->whole, "", &line, &number, err)) {
        return false;
    }
    h->total = draft_road_at(&h->whole, number)->length;
    return true;
}

bool build_highway(draft *d, const char *prefix, const sp_road_highway_spec *spec, sp_error *err)
{
    highway h = {.d = d, .spec = spec, .prefix = prefix};
    h.name = spec->name && *spec->name ? spec->name : "main";
    if (!draft_open(&h.whole)) {
        d->failed = true;
        return true;
    }
    bool good = whole_lay(&h, err) && highway_check(&h, err);
    if (good) {
        cuts_find(&h);
        for (uint32_t i = 0; i <= h.cut_count; i++) {
            h.part[i] = (main_part){.from = i ? h.cut[i - 1] : 0, .to = i < h.cut_count ? h.cut[i] : h.total};
            part_lay(&h, &h.part[i], i);
        }
        for (uint32_t i = 0; i < h.cut_count; i++) {
            cut_join(&h, i);
        }
        for (uint32_t i = 0; i < spec->ramp_count; i++) {
            build_ramp(&h, i);
        }
    }
    d->failed = d->failed || h.whole.failed;
    draft_close(&h.whole);
    return good;
}
