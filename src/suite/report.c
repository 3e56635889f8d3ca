/* report.c - the report: one file from results.db alone, readable without a script and without a network. Cases that
 * were not judged come first, then the grids, coverage, and every failure opened on demand. */
#include "suite/report.h"

#include <string.h>

static void tile(sp_text *t, uint32_t n, const char *css, const char *name)
{
    sp_text_printf(t, "<div class=\"tile %s\"><b>%u</b><span>%s</span></div>", n || !css[0] ? css : "", n, name);
}

static void count(const sp_row *rows, uint32_t n, uint32_t c[6])
{
    memset(c, 0, 6 * sizeof c[0]);
    for (uint32_t i = 0; i < n; i++)
        c[rows[i].status]++;
}

static void bar(sp_text *t, const uint32_t c[6], uint32_t n)
{
    static const char *const css[] = {"pass", "fail", "invalid", "broken", "broken", "skip"};
    sp_text_add(t, "<div class=\"bar\">");
    for (int s = 0; s < 6 && n; s++)
        if (c[s]) {
            sp_text_printf(t, "<i class=\"%s\" style=\"width:", css[s]);
            sp_report_fixed(t, 100.0 * c[s] / n, 2);
            sp_text_add(t, "%\"></i>");
        }
    sp_text_add(t, "</div>");
}

/* who was asked, by which bench */
static void who(sp_text *t, const sp_row *r)
{
    const char *slash = r->driver_path ? strrchr(r->driver_path, '/') : NULL;
    sp_text_add(t, "<p class=\"soft\">driver <b>");
    sp_text_html(t, r->driver_id && r->driver_id[0] ? r->driver_id : slash ? slash + 1 : r->driver_path);
    sp_text_add(t, "</b> ");
    sp_text_html(t, r->driver_version ? r->driver_version : "");
    if (r->driver_params && r->driver_params[0]) {
        sp_text_add(t, " (");
        sp_text_html(t, r->driver_params);
        sp_text_add(t, ")");
    }
    if (r->vehicle && r->vehicle[0]) {
        sp_text_add(t, " in ");
        sp_text_html(t, r->vehicle);
    }
    sp_text_printf(t, ", suite seed %llu, skidpad ", (unsigned long long)r->suite_seed);
    sp_text_html(t, r->version ? r->version : "");
    sp_text_add(t, " build ");
    sp_text_html(t, r->build ? r->build : "");
    if (r->truth_mounted)
        sp_text_add(t, ". <b>It reads ideal sensors</b>: truth is mounted in its rig");
    sp_text_add(t, "</p>");
    if (r->renderer && r->renderer[0]) {
        sp_text_add(t, "<p class=\"soft small\">camera drawn by ");
        sp_text_html(t, r->renderer);
        sp_text_add(t, "</p>");
    }
}

static void opened(sp_text *t, const sp_row *r, bool open)
{
    sp_text says = {0};
    sp_row_says(&says, r);
    sp_text_printf(t, "<details id=\"%s-%s-%u\"%s><summary><span class=\"badge %s\">%s</span><span class=\"id\">",
                   r->sut_hash, r->key, r->repeat, open ? " open" : "", sp_report_class(r->status),
                   r->status == SP_CASE_DRIVER_ERROR  ? "driver"
                   : r->status == SP_CASE_BENCH_ERROR ? "bench"
                                                      : sp_case_status_name(r->status));
    sp_text_html(t, r->case_id);
    if (r->repeat)
        sp_text_printf(t, " #%u", r->repeat);
    sp_text_add(t, "</span><span class=\"why\">");
    sp_text_html(t, says.data ? says.data : "");
    sp_text_add(t, "</span></summary><div class=\"in\">");
    sp_report_case(t, r);
    sp_text_add(t, "</div></details>\n");
    sp_text_free(&says);
}

static void section(sp_text *t, const sp_row *rows, uint32_t n, const char *title, uint32_t mask, bool first_open)
{
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        if (!(mask >> rows[i].status & 1))
            continue;
        if (!any)
            sp_text_printf(t, "<h2>%s</h2>\n", title);
        opened(t, &rows[i], first_open && !any);
        any = true;
    }
}

static void grids(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    sp_text_add(t, "<h2>Scenarios, by margin</h2>\n<div class=\"cards\">");
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i, c[6];
        while (end < n && !strcmp(rows[end].scenario, rows[i].scenario) &&
               !strcmp(rows[end].sut_hash, rows[i].sut_hash))
            end++;
        count(rows + i, end - i, c);
        sp_text_printf(t, "<div class=\"card%s\"><h3>", end - i > 26 ? " wide" : "");
        sp_text_html(t, rows[i].scenario);
        sp_text_printf(
            t, " <span class=\"soft\" style=\"font-weight:400\">%u of %u pass</span></h3><p class=\"small soft\">",
            c[SP_CASE_PASS], end - i);
        sp_text_html(t, rows[i].doc);
        sp_text_add(t, "</p>");
        sp_report_grid(t, rows + i, end - i, arena);
        sp_text_add(t, "</div>\n");
        i = end;
    }
    sp_text_add(t,
                "</div><p class=\"small soft\">A cell shows the least margin of its case, in the unit of its "
                "check: metres of room left, or metres per second of impact after a contact. Hover for the check.</p>");
}

static void coverage(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    sp_cover_item *items = NULL;
    const uint32_t item_count = sp_coverage(rows, n, arena, &items);
    if (!item_count)
        return;
    sp_text_add(t, "<h2>Coverage</h2><div class=\"card\"><table class=\"plain\">");
    for (uint32_t i = 0; i < item_count; i++) {
        const sp_cover_item *c = &items[i];
        const bool asked = !strncmp(c->source, "param:", 6);
        sp_text_add(t, "<tr><td style=\"white-space:nowrap\">");
        sp_text_html(t, c->scenario);
        sp_text_add(t, "<br><b>");
        sp_text_html(t, c->item);
        sp_text_printf(t, "</b><br><span class=\"small soft\">%s, %u of %u bins", asked ? "asked" : "reached", c->hit,
                       c->asked);
        if (c->holes)
            sp_text_printf(t, ", %u hole%s", c->holes, c->holes == 1 ? "" : "s");
        sp_text_add(t, "</span></td><td><div class=\"chips\">");
        for (uint32_t b = 0; b < c->bin_count; b++) {
            const sp_cover_bin *bin = &c->bins[b];
            const bool excluded = bin->excluded && bin->excluded[0];
            const bool illegal = bin->n > 0 && excluded && !strncmp(bin->excluded, "illegal: ", 9);
            sp_text_printf(t, "<span class=\"chip%s\" title=\"",
                           illegal                ? " illegal"
                           : excluded             ? " out"
                           : bin->n < c->at_least ? " hole"
                                                  : "");
            sp_text_html(t, excluded ? bin->excluded : bin->n < c->at_least ? "hole: no case reached it" : "reached");
            sp_text_add(t, "\">");
            sp_text_html(t, bin->name);
            if (!excluded || illegal)
                sp_text_printf(t, " \302\267 %u%s", bin->n, illegal ? " illegal" : "");
            sp_text_add(t, "</span>");
        }
        sp_text_add(t, "</div></td></tr>");
    }
    sp_text_add(t, "</table></div>\n");
}

/* cases of several runs, each once */
static void repeats(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    sp_group *groups = NULL;
    const uint32_t count = sp_groups(rows, n, arena, &groups);
    if (count == n)
        return;
    sp_text_add(t, "<h2>Repeats</h2><div class=\"card\"><table class=\"plain small\"><tr><th></th><th>case</th><th>pass"
                   "</th><th></th></tr>");
    for (uint32_t i = 0; i < count; i++) {
        const sp_group *g = &groups[i];
        if (g->runs < 2)
            continue;
        sp_text says = {0};
        sp_group_says(&says, g);
        sp_text_printf(t, "<tr><td><span class=\"badge %s\">%s</span></td><td>", sp_report_class(g->status),
                       sp_case_status_name(g->status));
        sp_text_html(t, g->rows[0]->case_id);
        sp_text_add(t, "</td><td>");
        sp_text_html(t, says.data ? says.data : "");
        sp_text_printf(t, "</td><td>%s</td></tr>", g->flaky ? "<span class=\"badge invalid\">flaky</span>" : "");
        sp_text_free(&says);
    }
    sp_text_add(t,
                "</table><p class=\"small soft\">The interval is that of the share that would pass in ever more runs "
                "(95 %, Clopper and Pearson). Flaky: the verdicts of one case differ.</p></div>\n");
}

void sp_report_text(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    uint32_t c[6];
    sp_report_open(t, "skidpad report");
    sp_text_add(t, "<h1>skidpad report</h1>");
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || strcmp(rows[i].sut_hash, rows[i - 1].sut_hash) != 0)
            who(t, &rows[i]);
    count(rows, n, c);
    sp_text_add(t, "<div class=\"tiles\">");
    tile(t, n, "", "cases");
    tile(t, c[SP_CASE_PASS], "pass", "passed");
    tile(t, c[SP_CASE_FAIL], "fail", "failed");
    tile(t, c[SP_CASE_INVALID], "invalid", "invalid");
    tile(t, c[SP_CASE_DRIVER_ERROR] + c[SP_CASE_BENCH_ERROR], "broken", "broken");
    sp_text_add(t, "</div>");
    bar(t, c, n);
    section(t, rows, n, "Not judged: the driver or the bench broke",
            1u << SP_CASE_DRIVER_ERROR | 1u << SP_CASE_BENCH_ERROR, true);
    section(t, rows, n, "Not judged: the scenario did not take place", 1u << SP_CASE_INVALID, false);
    if (n)
        grids(t, rows, n, arena);
    repeats(t, rows, n, arena);
    sp_cards_html(t, rows, n, arena);
    coverage(t, rows, n, arena);
    section(t, rows, n, "Failures", 1u << SP_CASE_FAIL, !c[SP_CASE_DRIVER_ERROR] && !c[SP_CASE_BENCH_ERROR]);
    section(t, rows, n, "Passes", 1u << SP_CASE_PASS, false);
    sp_report_close(t);
}

static bool write(const char *path, sp_text *t, sp_error *err)
{
    const bool fine = t->failed ? sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory")
                                : sp_file_write(path, t->data, t->size, err);
    sp_text_free(t);
    return fine;
}

bool sp_report_write(const char *path, const sp_row *rows, uint32_t n, sp_arena *arena, sp_error *err)
{
    sp_text t = {0};
    sp_report_text(&t, rows, n, arena);
    return write(path, &t, err);
}

bool sp_report_pair(const char *path, const char *title, const sp_row *a, const sp_row *b, sp_error *err)
{
    sp_text t = {0};
    sp_report_open(&t, title);
    sp_text_add(&t, "<h1>");
    sp_text_html(&t, title);
    sp_text_add(&t, "</h1><p class=\"soft\">");
    sp_text_html(&t, a->case_id);
    sp_text_add(
        &t, ", twice: the same child, the same street, two drivers</p><div class=\"pair\" style=\"margin-top:22px\">");
    for (int i = 0; i < 2; i++) {
        const sp_row *r = i ? b : a;
        sp_text says = {0};
        sp_row_says(&says, r);
        sp_text_printf(&t, "<div class=\"card\"><h3><span class=\"badge %s\">%s</span> ", sp_report_class(r->status),
                       sp_case_status_name(r->status));
        sp_text_html(&t, r->driver_id);
        sp_text_add(&t, "</h3><p class=\"soft\" style=\"margin-bottom:14px\">");
        sp_text_html(&t, says.data ? says.data : "");
        sp_text_add(&t, "</p>");
        sp_report_case(&t, r);
        sp_text_add(&t, "</div>");
        sp_text_free(&says);
    }
    sp_text_add(&t, "</div>");
    sp_report_close(&t);
    return write(path, &t, err);
}
