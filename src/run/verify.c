/* verify.c - simulates a recording again under its recorded inputs and compares every hash that was kept.
 *
 * The definition is rebuilt from the attached files: head and prologue of the attached Lua run again, its body does
 * not. Phases 1 and 4 read /story and /cmd; there is no driver, no sensor and no picture. */
#include "run/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct replica {
    sp_arena *arena;
    sp_scenario *scenario;
    sp_world_def *def;
    sp_world *world;
    sp_physics *physics;
    sp_traffic *traffic;
    sp_actor_record *records;
    sp_case c;
    sp_sut sut;
    int64_t latency;
} replica;

static const char *meta(const sp_recording *r, const char *name)
{
    const char *v = sp_recording_metadata(r, "skidpad", name);
    return v ? v : "";
}

static int64_t meta_int(const sp_recording *r, const char *name)
{
    int64_t v = 0;
    return sp_parse_int(meta(r, name), &v) ? v : 0;
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
static bool read_params(replica *p, const sp_recording *r, sp_error *err)
{
    sp_param_value *values = SP_ARRAY(p->arena, sp_param_value, 64);
    char *names = sp_arena_strdup(p->arena, meta(r, "params"));
    p->c.params = values;
    if (!values || !names)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    while (names[0] && p->c.param_count < 64) {
        const char *name = next_field(&names);
        char key[128];
        snprintf(key, sizeof key, "param.%s", name);
        char *text = sp_arena_strdup(p->arena, meta(r, key));
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
static bool read_sut(replica *p, const sp_recording *r, sp_error *err)
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

static bool build(replica *p, const sp_recording *r, sp_error *err)
{
    const uint32_t count = sp_recording_attachments(r);
    sp_source *given = SP_ARRAY(p->arena, sp_source, count + 1);
    if (!given)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    for (uint32_t i = 0; i < count; i++) {
        given[i].data = (const char *)sp_recording_attachment(r, i, &given[i].path, &given[i].size);
        sp_sha256_hex(given[i].data, given[i].size, given[i].sha256);
    }
    sp_sources sources = {.given = given, .given_count = count};
    if (!sp_run_sources(p->arena, &sources, err) || !read_params(p, r, err) || !read_sut(p, r, err))
        return false;
    p->c.id = meta(r, "case");
    p->c.key = meta(r, "key");
    p->c.index = (uint32_t)meta_int(r, "index");
    p->c.repeat = (uint32_t)meta_int(r, "repeat");
    p->c.layer = meta(r, "layer");
    p->scenario = sp_script_load(meta(r, "file"), &sources, err);
    if (!p->scenario)
        return false;
    const char *const *tags = NULL;
    p->c.tag_count = sp_script_tags(p->scenario, &tags);
    p->c.tags = tags;
    const char *seed = meta(r, "suite_seed");
    const sp_freeze_options freeze = {.sut = &p->sut, .suite_seed = strtoull(seed, NULL, 10)};
    return sp_script_freeze(p->scenario, &p->c, &freeze, p->arena, &p->def, err);
}

bool sp_run_rebuild(const sp_recording *recording, sp_arena *arena, sp_scenario **scenario, sp_world_def **def,
                    sp_error *err)
{
    replica p = {.arena = arena};
    const bool fine = build(&p, recording, err);
    if (!fine && p.scenario) {
        sp_script_destroy(p.scenario);
        p.scenario = NULL;
    }
    *scenario = p.scenario;
    *def = p.def;
    return fine;
}

/* the world before the settle, as in a run */
static bool start(replica *p, sp_error *err)
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

/* one tick under recorded inputs */
static bool step(replica *p, const sp_recording *r, sp_tick_hash *hash, sp_error *err)
{
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t count = 0;
    bool stepped = false;
    sp_output raw = {0};
    sp_tick_record record = {0};
    p->world->event_count = 0;
    if (sp_recording_story(r, p->world->tick, commands, SP_MAX_COMMANDS, &count) &&
        !sp_story_apply(p->def, p->world, commands, count, err))
        return false;
    if (sp_recording_command(r, p->world->tick, &stepped, &raw) && stepped &&
        !sp_drive_order(p->def, p->world, &raw, p->latency, err))
        return false;
    sp_drive_actuate(p->def, p->world);
    if (!sp_run_move(p->def, p->world, p->traffic, p->physics, err))
        return false;
    sp_tick_record_fill(p->def, p->world, p->records, &record);
    if (p->world->tick >= 0)
        sp_metric_step(p->def, p->world->metric, NULL, &record);
    sp_world_hash(p->def, p->world, hash);
    return true;
}

/* names what differs: the subsystem by its hash, the field by the nearest keyframe when this tick has one */
static void name_difference(replica *p, const sp_recording *r, const sp_tick_hash *mine, const sp_tick_hash *theirs,
                            sp_verify *out)
{
    out->same = false;
    out->tick = p->world->tick;
    snprintf(out->subsystem, sizeof out->subsystem, "%s", "chain");
    for (uint32_t o = 0; o < SP_OWNERS; o++)
        if (!sp_hash_equal(mine->part[o], theirs->part[o])) {
            snprintf(out->subsystem, sizeof out->subsystem, "%s", sp_owner_name((sp_owner)o));
            break;
        }
    int64_t tick = 0;
    const void *kept = NULL;
    size_t size = 0;
    sp_actor_record *state = SP_ARRAY(p->arena, sp_actor_record, SP_MAX_ACTORS + 1); /* once: at the first difference */
    sp_tick_record t = {0};
    if (sp_recording_keyframe(r, p->world->tick, &tick, &kept, &size) && tick == p->world->tick &&
        size == p->world->bytes) {
        sp_world *other = sp_arena_alloc(p->arena, size);
        if (other) {
            memcpy(other, kept, size);
            sp_world_differ(p->def, other, p->world, out->field, sizeof out->field, &out->a, &out->b);
        }
    } else if (state && sp_recording_state(r, p->world->tick, state, SP_MAX_ACTORS + 1, &t)) {
        /* the tick record: first actor whose place or speed is another */
        for (uint32_t i = 0; i < t.actor_count && !out->field[0]; i++) {
            const sp_actor *a = &p->world->actors[state[i].actor];
            const struct {
                const char *name;
                double a, b;
            } pair[] = {{"x", state[i].x, a->x},
                        {"y", state[i].y, a->y},
                        {"heading", state[i].heading, a->heading},
                        {"speed", state[i].speed, a->speed},
                        {"acceleration", state[i].acceleration, a->acceleration}};
            for (uint32_t k = 0; k < 5 && !out->field[0]; k++)
                if (pair[k].a != pair[k].b) {
                    snprintf(out->field, sizeof out->field, "actor %s: %s", p->def->actors[state[i].actor].name,
                             pair[k].name);
                    out->a = pair[k].a;
                    out->b = pair[k].b;
                }
        }
    }
    /* a command that differs shows before anything has moved */
    if (!out->field[0] && t.actors && t.wanted_acceleration != p->world->control.wanted_acceleration) {
        snprintf(out->field, sizeof out->field, "control: wanted_acceleration");
        out->a = t.wanted_acceleration;
        out->b = p->world->control.wanted_acceleration;
    }
}

static bool replay(replica *p, const sp_recording *r, int64_t from, sp_verify *out, sp_error *err)
{
    const int64_t last = sp_recording_last_tick(r);
    int64_t tick = 0;
    const void *kept = NULL;
    size_t size = 0;
    if (from != INT64_MIN) {
        if (!sp_recording_keyframe(r, from, &tick, &kept, &size))
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0, "the recording holds no keyframe at or before tick %lld",
                                (long long)from);
        if (size != p->world->bytes)
            return sp_error_set(err, SP_BAD_LOAD, NULL, 0,
                                "the keyframe is of another size: recorded by another build");
        memcpy(p->world, kept, size);
        sp_physics_load(p->physics, p->def, p->world);
        p->world->tick += 1;
    }
    out->same = true;
    while (p->world->tick <= last) {
        sp_tick_hash mine, theirs;
        if (!step(p, r, &mine, err))
            return false;
        out->ticks++;
        out->end = mine.chain;
        if (sp_recording_hash(r, p->world->tick, &theirs) && !sp_hash_equal(mine.chain, theirs.chain)) {
            name_difference(p, r, &mine, &theirs, out);
            return true;
        }
        p->world->tick += 1;
    }
    return true;
}

bool sp_run_verify(const sp_recording *recording, int64_t from_keyframe, const char *build_id, sp_verify *out,
                   sp_error *err)
{
    replica p = {.arena = sp_arena_create()};
    *out = (sp_verify){.other_build = build_id && strcmp(meta(recording, "build"), build_id) != 0};
    if (!p.arena)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    const bool fine = build(&p, recording, err) && start(&p, err) &&
                      replay(&p, recording, from_keyframe < 0 ? INT64_MIN : from_keyframe, out, err);
    if (p.physics)
        sp_physics_destroy(p.physics);
    sp_traffic_destroy(p.traffic);
    if (p.scenario)
        sp_script_destroy(p.scenario);
    sp_arena_destroy(p.arena);
    return fine;
}
