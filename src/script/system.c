/* system.c - files that say no scenario: systems under test and rigs. They are run in a sandbox of their own, and what
 * they said moves into the caller's arena. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static const char *rig_hash(const sp_sut *sut, sp_arena *arena)
{
    sp_text t = {0};
    char hex[65];
    rig_text(sut->rig, &t);
    for (uint32_t i = 0; i < sut->bind_count; i++)
        sp_text_printf(&t, "bind %s=%s\n", sut->binds[i].need, sut->binds[i].mount);
    sp_sha256_hex(t.data ? t.data : "", t.size, hex);
    sp_text_free(&t);
    return sp_arena_strdup(arena, hex);
}

static bool keep_rig(sp_sut *sut, sp_arena *arena)
{
    if (!sut->rig)
        return true;
    struct sp_sut_rig *rig = SP_NEW(arena, struct sp_sut_rig);
    if (!rig)
        return false;
    rig->count = sut->rig->count;
    rig->sensors = SP_ARRAY(arena, rig_sensor, rig->count + 1);
    for (uint32_t i = 0; rig->sensors && i < rig->count; i++) {
        rig_sensor *r = &rig->sensors[i];
        *r = sut->rig->sensors[i];
        r->type = sp_arena_strdup(arena, r->type);
        r->name = sp_arena_strdup(arena, r->name);
        r->on = sp_arena_strdup(arena, r->on);
        r->trigger = sp_arena_strdup(arena, r->trigger);
        r->file = sp_arena_strdup(arena, r->file);
        for (uint32_t k = 0; k < r->count; k++)
            r->values[k].name = sp_arena_strdup(arena, r->values[k].name);
    }
    sut->rig = rig;
    return rig->sensors != NULL;
}

/* the files, for recordings */
static bool keep_sources(const sp_scenario *s, sp_sut *sut, sp_arena *arena)
{
    sp_source *list = SP_ARRAY(arena, sp_source, s->file_count + 1);
    if (!list)
        return false;
    for (uint32_t i = 0; i < s->file_count; i++) {
        const sp_source *f = &s->files[i].source;
        char *data = sp_arena_alloc(arena, f->size + 1);
        list[i] = *f;
        list[i].path = sp_arena_strdup(arena, f->path);
        list[i].data = data;
        if (!data || !list[i].path)
            return false;
        memcpy(data, f->data, f->size);
        data[f->size] = 0;
    }
    sut->sources = list;
    sut->source_count = s->file_count;
    return true;
}

/* what the file's Lua state holds, moved into the caller's arena */
static bool keep_sut(const sp_scenario *s, sp_sut *sut, sp_arena *arena)
{
    sut->rig_sha256 = rig_hash(sut, arena);
    sut->driver = sp_arena_strdup(arena, sut->driver);
    sut->file = sp_arena_strdup(arena, sut->file);
    for (uint32_t i = 0; i < sut->param_count; i++) {
        sut->params[i].name = sp_arena_strdup(arena, sut->params[i].name);
        sut->params[i].value = sp_arena_strdup(arena, sut->params[i].value);
    }
    for (uint32_t i = 0; i < sut->bind_count; i++) {
        sut->binds[i].need = sp_arena_strdup(arena, sut->binds[i].need);
        sut->binds[i].mount = sp_arena_strdup(arena, sut->binds[i].mount);
        sut->binds[i].said.file = sp_arena_strdup(arena, sut->binds[i].said.file);
    }
    if (sut->vehicle_values) {
        sp_vehicle *v = SP_NEW(arena, sp_vehicle);
        if (!v)
            return false;
        *v = *sut->vehicle_values;
        sut->vehicle_values = v;
    }
    return sut->rig_sha256 && keep_rig(sut, arena) && keep_sources(s, sut, arena);
}

/* runs the file; *s is the caller's to destroy, also after a failure */
static bool read_system(const char *path, const sp_sources *sources, sp_sut *out, sp_scenario **s, sp_error *err)
{
    *out = (sp_sut){0};
    *s = script_open(path, sources, err);
    if (!*s)
        return false;
    (*s)->sut = out;
    return script_run_file(*s, (*s)->path, err);
}

bool sp_script_sut(const char *path, const sp_sources *sources, sp_arena *arena, sp_sut *out, sp_error *err)
{
    sp_scenario *s = NULL;
    bool fine = read_system(path, sources, out, &s, err);
    if (fine && !out->file) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "no sp.sut in this file");
        sp_error_hint(err, "end it with: return sp.sut { driver = \"sentinel\", rig = { ... } }");
        fine = false;
    }
    fine = fine && rig_check(s, out->rig, err);
    if (fine && !keep_sut(s, out, arena))
        fine = sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
    if (s)
        sp_script_destroy(s);
    return fine;
}

/* ---------------------------------------------------------------- a rig to look at */
/* an ego at the origin, of the SUT's kind; behind it a name for each that carries sensors */
static bool stand_actors(const sp_sut *sut, sp_world_def *def)
{
    const sp_kind *kind = sp_kind_find(sut->vehicle ? sut->vehicle : "compact");
    const struct sp_sut_rig *rig = sut->rig;
    def->actors = SP_ARRAY(def->arena, sp_actor_def, rig->count + 2);
    if (!def->actors || !kind)
        return false;
    def->actor_count = 1;
    def->actors[1] = (sp_actor_def){.name = "ego",
                                    .kind = kind,
                                    .vehicle = sut->vehicle_values ? sut->vehicle_values : kind->vehicle,
                                    .length = kind->length,
                                    .width = kind->width,
                                    .height = kind->height,
                                    .center_x = kind->length / 2 - kind->rear_overhang,
                                    .mass = kind->mass,
                                    .fidelity = SP_FIDELITY_FULL};
    def->actors[1].pose.rotation.w = 1;
    for (int i = 0; i < 3; i++)
        def->actors[1].colour[i] = kind->colour[i];
    for (uint32_t i = 0; i < rig->count; i++) {
        const char *on = rig->sensors[i].on;
        uint32_t k = 1;
        while (on && k <= def->actor_count && strcmp(def->actors[k].name, on) != 0)
            k++;
        if (!on || k <= def->actor_count)
            continue;
        def->actors[++def->actor_count] = (sp_actor_def){.name = on};
        def->actors[k].pose.rotation.w = 1;
    }
    return true;
}

bool sp_script_rig(const char *path, const sp_sources *sources, sp_arena *arena, sp_sut *out, sp_world_def **def,
                   sp_error *err)
{
    sp_scenario *s = NULL;
    bool fine = read_system(path, sources, out, &s, err);
    if (fine && !out->rig)
        out->rig = s->rig;
    if (fine && !out->rig) {
        sp_error_set(err, SP_BAD_LOAD, path, 0, "no sp.rig in this file");
        sp_error_hint(err, "end it with: return sp.rig { sp.radar { x = 3.4 } }");
        fine = false;
    }
    if (fine && rig_check(s, out->rig, err)) {
        sp_world_def *d = SP_NEW(arena, sp_world_def);
        const bool kept = d && keep_sut(s, out, arena);
        if (kept) {
            *d = (sp_world_def){.arena = arena,
                                .scenario = "rig",
                                .case_id = "rig",
                                .case_key = "",
                                .file = sp_arena_strdup(arena, path),
                                .tick_ns = 10000000,
                                .substeps = 5};
            *def = d;
        }
        fine = kept && d->file && stand_actors(out, d);
        if (!fine)
            sp_error_set(err, SP_BAD_BENCH, path, 0, "out of memory");
        fine = fine && rig_freeze(s, out->rig, d, err);
    } else {
        fine = false;
    }
    if (s)
        sp_script_destroy(s);
    return fine;
}

bool sp_script_sut_from_driver(const char *spec, sp_arena *arena, sp_sut *out, sp_error *err)
{
    *out = (sp_sut){0};
    char *text = sp_arena_strdup(arena, spec);
    if (!text)
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory");
    // LIB[:key=value,...]
    char *rest = strchr(text, ':');
    if (rest)
        *rest++ = 0;
    out->driver = text;
    out->rig_sha256 = ""; /* the scenario's own, which is in its closure */
    while (rest && *rest) {
        char *next = strchr(rest, ',');
        if (next)
            *next++ = 0;
        char *value = strchr(rest, '=');
        if (!value || value == rest)
            return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--driver %s: '%s' is not key=value", text, rest);
        *value++ = 0;
        if (out->param_count == sizeof out->params / sizeof *out->params)
            return sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--driver %s: more than 32 parameters", text);
        out->params[out->param_count++] = (struct sp_sut_param){rest, value};
        rest = next;
    }
    return out->driver[0] ? true : sp_error_set(err, SP_BAD_USAGE, NULL, 0, "--driver: no library named");
}
