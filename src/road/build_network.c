/* build_network.c - plans joined to one network: each is moved so that its end meets that of a part which stands
 * already, and where two ends that both stand do not meet, a road is laid between them. Leaves the parts to their
 * builders.
 *
 * An end of a part is where one of its roads may go on: its pose looks out of the part. To join, the poses are the same
 * place looking opposite ways, and the driving lanes are as many and as wide. */
#include "road/build.h"

#include <stdio.h>
#include <string.h>

#define PARTS_MOST  64
#define JOINTS_MOST 256
#define MEETS       1e-3 /* m, of ends that are the same place */
#define MEETS_TURN  1e-3 /* rad */
#define WIDTH_SAME  0.01 /* m */

typedef struct open_end {
    uint32_t road;
    bool at_end;
    double x, y, z, heading; /* looks out of the part */
} open_end;

typedef struct network {
    draft *d;
    const sp_road_network_spec *spec;
    bool stands[PARTS_MOST];
    uint32_t bridges;
} network;

/* the plan under the part's name, moved and turned: (x, y) after turning about the origin */
static sp_road_plan moved(const sp_road_part *part, double x, double y, double turn)
{
    sp_road_plan plan = *part->plan;
    double *px, *py, *heading, s, c;
    switch (plan.kind) {
    case SP_PLAN_JUNCTION:
        plan.junction.name = part->name;
        px = &plan.junction.x, py = &plan.junction.y, heading = &plan.junction.heading;
        break;
    case SP_PLAN_ROUNDABOUT:
        plan.roundabout.name = part->name;
        px = &plan.roundabout.x, py = &plan.roundabout.y, heading = &plan.roundabout.heading;
        break;
    case SP_PLAN_HIGHWAY:
        px = &plan.highway.x, py = &plan.highway.y, heading = &plan.highway.heading;
        break;
    default:
        plan.road.name = part->name;
        px = &plan.road.x, py = &plan.road.y, heading = &plan.road.heading;
        break;
    }
    sp_sincos(turn, &s, &c);
    const double old_x = *px, old_y = *py;
    *px = x + c * old_x - s * old_y;
    *py = y + s * old_x + c * old_y;
    *heading += turn;
    return plan;
}

static bool lay(draft *d, const sp_road_part *part, const sp_road_plan *plan, sp_error *err)
{
    uint32_t number;
    if (plan->kind == SP_PLAN_HIGHWAY) {
        return build_highway(d, draft_text(d, "%s.", part->name), &plan->highway, err);
    }
    return plan->kind == SP_PLAN_ROAD ? build_road(d, "", &plan->road, &number, err) : build_plan(d, plan, err);
}

/* ---------------------------------------------------------------- ends */
/* the last road that a highway's main line was cut into */
static uint32_t last_of_highway(const draft *d, const char *first)
{
    uint32_t number = draft_road_named(d, first);
    for (uint32_t i = 2; number; i++) {
        char name[200];
        (void)snprintf(name, sizeof name, "%s_%u", first, i);
        const uint32_t next = draft_road_named(d, name);
        if (!next) {
            break;
        }
        number = next;
    }
    return number;
}

static bool is_free(const road *r, bool at_end)
{
    return (at_end ? &r->successor : &r->predecessor)->kind == LINK_NONE;
}

/* the end as it lies in this draft; the part must have been laid there */
static bool end_find(draft *d, const sp_road_part *part, const sp_road_end *said, open_end *out, sp_error *err)
{
    const bool whole = !said->road || !*said->road;
    const bool highway = part->plan->kind == SP_PLAN_HIGHWAY;
    const char *main_name =
        highway && part->plan->highway.name && *part->plan->highway.name ? part->plan->highway.name : "main";
    const char *name = part->name;
    if (!whole || highway) {
        name = draft_text(d, "%s.%s", part->name, whole ? main_name : said->road);
    }
    *out = (open_end){.road = highway && whole && said->at_end ? last_of_highway(d, name) : draft_road_named(d, name)};
    if (!out->road) {
        return d->failed || sp_error_set(err, SP_BAD_LOAD, NULL, 0, "part '%s' has no road '%s' to be joined",
                                         part->name, whole ? "" : said->road);
    }

    /* arms and ramps have one end that is free */
    const road *r = draft_road_at(d, out->road);
    out->at_end = part->plan->kind == SP_PLAN_ROAD || (highway && whole) ? said->at_end : !is_free(r, false);
    if (!is_free(r, out->at_end)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the %s of road '%s' is joined already",
                            out->at_end ? "end" : "start", r->id);
    }
    const geo_point p = out->at_end ? draft_end(d, out->road) : draft_pose(d, out->road, 0);
    const cubic *e = cubic_find(r->elevation, r->elevation_count, out->at_end ? r->length : 0);
    out->x = p.x;
    out->y = p.y;
    out->z = e ? cubic_at(e, out->at_end ? r->length : 0) : 0;
    out->heading = sp_wrap_angle(p.heading + (out->at_end ? 0 : SP_PI));
    return true;
}

/* ---------------------------------------------------------------- lanes that meet */
static const section *section_there(const road *r, bool at_end)
{
    return &r->section[at_end ? r->section_count - 1 : 0];
}

/* joins lane by lane: ids are mirrored where both roads begin or both end */
static bool lanes_join(draft *d, const open_end *a, const open_end *b, sp_error *err)
{
    const int flip = a->at_end == b->at_end ? -1 : 1;
    const road *ra = draft_road_at(d, a->road), *rb = draft_road_at(d, b->road);
    if (d->failed || !ra->section_count || !rb->section_count) {
        return true;
    }
    int32_t ids[64];
    uint32_t count = 0, driving_a = 0, driving_b = 0;
    const section *ca = section_there(ra, a->at_end), *cb = section_there(rb, b->at_end);
    const lane *sides_b[2] = {cb->left, cb->right};
    const uint32_t counts_b[2] = {cb->left_count, cb->right_count};
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < counts_b[side]; i++) {
            driving_b += sides_b[side][i].type == SP_LANE_DRIVING;
        }
    }
    const lane *sides_a[2] = {ca->left, ca->right};
    const uint32_t counts_a[2] = {ca->left_count, ca->right_count};
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < counts_a[side]; i++) {
            const lane *l = &sides_a[side][i];
            const lane *m = road_lane_find(cb, flip * l->id);
            driving_a += l->type == SP_LANE_DRIVING;
            double in_a, out_a, in_b, out_b;
            if (!m || m->type != l->type || count == 64 ||
                !road_lane_edges(ra, a->at_end ? ra->length : 0, l->id, &in_a, &out_a) ||
                !road_lane_edges(rb, b->at_end ? rb->length : 0, m->id, &in_b, &out_b)) {
                continue;
            }
            if (l->type == SP_LANE_DRIVING && sp_abs(out_a - flip * out_b) > WIDTH_SAME) {
                return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                    "roads '%s' and '%s' do not fit: the outer edge of lane %d lies %.3f m from the "
                                    "middle, that of lane %d %.3f m",
                                    ra->id, rb->id, (int)l->id, sp_abs(out_a), (int)m->id, sp_abs(out_b));
            }
            ids[count++] = l->id;
        }
    }
    if (driving_a != driving_b) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "roads '%s' and '%s' do not fit: %u driving lanes meet %u",
                            ra->id, rb->id, driving_a, driving_b);
    }
    for (uint32_t i = 0; i < count; i++) {
        draft_join(d, a->road, a->at_end, ids[i], b->road, b->at_end, flip * ids[i]);
    }
    return true;
}

static bool meet(const open_end *a, const open_end *b)
{
    return sp_hypot(a->x - b->x, a->y - b->y) < MEETS && sp_abs(a->z - b->z) < MEETS &&
           sp_abs(sp_wrap_angle(a->heading - b->heading - SP_PI)) < MEETS_TURN;
}

/* ---------------------------------------------------------------- a road between two ends */
/* one section with the lanes of the road at that end, its reference line running out of it */
static void bridge_lanes(draft *d, uint32_t number, const open_end *from)
{
    const int flip = from->at_end ? 1 : -1;
    const section *c = section_there(draft_road_at(d, from->road), from->at_end);
    const lane *sides[2] = {c->left, c->right};
    const uint32_t counts[2] = {c->left_count, c->right_count};
    const sp_road_mark center = c->mark_count ? c->mark[c->mark_count - 1].mark : (sp_road_mark){0};
    const double offset =
        flip * road_offset_at(draft_road_at(d, from->road), from->at_end ? draft_road_at(d, from->road)->length : 0);
    (void)draft_section(d, number, 0);
    draft_center_mark(d, number, 0, center);
    if (offset != 0) {
        draft_offset(d, number, (cubic){.a = offset});
    }
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < counts[side] && !d->failed; i++) {
            const lane *l = &sides[side][i];
            double inner, outer;
            const road *r = draft_road_at(d, from->road);
            if (!road_lane_edges(r, from->at_end ? r->length : 0, l->id, &inner, &outer)) {
                continue;
            }
            const sp_road_mark mark = l->mark_count ? l->mark[l->mark_count - 1].mark : (sp_road_mark){0};
            (void)build_lane(d, number, flip * l->id, l->type, sp_abs(outer - inner), mark);
        }
    }
}

static bool bridge(network *n, const open_end *a, const open_end *b, sp_error *err)
{
    draft *d = n->d;
    const uint32_t number = draft_road(d, draft_text(d, "link_%u", ++n->bridges), a->x, a->y, a->heading);
    build_path(d, number, b->x, b->y, b->heading + SP_PI);
    const geo_point end = draft_end(d, number);
    if (!d->failed && (sp_hypot(end.x - b->x, end.y - b->y) > MEETS ||
                       sp_abs(sp_wrap_angle(end.heading - b->heading - SP_PI)) > MEETS_TURN)) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "no smooth road leads from '%s' to '%s'",
                            draft_road_at(d, a->road)->id, draft_road_at(d, b->road)->id);
    }
    const double length = draft_road_at(d, number)->length;
    if (length > 0 && (a->z != 0 || b->z != 0)) {
        const sp_road_level levels[2] = {{0, a->z}, {length, b->z}};
        draft_profile(d, number, levels, 2, 0, 0);
    }
    const road *like = draft_road_at(d, a->road);
    if (like->speed_count) {
        draft_speed(d, number, 0, like->speed[like->speed_count - 1].speed);
    }
    bridge_lanes(d, number, a);
    const open_end start = {.road = number}, stop = {.road = number, .at_end = true};
    return lanes_join(d, a, &start, err) && lanes_join(d, &stop, b, err);
}

/* ---------------------------------------------------------------- the whole */
/* lays part `index` so that its end `said` meets `at` */
static bool part_to(network *n, const sp_road_end *said, const open_end *at, sp_error *err)
{
    const sp_road_part *part = &n->spec->part[said->part];
    draft trial;
    if (!draft_open(&trial)) {
        n->d->failed = true;
        return true;
    }
    const sp_road_plan here = moved(part, 0, 0, 0);
    open_end own = {0};
    bool good = lay(&trial, part, &here, err) && end_find(&trial, part, said, &own, err);
    n->d->failed = n->d->failed || trial.failed;
    draft_close(&trial);
    if (!good || n->d->failed) {
        return good;
    }
    if (sp_abs(own.z - at->z) > MEETS) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                            "part '%s' would begin %.3f m too %s: give its profile that height", part->name,
                            sp_abs(own.z - at->z), own.z > at->z ? "high" : "low");
    }
    double s, c;
    const double turn = sp_wrap_angle(at->heading + SP_PI - own.heading);
    sp_sincos(turn, &s, &c);
    const sp_road_plan plan = moved(part, at->x - (c * own.x - s * own.y), at->y - (s * own.x + c * own.y), turn);
    n->stands[said->part] = true;
    return lay(n->d, part, &plan, err);
}

static bool join(network *n, const sp_road_joint *j, sp_error *err)
{
    const sp_road_network_spec *spec = n->spec;
    const sp_road_end *ends[2] = {&j->a, &j->b};
    if (!n->stands[j->a.part] && n->stands[j->b.part]) {
        ends[0] = &j->b;
        ends[1] = &j->a;
    }
    if (!n->stands[ends[0]->part]) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "neither '%s' nor '%s' is joined to the first part yet",
                            spec->part[j->a.part].name, spec->part[j->b.part].name);
    }
    open_end a, b;
    const bool both = n->stands[ends[1]->part];
    if (!end_find(n->d, &spec->part[ends[0]->part], ends[0], &a, err) || (!both && !part_to(n, ends[1], &a, err)) ||
        !end_find(n->d, &spec->part[ends[1]->part], ends[1], &b, err) || n->d->failed) {
        return n->d->failed;
    }
    if (a.road == b.road && a.at_end == b.at_end) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "an end cannot be joined to itself");
    }
    return !both || meet(&a, &b) ? lanes_join(n->d, &a, &b, err) : bridge(n, &a, &b, err);
}

bool build_network(draft *d, const sp_road_network_spec *spec, sp_error *err)
{
    if (spec->part_count < 1 || spec->part_count > PARTS_MOST || spec->joint_count > JOINTS_MOST) {
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "a network has 1 to %d parts and at most %d joints", PARTS_MOST,
                            JOINTS_MOST);
    }
    for (uint32_t i = 0; i < spec->part_count; i++) {
        if (!spec->part[i].name || !*spec->part[i].name || !spec->part[i].plan ||
            spec->part[i].plan->kind == SP_PLAN_NETWORK) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "part %u needs a name, and is no network itself", i + 1);
        }
    }
    network n = {.d = d, .spec = spec};
    const sp_road_plan first = moved(&spec->part[0], 0, 0, 0);
    n.stands[0] = true;
    bool good = lay(d, &spec->part[0], &first, err);
    for (uint32_t i = 0; i < spec->joint_count && good && !d->failed; i++) {
        const sp_road_joint *j = &spec->joint[i];
        good = j->a.part < spec->part_count && j->b.part < spec->part_count
                   ? join(&n, j, err)
                   : sp_error_set(err, SP_BAD_LOAD, NULL, 0, "joint %u names a part that is not there", i + 1);
    }
    for (uint32_t i = 0; i < spec->part_count && good && !d->failed; i++) {
        if (!n.stands[i]) {
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "part '%s' is joined to nothing", spec->part[i].name);
        }
    }
    return good;
}
