/* head.c - sp.scenario{...}: what is said before anything runs, looked at key by key. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* texts of a list, or one text alone */
static uint32_t read_tags(lua_State *L, int table, const char ***out)
{
    if (lua_getfield(L, table, "tags") == LUA_TNIL) {
        lua_pop(L, 1);
        return 0;
    }
    if (!lua_istable(L, -1))
        script_fail(L, "tags", NULL, "tags: wanted a list of texts");
    const uint32_t n = (uint32_t)lua_rawlen(L, -1);
    *out = script_alloc(L, sizeof(char *) * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TSTRING)
            script_fail(L, "tags", NULL, "tags: wanted a list of texts");
        (*out)[i] = script_strdup(L, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return n;
}

static int read_function(lua_State *L, int table, const char *key, bool required)
{
    const int type = lua_getfield(L, table, key);
    if (type == LUA_TFUNCTION)
        return luaL_ref(L, LUA_REGISTRYINDEX);
    if (type != LUA_TNIL)
        script_fail(L, key, NULL, "%s: wanted a function, found %s", key, lua_typename(L, type));
    if (required)
        script_fail(L, NULL, NULL, "sp.scenario: '%s' is missing", key);
    lua_pop(L, 1);
    return LUA_NOREF;
}

void env_read(lua_State *L, int table, head *h)
{
    sp_env *env = &h->env;
    *env = (sp_env){.sun_elevation = 45 * SP_PI / 180,
                    .sun_azimuth = 2.2,
                    .friction = 1,
                    .visibility = 10000,
                    .spray = 1,
                    .wear = 0.25};
    h->env_hours = -1;
    h->env_water = false;
    h->env_key_count = 0;
    if (lua_isnil(L, table))
        return;
    if (!lua_istable(L, table))
        script_fail(L, "env", "env = { rain = \"10 mm/h\" }, or function(p) return { ... } end",
                    "env: wanted a table, found %s", script_kind(L, table));
    if (field_has(L, table, "at"))
        script_fail(L, "at", "env = { keys = { { at = \"0 s\", rain = 0 }, ... } }", "env: 'at' belongs into a key");
    env_fields(L, table, h);
    weather_keys(L, table, h);
}

void env_fields(lua_State *L, int table, head *h)
{
    sp_env *env = &h->env;
    fields_check(L, table, "sp.Env");
    env->friction = field_number(L, table, "friction", "1", env->friction);
    env->visibility = field_number(L, table, "visibility", "m", env->visibility);
    if (env->friction <= 0 || env->friction > 1.5)
        script_fail(L, "friction", NULL, "friction = %g is outside 0 to 1.5", env->friction);
    if (env->visibility < 1)
        script_fail(L, "visibility", NULL, "visibility = %g m is below 1 m", env->visibility);
    grounds_read(L, table, h);
    weather_read(L, table, h);
}

/* a table, or a function of the case's parameters, which is asked when the case is frozen */
static void read_env(lua_State *L, int table, head *h)
{
    const bool asked = lua_getfield(L, table, "env") == LUA_TFUNCTION;
    if (asked) {
        h->env_function = luaL_ref(L, LUA_REGISTRYINDEX);
        lua_pushnil(L);
    }
    env_read(L, lua_gettop(L), h);
    lua_pop(L, 1);
}

static sp_base_layer read_base(lua_State *L, int table)
{
    static const char *const names[] = {"robot", "human", "none"};
    const char *name = field_text(L, table, "base", "robot");
    for (int i = 0; i < 3; i++)
        if (!strcmp(names[i], name))
            return (sp_base_layer)i;
    char hint[96];
    script_fail(L, name, script_near(hint, name, names, 3), "base: '%s' is none of robot, human, none", name);
    return SP_BASE_NONE;
}

static void read_road(lua_State *L, int table, head *h)
{
    const int type = lua_getfield(L, table, "road");
    if (type == LUA_TNIL)
        script_fail(L, NULL, NULL, "sp.scenario: 'road' is missing");
    if (type == LUA_TFUNCTION) {
        h->road_function = luaL_ref(L, LUA_REGISTRYINDEX);
        return;
    }
    road_read(L, -1, &h->road);
    lua_pop(L, 1);
}

/* a name is a path below the output folder: whole words between single slashes, in UTF-8 */
static bool name_is_path(const char *name)
{
    size_t n = 0;
    for (const char *p = name; *p; p += n) {
        n = sp_utf8_length(p);
        if (n == 0 || (unsigned char)*p < ' ' || *p == 0x7f || *p == '\\')
            return false;
    }
    for (const char *word = name;; word++) {
        const size_t length = strcspn(word, "/");
        if (length == 0 || (length <= 2 && strspn(word, ".") == length))
            return false;
        word += length;
        if (!*word)
            return true;
    }
}

static void read_name(lua_State *L, int table, head *h)
{
    h->name = field_text(L, table, "name", NULL);
    h->doc = field_text(L, table, "doc", "");
    if (!h->name)
        script_fail(L, NULL, NULL, "sp.scenario: 'name' is missing");
    if (!h->name[0] || strpbrk(h->name, "[]\n\t\"") || strlen(h->name) > 100)
        script_fail(L, h->name, NULL, "name: 1 to 100 characters, without brackets, quotes and line ends");
    if (!name_is_path(h->name))
        script_fail(L, h->name, NULL, "name: words of UTF-8 joined by single '/', none of them empty, '.' or '..'");
}

int say_scenario(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.Scenario");
    head *h = &s->head;
    if (h->name)
        return script_fail(L, "scenario", NULL, "a file says sp.scenario once");
    const char *file = NULL;
    h->line = script_line(L, &file);
    h->road_function = h->env_function = LUA_NOREF;
    read_name(L, 1, h);
    h->tag_count = read_tags(L, 1, &h->tags);
    h->vehicle = field_text(L, 1, "vehicle", NULL);
    if (h->vehicle)
        (void)kind_driven(L, h->vehicle);
    read_road(L, 1, h);
    read_env(L, 1, h);
    if (field_number(L, 1, "api", NULL, 1) != 1)
        return script_fail(L, "api", "api = 1, or leave it out", "api: this build speaks version 1");
    h->base = read_base(L, 1);
    h->settle = field_number(L, 1, "settle", "s", 1);
    h->limit = field_number(L, 1, "limit", "s", 60);
    if (h->settle < 0 || h->settle > 30)
        return script_fail(L, "settle", NULL, "settle = %g s is outside 0 to 30", h->settle);
    if (h->limit <= 0 || h->limit > 36000)
        return script_fail(L, "limit", NULL, "limit = %g s is outside 0 to 36000", h->limit);
    lua_getfield(L, 1, "repeats");
    repeats_read(L, lua_gettop(L), h);
    lua_pop(L, 1);
    h->where = read_function(L, 1, "where", false);
    h->layer = read_function(L, 1, "layer", false);
    h->run = read_function(L, 1, "run", true);
    head_vary(L, 1, h);
    lua_getfield(L, 1, "check");
    head_checks(L, lua_gettop(L), false, &h->checks, &h->check_count);
    lua_getfield(L, 1, "valid");
    head_checks(L, lua_gettop(L), true, &h->valid, &h->valid_count);
    lua_getfield(L, 1, "cover");
    head_cover(L, lua_gettop(L), h);
    signals_read(L, 1, &h->signals);
    lua_getfield(L, 1, "sensors");
    if (!lua_isnil(L, -1))
        rig_read(L, lua_gettop(L), &h->rig);
    lua_settop(L, 1);
    lua_newuserdatauv(L, 1, 0);
    luaL_newmetatable(L, "sp.Scenario");
    lua_setmetatable(L, -2);
    return 1;
}
