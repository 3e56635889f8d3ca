/* report.c - the one-file report, from results.db alone. */
#include "app/app.h"

#include <stdio.h>
#include <string.h>

int app_report(app *a)
{
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_row *rows = NULL;
    uint32_t count = 0;
    int code = 0;
    const char *out = !strcmp(a->suite.out, "out") ? "report.html" : a->suite.out;
    sp_results *r = sp_results_read(a->suite.paths[0], &err);
    if (!r || !sp_results_load(r, arena, &rows, &count, &err)) {
        code = app_complain(a, &err);
    } else if (a->errors) {
        for (uint32_t i = 0; i < count; i++)
            if (rows[i].status == SP_CASE_DRIVER_ERROR || rows[i].status == SP_CASE_BENCH_ERROR) {
                printf("%s %s: %s\n", sp_case_status_name(rows[i].status), rows[i].case_id, rows[i].error_text);
                code = 4;
            }
    } else if (!sp_report_write(out, rows, count, arena, &err)) {
        code = app_complain(a, &err);
    } else if (!a->suite.quiet) {
        fprintf(stderr, "report: %s\n", out);
    }
    sp_results_close(r);
    sp_arena_destroy(arena);
    return code;
}
