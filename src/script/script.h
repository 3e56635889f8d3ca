/* script.h - scenarios in Lua: the sandbox, the words, the plan. lua.h stays in here.
 *
 * Head -> sp_scenario (what was said) -> cases -> prologue of one case -> sp_world_def (frozen) with the body of `run`
 * waiting at its first wait. story drives the body from there. */
#ifndef SP_SCRIPT_H
#define SP_SCRIPT_H

#include "world/world.h"

/* Files come from disk or, in a replay, from a recording's attachments. All that was read is the closure. */
typedef struct sp_source {
    const char *path;
    const char *data;
    size_t size;
    char sha256[65];
} sp_source;
/* One row a kind of sensor, as sp.<name>{...} may mount it. script lies below sensors, so whoever calls hands the rows
 * over (sensors/: sp_sensor_at); without rows nothing is mounted and rigs are not looked into. */
typedef struct sp_sensor_row {
    const char *name; /* "radar" */
    uint32_t kind;    /* SP_FRAME_... */
    const sp_param *params;
    uint32_t param_count;
    int64_t period_ns, latency_ns;
    const struct sp_sensor_type *type; /* goes into sp_mount_def.type */
    uint32_t fails;                    /* bits SP_FRAME_... of kinds whose faults it has beside its own */
} sp_sensor_row;

/* One row a way in which sensors fail, by sp_fault_kind, as w:fault may name it; handed over like the sensors' rows
 * (sensors/: sp_fault_rows). */
typedef struct sp_fault_words {
    const char *name, *unit; /* NULL: no word of that number; unit of the strength */
    double strength;         /* unless said */
    double low, high;        /* of the strength, both inclusive */
    uint32_t kinds;          /* bit SP_FRAME_... of each kind of frame that can fail so */
    const char *value;       /* what the second value is, its unit first; NULL: there is none */
    double value_default;
    const char *doc;
} sp_fault_words;

typedef struct sp_sources { /* zero: from disk */
    const sp_source *given;
    uint32_t given_count; /* looked up first; when given, disk is not touched */
    const sp_sensor_row *sensors;
    uint32_t sensor_count; /* must outlive the scenario */
    const sp_fault_words *faults;
    uint32_t fault_count; /* likewise; 0: w:fault knows no kind */
} sp_sources;

typedef struct sp_scenario sp_scenario; /* owns its Lua state */

typedef struct sp_case {
    const char *id, *key; /* contracts 4 */
    uint32_t index;       /* in the plan of its scenario */
    uint32_t repeat;
    const char *layer; /* "" or standard, extended, robustness */
    uint32_t param_count;
    const sp_param_value *params;
    uint32_t tag_count; /* head tags plus layer */
    const char *const *tags;
} sp_case;

typedef struct sp_axis_override {
    const char *name;
    const char *text;
} sp_axis_override; /* -p name=value[unit] */

/* Runs the file's chunk (not `run`) in the sandbox and validates the head. Warnings of the linter are collected. Fails
 * with file, line, source line, hint. */
sp_scenario *sp_script_load(const char *path, const sp_sources *sources, sp_error *err);
void sp_script_destroy(sp_scenario *s);
const char *sp_script_name(const sp_scenario *s);
const char *sp_script_doc(const sp_scenario *s);
const char *sp_script_file(const sp_scenario *s);
int sp_script_line(const sp_scenario *s);
uint32_t sp_script_tags(const sp_scenario *s, const char *const **tags);
/* Expands vary, where, layer into cases, in grid order (axes sorted by name, the last fastest). Ids are unique. */
bool sp_script_cases(sp_scenario *s, const sp_axis_override *overrides, uint32_t override_count, uint32_t repeats,
                     const sp_case **cases, uint32_t *count, sp_error *err);
/* Linter findings so far: severity 'e', 'w' or 'n' (error, warning, note). */
typedef struct sp_finding {
    char severity;
    sp_error error;
} sp_finding;
uint32_t sp_script_findings(const sp_scenario *s, const sp_finding **out);
/* Lint beyond loading: the prologue of every case (an even spread of 200 of more; sp_script_prologues says of how
 * many), unread parameters, bins without marks, conditions under `or`. */
bool sp_script_check(sp_scenario *s, sp_error *err);
uint32_t sp_script_prologues(const sp_scenario *s);

/* A system under test: sp.sut { driver =, params =, vehicle =, rig = {...} } of a Lua file, or made from --driver. */
typedef struct sp_sut {
    const char *driver; /* path of the library as found, or NULL */
    uint32_t param_count;
    struct sp_sut_param {
        const char *name, *value;
    } params[32];
    const char *file;           /* of the SUT, or NULL */
    const char *rig_sha256;     /* of the canonical text of rig and bindings */
    struct sp_sut_rig *rig;     /* NULL: the scenario's default rig */
    const char *vehicle;        /* kind name, NULL: the scenario's */
    sp_vehicle *vehicle_values; /* overridden parameters or NULL */
    uint32_t bind_count;
    sp_bind binds[32]; /* sorted by need */
    uint32_t source_count;
    const sp_source *sources; /* all files that it was read from, the SUT's own first */
} sp_sut;
/* With sensor rows in `sources` the rig is looked into as well; NULL: only read. */
bool sp_script_sut(const char *path, const sp_sources *sources, sp_arena *arena, sp_sut *out, sp_error *err);
/* A file that returns sp.rig, or an SUT, and its mounts on an ego that stands at the origin (the SUT's vehicle, else a
 * compact): for looking at a rig without a scenario. Whom else it names as carriers stands there too, by that name and
 * of no kind: what bodies those have is the scenario's. *def lives in `arena`, has no road, and sp_sense_layout is left
 * to run. */
bool sp_script_rig(const char *path, const sp_sources *sources, sp_arena *arena, sp_sut *out, sp_world_def **def,
                   sp_error *err);
bool sp_script_sut_from_driver(const char *spec /* LIB[:key=value,...] */, sp_arena *arena, sp_sut *out, sp_error *err);

typedef struct sp_freeze_options {
    const sp_sut *sut; /* NULL: default rig and vehicle */
    uint64_t suite_seed;
} sp_freeze_options;
/* Runs the prologue of one case and freezes: *def lives in `arena`; its body is suspended inside s. Case seed as in
 * contracts 4. Mounts come from the SUT's rig or the scenario's `sensors`; sp_sense_layout is left to run. */
bool sp_script_freeze(sp_scenario *s, const sp_case *c, const sp_freeze_options *options, sp_arena *arena,
                      sp_world_def **def, sp_error *err);

/* Phase 1: wakes what is due in creation order, evaluates conditions on the const world, appends commands. Nothing
 * is woken before tick 0 but the prologue. *ended is true when `run` has returned. Errors of Lua and failed w:assert
 * are SP_BAD_SCRIPT; a missed wait is SP_INVALID through a SP_STORY_END command, not an error. */
bool sp_script_step(sp_scenario *s, const sp_world_def *def, const sp_world *world, sp_story_command *out, uint32_t max,
                    uint32_t *count, bool *ended, sp_error *err);

/* Ticks at which a sensor that the driver reads first told of each actor, by its number; INT64_MIN not yet. Of the case
 * frozen last; they are looked at in each step and must live as long. Without it nobody is ever detected. */
void sp_script_detections(sp_scenario *s, const int64_t *ticks);

/* What did not come true, once a step has ended the case for it: "line 19: require ego:speed() in 29..31 km/h: was 24.3
 * km/h". "" while nothing has. */
const char *sp_script_end_text(const sp_scenario *s);

/* The same of a case that runs into its limit, in s: what `run` was waiting for. Call it once `step` has been called
 * for the last time; owned by the scenario, until the next case. */
const char *sp_script_limit_text(sp_scenario *s, double limit);

/* What a reader of this case should know of it, a line each: faults that found no sensor to befall. "" none. */
const char *sp_script_notes(const sp_scenario *s);

/* What a run came to, as plain numbers, for scores of the scenario's own: sp.score(name, function(r) ... end). script
 * lies below metric, so whoever judged hands it over. All borrowed. */
typedef struct sp_run_facts {
    const char *status; /* "pass", "fail" or "invalid" */
    uint32_t metric_count;
    const char *const *metric_names;
    const double *metric_values; /* SI; NaN: null */
    bool contact;                /* the ego's first; without it the next seven are not read */
    const char *with, *part, *fault;
    double contact_at, speed, rel_speed, location; /* s, m/s, m/s, 0 right edge to 1 left edge */
    const double *mark_at;                         /* s, by mark of the definition; NaN: it never came */
    const double (*mark_values)[4];                /* by mark and field */
} sp_run_facts;
/* Values of the checks of `def` with op SP_OWN that are enabled: values[i] is that of def->checks[i], NaN for nil; the
 * others are left alone. A pure function of def's parameters and the facts: the scenario's files are read into a new
 * state for it, which knows nothing of what a run left in variables. Has a purse. False with file and line
 * (SP_BAD_SCRIPT) when a function raises, or gives something else than a number or nil. */
bool sp_script_scores(const sp_scenario *s, const sp_world_def *def, const sp_run_facts *facts, double *values,
                      sp_error *err);
/* Share of the repeats of a case that must pass; 0: all, each for itself. */
double sp_script_repeat_rate(const sp_scenario *s);

/* All files read so far (Lua, roads), in the order first read, paths as found. */
uint32_t sp_script_closure(const sp_scenario *s, const sp_source **out);
void sp_script_closure_sha256(const sp_scenario *s, char out[65]);

/* Editor stub and reference, from the same rows. */
bool sp_script_stub(sp_text *out);      /* assets/skidpad.d.lua */
bool sp_script_reference(sp_text *out); /* docs/reference.md */
/* docs/sensor_parameters.md: rows of mounts, sensors and faults. */
bool sp_script_sensor_reference(const sp_sources *sources, sp_text *out);
#endif
