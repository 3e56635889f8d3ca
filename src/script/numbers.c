/* numbers.c - actor.speed and actor.lane without a call, as sketches have them: the speed now, to reckon with, and
 * whose lane. With a call they are what they always were: a quantity, a place. */
#include <string.h>

#include "script/inside.h"

typedef struct lua_now {
    lua_actor who;
    bool lane;
} lua_now;

bool now_push(lua_State *L, uint32_t id, const char *name)
{
    if (strcmp(name, "speed") && strcmp(name, "lane"))
        return false;
    lua_now *n = lua_newuserdatauv(L, sizeof *n, 0);
    *n = (lua_now){{id, SCRIPT(L)->generation}, name[0] == 'l'};
    luaL_setmetatable(L, NOW);
    return true;
}

static lua_now *now_at(lua_State *L, int index)
{
    lua_now *n = luaL_testudata(L, index, NOW);
    if (n && n->who.generation != SCRIPT(L)->generation)
        script_fail(L, NULL, "keep actors in locals of `run`", "this actor belongs to another case");
    return n;
}

bool now_number(lua_State *L, int index, double *out)
{
    const lua_now *n = now_at(L, index);
    double x, y, heading;
    if (!n || n->lane)
        return false;
    actor_now(SCRIPT(L), n->who.id, &x, &y, &heading, out);
    return true;
}

uint32_t now_lane(lua_State *L, int index)
{
    const lua_now *n = now_at(L, index);
    return n && n->lane ? n->who.id : 0;
}

/* ego.speed(ego), which is ego:speed() */
static int called(lua_State *L)
{
    const lua_now *n = now_at(L, 1);
    lua_remove(L, 1);
    return n && n->lane ? actor_lane(L) : say_speed(L);
}

static void number_at(lua_State *L, int index)
{
    double v = 0;
    if (now_number(L, index, &v)) {
        lua_pushnumber(L, v);
        lua_replace(L, index);
    } else if (lua_type(L, index) != LUA_TNUMBER) {
        script_fail(L, NULL, "ego.speed is a number of m/s", "cannot reckon with %s", script_kind(L, index));
    }
}

static int reckon(lua_State *L)
{
    lua_settop(L, 2);
    number_at(L, 1);
    number_at(L, 2);
    const int op = (int)lua_tointeger(L, lua_upvalueindex(1));
    if (op == LUA_OPUNM)
        lua_settop(L, 1);
    lua_arith(L, op);
    return 1;
}

static int less(lua_State *L)
{
    lua_settop(L, 2);
    number_at(L, 1);
    number_at(L, 2);
    lua_pushboolean(L, lua_compare(L, 1, 2, (int)lua_tointeger(L, lua_upvalueindex(1))));
    return 1;
}

static int no_method(lua_State *L)
{
    return script_fail(L, "speed", "with a call: ego:speed():below(5)", "without a call it is a number");
}

void now_register(lua_State *L)
{
    static const struct {
        const char *name;
        int op;
    } sums[] = {{"__add", LUA_OPADD},
                {"__sub", LUA_OPSUB},
                {"__mul", LUA_OPMUL},
                {"__div", LUA_OPDIV},
                {"__unm", LUA_OPUNM}},
      orders[] = {{"__lt", LUA_OPLT}, {"__le", LUA_OPLE}};
    luaL_newmetatable(L, NOW);
    lua_pushcfunction(L, called);
    lua_setfield(L, -2, "__call");
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        lua_pushinteger(L, sums[i].op);
        lua_pushcclosure(L, reckon, 1);
        lua_setfield(L, -2, sums[i].name);
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        lua_pushinteger(L, orders[i].op);
        lua_pushcclosure(L, less, 1);
        lua_setfield(L, -2, orders[i].name);
    }
    lua_pushcfunction(L, no_method);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
