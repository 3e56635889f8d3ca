/* sut.c - what sp.sut{...} says: the driver, its parameters, the vehicle, the rig, and which mount serves which need.
 * Loading such a file from outside is system.c's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* what lies at the top */
static void want_table(lua_State *L, const char *key, const char *hint)
{
    if (!lua_istable(L, -1))
        script_fail(L, key, hint, "%s: wanted a table, found %s", key, script_kind(L, -1));
}

static void read_params(lua_State *L, int from, sp_sut *sut)
{
    if (lua_getfield(L, from, "params") != LUA_TNIL) {
        want_table(L, "params", "params = { headway = 1.5 }");
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
    if (lua_type(L, -1) != LUA_TSTRING)
        script_fail(L, "vehicle", "vehicle = \"suv\", or { \"suv\", mass = \"1700 kg\" }",
                    "vehicle: wanted the name of a kind%s, found %s", type == LUA_TTABLE ? " first" : "",
                    script_kind(L, -1));
    const char *name = lua_tostring(L, -1);
    const sp_kind *kind = kind_driven(L, name);
    sut->vehicle = kind->name;
    if (type == LUA_TTABLE) {
        sut->vehicle_values = script_alloc(L, sizeof *sut->vehicle_values);
        *sut->vehicle_values = *kind->vehicle;
        tune_read(L, at, sut->vehicle_values, NULL);
    }
    lua_settop(L, at - 1);
}

/* where a need stands behind the word bind; a sensor before it may bear the same name */
static sp_place_in_file place_of_bind(lua_State *L, const char *need)
{
    const char *file = NULL;
    const int call = script_line(L, &file);
    const script_file *f = source_find(SCRIPT(L), file ? file : "");
    int line = call, found = 0, column = 0;
    if (f && token_find(f, call, "bind", &found, &column))
        line = found;
    if (f && token_find(f, line, need, &found, &column))
        line = found;
    return (sp_place_in_file){file, line};
}

/* bind = { front_radar = "middle" } */
static void read_binds(lua_State *L, int from, sp_sut *sut)
{
    if (lua_getfield(L, from, "bind") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    want_table(L, "bind", "bind = { front_radar = \"middle\" }");
    const int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
            script_fail(L, "bind", "bind = { front_radar = \"middle\" }",
                        "bind: wanted need = \"name of a sensor\", found %s", script_kind(L, -1));
        if (sut->bind_count == sizeof sut->binds / sizeof *sut->binds)
            script_fail(L, "bind", NULL, "bind: more than %u of them", sut->bind_count);
        const char *need = script_strdup(L, lua_tostring(L, -2)), *mount = script_strdup(L, lua_tostring(L, -1));
        for (uint32_t i = 0; i < sut->bind_count; i++)
            if (!strcmp(sut->binds[i].mount, mount))
                script_fail(L, mount, NULL, "bind: '%s' serves both '%s' and '%s'", mount, sut->binds[i].need, need);
        uint32_t at = sut->bind_count++;
        for (; at > 0 && strcmp(sut->binds[at - 1].need, need) > 0; at--)
            sut->binds[at] = sut->binds[at - 1];
        sut->binds[at] = (sp_bind){need, mount, place_of_bind(L, need)};
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* a mount that is bound must be in the rig, where the SUT brings one */
static void check_binds(lua_State *L, const sp_sut *sut)
{
    const char *names[SP_MAX_MOUNTS];
    char hint[96];
    for (uint32_t k = 0; sut->rig && k < sut->rig->count; k++)
        names[k] = sut->rig->sensors[k].name;
    for (uint32_t i = 0; sut->rig && i < sut->bind_count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < sut->rig->count; k++)
            found = found || !strcmp(names[k], sut->binds[i].mount);
        if (!found)
            script_fail(L, sut->binds[i].mount, script_near(hint, sut->binds[i].mount, names, sut->rig->count),
                        "bind: no sensor '%s' in the rig", sut->binds[i].mount);
    }
}

void sut_words(lua_State *L, int table, sp_sut *sut)
{
    table = lua_absindex(L, table);
    read_params(L, table, sut);
    lua_getfield(L, table, "rig");
    if (!lua_isnil(L, -1))
        rig_read(L, lua_gettop(L), &sut->rig);
    lua_pop(L, 1);
    read_binds(L, table, sut);
    check_binds(L, sut);
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
    if (s->sut->file)
        return script_fail(L, "sut", NULL, "a file says sp.sut once");
    const char *driver = field_text(L, 1, "driver", NULL);
    if (driver && !driver[0])
        return script_fail(L, "driver", "leave it out for a car without a driver", "driver: its name is empty");
    // a path counts from the file's folder; a bare name is searched by whoever loads
    s->sut->driver =
        driver && strchr(driver, '/') ? path_join(s->arena, path_folder(s->arena, s->path), driver) : driver;
    read_vehicle(L, s->sut);
    sut_words(L, 1, s->sut);
    s->sut->file = s->path;
    lua_settop(L, 1);
    return 1;
}
