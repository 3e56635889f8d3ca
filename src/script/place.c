/* place.c - errors with their place in the scenario, and values read from Lua with unit and range. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* ---------------------------------------------------------------- where */
/* the innermost line of a scenario's own file; libraries of ours are passed over where there is an outer one */
int script_line(lua_State *L, const char **file)
{
    sp_scenario *s = SCRIPT(L);
    lua_Debug ar;
    int line = 0;
    *file = s->path;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        if (!lua_getinfo(L, "Sl", &ar) || ar.currentline <= 0 || ar.source[0] != '@')
            continue;
        const script_file *f = source_find(s, ar.source + 1);
        if (!f)
            continue;
        if (line && f->builtin)
            continue;
        line = ar.currentline;
        *file = f->source.path;
        if (!f->builtin)
            break;
    }
    return line ? line : s->asked_line;
}

void script_place(const sp_scenario *s, sp_error *e, const char *file, int line, const char *word)
{
    const script_file *f = source_find(s, file);
    if (!e || !f || line <= 0)
        return;
    // the word may stand lines below the call's own: keys of a table
    int found = 0, column = 0;
    if (word && token_find(f, line, word, &found, &column)) {
        e->line = found;
        sp_error_show_line(e, f->source.data, word);
        e->column = column;
        return;
    }
    sp_error_show_line(e, f->source.data, word);
}

static int raise_at(lua_State *L, sp_code code, const char *file, int line, const char *word, const char *hint,
                    const char *text)
{
    sp_scenario *s = SCRIPT(L);
    s->raised = (sp_error){0};
    sp_error_set(&s->raised, code, file, line, "%s", text);
    if (hint && hint[0])
        sp_error_hint(&s->raised, "%s", hint);
    script_place(s, &s->raised, file, line, word);
    snprintf(s->raised_text, sizeof s->raised_text, "%s:%d: %s", file, s->raised.line, text);
    lua_pushstring(L, s->raised_text);
    return lua_error(L);
}

int script_raise(lua_State *L, sp_code code, const char *word, const char *hint, const char *text)
{
    const char *file = NULL;
    const int line = script_line(L, &file);
    return raise_at(L, code, file, line, word, hint, text);
}

static sp_code code_now(const sp_scenario *s)
{
    return s->phase == PHASE_BODY ? SP_BAD_SCRIPT : SP_BAD_LOAD;
}

int script_fail(lua_State *L, const char *word, const char *hint, const char *format, ...)
{
    const sp_scenario *s = SCRIPT(L);
    char text[sizeof s->raised.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return script_raise(L, code_now(s), word, hint, text);
}

int script_fail_at(lua_State *L, const char *file, int line, const char *word, const char *hint, const char *format,
                   ...)
{
    const sp_scenario *s = SCRIPT(L);
    char text[sizeof s->raised.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return raise_at(L, code_now(s), file, line, word, hint, text);
}

const char *script_near(char out[96], const char *said, const char *const *names, size_t count)
{
    const char *near = sp_suggest(said, names, count);
    out[0] = 0;
    if (near)
        snprintf(out, 96, "did you mean '%s'?", near);
    return out;
}

const char *script_near_or(char out[96], const char *said, const char *const *names, size_t count,
                           const char *otherwise)
{
    return script_near(out, said, names, count)[0] ? out : otherwise;
}

/* what lies there, by the name that the reference gives it */
const char *script_kind(lua_State *L, int index)
{
    const char *name = luaL_typename(L, index);
    if (lua_type(L, index) == LUA_TUSERDATA && luaL_getmetafield(L, index, "__name") != LUA_TNIL) {
        // the metatable keeps the text
        name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : name;
        lua_pop(L, 1);
    }
    return name;
}

static sp_finding *add_finding(sp_scenario *s)
{
    if (s->finding_count == s->finding_capacity) {
        const uint32_t more = s->finding_capacity ? s->finding_capacity * 2 : 8;
        sp_finding *list = sp_arena_grow(s->arena, s->findings, s->finding_count, more, sizeof *list);
        if (!list)
            return NULL;
        s->findings = list;
        s->finding_capacity = more;
    }
    sp_finding *f = &s->findings[s->finding_count++];
    *f = (sp_finding){0};
    return f;
}

/* the same finding twice says nothing new */
static void drop_repeated(sp_scenario *s)
{
    const sp_finding *last = &s->findings[s->finding_count - 1];
    for (uint32_t i = 0; i + 1 < s->finding_count; i++)
        if (s->findings[i].error.line == last->error.line && s->findings[i].error.column == last->error.column &&
            !strcmp(s->findings[i].error.text, last->error.text)) {
            s->finding_count--;
            return;
        }
}

/* one in the list, with its words; NULL: no room */
static sp_finding *say_finding(sp_scenario *s, char severity, const char *file, int line, const char *hint,
                               const char *format, va_list args)
{
    sp_finding *f = add_finding(s);
    if (!f)
        return NULL;
    char text[sizeof f->error.text];
    vsnprintf(text, sizeof text, format, args);
    f->severity = severity;
    sp_error_set(&f->error, SP_BAD_LOAD, file, line, "%s", text);
    if (hint)
        sp_error_hint(&f->error, "%s", hint);
    return f;
}

void script_warn(lua_State *L, const char *word, const char *hint, const char *format, ...)
{
    sp_scenario *s = SCRIPT(L);
    const char *file = NULL;
    const int line = script_line(L, &file);
    va_list args;
    va_start(args, format);
    sp_finding *f = say_finding(s, 'w', file, line, hint, format, args);
    va_end(args);
    if (!f)
        return;
    script_place(s, &f->error, file, line, word);
    drop_repeated(s);
}

void script_finding(sp_scenario *s, char severity, const script_file *file, int line, int column, const char *hint,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sp_finding *f = say_finding(s, severity, file ? file->source.path : s->path, line, hint, format, args);
    va_end(args);
    if (!f)
        return;
    if (file && line > 0)
        sp_error_show_line(&f->error, file->source.data, NULL);
    f->error.column = column;
    drop_repeated(s);
}

/* ---------------------------------------------------------------- memory */
void *script_alloc(lua_State *L, size_t bytes)
{
    void *p = sp_arena_alloc(SCRIPT(L)->arena, bytes);
    if (!p)
        luaL_error(L, "out of memory");
    return p;
}

const char *script_strdup(lua_State *L, const char *text)
{
    const char *p = sp_arena_strdup(SCRIPT(L)->arena, text);
    if (!p && text)
        luaL_error(L, "out of memory");
    return p;
}

/* ---------------------------------------------------------------- fields */
void fields_check(lua_State *L, int table, const char *owner)
{
    table = lua_absindex(L, table);
    uint32_t count = 0;
    const row *rows = script_rows(&count);
    const char *known[64];
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!strcmp(rows[i].owner, owner) && rows[i].kind == ROW_FIELD && n < 64)
            known[n++] = rows[i].name;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            const char *key = lua_tostring(L, -2);
            bool found = false;
            for (size_t i = 0; i < n && !found; i++)
                found = !strcmp(known[i], key);
            if (!found) {
                char hint[96];
                script_fail(L, key, script_near(hint, key, known, n), "unknown key '%s' of %s", key, owner);
            }
        }
        lua_pop(L, 1);
    }
}

bool field_has(lua_State *L, int table, const char *key)
{
    const bool has = lua_getfield(L, table, key) != LUA_TNIL;
    lua_pop(L, 1);
    return has;
}

/* the unit that someone meant who left out the slash, or the nearest */
const char *unit_near(const char *unit)
{
    const char *known[64];
    size_t n = 0;
    for (int i = 0; i < sp_unit_count() && n < 64; i++) {
        const char *name = sp_unit_at(i)->name, *a = name, *b = unit;
        while (*a && (*a == '/' || *a == *b)) {
            b += *a != '/';
            a++;
        }
        if (!*a && !*b)
            return name;
        known[n++] = name;
    }
    return sp_suggest(unit, known, n);
}

/* "12 km/h" into SI */
static double parse_quantity(lua_State *L, const char *text, const char *what, const char *si)
{
    char number[64];
    size_t n = 0;
    while (text[n] && n < sizeof number - 1 && strchr("+-.0123456789eE", text[n])) {
        number[n] = text[n];
        n++;
    }
    // the e of a unit is no exponent
    while (n > 0 && (number[n - 1] == 'e' || number[n - 1] == 'E'))
        n--;
    number[n] = 0;
    double v = 0;
    const char *unit = text + n;
    while (*unit == ' ')
        unit++;
    if (!sp_parse_number(number, &v))
        script_fail(L, text, "write it like \"12 km/h\"", "%s: '%s' is not a number with a unit", what, text);
    const sp_unit *u = unit[0] ? sp_unit_find(unit) : NULL;
    if (unit[0] && !u) {
        const char *near = unit_near(unit);
        char hint[64] = "";
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%s'?", near);
        script_fail(L, text, hint, "%s: unknown unit '%s'", what, unit);
    }
    if (u && si && strcmp(u->si, si)) {
        char hint[128];
        units_like(si, hint, sizeof hint);
        script_fail(L, text, hint, "%s: wrong unit '%s': wanted one of '%s'", what, unit, si);
    }
    return u ? v * u->num / u->den : v;
}

static void warn_bare(lua_State *L, double v, const char *what, const char *si)
{
    if (si && !strcmp(si, "m/s") && sp_abs(v) > 70)
        script_warn(L, what, "SI inside: write 50 * sp.kmh, or \"50 km/h\"", "%s = %g m/s is %g km/h: meant as km/h?",
                    what, v, v * 3.6);
    if (si && !strcmp(si, "rad") && sp_abs(v) > SP_TAU)
        script_warn(L, what, "SI inside: write 12 * sp.deg, or \"12 deg\"",
                    "%s = %g rad is more than a full turn: meant as degrees?", what, v);
}

double read_quantity(lua_State *L, int index, const char *what, const char *si)
{
    double now = 0;
    if (now_number(L, index, &now))
        return now;
    if (lua_type(L, index) == LUA_TSTRING)
        return parse_quantity(L, lua_tostring(L, index), what, si);
    if (lua_type(L, index) != LUA_TNUMBER)
        script_fail(L, what, NULL, "%s: wanted a number%s%s, found %s", what, si ? " in " : "", si ? si : "",
                    script_kind(L, index));
    const double v = lua_tonumber(L, index);
    if (!sp_finite(v))
        script_fail(L, what, NULL, "%s is not a finite number", what);
    warn_bare(L, v, what, si);
    return v;
}

double field_number(lua_State *L, int table, const char *key, const char *si, double otherwise)
{
    table = lua_absindex(L, table);
    if (lua_getfield(L, table, key) == LUA_TNIL) {
        lua_pop(L, 1);
        if (otherwise != otherwise)
            script_fail(L, NULL, NULL, "'%s' is missing", key);
        return otherwise;
    }
    const double v = read_quantity(L, -1, key, si);
    lua_pop(L, 1);
    return v;
}

const char *field_text(lua_State *L, int table, const char *key, const char *otherwise)
{
    const int type = lua_getfield(L, table, key);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        script_fail(L, key, NULL, "%s: wanted a text, found %s", key, lua_typename(L, type));
    if (type == LUA_TSTRING && strlen(lua_tostring(L, -1)) != lua_rawlen(L, -1))
        script_fail(L, key, NULL, "%s: a text without zero bytes is wanted", key);
    const char *text = type == LUA_TSTRING ? script_strdup(L, lua_tostring(L, -1)) : otherwise;
    lua_pop(L, 1);
    return text;
}

bool field_flag(lua_State *L, int table, const char *key, bool otherwise)
{
    const int type = lua_getfield(L, table, key);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        script_fail(L, key, NULL, "%s: wanted true or false, found %s", key, lua_typename(L, type));
    const bool v = type == LUA_TBOOLEAN ? lua_toboolean(L, -1) : otherwise;
    lua_pop(L, 1);
    return v;
}

/* a share of a width: 0.5, "50 %", or a number of percent beyond +-1.5, which no share reaches */
double read_share(lua_State *L, int index, const char *what)
{
    const double v = read_quantity(L, index, what, "1");
    return sp_abs(v) > 1.5 ? v / 100 : v;
}

/* the double nearest to v with so many significant decimal digits */
double round_digits(double v, int digits)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, v);
    // locale independence: the point may be written as a comma
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    double out = v;
    if (!sp_parse_number(text, &out))
        return v;
    return out;
}
