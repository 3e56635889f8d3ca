/* drivers.c - who drives what is cast, and how truly it moves: fidelity, temper, wander, tows. Temperaments themselves
 * are world's. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* raises with the nearest of the names */
static int no_such(lua_State *L, const char *word, const char *said, const char *const *names, size_t count)
{
    char hint[96] = "", all[160] = "";
    const char *near = sp_suggest(said, names, count);
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    for (size_t i = 0; i < count; i++) {
        const size_t at = strlen(all);
        snprintf(all + at, sizeof all - at, "%s%s", i ? ", " : "", names[i]);
    }
    return script_fail(L, said, hint, "%s: '%s' is none of %s", word, said, all);
}

static const char *temper_known(lua_State *L, const char *said)
{
    const char *names[16];
    size_t n = 0;
    for (const char *name; n < 16 && (name = sp_temper_name((uint32_t)n)) != NULL; n++)
        names[n] = name;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], said))
            return names[i];
    no_such(L, "temper", said, names, n);
    return NULL;
}

/* ---------------------------------------------------------------- mixes: "calm", or { calm = 0.3, normal = 0.7 } */
void mix_add(lua_State *L, mix *m, const char *name, double share, const char *word)
{
    if (!(share >= 0 && share <= 1e6))
        script_fail(L, word, NULL, "%s: a share of %g", word, share);
    if (m->count == MIX_MOST)
        script_fail(L, word, NULL, "%s: more than %d of them", word, MIX_MOST);
    m->name[m->count] = name;
    m->share[m->count++] = share;
    m->total += share;
}

static const char *kind_name(lua_State *L, const char *said)
{
    return kind_read(L, said)->name;
}

void mix_read(lua_State *L, int table, const char *key, bool of_kinds, mix *m)
{
    const int type = lua_getfield(L, table, key);
    const int own = lua_gettop(L);
    if (type == LUA_TSTRING) {
        const char *said = lua_tostring(L, own);
        mix_add(L, m, of_kinds ? kind_name(L, said) : temper_known(L, said), 1, key);
    } else if (type == LUA_TTABLE) {
        // a list: each as often as the others
        for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, own); i++) {
            lua_rawgeti(L, own, i);
            const char *said = luaL_checkstring(L, -1);
            mix_add(L, m, of_kinds ? kind_name(L, said) : temper_known(L, said), 1, key);
            lua_pop(L, 1);
        }
        // named shares, in the order of the names: a table has none of its own
        const char *names[MIX_MOST];
        size_t n = 0;
        for (lua_pushnil(L); lua_next(L, own); lua_pop(L, 1)) {
            if (lua_type(L, -2) != LUA_TSTRING)
                continue;
            if (n == MIX_MOST)
                script_fail(L, key, NULL, "%s: more than %d of them", key, MIX_MOST);
            size_t at = n++;
            for (const char *name = lua_tostring(L, -2); at > 0 && strcmp(names[at - 1], name) > 0; at--)
                names[at] = names[at - 1];
            names[at] = lua_tostring(L, -2);
        }
        for (size_t i = 0; i < n; i++) {
            const char *known = of_kinds ? kind_name(L, names[i]) : temper_known(L, names[i]);
            mix_add(L, m, known, field_number(L, own, names[i], "1", 0), key);
        }
        if (!(m->total > 0))
            script_fail(L, key, NULL, "%s: the shares come to nothing", key);
    } else if (type != LUA_TNIL) {
        script_fail(L, key, NULL, "%s: wanted a text or a table of shares, found %s", key, script_kind(L, own));
    }
    lua_pop(L, 1);
}

const char *mix_draw(const mix *m, double u)
{
    double left = u * m->total;
    for (uint32_t i = 0; i + 1 < m->count; i++) {
        left -= m->share[i];
        if (left < 0)
            return m->name[i];
    }
    return m->count ? m->name[m->count - 1] : NULL;
}

/* ---------------------------------------------------------------- one who is cast */
const char *temper_of_class(sp_class class_id)
{
    return class_id == SP_KIND_TRUCK || class_id == SP_KIND_BUS ? "truck" : "normal";
}

void driver_draw(sp_world_def *def, sp_actor_def *d, const char *temper)
{
    d->stream = sp_stream(d->name, "driver");
    (void)sp_temper_draw(temper, def->seed, d->stream, d->kind->class_id, &d->temper);
}

bool kind_drives(const sp_kind *kind)
{
    const sp_class c = kind->class_id;
    return (c >= SP_KIND_CAR && c <= SP_KIND_PEDESTRIAN) && !(kind->vehicle && kind->vehicle->coupling_x > 0);
}

static void read_fidelity(lua_State *L, int table, sp_actor_def *d)
{
    static const char *const names[] = {"kinematic", "single_track", "full"};
    const char *said = field_text(L, table, "fidelity", NULL);
    const bool chassis = d->kind->vehicle && !(d->kind->vehicle->coupling_x > 0);
    if (!said) {
        d->fidelity = d->wanders && chassis ? SP_FIDELITY_SINGLE_TRACK : SP_FIDELITY_KINEMATIC;
    } else {
        uint32_t which = 0;
        while (which < 3 && strcmp(names[which], said))
            which++;
        if (which == 3)
            no_such(L, "fidelity", said, names, 3);
        d->fidelity = which;
    }
    if (d->fidelity == SP_FIDELITY_KINEMATIC)
        return;
    if (!chassis)
        script_fail(L, "fidelity", "only \"kinematic\"; kinds with a chassis are in vehicles.md",
                    "fidelity: a '%s' has no chassis of its own", d->kind->name);
    if (d->fidelity == SP_FIDELITY_FULL && sp_vehicle_single_track(d->kind->vehicle))
        script_fail(L, "fidelity", "\"single_track\" or \"kinematic\"", "fidelity: a '%s' has two wheels in line",
                    d->kind->name);
    if (!d->vehicle)
        d->vehicle = d->kind->vehicle;
}

void driver_read(lua_State *L, int table, sp_actor_def *d)
{
    sp_world_def *def = SCRIPT(L)->def;
    const char *temper = field_text(L, table, "temper", NULL);
    d->wanders = field_flag(L, table, "wander", false);
    if ((d->wanders || temper) && !kind_drives(d->kind))
        script_fail(L, d->wanders ? "wander" : "temper", NULL, "a '%s' decides nothing", d->kind->name);
    if (d->wanders && d->parked)
        script_fail(L, "wander", "leave out parked = true", "%s is parked for good", d->name);
    if (temper)
        temper = temper_known(L, temper);
    read_fidelity(L, table, d);
    d->stream = sp_stream(d->name, "driver");
    if (temper || d->wanders)
        driver_draw(def, d, temper ? temper : temper_of_class(d->kind->class_id));
}

/* ---------------------------------------------------------------- articulated lorries */
void tow_read(lua_State *L, int table, uint32_t id)
{
    sp_scenario *s = SCRIPT(L);
    const char *said = field_text(L, table, "tows", NULL);
    if (!said)
        return;
    const sp_kind *kind = kind_read(L, said);
    sp_actor_def *d = &s->def->actors[id];
    const sp_vehicle *pulls = d->vehicle ? d->vehicle : d->kind->vehicle;
    if (!kind->vehicle || !(kind->vehicle->coupling_x > 0))
        script_fail(L, said, "\"semitrailer\" is one", "tows: a '%s' is no trailer", kind->name);
    if (!pulls || !(pulls->hitch_z > 0))
        script_fail(L, "tows", "a \"tractor\" can", "tows: a '%s' has nothing to tow with", d->kind->name);
    if (d->parked)
        script_fail(L, "tows", NULL, "%s is parked and tows", d->name);
    d->vehicle = pulls;

    /* behind it on its lane, straight; where the lane bends it comes into line by itself */
    char name[96];
    snprintf(name, sizeof name, "%.80s.trailer", d->name);
    uint32_t behind = 0;
    sp_actor_def *t = cast_new(L, kind, name, &behind);
    d = &s->def->actors[id];
    t->vehicle = kind->vehicle;
    t->speed = d->speed;
    t->hidden = d->hidden;
    t->fidelity = d->fidelity;
    t->lane_offset = d->lane_offset;
    t->place = d->place;
    const double back = pulls->hitch_x - kind->vehicle->coupling_x;
    if (!sp_road_advance(s->def->road, d->place, back, &t->place))
        script_fail(L, "tows", NULL, "%s: the road begins before its trailer does", d->name);
    t->heading = d->heading;
    t->pose = d->pose;
    t->pose.position.x += back * sp_cos(d->heading);
    t->pose.position.y += back * sp_sin(d->heading);
    cast *c = &s->casts[behind];
    *c = s->casts[id];
    c->zero = t->place;
    c->zero_pose = t->pose;
    t->towed_by = id;
    d->tows = behind;
}
