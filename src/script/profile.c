/* profile.c - actor:speed_profile: a speed said over time, as one command of the story for each knot. */
#include "script/inside.h"

/* the command that leads from the present speed to that of the next knot */
static void lead_on(lua_State *L, profile *p, double now)
{
    sp_scenario *s = SCRIPT(L);
    double x, y, heading, speed;
    actor_now(s, p->actor, &x, &y, &heading, &speed);
    if (s->world && s->world->actors[p->actor].move != SP_MOVE_FULL)
        speed = s->world->actors[p->actor].rail_speed;
    const double left = p->from + p->time[p->next] - now, dv = sp_abs(p->speed[p->next] - speed);
    sp_story_command *c = command_add(L, SP_STORY_SPEED, p->actor);
    c->value[0] = p->speed[p->next];
    c->value[1] = left > 1e-9 ? sp_max(dv / left, 1e-6) : 1e3;
    c->line = p->line;
}

/* actor:speed_profile{ { 0, 10 }, { 2, "50 km/h" }, ... }: s from now on, and the speed then; straight lines between */
int act_speed_profile(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id;
    driven_refuse(L, id);
    if (id == SP_EGO.i)
        return script_fail(L, NULL, "the driver or the base layer moves it", "the ego is not told what to do");
    if (s->def->actors[id].parked)
        return script_fail(L, NULL, "leave out parked = true", "%s is parked for good", s->def->actors[id].name);
    luaL_checktype(L, 2, LUA_TTABLE);
    profile p = {.actor = id, .count = (uint32_t)lua_rawlen(L, 2), .from = script_now(s)};
    if (p.count == 0 || p.count > PROFILE_KNOTS)
        return script_fail(L, "speed_profile", "{ { 0, 10 }, { 2, \"50 km/h\" } }", "speed_profile: 1 to %d knots",
                           PROFILE_KNOTS);
    for (uint32_t i = 0; i < p.count; i++) {
        if (lua_rawgeti(L, 2, (lua_Integer)i + 1) != LUA_TTABLE)
            return script_fail(L, "speed_profile", "{ { 0, 10 }, { 2, \"50 km/h\" } }",
                               "speed_profile: knot %u is no { time, speed }", i + 1);
        lua_rawgeti(L, -1, 1);
        p.time[i] = read_quantity(L, lua_gettop(L), "speed_profile", "s");
        lua_rawgeti(L, -2, 2);
        p.speed[i] = read_quantity(L, lua_gettop(L), "speed_profile", "m/s");
        lua_settop(L, 2);
        if (p.time[i] < 0 || (i > 0 && p.time[i] <= p.time[i - 1]))
            return script_fail(L, "speed_profile", NULL, "speed_profile: the times do not rise at knot %u", i + 1);
        if (p.speed[i] < 0 || p.speed[i] > 150)
            return script_fail(L, "speed_profile", NULL, "speed_profile: %g m/s is outside 0 to 150", p.speed[i]);
    }
    const char *file = NULL;
    p.line = script_line(L, &file);
    profile_drop(s, id);
    uint32_t at = 0;
    while (at < s->profile_count && s->profiles[at].actor)
        at++;
    if (at == sizeof s->profiles / sizeof *s->profiles)
        return script_fail(L, "speed_profile", NULL, "more than %u speed profiles at a time", at);
    s->profiles[at] = p;
    if (at == s->profile_count)
        s->profile_count++;
    lead_on(L, &s->profiles[at], p.from);
    lua_settop(L, 1);
    return 1;
}

void profile_drop(sp_scenario *s, uint32_t actor)
{
    for (uint32_t i = 0; i < s->profile_count; i++)
        if (s->profiles[i].actor == actor)
            s->profiles[i].actor = 0;
}

void profiles_step(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const double now = script_now(s);
    for (uint32_t i = 0; i < s->profile_count; i++) {
        profile *p = &s->profiles[i];
        bool passed = false;
        while (p->actor && p->next < p->count && now >= p->from + p->time[p->next] - 1e-9) {
            p->next++;
            passed = true;
        }
        if (p->actor && p->next == p->count)
            p->actor = 0;
        else if (p->actor && passed)
            lead_on(L, p, now);
    }
}
