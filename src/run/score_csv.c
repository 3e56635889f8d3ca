/* score_csv.c - trajectories from elsewhere as tick records: what a CSV leaves out is worked out of what it says, the
 * definition is made up around it. Rows are csv_read.c's, contacts score_touch.c's. An actor's origin is the middle of
 * its box. */
#include <stdio.h>
#include <string.h>

#include "run/csv_read.h"
#include "run/score_inside.h"

enum { NAMES = 4096 };                      /* of the table of names: a power of 2, more than twice SP_MAX_ACTORS */
static const double uneven = 0.02;          /* of a step */
static const double rounding = 2e-6;        /* s: times are written with six decimals */
static const int64_t usual_tick = 10000000; /* ns, of a file with one instant */

/* everybody at one instant, by id */
typedef struct frame {
    bool any;
    double t;
    int32_t line;
    sp_actor_record *row;
    uint32_t *has; /* columns that were there; 0: is not */
} frame;

typedef struct csv {
    sp_score *s;
    const char *path;
    sp_world_def *def;
    sp_world *world;
    sp_csv *in;
    uint16_t *names; /* ids by the hash of their names */
    frame at[3];     /* the instant before, this one, the next */
    sp_actor_record *before, *now;
    uint32_t now_count;
    sp_score_contact *held;
    sp_road_place *near; /* by id */
    sp_vec2 offset;
    double dt;
    int64_t tick;
} csv;

/* m, kg: what a class usually is */
static const struct {
    double height, mass;
} usual[] = {{1.5, 1500}, {1.5, 1500}, {3.5, 12000}, {3.2, 12000}, {1.6, 280},
             {1.7, 90},   {1.75, 75},  {1.2, 60},    {1, 0}};

static bool no_memory(sp_error *err)
{
    return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
}

/* ---------------------------------------------------------------- the definition */
/* the file's name without folders and ending */
static const char *name_of(sp_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *start = slash ? slash + 1 : path, *dot = strrchr(start, '.');
    char *out = sp_arena_strdup(arena, start);
    if (out && dot && dot > start)
        out[dot - start] = '\0';
    return out;
}

static bool read_road(sp_score *s, sp_error *err)
{
    size_t size = 0;
    if (!s->options.road || s->road_read)
        return true;
    const char *text = sp_file_read(s->base, s->options.road, &size, err);
    if (!text || !sp_road_read_xodr(s->options.road, text, size, s->base, &s->road, err))
        return false;
    s->road_read = true;
    return true;
}

static bool make_definition(csv *c, sp_error *err)
{
    sp_arena *arena = c->s->arena;
    sp_world_def *def = SP_NEW(arena, sp_world_def);
    sp_check_def *check = SP_NEW(arena, sp_check_def);
    const char *name = name_of(arena, c->path);
    char hex[33];
    if (!def || !check || !name)
        return no_memory(err);
    sp_hasher h;
    sp_hash_begin(&h);
    sp_hash_add(&h, name, strlen(name));
    sp_hash_hex(sp_hash_end(&h), hex);
    hex[10] = '\0';
    *check = (sp_check_def){.name = "never ego.contact",
                            .op = SP_NEVER,
                            .severity = SP_FAIL,
                            .metric = "ego.contact",
                            .unit = "1",
                            .from_mark = -1,
                            .to_mark = -1,
                            .enabled = true,
                            .said = {c->path, 1}};
    *def = (sp_world_def){.arena = arena,
                          .scenario = name,
                          .case_id = name,
                          .case_key = sp_arena_strdup(arena, hex),
                          .file = c->path,
                          .line = 1,
                          .suite_seed = 1,
                          .tick_ns = usual_tick,
                          .substeps = 1,
                          .limit_ticks = INT64_MAX,
                          .env = {.friction = 1, .visibility = 10000},
                          .base = SP_BASE_NONE,
                          .actor_count = 1, /* the ego's, whenever it comes */
                          .checks = check,
                          .check_count = 1};
    def->actors = SP_ARRAY(arena, sp_actor_def, SP_MAX_ACTORS + 1);
    def->road = c->s->road;
    c->offset = def->road ? sp_road_offset(def->road) : (sp_vec2){0, 0};
    c->def = def;
    return (def->actors && def->case_key) || no_memory(err);
}

static bool make_room(csv *c, sp_error *err)
{
    sp_arena *arena = c->s->arena;
    bool fine = true;
    for (int i = 0; i < 3; i++) {
        c->at[i].row = SP_ARRAY(arena, sp_actor_record, SP_MAX_ACTORS + 1);
        c->at[i].has = SP_ARRAY(arena, uint32_t, SP_MAX_ACTORS + 1);
        fine = fine && c->at[i].row && c->at[i].has;
    }
    c->names = SP_ARRAY(arena, uint16_t, NAMES);
    c->before = SP_ARRAY(arena, sp_actor_record, SP_MAX_ACTORS + 1);
    c->now = SP_ARRAY(arena, sp_actor_record, SP_MAX_ACTORS + 1);
    c->held = SP_ARRAY(arena, sp_score_contact, SP_MAX_ACTORS + 1);
    c->near = SP_ARRAY(arena, sp_road_place, SP_MAX_ACTORS + 1);
    c->in = SP_NEW(arena, sp_csv);
    fine = fine && c->names && c->before && c->now && c->held && c->near && c->in;
    return fine || no_memory(err);
}

/* the id of a name, which is new or not; 0 with err */
static uint32_t id_of(csv *c, const sp_csv_row *row, sp_error *err)
{
    sp_world_def *def = c->def;
    uint32_t h = 2166136261u;
    for (const char *p = row->actor; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    uint32_t k = h % NAMES;
    for (; c->names[k]; k = (k + 1) % NAMES)
        if (!strcmp(def->actors[c->names[k]].name, row->actor))
            return c->names[k];
    const bool ego = !strcmp(row->actor, "ego");
    if (!ego && def->actor_count == SP_MAX_ACTORS) {
        sp_error_set(err, SP_BAD_LOAD, c->path, row->line, "more than %d actors", SP_MAX_ACTORS);
        return 0;
    }
    const uint32_t id = ego ? 1 : ++def->actor_count;
    sp_actor_def *d = &def->actors[id];
    d->name = sp_arena_strdup(c->s->arena, row->actor);
    d->length = row->value[SP_CSV_LENGTH];
    d->width = row->value[SP_CSV_WIDTH];
    d->height = usual[row->class_id].height;
    d->mass = usual[row->class_id].mass;
    d->said = (sp_place_in_file){c->path, row->line};
    if (!d->name) {
        no_memory(err);
        return 0;
    }
    c->names[k] = (uint16_t)id;
    return id;
}

/* ---------------------------------------------------------------- one instant */
static bool put_row(csv *c, frame *f, const sp_csv_row *row, sp_error *err)
{
    const uint32_t id = id_of(c, row, err);
    if (!id)
        return false;
    if (f->has[id])
        return sp_error_set(err, SP_BAD_LOAD, c->path, row->line, "'%s' is there twice at one time", row->actor);
    const double *v = row->value;
    f->has[id] = row->has;
    f->row[id] = (sp_actor_record){.actor = id,
                                   .class_id = row->class_id,
                                   .x = v[SP_CSV_X] - c->offset.x,
                                   .y = v[SP_CSV_Y] - c->offset.y,
                                   .z = v[SP_CSV_Z],
                                   .heading = v[SP_CSV_HEADING],
                                   .speed = v[SP_CSV_SPEED],
                                   .acceleration = v[SP_CSV_ACCEL],
                                   .length = v[SP_CSV_LENGTH],
                                   .width = v[SP_CSV_WIDTH],
                                   .height = usual[row->class_id].height};
    return true;
}

/* m along the heading of `a`, from b to d */
static double along(const sp_actor_record *a, const sp_actor_record *b, const sp_actor_record *d)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    return (d->x - b->x) * c + (d->y - b->y) * s;
}

/* what the file leaves out, by differences to the instants before and after where the actor is there, too */
static void work_out(const csv *c, uint32_t id, sp_actor_record *a)
{
    const frame *f = &c->at[1];
    const bool b = c->at[0].any && c->at[0].has[id], n = c->at[2].any && c->at[2].has[id];
    const sp_actor_record *here = &f->row[id], *back = b ? &c->at[0].row[id] : here,
                          *next = n ? &c->at[2].row[id] : here;
    const double span = (b + n) * c->dt, per = span > 0 ? 1 / span : 0;
    const bool speeds = f->has[id] >> SP_CSV_SPEED & 1;
    *a = *here;
    if (!speeds)
        a->speed = along(here, back, next) * per;
    if (!(f->has[id] >> SP_CSV_ACCEL & 1)) {
        const double twice = c->dt * c->dt;
        a->acceleration = speeds && span > 0 ? (next->speed - back->speed) * per
                          : b && n           ? (along(here, here, next) - along(here, back, here)) / twice
                                             : 0;
    }
    a->yaw_rate = sp_wrap_angle(next->heading - back->heading) * per;
    a->lateral_acceleration = a->speed * a->yaw_rate;
    double s, co;
    sp_sincos(a->heading, &s, &co);
    a->vx = a->speed * co;
    a->vy = a->speed * s;
    /* nothing is known of wheels: they stand at the corners */
    for (int i = 0; i < 4; i++) {
        const double x = (i < 2 ? 1 : -1) * a->length / 2, y = (i % 2 ? -1 : 1) * a->width / 2;
        a->wheel_xy[i][0] = a->x + co * x - s * y;
        a->wheel_xy[i][1] = a->y + s * x + co * y;
    }
}

/* where it is in its lane */
static void find_lane(csv *c, sp_actor_record *a)
{
    sp_road_place *near = &c->near[a->actor], at;
    const sp_road_ask ask = {.x = a->x,
                             .y = a->y,
                             .z = c->at[1].has[a->actor] >> SP_CSV_Z & 1 ? a->z : SP_NAN,
                             .heading = a->heading,
                             .near = near->road ? near : NULL};
    sp_lane_info lane;
    if (!c->def->road || !sp_road_find(c->def->road, &ask, &at))
        return;
    *near = at;
    a->road = at.road;
    a->lane = at.lane;
    a->s = at.s;
    a->t = at.t;
    if (at.lane && sp_road_lane(c->def->road, at.road, at.s, at.lane, &lane)) {
        a->lane_offset = (at.t - (lane.t_inner + lane.t_outer) / 2) * sp_road_direction(c->def->road, at.road, at.lane);
        a->lane_width = lane.width;
    }
}

/* contacts with those who were there at the instant before, too; at the first instant with those who stand in it */
static uint32_t find_contacts(csv *c, sp_event *events)
{
    sp_actor_record *old = c->before;
    const bool first = c->tick == 0;
    for (uint32_t i = 0; i < c->now_count; i++) {
        const uint32_t id = c->now[i].actor;
        sp_actor_record *b = &c->at[0].row[id];
        const bool was = !first && c->at[0].any && c->at[0].has[id];
        old[i] = was ? *b : c->now[i];
        if (!was)
            c->held[id].on = false;
    }
    /* velocities of the instant before were worked out in its turn */
    const double t0 = first ? c->at[1].t : c->at[0].t;
    return sp_score_touch(old, c->now, c->now_count, c->tick, t0, c->at[1].t - t0, c->held, events, 0);
}

/* the instant in the middle goes through the metrics */
static bool judge_instant(csv *c, sp_error *err)
{
    frame *f = &c->at[1];
    sp_event events[SP_MAX_EVENTS];
    if (!f->any)
        return true;
    if (!f->has[1]) {
        char t[40];
        sp_number(t, f->t);
        sp_error_set(err, SP_BAD_LOAD, c->path, f->line, "no actor 'ego' at %s s", t);
        return sp_error_hint(err, "one actor must be called ego, and be there at all times"), false;
    }
    c->now_count = 0;
    for (uint32_t id = 1; id <= c->def->actor_count; id++) {
        if (!f->has[id])
            continue;
        sp_actor_record *a = &c->now[c->now_count++];
        work_out(c, id, a);
        find_lane(c, a);
    }
    if (!c->world) {
        c->world = sp_score_world(c->s, c->def, err);
        if (!c->world)
            return false;
    }
    const sp_tick_record r = {.tick = c->tick,
                              .time = f->t,
                              .driver_acceleration = SP_NAN,
                              .actor_count = c->now_count,
                              .event_count = find_contacts(c, events),
                              .actors = c->now,
                              .events = events};
    sp_metric_step(c->def, c->world->metric, c->s->trace, &r);
    for (uint32_t i = 0; i < c->now_count; i++)
        f->row[c->now[i].actor] = c->now[i];
    c->world->tick = ++c->tick;
    return true;
}

/* the next instant moves into the middle; what was before goes */
static void shift(csv *c)
{
    const frame gone = c->at[0];
    c->at[0] = c->at[1];
    c->at[1] = c->at[2];
    c->at[2] = gone;
    c->at[2].any = false;
    memset(gone.has, 0, (c->def->actor_count + 1) * sizeof *gone.has);
}

/* the length of a step: a whole number of them a second where it is that but for rounding */
static void set_step(csv *c, double dt)
{
    const double rate = sp_round(1 / dt);
    c->dt = rate >= 1 && sp_abs(1 / rate - dt) <= rounding ? 1 / rate : dt;
    c->def->tick_ns = (int64_t)sp_round(c->dt * 1e9);
}

/* whether a new time may follow */
static bool check_time(csv *c, const sp_csv_row *row, sp_error *err)
{
    const double t = row->value[SP_CSV_T], step = t - c->at[2].t;
    char a[40], b[40];
    sp_number(a, t);
    sp_number(b, c->at[2].t);
    if (step <= 0)
        return sp_error_set(err, SP_BAD_LOAD, c->path, row->line,
                            "%s s comes after %s s: times must rise, and rows of one time stand together", a, b);
    if (c->dt == 0 && (step < 1e-4 || step > 10))
        return sp_error_set(err, SP_BAD_LOAD, c->path, row->line,
                            "from %s s to %s s: a step must be between 0.1 ms and 10 s", b, a);
    if (c->dt == 0)
        set_step(c, step);
    if (sp_abs(step - c->dt) <= uneven * c->dt + rounding)
        return true;
    sp_number_fixed(b, step, 6);
    sp_number_fixed(a, c->dt, 6);
    sp_error_set(err, SP_BAD_LOAD, c->path, row->line, "a step of %s s after steps of %s s", b, a);
    return sp_error_hint(err, "times must rise evenly: resample the file"), false;
}

static bool read_all(csv *c, sp_error *err)
{
    sp_csv_row row;
    int got = 0;
    while ((got = sp_csv_next(c->in, &row, err)) > 0) {
        frame *f = &c->at[2];
        const bool same = f->any && row.value[SP_CSV_T] == f->t;
        if (f->any && !same) {
            if (!check_time(c, &row, err) || !judge_instant(c, err))
                return false;
            shift(c);
            f = &c->at[2];
        }
        if (!same) {
            f->any = true;
            f->t = row.value[SP_CSV_T];
            f->line = row.line;
        }
        if (!put_row(c, f, &row, err))
            return false;
    }
    if (got < 0)
        return false;
    if (!c->at[2].any)
        return sp_error_set(err, SP_BAD_LOAD, c->path, 1, "no rows below the header");
    /* the last two instants: after the last one nothing comes */
    c->dt = c->dt > 0 ? c->dt : (double)usual_tick / 1e9;
    if (!judge_instant(c, err))
        return false;
    shift(c);
    return judge_instant(c, err);
}

bool sp_score_csv(sp_score *s, const char *path, sp_scored *out, sp_error *err)
{
    csv c = {.s = s, .path = path};
    if (!read_road(s, err) || !make_definition(&c, err) || !make_room(&c, err) || !sp_csv_open(c.in, path, err))
        return false;
    const bool fine = read_all(&c, err);
    sp_csv_close(c.in);
    if (!fine || !sp_score_judge(s, c.def, c.world, out, err))
        return false;
    sp_run_verdict(s->arena, SP_END_STORY, "", &out->result);
    out->result.end_reason = "the file ended";
    out->result.sim_s = (double)c.tick * c.dt;
    out->result.notes = "";
    out->result.renderer = out->result.driver_id = out->result.driver_version = "";
    out->result.cover_bins = SP_ARRAY(s->arena, int32_t, 1);
    out->def = c.def;
    out->case_of = (sp_case){.id = c.def->case_id, .key = c.def->case_key, .layer = ""};
    return true;
}
