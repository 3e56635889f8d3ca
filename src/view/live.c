/* live.c - a run in a forked child, looked at through shared memory: a crash in there is shown, not suffered. The child
 * keeps the pace that the window asks for; nothing of that reaches the simulation.
 *
 * Between window and child stands a stem: a process forked before the window opens, which forks every child anew. A
 * child of the window's own process would inherit a current GLX context, under which EGL gives no second one. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "view/view.h"

/* shared by both processes. `sequence` is odd while the child writes (a seqlock) */
struct sp_view_link {
    uint64_t sequence;
    int64_t rate_ppm; /* simulated microseconds a wall second; 0 paused */
    uint32_t steps, stop, done;
    /* generations of the child: asked for by the window; started and gone by the stem */
    uint32_t wanted, running, left;
    int32_t how; /* of the one that left: as waitpid says */
    uint32_t reserved;
    uint64_t world_bytes, next_bytes; /* of the child's world; of the one that is asked for */
    /* the child's own */
    uint32_t steps_done, reserved2;
    int64_t due_ns;
    sp_black_box box; /* where the run is, in case it does not come back */
    sp_view_info info;
    _Alignas(16) unsigned char world[];
};

enum { SPARE = 32 << 20 }; /* bytes for worlds that grow while they are looked at */

struct sp_view_live {
    const sp_world_def *def;
    const char *title;
    sp_view_body *body;
    void *user;
    sp_view_link *link;
    size_t bytes, room; /* of the page; of a world in it */
    pid_t stem;
    uint64_t seen;
    bool told; /* the end was handed on */
    bool torn; /* the last copy is not whole: nothing of it may stay */
    char status[120];
};

static int64_t wall_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---------------------------------------------------------------- in the child */
/* all: the target holds nothing that could stay */
static void copy_info(sp_view_info *to, const sp_view_info *from, bool all)
{
    memcpy(to, from, offsetof(sp_view_info, panes));
    sp_panes_copy(&to->panes, &from->panes, all);
}

bool sp_view_live_publish(sp_view_link *l, const sp_world_def *def, const sp_world *world, const sp_view_info *info)
{
    __atomic_fetch_add(&l->sequence, 1, __ATOMIC_ACQ_REL);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    memcpy(l->world, world, l->world_bytes);
    copy_info(&l->info, info, false);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    __atomic_fetch_add(&l->sequence, 1, __ATOMIC_ACQ_REL);

    // wait as long as the pace asks for, in slices, so that a change of mind is heard
    for (;;) {
        if (__atomic_load_n(&l->stop, __ATOMIC_ACQUIRE))
            return false;
        const int64_t rate = __atomic_load_n(&l->rate_ppm, __ATOMIC_ACQUIRE), now = wall_ns();
        if (__atomic_load_n(&l->steps, __ATOMIC_ACQUIRE) != l->steps_done) {
            l->steps_done++;
            l->due_ns = now;
            return true;
        }
        if (rate > 0) {
            const int64_t per_tick = (int64_t)((double)def->tick_ns * 1e6 / (double)rate);
            // never in a hurry to make up for a pause
            if (l->due_ns + per_tick < now - 100000000)
                l->due_ns = now - per_tick;
            if (l->due_ns + per_tick <= now) {
                l->due_ns += per_tick;
                return true;
            }
        }
        usleep(rate > 0 ? 500 : 4000);
    }
}

sp_black_box *sp_view_live_box(sp_view_link *l)
{
    return &l->box;
}

static void be_child(sp_view_live *l)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    char status[120] = "";
    l->body(l->user, l->link, status);
    memcpy(l->link->info.status, status, sizeof status);
    __atomic_store_n(&l->link->done, 1, __ATOMIC_RELEASE);
    _exit(0);
}

/* ---------------------------------------------------------------- in the stem */
/* asks the child to stop, insists after 200 ms */
static void end_child(sp_view_link *k, pid_t child)
{
    __atomic_store_n(&k->stop, 1, __ATOMIC_RELEASE);
    for (int i = 0; i < 100; i++) {
        if (waitpid(child, NULL, WNOHANG) != 0)
            return;
        usleep(2000);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void be_stem(sp_view_live *l)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);
    sp_view_link *k = l->link;
    pid_t child = 0;
    for (;;) {
        const uint32_t wanted = __atomic_load_n(&k->wanted, __ATOMIC_ACQUIRE);
        if (wanted != k->running) {
            if (child > 0)
                end_child(k, child);
            k->sequence = 0;
            k->steps = k->steps_done = k->stop = k->done = 0;
            k->due_ns = wall_ns();
            k->world_bytes = k->next_bytes;
            memset(&k->info, 0, offsetof(sp_view_info, panes.pool));
            memset(&k->box, 0, sizeof k->box);
            child = fork();
            if (child == 0)
                be_child(l);
            if (child < 0) {
                k->how = 1 << 8;
                __atomic_store_n(&k->left, wanted, __ATOMIC_RELEASE);
            }
            __atomic_store_n(&k->running, wanted, __ATOMIC_RELEASE);
        }
        int how = 0;
        if (child > 0 && waitpid(child, &how, WNOHANG) == child) {
            child = 0;
            k->how = how;
            __atomic_store_n(&k->left, k->running, __ATOMIC_RELEASE);
        }
        usleep(1000);
    }
}

/* ---------------------------------------------------------------- in the window's process */
static bool start(sp_view_live *l, sp_error *err)
{
    const uint32_t wanted = __atomic_add_fetch(&l->link->wanted, 1, __ATOMIC_ACQ_REL);
    for (int i = 0; i < 5000; i++) {
        if (__atomic_load_n(&l->link->running, __ATOMIC_ACQUIRE) == wanted) {
            l->seen = 0;
            l->told = false;
            l->torn = true;
            l->status[0] = 0;
            return true;
        }
        usleep(1000);
    }
    return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "the simulating process does not start");
}

sp_view_live *sp_view_live_create(const sp_world_def *def, const char *title, sp_view_body *body, void *user,
                                  sp_error *err)
{
    sp_view_live *l = sp_memory_alloc(sizeof *l);
    if (!l) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the window");
        return NULL;
    }
    *l = (sp_view_live){.def = def, .title = title, .body = body, .user = user};
    // another text of the scenario may have more actors; what nobody writes to costs nothing
    l->room = 2 * sp_world_bytes(def) + SPARE;
    l->bytes = sizeof(sp_view_link) + l->room;
    l->link = mmap(NULL, l->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (l->link == MAP_FAILED) {
        sp_memory_free(l);
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "no shared memory for the window");
        return NULL;
    }
    // paused, until the window says how fast
    l->link->world_bytes = l->link->next_bytes = sp_world_bytes(def);
    fflush(NULL);
    l->stem = fork();
    if (l->stem == 0)
        be_stem(l);
    if (l->stem > 0 && start(l, err))
        return l;
    sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot start the simulating process: %s", strerror(errno));
    sp_view_live_destroy(l);
    return NULL;
}

static bool gone(const sp_view_live *l)
{
    return __atomic_load_n(&l->link->left, __ATOMIC_ACQUIRE) == l->link->wanted;
}

void sp_view_live_destroy(sp_view_live *l)
{
    if (!l)
        return;
    // a run that is asked to stop may close what it has open; the kernel takes the rest with the stem
    __atomic_store_n(&l->link->stop, 1, __ATOMIC_RELEASE);
    if (l->stem > 0) {
        for (int i = 0; i < 150 && !gone(l); i++)
            usleep(2000);
        kill(l->stem, SIGKILL);
        waitpid(l->stem, NULL, 0);
    }
    munmap(l->link, l->bytes);
    sp_memory_free(l);
}

/* a child that did not come back: in whose code it was, and when */
static void tell_death(sp_view_live *l, int how)
{
    const sp_black_box *b = &l->link->box;
    // a body that keeps no box is not to be blamed on the bench
    const bool driver = b->phase == SP_PHASE_NONE || b->phase == SP_PHASE_DRIVER_LOAD ||
                        b->phase == SP_PHASE_DRIVER_CREATE || b->phase == SP_PHASE_DRIVER_STEP ||
                        b->phase == SP_PHASE_DRIVER_DESTROY;
    char what[48], where[48] = "";
    if (WIFSIGNALED(how))
        snprintf(what, sizeof what, "%s", strsignal(WTERMSIG(how)));
    else
        snprintf(what, sizeof what, "left with status %d", WEXITSTATUS(how));
    if (b->phase != SP_PHASE_NONE)
        snprintf(where, sizeof where, " in %.20s at tick %lld", sp_phase_name(b->phase), (long long)b->tick);
    snprintf(l->status, sizeof l->status, "%s: %.30s: %.40s%s", driver ? "driver_error" : "bench_error",
             driver && b->driver[0] ? b->driver : "the simulating process", what, where);
}

/* how the child ended, in words; true when that is news */
static bool ended(sp_view_live *l, sp_view_info *info)
{
    if (l->told || !gone(l))
        return false;
    if (__atomic_load_n(&l->link->done, __ATOMIC_ACQUIRE))
        memcpy(l->status, l->link->info.status, sizeof l->status);
    else
        tell_death(l, l->link->how);
    if (!l->status[0])
        snprintf(l->status, sizeof l->status, "ended");
    l->told = true;
    memcpy(info->status, l->status, sizeof info->status);
    info->ended = 1;
    return true;
}

static bool fetch(void *user, double t, sp_world *world, sp_view_info *info)
{
    (void)t;
    sp_view_live *l = user;
    sp_view_link *k = l->link;
    const bool over = ended(l, info);
    for (int attempt = 0; attempt < 50; attempt++) {
        const uint64_t before = __atomic_load_n(&k->sequence, __ATOMIC_ACQUIRE);
        if (before == l->seen)
            break;
        // a child that died while it wrote left half a snapshot: the last whole one stays
        if (before & 1) {
            if (gone(l))
                break;
            usleep(50);
            continue;
        }
        memcpy(world, k->world, k->world_bytes);
        copy_info(info, &k->info, l->torn);
        l->torn = true;
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        if (__atomic_load_n(&k->sequence, __ATOMIC_ACQUIRE) == before) {
            l->seen = before;
            l->torn = false;
            if (l->told) {
                memcpy(info->status, l->status, sizeof info->status);
                info->ended = 1;
            }
            return true;
        }
    }
    return over && l->seen > 0;
}

static void control(void *user, double rate, uint32_t steps)
{
    sp_view_live *l = user;
    __atomic_store_n(&l->link->rate_ppm, (int64_t)(rate * 1e6), __ATOMIC_RELEASE);
    if (steps)
        __atomic_fetch_add(&l->link->steps, steps, __ATOMIC_ACQ_REL);
}

static bool restart(void *user, sp_error *err)
{
    sp_view_live *l = user;
    return start(l, err);
}

bool sp_view_live_reload(sp_view_live *l, const sp_world_def *def, const char *title, sp_error *err)
{
    const size_t bytes = sp_world_bytes(def);
    if (bytes > l->room)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "the scenario has become too large: open the window anew");
    l->link->next_bytes = bytes;
    if (!start(l, err))
        return false;
    l->def = def;
    l->title = title;
    return true;
}

sp_view_source sp_view_live_source(sp_view_live *l)
{
    return (sp_view_source){.def = l->def,
                            .title = l->title,
                            .live = true,
                            .t_begin = 0,
                            .t_end = (double)l->def->limit_ticks * ((double)l->def->tick_ns / 1e9),
                            .user = l,
                            .fetch = fetch,
                            .control = control,
                            .restart = restart,
                            .reason = sp_reason_name};
}
