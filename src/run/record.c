/* record.c - what a run writes into its recording: metadata, attachments, and the tick; and what the observers of
 * sensors and driver hear in between. The format is replay's. */
#include "run/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- opening */
enum { MAX_PAIRS = 256 };
typedef struct pairs {
    sp_record_pair pair[MAX_PAIRS];
    uint32_t count;
    sp_arena *arena;
} pairs;

static void add(pairs *p, const char *name, const char *value)
{
    if (p->count < MAX_PAIRS && value)
        p->pair[p->count++] = (sp_record_pair){name, value};
}

static void add_int(pairs *p, const char *name, int64_t v)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)v);
    add(p, name, sp_arena_strdup(p->arena, text));
}

static void add_u64(pairs *p, const char *name, uint64_t v)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)v);
    add(p, name, sp_arena_strdup(p->arena, text));
}

/* the parameters of the case, exactly: "number VALUE TEXT UNIT" or "text VALUE", tab-separated */
static void add_params(pairs *p, const sp_case *c)
{
    sp_text names = {0};
    for (uint32_t i = 0; i < c->param_count; i++) {
        sp_text_add(&names, i ? "\t" : "");
        sp_text_add(&names, c->params[i].name);
    }
    add(p, "params", sp_arena_strdup(p->arena, names.data ? names.data : ""));
    sp_text_free(&names);
    for (uint32_t i = 0; i < c->param_count; i++) {
        const sp_param_value *v = &c->params[i];
        char name[96], number[32];
        sp_text t = {0};
        snprintf(name, sizeof name, "param.%s", v->name);
        sp_number(number, v->value);
        sp_text_add(&t, v->is_text ? "text\t" : "number\t");
        if (!v->is_text) {
            sp_text_add(&t, number);
            sp_text_add(&t, "\t");
        }
        sp_text_add(&t, v->text ? v->text : "");
        if (!v->is_text) {
            sp_text_add(&t, "\t");
            sp_text_add(&t, v->unit ? v->unit : "");
        }
        add(p, sp_arena_strdup(p->arena, name), sp_arena_strdup(p->arena, t.data));
        sp_text_free(&t);
    }
}

/* what of the system under test the state depends on */
static void add_sut(pairs *p, const sp_run *run)
{
    const sp_sut *sut = run->options.sut;
    const sp_driver_api *api = run->drive ? sp_drive_api(run->drive) : NULL;
    const int64_t latency = run->options.latency >= 0 ? run->options.latency : (api ? api->latency : 0);
    add_int(p, "latency", latency);
    if (api) {
        add(p, "driver_id", api->id);
        add(p, "driver_version", api->version);
        add(p, "driver_sha256", run->options.driver_sha256);
    }
    for (uint32_t k = 0; k < run->def->driven_count; k++) {
        char name[160];
        const char *who = run->def->actors[run->def->driven[k].actor].name;
        snprintf(name, sizeof name, "latency.%.120s", who);
        add_int(p, sp_arena_strdup(p->arena, name), sp_drive_latency(run->others[k]));
        snprintf(name, sizeof name, "driver_id.%.120s", who);
        add(p, sp_arena_strdup(p->arena, name), sp_drive_api(run->others[k])->id);
        char sha[65];
        sp_run_other_sha256(run, k, sha);
        snprintf(name, sizeof name, "driver_sha256.%.120s", who);
        add(p, sp_arena_strdup(p->arena, name), sp_arena_strdup(p->arena, sha));
    }
    for (uint32_t i = 0; sut && i < sut->param_count; i++) {
        char name[96];
        snprintf(name, sizeof name, "driver_param.%s", sut->params[i].name);
        add(p, sp_arena_strdup(p->arena, name), sut->params[i].value);
    }
    if (sut && sut->vehicle)
        add(p, "vehicle", sut->vehicle);
    if (sut && sut->rig_sha256)
        add(p, "rig_sha256", sut->rig_sha256);
    if (sut && sut->vehicle_values) {
        sp_text t = {0};
        sp_vehicle copy = *sut->vehicle_values;
        for (int i = 0; i < sp_vehicle_param_count(); i++) {
            char number[32];
            sp_number(number, *sp_vehicle_field(&copy, i));
            sp_text_add(&t, i ? " " : "");
            sp_text_add(&t, number);
        }
        add(p, "vehicle_values", sp_arena_strdup(p->arena, t.data));
        sp_text_free(&t);
    }
}

static bool write_metadata(sp_run *run, const sp_case *c, sp_error *err)
{
    const sp_world_def *def = run->def;
    pairs *p = SP_NEW(run->arena, pairs);
    char closure[65];
    if (!p)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    p->arena = run->arena;
    sp_script_closure_sha256(run->scenario, closure);
    add(p, "schema", "skidpad.run/1");
    add(p, "version", run->options.version ? run->options.version : "");
    add(p, "build", run->options.build_id ? run->options.build_id : "");
    add(p, "scenario", def->scenario);
    add(p, "file", def->file);
    add_int(p, "line", def->line);
    add(p, "case", def->case_id);
    add(p, "key", def->case_key);
    add_int(p, "index", c->index);
    add_int(p, "repeat", def->repeat);
    add(p, "layer", c->layer ? c->layer : "");
    add_u64(p, "seed", def->seed);
    add_u64(p, "suite_seed", def->suite_seed);
    add_int(p, "tick_ns", def->tick_ns);
    add_int(p, "settle_ticks", def->settle_ticks);
    add(p, "closure_sha256", sp_arena_strdup(run->arena, closure));
    add(p, "renderer", run->render ? sp_render_name(run->render) : "");
    add_params(p, c);
    add_sut(p, run);
    return sp_record_metadata(run->recorder, "skidpad", p->pair, p->count, err);
}

/* the processor's own name, for the host record; "" where the system does not tell */
static void add_cpu(pairs *p)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "re");
    while (f && fgets(line, sizeof line, f)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) || !colon)
            continue;
        line[strcspn(line, "\n")] = '\0';
        add(p, "cpu", sp_arena_strdup(p->arena, colon + 1 + strspn(colon + 1, " ")));
        break;
    }
    if (f)
        fclose(f);
}

static bool write_host(sp_run *run, sp_error *err)
{
    pairs *p = SP_NEW(run->arena, pairs);
    if (!p)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    p->arena = run->arena;
    add(p, "driver_path", run->options.sut ? run->options.sut->driver : NULL);
    add(p, "sut_file", run->options.sut ? run->options.sut->file : NULL);
    add_cpu(p);
    return sp_record_metadata(run->recorder, "host", p->pair, p->count, err);
}

bool sp_run_record_open(sp_run *run, const sp_case *c, sp_error *err)
{
    if (run->options.record == SP_RECORD_NONE || !run->options.record_path)
        return true;
    run->recorder = sp_record_open(run->options.record_path, run->options.record, run->def, err);
    if (!run->recorder || !write_metadata(run, c, err) || !write_host(run, err))
        return false;
    /* all files that were read, under the path by which they were found */
    const sp_source *source;
    const uint32_t count = sp_script_closure(run->scenario, &source);
    for (uint32_t i = 0; i < count; i++)
        if (!sp_record_attachment(run->recorder, source[i].path, "text/plain", source[i].data, source[i].size, err))
            return false;
    /* and the system under test: rig and parameters as they were said */
    const sp_sut *sut = run->options.sut;
    for (uint32_t i = 0; sut && i < sut->source_count; i++) {
        const sp_source *x = &sut->sources[i];
        bool there = false;
        for (uint32_t k = 0; k < count; k++)
            there = there || !strcmp(source[k].path, x->path);
        if (!there && !sp_record_attachment(run->recorder, x->path, "text/plain", x->data, x->size, err))
            return false;
    }
    return true;
}

static void add_seconds(pairs *p, const char *name, double v)
{
    char text[32];
    sp_number(text, v);
    add(p, name, sp_arena_strdup(p->arena, text));
}

bool sp_run_record_result(sp_run *run, sp_error *err)
{
    const sp_case_result *r = &run->result;
    char hex[33];
    pairs *p = SP_NEW(run->arena, pairs);
    if (!p)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    p->arena = run->arena;
    add_int(p, "end", run->end);
    add(p, "end_text", run->end_text ? run->end_text : "");
    add(p, "notes", r->notes ? r->notes : "");
    sp_hash_hex(r->sense_hash, hex);
    add(p, "sense_hash", sp_arena_strdup(p->arena, hex));
    sp_hash_hex(r->hash, hex);
    add(p, "hash", sp_arena_strdup(p->arena, hex));
    add(p, "truth_mounted", r->truth_mounted ? "1" : "0");
    add_seconds(p, "first_visible", r->chain.first_visible);
    add_seconds(p, "first_detection", r->chain.first_detection);
    if (r->error.code) {
        char words[1800];
        sp_error_print(&r->error, words, sizeof words);
        add_int(p, "error_status", r->status);
        add(p, "error_kind", r->error_kind);
        add(p, "error_phase", r->error_phase);
        add_int(p, "error_tick", r->error_tick);
        add(p, "error_text", sp_arena_strdup(run->arena, words));
    }
    return sp_record_metadata(run->recorder, "skidpad.result", p->pair, p->count, err);
}

/* ---------------------------------------------------------------- one tick */
static bool write_trace(sp_run *run, const char *kind, sp_text *t, const char *open, const char *close, sp_error *err)
{
    bool fine = true;
    if (t->size) {
        sp_text whole = {0};
        sp_text_add(&whole, open);
        sp_text_add(&whole, t->data);
        sp_text_add(&whole, close);
        fine = whole.failed ? sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory")
                            : sp_record_trace(run->recorder, run->world->tick, kind, whole.data, err);
        sp_text_free(&whole);
    }
    sp_text_clear(t);
    return fine;
}

bool sp_run_record_tick(sp_run *run, sp_error *err)
{
    const sp_world *w = run->world;
    sp_recorder *r = run->recorder;
    if (!r)
        return true;
    if (run->command_count && !sp_record_story(r, w->tick, run->commands, run->command_count, err))
        return false;
    if (!sp_record_command(r, w->tick, run->stepped ? &run->raw : NULL, &w->control, err) ||
        !sp_record_others(r, w->tick, run->steps, run->def->driven_count, err))
        return false;
    if (!write_trace(run, "signals", &run->signals, "{", "}", err) ||
        !write_trace(run, "reason", &run->reason, "{\"text\":", "}", err) ||
        !write_trace(run, "boxes", &run->boxes, "[", "]", err) ||
        !write_trace(run, "paths", &run->paths, "[", "]", err) ||
        !write_trace(run, "predictions", &run->predictions, "[", "]", err))
        return false;
    if (!sp_record_tick(r, &run->record, &run->hash, err))
        return false;
    const bool due = run->def->keyframe_ticks > 0 && w->tick % run->def->keyframe_ticks == 0;
    return !due || run->options.record < SP_RECORD_FULL || sp_record_keyframe(r, run->def, w, err);
}

/* ---------------------------------------------------------------- observers */
static void on_output(void *user, int64_t tick, const sp_output *raw)
{
    sp_run *run = user;
    const sp_drive_observer *also = run->options.listen;
    if (also && also->output)
        also->output(also->user, tick, raw);
    run->raw = *raw;
    run->stepped = true;
}

static void on_log(void *user, int32_t level, const char *text)
{
    sp_run *run = user;
    if (level >= 2)
        sp_run_note_warning(run, text);
    if (!run->recorder || run->broken.code)
        return;
    sp_text t = {0};
    sp_text_printf(&t, "{\"level\":%d,\"text\":", (int)level);
    sp_text_json(&t, text);
    sp_text_add(&t, "}");
    if (!t.failed)
        sp_record_trace(run->recorder, run->world->tick, "log", t.data, &run->broken);
    sp_text_free(&t);
}

static void on_signal(void *user, const char *name, const char *unit, double value)
{
    sp_run *run = user;
    if (!run->recorder)
        return;
    (void)unit;
    sp_text_add(&run->signals, run->signals.size ? "," : "");
    sp_text_json(&run->signals, name);
    sp_text_add(&run->signals, ":");
    sp_text_micro(&run->signals, value);
}

static void on_reason(void *user, const char *text)
{
    sp_run *run = user;
    const sp_drive_observer *also = run->options.listen;
    if (also && also->reason)
        also->reason(also->user, text);
    sp_text_clear(&run->reason);
    if (run->recorder)
        sp_text_json(&run->reason, text);
}

static void number_after(sp_text *t, const char *key, double v)
{
    sp_text_add(t, key);
    sp_text_micro(t, v);
}

static void on_box(void *user, const char *name, uint32_t track, double x, double y, double heading, double length,
                   double width)
{
    sp_run *run = user;
    sp_text *t = &run->boxes;
    const sp_drive_observer *also = run->options.listen;
    if (also && also->box)
        also->box(also->user, name, track, x, y, heading, length, width);
    if (!run->recorder)
        return;
    sp_text_add(t, t->size ? ",{\"name\":" : "{\"name\":");
    sp_text_json(t, name);
    sp_text_printf(t, ",\"track\":%u", track);
    number_after(t, ",\"x\":", x);
    number_after(t, ",\"y\":", y);
    number_after(t, ",\"heading\":", heading);
    number_after(t, ",\"length\":", length);
    number_after(t, ",\"width\":", width);
    sp_text_add(t, "}");
}

static void on_path(void *user, const char *name, const double *xy, uint32_t count)
{
    sp_run *run = user;
    sp_text *t = &run->paths;
    const sp_drive_observer *also = run->options.listen;
    if (also && also->path)
        also->path(also->user, name, xy, count);
    if (!run->recorder)
        return;
    sp_text_add(t, t->size ? ",{\"name\":" : "{\"name\":");
    sp_text_json(t, name);
    sp_text_add(t, ",\"xy\":[");
    for (uint32_t i = 0; i < 2 * count && i < 512; i++)
        number_after(t, i ? "," : "", xy[i]);
    sp_text_add(t, "]}");
}

static void on_prediction(void *user, uint32_t track, double probability, const double *txy, uint32_t count)
{
    sp_run *run = user;
    sp_text *t = &run->predictions;
    if (!run->recorder)
        return;
    sp_text_printf(t, "%s{\"track\":%u", t->size ? "," : "", track);
    number_after(t, ",\"probability\":", probability);
    sp_text_add(t, ",\"txy\":[");
    for (uint32_t i = 0; i < 3 * count; i++)
        number_after(t, i ? "," : "", txy[i]);
    sp_text_add(t, "]}");
}

void sp_run_observe(sp_run *run)
{
    run->observer = (sp_drive_observer){.user = run,
                                        .output = on_output,
                                        .log = on_log,
                                        .signal = on_signal,
                                        .reason = on_reason,
                                        .box = on_box,
                                        .path = on_path,
                                        .prediction = on_prediction};
}
