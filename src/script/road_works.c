/* road_works.c - road works and signs of a road of pieces. Leaves the road to roads.c; the building is road's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* a list of tables, or one table that has `key` itself; gives how many, and leaves the list on the stack */
static uint32_t list_open(lua_State *L, int table, const char *name, const char *key, const char *example, bool *one)
{
    const int type = lua_getfield(L, table, name);
    *one = false;
    if (type == LUA_TNIL)
        return 0;
    if (type != LUA_TTABLE) {
        script_fail(L, name, example, "%s: wanted a list of tables, found %s", name, script_kind(L, -1));
        return 0;
    }
    *one = field_has(L, lua_gettop(L), key);
    const lua_Unsigned n = *one ? 1 : lua_rawlen(L, -1);
    if (n < 1 || n > 100)
        script_fail(L, name, example, "%s: 1 to 100 of them, not %d", name, (int)n);
    return (uint32_t)n;
}

static int item_open(lua_State *L, int list, bool one, uint32_t i, const char *name, const char *class)
{
    if (one)
        lua_pushvalue(L, list);
    else if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE)
        script_fail(L, name, NULL, "%s: number %u is no table", name, i + 1);
    fields_check(L, lua_gettop(L), class);
    return lua_gettop(L);
}

static bool read_left(lua_State *L, int item)
{
    const char *side = field_text(L, item, "side", "right");
    if (strcmp(side, "left") && strcmp(side, "right"))
        script_fail(L, side, "left or right, along the road", "works: side = '%s' is unknown", side);
    return !strcmp(side, "left");
}

const sp_road_works *road_works(lua_State *L, int table, uint32_t *count)
{
    bool one;
    const int top = lua_gettop(L);
    *count = list_open(L, table, "works", "from", "works = { from = 400, to = 600, close = 1 }", &one);
    sp_road_works *out = *count ? script_alloc(L, sizeof *out * *count) : NULL;
    for (uint32_t i = 0; i < *count; i++) {
        const int item = item_open(L, top + 1, one, i, "works", "sp.RoadWorks");
        out[i] = (sp_road_works){.from = field_number(L, item, "from", "m", SP_NAN),
                                 .to = field_number(L, item, "to", "m", SP_NAN),
                                 .taper = road_positive(L, item, "taper", "m", 60),
                                 .left = read_left(L, item),
                                 .close = road_count(L, item, "close", 1),
                                 .width = field_number(L, item, "width", "m", 0),
                                 .cones = field_number(L, item, "cones", "m", 10),
                                 .speed_limit = field_number(L, item, "speed_limit", "m/s", 0)};
        lua_settop(L, top + 1);
    }
    lua_settop(L, top);
    return out;
}

const sp_road_sign *road_signs(lua_State *L, int table, uint32_t *count)
{
    static const struct {
        const char *name;
        sp_signal_kind kind;
    } kinds[] = {{"stop", SP_SIGNAL_STOP},
                 {"yield", SP_SIGNAL_YIELD},
                 {"priority", SP_SIGNAL_PRIORITY},
                 {"speed", SP_SIGNAL_SPEED},
                 {"speed_end", SP_SIGNAL_SPEED_END},
                 {"crossing", SP_SIGNAL_CROSSING},
                 {"no_passing", SP_SIGNAL_NO_PASSING},
                 {"works", SP_SIGNAL_WORKS}};
    const char *names[8];
    bool one;
    const int top = lua_gettop(L);
    *count =
        list_open(L, table, "signs", "at", "signs = { { at = 100, kind = \"speed\", value = \"80 km/h\" } }", &one);
    sp_road_sign *out = *count ? script_alloc(L, sizeof *out * *count) : NULL;
    for (int k = 0; k < 8; k++)
        names[k] = kinds[k].name;
    for (uint32_t i = 0; i < *count; i++) {
        const int item = item_open(L, top + 1, one, i, "signs", "sp.RoadSign");
        const char *said = field_text(L, item, "kind", "");
        int k = 0;
        while (k < 8 && strcmp(said, kinds[k].name) != 0)
            k++;
        if (k == 8) {
            char hint[96];
            const char *otherwise = "stop yield priority speed speed_end crossing no_passing works";
            script_fail(L, said, script_near_or(hint, said, names, 8, otherwise), "signs: kind = '%s' is unknown",
                        said);
            k = 0;
        }
        out[i] = (sp_road_sign){.at = field_number(L, item, "at", "m", SP_NAN),
                                .kind = kinds[k].kind,
                                .value = field_number(L, item, "value", "m/s", 0),
                                .against = field_flag(L, item, "against", false)};
        if (out[i].kind == SP_SIGNAL_SPEED && out[i].value <= 0)
            script_fail(L, "value", "value = \"80 km/h\"", "signs: a speed sign needs its value");
        lua_settop(L, top + 1);
    }
    lua_settop(L, top);
    return out;
}
