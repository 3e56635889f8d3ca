/* traffic lights: programmes against hand timelines, no crossing greens over whole rings, the story's hand and its
 * return, what is alive in state and hash, and a copy that goes on alike. */
#include "check.h"
#include "road/inside.h"
#include "world/world.h"

#include <stdio.h>

enum { ARMS_MOST = 320 };

/* arms that run into one junction, each with a light at its end, unless said otherwise */
typedef struct town {
    sp_arena *arena;
    sp_road_net net;
    road roads[ARMS_MOST];
    geo geos[ARMS_MOST];
    section sections[ARMS_MOST];
    junction junctions[1];
    sp_road_signal signals[ARMS_MOST];
    sp_road_controller controllers[8];
    uint32_t members[8][8];
    char ids[ARMS_MOST][8];
    sp_world_def def;
    sp_world *world;
} town;

static town *town_make(const double *headings, uint32_t count, const char *country)
{
    sp_arena *arena = sp_arena_create();
    town *t = SP_NEW(arena, town);
    t->arena = arena;
    t->junctions[0] = (junction){.id = "j"};
    t->net = (sp_road_net){.road_count = count,
                           .road = t->roads,
                           .junction_count = 1,
                           .junction = t->junctions,
                           .signal_count = count,
                           .signal = t->signals,
                           .controller = t->controllers,
                           .flat = true};
    for (uint32_t i = 0; i < count; i++) {
        snprintf(t->ids[i], sizeof t->ids[i], "L%u", (unsigned)i);
        t->geos[i] = (geo){.length = 50, .span = 50, .heading = headings[i]};
        geo_choose(&t->geos[i]);
        CHECK(geo_prepare(&t->geos[i], arena));
        t->roads[i] = (road){.id = t->ids[i],
                             .length = 50,
                             .geo_count = 1,
                             .geo = &t->geos[i],
                             .section_count = 1,
                             .section = &t->sections[i],
                             .successor = {.kind = LINK_JUNCTION, .target = 0},
                             .flat = true};
        t->signals[i] = (sp_road_signal){.id = t->ids[i],
                                         .name = "",
                                         .country = country,
                                         .kind = SP_SIGNAL_LIGHT,
                                         .road = i + 1,
                                         .s = 48,
                                         .orientation = 1,
                                         .dynamic = true};
    }
    t->def = (sp_world_def){.arena = arena, .file = "x.lua", .tick_ns = 10000000, .settle_ticks = 100, .road = &t->net};
    return t;
}

static void town_start(town *t)
{
    sp_error err = {0};
    CHECK(sp_lights_derive(&t->def, &err));
    t->world = sp_world_create(&t->def, t->arena, &err);
    CHECK(t->world != NULL);
}

static void controller(town *t, const char *id, uint32_t sequence, uint32_t junction_number, const uint32_t *member,
                       uint32_t count)
{
    const uint32_t c = t->net.controller_count++;
    memcpy(t->members[c], member, sizeof *member * count);
    t->controllers[c] = (sp_road_controller){.id = id,
                                             .name = "",
                                             .junction = junction_number,
                                             .sequence = sequence,
                                             .signal_count = count,
                                             .signal = t->members[c]};
}

static uint32_t at(const town *t, uint32_t light, double seconds)
{
    return sp_light_programme(&t->def.lights[light], (int64_t)sp_round(seconds * 100));
}

static const double cross[4] = {0, SP_PI / 2, SP_PI, -SP_PI / 2};

/* two phases of 12 s green, 3 s yellow, 2 s all red: a ring of 34 s; opposite arms together */
static void crossing_by_hand(void)
{
    town *t = town_make(cross, 4, "US");
    town_start(t);
    CHECK(t->def.light_count == 4);
    static const struct {
        double from, to;
        uint32_t along, across;
    } line[] = {{0, 12, SP_LIGHT_GREEN, SP_LIGHT_RED},   {12, 15, SP_LIGHT_YELLOW, SP_LIGHT_RED},
                {15, 17, SP_LIGHT_RED, SP_LIGHT_RED},    {17, 29, SP_LIGHT_RED, SP_LIGHT_GREEN},
                {29, 32, SP_LIGHT_RED, SP_LIGHT_YELLOW}, {32, 34, SP_LIGHT_RED, SP_LIGHT_RED}};
    for (size_t k = 0; k < sizeof line / sizeof *line; k++) {
        for (double ring = -68; ring <= 34000; ring += 34 * 7) {
            const double when[] = {line[k].from, (line[k].from + line[k].to) / 2, line[k].to - 0.01};
            for (int i = 0; i < 3; i++) {
                CHECK(at(t, 0, ring + when[i]) == line[k].along && at(t, 2, ring + when[i]) == line[k].along);
                CHECK(at(t, 1, ring + when[i]) == line[k].across && at(t, 3, ring + when[i]) == line[k].across);
            }
        }
    }
    sp_arena_destroy(t->arena);

    /* in Germany the last second before green is red and yellow */
    static const char *const names[] = {"DE", "deu"};
    for (int i = 0; i < 2; i++) {
        t = town_make(cross, 4, names[i]);
        town_start(t);
        CHECK(at(t, 0, 32.99) == SP_LIGHT_RED && at(t, 0, 33) == (SP_LIGHT_RED | SP_LIGHT_YELLOW));
        CHECK(at(t, 0, 33.99) == (SP_LIGHT_RED | SP_LIGHT_YELLOW) && at(t, 0, 34) == SP_LIGHT_GREEN);
        CHECK(at(t, 1, 15.99) == SP_LIGHT_RED && at(t, 1, 16) == (SP_LIGHT_RED | SP_LIGHT_YELLOW));
        sp_arena_destroy(t->arena);
    }
}

/* by `sequence`, then the file; a light of two controllers is the earlier one's; what is left is a phase of its own */
static void controllers_in_sequence(void)
{
    town *t = town_make(cross, 4, "");
    const uint32_t a[] = {0}, b[] = {1, 0}, c[] = {2};
    controller(t, "late", 7, 1, a, 1);
    controller(t, "early", 2, 1, b, 2);
    controller(t, "later", 7, 1, c, 1);
    town_start(t);

    /* early: 0 and 1; late: none left; later: 2; the fourth alone: three phases, 51 s */
    CHECK(at(t, 0, 0) == SP_LIGHT_GREEN && at(t, 1, 0) == SP_LIGHT_GREEN);
    CHECK(at(t, 2, 0) == SP_LIGHT_RED && at(t, 3, 0) == SP_LIGHT_RED);
    CHECK(at(t, 2, 16.99) == SP_LIGHT_RED && at(t, 2, 17) == SP_LIGHT_GREEN && at(t, 0, 17) == SP_LIGHT_RED);
    CHECK(at(t, 3, 33.99) == SP_LIGHT_RED && at(t, 3, 34) == SP_LIGHT_GREEN && at(t, 2, 34) == SP_LIGHT_RED);
    CHECK(at(t, 0, 50.99) == SP_LIGHT_RED && at(t, 0, 51) == SP_LIGHT_GREEN);

    /* names: a light, a controller */
    uint32_t found[4];
    CHECK(sp_lights_named(&t->def, "L3", found, 4) == 1 && found[0] == 3);
    CHECK(sp_lights_named(&t->def, "early", found, 4) == 2 && found[0] == 1 && found[1] == 0);
    CHECK(sp_lights_named(&t->def, "nobody", found, 4) == 0);
    sp_arena_destroy(t->arena);
}

static void walkers_and_loners(void)
{
    town *t = town_make(cross, 4, "");
    t->signals[1].kind = SP_SIGNAL_LIGHT_WALK;
    t->signals[2].kind = SP_SIGNAL_LIGHT_WALK;
    t->signals[3].kind = SP_SIGNAL_STOP;
    const uint32_t walk[] = {2};
    controller(t, "walk", 0, 0, walk, 1);
    town_start(t);

    /* a sign is no light; a light for walkers without a controller stays red, with one it has no yellow */
    CHECK(t->def.light_count == 3 && sp_light_of(&t->def, 3) == 0 && sp_light_of(&t->def, 2) == 3);
    for (double s = 0; s < 40; s += 0.5) {
        CHECK(at(t, 1, s) == SP_LIGHT_RED);
        CHECK(at(t, 2, s) == (s < 12 || s >= 34 ? SP_LIGHT_GREEN : SP_LIGHT_RED));
    }
    CHECK(at(t, 0, 16.9) == SP_LIGHT_RED && at(t, 0, 17) == SP_LIGHT_GREEN);
    sp_arena_destroy(t->arena);

    /* alone: as if another had the other half */
    t = town_make(cross, 1, "");
    town_start(t);
    CHECK(at(t, 0, 0) == SP_LIGHT_GREEN && at(t, 0, 20) == SP_LIGHT_RED && at(t, 0, 34) == SP_LIGHT_GREEN);
    sp_arena_destroy(t->arena);
}

static bool goes(uint32_t show)
{
    return show == SP_LIGHT_GREEN || show == SP_LIGHT_YELLOW;
}

/* arms of any heading, some with controllers: who may drive at one time is of one controller or looks along one axis */
static void no_crossing_greens(void)
{
    uint32_t pairs = 0, greens = 0;
    for (int round = 0; round < 60; round++) {
        double headings[12];
        const uint32_t n = 2 + (uint32_t)(sp_random(5, 1, round, 0) * 10);
        for (uint32_t i = 0; i < n; i++) {
            headings[i] = sp_random(5, 2, round, i) * SP_TAU - SP_PI;
        }
        town *t = town_make(headings, n, round % 2 ? "DE" : "");
        uint32_t owner[12] = {0};
        for (uint32_t c = 0; c < 2 && round % 3; c++) {
            const uint32_t member[2] = {c, (uint32_t)(sp_random(5, 3, round, c) * n)};
            controller(t, c ? "b" : "a", (uint32_t)(sp_random(5, 4, round, c) * 3), 1, member, 2);
            owner[member[0]] |= 1u << c;
            owner[member[1]] |= 1u << c;
        }
        town_start(t);
        for (int64_t tick = -3400; tick < 17 * 100 * 12; tick += 10) {
            for (uint32_t i = 0; i < n; i++) {
                greens += sp_light_programme(&t->def.lights[i], tick) == SP_LIGHT_GREEN;
                for (uint32_t k = 0; k < i; k++) {
                    const double d = sp_abs(sp_wrap_angle(headings[i] - headings[k])), apart = sp_min(d, SP_PI - d);
                    const bool both = goes(sp_light_programme(&t->def.lights[i], tick)) &&
                                      goes(sp_light_programme(&t->def.lights[k], tick));
                    pairs += both;
                    CHECK(!both || (owner[i] & owner[k]) || (!owner[i] && !owner[k] && apart <= SP_PI / 3 + 1e-9));
                }
            }
        }
        sp_arena_destroy(t->arena);
    }
    CHECK(pairs > 1000 && greens > 1000);
}

static uint32_t shown(const town *t, uint32_t signal)
{
    return sp_world_light(&t->def, t->world, signal);
}

/* from tick to tick as a run does it: the lights of the next tick are made at the end of this one */
static void go_on(town *t, int64_t ticks)
{
    sp_error err = {0};
    for (int64_t k = 0; k < ticks; k++) {
        t->world->event_count = 0;
        CHECK(sp_world_lights(&t->def, t->world, t->world->tick + 1, &err));
        t->world->tick++;
    }
}

static void told_once_and_held(void)
{
    sp_error err = {0};
    town *t = town_make(cross, 4, "");
    town_start(t);
    CHECK(t->world->tick == -100 && shown(t, 0) == SP_LIGHT_RED && shown(t, 1) == SP_LIGHT_RED);
    go_on(t, 100);

    /* both lights of the axis in one event, at the instant from which it counts */
    const sp_event *e = t->world->events;
    CHECK(t->world->tick == 0 && shown(t, 0) == SP_LIGHT_GREEN && shown(t, 2) == SP_LIGHT_GREEN);
    CHECK(t->world->event_count == 1 && e->kind == SP_EVENT_LIGHT && e->part == SP_LIGHT_GREEN && e->a == 0);
    CHECK(e->value[0] == 0 && e->value[1] == 2 && e->value[2] == -1 && e->value[3] == -1 && e->at == 0);
    CHECK(t->world->light_since[0] == 0 && t->world->light_since[1] == -100);
    go_on(t, 1);
    CHECK(t->world->event_count == 0);

    /* held at once, over the change of the programme, and back to where the programme is by then */
    CHECK(sp_world_light_force(&t->def, t->world, 2, SP_LIGHT_RED, &err));
    CHECK(shown(t, 2) == SP_LIGHT_RED && shown(t, 0) == SP_LIGHT_GREEN && t->world->light_since[2] == 1);
    CHECK(t->world->event_count == 1 && t->world->events[0].part == SP_LIGHT_RED && t->world->events[0].value[0] == 2);
    go_on(t, 1300);
    CHECK(shown(t, 2) == SP_LIGHT_RED && shown(t, 0) == SP_LIGHT_YELLOW && t->world->light_since[2] == 1);
    CHECK(sp_world_light_force(&t->def, t->world, 2, -1, &err));
    CHECK(shown(t, 2) == SP_LIGHT_YELLOW && t->world->light_force[2] == 0);
    CHECK(!sp_world_light_force(&t->def, t->world, 4, -1, &err) && err.code == SP_BAD_SCRIPT);

    /* flashing: the state says so, the lamp shines for the first half of each second */
    CHECK(sp_world_light_force(&t->def, t->world, 0, SP_LIGHT_YELLOW | SP_LIGHT_FLASHING, &err));
    int bright = 0;
    for (int i = 0; i < 1000; i++, go_on(t, 1)) {
        CHECK(sp_world_light_state(&t->def, t->world, 0) == (SP_LIGHT_YELLOW | SP_LIGHT_FLASHING));
        CHECK(shown(t, 0) == (t->world->tick % 100 < 50 ? SP_LIGHT_YELLOW : SP_LIGHT_OFF));
        bright += shown(t, 0) == SP_LIGHT_YELLOW;
    }
    CHECK(bright == 500);
    sp_arena_destroy(t->arena);
}

/* a snapshot goes on to the same hashes; the hold is in it */
static void a_copy_goes_on_alike(void)
{
    sp_error err = {0};
    town *t = town_make(cross, 4, "DE");
    town_start(t);
    go_on(t, 700);
    CHECK(sp_world_light_force(&t->def, t->world, 1, SP_LIGHT_GREEN, &err));
    sp_world *kept = sp_arena_alloc(t->arena, t->world->bytes), *first = t->world;
    memcpy(kept, t->world, t->world->bytes);
    sp_hash was[50];
    for (int i = 0; i < 50; i++) {
        go_on(t, 97);
        sp_tick_hash h;
        sp_world_hash(&t->def, t->world, &h);
        was[i] = h.chain;
    }
    t->world = kept;
    for (int i = 0; i < 50; i++) {
        go_on(t, 97);
        sp_tick_hash h;
        sp_world_hash(&t->def, t->world, &h);
        CHECK(sp_hash_equal(was[i], h.chain));
    }

    /* a hold that differs is a difference of signals, and of nothing else */
    sp_tick_hash a, b;
    CHECK(sp_world_light_force(&t->def, kept, 1, -1, &err));
    kept->event_count = first->event_count;
    sp_world_hash(&t->def, first, &a);
    sp_world_hash(&t->def, kept, &b);
    for (int o = 0; o < SP_OWNERS; o++) {
        CHECK(sp_hash_equal(a.part[o], b.part[o]) == (o != SP_OWN_SIGNALS));
    }
    sp_arena_destroy(t->arena);
}

/* the last of too many stay dark; many at one instant leave the queue of events room */
static void too_many(void)
{
    static double headings[300];
    town *t = town_make(headings, 300, "");
    town_start(t);
    CHECK(t->def.light_count == SP_MAX_LIGHTS);
    go_on(t, 100);
    CHECK(shown(t, 255) == SP_LIGHT_GREEN && shown(t, 256) == SP_LIGHT_OFF && shown(t, 299) == SP_LIGHT_OFF);
    CHECK(t->world->event_count == SP_MAX_EVENTS / 2);
    uint32_t light[300];
    CHECK(sp_lights_named(&t->def, "L299", light, 300) == 0 && sp_lights_named(&t->def, "L255", light, 300) == 1);
    sp_arena_destroy(t->arena);

    /* no road, no lights: nothing */
    sp_error err = {0};
    sp_arena *arena = sp_arena_create();
    sp_world_def bare = {.arena = arena, .tick_ns = 10000000};
    CHECK(sp_lights_derive(&bare, &err) && bare.light_count == 0);
    sp_arena_destroy(arena);
}

int main(void)
{
    RUN(crossing_by_hand);
    RUN(controllers_in_sequence);
    RUN(walkers_and_loners);
    RUN(no_crossing_greens);
    RUN(told_once_and_held);
    RUN(a_copy_goes_on_alike);
    RUN(too_many);
    return DONE();
}
