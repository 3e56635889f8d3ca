/* signals.c - SIGINT and SIGTERM are noted here and acted upon in the batch's loop. The one writable global: a signal handler
 * has nowhere else to write. */
#include "suite/inside.h"

#include <signal.h>

static volatile sig_atomic_t caught;

static void note(int number)
{
    caught = number;
}

void sp_suite_catch_signals(void)
{
    struct sigaction a = {.sa_handler = note};
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int sp_suite_interrupted(void)
{
    return caught;
}
