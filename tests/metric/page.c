/* page.c - docs/metrics.md and the list of metrics: a heading for every metric and no other, with its unit below. */
#include "metric/inside.h"
#include "tests/check.h"

static char page[200000];

static bool read_page(void)
{
    char path[1024];
    const char *root = getenv("SP_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/docs/metrics.md", root ? root : ".");
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    const size_t n = fread(page, 1, sizeof page - 1, f);
    page[n] = 0;
    (void)fclose(f);
    return n > 0 && n < sizeof page - 1;
}

/* the section of a metric: from below its heading to the next heading; NULL: none */
static const char *section(const char *name, size_t *length)
{
    char heading[96];
    (void)snprintf(heading, sizeof heading, "\n### `%s`\n", name);
    const char *at = strstr(page, heading);
    if (!at)
        return NULL;
    at += strlen(heading);
    const char *end = strstr(at, "\n##");
    *length = end ? (size_t)(end - at) + 1 : strlen(at);
    return at;
}

static bool holds(const char *at, size_t length, const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = 0; i + n <= length; i++)
        if (!memcmp(at + i, word, n))
            return true;
    return false;
}

static void every_metric(void)
{
    CHECK(read_page());
    for (uint32_t i = 0; i < sp_metric_count(); i++) {
        const sp_metric_row *row = sp_metric_at(i);
        size_t length = 0;
        const char *at = section(row->name, &length);
        char unit[64];
        (void)snprintf(unit, sizeof unit, "**Unit:** %s.", row->unit);
        if (!at || !holds(at, length, unit) || !holds(at, length, "**Formula:**") ||
            !holds(at, length, "**Not for:**")) {
            fprintf(stderr, "docs/metrics.md: %s wants a section with \"%s\", a formula and what it is not for\n",
                    row->name, unit);
            CHECK(false);
        }
    }
}

static void nothing_else(void)
{
    uint32_t count = 0;
    for (const char *at = page; (at = strstr(at, "\n### `")) != NULL;) {
        char name[64];
        at += 6;
        const size_t n = strcspn(at, "`");
        CHECK(n < sizeof name);
        (void)snprintf(name, sizeof name, "%.*s", (int)(n < 63 ? n : 63), at);
        if (sp_metric_find(name) < 0) {
            fprintf(stderr, "docs/metrics.md: there is no metric '%s'\n", name);
            CHECK(false);
        }
        count++;
    }
    CHECK(count == sp_metric_count());
}

int main(void)
{
    RUN(every_metric);
    RUN(nothing_else);
    return DONE();
}
