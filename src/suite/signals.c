/* signals.c - SIGINT and SIGTERM are held back and looked at in the batch's loop: no handler, and nothing writable. */
#include "suite/inside.h"

#include <signal.h>

static void held(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void sp_suite_catch_signals(void)
{
    sigset_t set;
    held(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* children die as anybody does */
void sp_suite_release_signals(void)
{
    sigset_t set;
    held(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int sp_suite_interrupted(void)
{
    sigset_t waiting;
    if (sigpending(&waiting) != 0)
        return 0;
    return sigismember(&waiting, SIGINT) ? SIGINT : sigismember(&waiting, SIGTERM) ? SIGTERM : 0;
}
