/* case.c - what the panels are told of a real case: its checks and lane borders while it runs in the child and again
 * from its recording, and what a driver traced. */
#include <unistd.h>

#include "check.h"
#include "view/view.h"

/* 20 m/s towards a car that stands 50 m ahead, face to face: TTC at the first tick 2.5 s, contact 2.5 s later */
static const char scenario[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario {\n"
    "  name = 'window', road = sp.road.straight { length = 600, lanes = 2, width = 3.5 },\n"
    "  run = function(w, p)\n"
    "    local ego = w:ego { at = w.road:lane(-1, 100), speed = '72 km/h' }\n"
    "    local car = w:car { 'gvt', name = 'target', at = ego:ahead { gap = 50 }, speed = 0 }\n"
    "    w:wait(2)\n"
    "  end,\n"
    "  check = { sp.never('ego.contact', { with = 'target' }), sp.at_least('ego.ttc.min', 1, 's') },\n"
    "}\n";

typedef struct stage {
    sp_arena *arena;
    sp_scenario *drawn, *simulated;
    const sp_case *mine, *theirs;
    sp_world_def *def;
    sp_sut sut;
} stage;

static bool load(stage *s, sp_error *err)
{
    *s = (stage){.arena = sp_arena_create()};
    const sp_source file = {.path = "window.lua", .data = scenario, .size = sizeof scenario - 1};
    sp_sources sources = {.given = &file, .given_count = 1};
    uint32_t n = 0;
    const sp_freeze_options freeze = {.sut = &s->sut, .suite_seed = 1};
    if (!sp_run_sources(s->arena, &sources, err))
        return false;
    s->drawn = sp_script_load("window.lua", &sources, err);
    s->simulated = s->drawn ? sp_script_load("window.lua", &sources, err) : NULL;
    return s->simulated && sp_script_cases(s->drawn, NULL, 0, 1, &s->mine, &n, err) &&
           sp_script_cases(s->simulated, NULL, 0, 1, &s->theirs, &n, err) &&
           sp_script_freeze(s->drawn, s->mine, &freeze, s->arena, &s->def, err) && sp_sense_layout(s->def, err);
}

static void unload(stage *s)
{
    sp_script_destroy(s->drawn);
    sp_script_destroy(s->simulated);
    sp_arena_destroy(s->arena);
}

static const sp_view_check *check_of(const sp_view_info *info, const char *metric)
{
    for (uint32_t i = 0; i < info->check_count; i++)
        if (strstr(info->checks[i].name, metric))
            return &info->checks[i];
    return NULL;
}

/* steps the child to a tick and fetches until it is there or over */
static void go_to(const sp_view_source *v, int64_t tick, sp_world *world, sp_view_info *info)
{
    bool sent = false;
    for (int i = 0; i < 20000 && !info->ended; i++) {
        if (v->fetch(v->user, 0, world, info)) {
            if (world->tick >= tick)
                return;
            if (!sent)
                v->control(v->user, 0, (uint32_t)(tick - world->tick));
            sent = true;
        }
        usleep(500);
    }
}

/* the base layer holds the speed: after 1 s the TTC is 1.5 s; after 2 s 0.5 s, below the limit of 1 s */
static void expect(const sp_view_info *early, const sp_view_info *end)
{
    const sp_view_check *a = check_of(early, "ego.ttc.min"), *b = check_of(end, "ego.ttc.min"),
                        *contact = check_of(end, "ego.contact");
    CHECK(a && b && contact);
    if (!a || !b || !contact)
        return;
    CHECK(a->tone == 1);
    CHECK_TEXT(a->value, "1.50 s");
    CHECK(b->tone == 3 && strstr(b->value, "margin -0.5"));
    CHECK(contact->tone == 1 && strstr(contact->value, "apart"));
}

static void test_live_and_from_recording(void)
{
    stage s;
    sp_error err = {0};
    char path[] = "/tmp/skidpad-window-XXXXXX";
    const int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    CHECK(load(&s, &err));
    const sp_run_options options = {.sut = &s.sut,
                                    .suite_seed = 1,
                                    .latency = -1,
                                    .record = SP_RECORD_FULL,
                                    .record_path = path,
                                    .build_id = "test"};
    sp_view_case what = {s.simulated, s.theirs, &options};
    sp_view_live *live = err.code ? NULL : sp_view_live_create(s.def, "t", sp_view_case_body, &what, &err);
    if (err.code)
        fprintf(stderr, "%s\n", err.text);
    CHECK(live != NULL);
    if (!live)
        return;
    sp_world *world = calloc(1, sp_world_bytes(s.def));
    sp_view_info *early = calloc(1, sizeof *early), *end = calloc(1, sizeof *end);
    sp_view_source v = sp_view_live_source(live);
    go_to(&v, 100, world, early);
    CHECK(world->tick == 100);
    v.control(v.user, 100, 0);
    for (int i = 0; i < 20000 && !end->ended; i++) {
        v.fetch(v.user, 0, world, end);
        usleep(500);
    }
    sp_view_live_destroy(live);
    CHECK(strstr(end->status, "fail") == end->status);
    expect(early, end);

    // the same from what was kept, also backwards
    sp_recording *r = sp_recording_open(path, &err);
    sp_view_player *player = r ? sp_view_player_create(r, s.def, &err) : NULL;
    CHECK(player != NULL);
    if (player) {
        memset(early, 0, sizeof *early);
        memset(end, 0, sizeof *end);
        v = sp_view_player_source(player);
        CHECK(v.fetch(v.user, v.t_end, world, end));
        CHECK(v.fetch(v.user, 1.0, world, early));
        CHECK(end->ended && !early->ended);
        expect(early, end);
    }
    sp_view_player_destroy(player);
    sp_recording_close(r);
    unlink(path);
    free(world);
    free(early);
    free(end);
    unload(&s);
}

static void trace(sp_view_info *info, const char *topic, const char *json)
{
    sp_view_info_trace(info, topic, (const uint8_t *)json, strlen(json));
}

static void test_traces(void)
{
    sp_view_info *info = calloc(1, sizeof *info);
    trace(info, "/driver/boxes",
          "[{\"name\":\"threat\",\"track\":7,\"x\":12.5,\"y\":-1,\"heading\":0.1,\"length\":4,\"width\":1.8},"
          "{\"name\":\"a \\\"b\\\"\",\"track\":8,\"x\":1e1,\"y\":2,\"heading\":0,\"length\":1,\"width\":1}]");
    CHECK(info->box_count == 2);
    CHECK_TEXT(info->boxes[0].name, "threat");
    CHECK_TEXT(info->boxes[1].name, "a \"b\"");
    CHECK(info->boxes[0].track == 7 && info->boxes[0].x == 12.5f && info->boxes[1].x == 10 && info->boxes[1].y == 2);
    trace(info, "/driver/paths", "[{\"name\":\"lane\",\"xy\":[0,1,2,3,4,5]},{\"name\":\"b\",\"xy\":[]}]");
    CHECK(info->path_count == 2 && info->paths[0].count == 3 && info->paths[1].count == 0);
    CHECK(info->paths[0].xy[2][0] == 4 && info->paths[0].xy[2][1] == 5);
    trace(info, "/driver/reason", "{\"text\":\"brakes: \\\"now\\\"\"}");
    CHECK_TEXT(info->reason, "brakes: \"now\"");
    // the next message replaces; what is broken leaves things out and stays inside of its bytes
    trace(info, "/driver/boxes", "[]");
    CHECK(info->box_count == 0);
    static const char *const broken[] = {"",
                                         "[{\"name\":",
                                         "[{\"name\":\"x",
                                         "[{\"name\":\"x\\",
                                         "[{\"name\":\"x\",\"xy\":[1,",
                                         "{\"name\":\"x\",\"xy\":[null,,}",
                                         "{\"text\":\"\\u12"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        char *exact = malloc(strlen(broken[i]) + 1);
        memcpy(exact, broken[i], strlen(broken[i]) + 1);
        trace(info, "/driver/boxes", exact);
        trace(info, "/driver/paths", exact);
        trace(info, "/driver/reason", exact);
        CHECK(info->box_count == 0);
        free(exact);
    }
    // more than there is room for
    for (uint32_t i = 0; i < 2 * SP_VIEW_BOXES; i++) {
        sp_view_info_box(info, "a name that is longer than its place", i, 1, 2, 0, 1, 1);
        sp_view_info_path(info, "p", (const double[]){0, 0, 1, 1}, 2);
    }
    CHECK(info->box_count == SP_VIEW_BOXES && info->path_count == SP_VIEW_PATHS);
    free(info);
}

int main(void)
{
    RUN(test_traces);
    RUN(test_live_and_from_recording);
    return DONE();
}
