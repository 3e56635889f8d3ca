/* rigs: what every sensor takes, triggers solved to the nanosecond, rigs in rigs, the hash of it all, and the words for
 * what is wrong */
#include <unistd.h>

#include "helper.h"

static const char *const lenses[] = {"pinhole", "brown", "fisheye", NULL};
static const sp_param camera_rows[] = {{"width", "1", 640, 16, 4096, "", NULL, true},
                                       {"hfov", "rad", 1, 0.1, 3.2, ""},
                                       {"lens", "1", 0, 0, 2, "", lenses},
                                       {"noise", "bool", 1, 0, 1, ""}};
static const sp_param radar_rows[] = {{"range", "m", 200, 1, 400, ""}};
static const sp_param lidar_rows[] = {{"azimuth", "rad", 0, -4, 4, ""},
                                      {"fov", "rad", 6.283185307179586, 0.1, 6.3, ""},
                                      {"clockwise", "bool", 1, 0, 1, ""},
                                      {"scan", "s", 0.1, 0, 1, ""}};
static const sp_sensor_row rows[] = {{"camera", SP_FRAME_CAMERA, camera_rows, 4, 33333333, 0, NULL},
                                     {"radar", SP_FRAME_RADAR, radar_rows, 1, 50000000, 60000000, NULL},
                                     {"lidar", SP_FRAME_LIDAR, lidar_rows, 4, 100000000, 10000000, NULL},
                                     {"imu", SP_FRAME_IMU, NULL, 0, 10000000, 0, NULL}};

static char out[4000];

typedef struct frozen {
    sp_scenario *s;
    sp_arena *arena;
    sp_world_def *def;
    sp_error err;
} frozen;

/* a scenario whose sensors are `rig`; line 2 is the first of the rig */
static bool freeze(frozen *f, const char *rig)
{
    static char text[3000];
    snprintf(
        text, sizeof text,
        "local sp = require 'skidpad' local sensors =\n%s\nreturn sp.scenario { name = 't', sensors = sensors, road = "
        "sp.road.straight { length = 800 },\nrun = function(w, p) w:ego { at = w.road:lane(-1, 300) } w:car { 'gvt', "
        "name = 'other', at = w.road:lane(-1, 400) } end }",
        rig);
    const sp_source source = {.path = "test.lua", .data = text, .size = strlen(text)};
    const sp_sources sources = {.given = &source, .given_count = 1, .sensors = rows, .sensor_count = 4};
    const sp_case *cases;
    uint32_t n = 0;
    *f = (frozen){.arena = sp_arena_create()};
    f->s = sp_script_load("test.lua", &sources, &f->err);
    return f->s && sp_script_cases(f->s, NULL, 0, 1, &cases, &n, &f->err) &&
           sp_script_freeze(f->s, cases, NULL, f->arena, &f->def, &f->err);
}

static void thaw(frozen *f)
{
    sp_script_destroy(f->s);
    sp_arena_destroy(f->arena);
}

static const char *wrong(const char *rig)
{
    frozen f;
    out[0] = 0;
    if (!freeze(&f, rig))
        sp_error_print(&f.err, out, sizeof out);
    thaw(&f);
    return out;
}

static void every_word_of_a_mount(void)
{
    frozen f;
    CHECK(freeze(&f,
                 "sp.rig { sp.camera { name = 'left', x = 1, y = '50 cm', z = 1.3, yaw = '90 deg', pitch = '-2 deg', "
                 "roll = 0.1, rate = 29.97, phase = '5 ms', latency = '33 ms', jitter = '2 ms', dropout = '1 %', "
                 "on = 'other', misalign = { x = '1 cm', y = -0.02, z = 0.03, yaw = '1 deg', pitch = 0.01, roll = "
                 "-0.01 }, clock = { offset = '2 ms', drift = '20 ppm' }, lens = 'fisheye', noise = false, hfov = "
                 "'60 deg' } }"));
    if (!f.def)
        return;
    const sp_mount_def *m = &f.def->mounts[0];
    CHECK_TEXT(m->name, "left");
    CHECK(m->carrier.i == 2 && m->position.x == 1 && m->position.y == 0.5 && m->position.z == 1.3);
    CHECK_NEAR(m->yaw, SP_PI / 2, 1e-15);
    CHECK_NEAR(m->pitch, -2 * SP_PI / 180, 1e-15);
    CHECK(m->roll == 0.1);
    // 29.97 Hz is 1e12 / 29970 ns: after 29970 samples 1000 s, not a nanosecond beside
    CHECK(m->period_num / m->period_den == 33366700 && 29970 * (m->period_num / 1000) == m->period_den * 1000000000);
    CHECK(m->phase == 5000000 && m->latency == 33000000 && m->jitter == 2e6 && m->dropout == 0.01);
    CHECK(m->off_position.x == 0.01 && m->off_position.y == -0.02 && m->off_position.z == 0.03);
    CHECK_NEAR(m->off_yaw, SP_PI / 180, 1e-15);
    CHECK(m->off_pitch == 0.01 && m->off_roll == -0.01);
    CHECK(m->clock_offset == 2e6);
    CHECK_NEAR(m->clock_drift, 20e-6, 1e-18);
    CHECK(m->value[0] == 640 && m->value[2] == 2 && m->value[3] == 0);
    CHECK_NEAR(m->value[1], SP_PI / 3, 1e-15);
    thaw(&f);
}

/* A lidar of 10 Hz with phase 7 ms turns clockwise from astern: it looks ahead after half a turn, to the left after a
 * quarter, 90 deg to the right after three. */
static void triggers_by_hand(void)
{
    static const struct {
        const char *said;
        int64_t phase;
    } cases[] = {{"trigger = { by = 'roof', azimuth = 0 }", 57000000},
                 {"trigger = { by = 'roof', azimuth = '90 deg' }", 32000000},
                 {"trigger = { by = 'roof', azimuth = '-90 deg' }", 82000000},
                 {"trigger = { by = 'roof', azimuth = '180 deg' }", 7000000},
                 {"trigger = { by = 'roof', azimuth = '-180 deg' }", 7000000},
                 // where it looks itself
                 {"trigger = { by = 'roof' }, yaw = '60 deg'", 40333333},
                 {"trigger = { by = 'roof' }, yaw = '-60 deg'", 73666666}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        frozen f;
        snprintf(text, sizeof text, "{ sp.camera { %s }, sp.lidar { name = 'roof', rate = 10, phase = '7 ms' } }",
                 cases[i].said);
        CHECK(freeze(&f, text));
        if (f.def) {
            const sp_mount_def *m = f.def->mounts;
            CHECK(m[0].period_num * m[1].period_den == m[1].period_num * m[0].period_den);
            if (m[0].phase != cases[i].phase)
                fprintf(stderr, "  %s: %lld\n", cases[i].said, (long long)m[0].phase);
            CHECK(m[0].phase == cases[i].phase);
        }
        thaw(&f);
    }
    // a master that is itself turned on the roof, and one that does not turn at all
    frozen f;
    CHECK(freeze(&f,
                 "{ sp.camera { name = 'c', trigger = { by = 'roof', azimuth = 0 } }, sp.lidar { name = 'roof', yaw = "
                 "'90 deg', rate = 10 }, sp.radar { name = 'r', phase = '3 ms' }, sp.camera { name = 'd', trigger = { "
                 "by = 'r' } } }"));
    if (f.def) {
        // ahead lies 90 deg to the right of its own x: three quarters of a turn
        CHECK(f.def->mounts[0].phase == 75000000);
        CHECK(f.def->mounts[3].phase == 3000000 && f.def->mounts[3].period_num == 50000000);
    }
    thaw(&f);
}

/* one that looks ahead only, for half of its period, to the left: 40 deg right comes first, ahead after a half */
static void scans_of_a_part(void)
{
    static const struct {
        const char *azimuth;
        int64_t phase;
    } cases[] = {{"'-40 deg'", 50000000}, {"0", 75000000}, {"'40 deg'", 100000000}, {"'20 deg'", 87500000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        frozen f;
        snprintf(text, sizeof text,
                 "{ sp.lidar { name = 'front', fov = '80 deg', scan = '50 ms', clockwise = false }, sp.camera { "
                 "trigger = { by "
                 "= 'front', azimuth = %s } } }",
                 cases[i].azimuth);
        CHECK(freeze(&f, text));
        CHECK(f.def && f.def->mounts[1].phase == cases[i].phase);
        thaw(&f);
    }
    wrong("{ sp.lidar { fov = '80 deg' }, sp.camera { yaw = '90 deg', trigger = { by = 'lidar' } } }");
    CHECK_HOLDS(out, "sensor 'camera': the scan of its master never looks there");
}

static void rigs_in_rigs(void)
{
    frozen f;
    CHECK(
        freeze(&f, "sp.rig { sp.imu {}, sp.rig { sp.radar { name = 'a' }, sp.radar { name = 'b' } }, sp.camera {} }"));
    if (f.def) {
        CHECK(f.def->mount_count == 4);
        CHECK_TEXT(f.def->mounts[2].name, "b");
        CHECK_TEXT(f.def->mounts[3].name, "camera");
    }
    thaw(&f);
}

static void what_is_wrong_is_said(void)
{
    static const char *const cases[][2] = {
        {"{ sp.camera {},\n sp.camera {} }", "rig: two sensors named 'camera'"},
        {"{ sp.camera { lens = 'fishey' } }",
         "test.lua:2: error: lens: 'fishey' is none of pinhole, brown, fisheye (did you mean 'fisheye'?)"},
        {"{ sp.camera {\n lense = 'brown' } }",
         "test.lua:3: error: unknown key 'lense' of sp.camera (did you mean 'lens'?)"},
        {"{ sp.camera { widht = 5 } }", "unknown key 'widht' of sp.camera (did you mean 'width'?)"},
        {"{ sp.camera { width = 5 } }", "sp.camera: width = 5 is outside 16 to 4096"},
        {"{ sp.camera {\n width = 320.5 } }",
         "test.lua:3: error: sp.camera: width = 320.5: wants a whole number from 16 to 4096"},
        {"{ sp.camera { lens = 1.5 } }",
         "sp.camera: lens = 1.5: wants one of 'pinhole', 'brown', 'fisheye', or a whole number from 0 to 2"},
        {"{ sp.camera { noise = 0.5 } }", "sp.camera: noise = 0.5: wants true or false"},
        {"{ sp.camera { hfov = '5 m' } }", "hfov: wrong unit 'm': wanted one of 'rad'"},
        {"{ sp.camera { latency = -1 } }", "sp.camera: latency = -1 is outside 0 to 10 s"},
        {"{ sp.camera { rate = 30, period = 1 } }", "sp.camera: period and rate (leave one of them out)"},
        {"{ sp.camera { misalign = { yow = 1 } } }", "unknown key 'yow' of sp.Misalign (did you mean 'yaw'?)"},
        {"{ sp.camera { misalign = 3 } }", "misalign: wanted a table, found number"},
        {"{ sp.camera { clock = { drift = '1 ms' } } }", "drift: wrong unit 'ms'"},
        {"{ sp.camera { trigger = {} } }", "trigger: 'by' is missing"},
        {"{ sp.camera { trigger = { by = 'rof' } }, sp.lidar { name = 'roof' } }",
         "test.lua:2: error: sensor 'camera': trigger: no sensor 'rof' in this rig (did you mean 'roof'?)"},
        {"{ sp.camera { trigger = { by = 'camera' } } }", "its trigger 'camera' is itself"},
        {"{ sp.camera { rate = 9, trigger = { by = 'lidar' } }, sp.lidar {} }",
         "triggered by 'lidar' and has no rate of its own"},
        {"{ sp.camera { trigger = { by = 'radar', azimuth = 1 } }, sp.radar {} }", "its master does not turn"},
        {"{ sp.camera { name = 'a', trigger = { by = 'b' } }, sp.camera { name = 'b', trigger = { by = 'lidar' } }, "
         "sp.lidar {} }",
         "its trigger 'b' is itself triggered by another"},
        {"{ sp.camera { on = 'othr' } }",
         "on = 'othr', and this case casts nobody of that name (did you mean 'other'?)"},
        {"{ sp.camera { name = '' } }", "sp.camera: name: 1 to 60 bytes"},
        // names become folders of an export
        {"{ sp.camera { name = '..' } }",
         "sp.camera: name: 1 to 60 bytes of UTF-8, without * / \\ quotes and line ends"},
        {"{ sp.camera { name = 'a\\\\b' } }", "sp.camera: name: 1 to 60 bytes"},
        {"{ sp.camera { name = '\\xff' } }", "sp.camera: name: 1 to 60 bytes"},
        {"{ sp.camera { name = 'a\\0b' } }", "name: a text without zero bytes"},
        {"{ sp.camera {\n x = true } }", "test.lua:3: error: sp.camera: x: wants a number, found boolean"},
        {"{ sp.camera { lens = true } }", "sp.camera: lens: wants one of its names, found boolean"},
        {"{ sp.camera { width = true } }", "sp.camera: width: wants a number, found boolean"},
        {"{ sp.camera(3) }", "sp.camera: wanted a table, found number"},
        {"{ 3 }", "rig: entry 1 is no sensor"},
        {"{ roof = sp.lidar {} }", "rig: wanted a list of sensors, without keys"},
        {"5", "rig: wanted a list of sensors or an sp.Rig, found number"},
        {"{ sp.gnss {} }", "no sensor of type 'gnss' in this build"},
        {"(function() local t = {} for i = 1, 25 do t[i] = sp.imu { name = 'i' .. i } end return sp.rig(t) end)()",
         "a rig of more than 24 sensors"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wrong(cases[i][0]);
        CHECK_HOLDS(out, cases[i][1]);
    }
}

/* ---------------------------------------------------------------- files of their own */
static char folder[] = "/tmp/sp_rig_XXXXXX";

static const char *write_file(const char *name, const char *text)
{
    static char path[4][100];
    static int turn;
    char *p = path[turn++ % 4];
    sp_error err = {0};
    snprintf(p, 100, "%s/%s", folder, name);
    CHECK(sp_file_write(p, text, strlen(text), &err));
    return p;
}

static bool read_sut(const char *text, sp_arena *arena, sp_sut *sut, sp_error *err)
{
    const sp_sources sources = {.sensors = rows, .sensor_count = 4};
    *err = (sp_error){0};
    return sp_script_sut(write_file("sut.lua", text), &sources, arena, sut, err);
}

#define SUT(rest) "local sp = require 'skidpad' return sp.sut { driver = 'idm', " rest " }"

/* one thing at a time: every one of them is another rig */
static void the_hash_covers_all_of_it(void)
{
    static const char *const rigs[] = {SUT("rig = { sp.camera {} }"),
                                       SUT("rig = { sp.radar { name = 'camera' } }"),
                                       SUT("rig = { sp.camera { name = 'c' } }"),
                                       SUT("rig = { sp.camera { x = 1 } }"),
                                       SUT("rig = { sp.camera { lens = 'brown' } }"),
                                       SUT("rig = { sp.camera { on = 'other' } }"),
                                       SUT("rig = { sp.camera { misalign = { yaw = 0.01 } } }"),
                                       SUT("rig = { sp.camera { misalign = { pitch = 0.01 } } }"),
                                       SUT("rig = { sp.camera { clock = { offset = 0.01 } } }"),
                                       SUT("rig = { sp.camera { jitter = 0.01 } }"),
                                       SUT("rig = { sp.camera { trigger = { by = 'lidar' } }, sp.lidar {} }"),
                                       SUT("rig = { sp.camera {}, sp.lidar {} }"),
                                       SUT("rig = { sp.camera {} }, bind = { a = 'camera' }")};
    enum { COUNT = sizeof rigs / sizeof *rigs };
    sp_arena *arena = sp_arena_create();
    sp_sut sut[COUNT], again;
    sp_error err;
    for (int i = 0; i < COUNT; i++) {
        CHECK(read_sut(rigs[i], arena, &sut[i], &err));
        for (int k = 0; k < i; k++)
            CHECK(strcmp(sut[i].rig_sha256, sut[k].rig_sha256) != 0);
    }
    // not the order of the keys, nor the unit
    CHECK(read_sut(SUT("rig = sp.rig { sp.camera { lens = 1, x = '100 cm' } }"), arena, &again, &err));
    CHECK(read_sut(SUT("rig = { sp.camera { x = 1, lens = 'brown' } }"), arena, &sut[0], &err));
    CHECK_TEXT(again.rig_sha256, sut[0].rig_sha256);
    sp_arena_destroy(arena);
}

static void rigs_come_from_files(void)
{
    sp_arena *arena = sp_arena_create();
    const sp_sources sources = {.sensors = rows, .sensor_count = 4};
    sp_world_def *def = NULL;
    sp_sut sut;
    sp_error err = {0};
    const char *rig =
        write_file("mine.lua", "local sp = require 'skidpad' return sp.rig { sp.camera { x = 2 }, sp.radar { on "
                               "= 'pole' }, sp.imu {} }");
    CHECK(sp_script_rig(rig, &sources, arena, &sut, &def, &err));
    // whom else it names as a carrier stands there by name
    CHECK(def && def->mount_count == 3 && sut.rig && def->actor_count == 2 && def->mounts[1].carrier.i == 2);
    CHECK(def && !strcmp(def->actors[2].name, "pole") && def->mounts[2].carrier.i == 1);
    CHECK(def && def->mounts[0].position.x == 2 && def->actors[1].length > 3);

    CHECK(read_sut(SUT("rig = require 'mine', vehicle = 'suv'"), arena, &sut, &err));
    CHECK(sut.source_count == 2 && strstr(sut.sources[0].path, "sut.lua") && strstr(sut.sources[1].path, "mine.lua"));
    def = NULL;
    CHECK(sp_script_rig(sut.sources[0].path, &sources, arena, &sut, &def, &err));
    CHECK(def && !strcmp(def->actors[1].kind->name, "suv") && def->mount_count == 3);

    err = (sp_error){0};
    CHECK(!sp_script_rig(write_file("none.lua", "return 5"), &sources, arena, &sut, &def, &err));
    CHECK_HOLDS(err.text, "no sp.rig in this file");
    sp_arena_destroy(arena);
}

static void bindings_are_looked_at(void)
{
    static const char *const cases[][2] = {
        {SUT("rig = { sp.camera {} }, bind = { eye = 'camra' }"),
         "bind: no sensor 'camra' in the rig (did you mean 'camera'?)"},
        {SUT("vehicle = 'tank'"),
         "vehicle: unknown kind 'tank' (did you mean 'van'? these can: small compact sedan suv "
         "van lorry tractor bus; docs/vehicles.md)"},
        {SUT("vehicle = {}"), "vehicle: wanted the name of a kind first, found nil (vehicle = "},
        {SUT("vehicle = 5"), "vehicle: wanted the name of a kind, found number"},
        {SUT("bind = 5"), "bind: wanted a table, found number (bind = { front_radar"},
        {SUT("params = 5"), "params: wanted a table, found number"},
        {"local sp = require 'skidpad' return sp.sut { driver = '' }", "driver: its name is empty"},
        {"local sp = require 'skidpad' sp.sut {}\nreturn sp.sut {}", "sut.lua:2: error: a file says sp.sut once"},
        {SUT("vehicle = { 'bicycle', mass = 90 }"), "vehicle: 'bicycle' has no chassis of its own to drive (these"},
        {SUT("rig = { sp.camera {} }, bind = { a = 'camera', b = 'camera' }"), "bind: 'camera' serves both"},
        {SUT("bind = { 'camera' }"), "bind: wanted need = \"name of a sensor\""},
        {SUT("bind = { a = 5 }"), "bind: wanted need = \"name of a sensor\", found number"}};
    sp_arena *arena = sp_arena_create();
    sp_sut sut;
    sp_error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(!read_sut(cases[i][0], arena, &sut, &err));
        sp_error_print(&err, out, sizeof out);
        CHECK_HOLDS(out, cases[i][1]);
    }
    CHECK(read_sut(SUT("rig = { sp.camera { name = 'm' }, sp.radar {} }, bind = { eye = 'm', beam = 'radar' }"), arena,
                   &sut, &err));
    CHECK(sut.bind_count == 2);
    CHECK_TEXT(sut.binds[0].need, "beam");
    CHECK_TEXT(sut.binds[1].mount, "m");
    // each at its own line, though sensors bear the same words
    CHECK(read_sut(SUT("rig = { sp.camera { name = 'eye' },\n sp.radar { name = 'beam' } },\n bind = {\n eye = 'eye',\n"
                       "beam = 'beam' }"),
                   arena, &sut, &err));
    CHECK(sut.bind_count == 2 && sut.binds[0].said.line == 5 && sut.binds[1].said.line == 4);
    CHECK(sut.binds[0].said.file && strstr(sut.binds[0].said.file, "sut.lua"));
    sp_arena_destroy(arena);
}

int main(void)
{
    CHECK(mkdtemp(folder) != NULL);
    RUN(every_word_of_a_mount);
    RUN(triggers_by_hand);
    RUN(scans_of_a_part);
    RUN(rigs_in_rigs);
    RUN(what_is_wrong_is_said);
    RUN(the_hash_covers_all_of_it);
    RUN(rigs_come_from_files);
    RUN(bindings_are_looked_at);
    static const char *const files[] = {"sut.lua", "mine.lua", "none.lua"};
    for (int i = 0; i < 3; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
    return DONE();
}
