/* way.c - the way of an actor ahead of it: the course that it follows, its line, or its lane and route. Meetings are
 * reckoned along it; who moves there and how is traffic's business, and the robot's. */
#include "script/way.h"

static const double off_course = 2; /* m: whoever is so far beside his course does not follow it */

bool way_begin(const sp_scenario *s, uint32_t id, actor_way *out)
{
    const sp_actor *a = &s->world->actors[id];
    const sp_actor_def *d = &s->def->actors[id];
    *out = (actor_way){.def = s->def, .actor = a};
    /* the ego's robot steers along a course without an act of its own for it */
    out->on_course = a->course != 0 || (id != SP_EGO.i && a->path_act == SP_PATH_LINE);
    if (out->on_course) {
        sp_course_project(s->def, a, a->x, a->y, a->odometer - a->rail_s0, &out->station, &out->beside);
        /* a driver who steers himself need not be on it */
        if (id != SP_EGO.i || sp_abs(out->beside) < off_course)
            return true;
        out->on_course = false;
    }
    if (d->route && d->route->leg_count) {
        const uint32_t leg = a->route_leg < d->route->leg_count ? a->route_leg : 0;
        out->rest = (sp_road_route){d->route->leg_count - leg, d->route->leg + leg, d->route->length};
        out->routed = true;
    }
    return s->def->road && actor_place(s, id, &out->from);
}

bool way_at(const actor_way *w, double distance, sp_course_point *out)
{
    if (w->on_course) {
        double sine, cosine;
        sp_course_at(w->def, w->actor, w->station + distance, out);
        sp_sincos(out->heading, &sine, &cosine);
        out->x -= sine * w->beside;
        out->y += cosine * w->beside;
        return true;
    }
    sp_road_place at;
    sp_road_point p;
    if (!sp_road_advance_on(w->def->road, w->routed ? &w->rest : NULL, w->from, distance, &at) ||
        !sp_road_at(w->def->road, at, &p))
        return false;
    const bool against = sp_road_direction(w->def->road, at.road, at.lane) < 0;
    *out = (sp_course_point){p.position.x, p.position.y, p.heading + (against ? SP_PI : 0), 0};
    return true;
}

bool way_foot(const actor_way *w, double x, double y, double *distance)
{
    /* each step goes what is left along the tangent */
    enum { STEPS = 12 };
    sp_course_point p;
    for (int i = 0; i < STEPS; i++) {
        double sine, cosine;
        if (!way_at(w, *distance, &p))
            return false;
        sp_sincos(p.heading, &sine, &cosine);
        const double step = (x - p.x) * cosine + (y - p.y) * sine;
        *distance += sp_clamp(step, -20, 20);
        if (sp_abs(step) < 1e-9)
            break;
    }
    return true;
}

bool way_nearest(const actor_way *w, double x, double y, double *distance, double *away)
{
    double best = SP_INFINITY, at = 0;
    sp_course_point p;
    for (double d = 0; d <= WAY_FAR; d += WAY_STEP) {
        if (!way_at(w, d, &p))
            break;
        const double far = sp_hypot(x - p.x, y - p.y);
        at = far < best ? d : at;
        best = sp_min(best, far);
    }
    *distance = at;
    if (best > WAY_FAR || !way_foot(w, x, y, distance) || !way_at(w, *distance, &p))
        return false;
    *away = sp_hypot(x - p.x, y - p.y);
    return true;
}

/* ---------------------------------------------------------------- where two ways cross */
enum { POINTS = 301 };
typedef struct track {
    uint32_t count;
    double x[POINTS], y[POINTS];
} track;

static void track_of(const actor_way *w, track *t)
{
    sp_course_point p;
    for (t->count = 0; t->count < POINTS && way_at(w, t->count * WAY_STEP, &p); t->count++) {
        t->x[t->count] = p.x;
        t->y[t->count] = p.y;
    }
}

/* shares of two segments at which they cross */
static bool segments(const track *a, uint32_t i, const track *b, uint32_t k, double *f, double *g)
{
    const double ax = a->x[i + 1] - a->x[i], ay = a->y[i + 1] - a->y[i], bx = b->x[k + 1] - b->x[k],
                 by = b->y[k + 1] - b->y[k], cross = ax * by - ay * bx;
    const double dx = b->x[k] - a->x[i], dy = b->y[k] - a->y[i];
    if (sp_abs(cross) < 1e-9)
        return false;
    *f = (dx * by - dy * bx) / cross;
    *g = (dx * ay - dy * ax) / cross;
    return *f >= 0 && *f <= 1 && *g >= 0 && *g <= 1;
}

bool way_crossing(const actor_way *a, const actor_way *b, sp_arena *arena, double *along_a, double *along_b)
{
    track *t = SP_ARRAY(arena, track, 2);
    if (!t)
        return false;
    track_of(a, &t[0]);
    track_of(b, &t[1]);
    for (uint32_t i = 0; i + 1 < t[0].count; i++)
        for (uint32_t k = 0; k + 1 < t[1].count; k++) {
            double f, g;
            if (!segments(&t[0], i, &t[1], k, &f, &g))
                continue;
            *along_a = (i + f) * WAY_STEP;
            *along_b = (k + g) * WAY_STEP;
            return true;
        }
    return false;
}
