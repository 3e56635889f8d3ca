/* shape.h - crossings and roundabouts to be built by tests, and what must hold of all of them: pieces, ways and
 * sections meet. */
#ifndef SP_TESTS_ROAD_SHAPE_H
#define SP_TESTS_ROAD_SHAPE_H

#include "road/inside.h"
#include "tests/check.h"

static inline sp_road_arm arm_of(const char *name, double degrees)
{
    return (sp_road_arm){.name = name,
                         .heading = degrees * SP_PI / 180,
                         .length = 100,
                         .lanes_in = 1,
                         .lanes_out = 1,
                         .lane_width = 3.5,
                         .pocket_taper = 20,
                         .speed_limit = 50 / 3.6};
}

static inline const sp_road_net *build(const sp_road_plan *plan, sp_arena *arena)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_plan_build(plan, arena, &net, &err));
    if (err.code) {
        fprintf(stderr, "%s\n", err.text);
    }
    return net;
}

static inline sp_road_plan crossing(const sp_road_arm *arms, uint32_t count)
{
    return (sp_road_plan){.kind = SP_PLAN_JUNCTION, .junction = {.arm = arms, .arm_count = count, .curve = 8}};
}

static inline sp_road_plan roundabout(const sp_road_arm *arms, uint32_t count, uint32_t lanes)
{
    return (sp_road_plan){
        .kind = SP_PLAN_ROUNDABOUT,
        .roundabout = {.arm = arms, .arm_count = count, .radius = 20, .lanes = lanes, .lane_width = 5}};
}

/* where a lane's middle is at an end of its road, in the direction of its traffic */
static inline sp_road_point lane_pose(const sp_road_net *net, uint32_t number, double s, int32_t lane_id)
{
    sp_road_point p = {0};
    const double t = sp_road_lane_center(net, number, s, lane_id);
    CHECK(sp_road_at(net, (sp_road_place){number, lane_id, s, t}, &p));
    if (sp_road_direction(net, number, lane_id) < 0) {
        p.heading = sp_wrap_angle(p.heading + SP_PI);
    }
    return p;
}

static inline void check_meet(const sp_road_net *net, uint32_t a, double sa, int32_t la, uint32_t b, double sb,
                              int32_t lb)
{
    const sp_road_point p = lane_pose(net, a, sa, la), q = lane_pose(net, b, sb, lb);
    CHECK_NEAR(sp_hypot(p.position.x - q.position.x, p.position.y - q.position.y), 0, 1e-9);
    CHECK_NEAR(sp_wrap_angle(p.heading - q.heading), 0, 1e-9);
    sp_lane_info wa, wb;
    CHECK(sp_road_lane(net, a, sa, la, &wa) && sp_road_lane(net, b, sb, lb, &wb));
    CHECK_NEAR(wa.width, wb.width, 1e-9);
}

/* pieces of a road follow on each other, in place, heading and curvature */
static inline void check_pieces(const road *r, bool smooth)
{
    for (uint32_t i = 1; i < r->geo_count; i++) {
        const geo *a = &r->geo[i - 1], *b = &r->geo[i];
        const geo_point p = geo_at(a, a->length), q = geo_at(b, 0);
        CHECK_NEAR(sp_hypot(p.x - q.x, p.y - q.y), 0, 1e-9);
        CHECK_NEAR(sp_wrap_angle(p.heading - q.heading), 0, 1e-9);
        if (smooth) {
            CHECK_NEAR(p.curvature, q.curvature, 1e-9);
        }
    }
}

/* every link of every driving lane meets what it names, and is answered from there */
static inline void check_closed(const sp_road_net *net)
{
    uint32_t pairs = 0;
    for (uint32_t i = 0; i < net->junction_count; i++) {
        const junction *j = &net->junction[i];
        CHECK(j->connection_count > 0);
        for (uint32_t k = 0; k < j->connection_count; k++) {
            const connection *c = &j->connection[k];
            const road *in = road_of(net, c->incoming), *way = road_of(net, c->connecting);
            const bool leaves_end = in->successor.kind == LINK_JUNCTION && in->successor.target == i;
            CHECK(leaves_end || (in->predecessor.kind == LINK_JUNCTION && in->predecessor.target == i));
            CHECK(way->junction == i + 1 && way->predecessor.target == c->incoming);
            check_pieces(way, true);
            for (uint32_t n = 0; n < c->pair_count; n++, pairs++) {
                const lane_pair p = c->pair[n];
                check_meet(net, c->incoming, leaves_end ? in->length : 0, p.from, c->connecting, 0, p.to);
                const lane *l = road_lane_find(&way->section[0], p.to);
                CHECK(l && l->has_predecessor && l->predecessor == p.from && l->has_successor);
                const uint32_t out = way->successor.target;
                const double s = way->successor.at_end ? sp_road_length(net, out) : 0;
                check_meet(net, c->connecting, way->length, p.to, out, s, l ? l->successor : 0);
                CHECK(sp_road_direction(net, out, l ? l->successor : 0) == (way->successor.at_end ? -1 : 1));
            }
        }
    }
    CHECK(pairs > 0);
}

/* at every border of sections the lanes that follow on each other are as wide and lie at the same t */
static inline void check_sections(const sp_road_net *net)
{
    for (uint32_t number = 1; number <= net->road_count; number++) {
        const road *r = road_of(net, number);
        for (uint32_t i = 1; i < r->section_count; i++) {
            const section *before = &r->section[i - 1], *after = &r->section[i];
            const double s = after->s;
            for (uint32_t k = 0; k < before->right_count + before->left_count; k++) {
                const lane *l = k < before->right_count ? &before->right[k] : &before->left[k - before->right_count];
                const lane *next = l->has_successor ? road_lane_find(after, l->successor) : NULL;
                CHECK(next && next->has_predecessor && next->predecessor == l->id && next->type == l->type);
                sp_lane_info a, b;
                CHECK(sp_road_lane(net, number, s - 1e-9, l->id, &a) && next &&
                      sp_road_lane(net, number, s, next->id, &b));
                CHECK_NEAR(a.width, b.width, 1e-6);
                CHECK_NEAR(a.t_inner, b.t_inner, 1e-6);
                CHECK_NEAR(a.t_outer, b.t_outer, 1e-6);
            }
        }
    }
}

#endif
