/* export_run.c - labelled data and trajectories of a recording. A recording carries Lua files of anybody, so all of it
 * is done in a child; here are what was asked, the folder, the progress and what is said at the end. */
#include "app/app.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct question {
    const app *a;
    const char *path;
    sp_export_options options;
    int terminal;  /* of the progress; -1: there is none */
    pid_t *writer; /* the child, shared with it; 0: it has not begun */
    double began, said;
} question;

typedef struct reply {
    int32_t code; /* of exit */
    uint32_t reserved;
    sp_export_result result;
    char text[1900];
} reply;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- in the child */
/* a line on the terminal, once it takes longer than two seconds */
static void show(void *user, double share, uint64_t frames)
{
    question *q = user;
    char line[128];
    const double now = now_s();
    if (q->terminal < 0 || now < q->began + 2 || now < q->said + 0.2)
        return;
    q->said = now;
    const int filled = (int)(30 * share);
    const int n =
        snprintf(line, sizeof line, "\r\033[K[%.*s%*s] %3d %%  %llu frames", filled, "##############################",
                 30 - filled, "", (int)(100 * share), (unsigned long long)frames);
    if (n > 0 && write(q->terminal, line, (size_t)n) < 0)
        q->terminal = -1;
}

static int exit_code(const sp_error *err)
{
    return err->code == SP_BAD_USAGE ? 2 : err->code == SP_BAD_BENCH ? 4 : err->code == SP_BAD_EMPTY ? 5 : 3;
}

static void export_in_child(void *user, sp_text *out)
{
    question *q = user;
    *q->writer = getpid();
    reply r = {0};
    sp_error err = {0};
    sp_text csv = {0};
    sp_recording *recording = sp_recording_open(q->path, &err);
    const bool ours = recording && sp_recording_metadata(recording, "skidpad", "build");
    if (!strcmp(q->options.path, "-"))
        q->options.text = &csv;
    if (recording && !ours)
        sp_error_set(&err, SP_BAD_LOAD, q->path, 0, "not a recording of skidpad");
    if (!ours || !sp_run_export(recording, &q->options, &r.result, &err)) {
        if (!err.file[0])
            snprintf(err.file, sizeof err.file, "%s", q->path);
        sp_error_print(&err, r.text, sizeof r.text);
        r.code = exit_code(&err);
    }
    sp_recording_close(recording);
    if (q->terminal >= 0 && q->said > 0)
        (void)!write(q->terminal, "\r\033[K", 4);
    sp_text_add_bytes(out, &r, sizeof r);
    sp_text_add_bytes(out, csv.data, csv.size);
}

/* ---------------------------------------------------------------- what was asked */
static bool seconds_of(const char *option, const char *text, double *out, sp_error *err)
{
    char number[64];
    const size_t n = strspn(text, "0123456789.eE+-");
    const sp_unit *u = text[n] ? sp_unit_find(text + n) : sp_unit_find("s");
    snprintf(number, sizeof number, "%.*s", (int)(n < 60 ? n : 60), text);
    if (!u || strcmp(u->si, "s") != 0 || !sp_parse_number(number, out))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "%s wants a time such as 2.5 or 500ms, not '%s'", option, text);
    *out = *out * u->num / u->den;
    return true;
}

static bool empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    bool empty = true;
    for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder))
        empty = empty && (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."));
    if (folder)
        closedir(folder);
    return empty;
}

/* the folder that is written to: made where it is not there, refused where something lies in it */
static bool make_room(const app *a, bool *made, sp_error *err)
{
    struct stat st;
    const char *path = a->suite.out;
    if (!strcmp(path, "-"))
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--to %s writes a folder: standard output cannot hold it",
                            a->to);
    *made = stat(path, &st) != 0;
    if (*made)
        return sp_make_folders(path, err);
    if (!S_ISDIR(st.st_mode))
        return sp_error_set(err, SP_BAD_USAGE, path, 0, "is a file, and --to %s writes a folder", a->to);
    if (a->force || empty_folder(path))
        return true;
    sp_error_set(err, SP_BAD_USAGE, path, 0, "this folder is not empty");
    sp_error_hint(err, "another -o, or --force to write over what is there");
    return false;
}

static bool understand(const app *a, question *q, sp_error *err)
{
    static const char *const formats[] = {"frames", "kitti", "coco", "csv"};
    sp_export_options *o = &q->options;
    *o = (sp_export_options){.path = a->suite.out,
                             .sensors = a->sensors,
                             .sensor_count = a->sensor_count,
                             .every = (uint32_t)(a->every < 1         ? 1
                                                 : a->every < 1000000 ? a->every
                                                                      : 1000000),
                             .until = SP_INFINITY,
                             .gl = a->suite.gl,
                             .build_id = a->build_id,
                             .version = SP_APP_VERSION,
                             .user = q,
                             .progress = show};
    for (int i = 0; i < 4; i++)
        if (!strcmp(a->to, formats[i]))
            o->format = (sp_export_format)i;
    if ((a->from && !seconds_of("--from", a->from, &o->from, err)) ||
        (a->until && !seconds_of("--until", a->until, &o->until, err)))
        return false;
    if (o->until < o->from)
        return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--until lies before --from: nothing is left");
    return o->format != SP_EXPORT_CSV || !a->sensor_count ||
           sp_error_set(err, SP_BAD_USAGE, NULL, 0, "csv has no sensors: --sensor makes no sense with it");
}

/* ---------------------------------------------------------------- the end */
/* lines are cut after the last whole one and get their name */
static void finish_lines(const char *path, const char *end_of_name)
{
    char whole[4200];
    FILE *f = fopen(path, "r+be");
    long end = 0, at = 0;
    for (int c = f ? fgetc(f) : EOF; c != EOF; c = fgetc(f)) {
        at++;
        end = c == '\n' ? at : end;
    }
    if (f) {
        (void)!ftruncate(fileno(f), end);
        fclose(f);
    }
    snprintf(whole, sizeof whole, "%.*s", (int)(strlen(path) - strlen(end_of_name)), path);
    (void)rename(path, whole);
}

/* what an end by force has left half of this writer's, and of nobody else's: its number ends their names */
static void sweep(const char *path, pid_t writer, int depth)
{
    char name[4200], part[40], temporary[40];
    snprintf(part, sizeof part, ".part%ld", (long)writer);
    snprintf(temporary, sizeof temporary, ".tmp%ld", (long)writer);
    DIR *folder = depth < 4 ? opendir(path) : NULL;
    for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder)) {
        const int n = snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        struct stat st;
        if (e->d_name[0] == '.' || n >= (int)sizeof name || lstat(name, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            sweep(name, writer, depth + 1);
        else if (S_ISREG(st.st_mode) && app_ends_with(e->d_name, part))
            finish_lines(name, part);
        else if (S_ISREG(st.st_mode) && app_ends_with(e->d_name, temporary))
            unlink(name);
    }
    if (folder)
        closedir(folder);
}

/* what was done, in words */
static void tell(const app *a, const question *q, const sp_export_result *r, double took)
{
    const sp_resense_result *run = &r->run;
    char mb[40], rate[40];
    if (r->other_build && q->options.format != SP_EXPORT_CSV)
        fprintf(stderr, "%s: warning: recorded by another build: the state is the same, sensors may differ\n", q->path);
    if (run->differ)
        fprintf(stderr,
                "%s: warning: %llu of %llu recorded frames would come out otherwise now, first number %llu of %s: what "
                "was recorded is written\n",
                q->path, (unsigned long long)run->differ, (unsigned long long)run->recorded,
                (unsigned long long)run->first_sequence, run->first);
    if (a->suite.quiet)
        return;
    if (r->note[0])
        fprintf(stderr, "%s: %s\n", q->path, r->note);
    if (run->anew)
        fprintf(stderr,
                "%s: %llu frames that the recording does not hold were made anew: the run simulated again under its "
                "recorded commands%s\n",
                q->path, (unsigned long long)run->anew, run->recorded ? "; those it holds came out the same" : "");
    if (!strcmp(q->options.path, "-"))
        return;
    sp_number_fixed(mb, (double)r->bytes / 1e6, 1);
    sp_number_fixed(rate, took > 0 ? (double)r->frames / took : 0, 1);
    if (q->options.format == SP_EXPORT_CSV)
        printf("%s: written, %s MB\n", q->options.path, mb);
    else
        printf("%s: %llu frames in %llu files, %s MB, %s frames/s\n", q->options.path, (unsigned long long)r->frames,
               (unsigned long long)r->files, mb, rate);
}

/* SIGINT and SIGTERM are held back while the child works; 0: none came */
static int interrupted(void)
{
    sigset_t pending;
    if (sigpending(&pending) != 0)
        return 0;
    return sigismember(&pending, SIGINT) == 1 ? SIGINT : sigismember(&pending, SIGTERM) == 1 ? SIGTERM : 0;
}

static int finish(const app *a, question *q, const sp_text *answer, double took)
{
    reply r;
    memcpy(&r, answer->data, sizeof r);
    if (r.code) {
        fprintf(stderr, "%s\n", r.text);
        return r.code;
    }
    if (!strcmp(q->options.path, "-")) {
        const size_t size = answer->size - sizeof r;
        if (fwrite(answer->data + sizeof r, 1, size, stdout) != size)
            return 4; // said where the program ends
    }
    char last[40];
    sp_number_fixed(last, r.result.last, 2);
    tell(a, q, &r.result, took);
    if (r.result.cut)
        fprintf(stderr, "%s: warning: the run was cut off: the recording ends at %s s\n", q->path, last);
    if (!r.result.frames)
        fprintf(stderr, "%s: warning: nothing lies %s: the recording ends at %s s\n", q->path,
                a->from || a->until ? "between --from and --until" : "after 0 s", last);
    return 0;
}

int app_export_run(app *a)
{
    question q = {.a = a, .path = a->suite.paths[0], .terminal = -1, .began = now_s()};
    sp_error err = {0};
    sp_text answer = {0};
    bool made = false;
    sigset_t held, before;
    if (!understand(a, &q, &err))
        return app_complain(a, &err);
    const bool folder = q.options.format != SP_EXPORT_CSV;
    if (access(q.path, R_OK) != 0) {
        sp_error_set(&err, SP_BAD_LOAD, q.path, 0, "cannot open: %s", strerror(errno));
        return app_complain(a, &err);
    }
    if (folder && !make_room(a, &made, &err))
        return app_complain(a, &err);
    q.writer = mmap(NULL, sizeof *q.writer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (q.writer == MAP_FAILED) {
        sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "out of memory");
        return app_complain(a, &err);
    }
    if (!a->suite.quiet && isatty(2) == 1)
        q.terminal = dup(2);
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &before);
    const sp_limits limits = {1e6, 1e6, 16ull << 30};
    int code = 4;
    if (folder)
        sp_render_preload();
    if (sp_child_ask(export_in_child, &q, &limits, &answer, &err) && answer.size >= sizeof(reply))
        code = finish(a, &q, &answer, now_s() - q.began);
    else if (interrupted())
        fprintf(stderr, "%s%s: interrupted: what is there is whole\n", q.terminal >= 0 ? "\r\033[K" : "",
                q.options.path);
    else
        code = app_complain(a, &err);
    code = interrupted() ? 128 + interrupted() : code;
    if (folder && code && *q.writer)
        sweep(q.options.path, *q.writer, 0);
    if (folder && code && made)
        (void)rmdir(q.options.path); // where nothing came into it
    munmap(q.writer, sizeof *q.writer);
    sp_text_free(&answer);
    return code;
}
