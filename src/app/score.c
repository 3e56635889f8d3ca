/* score.c - metrics and checks again from recordings and trajectories. They may be anybody's: a few children read them
 * (what one file comes to is score_file.c's), here are what was asked, the order of the answers, the progress. */
#include "app/score.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct command_state {
    score_work work; /* first: what children are given */
    app *a;
    double began, said;
    bool tty, printed;
    int worst;
    uint32_t failed, unreadable;
} command_state;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* a bar on the terminal, once it takes longer than two seconds */
static void show(void *user, uint32_t done)
{
    command_state *c = user;
    const double now = now_s();
    const uint32_t all = c->a->suite.path_count;
    if (!c->tty || now < c->began + 2 || now < c->said + 0.2 || done >= all)
        return;
    c->said = now;
    const int filled = (int)(30.0 * done / all);
    fprintf(stderr, "\r\033[K[%.*s%*s] %u of %u", filled, "##############################", 30 - filled, "", done, all);
    fflush(stderr);
}

/* the exit code of one file: 0, 1, 3 or 4; mixed ones: 3, 4, 1, 0 */
static void note_code(command_state *c, int code)
{
    static const int order[] = {0, 1, 4, 3};
    int was = 0, is = 0;
    for (int i = 0; i < 4; i++) {
        was = order[i] == c->worst ? i : was;
        is = order[i] == code ? i : is;
    }
    c->worst = is > was ? code : c->worst;
    c->failed += code == 1;
    c->unreadable += code > 1;
}

/* in the order of the files */
static void done(void *user, uint32_t index, const sp_text *reply, const sp_error *why)
{
    command_state *c = user;
    if (c->said > 0 && c->tty)
        fputs("\r\033[K", stderr);
    if (!reply || reply->size < sizeof(score_reply)) {
        sp_error e = *why;
        if (!e.code)
            sp_error_set(&e, SP_BAD_LOAD, NULL, 0, "the process that read it said nothing");
        snprintf(e.file, sizeof e.file, "%s", c->a->suite.paths[index]);
        note_code(c, app_complain(c->a, &e));
        return;
    }
    score_reply r;
    memcpy(&r, reply->data, sizeof r);
    const char *words = reply->data + sizeof r;
    if (r.err.code) {
        note_code(c, app_complain(c->a, &r.err));
        return;
    }
    if (r.note_size && !c->a->suite.quiet)
        fprintf(stderr, "%s: %.*s\n", c->a->suite.paths[index], (int)r.note_size, words);
    if (!c->a->suite.json && c->printed)
        fputc('\n', stdout);
    c->printed = true;
    fwrite(words + r.note_size, 1, reply->size - sizeof r - r.note_size, stdout);
    note_code(c, r.code);
}

/* --metric: which are wanted */
static bool choose(const app *a, bool *wanted, sp_error *err)
{
    for (uint32_t i = 0; i < a->metric_count; i++) {
        const int id = sp_metric_find(a->metrics[i]);
        if (id >= 0) {
            wanted[id] = true;
            continue;
        }
        const char *names[SCORE_METRICS];
        uint32_t n = 0;
        for (; n < sp_metric_count() && n < SCORE_METRICS; n++)
            names[n] = sp_metric_at(n)->name;
        const char *near = sp_suggest(a->metrics[i], names, n);
        sp_error_set(err, SP_BAD_USAGE, NULL, 0, "no metric '%s'", a->metrics[i]);
        if (near)
            sp_error_hint(err, "did you mean '%s'?", near);
        return false;
    }
    return true;
}

static bool understand(command_state *c, sp_error *err)
{
    const app *a = c->a;
    bool any = false;
    if (!choose(a, c->work.wanted, err))
        return false;
    for (uint32_t i = 0; i < a->suite.path_count; i++) {
        const char *path = a->suite.paths[i];
        const bool csv = app_ends_with(path, ".csv"), lua = app_ends_with(path, ".lua");
        any = any || csv;
        if (!csv && !app_ends_with(path, ".mcap")) {
            sp_error_set(err, SP_BAD_USAGE, NULL, 0, "score wants recordings (.mcap) or trajectories (.csv), not '%s'",
                         path);
            if (lua)
                sp_error_hint(err, "run it first: skidpad run %s -o out, then score what lies in out/cases", path);
            return false;
        }
    }
    if (a->road && access(a->road, R_OK) != 0)
        return sp_error_set(err, SP_BAD_LOAD, a->road, 0, "cannot open: %s", strerror(errno));
    return !a->road || any ||
           sp_error_set(err, SP_BAD_USAGE, NULL, 0,
                        "--road is for trajectories (.csv): a recording brings its own road");
}

int app_score(app *a)
{
    command_state c = {.a = a, .began = now_s(), .tty = !a->suite.quiet && isatty(2) == 1};
    sp_error err = {0};
    c.work.a = a;
    if (!understand(&c, &err))
        return app_complain(a, &err);
    const sp_team team = {.count = a->suite.path_count,
                          .workers = a->suite.jobs,
                          .wall_s = 600,
                          .memory = 16ull << 30,
                          .user = &c,
                          .begin = score_begin,
                          .body = score_body,
                          .finish = score_end,
                          .done = done,
                          .progress = show};
    if (!sp_team_run(&team, &err))
        return app_complain(a, &err);
    if (c.said > 0 && c.tty)
        fputs("\r\033[K", stderr);
    if (a->suite.path_count > 1 && !a->suite.json && !a->suite.quiet)
        fprintf(stderr, "%u files: %u failed, %u unreadable\n", a->suite.path_count, c.failed, c.unreadable);
    return c.worst;
}
