/* fault.c - whose fault the ego's first contact was, and whether a careful driver would have avoided it: a pure
 * function of what the trace holds of both until then. Leaves when and where they met to physics' event.
 *
 * Two drivers are driven once more along what was recorded, in the place of the one who ran into the other, on the gap
 * between the two boxes:
 * - the careful one of UN R157, annex 4, appendix 3: perceives a cut-in when the other's middle is 0.375 m off the
 * middle of its lane (a leader's braking at 5 m/s^2, somebody crossing when he enters the lane), takes 0.4 s to judge
 * it and 0.75 s to act, then brakes with 12.65 m/s^3 up to 0.774 g;
 * - the proper response of RSS: 1 s after the other is in his way, 4 m/s^2 at once.
 * Where the proper response had been enough, the one behind is at fault: he had been given room. Where only the careful
 * driver would have managed, it is shared: the other cut in closer than is safe. Else it is the other's.
 * Beside each other or head on the fault is with whoever is out of his lane or drives against its direction; with both
 * or neither, it is shared. A standing ego is never at fault.
 *
 * Right of way: who ran a red light or a stop sign shortly before he met somebody who did not drive his way is at
 * fault. Only the ego's are known; who had to give way without either is not asked.
 *
 * Judged is the first contact alone: what follows is its consequence, and nothing is traced behind it. */
#include "metric/inside.h"

static const double wander = 0.375, judging = 0.4, acting = 0.75, careful_jerk = 12.65, careful_brake = 0.774;
static const double leader_brakes = 5; /* m/s^2: as R157 has it */
static const double narrow = SP_PI / 3, wide = 2 * SP_PI / 3;
static const double crossing_s = 10; /* s from a stop line to the far side of its junction, at most */

typedef struct course {
    double x, y, heading, length, width, center_x;
} course;
/* what both did, tick by tick; `first` is where the other's begins */
typedef struct history {
    const sp_world_def *def;
    uint32_t first, count;
    double dt;
    course *one, *two; /* the one behind, the one ahead */
} history;

static sp_vec2 middle_of(const course *c)
{
    double s, q;
    sp_sincos(c->heading, &s, &q);
    return (sp_vec2){c->x + q * c->center_x, c->y + s * c->center_x};
}

/* along and across the heading of a: middle of b from that of a, and the room between their faces */
static double gap_of(const course *a, const course *b, double *across, double *room)
{
    double s, c, hs, hc;
    const sp_vec2 p = middle_of(a), q = middle_of(b);
    sp_sincos(a->heading, &s, &c);
    sp_sincos(b->heading - a->heading, &hs, &hc);
    const double dx = q.x - p.x, dy = q.y - p.y;
    *across = c * dy - s * dx;
    *room = sp_abs(*across) - a->width / 2 - (b->width * sp_abs(hc) + b->length * sp_abs(hs)) / 2;
    return c * dx + s * dy - a->length / 2 - (b->length * sp_abs(hc) + b->width * sp_abs(hs)) / 2;
}

static double step_of(const course *a, const course *b)
{
    double s, c;
    sp_sincos(b->heading, &s, &c);
    return (b->x - a->x) * c + (b->y - a->y) * s;
}

/* lateral place in its lane: m off the middle, half the lane's width, whether it goes its way; false: on no lane */
static bool lane_of(const history *h, const course *c, double *off, double *half, bool *with)
{
    const sp_vec2 m = middle_of(c);
    const sp_road_net *net = h->def->road;
    sp_road_place at;
    sp_road_point p;
    sp_lane_info lane;
    if (!net || !sp_road_locate(net, m.x, m.y, NULL, &at) || at.lane == 0 || !sp_road_at(net, at, &p) ||
        !sp_road_lane(net, at.road, at.s, at.lane, &lane))
        return false;
    *off = at.t - (lane.t_inner + lane.t_outer) / 2;
    *half = lane.width / 2;
    const double turned =
        sp_wrap_angle(c->heading - p.heading) + (sp_road_direction(net, at.road, at.lane) < 0 ? SP_PI : 0);
    *with = sp_cos(turned) > -0.5;
    return true;
}

static bool out_of_lane(const history *h, const course *c)
{
    double off, half;
    bool with;
    return lane_of(h, c, &off, &half, &with) && (!with || sp_abs(off) + c->width / 2 > half);
}

/* how a driver answers: from tick `at`, with jerk up to brake (m/s^2) */
typedef struct answer {
    double at, brake, jerk;
} answer;

/* whether the one behind, answering so, had kept clear of the other; who has gone on as he did */
static bool avoids(const history *h, answer a)
{
    const uint32_t last = h->count - 1;
    double across, room, back = 0, speed = 0, now = 0, gap = SP_INFINITY, lead = 0;
    for (uint32_t i = h->first; i < h->count + (uint32_t)(15 / h->dt); i++) {
        const bool known = i <= last;
        const double travelled = known && i > h->first ? step_of(&h->one[i - 1], &h->one[i]) : 0;
        if (known && (double)i <= a.at) {
            speed = travelled / h->dt;
        } else {
            if ((double)i <= a.at && !known)
                now = 0;
            else
                now = a.jerk > 0 ? sp_min(now + a.jerk * h->dt, a.brake) : a.brake;
            const double after = sp_max(0, speed - now * h->dt), went = (speed + after) / 2 * h->dt;
            back += known ? travelled - went : 0;
            speed = after;
            gap -= known ? 0 : went;
        }
        if (known) {
            gap = gap_of(&h->one[i], &h->two[i], &across, &room) + back;
            lead = i > h->first ? sp_hypot(h->two[i].x - h->two[i - 1].x, h->two[i].y - h->two[i - 1].y) / h->dt : 0;
            lead *= sp_cos(h->two[i].heading - h->one[i].heading);
            if (room > 0)
                continue; /* not in the way yet */
        } else {
            gap += lead * h->dt;
        }
        if (gap <= 0)
            return false;
        if ((double)i > a.at && speed <= sp_max(lead, 0))
            return true;
        if (!known && speed <= 0)
            return true;
    }
    return true;
}

/* since when the other has been in the way, without a break until the end */
static uint32_t in_the_way(const history *h)
{
    uint32_t i = h->count - 1;
    double across, room;
    while (i > h->first) {
        gap_of(&h->one[i - 1], &h->two[i - 1], &across, &room);
        if (room > 0)
            break;
        i--;
    }
    return i;
}

/* when a careful driver perceives it: tick; `since`: when it came into the way */
static uint32_t perceived(const history *h, uint32_t since, bool crossing)
{
    double off, half, across, room;
    bool with;
    uint32_t i = since;
    if (since == h->first) {
        /* always ahead: when it braked hard, else all the time */
        for (i = h->first + 2; i < h->count; i++) {
            const double was = step_of(&h->two[i - 2], &h->two[i - 1]), is = step_of(&h->two[i - 1], &h->two[i]);
            if ((was - is) / (h->dt * h->dt) > leader_brakes)
                return i;
        }
        return h->first;
    }
    if (crossing) {
        /* when it entered the lane: half of that from the middle of the one who drives there */
        while (i > h->first) {
            const bool on = lane_of(h, &h->one[i - 1], &off, &half, &with);
            gap_of(&h->one[i - 1], &h->two[i - 1], &across, &room);
            if (room > (on ? sp_max(half - h->one[i - 1].width / 2, 0) : wander))
                break;
            i--;
        }
        return i;
    }
    /* a cut-in: back to where it left the middle of its lane */
    while (i > h->first && lane_of(h, &h->two[i - 1], &off, &half, &with) && sp_abs(off) > wander)
        i--;
    return i;
}

/* the one behind ran into the other: 1 his fault, 0 shared, -1 the other's */
static int judge_follower(const history *h, bool crossing, bool *avoidable)
{
    const uint32_t since = in_the_way(h), seen = perceived(h, since, crossing);
    const answer careful = {seen + (judging + acting) / h->dt, careful_brake * SP_GRAVITY, careful_jerk},
                 proper = {since + SP_RSS_RHO / h->dt, SP_RSS_BRAKE_MIN, 0};
    *avoidable = avoids(h, careful);
    if (crossing)
        return *avoidable ? 1 : -1;
    return since == h->first || avoids(h, proper) ? 1 : (*avoidable ? 0 : -1);
}

/* both courses of the last seconds out of the trace; false: memory, or the other never moved */
static bool history_make(const sp_world_def *def, const sp_metric_trace *t, uint32_t with, history *h)
{
    *h = (history){.def = def, .count = t->count, .first = t->count, .dt = (double)def->tick_ns / 1e9};
    h->one = sp_memory_alloc((t->count + 1) * sizeof *h->one);
    h->two = sp_memory_alloc((t->count + 1) * sizeof *h->two);
    if (!h->one || !h->two || !t->count)
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        h->one[i] = (course){t->ego[3 * i],     t->ego[3 * i + 1], t->ego[3 * i + 2],
                             t->size[0].length, t->size[0].width,  t->size[0].center_x};

    /* from the back; one who stood still is not in the trail: he is where he was next */
    uint32_t next = t->count;
    course last = {0};
    for (uint32_t k = t->trail_count; k-- > 0;) {
        const sp_trail *o = &t->trail[k];
        if (o->actor != with)
            continue;
        last = (course){o->x, o->y, o->heading, t->size[with].length, t->size[with].width, t->size[with].center_x};
        while (next > o->tick)
            h->two[--next] = last;
    }
    h->first = next < t->count ? next : t->count;
    return h->first + 1 < t->count;
}

static void swap_roles(history *h)
{
    course *one = h->one;
    h->one = h->two;
    h->two = one;
}

sp_fault sp_fault_judge(const sp_world_def *def, const sp_metric_trace *trace, const sp_tally *t, int *avoidable)
{
    static const sp_fault by[] = {SP_FAULT_OTHER, SP_FAULT_SHARED, SP_FAULT_EGO};
    const uint32_t part = (uint32_t)t->part, part_b = (uint32_t)t->part_b;
    const bool own = part == SP_PART_FRONT || ((part == SP_PART_LEFT || part == SP_PART_RIGHT) && t->in_lane == 0);
    sp_fault fault = own && t->impact_speed > 0.05 ? SP_FAULT_EGO : SP_FAULT_OTHER;
    history h = {0};
    *avoidable = -1;
    if (t->impact_speed > 0.05 && trace && !trace->failed && t->with <= SP_MAX_ACTORS &&
        history_make(def, trace, (uint32_t)t->with, &h)) {
        const course *ego = &h.one[h.count - 1], *other = &h.two[h.count - 1];
        const double turned = sp_abs(sp_wrap_angle(other->heading - ego->heading));
        const bool crossing = turned >= narrow && turned <= wide;
        const bool ego_out = t->in_lane == 0 || out_of_lane(&h, ego), other_out = out_of_lane(&h, other);
        bool clear = false;
        if (turned >= narrow && sp_conduct_ran(t, t->contact_at - crossing_s, t->contact_at)) {
            fault = SP_FAULT_EGO;
        } else if (part == SP_PART_FRONT && (crossing || (turned < narrow && part_b != SP_PART_FRONT))) {
            fault = by[1 + judge_follower(&h, crossing, &clear)];
            *avoidable = clear;
        } else if (part_b == SP_PART_FRONT && turned <= wide && part != SP_PART_FRONT) {
            swap_roles(&h);
            fault = by[1 - judge_follower(&h, crossing, &clear)];
            swap_roles(&h);
        } else {
            fault = ego_out == other_out ? SP_FAULT_SHARED : ego_out ? SP_FAULT_EGO : SP_FAULT_OTHER;
        }
    }
    sp_memory_free(h.one);
    sp_memory_free(h.two);
    return fault;
}
