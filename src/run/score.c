/* score.c - a recording's metrics and checks again: its definition is rebuilt (score_load.c), the tick records and
 * events that it holds go through the very functions of a run, and what those cannot tell comes from the record
 * "skidpad.result". Thin recordings hold no states: they are simulated again under their commands. CSV is
 * score_csv.c's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/score_inside.h"

sp_score *sp_score_create(const sp_score_options *options, sp_error *err)
{
    sp_arena *arena = sp_arena_create();
    sp_score *s = arena ? SP_NEW(arena, sp_score) : NULL;
    if (s) {
        s->base = arena;
        s->options = *options;
        s->records = SP_ARRAY(arena, sp_actor_record, SP_MAX_ACTORS + 1);
    }
    if (s && s->records)
        return s;
    sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    sp_arena_destroy(arena);
    return NULL;
}

/* what belongs to one file */
static void drop_file(sp_score *s)
{
    sp_recording_close(s->recording);
    sp_metric_trace_destroy(s->trace);
    sp_arena_destroy(s->arena);
    s->recording = NULL;
    s->trace = NULL;
    s->arena = NULL;
}

void sp_score_destroy(sp_score *s)
{
    if (!s)
        return;
    drop_file(s);
    for (uint32_t i = 0; i < SP_SCORE_LOADED; i++)
        sp_score_unload(&s->loaded[i]);
    sp_arena_destroy(s->base);
}

/* whether any metric that is wanted needs the future */
static bool wants_trace(const sp_score *s)
{
    bool any = !s->options.wanted;
    for (uint32_t i = 0; i < sp_metric_count() && !any; i++)
        any = s->options.wanted[i] && sp_metric_at(i)->fold == SP_FOLD_LATE;
    return any;
}

sp_world *sp_score_world(sp_score *s, const sp_world_def *def, sp_error *err)
{
    uint32_t words = 0;
    if (!sp_metric_layout(def, &words, err))
        return NULL;
    sp_world *world = sp_arena_alloc(s->arena, sizeof *world);
    s->trace = wants_trace(s) ? sp_metric_trace_create() : NULL;
    if (!world || (wants_trace(s) && !s->trace)) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        return NULL;
    }
    memset(world, 0, sizeof *world);
    world->metric_words = words;
    for (uint32_t i = 0; i < SP_MAX_MARKS; i++)
        world->mark_tick[i] = INT64_MIN;
    sp_metric_begin_some(def, world->metric, s->options.wanted);
    return world;
}

/* ---------------------------------------------------------------- from states */
static void note_marks(const sp_world_def *def, sp_world *world, const sp_tick_record *r)
{
    for (uint32_t i = 0; i < r->event_count; i++) {
        const sp_event *e = &r->events[i];
        if (e->kind != SP_EVENT_MARK || e->a >= SP_MAX_MARKS || e->a >= def->mark_count ||
            world->mark_tick[e->a] != INT64_MIN)
            continue;
        world->mark_tick[e->a] = r->tick;
        memcpy(world->mark_value[e->a], e->value, sizeof e->value);
    }
}

/* one tick that is fit for metrics: finite where it counts, actors as the definition has them, the ego first */
static bool sane(const sp_world_def *def, const sp_tick_record *r)
{
    if (!sp_finite(r->time) || !r->actor_count || r->actors[0].actor != SP_EGO.i)
        return false;
    for (uint32_t i = 0; i < r->actor_count; i++) {
        const sp_actor_record *a = &r->actors[i];
        const double sum = a->x + a->y + a->z + a->heading + a->speed + a->lateral_speed + a->acceleration +
                           a->lateral_acceleration + a->yaw_rate + a->vx + a->vy + a->length + a->width + a->center_x +
                           a->s + a->t + a->lane_offset + a->lane_width;
        if (!sp_finite(sum) || a->actor == 0 || a->actor > def->actor_count ||
            (i && a->actor <= r->actors[i - 1].actor))
            return false;
    }
    for (uint32_t i = 0; i < r->event_count; i++)
        if (r->events[i].kind == SP_EVENT_CONTACT &&
            (r->events[i].a > def->actor_count || r->events[i].b > def->actor_count))
            return false;
    return true;
}

static bool feed(sp_score *s, const char *path, const sp_world_def *def, sp_world *world, bool *any, sp_error *err)
{
    sp_recording_cursor cursor = {0};
    sp_tick_record r;
    int64_t before = INT64_MIN;
    int more = 0;
    world->tick = 0;
    while ((more = sp_recording_next(s->recording, &cursor, s->records, SP_MAX_ACTORS + 1, &r)) > 0) {
        *any = true;
        if (r.tick <= before || !sane(def, &r))
            return sp_error_set(err, SP_BAD_LOAD, path, 0, "the state of tick %lld makes no sense", (long long)r.tick);
        before = r.tick;
        note_marks(def, world, &r);
        sp_metric_step(def, world->metric, s->trace, &r);
        world->tick = r.tick + 1;
    }
    return more == 0 ||
           sp_error_set(err, SP_BAD_LOAD, path, 0, "the state after tick %lld is damaged", (long long)before);
}

/* ---------------------------------------------------------------- simulated again */
static bool simulate(sp_score *s, sp_replica *p, sp_world **world, sp_error *err)
{
    const int64_t last = sp_recording_last_tick(s->recording);
    sp_arena *frozen = p->arena;
    p->arena = s->arena;
    s->trace = wants_trace(s) ? sp_metric_trace_create() : NULL;
    p->trace = s->trace;
    bool fine = wants_trace(s) == (s->trace != NULL) || sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    fine = fine && sp_replica_start(p, err);
    if (fine)
        sp_metric_begin_some(p->def, p->world->metric, s->options.wanted);
    sp_tick_hash theirs;
    while (fine && p->world->tick <= last) {
        fine = sp_replica_story(p, err) && sp_replica_move(p, err);
        if (fine && sp_recording_hash(s->recording, p->world->tick, &theirs) &&
            !sp_hash_equal(theirs.chain, p->hash.chain))
            fine = sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "it keeps no states, and simulated again it differs from tick %lld on: recorded by "
                                "another build, or damaged",
                                (long long)p->world->tick);
        p->world->tick += fine;
    }
    *world = p->world;
    sp_scenario *keep = p->scenario;
    p->scenario = NULL;
    sp_replica_close(p);
    p->scenario = keep;
    p->arena = frozen;
    p->trace = NULL;
    return fine;
}

/* ---------------------------------------------------------------- the verdict */
static double metric_of(const sp_judgement *j, const char *name)
{
    const int id = sp_metric_find(name);
    return id >= 0 && (uint32_t)id < j->metric_count && j->metrics[id].defined ? j->metrics[id].value : -1;
}

bool sp_score_judge(sp_score *s, const sp_world_def *def, const sp_world *world, sp_scored *out, sp_error *err)
{
    sp_case_result *r = &out->result;
    if (!sp_metric_judge(def, world, s->trace, s->arena, &r->judgement, err))
        return false;
    r->ticks = world->tick > 0 ? world->tick : 0;
    r->sim_s = sp_world_time(def, world);
    r->chain = (sp_chain){.first_visible = -1,
                          .first_detection = -1,
                          .warning = metric_of(&r->judgement, "ego.fcw.at"),
                          .brake = metric_of(&r->judgement, "ego.aeb.at"),
                          .contact = r->judgement.contact.any ? r->judgement.contact.at_s : -1};
    /* with some metrics alone, neither checks nor what they decide */
    if (s->options.wanted) {
        r->judgement.check_count = r->judgement.valid_count = r->judgement.card_count = 0;
        r->judgement.pass = true;
        r->judgement.invalid_by = NULL;
    }
    return true;
}

static const char *told(const sp_recording *r, const char *name)
{
    const char *v = sp_recording_metadata(r, "skidpad.result", name);
    return v ? v : "";
}

/* 32 hex digits, as sp_hash_hex writes them */
static bool read_hash(const char *hex, sp_hash *out)
{
    uint64_t part[2] = {0, 0};
    if (strlen(hex) != 32 || strspn(hex, "0123456789abcdef") != 32)
        return false;
    for (int i = 0; i < 32; i++)
        part[i / 16] = part[i / 16] << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    *out = (sp_hash){.lo = part[1], .hi = part[0]};
    return true;
}

static double told_seconds(const sp_recording *r, const char *name)
{
    double v = -1;
    return sp_parse_number(told(r, name), &v) ? v : -1;
}

/* how the run ended; where the recording does not say, by what the story asked for last */
static sp_end_kind end_of(const sp_score *s, const sp_world_def *def, const sp_world *world, const char **text)
{
    const sp_recording *r = s->recording;
    int64_t end = SP_END_NONE;
    *text = told(r, "end_text");
    if (sp_parse_int(told(r, "end"), &end) && end > SP_END_NONE && end <= SP_END_BENCH)
        return (sp_end_kind)end;
    sp_story_command *commands = SP_ARRAY(s->arena, sp_story_command, SP_MAX_COMMANDS);
    uint32_t count = 0;
    *text = "";
    if (commands && sp_recording_story(r, world->tick - 1, commands, SP_MAX_COMMANDS, &count))
        for (uint32_t i = 0; i < count; i++)
            if (commands[i].op == SP_STORY_END && commands[i].value[0] > 0 && commands[i].value[0] < SP_END_DRIVER)
                return (sp_end_kind)commands[i].value[0];
    *text = "the time limit passed";
    return world->tick >= def->limit_ticks ? SP_END_LIMIT : SP_END_STORY;
}

/* what the run ran into, as it said then */
static bool take_error(const sp_recording *rec, sp_case_result *r)
{
    const char *kind = sp_recording_metadata(rec, "skidpad.result", "error_kind");
    int64_t status = SP_CASE_BENCH_ERROR;
    if (!kind)
        return false;
    sp_parse_int(told(rec, "error_status"), &status);
    r->status = status == SP_CASE_DRIVER_ERROR ? SP_CASE_DRIVER_ERROR : SP_CASE_BENCH_ERROR;
    r->end_reason = r->status == SP_CASE_DRIVER_ERROR ? "driver error" : "bench error";
    r->error_kind = kind;
    r->error_phase = told(rec, "error_phase");
    sp_error_set(&r->error, r->status == SP_CASE_DRIVER_ERROR ? SP_BAD_DRIVER : SP_BAD_BENCH, NULL, 0, "%.500s",
                 told(rec, "error_text"));
    if (!sp_parse_int(told(rec, "error_tick"), &r->error_tick))
        r->error_tick = INT64_MIN;
    return true;
}

static bool verdict(sp_score *s, sp_replica *p, const sp_world *world, sp_scored *out, sp_error *err)
{
    const sp_recording *rec = s->recording;
    sp_case_result *r = &out->result;
    if (!sp_score_judge(s, p->def, world, out, err))
        return false;
    r->notes = told(rec, "notes");
    r->renderer = sp_replica_meta(rec, "renderer");
    r->driver_id = sp_replica_meta(rec, "driver_id");
    r->driver_version = sp_replica_meta(rec, "driver_version");
    r->truth_mounted = told(rec, "truth_mounted")[0] == '1';
    snprintf(r->closure_sha256, sizeof r->closure_sha256, "%s", sp_replica_meta(rec, "closure_sha256"));
    r->chain.first_visible = told_seconds(rec, "first_visible");
    r->chain.first_detection = told_seconds(rec, "first_detection");
    sp_tick_hash last;
    if (!read_hash(told(rec, "hash"), &r->hash) && sp_recording_hash(rec, world->tick - 1, &last))
        r->hash = last.chain;
    const char *text = "";
    if (!take_error(rec, r)) {
        const sp_end_kind end = end_of(s, p->def, world, &text);
        sp_run_verdict(s->arena, end, text, r);
        if (sp_recording_cut(rec) && !told(rec, "end")[0]) {
            char at[40];
            sp_number_fixed(at, r->sim_s, 2);
            sp_text t = {0};
            sp_text_printf(&t, "the recording was cut off at %s s", at);
            r->status = SP_CASE_INVALID;
            r->end_reason = "cut";
            r->invalid_by = t.data ? sp_arena_strdup(s->arena, t.data) : NULL;
            sp_text_free(&t);
        }
        if (!s->options.wanted && !sp_run_own_scores(p->scenario, p->def, world, r->status, &r->judgement, err))
            return false;
    }
    r->cover_bins = s->options.wanted ? NULL : SP_ARRAY(s->arena, int32_t, p->def->cover_count + 1);
    if (r->cover_bins && !sp_cover_sample(p->def, world, &r->judgement, r->cover_bins))
        r->cover_bins = NULL;
    return true;
}

/* ---------------------------------------------------------------- one file */
/* only what metrics read is unpacked, where that is enough: states are there, and the record of the result */
static bool open_recording(sp_score *s, const char *path, sp_error *err)
{
    s->recording = sp_recording_open_scored(path, err);
    if (!s->recording)
        return false;
    const char *mode = sp_recording_metadata(s->recording, "skidpad.recording", "mode");
    if (mode && (!strcmp(mode, "full") || !strcmp(mode, "frames")) && told(s->recording, "end")[0])
        return true;
    sp_recording_close(s->recording);
    s->recording = sp_recording_open(path, err);
    return s->recording != NULL;
}

static bool recording(sp_score *s, const char *path, sp_scored *out, sp_error *err)
{
    sp_replica *p = NULL;
    bool any = false;
    if (!open_recording(s, path, err))
        return false;
    const char *build = sp_recording_metadata(s->recording, "skidpad", "build");
    if (!build)
        return sp_error_set(err, SP_BAD_LOAD, path, 0, "not a recording of skidpad");
    if (!sp_score_load(s, s->recording, &p, err))
        return false;
    sp_world *world = sp_score_world(s, p->def, err);
    if (!world || !feed(s, path, p->def, world, &any, err))
        return false;
    if (!any) {
        sp_metric_trace_destroy(s->trace);
        s->trace = NULL;
        if (!simulate(s, p, &world, err))
            return false;
        snprintf(out->note, sizeof out->note, "the recording keeps no states: simulated again");
    }
    const size_t n = strlen(out->note);
    if (s->options.build_id && strcmp(build, s->options.build_id) != 0)
        snprintf(out->note + n, sizeof out->note - n, "%srecorded by another build: its states, this one's metrics",
                 n ? "; " : "");
    out->def = p->def;
    out->recording = s->recording;
    out->case_of = p->c;
    return verdict(s, p, world, out, err);
}

bool sp_score_file(sp_score *s, const char *path, sp_scored *out, sp_error *err)
{
    drop_file(s);
    s->count++;
    *out = (sp_scored){0};
    s->arena = sp_arena_create();
    bool fine = s->arena || sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
    const size_t n = strlen(path);
    const bool csv = n > 4 && !strcmp(path + n - 4, ".csv");
    fine = fine && (csv ? sp_score_csv(s, path, out, err) : recording(s, path, out, err));
    if (!fine && err && !err->file[0])
        snprintf(err->file, sizeof err->file, "%s", path);
    return fine;
}
