/* build_works.c - road works on a road of pieces: closed lanes, narrowed lanes, temporary marks over old ones, cones
 * and signs. Leaves the road itself to builder.c and single signs to build_signs.c.
 *
 * Works cut the road into sections: taper, closed stretch, taper. In them the lanes of the other side go on as they
 * are. Old lines stay to be seen where they were: as marks that are `old`, shifted back by what their lane's edge has
 * moved, in steps of 6 m over the tapers. */
#include "road/build.h"

#define STEP      6.0  /* m between records of old lines in tapers: a period of the temporary dashes */
#define CONE_OUT  0.35 /* m from the temporary edge line to the middle of a cone */
#define CONE_WIDE 0.3
#define CONE_HIGH 0.75
#define WARN      100.0 /* m from the sign of works to the taper, at the most */
#define SLOW      50.0  /* m from the sign of the limit to the taper */

/* temporary lines: yellow, as StVO section 41 (sign 295 and others) has them; metal-white below */
static const sp_road_mark yellow_edge = {SP_MARK_SOLID, 0.15, 0, 0, SP_MARK_YELLOW, false};
static const sp_road_mark yellow_line = {SP_MARK_BROKEN, 0.12, 3, 3, SP_MARK_YELLOW, false};

typedef enum works_stage { STAGE_FREE, STAGE_IN, STAGE_CLOSED, STAGE_OUT } works_stage;
typedef struct works_cut {
    double s;
    works_stage stage;
    const sp_road_works *works; /* NULL: free */
} works_cut;
typedef struct works_walk {
    draft *d;
    uint32_t number;
    const sp_road_spec *spec;
    double length;
    sp_road_mark edge;
} works_walk;

/* where they lie: on the road, behind those before them */
static bool works_lie(const sp_road_works *w, uint32_t number, double free_from, double length, sp_error *err)
{
    if (!(w->taper >= 5 && w->taper <= 1000)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "works %u: a taper of %.6g m: it is 5 m to 1 km long", number,
                            w->taper);
    }
    if (!(w->to > w->from)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "works %u: from %.6g m to %.6g m is no stretch of road", number,
                            w->from, w->to);
    }
    const double first = w->from - w->taper, last = w->to + w->taper;
    if (!(first >= 0 && last <= length)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "works %u: %.6g m to %.6g m with their tapers do not lie on the road of %.6g m", number,
                            first, last, length);
    }
    return first >= free_from ||
           sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                        "works %u: %.6g m to %.6g m with their tapers begin before the end of the works before, %.6g m",
                        number, first, last, free_from);
}

static bool works_check(const sp_road_spec *spec, double length, sp_error *err)
{
    double free_from = 0;
    for (uint32_t i = 0; i < spec->works_count; i++) {
        const sp_road_works *w = &spec->works[i];
        const uint32_t lanes = w->left ? spec->lanes_left : spec->lanes_right, n = i + 1;
        if (!works_lie(w, n, free_from, length, err)) {
            return false;
        }
        if (w->close < 1 || w->close >= lanes) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "works %u: they close %u of the %u lanes on the %s: at least one, and at least one "
                                "stays open",
                                n, w->close, lanes, w->left ? "left" : "right");
        }
        if (w->width != 0 && !(w->width >= 2 && w->width <= spec->lane_width)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "works %u: lanes that stay open are 2 m wide to %.6g m, as before, not %.6g m", n,
                                spec->lane_width, w->width);
        }
        if (!(w->cones == 0 || (w->cones >= 0.5 && w->cones <= 1000))) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "works %u: cones stand 0.5 m to 1 km apart, not %.6g m", n,
                                w->cones);
        }
        if (!build_speed(w->speed_limit)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "works %u: a speed limit lies between 0 (none) and 1000 m/s, not %.6g m/s", n,
                                w->speed_limit);
        }
        free_from = w->to + w->taper;
    }
    return true;
}

static double open_width(const works_walk *k, const sp_road_works *w)
{
    return w->width > 0 ? w->width : k->spec->lane_width;
}

static uint32_t lanes_of(const works_walk *k, int side)
{
    return side > 0 ? k->spec->lanes_left : k->spec->lanes_right;
}

/* how far the works have come at u of a taper's length, 0 to 1 */
static double share_at(works_stage stage, double u)
{
    const double f = u * u * (3 - 2 * u);
    return stage == STAGE_CLOSED ? 1 : (stage == STAGE_IN ? f : (stage == STAGE_OUT ? 1 - f : 0));
}

static void width_step(works_walk *k, lane *l, works_stage stage, double before, double after, double length)
{
    const double a = stage == STAGE_OUT ? after : before, b = stage == STAGE_OUT ? before : after;
    if (stage == STAGE_CLOSED || before == after) {
        draft_width(k->d, l, (cubic){.a = after});
        return;
    }
    const double c = 3 * (b - a) / (length * length), e = -2 * (b - a) / (length * length * length);
    draft_width(k->d, l, (cubic){.a = a, .c = c, .d = e});
}

/* the old line of the edge behind `lanes` open lanes, then the temporary one */
static void edge_marks(works_walk *k, lane *l, const works_cut *cut, double length, int side, uint32_t lanes,
                       sp_road_mark old, sp_road_mark temporary)
{
    const double moved = lanes * (k->spec->lane_width - open_width(k, cut->works));
    old.old = true;
    const bool steps = moved > 0 && cut->stage != STAGE_CLOSED;
    const uint32_t count = steps ? (uint32_t)sp_clamp(sp_ceil(length / STEP), 1, 500) : 1;
    for (uint32_t i = 0; i < count; i++) {
        const double ds = length * i / count, shift = side * moved * share_at(cut->stage, (i + 0.5) / count);
        if (moved > 0) {
            draft_mark(k->d, l, ds, old);
            draft_mark_shift(k->d, l, shift);
        }
        draft_mark(k->d, l, ds, temporary);
    }
}

/* the working side of a section */
static void side_works(works_walk *k, const works_cut *cut, double length)
{
    const sp_road_works *w = cut->works;
    const int side = w->left ? 1 : -1;
    const uint32_t lanes = lanes_of(k, side), open = lanes - w->close;
    const double wide = k->spec->lane_width, narrow = open_width(k, w);
    for (uint32_t i = 1; i <= lanes; i++) {
        const bool closed = i > open;
        lane *l = draft_lane(k->d, k->number, side * (int32_t)i,
                             closed && cut->stage == STAGE_CLOSED ? SP_LANE_RESTRICTED : SP_LANE_DRIVING);
        const double after = !closed ? narrow : (i == open + 1 ? wide + open * (wide - narrow) : wide);
        width_step(k, l, cut->stage, wide, after, length);
        sp_road_mark old = i < lanes ? build_lane_line : k->edge;
        if (closed) {
            old.old = i < lanes;
            draft_mark(k->d, l, 0, old);
        } else {
            edge_marks(k, l, cut, length, side, i, old, i < open ? yellow_line : yellow_edge);
        }
        if (w->speed_limit > 0) {
            draft_lane_speed(k->d, l, 0, w->speed_limit);
        }
    }
    int32_t id = (int32_t)lanes;
    if (k->spec->shoulder > 0) {
        (void)build_lane(k->d, k->number, side * ++id, SP_LANE_SHOULDER, k->spec->shoulder, (sp_road_mark){0});
    }
    if (k->spec->kerb) {
        build_walk(k->d, k->number, side * ++id);
    }
}

static void side_lay(works_walk *k, const works_cut *cut, int side, double length)
{
    const bool works = cut->works && (cut->works->left ? 1 : -1) == side;
    if (works) {
        side_works(k, cut, length);
    } else {
        build_side(k->d, k->number, side, lanes_of(k, side), k->spec->lane_width, k->spec->shoulder, k->spec->kerb,
                   k->edge);
    }

    /* ids go on through all sections */
    const road *r = draft_road_at(k->d, k->number);
    const uint32_t index = r->section_count - 1;
    const bool first = cut->s <= 0, last = cut->s + length >= k->length - 1e-9;
    const int32_t count = (int32_t)lanes_of(k, side) + (k->spec->shoulder > 0) + k->spec->kerb;
    for (int32_t id = side; side * id <= count; id += side) {
        lane *l = draft_lane_of(k->d, k->number, index, id);
        if (!first) {
            lane_precede(l, id);
        }
        if (!last) {
            lane_follow(l, id);
        }
    }
}

/* ---------------------------------------------------------------- cones and signs */
static void cone_row(works_walk *k, double from, double to, double t0, double t1, double gap)
{
    const object_said cone = {.name = "cone",
                              .type = "obstacle",
                              .kind = SP_ROADSIDE_CONE,
                              .s = from,
                              .t = t0,
                              .radius = CONE_WIDE / 2,
                              .height = CONE_HIGH,
                              .orientation = "none"};
    object_said *o = draft_object(k->d, k->number, &cone);
    draft_repeat(k->d, o,
                 (object_repeat){.s = from,
                                 .length = to - from,
                                 .distance = gap,
                                 .t = {t0, t1},
                                 .width = {SP_NAN, SP_NAN},
                                 .height = {CONE_HIGH, CONE_HIGH},
                                 .extent = {SP_NAN, SP_NAN},
                                 .radius = {CONE_WIDE / 2, CONE_WIDE / 2}});
}

/* along the tapers to the closed lanes' edge, and along it */
static void cones_lay(works_walk *k, const sp_road_works *w)
{
    const int side = w->left ? 1 : -1;
    const uint32_t lanes = lanes_of(k, side), open = lanes - w->close;
    const double outer = side * (lanes * k->spec->lane_width);
    const double inner = side * (open * open_width(k, w) + CONE_OUT);
    cone_row(k, w->from - w->taper, w->from, outer, inner, w->cones);
    cone_row(k, w->from + w->cones, w->to, inner, inner, w->cones);
    cone_row(k, w->to + w->cones, w->to + w->taper, inner, outer, w->cones);
}

static bool works_signs(works_walk *k, const sp_road_works *w, sp_error *err)
{
    /* who drives on that side comes from this end */
    const bool against = w->left != k->spec->left_hand;
    const double begin = against ? w->to + w->taper : w->from - w->taper;
    const double way = against ? 1 : -1, end = against ? w->from - w->taper : w->to + w->taper;
    sp_road_sign signs[3] = {
        {.at = sp_clamp(begin + way * WARN, 0, k->length), .kind = SP_SIGNAL_WORKS, .against = against},
        {.at = sp_clamp(begin + way * SLOW, 0, k->length),
         .kind = SP_SIGNAL_SPEED,
         .value = w->speed_limit,
         .against = against},
        {.at = end, .kind = SP_SIGNAL_SPEED_END, .against = against}};
    return signs_lay(k->d, k->number, signs, w->speed_limit > 0 ? 3 : 1, err);
}

/* ---------------------------------------------------------------- the whole */
static bool is_double(sp_mark_type type)
{
    return type == SP_MARK_DOUBLE || type == SP_MARK_SOLID_BROKEN || type == SP_MARK_BROKEN_SOLID ||
           type == SP_MARK_BROKEN_BROKEN;
}

static void section_works(works_walk *k, const works_cut *cut, double to, sp_road_mark center)
{
    (void)draft_section(k->d, k->number, cut->s);
    const bool both = k->spec->lanes_left > 0 && k->spec->lanes_right > 0;
    if (cut->works && both) {
        /* a double line shows beside the yellow one; a broken one of its width is covered */
        sp_road_mark old = center;
        old.old = true;
        if (center.type == SP_MARK_SOLID || is_double(center.type)) {
            draft_center_mark(k->d, k->number, 0, old);
        }
        center = yellow_edge;
    }
    draft_center_mark(k->d, k->number, 0, center);
    side_lay(k, cut, 1, to - cut->s);
    side_lay(k, cut, -1, to - cut->s);
}

bool works_lay(draft *d, uint32_t number, const sp_road_spec *spec, sp_road_mark center, sp_error *err)
{
    works_walk k = {.d = d, .number = number, .spec = spec, .length = draft_road_at(d, number)->length};
    k.edge = spec->paint.edge_said ? spec->paint.edge : build_edge_line;
    if (!works_check(spec, k.length, err)) {
        return false;
    }
    works_cut *cuts = sp_arena_alloc(d->arena, sizeof *cuts * (4 * (size_t)spec->works_count + 2));
    if (!cuts) {
        d->failed = true;
        return true;
    }
    uint32_t count = 0;
    cuts[count++] = (works_cut){0, STAGE_FREE, NULL};
    for (uint32_t i = 0; i < spec->works_count; i++) {
        const sp_road_works *w = &spec->works[i];
        if (w->from - w->taper <= cuts[count - 1].s) {
            count--; /* nothing free before it */
        }
        cuts[count++] = (works_cut){w->from - w->taper, STAGE_IN, w};
        cuts[count++] = (works_cut){w->from, STAGE_CLOSED, w};
        cuts[count++] = (works_cut){w->to, STAGE_OUT, w};
        if (w->to + w->taper < k.length) {
            cuts[count++] = (works_cut){w->to + w->taper, STAGE_FREE, NULL};
        }
    }
    for (uint32_t i = 0; i < count && !d->failed; i++) {
        section_works(&k, &cuts[i], i + 1 < count ? cuts[i + 1].s : k.length, center);
    }
    bool good = true;
    for (uint32_t i = 0; i < spec->works_count && good && !d->failed; i++) {
        if (spec->works[i].cones > 0) {
            cones_lay(&k, &spec->works[i]);
        }
        good = works_signs(&k, &spec->works[i], err);
    }
    return good;
}
