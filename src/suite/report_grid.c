/* report_grid.c - the cases of one scenario as a table coloured by margin: two axes make a map, more axes make rows. */
#include "suite/report.h"

#include <stdlib.h>
#include <string.h>

static const sp_param_value *param(const sp_row *row, const char *name)
{
    for (uint32_t i = 0; i < row->param_count; i++)
        if (!strcmp(row->params[i].name, name))
            return &row->params[i];
    return NULL;
}

static bool same_value(const sp_param_value *a, const sp_param_value *b)
{
    if (!a || !b)
        return a == b;
    return a->is_text == b->is_text && (a->is_text ? !strcmp(a->text, b->text) : a->value == b->value);
}

/* distinct values of an axis, in the order of their size */
static uint32_t distinct(const sp_row *rows, uint32_t n, const char *name, const sp_param_value **out, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        const sp_param_value *v = param(&rows[i], name);
        bool there = !v;
        for (uint32_t k = 0; k < count && !there; k++)
            there = same_value(out[k], v);
        if (there || count == max)
            continue;
        uint32_t at = count++;
        for (; at > 0 && !v->is_text && out[at - 1]->value > v->value; at--)
            out[at] = out[at - 1];
        out[at] = v;
    }
    return count;
}

static void put_value(sp_text *t, const sp_param_value *v)
{
    sp_text_html(t, v->text ? v->text : "");
    if (!v->is_text && v->unit && v->unit[0]) {
        sp_text_add(t, !strcmp(v->unit, "%") ? "" : " ");
        sp_text_html(t, v->unit);
    }
}

/* what a row of the table is about: all parameters but the column's */
static bool same_rest(const sp_row *a, const sp_row *b, const char *column)
{
    for (uint32_t i = 0; i < a->param_count; i++)
        if ((!column || strcmp(a->params[i].name, column) != 0) &&
            !same_value(&a->params[i], param(b, a->params[i].name)))
            return false;
    return a->repeat == b->repeat;
}

static void put_rest(sp_text *t, const sp_row *row, const char *column)
{
    bool first = true;
    for (uint32_t i = 0; i < row->param_count; i++) {
        if (column && !strcmp(row->params[i].name, column))
            continue;
        sp_text_add(t, first ? "" : ", ");
        sp_text_html(t, row->params[i].name);
        sp_text_add(t, " ");
        put_value(t, &row->params[i]);
        first = false;
    }
    if (row->repeat)
        sp_text_printf(t, " #%u", row->repeat);
}

/* how strong the colour is: passes by metres of margin, failures by metres per second */
static double strength(const sp_row *row, const sp_row_check *c)
{
    if (!c || !c->margin_defined)
        return 0.4;
    return row->status == SP_CASE_PASS ? sp_clamp(c->margin / 3, 0, 1) : sp_clamp(-c->margin / 12, 0, 1);
}

static void cell(sp_text *t, const sp_row *row)
{
    const sp_row_check *c = sp_row_worst(row);
    sp_text says = {0};
    sp_row_says(&says, row);
    sp_text_printf(t, "<td class=\"%s\" style=\"--m:", sp_report_class(row->status));
    sp_report_fixed(t, strength(row, c), 2);
    sp_text_add(t, "\" title=\"");
    sp_text_html(t, row->case_id);
    sp_text_add(t, ": ");
    sp_text_html(t, says.data ? says.data : "");
    sp_text_printf(t, "\"><a href=\"#%s-%s-%u\">", row->sut_hash, row->key, row->repeat);
    if (row->status == SP_CASE_INVALID)
        sp_text_add(t, "invalid");
    else if (row->status > SP_CASE_INVALID)
        sp_text_add(t, row->status == SP_CASE_SKIP ? "skip" : "broken");
    else if (c && c->margin_defined)
        sp_report_fixed(t, c->margin, 1);
    else
        sp_text_add(t, row->status == SP_CASE_PASS ? "pass" : "fail");
    sp_text_add(t, "</a></td>");
    sp_text_free(&says);
}

void sp_report_grid(sp_text *t, const sp_row *rows, uint32_t n, sp_arena *arena)
{
    enum { MOST = 64 };
    const sp_param_value **values = SP_ARRAY(arena, const sp_param_value *, MOST),
                         **scratch = SP_ARRAY(arena, const sp_param_value *, MOST);
    uint8_t *done = SP_ARRAY(arena, uint8_t, n + 1);
    const char *column = NULL;
    uint32_t columns = 0;
    if (!values || !scratch || !done)
        return;
    /* the axis with most values runs across */
    for (uint32_t i = 0; i < rows[0].param_count; i++) {
        const uint32_t k = distinct(rows, n, rows[0].params[i].name, scratch, MOST);
        if (k > columns && k <= 16) {
            column = rows[0].params[i].name;
            columns = k;
        }
    }
    if (column)
        columns = distinct(rows, n, column, values, MOST);
    sp_text_add(t, "<div class=\"scroll\"><table class=\"grid\"><tr><th class=\"row\">");
    if (column) {
        sp_text_html(t, column);
        sp_text_add(t, " \342\206\222");
    }
    sp_text_add(t, "</th>");
    for (uint32_t c = 0; c < columns; c++) {
        sp_text_add(t, "<th>");
        put_value(t, values[c]);
        sp_text_add(t, "</th>");
    }
    sp_text_add(t, "</tr>");
    for (uint32_t i = 0; i < n; i++) {
        if (done[i])
            continue;
        sp_text_add(t, "<tr><th class=\"row\">");
        put_rest(t, &rows[i], column);
        sp_text_add(t, "</th>");
        for (uint32_t c = 0; c < (columns ? columns : 1); c++) {
            const sp_row *hit = NULL;
            for (uint32_t k = i; k < n && !hit; k++)
                if (!done[k] && same_rest(&rows[i], &rows[k], column) &&
                    (!column || same_value(param(&rows[k], column), values[c]))) {
                    hit = &rows[k];
                    done[k] = 1;
                }
            if (hit)
                cell(t, hit);
            else
                sp_text_add(t, "<td class=\"none\"></td>");
        }
        done[i] = 1;
        sp_text_add(t, "</tr>");
    }
    sp_text_add(t, "</table></div>");
}
