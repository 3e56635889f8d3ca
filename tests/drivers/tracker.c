/* tracker.c - sentinel's tracker and decisions on radar detections made up here from where things truly are. */
#include <math.h>

#include "check.h"
#include "drivers/sentinel/sentinel.h"

static const sp_mount_info mount = {
    .size = sizeof(sp_mount_info), .kind = SP_FRAME_RADAR, .name = "radar", .x = 3.6, .z = 0.5};

static uint32_t seed = 1;
static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / 16777216.0;
}
static double normal(void)
{
    return uniform() + uniform() + uniform() + uniform() - 2.0;
} /* variance 1/3 */

/* what a radar at the mount sees of a point at (x, y) that moves with (vx, vy) over ground */
static sp_radar_detection seen(double x, double y, double vx, double vy, double speed, double sigma)
{
    const double dx = x - mount.x, range = hypot(dx, y), azimuth = atan2(y, dx);
    return (sp_radar_detection){.range = range + sigma * normal(),
                                .range_rate = ((vx - speed) * dx + vy * y) / range + sigma * normal(),
                                .azimuth = azimuth + 0.01 * sigma * normal(),
                                .rcs = 10,
                                .snr = 25,
                                .range_sigma = 0.1,
                                .range_rate_sigma = 0.1,
                                .azimuth_sigma = 0.003,
                                .existence = 0.99};
}

static void cycle(tracker *t, const sp_radar_detection *d, uint32_t n, double speed, double yaw_rate)
{
    const sp_frame f = {.kind = SP_FRAME_RADAR, .count = n, .stride = sizeof *d, .data = d};
    for (int i = 0; i < 5; i++)
        tracker_predict(t, speed, yaw_rate, 0.01);
    tracker_see(t, &f, &mount, speed, yaw_rate, 0);
}

static int confirmed(const tracker *t)
{
    int n = 0;
    for (int i = 0; i < MAX_TRACKS; i++)
        n += track_confirmed(&t->tracks[i]);
    return n;
}

/* one car from afar: one track, its place and speed */
static void one_car(void)
{
    tracker t = {0};
    double x = 80;
    for (int k = 0; k < 40; k++) {
        x += (10 - 20) * 0.05;
        const sp_radar_detection d[2] = {seen(x, 0.5, 10, 0, 20, 0.2), seen(x + 3, -0.3, 10, 0, 20, 0.2)};
        cycle(&t, d, 2, 20, 0);
    }
    CHECK(confirmed(&t) == 1);
    CHECK_NEAR(t.tracks[0].x, x, 0.4);
    CHECK_NEAR(t.tracks[0].y, 0.1, 0.4);
    CHECK_NEAR(t.tracks[0].vx, 10, 0.3);
    CHECK(t.tracks[0].was_moving);
}

/* single false alarms never become a track */
static void clutter(void)
{
    tracker t = {0};
    for (int k = 0; k < 200; k++) {
        const sp_radar_detection d =
            seen(10 + 80 * uniform(), 20 * (uniform() - 0.5), 30 * (uniform() - 0.5), 0, 20, 0);
        cycle(&t, &d, 1, 20, 0);
        CHECK(confirmed(&t) == 0);
    }
}

/* a standing thing stays standing while the car turns */
static void ego_motion(void)
{
    tracker t = {0};
    double x = 60, y = 0;
    const double speed = 15, rate = 0.15;
    for (int k = 0; k < 40; k++) {
        for (int i = 0; i < 5; i++) {
            const double nx = x - speed * 0.01 + rate * 0.01 * y, ny = y - rate * 0.01 * x;
            x = nx;
            y = ny;
        }
        sp_radar_detection d = seen(x, y, 0, 0, speed, 0.05);
        /* the sensor turns with the car */
        d.range_rate -= rate * mount.x * y / hypot(x - mount.x, y);
        cycle(&t, &d, 1, speed, rate);
    }
    CHECK(confirmed(&t) == 1);
    CHECK_NEAR(t.tracks[0].x, x, 0.3);
    CHECK_NEAR(t.tracks[0].y, y, 0.3);
    CHECK_NEAR(t.tracks[0].vx, 0, 0.4);
    CHECK(!t.tracks[0].was_moving);
}

/* drops out for a quarter of a second and stays the same track */
static void gaps(void)
{
    tracker t = {0};
    uint32_t id = 0;
    double x = 50;
    for (int k = 0; k < 40; k++) {
        x -= 0.5;
        const sp_radar_detection d = seen(x, 0, 5, 0, 15, 0.1);
        cycle(&t, &d, k >= 20 && k < 25 ? 0 : 1, 15, 0);
        if (k == 19)
            id = t.tracks[0].id;
    }
    CHECK(id && t.tracks[0].id == id);
    CHECK_NEAR(t.tracks[0].x, x, 0.3);
}

/* whole approach with a point-mass car: where does it stop */
static double stops_at(double speed, double seen_by_camera, double y, int *warned)
{
    tracker t = {0};
    lane_filter lane;
    decision d = {0};
    ego_state ego = {
        .speed = speed, .set_speed = speed, .time_gap = 1.5, .front = 3.6, .width = 1.8, .brake_delay = 0.15};
    double x = 3.6 + 5 * speed, applied = 0;
    lane_begin(&lane);
    lane.age = 0;
    *warned = 0;
    for (int k = 0; k < 900 && ego.speed > 0.05 && x > 3.0; k++) {
        x -= ego.speed * 0.01;
        tracker_predict(&t, ego.speed, 0, 0.01);
        if (k % 5 == 0) {
            const sp_radar_detection r = seen(x, y, 0, 0, ego.speed, 0.1);
            const sp_frame f = {.kind = SP_FRAME_RADAR, .count = 1, .stride = sizeof r, .data = &r};
            tracker_see(&t, &f, &mount, ego.speed, 0, 0);
        }
        for (int i = 0; i < MAX_TRACKS; i++)
            t.tracks[i].seen = seen_by_camera;
        decide(&d, &ego, &t, &lane, 0.01, 0);
        *warned |= d.warn;
        applied += (d.claim ? d.acceleration - applied : -applied) * 0.1;
        ego.speed = fmax(0, ego.speed + applied * 0.01);
    }
    return x - 3.6;
}

static void brakes_for_what_stands(void)
{
    int warned;
    for (double kmh = 10; kmh <= 80; kmh += 10) {
        const double gap = stops_at(kmh / 3.6, 1, 0, &warned);
        CHECK(gap > 0.1 && gap < 12);
        CHECK(warned);
    }
}

/* what the camera does not see standing, and what stands beside the way, is left alone */
static void leaves_alone(void)
{
    int warned;
    CHECK(stops_at(50 / 3.6, 0, 0, &warned) < 0);
    CHECK(!warned);
    CHECK(stops_at(50 / 3.6, 1, 2.6, &warned) < 0);
    CHECK(!warned);
}

int main(void)
{
    RUN(one_car);
    RUN(clutter);
    RUN(ego_motion);
    RUN(gaps);
    RUN(brakes_for_what_stands);
    RUN(leaves_alone);
    return DONE();
}
