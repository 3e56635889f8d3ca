/* export.c - what to make of which file; and the road of a file or of a scenario, as it was read or built, in
 * OpenDRIVE. What is foreign is loaded in a child, which answers with one byte ('0' fine, '3' unusable), a line of
 * warning or none, and the text. Recordings are export_run.c's. */
#include "app/app.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct subject {
    const app *a;
    const char *path;
} subject;

/* ---------------------------------------------------------------- in the child */
static const sp_road_net *read_road(const char *path, sp_arena *arena, sp_error *err)
{
    size_t size = 0;
    const sp_road_net *net = NULL;
    const char *text = sp_file_read(arena, path, &size, err);
    return text && sp_road_read_xodr(path, text, size, arena, &net, err) ? net : NULL;
}

/* the road of a scenario's case, as built; the scenario lives on until the child ends */
static const sp_road_net *build_road(const subject *s, sp_arena *arena, sp_error *err)
{
    sp_sources sources = {0};
    sp_world_def *def = NULL;
    sp_scenario *scenario = sp_run_sources(arena, &sources, err) ? sp_script_load(s->path, &sources, err) : NULL;
    const sp_case *c = scenario ? app_case(&s->a->suite, scenario, err) : NULL;
    const sp_freeze_options freeze = {.suite_seed = s->a->suite.seed};
    return c && sp_script_freeze(scenario, c, &freeze, arena, &def, err) ? def->road : NULL;
}

static void export_in_child(void *user, sp_text *out)
{
    const subject *s = user;
    sp_error err = {0};
    sp_text text = {0}, lost = {0};
    sp_arena *arena = sp_arena_create();
    const bool lua = app_ends_with(s->path, ".lua");
    const sp_road_net *net = !arena ? NULL : lua ? build_road(s, arena, &err) : read_road(s->path, arena, &err);
    if (net && sp_road_write_xodr(net, &text, &err) && sp_road_write_lost(net, &lost, &err)) {
        sp_text_add(out, "0");
        sp_text_add(out, sp_road_notes(net));
        sp_text_add(out, sp_road_notes(net)[0] && lost.size ? "; " : "");
        sp_text_add_bytes(out, lost.data, lost.size);
        sp_text_add(out, "\n");
        sp_text_add_bytes(out, text.data, text.size);
        return;
    }
    if (!err.code)
        sp_error_set(&err, SP_BAD_BENCH, s->path, 0, "out of memory");
    char words[1800];
    sp_error_print(&err, words, sizeof words);
    sp_text_printf(out, "%d%s\n", err.code == SP_BAD_BENCH || err.code == SP_BAD_EMPTY ? err.code : 3, words);
}

/* ---------------------------------------------------------------- */
static bool wanted(const app *a, bool *recording, sp_error *err)
{
    static const char *const known[] = {"frames", "kitti", "coco", "csv", "xodr"};
    enum { KNOWN = sizeof known / sizeof *known };
    const char *path = a->suite.paths[0];
    const bool road = app_ends_with(path, ".xodr"), lua = app_ends_with(path, ".lua");
    bool found = false;
    if (a->suite.path_count != 1)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "export takes one file at a time, not %u", a->suite.path_count);
    if (!a->to) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "export wants --to: what to make of %s", path);
        sp_error_hint(err, "skidpad export %s --to %s", path, road || lua ? "xodr -o x.xodr" : "frames -o data");
        return false;
    }
    for (size_t i = 0; i < KNOWN; i++)
        found = found || !strcmp(a->to, known[i]);
    if (!found) {
        const char *near = sp_suggest(a->to, known, KNOWN);
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "export cannot write '%s'; it writes: frames, kitti, coco, csv, xodr",
                     a->to);
        if (near)
            sp_error_hint(err, "did you mean '%s'?", near);
        return false;
    }
    *recording = strcmp(a->to, "xodr") != 0;
    if (!*recording && !road && !lua)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--to xodr wants a road (.xodr) or a scenario (.lua), not '%s'",
                            path);
    if (*recording && (road || lua)) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--to %s wants a recording (.mcap), not '%s'", a->to, path);
        if (lua)
            sp_error_hint(err, "run it first: skidpad run %s -o out, then export what lies in out/cases", path);
        return false;
    }
    if (!a->out_given) {
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "export wants -o: where to write");
        sp_error_hint(err, "%s", *recording ? "-o data" : "-o x.xodr, or -o - for standard output");
        return false;
    }
    return true;
}

/* what the child said: the text goes where it is wanted, a warning to stderr */
static int deliver(const app *a, const char *path, const sp_text *reply)
{
    sp_error err = {0};
    const char *line = reply->data + 1, *text = reply->data[0] == '0' ? strchr(line, '\n') : NULL;
    if (!text) {
        fputs(line, stderr);
        return reply->data[0] - '0';
    }
    if (text > line && !a->suite.quiet)
        fprintf(stderr, "%s: warning: %.*s\n", path, (int)(text - line), line);
    text++;
    const size_t size = reply->size - (size_t)(text - reply->data);
    if (!strcmp(a->suite.out, "-"))
        return fwrite(text, 1, size, stdout) == size ? 0 : 4; /* a full disk is said where the program ends */
    if (!sp_file_write(a->suite.out, text, size, &err))
        return app_complain(a, &err);
    if (!a->suite.quiet)
        printf("%s: written, %zu bytes\n", a->suite.out, size);
    return 0;
}

int app_export(app *a)
{
    sp_error err = {0};
    sp_text reply = {0};
    bool recording = false;
    if (!wanted(a, &recording, &err))
        return app_complain(a, &err);
    if (recording)
        return app_export_run(a);
    const char *path = a->suite.paths[0];
    subject s = {a, path};
    const sp_limits limits = {120, 240, 8ull << 30};
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error in words */
    int code = 3;
    if (sp_child_ask(export_in_child, &s, &limits, &reply, &err) && reply.size) {
        code = deliver(a, path, &reply);
    } else {
        if (!err.code)
            sp_error_set(&err, SP_BAD_LOAD, path, 0, "the child that loaded it said nothing");
        code = app_complain(a, &err);
    }
    sp_text_free(&reply);
    return code;
}
