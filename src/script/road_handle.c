/* road_handle.c - w.road and its parts: w.road.south, w.road["12"], w.road.cross.south; places on their lanes. Leaves
 * what is done with places to places.c.
 *
 * A name that is no method is a road's id, or the first part of ids with dots. w.road itself is the first road. The s
 * of an arm of a crossing or roundabout runs from its outer end into the junction, so w.road.south:lane(-1, 20) is 20 m
 * from the outer end on a lane that comes in (in right-hand traffic; 1 in left-hand), w.road.south:lane(1, 20) as far
 * out on one that leaves; "left", "middle", "right" are those that come in. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* user value 1 is the text: "" of the whole, the id of a road, or the first part of ids */
typedef struct road_handle {
    uint32_t road; /* 0: of the whole, or of a part that is no road */
} road_handle;

static const sp_road_net *net(lua_State *L)
{
    const sp_scenario *s = SCRIPT(L);
    if (!s->def || !s->def->road)
        luaL_error(L, "there is no road yet");
    return s->def->road;
}

static void handle_push(lua_State *L, uint32_t road, const char *text)
{
    road_handle *h = lua_newuserdatauv(L, sizeof *h, 1);
    h->road = road;
    lua_pushstring(L, text);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, ROAD_HANDLE);
}

/* no such road: which one may be meant */
static void no_road(lua_State *L, const char *id)
{
    const sp_road_net *road = net(L);
    const char *known[256];
    size_t n = 0;
    uint32_t rows = 0;
    const row *words = script_rows(&rows);
    // those that lead through a junction last
    for (int inside = 0; inside < 2; inside++)
        for (uint32_t i = 1; i <= sp_road_count(road) && n < 256; i++)
            if ((sp_road_in_junction(road, i) != 0) == inside)
                known[n++] = sp_road_id(road, i);
    const size_t roads = n;
    for (uint32_t i = 0; i < rows && n < 256; i++)
        if (!strcmp(words[i].owner, ROAD_HANDLE) && words[i].kind == ROW_METHOD)
            known[n++] = words[i].name;
    const char *near = sp_suggest(id, known, n);
    char hint[200] = "";
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%.60s'?", near);
    else if (roads == 1)
        snprintf(hint, sizeof hint, "there is one road: w.road:lane(-1, 100)");
    else if (roads) {
        int at = snprintf(hint, sizeof hint, "there is");
        for (size_t i = 0; i < roads && i < 6 && at < 140; i++)
            at += snprintf(hint + at, sizeof hint - (size_t)at, "%s %.20s", i ? "," : "", known[i]);
        if (roads > 6)
            snprintf(hint + at, sizeof hint - (size_t)at, ", ...");
    }
    const char *dot = strrchr(id, '.');
    script_fail(L, dot ? dot + 1 : id, hint, "no road '%s'", id);
}

uint32_t road_named(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    const road_handle *h = luaL_testudata(L, index, ROAD_HANDLE);
    if (h && h->road)
        return h->road;
    const char *id = NULL;
    if (h) {
        lua_getiuservalue(L, index, 1);
        id = lua_tostring(L, -1);
        if (!id || !*id) {
            lua_pop(L, 1);
            return 1;
        }
    } else {
        if (lua_type(L, index) != LUA_TSTRING && lua_type(L, index) != LUA_TNUMBER)
            script_fail(L, NULL, "w.road.south, or \"south\"", "wanted a road or its id, found %s",
                        script_kind(L, index));
        id = luaL_tolstring(L, index, NULL);
    }
    const uint32_t road = sp_road_by_id(net(L), id);
    if (!road)
        no_road(L, id);
    lua_pop(L, 1);
    return road;
}

/* whether ids begin with `text` and a dot */
static bool part_there(const sp_road_net *road, const char *text)
{
    const size_t n = strlen(text);
    for (uint32_t i = 1; i <= sp_road_count(road); i++) {
        const char *id = sp_road_id(road, i);
        if (!strncmp(id, text, n) && id[n] == '.')
            return true;
    }
    return false;
}

static int road_index(lua_State *L)
{
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    if (lua_type(L, 2) != LUA_TSTRING && lua_type(L, 2) != LUA_TNUMBER)
        return script_fail(L, NULL, "w.road.south", "wanted the name of a road, found %s", script_kind(L, 2));
    lua_getiuservalue(L, 1, 1);
    const char *before = lua_tostring(L, -1), *key = luaL_tolstring(L, 2, NULL);
    const char *id = before && *before ? lua_pushfstring(L, "%s.%s", before, key) : key;
    const uint32_t road = sp_road_by_id(net(L), id);
    if (!road && !part_there(net(L), id))
        no_road(L, id);
    handle_push(L, road, id);
    return 1;
}

void road_handle_open(lua_State *L)
{
    // the methods are those of the class; what is none is a road
    luaL_getmetatable(L, ROAD_HANDLE);
    lua_newtable(L);
    rows_register(L, ROAD_HANDLE);
    lua_pushcclosure(L, road_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    luaL_getmetatable(L, WORLD);
    if (lua_getfield(L, -1, "__index") == LUA_TFUNCTION && lua_getupvalue(L, -1, 1)) {
        handle_push(L, 0, "");
        lua_setfield(L, -2, "road");
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
}

/* the road of the handle at 1, or the one named at `index` */
static uint32_t road_at(lua_State *L, int index)
{
    return road_named(L, lua_isnoneornil(L, index) ? 1 : index);
}

/* w.road:lane(id, s, road), w.road.south:lane(id, s) */
int handle_lane(lua_State *L)
{
    const double s = read_quantity(L, 3, "s", "m");
    const uint32_t road = road_at(L, 4);
    const double length = sp_road_length(net(L), road);
    if (s < 0 || s > length)
        return script_fail(L, "lane", NULL, "s = %g m is outside the road's 0 to %g m", s, length);
    const int32_t lane = lane_read(L, 2, road, s, 0, 1);
    lua_place *p = place_push(L);
    p->at = (sp_road_place){road, lane, s, sp_road_lane_center(net(L), road, s, lane)};
    return 1;
}

int handle_length(lua_State *L)
{
    lua_pushnumber(L, sp_road_length(net(L), road_at(L, 2)));
    return 1;
}

int handle_id(lua_State *L)
{
    lua_pushstring(L, sp_road_id(net(L), road_at(L, 2)));
    return 1;
}
