/* run.c - the life of one run: from a case to a settled world, and from its last tick to a result. The tick is
 * tick.c's, the recording record.c's, plots and pictures picture.c's. */
#include "run/inside.h"
#include "sensors/fault.h"

#include <string.h>

const char *sp_case_status_name(sp_case_status s)
{
    static const char *const names[] = {"pass", "fail", "invalid", "driver_error", "bench_error", "skip"};
    return (unsigned)s < 6 ? names[s] : "?";
}

bool sp_run_sources(sp_arena *arena, sp_sources *sources, sp_error *err)
{
    const uint32_t count = sp_sensor_count();
    sp_sensor_row *rows = SP_ARRAY(arena, sp_sensor_row, count + 1);
    if (!rows)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < count; i++) {
        const sp_sensor_type *t = sp_sensor_at(i);
        rows[i] = (sp_sensor_row){.name = t->name,
                                  .kind = t->kind,
                                  .params = t->params,
                                  .param_count = t->param_count,
                                  .period_ns = t->period_ns,
                                  .latency_ns = t->latency_ns,
                                  .type = t,
                                  .fails = t->fails};
    }
    uint32_t fault_count = 0;
    const sp_fault_row *from = sp_fault_rows(&fault_count);
    sp_fault_words *faults = SP_ARRAY(arena, sp_fault_words, fault_count + 1);
    if (!faults)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < fault_count; i++)
        faults[i] = (sp_fault_words){.name = from[i].name,
                                     .unit = from[i].unit,
                                     .strength = from[i].strength,
                                     .low = from[i].low,
                                     .high = from[i].high,
                                     .kinds = from[i].kinds,
                                     .value = from[i].value,
                                     .value_default = from[i].value_default,
                                     .doc = from[i].doc};
    sources->sensors = rows;
    sources->sensor_count = count;
    sources->faults = faults;
    sources->fault_count = fault_count;
    return true;
}

/* freeze and everything that simulates */
static bool make_world(sp_run *run, const sp_case *c, sp_error *err)
{
    const sp_freeze_options freeze = {.sut = run->options.sut, .suite_seed = run->options.suite_seed};
    uint32_t words = 0;
    sp_run_phase(run, SP_PHASE_FREEZE);
    if (!sp_script_freeze(run->scenario, c, &freeze, run->arena, &run->def, err))
        return false;
    sp_script_detections(run->scenario, run->first_detection);
    if (!sp_sense_layout(run->def, err) || !sp_metric_layout(run->def, &words, err))
        return false;
    run->world = sp_world_create(run->def, run->arena, err);
    if (!run->world)
        return false;
    run->world->metric_words = words;
    sp_metric_begin(run->def, run->world->metric);
    run->physics = sp_physics_create(run->def, err);
    run->traffic = run->physics ? sp_traffic_create(run->def, err) : NULL;
    if (!run->traffic)
        return false;
    sp_traffic_start(run->def, run->world);
    if (!sp_physics_trim(run->physics, run->def, run->world, err))
        return false;
    run->sense = sp_sense_create(run->def, run->arena, err);
    run->trace = sp_metric_trace_create();
    run->records = SP_ARRAY(run->arena, sp_actor_record, run->def->actor_count + 1);
    if (!run->sense)
        return false;
    if (!run->trace || !run->records)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    return true;
}

static bool make_driver(sp_run *run, sp_error *err)
{
    const sp_sut *sut = run->options.sut;
    if (!sut || !sut->driver)
        return true;
    const char **names = SP_ARRAY(run->arena, const char *, sut->param_count + 1);
    const char **values = SP_ARRAY(run->arena, const char *, sut->param_count + 1);
    if (!names || !values)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < sut->param_count; i++) {
        names[i] = sut->params[i].name;
        values[i] = sut->params[i].value;
    }
    sp_run_observe(run);
    const sp_drive_config config = {.path = sut->driver,
                                    .param_count = sut->param_count,
                                    .param_names = names,
                                    .param_values = values,
                                    .bind_count = sut->bind_count,
                                    .binds = sut->binds,
                                    .latency = run->options.latency,
                                    .box = run->options.box,
                                    .observer = &run->observer};
    sp_run_phase(run, SP_PHASE_DRIVER_LOAD);
    run->drive = sp_drive_open(&config, err);
    if (!run->drive)
        return false;
    sp_run_phase(run, SP_PHASE_DRIVER_CREATE);
    if (!sp_drive_bind(run->drive, run->def, err))
        return false;
    run->bound = run->read = sp_drive_mounts(run->drive);
    return true;
}

/* the renderer, when a camera is read by the driver, or when all are wanted; only who needs it fails without */
static bool make_renderer(sp_run *run, sp_error *err)
{
    bool needed = false, wanted = false;
    for (uint32_t m = 0; m < run->def->mount_count; m++) {
        const uint32_t kind = run->def->mounts[m].kind;
        const bool is = kind == SP_FRAME_CAMERA || kind == SP_FRAME_DEPTH || kind == SP_FRAME_LABELS;
        needed = needed || (is && run->read >> m & 1);
        wanted = wanted || (is && run->options.draw_all);
    }
    sp_run_phase(run, SP_PHASE_FREEZE);
    if (!needed && !wanted)
        return true;
    sp_render_environment(run->options.gl);
    sp_error why = {0};
    run->render = sp_render_create(run->def, &why);
    if (run->render)
        run->pixels = sp_render_pixels(run->render);
    else if (needed)
        *err = why;
    return run->render || !needed;
}

sp_run *sp_run_create(sp_scenario *scenario, const sp_case *c, const sp_run_options *options, sp_error *err)
{
    sp_arena *arena = sp_arena_create();
    sp_run *run = arena ? SP_NEW(arena, sp_run) : NULL;
    if (!run) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
        sp_arena_destroy(arena);
        return NULL;
    }
    run->arena = arena;
    run->scenario = scenario;
    run->options = *options;
    run->end_text = "";
    for (uint32_t i = 0; i <= SP_MAX_ACTORS; i++) {
        run->first_visible[i] = INT64_MIN;
        run->first_detection[i] = INT64_MIN;
    }
    if (!make_world(run, c, err) || !sp_run_plot_init(run, err) || !make_driver(run, err) ||
        !sp_run_others_open(run, err) || !make_renderer(run, err) || !sp_run_record_open(run, c, err)) {
        sp_run_destroy(run);
        return NULL;
    }
    return run;
}

void sp_run_destroy(sp_run *run)
{
    if (!run)
        return;
    const uint32_t phase = run->options.box ? run->options.box->phase : 0;
    if (run->recorder)
        sp_record_abort(run->recorder);
    sp_run_phase(run, SP_PHASE_DRIVER_DESTROY);
    if (run->drive)
        sp_drive_close(run->drive);
    sp_run_others_close(run);
    sp_run_phase(run, (sp_phase)phase);
    sp_render_destroy(run->render);
    if (run->physics)
        sp_physics_destroy(run->physics);
    sp_traffic_destroy(run->traffic);
    if (run->trace)
        sp_metric_trace_destroy(run->trace);
    sp_run_film_free(&run->film);
    sp_run_shelf_free(&run->shelf);
    sp_text_free(&run->signals);
    sp_text_free(&run->boxes);
    sp_text_free(&run->paths);
    sp_text_free(&run->predictions);
    sp_text_free(&run->reason);
    sp_text_free(&run->notes);
    sp_arena_destroy(run->arena);
}

/* ---------------------------------------------------------------- the end */
static void note_error(sp_run *run, const sp_error *err)
{
    sp_case_result *r = &run->result;
    r->error = *err;
    r->error_tick = run->world->tick;
    r->error_phase = sp_phase_name(run->options.box ? run->options.box->phase : 0);
    r->status = err->code == SP_BAD_DRIVER ? SP_CASE_DRIVER_ERROR : SP_CASE_BENCH_ERROR;
    r->error_kind = err->code == SP_BAD_DRIVER ? "driver" : (err->code == SP_BAD_SCRIPT ? "script" : "bench");
    r->end_reason = err->code == SP_BAD_DRIVER ? "driver error" : "bench error";
}

void sp_run_verdict(sp_arena *arena, sp_end_kind end, const char *end_text, sp_case_result *r)
{
    static const char *const reasons[] = {"", "story", "limit", "invalid", "fail", "road", "driver", "bench"};
    r->end_reason = (unsigned)end < 8 ? reasons[end] : "";
    if (end == SP_END_LIMIT || end == SP_END_INVALID || end == SP_END_ROAD) {
        r->status = SP_CASE_INVALID;
        r->invalid_by = end_text && end_text[0] ? end_text : "the scenario did not take place";
    } else if (r->judgement.invalid_by) {
        r->status = SP_CASE_INVALID;
        r->invalid_by = r->judgement.invalid_by;
    } else if (end == SP_END_FAIL || !r->judgement.pass) {
        r->status = SP_CASE_FAIL;
        // which wait, when it was no check
        if (end == SP_END_FAIL && end_text && end_text[0]) {
            sp_text t = {0};
            sp_text_printf(&t, "fail: %s", end_text);
            const char *words = t.data ? sp_arena_strdup(arena, t.data) : NULL;
            r->end_reason = words ? words : r->end_reason;
            sp_text_free(&t);
        }
    } else {
        r->status = SP_CASE_PASS;
    }
}

static void note_facts(sp_run *run)
{
    sp_case_result *r = &run->result;
    r->ticks = run->world->tick > 0 ? run->world->tick : 0;
    r->sim_s = sp_world_time(run->def, run->world);
    r->notes = sp_run_notes(run);
    r->hash = run->world->chain;
    r->sense_hash = sp_sense_hash(run->def, run->sense);
    const char *name = run->render ? sp_render_name(run->render) : "";
    r->renderer = sp_arena_strdup(run->arena, name);
    const sp_driver_api *api = run->drive ? sp_drive_api(run->drive) : NULL;
    r->driver_id = sp_arena_strdup(run->arena, api && api->id ? api->id : "");
    r->driver_version = sp_arena_strdup(run->arena, api && api->version ? api->version : "");
    /* a mount with ideal truth that the driver reads: ego and objects */
    for (uint32_t m = 0; m < run->def->mount_count; m++) {
        const uint32_t kind = run->def->mounts[m].kind;
        const bool truth =
            kind == SP_FRAME_EGO || kind == SP_FRAME_OBJECTS || kind == SP_FRAME_LANES || kind == SP_FRAME_MAP;
        if (truth && run->bound >> m & 1)
            r->truth_mounted = true;
    }
    sp_script_closure_sha256(run->scenario, r->closure_sha256);
}

const sp_case_result *sp_run_finish(sp_run *run, const sp_error *err)
{
    sp_case_result *r = &run->result;
    sp_error late = {0};
    if (err && err->code)
        note_error(run, err);
    else
        sp_run_phase(run, SP_PHASE_JUDGE);
    const bool judged = sp_metric_judge(run->def, run->world, run->trace, run->arena, &r->judgement, &late);
    note_facts(run);
    if (!(err && err->code)) {
        if (judged)
            sp_run_verdict(run->arena, run->end, run->end_text, r);
        if (!judged || !sp_run_own_scores(run->scenario, run->def, run->world, r->status, &r->judgement, &late))
            note_error(run, &late);
    }
    r->cover_bins = SP_ARRAY(run->arena, int32_t, run->def->cover_count + 1);
    if (judged && r->cover_bins && !sp_cover_sample(run->def, run->world, &r->judgement, r->cover_bins))
        r->cover_bins = NULL;
    sp_run_picture(run);
    /* the recording: a full disk turns the result into an error of ours */
    sp_error disk = {0};
    if (run->recorder) {
        const bool told = sp_run_record_result(run, &disk);
        const bool written = sp_record_finish(run->recorder, &disk) && told;
        run->recorder = NULL;
        if (!written && !r->error.code)
            note_error(run, &disk);
    }
    return r;
}

const sp_world_def *sp_run_def(const sp_run *run)
{
    return run->def;
}
const sp_world *sp_run_world(const sp_run *run)
{
    return run->world;
}
const sp_sense *sp_run_sense(const sp_run *run)
{
    return run->sense;
}

const sp_metric_trace *sp_run_trace(const sp_run *run)
{
    return run->trace;
}
