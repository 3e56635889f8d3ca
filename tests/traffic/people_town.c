/* people_town.c - people and cars in a town: people keep to pavements, cross at crossings and where lights let them,
 * nobody is hit, nobody stands for ever. `people_town SECONDS PEOPLE CARS SEED` for more. */
#include "traffic/town_loop.h"
#include "traffic/walkers.h"

#include <stdlib.h>

static double seconds = 60;
static uint32_t walkers = 40, cars = 40;
static uint64_t seed = 1;
static bool verbose;

/* the n-th of `count` places evenly over all lanes of a type outside of junctions */
static bool place_of(const sp_road_net *net, sp_lane_type type, uint32_t n, uint32_t count, sp_road_place *out)
{
    double total = 0, left = 0;
    for (int pass = 0; pass < 2; pass++) {
        left = total * (n + 0.5) / count;
        for (uint32_t r = 1; r <= sp_road_count(net); r++) {
            sp_lane_info lanes[32];
            const double length = sp_road_length(net, r) - 16;
            if (sp_road_in_junction(net, r) || length < 4) {
                continue;
            }
            const uint32_t found = sp_road_lanes(net, r, length / 2, lanes, 32);
            for (uint32_t k = 0; k < found; k++) {
                if (lanes[k].type != type || lanes[k].width < 1.5) {
                    continue;
                }
                if (pass && left < length) {
                    *out = (sp_road_place){r, lanes[k].id, 8 + left, 0};
                    if (type == SP_LANE_SIDEWALK) {
                        out->s = length + 4 - (left - 40 * sp_floor(left / 40)); // near the crossings
                    }
                    sp_lane_info here[32];
                    const uint32_t there = sp_road_lanes(net, r, out->s, here, 32);
                    for (uint32_t m = 0; m < there; m++) {
                        /* pockets shift the numbers */
                        const bool same = here[m].type == type && here[m].id * lanes[k].id > 0;
                        out->lane =
                            same && (type == SP_LANE_SIDEWALK || here[m].id == lanes[k].id) ? here[m].id : out->lane;
                    }
                    return true;
                }
                left -= length;
                total += pass ? 0 : length;
            }
        }
    }
    return false;
}

/* the lane that a person stands on, and whether a crossing is there */
static bool allowed(const stand *t, uint32_t i)
{
    const sp_actor *a = &t->world->actors[i];
    const struct sp_zebras *all = sp_zebras_of(t->traffic, &t->def);
    sp_road_candidate found[16];
    uint32_t n = sp_road_candidates(t->def.road, a->x, a->y, SP_NAN, found, 16);
    bool carriageway = false;
    for (uint32_t k = 0; k < n && k < 16; k++) {
        sp_lane_info lane;
        const sp_road_place at = found[k].place;
        carriageway = carriageway || (at.lane && sp_road_lane(t->def.road, at.road, at.s, at.lane, &lane) &&
                                      lane.type != SP_LANE_SIDEWALK);
    }
    for (uint32_t k = 0; carriageway && k < all->count; k++) {
        const sp_vec2 p = sp_zebra_place(&all->zebra[k], a->x, a->y);
        if (sp_abs(p.x) < all->zebra[k].half + 0.5 && sp_abs(p.y) < all->zebra[k].wide + 0.6) {
            return true;
        }
    }
    return !carriageway;
}

typedef struct tally {
    uint32_t crossed, off, lit;
    double ran, longest, walked, wanted, driven; /* s, s, m, m, m */
    uint32_t before[SP_MAX_ACTORS + 1];
} tally;

static bool people_build(stand *t)
{
    static const char *const tempers[] = {"calm", "normal", "hasty", "normal", "truck"};
    *t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = town_build_for(t->arena, false, false, true, 3, &t->error);
    CHECK(net != NULL);
    if (!net) {
        fprintf(stderr, "%s\n", t->error.text);
        return false;
    }
    stand_on(t, net, seed);
    for (uint32_t n = 0; n < walkers; n++) {
        sp_road_place at = {0};
        CHECK(place_of(net, SP_LANE_SIDEWALK, n, walkers, &at));
        (void)walker(t, n % 4 == 3 ? "child" : "adult", at, n % 2);
    }
    for (uint32_t n = 0; n < cars; n++) {
        sp_road_place at = {0};
        CHECK(place_of(net, SP_LANE_DRIVING, n, cars, &at));
        (void)car(t, n % 2 ? "compact" : "sedan", tempers[n % 5], at);
    }
    return true;
}

/* what has to hold of somebody in every tick */
static void look_at(stand *t, uint32_t i, int64_t k, tally *y)
{
    const sp_actor *a = stand_of(t, i);
    const double stood = a->mind.rest_tick == INT64_MIN ? 0 : (double)(t->world->tick - a->mind.rest_tick) / 100;
    y->longest = sp_max(y->longest, stood);
    CHECK(stood < 120 || a->mind.cause != SP_CAUSE_FREE);
    if (verbose && stood > 100 && k % 1000 == 0) {
        fprintf(stderr, "%.0f s: %u (%s) stands for %.0f s on %s lane %d s %.1f: doing %u cause %u who %u\n",
                (double)k / 100, i, t->actors[i].name, stood, sp_road_id(t->def.road, a->road), a->lane, a->s,
                a->mind.doing, a->mind.cause, a->mind.cause_who);
    }
    if (t->actors[i].kind->class_id != SP_KIND_PEDESTRIAN) {
        return;
    }

    /* nobody steps on against the lights, nobody is elsewhere than on a pavement or a crossing */
    CHECK(a->mind.doing <= PERSON_BACK);
    y->crossed += y->before[i] == PERSON_CROSSES && a->mind.doing == PERSON_WALKS;
    y->ran += a->mind.doing == PERSON_CROSSES && a->rail_target >= 2.5 ? 0.01 : 0;
    if (y->before[i] == PERSON_WAITS && (a->mind.doing == PERSON_CROSSES || a->mind.doing == PERSON_STARTS)) {
        uint32_t signal;
        const sp_zebra *z = &sp_zebras_of(t->traffic, &t->def)->zebra[(a->mind.crossing - 1) / 2];
        const sp_walk light = sp_zebra_light(&t->def, t->world, z, 0, &signal);
        CHECK(light != SP_WALK_STOP);
        y->lit += light == SP_WALK_GO;
    }
    y->before[i] = a->mind.doing;
    if (k % 10 == 0 && !allowed(t, i) && y->off++ < 10) {
        fprintf(stderr, "%.1f s: %u on the carriageway: %s lane %d s %.1f t %.2f doing %u\n", (double)k / 100, i,
                sp_road_id(t->def.road, a->road), a->lane, a->s, a->t, a->mind.doing);
    }
}

static bool untouched(stand *t)
{
    for (uint32_t c = 0; c < t->contact_count; c++) {
        const sp_event *e = &t->contacts[c];
        fprintf(stderr, "%.2f s: %u and %u touch at %.1f %.1f, part %u, %.1f m/s\n", e->at, e->a, e->b, e->x, e->y,
                e->part, e->rel_speed);
    }
    const bool none = t->contact_count == 0;
    CHECK(none);
    t->contact_count = 0;
    return none || verbose;
}

static void town_walks(void)
{
    static stand t;
    static tally y;
    if (!people_build(&t)) {
        return;
    }
    CHECK(stand_begin(&t));
    for (int64_t k = 0; k < (int64_t)(seconds * 100); k++) {
        if (!stand_tick(&t) || !sp_world_lights(&t.def, t.world, t.world->tick, &t.error)) {
            CHECK(false);
            break;
        }
        for (uint32_t i = 2; i <= t.world->actor_count; i++) {
            look_at(&t, i, k, &y);
        }
        if (!untouched(&t)) {
            break;
        }
    }
    for (uint32_t i = 2; i <= t.world->actor_count; i++) {
        const bool on_foot = t.actors[i].kind->class_id == SP_KIND_PEDESTRIAN;
        y.walked += on_foot ? stand_of(&t, i)->odometer : 0;
        y.driven += on_foot ? 0 : stand_of(&t, i)->odometer;
        y.wanted += on_foot ? t.actors[i].temper.speed_most * seconds : 0;
    }
    printf(
        "%u people, %u cars, %.0f s: %u crossings, %u by lights, ran %.1f s, walked %.0f m, %.0f%% of what they would, "
        "%.1f km driven, longest wait %.0f s\n",
        walkers, cars, seconds, y.crossed, y.lit, y.ran, y.walked, 100 * y.walked / sp_max(y.wanted, 1),
        y.driven / 1000, y.longest);
    CHECK(y.off == 0);
    CHECK(y.longest < 240);
    CHECK(y.crossed > walkers * seconds / 2400);
    CHECK(y.lit > 0 || seconds < 200);
    CHECK(y.walked > 0.4 * y.wanted);
    stand_end(&t);
}

int main(int argc, char **argv)
{
    seconds = argc > 1 ? atof(argv[1]) : seconds;
    walkers = argc > 2 ? (uint32_t)atoi(argv[2]) : walkers;
    cars = argc > 3 ? (uint32_t)atoi(argv[3]) : cars;
    seed = argc > 4 ? (uint64_t)atoll(argv[4]) : seed;
    verbose = argc > 5;
    RUN(town_walks);
    return DONE();
}
