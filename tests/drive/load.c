/* load.c - opening, binding and guarding drivers, good ones and those of the zoo that can be met in one process. */
#include <locale.h>
#include <unistd.h>

#include "check.h"
#include "drive/inside.h"
#include "hand.h"
#include "sensors/sensor.h"

static char path[512];
static const char *built(const char *name)
{
    const char *root = getenv("SP_BUILD_ROOT");
    snprintf(path, sizeof path, "%s/%s.so", root ? root : ".", name);
    return path;
}

static sp_drive *open_driver(const char *name, sp_error *err)
{
    const sp_drive_config config = {.path = built(name), .latency = -1};
    *err = (sp_error){0};
    return sp_drive_open(&config, err);
}

static void refusals(void)
{
    sp_error e;
    const sp_drive_config missing = {.path = "/nowhere/x.so"}, text = {.path = __FILE__};
    e = (sp_error){0};
    CHECK(!sp_drive_open(&missing, &e) && e.code == SP_BAD_LOAD && strstr(e.text, "no such driver"));
    char name[64] = "/tmp/skidpad-not-a-library-XXXXXX";
    const int fd = mkstemp(name);
    CHECK(fd >= 0 && write(fd, "plain words, no library at all", 30) == 30);
    close(fd);
    const sp_drive_config words = {.path = name};
    e = (sp_error){0};
    CHECK(!sp_drive_open(&words, &e) && e.code == SP_BAD_LOAD && strstr(e.text, "not a shared library"));
    unlink(name);
    (void)text;
    CHECK(!open_driver("tests/drivers/zoo/no_symbol", &e) && e.code == SP_BAD_LOAD &&
          strstr(e.text, "sp_driver_entry"));
    CHECK(!open_driver("tests/drivers/zoo/wrong_abi", &e) && e.code == SP_BAD_DRIVER && strstr(e.text, "99.0") &&
          strstr(e.text, "1.0"));
}

static void good_ones(void)
{
    static const char *const name[] = {"drivers/template", "drivers/cruise",   "drivers/statue",  "drivers/panic",
                                       "drivers/idm",      "drivers/sentinel", "drivers/keyboard"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        sp_error e;
        sp_drive *d = open_driver(name[i], &e);
        CHECK(d != NULL || (fprintf(stderr, "%s\n", e.text), 0));
        CHECK(d && !strncmp(sp_drive_api(d)->id, "org.skidpad.", 12));
        sp_drive_close(d);
    }
}

static const sp_sensor_type *sensor(const char *name)
{
    return sp_sensor_find(name);
}

/* two radars and a chassis: by name first, then by kind */
static void mount(hand *h, sp_mount_def *m, const char *name, const char *type)
{
    const sp_sensor_type *t = sensor(type);
    *m = (sp_mount_def){.name = name,
                        .type = t,
                        .kind = t->kind,
                        .carrier = SP_EGO,
                        .period_num = t->period_ns,
                        .period_den = 1,
                        .said = {"hand.lua", 14}};
    for (uint32_t i = 0; i < t->param_count && i < 24; i++)
        m->value[i] = t->params[i].value;
    h->def.mounts = h->def.mounts ? h->def.mounts : m;
    h->def.mount_count++;
}

static void binding(void)
{
    hand h;
    sp_mount_def m[4];
    sp_error e;
    hand_begin(&h, 10, 0);
    mount(&h, &m[0], "rear_radar", "radar");
    mount(&h, &m[1], "front_radar", "radar");
    mount(&h, &m[2], "chassis", "chassis");
    CHECK(sp_sense_layout(&h.def, &h.err));

    sp_drive *d = open_driver("drivers/panic", &e);
    CHECK(d && sp_drive_bind(d, &h.def, &e));
    CHECK(sp_drive_mounts(d) == 2);
    sp_drive_close(d);

    /* nothing of that name: the first of the kind */
    m[1].name = "other_radar";
    d = open_driver("drivers/panic", &e);
    CHECK(d && sp_drive_bind(d, &h.def, &e) && sp_drive_mounts(d) == 1);
    sp_drive_close(d);

    /* an unmet need names driver, need, kind, what is mounted, and where that was said */
    d = open_driver("tests/drivers/zoo/needs_unmet", &e);
    CHECK(d && !sp_drive_bind(d, &h.def, &e));
    CHECK(e.code == SP_BAD_LOAD && e.line == 14 && !strcmp(e.file, "hand.lua"));
    CHECK_TEXT(e.text,
               "driver zoo.needs_unmet needs 'roof_lidar' (lidar, version 1); mounted: radar 'rear_radar', radar "
               "'other_radar', chassis 'chassis'");
    sp_drive_close(d);
    hand_end(&h);
}

/* steps a driver of the zoo up to `steps` times on a car with a chassis sensor; gives the error */
static sp_error stepped(const char *name, int steps, int *done, sp_black_box *box, const sp_drive_observer *observer)
{
    hand h;
    sp_mount_def m[1];
    sp_error e = {0};
    hand_begin(&h, 10, 0);
    mount(&h, &m[0], "chassis", "chassis");
    sp_sense_layout(&h.def, &e);
    sp_sense *sense = sp_sense_create(&h.def, h.arena, &e);
    const sp_drive_config config = {.path = built(name), .latency = -1, .box = box, .observer = observer};
    sp_drive *d = sp_drive_open(&config, &e);
    bool good = d && sp_drive_bind(d, &h.def, &e);
    for (*done = 0; good && *done < steps; ++*done) {
        good =
            sp_sense_step(&h.def, h.world, sense, NULL, NULL, NULL, &e) && sp_drive_step(d, &h.def, h.world, sense, &e);
        if (good) {
            sp_drive_actuate(&h.def, h.world);
            hand_move(&h);
        }
    }
    sp_drive_close(d);
    hand_end(&h);
    return e;
}

static void zoo_in_process(void)
{
    int n;
    sp_black_box box = {0};
    sp_error e = stepped("tests/drivers/zoo/nan", 300, &n, &box, NULL);
    CHECK(e.code == SP_BAD_DRIVER && n == 121 && strstr(e.text, "zoo.nan at tick 20") &&
          strstr(e.text, "acceleration = nan"));
    CHECK_TEXT(box.driver, "zoo.nan");
    CHECK(box.tick == 20);
    e = stepped("tests/drivers/zoo/both_claims", 300, &n, NULL, NULL);
    CHECK(e.code == SP_BAD_DRIVER && strstr(e.text, "together"));
    e = stepped("tests/drivers/zoo/returns_error", 300, &n, NULL, NULL);
    CHECK(e.code == SP_BAD_DRIVER && n == 121 && strstr(e.text, "the camera looks dirty to me"));
    e = stepped("tests/drivers/zoo/short_table", 300, &n, NULL, NULL);
    CHECK(e.code == SP_FINE && n == 300);
    e = stepped("tests/drivers/zoo/out_of_range", 300, &n, NULL, NULL);
    CHECK(e.code == SP_FINE && n == 300);
    e = stepped("tests/drivers/zoo/scratch_hog", 20, &n, NULL, NULL);
    CHECK(e.code == SP_FINE && n == 20);
}

/* float environment and locale are ours again after each call */
static void guard(void)
{
    int n;
    const unsigned before = __builtin_ia32_stmxcsr() & ~0x3fu;
    sp_error e = stepped("tests/drivers/zoo/fastmath", 301, &n, NULL, NULL);
    CHECK(e.code == SP_FINE && n == 301);
    CHECK((__builtin_ia32_stmxcsr() & ~0x3fu) == before);
    e = stepped("tests/drivers/zoo/locale", 11, &n, NULL, NULL);
    CHECK(e.code == SP_FINE && n == 11);
    CHECK_TEXT(setlocale(LC_ALL, NULL), "C");
}

static int outputs;
static double last_acceleration;
static void on_output(void *user, int64_t tick, const sp_output *raw)
{
    (void)user;
    (void)tick;
    outputs++;
    last_acceleration = raw->acceleration;
}

/* raw outputs are told before anything is judged, the last one included */
static void raw_first(void)
{
    int n;
    const sp_drive_observer see = {.output = on_output};
    outputs = 0;
    stepped("tests/drivers/zoo/nan", 300, &n, NULL, &see);
    CHECK(outputs == 121);
    CHECK(last_acceleration != last_acceleration);
}

static uint32_t predicted;
static void on_prediction(void *user, uint32_t track, double probability, const double *txy, uint32_t count)
{
    (void)user;
    predicted += track == 7 && probability > 0.4 && count == 2 && txy[3] > 0.9;
}

/* what a driver may ask for by string, and a NULL for what nobody knows */
static void extensions(void)
{
    static sp_drive d;
    static const double txy[] = {0, 1, 2, 1, 3, 4};
    const sp_drive_observer see = {.prediction = on_prediction};
    sp_host_init(&d, 1, 2);
    d.observer = &see;
    const sp_trace *trace = d.host.extension(&d.host, SP_TRACE_ID);
    const sp_predictions *p = d.host.extension(&d.host, SP_PREDICTIONS_ID);
    CHECK(trace && trace->size == sizeof *trace && trace->signal && trace->reason && trace->box && trace->path);
    CHECK(p && p->size == sizeof *p && p->add);
    CHECK(!d.host.extension(&d.host, "skidpad.unheard_of/1") && !d.host.extension(&d.host, NULL));
    if (p)
        p->add(&d.host, 7, 0.5, txy, 2);
    CHECK(predicted == 1);
}

int main(void)
{
    RUN(refusals);
    RUN(good_ones);
    RUN(binding);
    RUN(zoo_in_process);
    RUN(guard);
    RUN(raw_first);
    RUN(extensions);
    return DONE();
}
