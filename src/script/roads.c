/* roads.c - sp.road.*: a road said in Lua, or a file of OpenDRIVE. The building is road's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static road_said *road_push(lua_State *L)
{
    road_said **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    road_said *r = *handle = script_alloc(L, sizeof *r);
    luaL_setmetatable(L, ROAD);
    const char *file = NULL;
    r->line = script_line(L, &file);
    r->kind = ROAD_PIECES;
    return r;
}

static double positive(lua_State *L, int table, const char *key, const char *unit, double otherwise)
{
    const double v = field_number(L, table, key, unit, otherwise);
    if (v <= 0)
        script_fail(L, key, NULL, "road: %s = %g is not positive", key, v);
    return v;
}

static uint32_t lane_count(lua_State *L, int table, const char *key, double otherwise)
{
    const double v = field_number(L, table, key, NULL, otherwise);
    if (v < 0 || v > 8 || v != sp_floor(v))
        script_fail(L, key, NULL, "road: %s = %g is no count from 0 to 8", key, v);
    return (uint32_t)v;
}

/* what all roads of pieces share; `lanes` counts both sides, all to the right when `oneway` */
static void read_common(lua_State *L, int table, road_said *r)
{
    sp_road_spec *spec = &r->spec;
    spec->name = field_text(L, table, "name", "road");
    spec->heading = field_number(L, table, "heading", "rad", 0);
    const uint32_t lanes = lane_count(L, table, "lanes", 2);
    const bool oneway = field_flag(L, table, "oneway", false);
    spec->lanes_right = lane_count(L, table, "lanes_right", oneway ? lanes : lanes - lanes / 2);
    spec->lanes_left = lane_count(L, table, "lanes_left", oneway ? 0 : lanes / 2);
    if (spec->lanes_right + spec->lanes_left == 0)
        script_fail(L, "lanes", NULL, "road: no lane at all");
    spec->lane_width = positive(L, table, "width", "m", 3.5);
    spec->shoulder = field_number(L, table, "shoulder", "m", 0);
    spec->kerb = field_flag(L, table, "kerb", false);
    spec->loop = field_flag(L, table, "loop", false);
    spec->speed_limit = field_number(L, table, "speed_limit", "m/s", 0);
    if (spec->shoulder < 0)
        script_fail(L, "shoulder", NULL, "road: shoulder = %g m is negative", spec->shoulder);
}

static int one_piece(lua_State *L, sp_road_piece piece)
{
    road_said *r = road_push(L);
    sp_road_piece *list = script_alloc(L, sizeof *list);
    *list = piece;
    read_common(L, 1, r);
    r->spec.pieces = list;
    r->spec.piece_count = 1;
    return 1;
}

int road_straight(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    return one_piece(L, (sp_road_piece){positive(L, 1, "length", "m", SP_NAN), 0, 0});
}

/* 1/radius, left positive; a negative radius turns right */
static double curvature(lua_State *L, int table, const char *key, double otherwise)
{
    if (!field_has(L, table, key))
        return otherwise;
    const double r = field_number(L, table, key, "m", 0);
    if (sp_abs(r) < 3)
        script_fail(L, key, NULL, "road: %s = %g m is below 3 m", key, r);
    return 1 / r;
}

int road_curve(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    if (!field_has(L, 1, "radius"))
        return script_fail(L, NULL, NULL, "sp.road.curve: 'radius' is missing");
    const double k = curvature(L, 1, "radius", 0);
    return one_piece(L, (sp_road_piece){positive(L, 1, "length", "m", SP_NAN), k, k});
}

int road_clothoid(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    const double from = curvature(L, 1, "from_radius", 0), to = curvature(L, 1, "to_radius", 0);
    return one_piece(L, (sp_road_piece){positive(L, 1, "length", "m", SP_NAN), from, to});
}

/* sp.road.pieces{ lanes =, { length = }, { length =, radius = }, { length =, from_radius =, to_radius = } } */
int road_pieces(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    const uint32_t n = (uint32_t)lua_rawlen(L, 1);
    if (n == 0 || n > 200)
        return script_fail(L, "pieces", NULL, "sp.road.pieces: 1 to 200 pieces, not %u", n);
    road_said *r = road_push(L);
    sp_road_piece *list = script_alloc(L, sizeof *list * n);
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, 1, (lua_Integer)i + 1) != LUA_TTABLE)
            return script_fail(L, "pieces", NULL, "sp.road.pieces: piece %u is no table", i + 1);
        const int piece = lua_gettop(L);
        fields_check(L, piece, "sp.RoadPiece");
        const double k = curvature(L, piece, "radius", 0);
        list[i] = (sp_road_piece){positive(L, piece, "length", "m", SP_NAN), curvature(L, piece, "from_radius", k),
                                  curvature(L, piece, "to_radius", k)};
        lua_pop(L, 1);
    }
    read_common(L, 1, r);
    r->spec.pieces = list;
    r->spec.piece_count = n;
    return 1;
}

/* sp.road.xodr "roads/x.xodr": beside the scenario */
int road_xodr(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const char *name = luaL_checkstring(L, 1);
    const char *path = path_join(s->arena, path_folder(s->arena, s->path), name);
    if (!path)
        return luaL_error(L, "out of memory");
    sp_error err = {0};
    if (!source_read(s, path, false, &err))
        return script_fail(L, name, "the path counts from the scenario's folder", "sp.road.xodr: %s: %s", path,
                           err.text);
    road_said *r = road_push(L);
    r->kind = ROAD_XODR;
    r->path = path;
    return 1;
}

void road_read(lua_State *L, int index, road_said *out)
{
    road_said **r = luaL_testudata(L, index, ROAD);
    if (!r) {
        script_fail(L, "road", "sp.road.straight { length = 500 }", "road: wanted a road, found %s",
                    script_kind(L, index));
        return;
    }
    *out = **r;
}
