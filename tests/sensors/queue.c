/* queue.c - when sensors sample, what is lost, and in which order frames arrive. */
#include "check.h"
#include "fixture.h"

/* a camera at 30 Hz on a grid of 10 ms: the rate holds in the long run, each sample at the first tick not before its
 * time */
static void thirty_hertz_stays_thirty(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "ego");
    m->period_num = 1000000000;
    m->period_den = 30;
    f->def.settle_ticks = 100;
    f->world->tick = -100;
    CHECK(fixture_start(f));
    uint64_t n = 0;
    int64_t since = INT64_MIN;
    for (int i = 0; i < 6000; i++) {
        const int64_t now = f->world->tick * f->def.tick_ns;
        CHECK(fixture_step(f));
        sp_frame frame;
        if (sp_sense_frame(&f->def, f->sense, 0, since, now, 0, &frame)) {
            // ceil(n / 30 s) in ticks, by whole numbers
            const int64_t tick = (int64_t)(n * 100 + 29) / 30;
            CHECK(frame.sequence == n && frame.sampled == (tick - 100) * 10000000);
            n++;
        }
        since = now;
    }
    CHECK(n == 1800);
    fixture_destroy(f);
}

static void seventy_two_milliseconds(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "ego");
    m->period_num = 72000000;
    m->phase = 5000000;
    CHECK(fixture_start(f));
    for (int i = 0; i < 80; i++) {
        CHECK(fixture_step(f));
    }
    static const int64_t ticks[] = {1, 8, 15, 23, 30, 37, 44, 51, 59, 66, 73}; /* ceil((5 + 72 n) / 10) */
    for (uint32_t i = 0; i < 11; i++) {
        sp_frame frame;
        CHECK(sp_sense_frame(&f->def, f->sense, 0, INT64_MIN, INT64_MAX, i, &frame) &&
              frame.sampled == ticks[i] * 10000000);
    }
    fixture_destroy(f);
}

/* latency holds, order holds, nothing comes early, gaps are exactly the lost ones, and the loss is the share asked for
 */
static void latency_order_and_loss(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "ego");
    m->period_num = 20000000;
    m->latency = 133000000;
    m->dropout = 0.3;
    CHECK(fixture_start(f));
    uint64_t expected = 0, got = 0, lost = 0;
    int64_t since = INT64_MIN;
    for (int i = 0; i < 8000; i++) {
        const int64_t now = f->world->tick * f->def.tick_ns;
        CHECK(fixture_step(f));
        if (i % 4 != 3) {
            continue; /* a driver at 40 ms */
        }
        sp_frame frame;
        for (uint32_t k = 0; sp_sense_frame(&f->def, f->sense, 0, since, now, k, &frame); k++) {
            CHECK(frame.sequence >= expected && frame.delivered == frame.sampled + 133000000);
            CHECK(frame.delivered > since && frame.delivered <= now &&
                  frame.sampled == (int64_t)frame.sequence * 20000000);
            lost += frame.sequence - expected;
            expected = frame.sequence + 1;
            got++;
        }
        since = now;
    }
    CHECK(got + lost == expected && expected > 3980);
    CHECK_NEAR((double)lost / (double)expected, 0.3, 0.03);
    fixture_destroy(f);
}

static void a_period_below_the_tick_is_refused(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "ego");
    m->period_num = 5000000;
    CHECK(!fixture_start(f) && f->error.code == SP_BAD_LOAD && strstr(f->error.text, "ego"));
    fixture_destroy(f);
}

/* data handed out lie inside the block, and the block equals a copy that went the same way */
static void one_plain_block(void)
{
    fixture *f = fixture_create();
    fixture_mount(f, "imu");
    fixture_mount(f, "chassis")->dropout = 0.2;
    fixture_actor(f, "target", SP_KIND_CAR, SP_RCS_CAR, 4, 1.8, 1.5);
    fixture_mount(f, "radar");
    fixture_place(f, 2, 40, 0, 0, 10);
    CHECK(fixture_start(f));
    const uint64_t bytes = sp_sense_bytes(&f->def);
    for (int i = 0; i < 300; i++) {
        CHECK(fixture_step(f));
    }
    void *copy = malloc(bytes);
    memcpy(copy, f->sense, bytes);
    const sp_hash before = sp_sense_hash(&f->def, f->sense);
    for (int i = 0; i < 50; i++) {
        CHECK(fixture_step(f));
    }
    const sp_hash after = sp_sense_hash(&f->def, f->sense);
    CHECK(!sp_hash_equal(before, after));
    memcpy(f->sense, copy, bytes);
    f->world->tick = 300;
    CHECK(sp_hash_equal(before, sp_sense_hash(&f->def, f->sense)));
    for (int i = 0; i < 50; i++) {
        CHECK(fixture_step(f));
    }
    CHECK(sp_hash_equal(after, sp_sense_hash(&f->def, f->sense)));
    sp_frame frame;
    CHECK(sp_sense_frame(&f->def, f->sense, 2, INT64_MIN, INT64_MAX, 0, &frame) != NULL);
    const unsigned char *p = frame.data, *base = (const unsigned char *)f->sense;
    CHECK(p > base && p < base + bytes);
    free(copy);
    fixture_destroy(f);
}

static uint32_t told, told_bytes;
static void observe(void *user, const sp_mount_def *mount, uint64_t sequence, int64_t sampled, int64_t delivered,
                    const sp_frame_out *frame)
{
    (void)user, (void)mount, (void)sequence;
    told++;
    told_bytes += frame->count * frame->stride;
    CHECK(delivered - sampled == 60000000);
}

static void the_observer_is_told(void)
{
    fixture *f = fixture_create();
    fixture_mount(f, "radar");
    CHECK(fixture_start(f));
    for (int i = 0; i < 100; i++) {
        CHECK(sp_sense_step(&f->def, f->world, f->sense, NULL, observe, NULL, &f->error));
        f->world->tick++;
    }
    CHECK(told == 20 && told_bytes % sizeof(sp_radar_detection) == 0);
    fixture_destroy(f);
}

static void what_a_driver_is_told(void)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "radar");
    m->position = sp_v3(3.6, 0.1, 0.4);
    m->yaw = 0.02;
    sp_mount_info info;
    sp_mount_describe(&f->def, m, &info);
    CHECK(info.size == sizeof info && info.kind == SP_FRAME_RADAR && info.period == 50000000 &&
          info.latency == 60000000);
    CHECK_NEAR(info.x, 3.6, 0);
    CHECK_NEAR(info.yaw, 0.02, 0);
    CHECK_NEAR(info.range, 250, 0);
    CHECK_NEAR(info.fov_h, 120 * SP_PI / 180, 1e-12);
    CHECK(sp_sensor_find("radar") == m->type && !sp_sensor_find("sonar") && sp_sensor_count() >= 7);
    fixture_destroy(f);
}

int main(void)
{
    RUN(thirty_hertz_stays_thirty);
    RUN(seventy_two_milliseconds);
    RUN(latency_order_and_loss);
    RUN(a_period_below_the_tick_is_refused);
    RUN(one_plain_block);
    RUN(the_observer_is_told);
    RUN(what_a_driver_is_told);
    return DONE();
}
