/* metrics.h - which metrics there are, and what may be said of each: the language asks, src/metric computes them. */
#ifndef SP_WORLD_METRICS_H
#define SP_WORLD_METRICS_H

#include <stdint.h>

/* How the values of single ticks become one of the run. */
typedef enum sp_fold {
    SP_FOLD_OWN,  /* its family says it */
    SP_FOLD_LOW,  /* the least */
    SP_FOLD_HIGH, /* the greatest */
    SP_FOLD_SUM,  /* the sum: times and integrals */
    SP_FOLD_LATE  /* computed at the end, from the trace */
} sp_fold;
enum {
    SP_METRIC_LOW_IS_BAD = 1, /* a hold is a lower limit */
    SP_METRIC_ZERO = 2,       /* 0 on contact */
    SP_METRIC_INSTANT = 4,    /* null fails where it is demanded */
    SP_METRIC_IMPACT = 8,     /* of the first contact */
    SP_METRIC_PAIR = 16,      /* of the ego and one other: a check may name him */
    SP_METRIC_WHOLE = 32      /* of the whole run: nothing narrows it */
};
/* The file of src/metric that computes it. */
typedef enum sp_family_id {
    SP_FAMILY_TIME,
    SP_FAMILY_SPACE,
    SP_FAMILY_BRAKING,
    SP_FAMILY_STEERING,
    SP_FAMILY_RSS,
    SP_FAMILY_FUZZY,
    SP_FAMILY_ENCOUNTER,
    SP_FAMILY_CRASH,
    SP_FAMILY_COMFORT,
    SP_FAMILY_LANE,
    SP_FAMILY_ASSIST,
    SP_FAMILY_CONDUCT,
    SP_FAMILIES
} sp_family_id;
typedef enum sp_metric_id {
#define ROW(id, name, unit, fold, flags, family, doc) SP_M_##id,
#include "world/metrics.def"
#undef ROW
    SP_METRICS
} sp_metric_id;

typedef struct sp_metric_row {
    const char *name, *unit, *doc;
    sp_fold fold;
    uint32_t flags;
    uint32_t family; /* sp_family_id */
} sp_metric_row;     /* the closed list of contracts 7 */
uint32_t sp_metric_count(void);
/* NULL beyond the last. */
const sp_metric_row *sp_metric_at(uint32_t i);
/* -1: there is none of that name. */
int sp_metric_find(const char *name);

/* What narrows a metric in a check: one other actor, marks, a stretch of road; and whether it is an instant, which may
 * be demanded before another. */
enum { SP_NARROW_WITH = 1, SP_NARROW_MARKS = 2, SP_NARROW_INSIDE = 4, SP_NARROW_INSTANT = 8 };
uint32_t sp_metric_narrows(const sp_metric_row *row);

#endif
