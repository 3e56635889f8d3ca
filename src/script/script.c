/* script.c - the folder's interface: load, look, destroy. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

sp_scenario *script_open(const char *path, const sp_sources *sources, sp_error *err)
{
    sp_scenario *s = sp_memory_zeroed(sizeof *s);
    if (!s) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
        return NULL;
    }
    s->path = path;
    s->arena = sp_arena_create();
    if (s->arena)
        s->path = sp_arena_strdup(s->arena, path);
    if (!s->arena || !s->path) {
        sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
        sp_script_destroy(s);
        return NULL;
    }
    if (sources) {
        s->given = sources->given;
        s->given_count = sources->given_count;
        s->sensors = sources->sensors;
        s->sensor_count = sources->sensors ? sources->sensor_count : 0;
        s->faults = sources->faults;
        s->fault_count = sources->faults ? sources->fault_count : 0;
    }
    s->head.run = s->head.where = s->head.layer = s->head.road_function = s->head.env_function = LUA_NOREF;
    if (!sandbox_open(s, err)) {
        sp_script_destroy(s);
        return NULL;
    }
    return s;
}

/* an error that has no place at least names the file */
static sp_scenario *give_up(sp_scenario *s, sp_error *err)
{
    if (err && err->code && !err->file[0])
        snprintf(err->file, sizeof err->file, "%s", s->path);
    sp_script_destroy(s);
    return NULL;
}

sp_scenario *sp_script_load(const char *path, const sp_sources *sources, sp_error *err)
{
    sp_error own = {0};
    if (!err)
        err = &own;
    sp_scenario *s = script_open(path, sources, err);
    if (!s)
        return NULL;
    if (!script_run_file(s, s->path, err))
        return give_up(s, err);
    if (!s->has_head) {
        sp_error_set(err, SP_BAD_LOAD, path, 0,
                     s->head.name ? "the file does not return what sp.scenario gave" : "no scenario in this file");
        sp_error_hint(err, "end it with: return sp.scenario { name = ..., road = ..., run = function(w, p) ... end }");
        return give_up(s, err);
    }
    for (uint32_t i = 0; i < s->file_count; i++)
        if (s->files[i].lua)
            lint_file(s, &s->files[i]);
    return s;
}

void sp_script_destroy(sp_scenario *s)
{
    if (!s)
        return;
    if (s->L)
        lua_close(s->L);
    sp_arena_destroy(s->arena);
    sp_memory_free(s);
}

const char *sp_script_name(const sp_scenario *s)
{
    return s->head.name;
}
const char *sp_script_doc(const sp_scenario *s)
{
    return s->head.doc;
}
const char *sp_script_file(const sp_scenario *s)
{
    return s->path;
}
int sp_script_line(const sp_scenario *s)
{
    return s->head.line;
}

double sp_script_repeat_rate(const sp_scenario *s)
{
    return s->head.repeat_rate;
}

uint32_t sp_script_tags(const sp_scenario *s, const char *const **tags)
{
    *tags = s->head.tags;
    return s->head.tag_count;
}

uint32_t sp_script_findings(const sp_scenario *s, const sp_finding **out)
{
    *out = s->findings;
    return s->finding_count;
}

/* the prologue of every case, or of an even spread with the first and the last; the first error counts, and says how
 * many cases share its fate */
static bool check_prologues(sp_scenario *s, const sp_case *cases, uint32_t count, sp_error *err)
{
    enum { MOST = 200 };
    const uint32_t tries = count < MOST ? count : MOST;
    uint32_t bad = 0, first = 0, ran = 0;
    int64_t spent = 0;
    sp_error found = {0};
    // what takes long is not tried two hundred times
    for (uint32_t i = 0; i < tries && spent < SCRIPT_BUDGET_LOAD; i++, ran++) {
        const uint32_t at = tries > 1 ? (uint32_t)((uint64_t)i * (count - 1) / (tries - 1)) : 0;
        sp_arena *arena = sp_arena_create();
        if (!arena)
            return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
        sp_world_def *def = NULL;
        sp_error why = {0};
        const bool fine = sp_script_freeze(s, &cases[at], NULL, arena, &def, &why);
        s->def = NULL;
        spent += SCRIPT_BUDGET_LOAD - s->budget;
        sp_arena_destroy(arena);
        if (!fine && bad++ == 0) {
            found = why;
            first = at;
        }
    }
    s->prologues = ran;
    if (bad == 0)
        return true;
    char cut[sizeof found.text];
    snprintf(cut, sizeof cut, "%s", found.text);
    if (bad < ran)
        snprintf(found.text, sizeof found.text, "%.300s; in %u of %u cases, first %.150s", cut, bad, ran,
                 cases[first].id);
    if (err && !err->code)
        *err = found;
    return false;
}

bool sp_script_check(sp_scenario *s, sp_error *err)
{
    const sp_case *cases = NULL;
    uint32_t count = 0;
    if (!sp_script_cases(s, NULL, 0, 0, &cases, &count, err))
        return false;
    lint_head(s);
    lint_body(s);
    if (count == 0) {
        script_finding(s, 'w', source_find(s, s->path), s->head.line, 0, "does `where` or `layer` reject all?",
                       "the plan is empty");
        return true;
    }
    return check_prologues(s, cases, count, err);
}

uint32_t sp_script_prologues(const sp_scenario *s)
{
    return s->prologues;
}

const char *sp_script_notes(const sp_scenario *s)
{
    return s->notes;
}

uint32_t sp_script_closure(const sp_scenario *s, const sp_source **out)
{
    *out = s->closure;
    return s->file_count;
}

/* SHA-256 of "sha256 path" lines, in the order first read */
void sp_script_closure_sha256(const sp_scenario *s, char out[65])
{
    sp_text t = {0};
    for (uint32_t i = 0; i < s->file_count; i++) {
        // the file's name, not where the checkout lies
        const char *slash = strrchr(s->closure[i].path, '/');
        sp_text_add(&t, s->closure[i].sha256);
        sp_text_add(&t, " ");
        sp_text_add(&t, slash ? slash + 1 : s->closure[i].path);
        sp_text_add(&t, "\n");
    }
    sp_sha256_hex(t.data ? t.data : "", t.size, out);
    sp_text_free(&t);
}

void sp_script_detections(sp_scenario *s, const int64_t *ticks)
{
    s->detections = ticks;
}
