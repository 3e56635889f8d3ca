/* replica.c - rebuilds a run from its recording and moves it under the recorded inputs. Comparing is verify.c's,
 * sensing resense.c's. */
#include "run/replica.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sp_replica_meta(const sp_recording *r, const char *name)
{
    const char *v = sp_recording_metadata(r, "skidpad", name);
    return v ? v : "";
}

static int64_t meta_int(const sp_recording *r, const char *name)
{
    int64_t v = 0;
    return sp_parse_int(sp_replica_meta(r, name), &v) ? v : 0;
}

/* splits at tabs, in place */
static char *next_field(char **rest)
{
    char *start = *rest, *tab = strchr(start, '\t');
    if (tab) {
        *tab = '\0';
        *rest = tab + 1;
    } else {
        *rest = start + strlen(start);
    }
    return start;
}

/* fills params by the names listed in "params" */
static bool read_params(sp_replica *p, const sp_recording *r, sp_error *err)
{
    sp_param_value *values = SP_ARRAY(p->arena, sp_param_value, 64);
    char *names = sp_arena_strdup(p->arena, sp_replica_meta(r, "params"));
    p->c.params = values;
    if (!values || !names)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    while (names[0] && p->c.param_count < 64) {
        const char *name = next_field(&names);
        char key[128];
        snprintf(key, sizeof key, "param.%s", name);
        char *text = sp_arena_strdup(p->arena, sp_replica_meta(r, key));
        if (!text || !text[0])
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording lacks the value of its parameter '%s'", name);
        sp_param_value *v = &values[p->c.param_count++];
        v->name = name;
        v->unit = "";
        v->is_text = !strcmp(next_field(&text), "text");
        if (!v->is_text && !sp_parse_number(next_field(&text), &v->value))
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording's parameter '%s' is not a number", name);
        v->text = next_field(&text);
        if (!v->is_text)
            v->unit = next_field(&text);
    }
    return true;
}

/* the part of the system under test that the state depends on: the vehicle */
static bool read_sut(sp_replica *p, const sp_recording *r, sp_error *err)
{
    const char *vehicle = sp_recording_metadata(r, "skidpad", "vehicle");
    const char *values = sp_recording_metadata(r, "skidpad", "vehicle_values");
    p->sut.vehicle = vehicle;
    p->latency = meta_int(r, "latency");
    if (!values)
        return true;
    char *text = sp_arena_strdup(p->arena, values), *save = NULL;
    p->sut.vehicle_values = SP_NEW(p->arena, sp_vehicle);
    if (!text || !p->sut.vehicle_values)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    const sp_kind *kind = sp_kind_find(vehicle ? vehicle : "compact");
    if (kind && kind->vehicle)
        *p->sut.vehicle_values = *kind->vehicle;
    int i = 0;
    for (char *word = strtok_r(text, " ", &save); word && i < sp_vehicle_param_count();
         word = strtok_r(NULL, " ", &save), i++)
        if (!sp_parse_number(word, sp_vehicle_field(p->sut.vehicle_values, i)))
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording's vehicle values are damaged");
    return true;
}

/* the rig that was mounted, where a SUT brought one: its file is attached. The state does not need it. */
static void read_rig(sp_replica *p, const sp_recording *r, const sp_sources *sources)
{
    const char *file = sp_recording_metadata(r, "host", "sut_file");
    const char *sha = sp_recording_metadata(r, "skidpad", "rig_sha256");
    sp_sut sut;
    if (!file || !sha || !sp_script_sut(file, sources, p->arena, &sut, &p->rig))
        return;
    if (!sut.rig_sha256 || strcmp(sut.rig_sha256, sha) != 0)
        sp_error_set(&p->rig, SP_BAD_LOAD, file, 0, "the attached rig is not the one that the run was made with");
    else
        p->sut.rig = sut.rig;
}

bool sp_replica_sources(const sp_recording *r, sp_arena *arena, sp_sources *out, sp_error *err)
{
    const uint32_t count = sp_recording_attachments(r);
    sp_source *given = SP_ARRAY(arena, sp_source, count + 1);
    if (!given)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < count; i++) {
        given[i].data = (const char *)sp_recording_attachment(r, i, &given[i].path, &given[i].size);
        sp_sha256_hex(given[i].data, given[i].size, given[i].sha256);
    }
    *out = (sp_sources){.given = given, .given_count = count};
    return sp_run_sources(arena, out, err);
}

/* the head's, and the layer's name behind them */
static bool read_tags(sp_replica *p, sp_error *err)
{
    const char *const *tags = NULL;
    p->c.tag_count = sp_script_tags(p->scenario, &tags);
    p->c.tags = tags;
    if (!p->c.layer[0])
        return true;
    const char **all = SP_ARRAY(p->arena, const char *, p->c.tag_count + 1);
    char *layer = sp_arena_strdup(p->arena, p->c.layer);
    if (!all || !layer)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < p->c.tag_count; i++)
        all[i] = tags[i];
    all[p->c.tag_count++] = layer;
    p->c.tags = all;
    return true;
}

bool sp_replica_freeze(sp_replica *p, const sp_sources *sources, sp_error *err)
{
    const sp_recording *r = p->recording;
    if (!read_params(p, r, err) || !read_sut(p, r, err))
        return false;
    read_rig(p, r, sources);
    p->c.id = sp_replica_meta(r, "case");
    p->c.key = sp_replica_meta(r, "key");
    p->c.index = (uint32_t)meta_int(r, "index");
    p->c.repeat = (uint32_t)meta_int(r, "repeat");
    p->c.layer = sp_replica_meta(r, "layer");
    if (!read_tags(p, err))
        return false;
    const char *seed = sp_replica_meta(r, "suite_seed");
    const sp_freeze_options freeze = {.sut = &p->sut, .suite_seed = strtoull(seed, NULL, 10)};
    if (!sp_script_freeze(p->scenario, &p->c, &freeze, p->arena, &p->def, err))
        return false;
    for (uint32_t k = 0; k < p->def->driven_count; k++) {
        char name[160];
        snprintf(name, sizeof name, "latency.%.120s", p->def->actors[p->def->driven[k].actor].name);
        p->other_latency[k] = meta_int(r, name);
    }
    return true;
}

bool sp_replica_build(sp_replica *p, sp_error *err)
{
    sp_sources sources;
    if (!sp_replica_sources(p->recording, p->arena, &sources, err))
        return false;
    p->scenario = sp_script_load(sp_replica_meta(p->recording, "file"), &sources, err);
    return p->scenario && sp_replica_freeze(p, &sources, err);
}

bool sp_run_rebuild(const sp_recording *recording, sp_arena *arena, sp_scenario **scenario, sp_world_def **def,
                    sp_error *err)
{
    sp_replica p = {.arena = arena, .recording = recording};
    const bool fine = sp_replica_build(&p, err);
    if (!fine && p.scenario) {
        sp_script_destroy(p.scenario);
        p.scenario = NULL;
    }
    *scenario = p.scenario;
    *def = p.def;
    return fine;
}

bool sp_replica_start(sp_replica *p, sp_error *err)
{
    uint32_t words = 0;
    if (!sp_metric_layout(p->def, &words, err))
        return false;
    p->world = sp_world_create(p->def, p->arena, err);
    p->records = SP_ARRAY(p->arena, sp_actor_record, p->def->actor_count + 1);
    if (!p->world || !p->records)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    p->world->metric_words = words;
    sp_metric_begin(p->def, p->world->metric);
    p->physics = sp_physics_create(p->def, err);
    p->traffic = p->physics ? sp_traffic_create(p->def, err) : NULL;
    if (!p->traffic)
        return false;
    sp_traffic_start(p->def, p->world);
    return sp_physics_trim(p->physics, p->def, p->world, err);
}

bool sp_replica_story(sp_replica *p, sp_error *err)
{
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t count = 0;
    p->world->event_count = 0;
    return !sp_recording_story(p->recording, p->world->tick, commands, SP_MAX_COMMANDS, &count) ||
           sp_story_apply(p->def, p->world, commands, count, err);
}

/* the orders of others that are driven, as they were given */
static bool order_others(sp_replica *p, sp_error *err)
{
    sp_driven_step steps[SP_MAX_DRIVEN];
    uint32_t count = 0;
    const sp_world_def *def = p->def;
    bool all = sp_recording_others(p->recording, p->world->tick, steps, &count) && count == def->driven_count;
    for (uint32_t k = 0; all && k < count; k++)
        all = steps[k].actor == def->driven[k].actor;
    if (!all)
        return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording lacks what other drivers gave at tick %lld",
                            (long long)p->world->tick);
    for (uint32_t k = 0; k < count; k++)
        if (steps[k].stepped &&
            !sp_drive_order_of(def, p->world, steps[k].actor, &steps[k].raw, p->other_latency[k], err))
            return false;
    return true;
}

bool sp_replica_move(sp_replica *p, sp_error *err)
{
    bool stepped = false;
    sp_output raw = {0};
    if (sp_recording_command(p->recording, p->world->tick, &stepped, &raw) && stepped &&
        !sp_drive_order(p->def, p->world, &raw, p->latency, err))
        return false;
    if (p->def->driven_count > 0 && !order_others(p, err))
        return false;
    sp_drive_actuate(p->def, p->world);
    if (!sp_run_move(p->def, p->world, p->traffic, p->physics, err))
        return false;
    sp_tick_record_fill(p->def, p->world, p->records, &p->record);
    if (p->world->tick >= 0)
        sp_metric_step(p->def, p->world->metric, p->trace, &p->record);
    sp_world_hash(p->def, p->world, &p->hash);
    return true;
}

void sp_replica_close(sp_replica *p)
{
    if (p->physics)
        sp_physics_destroy(p->physics);
    sp_traffic_destroy(p->traffic);
    if (p->scenario)
        sp_script_destroy(p->scenario);
    p->physics = NULL;
    p->traffic = NULL;
    p->scenario = NULL;
}
