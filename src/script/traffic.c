/* traffic.c - the words w:traffic, w:crowd, w:source, w:sink: reserves are cast in the prologue; at the freeze, when
 * all others have their places, spread.c spreads those who are there from the start. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { DRAW_KIND = 1, DRAW_TEMPER, DRAW_COLOUR, DRAW_BESIDE }; /* of a slot; from 16 on: spread.c */
static const int64_t drawn_at = INT64_MIN + 1;                 /* no tick: draws of the prologue */

/* ---------------------------------------------------------------- what was said */
static source_said *add_source(lua_State *L, uint32_t kind, const char *name)
{
    sp_scenario *s = SCRIPT(L);
    if (s->source_count == SP_MAX_SOURCES)
        script_fail(L, NULL, NULL, "more than %d of w:traffic, w:crowd, w:source and w:sink", SP_MAX_SOURCES);
    source_said *said = &s->sources[s->source_count++];
    *said = (source_said){0};
    const char *file = NULL;
    const int line = script_line(L, &file);
    said->def = (sp_source_def){.kind = kind, .said = {sp_arena_strdup(s->def->arena, file), line}};
    said->def.name = sp_arena_strdup(s->def->arena, name);
    said->def.stream = sp_stream(name, "source");
    return said;
}

static double within(lua_State *L, const char *key, const char *unit, double otherwise, double low, double high)
{
    const double v = field_number(L, 2, key, unit, otherwise);
    if (!(v >= low && v <= high))
        script_fail(L, key, NULL, "%s = %g is outside %g to %g", key, v, low, high);
    return v;
}

/* whole lists: lanes = { -1, -2 } or -1; roads = { "main", w.road.south } or one */
static void read_lists(lua_State *L, source_said *said)
{
    if (lua_getfield(L, 2, "lanes") != LUA_TNIL) {
        const bool list = lua_istable(L, -1);
        const lua_Integer n = list ? (lua_Integer)lua_rawlen(L, -1) : 1;
        if (n < 1 || n > SOURCE_LISTS)
            script_fail(L, "lanes", NULL, "lanes: 1 to %d ids", SOURCE_LISTS);
        for (lua_Integer i = 1; i <= n; i++) {
            if (list)
                lua_rawgeti(L, -1, i);
            const double id = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : SP_NAN;
            if (!(sp_abs(id) < 1000 && id == sp_floor(id)))
                script_fail(L, "lanes", "-1 or { -1, -2 }", "lanes: wanted ids of lanes, found %s",
                            luaL_tolstring(L, -1, NULL));
            said->lanes[said->lane_count++] = (int32_t)id;
            if (list)
                lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
    const int own = lua_gettop(L) + 1;
    if (lua_getfield(L, 2, "roads") != LUA_TNIL) {
        const bool list = lua_istable(L, -1);
        const lua_Integer n = list ? (lua_Integer)lua_rawlen(L, -1) : 1;
        if (n < 1 || n > SOURCE_LISTS)
            script_fail(L, "roads", NULL, "roads: 1 to %d of them", SOURCE_LISTS);
        for (lua_Integer i = 1; i <= n; i++) {
            if (list)
                lua_rawgeti(L, -1, i);
            said->roads[said->road_count++] = road_named(L, lua_gettop(L));
            lua_settop(L, own);
        }
    }
    lua_settop(L, own - 1);
}

/* the kinds of vehicles: shares of lorries and the like, the rest cars or what `kinds` says */
static void read_kinds(lua_State *L, mix *kinds)
{
    static const struct {
        const char *key, *kind;
    } others[] = {{"lorries", "lorry"}, {"buses", "bus"}, {"motorcycles", "motorcycle"}, {"bicycles", "bicycle"}};
    static const struct {
        const char *kind;
        double share;
    } usual[] = {{"compact", 0.35}, {"sedan", 0.2}, {"suv", 0.2}, {"small", 0.15}, {"van", 0.1}};
    mix cars = {0};
    mix_read(L, 2, "kinds", true, &cars);
    for (size_t i = 0; cars.count == 0 && i < sizeof usual / sizeof *usual; i++)
        if (sp_kind_find(usual[i].kind))
            cars.name[i] = usual[i].kind, cars.share[i] = usual[i].share;
    if (cars.total == 0)
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
            cars.count++, cars.total += cars.share[i];
    double rest = 1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const double share = within(L, others[i].key, "1", 0, 0, 1);
        if (share > 0)
            mix_add(L, kinds, kind_read(L, others[i].kind)->name, share, others[i].key);
        rest -= share;
    }
    if (rest < -1e-9)
        script_fail(L, others[0].key, NULL, "lorries, buses, motorcycles and bicycles together are more than all");
    for (uint32_t i = 0; i < cars.count && rest > 0; i++)
        if (cars.name[i])
            mix_add(L, kinds, cars.name[i], rest * cars.share[i] / cars.total, "kinds");
    for (uint32_t i = 0; i < kinds->count; i++)
        if (!kind_drives(sp_kind_find(kinds->name[i])) || sp_kind_find(kinds->name[i])->class_id == SP_KIND_PEDESTRIAN)
            script_fail(L, kinds->name[i], "w:crowd casts people", "kinds: a '%s' does not drive", kinds->name[i]);
}

static void read_tempers(lua_State *L, mix *tempers)
{
    mix_read(L, 2, "temper", false, tempers);
    if (tempers->count)
        return;
    mix_add(L, tempers, "normal", 0.6, "temper");
    mix_add(L, tempers, "calm", 0.2, "temper");
    mix_add(L, tempers, "hasty", 0.15, "temper");
    mix_add(L, tempers, "aggressive", 0.05, "temper");
}

/* ---------------------------------------------------------------- reserves */
double source_draw(const sp_world_def *def, const char *name, uint32_t index)
{
    return sp_random(def->seed, sp_stream(name, "slot"), drawn_at, index);
}

static void paint(const sp_world_def *def, sp_actor_def *d)
{
    /* black, white, greys, blue, red: as on the road */
    static const float colours[][3] = {{0.03f, 0.03f, 0.035f}, {0.75f, 0.75f, 0.73f}, {0.22f, 0.23f, 0.24f},
                                       {0.42f, 0.43f, 0.45f},  {0.05f, 0.1f, 0.3f},   {0.35f, 0.03f, 0.03f}};
    if (d->kind->class_id != SP_KIND_CAR)
        return;
    const uint32_t k = (uint32_t)(source_draw(def, d->name, DRAW_COLOUR) * 6);
    for (int i = 0; i < 3; i++)
        d->colour[i] = colours[k][i];
}

static void cast_reserve(lua_State *L, source_said *said, uint32_t number, const mix *kinds, const mix *tempers)
{
    sp_world_def *def = SCRIPT(L)->def;
    char name[96];
    snprintf(name, sizeof name, "%.80s#%u", said->def.name, number);
    const sp_kind *kind = sp_kind_find(mix_draw(kinds, source_draw(def, name, DRAW_KIND)));
    uint32_t id = 0;
    sp_actor_def *d = cast_new(L, kind, name, &id);
    d->source = SCRIPT(L)->source_count;
    d->hidden = true;
    d->wanders = true;
    if (kind->vehicle && !said->on_foot) {
        d->vehicle = kind->vehicle;
        d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    }
    const bool heavy = kind->class_id == SP_KIND_TRUCK || kind->class_id == SP_KIND_BUS;
    driver_draw(def, d, heavy ? "truck" : mix_draw(tempers, source_draw(def, name, DRAW_TEMPER)));
    paint(def, d);
    const int slow = sp_road_left_hand(def->road) ? 1 : -1;
    if (said->on_foot)
        d->lane_offset = source_draw(def, name, DRAW_BESIDE) - 0.5;
    else if (kind->class_id == SP_KIND_BICYCLE)
        d->lane_offset = slow;
    if (!said->def.first)
        said->def.first = id;
    said->def.reserves++;
}

static void cast_reserves(lua_State *L, source_said *said, uint32_t count, const mix *kinds, const mix *tempers)
{
    const sp_world_def *def = SCRIPT(L)->def;
    if (def->actor_count + count > SP_MAX_ACTORS)
        script_fail(L, "max", NULL, "%u more actors than there are: at most %d", count, SP_MAX_ACTORS);
    for (uint32_t n = 1; n <= count; n++)
        cast_reserve(L, said, n, kinds, tempers);
}

static int push_handle(lua_State *L)
{
    lua_actor *a = lua_newuserdatauv(L, sizeof *a, 0);
    *a = (lua_actor){SCRIPT(L)->source_count, SCRIPT(L)->generation};
    luaL_setmetatable(L, TRAFFIC);
    return 1;
}

static const char *source_name(lua_State *L, const char *otherwise)
{
    const sp_scenario *s = SCRIPT(L);
    const char *name = field_text(L, 2, "name", NULL);
    char text[32];
    for (uint32_t n = 1; n <= SP_MAX_SOURCES; n++) {
        snprintf(text, sizeof text, n > 1 ? "%s_%u" : "%s", otherwise, n);
        const char *wanted = name ? name : text;
        bool taken = false;
        for (uint32_t k = 0; k < s->source_count; k++)
            taken = taken || !strcmp(s->sources[k].def.name, wanted);
        if (!taken)
            return name ? name : script_strdup(L, text);
        if (name)
            script_fail(L, name, NULL, "two of w:traffic, w:crowd and w:source named '%s'", name);
    }
    return otherwise;
}

static void begin(lua_State *L, const char *owner)
{
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, owner);
    cast_prologue(L);
}

static uint32_t read_max(lua_State *L, double otherwise)
{
    if (otherwise != otherwise && !field_has(L, 2, "max"))
        script_fail(L, NULL, "max = 40: so many can be on the road at one time", "'max' is missing");
    const double n = within(L, "max", NULL, otherwise, 1, SP_MAX_ACTORS);
    if (n != sp_floor(n))
        script_fail(L, "max", NULL, "max = %g is no whole number", n);
    return (uint32_t)n;
}

static void read_around(lua_State *L, source_said *said, double radius, double sight)
{
    if (lua_getfield(L, 2, "around") != LUA_TNIL)
        said->def.around = actor_at(L, lua_gettop(L))->id;
    lua_pop(L, 1);
    said->def.sight = within(L, "sight", "m", sight, 0, 5000);
    said->def.radius = within(L, "radius", "m", sp_max(radius, said->def.sight + 100), 50, 20000);
    if (!said->def.around && field_has(L, 2, "radius"))
        script_fail(L, "radius", "around = ego", "radius: around whom?");
    if (said->def.around && said->def.radius < said->def.sight + 50)
        script_fail(L, "radius", NULL, "radius = %g m leaves no room beyond the %g m of sight", said->def.radius,
                    said->def.sight);
}

static void read_manners(lua_State *L)
{
    sp_world_def *def = SCRIPT(L)->def;
    const int type = lua_getfield(L, 2, "inattention");
    if (type == LUA_TBOOLEAN)
        def->inattention = lua_toboolean(L, -1) ? SP_INATTENTION_NEAR : SP_INATTENTION_NEVER;
    else if (type == LUA_TSTRING && !strcmp(lua_tostring(L, -1), "everywhere"))
        def->inattention = SP_INATTENTION_ALWAYS;
    else if (type != LUA_TNIL)
        script_fail(L, "inattention", NULL, "inattention: true (near the ego), false or \"everywhere\"");
    lua_pop(L, 1);
    def->undertakes = field_flag(L, 2, "undertake", def->undertakes);
}

int world_traffic(lua_State *L)
{
    begin(L, "sp.Traffic");
    mix kinds = {0}, tempers = {0};
    const uint32_t most = read_max(L, SP_NAN);
    source_said *said = add_source(L, SP_SOURCE_SPREAD, source_name(L, "traffic"));
    said->def.density = within(L, "density", "1/m", 0, 0, 0.2);
    said->def.speed = within(L, "speed", "m/s", 0, 0, 100);
    said->empty = !field_flag(L, 2, "spread", true);
    read_around(L, said, 500, 150);
    read_lists(L, said);
    read_kinds(L, &kinds);
    read_tempers(L, &tempers);
    read_manners(L);
    cast_reserves(L, said, most, &kinds, &tempers);
    return push_handle(L);
}

int world_crowd(lua_State *L)
{
    begin(L, "sp.Crowd");
    mix kinds = {0}, tempers = {0};
    const uint32_t most = read_max(L, SP_NAN);
    source_said *said = add_source(L, SP_SOURCE_SPREAD, source_name(L, "crowd"));
    said->on_foot = true;
    said->def.density = within(L, "density", "1/m", 0, 0, 1);
    read_around(L, said, 200, 60);
    read_lists(L, said);
    mix_read(L, 2, "kinds", true, &kinds);
    if (!kinds.count) {
        mix_add(L, &kinds, "adult", 0.85, "kinds");
        mix_add(L, &kinds, "child", 0.15, "kinds");
    }
    for (uint32_t i = 0; i < kinds.count; i++)
        if (sp_kind_find(kinds.name[i])->class_id != SP_KIND_PEDESTRIAN)
            return script_fail(L, kinds.name[i], "w:traffic casts vehicles", "kinds: a '%s' does not walk",
                               kinds.name[i]);
    read_tempers(L, &tempers);
    cast_reserves(L, said, most, &kinds, &tempers);
    return push_handle(L);
}

sp_road_place place_on_lane(lua_State *L, const char *word)
{
    lua_getfield(L, 2, "at");
    if (lua_isnil(L, -1))
        script_fail(L, NULL, "at = w.road:lane(-1, 20)", "%s: 'at' is missing", word);
    const lua_place *p = place_at(L, lua_gettop(L));
    if (p->reference && p->gap != GAP_NONE)
        script_fail(L, "at", "at = w.road:lane(-1, 20)", "%s: a place on the road, not one beside an actor", word);
    if (p->shift != 0)
        script_fail(L, "at", "leave out :left and :right", "%s: a place on a lane, not %g m beside it", word,
                    sp_abs(p->shift));
    const sp_road_place at = p->at;
    lua_pop(L, 1);
    return at;
}

int world_source(lua_State *L)
{
    begin(L, "sp.Source");
    mix kinds = {0}, tempers = {0};
    const sp_road_place at = place_on_lane(L, "w:source");
    const uint32_t most = read_max(L, 20);
    source_said *said = add_source(L, SP_SOURCE_FLOW, source_name(L, "source"));
    said->def.at = at;
    if (!field_has(L, 2, "flow"))
        return script_fail(L, NULL, "flow = \"600 /h\"", "w:source: 'flow' is missing");
    said->def.flow = within(L, "flow", "Hz", 0, 1.0 / 3600, 1);
    said->def.speed = within(L, "speed", "m/s", 0, 0, 100);
    said->def.sight = within(L, "sight", "m", 150, 0, 5000);
    read_kinds(L, &kinds);
    read_tempers(L, &tempers);
    cast_reserves(L, said, most, &kinds, &tempers);
    return push_handle(L);
}

int world_sink(lua_State *L)
{
    begin(L, "sp.Sink");
    const sp_road_place at = place_on_lane(L, "w:sink");
    add_source(L, SP_SOURCE_SINK, source_name(L, "sink"))->def.at = at;
    return 0;
}

/* ---------------------------------------------------------------- handles */
static const source_said *handle_at(lua_State *L, uint32_t *index)
{
    const lua_actor *h = luaL_checkudata(L, 1, TRAFFIC);
    if (h->generation != SCRIPT(L)->generation)
        script_fail(L, NULL, "keep it in a local of `run`", "this traffic belongs to another case");
    *index = h->id;
    return &SCRIPT(L)->sources[h->id - 1];
}

int traffic_count(lua_State *L)
{
    uint32_t index = 0;
    (void)handle_at(L, &index);
    lua_quantity *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (lua_quantity){Q_COUNT, index, 0};
    luaL_setmetatable(L, QUANTITY);
    return 1;
}

int traffic_actors(lua_State *L)
{
    uint32_t index = 0;
    const source_said *said = handle_at(L, &index);
    lua_createtable(L, (int)said->def.reserves, 0);
    for (uint32_t i = 0; i < said->def.reserves; i++) {
        actor_push(L, said->def.first + i);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

double traffic_shown(const sp_scenario *s, uint32_t index)
{
    const sp_source_def *source = &s->sources[index - 1].def;
    double n = 0;
    for (uint32_t i = source->first; i < source->first + source->reserves; i++)
        n += s->world ? !s->world->actors[i].hidden : !s->def->actors[i].hidden;
    return n;
}
