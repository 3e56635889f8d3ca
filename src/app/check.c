/* check.c - all that can be said of a file without running it: scenarios, SUTs, drivers, recordings; roads are in
 * check_road.c. What is foreign is loaded in a child. */
#include "app/app.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct subject {
    const app *a;
    const char *path;
} subject;

/* an answer: one byte of severity ('0' fine, '1' findings, '3' unusable), then text */
static void answer(sp_text *out, char code, const sp_text *text)
{
    const char head[2] = {code, '\0'};
    sp_text_add(out, head);
    sp_text_add(out, text->data ? text->data : "");
}

static void add_error(sp_text *t, const sp_error *err)
{
    char words[1800];
    sp_error_print(err, words, sizeof words);
    sp_text_add(t, words);
    sp_text_add(t, "\n");
}

/* ---------------------------------------------------------------- Lua */
static char check_scenario(const subject *s, sp_arena *arena, sp_text *t)
{
    sp_error err = {0};
    const sp_finding *findings = NULL;
    const sp_case *cases = NULL;
    sp_world_def *def = NULL;
    uint32_t count = 0;
    bool errors = false, said = false;
    sp_sources sources = {0};
    uint32_t metric_words = 0;
    sp_scenario *scenario = sp_run_sources(arena, &sources, &err) ? sp_script_load(s->path, &sources, &err) : NULL;
    const sp_suite_options *o = &s->a->suite;
    const bool usable =
        scenario && sp_script_cases(scenario, o->overrides, o->override_count, o->repeats, &cases, &count, &err);
    if (usable && !sp_script_check(scenario, &err))
        errors = true;
    if (usable && !errors && count &&
        (!sp_script_freeze(scenario, &cases[0], &(sp_freeze_options){.suite_seed = 1}, arena, &def, &err) ||
         !sp_sense_layout(def, &err) || !sp_metric_layout(def, &metric_words, &err)))
        errors = true;
    for (uint32_t i = 0; scenario && i < sp_script_findings(scenario, &findings); i++) {
        char words[1800];
        sp_error_print(&findings[i].error, words, sizeof words);
        char *mark = strstr(words, "error:");
        const bool error = findings[i].severity == 'e';
        const char *severity = error ? "error" : findings[i].severity == 'w' ? "warning" : "note";
        if (mark)
            sp_text_printf(t, "%.*s%s:%s\n", (int)(mark - words), words, severity, mark + 6);
        else
            sp_text_printf(t, "%s\n", words);
        errors |= error;
        /* Lua stumbles over the same line: once is enough */
        said |= error && err.code && findings[i].error.line == err.line && !strcmp(findings[i].error.file, err.file);
    }
    if (err.code && !said)
        add_error(t, &err);
    /* a road file that cannot be used is none of the scenario's findings */
    if (!usable || (err.code && app_ends_with(err.file, ".xodr")))
        return '3';
    if (!errors)
        sp_text_printf(t, "%s: ok: scenario %s, %u cases, %u prologues run, %u actors, %u mounts, %u checks\n", s->path,
                       sp_script_name(scenario), count, sp_script_prologues(scenario), def ? def->actor_count : 0,
                       def ? def->mount_count : 0, def ? def->check_count : 0);
    return errors ? '1' : '0';
}

static char check_lua(const subject *s, sp_arena *arena, sp_text *t)
{
    sp_error err = {0};
    const char *text = sp_file_read(arena, s->path, NULL, &err);
    if (!text) {
        add_error(t, &err);
        return '3';
    }
    if ((!strstr(text, "sp.sut") && !strstr(text, "sp.rig")) || strstr(text, "sp.scenario"))
        return check_scenario(s, arena, t);
    sp_sut sut = {0};
    /* a system may come without a rig: the scenario's own is its */
    if (strstr(text, "sp.sut") && sp_run_sut(s->path, arena, &sut, &err) && !sut.rig && s->a->out_given) {
        sp_error_set(&err, SP_BAD_LOAD, s->path, 0, "this system has no rig of its own: there is nothing to draw");
        sp_error_hint(&err, "rig = { sp.radar { x = 3.4 } }");
    }
    if (err.code || ((sut.rig || !strstr(text, "sp.sut")) && !app_check_rig(s->a, s->path, arena, t, &err))) {
        sp_text_clear(t);
        add_error(t, &err);
        return '3';
    }
    if ((s->a->suite.json && sut.rig) || !strstr(text, "sp.sut"))
        return '0';
    sp_text_printf(t, "%s: ok: system under test, driver %s, vehicle %s, rig %.16s\n", s->path,
                   sut.driver ? sut.driver : "(none)", sut.vehicle ? sut.vehicle : "of the scenario",
                   sut.rig && sut.rig_sha256 ? sut.rig_sha256 : "of the scenario");
    return '0';
}

/* ---------------------------------------------------------------- drivers, recordings */
static char check_driver(const subject *s, sp_text *t)
{
    sp_text lines = {0};
    const int errors = sp_drive_check(s->path, &lines);
    /* what does not load is unusable; what loads and errs has findings */
    const bool unusable = errors && lines.data && !strncmp(lines.data, "error load:", 11);
    sp_text_add(t, lines.data ? lines.data : "");
    if (lines.size && lines.data[lines.size - 1] != '\n')
        sp_text_add(t, "\n");
    sp_text_free(&lines);
    return unusable ? '3' : errors ? '1' : '0';
}

static char check_recording(const subject *s, sp_text *t)
{
    sp_error err = {0};
    sp_recording *r = sp_recording_open(s->path, &err);
    if (!r) {
        add_error(t, &err);
        return '3';
    }
    const char *id = sp_recording_metadata(r, "skidpad", "case"), *build = sp_recording_metadata(r, "skidpad", "build");
    if (!id) {
        sp_text_printf(t, "%s: error: an MCAP file, but not a recording of skidpad\n", s->path);
        sp_recording_close(r);
        return '3';
    }
    sp_text_printf(t, "%s: ok: %s, ticks %lld to %lld, %llu messages, %u attached files, build %s\n", s->path, id,
                   (long long)sp_recording_first_tick(r), (long long)sp_recording_last_tick(r),
                   (unsigned long long)sp_recording_messages(r), sp_recording_attachments(r), build ? build : "?");
    if (sp_recording_cut(r))
        sp_text_printf(t, "%s: warning: the run was cut off; everything to its last whole chunk is readable\n",
                       s->path);
    sp_recording_close(r);
    return '0';
}

/* ---------------------------------------------------------------- JSON of what is not a road */
/* one message: `FILE[:LINE]: severity: text`, and the lines behind it */
typedef struct message {
    const char *file, *text;
    size_t file_size, text_size;
    int line;
    int severity; /* 0 note, 1 warning, 2 error */
} message;

/* whether a message begins with this line */
static bool message_open(const char *at, message *m)
{
    static const char *const marks[] = {": ok: ", ": note: ", ": warning: ", ": error: "};
    const size_t size = strcspn(at, "\n");
    for (int k = 0; k < 4; k++) {
        const char *mark = strstr(at, marks[k]);
        if (!mark || (size_t)(mark - at) >= size || *at == ' ')
            continue;
        *m = (message){.file = at,
                       .file_size = (size_t)(mark - at),
                       .text = mark + strlen(marks[k]),
                       .severity = k > 0 ? k - 1 : 0};
        size_t digits = m->file_size;
        while (digits > 0 && at[digits - 1] >= '0' && at[digits - 1] <= '9')
            digits--;
        int64_t line;
        char word[12];
        snprintf(word, sizeof word, "%.*s", (int)(m->file_size - digits), at + digits);
        if (digits > 1 && at[digits - 1] == ':' && sp_parse_int(word, &line)) {
            m->line = (int)line;
            m->file_size = digits - 1;
        }
        m->text_size = size - (size_t)(m->text - at);
        return true;
    }
    return false;
}

static void json_bytes(sp_text *t, const char *text, size_t size)
{
    sp_text copy = {0};
    sp_text_add_bytes(&copy, text, size);
    sp_text_json(t, copy.data ? copy.data : "");
    sp_text_free(&copy);
}

static void message_json(sp_text *t, const message *m)
{
    static const char *const words[] = {"note", "warning", "error"};
    sp_text_add(t, "{\"file\":");
    json_bytes(t, m->file, m->file_size);
    sp_text_printf(t, ",\"line\":%d,\"severity\":\"%s\",\"rule\":\"skidpad:file\",\"text\":", m->line,
                   words[m->severity]);
    json_bytes(t, m->text, m->text_size);
    sp_text_add(t, ",\"action\":\"\"}");
}

/* what was said in words, message by message; words that are none belong to the one before */
static char wrap_json(const char *path, char code, sp_text *t)
{
    sp_text json = {0}, list = {0};
    int count[3] = {0};
    while (t->size && t->data[t->size - 1] == '\n')
        t->data[--t->size] = '\0';
    for (const char *at = t->data ? t->data : ""; *at;) {
        message m;
        if (!message_open(at, &m))
            m = (message){path, at, strlen(path), strcspn(at, "\n"), 0, code == '0' ? 0 : 2};
        const char *end = m.text + m.text_size;
        message next;
        while (*end && !message_open(end + 1, &next))
            end += 1 + strcspn(end + 1, "\n");
        m.text_size = (size_t)(end - m.text);
        sp_text_add(&list, list.size ? "," : "");
        message_json(&list, &m);
        count[m.severity]++;
        at = *end ? end + 1 : end;
    }
    sp_text_add(&json, "{\"schema\":\"skidpad.check/1\",\"file\":");
    sp_text_json(&json, path);
    sp_text_printf(
        &json,
        ",\"usable\":%s,\"errors\":%d,\"warnings\":%d,\"notes\":%d,\"more\":0,\"findings\":[%s],\"facts\":null}\n",
        code == '3' ? "false" : "true", count[2], count[1], count[0], list.data ? list.data : "");
    sp_text_free(&list);
    sp_text_free(t);
    *t = json;
    return code;
}

static void check_in_child(void *user, sp_text *out)
{
    const subject *s = user;
    /* what is large comes as pages of zeros, of which few are touched: a definition for every case */
    mallopt(M_MMAP_THRESHOLD, 1 << 19);
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    char code = '3';
    if (access(s->path, F_OK) != 0)
        sp_text_printf(&t, "%s: error: no such file\n", s->path);
    else if (app_ends_with(s->path, ".lua"))
        code = check_lua(s, arena, &t);
    else if (app_ends_with(s->path, ".xodr"))
        code = app_check_road(s->a, s->path, arena, &t);
    else if (app_ends_with(s->path, ".so"))
        code = check_driver(s, &t);
    else if (app_ends_with(s->path, ".mcap"))
        code = check_recording(s, &t);
    else
        sp_text_printf(&t, "%s: error: check knows .lua, .xodr, .so and .mcap\n", s->path);
    if (s->a->suite.json && (!t.size || t.data[0] != '{'))
        code = wrap_json(s->path, code, &t);
    answer(out, code, &t);
    sp_text_free(&t);
    sp_arena_destroy(arena);
}

/* asks a child, prints what it said; 0, 1 or 3 */
static int ask(const app *a, void (*body)(void *, sp_text *), subject *s)
{
    sp_error err = {0};
    sp_text reply = {0};
    const sp_limits limits = {60, 120, 4ull << 30};
    int code = 3;
    if (sp_child_ask(body, s, &limits, &reply, &err)) {
        code = reply.size ? reply.data[0] - '0' : 3;
        fputs(reply.size ? reply.data + 1 : "", code && !a->suite.json ? stderr : stdout);
    } else {
        if (!err.file[0])
            snprintf(err.file, sizeof err.file, "%s", s->path);
        code = app_ends_with(s->path, ".so") ? 1 : 3;
        app_complain(a, &err);
    }
    sp_text_free(&reply);
    return code;
}

/* ---------------------------------------------------------------- check --sut */
typedef struct match {
    const app *a;
    const sp_plan *plan;
    uint32_t file;
} match;

/* every case of one file: freeze, load, bind; which it cannot drive, and why */
static void match_in_child(void *user, sp_text *out)
{
    const match *m = user;
    const sp_plan_file *f = &m->plan->files[m->file];
    sp_arena *arena = sp_arena_create();
    sp_text t = {0};
    sp_error err = {0};
    sp_sut sut = {0};
    uint32_t bad = 0;
    const sp_suite_options *o = &m->a->suite;
    sp_sources sources = {0};
    bool fine = !sp_run_sources(arena, &sources, &err) ? false
                : o->sut_file                          ? sp_run_sut(o->sut_file, arena, &sut, &err)
                                                       : sp_script_sut_from_driver(o->driver, arena, &sut, &err);
    for (uint32_t i = f->first; fine && i < f->first + f->count; i++) {
        const sp_plan_case *c = &m->plan->cases[i];
        sp_error why = {0};
        const sp_run_options options = {
            .sut = &sut, .suite_seed = o->seed, .latency = o->latency, .record = SP_RECORD_NONE};
        sp_scenario *s = sp_script_load(f->path, &sources, &why);
        sp_world_def *def = NULL;
        sp_arena *own = sp_arena_create();
        const sp_freeze_options freeze = {.sut = &sut, .suite_seed = o->seed};
        const sp_drive_config config = {
            .path = options.sut->driver, .latency = -1, .bind_count = sut.bind_count, .binds = sut.binds};
        sp_drive *d = NULL;
        const bool can = s && sp_script_freeze(s, &c->c, &freeze, own, &def, &why) && sp_sense_layout(def, &why) &&
                         (d = sp_drive_open(&config, &why)) != NULL && sp_drive_bind(d, def, &why);
        if (!can) {
            bad++;
            sp_text_printf(&t, "cannot  %s\n        ", c->c.id);
            add_error(&t, &why);
        }
        if (d)
            sp_drive_close(d);
        if (s)
            sp_script_destroy(s);
        sp_arena_destroy(own);
    }
    if (!fine)
        add_error(&t, &err);
    else
        sp_text_printf(&t, "%s: can drive %u of %u cases\n", f->path, f->count - bad, f->count);
    answer(out, fine ? (bad ? '1' : '0') : '3', &t);
}

static int check_sut(app *a)
{
    sp_plan plan = {0};
    sp_error err = {0};
    int worst = 0;
    bool broken = false; /* the system itself cannot be read: said once, not for each file */
    if (!sp_plan_make(&a->suite, false, &plan, &err))
        return app_complain(a, &err);
    for (uint32_t i = 0; i < plan.file_count && !broken; i++) {
        match m = {a, &plan, i};
        sp_text reply = {0};
        sp_error died = {0};
        const sp_limits limits = {60, 120, 8ull << 30};
        int code = 3;
        if (plan.files[i].error.code) {
            app_complain(a, &plan.files[i].error);
        } else if (sp_child_ask(match_in_child, &m, &limits, &reply, &died)) {
            code = reply.size ? reply.data[0] - '0' : 3;
            fputs(reply.size ? reply.data + 1 : "", code == 3 ? stderr : stdout);
            broken = code == 3;
        } else {
            app_complain(a, &died);
        }
        worst = code > worst ? code : worst;
        sp_text_free(&reply);
    }
    sp_plan_free(&plan);
    return worst;
}

int app_check(app *a)
{
    int worst = 0;
    if (a->suite.sut_file || a->suite.driver)
        return check_sut(a);
    for (uint32_t i = 0; i < a->suite.path_count; i++) {
        subject s = {a, a->suite.paths[i]};
        const int code = ask(a, check_in_child, &s);
        worst = code > worst ? code : worst;
    }
    return worst;
}
