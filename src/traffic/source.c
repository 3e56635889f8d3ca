/* source.c - where traffic comes from and where it goes: reserves that appear on the road and are taken off it again.
 * Once a tick, from definition and state alone. Leaves how they drive to mind.c and people.c, the start to script.
 *
 * A reserve is a hidden actor of def whose `source` says where he belongs. He appears where nobody is in his way
 * (sp_room_between) and the ego is farther away than `sight`; he goes where his way ends, at a sink, or when he is left
 * behind by the one around whom his source keeps its number. Whoever the script has taken over stays. */
#include "world/source.h"
#include "traffic/internal.h"

enum { LOOK = 10, TRIES = 4, SPARE = 16 }; /* ticks; draws of a place; events left to others in a tick */
enum { DRAW_SPOT = 0x5c000000, DRAW_PLACE, DRAW_WHO, DRAW_FLOW, DRAWS_EACH = 8 };

static const double behind = 100;     /* m beyond its radius that a source leaves its own alone */
static const double by_sink = 60;     /* m behind a sink within which it still takes */
static const double flow_least = 1.2; /* s between two that a flow lets out, if it can */

/* ---------------------------------------------------------------- on and off the road */
static bool event(const sp_world_def *def, sp_world *world, uint32_t i, uint32_t kind, sp_error *err)
{
    const sp_actor *a = &world->actors[i];
    const sp_event e = {.tick = world->tick,
                        .at = sp_world_time(def, world),
                        .kind = kind,
                        .a = i,
                        .x = a->x,
                        .y = a->y,
                        .z = a->z,
                        .speed = a->speed};
    return sp_world_event(world, &e, err);
}

static bool leaves(const sp_world_def *def, sp_world *world, uint32_t i, sp_error *err)
{
    sp_actor *a = &world->actors[i];
    a->hidden = 1;
    const bool said = event(def, world, i, SP_EVENT_HIDDEN, err);
    a->rail_speed = 0;
    a->rail_accel = 0;
    a->speed = 0;
    a->vx = 0;
    a->vy = 0;
    a->vz = 0;
    a->lights = 0;
    a->mind.rest_tick = INT64_MIN;
    sp_physics_place(def, &def->actors[i], a, 0);
    return said;
}

/* everything as for somebody who has just begun; the odometer and the draws of his turns go on */
static void stand_at(const sp_world_def *def, sp_world *world, uint32_t i, sp_road_place at, double turn, double speed)
{
    sp_actor *a = &world->actors[i];
    sp_road_point point = {0};
    (void)sp_road_at(def->road, at, &point);
    const int way = sp_road_direction(def->road, at.road, at.lane);
    a->x = point.position.x;
    a->y = point.position.y;
    a->z = point.position.z;
    a->heading = sp_wrap_angle(point.heading + (way < 0 ? SP_PI : 0) + turn);
    a->pitch = 0;
    a->roll = 0;
    a->road = at.road;
    a->lane = at.lane;
    a->s = at.s;
    a->t = at.t;
    a->speed = speed;
    a->lateral_speed = 0;
    a->acceleration = 0;
    a->lateral_acceleration = 0;
    a->yaw_rate = 0;
    double s, c;
    sp_sincos(a->heading, &s, &c);
    a->vx = speed * c;
    a->vy = speed * s;
    a->vz = 0;
    a->rail_speed = speed;
    a->rail_target = speed;
    a->rail_accel = 0;
    a->speed_act = SP_SPEED_HOLD;
    a->follow = 0;
    a->rail_s0 = a->odometer;
    a->rail_offset = def->actors[i].lane_offset;
    a->path_from = a->rail_offset;
    a->path_to = a->rail_offset;
    a->path_act = turn == 0 ? SP_PATH_LANE : SP_PATH_LINE;
    a->line_x = a->x;
    a->line_y = a->y;
    a->line_heading = a->heading;
    a->course = 0;
    a->lights = 0;
    a->stood = 0;
    a->route_leg = 0;
    a->route_change = 0;
    const uint32_t turns = a->mind.turns;
    a->mind = (sp_mind){.change_tick = INT64_MIN,
                        .rest_tick = INT64_MIN,
                        .until = INT64_MIN,
                        .seen_tick = INT64_MIN,
                        .changed = INT64_MIN,
                        .need_at = SP_INFINITY,
                        .turns = turns + 1};
    a->hidden = 0;
    sp_physics_place(def, &def->actors[i], a, 0);
    if (a->move == SP_MOVE_TRACK)
        sp_track_start(def, world, i);
}

/* ---------------------------------------------------------------- who goes */
static bool by_a_sink(const sp_world_def *def, const sp_actor *a)
{
    for (uint32_t k = 0; k < def->source_count; k++) {
        const sp_source_def *s = &def->sources[k];
        if (s->kind != SP_SOURCE_SINK || s->at.road != a->road || s->at.lane != a->lane)
            continue;
        const double beyond = sp_road_direction(def->road, a->road, a->lane) * (a->s - s->at.s);
        if (beyond >= 0 && beyond < by_sink)
            return true;
    }
    return false;
}

static double distance(const sp_actor *a, const sp_actor *b)
{
    return sp_hypot(a->x - b->x, a->y - b->y);
}

static bool goes(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const uint32_t own = SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE;
    const sp_source_def *source = &def->sources[def->actors[i].source - 1];
    if ((a->flags & own) != own || a->flags & SP_ACTOR_TOUCHED || a->move == SP_MOVE_LOOSE)
        return false;
    if (source->around && distance(a, &world->actors[source->around]) > source->radius + behind)
        return true;
    if (by_a_sink(def, a))
        return true;

    /* his way ends before he looks again */
    const sp_actor_def *d = &def->actors[i];
    const double front = d->center_x + d->length / 2;
    const sp_road_place at = {a->road, a->lane, a->s, a->t};
    sp_road_place to;
    return a->path_act != SP_PATH_LINE && a->road &&
           !sp_way_advance(def, world, i, at, front + 0.2 * a->speed + 1, &to);
}

/* ---------------------------------------------------------------- who comes */
static sp_room room_of(const sp_world_def *def, const sp_world *world, uint32_t i)
{
    const sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const int way = a->road && a->lane ? sp_road_direction(def->road, a->road, a->lane) : 1;
    const double sways = a->mind.change ? 2 : 0; // m: he is about to come over
    return (sp_room){a->x + c * d->center_x,
                     a->y + s * d->center_x,
                     a->heading,
                     a->speed,
                     d->length / 2,
                     d->width / 2 + sways,
                     a->road,
                     a->lane,
                     way,
                     a->s + way * d->center_x};
}

/* The next reserve of a source from a drawn one on; 0: all are on the road. */
static uint32_t next_reserve(const sp_world_def *def, const sp_world *world, const sp_source_def *source, uint32_t draw)
{
    const double u = sp_random(def->seed, source->stream, (int64_t)draw, DRAW_WHO);
    for (uint32_t k = 0; k < source->reserves; k++) {
        const uint32_t i = source->first + ((uint32_t)(u * source->reserves) + k) % source->reserves;
        if (world->actors[i].hidden && !(world->actors[i].flags & SP_ACTOR_TOUCHED) &&
            world->actors[i].move != SP_MOVE_LOOSE)
            return i;
    }
    return 0;
}

/* how many lanes there are on the slower side */
static uint32_t slower_lanes(const sp_world_def *def, sp_road_place at)
{
    const int side = sp_road_left_hand(def->road) ? 1 : -1;
    uint32_t n = 0;
    for (int32_t lane = at.lane; n < 8 && lane; n++)
        lane = sp_road_neighbour(def->road, at.road, at.s, lane, side);
    return n - 1;
}

/* cyclists on the outermost lane, lorries and buses on the outer two */
static bool may_drive(const sp_world_def *def, uint32_t i, sp_road_place at)
{
    const sp_class c = def->actors[i].kind->class_id;
    if (c == SP_KIND_BICYCLE)
        return slower_lanes(def, at) == 0;
    return (c != SP_KIND_TRUCK && c != SP_KIND_BUS) || slower_lanes(def, at) < 2;
}

/* Puts reserve i there, if there is room and the ego cannot see it; slower where somebody ahead is slow. */
static bool appears(const sp_world_def *def, sp_world *world, uint32_t i, sp_road_place at, bool on_foot, bool back)
{
    const sp_actor_def *d = &def->actors[i];
    const sp_source_def *source = &def->sources[d->source - 1];
    sp_road_point point;
    sp_road_place far_back;
    const int way = sp_road_direction(def->road, at.road, at.lane);
    at.t = sp_road_lane_center(def->road, at.road, at.s, at.lane) + way * d->lane_offset;
    if ((!on_foot && !may_drive(def, i, at)) || !sp_road_at(def->road, at, &point) ||
        (!on_foot && !sp_road_advance(def->road, at, d->center_x - d->length / 2, &far_back)))
        return false;
    const sp_actor *ego = &world->actors[SP_EGO.i];
    if (!ego->hidden && sp_hypot(point.position.x - ego->x, point.position.y - ego->y) < source->sight)
        return false;
    double speed = source->speed > 0 ? source->speed : sp_room_speed(def, &d->temper, at), s, c;
    if (on_foot)
        speed = sp_min(sp_max(d->temper.speed_most, 0.5), 3);
    const double heading = sp_wrap_angle(point.heading + (way < 0 ? SP_PI : 0) + (back ? SP_PI : 0));
    sp_sincos(heading, &s, &c);
    sp_room own = {point.position.x + c * d->center_x,
                   point.position.y + s * d->center_x,
                   heading,
                   speed,
                   d->length / 2,
                   d->width / 2,
                   at.road,
                   at.lane,
                   way,
                   at.s + way * d->center_x};
    if (on_foot)
        own.road = 0; // side by side on one pavement
    for (uint32_t k = 1; k <= world->actor_count; k++) {
        if (world->actors[k].hidden || k == i || !def->actors[k].kind->solid)
            continue;
        const sp_room other = room_of(def, world, k);
        if (sp_room_between(&own, &other))
            continue;

        /* behind who is slow: as slow */
        if (on_foot || own.speed <= other.speed || c * (other.x - own.x) + s * (other.y - own.y) < 0)
            return false;
        own.speed = sp_max(other.speed, 0);
        if (!sp_room_between(&own, &other))
            return false;
        k = 0; // and once more with all, now slower
    }
    stand_at(def, world, i, at, back ? SP_PI : 0, own.speed);
    return true;
}

/* ---------------------------------------------------------------- sources */
static bool flow_step(const sp_world_def *def, sp_world *world, uint32_t k, sp_error *err)
{
    const sp_source_def *source = &def->sources[k];
    if (world->source_due[k] > world->tick)
        return true;
    const uint32_t draw = world->source_made[k];
    bool came = world->source_due[k] == INT64_MIN;
    if (!came) {
        const uint32_t i = next_reserve(def, world, source, draw);
        came = i && appears(def, world, i, source->at, false, false);
        if (!came)
            return true; // he waits outside
        if (!event(def, world, i, SP_EVENT_SHOWN, err))
            return false;
    }

    /* times between two: a least one, and beyond it exponential, so that the mean is that of the flow */
    const double mean = 1 / source->flow, least = sp_min(flow_least, mean / 2);
    const double wait =
        least + (mean - least) * sp_random_exponential(def->seed, source->stream, (int64_t)draw, DRAW_FLOW);
    const double tick = (double)def->tick_ns / 1e9;
    const int64_t from = world->source_due[k] == INT64_MIN ? world->tick : world->source_due[k];
    world->source_due[k] = from + (int64_t)sp_max(sp_round(sp_min(wait, 1e6) / tick), 1);
    world->source_made[k] = draw + 1;
    return true;
}

static bool in_reach(const sp_source_def *source, const sp_world *world, const sp_source_spot *spot, bool to_appear)
{
    if (!source->around)
        return !to_appear || spot->entry;
    const sp_actor *a = &world->actors[source->around];
    const double d = sp_hypot(spot->x - a->x, spot->y - a->y);
    return d <= source->radius && (!to_appear || d > source->sight - spot->length / 2);
}

/* a place of the source, drawn; false: nowhere */
static bool draw_place(const sp_world_def *def, const sp_world *world, uint32_t k, uint32_t draw, double total,
                       sp_road_place *at)
{
    const sp_source_def *source = &def->sources[k];
    double left = total * sp_random(def->seed, source->stream, (int64_t)draw, DRAW_SPOT);
    for (uint32_t n = 0; n < source->spot_count; n++) {
        const sp_source_spot *spot = &source->spots[n];
        if (!in_reach(source, world, spot, true))
            continue;
        left -= spot->length;
        if (left > 0)
            continue;

        /* on a way in, at its beginning; else anywhere */
        double u = sp_random(def->seed, source->stream, (int64_t)draw, DRAW_PLACE);
        if (!source->around && spot->entry == 1)
            u = spot->way > 0 ? 0.1 * u : 1 - 0.1 * u;
        *at = (sp_road_place){spot->road, spot->lane, spot->from + u * (spot->to - spot->from), 0};
        return true;
    }
    return false;
}

static bool spread_step(const sp_world_def *def, sp_world *world, uint32_t k, sp_error *err)
{
    const sp_source_def *source = &def->sources[k];
    uint32_t shown = 0;
    for (uint32_t i = source->first; i < source->first + source->reserves; i++)
        shown += !world->actors[i].hidden;
    if (shown == source->reserves)
        return true;
    double reach = 0, open = 0;
    for (uint32_t n = 0; n < source->spot_count; n++) {
        reach += in_reach(source, world, &source->spots[n], false) ? source->spots[n].length : 0;
        open += in_reach(source, world, &source->spots[n], true) ? source->spots[n].length : 0;
    }
    const double wanted = source->density > 0 ? sp_round(source->density * reach) : source->reserves;
    for (int n = 0; n < TRIES && shown < wanted && open > 0 && world->event_count + SPARE < SP_MAX_EVENTS; n++) {
        const uint32_t draw = world->source_made[k]++, i = next_reserve(def, world, source, draw);
        const bool on_foot = i && def->actors[i].kind->class_id == SP_KIND_PEDESTRIAN;
        const bool back = on_foot && sp_random_bits(def->seed, source->stream, (int64_t)draw, DRAWS_EACH) & 1;
        sp_road_place at;
        if (!i || !draw_place(def, world, k, draw, open, &at) || !appears(def, world, i, at, on_foot, back))
            continue;
        shown++;
        if (!event(def, world, i, SP_EVENT_SHOWN, err))
            return false;
    }
    return true;
}

bool sp_source_step(sp_traffic *t, const sp_world_def *def, sp_world *world, sp_error *err)
{
    (void)t;
    if (def->source_count == 0 || world->tick < 0 || !def->road)
        return true;
    for (uint32_t i = 1; i <= world->actor_count; i++)
        if (def->actors[i].source && !world->actors[i].hidden && (world->tick + (int64_t)i) % LOOK == 0 &&
            world->event_count + SPARE < SP_MAX_EVENTS && goes(def, world, i) && !leaves(def, world, i, err))
            return false;
    for (uint32_t k = 0; k < def->source_count && k < SP_MAX_SOURCES; k++) {
        if (world->event_count + SPARE >= SP_MAX_EVENTS)
            break;
        if (def->sources[k].kind == SP_SOURCE_FLOW ? !flow_step(def, world, k, err)
            : def->sources[k].kind == SP_SOURCE_SPREAD && (world->tick + (int64_t)k) % LOOK == 0
                ? !spread_step(def, world, k, err)
                : false)
            return false;
    }
    return true;
}
