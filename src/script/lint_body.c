/* lint_body.c - what a scenario's own file says and hardly means: marks that nobody reads, waits that may have no end,
 * actors that nobody tells anything, cards without their tag. Nothing in here is an error; lint.c has those. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { DEPTH = 64 };

static bool same(const token *t, const char *text, size_t size)
{
    return t->size == size && !memcmp(t->text, text, size);
}

/* a plain word: neither behind a dot or colon, nor the key of a table */
static bool is_plain(const script_file *f, uint32_t i)
{
    const token *t = &f->tokens[i];
    if (t->kind != TOKEN_NAME || (i > 0 && (token_is(t - 1, ".") || token_is(t - 1, ":"))))
        return false;
    const bool first = i > 0 && (token_is(t - 1, "{") || token_is(t - 1, ",") || token_is(t - 1, ";"));
    return !first || !token_is(t + 1, "=");
}

/* the token behind the bracket that opens at i */
static uint32_t behind(const script_file *f, uint32_t i)
{
    int depth = 0;
    for (; i < f->token_count; i++) {
        const token *t = &f->tokens[i];
        depth += token_is(t, "(") || token_is(t, "{") || token_is(t, "[");
        depth -= token_is(t, ")") || token_is(t, "}") || token_is(t, "]");
        if (depth == 0)
            return i + 1;
    }
    return i;
}

/* ---------------------------------------------------------------- marks */
/* whether the head's checks, its cover, or a text or `.name` anywhere else speak of a mark */
static bool in_checks(const check_said *list, uint32_t count, const char *mark)
{
    for (uint32_t i = 0; i < count; i++)
        if ((list[i].from && !strcmp(list[i].from, mark)) || (list[i].to && !strcmp(list[i].to, mark)))
            return true;
    return false;
}

static bool is_spoken_of(const sp_scenario *s, const char *mark)
{
    const size_t n = strlen(mark);
    if (in_checks(s->head.checks, s->head.check_count, mark) || in_checks(s->head.valid, s->head.valid_count, mark))
        return true;
    for (uint32_t i = 0; i < s->head.cover_count; i++)
        if (s->head.cover[i].mark && !strcmp(s->head.cover[i].mark, mark))
            return true;
    for (uint32_t k = 0; k < s->file_count; k++) {
        const script_file *f = &s->files[k];
        for (uint32_t i = 2; f->lua && i < f->token_count; i++) {
            const token *t = &f->tokens[i];
            const bool said = token_is(t - 1, "mark") || (token_is(t - 1, "(") && token_is(t - 2, "mark"));
            if (same(t, mark, n) && !said && (t->kind == TOKEN_STRING || token_is(t - 1, ".")))
                return true;
        }
    }
    return false;
}

/* what a token opens or closes: 'i' a branch of if, 'o' the function of w:on, 'b' another block, 0 nothing */
static char opens(const script_file *f, uint32_t i, uint32_t on_until)
{
    const token *t = &f->tokens[i];
    if (token_is(t, "if"))
        return 'i';
    if (token_is(t, "function"))
        return i < on_until ? 'o' : 'b';
    return token_is(t, "do") || token_is(t, "repeat") ? 'b' : 0;
}

static void mark_at(sp_scenario *s, const script_file *f, const token *t, const char *branch)
{
    char mark[64];
    snprintf(mark, sizeof mark, "%.*s", (int)(t->size < 63 ? t->size : 63), t->text);
    if (!is_spoken_of(s, mark))
        script_finding(s, 'n', f, t->line, t->column, "from or to in a check, or at in cover",
                       "the mark \"%s\" is only recorded: no check and no cover item reads it", mark);
    else if (branch && in_checks(s->head.checks, s->head.check_count, mark))
        script_finding(s, 'w', f, t->line, t->column, "mark it outside, or end the case where it cannot come",
                       "the mark \"%s\" lies in %s: where it never comes, the check asks nothing", mark, branch);
}

static void lint_marks(sp_scenario *s, const script_file *f)
{
    char block[DEPTH];
    uint32_t depth = 0, on_until = 0;
    for (uint32_t i = 0; i + 3 < f->token_count; i++) {
        const token *t = &f->tokens[i];
        if (token_is(t, ":") && token_is(t + 1, "on") && token_is(t + 2, "("))
            on_until = behind(f, i + 2);
        const char kind = opens(f, i, on_until);
        if (kind && depth < DEPTH)
            block[depth++] = kind;
        if ((token_is(t, "end") || token_is(t, "until")) && depth > 0)
            depth--;
        if (!token_is(t, ":") || !token_is(t + 1, "mark"))
            continue;
        const char *branch = NULL;
        for (uint32_t k = 0; k < depth; k++)
            branch = block[k] == 'i' ? "a branch of `if`" : block[k] == 'o' ? "a w:on" : branch;
        const token *name = token_is(t + 2, "(") ? t + 3 : t + 2;
        if (name->kind == TOKEN_STRING)
            mark_at(s, f, name, branch);
    }
}

/* ---------------------------------------------------------------- waits */
/* "0", "0.0", "0 s" */
static bool is_nothing(const token *t)
{
    if (t->kind != TOKEN_NUMBER && t->kind != TOKEN_STRING)
        return false;
    bool zero = false;
    for (uint32_t i = 0; i < t->size; i++) {
        if (t->text[i] == ' ')
            break;
        if (t->text[i] != '0' && t->text[i] != '.')
            return false;
        zero = true;
    }
    return zero;
}

static bool says_limit(const script_file *f)
{
    for (uint32_t i = 1; i + 1 < f->token_count; i++)
        if (token_is(&f->tokens[i], "limit") && token_is(&f->tokens[i + 1], "=") && !token_is(&f->tokens[i - 1], "."))
            return true;
    return false;
}

/* whether an error of that line has been said: it comes first */
static bool is_wrong(const sp_scenario *s, const script_file *f, int line)
{
    for (uint32_t i = 0; i < s->finding_count; i++) {
        const sp_finding *x = &s->findings[i];
        if (x->severity == 'e' && x->error.line == line && !strcmp(x->error.file, f->source.path))
            return true;
    }
    return false;
}

static void lint_waits(sp_scenario *s, const script_file *f)
{
    const bool limited = says_limit(f);
    for (uint32_t i = 0; i + 4 < f->token_count; i++) {
        const token *t = &f->tokens[i];
        if (!token_is(t, ":") || !token_is(t + 2, "("))
            continue;
        if (token_is(t + 1, "wait") && is_nothing(t + 3) && token_is(t + 4, ")"))
            script_finding(s, 'w', f, t[1].line, t[1].column, "say how long: w:wait(0.5); a tick is 0.01 s",
                           "w:wait(0) waits for nothing: it only ends the prologue, or lets one tick pass");
        if (!token_is(t + 1, "wait_until") || limited)
            continue;
        // an end of its own: `within`, or a time as one of the conditions
        const uint32_t end = behind(f, i + 2);
        bool ends = false;
        int depth = 0;
        for (uint32_t k = i + 2; k < end && !ends; k++) {
            const token *n = &f->tokens[k];
            depth += token_is(n, "(") || token_is(n, "{") || token_is(n, "[");
            depth -= token_is(n, ")") || token_is(n, "}") || token_is(n, "]");
            // or the short form: a number, or what is no table, behind the condition
            ends = token_is(n, "within") || token_is(n, "after") ||
                   (depth == 1 && token_is(n, ",") && !token_is(n + 1, "{"));
        }
        if (!ends && !is_wrong(s, f, t[1].line))
            script_finding(s, 'w', f, t[1].line, t[1].column, "add { within = 15 } or | w:after(20), or say `limit`",
                           "this wait may never end: the limit of %g s would then call the case invalid",
                           s->head.limit);
    }
}

/* ---------------------------------------------------------------- actors */
static bool casts(const token *t)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].owner, WORLD) && rows[i].returns && !strcmp(rows[i].returns, ACTOR) &&
            token_is(t, rows[i].name))
            return true;
    return false;
}

/* `local car = w:car {...}`, and no `car` behind it; the ego takes part whoever reads it */
static void lint_actors(sp_scenario *s, const script_file *f)
{
    for (uint32_t i = 0; i + 5 < f->token_count; i++) {
        const token *t = &f->tokens[i], *name = t + 1;
        if (!token_is(t, "local") || name->kind != TOKEN_NAME || !token_is(t + 2, "=") || !token_is(t + 4, ":") ||
            !casts(t + 5) || token_is(t + 5, "ego") || name->text[0] == '_')
            continue;
        bool read = false;
        for (uint32_t k = i + 6; k < f->token_count && !read; k++)
            read = same(&f->tokens[k], name->text, name->size) && is_plain(f, k);
        if (!read)
            script_finding(s, 'w', f, name->line, name->column, "leave out `local ... =`, or tell it something",
                           "nobody reads '%.*s'", (int)name->size, name->text);
    }
}

/* ---------------------------------------------------------------- cards */
/* cards of a protocol, whose scenarios are found by its tag; the others score any drive */
static bool is_protocol(const char *card)
{
    static const char *const protocols[] = {"euroncap", "r152", "r157", "fmvss"};
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (!strncmp(card, protocols[i], strlen(protocols[i])))
            return true;
    return false;
}

static void lint_cards(sp_scenario *s, const script_file *f)
{
    for (uint32_t i = 0; i < s->head.check_count; i++) {
        const check_said *c = &s->head.checks[i];
        bool tagged = c->op != SP_CARD || !is_protocol(c->metric);
        for (uint32_t k = 0; k < s->head.tag_count && !tagged; k++)
            tagged = !strcmp(s->head.tags[k], c->metric);
        int line = s->head.line, column = 0;
        if (tagged)
            continue;
        if (!token_find(f, s->head.line, c->metric, &line, &column))
            line = s->head.line;
        char hint[120];
        snprintf(hint, sizeof hint, "tags = { \"%.60s\" }", c->metric);
        script_finding(s, 'w', f, line, column, hint,
                       "card \"%s\" without its tag: --tag %s does not find this scenario", c->metric, c->metric);
    }
}

void lint_body(sp_scenario *s)
{
    const script_file *f = source_find(s, s->path);
    if (!f)
        return;
    lint_words(s, f);
    lint_marks(s, f);
    lint_waits(s, f);
    lint_actors(s, f);
    lint_cards(s, f);
}
