/* cases.c - the plan: axes, `where` and `layer` become cases with ids, keys and tags as the contracts say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/covering.h"

typedef struct planner {
    sp_scenario *s;
    const sp_axis_override *overrides;
    uint32_t override_count, repeats;
    axis axes[SCRIPT_AXES];
    uint32_t axis_count;
    uint32_t capacity, count;
    sp_case *cases;
    bool walks; /* `where` may read all parameters at once */
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

/* who watches a `p`; nobody any more once the function has answered, though it may have kept `p` */
typedef struct watch {
    const sp_case *c;
    uint32_t *reads;
} watch;

/* __index of a `p` that keeps book of which parameters are asked for; upvalue: its watch */
static int watched_index(lua_State *L)
{
    const watch *w = lua_touserdata(L, lua_upvalueindex(1));
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (uint32_t i = 0; w->c && i < w->c->param_count; i++)
        if (!strcmp(w->c->params[i].name, key))
            *w->reads |= 1u << i;
    luaL_getmetatable(L, PARAMS);
    lua_getfield(L, -1, "index");
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1);
    return 1;
}

/* asks the function of the head for one value of a case, left at the top; with `reads`, watched */
static void ask_head(lua_State *L, int function, const sp_case *c, uint32_t *reads)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, function);
    params_push(L, c);
    if (!reads) {
        lua_call(L, 1, 1);
        return;
    }
    watch *w = lua_newuserdatauv(L, sizeof *w, 0);
    *w = (watch){c, reads};
    lua_insert(L, -3);
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -4);
    lua_pushcclosure(L, watched_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_call(L, 1, 1);
    *w = (watch){0};
    lua_remove(L, -2);
}

/* whether `where` and `layer` take it, and the layer; reads: which parameters they asked for, may be NULL */
static bool wanted(lua_State *L, sp_scenario *s, sp_case *c, uint32_t *reads)
{
    if (s->head.where != LUA_NOREF) {
        ask_head(L, s->head.where, c, reads);
        const bool yes = lua_toboolean(L, -1);
        lua_pop(L, 1);
        if (!yes)
            return false;
    }
    if (s->head.layer == LUA_NOREF)
        return true;
    ask_head(L, s->head.layer, c, reads);
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

/* a purse for each point, so that a loop without end is found at the first, and one for all of them */
static bool accepted(lua_State *L, sp_scenario *s, sp_case *c, uint32_t *reads)
{
    enum { ASKING = 100, READING = 150, MOST = 2000000000 }; // what C does for a point, for a parameter; of a plan
    if (s->head.where == LUA_NOREF && s->head.layer == LUA_NOREF)
        return true;
    sandbox_purse(s, SCRIPT_BUDGET_STEP);
    const bool yes = wanted(L, s, c, reads);
    s->spent += 2 * (SCRIPT_BUDGET_STEP - s->budget) + ASKING + READING * (int64_t)c->param_count;
    if (s->spent > MOST)
        script_fail(L, s->head.where != LUA_NOREF ? "where" : "layer", "a shorter one, or fewer points",
                    "`where` and `layer` take too long over the points of the plan");
    return yes;
}

static void add_case(lua_State *L, planner *p, const sp_case *c)
{
    enum { MOST = 4000000 };
    if (p->repeats > MOST || p->count > MOST - p->repeats)
        script_fail(L, "vary", "fewer points, or fewer repeats", "a plan of more than %d cases", MOST);
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

/* what `where` sees of a point: values, but no texts of numbers yet, since most points of a plan may be rejected */
static void bare_params(const planner *p, const axis_value *values, sp_param_value *out)
{
    for (uint32_t i = 0; i < p->axis_count; i++)
        out[i] = (sp_param_value){.name = p->axes[i].name,
                                  .is_text = values[i].is_text,
                                  .value = values[i].si,
                                  .text = values[i].text,
                                  .unit = p->axes[i].unit};
}

/* one point: its parameters, whether it is wanted, its id; false when it is rejected */
static bool try_point(lua_State *L, planner *p, const axis_value *values)
{
    sp_scenario *s = p->s;
    sp_param_value bare[SCRIPT_AXES];
    sp_case c = {.layer = "", .param_count = p->axis_count, .params = bare};
    bare_params(p, values, bare);
    if (!accepted(L, s, &c, NULL))
        return false;
    sp_param_value *params = script_alloc(L, sizeof *params * (p->axis_count + 1));
    for (uint32_t i = 0; i < p->axis_count; i++)
        set_param(L, &params[i], &p->axes[i], &values[i]);
    c.params = params;
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

/* ---------------------------------------------------------------- covering arrays */
static void pick(const planner *p, const uint32_t *picks, axis_value *values)
{
    for (uint32_t i = 0; i < p->axis_count; i++)
        values[i] = p->axes[i].values[picks[i]];
}

static bool cover_accepts(lua_State *L, void *user, const uint32_t *picks, uint32_t *reads)
{
    planner *p = user;
    axis_value values[SCRIPT_AXES];
    sp_param_value params[SCRIPT_AXES];
    sp_case c = {.layer = "", .params = params, .param_count = p->axis_count};
    if (p->s->head.where == LUA_NOREF && p->s->head.layer == LUA_NOREF)
        return true;
    pick(p, picks, values);
    bare_params(p, values, params);
    *reads = p->walks ? UINT32_MAX : 0;
    return accepted(L, p->s, &c, p->walks ? NULL : reads);
}

/* whether a file of the scenario may walk through `p` with pairs, which nobody watches */
static bool uses_pairs(const sp_scenario *s)
{
    for (uint32_t k = 0; k < s->file_count; k++)
        for (uint32_t i = 0; i < s->files[k].token_count; i++)
            if (token_is(&s->files[k].tokens[i], "pairs"))
                return true;
    return false;
}

static void cover_take(lua_State *L, void *user, const uint32_t *picks)
{
    axis_value values[SCRIPT_AXES];
    pick(user, picks, values);
    try_point(L, user, values);
}

/* a value said twice would count as two, and its cases have one id */
static void refuse_twins(lua_State *L, const axis *a)
{
    for (uint32_t i = 1; i < a->count; i++)
        for (uint32_t k = 0; k < i; k++) {
            const axis_value *x = &a->values[i], *y = &a->values[k];
            char number[32];
            if (x->is_text ? strcmp(x->text, y->text) != 0 : x->author != y->author)
                continue;
            sp_number(number, x->author);
            script_fail(L, a->name, NULL, "sp.cover_all: %s holds %s twice", a->name, x->is_text ? x->text : number);
        }
}

static void plan_cover(lua_State *L, planner *p)
{
    for (uint32_t i = 0; i < p->axis_count; i++)
        refuse_twins(L, &p->axes[i]);
    p->walks = uses_pairs(p->s);
    covering c = {.axes = p->axis_count,
                  .strength = p->s->head.cover_strength,
                  .accepts = cover_accepts,
                  .take = cover_take,
                  .user = p};
    if (c.axes <= c.strength) {
        plan_grid(L, p);
        return;
    }
    for (uint32_t i = 0; i < c.axes; i++)
        c.counts[i] = p->axes[i].count;
    const covering_result r = covering_rows(L, &c);
    if (r.given_up)
        script_warn(L, "cover_all", "a simpler `where`, or fewer axes",
                    "sp.cover_all: no case was found for %u of %u combinations, and not all were tried", r.given_up,
                    r.combinations);
}

/* Standard normal quantile: Hastings' approximation (Abramowitz and Stegun 26.2.23, off by less than 4.5e-4), then two
 * steps of Newton; good to 1e-9 over |z| <= 6, beyond which nothing is drawn. */
static double normal_quantile(double u)
{
    const double tail = sp_max(sp_min(u, 1 - u), 1e-12), t = sp_sqrt(-2 * sp_log(tail));
    const double above =
        t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    double z = u < 0.5 ? -above : above;
    for (int i = 0; i < 2; i++)
        z -= (0.5 + 0.5 * sp_erf(z / sp_sqrt(2)) - u) * sp_sqrt(SP_TAU) * sp_exp(0.5 * z * z);
    return sp_clamp(z, -6, 6);
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

typedef struct draw {
    uint64_t bits;
    uint32_t i;
} draw;

static int draw_order(const void *a, const void *b)
{
    const draw *x = a, *y = b;
    return x->bits != y->bits ? (x->bits < y->bits ? -1 : 1) : (x->i > y->i) - (x->i < y->i);
}

/* the stratum of each of n points of a square, in an order that the axis' stream shuffles: the rank of its draw among
 * all
 */
static void latin_ranks(uint64_t seed, uint64_t stream, uint32_t square, uint32_t n, draw *all, uint32_t *rank)
{
    for (uint32_t i = 0; i < n; i++)
        all[i] = (draw){sp_random_bits(seed, stream, 2 * (int64_t)square, i), i};
    qsort(all, n, sizeof *all, draw_order);
    for (uint32_t i = 0; i < n; i++)
        rank[all[i].i] = i;
}

/* Where a sample's points come from. One square of the Latin hypercube gives n of them; what `where` rejects is made up
 * for from further squares. */
typedef struct sampler {
    uint64_t seed, streams[SCRIPT_AXES];
    char method;
    uint32_t axes, n;
    uint32_t *sobol[SCRIPT_AXES]; /* direction numbers */
    uint32_t *rank[SCRIPT_AXES];
    draw *scratch;
} sampler;

static void sampler_begin(lua_State *L, sampler *m, const planner *p)
{
    const head *h = &p->s->head;
    *m = (sampler){.seed = sp_hash_bytes(h->name, strlen(h->name)).lo,
                   .method = h->sample_method[0],
                   .axes = p->axis_count,
                   .n = h->sample_count};
    if (m->method == 's' && m->axes > SOBOL_AXES)
        script_fail(L, "sample", "method = \"halton\" takes 32", "sp.sample: sobol takes up to %d axes", SOBOL_AXES);
    for (uint32_t k = 0; k < m->axes; k++) {
        m->streams[k] = sp_stream(p->axes[k].name, "vary");
        if (m->method == 's') {
            m->sobol[k] = script_alloc(L, SOBOL_BITS * sizeof **m->sobol);
            sobol_directions(k, m->sobol[k]);
        }
        if (m->method == 'l')
            m->rank[k] = script_alloc(L, sizeof **m->rank * m->n);
    }
    if (m->method == 'l')
        m->scratch = script_alloc(L, sizeof *m->scratch * m->n);
}

/* the i-th point of the unit cube */
static void sampler_point(const sampler *m, uint32_t i, double *u)
{
    const uint32_t square = i / m->n, at = i % m->n;
    for (uint32_t k = 0; k < m->axes; k++) {
        if (m->method == 's')
            u[k] = sobol_point(i, m->sobol[k]);
        else if (m->method == 'h')
            u[k] = halton_point(i, k);
        else if (m->method == 'r')
            u[k] = sp_random(m->seed, m->streams[k], 0, i);
        else {
            if (at == 0)
                latin_ranks(m->seed, m->streams[k], square, m->n, m->scratch, m->rank[k]);
            u[k] = ((double)m->rank[k][at] + sp_random(m->seed, m->streams[k], 2 * (int64_t)square + 1, at)) / m->n;
        }
    }
}

/* whether every axis has one value only, as -p can leave it: then one point is all there is */
static bool one_point(const planner *p)
{
    for (uint32_t k = 0; k < p->axis_count; k++)
        if (p->axes[k].kind != AXIS_LIST || p->axes[k].count != 1)
            return false;
    return true;
}

static void plan_sample(lua_State *L, planner *p)
{
    const bool one = p->override_count && one_point(p);
    const uint32_t wanted = one ? 1 : p->s->head.sample_count;
    sampler m;
    uint32_t taken = 0;
    sampler_begin(L, &m, p);
    for (uint32_t i = 0; taken < wanted && !(one && i); i++) {
        if (i > 1000 && i / 1000 > taken + 1)
            script_fail(L, "where", "is the condition ever true?",
                        "sp.sample: `where` rejects more than 999 of 1000 points");
        double u[SCRIPT_AXES];
        axis_value values[SCRIPT_AXES];
        sampler_point(&m, i, u);
        for (uint32_t k = 0; k < p->axis_count; k++)
            draw_value(&p->axes[k], u[k], &values[k]);
        taken += try_point(L, p, values);
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
            script_fail(L, "vary",
                        p->s->head.sampled ? "more points than there are values: fewer points, or an axis of sp.uniform"
                                           : NULL,
                        "the plan holds %s twice", sorted[i]->id);
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
    else if (h->cover_strength)
        plan_cover(L, p);
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
