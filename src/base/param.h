/* param.h - parameters are rows.
 *
 * One row says name, unit, range, default and a line of documentation; Lua parsing, --help, error texts, the editor
 * stub and the reference manual all read that row. */
#ifndef SP_BASE_PARAM_H
#define SP_BASE_PARAM_H

#include "base/error.h"

typedef struct sp_param {
    const char *name;
    const char *unit; /* "m", "rad", "s", "1", "bool", ... */
    double value;     /* default */
    double low, high; /* inclusive range */
    const char *doc;
    const char *const *choices; /* NULL: a number; else names of 0, 1, ..., NULL-terminated: authors write those */
    bool whole;                 /* a count: fractions are refused. Rows with choices and of "bool" need not say so */
} sp_param;

/* Index of `name` in rows, or -1. */
int sp_param_find(const sp_param *rows, int count, const char *name);
void sp_param_defaults(const sp_param *rows, int count, double *values);
bool sp_param_whole(const sp_param *row); /* whether its value is a whole number */
/* Sets values[i] after the checks of range and wholeness. The error names the row, range and unit and suggests a near
 * name. */
bool sp_param_set(const sp_param *rows, int count, double *values, const char *name, double value, sp_error *err);

/* Units that authors may write. Converts as v * num / den with integers held exactly in doubles. */
typedef struct sp_unit {
    const char *name;
    double num, den;
    const char *si;
} sp_unit;
/* NULL when unknown. Knows at least: m cm mm km s ms min m/s km/h mph m/s2 g deg rad deg/s rad/s % 1 kg N Hz dB. % is
 * 1/100. */
const sp_unit *sp_unit_find(const char *name);
int sp_unit_count(void);
const sp_unit *sp_unit_at(int i);

#endif
