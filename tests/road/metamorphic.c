/* the same road said from another side gives the same answers: mirrored, turned, moved by 1e7 m, s counted from the
 * other end, cut in two, other geometries of the same shape. What is moved is the model as it was read; it is written
 * and read again, so that the reader, the writer and every query take part. */
#include "tests/check.h"
#include "tests/road/town.h"
#include "tests/road/turned.h"

#include <dirent.h>
#include <sys/stat.h>

static sp_arena *arena;
static const char *what; /* is tested, for messages */

static const char *root(void)
{
    const char *r = getenv("SP_SOURCE_ROOT");
    return r ? r : ".";
}

/* ---- the way from one network to the other ---- */
typedef struct turn {
    double angle;
    sp_vec2 by;
    bool mirror, back;
    double slack; /* m and rad */
} turn;

static sp_vec2 turn_vector(const turn *m, double x, double y)
{
    double s, c;
    sp_sincos(m->angle, &s, &c);
    y = m->mirror ? -y : y;
    return (sp_vec2){c * x - s * y, s * x + c * y};
}

/* file coordinates to the other's world */
static sp_vec2 turn_point(const turn *m, const sp_road_net *a, const sp_road_net *b, sp_vec3 p)
{
    const sp_vec2 q = turn_vector(m, p.x + a->offset.x, p.y + a->offset.y);
    return (sp_vec2){q.x + m->by.x - b->offset.x, q.y + m->by.y - b->offset.y};
}

static sp_road_place turn_place(const turn *m, const sp_road_net *a, sp_road_place p)
{
    const int side = m->mirror != m->back ? -1 : 1;
    return (sp_road_place){p.road, side * p.lane, m->back ? sp_road_length(a, p.road) - p.s : p.s, side * p.t};
}

static bool near(double a, double b, double slack)
{
    return sp_abs(a - b) <= slack;
}

static bool near_angle(double a, double b, double slack)
{
    return sp_abs(sp_wrap_angle(a - b)) <= slack;
}

static unsigned wrong;
#define WANT(x, p)                                                                                                     \
    do {                                                                                                               \
        if (!(x) && ++wrong <= 4) {                                                                                    \
            fprintf(stderr, "%s:%d: %s: road %u lane %d s %.9g t %.9g: %s\n", __FILE__, __LINE__, what, (p).road,      \
                    (int)(p).lane, (p).s, (p).t, #x);                                                                  \
        }                                                                                                              \
    } while (0)

static bool near_place(sp_road_place want, sp_road_place got, double slack)
{
    return want.road == got.road && want.lane == got.lane && near(want.s, got.s, slack) && near(want.t, got.t, slack);
}

static bool next_meets(const turn *m, const sp_road_net *a, const sp_road_place *x, uint32_t n, const sp_road_place *y,
                       uint32_t k)
{
    bool all = n == k;
    for (uint32_t i = 0; i < n && all; i++) {
        const sp_road_place want = turn_place(m, a, x[i]);
        bool found = false;
        for (uint32_t j = 0; j < k; j++) {
            found = found || (y[j].road == want.road && y[j].lane == want.lane && near(y[j].s, want.s, 1e-6));
        }
        all = found;
    }
    return all;
}

/* At a centre of curvature a place hangs on the root of the last bits, and there may be one or two. */
static bool focal(const sp_road_net *net, const sp_road_place *p, uint32_t count)
{
    sp_road_point q;
    for (uint32_t i = 0; i < count; i++) {
        if (sp_road_at(net, p[i], &q) && sp_abs(1 - q.curvature * p[i].t) < 1e-2) {
            return true;
        }
    }
    return false;
}

static void turn_at(const turn *m, const sp_road_net *a, const sp_road_net *b, sp_road_place p)
{
    const sp_road_place q = turn_place(m, a, p);
    const double side = m->mirror != m->back ? -1 : 1, flip = m->mirror ? -1 : 1, along = m->back ? -1 : 1;
    sp_road_point x, y;
    sp_road_place u, v;
    WANT(sp_road_at(a, p, &x) && sp_road_at(b, q, &y), p);
    const sp_vec2 want = turn_point(m, a, b, x.position), normal = turn_vector(m, x.normal.x, x.normal.y);
    WANT(near(want.x, y.position.x, m->slack) && near(want.y, y.position.y, m->slack), p);
    WANT(near(x.position.z, y.position.z, m->slack), p);
    WANT(near_angle(m->angle + flip * x.heading + (m->back ? SP_PI : 0), y.heading, m->slack), p);
    WANT(near(side * x.curvature, y.curvature, m->slack) || near(flip * along * x.curvature, y.curvature, m->slack), p);
    WANT(near(along * x.pitch, y.pitch, m->slack) && near(side * x.roll, y.roll, m->slack), p);
    WANT(near(normal.x, y.normal.x, m->slack) && near(normal.y, y.normal.y, m->slack), p);

    /* and back from the point to the place */
    (void)sp_road_locate(a, x.position.x, x.position.y, &p, &u);
    (void)sp_road_locate(b, want.x, want.y, &q, &v);
    u = turn_place(m, a, u);

    WANT(near_place(u, v, m->slack * 10), p);

    /* all places there, and the ground */
    sp_road_candidate c[16], d[16];
    sp_road_place f[16], g[16];
    const uint32_t n = sp_road_candidates(a, x.position.x, x.position.y, x.position.z, c, 16);
    const uint32_t k = sp_road_candidates(b, want.x, want.y, x.position.z, d, 16);
    for (uint32_t i = 0; i < 16; i++) {
        f[i] = i < n ? c[i].place : (sp_road_place){0};
        g[i] = i < k ? d[i].place : (sp_road_place){0};
    }
    WANT(n > 16 || next_meets(m, a, f, n, g, k) || focal(a, f, n) || focal(b, g, k), p);
    double z = 0, w = 0;
    sp_vec3 up, there;
    sp_road_surface(a, x.position.x, x.position.y, &p, &z, &up);
    sp_road_surface(b, want.x, want.y, &q, &w, &there);
    WANT(near(z, w, m->slack * 10) && near(up.z, there.z, m->slack * 10), p);
}

/* what goes along the lane from its middle */
static void turn_along(const turn *m, const sp_road_net *a, const sp_road_net *b, sp_road_place p)
{
    const sp_road_place q = turn_place(m, a, p);
    sp_road_place x[16], y[16], to, other;
    double d = 0, e = 0;
    const uint32_t n = sp_road_next(a, p, false, x, 16), k = sp_road_next(b, q, false, y, 16);
    WANT(next_meets(m, a, x, n, y, k), p);
    WANT(sp_road_direction(a, p.road, p.lane) * (m->back ? -1 : 1) == sp_road_direction(b, q.road, q.lane), p);
    WANT(sp_road_speed_limit(a, p) == sp_road_speed_limit(b, q), p);
    for (int side = -1; side <= 1; side += 2) {
        const int32_t beside = sp_road_neighbour(a, p.road, p.s, p.lane, side);
        const int32_t there = sp_road_neighbour(b, q.road, q.s, q.lane, m->mirror ? -side : side);
        WANT(there == (m->mirror != m->back ? -beside : beside), p);
    }
    const bool far = sp_road_advance(a, p, 37, &to), same = sp_road_advance(b, q, 37, &other);
    WANT(far == same && near_place(turn_place(m, a, to), other, m->slack * 10), p);
    const bool met = sp_road_distance(a, p, to, 200, &d), again = sp_road_distance(b, q, other, 200, &e);
    WANT(met == again && (!met || near(d, e, m->slack * 10)), p);

    /* what is to be obeyed ahead */
    sp_road_ahead g[8], h[8];
    const uint32_t ahead = sp_road_signals_ahead(a, NULL, p, 120, g, 8),
                   there = sp_road_signals_ahead(b, NULL, q, 120, h, 8);
    WANT(ahead == there, p);
    for (uint32_t i = 0; i < ahead && i < there && i < 8; i++) {
        WANT(g[i].signal == h[i].signal && near(g[i].distance, h[i].distance, 1e-6) && near(g[i].stop, h[i].stop, 1e-6),
             p);
    }
}

static void turn_lanes(const turn *m, const sp_road_net *a, const sp_road_net *b, uint32_t r, double s)
{
    sp_lane_info l[64], k;
    const int side = m->mirror != m->back ? -1 : 1;
    const uint32_t n = sp_road_lanes(a, r, s, l, 64);
    for (uint32_t i = 0; i < n && i < 64; i++) {
        const sp_road_place p = {r, l[i].id, s, (l[i].t_inner + l[i].t_outer) / 2}, q = turn_place(m, a, p);
        WANT(sp_road_lane(b, r, q.s, q.lane, &k), p);
        WANT(k.type == l[i].type && near(k.width, l[i].width, m->slack), p);
        WANT(near(k.t_inner, side * l[i].t_inner, m->slack) && near(k.t_outer, side * l[i].t_outer, m->slack), p);
        WANT(k.mark.type == l[i].mark.type && k.mark.width == l[i].mark.width && k.mark.colour == l[i].mark.colour, p);
        if (l[i].type == SP_LANE_DRIVING && l[i].width > 1) {
            turn_at(m, a, b, p);
            turn_along(m, a, b, p);
        }
    }
}

/* ways through the network: the same ones can be gone, of the same length */
static void turn_routes(const turn *m, const sp_road_net *a, const sp_road_net *b)
{
    for (uint32_t i = 0; i < 6; i++) {
        const uint64_t bits = sp_random_bits(3, 5, i, 0);
        const uint32_t roads = sp_road_count(a), from = 1 + (uint32_t)(bits % roads),
                       to = 1 + (uint32_t)((bits >> 20) % roads);
        const double s = sp_road_length(a, from) * 0.3, u = sp_road_length(a, to) * 0.6;
        for (int32_t id = -1; id <= 1; id += 2) {
            const sp_road_place p = {from, id, s, sp_road_lane_center(a, from, s, id)};
            const sp_road_place q = {to, id, u, sp_road_lane_center(a, to, u, id)};
            const sp_road_route *x = NULL, *y = NULL;
            const bool one = sp_road_route_find(a, p, NULL, 0, q, SP_ROUTE_SHORTEST, arena, &x, NULL);
            const bool two = sp_road_route_find(b, turn_place(m, a, p), NULL, 0, turn_place(m, a, q), SP_ROUTE_SHORTEST,
                                                arena, &y, NULL);
            WANT(one == two && (!one || near(x->length, y->length, 1e-6)), p);
        }
    }
}

static void turn_stands(const turn *m, const sp_road_net *a, const sp_road_net *b)
{
    const sp_road_place nowhere = {0};
    const double flip = m->mirror ? -1 : 1;
    WANT(sp_road_signal_count(a) == sp_road_signal_count(b), nowhere);
    for (uint32_t i = 0; i < sp_road_signal_count(a) && i < sp_road_signal_count(b); i++) {
        const sp_road_signal *g = sp_road_signal_get(a, i), *h = sp_road_signal_get(b, i);
        const sp_road_place p = {g->road, 0, g->s, g->t};
        const sp_vec2 want = turn_point(m, a, b, g->position);
        WANT(near(want.x, h->position.x, m->slack) && near(want.y, h->position.y, m->slack), p);
        WANT(near(g->position.z, h->position.z, m->slack) && g->kind == h->kind, p);
        WANT(near_angle(m->angle + flip * g->heading, h->heading, m->slack), p);
    }
    for (uint32_t i = 0; !m->back && i < sp_road_object_count(a) && i < sp_road_object_count(b); i++) {
        const sp_road_object *g = sp_road_object_get(a, i), *h = sp_road_object_get(b, i);
        const sp_road_place p = {g->road, 0, g->s, g->t};
        const sp_vec2 want = turn_point(m, a, b, g->position);
        WANT(near(want.x, h->position.x, m->slack) && near(want.y, h->position.y, m->slack), p);
        WANT(near_angle(m->angle + flip * g->heading, h->heading, m->slack) && g->kind == h->kind, p);
    }
}

static void compare(const turn *m, const sp_road_net *a, const sp_road_net *b, uint32_t probes)
{
    wrong = 0;
    CHECK(a && b && sp_road_count(a) == sp_road_count(b));
    for (uint32_t r = 1; a && b && r <= sp_road_count(a); r++) {
        const double length = sp_road_length(a, r);
        CHECK_NEAR(length, sp_road_length(b, r), 1e-9);
        for (uint32_t i = 0; i < probes; i++) {
            /* off the borders of records, where one side of a step changes with the direction */
            const double s = length * (0.0137 + 0.97 * sp_random(5, 9, r, i));
            const double t = road_of(a, r)->reach * (sp_random(5, 9, r, i + 1000) - 0.5);
            turn_at(m, a, b, (sp_road_place){r, 0, s, t});
            turn_lanes(m, a, b, r, s);
        }
    }
    if (a && b) {
        turn_stands(m, a, b);
        turn_routes(m, a, b);
    }
    if (wrong) {
        fprintf(stderr, "%s: %u answers differ\n", what, wrong);
    }
    CHECK(wrong == 0);
}

/* ---- reading, and reading again ---- */
static sp_road_net *fresh(const char *text)
{
    const sp_road_net *net = NULL;
    sp_error err = {0};
    if (!sp_road_read_xodr("made.xodr", text, strlen(text), arena, &net, &err)) {
        fprintf(stderr, "%s: line %d: %s\n", what, (int)err.line, err.text);
    }
    return (sp_road_net *)(uintptr_t)net; /* nobody else holds it */
}

static const sp_road_net *again(const sp_road_net *net)
{
    sp_text t = {0};
    sp_error err = {0};
    CHECK(sp_road_write_xodr(net, &t, &err));
    const sp_road_net *out = t.data ? fresh(t.data) : NULL;
    sp_text_free(&t);
    return out;
}

/* Every way of saying it otherwise. Lengths of up to 1e4 m and angles of some rad: 1e-8 leaves 1e4 ulps. */
static void all_turns(const char *text, uint32_t probes)
{
    const sp_road_net *a = fresh(text);
    sp_road_net *b;
    if (!a) {
        CHECK(a != NULL);
        return;
    }
    what = "mirrored";
    b = fresh(text);
    net_mirror(b, arena);
    compare(&(turn){.mirror = true, .slack = 1e-8}, a, again(b), probes);
    what = "turned";
    b = fresh(text);
    net_move(b, 2.1, (sp_vec2){0, 0});
    compare(&(turn){.angle = 2.1, .slack = 2e-8}, a, again(b), probes);
    what = "moved by 1e7 m";
    b = fresh(text);
    net_move(b, 0, (sp_vec2){1e7, -1e7});

    /* a double at 1e7 has steps of 1.9e-9 */
    compare(&(turn){.by = {1e7, -1e7}, .slack = 2e-8}, a, again(b), probes);
    what = "from the other end";
    b = fresh(text);
    net_back(b, arena);
    compare(&(turn){.back = true, .slack = 1e-7}, a, again(b), probes);
    what = "pieces halved";
    b = fresh(text);
    net_halve(b, arena);
    compare(&(turn){.slack = 1e-8}, a, again(b), probes);
    what = "in other words";
    b = fresh(text);
    net_reword(b);
    compare(&(turn){.slack = 1e-8}, a, again(b), probes);
}

static void test_town(void)
{
    what = "town";
    all_turns(town, 40);
}

/* ---- the same geometry said another way ---- */
static void replace(sp_text *out, const char *text, const char *from, const char *to)
{
    for (const char *at; (at = strstr(text, from)) != NULL; text = at + strlen(from)) {
        sp_text_add_bytes(out, text, (size_t)(at - text));
        sp_text_add(out, to);
    }
    sp_text_add(out, text);
}

static void test_other_words(void)
{
    what = "a line as a polynomial";
    const sp_road_net *a = fresh(town);
    sp_text t = {0};
    replace(
        &t, town, "<line/>",
        "<paramPoly3 aU=\"0\" bU=\"1\" cU=\"0\" dU=\"0\" aV=\"0\" bV=\"0\" cV=\"0\" dV=\"0\" pRange=\"arcLength\"/>");
    compare(&(turn){.slack = 1e-8}, a, fresh(t.data), 40);
    sp_text_clear(&t);
    what = "a line as a cubic";
    replace(&t, town, "<line/>", "<poly3 a=\"0\" b=\"0\" c=\"0\" d=\"0\"/>");
    compare(&(turn){.slack = 1e-8}, a, fresh(t.data), 40);
    sp_text_clear(&t);
    what = "a line as an arc of no curvature";
    replace(&t, town, "<line/>", "<arc curvature=\"0\"/>");
    compare(&(turn){.slack = 1e-12}, a, fresh(t.data), 40);
    sp_text_clear(&t);
    what = "an arc as a spiral";
    replace(&t, town, "<arc curvature=\"0.01\"/>", "<spiral curvStart=\"0.01\" curvEnd=\"0.01\"/>");
    compare(&(turn){.slack = 1e-12}, a, fresh(t.data), 40);
    sp_text_clear(&t);

    /* the rate shifts the heading by rate * 50^2 / 2 < 2e-9 rad */
    what = "an arc as a spiral that hardly winds";
    replace(&t, town, "<arc curvature=\"0.01\"/>", "<spiral curvStart=\"0.01\" curvEnd=\"0.01000000000005\"/>");
    compare(&(turn){.slack = 1e-7}, a, fresh(t.data), 40);
    sp_text_free(&t);
}

/* ---- one road as two ---- */
static sp_road_place cut_place(sp_road_place p, double at)
{
    return p.s < at ? p : (sp_road_place){2, p.lane, p.s - at, p.t};
}

static void cut_lane(const sp_road_net *a, const sp_road_net *b, double at, double s, const sp_lane_info *l)
{
    const sp_road_place from = {1, l->id, s, (l->t_inner + l->t_outer) / 2}, other = cut_place(from, at);
    sp_road_place u, v;
    sp_lane_info k;
    double d = 0, e = 0;
    WANT(sp_road_lane(b, other.road, other.s, l->id, &k), from);
    WANT(l->type == k.type && near(l->width, k.width, 1e-9), from);
    WANT(l->mark.type == k.mark.type && near(l->t_outer, k.t_outer, 1e-9), from);
    if (l->type != SP_LANE_DRIVING || l->width < 1) {
        return;
    }
    WANT(sp_road_speed_limit(a, from) == sp_road_speed_limit(b, other), from);
    const bool one = sp_road_advance(a, from, 41, &u), two = sp_road_advance(b, other, 41, &v);
    WANT(one == two && near_place(cut_place(u, at), v, 1e-8), from);
    const bool met = sp_road_distance(a, from, u, 300, &d), again_met = sp_road_distance(b, other, v, 300, &e);
    WANT(met == again_met && near(d, e, 1e-8), from);
}

static void cut_compare(const sp_road_net *a, const sp_road_net *b, double at, uint32_t probes)
{
    const double length = sp_road_length(a, 1), reach = road_of(a, 1)->reach;
    const double dx = a->offset.x - b->offset.x, dy = a->offset.y - b->offset.y;
    for (uint32_t i = 0; i < probes; i++) {
        const double s = length * (0.013 + 0.97 * sp_random(2, 2, 1, i)), t = reach * (sp_random(2, 2, 2, i) - 0.5);
        const sp_road_place p = {1, 0, s, t}, q = cut_place(p, at);
        sp_road_point x, y;
        sp_road_place u, v;
        sp_lane_info l[64];
        WANT(sp_road_at(a, p, &x) && sp_road_at(b, q, &y), p);
        WANT(near(x.position.x + dx, y.position.x, 1e-8) && near(x.position.y + dy, y.position.y, 1e-8), p);
        WANT(near(x.position.z, y.position.z, 1e-9) && near(x.roll, y.roll, 1e-9), p);
        WANT(near_angle(x.heading, y.heading, 1e-10) && near(x.pitch, y.pitch, 1e-9), p);
        WANT(sp_road_locate(a, x.position.x, x.position.y, &p, &u), p);
        WANT(sp_road_locate(b, x.position.x + dx, x.position.y + dy, &q, &v), p);
        WANT(near_place(cut_place(u, at), v, 1e-7), p);
        const uint32_t n = sp_road_lanes(a, 1, s, l, 64);
        for (uint32_t k = 0; k < n && k < 64; k++) {
            cut_lane(a, b, at, s, &l[k]);
        }
    }
}

/* one road of the text alone, whole and cut */
static void cut_road(const char *text, uint32_t number, double at, uint32_t probes)
{
    sp_road_net *a = fresh(text), *b = fresh(text);
    if (!a || !b) {
        CHECK(a && b);
        return;
    }
    what = "cut in two";

    /* pieces are the files' own: one that is longer or shorter than its stretch goes on otherwise when it is cut */
    for (uint32_t i = 0; i < a->road[number - 1].geo_count; i++) {
        const geo *g = &a->road[number - 1].geo[i];
        if (sp_abs(g->span - g->length) > 1e-6) {
            return;
        }
    }
    net_alone(a, number);
    net_alone(b, number);
    net_cut(b, at, arena);
    wrong = 0;
    cut_compare(again(a), again(b), at, probes);
    CHECK(wrong == 0);
}

static void test_cut_in_two(void)
{
    static const double cuts[] = {33, 77.7, 91, 131, 144, 188};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        cut_road(town, 1, cuts[i], 100);
    }
}

/* a wrong network is seen: the comparison itself can fail */
static void test_comparison(void)
{
    const sp_road_net *a = fresh(town);
    sp_road_net *b = fresh(town);
    what = "wrong on purpose";
    wrong = 4; /* says nothing */
    CHECK(a && b);
    b->road[0].geo[1].heading += 1e-6;
    const sp_road_net *c = again(b);
    turn_at(&(turn){.slack = 1e-8}, a, c, (sp_road_place){1, 0, 100, 0});
    CHECK(wrong > 4);
}

/* ---- the corpus ---- */
static bool whole; /* SP_FULL: more probes */

/* Few places of each road, unless all tests are run in full. */
static void file_turns(const char *path)
{
    sp_error err = {0};
    size_t size = 0;
    const char *text = sp_file_read(arena, path, &size, &err);
    const sp_road_net *net = NULL;
    if (!text || !sp_road_read_xodr(path, text, size, arena, &net, &err)) {
        return; /* that it must be refused is another test's business */
    }
    const uint32_t probes = (whole ? 4000 : 80) / sp_road_count(net) + 1;
    const int before = check_bad;
    check_bad = 0;
    what = path;
    all_turns(text, probes);

    /* the longest road, or some of all */
    uint32_t longest = 1;
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        longest = sp_road_length(net, r) > sp_road_length(net, longest) ? r : longest;
        if (whole && r % (1 + sp_road_count(net) / 20) == 0) {
            cut_road(text, r, sp_road_length(net, r) * 0.37, 20);
        }
    }
    cut_road(text, longest, sp_road_length(net, longest) * 0.61, 10);
    if (check_bad) {
        fprintf(stderr, "in %s\n", path);
    }
    check_bad |= before;
}

static uint32_t folder_turns(const char *folder, int depth)
{
    DIR *d = opendir(folder);
    char path[1200];
    uint32_t met = 0;
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const size_t n = strlen(e->d_name);
        struct stat info;
        if (e->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && depth < 6) {
            met += folder_turns(path, depth + 1);
        } else if (n > 5 && !strcmp(e->d_name + n - 5, ".xodr")) {
            sp_arena *outer = arena;
            arena = sp_arena_create();
            file_turns(path);
            sp_arena_destroy(arena);
            arena = outer;
            met++;
        }
    }
    if (d) {
        closedir(d);
    }
    return met;
}

static void test_corpus(void)
{
    char folder[600];
    (void)snprintf(folder, sizeof folder, "%s/../shared/corpus", root());
    if (folder_turns(folder, 0) == 0) {
        SKIP("no corpus beside the repository: only the town made here is turned");
    }
}

int main(void)
{
    arena = sp_arena_create();
    whole = getenv("SP_FULL") != NULL;
    RUN(test_town);
    RUN(test_other_words);
    RUN(test_cut_in_two);
    RUN(test_comparison);
    RUN(test_corpus);
    sp_arena_destroy(arena);
    return DONE();
}
