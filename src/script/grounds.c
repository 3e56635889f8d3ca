/* grounds.c - what lies on the road, in words: env = { surface, water, wind }, and w:surface for a stretch of it. What
 * it does to tyres is world's ground.c. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static uint32_t read_surface(lua_State *L, int table, uint32_t otherwise)
{
    const char *said = field_text(L, table, "surface", NULL), *names[SP_SURFACES];
    if (!said)
        return otherwise;
    for (uint32_t i = 0; i < SP_SURFACES; i++) {
        names[i] = sp_surface_name((sp_surface)i);
        if (!strcmp(names[i], said))
            return i;
    }
    char hint[96];
    script_fail(L, said, script_near(hint, said, names, SP_SURFACES), "surface: '%s' is none of dry, wet, snow, ice",
                said);
    return 0;
}

static double read_water(lua_State *L, int table, uint32_t surface, double otherwise)
{
    const double water = field_number(L, table, "water", "m", otherwise);
    if (!(water >= 0 && water <= 0.02))
        script_fail(L, "water", "\"1 mm\"", "water = %g m is outside 0 to 0.02 m", water);
    if (water > 0 && surface > SP_SURFACE_WET)
        script_fail(L, "water", NULL, "water on %s", sp_surface_name((sp_surface)surface));
    return water;
}

void grounds_read(lua_State *L, int table, head *h)
{
    table = lua_absindex(L, table);
    sp_env *env = &h->env;
    env->surface = read_surface(L, table, env->surface);
    env->water = read_water(L, table, env->surface, env->surface > SP_SURFACE_WET ? 0 : env->water);
    if (lua_getfield(L, table, "wind") != LUA_TNIL) {
        if (!lua_istable(L, -1))
            script_fail(L, "wind", "wind = { speed = \"8 m/s\", to = \"90 deg\" }", "wind: wanted a table, found %s",
                        luaL_typename(L, -1));
        fields_check(L, -1, "sp.Wind");
        env->wind_speed = field_number(L, -1, "speed", "m/s", 0);
        env->wind_direction = field_number(L, -1, "to", "rad", 0);
        if (!(env->wind_speed >= 0 && env->wind_speed <= 60))
            script_fail(L, "wind", NULL, "wind: speed = %g m/s is outside 0 to 60", env->wind_speed);
        if (sp_abs(env->wind_direction) > 2 * SP_PI)
            script_fail(L, "wind", "\"90 deg\"", "wind: to = %g rad is more than a turn", env->wind_direction);
    }
    lua_pop(L, 1);
}

/* the part of a patch that lies on the road of `at`; gives how long it is */
static double add_patch(lua_State *L, sp_ground_patch p, sp_road_place at, const char *side, double length)
{
    sp_scenario *s = SCRIPT(L);
    const int way = sp_road_direction(s->def->road, at.road, at.lane);
    const double all = sp_road_length(s->def->road, at.road), end = sp_clamp(at.s + way * length, 0, all);
    const double middle = sp_road_lane_center(s->def->road, at.road, at.s, at.lane);
    if (s->patch_count == sizeof s->patches / sizeof *s->patches)
        script_fail(L, "surface", NULL, "more than %u patches of w:surface", s->patch_count);
    p.road = at.road;
    p.s_lo = sp_min(at.s, end);
    p.s_hi = sp_max(at.s, end);
    p.t_lo = -1e3;
    p.t_hi = 1e3;
    if (!strcmp(side, "lane"))
        p.lane_lo = p.lane_hi = at.lane;
    else if (strcmp(side, "all") && (!strcmp(side, "left") == (way > 0)))
        p.t_lo = middle;
    else if (strcmp(side, "all"))
        p.t_hi = middle;
    s->patches[s->patch_count++] = p;
    return p.s_hi - p.s_lo;
}

/* w:surface{ at = place, length = 30, side = "left", surface = "ice" }: from the place on along its lane */
int world_surface(lua_State *L)
{
    static const char *const sides[] = {"all", "lane", "left", "right"};
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Surface");
    cast_prologue(L);
    sp_ground_patch p = {.surface = read_surface(L, 2, s->head.env.surface)};
    p.water = read_water(L, 2, p.surface, p.surface > SP_SURFACE_WET ? 0 : s->head.env.water);
    p.friction = field_number(L, 2, "friction", "1", 1);
    if (!(p.friction > 0 && p.friction <= 1.5))
        return script_fail(L, "friction", NULL, "friction = %g is outside 0 to 1.5", p.friction);
    double length = field_number(L, 2, "length", "m", SP_NAN);
    if (!(length > 0 && length <= 1e5))
        return script_fail(L, "length", NULL, "length = %g m is outside 0 to 1e5 m", length);
    const char *side = field_text(L, 2, "side", "all");
    int which = 0;
    while (which < 4 && strcmp(sides[which], side))
        which++;
    if (which == 4)
        return script_fail(L, side, NULL, "side: '%s' is none of all, lane, left, right", side);
    const char *file = NULL;
    p.said.line = script_line(L, &file);
    p.said.file = sp_arena_strdup(s->def->arena, file);
    sp_road_place at = place_on_lane(L, "w:surface");

    /* over the ends of roads, along the lane */
    for (bool on = true; on && length > 1e-3;) {
        const double part = add_patch(L, p, at, side, length);
        length -= part;
        on = sp_road_advance(s->def->road, at, part + 0.01, &at);
        length -= 0.01;
    }
    return 0;
}

bool grounds_freeze(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    if (s->patch_count == 0)
        return true;
    sp_ground_patch *list = SP_ARRAY(def->arena, sp_ground_patch, s->patch_count);
    if (!list)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    memcpy(list, s->patches, sizeof *list * s->patch_count);
    def->ground_patches = list;
    def->ground_patch_count = s->patch_count;
    return true;
}
