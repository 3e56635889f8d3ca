/* build_roundabout.c - roundabouts: a ring of one-way arcs from arm to arm and a junction at each arm, where those on
 * the ring go on or leave and those who yield come in. Leaves the arms to build_arm.c.
 *
 * Right-hand traffic runs against the clock. At an arm of angle a the ring is left at a - b and entered at a + b; the
 * stretch between is the junction's. The ring's reference line is the edge of the island, so that its lanes are -1
 * (inner) to -n (outer). Left-hand traffic is the mirror image. */
#include "road/build.h"

#define WAY_IN   12.0 /* m along the ring from an arm's axis to where its traffic joins, as far as there is room */
#define STEM     12.0 /* m from the ring to the mouths */
#define SHARPEST 5.0  /* m, radius of a way in or out */

typedef struct ring {
    draft *d;
    const sp_road_roundabout_spec *spec;
    const char *prefix;
    uint32_t count;
    uint32_t order[BUILD_ARMS]; /* arms against the clock */
    uint32_t arc[BUILD_ARMS];   /* road that leaves the junction of that arm */
    double apart[BUILD_ARMS];   /* b of that arm */
    uint32_t junction[BUILD_ARMS];
    arm_laid arm[BUILD_ARMS];
    double inner; /* radius of the island */
} ring;

static bool ring_check(const sp_road_roundabout_spec *spec, sp_error *err)
{
    if (spec->lanes < 1 || spec->lanes > 3) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a roundabout has 1 to 3 lanes, not %u", spec->lanes);
    }
    if (!(spec->lane_width >= 2 && spec->lane_width <= 15)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "lanes of a roundabout are 2 to 15 m wide");
    }
    if (!(spec->radius - spec->lanes * spec->lane_width >= 3 && spec->radius <= 500)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "the radius of a roundabout leaves an island of 3 m inside of its lanes, and is at most "
                            "500 m");
    }
    if (!build_speed(spec->speed_limit)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a speed limit lies between 0 (none) and 1000 m/s");
    }
    if (!(sp_finite(spec->x) && sp_finite(spec->y) && sp_finite(spec->heading))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the middle of the roundabout is not a finite place");
    }
    return true;
}

/* arms against the clock from the first; how far from its axis each one joins; mouths */
static bool ring_plan(ring *g, sp_error *err)
{
    const sp_road_roundabout_spec *spec = g->spec;
    double gap[BUILD_ARMS];
    for (uint32_t i = 0, at = 0; i < g->count; i++) {
        g->order[i] = at;
        const uint32_t next = arm_next(g->arm, g->count, at, &gap[at]);
        at = next;
    }
    for (uint32_t i = 0; i < g->count; i++) {
        const uint32_t at = g->order[i], before = g->order[(i + g->count - 1) % g->count];
        const double room = sp_min(gap[at], gap[before]), middle = spec->radius - spec->lane_width / 2;
        arm_laid *a = &g->arm[at];
        if (a->left_pocket || a->right_pocket) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "arm '%s': a roundabout has no pockets", a->said->name);
        }
        g->apart[at] = sp_min((WAY_IN + sp_max(a->in_edge, a->out_edge) / 2) / middle, 0.4 * room);
        a->mouth = spec->radius + STEM;
    }
    return true;
}

/* a road on the ring from one angle to another */
static uint32_t arc_lay(ring *g, const char *id, double from, double to)
{
    const sp_road_roundabout_spec *spec = g->spec;
    double s, c, turn = sp_wrap_angle(to - from);
    turn += turn <= 0 ? SP_TAU : 0;
    sp_sincos(from, &s, &c);
    const uint32_t number = draft_road(g->d, id, spec->x + g->inner * c, spec->y + g->inner * s, from + SP_PI / 2);
    draft_piece(g->d, number, (sp_road_piece){turn * g->inner, 1 / g->inner, 1 / g->inner});
    (void)draft_section(g->d, number, 0);
    if (spec->speed_limit > 0) {
        draft_speed(g->d, number, 0, spec->speed_limit);
    }
    return number;
}

static void arcs_lay(ring *g)
{
    for (uint32_t i = 0; i < g->count; i++) {
        const uint32_t at = g->order[i], next = g->order[(i + 1) % g->count];
        const char *id = draft_text(g->d, "%sring.%s", g->prefix, g->arm[at].said->name);
        g->arc[at] = arc_lay(g, id, g->arm[at].angle + g->apart[at], g->arm[next].angle - g->apart[next]);
        build_side(g->d, g->arc[at], -1, g->spec->lanes, g->spec->lane_width, 0, g->spec->kerb, build_edge_line);
        draft_center_mark(g->d, g->arc[at], 0, build_edge_line);
    }
    for (uint32_t i = 0; i < g->count; i++) {
        const uint32_t at = g->order[i], next = g->order[(i + 1) % g->count];
        draft_enter(g->d, g->arc[at], false, g->junction[at]);
        draft_enter(g->d, g->arc[at], true, g->junction[next]);
    }
}

/* those on the ring go on: one road of all its lanes */
static void through_lay(ring *g, uint32_t at, uint32_t before)
{
    const sp_road_mark none = {0};
    const char *id = draft_text(g->d, "%s%s_ring", g->prefix, g->arm[at].said->name);
    const uint32_t number = arc_lay(g, id, g->arm[at].angle - g->apart[at], g->arm[at].angle + g->apart[at]);
    draft_center_mark(g->d, number, 0, build_edge_line);
    for (int32_t i = 1; i <= (int32_t)g->spec->lanes; i++) {
        (void)build_lane(g->d, number, -i, SP_LANE_DRIVING, g->spec->lane_width,
                         i < (int32_t)g->spec->lanes ? build_lane_line : none);
        draft_join(g->d, number, false, -i, g->arc[before], true, -i);
        draft_join(g->d, number, true, -i, g->arc[at], false, -i);
        draft_connect(g->d, g->junction[at], g->arc[before], number, false, -i, -i);
    }
}

/* a way in or out that a car can drive */
static bool bend_check(const ring *g, const arm_laid *a, uint32_t number, sp_error *err)
{
    const road *r = draft_road_at(g->d, number);
    double sharpest = 0;
    for (uint32_t i = 0; i < r->geo_count; i++) {
        const geo *p = &r->geo[i];
        sharpest = sp_max(sharpest, sp_max(sp_abs(p->k0), sp_abs(p->k0 + p->rate * p->length)));
    }
    return sharpest * SHARPEST <= 1 ||
           sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                        "arm '%s': no room on the ring for ways in and out that bend less than %.0f m: a larger radius "
                        "or arms further apart",
                        a->said->name, SHARPEST);
}

/* Lane k from the left that comes in takes lane k of the ring, the rest the outermost; who leaves does so from the
 * outside. */
static bool branches_lay(ring *g, uint32_t at, uint32_t before, sp_error *err)
{
    const arm_laid *a = &g->arm[at];
    const int32_t lanes = (int32_t)g->spec->lanes, in = (int32_t)a->approach, out = (int32_t)a->said->lanes_out;
    for (int32_t k = 1; k <= in; k++) {
        const int32_t to = lanes - (in - k) > 1 ? lanes - (in - k) : 1;
        const char *id = draft_text(g->d, k > 1 ? "%s%s_in_%d" : "%s%s_in", g->prefix, a->said->name, k);
        const uint32_t way = build_turn(g->d, id, g->junction[at], (lane_end){a->road, true, -k},
                                        (lane_end){g->arc[at], false, -to}, k == in && to == lanes);
        if (!bend_check(g, a, way, err)) {
            return false;
        }
    }
    for (int32_t k = 1; k <= out; k++) {
        const int32_t from = lanes - (out - k) > 1 ? lanes - (out - k) : 1;
        const char *id = draft_text(g->d, k > 1 ? "%s%s_out_%d" : "%s%s_out", g->prefix, a->said->name, k);
        const uint32_t way = build_turn(g->d, id, g->junction[at], (lane_end){g->arc[before], true, -from},
                                        (lane_end){a->road, true, k}, k == out && from == lanes);
        if (!bend_check(g, a, way, err)) {
            return false;
        }
    }
    return true;
}

static void ring_signs(ring *g, uint32_t at, uint32_t before)
{
    const arm_laid *a = &g->arm[at];
    if (a->approach == 0) {
        return;
    }
    const sp_road_signal sign = {.id = draft_text(g->d, "%s%s.yield", g->prefix, a->said->name),
                                 .name = "yield",
                                 .type = "205",
                                 .subtype = "-1",
                                 .country = "DE",
                                 .kind = SP_SIGNAL_YIELD,
                                 .t = SP_NAN,
                                 .z_offset = 2.2,
                                 .width = 0.7,
                                 .height = 0.7};
    (void)arm_signal(g->d, a, sign);
    arm_stop_line(g->d, a, true);
    draft_priority(g->d, g->junction[at], g->arc[before], a->road);
}

bool build_roundabout(draft *d, const sp_road_roundabout_spec *spec, sp_error *err)
{
    ring g = {.d = d, .spec = spec, .count = spec->arm_count};
    if (!ring_check(spec, err) || !arms_plan(spec->arm, spec->arm_count, spec->heading, g.arm, err) ||
        !ring_plan(&g, err)) {
        return false;
    }
    g.inner = spec->radius - spec->lanes * spec->lane_width;
    g.prefix = build_prefix(d, spec->name);
    for (uint32_t i = 0; i < g.count; i++) {
        const char *name = draft_text(d, "%s%s", g.prefix, g.arm[i].said->name);
        g.junction[i] = draft_junction(d, name, name);
        arm_lay(d, g.prefix, spec->x, spec->y, &g.arm[i]);
        draft_enter(d, g.arm[i].road, true, g.junction[i]);
    }
    arcs_lay(&g);
    for (uint32_t i = 0; i < g.count; i++) {
        const uint32_t at = g.order[i], before = g.order[(i + g.count - 1) % g.count];
        through_lay(&g, at, before);
        if (!branches_lay(&g, at, before, err)) {
            return false;
        }
        ring_signs(&g, at, before);
    }
    return true;
}
