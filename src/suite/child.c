/* child.c - one case in one fresh child: limits, silence, run, result through a pipe, _exit. And the parent's side of
 * it: what came back, or what the black box says about a death. */
#include "suite/inside.h"
#include "suite/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOG_CAP = 1 << 20 };
static const char flood[] = "wrote more than 1 MiB to standard output and error";
static const double step_cpu_s = 10, step_wall_s = 60; /* contracts 9: the step watchdog */
static const uint64_t child_memory = 4ull << 30;       /* address space; a run with a camera maps about 1 GiB of it */

/* ---------------------------------------------------------------- the child */
/* an error before there was a run: the row's head only */
static void put_failure(sp_text *out, const sp_error *err, const sp_black_box *box)
{
    char text[1800];
    /* a driver that cannot be loaded or bound concerns the command; a prologue that fails in this case alone, the case
     */
    const bool binding = box->phase == SP_PHASE_DRIVER_LOAD || box->phase == SP_PHASE_DRIVER_CREATE;
    const bool driver = err->code == SP_BAD_DRIVER, load = err->code == SP_BAD_LOAD && binding;
    sp_error_print(err, text, sizeof text);
    put_str(out, text);
    put_str(out, driver                                                   ? "driver"
                 : load                                                   ? "load"
                 : err->code == SP_BAD_SCRIPT || err->code == SP_BAD_LOAD ? "script"
                                                                          : "bench");
    put_str(out, sp_phase_name(box->phase));
    put_str(out, box->driver);
    put_u64(out, (uint64_t)box->tick);
    put_u32(out, driver ? SP_CASE_DRIVER_ERROR : load ? SP_CASE_SKIP : SP_CASE_BENCH_ERROR);
}

/* one run from a loaded scenario to a packed result */
static bool run_once(const sp_case_job *job, sp_scenario *s, const sp_sut *sut, sp_black_box *box,
                     sp_record_mode record, sp_text *out, sp_case_status *status, sp_error *err)
{
    const sp_suite_options *o = job->options;
    const sp_run_options options = {.sut = sut,
                                    .suite_seed = o->seed,
                                    .latency = o->latency,
                                    .record = record,
                                    .record_path = job->record_path,
                                    .gl = o->gl,
                                    .box = box,
                                    .thumbnails = 8,
                                    .build_id = o->build_id,
                                    .version = o->version,
                                    .driver_sha256 = job->plan->sut.driver_sha256};
    sp_run *run = sp_run_create(s, &job->c->c, &options, err);
    if (!run)
        return false;
    bool done = false;
    sp_error broke = {0};
    while (!done && sp_run_tick(run, &done, &broke))
        continue;
    const sp_case_result *r = sp_run_finish(run, broke.code ? &broke : NULL);
    *status = r->status;
    sp_text_clear(out);
    sp_row_pack(out, run, r, r->status != SP_CASE_PASS || o->report != NULL);
    sp_run_destroy(run);
    return true;
}

static void child(const sp_case_job *job, sp_black_box *box, int fd)
{
    sp_arena *arena = sp_arena_create();
    sp_error err = {0};
    sp_sut sut = {0};
    sp_text body = {0}, out = {0};
    sp_case_status status = SP_CASE_SKIP;
    const uint64_t end = SP_SUITE_WHOLE;
    box->phase = SP_PHASE_LOAD;
    sp_sources sources = {0};
    bool fine = arena && sp_run_sources(arena, &sources, &err) && sp_plan_read_sut(job->options, arena, &sut, &err);
    /* until it says its own id, a driver goes by the name of its file */
    const char *file = sut.driver ? strrchr(sut.driver, '/') : NULL;
    if (sut.driver)
        snprintf(box->driver, sizeof box->driver, "%.39s", file ? file + 1 : sut.driver);
    sp_scenario *s = fine ? sp_script_load(job->plan->files[job->c->file].path, &sources, &err) : NULL;
    fine = s && run_once(job, s, &sut, box, job->record, &body, &status, &err);
    /* a long suite keeps passes thin; whoever failed runs once more, with everything kept */
    if (fine && job->again_in_full && status != SP_CASE_PASS && status != SP_CASE_BENCH_ERROR) {
        sp_script_destroy(s);
        s = sp_script_load(job->plan->files[job->c->file].path, &sources, &err);
        fine = s && run_once(job, s, &sut, box, SP_RECORD_FULL, &body, &status, &err);
    }
    put_u32(&out, fine);
    if (fine)
        sp_text_add_bytes(&out, body.data, body.size);
    else
        put_failure(&out, &err, box);
    box->phase = SP_PHASE_REPORT;
    const bool sent = !out.failed && sp_suite_write(fd, out.data, out.size) && sp_suite_write(fd, &end, sizeof end);
#ifdef SP_LEAK_CHECK
    sp_script_destroy(s);
    sp_arena_destroy(arena);
#endif
    _exit(sent ? 0 : 124);
}

/* ---------------------------------------------------------------- the parent */
bool sp_child_start(sp_slot *slot, const sp_case_job *job, sp_error *err)
{
    int result[2], log[2];
    const pid_t parent = getpid();
    if (!slot->box) {
        void *shared = mmap(NULL, sizeof(sp_black_box), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED)
            return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        slot->box = shared;
    }
    memset(slot->box, 0, sizeof *slot->box);
    if (pipe2(result, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot make a pipe: %s", strerror(errno));
    if (pipe2(log, O_CLOEXEC) != 0) {
        close(result[0]);
        close(result[1]);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot make a pipe: %s", strerror(errno));
    }
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        const double seconds = job->options->timeout > 0 ? job->options->timeout : 3600;
        const sp_limits limits = {seconds + 30, 0, child_memory};
        close(result[0]);
        close(log[0]);
        sp_suite_enter_child(&limits, parent, log[1]);
        /* out of the way of a driver that writes to small numbers */
        const int fd = fcntl(result[1], F_DUPFD_CLOEXEC, 200);
        close(result[1]);
        close(log[1]);
        child(job, slot->box, fd);
    }
    close(result[1]);
    close(log[1]);
    if (pid < 0) {
        close(result[0]);
        close(log[0]);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot start a process: %s", strerror(errno));
    }
    setpgid(pid, pid);
    fcntl(log[0], F_SETFL, O_NONBLOCK);
    fcntl(result[0], F_SETFL, O_NONBLOCK);
    slot->pid = pid;
    slot->result_fd = result[0];
    slot->log_fd = log[0];
    sp_text_clear(&slot->reply);
    sp_text_clear(&slot->log);
    slot->log_dropped = 0;
    slot->kill_text = NULL;
    slot->started = slot->since_wall = sp_suite_clock();
    slot->since_cpu = 0;
    slot->phase = slot->steps = 0;
    slot->tick = INT64_MIN;
    return true;
}

static bool whole(const sp_slot *slot)
{
    uint64_t end = 0;
    if (slot->reply.size < sizeof end)
        return false;
    memcpy(&end, slot->reply.data + slot->reply.size - sizeof end, sizeof end);
    return end == SP_SUITE_WHOLE;
}

/* CPU seconds of the child so far */
static double cpu_of(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* a crossing that does not come back, or a run beyond its time */
static void watch(sp_slot *slot, const sp_suite_options *o)
{
    const double now = sp_suite_clock(), cpu = cpu_of(slot->pid);
    const sp_black_box *b = slot->box;
    if (b->tick != slot->tick || b->phase != slot->phase || b->steps != slot->steps) {
        slot->tick = b->tick;
        slot->phase = b->phase;
        slot->steps = b->steps;
        slot->since_wall = now;
        slot->since_cpu = cpu;
    }
    if (slot->kill_text)
        return;
    if (o->timeout > 0 && now - slot->started > o->timeout)
        slot->kill_text = "ran past --timeout";
    else if (cpu - slot->since_cpu > step_cpu_s)
        slot->kill_text = "did not come back within 10 s of CPU time";
    else if (now - slot->since_wall > step_wall_s)
        slot->kill_text = "did not come back within 60 s";
    if (slot->kill_text)
        sp_child_kill(slot);
}

void sp_child_kill(sp_slot *slot)
{
    kill(-slot->pid, SIGKILL);
    kill(slot->pid, SIGKILL);
}

/* reads what lies in the result pipe; true when the reply is whole or the pipe is closed */
static bool drain(sp_slot *slot)
{
    char buffer[65536];
    ssize_t n;
    while ((n = read(slot->result_fd, buffer, sizeof buffer)) > 0)
        sp_text_add_bytes(&slot->reply, buffer, (size_t)n);
    return n == 0 || whole(slot);
}

/* reads the log, a bounded share at a time, and throws away what is beyond its cap; true when there was such */
static bool listen_log(sp_slot *slot)
{
    char buffer[65536];
    ssize_t n;
    for (int i = 0; i < 64 && (n = read(slot->log_fd, buffer, sizeof buffer)) > 0; i++) {
        const size_t room = slot->log.size < LOG_CAP ? LOG_CAP - slot->log.size : 0,
                     take = (size_t)n < room ? (size_t)n : room;
        sp_text_add_bytes(&slot->log, buffer, take);
        slot->log_dropped += (size_t)n - take;
    }
    return slot->log_dropped > 0;
}

bool sp_child_poll(sp_slot *slot, const sp_suite_options *o)
{
    siginfo_t info = {0};
    if (listen_log(slot) && !slot->kill_text) {
        slot->kill_text = flood;
        sp_child_kill(slot);
    }
    if (drain(slot))
        return true;
    watch(slot, o);
    if (waitid(P_PID, (id_t)slot->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != slot->pid)
        return false;
    /* it ended after the look above: what it wrote until then is in the pipe now */
    drain(slot);
    return true;
}

static bool in_driver(uint32_t phase)
{
    return phase == SP_PHASE_DRIVER_LOAD || phase == SP_PHASE_DRIVER_CREATE || phase == SP_PHASE_DRIVER_STEP ||
           phase == SP_PHASE_DRIVER_DESTROY;
}

/* what a death means: whose phase it was in */
static void blame(const sp_slot *slot, int status, sp_arena *arena, sp_row *row)
{
    const sp_black_box *b = slot->box;
    /* who floods is the driver: nothing of ours prints */
    const bool driver = in_driver(b->phase) || (slot->kill_text == flood && b->driver[0]);
    char how[128], name[sizeof b->driver + 1];
    sp_text t = {0};
    if (slot->kill_text)
        snprintf(how, sizeof how, "%s", slot->kill_text);
    else
        sp_suite_death(status, how, sizeof how);
    memcpy(name, b->driver, sizeof b->driver);
    name[sizeof b->driver] = '\0';
    sp_text_add(&t, driver ? "driver " : "the bench ");
    if (driver && name[0])
        sp_text_printf(&t, "'%s' ", name);
    sp_text_printf(&t, "%s in phase %s at tick %lld", how, sp_phase_name(b->phase), (long long)b->tick);
    if (!driver && slot->kill_text && !strcmp(sp_phase_name(b->phase), "sense"))
        sp_text_add(&t, " (sensors with fewer pixels or rays?)");
    row->status = driver ? SP_CASE_DRIVER_ERROR : SP_CASE_BENCH_ERROR;
    row->end_reason = driver ? "driver error" : "bench error";
    row->error_kind = slot->kill_text == flood ? "flood" : slot->kill_text ? "timeout" : "crash";
    row->error_phase = sp_phase_name(b->phase);
    row->error_driver = driver ? sp_arena_strdup(arena, name) : "";
    row->driver_id = driver ? row->error_driver : "";
    row->error_tick = b->tick;
    row->ticks = b->tick > 0 ? b->tick : 0;
    row->error_text = sp_arena_strdup(arena, t.data);
    sp_text_free(&t);
}

static void empty_row(sp_row *row)
{
    row->end_reason = row->invalid_by = row->error_kind = row->error_phase = row->error_driver = row->error_text = "";
    row->notes = "";
    row->hash = row->sense_hash = row->closure = row->renderer = row->driver_id = row->driver_version = row->vehicle =
        "";
    row->contact_with = row->target = "";
    row->chain = (sp_chain){-1, -1, -1, -1, -1};
}

void sp_child_collect(sp_slot *slot, const sp_case_job *job, sp_arena *arena, sp_row *row)
{
    int status = 0;
    bool good = whole(slot);
    (void)job;
    /* what it left behind dies with it */
    if (good)
        sp_child_kill(slot);
    while (waitpid(slot->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    kill(-slot->pid, SIGKILL);
    /* the verdict on a flood does not depend on who was faster */
    if (!slot->kill_text && listen_log(slot))
        slot->kill_text = flood;
    good = good && slot->kill_text != flood;
    close(slot->result_fd);
    close(slot->log_fd);
    slot->pid = 0;
    empty_row(row);
    uint32_t fine = 0;
    bool unpacked = false;
    if (good && slot->reply.size >= sizeof fine + sizeof(uint64_t)) {
        memcpy(&fine, slot->reply.data, sizeof fine);
        const char *at = slot->reply.data + sizeof fine;
        const size_t size = slot->reply.size - sizeof fine - sizeof(uint64_t);
        if (fine) {
            unpacked = sp_row_unpack(at, size, arena, row);
        } else {
            unpack u = {.at = (const unsigned char *)at, .end = (const unsigned char *)at + size, .arena = arena};
            row->error_text = get_str(&u);
            row->error_kind = get_str(&u);
            row->error_phase = get_str(&u);
            row->error_driver = get_str(&u);
            row->error_tick = (int64_t)get_u64(&u);
            row->status = (sp_case_status)get_u32(&u);
            row->unloadable = row->status == SP_CASE_SKIP;
            row->end_reason = row->unloadable                       ? "cannot load"
                              : row->status == SP_CASE_DRIVER_ERROR ? "driver error"
                                                                    : "bench error";
            unpacked = !u.failed;
        }
    }
    if (!unpacked) {
        *row = (sp_row){.scenario = row->scenario};
        empty_row(row);
        blame(slot, status, arena, row);
    }
    row->wall_s = sp_suite_clock() - slot->started;
}
