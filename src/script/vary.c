/* vary.c - the axes of a grid or a sample: sp.steps, sp.one_of, sp.uniform, sp.normal, sp.sample. What becomes of them
 * is cases.c's business. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

static axis *axis_push(lua_State *L)
{
    axis **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    *handle = script_alloc(L, sizeof **handle);
    (*handle)->unit = "";
    luaL_setmetatable(L, AXIS);
    return *handle;
}

static void set_unit(lua_State *L, axis *a, const char *unit)
{
    const sp_unit *u = sp_unit_find(unit);
    if (!u) {
        const char *near = unit_near(unit);
        char hint[64] = "";
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%s'?", near);
        script_fail(L, unit, hint, "unknown unit '%s'", unit);
        return;
    }
    a->unit = u->name;
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->values[i].is_text)
            script_fail(L, unit, NULL, "a text has no unit");
        a->values[i].si = a->values[i].author * u->num / u->den;
    }
}

static double number_argument(lua_State *L, int index, const char *what)
{
    if (lua_type(L, index) != LUA_TNUMBER)
        script_fail(L, NULL, "the unit comes last: sp.steps(10, 50, 10, \"km/h\"), sp.uniform(40, 80, \"km/h\")",
                    "%s: wanted a number, found %s", what, script_kind(L, index));
    const double v = lua_tonumber(L, index);
    if (!sp_finite(v))
        script_fail(L, NULL, NULL, "%s is not a finite number", what);
    return v;
}

int say_steps(lua_State *L)
{
    lua_settop(L, 4);
    const double from = number_argument(L, 1, "sp.steps: from"), to = number_argument(L, 2, "sp.steps: to"),
                 step = number_argument(L, 3, "sp.steps: step");
    if (step <= 0 || to < from)
        return script_fail(L, "steps", NULL, "sp.steps(from, to, step): from <= to and a positive step");
    const double n = sp_floor((to - from) / step + 1e-9);
    if (n >= 1e6)
        return script_fail(L, "steps", NULL, "sp.steps: more than a million steps");
    axis *a = axis_push(L);
    a->count = (uint32_t)n + 1;
    a->values = script_alloc(L, sizeof *a->values * a->count);
    for (uint32_t i = 0; i < a->count; i++) {
        const double v = round_digits(from + step * (double)i, 12);
        a->values[i] = (axis_value){.author = v, .si = v};
    }
    if (!lua_isnoneornil(L, 4))
        set_unit(L, a, luaL_checkstring(L, 4));
    return 1;
}

int say_one_of(lua_State *L)
{
    const int n = lua_gettop(L);
    if (n == 0)
        return script_fail(L, "one_of", NULL, "sp.one_of() of nothing");
    axis *a = axis_push(L);
    a->count = (uint32_t)n;
    a->values = script_alloc(L, sizeof *a->values * a->count);
    for (int i = 1; i <= n; i++) {
        axis_value *v = &a->values[i - 1];
        if (lua_type(L, i) == LUA_TSTRING) {
            v->is_text = true;
            v->text = script_strdup(L, lua_tostring(L, i));
            if (!v->text[0] || strpbrk(v->text, "[],=\n\""))
                return script_fail(L, v->text, NULL, "sp.one_of: a text without brackets, commas, quotes and =");
        } else {
            v->author = v->si = number_argument(L, i, "sp.one_of");
        }
        if (v->is_text != a->values[0].is_text)
            return script_fail(L, "one_of", NULL, "sp.one_of: all numbers or all texts");
    }
    return 1;
}

static int interval(lua_State *L, axis_kind kind, const char *what)
{
    lua_settop(L, 3);
    const double a = number_argument(L, 1, what), b = number_argument(L, 2, what);
    if (kind == AXIS_UNIFORM ? b <= a : b <= 0)
        return script_fail(
            L, what + 3, NULL,
            kind == AXIS_UNIFORM ? "%s(from, to): from < to" : "%s(mean, deviation): a positive deviation", what);
    axis *x = axis_push(L);
    x->kind = kind;
    x->a = a;
    x->b = b;
    if (!lua_isnoneornil(L, 3))
        set_unit(L, x, luaL_checkstring(L, 3));
    return 1;
}

int say_uniform(lua_State *L)
{
    return interval(L, AXIS_UNIFORM, "sp.uniform");
}
int say_normal(lua_State *L)
{
    return interval(L, AXIS_NORMAL, "sp.normal");
}

int axis_unit(lua_State *L)
{
    axis **a = luaL_checkudata(L, 1, AXIS);
    set_unit(L, *a, luaL_checkstring(L, 2));
    lua_settop(L, 1);
    return 1;
}

/* sp.sample{ n =, method =, axes... } stays a table, with a mark */
int say_sample(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_newtable(L);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "__sample");
    lua_setmetatable(L, 1);
    return 1;
}

/* sp.cover_all{ strength =, axes... } likewise */
int say_cover_all(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_newtable(L);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "__cover");
    lua_setmetatable(L, 1);
    return 1;
}

/* how often each case runs, and how many of these runs must pass */
void repeats_read(lua_State *L, int index, head *h)
{
    double n = 1, rate = 0;
    if (lua_istable(L, index)) {
        fields_check(L, index, "sp.Repeats");
        lua_rawgeti(L, index, 1);
        n = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : SP_NAN;
        lua_pop(L, 1);
        const char *pass = field_text(L, index, "pass", NULL);
        rate = field_number(L, index, "rate", "1", 0);
        if (pass && strcmp(pass, "all") != 0)
            script_fail(L, pass, "\"all\", or rate = 0.9", "repeats: pass = '%s'", pass);
        if (pass && rate != 0)
            script_fail(L, "rate", NULL, "repeats: pass = \"all\" or rate, not both");
        if (field_has(L, index, "rate") && !(rate > 0 && rate <= 1))
            script_fail(L, "rate", NULL, "repeats: rate = %g is no share above 0 and up to 1", rate);
    } else if (!lua_isnil(L, index)) {
        n = lua_isnumber(L, index) ? lua_tonumber(L, index) : SP_NAN;
    }
    if (!(n >= 1 && n <= 100000 && n == sp_floor(n)))
        script_fail(L, "repeats", "repeats = 5, or { 20, rate = 0.9 }", "repeats: wanted a count from 1 to 100000");
    if (!lua_isnil(L, index)) {
        h->repeats = (uint32_t)n;
        h->repeat_rate = rate;
    } else {
        h->repeats = 1;
    }
}

static void read_cover(lua_State *L, int table, head *h)
{
    const double t = field_number(L, table, "strength", NULL, 2);
    if (t != 2 && t != 3)
        script_fail(L, "strength", NULL, "sp.cover_all: strength = %g: wanted 2 or 3", t);
    h->cover_strength = (uint32_t)t;
}

static void read_sample(lua_State *L, int table, head *h)
{
    static const char *const methods[] = {"sobol", "halton", "random", "lhs"};
    h->sampled = true;
    // n = 200, or the bare number in the list
    lua_rawgeti(L, table, 1);
    const double listed = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : SP_NAN;
    lua_pop(L, 1);
    const double n = field_has(L, table, "n") ? field_number(L, table, "n", NULL, SP_NAN) : listed;
    if (n != n)
        script_fail(L, "sample", "sp.sample { n = 200, ... }", "sp.sample: 'n' is missing");
    if (n < 1 || n > 1e6 || n != sp_floor(n))
        script_fail(L, "n", NULL, "sp.sample: n = %g is no count from 1 to a million", n);
    h->sample_count = (uint32_t)n;
    const char *method = field_text(L, table, "method", "sobol");
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(methods[i], method)) {
            snprintf(h->sample_method, sizeof h->sample_method, "%s", method);
            return;
        }
    char hint[96];
    script_fail(L, method, script_near(hint, method, methods, 4),
                "sp.sample: '%s' is none of sobol, halton, random, lhs", method);
}

static void add_axis(lua_State *L, head *h, const char *name, const axis *a)
{
    if (h->axis_count == SCRIPT_AXES)
        script_fail(L, "vary", NULL, "vary: more than %d axes", SCRIPT_AXES);
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_'))
            script_fail(L, name, NULL, "vary: '%s': letters, digits and _ only", name);
    if (!h->sampled && a->kind != AXIS_LIST)
        script_fail(L, name, "put it into sp.sample { n = 100, ... }",
                    "vary: '%s' is a distribution, and a grid has no draws", name);
    // kept sorted bytewise: that is the order of ids and of the grid
    uint32_t at = h->axis_count++;
    while (at > 0 && strcmp(h->axes[at - 1].name, name) > 0) {
        h->axes[at] = h->axes[at - 1];
        at--;
    }
    h->axes[at] = *a;
    h->axes[at].name = script_strdup(L, name);
}

void head_vary(lua_State *L, int table, head *h)
{
    if (lua_getfield(L, table, "vary") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    const int vary = lua_gettop(L);
    if (!lua_istable(L, vary))
        script_fail(L, "vary", "write vary = { speed = sp.steps(10, 50, 10, \"km/h\") }",
                    "vary: wanted a table, found %s", script_kind(L, vary));
    if (luaL_getmetafield(L, vary, "__sample") != LUA_TNIL) {
        lua_pop(L, 1);
        read_sample(L, vary, h);
    } else if (luaL_getmetafield(L, vary, "__cover") != LUA_TNIL) {
        lua_pop(L, 1);
        read_cover(L, vary, h);
    }
    lua_pushnil(L);
    while (lua_next(L, vary)) {
        if (h->sampled && lua_type(L, -2) == LUA_TNUMBER && lua_tonumber(L, -2) == 1 && lua_isnumber(L, -1)) {
            lua_pop(L, 1); // the bare n of sp.sample
            continue;
        }
        if (lua_type(L, -2) != LUA_TSTRING)
            script_fail(L, "vary", NULL, "vary: an axis has a name");
        const char *name = lua_tostring(L, -2);
        if (!strcmp(name, "repeats") && (lua_isnumber(L, -1) || lua_istable(L, -1))) {
            repeats_read(L, lua_gettop(L), h);
        } else if (!(h->sampled && (!strcmp(name, "n") || !strcmp(name, "method"))) &&
                   !(h->cover_strength && !strcmp(name, "strength"))) {
            axis **a = luaL_testudata(L, -1, AXIS);
            if (!a)
                script_fail(L, name, "sp.steps, sp.one_of, sp.uniform or sp.normal", "vary: '%s' is no axis", name);
            else
                add_axis(L, h, name, *a);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* ---------------------------------------------------------------- sequences of low discrepancy */
/* Radical inverse of index + 1 in the axis-th prime (Halton 1960). */
double halton_point(uint32_t index, uint32_t dimension)
{
    static const uint32_t primes[SCRIPT_AXES] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29,  31,  37,  41,  43,  47,  53,
                                                 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131};
    const uint32_t base = primes[dimension % SCRIPT_AXES];
    double factor = 1, sum = 0;
    for (uint32_t i = index + 1; i > 0; i /= base) {
        factor /= base;
        sum += factor * (double)(i % base);
    }
    return sum;
}

/* Direction numbers of Sobol's sequence after Joe and Kuo 2008 (new-joe-kuo-6.21201), for up to ten axes. */
void sobol_directions(uint32_t dimension, uint32_t v[SOBOL_BITS])
{
    static const struct {
        uint32_t degree, poly, first[5];
    } rows[SOBOL_AXES - 1] = {{1, 0, {1}},
                              {2, 1, {1, 3}},
                              {3, 1, {1, 3, 1}},
                              {3, 2, {1, 1, 1}},
                              {4, 1, {1, 1, 3, 3}},
                              {4, 4, {1, 3, 5, 13}},
                              {5, 2, {1, 1, 5, 5, 17}},
                              {5, 4, {1, 1, 5, 5, 5}},
                              {5, 7, {1, 1, 7, 11, 19}}};
    for (uint32_t i = 0; i < SOBOL_BITS; i++) {
        const uint32_t degree = dimension ? rows[dimension - 1].degree : 0;
        if (dimension == 0 || i < degree) {
            v[i] = (dimension == 0 ? 1u : rows[dimension - 1].first[i]) << (31 - i);
            continue;
        }
        v[i] = v[i - degree] ^ (v[i - degree] >> degree);
        for (uint32_t k = 1; k < degree; k++)
            if ((rows[dimension - 1].poly >> (degree - 1 - k)) & 1)
                v[i] ^= v[i - k];
    }
}

/* A coordinate by Gray code; the point 0 is left out. */
double sobol_point(uint32_t index, const uint32_t v[SOBOL_BITS])
{
    const uint32_t n = index + 1;
    uint32_t x = 0;
    for (uint32_t gray = n ^ (n >> 1), i = 0; gray; gray >>= 1, i++)
        x ^= gray & 1 ? v[i] : 0;
    return (double)x / 4294967296.0;
}
