/* guards.c - words of Lua's own that would outlive the purse: they work in C, where no instruction is counted, or where
 * the hook that counts is asleep. Patterns that backtrack, tables that lie about their length, handlers of errors,
 * coroutines that are closed. And a sort that is the same in every process: Lua's own looks at the clock. */
#include <string.h>

#include "script/inside.h"

enum { PATTERN_MOST = 256, SUBJECT_MOST = 1 << 20, MOVE_MOST = 1000000 };

/* calls the function of upvalue 1 with all arguments; what it waits for, it may */
static int pass_on(lua_State *L, int status, lua_KContext base)
{
    (void)status;
    return lua_gettop(L) - (int)base;
}

static int original(lua_State *L)
{
    const int arguments = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_callk(L, arguments, LUA_MULTRET, 0, pass_on);
    return pass_on(L, LUA_OK, 0);
}

/* ---------------------------------------------------------------- patterns */
/* What a pattern can cost at the most, in steps: in how many ways the text can be dealt out to what repeats, C(n + k,
 * k) for k repeats, and twice as many for each item that may be left out. */
static double pattern_cost(const char *p, size_t size, double n, bool anchors)
{
    double ways = 1, repeats = 0;
    size_t i = anchors && size > 0 && p[0] == '^' ? 1 : 0;
    if (i == 0)
        ways *= n + ++repeats;
    for (; i < size && ways < 1e300; i++) {
        const char c = p[i];
        if (c == '%' && i + 1 < size) {
            i++;
            // a pair of brackets and a text again take a walk of their own
            if (p[i] != 'b' && !(p[i] >= '0' && p[i] <= '9'))
                continue;
        } else if (c == '?') {
            ways *= 2;
            continue;
        } else if (c != '*' && c != '+' && c != '-') {
            continue;
        }
        repeats++;
        ways *= (n + repeats) / repeats;
    }
    return ways;
}

static int pattern_guard(lua_State *L, bool plain, bool anchors)
{
    size_t subject = 0, size = 0;
    luaL_checklstring(L, 1, &subject);
    const char *pattern = luaL_checklstring(L, 2, &size);
    if (subject > SUBJECT_MOST || size > PATTERN_MOST)
        return script_fail(L, NULL, NULL, "a pattern of at most %d bytes over a text of at most %d", PATTERN_MOST,
                           SUBJECT_MOST);
    const double steps = plain ? (double)subject : pattern_cost(pattern, size, (double)subject, anchors);
    if (steps > 1e8)
        return script_fail(L, NULL, "a shorter text, fewer of * + - ?, or ^ in front",
                           "this pattern over a text of %d bytes could take for ever", (int)subject);
    sandbox_spend(L, (int64_t)subject / 16);
    return original(L);
}
static int string_find(lua_State *L)
{
    return pattern_guard(L, lua_toboolean(L, 4), true);
}
static int string_match(lua_State *L)
{
    return pattern_guard(L, false, true);
}
static int string_gmatch(lua_State *L)
{
    return pattern_guard(L, false, false);
}

/* what walks through texts from end to end */
static int string_walk(lua_State *L)
{
    int64_t bytes = 0;
    for (int i = lua_gettop(L); i > 0; i--)
        bytes += lua_type(L, i) == LUA_TSTRING ? (int64_t)lua_rawlen(L, i) : 1;
    sandbox_spend(L, bytes / 8);
    return original(L);
}

/* ---------------------------------------------------------------- tables */
/* a table with the length that it has; what the call costs */
static void plain_table(lua_State *L, const char *word)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (luaL_getmetafield(L, 1, "__len") != LUA_TNIL)
        script_fail(L, word, "walk it with a loop", "table.%s: a table whose __len says its length", word);
    sandbox_spend(L, (int64_t)lua_rawlen(L, 1));
}
static int table_insert(lua_State *L)
{
    if (lua_gettop(L) == 2)
        return original(L); // at the end
    plain_table(L, "insert");
    return original(L);
}
static int table_remove(lua_State *L)
{
    plain_table(L, "remove");
    return original(L);
}
static int table_concat(lua_State *L)
{
    plain_table(L, "concat");
    return original(L);
}
static int table_unpack(lua_State *L)
{
    const lua_Integer from = luaL_optinteger(L, 2, 1);
    const lua_Integer to = lua_isnoneornil(L, 3) ? (lua_Integer)lua_rawlen(L, 1) : luaL_checkinteger(L, 3);
    if (to > from)
        sandbox_spend(L, (int64_t)sp_min((double)to - (double)from, 1e6));
    return original(L);
}
static int guarded_select(lua_State *L)
{
    sandbox_spend(L, lua_gettop(L) / 4);
    return original(L);
}
static int table_move(lua_State *L)
{
    const lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
    if (to > from && (lua_Unsigned)to - (lua_Unsigned)from > MOVE_MOST)
        return script_fail(L, "move", NULL, "table.move of more than a million elements");
    if (to > from)
        sandbox_spend(L, to - from);
    return original(L);
}

/* whether b comes before a: by the function at 2, or by < */
static bool out_of_order(lua_State *L, int a, int b)
{
    if (lua_isnil(L, 2))
        return lua_compare(L, b, a, LUA_OPLT);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, b);
    lua_pushvalue(L, a);
    lua_call(L, 2, 1);
    const bool yes = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return yes;
}

/* merges from[low, mid) and from[mid, high) into `to`; equals stay as they came */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer mid, lua_Integer high)
{
    lua_Integer i = low, k = mid;
    for (lua_Integer at = low; at < high; at++) {
        lua_rawgeti(L, from, i < mid ? i : k);
        lua_rawgeti(L, from, k < high ? k : i);
        const int top = lua_gettop(L);
        const bool second = i >= mid || (k < high && out_of_order(L, top - 1, top));
        lua_pushvalue(L, second && i < mid ? top : top - 1);
        lua_rawseti(L, to, at);
        lua_settop(L, top - 2);
        if (second)
            k++;
        else
            i++;
    }
    sandbox_spend(L, 4 * (high - low));
}

static int table_sort(lua_State *L)
{
    plain_table(L, "sort");
    lua_settop(L, 2);
    if (!lua_isnil(L, 2))
        luaL_checktype(L, 2, LUA_TFUNCTION);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
    lua_createtable(L, (int)(n < MOVE_MOST ? n : MOVE_MOST), 0);
    lua_createtable(L, (int)(n < MOVE_MOST ? n : MOVE_MOST), 0);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    // runs of 1, 2, 4 ... from 3 to 4 and back
    for (lua_Integer run = 1; run < n; run *= 2) {
        for (lua_Integer low = 1; low <= n; low += 2 * run) {
            const lua_Integer mid = low + run <= n ? low + run : n + 1;
            merge(L, 3, 4, low, mid, mid + run <= n ? mid + run : n + 1);
        }
        lua_insert(L, 3); // the two change places
    }
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, 3, i);
        lua_seti(L, 1, i);
    }
    return 0;
}

/* ---------------------------------------------------------------- errors and coroutines */
/* An error of the hook's own calls the handler before the hook is awake again. */
static int handler(lua_State *L)
{
    if (SCRIPT(L)->tripped)
        return 1;
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, LUA_MULTRET);
    return lua_gettop(L);
}

static int guarded_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handler, 1);
    lua_replace(L, 2);
    return original(L);
}

/* what coroutine.wrap gave; a coroutine that the purse has ended is left as it is, or what it would close would run
 * with the hook asleep */
static int wrapped(lua_State *L)
{
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    const int arguments = lua_gettop(L);
    if (lua_status(co) == LUA_OK && lua_gettop(co) == 0)
        return luaL_error(L, "cannot resume dead coroutine");
    if (lua_status(co) == LUA_OK && lua_gettop(co) > 0 && co == L)
        return luaL_error(L, "cannot resume non-suspended coroutine");
    if (!lua_checkstack(co, arguments))
        return luaL_error(L, "too many arguments to resume");
    lua_xmove(L, co, arguments);
    int results = 0;
    const int status = lua_resume(co, L, arguments, &results);
    if (status == LUA_OK || status == LUA_YIELD) {
        luaL_checkstack(L, results + 1, "too many results to resume");
        lua_xmove(co, L, results);
        return results;
    }
    // the error keeps the place that it had in there
    if (lua_type(co, -1) == LUA_TSTRING && !SCRIPT(L)->tripped)
        sandbox_note(co, lua_tostring(co, -1));
    const int then = lua_status(co);
    if (!SCRIPT(L)->tripped && then != LUA_OK && then != LUA_YIELD)
        lua_resetthread(co);
    lua_xmove(co, L, 1);
    return lua_error(L);
}

static int coroutine_wrap(lua_State *L)
{
    original(L); // coroutine.create
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

static int coroutine_close(lua_State *L)
{
    if (SCRIPT(L)->tripped)
        sandbox_spend(L, 0);
    return original(L);
}

static void set_all(lua_State *L, const char *library, const luaL_Reg *all)
{
    lua_getglobal(L, library);
    for (; all->name; all++) {
        lua_getfield(L, -1, all->name);
        lua_pushcclosure(L, all->func, 1);
        lua_setfield(L, -2, all->name);
    }
    lua_pop(L, 1);
}

void guards_set(lua_State *L)
{
    static const luaL_Reg strings[] = {{"find", string_find},
                                       {"match", string_match},
                                       {"gsub", string_match},
                                       {"gmatch", string_gmatch},
                                       {"upper", string_walk},
                                       {"lower", string_walk},
                                       {"reverse", string_walk},
                                       {"byte", string_walk},
                                       {"format", string_walk},
                                       {"pack", string_walk},
                                       {"unpack", string_walk},
                                       {"char", string_walk},
                                       {NULL, NULL}};
    static const luaL_Reg utf[] = {
        {"len", string_walk}, {"codepoint", string_walk}, {"offset", string_walk}, {"char", string_walk}, {NULL, NULL}};
    static const luaL_Reg tables[] = {{"insert", table_insert},
                                      {"remove", table_remove},
                                      {"concat", table_concat},
                                      {"move", table_move},
                                      {"sort", table_sort},
                                      {"unpack", table_unpack},
                                      {NULL, NULL}};
    static const luaL_Reg routines[] = {{"wrap", coroutine_wrap}, {"close", coroutine_close}, {NULL, NULL}};
    set_all(L, LUA_STRLIBNAME, strings);
    set_all(L, LUA_UTF8LIBNAME, utf);
    set_all(L, LUA_TABLIBNAME, tables);
    // wrap stands on create
    lua_getglobal(L, LUA_COLIBNAME);
    lua_getfield(L, -1, "create");
    lua_setfield(L, -2, "wrap");
    lua_pop(L, 1);
    set_all(L, LUA_COLIBNAME, routines);
    lua_getglobal(L, "xpcall");
    lua_pushcclosure(L, guarded_xpcall, 1);
    lua_setglobal(L, "xpcall");
    lua_getglobal(L, "select");
    lua_pushcclosure(L, guarded_select, 1);
    lua_setglobal(L, "select");
}
