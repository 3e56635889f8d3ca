/* allocation.c - the n-th allocation of the library fails, for n = 1, 2, 3, ..., through load, freeze, run and record:
 * every time the answer is an error in words or a whole result, never a crash or a leak (the sanitizer build sees
 * those). */
#include <unistd.h>

#include "check.h"
#include "run/run.h"
#include "sensors/sensor.h"

static const char scenario[] =
    "local sp = require 'skidpad'\n"
    "return sp.scenario {\n"
    "  name = 'allocation', road = sp.road.straight { length = 400, lanes = 2, width = 3.5 },\n"
    "  vary = { speed = sp.one_of(50):unit 'km/h' },\n"
    "  run = function(w, p)\n"
    "    local ego = w:ego { at = w.road:lane(-1, 100), speed = p.speed }\n"
    "    local car = w:car { 'gvt', name = 'target', at = ego:ahead { gap = 20 }, speed = p.speed }\n"
    "    w:wait(0.02)\n"
    "    w:mark 'start'\n"
    "    car:brake { decel = 4, reach_in = 0.5 }\n"
    "    w:wait_until(ego:contact(car), { within = 0.2, or_else = 'go_on' })\n"
    "  end,\n"
    "  check = { sp.never('ego.contact', { with = 'target' }) },\n"
    "}\n";

/* one whole run under whatever fails; false when it ended in an error (which must have words) */
static bool attempt(const char *path, sp_error *err)
{
    sp_sensor_row rows[32];
    uint32_t row_count = 0;
    for (uint32_t i = 0; i < sp_sensor_count() && row_count < 32; i++) {
        const sp_sensor_type *t = sp_sensor_at(i);
        rows[row_count++] =
            (sp_sensor_row){t->name, t->kind, t->params, t->param_count, t->period_ns, t->latency_ns, t, t->fails};
    }
    const sp_source file = {.path = "allocation.lua", .data = scenario, .size = sizeof scenario - 1};
    const sp_sources sources = {.given = &file, .given_count = 1, .sensors = rows, .sensor_count = row_count};
    const sp_case *cases;
    uint32_t count = 0;
    sp_run *run = NULL;
    bool good = false, done = false;
    sp_scenario *s = sp_script_load("allocation.lua", &sources, err);
    if (!s || !sp_script_cases(s, NULL, 0, 1, &cases, &count, err) || count != 1)
        goto out;
    const sp_run_options options = {
        .suite_seed = 1, .latency = -1, .record = SP_RECORD_FULL, .record_path = path, .build_id = "test"};
    run = sp_run_create(s, cases, &options, err);
    if (!run)
        goto out;
    while (!done)
        if (!sp_run_tick(run, &done, err))
            break;
    const sp_case_result *r = sp_run_finish(run, err->code ? err : NULL);
    good = done && !r->error.code;
    if (!good && !err->code)
        *err = r->error;
out:
    sp_run_destroy(run);
    sp_script_destroy(s);
    return good;
}

static void every_allocation_may_fail(void)
{
    char path[96];
    snprintf(path, sizeof path, "/tmp/skidpad-allocation-%d.mcap", (int)getpid());
    sp_error err = {0};
    const uint64_t before = sp_memory_calls();
    CHECK(attempt(path, &err));
    if (err.code)
        fprintf(stderr, "  %s\n", err.text);
    const uint64_t calls = sp_memory_calls() - before;
    CHECK(calls > 50);
    /* each of the first calls, then by growing primes, so that the whole length is walked in bounded time */
    uint64_t failures = 0;
    for (uint64_t n = 1; n <= calls; n += n < 150 ? 1 : (n < 1500 ? 37 : 211)) {
        err = (sp_error){0};
        sp_memory_fail_at(n);
        const bool good = attempt(path, &err);
        sp_memory_fail_at(0);
        if (!good) {
            failures++;
            if (!err.code || !err.text[0]) {
                fprintf(stderr, "allocation %llu failed without a word\n", (unsigned long long)n);
                CHECK(false);
            }
        }
    }
    CHECK(failures > 20);
    unlink(path);
}

int main(void)
{
    RUN(every_allocation_may_fail);
    return DONE();
}
