/* meeting.c - cross{ meet = ego }: someone sets off so that the ego's front would hit at a given share of its width, if
 * the ego kept the speed it has at that instant. From then on nobody waits for anybody. */
#include <stdio.h>
#include <string.h>

#include "script/way.h"

/* actor:cross{ meet =, impact =, speed =, accel_over =, release_ttc =, after = } */
int act_cross(lua_State *L)
{
    sp_scenario *s = SCRIPT(L);
    const uint32_t id = actor_at(L, 1)->id;
    const sp_actor_def *d = &s->def->actors[id];
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    fields_check(L, 2, "sp.Cross");
    driven_refuse(L, id);
    if (id == SP_EGO.i || d->parked)
        return script_fail(L, "cross", NULL, "%s cannot cross", d->name);
    if (s->meeting_count == sizeof s->meetings / sizeof *s->meetings)
        return script_fail(L, "cross", NULL, "more than 16 crossings");
    meeting m = {.active = true, .who = id, .share = 0.5};
    m.speed = field_number(L, 2, "speed", "m/s", SP_NAN);
    m.accel_over = field_number(L, 2, "accel_over", "m", 0);
    m.release_ttc = field_number(L, 2, "release_ttc", "s", 0);
    m.release_after = field_number(L, 2, "after", "s", 0);
    m.ahead = d->center_x + field_number(L, 2, "offset", "m", 0);
    if (!(m.speed > 0 && m.speed <= 150) || !(m.accel_over >= 0 && m.accel_over <= 1e4))
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

/* ---------------------------------------------------------------- where they would meet */
/* the ego's way, and how far off the line of the other its point of aim is once it has gone d along that way: the point
 * at the share of its width, before its front by half of what the other's body is thick there */
typedef struct aim {
    const meeting *m;
    const sp_actor_def *me, *ego;
    actor_way way;
    double c, n; /* direction of the line */
} aim;

/* false: the way ends before; *off is m left of the line, *along m on it */
static bool aim_at(const aim *a, double d, double *off, double *along)
{
    sp_course_point p;
    if (!way_at(&a->way, d, &p))
        return false;
    double sine, cosine;
    sp_sincos(p.heading, &sine, &cosine);
    const double turn = a->m->heading - p.heading;
    const double half = sp_abs(sp_cos(turn)) * a->me->length / 2 + sp_abs(sp_sin(turn)) * a->me->width / 2;
    const double ahead = a->ego->center_x + a->ego->length / 2 + half, left = (a->m->share - 0.5) * a->ego->width;
    const double x = p.x + cosine * ahead - sine * left - a->m->x, y = p.y + sine * ahead + cosine * left - a->m->y;
    *off = a->c * y - a->n * x;
    *along = a->c * x + a->n * y;
    return true;
}

/* secant from two guesses: exact at once on a straight way */
static bool aim_solve(const aim *a, double d0, double d1, double *d, double *along)
{
    enum { STEPS = 40 };
    double f0, f1;
    if (!aim_at(a, d0, &f0, along) || !aim_at(a, d1, &f1, along))
        return false;
    for (int i = 0; i < STEPS && sp_abs(f1) > 1e-9; i++) {
        if (sp_abs(f1 - f0) < 1e-12)
            return false;
        const double next = d1 - sp_clamp(f1 * (d1 - d0) / (f1 - f0), -50, 50);
        d0 = d1;
        f0 = f1;
        d1 = next;
        if (!aim_at(a, d1, &f1, along))
            return false;
    }
    *d = d1;
    return sp_abs(f1) < 1e-6;
}

/* the first place on the way, from here on, where the aim comes over the line in front of the other */
static bool aim_search(const aim *a, double *d, double *along)
{
    for (int side = 1; side >= -1; side -= 2) {
        double f0, f1, u;
        if (!aim_at(a, 0, &f0, &u))
            return false;
        for (double at = WAY_STEP; at <= (side > 0 ? WAY_FAR : 40); at += WAY_STEP, f0 = f1) {
            if (!aim_at(a, side * at, &f1, &u))
                break;
            if ((f0 <= 0) != (f1 <= 0) && aim_solve(a, side * (at - WAY_STEP), side * at, d, along) && *along >= 0)
                return true;
        }
    }
    return false;
}

/* how far along its line the crossing one is at the ego's aim, and how far the ego has to go until it is there; false
 * when the line does not cross the ego's way */
static bool meeting_point(const sp_scenario *s, meeting *m, double *own_way, double *ego_way)
{
    enum { LOOK = 10 }; /* ticks between two searches */
    aim a = {.m = m, .me = &s->def->actors[m->who], .ego = &s->def->actors[m->with]};
    if (!way_begin(s, m->with, &a.way))
        return false;
    sp_sincos(m->heading, &a.n, &a.c);
    const double gone = s->world->actors[m->with].odometer;
    /* near where it was the tick before */
    if (m->found && aim_solve(&a, m->station - gone, m->station - gone + 0.01, ego_way, own_way) && *own_way >= 0 &&
        sp_abs(*ego_way - (m->station - gone)) < 5) {
        m->station = gone + *ego_way;
        return true;
    }
    if (s->world->tick < m->look)
        return false;
    m->look = s->world->tick + LOOK;
    m->found = aim_search(&a, ego_way, own_way);
    m->station = gone + *ego_way;
    return m->found;
}

/* from rest with constant acceleration over a distance, then at speed */
static double way_time(double length, double speed, double accel_over)
{
    if (length <= 0)
        return 0;
    if (accel_over > 0 && length <= accel_over)
        return sp_sqrt(2 * length * 2 * accel_over) / speed;
    return (accel_over > 0 ? 2 * accel_over / speed : 0) + (length - accel_over) / speed;
}

void meeting_mark(lua_State *L, const char *name, double first, double second, int32_t line)
{
    const int mark = mark_index(SCRIPT(L), name);
    if (mark < 0)
        return;
    sp_story_command *k = command_add(L, SP_STORY_MARK, (uint32_t)mark);
    k->value[0] = first;
    k->value[1] = second;
    k->value[2] = k->value[3] = SP_NAN;
    k->line = line;
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
    if (m->with)
        meeting_mark(L, "release", anticipated, ttc, m->line);
}

/* where the two really passed: the lateral distance from the aim when the ego's front is at the line */
static void watch(lua_State *L, meeting *m)
{
    sp_scenario *s = SCRIPT(L);
    double own_way = 0, ego_way = 0;
    if (!meeting_point(s, m, &own_way, &ego_way) || ego_way > 0)
        return;
    /* both as they were at that instant, inside the tick */
    const double since = s->world->actors[m->with].speed > 0.1 ? -ego_way / s->world->actors[m->with].speed : 0;
    double x, y, heading, speed;
    actor_now(s, m->who, &x, &y, &heading, &speed);
    const double gone = (x - m->x) * sp_cos(m->heading) + (y - m->y) * sp_sin(m->heading);
    m->met = true;
    meeting_mark(L, "meet", gone - speed * sp_min(since, 0.02) - (own_way - m->ahead), SP_NAN, m->line);
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
    double own_way = 0, ego_way = 0, x, y, heading, speed;
    actor_now(s, m->with, &x, &y, &heading, &speed);
    if (!meeting_point(s, m, &own_way, &ego_way) || speed < 0.1)
        return;
    const double ttc = ego_way / speed;
    // half a tick early is as wrong as half a tick late
    const double half_tick = 0.5e-9 * (double)s->def->tick_ns;
    const double lead = m->release_ttc > 0 ? m->release_ttc : way_time(own_way - m->ahead, m->speed, m->accel_over);
    if (ttc <= lead + half_tick)
        set_off(L, m, ttc);
}
