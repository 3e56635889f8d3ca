/* scores.c - scores of a scenario's own: sp.score(name, function(r) ... end), asked once a run is over. What the run
 * came to is handed over as plain numbers; the function runs in a state of its own, so that a recording scored again
 * gives the same bits. How a score is said is checks.c's. */
#include <string.h>

#include "script/inside.h"

typedef struct asking {
    const sp_world_def *def;
    const sp_run_facts *facts;
    double *values;
} asking;

/* __index of what r holds: a name that is known has no value, another is a slip; upvalues: what it is, the names */
static int strict_index(lua_State *L)
{
    enum { MOST = 128 };
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (lua_type(L, 2) != LUA_TSTRING)
        return script_fail(L, NULL, NULL, "%s: wanted a name, found %s", what, script_kind(L, 2));
    const char *said = lua_tostring(L, 2), *names[MOST];
    const size_t count = (size_t)lua_rawlen(L, lua_upvalueindex(2));
    size_t n = 0;
    for (size_t i = 1; i <= count && n < MOST; i++) {
        lua_rawgeti(L, lua_upvalueindex(2), (lua_Integer)i);
        names[n] = lua_tostring(L, -1);
        lua_pop(L, 1); // the table keeps it
        if (!strcmp(names[n++], said))
            return 0;
    }
    char hint[96];
    return script_fail(L, said, script_near(hint, said, names, n), "%s: there is no '%s'", what, said);
}

/* makes the table below the list of names at the top strict, and drops the list */
static void make_strict(lua_State *L, const char *what)
{
    lua_createtable(L, 0, 2);
    lua_pushstring(L, what);
    lua_pushvalue(L, -3);
    lua_pushcclosure(L, strict_index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -3);
    lua_pop(L, 1);
}

static void add_name(lua_State *L, const char *name)
{
    lua_pushstring(L, name);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* table[key] = v where it is a number; the table lies below the list of names */
static void put(lua_State *L, const char *key, double v)
{
    add_name(L, key);
    if (v == v) {
        lua_pushnumber(L, v);
        lua_setfield(L, -3, key);
    }
}

static void push_metrics(lua_State *L, const sp_run_facts *f)
{
    lua_newtable(L);
    lua_newtable(L);
    for (uint32_t i = 0; i < f->metric_count; i++)
        put(L, f->metric_names[i], f->metric_values[i]);
    make_strict(L, "r.metrics");
}

static void push_mark(lua_State *L, const asking *a, uint32_t i)
{
    lua_newtable(L);
    lua_newtable(L);
    put(L, "at", a->facts->mark_at[i]);
    for (int k = 0; k < 4; k++)
        if (a->def->mark_fields[i][k])
            put(L, a->def->mark_fields[i][k], a->facts->mark_values[i][k]);
    make_strict(L, "a mark of r.marks");
}

static void push_marks(lua_State *L, const asking *a)
{
    lua_newtable(L);
    lua_newtable(L);
    for (uint32_t i = 0; i < a->def->mark_count; i++) {
        add_name(L, a->def->marks[i]);
        if (a->facts->mark_at[i] != a->facts->mark_at[i])
            continue; // it never came
        push_mark(L, a, i);
        lua_setfield(L, -3, a->def->marks[i]);
    }
    make_strict(L, "r.marks");
}

static void push_contact(lua_State *L, const sp_run_facts *f)
{
    const char *const words[][2] = {{"with", f->with}, {"part", f->part}, {"fault", f->fault}};
    lua_newtable(L);
    lua_newtable(L);
    for (size_t i = 0; i < 3; i++) {
        add_name(L, words[i][0]);
        lua_pushstring(L, words[i][1] ? words[i][1] : "");
        lua_setfield(L, -3, words[i][0]);
    }
    put(L, "at", f->contact_at);
    put(L, "speed", f->speed);
    put(L, "rel_speed", f->rel_speed);
    put(L, "location", f->location);
    make_strict(L, "r.contact");
}

static void push_record(lua_State *L, const asking *a)
{
    static const char *const known[] = {"status", "metrics", "params", "p", "impact_speed", "contact", "marks"};
    const sp_run_facts *f = a->facts;
    const sp_case c = {.param_count = a->def->param_count, .params = a->def->params};
    lua_newtable(L);
    lua_pushstring(L, f->status);
    lua_setfield(L, -2, "status");
    push_metrics(L, f);
    lua_setfield(L, -2, "metrics");
    params_push(L, &c);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "p");
    lua_setfield(L, -2, "params");
    push_marks(L, a);
    lua_setfield(L, -2, "marks");
    if (f->contact) {
        lua_pushnumber(L, f->speed);
        lua_setfield(L, -2, "impact_speed");
        push_contact(L, f);
        lua_setfield(L, -2, "contact");
    }
    lua_newtable(L);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        add_name(L, known[i]);
    make_strict(L, "r");
}

static int ask(lua_State *L)
{
    asking *a = lua_touserdata(L, 1);
    sp_scenario *s = SCRIPT(L);
    for (uint32_t i = 0; i < a->def->check_count; i++) {
        const check_said *c = &s->head.checks[i];
        if (a->def->checks[i].op != SP_OWN || !a->def->checks[i].enabled)
            continue;
        sandbox_purse(s, SCRIPT_BUDGET_STEP);
        lua_rawgeti(L, LUA_REGISTRYINDEX, c->score);
        push_record(L, a);
        lua_call(L, 1, 1);
        const int type = lua_type(L, -1);
        const double v = type == LUA_TNUMBER ? lua_tonumber(L, -1) : SP_NAN;
        if (type != LUA_TNUMBER && type != LUA_TNIL)
            script_fail_at(L, s->path, c->line, c->reading, "a number, or nil for none", "score '%s' gave %s",
                           c->reading, script_kind(L, -1));
        if (type == LUA_TNUMBER && !sp_finite(v))
            script_fail_at(L, s->path, c->line, c->reading, "a number, or nil for none",
                           "score '%s' gave a number that is not finite", c->reading);
        a->values[i] = v;
        lua_pop(L, 1);
    }
    return 0;
}

bool sp_script_scores(const sp_scenario *s, const sp_world_def *def, const sp_run_facts *facts, double *values,
                      sp_error *err)
{
    uint32_t own = 0;
    for (uint32_t i = 0; i < def->check_count; i++)
        own += def->checks[i].op == SP_OWN && def->checks[i].enabled;
    if (own == 0)
        return true;
    const sp_sources sources = {.given = s->closure,
                                .given_count = s->file_count,
                                .sensors = s->sensors,
                                .sensor_count = s->sensor_count,
                                .faults = s->faults,
                                .fault_count = s->fault_count};
    sp_scenario *fresh = sp_script_load(s->path, &sources, err);
    if (!fresh)
        return false;
    asking a = {def, facts, values};
    bool fine = fresh->head.check_count == def->check_count;
    if (!fine)
        sp_error_set(err, SP_BAD_SCRIPT, s->path, 0, "the file says other checks when it is read again");
    fresh->phase = PHASE_PLAN;
    fine = fine && sandbox_guard(fresh, ask, &a, err);
    if (!fine && err && err->code == SP_BAD_LOAD)
        err->code = SP_BAD_SCRIPT;
    sp_script_destroy(fresh);
    return fine;
}
