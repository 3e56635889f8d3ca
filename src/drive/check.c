/* check.c - `skidpad check driver.so`: the traps that hold a driver to its flags. Each trap runs in a child of its own,
 * so that a crash is a finding. Times are measured, never part of a verdict. */
#include "drive/inside.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TICKS = 200, CPU_LIMIT = 20 /* s of CPU a trap may take */ };

typedef struct check {
    const char *path;
    FILE *say;
    sp_arena *arena;
} check;

static void say(const check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(const check *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(c->say, format, list);
    va_end(list);
    fputc('\n', c->say);
}

static void say_error(const check *c, const char *what, const sp_error *err)
{
    say(c, "error %s: %s", what, err->text);
}

/* ---- a made-up car with all that the driver needs ---- */
static void make_up(sp_drive *d)
{
    d->vehicle = (sp_vehicle_info){.size = sizeof d->vehicle,
                                   .length = 4.5,
                                   .width = 1.8,
                                   .height = 1.5,
                                   .wheelbase = 2.7,
                                   .rear_overhang = 0.9,
                                   .track = 1.55,
                                   .mass = 1500,
                                   .steering_ratio = 15,
                                   .steering_max = 0.6,
                                   .steering_rate_max = 0.8,
                                   .acceleration_max = 4,
                                   .deceleration_max = 9.5,
                                   .brake_delay = 0.1,
                                   .brake_lag = 0.1,
                                   .drive_delay = 0.1,
                                   .drive_lag = 0.2,
                                   .steering_delay = 0.02,
                                   .steering_lag = 0.06};
    d->start = (sp_start_info){.size = sizeof d->start, .gear = 1, .speed = 15, .engaged = 1};
    for (uint32_t i = 0; i < d->api.need_count; i++) {
        const uint32_t kind = d->needs[i].kind;
        d->mount[i] = (int32_t)i;
        d->mounts[i] = (sp_mount_info){
            .size = sizeof d->mounts[i], .kind = kind, .name = d->needs[i].slot, .x = 3, .z = 0.6, .period = 40000000};
        if (kind == SP_FRAME_CAMERA) {
            d->mounts[i].z = 1.4;
            d->mounts[i].width = 160;
            d->mounts[i].height = 90;
            d->mounts[i].fx = d->mounts[i].fy = 140;
            d->mounts[i].cx = 80;
            d->mounts[i].cy = 45;
        }
        if (kind == SP_FRAME_RADAR)
            d->mounts[i].range = 200;
    }
}

static sp_drive *open_instance(const check *c, uint64_t seed, const char *what)
{
    sp_error err = {0};
    const sp_drive_config config = {.path = c->path, .latency = -1};
    sp_drive *d = sp_drive_open(&config, &err);
    if (!d) {
        say_error(c, what, &err);
        return NULL;
    }
    make_up(d);
    sp_host_init(d, seed, 1);
    if (sp_drive_create(d, 0, &err))
        return d;
    say_error(c, what, &err);
    sp_drive_close(d);
    return NULL;
}

/* one step on made-up tick k */
static bool step_once(sp_drive *d, sp_synth *s, int64_t k, sp_synth_how how, sp_output *out, sp_error *err)
{
    sp_frame frames[SP_DRIVE_MAX_NEEDS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->api.need_count; i++)
        n += sp_synth_frame(s, i, d->needs[i].kind, k, how, &frames[n]);
    const sp_input in = {.size = sizeof in,
                         .frame_count = n,
                         .frame_stride = sizeof(sp_frame),
                         .frames = frames,
                         .now = k * 10000000,
                         .dt = k ? 10000000 : 0};
    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    return sp_drive_call(d, k, &in, out, err);
}

/* a whole sequence from a fresh instance; false when the driver gave up or cannot be opened */
static bool sequence(const check *c, const char *what, uint64_t seed, sp_synth_how how, int ticks, sp_output *outs)
{
    sp_error err = {0};
    sp_synth *s = sp_synth_create(c->arena);
    sp_drive *d = s ? open_instance(c, seed, what) : NULL;
    bool good = d != NULL;
    for (int k = 0; good && k < ticks; k++)
        good = step_once(d, s, k, how, &outs[k], &err);
    if (d && !good)
        say_error(c, what, &err);
    sp_drive_close(d);
    return good;
}

static int first_difference(const sp_output *a, const sp_output *b, int n)
{
    for (int i = 0; i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0)
            return i;
    return -1;
}

/* ---- the traps ---- */
static void trap_load(check *c)
{
    sp_error err = {0};
    const sp_drive_config config = {.path = c->path, .latency = -1};
    sp_drive *d = sp_drive_open(&config, &err);
    if (!d) {
        say_error(c, "load", &err);
        return;
    }
    const sp_driver_api *a = sp_drive_api(d);
    say(c, "ok load: %s \"%s\" %s, ABI %u.%u, period %lld ms, latency %lld ms,%s%s", a->id, a->name, a->version,
        a->abi >> 16, a->abi & 0xffff, (long long)(a->period / 1000000), (long long)(a->latency / 1000000),
        a->flags & SP_DRIVER_DETERMINISTIC ? " deterministic" : " not deterministic",
        a->flags & SP_DRIVER_REENTRANT ? " reentrant" : " not reentrant");
    for (uint32_t i = 0; i < a->need_count; i++)
        say(c, "ok need '%s': %s, version %u%s", d->needs[i].slot, sp_frame_kind_name(d->needs[i].kind),
            d->needs[i].version, d->needs[i].flags & SP_NEED_OPTIONAL ? ", optional" : "");
    if (d->float_changed)
        say(c, "warning load: the library changes the float environment when loaded (-ffast-math at link?); it was "
               "restored");
    sp_drive_close(d);
}

static void trap_outputs(check *c)
{
    sp_output outs[TICKS];
    if (!sequence(c, "outputs", 1, (sp_synth_how){0}, TICKS, outs))
        return;
    for (int k = 0; k < TICKS; k++) {
        sp_order order;
        bool clamped;
        sp_error err = {0};
        if (!sp_drive_check_output(&outs[k], NULL, &order, &clamped, &err)) {
            say(c, "error outputs: step %d: %s", k, err.text);
            return;
        }
        if (clamped) {
            say(c, "warning outputs: step %d is out of range and would be clamped", k);
            return;
        }
    }
    say(c, "ok outputs: %d steps, all finite and in range", TICKS);
}

static void trap_twice(check *c)
{
    sp_output a[TICKS], b[TICKS];
    sp_error err = {0};
    if (!sequence(c, "same seed twice", 7, (sp_synth_how){0}, TICKS, a) ||
        !sequence(c, "same seed twice", 7, (sp_synth_how){0}, TICKS, b))
        return;
    const int at = first_difference(a, b, TICKS);
    const sp_drive_config config = {.path = c->path, .latency = -1};
    sp_drive *d = sp_drive_open(&config, &err);
    const bool promised = d && (d->api.flags & SP_DRIVER_DETERMINISTIC);
    sp_drive_close(d);
    if (at < 0)
        say(c, "ok same seed twice: %d equal outputs", TICKS);
    else
        say(c, "%s same seed twice: outputs differ from step %d on%s", promised ? "error" : "warning", at,
            promised ? ", though it is flagged deterministic" : "");
}

static void trap_interleaved(check *c)
{
    sp_output alone[TICKS], out;
    sp_error err = {0};
    if (!sequence(c, "two instances", 7, (sp_synth_how){0}, TICKS, alone))
        return;
    sp_drive *d[2] = {open_instance(c, 7, "two instances"), NULL};
    sp_synth *s[2] = {sp_synth_create(c->arena), sp_synth_create(c->arena)};
    if (d[0] && !(d[0]->api.flags & SP_DRIVER_REENTRANT))
        say(c, "ok two instances: not promised, not tried");
    else if (d[0])
        d[1] = open_instance(c, 7, "two instances");
    bool good = d[1] != NULL, same = true;
    for (int k = 0; good && k < TICKS; k++)
        for (int i = 0; good && i < 2; i++) {
            /* the second lags by ten steps, so that shared state shows */
            const int at = k - 10 * i;
            good = at < 0 || step_once(d[i], s[i], at, (sp_synth_how){0}, &out, &err);
            same = same &&
                   (at < 0 || !memcmp(&out, &alone[at], sizeof out) || !(d[i]->api.flags & SP_DRIVER_DETERMINISTIC));
        }
    if (d[1] && !good)
        say_error(c, "two instances", &err);
    else if (d[1])
        say(c, same ? "ok two instances interleaved" : "error two instances interleaved: they disturb each other");
    sp_drive_close(d[0]);
    sp_drive_close(d[1]);
}

static void trap_destroy(check *c)
{
    sp_output outs[37];
    if (!sequence(c, "destroyed in mid-run", 1, (sp_synth_how){0}, 37, outs))
        return;
    sp_drive *d = open_instance(c, 1, "destroyed before its first step");
    if (!d)
        return;
    d->api.destroy(NULL);
    sp_drive_close(d);
    say(c, "ok destroyed in mid-run, before its first step, and as NULL");
}

/* odd inputs: the driver must live and stay finite */
static void odd(check *c, const char *what, sp_synth_how how, bool strict)
{
    sp_output outs[TICKS];
    if (!sequence(c, what, 1, how, TICKS, outs))
        return;
    for (int k = 0; k < TICKS; k++) {
        sp_order order;
        bool clamped;
        sp_error err = {0};
        if (!sp_drive_check_output(&outs[k], NULL, &order, &clamped, &err)) {
            say(c, "%s %s: step %d: %s", strict ? "error" : "warning", what, k, err.text);
            return;
        }
    }
    say(c, "ok %s", what);
}
static void trap_empty(check *c)
{
    odd(c, "empty frames", (sp_synth_how){.empty = true}, true);
}
static void trap_missing(check *c)
{
    odd(c, "missing frames", (sp_synth_how){.missing = true}, true);
}
static void trap_nan(check *c)
{
    odd(c, "NaN in", (sp_synth_how){.nan = true}, false);
}

static void trap_wide(check *c)
{
    sp_output a[TICKS], b[TICKS];
    if (!sequence(c, "longer strides", 7, (sp_synth_how){0}, TICKS, a) ||
        !sequence(c, "longer strides", 7, (sp_synth_how){.wide = true}, TICKS, b))
        return;
    const int at = first_difference(a, b, TICKS);
    if (at < 0)
        say(c, "ok longer strides");
    else
        say(c, "error longer strides: step %d differs: it steps by sizeof, not by stride", at);
}

static void trap_short_output(check *c)
{
    sp_error err = {0};
    sp_drive *d = open_instance(c, 1, "a shorter output struct");
    if (!d)
        return;
    /* as an older host would hand it over: the last member is not there, other memory is */
    struct {
        sp_output out;
        unsigned char behind[64];
    } box;
    const size_t size = offsetof(sp_output, confidence);
    memset(&box, 0, sizeof box);
    memset((unsigned char *)&box + size, 0xa5, sizeof box - size);
    box.out.size = (uint32_t)size;
    const sp_input in = {.size = sizeof in, .frame_stride = sizeof(sp_frame)};
    bool good = sp_drive_call(d, 0, &in, &box.out, &err), clean = true;
    for (size_t i = size; i < sizeof box; i++)
        clean = clean && ((unsigned char *)&box)[i] == 0xa5;
    if (!good)
        say_error(c, "a shorter output struct", &err);
    else
        say(c, clean ? "ok a shorter output struct" : "error a shorter output struct: it writes beyond out->size");
    sp_drive_close(d);
}

static int thread_count(void)
{
    DIR *folder = opendir("/proc/self/task");
    int n = 0;
    for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder))
        n += e->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return n;
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* what it does to its surroundings, and what it costs */
static void trap_surroundings(check *c)
{
    sp_error err = {0};
    sp_output out;
    struct stat st = {0};
    const int sink = memfd_create("stdio", 0);
    const int threads = thread_count();
    fflush(stdout);
    dup2(sink, 1);
    dup2(sink, 2);
    sp_synth *s = sp_synth_create(c->arena);
    sp_drive *d = open_instance(c, 1, "surroundings");
    if (!d)
        return;
    const double before = cpu_seconds();
    bool good = true;
    for (int k = 0; good && k < TICKS; k++)
        good = step_once(d, s, k, (sp_synth_how){0}, &out, &err);
    const double spent = (cpu_seconds() - before) / TICKS;
    fflush(stdout);
    fflush(stderr);
    fstat(sink, &st);
    if (!good)
        say_error(c, "surroundings", &err);
    say(c,
        d->float_changed ? "warning float environment: changed in %u calls; restored each time"
                         : "ok float environment%.0u",
        d->float_changed);
    say(c, d->locale_changed ? "warning locale: changed in %u calls; restored each time" : "ok locale%.0u",
        d->locale_changed);
    const int more = thread_count() - threads;
    say(c, more > 0 ? "warning threads: it started %d; nothing they do is reproducible" : "ok threads%.0d",
        more > 0 ? more : 0);
    say(c, st.st_size ? "warning stdout: it wrote %lld bytes; the bench sends them nowhere" : "ok stdout%.0lld",
        (long long)st.st_size);
    say(c, "ok CPU time: %.1f us a step on made-up frames", spent * 1e6);
    sp_drive_close(d);
}

/* ---- each in a child ---- */
static void run_child(check *c, void (*trap)(check *), int out)
{
    const struct rlimit cpu = {CPU_LIMIT, CPU_LIMIT + 1}, core = {0, 0};
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &core);
    /* what the driver prints is counted in one trap and goes nowhere in the others */
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    c->say = fdopen(out, "w");
    c->arena = sp_arena_create();
    if (!c->say || !c->arena)
        _exit(9);
    trap(c);
    /* the mark without which a quiet exit(0) would look like success */
    fputs(".\n", c->say);
    fclose(c->say);
    _exit(0);
}

static int run_trap(check *c, const char *what, void (*trap)(check *), sp_text *out)
{
    int pipe_fd[2], status = 0, errors = 0;
    char text[8192];
    size_t size = 0;
    if (pipe(pipe_fd))
        return 1;
    const pid_t pid = fork();
    if (pid == 0) {
        close(pipe_fd[0]);
        run_child(c, trap, pipe_fd[1]);
    }
    close(pipe_fd[1]);
    for (ssize_t n = 1; pid > 0 && n > 0 && size<sizeof text - 1; size += n> 0 ? (size_t)n : 0)
        n = read(pipe_fd[0], text + size, sizeof text - 1 - size);
    text[size] = 0;
    close(pipe_fd[0]);
    if (pid > 0)
        waitpid(pid, &status, 0);

    /* whole lines only; the last must be the mark */
    bool whole = false;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        whole = !strcmp(line, ".");
        errors += !strncmp(line, "error ", 6);
        if (!whole)
            sp_text_printf(out, "%s\n", line);
    }
    if (whole)
        return errors;
    if (pid > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        sp_text_printf(out, "error %s: still running after %d s of CPU time\n", what, CPU_LIMIT);
    else if (pid > 0 && WIFSIGNALED(status))
        sp_text_printf(out, "error %s: died of signal %d (%s)\n", what, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        sp_text_printf(out, "error %s: the process ended with status %d before the trap did\n", what,
                       pid > 0 ? WEXITSTATUS(status) : -1);
    return errors + 1;
}

int sp_drive_check(const char *path, sp_text *out)
{
    static const struct {
        const char *name;
        void (*run)(check *);
    } trap[] = {
        {"load", trap_load},
        {"outputs", trap_outputs},
        {"same seed twice", trap_twice},
        {"two instances", trap_interleaved},
        {"destroyed in mid-run", trap_destroy},
        {"empty frames", trap_empty},
        {"missing frames", trap_missing},
        {"longer strides", trap_wide},
        {"NaN in", trap_nan},
        {"a shorter output struct", trap_short_output},
        {"surroundings", trap_surroundings},
    };
    check c = {.path = path};
    int errors = 0;
    for (size_t i = 0; i < sizeof trap / sizeof *trap; i++) {
        const int found = run_trap(&c, trap[i].name, trap[i].run, out);
        errors += found;
        if (i == 0 && found)
            break; /* what does not load has no other findings */
    }
    return errors;
}
