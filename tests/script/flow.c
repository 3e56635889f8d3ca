/* what happens when: waits, conditions, branches in the order of their creation, meetings */
#include "helper.h"

typedef struct log {
    sp_story_command list[400];
    int64_t tick[400];
    uint32_t count;
    bool ended;
    int64_t end_tick;
} log_of_run;

/* steps until the script ends, everybody straight on; commands of speed and line are obeyed at once */
static bool play(bench *b, log_of_run *log, int64_t ticks)
{
    *log = (log_of_run){0};
    sp_story_command commands[SP_MAX_COMMANDS];
    for (int64_t t = 0; t <= ticks && !log->ended; t++) {
        uint32_t n = 0;
        if (!sp_script_step(b->s, b->def, b->world, commands, SP_MAX_COMMANDS, &n, &log->ended, &b->err))
            return false;
        for (uint32_t i = 0; i < n && log->count < 400; i++) {
            log->list[log->count] = commands[i];
            log->tick[log->count++] = b->world->tick;
            if (commands[i].op == SP_STORY_LINE || commands[i].op == SP_STORY_SPEED)
                b->world->actors[commands[i].actor].speed = commands[i].value[commands[i].op == SP_STORY_LINE];
        }
        log->end_tick = b->world->tick;
        bench_move(b);
    }
    return true;
}

static const sp_story_command *find(const log_of_run *log, uint32_t op, uint32_t actor, int64_t *tick)
{
    for (uint32_t i = 0; i < log->count; i++)
        if (log->list[i].op == op && log->list[i].actor == actor) {
            *tick = log->tick[i];
            return &log->list[i];
        }
    return NULL;
}

static log_of_run run;

static void waits_count_from_time_zero(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 1 }\nw:wait(0.5)\nw:mark "
                            "'a'\nw:wait('250 ms')\nw:mark 'b'\nw:wait(0)\nw:mark 'c'"),
                       0));
    // nothing before tick 0
    uint32_t n = 9;
    bool ended = true;
    sp_story_command commands[SP_MAX_COMMANDS];
    b.world->tick = -3;
    CHECK(sp_script_step(b.s, b.def, b.world, commands, SP_MAX_COMMANDS, &n, &ended, &b.err) && n == 0 && !ended);
    b.world->tick = 0;
    CHECK(play(&b, &run, 500) && run.ended && run.count == 3);
    CHECK(run.tick[0] == 50 && run.tick[1] == 75 && run.tick[2] == 76 && run.end_tick == 76);
    bench_end(&b);
}

static void branches_run_in_the_order_of_their_creation(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 1 }\nlocal car = w:car { 'gvt', at = ego:ahead { "
             "gap = 50 } }\n"
             "w:at(0.2, function() car:set_lights { 'low' } end)\nw:on(w:after(0.2), function() car:set_lights { "
             "'high' } end)\n"
             "w:spawn(function() w:wait(0.2) car:set_lights { 'left' } end)\n"
             "w:parallel { function() w:wait(0.2) w:mark 'a' end, function() w:wait(0.4) w:mark 'b' end }\nw:mark 'c'"),
        0));
    CHECK(play(&b, &run, 500) && run.ended && run.count == 6);
    const uint32_t ops[] = {SP_STORY_LIGHTS, SP_STORY_LIGHTS, SP_STORY_LIGHTS,
                            SP_STORY_MARK,   SP_STORY_MARK,   SP_STORY_MARK};
    const double values[] = {1, 2, 4};
    for (int i = 0; i < 6; i++)
        CHECK(run.list[i].op == ops[i] && run.tick[i] == (i < 4 ? 20 : 40) &&
              (i > 2 || run.list[i].value[0] == values[i]));
    CHECK(run.list[5].actor == 2);
    bench_end(&b);
}

static void a_missed_wait_makes_the_case_invalid(void)
{
    static const char *const options[] = {"{ within = 0.3 }", "{ within = 0.3, or_else = 'fail' }",
                                          "{ within = 0.3, or_else = 'go_on' }"};
    const double kinds[] = {SP_END_INVALID, SP_END_FAIL, 0};
    for (int i = 0; i < 3; i++) {
        char text[500];
        snprintf(text, sizeof text,
                 BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 1 }\nlocal met = "
                      "w:wait_until(ego:standstill(), %s)\nw:assert(not met)\nw:mark 'after'"),
                 options[i]);
        bench b;
        CHECK(bench_freeze(&b, text, 0));
        CHECK(play(&b, &run, 500) && run.ended && run.count == 1 && run.tick[0] == 30);
        CHECK(run.list[0].op == (i < 2 ? SP_STORY_END : SP_STORY_MARK));
        CHECK(run.list[0].value[0] == kinds[i] || i == 2);
        CHECK(i == 2 || run.list[0].line == 3);
        bench_end(&b);
    }
}

/* ttc = gap / closing: 5 s at time 0, so 4 s are reached after 1 s; half the gap after 2.5 s */
/* steps to the end of the case, and compares what it says */
static void says(const char *body, int64_t ticks, const char *words)
{
    bench b;
    CHECK(bench_freeze(&b, body, 0) && play(&b, &run, ticks) && run.ended);
    CHECK_HOLDS(b.s ? sp_script_end_text(b.s) : "", words);
    bench_end(&b);
}

static void the_end_says_what_did_not_come_true(void)
{
    says(
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nlocal car = w:car { 'gvt', name = 'target', "
             "at = ego:ahead { gap = 200 } }\nw:wait_until(ego:ttc(car):below(4), { within = 10 })"),
        1100, "line 4: ego:ttc(target) < 4 s did not come true within 10 s, was 10 s");
    says(BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = '24.3 km/h' }\nw:wait(0.1)\n"
              "w:require(ego:speed():between('29 km/h', '31 km/h'))"),
         100, "line 4: require ego:speed() in 29..31 km/h: was 24.3 km/h");
    says(
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nlocal car = w:car { 'gvt', at = ego:ahead { "
             "gap = 200 } }\nw:wait_until(~(ego:braking() | ego:gap(car):above(3)) & ego:contact(), { within = 0.25, "
             "or_else = 'fail' })"),
        100, "line 4: ~(ego:braking() | ego:gap(gvt#1) > 3 m) & ego:contact() did not come true within 0.25 s");
    // who is never closed in on
    says(
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nlocal car = w:car { 'gvt', speed = 12, at = "
             "ego:ahead { gap = 20 } }\nw:wait_until(ego:ttc(car):below(4), { within = '500 ms' })"),
        100, "within 0.5 s, was infinite");
}

/* the wait that stood in the way, also that of a branch; a branch that nobody waits for is not to blame */
static void the_limit_says_what_was_waited_for(void)
{
    static const struct {
        const char *body, *words;
    } cases[] = {
        {"w:spawn(function() w:wait_until(ego:standstill()) end)\nw:wait_until(ego:contact() | "
         "ego:reached(w.road:lane(-1, 900)))",
         "line 4: ego:contact() | ego:reached(lane -1 at s = 900 m) did not come true before the limit of 3 s"},
        {"w:parallel { function() w:wait(0.1) end, function()\nw:wait_until(ego:standstill(), { within = 50 }) end }",
         "line 4: ego:standstill() did not come true before the limit of 3 s"},
        {"w:wait(50)", "the limit of 3 s passed before `run` was done"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[600];
        snprintf(text, sizeof text, BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 1 }\n%s"),
                 cases[i].body);
        bench b;
        CHECK(bench_freeze(&b, text, 0) && play(&b, &run, 50) && !run.ended);
        CHECK_TEXT(b.s ? sp_script_limit_text(b.s, 3) : "", cases[i].words);
        bench_end(&b);
    }
}

static void conditions_against_closed_forms(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 20 }\nlocal car = w:car { 'gvt', speed = 10, at = "
             "ego:ahead { ttc = 5 } }\n"
             "w:on(ego:ttc(car):below(4), function() w:mark('ttc', { v = ego:ttc(car) }) "
             "end)\nw:on(ego:gap(car):below(25), function() w:mark('gap', { v = ego:gap(car):now() }) end)\n"
             "w:on(ego:headway(car):below('1000 ms'), function() w:mark 'headway' end)\n"
             "w:on(ego:speed():between(19, 21) & ~car:standstill(), function() w:mark 'both' end)\n"
             "w:on(sp.when(function() return w:time() > 1.495 end) | car:standstill(), function() w:mark 'when' end)\n"
             "w:on(ego:reached(w.road:lane(-1, 150)), function() w:mark 'reached' end)\n"
             "w:wait_until(ego:past(car), { within = 20 })\nw:mark 'past'"),
        0));
    CHECK(play(&b, &run, 2000) && run.ended);
    int64_t t = 0;
    const sp_story_command *c = find(&run, SP_STORY_MARK, 0, &t);
    CHECK(c && (t == 100 || t == 101));
    if (c)
        CHECK_NEAR(c->value[0], 4, 0.011);
    c = find(&run, SP_STORY_MARK, 1, &t);
    CHECK(c && (t == 250 || t == 251));
    c = find(&run, SP_STORY_MARK, 2, &t); // gap 20 m at 20 m/s
    CHECK(c && (t == 300 || t == 301));
    CHECK(find(&run, SP_STORY_MARK, 3, &t) && t == 0);
    CHECK(find(&run, SP_STORY_MARK, 4, &t) && t == 150);
    // the front has 50 m less half a length to go
    const sp_actor_def *d = &b.def->actors[1];
    CHECK(find(&run, SP_STORY_MARK, 5, &t));
    CHECK_NEAR((double)t * 0.01, (50 - d->length / 2) / 20, 0.011);
    CHECK(find(&run, SP_STORY_MARK, 6, &t) && (t == 501 || t == 500));
    bench_end(&b);
}

static void contact_is_read_from_events_and_pairs(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 1 }\nlocal car = w:car { 'gvt', at "
                            "= ego:ahead { gap = 50 } }\n"
                            "w:wait_until(ego:contact(car))"),
                       0));
    sp_story_command commands[SP_MAX_COMMANDS];
    uint32_t n;
    bool ended;
    CHECK(sp_script_step(b.s, b.def, b.world, commands, SP_MAX_COMMANDS, &n, &ended, &b.err) && !ended);
    b.world->tick = 1;
    b.world->contact_pairs[0] = (uint64_t)1 << 32 | 2;
    CHECK(sp_script_step(b.s, b.def, b.world, commands, SP_MAX_COMMANDS, &n, &ended, &b.err) && ended);
    bench_end(&b);
}

/* the child needs 2 l / v to come up to speed over l, then walks; the ego's front reaches its near side just then */
static void meeting_is_solved_from_the_ego_speed(void)
{
    static const double shares[] = {0.25, 0.5, 0.75};
    for (int i = 0; i < 3; i++) {
        char text[600];
        snprintf(text, sizeof text,
                 BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nlocal kid = w:pedestrian { "
                      "'child', at = w.road:lane(-1, 200):right(4), facing = 'left' }\n"
                      "kid:cross { meet = ego, impact = %g, speed = 2 }\nw:wait_until(ego:past(kid), { within = 20 "
                      "})\nw:wait(0.2)"),
                 shares[i]);
        bench b;
        CHECK(bench_freeze(&b, text, 0));
        CHECK(play(&b, &run, 2000));
        const sp_actor_def *e = &b.def->actors[1], *k = &b.def->actors[2];
        int64_t t = 0;
        const sp_story_command *c = find(&run, SP_STORY_LINE, 2, &t);
        CHECK(c != NULL);
        if (!c)
            continue;
        CHECK_NEAR(c->value[0], SP_PI / 2, 1e-9);
        // front at 100 + length / 2 at time 0; near side at 200 - width / 2; way to walk 4 + (share - 0.5) width
        const double arrival = (100 - e->length / 2 - k->width / 2) / 10, walk = (4 + (shares[i] - 0.5) * e->width) / 2;
        CHECK_NEAR((double)t * 0.01, arrival - walk, 0.0051);
        const sp_story_command *m = find(&run, SP_STORY_MARK, 1, &t);
        CHECK(m != NULL);
        if (m)
            CHECK_NEAR(m->value[0], 0, 0.05); // m: one tick of walking and rounding
        CHECK(find(&run, SP_STORY_MARK, 0, &t) && find(&run, SP_STORY_MARK, 0, &t)->value[0] == 0);
        bench_end(&b);
    }
}

/* after the release nobody waits: braking changes nothing; before it, it is called anticipated */
static void an_ego_that_slows_before_release_is_named(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nlocal kid = w:pedestrian { "
                            "'child', at = w.road:lane(-1, 200):right(4), facing = 'left' }\n"
                            "kid:cross { meet = ego, speed = 2 }\nw:wait(60)"),
                       0));
    b.world->actors[1].speed = 6;
    // the first look was at 10 m/s, in the prologue
    CHECK(play(&b, &run, 3000));
    int64_t t = 0;
    const sp_story_command *c = find(&run, SP_STORY_MARK, 0, &t);
    CHECK(c && c->value[0] == 1);
    uint32_t lines = 0;
    for (uint32_t i = 0; i < run.count; i++)
        lines += run.list[i].op == SP_STORY_LINE;
    CHECK(lines == 1);
    bench_end(&b);
}

static void requirements_and_assertions(void)
{
    bench b;
    CHECK(bench_freeze(&b,
                       BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 "
                            "}\nw:wait(0.1)\nw:require(ego:speed():between(11, 12))\nw:mark 'never'"),
                       0));
    CHECK(play(&b, &run, 100) && run.ended && run.count == 1 && run.list[0].op == SP_STORY_END &&
          run.list[0].value[0] == SP_END_INVALID && run.list[0].line == 4);
    bench_end(&b);
    CHECK(bench_freeze(
        &b,
        BODY("local ego = w:ego { at = w.road:lane(-1, 100), speed = 10 }\nw:wait(0.1)\nw:assert(false, 'so it is')"),
        0));
    CHECK(!play(&b, &run, 100) && b.err.code == SP_BAD_SCRIPT && b.err.line == 4);
    CHECK_HOLDS(b.err.text, "w:assert failed: so it is");
    bench_end(&b);
}

static void acts_become_commands(void)
{
    bench b;
    CHECK(bench_freeze(
        &b,
        "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 900, lanes = "
        "3, oneway = true, width = 4 }, run = function(w, p)\n"
        "local ego = w:ego { at = w.road:lane(-2, 100), speed = 20 } local car = w:car { 'gvt', speed = 20, at = "
        "ego:ahead { gap = 20, lane = 'left' }, hidden = true }\n"
        "ego:robot { brake = '4 m/s2', after_warning = 1.2 } car:show() car:cut_in { before = ego, over = 2.5 } "
        "car:brake { decel = '0.5 g', reach_in = 1, down_to = '36 km/h' }\n"
        "car:change_lane { to = 'right', length = 60 } car:follow { ego, headway = 2 } car:stop() w:wait(1) end }",
        0));
    CHECK(play(&b, &run, 5) && run.count == 7);
    const sp_story_command *c = run.list;
    CHECK(c[0].op == SP_STORY_ROBOT && c[0].value[0] == 4 && c[0].value[1] == 1.2 && run.tick[0] == 0);
    CHECK(c[1].op == SP_STORY_SHOW && c[1].actor == 2);
    CHECK(c[2].op == SP_STORY_LANE_CHANGE && c[2].value[2] == 2.5);
    CHECK_NEAR(c[2].value[0], -4, 1e-12); // one lane to the right
    CHECK(c[3].op == SP_STORY_SPEED && c[3].value[2] == 1);
    CHECK_NEAR(c[3].value[0], 10, 1e-12);
    CHECK_NEAR(c[3].value[1], 4.903325, 1e-12);
    CHECK(c[4].op == SP_STORY_LANE_CHANGE && c[4].value[1] == 60 && c[4].value[2] == 0);
    CHECK(c[5].op == SP_STORY_FOLLOW && c[5].value[0] == 1 && c[5].value[1] == 2);
    CHECK(c[6].op == SP_STORY_SPEED && c[6].value[0] == 0 && c[6].value[1] == 3);
    bench_end(&b);
}

int main(void)
{
    RUN(waits_count_from_time_zero);
    RUN(branches_run_in_the_order_of_their_creation);
    RUN(a_missed_wait_makes_the_case_invalid);
    RUN(the_end_says_what_did_not_come_true);
    RUN(the_limit_says_what_was_waited_for);
    RUN(conditions_against_closed_forms);
    RUN(contact_is_read_from_events_and_pairs);
    RUN(meeting_is_solved_from_the_ego_speed);
    RUN(an_ego_that_slows_before_release_is_named);
    RUN(requirements_and_assertions);
    RUN(acts_become_commands);
    return DONE();
}
