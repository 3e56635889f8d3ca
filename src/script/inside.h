/* inside.h - what the files of script share: the scenario's insides. Nobody outside src/script includes this. */
#ifndef SP_SCRIPT_INSIDE_H
#define SP_SCRIPT_INSIDE_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "script/meetings.h"
#include "script/rig.h"
#include "script/script.h"
#include "world/source.h"

enum {
    SCRIPT_MEMORY = 128 << 20,      /* bytes that one Lua state may hold */
    SCRIPT_BUDGET_LOAD = 200000000, /* Lua instructions of a chunk, a prologue or a plan */
    SCRIPT_BUDGET_STEP = 20000000,  /* of one tick */
    SCRIPT_SOURCE = 4 << 20,        /* bytes of a Lua file */
    SCRIPT_TEXT = 4 << 20,          /* of one text: whatever an instruction does with it is soon done */
    SCRIPT_TASKS = 256,
    SCRIPT_FILES = 64,
    SCRIPT_AXES = 32,
    SCRIPT_COVER = SP_MAX_COVER
};

/* ---------------------------------------------------------------- tokens of a Lua file */
typedef enum token_kind { TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER, TOKEN_SIGN, TOKEN_END } token_kind;
typedef struct token {
    token_kind kind;
    const char *text;
    uint32_t size;
    int32_t line, column;
} token; /* a string's text is what its quotes hold */
typedef struct script_file {
    sp_source source;
    bool lua, builtin;
    token *tokens;
    uint32_t token_count;
} script_file;

bool token_scan(sp_arena *arena, const char *text, size_t size, token **out, uint32_t *count);
bool token_is(const token *t, const char *text);        /* a name or a sign */
bool token_refuse(const script_file *f, sp_error *err); /* the operator ^, __gc, __mode */
/* line and column of `word`, searched from the start of `line` to the end of the bracket opened there; false: not there
 */
bool token_find(const script_file *f, int line, const char *word, int *found_line, int *column);

/* ---------------------------------------------------------------- rows of the language */
typedef enum row_kind { ROW_FUNCTION, ROW_METHOD, ROW_FIELD, ROW_VALUE } row_kind;
typedef struct row {
    const char *owner; /* "sp", "sp.World", "sp.Cast" */
    const char *name;
    row_kind kind;
    const char *args;    /* functions: "from: number, unit?: string"; fields: the type */
    const char *returns; /* type, or NULL */
    const char *unit;    /* SI unit of a field, or NULL */
    const char *doc;
    lua_CFunction call; /* functions and methods */
    double value;       /* ROW_VALUE */
} row;
const row *script_rows(uint32_t *count);
const char *script_owner_doc(const char *owner);
void rows_guard(lua_State *L,
                const char *owner); /* library.c: of `sp` and `sp.road`, a word that is not there is an error */
void rows_register(lua_State *L, const char *owner); /* into the table at the top */

/* ---------------------------------------------------------------- what a head says */
typedef struct axis_value {
    double author, si;
    const char *text;
    bool is_text;
} axis_value;
typedef enum axis_kind { AXIS_LIST, AXIS_UNIFORM, AXIS_NORMAL } axis_kind;
typedef struct axis {
    const char *name, *unit; /* unit "" for none */
    axis_kind kind;
    double a, b; /* AXIS_UNIFORM: from, to; AXIS_NORMAL: mean, deviation; author's unit */
    uint32_t count;
    axis_value *values;
} axis;

typedef struct check_said {
    sp_check_op op;
    sp_severity severity;
    const char *metric, *with, *from, *to, *unit, *reading;
    double limit; /* SI */
    sp_stretch_def inside;
    const char *inside_road; /* its name; NULL any */
    uint32_t fault;          /* as in sp_check_def */
    const char *card_test;   /* of SP_CARD; NULL: by the scenario's name */
    int when;                /* registry reference of the `when` table, LUA_NOREF */
    int score;               /* SP_OWN: of the function, else LUA_NOREF */
    int32_t line;
} check_said;

typedef struct cover_said {
    sp_cover_def def;
    bool each;
    const char *mark, *cross[3];
} cover_said;

typedef enum road_kind { ROAD_NONE, ROAD_PIECES, ROAD_XODR, ROAD_PLAN } road_kind;
typedef struct road_said {
    road_kind kind;
    sp_road_spec spec;
    const sp_road_plan *plan; /* ROAD_PLAN */
    const char *path;
    const char *file; /* where it was said */
    int32_t line;
} road_said;

typedef struct head {
    const char *name, *doc, *vehicle;
    int32_t line;
    uint32_t tag_count;
    const char **tags;
    road_said road;
    int road_function, env_function, run, where, layer; /* registry references or LUA_NOREF */
    sp_env env;
    double env_hours; /* of the clock that it says; negative: none */
    bool env_water;   /* it says what lies on the road, whatever falls */
    uint32_t env_key_count;
    sp_env_key *env_keys;
    sp_base_layer base;
    double settle, limit;
    uint32_t repeats;
    double repeat_rate; /* share of the repeats of a case that must pass; 0: all, each for itself */
    bool sampled;
    uint32_t sample_count;
    uint32_t cover_strength; /* of sp.cover_all; 0: another plan */
    char sample_method[12];
    uint32_t axis_count;
    axis axes[SCRIPT_AXES];
    uint32_t check_count, valid_count;
    check_said *checks, *valid;
    uint32_t cover_count;
    cover_said cover[SCRIPT_COVER];
    struct sp_sut_rig *rig;       /* NULL: none said */
    struct signals_said *signals; /* NULL: lights run as the network has them */
} head;

/* ---------------------------------------------------------------- a case under way */
typedef struct cast {   /* beside sp_actor_def */
    sp_road_place zero; /* of the origin at time 0 */
    sp_pose zero_pose;
    double zero_heading;
    int direction; /* of its lane */
} cast;

typedef enum wait_kind { WAIT_READY, WAIT_TIME, WAIT_CONDITION, WAIT_CHILDREN, WAIT_DONE } wait_kind;
typedef struct task {
    int thread; /* registry reference */
    lua_State *L;
    wait_kind wait;
    double until;      /* WAIT_TIME: s; WAIT_CONDITION: deadline, infinity for none */
    int condition;     /* registry reference */
    uint32_t parent;   /* index + 1 of the task that waits for it; 0 none */
    uint32_t children; /* still running */
    uint32_t or_else;  /* 0 invalid, 1 fail, 2 go on */
    double within;     /* WAIT_CONDITION: as said */
    const char *file;  /* where it was said */
    int32_t line;
    uint32_t arguments; /* values to hand over at the next resume */
    bool answer;        /* of the wait */
} task;

enum { SOURCE_LISTS = 32 };
typedef struct source_said {
    sp_source_def def;
    bool on_foot, empty;             /* empty: nobody is there at time 0 */
    uint32_t lane_count, road_count; /* 0: all */
    int32_t lanes[SOURCE_LISTS];
    uint32_t roads[SOURCE_LISTS];
} source_said;
typedef enum phase { PHASE_HEAD, PHASE_PLAN, PHASE_PROLOGUE, PHASE_BODY, PHASE_OVER } phase;

struct sp_scenario {
    lua_State *L;
    sp_arena *arena;
    const sp_sensor_row *sensors;
    uint32_t sensor_count;
    const sp_fault_words *faults;
    uint32_t fault_count;
    const sp_source *given;
    uint32_t given_count;
    /* the sandbox's purse */
    size_t used;
    int64_t budget, spent; /* spent: of the points of a plan so far */
    int64_t hooked_at;     /* CPU time of the last count, in clock()'s ticks; 0: none since the purse was filled */
    int64_t rate;          /* instructions that a microsecond counts for at the least */
    bool tripped, starved, wordy; /* the purse is empty; too much memory, too long a text was asked for */
    int32_t last_line;
    int32_t asked_line; /* of a function of the head whose answer is being read; 0 none */
    phase phase;
    /* an error raised by us, with more than Lua's message can carry */
    sp_error raised;
    char raised_text[800];
    /* what was read */
    script_file files[SCRIPT_FILES];
    sp_source closure[SCRIPT_FILES];
    uint32_t file_count;
    const char *path;
    head head;
    bool has_head;
    sp_sut *sut;                                   /* sp.sut writes here */
    struct sp_sut_rig *rig;                        /* what sp.rig gave last */
    const sp_sut *answers;                         /* of the case under way; may be NULL */
    struct sp_sut_rig *driven_rigs[SP_MAX_DRIVEN]; /* by place in def->driven; NULL: the default */
    sp_finding *findings;
    uint32_t finding_count, finding_capacity;
    uint32_t mark_count;
    const char *marks[SP_MAX_MARKS];
    const char *mark_fields[SP_MAX_MARKS][4];
    sp_case *cases;
    uint32_t case_count;
    /* the case under way */
    sp_world_def *def;
    const sp_world *world; /* while stepping; NULL in the prologue */
    const sp_case *at;     /* the case */
    uint32_t generation;   /* of actor handles */
    cast casts[SP_MAX_ACTORS + 1];
    uint64_t draws; /* of math.random */
    task tasks[SCRIPT_TASKS];
    uint32_t task_count, running; /* running: index + 1 */
    meeting meetings[16];
    uint32_t meeting_count;
    appointment appointments[16];
    uint32_t appointment_count;
    turn_said turns[16];
    uint32_t turn_count;
    const int64_t *detections; /* ticks, by actor; NULL: nobody tells */
    profile profiles[32];
    uint32_t profile_count;
    source_said sources[SP_MAX_SOURCES];
    uint32_t source_count;
    sp_ground_patch patches[64];
    uint32_t patch_count;
    sp_course_def courses[32];
    uint32_t course_count;
    fault_said faults_said[FAULTS_SAID]; /* of the prologue */
    uint32_t faults_said_count;
    char notes[1000];
    int64_t stands[SP_MAX_ACTORS + 1];       /* tick since which somebody stands; INT64_MIN: moves */
    sp_story_command queue[SP_MAX_COMMANDS]; /* of the prologue, then of the tick */
    uint32_t queued;
    bool ended;
    char end_text[240]; /* what did not come true, in words; "" while nothing */
    uint32_t prologues; /* run by the last check */
};

#define SCRIPT(L) (*(sp_scenario **)lua_getextraspace(L))
#define PARAMS    "sp.Params"

/* sandbox.c, library.c, require.c */
bool sandbox_open(sp_scenario *s, sp_error *err);
void sandbox_libraries(lua_State *L);
void sandbox_require(lua_State *L);
void sandbox_search(lua_State *L);
void sandbox_purse(sp_scenario *s, int64_t instructions);
void sandbox_spend(lua_State *L, int64_t instructions); /* what C does; raises when the purse is empty */
void guards_set(lua_State *L);                          /* guards.c */
/* Runs fn(L) with `context` as light userdata at index 1, protected. */
bool sandbox_guard(sp_scenario *s, lua_CFunction fn, void *context, sp_error *err);
/* calls what lies on the stack of L (function and `arguments`), with places in errors */
bool sandbox_call(sp_scenario *s, lua_State *L, int arguments, int results, sp_error *err);
void sandbox_note(lua_State *L, const char *text); /* an error of L, while its stack still stands */
script_file *source_read(sp_scenario *s, const char *path, bool lua, sp_error *err);
bool source_exists(sp_scenario *s, const char *path);
const script_file *source_find(const sp_scenario *s, const char *path);
const char *path_folder(sp_arena *arena, const char *path);
const char *path_join(sp_arena *arena, const char *folder, const char *rest);
bool script_run_file(sp_scenario *s, const char *path, sp_error *err);
sp_scenario *script_open(const char *path, const sp_sources *sources, sp_error *err);

/* place.c: errors with a place, and reading values */
int script_line(lua_State *L, const char **file);
int script_fail(lua_State *L, const char *token, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* gives an error of that call (or none) its line of source; that of `word` where it stands at or below the call */
void script_place(const sp_scenario *s, sp_error *e, const char *file, int line, const char *word);
/* raises at a place said before */
int script_fail_at(lua_State *L, const char *file, int line, const char *word, const char *hint, const char *format,
                   ...) __attribute__((format(printf, 6, 7)));
/* "did you mean 'x'?" of the nearest of names into out (""; none is near) */
const char *script_near(char out[96], const char *said, const char *const *names, size_t count);
const char *script_near_or(char out[96], const char *said, const char *const *names, size_t count,
                           const char *otherwise); /* where none is near */
int script_raise(lua_State *L, sp_code code, const char *token, const char *hint, const char *text);
const char *script_kind(lua_State *L, int index);        /* "number", "sp.Quantity" */
void units_like(const char *si, char *out, size_t size); /* checks.c: "it is in m/s, km/h, mph", a hint */
const char *unit_near(const char *unit);                 /* the unit that was meant, or NULL */
void script_take_error(sp_scenario *s, lua_State *L, int status, sp_error *err); /* pops the message */
void script_warn(lua_State *L, const char *token, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void script_finding(sp_scenario *s, char severity, const script_file *f, int line, int column, const char *hint,
                    const char *format, ...) __attribute__((format(printf, 7, 8)));
const char *script_strdup(lua_State *L, const char *text);
void *script_alloc(lua_State *L, size_t bytes);
void fields_check(lua_State *L, int table, const char *owner); /* unknown keys are errors with a suggestion */
/* a quantity: a number (SI) or "12 km/h"; the row's unit says what is wanted */
double read_quantity(lua_State *L, int index, const char *what, const char *si);
double field_number(lua_State *L, int table, const char *key, const char *si,
                    double otherwise); /* NaN otherwise: required */
bool field_has(lua_State *L, int table, const char *key);
const char *field_text(lua_State *L, int table, const char *key, const char *otherwise); /* in the arena */
bool field_flag(lua_State *L, int table, const char *key, bool otherwise);
double read_share(lua_State *L, int index, const char *what); /* of a width: 0.5, "50 %" or 50 */
double round_digits(double v, int digits);

/* head.c, vary.c, cases.c, checks.c, cover.c, roads.c, sut.c */
int say_scenario(lua_State *L);
int say_steps(lua_State *L);
int say_one_of(lua_State *L);
int say_uniform(lua_State *L);
int say_normal(lua_State *L);
int say_sample(lua_State *L);
int say_cover_all(lua_State *L);
int axis_unit(lua_State *L);
void head_vary(lua_State *L, int table, head *h);
void repeats_read(lua_State *L, int index, head *h); /* a number, or { n, pass = "all" }, { n, rate = 0.9 } */
enum { SOBOL_AXES = 10, SOBOL_BITS = 32 };
void sobol_directions(uint32_t dimension, uint32_t v[SOBOL_BITS]);
double sobol_point(uint32_t index, const uint32_t v[SOBOL_BITS]);
double halton_point(uint32_t index, uint32_t axis);
const char *metric_known(lua_State *L, const char *name); /* or raises */
const sp_unit *metric_unit(lua_State *L, const char *said, const char *metric);
int say_never(lua_State *L);
int say_at_least(lua_State *L);
int say_at_most(lua_State *L);
int say_before(lua_State *L);
int say_within(lua_State *L);
int say_hold(lua_State *L);
int say_warn(lua_State *L);
int say_score(lua_State *L);
int say_card(lua_State *L);
void head_checks(lua_State *L, int index, bool valid, check_said **out, uint32_t *count);
bool check_enabled(lua_State *L, const check_said *c, const sp_case *at); /* raises */
int say_bins(lua_State *L);
int say_each(lua_State *L);
void head_cover(lua_State *L, int index, head *h);
int road_straight(lua_State *L);
int road_curve(lua_State *L);
int road_clothoid(lua_State *L);
int road_pieces(lua_State *L);
int road_xodr(lua_State *L);
void road_read(lua_State *L, int index, road_said *out);
/* words shared by all that build roads */
road_said *road_push(lua_State *L, road_kind kind);
double road_positive(lua_State *L, int table, const char *key, const char *unit, double otherwise);
uint32_t road_count(lua_State *L, int table, const char *key, double otherwise); /* 0 to 8 */
void road_paint(lua_State *L, int table, sp_road_paint *out);                    /* center, edge; what is said */
const sp_road_level *road_profile(lua_State *L, int table, uint32_t *count);     /* NULL: none said */
int road_intersection(lua_State *L);
int road_roundabout(lua_State *L);
int road_highway(lua_State *L);
int road_network(lua_State *L);
const sp_road_works *road_works(lua_State *L, int table, uint32_t *count); /* NULL: none said */
const sp_road_sign *road_signs(lua_State *L, int table, uint32_t *count);
/* pieces from a list, or one line of `length` */
const sp_road_piece *road_line(lua_State *L, int table, uint32_t *count);
/* The road that is meant: its id, or a handle of it (w.road.south). Raises, with the nearest name, when there is none.
 */
uint32_t road_named(lua_State *L, int index);
void road_handle_open(lua_State *L); /* w.road.NAME, after the classes are there */
int say_sut(lua_State *L);
int world_fault(lua_State *L);
int world_heal(lua_State *L);
int actor_fault(lua_State *L);
int actor_heal(lua_State *L);
/* weather.c: sun, rain, snow, cloud, spray, lamps of the table `env` */
void weather_read(lua_State *L, int table, head *h);
void weather_keys(lua_State *L, int table, head *h); /* what changes with time: `keys` of that table */
void params_push(lua_State *L, const sp_case *c);    /* the table `p` */
void lua_number_key(lua_State *L, int index);

/* actors.c, places.c, acts.c, conditions.c, schedule.c, meeting.c, freeze.c */
typedef struct lua_actor {
    uint32_t id, generation;
} lua_actor;
typedef enum gap_kind { GAP_NONE, GAP_METRES, GAP_TIME, GAP_TTC } gap_kind;
typedef struct lua_place {
    sp_road_place at;   /* of the middle of the body, before the shift */
    double shift;       /* m left of the driving direction */
    uint32_t reference; /* actor that gap and impact refer to, 0 none */
    int side;           /* +1 ahead of the reference, -1 behind */
    gap_kind gap;
    double value;
    bool has_share, beside; /* beside: in another lane than the reference */
    double share;           /* of the reference's width, 0 right .. 1 left */
    double turn;            /* heading added to the lane's */
    int32_t line;
} lua_place;
enum { Q_TTC = 1, Q_GAP, Q_HEADWAY, Q_DISTANCE, Q_CLOSING, Q_SPEED, Q_DETECTION, Q_TIME, Q_COUNT };
enum {
    C_BETWEEN = 1,
    C_CONTACT,
    C_STANDSTILL,
    C_PAST,
    C_REACHED,
    C_WARNED,
    C_BRAKING,
    C_WHEN,
    C_OR,
    C_AND,
    C_NOT,
    C_SIGNAL,
    C_STANDS, /* low: s */
    C_TAKEN_OVER,
    C_OVERLAPS
};
typedef struct lua_quantity {
    int op;
    uint32_t a, b;
} lua_quantity;
typedef struct lua_condition {
    int op;
    lua_quantity q;
    double low, high;
    lua_place place;
    uint32_t parts; /* joined in it, itself included */
} lua_condition;    /* user values: the two joined, or the function */
#define ACTOR       "sp.Actor"
#define PLACE       "sp.Place"
#define CONDITION   "sp.Condition"
#define QUANTITY    "sp.Quantity"
#define WORLD       "sp.World"
#define ROAD_HANDLE "sp.RoadHandle"
#define AXIS        "sp.Axis"
#define CHECK       "sp.Check"
#define BINS        "sp.Bins"
#define ROAD        "sp.Road"
#define SENSOR      "sp.Sensor"
#define RIG         "sp.Rig"
#define SIGNAL      "sp.Signal"
#define PATH        "sp.Path"
#define TRAFFIC     "sp.TrafficHandle"

/* human.c */
int act_human(lua_State *L);
/* courses.c */
int world_path(lua_State *L);
int act_path(lua_State *L);
int path_metres(lua_State *L);
bool courses_freeze(sp_scenario *s, sp_world_def *def, sp_error *err);
lua_actor *actor_at(lua_State *L, int index);
void actor_push(lua_State *L, uint32_t id);
lua_place *place_push(lua_State *L);
lua_place *place_at(lua_State *L, int index);
/* `at` of the table at 2: beside no lane and no actor */
sp_road_place place_on_lane(lua_State *L, const char *word);
int32_t lane_read(lua_State *L, int index, uint32_t road, double s, int32_t own, int direction);
/* resolves a place for a body: fills def's start and the cast */
void place_actor(lua_State *L, const lua_place *p, sp_actor_def *d, cast *c, double settle);
void route_read(lua_State *L, int table, sp_actor_def *d); /* field `route`, from def's place on */
/* tune.c: name = value pairs of a chassis, checked, into v (NULL: has none) and, unless it is NULL, into the box of d
 */
void tune_read(lua_State *L, int table, sp_vehicle *v, sp_actor_def *d);
void tune_cast(lua_State *L, int table, sp_actor_def *d);   /* field `vehicle` of someone cast, if it has one */
bool casts_apart(sp_scenario *s, sp_error *err);            /* no two bodies in one place at time 0 */
const sp_kind *kind_read(lua_State *L, const char *name);   /* or raises with the nearest */
const sp_kind *kind_driven(lua_State *L, const char *name); /* one that an ego can be; or raises, naming them */
const sp_kind *kind_driven_as(lua_State *L, const char *name, const char *word); /* the same, said by that word */
void cast_prologue(lua_State *L);                                                /* raises behind the first wait */
/* A new actor of this kind, its box and looks; *id 0: the next. said NULL: kind#n. */
sp_actor_def *cast_new(lua_State *L, const sp_kind *kind, const char *said, uint32_t *id);

#include "script/drivers.h"

/* traffic.c, spread.c, streams.c, profile.c, grounds.c */
double source_draw(const sp_world_def *def, const char *name, uint32_t index); /* of a slot, by its name */
double traffic_shown(const sp_scenario *s, uint32_t index);                    /* of source index, from 1 */
bool traffic_freeze(sp_scenario *s, sp_world_def *def,
                    sp_error *err); /* reserves are spread, sources become constant */
void profiles_step(lua_State *L);
void profile_drop(sp_scenario *s, uint32_t actor);   /* another act on its speed */
void env_read(lua_State *L, int index, head *h);     /* the table at index, or nil: what is there unless said */
void env_fields(lua_State *L, int table, head *h);   /* what the table says over what h->env has */
void grounds_read(lua_State *L, int table, head *h); /* of the table `env` */
bool grounds_freeze(sp_scenario *s, sp_world_def *def, sp_error *err);
void condition_register(lua_State *L);
bool condition_true(lua_State *L, int index);
double quantity_now(lua_State *L, int op, uint32_t a, uint32_t b);
double lane_gap(const sp_scenario *s, uint32_t a, uint32_t b, double *closing);
void actor_now(const sp_scenario *s, uint32_t id, double *x, double *y, double *heading, double *speed);
bool actor_place(const sp_scenario *s, uint32_t id, sp_road_place *out);
sp_story_command *command_add(lua_State *L, uint32_t op, uint32_t actor);
double script_now(const sp_scenario *s);
bool schedule_start(sp_scenario *s, sp_error *err);
bool schedule_step(sp_scenario *s, sp_error *err);
void schedule_clear(sp_scenario *s);
int mark_index(sp_scenario *s, const char *name);
void marks_collect(sp_scenario *s, const script_file *f);

/* signals.c: traffic lights */
void signals_read(lua_State *L, int table, struct signals_said **out);
bool signals_freeze(sp_scenario *s, sp_world_def *def,
                    sp_error *err);               /* lights of def->road, then what the head says */
bool signal_true(lua_State *L, int index);        /* a C_SIGNAL */
const char *signal_name(lua_State *L, int index); /* of a C_SIGNAL */
const char *signal_show_name(uint32_t show);

/* reading.c: why the case did not take place, in words */
void reading_missed(lua_State *L, int index, const char *file, int line, double within);
void reading_required(lua_State *L, int index);

/* words with a row each; see rows.c */
int world_ego(lua_State *L);
int world_car(lua_State *L);
int world_pedestrian(lua_State *L);
int world_object(lua_State *L);
int world_park(lua_State *L);
int world_lorry(lua_State *L);
int world_bus(lua_State *L);
int world_motorcycle(lua_State *L);
int world_cyclist(lua_State *L);
int world_traffic(lua_State *L);
int world_crowd(lua_State *L);
int world_source(lua_State *L);
int world_sink(lua_State *L);
int world_stream(lua_State *L);
int world_column(lua_State *L);
int world_surface(lua_State *L);
int traffic_count(lua_State *L);
int traffic_actors(lua_State *L);
int act_wander(lua_State *L);
int act_keep_beside(lua_State *L);
int act_speed_profile(lua_State *L);
int say_stands_for(lua_State *L);
int world_wait(lua_State *L);
int world_wait_until(lua_State *L);
int world_at(lua_State *L);
int world_on(lua_State *L);
int world_parallel(lua_State *L);
int world_spawn(lua_State *L);
int world_mark(lua_State *L);
int world_assert(lua_State *L);
int world_require(lua_State *L);
int world_time(lua_State *L);
int world_after(lua_State *L);
int handle_lane(lua_State *L);
int handle_length(lua_State *L);
int handle_id(lua_State *L);
int place_left(lua_State *L);
int place_right(lua_State *L);
int place_back(lua_State *L);
int place_forward(lua_State *L);
int place_turned(lua_State *L);
int actor_ahead(lua_State *L);
int actor_behind(lua_State *L);
int actor_left(lua_State *L);
int actor_right(lua_State *L);
int actor_lane(lua_State *L);
int actor_hidden_from(lua_State *L);
int actor_size(lua_State *L);
int act_drive(lua_State *L);
int act_brake(lua_State *L);
int act_stop(lua_State *L);
int act_change_lane(lua_State *L);
int act_cut_in(lua_State *L);
int act_follow(lua_State *L);
int act_set_lights(lua_State *L);
int act_show(lua_State *L);
int act_hide(lua_State *L);
int act_robot(lua_State *L);
int act_obey(lua_State *L);
int act_ignore_signals(lua_State *L);
int world_signal(lua_State *L);
int handle_signal(lua_State *L);
int signal_set(lua_State *L);
int signal_auto(lua_State *L);
int signal_is(lua_State *L);
int say_ttc(lua_State *L);
int say_gap(lua_State *L);
int say_headway(lua_State *L);
int say_distance(lua_State *L);
int say_closing(lua_State *L);
int say_speed(lua_State *L);
int say_contact(lua_State *L);
int say_standstill(lua_State *L);
int say_past(lua_State *L);
int say_reached(lua_State *L);
int say_warned(lua_State *L);
int say_taken_over(lua_State *L);
int say_braking(lua_State *L);
int say_when(lua_State *L);
int quantity_below(lua_State *L);
int quantity_above(lua_State *L);
int quantity_between(lua_State *L);
int quantity_value(lua_State *L);
int condition_now(lua_State *L);

/* lint.c */
void lint_file(sp_scenario *s, const script_file *f);
void lint_head(sp_scenario *s);
void lint_words(sp_scenario *s,
                const script_file *f); /* lint_words.c: methods and keys that are not there, dots for colons */
void lint_body(sp_scenario *s);        /* lint_body.c: warnings and notes on the scenario's own file */

#endif
