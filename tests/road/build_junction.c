/* crossings and roundabouts: their ways close, lead where they should, and left-hand traffic is the mirror image */
#include "road/inside.h"
#include "tests/check.h"

static sp_arena *arena;

static sp_road_arm arm_of(const char *name, double degrees)
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

static const sp_road_net *build(const sp_road_plan *plan)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(sp_road_plan_build(plan, arena, &net, &err));
    if (err.code) {
        fprintf(stderr, "%s\n", err.text);
    }
    return net;
}

static sp_road_plan crossing(const sp_road_arm *arms, uint32_t count)
{
    return (sp_road_plan){.kind = SP_PLAN_JUNCTION, .junction = {.arm = arms, .arm_count = count, .curve = 8}};
}

static sp_road_plan roundabout(const sp_road_arm *arms, uint32_t count, uint32_t lanes)
{
    return (sp_road_plan){
        .kind = SP_PLAN_ROUNDABOUT,
        .roundabout = {.arm = arms, .arm_count = count, .radius = 20, .lanes = lanes, .lane_width = 5}};
}

/* where a lane's middle is at an end of its road, in the direction of its traffic */
static sp_road_point lane_pose(const sp_road_net *net, uint32_t number, double s, int32_t lane_id)
{
    sp_road_point p = {0};
    const double t = sp_road_lane_center(net, number, s, lane_id);
    CHECK(sp_road_at(net, (sp_road_place){number, lane_id, s, t}, &p));
    if (sp_road_direction(net, number, lane_id) < 0) {
        p.heading = sp_wrap_angle(p.heading + SP_PI);
    }
    return p;
}

static void check_meet(const sp_road_net *net, uint32_t a, double sa, int32_t la, uint32_t b, double sb, int32_t lb)
{
    const sp_road_point p = lane_pose(net, a, sa, la), q = lane_pose(net, b, sb, lb);
    CHECK_NEAR(sp_hypot(p.position.x - q.position.x, p.position.y - q.position.y), 0, 1e-9);
    CHECK_NEAR(sp_wrap_angle(p.heading - q.heading), 0, 1e-9);
    sp_lane_info wa, wb;
    CHECK(sp_road_lane(net, a, sa, la, &wa) && sp_road_lane(net, b, sb, lb, &wb));
    CHECK_NEAR(wa.width, wb.width, 1e-9);
}

/* pieces of a road follow on each other, in place, heading and curvature */
static void check_pieces(const road *r, bool smooth)
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
static void check_closed(const sp_road_net *net)
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
static void check_sections(const sp_road_net *net)
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

/* the roads that a lane reaches at the end of its arm's way through the junction, as names */
static void reached(const sp_road_net *net, const char *from, int32_t lane_id, char *out, size_t size)
{
    const road *r = road_of(net, sp_road_by_id(net, from));
    out[0] = 0;
    CHECK(r && r->successor.kind == LINK_JUNCTION);
    const junction *j = &net->junction[r ? r->successor.target : 0];
    for (uint32_t k = 0; k < j->connection_count; k++) {
        const connection *c = &j->connection[k];
        for (uint32_t n = 0; n < c->pair_count; n++) {
            const road *way = road_of(net, c->connecting);
            if (&net->road[c->incoming - 1] == r && c->pair[n].from == lane_id) {
                const lane *l = road_lane_find(&way->section[0], c->pair[n].to);
                const size_t at = strlen(out);
                snprintf(out + at, size - at, "%s%s:%d", at ? " " : "", sp_road_id(net, way->successor.target),
                         l->successor);
            }
        }
    }
}

static void test_cross_of_four(void)
{
    const sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90), arm_of("west", 180)};
    const sp_road_plan plan = crossing(arms, 4);
    const sp_road_net *net = build(&plan);
    CHECK(sp_road_count(net) == 4 + 12 && net->junction_count == 1);
    check_closed(net);
    check_sections(net);
    char text[100];
    reached(net, "south", -1, text, sizeof text);
    CHECK_TEXT(text, "east:1 north:1 west:1");

    /* mouths: corner edges 3.5 m from the axes, joined by 8 m; the arm's outer end is 100 m further out */
    sp_road_point p;
    CHECK(sp_road_at(net, (sp_road_place){1, 0, 0, 0}, &p));
    CHECK_NEAR(p.position.x, 0, 1e-9);
    CHECK_NEAR(p.position.y, -(3.5 + 8 + 100), 1e-9);
    CHECK_NEAR(p.heading, SP_PI / 2, 1e-12);

    /* straight on is straight; the right turn runs outside of the corner's edge by a lane's half at least */
    const road *straight = road_of(net, sp_road_by_id(net, "south_north"));
    CHECK(straight && straight->geo_count == 1 && straight->geo[0].kind == GEO_LINE);
    CHECK_NEAR(straight ? straight->length : 0, 23, 1e-9);
    const uint32_t right = sp_road_by_id(net, "south_east");
    for (double s = 0; s <= sp_road_length(net, right); s += 0.25) {
        CHECK(sp_road_at(net, (sp_road_place){right, -1, s, -1.75}, &p));
        CHECK(sp_hypot(p.position.x - 11.5, p.position.y + 11.5) <= 11.5 * 1.5);
        CHECK(sp_hypot(p.position.x - 11.5, p.position.y + 11.5) >= 8 - 1e-6);
    }
    CHECK(sp_road_speed_limit(net, (sp_road_place){right, -1, 1, 0}) == 50 / 3.6);
}

static void check_groups(const sp_road_net *net, uint32_t south)
{
    /* groups: the pockets across first, then south and north, then east and west */
    CHECK(sp_road_controller_count(net) == 3);
    const sp_road_controller *c = sp_road_controller_get(net, 0);
    CHECK_TEXT(c->name, "south north left");
    CHECK(c->signal_count == 2 && c->sequence == 0 && c->junction == 1);
    CHECK_TEXT(sp_road_controller_get(net, 1)->name, "south north");
    CHECK_TEXT(sp_road_controller_get(net, 2)->name, "east west");
    CHECK(sp_road_controller_get(net, 1)->signal_count == 3 && net->junction[0].controller_count == 3);
    const sp_road_signal *left = sp_road_signal_get(net, sp_road_signal_by_id(net, "south.light.left") - 1);
    CHECK(left && left->kind == SP_SIGNAL_LIGHT && left->lane_from == -1 && left->lane_to == -1);
    CHECK(left && left->controller == 1 && left->road == south && left->orientation == 1);

    /* its face looks to the south, where the traffic is */
    CHECK_NEAR(sp_wrap_angle((left ? left->heading : 0) + SP_PI / 2), 0, 1e-12);
    const sp_road_signal *all = sp_road_signal_get(net, sp_road_signal_by_id(net, "south.light") - 1);
    CHECK(all && all->lane_from == -3 && all->lane_to == -2 && all->t < -12.25 - 1.5);
    CHECK(sp_road_signal_by_id(net, "west.line") != 0);
}

static void test_two_lanes_and_pockets(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90), arm_of("west", 180)};
    for (int i = 0; i < 4; i += 2) {
        arms[i].lanes_in = arms[i].lanes_out = 2;
        arms[i].pocket_left = 40;
        arms[i].shoulder = 1.5;
        arms[i].kerb = true;
    }
    arms[0].pocket_right = 30;
    sp_road_plan plan = crossing(arms, 4);
    plan.junction.control = SP_CONTROL_LIGHTS;
    plan.junction.protected_left = true;
    const sp_road_net *net = build(&plan);
    check_closed(net);
    check_sections(net);
    char text[100];

    /* pocket, two straight on, pocket */
    const char *const wanted[] = {"west:1", "north:1", "north:2", "east:1"};
    for (int32_t i = 0; i < 4; i++) {
        reached(net, "south", -1 - i, text, sizeof text);
        CHECK_TEXT(text, wanted[i]);
    }
    reached(net, "north", -3, text, sizeof text);
    CHECK_TEXT(text, "south:2 west:1");

    /* the straight lanes of the two meet: opposite pockets face each other */
    const road *through = road_of(net, sp_road_by_id(net, "south_north"));
    CHECK(through && through->geo_count == 1 && through->geo[0].kind == GEO_LINE);

    /* lanes: two at the outer end, four at the mouth; the left pocket begins 60 m before it, the right one 50 m */
    const uint32_t south = sp_road_by_id(net, "south");
    sp_lane_info l;
    CHECK(sp_road_lane(net, south, 10, -3, &l) && l.type == SP_LANE_SHOULDER);
    CHECK(sp_road_lane(net, south, 45, -3, &l) && l.type == SP_LANE_DRIVING);
    CHECK(sp_road_lane(net, south, 45, -4, &l) && l.type == SP_LANE_SHOULDER);
    CHECK(sp_road_lane(net, south, 55, -4, &l) && l.type == SP_LANE_DRIVING);
    CHECK(sp_road_lane(net, south, 50, -1, &l));
    CHECK_NEAR(l.width, 1.75, 1e-12);
    CHECK(sp_road_lane(net, south, 99, -1, &l));
    CHECK_NEAR(l.width, 3.5, 1e-12);
    CHECK_NEAR(l.t_inner, 1.75, 1e-12);
    check_groups(net, south);
}

/* what runs beside the corner goes on beside it */
static void test_kerbs_go_round(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90)};
    for (int i = 0; i < 3; i++) {
        arms[i].shoulder = 1;
        arms[i].kerb = true;
    }
    const sp_road_plan plan = crossing(arms, 3);
    const sp_road_net *net = build(&plan);
    check_closed(net);
    const char *const ways[] = {"south_east", "east_north", "north_south"};
    for (int i = 0; i < 3; i++) {
        const road *r = road_of(net, sp_road_by_id(net, ways[i]));
        CHECK(r && r->section[0].right_count == 3 && r->section[0].right[2].type == SP_LANE_SIDEWALK);
        const lane *l = r ? &r->section[0].right[2] : NULL;
        CHECK(l && l->predecessor == -3 && l->successor == 3);
    }

    /* a T: without a way straight on, the stem's one lane takes both */
    char text[100];
    reached(net, "east", -1, text, sizeof text);
    CHECK_TEXT(text, "south:1 north:1");

    /* the through road goes first, the stem yields */
    CHECK(sp_road_signal_by_id(net, "south.priority") && sp_road_signal_by_id(net, "east.yield"));
    CHECK(net->junction[0].priority_count == 2);
}

static void test_roundabout(void)
{
    const sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 10), arm_of("north", 90), arm_of("west", 180)};
    for (uint32_t lanes = 1; lanes <= 2; lanes++) {
        sp_road_arm wide[4];
        memcpy(wide, arms, sizeof wide);
        wide[0].lanes_in = wide[0].lanes_out = lanes;
        const sp_road_plan plan = roundabout(wide, 4, lanes);
        const sp_road_net *net = build(&plan);
        CHECK(net->junction_count == 4 && sp_road_signal_by_id(net, "west.yield"));
        check_closed(net);

        /* once round: four arcs and four junctions on a circle of the inner edge make a full turn */
        double total = 0;
        const char *const parts[] = {"ring.south", "east_ring", "ring.east", "north_ring",
                                     "ring.north", "west_ring", "ring.west", "south_ring"};
        for (int i = 0; i < 8; i++) {
            total += sp_road_length(net, sp_road_by_id(net, parts[i]));
        }
        const double inner = 20 - 5.0 * lanes;
        CHECK_NEAR(total, SP_TAU * inner, 1e-9);

        /* a car that goes on and on along the straightest way comes back, against the clock */
        const uint32_t start = sp_road_by_id(net, "ring.south");
        sp_road_point p, q;
        const double t = sp_road_lane_center(net, start, 1, -1);
        CHECK(sp_road_at(net, (sp_road_place){start, -1, 1, t}, &p));
        CHECK_NEAR(sp_hypot(p.position.x, p.position.y), inner + 2.5, 1e-9);
        CHECK(sp_road_at(net, (sp_road_place){start, -1, 2, t}, &q));
        CHECK(p.position.x * q.position.y - p.position.y * q.position.x > 0);
        char text[100];
        reached(net, "south", -1, text, sizeof text);
        CHECK_TEXT(text, "ring.south:-1");
        reached(net, "ring.west", lanes == 1 ? -1 : -2, text, sizeof text);
        CHECK_TEXT(text, lanes == 1 ? "ring.south:-1 south:1" : "ring.south:-2 south:2");
    }
}

/* y of every point and t of every lane change sign, nothing else */
static void check_mirrored(const sp_road_net *a, const sp_road_net *b)
{
    CHECK(sp_road_count(a) == sp_road_count(b) && sp_road_left_hand(b) && !sp_road_left_hand(a));
    for (uint32_t i = 1; i <= sp_road_count(a); i++) {
        CHECK_TEXT(sp_road_id(a, i), sp_road_id(b, i));
        CHECK(sp_road_length(a, i) == sp_road_length(b, i));
        for (int k = 0; k <= 10; k++) {
            const double s = sp_road_length(a, i) * k / 10;
            sp_road_point p, q;
            CHECK(sp_road_at(a, (sp_road_place){i, 0, s, 2}, &p) && sp_road_at(b, (sp_road_place){i, 0, s, -2}, &q));
            CHECK_NEAR(p.position.x, q.position.x, 1e-12);
            CHECK_NEAR(p.position.y, -q.position.y, 1e-12);
            CHECK_NEAR(sp_wrap_angle(p.heading + q.heading), 0, 1e-12);
        }
        sp_lane_info right, left;
        CHECK(sp_road_lane(a, i, 0, -1, &right) == sp_road_lane(b, i, 0, 1, &left));
        CHECK(sp_road_direction(a, i, -1) == 1 && sp_road_direction(b, i, 1) == 1);
    }
    CHECK(a->signal_count == b->signal_count && a->signal_count > 0);
    for (uint32_t i = 0; i < a->signal_count; i++) {
        CHECK_NEAR(a->signal[i].position.y, -b->signal[i].position.y, 1e-12);
        CHECK(a->signal[i].lane_from == -b->signal[i].lane_to);
    }
}

static void test_left_hand(void)
{
    sp_road_arm arms[] = {arm_of("stem", -80), arm_of("one", 0), arm_of("two", 170)};
    arms[0].pocket_left = 20;
    arms[0].crossing = 3;
    sp_road_plan plan = crossing(arms, 3);
    plan.junction.control = SP_CONTROL_STOP;
    plan.junction.y = 7;
    const sp_road_net *right = build(&plan);

    /* the same as seen in a mirror: headings and sides change sign, and it drives on the left */
    sp_road_arm other[3];
    memcpy(other, arms, sizeof other);
    for (int i = 0; i < 3; i++) {
        other[i].heading = -arms[i].heading;
    }
    other[0].pocket_left = 0;
    other[0].pocket_right = 20;
    sp_road_plan mirrored = crossing(other, 3);
    mirrored.junction.control = SP_CONTROL_STOP;
    mirrored.junction.y = -7;
    mirrored.junction.left_hand = true;
    const sp_road_net *left = build(&mirrored);
    check_mirrored(right, left);
    check_closed(left);
    char text[100];
    reached(left, "stem", 2, text, sizeof text);
    CHECK_TEXT(text, "one:-1");

    sp_road_arm rounds[] = {arm_of("a", 20), arm_of("b", 160), arm_of("c", -90)};
    plan = roundabout(rounds, 3, 1);
    right = build(&plan);
    rounds[0].heading = -rounds[0].heading;
    rounds[1].heading = -rounds[1].heading;
    rounds[2].heading = -rounds[2].heading;
    mirrored = roundabout(rounds, 3, 1);
    mirrored.roundabout.left_hand = true;
    left = build(&mirrored);
    check_mirrored(right, left);
    check_closed(left);
}

/* no wheel of whoever keeps to the lane of a way meets a sidewalk */
static uint32_t kerbs_cut(const sp_road_net *net)
{
    uint32_t cut = 0;
    for (uint32_t i = 0; i < net->junction[0].connection_count; i++) {
        const uint32_t way = net->junction[0].connection[i].connecting;
        const int32_t id = net->left_hand ? 1 : -1;
        for (double s = 0.5; s < sp_road_length(net, way) - 0.5; s += 1) {
            sp_lane_info l;
            CHECK(sp_road_lane(net, way, s, id, &l));
            for (int side = -1; side <= 1; side += 2) {
                sp_road_point p;
                sp_road_candidate found[32];
                const double t = (l.t_inner + l.t_outer) / 2 + side * (l.width / 2 - 0.05);
                CHECK(sp_road_at(net, (sp_road_place){way, id, s, t}, &p));
                const uint32_t n = sp_road_candidates(net, p.position.x, p.position.y, SP_NAN, found, 32);
                for (uint32_t k = 0; k < n && k < 32; k++) {
                    const sp_road_place at = found[k].place;
                    cut += found[k].distance == 0 && sp_road_lane(net, at.road, at.s, at.lane, &l) &&
                           l.type == SP_LANE_SIDEWALK;
                }
                CHECK(sp_road_lane(net, way, s, id, &l));
            }
        }
    }
    return cut;
}

/* many shapes: whatever is accepted closes */
static void test_all_shapes(void)
{
    uint32_t built = 0, cut = 0;
    for (uint32_t n = 0; n < 300; n++) {
        sp_road_arm arms[8];
        static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
        const uint32_t count = 2 + (uint32_t)(sp_random(7, n, 0, 0) * 5);
        for (uint32_t i = 0; i < count; i++) {
            arms[i] = arm_of(names[i], 360.0 / count * (i + 0.6 * sp_random(7, n, i, 1)));
            arms[i].lanes_in = (uint32_t)(sp_random(7, n, i, 2) * 4);
            arms[i].lanes_out = (uint32_t)(sp_random(7, n, i, 3) * 3) + 1;
            arms[i].shoulder = 2 * sp_random(7, n, i, 4);
            arms[i].kerb = sp_random(7, n, i, 5) > 0.5;
            arms[i].lane_width = 2.5 + 2 * sp_random(7, n, i, 6);
            arms[i].pocket_left = arms[i].lanes_in && sp_random(7, n, i, 7) > 0.6 ? 30 : 0;
            arms[i].pocket_right = arms[i].lanes_in && sp_random(7, n, i, 8) > 0.6 ? 40 : 0;
        }
        sp_road_plan plan = crossing(arms, count);
        plan.junction.uturn = sp_random(7, n, 9, 9) > 0.5;
        plan.junction.curve = 2 + 10 * sp_random(7, n, 9, 10);
        plan.junction.control = (sp_junction_control)(n % 4);
        plan.junction.left_hand = n % 2;
        const sp_road_net *net = NULL;
        sp_error err = {0};
        if (sp_road_plan_build(&plan, arena, &net, &err)) {
            built += net->junction[0].connection_count > 0;
            if (net->junction[0].connection_count) {
                check_closed(net);
            }
            check_sections(net);
            cut += count <= 4 && !plan.junction.uturn ? kerbs_cut(net) : 0;
        } else {
            CHECK(err.code == SP_BAD_LOAD && err.text[0]);
        }
    }
    printf("%u of 300 shapes built\n", built);
    CHECK(cut == 0);
    CHECK(built > 100);
}

/* roundabouts of all sizes close or are refused, and no way in or out bends more than a car can */
static void test_all_roundabouts(void)
{
    double sharpest = 0;
    uint32_t built = 0;
    for (uint32_t n = 0; n < 100; n++) {
        sp_road_arm arms[8];
        static const char *const names[] = {"a", "b", "c", "d", "e"};
        const uint32_t count = 2 + (uint32_t)(sp_random(8, n, 0, 0) * 4);
        for (uint32_t i = 0; i < count; i++) {
            arms[i] = arm_of(names[i], 360.0 / count * (i + 0.4 * sp_random(8, n, i, 1)));
            arms[i].lanes_in = (uint32_t)(sp_random(8, n, i, 2) * 3);
            arms[i].lanes_out = (uint32_t)(sp_random(8, n, i, 3) * 2) + 1;
            arms[i].kerb = n % 2;
        }
        sp_road_plan plan = roundabout(arms, count, 1 + n % 2);
        plan.roundabout.radius = 15 + 30 * sp_random(8, n, 9, 9);
        plan.roundabout.left_hand = n % 3 == 0;
        const sp_road_net *net = NULL;
        sp_error err = {0};
        if (!sp_road_plan_build(&plan, arena, &net, &err)) {
            CHECK(strstr(err.text, "no room on the ring") != NULL);
            continue;
        }
        built++;
        check_closed(net);
        for (uint32_t i = 1; i <= sp_road_count(net); i++) {
            for (double s = 0; s < sp_road_length(net, i); s += 0.5) {
                sp_road_point p;
                CHECK(sp_road_at(net, (sp_road_place){i, 0, s, 0}, &p));
                sharpest = sp_max(sharpest, sp_abs(p.curvature));
            }
        }
    }
    printf("%u of 100 roundabouts, bends down to %.1f m\n", built, 1 / sharpest);
    CHECK(built > 70 && sharpest <= 1 / 5.0 + 1e-9);
}

static void check_refused(const sp_road_plan *plan, const char *words)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    CHECK(!sp_road_plan_build(plan, arena, &net, &err) && !net && err.code == SP_BAD_LOAD);
    CHECK(strstr(err.text, words) != NULL);
    if (!strstr(err.text, words)) {
        fprintf(stderr, "said: %s\n", err.text);
    }
}

static void test_refusals(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90)};
    sp_road_plan plan = crossing(arms, 1);
    check_refused(&plan, "2 to 8 arms, not 1");
    plan = crossing(arms, 3);
    plan.junction.curve = SP_NAN;
    check_refused(&plan, "corners' radius");
    plan.junction.curve = 8;
    arms[1].name = "south";
    check_refused(&plan, "two arms are named 'south'");
    arms[1].name = "east";
    arms[1].heading = 1.3;
    check_refused(&plan, "arms 'east' and 'north' are less than 29 deg apart");
    arms[1].heading = 0;
    arms[2].pocket_left = 90;
    check_refused(&plan, "arm 'north': its pocket and taper together are longer than the arm");
    arms[2].pocket_left = 0;
    arms[2].pocket_right = 20;
    check_refused(&plan, "arm 'north': a pocket to the right, but no way there");
    arms[2].pocket_right = 0;
    arms[0].lane_width = -1;
    check_refused(&plan, "arm 'south': its lanes are 2 to 10 m wide");
    arms[0].lane_width = 3.5;
    arms[0].speed_limit = 1e308;
    check_refused(&plan, "arm 'south': its speed limit");
    arms[0].speed_limit = 0;
    arms[0].shoulder = 1e-300;
    check_refused(&plan, "arm 'south': shoulder");
    arms[0].shoulder = 0;
    const sp_road_level wall[] = {{0, 0}, {1, 9}};
    arms[0].profile = wall;
    arms[0].profile_count = 2;
    check_refused(&plan, "arm 'south': points of its profile");
    arms[0].profile_count = 0;
    plan = roundabout(arms, 3, 2);
    plan.roundabout.speed_limit = 1e308;
    check_refused(&plan, "speed limit");
    plan = roundabout(arms, 3, 4);
    check_refused(&plan, "1 to 3 lanes");
    plan = roundabout(arms, 3, 3);
    plan.roundabout.radius = 16;
    check_refused(&plan, "island of 3 m");
}

/* memory that runs out anywhere is an error, not a crash */
static void test_memory(void)
{
    sp_road_arm arms[] = {arm_of("south", -90), arm_of("east", 0), arm_of("north", 90), arm_of("west", 180)};
    arms[0].pocket_left = 30;
    sp_road_plan plans[2] = {crossing(arms, 4), {0}};
    plans[0].junction.control = SP_CONTROL_LIGHTS;
    plans[0].junction.left_hand = true;
    arms[0].pocket_left = 0;
    plans[1] = roundabout(arms, 4, 2);
    for (int k = 0; k < 2; k++) {
        bool good = false;
        for (uint64_t n = 1; n < 200 && !good; n++) {
            sp_arena *a = sp_arena_create();
            const sp_road_net *net;
            sp_error err = {0};
            sp_memory_fail_at(n);
            good = sp_road_plan_build(&plans[k], a, &net, &err);
            sp_memory_fail_at(0);
            CHECK(good || err.code == SP_BAD_BENCH);
            sp_arena_destroy(a);
        }
        CHECK(good);
    }
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_cross_of_four);
    RUN(test_two_lanes_and_pockets);
    RUN(test_kerbs_go_round);
    RUN(test_roundabout);
    RUN(test_left_hand);
    RUN(test_all_shapes);
    RUN(test_all_roundabouts);
    RUN(test_refusals);
    RUN(test_memory);
    sp_arena_destroy(arena);
    return DONE();
}
