/* library.c - what a scenario may call of Lua's own: base, string, table, math, utf8, coroutine, less what reaches out
 * or changes with the process, and with order, randomness and elementary functions that are ours. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"
#include "script/rig.h"

/* ---------------------------------------------------------------- pairs in a fixed order */
typedef struct sort_key {
    int rank;
    lua_Integer integer;
    double number;
    const char *text;
    size_t size;
    int at;
} sort_key;

static int key_order(const sort_key *a, const sort_key *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->rank == 0)
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    if (a->rank == 1)
        return a->number < b->number ? -1 : a->number > b->number;
    if (a->rank == 2) {
        const size_t n = a->size < b->size ? a->size : b->size;
        const int order = memcmp(a->text, b->text, n);
        return order ? order : (a->size < b->size ? -1 : a->size > b->size);
    }
    return a->integer < b->integer ? -1 : a->integer > b->integer;
}

/* heap sort: no memory, no libc order */
static void sort_keys(sort_key *k, int count)
{
    for (int start = count / 2, end = count; end > 1;) {
        sort_key x;
        if (start > 0) {
            x = k[--start];
        } else {
            x = k[--end];
            k[end] = k[0];
        }
        int hole = start;
        for (int child = 2 * hole + 1; child < end; child = 2 * hole + 1) {
            if (child + 1 < end && key_order(&k[child], &k[child + 1]) < 0)
                child++;
            if (key_order(&x, &k[child]) >= 0)
                break;
            k[hole] = k[child];
            hole = child;
        }
        k[hole] = x;
        if (start == 0 && end <= 1)
            break;
    }
}

static void rank_key(lua_State *L, sort_key *k)
{
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        k->rank = lua_isinteger(L, -1) ? 0 : 1;
        k->integer = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
        k->number = lua_tonumber(L, -1);
        return;
    case LUA_TSTRING:
        k->rank = 2;
        k->text = lua_tolstring(L, -1, &k->size);
        return;
    case LUA_TBOOLEAN:
        k->rank = 3;
        k->integer = lua_toboolean(L, -1);
        return;
    case LUA_TUSERDATA: {
        const lua_actor *a = luaL_testudata(L, -1, ACTOR);
        if (a) {
            k->rank = 4;
            k->integer = a->id;
            return;
        }
        break;
    }
    default:
        break;
    }
    script_fail(L, NULL, "use numbers, texts or actors as keys", "pairs: a key of type %s has no order",
                script_kind(L, -1));
}

static int pairs_next(lua_State *L)
{
    // upvalues: table, sorted keys, index
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));
    for (;;) {
        i++;
        lua_pushinteger(L, i);
        lua_replace(L, lua_upvalueindex(3));
        if (lua_rawgeti(L, lua_upvalueindex(2), i) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
            return 2;
        lua_pop(L, 2);
    }
}

static int ordered_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    // the parameters of a case are read through a proxy: walk what stands behind it
    if (luaL_getmetafield(L, 1, "__behind") == LUA_TTABLE)
        lua_replace(L, 1);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_newtable(L);
    int count = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, 2, ++count);
    }
    sort_key *keys = lua_newuserdatauv(L, sizeof(sort_key) * (size_t)(count + 1), 0);
    for (int i = 0; i < count; i++) {
        keys[i] = (sort_key){.at = i + 1};
        lua_rawgeti(L, 2, i + 1);
        rank_key(L, &keys[i]);
        lua_pop(L, 1);
    }
    sort_keys(keys, count);
    lua_pushvalue(L, 1);
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, 2, keys[i].at);
        lua_rawseti(L, -2, i + 1);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_next, 3);
    return 1;
}

/* ---------------------------------------------------------------- mathematics with the same bits everywhere */
static int math_sin(lua_State *L)
{
    lua_pushnumber(L, sp_sin(luaL_checknumber(L, 1)));
    return 1;
}
static int math_cos(lua_State *L)
{
    lua_pushnumber(L, sp_cos(luaL_checknumber(L, 1)));
    return 1;
}
static int math_tan(lua_State *L)
{
    lua_pushnumber(L, sp_tan(luaL_checknumber(L, 1)));
    return 1;
}
static int math_asin(lua_State *L)
{
    lua_pushnumber(L, sp_asin(luaL_checknumber(L, 1)));
    return 1;
}
static int math_acos(lua_State *L)
{
    lua_pushnumber(L, sp_acos(luaL_checknumber(L, 1)));
    return 1;
}
static int math_exp(lua_State *L)
{
    lua_pushnumber(L, sp_exp(luaL_checknumber(L, 1)));
    return 1;
}
static int math_atan(lua_State *L)
{
    const double y = luaL_checknumber(L, 1);
    lua_pushnumber(L, sp_atan2(y, luaL_optnumber(L, 2, 1)));
    return 1;
}
static int math_log(lua_State *L)
{
    const double x = luaL_checknumber(L, 1);
    if (lua_isnoneornil(L, 2))
        lua_pushnumber(L, sp_log(x));
    else
        lua_pushnumber(L, luaL_checknumber(L, 2) == 10 ? sp_log10(x) : sp_log(x) / sp_log(luaL_checknumber(L, 2)));
    return 1;
}
static int math_pow(lua_State *L)
{
    const double x = luaL_checknumber(L, 1);
    lua_pushnumber(L, sp_pow(x, luaL_checknumber(L, 2)));
    return 1;
}

/* from the case's own stream: the n-th draw of a case is always the same */
static int math_random(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (s->phase != PHASE_PROLOGUE && s->phase != PHASE_BODY)
        return script_fail(L, "random", "vary draws: sp.sample, sp.uniform, sp.normal",
                           "math.random has no place in a head: a plan must not depend on it");
    const double u = sp_random(s->def ? s->def->seed : 0, sp_stream("script", "math.random"), 0, (uint32_t)s->draws++);
    if (lua_isnoneornil(L, 1)) {
        lua_pushnumber(L, u);
        return 1;
    }
    const lua_Integer a = luaL_checkinteger(L, 1);
    const lua_Integer low = lua_isnoneornil(L, 2) ? 1 : a;
    const lua_Integer high = lua_isnoneornil(L, 2) ? a : luaL_checkinteger(L, 2);
    if (low > high || (lua_Unsigned)high - (lua_Unsigned)low > 1u << 30)
        return script_fail(L, "random", NULL, "math.random: an empty or too wide interval");
    lua_pushinteger(L, low + (lua_Integer)(u * (double)(high - low + 1)));
    return 1;
}

/* ---------------------------------------------------------------- texts */
static int string_rep(lua_State *L)
{
    size_t size = 0, gap = 0;
    luaL_checklstring(L, 1, &size);
    const lua_Integer n = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &gap);
    if (n > 0 && (size + gap) > 0 && (lua_Unsigned)n > SCRIPT_TEXT / (size + gap))
        return script_fail(L, "rep", NULL, "string.rep would make a text of more than %d MiB", SCRIPT_TEXT >> 20);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* a text for any value, without an address in it */
static int plain_text(lua_State *L)
{
    luaL_checkany(L, 1);
    const int type = lua_type(L, 1);
    if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TTHREAD || type == LUA_TUSERDATA ||
        type == LUA_TLIGHTUSERDATA) {
        if (luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
            lua_pushvalue(L, 1);
            lua_call(L, 1, 1);
            return 1;
        }
        if (luaL_getmetafield(L, 1, "__name") == LUA_TSTRING)
            return 1;
        lua_pushstring(L, lua_typename(L, type));
        return 1;
    }
    luaL_tolstring(L, 1, NULL);
    return 1;
}

static int string_format(lua_State *L)
{
    size_t size = 0;
    const char *format = luaL_checklstring(L, 1, &size);
    if (size > 4096)
        return script_fail(L, "format", NULL, "string.format: the format is longer than 4096 bytes");
    for (size_t i = 0; i + 1 < size; i++) {
        if (format[i] != '%')
            continue;
        // past flags and widths
        for (i++; i < size && strchr("-+ #0123456789.", format[i]) && format[i];)
            i++;
        if (i < size && format[i] == 'p')
            return script_fail(L, "format", NULL, "string.format: %%p is refused: addresses change from run to run");
    }
    const int top = lua_gettop(L);
    for (int i = 2; i <= top; i++) {
        const int type = lua_type(L, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TTHREAD || type == LUA_TUSERDATA) {
            lua_pushcfunction(L, plain_text);
            lua_pushvalue(L, i);
            lua_call(L, 1, 1);
            lua_replace(L, i);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, top, 1);
    return 1;
}

/* ---------------------------------------------------------------- the rest */
static int set_metatable(lua_State *L)
{
    if (lua_istable(L, 2)) {
        static const char *const refused[] = {"__gc", "__mode", "__pairs", "__close"};
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
            lua_pushstring(L, refused[i]);
            if (lua_rawget(L, 2) != LUA_TNIL)
                return script_fail(L, refused[i], "leave it out", "setmetatable: %s is refused", refused[i]);
            lua_pop(L, 1);
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* __index of `sp` and `sp.road`: what is not there */
static int no_word(lua_State *L)
{
    const char *owner = lua_tostring(L, lua_upvalueindex(1));
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    const char *known[96];
    char hint[96];
    size_t n = 0;
    for (uint32_t i = 0; i < count && n < 96; i++)
        if (!strcmp(rows[i].owner, owner) && (rows[i].kind == ROW_FUNCTION || rows[i].kind == ROW_VALUE))
            known[n++] = rows[i].name;
    for (const char *const *name = sensor_names; *name && !strcmp(owner, "sp") && n < 96; name++)
        known[n++] = *name;
    return script_fail(L, key, script_near(hint, key, known, n), "%s has no '%s'", owner, key);
}

void rows_guard(lua_State *L, const char *owner)
{
    if (strcmp(owner, "sp") && strcmp(owner, "sp.road"))
        return;
    lua_createtable(L, 0, 2);
    lua_pushstring(L, owner);
    lua_pushcclosure(L, no_word, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* an unknown global is a slip of the pen: say which name is near */
static int unknown_global(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    static const char *const known[] = {"assert",  "error",  "ipairs",       "math",  "pairs",    "pcall",
                                        "require", "select", "string",       "table", "tonumber", "tostring",
                                        "type",    "xpcall", "setmetatable", "utf8"};
    static const char *const gone[] = {"io",         "os",     "debug",          "package", "load", "loadfile",
                                       "loadstring", "dofile", "collectgarbage", "next",    "print"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (!strcmp(gone[i], name))
            return script_fail(L, name,
                               !strcmp(name, "next")    ? "use pairs"
                               : !strcmp(name, "print") ? "use w:mark, or fail with w:assert"
                                                        : NULL,
                               "'%s' is not here: a scenario says the same on every machine", name);
    char hint[96];
    script_near(hint, name, known, sizeof known / sizeof *known);
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].name, name) && rows[i].kind != ROW_FIELD) {
            if (!strcmp(rows[i].owner, WORLD))
                snprintf(hint, sizeof hint, "write w:%s", name);
            else if (!strcmp(rows[i].owner, "sp") || !strcmp(rows[i].owner, "sp.road"))
                snprintf(hint, sizeof hint, "write %s.%s", rows[i].owner, name);
        }
    return script_fail(L, name, hint, "unknown name '%s'", name);
}

static int new_global(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    return script_fail(L, name, "write 'local' before it", "'%s' would be a global", name);
}

static void drop(lua_State *L, const char *name)
{
    lua_pushnil(L);
    lua_setfield(L, -2, name);
}

static void wrap(lua_State *L, const char *name, lua_CFunction fn)
{
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, fn, 1);
    lua_setfield(L, -2, name);
}

static void set_math(lua_State *L)
{
    static const luaL_Reg ours[] = {{"sin", math_sin},       {"cos", math_cos},   {"tan", math_tan},
                                    {"asin", math_asin},     {"acos", math_acos}, {"atan", math_atan},
                                    {"exp", math_exp},       {"log", math_log},   {"pow", math_pow},
                                    {"random", math_random}, {NULL, NULL}};
    lua_getglobal(L, "math");
    luaL_setfuncs(L, ours, 0);
    drop(L, "randomseed");
    lua_pop(L, 1);
}

static void set_strings(lua_State *L)
{
    lua_getglobal(L, "string");
    drop(L, "dump");
    wrap(L, "rep", string_rep);
    wrap(L, "format", string_format);
    lua_pop(L, 1);
    // nobody swaps the methods of all texts
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

void sandbox_libraries(lua_State *L)
{
    static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},       {LUA_STRLIBNAME, luaopen_string},
                                         {LUA_TABLIBNAME, luaopen_table}, {LUA_MATHLIBNAME, luaopen_math},
                                         {LUA_UTF8LIBNAME, luaopen_utf8}, {LUA_COLIBNAME, luaopen_coroutine}};
    static const char *const gone[] = {"load", "loadfile", "loadstring", "dofile", "collectgarbage",
                                       "next", "print",    "warn",       "_G"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
    set_math(L);
    set_strings(L);
    guards_set(L);
    lua_pushglobaltable(L);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        drop(L, gone[i]);
    wrap(L, "setmetatable", set_metatable);
    lua_pushcfunction(L, ordered_pairs);
    lua_setfield(L, -2, "pairs");
    lua_pushcfunction(L, plain_text);
    lua_setfield(L, -2, "tostring");
    // names that nobody made
    lua_newtable(L);
    lua_pushcfunction(L, unknown_global);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, new_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}
