/* roads.c - sp.road.*: a road said in Lua, or a file of OpenDRIVE. Leaves crossings to road_junction.c; the building is
 * road's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

road_said *road_push(lua_State *L, road_kind kind)
{
    road_said **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    road_said *r = *handle = script_alloc(L, sizeof *r);
    luaL_setmetatable(L, ROAD);
    r->line = script_line(L, &r->file);
    r->kind = kind;
    return r;
}

double road_positive(lua_State *L, int table, const char *key, const char *unit, double otherwise)
{
    const double v = field_number(L, table, key, unit, otherwise);
    if (v <= 0)
        script_fail(L, key, NULL, "road: %s = %g is not positive", key, v);
    return v;
}

uint32_t road_count(lua_State *L, int table, const char *key, double otherwise)
{
    const double v = field_number(L, table, key, NULL, otherwise);
    if (v < 0 || v > 8 || v != sp_floor(v))
        script_fail(L, key, NULL, "road: %s = %g is no count from 0 to 8", key, v);
    return (uint32_t)v;
}

static bool read_mark(lua_State *L, int table, const char *key, sp_road_mark usual, sp_road_mark *out)
{
    static const char *const names[] = {"none",         "solid",        "broken",       "double",
                                        "solid broken", "broken solid", "broken broken"};
    const char *said = field_text(L, table, key, NULL);
    if (!said)
        return false;
    // "yellow solid": the colour may come first
    const bool yellow = !strncmp(said, "yellow ", 7);
    const char *name = yellow ? said + 7 : said;
    for (int i = 0; i < 7; i++) {
        if (strcmp(names[i], name))
            continue;
        *out = usual;
        out->type = (sp_mark_type)(SP_MARK_NONE + i);
        const bool whole = out->type <= SP_MARK_SOLID || out->type == SP_MARK_DOUBLE;
        out->dash = whole ? 0 : usual.dash;
        out->gap = whole ? 0 : usual.gap;
        out->colour = yellow ? SP_MARK_YELLOW : SP_MARK_WHITE;
        return true;
    }
    char hint[96];
    const char *otherwise = "none, solid, broken, double, \"solid broken\", \"broken solid\", \"broken broken\"";
    script_fail(L, said, script_near_or(hint, name, names, 7, otherwise), "road: %s = '%s' is no kind of line", key,
                said);
    return false;
}

void road_paint(lua_State *L, int table, sp_road_paint *out)
{
    const sp_road_mark center = {.width = 0.12, .dash = 3, .gap = 9}, edge = {.width = 0.15, .dash = 3, .gap = 9};
    out->center_said = read_mark(L, table, "center", center, &out->center) || out->center_said;
    out->edge_said = read_mark(L, table, "edge", edge, &out->edge) || out->edge_said;
}

const sp_road_level *road_profile(lua_State *L, int table, uint32_t *count)
{
    *count = 0;
    if (lua_getfield(L, table, "profile") == LUA_TNIL) {
        lua_pop(L, 1);
        return NULL;
    }
    if (!lua_istable(L, -1))
        script_fail(L, "profile", "profile = { { s = 0, z = 0 }, { s = 100, z = 4 } }",
                    "profile: wanted a list of points, found %s", script_kind(L, -1));
    const int list = lua_gettop(L);
    const lua_Unsigned n = lua_rawlen(L, list);
    if (n < 1 || n > 1000)
        script_fail(L, "profile", NULL, "profile: 1 to 1000 points, not %d", (int)n);
    sp_road_level *points = script_alloc(L, sizeof *points * n);
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, "profile", "{ s = 100, z = 4 }", "profile: point %u is no table", i + 1);
        fields_check(L, -1, "sp.RoadLevel");
        points[i] = (sp_road_level){field_number(L, -1, "s", "m", SP_NAN), field_number(L, -1, "z", "m", SP_NAN)};
        if (i && points[i].s <= points[i - 1].s)
            script_fail(L, "profile", NULL, "profile: s = %g m does not lie beyond %g m", points[i].s, points[i - 1].s);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    *count = (uint32_t)n;
    return points;
}

/* what all roads of pieces share; `lanes` counts both sides, all in the direction of s when `oneway` */
static void read_common(lua_State *L, int table, road_said *r)
{
    sp_road_spec *spec = &r->spec;
    spec->name = field_text(L, table, "name", "road");
    spec->heading = field_number(L, table, "heading", "rad", 0);
    spec->left_hand = field_flag(L, table, "left_hand", false);
    const uint32_t lanes = road_count(L, table, "lanes", 2);
    const bool oneway = field_flag(L, table, "oneway", false);
    // the odd one drives with s
    const uint32_t with = oneway ? lanes : lanes - lanes / 2, against = lanes - with;
    spec->lanes_right = road_count(L, table, "lanes_right", spec->left_hand ? against : with);
    spec->lanes_left = road_count(L, table, "lanes_left", spec->left_hand ? with : against);
    if (spec->lanes_right + spec->lanes_left == 0)
        script_fail(L, "lanes", NULL, "road: no lane at all");
    spec->lane_width = road_positive(L, table, "width", "m", 3.5);
    spec->shoulder = field_number(L, table, "shoulder", "m", 0);
    spec->kerb = field_flag(L, table, "kerb", false);
    spec->loop = field_flag(L, table, "loop", false);
    spec->speed_limit = field_number(L, table, "speed_limit", "m/s", 0);
    if (spec->shoulder < 0)
        script_fail(L, "shoulder", NULL, "road: shoulder = %g m is negative", spec->shoulder);
    if (spec->speed_limit < 0)
        script_fail(L, "speed_limit", NULL, "road: speed_limit = %g m/s is negative", spec->speed_limit);
    road_paint(L, table, &spec->paint);
    spec->profile = road_profile(L, table, &spec->profile_count);
    if (field_has(L, table, "grade")) {
        lua_getfield(L, table, "grade");
        spec->grade = read_quantity(L, lua_gettop(L), "grade", "1");
        lua_pop(L, 1);
        if (spec->profile_count)
            script_fail(L, "grade", NULL, "road: one of profile and grade, not both");
        if (sp_abs(spec->grade) > 1)
            script_fail(L, "grade", "write it like \"6 %\" or 0.06", "road: grade = %g is steeper than 100 %%",
                        spec->grade);
    }
    spec->bank = field_number(L, table, "bank", "rad", 0);
    if (sp_abs(spec->bank) > 0.8)
        script_fail(L, "bank", "write it like \"3 deg\"", "road: bank = %g rad is more than 45 deg", spec->bank);
    spec->works = road_works(L, table, &spec->works_count);
    spec->sign = road_signs(L, table, &spec->sign_count);
}

static int one_piece(lua_State *L, sp_road_piece piece)
{
    road_said *r = road_push(L, ROAD_PIECES);
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
    return one_piece(L, (sp_road_piece){road_positive(L, 1, "length", "m", SP_NAN), 0, 0});
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
    return one_piece(L, (sp_road_piece){road_positive(L, 1, "length", "m", SP_NAN), k, k});
}

int road_clothoid(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    const double from = curvature(L, 1, "from_radius", 0), to = curvature(L, 1, "to_radius", 0);
    return one_piece(L, (sp_road_piece){road_positive(L, 1, "length", "m", SP_NAN), from, to});
}

static const sp_road_piece *pieces_list(lua_State *L, int table, const char *what, uint32_t *count)
{
    const lua_Unsigned n = lua_rawlen(L, table);
    *count = (uint32_t)n;
    if (n == 0 || n > 200)
        script_fail(L, "pieces", NULL, "%s: 1 to 200 pieces, not %d", what, (int)n);
    sp_road_piece *list = script_alloc(L, sizeof *list * n);
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, table, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, "pieces", NULL, "%s: piece %u is no table", what, i + 1);
        const int piece = lua_gettop(L);
        fields_check(L, piece, "sp.RoadPiece");
        const double k = curvature(L, piece, "radius", 0);
        list[i] = (sp_road_piece){road_positive(L, piece, "length", "m", SP_NAN), curvature(L, piece, "from_radius", k),
                                  curvature(L, piece, "to_radius", k)};
        lua_pop(L, 1);
    }
    return list;
}

const sp_road_piece *road_line(lua_State *L, int table, uint32_t *count)
{
    if (lua_rawlen(L, table) > 0)
        return pieces_list(L, table, "road", count);
    sp_road_piece *list = script_alloc(L, sizeof *list);
    *list = (sp_road_piece){road_positive(L, table, "length", "m", SP_NAN), 0, 0};
    *count = 1;
    return list;
}

/* sp.road.pieces{ lanes =, { length = }, { length =, radius = }, { length =, from_radius =, to_radius = } } */
int road_pieces(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoadSpec");
    uint32_t n;
    const sp_road_piece *list = pieces_list(L, 1, "sp.road.pieces", &n);
    road_said *r = road_push(L, ROAD_PIECES);
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
    road_said *r = road_push(L, ROAD_XODR);
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
