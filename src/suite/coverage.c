/* coverage.c - bins of all cases added up; holes named. What counts as a bin is metric's business. */
#include "suite/suite.h"

#include <string.h>

static sp_cover_item *item_of(sp_cover_item *items, uint32_t *count, const char *scenario, const sp_row_cover *c)
{
    for (uint32_t i = 0; i < *count; i++)
        if (!strcmp(items[i].scenario, scenario) && !strcmp(items[i].item, c->item))
            return &items[i];
    items[*count] = (sp_cover_item){
        .scenario = scenario, .item = c->item, .source = c->source, .at_least = c->at_least ? c->at_least : 1};
    return &items[(*count)++];
}

static sp_cover_bin *bin_of(sp_cover_item *item, const sp_row_cover *c)
{
    for (uint32_t b = 0; b < item->bin_count; b++)
        if (!strcmp(item->bins[b].name, c->bin))
            return &item->bins[b];
    item->bins[item->bin_count] = (sp_cover_bin){.name = c->bin, .excluded = c->excluded};
    return &item->bins[item->bin_count++];
}

uint32_t sp_coverage(const sp_row *rows, uint32_t count, sp_arena *arena, sp_cover_item **out)
{
    enum { MOST = 256 };
    sp_cover_item *items = SP_ARRAY(arena, sp_cover_item, MOST + 1);
    uint32_t n = 0;
    *out = items;
    for (uint32_t r = 0; items && r < count; r++)
        for (uint32_t i = 0; i < rows[r].cover_count && n < MOST; i++) {
            const sp_row_cover *c = &rows[r].cover[i];
            sp_cover_item *item = item_of(items, &n, rows[r].scenario, c);
            /* every row names all bins of its items, so that the first one fixes their number */
            if (!item->bins)
                item->bins = SP_ARRAY(arena, sp_cover_bin, rows[r].cover_count + 1);
            if (!item->bins)
                return 0;
            if (item->bin_count > rows[r].cover_count)
                continue;
            /* a case that did not take place covers nothing */
            const bool counts = rows[r].status == SP_CASE_PASS || rows[r].status == SP_CASE_FAIL;
            bin_of(item, c)->n += counts ? c->n : 0;
        }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t b = 0; b < items[i].bin_count; b++) {
            const sp_cover_bin *bin = &items[i].bins[b];
            const bool excluded = bin->excluded && bin->excluded[0];
            items[i].asked += !excluded;
            items[i].hit += !excluded && bin->n >= items[i].at_least;
            items[i].holes += !excluded && bin->n < items[i].at_least;
        }
    return n;
}
