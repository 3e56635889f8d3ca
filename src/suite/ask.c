/* ask.c - a child that answers one question: planning, reading a SUT, checking a file. It may load what is foreign;
 * when it dies, hangs or eats memory, the parent says so and goes on. */
#include "suite/suite.h"

#include "suite/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

double sp_suite_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* CPU time has a second between the two limits, so that the death says SIGXCPU and not SIGKILL */
static void limit(__rlimit_resource_t what, double value)
{
    const struct rlimit l = {(rlim_t)value, (rlim_t)value + (what == RLIMIT_CPU ? 1 : 0)};
    struct rlimit now;
    if (getrlimit(what, &now) == 0 && (now.rlim_max == RLIM_INFINITY || l.rlim_max <= now.rlim_max))
        setrlimit(what, &l);
}

/* what every child does first: its own group, death with the parent, limits, silence */
void sp_suite_enter_child(const sp_limits *limits, pid_t parent, int out_fd)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(125);
    /* a full disk is an error in words, not a signal */
    sp_suite_release_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits->cpu_s + 1);
#ifndef SANITIZED
    if (limits->memory)
        limit(RLIMIT_AS, (double)limits->memory);
#endif
    const int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(out_fd >= 0 ? out_fd : null, 1);
    dup2(out_fd >= 0 ? out_fd : null, 2);
    if (null > 2)
        close(null);
}

/* writes all of it */
bool sp_suite_write(int fd, const void *data, size_t size)
{
    const char *p = data;
    while (size > 0) {
        const ssize_t n = write(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

void sp_suite_death(int status, char *out, size_t size)
{
    if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        snprintf(out, size, "died of SIG%s", name ? name : "?");
    } else {
        snprintf(out, size, "left with exit(%d)", WEXITSTATUS(status));
    }
}

/* the child's side: answers and leaves */
static void answer(void (*body)(void *user, sp_text *out), void *user, const sp_limits *limits, pid_t parent, int fd)
{
    sp_text out = {0};
    const uint64_t end = SP_SUITE_WHOLE;
    sp_suite_enter_child(limits, parent, -1);
    body(user, &out);
    const bool sent = !out.failed && (out.size == 0 || sp_suite_write(fd, out.data, out.size)) &&
                      sp_suite_write(fd, &end, sizeof end);
    _exit(sent ? 0 : 124);
}

/* reads until the end or the limit; true when the answer came whole, whose end mark is then cut off */
static bool listen_to(int fd, double wall_s, sp_text *reply, bool *late)
{
    const double until = sp_suite_clock() + wall_s;
    uint64_t end = 0;
    sp_text_clear(reply);
    for (;;) {
        char buffer[65536];
        struct pollfd p = {fd, POLLIN, 0};
        const double left = until - sp_suite_clock();
        *late = left <= 0;
        if (*late || sp_suite_interrupted())
            break;
        if (poll(&p, 1, (int)(left < 0.2 ? left * 1000 + 1 : 200)) <= 0)
            continue;
        const ssize_t n = read(fd, buffer, sizeof buffer);
        if (n <= 0)
            break;
        sp_text_add_bytes(reply, buffer, (size_t)n);
    }
    if (reply->size < sizeof end)
        return false;
    memcpy(&end, reply->data + reply->size - sizeof end, sizeof end);
    if (end != SP_SUITE_WHOLE)
        return false;
    reply->size -= sizeof end;
    reply->data[reply->size] = '\0';
    return true;
}

bool sp_child_ask(void (*body)(void *user, sp_text *out), void *user, const sp_limits *limits, sp_text *reply,
                  sp_error *err)
{
    int fd[2], status = 0;
    char how[64];
    bool late = false;
    const pid_t parent = getpid();
    if (pipe2(fd, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot make a pipe: %s", strerror(errno));
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        close(fd[0]);
        answer(body, user, limits, parent, fd[1]);
    }
    close(fd[1]);
    const bool whole = pid > 0 && listen_to(fd[0], limits->wall_s, reply, &late);
    close(fd[0]);
    if (pid < 0)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot start a process: %s", strerror(errno));
    /* what it left behind dies with it; one that died by itself is left to say how */
    if (whole || late || sp_suite_interrupted()) {
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (whole)
        return true;
    sp_suite_death(status, how, sizeof how);
    if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "no end after %d s: an endless loop?",
                            (int)(late ? limits->wall_s : limits->cpu_s));
    return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the process that read it %s", how);
}
