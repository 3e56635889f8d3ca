/* view_scenario.c - the window on a scenario: simulated in a child, and read again whenever one of its files changes,
 * so that whoever edits it sees at once what becomes of it. What the window then keeps is window_reload.c's. */
#include "app/app.h"

#include "view/view.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { WATCHED = 160 };

/* the scenario as its files were at one time */
typedef struct edition {
    sp_arena *arena;
    sp_sources sources;
    sp_sut sut;
    sp_scenario *scenario;
    const sp_case *pick;
    sp_world_def *def;
    char closure[65];
} edition;

typedef struct watched {
    char path[512];
    struct timespec changed;
    off_t size;
    ino_t inode;
} watched;

/* shared with the child: the text that it has to run, so that both never show different ones */
typedef struct notice {
    char closure[65];
} notice;

typedef struct stage {
    app *a;
    const char *path;
    edition now, before;
    sp_view_keys keys;
    sp_view_live *live;
    notice *notice;
    watched files[WATCHED];
    uint32_t file_count;
} stage;

/* ---------------------------------------------------------------- an edition */
static bool find_driver(stage *s, edition *e, sp_error *err)
{
    app *a = s->a;
    if (a->suite.sut_file)
        return sp_run_sut(a->suite.sut_file, e->arena, &e->sut, err);
    const char *spec = a->suite.driver ? a->suite.driver : app_driver(a, "sentinel", err);
    if (!spec || !sp_script_sut_from_driver(spec, e->arena, &e->sut, err))
        return false;
    /* the wheel in your hands is a driver like any other */
    if (e->sut.driver && app_ends_with(e->sut.driver, "keyboard.so") && e->sut.param_count < 32) {
        if (!s->keys.page && !sp_view_keys_create(&s->keys, err))
            return false;
        e->sut.params[e->sut.param_count++] = (struct sp_sut_param){"shm", s->keys.name};
    }
    return true;
}

static void edition_close(edition *e)
{
    if (e->scenario)
        sp_script_destroy(e->scenario);
    if (e->arena)
        sp_arena_destroy(e->arena);
    *e = (edition){0};
}

/* reads the files; the caller closes it, also after a failure */
static bool edition_read(stage *s, edition *e, sp_error *err)
{
    *e = (edition){.arena = sp_arena_create()};
    if (!e->arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    if (!sp_run_sources(e->arena, &e->sources, err) || !find_driver(s, e, err))
        return false;
    e->scenario = sp_script_load(s->path, &e->sources, err);
    e->pick = e->scenario ? app_case(&s->a->suite, e->scenario, err) : NULL;
    if (!e->pick)
        return false;
    sp_script_closure_sha256(e->scenario, e->closure);
    return true;
}

static bool edition_open(stage *s, edition *e, sp_error *err)
{
    if (!edition_read(s, e, err))
        return false;
    const sp_freeze_options freeze = {.sut = &e->sut, .suite_seed = s->a->suite.seed};
    return sp_script_freeze(e->scenario, e->pick, &freeze, e->arena, &e->def, err) && sp_sense_layout(e->def, err);
}

/* ---------------------------------------------------------------- what is watched */
static void look(watched *f)
{
    struct stat st = {0};
    if (stat(f->path, &st) != 0)
        st = (struct stat){0};
    f->changed = st.st_mtim;
    f->size = st.st_size;
    f->inode = st.st_ino;
}

static void watch(stage *s, const char *path)
{
    if (!path || !path[0] || s->file_count == WATCHED || strlen(path) >= sizeof s->files[0].path)
        return;
    for (uint32_t i = 0; i < s->file_count; i++)
        if (!strcmp(s->files[i].path, path))
            return;
    watched *f = &s->files[s->file_count++];
    snprintf(f->path, sizeof f->path, "%s", path);
    look(f);
}

/* what an edition was read from; texts inside the program are no files and never change */
static void watch_edition(stage *s, const edition *e)
{
    const sp_source *list = NULL;
    const uint32_t n = sp_script_closure(e->scenario, &list);
    for (uint32_t i = 0; i < n; i++)
        watch(s, list[i].path);
    for (uint32_t i = 0; i < e->sut.source_count; i++)
        watch(s, e->sut.sources[i].path);
}

static bool changed(stage *s)
{
    bool any = false;
    for (uint32_t i = 0; i < s->file_count; i++) {
        const watched was = s->files[i];
        look(&s->files[i]);
        const watched *is = &s->files[i];
        any = any || was.changed.tv_sec != is->changed.tv_sec || was.changed.tv_nsec != is->changed.tv_nsec ||
              was.size != is->size || was.inode != is->inode;
    }
    return any;
}

/* ---------------------------------------------------------------- the child */
/* reads the files by itself: it is forked from a process that knows only the first edition */
static void run_child(void *user, sp_view_link *link, char status[120])
{
    stage *s = user;
    const sp_suite_options *o = &s->a->suite;
    edition e;
    sp_error err = {0};
    const bool read = edition_read(s, &e, &err);
    if (!read || strcmp(e.closure, s->notice->closure) != 0) {
        snprintf(status, 120, "bench_error: %.100s", read ? "the file changed while it was read" : err.text);
        edition_close(&e);
        return;
    }
    // -o FILE.mcap keeps what was driven; begun again, it is written again
    const bool keep = app_ends_with(o->out, ".mcap");
    const sp_run_options options = {.sut = &e.sut,
                                    .suite_seed = o->seed,
                                    .latency = o->latency,
                                    .record = keep ? SP_RECORD_FULL : SP_RECORD_NONE,
                                    .record_path = keep ? o->out : NULL,
                                    .gl = o->gl,
                                    .build_id = o->build_id,
                                    .version = o->version};
    sp_view_case what = {e.scenario, e.pick, &options};
    sp_view_case_body(&what, link, status);
    edition_close(&e);
}

/* ---------------------------------------------------------------- the window */
static sp_view_source source_of(stage *s);

/* the first error that the linter finds: it would run, and not do what it says */
static bool lint(const edition *e, sp_error *err)
{
    const sp_finding *list = NULL;
    const uint32_t n = sp_script_findings(e->scenario, &list);
    for (uint32_t i = 0; i < n; i++)
        if (list[i].severity == 'e') {
            *err = list[i].error;
            return false;
        }
    return true;
}

static sp_view_news reload(void *owner, sp_view_source *fresh, char words[SP_VIEW_WORDS])
{
    stage *s = owner;
    edition e = {0};
    sp_error err = {0};
    if (!changed(s))
        return SP_VIEW_SAME;
    bool fine = edition_open(s, &e, &err) && lint(&e, &err);
    if (fine) {
        // the child looks at this before it runs
        memcpy(s->notice->closure, e.closure, sizeof e.closure);
        fine = sp_view_live_reload(s->live, e.def, e.def->case_id, &err);
    }
    if (!fine) {
        sp_error_print(&err, words, SP_VIEW_WORDS);
        watch(s, err.file);
        edition_close(&e);
        return SP_VIEW_WRONG;
    }
    // the window draws with the last one until it has taken this one
    edition_close(&s->before);
    s->before = s->now;
    s->now = e;
    s->file_count = 0;
    watch_edition(s, &s->now);
    *fresh = source_of(s);
    return SP_VIEW_FRESH;
}

static sp_view_source source_of(stage *s)
{
    sp_view_source source = sp_view_live_source(s->live);
    source.keys = s->keys.page;
    source.reload = reload;
    source.owner = s;
    return source;
}

bool app_view_scenario(app *a, const char *path, sp_error *err)
{
    stage *s = sp_memory_zeroed(sizeof *s);
    void *page = mmap(NULL, sizeof(notice), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!s || page == MAP_FAILED) {
        sp_memory_free(s);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the window");
    }
    *s = (stage){.a = a, .path = path, .notice = page};
    bool fine = edition_open(s, &s->now, err);
    if (fine) {
        watch_edition(s, &s->now);
        memcpy(s->notice->closure, s->now.closure, sizeof s->now.closure);
        s->live = sp_view_live_create(s->now.def, s->now.def->case_id, run_child, s, err);
        fine = s->live != NULL;
    }
    if (fine) {
        const sp_view_source source = source_of(s);
        fine = app_view_show(a, &source, 1.0, err);
    }
    sp_view_live_destroy(s->live);
    sp_view_keys_destroy(&s->keys);
    edition_close(&s->now);
    edition_close(&s->before);
    munmap(page, sizeof(notice));
    sp_memory_free(s);
    return fine;
}
