/* report_case.c - one case opened: what happened when, why it failed, pictures, and the command that shows it again. */
#include "suite/report.h"

#include <stdlib.h>
#include <string.h>

static void instant(sp_text *t, const char *name, const char *css, double at)
{
    sp_text_printf(t, "<li class=\"%s%s\"><b>", css, at < 0 ? " never" : "");
    if (at >= 0) {
        sp_report_fixed(t, at, 2);
        sp_text_add(t, " s");
    } else {
        sp_text_add(t, "never");
    }
    sp_text_printf(t, "</b><span>%s</span></li>", name);
}

static void chain(sp_text *t, const sp_row *row)
{
    sp_text_add(t, "<ul class=\"chain\">");
    instant(t, "in free sight", "", row->chain.first_visible);
    if (row->chain.first_detection >= 0)
        instant(t, "first detection", "", row->chain.first_detection);
    instant(t, "warning", "warn", row->chain.warning);
    instant(t, "braking", "brake", row->chain.brake);
    instant(t, "contact", "hit", row->chain.contact);
    sp_text_add(t, "</ul>");
}

static void value(sp_text *t, double v, bool defined, int decimals)
{
    sp_text_add(t, "<td class=\"num\">");
    if (defined)
        sp_report_fixed(t, v, decimals);
    else
        sp_text_add(t, "\342\200\223");
    sp_text_add(t, "</td>");
}

static void checks(sp_text *t, const sp_row *row)
{
    if (!row->check_count)
        return;
    sp_text_add(t, "<table class=\"plain "
                   "small\"><tr><th></th><th>check</th><th>value</th><th>limit</th><th>margin</th><th></th></tr>");
    for (uint32_t i = 0; i < row->check_count; i++) {
        const sp_row_check *c = &row->checks[i];
        if (!strncmp(c->name, "card ", 5)) /* its points stand below */
            continue;
        const bool own = sp_row_own_score(c);
        sp_text_printf(t, "<tr><td><span class=\"badge %s\">%s</span></td><td>",
                       own                            ? "score"
                       : c->pass                      ? "pass"
                       : !strcmp(c->severity, "fail") ? "fail"
                                                      : "invalid",
                       own       ? "score"
                       : c->pass ? c->vacuous ? "vacuous" : "pass"
                                 : c->severity);
        sp_text_html(t, c->name);
        sp_text_add(t, c->validity ? " <span class=\"soft\">(validity)</span></td>" : "</td>");
        value(t, c->value, c->value_defined, 2);
        value(t, c->limit, !own, 2);
        value(t, c->margin, c->margin_defined, 2);
        sp_text_add(t, "<td class=\"soft\">");
        sp_text_html(t, own ? "" : c->unit);
        sp_text_add(t, "</td></tr>");
    }
    for (uint32_t i = 0; i < row->card_count; i++) {
        const sp_row_card *c = &row->cards[i];
        sp_text_add(t, "<tr><td><span class=\"badge score\">card</span></td><td>");
        sp_text_html(t, c->name);
        sp_text_add(t, " <span class=\"soft\">");
        sp_text_html(t, c->detail);
        sp_text_add(t, "</span></td>");
        value(t, c->points, true, 2);
        value(t, c->max, true, 2);
        sp_text_add(t, "<td></td><td class=\"soft\">points</td></tr>");
    }
    sp_text_add(t, "</table>");
}

static void metrics(sp_text *t, const sp_row *row)
{
    sp_text_add(t, "<ul class=\"facts\">");
    for (uint32_t i = 0; i < row->metric_count; i++) {
        const sp_row_metric *m = &row->metrics[i];
        if (!m->defined)
            continue;
        sp_text_add(t, "<li><span>");
        sp_text_html(t, m->name);
        sp_text_add(t, "</span> <b>");
        sp_report_fixed(t, m->value, 2);
        sp_text_add(t, "</b> <span>");
        sp_text_html(t, strcmp(m->unit, "1") ? m->unit : "");
        sp_text_add(t, "</span></li>");
    }
    sp_text_add(t, "</ul>");
}

static void base64(sp_text *t, const uint8_t *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        const uint32_t b = (uint32_t)data[i] << 16 | (i + 1 < size ? (uint32_t)data[i + 1] << 8 : 0u) |
                           (i + 2 < size ? data[i + 2] : 0u);
        const char four[5] = {digits[b >> 18], digits[b >> 12 & 63], i + 1 < size ? digits[b >> 6 & 63] : '=',
                              i + 2 < size ? digits[b & 63] : '=', 0};
        sp_text_add_bytes(t, four, 4);
    }
}

static void strip(sp_text *t, const sp_row *row)
{
    if (!row->thumb_count)
        return;
    sp_text_add(t, "<div class=\"strip\">");
    for (uint32_t i = 0; i < row->thumb_count; i++) {
        sp_text_add(t, "<figure><img alt=\"camera\" src=\"data:image/png;base64,");
        base64(t, row->thumbs[i].png, row->thumbs[i].size);
        sp_text_add(t, "\"><figcaption>");
        sp_report_fixed(t, row->thumbs[i].at_s, 2);
        sp_text_add(t, " s</figcaption></figure>");
    }
    sp_text_add(t, "</div>");
    if (!row->renderer || !row->renderer[0])
        sp_text_add(t, "<p class=\"note\">Drawn for this page: the driver read no camera.</p>");
}

void sp_report_case(sp_text *t, const sp_row *row)
{
    if (row->error_text && row->error_text[0]) {
        sp_text_add(t, "<pre class=\"mono\" style=\"white-space:pre-wrap;margin:0 0 14px\">");
        sp_text_html(t, row->error_text);
        sp_text_add(t, "</pre>");
    }
    if (row->invalid_by && row->invalid_by[0]) {
        sp_text_add(t, "<p>The scenario did not take place: ");
        sp_text_html(t, row->invalid_by);
        sp_text_add(t, "</p>");
    }
    if (row->notes && row->notes[0]) {
        sp_text_add(t, "<pre class=\"mono\" style=\"white-space:pre-wrap;margin:0 0 14px\">");
        sp_text_html(t, row->notes);
        sp_text_add(t, "</pre>");
    }
    for (uint32_t i = 0; i < row->cover_count; i++)
        if (row->status <= SP_CASE_FAIL && sp_cover_illegal(&row->cover[i])) {
            sp_text_add(t, "<p><span class=\"badge invalid\">warn</span> hit the bin ");
            sp_text_html(t, row->cover[i].item);
            sp_text_add(t, " ");
            sp_text_html(t, row->cover[i].bin);
            sp_text_add(t, ", ");
            sp_text_html(t, row->cover[i].excluded);
            sp_text_add(t, "</p>");
        }
    chain(t, row);
    sp_text_add(t, "<div class=\"two\"><div>");
    sp_report_plots(t, row);
    metrics(t, row);
    sp_text_add(t, "</div><div>");
    sp_report_birdseye(t, row);
    checks(t, row);
    sp_text_add(t, "</div></div>");
    strip(t, row);
    sp_text_add(t, "<code class=\"cmd\">");
    sp_text_html(t, row->reproduce);
    sp_text_add(t, "</code>");
    if (row->recording && row->recording[0]) {
        sp_text_add(t, "<p class=\"small soft\">recording ");
        sp_text_html(t, row->recording);
        sp_text_add(t, ", hash ");
        sp_text_html(t, row->hash);
        sp_text_add(t, "</p>");
    }
}
