/* meeting.c - cross{ meet = ego }: someone sets off so that the ego's front would hit at a given share of its width, if
 * the ego kept the speed it has at that instant. From then on nobody waits for anybody. */
#include <stdio.h>
#include <string.h>

#include "script/inside.h"

/* actor:cross{ meet =, impact =, speed =, accel_over =, release_ttc =, after = } */
int act_cross(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id;
    const sp_actor_def *d = &s->def->actors[id];
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Cross");
    if (id == SP_EGO.i || d->parked)
        return script_fail(L, "cross", NULL, "%s cannot cross", d->name);
    if (s->meeting_count == sizeof s->meetings / sizeof *s->meetings)
        return script_fail(L, "cross", NULL, "more than 16 crossings");
    meeting m = {.active = true, .who = id, .share = 0.5};
    m.speed = field_number(L, 2, "speed", "m/s", SP_NAN);
    m.accel_over = field_number(L, 2, "accel_over", "m", 0);
    m.release_ttc = field_number(L, 2, "release_ttc", "s", 0);
    m.release_after = field_number(L, 2, "after", "s", 0);
    if (m.speed <= 0 || m.accel_over < 0)
        return script_fail(L, "speed", NULL, "cross: a positive speed, and accel_over not negative");
    if (lua_getfield(L, 2, "impact") != LUA_TNIL)
        m.share = read_share(L, lua_gettop(L), "impact");
    lua_pop(L, 1);
    if (lua_getfield(L, 2, "meet") != LUA_TNIL)
        m.with = actor_at(L, -1)->id;
    lua_pop(L, 1);
    if (!m.with && m.release_ttc > 0)
        return script_fail(L, "release_ttc", "meet = ego", "cross: release_ttc without meet");
    double speed;
    actor_now(s, id, &m.x, &m.y, &m.heading, &speed);
    m.release_after += script_now(s);
    if (m.with) {
        double x, y, heading;
        actor_now(s, m.with, &x, &y, &heading, &m.first_speed);
    }
    const char *file = NULL;
    m.line = script_line(L, &file);
    s->meetings[s->meeting_count++] = m;
    lua_settop(L, 1);
    return 1;
}

/* how far along its line the crossing one is at the ego's lateral aim, and how far the ego's front is from that line's
 * near side; false when the line does not cross the ego's lane */
static bool meeting_point(const sp_scenario *s, const meeting *m, double *own_way, double *ego_way)
{
    const sp_actor_def *me = &s->def->actors[m->who], *ego = &s->def->actors[m->with];
    sp_road_place with, here;
    if (!actor_place(s, m->with, &with))
        return false;
    const int direction = sp_road_direction(s->def->road, with.road, with.lane);
    const double aim = with.t + direction * (m->share - 0.5) * ego->width;
    // the middle of the body, along its line
    const double c = sp_cos(m->heading), n = sp_sin(m->heading);
    double low = 0;
    double u = 0, t0, t1, step = 1;
    if (!sp_road_locate(s->def->road, m->x, m->y, &with, &here))
        return false;
    t0 = here.t;
    // secant: exact at once on a straight road
    for (int i = 0; i < 8; i++) {
        if (!sp_road_locate(s->def->road, m->x + (u + step) * c, m->y + (u + step) * n, &with, &here))
            return false;
        t1 = here.t;
        if (sp_abs(t1 - t0) < 1e-9)
            return false;
        const double next = u + step * (aim - t0) / (t1 - t0);
        u = next;
        if (!sp_road_locate(s->def->road, m->x + u * c, m->y + u * n, &with, &here))
            return false;
        t0 = here.t;
        if (sp_abs(t0 - aim) < 1e-9)
            break;
        step = 0.01;
    }
    if (u < low)
        return false;
    double d = 0;
    if (!sp_road_distance(s->def->road, with, here, 2000, &d))
        return false;
    // the body is as thick along the lane as its turned box is
    sp_road_point point;
    sp_road_at(s->def->road, here, &point);
    const double turn = m->heading - point.heading;
    const double half = sp_abs(sp_cos(turn)) * me->length / 2 + sp_abs(sp_sin(turn)) * me->width / 2;
    *own_way = u;
    *ego_way = d - half - ego->center_x - ego->length / 2;
    return true;
}

/* from rest with constant acceleration over a distance, then at speed */
static double way_time(double way, double speed, double accel_over)
{
    if (way <= 0)
        return 0;
    if (accel_over > 0 && way <= accel_over)
        return sp_sqrt(2 * way * 2 * accel_over) / speed;
    return (accel_over > 0 ? 2 * accel_over / speed : 0) + (way - accel_over) / speed;
}

static void set_off(lua_State *L, meeting *m, double ttc)
{
    sp_scenario *s = SCRIPT(L);
    double x, y, heading, speed = 0;
    if (m->with)
        actor_now(s, m->with, &x, &y, &heading, &speed);
    // an ego that slowed before: it saw it coming
    const bool anticipated = m->with && speed < m->first_speed - 0.5;
    sp_story_command *c = command_add(L, SP_STORY_LINE, m->who);
    c->value[0] = m->heading;
    c->value[1] = m->speed;
    c->value[2] = m->accel_over;
    c->flags = anticipated;
    c->line = m->line;
    m->released = true;
    m->first_speed = speed;
    const int mark = mark_index(s, "release");
    if (m->with && mark >= 0) {
        sp_story_command *k = command_add(L, SP_STORY_MARK, (uint32_t)mark);
        k->value[0] = anticipated;
        k->value[1] = ttc;
        k->value[2] = k->value[3] = SP_NAN;
        k->line = m->line;
    }
}

/* where the two really passed: the lateral distance from the aim when the ego's front is at the line */
static void watch(lua_State *L, meeting *m)
{
    sp_scenario *s = SCRIPT(L);
    double own_way, ego_way;
    if (!meeting_point(s, m, &own_way, &ego_way) || ego_way > 0)
        return;
    double x, y, heading, speed;
    actor_now(s, m->who, &x, &y, &heading, &speed);
    const double gone = (x - m->x) * sp_cos(m->heading) + (y - m->y) * sp_sin(m->heading);
    const int mark = mark_index(s, "meet");
    m->met = true;
    if (mark < 0)
        return;
    sp_story_command *k = command_add(L, SP_STORY_MARK, (uint32_t)mark);
    k->value[0] = gone - own_way;
    k->value[1] = k->value[2] = k->value[3] = SP_NAN;
    k->line = m->line;
}

void meeting_step(lua_State *L, meeting *m)
{
    sp_scenario *s = SCRIPT(L);
    if (!m->active || m->met)
        return;
    if (m->released) {
        if (m->with)
            watch(L, m);
        return;
    }
    if (!m->with) {
        if (script_now(s) >= m->release_after - 1e-9)
            set_off(L, m, SP_NAN);
        return;
    }
    double own_way, ego_way, x, y, heading, speed;
    actor_now(s, m->with, &x, &y, &heading, &speed);
    if (!meeting_point(s, m, &own_way, &ego_way) || speed < 0.1)
        return;
    const double ttc = ego_way / speed;
    // half a tick early is as wrong as half a tick late
    const double half_tick = 0.5e-9 * (double)s->def->tick_ns;
    const double lead = m->release_ttc > 0 ? m->release_ttc : way_time(own_way, m->speed, m->accel_over);
    if (ttc <= lead + half_tick)
        set_off(L, m, ttc);
}
