/* conduct.c - how the ego kept the rules of the road: speed, direction, lights, signs, route. Whether it left the road
 * is offroad.c's. Lights and signs are the world's events. */
#include "metric/conduct.h"

enum { SLICES = 20 };          /* of the second in which wrong way is added up */
static const double fresh = 1; /* m along the road for which what was asked of it is taken to hold */

typedef struct own {
    double road, lane, s, limit, way;     /* of the lane below, as last asked */
    double right, left;                   /* t of the edges of what may be driven on around it; equal: nothing */
    double slice, against, wrong[SLICES]; /* m against the direction: number of this slice, all, each */
    double light_seen, light_at, sign_seen, sign_at; /* s, when one was last run */
    double leg, start, done, on_route, rest; /* of the route: m at the start, m by now; ticks until it is asked for */
} own;

/* what holds on the lane below: asked again when it is another, or a metre further on */
static void know(const sp_moment *m, own *o)
{
    const sp_actor_record *ego = m->ego;
    if (o->road == ego->road && o->lane == ego->lane && sp_abs(ego->s - o->s) < fresh && !m->first)
        return;
    const sp_road_place place = {ego->road, ego->lane, ego->s, ego->t};
    o->road = ego->road;
    o->lane = ego->lane;
    o->s = ego->s;
    sp_conduct_band(m->def->road, &place, &o->right, &o->left);
    o->limit = ego->lane ? sp_road_speed_limit(m->def->road, place) : 0;
    o->way = ego->lane ? sp_road_direction(m->def->road, ego->road, ego->lane) : 0;
}

/* speed against the direction of the lane below, m/s; 0: with it */
static double against(const sp_moment *m, const own *o)
{
    const sp_actor_record *ego = m->ego;
    sp_road_point p;
    double s, c;
    if (o->way == 0 || o->left <= o->right)
        return 0;
    if (m->way.lane)
        return sp_max(-m->way.speed, 0);
    if (!sp_road_at(m->def->road, (sp_road_place){ego->road, ego->lane, ego->s, ego->t}, &p))
        return 0;
    sp_sincos(p.heading, &s, &c);
    return sp_max(-(ego->vx * c + ego->vy * s) * o->way, 0);
}

/* the last second in slices of 50 ms, this one included */
static void wrong_way(sp_moment *m, own *o)
{
    const double slice = sp_floor(m->time * SLICES + 1e-6), went = against(m, o) * m->dt;
    if (slice >= 0 && (o->against > 0 || went > 0)) {
        for (double k = sp_max(o->slice + 1, slice - SLICES + 1); k <= slice; k++)
            o->wrong[(int)sp_mod(k, SLICES)] = 0;
        o->wrong[(int)sp_mod(slice, SLICES)] += went;
        o->against = 0;
        for (int i = 0; i < SLICES; i++)
            o->against += o->wrong[i];
    }
    o->slice = slice;
    sp_emit(m, SP_M_WRONG_WAY, o->against, 0);
}

/* m of its route that lie behind it: along its leg, and where that is left it is looked for again */
static void follow_route(const sp_moment *m, own *o)
{
    const sp_actor_record *ego = m->ego;
    const sp_road_route *route = m->def->actors[SP_EGO.i].route;
    const sp_road_place at = {ego->road, ego->lane, ego->s, ego->t};
    uint32_t k = (uint32_t)o->leg;
    const sp_road_leg *leg = &route->leg[k];
    if (o->on_route > 0 && leg->road == ego->road) {
        const double gone = (ego->s - leg->from) * (leg->to < leg->from ? -1 : 1);
        if (gone >= 0 && (gone <= leg->length || k + 1 == route->leg_count)) {
            o->done = sp_max(o->done, leg->start + sp_min(gone, leg->length));
            return;
        }
    }
    double along;
    if (o->rest > 0) {
        o->rest--;
    } else if (sp_road_route_where(m->def->road, route, at, &k, &along)) {
        o->start = o->on_route > 0 ? o->start : along;
        o->done = sp_max(o->done, along);
        o->leg = k;
        o->on_route = 1;
    } else {
        o->rest = 20; /* off it: asked for five times a second */
    }
}

static void events(sp_moment *m, own *o)
{
    double lights = 0, signs = 0;
    for (uint32_t i = 0; i < m->record->event_count; i++) {
        const sp_event *e = &m->record->events[i];
        if (e->a != SP_EGO.i)
            continue;
        if (e->kind == SP_EVENT_RED_LIGHT) {
            lights++;
            o->light_seen = 1;
            o->light_at = e->at;
        } else if (e->kind == SP_EVENT_STOP_SIGN) {
            signs++;
            o->sign_seen = 1;
            o->sign_at = e->at;
        }
    }
    sp_emit(m, SP_M_RED_LIGHTS, lights, 0);
    sp_emit(m, SP_M_STOP_SIGNS, signs, 0);
}

static void tick(sp_moment *m, double *words)
{
    own *o = (own *)(void *)words;
    const double speed = sp_hypot(m->ego->vx, m->ego->vy);
    sp_emit(m, SP_M_SPEED, speed, 0);
    events(m, o);
    if (!m->def->road || !m->ego->road)
        return;
    know(m, o);
    if (o->limit > 0 && o->limit < SP_INFINITY)
        sp_emit(m, SP_M_OVERSPEED, sp_max(speed - o->limit, 0) * m->dt, 0);
    const double depth = sp_conduct_outside(m, o->right, o->left);
    sp_emit(m, SP_M_OFF_ROAD, depth > 0 ? m->dt : 0, 0);
    sp_emit(m, SP_M_OFF_DEPTH, depth, 0);
    wrong_way(m, o);
    const sp_road_route *route = m->def->actor_count >= SP_EGO.i ? m->def->actors[SP_EGO.i].route : NULL;
    if (route && route->leg_count)
        follow_route(m, o);
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    const sp_road_route *route = def->actors && def->actor_count ? def->actors[SP_EGO.i].route : NULL;
    if (id != SP_M_ROUTE || !route || o->on_route == 0)
        return (sp_extreme){0};
    const double whole = route->length - o->start;
    return (sp_extreme){1, whole > 0 ? sp_clamp((o->done - o->start) / whole, 0, 1) : 1, t->time, 0};
}

bool sp_conduct_ran(const sp_tally *t, double from, double to)
{
    const own *o = (const own *)(const void *)sp_family_own((sp_tally *)(uintptr_t)t, SP_FAMILY_CONDUCT);
    return (o->light_seen > 0 && o->light_at >= from && o->light_at <= to) ||
           (o->sign_seen > 0 && o->sign_at >= from && o->sign_at <= to);
}

const sp_family sp_family_conduct = {
    .name = "conduct", .words = sizeof(own) / sizeof(double), .tick = tick, .value = value};
