/* lines.c - whether the ego keeps lights and stop signs: when its front comes over a stop line at red, or over that of
 * a stop sign before which it has not stood, that is an event. Which lights concern its lane, and where to stop for
 * them, the road network says; what others do about them is traffic's.
 *
 * The line ahead is kept in the world from one tick to the next, so that each is crossed once. Between lines the road
 * is looked at five times a second, a line that begins to concern the ego just before it, by a change of lane, may so
 * go unseen. */
#include "world/inside.h"

enum { LINES = 32 };
static const double reach = 80;            /* m beyond the front: a light may stand behind a wide junction */
static const double one_line = 3;          /* m: signals whose lines are nearer together share one */
static const double stop_near = 3;         /* m before the line: standing there counts as the stop */
static const double stands = 0.5;          /* m/s */
static const double look = 0.2, spare = 4; /* s, m: between two looks, and before a line */

typedef struct lines {
    sp_road_ahead at[LINES];
    uint32_t count;
    double front;
} lines;

static double left_to(const lines *l, uint32_t k)
{
    return l->at[k].stop - l->front;
}

static const sp_road_signal *signal_of(const sp_world_def *def, const lines *l, uint32_t k)
{
    return sp_road_signal_get(def->road, l->at[k].signal);
}

static bool concerns(const sp_world_def *def, const lines *l, uint32_t k)
{
    const sp_road_signal *s = signal_of(def, l, k);
    return s && (s->kind == SP_SIGNAL_LIGHT || s->kind == SP_SIGNAL_STOP);
}

/* lights and stop signs along the ego's way */
static void find(const sp_world_def *def, const sp_actor *ego, lines *l)
{
    const sp_actor_def *d = &def->actors[SP_EGO.i];
    const sp_road_place from = {ego->road, ego->lane, ego->s, ego->t};
    const sp_road_route *route = d->route;
    sp_road_route rest = {0};
    if (route) {
        const uint32_t leg = ego->route_leg < route->leg_count ? ego->route_leg : 0;
        rest = (sp_road_route){route->leg_count - leg, route->leg + leg, route->length};
    }
    l->front = d->center_x + d->length / 2;
    l->count = sp_road_signals_ahead(def->road, route ? &rest : NULL, from, l->front + reach, l->at, LINES);
    l->count = l->count < LINES ? l->count : LINES;
}

static bool tell(const sp_world_def *def, sp_world *world, const lines *l, uint32_t k, uint32_t kind, sp_error *err)
{
    const sp_actor *a = &world->actors[SP_EGO.i];
    const double dt = (double)def->tick_ns / 1e9, late = a->speed > 0 ? sp_min(-left_to(l, k) / a->speed, dt) : 0;
    double s, c;
    sp_sincos(a->heading, &s, &c);
    const sp_event e = {.tick = world->tick,
                        .at = (double)(world->tick + 1) * dt - late,
                        .kind = kind,
                        .a = SP_EGO.i,
                        .x = a->x + c * l->front,
                        .y = a->y + s * l->front,
                        .z = a->z,
                        .speed = a->speed,
                        .value = {(double)l->at[k].signal, a->speed}};
    return sp_world_event(world, &e, err);
}

/* over the line of signal k: all that share it are asked; where lights work the signs beside them do not */
static bool crossed(const sp_world_def *def, sp_world *world, const lines *l, uint32_t k, sp_error *err)
{
    uint32_t red = LINES, sign = LINES;
    bool works = false;
    for (uint32_t i = 0; i < l->count; i++) {
        if (!concerns(def, l, i) || sp_abs(l->at[i].stop - l->at[k].stop) >= one_line)
            continue;
        if (signal_of(def, l, i)->kind == SP_SIGNAL_STOP) {
            sign = sign < LINES ? sign : i;
            continue;
        }
        const uint32_t show = sp_world_light_state(def, world, l->at[i].signal);
        if (show == SP_LIGHT_OFF || (show & SP_LIGHT_FLASHING))
            continue;
        works = true;
        red = show & SP_LIGHT_RED && red == LINES ? i : red;
    }
    if (world->tick < 0)
        return true;
    if (red < LINES)
        return tell(def, world, l, red, SP_EVENT_RED_LIGHT, err);
    return works || sign == LINES || world->actors[SP_EGO.i].stood > 0 ||
           tell(def, world, l, sign, SP_EVENT_STOP_SIGN, err);
}

/* the nearest line before the front, unless it is one with a line that the front is just over; LINES: none */
static uint32_t next_line(const sp_world_def *def, const lines *l)
{
    uint32_t next = LINES;
    for (uint32_t k = 0; k < l->count; k++) {
        bool over = left_to(l, k) <= 0 || !concerns(def, l, k);
        for (uint32_t i = 0; i < l->count && !over; i++)
            over = left_to(l, i) <= 0 && l->at[k].stop - l->at[i].stop < one_line && concerns(def, l, i);
        if (!over && (next == LINES || left_to(l, k) < left_to(l, next)))
            next = k;
    }
    return next;
}

bool sp_world_lines(const sp_world_def *def, sp_world *world, sp_error *err)
{
    if (!def->road || world->actor_count < SP_EGO.i || sp_road_signal_count(def->road) == 0)
        return true;
    if (world->line_wait > 0) {
        world->line_wait--;
        return true;
    }
    sp_actor *ego = &world->actors[SP_EGO.i];
    lines l = {.count = 0};
    if (ego->road && ego->lane)
        find(def, ego, &l);

    /* the line that was ahead */
    uint32_t now = 0;
    while (now < l.count && l.at[now].signal + 1 != world->line_signal)
        now++;
    if (now < l.count && left_to(&l, now) <= 0 && !crossed(def, world, &l, now, err))
        return false;

    /* the one that is */
    const uint32_t next = next_line(def, &l), signal = next < LINES ? l.at[next].signal + 1 : 0;
    const double left = next < LINES ? left_to(&l, next) : reach, dt = (double)def->tick_ns / 1e9;
    ego->stood = signal != world->line_signal ? 0 : ego->stood;
    ego->stood += signal && left <= stop_near && sp_abs(ego->speed) < stands ? 1 : 0;
    world->line_signal = signal;
    const double ticks = sp_min(look, (left - spare) / (2 * sp_max(sp_abs(ego->speed), 5))) / dt;
    world->line_wait = ticks > 1 ? (uint32_t)ticks : 0;
    return true;
}
