/* settle.c - phase settle: what others read of an actor, derived from its body or its rails. */
#include "physics/internal.h"

static void settle_body(sp_actor *a, const sp_actor_def *d, double dt)
{
    const double *r = a->body_rotation;
    sp_place_from_body(d, a);
    a->pitch = sp_asin(-r[8]);
    a->roll = sp_atan2(r[9], r[10]);
    a->yaw_rate = a->body_spin[2];

    /* velocity of the origin: that of the centre of mass and the turn */
    const sp_vec3 arm = sp_v3(a->x - a->body_position[0], a->y - a->body_position[1], a->z - a->body_position[2]);
    const sp_vec3 spin = sp_v3(a->body_spin[0], a->body_spin[1], a->body_spin[2]);
    const sp_vec3 v =
        sp_add3(sp_v3(a->body_velocity[0], a->body_velocity[1], a->body_velocity[2]), sp_cross3(spin, arm));

    /* acceleration: change of velocity over the tick, in the vehicle's axes */
    const double ax = (v.x - a->vx) / dt, ay = (v.y - a->vy) / dt, az = (v.z - a->vz) / dt;
    a->acceleration = r[0] * ax + r[4] * ay + r[8] * az;
    a->lateral_acceleration = r[1] * ax + r[5] * ay + r[9] * az;
    a->speed = r[0] * v.x + r[4] * v.y + r[8] * v.z;
    a->lateral_speed = r[1] * v.x + r[5] * v.y + r[9] * v.z;
    a->vx = v.x;
    a->vy = v.y;
    a->vz = v.z;
}

static void settle_rails(sp_actor *a)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    a->yaw_rate = a->body_spin[2];
    a->speed = (c * a->vx + s * a->vy) / (a->pitch != 0 ? sp_cos(a->pitch) : 1);
    a->lateral_speed = -s * a->vx + c * a->vy;
    if (a->move == SP_MOVE_TRACK)
        return; /* traffic's model knows its accelerations */
    a->acceleration = a->rail_accel;
    a->lateral_acceleration = a->speed * a->yaw_rate;
}

/* The legs around the one that it was on: a route may pass the same junction twice, by other roads of it. */
static sp_road_route route_around(const sp_road_route *route, uint32_t leg)
{
    const uint32_t first = leg > 2 && leg < route->leg_count ? leg - 2 : 0, rest = route->leg_count - first;
    return (sp_road_route){.leg_count = rest < 9 ? rest : 9, .leg = route->leg + first, .length = route->length};
}

/* which leg it is on: from the last one on, or a little before it. On none of those around it is off its route, and the
 * last one is kept: a later pass of the same road is not where it is. */
static void settle_route(const sp_world_def *def, const sp_road_route *route, const sp_road_route *around, sp_actor *a,
                         sp_road_place at)
{
    const uint32_t first = (uint32_t)(around->leg - route->leg);
    uint32_t leg = a->route_leg > first ? a->route_leg - first : 0, before = 0;
    double along;
    if (sp_road_route_where(def->road, around, at, &leg, &along))
        a->route_leg = first + leg;
    else if (sp_road_route_where(def->road, around, at, &before, &along))
        a->route_leg = first + before;
}

/* where it is on the road; actors on rails along a lane know it themselves */
static void settle_road(const sp_world_def *def, const sp_actor_def *d, sp_actor *a)
{
    if (!def->road)
        return;
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    const sp_road_route around = d->route ? route_around(d->route, a->route_leg) : (sp_road_route){0};
    const sp_road_ask ask = {.x = a->x, .y = a->y, .z = a->z, .heading = a->heading, .route = &around, .near = &near};
    sp_road_place at;
    if (d->route ? sp_road_find(def->road, &ask, &at) : sp_road_locate(def->road, a->x, a->y, &near, &at)) {
        a->road = at.road;
        a->lane = at.lane;
        a->s = at.s;
        a->t = at.t;
        a->flags = at.lane == 0 ? a->flags | SP_ACTOR_OFF_ROAD : a->flags & ~(uint32_t)SP_ACTOR_OFF_ROAD;
        if (d->route)
            settle_route(def, d->route, &around, a, at);
    }
}

/* Who is driven along a lane keeps that lane: traffic takes it over the ends of roads, and of what overlaps there his
 * way counts. */
static bool keeps_lane(const sp_world_def *def, uint32_t i, sp_actor *a)
{
    if (i == SP_EGO.i || def->actors[i].driven || a->move != SP_MOVE_FULL || a->path_act == SP_PATH_LINE || !a->road ||
        (a->flags & SP_ACTOR_TOUCHED) || def->actors[i].towed_by)
        return false;
    const sp_road_place near = {a->road, a->lane, a->s, a->t};
    sp_road_place at;
    if (sp_road_keep(def->road, near, a->x, a->y, &at)) {
        a->s = at.s;
        a->t = at.t;
    }
    return true;
}

void sp_physics_settle(const sp_world_def *def, sp_world *world)
{
    const double dt = (double)def->tick_ns / 1e9;
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        switch (a->move) {
        case SP_MOVE_FULL:
        case SP_MOVE_LOOSE:
            settle_body(a, &def->actors[i], dt);
            if (!keeps_lane(def, i, a))
                settle_road(def, &def->actors[i], a);
            break;
        case SP_MOVE_RAILS:
        case SP_MOVE_TRACK:
            settle_rails(a);
            if (a->path_act == SP_PATH_LINE)
                settle_road(def, &def->actors[i], a);
            break;
        default:
            break;
        }
    }
}
