/* cover.c - what a suite should have met: bins over parameters, metrics and fields of marks, and crosses of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "script/inside.h"

static cover_said *bins_push(lua_State *L)
{
    cover_said **handle = lua_newuserdatauv(L, sizeof *handle, 0);
    cover_said *c = *handle = script_alloc(L, sizeof *c);
    luaL_setmetatable(L, BINS);
    const char *file = NULL;
    c->def.said.line = script_line(L, &file);
    c->def.said.file = file;
    c->def.unit = "";
    c->def.at_least = 1;
    c->def.cross[0] = c->def.cross[1] = c->def.cross[2] = -1;
    return c;
}

/* the bin at an index of the stack, by number or label; one that is not there is an error */
static uint32_t excluded_bin(lua_State *L, int index, const char *key, const cover_said *c)
{
    const uint32_t count = c->def.label_count ? c->def.label_count : c->def.edge_count - 1;
    if (lua_type(L, index) == LUA_TNUMBER) {
        const double n = lua_tonumber(L, index);
        if (n != sp_floor(n) || n < 1 || n > count)
            script_fail(L, key, "bins count from 1, edges are one more than bins", "%s: no bin %g, there are %u", key,
                        n, count);
        return (uint32_t)n - 1;
    }
    const char *label = luaL_checkstring(L, index);
    for (uint32_t k = 0; k < c->def.label_count; k++)
        if (!strcmp(c->def.label[k], label))
            return k;
    const char *near = sp_suggest(label, c->def.label, c->def.label_count);
    char hint[96] = "intervals go by number: { 3, \"why\" }";
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    script_fail(L, label, near || !c->def.label_count ? hint : NULL, "%s: no bin '%s'", key, label);
    return 0;
}

/* { bin, "reason" } pairs; a bin by number or, where there are labels, by label */
static void read_excluded(lua_State *L, int table, const char *key, bool illegal, cover_said *c)
{
    if (lua_getfield(L, table, key) == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
    const uint32_t n = (uint32_t)lua_rawlen(L, -1), old = c->def.excluded_count;
    struct sp_cover_exclusion *list = script_alloc(L, sizeof *list * (old + n + 1));
    for (uint32_t i = 0; i < old; i++)
        list[i] = c->def.excluded[i];
    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, -1, (lua_Integer)i + 1) != LUA_TTABLE)
            script_fail(L, key, "write { 3, \"why\" }", "%s: wanted pairs of bin and reason", key);
        lua_rawgeti(L, -1, 1);
        lua_rawgeti(L, -2, 2);
        if (lua_type(L, -1) != LUA_TSTRING)
            script_fail(L, key, "write { 3, \"why\" }", "%s: a bin left out wants a reason", key);
        list[old + i] =
            (struct sp_cover_exclusion){.illegal = illegal, .reason = script_strdup(L, lua_tostring(L, -1))};
        list[old + i].bin = excluded_bin(L, lua_absindex(L, -2), key, c);
        lua_pop(L, 3);
    }
    lua_pop(L, 1);
    c->def.excluded = list;
    c->def.excluded_count = old + n;
}

static void read_edges(lua_State *L, cover_said *c)
{
    const uint32_t n = (uint32_t)lua_rawlen(L, 1);
    if (n == 0)
        script_fail(L, "bins", NULL, "sp.bins of nothing");
    lua_rawgeti(L, 1, 1);
    const bool labels = lua_type(L, -1) == LUA_TSTRING;
    lua_pop(L, 1);
    const sp_unit *u = c->def.unit[0] ? sp_unit_find(c->def.unit) : NULL;
    if (c->def.unit[0] && !u) {
        const char *near = unit_near(c->def.unit);
        char hint[64] = "";
        if (near)
            snprintf(hint, sizeof hint, "did you mean '%s'?", near);
        script_fail(L, c->def.unit, hint, "unknown unit '%s'", c->def.unit);
    }
    double *edge = script_alloc(L, sizeof *edge * n);
    const char **label = script_alloc(L, sizeof *label * n);
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
        if (labels) {
            label[i] = script_strdup(L, luaL_checkstring(L, -1));
        } else {
            const double v = luaL_checknumber(L, -1);
            edge[i] = u ? v * u->num / u->den : v;
            if (i > 0 && edge[i] <= edge[i - 1])
                script_fail(L, "bins", NULL, "sp.bins: edges must rise");
        }
        lua_pop(L, 1);
    }
    if (labels) {
        c->def.label = label;
        c->def.label_count = n;
    } else {
        if (n < 2)
            script_fail(L, "bins", NULL, "sp.bins: at least two edges");
        c->def.edge = edge;
        c->def.edge_count = n;
    }
}

/* at = mark, of = metric, neither: the parameter of the item's name */
static void read_source(lua_State *L, cover_said *c)
{
    const char *metric = field_text(L, 1, "of", NULL), *param = field_text(L, 1, "param", NULL);
    c->mark = field_text(L, 1, "at", NULL);
    char text[160] = "";
    if (metric)
        snprintf(text, sizeof text, "metric:%s", metric);
    else if (param)
        snprintf(text, sizeof text, "param:%s", param);
    if (text[0])
        c->def.source = script_strdup(L, text);
    c->def.unit = field_text(L, 1, "unit", "");
    // a metric is one of the list, and its edges are in its unit
    if (metric)
        metric_known(L, metric);
    if (metric && c->def.unit[0])
        metric_unit(L, c->def.unit, metric);
    c->def.at_least = (uint32_t)sp_clamp(field_number(L, 1, "at_least", NULL, 1), 1, 1e6);
}

int say_bins(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    fields_check(L, 1, "sp.BinsOptions");
    cover_said *c = bins_push(L);
    read_source(L, c);
    read_edges(L, c);
    read_excluded(L, 1, "ignore", false, c);
    read_excluded(L, 1, "illegal", true, c);
    return 1;
}

/* sp.each(): every value of the axis of that name is a bin */
int say_each(lua_State *L)
{
    cover_said *c = bins_push(L);
    c->each = true;
    return 1;
}

/* a mark that records a field of that name; NULL none */
static const char *mark_with(const sp_scenario *s, const char *field)
{
    for (uint32_t i = 0; i < s->mark_count; i++)
        for (int k = 0; k < 4; k++)
            if (s->mark_fields[i][k] && !strcmp(s->mark_fields[i][k], field))
                return s->marks[i];
    return NULL;
}

static void finish_item(lua_State *L, head *h, cover_said *c, const char *name)
{
    c->def.name = script_strdup(L, name);
    char text[160];
    if (c->mark)
        snprintf(text, sizeof text, "mark:%s.%s", c->mark, name);
    else
        snprintf(text, sizeof text, "param:%s", name);
    if (!c->def.source)
        c->def.source = script_strdup(L, text);
    if (strncmp(c->def.source, "param:", 6))
        return;
    // a parameter must be there
    const axis *a = NULL;
    const char *names[SCRIPT_AXES];
    for (uint32_t i = 0; i < h->axis_count; i++) {
        names[i] = h->axes[i].name;
        if (!strcmp(names[i], c->def.source + 6))
            a = &h->axes[i];
    }
    if (!a) {
        char near[96];
        const char *mark = c->each ? NULL : mark_with(SCRIPT(L), name);
        const char *hint =
            c->each ? "sp.each() takes the values of an axis of `vary`" : "at = names a mark, of = a metric";
        if (mark)
            snprintf(near, sizeof near, "a mark has it: at = \"%.60s\"", mark);
        hint = mark ? near : script_near_or(near, c->def.source + 6, names, h->axis_count, hint);
        script_fail_at(L, c->def.said.file, c->def.said.line, name, hint, "cover: no parameter '%s'",
                       c->def.source + 6);
        return;
    }
    if (!c->each)
        return;
    const char **label = script_alloc(L, sizeof *label * (a->count + 1));
    for (uint32_t i = 0; i < a->count; i++) {
        char number[32];
        sp_number(number, a->values[i].author);
        label[i] = a->values[i].is_text ? a->values[i].text : script_strdup(L, number);
    }
    c->def.label = label;
    c->def.label_count = a->count;
    c->def.unit = a->unit;
}

/* cross = { "thw", "rel" } or a list of such */
static void add_cross(lua_State *L, head *h, int index)
{
    cover_said *c = &h->cover[h->cover_count];
    if (h->cover_count == SCRIPT_COVER)
        script_fail(L, "cross", NULL, "cover: more than %d items", SCRIPT_COVER);
    const uint32_t n = (uint32_t)lua_rawlen(L, index);
    if (n < 2 || n > 3)
        script_fail(L, "cross", NULL, "cross: two or three items");
    *c = (cover_said){.def = {.source = "cross", .unit = "", .at_least = 1, .cross = {-1, -1, -1}}};
    char name[200] = "";
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, index, (lua_Integer)i + 1);
        const char *item = luaL_checkstring(L, -1);
        for (uint32_t k = 0; k < h->cover_count; k++)
            if (!strcmp(h->cover[k].def.name, item))
                c->def.cross[i] = (int32_t)k;
        if (c->def.cross[i] < 0)
            script_fail(L, item, NULL, "cross: no item '%s' in cover", item);
        const size_t at = strlen(name);
        snprintf(name + at, sizeof name - at, "%s%s", i ? " x " : "", item);
        lua_pop(L, 1);
    }
    c->def.name = script_strdup(L, name);
    h->cover_count++;
}

static int item_order(const void *a, const void *b)
{
    return strcmp(((const cover_said *)a)->def.name, ((const cover_said *)b)->def.name);
}

void head_cover(lua_State *L, int index, head *h)
{
    if (lua_isnil(L, index))
        return;
    luaL_checktype(L, index, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        cover_said **c = luaL_testudata(L, -1, BINS);
        if (!name || (strcmp(name, "cross") && !c))
            script_fail(L, name ? name : "cover", "name = sp.bins { ... }", "cover: '%s' is no sp.bins",
                        name ? name : "?");
        else if (strcmp(name, "cross")) {
            if (h->cover_count == SCRIPT_COVER)
                script_fail(L, name, NULL, "cover: more than %d items", SCRIPT_COVER);
            cover_said *item = &h->cover[h->cover_count];
            *item = **c;
            finish_item(L, h, item, name);
            h->cover_count++;
        }
        lua_pop(L, 1);
    }
    // Lua's own order is not one to rely on
    qsort(h->cover, h->cover_count, sizeof *h->cover, item_order);
    if (lua_getfield(L, index, "cross") == LUA_TTABLE) {
        lua_rawgeti(L, -1, 1);
        const bool nested = lua_istable(L, -1);
        lua_pop(L, 1);
        for (lua_Integer i = 1; nested && i <= (lua_Integer)lua_rawlen(L, -1); i++) {
            lua_rawgeti(L, -1, i);
            add_cross(L, h, lua_gettop(L));
            lua_pop(L, 1);
        }
        if (!nested)
            add_cross(L, h, lua_gettop(L));
    }
    lua_pop(L, 1);
}
