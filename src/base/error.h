/* error.h - an error is a value with a place.
 *
 * Whoever detects a fault fills one sp_error; whoever called decides what to do with it. The library never prints and
 * never exits. `file`, `line`, `column` name the *user's* file, not ours. */
#ifndef SP_BASE_ERROR_H
#define SP_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum sp_code {
    SP_FINE = 0,
    SP_BAD_USAGE = 2,  /* the command line */
    SP_BAD_LOAD = 3,   /* a scenario, road or driver cannot be loaded, needs are not mounted */
    SP_BAD_BENCH = 4,  /* ours: memory, disk, drawing */
    SP_BAD_EMPTY = 5,  /* nothing selected */
    SP_BAD_DRIVER = 6, /* the driver broke */
    SP_BAD_SCRIPT = 7, /* the scenario's Lua failed while it ran */
    SP_INVALID = 8     /* the scenario did not take place */
} sp_code;

typedef struct sp_error {
    int32_t code;         /* sp_code; 0 while all is well */
    int32_t line, column; /* 1-based; 0 unknown */
    char file[256];
    char text[512];   /* what was wanted, what was found */
    char hint[256];   /* what to do next, or empty */
    char source[256]; /* the line of the user's file, or empty; the caret goes below `column` */
} sp_error;

/* Fills *err (NULL is allowed) and returns false, so that `return sp_error_set(...)` reads well. The first error wins:
 * a non-zero err->code is left as it is. file may be NULL. */
bool sp_error_set(sp_error *err, sp_code code, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds a hint to an error already set (replaces an earlier one). NULL err is allowed. */
void sp_error_hint(sp_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies line number err->line of `text` (the whole file) into err->source and finds `token` in it for the column. */
void sp_error_show_line(sp_error *err, const char *text, const char *token);

/* Writes `file:line: error: text (hint)` and, when known, the source line and a caret, into out (always terminated). */
void sp_error_print(const sp_error *err, char *out, size_t size);

#endif
