/* sut.c - the system under test and its sensors: sp.sut{...}, rigs, and mounts in the definition. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* names that frame.h has kinds for; which of them can be mounted is the table's of sensors/ */
const char *const sensor_names[] = {"ego",        "chassis", "imu",   "gnss",    "command", "route",
                                    "map",        "objects", "lanes", "signals", "radar",   "lidar",
                                    "ultrasonic", "camera",  "depth", "labels",  NULL};
static const char *const mount_names[] = {"x",      "y",    "z",     "yaw",     "pitch",  "roll",
                                          "period", "rate", "phase", "latency", "dropout"};
static const char *const mount_units[] = {"m", "m", "m", "rad", "rad", "rad", "s", NULL, "s", "s", NULL};
enum { MOUNT_WORDS = 11 };

static const char *unit_of(const sp_scenario *s, const char *type, const char *key)
{
    for (int i = 0; i < MOUNT_WORDS; i++)
        if (!strcmp(mount_names[i], key))
            return mount_units[i];
    for (uint32_t i = 0; i < s->sensor_count; i++) {
        const sp_sensor_row *r = &s->sensors[i];
        const int k = strcmp(r->name, type) ? -1 : sp_param_find(r->params, (int)r->param_count, key);
        if (k >= 0)
            return strcmp(r->params[k].unit, "bool") ? r->params[k].unit : NULL;
    }
    return NULL;
}

int say_sensor(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    rig_sensor **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    rig_sensor *r = *handle = script_alloc(L, sizeof *r);
    luaL_setmetatable(L, SENSOR);
    lua_insert(L, 1);
    r->type = script_strdup(L, lua_tostring(L, lua_upvalueindex(1)));
    r->name = r->type;
    r->line = script_line(L, &r->file);
    if (!lua_istable(L, 2)) {
        lua_settop(L, 1);
        return 1;
    }
    r->name = field_text(L, 2, "name", r->type);
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            return script_fail(L, r->type, NULL, "sp.%s: wanted name = value", r->type);
        const char *key = lua_tostring(L, -2);
        if (strcmp(key, "name")) {
            if (r->count == sizeof r->values / sizeof *r->values)
                return script_fail(L, key, NULL, "sp.%s: too many values", r->type);
            const double v =
                lua_isboolean(L, -1) ? lua_toboolean(L, -1) : read_quantity(L, -1, key, unit_of(s, r->type, key));
            // sorted, so that a rig's hash does not depend on Lua's order
            uint32_t at = r->count++;
            for (; at > 0 && strcmp(r->values[at - 1].name, key) > 0; at--)
                r->values[at] = r->values[at - 1];
            r->values[at] = (rig_value){script_strdup(L, key), v};
        }
        lua_pop(L, 1);
    }
    // what can be said now is said now, with a caret
    const sp_sensor_row *kind = NULL;
    for (uint32_t i = 0; i < s->sensor_count; i++)
        if (!strcmp(s->sensors[i].name, r->type))
            kind = &s->sensors[i];
    for (uint32_t i = 0; kind && i < r->count; i++) {
        const char *known[64];
        size_t n = 0;
        for (int k = 0; k < MOUNT_WORDS; k++)
            known[n++] = mount_names[k];
        for (uint32_t k = 0; k < kind->param_count && n < 64; k++)
            known[n++] = kind->params[k].name;
        bool found = false;
        for (size_t k = 0; k < n; k++)
            found = found || !strcmp(known[k], r->values[i].name);
        const char *near = found ? NULL : sp_suggest(r->values[i].name, known, n);
        char hint[96] = "";
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%s'?", near);
        if (!found)
            return script_fail(L, r->values[i].name, hint, "unknown key '%s' of sp.%s", r->values[i].name, r->type);
    }
    lua_settop(L, 1);
    return 1;
}

void rig_read(lua_State *L, int index, struct sp_sut_rig **out)
{
    luaL_checktype(L, index, LUA_TTABLE);
    const uint32_t n = (uint32_t)lua_rawlen(L, index);
    if (n > SP_MAX_MOUNTS)
        script_fail(L, NULL, NULL, "a rig of more than %d sensors", SP_MAX_MOUNTS);
    struct sp_sut_rig *rig = script_alloc(L, sizeof *rig);
    rig->sensors = script_alloc(L, sizeof *rig->sensors * (n + 1));
    rig->count = n;
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, index, (lua_Integer)i + 1);
        rig_sensor **r = luaL_testudata(L, -1, SENSOR);
        if (!r)
            script_fail(L, "rig", "sp.radar { name = \"front_radar\", x = 3.4 }", "rig: entry %u is no sensor", i + 1);
        else
            rig->sensors[i] = **r;
        for (uint32_t k = 0; k < i && r; k++)
            if (!strcmp(rig->sensors[k].name, (*r)->name))
                script_fail(L, (*r)->name, "give one of them another name", "rig: two sensors named '%s'", (*r)->name);
        lua_pop(L, 1);
    }
    *out = rig;
}

/* ---------------------------------------------------------------- mounts */
static bool apply_value(const sp_sensor_row *kind, const rig_sensor *r, const rig_value *v, sp_mount_def *m,
                        sp_error *err)
{
    double *places[] = {&m->position.x, &m->position.y, &m->position.z, &m->yaw, &m->pitch, &m->roll};
    for (int i = 0; i < MOUNT_WORDS; i++) {
        if (strcmp(mount_names[i], v->name))
            continue;
        if (i < 6)
            *places[i] = v->value;
        else if (i == 6 || i == 7) {
            if (v->value <= 0)
                return sp_error_set(err, SP_BAD_LOAD, r->file, r->line, "%s: %s = %g is not positive", r->name, v->name,
                                    v->value);
            // a rate in whole mHz is exact: 30 Hz is 1e12 / 30000 ns
            m->period_num = i == 6 ? (int64_t)sp_round(v->value * 1e9) : 1000000000000;
            m->period_den = i == 6 ? 1 : (int64_t)sp_max(1, sp_round(v->value * 1e3));
        } else if (i == 8)
            m->phase = (int64_t)sp_round(v->value * 1e9);
        else if (i == 9)
            m->latency = (int64_t)sp_round(v->value * 1e9);
        else
            m->dropout = sp_clamp(v->value, 0, 1);
        return true;
    }
    sp_error why = {0};
    if (sp_param_set(kind->params, (int)kind->param_count, m->value, v->name, v->value, &why))
        return true;
    sp_error_set(err, SP_BAD_LOAD, r->file, r->line, "%s: %s", r->name, why.text);
    sp_error_hint(err, "%s", why.hint);
    return false;
}

static bool add_mount(sp_scenario *s, const rig_sensor *r, bool lenient, sp_world_def *def, sp_error *err)
{
    const sp_sensor_row *kind = NULL;
    for (uint32_t i = 0; i < s->sensor_count; i++)
        if (!strcmp(s->sensors[i].name, r->type))
            kind = &s->sensors[i];
    if (!kind)
        return lenient ||
               sp_error_set(err, SP_BAD_LOAD, r->file, r->line, "no sensor of type '%s' in this build", r->type);
    sp_mount_def *m = &def->mounts[def->mount_count];
    *m = (sp_mount_def){.name = sp_arena_strdup(def->arena, r->name),
                        .type = kind->type,
                        .kind = kind->kind,
                        .carrier = SP_EGO,
                        .period_num = kind->period_ns,
                        .period_den = 1,
                        .latency = kind->latency_ns,
                        .stream = sp_stream(r->name, kind->name),
                        .said = {sp_arena_strdup(def->arena, r->file), r->line}};
    if (kind->param_count > sizeof m->value / sizeof *m->value)
        return sp_error_set(err, SP_BAD_BENCH, r->file, r->line, "%s has more parameters than a mount holds", r->type);
    sp_param_defaults(kind->params, (int)kind->param_count, m->value);
    for (uint32_t i = 0; i < r->count; i++) {
        sp_error unknown = {0};
        if (!apply_value(kind, r, &r->values[i], m, lenient ? &unknown : err) && !lenient)
            return false;
    }
    def->mount_count++;
    return true;
}

/* what a scenario has when nobody says otherwise */
static bool default_rig(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    const sp_actor_def *ego = &def->actors[1];
    const double nose = ego->center_x + ego->length / 2;
    const rig_sensor rig[] = {
        {"ego", "ego", 0, {{0}}, s->path, s->head.line},
        {"chassis", "chassis", 0, {{0}}, s->path, s->head.line},
        {"imu", "imu", 0, {{0}}, s->path, s->head.line},
        {"command", "command", 0, {{0}}, s->path, s->head.line},
        {"objects", "objects", 1, {{"ideal", 1}}, s->path, s->head.line},
        {"lanes", "lanes", 0, {{0}}, s->path, s->head.line},
        {"radar", "front_radar", 2, {{"x", nose}, {"z", 0.5}}, s->path, s->head.line},
        {"camera",
         "front_camera",
         5,
         {{"x", nose - 1.7}, {"z", 1.3}, {"width", 320}, {"height", 180}, {"period", 0.04}},
         s->path,
         s->head.line},
    };
    for (size_t i = 0; i < sizeof rig / sizeof *rig; i++)
        if (!add_mount(s, &rig[i], true, def, err))
            return false;
    return true;
}

bool rig_freeze(sp_scenario *s, const struct sp_sut_rig *rig, sp_world_def *def, sp_error *err)
{
    def->mounts = SP_ARRAY(def->arena, sp_mount_def, SP_MAX_MOUNTS);
    if (!def->mounts)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    if (s->sensor_count == 0)
        return true;
    if (!rig)
        return default_rig(s, def, err);
    for (uint32_t i = 0; i < rig->count; i++)
        if (!add_mount(s, &rig->sensors[i], false, def, err))
            return false;
    return true;
}

bool rig_check(sp_scenario *s, const struct sp_sut_rig *rig, sp_error *err)
{
    sp_world_def def = {.arena = s->arena};
    return !rig || s->sensor_count == 0 || rig_freeze(s, rig, &def, err);
}

/* ---------------------------------------------------------------- sp.sut */
static void read_params(lua_State *L, sp_sut *sut)
{
    if (lua_getfield(L, 1, "params") != LUA_TNIL) {
        luaL_checktype(L, -1, LUA_TTABLE);
        const int table = lua_gettop(L);
        lua_pushnil(L);
        while (lua_next(L, table)) {
            if (lua_type(L, -2) != LUA_TSTRING || sut->param_count == 32)
                script_fail(L, "params", NULL, "params: up to 32 of name = value");
            char text[64];
            const bool number = lua_type(L, -1) == LUA_TNUMBER;
            if (!number && lua_type(L, -1) != LUA_TSTRING && !lua_isboolean(L, -1))
                script_fail(L, lua_tostring(L, -2), NULL, "params: '%s' wants a number, a text or a boolean, found %s",
                            lua_tostring(L, -2), script_kind(L, -1));
            if (number && !sp_finite(lua_tonumber(L, -1)))
                script_fail(L, lua_tostring(L, -2), NULL, "params: '%s' is not a finite number", lua_tostring(L, -2));
            if (number)
                sp_number(text, lua_tonumber(L, -1));
            else if (lua_isboolean(L, -1))
                snprintf(text, sizeof text, "%s", lua_toboolean(L, -1) ? "true" : "false");
            const char *name = script_strdup(L, lua_tostring(L, -2));
            const char *value = script_strdup(L, lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : text);
            uint32_t at = sut->param_count++;
            for (; at > 0 && strcmp(sut->params[at - 1].name, name) > 0; at--)
                sut->params[at] = sut->params[at - 1];
            sut->params[at] = (struct sp_sut_param){name, value};
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
}

/* vehicle = "compact" or { "compact", mass = 1400 } */
static void read_vehicle(lua_State *L, sp_sut *sut)
{
    const int type = lua_getfield(L, 1, "vehicle");
    if (type == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    const int at = lua_gettop(L);
    if (type == LUA_TTABLE)
        lua_rawgeti(L, at, 1);
    const char *name = luaL_checkstring(L, -1);
    const sp_kind *kind = sp_kind_find(name);
    if (!kind || !kind->vehicle || sp_vehicle_single_track(kind->vehicle) || kind->vehicle->coupling_x > 0) {
        script_fail(L, name, NULL, "vehicle: '%s' is no kind with a chassis", name);
        return;
    }
    sut->vehicle = kind->name;
    if (type == LUA_TTABLE) {
        sut->vehicle_values = script_alloc(L, sizeof *sut->vehicle_values);
        *sut->vehicle_values = *kind->vehicle;
        tune_read(L, at, sut->vehicle_values, NULL);
    }
    lua_settop(L, at - 1);
}

int say_sut(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.Sut");
    if (!s->sut)
        return script_fail(L, "sut", "--sut FILE takes it",
                           "sp.sut has no place in a scenario: the scenario is the question, not who answers");
    const char *driver = field_text(L, 1, "driver", NULL);
    // a path counts from the file's folder; a bare name is searched by whoever loads
    s->sut->driver =
        driver && strchr(driver, '/') ? path_join(s->arena, path_folder(s->arena, s->path), driver) : driver;
    read_params(L, s->sut);
    read_vehicle(L, s->sut);
    lua_getfield(L, 1, "rig");
    if (!lua_isnil(L, -1))
        rig_read(L, lua_gettop(L), &s->sut->rig);
    s->sut->file = s->path;
    lua_settop(L, 1);
    return 1;
}
