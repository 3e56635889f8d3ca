/* courses.c - w:path and actor:path: ways over the plane that no lane need follow. The geometry is a road's, built in a
 * network of its own; following it is traffic's, and the robot's for the ego. */
#include "script/inside.h"

enum { POINTS_MOST = 2000, PIECES_MOST = 2 * POINTS_MOST };
typedef struct lua_path {
    uint32_t index; /* of the scenario's courses */
    uint32_t generation;
} lua_path;

/* 1/m of a radius; 0: straight */
static double bend(lua_State *L, int table, const char *key, double otherwise)
{
    if (!field_has(L, table, key))
        return otherwise;
    const double radius = field_number(L, table, key, "m", SP_NAN);
    if (!(sp_abs(radius) >= 1 && sp_abs(radius) <= 1e6))
        script_fail(L, key, "left positive, right negative", "%s = %g m: at least 1 m", key, radius);
    return 1 / radius;
}

/* { length = | angle =, radius = | from_radius =, to_radius = } */
static sp_road_piece read_piece(lua_State *L, int table)
{
    fields_check(L, table, "sp.PathPiece");
    const double k = bend(L, table, "radius", 0);
    sp_road_piece p = {0, bend(L, table, "from_radius", k), bend(L, table, "to_radius", k)};
    const double mean = sp_abs(p.curvature_start + p.curvature_end) / 2;
    if (!field_has(L, table, "angle")) {
        p.length = field_number(L, table, "length", "m", SP_NAN);
    } else {
        /* the angle turned is the mean curvature times the length */
        if (field_has(L, table, "length") || mean <= 0)
            script_fail(L, "angle", NULL, "a piece of a path has a length, or a bend with an angle");
        p.length = field_number(L, table, "angle", "rad", SP_NAN) / mean;
    }
    if (!(p.length > 0 && p.length <= 20000))
        script_fail(L, "length", NULL, "a piece of %g m: more than 0, at most 20000", p.length);
    return p;
}

/* ---------------------------------------------------------------- through points */
/* an arc from (0, 0) along the unit vector t to d: its length and curvature */
static sp_road_piece arc(sp_vec2 t, sp_vec2 d)
{
    const double chord = sp_hypot(d.x, d.y), cross = t.x * d.y - t.y * d.x, dot = t.x * d.x + t.y * d.y;
    const double half = sp_atan2(cross, dot); /* half the angle that it turns */
    const double k = chord > 0 ? 2 * sp_sin(half) / chord : 0;
    const double length = sp_abs(half) > 1e-9 && k != 0 ? 2 * half / k : chord;
    return (sp_road_piece){length, k, k};
}

/* two arcs from one point to the next, smooth at their joint (a biarc with equal tangent lengths) */
static uint32_t biarc(sp_vec2 d, sp_vec2 t0, sp_vec2 t1, sp_road_piece *out)
{
    const sp_vec2 t = {t0.x + t1.x, t0.y + t1.y};
    const double dt = d.x * t.x + d.y * t.y, dd = d.x * d.x + d.y * d.y,
                 denominator = 2 * (1 - (t0.x * t1.x + t0.y * t1.y));
    double a;
    if (denominator > 1e-12)
        a = (-dt + sp_sqrt(dt * dt + denominator * dd)) / denominator;
    else
        a = dt > 0 ? dd / (2 * dt) : 0;
    const sp_vec2 joint = {(d.x + a * (t0.x - t1.x)) / 2, (d.y + a * (t0.y - t1.y)) / 2};
    /* the tangent at the joint runs from one control point to the other */
    const double jx = d.x - a * (t0.x + t1.x), jy = d.y - a * (t0.y + t1.y), length = sp_hypot(jx, jy);
    const sp_vec2 tangent = length > 1e-9 ? (sp_vec2){jx / length, jy / length} : t0;
    out[0] = arc(t0, joint);
    out[1] = arc(tangent, (sp_vec2){d.x - joint.x, d.y - joint.y});
    return 2;
}

/* the direction at point i: of the circle through it and its neighbours */
static sp_vec2 tangent_at(const sp_vec2 *p, uint32_t count, uint32_t i)
{
    const sp_vec2 a = i ? p[i - 1] : p[i], b = p[i], c = i + 1 < count ? p[i + 1] : p[i];
    sp_vec2 t = {c.x - a.x, c.y - a.y};
    if (i && i + 1 < count) {
        const double ab = sp_hypot(b.x - a.x, b.y - a.y), bc = sp_hypot(c.x - b.x, c.y - b.y);
        t = (sp_vec2){(b.x - a.x) / ab * bc + (c.x - b.x) / bc * ab, (b.y - a.y) / ab * bc + (c.y - b.y) / bc * ab};
    }
    const double length = sp_hypot(t.x, t.y);
    return length > 0 ? (sp_vec2){t.x / length, t.y / length} : (sp_vec2){1, 0};
}

/* { x, y } each, m, in the frame of who follows: x forward, y left; from (0, 0) along x */
static uint32_t read_points(lua_State *L, int list, sp_road_piece *out)
{
    const uint32_t n = (uint32_t)lua_rawlen(L, list) + 1;
    if (n < 2 || n > POINTS_MOST)
        script_fail(L, "points", NULL, "points: 1 to %d of them", POINTS_MOST - 1);
    sp_vec2 *p = script_alloc(L, sizeof *p * n);
    p[0] = (sp_vec2){0, 0};
    for (uint32_t i = 1; i < n; i++) {
        if (lua_rawgeti(L, list, (lua_Integer)i) != LUA_TTABLE)
            script_fail(L, "points", "points = { { 10, 0 }, { 20, 3 } }", "point %u is no { x, y }", i);
        const int point = lua_gettop(L);
        lua_rawgeti(L, point, 1);
        lua_rawgeti(L, point, 2);
        p[i].x = read_quantity(L, point + 1, "points", "m");
        p[i].y = read_quantity(L, point + 2, "points", "m");
        lua_settop(L, point - 1);
        if (!(sp_hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y) >= 0.05))
            script_fail(L, "points", NULL, "point %u lies within 5 cm of the one before", i);
    }
    uint32_t count = 0;
    sp_vec2 t = {1, 0};
    for (uint32_t i = 0; i + 1 < n; i++) {
        const sp_vec2 next = tangent_at(p, n, i + 1);
        count += biarc((sp_vec2){p[i + 1].x - p[i].x, p[i + 1].y - p[i].y}, t, next, out + count);
        t = next;
    }
    /* what is shorter than a hair is no piece */
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (out[i].length > 1e-6)
            out[kept++] = out[i];
    return kept;
}

/* ---------------------------------------------------------------- words */
/* w:path{ { length = 10 }, { to_radius = 9, angle = "20.6 deg" }, ..., at = place } or w:path{ points = { ... } } */
int world_path(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    if (s->phase != PHASE_PROLOGUE)
        return script_fail(L, NULL, "lay it before the first wait", "a path is laid in the prologue");
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.PathSpec");
    if (s->course_count == sizeof s->courses / sizeof *s->courses)
        return script_fail(L, "path", NULL, "more than %u paths", s->course_count);
    sp_road_piece *list = script_alloc(L, sizeof *list * PIECES_MOST);
    uint32_t count = (uint32_t)lua_rawlen(L, 2);
    if (field_has(L, 2, "points")) {
        if (count || lua_getfield(L, 2, "points") != LUA_TTABLE)
            return script_fail(L, "points", NULL, "a path has pieces or points");
        count = read_points(L, 3, list);
    } else {
        if (count == 0 || count > 200)
            return script_fail(L, "path", NULL, "w:path: 1 to 200 pieces, or points");
        for (uint32_t i = 0; i < count; i++) {
            if (lua_rawgeti(L, 2, (lua_Integer)i + 1) != LUA_TTABLE)
                return script_fail(L, "path", NULL, "w:path: piece %u is no table", i + 1);
            list[i] = read_piece(L, 3);
            lua_settop(L, 2);
        }
    }
    lua_settop(L, 2);
    sp_course_def c = {.road = 1};
    const char *file = NULL;
    c.said.line = script_line(L, &file);
    c.said.file = sp_arena_strdup(s->def->arena, file);
    for (uint32_t i = 0; i < count; i++)
        c.length += list[i].length;
    if (field_has(L, 2, "at")) {
        const sp_road_place at = place_on_lane(L, "w:path");
        sp_road_point p;
        if (!sp_road_at(s->def->road, at, &p))
            return script_fail(L, "at", NULL, "w:path: that place is on no road");
        c.placed = true;
        c.at.position = p.position;
        c.heading = p.heading + (sp_road_direction(s->def->road, at.road, at.lane) < 0 ? SP_PI : 0);
    }
    const sp_road_spec spec = {.name = "path", .pieces = list, .piece_count = count, .lanes_right = 1, .lane_width = 3};
    sp_error err = {0};
    if (!sp_road_build(&spec, s->def->arena, &c.net, &err))
        return script_fail(L, "path", NULL, "w:path: %s", err.text);
    s->courses[s->course_count++] = c;
    lua_path *p = lua_newuserdatauv(L, sizeof *p, 0);
    *p = (lua_path){s->course_count - 1, s->generation};
    luaL_setmetatable(L, PATH);
    return 1;
}

static const lua_path *path_at(lua_State *L, int index)
{
    const lua_path *p = luaL_testudata(L, index, PATH);
    if (!p)
        script_fail(L, NULL, "local turn = w:path { ... } before the first wait, then actor:path(turn)",
                    "wanted an sp.Path, found %s", script_kind(L, index));
    if (p->generation != SCRIPT(L)->generation || p->index >= SCRIPT(L)->course_count)
        script_fail(L, NULL, NULL, "this path is of another run");
    return p;
}

/* path:length() */
int path_metres(lua_State *L)
{
    lua_pushnumber(L, SCRIPT(L)->courses[path_at(L, 1)->index].length);
    return 1;
}

/* actor:path(path): follows it from here, or from where the path lies */
int act_path(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id;
    const lua_path *p = path_at(L, 2);
    if (s->def->actors[id].parked)
        return script_fail(L, NULL, "leave out parked = true", "%s is parked for good", s->def->actors[id].name);
    if (s->def->actors[id].towed_by)
        return script_fail(L, NULL, "tell its tractor", "%s is towed", s->def->actors[id].name);
    sp_story_command *c = command_add(L, SP_STORY_COURSE, id);
    c->value[0] = p->index + 1.0;
    lua_settop(L, 1);
    return 1;
}

bool courses_freeze(sp_scenario *s, sp_world_def *def, sp_error *err)
{
    if (s->course_count == 0)
        return true;
    sp_course_def *list = SP_ARRAY(def->arena, sp_course_def, s->course_count);
    if (!list)
        return sp_error_set(err, SP_BAD_BENCH, s->path, 0, "out of memory");
    for (uint32_t i = 0; i < s->course_count; i++)
        list[i] = s->courses[i];
    def->courses = list;
    def->course_count = s->course_count;
    return true;
}
