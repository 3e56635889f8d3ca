/* csv_read.c - reads trajectories from CSV, as RFC 4180 has it: quoted fields, any line end. One record at a time, so
 * that the size of a file does not matter. What rows mean together is score_csv.c's. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "run/csv_read.h"
#include "vehicle/vehicle.h"

static const char *const columns[SP_CSV_COLUMNS] = {"t",     "actor", "x",      "y",     "z",    "heading",
                                                    "speed", "accel", "length", "width", "class"};
static const uint32_t optional = 1u << SP_CSV_Z | 1u << SP_CSV_SPEED | 1u << SP_CSV_ACCEL | 1u << SP_CSV_CLASS;
static const double largest = 1e9; /* of any number: what is beyond it is no trajectory on Earth */
static const char *const classes[] = {"car", "truck", "bus", "motorcycle", "bicycle", "pedestrian", "animal", "static"};

static int next_byte(sp_csv *c)
{
    if (c->next == c->filled) {
        c->filled = fread(c->buffer, 1, sizeof c->buffer, c->file);
        c->next = 0;
        c->broken = c->broken || (c->filled == 0 && ferror(c->file));
        if (c->filled == 0)
            return EOF;
    }
    return (unsigned char)c->buffer[c->next++];
}

static void unread(sp_csv *c)
{
    c->next--;
}

static bool bad(const sp_csv *c, sp_error *err, const char *what)
{
    return sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "%s", what);
}

/* a line end of any kind, of which the first byte was read */
static void end_line(sp_csv *c, int byte)
{
    c->line++;
    if (byte != '\r')
        return;
    const int after = next_byte(c);
    if (after != EOF && after != '\n')
        unread(c);
}

/* one field into the record; gives what ended it: ',' '\n' or EOF; -2 with err */
static int read_field(sp_csv *c, size_t *used, sp_error *err)
{
    bool quoted = false, closed = false;
    const size_t start = *used;
    for (;;) {
        const int byte = next_byte(c);
        if (*used + 2 > SP_CSV_RECORD)
            return bad(c, err,
                       quoted ? "a quote that is never closed, or a row longer than 16 KiB"
                              : "a row longer than 16 KiB: not a table"),
                   -2;
        if (byte == 0)
            return bad(c, err, "a zero byte: not a text file"), -2;
        if (quoted) {
            if (byte == EOF)
                return bad(c, err, "a quote that is never closed"), -2;
            if (byte == '"') {
                const int after = next_byte(c);
                if (after != '"') {
                    quoted = false;
                    closed = true;
                    if (after != EOF)
                        unread(c);
                    continue;
                }
            }
            c->line += byte == '\n';
            c->record[(*used)++] = (char)byte;
            continue;
        }
        if (byte == ',' || byte == '\n' || byte == '\r' || byte == EOF) {
            c->record[(*used)++] = '\0';
            if (byte == '\n' || byte == '\r')
                end_line(c, byte);
            return byte == '\r' ? '\n' : byte;
        }
        if (byte == '"' && *used == start && !closed) {
            quoted = true;
            continue;
        }
        if (closed && byte != ' ' && byte != '\t')
            return bad(c, err, "letters behind a closing quote"), -2;
        if (!closed)
            c->record[(*used)++] = (char)byte;
    }
}

/* whether it is UTF-8 without control characters but tabs and line ends */
static bool is_text(const char *s)
{
    while (*s) {
        const unsigned char b = (unsigned char)*s;
        const size_t n = sp_utf8_length(s);
        if (n == 0 || (b < 0x20 && b != '\t' && b != '\n' && b != '\r') || b == 0x7f)
            return false;
        s += n;
    }
    return true;
}

static char *trimmed(char *s)
{
    s += strspn(s, " \t");
    size_t n = strlen(s);
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        s[--n] = '\0';
    return s;
}

/* the fields of one line that is not empty: 1, 0 at the end, -1 with err */
static int read_record(sp_csv *c, sp_error *err)
{
    for (;;) {
        size_t used = 0;
        int end = ',';
        c->count = 0;
        c->record_line = c->line + 1;
        while (end == ',') {
            char *field = c->record + used;
            end = read_field(c, &used, err);
            if (end == -2)
                return -1;
            if (c->count == SP_CSV_FIELDS)
                return bad(c, err, "more than 256 columns"), -1;
            if (!is_text(field)) {
                bad(c, err, "letters that are not UTF-8, or control characters");
                sp_error_hint(err, "save the file as UTF-8");
                return -1;
            }
            c->field[c->count++] = trimmed(field);
        }
        if (c->broken) {
            sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "cannot be read on: %s", strerror(errno));
            return -1;
        }
        const bool empty = c->count == 1 && !c->field[0][0];
        if (!empty)
            return 1;
        if (end == EOF)
            return 0;
    }
}

/* where each column is */
static bool read_header(sp_csv *c, sp_error *err)
{
    const int got = read_record(c, err);
    if (got < 0)
        return false;
    if (got == 0) {
        c->record_line = 1;
        bad(c, err, "empty: a header line is wanted");
    }
    for (int k = 0; k < SP_CSV_COLUMNS; k++)
        c->at[k] = -1;
    for (uint32_t i = 0; got && i < c->count; i++)
        for (int k = 0; k < SP_CSV_COLUMNS; k++) {
            if (strcmp(c->field[i], columns[k]) != 0)
                continue;
            if (c->at[k] >= 0)
                return sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "the header names '%s' twice",
                                    columns[k]);
            c->at[k] = (int)i;
        }
    for (int k = 0; got && k < SP_CSV_COLUMNS; k++)
        if (c->at[k] < 0 && !(optional >> k & 1))
            sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "the header has no column '%s'", columns[k]);
    if (!err->code)
        return true;
    if (got && c->count == 1 && strchr(c->field[0], ';'))
        sp_error_hint(err, "columns are parted by commas, not by semicolons");
    else
        sp_error_hint(err,
                      "wanted: t,actor,x,y,z,heading,speed,accel,length,width,class (z, speed, accel and class may "
                      "be left out)");
    return false;
}

bool sp_csv_open(sp_csv *c, const char *path, sp_error *err)
{
    struct stat st;
    sp_error none = {0};
    err = err ? err : &none;
    *c = (sp_csv){.path = path};
    c->file = fopen(path, "rbe");
    if (!c->file)
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "cannot open: %s", strerror(errno));
    bool fine = fstat(fileno(c->file), &st) == 0 && !S_ISDIR(st.st_mode);
    if (!fine)
        sp_error_set(err, SP_BAD_LOAD, path, 0, "a folder, not a file");
    /* the mark that some programs put before UTF-8 */
    if (fine && next_byte(c) == 0xef && c->filled >= 3 && !memcmp(c->buffer, "\xef\xbb\xbf", 3))
        c->next = 3;
    else if (fine)
        c->next = 0;
    fine = fine && read_header(c, err);
    if (!fine)
        sp_csv_close(c);
    return fine;
}

void sp_csv_close(sp_csv *c)
{
    if (c->file)
        fclose(c->file);
    c->file = NULL;
}

static bool read_class(const sp_csv *c, const char *text, uint32_t *out, sp_error *err)
{
    enum { CLASSES = sizeof classes / sizeof *classes };
    for (uint32_t i = 0; i < CLASSES; i++)
        if (!strcmp(text, classes[i])) {
            *out = i + 1;
            return true;
        }
    const char *near = sp_suggest(text, classes, CLASSES);
    sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "unknown class '%.40s'", text);
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    else
        sp_error_hint(err, "car, truck, bus, motorcycle, bicycle, pedestrian, animal or static");
    return false;
}

static bool read_number(const sp_csv *c, int k, const char *text, double *out, sp_error *err)
{
    if (!sp_parse_number(text, out) || !sp_finite(*out))
        return sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "column '%s' wants a number, not '%.40s'",
                            columns[k], text);
    if (sp_abs(*out) > largest)
        return sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "column '%s': %.40s is out of all bounds",
                            columns[k], text);
    if ((k == SP_CSV_LENGTH || k == SP_CSV_WIDTH) && !(*out > 0 && *out < 200))
        return sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "a %s of %.40s m: wanted is 0 to 200",
                            columns[k], text);
    return true;
}

int sp_csv_next(sp_csv *c, sp_csv_row *row, sp_error *err)
{
    const int got = read_record(c, err);
    if (got <= 0)
        return got;
    *row = (sp_csv_row){.line = c->record_line, .class_id = SP_KIND_CAR};
    for (int k = 0; k < SP_CSV_COLUMNS; k++) {
        const bool there = c->at[k] >= 0 && (uint32_t)c->at[k] < c->count;
        const char *text = there ? c->field[c->at[k]] : "";
        if (!text[0] && !(optional >> k & 1)) {
            sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line,
                         there ? "column '%s' is empty" : "the row ends before column '%s'", columns[k]);
            return -1;
        }
        if (!text[0])
            continue;
        row->has |= 1u << k;
        if (k == SP_CSV_ACTOR) {
            if (strlen(text) >= sizeof row->actor) {
                sp_error_set(err, SP_BAD_LOAD, c->path, c->record_line, "the actor's name is longer than 63 letters");
                return -1;
            }
            memcpy(row->actor, text, strlen(text) + 1);
        } else if (k == SP_CSV_CLASS ? !read_class(c, text, &row->class_id, err)
                                     : !read_number(c, k, text, &row->value[k], err)) {
            return -1;
        }
    }
    return 1;
}
