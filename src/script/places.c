/* places.c - where things stand: places on lanes, ahead of and beside others, and how a body comes to stand there. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

lua_place *place_push(lua_State *L)
{
    lua_place *p = lua_newuserdatauv(L, sizeof *p, 0);
    *p = (lua_place){0};
    const char *file = NULL;
    p->line = script_line(L, &file);
    luaL_setmetatable(L, PLACE);
    return p;
}

/* a place, or an actor meant as its own place */
lua_place *place_at(lua_State *L, int index)
{
    lua_place *p = luaL_testudata(L, index, PLACE);
    if (!p)
        script_fail(L, NULL, "w.road:lane(-1, 100), ego:ahead { gap = 20 }", "wanted an sp.Place, found %s",
                    script_kind(L, index));
    return p;
}

static const sp_road_net *net(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (!s->def || !s->def->road)
        luaL_error(L, "there is no road yet");
    return s->def->road;
}

/* a lane by id, or "left" "right" of one's own, or, without an own, "left" "middle" "right" of the road's driving lanes
 */
int32_t lane_read(lua_State *L, int index, uint32_t road, double s, int32_t own, int direction)
{
    if (lua_type(L, index) == LUA_TNUMBER) {
        const int32_t id = (int32_t)lua_tointeger(L, index);
        sp_lane_info info;
        if (!sp_road_lane(net(L), road, s, id, &info))
            script_fail(L, NULL, "right of the middle line ids are negative: -1, -2, ...", "no lane %d at s = %g m", id,
                        s);
        return id;
    }
    const char *name = luaL_checkstring(L, index);
    const int side = !strcmp(name, "left") ? 1 : !strcmp(name, "right") ? -1 : 0;
    if (!side && strcmp(name, "middle"))
        script_fail(L, name, "an id, \"left\", \"middle\" or \"right\"", "no lane '%s'", name);
    if (own) {
        const int32_t id = side ? sp_road_neighbour(net(L), road, s, own, side) : own;
        if (!id)
            script_fail(L, name, NULL, "no driving lane to the %s of lane %d", name, own);
        return id;
    }
    // those that drive with the road, from left to right
    sp_lane_info all[32];
    const uint32_t n = sp_road_lanes(net(L), road, s, all, 32);
    int32_t with[32];
    int count = 0;
    for (uint32_t i = 0; i < n && i < 32; i++)
        if (all[i].type == SP_LANE_DRIVING && sp_road_direction(net(L), road, all[i].id) == direction)
            with[count++] = all[i].id;
    if (count == 0)
        script_fail(L, name, NULL, "no driving lane at s = %g m", s);
    if (!side && count % 2 == 0)
        script_fail(L, name, "name it by its id", "%d lanes have no middle one", count);
    return with[side > 0 ? 0 : side < 0 ? count - 1 : count / 2];
}

/* ---------------------------------------------------------------- from places to places */
static lua_place *copy_place(lua_State *L)
{
    const lua_place from = *place_at(L, 1);
    lua_place *p = place_push(L);
    *p = from;
    return p;
}

int place_left(lua_State *L)
{
    const double d = read_quantity(L, 2, "left", "m");
    copy_place(L)->shift += d;
    return 1;
}

int place_right(lua_State *L)
{
    const double d = read_quantity(L, 2, "right", "m");
    copy_place(L)->shift -= d;
    return 1;
}

static int along(lua_State *L, double d)
{
    lua_place *p = copy_place(L);
    if (p->gap != GAP_NONE && p->gap != GAP_METRES)
        return script_fail(L, NULL, "say it by gap =", "a place by time cannot be moved along the lane");
    if (p->gap == GAP_METRES)
        p->value += p->side * d;
    else if (!sp_road_advance(net(L), p->at, d, &p->at))
        return script_fail(L, NULL, NULL, "the road ends before that place");
    return 1;
}
int place_back(lua_State *L)
{
    return along(L, -read_quantity(L, 2, "back", "m"));
}
int place_forward(lua_State *L)
{
    return along(L, read_quantity(L, 2, "forward", "m"));
}

int place_turned(lua_State *L)
{
    const double a = read_quantity(L, 2, "turned", "rad");
    copy_place(L)->turn += a;
    return 1;
}

/* actor:ahead / behind { gap = | thw = | ttc =, impact = } */
static int relative(lua_State *L, int side)
{
    const lua_actor *a = actor_at(L, 1);
    lua_settop(L, 2);
    // a distance alone is the gap
    if (lua_type(L, 2) == LUA_TNUMBER || lua_type(L, 2) == LUA_TSTRING) {
        lua_newtable(L);
        lua_insert(L, 2);
        lua_setfield(L, 2, "gap");
    }
    luaL_checktype(L, 2, LUA_TTABLE);
    fields_check(L, 2, "sp.Gap");
    lua_place *p = place_push(L);
    actor_place(SCRIPT(L), a->id, &p->at);
    p->reference = a->id;
    p->side = side;
    static const char *const keys[] = {"gap", "thw", "ttc"};
    for (int i = 0; i < 3; i++) {
        if (!field_has(L, 2, keys[i]))
            continue;
        if (p->gap != GAP_NONE)
            return script_fail(L, keys[i], NULL, "one of gap, thw and ttc, not two");
        p->gap = (gap_kind)(GAP_METRES + i);
        p->value = field_number(L, 2, keys[i], i ? "s" : "m", 0);
        if (p->value < 0)
            return script_fail(L, keys[i], NULL, "%s = %g is negative", keys[i], p->value);
    }
    if (p->gap == GAP_NONE)
        return script_fail(L, side > 0 ? "ahead" : "behind", NULL, "one of gap, thw and ttc is missing");
    if (lua_getfield(L, 2, "impact") != LUA_TNIL) {
        p->has_share = true;
        p->share = read_share(L, lua_gettop(L), "impact");
    }
    lua_pop(L, 1);
    // in another lane, level with that one
    if (lua_getfield(L, 2, "lane") != LUA_TNIL) {
        const int direction = sp_road_direction(net(L), p->at.road, p->at.lane);
        p->at.lane = lane_read(L, lua_gettop(L), p->at.road, p->at.s, p->at.lane, direction);
        p->beside = true;
    }
    lua_pop(L, 1);
    return 1;
}
int actor_ahead(lua_State *L)
{
    return relative(L, 1);
}
int actor_behind(lua_State *L)
{
    return relative(L, -1);
}

/* place:shift("left", 1): so many lanes to that side, level with it */
int place_shift(lua_State *L)
{
    const char *side = luaL_checkstring(L, 2);
    const double n = lua_isnoneornil(L, 3) ? 1 : luaL_checknumber(L, 3);
    const int way = !strcmp(side, "left") ? 1 : -1;
    if (way < 0 && strcmp(side, "right"))
        return script_fail(L, side, "\"left\" or \"right\"", "shift: '%s' is no side", side);
    if (!(n >= 0 && n <= 16) || n != sp_floor(n))
        return script_fail(L, "shift", NULL, "shift: %g is no number of lanes from 0 to 16", n);
    lua_place *p = copy_place(L);
    for (int i = 0; i < (int)n; i++) {
        const int32_t lane = sp_road_neighbour(net(L), p->at.road, p->at.s, p->at.lane, way);
        if (!lane)
            return script_fail(L, side, NULL, "shift: no driving lane to the %s of lane %d", side, p->at.lane);
        p->at.lane = lane;
    }
    p->beside = p->beside || (p->reference && n > 0);
    p->at.t = sp_road_lane_center(net(L), p->at.road, p->at.s, p->at.lane);
    return 1;
}

/* the actor's own place on its lane; its middle, as lane(id, s) means it */
static lua_place *own_place(lua_State *L, const lua_actor *a)
{
    sp_scenario *s = SCRIPT(L);
    lua_place *p = place_push(L);
    sp_road_place origin = {0};
    actor_place(s, a->id, &origin);
    const sp_actor_def *d = &s->def->actors[a->id];
    p->shift = d->lane_offset;
    if (!sp_road_advance(net(L), origin, d->center_x, &p->at))
        p->at = origin;
    return p;
}

static int beside(lua_State *L, double d)
{
    const lua_actor *a = actor_at(L, 1);
    own_place(L, a)->shift += d;
    return 1;
}
int actor_left(lua_State *L)
{
    return beside(L, read_quantity(L, 2, "left", "m"));
}
int actor_right(lua_State *L)
{
    return beside(L, -read_quantity(L, 2, "right", "m"));
}

/* actor:lane(), actor:lane "right": level with the actor */
int actor_lane(lua_State *L)
{
    const lua_actor *a = actor_at(L, 1);
    lua_settop(L, 2);
    lua_place *p = own_place(L, a);
    if (!lua_isnil(L, 2)) {
        const int direction = sp_road_direction(net(L), p->at.road, p->at.lane);
        p->at.lane = lane_read(L, 2, p->at.road, p->at.s, p->at.lane, direction);
        p->shift = 0;
    }
    p->at.t = sp_road_lane_center(net(L), p->at.road, p->at.s, p->at.lane);
    return 1;
}

/* ---------------------------------------------------------------- a body at its place */
/* how far the middles are apart, so that the bumpers are as far apart as was said */
static double middle_distance(lua_State *L, const lua_place *p, const sp_actor_def *d)
{
    const sp_actor_def *r = &SCRIPT(L)->def->actors[p->reference];
    double gap = p->value;
    if (p->gap == GAP_TIME)
        gap = p->value * (p->side > 0 ? r->speed : d->speed);
    if (p->gap == GAP_TTC) {
        const double closing = p->side > 0 ? r->speed - d->speed : d->speed - r->speed;
        if (closing <= 0)
            script_fail(L, "ttc",
                        "ttc counts by closing speed; use gap = or thw =", "%s and %s do not close in: %g m/s", r->name,
                        d->name, closing);
        gap = p->value * closing;
    }
    return r->length / 2 + gap + d->length / 2;
}

static sp_pose pose_on(const sp_road_net *road, sp_road_place p, int direction, double turn, double *heading)
{
    sp_road_point point = {0};
    sp_road_at(road, p, &point);
    *heading = sp_wrap_angle(point.heading + (direction < 0 ? SP_PI : 0) + turn);
    return (sp_pose){point.position, sp_quat_from_ypr(*heading, 0, 0)};
}

void place_actor(lua_State *L, const lua_place *p, sp_actor_def *d, cast *c, double settle)
{
    sp_scenario *s = SCRIPT(L);
    const sp_road_net *road = net(L);
    sp_road_place middle = p->at;
    d->lane_offset = p->shift;
    const int direction = sp_road_direction(road, middle.road, middle.lane);
    middle.t = sp_road_lane_center(road, middle.road, middle.s, middle.lane);
    if (p->reference) {
        const sp_actor_def *r = &s->def->actors[p->reference];
        const double distance = r->center_x + p->side * middle_distance(L, p, d);
        if (!sp_road_advance(road, middle, distance, &middle))
            script_fail(L, "at", NULL, "%s: the road ends %.7g m %s %s", d->name, sp_floor(sp_abs(distance) + 0.5),
                        p->side > 0 ? "ahead of" : "behind", r->name);
        if (p->has_share && !p->beside)
            d->lane_offset += r->lane_offset + (p->share - 0.5) * r->width;
    }
    // the origin, not the middle, runs on the lane
    sp_road_place origin = middle;
    c->direction = direction;
    if (p->turn == 0) {
        if (!sp_road_advance(road, middle, -d->center_x, &origin))
            script_fail(L, "at", NULL, "%s: the road begins too late for its length", d->name);
        origin.t = sp_road_lane_center(road, origin.road, origin.s, origin.lane) + direction * d->lane_offset;
        c->zero_pose = pose_on(road, origin, direction, 0, &c->zero_heading);
    } else {
        middle.t += direction * d->lane_offset;
        c->zero_pose = pose_on(road, middle, direction, p->turn, &c->zero_heading);
        c->zero_pose.position =
            sp_sub3(c->zero_pose.position, sp_rotate(c->zero_pose.rotation, sp_v3(d->center_x, 0, 0)));
        const int32_t lane = middle.lane;
        sp_road_locate(road, c->zero_pose.position.x, c->zero_pose.position.y, &middle, &origin);
        origin.lane = lane;
    }
    c->zero = origin;
    // time 0; the world itself starts further back, so that the settle ends here
    d->place = origin;
    d->pose = c->zero_pose;
    d->heading = c->zero_heading;
    sp_road_place start;
    if (p->turn == 0 && !sp_road_advance(road, origin, -d->speed * settle, &start))
        script_fail(L, "at", "settle = 0, or start further along", "%s: the settle of %g s begins before the road does",
                    d->name, settle);
}

/* ---------------------------------------------------------------- where actors are now */
bool actor_place(const sp_scenario *s, uint32_t id, sp_road_place *out)
{
    if (!s->world) {
        *out = s->casts[id].zero;
        return true;
    }
    const sp_actor *a = &s->world->actors[id];
    *out = (sp_road_place){a->road, a->lane ? a->lane : s->def->actors[id].place.lane, a->s, a->t};
    return a->road != 0;
}

void actor_now(const sp_scenario *s, uint32_t id, double *x, double *y, double *heading, double *speed)
{
    if (s->world) {
        const sp_actor *a = &s->world->actors[id];
        *x = a->x;
        *y = a->y;
        *heading = a->heading;
        *speed = a->speed;
        return;
    }
    *x = s->casts[id].zero_pose.position.x;
    *y = s->casts[id].zero_pose.position.y;
    *heading = s->casts[id].zero_heading;
    *speed = s->def->actors[id].speed;
}

/* Distance from the front of a to the near face of b along a's lane, negative when b is beside or behind, and the
 * speed at which it shrinks. */
double lane_gap(const sp_scenario *s, uint32_t a, uint32_t b, double *closing)
{
    const sp_actor_def *da = &s->def->actors[a], *db = &s->def->actors[b];
    double xa, ya, ha, va, xb, yb, hb, vb, d = 0;
    actor_now(s, a, &xa, &ya, &ha, &va);
    actor_now(s, b, &xb, &yb, &hb, &vb);
    sp_road_place pa, pb;
    double direction = ha; // of the lane at b
    sp_road_point point;
    if (actor_place(s, a, &pa) && actor_place(s, b, &pb) && sp_road_distance(s->def->road, pa, pb, 2000, &d) &&
        sp_road_at(s->def->road, pb, &point))
        direction = point.heading + (sp_road_direction(s->def->road, pa.road, pa.lane) < 0 ? SP_PI : 0);
    else
        d = (xb - xa) * sp_cos(ha) + (yb - ya) * sp_sin(ha);
    const double c = sp_cos(hb - direction), n = sp_sin(hb - direction);
    const double half = sp_abs(c) * db->length / 2 + sp_abs(n) * db->width / 2;
    const double middles = d + db->center_x * c - da->center_x;
    if (closing)
        *closing = va - vb * c;
    return middles >= 0                          ? middles - half - da->length / 2
           : middles + half + da->length / 2 > 0 ? -1e-9
                                                 : middles + half + da->length / 2;
}

/* ---------------------------------------------------------------- whose lane */
/* whether the box of one reaches into the lane of another, wherever along it */
bool lane_overlapped(const sp_scenario *s, uint32_t who, uint32_t whose)
{
    const sp_actor_def *d = &s->def->actors[who];
    const sp_actor *a = &s->world->actors[who];
    const sp_box2 box = sp_actor_box(d, a);
    sp_vec2 corner[4];
    sp_road_place own, here, level;
    sp_lane_info lane;
    double along, low = SP_INFINITY, high = -SP_INFINITY;
    if (!actor_place(s, whose, &own) || !sp_road_locate(s->def->road, box.x, box.y, &own, &here) ||
        !sp_road_distance_on(s->def->road, s->def->actors[whose].route, own, here, 2000, &along) ||
        !sp_road_advance_on(s->def->road, s->def->actors[whose].route, own, along, &level) ||
        !sp_road_lane(s->def->road, level.road, level.s, level.lane, &lane))
        return false;
    const double middle = sp_road_lane_center(s->def->road, level.road, level.s, level.lane);
    sp_box2_corners(&box, corner);
    for (int i = 0; i < 4; i++) {
        sp_road_place at;
        if (!sp_road_locate(s->def->road, corner[i].x, corner[i].y, &here, &at))
            return false;
        low = sp_min(low, at.t - middle);
        high = sp_max(high, at.t - middle);
    }
    return low < lane.width / 2 && high > -lane.width / 2;
}
