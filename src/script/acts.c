/* acts.c - what actors are told to do. An act is a command to the story and nothing more; nobody is moved here. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

sp_story_command *command_add(lua_State *L, uint32_t op, uint32_t actor)
{
    sp_scenario *s = SCRIPT(L);
    if (s->phase != PHASE_PROLOGUE && s->phase != PHASE_BODY)
        script_fail(L, NULL, NULL, "acts belong into `run`");
    if (s->queued == SP_MAX_COMMANDS)
        script_fail(L, NULL, NULL, "more than %d commands in one tick", SP_MAX_COMMANDS);
    if (actor && op != SP_STORY_MARK && op != SP_STORY_LIGHTS)
        driven_refuse(L, actor);
    sp_story_command *c = &s->queue[s->queued++];
    const char *file = NULL;
    *c = (sp_story_command){.op = op, .actor = actor, .line = script_line(L, &file)};
    return c;
}

/* the actor of an act, which must not be parked; options at 2, an empty table when there are none */
static uint32_t actor_and_options(lua_State *L, const char *owner, bool others_only)
{
    const uint32_t id = actor_at(L, 1)->id;
    const sp_actor_def *d = &SCRIPT(L)->def->actors[id];
    if (others_only && id == SP_EGO.i)
        script_fail(L, NULL, "the driver or the base layer moves it", "the ego is not told what to do");
    if (d->parked)
        script_fail(L, NULL, "leave out parked = true", "%s is parked for good", d->name);
    driven_refuse(L, id);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        lua_newtable(L);
        lua_replace(L, 2);
    }
    if (d->towed_by)
        script_fail(L, NULL, "tell its tractor", "%s is towed", d->name);
    luaL_checktype(L, 2, LUA_TTABLE);
    fields_check(L, 2, owner);
    return id;
}

static double not_negative(lua_State *L, const char *key, const char *unit, double otherwise)
{
    const double v = field_number(L, 2, key, unit, otherwise);
    if (v < 0)
        script_fail(L, key, NULL, "%s = %g is negative", key, v);
    return v;
}

static int speed_command(lua_State *L, uint32_t id, double target, double accel, double onset)
{
    profile_drop(SCRIPT(L), id);
    sp_story_command *c = command_add(L, SP_STORY_SPEED, id);
    c->value[0] = target;
    c->value[1] = accel;
    c->value[2] = onset;
    lua_settop(L, 1);
    return 1;
}

/* actor:drive{ speed =, accel =, over = } */
int act_drive(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Drive", true);
    const double speed = not_negative(L, "speed", "m/s", SP_NAN);
    double accel = not_negative(L, "accel", "m/s2", 2);
    if (field_has(L, 2, "over")) {
        double x, y, heading, now;
        actor_now(SCRIPT(L), id, &x, &y, &heading, &now);
        const double over = not_negative(L, "over", "s", 0);
        accel = over > 0 ? sp_abs(speed - now) / over : 1e3;
    }
    return speed_command(L, id, speed, accel, not_negative(L, "reach_in", "s", 0));
}

/* actor:brake{ decel = 4, reach_in = 1, down_to = "2 km/h" } */
int act_brake(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Brake", true);
    const double decel = not_negative(L, "decel", "m/s2", SP_NAN), reach_in = not_negative(L, "reach_in", "s", 0);
    if (decel <= 0)
        return script_fail(L, "decel", NULL, "decel = %g is not positive", decel);
    return speed_command(L, id, not_negative(L, "down_to", "m/s", 0), decel, reach_in);
}

int act_stop(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Stop", true);
    return speed_command(L, id, 0, not_negative(L, "decel", "m/s2", 3), not_negative(L, "reach_in", "s", 0));
}

/* where a lane's middle lies, as an offset from the lane that the actor follows */
static double lane_offset(lua_State *L, uint32_t id, int32_t lane)
{
    const sp_scenario *s = SCRIPT(L);
    sp_road_place now = {0};
    if (!actor_place(s, id, &now))
        script_fail(L, NULL, NULL, "%s is on no road", s->def->actors[id].name);
    // its path counts from the middle of the lane that it is on
    const double from = sp_road_lane_center(s->def->road, now.road, now.s, now.lane),
                 to = sp_road_lane_center(s->def->road, now.road, now.s, lane);
    return (to - from) * sp_road_direction(s->def->road, now.road, now.lane);
}

static int32_t lane_now(lua_State *L, uint32_t id)
{
    sp_road_place now = {0};
    if (!actor_place(SCRIPT(L), id, &now))
        script_fail(L, NULL, NULL, "%s is on no road", SCRIPT(L)->def->actors[id].name);
    return now.lane;
}

static int lane_command(lua_State *L, uint32_t id, double offset)
{
    const double length = not_negative(L, "length", "m", 0);
    const char *key = field_has(L, 2, "within") && !field_has(L, 2, "over") ? "within" : "over";
    const double over = not_negative(L, key, "s", length > 0 ? 0 : 3);
    sp_story_command *c = command_add(L, SP_STORY_LANE_CHANGE, id);
    c->value[0] = offset;
    c->value[1] = length;
    c->value[2] = over;
    lua_settop(L, 1);
    return 1;
}

/* actor:change_lane{ to = "left" | id | place | actor, offset =, over = | length = } */
int act_change_lane(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.LaneChange", true);
    const double extra = field_number(L, 2, "offset", "m", 0);
    double offset = extra;
    if (lua_getfield(L, 2, "to") != LUA_TNIL) {
        const sp_scenario *s = SCRIPT(L);
        sp_road_place now = {0};
        actor_place(s, id, &now);
        int32_t lane;
        if (luaL_testudata(L, -1, ACTOR))
            lane = lane_now(L, actor_at(L, -1)->id);
        else if (now_lane(L, -1))
            lane = lane_now(L, now_lane(L, -1));
        else if (luaL_testudata(L, -1, PLACE))
            lane = place_at(L, -1)->at.lane;
        else
            lane = lane_read(L, lua_gettop(L), now.road, now.s, now.lane,
                             sp_road_direction(s->def->road, now.road, now.lane));
        offset += lane_offset(L, id, lane);
    } else if (!field_has(L, 2, "offset")) {
        return script_fail(L, "change_lane", NULL, "change_lane: 'to' is missing");
    }
    lua_pop(L, 1);
    return lane_command(L, id, offset);
}

/* car:cut_in{ before = ego, over = 3 }: into the lane of whom it cuts in on */
int act_cut_in(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.CutIn", true);
    lua_getfield(L, 2, "before");
    if (lua_isnil(L, -1))
        return script_fail(L, "cut_in", "cut_in { before = ego, over = 3 }", "cut_in: 'before' is missing");
    const uint32_t before = actor_at(L, -1)->id;
    lua_pop(L, 1);
    return lane_command(L, id, lane_offset(L, id, lane_now(L, before)));
}

/* car:follow(leader, { headway =, gap = }) as one table: follow{ leader, headway = 1.5, gap = 2 } */
int act_follow(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Follow", true);
    lua_rawgeti(L, 2, 1);
    const uint32_t leader = actor_at(L, -1)->id;
    lua_pop(L, 1);
    if (leader == id)
        return script_fail(L, "follow", NULL, "nobody follows itself");
    profile_drop(SCRIPT(L), id);
    sp_story_command *c = command_add(L, SP_STORY_FOLLOW, id);
    c->value[0] = (double)leader;
    c->value[1] = not_negative(L, "headway", "s", 1.5);
    c->value[2] = not_negative(L, "gap", "m", 2);
    lua_settop(L, 1);
    return 1;
}

/* actor:wander(), actor:wander{ speed = true, lane = false }: decides for itself again */
int act_wander(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Wander", true);
    const sp_actor_def *d = &SCRIPT(L)->def->actors[id];
    if (!(d->temper.accel > 0))
        return script_fail(L, "wander", "say temper = \"normal\", or wander = true, where it is cast",
                           "%s has no temper to drive by", d->name);
    profile_drop(SCRIPT(L), id);
    const bool speed = field_flag(L, 2, "speed", true), lane = field_flag(L, 2, "lane", true);
    sp_story_command *c = command_add(L, SP_STORY_WANDER, id);
    c->value[0] = speed;
    c->value[1] = lane;
    lua_settop(L, 1);
    return 1;
}

/* m by which the ends of someone, with a trailer if it has one, are before its origin */
static void ends_of(const sp_world_def *def, uint32_t id, double *nose, double *tail)
{
    const sp_actor_def *d = &def->actors[id], *t = d->tows ? &def->actors[d->tows] : NULL;
    *nose = d->center_x + d->length / 2;
    *tail = d->center_x - d->length / 2;
    if (t && t->vehicle && d->vehicle)
        *tail = sp_min(*tail, d->vehicle->hitch_x - t->vehicle->coupling_x + t->center_x - t->length / 2);
}

/* car:keep_beside{ who = lorry, at = "tail", side = "left" }: its middle level with that one's nose, tail or middle + m
 */
int act_keep_beside(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.KeepBeside", true);
    const sp_scenario *s = SCRIPT(L);
    const sp_world_def *def = s->def;
    lua_getfield(L, 2, "who");
    if (lua_isnil(L, -1))
        return script_fail(L, "keep_beside", "keep_beside { who = lorry, at = \"tail\" }",
                           "keep_beside: 'who' is missing");
    const uint32_t who = actor_at(L, lua_gettop(L))->id;
    if (who == id)
        return script_fail(L, "keep_beside", NULL, "nobody keeps beside itself");
    double nose, tail, level = def->actors[who].center_x;
    ends_of(def, who, &nose, &tail);
    lua_getfield(L, 2, "at");
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (!strcmp(name, "nose") || !strcmp(name, "tail"))
        level = name[0] == 'n' ? nose : tail;
    else if (!lua_isnil(L, -1))
        level += read_quantity(L, lua_gettop(L), "at", "m");
    const double accel = not_negative(L, "accel", "m/s2", 3);
    const char *side = field_text(L, 2, "side", NULL);
    if (side && strcmp(side, "left") && strcmp(side, "right"))
        return script_fail(L, side, NULL, "side: '%s' is none of left, right", side);
    if (side) {
        sp_road_place other = {0};
        actor_place(s, who, &other);
        const int32_t lane = sp_road_neighbour(def->road, other.road, other.s, other.lane, side[0] == 'l' ? 1 : -1);
        if (!lane)
            return script_fail(L, side, NULL, "keep_beside: no driving lane to the %s of %s", side,
                               def->actors[who].name);
        if (lane != lane_now(L, id))
            (void)lane_command(L, id, lane_offset(L, id, lane));
    }
    profile_drop(SCRIPT(L), id);
    sp_story_command *c = command_add(L, SP_STORY_BESIDE, id);
    c->value[0] = (double)who;
    c->value[1] = level - def->actors[id].center_x;
    c->value[2] = accel;
    lua_settop(L, 1);
    return 1;
}

/* actor:set_lights{ "low", "brake" } or ("off") */
int act_set_lights(lua_State *L)
{
    static const char *const names[] = {"low", "high", "left", "right", "brake", "reverse", "fog", "horn"};
    const uint32_t id = actor_at(L, 1)->id;
    uint32_t lights = 0;
    luaL_checktype(L, 2, LUA_TTABLE);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, 2); i++) {
        lua_rawgeti(L, 2, i);
        const char *name = luaL_checkstring(L, -1);
        uint32_t bit = 0;
        for (uint32_t k = 0; k < 8; k++)
            if (!strcmp(names[k], name))
                bit = 1u << k;
        if (!bit)
            return script_fail(L, name, NULL, "set_lights: no light '%s'", name);
        lights |= bit;
        lua_pop(L, 1);
    }
    command_add(L, SP_STORY_LIGHTS, id)->value[0] = (double)lights;
    lua_settop(L, 1);
    return 1;
}

int act_show(lua_State *L)
{
    command_add(L, SP_STORY_SHOW, actor_at(L, 1)->id);
    lua_settop(L, 1);
    return 1;
}

int act_hide(lua_State *L)
{
    command_add(L, SP_STORY_HIDE, actor_at(L, 1)->id);
    lua_settop(L, 1);
    return 1;
}

/* ego:robot{ brake = 4, after_warning = 1.2 }: the brake robot of FCW tests; { brake = 4, at_once = true } and { aside
 * = 0.1 }: somebody brakes or steers by hand */
int act_robot(lua_State *L)
{
    const uint32_t id = actor_and_options(L, "sp.Robot", false);
    if (id != SP_EGO.i)
        return script_fail(L, "robot", NULL, "robot: only the ego has one");
    const bool brakes = field_has(L, 2, "brake"), aside = field_has(L, 2, "aside"),
               now = field_flag(L, 2, "at_once", false);
    if (!brakes && !aside)
        return script_fail(L, "robot", "{ brake = \"4 m/s2\", at_once = true } or { aside = \"0.1 m\" }",
                           "robot: neither brake nor aside");
    if (now && (!brakes || field_has(L, 2, "after_warning")))
        return script_fail(L, "at_once", "either at_once or after_warning", "robot: brakes when?");
    sp_story_command *c = command_add(L, SP_STORY_ROBOT, id);
    c->value[0] = brakes ? not_negative(L, "brake", "m/s2", SP_NAN) : -1;
    c->value[1] = now ? -1 : not_negative(L, "after_warning", "s", 0);
    c->value[2] = aside ? 1 : 0;
    c->value[3] = field_number(L, 2, "aside", "m", 0);
    lua_settop(L, 1);
    return 1;
}

/* ---------------------------------------------------------------- words of the world that are no flow */
int mark_index(sp_scenario *s, const char *name)
{
    for (uint32_t i = 0; i < s->mark_count; i++)
        if (!strcmp(s->marks[i], name))
            return (int)i;
    return -1;
}

/* w:mark("cut_in", { thw = ..., rel = ... }) */
int world_mark(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const char *name = luaL_checkstring(L, 2);
    const int i = mark_index(s, name);
    if (i < 0)
        return script_fail(L, name, "write the name as a plain text: w:mark \"t0\"",
                           "the mark '%s' was not known before the run", name);
    if (s->phase == PHASE_PROLOGUE)
        return script_fail(L, name, "wait first", "a mark before time runs");
    sp_story_command *c = command_add(L, SP_STORY_MARK, (uint32_t)i);
    for (int k = 0; k < 4; k++)
        c->value[k] = SP_NAN;
    if (lua_istable(L, 3)) {
        lua_pushnil(L);
        while (lua_next(L, 3)) {
            const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
            int slot = -1;
            for (int k = 0; k < 4; k++)
                if (s->mark_fields[i][k] && !strcmp(s->mark_fields[i][k], key))
                    slot = k;
            if (slot < 0)
                return script_fail(L, key, "four at most, written in the call itself", "mark '%s' has no field '%s'",
                                   name, key);
            if (luaL_testudata(L, -1, QUANTITY)) {
                lua_pushcfunction(L, quantity_value);
                lua_insert(L, -2);
                lua_call(L, 1, 1);
            }
            if (!now_number(L, -1, &c->value[slot]))
                c->value[slot] = lua_isboolean(L, -1) ? lua_toboolean(L, -1) : luaL_checknumber(L, -1);
            lua_pop(L, 1);
        }
    }
    return 0;
}

/* a condition or a boolean at index: its answer now */
static bool answer_now(lua_State *L, int index, const char *word)
{
    if (luaL_testudata(L, index, CONDITION))
        return condition_true(L, index);
    if (lua_isboolean(L, index) || lua_isnil(L, index))
        return lua_toboolean(L, index);
    script_fail(L, word, NULL, "%s: wanted an sp.Condition or a boolean, found %s", word, script_kind(L, index));
    return false;
}

/* w:assert(what, text): the scenario itself is wrong when this fails */
int world_assert(lua_State *L)
{
    if (answer_now(L, 2, "assert"))
        return 0;
    // a case of its own that is wrong, in the prologue too: the file loads
    char text[400];
    snprintf(text, sizeof text, "w:assert failed: %s", luaL_optstring(L, 3, "no reason given"));
    return script_raise(L, SP_BAD_SCRIPT, "assert", NULL, text);
}

/* w:require(condition): the case did not take place when this does not hold now */
int world_require(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (lua_isboolean(L, 2))
        return script_fail(L, "require", "pass the condition itself, without :now()",
                           "w:require wants a condition, not a boolean");
    if (!answer_now(L, 2, "require")) {
        reading_required(L, 2);
        command_add(L, SP_STORY_END, 0)->value[0] = SP_END_INVALID;
        s->ended = true;
        return lua_yield(L, 0);
    }
    return 0;
}

double script_now(const sp_scenario *s)
{
    return s->world ? sp_world_time(s->def, s->world) : 0;
}

int world_time(lua_State *L)
{
    lua_pushnumber(L, script_now(SCRIPT(L)));
    return 1;
}
