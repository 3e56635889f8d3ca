/* table.c - the table in the terminal: a line a scenario, holes in coverage, then what failed, with the command that
 * shows it again. */
#include "suite/suite.h"

#include <stdio.h>
#include <string.h>

static const char *paint(bool colour, const char *code)
{
    return colour ? code : "";
}

static void put_scenario(sp_text *t, const sp_row *rows, uint32_t n, bool colour, size_t width)
{
    uint32_t c[6] = {0};
    double least = SP_INFINITY;
    const char *unit = "";
    for (uint32_t i = 0; i < n; i++) {
        const sp_row_check *w = sp_row_worst(&rows[i]);
        c[rows[i].status]++;
        if (w && w->margin_defined && w->margin < least && rows[i].status <= SP_CASE_FAIL) {
            least = w->margin;
            unit = w->unit;
        }
    }
    char numbers[200];
    snprintf(numbers, sizeof numbers, "%5u %s%6u%s %s%6u%s %s%8u %7u%s", n, paint(colour && c[0], "\033[32m"),
             c[SP_CASE_PASS], paint(colour, "\033[0m"), paint(colour && c[1], "\033[31m"), c[SP_CASE_FAIL],
             paint(colour, "\033[0m"), paint(colour && (c[2] || c[3] || c[4]), "\033[33m"), c[SP_CASE_INVALID],
             c[SP_CASE_DRIVER_ERROR] + c[SP_CASE_BENCH_ERROR], paint(colour, "\033[0m"));
    sp_text_printf(t, "%-*s %s  ", (int)width, rows[0].scenario, numbers);
    if (least < SP_INFINITY) {
        char margin[40];
        sp_number_fixed(margin, least, 2);
        sp_text_printf(t, "%8s %s", margin, unit);
    }
    sp_text_add(t, "\n");
}

/* cases of several runs: those wanted by share, and those whose verdicts differ; returns how many are flaky */
static uint32_t put_groups(sp_text *t, const sp_group *groups, uint32_t n, bool colour)
{
    uint32_t flaky = 0, room = 12, all = 0;
    for (uint32_t i = 0; i < n; i++) {
        const sp_group *g = &groups[i];
        flaky += g->flaky;
        if (g->runs < 2 || (!g->flaky && g->rate <= 0) || all++ >= room)
            continue;
        sp_text_printf(t, "%s%-12s%s%s: ", paint(colour, g->status == SP_CASE_FAIL ? "\033[31m" : "\033[33m"),
                       g->flaky ? "flaky" : "repeats", paint(colour, "\033[0m"), g->rows[0]->case_id);
        sp_group_says(t, g);
        sp_text_printf(t, ": %s\n", sp_case_status_name(g->status));
    }
    if (all > room)
        sp_text_printf(t, "... and %u more cases with repeats\n", all - room);
    return flaky;
}

/* scores of the scenario's own: their mean over the runs that have one, and the least */
static void put_scores(sp_text *t, const sp_row *rows, uint32_t n)
{
    const sp_row *full = rows; // who broke early has none, and `when` leaves some out
    for (uint32_t i = 1; i < n; i++)
        full = rows[i].check_count > full->check_count ? &rows[i] : full;
    for (uint32_t k = 0; k < full->check_count; k++) {
        const sp_row_check *score = &full->checks[k];
        double sum = 0;
        const sp_row *least = NULL;
        double low = SP_INFINITY;
        uint32_t count = 0;
        if (!sp_row_own_score(score))
            continue;
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t c = 0; c < rows[i].check_count; c++) {
                const sp_row_check *v = &rows[i].checks[c];
                if (!sp_row_own_score(v) || !v->value_defined || strcmp(v->name, score->name) != 0)
                    continue;
                sum += v->value;
                count++;
                least = v->value < low ? &rows[i] : least;
                low = sp_min(low, v->value);
            }
        char mean[40] = "none", number[40];
        if (count)
            sp_number_fixed(mean, sum / count, 3);
        sp_number_fixed(number, low, 3);
        sp_text_printf(t, "score       %s %s: mean %s of %u%s%s%s%s\n", rows[0].scenario, score->name, mean, count,
                       least ? ", least " : "", least ? number : "", least ? " in " : "", least ? least->case_id : "");
    }
}

/* how the cases stand when each counts once */
static void put_group_counts(sp_text *t, const sp_group *groups, uint32_t n, uint32_t runs, uint32_t flaky)
{
    uint32_t c[6] = {0};
    if (n == runs)
        return;
    for (uint32_t i = 0; i < n; i++)
        c[groups[i].status]++;
    sp_text_printf(t, "with their repeats together %u: %u pass, %u fail, %u invalid, %u broken; %u flaky\n", n, c[0],
                   c[1], c[2], c[3] + c[4], flaky);
}

static void put_failures(sp_text *t, const sp_row *rows, uint32_t n, bool colour, sp_case_status status, uint32_t *room,
                         const bool *hide)
{
    for (uint32_t i = 0; i < n && *room; i++) {
        if (rows[i].status != status || hide[i])
            continue;
        sp_text says = {0};
        sp_row_says(&says, &rows[i]);
        sp_text_printf(t, "%s%-12s%s %s\n    %.*s\n    %s\n",
                       paint(colour, status == SP_CASE_FAIL ? "\033[31m" : "\033[33m"), sp_case_status_name(status),
                       paint(colour, "\033[0m"), rows[i].case_id, (int)(says.data ? strcspn(says.data, "\n") : 0),
                       says.data ? says.data : "", rows[i].reproduce);
        sp_text_free(&says);
        --*room;
    }
}

/* cases in bins that must not be hit: a warning, pass or fail; who did not take place covers nothing */
static void put_illegal(sp_text *t, const sp_row *rows, uint32_t n, bool colour)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < rows[i].cover_count && rows[i].status <= SP_CASE_FAIL; k++) {
            const sp_row_cover *c = &rows[i].cover[k];
            if (!sp_cover_illegal(c) || all++ >= 12)
                continue;
            sp_text_printf(t, "%swarning%s     %s hit %s %s, %s\n", paint(colour, "\033[33m"), paint(colour, "\033[0m"),
                           rows[i].case_id, c->item, c->bin, c->excluded);
        }
    if (all > 12)
        sp_text_printf(t, "... and %u more hits of illegal bins\n", all - 12);
}

/* lines about cases that nobody asked for by a check */
static void put_notes(sp_text *t, const sp_row *rows, uint32_t n, bool colour)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!rows[i].notes || !rows[i].notes[0] || all++ >= 12)
            continue;
        sp_text_printf(t, "%snote%s        %s: ", paint(colour, "\033[33m"), paint(colour, "\033[0m"), rows[i].case_id);
        for (const char *c = rows[i].notes; *c; c += *c == '\n') {
            const int line = (int)strcspn(c, "\n");
            sp_text_printf(t, "%.*s\n%s", line, c, c[line] ? "            " : "");
            c += line;
        }
    }
    if (all > 12)
        sp_text_printf(t, "... and %u more cases with notes\n", all - 12);
}

static void put_coverage(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    sp_cover_item *items = NULL;
    const uint32_t item_count = sp_coverage(rows, n, arena, &items);
    uint32_t asked = 0, hit = 0, holed = 0;
    for (uint32_t i = 0; i < item_count; i++) {
        asked += items[i].asked;
        hit += items[i].hit;
        holed += items[i].holes > 0;
    }
    if (item_count)
        sp_text_printf(t, "coverage: %u of %u bins, holes in %u of %u items (named in the report)\n", hit, asked, holed,
                       item_count);
}

void sp_table_text(sp_text *t, const sp_row *rows, uint32_t n, bool colour, sp_arena *arena)
{
    size_t width = 8;
    uint32_t c[6] = {0}, room = 12;
    for (uint32_t i = 0; i < n; i++) {
        width = strlen(rows[i].scenario) > width ? strlen(rows[i].scenario) : width;
        c[rows[i].status]++;
    }
    sp_text_printf(t, "%s%-*s %5s %6s %6s %8s %7s  %s%s\n", paint(colour, "\033[1m"), (int)width, "scenario", "cases",
                   "pass", "fail", "invalid", "broken", "least margin", paint(colour, "\033[0m"));
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i;
        while (end < n && !strcmp(rows[end].scenario, rows[i].scenario))
            end++;
        put_scenario(t, rows + i, end - i, colour, width);
        i = end;
    }
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || strcmp(rows[i].scenario, rows[i - 1].scenario) != 0) {
            uint32_t end = i;
            while (end < n && !strcmp(rows[end].scenario, rows[i].scenario))
                end++;
            put_scores(t, rows + i, end - i);
        }
    sp_group *groups = NULL;
    const uint32_t group_count = sp_groups(rows, n, arena, &groups);
    bool *hide = SP_ARRAY(arena, bool, n + 1);
    if (!hide)
        return;
    for (uint32_t i = 0; i < group_count; i++)
        for (uint32_t k = 0; k < groups[i].runs; k++)
            hide[groups[i].rows[k] - rows] = groups[i].rate > 0 && groups[i].status == SP_CASE_PASS;
    const uint32_t flaky = put_groups(t, groups, group_count, colour);
    put_coverage(t, rows, n, arena);
    sp_cards_text(t, rows, n, colour, arena);
    put_illegal(t, rows, n, colour);
    put_notes(t, rows, n, colour);
    uint32_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        all += rows[i].status >= SP_CASE_FAIL && rows[i].status <= SP_CASE_BENCH_ERROR && !hide[i];
    if (all)
        sp_text_add(t, "\n");
    static const sp_case_status order[] = {SP_CASE_BENCH_ERROR, SP_CASE_DRIVER_ERROR, SP_CASE_INVALID, SP_CASE_FAIL};
    for (size_t k = 0; k < 4; k++)
        put_failures(t, rows, n, colour, order[k], &room, hide);
    if (all > 12)
        sp_text_printf(t, "... and %u more, all in the report\n", all - 12);
    sp_text_printf(t, "\n%u cases: %u pass, %u fail, %u invalid, %u driver errors, %u bench errors\n", n, c[0], c[1],
                   c[2], c[3], c[4]);
    put_group_counts(t, groups, group_count, n, flaky);
}
