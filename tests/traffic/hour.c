/* hour.c - traffic in a town without an end: drivers of every temperament, nobody touches anybody, nobody stands for
 * ever without a cause. Two simulated minutes; `hour SECONDS CARS SEED` for more. */
#include "traffic/town_loop.h"

#include <stdlib.h>

static double seconds = 120;
static uint32_t cars = 100;
static uint64_t seed = 1;
static bool verbose, wide, left_hand;

/* cars on driving lanes, evenly over the lanes outside of junctions */
static void fill(stand *t)
{
    static const char *const tempers[] = {"calm", "normal", "hasty", "aggressive", "truck"};
    static const char *const kinds[2][10] = {
        {"compact", "sedan", "suv", "van", "small", "motorcycle", "sedan", "scooter", "compact", "bicycle"},
        {"compact", "sedan", "lorry", "van", "small", "lorry", "sedan", "bus", "compact", "bicycle"}};
    const sp_road_net *net = t->def.road;
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
        const double every = pass ? total / cars : 1e9;
        double left = every * 0.5;
        for (uint32_t r = 1; r <= sp_road_count(net); r++) {
            sp_lane_info lanes[32];
            const double length = sp_road_length(net, r);
            if (sp_road_in_junction(net, r) || length < 20) {
                continue;
            }
            const uint32_t found = sp_road_lanes(net, r, length / 2, lanes, 32);
            for (uint32_t k = 0; k < found; k++) {
                if (lanes[k].type != SP_LANE_DRIVING || lanes[k].width < 3) {
                    continue;
                }
                total += pass ? 0 : length - 16;
                double s = 8;
                while (pass && s + left < length - 8 && t->def.actor_count < cars + 1) {
                    s += left;
                    left = every;
                    const uint32_t n = t->def.actor_count;
                    const char *kind = kinds[wide][n * 7 % 10];
                    const bool heavy = !strcmp(kind, "lorry") || !strcmp(kind, "bus");
                    const uint32_t i = stand_actor(t, kind, lanes[k].id, s, 0, 0);
                    sp_actor_def *d = &t->actors[i];
                    sp_road_point point = {0};
                    d->place = (sp_road_place){r, lanes[k].id, s, sp_road_lane_center(net, r, s, lanes[k].id)};
                    CHECK(sp_road_at(net, d->place, &point));
                    d->heading = sp_wrap_angle(point.heading +
                                               (sp_road_direction(net, r, lanes[k].id) < 0 ? SP_PI : 0));
                    d->pose = (sp_pose){point.position, sp_quat_from_ypr(d->heading, 0, 0)};
                    d->vehicle = sp_kind_find(kind)->vehicle;
                    d->fidelity = SP_FIDELITY_SINGLE_TRACK;
                    d->wanders = true;
                    d->stream = sp_random_bits(seed, 5, (int64_t)i, 0);
                    CHECK(sp_temper_draw(heavy ? "truck" : tempers[n % 5], seed, d->stream, d->kind->class_id, &d->temper));
                    d->temper.inattention = 0;
                }
                left -= pass ? length - 8 - s : 0;
                left = sp_max(left, 0);
            }
        }
    }
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

    /* the ego is parked far away, out of everybody's way */
    const uint32_t ego = stand_actor(&t, "cone", -1, 1, 0, 0);
    t.actors[ego].parked = t.actors[ego].hidden = true;
    fill(&t);
    CHECK(stand_begin(&t));
    double longest = 0, driven = 0;
    for (int64_t k = 0; k < (int64_t)(seconds * 100); k++) {
        if (!stand_tick(&t) || !sp_world_lights(&t.def, t.world, t.world->tick, &t.error)) {
            CHECK(false);
            break;
        }
        for (uint32_t i = 2; i <= t.world->actor_count && k % 100 == 0; i++) {
            const sp_actor *a = &t.world->actors[i];
            const double stood =
                a->mind.rest_tick == INT64_MIN ? 0 : (double)(t.world->tick - a->mind.rest_tick) / 100;
            longest = sp_max(longest, stood);
            CHECK(a->path_act != SP_PATH_LINE);
            if (stood > 120 || (verbose && stood > 60 && k % 1000 == 0)) {
                fprintf(stderr, "%.0f s: %u stands for %.0f s on %s lane %d s %.1f: cause %u who %u\n", (double)k / 100, i,
                        stood, sp_road_id(net, a->road), a->lane, a->s, a->mind.cause, a->mind.cause_who);
                CHECK(a->mind.cause != SP_CAUSE_FREE || a->rail_accel > 0); /* or he goes just now */
            }
        }
        if (t.contact_count) {
            for (uint32_t c = 0; c < t.contact_count; c++) {
                const sp_event *e = &t.contacts[c];
                const sp_actor *a = &t.world->actors[e->a], *b = &t.world->actors[e->b];
                fprintf(stderr, "%.2f s: %u and %u touch at %.1f %.1f, part %u, %.1f m/s; %s %d s %.1f v %.1f cause %u %u; %s %d s %.1f v %.1f cause %u %u\n", e->at, e->a, e->b,
                        e->x, e->y, e->part, e->rel_speed, sp_road_id(net, a->road), a->lane, a->s, a->speed, a->mind.cause, a->mind.cause_who,
                        sp_road_id(net, b->road), b->lane, b->s, b->speed, b->mind.cause, b->mind.cause_who);
            }
            CHECK(t.contact_count == 0);
            t.contact_count = 0;
            if (!verbose) {
                break;
            }
        }
    }
    for (uint32_t i = 2; i <= t.world->actor_count; i++) {
        driven += t.world->actors[i].odometer;
    }
    printf("%u cars, %.0f s: %.1f km driven, longest wait %.0f s\n", t.world->actor_count - 1, seconds, driven / 1000,
           longest);
    CHECK(driven > cars * seconds * 1.0);
    stand_end(&t);
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
    return DONE();
}
