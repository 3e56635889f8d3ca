/* locate.c - from (x, y) to a place on the road and back. Leaves pieces to geometry.c and lanes to lanes.c.
 *
 * The nearest place is the one least far beside its road's lanes; among those on lanes the one nearest to its reference
 * line; then the road with the lower number. With a hint, the neighbourhood of the hint is tried first and taken when
 * the point lies on a lane there: only where roads overlap does the hint change the answer. */
#include "road/inside.h"

#define JOINT 0.05 /* m; real files have joints that gape by some millimetres */

typedef struct candidate {
    double beside, distance;
    sp_road_place place;
} candidate;

/* place, and how far beside the lanes, of a projection onto piece g at u */
static candidate candidate_make(const sp_road_net *net, uint32_t number, const geo *g, double u, double t, double along)
{
    const road *r = road_of(net, number);
    const double s = sp_clamp(g->s + u, 0, r->length);
    candidate c = {.place = {number, 0, s, t}, .distance = sp_hypot(t, along)};
    c.place.lane = road_lane_holding(r, s, t, &c.beside);

    /* beyond an end of the road */
    const double gap = sp_max(sp_abs(along) - JOINT, 0);
    if (gap > 0) {
        c.beside = sp_hypot(c.beside, gap);
        c.place.lane = 0;
    }
    return c;
}

/* near the hint: from piece to piece while the projection lies beyond an end */
static bool locate_near(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out)
{
    const road *r = road_of(net, near->road);
    if (!r || !sp_finite(near->s)) {
        return false;
    }
    const geo *g = road_geo(r, near->s), *last = r->geo + r->geo_count - 1;
    double guess = near->s - g->s;
    for (int hops = 0; hops < 4; hops++) {
        double t, along;
        const double u = geo_project(g, 0, g->span, guess, x, y, &t, &along);
        if (along > 1e-9 && u >= g->span && g < last) {
            g++;
            guess = 0;
        } else if (along < -1e-9 && u <= 0 && g > r->geo) {
            g--;
            guess = g->span;
        } else {
            const candidate c = candidate_make(net, near->road, g, u, t, along);
            *out = c.place;
            return c.beside == 0 && sp_abs(along) < 1e-6 && c.place.lane != 0;
        }
    }
    return false;
}

static bool better(const candidate *a, const candidate *b, uint32_t preferred)
{
    if (a->beside != b->beside) {
        return a->beside < b->beside;
    }
    if (a->beside == 0 && a->place.road != b->place.road &&
        (a->place.road == preferred || b->place.road == preferred)) {
        return a->place.road == preferred;
    }
    return a->distance < b->distance;
}

/* least distance from the point to the chunk's box */
static double box_distance(const chunk *c, double x, double y)
{
    const double dx = sp_max(sp_max(c->min_x - x, x - c->max_x), 0);
    const double dy = sp_max(sp_max(c->min_y - y, y - c->max_y), 0);
    return sp_hypot(dx, dy);
}

static void locate_anywhere(const sp_road_net *net, double x, double y, uint32_t preferred, candidate *best)
{
    for (uint32_t i = 0; i < net->chunk_count; i++) {
        const chunk *c = &net->chunk[i];
        const road *r = road_of(net, c->road);

        /* too far away to win even at its broadest */
        const double least = box_distance(c, x, y), beside = sp_max(least - r->reach, 0);
        const bool hopeless =
            beside > best->beside || (best->beside == 0 && least > best->distance && c->road != preferred);
        if (best->place.road && hopeless) {
            continue;
        }
        const geo *g = &r->geo[c->geo];
        double t, along;
        const double u = geo_project(g, c->lo, c->hi, (c->lo + c->hi) / 2, x, y, &t, &along);
        const candidate found = candidate_make(net, c->road, g, u, t, along);
        if (!best->place.road || better(&found, best, preferred)) {
            *best = found;
        }
    }
}

bool sp_road_locate(const sp_road_net *net, double x, double y, const sp_road_place *near, sp_road_place *out)
{
    *out = (sp_road_place){0};
    if (!net || net->chunk_count == 0 || !sp_finite(x) || !sp_finite(y)) {
        return false;
    }
    if (near && near->road && locate_near(net, x, y, near, out)) {
        return true;
    }
    candidate best = {.beside = SP_INFINITY, .distance = SP_INFINITY};
    locate_anywhere(net, x, y, near ? near->road : 0, &best);
    *out = best.place;
    return best.place.road != 0;
}

/* height and slope of the reference line */
static double elevation_at(const road *r, double s, double *slope)
{
    const cubic *p = cubic_find(r->elevation, r->elevation_count, s);
    *slope = 0;
    if (!p) {
        return 0;
    }
    const double d = s - p->s;
    *slope = p->b + d * (2 * p->c + d * 3 * p->d);
    return cubic_at(p, s);
}

bool sp_road_at(const sp_road_net *net, sp_road_place p, sp_road_point *out)
{
    const road *r = road_of(net, p.road);
    *out = (sp_road_point){0};
    if (!r || !sp_finite(p.s) || !sp_finite(p.t)) {
        return false;
    }
    const double s = sp_clamp(p.s, 0, r->length);
    const geo *g = road_geo(r, s);
    const geo_point q = geo_at(g, s - g->s);
    out->position = sp_v3(q.x - q.s * p.t, q.y + q.c * p.t, 0);
    out->heading = sp_wrap_angle(q.heading);
    out->curvature = q.curvature;
    if (!net->flat) {
        double slope;
        out->position.z = elevation_at(r, s, &slope);
        out->pitch = -sp_atan(slope);
    }
    return true;
}

void sp_road_surface(const sp_road_net *net, double x, double y, const sp_road_place *near, double *z, sp_vec3 *normal)
{
    *z = 0;
    *normal = sp_v3(0, 0, 1);
    sp_road_place place;
    if (!net || net->flat || !sp_road_locate(net, x, y, near, &place) || place.lane == 0) {
        return;
    }

    /* the road rises along s only */
    const road *r = road_of(net, place.road);
    const geo *g = road_geo(r, place.s);
    const geo_point q = geo_at(g, place.s - g->s);
    double slope;
    *z = elevation_at(r, place.s, &slope);
    *normal = sp_normal3(sp_v3(-q.c * slope, -q.s * slope, 1));
}
