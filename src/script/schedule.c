/* schedule.c - the flow of a scenario: `run` and what it spawns are coroutines, woken in the order of their creation.
 */
#include <string.h>

#include "script/inside.h"

static task *current(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (s->running == 0 || s->tasks[s->running - 1].L != L)
        script_fail(L, NULL, "w:spawn makes a branch that may wait",
                    "waiting inside a coroutine of one's own, or outside `run`");
    return &s->tasks[s->running - 1];
}

/* a new branch with the function at the top of L, which it takes */
static task *add_task(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (s->task_count == SCRIPT_TASKS)
        script_fail(L, NULL, NULL, "more than %d branches", SCRIPT_TASKS);
    task *t = &s->tasks[s->task_count];
    *t = (task){.condition = LUA_NOREF};
    t->L = lua_newthread(L);
    t->thread = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_xmove(L, t->L, 1);
    t->line = script_line(L, &t->file);
    s->task_count++;
    return t;
}

int world_wait(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (lua_isboolean(L, 2) || luaL_testudata(L, 2, CONDITION))
        return script_fail(L, "wait", "w:wait_until(condition, { within = 5 })", "w:wait takes seconds");
    const double dt = read_quantity(L, 2, "wait", "s");
    if (dt < 0)
        return script_fail(L, "wait", NULL, "w:wait(%g): time does not go back", dt);
    task *t = current(L);
    const double tick = (double)s->def->tick_ns * 1e-9;
    t->wait = WAIT_TIME;
    // at least one tick, so that a loop of waits makes time go on
    t->until = script_now(s) + (s->world ? sp_max(dt, tick) : sp_max(dt, 0));
    return lua_yield(L, 0);
}

/* the condition at index 2, kept in the registry */
static int keep_condition(lua_State *L, const char *word)
{
    if (!luaL_testudata(L, 2, CONDITION)) {
        if (lua_isboolean(L, 2))
            script_fail(L, word, "leave out :now(), and join conditions by | and &, not by `or` and `and`",
                        "w:%s wants a condition, and a boolean never changes", word);
        script_fail(L, word,
                    luaL_testudata(L, 2, QUANTITY) ? "did you mean :below(x) or :above(x)?"
                    : lua_isfunction(L, 2)         ? "sp.when(function() return ... end)"
                                                   : NULL,
                    "w:%s wants an sp.Condition, found %s", word, script_kind(L, 2));
    }
    lua_pushvalue(L, 2);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

int world_wait_until(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    lua_settop(L, 3);
    task *t = current(L);
    double within = SP_INFINITY;
    uint32_t or_else = 0;
    if (lua_isnumber(L, 3) || lua_type(L, 3) == LUA_TSTRING) {
        within = read_quantity(L, 3, "within", "s");
    } else if (!lua_isnil(L, 3)) {
        luaL_checktype(L, 3, LUA_TTABLE);
        fields_check(L, 3, "sp.WaitOptions");
        within = field_number(L, 3, "within", "s", SP_INFINITY);
        static const char *const names[] = {"invalid", "fail", "go_on"};
        const char *name = field_text(L, 3, "or_else", "invalid");
        while (or_else < 3 && strcmp(names[or_else], name))
            or_else++;
        if (or_else == 3)
            return script_fail(L, name, NULL, "or_else: '%s' is none of invalid, fail, go_on", name);
    }
    t->condition = keep_condition(L, "wait_until");
    t->wait = WAIT_CONDITION;
    t->until = script_now(s) + within;
    t->within = within;
    t->or_else = or_else;
    t->line = script_line(L, &t->file);
    return lua_yield(L, 0);
}

int world_at(lua_State *L)
{
    const double at = read_quantity(L, 2, "at", "s");
    luaL_checktype(L, 3, LUA_TFUNCTION);
    lua_settop(L, 3);
    task *t = add_task(L);
    t->wait = WAIT_TIME;
    t->until = at;
    return 0;
}

int world_on(lua_State *L)
{
    const int condition = keep_condition(L, "on");
    luaL_checktype(L, 3, LUA_TFUNCTION);
    lua_settop(L, 3);
    task *t = add_task(L);
    t->wait = WAIT_CONDITION;
    t->condition = condition;
    t->until = SP_INFINITY;
    t->or_else = 2;
    return 0;
}

int world_spawn(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    add_task(L);
    return 0;
}

/* w:parallel{ f, g }: both at once; goes on when all are done */
int world_parallel(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    const uint32_t mine = s->running;
    current(L);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, 2);
    for (lua_Integer i = 1; i <= n; i++) {
        if (lua_rawgeti(L, 2, i) != LUA_TFUNCTION)
            return script_fail(L, "parallel", NULL, "w:parallel: entry %d is no function", (int)i);
        add_task(L)->parent = mine;
    }
    if (n == 0)
        return 0;
    task *t = &s->tasks[mine - 1];
    t->wait = WAIT_CHILDREN;
    t->children = (uint32_t)n;
    return lua_yield(L, 0);
}

/* ---------------------------------------------------------------- waking */
static void end_task(lua_State *L, task *t)
{
    sp_scenario *s = SCRIPT(L);
    t->wait = WAIT_DONE;
    luaL_unref(L, LUA_REGISTRYINDEX, t->thread);
    luaL_unref(L, LUA_REGISTRYINDEX, t->condition);
    t->condition = LUA_NOREF;
    if (t->parent && --s->tasks[t->parent - 1].children == 0)
        s->tasks[t->parent - 1].wait = WAIT_READY;
}

/* whether a branch is due; a deadline that passes ends the case, unless the script goes on */
static bool due(lua_State *L, task *t)
{
    sp_scenario *s = SCRIPT(L);
    const double now = script_now(s);
    if (t->wait == WAIT_READY)
        return true;
    if (t->wait == WAIT_TIME)
        return now >= t->until - 1e-9;
    if (t->wait != WAIT_CONDITION)
        return false;
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->condition);
    t->answer = condition_true(L, lua_gettop(L));
    const bool late = !t->answer && now >= t->until - 1e-9;
    if (late && t->or_else != 2)
        reading_missed(L, lua_gettop(L), t->file, t->line, t->within);
    lua_pop(L, 1);
    if (t->answer || !late)
        return t->answer;
    if (t->or_else == 2)
        return true;
    sp_story_command *c = command_add(L, SP_STORY_END, 0);
    c->value[0] = t->or_else == 1 ? SP_END_FAIL : SP_END_INVALID;
    c->line = t->line;
    s->ended = true;
    return false;
}

static void wake(lua_State *L, uint32_t i)
{
    sp_scenario *s = SCRIPT(L);
    task *t = &s->tasks[i];
    int arguments = (int)t->arguments;
    if (t->wait == WAIT_CONDITION && lua_status(t->L) == LUA_YIELD) {
        lua_pushboolean(t->L, t->answer);
        arguments = 1;
    }
    luaL_unref(L, LUA_REGISTRYINDEX, t->condition);
    t->condition = LUA_NOREF;
    t->arguments = 0;
    t->wait = WAIT_READY;
    const uint32_t before = s->running;
    s->running = i + 1;
    int results = 0;
    const int status = lua_resume(t->L, L, arguments, &results);
    s->running = before;
    if (status == LUA_YIELD) {
        lua_pop(t->L, results);
        if (t->wait == WAIT_READY && !s->ended)
            script_fail(L, "yield", "w:wait(s)", "coroutine.yield in `run`");
        return;
    }
    if (status == LUA_OK) {
        lua_pop(t->L, results);
        end_task(L, t);
        return;
    }
    // the error keeps the place that it had in there
    sandbox_note(t->L, lua_tostring(t->L, -1));
    lua_pushstring(L, s->raised_text);
    lua_error(L);
}

/* since when everybody stands; below 0.05 m/s, what a wheel sensor resolves */
static void note_standing(sp_scenario *s)
{
    for (uint32_t i = 1; s->world && i <= s->world->actor_count; i++) {
        const sp_actor *a = &s->world->actors[i];
        if (a->hidden || sp_abs(a->speed) >= 0.05)
            s->stands[i] = INT64_MIN;
        else if (s->stands[i] == INT64_MIN)
            s->stands[i] = s->world->tick;
    }
}

static int pass(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    for (uint32_t i = 0; i < s->meeting_count && s->world; i++)
        meeting_step(L, &s->meetings[i]);
    for (uint32_t i = 0; i < s->appointment_count && s->world; i++)
        appointment_step(L, &s->appointments[i]);
    for (uint32_t i = 0; i < s->turn_count && s->world; i++)
        turn_step(L, &s->turns[i]);
    note_standing(s);
    profiles_step(L);
    int rounds = 0;
    for (bool progress = true; progress && !s->ended;) {
        progress = false;
        for (uint32_t i = 0; i < s->task_count && !s->ended; i++) {
            if (!due(L, &s->tasks[i]))
                continue;
            if (++rounds > 5000)
                script_fail(L, NULL, "put a w:wait into the loop", "a loop here waits for what is already true");
            wake(L, i);
            progress = true;
            s->ended = s->ended || s->tasks[0].wait == WAIT_DONE;
        }
    }
    return 0;
}

/* the prologue: `run` up to its first wait */
static int prologue(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->head.run);
    task *t = add_task(L);
    lua_newuserdatauv(t->L, 1, 0);
    luaL_setmetatable(t->L, WORLD);
    params_push(t->L, s->at);
    t->arguments = 2;
    wake(L, 0);
    if (s->tasks[0].wait == WAIT_DONE)
        s->ended = true;
    return 0;
}

bool schedule_start(sp_scenario *s, sp_error *err)
{
    return sandbox_guard(s, prologue, NULL, err);
}
bool schedule_step(sp_scenario *s, sp_error *err)
{
    return sandbox_guard(s, pass, NULL, err);
}

void schedule_clear(sp_scenario *s)
{
    for (uint32_t i = 0; i < s->task_count; i++)
        if (s->tasks[i].wait != WAIT_DONE) {
            luaL_unref(s->L, LUA_REGISTRYINDEX, s->tasks[i].thread);
            luaL_unref(s->L, LUA_REGISTRYINDEX, s->tasks[i].condition);
        }
    s->task_count = 0;
    s->running = 0;
    s->meeting_count = 0;
    s->appointment_count = 0;
    s->turn_count = 0;
    s->detections = NULL;
    s->profile_count = 0;
    s->source_count = 0;
    s->patch_count = 0;
    s->course_count = 0;
    s->faults_said_count = 0;
    s->notes[0] = 0;
    for (uint32_t i = 0; i <= SP_MAX_ACTORS; i++)
        s->stands[i] = INT64_MIN;
    s->queued = 0;
    s->ended = false;
    s->end_text[0] = 0;
}
