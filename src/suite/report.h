/* report.h - shared by the files that write the report. */
#ifndef SP_SUITE_REPORT_H
#define SP_SUITE_REPORT_H

#include "suite/suite.h"

/* text without markup around it; "fixed" is a number with decimals */
void sp_report_fixed(sp_text *t, double v, int decimals);
/* head, style and the opening of the body; no script, nothing from outside */
void sp_report_open(sp_text *t, const char *title);
void sp_report_close(sp_text *t);
const char *sp_report_class(sp_case_status s); /* css class of a status */
/* one case opened: verdicts, plots, bird's-eye view, camera strip, command */
void sp_report_case(sp_text *t, const sp_row *row);
/* grid of one scenario: margin by two axes, or by rows */
void sp_report_grid(sp_text *t, const sp_row *rows, uint32_t count, sp_arena *arena);
void sp_report_plots(sp_text *t, const sp_row *row);
void sp_report_birdseye(sp_text *t, const sp_row *row);

#endif
