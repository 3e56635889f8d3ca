/* stand.h - one case of one scenario text, run into a recording, for the tests of run/. */
#ifndef TESTS_RUN_STAND_H
#define TESTS_RUN_STAND_H

#include <unistd.h>

#include "run/run.h"
#include "tests/check.h"

/* beside the recording of the same name; one file a process and a name */
static inline const char *stand_path(char out[128], const char *name)
{
    snprintf(out, 128, "/tmp/skidpad-test-%d-%s.mcap", (int)getpid(), name);
    return out;
}

/* Runs the only case of `text` with drivers/NAME.so of the build (NULL: none). False, with words, when it broke. */
static inline bool stand_run(const char *text, const char *driver, const char *path, sp_hash *end)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    const sp_source file = {.path = "stand.lua", .data = text, .size = strlen(text)};
    sp_sources sources = {.given = &file, .given_count = 1};
    const sp_case *cases;
    uint32_t count = 0;
    char library[512];
    sp_run *run = NULL;
    bool done = false, good = false;
    const char *build = getenv("SP_BUILD_ROOT");
    snprintf(library, sizeof library, "%s/drivers/%s.so", build ? build : ".", driver ? driver : "");
    const sp_sut sut = {.driver = driver ? library : NULL};
    sp_scenario *s =
        arena && sp_run_sources(arena, &sources, &err) ? sp_script_load("stand.lua", &sources, &err) : NULL;
    if (s && sp_script_cases(s, NULL, 0, 1, &cases, &count, &err) && count == 1) {
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
    if (run) {
        const sp_case_result *r = sp_run_finish(run, err.code ? &err : NULL);
        good = done && !r->error.code;
        if (end)
            *end = r->hash;
    }
    if (err.code)
        fprintf(stderr, "  %s:%d: %s\n", err.file, err.line, err.text);
    sp_run_destroy(run);
    sp_script_destroy(s);
    sp_arena_destroy(arena);
    return good;
}

#endif
