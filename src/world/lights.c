/* lights.c - traffic lights: a programme for each light, made from the network, and what they show tick by tick. A
 * programme is a pure function of the tick; the story may hold a light for a while. Leaves who obeys to traffic, what
 * is seen of them to sensors and render.
 *
 * At a junction one phase at a time has green: each controller is a phase, in `sequence` order, then the file's; lights
 * without a controller are phases by the heading of their approach, opposite ones together. A light is in one phase
 * alone, so that crossing greens cannot meet. A light alone has as long red as if it shared with another. Lights for
 * pedestrians follow their controller; without one they stay red. */
#include "world/world.h"

#include <string.h>

/* s; the ranges: VwV-StVO to section 37 (and RiLSA): yellow 3 s at 50 km/h, red and yellow 1 s; MUTCD 11th ed. 4F.17:
 * yellow 3 to 6 s, all red at most 6 s. Green and all red are a plain middle of the usual. */
static const double green_s = 12, yellow_s = 3, all_red_s = 2, red_yellow_s = 1;
/* opposite approaches: headings this near to one axis, rad; two of one phase are at most twice that apart */
#define AXIS_NEAR (SP_PI / 6)
/* how long before a junction a light of its approach may stand, and how deep in it, m */
#define APPROACH_BEFORE 100.0
#define APPROACH_INTO   30.0
/* events of changing lights in one tick at most: contacts need room too */
#define EVENTS_MOST (SP_MAX_EVENTS / 2)

/* ---------------------------------------------------------------- programmes from the network */
/* phase: order among the phases of one ring; ring: the junction, or beside all junctions the road with the top bit */
typedef struct plan {
    uint32_t count;
    uint32_t signal[SP_MAX_LIGHTS], ring[SP_MAX_LIGHTS];
    uint64_t phase[SP_MAX_LIGHTS];
    double heading[SP_MAX_LIGHTS];
    bool walk[SP_MAX_LIGHTS];
} plan;
#define NO_PHASE UINT64_MAX
#define BY_AXIS  (UINT64_C(1) << 63)
#define BY_ROAD  (UINT32_C(1) << 31)

static void plan_collect(const sp_road_net *net, plan *p)
{
    for (uint32_t i = 0; i < sp_road_signal_count(net) && p->count < SP_MAX_LIGHTS; i++) {
        const sp_road_signal *s = sp_road_signal_get(net, i);
        if (s->kind != SP_SIGNAL_LIGHT && s->kind != SP_SIGNAL_LIGHT_WALK) {
            continue;
        }
        const uint32_t n = p->count++;
        const uint32_t junction = sp_road_signal_junction(net, i, &p->heading[n]);
        p->signal[n] = i;
        p->ring[n] = junction ? junction : s->road | BY_ROAD;
        p->phase[n] = NO_PHASE;
        p->walk[n] = s->kind == SP_SIGNAL_LIGHT_WALK;
    }
}

/* place in a rising list of signals, or count */
static uint32_t find_sorted(const uint32_t *signal, uint32_t count, uint32_t wanted)
{
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        const uint32_t mid = (lo + hi) / 2;
        if (signal[mid] < wanted) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < count && signal[lo] == wanted ? lo : count;
}

/* of several controllers of one light the first by sequence, then file, has it */
static void plan_controllers(const sp_road_net *net, plan *p)
{
    for (uint32_t c = 0; c < sp_road_controller_count(net); c++) {
        const sp_road_controller *k = sp_road_controller_get(net, c);
        const uint64_t phase = (uint64_t)(k->sequence & 0x7fffffffu) << 32 | c;
        uint32_t ring = k->junction;
        for (uint32_t i = 0; i < k->signal_count; i++) {
            const uint32_t n = find_sorted(p->signal, p->count, k->signal[i]);
            if (n == p->count) {
                continue;
            }
            // a controller that names no junction belongs to that of its first light
            ring = ring ? ring : p->ring[n];
            if (phase < p->phase[n]) {
                p->phase[n] = phase;
                p->ring[n] = ring;
            }
        }
    }
}

/* angle between two approaches as axes, 0 .. pi/2 */
static double axis_apart(double a, double b)
{
    const double d = sp_abs(sp_wrap_angle(a - b));
    return sp_min(d, SP_PI - d);
}

/* lights without a controller: each opens a phase, or joins one of its ring that looks along the same axis */
static void plan_axes(plan *p)
{
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->phase[i] != NO_PHASE || p->walk[i]) {
            continue;
        }
        p->phase[i] = BY_AXIS | i;
        for (uint32_t k = i + 1; k < p->count; k++) {
            const bool joins = p->phase[k] == NO_PHASE && !p->walk[k] && p->ring[k] == p->ring[i];
            if (joins && axis_apart(p->heading[i], p->heading[k]) <= AXIS_NEAR) {
                p->phase[k] = BY_AXIS | i;
            }
        }
    }
}

/* how many phases the ring of light i has, and which of them, counted from 0, is its own */
static uint32_t plan_slots(const plan *p, uint32_t i, uint32_t *own)
{
    uint32_t slots = 0;
    *own = 0;
    for (uint32_t k = 0; k < p->count; k++) {
        if (p->ring[k] != p->ring[i] || p->phase[k] == NO_PHASE) {
            continue;
        }
        // each phase counts at its first light
        bool seen = false;
        for (uint32_t m = 0; m < k && !seen; m++) {
            seen = p->ring[m] == p->ring[k] && p->phase[m] == p->phase[k];
        }
        if (!seen) {
            slots++;
            *own += p->phase[k] < p->phase[i] ? 1 : 0;
        }
    }
    return slots;
}

static bool is_german(const char *country)
{
    static const char *const names[] = {"DE", "DEU", "GER"};
    for (size_t i = 0; country && i < sizeof names / sizeof *names; i++) {
        size_t n = 0;
        while (names[i][n] && (country[n] & ~0x20) == names[i][n]) {
            n++;
        }
        if (!names[i][n] && !country[n]) {
            return true;
        }
    }
    return false;
}

static int64_t ticks_of(const sp_world_def *def, double seconds)
{
    return (int64_t)sp_round(seconds * 1e9 / (double)(def->tick_ns > 0 ? def->tick_ns : 10000000));
}

static void add_phase(sp_light_def *l, int64_t ticks, uint32_t show)
{
    l->phase[l->phase_count] = (sp_light_phase){ticks, show};
    l->phase_count++;
}

/* green first, at the start of its slot; the rest of the ring is red, the last of it with yellow where that is usual */
static void programme_make(const sp_world_def *def, const plan *p, uint32_t i, sp_light_def *l)
{
    uint32_t own = 0;
    const sp_road_signal *s = sp_road_signal_get(def->road, p->signal[i]);
    l->signal = p->signal[i];
    if (p->phase[i] == NO_PHASE) {
        add_phase(l, ticks_of(def, green_s), SP_LIGHT_RED);
        return;
    }
    const int64_t slots = (int64_t)plan_slots(p, i, &own), ring = slots > 1 ? slots : 2;
    const int64_t green = ticks_of(def, green_s), yellow = ticks_of(def, yellow_s);
    const int64_t slot = green + yellow + ticks_of(def, all_red_s);
    const int64_t warm = is_german(s->country) && !p->walk[i] ? ticks_of(def, red_yellow_s) : 0;
    const int64_t amber = p->walk[i] ? 0 : yellow;
    add_phase(l, green, SP_LIGHT_GREEN);
    if (amber > 0) {
        add_phase(l, amber, SP_LIGHT_YELLOW);
    }
    add_phase(l, slot * ring - green - amber - warm, SP_LIGHT_RED);
    if (warm > 0) {
        add_phase(l, warm, SP_LIGHT_RED | SP_LIGHT_YELLOW);
    }
    l->shift = (ring - own) % ring * slot;
}

bool sp_lights_derive(sp_world_def *def, sp_error *err)
{
    def->light_count = 0;
    def->lights = NULL;
    if (sp_road_signal_count(def->road) == 0) {
        return true;
    }
    plan *p = SP_NEW(def->arena, plan);
    if (!p) {
        return sp_error_set(err, SP_BAD_BENCH, def->file, def->line, "out of memory for the traffic lights");
    }
    plan_collect(def->road, p);
    plan_controllers(def->road, p);
    plan_axes(p);
    def->lights = SP_ARRAY(def->arena, sp_light_def, p->count + 1);
    if (!def->lights) {
        return sp_error_set(err, SP_BAD_BENCH, def->file, def->line, "out of memory for the traffic lights");
    }
    for (uint32_t i = 0; i < p->count; i++) {
        programme_make(def, p, i, &def->lights[i]);
    }
    def->light_count = p->count;
    return true;
}

/* ---------------------------------------------------------------- names */
static void note(uint32_t light, uint32_t *out, uint32_t max, uint32_t *count)
{
    for (uint32_t i = 0; i < *count && i < max; i++) {
        if (out[i] == light - 1) {
            return;
        }
    }
    if (*count < max) {
        out[*count] = light - 1;
    }
    *count += 1;
}

static void named_controller(const sp_world_def *def, const char *name, uint32_t *out, uint32_t max, uint32_t *count)
{
    for (uint32_t c = 0; c < sp_road_controller_count(def->road); c++) {
        const sp_road_controller *k = sp_road_controller_get(def->road, c);
        if (!(k->id && !strcmp(k->id, name)) && !(k->name && !strcmp(k->name, name))) {
            continue;
        }
        for (uint32_t i = 0; i < k->signal_count; i++) {
            const uint32_t light = sp_light_of(def, k->signal[i]);
            if (light) {
                note(light, out, max, count);
            }
        }
    }
}

/* from where who drives along this road sees the lights of the junction ahead, lane by lane, with s and against it */
static void named_road(const sp_world_def *def, uint32_t road, uint32_t *out, uint32_t max, uint32_t *count)
{
    const double length = sp_road_length(def->road, road), before = sp_min(length, APPROACH_BEFORE);
    for (int way = 1; way >= -1; way -= 2) {
        const double s = way > 0 ? length - before : before;
        sp_lane_info lane[32];
        const uint32_t lanes = sp_road_lanes(def->road, road, s, lane, 32);
        for (uint32_t i = 0; i < lanes && i < 32 && sp_road_junction_of(def->road, road, way); i++) {
            if (lane[i].type != SP_LANE_DRIVING || lane[i].id == 0 ||
                sp_road_direction(def->road, road, lane[i].id) != way) {
                continue;
            }
            sp_road_ahead ahead[64];
            const sp_road_place from = {road, lane[i].id, s, sp_road_lane_center(def->road, road, s, lane[i].id)};
            const uint32_t found = sp_road_signals_ahead(def->road, NULL, from, before + APPROACH_INTO, ahead, 64);
            for (uint32_t k = 0; k < found && k < 64; k++) {
                const uint32_t light = sp_light_of(def, ahead[k].signal);
                if (light) {
                    note(light, out, max, count);
                }
            }
        }
    }
}

uint32_t sp_lights_named(const sp_world_def *def, const char *name, uint32_t *out, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < def->light_count; i++) {
        const sp_road_signal *s = sp_road_signal_get(def->road, def->lights[i].signal);
        if (s && s->id && !strcmp(s->id, name)) {
            note(i + 1, out, max, &count);
        }
    }
    if (count == 0) {
        named_controller(def, name, out, max, &count);
    }
    const uint32_t road = count == 0 ? sp_road_by_id(def->road, name) : 0;
    if (road) {
        named_road(def, road, out, max, &count);
    }
    return count;
}

/* ---------------------------------------------------------------- state */
static int64_t floor_mod(int64_t a, int64_t n)
{
    const int64_t r = a % n;
    return r < 0 ? r + n : r;
}

uint32_t sp_light_programme(const sp_light_def *light, int64_t tick)
{
    int64_t cycle = 0;
    const uint32_t count = light->phase_count < SP_MAX_PHASES ? light->phase_count : SP_MAX_PHASES;
    for (uint32_t i = 0; i < count; i++) {
        cycle += light->phase[i].ticks > 0 ? light->phase[i].ticks : 0;
    }
    if (cycle <= 0) {
        return count ? light->phase[0].show : SP_LIGHT_OFF;
    }
    int64_t left = floor_mod(floor_mod(tick, cycle) + floor_mod(light->shift, cycle), cycle);
    for (uint32_t i = 0; i < count; i++) {
        if (left < light->phase[i].ticks) {
            return light->phase[i].show;
        }
        left -= light->phase[i].ticks > 0 ? light->phase[i].ticks : 0;
    }
    return SP_LIGHT_OFF;
}

static uint32_t shows(const sp_world_def *def, const sp_world *world, uint32_t i, int64_t tick)
{
    const uint32_t force = world->light_force[i];
    return force & SP_LIGHT_FORCED ? force & ~(uint32_t)SP_LIGHT_FORCED : sp_light_programme(&def->lights[i], tick);
}

static sp_event event_of(const sp_world_def *def, const sp_world *world, int64_t tick, uint32_t show)
{
    return (sp_event){.tick = world->tick,
                      .at = (double)tick * ((double)def->tick_ns / 1e9),
                      .kind = SP_EVENT_LIGHT,
                      .part = show,
                      .value = {-1, -1, -1, -1}};
}

bool sp_world_lights(const sp_world_def *def, sp_world *world, int64_t tick, sp_error *err)
{
    /* up to four lights that change to the same share an event; beyond the most the change is state alone */
    const uint32_t count = def->light_count < SP_MAX_LIGHTS ? def->light_count : SP_MAX_LIGHTS;
    sp_event pending[16] = {{0}};
    uint32_t filled[16] = {0}, told = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t show = shows(def, world, i, tick) & 15u;
        if (show == world->light_show[i]) {
            continue;
        }
        world->light_show[i] = show;
        world->light_since[i] = tick;
        if (filled[show] == 0) {
            pending[show] = event_of(def, world, tick, show);
        }
        pending[show].value[filled[show]] = (double)def->lights[i].signal;
        filled[show]++;
        if (filled[show] == 4) {
            filled[show] = 0;
            told++;
            if (told <= EVENTS_MOST && !sp_world_event(world, &pending[show], err)) {
                return false;
            }
        }
    }
    for (uint32_t show = 0; show < 16; show++) {
        told += filled[show] ? 1 : 0;
        if (filled[show] && told <= EVENTS_MOST && !sp_world_event(world, &pending[show], err)) {
            return false;
        }
    }
    return true;
}

bool sp_world_light_force(const sp_world_def *def, sp_world *world, uint32_t index, int32_t show, sp_error *err)
{
    if (index >= def->light_count || index >= SP_MAX_LIGHTS) {
        return sp_error_set(err, SP_BAD_SCRIPT, def->file, def->line, "there is no traffic light %u", index);
    }
    world->light_force[index] = show < 0 ? 0 : SP_LIGHT_FORCED | ((uint32_t)show & 15u);
    const uint32_t now = shows(def, world, index, world->tick) & 15u;
    if (now == world->light_show[index]) {
        return true;
    }
    world->light_show[index] = now;
    world->light_since[index] = world->tick;
    sp_event e = event_of(def, world, world->tick, now);
    e.value[0] = (double)def->lights[index].signal;

    /* many at once: the state says it all, the events leave room for others */
    return world->event_count >= EVENTS_MOST || sp_world_event(world, &e, err);
}

uint32_t sp_light_of(const sp_world_def *def, uint32_t signal)
{
    uint32_t lo = 0, hi = def->light_count;
    while (lo < hi) {
        const uint32_t mid = (lo + hi) / 2;
        if (def->lights[mid].signal < signal) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < def->light_count && def->lights[lo].signal == signal ? lo + 1 : 0;
}

uint32_t sp_world_light_state(const sp_world_def *def, const sp_world *world, uint32_t signal)
{
    const uint32_t light = sp_light_of(def, signal);
    return light && light <= SP_MAX_LIGHTS ? world->light_show[light - 1] : SP_LIGHT_OFF;
}

uint32_t sp_world_light(const sp_world_def *def, const sp_world *world, uint32_t signal)
{
    const uint32_t state = sp_world_light_state(def, world, signal);
    if (!(state & SP_LIGHT_FLASHING)) {
        return state;
    }
    const bool bright = floor_mod(world->tick * def->tick_ns, 1000000000) < 500000000;
    return bright ? state & ~(uint32_t)SP_LIGHT_FLASHING : SP_LIGHT_OFF;
}
