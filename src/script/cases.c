/* cases.c - the plan: axes, `where` and `layer` become cases with ids, keys and tags as the contracts say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/inside.h"

typedef struct planner {
    sp_scenario *s;
    const sp_axis_override *overrides;
    uint32_t override_count, repeats;
    axis axes[SCRIPT_AXES];
    uint32_t axis_count;
    uint32_t capacity, count;
    sp_case *cases;
} planner;

/* ---------------------------------------------------------------- ids */
static const char *make_id(lua_State *L, const char *name, const sp_param_value *params, uint32_t count)
{
    if (count == 0)
        return name;
    size_t size = strlen(name) + 3;
    for (uint32_t i = 0; i < count; i++)
        size += strlen(params[i].name) + strlen(params[i].text) + strlen(params[i].unit) + 2;
    char *id = script_alloc(L, size);
    size_t at = 0;
    const char *parts[] = {name, "["};
    for (int i = 0; i < 2; i++) {
        memcpy(id + at, parts[i], strlen(parts[i]));
        at += strlen(parts[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *piece[] = {i ? "," : "", params[i].name, "=", params[i].text, params[i].unit};
        for (int k = 0; k < 5; k++) {
            memcpy(id + at, piece[k], strlen(piece[k]));
            at += strlen(piece[k]);
        }
    }
    id[at] = ']';
    return id;
}

static const char *make_key(lua_State *L, const char *id)
{
    char hex[33];
    sp_hash_hex(sp_hash_bytes(id, strlen(id)), hex);
    hex[10] = 0;
    return script_strdup(L, hex);
}

static void set_param(lua_State *L, sp_param_value *p, const axis *a, const axis_value *v)
{
    *p = (sp_param_value){.name = a->name, .is_text = v->is_text, .value = v->si, .unit = a->unit, .text = v->text};
    if (!v->is_text) {
        char number[32];
        sp_number(number, v->author);
        p->text = v->text ? v->text : script_strdup(L, number);
    }
}

/* ---------------------------------------------------------------- where and layer */
void params_push(lua_State *L, const sp_case *c)
{
    lua_createtable(L, 0, (int)c->param_count);
    for (uint32_t i = 0; i < c->param_count; i++) {
        if (c->params[i].is_text)
            lua_pushstring(L, c->params[i].text);
        else
            lua_pushnumber(L, c->params[i].value);
        lua_setfield(L, -2, c->params[i].name);
    }
    // read through a proxy that knows the names; it cannot be written
    lua_newtable(L);
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__behind");
    luaL_getmetatable(L, PARAMS);
    lua_getfield(L, -1, "index");
    lua_setfield(L, -3, "__index");
    lua_getfield(L, -1, "newindex");
    lua_setfield(L, -3, "__newindex");
    lua_pop(L, 1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

static bool accepted(lua_State *L, sp_scenario *s, sp_case *c)
{
    // a purse for each point: a loop without end is found at the first, a large plan has enough
    sandbox_purse(s, SCRIPT_BUDGET_STEP);
    if (s->head.where != LUA_NOREF) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, s->head.where);
        params_push(L, c);
        lua_call(L, 1, 1);
        const bool yes = lua_toboolean(L, -1);
        lua_pop(L, 1);
        if (!yes)
            return false;
    }
    if (s->head.layer == LUA_NOREF)
        return true;
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->head.layer);
    params_push(L, c);
    lua_call(L, 1, 1);
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        return false;
    }
    static const char *const layers[] = {"standard", "extended", "robustness"};
    const char *name = lua_tostring(L, -1);
    for (int i = 0; name && i < 3; i++)
        if (!strcmp(layers[i], name))
            c->layer = layers[i];
    if (!c->layer[0])
        script_fail(L, "layer", NULL, "layer: gave neither standard, extended, robustness nor nothing");
    lua_pop(L, 1);
    return true;
}

static void add_case(lua_State *L, planner *p, const sp_case *c)
{
    for (uint32_t r = 0; r < p->repeats; r++) {
        if (p->count == p->capacity) {
            const uint32_t more = p->capacity ? p->capacity * 2 : 64;
            sp_case *list = sp_arena_grow(p->s->arena, p->cases, p->count, more, sizeof *list);
            if (!list) {
                luaL_error(L, "out of memory");
                return;
            }
            p->cases = list;
            p->capacity = more;
        }
        sp_case *out = &p->cases[p->count];
        *out = *c;
        out->index = p->count++;
        out->repeat = r;
    }
}

/* one point: its parameters, whether it is wanted, its id; false when it is rejected */
static bool try_point(lua_State *L, planner *p, const axis_value *values)
{
    sp_scenario *s = p->s;
    sp_case c = {.layer = "", .param_count = p->axis_count};
    sp_param_value *params = script_alloc(L, sizeof *params * (p->axis_count + 1));
    for (uint32_t i = 0; i < p->axis_count; i++)
        set_param(L, &params[i], &p->axes[i], &values[i]);
    c.params = params;
    if (!accepted(L, s, &c))
        return false;
    c.id = make_id(L, s->head.name, params, p->axis_count);
    c.key = make_key(L, c.id);
    c.tag_count = s->head.tag_count + (c.layer[0] ? 1 : 0);
    c.tags = s->head.tags;
    if (c.layer[0]) {
        const char **tags = script_alloc(L, sizeof *tags * c.tag_count);
        for (uint32_t i = 0; i < s->head.tag_count; i++)
            tags[i] = s->head.tags[i];
        tags[s->head.tag_count] = c.layer;
        c.tags = tags;
    }
    add_case(L, p, &c);
    return true;
}

/* ---------------------------------------------------------------- grid and sample */
static void plan_grid(lua_State *L, planner *p)
{
    uint32_t at[SCRIPT_AXES] = {0};
    double cells = 1;
    for (uint32_t i = 0; i < p->axis_count; i++)
        cells *= (double)p->axes[i].count;
    if (cells > 2e6)
        script_fail(L, "vary", "use sp.sample { n = ... }", "vary: a grid of %.0f cells", cells);
    for (;;) {
        axis_value values[SCRIPT_AXES];
        for (uint32_t i = 0; i < p->axis_count; i++)
            values[i] = p->axes[i].values[at[i]];
        try_point(L, p, values);
        // count on: the last axis is the fastest
        uint32_t i = p->axis_count;
        while (i > 0) {
            i--;
            if (++at[i] < p->axes[i].count)
                break;
            at[i] = 0;
            if (i == 0)
                return;
        }
        if (p->axis_count == 0)
            return;
    }
}

/* Standard normal quantile by bisection of the error function's series (Abramowitz and Stegun 7.1.26 is too coarse
 * for a plan that must not change): the integral is summed by Simpson's rule on 256 panels. */
static double normal_quantile(double u)
{
    double low = -6, high = 6;
    for (int i = 0; i < 50; i++) {
        const double mid = 0.5 * (low + high), h = mid / 256;
        double sum = 1 + sp_exp(-0.5 * mid * mid);
        for (int k = 1; k < 256; k++)
            sum += (k & 1 ? 4 : 2) * sp_exp(-0.5 * sp_square(h * k));
        if (0.5 + sum * h / 3 / sp_sqrt(SP_TAU) < u)
            low = mid;
        else
            high = mid;
    }
    return 0.5 * (low + high);
}

static void draw_value(const axis *a, double u, axis_value *out)
{
    if (a->kind == AXIS_LIST) {
        const uint32_t i = (uint32_t)(u * (double)a->count);
        *out = a->values[i < a->count ? i : a->count - 1];
        return;
    }
    const double raw = a->kind == AXIS_UNIFORM ? a->a + (a->b - a->a) * u : a->a + a->b * normal_quantile(u);
    const sp_unit *unit = a->unit[0] ? sp_unit_find(a->unit) : NULL;
    out->is_text = false;
    out->text = NULL;
    out->author = round_digits(raw, 6); // rounded before use, so that the id says all
    out->si = unit ? out->author * unit->num / unit->den : out->author;
}

/* the i-th of n strata, in an order that the axis' stream shuffles; a bijection by a keyed Feistel walk would be
 * heavier than this sort-free one: rank of the i-th draw among all */
static double latin_point(uint64_t seed, uint64_t stream, uint32_t i, uint32_t n)
{
    const uint64_t mine = sp_random_bits(seed, stream, 0, i);
    uint32_t rank = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint64_t other = sp_random_bits(seed, stream, 0, k);
        rank += other < mine || (other == mine && k < i);
    }
    return ((double)rank + sp_random(seed, stream, 1, i)) / n;
}

static void plan_sample(lua_State *L, planner *p)
{
    const head *h = &p->s->head;
    const uint64_t seed = sp_hash_bytes(h->name, strlen(h->name)).lo;
    uint64_t streams[SCRIPT_AXES];
    for (uint32_t i = 0; i < p->axis_count; i++)
        streams[i] = sp_stream(p->axes[i].name, "vary");
    const char method = h->sample_method[0];
    if (method == 's' && p->axis_count > 10)
        script_fail(L, "sample", "method = \"halton\" takes 32", "sp.sample: sobol takes up to 10 axes");
    uint32_t taken = 0;
    for (uint32_t i = 0; taken < h->sample_count; i++) {
        if (i > 1000 && i / 1000 > taken + 1)
            script_fail(L, "where", "is the condition ever true?",
                        "sp.sample: `where` rejects more than 999 of 1000 points");
        double u[SCRIPT_AXES];
        axis_value values[SCRIPT_AXES];
        if (method == 's')
            sobol_point(i, p->axis_count, u);
        for (uint32_t k = 0; k < p->axis_count; k++) {
            if (method == 'h')
                u[k] = halton_point(i, k);
            else if (method == 'r')
                u[k] = sp_random(seed, streams[k], 0, i);
            else if (method == 'l')
                u[k] = latin_point(seed, streams[k], i % h->sample_count, h->sample_count);
            draw_value(&p->axes[k], u[k], &values[k]);
        }
        taken += try_point(L, p, values);
        if (method == 'l' && i + 1 == h->sample_count && taken < h->sample_count)
            break; // a square has no further points
    }
}

/* ---------------------------------------------------------------- -p name=value[unit] */
static void override_axis(lua_State *L, planner *p, const sp_axis_override *o)
{
    axis *a = NULL;
    const char *names[SCRIPT_AXES];
    for (uint32_t i = 0; i < p->axis_count; i++) {
        names[i] = p->axes[i].name;
        if (!strcmp(names[i], o->name))
            a = &p->axes[i];
    }
    if (!a) {
        char hint[96];
        script_fail(L, NULL, script_near(hint, o->name, names, p->axis_count), "-p: %s has no parameter '%s'",
                    p->s->head.name, o->name);
        return;
    }
    axis_value *v = script_alloc(L, sizeof *v);
    if (a->kind == AXIS_LIST && a->values[0].is_text) {
        v->is_text = true;
        v->text = script_strdup(L, o->text);
    } else {
        // the number, then the unit; without one the axis' own
        char number[64];
        size_t n = strspn(o->text, "+-.0123456789eE");
        while (n > 0 && (o->text[n - 1] == 'e' || o->text[n - 1] == 'E'))
            n--;
        snprintf(number, sizeof number, "%.*s", (int)(n < 60 ? n : 60), o->text);
        const char *unit = o->text + n + strspn(o->text + n, " ");
        if (!sp_parse_number(number, &v->author))
            script_fail(L, NULL, NULL, "-p %s: '%s' is not a number with a unit", o->name, o->text);
        const sp_unit *own = a->unit[0] ? sp_unit_find(a->unit) : NULL, *u = unit[0] ? sp_unit_find(unit) : own;
        if (unit[0] && (!u || (own && strcmp(u->si, own->si)) || (!own && strcmp(u->si, "1"))))
            script_fail(L, NULL, NULL, "-p %s: wrong unit '%s': wanted one like '%s'", o->name, unit, a->unit);
        v->si = u ? v->author * u->num / u->den : v->author;
        a->unit = u ? u->name : "";
    }
    a->kind = AXIS_LIST;
    a->count = 1;
    a->values = v;
}

static int id_order(const void *a, const void *b)
{
    const sp_case *x = *(const sp_case *const *)a, *y = *(const sp_case *const *)b;
    const int order = strcmp(x->id, y->id);
    return order ? order : (x->repeat < y->repeat ? -1 : x->repeat > y->repeat);
}

static void check_unique(lua_State *L, const planner *p)
{
    const sp_case **sorted = script_alloc(L, sizeof *sorted * (p->count + 1));
    for (uint32_t i = 0; i < p->count; i++)
        sorted[i] = &p->cases[i];
    qsort(sorted, p->count, sizeof *sorted, id_order);
    for (uint32_t i = 1; i < p->count; i++)
        if (!strcmp(sorted[i]->id, sorted[i - 1]->id) && sorted[i]->repeat == sorted[i - 1]->repeat)
            script_fail(L, "vary", NULL, "the plan holds %s twice", sorted[i]->id);
}

static int plan(lua_State *L)
{
    planner *p = lua_touserdata(L, 1);
    const head *h = &p->s->head;
    luaL_checkstack(L, 20, NULL);
    p->axis_count = h->axis_count;
    memcpy(p->axes, h->axes, sizeof p->axes);
    for (uint32_t i = 0; i < p->override_count; i++)
        override_axis(L, p, &p->overrides[i]);
    if (h->sampled)
        plan_sample(L, p);
    else
        plan_grid(L, p);
    check_unique(L, p);
    return 0;
}

bool sp_script_cases(sp_scenario *s, const sp_axis_override *overrides, uint32_t override_count, uint32_t repeats,
                     const sp_case **cases, uint32_t *count, sp_error *err)
{
    planner *p = SP_NEW(s->arena, planner);
    if (!p)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    *p = (planner){.s = s,
                   .overrides = overrides,
                   .override_count = override_count,
                   .repeats = repeats ? repeats : s->head.repeats};
    s->phase = PHASE_PLAN;
    sandbox_purse(s, SCRIPT_BUDGET_LOAD * 10LL);
    if (!sandbox_guard(s, plan, p, err))
        return false;
    s->cases = p->cases;
    s->case_count = p->count;
    *cases = p->cases;
    *count = p->count;
    return true;
}
