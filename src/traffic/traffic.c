/* traffic.c - the rails actors of a world: start, decide once a tick, move each substep, foretell. Leaves the profile
 * to speed.c, the path to path.c, contact to physics. */
#include "traffic/internal.h"
#include "traffic/order.h"

/* who goes along a path: on rails, single-track, or in a full car that no driver drives and that nobody has hit */
static bool on_path(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const uint32_t move = world->actors[i].move;
    return move == SP_MOVE_RAILS || move == SP_MOVE_TRACK ||
           (move == SP_MOVE_FULL && i != SP_EGO.i && !def->actors[i].driven &&
            !(world->actors[i].flags & SP_ACTOR_TOUCHED));
}

sp_traffic *sp_traffic_create(const sp_world_def *def, sp_error *err)
{
    sp_traffic *t = sp_memory_alloc(sizeof *t);
    if (!t) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the traffic");
        return NULL;
    }
    *t = (sp_traffic){.capacity = def->actor_count, .arena = sp_arena_create()};
    t->order = t->arena ? order_book_create(def) : NULL;
    if (!t->order) {
        sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the traffic");
        sp_traffic_destroy(t);
        return NULL;
    }
    return t;
}

void sp_traffic_destroy(sp_traffic *t)
{
    if (!t)
        return;
    order_book_destroy(t->order);
    sp_arena_destroy(t->arena);
    sp_memory_free(t);
}

void sp_traffic_start(const sp_world_def *def, sp_world *world)
{
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        const sp_actor_def *d = &def->actors[i];
        sp_actor *a = &world->actors[i];
        if ((i == SP_EGO.i || d->driven) && d->vehicle)
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
        a->course = 0;
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
        if (a->move == SP_MOVE_TRACK)
            sp_track_start(def, world, i);
    }
}

/* A full car wants the acceleration of its speed act: that of a ramp as it is, of who decides from tick to tick from
 * the speed that it has; held speed is kept by 1.5 /s. */
static void full_wish(sp_actor *a, double tick)
{
    if (a->speed_act == SP_SPEED_HOLD) {
        a->rail_accel = sp_clamp(1.5 * (a->rail_speed - a->speed), -4, 3);
        return;
    }
    if (a->speed_act == SP_SPEED_RAMP)
        (void)sp_rail_speed(a, tick);
    else
        a->rail_speed = sp_max(a->speed, 0);
}

/* steering of who has a wheel to turn */
static void drive(const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    if (a->move == SP_MOVE_TRACK) {
        sp_track_steer(def, world, i);
    } else if (a->move == SP_MOVE_FULL && on_path(def, world, i)) {
        sp_way_keep(def, world, i);
        full_wish(a, (double)def->tick_ns / 1e9);
        sp_track_steer(def, world, i);
    }
}

bool sp_traffic_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err)
{
    if (!sp_source_step(t, def, world, err))
        return false;
    if (!sp_order_build(t, def, world))
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "out of memory for the lanes of traffic");
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        if (!on_path(def, world, i) || def->actors[i].towed_by)
            continue;
        sp_rail_lane(def, a);
        if (a->flags & (SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE)) {
            if (def->actors[i].kind && def->actors[i].kind->class_id == SP_KIND_PEDESTRIAN)
                sp_people_decide(t, def, world, i);
            else
                sp_mind_decide(t, def, world, i);
        } else if (a->mind.change) {
            sp_mind_forget(a);
        }
        if (a->flags & SP_ACTOR_OWN_SPEED)
            continue;
        if (a->flags & SP_ACTOR_OBEYS)
            sp_rail_obey(t, def, world, i);
        else if (a->speed_act == SP_SPEED_FOLLOW_IDM)
            a->rail_accel = sp_rail_follow(def, world, i);
        if (a->speed_act == SP_SPEED_BESIDE)
            a->rail_accel = sp_rail_beside(t, def, world, i);
    }
    for (uint32_t i = 1; i <= world->actor_count; i++)
        if (!def->actors[i].towed_by)
            drive(def, world, i);
    return sp_stuck_step(t, def, world, err);
}

/* exactly along its rails */
static void rails_substep(const sp_world_def *def, const sp_actor_def *d, sp_actor *a, double dt)
{
    const double metres = sp_rail_speed(a, dt);
    if (metres == 0 && a->rail_speed == 0 && a->vx == 0 && a->vy == 0 && a->body_spin[2] == 0)
        return;
    /* roads count in the plan: uphill a metre of path is less */
    const double before = a->heading, plan = a->pitch != 0 ? sp_cos(a->pitch) : 1;
    sp_rail_move(def, d, a, metres * plan);
    a->vx *= plan;
    a->vy *= plan;
    sp_physics_place(def, d, a, sp_wrap_angle(a->heading - before) / dt);
}

/* A single-track car near others goes substep by substep. Who is near nobody cannot meet anybody within the tick: it
 * goes all of it at once, which is cheaper, and but for rounding the same. */
static void track_substep(const sp_world_def *def, sp_world *world, uint32_t i, double dt, uint32_t k)
{
    sp_actor *a = &world->actors[i];
    const bool alone = k == 0 && !a->in_ode && sp_ground_is_plain(def), last = k + 1 == def->substeps;
    if (a->flags & SP_ACTOR_AHEAD) {
        a->flags &= last ? ~(uint32_t)SP_ACTOR_AHEAD : UINT32_MAX;
        return;
    }
    const bool stood = a->vx == 0 && a->vy == 0 && a->body_spin[2] == 0;
    sp_track_step(def, world, i, dt, alone ? def->substeps : 1);
    a->flags |= alone && !last ? SP_ACTOR_AHEAD : 0u;
    if (stood && a->rail_speed == 0 && a->vx == 0 && a->vy == 0)
        return;
    if (alone || last)
        sp_way_keep(def, world, i);

    /* level ground is at 0 */
    a->z = 0;
    a->vz = 0;
    sp_physics_place(def, &def->actors[i], a, a->track_yaw_rate);
}

void sp_traffic_substep(const sp_world_def *def, sp_world *world, uint32_t k)
{
    const double dt = (double)def->tick_ns / 1e9 / def->substeps;
    for (uint32_t i = 1; i <= world->actor_count; i++) {
        sp_actor *a = &world->actors[i];
        if (def->actors[i].towed_by)
            continue;
        if (a->move == SP_MOVE_RAILS)
            rails_substep(def, &def->actors[i], a, dt);
        else if (a->move == SP_MOVE_TRACK)
            track_substep(def, world, i, dt, k);
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
    } else if (a.move == SP_MOVE_TRACK) {
        /* on with the turn that it has, at the speed that its act gives it */
        const double lateral = a.lateral_speed;
        double left = dt, s, c;
        while (left > 0) {
            const double h = sp_min(left, 0.02), metres = sp_rail_speed(&a, h);
            const double angle = a.speed > 0.1 ? a.track_yaw_rate * metres / a.speed : 0;
            sp_sincos(a.heading + angle / 2, &s, &c);
            a.x += c * metres - s * lateral * h;
            a.y += s * metres + c * lateral * h;
            a.heading = sp_wrap_angle(a.heading + angle);
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
