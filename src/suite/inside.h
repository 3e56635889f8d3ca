/* inside.h - what the files of src/suite share. Nobody outside this folder includes it. */
#ifndef SP_SUITE_INSIDE_H
#define SP_SUITE_INSIDE_H

#include "suite/suite.h"

#include <sys/types.h>

#define SP_SUITE_WHOLE 0x5b1e0f5d9a7c3e21ull /* ends an answer that came whole */

/* ask.c */
double sp_suite_clock(void); /* s, monotonic */
void sp_suite_enter_child(const sp_limits *limits, pid_t parent, int out_fd);
bool sp_suite_write(int fd, const void *data, size_t size);
void sp_suite_death(int status, char *out, size_t size);

/* signals.c: SIGINT and SIGTERM are held back */
void sp_suite_catch_signals(void);
void sp_suite_release_signals(void); /* in a child */
int sp_suite_interrupted(void);      /* 0, SIGINT or SIGTERM */

/* child.c: one case in one fresh child */
typedef struct sp_slot {
    pid_t pid; /* 0: free */
    uint32_t index;
    int result_fd, log_fd;
    sp_text reply, log;
    uint64_t log_dropped;
    sp_black_box *box;
    double started;
    /* watchdog: the last thing that the black box said, and when */
    int64_t tick;
    uint32_t phase, steps;
    double since_wall, since_cpu;
    const char *kill_text; /* why the parent killed it */
} sp_slot;
typedef struct sp_case_job {
    const sp_suite_options *options;
    const sp_plan *plan;
    const sp_plan_case *c;
    sp_record_mode record;
    bool again_in_full; /* a run that did not pass is run once more with a full recording */
    const char *record_path;
} sp_case_job;
bool sp_child_start(sp_slot *slot, const sp_case_job *job, sp_error *err);
/* Reads what is there; true when the child is done for (whole, dead or killed). */
bool sp_child_poll(sp_slot *slot, const sp_suite_options *o);
void sp_child_kill(sp_slot *slot);
/* Reaps it and fills the row with its result, or with the error that its death was. */
void sp_child_collect(sp_slot *slot, const sp_case_job *job, sp_arena *arena, sp_row *row);

/* plan.c: the system under test in this process; what o says, from disk */
bool sp_plan_read_sut(const sp_suite_options *o, sp_arena *arena, sp_sut *sut, sp_error *err);
/* "cases/<scenario>/<readable>-<key>" without folder and ending */
void sp_plan_stem(const sp_plan_file *f, const sp_plan_case *c, sp_text *out);

/* progress.c */
typedef struct sp_progress {
    uint32_t total, done, count[6], running;
    double started, last;
    bool tty, quiet, verbose, colour;
} sp_progress;
void sp_progress_begin(sp_progress *p, const sp_suite_options *o, uint32_t total);
void sp_progress_row(sp_progress *p, const sp_row *row);
void sp_progress_show(sp_progress *p, bool now);
void sp_progress_end(sp_progress *p);

#endif
