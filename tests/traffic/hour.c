/* hour.c - traffic in a town without an end: drivers of every temperament, nobody touches anybody, nobody stands for
 * two minutes without a cause. Two minutes of it; `test_traffic_hour SECONDS CARS SEED [wlv]` for more: w wide bends
 * with lorries and buses, l on the left, v says who stands for a minute. */
#include "traffic/town_loop.h"

#include <stdlib.h>

static double seconds = 120;
static uint32_t cars = 100;
static uint64_t seed = 1;
static bool verbose, wide, left_hand;

/* one more driver, standing in the middle of a lane */
static void add(stand *t, uint32_t road, int32_t lane, double s)
{
    static const char *const tempers[] = {"calm", "normal", "hasty", "aggressive", "truck"};
    static const char *const kinds[2][10] = {
        {"compact", "sedan", "suv", "van", "small", "motorcycle", "sedan", "scooter", "compact", "bicycle"},
        {"compact", "sedan", "lorry", "van", "small", "lorry", "sedan", "bus", "compact", "bicycle"}};
    const sp_road_net *net = t->def.road;
    const uint32_t n = t->def.actor_count;
    const char *kind = kinds[wide][n * 7 % 10];
    const bool heavy = !strcmp(kind, "lorry") || !strcmp(kind, "bus");
    sp_actor_def *d = &t->actors[stand_actor(t, kind, lane, s, 0, 0)];
    sp_road_point point = {0};
    d->place = (sp_road_place){road, lane, s, sp_road_lane_center(net, road, s, lane)};
    CHECK(sp_road_at(net, d->place, &point));
    d->heading = sp_wrap_angle(point.heading + (sp_road_direction(net, road, lane) < 0 ? SP_PI : 0));
    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
    d->vehicle = sp_kind_find(kind)->vehicle;
    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
    d->wanders = true;
    d->stream = sp_random_bits(seed, 5, (int64_t)n + 1, 0);
    CHECK(sp_temper_draw(heavy ? "truck" : tempers[n % 5], seed, d->stream, d->kind->class_id, &d->temper));
    d->temper.inattention = 0;
}

/* evenly over all lanes outside of junctions: the first pass measures them */
static void fill(stand *t)
{
    const sp_road_net *net = t->def.road;
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
        const double every = pass ? total / cars : 1e9;
        double left = every * 0.5;
        for (uint32_t r = 1; r <= sp_road_count(net); r++) {
            sp_lane_info lanes[32];
            const double length = sp_road_length(net, r);
            const bool apart = !sp_road_in_junction(net, r) && length >= 20;
            const uint32_t found = apart ? sp_road_lanes(net, r, length / 2, lanes, 32) : 0;
            for (uint32_t k = 0; k < found; k++) {
                if (lanes[k].type != SP_LANE_DRIVING || lanes[k].width < 3) {
                    continue;
                }
                total += pass ? 0 : length - 16;
                double s = 8;
                for (; pass && s + left < length - 8 && t->def.actor_count < cars + 1; left = every) {
                    s += left;
                    add(t, r, lanes[k].id, s);
                }
                left = sp_max(left - (pass ? length - 8 - s : 0), 0);
            }
        }
    }
}

static double stood(const stand *t, const sp_actor *a)
{
    return a->mind.rest_tick == INT64_MIN ? 0 : (double)(t->world->tick - a->mind.rest_tick) / 100;
}

/* whoever stands for two minutes knows why, and nobody has left the roads; gives the longest wait */
static double look(const stand *t, int64_t tick)
{
    double longest = 0;
    for (uint32_t i = 2; i <= t->world->actor_count; i++) {
        const sp_actor *a = &t->world->actors[i];
        const double wait = stood(t, a);
        longest = sp_max(longest, wait);
        CHECK(a->path_act != SP_PATH_LINE);
        if (wait > 120) {
            CHECK(a->mind.cause != SP_CAUSE_FREE || a->rail_accel > 0); /* or he goes just now */
        }
        if (verbose && wait > 60 && tick % 1000 == 0) {
            fprintf(stderr, "%.0f s: %u stands for %.0f s on %s lane %d s %.1f: cause %u who %u\n", (double)tick / 100,
                    i, wait, sp_road_id(t->def.road, a->road), a->lane, a->s, a->mind.cause, a->mind.cause_who);
        }
    }
    return longest;
}

/* false: somebody was touched, and that is said */
static bool untouched(stand *t)
{
    for (uint32_t c = 0; c < t->contact_count; c++) {
        const sp_event *e = &t->contacts[c];
        const sp_actor *both[2] = {&t->world->actors[e->a], &t->world->actors[e->b]};
        fprintf(stderr, "%.2f s: %u and %u touch at %.1f %.1f, part %u, %.1f m/s\n", e->at, e->a, e->b, e->x, e->y,
                e->part, e->rel_speed);
        for (int k = 0; k < 2; k++) {
            fprintf(stderr, "    %s lane %d s %.1f, %.1f m/s, cause %u who %u\n",
                    sp_road_id(t->def.road, both[k]->road), both[k]->lane, both[k]->s, both[k]->speed,
                    both[k]->mind.cause, both[k]->mind.cause_who);
        }
    }
    CHECK(t->contact_count == 0);
    return t->contact_count == 0;
}

static void town_lives(void)
{
    static stand t;
    t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build(t.arena, left_hand, wide, &t.error);
    CHECK(net != NULL);
    if (!net) {
        fprintf(stderr, "%s\n", t.error.text);
        return;
    }
    t.def = (sp_world_def){.arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t.def.actors = t.actors;
    t.def.seed = seed;
    CHECK(sp_lights_derive(&t.def, &t.error));

    /* the ego is a cone that nobody sees */
    const uint32_t ego = stand_actor(&t, "cone", -1, 1, 0, 0);
    t.actors[ego].parked = t.actors[ego].hidden = true;
    fill(&t);
    CHECK(stand_begin(&t));
    double longest = 0, driven = 0;
    for (int64_t k = 0; k < (int64_t)(seconds * 100); k++) {
        const bool good = stand_tick(&t) && sp_world_lights(&t.def, t.world, t.world->tick, &t.error);
        CHECK(good);
        if (!good || !untouched(&t)) {
            break;
        }
        longest = k % 100 == 0 ? sp_max(longest, look(&t, k)) : longest;
    }
    for (uint32_t i = 2; i <= t.world->actor_count; i++) {
        driven += t.world->actors[i].odometer;
    }
    printf("%u drivers, %.0f s: %.1f km driven, longest wait %.0f s\n", t.world->actor_count - 1, seconds,
           driven / 1000, longest);

    /* a jam would be free of contacts too */
    CHECK(driven > cars * seconds * 1.5);
    stand_end(&t);
}

static void on_the_left(void)
{
    left_hand = true;
    seconds = 60;
    town_lives();
}

int main(int argc, char **argv)
{
    seconds = argc > 1 ? atof(argv[1]) : seconds;
    cars = argc > 2 ? (uint32_t)atoi(argv[2]) : cars;
    seed = argc > 3 ? (uint64_t)atoll(argv[3]) : seed;
    wide = argc > 4 && strchr(argv[4], 'w');
    left_hand = argc > 4 && strchr(argv[4], 'l');
    verbose = argc > 4 && strchr(argv[4], 'v');
    RUN(town_lives);
    if (argc == 1) {
        RUN(on_the_left);
    }
    return DONE();
}
