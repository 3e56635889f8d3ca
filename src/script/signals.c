/* signals.c - traffic lights in words: `signals` of a head, which gives lights other programmes, and w:signal(name),
 * which holds them for a while and asks what they show; and who minds them. Leaves programmes from the network and the
 * state to world. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

enum { SIGNAL_MOST = 64 };

/* a light, or those of a controller or an arm */
typedef struct lua_signal {
    uint32_t generation, count;
    uint32_t light[SIGNAL_MOST]; /* indices into def->lights */
    const char *name;
} lua_signal;

typedef struct said_phase {
    uint32_t show;
    double seconds;
} said_phase;
typedef struct said_light {
    const char *name;
    uint32_t phase_count;
    said_phase phase[SP_MAX_PHASES];
    double shift;
} said_light;
struct signals_said {
    bool off;
    const char *file;
    int32_t line;
    uint32_t count;
    said_light *list; /* by name */
};

static const struct {
    const char *name;
    uint32_t show;
} shows[] = {{"off", SP_LIGHT_OFF},       {"red", SP_LIGHT_RED},     {"red_yellow", SP_LIGHT_RED | SP_LIGHT_YELLOW},
             {"yellow", SP_LIGHT_YELLOW}, {"green", SP_LIGHT_GREEN}, {"flashing", SP_LIGHT_YELLOW | SP_LIGHT_FLASHING}};
enum { SHOWS = sizeof shows / sizeof *shows };

static uint32_t read_show(lua_State *L, int index)
{
    const char *name = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : NULL;
    const char *known[SHOWS];
    for (int i = 0; i < SHOWS; i++) {
        if (name && !strcmp(shows[i].name, name))
            return shows[i].show;
        known[i] = shows[i].name;
    }
    const char *near = name ? sp_suggest(name, known, SHOWS) : NULL;
    char hint[64] = "";
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    script_fail(L, name, hint, "a light shows one of off, red, red_yellow, yellow, green, flashing, not %s",
                name ? name : script_kind(L, index));
    return 0;
}

const char *signal_show_name(uint32_t show)
{
    for (int i = 0; i < SHOWS; i++)
        if (shows[i].show == show)
            return shows[i].name;
    return "?";
}

/* ---------------------------------------------------------------- the head */
/* { {"green", 20}, {"yellow", 3}, {"red", 20}, shift = 5 } at the top */
static void read_programme(lua_State *L, said_light *out)
{
    const int table = lua_gettop(L);
    if (!lua_istable(L, table))
        script_fail(L, out->name, "signals = { [\"12\"] = { {\"green\", 20}, {\"yellow\", 3}, {\"red\", 20} } }",
                    "signals: '%s' wants a list of phases, found %s", out->name, script_kind(L, table));
    fields_check(L, table, "sp.Programme");
    const uint32_t n = (uint32_t)lua_rawlen(L, table);
    if (n == 0 || n > SP_MAX_PHASES)
        script_fail(L, out->name, NULL, "signals: '%s' wants 1 to %d phases, not %u", out->name, (int)SP_MAX_PHASES, n);
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, table, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, out->name, "{ \"green\", 20 }", "signals: phase %u of '%s' is no table", i + 1, out->name);
        lua_rawgeti(L, -1, 1);
        lua_rawgeti(L, -2, 2);
        out->phase[i].show = read_show(L, -2);
        out->phase[i].seconds = read_quantity(L, -1, "signals", "s");
        if (!(out->phase[i].seconds >= 0.01 && out->phase[i].seconds <= 36000))
            script_fail(L, out->name, NULL, "signals: phase %u of '%s' lasts %g s, not 0.01 to 36000", i + 1, out->name,
                        out->phase[i].seconds);
        lua_pop(L, 3);
    }
    out->phase_count = n;
    out->shift = field_number(L, table, "shift", "s", 0);
    if (!(sp_abs(out->shift) <= 36000))
        script_fail(L, "shift", NULL, "signals: shift of '%s' is beyond 36000 s", out->name);
}

void signals_read(lua_State *L, int table, struct signals_said **out)
{
    const int type = lua_getfield(L, table, "signals");
    *out = NULL;
    if (type == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    struct signals_said *said = script_alloc(L, sizeof *said);
    said->line = script_line(L, &said->file);
    *out = said;
    if (type == LUA_TSTRING && !strcmp(lua_tostring(L, -1), "off")) {
        said->off = true;
        lua_pop(L, 1);
        return;
    }
    if (type != LUA_TTABLE)
        script_fail(L, "signals", NULL, "signals: wanted \"off\" or a table, found %s", script_kind(L, -1));
    const int list = lua_gettop(L);
    uint32_t room = 0;
    for (lua_pushnil(L); lua_next(L, list); lua_pop(L, 1))
        room++;
    if (room > SP_MAX_LIGHTS)
        script_fail(L, "signals", NULL, "signals: at most %d programmes, not %u", (int)SP_MAX_LIGHTS, room);
    said->list = script_alloc(L, sizeof *said->list * (room + 1));
    lua_pushnil(L);
    while (lua_next(L, list)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            script_fail(L, "signals", "[\"12\"] = { ... }: ids are texts", "signals: a key that is no text");
        const char *name = script_strdup(L, lua_tostring(L, -2));
        // by name, so that nothing depends on Lua's order
        uint32_t at = said->count++;
        for (; at > 0 && strcmp(said->list[at - 1].name, name) > 0; at--)
            said->list[at] = said->list[at - 1];
        said->list[at] = (said_light){.name = name};
        read_programme(L, &said->list[at]);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* ---------------------------------------------------------------- names */
/* what could have been meant: ids of lights, then of controllers, then of roads that lead to a junction */
static const char *name_near(const sp_world_def *def, const char *name)
{
    const char *known[256];
    size_t n = 0;
    for (uint32_t i = 0; i < def->light_count && n < 160; i++) {
        const sp_road_signal *s = sp_road_signal_get(def->road, def->lights[i].signal);
        if (s && s->id)
            known[n++] = s->id;
    }
    for (uint32_t c = 0; c < sp_road_controller_count(def->road) && n < 208; c++) {
        const sp_road_controller *k = sp_road_controller_get(def->road, c);
        const char *id = k->name && k->name[0] ? k->name : k->id;
        if (id)
            known[n++] = id;
    }
    for (uint32_t r = 1; r <= sp_road_count(def->road) && n < 256; r++)
        if (!sp_road_in_junction(def->road, r) && sp_road_junction_of(def->road, r, 1))
            known[n++] = sp_road_id(def->road, r);
    return sp_suggest(name, known, n);
}

static bool no_such(const sp_scenario *s, const sp_world_def *def, const char *name, sp_error *err)
{
    const struct signals_said *said = s->head.signals;
    const char *near = name_near(def, name);
    sp_error_set(err, SP_BAD_LOAD, said->file, said->line, "signals: the road has no light '%s'", name);
    if (near)
        sp_error_hint(err, "did you mean '%s'?", near);
    else if (def->light_count == 0)
        sp_error_hint(err, "it has no traffic lights at all");
    script_place(s, err, said->file, said->line, name);
    return false;
}

/* ---------------------------------------------------------------- freeze */
static void set_programme(const sp_world_def *def, const said_light *said, sp_light_def *l)
{
    const double ticks = 1e9 / (double)def->tick_ns;
    l->phase_count = said->phase_count;
    for (uint32_t i = 0; i < said->phase_count; i++)
        l->phase[i] =
            (sp_light_phase){(int64_t)sp_max(1, sp_round(said->phase[i].seconds * ticks)), said->phase[i].show};
    l->shift = (int64_t)sp_round(said->shift * ticks);
}

bool signals_freeze(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    const struct signals_said *said = s->head.signals;
    const char *taken[SP_MAX_LIGHTS] = {NULL};
    uint32_t light[SP_MAX_LIGHTS];
    if (!sp_lights_derive(def, err))
        return false;
    for (uint32_t i = 0; said && said->off && i < def->light_count; i++)
        def->lights[i].phase_count = 0;
    for (uint32_t i = 0; said && i < said->count; i++) {
        const said_light *one = &said->list[i];
        const uint32_t n = sp_lights_named(def, one->name, light, SP_MAX_LIGHTS);
        if (n == 0)
            return no_such(s, def, one->name, err);
        for (uint32_t k = 0; k < n && k < SP_MAX_LIGHTS; k++) {
            if (taken[light[k]]) {
                sp_error_set(err, SP_BAD_LOAD, said->file, said->line,
                             "signals: '%s' and '%s' both give a programme to light '%s'", taken[light[k]], one->name,
                             sp_road_signal_get(def->road, def->lights[light[k]].signal)->id);
                script_place(s, err, said->file, said->line, one->name);
                return false;
            }
            taken[light[k]] = one->name;
            set_programme(def, one, &def->lights[light[k]]);
        }
    }
    return true;
}

/* ---------------------------------------------------------------- w:signal(name) and its methods */
static lua_signal *signal_at(lua_State *L, int index)
{
    lua_signal *h = luaL_testudata(L, index, SIGNAL);
    if (!h)
        script_fail(L, NULL, "w:signal(\"12\")", "wanted an sp.Signal, found %s", script_kind(L, index));
    else if (h->generation != SCRIPT(L)->generation)
        script_fail(L, NULL, "keep signals in locals of `run`", "this signal belongs to another case");
    return h;
}

static int signal_push(lua_State *L, const char *name)
{
    sp_scenario *s = SCRIPT(L);
    lua_signal *h = lua_newuserdatauv(L, sizeof *h, 0);
    *h = (lua_signal){.generation = s->generation, .name = sp_arena_strdup(s->def->arena, name)};
    h->count = sp_lights_named(s->def, name, h->light, SIGNAL_MOST);
    if (!h->name)
        return luaL_error(L, "out of memory");
    if (h->count > SIGNAL_MOST)
        return script_fail(L, name, NULL, "'%s' is %u lights, more than %d", name, h->count, (int)SIGNAL_MOST);
    if (h->count == 0) {
        const char *near = name_near(s->def, name);
        char hint[96] = "";
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%.60s'?", near);
        return script_fail(L, name, hint, "the road has no light '%s'", name);
    }
    luaL_setmetatable(L, SIGNAL);
    return 1;
}

int world_signal(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return script_fail(L, "signal", "w:signal(\"12\")", "w:signal wants the id of a light, found %s",
                           script_kind(L, 2));
    return signal_push(L, lua_tostring(L, 2));
}

/* w.road.south:signal(): the lights of an arm */
int handle_signal(lua_State *L)
{
    const char *id = sp_road_id(SCRIPT(L)->def->road, road_named(L, 1));
    return signal_push(L, id ? id : "");
}

static int force(lua_State *L, double show)
{
    const lua_signal *h = signal_at(L, 1);
    for (uint32_t i = 0; i < h->count; i++) {
        sp_story_command *c = command_add(L, SP_STORY_LIGHT, 0);
        c->value[0] = h->light[i];
        c->value[1] = show;
    }
    lua_settop(L, 1);
    return 1;
}

int signal_set(lua_State *L)
{
    return force(L, read_show(L, 2));
}

int signal_auto(lua_State *L)
{
    return force(L, -1);
}

/* signal:turns{ "red", when_in = 2, of = ego } */
int signal_turns(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const lua_signal *h = signal_at(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Turns");
    if (s->turn_count == sizeof s->turns / sizeof *s->turns)
        return script_fail(L, "turns", NULL, "more than %u lights that turn", s->turn_count);
    turn_said t = {.count = h->count};
    lua_rawgeti(L, 2, 1);
    t.show = read_show(L, lua_gettop(L));
    t.when_in = field_number(L, 2, "when_in", "s", SP_NAN);
    if (!(t.when_in >= 0 && t.when_in <= 60))
        return script_fail(L, "when_in", NULL, "when_in = %g s is outside 0 to 60", t.when_in);
    lua_getfield(L, 2, "of");
    if (lua_isnil(L, -1))
        return script_fail(L, "turns", "of = ego", "turns: whose arrival?");
    t.of = actor_at(L, lua_gettop(L))->id;
    for (uint32_t i = 0; i < h->count; i++)
        t.light[i] = h->light[i];
    const char *file = NULL;
    t.line = script_line(L, &file);
    s->turns[s->turn_count++] = t;
    lua_settop(L, 1);
    return 1;
}

int signal_is(lua_State *L)
{
    signal_at(L, 1);
    const uint32_t show = read_show(L, 2);
    lua_condition *c = lua_newuserdatauv(L, sizeof *c, 2);
    *c = (lua_condition){.op = C_SIGNAL, .low = show};
    luaL_setmetatable(L, CONDITION);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    return 1;
}

bool signal_true(lua_State *L, int index)
{
    const sp_scenario *s = SCRIPT(L);
    const lua_condition *c = lua_touserdata(L, index);
    lua_getiuservalue(L, index, 1);
    const lua_signal *h = signal_at(L, -1);
    bool all = true;
    for (uint32_t i = 0; i < h->count; i++)
        all = all && s->world->light_show[h->light[i]] == (uint32_t)c->low;
    lua_pop(L, 1);
    return all;
}

const char *signal_name(lua_State *L, int index)
{
    lua_getiuservalue(L, index, 1);
    const lua_signal *h = luaL_testudata(L, -1, SIGNAL);
    lua_pop(L, 1);
    return h ? h->name : "?";
}

/* ---------------------------------------------------------------- who minds them */
static int obey(lua_State *L, const char *word, double on)
{
    const uint32_t id = actor_at(L, 1)->id;
    const sp_actor_def *d = &SCRIPT(L)->def->actors[id];
    driven_refuse(L, id);
    if (id == SP_EGO.i)
        return script_fail(L, word, "the driver or the base layer moves it", "the ego is not told what to do");
    if (d->parked)
        return script_fail(L, word, "leave out parked = true", "%s is parked for good", d->name);
    command_add(L, SP_STORY_OBEY, id)->value[0] = on;
    lua_settop(L, 1);
    return 1;
}

int act_obey(lua_State *L)
{
    return obey(L, "obey", 1);
}

int act_ignore_signals(lua_State *L)
{
    return obey(L, "ignore_signals", 0);
}
