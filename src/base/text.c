/* text.c - growing text, numbers independent of the locale, escapes, suggestions. Leaves whole files to file.c. */
#include "base/text.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- growing text ---- */
void sp_text_free(sp_text *t)
{
    sp_memory_free(t->data);
    *t = (sp_text){0};
}

void sp_text_clear(sp_text *t)
{
    t->size = 0;
    t->failed = false;
    if (t->data) {
        t->data[0] = '\0';
    }
}

/* room for n more bytes and the end; false once memory is out */
static bool text_reserve(sp_text *t, size_t n)
{
    if (t->failed) {
        return false;
    }
    const size_t want = t->size + n + 1;
    if (want <= t->capacity) {
        return true;
    }
    size_t capacity = t->capacity ? t->capacity * 2 : 256;
    capacity = capacity < want ? want : capacity;
    char *data = sp_memory_realloc(t->data, capacity);
    if (!data) {
        t->failed = true;
        return false;
    }
    t->data = data;
    t->capacity = capacity;
    return true;
}

void sp_text_add_bytes(sp_text *t, const void *s, size_t n)
{
    if (!text_reserve(t, n)) {
        return;
    }
    if (n) {
        memcpy(t->data + t->size, s, n);
    }
    t->size += n;
    t->data[t->size] = '\0';
}

void sp_text_add(sp_text *t, const char *s)
{
    sp_text_add_bytes(t, s, strlen(s));
}

void sp_text_printf(sp_text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && text_reserve(t, (size_t)n)) {
        (void)vsnprintf(t->data + t->size, (size_t)n + 1, format, again);
        t->size += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void sp_text_number(sp_text *t, double v)
{
    char number[32];
    if (!(v - v == 0)) {
        sp_text_add(t, "null");
        return;
    }
    sp_number(number, v);
    sp_text_add(t, number);
}

void sp_text_micro(sp_text *t, double v)
{
    if (!(v > -1e12 && v < 1e12)) {
        sp_text_number(t, v);
        return;
    }
    char out[32];
    int at = sizeof out;
    const bool negative = v < 0;
    uint64_t micro = (uint64_t)((negative ? -v : v) * 1e6 + 0.5);
    const bool zero = micro == 0;

    /* from the right: decimals that are not trailing zeros, the point, the whole part */
    bool shown = false;
    for (int i = 0; i < 6; i++) {
        const char digit = (char)('0' + micro % 10);
        micro /= 10;
        shown = shown || digit != '0';
        if (shown) {
            at--;
            out[at] = digit;
        }
    }
    if (shown) {
        at--;
        out[at] = '.';
    }
    do {
        at--;
        out[at] = (char)('0' + micro % 10);
        micro /= 10;
    } while (micro > 0);
    if (negative && !zero) {
        at--;
        out[at] = '-';
    }
    sp_text_add_bytes(t, out + at, sizeof out - (size_t)at);
}

size_t sp_utf8_length(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    const size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }

    /* no longer form of a shorter one, no half of a pair, nothing above 10ffff */
    const bool bad = n > 2 && ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
                               (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f));
    return bad ? 0 : n;
}

void sp_text_json(sp_text *t, const char *s)
{
    if (!s) {
        sp_text_add(t, "null");
        return;
    }
    sp_text_add(t, "\"");
    const char *run = s;
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        const size_t n = sp_utf8_length(s);
        if (n > 1) {
            s += n - 1;
            continue;
        }
        if (n == 1 && c >= ' ' && c != '"' && c != '\\' && c != 0x7f) {
            continue;
        }

        /* what went well so far, then the escape */
        sp_text_add_bytes(t, run, (size_t)(s - run));
        run = s + 1;
        switch (c) {
        case '"':
            sp_text_add(t, "\\\"");
            break;
        case '\\':
            sp_text_add(t, "\\\\");
            break;
        case '\n':
            sp_text_add(t, "\\n");
            break;
        case '\t':
            sp_text_add(t, "\\t");
            break;
        case '\r':
            sp_text_add(t, "\\r");
            break;
        default: /* a byte that is no UTF-8 becomes the replacement character */
            sp_text_printf(t, "\\u%04x", n ? (unsigned)c : 0xfffdu);
            break;
        }
    }
    sp_text_add_bytes(t, run, (size_t)(s - run));
    sp_text_add(t, "\"");
}

/* What stands for the character of n bytes at s, NULL: itself. `exact`: nothing that XML can hold may change on its way
 * through a reader. */
static const char *entity(const char *s, size_t n, bool exact)
{
    static const char none[] = "\xef\xbf\xbd"; /* U+FFFD */
    const unsigned char c = (unsigned char)*s;
    if (n != 1) {
        const bool odd = n == 3 && c == 0xef && (unsigned char)s[1] == 0xbf && (unsigned char)s[2] >= 0xbe;
        return n == 0 || odd ? none : NULL;
    }
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t': /* in an attribute a blank would come back */
        return exact ? "&#9;" : NULL;
    case '\n':
        return exact ? "&#10;" : NULL;
    case '\r':
        return exact ? "&#13;" : NULL;
    case 0x7f:
        return exact ? NULL : none;
    default: /* neither HTML nor XML takes control characters or bytes that are no UTF-8 */
        return c < ' ' ? none : NULL;
    }
}

static void add_escaped(sp_text *t, const char *s, bool exact)
{
    const char *run = s ? s : "";
    for (s = run; *s;) {
        const size_t n = sp_utf8_length(s), step = n ? n : 1;
        const char *as = entity(s, n, exact);
        if (as) {
            sp_text_add_bytes(t, run, (size_t)(s - run));
            sp_text_add(t, as);
            run = s + step;
        }
        s += step;
    }
    sp_text_add_bytes(t, run, (size_t)(s - run));
}

void sp_text_html(sp_text *t, const char *s)
{
    add_escaped(t, s, false);
}

void sp_text_xml(sp_text *t, const char *s)
{
    add_escaped(t, s, true);
}

/* ---- numbers ---- */

/* replaces the decimal point of the present locale, which may be several bytes, by '.' */
static void to_c_point(char *text)
{
    const char *point = localeconv()->decimal_point;
    if (!point || !*point || !strcmp(point, ".")) {
        return;
    }
    char *at = strstr(text, point);
    if (at) {
        *at = '.';
        memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
    }
}

/* strtod of text in C notation: the point is handed over in the present locale's form */
static double from_c_point(const char *text, size_t *used)
{
    char local[400];
    const char *point = localeconv()->decimal_point, *dot = strchr(text, '.');
    char *end = NULL;
    if (!dot || !point || !*point || !strcmp(point, ".")) {
        const double v = strtod(text, &end);
        *used = (size_t)(end - text);
        return v;
    }
    const size_t head = (size_t)(dot - text), wide = strlen(point);
    if (strlen(text) + wide >= sizeof local) {
        *used = 0;
        return 0;
    }
    memcpy(local, text, head);
    memcpy(local + head, point, wide);
    memcpy(local + head + wide, dot + 1, strlen(dot + 1) + 1);
    const double v = strtod(local, &end);
    *used = (size_t)(end - local);
    *used = *used > head ? *used - wide + 1 : *used;
    return v;
}

static double read_back(const char *text)
{
    size_t used = 0;
    return from_c_point(text, &used);
}

void sp_number(char out[32], double v)
{
    /* what is no number, and small integers without a search */
    if (!(v - v == 0)) {
        (void)snprintf(out, 32, "%s", v > 0 ? "inf" : (v < 0 ? "-inf" : "nan"));
        return;
    }
    if (v > -1e15 && v < 1e15 && (double)(int64_t)v == v) {
        (void)snprintf(out, 32, "%lld", (long long)v);
        return;
    }

    /* any decimal of up to 15 digits survives the way into a double and back, so that %.15g, which drops trailing
     * zeros, is the shortest when it reads back; denormals hold fewer digits */
    const bool tiny = v > -0x1p-1022 && v < 0x1p-1022;
    for (int digits = tiny ? 1 : 15; digits <= 17; digits++) {
        (void)snprintf(out, 32, "%.*g", digits, v);
        to_c_point(out);
        if (read_back(out) == v) {
            return;
        }
    }
}

void sp_number_fixed(char out[40], double v, int decimals)
{
    /* what has no room with a point stays in the short form */
    if (!(v > -1e18 && v < 1e18)) {
        sp_number(out, v);
        return;
    }
    const int d = decimals < 0 ? 0 : (decimals > 17 ? 17 : decimals);
    (void)snprintf(out, 40, "%.*f", d, v);
    to_c_point(out);

    /* no "-0.00" */
    if (out[0] == '-' && strspn(out + 1, "0.") == strlen(out + 1)) {
        memmove(out, out + 1, strlen(out));
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool sp_parse_number(const char *s, double *out)
{
    if (!s) {
        return false;
    }
    while (is_blank(*s)) {
        s++;
    }

    /* only decimals: no hex, no inf, no nan, no point of another locale */
    const size_t n = strspn(s, "0123456789+-.eE");
    const char *rest = s + n;
    while (is_blank(*rest)) {
        rest++;
    }
    if (n == 0 || *rest || n >= 390) {
        return false;
    }
    char number[400];
    memcpy(number, s, n);
    number[n] = '\0';
    size_t used = 0;
    const double v = from_c_point(number, &used);
    if (used != n || !(v - v == 0)) {
        return false;
    }
    *out = v;
    return true;
}

bool sp_parse_int(const char *s, int64_t *out)
{
    if (!s) {
        return false;
    }
    while (is_blank(*s)) {
        s++;
    }
    const bool negative = *s == '-';
    if (*s == '-' || *s == '+') {
        s++;
    }
    if (*s < '0' || *s > '9') {
        return false;
    }

    /* gathered as a negative number, whose range is the larger one */
    int64_t v = 0;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, *s - '0', &v)) {
            return false;
        }
    }
    while (is_blank(*s)) {
        s++;
    }
    if (*s || (!negative && v == INT64_MIN)) {
        return false;
    }
    *out = negative ? v : -v;
    return true;
}

/* ---- suggestions ---- */
#define WORD_MAX 64

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* edits (insert, delete, replace, swap of neighbours) from a to b; both shorter than WORD_MAX */
static int edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
    int row[3][WORD_MAX + 1];
    for (size_t j = 0; j <= nb; j++) {
        row[0][j] = (int)j;
    }
    for (size_t i = 1; i <= na; i++) {
        int *now = row[i % 3], *up = row[(i + 2) % 3], *upper = row[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            const int cost = a[i - 1] != b[j - 1];
            now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = least(now[j], upper[j - 2] + 1);
            }
        }
    }
    return row[na % 3][nb];
}

const char *sp_suggest(const char *word, const char *const *candidates, size_t count)
{
    const size_t n = strlen(word);
    const char *best = NULL;
    int least_edits = 2 + (int)(n / 4); /* one more than is allowed */
    for (size_t i = 0; i < count; i++) {
        const size_t m = candidates[i] ? strlen(candidates[i]) : 0;
        if (m == 0 || m >= WORD_MAX || n >= WORD_MAX) {
            continue;
        }
        const int edits = edit_distance(word, n, candidates[i], m);
        if (edits < least_edits) {
            least_edits = edits;
            best = candidates[i];
        }
    }
    return best;
}
