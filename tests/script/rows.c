/* every word of the language is explained once: a doc text, a unit where a number has one, an owner that says what it
 * is, and a place in the reference and in the editors' stub */
#include <stdlib.h>

#include "script/inside.h"
#undef CHECK // the name of a type there
#include "check.h"

/* numbers that count or name something, or whose row says the unit itself */
static bool is_number(const row *r)
{
    return strstr(r->args, "number") && !strstr(r->args, "fun(") && !strstr(r->args, "[]") &&
           !strstr(r->args, "table<");
}

static void every_row_says_what_it_is(void)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    CHECK(count > 400);
    for (uint32_t i = 0; i < count; i++) {
        const row *r = &rows[i];
        const size_t n = r->doc ? strlen(r->doc) : 0;
        // a sentence, with its end
        const bool sentence = n > 4 && strchr(".)!\"", r->doc[n - 1]) && r->doc[0] != ' ';
        if (!sentence)
            fprintf(stderr, "%s.%s: '%s'\n", r->owner, r->name, r->doc ? r->doc : "(none)");
        CHECK(sentence);
        CHECK(r->kind == ROW_VALUE || r->kind == ROW_FIELD || r->call);
        // a few take what has this unit or that, and say so
        const bool says = n && (strstr(r->doc, "unit") || strstr(r->doc, "m or s"));
        if (r->kind == ROW_FIELD && is_number(r) && !r->unit && !says) {
            fprintf(stderr, "%s.%s: a number without a unit (\"1\" for none)\n", r->owner, r->name);
            CHECK(0);
        }
    }
}

static void no_word_is_there_twice(void)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = i + 1; k < count; k++)
            if (!strcmp(rows[i].owner, rows[k].owner) && !strcmp(rows[i].name, rows[k].name)) {
                fprintf(stderr, "%s.%s is there twice\n", rows[i].owner, rows[i].name);
                CHECK(0);
            }
}

static void every_owner_is_in_the_reference(void)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    sp_text reference = {0}, stub = {0};
    CHECK(sp_script_reference(&reference) && sp_script_stub(&stub));
    for (uint32_t i = 0; i < count; i++) {
        const char *owner = rows[i].owner;
        char title[400], class[120];
        snprintf(title, sizeof title, "\n## %s\n\n%s\n", owner, script_owner_doc(owner));
        snprintf(class, sizeof class, "---@class %s\n", owner);
        const bool there = script_owner_doc(owner)[0] && strstr(reference.data, title) &&
                           (!strcmp(owner, "sp.road") || strstr(stub.data, class));
        if (!there)
            fprintf(stderr, "%s is not explained\n", owner);
        CHECK(there);
    }
    sp_text_free(&reference);
    sp_text_free(&stub);
}

/* a type that a row names is one that the stub declares */
static void every_type_is_declared(void)
{
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    sp_text stub = {0};
    CHECK(sp_script_stub(&stub));
    for (uint32_t i = 0; i < count; i++) {
        const char *const texts[] = {rows[i].args ? rows[i].args : "", rows[i].returns ? rows[i].returns : ""};
        for (size_t k = 0; k < 2; k++)
            for (const char *at = strstr(texts[k], "sp."); at; at = strstr(at + 3, "sp.")) {
                const size_t n = 3 + strspn(at + 3, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
                char class[120];
                snprintf(class, sizeof class, "---@class %.*s\n", (int)n, at);
                if (!strstr(stub.data, class)) {
                    fprintf(stderr, "%s.%s: no class %.*s\n", rows[i].owner, rows[i].name, (int)n, at);
                    CHECK(0);
                }
            }
    }
    sp_text_free(&stub);
}

int main(void)
{
    RUN(every_row_says_what_it_is);
    RUN(no_word_is_there_twice);
    RUN(every_owner_is_in_the_reference);
    RUN(every_type_is_declared);
    return DONE();
}
