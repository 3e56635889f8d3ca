/* cover.c - which bins a case hits. Items read a parameter ("param:speed"), a metric ("metric:ego.ttc.min") or a field
 * of a mark
 * ("mark:cut_in.thw"; "mark:cut_in" alone is the mark's time); a cross is the product of its items. Excluded bins are
 * numbered like the others: whoever counts leaves them out and reports illegal ones. */
#include "metric/inside.h"

#include <stdio.h>
#include <string.h>

static bool param_value(const sp_world_def *def, const char *name, double *value, const char **text)
{
    for (uint32_t i = 0; i < def->param_count; i++)
        if (!strcmp(def->params[i].name, name)) {
            *value = def->params[i].value;
            *text = def->params[i].text;
            return true;
        }
    return false;
}

/* NAME, NAME.FIELD or NAME.N of a mark that was reached */
static bool mark_value(const sp_world_def *def, const sp_world *world, const char *name, double *value)
{
    const char *dot = strrchr(name, '.');
    for (uint32_t i = 0; i < def->mark_count && i < SP_MAX_MARKS; i++) {
        const size_t n = strlen(def->marks[i]);
        const bool whole = !strcmp(def->marks[i], name);
        if (world->mark_tick[i] == INT64_MIN || (!whole && (strncmp(def->marks[i], name, n) || name + n != dot)))
            continue;
        *value = (double)world->mark_tick[i] * ((double)def->tick_ns / 1e9);
        if (whole)
            return true;
        for (uint32_t k = 0; k < 4; k++)
            if ((dot[1] == (char)('0' + k) && !dot[2]) ||
                (def->mark_fields && def->mark_fields[i][k] && !strcmp(def->mark_fields[i][k], dot + 1)))
                return *value = world->mark_value[i][k], true;
    }
    return false;
}

static int32_t numeric_bin(const sp_cover_def *item, double v)
{
    for (uint32_t i = 0; i + 1 < item->edge_count; i++) {
        const bool last = i + 2 == item->edge_count;
        if (v >= item->edge[i] && (v < item->edge[i + 1] || (last && v == item->edge[i + 1])))
            return (int32_t)i;
    }
    return -1;
}

static int32_t text_bin(const sp_cover_def *item, const char *text)
{
    for (uint32_t i = 0; text && i < item->label_count; i++)
        if (!strcmp(item->label[i], text))
            return (int32_t)i;
    return -1;
}

static int32_t sample_item(const sp_world_def *def, const sp_world *world, const sp_judgement *j,
                           const sp_cover_def *item)
{
    double v = 0;
    const char *text = NULL;
    char number[32];
    bool known = false;
    if (!strncmp(item->source, "param:", 6)) {
        known = param_value(def, item->source + 6, &v, &text);
    } else if (!strncmp(item->source, "metric:", 7)) {
        const int id = sp_metric_find(item->source + 7);
        known = id >= 0 && j && j->metrics[id].defined;
        v = known ? j->metrics[id].value : 0;
    } else if (!strncmp(item->source, "mark:", 5)) {
        known = mark_value(def, world, item->source + 5, &v);
    }
    if (!known)
        return -1;
    if (!item->label_count)
        return numeric_bin(item, v);
    if (!text) {
        sp_number(number, v);
        text = number;
    }
    return text_bin(item, text);
}

uint32_t sp_cover_bins(const sp_world_def *def, uint32_t item)
{
    const sp_cover_def *c = &def->cover[item];
    if (strcmp(c->source, "cross"))
        return c->label_count ? c->label_count : (c->edge_count > 1 ? c->edge_count - 1 : 0);
    uint32_t n = 1;
    for (int k = 0; k < 3; k++)
        if (c->cross[k] >= 0 && (uint32_t)c->cross[k] < item)
            n *= sp_cover_bins(def, (uint32_t)c->cross[k]);
    return n;
}

bool sp_cover_sample(const sp_world_def *def, const sp_world *world, const sp_judgement *j, int32_t *bins)
{
    for (uint32_t i = 0; i < def->cover_count; i++) {
        const sp_cover_def *c = &def->cover[i];
        if (strcmp(c->source, "cross")) {
            bins[i] = sample_item(def, world, j, c);
            continue;
        }
        /* a cross counts its last item fastest; items stand before their crosses */
        bins[i] = 0;
        for (int k = 0; k < 3; k++) {
            if (c->cross[k] < 0)
                continue;
            if ((uint32_t)c->cross[k] >= i)
                return false;
            const int32_t b = bins[c->cross[k]];
            bins[i] = b < 0 || bins[i] < 0 ? -1 : bins[i] * (int32_t)sp_cover_bins(def, (uint32_t)c->cross[k]) + b;
        }
    }
    return true;
}

static void edge_text(const sp_cover_def *c, double v, char out[32])
{
    const sp_unit *u = c->unit ? sp_unit_find(c->unit) : NULL;
    double shown = u ? v * u->den / u->num : v;
    /* edges come from the author's numbers: undo what the conversion left at the end */
    shown = sp_round(shown * 1e9) / 1e9;
    sp_number(out, shown);
}

void sp_cover_bin_name(const sp_world_def *def, uint32_t item, uint32_t bin, char *out, size_t size)
{
    const sp_cover_def *c = &def->cover[item];
    if (!strcmp(c->source, "cross")) {
        /* from the last item to the first, then joined in order */
        uint32_t part[3] = {0};
        for (int k = 2; k >= 0; k--)
            if (c->cross[k] >= 0 && (uint32_t)c->cross[k] < item) {
                const uint32_t n = sp_cover_bins(def, (uint32_t)c->cross[k]);
                part[k] = n ? bin % n : 0;
                bin = n ? bin / n : 0;
            }
        size_t at = 0;
        for (int k = 0; k < 3 && at < size; k++)
            if (c->cross[k] >= 0 && (uint32_t)c->cross[k] < item) {
                char name[96];
                sp_cover_bin_name(def, (uint32_t)c->cross[k], part[k], name, sizeof name);
                const int n = snprintf(out + at, size - at, "%s%s", at ? " x " : "", name);
                at += n > 0 ? (size_t)n : 0;
            }
        return;
    }
    if (c->label_count) {
        snprintf(out, size, "%s", bin < c->label_count ? c->label[bin] : "");
        return;
    }
    char low[32] = "", high[32] = "";
    if (bin + 1 < c->edge_count) {
        edge_text(c, c->edge[bin], low);
        edge_text(c, c->edge[bin + 1], high);
    }
    snprintf(out, size, "[%s, %s%s%s%s", low, high, bin + 2 == c->edge_count ? "]" : ")",
             c->unit && *c->unit ? " " : "", c->unit ? c->unit : "");
}
