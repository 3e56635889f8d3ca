/* cast.c - who plays: w:ego, w:car, w:pedestrian, w:object, w:park. Only in the prologue. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

lua_actor *actor_at(lua_State *L, int index)
{
    lua_actor *a = luaL_testudata(L, index, ACTOR);
    if (!a) {
        script_fail(L, NULL, "what w:ego, w:car and w:pedestrian give", "wanted an sp.Actor, found %s",
                    script_kind(L, index));
        return NULL;
    }
    if (a->generation != SCRIPT(L)->generation)
        script_fail(L, NULL, "keep actors in locals of `run`", "this actor belongs to another case");
    return a;
}

void actor_push(lua_State *L, uint32_t id)
{
    lua_actor *a = lua_newuserdatauv(L, sizeof *a, 0);
    *a = (lua_actor){id, SCRIPT(L)->generation};
    luaL_setmetatable(L, ACTOR);
}

const sp_kind *kind_read(lua_State *L, const char *name)
{
    const sp_kind *k = sp_kind_find(name);
    if (k)
        return k;
    const char *names[128];
    size_t n = 0;
    for (uint32_t i = 0; i < sp_kind_count() && n < 128; i++)
        names[n++] = sp_kind_at(i)->name;
    char hint[96];
    script_near(hint, name, names, n);
    script_fail(L, name, hint[0] ? hint : "docs/vehicles.md lists the kinds", "unknown kind '%s'", name);
    return NULL;
}

/* whether an ego can be one: with a chassis, not a rider's, not a trailer's */
static bool can_be_driven(const sp_kind *k)
{
    return k->vehicle && !sp_vehicle_single_track(k->vehicle) && !(k->vehicle->coupling_x > 0);
}

const sp_kind *kind_driven(lua_State *L, const char *name)
{
    return kind_driven_as(L, name, "vehicle");
}

const sp_kind *kind_driven_as(lua_State *L, const char *name, const char *word)
{
    const sp_kind *found = sp_kind_find(name);
    if (found && can_be_driven(found))
        return found;
    const char *names[64];
    char near[96], hint[250] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < sp_kind_count() && n < 64; i++)
        if (can_be_driven(sp_kind_at(i)))
            names[n++] = sp_kind_at(i)->name;
    script_near(near, name, names, n);
    snprintf(hint, sizeof hint, "%s%sthese can:", near, near[0] ? " " : "");
    for (size_t i = 0; i < n; i++) {
        const size_t at = strlen(hint);
        snprintf(hint + at, sizeof hint - at, " %s", names[i]);
    }
    const size_t at = strlen(hint);
    snprintf(hint + at, sizeof hint - at, "; docs/vehicles.md");
    script_fail(L, name, hint, found ? "%s: '%s' has no chassis of its own to drive" : "%s: unknown kind '%s'", word,
                name);
    return NULL;
}

void cast_prologue(lua_State *L)
{
    if (SCRIPT(L)->phase != PHASE_PROLOGUE)
        script_fail(L, NULL, "cast it before the first wait, with hidden = true, and show() it later",
                    "actors are cast before the first wait only");
}

/* the name that was said, or kind#n */
static const char *make_name(lua_State *L, const char *said, const char *kind)
{
    sp_scenario *s = SCRIPT(L);
    char text[80];
    for (uint32_t n = 1;; n++) {
        if (said)
            snprintf(text, sizeof text, "%s", said);
        else
            snprintf(text, sizeof text, "%s#%u", kind, n);
        bool taken = false;
        for (uint32_t i = 1; i <= s->def->actor_count; i++)
            taken = taken || (s->def->actors[i].name && !strcmp(s->def->actors[i].name, text));
        if (!taken)
            break;
        if (said)
            script_fail(L, said, NULL, "two actors named '%s'", said);
    }
    const char *name = sp_arena_strdup(s->def->arena, text);
    if (!name)
        luaL_error(L, "out of memory");
    return name;
}

/* a new actor of this kind, its box and looks */
sp_actor_def *cast_new(lua_State *L, const sp_kind *kind, const char *said, uint32_t *id)
{
    sp_scenario *s = SCRIPT(L);
    sp_world_def *def = s->def;
    if (*id == 0) {
        if (def->actor_count == SP_MAX_ACTORS)
            script_fail(L, NULL, NULL, "more than %d actors", SP_MAX_ACTORS);
        *id = ++def->actor_count;
    }
    sp_actor_def *d = &def->actors[*id];
    *d = (sp_actor_def){.name = make_name(L, said, kind->name),
                        .kind = kind,
                        .length = kind->length,
                        .width = kind->width,
                        .height = kind->height,
                        .center_x = kind->length / 2 - kind->rear_overhang,
                        .mass = kind->mass};
    for (int i = 0; i < 3; i++)
        d->colour[i] = kind->colour[i];
    const char *file = NULL;
    d->said.line = script_line(L, &file);
    d->said.file = sp_arena_strdup(def->arena, file);
    return d;
}

/* facing = "left" "right" "back" "ahead", or an angle left of the lane's direction */
static double read_facing(lua_State *L, int table)
{
    double turn = 0;
    if (lua_getfield(L, table, "facing") == LUA_TSTRING) {
        static const char *const names[] = {"ahead", "left", "back", "right"};
        const char *name = lua_tostring(L, -1);
        int found = -1;
        for (int i = 0; i < 4; i++)
            if (!strcmp(names[i], name))
                found = i;
        const bool word = found < 0 && strspn(name, "+-.0123456789") == 0;
        char hint[96];
        if (word)
            script_fail(L, name, script_near_or(hint, name, names, 4, "\"left\", \"right\", \"back\", or \"30 deg\""),
                        "facing: '%s' is no direction", name);
        turn = found >= 0 ? found * SP_PI / 2 : read_quantity(L, -1, "facing", "rad");
    } else if (!lua_isnil(L, -1)) {
        turn = read_quantity(L, -1, "facing", "rad");
    }
    lua_pop(L, 1);
    return turn;
}

static void read_colour(lua_State *L, int table, sp_actor_def *d)
{
    if (lua_getfield(L, table, "colour") == LUA_TTABLE)
        for (int i = 0; i < 3; i++) {
            lua_rawgeti(L, -1, i + 1);
            d->colour[i] = (float)sp_clamp(luaL_optnumber(L, -1, 0.5), 0, 1);
            lua_pop(L, 1);
        }
    lua_pop(L, 1);
}

/* the shared part of all castings; table at 2 */
static int cast_one(lua_State *L, const sp_kind *kind, uint32_t id, bool parked)
{
    sp_scenario *s = SCRIPT(L);
    const char *name = id == 1 ? "ego" : field_text(L, 2, "name", NULL);
    const bool grows = id == 0;
    sp_actor_def *d = cast_new(L, kind, name, &id);
    d->speed = field_number(L, 2, "speed", "m/s", 0);
    if (d->speed < 0 || d->speed > 150)
        return script_fail(L, "speed", NULL, "speed = %g m/s is outside 0 to 150", d->speed);
    d->hidden = field_flag(L, 2, "hidden", false);
    d->parked = field_flag(L, 2, "parked", parked);
    // the scenario's load comes on top of whose car the ego is
    if (id == 1) {
        d->vehicle = s->answers && s->answers->vehicle_values ? s->answers->vehicle_values : kind->vehicle;
        d->mass = d->vehicle->mass;
    }
    tune_cast(L, 2, d);
    if (id != 1) {
        driver_read(L, 2, d);
        driven_read(L, 2, d);
    }
    if (d->parked && d->speed != 0)
        return script_fail(L, "speed", NULL, "%s is parked and has a speed", d->name);
    read_colour(L, 2, d);
    const double turn = read_facing(L, 2);
    lua_getfield(L, 2, "at");
    if (lua_isnil(L, -1))
        return script_fail(L, NULL, "at = w.road:lane(-1, 100)", "%s: 'at' is missing", d->name);
    lua_place p = *place_at(L, -1);
    if (p.reference == id && !grows)
        return script_fail(L, "at", NULL, "%s cannot stand beside itself", d->name);
    p.turn += turn;
    place_actor(L, &p, d, &s->casts[id], s->head.settle);
    route_read(L, 2, d);
    actor_push(L, id);
    return 1;
}

/* lights = "low", or { "low", "left" }: from time 0 on, whatever the weather is */
static void cast_lights(lua_State *L, uint32_t id)
{
    const int type = lua_getfield(L, 2, "lights");
    if (type != LUA_TNIL) {
        lua_pushcfunction(L, act_set_lights);
        actor_push(L, id);
        if (type == LUA_TSTRING) {
            lua_createtable(L, 1, 0);
            lua_pushvalue(L, -4);
            lua_rawseti(L, -2, 1);
        } else {
            lua_pushvalue(L, -3);
        }
        lua_call(L, 2, 0);
    }
    lua_pop(L, 1);
}

/* ego:aim(target, impact): in the prologue, moved aside so that the target's middle meets its front at that share of
 * its own width: aside = the target's - (share - 1/2) width */
int act_aim(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id, target = actor_at(L, 2)->id;
    sp_actor_def *d = &s->def->actors[id];
    const double share = read_share(L, 3, "aim");
    cast_prologue(L);
    if (id == target)
        return script_fail(L, "aim", NULL, "nobody aims at itself");
    if (!(sp_abs(share - 0.5) <= 5))
        return script_fail(L, "aim", "0 is its right edge, 100 its left", "aim: %g %% of its width", share * 100);
    lua_settop(L, 1);
    lua_pushcfunction(L, actor_lane);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    lua_place p = *place_at(L, 2);
    p.shift = s->def->actors[target].lane_offset - (share - 0.5) * d->width;
    place_actor(L, &p, d, &s->casts[id], s->head.settle);
    lua_settop(L, 1);
    return 1;
}

/* w:ego{ at =, speed =, set_speed =, time_gap =, engaged = } */
int world_ego(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Ego");
    cast_prologue(L);
    if (s->def->actors[1].kind)
        return script_fail(L, "ego", NULL, "there is one ego");
    const sp_sut *sut = s->answers;
    const char *vehicle = sut && sut->vehicle ? sut->vehicle : s->head.vehicle ? s->head.vehicle : "compact";
    cast_one(L, kind_driven(L, vehicle), 1, false);
    sp_actor_def *d = &s->def->actors[1];
    s->def->set_speed = field_number(L, 2, "set_speed", "m/s", d->speed);
    s->def->time_gap = field_number(L, 2, "time_gap", "s", 1.8);
    s->def->engaged = field_flag(L, 2, "engaged", true);
    cast_lights(L, 1);
    return 1;
}

static int cast_kind(lua_State *L, const char *otherwise, bool parked)
{
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Cast");
    cast_prologue(L);
    lua_rawgeti(L, 2, 1);
    const char *name = lua_isnil(L, -1) ? otherwise : luaL_checkstring(L, -1);
    if (!name)
        return script_fail(L, NULL, "w:object { \"steel_plate\", at = ... }", "the kind is missing");
    const sp_kind *kind = kind_read(L, name);
    cast_one(L, kind, 0, parked);
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = s->def->actor_count;
    s->def->actors[id].obeys = field_flag(L, 2, "obey", false);
    tow_read(L, 2, id);
    cast_lights(L, id);
    return 1;
}
int world_car(lua_State *L)
{
    return cast_kind(L, "compact", false);
}
int world_lorry(lua_State *L)
{
    return cast_kind(L, "lorry", false);
}
int world_bus(lua_State *L)
{
    return cast_kind(L, "bus", false);
}
int world_motorcycle(lua_State *L)
{
    return cast_kind(L, "motorcycle", false);
}
int world_cyclist(lua_State *L)
{
    return cast_kind(L, "bicycle", false);
}
int world_pedestrian(lua_State *L)
{
    return cast_kind(L, "adult", false);
}
int world_object(lua_State *L)
{
    return cast_kind(L, NULL, true);
}

/* w:park{ "suv", "compact", before = place, side = "right", gap = 1, offset = 0.3 }: a row, the first car's front at
 * the place, beside the lane's edge */
int world_park(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Park");
    cast_prologue(L);
    const double gap = field_number(L, 2, "gap", "m", 1), offset = field_number(L, 2, "offset", "m", 0.3);
    const char *side_name = field_text(L, 2, "side", "right");
    const int side = !strcmp(side_name, "left") ? 1 : -1;
    lua_getfield(L, 2, "before");
    if (lua_isnil(L, -1))
        return script_fail(L, NULL, "before = w.road:lane(-1, 150)", "w:park: 'before' is missing");
    lua_place p = *place_at(L, -1);
    lua_newtable(L);
    const uint32_t n = (uint32_t)lua_rawlen(L, 2);
    if (n == 0)
        return script_fail(L, "park", NULL, "w:park: no kind named");
    sp_lane_info lane = {0};
    if (!sp_road_lane(s->def->road, p.at.road, p.at.s, p.at.lane, &lane))
        return script_fail(L, "before", NULL, "w:park: no such lane");
    double back = 0;
    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        const sp_kind *kind = kind_read(L, luaL_checkstring(L, -1));
        lua_pop(L, 1);
        uint32_t id = 0;
        sp_actor_def *d = cast_new(L, kind, NULL, &id);
        d->parked = true;
        lua_place spot = p;
        if (!sp_road_advance(s->def->road, p.at, -(back + kind->length / 2), &spot.at))
            return script_fail(L, "before", NULL, "w:park: the road begins before the row does");
        spot.shift += side * (lane.width / 2 + offset + kind->width / 2);
        place_actor(L, &spot, d, &s->casts[id], s->head.settle);
        back += kind->length + gap;
        actor_push(L, id);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ---------------------------------------------------------------- who sees whom, at the start */
/* whether a segment meets a box: clipped against its two slabs */
static bool segment_meets(const sp_box2 *b, double x0, double y0, double x1, double y1)
{
    const double c = sp_cos(b->heading), n = sp_sin(b->heading);
    const double u0 = (x0 - b->x) * c + (y0 - b->y) * n, v0 = -(x0 - b->x) * n + (y0 - b->y) * c;
    const double u1 = (x1 - b->x) * c + (y1 - b->y) * n, v1 = -(x1 - b->x) * n + (y1 - b->y) * c;
    const double from[2] = {u0, v0}, step[2] = {u1 - u0, v1 - v0}, half[2] = {b->half_length, b->half_width};
    double low = 0, high = 1;
    for (int i = 0; i < 2; i++) {
        if (step[i] == 0) {
            if (sp_abs(from[i]) > half[i])
                return false;
            continue;
        }
        const double a = (-half[i] - from[i]) / step[i], e = (half[i] - from[i]) / step[i];
        low = sp_max(low, sp_min(a, e));
        high = sp_min(high, sp_max(a, e));
    }
    return low <= high;
}

static sp_box2 box_now(const sp_scenario *s, uint32_t id)
{
    const sp_actor_def *d = &s->def->actors[id];
    double x, y, heading, speed;
    actor_now(s, id, &x, &y, &heading, &speed);
    return (sp_box2){x + d->center_x * sp_cos(heading), y + d->center_x * sp_sin(heading), heading, d->length / 2,
                     d->width / 2};
}

/* from the ground to the top, m; what is lower than a kerb is driven over */
static bool stands_in_the_way(const sp_actor_def *d)
{
    return d->kind && d->kind->solid && !d->hidden && (d->height >= 0.15 || d->kind->clearance > 0);
}

bool casts_apart(sp_scenario *s, sp_error *err)
{
    for (uint32_t b = 2; b <= s->def->actor_count; b++)
        for (uint32_t a = 1; a < b; a++) {
            const sp_actor_def *da = &s->def->actors[a], *db = &s->def->actors[b];
            if (!stands_in_the_way(da) || !stands_in_the_way(db) || da->tows == b || db->tows == a)
                continue;
            const sp_box2 box_a = box_now(s, a), box_b = box_now(s, b);
            const double za = s->casts[a].zero_pose.position.z + da->kind->clearance,
                         zb = s->casts[b].zero_pose.position.z + db->kind->clearance;
            // a hair is no overlap: bodies that were put side by side
            if (za > zb + db->height || zb > za + da->height || sp_box2_separation(&box_a, &box_b) > -0.01)
                continue;
            // said later, shown: of the two it is the one that came into the other's place
            const sp_actor_def *late = da->said.line > db->said.line ? da : db;
            char x[40], y[40];
            sp_number_fixed(x, box_b.x, 1);
            sp_number_fixed(y, box_b.y, 1);
            sp_error_set(err, SP_BAD_LOAD, late->said.file, late->said.line,
                         "%s and %s stand in each other at time 0: lane %d at s = %.0f m, x %s m, y %s m", da->name,
                         db->name, s->casts[b].zero.lane, s->casts[b].zero.s, x, y);
            sp_error_hint(err, "they are cast in lines %d and %d; hidden = true takes one out until show()",
                          da->said.line, db->said.line);
            const script_file *f = source_find(s, late->said.file);
            if (err && f)
                sp_error_show_line(err, f->source.data, NULL);
            return false;
        }
    return true;
}

/* actor:size(): length, width, front ahead of the origin */
int actor_size(lua_State *L)
{
    const sp_actor_def *d = &SCRIPT(L)->def->actors[actor_at(L, 1)->id];
    lua_pushnumber(L, d->length);
    lua_pushnumber(L, d->width);
    lua_pushnumber(L, d->center_x + d->length / 2);
    return 3;
}

/* whether no corner of the body can be seen from the other's windscreen, seen from above; low things hide nobody */
int actor_hidden_from(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t who = actor_at(L, 1)->id, eye_of = actor_at(L, 2)->id;
    const sp_box2 box = box_now(s, who), eye = box_now(s, eye_of);
    sp_vec2 corners[4];
    sp_box2_corners(&box, corners);
    bool hidden = true;
    for (int i = 0; i < 4 && hidden; i++) {
        bool blocked = false;
        for (uint32_t k = 1; k <= s->def->actor_count && !blocked; k++) {
            const sp_actor_def *d = &s->def->actors[k];
            const bool there = s->world ? !s->world->actors[k].hidden : !d->hidden;
            if (k == who || k == eye_of || !d->kind || !there || d->height < 1.0 || d->kind->clearance > 1.5)
                continue;
            const sp_box2 other = box_now(s, k);
            blocked = segment_meets(&other, eye.x, eye.y, corners[i].x, corners[i].y);
        }
        hidden = blocked;
    }
    lua_pushboolean(L, hidden);
    return 1;
}
