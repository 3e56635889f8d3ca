/* xodr_values.c - attributes of OpenDRIVE elements as values, and lists of records in order. Leaves what they mean to
 * the files that read a part each. */
#include "road/xodr.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool xodr_fail(xodr *x, const xml_node *at, const char *format, ...)
{
    char words[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return sp_error_set(x->err, SP_BAD_LOAD, x->path, at ? at->line : 1, "%s", words);
}

bool xodr_memory(xodr *x)
{
    x->memory = true;
    return false;
}

void *xodr_list(xodr *x, size_t count, size_t item)
{
    void *p = sp_arena_alloc(x->arena, count * item);
    x->memory = x->memory || !p;
    return p;
}

/* ---- numbers ---- */
bool xodr_number(xodr *x, const xml_node *n, const char *name, const char *action, double *out)
{
    const char *text = xml_get(n, name);
    if (!text) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, n->line, action, "%s has no attribute '%s'", n->name,
                     name);
        return false;
    }
    if (!sp_parse_number(text, out)) {
        findings_add(x->found, RULE_NUMBER, SP_FINDING_ERROR, n->line, action,
                     "attribute '%s' of %s is no finite number: '%.60s'", name, n->name, text);
        return false;
    }
    if (sp_abs(*out) > 1e12) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_ERROR, n->line, action,
                     "attribute '%s' of %s is out of any reasonable range: %.60s", name, n->name, text);
        return false;
    }
    return true;
}

static double usual_taken(xodr *x, const xml_node *n, const char *name, const char *rule, const char *what,
                          double value)
{
    char taken[32];
    sp_number(taken, value);
    findings_add(x->found, rule, SP_FINDING_WARNING, n->line, "taken as its default",
                 "attribute '%s' of %s is %s: '%.60s'; taken as %s", name, n->name, what, xml_get(n, name),
                 value == value ? taken : "that of the object");
    return value;
}

double xodr_within(xodr *x, const xml_node *n, const char *name, double value, double low, double high)
{
    const char *text = xml_get(n, name);
    double v;
    if (!text || !*text) {
        return value;
    }
    if (!sp_parse_number(text, &v)) {
        return usual_taken(x, n, name, RULE_NUMBER, "no finite number", value);
    }
    return v >= low && v <= high ? v : usual_taken(x, n, name, RULE_RANGE, "out of any reasonable range", value);
}

double xodr_or(xodr *x, const xml_node *n, const char *name, double value)
{
    return xodr_within(x, n, name, value, -1e12, 1e12);
}

bool xodr_lane_id(xodr *x, const xml_node *n, const char *name, const char *action, int32_t *out)
{
    const char *text = xml_get(n, name);
    int64_t v;
    if (!text || !*text) {
        findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, n->line, action, "%s has no attribute '%s'", n->name,
                     name);
        return false;
    }
    if (!sp_parse_int(text, &v) || v < -1000000 || v > 1000000) {
        findings_add(x->found, RULE_NUMBER, SP_FINDING_ERROR, n->line, action,
                     "attribute '%s' of %s is no lane number: '%.60s'", name, n->name, text);
        return false;
    }
    *out = (int32_t)v;
    return true;
}

lane_set xodr_validity(xodr *x, const xml_node *n)
{
    static const char action[] = "taken as valid for all lanes";
    const uint32_t most = xodr_count(n, "validity");
    sp_lane_range *range = most ? XODR_LIST(x, sp_lane_range, most) : NULL;
    lane_set out = {0};
    for (const xml_node *c = xml_child(n, "validity"); c && range; c = xml_next(c, "validity")) {
        int32_t a, b;
        if (!xodr_lane_id(x, c, "fromLane", action, &a) || !xodr_lane_id(x, c, "toLane", action, &b)) {
            continue;
        }
        const sp_lane_range r = {a < b ? a : b, a < b ? b : a};
        out.from = out.count && out.from < r.from ? out.from : r.from;
        out.to = out.count && out.to > r.to ? out.to : r.to;
        range[out.count++] = r;
    }
    out.range = out.count > 1 ? range : NULL;
    out.count = out.count > 1 ? out.count : 0;
    return out;
}

double xodr_speed(xodr *x, const xml_node *n)
{
    const char *max = xml_get(n, "max"), *unit = xml_get(n, "unit");
    if (!max || !*max || !strcmp(max, "undefined")) {
        return 0;
    }
    if (!strcmp(max, "no limit")) {
        return SP_INFINITY;
    }
    const sp_unit *u = sp_unit_find(unit && *unit ? unit : "m/s");
    double v;
    if (!u || strcmp(u->si, "m/s") != 0) {
        findings_add(x->found, RULE_VALUE, SP_FINDING_WARNING, n->line, "taken as unknown",
                     "speed in an unknown unit '%.40s'; m/s, km/h and mph are known", unit ? unit : "");
        return 0;
    }
    if (!xodr_number(x, n, "max", "taken as unknown", &v)) {
        return 0;
    }
    v = v * u->num / u->den;
    if (v < 0 || v > 1000) {
        findings_add(x->found, RULE_RANGE, SP_FINDING_WARNING, n->line, "taken as unknown",
                     "a speed limit of %.40s %.40s", max, unit ? unit : "m/s");
        return 0;
    }
    return v;
}

/* ---- words ---- */
const char *xodr_string(xodr *x, const xml_node *n, const char *name)
{
    const char *text = xml_get(n, name);
    if (!text || !*text) {
        return "";
    }
    const char *copy = sp_arena_strdup(x->arena, text);
    x->memory = x->memory || !copy;
    return copy ? copy : "";
}

bool xodr_word_is(const xml_node *n, const char *name, const char *word)
{
    const char *text = xml_get(n, name);
    return text && xml_same(text, word);
}

bool xodr_yes(const xml_node *n, const char *name)
{
    return xodr_word_is(n, name, "true") || xodr_word_is(n, name, "yes") || xodr_word_is(n, name, "1");
}

uint32_t xodr_count(const xml_node *n, const char *name)
{
    uint32_t count = 0;
    for (const xml_node *c = xml_child(n, name); c; c = xml_next(c, name)) {
        count++;
    }
    return count;
}

/* ---- lists ---- */
static double s_of(const void *items, size_t i, size_t item)
{
    double s;
    memcpy(&s, (const char *)items + i * item, sizeof s);
    return s;
}

/* merges runs of doubling length between two buffers; gives the one that holds the result */
static char *merge_runs(char *from, char *to, uint32_t count, size_t item)
{
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t lo = 0; lo < count; lo += 2 * run) {
            const size_t middle = lo + run < count ? lo + run : count, hi = middle + run < count ? middle + run : count;
            size_t a = lo, b = middle;
            for (size_t k = lo; k < hi; k++) {
                const bool first = a < middle && (b >= hi || s_of(from, a, item) <= s_of(from, b, item));
                memcpy(to + k * item, from + (first ? a++ : b++) * item, item);
            }
        }
        char *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

void xodr_sort(xodr *x, const xml_node *n, const char *name, const char *rule, void *items, uint32_t count, size_t item)
{
    uint32_t i = 1;
    while (i < count && s_of(items, i - 1, item) <= s_of(items, i, item)) {
        i++;
    }
    if (i >= count) {
        return;
    }
    char s[32], before[32];
    sp_number(s, s_of(items, i, item));
    sp_number(before, s_of(items, i - 1, item));
    findings_add(x->found, rule, SP_FINDING_ERROR, n->line, "put in order",
                 "%s elements must rise in s: number %u of %u starts at %s, the one before it at %s", name, i + 1,
                 count, s, before);
    char *other = sp_arena_alloc(x->scratch, count * item);
    if (!other) {
        (void)xodr_memory(x);
        return;
    }
    const char *sorted = merge_runs(items, other, count, item);
    if (sorted != (char *)items) {
        memcpy(items, sorted, count * item);
    }
}

void xodr_cubics(xodr *x, const xml_node *n, const char *name, const char *start, cubic **out, uint32_t *count)
{
    static const char action[] = "record left out";
    const uint32_t most = xodr_count(n, name);
    *count = 0;
    *out = most ? XODR_LIST(x, cubic, most) : NULL;
    if (!*out) {
        return;
    }
    for (const xml_node *c = xml_child(n, name); c; c = xml_next(c, name)) {
        cubic *p = &(*out)[*count];
        *p = (cubic){0};
        const bool good = xodr_number(x, c, start, action, &p->s) && xodr_number(x, c, "a", action, &p->a) &&
                          (!xml_get(c, "b") || xodr_number(x, c, "b", action, &p->b)) &&
                          (!xml_get(c, "c") || xodr_number(x, c, "c", action, &p->c)) &&
                          (!xml_get(c, "d") || xodr_number(x, c, "d", action, &p->d));
        *count += good;
    }
    xodr_sort(x, n, name, RULE_ORDER, *out, *count, sizeof(cubic));
}

/* ---- ids ---- */
static int compare_ids(const void *a, const void *b)
{
    const by_id *p = a, *q = b;
    const int order = strcmp(p->id, q->id);
    return order ? order : (p->number > q->number) - (p->number < q->number);
}

id_list xodr_ids(xodr *x, const xml_node *const *node, uint32_t count)
{
    by_id *item = SP_ARRAY(x->scratch, by_id, count);
    if (!item) {
        (void)xodr_memory(x);
        return (id_list){NULL, 0};
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *id = xml_get(node[i], "id");
        item[i] = (by_id){id ? id : "", i + 1, node[i]->line};
    }
    qsort(item, count, sizeof *item, compare_ids);
    return (id_list){item, count};
}

uint32_t xodr_id(const id_list *list, const char *id)
{
    uint32_t lo = 0, hi = list->count;
    if (!id) {
        return 0;
    }

    /* the first that is not below */
    while (lo < hi) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (strcmp(list->item[middle].id, id) < 0) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < list->count && !strcmp(list->item[lo].id, id) ? list->item[lo].number : 0;
}

const xml_node **xodr_kept(xodr *x, const xml_node *root, const char *name, uint32_t *count)
{
    const uint32_t all = xodr_count(root, name);
    const xml_node **node = SP_ARRAY(x->scratch, const xml_node *, all);
    bool *twice = SP_ARRAY(x->scratch, bool, all);
    uint32_t n = 0;
    *count = 0;
    if (!node || !twice) {
        (void)xodr_memory(x);
        return NULL;
    }
    for (const xml_node *c = xml_child(root, name); c; c = xml_next(c, name), n++) {
        node[n] = c;
    }
    const id_list ids = xodr_ids(x, node, all);
    for (uint32_t i = 0, first = 0; i < ids.count; i++) {
        const by_id *a = &ids.item[i];
        first = i && !strcmp(ids.item[first].id, a->id) ? first : i;
        twice[a->number - 1] = first != i;
        if (first != i) {
            findings_add(x->found, RULE_UNIQUE, SP_FINDING_ERROR, a->line, "the later one is left out",
                         "%s id '%.60s' stands twice, first in line %d", name, a->id, ids.item[first].line);
        }
        if (!*a->id && first == i) {
            findings_add(x->found, RULE_MISSING, SP_FINDING_ERROR, a->line, "its id is taken as ''", "a %s has no id",
                         name);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!twice[i]) {
            node[*count] = node[i];
            (*count)++;
        }
    }
    return node;
}
