/* faults.c - what befalls whole frames on their way: each fault of the table by what it promises, the ramp, the stamp
 * of a clock that runs fast, and that the bench says what it says of itself. */
#include "sensors/fault.h"

#include "sensors/past.h"

#include "check.h"
#include "fixture.h"

enum { MOST = 512 };
typedef struct log {
    uint32_t count;
    sp_frame frame[MOST];
    double x[MOST], y[MOST]; /* of the ego record */
} log;

static void say(fixture *f, uint32_t kind, int64_t from, int64_t until, int64_t ramp, double strength, double value,
                bool admitted)
{
    sp_world *w = f->world;
    const uint32_t i = w->fault_count++;
    w->fault_mount[i] = 1;
    w->fault_kind[i] = kind;
    w->fault_from[i] = from;
    w->fault_until[i] = until;
    w->fault_ramp[i] = ramp;
    w->fault_strength[i] = strength;
    w->fault_value[i] = value;
    w->fault_seed[i] = 7;
    w->fault_admitted[i] = admitted;
}

/* `ticks` ticks of an ego that has gone as many metres as ticks have passed; a driver that asks at every tick */
static log *drive(fixture *f, int ticks)
{
    log *l = sp_memory_zeroed(sizeof *l);
    int64_t since = INT64_MIN;
    CHECK(l != NULL && fixture_start(f));
    for (int i = 0; i < ticks; i++) {
        const int64_t now = f->world->tick * f->def.tick_ns;
        fixture_place(f, 1, (double)f->world->tick, 0, 0, 0);
        CHECK(fixture_step(f));
        sp_frame frame;
        for (uint32_t k = 0; sp_sense_frame(&f->def, f->sense, 0, since, now, k, &frame) && l->count < MOST; k++) {
            const sp_ego *e = frame.data;
            l->x[l->count] = frame.count ? e->x : -1;
            l->y[l->count] = frame.count ? e->y : -1;
            l->frame[l->count++] = frame;
        }
        since = now;
    }
    return l;
}

static fixture *one(int64_t period_ns, int64_t latency_ns)
{
    fixture *f = fixture_create();
    sp_mount_def *m = fixture_mount(f, "ego");
    m->period_num = period_ns;
    m->latency = latency_ns;
    return f;
}

static void end(fixture *f, log *l)
{
    sp_memory_free(l);
    fixture_destroy(f);
}

static void every_row_is_whole(void)
{
    uint32_t count;
    const sp_fault_row *row = sp_fault_rows(&count);
    CHECK(count == SP_FAULT_KINDS);
    for (uint32_t i = 1; i < count; i++) {
        CHECK(row[i].name && row[i].unit && row[i].doc && row[i].kinds);
        CHECK(row[i].low <= row[i].strength && row[i].strength <= row[i].high);
        CHECK(row[i].qualifier > SP_QUALIFIER_OK && row[i].qualifier <= SP_QUALIFIER_STALE);
        for (uint32_t k = 1; k < i; k++) {
            CHECK(strcmp(row[i].name, row[k].name) != 0);
        }
    }
}

/* silent: nothing comes; admitted: empty frames that say so; afterwards all is as before */
static void off_is_silent_or_says_so(void)
{
    for (int admitted = 0; admitted < 2; admitted++) {
        fixture *f = one(10000000, 0);
        say(f, SP_FAULT_OFF, 10, 20, 0, 1, 0, admitted);
        log *l = drive(f, 40);
        CHECK(l->count == (admitted ? 40u : 30u));
        for (uint32_t i = 0; i < l->count; i++) {
            const bool inside = l->frame[i].sequence >= 10 && l->frame[i].sequence < 20;
            CHECK(!inside || admitted);
            CHECK(l->frame[i].count == (inside ? 0u : 1u));
            CHECK(l->frame[i].qualifier == (inside ? SP_QUALIFIER_OFF : SP_QUALIFIER_OK));
        }
        end(f, l);
    }
}

static void freeze_keeps_the_last(void)
{
    for (int stuck = 0; stuck < 2; stuck++) {
        fixture *f = one(20000000, 30000000);
        say(f, stuck ? SP_FAULT_STUCK : SP_FAULT_FREEZE, 20, 40, 0, 1, 0, true);
        log *l = drive(f, 80);
        CHECK(l->count == 39);
        for (uint32_t i = 0; i < l->count; i++) {
            const int64_t tick = (int64_t)l->frame[i].sequence * 2;
            const bool inside = tick >= 20 && tick < 40;
            CHECK_NEAR(l->x[i], inside ? 18 : (double)tick, 0);
            CHECK(l->frame[i].sampled == (inside && stuck ? 18 : tick) * 10000000);
            CHECK(l->frame[i].delivered == tick * 10000000 + 30000000);
            CHECK(l->frame[i].qualifier == (inside ? SP_QUALIFIER_STALE : SP_QUALIFIER_OK));
        }
        end(f, l);
    }
}

static void delay_and_reorder(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_DELAY, 0, 100, 0, 0.2, 0, false);
    log *l = drive(f, 150);
    for (uint32_t i = 0; i < l->count; i++) {
        const int64_t late = l->frame[i].sampled < 1000000000 ? 200000000 : 0;
        CHECK(l->frame[i].delivered == l->frame[i].sampled + late);
        // they come in the order of delivery, whatever the order of sampling
        CHECK(i == 0 || l->frame[i].delivered >= l->frame[i - 1].delivered);
    }
    CHECK(l->count == 150);
    end(f, l);

    f = one(20000000, 10000000);
    say(f, SP_FAULT_REORDER, 0, 1 << 30, 0, 0.5, 0, false);
    l = drive(f, 400);
    uint32_t late = 0;
    for (uint32_t i = 1; i < l->count; i++) {
        late += l->frame[i].sequence < l->frame[i - 1].sequence;
        CHECK(l->frame[i].delivered >= l->frame[i - 1].delivered);
    }
    // overtaken by the next: half are late, and of those half meet a punctual successor
    CHECK(l->count >= 196 && late > 30 && late < 70);
    end(f, l);
}

static void drops_bursts_and_twins(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_DROP, 0, 1 << 30, 0, 0.25, 0, false);
    log *l = drive(f, 500);
    CHECK_NEAR(l->count / 500.0, 0.75, 0.06); // 3 standard deviations of a binomial
    end(f, l);

    // bursts of 0.1 s: what is lost, is lost ten at a time
    f = one(10000000, 0);
    say(f, SP_FAULT_BURST, 0, 1 << 30, 0, 0.4, 0.1, false);
    l = drive(f, 500);
    uint32_t lost = 0;
    for (uint32_t i = 1; i < l->count; i++) {
        const uint64_t gap = l->frame[i].sequence - l->frame[i - 1].sequence - 1;
        CHECK(gap % 10 == 0);
        lost += (uint32_t)gap;
    }
    CHECK(lost > 100 && lost < 300);
    end(f, l);

    f = one(20000000, 0);
    say(f, SP_FAULT_DUPLICATE, 0, 1 << 30, 0, 1, 0, false);
    l = drive(f, 100);
    CHECK(l->count == 100);
    for (uint32_t i = 1; i < l->count; i += 2) {
        CHECK(l->frame[i].sequence == l->frame[i - 1].sequence && l->x[i] == l->x[i - 1]);
    }
    end(f, l);

    // long under way, and late on top: no frame is lost for the sake of duplicates, and the run goes on
    f = one(10000000, 3000000000);
    say(f, SP_FAULT_DUPLICATE, 0, 1 << 30, 0, 1, 0, false);
    say(f, SP_FAULT_DELAY, 0, 1 << 30, 0, 0.5, 0, false);
    l = drive(f, 520);
    uint64_t next = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        CHECK(l->frame[i].sequence == next || l->frame[i].sequence + 1 == next);
        next = l->frame[i].sequence + 1;
    }
    CHECK(next == 170 && l->count > 250);
    end(f, l);
}

static void watch(void *user, const sp_mount_def *m, uint64_t sequence, int64_t sampled, int64_t delivered,
                  const sp_frame_out *out)
{
    (void)m, (void)sequence, (void)sampled, (void)delivered;
    sp_truth *last = user;
    *last = out->truth[0];
    CHECK(out->count == 1);
}

/* of a frame that comes again nobody says that its records are of what is there now */
static void what_comes_again_is_not_the_truth(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_FREEZE, 2, 4, 0, 1, 0, false);
    CHECK(fixture_start(f));
    for (int tick = 0; tick < 6; tick++) {
        sp_truth truth = {9, 9};
        f->world->tick = tick;
        CHECK(sp_sense_step(&f->def, f->world, f->sense, NULL, watch, &truth, &f->error));
        CHECK((truth.reason == SP_REASON_FAULT && truth.actor == 0) == (tick == 2 || tick == 3));
    }
    end(f, NULL);
}

static void clocks(void)
{
    // ahead by 3 ms, and fast by 1000 ppm
    fixture *f = one(10000000, 0);
    f->mounts[0].clock_offset = 3e6;
    f->mounts[0].clock_drift = 1e-3;
    say(f, SP_FAULT_STAMP, 100, 200, 0, -0.5, 0, false);
    log *l = drive(f, 300);
    for (uint32_t i = 0; i < l->count; i++) {
        const int64_t now = (int64_t)l->frame[i].sequence * 10000000;
        const bool wrong = now >= 1000000000 && now < 2000000000;
        CHECK(l->frame[i].sampled == now + 3000000 + now / 1000 - (wrong ? 500000000 : 0));
        CHECK(l->frame[i].delivered == now);
    }
    end(f, l);

    f = one(10000000, 0);
    say(f, SP_FAULT_DRIFT, 50, 1 << 30, 0, 0.01, 0, false);
    l = drive(f, 151);
    // 1 s after it began a clock that is 1 % fast is 10 ms ahead
    CHECK(l->frame[150].sampled == 1500000000 + 10000000);
    CHECK(l->frame[49].sampled == 490000000);
    end(f, l);
}

static void links_break(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_CRC, 0, 1 << 30, 0, 0.5, 0, false);
    say(f, SP_FAULT_COUNTER, 0, 1 << 30, 0, 0.5, 0, true);
    log *l = drive(f, 400);
    uint32_t crc = 0, counter = 0, both = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        crc += l->frame[i].flags & SP_FRAME_FLAG_CRC ? 1 : 0;
        counter += l->frame[i].flags & SP_FRAME_FLAG_COUNTER ? 1 : 0;
        both += l->frame[i].flags == (SP_FRAME_FLAG_CRC | SP_FRAME_FLAG_COUNTER);
        CHECK(l->frame[i].qualifier == SP_QUALIFIER_REDUCED);
    }
    // two coins that know nothing of each other
    CHECK(crc > 160 && crc < 240 && counter > 160 && counter < 240 && both > 60 && both < 140);
    end(f, l);
}

/* turned bits: as many bytes as the share says, one bit each */
static void bits_flip(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_BIT_FLIP, 0, 1 << 30, 0, 0.05, 3, false);
    CHECK(fixture_start(f));
    uint32_t flipped = 0, bytes = 0;
    for (int i = 0; i < 300; i++) {
        sp_frame frame;
        sp_frame_out out;
        CHECK(fixture_step(f));
        CHECK(sp_sense_frame(&f->def, f->sense, 0, INT64_MIN, INT64_MAX, (uint32_t)(i < 100 ? i : 0), &frame));
        if (i >= 100) {
            break;
        }
        const uint8_t *got = frame.data, *want = fixture_sample(f, &f->mounts[0], (uint64_t)i, &out);
        for (uint32_t k = 0; k < frame.stride; k++) {
            CHECK(got[k] == want[k] || (got[k] ^ want[k]) == 8);
            flipped += got[k] != want[k];
        }
        bytes += frame.stride;
    }
    CHECK_NEAR((double)flipped / bytes, 0.05, 0.01);
    fixture_destroy(f);
}

static void strength_ramps(void)
{
    fixture *f = one(10000000, 0);
    say(f, SP_FAULT_DELAY, 10, 200, 20, 0.4, 0, false);
    say(f, SP_FAULT_NOISE, 10, 200, 20, 5, 0, false);
    sp_fault_now now[SP_MAX_FAULTS];
    for (int64_t t = 0; t < 200; t++) {
        f->world->tick = t;
        const uint32_t n = sp_fault_gather(&f->def, f->world, 0, now);
        CHECK(n == (t < 10 ? 0u : 2u));
        const double share = t < 10 ? 0 : t < 29 ? (double)(t - 9) / 20 : 1;
        if (n) {
            CHECK_NEAR(now[0].strength, 0.4 * share, 1e-12);
            CHECK_NEAR(now[1].strength, 1 + 4 * share, 1e-12); // a factor grows from one
        }
    }
    f->world->tick = 200;
    CHECK(sp_fault_gather(&f->def, f->world, 0, now) == 0);
    CHECK(sp_fault_gather(&f->def, f->world, 1, now) == 0);
    fixture_destroy(f);
}

/* a swap brings the other's frames under this name; one of another sort is left alone */
static void swapped(void)
{
    fixture *f = one(10000000, 0);
    sp_mount_def *second = fixture_mount(f, "ego");
    second->name = "second";
    second->period_num = 50000000;
    say(f, SP_FAULT_SWAP, 20, 40, 0, 1, 0, false);
    f->world->fault_other[0] = 2;
    log *l = drive(f, 60);
    for (uint32_t i = 0; i < l->count; i++) {
        const int64_t tick = (int64_t)l->frame[i].sequence;
        // the second one is asked after the first: its last frame is one of a tick before
        const bool inside = tick >= 20 && tick < 40;
        CHECK_NEAR(l->x[i], inside ? (double)((tick - 1) / 5 * 5) : (double)tick, 0);
    }
    end(f, l);
}

/* poses between ticks: exact for a straight run, on the arc for a turn, held before the beginning */
static void past_between_ticks(void)
{
    fixture *f = fixture_create();
    const uint64_t bytes = sp_past_bytes(&f->def, 12);
    sp_past *past = sp_arena_alloc(f->arena, bytes);
    sp_past_init(past, &f->def, 12);
    for (int64_t t = 0; t < 30; t++) {
        f->world->tick = t;
        fixture_place(f, 1, 0.3 * (double)t, 1, 0.02 * (double)t, 30);
        sp_past_add(past, f->world);
    }
    const sp_sample in = {.def = &f->def, .world = f->world, .past = past};
    for (int64_t age = 0; age <= 110000000; age += 2500000) {
        const double t = 29 - (double)age / 1e7;
        const sp_pose p = sp_past_pose(&in, 1, age);
        const sp_vec3 x = sp_rotate(p.rotation, sp_v3(1, 0, 0));
        CHECK_NEAR(p.position.x, 0.3 * t, 1e-9);
        CHECK_NEAR(sp_atan2(x.y, x.x), 0.02 * t, 1e-7); // the chord of 0.02 rad is off by 1e-8
    }
    CHECK_NEAR(sp_past_pose(&in, 1, 250000000).position.x, 0.3 * 18, 1e-9);
    fixture_destroy(f);
}

/* a bent bracket turns what is measured and nothing that is told */
static void misalignment_is_hidden(void)
{
    fixture *f = one(10000000, 0);
    sp_mount_def *m = &f->mounts[0];
    m->position = sp_v3(3, 0, 0.5);
    m->off_yaw = 0.1;
    m->off_position = sp_v3(0, 0.2, 0);
    sp_mount_info info;
    sp_mount_describe(&f->def, m, &info);
    CHECK(info.yaw == 0 && info.x == 3 && info.y == 0);
    say(f, SP_FAULT_MISALIGNMENT, 0, 1 << 30, 0, 0.05, 0, true);
    sp_fault_now now[SP_MAX_FAULTS];
    const sp_sample in = {.def = &f->def,
                          .world = f->world,
                          .mount = m,
                          .faults = now,
                          .fault_count = sp_fault_gather(&f->def, f->world, 0, now)};
    const sp_pose p = sp_sample_pose(&in);
    const sp_vec3 x = sp_rotate(p.rotation, sp_v3(1, 0, 0));
    CHECK_NEAR(sp_atan2(x.y, x.x), 0.15, 1e-12);
    CHECK_NEAR(p.position.y, 0.2, 1e-12);
    CHECK_NEAR(p.position.x, 3, 1e-12);
    fixture_destroy(f);
}

int main(void)
{
    RUN(every_row_is_whole);
    RUN(off_is_silent_or_says_so);
    RUN(freeze_keeps_the_last);
    RUN(what_comes_again_is_not_the_truth);
    RUN(delay_and_reorder);
    RUN(drops_bursts_and_twins);
    RUN(clocks);
    RUN(links_break);
    RUN(bits_flip);
    RUN(strength_ramps);
    RUN(swapped);
    RUN(past_between_ticks);
    RUN(misalignment_is_hidden);
    return DONE();
}
