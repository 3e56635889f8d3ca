/* findings.c - a list of findings with an end. Leaves what is worth a finding to the reader and the checker. */
#include "road/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* how many of this rule came before; counts this one */
static uint32_t seen_before(findings *f, const char *rule)
{
    uint32_t i = 0;
    while (i < f->rule_count && f->rules[i].rule != rule && strcmp(f->rules[i].rule, rule) != 0) {
        i++;
    }
    if (i == f->rule_count && i < FINDINGS_RULES) {
        f->rules[i].rule = rule;
        f->rule_count++;
    }
    return i < FINDINGS_RULES ? f->rules[i].count++ : 0;
}

static bool room_make(findings *f)
{
    if (f->count < f->capacity) {
        return true;
    }
    const uint32_t capacity = f->capacity ? f->capacity * 2 : 32;
    sp_road_finding *kept = sp_arena_grow(f->arena, f->kept, f->count, capacity, sizeof *kept);
    if (!kept) {
        f->failed = true;
        return false;
    }
    f->kept = kept;
    f->capacity = capacity;
    return true;
}

void findings_add(findings *f, const char *rule, sp_finding_severity severity, int32_t line, const char *action,
                  const char *format, ...)
{
    if (!f) {
        return;
    }
    f->by_severity[severity]++;
    if (!f->arena) {
        return;
    }
    if (seen_before(f, rule) >= FINDINGS_PER_RULE || f->count >= FINDINGS_MOST || !room_make(f)) {
        f->more++;
        return;
    }
    char words[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    const char *text = sp_arena_strdup(f->arena, words);
    if (!text) {
        f->failed = true;
        return;
    }
    f->kept[f->count] = (sp_road_finding){rule, severity, line, text, action};
    f->count++;
}

/* a stable merge of two neighbouring runs: qsort may change the order of equals */
static int order_of(const sp_road_finding *a, const sp_road_finding *b)
{
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line) : strcmp(a->rule, b->rule);
}

void findings_sort(findings *f)
{
    if (!f || f->count < 2) {
        return;
    }
    sp_road_finding *from = f->kept, *to = SP_ARRAY(f->arena, sp_road_finding, f->count);
    if (!to) {
        f->failed = true;
        return;
    }
    for (uint32_t run = 1; run < f->count; run *= 2) {
        for (uint32_t lo = 0; lo < f->count; lo += 2 * run) {
            const uint32_t middle = lo + run < f->count ? lo + run : f->count;
            const uint32_t hi = middle + run < f->count ? middle + run : f->count;
            uint32_t a = lo, b = middle;
            for (uint32_t k = lo; k < hi; k++) {
                const bool first = a < middle && (b >= hi || order_of(&from[a], &from[b]) <= 0);
                to[k] = first ? from[a++] : from[b++];
            }
        }
        sp_road_finding *swap = from;
        from = to;
        to = swap;
    }
    f->kept = from;
    f->capacity = f->count;
}
