/* lines.c - stop lines of a real crossing: a red light and a stop sign that the ego runs are events, once each, in the
 * metrics and in the recording; what it may do is none. */
#include <unistd.h>

#include "run/run.h"
#include "tests/check.h"

#define SCENE(road, head, ego, seconds)                                                                                \
    "local sp = require 'skidpad'\nreturn sp.scenario {\n"                                                             \
    "  name = 'lines', road = sp.road.intersection { arms = { 'south', 'east', 'north', 'west' }, length = 100, " road \
    " },\n" head "  run = function(w)\n    local ego = w:ego { at = w.road.south:lane(-1, " ego                        \
    " }\n    w:wait(" #seconds ")\n  end,\n}\n"
#define LIGHTS(show) "  signals = { south = { { '" show "', 600 } } },\n"

/* what came out of a run */
typedef struct outcome {
    double lights, signs;
    uint32_t light_events, sign_events;
    sp_event light, sign;
    double off_road, wrong_way, overspeed;
    bool has_limit;
} outcome;

static double metric(const sp_case_result *r, const char *name, bool *defined)
{
    const int id = sp_metric_find(name);
    CHECK(id >= 0);
    if (defined)
        *defined = r->judgement.metrics[id].defined;
    return r->judgement.metrics[id].defined ? r->judgement.metrics[id].value : -1;
}

static void read_events(const char *path, outcome *out)
{
    sp_error err = {0};
    sp_recording *rec = sp_recording_open(path, &err);
    CHECK(rec != NULL);
    for (int64_t tick = 0; rec && tick < 3000; tick++) {
        sp_event e[SP_MAX_EVENTS];
        uint32_t n = 0;
        sp_recording_events(rec, tick, e, SP_MAX_EVENTS, &n);
        for (uint32_t i = 0; i < n; i++) {
            out->light_events += e[i].kind == SP_EVENT_RED_LIGHT;
            out->sign_events += e[i].kind == SP_EVENT_STOP_SIGN;
            if (e[i].kind == SP_EVENT_RED_LIGHT)
                out->light = e[i];
            if (e[i].kind == SP_EVENT_STOP_SIGN)
                out->sign = e[i];
        }
    }
    sp_verify v = {0};
    CHECK(rec && sp_run_verify(rec, -1, "test", &v, &err) && v.same);
    CHECK(rec && sp_run_verify(rec, 200, "test", &v, &err) && v.same);
    sp_recording_close(rec);
}

static outcome go(const char *text)
{
    outcome out = {0};
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "lines.lua", .data = text, .size = strlen(text)};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases;
    uint32_t count = 0;
    char path[128], library[512];
    const char *build = getenv("SP_BUILD_ROOT");
    snprintf(library, sizeof library, "%s/drivers/cruise.so", build ? build : ".");
    snprintf(path, sizeof path, "/tmp/skidpad-test-%d-lines.mcap", (int)getpid());
    const sp_sut sut = {.driver = library};
    sp_run *run = NULL;
    bool done = false;
    sp_scenario *s = sp_run_sources(arena, &sources, &err) ? sp_script_load("lines.lua", &sources, &err) : NULL;
    if (s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err)) {
        const sp_run_options options = {.sut = &sut,
                                        .suite_seed = 1,
                                        .latency = -1,
                                        .record = SP_RECORD_FULL,
                                        .record_path = path,
                                        .build_id = "test"};
        run = sp_run_create(s, cases, &options, &err);
    }
    while (run && !done && sp_run_tick(run, &done, &err))
        continue;
    CHECK(run && done);
    if (err.code)
        fprintf(stderr, "  %s:%d: %s\n", err.file, err.line, err.text);
    if (run) {
        const sp_case_result *r = sp_run_finish(run, err.code ? &err : NULL);
        out.lights = metric(r, "ego.red_lights", NULL);
        out.signs = metric(r, "ego.stop_signs", NULL);
        out.off_road = metric(r, "ego.off_road", NULL);
        out.wrong_way = metric(r, "ego.wrong_way", NULL);
        out.overspeed = metric(r, "ego.overspeed", &out.has_limit);
    }
    sp_run_destroy(run);
    read_events(path, &out);
    unlink(path);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return out;
}

static void a_red_light_is_run_once(void)
{
    const outcome o = go(SCENE("signals = true, speed_limit = 8", LIGHTS("red"), "30), speed = 10", 12));
    CHECK(o.lights == 1 && o.light_events == 1 && o.signs == 0 && o.sign_events == 0);
    CHECK_NEAR(o.light.value[1], 10, 0.5);
    CHECK(o.light.a == 1 && o.light.value[0] >= 0);
    /* the line is before the mouth, the front is on it: north of the start, south of the middle */
    CHECK(o.light.y < -5 && o.light.y > -40);
    CHECK(o.off_road == 0 && o.wrong_way == 0);
    CHECK(o.has_limit && o.overspeed > 5);
}

static void other_lights_are_none(void)
{
    outcome o = go(SCENE("signals = true", LIGHTS("yellow"), "30), speed = 10", 12));
    CHECK(o.lights == 0 && o.light_events == 0);
    o = go(SCENE("signals = true", LIGHTS("green"), "30), speed = 10", 12));
    CHECK(o.lights == 0 && o.light_events == 0 && o.off_road == 0);
    o = go(SCENE("signals = true", "  signals = 'off',\n", "30), speed = 10", 12));
    CHECK(o.lights == 0 && o.light_events == 0);
    /* red and yellow is red still */
    o = go(SCENE("signals = true", LIGHTS("red_yellow"), "30), speed = 10", 12));
    CHECK(o.lights == 1 && o.light_events == 1);
}

static void a_stop_sign_asks_to_stand(void)
{
    outcome o = go(SCENE("signals = 'stop'", "", "30), speed = 10", 12));
    CHECK(o.signs == 1 && o.sign_events == 1 && o.lights == 0);
    CHECK_NEAR(o.sign.value[1], 10, 0.5);
    CHECK_NEAR(o.sign.at, 6.713, 0.05); /* 67.13 m on from s = 30 */
    /* from rest 1.5 m before it, and from rest 12 m before it: that is no stop for this line */
    o = go(SCENE("signals = 'stop'", "", "30 + 67.13 - 1.5), speed = 0, set_speed = 10", 12));
    CHECK(o.signs == 0 && o.sign_events == 0);
    o = go(SCENE("signals = 'stop'", "", "30 + 67.13 - 12), speed = 0, set_speed = 10", 12));
    CHECK(o.signs == 1 && o.sign_events == 1);
    /* its own crossing's lights overrule it */
    o = go(SCENE("signals = true", "", "30), speed = 10", 12));
    CHECK(o.signs == 0);
}

int main(void)
{
    RUN(a_red_light_is_run_once);
    RUN(other_lights_are_none);
    RUN(a_stop_sign_asks_to_stand);
    return DONE();
}
