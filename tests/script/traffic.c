/* traffic that is said: reserves, densities, sources and sinks, taking over and giving back, rows of cars, surfaces */
#include "live.h"

#include <math.h>

#define MOTORWAY(text)                                                                                                 \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', settle = 0, road = sp.road.highway { length = "  \
    "3000, lanes = 3, speed_limit = '120 km/h' }, run = function(w, p)\n" text "\nend }"
#define STREET(text)                                                                                                   \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', settle = 0, road = sp.road.straight { length = " \
    "2000, lanes = 2, oneway = true, kerb = true, speed_limit = '50 km/h' }, run = function(w, p)\n" text "\nend }"

static live l;

static double apart(uint32_t i, uint32_t k)
{
    const sp_actor *a = &l.b.world->actors[i], *b = &l.b.world->actors[k];
    return hypot(a->x - b->x, a->y - b->y);
}

static uint32_t there(void)
{
    uint32_t n = 0;
    for (uint32_t i = 2; i <= l.b.world->actor_count; i++)
        n += !l.b.world->actors[i].hidden;
    return n;
}

/* max are cast; as many stand there as density times lane metres; the same names give the same draws */
static void density_is_kept_at_the_start(void)
{
    const char *text =
        MOTORWAY("w:ego { at = w.road.main:lane(-2, 1500), speed = 30 }\n"
                 "w:traffic { max = 60, density = '5 /km', lorries = 0.3, lanes = { -1, -2, -3 } }\nw:wait(1)");
    CHECK(live_start(&l, text));
    /* three lanes of 3 km, 5 a km */
    CHECK(l.b.def->actor_count == 61 && l.b.def->source_count == 1 && there() == 45);
    uint32_t lorries = 0;
    double first[60];
    for (uint32_t i = 2; i <= 61; i++) {
        const sp_actor_def *d = &l.b.def->actors[i];
        char name[32];
        snprintf(name, sizeof name, "traffic#%u", i - 1);
        CHECK_TEXT(d->name, name);
        CHECK(d->wanders && d->source == 1 && d->fidelity == SP_FIDELITY_SINGLE_TRACK && d->vehicle);
        CHECK(d->temper.accel > 0 && (d->hidden || d->speed > 10));
        lorries += d->kind->class_id == SP_KIND_TRUCK;
        /* lorries keep off the fast lane */
        CHECK(d->kind->class_id != SP_KIND_TRUCK || d->hidden || d->place.lane != -1);
        first[i - 2] = d->place.s;
    }
    CHECK(lorries >= 9 && lorries <= 28); /* binomial of 60 and 0.3: 18, four deviations of 3.5 */
    live_end(&l);
    CHECK(live_start(&l, text));
    for (uint32_t i = 2; i <= 61; i++)
        CHECK(l.b.def->actors[i].place.s == first[i - 2]);
    live_end(&l);
}

/* who is on one lane has room: its own headway to who is ahead, bodies apart */
static void nobody_starts_in_anothers_way(void)
{
    CHECK(live_start(&l, MOTORWAY("w:ego { at = w.road.main:lane(-2, 1500), speed = 30 }\n"
                                  "w:traffic { max = 150, inattention = false }\nw:wait(1)")));
    const uint32_t n = l.b.def->actor_count;
    for (uint32_t i = 1; i <= n; i++)
        for (uint32_t k = 1; k <= n; k++) {
            const sp_actor_def *a = &l.b.def->actors[i], *b = &l.b.def->actors[k];
            if (i == k || a->hidden || b->hidden || a->place.road != b->place.road || a->place.lane != b->place.lane)
                continue;
            const int way = sp_road_direction(l.b.def->road, a->place.road, a->place.lane);
            const double gap =
                way * (b->place.s - a->place.s) + b->center_x - a->center_x - (a->length + b->length) / 2;
            CHECK(way * (b->place.s - a->place.s) < 0 || gap > 2);
            CHECK(way * (b->place.s - a->place.s) < 0 || gap > 1.2 * a->speed);
        }
    CHECK(there() > 100);
    CHECK(live_run(&l, 20));
    CHECK(l.contacts == 0);
    live_end(&l);
}

/* around the ego: the number stays, nobody appears within sight, whoever is far behind goes */
static void traffic_moves_with_the_ego(void)
{
    CHECK(live_start(&l, MOTORWAY("local ego = w:ego { at = w.road.main:lane(-2, 1000), speed = 20 }\n"
                                  "local t = w:traffic { max = 40, density = '10 /km', around = ego, radius = 400, "
                                  "inattention = false }\nw:wait(60)")));
    const uint32_t before = there();
    CHECK(before >= 20 && before <= 40);
    uint32_t appeared = 0;
    for (int k = 0; k < 3000; k++) {
        CHECK(live_tick(&l));
        for (uint32_t e = 0; e < l.b.world->event_count; e++)
            if (l.b.world->events[e].kind == SP_EVENT_SHOWN) {
                CHECK(apart(1, l.b.world->events[e].a) > 149);
                appeared++;
            }
        if (k % 100 == 99)
            for (uint32_t i = 2; i <= 41; i++)
                CHECK(l.b.world->actors[i].hidden || apart(1, i) < 520);
    }
    CHECK(appeared > 5 && l.hidden > 5 && l.contacts == 0);
    CHECK(there() + 8 >= before);
    live_end(&l);
}

/* 600 an hour for two minutes: 20, five deviations at most; who comes to the sink is gone, and comes again */
static void a_source_keeps_its_flow(void)
{
    CHECK(live_start(
        &l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                   "w:source { at = w.road:lane(-2, 20), flow = '600 /h', max = 12, speed = '50 km/h' }\n"
                   "w:sink { at = w.road:lane(-2, 400) }\nw:sink { at = w.road:lane(-1, 400) }\nw:wait(200)")));
    CHECK(there() == 0 && l.b.def->source_count == 3);
    CHECK(live_run(&l, 120));
    CHECK(l.shown >= 10 && l.shown <= 30);
    CHECK(l.hidden > 0 && l.hidden == l.shown - there() && l.contacts == 0);
    for (uint32_t i = 2; i <= l.b.def->actor_count; i++)
        CHECK(l.b.world->actors[i].hidden || l.b.world->actors[i].s < 402 + 15);
    live_end(&l);
}

/* where roads begin, not where a lane opens beside others: a pocket is no way in */
static void they_come_in_where_roads_begin(void)
{
    CHECK(live_start(
        &l, "local sp = require 'skidpad' return sp.scenario { name = 'test', settle = 0, limit = 100, "
            "road = sp.road.intersection { arms = { 'north', 'south', 'east', 'west' }, length = 150, lanes = 4, "
            "pocket = { left = 30 }, signals = true }, run = function(w)\n"
            "w:ego { at = w.road.south:lane(1, 10), speed = 0 }\n"
            "w:traffic { max = 16, sight = 0, inattention = false }\nw:wait(90) end }"));
    for (int k = 0; k < 6000; k++) {
        CHECK(live_tick(&l));
        for (uint32_t e = 0; e < l.b.world->event_count; e++) {
            const sp_event *v = &l.b.world->events[e];
            CHECK(v->kind != SP_EVENT_SHOWN || hypot(v->x, v->y) > 100);
        }
    }
    CHECK(l.shown > 15 && l.contacts == 0);
    live_end(&l);
}

/* an act takes what it is about; wander gives it back; the rest goes on by itself */
static void taken_over_and_given_back(void)
{
    CHECK(live_start(&l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                                "local car = w:car { 'compact', name = 'car', at = w.road:lane(-2, 200), speed = 12, "
                                "wander = true, temper = 'calm' }\n"
                                "w:wait(2) car:brake { decel = 3, down_to = 4 }\n"
                                "w:wait(5) car:wander()\n"
                                "w:wait(10) car:change_lane { to = 'left' }\n"
                                "w:wait(5) car:wander { speed = false }\nw:wait(20)")));
    const uint32_t car = live_find(&l, "car");
    const sp_actor *a = &l.b.world->actors[car];
    const uint32_t both = SP_ACTOR_OWN_SPEED | SP_ACTOR_OWN_LANE;
    CHECK(l.b.def->actors[car].fidelity == SP_FIDELITY_SINGLE_TRACK && a->move == SP_MOVE_TRACK);
    CHECK(live_run(&l, 1.9) && (a->flags & both) == both && a->speed > 10);
    CHECK(live_run(&l, 4.6) && (a->flags & both) == SP_ACTOR_OWN_LANE);
    CHECK_NEAR(a->speed, 4, 0.01);
    CHECK(live_run(&l, 9) && (a->flags & both) == both && a->speed > 9);
    CHECK(live_run(&l, 6) && (a->flags & both) == SP_ACTOR_OWN_SPEED && a->lane == -1);
    CHECK(live_run(&l, 4) && (a->flags & both) == both);
    live_end(&l);
}

/* gaps between bumpers, one by one; who is first stands with its middle at the place */
static void a_stream_has_the_gaps_said(void)
{
    CHECK(live_start(
        &l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                   "local s = w:stream { 'sedan', at = w.road:lane(-2, 800), gaps = { 10, 25, 5 }, speed = 10 }\n"
                   "w:stream { kinds = { 'compact' }, at = w.road:lane(-1, 800), thw = 1.5, count = 3, speed = 20, "
                   "name = 'fast' }\n"
                   "w:assert(#s == 4, 'four')\nw:wait(1)")));
    static const double gaps[] = {10, 25, 5};
    const sp_actor_def *d = l.b.def->actors;
    CHECK_NEAR(d[2].place.s + d[2].center_x, 800, 1e-9);
    for (uint32_t i = 0; i < 3; i++)
        CHECK_NEAR(d[2 + i].place.s - d[3 + i].place.s - d[2].length, gaps[i], 1e-9);
    const uint32_t fast = live_find(&l, "fast#1");
    CHECK(fast == 6);
    CHECK_NEAR(d[6].place.s - d[7].place.s - d[6].length, 30, 1e-9);
    CHECK(!d[2].wanders && sp_actor_fidelity(l.b.def, 2) == SP_FIDELITY_KINEMATIC);
    live_end(&l);
}

/* the gap said is the gap that the model keeps */
static void a_column_keeps_its_gaps(void)
{
    CHECK(live_start(&l, STREET("local ego = w:ego { at = w.road:lane(-2, 500), speed = 15 }\n"
                                "w:column { behind = ego, count = 4, thw = 1.4 }\nw:wait(60)")));
    const sp_actor *a = l.b.world->actors;
    CHECK(live_run(&l, 40));
    for (uint32_t i = 2; i <= 5; i++) {
        const sp_actor_def *front = &l.b.def->actors[i - 1], *own = &l.b.def->actors[i];
        const double gap = a[i - 1].s + front->center_x - front->length / 2 - a[i].s - own->center_x - own->length / 2;
        CHECK_NEAR(gap, 1.4 * 15, 0.3);
        CHECK_NEAR(a[i].speed, 15, 0.05);
    }
    live_end(&l);
}

/* its middle comes level with the other's tail, on the lane beside */
static void kept_beside_a_tail(void)
{
    CHECK(live_start(&l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                                "local lorry = w:lorry { at = w.road:lane(-2, 300), speed = 15, name = 'lorry' }\n"
                                "local car = w:car { 'compact', name = 'car', at = w.road:lane(-2, 270), speed = 15 }\n"
                                "car:keep_beside { who = lorry, at = 'tail', side = 'left' }\nw:wait(60)")));
    const uint32_t lorry = live_find(&l, "lorry"), car = live_find(&l, "car");
    CHECK(live_run(&l, 25));
    const sp_actor *a = l.b.world->actors;
    const sp_actor_def *d = l.b.def->actors;
    CHECK(a[car].lane == -1 && a[lorry].lane == -2 && l.contacts == 0);
    CHECK_NEAR(a[car].s + d[car].center_x, a[lorry].s + d[lorry].center_x - d[lorry].length / 2, 0.3);
    live_end(&l);
}

/* straight lines between the knots, counted from when it was said */
static void speeds_over_time(void)
{
    CHECK(live_start(
        &l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                   "local car = w:car { 'compact', at = w.road:lane(-2, 100), speed = 10 }\n"
                   "w:wait(1) car:speed_profile { { 2, 14 }, { 4, '36 km/h' }, { 5, 10 }, { 6, 0 } }\nw:wait(60)")));
    const sp_actor *a = &l.b.world->actors[2];
    static const double want[][2] = {{1, 10}, {2, 12}, {3, 14}, {4, 12}, {5, 10}, {6, 10}, {6.5, 5}, {7, 0}, {8, 0}};
    double now = 0;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        CHECK(live_run(&l, want[i][0] - now));
        now = want[i][0];
        CHECK_NEAR(a->speed, want[i][1], 0.08); /* a tick of 4 or 10 m/s^2 */
    }
    live_end(&l);
}

static void standing_is_counted(void)
{
    CHECK(live_start(&l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                                "local car = w:car { 'compact', at = w.road:lane(-2, 100), speed = 10 }\n"
                                "car:stop { decel = 5 }\nw:wait_until(car:stands_for(3), { within = 10 })")));
    CHECK(live_run(&l, 4.9) && !l.ended);
    CHECK(live_run(&l, 0.2) && l.ended);
    live_end(&l);
}

/* two minutes behind somebody who is parked: said once, with the cause */
static void who_is_stuck_is_named(void)
{
    CHECK(live_start(&l, "local sp = require 'skidpad' return sp.scenario { name = 'test', settle = 0, limit = 200, "
                         "road = sp.road.straight { length = 500, lanes = 2 }, run = function(w)\n"
                         "w:ego { at = w.road:lane(-1, 400) }\n"
                         "w:car { 'compact', name = 'wall', parked = true, at = w.road:lane(-1, 100) }\n"
                         "w:car { 'compact', name = 'car', wander = true, at = w.road:lane(-1, 60), speed = 5 }\n"
                         "w:wait(190) end }"));
    const uint32_t wall = live_find(&l, "wall"), car = live_find(&l, "car");
    CHECK(live_run(&l, 60) && l.stuck == 0 && l.b.world->actors[car].speed < 0.05);
    CHECK(live_run(&l, 90) && l.stuck == 1);
    const sp_event *e = &l.last_stuck;
    CHECK(e->a == car && e->b == wall && e->part == SP_CAUSE_LEADER && e->value[0] >= 120 && e->value[0] < 122);
    const sp_actor_def *d = l.b.def->actors;
    const double gap = d[wall].place.s + d[wall].center_x - d[wall].length / 2 - l.b.world->actors[car].s -
                       d[car].center_x - d[car].length / 2;
    CHECK_NEAR(e->value[2], gap, 0.05);
    live_end(&l);
}

/* a lorry with a trailer: two bodies that belong together, of one speed */
static void tractors_tow(void)
{
    CHECK(live_start(
        &l, STREET("w:ego { at = w.road:lane(-1, 1900), speed = 0 }\n"
                   "w:car { 'tractor', name = 'artic', tows = 'semitrailer', at = w.road:lane(-2, 300), speed = 15, "
                   "wander = true }\nw:wait(60)")));
    const uint32_t i = live_find(&l, "artic"), k = live_find(&l, "artic.trailer");
    CHECK(i && k && l.b.def->actors[i].tows == k && l.b.def->actors[k].towed_by == i);
    const double before = apart(i, k);
    CHECK(live_run(&l, 5) && l.contacts == 0);
    CHECK_NEAR(apart(i, k), before, 0.02);
    live_end(&l);
}

static void surfaces_lie_where_said(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        "local sp = require 'skidpad' return sp.scenario { name = 'test', env = { surface = 'wet', water = '1 mm', "
        "wind = { speed = '10 m/s', to = '90 deg' } }, road = sp.road.straight { length = 1000, lanes = 2 }, "
        "run = function(w)\nw:ego { at = w.road:lane(-1, 100), speed = 10 }\n"
        "w:surface { at = w.road:lane(-1, 200), length = 50, side = 'left', surface = 'ice' }\n"
        "w:surface { at = w.road:lane(1, 400), length = 50, side = 'left', surface = 'snow', friction = 0.5 }\n"
        "w:surface { at = w.road:lane(-1, 600), length = '20 m', side = 'lane', surface = 'dry', water = 0 } end }",
        0));
    CHECK(b.def->env.surface == SP_SURFACE_WET && b.def->env.water == 1e-3 && b.def->env.wind_speed == 10);
    CHECK_NEAR(b.def->env.wind_direction, 1.5707963267948966, 1e-12);
    CHECK(b.def->ground_patch_count == 3);
    const sp_ground_patch *p = b.def->ground_patches;
    CHECK(p[0].surface == SP_SURFACE_ICE && p[0].s_lo == 200 && p[0].s_hi == 250 && p[0].t_hi > 100);
    CHECK_NEAR(p[0].t_lo, -1.75, 1e-9); /* the middle of a lane of 3.5 m */
    /* against the road: from 400 down, and its left is the road's right */
    CHECK(p[1].surface == SP_SURFACE_SNOW && p[1].s_lo == 350 && p[1].s_hi == 400 && p[1].t_lo < -100);
    CHECK_NEAR(p[1].t_hi, 1.75, 1e-9);
    CHECK(p[2].lane_lo == -1 && p[2].lane_hi == -1 && p[2].surface == SP_SURFACE_DRY && p[2].water == 0);
    bench_end(&b);
}

static void people_stand_on_pavements(void)
{
    CHECK(live_start(&l, STREET("w:ego { at = w.road:lane(-1, 1500), speed = 0 }\nw:crowd { max = 20 }\nw:wait(1)")));
    for (uint32_t i = 2; i <= 21; i++) {
        const sp_actor_def *d = &l.b.def->actors[i];
        sp_lane_info lane;
        CHECK(!d->hidden && d->wanders && d->kind->class_id == SP_KIND_PEDESTRIAN && d->temper.speed_most > 0.5);
        CHECK(sp_road_lane(l.b.def->road, d->place.road, d->place.s, d->place.lane, &lane) &&
              lane.type == SP_LANE_SIDEWALK);
    }
    live_end(&l);
}

/* every one of a traffic can be told in one tick */
static void all_are_told_at_once(void)
{
    CHECK(live_start(&l, STREET("w:ego { at = w.road:lane(-1, 1000) }\nlocal t = w:traffic { max = 100, density = "
                                "'20 /km' }\nw:wait(1)\nfor _, a in ipairs(t:actors()) do a:brake { decel = 3 } end\n"
                                "w:wait(12)")));
    uint32_t moving = 0;
    for (int k = 0; k < 1200; k++)
        CHECK(live_tick(&l));
    for (uint32_t i = 2; i <= l.b.world->actor_count; i++)
        moving += !l.b.world->actors[i].hidden && l.b.world->actors[i].speed > 0.1;
    CHECK(there() > 64 && moving == 0);
    live_end(&l);
}

static void mistakes_are_named(void)
{
    static const char *const wrong[][2] = {
        {"w:traffic { density = 0.01 }", "'max' is missing"},
        {"w:traffic { max = 10, densty = 1 }", "did you mean 'density'"},
        {"w:traffic { max = 10, density = '20 m' }", "wrong unit"},
        {"w:traffic { max = 1.5 }", "no whole number"},
        {"w:traffic { max = 10, lorries = 0.8, buses = 0.4 }", "more than all"},
        {"w:traffic { max = 10, kinds = { 'cone' } }", "does not drive"},
        {"w:traffic { max = 10, kinds = { 'adult' } }", "w:crowd casts people"},
        {"w:traffic { max = 10, lanes = 'left' }", "lanes: wanted ids of lanes, found left"},
        {"w:traffic { max = 10, lanes = { -1, 1e300 } }", "wanted ids of lanes"},
        {"w:traffic { max = 10, temper = { clam = 1 } }", "did you mean 'calm'"},
        {"w:traffic { max = 10, radius = 300 }", "around whom"},
        {"w:traffic { max = 2000 }", "outside"},
        {"w:traffic { max = 3, lanes = 7 }", "no lane for it"},
        {"w:crowd { max = 3, kinds = 'compact' }", "does not walk"},
        {"w:source { at = w.road:lane(-1, 20) }", "'flow' is missing"},
        {"w:source { at = w.road:lane(-1, 20):left(90), flow = 0.1 }", "not 90 m beside it"},
        {"w:car { 'compact', at = w.road:lane(-1, 50), fidelity = 'fll' }", "did you mean 'full'"},
        {"w:pedestrian { at = w.road:lane(-1, 50), fidelity = 'full' }", "has no chassis"},
        {"w:car { 'compact', at = w.road:lane(-1, 50), temper = 'wild' }", "none of normal, calm, hasty"},
        {"w:car { 'compact', at = w.road:lane(-1, 50), tows = 'semitrailer' }", "nothing to tow with"},
        {"w:car { 'tractor', at = w.road:lane(-1, 50), tows = 'van' }", "is no trailer"},
        {"w:object { 'cone', at = w.road:lane(-1, 50), wander = true }", "decides nothing"},
        {"w:car { 'compact', at = w.road:lane(-1, 50) }:wander()", "has no temper"},
        {"w:stream { at = w.road:lane(-1, 500), count = 3, gap = 5, thw = 1 }", "not two"},
        {"w:stream { at = w.road:lane(-1, 500), thw = 1 }", "'count' is missing"},
        {"w:stream { at = w.road:lane(-1, 500), gaps = 5 }", "gaps: wanted a list, found number"},
        {"w:stream { at = w.road:lane(-1, 500), count = 2, gap = 1e300 }", "the road ends 1e+300 m"},
        {"w:surface { at = w.road:lane(-1, 50):right(9), length = 5 }", "not 9 m beside it"},
        {"w:surface { at = w:car { 'van', at = w.road:lane(-1, 50) }:ahead { gap = 9 }, length = 5 }",
         "not one beside"},
        {"w:surface { at = w.road:lane(-1, 50), length = 5, surface = 'icy' }", "did you mean 'ice'"},
        {"w:surface { at = w.road:lane(-1, 50), length = 5, surface = 'ice', water = 0.001 }", "water on ice"},
        {"w:car { 'compact', at = w.road:lane(-1, 50) }:speed_profile { { 1, 5 }, { 1, 6 } }", "do not rise"},
        {"w:car { 'compact', at = w.road:lane(-1, 50) }:keep_beside { at = 'nose' }", "'who' is missing"},
    };
    char text[600], out[1200];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(text, sizeof text, BODY("w:ego { at = w.road:lane(-1, 300) }\n%s\nw:wait(1)"), wrong[i][0]);
        CHECK_HOLDS(failure(text, out, sizeof out), wrong[i][1]);
        CHECK_HOLDS(out, "test.lua:3:");
    }
    CHECK_HOLDS(
        failure("local sp = require 'skidpad' return sp.scenario { name = 'test', env = { wind = { speed = 9, to = "
                "1e300 } }, road = sp.road.straight { length = 500 }, run = function(w) end }",
                out, sizeof out),
        "more than a turn");
}

int main(void)
{
    RUN(density_is_kept_at_the_start);
    RUN(nobody_starts_in_anothers_way);
    RUN(traffic_moves_with_the_ego);
    RUN(a_source_keeps_its_flow);
    RUN(they_come_in_where_roads_begin);
    RUN(taken_over_and_given_back);
    RUN(a_stream_has_the_gaps_said);
    RUN(a_column_keeps_its_gaps);
    RUN(kept_beside_a_tail);
    RUN(speeds_over_time);
    RUN(standing_is_counted);
    RUN(who_is_stuck_is_named);
    RUN(tractors_tow);
    RUN(surfaces_lie_where_said);
    RUN(people_stand_on_pavements);
    RUN(all_are_told_at_once);
    RUN(mistakes_are_named);
    return DONE();
}
