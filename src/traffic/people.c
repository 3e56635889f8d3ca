/* people.c - people on foot who decide for themselves: along pavements, and over crossings, where they look, wait,
 * hesitate, run or go back. Every 100 ms, staggered by id; in between they walk on as decided. A function of definition
 * and state, their draws from their own stream. Whoever has been touched is a loose body and decides nothing.
 *
 * How they walk is in people_walk.c, what they see of the traffic in people_look.c. Speeds: Weidmann, Transporttechnik
 * der Fussgaenger (1993): 1.34 m/s, deviation 0.26 m/s; who runs across 3 m/s. */
#include "traffic/people.h"

static const double cross_share = 0.5;                  /* of those who come by a crossing */
static const double hesitates = 0.12, goes_back = 0.3;  /* of those who cross; of those who hesitate */
static const double by_foot = 3.0, left_foot = 6.0;     /* m: he comes by a crossing; he has left it */
static const double run_least = 2.5, run_more = 1;      /* m/s */
static const double slot_first = 0.42, slot_next = 0.8; /* m to the right of a crossing's middle */
static const double gives_up = 75, to_kerb = 12;        /* s */
static const double stuck = 3;                          /* s that he stands before somebody until he turns round */

/* ---------------------------------------------------------------- the crossing he is at */
static uint32_t zebra_of(const sp_person *p)
{
    return (p->mind->crossing - 1) / 2;
}
static int end_of(const sp_person *p)
{
    return (int)((p->mind->crossing - 1) % 2);
}

static sp_vec2 point_on(const sp_zebra *z, double along, double aside)
{
    return (sp_vec2){z->x + z->c * along - z->s * aside, z->y + z->s * along + z->c * aside};
}

/* the direction in which he crosses from his end, and where he is seen so */
typedef struct way_over {
    const sp_zebra *z;
    int dir;                /* 1: with the crossing's direction */
    double heading, at, to; /* rad; m along it from its middle: he, the end of his way */
    sp_bounds bounds;
} way_over;
static way_over over(const sp_person *p)
{
    const sp_zebra *z = &p->all->zebra[zebra_of(p)];
    const int end = end_of(p), dir = end ? -1 : 1;
    const sp_vec2 at = sp_zebra_place(z, p->a->x, p->a->y);
    const double heading = sp_atan2(dir * z->s, dir * z->c);
    return (way_over){
        z, dir, heading, dir * at.x, dir * z->foot[1 - end].along, {true, dir * at.y, heading, z->wide + 0.4}};
}

static void begins(sp_person *p, sp_doing doing, double seconds)
{
    p->mind->doing = doing;
    p->mind->until = p->world->tick + (int64_t)(seconds * 1e9 / (double)p->def->tick_ns);
}

static bool over_yet(const sp_person *p)
{
    return p->world->tick >= p->mind->until;
}

/* onto the pavement where he is, one way or the other */
static void walks(sp_person *p, bool drawn)
{
    p->mind->turns++;
    p->mind->walk_way = drawn ? (person_draw(p, PERSON_DRAW_WAY) < 0.5 ? 1 : -1) : 0;
    begins(p, PERSON_WALKS, 0);
}

/* ---------------------------------------------------------------- along the pavement */
/* Where to wait at that end: places side by side to the right, so that those who come over pass. False: all are taken.
 */
static bool slot_choose(sp_person *p, uint32_t foot)
{
    const sp_zebra *z = &p->all->zebra[foot / 2];
    const sp_foot *f = &z->foot[foot % 2];
    const int dir = foot % 2 ? -1 : 1;
    const double room = z->wide - 0.25 - slot_first;
    const uint32_t count = room > 0 ? (uint32_t)sp_min(room / slot_next, 7) + 1 : 1;
    const uint32_t first = (uint32_t)(person_draw(p, PERSON_DRAW_SLOT) * count);
    for (uint32_t k = 0; k < count; k++) {
        const double aside = -dir * sp_min(slot_first + slot_next * ((first + k) % count), z->wide);
        const sp_vec2 at = point_on(z, f->along, aside);
        bool taken = false;
        for (uint32_t n = 0; n < p->near_count && !taken; n++) {
            const sp_actor *b = &p->world->actors[p->near[n]];
            const bool same = b->mind.crossing == foot + 1 && b->mind.doing >= PERSON_TO_KERB;
            taken = (same && sp_abs(b->mind.walk_aside - aside) < 0.5) || sp_hypot(b->x - at.x, b->y - at.y) < 0.7;
        }
        if (!taken) {
            p->mind->walk_aside = aside;
            return true;
        }
    }
    return false;
}

/* a crossing that he comes by: he draws whether he takes it */
static void comes_by(sp_person *p)
{
    sp_mind *mind = p->mind;
    const struct sp_zebras *all = p->all;
    if (!all || all->foot_count == 0) {
        return;
    }
    if (mind->crossing) {
        const sp_foot *f = &all->zebra[zebra_of(p)].foot[end_of(p)];
        mind->crossing = sp_hypot(f->x - p->a->x, f->y - p->a->y) > left_foot ? 0 : mind->crossing;
    }
    double s, c;
    sp_sincos(p->a->heading, &s, &c);
    for (uint32_t k = sp_zebras_foot(all, p->at.road); k < all->foot_count; k++) {
        const uint32_t foot = all->foot[k];
        const sp_foot *f = &all->zebra[foot / 2].foot[foot % 2];
        const double dx = f->x - p->a->x, dy = f->y - p->a->y;
        if (f->at.road != p->at.road) {
            return;
        }
        if (foot + 1 == mind->crossing || sp_hypot(dx, dy) > by_foot || c * dx + s * dy < 0) {
            continue;
        }
        mind->crossing = foot + 1;
        mind->turns++;
        if (all->zebra[foot / 2].foot[1 - foot % 2].there && person_draw(p, PERSON_DRAW_CROSS) < cross_share &&
            slot_choose(p, foot)) {
            begins(p, PERSON_TO_KERB, to_kerb);
        }
        return;
    }
}

/* who has stood before somebody for a while turns round */
static bool gets_stuck(const sp_person *p)
{
    const double stood = p->mind->rest_tick == INT64_MIN
                             ? 0
                             : (double)(p->world->tick - p->mind->rest_tick) * (double)p->def->tick_ns / 1e9;
    return stood > stuck * (1 + person_draw(p, PERSON_DRAW_PATIENCE));
}

static void do_walk(sp_person *p)
{
    person_looks_around(p, 4);
    if (!person_along(p)) {
        begins(p, PERSON_HOME, 0);
        return;
    }
    if (gets_stuck(p)) {
        p->mind->walk_way = -p->mind->walk_way;
        p->mind->turns++;
        p->mind->rest_tick = p->world->tick;
        (void)person_along(p);
        return;
    }
    comes_by(p);
}

/* to the nearest pavement of the road; where there is none, straight on */
static void do_home(sp_person *p)
{
    const sp_road_net *net = p->def->road;
    sp_bounds b;
    person_looks_around(p, 12);
    if (person_pavement(p, &b)) {
        if (sp_abs(b.aside) <= b.limit) {
            walks(p, false);
            return;
        }
    }
    sp_lane_info lane[32];
    const uint32_t found = net && p->at.road ? sp_road_lanes(net, p->at.road, p->at.s, lane, 32) : 0;
    double nearest = SP_INFINITY;
    sp_road_place to = p->at;
    for (uint32_t k = 0; k < found && k < 32; k++) {
        const double middle = (lane[k].t_inner + lane[k].t_outer) / 2;
        if (lane[k].type == SP_LANE_SIDEWALK && sp_abs(middle - p->at.t) < nearest) {
            nearest = sp_abs(middle - p->at.t);
            to.lane = lane[k].id;
            to.t = middle;
        }
    }
    sp_road_point point;
    if (nearest < SP_INFINITY && sp_road_at(net, to, &point)) {
        (void)person_goes_to(p, point.position.x, point.position.y, p->speed, false, NULL);
    } else {
        (void)person_goes(p, p->a->heading, p->speed, NULL);
    }
}

/* ---------------------------------------------------------------- at the kerb */
static void stands_facing(sp_person *p, double heading)
{
    p->near_count = 0;
    (void)person_goes(p, heading, 0, NULL);
}

static bool lost_in_thought(const sp_person *p)
{
    const sp_actor *ego = &p->world->actors[SP_EGO.i];
    const bool near = sp_hypot(ego->x - p->a->x, ego->y - p->a->y) <= SP_RECORD_NEAR;
    return p->def->inattention != SP_INATTENTION_NEVER && (near || p->def->inattention == SP_INATTENTION_ALWAYS) &&
           person_draw(p, PERSON_DRAW_LOST_IN_THOUGHT) < p->d->temper.inattention;
}

static void do_to_kerb(sp_person *p)
{
    const sp_zebra *z = &p->all->zebra[zebra_of(p)];
    const sp_vec2 at = point_on(z, z->foot[end_of(p)].along, p->mind->walk_aside);
    sp_bounds b;
    person_looks_around(p, 4);
    const bool pavement = person_pavement(p, &b);
    if (over_yet(p) || !pavement) {
        walks(p, true);
        return;
    }
    if (person_goes_to(p, at.x, at.y, p->speed, true, &b) > 0.25) {
        return;
    }
    stands_facing(p, over(p).heading);
    if (lost_in_thought(p)) {
        begins(p, PERSON_CROSSES, 0);
    } else {
        begins(p, PERSON_LOOKS, 0.5 + 1.5 * person_draw(p, PERSON_DRAW_LOOK));
    }
}

static void do_wait(sp_person *p)
{
    const way_over w = over(p);
    bool runs = false;
    stands_facing(p, w.heading);
    if (p->mind->doing == PERSON_LOOKS) {
        if (over_yet(p)) {
            begins(p, PERSON_WAITS, gives_up);
        }
        return;
    }
    if (person_dares(p, zebra_of(p), &runs)) {
        const bool hesitant = !runs && person_draw(p, PERSON_DRAW_HESITATE) < hesitates;
        begins(p, hesitant ? PERSON_STARTS : PERSON_CROSSES, 0);
        p->mind->rest_tick = INT64_MIN;
    } else if (over_yet(p)) {
        walks(p, true);
    }
}

/* ---------------------------------------------------------------- on the crossing */
static void steps_on(sp_person *p, const way_over *w, double speed)
{
    const double aside = w->dir * p->mind->walk_aside - w->bounds.aside;
    person_looks_around(p, 14);
    (void)person_goes(p, w->heading + sp_atan2(aside, 1.5), speed, &w->bounds);
}

static void do_cross(sp_person *p)
{
    const way_over w = over(p);
    const double rest = w.to - w.at, kerb = w.z->half;

    /* there */
    if (rest < 0.3) {
        p->mind->crossing = 2 * zebra_of(p) + (uint32_t)(1 - end_of(p)) + 1;
        walks(p, true);
        person_looks_around(p, 4);
        (void)person_along(p);
        return;
    }
    if (p->mind->doing == PERSON_STARTS && w.at > 0.4 - kerb) {
        begins(p, PERSON_HESITATES, 0.5 + person_draw(p, PERSON_DRAW_PAUSE));
        (void)person_goes(p, w.heading, 0, NULL);
        return;
    }

    /* something comes that will not stop: he runs */
    double speed = p->speed;
    if (w.at < kerb && p->mind->doing == PERSON_CROSSES) {
        const double left_s = (kerb - w.at) / speed + 1;
        if (person_sees(p, zebra_of(p), left_s + 1).arrival < left_s) {
            speed = sp_max(speed, run_least + run_more * person_draw(p, PERSON_DRAW_PATIENCE));
        }
    }
    steps_on(p, &w, speed);

    /* somebody is in the way for good: back */
    if (gets_stuck(p)) {
        begins(p, PERSON_BACK, 0);
        p->mind->rest_tick = p->world->tick;
    }
}

static void do_hesitate(sp_person *p)
{
    const way_over w = over(p);
    p->near_count = 0;
    (void)person_goes(p, w.heading, 0, NULL);
    if (!over_yet(p)) {
        return;
    }
    const double left_s = (w.z->half - w.at) / p->speed + 1;
    const bool back =
        person_draw(p, PERSON_DRAW_BACK) < goes_back || person_sees(p, zebra_of(p), left_s + 1).arrival < left_s;
    begins(p, back ? PERSON_BACK : PERSON_CROSSES, 0);
}

static void do_back(sp_person *p)
{
    const way_over w = over(p);
    const sp_vec2 at = point_on(w.z, w.z->foot[end_of(p)].along, p->mind->walk_aside);
    person_looks_around(p, 14);
    if (person_goes_to(p, at.x, at.y, p->speed, true, NULL) < 0.3) {
        p->mind->turns++;
        begins(p, PERSON_LOOKS, 0.5 + 1.5 * person_draw(p, PERSON_DRAW_LOOK));
    } else if (gets_stuck(p)) {
        begins(p, PERSON_CROSSES, 0);
        p->mind->rest_tick = p->world->tick;
    }
}

/* ---------------------------------------------------------------- all of it */
/* m/s: that of his temper, else Weidmann's */
static double likes(const sp_world_def *def, const sp_actor_def *d)
{
    const sp_temper *m = &d->temper;
    if (m->speed_most > 0) {
        const double factor = m->speed_factor > 0 ? sp_clamp(m->speed_factor, 0.7, 1.4) : 1;
        return sp_clamp(m->speed_most * factor, 0.5, 2.5);
    }
    return sp_clamp(1.34 + 0.26 * sp_random_normal(def->seed, d->stream, 0, PERSON_DRAW_SPEED), 0.6, 2.1);
}

/* where he was when he decided last, or near enough */
static void finds_himself(sp_person *p)
{
    sp_mind *mind = p->mind;
    const bool fresh = mind->seen_tick == INT64_MIN || p->world->tick - mind->seen_tick > 2 * PERSON_PERIOD;
    bool lost = fresh || mind->doing == PERSON_LOST || mind->doing > PERSON_BACK;
    if (!lost && mind->doing >= PERSON_TO_KERB) {
        lost = !p->all || mind->crossing == 0 || zebra_of(p) >= p->all->count;
        if (!lost) {
            const sp_zebra *z = &p->all->zebra[zebra_of(p)];
            const sp_vec2 at = sp_zebra_place(z, p->a->x, p->a->y);
            lost = sp_abs(at.x) > z->half + 8 || sp_abs(at.y) > z->wide + 4;
        }
    }
    mind->seen_tick = p->world->tick;
    if (lost) {
        mind->crossing = p->all && mind->crossing <= 2 * p->all->count ? mind->crossing : 0;
        mind->walk_way = 0;
        mind->doing = PERSON_WALKS;
    }
}

static void decides(sp_person *p)
{
    sp_mind *mind = p->mind;
    mind->cause = SP_CAUSE_FREE;
    mind->cause_who = 0;
    switch (mind->doing) {
    case PERSON_HOME:
        do_home(p);
        break;
    case PERSON_TO_KERB:
        do_to_kerb(p);
        break;
    case PERSON_LOOKS:
    case PERSON_WAITS:
        do_wait(p);
        break;
    case PERSON_CROSSES:
    case PERSON_STARTS:
        do_cross(p);
        break;
    case PERSON_HESITATES:
        do_hesitate(p);
        break;
    case PERSON_BACK:
        do_back(p);
        break;
    default:
        do_walk(p);
    }
}

void sp_people_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const sp_actor_def *d = &def->actors[i];
    const bool path = (a->flags & SP_ACTOR_OWN_LANE) != 0;
    if (a->move != SP_MOVE_RAILS || a->hidden) {
        return;
    }
    if ((world->tick + (int64_t)i) % PERSON_PERIOD == 0) {
        sp_person p = {.t = t,
                       .def = def,
                       .world = world,
                       .all = sp_zebras_of(t, def),
                       .i = i,
                       .a = a,
                       .d = d,
                       .mind = &a->mind,
                       .speed = likes(def, d),
                       .radius = sp_hypot(d->length, d->width) / 2,
                       .at = {a->road, a->lane, a->s, a->t}};
        if (path) {
            finds_himself(&p);
            decides(&p);
        } else {
            /* along a path that he was told, at his own speed */
            p.mind->cause = SP_CAUSE_FREE;
            p.mind->doing = PERSON_LOST;
            person_looks_around(&p, 6);
            (void)person_goes(&p, a->heading, p.speed, NULL);
        }
        const bool rests = a->rail_speed <= 0.05 && a->rail_target <= 0.05;
        a->mind.rest_tick = !rests ? INT64_MIN : a->mind.rest_tick == INT64_MIN ? world->tick : a->mind.rest_tick;
    }
    if (path && a->mind.seen_tick != INT64_MIN) {
        person_turns(def, world, i);
    }
}
