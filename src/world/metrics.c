/* metrics.c - the closed list of metrics as a table, and what narrows them. */
#include "world/metrics.h"

#include <stddef.h>
#include <string.h>

static const sp_metric_row rows[SP_METRICS] = {
#define ROW(id, name, unit, fold, flags, family, doc) {name, unit, doc, SP_FOLD_##fold, flags, SP_FAMILY_##family},
#include "world/metrics.def"
#undef ROW
};

uint32_t sp_metric_count(void)
{
    return SP_METRICS;
}

const sp_metric_row *sp_metric_at(uint32_t i)
{
    return i < SP_METRICS ? &rows[i] : NULL;
}

int sp_metric_find(const char *name)
{
    for (int i = 0; name && i < SP_METRICS; i++)
        if (!strcmp(rows[i].name, name))
            return i;
    return -1;
}

uint32_t sp_metric_narrows(const sp_metric_row *row)
{
    // contacts are counted with whom, where and when
    if (row == &rows[SP_M_CONTACT])
        return SP_NARROW_WITH | SP_NARROW_MARKS | SP_NARROW_INSIDE;
    // what is folded from ticks can be folded from some of them
    if (row->fold == SP_FOLD_LOW || row->fold == SP_FOLD_HIGH || row->fold == SP_FOLD_SUM)
        return SP_NARROW_MARKS | SP_NARROW_INSIDE | (row->flags & SP_METRIC_PAIR ? SP_NARROW_WITH : 0u);
    if (row->flags & SP_METRIC_IMPACT)
        return SP_NARROW_WITH | SP_NARROW_MARKS;
    // what was then (a time to collision, a distance) is no instant itself
    const size_t n = strlen(row->name);
    if (row->flags & SP_METRIC_INSTANT)
        return SP_NARROW_MARKS | (n > 3 && !strcmp(row->name + n - 3, ".at") ? SP_NARROW_INSTANT : 0u);
    return row->fold == SP_FOLD_LATE && !(row->flags & SP_METRIC_WHOLE) ? SP_NARROW_MARKS : 0;
}
