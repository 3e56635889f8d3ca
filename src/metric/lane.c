/* lane.c - the ego in its lane: distance of its tyres to the markings, in metres and in time, how often and how long
 * one was beyond, and where it was when the driver under test warned of that. The lane is the one that holds the ego's
 * origin, so a lane change is a departure too: who asks for none must not want one. */
#include "metric/inside.h"

static const double tyre_half_width = 0.1; /* m, of a 205 mm tyre */
static const double back_in = 0.05;        /* m inside before the next departure can begin */
static const double drifts = 0.01;         /* m/s: slower, it stays where it is */

typedef struct own {
    double known, out; /* was on a lane; a tyre is beyond */
    /* of the tick before: m to the nearer edge of the lane, whatever its marking's width; where; lane 0: nowhere */
    double room, road, lane, s;
    double ldw_seen, ldw_at, ldw_known, ldw_dtle;
} own;

/* m from the outermost tyre on either side to the lane's edge; [0] left, [1] right */
static void rooms(const sp_moment *m, double room[2])
{
    const sp_actor_record *ego = m->ego;
    double left = -SP_INFINITY, right = -SP_INFINITY;
    for (int i = 0; i < 4; i++) {
        const double dx = ego->wheel_xy[i][0] - ego->x, dy = ego->wheel_xy[i][1] - ego->y;
        const double place = ego->lane_offset + dy * m->way.c - dx * m->way.s;
        left = sp_max(left, place);
        right = sp_max(right, -place);
    }
    room[0] = ego->lane_width / 2 - left - tyre_half_width;
    room[1] = ego->lane_width / 2 - right - tyre_half_width;
}

/* off all lanes: still beyond the marking of the one it left */
static void off_lanes(sp_moment *m, own *o)
{
    if (o->known == 0)
        return;
    sp_emit(m, SP_M_OUTSIDE, m->dt, 0);
    sp_emit(m, SP_M_DEPARTURES, o->out == 0 ? 1 : 0, 0);
    o->out = 1;
}

/* A warning applies from the start of its tick, where the record of the tick before ended. */
static void warning(const sp_moment *m, own *o)
{
    if (o->ldw_seen > 0 || !(m->record->warnings & SP_WARN_LDW))
        return;
    sp_lane_info lane;
    o->ldw_seen = 1;
    o->ldw_at = m->time - m->dt;
    o->ldw_known = o->lane < 0 || o->lane > 0;
    const bool found = o->ldw_known > 0 && sp_road_lane(m->def->road, (uint32_t)o->road, o->s, (int32_t)o->lane, &lane);
    o->ldw_dtle = o->room - (found ? lane.mark.width / 2 : 0);
}

static void in_lane(sp_moment *m, own *o)
{
    const sp_actor_record *ego = m->ego;
    sp_tally *t = m->tally;
    o->lane = 0;
    if (ego->lane == 0 || ego->lane_width <= 0) {
        off_lanes(m, o);
        return;
    }
    if (!m->way.lane)
        return;
    o->known = 1;
    double room[2];
    rooms(m, room);
    const int side = m->vy >= 0 ? 0 : 1;
    const double speed = sp_abs(m->vy);
    double value = sp_min(room[0], room[1]), there = room[side];
    o->room = value;
    o->road = ego->road;
    o->lane = ego->lane;
    o->s = ego->s;

    /* the marking's own width matters only where this may become the least, or is near */
    const sp_extreme *least = &t->fold[SP_M_DTLE], *soonest = &t->fold[SP_M_TLC];
    const bool sooner = speed > drifts && (soonest->defined == 0 || there - 0.2 < soonest->value * speed);
    if (least->defined == 0 || value < least->value + 0.2 || value < 0.3 || sooner || t->windows > 0) {
        sp_lane_info lane;
        const bool found = sp_road_lane(m->def->road, ego->road, ego->s, ego->lane, &lane);
        value -= found ? lane.mark.width / 2 : 0;
        there -= found ? lane.mark.width / 2 : 0;
        sp_emit(m, SP_M_DTLE, value, 0);
    }
    t->in_lane = value >= 0;
    if (value < 0 || speed > drifts)
        sp_emit(m, SP_M_TLC, value < 0 ? 0 : there / speed, 0);
    sp_emit(m, SP_M_OFFSET, sp_abs(m->way.lateral), 0);
    sp_emit(m, SP_M_OUTSIDE, value < 0 ? m->dt : 0, 0);
    sp_emit(m, SP_M_DEPARTURES, value < 0 && o->out == 0 ? 1 : 0, 0);
    o->out = value < 0 ? 1 : value > back_in ? 0 : o->out;
}

static void tick(sp_moment *m, double *words)
{
    own *o = (own *)(void *)words;
    if (!m->first)
        warning(m, o);
    in_lane(m, o);
    if (m->first)
        warning(m, o);
}

static sp_extreme value(const sp_world_def *def, const sp_tally *t, const double *words, int id)
{
    const own *o = (const own *)(const void *)words;
    const bool known = o->ldw_seen > 0 && (id == SP_M_LDW_AT || o->ldw_known > 0);
    (void)def;
    (void)t;
    return known ? (sp_extreme){1, id == SP_M_LDW_AT ? o->ldw_at : o->ldw_dtle, o->ldw_at, 0} : (sp_extreme){0};
}

const sp_family sp_family_lane = {.name = "lane", .words = sizeof(own) / sizeof(double), .tick = tick, .value = value};
