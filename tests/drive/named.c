/* named.c - needs bound to mounts by name, as a system under test says it; and the words when they do not match. */
#include "check.h"
#include "drive/inside.h"
#include "hand.h"
#include "sensors/sensor.h"

static hand h;
static sp_mount_def mounts[5];

static void mount(uint32_t i, const char *name, const char *type, uint32_t carrier)
{
    const sp_sensor_type *t = sp_sensor_find(type);
    mounts[i] = (sp_mount_def){.name = name,
                               .type = t,
                               .kind = t->kind,
                               .carrier = {carrier},
                               .period_num = 50000000,
                               .period_den = 1,
                               .said = {"hand.lua", 14}};
    sp_param_defaults(t->params, (int)t->param_count, mounts[i].value);
}

static void stand(void)
{
    hand_begin(&h, 10, 0);
    mount(0, "front_radar", "radar", 1);
    mount(1, "low", "radar", 1);
    mount(2, "pole", "radar", 2);
    mount(3, "chassis", "chassis", 1);
    h.def.mounts = mounts;
    h.def.mount_count = 4;
    h.def.actor_count = 2; /* the second has no body here: it only carries */
    h.actors[2].name = "post";
}

static sp_place_in_file said; /* of what is bound */

/* which mounts `driver` reads; 0 leaves the error in *err */
static uint64_t bound(const char *driver, const char *need, const char *mount_name, sp_error *err)
{
    char path[512];
    const char *root = getenv("SP_BUILD_ROOT");
    snprintf(path, sizeof path, "%s/drivers/%s.so", root ? root : ".", driver);
    const sp_bind bind = {need, mount_name, said};
    const sp_drive_config config = {.path = path, .latency = -1, .bind_count = need ? 1 : 0, .binds = &bind};
    *err = (sp_error){0};
    sp_drive *d = sp_drive_open(&config, err);
    const uint64_t set = d && sp_drive_bind(d, &h.def, err) ? sp_drive_mounts(d) : 0;
    sp_drive_close(d);
    return set;
}

static void what_is_said_comes_first(void)
{
    sp_error e;
    stand();
    // by its own name unless said; as said, though another bears its name; on whomever
    CHECK(bound("panic", NULL, NULL, &e) == 1);
    CHECK(bound("panic", "front_radar", "low", &e) == 2);
    CHECK(bound("panic", "front_radar", "pole", &e) == 4);
    // never by itself on another's
    mounts[0].name = "a";
    mounts[0].carrier.i = 2;
    CHECK(bound("panic", NULL, NULL, &e) == 2);
    // nor of others' only, and the words say whose they are
    mounts[1].carrier.i = 2;
    CHECK(!bound("panic", NULL, NULL, &e) && strstr(e.text, "mounted: radar 'a' on 'post', radar 'low' on 'post', "));
    hand_end(&h);
}

static void mismatches_explain_themselves(void)
{
    sp_error e;
    stand();
    CHECK(!bound("panic", "front_rader", "low", &e) && e.code == SP_BAD_LOAD);
    CHECK(strstr(e.text, "has no need 'front_rader'; it has 'front_radar'") && strstr(e.hint, "front_radar"));
    CHECK(!bound("panic", "front_radar", "lwo", &e) && e.code == SP_BAD_LOAD && e.line == 14);
    CHECK(strstr(e.text,
                 "is to read 'front_radar' from 'lwo', which is not there; mounted: radar 'front_radar', radar 'low'"));
    CHECK(strstr(e.hint, "did you mean 'low'?"));
    CHECK(!bound("panic", "front_radar", "chassis", &e) && e.code == SP_BAD_LOAD);
    CHECK(strstr(e.text, "needs 'front_radar' as radar, and 'chassis', which is bound to it, is chassis"));
    // at fault is the line that binds, where there is one
    said = (sp_place_in_file){"sut.lua", 7};
    static const char *const wrong[][2] = {{"front_rader", "low"}, {"front_radar", "lwo"}, {"front_radar", "chassis"}};
    for (int i = 0; i < 3; i++)
        CHECK(!bound("panic", wrong[i][0], wrong[i][1], &e) && !strcmp(e.file, "sut.lua") && e.line == 7);
    said.file = NULL;
    hand_end(&h);
}

int main(void)
{
    RUN(what_is_said_comes_first);
    RUN(mismatches_explain_themselves);
    return DONE();
}
