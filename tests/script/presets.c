/* every preset gives its sensor in this build, every shipped system under test loads, names of rows do not clash, and
 * the pages about sensors say what there is */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "helper.h"
#include "run/run.h"

enum { MOST = 64 };

static const char *root(void)
{
    const char *r = getenv("SP_SOURCE_ROOT");
    return r ? r : ".";
}

/* names of the .lua files of a folder, without the ending, sorted */
static int list(const char *folder, char names[MOST][64])
{
    char path[500];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", root(), folder);
    DIR *d = opendir(path);
    for (struct dirent *e = d ? readdir(d) : NULL; e && n < MOST; e = readdir(d)) {
        const size_t size = strlen(e->d_name);
        if (size < 5 || size > 60 || strcmp(e->d_name + size - 4, ".lua") != 0)
            continue;
        int at = n++;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(size - 4), e->d_name);
        for (; at > 0 && strcmp(names[at - 1], name) > 0; at--)
            memcpy(names[at], names[at - 1], 64);
        memcpy(names[at], name, 64);
    }
    if (d)
        closedir(d);
    return n;
}

static bool read_text(const char *text, sp_arena *arena, sp_sut *sut, sp_world_def **def, sp_error *err)
{
    char path[] = "/tmp/sp_preset_XXXXXX";
    const int fd = mkstemp(path);
    sp_sources sources = {0};
    *err = (sp_error){0};
    const bool fine = fd >= 0 && sp_file_write(path, text, strlen(text), err) && sp_run_sources(arena, &sources, err) &&
                      sp_script_rig(path, &sources, arena, sut, def, err) && sp_sense_layout(*def, err);
    if (fd >= 0)
        close(fd);
    unlink(path);
    return fine;
}

static void every_preset_loads(void)
{
    char names[MOST][64], text[300];
    const int n = list("sensors/presets", names);
    CHECK(n > 10);
    for (int i = 0; i < n; i++) {
        if (!strcmp(names[i], "merge"))
            continue;
        sp_arena *arena = sp_arena_create();
        sp_world_def *def = NULL;
        sp_sut sut;
        sp_error err;
        snprintf(text, sizeof text,
                 "local sp = require 'skidpad' local one = require 'presets.%s'\nreturn sp.rig { one {}, one { name = "
                 "'probe', x = 1.5, yaw = '90 deg', period = '200 ms' } }",
                 names[i]);
        const bool fine = read_text(text, arena, &sut, &def, &err);
        if (!fine)
            fprintf(stderr, "  presets.%s: %s:%d: %s\n", names[i], err.file, err.line, err.text);
        CHECK(fine);
        CHECK(fine && def->mount_count == 2 && !strcmp(def->mounts[1].name, "probe"));
        // what the author says overrules the sheet; what he does not say is its
        CHECK(fine && def->mounts[1].position.x == 1.5 && def->mounts[1].period_num == 200000000 &&
              def->mounts[1].period_den == 1);
        CHECK(fine && !memcmp(def->mounts[0].value, def->mounts[1].value, sizeof def->mounts[0].value));
        sp_arena_destroy(arena);
    }
}

/* whatever this build can measure with can be said */
static void every_sensor_has_a_word(void)
{
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    sp_world_def *def = NULL;
    sp_sut sut;
    sp_error err = {0};
    sp_text text = {0};
    CHECK(sp_run_sources(arena, &sources, &err) && sources.sensor_count <= SP_MAX_MOUNTS);
    sp_text_add(&text, "local sp = require 'skidpad' return sp.rig {");
    for (uint32_t i = 0; i < sources.sensor_count; i++)
        sp_text_printf(&text, " sp.%s {},", sources.sensors[i].name);
    sp_text_add(&text, " }");
    const bool fine = read_text(text.data, arena, &sut, &def, &err);
    if (!fine)
        fprintf(stderr, "  %s\n", err.text);
    CHECK(fine && def->mount_count == sources.sensor_count);
    sp_text_free(&text);
    sp_arena_destroy(arena);
}

static void a_preset_may_be_triggered(void)
{
    sp_arena *arena = sp_arena_create();
    sp_world_def *def = NULL;
    sp_sut sut;
    sp_error err;
    CHECK(read_text(
        "local sp = require 'skidpad' local c = require 'presets.ar0330_front'\nreturn sp.rig { c { trigger = { by "
        "= 'imu' } }, sp.imu { rate = 20 } }",
        arena, &sut, &def, &err));
    CHECK(def && def->mounts[0].period_num == def->mounts[1].period_num);
    // the place of a slip is the author's, not the preset's
    CHECK(!read_text("local c = require 'presets.ar0330_front'\nreturn require('skidpad').rig {\n c { withd = 5 } }",
                     arena, &sut, &def, &err));
    CHECK(err.line == 3 && strstr(err.hint, "width"));
    sp_arena_destroy(arena);
}

static void shipped_systems_load(void)
{
    char names[MOST][64], path[600];
    const int n = list("scenarios/suts", names);
    CHECK(n >= 2);
    for (int i = 0; i < n; i++) {
        sp_arena *arena = sp_arena_create();
        sp_sources sources = {0};
        sp_world_def *def = NULL;
        sp_sut sut;
        sp_error err = {0};
        snprintf(path, sizeof path, "%s/scenarios/suts/%s.lua", root(), names[i]);
        const bool fine = sp_run_sources(arena, &sources, &err) &&
                          sp_script_rig(path, &sources, arena, &sut, &def, &err) && sp_sense_layout(def, &err);
        if (!fine)
            fprintf(stderr, "  %s: %s:%d: %s\n", path, err.file, err.line, err.text);
        CHECK(fine);
        sp_arena_destroy(arena);
    }
}

/* a row of a sensor that is called like a word of every sensor could never be said */
static void names_do_not_clash(void)
{
    static const char *const words[] = {"x",    "y",      "z",       "yaw",   "pitch",   "roll", "period",  "rate",
                                        "name", "jitter", "latency", "phase", "dropout", "on",   "trigger", "misalign"};
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    sp_error err = {0};
    CHECK(sp_run_sources(arena, &sources, &err) && sources.sensor_count >= 10 && sources.fault_count == SP_FAULT_KINDS);
    for (uint32_t i = 0; i < sources.sensor_count; i++) {
        const sp_sensor_row *r = &sources.sensors[i];
        CHECK(r->param_count <= SP_MAX_SENSOR_VALUES);
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (sp_param_find(r->params, (int)r->param_count, words[k]) >= 0) {
                fprintf(stderr, "  %s has a row '%s'\n", r->name, words[k]);
                CHECK(false);
            }
    }
    sp_arena_destroy(arena);
}

static void parameters_are_generated(void)
{
    char path[500];
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    sp_text text = {0};
    sp_error err = {0};
    CHECK(sp_run_sources(arena, &sources, &err) && sp_script_sensor_reference(&sources, &text));
    snprintf(path, sizeof path, "%s/docs/sensor_parameters.md", root());
    // SP_WRITE_GENERATED=1 writes it anew
    if (getenv("SP_WRITE_GENERATED"))
        CHECK(sp_file_write(path, text.data, text.size, &err));
    const char *there = sp_file_read(arena, path, NULL, &err);
    CHECK(there && !strcmp(there, text.data));
    sp_text_free(&text);
    sp_arena_destroy(arena);
}

/* a tracking radar sends objects, and gets wet as a radar does; another list of objects does not */
static void it_fails_as_what_it_is(void)
{
    static const char *const who[] = {"radar_objects", "objects"};
    for (int i = 0; i < 2; i++) {
        char text[700];
        snprintf(
            text, sizeof text,
            "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 800 }, "
            "sensors = { sp.%s { name = 'it' } }, run = function(w, p) local ego = w:ego { at = w.road:lane(-1, "
            "300) } w:fault { 'it', 'water', strength = 0.5 } w:fault { 'it', 'ice' } end }",
            who[i]);
        sp_arena *arena = sp_arena_create();
        sp_sources sources = {0};
        sp_error err = {0};
        CHECK(sp_run_sources(arena, &sources, &err));
        const sp_source source = {.path = "test.lua", .data = text, .size = strlen(text)};
        sources.given = &source;
        sources.given_count = 1;
        const sp_case *cases;
        uint32_t n = 0;
        sp_world_def *def = NULL;
        sp_scenario *script = sp_script_load("test.lua", &sources, &err);
        CHECK(script && sp_script_cases(script, NULL, 0, 1, &cases, &n, &err));
        const bool frozen = script && sp_script_freeze(script, cases, NULL, arena, &def, &err);
        sp_world *world = frozen ? sp_world_create(def, arena, &err) : NULL;
        sp_story_command c[SP_MAX_COMMANDS];
        uint32_t count = 0;
        bool ended;
        if (world)
            world->tick = 0;
        const bool fine = world && sp_script_step(script, def, world, c, SP_MAX_COMMANDS, &count, &ended, &err);
        CHECK(fine == (i == 0) && count == (fine ? 2u : 0u));
        CHECK(fine || strstr(err.text, "cannot fail by 'water'"));
        if (script)
            sp_script_destroy(script);
        sp_arena_destroy(arena);
    }
}

/* the page for authors names every kind of fault and every preset */
static void the_page_is_whole(void)
{
    char path[500], names[MOST][64], word[80];
    sp_arena *arena = sp_arena_create();
    sp_sources sources = {0};
    sp_error err = {0};
    snprintf(path, sizeof path, "%s/docs/sensors.md", root());
    const char *page = sp_file_read(arena, path, NULL, &err);
    CHECK(page && sp_run_sources(arena, &sources, &err));
    for (uint32_t i = 0; page && i < sources.fault_count; i++) {
        snprintf(word, sizeof word, "`%s`", sources.faults[i].name ? sources.faults[i].name : "");
        if (sources.faults[i].name && !strstr(page, word)) {
            fprintf(stderr, "  docs/sensors.md lacks the fault %s\n", word);
            CHECK(false);
        }
    }
    const int n = list("sensors/presets", names);
    for (int i = 0; page && i < n; i++) {
        snprintf(word, sizeof word, "`%s`", names[i]);
        if (strcmp(names[i], "merge") != 0 && !strstr(page, word)) {
            fprintf(stderr, "  docs/sensors.md lacks the preset %s\n", word);
            CHECK(false);
        }
    }
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(every_preset_loads);
    RUN(every_sensor_has_a_word);
    RUN(a_preset_may_be_triggered);
    RUN(shipped_systems_load);
    RUN(names_do_not_clash);
    RUN(parameters_are_generated);
    RUN(it_fails_as_what_it_is);
    RUN(the_page_is_whole);
    return DONE();
}
