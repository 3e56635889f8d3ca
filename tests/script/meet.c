/* meetings along the way that the ego really takes: straight, on a bend, over a path, through a junction; measured from
 * where the bodies went, with no word of the script's own reckoning */
#include "live.h"

enum { MOST = 4000 };
static const double tick = 0.01;

/* ---------------------------------------------------------------- someone on foot */
/* How far left of the aim the child's middle is when the ego's front comes to its near face, m; between two ticks on a
 * straight line. NaN: it never came. */
static double beside_aim(live *l, uint32_t who, double share, bool path)
{
    const sp_actor_def *e = &l->b.def->actors[1], *d = &l->b.def->actors[who];
    double left = 0, before = 0, aside_before = 0;
    for (int i = 0; i < MOST; i++) {
        if (!live_tick(l))
            break;
        sp_actor *a = &l->b.world->actors[1];
        const sp_actor *c = &l->b.world->actors[who];
        /* nobody steers: on rails it goes along its path itself */
        if (path && a->course)
            a->path_act = SP_PATH_LINE;
        const double s = sp_sin(a->heading), k = sp_cos(a->heading), turn = c->heading - a->heading;
        const double x = c->x + d->center_x * sp_cos(c->heading) - a->x,
                     y = c->y + d->center_x * sp_sin(c->heading) - a->y;
        const double half = sp_abs(sp_cos(turn)) * d->length / 2 + sp_abs(sp_sin(turn)) * d->width / 2;
        left = x * k + y * s - e->center_x - e->length / 2 - half;
        const double aside = y * k - x * s - (share - 0.5) * e->width;
        if (i > 0 && left <= 0 && before > 0)
            return aside_before + (aside - aside_before) * before / (before - left);
        before = left;
        aside_before = aside;
    }
    return SP_NAN;
}

static void check_child(const char *road, const char *body, const char *at, bool path)
{
    static const int shares[] = {25, 50, 75};
    static const double speeds[] = {6, 12};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++) {
            char text[1500];
            live l;
            snprintf(text, sizeof text,
                     "local sp = require 'skidpad' return sp.scenario { name = 't', settle = 0, road = %s, run = "
                     "function(w)\n"
                     "local ego = w:ego { at = w.road:lane(-1, 30), speed = %g }\n%s\n"
                     "local kid = w:pedestrian { 'child', name = 'kid', %s }\n"
                     "kid:cross { meet = ego, impact = %d, speed = '5 km/h', accel_over = 0.5 }\n"
                     "w:wait(30) end }",
                     road, speeds[k], body, at, shares[i]);
            CHECK(live_start(&l, text));
            if (l.b.err.code)
                fprintf(stderr, "%s\n", l.b.err.text);
            const double error = beside_aim(&l, live_find(&l, "kid"), shares[i] / 100.0, path);
            /* half a tick of the child's way, and the first tick of its start */
            CHECK_NEAR(error, 0, 0.015);
            live_end(&l);
        }
}

static void a_child_is_met(void)
{
    check_child("sp.road.straight { length = 400 }", "", "at = w.road:lane(-1, 150):right(5), facing = 'left'", false);
    check_child("sp.road.curve { length = 250, radius = 60 }", "",
                "at = w.road:lane(-1, 120):right(5), facing = 'left'", false);
    check_child("sp.road.curve { length = 250, radius = -60 }", "",
                "at = w.road:lane(-1, 150):left(6), facing = 'right'", false);
    /* off the road by a right turn of 25 m radius; it walks across what was straight ahead */
    check_child("sp.road.straight { length = 400 }",
                "ego:path(w:path { { length = 50 }, { radius = -25, angle = '90 deg' }, { length = 200 } })",
                "at = w.road:lane(-1, 114):right(60), facing = 'back'", true);
    /* and aslant, within the bend */
    check_child("sp.road.straight { length = 400 }",
                "ego:path(w:path { { length = 60 }, { radius = 40, angle = '90 deg' }, { length = 200 } })",
                "at = w.road:lane(-1, 120):left(6), facing = '120 deg'", true);
}

/* ---------------------------------------------------------------- a car */
typedef struct track {
    int count;
    double x[MOST], y[MOST], way[MOST];
} track;

static void note(track *t, const sp_actor *a)
{
    const int n = t->count++;
    t->x[n] = a->x;
    t->y[n] = a->y;
    t->way[n] = n ? t->way[n - 1] + sp_hypot(a->x - t->x[n - 1], a->y - t->y[n - 1]) : 0;
}

/* the tick, with its fraction, at which the origin had gone so far */
static double when(const track *t, double way)
{
    for (int i = 1; i < t->count; i++)
        if (t->way[i] >= way)
            return i - 1 + (way - t->way[i - 1]) / (t->way[i] - t->way[i - 1]);
    return SP_NAN;
}

static double at_way(const track *t, const double *v, double way)
{
    const double k = when(t, way), f = k - sp_floor(k);
    const int i = (int)sp_floor(k);
    return v[i] + f * (v[i + 1] - v[i]);
}

/* where two tracks cross: m along each */
static bool crossing(const track *a, const track *b, double *wa, double *wb)
{
    for (int i = 1; i < a->count; i++)
        for (int k = 1; k < b->count; k++) {
            const double ax = a->x[i] - a->x[i - 1], ay = a->y[i] - a->y[i - 1], bx = b->x[k] - b->x[k - 1],
                         by = b->y[k] - b->y[k - 1], cross = ax * by - ay * bx;
            const double dx = b->x[k - 1] - a->x[i - 1], dy = b->y[k - 1] - a->y[i - 1];
            if (sp_abs(cross) < 1e-12)
                continue;
            const double f = (dx * by - dy * bx) / cross, g = (dx * ay - dy * ax) / cross;
            if (f < 0 || f > 1 || g < 0 || g > 1)
                continue;
            *wa = a->way[i - 1] + f * (a->way[i] - a->way[i - 1]);
            *wb = b->way[k - 1] + g * (b->way[k] - b->way[k - 1]);
            return true;
        }
    return false;
}

static track own, other;

/* s by which the car's front is later at the crossing than `early` before the ego's */
static void check_car(const char *to, double speed, double early, const char *at)
{
    char text[1500];
    live l;
    snprintf(
        text, sizeof text,
        "local sp = require 'skidpad' return sp.scenario { name = 't', settle = 0, road = sp.road.intersection {\n"
        "arms = { 'north', 'south', 'east', 'west' }, length = 150 }, run = function(w)\n"
        "local ego = w:ego { at = w.road.south:lane(-1, 40), speed = %g, route = { 'south', '%s' } }\n"
        "local car = w:car { 'compact', name = 'car', at = w.road.west:lane(-1, 105), route = { 'west', 'east' } }\n"
        "car:meet { ego, speed = '40 km/h', early = %g %s }\n"
        "w:wait(40) end }",
        speed, to, early, at);
    CHECK(live_start(&l, text));
    if (l.b.err.code)
        fprintf(stderr, "%s\n", l.b.err.text);
    const uint32_t id = l.b.def ? live_find(&l, "car") : 0;
    own.count = other.count = 0;
    while (id && own.count < 2200 && live_tick(&l)) {
        note(&own, &l.b.world->actors[1]);
        note(&other, &l.b.world->actors[id]);
    }
    double wa = 0, wb = 0;
    CHECK(crossing(&own, &other, &wa, &wb));
    if (at[0]) {
        /* the middle of the junction is at (0, 0): both come by it straight */
        wa -= at_way(&own, own.y, wa) - at_way(&other, other.y, wb);
        wb -= at_way(&other, other.x, wb);
    }
    const sp_actor_def *e = &l.b.def->actors[1], *c = &l.b.def->actors[id];
    const double mine = when(&own, wa - e->center_x - e->length / 2),
                 theirs = when(&other, wb - c->center_x - c->length / 2);
    CHECK_NEAR((theirs - mine) * tick + early, 0, 0.01);
    /* and the mark says so */
    for (uint32_t i = 0; i < l.b.def->mark_count; i++)
        if (!strcmp(l.b.def->marks[i], "meet")) {
            CHECK(l.b.world->mark_tick[i] != INT64_MIN);
            CHECK_NEAR(l.b.world->mark_value[i][0], (theirs - mine) * tick + early, 0.005);
        }
    live_end(&l);
}

static void a_car_is_met(void)
{
    check_car("north", 8, 2.5, "");
    check_car("north", 12, 1.5, "");
    check_car("west", 8, -1.2, "");
    check_car("west", 11, 1.8, "");
    /* a point said on the car's way, beside which the ego's comes by */
    check_car("north", 10, 1, ", at = w.road.west_east:lane(-1, w.road.west_east:length() / 2)");
}

static void what_cannot_meet_is_told(void)
{
    static const char *const cases[][2] = {
        {"car:meet { speed = 9 }", "meet: whom? (car:meet { ego, speed = \"40 km/h\" })"},
        {"car:meet { ego }", "'speed' is missing"},
        {"car:meet { ego, speed = 9, erly = 1 }", "unknown key 'erly' of sp.Meet (did you mean 'early'?)"},
        {"moving:meet { ego, speed = 9 }", "moving drives already; who is to meet somebody sets off from rest"},
        {"car:meet { car, speed = 9 }", "somebody else, a speed up to 150 m/s"},
        {"ego:meet { car, speed = 9 }", "ego cannot be told to meet somebody"}};
    char text[1200], out[2000];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text,
                 BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 9 }\n"
                      "local car = w:car { 'gvt', name = 'car', at = w.road:lane(-1, 200) }\n"
                      "local moving = w:car { 'gvt', name = 'moving', speed = 5, at = w.road:lane(-1, 300) }\n%s"),
                 cases[i][0]);
        CHECK_HOLDS(failure(text, out, sizeof out), cases[i][1]);
    }
    /* ways that run one behind the other, and a start that is too near, show when time runs */
    live l;
    CHECK(live_start(&l, BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 9 }\n"
                              "local car = w:car { 'gvt', name = 'car', at = w.road:lane(-1, 200) }\n"
                              "car:meet { ego, speed = 9 } w:wait(1)")));
    CHECK(!live_tick(&l));
    CHECK_HOLDS(l.b.err.text, "the ways of car and ego do not cross within 600 m");
    live_end(&l);
    CHECK(live_start(&l, BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 9 }\n"
                              "local car = w:car { 'gvt', name = 'car', at = w.road:lane(-1, 200) }\n"
                              "car:meet { ego, speed = 20, at = w.road:lane(-1, 230) } w:wait(1)")));
    CHECK(!live_tick(&l));
    CHECK_HOLDS(l.b.err.text, "car needs 66.7 m to come up to speed, and has");
    live_end(&l);
}

int main(void)
{
    RUN(a_child_is_met);
    RUN(a_car_is_met);
    RUN(what_cannot_meet_is_told);
    return DONE();
}
