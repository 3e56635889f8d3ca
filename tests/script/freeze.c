/* what a frozen case holds: places against closed forms, identity, checks, marks, mounts */
#include "helper.h"

static char out[4000];

/* x of the front or rear face at time 0 on a straight road along x */
static double face(const bench *b, uint32_t i, int side)
{
    const sp_actor_def *d = &b->def->actors[i];
    return d->pose.position.x + d->center_x + side * d->length / 2;
}

static void gaps_are_bumper_to_bumper(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 20 }\n"
             "w:car { 'gvt', speed = 5, at = ego:ahead { ttc = 5 } }\nw:car { 'gvt', at = ego:ahead { gap = 7 } }\n"
             "w:car { 'gvt', speed = 30, at = ego:ahead { thw = 1.5 } }\nw:car { 'gvt', speed = 25, at = ego:behind { "
             "thw = 2 } }\n"
             "w:car { 'gvt', speed = 30, at = ego:behind { ttc = 3 } }"),
        0));
    CHECK_NEAR(face(&b, 2, -1) - face(&b, 1, 1), 5 * (20 - 5), 1e-9);
    CHECK_NEAR(face(&b, 3, -1) - face(&b, 1, 1), 7, 1e-9);
    CHECK_NEAR(face(&b, 4, -1) - face(&b, 1, 1), 1.5 * 20, 1e-9);
    CHECK_NEAR(face(&b, 1, -1) - face(&b, 5, 1), 2 * 25, 1e-9);
    CHECK_NEAR(face(&b, 1, -1) - face(&b, 6, 1), 3 * (30 - 20), 1e-9);
    // the middle of the ego's body stands on s = 200 at time 0
    CHECK_NEAR((face(&b, 1, 1) + face(&b, 1, -1)) / 2, 200, 1e-9);
    CHECK_NEAR(b.def->actors[1].pose.position.y, -1.75, 1e-9);
    bench_end(&b);
}

static void impact_shifts_the_target(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 20 }\n"
                            "w:car { 'gvt', at = ego:ahead { ttc = 5, impact = 100 } }\nw:car { 'gvt', at = ego:ahead "
                            "{ gap = 9, impact = '25 %' } }\n"
                            "w:car { 'gvt', at = ego:ahead { gap = 30, impact = 0.5 } }"),
                       0));
    const double width = b.def->actors[1].width, y = b.def->actors[1].pose.position.y;
    // 100 % is the left edge: y grows to the left of a road along x
    CHECK_NEAR(b.def->actors[2].pose.position.y - y, width / 2, 1e-9);
    CHECK_NEAR(b.def->actors[3].pose.position.y - y, -width / 4, 1e-9);
    CHECK_NEAR(b.def->actors[4].pose.position.y, y, 1e-9);
    bench_end(&b);
}

static void settle_starts_further_back(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       "local sp = require 'skidpad' return sp.scenario { name = 't', settle = '2 s', road = "
                       "sp.road.curve { length = 800, radius = 100 },\n"
                       "run = function(w, p) w:ego { at = w.road:lane(-1, 300), speed = 10 } end }",
                       0));
    CHECK(b.def->settle_ticks == 200);
    // 20 m along a lane of radius 101.75 m are 20 / 1.0175 m of the reference line
    const sp_world *w = sp_world_create(b.def, b.arena, &b.err);
    CHECK(w && w->tick == -200);
    CHECK_NEAR(b.def->actors[1].place.s - w->actors[1].s, 20 / 1.0175, 1e-6);
    bench_end(&b);
}

static void lanes_by_id_and_by_word(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length "
                       "= 800, lanes = 3, oneway = true, width = 4 },\n"
                       "run = function(w, p) local e = w:ego { at = w.road:lane('middle', 300) } w:car { 'gvt', at = "
                       "w.road:lane('left', 320) }\n"
                       "w:car { 'gvt', at = e:ahead { gap = 5, lane = 'right' } } w:car { 'gvt', at = e:lane 'left' }\n"
                       "w:pedestrian { 'child', at = e:right(9), facing = 'left' } end }",
                       0));
    const double y[] = {0, -6, -2, -10, -2, -15};
    for (uint32_t i = 1; i <= 4; i++)
        CHECK_NEAR(b.def->actors[i].pose.position.y, y[i], 1e-9);
    CHECK(b.def->actors[3].place.lane == -3);
    CHECK_NEAR(b.def->actors[5].heading, SP_PI / 2, 1e-12);
    bench_end(&b);
    failure(BODY("w:ego { at = w.road:lane(-4, 100) }"), out, sizeof out);
    CHECK_HOLDS(out, "no lane -4 at s = 100 m");
    failure(BODY("w:ego { at = w.road:lane(-1, 1200) }"), out, sizeof out);
    CHECK_HOLDS(out, "outside the road's 0 to 1000 m");
}

static void identity_of_a_case(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        "local sp = require 'skidpad' return sp.scenario { name = 'a/b', tags = { 'x', 'y' }, limit = '12 s', base = "
        "'none', road = sp.road.straight { length = 800 },\n"
        "vary = { v = sp.one_of(36, 72):unit 'km/h' }, check = { sp.never('ego.contact', { with = 'target' }), "
        "sp.warn(sp.at_least('ego.gap.min', 50, 'cm')),\n"
        "sp.at_most('ego.decel.max', 6, 'm/s2', { when = { v = 72 } }), sp.within('ego.fcw.at', 1, 's', { from = 't0' "
        "}) },\n"
        "cover = { v = sp.each(), thw = sp.bins { 0, 500, 1000, unit = 'ms', at = 't0' }, cross = { 'thw', 'v' } },\n"
        "run = function(w, p) local e = w:ego { at = w.road:lane(-1, 300), speed = p.v } w:car { 'gvt', name = "
        "'target', at = e:ahead { gap = 9 } }\n"
        "w:wait(1) w:mark('t0', { thw = 1, more = 2 }) end }",
        0));
    const sp_world_def *d = b.def;
    CHECK_TEXT(d->case_id, "a/b[v=36km/h]");
    // the seed as the contract spells it: the low 64 bits of XXH3-128 of "1\n0\na/b[v=36km/h]"
    CHECK(d->suite_seed == 1 && d->seed == sp_hash_bytes("1\n0\na/b[v=36km/h]", 17).lo);
    CHECK(d->limit_ticks == 1200 && d->base == SP_BASE_NONE && d->tag_count == 2 && d->tick_ns == 10000000 &&
          d->substeps == 5);
    CHECK_NEAR(d->set_speed, 10, 0);
    CHECK(d->check_count == 4 && d->checks[0].with.i == 2 && d->checks[0].op == SP_NEVER);
    CHECK_TEXT(d->checks[0].name, "never ego.contact with target");
    CHECK_TEXT(d->checks[1].name, "ego.gap.min >= 50 cm");
    CHECK_NEAR(d->checks[1].limit, 0.5, 0);
    CHECK(d->checks[1].severity == SP_WARN && !strcmp(d->checks[1].unit, "m"));
    CHECK(!d->checks[2].enabled && d->checks[3].enabled && d->checks[3].from_mark == 0);
    CHECK(d->mark_count == 1 && !strcmp(d->marks[0], "t0") && !strcmp(d->mark_fields[0][1], "more") &&
          !d->mark_fields[0][2]);
    CHECK(d->cover_count == 3);
    CHECK_TEXT(d->cover[0].source, "mark:t0.thw");
    CHECK_NEAR(d->cover[0].edge[1], 0.5, 1e-15);
    CHECK_TEXT(d->cover[1].source, "param:v");
    CHECK(d->cover[1].label_count == 2 && !strcmp(d->cover[1].label[1], "72"));
    CHECK(d->cover[2].cross[0] == 0 && d->cover[2].cross[1] == 1 && !strcmp(d->cover[2].source, "cross"));
    bench_end(&b);
    failure("local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 800 },\n "
            "check = { sp.never('ego.contact', { with = 'targt' }) },\n"
            "run = function(w, p) local e = w:ego { at = w.road:lane(-1, 300) } w:car { 'gvt', name = 'target', at = "
            "e:ahead { gap = 9 } } end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: never ego.contact with targt: no actor 'targt' (did you mean 'target'?)");
}

static void a_place_that_cannot_be(void)
{
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 200), speed = 5 }\nw:car { 'gvt', speed = 10, at = "
                 "ego:ahead { ttc = 5 } }"),
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:3: error: ego and gvt#1 do not close in: -5 m/s");
    failure(BODY("w:ego { at = w.road:lane(-1, 20), speed = 30 }"), out, sizeof out);
    CHECK_HOLDS(out, "the settle of 1 s begins before the road does");
    failure(BODY("local ego = w:ego { at = w.road:lane(-1, 900) }\nw:car { 'gvt', at = ego:ahead { gap = 200 } }"), out,
            sizeof out);
    CHECK_HOLDS(out, "the road ends");
}

static void parked_rows_hide(void)
{
    const char *text = BODY("local spot = w.road:lane(-1, 250)\nlocal ego = w:ego { at = spot:back(50), speed = 10 }\n"
                            "%slocal kid = w:pedestrian { 'child', at = spot:right(3.5), facing = 'left' "
                            "}\nw:assert(kid:hidden_from(ego), 'seen')");
    char full[800];
    snprintf(full, sizeof full, text, "w:park { 'suv', 'sedan', before = spot:back(1) }\n");
    CHECK_TEXT(failure(full, out, sizeof out), "");
    snprintf(full, sizeof full, text, "");
    failure(full, out, sizeof out);
    CHECK_HOLDS(out, "w:assert failed: seen");
}

static void rigs_become_mounts(void)
{
    static const sp_param radar[] = {{"range", "m", 200, 1, 400, ""}, {"fov_h", "rad", 1, 0.1, 3, ""}};
    static const sp_param camera[] = {{"width", "1", 640, 16, 4096, ""}, {"height", "1", 480, 16, 4096, ""}};
    const sp_sensor_row rows[] = {{"radar", SP_FRAME_RADAR, radar, 2, 50000000, 60000000, NULL},
                                  {"camera", SP_FRAME_CAMERA, camera, 2, 33333333, 0, NULL},
                                  {"ego", SP_FRAME_EGO, NULL, 0, 10000000, 0, NULL}};
    const char *format =
        "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 800 }, %s\n"
        "run = function(w, p) w:ego { at = w.road:lane(-1, 300) } end }";
    static const char *const rigs[] = {"",
                                       ("sensors = { sp.radar { name = 'left', y = 1, yaw = '30 deg', range = 99, "
                                        "latency = '10 ms' }, sp.camera { rate = 30 } },"),
                                       "sensors = { sp.radar { rnge = 99 } },",
                                       "sensors = { sp.radar { range = 999 } },"};
    for (int i = 0; i < 4; i++) {
        char text[600];
        snprintf(text, sizeof text, format, rigs[i]);
        const sp_source source = {.path = "test.lua", .data = text, .size = strlen(text)};
        const sp_sources sources = {.given = &source, .given_count = 1, .sensors = rows, .sensor_count = 3};
        sp_error err = {0};
        sp_scenario *s = sp_script_load("test.lua", &sources, &err);
        const sp_case *cases;
        uint32_t n = 0;
        sp_arena *arena = sp_arena_create();
        sp_world_def *def = NULL;
        const bool fine = s && sp_script_cases(s, NULL, 0, 1, &cases, &n, &err) &&
                          sp_script_freeze(s, cases, NULL, arena, &def, &err);
        CHECK(fine == (i < 2));
        if (i == 0 && fine) {
            // the kinds that this build has, of the default rig
            CHECK(def->mount_count == 3);
            CHECK_TEXT(def->mounts[0].name, "ego");
            CHECK_TEXT(def->mounts[1].name, "front_radar");
            CHECK_TEXT(def->mounts[2].name, "front_camera");
            CHECK(def->mounts[2].value[0] == 320 && def->mounts[2].value[1] == 180 &&
                  def->mounts[2].period_num == 40000000);
            CHECK_NEAR(def->mounts[1].position.x, def->actors[1].center_x + def->actors[1].length / 2, 1e-12);
        }
        if (i == 1 && fine) {
            CHECK(def->mount_count == 2 && def->mounts[0].value[0] == 99 && def->mounts[0].value[1] == 1 &&
                  def->mounts[0].latency == 10000000);
            CHECK_NEAR(def->mounts[0].yaw, SP_PI / 6, 1e-15);
            CHECK(def->mounts[1].period_num * 30 == def->mounts[1].period_den * 1000000000); // exactly 30 Hz
        }
        if (i == 2)
            CHECK_HOLDS(err.hint, "did you mean 'range'?");
        sp_script_destroy(s);
        sp_arena_destroy(arena);
    }
}

int main(void)
{
    RUN(gaps_are_bumper_to_bumper);
    RUN(impact_shifts_the_target);
    RUN(settle_starts_further_back);
    RUN(lanes_by_id_and_by_word);
    RUN(identity_of_a_case);
    RUN(a_place_that_cannot_be);
    RUN(parked_rows_hide);
    RUN(rigs_become_mounts);
    return DONE();
}
