/* card_page.c - docs/cards.md and the table of cards: a section for every card and no other, every test named in it. */
#include "metric/card.h"
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static char page[100000];

static bool read_page(void)
{
    char path[1024];
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/docs/cards.md", root ? root : ".");
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    const size_t n = fread(page, 1, sizeof page - 1, f);
    page[n] = 0;
    (void)fclose(f);
    return n > 0 && n < sizeof page - 1;
}

/* the section of a card as text of its own */
static bool section(const char *name, char *out, size_t size)
{
    char heading[96];
    (void)snprintf(heading, sizeof heading, "\n## `%s`\n", name);
    const char *at = strstr(page, heading);
    if (!at)
        return false;
    at += strlen(heading);
    const char *end = strstr(at, "\n## ");
    const size_t n = end ? (size_t)(end - at) : strlen(at);
    if (n >= size)
        return false;
    memcpy(out, at, n);
    out[n] = 0;
    return true;
}

static void every_card(void)
{
    static char text[60000];
    CHECK(read_page());
    for (uint32_t i = 0; i < sp_card_count(); i++) {
        const sp_card *card = sp_card_at(i);
        CHECK(section(card->name, text, sizeof text));
        const char *const wanted[] = {card->protocol, "**Protocol:**", "**Approximated:**",
                                      "Own estimate, not an official result"};
        for (size_t k = 0; k < SP_CARD_COUNT(wanted); k++)
            if (!strstr(text, wanted[k])) {
                fprintf(stderr, "docs/cards.md, %s: wants \"%s\"\n", card->name, wanted[k]);
                CHECK(false);
            }
        for (uint32_t t = 0; t < card->test_count; t++) {
            char name[96];
            (void)snprintf(name, sizeof name, "`%s`", card->tests[t].name);
            if (!strstr(text, name)) {
                fprintf(stderr, "docs/cards.md, %s: wants the test %s\n", card->name, name);
                CHECK(false);
            }
        }
    }
}

static void nothing_else(void)
{
    uint32_t count = 0;
    for (const char *at = page; (at = strstr(at, "\n## `")) != NULL; count++) {
        char name[64];
        at += 5;
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "`"), at);
        CHECK(sp_card_find(name));
    }
    CHECK(count == sp_card_count());
}

/* tests of a card are called differently, and told apart by the scenario's name */
static void keys(void)
{
    for (uint32_t i = 0; i < sp_card_count(); i++) {
        const sp_card *card = sp_card_at(i);
        for (uint32_t a = 0; a < card->test_count; a++)
            for (uint32_t b = 0; b < a; b++)
                CHECK(strcmp(card->tests[a].name, card->tests[b].name) &&
                      strcmp(card->tests[a].key, card->tests[b].key));
    }
}

/* every change of robustness that scenarios/lib/ncap.lua has belongs to a layer of the protocol, and no other word does
 */
static void layers(void)
{
    static char text[60000];
    char path[1024];
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/scenarios/lib/ncap.lua", root ? root : ".");
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    if (!f)
        return;
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    (void)fclose(f);
    const sp_card *card = sp_card_find("euroncap2026");
    const char *at = strstr(text, "local changes = {"), *end = at ? strstr(at, "\n}") : NULL;
    uint32_t count = 0;
    CHECK(end != NULL);
    for (at = at ? strchr(at, '{') + 1 : NULL; end && (at = strstr(at, " = {")) != NULL && at < end; at += 4) {
        const char *from = at;
        while (from[-1] == '_' || (from[-1] >= 'a' && from[-1] <= 'z') || (from[-1] >= '0' && from[-1] <= '9'))
            from--;
        char name[32];
        (void)snprintf(name, sizeof name, "%.*s", (int)(at - from), from);
        if (card->layer(name) == name) {
            fprintf(stderr, "card_euroncap2026.c: '%s' of scenarios/lib/ncap.lua has no layer\n", name);
            CHECK(false);
        }
        (void)snprintf(path, sizeof path, "`%s`", name);
        CHECK(strstr(page, path) != NULL); /* docs/cards.md names it */
        count++;
    }
    CHECK(count == 16 && !strcmp(card->layer("wet road"), "wet road"));
}

int main(void)
{
    RUN(every_card);
    RUN(nothing_else);
    RUN(keys);
    RUN(layers);
    return DONE();
}
