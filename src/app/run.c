/* run.c - run, plan, list and demo: the batch behind the command line. */
#include "app/app.h"

#include "base/embed.h"

#include <stdio.h>
#include <string.h>

/* says which files could not load; they stop nobody else */
static void complain_files(const app *a, const sp_plan *plan)
{
    for (uint32_t i = 0; i < plan->file_count; i++)
        if (plan->files[i].error.code)
            app_complain(a, &plan->files[i].error);
}

/* plans, and says what is wrong; the exit code, or -1 to go on */
static int make_plan(const app *a, bool with_sut, sp_plan *plan)
{
    sp_error err = {0};
    if (!sp_plan_make(&a->suite, with_sut, plan, &err))
        return app_complain(a, &err);
    complain_files(a, plan);
    if (plan->case_count)
        return -1;
    if (plan->worst)
        return plan->worst == SP_BAD_BENCH ? 4 : 3;
    sp_error_set(&err, SP_BAD_EMPTY, NULL, 0, "nothing selected: %u cases, and none of them matches", plan->found);
    sp_error_hint(&err, "skidpad plan lists them");
    return app_complain(a, &err);
}

int app_run(app *a)
{
    sp_plan plan = {0};
    sp_error err = {0};
    /* nobody named: the reference driver beside the binary */
    if (!a->suite.driver && !a->suite.sut_file) {
        a->suite.driver = app_driver(a, "sentinel", &err);
        if (!a->suite.driver)
            return app_complain(a, &err);
    }
    int code = make_plan(a, true, &plan);
    if (code < 0) {
        code = sp_suite_run(&a->suite, &plan, &err);
        if (err.code)
            app_complain(a, &err);
        else if (!a->suite.quiet)
            fprintf(stderr, "report: %s%s\n", a->suite.report ? a->suite.report : a->suite.out,
                    a->suite.report ? "" : "/report.html");
    }
    sp_plan_free(&plan);
    return code;
}

/* ---------------------------------------------------------------- plan and list */
static void plan_json(sp_text *t, const sp_plan *plan, const sp_plan_case *c, uint64_t suite_seed)
{
    const sp_plan_file *f = &plan->files[c->file];
    sp_text_add(t, "{\"schema\":\"skidpad.plan/1\",\"case\":");
    sp_text_json(t, c->c.id);
    sp_text_add(t, ",\"key\":");
    sp_text_json(t, c->c.key);
    sp_text_add(t, ",\"scenario\":");
    sp_text_json(t, f->name);
    sp_text_add(t, ",\"file\":");
    sp_text_json(t, f->path);
    sp_text_printf(t, ",\"line\":%d,\"layer\":", f->line);
    sp_text_json(t, c->c.layer);
    sp_text_add(t, ",\"tags\":[");
    for (uint32_t i = 0; i < c->c.tag_count; i++) {
        sp_text_add(t, i ? "," : "");
        sp_text_json(t, c->c.tags[i]);
    }
    sp_text_add(t, "],\"params\":{");
    for (uint32_t i = 0; i < c->c.param_count; i++) {
        const sp_param_value *v = &c->c.params[i];
        sp_text_add(t, i ? "," : "");
        sp_text_json(t, v->name);
        sp_text_add(t, ":");
        if (v->is_text)
            sp_text_json(t, v->text);
        else
            sp_text_number(t, v->value);
    }
    sp_text_printf(t, "},\"suite_seed\":\"%llu\",\"seed\":\"%llu\",\"repeat\":%u}\n", (unsigned long long)suite_seed,
                   (unsigned long long)c->seed, c->c.repeat);
}

int app_plan(app *a)
{
    sp_plan plan = {0};
    int code = make_plan(a, false, &plan);
    for (uint32_t i = 0; i < plan.file_count; i++)
        if (plan.files[i].note.code && !plan.files[i].error.code) {
            if (!plan.files[i].note.hint[0])
                sp_error_hint(&plan.files[i].note,
                              "such a case ends as bench_error; skidpad check says how many there are");
            app_complain(a, &plan.files[i].note);
        }
    if (code < 0) {
        sp_text t = {0};
        for (uint32_t i = 0; i < plan.case_count; i++) {
            const sp_plan_case *c = &plan.cases[i];
            if (a->suite.json)
                plan_json(&t, &plan, c, a->suite.seed);
            else
                sp_text_printf(&t, "%s  %s%s%s\n", c->c.key, c->c.id, c->c.layer && c->c.layer[0] ? "  " : "",
                               c->c.layer ? c->c.layer : "");
        }
        fputs(t.data ? t.data : "", stdout);
        sp_text_free(&t);
        if (!a->suite.json && !a->suite.quiet)
            fprintf(stderr, "%u cases\n", plan.case_count);
        code = plan.worst ? (plan.worst == SP_BAD_BENCH ? 4 : 3) : 0;
    }
    sp_plan_free(&plan);
    return code;
}

int app_list(app *a)
{
    sp_plan plan = {0};
    int code = make_plan(a, false, &plan);
    for (uint32_t i = 0; code < 0 && i < plan.file_count; i++) {
        const sp_plan_file *f = &plan.files[i];
        sp_text t = {0};
        if (f->error.code || !f->count)
            continue;
        if (a->suite.json) {
            sp_text_add(&t, "{\"schema\":\"skidpad.list/1\",\"scenario\":");
            sp_text_json(&t, f->name);
            sp_text_add(&t, ",\"file\":");
            sp_text_json(&t, f->path);
            sp_text_printf(&t, ",\"cases\":%u,\"tags\":[", f->count);
            for (uint32_t k = 0; k < f->tag_count; k++) {
                sp_text_add(&t, k ? "," : "");
                sp_text_json(&t, f->tags[k]);
            }
            sp_text_add(&t, "],\"doc\":");
            sp_text_json(&t, f->doc);
            sp_text_add(&t, "}\n");
        } else {
            sp_text_printf(&t, "%-32s %4u cases  %s\n", f->name, f->count, f->doc);
        }
        fputs(t.data ? t.data : "", stdout);
        sp_text_free(&t);
    }
    if (code < 0)
        code = plan.worst ? (plan.worst == SP_BAD_BENCH ? 4 : 3) : 0;
    sp_plan_free(&plan);
    return code;
}

/* ---------------------------------------------------------------- demo */
extern const struct sp_embedded app_demo_files[];

/* the embedded scenario and its library, as files below DIR/scenarios */
static bool unpack_demo(const char *folder, char *path, size_t size, sp_error *err)
{
    path[0] = '\0';
    for (const struct sp_embedded *e = app_demo_files; e->name; e++) {
        char file[4400];
        snprintf(file, sizeof file, "%s/scenarios/%s", folder, e->name);
        char *slash = strrchr(file, '/');
        *slash = '\0';
        if (!sp_make_folders(file, err))
            return false;
        *slash = '/';
        if (!sp_file_write(file, e->data, e->size, err))
            return false;
        if (strstr(e->name, "dart_out"))
            snprintf(path, size, "%s", file);
    }
    return path[0] || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "the demo's scenario is not in this binary");
}

static void join(char *out, size_t size, const char *folder, const char *name)
{
    const int n = snprintf(out, size, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= size)
        out[0] = '\0';
}

/* one driver on the demo's first case; its rows stay in the arena */
static int run_demo(app *a, const char *driver, const char *path, char *folder, sp_arena *arena, sp_row **rows,
                    uint32_t *count)
{
    sp_error err = {0};
    sp_plan plan = {0};
    const char *paths[] = {path};
    char db[4500];
    app one = *a;
    one.suite.paths = paths;
    one.suite.path_count = 1;
    one.suite.out = folder;
    one.suite.quiet = true;
    one.suite.append = true;
    one.suite.driver = app_driver(&one, driver, &err);
    if (!one.suite.driver)
        return app_complain(a, &err);
    int code = make_plan(&one, true, &plan);
    if (code < 0) {
        /* the whole grid is for `run`; a look needs its most telling case, the middle one */
        plan.cases[0] = plan.cases[plan.case_count / 2];
        plan.case_count = 1;
        join(db, sizeof db, folder, "page.html");
        one.suite.report = db; /* plots of passes too */
        code = sp_suite_run(&one.suite, &plan, &err);
        if (err.code)
            code = app_complain(a, &err);
        join(db, sizeof db, folder, "results.db");
        sp_results *r = err.code ? NULL : sp_results_read(db, &err);
        if (!r || !sp_results_load(r, arena, rows, count, &err))
            code = app_complain(a, &err);
        sp_results_close(r);
    }
    sp_plan_free(&plan);
    return *count && code != 4 ? 0 : code ? code : 4;
}

/* the row of this build, in a folder that may hold older ones */
static const sp_row *newest(const app *a, const sp_row *rows, uint32_t count)
{
    for (uint32_t i = count; i-- > 0;)
        if (!strcmp(rows[i].build, a->build_id))
            return &rows[i];
    return &rows[count - 1];
}

static void say_demo(const char *name, const sp_row *row)
{
    sp_text says = {0};
    sp_row_says(&says, row);
    printf("%-10s %-6s %s\n", name, sp_case_status_name(row->status), says.data ? says.data : "");
    sp_text_free(&says);
}

int app_demo(app *a)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_row *rows[2] = {NULL, NULL};
    const sp_row *shown[2] = {NULL, NULL};
    uint32_t count[2] = {0, 0};
    char folder[3][4200], path[4400], page[4400];
    int code = 4;
    snprintf(folder[2], sizeof folder[2], "%.4000s/demo", a->suite.out);
    if (!arena || !unpack_demo(folder[2], path, sizeof path, &err)) {
        sp_arena_destroy(arena);
        return app_complain(a, &err);
    }
    static const char *const names[] = {"cruise", "sentinel"};
    printf("A child runs out from between parked cars. One driver only holds its speed, the other sees radar and "
           "camera.\n\n");
    for (int i = 0; i < 2; i++) {
        fflush(stdout);
        snprintf(folder[i], sizeof folder[i], "%.4000s/demo/%s", a->suite.out, names[i]);
        code = run_demo(a, names[i], path, folder[i], arena, &rows[i], &count[i]);
        if (count[i]) {
            shown[i] = newest(a, rows[i], count[i]);
            say_demo(names[i], shown[i]);
        }
        if (code)
            break;
    }
    if (!code) {
        snprintf(page, sizeof page, "%.4000s/demo.html", a->suite.out);
        if (!sp_report_pair(page, "A child runs out", shown[0], shown[1], &err))
            code = app_complain(a, &err);
    }
    if (!code)
        printf("\nboth side by side: %s\n\nnext:\n  %s view %s/%s\n  %s run %s --driver idm\n  %s replay "
               "%s/%s\n",
               page, a->suite.program, folder[1], shown[1]->recording, a->suite.program, path, a->suite.program,
               folder[1], shown[1]->recording);
    sp_arena_destroy(arena);
    return code;
}
