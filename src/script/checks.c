/* checks.c - demands on a run: sp.never, sp.at_least and their kin, as said in a head. What they are worth is metric's.
 */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"
#include "world/metrics.h"

static const sp_metric_row *metric_word(lua_State *L, const char *name)
{
    const char *names[SP_METRICS];
    for (uint32_t i = 0; i < SP_METRICS; i++) {
        names[i] = sp_metric_at(i)->name;
        if (!strcmp(names[i], name))
            return sp_metric_at(i);
    }
    char hint[96];
    const char *near = script_near(hint, name, names, SP_METRICS);
    // the beginning of one: ego.ttc of ego.ttc.min
    for (size_t i = 0, n = strlen(name); i < SP_METRICS; i++)
        if (!strncmp(names[i], name, n) && names[i][n] == '.') {
            snprintf(hint, sizeof hint, "did you mean '%s'?", names[i]);
            near = hint;
            break;
        }
    if (!strncmp(name, "ego.contact.", 12))
        near =
            !strcmp(name + 12, "location") ? "did you mean 'ego.impact.location'?" : "did you mean 'ego.impact.speed'?";
    script_fail(L, name, near, "unknown metric '%s'", name);
    return sp_metric_at(0);
}

const char *metric_known(lua_State *L, const char *name)
{
    return metric_word(L, name)->name;
}

/* the units of one kind, as a hint */
void units_like(const char *si, char *out, size_t size)
{
    size_t at = 0;
    int written = snprintf(out, size, "it is in %s", si);
    for (int i = 0; i < sp_unit_count() && written >= 0 && at + (size_t)written < size; i++) {
        at += (size_t)written;
        const sp_unit *u = sp_unit_at(i);
        const bool other = !strcmp(u->si, si) && strcmp(u->name, si) != 0;
        written = snprintf(out + at, size - at, "%s%s", other ? ", " : "", other ? u->name : "");
    }
}

const sp_unit *metric_unit(lua_State *L, const char *said, const char *metric)
{
    const char *wanted = metric_word(L, metric)->unit;
    const sp_unit *u = sp_unit_find(said);
    char hint[128] = "";
    if (!u) {
        const char *near = unit_near(said);
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%s'?", near);
        script_fail(L, said, hint, "unknown unit '%s'", said);
    } else if (strcmp(u->si, wanted) != 0) {
        if (strcmp(wanted, "1"))
            units_like(wanted, hint, sizeof hint);
        else
            snprintf(hint, sizeof hint, "it is a number without a unit, or a share in %%");
        script_fail(L, said, hint, "%s: wrong unit '%s': wanted one of '%s'", metric, said, wanted);
    }
    return u;
}

static check_said *check_push(lua_State *L, sp_check_op op)
{
    check_said **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    check_said *c = *handle = script_alloc(L, sizeof *c);
    luaL_setmetatable(L, CHECK);
    const char *file = NULL;
    *c = (check_said){.op = op,
                      .severity = SP_FAIL,
                      .when = LUA_NOREF,
                      .score = LUA_NOREF,
                      .unit = "1",
                      .line = script_line(L, &file)};
    return c;
}

/* inside = "ROAD" or { road =, lane =, from =, to = }: the stretch on which it counts */
static void read_inside(lua_State *L, int index, check_said *c)
{
    if (lua_getfield(L, index, "inside") == LUA_TSTRING) {
        c->inside_road = script_strdup(L, lua_tostring(L, -1));
        c->inside = (sp_stretch_def){.on = true, .to = SP_INFINITY};
        lua_pop(L, 1);
        return;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
    const int table = lua_gettop(L);
    fields_check(L, table, "sp.Inside");
    c->inside_road = field_text(L, table, "road", NULL);
    const double lane = field_number(L, table, "lane", NULL, 0);
    if (lane != sp_floor(lane) || sp_abs(lane) > 1000)
        script_fail(L, "lane", NULL, "inside: lane = %g is no lane", lane);
    c->inside = (sp_stretch_def){.on = true,
                                 .lane = (int32_t)lane,
                                 .from = field_number(L, table, "from", "m", 0),
                                 .to = field_number(L, table, "to", "m", SP_INFINITY)};
    if (c->inside.from >= c->inside.to)
        script_fail(L, "from", NULL, "inside: from %g m to %g m is no stretch", c->inside.from, c->inside.to);
    lua_pop(L, 1);
}

static void read_options(lua_State *L, int index, check_said *c)
{
    if (lua_isnoneornil(L, index))
        return;
    luaL_checktype(L, index, LUA_TTABLE);
    fields_check(L, index, "sp.CheckOptions");
    c->with = field_text(L, index, "with", field_text(L, index, "of", NULL));
    c->from = field_text(L, index, "from", NULL);
    c->to = field_text(L, index, "to", NULL);
    const char *marks[] = {c->from, c->to};
    sp_scenario *s = SCRIPT(L);
    for (int i = 0; i < 2; i++)
        if (marks[i] && mark_index(s, marks[i]) < 0) {
            char hint[96];
            const bool own = !strcmp(marks[i], "release") || !strcmp(marks[i], "meet");
            script_fail(L, marks[i],
                        script_near_or(hint, marks[i], s->marks, s->mark_count,
                                       own ? "it comes of x:cross { meet = ego } or x:meet { ego }" : NULL),
                        "no w:mark \"%s\" in this file", marks[i]);
        }
    if (field_has(L, index, "inside"))
        read_inside(L, index, c);
    const char *fault = field_text(L, index, "fault", NULL);
    if (fault && strcmp(fault, "ego") && strcmp(fault, "other") && strcmp(fault, "shared"))
        script_fail(L, fault, "\"ego\", \"other\" or \"shared\"", "fault: '%s' is nobody's", fault);
    c->fault = !fault ? 0 : fault[0] == 'e' ? 1 : fault[0] == 'o' ? 2 : 3;
    c->card_test = field_text(L, index, "test", NULL);
    if (c->card_test && c->op != SP_CARD)
        script_fail(L, c->card_test, "leave it out", "'test' is of cards alone");
    if (lua_getfield(L, index, "when") == LUA_TTABLE)
        c->when = luaL_ref(L, LUA_REGISTRYINDEX);
    else
        lua_pop(L, 1);
}

/* what would be said and not heard is refused */
static void check_takes(lua_State *L, const check_said *c)
{
    const bool card = c->op == SP_CARD || c->op == SP_OWN, timed = c->op == SP_BEFORE || c->op == SP_WITHIN;
    const uint32_t takes = card ? 0 : sp_metric_narrows(metric_word(L, c->metric));
    const char *kind = c->op == SP_CARD ? "card " : card ? "score " : "";
    if (timed && !(takes & SP_NARROW_INSTANT))
        script_fail(L, c->metric, "ego.fcw.at, ego.aeb.at and ego.take_over.at are", "%s is no instant", c->metric);
    if (c->with && !(takes & SP_NARROW_WITH))
        script_fail(L, c->with, "leave it out", "%s%s: 'with' does not narrow it: it is not about one other actor",
                    kind, c->metric);
    const char *mark = c->from ? c->from : c->to;
    if (mark && !(takes & SP_NARROW_MARKS))
        script_fail(L, mark, "leave them out", "%s%s: 'from' and 'to' do not narrow it: it counts over the whole run",
                    kind, c->metric);
    if (c->inside.on && !(takes & SP_NARROW_INSIDE))
        script_fail(L, "inside", "leave it out", "%s%s: 'inside' does not narrow it", kind, c->metric);
    if (c->fault && (card || strcmp(c->metric, "ego.contact")))
        script_fail(L, "fault", "it goes with ego.contact", "%s%s has no fault", kind, c->metric);
    if (c->op == SP_BEFORE && c->from)
        script_fail(L, c->from, "sp.within counts from a mark", "sp.before counts from time 0, or up to the mark 'to'");
    if (c->op == SP_WITHIN && c->to)
        script_fail(L, c->to, "sp.before counts up to a mark", "sp.within counts from the mark 'from'");
}

static void set_reading(lua_State *L, check_said *c, const char *format, const char *value)
{
    char text[200];
    static const char *const faults[] = {"", " by the ego's fault", " by the other's fault", " by shared fault"};
    snprintf(text, sizeof text, "%s%s%s%s%s%s%s%s%s%s%s", c->op == SP_NEVER ? "never " : "", c->metric, format, value,
             strcmp(c->unit, "1") && value[0] ? " " : "", strcmp(c->unit, "1") && value[0] ? c->unit : "",
             c->with ? " with " : "", c->with ? c->with : "", faults[c->fault], c->inside.on ? " inside " : "",
             c->inside.on ? (c->inside_road ? c->inside_road : "the stretch") : "");
    c->reading = script_strdup(L, text);
}

/* name, limit, unit, options: the shape of all that compare */
static int compare(lua_State *L, sp_check_op op, const char *sign)
{
    lua_settop(L, 4);
    check_said *c = check_push(L, op);
    c->metric = metric_known(L, luaL_checkstring(L, 1));
    if (lua_type(L, 2) != LUA_TNUMBER)
        return script_fail(L, NULL, "write (\"ego.ttc.min\", 0.5, \"s\")", "%s: wanted a limit, found %s", c->metric,
                           script_kind(L, 2));
    const double limit = lua_tonumber(L, 2);
    if (!sp_finite(limit))
        return script_fail(L, NULL, NULL, "%s: the limit is not a finite number", c->metric);
    int options = 3;
    const sp_unit *u = NULL;
    if (lua_type(L, 3) == LUA_TSTRING) {
        u = metric_unit(L, lua_tostring(L, 3), c->metric);
        c->unit = u->name;
        options = 4;
    }
    c->limit = u ? limit * u->num / u->den : limit;
    read_options(L, options, c);
    check_takes(L, c);
    char number[32];
    sp_number(number, limit);
    set_reading(L, c, sign, number);
    return 1;
}

int say_at_least(lua_State *L)
{
    return compare(L, SP_AT_LEAST, " >= ");
}
int say_at_most(lua_State *L)
{
    return compare(L, SP_AT_MOST, " <= ");
}
int say_before(lua_State *L)
{
    return compare(L, SP_BEFORE, " before ");
}
int say_within(lua_State *L)
{
    return compare(L, SP_WITHIN, " within ");
}
int say_hold(lua_State *L)
{
    return compare(L, SP_HOLD, " holds ");
}

int say_never(lua_State *L)
{
    lua_settop(L, 2);
    check_said *c = check_push(L, SP_NEVER);
    c->metric = metric_known(L, luaL_checkstring(L, 1));
    read_options(L, 2, c);
    check_takes(L, c);
    set_reading(L, c, "", "");
    return 1;
}

int say_card(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 2);
    check_said *c = check_push(L, SP_CARD);
    c->severity = SP_SCORE;
    c->metric = script_strdup(L, name);
    read_options(L, 2, c);
    check_takes(L, c);
    char text[120];
    snprintf(text, sizeof text, "card %s", name);
    c->reading = script_strdup(L, text);
    return 1;
}

static int soften(lua_State *L, sp_severity severity)
{
    check_said **c = luaL_checkudata(L, 1, CHECK);
    if ((*c)->op == SP_OWN)
        return script_fail(L, (*c)->metric, "leave out what is around it", "%s is a score and no demand",
                           (*c)->reading);
    (*c)->severity = severity;
    lua_settop(L, 1);
    return 1;
}
int say_warn(lua_State *L)
{
    return soften(L, SP_WARN);
}

/* sp.score(name, function(r) ... end, { when = ... }): a number that scores.c asks for when the run is over */
static int own_score(lua_State *L)
{
    lua_settop(L, 3);
    const char *name = lua_tostring(L, 1);
    const size_t size = strlen(name);
    if (size == 0 || size > 60 || strpbrk(name, "\n\""))
        return script_fail(L, "score", NULL, "sp.score: a name of 1 to 60 characters, without quotes and line ends");
    if (!lua_isfunction(L, 2))
        return script_fail(L, "score", "write sp.score(\"outcome\", function(r) return r.contact and 0 or 1 end)",
                           "sp.score '%s': wanted a function, found %s", name, script_kind(L, 2));
    check_said *c = check_push(L, SP_OWN);
    c->severity = SP_SCORE;
    c->metric = c->reading = script_strdup(L, name);
    c->limit = SP_NAN;
    read_options(L, 3, c);
    check_takes(L, c);
    lua_pushvalue(L, 2);
    c->score = luaL_ref(L, LUA_REGISTRYINDEX);
    return 1;
}

int say_score(lua_State *L)
{
    return lua_type(L, 1) == LUA_TSTRING ? own_score(L) : soften(L, SP_SCORE);
}

void head_checks(lua_State *L, int index, bool valid, check_said **out, uint32_t *count)
{
    const sp_scenario *s = SCRIPT(L);
    if (lua_isnil(L, index))
        return;
    if (!lua_istable(L, index))
        script_fail(L, "check", "write check = { sp.never \"ego.contact\" }", "check: wanted a list, found %s",
                    script_kind(L, index));
    const uint32_t n = (uint32_t)lua_rawlen(L, index);
    if (n > SP_MAX_CHECKS)
        script_fail(L, "check", NULL, "more than %d checks", SP_MAX_CHECKS);
    check_said *list = *out = script_alloc(L, sizeof *list * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, index, (lua_Integer)i + 1);
        check_said **c = luaL_testudata(L, -1, CHECK);
        if (!c)
            script_fail(L, "check", "sp.never, sp.at_least, sp.at_most, ...", "check: entry %u is no check", i + 1);
        else
            list[i] = **c;
        for (uint32_t k = 0; k < i && list[i].op == SP_OWN; k++)
            if (list[k].op == SP_OWN && !strcmp(list[k].reading, list[i].reading))
                script_fail_at(L, s->path, list[i].line, "score", NULL, "two scores are called '%s'", list[i].reading);
        if (valid && list[i].op == SP_OWN)
            script_fail_at(L, s->path, list[i].line, "score", "put it into check = { ... }",
                           "valid: a score is no demand");
        lua_pop(L, 1);
    }
    *count = n;
}

/* whether a parameter has this value: a text with or without unit, or the author's number, or any of a list */
static bool equals(lua_State *L, int index, const sp_param_value *p)
{
    if (lua_istable(L, index)) {
        bool any = false;
        for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, index) && !any; i++) {
            lua_rawgeti(L, index, i);
            any = equals(L, lua_gettop(L), p);
            lua_pop(L, 1);
        }
        return any;
    }
    char text[160];
    snprintf(text, sizeof text, "%s%s", p->text, p->unit);
    if (lua_type(L, index) == LUA_TSTRING) {
        const char *wanted = lua_tostring(L, index);
        char spaced[160];
        snprintf(spaced, sizeof spaced, "%s %s", p->text, p->unit);
        return !strcmp(wanted, text) || !strcmp(wanted, p->text) || !strcmp(wanted, spaced);
    }
    double author = 0;
    return lua_isnumber(L, index) && !p->is_text && sp_parse_number(p->text, &author) &&
           author == lua_tonumber(L, index);
}

bool check_enabled(lua_State *L, const check_said *c, const sp_case *at)
{
    if (c->when == LUA_NOREF)
        return true;
    lua_rawgeti(L, LUA_REGISTRYINDEX, c->when);
    const int table = lua_gettop(L);
    bool holds = true;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        const sp_param_value *p = NULL;
        for (uint32_t i = 0; i < at->param_count; i++)
            if (!strcmp(at->params[i].name, name))
                p = &at->params[i];
        if (!p)
            script_fail(L, name, NULL, "when: no parameter '%s'", name);
        else
            holds = equals(L, lua_gettop(L), p) && holds;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return holds;
}
