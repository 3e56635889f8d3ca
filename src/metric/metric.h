/* metric.h - metrics, checks, coverage and cards: pure functions of the tick record. */
#ifndef SP_METRIC_H
#define SP_METRIC_H

#include "world/metrics.h"
#include "world/world.h"

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
    const char *test; /* of the card's list; "": not told */
    double points, max;
    const char *band;
    char detail[256];
} sp_card_value;

enum { SP_MAX_CARDS = 8 }; /* of a case; more are not scored */
typedef struct sp_judgement {
    sp_metric_value *metrics;
    uint32_t metric_count;
    sp_check_value *checks;
    uint32_t check_count; /* enabled ones */
    sp_check_value *valid;
    uint32_t valid_count;
    sp_card_value cards[SP_MAX_CARDS];
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
/* The same, but only what the metrics named by `wanted` (by index, sp_metric_count of them) need is computed; the
 * others come out undefined. Checks of the definition on other metrics must not be read. */
void sp_metric_begin_some(const sp_world_def *def, double *words, const bool *wanted);
/* Phase 8, ticks >= 0. Writes words only (and the trace, which may be NULL). */
void sp_metric_step(const sp_world_def *def, double *words, sp_metric_trace *trace, const sp_tick_record *record);
/* Value of a metric so far (for the live window and for conditions), undefined when it never was. */
bool sp_metric_now(const sp_world_def *def, const double *words, const char *name, double *value);
/* At the end; gives arrays in `arena`. mark_tick and mark_value are the world's. */
bool sp_metric_judge(const sp_world_def *def, const sp_world *world, const sp_metric_trace *trace, sp_arena *arena,
                     sp_judgement *out, sp_error *err);

/* Cards: protocols' scores of one case, pure functions of its judgement, definition and parameters; card.h has their
 * tables, docs/cards.md says what each does. Own estimates, no official results. */
typedef struct sp_card sp_card;
typedef struct sp_card_test sp_card_test;
uint32_t sp_card_count(void);
const sp_card *sp_card_at(uint32_t i);
const sp_card *sp_card_find(const char *name); /* NULL: no such card */
const char *sp_card_name(const sp_card *card);
const char *sp_card_doc(const sp_card *card);
const char *sp_card_protocol(const sp_card *card); /* what it goes by, with its version */
bool sp_card_means(const sp_card *card);           /* its total is a mean over cases */
uint32_t sp_card_tests(const sp_card *card);
const char *sp_card_test_name(const sp_card *card, uint32_t i);
/* What a check on a card asks for is there; false: no such card or test, or none told where one must be. */
bool sp_card_known(const sp_world_def *def, const sp_check_def *check, sp_error *err);
/* The case's points. `test`: as the check names it, NULL: by the scenario's name and parameters. The card must exist.
 */
void sp_card_judge(const sp_world_def *def, const sp_judgement *j, const char *name, const char *test,
                   sp_card_value *out);

/* One case for a total; all borrowed. */
typedef struct sp_card_entry {
    const char *test, *layer; /* layer "" or "standard", "extended", "robustness" */
    const sp_param_value *params;
    uint32_t param_count;
    double points, max;
    bool counts; /* it took place */
} sp_card_entry;
/* One line of a total: a range of a test, a group (depth 1), the whole (depth 0). */
typedef struct sp_card_line {
    const char *name, *range;
    uint32_t depth;
    double points, max;
    uint32_t run, cells; /* of the protocol's grid; a group and the whole: lines with a case, all lines;
                          * of a mean: cases that took place, all */
    const char *note;    /* "" or what is missing, or why it is worth nothing */
} sp_card_line;
/* The protocol's weighted total of many cases of one system under test, in `arena`: whole, groups, lines that have a
 * case. A cell that was asked several times counts with its worst; one that is missing or did not take place counts 0.
 * False: memory. */
bool sp_card_total(const sp_card *card, const sp_card_entry *entries, uint32_t count, sp_arena *arena,
                   sp_card_line **lines, uint32_t *line_count);

/* Coverage: which bin of each item this case hit. bin[i] = -1: none. Crosses included. */
bool sp_cover_sample(const sp_world_def *def, const sp_world *world, const sp_judgement *j, int32_t *bins);
uint32_t sp_cover_bins(const sp_world_def *def, uint32_t item);
void sp_cover_bin_name(const sp_world_def *def, uint32_t item, uint32_t bin, char *out, size_t size);

/* pure formulas, also for tests: gap m, speeds m/s; +inf where there is no conflict */
double sp_ttc(double gap, double closing);
double sp_drac(double gap, double closing);
/* smallest positive root of gap = closing t + accel t^2 / 2; accel: the one behind less the one ahead */
double sp_mttc(double gap, double closing, double accel);
/* Worst time to collision: middles d apart, relative velocity v, discs of together `reach` m, able to accelerate by
 * together `accel` m/s^2. Exact. +inf: accel is 0 and they do not meet. */
double sp_wttc(sp_vec2 d, sp_vec2 v, double reach, double accel);
/* constant deceleration of the one behind, with `speed`, that just avoids one ahead with `other` m/s and `accel` m/s^2
 * who does not drive backwards after his stop; 0: none needed; +inf: no braking avoids */
double sp_req_decel(double gap, double speed, double other, double accel);
/* deceleration to safety time; +inf: that headway is already lost */
double sp_dst(double gap, double speed, double other, double safety_time);
/* P(what a car can brake <= drac), the normal distribution of CPI, cut */
double sp_cpi_share(double drac);
double sp_ttc_boxes(const sp_box2 *a, sp_vec2 va, const sp_box2 *b,
                    sp_vec2 vb); /* exact, separating axes, constant velocity */
/* gap (bumper to bumper along the ego's lane or predicted path), closing speed and whether `other` overlaps the ego's
 * path */
bool sp_lead(const sp_world_def *def, const sp_actor_record *ego, const sp_actor_record *other, double *gap,
             double *closing);

#endif
