/* token.c - a Lua file as a row of tokens: for carets under the right word, for what the sandbox refuses before it
 * runs, and for the linter. Grammar is Lua's business. */
#include <string.h>

#include "script/inside.h"

typedef struct scanner {
    const char *at, *end, *line_start;
    int32_t line;
} scanner;

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void step(scanner *s)
{
    if (*s->at == '\n') {
        s->line++;
        s->line_start = s->at + 1;
    }
    s->at++;
}

/* number of = in a long bracket that opens here, or -1 */
static int long_bracket(const scanner *s)
{
    const char *p = s->at;
    if (p >= s->end || *p != '[')
        return -1;
    int level = 0;
    for (p++; p < s->end && *p == '='; p++)
        level++;
    return p < s->end && *p == '[' ? level : -1;
}

/* skips a long bracket of this level; gives what it held */
static void skip_long(scanner *s, int level, token *t)
{
    for (int i = 0; i < level + 2; i++)
        step(s);
    const char *begin = s->at;
    while (s->at < s->end) {
        if (*s->at == ']') {
            const char *p = s->at + 1;
            int n = 0;
            while (p < s->end && *p == '=' && n < level) {
                p++;
                n++;
            }
            if (n == level && p < s->end && *p == ']') {
                t->text = begin;
                t->size = (uint32_t)(s->at - begin);
                while (s->at <= p)
                    step(s);
                return;
            }
        }
        step(s);
    }
    t->text = begin;
    t->size = (uint32_t)(s->at - begin);
}

static void skip_blank(scanner *s)
{
    while (s->at < s->end) {
        if (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r' || *s->at == '\f' || *s->at == '\v') {
            step(s);
            continue;
        }
        if (s->at + 1 >= s->end || s->at[0] != '-' || s->at[1] != '-')
            return;
        // a comment: long or to the end of the line
        s->at += 2;
        const int level = long_bracket(s);
        if (level >= 0) {
            token unused = {0};
            skip_long(s, level, &unused);
            continue;
        }
        while (s->at < s->end && *s->at != '\n')
            s->at++;
    }
}

static void scan_string(scanner *s, token *t)
{
    const char quote = *s->at;
    step(s);
    t->text = s->at;
    while (s->at < s->end && *s->at != quote && *s->at != '\n') {
        if (*s->at == '\\' && s->at + 1 < s->end)
            step(s);
        step(s);
    }
    t->size = (uint32_t)(s->at - t->text);
    if (s->at < s->end && *s->at == quote)
        step(s);
}

static void scan_one(scanner *s, token *t)
{
    *t = (token){TOKEN_END, s->at, 0, s->line, (int32_t)(s->at - s->line_start) + 1};
    if (s->at >= s->end)
        return;
    const char c = *s->at;
    const int level = long_bracket(s);
    if (c == '"' || c == '\'') {
        t->kind = TOKEN_STRING;
        scan_string(s, t);
    } else if (level >= 0) {
        t->kind = TOKEN_STRING;
        skip_long(s, level, t);
    } else if (is_digit(c) || (c == '.' && s->at + 1 < s->end && is_digit(s->at[1]))) {
        t->kind = TOKEN_NUMBER;
        while (s->at < s->end &&
               (is_name(*s->at) || *s->at == '.' || ((*s->at == '+' || *s->at == '-') && strchr("eEpP", s->at[-1]))))
            s->at++;
        t->size = (uint32_t)(s->at - t->text);
    } else if (is_name(c)) {
        t->kind = TOKEN_NAME;
        while (s->at < s->end && is_name(*s->at))
            s->at++;
        t->size = (uint32_t)(s->at - t->text);
    } else {
        // signs: the longest of Lua's
        static const char *const signs[] = {"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
        t->kind = TOKEN_SIGN;
        t->size = 1;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            const size_t n = strlen(signs[i]);
            if ((size_t)(s->end - s->at) >= n && !memcmp(s->at, signs[i], n)) {
                t->size = (uint32_t)n;
                break;
            }
        }
        s->at += t->size;
    }
}

bool token_scan(sp_arena *arena, const char *text, size_t size, token **out, uint32_t *count)
{
    scanner s = {text, text + size, text, 1};
    token *list = NULL;
    uint32_t used = 0, capacity = 0;
    for (;;) {
        if (used == capacity) {
            const uint32_t more = capacity ? capacity * 2 : 512;
            list = sp_arena_grow(arena, list, used, more, sizeof *list);
            if (!list)
                return false;
            capacity = more;
        }
        skip_blank(&s);
        scan_one(&s, &list[used]);
        if (list[used++].kind == TOKEN_END)
            break;
    }
    *out = list;
    *count = used - 1; // the end stays behind the last, readable
    return true;
}

bool token_is(const token *t, const char *text)
{
    return (t->kind == TOKEN_NAME || t->kind == TOKEN_SIGN) && t->size == strlen(text) &&
           !memcmp(t->text, text, t->size);
}

static bool holds(const token *t, const char *word)
{
    return t->size == strlen(word) && !memcmp(t->text, word, t->size);
}

bool token_refuse(const script_file *f, sp_error *err)
{
    for (uint32_t i = 0; i < f->token_count; i++) {
        const token *t = &f->tokens[i];
        const char *word = NULL, *hint = NULL;
        if (token_is(t, "^")) {
            word = "the operator '^' is not here: its last bits change with the CPU";
            hint = "write math.pow(x, y), or x * x";
        } else if ((t->kind == TOKEN_NAME || t->kind == TOKEN_STRING) && (holds(t, "__gc") || holds(t, "__mode"))) {
            word = "metamethods __gc and __mode are refused: they would act when memory is collected";
            hint = "leave it out";
        }
        if (!word)
            continue;
        sp_error_set(err, SP_BAD_LOAD, f->source.path, t->line, "%s", word);
        sp_error_hint(err, "%s", hint);
        sp_error_show_line(err, f->source.data, token_is(t, "^") ? "^" : holds(t, "__gc") ? "__gc" : "__mode");
        if (err)
            err->column = t->column;
        return false;
    }
    return true;
}

bool token_find(const script_file *f, int line, const char *word, int *found_line, int *column)
{
    int depth = 0;
    bool opened = false;
    for (uint32_t i = 0; i < f->token_count; i++) {
        const token *t = &f->tokens[i];
        if (t->line < line)
            continue;
        if (opened && depth <= 0 && t->line > line)
            return false;
        if (holds(t, word)) {
            *found_line = t->line;
            *column = t->column;
            return true;
        }
        if (t->kind != TOKEN_SIGN)
            continue;
        if (token_is(t, "{") || token_is(t, "(")) {
            depth++;
            opened = true;
        } else if (token_is(t, "}") || token_is(t, ")")) {
            depth--;
        }
    }
    return false;
}
