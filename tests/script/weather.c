/* env = { ... }: the sun by the clock against the sphere, rain and its film, ranges */
#include "helper.h"

static char out[4000];

static bool freeze_env(bench *b, const char *env)
{
    static char text[600];
    snprintf(text, sizeof text,
             "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 500 },\n"
             "env = { %s },\nrun = function(w) w:ego { at = w.road:lane(-1, 100) } end }",
             env);
    return bench_freeze(b, text, 0);
}

/* At an equinox the sun rises in the east at 6 and sets in the west at 18, and culminates in the south at 90 deg less
 * the latitude. */
static void the_sun_by_the_clock(void)
{
    static const struct {
        const char *clock;
        double elevation, azimuth; /* deg; left of east */
    } cases[] = {{"6:00", 0, 0}, {"12:00", 40, -90}, {"18:00", 0, 180}, {"00:00", -40, 90}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char env[80];
        bench b;
        snprintf(env, sizeof env, "time = '%s'", cases[i].clock);
        CHECK(freeze_env(&b, env));
        CHECK_NEAR(b.def->env.sun_elevation * 180 / SP_PI, cases[i].elevation, 1e-9);
        CHECK_NEAR(sp_cos(b.def->env.sun_azimuth - cases[i].azimuth * SP_PI / 180), 1, 1e-12);
        bench_end(&b);
    }
    // what is said overrules the clock
    bench b;
    CHECK(freeze_env(&b, "time = '22:30', sun = '5 deg'"));
    CHECK_NEAR(b.def->env.sun_elevation, 5 * SP_PI / 180, 1e-15);
    // 22:30 is 157.5 deg past the south: cos 157.5 deg cos 50 deg below, and north of west
    CHECK(b.def->env.sun_azimuth > SP_PI / 2 && b.def->env.sun_azimuth < SP_PI);
    bench_end(&b);
}

static void rain_leaves_a_film(void)
{
    static const struct {
        const char *env;
        double water; /* mm */
    } cases[] = {{"rain = 0", 0},
                 {"rain = '2 mm/h'", 0.2},
                 {"rain = 10", 0.2},
                 // by hand: 0.01485 * 0.9757 * 1.9977 * 10.054 / 0.21238 - 0.8
                 {"rain = '50 mm/h'", 0.570},
                 {"rain = 50, water = '3 mm'", 3},
                 {"rain = 50, water = 0", 0},
                 {"rain = 10, surface = 'snow'", 0}};
    double before = -1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        CHECK(freeze_env(&b, cases[i].env));
        CHECK_NEAR(b.def->env.water * 1e3, cases[i].water, 1e-3);
        CHECK(i > 3 || b.def->env.water >= before);
        before = b.def->env.water;
        bench_end(&b);
    }
}

/* asked case by case: each has its own, and nothing is left of the one before */
static void weather_by_the_parameters(void)
{
    const char *text =
        "local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 500 "
        "},\nvary = { fog = sp.one_of(50, 2000):unit 'm' }, env = function(p) if p.fog < 100 then return { "
        "visibility = p.fog, rain = 2 } end return { visibility = p.fog } end,\nrun = function(w) w:ego { at = "
        "w.road:lane(-1, 100) } end }";
    bench b;
    CHECK(bench_plan(&b, text) && b.count == 2);
    sp_arena *arena = sp_arena_create();
    sp_world_def *def[3] = {NULL};
    for (int i = 0; i < 3; i++)
        CHECK(sp_script_freeze(b.s, &b.cases[i % 2], NULL, arena, &def[i], &b.err));
    CHECK(def[0]->env.visibility == 50 && def[0]->env.rain == 2 && def[1]->env.visibility == 2000);
    CHECK(def[1]->env.rain == 0 && def[1]->env.water == 0 && def[2]->env.rain == 2);
    sp_arena_destroy(arena);
    bench_end(&b);
    failure("local sp = require 'skidpad' return sp.scenario { name = 't', road = sp.road.straight { length = 500 "
            "},\nenv = "
            "function() return { rain = 999 } end, run = function(w) w:ego { at = w.road:lane(-1, 100) } end }",
            out, sizeof out);
    CHECK_HOLDS(out, "test.lua:2: error: rain = 999 is outside 0 to 200 mm/h");
}

/* linear between keys, as the first has it before and the last behind; surface and lamps step by step */
static void keys_are_joined_by_lines(void)
{
    bench b;
    sp_env s;
    CHECK(freeze_env(
        &b, "visibility = 800, keys = { { at = '2 s', rain = 0 }, { at = '12 s', rain = '8 mm/h', water = "
            "'1 mm', wind = { speed = 10 } }, { at = 20, surface = 'ice', visibility = 200, lamps = 'on' } }"));
    /* env itself is the key at 0 */
    CHECK(b.def->env_key_count == 4 && b.def->env.visibility == 800 && b.def->env.rain == 0);
    CHECK(sp_env_at(b.def, -100, &s)->rain == 0 && sp_env_at(b.def, 200, &s)->rain == 0);
    CHECK_NEAR(sp_env_at(b.def, 700, &s)->rain, 4, 1e-12);
    CHECK_NEAR(sp_env_at(b.def, 700, &s)->water, 0.5e-3, 1e-15);
    CHECK_NEAR(sp_env_at(b.def, 700, &s)->wind_speed, 5, 1e-12);
    CHECK(sp_env_at(b.def, 1200, &s)->rain == 8 && sp_env_at(b.def, 1200, &s)->visibility == 800);
    CHECK_NEAR(sp_env_at(b.def, 1600, &s)->visibility, 500, 1e-9);
    CHECK(sp_env_at(b.def, 1999, &s)->surface == SP_SURFACE_DRY && sp_env_at(b.def, 1999, &s)->lamps == 0);
    CHECK(sp_env_at(b.def, 2000, &s)->surface == SP_SURFACE_ICE && sp_env_at(b.def, 9999, &s)->lamps == 1);
    CHECK(sp_env_at(b.def, 9999, &s)->visibility == 200 && sp_env_at(b.def, 9999, &s)->rain == 8);
    /* tyres feel it, and only then */
    CHECK(sp_ground_plain(b.def, 0).peak == 1 && sp_ground_plain(b.def, 1200).peak < 0.9);
    CHECK(sp_ground_plain(b.def, 2000).peak < 0.3);
    bench_end(&b);
    /* without keys it is the one that was said */
    CHECK(freeze_env(&b, "rain = 5"));
    CHECK(sp_env_at(b.def, 500, &s) == &b.def->env);
    bench_end(&b);
}

/* the clock runs, over midnight too: in the middle of two keys the sun is that of the hour between */
static void the_clock_runs(void)
{
    bench b;
    sp_env s, hour = {0};
    CHECK(freeze_env(&b,
                     "keys = { { at = 0, time = '17:00' }, { at = 10, time = '19:00' }, { at = 20, time = '1:00' } }"));
    sp_env_sun(18, &hour);
    CHECK_NEAR(sp_env_at(b.def, 500, &s)->sun_elevation, 0, 1e-12);
    CHECK_NEAR(sp_env_at(b.def, 500, &s)->sun_azimuth, hour.sun_azimuth, 1e-12);
    sp_env_sun(22, &hour);
    CHECK_NEAR(sp_env_at(b.def, 1500, &s)->sun_elevation, hour.sun_elevation, 1e-12);
    bench_end(&b);
    /* a key that says where the sun stands overrules the clock */
    CHECK(freeze_env(&b, "time = '12:00', keys = { { at = 10, sun = '20 deg' } }"));
    CHECK_NEAR(sp_env_at(b.def, 500, &s)->sun_elevation * 180 / SP_PI, 30, 1e-9);
    bench_end(&b);
    /* words of sketches */
    CHECK(freeze_env(&b, "rain = 4, wet = 0.8, lamps = true"));
    CHECK(b.def->env.water == 0.8 * 1e-4 && b.def->env.lamps == 1);
    bench_end(&b);
    static const char *const wrong[][2] = {
        {"keys = 5", "env: keys is a list of 1 to 64"},
        {"keys = { { rain = 5 } }", "'at' is missing"},
        {"keys = { { at = 5, rain = 5 }, { at = 5, rain = 6 } }", "env: key 2 is not later than the one before"},
        {"keys = { { at = 5, rian = 5 } }", "unknown key 'rian' of sp.Env (did you mean 'rain'?)"},
        {"keys = { { at = 5, keys = {} } }", "env: key 1 is no table of what is so then"},
        {"at = 5", "env: 'at' belongs into a key"},
        {"wet = 0.5, water = 0", "wet and water say the same"},
        {"wet = 0.5, surface = 'ice'", "wet on ice"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        out[0] = 0;
        if (!freeze_env(&b, wrong[i][0]))
            sp_error_print(&b.err, out, sizeof out);
        CHECK_HOLDS(out, wrong[i][1]);
        bench_end(&b);
    }
}

static void the_rest(void)
{
    bench b;
    CHECK(freeze_env(&b, "snow = '2 mm/h', cloud = '80 %', spray = 2, lamps = 'off'"));
    const sp_env *e = &b.def->env;
    CHECK(e->snow == 2 && e->cloud == 0.8 && e->spray == 2 && e->lamps == 2 && e->rain == 0 && e->water == 0);
    bench_end(&b);
    CHECK(bench_freeze(&b, BODY("w:ego { at = w.road:lane(-1, 100) }"), 0));
    CHECK(b.def->env.spray == 1 && b.def->env.lamps == 0 && b.def->env.rain == 0);
    bench_end(&b);
    static const char *const wrong[][2] = {
        {"rain = 500", "test.lua:2: error: rain = 500 is outside 0 to 200 mm/h"},
        {"rain = '5 m'", "rain: wrong unit 'm': wanted one of 'mm/h'"},
        {"snow = -1", "snow = -1 is outside 0 to 50 mm/h"},
        {"cloud = 2", "cloud = 2 is outside 0 to 1\n"},
        {"sun = '400 deg'", "sun = 400 deg is outside -90 to 90 deg (its height over the horizon"},
        {"sun = -2", "is outside -90 to 90 deg"},
        {"sun_azimuth = '500 deg'", "sun_azimuth = 500 deg is outside -360 to 360 deg"},
        {"wind = 7", "wind: wanted a table, found number (wind = { speed ="},
        {"lamps = 'offf'", "lamps: 'offf' is none of auto, on, off (did you mean 'off'?)"},
        {"time = '24:00'", "time: '24:00' is no time of day (write it like \"22:30\")"},
        {"time = '7'", "is no time of day"},
        {"time = '1:5'", "is no time of day"},
        {"time = '-1:30'", "is no time of day"},
        {"rian = 5", "unknown key 'rian' of sp.Env (did you mean 'rain'?)"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        out[0] = 0;
        if (!freeze_env(&b, wrong[i][0]))
            sp_error_print(&b.err, out, sizeof out);
        CHECK_HOLDS(out, wrong[i][1]);
        bench_end(&b);
    }
}

int main(void)
{
    RUN(the_sun_by_the_clock);
    RUN(rain_leaves_a_film);
    RUN(weather_by_the_parameters);
    RUN(keys_are_joined_by_lines);
    RUN(the_clock_runs);
    RUN(the_rest);
    return DONE();
}
