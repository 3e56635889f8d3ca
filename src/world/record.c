/* record.c - the tick record: all that metrics and recordings may know of a tick. Leaves writing it to replay. */
#include "world/world.h"

/* points where the wheels touch the ground; the corners of the box for what has no wheels */
static void wheels_place(const sp_actor_def *d, const sp_actor *a, double out[4][2])
{
    const sp_vehicle *v = d->vehicle ? d->vehicle : (d->kind ? d->kind->vehicle : NULL);
    const double front = v ? v->a + v->b : d->center_x + d->length / 2, rear = v ? 0 : d->center_x - d->length / 2;
    const double wide_front = (v ? v->track_front : d->width) / 2, wide_rear = (v ? v->track_rear : d->width) / 2;
    const double x[4] = {front, front, rear, rear}, y[4] = {wide_front, -wide_front, wide_rear, -wide_rear};
    double s, c;
    sp_sincos(a->heading, &s, &c);
    for (int i = 0; i < 4; i++) {
        out[i][0] = a->x + c * x[i] - s * y[i];
        out[i][1] = a->y + s * x[i] + c * y[i];
    }
}

static void actor_fill(const sp_world_def *def, const sp_world *world, uint32_t i, sp_actor_record *r)
{
    const sp_actor_def *d = &def->actors[i];
    const sp_actor *a = &world->actors[i];
    *r = (sp_actor_record){.actor = i,
                           .class_id = d->kind ? (uint32_t)d->kind->class_id : 0,
                           .flags = a->flags | (a->hidden ? UINT32_C(1) << 31 : 0),
                           .lights = a->lights,
                           .x = a->x,
                           .y = a->y,
                           .z = a->z,
                           .heading = a->heading,
                           .pitch = a->pitch,
                           .roll = a->roll,
                           .speed = a->speed,
                           .lateral_speed = a->lateral_speed,
                           .acceleration = a->acceleration,
                           .lateral_acceleration = a->lateral_acceleration,
                           .yaw_rate = a->yaw_rate,
                           .vx = a->vx,
                           .vy = a->vy,
                           .length = d->length,
                           .width = d->width,
                           .height = d->height,
                           .center_x = d->center_x,
                           .clearance = d->kind ? d->kind->clearance : 0,
                           .s = a->s,
                           .t = a->t,
                           .road = a->road,
                           .lane = a->lane};
    wheels_place(d, a, r->wheel_xy);

    /* where it is in its lane, seen in the lane's driving direction */
    sp_lane_info lane;
    if (def->road && a->road && sp_road_lane(def->road, a->road, a->s, a->lane, &lane)) {
        const double middle = (lane.t_inner + lane.t_outer) / 2;
        r->lane_offset = (a->t - middle) * sp_road_direction(def->road, a->road, a->lane);
        r->lane_width = lane.width;
    }
}

void sp_tick_record_fill(const sp_world_def *def, const sp_world *world, sp_actor_record *actors, sp_tick_record *out)
{
    const sp_control *c = &world->control;
    const sp_actor *ego = world->actor_count ? &world->actors[SP_EGO.i] : NULL;
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        actor_fill(def, world, i, &actors[i - 1]);
    }
    *out = (sp_tick_record){.tick = world->tick,
                            .time = (double)(world->tick + 1) * ((double)def->tick_ns / 1e9),
                            .warnings = c->warnings,
                            .claims = c->driver.claims,
                            .wanted_acceleration = c->wanted_acceleration,
                            .wanted_steering = c->wanted_steering,
                            .applied_acceleration = c->accel_applied,
                            .steering = ego ? ego->steering : 0,
                            .brake = ego ? ego->brake : 0,
                            .driver_acceleration =
                                c->driver.claims & SP_CLAIM_ACCELERATION ? c->driver.acceleration : SP_NAN,
                            .actor_count = world->actor_count,
                            .event_count = world->event_count,
                            .actors = actors,
                            .events = world->events};
}
