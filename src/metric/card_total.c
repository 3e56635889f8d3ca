/* card_total.c - from the points of many cases to the protocol's own: cells of a grid with their weights, ranges,
 * groups, the whole. Pure: who has the cases says nothing but them. What did not run is named and counts nothing. */
#include "metric/card.h"

#include <string.h>

enum { MOST_CELLS = 128, MOST_LAYERS = 16 };
typedef enum range { STANDARD, EXTENDED, ROBUSTNESS, NOWHERE } range;

typedef struct totals {
    const sp_card *card;
    const sp_card_entry *entries;
    uint32_t count;
    sp_arena *arena;
    sp_card_line *lines;
    uint32_t line_count;
    bool failed;
} totals;

/* what a line's tests make of one range */
typedef struct sum {
    double got, weight; /* weighted subscores of the cells, all weights */
    uint32_t run, good, cells;
    sp_text missing;
} sum;

/* ---------------------------------------------------------------- where a case belongs */
static uint32_t on_axis(const sp_card_axis *axis, const sp_card_entry *e)
{
    double v;
    const double *values = axis->value;
    if (!axis->count)
        return 0;
    if (!sp_card_param(e->params, e->param_count, axis->names, axis->unit, &v)) {
        if (!axis->also_names || !sp_card_param(e->params, e->param_count, axis->also_names, SP_CARD_PERCENT, &v))
            return axis->standard == 1 ? 0 : UINT32_MAX; /* unsaid: the only one there is */
        values = axis->also;
    }
    for (uint32_t i = 0; i < axis->count; i++)
        if (sp_abs(values[i] - v) < 0.25)
            return i;
    return UINT32_MAX;
}

static uint32_t width(const sp_card_axis *axis)
{
    return axis->count ? axis->count : 1;
}

static bool is_standard(const sp_card_test *t, uint32_t a, uint32_t b)
{
    return (!t->a.count || a < t->a.standard) && (!t->b.count || b < t->b.standard);
}

/* the range of a case and its cell */
static range place(const sp_card_test *t, const sp_card_entry *e, uint32_t *cell)
{
    if (e->layer && !strcmp(e->layer, "robustness"))
        return ROBUSTNESS;
    const uint32_t a = on_axis(&t->a, e), b = on_axis(&t->b, e);
    *cell = a == UINT32_MAX || b == UINT32_MAX ? 0 : a * width(&t->b) + b;
    return a == UINT32_MAX || b == UINT32_MAX ? NOWHERE : is_standard(t, a, b) ? STANDARD : EXTENDED;
}

/* ---------------------------------------------------------------- cells */
/* names the cells without a case: a whole row by its first axis, else how many of it */
static void put_missing(sp_text *t, const sp_card_test *test, const double *worst, range want, bool by_name)
{
    static const char *const units[] = {"km/h", "%", "m", "m/s2"};
    bool first = true;
    for (uint32_t a = 0; a < width(&test->a); a++) {
        uint32_t cells = 0, gone = 0;
        for (uint32_t b = 0; b < width(&test->b); b++) {
            const bool in = is_standard(test, a, b) == (want == STANDARD);
            cells += in;
            gone += in && worst[a * width(&test->b) + b] < 0;
        }
        if (!gone)
            continue;
        sp_text_add(t, !first ? ", " : t->size ? "; " : "");
        if (first && by_name)
            sp_text_printf(t, "%s ", test->name);
        char number[32];
        sp_number(number, test->a.value[a]);
        sp_text_add(t, number);
        if (gone < cells)
            sp_text_printf(t, " (%u of %u)", gone, cells);
        first = false;
    }
    if (!first)
        sp_text_printf(t, " %s", units[test->a.unit]);
}

/* adds one test's cells of a range */
static void add_cells(totals *u, const sp_card_test *test, range want, bool by_name, sum *s)
{
    double worst[MOST_CELLS];
    for (int i = 0; i < MOST_CELLS; i++)
        worst[i] = -1;
    for (uint32_t i = 0; i < u->count; i++) {
        const sp_card_entry *e = &u->entries[i];
        uint32_t cell = 0;
        if (!e->counts || strcmp(e->test, test->name) || place(test, e, &cell) != want || cell >= MOST_CELLS)
            continue;
        const double share = e->max > 0 ? e->points / e->max : 0;
        worst[cell] = worst[cell] < 0 ? share : sp_min(worst[cell], share);
    }
    for (uint32_t a = 0; a < width(&test->a); a++)
        for (uint32_t b = 0; b < width(&test->b); b++) {
            const double w = u->card->weight ? u->card->weight(test, a, b) : 1, got = worst[a * width(&test->b) + b];
            if (is_standard(test, a, b) != (want == STANDARD))
                continue;
            s->cells++;
            s->weight += w;
            s->run += got >= 0;
            s->good += got > 0;
            s->got += got > 0 ? w * got : 0;
        }
    put_missing(&s->missing, test, worst, want, by_name);
}

/* ---------------------------------------------------------------- lines */
static sp_card_line *push(totals *u, const char *name, const char *range_name, uint32_t depth)
{
    sp_card_line *l = &u->lines[u->line_count++];
    *l = (sp_card_line){.name = name, .range = range_name, .depth = depth, .note = ""};
    return l;
}

static const char *keep(totals *u, sp_text *t, const char *before)
{
    sp_text whole = {0};
    enum { MOST = 160 };
    if (t->size) {
        sp_text_printf(&whole, "%s%.*s%s", before, MOST, t->data, t->size > MOST ? " ..." : "");
        const char *copy = sp_arena_strdup(u->arena, whole.data ? whole.data : "");
        u->failed |= whole.failed || t->failed || !copy;
        sp_text_free(&whole);
        sp_text_free(t);
        return copy ? copy : "";
    }
    return "";
}

/* rounded to 0.01, but all of it is what there is (0.125 stays so) */
static double rounded(double share, double worth)
{
    return share >= 1 ? worth : sp_min(sp_round(share * worth * 100) / 100, worth);
}

/* the extended range: all but red cells are good, and their share counts in steps */
static double steps(double share)
{
    return share >= 1 ? 1 : share >= 0.75 ? 0.75 : share >= 0.5 ? 0.5 : 0;
}

/* layers of the robustness range that have cases, each with the share of them that is not red */
static double robust_share(const totals *u, const char *line, uint32_t *run)
{
    static const char *const names[] = {"robust", "robustness", "perturbation"};
    const char *layer[MOST_LAYERS];
    uint32_t all[MOST_LAYERS] = {0}, good[MOST_LAYERS] = {0}, layers = 0;
    for (uint32_t i = 0; i < u->count; i++) {
        const sp_card_entry *e = &u->entries[i];
        const sp_card_test *t = NULL;
        for (uint32_t k = 0; k < u->card->test_count && !t; k++)
            t = !strcmp(u->card->tests[k].name, e->test) ? &u->card->tests[k] : NULL;
        if (!t || strcmp(t->line, line) || !e->counts || !e->layer || strcmp(e->layer, "robustness"))
            continue;
        const char *said = "";
        for (uint32_t k = 0; k < e->param_count; k++)
            for (size_t n = 0; n < SP_CARD_COUNT(names); n++)
                if (e->params[k].is_text && !strcmp(e->params[k].name, names[n]))
                    said = e->params[k].text;
        said = u->card->layer ? u->card->layer(said) : said;
        uint32_t at = 0;
        while (at < layers && strcmp(layer[at], said))
            at++;
        if (at == MOST_LAYERS)
            continue;
        if (at == layers)
            layer[layers++] = said;
        all[at]++;
        good[at] += e->points > 0;
        ++*run;
    }
    double share = 0;
    for (uint32_t i = 0; i < layers; i++)
        share += (double)good[i] / all[i] / layers;
    return share;
}

/* the ranges of one line of a grid; gives its points, and whether it has a case */
static double grid_line(totals *u, uint32_t first, bool *any)
{
    const sp_card_test *tests = u->card->tests, *head = &tests[first];
    uint32_t kin = 0;
    double points = 0, standard = 0;
    for (uint32_t i = first; i < u->card->test_count; i++)
        kin += !strcmp(tests[i].line, head->line);
    const double worth[] = {head->standard, head->extended};
    for (range r = STANDARD; r <= EXTENDED; r++) {
        sum s = {0};
        for (uint32_t i = first; i < u->card->test_count; i++)
            if (!strcmp(tests[i].line, head->line))
                add_cells(u, &tests[i], r, kin > 1, &s);
        if (!s.run || worth[r] <= 0) {
            sp_text_free(&s.missing);
            continue;
        }
        sp_card_line *l = push(u, head->line, r == STANDARD ? "standard" : "extended", 2);
        const double share = r == STANDARD ? s.got / s.weight : steps((double)s.good / s.cells);
        l->points = rounded(share, worth[r]);
        l->max = worth[r];
        l->run = s.run;
        l->cells = s.cells;
        l->note = keep(u, &s.missing, "missing ");
        points += l->points;
        standard = r == STANDARD ? l->points : standard;
        *any = true;
    }
    uint32_t run = 0;
    const double share = robust_share(u, head->line, &run);
    if (run && head->robustness > 0) {
        const bool earned = standard >= head->standard / 2;
        sp_card_line *l = push(u, head->line, "robustness", 2);
        l->points = earned ? rounded(share, head->robustness) : 0;
        l->max = head->robustness;
        l->run = l->cells = run;
        l->note = earned ? "" : "half of the standard range wanted first";
        points += l->points;
        *any = true;
    }
    return points;
}

/* a line whose cases are all of its cells: sums of them, or their mean */
static void free_line(totals *u, uint32_t first, bool *any, double *points, double *max)
{
    const sp_card_test *test = &u->card->tests[first];
    sp_card_line l = {.name = test->line, .range = "", .depth = 2, .note = ""};
    uint32_t bad = 0;
    double most = 0;
    for (uint32_t i = 0; i < u->count; i++) {
        const sp_card_entry *e = &u->entries[i];
        if (strcmp(e->test, test->name))
            continue;
        l.cells++;
        l.run += e->counts;
        bad += e->counts && e->points < e->max;
        most = sp_max(most, e->max);
        l.points += e->counts ? e->points : 0;
        l.max += e->counts ? e->max : 0;
    }
    if (!l.cells)
        return;
    if (u->card->mean) {
        l.points = l.run ? l.points / l.run : 0;
        l.max = most;
    } else if (bad) {
        sp_text t = {0};
        sp_text_printf(&t, "%u of %u fail", bad, l.run);
        l.note = keep(u, &t, "");
    }
    *points += l.points;
    *max += l.max;
    *any = true;
    /* a mean has no parts: the whole says it all */
    if (u->card->mean)
        u->lines[0] = (sp_card_line){.name = u->card->name, .range = "", .run = l.run, .cells = l.cells, .note = ""};
    else
        *push(u, l.name, "", 2) = l;
}

/* ---------------------------------------------------------------- groups and the whole */
static bool same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* whether a test is the first of its line */
static bool heads_line(const sp_card *card, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (!strcmp(card->tests[k].line, card->tests[i].line))
            return false;
    return true;
}

static void add_group(totals *u, const char *group)
{
    const uint32_t at = u->line_count;
    sp_card_line *whole = &u->lines[0], g = {.name = group ? group : "", .range = "", .depth = 1, .note = ""};
    if (group)
        push(u, group, "", 1);
    for (uint32_t i = 0; i < u->card->test_count; i++) {
        const sp_card_test *t = &u->card->tests[i];
        if (!same(t->group, group) || !heads_line(u->card, i))
            continue;
        bool any = false;
        if (t->a.count) {
            g.points += grid_line(u, i, &any);
            g.max += t->standard + t->extended + t->robustness;
        } else {
            free_line(u, i, &any, &g.points, &g.max);
        }
        g.cells++;
        g.run += any;
    }
    whole->points += g.points;
    whole->max += g.max;
    if (!u->card->mean) {
        whole->run += g.run;
        whole->cells += g.cells;
    }
    if (group && g.run)
        u->lines[at] = g;
    else if (group)
        u->line_count = at;
}

static void note_whole(totals *u)
{
    sp_text t = {0};
    uint32_t untold = 0, gone = 0, outside = 0;
    for (uint32_t i = 0; i < u->count; i++) {
        const sp_card_entry *e = &u->entries[i];
        untold += !e->test[0];
        gone += !e->counts;
        for (uint32_t k = 0; k < u->card->test_count; k++) {
            uint32_t cell;
            const sp_card_test *test = &u->card->tests[k];
            outside += e->test[0] && !strcmp(test->name, e->test) && test->a.count && place(test, e, &cell) == NOWHERE;
        }
    }
    const char *refused = u->card->refused ? u->card->refused(u->entries, u->count) : NULL;
    if (refused) {
        u->lines[0].points = 0;
        sp_text_add(&t, refused);
    }
    if (u->card->beside > 0)
        sp_text_printf(&t, "%s%s is not scored", t.size ? "; " : "", u->card->beside_what);
    if (outside)
        sp_text_printf(&t, "%s%u case%s outside the grid", t.size ? "; " : "", outside, outside == 1 ? "" : "s");
    if (untold)
        sp_text_printf(&t, "%s%u case%s of no test", t.size ? "; " : "", untold, untold == 1 ? "" : "s");
    if (gone)
        sp_text_printf(&t, "%s%u did not take place", t.size ? "; " : "", gone);
    u->lines[0].note = keep(u, &t, "");
}

bool sp_card_total(const sp_card *card, const sp_card_entry *entries, uint32_t count, sp_arena *arena,
                   sp_card_line **lines, uint32_t *line_count)
{
    totals u = {.card = card, .entries = entries, .count = count, .arena = arena};
    u.lines = SP_ARRAY(arena, sp_card_line, 4 * card->test_count + 1); /* three ranges, its group */
    *lines = u.lines;
    *line_count = 0;
    if (!u.lines)
        return false;
    push(&u, card->name, "", 0);
    for (uint32_t i = 0; i < card->test_count; i++) {
        bool seen = false;
        for (uint32_t k = 0; k < i && !seen; k++)
            seen = same(card->tests[k].group, card->tests[i].group);
        if (!seen)
            add_group(&u, card->tests[i].group);
    }
    u.lines[0].max += card->beside;
    note_whole(&u);
    *line_count = u.line_count;
    return !u.failed;
}
