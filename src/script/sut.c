/* sut.c - what sp.sut{...} says: the driver, its parameters, the vehicle, the rig, and which mount serves which need.
 * Loading such a file from outside is system.c's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

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

/* bind = { front_radar = "middle" } */
static void read_binds(lua_State *L, sp_sut *sut)
{
    if (lua_getfield(L, 1, "bind") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
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
        sut->binds[at] = (struct sp_sut_bind){need, mount};
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
    read_binds(L, s->sut);
    check_binds(L, s->sut);
    s->sut->file = s->path;
    lua_settop(L, 1);
    return 1;
}
