/* traffic lights in words: programmes of a head, holding and asking, names of all sorts, who obeys; and errors that
 * know what was meant */
#include "helper.h"

#define CROSSING(head, body)                                                                                           \
    "local sp = require 'skidpad' return sp.scenario { name = 'test', road = sp.road.intersection { arms = { "         \
    "'south', "                                                                                                        \
    "'east', 'north', 'west' }, signals = true }, " head " run = function(w, p)\n"                                     \
    "local ego = w:ego { at = w.road.south:lane(-1, 20), speed = 5 }\n" body "\nend }"

static char out[4000];

static uint32_t light_of(const bench *b, const char *road, uint32_t *light, uint32_t max)
{
    return sp_lights_named(b->def, road, light, max);
}

/* every arm has its lights, opposite ones go together, and all run by the default */
static void arms_have_lights(void)
{
    bench b;
    CHECK(bench_freeze(&b, CROSSING("", ""), 0));
    if (!b.def) {
        sp_error_print(&b.err, out, sizeof out);
        fprintf(stderr, "%s\n", out);
        return;
    }
    uint32_t south[8], north[8], east[8];
    const uint32_t n = light_of(&b, "south", south, 8);
    CHECK(n > 0 && light_of(&b, "north", north, 8) == n && light_of(&b, "east", east, 8) == n);
    for (int64_t tick = 0; tick < 10000; tick += 10) {
        const uint32_t a = sp_light_programme(&b.def->lights[south[0]], tick);
        const uint32_t c = sp_light_programme(&b.def->lights[north[0]], tick);
        const uint32_t d = sp_light_programme(&b.def->lights[east[0]], tick);
        CHECK(a == c && !((a & SP_LIGHT_GREEN) && (d & SP_LIGHT_GREEN)));
    }
    bench_end(&b);
}

static void heads_give_programmes(void)
{
    bench b;
    CHECK(bench_freeze(
        &b, CROSSING("signals = { south = { {'green', 20}, {'yellow', '3 s'}, {'red', 7}, shift = 5 } }, ", ""), 0));
    uint32_t south[8], east[8];
    CHECK(light_of(&b, "south", south, 8) && light_of(&b, "east", east, 8));
    const sp_light_def *l = &b.def->lights[south[0]];
    CHECK(l->phase_count == 3 && l->phase[0].ticks == 2000 && l->phase[1].ticks == 300 && l->shift == 500);
    CHECK(sp_light_programme(l, 1499) == SP_LIGHT_GREEN && sp_light_programme(l, 1500) == SP_LIGHT_YELLOW);
    CHECK(sp_light_programme(l, 1800) == SP_LIGHT_RED && sp_light_programme(l, 2500) == SP_LIGHT_GREEN);
    CHECK(b.def->lights[east[0]].phase[0].ticks == 1200);
    bench_end(&b);

    CHECK(bench_freeze(&b, CROSSING("signals = 'off', ", ""), 0));
    for (uint32_t i = 0; i < b.def->light_count; i++)
        CHECK(sp_light_programme(&b.def->lights[i], 123) == SP_LIGHT_OFF);
    bench_end(&b);
}

/* commands of one tick by op; the world follows */
static uint32_t step(bench *b, sp_story_command *c, bool *ended)
{
    uint32_t n = 0;
    CHECK(sp_script_step(b->s, b->def, b->world, c, SP_MAX_COMMANDS, &n, ended, &b->err));
    for (uint32_t i = 0; i < n; i++)
        if (c[i].op == SP_STORY_LIGHT)
            CHECK(sp_world_light_force(b->def, b->world, (uint32_t)c[i].value[0], (int32_t)c[i].value[1], &b->err));
    return n;
}

static void bodies_hold_and_ask(void)
{
    bench b;
    sp_story_command c[SP_MAX_COMMANDS];
    bool ended = false;
    CHECK(bench_freeze(&b,
                       CROSSING("", "local s, e = w.road.south:signal(), w:signal 'east'\n"
                                    "s:set 'red'\n"
                                    "w:wait(1)\n"
                                    "w:wait_until(s:is 'red', { within = 0.1 })\n"
                                    "e:set('red_yellow'):set('flashing')\n"
                                    "w:wait(1)\n"
                                    "w:require(e:is 'flashing')\n"
                                    "s:auto()\n"
                                    "w:wait_until(s:is 'yellow' | s:is 'off', { within = 60 })\n"
                                    "w:mark 'yellow'\n"),
                       0));
    if (!b.def) {
        sp_error_print(&b.err, out, sizeof out);
        fprintf(stderr, "%s\n", out);
        return;
    }
    uint32_t south[8], east[8];
    const uint32_t n = light_of(&b, "south", south, 8), m = light_of(&b, "east", east, 8);
    int64_t marked = -1;
    uint32_t commands = 0;
    for (int tick = 0; tick < 7000 && !ended; tick++) {
        const uint32_t got = step(&b, c, &ended);
        for (uint32_t i = 0; i < got; i++)
            marked = c[i].op == SP_STORY_MARK ? b.world->tick : marked;
        commands += got;
        if (tick == 0)
            CHECK(got == n && c[0].value[0] == south[0] && c[0].value[1] == SP_LIGHT_RED);
        if (tick == 100)
            CHECK(got == 2 * m && c[0].value[0] == east[0] && c[0].value[1] == (SP_LIGHT_RED | SP_LIGHT_YELLOW));
        if (tick > 0 && tick < 200)
            CHECK(b.world->light_show[south[0]] == SP_LIGHT_RED);
        CHECK(sp_world_lights(b.def, b.world, b.world->tick + 1, &b.err));
        bench_move(&b);
    }
    CHECK(ended && commands >= 2 * n + 2 * m + 1);
    /* the first yellow of its programme after 2 s */
    int64_t first = 200;
    while (first < 7000 && sp_light_programme(&b.def->lights[south[0]], first) != SP_LIGHT_YELLOW)
        first++;
    CHECK(marked == first);
    bench_end(&b);
}

static void who_obeys(void)
{
    bench b;
    sp_story_command c[SP_MAX_COMMANDS];
    bool ended = false;
    CHECK(bench_freeze(&b,
                       CROSSING("", "local a = w:car { 'gvt', at = w.road.east:lane(-1, 20), speed = 8, obey = true }\n"
                                    "local n = w:car { 'gvt', at = w.road.west:lane(-1, 20), speed = 8 }\n"
                                    "a:ignore_signals()\nn:obey()"),
                       0));
    CHECK(!b.def->actors[1].obeys && b.def->actors[2].obeys && !b.def->actors[3].obeys);
    CHECK(b.world->actors[2].flags == SP_ACTOR_OBEYS && b.world->actors[3].flags == 0);
    CHECK(step(&b, c, &ended) == 2);
    CHECK(c[0].op == SP_STORY_OBEY && c[0].actor == 2 && c[0].value[0] == 0);
    CHECK(c[1].op == SP_STORY_OBEY && c[1].actor == 3 && c[1].value[0] == 1);
    bench_end(&b);
}

static void errors_know_what_was_meant(void)
{
    CHECK_HOLDS(failure(CROSSING("signals = { sout = { {'green', 20} } }, ", ""), out, sizeof out),
                "no light 'sout' (did you mean 'south'?)");
    CHECK_HOLDS(
        failure(CROSSING("signals = (function() local t = {} for i = 1, 5000 do t['a' .. i] = { {'red', 1} } end "
                         "return t end)(), ",
                         ""),
                out, sizeof out),
        "signals: at most ");
    /* in the line of the entry, not in that of the scenario */
    CHECK_HOLDS(failure(CROSSING("\nsignals = {\n  south = { {'green', 20} },\n  nobody = { {'green', 20} } }, ", ""),
                        out, sizeof out),
                ":4: error: signals: the road has no light 'nobody'\n      nobody = { {'green', 20} } },");
    CHECK_HOLDS(failure(CROSSING("\nsignals = {\n  south = { {'gren', 20} } }, ", ""), out, sizeof out), ":3: error: ");
    CHECK_HOLDS(failure(CROSSING("signals = { south = { {'gren', 20} } }, ", ""), out, sizeof out),
                "did you mean 'green'?");
    CHECK_HOLDS(failure(CROSSING("signals = { south = { {'green', 0} } }, ", ""), out, sizeof out), "lasts 0 s");
    CHECK_HOLDS(failure(CROSSING("signals = { south = {} }, ", ""), out, sizeof out), "1 to 16 phases");
    CHECK_HOLDS(failure(CROSSING("signals = { south = { {'green', 2}, shft = 3 } }, ", ""), out, sizeof out),
                "did you mean 'shift'?");
    CHECK_HOLDS(failure(CROSSING("signals = 'on', ", ""), out, sizeof out), "wanted \"off\" or a table");
    CHECK_HOLDS(failure(CROSSING("", "w:signal('nobody')"), out, sizeof out), "no light 'nobody'");
    CHECK_HOLDS(failure(CROSSING("", "w:signal('south'):set 'blue'"), out, sizeof out), "a light shows one of");
    CHECK_HOLDS(failure(CROSSING("", "ego:obey()"), out, sizeof out), "the ego is not told what to do");
    CHECK_HOLDS(failure(BODY("w:ego { at = w.road:lane(-1, 100) }\nw:signal 'x'"), out, sizeof out), "no light 'x'");
}

int main(void)
{
    RUN(arms_have_lights);
    RUN(heads_give_programmes);
    RUN(bodies_hold_and_ask);
    RUN(who_obeys);
    RUN(errors_know_what_was_meant);
    return DONE();
}
