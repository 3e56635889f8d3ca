/* cards.c - totals of the score cards over a suite, for the terminal and for the report: what the rows say, put
 * together by metric/card_total.c. A system under test has totals of its own. */
#include "suite/report.h"

#include <string.h>

/* one card of one system under test */
typedef struct total {
    const sp_card *card;
    const sp_row *of; /* a row of that system */
    sp_card_line *lines;
    uint32_t line_count;
} total;

/* the cases of these rows that this card scored */
static bool sum_up(const sp_row *rows, uint32_t n, const sp_card *card, sp_arena *arena, total *out)
{
    sp_card_entry *entries = SP_ARRAY(arena, sp_card_entry, n + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; entries && i < n; i++)
        for (uint32_t k = 0; k < rows[i].card_count; k++) {
            const sp_row *r = &rows[i];
            const sp_row_card *c = &r->cards[k];
            if (strcmp(c->name, sp_card_name(card)) || count > n)
                continue;
            entries[count++] = (sp_card_entry){.test = c->test ? c->test : "",
                                               .layer = r->layer ? r->layer : "",
                                               .params = r->params,
                                               .param_count = r->param_count,
                                               .points = c->points,
                                               .max = c->max,
                                               .counts = r->status <= SP_CASE_FAIL};
            break; /* a case has a card once */
        }
    *out = (total){.card = card, .of = rows};
    return entries && count && sp_card_total(card, entries, count, arena, &out->lines, &out->line_count);
}

/* all of them: systems as they come, cards in their own order; several systems are each named */
static uint32_t all_totals(const sp_row *rows, uint32_t n, sp_arena *arena, total **out, bool *several)
{
    uint32_t systems = 0, count = 0;
    for (uint32_t i = 0; i < n; i++)
        systems += i == 0 || strcmp(rows[i].sut_hash, rows[i - 1].sut_hash) != 0;
    *several = systems > 1;
    *out = SP_ARRAY(arena, total, systems * sp_card_count() + 1);
    for (uint32_t i = 0; *out && i < n;) {
        uint32_t end = i;
        while (end < n && !strcmp(rows[end].sut_hash, rows[i].sut_hash))
            end++;
        for (uint32_t k = 0; k < sp_card_count(); k++)
            count += sum_up(rows + i, end - i, sp_card_at(k), arena, &(*out)[count]);
        i = end;
    }
    return count;
}

static void fixed(sp_text *t, double v, int width)
{
    char number[40];
    sp_number_fixed(number, v, 2);
    sp_text_printf(t, "%*s", width, number);
}

/* what a line counts: cases of a mean and of tests without a grid, cells of a range, lines of all else */
static const char *run_of(const sp_card *card, const sp_card_line *l)
{
    if (!sp_card_means(card) && l->depth < 2)
        return l->cells == 1 ? "test" : "tests";
    if (!sp_card_means(card) && l->range[0])
        return "cells";
    return l->cells == 1 ? "case" : "cases";
}

/* ---------------------------------------------------------------- terminal */
void sp_cards_text(sp_text *t, const sp_row *rows, uint32_t n, bool colour, sp_arena *arena)
{
    total *totals = NULL;
    bool several;
    size_t width = 0;
    const uint32_t count = all_totals(rows, n, arena, &totals, &several);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < totals[i].line_count; k++) {
            const sp_card_line *l = &totals[i].lines[k];
            const size_t w = 2 * l->depth + strlen(l->name) + 1 + strlen(l->range);
            width = w > width ? w : width;
        }
    if (count)
        sp_text_printf(t, "\n%sscore cards: own estimates, not official results%s\n", colour ? "\033[1m" : "",
                       colour ? "\033[0m" : "");
    for (uint32_t i = 0; i < count; i++) {
        if (several && (i == 0 || totals[i].of != totals[i - 1].of))
            sp_text_printf(t, "%s %s\n", totals[i].of->driver_id, totals[i].of->driver_params);
        for (uint32_t k = 0; k < totals[i].line_count; k++) {
            const sp_card_line *l = &totals[i].lines[k];
            const int at = (int)(2 * l->depth + strlen(l->name));
            sp_text_printf(t, "%*s%s %-*s", (int)(2 * l->depth), "", l->name, (int)width - at, l->range);
            fixed(t, l->points, 7);
            sp_text_add(t, " of ");
            fixed(t, l->max, 6);
            sp_text_printf(t, "  %u of %u %s%s%s\n", l->run, l->cells, run_of(totals[i].card, l),
                           l->note[0] ? "; " : "", l->note);
        }
    }
}

/* ---------------------------------------------------------------- report */
static void put_line(sp_text *t, const sp_card *card, const sp_card_line *l)
{
    static const char *const style[] = {"font-weight:650", "", "padding-left:22px"};
    sp_text_printf(t, "<tr><td style=\"white-space:nowrap;width:240px;%s\">", style[l->depth < 3 ? l->depth : 2]);
    sp_text_html(t, l->depth ? l->name : "all");
    sp_text_add(t, " <span class=\"soft\">");
    sp_text_html(t, l->range);
    sp_text_add(t, "</span></td><td class=\"num\" style=\"white-space:nowrap;width:110px\">");
    fixed(t, l->points, 0);
    sp_text_add(t, " of ");
    fixed(t, l->max, 0);
    /* how much of it, as a bar */
    sp_text_add(t, "</td><td style=\"width:140px;vertical-align:middle\"><div class=\"bar\" "
                   "style=\"margin:0;height:8px\"><i class=\"pass\" "
                   "style=\"width:");
    sp_report_fixed(t, l->max > 0 ? 100 * sp_clamp(l->points / l->max, 0, 1) : 0, 1);
    sp_text_printf(t, "%%\"></i></div></td><td class=\"soft\">%u of %u %s", l->run, l->cells, run_of(card, l));
    if (l->note[0]) {
        sp_text_add(t, "; ");
        sp_text_html(t, l->note);
    }
    sp_text_add(t, "</td></tr>");
}

void sp_cards_html(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    total *totals = NULL;
    bool several;
    const uint32_t count = all_totals(rows, n, arena, &totals, &several);
    if (!count)
        return;
    sp_text_add(t, "<h2>Score cards</h2>\n");
    for (uint32_t i = 0; i < count; i++) {
        const total *c = &totals[i];
        sp_text_add(t, "<div class=\"card\"><h3>");
        sp_text_html(t, sp_card_name(c->card));
        if (several) {
            sp_text_add(t, " <span class=\"soft\" style=\"font-weight:400\">");
            sp_text_html(t, c->of->driver_id);
            sp_text_add(t, " ");
            sp_text_html(t, c->of->driver_params);
            sp_text_add(t, "</span>");
        }
        sp_text_add(t, "</h3><p class=\"small soft\">Own estimate by ");
        sp_text_html(t, sp_card_protocol(c->card));
        sp_text_add(t, ", not an official result.");
        for (uint32_t k = 0, said = 0; k < c->line_count && !said; k++)
            if ((said = c->lines[k].range[0] != 0))
                sp_text_add(t, " Cells that did not run count nothing.");
        sp_text_add(t, "</p><table class=\"plain small\">");
        for (uint32_t k = 0; k < c->line_count; k++)
            put_line(t, c->card, &c->lines[k]);
        sp_text_add(t, "</table></div>\n");
    }
}
