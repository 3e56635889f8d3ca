/* driven.c - actors beside the ego that a driver of their own drives: what they do against closed forms, that instances
 * know nothing of each other, that a recording gives every bit again, and what is said when it cannot be. */
#include "drive/drive.h"
#include "stand.h"

enum { EGO = 1, LEAD = 2 };

#define HEAD                                                                                                           \
    "local sp = require 'skidpad'\n"                                                                                   \
    "return sp.scenario {\n"                                                                                           \
    "  name = 'driven', road = sp.road.straight { length = 4000, lanes = 2, oneway = true, width = 3.5 },\n"           \
    "  run = function(w)\n"
#define TAIL                                                                                                           \
    "  end,\n"                                                                                                         \
    "}\n"
#define SEES "{ sp.chassis(), sp.command(), sp.lanes(), sp.objects { ideal = true, range = 150 } }"

static const char *driver(const char *name)
{
    static char path[512];
    const char *root = getenv("SP_BUILD_ROOT");
    snprintf(path, sizeof path, "%s/drivers/%s.so", root ? root : ".", name);
    return path;
}

/* the words with %s as the driver's path */
static const char *text_of(char out[6000], const char *words, const char *name)
{
    snprintf(out, 6000, words, driver(name), driver(name), driver(name));
    return out;
}

static sp_recording *record(const char *words, const char *ego, const char *name, sp_hash *end)
{
    char path[128];
    sp_error err = {0};
    if (!stand_run(words, ego, stand_path(path, name), end))
        return NULL;
    sp_recording *r = sp_recording_open(path, &err);
    unlink(path);
    return r;
}

/* the row of an actor at a tick; all zero where there is none */
static sp_actor_record at(const sp_recording *r, int64_t tick, uint32_t actor)
{
    static sp_actor_record rows[64];
    sp_tick_record t = {0};
    if (r && sp_recording_state(r, tick, rows, 64, &t))
        for (uint32_t i = 0; i < t.actor_count; i++)
            if (rows[i].actor == actor)
                return rows[i];
    return (sp_actor_record){0};
}

/* ---------------------------------------------------------------- what they do */
/* cruise keeps the speed that is set, and the lane; the ego has no driver at all */
static void cruises(void)
{
    char words[6000];
    sp_recording *r = record(text_of(words,
                                     HEAD "    local ego = w:ego { at = w.road:lane('right', 100), speed = 10 }\n"
                                          "    w:car { name = 'lead', at = w.road:lane('left', 100), speed = 20,\n"
                                          "      driver = '%s', set_speed = 25, rig = " SEES " }\n"
                                          "    w:wait(25)\n" TAIL,
                                     "cruise"),
                             NULL, "cruises", NULL);
    const sp_actor_record begin = at(r, 0, LEAD), end = at(r, 2495, LEAD);
    CHECK_NEAR(begin.speed, 20, 0.2);
    CHECK_NEAR(end.speed, 25, 0.1);
    CHECK_NEAR(end.lane_offset, 0, 0.05);
    CHECK(end.x - begin.x > 20 * 25 && end.x - begin.x < 25 * 25);
    CHECK_NEAR(at(r, 2495, EGO).speed, 10, 0.1);
    sp_recording_close(r);
}

/* The intelligent driver model behind a car of constant speed v keeps (s0 + v T) / sqrt(1 - (v / v0)^4): with v = 15
 * m/s, v0 = 20 m/s, T = 1.5 s and s0 = 2 m that is 24.5 / sqrt(1 - 0.75^4) = 29.63 m. */
static void follows(void)
{
    char words[6000];
    sp_recording *r = record(text_of(words,
                                     HEAD "    local ego = w:ego { at = w.road:lane('right', 30), speed = 5 }\n"
                                          "    local lead = w:car { 'compact', name = 'lead', speed = 18,\n"
                                          "      at = w.road:lane('left', 100), driver = '%s', rig = " SEES ",\n"
                                          "      set_speed = 20, time_gap = 1.5, params = { s0 = 2 } }\n"
                                          "    w:car { 'compact', name = 'slow', at = lead:ahead { gap = 60 },\n"
                                          "      speed = 15 }\n"
                                          "    w:wait(55)\n" TAIL,
                                     "idm"),
                             "cruise", "follows", NULL);
    const sp_actor_record a = at(r, 5495, LEAD), b = at(r, 5495, 3);
    const double length = sp_kind_find("compact")->length;
    CHECK_NEAR(a.speed, 15, 0.05);
    CHECK_NEAR(b.x - a.x - length, 29.63, 0.6);
    sp_recording_close(r);
}

/* panic brakes for what its radar sees, and leaves the rest to the robot, which has let go; the ego has no driver */
static void brakes_by_its_own_radar(void)
{
    char words[6000];
    sp_recording *r = record(text_of(words,
                                     HEAD "    w:ego { at = w.road:lane('right', 100), speed = 15 }\n"
                                          "    w:car { name = 'lead', at = w.road:lane('left', 100), speed = 15,\n"
                                          "      driver = '%s' }\n"
                                          "    w:park { 'van', before = w.road:lane('left', 260), offset = -2.6 }\n"
                                          "    w:wait(15)\n" TAIL,
                                     "panic"),
                             NULL, "panics", NULL);
    CHECK_NEAR(at(r, 600, LEAD).speed, 15, 0.01);
    CHECK(at(r, 790, LEAD).acceleration < -8 && at(r, 1000, LEAD).speed < 6 && at(r, 1495, LEAD).x < 255);
    CHECK_NEAR(at(r, 1495, EGO).speed, 15, 0.1);
    sp_recording_close(r);
}

/* ---------------------------------------------------------------- instances of one library */
#define PAIR                                                                                                           \
    HEAD "    local ego = w:ego { at = w.road:lane('right', 100), speed = 20, set_speed = 25, time_gap = 1.8 }\n"      \
         "    w:car { 'compact', name = 'other', at = w.road:lane('left', 100), speed = 20, set_speed = 25,\n"         \
         "      driver = '%s' }\n"

/* side by side, each in its lane, they drive alike; again the same; and the same again from the recording */
static void the_ego_and_another(void)
{
    char words[6000];
    sp_hash first = {0}, again = {0};
    sp_error err = {0};
    sp_verify v = {0};
    text_of(words, PAIR "    w:wait(15)\n" TAIL, "idm");
    sp_recording *r = record(words, "idm", "pair", &first), *s = record(words, "idm", "pair", &again);
    CHECK(r && s && sp_hash_equal(first, again));
    for (int64_t tick = 0; tick < 1500; tick += 100) {
        const sp_actor_record a = at(r, tick, EGO), b = at(r, tick, LEAD);
        CHECK_NEAR(a.x, b.x, 1e-6);
        CHECK_NEAR(a.speed, b.speed, 1e-6);
    }
    CHECK(at(r, 1499, EGO).speed > 23);
    CHECK(r && sp_run_verify(r, -1, "test", &v, &err) && v.same && sp_hash_equal(v.end, first));
    CHECK(r && sp_run_verify(r, 900, "test", &v, &err) && v.same && sp_hash_equal(v.end, first));
    sp_resense_result anew = {0};
    const sp_resense_options all = {.senses = true, .pictures_off = true, .until = INT64_MAX};
    CHECK(r && sp_run_resense(r, &all, &anew, &err) && anew.differ == 0);
    sp_recording_close(r);
    sp_recording_close(s);
}

/* whoever is driven far away changes no bit of the two; nor does a fault of his sensors */
static void a_third_far_away(void)
{
    char words[6000], more[6000];
    text_of(words, PAIR "    w:wait(10)\n" TAIL, "idm");
    text_of(more,
            PAIR "    local far = w:car { 'sedan', name = 'far', at = w.road:lane('right', 2500), speed = 30,\n"
                 "      driver = '%s', set_speed = 35 }\n"
                 "    far:fault { 'lanes', 'off', from = 2 }\n"
                 "    w:wait(10)\n" TAIL,
            "idm");
    sp_recording *r = record(words, "idm", "two", NULL), *s = record(more, "idm", "three", NULL);
    CHECK(r && s && at(s, 995, 3).speed > 30);
    for (uint32_t who = EGO; who <= LEAD; who++)
        for (int64_t tick = -50; tick < 1000; tick += 5) {
            const sp_actor_record a = at(r, tick, who), b = at(s, tick, who);
            CHECK(!memcmp(&a, &b, sizeof a));
        }
    sp_recording_close(r);
    sp_recording_close(s);
}

/* "objects" are the ego's; the other's are meant by their full name, or of that actor */
static void faults_find_their_car(void)
{
    static const char *const whose[] = {"", "    w:fault { 'objects', 'removal' }\n",
                                        "    w:fault { 'other.objects', 'removal' }\n",
                                        "    other:fault { 'objects', 'removal' }\n"};
    double ego[4], other[4];
    for (int i = 0; i < 4; i++) {
        char words[6000], all[6000];
        snprintf(all, sizeof all,
                 HEAD
                 "    local ego = w:ego { at = w.road:lane('right', 100), speed = 20, set_speed = 20 }\n"
                 "    local other = w:car { 'compact', name = 'other', at = w.road:lane('left', 100), speed = 20,\n"
                 "      driver = '%%s' }\n"
                 "    w:car { 'van', name = 'a', at = w.road:lane('right', 150), speed = 12 }\n"
                 "    w:car { 'van', name = 'b', at = w.road:lane('left', 150), speed = 12 }\n"
                 "%s    w:wait(4)\n" TAIL,
                 whose[i]);
        sp_recording *r = record(text_of(words, all, "idm"), "idm", "faults", NULL);
        ego[i] = at(r, 395, EGO).speed;
        other[i] = at(r, 395, LEAD).speed;
        sp_recording_close(r);
    }
    CHECK(ego[0] < 17 && other[0] < 17);
    CHECK(ego[1] > 19 && other[1] < 17);
    CHECK(ego[2] < 17 && other[2] > 19);
    CHECK(ego[3] < 17 && other[3] > 19);
}

/* ---------------------------------------------------------------- what cannot be */
/* the error of a run of these words: of the freeze, the start or a tick */
static sp_error refused(const char *words)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "stand.lua", .data = words, .size = strlen(words)};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases;
    uint32_t count = 0;
    sp_run *run = NULL;
    bool done = false;
    const sp_run_options options = {.suite_seed = 1, .latency = -1};
    sp_scenario *s =
        arena && sp_run_sources(arena, &sources, &err) ? sp_script_load("stand.lua", &sources, &err) : NULL;
    if (s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err) && count == 1)
        run = sp_run_create(s, cases, &options, &err);
    while (run && !done && sp_run_tick(run, &done, &err))
        continue;
    sp_run_destroy(run);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return err;
}

static void words_for_what_cannot_be(void)
{
    static const struct {
        const char *cast, *then, *said;
        int line;
    } no[] = {
        {"w:car { name = 'lead', driver = 'nosuch', at = p }", "", "lead, driven by 'nosuch': no driver", 6},
        {"w:car { name = 'lead', driver = './no.so', at = p }", "", "cannot read the driver", 6},
        {"w:car { name = 'lead', driver = '%s', params = { hedway = 1 }, at = p }", "", "parameter 'hedway'", 6},
        {"w:car { name = 'lead', driver = '%s', rig = { sp.radar() }, at = p }", "", "needs 'objects'", 6},
        {"w:car { name = 'lead', driver = '%s', bind = { x = 'y' }, at = p }", "", "no need 'x'", 6},
        {"w:car { name = 'lead', params = { a = 1 }, at = p }", "", "params says something to a driver", 6},
        {"w:car { name = 'lead', driver = '%s', wander = true, at = p }", "", "wander is not for it", 6},
        {"w:car { name = 'lead', driver = '%s', hidden = true, at = p }", "", "hidden is not for it", 6},
        {"w:car { name = 'lead', driver = '%s', fidelity = 'kinematic', at = p }", "", "its fidelity is full", 6},
        {"w:motorcycle { name = 'lead', driver = '%s', at = p }", "", "has no chassis of its own to drive", 6},
        {"w:car { name = 'lead', driver = '%s', at = p }", "lead:brake { decel = 3 }", "lead is driven by", 7},
        {"w:car { name = 'lead', driver = '%s', at = p }", "lead:speed_profile { { 1, 5 } }", "lead is driven by", 7},
        {"w:car { name = 'lead', driver = '%s', at = p }", "lead:cross { speed = 2 }", "lead is driven by", 7},
        {"w:car { name = 'lead', driver = '%s', at = p }", "lead:hide()", "lead is driven by", 7},
    };
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        char words[6000], all[6000];
        snprintf(all, sizeof all,
                 HEAD "    local ego, p = w:ego { at = w.road:lane('right', 100) }, w.road:lane('left', 100)\n"
                      "    local lead = %s\n    %s\n    w:wait(1)\n" TAIL,
                 no[i].cast, no[i].then);
        const sp_error e = refused(text_of(words, all, "idm"));
        const bool good = e.code && strstr(e.text, no[i].said) && e.line == no[i].line && strstr(e.file, "stand.lua");
        CHECK(good);
        if (!good)
            fprintf(stderr, "  %s %s: %s:%d: %s\n", no[i].cast, no[i].then, e.file, e.line, e.text);
    }
}

int main(void)
{
    RUN(cruises);
    RUN(follows);
    RUN(brakes_by_its_own_radar);
    RUN(the_ego_and_another);
    RUN(a_third_far_away);
    RUN(faults_find_their_car);
    RUN(words_for_what_cannot_be);
    return DONE();
}
