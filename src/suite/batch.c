/* batch.c - runs a plan: workers, order, limits, interruption; and sees to it that every finished case is on disk. */
#include "suite/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct batch {
    const sp_suite_options *o;
    sp_plan *plan;
    sp_results *results;
    int folder;      /* the output folder, locked */
    sp_arena *arena; /* rows that outlive their case: names and JSON lines */
    sp_slot *slots;
    sp_case_job *jobs;
    uint32_t slot_count;
    uint32_t *queue, queued, next; /* plan indices, in the order of starting */
    char **json;                   /* by plan index: the line, waiting for its turn */
    bool *finished;
    uint32_t json_next;
    sp_progress progress;
    uint32_t count[6], failed, unloadable, nondeterministic;
    uint32_t pardoned; /* failed repeats of cases whose share of passes is enough */
    uint8_t *status;   /* by plan index: of this run, 1 + sp_case_status; 0: none */
    char last_unloadable[1024];
    bool preloaded; /* Mesa, for children that draw */
    bool stop;      /* start nothing more */
    const char *stop_why;
} batch;

static const char *const db_name = "results.db";

/* ---------------------------------------------------------------- paths */
static char *in_folder(const batch *b, const char *kind, const sp_plan_case *c, const char *ending, bool absolute)
{
    sp_text t = {0};
    if (absolute) {
        sp_text_add(&t, b->o->out);
        sp_text_add(&t, "/");
    }
    sp_text_add(&t, kind);
    sp_text_add(&t, "/");
    sp_plan_stem(&b->plan->files[c->file], c, &t);
    sp_text_add(&t, sp_results_tag(b->results));
    sp_text_add(&t, ending);
    char *path = sp_arena_strdup(b->arena, t.data);
    sp_text_free(&t);
    return path;
}

static bool folder_of(const char *path, sp_error *err)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return !slash || sp_make_folders(folder, err);
}

/* ---------------------------------------------------------------- a row around a result */
/* quotes for a shell where needed */
static void add_word(sp_text *t, const char *word)
{
    const bool plain =
        word[0] && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+@%-")];
    sp_text_add(t, " ");
    sp_text_add(t, plain ? "" : "'");
    sp_text_add(t, word);
    sp_text_add(t, plain ? "" : "'");
}

static const char *reproduce(const batch *b, const sp_plan_case *c)
{
    const sp_suite_options *o = b->o;
    sp_text t = {0};
    sp_text_add(&t, o->program ? o->program : "skidpad");
    sp_text_add(&t, " run");
    add_word(&t, b->plan->files[c->file].path);
    if (o->sut_file) {
        sp_text_add(&t, " --sut");
        add_word(&t, o->sut_file);
    }
    if (o->driver) {
        sp_text_add(&t, " --driver");
        add_word(&t, o->driver);
    }
    for (uint32_t i = 0; i < o->override_count; i++) {
        sp_text_printf(&t, " -p");
        sp_text word = {0};
        sp_text_printf(&word, "%s=%s", o->overrides[i].name, o->overrides[i].text);
        add_word(&t, word.data);
        sp_text_free(&word);
    }
    sp_text_printf(&t, " --case %s", c->c.key);
    if (o->seed != 1)
        sp_text_printf(&t, " --seed %llu", (unsigned long long)o->seed);
    if (o->latency >= 0) {
        char seconds[32];
        sp_number(seconds, (double)o->latency / 1e9);
        sp_text_printf(&t, " --latency %s", seconds);
    }
    if (o->gl != SP_GL_LLVMPIPE)
        sp_text_add(&t, o->gl == SP_GL_GPU ? " --gl gpu" : " --gl portable");
    if (c->c.repeat)
        sp_text_printf(&t, " --repeats %u", c->c.repeat + 1);
    const char *copy = sp_arena_strdup(b->arena, t.data);
    sp_text_free(&t);
    return copy;
}

static void dress(const batch *b, uint32_t index, sp_row *row)
{
    const sp_plan_case *c = &b->plan->cases[index];
    const sp_plan_file *f = &b->plan->files[c->file];
    const sp_plan_sut *sut = &b->plan->sut;
    row->scenario = f->name;
    row->doc = f->doc;
    row->file = f->path;
    row->line = f->line;
    row->case_id = c->c.id;
    row->key = c->c.key;
    row->layer = c->c.layer;
    row->repeat = c->c.repeat;
    row->order = index;
    row->repeat_rate = f->repeat_rate;
    row->suite_seed = b->o->seed;
    row->seed = c->seed;
    row->tag_count = c->c.tag_count;
    row->tags = c->c.tags;
    row->param_count = c->c.param_count;
    row->params = c->c.params;
    row->closure = f->closure;
    row->sut_hash = sut->hash;
    row->driver_path = sut->driver;
    row->driver_sha256 = sut->driver_sha256;
    row->driver_params = sut->params;
    row->rig_sha256 = sut->rig_sha256;
    row->version = b->o->version;
    row->build = b->o->build_id;
    row->recording = "";
    row->reproduce = reproduce(b, c);
    if (!row->vehicle || !row->vehicle[0])
        row->vehicle = sut->vehicle;
}

/* ---------------------------------------------------------------- starting and finishing */
static sp_record_mode record_mode(const batch *b, bool *again)
{
    *again = false;
    switch (b->o->keep) {
    case SP_KEEP_NONE:
        return SP_RECORD_NONE;
    case SP_KEEP_THIN:
        return SP_RECORD_THIN;
    case SP_KEEP_FRAMES:
        return SP_RECORD_FRAMES;
    case SP_KEEP_AUTO:
        *again = b->plan->case_count > 500;
        return *again ? SP_RECORD_THIN : SP_RECORD_FULL;
    default:
        return SP_RECORD_FULL;
    }
}

static bool start(batch *b, uint32_t slot, uint32_t index, sp_error *err)
{
    const sp_plan_case *c = &b->plan->cases[index];
    sp_case_job *job = &b->jobs[slot];
    *job = (sp_case_job){.options = b->o, .plan = b->plan, .c = c};
    job->record = record_mode(b, &job->again_in_full);
    if (job->record != SP_RECORD_NONE) {
        job->record_path = in_folder(b, "cases", c, ".mcap", true);
        if (!job->record_path || !folder_of(job->record_path, err))
            return false;
    }
    b->slots[slot].index = index;
    return sp_child_start(&b->slots[slot], job, err);
}

/* what a driver said on stdout and stderr */
static void keep_log(batch *b, sp_slot *s)
{
    sp_error err = {0};
    if (!s->log.size)
        return;
    if (s->log_dropped)
        sp_text_printf(&s->log, "\n[skidpad: %llu more bytes were thrown away]\n", (unsigned long long)s->log_dropped);
    const char *path = in_folder(b, "logs", &b->plan->cases[s->index], ".log", true);
    if (path && folder_of(path, &err))
        sp_file_write(path, s->log.data, s->log.size, &err);
}

/* the recording of a child that died is kept to its last whole chunk; one that is not wanted goes */
static void keep_recording(batch *b, const sp_case_job *job, sp_row *row)
{
    char part[4200];
    struct stat st;
    if (!job->record_path)
        return;
    snprintf(part, sizeof part, "%s.part", job->record_path);
    if (stat(part, &st) == 0 && (st.st_size == 0 || rename(part, job->record_path) != 0))
        unlink(part);
    if (b->o->keep == SP_KEEP_FAIL && row->status == SP_CASE_PASS)
        unlink(job->record_path);
    if (stat(job->record_path, &st) == 0)
        row->recording = in_folder(b, "cases", job->c, ".mcap", false);
}

static void print_json(batch *b)
{
    while (b->json_next < b->plan->case_count && b->finished[b->json_next]) {
        char *line = b->json[b->json_next];
        if (line)
            fputs(line, stdout);
        sp_memory_free(line);
        b->json[b->json_next++] = NULL;
    }
    fflush(stdout);
}

/* the plan's cases around this one that are its repeats */
static uint32_t repeats_of(const batch *b, uint32_t index, uint32_t *first)
{
    const sp_plan_case *c = b->plan->cases;
    uint32_t from = index, end = index + 1;
    while (from > 0 && c[from - 1].file == c[index].file && !strcmp(c[from - 1].c.id, c[index].c.id))
        from--;
    while (end < b->plan->case_count && c[end].file == c[index].file && !strcmp(c[end].c.id, c[index].c.id))
        end++;
    *first = from;
    return end - from;
}

/* whether it is with this failure that the case cannot reach its share of passes any more */
static bool loses(const batch *b, uint32_t index)
{
    uint32_t first, count[6] = {0};
    const uint32_t n = repeats_of(b, index, &first);
    for (uint32_t i = first; i < first + n; i++)
        count[SP_CASE_FAIL] += b->status[i] == SP_CASE_FAIL + 1;
    count[SP_CASE_PASS] = n - count[SP_CASE_FAIL];
    if (sp_share_passes(count, b->plan->files[b->plan->cases[index].file].repeat_rate))
        return false;
    count[SP_CASE_FAIL]--;
    count[SP_CASE_PASS]++;
    return sp_share_passes(count, b->plan->files[b->plan->cases[index].file].repeat_rate);
}

static void count_row(batch *b, const sp_row *row)
{
    b->count[row->status]++;
    if (row->unloadable) {
        b->unloadable++;
        if (strcmp(b->last_unloadable, row->error_text) != 0) {
            if (b->progress.tty)
                fputs("\r\033[K", stderr);
            fprintf(stderr, "%s\n", row->error_text);
            snprintf(b->last_unloadable, sizeof b->last_unloadable, "%s", row->error_text);
        }
    }
    b->status[row->order] = (uint8_t)(row->status + 1);
    if (row->status != SP_CASE_PASS && row->status != SP_CASE_SKIP)
        b->failed += row->status == SP_CASE_FAIL && row->repeat_rate > 0 ? loses(b, row->order) : 1;
}

/* a finished row: on disk, on the screen, in line for --json */
static bool finish(batch *b, uint32_t index, sp_row *row, bool store, sp_error *err)
{
    bool changed = false;
    count_row(b, row);
    if (store && !row->unloadable && !sp_results_put(b->results, row, &changed, err))
        return false;
    if (changed) {
        b->nondeterministic++;
        fprintf(stderr, "nondeterministic: %s had another hash before, with the same key\n", row->case_id);
    }
    sp_progress_row(&b->progress, row);
    if (b->o->json) {
        sp_text line = {0};
        sp_row_json(&line, row);
        b->json[index] = line.data; /* taken */
    }
    b->finished[index] = true;
    if (b->o->json)
        print_json(b);
    return true;
}

static bool collect(batch *b, uint32_t slot, sp_error *err)
{
    sp_slot *s = &b->slots[slot];
    sp_arena *arena = sp_arena_create();
    sp_row row = {0};
    if (!arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    sp_child_collect(s, &b->jobs[slot], arena, &row);
    dress(b, s->index, &row);
    /* the first case that drew: those after it find the libraries mapped */
    if (!b->preloaded && row.renderer && row.renderer[0]) {
        sp_render_preload();
        b->preloaded = true;
    }
    keep_log(b, s);
    keep_recording(b, &b->jobs[slot], &row);
    const bool fine = finish(b, s->index, &row, true, err);
    sp_arena_destroy(arena);
    if (b->o->max_fail && b->failed >= b->o->max_fail && !b->stop) {
        b->stop = true;
        b->stop_why = "--max-fail";
    }
    return fine;
}

/* a case that never started */
static bool skip(batch *b, uint32_t index, const char *why, sp_error *err)
{
    sp_row row = {.status = SP_CASE_SKIP,
                  .end_reason = why,
                  .invalid_by = "",
                  .notes = "",
                  .error_kind = "",
                  .hash = "",
                  .renderer = "",
                  .chain = {-1, -1, -1, -1, -1}};
    dress(b, index, &row);
    return finish(b, index, &row, false, err);
}

/* ---------------------------------------------------------------- the loop */
static void wait_for_news(batch *b)
{
    struct pollfd p[2 * 256];
    nfds_t n = 0;
    for (uint32_t i = 0; i < b->slot_count && n + 2 <= 512; i++) {
        if (!b->slots[i].pid)
            continue;
        p[n++] = (struct pollfd){b->slots[i].result_fd, POLLIN, 0};
        p[n++] = (struct pollfd){b->slots[i].log_fd, POLLIN, 0};
    }
    poll(p, n, 100);
}

/* kills what runs; no half case stays */
static void abandon(batch *b)
{
    for (uint32_t i = 0; i < b->slot_count; i++) {
        sp_slot *s = &b->slots[i];
        char part[4200];
        sp_row row = {0};
        sp_arena *arena = sp_arena_create();
        if (s->pid && arena) {
            sp_child_kill(s);
            sp_child_collect(s, &b->jobs[i], arena, &row);
            if (b->jobs[i].record_path) {
                snprintf(part, sizeof part, "%s.part", b->jobs[i].record_path);
                unlink(part);
            }
        }
        sp_arena_destroy(arena);
    }
}

static bool loop(batch *b, sp_error *err)
{
    for (;;) {
        uint32_t running = 0;
        const bool late = b->o->budget > 0 && sp_suite_clock() - b->progress.started > b->o->budget;
        if (late && !b->stop) {
            b->stop = true;
            b->stop_why = "--budget";
        }
        if (sp_suite_interrupted()) {
            abandon(b);
            b->stop_why = "interrupted";
            return true;
        }
        for (uint32_t i = 0; i < b->slot_count; i++) {
            if (!b->slots[i].pid && !b->stop && b->next < b->queued && !start(b, i, b->queue[b->next++], err)) {
                abandon(b);
                return false;
            }
            running += b->slots[i].pid != 0;
        }
        if (!running)
            return true;
        b->progress.running = running;
        sp_progress_show(&b->progress, false);
        wait_for_news(b);
        for (uint32_t i = 0; i < b->slot_count; i++)
            if (b->slots[i].pid && sp_child_poll(&b->slots[i], b->o) && !collect(b, i, err)) {
                abandon(b);
                return false;
            }
    }
}

/* ---------------------------------------------------------------- before and after */
/* which of the selected cases are of this shard and not done yet, in which order */
static bool make_queue(batch *b, sp_error *err)
{
    const uint32_t n = b->plan->case_count;
    b->queue = SP_ARRAY(b->arena, uint32_t, n + 1);
    b->json = SP_ARRAY(b->arena, char *, n + 1);
    b->finished = SP_ARRAY(b->arena, bool, n + 1);
    b->status = SP_ARRAY(b->arena, uint8_t, n + 1);
    if (!b->queue || !b->json || !b->finished || !b->status)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < n; i++) {
        const bool mine = b->o->shards <= 1 || sp_select_shard(b->plan->cases[i].c.id, b->o->shards) == b->o->shard;
        const bool there = b->o->resume && mine && sp_results_has(b->results, b->plan, &b->plan->cases[i]);
        b->finished[i] = !mine || there;
        if (mine && !there)
            b->queue[b->queued++] = i;
    }
    /* any order gives the same results; tests ask for a shuffled one */
    for (uint32_t i = b->queued; b->o->shuffle && i > 1; i--) {
        const uint32_t k = (uint32_t)(sp_random_bits(b->o->seed, 77, (int64_t)i, 0) % i), t = b->queue[i - 1];
        b->queue[i - 1] = b->queue[k];
        b->queue[k] = t;
    }
    return true;
}

static bool write_views(batch *b, sp_error *err)
{
    sp_row *rows = NULL;
    uint32_t count = 0;
    sp_arena *arena = sp_arena_create();
    char path[4200];
    if (!arena || !sp_results_load(b->results, arena, &rows, &count, err)) {
        sp_arena_destroy(arena);
        return false;
    }
    snprintf(path, sizeof path, "%s/junit.xml", b->o->out);
    bool fine = sp_junit_write(b->o->junit ? b->o->junit : path, rows, count, err);
    snprintf(path, sizeof path, "%s/report.html", b->o->out);
    fine = fine && sp_report_write(b->o->report ? b->o->report : path, rows, count, arena, err);
    if (!b->o->json && !b->o->quiet) {
        sp_text table = {0};
        sp_table_text(&table, rows, count, b->o->colour, arena);
        fputs(table.data ? table.data : "", stdout);
        sp_text_free(&table);
    }
    fflush(stdout);
    sp_arena_destroy(arena);
    return fine;
}

static int exit_code(const batch *b)
{
    if (sp_suite_interrupted())
        return 128 + sp_suite_interrupted();
    if (b->plan->worst == SP_BAD_LOAD || b->unloadable)
        return SP_BAD_LOAD;
    if (b->plan->worst || b->count[SP_CASE_BENCH_ERROR])
        return SP_BAD_BENCH;
    return b->count[SP_CASE_FAIL] > b->pardoned || b->count[SP_CASE_INVALID] || b->count[SP_CASE_DRIVER_ERROR] ||
                   b->nondeterministic
               ? 1
               : 0;
}

/* failures of repeats do not count where enough of their case's passed, in this run or in those it resumes */
static bool pardon(batch *b, sp_error *err)
{
    for (uint32_t i = 0; i < b->plan->case_count;) {
        uint32_t first, failed = 0, count[6];
        const uint32_t n = repeats_of(b, i, &first);
        const double rate = b->plan->files[b->plan->cases[i].file].repeat_rate;
        for (uint32_t k = first; k < first + n; k++)
            failed += b->status[k] == SP_CASE_FAIL + 1;
        if (rate > 0 && failed && !sp_results_tally(b->results, b->plan, &b->plan->cases[i], count))
            return sp_error_set(err, SP_BAD_BENCH, b->o->out, 0, "the results cannot be read again");
        if (rate > 0 && failed && sp_share_passes(count, rate))
            b->pardoned += failed;
        i = first + n;
    }
    return true;
}

/* two runs at once would write the same recordings: the folder itself carries the lock, which dies with us */
static bool lock_folder(batch *b, sp_error *err)
{
    b->folder = open(b->o->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (b->folder < 0 || flock(b->folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return true;
    sp_error_set(err, SP_BAD_USAGE, b->o->out, 0, "another run is writing into this folder");
    sp_error_hint(err, "wait for it, or take another -o DIR");
    return false;
}

static bool run_all(batch *b, sp_error *err)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", b->o->out, db_name);
    if (!sp_make_folders(b->o->out, err) || !lock_folder(b, err))
        return false;
    b->results = sp_results_open(path, b->plan, b->o, err);
    if (!b->results || !make_queue(b, err))
        return false;
    b->slot_count = b->o->jobs < 1 ? 1 : b->o->jobs > 256 ? 256 : b->o->jobs;
    if (b->slot_count > b->queued)
        b->slot_count = b->queued ? b->queued : 1;
    b->slots = SP_ARRAY(b->arena, sp_slot, b->slot_count);
    b->jobs = SP_ARRAY(b->arena, sp_case_job, b->slot_count);
    if (!b->slots || !b->jobs)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    sp_progress_begin(&b->progress, b->o, b->queued);
    bool fine = loop(b, err);
    sp_progress_end(&b->progress);
    for (uint32_t i = 0; fine && i < b->queued; i++)
        if (!b->finished[b->queue[i]])
            fine = skip(b, b->queue[i], b->stop_why ? b->stop_why : "not started", err);
    for (uint32_t i = 0; i < b->slot_count; i++) {
        sp_text_free(&b->slots[i].reply);
        sp_text_free(&b->slots[i].log);
    }
    fine = fine && pardon(b, err);
    return write_views(b, fine ? err : &(sp_error){0}) && fine;
}

int sp_suite_run(const sp_suite_options *o, sp_plan *plan, sp_error *err)
{
    batch b = {.o = o, .plan = plan, .folder = -1, .arena = sp_arena_create()};
    int code = SP_BAD_BENCH;
    sp_suite_catch_signals();
    if (b.arena && run_all(&b, err))
        code = exit_code(&b);
    else if (err->code)
        code = err->code == SP_BAD_USAGE ? SP_BAD_USAGE : SP_BAD_BENCH;
    sp_results_close(b.results);
    if (b.folder >= 0)
        close(b.folder);
    sp_arena_destroy(b.arena);
    return code;
}
