/* team.c - many small questions to a few children that stay: each takes the next one, whoever dies loses one answer and
 * is replaced. Answers are handed on in the order of the questions, so that the number of children shows nowhere. */
#include "suite/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEAM_MOST = 256, NOTHING = UINT32_MAX };
enum { HEAD = 2 * sizeof(uint32_t) }; /* of an answer: which, how many bytes */

/* seen by all: the next question, and what each is at */
typedef struct board {
    uint32_t next, at[TEAM_MOST];
} board;

typedef struct member {
    pid_t pid; /* 0: none */
    int fd;
    double heard; /* s: when it answered last */
    sp_text in;   /* what has come of its next answer */
    bool late;
} member;

typedef struct team {
    const sp_team *t;
    board *board;
    member members[TEAM_MOST];
    uint32_t count, told; /* members; answers handed on */
    sp_text *answers;     /* by question */
    uint8_t *there;       /* 0 not yet, 1 answered, 2 died, 3 late */
    char (*how)[64];      /* how it died */
} team;

/* ---------------------------------------------------------------- a child */
static void work(team *m, uint32_t k, pid_t parent, int fd)
{
    const sp_team *t = m->t;
    const sp_limits limits = {1e6, 1e6, t->memory};
    sp_suite_enter_child(&limits, parent, -1);
    void *state = t->begin ? t->begin(t->user) : NULL;
    for (;;) {
        const uint32_t i = __atomic_fetch_add(&m->board->next, 1, __ATOMIC_SEQ_CST);
        if (i >= t->count)
            break;
        sp_text out = {0};
        sp_text_add_bytes(&out, (const uint32_t[2]){0, 0}, HEAD);
        __atomic_store_n(&m->board->at[k], i, __ATOMIC_SEQ_CST);
        t->body(t->user, state, i, &out);
        /* the head goes with the answer, in one write: whoever listens wakes once */
        if (out.failed)
            _exit(124);
        memcpy(out.data, (const uint32_t[2]){i, (uint32_t)(out.size - HEAD)}, HEAD);
        if (!sp_suite_write(fd, out.data, out.size))
            _exit(124);
        sp_text_free(&out);
    }
    if (t->finish)
        t->finish(t->user, state);
    _exit(0);
}

static bool hire(team *m, uint32_t k, sp_error *err)
{
    int fd[2];
    member *w = &m->members[k];
    const pid_t parent = getpid();
    if (pipe2(fd, O_CLOEXEC) != 0)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot make a pipe: %s", strerror(errno));
    m->board->at[k] = NOTHING;
    fflush(NULL);
    w->pid = fork();
    if (w->pid == 0) {
        close(fd[0]);
        work(m, k, parent, fd[1]);
    }
    close(fd[1]);
    if (w->pid < 0) {
        w->pid = 0;
        close(fd[0]);
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "cannot start a process: %s", strerror(errno));
    }
    w->fd = fd[0];
    w->heard = sp_suite_clock();
    w->late = false;
    sp_text_clear(&w->in);
    return true;
}

/* ---------------------------------------------------------------- the parent */
/* whole answers out of what has come */
static void take_answers(team *m, member *w)
{
    size_t used = 0;
    uint32_t head[2];
    while (w->in.size - used >= sizeof head) {
        memcpy(head, w->in.data + used, sizeof head);
        if (w->in.size - used - sizeof head < head[1] || head[0] >= m->t->count)
            break;
        sp_text *a = &m->answers[head[0]];
        sp_text_add_bytes(a, w->in.data + used + sizeof head, head[1]);
        m->there[head[0]] = 1;
        w->heard = sp_suite_clock();
        used += sizeof head + head[1];
    }
    if (!used)
        return;
    memmove(w->in.data, w->in.data + used, w->in.size - used);
    w->in.size -= used;
}

/* one that is gone: its question stays without an answer */
static bool bury(team *m, uint32_t k, sp_error *err)
{
    member *w = &m->members[k];
    int status = 0;
    kill(-w->pid, SIGKILL);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(w->fd);
    w->pid = 0;
    const uint32_t i = __atomic_load_n(&m->board->at[k], __ATOMIC_SEQ_CST);
    const bool fell = !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (fell && i < m->t->count && !m->there[i]) {
        m->there[i] = w->late ? 3 : 2;
        sp_suite_death(status, m->how[i], sizeof m->how[i]);
    }
    const bool more = __atomic_load_n(&m->board->next, __ATOMIC_SEQ_CST) < m->t->count;
    return !fell || !more || hire(m, k, err);
}

static void hand_on(team *m)
{
    for (; m->told < m->t->count && m->there[m->told]; m->told++) {
        const uint32_t i = m->told;
        sp_error why = {0};
        if (m->there[i] == 2)
            sp_error_set(&why, SP_BAD_LOAD, NULL, 0, "the process that read it %s", m->how[i]);
        else if (m->there[i] == 3)
            sp_error_set(&why, SP_BAD_LOAD, NULL, 0, "no end after %d s: an endless loop?", (int)m->t->wall_s);
        m->t->done(m->t->user, i, why.code ? NULL : &m->answers[i], &why);
        sp_text_free(&m->answers[i]);
        m->answers[i] = (sp_text){0};
    }
}

/* waits for any of them; false: nobody is left */
static bool listen_once(team *m, sp_error *err, bool *fine)
{
    struct pollfd p[TEAM_MOST];
    uint32_t of[TEAM_MOST], n = 0;
    for (uint32_t k = 0; k < m->count; k++)
        if (m->members[k].pid) {
            p[n] = (struct pollfd){m->members[k].fd, POLLIN, 0};
            of[n++] = k;
        }
    if (!n)
        return false;
    poll(p, n, 200);
    for (uint32_t i = 0; i < n && *fine; i++) {
        member *w = &m->members[of[i]];
        char buffer[65536];
        if (!(p[i].revents & (POLLIN | POLLHUP | POLLERR))) {
            w->late = sp_suite_clock() - w->heard > m->t->wall_s;
            if (w->late)
                *fine = bury(m, of[i], err);
            continue;
        }
        const ssize_t got = read(w->fd, buffer, sizeof buffer);
        if (got > 0) {
            sp_text_add_bytes(&w->in, buffer, (size_t)got);
            take_answers(m, w);
        } else if (got == 0 || errno != EINTR) {
            *fine = bury(m, of[i], err);
        }
    }
    return true;
}

bool sp_team_run(const sp_team *t, sp_error *err)
{
    team *m = sp_memory_alloc(sizeof *m);
    bool fine = m != NULL;
    if (m) {
        memset(m, 0, sizeof *m);
        m->t = t;
        m->count = t->workers < 1 ? 1 : t->workers < TEAM_MOST ? t->workers : TEAM_MOST;
        m->count = m->count < t->count ? m->count : t->count;
        m->answers = sp_memory_alloc((t->count + 1) * sizeof *m->answers);
        m->there = sp_memory_alloc(t->count + 1);
        m->how = sp_memory_alloc((t->count + 1) * sizeof *m->how);
        void *shared = mmap(NULL, sizeof(board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        m->board = shared == MAP_FAILED ? NULL : shared;
        fine = m->answers && m->there && m->how && m->board;
    }
    if (!fine)
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    if (fine) {
        memset(m->answers, 0, (t->count + 1) * sizeof *m->answers);
        memset(m->there, 0, t->count + 1);
        memset(m->how, 0, (t->count + 1) * sizeof *m->how);
        memset(m->board, 0, sizeof *m->board);
    }
    for (uint32_t k = 0; fine && k < m->count; k++)
        fine = hire(m, k, err);
    while (fine && listen_once(m, err, &fine)) {
        hand_on(m);
        if (t->progress)
            t->progress(t->user, m->told);
    }
    if (fine)
        hand_on(m);
    for (uint32_t k = 0; m && k < m->count; k++) {
        if (m->members[k].pid)
            kill(-m->members[k].pid, SIGKILL);
        sp_text_free(&m->members[k].in);
    }
    for (uint32_t i = 0; m && m->answers && i < t->count; i++)
        sp_text_free(&m->answers[i]);
    if (m && m->board)
        munmap(m->board, sizeof *m->board);
    if (m) {
        sp_memory_free(m->answers);
        sp_memory_free(m->there);
        sp_memory_free(m->how);
    }
    sp_memory_free(m);
    return fine;
}
