/* metric.h - metrics, checks, coverage and cards: pure functions of the tick record. */
#ifndef SP_METRIC_H
#define SP_METRIC_H

#include "world/world.h"

typedef struct sp_metric_row {
    const char *name, *unit, *doc;
} sp_metric_row; /* the closed list of contracts 7 */
uint32_t sp_metric_count(void);
const sp_metric_row *sp_metric_at(uint32_t i);
int sp_metric_find(const char *name);

typedef struct sp_metric_value {
    const char *name, *unit;
    double value;
    bool defined;
    double at_s;
    uint32_t actor;
} sp_metric_value;

typedef struct sp_check_value {
    const sp_check_def *def;
    double value, margin;
    bool value_defined, margin_defined;
    const char *unit; /* of the margin */
    bool pass, vacuous;
    double at_s;
    uint32_t actor;
} sp_check_value;

typedef struct sp_contact_value {
    bool any;
    uint32_t with;
    const char *part;
    double at_s, speed, rel_speed, location;
    const char *fault; /* "ego", "other", "shared"; "" without a contact */
    int32_t avoidable; /* 1 a careful driver had avoided it, 0 not, -1 not asked: fault.c */
} sp_contact_value;

/* instants of the chain, s; negative: never */
typedef struct sp_chain {
    double first_visible, first_detection, warning, brake, contact;
} sp_chain;

typedef struct sp_card_value {
    const char *name;
    double points, max;
    const char *band;
    char detail[160];
} sp_card_value;

typedef struct sp_judgement {
    sp_metric_value *metrics;
    uint32_t metric_count;
    sp_check_value *checks;
    uint32_t check_count; /* enabled ones */
    sp_check_value *valid;
    uint32_t valid_count;
    sp_card_value cards[4];
    uint32_t card_count;
    sp_contact_value contact;
    bool pass;              /* every SP_FAIL check */
    const char *invalid_by; /* NULL or the reading of the demand */
} sp_judgement;

/* Memory outside the world for metrics that need the future (filtered signals): grows with the run. */
typedef struct sp_metric_trace sp_metric_trace;
sp_metric_trace *sp_metric_trace_create(void);
void sp_metric_trace_destroy(sp_metric_trace *t);

/* How many words of world->metric this definition takes (<= SP_MAX_METRIC_WORDS); an unknown metric name is an error.
 */
bool sp_metric_layout(const sp_world_def *def, uint32_t *words, sp_error *err);
void sp_metric_begin(const sp_world_def *def, double *words);
/* Phase 8, ticks >= 0. Writes words only (and the trace, which may be NULL). */
void sp_metric_step(const sp_world_def *def, double *words, sp_metric_trace *trace, const sp_tick_record *record);
/* Value of a metric so far (for the live window and for conditions), undefined when it never was. */
bool sp_metric_now(const sp_world_def *def, const double *words, const char *name, double *value);
/* At the end; gives arrays in `arena`. mark_tick and mark_value are the world's. */
bool sp_metric_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, sp_arena *arena,
                     sp_judgement *out, sp_error *err);

/* Coverage: which bin of each item this case hit. bin[i] = -1: none. Crosses included. */
bool sp_cover_sample(const sp_world_def *def, const sp_world *world, const sp_judgement *j, int32_t *bins);
uint32_t sp_cover_bins(const sp_world_def *def, uint32_t item);
void sp_cover_bin_name(const sp_world_def *def, uint32_t item, uint32_t bin, char *out, size_t size);

/* pure formulas, also for tests: gap m, speeds m/s; +inf where there is no conflict */
double sp_ttc(double gap, double closing);
double sp_drac(double gap, double closing);
double sp_ttc_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b,
                    sp_vec2 vb); /* exact, separating axes, constant velocity */
/* gap (bumper to bumper along the ego's lane or predicted path), closing speed and whether `other` overlaps the ego's
 * path */
bool sp_lead(const sp_world_def *def, const sp_actor_record *ego, const sp_actor_record *other, double *gap,
             double *closing);

#endif
