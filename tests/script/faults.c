/* w:fault and w:heal become commands of the story: which mounts, when, how bad; and what is wrong is said */
#include "helper.h"
#include "script/script.h"

enum { DROP = 1, BLACKOUT, TURN, SWAP, DRIFT };
#define BIT(kind) (1u << (kind))
static const sp_fault_words words[] = {
    {0},
    {"drop", "1", 0.5, 0, 1, 0xffffffff, NULL, 0, ""},
    {"blackout", "1", 1, 0, 1, BIT(SP_FRAME_CAMERA), NULL, 0, ""},
    {"misalignment", "rad", 0.035, -3.2, 3.2, BIT(SP_FRAME_CAMERA) | BIT(SP_FRAME_RADAR), "Hz of something", 100, ""},
    {"swap", "1", 1, 0, 1, 0xffffffff, NULL, 0, ""},
    {"drift", "s/s", 1e-3, -0.5, 0.5, 0xffffffff, NULL, 0, ""},
    {"bias", "SI", 1, -1e3, 1e3, 0xffffffff, "which channel; -1: the first", -1, ""}};
static const sp_sensor_row rows[] = {{"camera", SP_FRAME_CAMERA, NULL, 0, 33333333, 0, NULL},
                                     {"radar", SP_FRAME_RADAR, NULL, 0, 50000000, 60000000, NULL},
                                     {"imu", SP_FRAME_IMU, NULL, 0, 10000000, 0, NULL}};

static char out[4000];

typedef struct stage {
    sp_scenario *s;
    sp_arena *arena;
    sp_world_def *def;
    sp_world *world;
    sp_error err;
    sp_story_command c[SP_MAX_COMMANDS];
    uint32_t count;
} stage;

/* mounts: 1 front (camera), 2 rear (camera), 3 nose (radar), 4 imu, 5 pole (camera on the other car) */
static bool start(stage *x, const char *body)
{
    static char text[2000];
    snprintf(
        text, sizeof text,
        "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 800 }, "
        "sensors = { sp.camera { name = 'front' }, sp.camera { name = 'rear' }, sp.radar { name = 'nose' }, sp.imu {}, "
        "sp.camera { name = 'pole', on = 'other' } }, run = function(w, p) local ego = w:ego { at = w.road:lane(-1, "
        "300) "
        "} local other = w:car { 'gvt', name = 'other', at = w.road:lane(-1, 400) }\n%s\nend }",
        body);
    const sp_source source = {.path = "test.lua", .data = text, .size = strlen(text)};
    const sp_sources sources = {.given = &source,
                                .given_count = 1,
                                .sensors = rows,
                                .sensor_count = 3,
                                .faults = words,
                                .fault_count = sizeof words / sizeof *words};
    const sp_case *cases;
    uint32_t n = 0;
    *x = (stage){.arena = sp_arena_create()};
    x->s = sp_script_load("test.lua", &sources, &x->err);
    if (!x->s || !sp_script_cases(x->s, NULL, 0, 1, &cases, &n, &x->err) ||
        !sp_script_freeze(x->s, cases, NULL, x->arena, &x->def, &x->err))
        return false;
    x->world = sp_world_create(x->def, x->arena, &x->err);
    x->world->tick = 0;
    return true;
}

static bool step(stage *x, int64_t tick)
{
    bool ended;
    x->world->tick = tick;
    return sp_script_step(x->s, x->def, x->world, x->c, SP_MAX_COMMANDS, &x->count, &ended, &x->err);
}

static void end(stage *x)
{
    sp_script_destroy(x->s);
    sp_arena_destroy(x->arena);
}

static bool is(const sp_story_command *c, double mount, double kind, uint32_t flags)
{
    return c->op == SP_STORY_FAULT && c->actor == 0 && c->value[0] == mount && c->value[1] == kind && c->flags == flags;
}

static void all_that_is_said(void)
{
    stage x;
    CHECK(start(&x,
                "w:fault { 'front', 'blackout', from = '5 s', lasts = '3 s', ramp = 1, strength = '60 %', seed = 3, "
                "admitted = true }\nw:fault { 'nose', 'misalignment', strength = '2 deg', value = '50 Hz' }"));
    CHECK(step(&x, 0) && x.count == 2);
    CHECK(is(&x.c[0], 1, BLACKOUT, 1) && x.c[0].line == 2);
    const double said[] = {5, 3, 1, 0.6, 0, 3};
    for (int i = 0; i < 6; i++)
        CHECK_NEAR(x.c[0].value[2 + i], said[i], 1e-15);
    CHECK(is(&x.c[1], 3, TURN, 0) && x.c[1].line == 3);
    CHECK_NEAR(x.c[1].value[5], 2 * SP_PI / 180, 1e-15);
    CHECK(x.c[1].value[2] == 0 && x.c[1].value[3] == SP_INFINITY && x.c[1].value[6] == 50 && x.c[1].value[7] == 0);
    end(&x);
    // what is not said is the kind's; a share of time may be ppm
    CHECK(start(&x, "w:fault { 'nose', 'misalignment' } w:fault { 'imu', 'drift', strength = '300 ppm' }"));
    CHECK(step(&x, 0) && x.count == 2 && x.c[0].value[5] == 0.035 && x.c[0].value[6] == 100);
    CHECK_NEAR(x.c[1].value[5], 3e-4, 1e-18);
    end(&x);
}

static void many_at_once(void)
{
    stage x;
    // all cameras, whoever carries them; all that can; those of one car alone
    CHECK(start(&x, "w:fault { 'camera', 'blackout' } w:fault { '*', 'misalignment' } ego:fault { 'camera', 'drop' } "
                    "other:fault { '*', 'drop' }"));
    CHECK(step(&x, 0) && x.count == 3 + 4 + 2 + 1);
    static const double mounts[] = {1, 2, 5, 1, 2, 3, 5, 1, 2, 5};
    for (uint32_t i = 0; i < x.count; i++)
        CHECK(x.c[i].value[0] == mounts[i]);
    end(&x);
}

static void in_the_body_and_healed(void)
{
    stage x;
    CHECK(start(&x, "w:wait(2) w:fault { 'front', 'swap', with = 'rear', from = 1 } w:wait(1) w:heal('front', 'swap') "
                    "w:heal '*'"));
    CHECK(step(&x, 0) && x.count == 0);
    CHECK(step(&x, 200) && x.count == 1 && is(&x.c[0], 1, SWAP, 2u << 8) && x.c[0].value[2] == 1);
    CHECK(step(&x, 300) && x.count == 6 && is(&x.c[0], 1, SWAP, 2));
    for (uint32_t i = 1; i < x.count; i++)
        CHECK(is(&x.c[i], i, 0, 2));
    end(&x);
}

/* a rig that lacks it: said, and the case goes on */
static void nobody_is_there(void)
{
    stage x;
    CHECK(start(&x, "w:fault { 'fron', 'blackout' }\nw:fault { 'lidar', 'drop' }\nother:fault { 'nose', 'drop' }\n"
                    "w:heal 'sunroof'"));
    CHECK(step(&x, 0) && x.count == 0);
    const char *notes = sp_script_notes(x.s);
    CHECK_HOLDS(notes, "line 2: fault: no sensor 'fron' is mounted: nothing fails (did you mean 'front'?)");
    CHECK_HOLDS(notes, "\nline 3: fault: no sensor 'lidar' is mounted: nothing fails");
    CHECK_HOLDS(notes, "\nline 4: fault: no sensor 'nose' is mounted");
    CHECK_HOLDS(notes, "\nline 5: heal: no sensor 'sunroof' is mounted: nothing heals");
    const sp_finding *f;
    CHECK(sp_script_findings(x.s, &f) == 4 && f[0].severity == 'w' && f[0].error.line == 2);
    end(&x);
    CHECK(start(&x, "other:fault { '*', 'drift' } ego:fault { 'front', 'swap', with = 'roof' }"));
    CHECK(step(&x, 0) && x.count == 1);
    CHECK_HOLDS(sp_script_notes(x.s), "no sensor 'roof' is mounted");
    end(&x);
    CHECK(start(
        &x, "local third = w:car { 'gvt', name = 'third', at = w.road:lane(-1, 500) } third:fault { '*', 'drift' }"));
    CHECK(step(&x, 0) && x.count == 0);
    CHECK_HOLDS(sp_script_notes(x.s), "fault: no sensor is mounted there: nothing fails");
    end(&x);
    CHECK(start(&x, "w:fault { 'front', 'drop', from = 59 }\nw:fault { 'front', 'drop', from = '1 min' }"));
    CHECK(step(&x, 0) && x.count == 2);
    CHECK_TEXT(sp_script_notes(x.s),
               "line 3: fault: begins at 60 s, and the case ends at its limit of 60 s: nothing fails");
    end(&x);
    // "*" means those that can: of the mounts the two cameras that are not the rear one
    CHECK(start(&x, "w:fault { '*', 'swap', with = 'rear' }"));
    CHECK(step(&x, 0) && x.count == 2 && x.c[0].value[0] == 1 && x.c[1].value[0] == 5);
    end(&x);
}

/* as many as the state holds; what heals in the same tick, or is over, makes room */
static void as_many_as_there_is_room_for(void)
{
    stage x;
    CHECK(start(&x, "w:fault { 'front', 'drop', lasts = '10 ms' } for i = 1, 51 do w:fault { '*', 'drop' } end\n"
                    "w:wait(1) w:heal('rear') w:fault { 'front', 'drop' }\n w:wait(1) w:fault { 'front', 'drop' }\n"
                    "w:wait(1)\nw:fault { 'imu', 'drop' }"));
    CHECK(step(&x, 0) && x.count == SP_MAX_FAULTS);
    sp_world *w = x.world;
    w->fault_count = SP_MAX_FAULTS;
    for (int i = 0; i < SP_MAX_FAULTS; i++)
        w->fault_until[i] = 1000;
    CHECK(step(&x, 100) && x.count == 2);
    w->fault_until[3] = 150;
    CHECK(step(&x, 200) && x.count == 1);
    w->fault_until[3] = 1000;
    CHECK(!step(&x, 300) && x.err.code == SP_BAD_SCRIPT && x.err.line == 6);
    CHECK_HOLDS(x.err.text, "more than 256 faults of sensors at a time");
    end(&x);
}

static void what_is_wrong_is_said(void)
{
    static const char *const cases[][2] = {
        {"w:fault { 'front', 'blakout' }",
         "test.lua:2: error: fault: unknown kind 'blakout' (did you mean 'blackout'?)"},
        {"w:fault { 'nose',\n'blackout' }",
         "fault: 'nose' cannot fail by 'blackout' (it can: drop misalignment swap drift bias)"},
        {"w:fault { 'imu', 'misalignment' }", "fault: 'imu' cannot fail by 'misalignment'"},
        {"w:fault { 'front', 'blackout', form = 5 }", "unknown key 'form' of sp.Fault (did you mean 'from'?)"},
        {"w:fault { 'front', 'blackout', from = -5 }", "fault: from = -5 s is outside 0 to 1e6"},
        {"w:fault { 'front', 'blackout', lasts = '5 m' }", "lasts: wrong unit 'm'"},
        {"w:fault { 'front', 'blackout',\n\n strength = 2 }",
         "test.lua:4: error: fault 'blackout': strength = 2 is outside 0 to 1\n"},
        {"w:fault { 'front', 'misalignment', strength = '5 s' }", "strength: wrong unit 's': wanted one of 'rad'"},
        {"w:fault { 'front', 'misalignment', value = 1e300 }",
         "fault 'misalignment': value = 1e+300 is outside -1e6 to 1e6 (Hz of something)"},
        {"w:fault { 'front', 'misalignment', value = 0 }", "fault 'misalignment': value = 0 is not above 0 (Hz of"},
        {"w:fault { 'front', 'blackout', value = 2 }", "fault 'blackout' has no second value"},
        {"w:fault { 'imu', 'bias', value = 0.5 }",
         "fault 'bias': value = 0.5: wants a whole number from -1 to 1e+06 (which channel; -1: the first)"},
        {"w:fault { 'imu', 'bias', value = -2 }", "value = -2: wants a whole number from -1 to 1e+06"},
        {"w:fault { 'front', 'blackout', seed = 1.5 }", "seed = 1.5 is no whole number"},
        {"w:fault { 'front', 'blackout', with = 'rear' }", "fault 'blackout' is with nobody"},
        {"w:fault { 'front', 'swap' }", "fault 'swap': 'with' is missing"},
        {"w:fault { 'front', 'swap', with = 'nose' }", "fault 'swap': 'nose' cannot come under the name of 'front'"},
        {"w:fault { 'front', 'swap', with = 'front' }", "cannot come under the name of 'front'"},
        {"w:fault('front', 'drop')", "fault: wanted a table, found string (w:fault {"},
        {"w:heal { 'front' }", "heal: wanted the name or the kind of a sensor"},
        {"w:fault { 'front' }", "the kind of fault comes second, as a text"},
        {"w:fault { front, 'drop' }", "unknown name 'front'"},
        {"w:heal('front', 'blakout')", "fault: unknown kind 'blakout'"},
        {"w:fault { 'front', 'drop',\n lasts = '9 ms' }",
         "test.lua:3: error: fault: lasts = 0.009 s: a fault must last at least one tick, 0.01 s"},
        {"w:fault { 'front', 'drop', lasts = 0 }", "a fault must last at least one tick"},
        {"for i = 1, 65 do w:fault { 'front', 'drop' } end", "more than 64 faults before the first wait"},
        // five mounts: the 52nd time is too much
        {"for i = 1, 52 do\nw:fault { '*', 'drop' } end",
         "test.lua:3: error: fault: more than 256 faults of sensors at a time (heal some, let them end"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        stage x;
        out[0] = 0;
        if (!start(&x, cases[i][0]))
            sp_error_print(&x.err, out, sizeof out);
        CHECK_HOLDS(out, cases[i][1]);
        end(&x);
    }
    // in the body it ends the run, with its place
    stage x;
    CHECK(start(&x, "w:wait(1)\nw:fault { 'imu', 'blackout' }"));
    CHECK(step(&x, 0) && !step(&x, 100) && x.err.code == SP_BAD_SCRIPT && x.err.line == 3);
    end(&x);
}

int main(void)
{
    RUN(all_that_is_said);
    RUN(many_at_once);
    RUN(in_the_body_and_healed);
    RUN(nobody_is_there);
    RUN(as_many_as_there_is_room_for);
    RUN(what_is_wrong_is_said);
    return DONE();
}
