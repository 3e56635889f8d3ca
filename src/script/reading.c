/* reading.c - conditions in words, as an author would write them: what did not come true, and what was instead. Asking
 * them is conditions.c's business; nothing here can raise. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

typedef struct line {
    char text[220];
    size_t at;
} line;

__attribute__((format(printf, 2, 3))) static void add(line *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(t->text + t->at, sizeof t->text - t->at, format, args);
    va_end(args);
    t->at += n > 0 ? (size_t)n : 0;
    t->at = t->at < sizeof t->text ? t->at : sizeof t->text - 1;
}

/* speeds as people say them; `steps` a unit: 10 leaves one decimal */
static const char *shown(int op, double v, double steps, char out[48])
{
    const bool speed = op == Q_SPEED || op == Q_CLOSING;
    if (op == Q_COUNT) {
        sp_number(out, v);
        return out;
    }
    const char *unit = speed ? "km/h" : op == Q_GAP || op == Q_DISTANCE ? "m" : "s";
    char number[32];
    if (!sp_finite(v)) {
        snprintf(out, 48, "infinite");
        return out;
    }
    sp_number(number, sp_round((speed ? v * 3.6 : v) * steps) / steps);
    snprintf(out, 48, "%s %s", number, unit);
    return out;
}

static void add_quantity(const sp_scenario *s, line *t, const lua_quantity *q)
{
    if (q->op == Q_COUNT) {
        add(t, "%s:count()", s->sources[q->a - 1].def.name);
        return;
    }
    static const char *const names[] = {"", "ttc", "gap", "headway", "distance", "closing", "speed", "first_detection"};
    add(t, "%s:%s(%s)", s->def->actors[q->a].name, names[q->op], q->b ? s->def->actors[q->b].name : "");
}

static void add_bounds(const sp_scenario *s, line *t, const lua_condition *c)
{
    char low[48], high[48];
    if (c->q.op == Q_TIME) {
        add(t, "w:after(%s)", shown(Q_TIME, c->low, 1e3, low));
        return;
    }
    add_quantity(s, t, &c->q);
    if (c->low == -SP_INFINITY) {
        add(t, " < %s", shown(c->q.op, c->high, 1e3, high));
    } else if (c->high == SP_INFINITY) {
        add(t, " > %s", shown(c->q.op, c->low, 1e3, low));
    } else {
        // the unit once: 29..31 km/h
        shown(c->q.op, c->low, 1e3, low);
        low[strcspn(low, " ")] = 0;
        add(t, " in %s..%s", low, shown(c->q.op, c->high, 1e3, high));
    }
}

static void add_condition(lua_State *L, line *t, int index, int depth);

/* the i-th of what a condition joins; an `or` below an `and` goes into parentheses */
static void add_part(lua_State *L, line *t, int index, int part, int depth, bool tight)
{
    if (!lua_checkstack(L, 4) || depth > 20) {
        add(t, "...");
        return;
    }
    lua_getiuservalue(L, index, part);
    const lua_condition *c = luaL_testudata(L, -1, CONDITION);
    const bool wrap = tight && c && (c->op == C_OR || c->op == C_AND);
    add(t, "%s", wrap ? "(" : "");
    add_condition(L, t, lua_gettop(L), depth + 1);
    add(t, "%s", wrap ? ")" : "");
    lua_pop(L, 1);
}

static void add_condition(lua_State *L, line *t, int index, int depth)
{
    const sp_scenario *s = SCRIPT(L);
    const lua_condition *c = luaL_testudata(L, index, CONDITION);
    static const char *const plain[] = {
        [C_CONTACT] = "contact",       [C_STANDSTILL] = "standstill", [C_PAST] = "past",
        [C_REACHED] = "reached",       [C_WARNED] = "warned",         [C_BRAKING] = "braking",
        [C_TAKEN_OVER] = "taken_over", [C_OVERLAPS] = "overlaps_lane"};
    char place[96] = "";
    if (!c)
        return;
    switch (c->op) {
    case C_BETWEEN:
        add_bounds(s, t, c);
        return;
    case C_WHEN:
        add(t, "sp.when(...)");
        return;
    case C_SIGNAL:
        add(t, "w:signal(\"%s\"):is \"%s\"", signal_name(L, index), signal_show_name((uint32_t)c->low));
        return;
    case C_OR:
    case C_AND:
        add_part(L, t, index, 1, depth, c->op == C_AND);
        add(t, c->op == C_OR ? " | " : " & ");
        add_part(L, t, index, 2, depth, c->op == C_AND);
        return;
    case C_STANDS:
        sp_number(place, c->low);
        add(t, "%s:stands_for(%s)", s->def->actors[c->q.a].name, place);
        return;
    case C_NOT:
        add(t, "~");
        add_part(L, t, index, 1, depth, true);
        return;
    default:
        break;
    }
    char number[32];
    sp_number(number, sp_round(c->place.at.s * 100) / 100);
    if (c->op == C_REACHED) {
        const bool several = sp_road_count(s->def->road) > 1;
        snprintf(place, sizeof place, "%s%.30s%slane %d at s = %s m", several ? "road " : "",
                 several ? sp_road_id(s->def->road, c->place.at.road) : "", several ? ", " : "", c->place.at.lane,
                 number);
    }
    add(t, "%s:%s(%s)", s->def->actors[c->q.a].name, plain[c->op],
        c->op == C_REACHED ? place
        : c->q.b           ? s->def->actors[c->q.b].name
                           : "");
}

/* "line 12", or of another file than the scenario's own, "lib/ncap.lua line 12" */
static void add_place(const sp_scenario *s, line *t, const char *file, int at)
{
    if (file && strcmp(file, s->path)) {
        // the last folder and the name: where the checkout lies is nobody's business
        const char *name = file;
        int slashes = 0;
        for (const char *c = file + strlen(file); c > file && slashes < 2; c--)
            if (c[-1] == '/' && ++slashes == 2)
                name = c;
        add(t, "%s ", name);
    }
    add(t, "line %d: ", at);
}

/* the value that a single comparison found instead */
static void add_was(lua_State *L, line *t, int index, const char *before, const char *otherwise)
{
    const lua_condition *c = luaL_testudata(L, index, CONDITION);
    char value[48];
    if (c && c->op == C_BETWEEN && c->q.op != Q_TIME)
        add(t, "%swas %s", before, shown(c->q.op, quantity_now(L, c->q.op, c->q.a, c->q.b), 10, value));
    else
        add(t, "%s", otherwise);
}

static void keep(sp_scenario *s, const line *t)
{
    // the first end counts, as in the world
    if (!s->end_text[0])
        snprintf(s->end_text, sizeof s->end_text, "%s", t->text);
}

void reading_missed(lua_State *L, int index, const char *file, int at, double within)
{
    sp_scenario *s = SCRIPT(L);
    line t = {0};
    char seconds[48];
    add_place(s, &t, file, at);
    add_condition(L, &t, index, 0);
    add(&t, " did not come true within %s", shown(Q_TIME, within, 1e3, seconds));
    add_was(L, &t, index, ", ", "");
    keep(s, &t);
}

void reading_required(lua_State *L, int index)
{
    sp_scenario *s = SCRIPT(L);
    line t = {0};
    const char *file = NULL;
    const int at = script_line(L, &file);
    add_place(s, &t, file, at);
    add(&t, "require ");
    add_condition(L, &t, index, 0);
    add_was(L, &t, index, ": ", ": did not hold");
    keep(s, &t);
}

/* the wait that stands in the way: of `run`, or of a branch for which it waits */
static const task *stuck(const sp_scenario *s)
{
    for (uint32_t i = 0; i < s->task_count; i++) {
        const task *t = &s->tasks[i];
        const bool counts = i == 0 || (t->parent && s->tasks[t->parent - 1].wait == WAIT_CHILDREN);
        if (counts && t->wait == WAIT_CONDITION && t->line > 0)
            return t;
    }
    return NULL;
}

static int read_limit(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const task *waits = stuck(s);
    line t = {0};
    char seconds[48];
    shown(Q_TIME, *(const double *)lua_touserdata(L, 1), 1e3, seconds);
    if (waits) {
        add_place(s, &t, waits->file, waits->line);
        lua_rawgeti(L, LUA_REGISTRYINDEX, waits->condition);
        add_condition(L, &t, lua_gettop(L), 0);
        add(&t, " did not come true before the limit of %s", seconds);
    } else {
        add(&t, "the limit of %s passed before `run` was done", seconds);
    }
    keep(s, &t);
    return 0;
}

const char *sp_script_limit_text(sp_scenario *s, double limit)
{
    sp_error none = {0};
    return sandbox_guard(s, read_limit, &limit, &none) ? s->end_text : "the time limit passed";
}

const char *sp_script_end_text(const sp_scenario *s)
{
    return s->end_text;
}
