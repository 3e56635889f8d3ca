/* road_junction.c - sp.road.intersection and sp.road.roundabout: arms said once for all and each for itself. Leaves
 * roads of pieces to roads.c; the building is road's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { ARMS = 8 };

/* the compass, in the order in which arms become roads */
static const char *const compass[ARMS] = {"south",      "east",       "north",      "west",
                                          "south_east", "north_east", "north_west", "south_west"};
static const double compass_deg[ARMS] = {-90, 0, 90, 180, -45, 45, 135, -135};

/* what an arm says, else what is said for all arms, else the usual */
typedef struct arm_source {
    lua_State *L;
    int own, all;
    bool ring; // lanes and width of all are those of the ring, not of the arms
    const char *name;
} arm_source;

static int table_of(const arm_source *a, const char *key)
{
    if (a->ring && (!strncmp(key, "lanes", 5) || !strcmp(key, "width")))
        return a->own;
    return field_has(a->L, a->own, key) ? a->own : a->all;
}

static double arm_metres(const arm_source *a, const char *key, double least, double most, double otherwise)
{
    const double v = field_number(a->L, table_of(a, key), key, "m", otherwise);
    if (v < least || v > most)
        script_fail(a->L, key, NULL, "arm '%s': %s = %g m is outside %g to %g m", a->name, key, v, least, most);
    return v;
}

static void arm_lanes(const arm_source *a, sp_road_arm *out)
{
    const uint32_t both = road_count(a->L, table_of(a, "lanes"), "lanes", 2);
    // an arm's own `lanes` is nearer than what all arms say of one direction
    const bool own = field_has(a->L, a->own, "lanes");
    const int in = own ? a->own : table_of(a, "lanes_in"), away = own ? a->own : table_of(a, "lanes_out");
    out->lanes_in = road_count(a->L, in, "lanes_in", both - both / 2);
    out->lanes_out = road_count(a->L, away, "lanes_out", both / 2);
    if (out->lanes_in + out->lanes_out == 0)
        script_fail(a->L, a->name, NULL, "arm '%s': no lane at all", a->name);
}

static void arm_pocket(const arm_source *a, sp_road_arm *out)
{
    out->pocket_taper = 20;
    const int from = table_of(a, "pocket"), top = lua_gettop(a->L);
    const int type = lua_getfield(a->L, from, "pocket");
    if (type == LUA_TTABLE) {
        const int table = lua_gettop(a->L);
        fields_check(a->L, table, "sp.RoadPocket");
        out->pocket_left = field_number(a->L, table, "left", "m", 0);
        out->pocket_right = field_number(a->L, table, "right", "m", 0);
        out->pocket_taper = field_number(a->L, table, "taper", "m", 20);
        if (out->pocket_left < 0 || out->pocket_right < 0)
            script_fail(a->L, "pocket", NULL, "arm '%s': a pocket's length is negative", a->name);
        if (out->pocket_taper < 1)
            script_fail(a->L, "taper", NULL, "arm '%s': taper = %g m is below 1 m", a->name, out->pocket_taper);
        const double longest = sp_max(out->pocket_left, out->pocket_right);
        if (longest > 0 && longest + out->pocket_taper >= out->length)
            script_fail(a->L, "pocket", NULL, "arm '%s': a pocket of %g m and its taper of %g m do not fit on %g m",
                        a->name, longest, out->pocket_taper, out->length);
    } else if (type != LUA_TNIL) {
        script_fail(a->L, "pocket", "pocket = { left = 40, right = 30 }", "arm '%s': pocket: wanted a table, found %s",
                    a->name, script_kind(a->L, -1));
    }
    lua_settop(a->L, top);
}

/* true is a zebra of 4 m */
static void arm_crossing(const arm_source *a, sp_road_arm *out)
{
    const int from = table_of(a, "crossing");
    const int type = lua_getfield(a->L, from, "crossing");
    const bool flag = type == LUA_TBOOLEAN && lua_toboolean(a->L, -1);
    lua_pop(a->L, 1);
    out->crossing = type == LUA_TBOOLEAN ? (flag ? 4 : 0) : arm_metres(a, "crossing", 0, 20, 0);
}

static void arm_rule(const arm_source *a, sp_road_arm *out)
{
    static const char *const names[] = {"default", "priority", "yield", "stop"};
    const char *said = field_text(a->L, table_of(a, "rule"), "rule", "default");
    for (int i = 0; i < 4; i++) {
        if (!strcmp(said, names[i])) {
            out->rule = (sp_arm_rule)i;
            return;
        }
    }
    script_fail(a->L, said, "priority, yield or stop", "arm '%s': rule = '%s' is unknown", a->name, said);
}

static void arm_heading(const arm_source *a, sp_road_arm *out)
{
    if (field_has(a->L, a->own, "heading")) {
        out->heading = field_number(a->L, a->own, "heading", "rad", 0);
        return;
    }
    for (int i = 0; i < ARMS; i++) {
        if (!strcmp(compass[i], a->name)) {
            out->heading = compass_deg[i] * SP_PI / 180;
            return;
        }
    }
    char hint[96];
    const char *otherwise = "say where it goes: heading = \"30 deg\", left of east";
    script_fail(a->L, a->name, script_near_or(hint, a->name, compass, ARMS, otherwise),
                "arm '%s' is no point of the compass and has no heading", a->name);
}

static void arm_read(lua_State *L, int own, int all, bool ring, const char *name, sp_road_arm *out)
{
    fields_check(L, own, "sp.RoadArm");
    const arm_source a = {L, own, all, ring, name};
    *out = (sp_road_arm){.name = name};
    arm_heading(&a, out);
    out->length = arm_metres(&a, "length", 5, 10000, 100);
    arm_lanes(&a, out);
    out->lane_width = arm_metres(&a, "width", 2, 10, 3.5);
    out->shoulder = arm_metres(&a, "shoulder", 0, 20, 0);
    out->kerb = field_flag(L, table_of(&a, "kerb"), "kerb", false);
    out->speed_limit = field_number(L, table_of(&a, "speed_limit"), "speed_limit", "m/s", 0);
    if (out->speed_limit < 0)
        script_fail(L, "speed_limit", NULL, "arm '%s': speed_limit = %g m/s is negative", name, out->speed_limit);
    arm_pocket(&a, out);
    arm_crossing(&a, out);
    arm_rule(&a, out);
    road_paint(L, all, &out->paint);
    road_paint(L, own, &out->paint);
    out->profile = road_profile(L, table_of(&a, "profile"), &out->profile_count);
    if (out->profile_count && out->profile[out->profile_count - 1].s >= out->length)
        script_fail(L, "profile", "the junction itself is level at z = 0", "arm '%s': its profile goes beyond its %g m",
                    name, out->length);
}

/* names in the order of the compass, then the others bytewise */
static int name_rank(const char *name)
{
    for (int i = 0; i < ARMS; i++)
        if (!strcmp(compass[i], name))
            return i;
    return ARMS;
}

static bool name_before(const char *a, const char *b)
{
    const int ra = name_rank(a), rb = name_rank(b);
    return ra != rb ? ra < rb : strcmp(a, b) < 0;
}

static uint32_t arm_names(lua_State *L, int arms, const char **names)
{
    uint32_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, arms)) {
        // { "north", south = { ... } }: a bare name is an arm with nothing of its own
        const bool bare = lua_type(L, -2) == LUA_TNUMBER && lua_type(L, -1) == LUA_TSTRING;
        const bool table = lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TTABLE;
        if (!bare && !table)
            script_fail(L, "arms", "arms = { north = {}, south = {}, east = { lanes = 4 } }",
                        "arms: wanted a table for each name");
        const char *name = script_strdup(L, lua_tostring(L, bare ? -1 : -2));
        lua_pop(L, 1);
        if (!name[0] || strlen(name) > 40 || strpbrk(name, ". \t\n\"<>&"))
            script_fail(L, name, NULL, "arms: '%s' is no name: 1 to 40 characters without blanks, dots and quotes",
                        name);
        if (n == ARMS)
            script_fail(L, "arms", NULL, "arms: at most %d", ARMS);
        // sorted in
        uint32_t at = n++;
        for (; at > 0 && name_before(name, names[at - 1]); at--)
            names[at] = names[at - 1];
        names[at] = name;
    }
    return n;
}

static const sp_road_arm *arms_read(lua_State *L, int table, const char *what, uint32_t *count)
{
    if (lua_getfield(L, table, "arms") != LUA_TTABLE)
        script_fail(L, what, "arms = { north = {}, south = {}, east = {}, west = {} }",
                    "sp.road.%s: 'arms' is missing: a table of 2 to %d", what, ARMS);
    const bool ring = !strcmp(what, "roundabout");
    const int arms = lua_gettop(L);
    const char *names[ARMS];
    const uint32_t n = arm_names(L, arms, names);
    if (n < 2)
        script_fail(L, "arms", NULL, "sp.road.%s: 2 to %d arms, not %u", what, ARMS, n);
    sp_road_arm *out = script_alloc(L, sizeof *out * n);
    for (uint32_t i = 0; i < n; i++) {
        if (lua_getfield(L, arms, names[i]) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_newtable(L);
        }
        arm_read(L, lua_gettop(L), table, ring, names[i], &out[i]);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    *count = n;
    return out;
}

static sp_junction_control read_control(lua_State *L, int table)
{
    static const char *const names[] = {"yield", "lights", "stop", "none"};
    const int type = lua_getfield(L, table, "signals");
    const bool lights = type == LUA_TBOOLEAN && lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (type == LUA_TBOOLEAN)
        return lights ? SP_CONTROL_LIGHTS : SP_CONTROL_SIGNS;
    const char *said = field_text(L, table, "signals", "yield");
    for (int i = 0; i < 4; i++)
        if (!strcmp(names[i], said))
            return (sp_junction_control)i;
    char hint[96];
    const char *otherwise = "true (lights), false or \"yield\" (signs), \"stop\", \"none\"";
    script_fail(L, said, script_near_or(hint, said, names, 4, otherwise),
                "sp.road.intersection: signals = '%s' is unknown", said);
    return SP_CONTROL_SIGNS;
}

static sp_road_plan *plan_push(lua_State *L, sp_road_plan_kind kind)
{
    road_said *r = road_push(L, ROAD_PLAN);
    sp_road_plan *plan = script_alloc(L, sizeof *plan);
    *plan = (sp_road_plan){.kind = kind};
    r->plan = plan;
    return plan;
}

int road_intersection(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.IntersectionSpec");
    sp_road_junction_spec *j = &plan_push(L, SP_PLAN_JUNCTION)->junction;
    j->name = field_text(L, 1, "name", "");
    j->heading = field_number(L, 1, "heading", "rad", 0);
    j->left_hand = field_flag(L, 1, "left_hand", false);
    j->curve = field_number(L, 1, "curve", "m", 8);
    if (j->curve < 0.5 || j->curve > 200)
        return script_fail(L, "curve", NULL, "sp.road.intersection: curve = %g m is outside 0.5 to 200 m", j->curve);
    j->control = read_control(L, 1);
    j->protected_left = field_flag(L, 1, "protected_left", false);
    j->uturn = field_flag(L, 1, "uturn", false);
    j->arm = arms_read(L, 1, "intersection", &j->arm_count);
    lua_settop(L, 2);
    return 1;
}

int road_roundabout(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.RoundaboutSpec");
    sp_road_roundabout_spec *r = &plan_push(L, SP_PLAN_ROUNDABOUT)->roundabout;
    r->name = field_text(L, 1, "name", "");
    r->heading = field_number(L, 1, "heading", "rad", 0);
    r->left_hand = field_flag(L, 1, "left_hand", false);
    r->radius = road_positive(L, 1, "radius", "m", 20);
    r->lanes = road_count(L, 1, "lanes", 1);
    if (r->lanes < 1 || r->lanes > 3)
        return script_fail(L, "lanes", NULL, "sp.road.roundabout: 1 to 3 lanes on the ring, not %u", r->lanes);
    r->lane_width = road_positive(L, 1, "width", "m", 5);
    r->kerb = field_flag(L, 1, "kerb", false);
    r->speed_limit = field_number(L, 1, "speed_limit", "m/s", 0);
    const double island = r->radius - r->lanes * r->lane_width;
    if (island < 3)
        return script_fail(L, "radius", "radius is that of the outer edge of the ring",
                           "sp.road.roundabout: %u lanes of %g m leave an island of %g m radius: at least 3 m",
                           r->lanes, r->lane_width, island);
    r->arm = arms_read(L, 1, "roundabout", &r->arm_count);
    lua_settop(L, 2);
    return 1;
}
