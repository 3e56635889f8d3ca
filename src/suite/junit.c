/* junit.c - the dialect that GitLab, Jenkins and the GitHub actions all show. The numbers stand in the text, because
 * GitLab shows text and not the message; names are unique, because duplicates are dropped. */
#include "suite/suite.h"

#include <string.h>

static void attribute(sp_text *t, const char *name, const char *value)
{
    sp_text_printf(t, " %s=\"", name);
    sp_text_html(t, value);
    sp_text_add(t, "\"");
}

static void seconds(sp_text *t, double v)
{
    char number[40];
    sp_number_fixed(number, v, 3);
    attribute(t, "time", number);
}

typedef struct tally {
    uint32_t tests, failures, errors, skipped;
    double time;
} tally;

static void add_status(tally *c, sp_case_status s)
{
    c->tests++;
    c->failures += s == SP_CASE_FAIL;
    c->errors += s == SP_CASE_INVALID || s == SP_CASE_DRIVER_ERROR || s == SP_CASE_BENCH_ERROR;
    c->skipped += s == SP_CASE_SKIP;
}

/* runs count each, but those that are judged by their share count once together; scenario NULL: all */
static tally count(const sp_group *groups, uint32_t n, const char *scenario)
{
    tally c = {0};
    for (uint32_t i = 0; i < n; i++) {
        const sp_group *g = &groups[i];
        if (scenario && strcmp(g->rows[0]->scenario, scenario) != 0)
            continue;
        if (g->rate > 0)
            add_status(&c, g->status);
        for (uint32_t k = 0; k < g->runs; k++) {
            if (g->rate <= 0)
                add_status(&c, g->rows[k]->status);
            c.time += g->rows[k]->wall_s;
        }
    }
    return c;
}

static void put_counts(sp_text *t, tally c)
{
    sp_text_printf(t, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", c.tests, c.failures, c.errors,
                   c.skipped);
    seconds(t, c.time);
}

static void put_checks(sp_text *t, const sp_row *row)
{
    for (uint32_t i = 0; i < row->check_count; i++) {
        const sp_row_check *c = &row->checks[i];
        sp_text line = {0};
        if (sp_row_own_score(c))
            continue;
        sp_text_printf(&line, "%s %s: value ", c->pass ? "pass" : "FAIL", c->name);
        if (c->value_defined)
            sp_text_number(&line, c->value);
        else
            sp_text_add(&line, "never defined");
        sp_text_add(&line, ", limit ");
        sp_text_number(&line, c->limit);
        sp_text_add(&line, ", margin ");
        if (c->margin_defined)
            sp_text_number(&line, c->margin);
        else
            sp_text_add(&line, "none");
        sp_text_printf(&line, " %s\n", c->unit);
        sp_text_html(t, line.data);
        sp_text_free(&line);
    }
}

/* readable part of the id, unique with the repeat */
static void put_name(sp_text *t, const sp_row *row, bool alone)
{
    sp_text name = {0};
    sp_text_add(&name, strchr(row->case_id, '[') ? strchr(row->case_id, '[') : row->case_id);
    if (alone && row->repeat)
        sp_text_printf(&name, " #%u", row->repeat);
    if (row->driver_id && row->driver_id[0])
        sp_text_printf(&name, " %s", row->driver_id);
    attribute(t, "name", name.data);
    sp_text_free(&name);
}

static void open_case(sp_text *t, const sp_row *row, double time, bool alone)
{
    sp_text_add(t, "    <testcase");
    attribute(t, "classname", row->scenario);
    put_name(t, row, alone);
    attribute(t, "file", row->file);
    sp_text_printf(t, " line=\"%d\"", row->line);
    seconds(t, time);
    sp_text_add(t, ">\n");
}

/* what its repeats say together, when it has any */
static void put_together(sp_text *t, const sp_group *g)
{
    sp_text words = {0};
    if (g->runs < 2)
        return;
    sp_text_printf(&words, "\nrepeats: %s", g->flaky ? "flaky, " : "");
    sp_group_says(&words, g);
    sp_text_html(t, words.data ? words.data : "");
    sp_text_free(&words);
}

/* the repeats of a case that is judged by the share that passes: one case, which names the runs that did not */
static void put_share(sp_text *t, const sp_group *g)
{
    sp_text says = {0};
    double time = 0;
    for (uint32_t i = 0; i < g->runs; i++)
        time += g->rows[i]->wall_s;
    open_case(t, g->rows[0], time, false);
    sp_group_says(&says, g);
    if (g->status != SP_CASE_PASS && g->status != SP_CASE_SKIP) {
        const char *element = g->status == SP_CASE_FAIL ? "failure" : "error";
        sp_text_printf(t, "      <%s", element);
        attribute(t, "message", says.data ? says.data : "");
        attribute(t, "type", sp_case_status_name(g->status));
        sp_text_add(t, ">");
        sp_text_html(t, says.data ? says.data : "");
        sp_text_printf(t, "</%s>\n", element);
    }
    sp_text_add(t, "      <system-out>");
    sp_text_html(t, says.data ? says.data : "");
    for (uint32_t i = 0; i < g->runs; i++) {
        sp_text line = {0};
        if (g->rows[i]->status == SP_CASE_PASS)
            continue;
        sp_text_printf(&line, "\n%s: ", sp_case_status_name(g->rows[i]->status));
        sp_row_says(&line, g->rows[i]);
        sp_text_printf(&line, "\n    %s", g->rows[i]->reproduce);
        sp_text_html(t, line.data ? line.data : "");
        sp_text_free(&line);
    }
    sp_text_add(t, "</system-out>\n    </testcase>\n");
    sp_text_free(&says);
}

static void put_case(sp_text *t, const sp_row *row, const sp_group *g)
{
    sp_text says = {0};
    open_case(t, row, row->wall_s, true);
    sp_row_says(&says, row);
    if (row->status == SP_CASE_SKIP) {
        sp_text_add(t, "      <skipped");
        attribute(t, "message", says.data ? says.data : "");
        sp_text_add(t, "/>\n");
    } else if (row->status != SP_CASE_PASS) {
        const char *element = row->status == SP_CASE_FAIL ? "failure" : "error";
        sp_text_printf(t, "      <%s", element);
        attribute(t, "message", says.data ? says.data : "");
        attribute(t, "type", sp_case_status_name(row->status));
        sp_text_add(t, ">");
        sp_text_html(t, says.data ? says.data : "");
        sp_text_add(t, "\n");
        put_checks(t, row);
        sp_text_printf(t, "</%s>\n", element);
    }
    sp_text_add(t, "      <system-out>");
    sp_text_html(t, row->reproduce);
    sp_text_add(t, "\nhash ");
    sp_text_html(t, row->hash ? row->hash : "");
    put_together(t, g);
    sp_text_add(t, "</system-out>\n    </testcase>\n");
    sp_text_free(&says);
}

/* the group of each row */
static const sp_group **by_row(const sp_row *rows, uint32_t n, const sp_group *groups, uint32_t count, sp_arena *arena)
{
    const sp_group **of = SP_ARRAY(arena, const sp_group *, n + 1);
    for (uint32_t i = 0; of && i < count; i++)
        for (uint32_t k = 0; k < groups[i].runs; k++)
            of[groups[i].rows[k] - rows] = &groups[i];
    return of;
}

void sp_junit_text(sp_text *t, const sp_row *rows, uint32_t n)
{
    sp_arena *arena = sp_arena_create();
    sp_group *groups = NULL;
    const uint32_t group_count = arena ? sp_groups(rows, n, arena, &groups) : 0;
    const sp_group **of = arena ? by_row(rows, n, groups, group_count, arena) : NULL;
    if (!of || (n && !group_count)) {
        t->failed = true;
        sp_arena_destroy(arena);
        return;
    }
    sp_text_add(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"skidpad\"");
    put_counts(t, count(groups, group_count, NULL));
    sp_text_add(t, ">\n");
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i;
        while (end < n && !strcmp(rows[end].scenario, rows[i].scenario))
            end++;
        sp_text_add(t, "  <testsuite");
        attribute(t, "name", rows[i].scenario);
        put_counts(t, count(groups, group_count, rows[i].scenario));
        sp_text_add(t, ">\n");
        for (; i < end; i++) {
            if (of[i]->rate <= 0)
                put_case(t, &rows[i], of[i]);
            else if (of[i]->rows[0] == &rows[i])
                put_share(t, of[i]);
        }
        sp_text_add(t, "  </testsuite>\n");
    }
    sp_text_add(t, "</testsuites>\n");
    sp_arena_destroy(arena);
    /* XML 1.0 has no way to say control characters */
    for (size_t i = 0; i < t->size; i++) {
        const unsigned char c = (unsigned char)t->data[i];
        if (c < 0x20 && c != '\n' && c != '\t' && c != '\r')
            t->data[i] = '?';
    }
}

bool sp_junit_write(const char *path, const sp_row *rows, uint32_t n, sp_error *err)
{
    sp_text t = {0};
    sp_junit_text(&t, rows, n);
    const bool fine =
        t.failed ? sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory") : sp_file_write(path, t.data, t.size, err);
    sp_text_free(&t);
    return fine;
}
