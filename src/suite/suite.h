/* suite.h - many runs: plan, children, results, coverage, reports. sqlite3.h stays in here.
 *
 * The parent process opens no driver, no GL and no Lua: planning and every case run in children of their own. */
#ifndef SP_SUITE_H
#define SP_SUITE_H

#include <string.h>

#include "run/run.h"

/* what the command line asked for; all borrowed */
typedef enum sp_keep {
    SP_KEEP_AUTO /* full up to 500 cases, then thin for passes */,
    SP_KEEP_FULL,
    SP_KEEP_THIN,
    SP_KEEP_FAIL,
    SP_KEEP_NONE,
    SP_KEEP_FRAMES
} sp_keep;
typedef struct sp_suite_options {
    const char *const *paths;
    uint32_t path_count;
    const char *sut_file, *driver; /* --sut, --driver; both NULL: the scenario is only planned, or the default driver */
    const sp_axis_override *overrides;
    uint32_t override_count;
    const char *expr;        /* -k */
    const char *const *tags; /* --tag */
    uint32_t tag_count;
    const char *only; /* --case */
    uint64_t seed;
    uint32_t repeats /* 0: as the head says */, jobs, shard, shards, max_fail;
    bool resume, append, json, quiet, verbose, colour, shuffle;
    double budget, timeout; /* s; 0: none */
    int64_t latency;        /* ns; negative: the driver's own */
    const char *out, *junit, *report;
    sp_keep keep;
    sp_gl gl;
    const char *build_id, *version, *program;
} sp_suite_options;

/* ---------------------------------------------------------------- plan */
typedef struct sp_plan_file {
    const char *path, *name, *doc;
    int32_t line;
    uint32_t tag_count;
    const char *const *tags;
    char closure[65];
    uint32_t first, count; /* its cases in the plan */
    sp_error error;        /* code 0: loaded */
    sp_error note;         /* of a prologue that fails in some of the cases tried; code 0: none */
    double repeat_rate;    /* share of a case's repeats that must pass; 0: all, each for itself */
} sp_plan_file;

typedef struct sp_plan_case {
    sp_case c;
    uint32_t file;
    uint64_t seed;
} sp_plan_case;

typedef struct sp_plan_sut {
    const char *driver, *driver_sha256, *params, *file, *rig_sha256, *vehicle;
    char hash[33]; /* of all that a result depends on */
} sp_plan_sut;

typedef struct sp_plan {
    sp_arena *arena;
    sp_plan_file *files;
    uint32_t file_count;
    sp_plan_case *cases; /* selected ones, in plan order */
    uint32_t case_count;
    uint32_t found; /* before selection */
    sp_plan_sut sut;
    sp_code worst; /* SP_FINE, or why a file could not load */
} sp_plan;

/* Finds files, expands them (a child each), selects. False for what stops everything (usage, a SUT that cannot be
 * read); files that cannot load are in files[].error. with_sut: read the system under test too. */
bool sp_plan_make(const sp_suite_options *o, bool with_sut, sp_plan *out, sp_error *err);
void sp_plan_free(sp_plan *p);
/* -k: substrings of id and tags with and, or, not, parentheses. False when EXPR cannot be read. */
bool sp_select_match(const char *expr, const char *id, const char *const *tags, uint32_t tag_count, bool *match,
                     sp_error *err);
/* 1-based shard of a case id among n. */
uint32_t sp_select_shard(const char *id, uint32_t n);
/* I/N or auto (from the environment of the usual schedulers). */
bool sp_select_shard_parse(const char *text, uint32_t *shard, uint32_t *shards, sp_error *err);
/* contracts 4: seed of a case */
uint64_t sp_select_seed(uint64_t suite_seed, uint32_t repeat, const char *id);

/* ---------------------------------------------------------------- a child that answers */
typedef struct sp_limits {
    double cpu_s, wall_s;
    uint64_t memory;
} sp_limits;
/* Runs body in a child with limits and its output muted; what it adds to `out` comes back. False when the child did not
 * answer: err says how it ended. */
bool sp_child_ask(void (*body)(void *user, sp_text *out), void *user, const sp_limits *limits, sp_text *reply,
                  sp_error *err);

/* Many questions to a few children that stay, and keep what they have learnt: team.c. `begin`, `body` and `finish` run
 * in the child; `done` in the parent, once for each question in their order: reply NULL where the child died over it,
 * and why says how. Whoever is silent for wall_s over one question is killed. */
typedef struct sp_team {
    uint32_t count, workers;
    double wall_s;
    uint64_t memory; /* bytes of address space of each */
    void *user;
    void *(*begin)(void *user); /* may be NULL */
    void (*body)(void *user, void *state, uint32_t index, sp_text *out);
    void (*finish)(void *user, void *state); /* may be NULL */
    void (*done)(void *user, uint32_t index, const sp_text *reply, const sp_error *why);
    void (*progress)(void *user, uint32_t done); /* may be NULL */
} sp_team;
bool sp_team_run(const sp_team *t, sp_error *err);

/* ---------------------------------------------------------------- one row of results */
typedef struct sp_row_metric {
    const char *name, *unit, *actor;
    double value, at_s;
    bool defined;
} sp_row_metric;
typedef struct sp_row_check {
    const char *name, *severity, *unit, *value_unit, *display_unit, *actor, *file;
    double value, limit, margin, at_s;
    bool value_defined, margin_defined, pass, vacuous, validity;
    int32_t line;
} sp_row_check;
typedef struct sp_row_card {
    const char *name, *band, *detail, *test;
    double points, max;
} sp_row_card;
typedef struct sp_row_cover {
    const char *item, *source, *bin, *excluded;
    uint32_t n, at_least;
} sp_row_cover; /* n 0: a bin that exists */

typedef struct sp_row {
    const char *scenario, *doc, *file, *case_id, *key, *layer;
    int32_t line;
    uint32_t repeat, order; /* order: in the plan */
    double repeat_rate;     /* as in sp_plan_file */
    uint64_t suite_seed, seed;
    uint32_t tag_count, param_count;
    const char *const *tags;
    const sp_param_value *params;
    sp_case_status status;
    const char *end_reason, *invalid_by, *error_kind, *error_phase, *error_driver, *error_text;
    const char *notes; /* lines about the case, beside its verdict */
    int64_t error_tick, ticks;
    double sim_s, wall_s;
    const char *hash, *sense_hash, *closure, *renderer, *driver_id, *driver_version;
    bool truth_mounted;
    bool unloadable; /* needs not mounted, no such library: exit 3 */
    uint32_t metric_count, check_count, card_count, cover_count;
    sp_row_metric *metrics;
    sp_row_check *checks;
    sp_row_card *cards;
    sp_row_cover *cover;
    sp_contact_value contact;
    const char *contact_with, *target;
    sp_chain chain;
    sp_series series;
    sp_scene scene;
    uint32_t thumb_count;
    struct sp_row_thumb {
        double at_s;
        uint32_t width, height, size;
        const uint8_t *png;
    } thumbs[8];
    const char *recording, *reproduce;
    /* of the suite, the same in every row of one run */
    const char *sut_hash, *driver_sha256, *driver_params, *driver_path, *vehicle, *rig_sha256, *version, *build;
} sp_row;

/* across the pipe */
void sp_row_pack(sp_text *out, const sp_run *run, const sp_case_result *r, bool pictures);
void sp_row_pack_def(sp_text *out, const sp_world_def *def, const sp_case_result *r, bool pictures);
bool sp_row_unpack(const void *data, size_t size, sp_arena *arena, sp_row *row);
/* One line of skidpad.case/1, with the line feed. */
void sp_row_json(sp_text *out, const sp_row *row);
/* A score of the scenario's own: it has no limit. */
static inline bool sp_row_own_score(const sp_row_check *c)
{
    return c->limit != c->limit;
}
/* The check that decided, or NULL: first failed one, least margin first. */
const sp_row_check *sp_row_worst(const sp_row *row);
/* What is worth saying of a case in one line, without its id. */
void sp_row_says(sp_text *out, const sp_row *row);

/* ---------------------------------------------------------------- results.db */
typedef struct sp_results sp_results;
/* Opens or makes DIR/results.db. A DIR that holds another SUT, seed or build is refused (SP_BAD_USAGE) unless append.
 */
sp_results *sp_results_open(const char *path, const sp_plan *plan, const sp_suite_options *o, sp_error *err);
sp_results *sp_results_read(const char *path, sp_error *err);
/* What names of files get beside those of other suites in one folder; "" where this is the only one. NULL is allowed.
 */
const char *sp_results_tag(const sp_results *r);
void sp_results_close(sp_results *r);
/* Replaces the row of equal key. *changed: one was there whose hash was another. */
bool sp_results_put(sp_results *r, const sp_row *row, bool *changed, sp_error *err);
/* Whether a whole result other than an error is there: --resume. */
bool sp_results_has(sp_results *r, const sp_plan *plan, const sp_plan_case *c);
/* Everything, scenario by scenario in plan order; rows live in the arena. */
bool sp_results_load(sp_results *r, sp_arena *arena, sp_row **rows, uint32_t *count, sp_error *err);

/* How many of the case's repeats came to what, as far as the results of this suite hold them. */
bool sp_results_tally(sp_results *r, const sp_plan *plan, const sp_plan_case *c, uint32_t count[6]);

/* ---------------------------------------------------------------- repeats of one case */
typedef struct sp_group {
    const sp_row **rows;             /* by repeat */
    uint32_t runs, count[6], judged; /* by status; judged: pass and fail */
    double rate;                     /* 0: each run for itself */
    double low, high;                /* 95 % interval of the share that passes, after Clopper and Pearson */
    sp_case_status status;           /* an error or invalid if any run is; else by all, or by the rate */
    bool flaky;                      /* the verdicts differ */
} sp_group;
/* All cases of the rows, in the order of their first rows; 0 without memory. */
uint32_t sp_groups(const sp_row *rows, uint32_t count, sp_arena *arena, sp_group **out);
/* Whether these verdicts pass together: all of them (rate 0), or that share of those judged. */
bool sp_share_passes(const uint32_t count[6], double rate);
/* "18 of 20 pass, 95 % interval 68.3 to 98.8 %, wanted 90.0 %" */
void sp_group_says(sp_text *out, const sp_group *g);
/* The two-sided 95 % interval of a share of which k of n were seen. n 0: 0 to 1. */
void sp_share_interval(uint32_t k, uint32_t n, double *low, double *high);
/* The regularised incomplete beta function I_x(a, b), a and b >= 1. */
double sp_beta_share(double a, double b, double x);

/* ---------------------------------------------------------------- views of it */
bool sp_junit_write(const char *path, const sp_row *rows, uint32_t count, sp_error *err);
void sp_junit_text(sp_text *out, const sp_row *rows, uint32_t count);
typedef struct sp_cover_bin {
    const char *name, *excluded;
    uint32_t n;
} sp_cover_bin;
typedef struct sp_cover_item {
    const char *scenario, *item, *source;
    uint32_t at_least, bin_count, hit, asked, holes;
    sp_cover_bin *bins;
} sp_cover_item;
/* Whether a case hit a bin that must not be hit. */
static inline bool sp_cover_illegal(const sp_row_cover *c)
{
    return c->n > 0 && c->excluded && !strncmp(c->excluded, "illegal: ", 9);
}
uint32_t sp_coverage(const sp_row *rows, uint32_t count, sp_arena *arena, sp_cover_item **items);
bool sp_report_write(const char *path, const sp_row *rows, uint32_t count, sp_arena *arena, sp_error *err);
void sp_report_text(sp_text *out, const sp_row *rows, uint32_t count, sp_arena *arena);
/* Totals of the cards, system by system: lines of text under a headline; a section of the page. Nothing without cards.
 */
void sp_cards_text(sp_text *out, const sp_row *rows, uint32_t count, bool colour, sp_arena *arena);
void sp_cards_html(sp_text *out, const sp_row *rows, uint32_t count, sp_arena *arena);
/* The terminal's table: scenarios, then failures with reason and command. */
void sp_table_text(sp_text *out, const sp_row *rows, uint32_t count, bool colour, sp_arena *arena);
/* Two drivers on the same cases in one page: `demo`. */
bool sp_report_pair(const char *path, const char *title, const sp_row *a, const sp_row *b, sp_error *err);

/* ---------------------------------------------------------------- all of it */
/* Runs the plan into o->out; returns the exit code of contracts 3. */
int sp_suite_run(const sp_suite_options *o, sp_plan *plan, sp_error *err);

#endif
