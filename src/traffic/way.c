/* way.c - where an actor goes at junctions: its route, the turns that it draws, or straight on; and where on the road
 * it is, followed from tick to tick. A function of definition and state. Leaves how it gets there to path.c, steer.c.
 *
 * The draw of a turn depends on the actor's stream, the number of roads behind it and the road by which it comes:
 * so whoever looks ahead, from however far, sees the turn that will be taken. */
#include "traffic/internal.h"

/* the draws of somebody who has no route and decides his lane */
static bool turns_of(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, sp_road_turns *out)
{
    if (d->route || !(a->flags & SP_ACTOR_OWN_LANE))
        return false;

    /* no way so tight that its front wheels could not be turned far enough */
    const sp_vehicle *v = d->vehicle;
    const double tightest = v ? (v->a + v->b) / sp_max(sp_tan(sp_min(v->steering_max, 1.2)), 0.05) : 1;
    *out = (sp_road_turns){.seed = def->seed,
                           .stream = d->stream,
                           .number = a->mind.turns,
                           .tightest = sp_max(tightest, 1),
                           .ends = d->source != 0};
    return true;
}

bool sp_way_go(const sp_world_def *def, const sp_actor_def *d, const sp_actor *a, uint32_t *leg, sp_road_place from,
               double metres, sp_road_place *to)
{
    *to = from;
    if (!def->road || !from.road)
        return false;
    sp_road_turns turns;
    if (metres < 0 || !turns_of(def, d, a, &turns))
        return sp_road_advance_leg(def->road, d->route, leg, from, metres, to);
    return sp_road_advance_turns(def->road, &turns, from, metres, to);
}

bool sp_way_section(const sp_world_def *def, const sp_world *world, uint32_t i, uint32_t *roads, sp_road_place from,
                    sp_road_place *to)
{
    const sp_actor *a = &world->actors[i];
    uint32_t leg = a->route_leg;
    sp_road_turns turns;
    const bool draws = turns_of(def, &def->actors[i], a, &turns);
    turns.number = draws ? turns.number + *roads : 0;
    if (!sp_road_over(def->road, def->actors[i].route, &leg, draws ? &turns : NULL, from, to))
        return false;
    *roads += to->road != from.road;
    return true;
}

bool sp_way_over(const sp_world_def *def, const sp_world *world, uint32_t i, uint32_t *roads, sp_road_place from,
                 double *left, sp_road_place *to)
{
    enum { SECTIONS = 64 };
    const bool with = sp_road_direction(def->road, from.road, from.lane) > 0;
    const double end = with ? sp_road_length(def->road, from.road) : 0;
    *left = sp_abs(end - from.s);
    for (int k = 0; k < SECTIONS && sp_way_section(def, world, i, roads, from, to); k++) {
        if (to->road != from.road)
            return true;
        from = *to;
    }
    return false;
}

uint32_t sp_way_signals(const sp_world_def *def, const sp_world *world, uint32_t i, sp_road_place from, double reach,
                        sp_road_ahead *out, uint32_t max)
{
    const sp_actor *a = &world->actors[i];
    const sp_road_route *route = def->actors[i].route;
    sp_road_turns turns;
    if (!route)
        return sp_road_signals_along(def->road, NULL, turns_of(def, &def->actors[i], a, &turns) ? &turns : NULL, from,
                                     reach, out, max);

    /* the rest of the route, from the leg that it is on */
    const uint32_t leg = a->route_leg < route->leg_count ? a->route_leg : 0;
    const sp_road_route rest = {route->leg_count - leg, route->leg + leg, route->length};
    return sp_road_signals_along(def->road, &rest, NULL, from, reach, out, max);
}

bool sp_way_advance(const sp_world_def *def, const sp_world *world, uint32_t i, sp_road_place from, double metres,
                    sp_road_place *to)
{
    uint32_t leg = world->actors[i].route_leg;
    return sp_way_go(def, &def->actors[i], &world->actors[i], &leg, from, metres, to);
}

void sp_way_passed(const sp_world_def *def, sp_actor *a, uint32_t road)
{
    (void)def;
    a->mind.turns += road != a->road;
}

/* the lane ends before the road does: whatever lane for its direction holds it there is its lane now */
static bool over_to(const sp_world_def *def, sp_actor *a, sp_road_place at)
{
    const int side = sp_road_direction(def->road, a->road, a->lane);
    const double beyond = at.s + 0.01 * side;
    if (beyond <= 0 || beyond >= sp_road_length(def->road, a->road))
        return false;
    sp_lane_info lane;
    const int32_t id = sp_road_lane_at(def->road, a->road, beyond, at.t);
    if (id == 0 || !sp_road_lane(def->road, a->road, beyond, id, &lane) || lane.type != SP_LANE_DRIVING ||
        sp_road_direction(def->road, a->road, id) != side)
        return false;

    /* from where it wanted to be into the middle of that lane, in three seconds */
    a->rail_offset += side * (sp_road_lane_center(def->road, a->road, a->s, a->lane) -
                              sp_road_lane_center(def->road, a->road, beyond, id));
    a->lane = id;
    a->s = beyond;
    a->t = at.t;
    a->path_act = SP_PATH_CHANGE;
    a->path_from = a->rail_offset;
    a->path_to = 0;
    a->path_length = sp_max(3 * a->rail_speed, 10);
    a->rail_s0 = a->odometer;
    return true;
}

/* the place of (x, y) at most as far as the section of lanes reaches */
static sp_road_place keep_within(const sp_world_def *def, sp_road_place near, double x, double y)
{
    sp_road_place at;
    sp_road_frame f;
    if (!sp_road_keep(def->road, near, x, y, &at) && sp_road_frame_at(def->road, near, &f))
        at.s = sp_clamp(at.s, f.from, f.to);
    return at;
}

void sp_way_keep(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    if (a->path_act == SP_PATH_LINE || !def->road || !a->road)
        return;
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    sp_road_place at, next;
    if (sp_road_keep(def->road, near, a->x, a->y, &at)) {
        a->s = at.s;
        a->t = at.t;
        return;
    }

    /* over the end of the section: along its way, as far as it has come */
    sp_road_frame f;
    if (!sp_road_frame_at(def->road, near, &f))
        return;
    const int side = sp_road_direction(def->road, near.road, near.lane);
    const double metres = side * (at.s - near.s) * f.scale * sp_max(1 - f.curvature * near.t, 0.05);
    if (sp_way_go(def, &def->actors[i], a, &a->route_leg, near, metres, &next)) {
        at = keep_within(def, next, a->x, a->y);
        sp_way_passed(def, a, at.road);
        a->road = at.road;
        a->lane = at.lane;
        a->s = at.s;
        a->t = at.t;
    } else if (!over_to(def, a, (sp_road_place){next.road, next.lane, next.s, at.t})) {
        a->s = sp_clamp(at.s, 0, sp_road_length(def->road, a->road));
        a->t = at.t;
        sp_rail_straight(a);
    }
}
