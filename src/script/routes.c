/* routes.c - the way that an actor follows: route = { to =, via =, kind = }, { length =, turns = }, or roads by name,
 * { "south", "west" }. Leaves finding it to road. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* a place of the table's field or list, without shifts and gaps */
static sp_road_place route_place_at(lua_State *L, int index, const char *key)
{
    if (!luaL_testudata(L, index, PLACE))
        script_fail(L, key, "to = w.road:lane(-1, 500)", "route: %s wants a place, found %s", key,
                    script_kind(L, index));
    const lua_place *p = place_at(L, index);
    if (p->reference && p->gap != GAP_NONE)
        script_fail(L, key, "to = w.road:lane(-1, 500)", "route: %s wants a place on the road, not one beside an actor",
                    key);
    return p->at;
}

static void raise(lua_State *L, const sp_error *err)
{
    script_fail(L, "route", NULL, "%s", err->text);
}

static const sp_road_route *read_to(lua_State *L, int table, sp_road_place from)
{
    static const char *const kinds[] = {"shortest", "fastest", "fewest_junctions"};
    enum { MOST = 64 };
    const sp_scenario *s = SCRIPT(L);
    const char *kind = field_text(L, table, "kind", "shortest");
    int which = -1;
    for (int i = 0; i < 3; i++)
        if (!strcmp(kinds[i], kind))
            which = i;
    if (which < 0)
        script_fail(L, kind, "shortest, fastest or fewest_junctions", "route: unknown kind '%s'", kind);

    /* in the order said */
    sp_road_place via[MOST];
    uint32_t count = 0;
    if (lua_getfield(L, table, "via") != LUA_TNIL) {
        luaL_checktype(L, -1, LUA_TTABLE);
        const size_t n = (size_t)lua_rawlen(L, -1);
        if (n > MOST)
            script_fail(L, "via", NULL, "route: more than %d places on the way", MOST);
        for (; count < n; count++) {
            lua_rawgeti(L, -1, (lua_Integer)count + 1);
            via[count] = route_place_at(L, lua_gettop(L), "via");
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
    lua_getfield(L, table, "to");
    const sp_road_place to = route_place_at(L, lua_gettop(L), "to");
    lua_pop(L, 1);
    const sp_road_route *route = NULL;
    sp_error err = {0};
    if (!sp_road_route_find(s->def->road, from, via, count, to, (sp_route_kind)which, s->def->arena, &route, &err))
        raise(L, &err);
    return route;
}

/* ---------------------------------------------------------------- by names of roads */
/* the way from a place to where a road's lanes leave it: of an arm its outer end; the least of several lanes. NULL:
 * there is none */
static const sp_road_route *to_road(const sp_scenario *s, sp_road_place from, uint32_t road, sp_road_place *end)
{
    static const double rim = 2; /* m from the end */
    const sp_road_net *net = s->def->road;
    const double length = sp_road_length(net, road), inset = sp_min(rim, length / 2);
    const bool ends[2] = {sp_road_junction_of(net, road, -1) == 0, sp_road_junction_of(net, road, 1) == 0};
    sp_lane_info lane[32];
    const sp_road_route *best = NULL;
    const uint32_t n = sp_road_lanes(net, road, length / 2, lane, 32);
    for (uint32_t i = 0; i < n && i < 32; i++) {
        const int way = sp_road_direction(net, road, lane[i].id);
        // towards the junction it does not leave; between two junctions either way may be meant
        if (lane[i].type != SP_LANE_DRIVING || (!ends[way > 0] && (ends[0] || ends[1])))
            continue;
        const double at = !ends[way > 0] ? length / 2 : way > 0 ? length - inset : inset;
        const sp_road_place to = {road, lane[i].id, at, 0};
        const sp_road_route *found = NULL;
        sp_error none = {0};
        sp_lane_info there;
        if (sp_road_lane(net, road, at, lane[i].id, &there) &&
            sp_road_route_find(net, from, NULL, 0, to, SP_ROUTE_SHORTEST, s->def->arena, &found, &none) &&
            (!best || found->length < best->length)) {
            best = found;
            *end = to;
        }
    }
    return best;
}

/* { "south", "west" }: the first is where it stands */
static const sp_road_route *read_named(lua_State *L, int table, sp_road_place from)
{
    enum { MOST = 64 };
    const sp_scenario *s = SCRIPT(L);
    const uint32_t n = (uint32_t)lua_rawlen(L, table);
    sp_road_place stop[MOST] = {from};
    const sp_road_route *route = NULL;
    if (n < 2 || n > MOST)
        script_fail(L, "route", "route = { \"south\", \"west\" }", "route: 2 to %d names of roads, not %u", MOST, n);
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, table, (lua_Integer)i + 1);
        const uint32_t road = road_named(L, -1);
        const char *name = sp_road_id(s->def->road, road);
        lua_pop(L, 1);
        if (i == 0 && road != from.road)
            script_fail(L, name, NULL, "route: it does not begin on '%s' but on '%s'", name,
                        sp_road_id(s->def->road, from.road));
        if (i > 0 && !(route = to_road(s, stop[i - 1], road, &stop[i])))
            script_fail(L, name, NULL, "route: no way leads to '%s'", name);
    }
    sp_error err = {0};
    if (n > 2 && !sp_road_route_find(s->def->road, from, &stop[1], n - 2, stop[n - 1], SP_ROUTE_SHORTEST, s->def->arena,
                                     &route, &err))
        raise(L, &err);
    return route;
}

static const sp_road_route *read_on(lua_State *L, int table, sp_road_place from, const char *name)
{
    const sp_scenario *s = SCRIPT(L);
    const double length = field_number(L, table, "length", "m", 1000);
    const char *turns = field_text(L, table, "turns", "straight");
    if (strcmp(turns, "straight") != 0 && strcmp(turns, "random") != 0)
        script_fail(L, turns, "straight or random", "route: unknown turns '%s'", turns);

    /* of the case's seed and the actor's name, so that nobody's turns depend on who else is there */
    const uint64_t drawn = sp_random_bits(s->def->seed, sp_stream(name, "route"), 0, 0);
    const uint64_t seed = strcmp(turns, "random") ? 0 : (drawn ? drawn : 1);
    const sp_road_route *route = NULL;
    sp_error err = {0};
    if (!sp_road_route_on(s->def->road, from, length, seed, s->def->arena, &route, &err))
        raise(L, &err);
    return route;
}

/* what the ego follows when nothing is said: on and on, the straightest at each junction, as far as a case leads */
static const sp_road_route *straight_on(const sp_scenario *s, sp_road_place from)
{
    static const double far = 5000;
    const sp_road_route *route = NULL;
    sp_error ignored = {0};
    return sp_road_count(s->def->road) > 1 &&
                   sp_road_route_on(s->def->road, from, far, 0, s->def->arena, &route, &ignored)
               ? route
               : NULL;
}

/* appends the legs of a part, but for those of no length that lead on; *at is where it begins, m */
static void append(sp_road_route *whole, sp_road_leg *leg, const sp_road_route *part, double *at)
{
    for (uint32_t i = 0; part && i < part->leg_count; i++) {
        if (part->leg[i].length <= 0 && !part->leg[i].beside)
            continue;
        leg[whole->leg_count] = part->leg[i];
        leg[whole->leg_count++].start = *at + part->leg[i].start;
    }
    *at += part ? part->length : 0;
}

/* The route with the way of the settle put before it: without this, who starts behind a fork might come out of it by
 * another arm. And with a way straight on behind it: who comes to its end, be it amid a junction, still knows one. */
static const sp_road_route *with_ends(lua_State *L, const sp_road_route *route, const sp_actor_def *d)
{
    static const double far = 2000; /* m */
    const sp_scenario *s = SCRIPT(L);
    const sp_road_net *net = s->def->road;
    const sp_road_route *before = NULL, *after = NULL;
    sp_road_place start;
    sp_error err = {0};
    if (!route || route->leg_count == 0)
        return route;
    const double distance = d->speed * s->head.settle;
    if (distance > 0 && sp_road_advance(net, d->place, -distance, &start) &&
        sp_road_route_find(net, start, NULL, 0, d->place, SP_ROUTE_SHORTEST, s->def->arena, &before, &err) &&
        before->length > 2 * distance + 10)
        before = NULL;
    const sp_road_leg *last = &route->leg[route->leg_count - 1];
    const sp_road_place end = {last->road, last->lane, last->to, 0};
    (void)sp_road_route_on(net, end, far, 0, s->def->arena, &after, &err);
    sp_road_route *whole = SP_NEW(s->def->arena, sp_road_route);
    const uint32_t most = route->leg_count + (before ? before->leg_count : 0) + (after ? after->leg_count : 0);
    sp_road_leg *leg = SP_ARRAY(s->def->arena, sp_road_leg, most);
    if (!whole || !leg) {
        (void)sp_error_set(&err, SP_BAD_BENCH, NULL, 0, "out of memory for a route");
        raise(L, &err);
    }
    append(whole, leg, before, &whole->length);
    append(whole, leg, route, &whole->length);
    append(whole, leg, after, &whole->length);
    whole->leg = leg;
    return whole->leg_count ? whole : route;
}

void route_read(lua_State *L, int table, sp_actor_def *d)
{
    const sp_scenario *s = SCRIPT(L);
    if (d == &s->def->actors[1])
        d->route = straight_on(s, d->place);
    const bool said = lua_getfield(L, table, "route") != LUA_TNIL;
    if (said) {
        luaL_checktype(L, -1, LUA_TTABLE);
        const int own = lua_gettop(L);
        fields_check(L, own, "sp.Route");
        const bool named = lua_rawlen(L, own) > 0;
        if (lua_getfield(L, own, "to") != LUA_TNIL) {
            lua_pop(L, 1);
            d->route = read_to(L, own, d->place);
        } else {
            lua_pop(L, 1);
            d->route = named ? read_named(L, own, d->place) : read_on(L, own, d->place, d->name);
        }
    }
    lua_pop(L, 1);
    d->route = said ? with_ends(L, d->route, d) : d->route;
}
