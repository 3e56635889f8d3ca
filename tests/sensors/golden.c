/* golden.c - the frames of each sensor over a short drive, as hashes in tests/golden/sensors.txt. With SP_GOLDEN_WRITE
 * set the file is written anew; look at what changed before keeping it. */
#include "check.h"
#include "fixture.h"

/* ego on a curve, a car ahead that brakes, an adult beside the road, a gantry */
static sp_hash drive(const char *sensor)
{
    fixture *f = fixture_create();
    const sp_road_piece pieces[] = {{60, 0, 0}, {80, 0, 0.004}, {300, 0.004, 0.004}};
    fixture_road(f, pieces, 3, 3.5);
    const uint32_t car = fixture_actor(f, "car", SP_KIND_CAR, SP_RCS_CAR, 4.2, 1.8, 1.5);
    const uint32_t adult = fixture_actor(f, "adult", SP_KIND_PEDESTRIAN, SP_RCS_HUMAN, 0.6, 0.5, 1.8);
    const uint32_t gantry = fixture_actor(f, "gantry", SP_KIND_STATIC, SP_RCS_GANTRY, 0.6, 16, 1.5);
    f->kinds[gantry].clearance = 5;
    fixture_place(f, adult, 80, -6, 1, 1.4);
    fixture_place(f, gantry, 180, 0, 0, 0);
    sp_mount_def *m = fixture_mount(f, sensor);
    m->position = sp_v3(3.4, 0.1, 0.5);
    m->dropout = 0.1;
    sp_hash hash = {0, 0};
    CHECK(fixture_start(f));
    sp_hasher h;
    sp_hash_begin(&h);
    for (int i = 0; i < 200 && f->sense; i++) {
        const double t = i * 0.01;
        fixture_place(f, 1, 2 + 20 * t, -1.75, 0.01 * t, 20);
        fixture_place(f, car, 40 + 15 * t - 1.5 * t * t, -1.75, 0, 15 - 3 * t);
        f->world->actors[1].yaw_rate = 0.01;
        f->world->actors[1].acceleration = -0.2;
        f->world->actors[car].acceleration = -3;
        CHECK(fixture_step(f));
        hash = sp_sense_hash(&f->def, f->sense);
        sp_hash_add(&h, &hash, sizeof hash);
    }
    hash = sp_hash_end(&h);
    fixture_destroy(f);
    return hash;
}

static const char *const sensors[] = {"ego", "chassis", "imu", "command", "objects", "lanes", "radar", "gnss", "map"};
enum { SENSORS = 9 };

static void frames_are_as_kept(void)
{
    char path[1024], line[128], now[SENSORS][64];
    const char *root = getenv("SP_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/tests/golden/sensors.txt", root ? root : ".");
    for (int i = 0; i < SENSORS; i++) {
        char hex[33];
        sp_hash_hex(drive(sensors[i]), hex);
        snprintf(now[i], sizeof now[i], "%s %s\n", sensors[i], hex);
    }
    FILE *file = fopen(path, getenv("SP_GOLDEN_WRITE") ? "w" : "r");
    CHECK(file != NULL);
    for (int i = 0; file && i < SENSORS; i++) {
        if (getenv("SP_GOLDEN_WRITE")) {
            fputs(now[i], file);
        } else {
            CHECK(fgets(line, sizeof line, file) != NULL);
            CHECK_TEXT(line, now[i]);
        }
    }
    if (file) {
        fclose(file);
    }
}

int main(void)
{
    RUN(frames_are_as_kept);
    return DONE();
}
