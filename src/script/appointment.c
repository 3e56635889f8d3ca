/* appointment.c - car:meet{ ego, at =, speed = }: a car sets off so that its front and the ego's come to the point
 * where their ways cross at one time, if the ego kept the speed it has at that instant (straight crossing path). From
 * then on nobody waits for anybody. */
#include "script/way.h"

/* car:meet{ ego, at =, speed =, accel =, early = } */
int act_meet(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id;
    const sp_actor_def *d = &s->def->actors[id];
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Meet");
    driven_refuse(L, id);
    if (id == SP_EGO.i || d->parked || d->towed_by)
        return script_fail(L, "meet", NULL, "%s cannot be told to meet somebody", d->name);
    if (s->appointment_count == sizeof s->appointments / sizeof *s->appointments)
        return script_fail(L, "meet", NULL, "more than %u meetings", s->appointment_count);
    appointment m = {.who = id, .station = {0, 0}};
    lua_rawgeti(L, 2, 1);
    if (!luaL_testudata(L, -1, ACTOR))
        return script_fail(L, "meet", "car:meet { ego, speed = \"40 km/h\" }", "meet: whom?");
    m.with = actor_at(L, -1)->id;
    m.speed = field_number(L, 2, "speed", "m/s", SP_NAN);
    m.accel = field_number(L, 2, "accel", "m/s2", 3);
    m.early = field_number(L, 2, "early", "s", 0);
    if (!(m.speed > 0.1 && m.speed <= 150 && m.accel > 0.01 && m.accel <= 1000) || m.with == id)
        return script_fail(L, "meet", NULL, "meet: somebody else, a speed up to 150 m/s and a positive accel");
    double x, y, heading, speed;
    actor_now(s, id, &x, &y, &heading, &speed);
    if (sp_abs(speed) > 0.01)
        return script_fail(L, "speed", "leave out its speed where it is cast",
                           "meet: %s drives already; who is to meet somebody sets off from rest", d->name);
    actor_now(s, m.with, &x, &y, &heading, &m.first_speed);
    if (lua_getfield(L, 2, "at") != LUA_TNIL) {
        const lua_place *p = place_at(L, lua_gettop(L));
        sp_road_point point;
        sp_road_place at = p->at;
        at.t = sp_road_lane_center(s->def->road, at.road, at.s, at.lane) +
               p->shift * sp_road_direction(s->def->road, at.road, at.lane);
        if (p->gap != GAP_NONE || !sp_road_at(s->def->road, at, &point))
            return script_fail(L, "at", "at = w.road:lane(-1, 200)", "meet: 'at' is no place on the road");
        m.placed = true;
        m.x = point.position.x;
        m.y = point.position.y;
    }
    const char *file = NULL;
    m.line = script_line(L, &file);
    s->appointments[s->appointment_count++] = m;
    lua_settop(L, 1);
    return 1;
}

/* where their ways cross, or how each comes by the point that was said */
static void find_point(lua_State *L, appointment *m, const actor_way w[2])
{
    static const double near = 3; /* m: the point lies on a way */
    sp_scenario *s = SCRIPT(L);
    double along[2], away;
    if (m->placed) {
        for (int i = 0; i < 2; i++)
            if (!way_nearest(&w[i], m->x, m->y, &along[i], &away) || away > near)
                script_fail_at(L, s->path, m->line, "at", "a place where both come by",
                               "meet: %s does not come by that place", s->def->actors[i ? m->with : m->who].name);
    } else {
        sp_course_point p;
        if (!way_crossing(&w[1], &w[0], s->def->arena, &along[1], &along[0]) || !way_at(&w[1], along[1], &p))
            script_fail_at(L, s->path, m->line, "meet", "at = the place where they are to meet",
                           "meet: the ways of %s and %s do not cross within %g m", s->def->actors[m->who].name,
                           s->def->actors[m->with].name, WAY_FAR);
        m->x = p.x;
        m->y = p.y;
    }
    m->found = true;
    for (int i = 0; i < 2; i++)
        m->station[i] = s->world->actors[i ? m->with : m->who].odometer + along[i];
    const sp_actor_def *d = &s->def->actors[m->who];
    const double own = along[0] - d->center_x - d->length / 2, needs = m->speed * m->speed / (2 * m->accel);
    if (own < needs)
        script_fail_at(L, s->path, m->line, "accel", "a higher accel, or a start further away",
                       "meet: %s needs %.1f m to come up to speed, and has %.1f m", d->name, needs, own);
}

/* m that the fronts of both have to go to the point; false: a way has ended */
static bool left_to_go(const sp_scenario *s, appointment *m, const actor_way w[2], double left[2])
{
    for (int i = 0; i < 2; i++) {
        const uint32_t id = i ? m->with : m->who;
        const sp_actor_def *d = &s->def->actors[id];
        const double gone = s->world->actors[id].odometer;
        double along = m->station[i] - gone;
        if (!way_foot(&w[i], m->x, m->y, &along))
            return false;
        m->station[i] = gone + along;
        left[i] = along - d->center_x - d->length / 2;
    }
    return true;
}

static void set_off(lua_State *L, appointment *m, double own, double time)
{
    sp_scenario *s = SCRIPT(L);
    const double speed = s->world->actors[m->with].speed, cruise = own / m->speed;
    /* within the tick: the acceleration that makes it exact, T = D / v + v / 2 a */
    const double exact = time > cruise ? m->speed / (2 * (time - cruise)) : m->accel;
    profile_drop(s, m->who);
    sp_story_command *c = command_add(L, SP_STORY_SPEED, m->who);
    c->value[0] = m->speed;
    c->value[1] = sp_clamp(exact, 0.9 * m->accel, 1.1 * m->accel);
    c->line = m->line;
    m->released = true;
    /* who slowed before saw it coming */
    meeting_mark(L, "release", speed < m->first_speed - 0.5, time + m->early, m->line);
}

void appointment_step(lua_State *L, appointment *m)
{
    sp_scenario *s = SCRIPT(L);
    const double half_tick = 0.5e-9 * (double)s->def->tick_ns;
    actor_way w[2];
    double left[2];
    if (m->met || !way_begin(s, m->who, &w[0]) || !way_begin(s, m->with, &w[1]))
        return;
    if (!m->found)
        find_point(L, m, w);
    const double speed = s->world->actors[m->with].speed;
    if (!left_to_go(s, m, w, left) || speed < 0.1)
        return;
    const double arrives = left[1] / speed;
    if (!m->released) {
        const double takes = left[0] / m->speed + m->speed / (2 * m->accel);
        if (arrives - m->early <= takes + half_tick)
            set_off(L, m, left[0], arrives - m->early);
        return;
    }
    if (left[1] > 0)
        return;
    /* how much later than it should the other comes, s */
    m->met = true;
    const double own = s->world->actors[m->who].speed;
    meeting_mark(L, "meet", own > 0.1 ? left[0] / own - arrives + m->early : SP_NAN, SP_NAN, m->line);
}
