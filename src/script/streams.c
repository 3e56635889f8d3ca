/* streams.c - several in a row with one call: w:stream, cars one behind the other with chosen gaps, and w:column, those
 * who follow somebody. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { STREAM_MOST = 200, COLUMN_MOST = 40 };

/* what a row says about itself */
typedef struct row_said {
    uint32_t count, gaps;
    gap_kind kind;
    double gap, list[STREAM_MOST];
    bool drawn;
    double least; /* of gaps that are drawn, with `gap` their mean */
    const char *name;
    mix kinds;
} row_said;

static void read_gaps(lua_State *L, row_said *r)
{
    static const char *const keys[] = {"gap", "thw", "gaps", "thws"};
    int said = -1;
    for (int i = 0; i < 4; i++) {
        if (!field_has(L, 2, keys[i]))
            continue;
        if (said >= 0)
            script_fail(L, keys[i], NULL, "one of gap, thw, gaps and thws, not two");
        said = i;
    }
    r->kind = said == 0 || said == 2 ? GAP_METRES : GAP_TIME;
    const char *unit = r->kind == GAP_METRES ? "m" : "s";
    lua_getfield(L, 2, said == 0 ? "gap" : "thw");
    if (said >= 0 && said < 2 && lua_istable(L, -1)) {
        const int draw = lua_gettop(L);
        fields_check(L, draw, "sp.GapDraw");
        r->drawn = true;
        r->gap = field_number(L, draw, "mean", unit, SP_NAN);
        r->least = field_number(L, draw, "min", unit, 0);
        if (!(r->least >= 0 && r->gap >= r->least && r->gap <= 1e4))
            script_fail(L, keys[said], "{ mean = 2, min = 0.8 }", "%s: 0 <= min <= mean, not %g and %g %s", keys[said],
                        r->least, r->gap, unit);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    if (said < 2) {
        r->gap = said < 0 ? 1.8 : field_number(L, 2, keys[said], unit, 0);
        if (r->gap < 0)
            script_fail(L, keys[said < 0 ? 0 : said], NULL, "a gap of %g %s", r->gap, unit);
        return;
    }
    lua_getfield(L, 2, keys[said]);
    if (!lua_istable(L, -1))
        script_fail(L, keys[said], "{ 20, 35, 20 }", "%s: wanted a list, found %s", keys[said], luaL_typename(L, -1));
    r->gaps = (uint32_t)lua_rawlen(L, -1);
    if (r->gaps == 0 || r->gaps >= STREAM_MOST)
        script_fail(L, keys[said], NULL, "%s: 1 to %d of them", keys[said], STREAM_MOST - 1);
    for (uint32_t i = 0; i < r->gaps; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        r->list[i] = read_quantity(L, lua_gettop(L), keys[said], unit);
        if (r->list[i] < 0)
            script_fail(L, keys[said], NULL, "%s: a gap of %g %s", keys[said], r->list[i], unit);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void read_row(lua_State *L, row_said *r, uint32_t most, const char *name)
{
    read_gaps(L, r);
    const double count = field_number(L, 2, "count", NULL, r->gaps ? r->gaps + 1.0 : SP_NAN);
    if (!(count >= 1 && count <= most) || count != sp_floor(count))
        script_fail(L, "count", NULL, "count = %g is no whole number from 1 to %u", count, most);
    r->count = (uint32_t)count;
    r->name = field_text(L, 2, "name", name);
    lua_rawgeti(L, 2, 1);
    if (lua_type(L, -1) == LUA_TSTRING)
        mix_add(L, &r->kinds, kind_read(L, lua_tostring(L, -1))->name, 1, "kinds");
    lua_pop(L, 1);
    mix_read(L, 2, "kinds", true, &r->kinds);
    if (r->kinds.count == 0)
        mix_add(L, &r->kinds, "compact", 1, "kinds");
}

/* the name of the next: name#n, the first that is free */
static const char *next_name(lua_State *L, const row_said *r, char text[96])
{
    const sp_world_def *def = SCRIPT(L)->def;
    for (uint32_t n = 1;; n++) {
        snprintf(text, 96, "%.60s#%u", r->name, n);
        bool taken = false;
        for (uint32_t i = 1; i <= def->actor_count && !taken; i++)
            taken = def->actors[i].name && !strcmp(def->actors[i].name, text);
        if (!taken)
            return text;
    }
}

/* the k-th of a row at a place; its id */
static uint32_t cast_at(lua_State *L, const row_said *r, const lua_place *p, double speed)
{
    sp_scenario *s = SCRIPT(L);
    char name[96];
    next_name(L, r, name);
    const double u = sp_random(s->def->seed, sp_stream(name, "slot"), INT64_MIN + 1, 1);
    uint32_t id = 0;
    sp_actor_def *d = cast_new(L, sp_kind_find(mix_draw(&r->kinds, u)), name, &id);
    d->speed = speed;
    driver_read(L, 2, d);
    d->obeys = field_flag(L, 2, "obey", false);
    place_actor(L, p, d, &s->casts[id], s->head.settle);
    return id;
}

static double read_speed(lua_State *L, double otherwise)
{
    const double speed = field_number(L, 2, "speed", "m/s", otherwise);
    if (!(speed >= 0 && speed <= 150))
        script_fail(L, "speed", NULL, "speed = %g m/s is outside 0 to 150", speed);
    return speed;
}

static lua_place behind(const sp_scenario *s, uint32_t who, gap_kind kind, double gap)
{
    lua_place p = {.reference = who, .side = -1, .gap = kind, .value = gap};
    (void)actor_place(s, who, &p.at);
    return p;
}

/* the gap behind the i-th: as said, or drawn, exponential beyond the least; by the row's name, whatever else is cast */
static double gap_behind(const sp_scenario *s, const row_said *r, uint32_t i)
{
    if (r->drawn) {
        const double u = sp_random(s->def->seed, sp_stream(r->name, "gap"), INT64_MIN + 2, i);
        return r->least - (r->gap - r->least) * sp_log(1 - u);
    }
    return i < r->gaps ? r->list[i] : r->gaps ? r->list[r->gaps - 1] : r->gap;
}

/* w:stream{ "compact", at = place, count = 20, thw = 1.2, speed = "100 km/h" }: the first at the place, the others
 * behind it */
int world_stream(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Stream");
    cast_prologue(L);
    row_said r = {0};
    read_row(L, &r, STREAM_MOST, "stream");
    const double speed = read_speed(L, 0);
    lua_getfield(L, 2, "at");
    if (lua_isnil(L, -1))
        return script_fail(L, NULL, "at = w.road:lane(-1, 500)", "w:stream: 'at' is missing");
    lua_place p = *place_at(L, lua_gettop(L));
    lua_settop(L, 2);
    lua_createtable(L, (int)r.count, 0);
    for (uint32_t i = 0; i < r.count; i++) {
        const uint32_t id = cast_at(L, &r, &p, speed);
        p = behind(SCRIPT(L), id, r.kind, gap_behind(SCRIPT(L), &r, i));
        actor_push(L, id);
        lua_rawseti(L, 3, (lua_Integer)i + 1);
    }
    return 1;
}

/* Headway that makes the intelligent driver model keep `gap` at speed v when it would like to drive 1.2 times that:
 * gap = (gap at rest + v T) / sqrt(1 - (v / v0)^4) (Treiber, Kesting, Traffic Flow Dynamics, 11.3.4). */
static double headway_for(double gap, double v, double at_rest)
{
    const double ratio = 1 / 1.2;
    return v > 0.1 ? sp_max((gap * sp_sqrt(1 - sp_square(sp_square(ratio))) - at_rest) / v, 0.1) : 1.5;
}

/* w:column{ behind = ego, count = 5, thw = 1.2 }: they follow one another */
int world_column(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Column");
    cast_prologue(L);
    lua_getfield(L, 2, "behind");
    if (lua_isnil(L, -1))
        return script_fail(L, NULL, "behind = ego", "w:column: 'behind' is missing");
    uint32_t ahead = actor_at(L, lua_gettop(L))->id;
    lua_settop(L, 2);
    row_said r = {0};
    read_row(L, &r, COLUMN_MOST, "column");
    const double speed = read_speed(L, s->def->actors[ahead].speed);
    const bool wander = field_flag(L, 2, "wander", false);
    lua_createtable(L, (int)r.count, 0);
    for (uint32_t i = 0; i < r.count; i++) {
        const double value = gap_behind(s, &r, i);
        const lua_place p = behind(s, ahead, r.kind, value);
        const uint32_t id = cast_at(L, &r, &p, speed);
        if (!wander) {
            const double gap = r.kind == GAP_TIME ? value * speed : value, rest = sp_min(2, sp_max(gap * 0.5, 0.5));
            sp_story_command *c = command_add(L, SP_STORY_FOLLOW, id);
            c->value[0] = (double)ahead;
            c->value[1] = headway_for(gap, speed, rest);
            c->value[2] = rest;
            c->value[3] = 1.2 * speed;
        }
        actor_push(L, id);
        lua_rawseti(L, 3, (lua_Integer)i + 1);
        ahead = id;
    }
    return 1;
}
