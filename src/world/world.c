/* world.c - making the world before the settle, poses and boxes of actors, the event queue. Leaves hashing to hash.c,
 * trim (spring travel, raw body state) to physics, motion to traffic and physics.
 *
 * Time 0 is the end of the settle and sp_actor_def says where actors are then; while the world settles they already
 * move at their start speed. So each moving actor begins that much further back along its lane.
 *
 * Meaning of sp_story_command.value by op; story writes what it says into the world:
 *
 *   SPEED        target m/s, rate m/s^2, onset s
 *   LANE_CHANGE  offset m, length m (0: by time), time s
 *   LINE         heading rad, speed m/s, distance m to reach it in (0 at once); flags 1: the ego saw it coming
 *   LIGHTS       bits
 *   MARK         up to four fields; `actor` is the mark's index
 *   FOLLOW       leader, headway s, gap m
 *   ROBOT        deceleration m/s^2, delay s after the warning
 *   COMMAND      set speed m/s, time gap s, engaged
 *   END          sp_end_kind
 *   OFFSET       m left of the lane's middle
 *   LIGHT        index into def->lights, what it shows (-1: its programme again)
 *   OBEY         1 minds lights, signs, limits and gaps; 0 does not
 *   WANDER       speed, lane: 1 is decided by himself again, 0 stays as it is
 *   BESIDE       who, m before its origin (negative: behind), m/s^2 at most
 *   SHOW, HIDE   none */
#include "world/world.h"

#include <string.h>

uint64_t sp_world_bytes(const sp_world_def *def)
{
    return sizeof(sp_world) + sizeof(sp_actor) * ((uint64_t)def->actor_count + 1) +
           sizeof(sp_control) * (uint64_t)def->driven_count;
}

const sp_control *sp_world_control_of(const sp_world_def *def, const sp_world *world, uint32_t actor)
{
    const uint32_t k = actor <= def->actor_count ? def->actors[actor].driven : 0;
    if (actor == SP_EGO.i) {
        return &world->control;
    }
    if (k == 0 || k > def->driven_count) {
        return NULL;
    }
    return (const sp_control *)(const void *)(world->actors + def->actor_count + 1) + (k - 1);
}

sp_control *sp_world_control(const sp_world_def *def, sp_world *world, uint32_t actor)
{
    return (sp_control *)(uintptr_t)sp_world_control_of(def, world, actor);
}

/* the pose `distance` m before the start, along the lane; the offset and heading against the lane are kept */
static void start_back(const sp_world_def *def, const sp_actor_def *d, double distance, sp_pose *pose, double *heading,
                       sp_road_place *place)
{
    *pose = d->pose;
    *heading = d->heading;
    *place = d->place;
    if (distance == 0) {
        return;
    }

    /* without a road, or at its end: straight back */
    sp_road_place from = d->place, to;
    sp_road_point here, there;
    const bool follows = def->road && d->place.road && sp_road_at(def->road, d->place, &here) &&
                         sp_road_advance(def->road, from, -distance, &to) && sp_road_at(def->road, to, &there);
    if (!follows) {
        double s, c;
        sp_sincos(d->heading, &s, &c);
        pose->position.x -= c * distance;
        pose->position.y -= s * distance;
        return;
    }

    /* along it: carried over from one road frame into the other */
    const int before = sp_road_direction(def->road, from.road, from.lane);
    const int after = sp_road_direction(def->road, to.road, to.lane);
    const double turn = there.heading - here.heading + (before == after ? 0 : SP_PI);
    double s, c;
    sp_sincos(turn, &s, &c);
    const double dx = d->pose.position.x - here.position.x, dy = d->pose.position.y - here.position.y;
    pose->position.x = there.position.x + c * dx - s * dy;
    pose->position.y = there.position.y + s * dx + c * dy;
    pose->position.z = d->pose.position.z + there.position.z - here.position.z;
    *heading = sp_wrap_angle(d->heading + turn);
    pose->rotation = sp_quat_multiply(sp_quat_from_ypr(turn, 0, 0), d->pose.rotation);
    *place = to;
}

/* metres in the plan of one metre along the ground where the actor starts; 1 on the level */
static double plan_of(const sp_world_def *def, const sp_actor_def *d)
{
    double z, s, c;
    sp_vec3 n;
    sp_road_surface(def->road, d->pose.position.x, d->pose.position.y, &d->place, &z, &n);
    sp_sincos(d->heading, &s, &c);
    const double slope = (n.x * c + n.y * s) / n.z;
    return 1 / sp_sqrt(1 + slope * slope);
}

/* raw body state of the pose: physics moves it to the centre of mass when it trims */
static void body_place(sp_actor *a, sp_pose pose)
{
    const sp_quat q = pose.rotation;
    a->body_position[0] = pose.position.x;
    a->body_position[1] = pose.position.y;
    a->body_position[2] = pose.position.z;
    a->body_quaternion[0] = q.w;
    a->body_quaternion[1] = q.x;
    a->body_quaternion[2] = q.y;
    a->body_quaternion[3] = q.z;

    /* ODE's matrix: three rows of four */
    const sp_vec3 axis[3] = {sp_rotate(q, sp_v3(1, 0, 0)), sp_rotate(q, sp_v3(0, 1, 0)), sp_rotate(q, sp_v3(0, 0, 1))};
    for (int column = 0; column < 3; column++) {
        a->body_rotation[column] = axis[column].x;
        a->body_rotation[4 + column] = axis[column].y;
        a->body_rotation[8 + column] = axis[column].z;
    }
    a->body_velocity[0] = a->vx;
    a->body_velocity[1] = a->vy;
    a->body_velocity[2] = a->vz;
}

/* Dipped beams from the start for who has lamps and is not parked: the sun lower than 6 degrees, fog, rain or snow. An
 * environment without a visibility is none. Soft targets have no lamps. */
static uint32_t first_lights(const sp_env *env, const sp_actor_def *d)
{
    const sp_look look = d->kind ? d->kind->look : SP_LOOK_BOX;
    const bool has = look <= SP_LOOK_VAN || (look >= SP_LOOK_LORRY && look <= SP_LOOK_KICK_SCOOTER);
    const bool dark = env->visibility > 0 &&
                      (env->sun_elevation < 6 * SP_PI / 180 || env->visibility < 400 || env->rain > 0 || env->snow > 0);
    return has && dark && !d->parked ? SP_LIGHT_LOW : 0;
}

static void actor_start(const sp_world_def *def, const sp_actor_def *d, sp_actor *a)
{
    const bool still = d->parked || d->speed == 0;
    const double settle = (double)def->settle_ticks * ((double)def->tick_ns / 1e9);
    sp_pose pose;
    sp_road_place place;
    double heading, yaw, s, c;
    start_back(def, d, still ? 0 : d->speed * settle * plan_of(def, d), &pose, &heading, &place);

    /* the derived state, as the settle phase would leave it */
    a->x = pose.position.x;
    a->y = pose.position.y;
    a->z = pose.position.z;
    sp_quat_to_ypr(pose.rotation, &yaw, &a->pitch, &a->roll);
    a->heading = heading;
    a->speed = d->parked ? 0 : d->speed;
    sp_sincos(heading, &s, &c);
    a->vx = a->speed * c;
    a->vy = a->speed * s;
    a->road = place.road;
    a->lane = place.lane;
    a->s = place.s;
    a->t = place.t;
    a->hidden = d->hidden;
    a->lights = first_lights(&def->env, d);
    a->gear = 1;
    a->flags = (d->obeys ? SP_ACTOR_OBEYS : 0u) | (d->wanders ? SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE : 0u);
    a->mind.change_tick = INT64_MIN;
    a->mind.rest_tick = INT64_MIN;
    a->mind.until = INT64_MIN;
    a->mind.seen_tick = INT64_MIN;
    a->mind.changed = INT64_MIN;
    a->mind.need_at = SP_INFINITY;

    /* how it moves */
    static const uint32_t moves[] = {SP_MOVE_RAILS, SP_MOVE_TRACK, SP_MOVE_FULL};
    a->move = d->parked ? SP_MOVE_STILL : moves[sp_actor_fidelity(def, (uint32_t)(d - def->actors))];
    a->rail_speed = a->speed;
    a->rail_target = a->speed;
    a->rail_offset = d->lane_offset;
    a->path_from = d->lane_offset;
    a->path_to = d->lane_offset;
    a->line_x = a->x;
    a->line_y = a->y;
    a->line_heading = heading;
    if (d->vehicle && d->vehicle->wheel_radius > 0) {
        for (int i = 0; i < 4; i++) {
            a->wheels[i].spin = a->speed / d->vehicle->wheel_radius;
        }
    }
    body_place(a, pose);
}

static void control_start(sp_control *c)
{
    c->driver.made = INT64_MIN;
    for (int i = 0; i < SP_MAX_PENDING; i++) {
        c->pending[i].made = INT64_MIN;
    }
    c->fcw_tick = INT64_MIN;
    c->aeb_tick = INT64_MIN;
    c->robot_brake = SP_INFINITY;
}

sp_world *sp_world_create(const sp_world_def *def, sp_arena *arena, sp_error *err)
{
    if (def->actor_count > SP_MAX_ACTORS) {
        sp_error_set(err, SP_BAD_LOAD, def->file, def->line, "%u actors, at most %d are possible",
                     (unsigned)def->actor_count, (int)SP_MAX_ACTORS);
        return NULL;
    }
    const uint64_t bytes = sp_world_bytes(def);
    sp_world *w = sp_arena_alloc(arena, (size_t)bytes);
    if (!w) {
        sp_error_set(err, SP_BAD_BENCH, def->file, def->line, "out of memory for the world");
        return NULL;
    }
    w->tick = -def->settle_ticks;
    w->bytes = bytes;
    w->actor_count = def->actor_count;

    /* what has not happened yet */
    control_start(&w->control);
    for (uint32_t k = 0; k < def->driven_count; k++) {
        control_start(sp_world_control(def, w, def->driven[k].actor));
    }
    for (int i = 0; i < SP_MAX_MARKS; i++) {
        w->mark_tick[i] = INT64_MIN;
    }
    for (int i = 0; i < SP_MAX_SOURCES; i++) {
        w->source_due[i] = INT64_MIN;
    }
    for (uint32_t i = 1; i <= def->actor_count; i++) {
        actor_start(def, &def->actors[i], &w->actors[i]);
    }

    /* the lights of the first tick are no news */
    for (uint32_t i = 0; i < def->light_count && i < SP_MAX_LIGHTS; i++) {
        w->light_show[i] = sp_light_programme(&def->lights[i], w->tick);
        w->light_since[i] = w->tick;
    }
    return w;
}

sp_box2 sp_actor_box(const sp_actor_def *d, const sp_actor *a)
{
    double s, c;
    sp_sincos(a->heading, &s, &c);
    return (sp_box2){a->x + c * d->center_x, a->y + s * d->center_x, a->heading, d->length / 2, d->width / 2};
}

sp_pose sp_actor_pose(const sp_actor *a)
{
    return (sp_pose){sp_v3(a->x, a->y, a->z), sp_quat_from_ypr(a->heading, a->pitch, a->roll)};
}

bool sp_world_event(sp_world *w, const sp_event *e, sp_error *err)
{
    if (w->event_count >= SP_MAX_EVENTS) {
        return sp_error_set(err, SP_BAD_BENCH, NULL, 0, "more than %d events in tick %lld", (int)SP_MAX_EVENTS,
                            (long long)w->tick);
    }
    w->events[w->event_count] = *e;
    w->event_count++;
    return true;
}
