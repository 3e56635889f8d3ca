/* acts.h - one short piece of everything that moves: traffic in towns of both hands, lane changes, a pile-up, somebody
 * hit, a lorry that folds, stability control, anti-lock brakes on split ground, a banked winding road, a roll-over,
 * every kind of vehicle. Each says a tick in its midst and how it is known that then something is going on. */
#ifndef SP_TESTS_DETERMINISM_ACTS_H
#define SP_TESTS_DETERMINISM_ACTS_H

#include "physics/internal.h"
#include "traffic/fill.h"
#include "traffic/town_loop.h"
#include "traffic/walkers.h"

typedef struct act {
    const char *name;
    int64_t ticks, midst;
    void (*make)(stand *t);                /* road and actors */
    void (*drive)(stand *t, int64_t tick); /* what the ego is asked for; of world and tick alone. NULL: nothing */
    bool (*is_on)(const stand *t);
} act;

static inline void act_step(const act *a, stand *t)
{
    sp_tick_hash hash;
    if (a->drive)
        a->drive(t, t->world->tick);
    CHECK(stand_tick(t) && sp_world_lights(&t->def, t->world, t->world->tick, &t->error));
    sp_world_hash(&t->def, t->world, &hash);
}

static inline bool act_any(const stand *t, bool (*is)(const stand *t, const sp_actor *a))
{
    for (uint32_t i = 1; i <= t->world->actor_count; i++)
        if (is(t, &t->world->actors[i]))
            return true;
    return false;
}

/* ---------------------------------------------------------------- towns */
static inline void act_town(stand *t)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build(t->arena, false, false, &t->error);
    CHECK(net != NULL);
    stand_on(t, net, 3);
    fill_lanes(t, 60, 3);
    for (uint32_t i = 2; i <= t->def.actor_count; i += 3)
        t->actors[i].temper.inattention = 0.05;
}

static inline bool act_waits(const stand *t, const sp_actor *a)
{
    return a->speed < 0.1 && a->mind.rest_tick != INT64_MIN &&
           (a->mind.cause == SP_CAUSE_LIGHT || a->mind.cause == SP_CAUSE_YIELD);
}

static inline bool act_town_on(const stand *t)
{
    return act_any(t, act_waits);
}

/* left-hand traffic with people on pavements and crossings */
static inline void act_walkers(stand *t)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build_for(t->arena, true, false, true, 3, &t->error);
    CHECK(net != NULL);
    stand_on(t, net, 5);
    for (uint32_t r = 1; r <= sp_road_count(net); r++) {
        sp_lane_info lanes[32];
        const double s = sp_road_length(net, r) / 2;
        const uint32_t found = sp_road_in_junction(net, r) ? 0 : sp_road_lanes(net, r, s, lanes, 32);
        for (uint32_t k = 0; k < found && k < 32; k++) {
            const sp_road_place at = {r, lanes[k].id, s, 0};
            if (lanes[k].type == SP_LANE_SIDEWALK)
                (void)walker(t, k % 2 ? "child" : "adult", at, r % 2);
            else if (lanes[k].type == SP_LANE_DRIVING && r % 2)
                (void)car(t, k % 2 ? "compact" : "sedan", k % 2 ? "hasty" : "calm", at);
        }
    }
}

static inline bool act_walks(const stand *t, const sp_actor *a)
{
    return t->def.actors[a - t->world->actors].kind->class_id == SP_KIND_PEDESTRIAN && a->speed > 0.5;
}

static inline bool act_walkers_on(const stand *t)
{
    return act_any(t, act_walks);
}

/* ---------------------------------------------------------------- a motorway, every kind */
static inline void act_lanes(stand *t, const sp_road_piece *pieces, uint32_t count)
{
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_level profile[] = {{0, 0}, {400, 12}, {900, -4}};
    const sp_road_spec spec = {.name = "motorway",
                               .pieces = pieces,
                               .piece_count = count,
                               .lanes_right = 3,
                               .lanes_left = 1,
                               .lane_width = 3.5,
                               .shoulder = 2,
                               .speed_limit = 36,
                               .profile = profile,
                               .profile_count = 3,
                               .bank = 0.02};
    const sp_road_net *net = NULL;
    CHECK(sp_road_build(&spec, t->arena, &net, &t->error));
    t->def = (sp_world_def){.arena = t->arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t->def.actors = t->actors;
    t->def.seed = 11;
}

static inline uint32_t act_driver(stand *t, const char *kind, sp_road_place at, double speed, const char *temper)
{
    const uint32_t i = put(t, kind, at, false, speed);
    sp_actor_def *d = &t->actors[i];
    CHECK(sp_temper_draw(temper, t->def.seed, d->stream, d->kind->class_id, &d->temper));
    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    d->wanders = true;
    return i;
}

static inline void act_motorway(stand *t)
{
    static const char *const kinds[] = {"compact", "lorry", "sedan", "van", "motorcycle", "suv", "bus"};
    static const char *const tempers[] = {"normal", "truck", "hasty", "calm", "aggressive", "hasty", "truck"};
    const sp_road_piece pieces[] = {{1500, 0, 0}, {300, 0, 1e-3}, {3000, 1e-3, 1e-3}};
    act_lanes(t, pieces, 3);
    stand_actor(t, "compact", -1, 50, 0, 30);
    for (uint32_t n = 0; n < 42; n++)
        act_driver(t, kinds[n % 7], (sp_road_place){1, -1 - (int32_t)(n % 3), 100 + 30.0 * n, 0}, n % 7 == 1 ? 20 : 27,
                   tempers[n % 7]);
}

static inline bool act_changes(const stand *t, const sp_actor *a)
{
    return a->mind.change == 2 && a->path_act == SP_PATH_CHANGE;
}

static inline bool act_motorway_on(const stand *t)
{
    return act_any(t, act_changes);
}

/* one of each: a chassis where it can be one */
static inline void act_kinds(stand *t)
{
    const sp_road_piece pieces[] = {{300, 0, 0.004}, {600, 0.004, -0.004}, {2000, -0.004, -0.004}};
    act_lanes(t, pieces, 3);
    t->def.env.water = 0.001;
    t->def.env.wind_speed = 6;
    t->def.env.wind_direction = 1;
    stand_actor(t, "sedan", -1, 60, 0, 20);
    double s = 90;
    for (uint32_t k = 0; k < sp_kind_count(); k++) {
        const sp_vehicle *v = sp_kind_at(k)->vehicle;
        if (!v || v->coupling_x > 0)
            continue;
        const uint32_t i =
            act_driver(t, sp_kind_at(k)->name, (sp_road_place){1, -1 - (int32_t)(k % 3), s, 0}, 6, "hasty");
        t->actors[i].fidelity = k % 2 || sp_vehicle_single_track(v) ? SP_FIDELITY_SINGLE_TRACK : SP_FIDELITY_FULL;
        s += 35;
    }
}

static inline void act_kinds_drive(stand *t, int64_t tick)
{
    const sp_actor *a = stand_of(t, 1);
    t->world->control.accel_applied = tick < 300 ? 1 : -6;
    stand_of(t, 1)->steering = 0.03 * sp_sin(0.03 * (double)tick) - 0.02 * a->lateral_speed;
}

static inline bool act_kinds_on(const stand *t)
{
    uint32_t full = 0, track = 0;
    for (uint32_t i = 2; i <= t->world->actor_count; i++) {
        full += t->world->actors[i].move == SP_MOVE_FULL && t->world->actors[i].speed > 2;
        track += t->world->actors[i].move == SP_MOVE_TRACK && t->world->actors[i].speed > 2;
    }
    return full >= 3 && track >= 4;
}

/* ---------------------------------------------------------------- crashes */
static inline void act_pile(stand *t)
{
    static const char *const kinds[] = {"suv", "van", "sedan", "compact"};
    stand_road(t, 0);
    for (uint32_t k = 0; k < 12; k++) {
        const uint32_t i = stand_actor(t, kinds[k % 4], -1, 100 + 9.0 * k, 0.2 * (k % 5) - 0.4, 28);
        t->actors[i].vehicle = t->actors[i].kind->vehicle;
    }
    const uint32_t wall = stand_actor(t, "barrier", -1, 230, 0, 0);
    t->actors[wall].heading = SP_PI / 2 + 0.1;
    t->actors[wall].parked = true;
}

static inline bool act_pile_on(const stand *t)
{
    return t->world->contact_pairs[2] != 0;
}

/* a car drives into people, a cyclist's bicycle, cones and a pallet */
static inline void act_person(stand *t)
{
    static const char *const kinds[] = {"adult", "child", "bicycle", "cone", "box", "adult"};
    stand_road(t, 0);
    stand_actor(t, "compact", -1, 100, 0, 15);
    for (uint32_t k = 0; k < 6; k++) {
        const uint32_t i = stand_actor(t, kinds[k], -1, 106 + 1.5 * k, 0.25 * (k % 4) - 0.4, 0);
        t->actors[i].heading = 0.9 * k;
        t->actors[i].pose.rotation = sp_quat_from_ypr(0.9 * k, 0, 0);
    }
}

static inline void act_brakes(stand *t, int64_t tick)
{
    t->world->control.accel_applied = tick < 50 ? 0 : -8;
}

static inline bool act_person_on(const stand *t)
{
    const uint32_t k = t->world->limb_count;
    return k > 0 && sp_abs(t->world->limb_velocity[2]) > 0.1 && t->world->limb_position[2] > 0.3;
}

/* an articulated lorry, braked and steered on ice */
static inline void act_lorry(stand *t)
{
    stand_road(t, 0);
    stand_actor(t, "tractor", -1, 300, 0, 20);
    const uint32_t k = stand_actor(t, "semitrailer", -1, 290, 0, 20);
    t->vehicle.esc_off = t->vehicle.abs_off = 1;
    t->actors[k].vehicle = t->actors[k].kind->vehicle;
    t->actors[1].tows = k;
    t->actors[k].towed_by = 1;
    t->def.env.friction = 0.2;
}

static inline void act_lorry_drive(stand *t, int64_t tick)
{
    t->world->control.pedals = 1;
    stand_of(t, 1)->brake = 1;
    stand_of(t, 1)->steering = tick < 200 ? 0.3 : -0.3;
}

static inline bool act_lorry_on(const stand *t)
{
    const sp_actor *a = t->world->actors;
    return sp_abs(sp_wrap_angle(a[1].heading - a[2].heading)) > 0.3 && a[1].speed > 1;
}

/* dropped on its side at speed: rolls over through cones */
static inline void act_roll(stand *t)
{
    stand_road(t, 0);
    stand_actor(t, "suv", -1, 100, 0, 25);
    for (uint32_t k = 0; k < 4; k++)
        stand_actor(t, k % 2 ? "tyre_piece" : "cone", -1, 112 + 4.0 * k, 0.4 * k - 0.6, 0);
}

static inline void act_roll_drive(stand *t, int64_t tick)
{
    sp_actor *a = stand_of(t, 1);
    if (tick != 0)
        return;
    a->body_position[2] += 0.8;
    a->body_spin[0] = 7;
    a->body_velocity[1] = -4;
}

static inline bool act_roll_on(const stand *t)
{
    return t->world->actors[1].body_rotation[10] < 0 && t->world->actors[1].speed > 3;
}

/* ---------------------------------------------------------------- at the limit */
static inline void act_dwell(stand *t)
{
    stand_road(t, 0);
    stand_actor(t, "compact", -1, 500, 0, 80 / 3.6);
}

static inline void act_dwell_drive(stand *t, int64_t tick)
{
    const double period = 1 / 0.7, s = 0.01 * (double)(tick - 30);
    double wave = 0;
    t->world->control.pedals = 1;
    if (s >= 0 && s < 0.75 * period)
        wave = sp_sin(SP_TAU * s / period);
    else if (s >= 0 && s < 0.75 * period + 0.5)
        wave = -1;
    else if (s >= 0 && s < period + 0.5)
        wave = sp_sin(SP_TAU * (s - 0.5) / period);
    stand_of(t, 1)->steering = 0.11 * wave;
}

static inline bool act_dwell_on(const stand *t)
{
    return (t->world->actors[1].flags & SP_ACTOR_ESC) != 0;
}

/* the left wheels on ice, the right ones on wet tarmac; the driver holds it straight */
static inline void act_split(stand *t)
{
    static const sp_ground_patch ice = {
        .road = 1, .s_lo = 0, .s_hi = 6000, .t_lo = -1.75, .t_hi = 10, .surface = SP_SURFACE_ICE};
    stand_road(t, 0);
    stand_actor(t, "sedan", -1, 100, 0, 25);
    t->def.env.surface = SP_SURFACE_WET;
    t->def.ground_patches = &ice;
    t->def.ground_patch_count = 1;
}

static inline void act_split_drive(stand *t, int64_t tick)
{
    sp_actor *a = stand_of(t, 1);
    t->world->control.pedals = 1;
    a->brake = tick > 20 ? 1 : 0;
    a->steering = sp_clamp(-1.2 * a->heading - 0.3 * a->yaw_rate, -0.2, 0.2);
}

static inline bool act_split_on(const stand *t)
{
    return (t->world->actors[1].flags & SP_ACTOR_ABS) != 0 && t->world->actors[1].speed > 5;
}

static const act acts[] = {
    {"town", 1200, 700, act_town, NULL, act_town_on},
    {"walkers", 800, 400, act_walkers, NULL, act_walkers_on},
    {"motorway", 1200, 500, act_motorway, NULL, act_motorway_on},
    {"kinds", 600, 250, act_kinds, act_kinds_drive, act_kinds_on},
    {"pile", 600, 290, act_pile, NULL, act_pile_on},
    {"person", 400, 45, act_person, act_brakes, act_person_on},
    {"lorry", 900, 400, act_lorry, act_lorry_drive, act_lorry_on},
    {"roll", 500, 40, act_roll, act_roll_drive, act_roll_on},
    {"dwell", 400, 180, act_dwell, act_dwell_drive, act_dwell_on},
    {"split", 700, 150, act_split, act_split_drive, act_split_on},
};
enum { ACTS = sizeof acts / sizeof *acts };

#endif
