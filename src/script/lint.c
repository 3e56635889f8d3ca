/* lint.c - what is legal Lua and yet not meant: conditions where Lua wants booleans, parameters that nobody reads, bins
 * of marks that nobody sets. Reads tokens; Lua itself never says a word about these. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* whether a method or function gives a condition or a quantity, by its row */
static bool gives_condition(const token *t)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].returns && (!strcmp(rows[i].returns, CONDITION) || !strcmp(rows[i].returns, QUANTITY)) &&
            token_is(t, rows[i].name))
            return true;
    return false;
}

/* the token behind the arguments that begin at i, or i when there are none */
static uint32_t skip_arguments(const script_file *f, uint32_t i)
{
    const token *t = &f->tokens[i];
    if (t->kind == TOKEN_STRING)
        return i + 1;
    if (!token_is(t, "(") && !token_is(t, "{"))
        return i;
    int depth = 0;
    for (; i < f->token_count; i++) {
        if (token_is(&f->tokens[i], "(") || token_is(&f->tokens[i], "{") || token_is(&f->tokens[i], "["))
            depth++;
        if ((token_is(&f->tokens[i], ")") || token_is(&f->tokens[i], "}") || token_is(&f->tokens[i], "]")) &&
            --depth == 0)
            return i + 1;
    }
    return i;
}

/* a chain of names, dots, calls from i: gives its end, and whether its last call made a condition */
static uint32_t read_chain(const script_file *f, uint32_t i, bool *condition)
{
    *condition = false;
    i++;
    while (i < f->token_count) {
        const token *t = &f->tokens[i];
        if ((token_is(t, ".") || token_is(t, ":")) && f->tokens[i + 1].kind == TOKEN_NAME) {
            const uint32_t end = skip_arguments(f, i + 2);
            *condition = end > i + 2 && gives_condition(&f->tokens[i + 1]);
            i = end;
            continue;
        }
        const uint32_t end = skip_arguments(f, i);
        if (end == i || t->kind == TOKEN_STRING)
            break;
        *condition = false;
        i = end;
    }
    return i;
}

static void lint_chain(sp_scenario *s, const script_file *f, uint32_t begin, uint32_t end)
{
    static const char *const before[] = {"if", "elseif", "while", "until", "and", "or", "not", "==", "~="};
    static const char *const after[] = {"and", "or", "then", "==", "~="};
    const token *found = NULL;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (begin > 0 && token_is(&f->tokens[begin - 1], before[i]))
            found = &f->tokens[begin - 1];
    for (size_t i = 0; i < sizeof after / sizeof *after && !found; i++)
        if (token_is(&f->tokens[end], after[i]))
            found = &f->tokens[end];
    if (!found)
        return;
    const bool joins = token_is(found, "and") || token_is(found, "or") || token_is(found, "not");
    const char *mend = token_is(found, "or")    ? "write | between conditions, or :now() behind each"
                       : token_is(found, "and") ? "write & between conditions, or :now() behind each"
                       : token_is(found, "not") ? "write ~ before the condition, or :now() behind it"
                                                : "write :now() behind it";
    script_finding(s, 'e', f, found->line, found->column, mend,
                   joins ? "'%.*s' of a condition: a condition is an object, and always true"
                         : "'%.*s' takes a condition: it is an object, and always true",
                   (int)found->size, found->text);
}

/* boolean to a call that waits */
static void lint_waiting(sp_scenario *s, const script_file *f, uint32_t i)
{
    static const char *const waiting[] = {"wait_until", "on", "require"};
    if (!token_is(&f->tokens[i], ":"))
        return;
    for (size_t k = 0; k < sizeof waiting / sizeof *waiting; k++) {
        if (!token_is(&f->tokens[i + 1], waiting[k]) || !token_is(&f->tokens[i + 2], "("))
            continue;
        const token *t = &f->tokens[i + 3];
        if (token_is(t, "true") || token_is(t, "false"))
            script_finding(s, 'e', f, t->line, t->column, "pass a condition", "w:%s wants a condition, not a boolean",
                           waiting[k]);
        const uint32_t end = skip_arguments(f, i + 2);
        int depth = 0;
        for (uint32_t n = i + 2; n < end; n++) {
            const token *c = &f->tokens[n];
            depth += token_is(c, "(") || token_is(c, "{");
            depth -= token_is(c, ")") || token_is(c, "}");
            if (depth == 1 && token_is(c, ","))
                break;
            if (depth == 1 && token_is(c, "now") && token_is(c - 1, ":"))
                script_finding(s, 'e', f, c->line, c->column, "leave out :now()",
                               "w:%s wants the condition itself, not its answer", waiting[k]);
        }
    }
}

/* `local hit = ego:contact(car)`, and where the name then stands for a boolean: up to the end of its block, or to where
 * the name is given something else */
static void lint_local(sp_scenario *s, const script_file *f, uint32_t i)
{
    if (i + 3 >= f->token_count || !token_is(&f->tokens[i], "local") || f->tokens[i + 1].kind != TOKEN_NAME ||
        !token_is(&f->tokens[i + 2], "="))
        return;
    const token *name = &f->tokens[i + 1];
    bool condition = false;
    uint32_t at = i + 3;
    while (token_is(&f->tokens[at], "~") || token_is(&f->tokens[at], "("))
        at++;
    if (f->tokens[at].kind != TOKEN_NAME)
        return;
    at = read_chain(f, at, &condition);
    int depth = 0;
    for (; condition && depth >= 0 && at < f->token_count; at++) {
        const token *t = &f->tokens[at];
        static const char *const opens[] = {"function", "do", "if", "repeat"};
        for (size_t k = 0; k < sizeof opens / sizeof *opens; k++)
            depth += token_is(t, opens[k]);
        depth -= token_is(t, "end") || token_is(t, "until");
        if (t->kind != TOKEN_NAME || t->size != name->size || memcmp(t->text, name->text, t->size) ||
            token_is(t - 1, ".") || token_is(t - 1, ":"))
            continue;
        const bool key = token_is(t - 1, "{") || token_is(t - 1, ",") || token_is(t - 1, ";");
        if (token_is(t + 1, "=") && !key)
            return;
        bool unused = false;
        const uint32_t end = read_chain(f, at, &unused);
        if (end == at + 1)
            lint_chain(s, f, at, end);
    }
}

void lint_file(sp_scenario *s, const script_file *f)
{
    if (f->builtin)
        return;
    for (uint32_t i = 0; i < f->token_count; i++) {
        if (f->token_count > i + 4)
            lint_waiting(s, f, i);
        lint_local(s, f, i);
        const bool starts = f->tokens[i].kind == TOKEN_NAME &&
                            (i == 0 || (!token_is(&f->tokens[i - 1], ".") && !token_is(&f->tokens[i - 1], ":")));
        if (!starts)
            continue;
        bool condition = false;
        const uint32_t end = read_chain(f, i, &condition);
        if (condition)
            lint_chain(s, f, i, end);
    }
}

/* whether `.name` or "name" stands anywhere but where it is said */
static bool is_read(const sp_scenario *s, const char *name)
{
    const size_t n = strlen(name);
    for (uint32_t k = 0; k < s->file_count; k++) {
        const script_file *f = &s->files[k];
        for (uint32_t i = 1; f->lua && i < f->token_count; i++) {
            const token *t = &f->tokens[i];
            if (t->size != n || memcmp(t->text, name, n))
                continue;
            if ((t->kind == TOKEN_NAME && token_is(t - 1, ".")) || t->kind == TOKEN_STRING)
                return true;
        }
    }
    return false;
}

void lint_head(sp_scenario *s)
{
    const script_file *f = source_find(s, s->path);
    for (uint32_t i = 0; i < s->head.axis_count; i++) {
        const char *name = s->head.axes[i].name;
        int line = s->head.line, column = 0;
        if (is_read(s, name))
            continue;
        if (f && !token_find(f, s->head.line, name, &line, &column))
            line = s->head.line;
        script_finding(s, 'w', f, line, column, "take it out of vary, or read p.NAME",
                       "parameter '%s' is varied and never read", name);
    }
    // bins over marks
    for (uint32_t i = 0; i < s->head.cover_count; i++) {
        const cover_said *c = &s->head.cover[i];
        if (!c->mark)
            continue;
        const int mark = mark_index(s, c->mark);
        bool field = false;
        for (int k = 0; mark >= 0 && k < 4; k++)
            field = field || (s->mark_fields[mark][k] && !strcmp(s->mark_fields[mark][k], c->def.name));
        if (mark < 0) {
            const char *near = sp_suggest(c->mark, s->marks, s->mark_count);
            char hint[96] = "w:mark(name, { field = value })";
            if (near)
                snprintf(hint, sizeof hint, "did you mean '%.60s'?", near);
            script_finding(s, 'e', f, c->def.said.line, 0, hint, "cover: no w:mark \"%s\" in this file", c->mark);
        } else if (!field) {
            script_finding(s, 'e', f, c->def.said.line, 0, "the item is named like the mark's field",
                           "cover: the mark \"%s\" has no field '%s'", c->mark, c->def.name);
        }
    }
}
