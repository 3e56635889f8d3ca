/* lint_words.c - words of `run` that are not of the language: methods that w and actors do not have, a dot where a
 * colon belongs, keys that a table of options does not know. Lua finds them too, but behind the first wait only when
 * the case runs, and a dot hands over the wrong one without a word. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static bool same(const token *a, const token *b)
{
    return a->kind == TOKEN_NAME && a->size == b->size && !memcmp(a->text, b->text, b->size);
}

/* the token that closes the bracket at i, or the end */
static uint32_t closing(const script_file *f, uint32_t i, uint32_t end)
{
    int depth = 0;
    for (; i < end; i++) {
        const token *t = &f->tokens[i];
        depth += token_is(t, "(") || token_is(t, "{") || token_is(t, "[");
        depth -= token_is(t, ")") || token_is(t, "}") || token_is(t, "]");
        if (depth == 0)
            return i;
    }
    return end;
}

/* ---------------------------------------------------------------- names */
/* a word that stands for a value: neither behind a dot or colon, nor the key of a table */
static bool stands(const script_file *f, uint32_t i)
{
    const token *t = &f->tokens[i];
    if (i == 0 || token_is(t - 1, ".") || token_is(t - 1, ":"))
        return false;
    const bool first = token_is(t - 1, "{") || token_is(t - 1, ",") || token_is(t - 1, ";");
    return !first || !token_is(t + 1, "=");
}

static const row *method(const char *owner, const token *t)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].kind == ROW_METHOD && !strcmp(rows[i].owner, owner) && token_is(t, rows[i].name))
            return &rows[i];
    return NULL;
}

/* whether `local name = w:car {...}` begins at i */
static bool casts(const token *t)
{
    const row *r = token_is(t + 2, "=") && token_is(t + 4, ":") ? method(WORLD, t + 5) : NULL;
    return r && r->returns && !strcmp(r->returns, ACTOR);
}

/* whether the name means something else anywhere in there: a parameter, the variable of a loop, another local, a value
 * given later. Then nothing is said about it. */
static bool is_other(const script_file *f, uint32_t begin, uint32_t end, const token *name)
{
    for (uint32_t i = begin; i + 6 < end; i++) {
        const token *t = &f->tokens[i];
        uint32_t stop = i;
        if (token_is(t, "function"))
            for (stop = i + 1; stop < end && !token_is(&f->tokens[stop], ")"); stop++)
                ;
        if (token_is(t, "for"))
            for (stop = i + 1; stop < end && !token_is(&f->tokens[stop], "in") && !token_is(&f->tokens[stop], "=");
                 stop++)
                ;
        if (token_is(t, "local") && !casts(t))
            for (uint32_t k = i + 1; k < end && (f->tokens[k].kind == TOKEN_NAME || token_is(&f->tokens[k], ",")); k++)
                if (same(&f->tokens[k], name))
                    return true;
        for (uint32_t k = i + 1; k < stop; k++)
            if (same(&f->tokens[k], name))
                return true;
        if (same(t, name) && stands(f, i) && !token_is(t - 1, "local") && token_is(t + 1, "="))
            return true;
    }
    return false;
}

/* ---------------------------------------------------------------- what is said of them */
static const char *near_word(char hint[96], const char *owner, row_kind kind, const token *said)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    const char *known[96];
    char word[64];
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].kind == kind && !strcmp(rows[i].owner, owner) && n < 96)
            known[n++] = rows[i].name;
    snprintf(word, sizeof word, "%.*s", (int)said->size, said->text);
    return script_near(hint, word, known, n);
}

/* the keys of one table against the fields of its type; of a type without fields nothing is known */
static void lint_keys(sp_scenario *s, const script_file *f, uint32_t open, uint32_t close, const char *type)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = open + 1; i < close; i++) {
        const token *t = &f->tokens[i];
        if (token_is(t, "{") || token_is(t, "(") || token_is(t, "[")) {
            i = closing(f, i, close);
            continue;
        }
        if (token_is(t, "function"))
            return; // its body has commas and signs of its own
        const bool key = t->kind == TOKEN_NAME && token_is(t + 1, "=") &&
                         (i == open + 1 || token_is(t - 1, ",") || token_is(t - 1, ";"));
        bool found = !key, fields = false;
        for (uint32_t k = 0; k < count && !found; k++)
            if (rows[k].kind == ROW_FIELD && !strcmp(rows[k].owner, type)) {
                fields = true;
                found = token_is(t, rows[k].name);
            }
        char hint[96];
        if (!found && fields)
            script_finding(s, 'e', f, t->line, t->column, near_word(hint, type, ROW_FIELD, t),
                           "unknown key '%.*s' of %s", (int)t->size, t->text, type);
    }
}

/* the type of the n-th argument of "condition: sp.Condition, options?: sp.WaitOptions"; "" none */
static const char *type_of(const char *args, int n, char out[64])
{
    out[0] = 0;
    for (; args && n > 0; n--)
        args = (args = strchr(args, ',')) ? args + 1 : NULL;
    const char *type = args ? strchr(args, ':') : NULL;
    const char *next = args ? strchr(args, ',') : NULL;
    if (type && (!next || type < next))
        snprintf(out, 64, "%.*s", (int)strcspn(type + 2, ",|[<("), type + 2);
    return out;
}

static void lint_arguments(sp_scenario *s, const script_file *f, uint32_t i, uint32_t end, const char *args)
{
    char type[64];
    if (token_is(&f->tokens[i], "{"))
        lint_keys(s, f, i, closing(f, i, end), type_of(args, 0, type));
    if (!token_is(&f->tokens[i], "("))
        return;
    const uint32_t close = closing(f, i, end);
    int n = 0;
    for (uint32_t k = i + 1; k < close; k++) {
        const token *t = &f->tokens[k];
        if (token_is(t, "function"))
            return;
        n += token_is(t, ",");
        if (!token_is(t, "{") && !token_is(t, "(") && !token_is(t, "["))
            continue;
        const uint32_t last = closing(f, k, close);
        if (token_is(t, "{") && (k == i + 1 || token_is(t - 1, ",")))
            lint_keys(s, f, k, last, type_of(args, n, type));
        k = last;
    }
}

/* what follows on a name at i that is a `w` or an actor */
static void lint_call(sp_scenario *s, const script_file *f, uint32_t i, uint32_t end, const char *owner)
{
    const token *name = &f->tokens[i], *sign = name + 1, *word = name + 2;
    const bool call = token_is(name + 3, "(") || token_is(name + 3, "{") || name[3].kind == TOKEN_STRING;
    const row *r = word->kind == TOKEN_NAME ? method(owner, word) : NULL;
    char hint[200];
    if (token_is(sign, ":") && call && !r) {
        script_finding(s, 'e', f, word->line, word->column, near_word(hint, owner, ROW_METHOD, word),
                       "%s has no '%.*s'", owner, (int)word->size, word->text);
    } else if (token_is(sign, ":") && r) {
        lint_arguments(s, f, i + 3, end, r->args);
    } else if (token_is(sign, ".") && call && r && !(token_is(name + 3, "(") && same(name + 4, name))) {
        snprintf(hint, sizeof hint, "with a colon: %.*s:%s", (int)(name->size < 60 ? name->size : 60), name->text,
                 r->name);
        script_finding(s, 'e', f, sign->line, sign->column, hint, "a dot before '%s' leaves out whose it is", r->name);
    }
}

static void lint_name(sp_scenario *s, const script_file *f, uint32_t begin, uint32_t end, const token *name,
                      const char *owner)
{
    for (uint32_t i = begin; i + 3 < end && i + 4 < f->token_count; i++)
        if (same(&f->tokens[i], name) && stands(f, i))
            lint_call(s, f, i, end, owner);
}

/* where the function that begins at i ends */
static uint32_t block_end(const script_file *f, uint32_t i)
{
    static const char *const opens[] = {"function", "do", "if", "repeat"};
    int depth = 0;
    for (; i < f->token_count; i++) {
        const token *t = &f->tokens[i];
        for (size_t k = 0; k < sizeof opens / sizeof *opens; k++)
            depth += token_is(t, opens[k]);
        depth -= token_is(t, "end") || token_is(t, "until");
        if (depth == 0)
            return i;
    }
    return i;
}

void lint_words(sp_scenario *s, const script_file *f)
{
    for (uint32_t i = 0; i + 8 < f->token_count; i++) {
        const token *t = &f->tokens[i];
        if (!token_is(t, "run") || !token_is(t + 1, "=") || !token_is(t + 2, "function") || t[4].kind != TOKEN_NAME)
            continue;
        const uint32_t begin = i + 5, end = block_end(f, i + 2);
        if (!is_other(f, begin, end, t + 4))
            lint_name(s, f, begin, end, t + 4, WORLD);
        for (uint32_t k = begin; k + 6 < end; k++) {
            const token *name = &f->tokens[k + 1];
            bool before = false; // a name that was cast twice is looked at once
            for (uint32_t n = begin; n < k && !before; n++)
                before = token_is(&f->tokens[n], "local") && same(&f->tokens[n + 1], name) && casts(&f->tokens[n]);
            if (!before && token_is(&f->tokens[k], "local") && casts(&f->tokens[k]) && !is_other(f, begin, end, name))
                lint_name(s, f, k + 6, end, name, ACTOR);
        }
        return;
    }
}
