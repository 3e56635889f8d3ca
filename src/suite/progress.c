/* progress.c - what a person sees while a batch runs: on a terminal one living line, failures as they come; elsewhere a
 * line each ten seconds. All on stderr. */
#include "suite/inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *colour_of(sp_case_status s)
{
    static const char *const colours[] = {"\033[32m", "\033[31m", "\033[33m", "\033[35m", "\033[35m", "\033[90m"};
    return colours[(unsigned)s < 6 ? s : 5];
}

void sp_progress_begin(sp_progress *p, const sp_suite_options *o, uint32_t total)
{
    *p = (sp_progress){
        .total = total, .quiet = o->quiet, .verbose = o->verbose, .colour = o->colour, .tty = isatty(2) == 1};
    p->started = p->last = sp_suite_clock();
}

static void clear_line(const sp_progress *p)
{
    if (p->tty)
        fputs("\r\033[K", stderr);
}

void sp_progress_row(sp_progress *p, const sp_row *row)
{
    p->done++;
    p->count[(unsigned)row->status < 6 ? row->status : 5]++;
    if (p->quiet || (row->status == SP_CASE_PASS && !p->verbose) ||
        (!p->tty && !p->verbose && row->status < SP_CASE_DRIVER_ERROR))
        return;
    sp_text t = {0};
    sp_row_says(&t, row);
    clear_line(p);
    fprintf(stderr, "%s%-12s%s %s  %.*s\n", p->colour ? colour_of(row->status) : "", sp_case_status_name(row->status),
            p->colour ? "\033[0m" : "", row->case_id, (int)(t.data ? strcspn(t.data, "\n") : 0), t.data ? t.data : "");
    sp_text_free(&t);
}

void sp_progress_show(sp_progress *p, bool now)
{
    const double t = sp_suite_clock(), since = t - p->last;
    if (p->quiet || (!now && since < (p->tty ? 0.1 : 10.0)))
        return;
    p->last = t;
    const uint32_t *c = p->count;
    const uint32_t broken = c[SP_CASE_DRIVER_ERROR] + c[SP_CASE_BENCH_ERROR];
    const double left = p->done ? (t - p->started) / p->done * (p->total - p->done) : 0;
    clear_line(p);
    fprintf(stderr, "[%u/%u]", p->done, p->total);
    if (c[SP_CASE_FAIL])
        fprintf(stderr, " %s%u fail%s", p->colour ? "\033[31m" : "", c[SP_CASE_FAIL], p->colour ? "\033[0m" : "");
    if (c[SP_CASE_INVALID])
        fprintf(stderr, " %u invalid", c[SP_CASE_INVALID]);
    if (broken)
        fprintf(stderr, " %u broken", broken);
    fprintf(stderr, " %u pass", c[SP_CASE_PASS]);
    if (p->done && p->done < p->total)
        fprintf(stderr, ", about %.0f s left", left < 1 ? 1 : left);
    fputs(p->tty ? "" : "\n", stderr);
    fflush(stderr);
}

void sp_progress_end(sp_progress *p)
{
    clear_line(p);
}
