/* road_network.c - sp.road.highway with its ramps, and sp.road.network, which joins roads end to end. Leaves single
 * roads to roads.c and crossings to road_junction.c; the building is road's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { RAMPS = 32, PARTS = 64, JOINTS = 256 };

/* ---------------------------------------------------------------- highway */
static void ramp_read(lua_State *L, int item, uint32_t number, double lane_width, sp_road_ramp *out)
{
    fields_check(L, item, "sp.RoadRamp");
    const char *kind = field_text(L, item, "kind", "");
    if (strcmp(kind, "exit") && strcmp(kind, "entry"))
        script_fail(L, "kind", "kind = \"exit\" or \"entry\"", "ramps: number %u: kind = '%s' is unknown", number,
                    kind);
    *out = (sp_road_ramp){.name = field_text(L, item, "name", NULL),
                          .entry = !strcmp(kind, "entry"),
                          .opposite = field_flag(L, item, "opposite", false),
                          .at = field_number(L, item, "at", "m", SP_NAN),
                          .lane = road_positive(L, item, "lane", "m", 250),
                          .taper = road_positive(L, item, "taper", "m", 60),
                          .length = road_positive(L, item, "length", "m", 300),
                          .angle = field_number(L, item, "angle", "rad", 0.2),
                          .radius = road_positive(L, item, "radius", "m", 250),
                          .lane_width = road_positive(L, item, "width", "m", lane_width),
                          .speed_limit = field_number(L, item, "speed_limit", "m/s", 0)};
}

static const sp_road_ramp *ramps_read(lua_State *L, double lane_width, uint32_t *count)
{
    *count = 0;
    const int type = lua_getfield(L, 1, "ramps");
    if (type == LUA_TNIL) {
        lua_pop(L, 1);
        return NULL;
    }
    if (type != LUA_TTABLE)
        script_fail(L, "ramps", "ramps = { { kind = \"exit\", at = 1200 } }", "ramps: wanted a list, found %s",
                    script_kind(L, -1));
    const int list = lua_gettop(L);
    const lua_Unsigned n = lua_rawlen(L, list);
    if (n > RAMPS)
        script_fail(L, "ramps", NULL, "ramps: at most %d, not %d", RAMPS, (int)n);
    sp_road_ramp *out = script_alloc(L, sizeof *out * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, "ramps", NULL, "ramps: number %u is no table", i + 1);
        ramp_read(L, lua_gettop(L), i + 1, lane_width, &out[i]);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    *count = (uint32_t)n;
    return out;
}

int road_highway(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.HighwaySpec");
    road_said *r = road_push(L, ROAD_PLAN);
    sp_road_plan *plan = script_alloc(L, sizeof *plan);
    *plan = (sp_road_plan){.kind = SP_PLAN_HIGHWAY};
    r->plan = plan;
    sp_road_highway_spec *h = &plan->highway;
    h->name = field_text(L, 1, "name", NULL);
    h->heading = field_number(L, 1, "heading", "rad", 0);
    h->lanes = road_count(L, 1, "lanes", 2);
    h->opposite = field_flag(L, 1, "opposite", true) ? h->lanes : 0;
    h->lane_width = road_positive(L, 1, "width", "m", 3.75);
    h->shoulder = field_number(L, 1, "shoulder", "m", 2.5);
    h->median = field_number(L, 1, "median", "m", 4);
    h->speed_limit = field_number(L, 1, "speed_limit", "m/s", 0);
    h->rails = field_flag(L, 1, "rails", true);
    h->left_hand = field_flag(L, 1, "left_hand", false);
    h->profile = road_profile(L, 1, &h->profile_count);
    if (h->lanes == 0)
        return script_fail(L, "lanes", NULL, "sp.road.highway: 1 to 8 lanes in a direction");
    h->pieces = road_line(L, 1, &h->piece_count);
    h->ramp = ramps_read(L, h->lane_width, &h->ramp_count);
    lua_settop(L, 2);
    return 1;
}

/* ---------------------------------------------------------------- network */
typedef struct joined {
    lua_State *L;
    uint32_t count;
    sp_road_part part[PARTS];
} joined;

static void part_read(joined *j, const char *name, int index, bool left_hand)
{
    lua_State *L = j->L;
    road_said said;
    road_read(L, index, &said);
    if (!name[0] || strlen(name) > 40 || strpbrk(name, ". \t\n\"<>&"))
        script_fail(L, name, NULL, "parts: '%s' is no name: 1 to 40 characters without blanks, dots and quotes", name);
    if (said.kind == ROAD_XODR || (said.kind == ROAD_PLAN && said.plan->kind == SP_PLAN_NETWORK))
        script_fail(L, name, "parts are built by sp.road: straight, curve, pieces, intersection, roundabout, highway",
                    "parts: '%s' cannot be joined: it is %s", name,
                    said.kind == ROAD_XODR ? "a file" : "a network itself");
    if (j->count == PARTS)
        script_fail(L, "parts", NULL, "parts: at most %d", PARTS);
    sp_road_plan *plan = script_alloc(L, sizeof *plan);
    *plan = said.kind == ROAD_PIECES ? (sp_road_plan){.kind = SP_PLAN_ROAD, .road = said.spec} : *said.plan;
    if (sp_road_plan_left_hand(plan) != left_hand)
        script_fail(L, name, "say left_hand = true of all parts and of the network, or of none",
                    "parts: traffic on '%s' keeps %s, that of the network %s", name, left_hand ? "right" : "left",
                    left_hand ? "left" : "right");

    /* sorted in: the order of a Lua table is nobody's */
    uint32_t at = j->count++;
    for (; at > 0 && strcmp(name, j->part[at - 1].name) < 0; at--)
        j->part[at] = j->part[at - 1];
    j->part[at] = (sp_road_part){script_strdup(L, name), plan};
}

static void parts_read(joined *j, bool left_hand)
{
    lua_State *L = j->L;
    if (lua_getfield(L, 1, "parts") != LUA_TTABLE)
        script_fail(L, "parts", "parts = { town = sp.road.intersection { ... }, out = sp.road.straight { ... } }",
                    "sp.road.network: 'parts' is missing: roads by name");
    const int parts = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, parts)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            script_fail(L, "parts", "parts = { town = ..., out = ... }", "parts: each needs a name");
        part_read(j, lua_tostring(L, -2), lua_gettop(L), left_hand);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    if (j->count == 0)
        script_fail(L, "parts", NULL, "sp.road.network: no part at all");
}

static uint32_t part_named(joined *j, const char *name, const char *said)
{
    const char *names[PARTS];
    for (uint32_t i = 0; i < j->count; i++) {
        if (!strcmp(j->part[i].name, name))
            return i;
        names[i] = j->part[i].name;
    }
    char hint[96];
    const char *otherwise = "\"PART\", \"PART.start\", \"PART.end\" or \"PART.ARM\"";
    script_fail(j->L, said, script_near_or(hint, name, names, j->count, otherwise), "join: there is no part '%s'",
                name);
    return 0;
}

/* "town.east", "out.end", "out": its end when it comes first, else its start */
static sp_road_end end_read(joined *j, int pair, int which)
{
    lua_State *L = j->L;
    if (lua_rawgeti(L, pair, which) != LUA_TSTRING)
        script_fail(L, "join", "join = { { \"town.east\", \"out.start\" } }", "join: wanted two names of ends");
    const char *said = script_strdup(L, lua_tostring(L, -1)), *dot = strchr(said, '.');
    lua_pop(L, 1);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(dot ? dot - said : (ptrdiff_t)strlen(said)), said);
    sp_road_end end = {.part = part_named(j, name, said), .at_end = which == 1};
    const char *rest = dot ? dot + 1 : "";
    const sp_road_plan_kind kind = j->part[end.part].plan->kind;
    const bool line = kind == SP_PLAN_ROAD || kind == SP_PLAN_HIGHWAY;
    if (line && (!strcmp(rest, "start") || !strcmp(rest, "end"))) {
        end.at_end = !strcmp(rest, "end");
    } else if (kind == SP_PLAN_ROAD && rest[0]) {
        script_fail(L, said, "a single road has .start and .end", "join: road '%s' has no '%s'", name, rest);
    } else if (!line && !rest[0]) {
        script_fail(L, said, "say which arm: \"PART.ARM\"", "join: '%s' has several ends", name);
    } else {
        end.road = rest;
    }
    return end;
}

static sp_road_joint *joints_read(joined *j, uint32_t *count)
{
    lua_State *L = j->L;
    *count = 0;
    const int type = lua_getfield(L, 1, "join");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        script_fail(L, "join", "join = { { \"town.east\", \"out.start\" } }", "join: wanted a list, found %s",
                    script_kind(L, -1));
    const int list = lua_gettop(L);
    const lua_Unsigned n = type == LUA_TTABLE ? lua_rawlen(L, list) : 0;
    if (n > JOINTS)
        script_fail(L, "join", NULL, "join: at most %d", JOINTS);
    sp_road_joint *out = script_alloc(L, sizeof *out * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, "join", "{ \"town.east\", \"out.start\" }", "join: number %u is no pair", i + 1);
        const int pair = lua_gettop(L);
        out[i] = (sp_road_joint){end_read(j, pair, 1), end_read(j, pair, 2)};
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    *count = (uint32_t)n;
    return out;
}

/* the part that the first joint names first stays where it is: it is to be the first */
static void first_part(joined *j, sp_road_joint *joints, uint32_t count)
{
    const uint32_t first = count ? joints[0].a.part : 0;
    const sp_road_part part = j->part[first];
    for (uint32_t i = first; i > 0; i--)
        j->part[i] = j->part[i - 1];
    j->part[0] = part;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *const parts[2] = {&joints[i].a.part, &joints[i].b.part};
        for (int k = 0; k < 2; k++)
            *parts[k] = *parts[k] == first ? 0 : (*parts[k] < first ? *parts[k] + 1 : *parts[k]);
    }
}

int road_network(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.NetworkSpec");
    road_said *r = road_push(L, ROAD_PLAN);
    sp_road_plan *plan = script_alloc(L, sizeof *plan);
    *plan = (sp_road_plan){.kind = SP_PLAN_NETWORK};
    r->plan = plan;
    sp_road_network_spec *n = &plan->network;
    n->left_hand = field_flag(L, 1, "left_hand", false);
    joined *j = script_alloc(L, sizeof *j);
    j->L = L;
    j->count = 0;
    parts_read(j, n->left_hand);
    sp_road_joint *joints = joints_read(j, &n->joint_count);
    first_part(j, joints, n->joint_count);
    n->part = j->part;
    n->part_count = j->count;
    n->joint = joints;
    lua_settop(L, 2);
    return 1;
}
