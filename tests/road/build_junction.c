/* crossings and roundabouts: their ways close, lead where they should, and left-hand traffic is the mirror image */
#include "tests/road/shape.h"

static sp_arena *arena;

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
    const sp_road_net *net = build(&plan, arena);
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
    const sp_road_net *net = build(&plan, arena);
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
    const sp_road_net *net = build(&plan, arena);
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
        const sp_road_net *net = build(&plan, arena);
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
    const sp_road_net *right = build(&plan, arena);

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
    const sp_road_net *left = build(&mirrored, arena);
    check_mirrored(right, left);
    check_closed(left);
    char text[100];
    reached(left, "stem", 2, text, sizeof text);
    CHECK_TEXT(text, "one:-1");

    sp_road_arm rounds[] = {arm_of("a", 20), arm_of("b", 160), arm_of("c", -90)};
    plan = roundabout(rounds, 3, 1);
    right = build(&plan, arena);
    rounds[0].heading = -rounds[0].heading;
    rounds[1].heading = -rounds[1].heading;
    rounds[2].heading = -rounds[2].heading;
    mirrored = roundabout(rounds, 3, 1);
    mirrored.roundabout.left_hand = true;
    left = build(&mirrored, arena);
    check_mirrored(right, left);
    check_closed(left);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_cross_of_four);
    RUN(test_two_lanes_and_pockets);
    RUN(test_kerbs_go_round);
    RUN(test_roundabout);
    RUN(test_left_hand);
    sp_arena_destroy(arena);
    return DONE();
}
