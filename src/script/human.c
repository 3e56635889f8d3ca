/* human.c - ego:human: what the human at the wheel is like, said in the prologue. What he then does is drive/human.c's.
 */
#include <string.h>

#include "script/inside.h"

static double positive(lua_State *L, const char *key, const char *unit, double otherwise)
{
    const double v = field_number(L, 2, key, unit, otherwise);
    if (!(v >= 0 && v <= 100))
        script_fail(L, key, NULL, "%s = %g %s: wanted 0 to 100", key, v, unit);
    return v;
}

/* ego:human{ reaction =, brake =, takes_over = "2.7 s" | "never", headway =, hands_off = } */
int act_human(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (actor_at(L, 1)->id != SP_EGO.i)
        return script_fail(L, "human", NULL, "human: only the ego has one");
    if (s->phase != PHASE_PROLOGUE)
        return script_fail(L, "human", "say it before the first wait",
                           "what the human is like is said in the prologue");
    if (s->def->base != SP_BASE_HUMAN)
        return script_fail(L, "human", "base = \"human\" in the head", "nobody sits at the wheel of base %s",
                           s->def->base == SP_BASE_ROBOT ? "robot" : "none");
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Human");
    sp_human_def *h = &s->def->human;
    h->reaction = positive(L, "reaction", "s", h->reaction);
    h->brake = positive(L, "brake", "m/s2", h->brake);
    h->headway = positive(L, "headway", "s", h->headway);
    h->hands_off = field_flag(L, 2, "hands_off", h->hands_off);
    lua_getfield(L, 2, "takes_over");
    const bool never = lua_type(L, -1) == LUA_TSTRING && !strcmp(lua_tostring(L, -1), "never");
    lua_pop(L, 1);
    h->takes_over = never ? SP_INFINITY : positive(L, "takes_over", "s", h->takes_over);
    lua_settop(L, 1);
    return 1;
}
