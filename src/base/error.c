/* error.c - an error is a value with a place. Leaves printing to stderr and exit codes to the commands. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* copies what fits, always terminated */
static void copy_text(char *out, size_t size, const char *text, size_t length)
{
    const size_t n = length < size - 1 ? length : size - 1;
    memcpy(out, text, n);
    out[n] = '\0';
}

/* what was made of somebody's text must not steer a terminal: control bytes but tab and line end become '?' */
static void tame(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++)
        if ((*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f)
            *c = '?';
}

bool sp_error_set(sp_error *err, sp_code code, const char *file, int line, const char *format, ...)
{
    if (!err || err->code != SP_FINE) {
        return false;
    }
    memset(err, 0, sizeof *err);
    err->code = (int32_t)code;
    err->line = line;
    if (file) {
        copy_text(err->file, sizeof err->file, file, strlen(file));
    }
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    tame(err->text);
    return false;
}

void sp_error_hint(sp_error *err, const char *format, ...)
{
    if (!err) {
        return;
    }
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
    tame(err->hint);
}

void sp_error_show_line(sp_error *err, const char *text, const char *token)
{
    if (!err || !text || err->line < 1) {
        return;
    }

    /* walk to the line */
    const char *start = text;
    for (int32_t line = 1; line < err->line; line++) {
        const char *end = strchr(start, '\n');
        if (!end) {
            return;
        }
        start = end + 1;
    }
    size_t length = strcspn(start, "\r\n");
    copy_text(err->source, sizeof err->source, start, length);

    /* tabs would shift the caret */
    for (char *c = err->source; *c; c++) {
        if ((unsigned char)*c < ' ') {
            *c = ' ';
        }
    }
    const char *found = token && *token ? strstr(err->source, token) : NULL;
    if (found) {
        err->column = (int32_t)(found - err->source) + 1;
    }
}

void sp_error_print(const sp_error *err, char *out, size_t size)
{
    if (!out || !size) {
        return;
    }
    char place[300] = "", hint[300] = "", shown[560] = "";
    if (err->file[0] && err->line > 0) {
        (void)snprintf(place, sizeof place, "%s:%d: ", err->file, (int)err->line);
    } else if (err->file[0]) {
        (void)snprintf(place, sizeof place, "%s: ", err->file);
    }
    if (err->hint[0]) {
        (void)snprintf(hint, sizeof hint, " (%s)", err->hint);
    }

    /* the source line, and a caret below the column */
    if (err->source[0] && err->column > 0) {
        (void)snprintf(shown, sizeof shown, "\n    %s\n    %*s", err->source, (int)err->column, "^");
    } else if (err->source[0]) {
        (void)snprintf(shown, sizeof shown, "\n    %s", err->source);
    }
    (void)snprintf(out, size, "%serror: %s%s%s", place, err->text, hint, shown);
}
