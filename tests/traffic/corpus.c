/* corpus.c - traffic on networks that others drew: drivers of every temperament go where their lanes lead, and nobody
 * touches anybody, loses his lane, or stands for ever without a cause. `corpus FILE SECONDS CARS SEED verbose` for more
 * of one. Skipped aloud where there are no such files. */
#include "traffic/fill.h"

#include <sys/stat.h>

static const char *file, *folder;
static double seconds = 60;
static uint32_t cars = 40;
static uint64_t seed = 1;
static bool verbose;

/* everybody who is hidden here has come to where his way ends: nobody stands in for him */
static const sp_source_def out_only = {.name = "out", .kind = SP_SOURCE_SINK};

static const sp_road_net *network(stand *t, const char *path)
{
    size_t size = 0;
    const sp_road_net *net = NULL;
    const char *text = sp_file_read(t->arena, path, &size, &t->error);
    return text && sp_road_read_xodr(path, text, size, t->arena, &net, &t->error) ? net : NULL;
}

/* what a run has shown */
typedef struct seen {
    double longest, widest, driven;
    uint32_t lost;
} seen;

static void look(stand *t, int64_t k, double allowed, seen *s)
{
    for (uint32_t i = 2; i <= t->world->actor_count; i++) {
        const sp_actor *a = &t->world->actors[i];
        if (a->hidden) {
            continue;
        }
        const double stood = fill_stood(t, i), beside = fill_beside(t, i);
        s->longest = sp_max(s->longest, stood);
        s->widest = sp_max(s->widest, beside);
        const bool free = stood > 120 && a->mind.cause == SP_CAUSE_FREE;
        if (beside > (verbose ? 0.4 : allowed) || free || (verbose && stood > 60 && k % 1000 == 0)) {
            fprintf(stderr, "%.1f s\n", (double)k / 100);
            fill_say(t, i);
        }
        s->lost += beside > allowed;
        CHECK(!free);
    }
    for (uint32_t c = 0; c < t->contact_count; c++) {
        const sp_event *e = &t->contacts[c];
        fprintf(stderr, "%.2f s: touch at (%.1f, %.1f), part %u, %.1f m/s\n", e->at, e->x, e->y, e->part, e->rel_speed);
        fill_say(t, e->a);
        fill_say(t, e->b);
    }
}

/* nobody is more than `allowed` m beside his path */
static void lives(const char *path, double allowed)
{
    static stand t;
    t = (stand){.arena = sp_arena_create()};
    const sp_road_net *net = network(&t, path);
    CHECK(net != NULL);
    if (!net) {
        fprintf(stderr, "%s\n", t.error.text);
        return;
    }
    t.def = (sp_world_def){.arena = t.arena, .tick_ns = 10000000, .substeps = 5, .road = net, .env = {.friction = 1}};
    t.def.actors = t.actors;
    t.def.seed = seed;
    t.def.source_count = 1;
    t.def.sources = &out_only;
    CHECK(sp_lights_derive(&t.def, &t.error));

    /* the ego is no part of it */
    const sp_kind *cone = sp_kind_find("cone");
    t.def.actor_count = 1;
    t.actors[1] = (sp_actor_def){.name = "ego",
                                 .kind = cone,
                                 .length = 0.3,
                                 .width = 0.3,
                                 .height = 0.5,
                                 .mass = 1,
                                 .parked = true,
                                 .hidden = true,
                                 .pose = {{-1e4, -1e4, 0}, {1, 0, 0, 0}}};
    fill_lanes(&t, cars, seed);
    CHECK(t.def.actor_count > 1 && stand_begin(&t));
    seen s = {0};
    for (int64_t k = 0; k < (int64_t)(seconds * 100); k++) {
        if (!stand_tick(&t) || !sp_world_lights(&t.def, t.world, t.world->tick, &t.error)) {
            CHECK(false);
            break;
        }
        if (k % 20 == 0 || t.contact_count) {
            look(&t, k, allowed, &s);
        }
        CHECK(t.contact_count == 0);
        if (t.contact_count && !verbose) {
            break;
        }
        t.contact_count = 0;
    }
    uint32_t gone = 0;
    for (uint32_t i = 2; i <= t.world->actor_count; i++) {
        s.driven += t.world->actors[i].odometer;
        gone += t.world->actors[i].hidden != 0;
    }
    const char *name = strrchr(path, '/');
    printf("%s: %u cars, %.0f s: %.1f km, %u left it, longest wait %.0f s, at most %.2f m beside\n",
           name ? name + 1 : path, t.world->actor_count - 1, seconds, s.driven / 1000, gone, s.longest, s.widest);
    CHECK(s.lost == 0);
    CHECK(s.driven > 100);
    stand_end(&t);
}

static void of_corpus(const char *name, double allowed)
{
    char path[600];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s/../shared/corpus/xodr/%s", folder, name);
    if (stat(path, &info) != 0) {
        SKIP("no corpus beside the repository");
    }
    lives(path, allowed);
}

static void town(void)
{
    of_corpus("carla/Town01.xodr", 1.0);
}

static void town_with_motorway(void)
{
    /* some ways through junctions bend with 3 m, more than a car's wheel turns */
    of_corpus("carla/Town04.xodr", 1.5);
}

static void crossings(void)
{
    of_corpus("esmini/fabriksgatan_traffic_lights.xodr", 1.0);
}

static void one_file(void)
{
    lives(file, 1.0);
}

int main(int argc, char **argv)
{
    folder = getenv("SP_SOURCE_ROOT") ? getenv("SP_SOURCE_ROOT") : ".";
    file = argc > 1 ? argv[1] : NULL;
    seconds = argc > 2 ? strtod(argv[2], NULL) : seconds;
    cars = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : cars;
    seed = argc > 4 ? strtoull(argv[4], NULL, 10) : seed;
    verbose = argc > 5;
    if (file) {
        RUN(one_file);
        return DONE();
    }
    RUN(town);
    RUN(town_with_motorway);
    RUN(crossings);
    return DONE();
}
