/* fault.c - a run whose sensors fail on the scenario's time line: it replays to its hash, faults act on what the driver
 * gets, and the recording gives the rig back that was mounted, whatever files it was said in. */
#include "stand.h"

#define HEAD                                                                                                           \
    "local sp = require 'skidpad'\nreturn sp.scenario {\n  name = 'fault', road = sp.road.straight { length = 900 },"  \
    "\n  run = function(w, p)\n    local ego = w:ego { at = w.road:lane(-1, 100), speed = 20 }\n"                      \
    "    w:car { 'gvt', name = 'target', at = ego:ahead { gap = 60 }, speed = 10 }\n"
static const char well[] = HEAD "    w:wait(4)\n  end,\n}\n";
static const char ill[] = HEAD "    w:fault { '*', 'drop', from = 1, lasts = 1, strength = 0.5, seed = 2 }\n"
                               "    w:fault { 'sunroof', 'drop' }\n"
                               "    w:wait(0.5) ego:fault { 'objects', 'off', ramp = 0.2, admitted = true }\n"
                               "    w:wait(2) w:heal 'objects' w:wait(1.5)\n  end,\n}\n";

static bool verify(const char *path, int64_t keyframe, sp_verify *out)
{
    sp_error err = {0};
    sp_recording *r = sp_recording_open(path, &err);
    const bool fine = r && sp_run_verify(r, keyframe, "test", out, &err);
    if (!fine)
        fprintf(stderr, "  %s: %s\n", path, err.text);
    sp_recording_close(r);
    return fine;
}

static void a_run_with_faults_replays(void)
{
    char a[128], b[128], c[128];
    sp_hash with = {0}, again = {0}, without = {0};
    sp_verify v;
    CHECK(stand_run(ill, "idm", stand_path(a, "ill"), &with));
    CHECK(stand_run(ill, "idm", stand_path(b, "ill2"), &again) && sp_hash_equal(with, again));
    CHECK(verify(a, -1, &v) && v.same && sp_hash_equal(v.end, with));
    // from a keyframe in which they act
    CHECK(verify(a, 150, &v) && v.same && sp_hash_equal(v.end, with));
    // and it is another run than one of which nothing fails
    CHECK(stand_run(well, "idm", stand_path(c, "well"), &without) && !sp_hash_equal(with, without));
    unlink(a);
    unlink(b);
    unlink(c);
}

/* one case of `text` with that SUT; gives its notes */
static bool run_with(const char *text, const sp_sut *sut, const char *path, char notes[400])
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "stand.lua", .data = text, .size = strlen(text)};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases;
    uint32_t count = 0;
    bool done = false;
    sp_scenario *s = sp_run_sources(arena, &sources, &err) ? sp_script_load("stand.lua", &sources, &err) : NULL;
    const sp_run_options options = {
        .sut = sut, .suite_seed = 1, .latency = -1, .record = SP_RECORD_FULL, .record_path = path, .build_id = "test"};
    sp_run *run =
        s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err) ? sp_run_create(s, cases, &options, &err) : NULL;
    while (run && !done && sp_run_tick(run, &done, &err))
        continue;
    if (run)
        snprintf(notes, 400, "%s", sp_run_finish(run, err.code ? &err : NULL)->notes);
    if (err.code)
        fprintf(stderr, "  %s:%d: %s\n", err.file, err.line, err.text);
    sp_run_destroy(run);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return done;
}

/* a system whose rig is said in two files, its driver bound by name */
static void the_rig_is_in_the_recording(void)
{
    static const char rig[] =
        "local sp = require 'skidpad' return sp.rig { sp.radar { name = 'low', x = 3 }, sp.radar { name "
        "= 'high', x = 3.1, z = 1, on = 'ego' }, sp.objects { name = 'list', ideal = true } }";
    static const char sut_text[] =
        "local sp = require 'skidpad' return sp.sut { driver = 'panic', rig = require 'rigs.mine', "
        "bind = { front_radar = 'high' } }";
    char folder[] = "/tmp/sp_fault_XXXXXX", path[2][100], sub[100], record[128], notes[400] = "";
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    sp_sut sut;
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path[0], sizeof path[0], "%s/sut.lua", folder);
    CHECK(sp_file_write(path[0], sut_text, sizeof sut_text - 1, &err));
    snprintf(path[1], sizeof path[1], "%s/rigs/mine.lua", folder);
    snprintf(sub, sizeof sub, "%s/rigs", folder);
    CHECK(sp_make_folders(sub, &err));
    CHECK(sp_file_write(path[1], rig, sizeof rig - 1, &err));
    CHECK(sp_run_sources(arena, &sources, &err) && sp_script_sut(path[0], &sources, arena, &sut, &err));
    char library[512];
    const char *build = getenv("SP_BUILD_ROOT");
    snprintf(library, sizeof library, "%s/drivers/panic.so", build ? build : ".");
    sut.driver = library;
    CHECK(run_with(ill, &sut, stand_path(record, "rig"), notes));
    CHECK(strstr(notes, "no sensor 'sunroof' is mounted: nothing fails"));
    // nothing of the files is needed any more
    unlink(path[0]);
    unlink(path[1]);
    rmdir(sub);
    rmdir(folder);
    sp_verify v;
    CHECK(verify(record, -1, &v) && v.same);
    sp_recording *r = sp_recording_open(record, &err);
    sp_scenario *s = NULL;
    sp_world_def *def = NULL;
    CHECK(r && sp_run_rebuild(r, arena, &s, &def, &err));
    CHECK(def && def->mount_count == 3 && !strcmp(def->mounts[1].name, "high") && def->mounts[1].position.z == 1);
    sp_script_destroy(s);
    sp_recording_close(r);
    sp_arena_destroy(arena);
    unlink(record);
}

int main(void)
{
    RUN(a_run_with_faults_replays);
    RUN(the_rig_is_in_the_recording);
    return DONE();
}
