/* groups.c - the repeats of one case together: how many pass, what that says, whether the case passes. */
#include "suite/suite.h"

#include <stdlib.h>
#include <string.h>

/* rows of one case: of one suite, of one id; then by repeat */
static int row_order(const void *a, const void *b)
{
    const sp_row *x = *(const sp_row *const *)a, *y = *(const sp_row *const *)b;
    const char *const words[][2] = {{x->sut_hash, y->sut_hash}, {x->build, y->build}, {x->case_id, y->case_id}};
    for (size_t i = 0; i < 3; i++) {
        const int order = strcmp(words[i][0] ? words[i][0] : "", words[i][1] ? words[i][1] : "");
        if (order)
            return order;
    }
    if (x->suite_seed != y->suite_seed)
        return x->suite_seed < y->suite_seed ? -1 : 1;
    return x->repeat < y->repeat ? -1 : x->repeat > y->repeat;
}

static bool same_case(const sp_row *a, const sp_row *b)
{
    return a->suite_seed == b->suite_seed && !strcmp(a->case_id, b->case_id) && !strcmp(a->sut_hash, b->sut_hash) &&
           !strcmp(a->build, b->build);
}

/* in the order of the rows that they begin with */
static int group_order(const void *a, const void *b)
{
    const sp_group *x = a, *y = b;
    return x->rows[0] < y->rows[0] ? -1 : x->rows[0] > y->rows[0];
}

bool sp_share_passes(const uint32_t count[6], double rate)
{
    const uint32_t judged = count[SP_CASE_PASS] + count[SP_CASE_FAIL];
    if (rate <= 0)
        return count[SP_CASE_FAIL] == 0;
    return judged > 0 && (double)count[SP_CASE_PASS] / judged >= rate - 1e-12;
}

static void judge(sp_group *g)
{
    uint32_t kinds = 0;
    for (uint32_t i = 0; i < g->runs; i++)
        g->count[g->rows[i]->status]++;
    for (int i = 0; i < SP_CASE_SKIP; i++)
        kinds += g->count[i] > 0;
    g->judged = g->count[SP_CASE_PASS] + g->count[SP_CASE_FAIL];
    g->flaky = kinds > 1;
    g->rate = g->rows[0]->repeat_rate;
    sp_share_interval(g->count[SP_CASE_PASS], g->judged, &g->low, &g->high);
    /* what could not be judged is not made good by a share */
    g->status = g->count[SP_CASE_BENCH_ERROR]        ? SP_CASE_BENCH_ERROR
                : g->count[SP_CASE_DRIVER_ERROR]     ? SP_CASE_DRIVER_ERROR
                : g->count[SP_CASE_INVALID]          ? SP_CASE_INVALID
                : g->judged == 0                     ? SP_CASE_SKIP
                : sp_share_passes(g->count, g->rate) ? SP_CASE_PASS
                                                     : SP_CASE_FAIL;
}

uint32_t sp_groups(const sp_row *rows, uint32_t n, sp_arena *arena, sp_group **out)
{
    const sp_row **sorted = SP_ARRAY(arena, const sp_row *, n + 1);
    sp_group *list = SP_ARRAY(arena, sp_group, n + 1);
    uint32_t count = 0;
    *out = list;
    if (!sorted || !list)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = &rows[i];
    qsort(sorted, n, sizeof *sorted, row_order);
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && same_case(sorted[i], sorted[end]))
            end++;
        list[count] = (sp_group){.rows = &sorted[i], .runs = end - i};
        judge(&list[count++]);
        i = end;
    }
    qsort(list, count, sizeof *list, group_order);
    return count;
}

static void share(sp_text *t, double v)
{
    char number[40];
    sp_number_fixed(number, 100 * v, 1);
    sp_text_add(t, number);
}

void sp_group_says(sp_text *t, const sp_group *g)
{
    sp_text_printf(t, "%u of %u pass", g->count[SP_CASE_PASS], g->judged);
    if (g->judged) {
        sp_text_add(t, ", 95 % interval ");
        share(t, g->low);
        sp_text_add(t, " to ");
        share(t, g->high);
        sp_text_add(t, " %");
    }
    if (g->rate > 0) {
        sp_text_add(t, ", wanted ");
        share(t, g->rate);
        sp_text_add(t, " %");
    }
    if (g->count[SP_CASE_INVALID])
        sp_text_printf(t, ", %u invalid", g->count[SP_CASE_INVALID]);
    if (g->count[SP_CASE_DRIVER_ERROR] + g->count[SP_CASE_BENCH_ERROR])
        sp_text_printf(t, ", %u broken", g->count[SP_CASE_DRIVER_ERROR] + g->count[SP_CASE_BENCH_ERROR]);
}
