/* words of arrivals, gaps that are drawn, places and plain numbers: facts by hand */
#include "helper.h"

#include "road/road.h"

static char out[4000];

/* ticks until the mark `name` is set, while `move` moves everybody; -1 never */
static int64_t ticks_to(bench *b, const char *name, int most, void (*move)(bench *))
{
    sp_story_command c[SP_MAX_COMMANDS];
    for (int i = 0; i < most; i++) {
        uint32_t n = 0;
        bool ended = false;
        CHECK(sp_script_step(b->s, b->def, b->world, c, SP_MAX_COMMANDS, &n, &ended, &b->err));
        if (b->err.code) {
            sp_error_print(&b->err, out, sizeof out);
            fprintf(stderr, "%s\n", out);
            return -1;
        }
        for (uint32_t k = 0; k < n; k++)
            if (c[k].op == SP_STORY_MARK && !strcmp(b->def->marks[c[k].actor], name)) {
                memcpy(b->world->mark_value[0], c[k].value, sizeof b->world->mark_value[0]);
                return b->world->tick;
            }
        move(b);
        if (ended)
            break;
    }
    return -1;
}

/* ---------------------------------------------------------------- lights */
/* At 5 m/s, when_in = 2: 10 m before the line, within half a tick's way. The arm is 100 m, the ego's middle at 20. */
static void a_light_turns_by_arrival(void)
{
    bench b;
    sp_story_command c[SP_MAX_COMMANDS];
    CHECK(bench_freeze(&b,
                       "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.intersection { "
                       "arms = { 'south', 'east', 'north', 'west' }, signals = true, length = 100 }, run = function(w, "
                       "p)\nlocal ego = w:ego { at = w.road.south:lane(-1, 20), speed = 5 }\n"
                       "w:signal 'south':turns { 'red', when_in = 2.0, of = ego }\nw:wait(40) end }",
                       0));
    const sp_actor_def *d = &b.def->actors[1];
    const sp_actor *a = &b.world->actors[1];
    sp_road_ahead ahead[8];
    const sp_road_place from = {a->road, a->lane, a->s, a->t};
    CHECK(sp_road_signals_ahead(b.def->road, d->route, from, 200, ahead, 8) > 0);
    const double left = ahead[0].stop - d->center_x - d->length / 2;
    CHECK_NEAR(left, 100 - 20 - d->length / 2, 3); // lines lie before the junction
    const int64_t expected = (int64_t)sp_ceil((left - 5 * 2.0) / (5 * 0.01) - 0.5);
    int64_t turned = -1;
    for (int i = 0; i < 2000 && turned < 0; i++) {
        uint32_t n = 0;
        bool ended = false;
        CHECK(sp_script_step(b.s, b.def, b.world, c, SP_MAX_COMMANDS, &n, &ended, &b.err));
        for (uint32_t k = 0; k < n; k++)
            if (c[k].op == SP_STORY_LIGHT) {
                CHECK(c[k].value[1] == SP_LIGHT_RED && c[k].line == 3);
                turned = b.world->tick;
            }
        bench_move(&b);
    }
    CHECK(turned == expected);
    bench_end(&b);
}

/* ---------------------------------------------------------------- drawn gaps */
enum { CARS = 199 };

static void gaps_of(const char *name, uint64_t seed, double *gap)
{
    char text[700];
    bench b;
    snprintf(
        text, sizeof text,
        "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { length = 20000 "
        "}, run = function(w)\nw:ego { at = w.road:lane(-1, 19800) }\n"
        "w:stream { 'compact', name = '%s', at = w.road:lane(-1, 19000), count = %d, speed = 20, thw = { mean = "
        "2, min = 0.8 } } end }",
        name, CARS + 1);
    CHECK(bench_plan(&b, text));
    b.arena = sp_arena_create();
    CHECK(sp_script_freeze(b.s, &b.cases[0], &(sp_freeze_options){.suite_seed = seed}, b.arena, &b.def, &b.err));
    if (b.err.code)
        fprintf(stderr, "%s\n", b.err.text);
    for (uint32_t i = 0; i < CARS && b.def->actor_count > CARS + 1; i++)
        gap[i] = (b.def->actors[2 + i].place.s - b.def->actors[3 + i].place.s - b.def->actors[2].length) / 20;
    bench_end(&b);
}

static void gaps_are_drawn(void)
{
    double a[CARS] = {0}, again[CARS] = {0}, named[CARS] = {0}, seeded[CARS] = {0}, sum = 0;
    gaps_of("x", 1, a);
    gaps_of("x", 1, again);
    gaps_of("y", 1, named);
    gaps_of("x", 2, seeded);
    int beyond = 0;
    for (int i = 0; i < CARS; i++) {
        CHECK(a[i] > 0.8 - 1e-9 && a[i] == again[i]);
        sum += a[i];
        beyond += a[i] > 2;
    }
    /* deviation of the mean: 1.2 / sqrt(199) = 0.085; beyond its mean an exponential has 1/e */
    CHECK_NEAR(sum / CARS, 2, 0.26);
    CHECK_NEAR(beyond / (double)CARS, 0.368, 0.103);
    CHECK(memcmp(a, named, sizeof a) != 0 && memcmp(a, seeded, sizeof a) != 0);
}

/* ---------------------------------------------------------------- lanes */
static void sideways(bench *b)
{
    sp_actor *a = &b->world->actors[2];
    a->y -= 0.01;
    sp_road_place p;
    sp_road_locate(b->def->road, a->x, a->y, NULL, &p);
    a->t = p.t;
    a->lane = p.lane;
    b->world->tick++;
}

/* lanes of 3.5 m: the line is at t = -3.5, the car's middle then half its width left of it */
static void a_box_overlaps_a_lane(void)
{
    bench b;
    CHECK(
        bench_freeze(&b,
                     "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.straight { "
                     "length = 500, lanes = 2, oneway = true }, run = function(w)\n"
                     "local ego = w:ego { at = w.road:lane('right', 100), speed = 10 }\n"
                     "local car = w:car { 'sedan', at = ego:ahead(30):shift('left'), speed = 10 }\n"
                     "w:wait_until(car:overlaps_lane(ego), '20 s') w:mark('in', { rel = car.speed - ego.speed }) end }",
                     0));
    CHECK(b.def->actors[2].place.lane == -1 && b.def->actors[1].place.lane == -2);
    CHECK_NEAR(b.def->actors[2].place.t, -1.75, 1e-9);
    const double front = b.def->actors[1].place.s + b.def->actors[1].center_x + b.def->actors[1].length / 2,
                 rear = b.def->actors[2].place.s + b.def->actors[2].center_x - b.def->actors[2].length / 2;
    CHECK_NEAR(rear - front, 30, 1e-9);
    const double way = 1.75 - b.def->actors[2].width / 2;
    CHECK(ticks_to(&b, "in", 400, sideways) == (int64_t)sp_floor(way / 0.01) + 1);
    CHECK(b.world->mark_value[0][0] == 0);
    bench_end(&b);
}

/* ---------------------------------------------------------------- the rest */
static void detections_are_told(void)
{
    bench b;
    int64_t seen[SP_MAX_ACTORS + 1];
    for (uint32_t i = 0; i <= SP_MAX_ACTORS; i++)
        seen[i] = INT64_MIN;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\n"
                            "local car = w:car { 'sedan', at = ego:ahead(30) }\n"
                            "w:wait_until(ego:first_detection(car):above(0))\n"
                            "w:mark('seen', { at = ego:first_detection(car) })"),
                       0));
    sp_script_detections(b.s, seen);
    CHECK(ticks_to(&b, "seen", 100, bench_move) == -1);
    seen[2] = 57;
    CHECK(ticks_to(&b, "seen", 100, bench_move) == 100);
    CHECK_NEAR(b.world->mark_value[0][0], 0.57, 1e-12);
    bench_end(&b);
    CHECK_HOLDS(failure(BODY("local ego = w:ego { at = w.road:lane(-1, 100) }\n"
                             "local car = w:car { 'sedan', at = ego:ahead(30) }\nlocal c = car:first_detection(ego)"),
                        out, sizeof out),
                "only the ego's sensors");
}

/* aside of the ego = the target's - (share - 1/2) width: then the target's middle is at that share */
static void the_ego_aims(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local gvt = w:car { 'gvt', at = w.road:lane(-1, 400):left(0.3) }\n"
                            "local ego = w:ego { at = gvt:behind(50), speed = 10, lights = 'low' }\nego:aim(gvt, 25)"),
                       0));
    const sp_actor_def *e = &b.def->actors[1], *g = &b.def->actors[2];
    CHECK_NEAR(g->place.t - e->place.t, (0.25 - 0.5) * e->width, 1e-9);
    CHECK_NEAR(g->place.s + g->center_x - g->length / 2 - (e->place.s + e->center_x + e->length / 2), 50, 1e-6);
    sp_story_command c[SP_MAX_COMMANDS];
    uint32_t n = 0;
    bool ended = false;
    CHECK(sp_script_step(b.s, b.def, b.world, c, SP_MAX_COMMANDS, &n, &ended, &b.err) && n == 1);
    CHECK(c[0].op == SP_STORY_LIGHTS && c[0].actor == 1 && (uint32_t)c[0].value[0] == SP_LIGHT_LOW);
    bench_end(&b);
}

static void routes_by_arms(void)
{
    static const char *const same[][2] = {{"{ 'south', 'west' }", "{ to = w.road.west:lane(1, 2) }"},
                                          {"{ 'south', 'east' }", "{ to = w.road.east:lane(1, 2) }"}};
    for (int i = 0; i < 2; i++) {
        bench b[2];
        for (int k = 0; k < 2; k++) {
            char text[600];
            snprintf(text, sizeof text,
                     "local sp = require 'skidpad' return sp.scenario { name = 'test', settle = 0, road = "
                     "sp.road.intersection { arms = { 'south', 'east', 'north', 'west' } }, run = function(w)\n"
                     "w:ego { at = w.road.south:lane(-1, 20), route = %s } end }",
                     same[i][k]);
            CHECK(bench_freeze(&b[k], text, 0));
        }
        const sp_road_route *x = b[0].def ? b[0].def->actors[1].route : NULL,
                            *y = b[1].def ? b[1].def->actors[1].route : NULL;
        CHECK(x && y && x->leg_count == y->leg_count && x->leg_count > 2);
        for (uint32_t k = 0; x && y && k < x->leg_count && k < y->leg_count; k++)
            CHECK(x->leg[k].road == y->leg[k].road && x->leg[k].lane == y->leg[k].lane);
        bench_end(&b[0]);
        bench_end(&b[1]);
    }
}

static void mistakes_are_told(void)
{
    static const char *const cases[][2] = {
        {"ego:ahead(30):shift('lft')", "shift: 'lft' is no side (\"left\" or \"right\")"},
        {"ego:ahead(30):shift('right')", "shift: no driving lane to the right of lane -1"},
        {"w:wait(1) w:wait_until(ego.speed:below(3))",
         "without a call it is a number (with a call: ego:speed():below(5))"},
        {"w:stream { 'compact', at = w.road:lane(-1, 700), count = 3, thw = { mean = 1, min = 2 } }",
         "thw: 0 <= min <= mean, not 2 and 1 s"},
        {"w:stream { 'compact', at = w.road:lane(-1, 700), count = 3, thw = { men = 1 } }",
         "unknown key 'men' of sp.GapDraw (did you mean 'mean'?)"},
        {"local c = w:car { 'gvt', at = ego:ahead(30) } ego:aim(c, 1e9)", "aim: 1e+09 % of its width"},
        {"w:car { 'gvt', at = ego:ahead(30), route = { '2', '1' } }", "no road '2'"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[600];
        bench b;
        snprintf(text, sizeof text, BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 5 }\n%s"),
                 cases[i][0]);
        out[0] = 0;
        if (bench_freeze(&b, text, 0))
            for (int k = 0; k < 200 && !b.err.code; k++) {
                sp_story_command c[SP_MAX_COMMANDS];
                uint32_t n = 0;
                bool ended = false;
                (void)sp_script_step(b.s, b.def, b.world, c, SP_MAX_COMMANDS, &n, &ended, &b.err);
                bench_move(&b);
            }
        if (b.err.code)
            sp_error_print(&b.err, out, sizeof out);
        CHECK_HOLDS(out, cases[i][1]);
        bench_end(&b);
    }
    CHECK_HOLDS(
        failure("local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length "
                "= 500 }, run = function(w) w:ego { at = w.road:lane(-1, 100) } end,\n"
                "check = { sp.at_most('ego.contact.speed', 0, 'km/h') } }",
                out, sizeof out),
        "unknown metric 'ego.contact.speed' (did you mean 'ego.impact.speed'?)");
    CHECK_HOLDS(failure("local sp = require 'skidpad' return sp.scenario { name = 't', api = 2, road = "
                        "sp.road.straight { length = 500 }, run = function(w) end }",
                        out, sizeof out),
                "api: this build speaks version 1");
}

int main(void)
{
    RUN(a_light_turns_by_arrival);
    RUN(gaps_are_drawn);
    RUN(a_box_overlaps_a_lane);
    RUN(detections_are_told);
    RUN(the_ego_aims);
    RUN(routes_by_arms);
    RUN(mistakes_are_told);
    return DONE();
}
