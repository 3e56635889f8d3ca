/* build_junction.c - crossings: arms around a middle, a connecting road for each way that a lane may take, lights,
 * their groups, and signs. Leaves the arms to build_arm.c and the shape of a way to build_path.c.
 *
 * Mouths: the outer edges of neighbouring arms are joined by a corner of radius `curve`; each mouth lies where the
 * farther one of its two corners begins. Everything is laid for right-hand traffic; left-hand traffic is its mirror
 * image, of arms mirrored before. */
#include "road/build.h"

#include <stdio.h>
#include <string.h>

#define STRAIGHT 0.6 /* rad: a turn of less goes straight on */
#define NEAREST  6.0 /* m from the middle to a mouth, at the least */

enum { WAY_LEFT = 1, WAY_STRAIGHT = 2, WAY_RIGHT = 4, WAY_BACK = 8 };

typedef struct crossing {
    draft *d;
    const sp_road_junction_spec *spec;
    const char *prefix;
    uint32_t junction, count;
    arm_laid arm[BUILD_ARMS];
} crossing;

/* ---------------------------------------------------------------- mouths */
static void mouths_find(crossing *x)
{
    for (uint32_t i = 0; i < x->count; i++) {
        x->arm[i].mouth = sp_max(x->arm[i].mouth, NEAREST);
    }
    for (uint32_t i = 0; i < x->count; i++) {
        double between;
        arm_laid *a = &x->arm[i], *b = &x->arm[arm_next(x->arm, x->count, i, &between)];

        /* edges that run nearly on, or away from each other, have no corner */
        if (a == b || between > SP_PI - 0.35) {
            continue;
        }
        double s, c;
        sp_sincos(between, &s, &c);
        const double tangent = x->spec->curve / sp_tan(between / 2);
        a->mouth = sp_max(a->mouth, (a->in_edge * c + b->out_edge) / s + tangent);
        b->mouth = sp_max(b->mouth, (a->in_edge + b->out_edge * c) / s + tangent);
    }
}

/* ---------------------------------------------------------------- ways */
/* the turn from arm i to arm k, left positive, and which way that is */
static int way_of(const crossing *x, uint32_t i, uint32_t k)
{
    if (i == k) {
        return WAY_BACK;
    }
    const double turn = sp_wrap_angle(x->arm[k].angle - x->arm[i].angle - SP_PI);
    return turn > STRAIGHT ? WAY_LEFT : (turn < -STRAIGHT ? WAY_RIGHT : WAY_STRAIGHT);
}

/* the ways that arm i offers */
static int ways_there(const crossing *x, uint32_t i)
{
    int ways = 0;
    for (uint32_t k = 0; k < x->count; k++) {
        if (k != i && x->arm[k].said->lanes_out > 0) {
            ways |= way_of(x, i, k);
        }
    }
    return ways;
}

/* The ways of each lane of arm i, from left to right. Without a way straight on, lanes share out left and right. */
static void lanes_serve(const crossing *x, uint32_t i, int *serve)
{
    const arm_laid *a = &x->arm[i];
    const int ways = ways_there(x, i);
    const uint32_t first = a->left_pocket, lanes = a->said->lanes_in;
    const bool left = (ways & WAY_LEFT) && !a->left_pocket, right = (ways & WAY_RIGHT) && !a->right_pocket;
    memset(serve, 0, sizeof *serve * (BUILD_LANES + 2));
    for (uint32_t k = 0; k < lanes; k++) {
        int *own = &serve[first + k];
        if (ways & WAY_STRAIGHT) {
            *own = WAY_STRAIGHT | (left && k == 0 ? WAY_LEFT : 0) | (right && k + 1 == lanes ? WAY_RIGHT : 0);
        } else if (left && right) {
            *own = (2 * k <= lanes - 1 ? WAY_LEFT : 0) | (2 * k >= lanes - 1 ? WAY_RIGHT : 0);
        } else {
            *own = left ? WAY_LEFT : (right ? WAY_RIGHT : ways & (WAY_LEFT | WAY_RIGHT));
        }
    }
    if (a->left_pocket) {
        serve[0] = WAY_LEFT;
    }
    if (a->right_pocket) {
        serve[first + lanes] = WAY_RIGHT;
    }
    if (x->spec->uturn && a->approach > 0 && a->said->lanes_out > 0) {
        serve[0] |= WAY_BACK;
    }
}

static bool pockets_check(const crossing *x, sp_error *err)
{
    for (uint32_t i = 0; i < x->count; i++) {
        const arm_laid *a = &x->arm[i];
        const int ways = ways_there(x, i);
        const bool left = a->left_pocket && !(ways & WAY_LEFT), right = a->right_pocket && !(ways & WAY_RIGHT);
        if (left || right) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "arm '%s': a pocket to the %s, but no way there",
                                a->said->name, left == x->spec->left_hand ? "right" : "left");
        }
        if (a->approach && !ways && !(x->spec->uturn && a->said->lanes_out)) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "arm '%s': no arm has a lane that leaves", a->said->name);
        }
    }
    return true;
}

/* Lane k of those that serve this way (counted from the left, of `of`) leaves by which lane, 1 the innermost. */
static int32_t exit_lane(int way, uint32_t k, uint32_t of, uint32_t lanes)
{
    if (way == WAY_RIGHT) {
        /* the rightmost keeps right */
        const uint32_t from_right = of - 1 - k;
        return (int32_t)(from_right < lanes ? lanes - from_right : 1);
    }
    return (int32_t)(k < lanes ? k + 1 : lanes);
}

static void ways_lay(crossing *x, uint32_t i, uint32_t k)
{
    const arm_laid *a = &x->arm[i], *b = &x->arm[k];
    const int way = way_of(x, i, k);
    int serve[BUILD_LANES + 2];
    double between;
    lanes_serve(x, i, serve);
    uint32_t of = 0, n = 0;
    for (uint32_t l = 0; l < a->approach; l++) {
        of += (serve[l] & way) != 0;
    }
    for (uint32_t l = 0; l < a->approach; l++) {
        if (!(serve[l] & way)) {
            continue;
        }
        const lane_end from = {a->road, true, -(int32_t)(l + 1)};
        const lane_end to = {b->road, true, exit_lane(way, n, of, b->said->lanes_out)};
        const char *id = draft_text(x->d, n ? "%s%s_%s_%u" : "%s%s_%s", x->prefix, a->said->name, b->said->name, n + 1);

        /* the outermost way to the next arm carries the corner's shoulder and sidewalk */
        const bool outer = l + 1 == a->approach && to.lane == (int32_t)b->said->lanes_out &&
                           k == arm_next(x->arm, x->count, i, &between);
        const uint32_t number = build_turn(x->d, id, x->junction, from, to, outer);
        const double limit = sp_min(a->said->speed_limit, b->said->speed_limit);
        if (limit > 0) {
            draft_speed(x->d, number, 0, limit);
        }
        n++;
    }
}

/* ---------------------------------------------------------------- who goes first */
/* the arm that lies straight across, or i */
static uint32_t arm_across(const crossing *x, uint32_t i)
{
    uint32_t best = i;
    double least = STRAIGHT;
    for (uint32_t k = 0; k < x->count; k++) {
        const double off = sp_abs(sp_wrap_angle(x->arm[k].angle - x->arm[i].angle - SP_PI));
        if (k != i && off < least) {
            least = off;
            best = k;
        }
    }
    return best;
}

/* The main road: arms that say so; else the pair whose line is nearest to the spec's x axis. */
static void rules_find(const crossing *x, sp_arm_rule *rule)
{
    bool said = false;
    uint32_t main_arm = x->count;
    double least = SP_INFINITY;
    for (uint32_t i = 0; i < x->count; i++) {
        const double off = sp_abs(sp_sin(x->arm[i].angle - x->spec->heading));
        said = said || x->arm[i].said->rule == SP_ARM_PRIORITY;
        if (arm_across(x, i) != i && off < least - 1e-9) {
            least = off;
            main_arm = i;
        }
    }
    for (uint32_t i = 0; i < x->count; i++) {
        const bool through = !said && main_arm < x->count && (i == main_arm || i == arm_across(x, main_arm));
        rule[i] = x->arm[i].said->rule;
        if (rule[i] == SP_ARM_BY_DEFAULT) {
            rule[i] = through ? SP_ARM_PRIORITY : (x->spec->control == SP_CONTROL_STOP ? SP_ARM_STOP : SP_ARM_YIELD);
        }
    }
}

static void rules_lay(crossing *x)
{
    static const sp_road_signal signs[] = {
        [SP_ARM_PRIORITY] = {.type = "306", .name = "priority", .kind = SP_SIGNAL_PRIORITY},
        [SP_ARM_YIELD] = {.type = "205", .name = "yield", .kind = SP_SIGNAL_YIELD},
        [SP_ARM_STOP] = {.type = "206", .name = "stop", .kind = SP_SIGNAL_STOP}};
    sp_arm_rule rule[BUILD_ARMS];
    rules_find(x, rule);
    for (uint32_t i = 0; i < x->count; i++) {
        const arm_laid *a = &x->arm[i];
        if (a->approach == 0) {
            continue;
        }
        sp_road_signal sign = signs[rule[i]];
        sign.id = draft_text(x->d, "%s%s.%s", x->prefix, a->said->name, sign.name);
        sign.subtype = "-1";
        sign.country = "DE";
        sign.t = SP_NAN;
        sign.z_offset = 2.2;
        sign.width = sign.height = 0.7;
        (void)arm_signal(x->d, a, sign);
        if (rule[i] == SP_ARM_STOP) {
            arm_stop(x->d, a, x->prefix);
        } else if (rule[i] == SP_ARM_YIELD) {
            arm_stop_line(x->d, a, true);
        }
        for (uint32_t k = 0; k < x->count; k++) {
            if (rule[i] == SP_ARM_PRIORITY && rule[k] != SP_ARM_PRIORITY) {
                draft_priority(x->d, x->junction, a->road, x->arm[k].road);
            }
        }
    }
}

/* ---------------------------------------------------------------- lights */
/* one head for lanes `from` to `to`; over the road for a pocket */
static uint32_t light_lay(crossing *x, const arm_laid *a, const char *turn, uint32_t from, uint32_t to, double t)
{
    const bool arrow = turn[0] != 0;
    const sp_road_signal light = {
        .id = draft_text(x->d, "%s%s.light%s%s", x->prefix, a->said->name, arrow ? "." : "", turn),
        .name = arrow ? turn : "light",
        .type = arrow ? "1000011" : "1000001",
        .subtype = !arrow ? "-1" : (turn[0] == 'l' ? "10" : "20"),
        .country = "OpenDRIVE",
        .kind = SP_SIGNAL_LIGHT,
        .dynamic = true,
        .t = t,
        .z_offset = sp_finite(t) ? 5 : 3,
        .width = 0.35,
        .height = 1.05,
        .lane_from = -(int32_t)to - 1,
        .lane_to = -(int32_t)from - 1};
    return arm_signal(x->d, a, light);
}

/* the lights of one arm into its group, and those of its left pocket into that of the pockets */
static void arm_lights(crossing *x, uint32_t i, uint32_t group, uint32_t lefts)
{
    const arm_laid *a = &x->arm[i];
    const double w = a->said->lane_width, shift = a->left_pocket ? w / 2 : 0;
    if (a->approach == 0) {
        return;
    }
    const uint32_t first = a->left_pocket, last = first + a->said->lanes_in - 1;
    draft_control(x->d, group, light_lay(x, a, "", first, last, SP_NAN));
    if (a->left_pocket) {
        const uint32_t head = light_lay(x, a, x->spec->left_hand ? "right" : "left", 0, 0, shift - w / 2);
        draft_control(x->d, lefts ? lefts : group, head);
    }
    if (a->right_pocket) {
        const double t = shift - w * (last + 1.5);
        draft_control(x->d, group, light_lay(x, a, x->spec->left_hand ? "left" : "right", last + 1, last + 1, t));
    }
    arm_stop(x->d, a, x->prefix);
}

static void lights_lay(crossing *x)
{
    const char *turn = x->spec->left_hand ? "right" : "left"; /* across those who come the other way */
    bool done[BUILD_ARMS] = {false};
    uint32_t sequence = 0;
    for (uint32_t i = 0; i < x->count; i++) {
        if (done[i] || x->arm[i].approach == 0) {
            continue;
        }
        uint32_t k = arm_across(x, i);
        k = done[k] || x->arm[k].approach == 0 ? i : k;
        done[i] = done[k] = true;
        char name[100];
        (void)snprintf(name, sizeof name, k != i ? "%.40s %.40s" : "%.40s", x->arm[i].said->name, x->arm[k].said->name);
        char id[110];
        (void)snprintf(id, sizeof id, "%s", name);
        for (char *c = id; *c; c++) {
            *c = *c == ' ' ? '_' : *c;
        }
        uint32_t lefts = 0;
        if (x->spec->protected_left && (x->arm[i].left_pocket || x->arm[k].left_pocket)) {
            lefts = draft_controller(x->d, draft_text(x->d, "%s%s.%s", x->prefix, id, turn),
                                     draft_text(x->d, "%s %s", name, turn), x->junction, sequence++);
        }
        const uint32_t group =
            draft_controller(x->d, draft_text(x->d, "%s%s", x->prefix, id), name, x->junction, sequence++);
        arm_lights(x, i, group, lefts);
        if (k != i) {
            arm_lights(x, k, group, lefts);
        }
    }
}

/* ---------------------------------------------------------------- the whole */
static bool crossing_check(const sp_road_junction_spec *spec, sp_error *err)
{
    if (!(spec->curve >= 0.5 && spec->curve <= 200)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the corners' radius lies between 0.5 and 200 m");
    }
    if (!(sp_finite(spec->x) && sp_finite(spec->y) && sp_finite(spec->heading))) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the middle of the junction is not a finite place");
    }
    return true;
}

static bool crossing_lay(crossing *x, sp_error *err)
{
    const sp_road_junction_spec *spec = x->spec;
    x->count = spec->arm_count;
    if (!arms_plan(spec->arm, spec->arm_count, spec->heading, x->arm, err) || !pockets_check(x, err)) {
        return false;
    }
    mouths_find(x);
    x->prefix = build_prefix(x->d, spec->name);
    const char *name = spec->name && *spec->name ? spec->name : "junction";
    x->junction = draft_junction(x->d, name, name);
    for (uint32_t i = 0; i < x->count; i++) {
        arm_lay(x->d, x->prefix, spec->x, spec->y, &x->arm[i]);
        draft_enter(x->d, x->arm[i].road, true, x->junction);
    }
    for (uint32_t i = 0; i < x->count; i++) {
        for (uint32_t k = 0; k < x->count; k++) {
            if (x->arm[k].said->lanes_out > 0 && x->arm[i].approach > 0) {
                ways_lay(x, i, k);
            }
        }
    }
    if (spec->control == SP_CONTROL_LIGHTS) {
        lights_lay(x);
    } else if (spec->control != SP_CONTROL_NONE) {
        rules_lay(x);
    }
    return true;
}

bool build_junction(draft *d, const sp_road_junction_spec *spec, sp_error *err)
{
    if (!crossing_check(spec, err)) {
        return false;
    }
    crossing x = {.d = d, .spec = spec};
    return crossing_lay(&x, err);
}
