/* mind.c - who decides for himself: what he sees and when, how he makes up for it, and what he does with his pedals.
 * Every 100 ms, staggered by id. The rules of following are in follow.c, lanes in lane.c and merge.c, the rules of the
 * road in rules.c.
 *
 * He knows of others what he saw `reaction` s ago and carries it on to the present, as the human driver model does
 * (Treiber, Kesting, Helbing, Physica A 360 (2006) 71): who is ahead goes on at the speed seen, or brakes on as hard as
 * he was seen to; his own speed and way he feels. While he looks away what he saw goes on in his mind unchanged. */
#include "traffic/lane.h"

enum { PERIOD = 10, SLOW = 5, SEEN = SP_MIND_SEEN };                /* ticks; decisions between two looks around */
static const double step = 0.1;                                     /* s of a decision */
static const double near_ego = 150;                                 /* m */
static const double unknown_limit = 50 / 3.6, no_limit = 130 / 3.6; /* m/s; 130 km/h is what Germany recommends */
static const double brakes_seen = 0.3;                              /* m/s^2: less is not seen */
static const double queue_gap = 1.0;                                /* m more than his gap: then he closes up */
static const double build_up = 20, ease = 6, release = 10;          /* m/s^3: a brake stamped on, pedals in use, left */

/* indices of his draws at a tick; others who draw from his stream have others */
enum { DRAW_DAWDLE = 0x6d000000, DRAW_GLANCE };

/* ---------------------------------------------------------------- what he sees */
bool sp_mind_away(uint64_t seed, uint64_t stream, double share, double time)
{
    /* log-normal: median 1 s, spread 0.5, mean 1.13 s, at most 3 s: Klauer et al. 2006, glances away from the road */
    static const double spread = 0.5, mean = 1.12, most = 3;
    if (!(share > 0))
        return false;
    const double window = sp_max(mean / sp_min(share, 0.9), 1.2), number = sp_floor(time / window);
    const double z = sp_random_normal(seed, stream, (int64_t)number, DRAW_GLANCE);
    const double lasts = sp_min(sp_exp(spread * z), sp_min(most, 0.95 * window));
    const double from = (window - lasts) * sp_random(seed, stream, (int64_t)number, DRAW_GLANCE + 1);
    const double u = time - number * window;
    return u >= from && u < from + lasts;
}

static bool looks_away(const lane_driver *v)
{
    const sp_world_def *def = v->def;
    if (def->inattention == SP_INATTENTION_NEVER || !(v->m->inattention > 0))
        return false;
    const sp_actor *ego = &v->world->actors[SP_EGO.i];
    if (def->inattention == SP_INATTENTION_NEAR &&
        !(sp_square(ego->x - v->a->x) + sp_square(ego->y - v->a->y) <= near_ego * near_ego))
        return false;
    return sp_mind_away(def->seed, v->d->stream, v->m->inattention, sp_world_time(def, v->world));
}

/* one thing seen: who, where on his own odometer, how fast */
typedef struct sight {
    uint32_t who;
    double at, speed;
} sight;

static sight seen(const sp_mind *mind, int64_t number)
{
    const size_t k = (size_t)(number & (SEEN - 1));
    return (sight){mind->seen_who[k], mind->seen_gap[k], mind->seen_speed[k]};
}

static void keep(sp_mind *mind, int64_t number, sight s)
{
    const size_t k = (size_t)(number & (SEEN - 1));
    mind->seen_who[k] = s.who;
    mind->seen_gap[k] = s.at;
    mind->seen_speed[k] = s.speed;
}

/* Looks, and gives whom he takes to be ahead, and where. */
static sp_neighbour look(lane_driver *v)
{
    _Static_assert((SEEN & (SEEN - 1)) == 0, "numbers wrap by a mask");
    sp_mind *mind = &v->a->mind;
    const int64_t tick = v->world->tick, number = (tick + (int64_t)v->i) / PERIOD;
    const double odometer = v->a->odometer;
    const int64_t late = (int64_t)sp_clamp(sp_round(v->m->reaction / step), 1, SEEN);
    sight past = seen(mind, number - late);
    const bool away = looks_away(v), known = mind->seen_tick != INT64_MIN && tick - mind->seen_tick <= PERIOD;
    sight now = seen(mind, number - 1);
    now.at += now.speed * step;
    if (!away || !known) {
        const sp_neighbour n = sp_order_leader(v->t, v->def, v->world, v->i, 0, lane_reach(v->speed));
        const bool expected = mind->change >= 2 && n.who != now.who;
        now = (sight){n.who, odometer + n.gap, n.speed};

        /* at first, and where he has just changed to, he has looked before */
        if (!known || expected) {
            for (int64_t k = 1; k < SEEN; k++)
                keep(mind, number - k, (sight){now.who, now.at - now.speed * step * (double)k, now.speed});
            past = (sight){now.who, now.at - now.speed * step * (double)late, now.speed};
        }
    }
    keep(mind, number, now);
    mind->seen_tick = tick;
    if (!past.who)
        return (sp_neighbour){0};

    /* carried on: at the speed seen, or braking as seen */
    const bool oldest = late == SEEN - 1 || late == SEEN; // the one before has just been written over
    const sight other = seen(mind, oldest ? number - late + 1 : number - late - 1);
    const double time = (double)late * step;
    double accel = 0;
    if (other.who == past.who)
        accel = sp_clamp((oldest ? other.speed - past.speed : past.speed - other.speed) / step, -12, 0);
    if (accel > -brakes_seen)
        accel = 0;
    const double rolls = accel < 0 ? sp_min(time, sp_max(past.speed, 0) / -accel) : time;
    const double gone = past.speed * rolls + accel * rolls * rolls / 2;
    return (sp_neighbour){past.who, past.at + gone - odometer,
                          accel < 0 ? sp_max(past.speed + accel * time, 0) : past.speed, accel};
}

/* ---------------------------------------------------------------- what he wants */
static double wanted_speed(const lane_driver *v)
{
    double limit = v->def->road && v->at.road ? sp_road_speed_limit(v->def->road, v->at) : 0;
    if (!(limit > 0))
        limit = sp_max(unknown_limit, v->d->speed);
    return sp_min(sp_min(limit, no_limit) * v->m->speed_factor, v->m->speed_most);
}

static double follow(const lane_driver *v, const sp_neighbour *n)
{
    sp_follow f = {.v = v->speed, .wanted = v->a->rail_target, .gap = SP_INFINITY};
    if (n) {
        f.gap = n->gap;
        f.lead_v = n->speed;
        f.lead_a = n->accel;
    }
    if (v->m->model == SP_FOLLOW_KRAUSS)
        f.dawdle = sp_random(v->def->seed, v->d->stream, v->world->tick, DRAW_DAWDLE);
    return sp_follow_accel(v->m, &f);
}

/* ---------------------------------------------------------------- what he does */
/* pedals: not at once, and at a standstill not at all for a trifle */
static void drive(lane_driver *v, const sp_wish *w)
{
    sp_actor *a = v->a;
    const double peak = sp_ground_plain(v->def, v->world->tick).peak, grip = peak > 0 ? sp_min(peak, 1) : 1;
    double accel = sp_clamp(w->accel, -v->m->brake_most * grip, v->m->accel);
    const double before = v->speed <= 0 ? sp_max(a->rail_accel, 0) : a->rail_accel;
    const double down = step * (accel < -1.3 * v->m->brake ? build_up : ease);
    accel = sp_clamp(accel, before - down, before + step * (before < 0 ? release : ease));
    if (v->speed <= 0)
        accel = w->accel < 0.1 ? 0 : sp_max(accel, 0.1);
    else if (v->speed < 0.15 && w->accel < 0.1)
        accel = -1; // the last bit: he stands
    a->speed_act = SP_SPEED_OBEY;
    a->rail_accel = accel;

    /* who stands, and since when: who creeps up to a line still waits; lights */
    if (v->speed > 1.0)
        a->mind.rest_tick = INT64_MIN;
    else if (v->speed <= 0.1 && a->mind.rest_tick == INT64_MIN)
        a->mind.rest_tick = v->world->tick;
    const bool lit = (a->lights & SP_LIGHT_BRAKE) != 0;
    const bool brakes = accel < (lit ? -0.3 : -0.7) || (v->speed <= 0 && accel <= 0);
    a->lights = brakes ? a->lights | SP_LIGHT_BRAKE : a->lights & ~(uint32_t)SP_LIGHT_BRAKE;
}

static void decide_speed(lane_driver *v, bool slow)
{
    sp_actor *a = v->a;
    if (slow || a->mind.seen_tick == INT64_MIN)
        a->rail_target = wanted_speed(v);
    const sp_neighbour lead = look(v);
    sp_wish w = {follow(v, NULL), SP_CAUSE_FREE, 0};
    if (lead.who && !(lane_not_yet(v) && lane_clears(v, lead.gap, lead.speed)))
        sp_wish_limit(&w, follow(v, &lead), SP_CAUSE_LEADER, lead.who);
    /* in a queue nobody starts for a foot */
    if (lead.who && v->speed <= 0 && lead.speed < 0.3 && lead.gap < v->m->gap + queue_gap)
        sp_wish_limit(&w, 0, SP_CAUSE_LEADER, lead.who);
    sp_lane_limit(v->t, v->def, v->world, v->i, &w);
    sp_rules_limit(v->t, v->def, v->world, v->i, &w);
    drive(v, &w);
    a->mind.cause = w.cause;
    a->mind.cause_who = w.who;
}

void sp_mind_decide(sp_traffic *t, const sp_world_def *def, sp_world *world, uint32_t i)
{
    sp_actor *a = &world->actors[i];
    const sp_temper *m = &def->actors[i].temper;
    if (!(a->flags & SP_ACTOR_OWN_LANE) && a->mind.change)
        sp_mind_forget(a);
    if ((world->tick + (int64_t)i) % PERIOD != 0 || a->hidden || !(m->accel > 0) || !(m->brake > 0))
        return;
    const bool slow = (world->tick + (int64_t)i) / PERIOD % SLOW == 0;
    lane_driver v = lane_driver_of(t, def, world, i);
    if (a->flags & SP_ACTOR_OWN_SPEED)
        decide_speed(&v, slow);
    if (a->flags & SP_ACTOR_OWN_LANE)
        sp_lane_decide(t, def, world, i, slow);
}

void sp_mind_forget(sp_actor *a)
{
    if (a->mind.change)
        a->lights &= ~(uint32_t)(SP_LIGHT_LEFT | SP_LIGHT_RIGHT);
    a->mind.change = 0;
    a->mind.side = 0;
    a->mind.change_tick = INT64_MIN;
}
