/* all facts of a place at once, the lines about a lane and walks of many places: to the bit what the single questions
 * say, on every lane of the roads that are shipped and of the corpus. */
#include "road/inside.h"
#include "tests/check.h"

#include <dirent.h>
#include <sys/stat.h>

#define WIDE(id) "<lane id=\"" id "\" type=\"driving\"><width sOffset=\"0\" a=\"4\" b=\"0\" c=\"0\" d=\"0\"/></lane>"

static sp_arena *arena;

/* how much was looked at, and how much of it differs */
typedef struct tally {
    uint32_t files, places, steps, quick, routed;
    uint32_t facts_bad, lines_bad, steps_bad;
} tally;

/* the words of a record that are equal to the bit; its bytes between the members are not looked at */
static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_point(const sp_road_point *a, const sp_road_point *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
_Static_assert(sizeof(sp_road_point) == 10 * sizeof(double), "it is nothing but numbers");

static bool same_place(sp_road_place a, sp_road_place b)
{
    return a.road == b.road && a.lane == b.lane && same(a.s, b.s) && same(a.t, b.t);
}

/* ---- one place ---- */
static bool facts_hold(const sp_road_net *net, sp_road_place p, bool told, const sp_road_facts *f)
{
    sp_road_point point;
    sp_lane_info l;
    if (!sp_road_at(net, p, &point) || !sp_road_lane(net, p.road, p.s, p.lane, &l)) {
        return !told;
    }
    return told && same_point(&point, &f->point) && same(l.width, f->width) &&
           same(sp_road_lane_center(net, p.road, p.s, p.lane), f->middle) &&
           same(sp_road_speed_limit(net, p), f->limit) && sp_road_direction(net, p.road, p.lane) == f->way;
}

/* the edge towards growing t (step +1) or away, of the lane or of the one beside it, asked one by one */
static bool edge_holds(const sp_road_net *net, uint32_t number, double s, int32_t id, bool beside, int step,
                       const sp_road_edge *told)
{
    sp_lane_info l, next;
    id += beside ? step : 0;
    id += beside && id == 0 ? step : 0;
    if (!sp_road_lane(net, number, s, id, &l)) {
        return !told->known;
    }
    const bool outer = step > 0 ? l.t_outer > l.t_inner : l.t_outer < l.t_inner;
    sp_mark_type mark = l.mark.type;
    if (!outer) {
        const int32_t inner = id > 0 ? id - 1 : id + 1;
        mark = inner == 0 ? sp_road_center_mark(net, number, s).type : SP_MARK_NONE;
        mark = inner != 0 && sp_road_lane(net, number, s, inner, &next) ? next.mark.type : mark;
    }
    return told->known && same(told->t, outer ? l.t_outer : l.t_inner) && told->mark == mark && told->lane == l.type;
}

static bool lines_hold(const sp_road_net *net, sp_road_place p)
{
    sp_road_lines l;
    sp_road_frame f;
    if (!sp_road_lines_at(net, p.road, p.s, p.lane, &l)) {
        return !sp_road_frame_at(net, p, &f);
    }
    p.t = 0;
    const bool frame = sp_road_frame_at(net, p, &f) && same(f.x, l.frame.x) && same(f.y, l.frame.y) &&
                       same(f.c, l.frame.c) && same(f.s, l.frame.s) && same(f.curvature, l.frame.curvature) &&
                       same(f.scale, l.frame.scale) && same(f.across, l.frame.across);
    return frame && edge_holds(net, p.road, p.s, p.lane, true, -1, &l.edge[0]) &&
           edge_holds(net, p.road, p.s, p.lane, false, -1, &l.edge[1]) &&
           edge_holds(net, p.road, p.s, p.lane, false, 1, &l.edge[2]) &&
           edge_holds(net, p.road, p.s, p.lane, true, 1, &l.edge[3]);
}

static void place_holds(const sp_road_net *net, sp_road_place p, tally *sum)
{
    sp_road_facts f;
    const bool told = sp_road_facts_at(net, p, &f);
    const bool facts = facts_hold(net, p, told, &f), lines = lines_hold(net, p);
    sum->places++;
    sum->facts_bad += !facts;
    sum->lines_bad += !lines;
    if ((!facts && sum->facts_bad < 5) || (!lines && sum->lines_bad < 5)) {
        fprintf(stderr, "road %s lane %d s %.17g t %.17g: %s\n", sp_road_id(net, p.road), (int)p.lane, p.s, p.t,
                facts ? "lines" : "facts");
    }
}

/* ---- a walk ---- */
static void walk_holds(const sp_road_net *net, const sp_road_route *route, uint32_t leg, sp_road_place p, double step,
                       int steps, tally *sum)
{
    sp_road_trace t;
    sp_road_facts f;
    sp_road_place next, told, aside;
    bool goes = true;
    sp_road_trace_start(net, route, leg, p, &t);
    for (int i = 0; i < steps && goes; i++) {
        const bool facts = sp_road_trace_facts(&t, &f);
        bool fine = facts_hold(net, p, facts, &f);

        /* the walk stays while it is asked of places ahead and behind */
        for (int k = -2; k <= 3; k++) {
            uint32_t unused = leg;
            const bool a = sp_road_advance_leg(net, route, &unused, p, k * 7.3, &next);
            fine = fine && sp_road_trace_at(&t, k * 7.3, &aside) == a && same_place(next, aside);
        }
        sum->quick += t.stretch != 0;
        goes = sp_road_advance_leg(net, route, &leg, p, step, &next);
        fine = fine && sp_road_trace_on(&t, step) == goes;
        told = t.at;
        fine = fine && same_place(next, told) && t.leg == leg;
        sum->steps++;
        sum->steps_bad += !fine;
        if (!fine && sum->steps_bad < 5) {
            fprintf(stderr,
                    "road %s lane %d s %.17g t %.17g: step %g to %s %d %.17g %.17g leg %u, told %s %d %.17g "
                    "%.17g leg %u\n",
                    sp_road_id(net, p.road), (int)p.lane, p.s, p.t, step, sp_road_id(net, next.road), (int)next.lane,
                    next.s, next.t, leg, sp_road_id(net, told.road), (int)told.lane, told.s, told.t, t.leg);
        }
        p = next;
    }
}

static void lane_holds(const sp_road_net *net, uint32_t number, uint32_t section_at, const lane *l, tally *sum)
{
    const road *r = road_of(net, number);
    const section *c = &r->section[section_at];
    const double end = section_at + 1 < r->section_count ? c[1].s : r->length;
    const uint32_t key = section_at * 64 + (uint32_t)(l->id + 32);
    for (uint32_t k = 0; k < 6; k++) {
        double s = c->s + (end - c->s) * sp_random(3, number, key, k);
        s = k == 4 ? c->s : (k == 5 ? end : s);
        const double middle = sp_road_lane_center(net, number, s, l->id);
        const sp_road_place p = {number, l->id, s, middle + (k % 2 ? 0 : sp_random(3, number, key, 10 + k) - 0.5)};
        place_holds(net, p, sum);
    }

    /* on foot from somewhere on it, along no route and along one */
    const double s = c->s + (end - c->s) * sp_random(3, number, key, 20);
    const sp_road_place from = {number, l->id, s, sp_road_lane_center(net, number, s, l->id)};
    const sp_road_place beside = {number, l->id, s, from.t + 6 * sp_random(3, number, key, 21) - 3};
    walk_holds(net, NULL, 0, from, 5, 12, sum);
    walk_holds(net, NULL, 0, beside, -3.7, 6, sum);
    const sp_road_route *route = NULL;
    sp_error err = {0};
    if (l->type == SP_LANE_DRIVING && key % 3 == 0 && sp_road_route_on(net, from, 200, 1 + key, arena, &route, &err)) {
        sum->routed++;
        walk_holds(net, route, 0, from, 5, 40, sum);
    }
}

static void net_holds(const sp_road_net *net, tally *sum)
{
    /* of a large network some roads */
    const uint32_t every = 1 + net->road_count / 120;
    for (uint32_t i = 1; i <= net->road_count; i += every) {
        const road *r = road_of(net, i);
        for (uint32_t k = 0; k < r->section_count; k += 1 + r->section_count / 20) {
            const section *c = &r->section[k];
            for (uint32_t n = 0; n < c->left_count + c->right_count; n++) {
                lane_holds(net, i, k, n < c->left_count ? &c->left[n] : &c->right[n - c->left_count], sum);
            }
            place_holds(net, (sp_road_place){i, 0, c->s, 0}, sum);
            place_holds(net, (sp_road_place){i, 77, c->s, 1}, sum);
        }
    }
}

static void file_holds(const char *path, tally *sum)
{
    size_t size = 0;
    sp_error err = {0};
    const sp_road_net *net = NULL;
    const char *text = sp_file_read(arena, path, &size, &err);
    if (text && sp_road_read_xodr(path, text, size, arena, &net, &err)) {
        sum->files++;
        net_holds(net, sum);
    }
}

static void folder_holds(const char *folder, int depth, tally *sum)
{
    DIR *d = opendir(folder);
    char path[1200];
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const size_t n = strlen(e->d_name);
        struct stat info;
        if (e->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && depth < 6) {
            folder_holds(path, depth + 1, sum);
        } else if (n > 5 && !strcmp(e->d_name + n - 5, ".xodr")) {
            file_holds(path, sum);
        }
    }
    if (d) {
        closedir(d);
    }
}

static void said(const char *what, const tally *sum)
{
    printf("%s: %u files, %u places, %u steps, %u of them within one stretch, %u routes\n", what, sum->files,
           sum->places, sum->steps, sum->quick, sum->routed);
    CHECK(sum->facts_bad == 0 && sum->lines_bad == 0 && sum->steps_bad == 0);
}

static void examples(void)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char folder[600];
    tally sum = {0};
    (void)snprintf(folder, sizeof folder, "%s/scenarios/roads", root ? root : ".");
    folder_holds(folder, 0, &sum);
    said("examples", &sum);

    /* all of it was there: curves of every kind, lanes that widen, ways through junctions */
    CHECK(sum.files >= 7 && sum.places > 1000 && sum.routed > 50);
    CHECK(sum.quick > sum.steps / 4 && sum.quick < sum.steps);
}

static void corpus(void)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char folder[600];
    struct stat info;
    (void)snprintf(folder, sizeof folder, "%s/../shared/corpus/xodr", root ? root : ".");
    if (stat(folder, &info) != 0) {
        SKIP("no corpus beside the repository: only the roads that are shipped are walked along");
    }
    tally sum = {0};
    folder_holds(folder, 0, &sum);
    said("corpus", &sum);
    CHECK(sum.files > 0 && sum.places > 1000);
}

/* over all lanes to an exit: legs that lie beside each other on one stretch, and hints of legs that are not the one */
static void lane_changes(void)
{
    const char *root = getenv("SP_SOURCE_ROOT");
    char path[600];
    size_t size = 0;
    sp_error err = {0};
    const sp_road_net *net = NULL;
    const sp_road_route *route = NULL;
    tally sum = {0};
    (void)snprintf(path, sizeof path, "%s/scenarios/roads/motorway.xodr", root ? root : ".");
    const char *text = sp_file_read(arena, path, &size, &err);
    CHECK(text && sp_road_read_xodr(path, text, size, arena, &net, &err));
    const uint32_t main_road = sp_road_by_id(net, "main"), way_out = sp_road_by_id(net, "exit_1");
    const sp_road_place from = {main_road, -1, 10, sp_road_lane_center(net, main_road, 10, -1)};
    const sp_road_place to = {way_out, -1, 200, sp_road_lane_center(net, way_out, 200, -1)};
    CHECK(sp_road_route_find(net, from, NULL, 0, to, SP_ROUTE_SHORTEST, arena, &route, &err));
    uint32_t beside = 0;
    for (uint32_t i = 0; route && i < route->leg_count; i++) {
        beside += route->leg[i].beside;
    }
    CHECK(beside >= 2);
    for (uint32_t leg = 0; route && leg <= route->leg_count; leg++) {
        for (int32_t id = -1; id >= -3; id--) {
            const double s = 10 + 37.0 * leg;
            const sp_road_place p = {main_road, id, s, sp_road_lane_center(net, main_road, s, id)};
            walk_holds(net, route, leg, p, 5, 240, &sum);
        }
    }
    said("lane changes", &sum);
}

/* inside of a bend that is tighter than the lane is far from the line the path runs backwards */
static void tight(void)
{
    const char *text = "<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/><road name=\"\" length=\"60\" id=\"1\" "
                       "junction=\"-1\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"30\"><line/>"
                       "</geometry><geometry s=\"30\" x=\"30\" y=\"0\" hdg=\"0\" length=\"30\"><arc "
                       "curvature=\"0.2\"/></geometry></planView><lanes><laneSection s=\"0\"><left>" WIDE("2")
                           WIDE("1") "</left><center><lane id=\"0\" type=\"none\"/></center><right>" WIDE(
                               "-1") "</right>"
                                     "</laneSection></lanes></road></OpenDRIVE>";
    const sp_road_net *net = NULL;
    sp_error err = {0};
    tally sum = {0};
    CHECK(sp_road_read_xodr("tight.xodr", text, strlen(text), arena, &net, &err));
    for (uint32_t i = 0; i < 20; i++) {
        const int32_t id = i % 3 ? (int32_t)(i % 3) : -1;
        const double s = 3.0 * i + 1, middle = sp_road_lane_center(net, 1, s, id);
        walk_holds(net, NULL, 0, (sp_road_place){1, id, s, middle}, i % 2 ? 0.7 : -1.3, 12, &sum);
    }
    said("tight", &sum);
}

/* what is no place has no facts, no lines and leads nowhere */
static void nowhere(void)
{
    const char *text = "<OpenDRIVE><header revMajor=\"1\" revMinor=\"6\"/><road name=\"\" length=\"100\" id=\"1\" "
                       "junction=\"-1\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"100\"><line/>"
                       "</geometry></planView><lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/>"
                       "</center><right>" WIDE("-1") "</right></laneSection></lanes></road></OpenDRIVE>";
    const sp_road_net *net = NULL;
    sp_error err = {0};
    sp_road_facts f;
    sp_road_lines l;
    sp_road_trace t;
    sp_road_place p;
    CHECK(sp_road_read_xodr("one.xodr", text, strlen(text), arena, &net, &err));
    const sp_road_place bad[] = {{0, -1, 50, 0},      {2, -1, 50, 0},      {1, 0, 50, 0},          {1, -2, 50, 0},
                                 {1, -1, SP_NAN, -2}, {1, -1, 50, SP_NAN}, {1, -1, SP_INFINITY, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!sp_road_facts_at(net, bad[i], &f));
        sp_road_trace_start(net, NULL, 0, bad[i], &t);
        CHECK(!sp_road_trace_facts(&t, &f));
    }
    CHECK(!sp_road_lines_at(net, 0, 0, -1, &l) && !sp_road_lines_at(net, 1, SP_NAN, -1, &l));
    CHECK(!sp_road_facts_at(NULL, (sp_road_place){1, -1, 50, 0}, &f) && !sp_road_lines_at(NULL, 1, 50, -1, &l));
    sp_road_trace_start(NULL, NULL, 0, (sp_road_place){1, -1, 50, 0}, &t);
    CHECK(!sp_road_trace_on(&t, 1) && !sp_road_trace_facts(&t, &f));

    /* by hand: 4 m wide on the right of a line along x */
    CHECK(sp_road_facts_at(net, (sp_road_place){1, -1, 50, -2}, &f));
    CHECK(f.point.position.x == 50 && f.point.position.y == -2 && f.width == 4 && f.middle == -2 && f.way == 1 &&
          f.limit == 0);
    CHECK(sp_road_lines_at(net, 1, 50, -1, &l) && l.edge[1].t == -4 && l.edge[2].t == 0 && !l.edge[0].known &&
          !l.edge[3].known);
    sp_road_trace_start(net, NULL, 0, (sp_road_place){1, -1, 50, -2}, &t);
    CHECK(sp_road_trace_at(&t, -20, &p) && p.s == 30 && p.t == -2 && t.at.s == 50);
    CHECK(!sp_road_trace_at(&t, SP_NAN, &p) && !sp_road_trace_at(&t, SP_INFINITY, &p));
    CHECK(sp_road_trace_on(&t, 20) && t.at.s == 70 && !sp_road_trace_on(&t, 40) && t.at.s == 100);
}

int main(void)
{
    arena = sp_arena_create();
    RUN(nowhere);
    RUN(lane_changes);
    RUN(tight);
    RUN(examples);
    RUN(corpus);
    sp_arena_destroy(arena);
    return DONE();
}
