/* conditions.c - questions about the world as objects: quantities (ego:ttc(target)), conditions made of them, and their
 * joining by | & ~. They are asked by whoever waits, never by `if`. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* ---------------------------------------------------------------- quantities */
static int quantity_push(lua_State *L, int op, bool other)
{
    const uint32_t a = actor_at(L, 1)->id, b = other ? actor_at(L, 2)->id : 0;
    lua_quantity *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (lua_quantity){op, a, b};
    luaL_setmetatable(L, QUANTITY);
    return 1;
}
int say_ttc(lua_State *L)
{
    return quantity_push(L, Q_TTC, true);
}
int say_gap(lua_State *L)
{
    return quantity_push(L, Q_GAP, true);
}
int say_headway(lua_State *L)
{
    return quantity_push(L, Q_HEADWAY, true);
}
int say_distance(lua_State *L)
{
    return quantity_push(L, Q_DISTANCE, true);
}
int say_closing(lua_State *L)
{
    return quantity_push(L, Q_CLOSING, true);
}
int say_speed(lua_State *L)
{
    return quantity_push(L, Q_SPEED, false);
}
/* ego:first_detection(kid): when a sensor that the driver reads first told of it */
int say_first_detection(lua_State *L)
{
    if (actor_at(L, 1)->id != SP_EGO.i)
        return script_fail(L, "first_detection", NULL, "first_detection: only the ego's sensors are looked at");
    return quantity_push(L, Q_DETECTION, true);
}

/* ---------------------------------------------------------------- answers */
static bool touching(const sp_world *w, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < w->event_count; i++) {
        const sp_event *e = &w->events[i];
        if (e->kind == SP_EVENT_CONTACT && ((e->a == a && (!b || e->b == b)) || (e->b == a && (!b || e->a == b))))
            return true;
    }
    for (int i = 0; i < SP_MAX_CONTACTS && w->contact_pairs[i]; i++) {
        const uint32_t x = (uint32_t)(w->contact_pairs[i] >> 32), y = (uint32_t)w->contact_pairs[i];
        if ((x == a && (!b || y == b)) || (y == a && (!b || x == b)))
            return true;
    }
    return false;
}

double quantity_now(lua_State *L, int op, uint32_t a, uint32_t b)
{
    sp_scenario *s = SCRIPT(L);
    double x, y, heading, speed, closing = 0;
    if (op == Q_TIME)
        return script_now(s);
    if (op == Q_COUNT)
        return traffic_shown(s, a);
    if (op == Q_DETECTION) {
        const int64_t tick = s->detections ? s->detections[b] : INT64_MIN;
        return tick == INT64_MIN ? SP_NAN : (double)(tick > 0 ? tick : 0) * ((double)s->def->tick_ns / 1e9);
    }
    actor_now(s, a, &x, &y, &heading, &speed);
    if (op == Q_SPEED)
        return speed;
    if (op == Q_DISTANCE) {
        double bx, by, bh, bv;
        actor_now(s, b, &bx, &by, &bh, &bv);
        return sp_hypot(bx - x, by - y);
    }
    const double gap = lane_gap(s, a, b, &closing);
    if (op == Q_CLOSING)
        return closing;
    /* who touches is at 0 in both, as in the metrics: faces that have gone into each other are not "past" */
    if ((op == Q_GAP || op == Q_TTC) && s->world && touching(s->world, a, b))
        return 0;
    if (op == Q_GAP)
        return gap;
    if (op == Q_HEADWAY)
        return speed > 0.1 && gap > 0 ? gap / speed : SP_INFINITY;
    return gap > 0 && closing > 1e-3 ? gap / closing : SP_INFINITY;
}

int quantity_value(lua_State *L)
{
    const lua_quantity *q = luaL_checkudata(L, 1, QUANTITY);
    lua_pushnumber(L, quantity_now(L, q->op, q->a, q->b));
    return 1;
}

/* ---------------------------------------------------------------- conditions */
static lua_condition *condition_push(lua_State *L, int op)
{
    lua_condition *c = lua_newuserdatauv(L, sizeof *c, 2);
    *c = (lua_condition){.op = op, .parts = 1};
    luaL_setmetatable(L, CONDITION);
    return c;
}

static int compare(lua_State *L, double low, double high)
{
    const lua_quantity q = *(lua_quantity *)luaL_checkudata(L, 1, QUANTITY);
    lua_condition *c = condition_push(L, C_BETWEEN);
    c->q = q;
    c->low = low;
    c->high = high;
    return 1;
}

static const char *unit_of(lua_State *L)
{
    const lua_quantity *q = luaL_checkudata(L, 1, QUANTITY);
    if (q->op == Q_COUNT)
        return "1";
    return q->op == Q_GAP || q->op == Q_DISTANCE ? "m" : q->op == Q_CLOSING || q->op == Q_SPEED ? "m/s" : "s";
}

int quantity_below(lua_State *L)
{
    const char *unit = unit_of(L);
    return compare(L, -SP_INFINITY, read_quantity(L, 2, "below", unit));
}

int quantity_above(lua_State *L)
{
    const char *unit = unit_of(L);
    return compare(L, read_quantity(L, 2, "above", unit), SP_INFINITY);
}

int quantity_between(lua_State *L)
{
    const char *unit = unit_of(L);
    const double low = read_quantity(L, 2, "between", unit);
    return compare(L, low, read_quantity(L, 3, "between", unit));
}

/* w:after(t): from that time on */
int world_after(lua_State *L)
{
    const double t = read_quantity(L, 2, "after", "s");
    lua_condition *c = condition_push(L, C_BETWEEN);
    c->q.op = Q_TIME;
    c->low = t - 1e-9;
    c->high = SP_INFINITY;
    return 1;
}

static int about(lua_State *L, int op, bool other)
{
    const uint32_t a = actor_at(L, 1)->id, b = other ? actor_at(L, 2)->id : 0;
    condition_push(L, op)->q = (lua_quantity){0, a, b};
    return 1;
}
int say_contact(lua_State *L)
{
    return about(L, C_CONTACT, !lua_isnoneornil(L, 2));
}
int say_standstill(lua_State *L)
{
    return about(L, C_STANDSTILL, false);
}
int say_past(lua_State *L)
{
    return about(L, C_PAST, true);
}
int say_overlaps_lane(lua_State *L)
{
    return about(L, C_OVERLAPS, true);
}
int say_warned(lua_State *L)
{
    return about(L, C_WARNED, false);
}
int say_taken_over(lua_State *L)
{
    return about(L, C_TAKEN_OVER, false);
}
int say_braking(lua_State *L)
{
    return about(L, C_BRAKING, false);
}

/* actor:stands_for(3): it has stood that long */
int say_stands_for(lua_State *L)
{
    const uint32_t a = actor_at(L, 1)->id;
    const double s = read_quantity(L, 2, "stands_for", "s");
    if (s < 0)
        return script_fail(L, "stands_for", NULL, "stands_for: %g s is negative", s);
    lua_condition *c = condition_push(L, C_STANDS);
    c->q.a = a;
    c->low = s;
    return 1;
}

int say_reached(lua_State *L)
{
    const uint32_t a = actor_at(L, 1)->id;
    const lua_place p = *place_at(L, 2);
    lua_condition *c = condition_push(L, C_REACHED);
    c->q.a = a;
    c->place = p;
    return 1;
}

int say_when(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    condition_push(L, C_WHEN);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 2, 1);
    return 1;
}

/* ---------------------------------------------------------------- joining */
static void check_condition(lua_State *L, int index, const char *sign)
{
    if (luaL_testudata(L, index, CONDITION))
        return;
    if (lua_isboolean(L, index))
        script_fail(L, sign, "join conditions themselves, without :now()", "'%s' of a condition and a boolean", sign);
    script_fail(L, sign, luaL_testudata(L, index, QUANTITY) ? "did you mean :below(x) or :above(x)?" : NULL,
                "'%s' wants an sp.Condition on both sides, found %s", sign, script_kind(L, index));
}

/* every part is asked at every tick, each by its own call: not without end */
static void join_parts(lua_State *L, lua_condition *c, int index, const char *sign)
{
    enum { MOST = 1000 };
    c->parts += ((const lua_condition *)lua_touserdata(L, index))->parts;
    if (c->parts > MOST)
        script_fail(L, sign, "sp.when(function() return ... end) asks anything", "a condition of more than %d parts",
                    MOST);
}

static int join(lua_State *L, int op, const char *sign)
{
    check_condition(L, 1, sign);
    check_condition(L, 2, sign);
    lua_settop(L, 2);
    join_parts(L, condition_push(L, op), 1, sign);
    join_parts(L, lua_touserdata(L, 3), 2, sign);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 3, 1);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, 3, 2);
    return 1;
}
static int join_or(lua_State *L)
{
    return join(L, C_OR, "|");
}
static int join_and(lua_State *L)
{
    return join(L, C_AND, "&");
}
static int join_not(lua_State *L)
{
    check_condition(L, 1, "~");
    lua_settop(L, 1);
    join_parts(L, condition_push(L, C_NOT), 1, "~");
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, 2, 1);
    return 1;
}

static int misuse(lua_State *L)
{
    return script_fail(L, NULL, "quantities compare by :below(x), :above(x), :between(a, b)",
                       "a quantity or condition cannot be compared or reckoned with");
}

static bool reached(const sp_scenario *s, const lua_condition *c)
{
    const sp_actor_def *d = &s->def->actors[c->q.a];
    sp_road_place now;
    double ahead = 0;
    if (!actor_place(s, c->q.a, &now) || !sp_road_distance(s->def->road, now, c->place.at, 5000, &ahead))
        return false;
    return ahead <= d->center_x + d->length / 2;
}

/* the part of a function: called, and held to giving a boolean */
static bool asked(lua_State *L, int index)
{
    lua_getiuservalue(L, index, 1);
    lua_call(L, 0, 1);
    if (luaL_testudata(L, -1, CONDITION)) {
        const bool yes = condition_true(L, lua_gettop(L));
        lua_pop(L, 1);
        return yes;
    }
    if (!lua_isboolean(L, -1) && !lua_isnil(L, -1))
        script_fail(L, "when", NULL, "sp.when: the function gave %s, not a boolean", script_kind(L, -1));
    const bool yes = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return yes;
}

bool condition_true(lua_State *L, int index)
{
    enum { DEEPEST = 4000 };
    sp_scenario *s = SCRIPT(L);
    const lua_condition *c = luaL_checkudata(L, index, CONDITION);
    luaL_checkstack(L, 8, NULL);
    // a level is at least one slot: functions that give conditions, joined ones
    if (lua_gettop(L) > DEEPEST)
        script_fail(L, "when", "does a function give the condition that asks it?", "conditions nested too deep");
    if (!s->world)
        script_fail(L, NULL, "wait first: w:wait(0.01)", "conditions have no answer before time runs");
    const sp_actor *a = s->world ? &s->world->actors[c->q.a] : NULL;
    double v;
    switch (c->op) {
    case C_BETWEEN:
        v = quantity_now(L, c->q.op, c->q.a, c->q.b);
        return v >= c->low && v <= c->high;
    case C_CONTACT:
        return touching(s->world, c->q.a, c->q.b);
    case C_STANDSTILL:
        return sp_abs(a->speed) < 0.05; // m/s: below what a wheel sensor resolves
    case C_STANDS:
        return s->stands[c->q.a] != INT64_MIN &&
               (double)(s->world->tick - s->stands[c->q.a]) * 1e-9 * (double)s->def->tick_ns >= c->low - 1e-9;
    case C_PAST:
        return lane_gap(s, c->q.a, c->q.b, NULL) < -1e-6;
    case C_REACHED:
        return reached(s, c);
    case C_OVERLAPS:
        return lane_overlapped(s, c->q.a, c->q.b);
    case C_WARNED:
        return s->world->control.fcw_tick != INT64_MIN;
    case C_TAKEN_OVER:
        return s->def->base == SP_BASE_HUMAN && s->world->control.human_drives != INT64_MIN &&
               s->world->tick >= s->world->control.human_drives;
    case C_BRAKING:
        return a->acceleration < -1; // m/s^2: beyond what coasting does
    case C_WHEN:
        return asked(L, index);
    case C_SIGNAL:
        return signal_true(L, index);
    default:
        break;
    }
    // joined: both sides are asked, so that a function's draws do not depend on the other side
    bool answer[2] = {false, false};
    for (int i = 0; i < (c->op == C_NOT ? 1 : 2); i++) {
        lua_getiuservalue(L, index, i + 1);
        answer[i] = condition_true(L, lua_gettop(L));
        lua_pop(L, 1);
    }
    return c->op == C_NOT ? !answer[0] : c->op == C_OR ? answer[0] || answer[1] : answer[0] && answer[1];
}

int condition_now(lua_State *L)
{
    luaL_checkudata(L, 1, CONDITION);
    lua_pushboolean(L, condition_true(L, 1));
    return 1;
}

/* ---------------------------------------------------------------- handles and their methods */
/* __index of a handle: a method, or an error that knows what is near */
static int handle_index(lua_State *L)
{
    const lua_actor *who = luaL_testudata(L, 1, ACTOR);
    if (who && lua_type(L, 2) == LUA_TSTRING && now_push(L, who->id, lua_tostring(L, 2)))
        return 1;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    const char *owner = lua_tostring(L, lua_upvalueindex(2));
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    const char *known[96];
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].owner, owner) && rows[i].kind == ROW_METHOD && n < 96)
            known[n++] = rows[i].name;
    char hint[96];
    return script_fail(L, key, script_near(hint, key, known, n), "%s has no '%s'", owner, key);
}

static int params_index(lua_State *L)
{
    luaL_getmetafield(L, 1, "__behind");
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL)
        return 1;
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    sp_scenario *s = SCRIPT(L);
    const char *known[SCRIPT_AXES];
    for (uint32_t i = 0; i < s->head.axis_count; i++)
        known[i] = s->head.axes[i].name;
    char hint[96];
    return script_fail(L, key, script_near(hint, key, known, s->head.axis_count), "unknown parameter '%s'", key);
}

static int params_newindex(lua_State *L)
{
    return script_fail(L, NULL, "keep it in a local", "the parameters of a case cannot be changed");
}

static void make_class(lua_State *L, const char *owner)
{
    luaL_newmetatable(L, owner);
    lua_newtable(L);
    rows_register(L, owner);
    if (!strcmp(owner, WORLD)) {
        // w.road is a value, not a method
        luaL_getmetatable(L, ROAD_HANDLE);
        lua_newuserdatauv(L, 1, 0);
        lua_insert(L, -2);
        lua_setmetatable(L, -2);
        lua_setfield(L, -2, "road");
    }
    lua_pushstring(L, owner);
    lua_pushcclosure(L, handle_index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

void condition_register(lua_State *L)
{
    static const char *const owners[] = {ROAD_HANDLE, WORLD, ACTOR,  PLACE,  CONDITION, QUANTITY, AXIS, CHECK,
                                         BINS,        ROAD,  SENSOR, SIGNAL, TRAFFIC,   RIG,      PATH};
    static const char *const wrong[] = {"__add", "__sub", "__mul", "__div",    "__mod",
                                        "__unm", "__lt",  "__le",  "__concat", "__len"};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        make_class(L, owners[i]);
        const bool asks = !strcmp(owners[i], CONDITION) || !strcmp(owners[i], QUANTITY);
        for (size_t k = 0; asks && k < sizeof wrong / sizeof *wrong; k++) {
            lua_pushcfunction(L, misuse);
            lua_setfield(L, -2, wrong[k]);
        }
        lua_pop(L, 1);
    }
    road_handle_open(L);
    now_register(L);
    static const luaL_Reg joins[] = {{"__bor", join_or}, {"__band", join_and}, {"__bnot", join_not}, {NULL, NULL}};
    // a quantity among conditions is told what it lacks
    for (int i = 0; i < 2; i++) {
        luaL_getmetatable(L, i ? QUANTITY : CONDITION);
        luaL_setfuncs(L, joins, 0);
        lua_pop(L, 1);
    }
    static const luaL_Reg reading[] = {{"index", params_index}, {"newindex", params_newindex}, {NULL, NULL}};
    luaL_newmetatable(L, PARAMS);
    luaL_setfuncs(L, reading, 0);
    lua_pop(L, 1);
}
