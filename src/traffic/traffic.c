/* traffic.c - the rails actors of a world: start, decide once a tick, move each substep, foretell. Leaves the profile
 * to speed.c, the path to path.c, contact to physics. */
#include "traffic/internal.h"

static bool on_rails(const sp_world *world, uint32_t i)
{
    return world->actors[i].move == SP_MOVE_RAILS || world->actors[i].move == SP_MOVE_TRACK;
}

sp_traffic *sp_traffic_create(const sp_world_def *def, sp_error *err)
{
    sp_traffic *t = sp_memory_alloc(sizeof *t);
    if (!t) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the traffic");
        return NULL;
    }
    *t = (sp_traffic){.capacity = def->actor_count};
    return t;
}

void sp_traffic_destroy(sp_traffic *t)
{
    sp_memory_free(t);
}

void sp_traffic_start(const sp_world_def *def, sp_world *world)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        sp_actor *a = &world->actors[i];
        if (i == SP_EGO.i && d->vehicle)
            continue;
        static const uint32_t moves[] = {SP_MOVE_RAILS, SP_MOVE_TRACK, SP_MOVE_FULL};
        a->move = d->parked ? SP_MOVE_STILL : moves[sp_actor_fidelity(def, i)];
        a->rail_speed = d->parked ? 0 : d->speed;
        a->rail_target = a->rail_speed;
        a->rail_accel = 0;
        a->speed_act = SP_SPEED_HOLD;
        a->path_act = SP_PATH_LINE;
        a->line_x = a->x;
        a->line_y = a->y;
        a->line_heading = a->heading;
        a->rail_s0 = a->odometer;

        /* along its lane where it looks that way; across or beside it, straight on */
        sp_road_point point;
        const sp_road_place at = {a->road, a->lane, a->s, a->t};
        if (def->road && a->road && a->lane != 0 && sp_road_at(def->road, at, &point)) {
            const int side = sp_road_direction(def->road, a->road, a->lane);
            const double off = sp_wrap_angle(a->heading - point.heading - (side < 0 ? SP_PI : 0));
            a->rail_offset = side * (a->t - sp_road_lane_center(def->road, a->road, a->s, a->lane));
            a->path_from = a->rail_offset;
            a->path_to = a->rail_offset;
            if (sp_abs(off) < 0.1)
                a->path_act = SP_PATH_LANE;
        }
        sp_physics_place(def, d, a, 0);
    }
}

bool sp_traffic_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err)
{
    (void)t;
    (void)err;
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        if (!on_rails(world, i))
            continue;
        sp_rail_lane(def, a);
        if (a->flags & SP_ACTOR_OBEYS)
            sp_rail_obey(def, world, i);
        else if (a->speed_act == SP_SPEED_FOLLOW_IDM)
            a->rail_accel = sp_rail_follow(def, world, i);
    }
    return true;
}

void sp_traffic_substep(const sp_world_def *def, sp_world *world, uint32_t k)
{
    const double dt = (double)def->tick_ns / 1e9 / def->substeps;
    (void)k; /* every substep is alike */
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        if (!on_rails(world, i))
            continue;
        const double metres = sp_rail_speed(a, dt);
        if (metres == 0 && a->rail_speed == 0 && a->vx == 0 && a->vy == 0 && a->body_spin[2] == 0)
            continue;
        /* roads count in the plan: uphill a metre of path is less */
        const double before = a->heading, plan = a->pitch != 0 ? sp_cos(a->pitch) : 1;
        sp_rail_move(def, &def->actors[i], a, metres * plan);
        a->vx *= plan;
        a->vy *= plan;
        sp_physics_place(def, &def->actors[i], a, sp_wrap_angle(a->heading - before) / dt);
    }
}

void sp_traffic_predict(const sp_world_def *def, const sp_world *world, sp_actor_id id, double dt, sp_pose *out,
                        double *speed)
{
    sp_actor a = world->actors[id.i];
    if (a.move == SP_MOVE_RAILS) {
        /* in steps, so that a bend of the lane or of the profile is followed */
        double left = dt;
        while (left > 0) {
            const double h = sp_min(left, 0.02);
            const double metres = sp_rail_speed(&a, h);
            sp_rail_move(def, &def->actors[id.i], &a, metres);
            left -= h;
        }
        if (speed)
            *speed = a.rail_speed;
    } else {
        a.x += dt * a.vx;
        a.y += dt * a.vy;
        if (speed)
            *speed = a.speed;
    }
    if (out)
        *out = sp_actor_pose(&a);
}
