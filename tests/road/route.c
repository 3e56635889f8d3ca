/* routes: the best way against a slow search that knows the public queries alone; places on it; ways without a goal. */
#include "tests/road/village.h"

#include <sys/stat.h>
#include <time.h>

#define BOTH_PAIRS "<laneLink from=\"-1\" to=\"-1\"/><laneLink from=\"-2\" to=\"-2\"/>"
#define RIGHT_PAIR "<laneLink from=\"-2\" to=\"-1\"/>"

static sp_arena *arena;

/* ---- what every route must be ---- */
static void check_route(const sp_road_net *net, const sp_road_route *route, double gap)
{
    double start = 0, worst = 0;
    for (uint32_t i = 0; i < route->leg_count; i++) {
        const sp_road_leg *l = &route->leg[i], *next = l + 1;
        CHECK(l->start == start && l->length >= 0);
        start += l->length;
        CHECK((l->to - l->from) * sp_road_direction(net, l->road, l->lane) >= 0);
        if (i + 1 == route->leg_count) {
            CHECK(!l->beside);
            break;
        }
        CHECK(!l->beside || (next->road == l->road && sp_abs(next->lane - l->lane) == 1 && next->from == l->to));
        sp_road_point a, b;
        if (!l->beside) {
            /* where a lane ends and the next begins: the same point, as well as the file is drawn */
            sp_road_place p = {0}, q = {0};
            CHECK(sp_road_route_at(net, route, start - 1e-7, &p) && sp_road_route_at(net, route, start, &q));
            (void)sp_road_at(net, p, &a);
            (void)sp_road_at(net, q, &b);
            const double apart = sp_hypot(a.position.x - b.position.x, a.position.y - b.position.y);
            if (apart > gap) {
                fprintf(stderr, "road '%s' lane %d to road '%s' lane %d: %g m apart\n", sp_road_id(net, l->road),
                        (int)l->lane, sp_road_id(net, next->road), (int)next->lane, apart);
            }
            worst = sp_max(worst, apart);
        }
    }
    CHECK(route->length == start);
    CHECK(worst <= gap);
}

/* ---- the slow way: Bellman and Ford over entries of lanes ---- */
typedef struct entry {
    sp_road_place at;
    double cost, length, end; /* end: s */
} entry;
typedef struct slow {
    const sp_road_net *net;
    entry *e;
    uint32_t count;
} slow;

static double section_border(const sp_road_net *net, const sp_road_place *p)
{
    const road *r = road_of(net, p->road);
    const bool with = sp_road_direction(net, p->road, p->lane) > 0;
    uint32_t i = 0;
    while (i + 1 < r->section_count && (with ? r->section[i + 1].s <= p->s : r->section[i + 1].s < p->s)) {
        i++;
    }
    return with ? (i + 1 < r->section_count ? r->section[i + 1].s : r->length) : r->section[i].s;
}

/* metres of the lane's middle by chords of half a metre */
static double chords(const sp_road_net *net, const sp_road_place *p, double to)
{
    const uint32_t n = 2 + (uint32_t)(sp_abs(to - p->s) * 2);
    sp_road_point a = {0}, b;
    double sum = 0;
    for (uint32_t i = 0; i <= n; i++) {
        /* a hair inside: at a border another lane may go by this id */
        const double s = p->s + (to - p->s) * (1e-7 + (1 - 2e-7) * i / n);
        (void)sp_road_at(net, (sp_road_place){p->road, p->lane, s, sp_road_lane_center(net, p->road, s, p->lane)}, &b);
        sum += i ? sp_hypot(b.position.x - a.position.x, b.position.y - a.position.y) : 0;
        a = b;
    }
    return sum;
}

static bool drivable(const sp_road_net *net, sp_road_place p)
{
    const double end = section_border(net, &p);
    double wide = 0;
    sp_lane_info l = {0};
    for (int i = 0; i < 3; i++) {
        const double s = p.s + (end - p.s) * (i == 0 ? 1e-6 : (i == 1 ? 0.5 : 1 - 1e-6));
        wide = sp_road_lane(net, p.road, s, p.lane, &l) ? sp_max(wide, l.width) : wide;
    }
    return l.type == SP_LANE_DRIVING && wide > 1;
}

static uint32_t entry_of(slow *w, sp_road_place p)
{
    for (uint32_t i = 0; i < w->count; i++) {
        if (w->e[i].at.road == p.road && w->e[i].at.lane == p.lane && w->e[i].at.s == p.s &&
            w->e[i].end == section_border(w->net, &p)) {
            return i;
        }
    }
    if (w->count == 4000 || !drivable(w->net, p)) {
        return UINT32_MAX;
    }
    const double end = section_border(w->net, &p);
    w->e[w->count] = (entry){p, SP_INFINITY, chords(w->net, &p, end), end};
    return w->count++;
}

static uint32_t followers(slow *w, uint32_t i, uint32_t out[16], double cost[16])
{
    const entry e = w->e[i];
    sp_road_place next[12];
    const double middle = (e.at.s + e.end) / 2;
    uint32_t count = 0, found = sp_road_next(w->net, (sp_road_place){e.at.road, e.at.lane, middle, 0}, false, next, 12);
    for (uint32_t k = 0; k < found && k < 12; k++) {
        const uint32_t at = entry_of(w, next[k]);
        if (at != UINT32_MAX) {
            cost[count] = e.length;
            out[count++] = at;
        }
    }
    for (int side = -1; side <= 1; side += 2) {
        const int32_t lane_beside = sp_road_neighbour(w->net, e.at.road, middle, e.at.lane, side);
        if (lane_beside == 0 || (lane_beside > 0) != (e.at.lane > 0)) {
            continue;
        }
        const uint32_t at = entry_of(w, (sp_road_place){e.at.road, lane_beside, e.at.s, 0});
        if (at != UINT32_MAX) {
            cost[count] = 20 + 1e-3 * sp_max(0, 60 - e.length);
            out[count++] = at;
        }
    }
    return count;
}

/* the cost of the way from the beginning of a lane to `share` of another; infinite: none */
static double slow_cost(const sp_road_net *net, sp_road_place from, sp_road_place to, double share)
{
    static entry room[4000];
    slow w = {net, room, 0};
    uint32_t out[16];
    double cost[16];
    if (entry_of(&w, from) == UINT32_MAX) {
        return SP_INFINITY;
    }
    w.e[0].cost = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < w.count; i++) {
            const uint32_t n = followers(&w, i, out, cost);
            for (uint32_t k = 0; k < n; k++) {
                if (w.e[i].cost + cost[k] < w.e[out[k]].cost - 1e-9) {
                    w.e[out[k]].cost = w.e[i].cost + cost[k];
                    changed = true;
                }
            }
        }
    }
    const uint32_t goal = entry_of(&w, to);
    return goal == UINT32_MAX ? SP_INFINITY : w.e[goal].cost + share * w.e[goal].length;
}

static double cost_of(const sp_road_route *r)
{
    double sum = r->length;
    for (uint32_t i = 0; i < r->leg_count; i++) {
        sum += r->leg[i].beside ? 20 : 0;
    }
    return sum;
}

/* ---- small networks ---- */
static void test_change_of_lane(void)
{
    town t;
    town_fork(&t, BOTH_PAIRS, RIGHT_PAIR);
    const sp_road_net *net = town_read(&t);
    const uint32_t b = sp_road_by_id(net, "B"), c = sp_road_by_id(net, "C");
    const sp_road_route *r;
    sp_error err = {0};

    /* from the left lane to C: over to the right one first, then R, then C */
    CHECK(sp_road_route_find(net, (sp_road_place){1, -1, 20, -1.75}, NULL, 0, (sp_road_place){c, -1, 100, -1.75},
                             SP_ROUTE_SHORTEST, t.arena, &r, &err));
    check_route(net, r, 1e-6);
    CHECK(r->leg_count == 4 && r->leg[0].beside && r->leg[0].lane == -1 && r->leg[1].lane == -2 && r->leg[3].road == c);
    CHECK_NEAR(r->length, 180 + 14.75 * SP_PI / 2 + 100, 1e-9);

    /* places on it: the other lane's s counts too; beyond its ends it clamps and says so */
    sp_road_place p;
    double along;
    uint32_t leg = 0;
    CHECK(sp_road_route_where(net, r, (sp_road_place){1, -1, 195, -1.75}, &leg, &along) && leg == 1);
    CHECK_NEAR(along, 175, 1e-9);
    CHECK(!sp_road_route_where(net, r, (sp_road_place){b, -1, 5, -1.75}, &leg, &along));
    CHECK(sp_road_route_at(net, r, r->length - 30, &p) && p.road == c);
    CHECK_NEAR(p.s, 70, 1e-9);
    CHECK(!sp_road_route_at(net, r, r->length + 1, &p) && p.s == 100);

    /* walks along it take the turn, from the lane beside the route's as well; without it they go straight */
    CHECK(sp_road_advance_on(net, r, (sp_road_place){1, -1, 180, -1.75}, 100, &p) && p.road == c && p.lane == -1);
    CHECK(sp_road_advance_on(net, NULL, (sp_road_place){1, -1, 180, -1.75}, 100, &p) && p.road == b);
    CHECK(sp_road_advance_on(net, r, (sp_road_place){1, -2, 180, -5.25}, 60, &p) && p.road == c);
    double d;
    CHECK(sp_road_distance_on(net, r, (sp_road_place){1, -2, 180, -5.25}, p, 500, &d));
    CHECK_NEAR(d, 60, 1e-9);
    CHECK(!sp_road_distance(net, (sp_road_place){1, -2, 180, -5.25}, p, 500, &d));
    CHECK(sp_road_advance_on(net, r, p, -60, &p) && p.road == 1);
    CHECK_NEAR(p.s, 180, 1e-9);
    town_end(&t);
}

static void test_no_way(void)
{
    town t;
    town_fork(&t, BOTH_PAIRS, RIGHT_PAIR);
    const sp_road_net *net = town_read(&t);
    const sp_road_route *r;
    sp_error err = {0};

    /* back along a one-way road; from no lane; to no road */
    CHECK(!sp_road_route_find(net, (sp_road_place){2, -1, 50, 0}, NULL, 0, (sp_road_place){1, -1, 5, 0},
                              SP_ROUTE_SHORTEST, t.arena, &r, &err) &&
          r == NULL);
    CHECK(err.code == SP_BAD_LOAD && strstr(err.text, "no way") && strstr(err.text, "'A'"));
    err = (sp_error){0};
    CHECK(!sp_road_route_find(net, (sp_road_place){1, -9, 50, 0}, NULL, 0, (sp_road_place){2, -1, 5, 0},
                              SP_ROUTE_SHORTEST, t.arena, &r, &err) &&
          strstr(err.text, "lane -9"));
    err = (sp_error){0};
    CHECK(!sp_road_route_find(net, (sp_road_place){1, -1, 50, 0}, NULL, 0, (sp_road_place){99, -1, 5, 0},
                              SP_ROUTE_SHORTEST, t.arena, &r, &err) &&
          err.code == SP_BAD_LOAD);
    town_end(&t);
}

/* a ring of 400 m; from it, at s = 100, nothing */
static void test_behind(void)
{
    town t;
    town_begin(&t);
    town_add(&t, (town_road){.id = "ring",
                             .length = 400,
                             .curvature = SP_TAU / 400,
                             .right = 2,
                             .links = ROAD_LINK("successor", "ring", "start") ROAD_LINK("predecessor", "ring", "end")});
    const sp_road_net *net = town_read(&t);
    const sp_road_route *r;
    sp_error err = {0};
    const double around = 400 + 1.75 * SP_TAU;
    const sp_road_place from = {1, -1, 100, -1.75}, ahead = {1, -1, 150, -1.75}, behind = {1, -1, 50, -1.75};
    CHECK(sp_road_route_find(net, from, NULL, 0, ahead, SP_ROUTE_SHORTEST, t.arena, &r, &err));
    CHECK_NEAR(r->length, around / 8, 1e-9);
    CHECK(sp_road_route_find(net, from, NULL, 0, behind, SP_ROUTE_SHORTEST, t.arena, &r, &err));
    CHECK_NEAR(r->length, around * 7 / 8, 1e-9);
    check_route(net, r, 1e-6);

    /* by way of a place behind: nearly once around, and on */
    CHECK(sp_road_route_find(net, from, &behind, 1, ahead, SP_ROUTE_SHORTEST, t.arena, &r, &err));
    CHECK_NEAR(r->length, around * 9 / 8, 1e-9);
    check_route(net, r, 1e-6);

    /* it passes s = 120 twice: the hint says which pass */
    double along;
    uint32_t leg = 0;
    CHECK(sp_road_route_where(net, r, (sp_road_place){1, -1, 120, 0}, &leg, &along) && along < around / 8);
    leg = r->leg_count - 1;
    CHECK(sp_road_route_where(net, r, (sp_road_place){1, -1, 120, 0}, &leg, &along) && along > around);

    /* on and on: 1000 m, from a seed or without one the same here */
    CHECK(sp_road_route_on(net, from, 1000, 7, t.arena, &r, &err));
    CHECK_NEAR(r->length, 1000, 1e-6);
    check_route(net, r, 1e-6);
    town_end(&t);
}

/* two ways from A to Z: through T, 100 m longer and twice as fast, or over S through two junctions */
static void test_kinds(void)
{
    town t;
    town_begin(&t);
    town_add(&t,
             (town_road){.id = "A", .length = 100, .right = 1, .limit = 10, .links = JUNCTION_LINK("successor", "J")});
    town_add(&t, (town_road){.id = "c1",
                             .junction = "J",
                             .x = 100,
                             .length = 300,
                             .right = 1,
                             .limit = 10,
                             .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "M", "start")});
    town_add(&t, (town_road){.id = "c2",
                             .junction = "J",
                             .x = 100,
                             .length = 900,
                             .right = 1,
                             .limit = 30,
                             .links = ROAD_LINK("predecessor", "A", "end") ROAD_LINK("successor", "Z", "start")});
    town_add(&t, (town_road){.id = "M",
                             .x = 400,
                             .length = 100,
                             .right = 1,
                             .limit = 10,
                             .links = JUNCTION_LINK("predecessor", "J") JUNCTION_LINK("successor", "K")});
    town_add(&t, (town_road){.id = "c3",
                             .junction = "K",
                             .x = 500,
                             .length = 300,
                             .right = 1,
                             .limit = 10,
                             .links = ROAD_LINK("predecessor", "M", "end") ROAD_LINK("successor", "Z", "start")});
    town_add(
        &t,
        (town_road){
            .id = "Z", .x = 1000, .length = 100, .right = 1, .limit = 10, .links = JUNCTION_LINK("predecessor", "J")});
    town_say(
        &t,
        "<junction id=\"J\" name=\"\"><connection id=\"0\" incomingRoad=\"A\" connectingRoad=\"c1\" "
        "contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection><connection id=\"1\" incomingRoad=\"A\" "
        "connectingRoad=\"c2\" contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection></junction>"
        "<junction id=\"K\" name=\"\"><connection id=\"0\" incomingRoad=\"M\" connectingRoad=\"c3\" "
        "contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection></junction>");
    const sp_road_net *net = town_read(&t);
    const uint32_t z = sp_road_by_id(net, "Z");
    const double length[] = {850, 1050, 1050};
    for (int kind = 0; kind < 3; kind++) {
        const sp_road_route *r;
        sp_error err = {0};
        CHECK(sp_road_route_find(net, (sp_road_place){1, -1, 0, -1.75}, NULL, 0, (sp_road_place){z, -1, 50, -1.75},
                                 (sp_route_kind)kind, t.arena, &r, &err));
        CHECK_NEAR(r->length, length[kind], 1e-9);
    }
    town_end(&t);
}

static void test_dead_ends(void)
{
    /* B is 300 m long, C 300 m; R and S lead there; for 450 m from A's end both do, for 250 + 320 m only the longer */
    town t;
    town_fork(&t, BOTH_PAIRS, RIGHT_PAIR);
    const sp_road_net *net = town_read(&t);
    const uint32_t c = sp_road_by_id(net, "C"), b = sp_road_by_id(net, "B");
    const sp_road_route *r;
    sp_error err = {0};
    int seen_b = 0, seen_c = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        CHECK(sp_road_route_on(net, (sp_road_place){1, -2, 150, -5.25}, 300, seed, t.arena, &r, &err));
        CHECK_NEAR(r->length, 300, 1e-6);
        seen_b += r->leg[r->leg_count - 1].road == b;
        seen_c += r->leg[r->leg_count - 1].road == c;
    }
    CHECK(seen_b > 5 && seen_c > 5 && seen_b + seen_c == 40);

    /* over R it is a quarter of 14.75 m around, 3.2 m more than the 20 m of S: only C reaches that far */
    for (uint64_t seed = 0; seed < 20; seed++) {
        CHECK(sp_road_route_on(net, (sp_road_place){1, -2, 150, -5.25}, 372, seed, t.arena, &r, &err));
        CHECK(r->leg[r->leg_count - 1].road == c);
        CHECK_NEAR(r->length, 372, 1e-6);
    }
    CHECK(sp_road_route_on(net, (sp_road_place){1, -2, 150, -5.25}, 5000, 3, t.arena, &r, &err));
    CHECK_NEAR(r->length, 50 + 14.75 * SP_PI / 2 + 300, 1e-6);
    CHECK(sp_road_route_on(net, (sp_road_place){1, -2, 150, -5.25}, 300, 0, t.arena, &r, &err));
    CHECK(r->leg[r->leg_count - 1].road == b);
    town_end(&t);
}

/* ---- the corpus ---- */
static const sp_road_net *corpus(const char *name)
{
    char path[600];
    sp_error err = {0};
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/../shared/corpus/xodr/%s", root ? root : ".", name);
    struct stat info;
    size_t size;
    const sp_road_net *net = NULL;
    if (stat(path, &info) != 0) {
        return NULL;
    }
    const char *text = sp_file_read(arena, path, &size, &err);
    CHECK(text && sp_road_read_xodr(path, text, size, arena, &net, &err));
    return net;
}

/* the beginning of a driving lane drawn from `draw` */
static bool some_lane(const sp_road_net *net, uint32_t draw, sp_road_place *out)
{
    for (uint32_t i = 0; i < 50; i++) {
        const uint32_t number = 1 + (uint32_t)(sp_random(draw, 1, i, 0) * sp_road_count(net));
        const road *r = road_of(net, number);
        const section *c = &r->section[(uint32_t)(sp_random(draw, 1, i, 1) * r->section_count)];
        const uint32_t lanes = c->left_count + c->right_count, n = (uint32_t)(sp_random(draw, 1, i, 2) * lanes);
        const double end = c + 1 < r->section + r->section_count ? c[1].s : r->length;
        if (lanes == 0 || end - c->s < 1) {
            continue;
        }
        const int32_t id = n < c->left_count ? c->left[n].id : c->right[n - c->left_count].id;
        *out = (sp_road_place){number, id, sp_road_direction(net, number, id) > 0 ? c->s : end, 0};
        if (drivable(net, *out)) {
            return true;
        }
    }
    return false;
}

static void check_town(const char *name, uint32_t pairs, double gap)
{
    const sp_road_net *net = corpus(name);
    if (!net) {
        return;
    }
    uint32_t ways = 0, none = 0;
    for (uint32_t i = 0; i < pairs; i++) {
        sp_road_place from, to;
        if (!some_lane(net, 2 * i, &from) || !some_lane(net, 2 * i + 1, &to)) {
            continue;
        }
        /* a hair into the lane, so that a border does not make it another */
        const double border = section_border(net, &to), slow_way = slow_cost(net, from, to, 0.6);
        sp_road_place a = from, b = to;
        b.s = to.s + 0.6 * (border - to.s);
        a.s += 1e-6 * sp_road_direction(net, a.road, a.lane);
        const sp_road_route *r;
        sp_error err = {0};
        const bool found = sp_road_route_find(net, a, NULL, 0, b, SP_ROUTE_SHORTEST, arena, &r, &err);
        CHECK(found == sp_finite(slow_way));
        if (found && sp_finite(slow_way)) {
            CHECK_NEAR(cost_of(r), slow_way, 0.3 + 2e-3 * slow_way);
            check_route(net, r, gap);
            ways++;
        } else {
            none++;
        }
    }
    printf("%s: %u ways as the slow search has them, %u times none\n", name, ways, none);
    CHECK(ways > 0);

    /* on and on */
    for (uint64_t seed = 0; seed < 8; seed++) {
        sp_road_place from;
        const sp_road_route *r = NULL, *again = NULL;
        sp_error err = {0};
        if (!some_lane(net, (uint32_t)seed, &from)) {
            continue;
        }
        from.s += 1e-6 * sp_road_direction(net, from.road, from.lane);
        CHECK(sp_road_route_on(net, from, 2000, seed, arena, &r, &err) &&
              sp_road_route_on(net, from, 2000, seed, arena, &again, &err));
        CHECK(r && again && r->leg_count == again->leg_count && r->length == again->length && r->length <= 2000 + 1e-6);
        check_route(net, r, gap);
        for (double d = 0; d < r->length; d += 37) {
            sp_road_place p = {0}, q = {0};
            uint32_t leg = 0;
            double along = 0;
            while (leg + 1 < r->leg_count && r->leg[leg + 1].start <= d) {
                leg++;
            }
            CHECK(sp_road_route_at(net, r, d, &p) && sp_road_route_where(net, r, p, &leg, &along));
            CHECK_NEAR(along, d, 1e-5);
            CHECK(sp_road_route_at(net, r, along, &q));
            CHECK_NEAR(q.s, p.s, 1e-5);
        }
    }
}

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void test_corpus(void)
{
    if (!corpus("esmini/fabriksgatan.xodr")) {
        SKIP("no corpus beside the repository: no real town is driven through");
    }
    check_town("esmini/fabriksgatan.xodr", 40, 0.05);
    check_town("esmini/multi_lanesections.xodr", 30, 0.05);
    check_town("esmini/highway_exit.xodr", 30, 0.05);
    check_town("esmini/simple_3way_intersection.xodr", 20, 0.05);
    check_town("carla/Town01.xodr", 6, 0.2);
    check_town("carla/Town04.xodr", 3, 0.2);

    /* how long a query takes */
    const sp_road_net *net = corpus("carla/Town04.xodr");
    double worst = 0, sum = 0, longest = 0;
    uint32_t found = 0;
    for (uint32_t i = 0; i < 40; i++) {
        sp_road_place from, to;
        const sp_road_route *r;
        sp_error err = {0};
        if (!some_lane(net, 1000 + 2 * i, &from) || !some_lane(net, 1001 + 2 * i, &to)) {
            continue;
        }
        const double before = seconds();
        if (sp_road_route_find(net, from, NULL, 0, to, SP_ROUTE_SHORTEST, arena, &r, &err)) {
            longest = sp_max(longest, r->length);
            found++;
        }
        worst = sp_max(worst, seconds() - before);
        sum += seconds() - before;
    }
    printf("Town04: a route in %.2f ms, at worst %.2f ms; %u of 40 found, the longest %.0f m\n", sum / 40 * 1e3,
           worst * 1e3, found, longest);
    CHECK(found > 5);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(test_change_of_lane);
    RUN(test_no_way);
    RUN(test_behind);
    RUN(test_kinds);
    RUN(test_dead_ends);
    RUN(test_corpus);
    sp_arena_destroy(arena);
    return DONE();
}
